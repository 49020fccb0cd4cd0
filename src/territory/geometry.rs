//! What is derived from the planar map once: areas, boxes, inside points, adjacency.

use super::id::{ArcId, UnitId};
use super::planar_map::{PlanarMap, Point, Rect};

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
    /// A point that surely lies inside the unit: for labels, lasso and hit tests.
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
    /// One of the arcs shared (the longest).
    pub arc: ArcId,
    /// Total length shared, in metres.
    pub length: f64,
}

impl Geometry {
    /// Derives everything from the map.
    pub fn of(map: &PlanarMap) -> Self {
        let _ = map;
        todo!("territory helper")
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
