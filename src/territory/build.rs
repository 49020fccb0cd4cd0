//! From any polygons to a planar map: arcs found, small mismatches snapped, bad polygons refused.

use super::planar_map::{Barrier, PlanarMap, Point};

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
    /// A ring crosses itself near this point.
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
/// to a foreign edge is inserted into it (T-junctions).
pub fn build(shapes: &[Shape], tolerance: i32) -> Built {
    let _ = (shapes, tolerance);
    todo!("territory helper")
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
