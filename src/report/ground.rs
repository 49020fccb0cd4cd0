//! Two scenarios whose plans change the ground differently, brought onto one, so that a report can draw
//! and compare them.

use crate::plan::common_ground::common_ground;
use crate::scenario::Scenario;
use crate::territory::Territory;

/// Territory, baseline and scenario on one ground; `None` where the plans change nothing of it, so that
/// they stand on it already.
pub fn on_one_ground(
    territory: &Territory,
    baseline: &Scenario,
    scenario: &Scenario,
) -> Option<(Territory, Scenario, Scenario)> {
    if baseline.plan.ground().is_empty() && scenario.plan.ground().is_empty() {
        return None;
    }
    let common = common_ground(territory, &baseline.plan, &scenario.plan).ok()?;
    let on = |scenario: &Scenario, plan| Scenario {
        plan,
        ..scenario.clone()
    };
    Some((
        common.territory,
        on(baseline, common.before),
        on(scenario, common.after),
    ))
}
