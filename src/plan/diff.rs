//! What differs between two plans of one territory: who would notice the redraw.
//!
//! Ids and codes say nothing about sameness (plans are renumbered, split and merged), so areas are
//! matched by what they hold: the pair that shares most households first, each area once. A grid
//! split in two goes on as its larger part; the residents of the smaller part have changed grid.

use super::{CommunityId, GridId, Plan};
use crate::territory::order::SortCompact;
use crate::territory::{Territory, UnitId};
use std::cmp::Reverse;

/// The difference of two plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanDiff {
    /// Grids.
    pub grids: LevelDiff<GridId>,
    /// Communities.
    pub communities: LevelDiff<CommunityId>,
}

/// The difference on one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelDiff<Id> {
    /// By area of the later plan: the area of the earlier plan that it goes on from.
    pub predecessor: Vec<Option<Id>>,
    /// Areas of the later plan with units and no predecessor.
    pub new: Vec<Id>,
    /// Areas of the earlier plan with units that do not go on.
    pub gone: Vec<Id>,
    /// Units that are in another area than before (or in none, or were in none), ascending.
    pub units: Vec<UnitId>,
    /// Households of those units.
    pub households: u64,
    /// Residents of those units.
    pub residents: u64,
}

impl<Id> Default for LevelDiff<Id> {
    fn default() -> Self {
        Self {
            predecessor: Vec::new(),
            new: Vec::new(),
            gone: Vec::new(),
            units: Vec::new(),
            households: 0,
            residents: 0,
        }
    }
}

impl PlanDiff {
    /// Whether nobody would notice.
    pub fn is_empty(&self) -> bool {
        self.grids.units.is_empty() && self.communities.units.is_empty()
    }
}

/// The difference from `before` to `after`. Both must fit the territory ([`Plan::fits`]).
pub fn diff(territory: &Territory, before: &Plan, after: &Plan) -> PlanDiff {
    let grid = |plan: &Plan, unit| plan.grid_of(unit).map(GridId::index);
    let community = |plan: &Plan, unit| plan.community_of(unit).map(CommunityId::index);
    PlanDiff {
        grids: level(territory, before, after, after.grids().len(), grid, GridId::of),
        communities: level(
            territory,
            before,
            after,
            after.communities().len(),
            community,
            CommunityId::of,
        ),
    }
}

/// How much two areas share: households, then residents, then units, so that areas where nobody
/// lives are matched too.
type Weight = (u64, u64, u64);

fn level<Id: Copy>(
    territory: &Territory,
    before: &Plan,
    after: &Plan,
    count: usize,
    area: impl Fn(&Plan, UnitId) -> Option<usize>,
    id: impl Fn(usize) -> Id,
) -> LevelDiff<Id> {
    let mut shared: Vec<(usize, usize, Weight)> = Vec::new();
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for unit in territory.unit_ids() {
        let (from, to) = (area(before, unit), area(after, unit));
        old.extend(from);
        new.extend(to);
        if let (Some(from), Some(to)) = (from, to) {
            let unit = territory.unit(unit);
            shared.push((from, to, (unit.households.into(), unit.residents.into(), 1)));
        }
    }
    for areas in [&mut old, &mut new] {
        areas.sort_compact();
        areas.dedup();
    }
    shared.sort_compact_by_key(|s| (s.0, s.1));
    let mut pairs: Vec<(usize, usize, Weight)> = (shared.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)))
        .map(|same| {
            let add = |sum: Weight, s: &(_, _, Weight)| (sum.0 + s.2.0, sum.1 + s.2.1, sum.2 + s.2.2);
            (same[0].0, same[0].1, same.iter().fold((0, 0, 0), add))
        })
        .collect();
    // Among equals an area goes on as itself, then the lowest ids.
    pairs.sort_compact_by_key(|&(from, to, weight)| (Reverse(weight), from != to, from, to));
    let mut successor: Vec<Option<usize>> = vec![None; old.last().map_or(0, |last| last + 1)];
    let mut predecessor: Vec<Option<usize>> = vec![None; count];
    for (from, to, _) in pairs {
        if successor[from].is_none() && predecessor[to].is_none() {
            successor[from] = Some(to);
            predecessor[to] = Some(from);
        }
    }
    let mut result = LevelDiff {
        new: new
            .iter()
            .filter(|&&to| predecessor[to].is_none())
            .map(|&to| id(to))
            .collect(),
        gone: (old
            .iter()
            .filter(|&&from| successor[from].is_none())
            .map(|&from| id(from)))
        .collect(),
        predecessor: predecessor.iter().map(|from| from.map(&id)).collect(),
        ..LevelDiff::default()
    };
    for unit in territory.unit_ids() {
        let goes_on = match (area(before, unit), area(after, unit)) {
            (Some(from), Some(to)) => successor[from] == Some(to),
            (None, None) => true,
            _ => false,
        };
        if !goes_on {
            result.units.push(unit);
            result.households += u64::from(territory.unit(unit).households);
            result.residents += u64::from(territory.unit(unit).residents);
        }
    }
    result
}
