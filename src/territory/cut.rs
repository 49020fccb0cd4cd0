//! A polygon cut by a drawn line: the parts, exactly as far as whole centimetres go.
//!
//! Where line and boundary cross, the crossing is rounded to a point of the map and becomes a
//! vertex of both. Ends of the line that lead nowhere, and stretches outside or along the boundary,
//! cut nothing.

use super::build::{crossing, orientation};
use super::planar_map::Point;
use super::ring_trace::{Stretch, signed_area2, trace};
use crate::sorted::{SortedMap, SortedSet};
use crate::territory::order::SortCompact;
use std::cmp::Ordering;

/// What became of the polygon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// The parts by falling area (then by lowest point). One part: nothing was cut.
    pub parts: Vec<Part>,
    /// The polygon's edges as they were given, each with the points that the line brought into it.
    pub boundary: SortedMap<(Point, Point), Vec<Point>>,
    /// The new edges between parts, each once.
    pub seam: Vec<(Point, Point)>,
    /// Length of the new edges, in map units (centimetres).
    pub seam_length: f64,
    /// Length of the line within the polygon, its boundary and loose ends included, in map units.
    pub line_inside: f64,
}

/// One connected part.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The outer ring counter-clockwise, then holes clockwise; open.
    pub rings: Vec<Vec<Point>>,
    /// Twice its area in square map units.
    pub area2: f64,
}

/// Bending edges onto rounded crossings can bring new ones about; it settles in two or three rounds.
const ROUNDS: usize = 8;

#[derive(Clone, Copy)]
struct Edge {
    a: Point,
    b: Point,
    /// Position of the boundary edge it is part of; `None`: of the line.
    of: Option<u32>,
}

/// Cuts the polygon whose `rings` (outer counter-clockwise, holes clockwise, open, crossing nothing)
/// these are by a line of two or more points. `None` if the crossings do not settle in whole map
/// units: the line runs too close along the boundary.
pub fn cut(rings: &[Vec<Point>], line: &[Point]) -> Option<Cut> {
    let mut edges: Vec<Edge> = Vec::new();
    for ring in rings {
        for (i, &a) in ring.iter().enumerate() {
            let of = Some(edges.len() as u32);
            let b = ring[(i + 1) % ring.len()];
            edges.push(Edge { a, b, of });
        }
    }
    let given: Vec<(Point, Point)> = edges.iter().map(|e| (e.a, e.b)).collect();
    for w in line.windows(2).filter(|w| w[0] != w[1]) {
        edges.push(Edge {
            a: w[0],
            b: w[1],
            of: None,
        });
    }
    let mut settled = false;
    for _ in 0..ROUNDS {
        let Some(next) = node(&edges) else {
            settled = true;
            break;
        };
        edges = next;
    }
    if !settled {
        return None;
    }
    let boundary: Vec<(Point, Point)> = edges.iter().filter(|e| e.of.is_some()).map(|e| (e.a, e.b)).collect();
    let walls: SortedSet<(Point, Point)> = boundary.iter().map(|&e| ordered(e)).collect();
    let mut seam: SortedSet<(Point, Point)> = SortedSet::new();
    let mut line_inside = 0.0;
    for edge in edges.iter().filter(|e| e.of.is_none()) {
        let along = walls.contains(&ordered((edge.a, edge.b)));
        if along || inside(&boundary, edge.a, edge.b) {
            line_inside += length(edge.a, edge.b);
            if !along {
                seam.insert(ordered((edge.a, edge.b)));
            }
        }
    }
    let mut result = Cut {
        boundary: inserted(&given, &edges),
        line_inside,
        ..Cut::default()
    };
    loop {
        prune(&walls, &mut seam);
        let stretches: Vec<Stretch> = (boundary.iter().copied())
            .chain(seam.iter().flat_map(|&(a, b)| [(a, b), (b, a)]))
            .map(|(a, b)| Stretch {
                from: a,
                out: b,
                back: a,
                to: b,
            })
            .collect();
        let traced: Vec<Vec<Point>> = trace(&stretches)
            .into_iter()
            .map(|ring| ring.into_iter().map(|i| stretches[i].from).collect())
            .collect();
        let parts = parts(traced)?;
        let part_of: SortedMap<(Point, Point), usize> = (parts.iter().enumerate())
            .flat_map(|(p, part)| part.edges().map(move |e| (e, p)))
            .collect();
        // A line to a loop that hangs from the boundary divides nothing either.
        let before = seam.len();
        seam.retain(|&(a, b)| part_of.get(&(a, b)) != part_of.get(&(b, a)));
        if seam.len() == before {
            result.parts = parts;
            break;
        }
    }
    result.seam_length = seam.iter().map(|&(a, b)| length(a, b)).sum();
    result.seam = seam.into_iter().collect();
    Some(result)
}

impl Part {
    /// Its directed edges, inside on the left.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.rings
            .iter()
            .flat_map(|ring| (0..ring.len()).map(move |i| (ring[i], ring[(i + 1) % ring.len()])))
    }
}

fn ordered((a, b): (Point, Point)) -> (Point, Point) {
    (a.min(b), a.max(b))
}

fn length(a: Point, b: Point) -> f64 {
    let (dx, dy) = (f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y));
    (dx * dx + dy * dy).sqrt()
}

/// The edges with every crossing with the line made a vertex; `None` if there is none left.
fn node(edges: &[Edge]) -> Option<Vec<Edge>> {
    let mut at: Vec<Vec<Point>> = vec![Vec::new(); edges.len()];
    let mut any = false;
    for (l, line) in edges.iter().enumerate().filter(|(_, e)| e.of.is_none()) {
        for (e, edge) in edges.iter().enumerate() {
            // Two pieces of the line are looked at once.
            if (edge.of.is_none() && e >= l) || !near(line, edge) {
                continue;
            }
            let mut add = |i: usize, p: Point| {
                if p != edges[i].a && p != edges[i].b {
                    at[i].push(p);
                    any = true;
                }
            };
            if let Some(p) = crossing((line.a, line.b), (edge.a, edge.b)) {
                add(l, p);
                add(e, p);
            } else {
                for (i, other, p) in [
                    (e, edge, line.a),
                    (e, edge, line.b),
                    (l, line, edge.a),
                    (l, line, edge.b),
                ] {
                    if on(other, p) {
                        add(i, p);
                    }
                }
            }
        }
    }
    if !any {
        return None;
    }
    let mut next = Vec::with_capacity(edges.len() + 8);
    for (edge, mut points) in edges.iter().zip(at) {
        points.sort_compact_by(|p, q| length(edge.a, *p).total_cmp(&length(edge.a, *q)).then(p.cmp(q)));
        points.dedup();
        let mut from = edge.a;
        for to in points.into_iter().chain([edge.b]) {
            if from != to {
                next.push(Edge {
                    a: from,
                    b: to,
                    of: edge.of,
                });
            }
            from = to;
        }
    }
    Some(next)
}

fn near(e: &Edge, f: &Edge) -> bool {
    e.a.x.max(e.b.x) >= f.a.x.min(f.b.x)
        && e.a.x.min(e.b.x) <= f.a.x.max(f.b.x)
        && e.a.y.max(e.b.y) >= f.a.y.min(f.b.y)
        && e.a.y.min(e.b.y) <= f.a.y.max(f.b.y)
}

/// Whether `p` lies on the edge.
fn on(e: &Edge, p: Point) -> bool {
    orientation(e.a, e.b, p) == Ordering::Equal
        && (e.a.x.min(e.b.x)..=e.a.x.max(e.b.x)).contains(&p.x)
        && (e.a.y.min(e.b.y)..=e.a.y.max(e.b.y)).contains(&p.y)
}

/// Whether the middle of `a`–`b` lies inside; exact, in halves of map units.
pub(super) fn inside(boundary: &[(Point, Point)], a: Point, b: Point) -> bool {
    let (x, y) = (i64::from(a.x) + i64::from(b.x), i64::from(a.y) + i64::from(b.y));
    let mut odd = false;
    for &(p, q) in boundary {
        let (py, qy) = (2 * i64::from(p.y), 2 * i64::from(q.y));
        if (py > y) == (qy > y) {
            continue;
        }
        let d = |u: i64, v: i64| i128::from(u) - i128::from(v);
        let side = d(2 * i64::from(q.x), 2 * i64::from(p.x)) * d(y, py) - d(qy, py) * d(x, 2 * i64::from(p.x));
        odd ^= if qy > py { side > 0 } else { side < 0 };
    }
    odd
}

/// The points that came into every given edge, in walking order.
fn inserted(given: &[(Point, Point)], edges: &[Edge]) -> SortedMap<(Point, Point), Vec<Point>> {
    let mut points: SortedMap<(Point, Point), Vec<Point>> = SortedMap::new();
    for edge in edges {
        let Some(&whole) = edge.of.and_then(|of| given.get(of as usize)) else {
            continue;
        };
        if edge.b != whole.1 {
            points.entry(whole).or_default().push(edge.b);
        }
    }
    points
}

/// Takes loose ends away until there are none.
fn prune(walls: &SortedSet<(Point, Point)>, seam: &mut SortedSet<(Point, Point)>) {
    let held: SortedSet<Point> = walls.iter().flat_map(|&(a, b)| [a, b]).collect();
    let mut degree: SortedMap<Point, u32> = SortedMap::new();
    for p in seam.iter().flat_map(|&(a, b)| [a, b]) {
        *degree.entry(p).or_default() += 1;
    }
    loop {
        let loose = |p: &Point| !held.contains(p) && degree.get(p).copied().unwrap_or(0) < 2;
        let Some(&end) = seam.iter().find(|(a, b)| loose(a) || loose(b)) else {
            return;
        };
        seam.remove(&end);
        for p in [end.0, end.1] {
            *degree.entry(p).or_default() -= 1;
        }
    }
}

/// Rings → parts: every hole goes into the smallest outer ring around it; what encloses nothing is
/// left out. `None` if a hole lies in none.
fn parts(traced: Vec<Vec<Point>>) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut holes = Vec::new();
    for ring in traced {
        let area2 = signed_area2(&ring);
        if area2 > 0.0 {
            parts.push(Part {
                rings: vec![ring],
                area2,
            });
        } else if area2 < 0.0 {
            holes.push((ring, area2));
        }
    }
    // Smallest first, so that the first that contains a hole is its own.
    let lowest = |part: &Part| part.rings[0].iter().min().copied();
    parts.sort_compact_by(|a, b| a.area2.total_cmp(&b.area2).then(lowest(a).cmp(&lowest(b))));
    let outers: Vec<Vec<(Point, Point)>> = parts.iter().map(|p| p.edges().collect()).collect();
    for (hole, area2) in holes {
        let (a, b) = (hole[0], hole[1 % hole.len()]);
        // An island that fills the hole has the same edge the other way round, and is not around it.
        let around = |p: &usize| !outers[*p].contains(&(b, a)) && inside(&outers[*p], a, b);
        let home = (0..parts.len()).find(around)?;
        parts[home].rings.push(hole);
        parts[home].area2 += area2;
    }
    parts.sort_compact_by(|a, b| b.area2.total_cmp(&a.area2).then(lowest(a).cmp(&lowest(b))));
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point { x, y }).collect()
    }

    fn square() -> Vec<Vec<Point>> {
        vec![ring(&[(0, 0), (1000, 0), (1000, 1000), (0, 1000)])]
    }

    fn areas(cut: &Cut) -> Vec<f64> {
        cut.parts.iter().map(|p| p.area2 / 2.0).collect()
    }

    #[test]
    fn a_line_across_makes_two() {
        let c = cut(&square(), &ring(&[(300, -50), (300, 2000)])).expect("it settles");
        assert_eq!(areas(&c), vec![700_000.0, 300_000.0]);
        assert_eq!((c.seam_length, c.line_inside), (1000.0, 1000.0));
        assert_eq!(c.boundary.len(), 2);
    }

    #[test]
    fn what_leads_nowhere_cuts_nothing() {
        for line in [
            ring(&[(300, -50), (300, 500)]),
            ring(&[(-10, 0), (2000, 0)]),
            ring(&[(300, 300), (400, 300), (400, 500)]),
            ring(&[(5000, 0), (5000, 900)]),
            ring(&[(0, 0), (0, 0)]),
        ] {
            let c = cut(&square(), &line).expect("it settles");
            assert_eq!(areas(&c), vec![1_000_000.0], "{line:?}");
            assert_eq!(c.seam_length, 0.0);
        }
    }

    #[test]
    fn loops_sticks_and_holes() {
        let stick = ring(&[(-100, 500), (400, 500), (600, 300), (600, 700), (400, 500)]);
        let c = cut(&square(), &stick).expect("it settles");
        assert_eq!(areas(&c), vec![960_000.0, 40_000.0]);
        assert_eq!(c.parts[0].rings.len(), 2);
        // A frame: two cuts through it make two parts, one makes none.
        let mut frame = square();
        frame.push(ring(&[(200, 200), (200, 800), (800, 800), (800, 200)]));
        let c = cut(&frame, &ring(&[(500, -10), (500, 500)])).expect("it settles");
        assert_eq!((c.parts.len(), c.parts[0].rings.len()), (1, 2));
        let c = cut(&frame, &ring(&[(500, -10), (500, 5000)])).expect("it settles");
        assert_eq!(areas(&c), vec![320_000.0, 320_000.0]);
        assert_eq!(c.line_inside, 400.0);
        // A line beside the hole: the larger part keeps it.
        let c = cut(&frame, &ring(&[(100, -10), (100, 5000)])).expect("it settles");
        assert_eq!(areas(&c), vec![540_000.0, 100_000.0]);
        assert_eq!(c.parts[0].rings.len(), 2);
    }

    #[test]
    fn a_line_that_crosses_itself() {
        let c = cut(
            &square(),
            &ring(&[(-10, 200), (900, 200), (900, 800), (500, 800), (500, -10)]),
        )
        .expect("it settles");
        // The rest around, the loop, and what lies west of both.
        assert_eq!(areas(&c), vec![660_000.0, 240_000.0, 100_000.0]);
    }
}
