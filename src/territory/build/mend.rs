//! Slivers and small overlaps, one by one: what each is, what was done about it, and why.
//!
//! An overlap is mended by taking the common part off one of the two: their edges are cut where they
//! cross, and of the loser's boundary stays what lies outside the other, joined by what of the other's
//! lies inside it. A gap (a hole of everything, thin and small) is mended by giving it to a neighbour
//! as one more part, whose common sides cancel out.

use super::edges::Edges;
use super::hash::{Lookup, key};
use super::overlap::{crossing, shared_area};
use super::snap::{Ring, Rings};
use super::{Choice, Done, Misfit, MisfitKind, Refusal, Rules, judge};
use crate::territory::geometry::{contains, cross, signed_area2};
use crate::territory::order::SortCompact;
use crate::territory::planar_map::{ArcRef, PlanarMap, Point};
use crate::territory::ring_trace::{Stretch, trace};
use crate::territory::{ArcId, UnitId};

/// Gaps up to this mean width (metres) are slivers: no road or yard is so narrow.
pub const GAP_WIDTH: f64 = 2.0;
/// Gaps up to this many square metres are looked at.
pub const GAP_AREA: f64 = 2_000.0;
/// An overlap of more than this share of the smaller shape is no sliver: one of the two is wrong.
pub const OVERLAP_SHARE: f64 = 0.1;
/// More overlaps than this are not mended: the layers do not belong together.
const MOST_OVERLAPS: usize = 5_000;
/// Most pairs of edges of two shapes that are held against each other.
const MOST_PAIRS: usize = 20_000_000;
/// Cutting edges bends them by a centimetre, which may make them cross anew.
const ROUNDS: usize = 4;

/// Mends overlaps for which shapes were refused, where the rules say so; what was found is added to
/// `found`. Whether anything changed.
pub(super) fn overlaps(
    refusals: &[Option<Refusal>],
    rings: &mut Rings,
    edges: &Edges,
    rules: &Rules,
    found: &mut Vec<Misfit>,
) -> bool {
    let refused = refusals.iter().enumerate().filter_map(|(later, r)| match r {
        Some(Refusal::Overlap { with, .. }) => Some((later as u32, *with as u32)),
        _ => None,
    });
    let mut pairs: Vec<(u32, u32)> = refused.collect();
    if !pairs.is_empty() {
        pairs.extend(judge::overlapping(refusals.len(), rings, edges));
        pairs.sort_compact();
        pairs.dedup();
    }
    if pairs.is_empty() || pairs.len() > MOST_OVERLAPS {
        return false;
    }
    let mut places = Lookup::default();
    for (id, p) in rings.points.iter().enumerate() {
        places.insert(key(p.x, p.y), id as u32);
    }
    let mut changed = false;
    for (later, earlier) in pairs {
        let (one, two) = (rings.edges_of(earlier), rings.edges_of(later));
        let area = shared_area(&one, &two);
        let smaller = ring_area(&one).min(ring_area(&two));
        let at = common_place(&one, &two);
        let of = |at| Misfit {
            kind: MisfitKind::Overlap,
            shapes: (earlier as usize, Some(later as usize)),
            at,
            area,
            width: 0.0,
            done: Done::Left,
        };
        // Seen in an earlier round already: what is left of it is a matter of rounding.
        let known = (found.iter())
            .any(|m| m.kind == MisfitKind::Overlap && m.shapes == (earlier as usize, Some(later as usize)));
        let asked = rules.of(MisfitKind::Overlap, (earlier as usize, Some(later as usize)), at);
        let small = area <= OVERLAP_SHARE * smaller;
        let winner = match asked.unwrap_or(if small { rules.overlaps } else { Choice::Leave }) {
            Choice::First => earlier,
            Choice::Second => later,
            Choice::Leave => {
                if !known {
                    let done = if small || asked.is_some() {
                        Done::Left
                    } else {
                        Done::TooLarge
                    };
                    found.push(Misfit { done, ..of(at) });
                }
                continue;
            }
        };
        let loser = if winner == earlier { later } else { earlier };
        let mended = take_off(rings, &mut places, loser, winner);
        changed |= mended;
        if !known {
            let done = if mended {
                Done::GivenTo(winner as usize)
            } else {
                Done::Left
            };
            found.push(Misfit { done, ..of(at) });
        }
    }
    changed
}

fn ring_area(edges: &[(Point, Point)]) -> f64 {
    let Some(origin) = edges.first().map(|e| e.0) else {
        return 0.0;
    };
    let twice: f64 = edges.iter().map(|e| cross(origin, e.0, e.1)).sum();
    twice.abs() / 20_000.0
}

/// A place in the overlap, for messages: where two edges cross, else a point of the second.
fn common_place(one: &[(Point, Point)], two: &[(Point, Point)]) -> Point {
    if one.len().saturating_mul(two.len()) <= MOST_PAIRS {
        for &e in one {
            if let Some(p) = two.iter().find_map(|&f| crossing(e, f)) {
                return p;
            }
        }
    }
    let inside = two.iter().map(|e| e.0).find(|&p| contains(one, p));
    inside.or(two.first().map(|e| e.0)).unwrap_or_default()
}

/// Edges by their ends' numbers.
type Numbered = Vec<(u32, u32)>;

/// Where the rings of a shape stand.
fn range(rings: &Rings, shape: u32) -> std::ops::Range<usize> {
    rings.rings.partition_point(|r| r.shape < shape)..rings.rings.partition_point(|r| r.shape <= shape)
}

fn numbered(rings: &Rings, shape: u32) -> Numbered {
    let of_shape = rings.rings[range(rings, shape)].iter();
    of_shape.flat_map(Ring::edges).filter(|(u, v)| u != v).collect()
}

/// Takes from `loser` what lies in `winner`; whether that could be done and left something.
fn take_off(rings: &mut Rings, places: &mut Lookup<u32>, loser: u32, winner: u32) -> bool {
    for _ in 0..ROUNDS {
        let (a, b) = (numbered(rings, winner), numbered(rings, loser));
        if a.len().saturating_mul(b.len()) > MOST_PAIRS {
            return false;
        }
        let cuts = cuts(rings, places, &a, &b);
        if cuts.is_empty() {
            break;
        }
        for shape in [winner, loser] {
            let range = range(rings, shape);
            rings.rings[range]
                .iter_mut()
                .for_each(|ring| cut(ring, &rings.points, &cuts));
        }
    }
    let (a, b) = (numbered(rings, winner), numbered(rings, loser));
    let points = &rings.points;
    let ends = |list: &Numbered| -> Vec<(Point, Point)> {
        list.iter()
            .map(|&(u, v)| (points[u as usize], points[v as usize]))
            .collect()
    };
    let (a_edges, b_edges) = (ends(&a), ends(&b));
    let set = |list: &Numbered| -> Lookup<()> { list.iter().map(|&(u, v)| (key(u as i32, v as i32), ())).collect() };
    let (a_set, b_set) = (set(&a), set(&b));
    let has = |set: &Lookup<()>, u: u32, v: u32| set.contains_key(&key(u as i32, v as i32));
    let mut kept: Numbered = (b.iter().copied())
        .filter(|&(u, v)| !has(&a_set, u, v) && (has(&a_set, v, u) || !middle_inside(&a_edges, points, u, v)))
        .collect();
    kept.extend(
        (a.iter())
            .filter(|&&(u, v)| !has(&b_set, u, v) && !has(&b_set, v, u) && middle_inside(&b_edges, points, u, v))
            .map(|&(u, v)| (v, u)),
    );
    let stretches: Vec<Stretch> = (ends(&kept).into_iter())
        .map(|(p, q)| Stretch {
            from: p,
            out: q,
            back: p,
            to: q,
        })
        .collect();
    let mut made = Vec::new();
    for ring in trace(&stretches) {
        let ids: Vec<u32> = ring.iter().map(|&i| kept[i].0).collect();
        let at = |i: usize| points[ids[i % ids.len()] as usize];
        let area2: f64 = (0..ids.len()).map(|i| cross(at(0), at(i), at(i + 1))).sum();
        if area2 != 0.0 {
            made.push(Ring {
                shape: loser,
                hole: area2 < 0.0,
                points: ids,
            });
        }
    }
    if !made.iter().any(|r| !r.hole) {
        return false;
    }
    let range = range(rings, loser);
    rings.rings.splice(range, made);
    true
}

/// Where edges of two shapes cross: by edge (lower end first) the points to be put into it.
fn cuts(rings: &mut Rings, places: &mut Lookup<u32>, a: &Numbered, b: &Numbered) -> Lookup<Vec<u32>> {
    let mut cuts: Lookup<Vec<u32>> = Lookup::default();
    for &(u, v) in a {
        for &(w, x) in b {
            let at = |id: u32| rings.points[id as usize];
            let (e, f) = ((at(u), at(v)), (at(w), at(x)));
            let Some(p) = crossing(e, f) else { continue };
            let id = *places.entry(key(p.x, p.y)).or_insert_with(|| {
                rings.points.push(p);
                rings.points.len() as u32 - 1
            });
            for (from, to) in [(u, v), (w, x)] {
                if id != from && id != to {
                    let list = cuts.entry(key(from.min(to) as i32, from.max(to) as i32)).or_default();
                    if !list.contains(&id) {
                        list.push(id);
                    }
                }
            }
        }
    }
    cuts
}

fn cut(ring: &mut Ring, points: &[Point], cuts: &Lookup<Vec<u32>>) {
    let mut with = Vec::with_capacity(ring.points.len() + 2);
    for (u, v) in ring.edges() {
        if let Some(list) = cuts.get(&key(u.min(v) as i32, u.max(v) as i32)) {
            let from = points[u as usize];
            let far = |id: &u32| {
                let p = points[*id as usize];
                let d = |a: i32, b: i32| f64::from(a) - f64::from(b);
                d(p.x, from.x) * d(p.x, from.x) + d(p.y, from.y) * d(p.y, from.y)
            };
            let mut list = list.clone();
            list.sort_compact_by(|a, b| far(a).total_cmp(&far(b)));
            with.extend(list);
        }
        with.push(v);
    }
    ring.points = with;
    ring.tidy();
}

/// Whether the middle of an edge lies inside rings; edges in common have been told apart before.
fn middle_inside(edges: &[(Point, Point)], points: &[Point], u: u32, v: u32) -> bool {
    let (a, b) = (points[u as usize], points[v as usize]);
    let x = f64::midpoint(f64::from(a.x), f64::from(b.x));
    let y = f64::midpoint(f64::from(a.y), f64::from(b.y));
    let west = edges.iter().filter(|(p, q)| {
        let (py, qy) = (f64::from(p.y), f64::from(q.y));
        (py <= y) != (qy <= y) && {
            let t = (y - py) / (qy - py);
            f64::from(p.x) + t * (f64::from(q.x) - f64::from(p.x)) < x
        }
    });
    west.count() % 2 == 1
}

/// Gaps of a map, and where the rules give them away the rings to be added, with the shape that gets
/// each. `kept` are the shapes of the faces.
pub(super) fn gaps(map: &PlanarMap, kept: &[usize], rules: &Rules, found: &mut Vec<Misfit>) -> Vec<(u32, Vec<Point>)> {
    let mut steps = Vec::new();
    for (i, arc) in map.arcs.iter().enumerate() {
        if arc.left.is_none() != arc.right.is_none() {
            steps.push(ArcRef {
                arc: ArcId::of(i),
                reversed: arc.left.is_none(),
            });
        }
    }
    let stretches: Vec<Stretch> = steps.iter().map(|step| Stretch::of(map, *step)).collect();
    let mut given = Vec::new();
    for ring in trace(&stretches) {
        let ring: Vec<ArcRef> = ring.into_iter().map(|i| steps[i]).collect();
        // Walked with the land on the left: holes come clockwise.
        let area = -signed_area2(map, &ring) / 20_000.0;
        if area <= 0.0 || area > GAP_AREA {
            continue;
        }
        let around: f64 = ring.iter().map(|s| map.arc_length(s.arc)).sum();
        let width = 2.0 * area / around;
        if width > GAP_WIDTH {
            continue;
        }
        let mut beside: Vec<(UnitId, f64)> = Vec::new();
        for step in &ring {
            let arc = &map.arcs[step.arc.index()];
            let Some(unit) = arc.left.or(arc.right) else { continue };
            let length = map.arc_length(step.arc);
            match beside.iter_mut().find(|b| b.0 == unit) {
                Some(known) => known.1 += length,
                None => beside.push((unit, length)),
            }
        }
        beside.sort_compact_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let shape = |i: usize| beside.get(i).map(|b: &(UnitId, f64)| kept[b.0.index()]);
        let Some(first) = shape(0) else { continue };
        let mut points = Vec::new();
        map.walk_ring(&ring, |p| points.push(p));
        let at = points.iter().copied().min().unwrap_or_default();
        let shapes = (first, shape(1));
        let choice = rules.of(MisfitKind::Gap, shapes, at).unwrap_or(rules.gaps);
        let to = match choice {
            Choice::First => Some(first),
            Choice::Second => shape(1),
            Choice::Leave => None,
        };
        found.push(Misfit {
            kind: MisfitKind::Gap,
            shapes,
            at,
            area,
            width,
            done: to.map_or(Done::Left, Done::GivenTo),
        });
        given.extend(to.map(|to| (to as u32, points)));
    }
    given
}

/// Adds rings to shapes as further parts.
pub(super) fn give(rings: &mut Rings, given: Vec<(u32, Vec<Point>)>) {
    let mut places = Lookup::default();
    for (id, p) in rings.points.iter().enumerate() {
        places.insert(key(p.x, p.y), id as u32);
    }
    for (shape, points) in given {
        // The points are those of boundaries, all of them known.
        let ids: Vec<u32> = points
            .iter()
            .filter_map(|p| places.get(&key(p.x, p.y)).copied())
            .collect();
        let at = rings.rings.partition_point(|r| r.shape <= shape);
        rings.rings.insert(
            at,
            Ring {
                shape,
                hole: false,
                points: ids,
            },
        );
    }
    rings.orient();
}
