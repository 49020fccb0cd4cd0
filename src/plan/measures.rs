//! What the shape and the people of an area are measured by, kept by an edit's effects alone.
//!
//! Everything that adds up is kept in whole numbers (square centimetres, tenths of a millimetre), so
//! that what followed a thousand strokes equals what is summed anew, to the last bit.

mod circle;
mod hull;

use super::finding::{DETOUR, base_of, distance};
use super::{CommunityId, Effects, GridId, Plan, Tally};
use crate::territory::{Barrier, PlanarMap, Point, Territory, UnitId};

/// Sums of the shapes of an area's units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShapeSums {
    /// Twice the area, cm².
    area2: i128,
    /// Six times the first moments about the middle of the territory, cm³.
    moment6: (i128, i128),
    /// Twelve times the second moment about the middle of the territory, cm⁴.
    second12: i128,
    /// Boundary, holes included, in tenths of a millimetre.
    perimeter: i64,
    /// Arterial roads, railways and rivers with the area on both sides, in tenths of a millimetre.
    barrier: i64,
    /// Pairs of neighbouring units of which one is in the area and one is not.
    cut: i64,
}

/// The measures of one area.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AreaMeasures {
    /// Square metres.
    pub area: f64,
    /// Metres, holes included.
    pub perimeter: f64,
    /// Polsby–Popper: 4π · area / perimeter²; 1 for a circle (D. Polsby, R. Popper 1991).
    pub polsby_popper: f64,
    /// Reock: area over that of the smallest circle around it (E. Reock 1961).
    pub reock: f64,
    /// Area over that of its convex hull.
    pub hull_ratio: f64,
    /// Area² / (2π · second moment about the centroid): 1 for a circle, less the farther it sprawls
    /// (W. Li, M. Goodchild, R. Church 2013).
    pub inertia: f64,
    /// Pairs of neighbouring units across its boundary.
    pub cut_edges: u32,
    /// Metres of arterial road, railway and river inside.
    pub barrier: f64,
    /// Mean walk of its residents from the base, metres on foot; `None` without residents.
    pub mean_walk: Option<f64>,
}

/// The shape sums of all grids and communities, and the cut of the whole plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    grids: Level,
    communities: Level,
    /// The community of each grid as followed.
    parents: Vec<CommunityId>,
    by_unit: Vec<ShapeSums>,
    cut_pairs: i64,
    cut_length: i64,
}

/// The sums of the areas of one level, and which area each unit is in.
#[derive(Clone, Debug, Default, PartialEq)]
struct Level {
    sums: Vec<ShapeSums>,
    at: Vec<Option<u32>>,
}

impl Level {
    fn new(areas: usize, units: usize) -> Self {
        Self {
            sums: vec![ShapeSums::default(); areas],
            at: vec![None; units],
        }
    }

    /// Takes a unit from its area into another. Returns where it was, unless that is where it goes.
    fn move_to(&mut self, territory: &Territory, unit: UnitId, of: &ShapeSums, to: Option<u32>) -> Option<Option<u32>> {
        let from = self.at[unit.index()];
        if from == to {
            return None;
        }
        let at = &self.at;
        let member = |area: u32| move |u: UnitId| u != unit && at[u.index()] == Some(area);
        if let Some(area) = from {
            self.sums[area as usize].take(territory, unit, of, member(area));
        }
        if let Some(area) = to {
            self.sums[area as usize].add(territory, unit, of, member(area));
        }
        self.at[unit.index()] = to;
        Some(from)
    }
}

const TENTHS: f64 = 10_000.0;

fn tenths(metres: f64) -> i64 {
    (metres * TENTHS).round() as i64
}

impl ShapeSums {
    /// Of one unit alone.
    fn of_unit(territory: &Territory, unit: UnitId, middle: Point) -> Self {
        let map = territory.map();
        let mut sums = Self::default();
        for ring in map.rings(unit) {
            let (mut first, mut last) = (None, None);
            let mut edge = |a: Point, b: Point| {
                let d = |p: Point| {
                    (
                        i128::from(p.x) - i128::from(middle.x),
                        i128::from(p.y) - i128::from(middle.y),
                    )
                };
                let ((ax, ay), (bx, by)) = (d(a), d(b));
                let cross = ax * by - bx * ay;
                sums.area2 += cross;
                sums.moment6.0 += cross * (ax + bx);
                sums.moment6.1 += cross * (ay + by);
                sums.second12 += cross * (ax * ax + ax * bx + bx * bx + ay * ay + ay * by + by * by);
            };
            map.walk_ring(ring, |p| {
                if let Some(q) = last {
                    edge(q, p);
                }
                first = first.or(Some(p));
                last = Some(p);
            });
            if let (Some(first), Some(last)) = (first, last) {
                edge(last, first);
            }
        }
        let geometry = territory.geometry();
        if sums.area2 == 0 {
            // A territory without shapes still has areas.
            sums.area2 = (geometry.area[unit.index()] * 20_000.0).round() as i128;
        }
        let shared: f64 = geometry.neighbours(unit).iter().map(|n| n.length).sum();
        let outer = (geometry.perimeter[unit.index()] - shared).max(0.0);
        sums.perimeter = tenths(outer) + geometry.neighbours(unit).iter().map(|n| tenths(n.length)).sum::<i64>();
        sums.cut = geometry.neighbours(unit).len() as i64;
        sums
    }

    /// A unit comes in; `member` says of its neighbours which are in already.
    fn add(&mut self, territory: &Territory, unit: UnitId, of: &Self, member: impl Fn(UnitId) -> bool) {
        self.join(of, 1);
        for n in territory.geometry().neighbours(unit) {
            if member(n.unit) {
                self.perimeter -= 2 * tenths(n.length);
                self.cut -= 2;
            }
        }
        self.barrier += strong(territory, unit, member);
    }

    /// A unit goes; `member` says of its neighbours which stay.
    fn take(&mut self, territory: &Territory, unit: UnitId, of: &Self, member: impl Fn(UnitId) -> bool) {
        self.join(of, -1);
        for n in territory.geometry().neighbours(unit) {
            if member(n.unit) {
                self.perimeter += 2 * tenths(n.length);
                self.cut += 2;
            }
        }
        self.barrier -= strong(territory, unit, member);
    }

    fn join(&mut self, of: &Self, sign: i64) {
        let s = i128::from(sign);
        self.area2 += s * of.area2;
        self.moment6.0 += s * of.moment6.0;
        self.moment6.1 += s * of.moment6.1;
        self.second12 += s * of.second12;
        self.perimeter += sign * of.perimeter;
        self.cut += sign * of.cut;
    }

    /// Square metres.
    pub fn area(&self) -> f64 {
        self.area2 as f64 / 20_000.0
    }

    /// Metres, holes included.
    pub fn perimeter(&self) -> f64 {
        self.perimeter as f64 / TENTHS
    }

    /// Metres of strong barrier inside.
    pub fn barrier(&self) -> f64 {
        self.barrier as f64 / TENTHS
    }

    /// Pairs of units across the boundary.
    pub fn cut_edges(&self) -> u32 {
        self.cut as u32
    }

    /// 4π · area / perimeter²; 0 without boundary.
    pub fn polsby_popper(&self) -> f64 {
        let perimeter = self.perimeter();
        if perimeter > 0.0 {
            4.0 * std::f64::consts::PI * self.area() / (perimeter * perimeter)
        } else {
            0.0
        }
    }

    /// Area² / (2π · second moment about the centroid); 0 where shapes are not known.
    pub fn inertia(&self) -> f64 {
        if self.area2 <= 0 || self.second12 <= 0 {
            return 0.0;
        }
        let area = self.area2 as f64 / 2.0;
        let (x, y) = (self.moment6.0 as f64 / 6.0 / area, self.moment6.1 as f64 / 6.0 / area);
        let about = self.second12 as f64 / 12.0 - area * (x * x + y * y);
        area * area / (2.0 * std::f64::consts::PI * about)
    }
}

/// Strong barrier between a unit and the members beside it.
fn strong(territory: &Territory, unit: UnitId, member: impl Fn(UnitId) -> bool) -> i64 {
    let (map, lengths) = (territory.map(), &territory.geometry().arc_length);
    (map.rings(unit).flatten())
        .filter(|step| map.arcs[step.arc.index()].barrier >= Barrier::Arterial)
        .filter(|step| map.arcs[step.arc.index()].across(unit).is_some_and(&member))
        .map(|step| tenths(lengths[step.arc.index()]))
        .sum()
}

fn middle(territory: &Territory) -> Point {
    let Some(extent) = territory.geometry().extent else {
        return Point::default();
    };
    Point {
        x: ((i64::from(extent.min.x) + i64::from(extent.max.x)) / 2) as i32,
        y: ((i64::from(extent.min.y) + i64::from(extent.max.y)) / 2) as i32,
    }
}

impl Measures {
    /// From scratch.
    pub fn of(territory: &Territory, plan: &Plan) -> Self {
        let middle = middle(territory);
        let by_unit: Vec<ShapeSums> = (territory.unit_ids())
            .map(|u| ShapeSums::of_unit(territory, u, middle))
            .collect();
        let mut measures = Self {
            grids: Level::new(plan.grids().len(), by_unit.len()),
            communities: Level::new(plan.communities().len(), by_unit.len()),
            parents: plan.grids().iter().map(|g| g.community).collect(),
            by_unit,
            cut_pairs: 0,
            cut_length: 0,
        };
        for unit in territory.unit_ids() {
            measures.move_to(territory, unit, plan.grid_of(unit));
        }
        measures
    }

    /// Follows an edit just applied to `plan`. Costs the units moved and their neighbours, and where a
    /// grid went to another community a look at every unit. After a change of the ground make the
    /// measures anew on the new territory.
    pub fn follow(&mut self, territory: &Territory, plan: &Plan, effects: &Effects) {
        let (grids, communities) = (plan.grids().len(), plan.communities().len());
        let room = |level: &mut Level, count: usize| {
            if level.sums.len() < count {
                level.sums.resize(count, ShapeSums::default());
            }
        };
        room(&mut self.grids, grids);
        room(&mut self.communities, communities);
        self.parents.truncate(grids);
        let news = (0..grids).filter(|&g| self.parents.get(g).is_some_and(|p| *p != plan.grids()[g].community));
        let moved: Vec<u32> = news.map(|g| g as u32).collect();
        self.parents = plan.grids().iter().map(|g| g.community).collect();
        if !moved.is_empty() {
            for i in 0..self.by_unit.len() {
                if let Some(grid) = self.grids.at[i].filter(|g| moved.contains(g)) {
                    let to = self.parents[grid as usize].0;
                    (self.communities).move_to(territory, UnitId::of(i), &self.by_unit[i], Some(to));
                }
            }
        }
        let known = self.by_unit.len();
        for &unit in effects.units.iter().filter(|u| u.index() < known) {
            self.move_to(territory, unit, plan.grid_of(unit));
        }
        // What was taken back was empty.
        self.grids.sums.truncate(grids);
        self.communities.sums.truncate(communities);
    }

    fn move_to(&mut self, territory: &Territory, unit: UnitId, to: Option<GridId>) {
        let of = &self.by_unit[unit.index()];
        let community = to.map(|g| self.parents[g.index()].0);
        self.communities.move_to(territory, unit, of, community);
        let to = to.map(|g| g.0);
        let Some(from) = self.grids.move_to(territory, unit, of, to) else {
            return;
        };
        for n in territory.geometry().neighbours(unit) {
            let other = self.grids.at[n.unit.index()];
            let change = i64::from(other != to) - i64::from(other != from);
            self.cut_pairs += change;
            self.cut_length += change * tenths(n.length);
        }
    }

    /// The sums of a grid.
    pub fn grid(&self, id: GridId) -> &ShapeSums {
        &self.grids.sums[id.index()]
    }

    /// The sums of a community.
    pub fn community(&self, id: CommunityId) -> &ShapeSums {
        &self.communities.sums[id.index()]
    }

    /// Pairs of neighbouring units in different grids, and metres between them.
    pub fn cut(&self) -> (u32, f64) {
        (self.cut_pairs as u32, self.cut_length as f64 / TENTHS)
    }
}

/// All measures of any area from its units (ascending). `base` is where walks start; `None`: nothing is
/// said of walks.
pub fn measure(territory: &Territory, units: &[UnitId], base: Option<Point>) -> AreaMeasures {
    let middle = middle(territory);
    let mut sums = ShapeSums::default();
    let mut inside = vec![false; territory.units().len()];
    for &unit in units {
        let of = ShapeSums::of_unit(territory, unit, middle);
        sums.add(territory, unit, &of, |u| inside[u.index()]);
        inside[unit.index()] = true;
    }
    complete(territory, &sums, units, base)
}

/// The measures of a grid, whose sums are at hand, with those that need its outline.
pub fn of_grid(
    territory: &Territory,
    plan: &Plan,
    measures: &Measures,
    grid: GridId,
    units: &[UnitId],
) -> AreaMeasures {
    let base = base_of(territory, plan, grid, units);
    complete(territory, measures.grid(grid), units, base)
}

fn complete(territory: &Territory, sums: &ShapeSums, units: &[UnitId], base: Option<Point>) -> AreaMeasures {
    let hull = hull::hull(points(territory.map(), units));
    let over = |whole: f64| if whole > 0.0 { sums.area() / whole } else { 0.0 };
    AreaMeasures {
        area: sums.area(),
        perimeter: sums.perimeter(),
        polsby_popper: sums.polsby_popper(),
        reock: over(circle::smallest_area(&hull)),
        hull_ratio: over(hull::area(&hull)),
        inertia: sums.inertia(),
        cut_edges: sums.cut_edges(),
        barrier: sums.barrier(),
        mean_walk: base.and_then(|base| mean_walk(territory, units, base)),
    }
}

fn points(map: &PlanarMap, units: &[UnitId]) -> Vec<Point> {
    let mut points = Vec::new();
    for &unit in units {
        for ring in map.rings(unit) {
            map.walk_ring(ring, |p| points.push(p));
        }
    }
    points
}

/// Mean metres on foot from `base` to the residents of `units`.
pub fn mean_walk(territory: &Territory, units: &[UnitId], base: Point) -> Option<f64> {
    let inside = &territory.geometry().inside;
    let (mut residents, mut metres) = (0.0, 0.0);
    for &unit in units {
        let here = f64::from(territory.unit(unit).residents);
        residents += here;
        metres += here * DETOUR * distance(base, inside[unit.index()]);
    }
    (residents > 0.0).then(|| metres / residents)
}

/// How far each area's residents are from an equal share of the areas in use: 0.05 is 5 % more.
/// `None` for areas without units.
pub fn deviations(tallies: &[Tally]) -> Vec<Option<f64>> {
    let in_use = || tallies.iter().filter(|t| t.units > 0);
    let total: f64 = in_use().map(|t| f64::from(t.residents)).sum();
    let ideal = total / in_use().count().max(1) as f64;
    (tallies.iter())
        .map(|t| (t.units > 0 && ideal > 0.0).then(|| f64::from(t.residents) / ideal - 1.0))
        .collect()
}

/// Units and residents of each grid of `after` that came from another grid than the one it goes on
/// from ([`super::diff::diff`]); all of a grid that is new.
pub fn moved(territory: &Territory, before: &Plan, after: &Plan) -> Vec<(u32, u64)> {
    let diff = super::diff::diff(territory, before, after);
    let mut moved = vec![(0, 0); after.grids().len()];
    for unit in diff.grids.units {
        if let Some(grid) = after.grid_of(unit) {
            let entry = &mut moved[grid.index()];
            entry.0 += 1;
            entry.1 += u64::from(territory.unit(unit).residents);
        }
    }
    moved
}

/// Pairs of neighbouring units in different grids (a unit in no grid is in none but that), and the
/// metres of boundary that they share.
pub fn cut_edges(territory: &Territory, plan: &Plan) -> (u32, f64) {
    let (mut pairs, mut metres) = (0, 0.0);
    for unit in territory.unit_ids() {
        for beside in territory.geometry().neighbours(unit) {
            if unit < beside.unit && plan.grid_of(unit) != plan.grid_of(beside.unit) {
                pairs += 1;
                metres += beside.length;
            }
        }
    }
    (pairs, metres)
}
