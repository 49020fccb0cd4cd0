//! What lies over the map and changes with every move: hover, selection, brush, lasso, crosshair.

use super::camera::View;
use super::model::{Level, Look, Tool};
use super::paint::{ALARM, Hatch, Pen, visible_units};
use super::palette::{Ink, ink};
use super::scene::Scene;
use crate::plan::GridId;
use crate::territory::UnitId;
use web_sys::CanvasRenderingContext2d as Context;

/// What the hand is doing.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// Nothing to show.
    None,
    /// A rectangle between two window points.
    Rectangle((f64, f64), (f64, f64)),
    /// A free-hand line of window points.
    Lasso(&'a [(f64, f64)]),
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
    /// Rectangle or lasso under way.
    pub shape: Shape<'a>,
    /// Whether keys are steering.
    pub crosshair: bool,
}

/// Paints the overlay on a cleared canvas.
pub fn paint(context: &Context, o: &Overlay, hatch: &Hatch) {
    context.clear_rect(0.0, 0.0, o.view.width, o.view.height);
    context.set_line_join("round");
    context.set_line_cap("round");
    let ink = ink(o.look.theme);
    let pen = Pen::new(context, o.scene.territory.map(), o.view);
    let world = o.view.visible();

    let remnants = visible_units(o.scene, &o.look.remnants, &world);
    if !remnants.is_empty() {
        context.begin_path();
        remnants.iter().for_each(|&u| pen.unit(u));
        pen.fill_pattern(&hatch.alarm, ALARM);
        context.set_stroke_style_str(&ink.alarm.css());
        context.set_line_width(1.5);
        context.stroke();
    }
    for &grid in &o.look.selected_grids {
        if o.look.target != Some(grid) {
            grid_outline(&pen, o.scene, grid);
            double(context, &ink, 2.0);
        }
    }
    if !o.look.selected_units.is_empty() {
        let selected = |u: UnitId| o.look.selected_units.contains(&u);
        outline(&pen, o.scene, &o.look.selected_units, selected);
        double(context, &ink, 2.0);
    }
    if let Some(grid) = o.look.target {
        grid_outline(&pen, o.scene, grid);
        double(context, &ink, 3.0);
    }
    if let Some(unit) = o.hover.filter(|_| !o.brush) {
        hovered(&pen, o, unit);
        context.set_stroke_style_str(&ink.halo.alpha(0.85));
        context.set_line_width(3.6);
        context.stroke();
        context.set_stroke_style_str(&ink.line.css());
        context.set_line_width(1.5);
        context.stroke();
    }
    match o.shape {
        Shape::None => {}
        Shape::Rectangle(a, b) => {
            context.begin_path();
            context.rect(a.0.min(b.0), a.1.min(b.1), (a.0 - b.0).abs(), (a.1 - b.1).abs());
            drawn(context, &ink);
        }
        Shape::Lasso(points) => {
            context.begin_path();
            for (i, p) in points.iter().enumerate() {
                if i == 0 {
                    context.move_to(p.0, p.1);
                } else {
                    context.line_to(p.0, p.1);
                }
            }
            context.close_path();
            drawn(context, &ink);
        }
    }
    if o.brush {
        brush(context, &pen, o, &ink);
    }
    if o.crosshair {
        let (x, y) = ((o.view.width / 2.0).round(), (o.view.height / 2.0).round());
        context.begin_path();
        for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            context.move_to(x + dx * 4.0, y + dy * 4.0);
            context.line_to(x + dx * 13.0, y + dy * 13.0);
        }
        double(context, &ink, 2.0);
    }
}

/// A line of `width` in accent upon a halo: readable on every class.
fn double(context: &Context, ink: &Ink, width: f64) {
    context.set_stroke_style_str(&ink.halo.alpha(0.95));
    context.set_line_width(width + 3.0);
    context.stroke();
    context.set_stroke_style_str(&ink.accent.css());
    context.set_line_width(width);
    context.stroke();
}

fn drawn(context: &Context, ink: &Ink) {
    context.set_fill_style_str(&ink.accent.alpha(0.12));
    context.fill();
    double(context, ink, 1.5);
}

fn brush(context: &Context, pen: &Pen, o: &Overlay, ink: &Ink) {
    let Some((x, y)) = o.pointer else { return };
    let radius = o.look.brush_radius;
    let under = o
        .scene
        .index
        .in_circle(&o.scene.territory, o.view.to_point(x, y), radius / o.view.camera.scale);
    // Far out a brush covers thousands: their common outline would say nothing that the circle
    // does not.
    if under.len() <= 400 {
        let inside = |u: UnitId| under.binary_search(&u).is_ok();
        outline(pen, o.scene, &under, inside);
        context.set_stroke_style_str(&ink.halo.alpha(0.8));
        context.set_line_width(3.2);
        context.stroke();
        context.set_stroke_style_str(&ink.line.alpha(0.9));
        context.set_line_width(1.2);
        context.stroke();
    }
    context.begin_path();
    let _ = context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
    let colour = if o.look.tool == Tool::Eraser {
        ink.alarm
    } else {
        ink.accent
    };
    context.set_fill_style_str(&colour.alpha(0.10));
    context.fill();
    context.set_stroke_style_str(&ink.halo.alpha(0.9));
    context.set_line_width(3.5);
    context.stroke();
    context.set_stroke_style_str(&colour.css());
    context.set_line_width(1.5);
    context.stroke();
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
    pen.begin();
    for &unit in units {
        for step in map.rings(unit).flatten() {
            if !map.arcs[step.arc.index()].across(unit).is_some_and(&inside) {
                pen.arc(step.arc);
            }
        }
    }
}
