//! Who may stay: after this every side of every edge belongs to at most one shape, no edges cross,
//! and no shape lies in another.
//!
//! It is enough to look locally. When no two edges cross and around every point the sectors between
//! edges agree on whose they are, connected boundaries fit together; what is left is one connected
//! boundary lying wholly inside a shape, which one point of it shows.

use super::Refusal;
use super::edges::Edges;
use super::fan::Fans;
use super::hash::{Lookup, key};
use super::overlap::{orientation, shared_area};
use super::snap::Rings;
use crate::territory::order::{SortCompact, sort_by_number};
use crate::territory::{Point, Rect};
use std::cmp::Ordering;

/// What was decided.
pub(super) struct Verdict {
    /// By shape.
    pub(super) refusals: Vec<Option<Refusal>>,
    /// The edges of the shapes that stay.
    pub(super) fans: Fans,
}

impl Verdict {
    /// Positions of the shapes that stay, ascending.
    pub(super) fn kept(&self) -> Vec<usize> {
        (0..self.refusals.len())
            .filter(|&i| self.refusals[i].is_none())
            .collect()
    }
}

/// Refuses until the rest fits together. Of two shapes in conflict the later goes, unless the
/// earlier has gone already.
pub(super) fn judge(shapes: usize, rings: &Rings, edges: &Edges) -> Verdict {
    let mut refusals: Vec<Option<Refusal>> = vec![None; shapes];
    let mut heard_again = vec![false; shapes];
    loop {
        let mut conflicts = Conflicts::default();
        crossings(edges, &refusals, &mut conflicts);
        let sides = sides(rings, edges, &refusals, &mut conflicts);
        if conflicts.is_empty() {
            refuse_empty(&sides, &mut refusals);
            let fans = Fans::of(&rings.points, edges, &sides);
            sectors(rings, &fans, &mut conflicts);
            if conflicts.is_empty() {
                nested(rings, &fans, &refusals, &mut conflicts);
            }
            if conflicts.is_empty() && !reconsider(&mut refusals, &mut heard_again) {
                return Verdict { refusals, fans };
            }
        }
        conflicts.settle(rings, &mut refusals);
    }
}

/// Pairs of shapes, later and earlier, that overlap across each other's boundary, each once, by the
/// later. Shapes that cross themselves are left out: they are refused whatever else they do.
pub(super) fn overlapping(shapes: usize, rings: &Rings, edges: &Edges) -> Vec<(u32, u32)> {
    let refusals: Vec<Option<Refusal>> = vec![None; shapes];
    let mut conflicts = Conflicts::default();
    crossings(edges, &refusals, &mut conflicts);
    let sides = sides(rings, edges, &refusals, &mut conflicts);
    if conflicts.is_empty() {
        sectors(rings, &Fans::of(&rings.points, edges, &sides), &mut conflicts);
    }
    let Conflicts { own, mut pairs } = conflicts;
    pairs.retain(|&(a, b)| own.iter().all(|o| o.0 != a && o.0 != b));
    pairs.sort_compact();
    pairs.dedup();
    pairs
}

/// Gives every shape that had to go for one that went later another chance, once.
fn reconsider(refusals: &mut [Option<Refusal>], heard_again: &mut [bool]) -> bool {
    let wronged: Vec<usize> = (0..refusals.len())
        .filter(|&i| match refusals[i] {
            Some(Refusal::Overlap { with, .. }) => refusals[with].is_some() && !heard_again[i],
            _ => false,
        })
        .collect();
    for &i in &wronged {
        refusals[i] = None;
        heard_again[i] = true;
    }
    !wronged.is_empty()
}

#[derive(Default)]
struct Conflicts {
    own: Vec<(u32, Point)>,
    pairs: Vec<(u32, u32)>,
}

impl Conflicts {
    fn own(&mut self, shape: u32, at: Point) {
        self.own.push((shape, at));
    }

    fn pair(&mut self, a: u32, b: u32) {
        // Later first, so that sorting settles the earlier shape before it is held against a later.
        self.pairs.push((a.max(b), a.min(b)));
    }

    /// Two shapes, or one with itself.
    fn between(&mut self, a: u32, b: u32, at: Point) {
        if a == b { self.own(a, at) } else { self.pair(a, b) }
    }

    fn is_empty(&self) -> bool {
        self.own.is_empty() && self.pairs.is_empty()
    }

    /// Every call refuses at least one shape: the conflicts were found among shapes that stay.
    fn settle(mut self, rings: &Rings, refusals: &mut [Option<Refusal>]) {
        self.own.sort_compact();
        for (shape, at) in self.own {
            refusals[shape as usize].get_or_insert(Refusal::SelfCrossing(at));
        }
        self.pairs.sort_compact();
        self.pairs.dedup();
        for (later, earlier) in self.pairs {
            if refusals[later as usize].is_none() && refusals[earlier as usize].is_none() {
                let area = shared_area(&rings.edges_of(earlier), &rings.edges_of(later));
                refusals[later as usize] = Some(Refusal::Overlap {
                    with: earlier as usize,
                    area,
                });
            }
        }
    }
}

/// The shapes with a claim on an edge that stay so far, ascending, each once.
fn claimants(edges: &Edges, edge: u32, refusals: &[Option<Refusal>]) -> Vec<u32> {
    let mut shapes: Vec<u32> = edges
        .claims(edge as usize)
        .iter()
        .map(|c| c.shape)
        .filter(|&s| refusals[s as usize].is_none())
        .collect();
    shapes.dedup();
    shapes
}

fn crossings(edges: &Edges, refusals: &[Option<Refusal>], conflicts: &mut Conflicts) {
    for &(e, f, at) in &edges.crossings {
        let (one, two) = (claimants(edges, e, refusals), claimants(edges, f, refusals));
        // One pair with the first of each edge is enough: the others claim the same edge and meet
        // it in `sides` or in the next round.
        if let (Some(&a), Some(&b)) = (one.first(), two.first()) {
            two.iter().for_each(|&s| conflicts.between(a, s, at));
            one.iter().skip(1).for_each(|&s| conflicts.between(s, b, at));
        }
    }
}

type Sides = Vec<(Option<u32>, Option<u32>)>;

/// The shape on either side of every edge. A shape on both sides cancels out.
fn sides(rings: &Rings, edges: &Edges, refusals: &[Option<Refusal>], conflicts: &mut Conflicts) -> Sides {
    (0..edges.len())
        .map(|e| {
            let mut both = [None, None];
            for group in edges.claims(e).chunk_by(|a, b| a.shape == b.shape) {
                let shape = group[0].shape;
                if refusals[shape as usize].is_some() {
                    continue;
                }
                let right = group.iter().filter(|c| c.right).count();
                let left = group.len() - right;
                let net = [left - left.min(right), right - left.min(right)];
                for (side, net) in both.iter_mut().zip(net) {
                    if net > 1 {
                        conflicts.own(shape, rings.points[edges.ends[e].0 as usize]);
                    } else if net == 1 {
                        match *side {
                            Some(other) => conflicts.pair(other, shape),
                            None => *side = Some(shape),
                        }
                    }
                }
            }
            (both[0], both[1])
        })
        .collect()
}

fn refuse_empty(sides: &Sides, refusals: &mut [Option<Refusal>]) {
    let mut present = vec![false; refusals.len()];
    for shape in sides.iter().flat_map(|s| [s.0, s.1]).flatten() {
        present[shape as usize] = true;
    }
    for (refusal, present) in refusals.iter_mut().zip(present) {
        if !present {
            refusal.get_or_insert(Refusal::Empty);
        }
    }
}

/// Around every point, what lies counter-clockwise of an edge must be what lies clockwise of the next.
fn sectors(rings: &Rings, fans: &Fans, conflicts: &mut Conflicts) {
    for (v, &at) in rings.points.iter().enumerate() {
        let fan = fans.around(v as u32);
        for (i, &e) in fan.iter().enumerate() {
            let next = fan[(i + 1) % fan.len()];
            match (fans.left(e), fans.left(next ^ 1)) {
                (a, b) if a == b => {}
                (Some(a), Some(b)) => conflicts.pair(a, b),
                // The one that reaches into the sector lies over whoever begins at its other edge.
                (Some(a), None) => conflicts.between(a, fans.left(next).unwrap_or(a), at),
                (None, Some(b)) => conflicts.between(b, fans.left(e ^ 1).unwrap_or(b), at),
                (None, None) => {}
            }
        }
    }
}

/// Finds connected boundaries that lie inside a shape, and holes outside their polygon.
fn nested(rings: &Rings, fans: &Fans, refusals: &[Option<Refusal>], conflicts: &mut Conflicts) {
    let mut groups = Groups::of(rings.points.len(), &fans.ends);
    // The westernmost point of every connected boundary (northernmost of those): nothing of the same
    // boundary lies west of it on its row or just above.
    let mut west: Vec<Option<u32>> = vec![None; rings.points.len()];
    let mut roots = Vec::new();
    for v in 0..rings.points.len() as u32 {
        if fans.around(v).is_empty() {
            continue;
        }
        let root = groups.root(v);
        let rank = |v: u32| (rings.points[v as usize].x, -i64::from(rings.points[v as usize].y));
        match &mut west[root as usize] {
            Some(w) if rank(*w) <= rank(v) => {}
            Some(w) => *w = v,
            none => {
                *none = Some(v);
                roots.push(root);
            }
        }
    }
    if roots.len() < 2 {
        return;
    }
    let mut members: Vec<(u32, u32)> = Vec::with_capacity(fans.ends.len());
    for (&(u, _), side) in fans.ends.iter().zip(&fans.sides) {
        let root = groups.root(u);
        members.extend([side.0, side.1].into_iter().flatten().map(|s| (root, s)));
    }
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    sort_by_number(&mut order, &|m| members[m as usize].1);
    sort_by_number(&mut order, &|m| members[m as usize].0);
    let mut members: Vec<(u32, u32)> = order.into_iter().map(|m| members[m as usize]).collect();
    members.dedup();
    let boxes = Boxes::of(rings, refusals);
    let mut candidates = Vec::new();
    for root in roots {
        let Some(v) = west[root as usize] else { continue };
        let at = rings.points[v as usize];
        let fan = fans.around(v);
        let outside = fan.last().and_then(|&h| fans.left(h));
        let from = members.partition_point(|m| m.0 < root);
        let to = members.partition_point(|m| m.0 <= root);
        let inhabitants = &members[from..to];
        boxes.at(at, &mut candidates);
        for &shape in &candidates {
            let inside = west_crossings(rings, shape, at) % 2 == 1;
            if inside == (outside == Some(shape)) {
                continue;
            }
            let here = || {
                fan.iter()
                    .flat_map(|&h| [fans.left(h), fans.left(h ^ 1)])
                    .flatten()
                    .filter(|&s| s != shape)
            };
            if inhabitants.binary_search(&(root, shape)).is_err() {
                inhabitants.iter().for_each(|m| conflicts.pair(shape, m.1));
            } else if !inside || here().next().is_none() {
                conflicts.own(shape, at);
            } else {
                here().for_each(|s| conflicts.pair(shape, s));
            }
        }
    }
}

/// How many edges of the shape a ray from just above `p` due west crosses; odd is inside. Exact.
fn west_crossings(rings: &Rings, shape: u32, p: Point) -> usize {
    rings
        .edges_of(shape)
        .into_iter()
        .filter(|&(a, b)| {
            let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
            low.y <= p.y && high.y > p.y && orientation(low, high, p) == Ordering::Less
        })
        .count()
}

/// Boxes of shapes by size and place: a box lies in at most four cells of its size's level.
struct Boxes {
    boxes: Vec<Rect>,
    levels: Vec<Lookup<Vec<u32>>>,
}

impl Boxes {
    fn of(rings: &Rings, refusals: &[Option<Refusal>]) -> Self {
        let mut boxes = vec![Rect::EMPTY; refusals.len()];
        for ring in &rings.rings {
            for &v in &ring.points {
                boxes[ring.shape as usize].add(rings.points[v as usize]);
            }
        }
        let mut levels: Vec<Lookup<Vec<u32>>> = (0..=33).map(|_| Lookup::default()).collect();
        for (shape, b) in boxes.iter().enumerate() {
            if refusals[shape].is_some() || b.is_empty() {
                continue;
            }
            let width = i64::from(b.max.x) - i64::from(b.min.x);
            let height = i64::from(b.max.y) - i64::from(b.min.y);
            let level = (64 - width.max(height).leading_zeros()) as usize;
            for x in [b.min.x, b.max.x].map(|x| i64::from(x) >> level) {
                for y in [b.min.y, b.max.y].map(|y| i64::from(y) >> level) {
                    let cell = levels[level].entry(key(x as i32, y as i32)).or_default();
                    if cell.last() != Some(&(shape as u32)) {
                        cell.push(shape as u32);
                    }
                }
            }
        }
        Self { boxes, levels }
    }

    /// The shapes whose box contains `p`, ascending.
    fn at(&self, p: Point, out: &mut Vec<u32>) {
        out.clear();
        for (level, cells) in self.levels.iter().enumerate() {
            if cells.is_empty() {
                continue;
            }
            let k = key((i64::from(p.x) >> level) as i32, (i64::from(p.y) >> level) as i32);
            let shapes = cells.get(&k).map_or(&[][..], Vec::as_slice);
            out.extend(shapes.iter().filter(|&&s| self.boxes[s as usize].contains(p)));
        }
        out.sort_compact();
        out.dedup();
    }
}

/// Union–find over points.
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn of(points: usize, ends: &[(u32, u32)]) -> Self {
        let mut groups = Self {
            parent: (0..points as u32).collect(),
        };
        for &(u, v) in ends {
            let (a, b) = (groups.root(u), groups.root(v));
            // The lower number leads, so that the result does not depend on the order.
            groups.parent[a.max(b) as usize] = a.min(b);
        }
        groups
    }

    fn root(&mut self, mut v: u32) -> u32 {
        while self.parent[v as usize] != v {
            let up = self.parent[self.parent[v as usize] as usize];
            self.parent[v as usize] = up;
            v = up;
        }
        v
    }
}
