//! Dividing a face into parts of wanted sizes.

use super::random::Random;
use super::subdivision::{Cut, NO_STREET, Subdivision, Vector, area, centroid, clip, cross, distance, heading, minus};
use crate::territory::Barrier;
use std::f64::consts::{FRAC_PI_2, PI};

/// How a face is divided.
pub struct Manner<'a> {
    /// Relative density of what is shared out; `None` is plain area.
    pub density: Option<&'a dyn Fn(Vector) -> f64>,
    /// The direction lines should take at a place (or a right angle to it), in radians. `None`:
    /// whichever is shortest.
    pub angle: Option<&'a dyn Fn(Vector) -> f64>,
    /// Directions vary by about this much, in radians.
    pub jitter: f64,
    /// How far ends may move to meet a crossing, as a share of the root of a part's area.
    pub snap: f64,
    /// What the lines are on the ground, by depth of division (the last repeats).
    pub barriers: &'a [Barrier],
}

/// Divides a face into parts proportional to `sizes`, in that order, neighbours in the order being
/// neighbours on the ground where possible. `street` numbers new streets.
pub fn divide(
    s: &mut Subdivision,
    face: u32,
    sizes: &[f64],
    manner: &Manner,
    random: &mut Random,
    streets: &mut u32,
) -> Vec<u32> {
    let mut parts = Vec::with_capacity(sizes.len());
    divide_at(s, face, sizes, manner, random, streets, 0, &mut parts);
    parts
}

#[allow(clippy::too_many_arguments)] // the recursion's own state
fn divide_at(
    s: &mut Subdivision,
    face: u32,
    sizes: &[f64],
    manner: &Manner,
    random: &mut Random,
    streets: &mut u32,
    depth: usize,
    parts: &mut Vec<u32>,
) {
    if sizes.len() < 2 {
        parts.push(face);
        return;
    }
    // Near the middle, but not always: blocks of one size would look like a chessboard.
    let mut first = sizes.len() / 2;
    if sizes.len() % 2 == 1 && random.chance(0.5) {
        first += 1;
    }
    if sizes.len() >= 6 && random.chance(0.4) {
        first = if random.chance(0.5) { first + 1 } else { first - 1 };
    }
    let total: f64 = sizes.iter().sum();
    let share = sizes[..first].iter().sum::<f64>() / total;
    let barrier = manner
        .barriers
        .get(depth)
        .or(manner.barriers.last())
        .copied()
        .unwrap_or_default();
    let street = if barrier >= Barrier::Street {
        *streets += 1;
        *streets - 1
    } else {
        NO_STREET
    };
    let polygon = s.polygon(face);
    let snap = manner.snap * (area(&polygon) / sizes.len() as f64).sqrt();
    let angle = direction(&polygon, manner, random);
    let right = cut_share(s, face, &polygon, angle, share, manner.density, snap, barrier, street);
    divide_at(s, face, &sizes[..first], manner, random, streets, depth + 1, parts);
    divide_at(s, right, &sizes[first..], manner, random, streets, depth + 1, parts);
}

/// Divides a face into slices side by side, by lines about at this angle, the first slice leftmost
/// of it.
pub fn slice(
    s: &mut Subdivision,
    face: u32,
    sizes: &[f64],
    angle: f64,
    barrier: Barrier,
    random: &mut Random,
) -> Vec<u32> {
    let mut rest = face;
    let mut left: f64 = sizes.iter().sum();
    let mut parts = Vec::with_capacity(sizes.len());
    for &size in &sizes[..sizes.len().saturating_sub(1)] {
        let polygon = s.polygon(rest);
        let turned = angle + 0.03 * random.bell();
        let next = cut_share(s, rest, &polygon, turned, size / left, None, 2.0, barrier, NO_STREET);
        parts.push(rest);
        rest = next;
        left -= size;
    }
    parts.push(rest);
    parts
}

/// The one of two directions at right angles whose line through the middle is the shorter.
pub fn shorter(polygon: &[Vector], angle: f64) -> f64 {
    let middle = centroid(polygon);
    if chord(polygon, middle, angle) < chord(polygon, middle, angle + FRAC_PI_2) {
        angle
    } else {
        angle + FRAC_PI_2
    }
}

/// The length of a convex polygon along a line through a point.
fn chord(polygon: &[Vector], through: Vector, angle: f64) -> f64 {
    let along = heading(angle);
    let (mut low, mut high) = (0.0f64, 0.0f64);
    for i in 0..polygon.len() {
        let (a, b) = (polygon[i], polygon[(i + 1) % polygon.len()]);
        let (sa, sb) = (cross(along, minus(a, through)), cross(along, minus(b, through)));
        if (sa >= 0.0) != (sb >= 0.0) {
            let t = sa / (sa - sb);
            let p = minus([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], through);
            let d = p[0] * along[0] + p[1] * along[1];
            low = low.min(d);
            high = high.max(d);
        }
    }
    high - low
}

/// The direction of the line that halves the face most shortly, as the manner allows.
fn direction(polygon: &[Vector], manner: &Manner, random: &mut Random) -> f64 {
    let middle = centroid(polygon);
    let shortest = |angles: &[f64]| {
        angles
            .iter()
            .map(|&a| (chord(polygon, middle, a), a))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(0.0, |best| best.1)
    };
    let best = match manner.angle {
        Some(angle) => {
            let a = angle(middle);
            let diagonal = if random.chance(0.04) { 0.6 } else { 0.0 };
            shortest(&[a, a + FRAC_PI_2]) + diagonal
        }
        None => {
            let turn = random.between(0.0, PI / 6.0);
            let angles: Vec<f64> = (0..6).map(|k| turn + f64::from(k) * PI / 6.0).collect();
            shortest(&angles)
        }
    };
    best + manner.jitter * random.bell()
}

/// Cuts a face so that its left part has `share` of the weight; returns the right part.
#[allow(clippy::too_many_arguments)] // one call's worth of geometry
pub fn cut_share(
    s: &mut Subdivision,
    face: u32,
    polygon: &[Vector],
    angle: f64,
    share: f64,
    density: Option<&dyn Fn(Vector) -> f64>,
    snap: f64,
    barrier: Barrier,
    street: u32,
) -> u32 {
    let least = 0.45 * share.min(1.0 - share);
    let mut fallback = 0.0;
    loop {
        let angle = angle + fallback;
        let along = heading(angle);
        let through = through_share(polygon, along, share, density);
        let snap = if fallback == 0.0 { snap } else { 0.0 };
        let cut = Cut {
            through,
            along,
            snap,
            barrier,
            street,
        };
        // With a density the area's share may differ from the weight's: ask for little of it.
        let least = if density.is_some() { 0.3 * least } else { least };
        if let Some(right) = s.cut(face, cut, if fallback == 0.0 { least } else { 1e-4 }) {
            return right;
        }
        // A line can fail only when it runs along an edge; some other direction does not.
        fallback += 0.37;
    }
}

/// A point such that the line through it leaves `share` of the weight on its left.
fn through_share(polygon: &[Vector], along: Vector, share: f64, density: Option<&dyn Fn(Vector) -> f64>) -> Vector {
    let normal = [-along[1], along[0]];
    let project = |p: Vector| p[0] * normal[0] + p[1] * normal[1];
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for &p in polygon {
        low = low.min(project(p));
        high = high.max(project(p));
    }
    let wanted = share * weight(polygon, density);
    let mut left = Vec::with_capacity(polygon.len() + 2);
    let rounds = if density.is_some() { 13 } else { 10 };
    for _ in 0..rounds {
        let middle = (low + high) / 2.0;
        clip(polygon, [normal[0] * middle, normal[1] * middle], along, &mut left);
        if weight(&left, density) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    let middle = (low + high) / 2.0;
    // The point of the line nearest the polygon's middle.
    let c = centroid(polygon);
    let shift = middle - project(c);
    [c[0] + normal[0] * shift, c[1] + normal[1] * shift]
}

/// Area times mean density (sampled at the middle and between it and the corners).
pub fn weight(polygon: &[Vector], density: Option<&dyn Fn(Vector) -> f64>) -> f64 {
    if polygon.len() < 3 {
        return 0.0;
    }
    let a = area(polygon);
    match density {
        None => a,
        Some(density) => {
            let c = centroid(polygon);
            let sum: f64 = polygon
                .iter()
                .map(|p| density([c[0] * 0.45 + p[0] * 0.55, c[1] * 0.45 + p[1] * 0.55]))
                .sum();
            a * (2.0 * density(c) + sum) / (polygon.len() as f64 + 2.0)
        }
    }
}

/// Cuts a convex core out of a face: chords tangent to an ellipse-like ring about `centre`, one
/// after the other in an order that keeps the outside pieces of like size. Returns the outside
/// pieces; the core keeps the face's id.
#[allow(clippy::too_many_arguments)] // one call's worth of geometry
pub fn cut_core(
    s: &mut Subdivision,
    face: u32,
    centre: Vector,
    radius: f64,
    sides: usize,
    barrier: Barrier,
    random: &mut Random,
    streets: &mut u32,
) -> Vec<u32> {
    let turn = random.between(0.0, PI);
    let stretch = random.between(0.88, 1.12);
    let mut outside = Vec::with_capacity(sides);
    for k in spread(sides) {
        let normal = turn + (k as f64 + 0.22 * random.bell().clamp(-1.5, 1.5)) * 2.0 * PI / sides as f64;
        let n = heading(normal);
        let reach = radius * if k % 2 == 0 { stretch } else { 1.0 / stretch } * random.between(0.94, 1.06);
        let street = if barrier >= Barrier::Street {
            *streets += 1;
            *streets - 1
        } else {
            NO_STREET
        };
        let cut = Cut {
            through: [centre[0] + n[0] * reach, centre[1] + n[1] * reach],
            // The core stays on the left.
            along: [-n[1], n[0]],
            snap: 0.05 * radius,
            barrier,
            street,
        };
        if let Some(piece) = s.cut(face, cut, 0.004) {
            outside.push(piece);
        }
    }
    outside
}

/// 0..n, far ones first: 0, n/2, then the quarters …
fn spread(n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(n);
    let mut step = 2;
    order.push(0);
    while order.len() < n {
        for i in 0..step {
            let k = i * n / step;
            if !order.contains(&k) {
                order.push(k);
            }
        }
        step *= 2;
    }
    order
}

/// Of the sides of a convex face (runs of edges in one line): start, end, highest barrier, street.
pub fn sides(s: &Subdivision, face: u32) -> Vec<(Vector, Vector, Barrier, u32)> {
    let ring = s.ring(face);
    let n = ring.len();
    let course = |h: u32| {
        let d = minus(s.head(h), s.tail(h));
        let l = (d[0] * d[0] + d[1] * d[1]).sqrt().max(1e-9);
        [d[0] / l, d[1] / l]
    };
    let corner = |i: usize| cross(course(ring[(i + n - 1) % n]), course(ring[i])) > 0.02;
    let Some(first) = (0..n).find(|&i| corner(i)) else {
        return Vec::new();
    };
    let mut found: Vec<(Vector, Vector, Barrier, u32)> = Vec::new();
    let mut longest = 0.0;
    for k in 0..n {
        let i = (first + k) % n;
        let h = ring[i];
        let (barrier, street) = (s.barrier[h as usize / 2], s.street[h as usize / 2]);
        let length = distance(s.tail(h), s.head(h));
        match found.last_mut() {
            Some(side) if !corner(i) => {
                side.1 = s.head(h);
                side.2 = side.2.max(barrier);
                if street != NO_STREET && (length > longest || side.3 == NO_STREET) {
                    side.3 = street;
                    longest = length;
                }
            }
            _ => {
                found.push((s.tail(h), s.head(h), barrier, street));
                longest = length;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_sizes_asked_for() {
        let mut s = Subdivision::new(&[[0.0, 0.0], [1000.0, 0.0], [1200.0, 700.0], [100.0, 900.0]]);
        let whole = area(&s.polygon(0));
        let sizes: Vec<f64> = (1..=9).map(f64::from).collect();
        let manner = Manner {
            density: None,
            angle: None,
            jitter: 0.1,
            snap: 0.0,
            barriers: &[Barrier::Lane],
        };
        let parts = divide(&mut s, 0, &sizes, &manner, &mut Random::new(1, 1), &mut 0);
        assert_eq!(parts.len(), 9);
        for (part, size) in parts.iter().zip(&sizes) {
            let share = area(&s.polygon(*part)) / whole;
            assert!((share - size / 45.0).abs() < 0.01, "{share} for {size}/45");
        }
    }

    #[test]
    fn a_core_is_cut_out_whole() {
        let mut s = Subdivision::new(&[[0.0, 0.0], [1000.0, 0.0], [1000.0, 1000.0], [0.0, 1000.0]]);
        let outside = cut_core(
            &mut s,
            0,
            [500.0, 480.0],
            200.0,
            6,
            Barrier::Street,
            &mut Random::new(3, 1),
            &mut 0,
        );
        assert_eq!(outside.len(), 6);
        let total: f64 = outside.iter().map(|&f| area(&s.polygon(f))).sum::<f64>() + area(&s.polygon(0));
        assert!((total - 1e6).abs() < 1e-3);
        assert!(s.polygon(0).iter().all(|&p| distance(p, [500.0, 480.0]) < 400.0));
    }
}
