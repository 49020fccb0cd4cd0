//! The convex hull of points: Andrew's monotone chain, exact in whole centimetres.

use crate::territory::Point;
use crate::territory::order::SortCompact;

/// The hull counter-clockwise, open, without points on its sides.
pub(super) fn hull(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_compact();
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let mut hull: Vec<Point> = Vec::new();
    for pass in 0..2 {
        let from = hull.len();
        for i in 0..points.len() {
            let p = if pass == 0 {
                points[i]
            } else {
                points[points.len() - 1 - i]
            };
            while hull.len() >= from + 2 && !left(hull[hull.len() - 2], hull[hull.len() - 1], p) {
                hull.pop();
            }
            hull.push(p);
        }
        // The last point of a pass is the first of the other.
        hull.pop();
    }
    hull
}

fn left(a: Point, b: Point, c: Point) -> bool {
    let d = |p: i32, q: i32| i128::from(p) - i128::from(q);
    d(b.x, a.x) * d(c.y, a.y) > d(b.y, a.y) * d(c.x, a.x)
}

/// Square metres.
pub(super) fn area(hull: &[Point]) -> f64 {
    let Some(o) = hull.first() else { return 0.0 };
    let d = |p: i32, q: i32| i128::from(p) - i128::from(q);
    let twice: i128 = hull
        .windows(2)
        .map(|w| d(w[0].x, o.x) * d(w[1].y, o.y) - d(w[1].x, o.x) * d(w[0].y, o.y))
        .sum();
    twice as f64 / 20_000.0
}
