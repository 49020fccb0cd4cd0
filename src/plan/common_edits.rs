//! The edits that people ask for by name, as [`PlanEdit`]s of a given plan.

use super::{Community, CommunityId, Grid, GridId, GridKind, Plan, PlanEdit};
use crate::territory::UnitId;

/// Another name for a grid.
pub fn rename_grid(plan: &Plan, id: GridId, name: impl Into<String>) -> PlanEdit {
    set_grid(plan, id, |g| g.name = name.into())
}

/// Another code for a grid.
pub fn recode_grid(plan: &Plan, id: GridId, code: impl Into<String>) -> PlanEdit {
    set_grid(plan, id, |g| g.code = code.into())
}

/// A grid becomes basic or exclusive.
pub fn set_grid_kind(plan: &Plan, id: GridId, kind: GridKind) -> PlanEdit {
    set_grid(plan, id, |g| g.kind = kind)
}

/// A grid goes to another community as a whole, code and name kept.
pub fn move_grid(plan: &Plan, id: GridId, community: CommunityId) -> PlanEdit {
    set_grid(plan, id, |g| g.community = community)
}

/// Another name for a community.
pub fn rename_community(plan: &Plan, id: CommunityId, name: impl Into<String>) -> PlanEdit {
    set_community(plan, id, |c| c.name = name.into())
}

/// Another code for a community.
pub fn recode_community(plan: &Plan, id: CommunityId, code: impl Into<String>) -> PlanEdit {
    set_community(plan, id, |c| c.code = code.into())
}

/// All units of `from` go to `into`; `from` stays behind empty, hidden from people.
pub fn merge_grids(plan: &Plan, from: GridId, into: GridId) -> PlanEdit {
    assign(units_of(plan, from), Some(into))
}

/// All units of a grid become unassigned.
pub fn dissolve_grid(plan: &Plan, id: GridId) -> PlanEdit {
    assign(units_of(plan, id), None)
}

/// `units` to one grid, or to none.
pub fn assign(units: impl IntoIterator<Item = UnitId>, grid: Option<GridId>) -> PlanEdit {
    PlanEdit::Assign(units.into_iter().map(|u| (u, grid)).collect())
}

fn units_of(plan: &Plan, id: GridId) -> impl Iterator<Item = UnitId> + '_ {
    let grids = plan.assignment().iter().enumerate();
    grids.filter(move |(_, g)| **g == Some(id)).map(|(u, _)| UnitId::of(u))
}

// An id that does not exist gives an empty edit rather than a panic: there is nothing to change.
fn set_grid(plan: &Plan, id: GridId, change: impl FnOnce(&mut Grid)) -> PlanEdit {
    let Some(mut grid) = plan.grids().get(id.index()).cloned() else {
        return PlanEdit::All(Vec::new());
    };
    change(&mut grid);
    PlanEdit::SetGrid(id, grid)
}

fn set_community(plan: &Plan, id: CommunityId, change: impl FnOnce(&mut Community)) -> PlanEdit {
    let Some(mut community) = plan.communities().get(id.index()).cloned() else {
        return PlanEdit::All(Vec::new());
    };
    change(&mut community);
    PlanEdit::SetCommunity(id, community)
}
