//! What a plan is like over a selection of communities: the figures by which proposals are compared with
//! each other and with today.

use super::piece::divides;
use crate::plan::{CommunityId, GridKind, Plan, Tallies};
use crate::scenario::Heads;
use crate::simulation::measure::gini;
use crate::territory::{Territory, UnitId};
use serde::{Deserialize, Serialize};

/// Figures over the basic grids of a selection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Basic grids with households.
    pub grids: u32,
    /// Of those, within the band.
    pub in_band: u32,
    /// Households of the smallest and the largest.
    pub smallest: u32,
    /// Households of the largest.
    pub largest: u32,
    /// Households in another grid than today.
    pub moved: u32,
    /// Households in all.
    pub households: u32,
    /// Gini coefficient of expected hours per worker, 0 (even) to 1.
    pub hours_gini: f64,
    /// Gini coefficient of residents of special groups per grid.
    pub special_gini: f64,
    /// Mean Polsby–Popper compactness 4πA/P², 0 to 1 (a circle).
    pub compactness: f64,
    /// Metres of arterial road, railway and river inside grids.
    pub barrier: f64,
    /// Mean straight-line metres from households to the centre of their grid (root mean square).
    pub walk: f64,
    /// Grids in more than one piece.
    pub in_pieces: u32,
}

/// Measures a plan over `scope`; `moved` is told by whoever knows what it is compared with.
pub fn measure(
    territory: &Territory,
    plan: &Plan,
    tallies: &Tallies,
    heads: &Heads,
    scope: &[CommunityId],
    band: (u32, u32),
) -> Measures {
    let geometry = territory.geometry();
    let mut units: Vec<Vec<UnitId>> = vec![Vec::new(); plan.grids().len()];
    for unit in territory.unit_ids() {
        if let Some(grid) = plan.grid_of(unit) {
            units[grid.index()].push(unit);
        }
    }
    let mut m = Measures {
        smallest: u32::MAX,
        ..Measures::default()
    };
    let (mut hours, mut special, mut walk) = (Vec::new(), Vec::new(), 0.0);
    for (g, units) in units.iter().enumerate() {
        let grid = &plan.grids()[g];
        let tally = &tallies.grids[g];
        if !scope.contains(&grid.community) || grid.kind == GridKind::Exclusive || tally.households == 0 {
            continue;
        }
        m.grids += 1;
        m.in_band += u32::from((band.0..=band.1).contains(&tally.households));
        m.smallest = m.smallest.min(tally.households);
        m.largest = m.largest.max(tally.households);
        m.households += tally.households;
        let heads = heads.grids.get(g).copied().unwrap_or(0).max(1);
        hours.push(tally.demand_hours() / f64::from(heads));
        special.push(f64::from(tally.special));
        let (mut perimeter, mut area) = (0.0, 0.0);
        let mut moment = [0.0; 3];
        let origin = geometry.inside[units[0].index()].metres();
        for &unit in units {
            perimeter += geometry.perimeter[unit.index()];
            area += geometry.area[unit.index()];
            let (x, y) = geometry.inside[unit.index()].metres();
            let (x, y) = (x - origin.0, y - origin.1);
            let n = f64::from(territory.unit(unit).households);
            for (sum, value) in moment.iter_mut().zip([x, y, x * x + y * y]) {
                *sum += n * value;
            }
            for beside in geometry.neighbours(unit) {
                if plan.grid_of(beside.unit).map(|o| o.index()) == Some(g) {
                    // Each inner boundary is met from both sides, and lies in both perimeters.
                    perimeter -= beside.length;
                    if divides(territory, beside) {
                        m.barrier += beside.length / 2.0;
                    }
                }
            }
        }
        let n = f64::from(tally.households);
        let (x, y) = (moment[0] / n, moment[1] / n);
        walk += n * (moment[2] / n - x * x - y * y).max(0.0).sqrt();
        m.compactness += 4.0 * std::f64::consts::PI * area / (perimeter * perimeter).max(1.0);
        let pieces = crate::plan::contiguity::pieces(territory, plan, crate::plan::GridId::of(g), units).len();
        m.in_pieces += u32::from(pieces > 1);
    }
    if m.grids == 0 {
        m.smallest = 0;
    } else {
        m.compactness /= f64::from(m.grids);
        m.walk = walk / f64::from(m.households.max(1));
    }
    m.hours_gini = gini(&mut hours).unwrap_or(0.0);
    m.special_gini = gini(&mut special).unwrap_or(0.0);
    m
}
