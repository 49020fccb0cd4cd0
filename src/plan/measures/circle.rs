//! The smallest circle around points (E. Welzl 1991, in its move-free incremental form). Expected
//! linear for points in random order; hulls are short enough without.

use crate::territory::Point;

type Place = (f64, f64);

/// Square metres of the smallest circle around a convex hull.
pub(super) fn smallest_area(hull: &[Point]) -> f64 {
    let Some(&o) = hull.first() else { return 0.0 };
    let places: Vec<Place> = hull
        .iter()
        .map(|p| (f64::from(p.x) - f64::from(o.x), f64::from(p.y) - f64::from(o.y)))
        .collect();
    let (_, radius2) = smallest(&places);
    std::f64::consts::PI * radius2 / 10_000.0
}

/// Centre and squared radius.
fn smallest(places: &[Place]) -> (Place, f64) {
    let mut circle = (places[0], 0.0);
    for (i, &p) in places.iter().enumerate() {
        if holds(&circle, p) {
            continue;
        }
        circle = (p, 0.0);
        for (j, &q) in places[..i].iter().enumerate() {
            if holds(&circle, q) {
                continue;
            }
            circle = of_two(p, q);
            for &r in &places[..j] {
                if !holds(&circle, r) {
                    circle = of_three(p, q, r);
                }
            }
        }
    }
    circle
}

fn distance2(a: Place, b: Place) -> f64 {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
}

/// A hundred-millionth of slack, so that points on the circle are held.
fn holds(circle: &(Place, f64), p: Place) -> bool {
    distance2(circle.0, p) <= circle.1 * (1.0 + 1e-8) + 1e-6
}

fn of_two(a: Place, b: Place) -> (Place, f64) {
    let centre = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
    (centre, distance2(centre, a))
}

fn of_three(a: Place, b: Place, c: Place) -> (Place, f64) {
    let (bx, by, cx, cy) = (b.0 - a.0, b.1 - a.1, c.0 - a.0, c.1 - a.1);
    let d = 2.0 * (bx * cy - by * cx);
    if d == 0.0 {
        // On a line: the farthest two make it.
        return [of_two(a, b), of_two(a, c), of_two(b, c)]
            .into_iter()
            .max_by(|p, q| p.1.total_cmp(&q.1))
            .unwrap_or((a, 0.0));
    }
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let (x, y) = ((cy * b2 - by * c2) / d, (bx * c2 - cx * b2) / d);
    ((a.0 + x, a.1 + y), x * x + y * y)
}
