//! What there is to paint, kept in step with the plan. Pure.
//!
//! Fills are dissolved: one patch a grid and ground tone, chained from the arcs whose two sides
//! differ, so that a city of 20,000 units paints as about two thousand shapes and abutting units
//! leave no hairlines. After an edit the scene compares the plan with what it holds and rebuilds
//! only what differs; it cannot be told wrong.

use super::classes::{Class, Classes, ColourMode, LegendRow};
use super::palette::{Ramp, Theme};
use crate::locale::Language;
use crate::plan::outline::{self, Divide};
use crate::plan::{CommunityId, CommunityKind, GridId, Plan};
use crate::territory::order::SortCompact;
use crate::territory::spatial_index::{BoxTree, SpatialIndex};
use crate::territory::{ArcId, ArcRef, PlanarMap, Point, Rect, Territory, UnitId, UnitKind};
use std::sync::Arc;

/// What stands on the ground decides how strongly a grid's colour is laid on: a village's fields
/// would otherwise outshout its houses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Built upon.
    Built,
    /// Parks and squares.
    Park,
    /// Fields and hills.
    Field,
}

impl Tone {
    /// All tones.
    pub const ALL: [Self; 3] = [Self::Built, Self::Park, Self::Field];

    fn of(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Open => Self::Park,
            UnitKind::Farmland => Self::Field,
            _ => Self::Built,
        }
    }
}

/// A dissolved area: rings of arcs, ready to be filled by the non-zero rule.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The arcs of all rings, ring after ring.
    pub arcs: Vec<ArcRef>,
    /// Ends of the rings in `arcs`.
    pub ends: Vec<usize>,
    /// Box of everything; empty if there is nothing.
    pub bounds: Option<Rect>,
}

/// Dissolves units into one area: the arcs with one side inside, chained to rings.
pub fn dissolve(territory: &Territory, units: &[UnitId], inside: impl Fn(UnitId) -> bool) -> Patch {
    let map = territory.map();
    let mut steps: Vec<(Point, Point, ArcRef)> = Vec::new();
    let mut bounds = Rect::EMPTY;
    for &unit in units {
        bounds.join(&territory.geometry().bounds[unit.index()]);
        for &step in map.rings(unit).flatten() {
            let arc = &map.arcs[step.arc.index()];
            if !arc.across(unit).is_some_and(&inside) {
                let (from, to) = ends(map, step);
                steps.push((from, to, step));
            }
        }
    }
    steps.sort_compact_by_key(|&(from, to, step)| (from, to, step.arc, step.reversed));
    let mut used = vec![false; steps.len()];
    let mut patch = Patch {
        bounds: (!bounds.is_empty()).then_some(bounds),
        ..Patch::default()
    };
    for first in 0..steps.len() {
        if used[first] {
            continue;
        }
        let (start, mut at, step) = steps[first];
        used[first] = true;
        patch.arcs.push(step);
        // Which of several arcs leaves a junction does not matter: winding numbers depend only on
        // the set of arcs.
        while at != start {
            let from = steps.partition_point(|s| s.0 < at);
            let Some(next) = (from..steps.len())
                .take_while(|&i| steps[i].0 == at)
                .find(|&i| !used[i])
            else {
                break;
            };
            used[next] = true;
            patch.arcs.push(steps[next].2);
            at = steps[next].1;
        }
        patch.ends.push(patch.arcs.len());
    }
    patch
}

/// Whether two edges share a point.
fn touch(a: Point, b: Point, p: Point, q: Point) -> bool {
    let side = |a: Point, b: Point, c: Point| {
        let d = |v: i32, w: i32| i128::from(v) - i128::from(w);
        (d(b.x, a.x) * d(c.y, a.y) - d(b.y, a.y) * d(c.x, a.x)).signum()
    };
    let apart = |lo: i32, hi: i32, v: i32, w: i32| lo.max(hi) < v.min(w) || v.max(w) < lo.min(hi);
    !apart(a.x, b.x, p.x, q.x)
        && !apart(a.y, b.y, p.y, q.y)
        && side(a, b, p) * side(a, b, q) <= 0
        && side(p, q, a) * side(p, q, b) <= 0
}

fn ends(map: &PlanarMap, step: ArcRef) -> (Point, Point) {
    let points = map.arc_points(step.arc);
    let (first, last) = (points[0], points[points.len() - 1]);
    if step.reversed { (last, first) } else { (first, last) }
}

/// Levels that carry names, largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameLevel {
    /// 县(市、区).
    County,
    /// 乡镇(街道).
    Town,
    /// 社区(村).
    Community,
    /// 网格.
    Grid,
}

/// Sizes (root of the area, pixels) at which boundaries of a level are drawn faintly, and fully: the
/// strongest first.
pub const LINE_SIZES: [&[f64]; 4] = [&[], &[16.0], &[56.0, 12.0], &[26.0, 11.0, 5.0]];

/// A name and where it may stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The name.
    pub name: String,
    /// Where.
    pub at: Point,
    /// Square root of the area, in centimetres; zero if there are no units.
    pub size: f64,
    /// Households: the more, the earlier a name is placed.
    pub weight: f64,
}

/// What must be repainted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Damage {
    /// World box of it.
    pub area: Rect,
    /// Everything.
    pub all: bool,
    /// Names changed or moved.
    pub names: bool,
}

impl Damage {
    /// Nothing.
    pub const NONE: Self = Self {
        area: Rect::EMPTY,
        all: false,
        names: false,
    };
    /// Everything.
    pub const ALL: Self = Self {
        area: Rect::EMPTY,
        all: true,
        names: true,
    };
}

#[derive(Clone, Copy, Debug, Default)]
struct Mass {
    weight: f64,
    x: f64,
    y: f64,
    area: f64,
    households: f64,
}

impl Mass {
    fn add(&mut self, other: &Mass) {
        self.weight += other.weight;
        self.x += other.x;
        self.y += other.y;
        self.area += other.area;
        self.households += other.households;
    }

    fn middle(&self) -> Point {
        let w = self.weight.max(1e-9);
        Point {
            x: (self.x / w).round() as i32,
            y: (self.y / w).round() as i32,
        }
    }
}

/// The plan compared with.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// What each arc divided; empty if there is nothing to compare with.
    pub divide: Vec<Divide>,
    /// Units that are elsewhere now, ascending.
    pub moved: Vec<UnitId>,
}

/// Everything painted, in world coordinates.
#[derive(Debug)]
pub struct Scene {
    /// The territory.
    pub territory: Arc<Territory>,
    /// Units by place.
    pub index: SpatialIndex,
    /// Arcs by place.
    pub arcs: BoxTree,
    /// The whole territory as one area.
    pub land: Patch,
    /// Square root of each unit's area in centimetres.
    pub unit_size: Vec<f32>,
    /// What each arc divides.
    pub divide: Vec<Divide>,
    /// Fills by grid and tone.
    pub patches: Vec<[Patch; 3]>,
    /// The class of each grid.
    pub class: Vec<Class>,
    /// Units in no grid, ascending.
    pub unassigned: Vec<UnitId>,
    /// Names by level.
    pub spots: [Vec<Spot>; 4],
    /// The plan compared with.
    pub before: Before,
    /// Bases of grid teams and stations of communities as the plan says.
    pub stations: Vec<Point>,
    /// Areas whose size changed with the last look at the plan: which, before and after.
    resized: Vec<(NameLevel, usize, f64, f64)>,
    classes: Classes,
    tone: Vec<Tone>,
    grid_of: Vec<Option<GridId>>,
    units: Vec<Vec<UnitId>>,
    community_of: Vec<CommunityId>,
    town_of: Vec<u32>,
    mass: Vec<Mass>,
    hue: Vec<u8>,
}

impl Scene {
    /// A scene of a territory, without a plan until [`Scene::sync`].
    pub fn new(territory: Arc<Territory>) -> Self {
        let map = territory.map();
        let boxes: Vec<Rect> = (0..map.arcs.len())
            .map(|i| {
                let mut b = Rect::EMPTY;
                map.arc_points(ArcId::of(i)).iter().for_each(|&p| b.add(p));
                b
            })
            .collect();
        Self {
            index: SpatialIndex::of(&territory),
            arcs: BoxTree::new(&boxes),
            land: dissolve(&territory, &territory.unit_ids().collect::<Vec<_>>(), |_| true),
            unit_size: territory
                .geometry()
                .area
                .iter()
                .map(|a| (a.max(0.0).sqrt() * 100.0) as f32)
                .collect(),
            divide: Vec::new(),
            patches: Vec::new(),
            class: Vec::new(),
            unassigned: Vec::new(),
            spots: Default::default(),
            before: Before::default(),
            stations: Vec::new(),
            resized: Vec::new(),
            classes: Classes::default(),
            tone: territory.units().iter().map(|u| Tone::of(u.kind)).collect(),
            grid_of: Vec::new(),
            units: Vec::new(),
            community_of: Vec::new(),
            town_of: Vec::new(),
            mass: Vec::new(),
            hue: Vec::new(),
            territory,
        }
    }

    /// The box of the whole territory.
    pub fn extent(&self) -> Rect {
        self.territory.geometry().extent.unwrap_or(Rect::EMPTY)
    }

    /// Where a first look should fall: the town of the county with the most people in urban
    /// communities. Of the whole, with its hills, a city is a few specks.
    pub fn home(&self, plan: &Plan) -> Rect {
        let data = self.territory.data();
        let mut people = vec![0.0; data.counties.len()];
        let mut boxes = vec![Rect::EMPTY; data.counties.len()];
        for (g, grid) in plan.grids().iter().enumerate() {
            let community = plan.community(grid.community);
            if community.kind != CommunityKind::Urban {
                continue;
            }
            let county = data.towns[community.town.index()].county.index();
            people[county] += self.mass.get(g).map_or(0.0, |m| m.households);
            for patch in self.patches.get(g).into_iter().flatten() {
                if let Some(b) = patch.bounds {
                    boxes[county].join(&b);
                }
            }
        }
        let best = (0..boxes.len())
            .filter(|&i| !boxes[i].is_empty())
            .max_by(|&a, &b| people[a].total_cmp(&people[b]).then(b.cmp(&a)));
        best.map_or_else(|| self.extent(), |i| boxes[i])
    }

    /// The grid of a unit as last painted.
    pub fn grid_of(&self, unit: UnitId) -> Option<GridId> {
        self.grid_of.get(unit.index()).copied().flatten()
    }

    /// The units of a grid as last painted, ascending.
    pub fn units_of(&self, grid: GridId) -> &[UnitId] {
        self.units.get(grid.index()).map_or(&[], Vec::as_slice)
    }

    /// The community of a grid as last painted.
    pub fn community_of(&self, grid: GridId) -> Option<CommunityId> {
        self.community_of.get(grid.index()).copied()
    }

    /// The units of a community as last painted.
    pub fn units_of_community(&self, community: CommunityId) -> Vec<UnitId> {
        (0..self.community_of.len())
            .filter(|&g| self.community_of[g] == community)
            .flat_map(|g| self.units[g].iter().copied())
            .collect()
    }

    /// What stands on a unit.
    pub fn tone(&self, unit: UnitId) -> Tone {
        self.tone[unit.index()]
    }

    /// Size (root of the area, centimetres) of what an area at a level holds, by unit.
    pub fn size_at(&self, unit: UnitId, level: NameLevel) -> f64 {
        let Some(grid) = self.grid_of(unit) else {
            return f64::from(self.unit_size[unit.index()]);
        };
        let at = |level: NameLevel, i: usize| self.spots[level as usize].get(i).map_or(0.0, |s| s.size);
        let community = self.community_of[grid.index()].index();
        match level {
            NameLevel::Grid => at(level, grid.index()),
            NameLevel::Community => at(level, community),
            NameLevel::Town => at(level, self.town_of[community] as usize),
            NameLevel::County => {
                let town = self.town_of[community] as usize;
                at(level, self.territory.data().towns[town].county.index())
            }
        }
    }

    /// Takes over what differs in the plan, in the mode and in the values. Returns what must be
    /// repainted.
    pub fn sync(&mut self, plan: &Plan, mode: ColourMode, value: &dyn Fn(GridId) -> Option<f64>) -> Damage {
        let fresh = self.grid_of.len() != plan.assignment().len();
        let changed: Vec<UnitId> = if fresh {
            Vec::new()
        } else {
            let pairs = self.grid_of.iter().zip(plan.assignment());
            pairs
                .enumerate()
                .filter(|(_, (old, new))| old != new)
                .map(|(i, _)| UnitId::of(i))
                .collect()
        };
        let towns_moved = fresh
            || self.town_of.len() > plan.communities().len()
            || self.town_of.iter().zip(plan.communities()).any(|(&t, c)| t != c.town.0);
        let mut damage = Damage::NONE;
        if fresh || towns_moved || self.units.len() > plan.grids().len() || changed.len() > self.grid_of.len() / 4 {
            self.rebuild(plan);
            damage = Damage::ALL;
        } else {
            self.follow(plan, &changed, &mut damage);
        }
        self.recolour(mode, value, &mut damage);
        let notes = plan.notes();
        let stations: Vec<Point> = notes.bases.values().chain(notes.stations.values()).copied().collect();
        damage.names |= stations != self.stations;
        self.stations = stations;
        damage
    }

    /// Takes over the plan to compare with and the units that differ.
    pub fn compare(&mut self, before: &Plan, moved: &[UnitId]) {
        self.before = Before {
            divide: (0..self.territory.map().arcs.len())
                .map(|i| outline::divide(&self.territory, before, ArcId::of(i)))
                .collect(),
            moved: moved.to_vec(),
        };
    }

    /// The points beside a point of a boundary: the other ends of the edges that move with it.
    pub fn edges_at(&self, from: Point) -> Vec<Point> {
        let mut beside = Vec::new();
        self.arcs.visit(&Rect { min: from, max: from }, |i| {
            let points = self.territory.map().arc_points(ArcId::of(i));
            for (k, _) in points.iter().enumerate().filter(|(_, p)| **p == from) {
                let next = [k.checked_sub(1), Some(k + 1)].into_iter().flatten();
                beside.extend(next.filter_map(|n| points.get(n)).copied());
            }
        });
        beside.sort_compact();
        beside.dedup();
        beside
    }

    /// Whether a point of a boundary cannot go to a place: an edge that moves with it would meet
    /// another boundary. Quick enough for every move of the pointer.
    pub fn bend_refused(&self, from: Point, to: Point) -> bool {
        let map = self.territory.map();
        let beside = self.edges_at(from);
        beside.iter().any(|&end| {
            let mut area = Rect { min: to, max: to };
            area.add(end);
            let mut meets = end == to;
            self.arcs.visit(&area, |i| {
                for w in map.arc_points(ArcId::of(i)).windows(2) {
                    // Edges at the moved point move too; those at the far end share that end.
                    let moving = w[0] == from || w[1] == from;
                    let shared = w[0] == end || w[1] == end;
                    meets |= !moving
                        && if shared {
                            w.contains(&to)
                        } else {
                            touch(w[0], w[1], end, to)
                        };
                }
            });
            meets
        })
    }

    /// Whether an arc cannot be moved as a whole from one point to another: an edge that moves with it
    /// would meet another. Quick enough for every move of the pointer; that nothing is swallowed whole is
    /// looked at when the hand is lifted.
    pub fn shift_refused(&self, arc: ArcId, from: Point, to: Point) -> bool {
        let map = self.territory.map();
        let mut moving = map.arc_points(arc).to_vec();
        moving.sort_compact();
        moving.dedup();
        let moves = |p: &Point| moving.binary_search(p).is_ok();
        let shift = |p: Point| {
            if moves(&p) {
                Point {
                    x: p.x.saturating_add(to.x.saturating_sub(from.x)),
                    y: p.y.saturating_add(to.y.saturating_sub(from.y)),
                }
            } else {
                p
            }
        };
        let mut area = Rect::EMPTY;
        moving.iter().for_each(|&p| area.add(p));
        let mut edges: Vec<(Point, Point)> = Vec::new();
        self.arcs.visit(&area, |i| {
            let all = map.arc_points(ArcId::of(i)).windows(2);
            edges.extend(all.filter(|w| w.iter().any(moves)).map(|w| (shift(w[0]), shift(w[1]))));
        });
        // Two edges may share an end, and nothing else.
        let meet = |(a, b): (Point, Point), (p, q): (Point, Point)| {
            let own = |c: Point| c == a || c == b;
            match (own(p), own(q)) {
                (false, false) => touch(a, b, p, q),
                (true, true) => true,
                (shared, _) => {
                    let (far, end) = if shared { (q, p) } else { (p, q) };
                    let other = if end == a { b } else { a };
                    touch(far, far, a, b) || touch(other, other, p, q)
                }
            }
        };
        edges.iter().enumerate().any(|(k, &edge)| {
            let mut near = Rect {
                min: edge.0,
                max: edge.0,
            };
            near.add(edge.1);
            let mut meets = edge.0 == edge.1 || edges[k + 1..].iter().any(|&other| meet(edge, other));
            if !meets {
                self.arcs.visit(&near, |i| {
                    let still = map.arc_points(ArcId::of(i)).windows(2);
                    meets |= still.filter(|w| !w.iter().any(moves)).any(|w| meet(edge, (w[0], w[1])));
                });
            }
            meets
        })
    }

    /// The box of what is drawn in another style at this scale (pixels a centimetre) since the last
    /// [`Scene::sync`], because an area has grown or shrunk past what its boundaries are chosen by.
    pub fn restyled(&self, scale: f64) -> Rect {
        let mut all = Rect::EMPTY;
        for &(level, area, old, new) in &self.resized {
            let bounds = LINE_SIZES[level as usize];
            if !bounds.iter().any(|&px| (old * scale >= px) != (new * scale >= px)) {
                continue;
            }
            for (g, patches) in self.patches.iter().enumerate() {
                let community = self.community_of[g].index();
                let here = match level {
                    NameLevel::Grid => g == area,
                    NameLevel::Community => community == area,
                    _ => self.town_of[community] as usize == area,
                };
                for b in patches.iter().filter(|_| here).filter_map(|p| p.bounds) {
                    all.join(&b);
                }
            }
        }
        all
    }

    /// Has the bounds between classes reckoned anew at the next [`Scene::sync`].
    pub fn reclass(&mut self) {
        self.classes.breaks.clear();
    }

    /// The legend of what is painted.
    pub fn legend(&self, theme: Theme, language: Language) -> Vec<LegendRow> {
        let shown = (0..self.class.len()).filter(|&g| self.units.get(g).is_some_and(|u| !u.is_empty()));
        self.classes.legend(shown.map(|g| self.class[g]), theme, language)
    }

    fn rebuild(&mut self, plan: &Plan) {
        self.grid_of = plan.assignment().to_vec();
        self.units = plan.units_by_grid();
        self.community_of = plan.grids().iter().map(|g| g.community).collect();
        self.town_of = plan.communities().iter().map(|c| c.town.0).collect();
        self.divide = (0..self.territory.map().arcs.len())
            .map(|i| outline::divide(&self.territory, plan, ArcId::of(i)))
            .collect();
        let grids = self.units.len();
        self.patches = vec![Default::default(); grids];
        self.mass = vec![Mass::default(); grids];
        self.class.clear();
        for g in 0..grids {
            self.rebuild_grid(GridId::of(g));
        }
        self.list_unassigned();
        self.rename(plan);
        self.hue.clear();
        self.choose_hues();
    }

    fn follow(&mut self, plan: &Plan, changed: &[UnitId], damage: &mut Damage) {
        let territory = Arc::clone(&self.territory);
        let mut touched: Vec<GridId> = Vec::new();
        let mut arcs: Vec<ArcId> = Vec::new();
        self.town_of
            .extend(plan.communities()[self.town_of.len()..].iter().map(|c| c.town.0));
        for g in self.units.len()..plan.grids().len() {
            self.units.push(Vec::new());
            self.patches.push(Default::default());
            self.mass.push(Mass::default());
            self.community_of.push(plan.grid(GridId::of(g)).community);
            damage.names = true;
        }
        for &unit in changed {
            let (old, new) = (self.grid_of[unit.index()], plan.grid_of(unit));
            if let Some(old) = old {
                let list = &mut self.units[old.index()];
                list.retain(|&u| u != unit);
                touched.push(old);
            }
            if let Some(new) = new {
                let list = &mut self.units[new.index()];
                let at = list.partition_point(|&u| u < unit);
                list.insert(at, unit);
                touched.push(new);
            }
            self.grid_of[unit.index()] = new;
            damage.area.join(&territory.geometry().bounds[unit.index()]);
            arcs.extend(territory.map().rings(unit).flatten().map(|s| s.arc));
        }
        for g in 0..self.units.len() {
            let community = plan.grid(GridId::of(g)).community;
            if self.community_of[g] != community {
                self.community_of[g] = community;
                touched.push(GridId::of(g));
                for &unit in &self.units[g] {
                    damage.area.join(&territory.geometry().bounds[unit.index()]);
                    arcs.extend(territory.map().rings(unit).flatten().map(|s| s.arc));
                }
            }
        }
        touched.sort_compact();
        touched.dedup();
        for &grid in &touched {
            self.rebuild_grid(grid);
        }
        arcs.sort_compact();
        arcs.dedup();
        for arc in arcs {
            self.divide[arc.index()] = outline::divide(&territory, plan, arc);
        }
        if !changed.is_empty() {
            self.list_unassigned();
        }
        if self.rename(plan) {
            damage.names = true;
        }
        self.choose_hues();
    }

    fn rebuild_grid(&mut self, grid: GridId) {
        let (territory, units) = (&self.territory, &self.units[grid.index()]);
        let mut mass = Mass::default();
        for &u in units {
            let (p, unit) = (territory.geometry().inside[u.index()], territory.unit(u));
            let area = territory.geometry().area[u.index()];
            // Names stand where people live; where nobody does, in the middle.
            let weight = f64::from(unit.households) + area * 1e-7;
            mass.add(&Mass {
                weight,
                x: weight * f64::from(p.x),
                y: weight * f64::from(p.y),
                area,
                households: f64::from(unit.households),
            });
        }
        self.mass[grid.index()] = mass;
        self.patches[grid.index()] = Tone::ALL.map(|tone| {
            let of_tone: Vec<UnitId> = units.iter().copied().filter(|&u| self.tone(u) == tone).collect();
            dissolve(territory, &of_tone, |u| {
                self.grid_of(u) == Some(grid) && self.tone(u) == tone
            })
        });
    }

    fn list_unassigned(&mut self) {
        let grids = self.grid_of.iter().enumerate();
        self.unassigned = grids.filter(|(_, g)| g.is_none()).map(|(i, _)| UnitId::of(i)).collect();
    }

    /// Names and where they stand, from the masses of the grids. Returns whether any differs.
    fn rename(&mut self, plan: &Plan) -> bool {
        let data = self.territory.data();
        let mut masses: [Vec<Mass>; 4] = [
            vec![Mass::default(); data.counties.len()],
            vec![Mass::default(); data.towns.len()],
            vec![Mass::default(); plan.communities().len()],
            self.mass.clone(),
        ];
        for (g, mass) in self.mass.iter().enumerate() {
            let community = self.community_of[g].index();
            let town = self.town_of[community] as usize;
            masses[2][community].add(mass);
            masses[1][town].add(mass);
            masses[0][data.towns[town].county.index()].add(mass);
        }
        let name = |level: usize, i: usize| match level {
            0 => data.counties[i].name.as_str(),
            1 => data.towns[i].name.as_str(),
            2 => plan.communities()[i].name.as_str(),
            // The community's name stands beside it already.
            _ => {
                let grid = &plan.grids()[i];
                let rest = grid.name.strip_prefix(plan.community(grid.community).name.as_str());
                rest.map(str::trim_start)
                    .filter(|rest| !rest.is_empty())
                    .unwrap_or(&grid.name)
            }
        };
        // A grid that is its whole community (a village) is named by it.
        let whole = |g: usize| self.mass[g].area > 0.9 * masses[2][self.community_of[g].index()].area;
        let spots: [Vec<Spot>; 4] = std::array::from_fn(|level| {
            let of_level = masses[level].iter().enumerate();
            of_level
                .map(|(i, mass)| Spot {
                    name: if level == 3 && whole(i) {
                        String::new()
                    } else {
                        name(level, i).to_owned()
                    },
                    at: mass.middle(),
                    size: mass.area.max(0.0).sqrt() * 100.0,
                    weight: mass.households,
                })
                .collect()
        });
        self.resized.clear();
        for level in [NameLevel::Town, NameLevel::Community, NameLevel::Grid] {
            let pairs = self.spots[level as usize].iter().zip(&spots[level as usize]);
            let changed = pairs.enumerate().filter(|(_, (old, new))| old.size != new.size);
            self.resized
                .extend(changed.map(|(i, (old, new))| (level, i, old.size, new.size)));
        }
        let differs = spots != self.spots;
        self.spots = spots;
        differs
    }

    /// Hues so that communities side by side differ as far as eight hues allow. Those already
    /// chosen stay: painting must not recolour the map.
    fn choose_hues(&mut self) {
        const NONE: u8 = u8::MAX;
        let count = self.town_of.len();
        if self.hue.len() == count {
            return;
        }
        let map = self.territory.map();
        let mut beside: Vec<(u32, u32)> = Vec::new();
        for (i, arc) in map.arcs.iter().enumerate() {
            if self.divide[i] < Divide::Community {
                continue;
            }
            let of = |u: Option<UnitId>| u.and_then(|u| self.grid_of(u)).map(|g| self.community_of[g.index()].0);
            if let (Some(a), Some(b)) = (of(arc.left), of(arc.right)) {
                beside.push((a, b));
                beside.push((b, a));
            }
        }
        beside.sort_compact();
        beside.dedup();
        self.hue.resize(count, NONE);
        let hues = Ramp::Hues.count();
        let mut used = vec![0usize; hues];
        for c in 0..count {
            if self.hue[c] != NONE {
                continue;
            }
            let from = beside.partition_point(|b| b.0 < c as u32);
            let mut clash = vec![0usize; hues];
            for &(_, b) in beside[from..].iter().take_while(|b| b.0 == c as u32) {
                if let Some(n) = clash.get_mut(usize::from(self.hue[b as usize])) {
                    *n += 1;
                }
            }
            let best = (0..hues).min_by_key(|&h| (clash[h], used[h], h)).unwrap_or(0);
            used[best] += 1;
            self.hue[c] = best as u8;
        }
    }

    fn recolour(&mut self, mode: ColourMode, value: &dyn Fn(GridId) -> Option<f64>, damage: &mut Damage) {
        let grids = self.units.len();
        let values: Vec<Option<f64>> = (0..grids)
            .map(|g| {
                (mode.is_numeric() && !self.units[g].is_empty())
                    .then(|| value(GridId::of(g)))
                    .flatten()
            })
            .collect();
        // Quantile bounds stay while a plan is being painted: else one stroke recolours the city.
        if self.classes.mode != mode || damage.all || self.classes.breaks.is_empty() {
            self.classes = Classes::of(mode, values.iter().copied().flatten());
        }
        for (g, v) in values.into_iter().enumerate() {
            let class = match mode {
                ColourMode::Community => Class::Of(self.hue[self.community_of[g].index()]),
                ColourMode::Plain => Class::Of(0),
                _ => self.classes.class(v),
            };
            if g == self.class.len() {
                self.class.push(class);
            } else if self.class[g] != class {
                self.class[g] = class;
                for patch in &self.patches[g] {
                    if let Some(b) = patch.bounds {
                        damage.area.join(&b);
                    }
                }
            }
        }
    }
}
