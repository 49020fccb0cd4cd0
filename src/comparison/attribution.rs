//! What brought the change (归因): 加, 减, 乘, 除 and the redraw, by Shapley values on paired runs.
//!
//! Between a baseline and a scenario every subset of the parts that differ is played with the same
//! random numbers (2⁵ = 32 runs for five parts). A part's share is its mean marginal contribution over
//! all orders in which the parts could have come:
//!
//! ```text
//! φ(i) = Σ over S without i:  |S|! (k − |S| − 1)! / k!  ·  (v(S ∪ i) − v(S))
//! ```
//!
//! reckoned within each replication, so that the shares of a replication add up to its whole difference
//! and each share has its own interval. What differs beside the five parts (assumptions, money set by
//! hand, case classes) is a sixth part, and only there if something does.

use super::interval::{Interval, interval};
use crate::scenario::lever::{Group, levers};
use crate::scenario::{Levers, Scenario};
use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use serde::{Deserialize, Serialize};

/// A part of what a scenario changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// 加.
    Add,
    /// 减.
    Cut,
    /// 乘, the redraw left out.
    Multiply,
    /// 除.
    Divide,
    /// 划分: the plan, and who was placed by hand on it.
    Redraw,
    /// Everything else: assumptions, money set by hand, case classes.
    Other,
}

impl Part {
    /// All, in the order shown.
    pub const ALL: [Self; 6] = [
        Self::Add,
        Self::Cut,
        Self::Multiply,
        Self::Divide,
        Self::Redraw,
        Self::Other,
    ];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Cut => "cut",
            Self::Multiply => "mul",
            Self::Divide => "div",
            Self::Redraw => "redraw",
            Self::Other => "other",
        }
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Add => ("加 · 权力、人员、激励", "Add: powers, people, incentives"),
            Self::Cut => ("减 · 报表、会议、事项", "Cut: forms, meetings, duties"),
            Self::Multiply => (
                "乘 · 力量、资金、全科网格",
                "Multiply: partners, money, all-round grids",
            ),
            Self::Divide => ("除 · 物业、驿站、移动探头", "Divide: property, stations, couriers"),
            Self::Redraw => ("重新划分", "Redraw"),
            Self::Other => ("参数等其他改动", "Assumptions and the rest"),
        }
    }

    fn group(self) -> Option<Group> {
        match self {
            Self::Add => Some(Group::Add),
            Self::Cut => Some(Group::Cut),
            Self::Multiply => Some(Group::Multiply),
            Self::Divide => Some(Group::Divide),
            Self::Redraw | Self::Other => None,
        }
    }
}

/// The parts in which two scenarios differ, in the order shown.
pub fn parts(base: &Scenario, target: &Scenario) -> Vec<Part> {
    Part::ALL
        .into_iter()
        .filter(|&part| {
            let with = mixture(base, target, &[part]);
            with != mixture(base, target, &[])
        })
        .collect()
}

/// The scenario that takes these parts from `target` and the rest from `base`.
///
/// Heads placed by hand are kept by the areas of a plan, so they go with the plan; where both have one
/// plan they belong to 加.
pub fn mixture(base: &Scenario, target: &Scenario, taken: &[Part]) -> Scenario {
    let of = |part: Part| if taken.contains(&part) { target } else { base };
    let staffing = if base.plan == target.plan {
        of(Part::Add)
    } else {
        of(Part::Redraw)
    };
    let mut levers = Levers::new();
    let mut own_levers = Vec::new();
    for part in Part::ALL {
        let Some(group) = part.group() else { continue };
        for lever in self::levers().iter().filter(|l| l.group == group) {
            if let Some(setting) = of(part).levers.get(lever.id).filter(|s| s.on) {
                levers.insert(lever.id.to_owned(), setting.clone());
            }
        }
        own_levers.extend(of(part).own_levers.iter().filter(|l| l.group == group && l.on).cloned());
    }
    Scenario {
        name: base.name.clone(),
        plan: of(Part::Redraw).plan.clone(),
        // What a plan was drawn from goes with the plan; the same plan is no redraw.
        redrawn_from: if base.plan == target.plan {
            base.redrawn_from.clone()
        } else {
            of(Part::Redraw).redrawn_from.clone()
        },
        staffing: staffing.staffing.clone(),
        levers,
        own_levers,
        // Notes on where numbers come from change no result.
        measured: Default::default(),
        ..of(Part::Other).clone()
    }
}

/// All mixtures, by the bits of their number: bit `i` takes `parts[i]` from `target`.
pub fn mixtures(base: &Scenario, target: &Scenario, parts: &[Part]) -> Vec<Scenario> {
    (0..1usize << parts.len())
        .map(|mask| {
            let taken: Vec<Part> = (0..parts.len())
                .filter(|i| mask >> i & 1 == 1)
                .map(|i| parts[i])
                .collect();
            mixture(base, target, &taken)
        })
        .collect()
}

/// The whole territory's values of a run: one row of [`Index::COUNT`] a replication.
pub fn city_values(outcome: &Outcome) -> Vec<f64> {
    let at = outcome.position(Area::City).unwrap_or(0);
    let width = outcome.areas.len() * Index::COUNT;
    (0..outcome.replications as usize)
        .flat_map(|r| {
            let first = r * width + at * Index::COUNT;
            outcome
                .values
                .get(first..first + Index::COUNT)
                .unwrap_or_default()
                .iter()
                .copied()
        })
        .collect()
}

/// What each part brought, index by index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The parts, in the order shown.
    pub parts: Vec<Part>,
    /// One row an index, in the order of [`Index::ALL`].
    pub rows: Vec<AttributionRow>,
}

/// One index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionRow {
    /// Which.
    pub index: Index,
    /// The baseline's mean; `None` where the index has no value in some run.
    pub base: Option<Interval>,
    /// The scenario's mean.
    pub target: Option<Interval>,
    /// The whole difference.
    pub whole: Option<Interval>,
    /// Each part's share, in the order of [`Attribution::parts`].
    pub shares: Vec<Option<Interval>>,
}

/// Shapley values from the runs of all mixtures ([`city_values`] of each, in the order of
/// [`mixtures`]). The error says what does not match.
pub fn attribute(parts: &[Part], runs: &[Vec<f64>]) -> Result<Attribution, String> {
    let k = parts.len();
    if runs.len() != 1 << k {
        return Err(format!(
            "{} runs are given for {k} parts; {} are due",
            runs.len(),
            1usize << k
        ));
    }
    let length = runs.first().map_or(0, Vec::len);
    if length == 0 || runs.iter().any(|run| run.len() != length) {
        return Err("the runs differ in replications; play as many of each".to_owned());
    }
    let replications = length / Index::COUNT;
    // |S|! (k − |S| − 1)! / k! = 1 / (k · C(k − 1, |S|)).
    let weights: Vec<f64> = (0..k)
        .map(|s| {
            let choose = (0..s).fold(1.0, |c, i| c * (k - 1 - i) as f64 / (i + 1) as f64);
            1.0 / (k as f64 * choose)
        })
        .collect();
    let rows = Index::ALL
        .iter()
        .map(|&index| {
            let at = |mask: usize, r: usize| runs[mask][r * Index::COUNT + index as usize];
            let full = runs.len() - 1;
            let series = |f: &dyn Fn(usize) -> f64| {
                let values: Vec<f64> = (0..replications).map(f).collect();
                interval(&values)
            };
            let complete = (0..runs.len()).all(|m| (0..replications).all(|r| at(m, r).is_finite()));
            let share = |i: usize| {
                series(&|r| {
                    (0..runs.len())
                        .filter(|mask| mask >> i & 1 == 0)
                        .map(|mask| weights[mask.count_ones() as usize] * (at(mask | 1 << i, r) - at(mask, r)))
                        .sum()
                })
            };
            let told = |value: Option<Interval>| value.filter(|_| complete);
            AttributionRow {
                index,
                base: told(series(&|r| at(0, r))),
                target: told(series(&|r| at(full, r))),
                whole: told(series(&|r| at(full, r) - at(0, r))),
                shares: (0..k).map(|i| told(share(i))).collect(),
            }
        })
        .collect();
    Ok(Attribution {
        parts: parts.to_vec(),
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run whose every index has this value, twice.
    fn run(value: f64) -> Vec<f64> {
        (0..2)
            .flat_map(|r| (0..Index::COUNT).map(move |_| value + f64::from(r)))
            .collect()
    }

    #[test]
    fn what_adds_up_is_shared_as_it_is() {
        let parts = [Part::Add, Part::Cut];
        let attribution = attribute(&parts, &[run(10.0), run(7.0), run(9.0), run(6.0)]).expect("four runs");
        let row = &attribution.rows[0];
        let means: Vec<f64> = row.shares.iter().map(|s| s.expect("a share").mean).collect();
        assert_eq!(means, [-3.0, -1.0]);
        assert_eq!(row.whole.expect("a whole").mean, -4.0);
    }

    #[test]
    fn what_only_works_together_is_halved() {
        let parts = [Part::Multiply, Part::Redraw];
        let attribution = attribute(&parts, &[run(0.0), run(0.0), run(0.0), run(8.0)]).expect("four runs");
        let means: Vec<f64> = attribution.rows[3]
            .shares
            .iter()
            .map(|s| s.expect("a share").mean)
            .collect();
        assert_eq!(means, [4.0, 4.0]);
    }

    #[test]
    fn shares_add_up_to_the_whole_for_any_game() {
        let parts = [Part::Add, Part::Cut, Part::Multiply, Part::Divide, Part::Redraw];
        let runs: Vec<Vec<f64>> = (0..32u64).map(|m| run((m * m * 7919 % 101) as f64 / 3.0)).collect();
        let attribution = attribute(&parts, &runs).expect("32 runs");
        for row in &attribution.rows {
            let sum: f64 = row.shares.iter().map(|s| s.expect("a share").mean).sum();
            assert!((sum - row.whole.expect("a whole").mean).abs() < 1e-9);
        }
    }

    #[test]
    fn runs_that_do_not_match_are_refused() {
        assert!(attribute(&[Part::Add], &[run(1.0)]).is_err());
        assert!(attribute(&[Part::Add], &[run(1.0), vec![]]).is_err());
        assert!(attribute(&[], &[run(1.0)]).is_ok());
    }
}
