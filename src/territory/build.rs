//! From any polygons to a planar map: arcs found, small mismatches snapped, bad polygons refused.
//!
//! The steps, one file each: `snap` makes near points one; `junction` puts points that lie on a
//! foreign edge into it; `edges` finds who claims which side of which edge; `judge` refuses what
//! cannot be part of a planar map; `trace` cuts the edges into arcs and reads off the rings.

mod edges;
mod fan;
mod hash;
mod judge;
mod junction;
mod overlap;
mod snap;
mod trace;

use super::planar_map::{Barrier, PlanarMap, Point};

pub(super) use fan::by_angle;
pub(super) use overlap::{crossing, orientation};

/// One feature's geometry before it is part of a map: polygons, each an outer ring and its holes.
/// Rings may be closed or open and wind either way.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Polygons of rings of points.
    pub polygons: Vec<Vec<Vec<Point>>>,
}

/// What the builder made of the shapes.
#[derive(Clone, Debug)]
pub struct Built {
    /// The map: face `i` is the shape `kept[i]`.
    pub map: PlanarMap,
    /// Positions of the shapes that became faces, ascending.
    pub kept: Vec<usize>,
    /// Shapes refused, with the reason.
    pub refused: Vec<(usize, Refusal)>,
    /// Points moved by snapping.
    pub snapped: usize,
}

/// Why a shape was refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// No ring with three different points.
    Empty,
    /// Rings cross themselves or each other near this point, or a hole lies outside its polygon.
    SelfCrossing(Point),
    /// It overlaps an earlier shape by this many square metres.
    Overlap {
        /// The earlier shape.
        with: usize,
        /// Square metres.
        area: f64,
    },
}

/// Builds a map. Points closer than `tolerance` (centimetres) become one; a point closer than that
/// to a foreign edge is inserted into it (T-junctions). Of two shapes that overlap the later one is
/// refused. The same shapes in the same order give the same map, bit for bit, wherever their rings begin
/// and whichever way they wind; time grows about as the number of points.
pub fn build(shapes: &[Shape], tolerance: i32) -> Built {
    build_with_cuts(shapes, tolerance, &[])
}

/// [`build`] with points (ascending) at which a boundary is cut in two arcs though only two units meet
/// there: where what it is on the ground changes.
pub fn build_with_cuts(shapes: &[Shape], tolerance: i32, cuts: &[Point]) -> Built {
    let tolerance = tolerance.max(0);
    let mut rings = snap::snap(shapes, tolerance);
    junction::insert(&mut rings, tolerance);
    rings.renumber();
    rings.orient();
    let edges = edges::Edges::of(&rings);
    let verdict = judge::judge(shapes.len(), &rings, &edges);
    let kept: Vec<usize> = (0..shapes.len()).filter(|&i| verdict.refusals[i].is_none()).collect();
    let refused = verdict
        .refusals
        .iter()
        .enumerate()
        .filter_map(|(i, refusal)| refusal.map(|r| (i, r)))
        .collect();
    Built {
        map: trace::trace(&rings.points, &verdict.fans, &kept, cuts),
        kept,
        refused,
        snapped: rings.snapped,
    }
}

/// Sets the barrier of every arc from a rule on its two sides and points.
pub fn set_barriers(map: &mut PlanarMap, rule: impl Fn(&PlanarMap, super::ArcId) -> Barrier) {
    for i in 0..map.arcs.len() {
        let barrier = rule(map, super::ArcId::of(i));
        map.arcs[i].barrier = barrier;
    }
}

/// See [`PlanarMap::validate`].
pub fn validate(map: &PlanarMap) -> Result<(), String> {
    super::validate::validate(map)
}

#[cfg(test)]
mod tests {
    use super::super::{Geometry, UnitId};
    use super::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point { x, y }).collect()
    }

    fn rect(x0: i32, y0: i32, x1: i32, y1: i32) -> Vec<Point> {
        ring(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    }

    fn simple(outer: Vec<Point>) -> Shape {
        Shape {
            polygons: vec![vec![outer]],
        }
    }

    fn built(shapes: &[Shape], tolerance: i32) -> (Built, Geometry) {
        let built = build(shapes, tolerance);
        built.map.validate().expect("what is built is valid");
        let geometry = Geometry::of(&built.map);
        (built, geometry)
    }

    #[test]
    fn two_squares_share_one_arc() {
        let (b, g) = built(&[simple(rect(0, 0, 1000, 1000)), simple(rect(1000, 0, 2000, 1000))], 0);
        assert_eq!(b.map.arcs.len(), 3);
        assert_eq!(g.area, vec![100.0, 100.0]);
        assert_eq!(g.perimeter, vec![40.0, 40.0]);
        assert_eq!(g.neighbours(UnitId(0)).len(), 1);
        assert_eq!(g.neighbours(UnitId(1))[0].length, 10.0);
    }

    #[test]
    fn junctions_and_small_gaps_are_closed() {
        // Two small squares east of a large one, 3 cm off; windings differ; rings closed or open.
        let mut large = rect(0, 0, 1000, 2000);
        large.reverse();
        large.push(large[0]);
        let shapes = [
            simple(large),
            simple(rect(1003, 0, 2000, 1000)),
            simple(rect(1003, 1000, 2000, 2000)),
        ];
        let (b, g) = built(&shapes, 5);
        assert_eq!(
            b.snapped,
            3 - 1,
            "two corners move; the junction's point stays where it is"
        );
        assert_eq!(g.neighbours(UnitId(0)).len(), 2);
        assert_eq!(g.neighbours(UnitId(1)).len(), 2);
        let (_, apart) = built(&shapes, 0);
        assert_eq!(apart.neighbours(UnitId(0)).len(), 0);
    }

    #[test]
    fn holes_islands_and_parts() {
        let shapes = [
            // A frame with a lake, an island in the lake and a part far away that adjoins a square.
            Shape {
                polygons: vec![
                    vec![rect(0, 0, 1000, 1000), rect(200, 200, 800, 800)],
                    vec![rect(5000, 0, 6000, 1000)],
                ],
            },
            simple(rect(400, 400, 600, 600)),
            simple(rect(6000, 0, 7000, 1000)),
        ];
        let (b, g) = built(&shapes, 0);
        assert!(b.refused.is_empty(), "{:?}", b.refused);
        assert_eq!(g.area[0], 100.0 - 36.0 + 100.0);
        assert_eq!(b.map.rings(UnitId(0)).count(), 3);
        assert_eq!(g.neighbours(UnitId(0)).len(), 1);
        assert!(g.neighbours(UnitId(1)).is_empty());
    }

    #[test]
    fn a_hole_filled_by_a_neighbour() {
        let shapes = [
            Shape {
                polygons: vec![vec![rect(0, 0, 1000, 1000), rect(200, 200, 800, 800)]],
            },
            simple(rect(200, 200, 800, 800)),
        ];
        let (b, g) = built(&shapes, 0);
        assert!(b.refused.is_empty());
        assert_eq!(b.map.arcs.len(), 2);
        assert_eq!(g.neighbours(UnitId(0))[0].length, 24.0);
        // The label of a frame does not lie in its hole.
        let p = g.inside[0];
        assert!(p.x < 200 || p.x > 800 || p.y < 200 || p.y > 800);
    }

    #[test]
    fn refusals_have_reasons() {
        let bow = ring(&[(0, 0), (1000, 1000), (1000, 0), (0, 1000)]);
        let shapes = [
            simple(rect(0, 0, 1000, 1000)),
            // The same again; half over it; inside it; around it.
            simple(rect(0, 0, 1000, 1000)),
            simple(rect(500, 0, 1500, 1000)),
            simple(rect(100, 100, 200, 300)),
            simple(rect(-100, -100, 1100, 1100)),
            simple(bow),
            simple(ring(&[(0, 0), (5, 5)])),
            Shape { polygons: vec![] },
            // A hole outside its polygon.
            Shape {
                polygons: vec![vec![rect(9000, 0, 9100, 100), rect(9200, 0, 9300, 100)]],
            },
            simple(rect(1000, 0, 2000, 1000)),
        ];
        let (b, _) = built(&shapes, 0);
        assert_eq!(b.kept, vec![0, 9]);
        let reason = |i: usize| b.refused.iter().find(|r| r.0 == i).map(|r| r.1);
        for (i, area) in [(1, 100.0), (2, 50.0), (3, 2.0), (4, 100.0)] {
            assert_eq!(reason(i), Some(Refusal::Overlap { with: 0, area }), "shape {i}");
        }
        assert_eq!(reason(5), Some(Refusal::SelfCrossing(Point { x: 500, y: 500 })));
        assert_eq!(reason(6), Some(Refusal::Empty));
        assert_eq!(reason(7), Some(Refusal::Empty));
        assert!(matches!(reason(8), Some(Refusal::SelfCrossing(_))));
    }

    #[test]
    fn shapes_that_touch_themselves() {
        let shapes = [
            // A hole that touches the outer ring in a point.
            Shape {
                polygons: vec![vec![rect(0, 0, 1000, 1000), ring(&[(0, 500), (300, 300), (300, 700)])]],
            },
            // Two lobes that meet in a point, as one ring.
            simple(ring(&[
                (2000, 0),
                (2500, 500),
                (3000, 0),
                (3000, 1000),
                (2500, 500),
                (2000, 1000),
            ])),
            // A spike that goes out and comes back.
            simple(ring(&[
                (4000, 0),
                (5000, 0),
                (5000, 1000),
                (4500, 1000),
                (4500, 2000),
                (4500, 1000),
                (4000, 1000),
            ])),
            // Two parts with a common side dissolve into one.
            Shape {
                polygons: vec![vec![rect(6000, 0, 7000, 1000)], vec![rect(7000, 0, 8000, 1000)]],
            },
        ];
        let (b, g) = built(&shapes, 0);
        assert!(b.refused.is_empty(), "{:?}", b.refused);
        assert_eq!(b.map.rings(UnitId(0)).count(), 2);
        assert_eq!(b.map.rings(UnitId(1)).count(), 2);
        assert_eq!(g.area[1], 50.0);
        assert_eq!((g.area[2], g.perimeter[2]), (100.0, 40.0));
        assert_eq!((g.area[3], g.perimeter[3]), (200.0, 60.0));
    }

    #[test]
    fn crossing_at_a_common_point_is_seen() {
        // Two diamonds whose boundaries cross only at points that both have.
        let shapes = [
            simple(ring(&[
                (0, 0),
                (500, 0),
                (1000, 0),
                (1000, 1000),
                (500, 1000),
                (0, 1000),
            ])),
            simple(ring(&[(500, 0), (1500, 500), (500, 1000), (-500, 500)])),
        ];
        let (b, _) = built(&shapes, 0);
        assert_eq!(b.kept, vec![0]);
    }

    #[test]
    fn extreme_coordinates_do_not_panic() {
        let m = i32::MAX;
        let shapes = [
            simple(rect(i32::MIN, i32::MIN, m, m)),
            simple(rect(-5, -5, 5, 5)),
            simple(ring(&[(m, m), (m - 1, m), (m, i32::MIN)])),
        ];
        for tolerance in [0, 1, 100, m] {
            let _ = build(&shapes, tolerance);
        }
    }
}
