//! GeoJSON polygons → territory. What cannot be used is refused feature by feature, with a reason.

mod columns;
mod place;
mod read;

use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::plan::{Plan, partition};
use crate::territory::build::{self, Refusal};
use crate::territory::content_hash::Digest;
use crate::territory::{
    County, CountyId, Origin, PlanarMap, Projection, Terrain, Territory, TerritoryData, Town, Unit, UnitKind,
};
use geojson::{Feature, JsonObject};
use place::Place;
use serde_json::Value;

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

pub use super::read_error::ReadError;

/// Looks at the file without building anything.
pub fn preview(bytes: &[u8]) -> Result<Preview, ReadError> {
    let text = read::text(bytes)?;
    let features = read::features(text)?;
    let columns = survey(features.properties());
    Ok(Preview {
        features: features.len() as u32,
        guess: columns::guess(&columns),
        columns,
    })
}

/// How many first values a column shows.
const FIRST: usize = 5;

fn survey(features: impl Iterator<Item = JsonObject>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut position = std::collections::BTreeMap::new();
    let mut seen: Vec<std::collections::BTreeSet<u64>> = Vec::new();
    for properties in features {
        for (name, value) in properties {
            let i = *position.entry(name).or_insert_with_key(|name| {
                columns.push(Column {
                    name: name.clone(),
                    numeric: true,
                    distinct: 0,
                    first: Vec::new(),
                });
                seen.push(Default::default());
                columns.len() - 1
            });
            let shown = label(&value);
            if shown.is_empty() {
                continue;
            }
            let column = &mut columns[i];
            column.numeric &= number(&value).is_some();
            let mut digest = Digest::default();
            digest.bytes(shown.as_bytes());
            column.distinct += u32::from(seen[i].insert(digest.finish()));
            if column.first.len() < FIRST {
                column.first.push(shown);
            }
        }
    }
    for column in &mut columns {
        // A column without a value is not a number.
        column.numeric &= column.distinct > 0;
    }
    columns
}

/// A value as text; codes that a file holds as numbers keep their digits and get no ".0".
fn label(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.trim().to_string(),
        Value::Number(n) => match n.as_f64() {
            Some(f) if n.is_f64() && f == f.trunc() && f.abs() < EXACT => format!("{f:.0}"),
            _ => n.to_string(),
        },
        other => other.to_string(),
    }
}

/// Whole numbers below this are exact in a float (2⁵³).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A value as a number; "1,234" and "1234" count as numbers.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(n) => n.as_f64(),
        Value::String(s) => s
            .trim()
            .replace([',', '，'], "")
            .parse()
            .ok()
            .filter(|f: &f64| f.is_finite()),
        _ => None,
    }
}

/// Persons in a household where only one of the two counts is known (domain.md §1: Wuzhong 2020
/// census, S36).
pub const PERSONS_PER_HOUSEHOLD: f64 = 2.79;

/// Members of special groups among residents where no file says so: 9.5 in a grid of 800
/// (domain.md §3.7, Liyang, S1 and derived).
pub const SPECIAL_SHARE: f64 = 9.5 / 800.0;

/// Most households or residents that one unit may have.
pub const MOST: u32 = 10_000_000;

/// Seed of the first plan: one file gives one plan.
const SEED: u64 = 1;

/// Builds territory and first plan. `grid_households` is the size aimed at when no grid column is
/// given; `tolerance` is in centimetres. Blank counts are 0.
pub fn import(
    name: &str,
    bytes: &[u8],
    mapping: &Mapping,
    grid_households: u32,
    tolerance: i32,
) -> Result<Imported, ReadError> {
    let text = read::text(bytes)?;
    let features = read::features(text)?;
    let mut refused: Vec<(usize, Pair)> = Vec::new();
    let mut good: Vec<Row> = Vec::new();
    let mut missing = missing_columns(mapping);
    for (feature, parsed) in features.parsed().enumerate() {
        if let Ok(Feature {
            properties: Some(properties),
            ..
        }) = &parsed
        {
            missing.retain(|c| !properties.contains_key(*c));
        }
        match parsed.and_then(|f| row(feature, &f, mapping)) {
            Ok(row) => good.push(row),
            Err(reason) => refused.push((feature, reason)),
        }
    }
    if let Some(column) = missing.first() {
        return Err(words::no_column(column).into());
    }
    let place = Place::of(good.iter().map(|r| &r.polygons));
    let mut shapes = Vec::with_capacity(good.len());
    good.retain_mut(|row| match place.shape(&std::mem::take(&mut row.polygons)) {
        Ok(shape) => {
            shapes.push(shape);
            true
        }
        Err(reason) => {
            refused.push((row.feature, reason));
            false
        }
    });
    let built = build::build(&shapes, tolerance);
    for (i, refusal) in &built.refused {
        let reason = match *refusal {
            Refusal::Empty => words::empty(),
            Refusal::SelfCrossing(p) => words::self_crossing(&place.tell(p)),
            Refusal::Overlap { with, area } => words::overlap(good[with].feature + 1, area),
        };
        refused.push((good[*i].feature, reason));
    }
    refused.sort_by_key(|r| r.0);
    if let (true, Some((_, first))) = (built.kept.is_empty(), refused.first()) {
        return Err(words::none_usable(features.len(), first).into());
    }
    let rows: Vec<&Row> = built.kept.iter().map(|&i| &good[i]).collect();
    let territory = territory(name, &rows, built.map, place.projection);
    let plan = first_plan(&territory, &rows, mapping, grid_households);
    Ok(Imported {
        territory,
        plan,
        refused: refused
            .into_iter()
            .map(|(feature, reason)| RefusedFeature {
                feature: feature as u32,
                reason,
            })
            .collect(),
        snapped: built.snapped as u32,
    })
}

fn missing_columns(mapping: &Mapping) -> Vec<&str> {
    [
        &mapping.households,
        &mapping.residents,
        &mapping.name,
        &mapping.code,
        &mapping.grid,
        &mapping.community,
    ]
    .into_iter()
    .filter_map(|c| c.as_deref())
    .collect()
}

/// What is taken from one feature.
struct Row {
    feature: usize,
    polygons: read::Polygons,
    households: u32,
    residents: u32,
    name: String,
    code: String,
    grid: String,
    community: String,
}

fn row(feature: usize, from: &Feature, mapping: &Mapping) -> Result<Row, Pair> {
    let polygons = read::polygons(from.geometry.as_ref())?;
    let value = |column: &Option<String>| column.as_ref().and_then(|c| from.property(c));
    let text = |column: &Option<String>| value(column).map(label).unwrap_or_default();
    let count = |column: &Option<String>| match (column, value(column)) {
        (Some(column), Some(value)) => count(column, value),
        _ => Ok(None),
    };
    let (households, residents) = match (count(&mapping.households)?, count(&mapping.residents)?) {
        (Some(h), Some(r)) => (h, r),
        (Some(h), None) => (h, (f64::from(h) * PERSONS_PER_HOUSEHOLD).round() as u32),
        // Where somebody lives there is a household.
        (None, Some(r)) => {
            let households = (f64::from(r) / PERSONS_PER_HOUSEHOLD).round() as u32;
            (households.max(r.min(1)), r)
        }
        (None, None) => (0, 0),
    };
    if let (Some(column), Some(Value::Number(n))) = (&mapping.code, value(&mapping.code))
        && n.as_f64().is_some_and(|f| n.is_f64() && f.abs() >= EXACT)
    {
        return Err(words::code_lost_digits(column, &n.to_string()));
    }
    Ok(Row {
        feature,
        polygons,
        households,
        residents,
        name: text(&mapping.name),
        code: text(&mapping.code),
        grid: text(&mapping.grid),
        community: text(&mapping.community),
    })
}

/// A count; `None` where the cell is blank.
fn count(column: &str, value: &Value) -> Result<Option<u32>, Pair> {
    let shown = label(value);
    if shown.is_empty() {
        return Ok(None);
    }
    match number(value) {
        None => Err(words::not_a_count(column, &shown)),
        Some(n) if !(0.0..=f64::from(MOST)).contains(&n) => Err(words::count_out_of_range(column, &shown, MOST)),
        Some(n) => Ok(Some(n.round() as u32)),
    }
}

fn territory(name: &str, rows: &[&Row], map: PlanarMap, projection: Projection) -> Territory {
    let mut used = std::collections::BTreeSet::new();
    let units = rows
        .iter()
        .map(|row| {
            let plain = if row.code.is_empty() {
                format!("{:06}", row.feature + 1)
            } else {
                row.code.clone()
            };
            // Codes tell units apart: a repeated one gets a number.
            let code = std::iter::once(plain.clone())
                .chain((2..).map(|i| format!("{plain}-{i}")))
                .find(|code| used.insert(code.clone()))
                .unwrap_or(plain);
            Unit {
                name: if row.name.is_empty() {
                    code.clone()
                } else {
                    row.name.clone()
                },
                code,
                households: row.households,
                residents: row.residents,
                special: (f64::from(row.residents) * SPECIAL_SHARE).round() as u32,
                kind: if row.residents == 0 {
                    UnitKind::Open
                } else {
                    UnitKind::Residential
                },
                compound: None,
                terrain: Terrain::Plain,
            }
        })
        .collect();
    Territory::new(TerritoryData {
        name: name.to_string(),
        origin: Origin::Imported,
        counties: vec![County {
            name: name.to_string(),
            code: "000000".into(),
            terrain: Terrain::Plain,
        }],
        towns: vec![Town {
            name: name.to_string(),
            code: "000000000".into(),
            county: CountyId(0),
            subdistrict: true,
        }],
        compounds: Vec::new(),
        units,
        map,
        projection,
        layers: crate::territory::Layers::default(),
    })
}

fn first_plan(territory: &Territory, rows: &[&Row], mapping: &Mapping, grid_households: u32) -> Plan {
    let labels = |of: fn(&Row) -> &String| -> Vec<String> { rows.iter().map(|r| of(r).clone()).collect() };
    let communities = mapping.community.as_ref().map(|_| labels(|r| &r.community));
    match (&mapping.grid, communities) {
        (Some(_), communities) => partition::from_labels(territory, &labels(|r| &r.grid), communities.as_deref()),
        (None, Some(communities)) => partition::within(territory, &communities, grid_households, SEED),
        (None, None) => partition::automatic(territory, grid_households, SEED),
    }
}

/// A refusal in words, zh and en; places in metres of the map, features counted from 1.
pub fn explain(refusal: &Refusal) -> (String, String) {
    match *refusal {
        Refusal::Empty => words::empty(),
        Refusal::SelfCrossing(p) => {
            let (x, y) = p.metres();
            words::self_crossing(&format!("({x:.2}, {y:.2})"))
        }
        Refusal::Overlap { with, area } => words::overlap(with + 1, area),
    }
}
