//! Money (经费): lines as formulas over the plan.

use super::{Heads, Scenario};
use crate::territory::Territory;

/// One line of the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Stable key (`community_running`).
    pub key: &'static str,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// How it is reckoned, zh and en.
    pub formula: (String, String),
    /// 元 a year.
    pub amount: f64,
    /// Which envelope pays it.
    pub envelope: Envelope,
}

/// Pay and the governance fund are separate (domain.md §1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Envelope {
    /// 社区治理经费: 6,429.7万.
    Governance,
    /// 政府购买服务.
    Services,
    /// 报酬.
    Pay,
}

/// All lines for a scenario.
pub fn lines(territory: &Territory, scenario: &Scenario, heads: &Heads) -> Vec<Line> {
    let _ = (territory, scenario, heads);
    todo!("scenario helper")
}
