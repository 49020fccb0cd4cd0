//! The map from the keyboard alone: arrows walk from unit to unit, the space bar does what a press
//! would do there, Enter finishes, Escape gives up.

use super::engine::{Engine, Gesture, Tell, drop_arc};
use super::model::Tool;
use crate::territory::{Point, UnitId};

/// Least distance of the cursor from the window's edge in CSS pixels.
const EDGE: f64 = 72.0;

impl Engine {
    /// A key goes down. `None`: not the map's.
    pub fn key(&mut self, key: &str, shift: bool, now: f64) -> Option<Vec<Tell>> {
        let towards = match key {
            "ArrowLeft" => Some((-1.0, 0.0)),
            "ArrowRight" => Some((1.0, 0.0)),
            "ArrowUp" => Some((0.0, 1.0)),
            "ArrowDown" => Some((0.0, -1.0)),
            _ => None,
        };
        if let Some((x, y)) = towards {
            if shift || self.look.tool == Tool::Hand {
                self.view.pan(-x * 96.0, y * 96.0);
                self.moved(now);
                self.over_dirty = true;
                return Some(Vec::new());
            }
            return Some(self.walk(x, y, now));
        }
        match key {
            "+" | "=" => self.zoom(self.pointed_or_middle(), 1.5, now),
            "-" | "_" => self.zoom(self.pointed_or_middle(), 1.0 / 1.5, now),
            "0" | "Home" => {
                self.show_all();
                self.moved(now);
            }
            "[" | "]" => {
                let factor = if key == "]" { 1.25 } else { 0.8 };
                let radius = (self.look.brush_radius * factor).clamp(2.0, 200.0);
                return Some(vec![Tell::Radius(radius)]);
            }
            " " if self.keys => return Some(self.act(shift)),
            " " => {
                self.space = true;
                self.cursor();
                return Some(Vec::new());
            }
            "Escape" if self.busy() => return Some(self.cancel()),
            "Backspace" => match &mut self.gesture {
                Gesture::Line { points, .. } => {
                    points.pop();
                    self.preview_dirty = true;
                    if points.is_empty() {
                        return Some(self.cancel());
                    }
                }
                _ => return None,
            },
            "Enter" => return self.enter(shift),
            "/" if matches!(self.gesture, Gesture::Vertex { .. } | Gesture::Arc { .. }) => self.whole_arc(),
            "," | "." if matches!(self.gesture, Gesture::Vertex { .. }) => self.next_vertex(key == "."),
            _ => return None,
        }
        self.over_dirty = true;
        self.hover_dirty = true;
        Some(Vec::new())
    }

    fn pointed_or_middle(&self) -> (f64, f64) {
        self.pointed().filter(|_| self.keys).unwrap_or_else(|| self.middle())
    }

    /// A key goes up.
    pub fn key_up(&mut self, key: &str) -> Vec<Tell> {
        if key != " " {
            return Vec::new();
        }
        self.space = false;
        self.cursor();
        if matches!(self.gesture, Gesture::Keys) {
            self.gesture = Gesture::None;
            self.over_dirty = true;
            return vec![Tell::End];
        }
        Vec::new()
    }

    /// The map got the keyboard by Tab: the cursor shows what keys will act on.
    pub fn steer(&mut self) {
        self.keys = true;
        self.over_dirty = true;
        self.hover_dirty = true;
    }

    /// The map lost the keyboard. A stroke of keys ends.
    pub fn blur(&mut self) -> Vec<Tell> {
        let tell = self.key_up(" ");
        self.keys = false;
        self.over_dirty = true;
        tell
    }

    /// The unit that keys act on: the last one, if it is in the window, else the middle one.
    fn here(&self) -> Option<UnitId> {
        let scene = self.scene.as_ref()?;
        let inside = &scene.territory.geometry().inside;
        let in_window = |u: &UnitId| {
            let p = inside[u.index()];
            let (x, y) = self.view.to_screen(f64::from(p.x), f64::from(p.y));
            x >= 0.0 && y >= 0.0 && x <= self.view.width && y <= self.view.height
        };
        if let Some(unit) = self.cursor_unit.filter(in_window) {
            return Some(unit);
        }
        let middle = self.view.to_point(self.view.width / 2.0, self.view.height / 2.0);
        let near = |u: &UnitId| {
            let p = inside[u.index()];
            let (dx, dy) = (
                f64::from(p.x) - f64::from(middle.x),
                f64::from(p.y) - f64::from(middle.y),
            );
            dx * dx + dy * dy
        };
        let first = scene.index.at(&scene.territory, middle);
        first.or_else(|| {
            let seen = scene.index.in_box(&self.view.visible());
            seen.into_iter().min_by(|a, b| near(a).total_cmp(&near(b)))
        })
    }

    /// The neighbour that lies most in a direction; beyond a gap, the nearest unit there.
    fn beside(&self, unit: UnitId, x: f64, y: f64) -> Option<UnitId> {
        let scene = self.scene.as_ref()?;
        let geometry = scene.territory.geometry();
        let from = geometry.inside[unit.index()];
        let lies = |to: UnitId| {
            let p = geometry.inside[to.index()];
            let (dx, dy) = (f64::from(p.x) - f64::from(from.x), f64::from(p.y) - f64::from(from.y));
            let far = (dx * dx + dy * dy).sqrt().max(1.0);
            ((dx * x + dy * y) / far, far)
        };
        let neighbours = geometry.neighbours(unit).iter().map(|n| n.unit);
        let best = neighbours
            .map(|u| (u, lies(u)))
            .filter(|(_, (cosine, _))| *cosine > 0.35)
            .max_by(|a, b| a.1.0.total_cmp(&b.1.0));
        if let Some((unit, _)) = best {
            return Some(unit);
        }
        let seen = scene.index.in_box(&self.view.visible());
        let ahead = seen.into_iter().filter(|&u| u != unit).map(|u| (u, lies(u)));
        ahead
            .filter(|(_, (cosine, _))| *cosine > 0.8)
            .min_by(|a, b| a.1.1.total_cmp(&b.1.1))
            .map(|(u, _)| u)
    }

    fn walk(&mut self, x: f64, y: f64, now: f64) -> Vec<Tell> {
        let was_steering = std::mem::replace(&mut self.keys, true);
        self.over_dirty = true;
        self.hover_dirty = true;
        let step = 4.0 / self.view.camera.scale;
        if let Gesture::Vertex { to, .. } | Gesture::Arc { to, .. } = &mut self.gesture {
            to.x = to.x.saturating_add((x * step).round() as i32);
            to.y = to.y.saturating_add((y * step).round() as i32);
            return Vec::new();
        }
        let Some(here) = self.here() else { return Vec::new() };
        // The first arrow only shows where the cursor is.
        let shown = was_steering && self.cursor_unit == Some(here);
        let next = if shown {
            self.beside(here, x, y).unwrap_or(here)
        } else {
            here
        };
        self.cursor_unit = Some(next);
        let mut tell = vec![Tell::Cursor(next)];
        if matches!(self.gesture, Gesture::Keys) {
            tell.push(Tell::Paint(vec![next]));
        }
        let Some(at) = self.pointed() else { return tell };
        let world = self.view.to_world(at.0, at.1);
        match &mut self.gesture {
            Gesture::Line { to, .. } => {
                *to = world;
                self.preview_dirty = true;
            }
            Gesture::Rectangle { to, .. } => *to = at,
            _ => {}
        }
        self.keep_in_window(at, now);
        tell
    }

    fn keep_in_window(&mut self, at: (f64, f64), now: f64) {
        let push = |v: f64, size: f64| v - v.clamp(EDGE.min(size / 2.0), (size - EDGE).max(size / 2.0));
        let (dx, dy) = (push(at.0, self.view.width), push(at.1, self.view.height));
        if dx != 0.0 || dy != 0.0 {
            self.view.pan(-dx, -dy);
            if let Gesture::Rectangle { from, to } = &mut self.gesture {
                // Window points move with the map.
                *from = (from.0 - dx, from.1 - dy);
                *to = (to.0 - dx, to.1 - dy);
            }
            if let Gesture::Lasso { points } = &mut self.gesture {
                points.iter_mut().for_each(|p| *p = (p.0 - dx, p.1 - dy));
            }
            self.moved(now);
        }
    }

    /// What the space bar does at the cursor.
    fn act(&mut self, shift: bool) -> Vec<Tell> {
        let Some(unit) = self.here() else { return Vec::new() };
        self.cursor_unit = Some(unit);
        self.over_dirty = true;
        let Some(at) = self.pointed() else { return Vec::new() };
        let world = self.view.to_world(at.0, at.1);
        if self.look.placing {
            return vec![Tell::Place(self.view.to_point(at.0, at.1))];
        }
        match self.look.tool {
            // Held, the bar repeats: the stroke has begun already.
            Tool::Brush | Tool::Eraser if matches!(self.gesture, Gesture::Keys) => Vec::new(),
            Tool::Brush | Tool::Eraser => {
                self.gesture = Gesture::Keys;
                vec![Tell::Begin, Tell::Paint(vec![unit])]
            }
            Tool::Hand | Tool::Select => vec![Tell::Select(Some(unit), true)],
            Tool::Picker => vec![Tell::Pick(unit)],
            Tool::Lock => vec![Tell::Lock(unit)],
            Tool::Rectangle => match self.gesture {
                Gesture::Rectangle { from, to } => {
                    self.gesture = Gesture::None;
                    let ring = [from, (to.0, from.1), to, (from.0, to.1)];
                    // The corners are inside points: whoever has one of them is meant.
                    vec![self.enclosed(&grown(ring), shift, false)]
                }
                _ => {
                    self.gesture = Gesture::Rectangle { from: at, to: at };
                    Vec::new()
                }
            },
            Tool::Lasso => {
                match &mut self.gesture {
                    Gesture::Lasso { points } => points.push(at),
                    _ => self.gesture = Gesture::Lasso { points: vec![at] },
                }
                Vec::new()
            }
            Tool::Line => {
                match &mut self.gesture {
                    Gesture::Line { points, to, .. } => {
                        points.push(world);
                        *to = world;
                    }
                    _ => {
                        self.gesture = Gesture::Line {
                            points: vec![world],
                            to: world,
                            pressed: None,
                        }
                    }
                }
                self.preview_dirty = true;
                Vec::new()
            }
            Tool::Vertex => match self.gesture {
                Gesture::Vertex { arc, index, to } => {
                    self.gesture = Gesture::None;
                    self.drop_vertex(arc, index, to).into_iter().collect()
                }
                Gesture::Arc { arc, from, to } => {
                    self.gesture = Gesture::None;
                    drop_arc(arc, from, to).into_iter().collect()
                }
                _ => {
                    self.take_vertex(unit, at);
                    Vec::new()
                }
            },
        }
    }

    fn enter(&mut self, shift: bool) -> Option<Vec<Tell>> {
        match &mut self.gesture {
            Gesture::Line { .. } => return Some(self.finish_line()),
            Gesture::Lasso { points } => {
                let points = std::mem::take(points);
                self.gesture = Gesture::None;
                self.over_dirty = true;
                let closed = points.len() > 2;
                return Some(
                    closed
                        .then(|| self.enclosed(&points, shift, false))
                        .into_iter()
                        .collect(),
                );
            }
            Gesture::Rectangle { .. } | Gesture::Vertex { .. } | Gesture::Arc { .. } if self.keys => {
                return Some(self.act(shift));
            }
            _ => {}
        }
        if self.keys && self.look.placing {
            return Some(self.act(shift));
        }
        // Without the cursor Enter is the app's, and so it is once units are gathered.
        if !self.keys || !self.look.selected_units.is_empty() {
            return None;
        }
        let unit = self.here()?;
        self.cursor_unit = Some(unit);
        self.over_dirty = true;
        Some(vec![match self.look.tool {
            Tool::Picker => Tell::Pick(unit),
            _ => Tell::Select(Some(unit), shift),
        }])
    }

    /// Grasps the point of the unit's boundary that is nearest to a window point.
    fn take_vertex(&mut self, unit: UnitId, at: (f64, f64)) {
        let Some(scene) = &self.scene else { return };
        let map = scene.territory.map();
        let mut best: Option<(f64, Gesture)> = None;
        for step in map.rings(unit).flatten() {
            for (index, &to) in map.arc_points(step.arc).iter().enumerate() {
                let (x, y) = self.view.to_screen(f64::from(to.x), f64::from(to.y));
                let far = (x - at.0).abs() + (y - at.1).abs();
                if best.as_ref().is_none_or(|b| far < b.0) {
                    let arc = step.arc;
                    best = Some((far, Gesture::Vertex { arc, index, to }));
                }
            }
        }
        if let Some((_, gesture)) = best {
            self.gesture = gesture;
        }
    }

    /// The whole arc of the point in hand instead of the point, or the point again.
    fn whole_arc(&mut self) {
        let Some(scene) = &self.scene else { return };
        let points = |arc| scene.territory.map().arc_points(arc);
        match self.gesture {
            Gesture::Vertex { arc, index, .. } => {
                let from = points(arc)[index];
                self.gesture = Gesture::Arc { arc, from, to: from };
            }
            Gesture::Arc { arc, from, .. } => {
                let index = points(arc).iter().position(|p| *p == from).unwrap_or(0);
                let to = points(arc)[index];
                self.gesture = Gesture::Vertex { arc, index, to };
            }
            _ => {}
        }
    }

    /// The next point along the boundary of the cursor's unit.
    fn next_vertex(&mut self, forwards: bool) {
        let (Gesture::Vertex { arc, index, .. }, Some(unit), Some(scene)) =
            (&self.gesture, self.cursor_unit, &self.scene)
        else {
            return;
        };
        let map = scene.territory.map();
        let mut all: Vec<(crate::territory::ArcId, usize, Point)> = Vec::new();
        for step in map.rings(unit).flatten() {
            let points = map.arc_points(step.arc);
            for k in 0..points.len() - 1 {
                let index = if step.reversed { points.len() - 1 - k } else { k };
                all.push((step.arc, index, points[index]));
            }
        }
        let here = all.iter().position(|v| v.0 == *arc && v.1 == *index).unwrap_or(0);
        let n = all.len().max(1);
        if let Some(&(arc, index, to)) = all.get((here + if forwards { 1 } else { n - 1 }) % n) {
            self.gesture = Gesture::Vertex { arc, index, to };
        }
    }
}

/// A rectangle's ring a pixel larger on every side.
fn grown(ring: [(f64, f64); 4]) -> [(f64, f64); 4] {
    let (x0, x1) = (ring[0].0.min(ring[2].0) - 1.0, ring[0].0.max(ring[2].0) + 1.0);
    let (y0, y1) = (ring[0].1.min(ring[2].1) - 1.0, ring[0].1.max(ring[2].1) + 1.0);
    [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
}
