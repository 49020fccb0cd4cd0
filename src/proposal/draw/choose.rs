//! From what was found to the few proposals worth a look: those that no other beats in everything, and
//! that differ from each other.

use super::adopt::Change;
use super::score::{OWN, in_order, view_key};
use super::studio::{Found, Studio};
use super::{Measures, failure, thumbnail, words};
use crate::locale::Language;
use crate::territory::Territory;
use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Key of the point of view from which it was sought (see [`super::score::VIEWS`] and [`OWN`]).
    pub view: String,
    /// Its title.
    pub title: String,
    /// What it does, in sentences.
    pub words: Vec<String>,
    /// What it changes, by community.
    pub changes: Vec<Change>,
    /// What the selection is like then.
    pub measures: Measures,
    /// Divisions enumerated, over all pieces, if every piece was: then it is proven to be the best from
    /// its point of view.
    pub proven: Option<u64>,
    /// Grid outlines as an SVG path in a square of 100.
    pub outlines: String,
    /// Units that move, as an SVG path.
    pub moved: String,
}

/// What has been found out so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Today, over the same selection.
    pub today: Measures,
    /// The proposals: the planner's own, then most grids in the band, least disturbance first.
    pub proposals: Vec<Proposal>,
    /// Households that must move at least if every grid is to be in the band.
    pub moved_least: u64,
    /// Reasons why some grids stay outside the band.
    pub troubles: Vec<String>,
    /// Outlines of today's grids.
    pub outlines: String,
}

/// Least share of the selection's households by which two proposals must differ.
const DIFFERENT: f64 = 0.004;

/// Proposals shown, if there are as many.
const FEWEST: usize = 3;

/// Lower is better in all of them.
fn objectives(m: &Measures) -> [f64; 7] {
    [
        f64::from(m.grids - m.in_band),
        f64::from(m.moved),
        m.hours_gini,
        m.special_gini,
        -m.compactness,
        m.barrier,
        m.walk,
    ]
}

/// Whether `a` is at least as good as `b` in everything and better in something.
fn dominates(a: &Measures, b: &Measures) -> bool {
    let (a, b) = (objectives(a), objectives(b));
    let close = |x: f64, y: f64| (x - y).abs() <= 1e-9 * (x.abs() + y.abs());
    a.iter().zip(&b).all(|(x, y)| x <= y || close(*x, *y)) && a.iter().zip(&b).any(|(x, y)| x < y && !close(*x, *y))
}

/// Puts together what was found. A pure function of the set of `found`: their order does not matter.
pub fn answer(territory: &Territory, studio: &Studio, found: &[Found], language: Language) -> Answer {
    let mut made: Vec<Proposal> = Vec::new();
    let mut troubles = Vec::new();
    for view in in_order(&studio.ask) {
        let best = studio.best(found, view);
        if best.iter().all(Option::is_none) {
            continue;
        }
        let changes = studio.changes(&best);
        if changes.is_empty() && view_key(view) == OWN {
            troubles.push(language.pick(words::NOTHING_OF_YOURS).to_owned());
        }
        // The same answer from two points of view is one answer.
        if changes.is_empty() || made.iter().any(|p| p.changes == changes) {
            continue;
        }
        let (_, measures) = studio.measured(territory, &changes);
        let proven = best.iter().try_fold(1u64, |product, slot| match slot {
            Some((_, Some(n))) => Some(product.saturating_mul(*n)),
            _ => None,
        });
        made.push(Proposal {
            view: view_key(view).to_owned(),
            title: String::new(),
            words: Vec::new(),
            changes,
            measures,
            proven,
            outlines: String::new(),
            moved: String::new(),
        });
    }
    let beaten: Vec<bool> = made
        .iter()
        .map(|p| p.view != OWN && made.iter().any(|q| dominates(&q.measures, &p.measures)))
        .collect();
    let mut kept: Vec<Proposal> = Vec::new();
    let mut alike: Vec<Proposal> = Vec::new();
    for (proposal, beaten) in made.into_iter().zip(beaten) {
        let least = DIFFERENT * f64::from(studio.today.households);
        if beaten {
            continue;
        }
        if kept.iter().all(|other| difference(territory, other, &proposal) > least) {
            kept.push(proposal);
        } else {
            alike.push(proposal);
        }
    }
    // Where few are left a small difference is better than no choice.
    let more = FEWEST.saturating_sub(kept.len());
    kept.extend(alike.into_iter().take(more));
    kept.sort_compact_by(|a, b| {
        let miss = |p: &Proposal| p.measures.grids - p.measures.in_band;
        let rank = |p: &Proposal| (p.view != OWN, miss(p), p.measures.moved);
        rank(a).cmp(&rank(b))
    });
    let frame = thumbnail::Frame::of(territory, studio);
    let plans: Vec<_> = kept.iter().map(|p| studio.measured(territory, &p.changes).0).collect();
    // Where nothing is better than today, today's troubles are the reason.
    let plan = plans.first().unwrap_or(&studio.scenario.plan);
    let why = failure::troubles(territory, studio, plan);
    troubles.extend(why.into_iter().map(|t| language.pick(t)));
    let best = words::best(&kept);
    for (i, (proposal, plan)) in kept.iter_mut().zip(&plans).enumerate() {
        proposal.title = language.pick(words::title(&proposal.view)).to_owned();
        proposal.words = words::sentences(studio, proposal, &best[i], language);
        proposal.outlines = frame.outlines(territory, plan);
        proposal.moved = frame.moved(territory, &proposal.changes);
    }
    Answer {
        today: studio.today,
        troubles,
        proposals: kept,
        moved_least: studio.moved_least,
        outlines: frame.outlines(territory, &studio.scenario.plan),
    }
}

/// Households that are elsewhere in one than in the other.
fn difference(territory: &Territory, a: &Proposal, b: &Proposal) -> f64 {
    let moves = |p: &Proposal| {
        let mut all: Vec<_> = p.changes.iter().flat_map(|c| c.moves.iter().copied()).collect();
        all.sort_compact();
        all
    };
    let (a, b) = (moves(a), moves(b));
    let missing = |a: &[(crate::territory::UnitId, super::adopt::Target)],
                   b: &[(crate::territory::UnitId, super::adopt::Target)]|
     -> u32 {
        (a.iter().filter(|m| b.binary_search(m).is_err()))
            .map(|m| territory.unit(m.0).households)
            .sum()
    };
    f64::from(missing(&a, &b).max(missing(&b, &a)))
}
