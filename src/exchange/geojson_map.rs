//! GeoJSON alone → territory and first plan, for programs: [`super::import`] without its choices.

use super::import::{self, Column, Mapping as FullMapping, Options, RefusedFeature};
use super::layer::geojson;
pub use super::read_error::ReadError;
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::plan::Plan;
use crate::territory::Territory;
use crate::territory::build::{Refusal, Rules};

pub use super::import::{PERSONS_PER_HOUSEHOLD, SPECIAL_SHARE};

/// Which column is what.
pub type Mapping = FullMapping;

/// What is known of a file before the user decides which column is what.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Number of features.
    pub features: u32,
    /// Columns, in order of first appearance.
    pub columns: Vec<Column>,
    /// The guess.
    pub guess: Mapping,
}

/// What an import made.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The territory.
    pub territory: Territory,
    /// The first plan.
    pub plan: Plan,
    /// Features refused.
    pub refused: Vec<RefusedFeature>,
    /// Points moved by snapping.
    pub snapped: u32,
}

/// Looks at the file without building anything.
pub fn preview(bytes: &[u8]) -> Result<Preview, ReadError> {
    let layer = geojson::read("", bytes, &mut |_| {})?;
    let features = layer.features.len() as u32;
    let columns = import::columns_of(&[layer]);
    Ok(Preview {
        features,
        guess: import::guess(&columns),
        columns,
    })
}

/// Builds territory and first plan: degrees where the numbers allow it, else a plane.
/// `grid_households` is the size aimed at when no grid column is given; `tolerance` is in centimetres.
pub fn import(
    name: &str,
    bytes: &[u8],
    mapping: &Mapping,
    grid_households: u32,
    tolerance: i32,
) -> Result<Imported, ReadError> {
    let layer = geojson::read(name, bytes, &mut |_| {})?;
    let options = Options {
        name: name.to_owned(),
        layers: vec![(None, false)],
        mapping: mapping.clone(),
        grid_households,
        tolerance,
        fit: Rules::LEAVE,
        join: None,
    };
    let made = import::import(&[layer], &[], &options, &mut |_, _| {})?;
    Ok(Imported {
        territory: made.territory,
        plan: made.plan,
        refused: made.refused,
        snapped: made.snapped,
    })
}

/// A refusal in words, zh and en; places in metres of the map, features counted from 1.
pub fn explain(refusal: &Refusal) -> Pair {
    match *refusal {
        Refusal::Empty => words::empty(),
        Refusal::SelfCrossing(p) => {
            let (x, y) = p.metres();
            words::self_crossing(&format!("({x:.2}, {y:.2})"))
        }
        Refusal::Overlap { with, area } => words::overlap(with + 1, area),
    }
}
