//! The outline of several units together: the arcs whose two sides differ, joined to rings. No
//! coordinate is computed anew, so that outlines of neighbours fit to the last digit.

use super::id::UnitId;
use super::planar_map::{ArcRef, PlanarMap, Point};
use super::ring_trace::{Stretch, trace};
use super::{ArcId, geometry};
use crate::territory::order::SortCompact;

/// What an area looks like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its connected parts, each the arcs of its outer ring (counter-clockwise) and then of its
    /// holes (clockwise). Parts by falling area.
    pub parts: Vec<Vec<Vec<ArcRef>>>,
    /// Square metres.
    pub area: f64,
    /// Metres, holes included.
    pub perimeter: f64,
}

impl Outline {
    /// Number of holes.
    pub fn holes(&self) -> usize {
        self.parts.iter().map(|part| part.len() - 1).sum()
    }

    /// The parts as open rings of points: polygons of an outer ring and its holes.
    pub fn polygons(&self, map: &PlanarMap) -> Vec<Vec<Vec<Point>>> {
        let points = |ring: &Vec<ArcRef>| {
            let mut points = Vec::new();
            map.walk_ring(ring, |p| points.push(p));
            points
        };
        self.parts
            .iter()
            .map(|part| part.iter().map(points).collect())
            .collect()
    }
}

/// The outline of `units`, in any order.
pub fn dissolve(map: &PlanarMap, units: &[UnitId]) -> Outline {
    let mut inside = vec![false; map.face_count()];
    units.iter().for_each(|u| inside[u.index()] = true);
    let area = |unit: UnitId| inside[unit.index()].then_some(0);
    dissolve_all(map, area, 1).pop().unwrap_or_default()
}

/// The outlines of `count` areas at once, by area; `area` says in which a unit lies.
pub fn dissolve_all(map: &PlanarMap, area: impl Fn(UnitId) -> Option<usize>, count: usize) -> Vec<Outline> {
    let mut steps: Vec<Vec<ArcRef>> = vec![Vec::new(); count];
    for (i, arc) in map.arcs.iter().enumerate() {
        let (left, right) = (arc.left.and_then(&area), arc.right.and_then(&area));
        if left == right {
            continue;
        }
        for (side, reversed) in [(left, false), (right, true)] {
            if let Some(list) = side.and_then(|a| steps.get_mut(a)) {
                list.push(ArcRef {
                    arc: ArcId::of(i),
                    reversed,
                });
            }
        }
    }
    steps.iter().map(|steps| outline(map, steps)).collect()
}

fn outline(map: &PlanarMap, steps: &[ArcRef]) -> Outline {
    let stretches: Vec<Stretch> = steps.iter().map(|step| Stretch::of(map, *step)).collect();
    let (mut outers, mut holes) = (Vec::new(), Vec::new());
    for ring in trace(&stretches) {
        let ring: Vec<ArcRef> = ring.into_iter().map(|i| steps[i]).collect();
        let area2 = geometry::signed_area2(map, &ring);
        if area2 > 0.0 {
            outers.push((area2, ring));
        } else {
            holes.push((area2, ring));
        }
    }
    // The smallest outer ring around a hole is its own; whole centimetres tell equals apart by arc.
    outers.sort_compact_by(|a, b| a.0.total_cmp(&b.0).then(a.1[0].arc.cmp(&b.1[0].arc)));
    let edges: Vec<_> = outers.iter().map(|o| edges(map, &o.1)).collect();
    let mut result = Outline {
        area: outers.iter().chain(&holes).map(|r| r.0).sum::<f64>() / 20_000.0,
        perimeter: steps.iter().map(|s| map.arc_length(s.arc)).sum(),
        ..Outline::default()
    };
    let mut parts: Vec<(f64, Vec<Vec<ArcRef>>)> = outers.into_iter().map(|(a, ring)| (a, vec![ring])).collect();
    for (_, hole) in holes {
        let home = edges.iter().position(|outer| around(outer, map, &hole));
        // Every hole of an area lies in an outer ring of it: the map is planar.
        if let Some((_, part)) = home.and_then(|h| parts.get_mut(h)) {
            part.push(hole);
        }
    }
    result.parts = parts.into_iter().rev().map(|(_, part)| part).collect();
    result
}

fn edges(map: &PlanarMap, ring: &[ArcRef]) -> Vec<(Point, Point)> {
    let mut points = Vec::new();
    map.walk_ring(ring, |p| points.push(p));
    (0..points.len())
        .map(|i| (points[i], points[(i + 1) % points.len()]))
        .collect()
}

/// Whether the ring lies in `outer`, which it may touch in points: the middle of an edge tells.
fn around(outer: &[(Point, Point)], map: &PlanarMap, ring: &[ArcRef]) -> bool {
    let Some(step) = ring.first() else { return false };
    let points = map.arc_points(step.arc);
    super::cut::inside(outer, points[0], points[1])
}
