//! From the draft to a territory: the bent planar map, and units with names and codes.

use super::draft::{Draft, GridDraft, Lot, Purpose};
use super::field::{Fields, smoothstep};
use super::gazetteer::{COUNTIES, PREFECTURE};
use super::names::Names;
use super::population::Population;
use super::subdivision::{NO_STREET, OUTSIDE, Subdivision, distance};
use crate::plan::CommunityKind;
use crate::territory::{
    Arc, ArcId, ArcRef, Barrier, Compound, County, CountyId, Origin, PlanarMap, Point, Projection, PropertyMode, Town,
    TownId, Unit, UnitId, UnitKind,
};
use crate::territory::{CompoundId, TerritoryData};
use std::collections::BTreeMap;

/// Names that the plans need too.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Names of communities and villages, in depth-first order.
    pub communities: Vec<String>,
    /// Names of the exclusive grids, by the face they were divided from.
    pub exclusive: BTreeMap<u32, String>,
}

/// Builds the stored part of the territory.
pub fn assemble(seed: u64, draft: &Draft, fields: &Fields, population: &Population) -> (TerritoryData, Directory) {
    let mut data = TerritoryData {
        name: PREFECTURE.to_string(),
        origin: Origin::Sample { seed },
        counties: Vec::new(),
        towns: Vec::new(),
        compounds: vec![
            Compound {
                name: String::new(),
                property: PropertyMode::None,
                old: false,
            };
            draft.compounds
        ],
        units: Vec::new(),
        map: PlanarMap::default(),
        projection: Projection::Plane,
        layers: crate::territory::Layers::default(),
    };
    let mut directory = Directory::default();
    let mut unit_of = vec![OUTSIDE; draft.plane.start.len()];
    let mut ring_of_unit = Vec::new();
    for (c, (county, plan)) in draft.counties.iter().zip(&COUNTIES).enumerate() {
        let mut clerk = Clerk {
            names: Names::new(seed, c),
            streets: BTreeMap::new(),
        };
        data.counties.push(County {
            name: plan.name.to_string(),
            code: plan.code.to_string(),
            terrain: plan.terrain,
        });
        let town_names = plan.core.iter().chain(plan.outer);
        let (mut subdistricts, mut towns, mut townships) = (0, 100, 200);
        for (town, name) in county.towns.iter().zip(town_names) {
            let serial = if name.ends_with("街道") {
                &mut subdistricts
            } else if name.ends_with('镇') {
                &mut towns
            } else {
                &mut townships
            };
            *serial += 1;
            let code = format!("{}{:03}", plan.code, *serial - i32::from(*serial > 100));
            data.towns.push(Town {
                name: name.to_string(),
                code: code.clone(),
                county: CountyId::of(c),
                subdistrict: name.ends_with("街道"),
            });
            let mut buildings = 0;
            for community in &town.communities {
                let urban = community.kind == CommunityKind::Urban;
                let place = if urban {
                    clerk.names.community()
                } else {
                    clerk.names.village(plan.terrain)
                };
                let (mut groups, mut plots) = (0, 0);
                for grid in &community.grids {
                    let title = clerk.title(grid);
                    let mut in_compound: BTreeMap<u32, u32> = BTreeMap::new();
                    for (i, lot) in grid.lots.iter().enumerate() {
                        buildings += 1;
                        let u = data.units.len();
                        let name = match (lot.kind, lot.compound, &title) {
                            (UnitKind::VillageGroup, ..) => {
                                groups += 1;
                                format!("{place}{groups}组")
                            }
                            (UnitKind::Farmland, ..) => {
                                plots += 1;
                                let stem = place.trim_end_matches('村');
                                let land = if COUNTIES[c].terrain == crate::territory::Terrain::Plain {
                                    "农田"
                                } else {
                                    "山地"
                                };
                                format!("{stem}{land}{plots}")
                            }
                            (_, Some(k), _) => {
                                let compound = &mut data.compounds[k as usize];
                                if compound.name.is_empty() {
                                    (compound.property, compound.old) = population.compounds[k as usize];
                                    compound.name = clerk.names.compound(compound.old);
                                }
                                let n = in_compound.entry(k).or_insert(0);
                                *n += 1;
                                format!("{}{n}号楼", compound.name)
                            }
                            (_, None, Some(title)) => format!("{title}{}区", i + 1),
                            (kind, None, None) => clerk.address(kind, lot, &draft.plane),
                        };
                        data.units.push(Unit {
                            code: format!("{code}{buildings:05}"),
                            name,
                            households: population.households[u] as u32,
                            residents: population.residents[u] as u32,
                            special: population.special[u] as u32,
                            kind: lot.kind,
                            compound: lot.compound.map(CompoundId),
                            terrain: plan.terrain,
                        });
                        unit_of[lot.face as usize] = u as u32;
                        ring_of_unit.push(lot.face);
                    }
                    if let Some(title) = title {
                        directory.exclusive.insert(grid.face, title);
                    }
                }
                directory.communities.push(place);
            }
        }
    }
    data.map = planar_map(&draft.plane, &unit_of, &ring_of_unit, fields);
    (data, directory)
}

/// Names the lots of one county.
struct Clerk {
    names: Names,
    /// Name and last house number of each street.
    streets: BTreeMap<u32, (String, u32)>,
}

impl Clerk {
    /// The name of an exclusive grid's park, school or market.
    fn title(&mut self, grid: &GridDraft) -> Option<String> {
        let endings: &'static [&'static str] = match grid.purpose {
            Purpose::Homes => return None,
            Purpose::Park => &["公园", "湿地公园", "文化广场"],
            Purpose::Campus => &["中学", "职业学院", "师范学校", "实验学校"],
            Purpose::Hospital => &["医院"],
            Purpose::Market => &["农贸市场", "商贸城", "建材市场"],
            Purpose::Works => &["产业园", "物流园", "工业园"],
        };
        Some(self.names.place(endings))
    }

    /// A lot outside compounds: by what it is, or by street and number.
    fn address(&mut self, kind: UnitKind, lot: &Lot, plane: &Subdivision) -> String {
        match kind {
            UnitKind::Institution => self
                .names
                .place(&["小学", "幼儿园", "卫生服务中心", "派出所", "文化站", "中学"]),
            UnitKind::Business => self.names.place(&["超市", "宾馆", "商场", "写字楼", "便民市场"]),
            UnitKind::Open => self.names.place(&["小游园", "口袋公园", "广场", "绿地"]),
            _ if lot.street != NO_STREET => {
                let class = plane
                    .ring(lot.face)
                    .iter()
                    .map(|&h| h as usize / 2)
                    .filter(|&e| plane.street[e] == lot.street)
                    .map(|e| if plane.barrier[e] >= Barrier::Arterial { 2 } else { 1 })
                    .max()
                    .unwrap_or(1);
                let step = self.names.step();
                let names = &mut self.names;
                let (name, number) = self
                    .streets
                    .entry(lot.street)
                    .or_insert_with(|| (names.street(class), 0));
                *number += step;
                format!("{name}{number}号")
            }
            _ => {
                let lane = self.names.street(0);
                format!("{lane}1号")
            }
        }
    }
}

/// Bends every edge and makes it an arc.
fn planar_map(plane: &Subdivision, unit_of: &[u32], faces: &[u32], fields: &Fields) -> PlanarMap {
    let place = |p| {
        let b = fields.bent(p);
        Point::from_metres(b[0], b[1])
    };
    let corners: Vec<Point> = plane.points.iter().map(|&p| place(p)).collect();
    let side = |h: usize| match plane.face[h] {
        OUTSIDE => None,
        f => Some(UnitId(unit_of[f as usize])),
    };
    let mut map = PlanarMap::default();
    for e in 0..plane.barrier.len() {
        let h = 2 * e as u32;
        let (a, b) = (plane.tail(h), plane.head(h));
        let first = map.points.len() as u32;
        map.points.push(corners[plane.origin[h as usize] as usize]);
        let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        // Fine where streets bend between houses, coarser outside.
        let step = 55.0 + 125.0 * smoothstep(0.0, 2_500.0, fields.outside(middle));
        let pieces = (distance(a, b) / step).ceil().max(1.0);
        for k in 1..pieces as u32 {
            let t = f64::from(k) / pieces;
            map.points
                .push(place([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]));
        }
        map.points.push(corners[plane.origin[h as usize + 1] as usize]);
        map.arcs.push(Arc {
            first,
            count: map.points.len() as u32 - first,
            left: side(h as usize),
            right: side(h as usize + 1),
            barrier: plane.barrier[e],
        });
    }
    map.face_rings.push(0);
    map.ring_starts.push(0);
    for &face in faces {
        map.ring_arcs.extend(plane.ring(face).into_iter().map(|h| ArcRef {
            arc: ArcId(h / 2),
            reversed: h % 2 == 1,
        }));
        map.ring_starts.push(map.ring_arcs.len() as u32);
        map.face_rings.push(map.ring_starts.len() as u32 - 1);
    }
    map
}

/// The town of every community, depth first.
pub fn towns_of_communities(draft: &Draft) -> Vec<TownId> {
    let towns = draft.counties.iter().flat_map(|c| &c.towns);
    towns
        .enumerate()
        .flat_map(|(t, town)| town.communities.iter().map(move |_| TownId::of(t)))
        .collect()
}
