//! Finding units by place, against answers worked out another way.

mod support;

use geju::territory::build::{Shape, build};
use geju::territory::spatial_index::{BoxTree, SpatialIndex, Take, contains};
use geju::territory::{Point, Rect, UnitId};
use proptest::prelude::*;
use support::{Fixture, SIDE, Sketch};

const WORDS: &str = "AAAAAA/AABBBB/A  BBB/A  BCC/DDDDCC/DDDDCC";

fn point(x: i32, y: i32) -> Point {
    Point { x, y }
}

/// The box of a square of the sketch, known from its name.
fn square(f: &Fixture, unit: UnitId) -> Rect {
    let (x, y) = f.place(unit).split_once(',').expect("a place has two numbers");
    let (x, y): (i32, i32) = (x.parse().expect("a number"), y.parse().expect("a number"));
    Rect {
        min: point(x * SIDE, (5 - y) * SIDE),
        max: point((x + 1) * SIDE, (6 - y) * SIDE),
    }
}

fn distance(p: (f64, f64), r: &Rect) -> f64 {
    let gap = |v: f64, lo: i32, hi: i32| (f64::from(lo) - v).max(v - f64::from(hi)).max(0.0);
    let (dx, dy) = (gap(p.0, r.min.x, r.max.x), gap(p.1, r.min.y, r.max.y));
    (dx * dx + dy * dy).sqrt()
}

fn anywhere() -> impl Strategy<Value = Point> {
    (-SIDE..7 * SIDE, -SIDE..7 * SIDE).prop_map(|(x, y)| point(x, y))
}

proptest! {
    #[test]
    fn the_tree_finds_what_a_scan_finds(
        boxes in prop::collection::vec((-1000..1000i32, -1000..1000i32, 0..300i32, 0..300i32), 0..200),
        x in -1200..1200i32, y in -1200..1200i32, w in 0..900i32, h in 0..900i32,
    ) {
        let boxes: Vec<Rect> = boxes
            .into_iter()
            .map(|(x, y, w, h)| Rect { min: point(x, y), max: point(x + w, y + h) })
            .collect();
        let area = Rect { min: point(x, y), max: point(x + w, y + h) };
        let mut found = Vec::new();
        BoxTree::new(&boxes).visit(&area, |i| found.push(i));
        found.sort_unstable();
        let scan: Vec<usize> = (0..boxes.len()).filter(|&i| boxes[i].touches(&area)).collect();
        prop_assert_eq!(found, scan);
    }

    #[test]
    fn a_point_is_in_its_square(p in anywhere()) {
        let f = Sketch::of(WORDS).build();
        let found = SpatialIndex::of(&f.territory).at(&f.territory, p);
        let scan = f.territory.unit_ids().find(|&u| square(&f, u).contains(p));
        prop_assert_eq!(found, scan);
    }

    #[test]
    fn a_circle_takes_what_is_near_enough(p in anywhere(), radius in 0.0..30_000.0f64) {
        let f = Sketch::of(WORDS).build();
        let found = SpatialIndex::of(&f.territory).in_circle(&f.territory, p, radius);
        let centre = (f64::from(p.x), f64::from(p.y));
        let scan: Vec<UnitId> = f.territory.unit_ids().filter(|&u| distance(centre, &square(&f, u)) <= radius).collect();
        prop_assert_eq!(found, scan);
    }

    /// However far a brush jumps between two events, no unit on its way is left out.
    #[test]
    fn a_fast_brush_leaves_no_gaps(a in anywhere(), b in anywhere(), radius in 1.0..15_000.0f64) {
        let f = Sketch::of(WORDS).build();
        let found = SpatialIndex::of(&f.territory).in_capsule(&f.territory, a, b, radius);
        let steps = 500;
        let length = (f64::from(b.x - a.x).powi(2) + f64::from(b.y - a.y).powi(2)).sqrt();
        let step = length / f64::from(steps);
        for u in f.territory.unit_ids() {
            let r = square(&f, u);
            let nearest = (0..=steps)
                .map(|i| {
                    let t = f64::from(i) / f64::from(steps);
                    let at = |p: i32, q: i32| f64::from(p) + t * f64::from(q - p);
                    distance((at(a.x, b.x), at(a.y, b.y)), &r)
                })
                .fold(f64::INFINITY, f64::min);
            if nearest <= radius {
                prop_assert!(found.contains(&u), "{} is {nearest} away", f.place(u));
            } else if nearest > radius + step {
                prop_assert!(!found.contains(&u), "{} is {nearest} away", f.place(u));
            }
        }
    }

    #[test]
    fn a_rectangle_takes_by_inside_point_or_by_any_overlap(a in anywhere(), b in anywhere()) {
        let f = Sketch::of(WORDS).build();
        let index = SpatialIndex::of(&f.territory);
        let mut rect = Rect::EMPTY;
        rect.add(a);
        rect.add(b);
        prop_assume!(rect.max.x - rect.min.x > 1 && rect.max.y - rect.min.y > 1);
        let overlap = index.in_rect(&f.territory, &rect, Take::Overlap);
        let by_point = index.in_rect(&f.territory, &rect, Take::InsidePoint);
        for u in f.territory.unit_ids() {
            let label = f.territory.geometry().inside[u.index()];
            let strictly = label.x > rect.min.x && label.x < rect.max.x && label.y > rect.min.y && label.y < rect.max.y;
            prop_assert!(!strictly || by_point.contains(&u));
            prop_assert!(rect.contains(label) || !by_point.contains(&u));
            prop_assert_eq!(overlap.contains(&u), square(&f, u).touches(&rect), "{}", f.place(u));
        }
    }
}

/// A courtyard is not part of the block around it, and may be a unit of its own.
#[test]
fn holes_are_outside() {
    let ring = |lo: i32, hi: i32| vec![point(lo, lo), point(hi, lo), point(hi, hi), point(lo, hi)];
    let donut = Shape {
        polygons: vec![vec![ring(0, 9000), ring(3000, 6000)]],
    };
    let yard = Shape {
        polygons: vec![vec![ring(3000, 6000)]],
    };
    let alone = build(std::slice::from_ref(&donut), 1).map;
    assert!(contains(&alone, UnitId(0), point(1500, 4500)));
    assert!(!contains(&alone, UnitId(0), point(4500, 4500)));
    let both = build(&[donut, yard], 1).map;
    assert!(!contains(&both, UnitId(0), point(4500, 4500)));
    assert!(contains(&both, UnitId(1), point(4500, 4500)));
    // The shared boundary belongs to both.
    assert!(contains(&both, UnitId(0), point(3000, 4500)) && contains(&both, UnitId(1), point(3000, 4500)));
}

/// Where a lasso crosses itself, even-odd; an open stroke closes itself; a dot is nothing.
#[test]
fn a_lasso_closes_itself() {
    let f = Sketch::of("AB/CD").build();
    let index = SpatialIndex::of(&f.territory);
    let upper = [point(-10, SIDE), point(2 * SIDE + 10, SIDE), point(SIDE, 4 * SIDE)];
    let taken = index.in_polygon(&f.territory, &upper, Take::InsidePoint);
    assert_eq!(taken, [f.unit(0, 0), f.unit(1, 0)]);
    assert_eq!(index.in_polygon(&f.territory, &upper[..2], Take::Overlap), []);
}
