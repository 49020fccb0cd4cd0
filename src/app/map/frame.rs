//! The map's frames: what is due is painted piece by piece, never so much at once that the page
//! stalls. What is not due yet shows the last picture, moved or enlarged.

use super::camera::{Camera, View};
use super::engine::{Engine, Gesture};
use super::model::{MapModel, Tool};
use super::overlay::{self, Overlay, Shape};
use super::paint::{self, Area};
use super::palette::ink;
use super::scene::{Damage, Scene};
use super::surface::Surface;
use super::{basemap, label};
use crate::territory::order::SortCompact;
use crate::territory::{Rect, UnitId};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

/// Milliseconds that painting of pieces may take of one frame.
const BUDGET: f64 = 7.0;
/// A full repaint faster than this (milliseconds) is done in every frame of a gesture.
const QUICK: f64 = 9.0;
/// Side of a piece in CSS pixels where a full repaint is slow.
const PIECE: f64 = 224.0;

impl Engine {
    /// The second half: paints what is due. Returns whether another frame is needed.
    pub fn frame(&mut self, model: &Rc<dyn MapModel>, clock: &dyn Fn() -> f64) -> bool {
        let territory = model.territory();
        if !self
            .scene
            .as_ref()
            .is_some_and(|s| Arc::ptr_eq(&s.territory, &territory))
        {
            let same_place = self
                .scene
                .as_ref()
                .is_some_and(|s| Some(s.extent()) == territory.geometry().extent);
            self.placed &= self.scene.is_none() || same_place;
            self.scene = Some(Scene::new(territory));
            self.hover = None;
            self.touch_all();
        }
        let started = clock();
        self.fit_window();
        if self.view.width < 2.0 || self.view.height < 2.0 {
            return false;
        }
        let mut damage = Damage::NONE;
        if std::mem::take(&mut self.plan_dirty)
            && let Some(scene) = &mut self.scene
        {
            if std::mem::take(&mut self.classes_dirty) {
                scene.reclass();
            }
            let mode = self.look.mode;
            model.with_plan(&mut |plan| damage = scene.sync(plan, mode, &|grid| model.value(grid)));
            // A boundary far from the hand may be that of a grid which is large enough only now.
            damage.area.join(&scene.restyled(self.view.camera.scale));
            if self.look.changed || self.look.layers.baseline {
                let moved_before = std::mem::take(&mut scene.before.moved);
                model.with_before(&mut |plan, moved| scene.compare(plan, moved));
                // What came to differ, and what came back.
                for &unit in moved_before.iter().chain(&scene.before.moved) {
                    damage.area.join(&scene.territory.geometry().bounds[unit.index()]);
                }
            }
        }
        if !self.placed
            && let Some(scene) = &self.scene
        {
            let mut home = Rect::EMPTY;
            model.with_plan(&mut |plan| home = scene.home(plan));
            let camera = View::fit(&home, self.view.width, self.view.height, 32.0);
            self.set_camera(camera);
        }
        self.names_dirty |= damage.names;
        let settled = self.settle.is_none_or(|at| started >= at);
        let moved = self.follow_camera(settled, clock);
        if std::mem::take(&mut self.all_dirty) || damage.all {
            self.due_all();
        } else if !damage.area.is_empty() {
            self.due_damage(&damage.area);
        }
        self.paint_due(started, clock);
        self.paint_basemap(moved || self.named != Some(self.view.camera));
        self.paint_names(settled, clock);
        if std::mem::take(&mut self.preview_dirty) {
            self.preview = match &self.gesture {
                Gesture::Line { .. } => model.would_cut(&self.line_points()),
                _ => Vec::new(),
            };
            self.over_dirty = true;
        }
        self.paint_overlay(moved, model, clock);
        if settled && self.exact() {
            self.settle = None;
        }
        self.settle.is_some() || !self.due.is_empty() || self.told_scale != self.view.camera.scale
    }

    fn exact(&self) -> bool {
        self.shown == Some(self.view.camera) && self.due.is_empty()
    }

    fn fit_window(&mut self) {
        let Some(page) = &self.page else { return };
        let ratio = web_sys::window()
            .map_or(1.0, |w| w.device_pixel_ratio())
            .clamp(0.5, 4.0);
        if !std::mem::take(&mut self.size_dirty) && ratio == self.ratio {
            return;
        }
        let (w, h) = (page.root.client_width(), page.root.client_height());
        let device = |v: i32| (f64::from(v) * ratio).round().max(1.0) as u32;
        let (dw, dh) = (device(w), device(h));
        if dw == page.base.canvas.width() && dh == page.base.canvas.height() && ratio == self.ratio && self.placed {
            return;
        }
        for layer in [&page.under, &page.base, &page.names, &page.over, &page.copy] {
            layer.resize(dw, dh, ratio);
        }
        self.ratio = ratio;
        self.view.width = f64::from(w);
        self.view.height = f64::from(h);
        self.shown = None;
        self.copied = None;
        self.named = None;
        self.all_dirty = true;
        self.names_dirty = true;
        self.over_dirty = true;
    }

    fn window_area(&self) -> Area {
        Area {
            x: 0.0,
            y: 0.0,
            width: self.view.width,
            height: self.view.height,
        }
    }

    /// The whole window is to be painted anew, from the middle outwards.
    fn due_all(&mut self) {
        self.shown = Some(self.view.camera);
        self.copied = None;
        self.due.clear();
        self.spent = 0.0;
        self.due_area(self.window_area());
        let (x, y) = self.middle();
        let far = |a: &Area| (a.x + a.width / 2.0 - x).abs().max((a.y + a.height / 2.0 - y).abs());
        // The last is painted first.
        self.due.sort_compact_by(|a, b| far(b).total_cmp(&far(a)));
    }

    /// A rectangle of the window is to be painted anew, in pieces if it is large and that is slow.
    fn due_area(&mut self, area: Area) {
        let slow = self.timings.full == 0.0 || self.timings.full > QUICK;
        let side = if slow { PIECE } else { f64::INFINITY };
        // Edges on device pixels: else two clipped pieces leave a seam.
        let snap = |v: f64| (v * self.ratio).round() / self.ratio;
        let mut y = area.y;
        while y < area.y + area.height {
            let bottom = snap((y + side).min(area.y + area.height));
            let mut x = area.x;
            while x < area.x + area.width {
                let right = snap((x + side).min(area.x + area.width));
                self.due.push(Area {
                    x,
                    y,
                    width: right - x,
                    height: bottom - y,
                });
                if right <= x {
                    break;
                }
                x = right;
            }
            if bottom <= y {
                break;
            }
            y = bottom;
        }
    }

    fn due_damage(&mut self, world: &Rect) {
        if self.shown != Some(self.view.camera) {
            return;
        }
        // Lines stand out of the box by half their width.
        let margin = 20.0;
        let (x0, y0) = self.view.to_screen(f64::from(world.min.x), f64::from(world.max.y));
        let (x1, y1) = self.view.to_screen(f64::from(world.max.x), f64::from(world.min.y));
        let x0 = (x0 - margin).floor().clamp(0.0, self.view.width);
        let y0 = (y0 - margin).floor().clamp(0.0, self.view.height);
        let x1 = (x1 + margin).ceil().clamp(0.0, self.view.width);
        let y1 = (y1 + margin).ceil().clamp(0.0, self.view.height);
        if x1 > x0 && y1 > y0 {
            self.due_area(Area {
                x: x0,
                y: y0,
                width: x1 - x0,
                height: y1 - y0,
            });
        }
    }

    /// Paints pieces until the frame's share of time is used; at least one.
    fn paint_due(&mut self, started: f64, clock: &dyn Fn() -> f64) {
        if self.shown != Some(self.view.camera) || self.due.is_empty() {
            return;
        }
        let (Some(page), Some(scene)) = (&self.page, &self.scene) else {
            return;
        };
        let from = clock();
        let surface = Surface::Canvas(&page.base.context, &page.hatch);
        while let Some(area) = self.due.pop() {
            paint::base(surface, scene, &self.view, area, &self.look);
            if clock() - started > BUDGET {
                break;
            }
        }
        let took = clock() - from;
        self.timings.part = took;
        self.timings.worst = self.timings.worst.max(took);
        self.spent += took;
        if self.due.is_empty() && self.spent > 0.0 {
            self.timings.full = self.spent;
        }
    }

    /// Moves the picture after the camera. Returns whether the camera moved.
    fn follow_camera(&mut self, settled: bool, clock: &dyn Fn() -> f64) -> bool {
        let camera = self.view.camera;
        if self.shown == Some(camera) {
            return false;
        }
        if self.shown.is_none() && self.copied.is_none() {
            // Nothing yet to be moved.
            self.due_all();
            return true;
        }
        let from = clock();
        let (w, h) = (self.view.width, self.view.height);
        if self.timings.full > 0.0 && self.timings.full < QUICK {
            self.due_all();
            return true;
        }
        match self.shown.filter(|old| old.scale == camera.scale) {
            Some(old) => self.shift(old, camera, w, h),
            None => {
                self.enlarge(w, h);
                if settled {
                    self.due_all();
                }
            }
        }
        self.timings.moved = clock() - from;
        true
    }

    /// By whole device pixels the picture moves without loss; the strips that come into view are
    /// painted.
    fn shift(&mut self, old: Camera, camera: Camera, w: f64, h: f64) {
        let dx = ((old.x - camera.x) * camera.scale * self.ratio).round() / self.ratio;
        let dy = ((camera.y - old.y) * camera.scale * self.ratio).round() / self.ratio;
        self.view.camera.x = old.x - dx / camera.scale;
        self.view.camera.y = old.y + dy / camera.scale;
        if dx.abs() >= w || dy.abs() >= h {
            self.due_all();
            return;
        }
        if let Some(page) = &self.page {
            let context = &page.base.context;
            let _ = context.set_global_composite_operation("copy");
            let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(&page.base.canvas, dx, dy, w, h);
            let _ = context.set_global_composite_operation("source-over");
        }
        self.shown = Some(self.view.camera);
        for area in &mut self.due {
            area.x += dx;
            area.y += dy;
        }
        self.due
            .retain(|a| a.x + a.width > 0.0 && a.y + a.height > 0.0 && a.x < w && a.y < h);
        let strip = |x, y, width, height| Area { x, y, width, height };
        if dx != 0.0 {
            self.due_area(strip(if dx > 0.0 { 0.0 } else { w + dx }, 0.0, dx.abs(), h));
        }
        if dy != 0.0 {
            self.due_area(strip(0.0, if dy > 0.0 { 0.0 } else { h + dy }, w, dy.abs()));
        }
    }

    /// While the scale changes, the last picture is shown enlarged.
    fn enlarge(&mut self, w: f64, h: f64) {
        let Some(page) = &self.page else { return };
        if let Some(old) = self.shown.take() {
            let context = &page.copy.context;
            context.clear_rect(0.0, 0.0, w, h);
            let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(&page.base.canvas, 0.0, 0.0, w, h);
            self.copied = Some(old);
            self.due.clear();
        }
        if let Some(old) = self.copied {
            let (dx, dy, k) = self.between(old);
            let context = &page.base.context;
            context.set_fill_style_str(&ink(self.look.theme).ground.css());
            context.fill_rect(0.0, 0.0, w, h);
            let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(&page.copy.canvas, dx, dy, w * k, h * k);
        }
    }

    /// Where a picture taken with `old` lies now: shift and enlargement.
    fn between(&self, old: Camera) -> (f64, f64, f64) {
        let was = View {
            camera: old,
            ..self.view
        };
        let (wx, wy) = was.to_world(0.0, 0.0);
        let (dx, dy) = self.view.to_screen(wx, wy);
        (dx, dy, self.view.camera.scale / old.scale)
    }

    fn paint_basemap(&mut self, moved: bool) {
        let (Some(page), Some(scene)) = (&self.page, &self.scene) else {
            return;
        };
        let on = self.look.layers.basemap && self.tiles.is_set();
        let style = page.base.canvas.style();
        if on != self.translucent {
            self.translucent = on;
            let _ = style.set_property("opacity", if on { "0.62" } else { "1" });
            if !on {
                page.under
                    .context
                    .clear_rect(0.0, 0.0, self.view.width, self.view.height);
            }
        }
        if on && (moved || self.tiles.take_news()) {
            basemap::paint(&page.under.context, &self.tiles, &scene.territory, &self.view);
        }
    }

    fn paint_names(&mut self, settled: bool, clock: &dyn Fn() -> f64) {
        let from = clock();
        let moved = self.named != Some(self.view.camera);
        if !self.names_dirty && !moved {
            return;
        }
        let shift = self.named.map(|old| self.between(old));
        let (Some(page), Some(scene)) = (&self.page, &self.scene) else {
            return;
        };
        let style = page.names.canvas.style();
        if !settled && !self.names_dirty {
            // While the map moves, the names move with it as they are.
            if let Some((dx, dy, k)) = shift {
                let _ = style.set_property("transform", &format!("translate({dx}px,{dy}px) scale({k})"));
            }
            return;
        }
        let _ = style.remove_property("transform");
        self.names_dirty = false;
        page.names
            .context
            .clear_rect(0.0, 0.0, self.view.width, self.view.height);
        let surface = Surface::Canvas(&page.names.context, &page.hatch);
        label::places(surface, scene, &self.view, &self.look);
        if self.look.layers.labels {
            label::paint(surface, scene, &self.view, &self.look, &mut self.measure);
        }
        self.named = Some(self.view.camera);
        self.timings.names = clock() - from;
    }

    fn paint_overlay(&mut self, moved: bool, model: &Rc<dyn MapModel>, clock: &dyn Fn() -> f64) {
        if !std::mem::take(&mut self.over_dirty) && !moved {
            return;
        }
        let from = clock();
        let line: Vec<(f64, f64)>;
        let shape = match &self.gesture {
            Gesture::Rectangle { from, to } => Shape::Rectangle(*from, *to),
            Gesture::Lasso { points } => Shape::Lasso(points),
            Gesture::Line { points, to, .. } => {
                let all = points.iter().chain(std::iter::once(to));
                line = all.map(|p| self.view.to_screen(p.0, p.1)).collect();
                Shape::Line(&line)
            }
            Gesture::Vertex { arc, index, to } => Shape::Vertex {
                arc: *arc,
                index: *index,
                to: *to,
                refused: self.scene.as_ref().is_some_and(|s| {
                    let from = s.territory.map().arc_points(*arc)[*index];
                    from != *to && s.bend_refused(from, *to)
                }),
            },
            Gesture::Arc { arc, from, to } => Shape::Arc {
                arc: *arc,
                from: *from,
                to: *to,
                refused: (self.scene.as_ref()).is_some_and(|s| from != to && s.shift_refused(*arc, *from, *to)),
            },
            _ => match self.near {
                Some((arc, index)) => Shape::Near(arc, index),
                None => Shape::None,
            },
        };
        let (Some(page), Some(scene)) = (&self.page, &self.scene) else {
            return;
        };
        let panning = matches!(self.gesture, Gesture::Pan { .. } | Gesture::Pinch { .. });
        let still = matches!(self.gesture, Gesture::None | Gesture::Press { .. });
        let pointer = self.pointed();
        let brush = self.look.tool.paints() && !panning && !self.space && pointer.is_some();
        let under: Vec<UnitId> = match pointer {
            Some(_) if brush && self.keys => self.cursor_unit.into_iter().collect(),
            Some((x, y)) if brush => {
                let radius = self.look.brush_radius / self.view.camera.scale;
                let centre = self.view.to_point(x, y);
                scene.index.in_circle(&scene.territory, centre, radius)
            }
            _ => Vec::new(),
        };
        let what = Overlay {
            scene,
            view: &self.view,
            look: &self.look,
            hover: self.hover.filter(|_| still),
            pointer,
            brush,
            taken: model.would_take(&under),
            under,
            preview: &self.preview,
            shape,
            cursor: self.cursor_unit.filter(|_| self.keys),
            vertices: self.look.tool == Tool::Vertex,
        };
        page.over
            .context
            .clear_rect(0.0, 0.0, self.view.width, self.view.height);
        overlay::paint(Surface::Canvas(&page.over.context, &page.hatch), &what);
        self.timings.overlay = clock() - from;
    }

    /// Base and names painted on a surface of any size, for pictures. `view` says which part.
    pub fn paint_on(&mut self, surface: Surface, view: &View) {
        if let Some(scene) = &self.scene {
            let area = Area {
                x: 0.0,
                y: 0.0,
                width: view.width,
                height: view.height,
            };
            paint::base(surface, scene, view, area, &self.look);
            label::places(surface, scene, view, &self.look);
            if self.look.layers.labels {
                label::paint(surface, scene, view, &self.look, &mut self.measure);
            }
        }
    }

    /// A canvas outside the page and patterns for it; `None` before the map is on the page.
    pub fn studio(&self) -> Result<(HtmlCanvasElement, paint::Hatch), JsValue> {
        let page = self.page.as_ref().ok_or("the map is not on the page")?;
        Ok((paint::canvas(&page.document)?, page.hatch.clone()))
    }
}
