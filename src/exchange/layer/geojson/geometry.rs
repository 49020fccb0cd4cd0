//! A geometry of GeoJSON, read in one pass: how deep its coordinates are nested is seen while reading,
//! since `type` may stand behind them.

use crate::exchange::layer::Polygons;
use crate::locale::import as words;
use crate::locale::import::Pair;
use serde::Deserialize;
use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use std::borrow::Cow;

type Position = [f64; 2];

/// A geometry.
#[derive(Deserialize)]
pub(super) struct Geometry<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default)]
    coordinates: Nested,
    #[serde(default, borrow)]
    geometries: Vec<Geometry<'a>>,
}

impl Geometry<'_> {
    /// Its polygons, with those inside collections.
    pub(super) fn polygons(self) -> Result<Polygons, Pair> {
        let (mut polygons, mut foreign) = (Vec::new(), None);
        self.collect(&mut polygons, &mut foreign)?;
        let mut places = polygons.iter().flatten().flatten();
        if let Some(&[x, y]) = places.find(|p: &&Position| !p[0].is_finite() || !p[1].is_finite()) {
            return Err(words::bad_coordinate(x, y));
        }
        match (polygons.is_empty(), foreign) {
            (true, Some(kind)) => Err(words::not_polygon(&kind)),
            (true, None) => Err(words::no_geometry()),
            _ => Ok(polygons),
        }
    }

    fn collect(self, into: &mut Polygons, foreign: &mut Option<String>) -> Result<(), Pair> {
        let shallow = || words::malformed("its coordinates do not fit its type");
        match self.kind.as_ref() {
            "Polygon" => into.push(self.coordinates.polygon().ok_or_else(shallow)?),
            "MultiPolygon" => into.append(&mut self.coordinates.polygons().ok_or_else(shallow)?),
            "GeometryCollection" => {
                for geometry in self.geometries {
                    geometry.collect(into, foreign)?;
                }
            }
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" => *foreign = Some(self.kind.into_owned()),
            kind => return Err(words::malformed(&format!("unknown geometry {kind}"))),
        }
        Ok(())
    }
}

/// Coordinates by how deep they are nested. An empty list may be of any depth.
#[derive(Default)]
enum Nested {
    #[default]
    Empty,
    Number(f64),
    Position(Position),
    Ring(Vec<Position>),
    Polygon(Vec<Vec<Position>>),
    Polygons(Polygons),
}

impl Nested {
    fn ring(self) -> Option<Vec<Position>> {
        match self {
            Self::Ring(ring) => Some(ring),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }

    fn polygon(self) -> Option<Vec<Vec<Position>>> {
        match self {
            Self::Polygon(polygon) => Some(polygon),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }

    fn polygons(self) -> Option<Polygons> {
        match self {
            Self::Polygons(polygons) => Some(polygons),
            Self::Empty => Some(Vec::new()),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfNested)
    }
}

struct OfNested;

/// The rest of a list whose first element is known, each element as `fit` takes it.
fn rest<'de, A: SeqAccess<'de>, T>(
    list: &mut A,
    mut begun: Vec<T>,
    fit: fn(Nested) -> Option<T>,
) -> Result<Vec<T>, A::Error> {
    while let Some(next) = list.next_element::<Nested>()? {
        begun.push(fit(next).ok_or_else(|| A::Error::custom("its coordinates are nested unevenly"))?);
    }
    Ok(begun)
}

impl<'de> Visitor<'de> for OfNested {
    type Value = Nested;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_unit<E>(self) -> Result<Nested, E> {
        Ok(Nested::Empty)
    }

    fn visit_f64<E>(self, n: f64) -> Result<Nested, E> {
        Ok(Nested::Number(n))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Nested, E> {
        Ok(Nested::Number(n as f64))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Nested, E> {
        Ok(Nested::Number(n as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Nested, A::Error> {
        let Some(mut first) = list.next_element::<Nested>()? else {
            return Ok(Nested::Empty);
        };
        // Empty rings or polygons before the first that tells how deep this is.
        let mut empty = 0;
        while matches!(first, Nested::Empty) {
            empty += 1;
            match list.next_element::<Nested>()? {
                Some(next) => first = next,
                None => return Ok(Nested::Empty),
            }
        }
        Ok(match first {
            Nested::Number(x) if empty == 0 => Nested::Position(position(x, &mut list)?),
            Nested::Position(first) if empty == 0 => {
                // Most rings of buildings and blocks have fewer points.
                let mut ring = Vec::with_capacity(8);
                ring.push(first);
                while let Some(Place(next)) = list.next_element()? {
                    ring.push(next);
                }
                Nested::Ring(ring)
            }
            Nested::Ring(first) => {
                let mut rings = vec![Vec::new(); empty];
                rings.push(first);
                Nested::Polygon(rest(&mut list, rings, Nested::ring)?)
            }
            Nested::Polygon(first) => {
                let mut polygons = vec![Vec::new(); empty];
                polygons.push(first);
                Nested::Polygons(rest(&mut list, polygons, Nested::polygon)?)
            }
            _ => return Err(A::Error::custom("its coordinates are nested unevenly or too deep")),
        })
    }
}

/// The rest of a position: height and whatever else follows is passed over, what is missing is no number.
fn position<'de, A: SeqAccess<'de>>(x: f64, list: &mut A) -> Result<Position, A::Error> {
    let y = list.next_element::<f64>()?.unwrap_or(f64::NAN);
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok([x, y])
}

/// A position where nothing else can stand.
struct Place(Position);

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfPlace;
        impl<'de> Visitor<'de> for OfPlace {
            type Value = Place;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a position")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Place, A::Error> {
                let x = list.next_element::<f64>()?.unwrap_or(f64::NAN);
                position(x, &mut list).map(Place)
            }
        }
        deserializer.deserialize_seq(OfPlace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygons(text: &str) -> Result<Polygons, String> {
        let geometry: Geometry = serde_json::from_str(text).map_err(|e| e.to_string())?;
        geometry.polygons().map_err(|pair| pair.1)
    }

    #[test]
    fn type_may_stand_behind_and_heights_are_passed_over() {
        let one = vec![vec![vec![[0.0, 1.0], [2.5, 3.0], [4.0, -5.0]]]];
        let ring = "[[0,1,9],[2.5,3],[4,-5,1,2]]";
        assert_eq!(
            polygons(&format!(r#"{{"coordinates":[{ring}],"type":"Polygon"}}"#)),
            Ok(one.clone())
        );
        assert_eq!(
            polygons(&format!(
                r#"{{"type":"MultiPolygon","coordinates":[[{ring}],[{ring}]]}}"#
            )),
            Ok([one.clone(), one.clone()].concat())
        );
        let inner = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
        let collection =
            format!(r#"{{"type":"GeometryCollection","geometries":[{inner},{{"type":"Point","coordinates":[1,2]}}]}}"#);
        assert_eq!(polygons(&collection), Ok(one));
    }

    #[test]
    fn empty_lists_may_stand_anywhere() {
        let of =
            |kind: &str, coordinates: &str| polygons(&format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#));
        assert_eq!(of("Polygon", "[]"), Ok(vec![vec![]]));
        assert_eq!(of("Polygon", "[[],[[1,2]]]"), Ok(vec![vec![vec![], vec![[1.0, 2.0]]]]));
        assert_eq!(
            of("MultiPolygon", "[[],[[[1,2]]]]"),
            Ok(vec![vec![], vec![vec![[1.0, 2.0]]]])
        );
        assert!(of("MultiPolygon", "[]").is_err_and(|e| e.contains("no geometry")));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let of =
            |kind: &str, coordinates: &str| polygons(&format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#));
        for (kind, coordinates, why) in [
            ("Polygon", "[[1,2],[3,4]]", "do not fit"),
            ("Polygon", "[[[1],[3,4]]]", "not a place"),
            ("Polygon", "[[[1,2],[[3,4]]]]", "invalid type"),
            ("Polygon", r#"[[["a","b"]]]"#, "invalid type"),
            ("Polygon", "[[[[1,2]]]]", "do not fit"),
            ("Polygon", "[[[[[1,2]]]]]", "too deep"),
            ("MultiPolygon", "[[[1,2],[3,4]]]", "do not fit"),
            ("MultiPolygon", "[[[[1,2]]],[[3,4]]]", "unevenly"),
            ("LineString", "[[1,2],[3,4]]", "LineString"),
            ("Sphere", "[]", "unknown"),
        ] {
            let error = of(kind, coordinates).expect_err(coordinates);
            assert!(error.contains(why), "{kind} {coordinates}: {error}");
        }
    }
}
