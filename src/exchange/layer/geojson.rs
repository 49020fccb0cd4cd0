//! GeoJSON ⇄ layer. Each feature is parsed on its own, so that a bad one does not spoil the file.

use super::{Feature as LayerFeature, Layer, Polygons};
use crate::exchange::import::side::Side;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::Cell;
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::territory::coordinates::{System, Verdict, of_name};
use geojson::{Feature, Geometry, GeometryValue, PolygonType};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    geometries: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    crs: Option<&'a RawValue>,
    #[serde(borrow)]
    geju: Option<&'a RawValue>,
}

/// The unparsed features of a file.
enum Features<'a> {
    /// Texts of features.
    Features(Vec<&'a str>),
    /// Texts of geometries without properties.
    Geometries(Vec<&'a str>),
}

impl Features<'_> {
    /// How many there are.
    fn len(&self) -> usize {
        self.texts().len()
    }

    fn texts(&self) -> &[&str] {
        match self {
            Self::Features(texts) | Self::Geometries(texts) => texts,
        }
    }

    /// All features, parsed.
    fn parsed(&self) -> impl Iterator<Item = Result<Feature, Pair>> + '_ {
        self.texts().iter().map(|text| match self {
            Self::Features(_) => parse::<Feature>(text),
            Self::Geometries(_) => parse::<Geometry>(text).map(|g| Feature {
                bbox: None,
                geometry: Some(g),
                id: None,
                properties: None,
                foreign_members: None,
            }),
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Pair> {
    serde_json::from_str(text).map_err(|e| words::malformed(&e.to_string()))
}

/// The text of the file, byte order mark left out.
fn text(bytes: &[u8]) -> Result<&str, ReadError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(words::utf16().into());
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|e| {
        let line = 1 + bytes[..e.valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        words::not_utf8(line).into()
    })
}

fn raw(list: Vec<&RawValue>) -> Vec<&str> {
    list.into_iter().map(RawValue::get).collect()
}

/// Reads a FeatureCollection, a single Feature, a GeometryCollection or a bare polygon. `tell` hears
/// the thousandths done.
pub fn read(name: &str, bytes: &[u8], tell: &mut dyn FnMut(u16)) -> Result<Layer, ReadError> {
    let text = text(bytes)?;
    let outer: Outer =
        serde_json::from_str(text).map_err(|e| ReadError::from(words::not_json(e.line(), e.column(), e.is_eof())))?;
    let named = outer.crs.and_then(|crs| {
        #[derive(Deserialize)]
        struct Crs {
            properties: BTreeMap<String, serde_json::Value>,
        }
        let crs: Crs = serde_json::from_str(crs.get()).ok()?;
        Some(of_name(crs.properties.get("name")?.as_str()?))
    });
    let mut layer = Layer {
        name: name.to_owned(),
        format: "GeoJSON",
        columns: Vec::new(),
        features: Vec::new(),
        // The standard says degrees; many files are not. What the numbers say decides.
        system: named.unwrap_or(Verdict::Unknown),
        side: outer.geju.and_then(|side| Side::read(side.get())),
    };
    if let Some(side) = &layer.side {
        layer.system = Verdict::Is(if side.origin.is_some() {
            System::Degrees
        } else {
            System::Plane
        });
    }
    let features = features(text, outer)?;
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    let count = features.len();
    layer.features.reserve(count);
    for (i, parsed) in features.parsed().enumerate() {
        if i % 4096 == 0 {
            tell((i * 1000 / count.max(1)) as u16);
        }
        let feature = match parsed {
            Err(reason) => LayerFeature {
                polygons: Err(reason),
                values: Vec::new(),
            },
            Ok(feature) => {
                let mut values = Vec::new();
                for (name, value) in feature.properties.unwrap_or_default() {
                    let column = match columns.get(&name) {
                        Some(&column) => column,
                        None => {
                            if layer.columns.len() >= MOST_COLUMNS {
                                continue;
                            }
                            layer.columns.push(name.clone());
                            columns.insert(name, layer.columns.len() - 1);
                            layer.columns.len() - 1
                        }
                    };
                    if values.len() <= column {
                        values.resize(column + 1, Cell::Empty);
                    }
                    values[column] = cell(value);
                }
                LayerFeature {
                    polygons: polygons(feature.geometry.as_ref()),
                    values,
                }
            }
        };
        layer.features.push(feature);
    }
    Ok(layer)
}

/// A layer as GeoJSON, a feature a line, coordinates to a tenth of a millimetre.
pub fn write(layer: &Layer) -> Vec<u8> {
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = format!("{{\"type\":\"FeatureCollection\",\n\"name\":{},\n", json(&layer.name));
    if let Some(side) = &layer.side {
        let _ = writeln!(out, "\"geju\":{},", side.write());
    }
    let decimals = if layer.system == Verdict::Is(System::Degrees) {
        9
    } else {
        2
    };
    out.push_str("\"features\":[\n");
    let names: Vec<String> = layer.columns.iter().map(|c| json(c)).collect();
    for (i, feature) in layer.features.iter().enumerate() {
        out.push_str(if i > 0 { ",\n" } else { "" });
        out.push_str("{\"type\":\"Feature\",\"properties\":{");
        let mut first = true;
        for (name, value) in names.iter().zip(&feature.values) {
            let value = match value {
                Cell::Empty => continue,
                Cell::Number(n) => n.to_string(),
                Cell::Truth(yes) => yes.to_string(),
                other => json(&other.label()),
            };
            let _ = write!(out, "{}{name}:{value}", if first { "" } else { "," });
            first = false;
        }
        out.push_str("},\"geometry\":");
        match &feature.polygons {
            Err(_) => out.push_str("null"),
            Ok(polygons) => {
                let single = polygons.len() == 1;
                out.push_str(if single {
                    "{\"type\":\"Polygon\",\"coordinates\":"
                } else {
                    "{\"type\":\"MultiPolygon\",\"coordinates\":["
                });
                for (p, polygon) in polygons.iter().enumerate() {
                    out.push_str(if p > 0 { ",[" } else { "[" });
                    for (r, ring) in polygon.iter().enumerate() {
                        out.push_str(if r > 0 { ",[" } else { "[" });
                        for (k, [x, y]) in ring.iter().enumerate() {
                            let comma = if k > 0 { "," } else { "" };
                            let _ = write!(out, "{comma}[{x:.decimals$},{y:.decimals$}]");
                        }
                        out.push(']');
                    }
                    out.push(']');
                }
                out.push_str(if single { "}" } else { "]}" });
            }
        }
        out.push('}');
    }
    out.push_str("\n]}\n");
    out.into_bytes()
}

/// Columns beyond this number are not read.
const MOST_COLUMNS: usize = 256;

/// A value of JSON as a cell. Whole numbers that a float cannot hold stay text.
fn cell(value: serde_json::Value) -> Cell {
    use serde_json::Value;
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(yes) => Cell::Truth(yes),
        Value::String(text) => Cell::text(text),
        Value::Number(n) => match n.as_f64() {
            Some(f) if n.is_f64() || f.abs() < 1e15 => Cell::Number(f),
            _ => Cell::Text(n.to_string()),
        },
        other => Cell::Text(other.to_string()),
    }
}

fn features<'a>(text: &'a str, outer: Outer<'a>) -> Result<Features<'a>, ReadError> {
    let found = match (outer.kind.as_deref(), outer.features, outer.geometries) {
        (Some("FeatureCollection"), Some(features), _) => Features::Features(raw(features)),
        (Some("GeometryCollection"), _, Some(geometries)) => Features::Geometries(raw(geometries)),
        (Some("Feature"), ..) => Features::Features(vec![text]),
        (Some("Polygon" | "MultiPolygon"), ..) => Features::Geometries(vec![text]),
        (kind, ..) => return Err(words::not_geojson(kind).into()),
    };
    if found.len() == 0 {
        return Err(words::no_features().into());
    }
    Ok(found)
}

/// The polygons of a geometry, with those inside collections.
fn polygons(geometry: Option<&Geometry>) -> Result<Polygons, Pair> {
    let geometry = geometry.ok_or_else(words::no_geometry)?;
    let mut polygons = Vec::new();
    let mut foreign = None;
    collect(geometry, &mut polygons, &mut foreign)?;
    match (polygons.is_empty(), foreign) {
        (true, Some(kind)) => Err(words::not_polygon(kind)),
        (true, None) => Err(words::no_geometry()),
        _ => Ok(polygons),
    }
}

fn collect(geometry: &Geometry, into: &mut Polygons, foreign: &mut Option<&'static str>) -> Result<(), Pair> {
    match &geometry.value {
        GeometryValue::Polygon { coordinates } => into.push(polygon(coordinates)?),
        GeometryValue::MultiPolygon { coordinates } => {
            for p in coordinates {
                into.push(polygon(p)?);
            }
        }
        GeometryValue::GeometryCollection { geometries } => {
            for g in geometries {
                collect(g, into, foreign)?;
            }
        }
        other => *foreign = Some(other.type_name()),
    }
    Ok(())
}

fn polygon(rings: &PolygonType) -> Result<Vec<Vec<[f64; 2]>>, Pair> {
    rings
        .iter()
        .map(|ring| {
            ring.iter()
                .map(|position| match *position.as_slice() {
                    [x, y, ..] if x.is_finite() && y.is_finite() => Ok([x, y]),
                    [x, y, ..] => Err(words::bad_coordinate(x, y)),
                    _ => Err(words::bad_coordinate(f64::NAN, f64::NAN)),
                })
                .collect()
        })
        .collect()
}
