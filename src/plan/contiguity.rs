//! The pieces an area falls into. Exact: two units hang together if they share an arc; touching in
//! a point is not enough.

use super::{GridId, Plan};
use crate::territory::order::SortCompact;
use crate::territory::{Territory, UnitId};

/// The pieces of a grid, the main one first (most households, then most units, then the lowest
/// id), the others by their lowest unit; units ascending in each. `units` are the grid's units.
pub fn pieces(territory: &Territory, plan: &Plan, grid: GridId, units: &[UnitId]) -> Vec<Vec<UnitId>> {
    let mut seen = vec![false; territory.units().len()];
    pieces_with(territory, plan, grid, units, &mut seen)
}

/// The same with a scratch of one flag a unit, false for the grid's units, so that looking at all
/// grids clears nothing in between.
pub(super) fn pieces_with(
    territory: &Territory,
    plan: &Plan,
    grid: GridId,
    units: &[UnitId],
    seen: &mut [bool],
) -> Vec<Vec<UnitId>> {
    let mut pieces: Vec<Vec<UnitId>> = Vec::new();
    for &start in units {
        if seen[start.index()] {
            continue;
        }
        seen[start.index()] = true;
        let mut piece = vec![start];
        let mut next = 0;
        while let Some(&unit) = piece.get(next) {
            next += 1;
            for beside in territory.geometry().neighbours(unit) {
                if plan.grid_of(beside.unit) == Some(grid) && !seen[beside.unit.index()] {
                    seen[beside.unit.index()] = true;
                    piece.push(beside.unit);
                }
            }
        }
        pieces.push(piece);
    }
    if pieces.len() > 1 {
        pieces.iter_mut().for_each(|piece| piece.sort_compact());
        pieces.sort_compact_by_key(|piece| piece[0]);
        let households = |piece: &[UnitId]| {
            piece
                .iter()
                .map(|&u| u64::from(territory.unit(u).households))
                .sum::<u64>()
        };
        // `max_by_key` takes the last of equals; reversed, that is the lowest id.
        let main = (0..pieces.len())
            .rev()
            .max_by_key(|&i| (households(&pieces[i]), pieces[i].len()));
        if let Some(main) = main {
            pieces[..=main].rotate_right(1);
        }
    }
    pieces
}
