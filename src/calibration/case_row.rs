//! One case of a ledger, as far as the ledger says anything of it: no name, no number, no address.

use serde::{Deserialize, Serialize};

/// A case. Times are hours since 0:00 of 1 January of the year in which the ledger begins; everything
/// but the class may be missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseRow {
    /// The ledger's word for its class.
    pub class: String,
    /// Code or name of the smallest place named: unit, else grid.
    pub unit: String,
    /// Code or name of its grid.
    pub grid: String,
    /// Code or name of its community.
    pub community: String,
    /// Code or name of its town.
    pub town: String,
    /// 发生, else 立案.
    pub happened: Option<f64>,
    /// 结案.
    pub closed: Option<f64>,
    /// Limit.
    pub due: Option<f64>,
    /// Hands-on hours, or from the beginning to the end of disposal.
    pub hours: Option<f64>,
    /// Who closed it.
    pub level: Option<ClosedBy>,
    /// Closed on time, where the ledger says so itself.
    pub on_time: Option<bool>,
    /// Nobody reported it: found by patrol or visit.
    pub latent: Option<bool>,
    /// It came back.
    pub repeat: Option<bool>,
    /// It was done again after a failed check.
    pub rework: Option<bool>,
    /// Found solved.
    pub solved: Option<bool>,
}

/// Who closed a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ClosedBy {
    /// 网格.
    Grid,
    /// 社区(村).
    Community,
    /// 乡镇(街道).
    Town,
    /// 部门.
    Department,
}

impl ClosedBy {
    /// Reads what ledgers write: a level, or the name of the unit that disposed of the case.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
        if text.is_empty() {
            None
        } else if has(&["grid", "网格"]) {
            Some(Self::Grid)
        } else if has(&["community", "社区", "居委", "村委", "村民委员会"]) || text.ends_with('村') {
            Some(Self::Community)
        } else if has(&["department", "部门", "公司", "大队", "支队"])
            || ["局", "委", "办", "站", "所", "中心"]
                .iter()
                .any(|end| text.ends_with(end))
                && !has(&["街道", "乡", "镇"])
        {
            Some(Self::Department)
        } else if has(&["town", "街道", "乡", "镇"]) {
            Some(Self::Town)
        } else {
            Some(Self::Department)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ClosedBy;

    #[test]
    fn levels_and_names_of_units_are_told_apart() {
        for (text, level) in [
            ("grid", ClosedBy::Grid),
            ("金星第一网格", ClosedBy::Grid),
            ("阳光骄子社区", ClosedBy::Community),
            ("东沟村", ClosedBy::Community),
            ("金星镇", ClosedBy::Town),
            ("胜利街道综合执法办", ClosedBy::Town),
            ("区住建局", ClosedBy::Department),
            ("供热公司", ClosedBy::Department),
            ("Department", ClosedBy::Department),
        ] {
            assert_eq!(ClosedBy::of(text), Some(level), "{text}");
        }
        assert_eq!(ClosedBy::of("  "), None);
    }
}
