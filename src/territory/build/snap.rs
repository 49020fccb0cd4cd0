//! Near points become one: rings of numbered points instead of rings of coordinates.

use super::hash::{Lookup, key};
use super::{Moved, Shape};
use crate::territory::Point;
use crate::territory::geometry::cross;
use crate::territory::order::{SortCompact, sort_by_number};

/// All rings of all shapes over one table of points.
pub(super) struct Rings {
    /// The points, each farther than the tolerance from every other.
    pub(super) points: Vec<Point>,
    /// The rings, in order of shapes.
    pub(super) rings: Vec<Ring>,
    /// How many coordinates of the input moved.
    pub(super) snapped: usize,
    /// The first of them, by pairs of shapes.
    pub(super) moves: Vec<Moved>,
}

/// A ring, open (the first point is not repeated).
pub(super) struct Ring {
    /// Position of its shape.
    pub(super) shape: u32,
    /// Whether it is a hole.
    pub(super) hole: bool,
    /// Positions of its points; neighbours differ.
    pub(super) points: Vec<u32>,
}

impl Rings {
    /// The edges of one shape.
    pub(super) fn edges_of(&self, shape: u32) -> Vec<(Point, Point)> {
        let from = self.rings.partition_point(|r| r.shape < shape);
        let to = self.rings.partition_point(|r| r.shape <= shape);
        let mut edges = Vec::new();
        for ring in &self.rings[from..to] {
            edges.extend(
                ring.edges()
                    .map(|(u, v)| (self.points[u as usize], self.points[v as usize])),
            );
        }
        edges
    }

    /// Numbers the points from west to east instead of by first appearance, so that nothing that follows
    /// depends on where a ring begins or which ring stands first.
    pub(super) fn renumber(&mut self) {
        let mut order: Vec<u32> = (0..self.points.len() as u32).collect();
        // Flipping the highest bit puts negative numbers first.
        let rank = |x: i32| (x as u32) ^ (1 << 31);
        sort_by_number(&mut order, &|i| rank(self.points[i as usize].y));
        sort_by_number(&mut order, &|i| rank(self.points[i as usize].x));
        let mut rank = vec![0u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            rank[old as usize] = new as u32;
        }
        self.points = order.iter().map(|&old| self.points[old as usize]).collect();
        for ring in &mut self.rings {
            ring.points.iter_mut().for_each(|p| *p = rank[*p as usize]);
        }
    }

    /// Winds outer rings counter-clockwise and holes clockwise.
    pub(super) fn orient(&mut self) {
        for ring in &mut self.rings {
            let Some(&first) = ring.points.first() else { continue };
            let origin = self.points[first as usize];
            let area2: f64 = ring
                .edges()
                .map(|(u, v)| cross(origin, self.points[u as usize], self.points[v as usize]))
                .sum();
            if (area2 < 0.0) != ring.hole {
                ring.points.reverse();
            }
        }
    }
}

impl Ring {
    /// Its edges in walking order.
    pub(super) fn edges(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let last = self.points.last().copied();
        let mut before = last.unwrap_or(0);
        self.points.iter().map(move |&v| (std::mem::replace(&mut before, v), v))
    }

    /// Drops points equal to the one before.
    pub(super) fn tidy(&mut self) {
        self.points.dedup();
        while self.points.len() > 1 && self.points.first() == self.points.last() {
            self.points.pop();
        }
    }
}

/// Numbers the points. The first of several near points stays; the others move onto the nearest
/// that stayed, so nothing moves farther than `tolerance`.
pub(super) fn snap(shapes: &[Shape], tolerance: i32) -> Rings {
    let mut table = Table::new(tolerance);
    let (mut rings, mut snapped, mut moves) = (Vec::new(), 0, Vec::<Moved>::new());
    for (shape, s) in shapes.iter().enumerate() {
        for polygon in &s.polygons {
            for (position, ring) in polygon.iter().enumerate() {
                let points = ring
                    .iter()
                    .map(|&p| {
                        let id = table.number(p, shape as u32);
                        let q = table.points[id as usize];
                        if q != p {
                            snapped += 1;
                            let d = |a: i32, b: i32| f64::from(a) - f64::from(b);
                            let way = libm::hypot(d(p.x, q.x), d(p.y, q.y));
                            let onto = table.owner[id as usize] as usize;
                            let own = moves.partition_point(|m| m.shape < shape);
                            let known = moves[own..].iter().position(|m| m.onto == onto);
                            match known {
                                Some(i) => {
                                    let known = &mut moves[own + i];
                                    known.points += 1;
                                    known.most = known.most.max(way);
                                }
                                None if moves.len() < MOST_MOVES => moves.push(Moved {
                                    shape,
                                    onto,
                                    from: p,
                                    points: 1,
                                    most: way,
                                }),
                                None => {}
                            }
                        }
                        id
                    })
                    .collect();
                let mut ring = Ring {
                    shape: shape as u32,
                    hole: position > 0,
                    points,
                };
                ring.tidy();
                rings.push(ring);
            }
        }
    }
    Rings {
        points: table.points,
        rings,
        snapped,
        moves,
    }
}

/// Most pairs of shapes of which it is kept what snapped.
const MOST_MOVES: usize = 2_000;

struct Table {
    tolerance: i64,
    points: Vec<Point>,
    /// The shape that each point came with.
    owner: Vec<u32>,
    /// Every coordinate seen, with its number.
    seen: Lookup<u32>,
    /// First point of each cell; cells are two tolerances wide.
    cells: Lookup<u32>,
    /// The next point of the same cell.
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Table {
    fn new(tolerance: i32) -> Self {
        Self {
            tolerance: i64::from(tolerance),
            points: Vec::new(),
            owner: Vec::new(),
            seen: Lookup::default(),
            cells: Lookup::default(),
            next: Vec::new(),
        }
    }

    fn number(&mut self, p: Point, shape: u32) -> u32 {
        if let Some(&id) = self.seen.get(&key(p.x, p.y)) {
            return id;
        }
        let id = self.nearest(p).unwrap_or_else(|| self.add(p, shape));
        self.seen.insert(key(p.x, p.y), id);
        id
    }

    fn cell(&self, x: i64, y: i64) -> u64 {
        let width = 2 * self.tolerance.max(1);
        // Only a hash key: two far cells that wrap to one cost a comparison.
        key(x.div_euclid(width) as i32, y.div_euclid(width) as i32)
    }

    fn nearest(&self, p: Point) -> Option<u32> {
        let t = self.tolerance;
        if t == 0 {
            return None;
        }
        let (x, y) = (i64::from(p.x), i64::from(p.y));
        let mut best: Option<(i64, u32)> = None;
        let mut keys = [
            self.cell(x - t, y - t),
            self.cell(x + t, y - t),
            self.cell(x - t, y + t),
            self.cell(x + t, y + t),
        ];
        keys.sort_compact();
        for (i, k) in keys.iter().enumerate() {
            if i > 0 && keys[i - 1] == *k {
                continue;
            }
            let mut at = self.cells.get(k).copied().unwrap_or(NONE);
            while at != NONE {
                let q = self.points[at as usize];
                let (dx, dy) = ((i64::from(q.x) - x).abs(), (i64::from(q.y) - y).abs());
                if dx <= t && dy <= t && dx * dx + dy * dy <= t * t {
                    let found = (dx * dx + dy * dy, at);
                    best = Some(best.map_or(found, |b| b.min(found)));
                }
                at = self.next[at as usize];
            }
        }
        best.map(|b| b.1)
    }

    fn add(&mut self, p: Point, shape: u32) -> u32 {
        let id = self.points.len() as u32;
        self.points.push(p);
        self.owner.push(shape);
        if self.tolerance > 0 {
            let cell = self.cell(i64::from(p.x), i64::from(p.y));
            self.next.push(self.cells.insert(cell, id).unwrap_or(NONE));
        }
        id
    }
}
