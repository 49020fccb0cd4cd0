//! Directed stretches of boundary → closed rings. What splitting a unit and dissolving an area have
//! in common.

use super::build::by_angle;
use super::planar_map::{ArcRef, PlanarMap, Point};
use crate::sorted::SortedMap;
use crate::territory::order::SortCompact;

/// A stretch of boundary walked with the area on its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    /// Where it starts.
    pub(super) from: Point,
    /// The point after the first.
    pub(super) out: Point,
    /// The point before the last.
    pub(super) back: Point,
    /// Where it ends.
    pub(super) to: Point,
}

impl Stretch {
    /// An arc as it is walked.
    pub(super) fn of(map: &PlanarMap, step: ArcRef) -> Self {
        let points = map.arc_points(step.arc);
        let last = points.len() - 1;
        if step.reversed {
            Self {
                from: points[last],
                out: points[last - 1],
                back: points[1],
                to: points[0],
            }
        } else {
            Self {
                from: points[0],
                out: points[1],
                back: points[last - 1],
                to: points[last],
            }
        }
    }
}

/// Joins stretches to rings, each as positions in `stretches` in walking order. A ring that comes
/// back to a point is cut there: rings touch but never pass an end of a stretch twice. At every
/// point the walk turns into the sector on its left, so that outer rings come counter-clockwise
/// and holes clockwise. A stretch that leads nowhere (the stretches bound no area) ends its walk
/// and is left out.
pub(super) fn trace(stretches: &[Stretch]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..stretches.len()).collect();
    order.sort_compact_by(|&i, &j| {
        let (a, b) = (&stretches[i], &stretches[j]);
        (a.from.cmp(&b.from))
            .then_with(|| by_angle(a.from, a.out, b.out))
            .then(i.cmp(&j))
    });
    // The first stretch clockwise of the way back, all round to the way back itself at last.
    let next = |i: usize| -> Option<usize> {
        let s = &stretches[i];
        let from = order.partition_point(|&j| stretches[j].from < s.to);
        let to = order.partition_point(|&j| stretches[j].from <= s.to);
        let fan = &order[from..to];
        let at = fan.partition_point(|&j| by_angle(s.to, stretches[j].out, s.back).is_lt());
        fan.get(at.checked_sub(1).unwrap_or(fan.len().wrapping_sub(1))).copied()
    };
    let mut rings = Vec::new();
    let mut walked = vec![false; stretches.len()];
    let mut left_at: SortedMap<Point, usize> = SortedMap::new();
    for start in 0..stretches.len() {
        let mut path: Vec<usize> = Vec::new();
        left_at.clear();
        let mut at = Some(start);
        while let Some(i) = at.filter(|&i| !walked[i]) {
            walked[i] = true;
            left_at.insert(stretches[i].from, path.len());
            path.push(i);
            if let Some(&from) = left_at.get(&stretches[i].to) {
                let ring: Vec<usize> = path.drain(from..).collect();
                for &s in &ring {
                    left_at.remove(&stretches[s].from);
                }
                rings.push(ring);
            }
            at = next(i);
        }
    }
    rings
}

/// Twice the signed area of a closed ring of points, positive counter-clockwise.
pub(super) fn signed_area2(points: &[Point]) -> f64 {
    let Some(&origin) = points.first() else { return 0.0 };
    (0..points.len())
        .map(|i| super::geometry::cross(origin, points[i], points[(i + 1) % points.len()]))
        .sum()
}
