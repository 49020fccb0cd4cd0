//! What our own map files carry beside their polygons, so that nothing is lost on the way out and in:
//! the plane's origin, the areas above the units, and grids and communities with nothing in them.

use crate::plan::{Community, CommunityId, CommunityKind, Grid, GridKind, Notes, Plan};
use crate::territory::{
    Barrier, Compound, County, CountyId, Layers, PlanarMap, Projection, PropertyMode, Terrain, TerritoryData, Town,
    TownId,
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
    /// What arcs are on the ground, in their order: how many of which by its place in `BARRIERS`. It
    /// holds as long as nobody changed a boundary.
    #[serde(default)]
    barriers: Vec<(u32, u8)>,
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

/// The version written.
const VERSION: u32 = 1;

impl Side {
    /// Of a territory and a plan.
    pub fn of(data: &TerritoryData, plan: &Plan) -> Self {
        let mut barriers: Vec<(u32, u8)> = Vec::new();
        for arc in &data.map.arcs {
            let barrier = BARRIERS.iter().position(|b| *b == arc.barrier).unwrap_or(0) as u8;
            match barriers.last_mut() {
                Some((count, last)) if *last == barrier => *count += 1,
                _ => barriers.push((1, barrier)),
            }
        }
        Self {
            barriers,
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
                .is_none_or(|(lon, lat)| lon.abs() <= 180.0 && lat.abs() <= 90.0);
        sound.then_some(side)
    }

    /// Gives the arcs what they are on the ground, if there are as many as there were.
    pub(super) fn set_barriers(&self, map: &mut PlanarMap) {
        let count: u64 = self.barriers.iter().map(|b| u64::from(b.0)).sum();
        if count != map.arcs.len() as u64 {
            return;
        }
        let all = self
            .barriers
            .iter()
            .flat_map(|&(count, b)| std::iter::repeat_n(b, count as usize));
        for (arc, barrier) in map.arcs.iter_mut().zip(all) {
            arc.barrier = BARRIERS.get(usize::from(barrier)).copied().unwrap_or_default();
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
