//! The parameter ledger (参数台账): every number of the model that is not a lever, with low–high,
//! unit, source and grade. Levers act on the numbers of this ledger by key ([`super::lever::Effect`]),
//! and [`super::parameters::resolve`] reads what comes out; nothing else holds a number of the model.
//!
//! The rows stand in `ledger.rs`, in the order shown to people. Sources such as `S27` are those of
//! domain.md §6.

use super::Fault;
use super::ledger::TABLE;
use crate::sorted::SortedMap;

/// One assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumption {
    /// Stable key (`forms_share`).
    pub key: &'static str,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// Unit, zh and en; both empty for a share or a ratio.
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

impl Grade {
    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Document => ("文件", "document"),
            Self::Standard => ("标准", "standard"),
            Self::Case => ("案例", "case"),
            Self::Derived => ("推导", "derived"),
            Self::Estimate => ("估计", "estimate"),
        }
    }
}

/// The whole ledger, in the order shown.
pub fn assumptions() -> &'static [Assumption] {
    TABLE
}

/// One assumption by key.
pub fn find(key: &str) -> Option<&'static Assumption> {
    assumptions().iter().find(|a| a.key == key)
}

/// The value in force of an assumption, before levers: the changed one or the default. `None` for
/// a key that is not in the ledger.
pub fn value(changed: &SortedMap<String, f64>, key: &str) -> Option<f64> {
    let row = find(key)?;
    Some(changed.get(key).copied().unwrap_or(row.value))
}

/// Adds a fault for every unknown key and every value out of bounds or not finite.
pub fn check(changed: &SortedMap<String, f64>, faults: &mut Vec<Fault>) {
    for (key, &value) in changed {
        let why = match find(key) {
            None => "no assumption has this key; remove it or take one of the ledger's".to_owned(),
            Some(row) => match out_of_bounds(value, row.bounds) {
                Some(why) => why,
                None => continue,
            },
        };
        faults.push(Fault { what: key.clone(), why });
    }
}

/// What is wrong with a number, or nothing.
pub(super) fn out_of_bounds(value: f64, bounds: (f64, f64)) -> Option<String> {
    if !value.is_finite() {
        Some(format!(
            "{value} is not a number; give one from {} to {}",
            bounds.0, bounds.1
        ))
    } else if value < bounds.0 || value > bounds.1 {
        Some(format!(
            "{value} is out of bounds; give one from {} to {}",
            bounds.0, bounds.1
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_values_lie_in_range_in_bounds() {
        let mut keys: Vec<_> = assumptions().iter().map(|a| a.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), assumptions().len());
        for a in assumptions() {
            assert!(a.range.0 <= a.value && a.value <= a.range.1, "{}", a.key);
            assert!(a.bounds.0 <= a.range.0 && a.range.1 <= a.bounds.1, "{}", a.key);
            assert!(
                !a.source.is_empty() && !a.name.0.is_empty() && !a.name.1.is_empty(),
                "{}",
                a.key
            );
        }
    }

    #[test]
    fn faults_name_the_key_and_the_bounds() {
        let changed = SortedMap::from([
            ("forms_share".to_owned(), 0.3),
            ("leave_share".to_owned(), 7.0),
            ("no_such".to_owned(), 0.1),
            ("repeat".to_owned(), f64::NAN),
        ]);
        let mut faults = Vec::new();
        check(&changed, &mut faults);
        let what: Vec<_> = faults.iter().map(|f| f.what.as_str()).collect();
        assert_eq!(what, ["leave_share", "no_such", "repeat"]);
        assert!(faults[0].why.contains("0.6"), "{}", faults[0].why);
    }
}
