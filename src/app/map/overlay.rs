//! What lies over the map and changes with every move: hover, selection, what the tool in hand would
//! do, brush, lasso, line, cursor.

use super::camera::View;
use super::model::{Level, Look, Tool};
use super::paint::{Pen, visible_units};
use super::palette::{Ink, ink};
use super::scene::{NameLevel, Scene};
use super::surface::{Pattern, Surface};
use crate::plan::GridId;
use crate::territory::{ArcId, Point, Rect, UnitId};

/// What the hand is doing.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// Nothing to show.
    None,
    /// A rectangle between two window points.
    Rectangle((f64, f64), (f64, f64)),
    /// A free-hand line of window points.
    Lasso(&'a [(f64, f64)]),
    /// A cutting line of window points.
    Line(&'a [(f64, f64)]),
    /// A point of a boundary that could be grasped.
    Near(ArcId, usize),
    /// An arc being moved as a whole.
    Arc {
        /// The arc.
        arc: ArcId,
        /// Where it was grasped.
        from: Point,
        /// Where the hand is.
        to: Point,
        /// Whether it cannot go there.
        refused: bool,
    },
    /// A point of a boundary being moved.
    Vertex {
        /// The arc.
        arc: ArcId,
        /// Which of its points.
        index: usize,
        /// Where to.
        to: Point,
        /// Whether it cannot go there.
        refused: bool,
    },
}

/// Everything the overlay shows.
#[derive(Debug)]
pub struct Overlay<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// Where the map looks.
    pub view: &'a View,
    /// Tool and selection.
    pub look: &'a Look,
    /// The unit under the pointer.
    pub hover: Option<UnitId>,
    /// The pointer in the window.
    pub pointer: Option<(f64, f64)>,
    /// Whether the brush's circle is to be shown.
    pub brush: bool,
    /// Units under the brush, ascending.
    pub under: Vec<UnitId>,
    /// Those of them that would move.
    pub taken: Vec<UnitId>,
    /// Units that the line under way would move.
    pub preview: &'a [UnitId],
    /// Rectangle, lasso, line or point under way.
    pub shape: Shape<'a>,
    /// The unit that keys act on.
    pub cursor: Option<UnitId>,
    /// Whether points of boundaries are shown around the pointer.
    pub vertices: bool,
}

/// Paints the overlay on a clear surface.
pub fn paint(surface: Surface, o: &Overlay) {
    surface.round_lines();
    let ink = ink(o.look.theme);
    let pen = Pen::new(surface, o.scene.territory.map(), o.view);
    let world = o.view.visible();

    let remnants = visible_units(o.scene, &o.look.remnants, &world);
    if !remnants.is_empty() {
        surface.begin();
        remnants.iter().for_each(|&u| pen.unit(u));
        pen.fill_pattern(Pattern::Alarm);
        surface.stroke(&ink.alarm.css(), 1.5);
    }
    locks(&pen, o, &ink, &world);
    for &grid in &o.look.selected_grids {
        if o.look.target != Some(grid) {
            grid_outline(&pen, o.scene, grid);
            double(surface, &ink, 2.0);
        }
    }
    if !o.look.selected_units.is_empty() {
        let selected = |u: UnitId| o.look.selected_units.binary_search(&u).is_ok();
        tint(&pen, o, &o.look.selected_units, &world, &ink);
        outline(&pen, o.scene, &o.look.selected_units, selected);
        double(surface, &ink, 2.0);
    }
    if let Some(grid) = o.look.target {
        grid_outline(&pen, o.scene, grid);
        double(surface, &ink, 3.0);
    }
    for &unit in &o.look.chokes {
        let p = o.scene.territory.geometry().inside[unit.index()];
        let (x, y) = pen.place(p);
        let radius = (f64::from(o.scene.unit_size[unit.index()]) * o.view.camera.scale * 0.6).clamp(9.0, 60.0);
        surface.begin();
        surface.circle(x, y, radius);
        surface.stroke(&ink.halo.alpha(0.95), 5.0);
        surface.stroke(&ink.alarm.css(), 2.4);
    }
    if !o.preview.is_empty() {
        tint(&pen, o, o.preview, &world, &ink);
        outline(&pen, o.scene, o.preview, |u| o.preview.binary_search(&u).is_ok());
        double(surface, &ink, 1.6);
    }
    if let Some(unit) = o.hover.filter(|_| !o.brush && o.cursor.is_none()) {
        hovered(&pen, o, unit);
        surface.stroke(&ink.halo.alpha(0.85), 3.6);
        surface.stroke(&ink.line.css(), 1.5);
    }
    if o.vertices {
        points(&pen, o, &ink);
    }
    shape(&pen, o, &ink);
    if o.brush {
        brush(&pen, o, &ink);
    }
    if let Some(unit) = o.cursor {
        surface.begin();
        pen.unit(unit);
        surface.stroke(&ink.halo.css(), 5.0);
        surface.stroke(&ink.accent.css(), 2.4);
        if let Some((x, y)) = o.pointer {
            surface.begin();
            for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                surface.move_to(x + dx * 4.0, y + dy * 4.0);
                surface.line_to(x + dx * 12.0, y + dy * 12.0);
            }
            double(surface, &ink, 2.0);
        }
    }
}

/// Units laid over with a breath of the accent.
fn tint(pen: &Pen, o: &Overlay, units: &[UnitId], world: &Rect, ink: &Ink) {
    pen.surface.begin();
    visible_units(o.scene, units, world).iter().for_each(|&u| pen.unit(u));
    pen.surface.fill(&ink.accent.alpha(0.22));
}

fn shape(pen: &Pen, o: &Overlay, ink: &Ink) {
    let surface = pen.surface;
    let trace = |points: &[(f64, f64)]| {
        surface.begin();
        for (i, p) in points.iter().enumerate() {
            if i == 0 {
                surface.move_to(p.0, p.1);
            } else {
                surface.line_to(p.0, p.1);
            }
        }
    };
    match o.shape {
        Shape::None => {}
        Shape::Rectangle(a, b) => {
            surface.begin();
            surface.rect(a.0.min(b.0), a.1.min(b.1), (a.0 - b.0).abs(), (a.1 - b.1).abs());
            drawn(surface, ink);
        }
        Shape::Lasso(points) => {
            trace(points);
            surface.close();
            drawn(surface, ink);
        }
        Shape::Line(points) => {
            trace(points);
            surface.stroke(&ink.halo.alpha(0.95), 5.0);
            surface.stroke(&ink.alarm.css(), 2.0);
            for p in points {
                dot(surface, *p, 3.5, ink, false);
            }
        }
        Shape::Near(arc, index) => {
            if let Some(p) = o.scene.territory.map().arc_points(arc).get(index) {
                dot(surface, pen.place(*p), 6.0, ink, false);
            }
        }
        Shape::Arc { arc, from, to, refused } => {
            let colour = if refused { ink.alarm } else { ink.accent };
            let points = o.scene.territory.map().arc_points(arc);
            let ((x0, y0), (x1, y1)) = (pen.place(from), pen.place(to));
            let moved = |p: Point| {
                let (x, y) = pen.place(p);
                (x + x1 - x0, y + y1 - y0)
            };
            let line: Vec<(f64, f64)> = points.iter().map(|&p| moved(p)).collect();
            trace(&line);
            // The arcs that end where this one does follow.
            for &end in [points.first(), points.last()].into_iter().flatten() {
                let (x, y) = moved(end);
                for next in o.scene.edges_at(end).into_iter().filter(|p| !points.contains(p)) {
                    let (nx, ny) = pen.place(next);
                    surface.move_to(nx, ny);
                    surface.line_to(x, y);
                }
            }
            surface.stroke(&ink.halo.alpha(0.95), 4.5);
            surface.stroke(&colour.css(), 2.0);
        }
        Shape::Vertex {
            arc,
            index,
            to,
            refused,
        } => {
            let map = o.scene.territory.map();
            let points = map.arc_points(arc);
            let Some(&from) = points.get(index) else { return };
            let (colour, at) = (if refused { ink.alarm } else { ink.accent }, pen.place(to));
            // Every edge that ends here moves with the point.
            surface.begin();
            for next in o.scene.edges_at(from) {
                let (x, y) = pen.place(next);
                surface.move_to(x, y);
                surface.line_to(at.0, at.1);
            }
            surface.stroke(&ink.halo.alpha(0.95), 4.5);
            surface.stroke(&colour.css(), 2.0);
            dot(surface, at, 6.0, ink, refused);
        }
    }
}

fn dot(surface: Surface, at: (f64, f64), radius: f64, ink: &Ink, bad: bool) {
    surface.begin();
    surface.circle(at.0, at.1, radius);
    surface.fill(&ink.halo.css());
    surface.stroke(&(if bad { ink.alarm } else { ink.accent }).css(), 2.0);
}

/// Points of boundaries around the pointer, so that it is seen what can be grasped.
fn points(pen: &Pen, o: &Overlay, ink: &Ink) {
    const AROUND: f64 = 90.0;
    let Some((x, y)) = o.pointer else { return };
    let area = o.view.world_rect(x - AROUND, y - AROUND, 2.0 * AROUND, 2.0 * AROUND);
    let map = o.scene.territory.map();
    let mut found: Vec<Point> = Vec::new();
    o.scene.arcs.visit(&area, |i| {
        found.extend(map.arc_points(ArcId::of(i)).iter().filter(|p| area.contains(**p)));
    });
    // Far out there are more than could be told apart.
    if found.len() > 600 {
        return;
    }
    pen.surface.begin();
    for p in found {
        let (x, y) = pen.place(p);
        pen.surface.circle(x, y, 2.6);
    }
    pen.surface.fill(&ink.halo.css());
    pen.surface.stroke(&ink.accent.css(), 1.2);
}

/// A dashed edge and a padlock for every locked grid in the window.
fn locks(pen: &Pen, o: &Overlay, ink: &Ink, world: &Rect) {
    let surface = pen.surface;
    for &grid in &o.look.locked {
        let Some(spot) = o.scene.spots[NameLevel::Grid as usize].get(grid.index()) else {
            continue;
        };
        if spot.size <= 0.0 || !world.contains(spot.at) {
            continue;
        }
        let size = spot.size * o.view.camera.scale;
        if size < 14.0 {
            continue;
        }
        if size > 40.0 && o.look.locked.len() < 200 {
            grid_outline(pen, o.scene, grid);
            surface.stroke_dashed(&ink.line.alpha(0.8), 1.6, 4.0, 4.0);
        }
        let (x, y) = pen.place(spot.at);
        let y = y - 13.0;
        surface.begin();
        surface.circle(x, y - 3.5, 3.2);
        surface.stroke(&ink.halo.css(), 4.0);
        surface.stroke(&ink.line.css(), 1.5);
        surface.begin();
        surface.rect(x - 5.0, y - 2.5, 10.0, 7.5);
        surface.stroke(&ink.halo.css(), 3.0);
        surface.fill(&ink.line.css());
    }
}

/// A line of `width` in accent upon a halo: readable on every class.
fn double(surface: Surface, ink: &Ink, width: f64) {
    surface.stroke(&ink.halo.alpha(0.95), width + 3.0);
    surface.stroke(&ink.accent.css(), width);
}

fn drawn(surface: Surface, ink: &Ink) {
    surface.fill(&ink.accent.alpha(0.12));
    double(surface, ink, 1.5);
}

fn brush(pen: &Pen, o: &Overlay, ink: &Ink) {
    let Some((x, y)) = o.pointer else { return };
    let surface = pen.surface;
    let colour = if o.look.tool == Tool::Eraser {
        ink.alarm
    } else {
        ink.accent
    };
    // Far out a brush covers thousands: their common outline would say nothing that the circle
    // does not.
    if o.taken.len() <= 400 && !o.taken.is_empty() {
        surface.begin();
        o.taken.iter().for_each(|&u| pen.unit(u));
        surface.fill(&colour.alpha(0.25));
        outline(pen, o.scene, &o.taken, |u| o.taken.binary_search(&u).is_ok());
        surface.stroke(&ink.halo.alpha(0.8), 3.2);
        surface.stroke(&colour.css(), 1.4);
    }
    // What stays although the brush is over it (locked, or of another grid than allowed).
    if o.taken.len() < o.under.len() && o.under.len() <= 400 {
        let stays = |u: UnitId| o.under.binary_search(&u).is_ok() && o.taken.binary_search(&u).is_err();
        let kept: Vec<UnitId> = o.under.iter().copied().filter(|&u| stays(u)).collect();
        outline(pen, o.scene, &kept, stays);
        surface.stroke_dashed(&ink.line.alpha(0.7), 1.0, 3.0, 3.0);
    }
    if o.cursor.is_some() {
        return;
    }
    let radius = o.look.brush_radius;
    surface.begin();
    surface.circle(x, y, radius);
    surface.fill(&colour.alpha(0.10));
    surface.stroke(&ink.halo.alpha(0.9), 3.5);
    surface.stroke(&colour.css(), 1.5);
}

fn hovered(pen: &Pen, o: &Overlay, unit: UnitId) {
    let grid = o.scene.grid_of(unit);
    match (o.look.level, grid) {
        (Level::Unit, _) | (_, None) => outline(pen, o.scene, &[unit], |u| u == unit),
        (Level::Grid, Some(grid)) => grid_outline(pen, o.scene, grid),
        (Level::Community, Some(grid)) => {
            let community = o.scene.community_of(grid);
            let units = community.map_or_else(Vec::new, |c| o.scene.units_of_community(c));
            outline(pen, o.scene, &units, |u| {
                o.scene.grid_of(u).and_then(|g| o.scene.community_of(g)) == community
            });
        }
    }
}

fn grid_outline(pen: &Pen, scene: &Scene, grid: GridId) {
    outline(pen, scene, scene.units_of(grid), |u| scene.grid_of(u) == Some(grid));
}

/// Traces the arcs between `units` and what is not `inside`.
fn outline(pen: &Pen, scene: &Scene, units: &[UnitId], inside: impl Fn(UnitId) -> bool) {
    let map = scene.territory.map();
    pen.surface.begin();
    for &unit in units {
        for step in map.rings(unit).flatten() {
            if !map.arcs[step.arc.index()].across(unit).is_some_and(&inside) {
                pen.arc(step.arc);
            }
        }
    }
}
