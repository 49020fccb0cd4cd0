//! Who claims which side of which edge, and which edges cross.

use super::hash::SegmentHash;
use super::overlap::crossing;
use super::snap::Rings;
use crate::territory::Point;
use crate::territory::order::{SortCompact, sort_by_number};

/// All edges once, with their claims.
pub(super) struct Edges {
    /// Ends, lower point first; ascending.
    pub(super) ends: Vec<(u32, u32)>,
    /// Edge `i` owns `claims[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    claims: Vec<Claim>,
    /// Pairs of edges that cross between their ends, with the place; one pair at most for edges of
    /// one shape only.
    pub(super) crossings: Vec<(u32, u32, Point)>,
}

/// A shape has its inside on one side of an edge.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    /// The shape.
    pub(super) shape: u32,
    /// Right of the edge as walked from its lower to its higher point number; else left.
    pub(super) right: bool,
}

impl Edges {
    /// Collects the edges of oriented rings.
    pub(super) fn of(rings: &Rings) -> Self {
        let mut all: Vec<(u32, u32, Claim)> = Vec::new();
        for ring in &rings.rings {
            for (u, v) in ring.edges().filter(|(u, v)| u != v) {
                let claim = Claim {
                    shape: ring.shape,
                    right: u > v,
                };
                all.push((u.min(v), u.max(v), claim));
            }
        }
        // By lower and higher end; of one edge the shapes stand in their order already.
        let mut order: Vec<u32> = (0..all.len() as u32).collect();
        sort_by_number(&mut order, &|i| all[i as usize].1);
        sort_by_number(&mut order, &|i| all[i as usize].0);
        let (mut ends, mut starts, mut claims) = (Vec::new(), Vec::new(), Vec::with_capacity(all.len()));
        for (u, v, claim) in order.into_iter().map(|i| all[i as usize]) {
            if ends.last() != Some(&(u, v)) {
                ends.push((u, v));
                starts.push(claims.len() as u32);
            }
            claims.push(claim);
        }
        starts.push(claims.len() as u32);
        let mut edges = Self {
            ends,
            starts,
            claims,
            crossings: Vec::new(),
        };
        edges.crossings = edges.find_crossings(&rings.points);
        edges
    }

    /// The claims on an edge, by shape; a shape may claim a side twice, or both.
    pub(super) fn claims(&self, edge: usize) -> &[Claim] {
        &self.claims[self.starts[edge] as usize..self.starts[edge + 1] as usize]
    }

    /// Number of edges.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn find_crossings(&self, points: &[Point]) -> Vec<(u32, u32, Point)> {
        let segments: Vec<(Point, Point)> = self
            .ends
            .iter()
            .map(|&(u, v)| (points[u as usize], points[v as usize]))
            .collect();
        let hash = SegmentHash::of(&segments, 0);
        let mut found: Vec<(u32, u32, Point)> = Vec::new();
        // A shape that is known to cross itself is refused; its other crossings with itself say nothing new.
        let mut known = std::collections::BTreeSet::new();
        for cell in hash.cells() {
            for (i, &e) in cell.iter().enumerate() {
                let (a, b) = segments[e as usize];
                let (low_x, high_x, low_y, high_y) = (a.x.min(b.x), a.x.max(b.x), a.y.min(b.y), a.y.max(b.y));
                for &f in &cell[i + 1..] {
                    let (c, d) = segments[f as usize];
                    if c.x.max(d.x) < low_x || c.x.min(d.x) > high_x || c.y.max(d.y) < low_y || c.y.min(d.y) > high_y {
                        continue;
                    }
                    if let Some(p) = crossing((a, b), (c, d)) {
                        let own = self.only_shape(e).filter(|s| Some(*s) == self.only_shape(f));
                        if own.is_none_or(|s| known.insert(s)) {
                            found.push((e, f, p));
                        }
                    }
                }
            }
        }
        found.sort_compact();
        found.dedup();
        found
    }

    fn only_shape(&self, edge: u32) -> Option<u32> {
        match self.claims(edge as usize) {
            [claim] => Some(claim.shape),
            _ => None,
        }
    }
}
