//! GeoJSON polygons → territory.

use crate::territory::{Territory, build::Refusal};

/// What is known of a file before the user decides which column is what.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Preview {
    /// Number of features.
    pub features: u32,
    /// Columns, in order of first appearance.
    pub columns: Vec<Column>,
    /// The guess.
    pub guess: Mapping,
}

/// One property of the features.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Whether every value present is a number.
    pub numeric: bool,
    /// Number of different values.
    pub distinct: u32,
    /// First values, as text.
    pub first: Vec<String>,
}

/// Which column is what; `None`: not there.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Mapping {
    /// Households. If absent they follow from residents / `persons_per_household`.
    pub households: Option<String>,
    /// Residents. If absent they follow from households.
    pub residents: Option<String>,
    /// Name of a unit.
    pub name: Option<String>,
    /// Code of a unit.
    pub code: Option<String>,
    /// Grid (first plan).
    pub grid: Option<String>,
    /// Community (first plan).
    pub community: Option<String>,
}

/// A feature that did not become a unit.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RefusedFeature {
    /// Position in the file, from 0.
    pub feature: u32,
    /// Why, zh and en.
    pub reason: (String, String),
}

/// What an import made.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The territory.
    pub territory: Territory,
    /// The first plan.
    pub plan: crate::plan::Plan,
    /// Features refused.
    pub refused: Vec<RefusedFeature>,
    /// Points moved by snapping.
    pub snapped: u32,
}

/// Why a file cannot be read at all, zh and en.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadError(pub String, pub String);

/// Looks at the file without building anything.
pub fn preview(bytes: &[u8]) -> Result<Preview, ReadError> {
    let _ = bytes;
    todo!("territory helper")
}

/// Builds territory and first plan. `grid_households` is the size aimed at when no grid column is
/// given; `tolerance` is in centimetres.
pub fn import(
    name: &str,
    bytes: &[u8],
    mapping: &Mapping,
    grid_households: u32,
    tolerance: i32,
) -> Result<Imported, ReadError> {
    let _ = (name, bytes, mapping, grid_households, tolerance);
    todo!("territory helper")
}

/// A refusal in words, zh and en.
pub fn explain(refusal: &Refusal) -> (String, String) {
    let _ = refusal;
    todo!("territory helper")
}
