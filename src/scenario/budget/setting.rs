//! What somebody decided about the money: amounts, payers and growth set by hand, and what the
//! envelopes hold. Everything not said here follows the formulas of [`super::lines`].

use super::Envelope;
use crate::scenario::Fault;
use crate::scenario::assumption::out_of_bounds;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// Hand-set parts of the budget.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BudgetSetting {
    /// Lines that differ from their formula, by key.
    #[serde(default)]
    pub lines: SortedMap<String, LineSetting>,
    /// What an envelope holds, 元 a year, by [`Envelope::key`], where it is not the levers' number.
    #[serde(default)]
    pub envelopes: SortedMap<String, f64>,
}

/// What was set about one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineSetting {
    /// 元 in the first year, instead of the formula's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// Who pays, instead of the usual payer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<Payer>,
    /// Growth a year as a share, instead of the ledger's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub growth: Option<f64>,
}

impl LineSetting {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Who pays a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// 自治区.
    Region,
    /// 市级.
    City,
    /// 县(市、区).
    County,
    /// 乡镇(街道).
    Town,
}

impl Payer {
    /// All, from the top down.
    pub const ALL: [Self; 4] = [Self::Region, Self::City, Self::County, Self::Town];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
        }
    }

    /// By its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.key() == key)
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Region => ("自治区", "Region"),
            Self::City => ("市级", "City"),
            Self::County => ("县（市、区）", "County"),
            Self::Town => ("乡镇（街道）", "Town"),
        }
    }
}

/// Largest amount of a line or an envelope, 元 a year.
pub const MOST_YUAN: f64 = 1e11;

/// Adds a fault for every key that is no line or envelope and every number that cannot be used.
pub fn check(setting: &BudgetSetting, faults: &mut Vec<Fault>) {
    let mut fault = |what: &str, why: String| {
        faults.push(Fault {
            what: what.to_owned(),
            why,
        });
    };
    for (key, line) in &setting.lines {
        if !super::LINE_KEYS.contains(&key.as_str()) {
            fault(key, "no line of the budget has this key".to_owned());
        }
        if let Some(why) = line.amount.and_then(|v| out_of_bounds(v, (0.0, MOST_YUAN))) {
            fault(key, why);
        }
        if let Some(why) = line.growth.and_then(|v| out_of_bounds(v, (-0.5, 1.0))) {
            fault(key, why);
        }
    }
    for (key, &value) in &setting.envelopes {
        if Envelope::of(key).is_none() {
            fault(key, "no envelope has this key".to_owned());
        } else if let Some(why) = out_of_bounds(value, (0.0, MOST_YUAN)) {
            fault(key, why);
        }
    }
}
