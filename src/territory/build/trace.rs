//! Edges → arcs → rings.

use super::fan::Fans;
use crate::territory::order::sort_by_number;
use crate::territory::planar_map::{Arc, ArcRef, Barrier, PlanarMap, Point};
use crate::territory::{ArcId, UnitId, geometry};

const NONE: u32 = u32::MAX;

/// Cuts the edges at nodes (points where not exactly two edges meet, and `cuts`, ascending) into arcs
/// and walks the rings of every face. Face `i` is the shape `kept[i]`.
pub(super) fn trace(points: &[Point], fans: &Fans, kept: &[usize], cuts: &[Point]) -> PlanarMap {
    let is_node = |v: u32| fans.around(v).len() != 2 || cuts.binary_search(&points[v as usize]).is_ok();
    // `judge` left only kept shapes on the sides, so the search finds them.
    let face = |shape: Option<u32>| {
        shape
            .and_then(|s| kept.binary_search(&(s as usize)).ok())
            .map(UnitId::of)
    };
    let mut map = PlanarMap::default();
    // The arc that begins with a half-edge, as `2 * arc + reversed`, and the half-edge that ends it.
    let mut begins = vec![NONE; fans.ends.len() * 2];
    let mut ends: Vec<[u32; 2]> = Vec::new();
    let mut done = vec![false; fans.ends.len()];
    let mut cut = |start: u32, map: &mut PlanarMap| {
        if std::mem::replace(&mut done[start as usize / 2], true) {
            return;
        }
        let first = map.points.len() as u32;
        let origin = fans.origin(start);
        map.points.push(points[origin as usize]);
        let mut at = start;
        loop {
            let target = fans.target(at);
            map.points.push(points[target as usize]);
            let fan = fans.around(target);
            if is_node(target) || target == origin {
                break;
            }
            at = if fan[0] == at ^ 1 { fan[1] } else { fan[0] };
            done[at as usize / 2] = true;
        }
        let arc = map.arcs.len() as u32;
        begins[start as usize] = 2 * arc;
        begins[(at ^ 1) as usize] = 2 * arc + 1;
        ends.push([at, start ^ 1]);
        map.arcs.push(Arc {
            first,
            count: map.points.len() as u32 - first,
            left: face(fans.left(start)),
            right: face(fans.left(start ^ 1)),
            barrier: Barrier::None,
        });
    };
    for v in 0..points.len() as u32 {
        if is_node(v) {
            fans.around(v).iter().for_each(|&h| cut(h, &mut map));
        }
    }
    // Loops without a node.
    for e in 0..fans.ends.len() as u32 {
        cut(2 * e, &mut map);
    }

    let rings = Rings {
        points: points.len(),
        fans,
        begins: &begins,
        ends: &ends,
        map: &map,
    }
    .walk();
    (map.face_rings, map.ring_starts, map.ring_arcs) = table(&rings, kept.len());
    map
}

/// A ring: its face, whether it is a hole, the arcs it walks.
type Ring = (UnitId, bool, Vec<ArcRef>);

struct Rings<'a> {
    points: usize,
    fans: &'a Fans,
    begins: &'a [u32],
    ends: &'a [[u32; 2]],
    map: &'a PlanarMap,
}

impl Rings<'_> {
    fn walk(&self) -> Vec<Ring> {
        let mut rings = Vec::new();
        let mut walked = vec![false; self.ends.len() * 2];
        // Where on the current path a point was left.
        let mut left_at = vec![NONE; self.points];
        let mut path: Vec<u32> = Vec::new();
        for start in 0..walked.len() as u32 {
            let side = self.side(start);
            let Some(face) = side else { continue };
            if walked[start as usize] {
                continue;
            }
            let mut at = start;
            loop {
                walked[at as usize] = true;
                left_at[self.origin(at) as usize] = path.len() as u32;
                path.push(at);
                // A ring that comes back to a point is cut there: rings touch, but never pass a
                // point twice.
                let target = self.target(at);
                let from = left_at[target as usize];
                if from != NONE {
                    let ring: Vec<ArcRef> = path.drain(from as usize..).map(step).collect();
                    for s in &ring {
                        left_at[self.origin(2 * s.arc.0 + u32::from(s.reversed)) as usize] = NONE;
                    }
                    let hole = geometry::signed_area2(self.map, &ring) < 0.0;
                    rings.push((face, hole, ring));
                }
                at = self.begins[self.fans.next(self.last(at)) as usize];
                if at == start || walked[at as usize] {
                    break;
                }
            }
            for half in path.drain(..) {
                left_at[self.origin(half) as usize] = NONE;
            }
        }
        rings
    }

    fn side(&self, half_arc: u32) -> Option<UnitId> {
        let arc = &self.map.arcs[half_arc as usize / 2];
        if half_arc.is_multiple_of(2) {
            arc.left
        } else {
            arc.right
        }
    }

    /// The half-edge that ends a half-arc.
    fn last(&self, half_arc: u32) -> u32 {
        self.ends[half_arc as usize / 2][half_arc as usize % 2]
    }

    fn target(&self, half_arc: u32) -> u32 {
        self.fans.target(self.last(half_arc))
    }

    fn origin(&self, half_arc: u32) -> u32 {
        self.target(half_arc ^ 1)
    }
}

fn step(half_arc: u32) -> ArcRef {
    ArcRef {
        arc: ArcId(half_arc / 2),
        reversed: half_arc % 2 == 1,
    }
}

/// The rings by face, outer rings before holes.
fn table(rings: &[Ring], faces: usize) -> (Vec<u32>, Vec<u32>, Vec<ArcRef>) {
    let mut order: Vec<u32> = (0..rings.len() as u32).collect();
    sort_by_number(&mut order, &|r| u32::from(rings[r as usize].1));
    sort_by_number(&mut order, &|r| rings[r as usize].0.0);
    let (mut face_rings, mut ring_starts, mut ring_arcs) = (vec![0], vec![0], Vec::new());
    let mut next = order.into_iter().map(|r| &rings[r as usize]).peekable();
    for face in 0..faces {
        while let Some((_, _, ring)) = next.next_if(|r| r.0.index() == face) {
            ring_arcs.extend_from_slice(ring);
            ring_starts.push(ring_arcs.len() as u32);
        }
        face_rings.push(ring_starts.len() as u32 - 1);
    }
    (face_rings, ring_starts, ring_arcs)
}
