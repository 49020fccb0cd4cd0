//! The map's state, gestures and frames. It never calls the app while it is borrowed: what the app
//! is to be told is returned as [`Tell`] and said afterwards.

use super::camera::{Camera, View};
use super::classes::LegendRow;
use super::label::{self, Measure};
use super::model::{Look, MapModel, Tool};
use super::overlay::{self, Overlay, Shape};
use super::paint::{self, Area, Hatch};
use super::palette::ink;
use super::scene::{Damage, Scene};
use crate::plan::Effects;
use crate::territory::spatial_index::Take;
use crate::territory::{Rect, UnitId};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d as Context, Document, HtmlCanvasElement, HtmlElement};

/// Milliseconds of rest after which a moved map is painted anew.
const SETTLE: f64 = 110.0;
/// A full repaint faster than this (milliseconds) is done in every frame of a gesture.
const QUICK: f64 = 9.0;
/// CSS pixels a press may wander and still be a click.
const SLACK: f64 = 4.0;

/// Something the app is to be told.
#[derive(Clone, Debug)]
pub enum Tell {
    /// [`MapModel::hover`]
    Hover(Option<UnitId>),
    /// [`MapModel::select`]
    Select(Option<UnitId>, bool),
    /// [`MapModel::lasso`]
    Lasso(Vec<UnitId>, bool),
    /// [`MapModel::pick`]
    Pick(UnitId),
    /// [`MapModel::stroke_begin`]
    Begin,
    /// [`MapModel::stroke_paint`]
    Paint(Vec<UnitId>),
    /// [`MapModel::stroke_end`]
    End,
    /// [`MapModel::stroke_cancel`]
    Cancel,
    /// [`MapModel::set_brush_radius`]
    Radius(f64),
    /// [`MapModel::camera_moved`]
    Moved(Camera),
}

/// How long painting took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// The last repaint of the whole window.
    pub full: f64,
    /// The last repaint of a part after an edit, the comparison with the plan included.
    pub part: f64,
    /// The last painting of names.
    pub names: f64,
    /// The last painting of the overlay.
    pub overlay: f64,
    /// The last frame of a gesture that moved the map.
    pub moved: f64,
}

#[derive(Debug)]
struct Layer {
    canvas: HtmlCanvasElement,
    context: Context,
}

impl Layer {
    fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        Ok(Self {
            context: paint::context(&canvas)?,
            canvas,
        })
    }

    fn resize(&self, width: u32, height: u32, ratio: f64) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        // Exactly as many device pixels as the canvas has, or lines blur at a ratio like 1.25.
        let style = self.canvas.style();
        for (side, length) in [("width", width), ("height", height)] {
            let _ = style.set_property(side, &format!("{}px", f64::from(length) / ratio));
        }
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    }
}

#[derive(Debug)]
struct Page {
    root: HtmlElement,
    document: Document,
    base: Layer,
    names: Layer,
    over: Layer,
    /// The last exact picture, while a zoom shows it enlarged.
    copy: Layer,
    hatch: Hatch,
}

#[derive(Debug)]
enum Gesture {
    None,
    /// A press that may become a click or a drag.
    Press {
        from: (f64, f64),
        shift: bool,
    },
    /// The world point that stays under the pointer.
    Pan {
        anchor: (f64, f64),
    },
    /// World point between two fingers and the scale a pixel of their distance stands for.
    Pinch {
        anchor: (f64, f64),
        scale: f64,
    },
    Stroke {
        waiting: Vec<(f64, f64)>,
        last: Option<(f64, f64)>,
        done: Vec<bool>,
    },
    Rectangle {
        from: (f64, f64),
        to: (f64, f64),
    },
    Lasso {
        points: Vec<(f64, f64)>,
    },
}

/// A pointer event, without the browser.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    /// Which pointer.
    pub id: i32,
    /// Place in the window.
    pub at: (f64, f64),
    /// Which button.
    pub button: i16,
    /// Whether it is a finger.
    pub touch: bool,
    /// Shift held.
    pub shift: bool,
    /// Alt held.
    pub alt: bool,
}

/// The map's state.
#[derive(Debug)]
pub struct Engine {
    page: Option<Page>,
    scene: Option<Scene>,
    look: Look,
    view: View,
    ratio: f64,
    placed: bool,
    /// The camera of the picture on the base canvas, if it is exact.
    painted: Option<Camera>,
    /// The camera of the names on their canvas.
    named: Option<Camera>,
    /// The camera of the copy.
    copied: Option<Camera>,
    settle: Option<f64>,
    plan_dirty: bool,
    classes_dirty: bool,
    all_dirty: bool,
    names_dirty: bool,
    over_dirty: bool,
    size_dirty: bool,
    moved_by_user: bool,
    gesture: Gesture,
    pointers: Vec<(i32, (f64, f64))>,
    pointer: Option<(f64, f64)>,
    hover: Option<UnitId>,
    hover_dirty: bool,
    space: bool,
    keys: bool,
    measure: Measure,
    /// Painting times.
    pub timings: Timings,
}

impl Default for Engine {
    /// A map that is not on a page yet.
    fn default() -> Self {
        Self {
            page: None,
            scene: None,
            look: Look::default(),
            view: View {
                camera: Camera {
                    x: 0.0,
                    y: 0.0,
                    scale: 1e-4,
                },
                width: 1.0,
                height: 1.0,
            },
            ratio: 1.0,
            placed: false,
            painted: None,
            named: None,
            copied: None,
            settle: None,
            plan_dirty: true,
            classes_dirty: true,
            all_dirty: true,
            names_dirty: true,
            over_dirty: true,
            size_dirty: true,
            moved_by_user: false,
            gesture: Gesture::None,
            pointers: Vec::new(),
            pointer: None,
            hover: None,
            hover_dirty: false,
            space: false,
            keys: false,
            measure: Measure::default(),
            timings: Timings::default(),
        }
    }
}

impl Engine {
    /// Puts the map on a page: its frame and three canvases, bottom to top.
    pub fn mount(&mut self, root: HtmlElement, canvases: [HtmlCanvasElement; 3]) -> Result<(), JsValue> {
        let document = root.owner_document().ok_or("not in a document")?;
        let [base, names, over] = canvases;
        self.page = Some(Page {
            base: Layer::new(base)?,
            names: Layer::new(names)?,
            over: Layer::new(over)?,
            copy: Layer::new(paint::canvas(&document)?)?,
            hatch: Hatch::new(&document, self.look.theme)?,
            document,
            root,
        });
        self.size_dirty = true;
        self.named = None;
        self.touch_all();
        Ok(())
    }

    /// Takes the map off the page.
    pub fn unmount(&mut self) {
        self.page = None;
        self.painted = None;
        self.gesture = Gesture::None;
        self.pointers.clear();
    }

    /// The frame element.
    pub fn root(&self) -> Option<HtmlElement> {
        self.page.as_ref().map(|p| p.root.clone())
    }

    /// The look as last taken over.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Takes over another look.
    pub fn set_look(&mut self, look: Look) {
        let old = std::mem::replace(&mut self.look, look);
        let new = &self.look;
        if old == *new {
            return;
        }
        self.over_dirty = true;
        if old.theme != new.theme {
            self.all_dirty = true;
            self.names_dirty = true;
            if let Some(page) = &mut self.page {
                match Hatch::new(&page.document, new.theme) {
                    Ok(hatch) => page.hatch = hatch,
                    Err(e) => leptos::logging::error!("map: {e:?}"),
                }
            }
        }
        self.all_dirty |= old.mode != new.mode;
        self.plan_dirty |= old.mode != new.mode || old.revision != new.revision;
        self.classes_dirty |= old.revision != new.revision;
        self.names_dirty |= old.labels != new.labels;
        self.hover_dirty |= old.tool != new.tool;
        self.cursor();
    }

    /// The plan or its values changed.
    pub fn touch(&mut self) {
        self.plan_dirty = true;
        self.over_dirty = true;
    }

    /// Everything is to be painted anew.
    pub fn touch_all(&mut self) {
        self.touch();
        self.classes_dirty = true;
        self.all_dirty = true;
        self.names_dirty = true;
    }

    /// The window changed its size.
    pub fn resized(&mut self) {
        self.size_dirty = true;
    }

    /// Where the map looks; `None` before it has been placed.
    pub fn camera(&self) -> Option<Camera> {
        self.placed.then_some(self.view.camera)
    }

    /// The view.
    pub fn view(&self) -> View {
        self.view
    }

    /// Looks elsewhere, at once.
    pub fn set_camera(&mut self, camera: Camera) {
        self.view.camera = camera;
        self.placed = true;
        self.settle = None;
    }

    /// Follows another map that is being moved.
    pub fn follow(&mut self, camera: Camera, now: f64) {
        let first = !self.placed;
        self.set_camera(camera);
        self.over_dirty = true;
        if !first {
            self.settle = Some(now + SETTLE);
        }
    }

    /// The legend of what is painted.
    pub fn legend(&self) -> Vec<LegendRow> {
        self.scene
            .as_ref()
            .map_or_else(Vec::new, |s| s.legend(self.look.theme, self.look.language))
    }

    /// Shows a world box.
    pub fn fly_to(&mut self, rect: &Rect) {
        let (w, h) = (self.view.width, self.view.height);
        let mut camera = View::fit(rect, w, h, 0.18 * w.min(h));
        // One unit needs its surroundings to be recognised.
        camera.scale = camera.scale.min(0.012);
        self.set_camera(camera);
        self.moved_by_user = true;
    }

    fn extent(&self) -> Rect {
        self.scene.as_ref().map_or(Rect::EMPTY, Scene::extent)
    }

    /// Shows everything.
    pub fn show_all(&mut self) {
        let camera = View::fit(&self.extent(), self.view.width, self.view.height, 24.0);
        self.set_camera(camera);
        self.moved_by_user = true;
    }

    fn moved(&mut self, now: f64) {
        let extent = self.extent();
        self.view.clamp(&extent);
        self.settle = Some(now + SETTLE);
        self.moved_by_user = true;
    }

    /// Zooms about a window point.
    pub fn zoom(&mut self, at: (f64, f64), factor: f64, now: f64) {
        let extent = self.extent();
        self.view.zoom_about(at.0, at.1, factor, &extent);
        self.moved(now);
    }

    fn middle(&self) -> (f64, f64) {
        (self.view.width / 2.0, self.view.height / 2.0)
    }

    fn unit_at(&self, at: (f64, f64)) -> Option<UnitId> {
        let scene = self.scene.as_ref()?;
        scene.index.at(&scene.territory, self.view.to_point(at.0, at.1))
    }

    fn cursor(&self) {
        let Some(page) = &self.page else { return };
        let style = match (&self.gesture, self.look.tool) {
            (Gesture::Pan { .. }, _) => "grabbing",
            _ if self.space => "grab",
            (_, Tool::Hand) => "grab",
            (_, Tool::Select) => "default",
            (_, Tool::Brush | Tool::Eraser) => "none",
            (_, Tool::Rectangle | Tool::Lasso | Tool::Picker) => "crosshair",
        };
        let _ = page.root.style().set_property("cursor", style);
    }

    fn anchor_pan(&mut self, at: (f64, f64)) {
        self.gesture = Gesture::Pan {
            anchor: self.view.to_world(at.0, at.1),
        };
        self.cursor();
    }

    /// A pointer goes down.
    pub fn down(&mut self, p: Press) -> Vec<Tell> {
        self.keys = false;
        self.over_dirty = true;
        self.pointer = Some(p.at);
        self.pointers.retain(|&(id, _)| id != p.id);
        self.pointers.push((p.id, p.at));
        if self.pointers.len() == 2 {
            // Two fingers move the map, whatever one finger had begun.
            let tell = self.cancel();
            let (a, b) = (self.pointers[0].1, self.pointers[1].1);
            let (mid, distance) = between(a, b);
            self.gesture = Gesture::Pinch {
                anchor: self.view.to_world(mid.0, mid.1),
                scale: self.view.camera.scale / distance.max(1.0),
            };
            return tell;
        }
        if self.pointers.len() > 2 {
            return Vec::new();
        }
        if p.button == 1 || self.space || (self.look.tool == Tool::Hand && p.button == 0) {
            self.anchor_pan(p.at);
            return Vec::new();
        }
        if p.button != 0 {
            return Vec::new();
        }
        match self.look.tool {
            Tool::Brush | Tool::Eraser => {
                let units = self.scene.as_ref().map_or(0, |s| s.territory.units().len());
                self.gesture = Gesture::Stroke {
                    waiting: vec![p.at],
                    last: None,
                    done: vec![false; units],
                };
                vec![Tell::Begin]
            }
            Tool::Rectangle => {
                self.gesture = Gesture::Rectangle { from: p.at, to: p.at };
                Vec::new()
            }
            Tool::Lasso => {
                self.gesture = Gesture::Lasso { points: vec![p.at] };
                Vec::new()
            }
            Tool::Hand | Tool::Select | Tool::Picker => {
                self.gesture = Gesture::Press {
                    from: p.at,
                    shift: p.shift,
                };
                Vec::new()
            }
        }
    }

    /// A pointer moves; `path` are its places since the last event, the newest last.
    pub fn moves(&mut self, id: i32, path: &[(f64, f64)], now: f64) {
        let Some(&at) = path.last() else { return };
        let pressed = self.pointers.iter_mut().find(|(i, _)| *i == id);
        let is_down = pressed.is_some();
        if let Some(pointer) = pressed {
            pointer.1 = at;
        }
        self.pointer = Some(at);
        self.hover_dirty = true;
        self.over_dirty |= self.look.tool.paints() || std::mem::take(&mut self.keys);
        if !is_down {
            return;
        }
        match &mut self.gesture {
            Gesture::None => {}
            Gesture::Press { from, shift } => {
                let (from, shift) = (*from, *shift);
                if (at.0 - from.0).abs() + (at.1 - from.1).abs() > SLACK {
                    if shift && self.look.tool == Tool::Select {
                        self.gesture = Gesture::Rectangle { from, to: at };
                    } else {
                        self.anchor_pan(from);
                        self.moves(id, path, now);
                    }
                }
            }
            Gesture::Pan { anchor } => {
                let (anchor, scale) = (*anchor, self.view.camera.scale);
                self.view.camera.x = anchor.0 - (at.0 - self.view.width / 2.0) / scale;
                self.view.camera.y = anchor.1 + (at.1 - self.view.height / 2.0) / scale;
                self.moved(now);
            }
            Gesture::Pinch { anchor, scale } => {
                let (anchor, per_pixel) = (*anchor, *scale);
                if let [a, b, ..] = self.pointers[..] {
                    let (mid, distance) = between(a.1, b.1);
                    self.view.camera.scale = per_pixel * distance.max(1.0);
                    let extent = self.extent();
                    self.view.clamp(&extent);
                    let scale = self.view.camera.scale;
                    self.view.camera.x = anchor.0 - (mid.0 - self.view.width / 2.0) / scale;
                    self.view.camera.y = anchor.1 + (mid.1 - self.view.height / 2.0) / scale;
                    self.moved(now);
                }
            }
            Gesture::Stroke { waiting, .. } => waiting.extend_from_slice(path),
            Gesture::Rectangle { to, .. } => {
                *to = at;
                self.over_dirty = true;
            }
            Gesture::Lasso { points } => {
                for &p in path {
                    let far = points
                        .last()
                        .is_none_or(|l| (l.0 - p.0).abs() + (l.1 - p.1).abs() >= 2.0);
                    if far {
                        points.push(p);
                    }
                }
                self.over_dirty = true;
            }
        }
    }

    /// A pointer goes up.
    pub fn up(&mut self, p: Press) -> Vec<Tell> {
        let was_pinch = matches!(self.gesture, Gesture::Pinch { .. });
        self.pointers.retain(|&(id, _)| id != p.id);
        self.over_dirty = true;
        if was_pinch {
            match self.pointers.first() {
                Some(&(_, at)) => self.anchor_pan(at),
                None => self.gesture = Gesture::None,
            }
            return Vec::new();
        }
        if p.touch {
            self.pointer = None;
            self.hover_dirty = true;
        }
        let mut tell = Vec::new();
        if matches!(self.gesture, Gesture::Stroke { .. }) {
            tell.extend(self.flush());
        }
        match std::mem::replace(&mut self.gesture, Gesture::None) {
            Gesture::Press { .. } => {
                let unit = self.unit_at(p.at);
                match (self.look.tool, unit) {
                    (Tool::Picker, Some(unit)) => tell.push(Tell::Pick(unit)),
                    (Tool::Picker, None) => {}
                    _ => tell.push(Tell::Select(unit, p.shift)),
                }
            }
            Gesture::Stroke { .. } => tell.push(Tell::End),
            Gesture::Rectangle { from, to } => {
                let area = (from.0 - to.0).abs() * (from.1 - to.1).abs();
                if area > 1.0 {
                    let ring = [from, (to.0, from.1), to, (from.0, to.1)];
                    tell.push(self.enclosed(&ring, p));
                }
            }
            Gesture::Lasso { points } => {
                if points.len() > 2 {
                    tell.push(self.enclosed(&points, p));
                }
            }
            Gesture::None | Gesture::Pan { .. } | Gesture::Pinch { .. } => {}
        }
        self.cursor();
        tell
    }

    fn enclosed(&self, ring: &[(f64, f64)], p: Press) -> Tell {
        let take = if p.alt { Take::Overlap } else { Take::InsidePoint };
        let ring: Vec<_> = ring.iter().map(|&(x, y)| self.view.to_point(x, y)).collect();
        let units = self
            .scene
            .as_ref()
            .map_or_else(Vec::new, |s| s.index.in_polygon(&s.territory, &ring, take));
        Tell::Lasso(units, p.shift)
    }

    /// The pointer left the window.
    pub fn leave(&mut self) {
        if self.pointers.is_empty() {
            self.pointer = None;
            self.hover_dirty = true;
            self.over_dirty = true;
        }
    }

    /// The app refused a stroke.
    pub fn refuse(&mut self) {
        if matches!(self.gesture, Gesture::Stroke { .. }) {
            self.gesture = Gesture::None;
        }
    }

    /// Gives up whatever is under way.
    pub fn cancel(&mut self) -> Vec<Tell> {
        self.over_dirty = true;
        let gesture = std::mem::replace(&mut self.gesture, Gesture::None);
        self.cursor();
        match gesture {
            Gesture::Stroke { .. } => vec![Tell::Cancel],
            _ => Vec::new(),
        }
    }

    /// Whether something is under way that Escape would give up.
    pub fn busy(&self) -> bool {
        matches!(
            self.gesture,
            Gesture::Stroke { .. } | Gesture::Rectangle { .. } | Gesture::Lasso { .. }
        )
    }

    /// The units that the stroke has newly reached.
    fn flush(&mut self) -> Option<Tell> {
        let (Gesture::Stroke { waiting, last, done }, Some(scene)) = (&mut self.gesture, &self.scene) else {
            return None;
        };
        let radius = self.look.brush_radius / self.view.camera.scale;
        let mut fresh = Vec::new();
        for at in waiting.drain(..) {
            let from = last.unwrap_or(at);
            *last = Some(at);
            let (a, b) = (self.view.to_point(from.0, from.1), self.view.to_point(at.0, at.1));
            for unit in scene.index.in_capsule(&scene.territory, a, b, radius) {
                if let Some(done) = done.get_mut(unit.index())
                    && !*done
                {
                    *done = true;
                    fresh.push(unit);
                }
            }
        }
        fresh.sort_unstable();
        (!fresh.is_empty()).then_some(Tell::Paint(fresh))
    }

    /// A key goes down. `None`: not the map's.
    pub fn key(&mut self, key: &str, shift: bool, now: f64) -> Option<Vec<Tell>> {
        let step = if shift { 200.0 } else { 64.0 };
        match key {
            "ArrowLeft" => self.view.pan(step, 0.0),
            "ArrowRight" => self.view.pan(-step, 0.0),
            "ArrowUp" => self.view.pan(0.0, step),
            "ArrowDown" => self.view.pan(0.0, -step),
            "+" | "=" => self.zoom(self.middle(), 1.5, now),
            "-" | "_" => self.zoom(self.middle(), 1.0 / 1.5, now),
            "0" | "Home" => self.show_all(),
            "[" | "]" => {
                let factor = if key == "]" { 1.25 } else { 0.8 };
                let radius = (self.look.brush_radius * factor).clamp(2.0, 200.0);
                return Some(vec![Tell::Radius(radius)]);
            }
            " " => {
                self.space = true;
                self.cursor();
                return Some(Vec::new());
            }
            "Escape" if self.busy() => return Some(self.cancel()),
            // Without the crosshair Enter is the app's.
            "Enter" if self.keys => {
                self.over_dirty = true;
                let at = self.middle();
                if self.look.tool.paints() {
                    let press = Press {
                        id: 0,
                        at,
                        button: 0,
                        touch: false,
                        shift,
                        alt: false,
                    };
                    let mut tell = self.down(press);
                    tell.extend(self.up(press));
                    self.keys = true;
                    return Some(tell);
                }
                return Some(match (self.look.tool, self.unit_at(at)) {
                    (Tool::Picker, Some(unit)) => vec![Tell::Pick(unit)],
                    (_, unit) => vec![Tell::Select(unit, shift)],
                });
            }
            _ => return None,
        }
        if key.starts_with("Arrow") {
            self.keys = true;
        }
        self.over_dirty = true;
        self.hover_dirty = true;
        self.moved(now);
        Some(Vec::new())
    }

    /// A key goes up.
    pub fn key_up(&mut self, key: &str) {
        if key == " " {
            self.space = false;
            self.cursor();
        }
    }

    /// The map got the keyboard by Tab: the crosshair shows what Enter will act on.
    pub fn steer(&mut self) {
        self.keys = true;
        self.over_dirty = true;
        self.hover_dirty = true;
    }

    /// The map lost the keyboard.
    pub fn blur(&mut self) {
        self.space = false;
        self.keys = false;
        self.over_dirty = true;
        self.cursor();
    }

    /// The first half of a frame: what the app is to be told before anything is painted.
    pub fn prepare(&mut self) -> Vec<Tell> {
        let mut tell: Vec<Tell> = self.flush().into_iter().collect();
        if std::mem::take(&mut self.hover_dirty) {
            let quiet = matches!(self.gesture, Gesture::None | Gesture::Press { .. });
            if quiet {
                let at = if self.keys { Some(self.middle()) } else { self.pointer };
                let unit = at.and_then(|at| self.unit_at(at));
                if unit != self.hover {
                    self.hover = unit;
                    self.over_dirty = true;
                    tell.push(Tell::Hover(unit));
                }
            }
        }
        if std::mem::take(&mut self.moved_by_user) && self.placed {
            tell.push(Tell::Moved(self.view.camera));
        }
        tell
    }

    /// The second half: paints what is due. Returns whether another frame is needed.
    pub fn frame(&mut self, model: &Rc<dyn MapModel>, clock: &dyn Fn() -> f64) -> bool {
        let territory = model.territory();
        if !self
            .scene
            .as_ref()
            .is_some_and(|s| Arc::ptr_eq(&s.territory, &territory))
        {
            self.placed &= self.scene.is_none();
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
        }
        if !self.placed
            && let Some(scene) = &self.scene
        {
            let mut home = Rect::EMPTY;
            model.with_plan(&mut |plan| home = scene.home(plan));
            let camera = View::fit(&home, self.view.width, self.view.height, 32.0);
            self.set_camera(camera);
        }
        let all = std::mem::take(&mut self.all_dirty) || damage.all;
        self.names_dirty |= damage.names;
        let moved = self.painted != Some(self.view.camera);
        let settled = self.settle.is_none_or(|at| started >= at);

        if all || (moved && settled) {
            self.paint_full(clock);
        } else {
            if moved {
                self.paint_moved(clock);
            }
            if !damage.area.is_empty() {
                self.paint_damage(&damage.area);
                self.timings.part = clock() - started;
            }
        }
        self.paint_names(settled, clock);
        self.paint_overlay(moved, clock);
        if settled && self.painted == Some(self.view.camera) {
            self.settle = None;
        }
        self.settle.is_some()
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
        for layer in [&page.base, &page.names, &page.over, &page.copy] {
            layer.resize(dw, dh, ratio);
        }
        self.ratio = ratio;
        self.view.width = f64::from(w);
        self.view.height = f64::from(h);
        self.painted = None;
        self.copied = None;
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

    fn paint_area(&self, area: Area) {
        if let (Some(page), Some(scene)) = (&self.page, &self.scene) {
            let (look, hatch) = (&self.look, &page.hatch);
            paint::base(
                &page.base.context,
                scene,
                &self.view,
                area,
                look.theme,
                look.mode,
                hatch,
            );
        }
    }

    fn paint_full(&mut self, clock: &dyn Fn() -> f64) {
        let from = clock();
        self.paint_area(self.window_area());
        self.painted = Some(self.view.camera);
        self.copied = None;
        self.timings.full = clock() - from;
    }

    /// A frame of a gesture: exact if that is quick, else the last picture moved.
    fn paint_moved(&mut self, clock: &dyn Fn() -> f64) {
        let from = clock();
        let Some(page) = &self.page else { return };
        let (w, h) = (self.view.width, self.view.height);
        let camera = self.view.camera;
        if self.timings.full < QUICK {
            self.paint_full(clock);
        } else if let Some(old) = self.painted.filter(|old| old.scale == camera.scale) {
            // By whole device pixels the picture moves without loss; the strips that come into
            // view are painted.
            let dx = ((old.x - camera.x) * camera.scale * self.ratio).round() / self.ratio;
            let dy = ((camera.y - old.y) * camera.scale * self.ratio).round() / self.ratio;
            if dx.abs() >= w || dy.abs() >= h {
                self.paint_full(clock);
            } else {
                self.view.camera.x = old.x - dx / camera.scale;
                self.view.camera.y = old.y + dy / camera.scale;
                let context = &page.base.context;
                let _ = context.set_global_composite_operation("copy");
                let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(&page.base.canvas, dx, dy, w, h);
                let _ = context.set_global_composite_operation("source-over");
                let strip = |x, y, width, height| Area { x, y, width, height };
                if dx != 0.0 {
                    self.paint_area(strip(if dx > 0.0 { 0.0 } else { w + dx }, 0.0, dx.abs(), h));
                }
                if dy != 0.0 {
                    self.paint_area(strip(0.0, if dy > 0.0 { 0.0 } else { h + dy }, w, dy.abs()));
                }
                self.painted = Some(self.view.camera);
            }
        } else {
            if let Some(old) = self.painted.take() {
                let context = &page.copy.context;
                let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(&page.base.canvas, 0.0, 0.0, w, h);
                self.copied = Some(old);
            }
            if let Some(old) = self.copied {
                let (dx, dy, k) = self.between(old);
                let context = &page.base.context;
                context.set_fill_style_str(&ink(self.look.theme).ground.css());
                context.fill_rect(0.0, 0.0, w, h);
                let _ =
                    context.draw_image_with_html_canvas_element_and_dw_and_dh(&page.copy.canvas, dx, dy, w * k, h * k);
            }
        }
        self.timings.moved = clock() - from;
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

    fn paint_damage(&mut self, world: &Rect) {
        if self.painted != Some(self.view.camera) {
            return;
        }
        // Lines stand out of the box by half their width.
        let margin = 20.0;
        let (x0, y0) = self.view.to_screen(f64::from(world.min.x), f64::from(world.max.y));
        let (x1, y1) = self.view.to_screen(f64::from(world.max.x), f64::from(world.min.y));
        let clip = |v: f64, most: f64| v.clamp(0.0, most);
        let (x0, y0) = (
            clip((x0 - margin).floor(), self.view.width),
            clip((y0 - margin).floor(), self.view.height),
        );
        let (x1, y1) = (
            clip((x1 + margin).ceil(), self.view.width),
            clip((y1 + margin).ceil(), self.view.height),
        );
        if x1 > x0 && y1 > y0 {
            self.paint_area(Area {
                x: x0,
                y: y0,
                width: x1 - x0,
                height: y1 - y0,
            });
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
        if self.look.labels {
            label::paint(
                &page.names.context,
                scene,
                &self.view,
                self.look.theme,
                &mut self.measure,
            );
        } else {
            page.names
                .context
                .clear_rect(0.0, 0.0, self.view.width, self.view.height);
        }
        self.named = Some(self.view.camera);
        self.timings.names = clock() - from;
    }

    fn paint_overlay(&mut self, moved: bool, clock: &dyn Fn() -> f64) {
        if !std::mem::take(&mut self.over_dirty) && !moved {
            return;
        }
        let from = clock();
        let (Some(page), Some(scene)) = (&self.page, &self.scene) else {
            return;
        };
        let shape = match &self.gesture {
            Gesture::Rectangle { from, to } => Shape::Rectangle(*from, *to),
            Gesture::Lasso { points } => Shape::Lasso(points),
            _ => Shape::None,
        };
        let panning = matches!(self.gesture, Gesture::Pan { .. } | Gesture::Pinch { .. });
        let still = matches!(self.gesture, Gesture::None | Gesture::Press { .. });
        let pointer = if self.keys { Some(self.middle()) } else { self.pointer };
        let what = Overlay {
            scene,
            view: &self.view,
            look: &self.look,
            hover: self.hover.filter(|_| still),
            pointer,
            brush: self.look.tool.paints() && !panning && !self.space && pointer.is_some(),
            shape,
            crosshair: self.keys,
        };
        overlay::paint(&page.over.context, &what, &page.hatch);
        self.timings.overlay = clock() - from;
    }

    /// The map as a picture of its own: base and names, at the window's resolution.
    pub fn picture(&mut self, clock: &dyn Fn() -> f64) -> Result<HtmlCanvasElement, JsValue> {
        self.paint_full(clock);
        self.names_dirty = true;
        self.paint_names(true, clock);
        let page = self.page.as_ref().ok_or("the map is not on the page")?;
        let canvas = paint::canvas(&page.document)?;
        canvas.set_width(page.base.canvas.width());
        canvas.set_height(page.base.canvas.height());
        let context = paint::context(&canvas)?;
        context.draw_image_with_html_canvas_element(&page.base.canvas, 0.0, 0.0)?;
        context.draw_image_with_html_canvas_element(&page.names.canvas, 0.0, 0.0)?;
        Ok(canvas)
    }

    /// After [`Tell::Paint`] or [`Tell::Cancel`]: what the app says it touched.
    pub fn touched(&mut self, effects: &Effects) {
        if !effects.units.is_empty() || !effects.grids.is_empty() || !effects.communities.is_empty() {
            self.touch();
        }
    }
}

fn between(a: (f64, f64), b: (f64, f64)) -> ((f64, f64), f64) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    (
        (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)),
        (dx * dx + dy * dy).sqrt(),
    )
}
