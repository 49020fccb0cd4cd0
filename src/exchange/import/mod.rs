//! Layers of polygons → territory and first plan. What a file holds is shown first; the user says
//! which column is what, which coordinate system, how near points are one, and which ledger belongs to
//! it; what cannot be used is then refused feature by feature, with a reason.

#[cfg(feature = "office")]
mod build;
#[cfg(feature = "office")]
mod columns;
#[cfg(feature = "office")]
mod fitting;
#[cfg(feature = "office")]
mod join;
#[cfg(feature = "office")]
mod place;
#[cfg(feature = "office")]
pub mod side;
#[cfg(feature = "office")]
mod survey;

#[cfg(feature = "office")]
pub use build::{Imported, MOST, PERSONS_PER_HOUSEHOLD, SPECIAL_SHARE, import};
#[cfg(feature = "office")]
pub use survey::{columns_of, guess, look, survey};

use crate::locale::import::Pair;
use crate::plan::Plan;
use crate::territory::build::{Choice, MisfitKind, Rules};
use crate::territory::coordinates::System;
use crate::territory::{Point, TerritoryData};
use serde::{Deserialize, Serialize};

/// One property of the features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// Households. If absent they follow from residents and persons per household.
    pub households: Option<String>,
    /// Residents. If absent they follow from households.
    pub residents: Option<String>,
    /// Members of special groups. If absent a share of the residents.
    pub special: Option<String>,
    /// Name of a unit.
    pub name: Option<String>,
    /// Code of a unit.
    pub code: Option<String>,
    /// What kind of unit.
    pub kind: Option<String>,
    /// Grid (first plan): its code or its name.
    pub grid: Option<String>,
    /// Name of the grid where `grid` is a code.
    pub grid_name: Option<String>,
    /// Community (first plan): its code or its name.
    pub community: Option<String>,
    /// Name of the community where `community` is a code.
    pub community_name: Option<String>,
    /// Town or subdistrict.
    pub town: Option<String>,
    /// Compound (小区).
    pub compound: Option<String>,
    /// Who runs the compound.
    pub property: Option<String>,
    /// Whether the compound is old.
    pub old: Option<String>,
    /// Plain or mountain.
    pub terrain: Option<String>,
}

/// What the page lets people choose for a column.
pub type Chosen = fn(&mut Mapping) -> &mut Option<String>;

/// All parts of a mapping: stable key, name (zh, en) and where it stands.
pub const PARTS: [(&str, (&str, &str), Chosen); 15] = [
    ("households", ("户数", "Households"), |m| &mut m.households),
    ("residents", ("常住人口", "Residents"), |m| &mut m.residents),
    ("code", ("单元编码", "Unit code"), |m| &mut m.code),
    ("name", ("单元名称", "Unit name"), |m| &mut m.name),
    ("grid", ("网格（编码或名称）", "Grid (code or name)"), |m| {
        &mut m.grid
    }),
    ("grid_name", ("网格名称", "Grid name"), |m| &mut m.grid_name),
    (
        "community",
        ("社区（编码或名称）", "Community (code or name)"),
        |m| &mut m.community,
    ),
    ("community_name", ("社区名称", "Community name"), |m| {
        &mut m.community_name
    }),
    ("town", ("乡镇（街道）", "Town"), |m| &mut m.town),
    ("compound", ("小区", "Compound"), |m| &mut m.compound),
    ("property", ("物业模式", "Property mode"), |m| &mut m.property),
    ("old", ("老旧小区", "Old compound"), |m| &mut m.old),
    ("special", ("特殊人群", "Special groups"), |m| &mut m.special),
    ("kind", ("单元类型", "Kind of unit"), |m| &mut m.kind),
    ("terrain", ("地形", "Terrain"), |m| &mut m.terrain),
];

/// The columns that a mapping names.
pub fn chosen(mapping: &Mapping) -> Vec<&str> {
    [
        &mapping.households,
        &mapping.residents,
        &mapping.special,
        &mapping.name,
        &mapping.code,
        &mapping.kind,
        &mapping.grid,
        &mapping.grid_name,
        &mapping.community,
        &mapping.community_name,
        &mapping.town,
        &mapping.compound,
        &mapping.property,
        &mapping.old,
        &mapping.terrain,
    ]
    .into_iter()
    .filter_map(|c| c.as_deref())
    .collect()
}

/// What is being done, for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Bytes become features.
    Read,
    /// The ledger is joined.
    Join,
    /// Coordinates are converted.
    Place,
    /// Boundaries are matched.
    Build,
    /// The first plan is drawn.
    Plan,
    /// A file is written.
    Write,
}

impl Stage {
    /// In words, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Read => ("读取要素", "Reading features"),
            Self::Join => ("关联台账", "Joining the ledger"),
            Self::Place => ("转换坐标", "Converting coordinates"),
            Self::Build => ("拼接边界", "Matching boundaries"),
            Self::Plan => ("建立方案", "Drawing the first plan"),
            Self::Write => ("写出文件", "Writing the file"),
        }
    }
}

/// A layer as found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerFound {
    /// Its name: the file's, with the layer's where there are several.
    pub name: String,
    /// What kind of file, for people (`GeoJSON`, `Shapefile`, `KML`).
    pub format: String,
    /// Number of features.
    pub features: u32,
    /// The likeliest coordinate system.
    pub system: System,
    /// Whether the axes look swapped.
    pub swapped: bool,
    /// Whether file or ranges leave no doubt about the system.
    pub sure: bool,
    /// Longitude of the middle if it is in the likeliest system, for choosing a meridian.
    pub middle: (f64, f64),
}

/// What files hold before the user decides anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// The layers.
    pub layers: Vec<LayerFound>,
    /// Columns of all layers and of the ledger joined, in order of first appearance.
    pub columns: Vec<Column>,
    /// Ledgers found beside the layers, which may be joined: name, headers.
    pub tables: Vec<(String, Vec<String>)>,
    /// The likeliest choices.
    pub guess: Options,
}

/// What the user decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Name of the territory.
    pub name: String,
    /// By layer: coordinate system and whether its axes are swapped. `None` in place of a system:
    /// degrees where the numbers allow it, else a plane.
    pub layers: Vec<(Option<System>, bool)>,
    /// Which column is what.
    pub mapping: Mapping,
    /// Households aimed at for a grid that is drawn automatically.
    pub grid_households: u32,
    /// Centimetres within which two points become one.
    pub tolerance: i32,
    /// What to do about gaps and overlaps.
    pub fit: Rules,
    /// The ledger joined to the polygons.
    pub join: Option<Join>,
}

/// How a ledger is joined to polygons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// Which of the tables.
    pub table: u32,
    /// Column of the table, by its position.
    pub table_column: u32,
    /// Column of the polygons.
    pub column: String,
}

/// A feature that did not become a unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedFeature {
    /// Position of its layer.
    pub layer: u32,
    /// Position in its layer, from 0.
    pub feature: u32,
    /// Its code or name, where it has one.
    pub label: String,
    /// Why, zh and en.
    pub reason: Pair,
}

/// Which misfit, for choosing about it: its kind, its shapes and a point of it.
pub type Key = (MisfitKind, (usize, Option<usize>), Point);

/// A gap, an overlap, or points that snapped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// For choosing otherwise; `None` of points that snapped.
    pub key: Option<Key>,
    /// The two features between which it lies: code, name or number; the second may be blank.
    pub who: [String; 2],
    /// Where, in the file's coordinates.
    pub at: String,
    /// What it is and how large.
    pub what: Pair,
    /// What was done, and why.
    pub done: Pair,
    /// The same as a choice.
    pub now: Choice,
}

/// A finished import as it travels to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportedData {
    /// Territory.
    pub territory: TerritoryData,
    /// First plan.
    pub plan: Plan,
    /// Features refused.
    pub refused: Vec<RefusedFeature>,
    /// Points moved by snapping.
    pub snapped: u32,
    /// What did not fit together, and what was done about it.
    pub fitted: Vec<Fitted>,
    /// Polygons without a row in the ledger joined, and rows without a polygon: how many, and the first few.
    pub unjoined: [(u32, Vec<String>); 2],
}

/// A picture of layers for a small map: an SVG path in a box of `size`, x to the right, y down.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The `d` of a path.
    pub path: String,
    /// Width and height of the box.
    pub size: (u32, u32),
    /// Longitude and latitude (west, south, east, north); metres where it is nowhere on earth.
    pub bounds: [f64; 4],
    /// Whether the bounds are degrees.
    pub degrees: bool,
}
