//! GeoJSON ⇄ layer. Each feature is parsed on its own, so that a bad one does not spoil the file, and
//! straight into what a layer holds: a map of a city is some hundred megabytes of text.

mod geometry;

use super::{Feature as LayerFeature, Layer};
use crate::exchange::import::side::Side;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::Cell;
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::territory::coordinates::{System, Verdict, of_name};
use geometry::Geometry;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
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
    let count = features.len();
    layer.features.reserve(count);
    for (i, text) in features.texts().iter().enumerate() {
        if i % 4096 == 0 {
            tell((i * 1000 / count.max(1)) as u16);
        }
        let mut values = Vec::with_capacity(layer.columns.len());
        let polygons = match &features {
            Features::Geometries(_) => parse::<Geometry>(text).and_then(Geometry::polygons),
            Features::Features(_) => {
                let row = Row {
                    columns: &mut layer.columns,
                    values: &mut values,
                };
                let geometry = row.deserialize(&mut serde_json::Deserializer::from_str(text));
                (geometry.map_err(|e| words::malformed(&e.to_string())))
                    .and_then(|g| g.ok_or_else(words::no_geometry)?.polygons())
            }
        };
        layer.features.push(LayerFeature { polygons, values });
    }
    Ok(layer)
}

/// A feature as it is read: its geometry comes out, its values go into the layer's columns.
struct Row<'a> {
    columns: &'a mut Vec<String>,
    values: &'a mut Vec<Cell>,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = Option<Geometry<'de>>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = Option<Geometry<'de>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a Feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut geometry, mut is_feature) = (None, false);
        while let Some(key) = map.next_key::<Name>()? {
            match key.0.as_ref() {
                "type" => {
                    let kind = map.next_value::<Name>()?.0;
                    if kind != "Feature" {
                        return Err(A::Error::custom(format_args!("its type is {kind}, not Feature")));
                    }
                    is_feature = true;
                }
                "geometry" => geometry = map.next_value()?,
                "properties" => map.next_value_seed(Values {
                    columns: &mut *self.columns,
                    values: &mut *self.values,
                })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if is_feature {
            Ok(geometry)
        } else {
            Err(A::Error::missing_field("type"))
        }
    }
}

/// A name, borrowed from the text where nothing in it is escaped.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] std::borrow::Cow<'a, str>);

/// The properties of a feature.
struct Values<'a> {
    columns: &'a mut Vec<String>,
    values: &'a mut Vec<Cell>,
}

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("properties")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Features mostly name their values in one order: where the last one stood, the next follows.
        let mut next = 0;
        while let Some(Name(name)) = map.next_key()? {
            let known = match self.columns.get(next) {
                Some(column) if *column == name => Some(next),
                _ => self.columns.iter().position(|c| *c == name),
            };
            let column = match known {
                Some(column) => column,
                None if self.columns.len() < MOST_COLUMNS => {
                    self.columns.push(name.into_owned());
                    self.columns.len() - 1
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            next = column + 1;
            let value = map.next_value::<Value>()?.0;
            if self.values.len() <= column {
                self.values.resize(column + 1, Cell::Empty);
            }
            self.values[column] = value;
        }
        Ok(())
    }
}

/// A value of JSON as a cell. Whole numbers that a float cannot hold stay text.
struct Value(Cell);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfValue).map(Self)
    }
}

struct OfValue;

impl OfValue {
    fn whole(n: f64, text: impl std::fmt::Display) -> Cell {
        if n.abs() < 1e15 {
            Cell::Number(n)
        } else {
            Cell::Text(text.to_string())
        }
    }
}

impl<'de> Visitor<'de> for OfValue {
    type Value = Cell;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Empty)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Cell, E> {
        Ok(Cell::Truth(yes))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::text(text))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Cell, E> {
        Ok(Cell::Number(n))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Cell, E> {
        Ok(Self::whole(n as f64, n))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Cell, E> {
        Ok(Self::whole(n as f64, n))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Cell, A::Error> {
        let list = serde_json::Value::deserialize(serde::de::value::SeqAccessDeserializer::new(list))?;
        Ok(Cell::Text(list.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell, A::Error> {
        let map = serde_json::Value::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(Cell::Text(map.to_string()))
    }
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
