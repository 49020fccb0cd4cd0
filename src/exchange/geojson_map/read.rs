//! Bytes → features, each parsed on its own so that one bad feature does not spoil the file.

use super::ReadError;
use crate::locale::import as words;
use crate::locale::import::Pair;
use geojson::{Feature, Geometry, GeometryValue, PolygonType};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    geometries: Option<Vec<&'a RawValue>>,
}

/// The unparsed features of a file.
pub(super) enum Features<'a> {
    /// Texts of features.
    Features(Vec<&'a str>),
    /// Texts of geometries without properties.
    Geometries(Vec<&'a str>),
}

impl Features<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.texts().len()
    }

    fn texts(&self) -> &[&str] {
        match self {
            Self::Features(texts) | Self::Geometries(texts) => texts,
        }
    }

    /// All features, parsed.
    pub(super) fn parsed(&self) -> impl Iterator<Item = Result<Feature, Pair>> + '_ {
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

    /// The properties of all features; nothing where they cannot be read.
    pub(super) fn properties(&self) -> impl Iterator<Item = geojson::JsonObject> + '_ {
        #[derive(Deserialize)]
        struct Light {
            properties: Option<geojson::JsonObject>,
        }
        self.texts().iter().map(|text| {
            serde_json::from_str::<Light>(text)
                .ok()
                .and_then(|l| l.properties)
                .unwrap_or_default()
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Pair> {
    serde_json::from_str(text).map_err(|e| words::malformed(&e.to_string()))
}

/// The text of the file, byte order mark left out.
pub(super) fn text(bytes: &[u8]) -> Result<&str, ReadError> {
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

/// Finds the features of a FeatureCollection, a single Feature, a GeometryCollection or a bare polygon.
pub(super) fn features(text: &str) -> Result<Features<'_>, ReadError> {
    let outer: Outer =
        serde_json::from_str(text).map_err(|e| ReadError::from(words::not_json(e.line(), e.column(), e.is_eof())))?;
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

/// Coordinates of a feature: polygons of rings of (x, y).
pub(super) type Polygons = Vec<Vec<Vec<[f64; 2]>>>;

/// The polygons of a geometry, with those inside collections.
pub(super) fn polygons(geometry: Option<&Geometry>) -> Result<Polygons, Pair> {
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
