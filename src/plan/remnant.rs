//! What a stroke cuts off, while it is under way and exactly: the remnant, the units whose return
//! would heal it, and what can be done with one key.

use super::contiguity::pieces;
use super::{CommunityId, GridId, Plan, PlanEdit};
use crate::territory::order::SortCompact;
use crate::territory::{Territory, UnitId};
use std::collections::BTreeMap;

/// A piece of a grid that hangs on nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remnant {
    /// The grid.
    pub grid: GridId,
    /// Its units, ascending.
    pub units: Vec<UnitId>,
    /// Units just taken from the grid of which a single one, given back, would heal it; where no
    /// single one would, those just taken that touch it. Ascending.
    pub chokes: Vec<UnitId>,
}

/// The remnants of some grids, by grid, the smallest piece of a grid never being the main one (see
/// [`pieces`]). `taken` are units that the stroke took out of grids, with the grid that each was in
/// before. Pieces that are exclaves on purpose are left out. Costs the units of those grids and one
/// pass over the assignment.
pub fn remnants(
    territory: &Territory,
    plan: &Plan,
    grids: &[GridId],
    taken: &BTreeMap<UnitId, Option<GridId>>,
) -> Vec<Remnant> {
    let mut wanted: Vec<Option<usize>> = vec![None; plan.grids().len()];
    let mut units: Vec<(GridId, Vec<UnitId>)> = Vec::new();
    for &grid in grids.iter().filter(|g| g.index() < plan.grids().len()) {
        if wanted[grid.index()].is_none() {
            wanted[grid.index()] = Some(units.len());
            units.push((grid, Vec::new()));
        }
    }
    for (u, grid) in plan.assignment().iter().enumerate() {
        if let Some(slot) = grid.and_then(|g| wanted[g.index()]) {
            units[slot].1.push(UnitId::of(u));
        }
    }
    units.sort_compact_by_key(|u| u.0);
    let mut found = Vec::new();
    for (grid, units) in &units {
        let pieces = pieces(territory, plan, *grid, units);
        let Some((main, rest)) = pieces.split_first() else {
            continue;
        };
        for piece in rest {
            if piece.iter().all(|&u| plan.notes().exclaves.contains(&(*grid, u))) {
                continue;
            }
            found.push(Remnant {
                grid: *grid,
                chokes: chokes(territory, *grid, main, piece, taken),
                units: piece.clone(),
            });
        }
    }
    found
}

fn chokes(
    territory: &Territory,
    grid: GridId,
    main: &[UnitId],
    piece: &[UnitId],
    taken: &BTreeMap<UnitId, Option<GridId>>,
) -> Vec<UnitId> {
    let mut beside: Vec<UnitId> = (piece.iter())
        .flat_map(|&u| territory.geometry().neighbours(u))
        .map(|n| n.unit)
        .filter(|u| taken.get(u) == Some(&Some(grid)))
        .collect();
    beside.sort_compact();
    beside.dedup();
    let heals = |u: &UnitId| {
        let near = territory.geometry().neighbours(*u);
        near.iter().any(|n| main.binary_search(&n.unit).is_ok())
    };
    let healing: Vec<UnitId> = beside.iter().copied().filter(heals).collect();
    if healing.is_empty() { beside } else { healing }
}

/// The grid that some units of `grid` fit best: of the same community if one is beside them, else any;
/// with the longest boundary in common. Locked grids take nothing. `None` among no grids.
pub fn best_neighbour(territory: &Territory, plan: &Plan, grid: Option<GridId>, units: &[UnitId]) -> Option<GridId> {
    let home: Option<CommunityId> = grid.and_then(|g| plan.grids().get(g.index())).map(|g| g.community);
    let mut shared: BTreeMap<GridId, f64> = BTreeMap::new();
    for &unit in units {
        for beside in territory.geometry().neighbours(unit) {
            if let Some(other) = plan.grid_of(beside.unit)
                && Some(other) != grid
                && !plan.is_locked(other)
                && units.binary_search(&beside.unit).is_err()
            {
                // A ferry counts, if there is nothing else.
                *shared.entry(other).or_default() += beside.length.max(0.01);
            }
        }
    }
    let rank = |(g, length): &(&GridId, &f64)| (home == Some(plan.grid(**g).community), **length);
    (shared.iter())
        .max_by(|a, b| {
            let ((ha, la), (hb, lb)) = (rank(a), rank(b));
            ha.cmp(&hb).then(la.total_cmp(&lb)).then(b.0.cmp(a.0))
        })
        .map(|(g, _)| *g)
}

/// One key: the remnant goes to its best neighbour.
pub fn give_away(territory: &Territory, plan: &Plan, remnant: &Remnant) -> Option<PlanEdit> {
    let to = best_neighbour(territory, plan, Some(remnant.grid), &remnant.units)?;
    let moves = remnant.units.iter().map(|&u| (u, Some(to))).collect();
    Some(PlanEdit::Assign(moves))
}

/// One key: the remnant stays as an exclave on purpose.
pub fn keep(remnant: &Remnant) -> PlanEdit {
    PlanEdit::SetExclave(remnant.grid, remnant.units.clone(), true)
}

/// One key: the choke units go back to the grid, which heals where one of them does; the others are
/// taken back only where no single one heals.
pub fn take_back(remnant: &Remnant) -> PlanEdit {
    PlanEdit::Assign(remnant.chokes.iter().map(|&u| (u, Some(remnant.grid))).collect())
}
