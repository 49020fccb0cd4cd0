//! From any polygons to a planar map: arcs found, small mismatches snapped, bad polygons refused.
//!
//! The steps, one file each: `snap` makes near points one; `junction` puts points that lie on a
//! foreign edge into it; `mend` takes overlaps off and closes gaps where it is told to; `edges` finds who claims which side of which edge; `judge` refuses what
//! cannot be part of a planar map; `trace` cuts the edges into arcs and reads off the rings.

mod edges;
mod fan;
mod hash;
mod judge;
mod junction;
mod mend;
mod overlap;
mod snap;
mod trace;

use super::planar_map::{Barrier, PlanarMap, Point};
use serde::{Deserialize, Serialize};

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
    /// The first of them, one a pair of shapes: what moved, whose point it moved onto, from where, and how
    /// far in centimetres.
    pub moves: Vec<Moved>,
    /// Gaps and overlaps, and what was done about each.
    pub misfits: Vec<Misfit>,
}

/// Points of one shape that snapped onto those of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// The shape whose points moved.
    pub shape: usize,
    /// The shape whose points they moved onto (its own where a ring folds back on itself).
    pub onto: usize,
    /// Where the first of them was.
    pub from: Point,
    /// How many.
    pub points: usize,
    /// The farthest way, in centimetres.
    pub most: f64,
}

/// What does not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MisfitKind {
    /// A sliver that no shape has, closed in by shapes.
    Gap,
    /// A piece that two shapes have.
    Overlap,
}

/// A gap or an overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    /// Which.
    pub kind: MisfitKind,
    /// The two shapes: of a gap those with the longest sides on it (one if it lies in a single shape), of
    /// an overlap the earlier and the later.
    pub shapes: (usize, Option<usize>),
    /// A point of it.
    pub at: Point,
    /// Square metres.
    pub area: f64,
    /// Mean width in metres, of a gap.
    pub width: f64,
    /// What was done.
    pub done: Done,
}

/// What was done about a misfit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The shape got it.
    GivenTo(usize),
    /// Nothing: a gap stays open, of an overlap the later shape is refused.
    Left,
    /// Nothing, since it is too large to be a slip.
    TooLarge,
}

/// What to do about a misfit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// The first of its shapes gets it.
    First,
    /// The second.
    Second,
    /// It is left as it is: a gap open, the later of two overlapping shapes refused.
    #[default]
    Leave,
}

/// What to do about one misfit: its kind, shapes and place as found, and the choice.
pub type Single = (MisfitKind, (usize, Option<usize>), Point, Choice);

/// What to do about all misfits, and about single ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// About gaps.
    pub gaps: Choice,
    /// About overlaps of at most a tenth of the smaller shape; larger ones are left unless chosen.
    pub overlaps: Choice,
    /// About single ones.
    pub single: Vec<Single>,
}

impl Rules {
    /// Everything is left as it is.
    pub const LEAVE: Self = Self {
        gaps: Choice::Leave,
        overlaps: Choice::Leave,
        single: Vec::new(),
    };

    fn of(&self, kind: MisfitKind, shapes: (usize, Option<usize>), at: Point) -> Option<Choice> {
        let here = self.single.iter().find(|s| (s.0, s.1, s.2) == (kind, shapes, at));
        here.map(|s| s.3)
    }
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
    build_mended(shapes, tolerance, cuts, &Rules::LEAVE)
}

/// Times that overlaps are looked for again after mending some.
const MENDINGS: usize = 4;

/// [`build_with_cuts`], gaps and overlaps mended as `rules` say.
pub fn build_mended(shapes: &[Shape], tolerance: i32, cuts: &[Point], rules: &Rules) -> Built {
    let tolerance = tolerance.max(0);
    let mut rings = snap::snap(shapes, tolerance);
    junction::insert(&mut rings, tolerance);
    rings.renumber();
    rings.orient();
    let mut edges = edges::Edges::of(&rings);
    let mut verdict = judge::judge(shapes.len(), &rings, &edges);
    let mut misfits = Vec::new();
    for _ in 0..MENDINGS {
        if !mend::overlaps(&verdict.refusals, &mut rings, &edges, rules, &mut misfits) {
            break;
        }
        // Cuts put new points on the edges of others.
        junction::insert(&mut rings, 1);
        rings.renumber();
        rings.orient();
        edges = edges::Edges::of(&rings);
        verdict = judge::judge(shapes.len(), &rings, &edges);
    }
    let mut kept = verdict.kept();
    let mut map = trace::trace(&rings.points, &verdict.fans, &kept, cuts);
    let given = mend::gaps(&map, &kept, rules, &mut misfits);
    if !given.is_empty() {
        mend::give(&mut rings, given);
        verdict = judge::judge(shapes.len(), &rings, &edges::Edges::of(&rings));
        kept = verdict.kept();
        map = trace::trace(&rings.points, &verdict.fans, &kept, cuts);
    }
    // What was given to a shape that had to go all the same was given to nobody.
    for misfit in &mut misfits {
        if let Done::GivenTo(shape) = misfit.done
            && verdict.refusals[shape].is_some()
        {
            misfit.done = Done::Left;
        }
    }
    let refused = verdict
        .refusals
        .iter()
        .enumerate()
        .filter_map(|(i, refusal)| refusal.map(|r| (i, r)))
        .collect();
    Built {
        map,
        kept,
        refused,
        snapped: rings.snapped,
        moves: rings.moves,
        misfits,
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

    fn mended(shapes: &[Shape], rules: &Rules) -> (Built, Geometry) {
        let built = build_mended(shapes, 5, &[], rules);
        built.map.validate().expect("what is mended is valid");
        let geometry = Geometry::of(&built.map);
        (built, geometry)
    }

    #[test]
    fn a_sliver_goes_to_whom_it_is_given() {
        // Ten centimetres between two, closed in above and below.
        let shapes = [
            simple(rect(0, 0, 1000, 1000)),
            simple(rect(1010, 0, 2000, 1000)),
            simple(rect(0, 1000, 2000, 2000)),
            simple(rect(0, -1000, 2000, 0)),
        ];
        for (gaps, areas, done) in [
            (Choice::First, [101.0, 99.0], Done::GivenTo(0)),
            (Choice::Second, [100.0, 100.0], Done::GivenTo(1)),
            (Choice::Leave, [100.0, 99.0], Done::Left),
        ] {
            let rules = Rules { gaps, ..Rules::LEAVE };
            let (b, g) = mended(&shapes, &rules);
            assert!(b.refused.is_empty());
            assert_eq!(g.area[..2], areas, "{gaps:?}");
            let [gap] = b.misfits.as_slice() else {
                panic!("one gap: {:?}", b.misfits)
            };
            assert_eq!((gap.kind, gap.shapes, gap.done), (MisfitKind::Gap, (0, Some(1)), done));
            assert_eq!(gap.area, 1.0);
            assert!((gap.width - 2.0 / 20.2).abs() < 1e-12);
            let beside = g.neighbours(UnitId(0)).iter().any(|n| n.unit == UnitId(1));
            assert_eq!(beside, gaps != Choice::Leave);
            // A choice about this one goes before the rule.
            let single = vec![(gap.kind, gap.shapes, gap.at, Choice::Second)];
            let (_, g) = mended(&shapes, &Rules { single, ..rules });
            assert_eq!(g.area[..2], [100.0, 100.0]);
        }
        // A yard is no sliver.
        let yard = Shape {
            polygons: vec![vec![rect(0, 0, 4000, 4000), rect(1000, 1000, 2000, 2000)]],
        };
        let all = Rules {
            gaps: Choice::First,
            ..Rules::LEAVE
        };
        assert_eq!(mended(&[yard], &all).0.misfits, vec![]);
    }

    #[test]
    fn a_small_overlap_goes_to_whom_it_is_given_and_a_large_one_to_nobody() {
        let shapes = [
            simple(rect(0, 0, 1000, 1000)),
            simple(rect(990, 0, 2000, 1000)),
            // It shares the first one's side, which is cut by the second's corner.
            simple(rect(0, 1000, 2000, 2000)),
        ];
        for (overlaps, areas, done) in [
            (Choice::First, vec![100.0, 100.0, 200.0], Done::GivenTo(0)),
            (Choice::Second, vec![99.0, 101.0, 200.0], Done::GivenTo(1)),
            (Choice::Leave, vec![100.0, 200.0], Done::Left),
        ] {
            let rules = Rules {
                overlaps,
                ..Rules::LEAVE
            };
            let (b, g) = mended(&shapes, &rules);
            assert_eq!(g.area, areas, "{overlaps:?}");
            let [overlap] = b.misfits.as_slice() else {
                panic!("one overlap: {:?}", b.misfits)
            };
            assert_eq!(
                (overlap.kind, overlap.shapes, overlap.done, overlap.area),
                (MisfitKind::Overlap, (0, Some(1)), done, 1.0)
            );
        }
        let far = [simple(rect(0, 0, 1000, 1000)), simple(rect(500, 0, 1500, 1000))];
        let first = Rules {
            overlaps: Choice::First,
            ..Rules::LEAVE
        };
        let (b, _) = mended(&far, &first);
        assert_eq!((b.kept.as_slice(), b.misfits[0].done), (&[0][..], Done::TooLarge));
        // Unless somebody says so.
        let m = b.misfits[0];
        let single = vec![(m.kind, m.shapes, m.at, Choice::First)];
        let (b, g) = mended(&far, &Rules { single, ..first });
        assert_eq!((b.kept, g.area), (vec![0, 1], vec![100.0, 50.0]));
    }

    /// Whatever overlaps however: what is mended is a map, and nothing of the two is lost.
    #[test]
    fn mending_loses_nothing() {
        let mut state = 5u64;
        let mut random = move |n: i32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 33) as i32).rem_euclid(n)
        };
        for round in 0..300 {
            let mut star = |x: i32, y: i32| {
                // Points around a middle, some near and some far: bent, but not self-crossing.
                let around = [
                    (1, 0),
                    (2, 1),
                    (1, 2),
                    (0, 1),
                    (-1, 2),
                    (-2, 1),
                    (-1, 0),
                    (-2, -1),
                    (0, -1),
                    (1, -2),
                ];
                ring(&around.map(|(dx, dy)| {
                    let r = 200 + random(600);
                    (x + dx * r, y + dy * r)
                }))
            };
            let shapes = [simple(star(0, 0)), simple(star(900, 300))];
            let (left, _) = mended(&shapes, &Rules::LEAVE);
            let Some(m) = left.misfits.iter().find(|m| m.kind == MisfitKind::Overlap).copied() else {
                continue;
            };
            let alone = |i: usize| {
                mended(&shapes[i..=i], &Rules::LEAVE)
                    .1
                    .area
                    .first()
                    .copied()
                    .unwrap_or(0.0)
            };
            let union = alone(0) + alone(1) - m.area;
            for choice in [Choice::First, Choice::Second] {
                let single = vec![(m.kind, m.shapes, m.at, choice)];
                let (b, g) = mended(&shapes, &Rules { single, ..Rules::LEAVE });
                assert_eq!(b.kept, vec![0, 1], "round {round} {choice:?}: {:?}", b.refused);
                let sum: f64 = g.area.iter().sum();
                // Crossings are rounded to whole centimetres, and points within five centimetres are one.
                assert!(
                    (sum - union).abs() < 1.0,
                    "round {round} {choice:?}: {sum} instead of {union}"
                );
            }
        }
    }

    #[test]
    fn what_snapped_is_told_by_pairs() {
        let shapes = [simple(rect(0, 0, 1000, 1000)), simple(rect(1003, 0, 2000, 1004))];
        let (b, _) = built(&shapes, 5);
        let [moved] = b.moves.as_slice() else {
            panic!("{:?}", b.moves)
        };
        assert_eq!((moved.shape, moved.onto, moved.points, moved.most), (1, 0, 2, 5.0));
        assert_eq!(b.snapped, 2);
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
