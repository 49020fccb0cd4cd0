//! What lies on the ground beside the units: stations and centres as points, buildings. Roads, rivers
//! and railways are barriers of arcs ([`super::Barrier`]).

use super::planar_map::{Barrier, PlanarMap, Point};
use super::{ArcId, Rect};
use serde::{Deserialize, Serialize};

/// Points of interest and buildings; empty where none are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layers {
    /// Stations, centres, schools.
    pub places: Vec<Place>,
    /// Buildings by a point inside.
    pub buildings: Vec<Building>,
}

/// A place that people go to or work from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Name.
    pub name: String,
    /// Where it is.
    pub at: Point,
}

/// Kinds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PlaceKind {
    /// 网格驿站: where a grid team works from.
    Station,
    /// 党群服务中心: the community's centre.
    Centre,
    /// 乡镇(街道)政府、综治中心.
    TownOffice,
    /// School, hospital, market: what people go to.
    Service,
}

/// A building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Building {
    /// Code; blank if there is none.
    pub code: String,
    /// Name.
    pub name: String,
    /// A point inside.
    pub at: Point,
    /// Its outline as one open ring; empty if only the point is known.
    pub outline: Vec<Point>,
    /// Households in it.
    pub households: u32,
}

impl Layers {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.buildings.is_empty()
    }
}

/// Marks the arcs that run along a line with what the line is: an arc does if all its points lie
/// within `tolerance` centimetres of the line. Stronger barriers stay. Returns how many arcs changed.
pub fn mark_barriers(map: &mut PlanarMap, lines: &[(Barrier, Vec<Point>)], tolerance: i32) -> usize {
    let reach = f64::from(tolerance.max(0));
    let segments: Vec<(Barrier, Point, Point)> = (lines.iter())
        .flat_map(|(barrier, line)| line.windows(2).map(|w| (*barrier, w[0], w[1])))
        .collect();
    let boxes: Vec<Rect> = (segments.iter())
        .map(|&(_, a, b)| {
            let mut r = Rect::EMPTY;
            for p in [a, b] {
                for d in [-tolerance, tolerance] {
                    r.add(Point {
                        x: p.x.saturating_add(d),
                        y: p.y.saturating_add(d),
                    });
                }
            }
            r
        })
        .collect();
    let tree = super::spatial_index::BoxTree::new(&boxes);
    let mut changed = 0;
    for i in 0..map.arcs.len() {
        let points = map.arc_points(ArcId::of(i));
        // The strongest barrier that all points lie on; middles too, so that a chord across a bend is none.
        let strongest = |p: (f64, f64)| {
            let at = Point {
                x: p.0.round() as i32,
                y: p.1.round() as i32,
            };
            let mut best = Barrier::None;
            tree.visit(&Rect { min: at, max: at }, |s| {
                let (barrier, a, b) = segments[s];
                if barrier > best && distance(p, a, b) <= reach {
                    best = barrier;
                }
            });
            best
        };
        let middle = |w: &[Point]| {
            (
                f64::midpoint(f64::from(w[0].x), f64::from(w[1].x)),
                f64::midpoint(f64::from(w[0].y), f64::from(w[1].y)),
            )
        };
        let all = (points.iter().map(|p| (f64::from(p.x), f64::from(p.y)))).chain(points.windows(2).map(middle));
        let barrier = all.map(strongest).min().unwrap_or_default();
        let arc = &mut map.arcs[i];
        if barrier > arc.barrier {
            arc.barrier = barrier;
            changed += 1;
        }
    }
    changed
}

fn distance(p: (f64, f64), a: Point, b: Point) -> f64 {
    let (ax, ay) = (f64::from(a.x), f64::from(a.y));
    let (dx, dy) = (f64::from(b.x) - ax, f64::from(b.y) - ay);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 {
        (((p.0 - ax) * dx + (p.1 - ay) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (ex, ey) = (p.0 - ax - t * dx, p.1 - ay - t * dy);
    (ex * ex + ey * ey).sqrt()
}

/// Buildings whose outline's corners lie inside several units, by position, the unit of the
/// building's point first.
pub(super) fn across(territory: &super::Territory) -> Vec<(usize, Vec<super::UnitId>)> {
    let buildings = &territory.data.layers.buildings;
    if buildings.is_empty() {
        return Vec::new();
    }
    let index = super::spatial_index::SpatialIndex::of(territory);
    let mut across = Vec::new();
    for (b, building) in buildings.iter().enumerate() {
        let Some(home) = index.at(territory, building.at) else {
            continue;
        };
        let mut units = vec![home];
        for &corner in &building.outline {
            // A corner on the home unit's boundary is no sign of another unit.
            if super::spatial_index::contains(territory.map(), home, corner) {
                continue;
            }
            if let Some(unit) = index.at(territory, corner)
                && !units.contains(&unit)
            {
                units.push(unit);
            }
        }
        if units.len() > 1 {
            across.push((b, units));
        }
    }
    across
}
