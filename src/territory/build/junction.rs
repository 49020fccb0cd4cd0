//! Points that lie on an edge become part of it (T-junctions).

use super::hash::{Lookup, SegmentHash, key};
use super::overlap::orientation;
use super::snap::Rings;
use crate::territory::Point;
use crate::territory::order::SortCompact;
use std::cmp::Ordering;

/// Bending an edge onto a point can bring it near another; more rounds than this change nothing
/// that matters.
const ROUNDS: usize = 4;

/// Inserts every point that lies within `tolerance` of an edge (between its ends) into that edge.
pub(super) fn insert(rings: &mut Rings, tolerance: i32) {
    for _ in 0..ROUNDS {
        let (edges, positions) = unique(rings);
        let segments: Vec<(Point, Point)> = edges
            .iter()
            .map(|&(u, v)| (rings.points[u as usize], rings.points[v as usize]))
            .collect();
        let hash = SegmentHash::of(&segments, tolerance);
        let mut inserts: Vec<(u32, f64, u32)> = Vec::new();
        for (id, &p) in rings.points.iter().enumerate() {
            for &e in hash.near(p) {
                let (u, v) = edges[e as usize];
                if u != id as u32
                    && v != id as u32
                    && let Some(t) = along(segments[e as usize], p, tolerance)
                {
                    inserts.push((e, t, id as u32));
                }
            }
        }
        if inserts.is_empty() {
            return;
        }
        inserts.sort_compact_by(|a, b| (a.0.cmp(&b.0)).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        apply(rings, &positions, &inserts);
    }
}

/// All edges once, lower point first, and where to find each.
fn unique(rings: &Rings) -> (Vec<(u32, u32)>, Lookup<u32>) {
    let (mut edges, mut positions) = (Vec::new(), Lookup::default());
    for (u, v) in rings.rings.iter().flat_map(|r| r.edges()) {
        if u == v {
            continue;
        }
        let (low, high) = (u.min(v), u.max(v));
        positions.entry(key(low as i32, high as i32)).or_insert_with(|| {
            edges.push((low, high));
            edges.len() as u32 - 1
        });
    }
    (edges, positions)
}

/// Where along the segment `p` lies (square centimetres from the first end, a measure for sorting),
/// if it is near enough and between the ends.
fn along((a, b): (Point, Point), p: Point, tolerance: i32) -> Option<f64> {
    let (dx, dy) = (f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y));
    let (px, py) = (f64::from(p.x) - f64::from(a.x), f64::from(p.y) - f64::from(a.y));
    let (t, length2) = (px * dx + py * dy, dx * dx + dy * dy);
    if t <= 0.0 || t >= length2 {
        return None;
    }
    let off = dx * py - dy * px;
    let tolerance = f64::from(tolerance);
    let near = if tolerance == 0.0 {
        orientation(a, b, p) == Ordering::Equal
    } else {
        off * off <= tolerance * tolerance * length2
    };
    near.then_some(t)
}

fn apply(rings: &mut Rings, positions: &Lookup<u32>, inserts: &[(u32, f64, u32)]) {
    for ring in &mut rings.rings {
        let mut points = Vec::with_capacity(ring.points.len() + 2);
        let mut changed = false;
        for (u, v) in ring.edges() {
            if let Some(&e) = positions.get(&key(u.min(v) as i32, u.max(v) as i32)) {
                let from = inserts.partition_point(|i| i.0 < e);
                let to = from + inserts[from..].partition_point(|i| i.0 == e);
                changed |= from < to;
                if u < v {
                    points.extend(inserts[from..to].iter().map(|i| i.2));
                } else {
                    points.extend(inserts[from..to].iter().rev().map(|i| i.2));
                }
            }
            points.push(v);
        }
        if changed {
            ring.points = points;
            ring.tidy();
        }
    }
}
