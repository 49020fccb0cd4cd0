//! A live gesture: units painted bit by bit into one grid, which becomes one step of the history
//! when the hand is lifted, or nothing when it is cancelled.

use super::{Effects, GridId, Plan, PlanEdit, Tallies};
use crate::territory::UnitId;
use crate::territory::order::SortCompact;
use std::collections::{BTreeMap, BTreeSet};

/// A stroke under way. While it lives, nothing else may change the plan.
#[derive(Clone, Debug)]
pub struct Stroke {
    target: Option<GridId>,
    source: Source,
    locked: BTreeSet<GridId>,
    before: BTreeMap<UnitId, Option<GridId>>,
    withheld: BTreeSet<UnitId>,
}

/// Which units a stroke may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Any.
    #[default]
    Anywhere,
    /// Only those in no grid.
    Unassigned,
    /// Only those of one grid.
    Grid(GridId),
}

impl Stroke {
    /// Begins a stroke that moves units into `target` (`None`: out of any grid).
    pub fn begin(target: Option<GridId>) -> Self {
        Self {
            target,
            source: Source::Anywhere,
            locked: BTreeSet::new(),
            before: BTreeMap::new(),
            withheld: BTreeSet::new(),
        }
    }

    /// Takes units only from `source`.
    pub fn only_from(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// Grids that neither give nor take units.
    pub fn locked(mut self, grids: impl IntoIterator<Item = GridId>) -> Self {
        self.locked.extend(grids);
        self
    }

    /// Moves those of `units` that are allowed and not yet there; repeats and units out of range
    /// are ignored. Returns what changed by this dab alone. Cost: the units given, and one pass
    /// over the grids' totals if any moved.
    pub fn paint(&mut self, plan: &mut Plan, tallies: &mut Tallies, units: &[UnitId]) -> Effects {
        let mut moves = Vec::new();
        for &unit in units {
            let Some(&from) = plan.assignment().get(unit.index()) else {
                continue;
            };
            let wanted = match self.source {
                Source::Anywhere => true,
                Source::Unassigned => from.is_none(),
                Source::Grid(grid) => from == Some(grid),
            };
            if from == self.target || !wanted {
                continue;
            }
            if [from, self.target]
                .into_iter()
                .flatten()
                .any(|g| self.locked.contains(&g))
            {
                self.withheld.insert(unit);
                continue;
            }
            moves.push((unit, self.target));
        }
        moves.sort_compact_by_key(|m| m.0);
        moves.dedup_by_key(|m| m.0);
        if moves.is_empty() {
            return Effects::default();
        }
        // Refused only if the target does not exist: then nothing is painted.
        let Ok((PlanEdit::Assign(back), effects)) = PlanEdit::Assign(moves).apply(plan) else {
            return Effects::default();
        };
        for (unit, from) in back {
            self.before.entry(unit).or_insert(from);
        }
        tallies.follow(plan, &effects);
        effects
    }

    /// The units moved so far, with the grid that each was in before: for [`super::remnant::remnants`].
    pub fn taken(&self) -> &BTreeMap<UnitId, Option<GridId>> {
        &self.before
    }

    /// Units moved so far.
    pub fn moved(&self) -> usize {
        self.before.len()
    }

    /// Units left alone because their grid or the target is locked.
    pub fn withheld(&self) -> usize {
        self.withheld.len()
    }

    /// Ends the stroke. Returns the edit that takes it back, for [`super::History::record`]; `None` if
    /// nothing moved.
    pub fn finish(self) -> Option<PlanEdit> {
        (!self.before.is_empty()).then(|| PlanEdit::Assign(self.before.into_iter().collect()))
    }

    /// Takes the stroke back: plan and totals are as they were when it began.
    pub fn cancel(self, plan: &mut Plan, tallies: &mut Tallies) -> Effects {
        let Some(Ok((_, effects))) = self.finish().map(|back| back.apply(plan)) else {
            return Effects::default();
        };
        tallies.follow(plan, &effects);
        effects
    }
}
