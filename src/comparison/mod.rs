//! Scenarios side by side: means and paired differences, each with its interval.

pub mod interval;

pub use interval::Interval;

use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use serde::{Deserialize, Serialize};

/// The comparison of several scenarios in one area; the first is the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The area.
    pub area: Area,
    /// One row an index.
    pub rows: Vec<Row>,
}

/// One index over all scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which index.
    pub index: Index,
    /// One cell a scenario, baseline first.
    pub cells: Vec<Cell>,
}

/// One index of one scenario.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Mean over replications with its interval; `None` where the index has no meaning here.
    pub mean: Option<Interval>,
    /// Paired difference from the baseline; `None` for the baseline itself.
    pub difference: Option<Interval>,
}

/// Compares outcomes of the same seed and number of replications, paired by replication. The error
/// says what does not match.
pub fn compare(outcomes: &[&Outcome], area: Area) -> Result<Comparison, String> {
    let _ = (outcomes, area);
    todo!("comparison helper")
}
