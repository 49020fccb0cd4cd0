//! Orders about what was decided: a case ledger to be fitted, everything decided as one workbook, and
//! that workbook back. The page sends the territory along, since `papers` keeps nothing.

use crate::calibration::Calibration;
use crate::exchange::decision_book::Part;
use crate::exchange::workbook::fields::RefusedRow;
use crate::locale::Language;
use crate::scenario::{Scenario, ScenarioEdit};
use crate::simulation::Outcome;
use crate::territory::TerritoryData;
use serde::{Deserialize, Serialize};

/// One order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionOrder {
    /// The territory in use.
    pub territory: TerritoryData,
    /// The scenario in hand.
    pub scenario: Scenario,
    /// Language of sheets and headers.
    pub language: Language,
    /// What is asked.
    pub ask: Ask,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Fit a case ledger: file name, file.
    Calibrate(String, Vec<u8>),
    /// The workbook as .xlsx, with results if there are some.
    Write(Option<Box<Outcome>>),
    /// One of its sheets as CSV.
    WriteSheet(Part),
    /// What a workbook (or one sheet's CSV) decides: file name, file.
    Read(String, Vec<u8>),
}

/// An answer that is not a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Decided {
    /// What a case ledger says.
    Calibrated(Box<Calibrated>),
    /// What a workbook decides.
    Read {
        /// One edit with everything.
        edit: Box<ScenarioEdit>,
        /// Sheets understood.
        parts: Vec<Part>,
        /// Rows that were not.
        refused: Vec<RefusedRow>,
    },
}

/// A ledger as read and fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    /// Its name.
    pub source: String,
    /// What was fitted.
    pub calibration: Calibration,
    /// Columns recognised: key of the field, header.
    pub columns: Vec<(String, String)>,
    /// Columns about persons, dropped at reading.
    pub dropped: Vec<String>,
    /// Rows refused, the first of them.
    pub refused: Vec<RefusedRow>,
    /// Rows refused in all.
    pub refused_count: u32,
}
