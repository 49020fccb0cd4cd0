//! What a plan's shape is measured by.

use super::Plan;
use crate::territory::Territory;

/// Pairs of neighbouring units in different grids (a unit in no grid is in none but that), and the
/// metres of boundary that they share.
pub fn cut_edges(territory: &Territory, plan: &Plan) -> (u32, f64) {
    let (mut pairs, mut metres) = (0, 0.0);
    for unit in territory.unit_ids() {
        for beside in territory.geometry().neighbours(unit) {
            if unit < beside.unit && plan.grid_of(unit) != plan.grid_of(beside.unit) {
                pairs += 1;
                metres += beside.length;
            }
        }
    }
    (pairs, metres)
}
