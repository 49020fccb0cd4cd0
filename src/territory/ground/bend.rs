//! Boundaries that move: the arcs that change get new points, and the map must stay planar.

use super::{GroundError, refuse};
use crate::sorted::{SortedMap, SortedSet};
use crate::territory::build::{by_angle, crossing, orientation};
use crate::territory::order::SortCompact;
use crate::territory::planar_map::{PlanarMap, Point, Rect};
use crate::territory::{ArcId, UnitId, cut, geometry};
use std::cmp::Ordering;

/// Farthest that a coordinate may lie from the origin (11,000 km): products stay exact.
const FAR: i32 = 1_100_000_000;

/// Every arc through `from` goes through `to` instead.
pub(super) fn move_point(map: &mut PlanarMap, from: Point, to: Point) -> Result<(), GroundError> {
    let moved = move_points(map, &[from].into(), |_| Some(to));
    if moved.is_empty() {
        return refuse("这里没有边界点", "there is no point of a boundary here");
    }
    replace(map, moved)
}

/// All points of an arc move by the same way.
pub(super) fn move_arc(map: &mut PlanarMap, arc: ArcId, east: i32, north: i32) -> Result<(), GroundError> {
    let points: SortedSet<Point> = map.arc_points(arc).iter().copied().collect();
    let shift = |p: Point| {
        Some(Point {
            x: p.x.checked_add(east)?,
            y: p.y.checked_add(north)?,
        })
    };
    if points.iter().any(|&p| shift(p).is_none()) {
        return too_far();
    }
    let moved = move_points(map, &points, shift);
    replace(map, moved)
}

/// New points between the ends of an arc.
pub(super) fn reshape(map: &mut PlanarMap, arc: ArcId, between: &[Point]) -> Result<(), GroundError> {
    let old = map.arc_points(arc);
    let mut points = Vec::with_capacity(between.len() + 2);
    points.push(old[0]);
    points.extend_from_slice(between);
    points.push(old[old.len() - 1]);
    replace(map, [(arc, points)].into())
}

fn too_far<T>() -> Result<T, GroundError> {
    refuse("移得太远", "that is too far away")
}

/// The new points of all arcs that have one of `points`.
fn move_points(
    map: &PlanarMap,
    points: &SortedSet<Point>,
    to: impl Fn(Point) -> Option<Point>,
) -> SortedMap<ArcId, Vec<Point>> {
    let mut moved = SortedMap::new();
    for i in 0..map.arcs.len() {
        let id = ArcId::of(i);
        let old = map.arc_points(id);
        if old.iter().any(|p| points.contains(p)) {
            let new = old
                .iter()
                .map(|&p| if points.contains(&p) { to(p).unwrap_or(p) } else { p });
            moved.insert(id, new.collect());
        }
    }
    moved
}

/// Puts new points in place if the map stays planar and every unit where it is.
fn replace(map: &mut PlanarMap, changed: SortedMap<ArcId, Vec<Point>>) -> Result<(), GroundError> {
    if changed.values().flatten().any(|p| p.x.abs() > FAR || p.y.abs() > FAR) {
        return too_far();
    }
    for points in changed.values() {
        if points.len() < 2 || points.windows(2).any(|w| w[0] == w[1]) {
            return refuse("两个边界点重合", "two points of the boundary fall together");
        }
    }
    let next = with_points(map, &changed);
    let crossed = || {
        refuse(
            "边界会与自身或别的边界相交，已取消。请换个位置",
            "the boundary would cross itself or another: put it elsewhere",
        )
    };
    if !apart(&next, &changed) || !fans_kept(map, &next, &changed) {
        return crossed();
    }
    let faces: SortedSet<UnitId> = (changed.keys())
        .flat_map(|a| [map.arcs[a.index()].left, map.arcs[a.index()].right])
        .flatten()
        .collect();
    for &face in &faces {
        let rings = map.rings(face).zip(next.rings(face));
        for (before, after) in rings {
            let (a, b) = (
                geometry::signed_area2(map, before),
                geometry::signed_area2(&next, after),
            );
            if b == 0.0 || (a > 0.0) != (b > 0.0) {
                return crossed();
            }
        }
    }
    if swallowed(&next, &faces) {
        return crossed();
    }
    *map = next;
    Ok(())
}

fn with_points(map: &PlanarMap, changed: &SortedMap<ArcId, Vec<Point>>) -> PlanarMap {
    let mut next = map.clone();
    // Arcs that keep their length are overwritten, longer or shorter ones go behind all points.
    let mut moved_on = false;
    for (id, points) in changed {
        let arc = &mut next.arcs[id.index()];
        if arc.count as usize == points.len() {
            let first = arc.first as usize;
            next.points[first..first + points.len()].copy_from_slice(points);
        } else {
            arc.first = next.points.len() as u32;
            arc.count = points.len() as u32;
            next.points.extend_from_slice(points);
            moved_on = true;
        }
    }
    if moved_on {
        // Arc after arc again, without what nobody uses.
        let mut points = Vec::with_capacity(next.points.len());
        for arc in &mut next.arcs {
            let old = &next.points[arc.first as usize..(arc.first + arc.count) as usize];
            arc.first = points.len() as u32;
            points.extend_from_slice(old);
        }
        next.points = points;
    }
    next
}

type Segment = (Point, Point);

/// Whether the changed segments touch no other but at common ends.
fn apart(map: &PlanarMap, changed: &SortedMap<ArcId, Vec<Point>>) -> bool {
    let new: Vec<Segment> = (changed.values())
        .flat_map(|points| points.windows(2).map(|w| (w[0], w[1])))
        .collect();
    let mut all = Rect::EMPTY;
    new.iter().for_each(|s| {
        all.add(s.0);
        all.add(s.1);
    });
    let mut near: Vec<Segment> = Vec::new();
    for i in 0..map.arcs.len() {
        for w in map.arc_points(ArcId::of(i)).windows(2) {
            if span(w[0], w[1]).touches(&all) {
                near.push((w[0], w[1]));
            }
        }
    }
    new.iter().all(|s| {
        let own = span(s.0, s.1);
        // Itself is met once among all segments.
        let mut itself = 0;
        near.iter().filter(|t| span(t.0, t.1).touches(&own)).all(|t| {
            if s == t || *s == (t.1, t.0) {
                itself += 1;
                return itself == 1;
            }
            !touching(*s, *t)
        })
    })
}

fn span(a: Point, b: Point) -> Rect {
    let mut r = Rect::EMPTY;
    r.add(a);
    r.add(b);
    r
}

/// Whether two different segments share more than a common end.
fn touching(s: Segment, t: Segment) -> bool {
    if crossing(s, t).is_some() {
        return true;
    }
    let inner = |seg: Segment, p: Point| {
        p != seg.0 && p != seg.1 && orientation(seg.0, seg.1, p) == Ordering::Equal && span(seg.0, seg.1).contains(p)
    };
    inner(s, t.0) || inner(s, t.1) || inner(t, s.0) || inner(t, s.1)
}

/// Whether the arcs around every moved node keep their order: no face is turned inside out.
fn fans_kept(before: &PlanarMap, after: &PlanarMap, changed: &SortedMap<ArcId, Vec<Point>>) -> bool {
    // Ends of arcs by the node they had before.
    let mut nodes: SortedMap<Point, Vec<(ArcId, bool)>> = SortedMap::new();
    for id in changed.keys() {
        let points = before.arc_points(*id);
        nodes.entry(points[0]).or_default();
        nodes.entry(points[points.len() - 1]).or_default();
    }
    for i in 0..before.arcs.len() {
        let id = ArcId::of(i);
        let points = before.arc_points(id);
        for (end, last) in [(points[0], false), (points[points.len() - 1], true)] {
            if let Some(list) = nodes.get_mut(&end) {
                list.push((id, last));
            }
        }
    }
    nodes.values().all(|ends| {
        let order = |map: &PlanarMap| {
            let out = |&(id, last): &(ArcId, bool)| {
                let p = map.arc_points(id);
                if last {
                    (p[p.len() - 1], p[p.len() - 2])
                } else {
                    (p[0], p[1])
                }
            };
            let centre = ends.first().map(out).map_or(Point::default(), |o| o.0);
            let mut list: Vec<(ArcId, bool)> = ends.clone();
            list.sort_compact_by(|a, b| by_angle(centre, out(a).1, out(b).1).then(a.cmp(b)));
            // Turned so that the same arc is first.
            let first = (0..list.len()).min_by_key(|&i| list[i]).unwrap_or(0);
            list.rotate_left(first);
            list
        };
        order(before) == order(after)
    })
}

/// Whether a point of another boundary lies inside one of the faces.
fn swallowed(map: &PlanarMap, faces: &SortedSet<UnitId>) -> bool {
    faces.iter().any(|&face| {
        let mut edges: Vec<Segment> = Vec::new();
        let mut own: SortedSet<Point> = SortedSet::new();
        let mut bounds = Rect::EMPTY;
        for step in map.rings(face).flatten() {
            for w in map.arc_points(step.arc).windows(2) {
                edges.push((w[0], w[1]));
                own.insert(w[0]);
                own.insert(w[1]);
                bounds.add(w[0]);
                bounds.add(w[1]);
            }
        }
        map.points
            .iter()
            .any(|p| bounds.contains(*p) && !own.contains(p) && cut::inside(&edges, *p, *p))
    })
}
