//! A layer: polygons with values, whatever file they came in. A bad feature does not spoil its file.

pub mod geojson;
pub mod kml;
pub mod of_territory;
pub mod recognise;
pub mod shapefile;

use super::import::side::Side;
use super::workbook::Cell;
use crate::locale::import::Pair;
use crate::territory::coordinates::Verdict;

/// Coordinates of a feature: polygons of rings of (x, y), the outer ring first.
pub type Polygons = Vec<Vec<Vec<[f64; 2]>>>;

/// Features with the same columns.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Name.
    pub name: String,
    /// What kind of file, for people.
    pub format: &'static str,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The features.
    pub features: Vec<Feature>,
    /// What the file says of its coordinate system.
    pub system: Verdict,
    /// What else our own files carry.
    pub side: Option<Side>,
}

/// A feature.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its polygons, or why it has none.
    pub polygons: Result<Polygons, Pair>,
    /// Its values, by column; missing ones at the end are empty.
    pub values: Vec<Cell>,
}

impl Layer {
    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }
}

impl Feature {
    /// A value; empty where there is none.
    pub fn value(&self, column: Option<usize>) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        column.and_then(|c| self.values.get(c)).unwrap_or(EMPTY)
    }
}
