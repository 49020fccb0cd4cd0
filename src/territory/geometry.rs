//! What is derived from the planar map once: areas, boxes, inside points, adjacency.

use super::id::{ArcId, UnitId};
use super::planar_map::{ArcRef, PlanarMap, Point, Rect};
use crate::territory::order::{SortCompact, sort_by_number};

/// Per-unit measures, all indexed by unit.
#[derive(Clone, Debug, Default)]
pub struct Geometry {
    /// Area in square metres.
    pub area: Vec<f64>,
    /// Perimeter in metres (holes included).
    pub perimeter: Vec<f64>,
    /// Bounding box.
    pub bounds: Vec<Rect>,
    /// Area centroid.
    pub centroid: Vec<Point>,
    /// A point that surely lies inside the unit, also when it is bent or has holes: for labels,
    /// lasso and hit tests. (A sliver that holds no whole centimetre has a point of its boundary.)
    pub inside: Vec<Point>,
    /// Length of each arc in metres, by arc.
    pub arc_length: Vec<f64>,
    /// The box of everything.
    pub extent: Option<Rect>,
    neighbour_starts: Vec<u32>,
    neighbours: Vec<Neighbour>,
}

/// One unit beside another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The unit across.
    pub unit: UnitId,
    /// One of the arcs shared (the longest); `None` where only a link joins them (a ferry, a bridge).
    pub arc: Option<ArcId>,
    /// Total length shared, in metres.
    pub length: f64,
}

impl Geometry {
    /// Derives everything from the map, which must be valid ([`PlanarMap::validate`]).
    pub fn of(map: &PlanarMap) -> Self {
        let faces = map.face_count();
        let arc_length: Vec<f64> = (0..map.arcs.len()).map(|i| map.arc_length(ArcId::of(i))).collect();
        let mut geometry = Self {
            area: Vec::with_capacity(faces),
            perimeter: Vec::with_capacity(faces),
            bounds: Vec::with_capacity(faces),
            centroid: Vec::with_capacity(faces),
            inside: Vec::with_capacity(faces),
            ..Self::default()
        };
        let mut extent = Rect::EMPTY;
        let mut edges = Vec::new();
        for face in 0..faces {
            let unit = UnitId::of(face);
            edges.clear();
            for ring in map.rings(unit) {
                push_edges(map, ring, &mut edges);
            }
            let perimeter = map.rings(unit).flatten().map(|s| arc_length[s.arc.index()]).sum();
            let mut bounds = Rect::EMPTY;
            edges.iter().for_each(|e| bounds.add(e.0));
            let (area, centroid) = area_and_centroid(&edges, &bounds);
            extent.join(&bounds);
            geometry.area.push(area);
            geometry.perimeter.push(perimeter);
            geometry.inside.push(inside_point(&edges, &bounds, centroid));
            geometry.bounds.push(bounds);
            geometry.centroid.push(centroid);
        }
        geometry.extent = (!extent.is_empty()).then_some(extent);
        (geometry.neighbour_starts, geometry.neighbours) = adjacency(map, &arc_length);
        geometry.arc_length = arc_length;
        geometry
    }

    /// What is known of units of which only measures and boundaries shared are given, no shapes:
    /// `edges` are pairs of units and metres shared. A pair given twice shares both lengths.
    pub fn of_graph(area: Vec<f64>, perimeter: Vec<f64>, edges: &[(UnitId, UnitId, f64)]) -> Self {
        let units = area.len();
        let pairs = edges.iter().filter(|(a, b, _)| a != b);
        let mut pairs: Vec<(UnitId, UnitId, f64)> = pairs.flat_map(|&(a, b, m)| [(a, b, m), (b, a, m)]).collect();
        pairs.sort_compact_by(|a, b| ((a.0, a.1).cmp(&(b.0, b.1))).then(a.2.total_cmp(&b.2)));
        let mut geometry = Self {
            bounds: vec![Rect::EMPTY; units],
            centroid: vec![Point::default(); units],
            inside: vec![Point::default(); units],
            area,
            perimeter,
            ..Self::default()
        };
        let mut last = None;
        for (from, to, length) in pairs {
            let starts = &mut geometry.neighbour_starts;
            while starts.len() <= from.index() {
                starts.push(geometry.neighbours.len() as u32);
            }
            if last == Some((from, to))
                && let Some(n) = geometry.neighbours.last_mut()
            {
                n.length += length;
            } else {
                geometry.neighbours.push(Neighbour {
                    unit: to,
                    arc: None,
                    length,
                });
            }
            last = Some((from, to));
        }
        let end = geometry.neighbours.len() as u32;
        geometry.neighbour_starts.resize(units + 1, end);
        geometry
    }

    /// The same with links by hand: neighbours that share no metre. Units that share a boundary
    /// already stay as they are.
    pub(super) fn linked(mut self, links: &[super::Link]) -> Self {
        let mut pairs: Vec<(UnitId, UnitId)> = links.iter().flat_map(|l| [(l.a, l.b), (l.b, l.a)]).collect();
        pairs.sort_compact();
        pairs.dedup();
        let mut next = pairs.into_iter().peekable();
        let mut neighbours = Vec::with_capacity(self.neighbours.len() + links.len() * 2);
        let mut starts = Vec::with_capacity(self.neighbour_starts.len());
        for unit in (0..self.area.len()).map(UnitId::of) {
            starts.push(neighbours.len() as u32);
            let from = neighbours.len();
            neighbours.extend_from_slice(self.neighbours(unit));
            while let Some((_, to)) = next.next_if(|p| p.0 == unit) {
                let at = neighbours[from..].partition_point(|n: &Neighbour| n.unit < to);
                if neighbours[from..].get(at).is_none_or(|n| n.unit != to) {
                    let link = Neighbour {
                        unit: to,
                        arc: None,
                        length: 0.0,
                    };
                    neighbours.insert(from + at, link);
                }
            }
        }
        starts.push(neighbours.len() as u32);
        (self.neighbour_starts, self.neighbours) = (starts, neighbours);
        self
    }

    /// The units beside `unit`, by ascending id, each once.
    pub fn neighbours(&self, unit: UnitId) -> &[Neighbour] {
        let (from, to) = (
            self.neighbour_starts[unit.index()],
            self.neighbour_starts[unit.index() + 1],
        );
        &self.neighbours[from as usize..to as usize]
    }
}

type Edge = (Point, Point);

fn push_edges(map: &PlanarMap, ring: &[ArcRef], edges: &mut Vec<Edge>) {
    let (mut first, mut last) = (None, None);
    map.walk_ring(ring, |p| {
        if let Some(q) = last {
            edges.push((q, p));
        }
        first = first.or(Some(p));
        last = Some(p);
    });
    if let (Some(first), Some(last)) = (first, last) {
        edges.push((last, first));
    }
}

/// Twice the signed area of a ring in square centimetres; positive counter-clockwise.
pub(super) fn signed_area2(map: &PlanarMap, ring: &[ArcRef]) -> f64 {
    let (mut first, mut last, mut sum) = (None, Point::default(), 0.0);
    map.walk_ring(ring, |p| {
        match first {
            Some(origin) => sum += cross(origin, last, p),
            None => first = Some(p),
        }
        last = p;
    });
    sum
}

/// Cross product of `a - o` and `b - o`. Differences are exact, and so are products and sums for
/// faces up to some 600 km wide: nothing cancels because `o` is near.
pub(super) fn cross(o: Point, a: Point, b: Point) -> f64 {
    let (ax, ay) = (f64::from(a.x) - f64::from(o.x), f64::from(a.y) - f64::from(o.y));
    let (bx, by) = (f64::from(b.x) - f64::from(o.x), f64::from(b.y) - f64::from(o.y));
    ax * by - ay * bx
}

/// Square metres, and the centroid (the middle of the box if there is no area).
fn area_and_centroid(edges: &[Edge], bounds: &Rect) -> (f64, Point) {
    let Some(&(origin, _)) = edges.first() else {
        return (0.0, Point::default());
    };
    let (ox, oy) = (f64::from(origin.x), f64::from(origin.y));
    let (mut area2, mut mx, mut my) = (0.0, 0.0, 0.0);
    for &(a, b) in edges {
        let c = cross(origin, a, b);
        area2 += c;
        mx += c * (f64::from(a.x) + f64::from(b.x) - 2.0 * ox);
        my += c * (f64::from(a.y) + f64::from(b.y) - 2.0 * oy);
    }
    let centroid = if area2 == 0.0 {
        Point {
            x: middle(bounds.min.x, bounds.max.x),
            y: middle(bounds.min.y, bounds.max.y),
        }
    } else {
        Point {
            x: (ox + mx / (3.0 * area2)).round() as i32,
            y: (oy + my / (3.0 * area2)).round() as i32,
        }
    };
    (area2 / 2.0 / 10_000.0, centroid)
}

fn middle(a: i32, b: i32) -> i32 {
    (f64::midpoint(f64::from(a), f64::from(b))).floor() as i32
}

/// Where a unit is widest on a few rows: a fair place for a label, and surely inside.
fn inside_point(edges: &[Edge], bounds: &Rect, centroid: Point) -> Point {
    let (low, high) = (f64::from(bounds.min.y), f64::from(bounds.max.y));
    let rows = [0.5, 0.25, 0.75, 0.375, 0.625].map(|t| (low + (high - low) * t).floor() as i32);
    let mut crossings = Vec::new();
    let mut best = widest(edges, centroid.y, &mut crossings);
    for y in rows {
        // A row must be clearly wider to draw the label away from the centroid's row.
        if let Some(found) = widest(edges, y, &mut crossings)
            && best.is_none_or(|b| found.0 > 1.5 * b.0)
        {
            best = Some(found);
        }
    }
    if let Some((_, p)) = best {
        return p;
    }
    // Thin or odd: try the row between every two heights at which there is a vertex.
    let mut heights: Vec<i32> = edges.iter().map(|e| e.0.y).collect();
    heights.sort_compact();
    heights.dedup();
    heights
        .windows(2)
        .find_map(|w| widest(edges, middle(w[0], w[1]), &mut crossings))
        .map_or_else(|| edges.first().map_or(centroid, |e| e.0), |(_, p)| p)
}

/// The middle of the widest stretch of row `y` inside, with its width; only if it is strictly inside.
fn widest(edges: &[Edge], y: i32, crossings: &mut Vec<f64>) -> Option<(f64, Point)> {
    crossings.clear();
    let row = f64::from(y);
    for &(a, b) in edges {
        // Half open, so that a vertex on the row counts once.
        if (a.y <= y) != (b.y <= y) {
            let t = (row - f64::from(a.y)) / (f64::from(b.y) - f64::from(a.y));
            crossings.push(f64::from(a.x) + t * (f64::from(b.x) - f64::from(a.x)));
        }
    }
    crossings.sort_compact_by(f64::total_cmp);
    let (mut width, mut x) = (0.0, 0);
    for pair in crossings.chunks_exact(2) {
        if pair[1] - pair[0] > width {
            width = pair[1] - pair[0];
            x = f64::midpoint(pair[0], pair[1]).round() as i32;
        }
    }
    let p = Point { x, y };
    (width > 0.0 && contains(edges, p)).then_some((width, p))
}

/// Whether `p` lies strictly inside the rings whose edges these are. Exact.
pub(super) fn contains(edges: &[(Point, Point)], p: Point) -> bool {
    let mut inside = false;
    for &(a, b) in edges {
        let c = cross(p, a, b);
        if c == 0.0 && a.x.min(b.x) <= p.x && p.x <= a.x.max(b.x) && a.y.min(b.y) <= p.y && p.y <= a.y.max(b.y) {
            return false;
        }
        if (a.y <= p.y) != (b.y <= p.y) && (c > 0.0) == (b.y > a.y) {
            inside = !inside;
        }
    }
    inside
}

/// Neighbours of all units in one table, by unit and then by neighbour.
fn adjacency(map: &PlanarMap, arc_length: &[f64]) -> (Vec<u32>, Vec<Neighbour>) {
    let faces = map.face_count();
    let mut pairs: Vec<(UnitId, UnitId, ArcId)> = Vec::with_capacity(map.arcs.len() * 2);
    for (i, arc) in map.arcs.iter().enumerate() {
        if let (Some(left), Some(right)) = (arc.left, arc.right)
            && left != right
        {
            pairs.push((left, right, ArcId::of(i)));
            pairs.push((right, left, ArcId::of(i)));
        }
    }
    // By unit, by neighbour, and by arc as they stand.
    let mut order: Vec<u32> = (0..pairs.len() as u32).collect();
    sort_by_number(&mut order, &|p| pairs[p as usize].1.0);
    sort_by_number(&mut order, &|p| pairs[p as usize].0.0);
    let mut starts = Vec::with_capacity(faces + 1);
    let mut neighbours: Vec<Neighbour> = Vec::new();
    let mut longest = 0.0;
    let mut before = None;
    for (from, to, arc) in order.into_iter().map(|p| pairs[p as usize]) {
        while starts.len() <= from.index() {
            starts.push(neighbours.len() as u32);
        }
        let length = arc_length[arc.index()];
        if before.replace((from, to)) == Some((from, to))
            && let Some(n) = neighbours.last_mut()
        {
            n.length += length;
            if length > longest {
                longest = length;
                n.arc = Some(arc);
            }
        } else {
            longest = length;
            neighbours.push(Neighbour {
                unit: to,
                arc: Some(arc),
                length,
            });
        }
    }
    starts.resize(faces + 1, neighbours.len() as u32);
    (starts, neighbours)
}
