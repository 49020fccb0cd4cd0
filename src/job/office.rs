//! What the page asks of the program `papers`, which reads and writes files, and what it answers. The
//! page starts it when somebody brings or wants a file, and ends it afterwards: memory goes back, and
//! ending it is also how a long reading is given up. The command line calls the same functions directly.

#[cfg(feature = "office")]
mod decide;
pub mod decisions;
#[cfg(feature = "office")]
mod desk;

pub use decisions::{Ask, Calibrated, Decided, DecisionOrder};

#[cfg(feature = "office")]
pub use desk::{Office, map_file};

use super::report::ReportOrder;
use super::wire::{self, Garbled};
use crate::exchange::import::{ImportedData, Options, Outline, Stage, Survey};
use crate::exchange::ledger::LedgerUpdate;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Table, Workbook};
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::territory::TerritoryData;
use serde::{Deserialize, Serialize};

/// From page to `papers`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Write a workbook as .xlsx.
    Workbook(Workbook),
    /// Write the first sheet of a workbook as CSV.
    Csv(Workbook),
    /// Write a brief or a report as a Word file.
    Word(Box<TerritoryData>, Box<ReportOrder>),
    /// Write one as Markdown.
    Markdown(Box<TerritoryData>, Box<ReportOrder>),
    /// Write one as a workbook.
    Spreadsheet(Box<TerritoryData>, Box<ReportOrder>),
    /// Something about what was decided: a case ledger to fit, the workbook out or in.
    Decide(Box<DecisionOrder>),
    /// Read the tables of a workbook or a CSV file; columns about persons are dropped.
    Tables {
        /// File name.
        name: String,
        /// The file.
        bytes: Vec<u8>,
    },
    /// Recognise and read files brought together; they stay until others are opened.
    Open {
        /// Names and contents. The page leaves the contents out and sends them beside the order.
        files: Vec<(String, Vec<u8>)>,
    },
    /// Draw the open layers small under these choices.
    Look(Options),
    /// Make a territory of the open layers.
    Import(Options),
    /// What the open ledgers change of a scenario.
    Ledger {
        /// The territory.
        territory: Box<TerritoryData>,
        /// The scenario.
        scenario: Box<Scenario>,
    },
    /// Write the ledger of a scenario as .xlsx; the plan that moves are told against.
    WriteLedger {
        /// What is written.
        what: LedgerForm,
        /// The territory.
        territory: Box<TerritoryData>,
        /// The scenario.
        scenario: Box<Scenario>,
        /// The plan that moves are told against.
        base: Box<Plan>,
    },
    /// Write territory and plan as a map file.
    Map {
        /// The form.
        form: MapForm,
        /// The territory.
        territory: Box<TerritoryData>,
        /// The plan.
        plan: Box<Plan>,
    },
}

/// Ledgers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LedgerForm {
    /// The scenario's ledger, .xlsx.
    Whole,
    /// Which unit is in which grid, CSV.
    Assignment,
    /// Empty sheets to fill in, .xlsx.
    Template,
}

/// Forms of map files out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapForm {
    /// GeoJSON.
    GeoJson,
    /// Zipped Shapefile.
    Shapefile,
    /// KML.
    Kml,
}

impl MapForm {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::GeoJson, Self::Shapefile, Self::Kml];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Shapefile => "zip",
            Self::Kml => "kml",
        }
    }
}

/// From `papers` to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// It is awake.
    Ready,
    /// How far it has come; more follows.
    Progress(Progress),
    /// A file.
    Bytes(Vec<u8>),
    /// Tables, and the headers of the columns about persons that were dropped.
    Tables(Vec<Table>, Vec<String>),
    /// What a case ledger or a workbook says.
    Decided(Decided),
    /// What the opened files hold.
    Opened(Box<Opened>),
    /// How the layers lie.
    Looked(Outline),
    /// What ledgers change.
    Ledger(Box<LedgerUpdate>),
    /// The territory made.
    Imported(Box<ImportedData>),
    /// It cannot be done: why.
    Refused(ReadError),
}

/// What opened files hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Layers of polygons with the likeliest choices; `None` if there are only ledgers.
    pub survey: Option<Survey>,
    /// How the layers lie under the likeliest choices.
    pub outline: Outline,
    /// Headers of the columns about persons that were dropped.
    pub dropped: Vec<String>,
}

/// How far a reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Thousandths of the stage.
    pub done: u16,
}

/// An order as bytes.
pub fn encode_order(order: &Order) -> Vec<u8> {
    wire::encode(order)
}

/// An order from bytes.
pub fn decode_order(bytes: &[u8]) -> Result<Order, Garbled> {
    wire::decode(bytes)
}

/// An answer as bytes.
pub fn encode_answer(answer: &Answer) -> Vec<u8> {
    wire::encode(answer)
}

/// An answer from bytes.
pub fn decode_answer(bytes: &[u8]) -> Result<Answer, Garbled> {
    wire::decode(bytes)
}
