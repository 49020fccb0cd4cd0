//! The edges of the kept shapes as half-edges, sorted around every point.

use super::edges::Edges;
use super::overlap::turn;
use crate::territory::Point;
use std::cmp::Ordering;

/// Half-edge `2 * e` walks edge `e` from its first to its second end, `2 * e + 1` back.
pub(super) struct Fans {
    /// Ends of the edges.
    pub(super) ends: Vec<(u32, u32)>,
    /// The shape left and right of each edge.
    pub(super) sides: Vec<(Option<u32>, Option<u32>)>,
    starts: Vec<u32>,
    spokes: Vec<u32>,
    /// Position of each half-edge in `spokes`.
    position: Vec<u32>,
}

impl Fans {
    /// Sorts the edges that have a shape on a side (`sides`, by edge) around their ends.
    pub(super) fn of(points: &[Point], edges: &Edges, all_sides: &[(Option<u32>, Option<u32>)]) -> Self {
        let (mut ends, mut sides) = (Vec::new(), Vec::new());
        for (&pair, &side) in edges.ends.iter().zip(all_sides) {
            if side != (None, None) {
                ends.push(pair);
                sides.push(side);
            }
        }
        let mut starts = vec![0u32; points.len() + 1];
        for &(u, v) in &ends {
            starts[u as usize + 1] += 1;
            starts[v as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut at = starts.clone();
        let mut spokes = vec![0u32; ends.len() * 2];
        for (e, &(u, v)) in ends.iter().enumerate() {
            for (origin, half) in [(u, 2 * e), (v, 2 * e + 1)] {
                let to = &mut at[origin as usize];
                spokes[*to as usize] = half as u32;
                *to += 1;
            }
        }
        let mut fans = Self {
            ends,
            sides,
            starts,
            position: vec![0; spokes.len()],
            spokes: Vec::new(),
        };
        for (v, &centre) in points.iter().enumerate() {
            let (from, to) = (fans.starts[v] as usize, fans.starts[v + 1] as usize);
            spokes[from..to].sort_unstable_by(|&g, &h| {
                let (p, q) = (points[fans.target(g) as usize], points[fans.target(h) as usize]);
                by_angle(centre, p, q).then(g.cmp(&h))
            });
        }
        for (i, &h) in spokes.iter().enumerate() {
            fans.position[h as usize] = i as u32;
        }
        fans.spokes = spokes;
        fans
    }

    /// Where a half-edge starts.
    pub(super) fn origin(&self, half: u32) -> u32 {
        let (u, v) = self.ends[half as usize / 2];
        if half.is_multiple_of(2) { u } else { v }
    }

    /// Where a half-edge ends.
    pub(super) fn target(&self, half: u32) -> u32 {
        self.origin(half ^ 1)
    }

    /// The shape on the left of a half-edge.
    pub(super) fn left(&self, half: u32) -> Option<u32> {
        let (left, right) = self.sides[half as usize / 2];
        if half.is_multiple_of(2) { left } else { right }
    }

    /// The half-edges that start at a point, counter-clockwise from due west (exclusive).
    pub(super) fn around(&self, point: u32) -> &[u32] {
        &self.spokes[self.starts[point as usize] as usize..self.starts[point as usize + 1] as usize]
    }

    /// The half-edge that follows `half` on the ring to its left.
    pub(super) fn next(&self, half: u32) -> u32 {
        // The sector left of `half` at its target lies clockwise of the way back.
        let back = half ^ 1;
        let fan = self.around(self.target(half));
        let i = (self.position[back as usize] - self.starts[self.target(half) as usize]) as usize;
        fan[if i == 0 { fan.len() - 1 } else { i - 1 }]
    }
}

/// Compares directions from `centre` by angle from due west (exclusive) counter-clockwise: south,
/// east, north, west. Exact.
pub(in crate::territory) fn by_angle(centre: Point, p: Point, q: Point) -> Ordering {
    let d = |p: Point| {
        (
            i64::from(p.x) - i64::from(centre.x),
            i64::from(p.y) - i64::from(centre.y),
        )
    };
    let ((px, py), (qx, qy)) = (d(p), d(q));
    // Lower half (angles between -180° and 0°, exclusive) first.
    let upper = |x: i64, y: i64| y > 0 || (y == 0 && x != 0);
    let rank = |x: i64, y: i64| if !upper(x, y) { 0 } else { 1 };
    rank(px, py).cmp(&rank(qx, qy)).then_with(|| {
        // Within half a turn the sign of the cross product orders; due east comes before due west.
        match turn(px, py, qx, qy) {
            Ordering::Greater => Ordering::Less,
            Ordering::Less => Ordering::Greater,
            Ordering::Equal => qx.signum().cmp(&px.signum()).then(Ordering::Equal),
        }
    })
}
