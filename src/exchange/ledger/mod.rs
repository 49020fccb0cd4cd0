//! Ledgers (台账) of an office: templates out, what stands in the program out, and changed ledgers in
//! again, matched by code. One import is one edit of the scenario; counts and property modes belong to
//! the territory, which is then replaced by one with the new counts.

#[cfg(feature = "office")]
mod fields;
#[cfg(feature = "office")]
mod read;
#[cfg(feature = "office")]
mod write;

#[cfg(feature = "office")]
pub use read::read;
#[cfg(feature = "office")]
pub use write::{assignment, template, write};

use super::workbook::fields::RefusedRow;
use crate::locale::import::Pair;
use crate::scenario::ScenarioEdit;
use crate::territory::TerritoryData;
use serde::{Deserialize, Serialize};

/// The sheets that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// 社区.
    Community,
    /// 网格.
    Grid,
    /// 小区.
    Compound,
    /// 楼栋: units.
    Unit,
    /// 人员.
    Staff,
    /// 案件.
    Case,
    /// 经费.
    Budget,
}

impl Kind {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Community,
        Self::Grid,
        Self::Compound,
        Self::Unit,
        Self::Staff,
        Self::Case,
        Self::Budget,
    ];

    /// Name of the sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Community => "社区",
            Self::Grid => "网格",
            Self::Compound => "小区",
            Self::Unit => "楼栋",
            Self::Staff => "人员",
            Self::Case => "案件",
            Self::Budget => "经费",
        }
    }
}

/// What ledgers change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerUpdate {
    /// What changes of the scenario: one step that can be undone.
    pub edit: ScenarioEdit,
    /// The territory with the new counts; `None`: they stay.
    pub territory: Option<TerritoryData>,
    /// What changes, in words.
    pub changes: Vec<Pair>,
    /// Rows and cells not used.
    pub refused: Vec<RefusedRow>,
}

impl LedgerUpdate {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.territory.is_none() && matches!(&self.edit, ScenarioEdit::All(edits) if edits.is_empty())
    }
}
