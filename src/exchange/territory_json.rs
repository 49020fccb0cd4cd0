//! A whole territory as JSON: columns instead of records, points as steps from the point before.
//! Compact, and still plain numbers and text.

use crate::territory::{
    Arc, ArcId, ArcRef, Barrier, Compound, CompoundId, County, CountyId, Layers, Origin, PlanarMap, Point, Projection,
    PropertyMode, Terrain, TerritoryData, Town, Unit, UnitId, UnitKind,
};
use serde::{Deserialize, Serialize};

/// The form in files of version 1.
#[derive(Debug, Serialize, Deserialize)]
pub struct TerritoryJson {
    counties: Vec<CountyJson>,
    towns: Vec<TownJson>,
    compounds: Vec<CompoundJson>,
    units: UnitColumns,
    map: MapJson,
    /// Longitude and latitude of the origin; `null` on a plane of its own.
    origin: Option<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Layers::is_empty")]
    layers: Layers,
}

#[derive(Debug, Serialize, Deserialize)]
struct CountyJson {
    name: String,
    code: String,
    mountain: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct TownJson {
    name: String,
    code: String,
    /// Position in `counties`.
    county: u32,
    subdistrict: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct CompoundJson {
    name: String,
    property: Word<PropertyMode>,
    old: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct UnitColumns {
    codes: Vec<String>,
    names: Vec<String>,
    households: Vec<u32>,
    residents: Vec<u32>,
    special: Vec<u32>,
    kinds: Vec<Word<UnitKind>>,
    /// Position in `compounds`; −1: none.
    compounds: Vec<i64>,
    mountain: Vec<u8>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct MapJson {
    /// x, y, x, y … in centimetres, each the step from the point before (the first from 0, 0).
    steps: Vec<i64>,
    /// Points of each arc.
    counts: Vec<u32>,
    /// First point of each arc; left out where arcs follow each other without gaps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    firsts: Option<Vec<u32>>,
    /// Unit on the left of each arc; −1: outside.
    left: Vec<i64>,
    /// Unit on the right of each arc; −1: outside.
    right: Vec<i64>,
    barriers: Vec<Word<Barrier>>,
    /// Rings of each face.
    rings: Vec<u32>,
    /// Arcs of each ring.
    sides: Vec<u32>,
    /// The arcs of all rings: `a` forwards, `-1 - a` backwards.
    arcs: Vec<i64>,
}

/// A member of a closed set as the word that files use.
#[derive(Clone, Copy, Debug)]
struct Word<T>(T);

macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),* $(,)? })*) => {$(
        impl Serialize for Word<$type> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(match self.0 { $($type::$variant => $word),* })
            }
        }

        impl<'de> Deserialize<'de> for Word<$type> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match String::deserialize(deserializer)?.as_str() {
                    $($word => Ok(Self($type::$variant)),)*
                    other => Err(serde::de::Error::unknown_variant(other, &[$($word),*])),
                }
            }
        }
    )*};
}

words! {
    PropertyMode { Market = "market", SelfManaged = "self", Fallback = "fallback", None = "none" }
    UnitKind {
        Residential = "residential", Mixed = "mixed", Institution = "institution", Business = "business",
        Open = "open", VillageGroup = "village_group", Farmland = "farmland",
    }
    Barrier {
        None = "none", Lane = "lane", Wall = "wall", Street = "street", Arterial = "arterial", Rail = "rail",
        River = "river",
    }
}

impl TerritoryJson {
    /// The form of a territory.
    pub fn write(data: &TerritoryData) -> Self {
        Self {
            counties: data
                .counties
                .iter()
                .map(|c| CountyJson {
                    name: c.name.clone(),
                    code: c.code.clone(),
                    mountain: c.terrain == Terrain::Mountain,
                })
                .collect(),
            towns: data
                .towns
                .iter()
                .map(|t| TownJson {
                    name: t.name.clone(),
                    code: t.code.clone(),
                    county: t.county.0,
                    subdistrict: t.subdistrict,
                })
                .collect(),
            compounds: data
                .compounds
                .iter()
                .map(|c| CompoundJson {
                    name: c.name.clone(),
                    property: Word(c.property),
                    old: c.old,
                })
                .collect(),
            units: UnitColumns::write(&data.units),
            map: MapJson::write(&data.map),
            origin: match data.projection {
                Projection::Plane => None,
                Projection::TransverseMercator { longitude, latitude } => Some((longitude, latitude)),
            },
            layers: data.layers.clone(),
        }
    }

    /// The territory of a form; the error says what does not fit. Its references are not yet
    /// checked: see [`super::territory_data::validate`].
    pub fn read(self, name: String) -> Result<TerritoryData, String> {
        Ok(TerritoryData {
            name,
            origin: Origin::Imported,
            counties: self
                .counties
                .into_iter()
                .map(|c| County {
                    name: c.name,
                    code: c.code,
                    terrain: terrain(c.mountain),
                })
                .collect(),
            towns: self
                .towns
                .into_iter()
                .map(|t| Town {
                    name: t.name,
                    code: t.code,
                    county: CountyId(t.county),
                    subdistrict: t.subdistrict,
                })
                .collect(),
            compounds: self
                .compounds
                .into_iter()
                .map(|c| Compound {
                    name: c.name,
                    property: c.property.0,
                    old: c.old,
                })
                .collect(),
            units: self.units.read()?,
            map: self.map.read()?,
            projection: match self.origin {
                None => Projection::Plane,
                Some((longitude, latitude)) => Projection::TransverseMercator { longitude, latitude },
            },
            layers: self.layers,
        })
    }
}

fn terrain(mountain: bool) -> Terrain {
    if mountain { Terrain::Mountain } else { Terrain::Plain }
}

/// −1 for nothing.
fn optional(value: Option<u32>) -> i64 {
    value.map_or(-1, i64::from)
}

fn read_optional(value: i64, what: &str) -> Result<Option<u32>, String> {
    match value {
        -1 => Ok(None),
        value => u32::try_from(value)
            .map(Some)
            .map_err(|_| format!("{value} is no position of a {what}")),
    }
}

impl UnitColumns {
    fn write(units: &[Unit]) -> Self {
        Self {
            codes: units.iter().map(|u| u.code.clone()).collect(),
            names: units.iter().map(|u| u.name.clone()).collect(),
            households: units.iter().map(|u| u.households).collect(),
            residents: units.iter().map(|u| u.residents).collect(),
            special: units.iter().map(|u| u.special).collect(),
            kinds: units.iter().map(|u| Word(u.kind)).collect(),
            compounds: units.iter().map(|u| optional(u.compound.map(|c| c.0))).collect(),
            mountain: units.iter().map(|u| u8::from(u.terrain == Terrain::Mountain)).collect(),
        }
    }

    fn read(self) -> Result<Vec<Unit>, String> {
        let n = self.codes.len();
        for (what, length) in [
            ("names", self.names.len()),
            ("households", self.households.len()),
            ("residents", self.residents.len()),
            ("special", self.special.len()),
            ("kinds", self.kinds.len()),
            ("compounds", self.compounds.len()),
            ("mountain", self.mountain.len()),
        ] {
            if length != n {
                return Err(format!("{n} units have {length} {what}"));
            }
        }
        self.codes
            .into_iter()
            .zip(self.names)
            .enumerate()
            .map(|(i, (code, name))| {
                Ok(Unit {
                    code,
                    name,
                    households: self.households[i],
                    residents: self.residents[i],
                    special: self.special[i],
                    kind: self.kinds[i].0,
                    compound: read_optional(self.compounds[i], "compound")?.map(CompoundId),
                    terrain: terrain(self.mountain[i] != 0),
                })
            })
            .collect()
    }
}

impl MapJson {
    fn write(map: &PlanarMap) -> Self {
        let mut last = Point::default();
        let mut steps = Vec::with_capacity(map.points.len() * 2);
        for &p in &map.points {
            steps.push(i64::from(p.x) - i64::from(last.x));
            steps.push(i64::from(p.y) - i64::from(last.y));
            last = p;
        }
        let firsts: Vec<u32> = map.arcs.iter().map(|a| a.first).collect();
        let counts: Vec<u32> = map.arcs.iter().map(|a| a.count).collect();
        let lengths = |starts: &[u32]| starts.windows(2).map(|w| w[1].saturating_sub(w[0])).collect();
        Self {
            steps,
            firsts: (Some(&firsts) != running(&counts).as_ref()).then_some(firsts),
            counts,
            left: map.arcs.iter().map(|a| optional(a.left.map(|u| u.0))).collect(),
            right: map.arcs.iter().map(|a| optional(a.right.map(|u| u.0))).collect(),
            barriers: map.arcs.iter().map(|a| Word(a.barrier)).collect(),
            rings: lengths(&map.face_rings),
            sides: lengths(&map.ring_starts),
            arcs: map
                .ring_arcs
                .iter()
                .map(|r| {
                    let arc = i64::from(r.arc.0);
                    if r.reversed { -1 - arc } else { arc }
                })
                .collect(),
        }
    }

    fn read(self) -> Result<PlanarMap, String> {
        let n = self.counts.len();
        if self.left.len() != n || self.right.len() != n || self.barriers.len() != n {
            return Err("the arcs' columns differ in length".to_owned());
        }
        let firsts = match self.firsts {
            Some(firsts) if firsts.len() != n => return Err("the arcs' columns differ in length".to_owned()),
            Some(firsts) => firsts,
            None => running(&self.counts).ok_or("more points than can be counted")?,
        };
        let (points, rest) = self.steps.as_chunks::<2>();
        if !rest.is_empty() {
            return Err("a point has no second coordinate".to_owned());
        }
        let (mut x, mut y) = (0i64, 0i64);
        let points = points
            .iter()
            .map(|step| {
                x = x.saturating_add(step[0]);
                y = y.saturating_add(step[1]);
                match (i32::try_from(x), i32::try_from(y)) {
                    (Ok(x), Ok(y)) => Ok(Point { x, y }),
                    _ => Err("a point lies off the plane".to_owned()),
                }
            })
            .collect::<Result<_, String>>()?;
        let arcs = (0..n)
            .map(|i| {
                Ok(Arc {
                    first: firsts[i],
                    count: self.counts[i],
                    left: read_optional(self.left[i], "unit")?.map(UnitId),
                    right: read_optional(self.right[i], "unit")?.map(UnitId),
                    barrier: self.barriers[i].0,
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(PlanarMap {
            points,
            arcs,
            face_rings: starts(&self.rings)?,
            ring_starts: starts(&self.sides)?,
            ring_arcs: self
                .arcs
                .iter()
                .map(|&a| {
                    let reversed = a < 0;
                    let arc = if reversed { -1 - a } else { a };
                    u32::try_from(arc)
                        .map(|arc| ArcRef {
                            arc: ArcId(arc),
                            reversed,
                        })
                        .map_err(|_| format!("{a} is no arc"))
                })
                .collect::<Result<_, String>>()?,
        })
    }
}

/// Where each of consecutive runs starts; `None` beyond 32 bits.
fn running(counts: &[u32]) -> Option<Vec<u32>> {
    let mut at = 0u32;
    counts
        .iter()
        .map(|&count| {
            let first = at;
            at = at.checked_add(count)?;
            Some(first)
        })
        .collect()
}

/// The same with the end of the last.
fn starts(counts: &[u32]) -> Result<Vec<u32>, String> {
    let mut counts = counts.to_vec();
    counts.push(0);
    running(&counts).ok_or_else(|| "more rings than can be counted".to_owned())
}
