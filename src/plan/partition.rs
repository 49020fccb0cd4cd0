//! A first plan for a territory that comes without one: from a column, or drawn automatically.

mod bisect;
mod names;

use super::{Community, CommunityKind, Grid, GridKind, Plan};
use crate::plan::{CommunityId, GridId};
use crate::sorted::SortedMap;
use crate::territory::geometry::Neighbour;
use crate::territory::order::SortCompact;
use crate::territory::{Barrier, Territory, TownId, UnitId, UnitKind};
use bisect::{Graph, Link};

/// Grids that a community is made of when nothing else is known.
pub const GRIDS_PER_COMMUNITY: u32 = 10;

/// One grid per different label, in order of first appearance; communities per different
/// `communities` label (one community if there are none). A grid label that occurs in several
/// communities is one grid in each. A unit whose grid label is blank is left unassigned. Both
/// slices are by unit; what is missing at their end is blank.
pub fn from_labels(territory: &Territory, grids: &[String], communities: Option<&[String]>) -> Plan {
    let blank = String::new();
    let mut community_ids: SortedMap<&str, u32> = SortedMap::new();
    let mut grid_ids: SortedMap<(u32, &str), u32> = SortedMap::new();
    let mut draft = Draft::default();
    let mut grid_names = Vec::new();
    let mut community_names = Vec::new();
    for unit in 0..territory.units().len() {
        let label = grids.get(unit).unwrap_or(&blank).as_str();
        if label.is_empty() {
            draft.grid_of.push(None);
            continue;
        }
        let community_label = communities.map_or("", |c| c.get(unit).unwrap_or(&blank).as_str());
        let community = *community_ids.entry(community_label).or_insert_with(|| {
            community_names.push(community_label);
            community_names.len() as u32 - 1
        });
        let grid = *grid_ids.entry((community, label)).or_insert_with(|| {
            grid_names.push(label);
            draft.community_of.push(community);
            grid_names.len() as u32 - 1
        });
        draft.grid_of.push(Some(grid));
    }
    draft.communities = community_names.len();
    draft.plan(territory, Some(&grid_names), Some(&community_names))
}

/// Contiguous grids of about `households` each by recursive bisection of spanning trees; grids are
/// gathered into communities of about ten. Deterministic by seed. Disconnected parts get grids of
/// their own, and so does a unit with more households than `households`.
pub fn automatic(territory: &Territory, households: u32, seed: u64) -> Plan {
    drawn(territory, None, households, seed)
}

/// Like [`automatic`], inside the communities that `labels` (by unit) give: no grid is in two.
/// Units with a blank label form a community of their own.
pub fn within(territory: &Territory, labels: &[String], households: u32, seed: u64) -> Plan {
    drawn(territory, Some(labels), households, seed)
}

/// Connected parts of `units` of about `households` each; one part if they cannot be divided.
pub fn divide(territory: &Territory, units: &[UnitId], households: u32) -> Vec<Vec<UnitId>> {
    // Everything else is another group, whose parts nobody asks for.
    let mut position: Vec<Option<u32>> = vec![None; territory.units().len()];
    for (i, unit) in units.iter().enumerate() {
        position[unit.index()] = Some(i as u32);
    }
    let mut graph = Graph::default();
    for &unit in units {
        graph.weight.push(territory.unit(unit).households);
        graph.size.push(territory.geometry().area[unit.index()]);
        for n in territory.geometry().neighbours(unit) {
            if let Some(to) = position[n.unit.index()] {
                graph.links.push(Link {
                    to,
                    length: n.length,
                    resistance: resistance(territory, unit, n),
                });
            }
        }
        graph.starts.push(graph.links.len() as u32);
    }
    let part = bisect::parts(&graph, households.max(1), &mut bisect::Random::new(1));
    let count = part.iter().max().map_or(0, |&p| p as usize + 1);
    let mut sets = vec![Vec::new(); count];
    for (unit, p) in units.iter().zip(part) {
        sets[p as usize].push(*unit);
    }
    sets
}

fn drawn(territory: &Territory, labels: Option<&[String]>, households: u32, seed: u64) -> Plan {
    let mut random = bisect::Random::new(seed);
    let mut names: Vec<&str> = Vec::new();
    let mut ids = SortedMap::new();
    let group: Vec<u32> = (0..territory.units().len())
        .map(|u| {
            let label = labels.map_or("", |l| l.get(u).map_or("", String::as_str));
            *ids.entry(label).or_insert_with(|| {
                names.push(label);
                names.len() as u32 - 1
            })
        })
        .collect();
    let units = unit_graph(territory, &group);
    let grid_of = bisect::parts(&units, households.max(1), &mut random);
    let count = grid_of.iter().max().map_or(0, |&g| g as usize + 1);
    let mut draft = Draft {
        grid_of: grid_of.iter().map(|&g| Some(g)).collect(),
        ..Draft::default()
    };
    if labels.is_some() {
        draft.community_of = vec![0; count];
        for (unit, &grid) in grid_of.iter().enumerate() {
            draft.community_of[grid as usize] = group[unit];
        }
        draft.communities = names.len();
        draft.reorder(territory, false);
        draft.plan(territory, None, Some(&names))
    } else {
        let grids = units.quotient(&grid_of, count);
        draft.community_of = bisect::parts(&grids, GRIDS_PER_COMMUNITY, &mut random);
        draft.communities = draft.community_of.iter().max().map_or(0, |&c| c as usize + 1);
        draft.reorder(territory, true);
        draft.plan(territory, None, None)
    }
}

/// What keeps two neighbours apart in a tree: roads and rivers much, a compound not at all.
fn resistance(territory: &Territory, unit: UnitId, n: &Neighbour) -> f64 {
    let compound = territory.unit(unit).compound;
    if compound.is_some() && compound == territory.unit(n.unit).compound {
        return -1.0;
    }
    match n
        .arc
        .map_or(Barrier::River, |a| territory.map().arcs[a.index()].barrier)
    {
        Barrier::None => 0.0,
        Barrier::Lane => 0.1,
        Barrier::Wall => 0.3,
        Barrier::Street => 0.5,
        Barrier::Arterial | Barrier::Rail | Barrier::River => 2.0,
    }
}

/// Units and who is beside whom in the same group. Roads, rails and rivers hold less together than
/// open boundaries, and a compound holds more.
fn unit_graph(territory: &Territory, group: &[u32]) -> Graph {
    let geometry = territory.geometry();
    let mut graph = Graph::default();
    for unit in territory.unit_ids() {
        graph.weight.push(territory.unit(unit).households);
        graph.size.push(geometry.area[unit.index()]);
        for n in geometry.neighbours(unit) {
            if group[n.unit.index()] != group[unit.index()] {
                continue;
            }
            graph.links.push(Link {
                to: n.unit.0,
                length: n.length,
                resistance: resistance(territory, unit, n),
            });
        }
        graph.starts.push(graph.links.len() as u32);
    }
    graph
}

/// A plan in the making, as numbers.
#[derive(Default)]
struct Draft {
    grid_of: Vec<Option<u32>>,
    community_of: Vec<u32>,
    communities: usize,
}

impl Draft {
    /// Numbers communities (if `communities`) and grids in reading order: west to east in rows from
    /// north to south (domain.md §4.4).
    fn reorder(&mut self, territory: &Territory, communities: bool) {
        let geometry = territory.geometry();
        let grids = self.community_of.len();
        let mut by_grid = vec![[0.0; 3]; grids];
        let mut by_community = vec![[0.0; 3]; self.communities];
        for (unit, grid) in self.grid_of.iter().enumerate() {
            let Some(grid) = grid else { continue };
            let (x, y) = geometry.centroid[unit].metres();
            let area = geometry.area[unit];
            let community = self.community_of[*grid as usize] as usize;
            for sums in [&mut by_grid[*grid as usize], &mut by_community[community]] {
                sums[0] += area;
                sums[1] += area * x;
                sums[2] += area * y;
            }
        }
        if communities {
            let rank = reading_order(&by_community);
            self.community_of.iter_mut().for_each(|c| *c = rank[*c as usize]);
        }
        let rank = reading_order(&by_grid);
        // Grids by community, then in reading order.
        let mut order: Vec<usize> = (0..grids).collect();
        order.sort_compact_by_key(|&g| (self.community_of[g], rank[g]));
        let mut number = vec![0; grids];
        for (new, &old) in order.iter().enumerate() {
            number[old] = new as u32;
        }
        self.grid_of.iter_mut().flatten().for_each(|g| *g = number[*g as usize]);
        self.community_of = order.iter().map(|&g| self.community_of[g]).collect();
    }

    /// Adds names and codes: 12 digits of the community, 3 of the grid (domain.md §4.4). More than
    /// 999 in one parent get four digits or more rather than a code twice.
    fn plan(self, territory: &Territory, grids: Option<&[&str]>, communities: Option<&[&str]>) -> Plan {
        let town = territory.data().towns.first().map_or("000000000", |t| t.code.as_str());
        let mut rural = vec![(0usize, 0usize); self.communities];
        let mut exclusive = vec![(0usize, 0usize); self.community_of.len()];
        for (unit, grid) in self.grid_of.iter().enumerate() {
            let Some(grid) = grid else { continue };
            let kind = territory.unit(UnitId::of(unit)).kind;
            let (r, e) = (
                &mut rural[self.community_of[*grid as usize] as usize],
                &mut exclusive[*grid as usize],
            );
            r.0 += usize::from(kind == UnitKind::VillageGroup);
            e.0 += usize::from(matches!(kind, UnitKind::Business | UnitKind::Institution));
            r.1 += 1;
            e.1 += 1;
        }
        let communities: Vec<Community> = (0..self.communities)
            .map(|c| {
                let village = rural[c].0 * 2 > rural[c].1;
                let given = communities.map_or("", |names| names[c]);
                Community {
                    name: if given.is_empty() {
                        names::community(c + 1, village)
                    } else {
                        given.to_string()
                    },
                    // A label that is a code already is kept (a division code has twelve digits).
                    code: if names::is_code(given, 12) {
                        given.to_string()
                    } else {
                        format!("{town}{:03}", c + 1)
                    },
                    town: TownId(0),
                    kind: if village {
                        CommunityKind::Village
                    } else {
                        CommunityKind::Urban
                    },
                }
            })
            .collect();
        let mut next = vec![0usize; communities.len()];
        let grids = (0..self.community_of.len())
            .map(|g| {
                let community = CommunityId(self.community_of[g]);
                let number = &mut next[community.index()];
                *number += 1;
                let given = grids.map_or("", |names| names[g]);
                Grid {
                    name: if given.is_empty() {
                        names::grid(*number)
                    } else {
                        given.to_string()
                    },
                    code: if names::is_code(given, 15) {
                        given.to_string()
                    } else {
                        format!("{}{number:03}", communities[community.index()].code)
                    },
                    community,
                    kind: if exclusive[g].0 == exclusive[g].1 {
                        GridKind::Exclusive
                    } else {
                        GridKind::Basic
                    },
                }
            })
            .collect();
        Plan {
            grid_of: self.grid_of.into_iter().map(|g| g.map(GridId)).collect(),
            grids,
            communities,
            ground: Vec::new(),
            notes: super::Notes::default(),
        }
    }
}

/// Ranks places (area, area·x, area·y) by rows about as high as a place is wide.
pub(super) fn reading_order(places: &[[f64; 3]]) -> Vec<u32> {
    let total: f64 = places.iter().map(|p| p[0]).sum();
    let row = (total / places.len().max(1) as f64).sqrt().max(1.0);
    let mut order: Vec<(i64, f64, usize)> = places
        .iter()
        .enumerate()
        .map(|(i, &[area, x, y])| {
            let area = area.max(f64::MIN_POSITIVE);
            (-((y / area / row).floor() as i64), x / area, i)
        })
        .collect();
    order.sort_compact_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut rank = vec![0; places.len()];
    for (r, &(_, _, i)) in order.iter().enumerate() {
        rank[i] = r as u32;
    }
    rank
}
