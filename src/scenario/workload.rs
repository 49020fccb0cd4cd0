//! Expected hours, without a run: what makes the load ratio follow a brush stroke. The simulation
//! measures the same thing with chance and queues in it.

use super::Parameters;
use crate::plan::Tally;
use crate::territory::Territory;

/// Expected hours a year that each unit asks of its grid team (cases closed or triaged there, and
/// mandated visits, travel included), by unit.
pub fn unit_hours(territory: &Territory, parameters: &Parameters) -> Vec<f64> {
    let _ = (territory, parameters);
    todo!("scenario helper")
}

/// 车马比 of a grid: hours demanded (units' demand, patrol, forms, meetings, window) over hours
/// available (contract hours less leave). `None` without staff.
pub fn load_ratio(parameters: &Parameters, tally: &Tally, heads: u32) -> Option<f64> {
    let _ = (parameters, tally, heads);
    todo!("scenario helper")
}

/// Share of mandated visits that the grid can make, 0–1, by the same expectation.
pub fn visit_coverage(parameters: &Parameters, tally: &Tally, heads: u32) -> Option<f64> {
    let _ = (parameters, tally, heads);
    todo!("scenario helper")
}
