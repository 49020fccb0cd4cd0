//! Who works where (人员配置): totals come from levers, a rule spreads them, hand-set areas keep
//! their number and the rule spreads the rest.

use super::Scenario;
use crate::plan::{CommunityId, GridId, Tallies};
use crate::territory::{Territory, TownId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hand-set head counts and the rule for the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Staffing {
    /// How grid workers are spread over grids without a number of their own.
    pub rule: Rule,
    /// Grid workers by hand.
    pub grids: BTreeMap<GridId, u32>,
    /// Community workers by hand.
    pub communities: BTreeMap<CommunityId, u32>,
    /// Town staff by hand.
    pub towns: BTreeMap<TownId, u32>,
}

/// What a head count is proportional to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Households (default).
    #[default]
    Households,
    /// One grid like another.
    Equal,
    /// Expected hours of work.
    Workload,
}

/// Head counts, resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    /// Grid workers by grid (in a village: posted cadres 驻村干部).
    pub grids: Vec<u32>,
    /// Community workers by community (0 in villages).
    pub communities: Vec<u32>,
    /// Town staff who work on cases, by town.
    pub towns: Vec<u32>,
}

/// Spreads the totals. Local: moving units between two grids of a community changes nothing
/// outside it. Every grid with units gets at least one head while the total allows.
pub fn heads(territory: &Territory, scenario: &Scenario, tallies: &Tallies) -> Heads {
    let _ = (territory, scenario, tallies);
    todo!("scenario helper")
}

/// Largest-remainder apportionment: whole numbers that add up to `total`, as near as possible to
/// `weights`; ties go to the earlier. All zero if no weight is positive.
pub fn apportion(total: u32, weights: &[f64]) -> Vec<u32> {
    let _ = (total, weights);
    todo!("scenario helper")
}
