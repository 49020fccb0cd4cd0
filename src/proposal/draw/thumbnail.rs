//! Small pictures of a plan as SVG paths: outlines of grids, and the units that move.

use super::adopt::Change;
use super::studio::Studio;
use crate::plan::{CommunityId, Plan};
use crate::territory::{Point, Rect, Territory, UnitId};

/// Side of the square that paths are drawn in.
const SIDE: f64 = 100.0;
/// Points nearer than this to the last one are left out.
const STEP: f64 = 0.7;
/// With more units moved than this, each is a dot instead of its outline.
const OUTLINED_MOST: usize = 400;

/// How the ground lies in the square.
#[derive(Clone, Debug)]
pub struct Frame {
    bounds: Rect,
    scale: f64,
    scope: Vec<CommunityId>,
}

impl Frame {
    /// Around everything that is drawn.
    pub fn of(territory: &Territory, studio: &Studio) -> Self {
        let units: Vec<UnitId> = studio
            .pieces
            .iter()
            .flat_map(|p| p.nodes.iter().flatten().copied())
            .collect();
        Self::around(territory, &units, studio.scope.clone())
    }

    /// Around units; `scope` are the communities whose grids are outlined, ascending.
    pub fn around(territory: &Territory, units: &[UnitId], scope: Vec<CommunityId>) -> Self {
        let bounds = crate::plan::region::bounds(territory, units).unwrap_or(Rect {
            min: Point::default(),
            max: Point::default(),
        });
        let span = |a: i32, b: i32| f64::from(b) - f64::from(a);
        let size = span(bounds.min.x, bounds.max.x)
            .max(span(bounds.min.y, bounds.max.y))
            .max(1.0);
        Self {
            bounds,
            scale: SIDE / size,
            scope,
        }
    }

    fn place(&self, p: Point) -> (f64, f64) {
        (
            (f64::from(p.x) - f64::from(self.bounds.min.x)) * self.scale,
            (f64::from(self.bounds.max.y) - f64::from(p.y)) * self.scale,
        )
    }

    fn line(&self, path: &mut String, points: impl Iterator<Item = Point>) {
        let mut last: Option<(f64, f64)> = None;
        let mut points = points.peekable();
        while let Some(point) = points.next() {
            let (x, y) = self.place(point);
            let near = last.is_some_and(|(a, b)| (a - x).abs().max((b - y).abs()) < STEP);
            if near && points.peek().is_some() {
                continue;
            }
            path.push(if last.is_none() { 'M' } else { 'L' });
            number(path, x);
            path.push(' ');
            number(path, y);
            last = Some((x, y));
        }
    }

    /// The boundaries between grids, as far as they lie in the selection.
    pub fn outlines(&self, territory: &Territory, plan: &Plan) -> String {
        let mut path = String::new();
        let inside = |grid: Option<crate::plan::GridId>| {
            grid.is_some_and(|g| self.scope.binary_search(&plan.grid(g).community).is_ok())
        };
        for (i, arc) in territory.map().arcs.iter().enumerate() {
            let grid = |side: Option<UnitId>| side.and_then(|u| plan.grid_of(u));
            let (left, right) = (grid(arc.left), grid(arc.right));
            if left != right && (inside(left) || inside(right)) {
                let points = territory.map().arc_points(crate::territory::ArcId::of(i));
                self.line(&mut path, points.iter().copied());
            }
        }
        path
    }

    /// The units that move.
    pub fn moved(&self, territory: &Territory, changes: &[Change]) -> String {
        let mut path = String::new();
        let units: Vec<UnitId> = changes.iter().flat_map(|c| c.moves.iter().map(|m| m.0)).collect();
        for unit in &units {
            if units.len() > OUTLINED_MOST {
                self.dot(&mut path, territory.geometry().inside[unit.index()], "h1v1h-1z");
                continue;
            }
            for ring in territory.map().rings(*unit) {
                let mut points = Vec::new();
                territory.map().walk_ring(ring, |p| points.push(p));
                self.line(&mut path, points.into_iter());
                path.push('z');
            }
        }
        path
    }
}

impl Frame {
    fn dot(&self, path: &mut String, at: Point, shape: &str) {
        let (x, y) = self.place(at);
        path.push('M');
        number(path, x);
        path.push(' ');
        number(path, y);
        path.push_str(shape);
    }

    /// Places, as diamonds.
    pub fn dots(&self, points: &[Point]) -> String {
        let mut path = String::new();
        for point in points {
            self.dot(&mut path, *point, "m0-1.4l1.4 1.4l-1.4 1.4l-1.4-1.4z");
        }
        path
    }
}

/// One decimal, without the machinery of formatting floats.
fn number(path: &mut String, value: f64) {
    let tenths = (value * 10.0).round() as i64;
    if tenths < 0 {
        path.push('-');
    }
    path.push_str(&(tenths.abs() / 10).to_string());
    if tenths % 10 != 0 {
        path.push('.');
        path.push_str(&(tenths.abs() % 10).to_string());
    }
}
