//! The parameter ledger (参数台账): every number of the model that is not a lever, with low–high,
//! unit, source and grade.

use super::Fault;
use std::collections::BTreeMap;

/// One assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumption {
    /// Stable key (`forms_share`).
    pub key: &'static str,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// Unit, zh and en.
    pub unit: (&'static str, &'static str),
    /// Default.
    pub value: f64,
    /// Plausible range.
    pub range: (f64, f64),
    /// Hard bounds: outside, a run is refused.
    pub bounds: (f64, f64),
    /// Where it comes from.
    pub source: &'static str,
    /// How good that is.
    pub grade: Grade,
}

/// Evidence grades (证据等级).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 文件: stands in the founding document.
    Document,
    /// 标准: a standard or a norm.
    Standard,
    /// 案例: measured somewhere.
    Case,
    /// 推导: derived from the above.
    Derived,
    /// 估计: our estimate.
    Estimate,
}

/// The whole ledger, in the order shown.
pub fn assumptions() -> &'static [Assumption] {
    todo!("scenario helper")
}

/// One assumption by key.
pub fn find(key: &str) -> Option<&'static Assumption> {
    assumptions().iter().find(|a| a.key == key)
}

/// Adds a fault for every unknown key and every value out of bounds or not finite.
pub fn check(changed: &BTreeMap<String, f64>, faults: &mut Vec<Fault>) {
    let _ = (changed, faults);
    todo!("scenario helper")
}
