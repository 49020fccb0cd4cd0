//! A plane divided again and again by straight chords, as half-edges.
//!
//! Every face is convex and stays convex, so every group of faces that came from one face is
//! contiguous. Cutting an edge cuts it for both its faces: there are never gaps or overlaps.

use crate::territory::Barrier;

/// A point or vector in metres.
pub type Vector = [f64; 2];

/// The face outside the domain.
pub const OUTSIDE: u32 = u32::MAX;

/// No street.
pub const NO_STREET: u32 = u32::MAX;

/// Half-edges `2e` and `2e + 1` are the two sides of edge `e`.
#[derive(Clone, Debug, Default)]
pub struct Subdivision {
    /// Vertices.
    pub points: Vec<Vector>,
    /// Where a half-edge starts.
    pub origin: Vec<u32>,
    /// The next half-edge of the same face, counter-clockwise.
    pub next: Vec<u32>,
    previous: Vec<u32>,
    /// The face on the left.
    pub face: Vec<u32>,
    /// What an edge is on the ground.
    pub barrier: Vec<Barrier>,
    /// The street that runs along an edge.
    pub street: Vec<u32>,
    /// One half-edge of each face.
    pub start: Vec<u32>,
}

/// A chord to cut along.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// A point on the line.
    pub through: Vector,
    /// Its direction, of length 1.
    pub along: Vector,
    /// Ends move to vertices at most this far away, so that streets meet at crossings.
    pub snap: f64,
    /// What the chord becomes on the ground.
    pub barrier: Barrier,
    /// Its street.
    pub street: u32,
}

#[derive(Clone, Copy)]
enum End {
    Vertex(usize),
    Edge(usize, Vector),
}

/// The cross product's third component.
pub fn cross(a: Vector, b: Vector) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// `a - b`.
pub fn minus(a: Vector, b: Vector) -> Vector {
    [a[0] - b[0], a[1] - b[1]]
}

/// Length of `a - b`.
pub fn distance(a: Vector, b: Vector) -> f64 {
    let d = minus(a, b);
    (d[0] * d[0] + d[1] * d[1]).sqrt()
}

/// The unit vector at an angle in radians.
pub fn heading(angle: f64) -> Vector {
    [libm::cos(angle), libm::sin(angle)]
}

/// Area of a counter-clockwise polygon.
pub fn area(polygon: &[Vector]) -> f64 {
    let Some(&o) = polygon.first() else { return 0.0 };
    polygon
        .windows(2)
        .map(|w| cross(minus(w[0], o), minus(w[1], o)))
        .sum::<f64>()
        / 2.0
}

/// Area centroid (the mean of the vertices when there is no area).
pub fn centroid(polygon: &[Vector]) -> Vector {
    let o = polygon[0];
    let (mut x, mut y, mut twice) = (0.0, 0.0, 0.0);
    for w in polygon.windows(2) {
        let (a, b) = (minus(w[0], o), minus(w[1], o));
        let c = cross(a, b);
        twice += c;
        x += (a[0] + b[0]) * c;
        y += (a[1] + b[1]) * c;
    }
    if twice.abs() > 1e-9 {
        [o[0] + x / (3.0 * twice), o[1] + y / (3.0 * twice)]
    } else {
        let n = polygon.len() as f64;
        [
            polygon.iter().map(|p| p[0]).sum::<f64>() / n,
            polygon.iter().map(|p| p[1]).sum::<f64>() / n,
        ]
    }
}

/// The part of a convex polygon left of a line.
pub fn clip(polygon: &[Vector], through: Vector, along: Vector, left: &mut Vec<Vector>) {
    left.clear();
    let side = |p: Vector| cross(along, minus(p, through));
    for i in 0..polygon.len() {
        let (a, b) = (polygon[i], polygon[(i + 1) % polygon.len()]);
        let (sa, sb) = (side(a), side(b));
        if sa >= 0.0 {
            left.push(a);
        }
        if (sa >= 0.0) != (sb >= 0.0) {
            let t = sa / (sa - sb);
            left.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
        }
    }
}

impl Subdivision {
    /// One convex face, its corners counter-clockwise.
    pub fn new(corners: &[Vector]) -> Self {
        let n = corners.len() as u32;
        let mut s = Self {
            points: corners.to_vec(),
            start: vec![0],
            barrier: vec![Barrier::None; corners.len()],
            street: vec![NO_STREET; corners.len()],
            ..Self::default()
        };
        for i in 0..n {
            let (after, before) = ((i + 1) % n, (i + n - 1) % n);
            s.origin.extend([i, after]);
            s.next.extend([2 * after, 2 * before + 1]);
            s.previous.extend([2 * before, 2 * after + 1]);
            s.face.extend([0, OUTSIDE]);
        }
        s
    }

    /// The half-edges around a face.
    pub fn ring(&self, face: u32) -> Vec<u32> {
        let first = self.start[face as usize];
        let mut ring = vec![first];
        let mut h = self.next[first as usize];
        while h != first {
            ring.push(h);
            h = self.next[h as usize];
        }
        ring
    }

    /// The corners of a face.
    pub fn polygon(&self, face: u32) -> Vec<Vector> {
        self.ring(face).iter().map(|&h| self.tail(h)).collect()
    }

    /// Where a half-edge starts.
    pub fn tail(&self, h: u32) -> Vector {
        self.points[self.origin[h as usize] as usize]
    }

    /// Where a half-edge ends.
    pub fn head(&self, h: u32) -> Vector {
        self.tail(h ^ 1)
    }

    /// Raises the barrier of every edge around a face to at least this.
    pub fn enclose(&mut self, face: u32, barrier: Barrier) {
        for h in self.ring(face) {
            let b = &mut self.barrier[h as usize / 2];
            *b = (*b).max(barrier);
        }
    }

    /// Cuts a face. What is left of the line keeps the id; the right part's new id is returned.
    /// `None`, and nothing changed, when the line leaves less than `least` of the area on a side.
    pub fn cut(&mut self, face: u32, cut: Cut, least: f64) -> Option<u32> {
        let ring = self.ring(face);
        let polygon: Vec<Vector> = ring.iter().map(|&h| self.tail(h)).collect();
        let n = ring.len();
        let side: Vec<f64> = polygon
            .iter()
            .map(|&p| cross(cut.along, minus(p, cut.through)))
            .collect();
        // Counter-clockwise, the chord runs from where the ring leaves the left side to where it
        // comes back.
        let (mut from, mut to) = (None, None);
        for i in 0..n {
            let j = (i + 1) % n;
            let slot = match (side[i] >= 0.0, side[j] >= 0.0) {
                (true, false) => &mut from,
                (false, true) => &mut to,
                _ => continue,
            };
            let t = side[i] / (side[i] - side[j]);
            let (a, b) = (polygon[i], polygon[j]);
            let crossing = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            if slot.replace((i, crossing)).is_some() {
                return None; // nearly along an edge
            }
        }
        let (from, to) = (from?, to?);
        let total = area(&polygon);
        for snap in [cut.snap, cut.snap.min(1.0)] {
            let end = |(edge, crossing): (usize, Vector)| {
                let nearest = (0..n)
                    .map(|i| (distance(polygon[i], crossing), i))
                    .min_by(|a, b| a.0.total_cmp(&b.0));
                match nearest {
                    Some((d, i)) if d <= snap => End::Vertex(i),
                    _ => End::Edge(edge, crossing),
                }
            };
            let (a, b) = (end(from), end(to));
            let right = between(&polygon, a, b);
            let share = area(&right) / total;
            if right.len() >= 3 && share > least && share < 1.0 - least {
                return Some(self.connect(face, &ring, a, b, cut));
            }
        }
        None
    }

    fn connect(&mut self, face: u32, ring: &[u32], a: End, b: End, cut: Cut) -> u32 {
        let mut vertex = |end: End| match end {
            // The half-edge that leaves the end within this face.
            End::Vertex(i) => ring[i],
            End::Edge(i, p) => self.divide(ring[i], p),
        };
        let (ha, hb) = (vertex(a), vertex(b));
        let street = self.inherit(ha, hb, cut);
        let n = self.origin.len() as u32;
        let m = n + 1;
        let new_face = self.start.len() as u32;
        let (before_a, before_b) = (self.previous[ha as usize], self.previous[hb as usize]);
        self.origin.extend([self.origin[ha as usize], self.origin[hb as usize]]);
        self.next.extend([hb, ha]);
        self.previous.extend([before_a, before_b]);
        self.face.extend([face, new_face]);
        self.barrier.push(cut.barrier);
        self.street.push(street);
        self.next[before_a as usize] = n;
        self.previous[hb as usize] = n;
        self.next[before_b as usize] = m;
        self.previous[ha as usize] = m;
        self.start[face as usize] = n;
        self.start.push(m);
        let mut h = self.next[m as usize];
        while h != m {
            self.face[h as usize] = new_face;
            h = self.next[h as usize];
        }
        new_face
    }

    /// A chord that continues a street of its own class straight on takes its name.
    fn inherit(&self, ha: u32, hb: u32, cut: Cut) -> u32 {
        if cut.street == NO_STREET {
            return NO_STREET;
        }
        let along = minus(self.tail(hb), self.tail(ha));
        let length = distance(self.tail(hb), self.tail(ha));
        for (h, sign) in [(ha, -1.0), (hb, 1.0)] {
            let mut spoke = h;
            loop {
                let edge = spoke as usize / 2;
                if self.street[edge] != NO_STREET && self.barrier[edge] == cut.barrier {
                    let d = minus(self.head(spoke), self.tail(spoke));
                    let l = (d[0] * d[0] + d[1] * d[1]).sqrt();
                    if sign * (d[0] * along[0] + d[1] * along[1]) > 0.93 * l * length {
                        return self.street[edge];
                    }
                }
                spoke = self.next[(spoke ^ 1) as usize];
                if spoke == h {
                    break;
                }
            }
        }
        cut.street
    }

    /// Puts a vertex on an edge; returns the half-edge that leaves it in `h`'s face.
    fn divide(&mut self, h: u32, p: Vector) -> u32 {
        let vertex = self.points.len() as u32;
        self.points.push(p);
        let twin = h ^ 1;
        let (h2, t2) = (self.origin.len() as u32, self.origin.len() as u32 + 1);
        let end = self.origin[twin as usize];
        let (after, before) = (self.next[h as usize], self.previous[twin as usize]);
        self.origin.extend([vertex, end]);
        self.next.extend([after, twin]);
        self.previous.extend([h, before]);
        self.face.extend([self.face[h as usize], self.face[twin as usize]]);
        self.barrier.push(self.barrier[h as usize / 2]);
        self.street.push(self.street[h as usize / 2]);
        self.previous[after as usize] = h2;
        self.next[before as usize] = t2;
        self.next[h as usize] = h2;
        self.previous[twin as usize] = t2;
        self.origin[twin as usize] = vertex;
        h2
    }
}

/// The polygon right of the chord from `a` to `b`.
fn between(polygon: &[Vector], a: End, b: End) -> Vec<Vector> {
    let n = polygon.len();
    let mut right = Vec::with_capacity(n + 2);
    let first = match a {
        End::Vertex(i) => i,
        End::Edge(i, p) => {
            right.push(p);
            (i + 1) % n
        }
    };
    let (last, closing) = match b {
        End::Vertex(i) => (i, None),
        End::Edge(i, p) => (i, Some(p)),
    };
    let mut i = first;
    loop {
        right.push(polygon[i]);
        if i == last || right.len() > n + 1 {
            break;
        }
        i = (i + 1) % n;
    }
    right.extend(closing);
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Subdivision {
        Subdivision::new(&[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]])
    }

    fn cut(through: Vector, along: Vector) -> Cut {
        Cut {
            through,
            along,
            snap: 2.0,
            barrier: Barrier::Street,
            street: 0,
        }
    }

    #[test]
    fn a_cut_keeps_the_left_part_and_both_faces_share_every_vertex() {
        let mut s = square();
        let right = s
            .cut(0, cut([40.0, 50.0], [0.0, 1.0]), 0.01)
            .expect("the line crosses the middle");
        assert!((area(&s.polygon(0)) - 4000.0).abs() < 1e-6);
        assert!((area(&s.polygon(right)) - 6000.0).abs() < 1e-6);
        // A cut of the right part puts its end on the edge that the left part shares.
        s.cut(right, cut([50.0, 30.0], [1.0, 0.0]), 0.01)
            .expect("the line crosses the right part");
        assert_eq!(s.polygon(0).len(), 5);
        for h in 0..s.origin.len() {
            assert_eq!(s.previous[s.next[h] as usize], h as u32);
            assert_eq!(s.face[s.next[h] as usize], s.face[h]);
            assert_eq!(s.origin[s.next[h] as usize], s.origin[h ^ 1]);
        }
    }

    #[test]
    fn a_cut_that_misses_or_leaves_a_sliver_changes_nothing() {
        let mut s = square();
        let before = s.origin.len();
        assert_eq!(s.cut(0, cut([200.0, 0.0], [0.0, 1.0]), 0.01), None);
        assert_eq!(s.cut(0, cut([0.5, 0.0], [0.0, 1.0]), 0.01), None);
        assert_eq!(s.origin.len(), before);
    }

    #[test]
    fn ends_snap_to_vertices_and_streets_run_on() {
        let mut s = square();
        let right = s
            .cut(0, cut([50.0, 50.0], [0.0, 1.0]), 0.01)
            .expect("the line crosses the middle");
        s.cut(
            right,
            Cut {
                street: 1,
                ..cut([50.0, 30.0], [1.0, 0.0])
            },
            0.01,
        )
        .expect("crosses");
        let vertices = s.points.len();
        // One metre off the crossing: it snaps, adds one vertex only, and continues street 1.
        s.cut(
            0,
            Cut {
                street: 2,
                ..cut([50.0, 31.0], [1.0, 0.0])
            },
            0.01,
        )
        .expect("crosses");
        assert_eq!(s.points.len(), vertices + 1);
        assert_eq!(s.street.last(), Some(&1));
    }
}
