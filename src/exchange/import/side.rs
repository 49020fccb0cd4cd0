//! What our own map files carry beside their polygons, so that nothing is lost on the way out and in:
//! the plane's origin, the areas above the units, and grids and communities with nothing in them.

use crate::plan::{Community, CommunityId, CommunityKind, Grid, GridKind, Notes, Plan};
use crate::territory::content_hash::Digest;
use crate::territory::order::SortCompact;
use crate::territory::{
    ArcId, Barrier, Compound, County, CountyId, GroundEdit, Layers, Link, PlanarMap, Point, Projection, PropertyMode,
    Terrain, TerritoryData, Town, TownId, UnitId,
};
use serde::{Deserialize, Serialize};

/// Name of the file that carries it in archives.
pub const FILE: &str = "geju.json";

/// The column that says at which position of [`Side`]'s list a unit's grid stands.
pub const GRID_COLUMN: &str = "geju_g";
/// The same for its compound.
pub const COMPOUND_COLUMN: &str = "geju_c";

/// The part beside the polygons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    version: u32,
    /// Name of the territory.
    pub name: String,
    /// Longitude and latitude of the plane's origin; `None`: a plane of its own.
    pub origin: Option<(f64, f64)>,
    /// Name, code, mountain.
    counties: Vec<(String, String, bool)>,
    /// Name, code, position of the county, subdistrict.
    towns: Vec<(String, String, u32, bool)>,
    /// Name, property mode by its place in [`PropertyMode::ALL`], old.
    compounds: Vec<(String, u8, bool)>,
    /// Name, code, position of the town, village.
    communities: Vec<(String, String, u32, bool)>,
    /// Name, code, position of the community, exclusive.
    grids: Vec<(String, String, u32, bool)>,
    /// Places and buildings.
    #[serde(default)]
    pub(super) layers: Layers,
    /// What the plan says beside its areas.
    #[serde(default)]
    notes: Notes,
    /// Points, ascending, at which a boundary is cut in two arcs though only two units meet there.
    #[serde(default)]
    pub(super) cuts: Vec<Point>,
    /// What arcs are on the ground: the names ([`name`]) of the arcs of each kind, by its place in
    /// [`BARRIERS`], ascending. A boundary that somebody moves loses it, all others keep it.
    #[serde(default)]
    arcs: Vec<Vec<u64>>,
    /// What joins units without a common boundary: both ends by position, name.
    #[serde(default)]
    pub(super) links: Vec<(u32, u32, String)>,
}

const BARRIERS: [Barrier; 7] = [
    Barrier::None,
    Barrier::Lane,
    Barrier::Wall,
    Barrier::Street,
    Barrier::Arterial,
    Barrier::Rail,
    Barrier::River,
];

/// What tells an arc from all others, whichever way it is walked and wherever a closed one begins: the
/// sum of its edges' digests, of which as many bits are kept as every reader of JSON holds exactly.
fn name(points: &[Point]) -> u64 {
    let mut sum = 0u64;
    for w in points.windows(2) {
        let mut digest = Digest::default();
        for p in [w[0].min(w[1]), w[0].max(w[1])] {
            digest.word(u64::from(p.x as u32) << 32 | u64::from(p.y as u32));
        }
        sum = sum.wrapping_add(digest.finish());
    }
    sum >> 11
}

/// Where two arcs and no third end.
fn cuts(map: &PlanarMap) -> Vec<Point> {
    let mut ends: Vec<(Point, usize)> = Vec::new();
    for i in 0..map.arcs.len() {
        let points = map.arc_points(ArcId::of(i));
        ends.push((points[0], i));
        ends.push((points[points.len() - 1], i));
    }
    ends.sort_compact();
    let of_point = ends.chunk_by(|a, b| a.0 == b.0);
    of_point
        .filter(|all| matches!(all, [a, b] if a.1 != b.1))
        .map(|all| all[0].0)
        .collect()
}

/// The version written.
const VERSION: u32 = 1;

impl Side {
    /// Of a territory and a plan.
    pub fn of(data: &TerritoryData, plan: &Plan) -> Self {
        let mut arcs = vec![Vec::new(); BARRIERS.len()];
        for (i, arc) in data.map.arcs.iter().enumerate() {
            let kind = BARRIERS.iter().position(|b| *b == arc.barrier).unwrap_or(0);
            if kind > 0 {
                arcs[kind].push(name(data.map.arc_points(ArcId::of(i))));
            }
        }
        arcs.iter_mut().for_each(|names| names.sort_compact());
        Self {
            cuts: cuts(&data.map),
            links: Vec::new(),
            arcs,
            layers: data.layers.clone(),
            notes: plan.notes().clone(),
            version: VERSION,
            name: data.name.clone(),
            origin: match data.projection {
                Projection::Plane => None,
                Projection::TransverseMercator { longitude, latitude } => Some((longitude, latitude)),
            },
            counties: (data.counties.iter())
                .map(|c| (c.name.clone(), c.code.clone(), c.terrain == Terrain::Mountain))
                .collect(),
            towns: (data.towns.iter())
                .map(|t| (t.name.clone(), t.code.clone(), t.county.0, t.subdistrict))
                .collect(),
            compounds: (data.compounds.iter())
                .map(|c| {
                    let mode = PropertyMode::ALL.iter().position(|m| *m == c.property).unwrap_or(0);
                    (c.name.clone(), mode as u8, c.old)
                })
                .collect(),
            communities: (plan.communities().iter())
                .map(|c| {
                    (
                        c.name.clone(),
                        c.code.clone(),
                        c.town.0,
                        c.kind == CommunityKind::Village,
                    )
                })
                .collect(),
            grids: (plan.grids().iter())
                .map(|g| {
                    (
                        g.name.clone(),
                        g.code.clone(),
                        g.community.0,
                        g.kind == GridKind::Exclusive,
                    )
                })
                .collect(),
        }
    }

    /// With links between units, which are no part of what a territory stores.
    pub fn with_links(mut self, links: &[Link]) -> Self {
        self.links = links.iter().map(|l| (l.a.0, l.b.0, l.name.clone())).collect();
        self
    }

    /// The links as changes of the ground, if their units are there.
    pub(super) fn ground(&self, units: usize) -> Vec<GroundEdit> {
        let mut seen: Vec<(u32, u32)> = Vec::new();
        let mut edits = Vec::new();
        for (a, b, name) in &self.links {
            let pair = (*a.min(b), *a.max(b));
            if pair.0 != pair.1 && (pair.1 as usize) < units && !seen.contains(&pair) {
                seen.push(pair);
                edits.push(GroundEdit::AddLink(Link {
                    a: UnitId(*a),
                    b: UnitId(*b),
                    name: name.clone(),
                }));
            }
        }
        edits
    }

    /// As JSON.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From JSON; `None` where it is of another version, damaged, or refers to what is not there.
    pub fn read(text: &str) -> Option<Self> {
        let side: Self = serde_json::from_str(text).ok()?;
        let within = |position: u32, count: usize| (position as usize) < count;
        let sound = side.version == VERSION
            && !side.towns.is_empty()
            && side.towns.iter().all(|t| within(t.2, side.counties.len()))
            && side.communities.iter().all(|c| within(c.2, side.towns.len()))
            && side.grids.iter().all(|g| within(g.2, side.communities.len()))
            && side
                .compounds
                .iter()
                .all(|c| usize::from(c.1) < PropertyMode::ALL.len())
            && side
                .origin
                .is_none_or(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0)
            && side.cuts.is_sorted()
            && side.arcs.iter().all(|names| names.is_sorted());
        sound.then_some(side)
    }

    /// Gives the arcs that are as they were what they are on the ground.
    pub(super) fn set_barriers(&self, map: &mut PlanarMap) {
        for i in 0..map.arcs.len() {
            let name = name(map.arc_points(ArcId::of(i)));
            let kind = self.arcs.iter().position(|names| names.binary_search(&name).is_ok());
            if let Some(barrier) = kind.and_then(|k| BARRIERS.get(k)) {
                map.arcs[i].barrier = *barrier;
            }
        }
    }

    pub(super) fn counties(&self) -> Vec<County> {
        (self.counties.iter())
            .map(|(name, code, mountain)| County {
                name: name.clone(),
                code: code.clone(),
                terrain: if *mountain { Terrain::Mountain } else { Terrain::Plain },
            })
            .collect()
    }

    pub(super) fn towns(&self) -> Vec<Town> {
        (self.towns.iter())
            .map(|(name, code, county, subdistrict)| Town {
                name: name.clone(),
                code: code.clone(),
                county: CountyId(*county),
                subdistrict: *subdistrict,
            })
            .collect()
    }

    pub(super) fn compounds(&self) -> Vec<Compound> {
        (self.compounds.iter())
            .map(|(name, mode, old)| Compound {
                name: name.clone(),
                property: PropertyMode::ALL[usize::from(*mode)],
                old: *old,
            })
            .collect()
    }

    pub(super) fn communities(&self) -> Vec<Community> {
        (self.communities.iter())
            .map(|(name, code, town, village)| Community {
                name: name.clone(),
                code: code.clone(),
                town: TownId(*town),
                kind: if *village {
                    CommunityKind::Village
                } else {
                    CommunityKind::Urban
                },
            })
            .collect()
    }

    /// The notes, if all they name is there.
    pub(super) fn notes(&self, units: usize) -> Notes {
        let (grids, communities) = (self.grids.len(), self.communities.len());
        let notes = &self.notes;
        let sound = notes.bases.keys().all(|g| g.index() < grids)
            && notes.stations.keys().all(|c| c.index() < communities)
            && notes.locked.iter().all(|g| g.index() < grids)
            && notes
                .exclaves
                .iter()
                .all(|(g, u)| g.index() < grids && u.index() < units);
        if sound { notes.clone() } else { Notes::default() }
    }

    pub(super) fn grid_list(&self) -> Vec<Grid> {
        (self.grids.iter())
            .map(|(name, code, community, exclusive)| Grid {
                name: name.clone(),
                code: code.clone(),
                community: CommunityId(*community),
                kind: if *exclusive {
                    GridKind::Exclusive
                } else {
                    GridKind::Basic
                },
            })
            .collect()
    }
}
