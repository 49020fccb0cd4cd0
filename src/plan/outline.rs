//! Outlines of areas, read off the arcs whose two sides differ. No polygon union.

use super::Plan;
use crate::territory::{ArcId, Territory, UnitId};

/// What an arc separates in a plan, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Divide {
    /// Nothing: both sides are in one grid.
    Unit,
    /// Two grids of one community.
    Grid,
    /// Two communities of one town.
    Community,
    /// Two towns of one county.
    Town,
    /// Two counties, or the outside.
    County,
}

/// What `arc` separates.
pub fn divide(territory: &Territory, plan: &Plan, arc: ArcId) -> Divide {
    let a = &territory.map().arcs[arc.index()];
    let (Some(left), Some(right)) = (a.left, a.right) else {
        return Divide::County;
    };
    divide_units(territory, plan, left, right)
}

fn divide_units(territory: &Territory, plan: &Plan, left: UnitId, right: UnitId) -> Divide {
    let (left, right) = (plan.grid_of(left), plan.grid_of(right));
    if left == right {
        return Divide::Unit;
    }
    let (Some(left), Some(right)) = (left, right) else {
        return Divide::Grid;
    };
    let (left, right) = (plan.grid(left).community, plan.grid(right).community);
    if left == right {
        return Divide::Grid;
    }
    let (left, right) = (plan.community(left).town, plan.community(right).town);
    if left == right {
        return Divide::Community;
    }
    let towns = &territory.data().towns;
    if towns[left.index()].county == towns[right.index()].county {
        Divide::Town
    } else {
        Divide::County
    }
}
