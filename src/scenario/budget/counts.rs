//! What the lines of the budget are reckoned over: communities by terrain, grids, heads.

use crate::plan::CommunityKind;
use crate::scenario::{Heads, Scenario, lever};
use crate::territory::{Origin, Terrain, Territory};

/// What the lines count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub plain: f64,
    pub mountain: f64,
    pub grids: f64,
    pub grid_heads: f64,
    pub community_heads: f64,
}

pub(super) fn counts(territory: &Territory, scenario: &Scenario, heads: &Heads) -> Counts {
    let plan = &scenario.plan;
    let mut grid_lived_in = vec![false; plan.grids().len()];
    for (unit, grid) in territory.units().iter().zip(plan.assignment()) {
        if let Some(g) = grid
            && unit.households > 0
        {
            grid_lived_in[g.index()] = true;
        }
    }
    let mut community_lived_in = vec![false; plan.communities().len()];
    let mut counts = Counts::default();
    for (g, grid) in plan.grids().iter().enumerate() {
        if plan.community(grid.community).kind != CommunityKind::Urban {
            continue;
        }
        counts.grid_heads += f64::from(heads.grids.get(g).copied().unwrap_or(0));
        if grid_lived_in[g] {
            counts.grids += 1.0;
            community_lived_in[grid.community.index()] = true;
        }
    }
    let data = territory.data();
    for (community, _) in plan
        .communities()
        .iter()
        .zip(&community_lived_in)
        .filter(|(_, lived)| **lived)
    {
        let county = data
            .towns
            .get(community.town.index())
            .and_then(|town| data.counties.get(town.county.index()));
        match county.map(|c| c.terrain) {
            Some(Terrain::Mountain) => counts.mountain += 1.0,
            _ => counts.plain += 1.0,
        }
    }
    counts.community_heads = heads.communities.iter().map(|&h| f64::from(h)).sum();
    counts
}

/// Grids beyond those of 现状. Only the sample has a 现状 that a scenario can know (742 grids, 乘12);
/// a user's own territory is compared by its own plans, and its first plan costs nothing.
pub(super) fn new_grids(territory: &Territory, grids: f64) -> f64 {
    match territory.data().origin {
        Origin::Sample { .. } => {
            let before = lever::find("mul12")
                .and_then(|l| l.numbers.first())
                .map_or(grids, |n| n.before);
            (grids - before).max(0.0)
        }
        Origin::Imported => 0.0,
    }
}
