//! Exact predicates on points, and how much two polygons overlap.

use crate::territory::Point;
use crate::territory::order::SortCompact;
use std::cmp::Ordering;

/// On which side of the line `a`→`b` point `c` lies: `Greater` is left. Exact.
pub(in crate::territory) fn orientation(a: Point, b: Point, c: Point) -> Ordering {
    let (bx, by) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
    let (cx, cy) = (i64::from(c.x) - i64::from(a.x), i64::from(c.y) - i64::from(a.y));
    turn(bx, by, cx, cy)
}

/// Sign of the cross product of two vectors of at most 33 bits. Exact.
pub(super) fn turn(ax: i64, ay: i64, bx: i64, by: i64) -> Ordering {
    const SMALL: i64 = 1 << 31;
    if [ax, ay, bx, by].iter().all(|d| d.abs() < SMALL) {
        (ax * by).cmp(&(ay * bx))
    } else {
        (i128::from(ax) * i128::from(by)).cmp(&(i128::from(ay) * i128::from(bx)))
    }
}

/// Where two segments cross between their ends (not where one ends on the other).
pub(in crate::territory) fn crossing((a, b): (Point, Point), (c, d): (Point, Point)) -> Option<Point> {
    let (p, q) = (orientation(a, b, c), orientation(a, b, d));
    if p == q || p == Ordering::Equal || q == Ordering::Equal {
        return None;
    }
    let (p, q) = (orientation(c, d, a), orientation(c, d, b));
    if p == q || p == Ordering::Equal || q == Ordering::Equal {
        return None;
    }
    let t = crate::territory::geometry::cross(c, d, a)
        / (crate::territory::geometry::cross(c, d, a) - crate::territory::geometry::cross(c, d, b));
    Some(Point {
        x: (f64::from(a.x) + t * (f64::from(b.x) - f64::from(a.x))).round() as i32,
        y: (f64::from(a.y) + t * (f64::from(b.y) - f64::from(a.y))).round() as i32,
    })
}

type Segment = (Point, Point);

/// Above this many segment visits the area is measured on [`ROWS`] rows instead of exactly.
const BUDGET: usize = 20_000_000;
const ROWS: usize = 512;

/// Square metres that lie in both shapes, given by their edges. Between two heights at which there
/// is a vertex or a crossing all edges are straight and apart, so the middle row measures the slab
/// exactly.
pub(super) fn shared_area(one: &[Segment], two: &[Segment]) -> f64 {
    let span = |s: &[Segment]| {
        s.iter().fold((i32::MAX, i32::MIN), |(low, high), e| {
            (low.min(e.0.y).min(e.1.y), high.max(e.0.y).max(e.1.y))
        })
    };
    let (one_span, two_span) = (span(one), span(two));
    let (low, high) = (one_span.0.max(two_span.0), one_span.1.min(two_span.1));
    if low >= high {
        return 0.0;
    }
    let within = |s: &[Segment]| -> Vec<Segment> {
        s.iter()
            .filter(|e| e.0.y.max(e.1.y) >= low && e.0.y.min(e.1.y) <= high)
            .copied()
            .collect()
    };
    let (one, two) = (within(one), within(two));
    let edges = one.len() + two.len();
    let mut heights = vec![f64::from(low), f64::from(high)];
    if edges.saturating_mul(edges) <= BUDGET {
        heights.extend(one.iter().chain(&two).map(|e| f64::from(e.0.y)));
        for &e in &one {
            heights.extend(two.iter().filter_map(|&f| crossing_height(e, f)));
        }
        heights.retain(|h| (f64::from(low)..=f64::from(high)).contains(h));
        heights.sort_compact_by(f64::total_cmp);
        heights.dedup();
    } else {
        let step = (f64::from(high) - f64::from(low)) / ROWS as f64;
        heights = (0..=ROWS).map(|i| f64::from(low) + step * i as f64).collect();
    }
    let (mut a, mut b) = (Vec::new(), Vec::new());
    let mut area = 0.0;
    for slab in heights.windows(2) {
        let y = f64::midpoint(slab[0], slab[1]);
        stretches(&one, y, &mut a);
        stretches(&two, y, &mut b);
        area += common(&a, &b) * (slab[1] - slab[0]);
    }
    area / 10_000.0
}

fn crossing_height(e: Segment, f: Segment) -> Option<f64> {
    crossing(e, f)?;
    let g = crate::territory::geometry::cross;
    let t = g(f.0, f.1, e.0) / (g(f.0, f.1, e.0) - g(f.0, f.1, e.1));
    Some(f64::from(e.0.y) + t * (f64::from(e.1.y) - f64::from(e.0.y)))
}

/// The x at which the edges cut a row, sorted: inside between the first and second, and so on.
fn stretches(edges: &[Segment], y: f64, out: &mut Vec<f64>) {
    out.clear();
    for &(a, b) in edges {
        let (ay, by) = (f64::from(a.y), f64::from(b.y));
        if (ay <= y) != (by <= y) {
            out.push(f64::from(a.x) + (y - ay) / (by - ay) * (f64::from(b.x) - f64::from(a.x)));
        }
    }
    out.sort_compact_by(f64::total_cmp);
}

fn common(a: &[f64], b: &[f64]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i + 1 < a.len() && j + 1 < b.len() {
        sum += (a[i + 1].min(b[j + 1]) - a[i].max(b[j])).max(0.0);
        if a[i + 1] < b[j + 1] { i += 2 } else { j += 2 }
    }
    sum
}
