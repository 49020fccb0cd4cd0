//! One planar map of shared arcs: the only geometry there is.
//!
//! A boundary between two units is stored once. The outline of any area is the arcs whose two
//! sides lie in different areas, so painting moves no coordinate and leaves no gap.

use super::id::{ArcId, UnitId};
use serde::{Deserialize, Serialize};

/// A point of the map in centimetres east and north of the projection's origin. Integers, so that
/// equality, hashing and every platform agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Point {
    /// Centimetres east.
    pub x: i32,
    /// Centimetres north.
    pub y: i32,
}

impl Point {
    /// From metres.
    pub fn from_metres(x: f64, y: f64) -> Self {
        Self {
            x: (x * 100.0).round() as i32,
            y: (y * 100.0).round() as i32,
        }
    }

    /// In metres.
    pub fn metres(self) -> (f64, f64) {
        (f64::from(self.x) / 100.0, f64::from(self.y) / 100.0)
    }
}

/// An axis-aligned box in centimetres, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rect {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Rect {
    /// A box that contains nothing and grows with [`Rect::add`].
    pub const EMPTY: Self = Self {
        min: Point {
            x: i32::MAX,
            y: i32::MAX,
        },
        max: Point {
            x: i32::MIN,
            y: i32::MIN,
        },
    };

    /// Grows to contain `p`.
    pub fn add(&mut self, p: Point) {
        self.min = Point {
            x: self.min.x.min(p.x),
            y: self.min.y.min(p.y),
        };
        self.max = Point {
            x: self.max.x.max(p.x),
            y: self.max.y.max(p.y),
        };
    }

    /// Grows to contain `other`.
    pub fn join(&mut self, other: &Rect) {
        if !other.is_empty() {
            self.add(other.min);
            self.add(other.max);
        }
    }

    /// Whether it contains nothing.
    pub fn is_empty(&self) -> bool {
        self.min.x > self.max.x
    }

    /// Whether the two boxes share a point.
    pub fn touches(&self, other: &Rect) -> bool {
        self.min.x <= other.max.x && self.max.x >= other.min.x && self.min.y <= other.max.y && self.max.y >= other.min.y
    }

    /// Whether `p` lies in the box.
    pub fn contains(&self, p: Point) -> bool {
        p.x >= self.min.x && p.x <= self.max.x && p.y >= self.min.y && p.y <= self.max.y
    }
}

/// What an arc is on the ground, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Barrier {
    /// Nothing but a line.
    #[default]
    None,
    /// A lane or field path.
    Lane,
    /// A compound's wall.
    Wall,
    /// A street (支路、次干路).
    Street,
    /// An arterial road (主干道): a plan should not cross it.
    Arterial,
    /// A railway.
    Rail,
    /// A river or main canal.
    River,
}

/// A stretch of boundary between two faces (or one face and the outside).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arc {
    /// Position of its first point in [`PlanarMap::points`].
    pub first: u32,
    /// Number of points, both ends included; at least 2.
    pub count: u32,
    /// The unit on the left when walking from first to last point.
    pub left: Option<UnitId>,
    /// The unit on the right.
    pub right: Option<UnitId>,
    /// What it is on the ground.
    pub barrier: Barrier,
}

impl Arc {
    /// The unit on the other side of `unit`.
    pub fn across(&self, unit: UnitId) -> Option<UnitId> {
        if self.left == Some(unit) { self.right } else { self.left }
    }
}

/// An arc as walked by a ring: forwards or backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArcRef {
    /// Which arc.
    pub arc: ArcId,
    /// Whether it is walked from last to first point.
    pub reversed: bool,
}

/// Arcs and faces. Face `i` is unit `i`; its rings walk with the face on the left (outer rings
/// counter-clockwise, holes clockwise).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanarMap {
    /// The points of all arcs, arc after arc.
    pub points: Vec<Point>,
    /// The arcs.
    pub arcs: Vec<Arc>,
    /// Face `i` owns rings `face_rings[i]..face_rings[i + 1]`.
    pub face_rings: Vec<u32>,
    /// Ring `r` owns `ring_arcs[ring_starts[r]..ring_starts[r + 1]]`.
    pub ring_starts: Vec<u32>,
    /// The arcs of all rings, ring after ring.
    pub ring_arcs: Vec<ArcRef>,
}

impl PlanarMap {
    /// Number of faces (units).
    pub fn face_count(&self) -> usize {
        self.face_rings.len().saturating_sub(1)
    }

    /// The points of an arc, first to last.
    pub fn arc_points(&self, arc: ArcId) -> &[Point] {
        let a = &self.arcs[arc.index()];
        &self.points[a.first as usize..(a.first + a.count) as usize]
    }

    /// The rings of a face, each as the arcs it walks.
    pub fn rings(&self, unit: UnitId) -> impl Iterator<Item = &[ArcRef]> + '_ {
        let (from, to) = (
            self.face_rings[unit.index()] as usize,
            self.face_rings[unit.index() + 1] as usize,
        );
        (from..to).map(|r| &self.ring_arcs[self.ring_starts[r] as usize..self.ring_starts[r + 1] as usize])
    }

    /// Calls `visit` for every point of a ring, the closing point left out.
    pub fn walk_ring(&self, ring: &[ArcRef], mut visit: impl FnMut(Point)) {
        for step in ring {
            let points = self.arc_points(step.arc);
            // The last point of an arc is the first of the next.
            if step.reversed {
                points[1..].iter().rev().for_each(|&p| visit(p));
            } else {
                points[..points.len() - 1].iter().for_each(|&p| visit(p));
            }
        }
    }

    /// Length of an arc in metres.
    pub fn arc_length(&self, arc: ArcId) -> f64 {
        self.arc_points(arc)
            .windows(2)
            .map(|w| {
                let (dx, dy) = (
                    f64::from(w[1].x) - f64::from(w[0].x),
                    f64::from(w[1].y) - f64::from(w[0].y),
                );
                (dx * dx + dy * dy).sqrt() / 100.0
            })
            .sum()
    }

    /// Checks every structural promise of this type (indices in range, rings closed, sides
    /// consistent) and says the first that is broken. Data from outside must pass before use.
    pub fn validate(&self) -> Result<(), String> {
        super::build::validate(self)
    }
}
