//! A unit cut in two or more: map, people and heritage.

use super::{GroundError, Heritage, refuse};
use crate::sorted::{SortedMap, SortedSet};
use crate::territory::cut::{self, Cut, Part};
use crate::territory::order::SortCompact;
use crate::territory::planar_map::{Arc, ArcRef, PlanarMap, Point};
use crate::territory::{ArcId, Territory, Unit, UnitId};

/// Most parts that one line may make of a unit.
const MOST_PARTS: usize = 64;

/// The unit's parts; refused if there is only one.
pub(super) fn cut_unit(map: &PlanarMap, unit: UnitId, line: &[Point]) -> Result<Cut, GroundError> {
    let rings: Vec<Vec<Point>> = map
        .rings(unit)
        .map(|ring| {
            let mut points = Vec::new();
            map.walk_ring(ring, |p| points.push(p));
            points
        })
        .collect();
    // A unit of several parts is no line's doing: it falls apart only where the line cuts.
    let Some(cut) = cut::cut(&rings, line) else {
        return refuse(
            "线与单元边界贴得太近，无法切分。请画得离边界远一些",
            "the line runs too close along the unit's boundary: draw it farther away",
        );
    };
    if cut.seam.is_empty() {
        return refuse(
            "这条线没有把单元切开。请从单元外画到单元外",
            "the line does not cut the unit: draw it from outside to outside",
        );
    }
    if cut.parts.len() > MOST_PARTS {
        return refuse(
            format!("切出了 {} 块，太多", cut.parts.len()),
            format!("the line makes {} parts, too many", cut.parts.len()),
        );
    }
    Ok(gathered(cut))
}

/// Parts that no seam touches stay with the largest: a unit that lies in several places is not
/// torn up by a line through one of them.
fn gathered(mut cut: Cut) -> Cut {
    let seam: SortedSet<(Point, Point)> = cut.seam.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
    let touched = |part: &Part| part.edges().any(|e| seam.contains(&e));
    if !cut.parts.iter().any(touched) {
        return cut;
    }
    let (mut kept, loose): (Vec<Part>, Vec<Part>) =
        std::mem::take(&mut cut.parts).into_iter().partition(|p| touched(p));
    for part in loose {
        // `kept` is not empty: the first touched part is in it.
        if let Some(main) = kept.first_mut() {
            main.area2 += part.area2;
            main.rings.extend(part.rings);
            // Outer rings before holes.
            main.rings
                .sort_compact_by_key(|r| crate::territory::ring_trace::signed_area2(r) < 0.0);
        }
    }
    cut.parts = kept;
    cut
}

/// Splits the unit in `territory` (map and units; geometry is derived later).
pub(super) fn apply(territory: &mut Territory, unit: UnitId, line: &[Point], parts: u32) -> Result<(), GroundError> {
    if unit.index() >= territory.data.units.len() {
        return refuse(format!("没有单元 {unit}"), format!("there is no unit {unit}"));
    }
    let cut = cut_unit(&territory.data.map, unit, line)?;
    if cut.parts.len() != parts as usize {
        return refuse(
            format!("切出 {} 块，应为 {parts} 块：底图已不是当时的底图", cut.parts.len()),
            format!(
                "the line makes {} parts instead of {parts}: this is another map",
                cut.parts.len()
            ),
        );
    }
    territory.data.map = recut(&territory.data.map, unit, &cut);
    people(territory, unit, &cut);
    Ok(())
}

/// A stretch of an arc: its points, and the arc that it becomes.
type Piece = (Vec<Point>, Arc);

/// The map with the unit's face replaced by its parts.
fn recut(map: &PlanarMap, unit: UnitId, cut: &Cut) -> PlanarMap {
    let faces = map.face_count();
    let id = |part: usize| if part == 0 { unit } else { UnitId::of(faces + part - 1) };
    let part_of: SortedMap<(Point, Point), usize> = (cut.parts.iter().enumerate())
        .flat_map(|(p, part)| part.edges().map(move |e| (e, p)))
        .collect();
    let nodes: SortedSet<Point> = nodes(cut);
    let mut next = PlanarMap {
        points: Vec::with_capacity(map.points.len() + 16),
        arcs: Vec::with_capacity(map.arcs.len() + 16),
        ..PlanarMap::default()
    };
    // Arcs that fall into several: the first piece keeps the number, the others come behind all.
    let mut tails: Vec<(usize, Vec<Piece>)> = Vec::new();
    for (i, arc) in map.arcs.iter().enumerate() {
        let points = map.arc_points(ArcId::of(i));
        if arc.left != Some(unit) && arc.right != Some(unit) {
            push(&mut next, points, arc);
            continue;
        }
        let mut pieces = pieces(arc, points, unit, cut, &part_of, &nodes, &id).into_iter();
        if let Some((points, arc)) = pieces.next() {
            push(&mut next, &points, &arc);
        }
        let rest: Vec<_> = pieces.collect();
        if !rest.is_empty() {
            tails.push((i, rest));
        }
    }
    let mut expanded: SortedMap<usize, Vec<u32>> = SortedMap::new();
    for (i, rest) in tails {
        for (points, arc) in rest {
            expanded.entry(i).or_default().push(next.arcs.len() as u32);
            push(&mut next, &points, &arc);
        }
    }
    for chain in chains(cut, &nodes) {
        let side = |a: Point, b: Point| part_of.get(&(a, b)).map(|&p| id(p));
        let arc = Arc {
            first: 0,
            count: 0,
            left: side(chain[0], chain[1]),
            right: side(chain[1], chain[0]),
            barrier: crate::territory::Barrier::None,
        };
        push(&mut next, &chain, &arc);
    }
    let walks = Walks::of(&next, unit, faces);
    let mut rings_of_parts: Vec<Vec<Vec<ArcRef>>> = (cut.parts.iter())
        .map(|part| part.rings.iter().map(|r| walks.ring(r)).collect())
        .collect();
    let added = rings_of_parts.split_off(1);
    next.face_rings.push(0);
    next.ring_starts.push(0);
    for face in 0..faces {
        if face == unit.index() {
            for ring in rings_of_parts.drain(..).flatten() {
                add_ring(&mut next, ring);
            }
        } else {
            for ring in map.rings(UnitId::of(face)) {
                add_ring(&mut next, expand(ring, &expanded));
            }
        }
        next.face_rings.push(next.ring_starts.len() as u32 - 1);
    }
    for rings in added {
        for ring in rings {
            add_ring(&mut next, ring);
        }
        next.face_rings.push(next.ring_starts.len() as u32 - 1);
    }
    next
}

fn push(map: &mut PlanarMap, points: &[Point], like: &Arc) {
    let arc = Arc {
        first: map.points.len() as u32,
        count: points.len() as u32,
        ..like.clone()
    };
    map.points.extend_from_slice(points);
    map.arcs.push(arc);
}

fn add_ring(map: &mut PlanarMap, ring: Vec<ArcRef>) {
    map.ring_arcs.extend(ring);
    map.ring_starts.push(map.ring_arcs.len() as u32);
}

fn expand(ring: &[ArcRef], expanded: &SortedMap<usize, Vec<u32>>) -> Vec<ArcRef> {
    let mut out = Vec::with_capacity(ring.len());
    for step in ring {
        let Some(rest) = expanded.get(&step.arc.index()) else {
            out.push(*step);
            continue;
        };
        let all = std::iter::once(step.arc).chain(rest.iter().map(|&a| ArcId(a)));
        let mut steps: Vec<ArcRef> = all
            .map(|arc| ArcRef {
                arc,
                reversed: step.reversed,
            })
            .collect();
        if step.reversed {
            steps.reverse();
        }
        out.extend(steps);
    }
    out
}

/// Points at which arcs end because of the cut: where the seam leaves the boundary, branches or crosses itself.
fn nodes(cut: &Cut) -> SortedSet<Point> {
    let mut degree: SortedMap<Point, u32> = SortedMap::new();
    for &(a, b) in &cut.seam {
        *degree.entry(a).or_default() += 1;
        *degree.entry(b).or_default() += 1;
    }
    let walls: SortedSet<Point> = (cut.parts.iter().flat_map(Part::edges))
        .filter(|&(a, b)| cut.seam.binary_search(&(a.min(b), a.max(b))).is_err())
        .flat_map(|(a, b)| [a, b])
        .collect();
    degree
        .into_iter()
        .filter(|(p, d)| *d != 2 || walls.contains(p))
        .map(|(p, _)| p)
        .collect()
}

/// An arc of the unit's boundary with the new points in it, cut where the side changes.
#[allow(clippy::too_many_arguments, reason = "all of it is the cut")]
fn pieces(
    arc: &Arc,
    points: &[Point],
    unit: UnitId,
    cut: &Cut,
    part_of: &SortedMap<(Point, Point), usize>,
    nodes: &SortedSet<Point>,
    id: &impl Fn(usize) -> UnitId,
) -> Vec<Piece> {
    let left = arc.left == Some(unit);
    let mut walked = vec![points[0]];
    for w in points.windows(2) {
        let key = if left { (w[0], w[1]) } else { (w[1], w[0]) };
        if let Some(new) = cut.boundary.get(&key) {
            if left {
                walked.extend(new);
            } else {
                walked.extend(new.iter().rev());
            }
        }
        walked.push(w[1]);
    }
    let side = |a: Point, b: Point| {
        let key = if left { (a, b) } else { (b, a) };
        part_of.get(&key).map(|&p| id(p))
    };
    let mut pieces = Vec::new();
    let mut from = 0;
    for i in 1..walked.len() {
        let last = i + 1 == walked.len();
        if last || nodes.contains(&walked[i]) {
            let owner = side(walked[i - 1], walked[i]);
            let piece = Arc {
                left: if left { owner } else { arc.left },
                right: if left { arc.right } else { owner },
                ..arc.clone()
            };
            pieces.push((walked[from..=i].to_vec(), piece));
            from = i;
        }
    }
    pieces
}

/// The seam as chains of points between nodes, and closed ones without.
fn chains(cut: &Cut, nodes: &SortedSet<Point>) -> Vec<Vec<Point>> {
    let mut beside: SortedMap<Point, Vec<Point>> = SortedMap::new();
    for &(a, b) in &cut.seam {
        beside.entry(a).or_default().push(b);
        beside.entry(b).or_default().push(a);
    }
    let mut done: SortedSet<(Point, Point)> = SortedSet::new();
    let mut chains = Vec::new();
    let starts = nodes.iter().chain(beside.keys());
    for &start in starts {
        for &second in beside.get(&start).into_iter().flatten() {
            if done.contains(&(start.min(second), start.max(second))) {
                continue;
            }
            let mut chain = vec![start];
            let (mut from, mut at) = (start, second);
            loop {
                done.insert((from.min(at), from.max(at)));
                chain.push(at);
                if at == start || nodes.contains(&at) {
                    break;
                }
                // Two edges meet at a point that is no node: the other one goes on.
                let Some(&next) = beside.get(&at).and_then(|b| b.iter().find(|&&p| p != from)) else {
                    break;
                };
                (from, at) = (at, next);
            }
            chains.push(chain);
        }
    }
    chains
}

/// Where the arcs of the new faces begin, walked either way.
struct Walks<'a> {
    map: &'a PlanarMap,
    begins: SortedMap<(Point, Point), ArcRef>,
}

impl<'a> Walks<'a> {
    fn of(map: &'a PlanarMap, unit: UnitId, faces: usize) -> Self {
        let ours = |u: Option<UnitId>| u.is_some_and(|u| u == unit || u.index() >= faces);
        let mut begins = SortedMap::new();
        for (i, arc) in map.arcs.iter().enumerate() {
            let id = ArcId::of(i);
            let points = map.arc_points(id);
            let last = points.len() - 1;
            for (side, edge, reversed) in [
                (arc.left, (points[0], points[1]), false),
                (arc.right, (points[last], points[last - 1]), true),
            ] {
                if ours(side) {
                    begins.insert(edge, ArcRef { arc: id, reversed });
                }
            }
        }
        Self { map, begins }
    }

    /// The arcs that a ring of points walks.
    fn ring(&self, ring: &[Point]) -> Vec<ArcRef> {
        let n = ring.len();
        let edge = |i: usize| (ring[i % n], ring[(i + 1) % n]);
        let Some(start) = (0..n).find(|&i| self.begins.contains_key(&edge(i))) else {
            return Vec::new();
        };
        let (mut at, mut steps) = (start, Vec::new());
        while at < start + n {
            let Some(step) = self.begins.get(&edge(at)) else { break };
            steps.push(*step);
            at += self.map.arc_points(step.arc).len() - 1;
        }
        steps
    }
}

/// Shares out people and heritage; the sums stay what they were.
fn people(territory: &mut Territory, unit: UnitId, cut: &Cut) {
    let weights = weights(territory, cut);
    let whole = territory.data.units[unit.index()].clone();
    let all: f64 = weights.iter().sum();
    let mut bounds = vec![0.0];
    let mut sum = 0.0;
    for w in &weights {
        sum += w;
        bounds.push(if all > 0.0 { sum / all } else { 1.0 });
    }
    let share = |total: u32, k: usize| {
        let at = |b: f64| (f64::from(total) * b).round() as u32;
        at(bounds[k + 1]) - at(bounds[k])
    };
    let count = weights.len();
    let residents: Vec<u32> = (0..count).map(|k| share(whole.residents, k)).collect();
    let mut special: Vec<u32> = (0..count).map(|k| share(whole.special, k).min(residents[k])).collect();
    // Rounding may have put more than all residents of a part among the special ones: room is elsewhere.
    let mut missing = whole.special.saturating_sub(special.iter().sum());
    for k in 0..count {
        let more = (residents[k] - special[k]).min(missing);
        special[k] += more;
        missing -= more;
    }
    let inherited = territory.heritage.get(&unit).copied().unwrap_or(Heritage {
        origin: unit,
        from: 0.0,
        to: 1.0,
        residents: whole.residents,
        special: whole.special,
    });
    let mut before = 0;
    for k in 0..count {
        // The share of demand is that of the residents as counted, so that what is expected of a
        // part is what its residents bring.
        let total = f64::from(whole.residents.max(1));
        let part = if whole.residents == 0 {
            (bounds[k], bounds[k + 1])
        } else {
            (f64::from(before) / total, f64::from(before + residents[k]) / total)
        };
        before += residents[k];
        // The ends as they are, so that parts meet and end exactly where the whole does.
        let at = |share: f64| {
            if share >= 1.0 {
                inherited.to
            } else {
                inherited.from + (inherited.to - inherited.from) * share
            }
        };
        let heritage = Heritage {
            from: at(part.0),
            to: at(part.1),
            ..inherited
        };
        let piece = Unit {
            households: share(whole.households, k),
            residents: residents[k],
            special: special[k],
            ..whole.clone()
        };
        if k == 0 {
            territory.data.units[unit.index()] = piece;
            territory.heritage.insert(unit, heritage);
        } else {
            let (code, suffix) = free_code(territory, &whole.code, k + 1);
            let name = format!("{}-{suffix}", whole.name);
            territory
                .heritage
                .insert(UnitId::of(territory.data.units.len()), heritage);
            territory.data.units.push(Unit { code, name, ..piece });
        }
    }
}

/// A code of the part that no unit has yet, and its number.
fn free_code(territory: &Territory, code: &str, number: usize) -> (String, usize) {
    let taken = |c: &str| territory.data.units.iter().any(|u| u.code == c);
    (number..)
        .map(|n| (format!("{code}-{n}"), n))
        .find(|(c, _)| !taken(c))
        // The range is endless and units are not.
        .unwrap_or_else(|| (code.to_owned(), number))
}

/// What people are shared by: households of the buildings in each part if any are known, else area.
fn weights(territory: &Territory, cut: &Cut) -> Vec<f64> {
    let edges: Vec<Vec<(Point, Point)>> = cut.parts.iter().map(|p| p.edges().collect()).collect();
    let mut homes = vec![0.0; cut.parts.len()];
    for building in &territory.data.layers.buildings {
        if let Some(k) = edges.iter().position(|e| cut::inside(e, building.at, building.at)) {
            homes[k] += f64::from(building.households);
        }
    }
    if homes.iter().sum::<f64>() > 0.0 {
        return homes;
    }
    cut.parts.iter().map(|p| p.area2).collect()
}
