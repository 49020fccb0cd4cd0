//! Finding units by place: a packed tree of boxes, then the exact shape.
//!
//! Built once, never changed: boxes are sorted along a Hilbert curve and packed sixteen to a node,
//! so the tree is two flat vectors and answers alike on every platform. A pointer or brush asks it
//! instead of the pixels drawn, so that nothing is missed that is too small to see.

use super::planar_map::{PlanarMap, Point, Rect};
use super::{Territory, UnitId};
use crate::territory::order::{SortCompact, sort_by_number};

const WIDTH: usize = 16;

/// A packed tree over any boxes, addressed by their position.
#[derive(Clone, Debug, Default)]
pub struct BoxTree {
    /// Levels one after another, leaves first; the root is last.
    boxes: Vec<Rect>,
    /// Positions of the given boxes, in leaf order.
    items: Vec<u32>,
    /// Where each level starts in `boxes`, and the end.
    levels: Vec<usize>,
}

impl BoxTree {
    /// Packs the boxes. Empty boxes are never found.
    pub fn new(boxes: &[Rect]) -> Self {
        let mut extent = Rect::EMPTY;
        boxes.iter().for_each(|b| extent.join(b));
        let mut items: Vec<u32> = (0..boxes.len() as u32)
            .filter(|&i| !boxes[i as usize].is_empty())
            .collect();
        sort_by_number(&mut items, &|i| hilbert(&boxes[i as usize], &extent));
        let mut packed: Vec<Rect> = items.iter().map(|&i| boxes[i as usize]).collect();
        let mut levels = vec![0, packed.len()];
        let mut from = 0;
        while packed.len() - from > 1 {
            let to = packed.len();
            for start in (from..to).step_by(WIDTH) {
                let mut node = Rect::EMPTY;
                packed[start..(start + WIDTH).min(to)].iter().for_each(|b| node.join(b));
                packed.push(node);
            }
            from = to;
            levels.push(packed.len());
        }
        Self {
            boxes: packed,
            items,
            levels,
        }
    }

    /// Calls `visit` with the position of every box that touches `area`, in no particular order.
    pub fn visit(&self, area: &Rect, mut visit: impl FnMut(usize)) {
        if self.items.is_empty() {
            return;
        }
        let mut stack = vec![(self.levels.len() - 2, 0)];
        while let Some((level, node)) = stack.pop() {
            let start = self.levels[level];
            if !self.boxes[start + node].touches(area) {
                continue;
            }
            if level == 0 {
                visit(self.items[node] as usize);
                continue;
            }
            let below = self.levels[level] - self.levels[level - 1];
            stack.extend((node * WIDTH..((node + 1) * WIDTH).min(below)).map(|n| (level - 1, n)));
        }
    }
}

/// Position of a box's middle along a Hilbert curve of 2^16 steps a side.
fn hilbert(b: &Rect, extent: &Rect) -> u32 {
    let scale = |lo: i32, hi: i32, min: i32, max: i32| {
        let span = (i64::from(max) - i64::from(min)).max(1);
        let middle = (i64::from(lo) + i64::from(hi)) / 2 - i64::from(min);
        (middle * 0xffff / span).clamp(0, 0xffff) as u32
    };
    let mut x = scale(b.min.x, b.max.x, extent.min.x, extent.max.x);
    let mut y = scale(b.min.y, b.max.y, extent.min.y, extent.max.y);
    // Two bits a step of sixteen: it fills the word.
    let mut d = 0u32;
    let mut s = 0x8000u32;
    while s > 0 {
        let (rx, ry) = (u32::from(x & s > 0), u32::from(y & s > 0));
        d += s * s * ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = 0xffff - (x & 0xffff);
                y = 0xffff - (y & 0xffff);
            }
            std::mem::swap(&mut x, &mut y);
        }
        s /= 2;
    }
    d
}

/// How units are taken by a drawn area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// Those whose inside point lies in the area.
    InsidePoint,
    /// Those that share any point with the area.
    Overlap,
}

/// The units of a territory by place. Answers are sorted by id, each unit once. Circles, capsules
/// and polygons are given in centimetres.
#[derive(Clone, Debug, Default)]
pub struct SpatialIndex {
    tree: BoxTree,
}

impl SpatialIndex {
    /// Indexes all units.
    pub fn of(territory: &Territory) -> Self {
        Self {
            tree: BoxTree::new(&territory.geometry().bounds),
        }
    }

    /// The unit at a point: exactly, holes respected. On a shared boundary the lowest id.
    pub fn at(&self, territory: &Territory, p: Point) -> Option<UnitId> {
        let mut found: Option<UnitId> = None;
        self.tree.visit(&Rect { min: p, max: p }, |i| {
            let unit = UnitId::of(i);
            if found.is_none_or(|f| unit < f) && contains(territory.map(), unit, p) {
                found = Some(unit);
            }
        });
        found
    }

    /// Units whose box touches `area`.
    pub fn in_box(&self, area: &Rect) -> Vec<UnitId> {
        let mut units = Vec::new();
        self.tree.visit(area, |i| units.push(UnitId::of(i)));
        units.sort_compact();
        units
    }

    /// Units that share a point with a circle.
    pub fn in_circle(&self, territory: &Territory, centre: Point, radius: f64) -> Vec<UnitId> {
        self.in_capsule(territory, centre, centre, radius)
    }

    /// Units that share a point with everything within `radius` of the segment `a`–`b`: what a
    /// round brush covers while it moves from `a` to `b`, without gaps however fast it moves.
    pub fn in_capsule(&self, territory: &Territory, a: Point, b: Point, radius: f64) -> Vec<UnitId> {
        let r = radius.max(0.0);
        let grow = r.ceil() as i32;
        let area = Rect {
            min: Point {
                x: a.x.min(b.x).saturating_sub(grow),
                y: a.y.min(b.y).saturating_sub(grow),
            },
            max: Point {
                x: a.x.max(b.x).saturating_add(grow),
                y: a.y.max(b.y).saturating_add(grow),
            },
        };
        let mut units = self.in_box(&area);
        units.retain(|&u| {
            let near = any_edge(territory.map(), u, |p, q| segments_distance2(a, b, p, q) <= r * r);
            near || contains(territory.map(), u, a)
        });
        units
    }

    /// Units in a rectangle.
    pub fn in_rect(&self, territory: &Territory, rect: &Rect, take: Take) -> Vec<UnitId> {
        let corner = |x, y| Point { x, y };
        let ring = [
            rect.min,
            corner(rect.max.x, rect.min.y),
            rect.max,
            corner(rect.min.x, rect.max.y),
        ];
        self.in_polygon(territory, &ring, take)
    }

    /// Units in a polygon (a closed or open ring; where it crosses itself, even-odd).
    pub fn in_polygon(&self, territory: &Territory, ring: &[Point], take: Take) -> Vec<UnitId> {
        let mut area = Rect::EMPTY;
        ring.iter().for_each(|&p| area.add(p));
        if ring.len() < 3 {
            return Vec::new();
        }
        let inside = |p: Point| {
            let mut odd = false;
            edges_of(ring).for_each(|(a, b)| odd ^= crosses(a, b, p));
            odd
        };
        let mut units = self.in_box(&area);
        units.retain(|&u| {
            let label = territory.geometry().inside[u.index()];
            match take {
                Take::InsidePoint => inside(label),
                Take::Overlap => {
                    inside(label)
                        || contains(territory.map(), u, ring[0])
                        || any_edge(territory.map(), u, |p, q| {
                            inside(p) || edges_of(ring).any(|(a, b)| segments_distance2(a, b, p, q) == 0.0)
                        })
                }
            }
        });
        units
    }
}

fn edges_of(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()]))
}

/// Whether `p` lies in the face, boundary included.
pub fn contains(map: &PlanarMap, unit: UnitId, p: Point) -> bool {
    let mut odd = false;
    let mut on = false;
    for ring in map.rings(unit) {
        for step in ring {
            for w in map.arc_points(step.arc).windows(2) {
                odd ^= crosses(w[0], w[1], p);
                on |= on_segment(w[0], w[1], p);
            }
        }
    }
    odd || on
}

fn any_edge(map: &PlanarMap, unit: UnitId, mut test: impl FnMut(Point, Point) -> bool) -> bool {
    map.rings(unit)
        .flatten()
        .any(|step| map.arc_points(step.arc).windows(2).any(|w| test(w[0], w[1])))
}

/// Twice the signed area of the triangle, exactly.
fn orient(a: Point, b: Point, c: Point) -> i128 {
    let d = |p: i32, q: i32| i128::from(p) - i128::from(q);
    d(b.x, a.x) * d(c.y, a.y) - d(b.y, a.y) * d(c.x, a.x)
}

/// Whether a ray from `p` to the east crosses the edge (half-open, so that vertices count once).
fn crosses(a: Point, b: Point, p: Point) -> bool {
    if (a.y > p.y) == (b.y > p.y) {
        return false;
    }
    let side = orient(a, b, p);
    if b.y > a.y { side > 0 } else { side < 0 }
}

fn on_segment(a: Point, b: Point, p: Point) -> bool {
    orient(a, b, p) == 0 && p.x >= a.x.min(b.x) && p.x <= a.x.max(b.x) && p.y >= a.y.min(b.y) && p.y <= a.y.max(b.y)
}

fn segments_distance2(a: Point, b: Point, p: Point, q: Point) -> f64 {
    let side = |o: i128| o.signum();
    let (d1, d2) = (side(orient(a, b, p)), side(orient(a, b, q)));
    let (d3, d4) = (side(orient(p, q, a)), side(orient(p, q, b)));
    if d1 * d2 < 0 && d3 * d4 < 0 {
        return 0.0;
    }
    point_distance2(p, a, b)
        .min(point_distance2(q, a, b))
        .min(point_distance2(a, p, q))
        .min(point_distance2(b, p, q))
}

/// Squared distance of a point from a segment, in square centimetres.
fn point_distance2(p: Point, a: Point, b: Point) -> f64 {
    let d = |p: i32, q: i32| f64::from(p) - f64::from(q);
    let (vx, vy) = (d(b.x, a.x), d(b.y, a.y));
    let (wx, wy) = (d(p.x, a.x), d(p.y, a.y));
    let length2 = vx * vx + vy * vy;
    let t = if length2 > 0.0 {
        ((wx * vx + wy * vy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (ex, ey) = (wx - t * vx, wy - t * vy);
    ex * ex + ey * ey
}
