//! What did not fit together, told one by one: between whom, where, how large, what was done and why.

use super::Fitted;
use super::place::Place;
use crate::locale::import as words;
use crate::territory::build::{Built, Choice, Done, MisfitKind};
use crate::territory::order::SortCompact;

/// Most told of: beyond it the layers do not belong together.
const MOST_TOLD: usize = 2_000;

/// All that did not fit, gaps and overlaps first, the largest first. `label` names a shape, `layer` says
/// which layer it is of.
pub(super) fn told(built: &Built, place: &Place, label: impl Fn(usize) -> (u32, String)) -> Vec<Fitted> {
    let mut misfits = built.misfits.clone();
    misfits.sort_compact_by(|a, b| b.area.total_cmp(&a.area));
    let mut told: Vec<Fitted> = (misfits.into_iter().take(MOST_TOLD))
        .map(|m| {
            let (first, second) = m.shapes;
            let (layer, one) = label(first);
            let two = second.map(|s| label(s).1).unwrap_or_default();
            let given = |to: usize| if to == first { &one } else { &two };
            let (what, done) = match m.kind {
                MisfitKind::Gap => (
                    words::gap(m.area, m.width),
                    match m.done {
                        Done::GivenTo(to) => words::gap_given(given(to), to == first),
                        _ => words::gap_left(),
                    },
                ),
                MisfitKind::Overlap => (
                    words::overlapping(m.area),
                    match m.done {
                        Done::GivenTo(to) => words::overlap_given(given(to), to == first),
                        Done::Left => words::overlap_refused(&two),
                        Done::TooLarge => words::overlap_too_large(&two),
                    },
                ),
            };
            Fitted {
                key: Some((m.kind, m.shapes, m.at)),
                at: place.tell(layer, m.at),
                what,
                done,
                now: match m.done {
                    Done::GivenTo(to) if to == first => Choice::First,
                    Done::GivenTo(_) => Choice::Second,
                    _ => Choice::Leave,
                },
                who: [one, two],
            }
        })
        .collect();
    for m in built.moves.iter().take(MOST_TOLD - told.len().min(MOST_TOLD)) {
        let (layer, one) = label(m.shape);
        told.push(Fitted {
            key: None,
            at: place.tell(layer, m.from),
            what: words::snapped(m.points, m.most),
            done: words::snapped_onto(),
            now: Choice::Leave,
            who: [one, label(m.onto).1],
        });
    }
    told
}
