//! The map's state and the gestures of pointers (keys: `keys`, painting: `frame`). It never calls the app while it is borrowed: what the app
//! is to be told is returned as [`Tell`] and said afterwards.

use super::basemap::Tiles;
use super::camera::{Camera, View};
use super::classes::LegendRow;
use super::label::Measure;
use super::model::{Look, Tool};
use super::paint::{self, Area, Hatch};
use super::scene::Scene;
use crate::plan::Effects;
use crate::territory::order::SortCompact;
use crate::territory::spatial_index::Take;
use crate::territory::{ArcId, Point, Rect, UnitId};
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d as Context, Document, HtmlCanvasElement, HtmlElement};

/// Milliseconds of rest after which a moved map is painted anew.
const SETTLE: f64 = 110.0;
/// CSS pixels within which a point of a boundary is grasped.
const GRASP: f64 = 11.0;
/// CSS pixels a press may wander and still be a click.
const SLACK: f64 = 4.0;

/// Something the app is to be told.
#[derive(Clone, Debug)]
pub enum Tell {
    /// [`super::MapModel::hover`]
    Hover(Option<UnitId>),
    /// [`super::MapModel::select`]
    Select(Option<UnitId>, bool),
    /// [`super::MapModel::lasso`]
    Lasso(Vec<UnitId>, bool),
    /// [`super::MapModel::pick`]
    Pick(UnitId),
    /// [`super::MapModel::stroke_begin`]
    Begin,
    /// [`super::MapModel::stroke_paint`]
    Paint(Vec<UnitId>),
    /// [`super::MapModel::stroke_end`]
    End,
    /// [`super::MapModel::stroke_cancel`]
    Cancel,
    /// [`super::MapModel::set_brush_radius`]
    Radius(f64),
    /// [`super::MapModel::camera_moved`]
    Moved(Camera),
    /// [`super::MapModel::scaled`]
    Scale(f64),
    /// [`super::MapModel::line`]
    Line(Vec<Point>),
    /// [`super::MapModel::bend`]
    Bend(Point, Point),
    /// [`super::MapModel::shift`]
    Shift(ArcId, i32, i32),
    /// [`super::MapModel::basemap_fails`]
    BasemapFails(bool),
    /// [`super::MapModel::place`]
    Place(Point),
    /// [`super::MapModel::lock`]
    Lock(UnitId),
    /// [`super::MapModel::cursor`]
    Cursor(UnitId),
}

/// How long painting took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// The last repaint of the whole window.
    pub full: f64,
    /// The pieces painted in the last frame that painted any.
    pub part: f64,
    /// The most that pieces of one frame have taken.
    pub worst: f64,
    /// The last painting of names.
    pub names: f64,
    /// The last painting of the overlay.
    pub overlay: f64,
    /// The last frame of a gesture that moved the map.
    pub moved: f64,
}

#[derive(Debug)]
pub(super) struct Layer {
    pub(super) canvas: HtmlCanvasElement,
    pub(super) context: Context,
}

impl Layer {
    fn new(canvas: HtmlCanvasElement) -> Result<Self, JsValue> {
        Ok(Self {
            context: paint::context(&canvas)?,
            canvas,
        })
    }

    pub(super) fn resize(&self, width: u32, height: u32, ratio: f64) {
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
pub(super) struct Page {
    pub(super) root: HtmlElement,
    pub(super) document: Document,
    /// Tiles of the user's map service.
    pub(super) under: Layer,
    pub(super) base: Layer,
    pub(super) names: Layer,
    pub(super) over: Layer,
    /// The last exact picture, while a zoom shows it enlarged.
    pub(super) copy: Layer,
    pub(super) hatch: Hatch,
}

#[derive(Debug)]
pub(super) enum Gesture {
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
    /// World points, and where the pointer is; `pressed` is where the hand went down, if it is.
    Line {
        points: Vec<(f64, f64)>,
        to: (f64, f64),
        pressed: Option<(f64, f64)>,
    },
    /// A point of a boundary being moved.
    Vertex {
        arc: ArcId,
        index: usize,
        to: Point,
    },
    /// A whole arc being moved: from where it was grasped to where the hand is.
    Arc {
        arc: ArcId,
        from: Point,
        to: Point,
    },
    /// Painting unit by unit while the space bar is held.
    Keys,
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
    pub(super) page: Option<Page>,
    pub(super) scene: Option<Scene>,
    pub(super) look: Look,
    pub(super) view: View,
    pub(super) ratio: f64,
    pub(super) placed: bool,
    /// The camera of the picture on the base canvas, but for what is due.
    pub(super) shown: Option<Camera>,
    /// Rectangles of the window still to be painted, the next one last.
    pub(super) due: Vec<Area>,
    /// Milliseconds spent on the repaint under way.
    pub(super) spent: f64,
    /// Whether the base lets the user's tiles through.
    pub(super) translucent: bool,
    /// The user's tiles.
    pub(super) tiles: Tiles,
    /// The point of a boundary under the pointer.
    pub(super) near: Option<(ArcId, usize)>,
    /// Units that the line under way would move.
    pub(super) preview: Vec<UnitId>,
    pub(super) preview_dirty: bool,
    /// The scale last told.
    pub(super) told_scale: f64,
    /// The unit that keys act on.
    pub(super) cursor_unit: Option<UnitId>,
    /// The camera of the names on their canvas.
    pub(super) named: Option<Camera>,
    /// The camera of the copy.
    pub(super) copied: Option<Camera>,
    pub(super) settle: Option<f64>,
    pub(super) plan_dirty: bool,
    pub(super) classes_dirty: bool,
    pub(super) all_dirty: bool,
    pub(super) names_dirty: bool,
    pub(super) over_dirty: bool,
    pub(super) size_dirty: bool,
    pub(super) moved_by_user: bool,
    pub(super) gesture: Gesture,
    pub(super) pointers: Vec<(i32, (f64, f64))>,
    pub(super) pointer: Option<(f64, f64)>,
    pub(super) hover: Option<UnitId>,
    pub(super) hover_dirty: bool,
    pub(super) space: bool,
    pub(super) keys: bool,
    pub(super) measure: Measure,
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
            shown: None,
            due: Vec::new(),
            spent: 0.0,
            translucent: false,
            tiles: Tiles::default(),
            near: None,
            preview: Vec::new(),
            preview_dirty: false,
            told_scale: 0.0,
            cursor_unit: None,
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
    /// Puts the map on a page: its frame and four canvases, bottom to top.
    pub fn mount(&mut self, root: HtmlElement, canvases: [HtmlCanvasElement; 4]) -> Result<(), JsValue> {
        let document = root.owner_document().ok_or("not in a document")?;
        let [under, base, names, over] = canvases;
        self.page = Some(Page {
            under: Layer::new(under)?,
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
        self.shown = None;
        self.translucent = false;
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
        self.names_dirty |= old.layers != new.layers;
        self.all_dirty |= old.layers != new.layers || old.changed != new.changed;
        self.plan_dirty |= old.layers.baseline != new.layers.baseline || old.changed != new.changed;
        self.hover_dirty |= old.tool != new.tool;
        if old.tool != new.tool
            && matches!(
                self.gesture,
                Gesture::Line { .. } | Gesture::Vertex { .. } | Gesture::Arc { .. }
            )
        {
            self.gesture = Gesture::None;
            self.preview_dirty = true;
        }
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

    /// Takes another map service; `again` asks for a frame.
    pub fn set_service(&mut self, service: Option<super::basemap::Service>, again: std::rc::Rc<dyn Fn()>) {
        self.tiles.set(service, again);
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

    pub(super) fn extent(&self) -> Rect {
        self.scene.as_ref().map_or(Rect::EMPTY, Scene::extent)
    }

    /// Shows everything.
    pub fn show_all(&mut self) {
        let camera = View::fit(&self.extent(), self.view.width, self.view.height, 24.0);
        self.set_camera(camera);
        self.moved_by_user = true;
    }

    pub(super) fn moved(&mut self, now: f64) {
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

    pub(super) fn middle(&self) -> (f64, f64) {
        (self.view.width / 2.0, self.view.height / 2.0)
    }

    pub(super) fn unit_at(&self, at: (f64, f64)) -> Option<UnitId> {
        let scene = self.scene.as_ref()?;
        scene.index.at(&scene.territory, self.view.to_point(at.0, at.1))
    }

    pub(super) fn cursor(&self) {
        let Some(page) = &self.page else { return };
        let style = match (&self.gesture, self.look.tool) {
            (Gesture::Pan { .. }, _) => "grabbing",
            _ if self.look.placing => "crosshair",
            _ if self.space => "grab",
            (_, Tool::Hand) => "grab",
            (_, Tool::Select) => "default",
            (_, Tool::Brush | Tool::Eraser) => "none",
            (_, Tool::Vertex) => "default",
            (_, Tool::Rectangle | Tool::Lasso | Tool::Line | Tool::Picker | Tool::Lock) => "crosshair",
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
        if self.look.placing {
            self.gesture = Gesture::Press {
                from: p.at,
                shift: p.shift,
            };
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
            Tool::Line => {
                let at = self.view.to_world(p.at.0, p.at.1);
                match &mut self.gesture {
                    Gesture::Line { points, to, pressed } => {
                        points.push(at);
                        (*to, *pressed) = (at, Some(p.at));
                    }
                    _ => {
                        self.gesture = Gesture::Line {
                            points: vec![at],
                            to: at,
                            pressed: Some(p.at),
                        }
                    }
                }
                self.preview_dirty = true;
                Vec::new()
            }
            Tool::Vertex => {
                if !self.grasp(p.at) && !self.grasp_arc(p.at) {
                    self.gesture = Gesture::Press {
                        from: p.at,
                        shift: p.shift,
                    };
                }
                Vec::new()
            }
            Tool::Hand | Tool::Select | Tool::Picker | Tool::Lock => {
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
        if let Gesture::Line { to, .. } = &mut self.gesture {
            *to = self.view.to_world(at.0, at.1);
            self.preview_dirty = true;
            return;
        }
        if !is_down {
            if self.look.tool == Tool::Vertex {
                self.near = self.near_vertex(at);
                self.over_dirty = true;
            }
            return;
        }
        match &mut self.gesture {
            Gesture::None | Gesture::Keys | Gesture::Line { .. } => {}
            Gesture::Vertex { to, .. } | Gesture::Arc { to, .. } => {
                *to = self.view.to_point(at.0, at.1);
                self.over_dirty = true;
            }
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
        if let Gesture::Line { points, pressed, .. } = &mut self.gesture {
            let from = pressed.take();
            let dragged = from.is_some_and(|f| (f.0 - p.at.0).abs() + (f.1 - p.at.1).abs() > 3.0 * SLACK);
            if dragged {
                points.push(self.view.to_world(p.at.0, p.at.1));
                return self.finish_line();
            }
            return Vec::new();
        }
        let mut tell = Vec::new();
        if matches!(self.gesture, Gesture::Stroke { .. }) {
            tell.extend(self.flush());
        }
        match std::mem::replace(&mut self.gesture, Gesture::None) {
            Gesture::Press { .. } if self.look.placing => {
                tell.push(Tell::Place(self.view.to_point(p.at.0, p.at.1)));
            }
            Gesture::Press { .. } => {
                let unit = self.unit_at(p.at);
                match (self.look.tool, unit) {
                    (Tool::Picker, Some(unit)) => tell.push(Tell::Pick(unit)),
                    (Tool::Lock, Some(unit)) => tell.push(Tell::Lock(unit)),
                    (Tool::Picker | Tool::Lock | Tool::Vertex, None) => {}
                    _ => tell.push(Tell::Select(unit, p.shift)),
                }
            }
            Gesture::Stroke { .. } => tell.push(Tell::End),
            Gesture::Rectangle { from, to } => {
                let area = (from.0 - to.0).abs() * (from.1 - to.1).abs();
                if area > 1.0 {
                    let ring = [from, (to.0, from.1), to, (from.0, to.1)];
                    tell.push(self.enclosed(&ring, p.shift, p.alt));
                }
            }
            Gesture::Lasso { points } => {
                if points.len() > 2 {
                    tell.push(self.enclosed(&points, p.shift, p.alt));
                }
            }
            Gesture::Vertex { arc, index, to } => tell.extend(self.drop_vertex(arc, index, to)),
            // A click on a boundary that moves nothing selects, as beside it.
            Gesture::Arc { from, to, .. } if from == to => tell.push(Tell::Select(self.unit_at(p.at), p.shift)),
            Gesture::Arc { arc, from, to } => tell.extend(drop_arc(arc, from, to)),
            // Keys go on painting whatever the mouse does.
            Gesture::Keys => self.gesture = Gesture::Keys,
            Gesture::None | Gesture::Pan { .. } | Gesture::Pinch { .. } | Gesture::Line { .. } => {}
        }
        self.cursor();
        tell
    }

    /// The point of a boundary nearest to a window point, if it is within reach. Only where units
    /// are large enough to be grasped singly.
    fn near_vertex(&self, at: (f64, f64)) -> Option<(ArcId, usize)> {
        let scene = self.scene.as_ref()?;
        let area = self
            .view
            .world_rect(at.0 - GRASP, at.1 - GRASP, 2.0 * GRASP, 2.0 * GRASP);
        let map = scene.territory.map();
        let mut best = (GRASP, None);
        scene.arcs.visit(&area, |i| {
            for (k, p) in map.arc_points(ArcId::of(i)).iter().enumerate() {
                let (x, y) = self.view.to_screen(f64::from(p.x), f64::from(p.y));
                let far = (x - at.0).abs().max((y - at.1).abs());
                if far < best.0 {
                    best = (far, Some((ArcId::of(i), k)));
                }
            }
        });
        best.1
    }

    /// Grasps the point of a boundary under the pointer. Says whether there is one.
    pub(super) fn grasp(&mut self, at: (f64, f64)) -> bool {
        let Some((arc, index)) = self.near_vertex(at) else {
            return false;
        };
        let Some(scene) = &self.scene else { return false };
        let to = scene.territory.map().arc_points(arc)[index];
        self.gesture = Gesture::Vertex { arc, index, to };
        true
    }

    /// Grasps the arc under the pointer, to be moved as a whole. Says whether there is one.
    fn grasp_arc(&mut self, at: (f64, f64)) -> bool {
        let Some(scene) = &self.scene else { return false };
        let area = self
            .view
            .world_rect(at.0 - GRASP, at.1 - GRASP, 2.0 * GRASP, 2.0 * GRASP);
        let map = scene.territory.map();
        let mut best = (GRASP / 2.0, None);
        scene.arcs.visit(&area, |i| {
            for w in map.arc_points(ArcId::of(i)).windows(2) {
                let [a, b] = [w[0], w[1]].map(|p| self.view.to_screen(f64::from(p.x), f64::from(p.y)));
                let far = to_segment(at, a, b);
                if far < best.0 {
                    best = (far, Some(ArcId::of(i)));
                }
            }
        });
        let Some(arc) = best.1 else { return false };
        let from = self.view.to_point(at.0, at.1);
        self.gesture = Gesture::Arc { arc, from, to: from };
        true
    }

    /// What comes of letting a point go.
    pub(super) fn drop_vertex(&mut self, arc: ArcId, index: usize, to: Point) -> Option<Tell> {
        self.over_dirty = true;
        self.near = None;
        let old = self.scene.as_ref()?.territory.map().arc_points(arc)[index];
        (old != to).then_some(Tell::Bend(old, to))
    }

    /// The line under way in map points, the pointer included, without repeats.
    pub(super) fn line_points(&self) -> Vec<Point> {
        let Gesture::Line { points, to, pressed } = &self.gesture else {
            return Vec::new();
        };
        let live = (points.len() < 2 || pressed.is_none()).then_some(to);
        let mut line: Vec<Point> = (points.iter().chain(live))
            .map(|p| Point {
                x: p.0.round() as i32,
                y: p.1.round() as i32,
            })
            .collect();
        line.dedup();
        line
    }

    /// The line is done (a drag's end, a double click, Enter).
    pub fn finish_line(&mut self) -> Vec<Tell> {
        let Gesture::Line { points, to, .. } = &mut self.gesture else {
            return Vec::new();
        };
        if let Some(last) = points.last() {
            *to = *last;
        }
        let line = self.line_points();
        self.gesture = Gesture::None;
        self.preview_dirty = true;
        self.over_dirty = true;
        if line.len() < 2 {
            return Vec::new();
        }
        vec![Tell::Line(line)]
    }

    pub(super) fn enclosed(&self, ring: &[(f64, f64)], shift: bool, alt: bool) -> Tell {
        let take = if alt { Take::Overlap } else { Take::InsidePoint };
        let ring: Vec<_> = ring.iter().map(|&(x, y)| self.view.to_point(x, y)).collect();
        let units = self
            .scene
            .as_ref()
            .map_or_else(Vec::new, |s| s.index.in_polygon(&s.territory, &ring, take));
        Tell::Lasso(units, shift)
    }

    /// The pointer left the window.
    pub fn leave(&mut self) {
        if self.pointers.is_empty() {
            self.pointer = None;
            self.hover_dirty = true;
            self.over_dirty = true;
        }
    }

    /// Where the hand is: the pointer, or the unit that keys act on.
    pub(super) fn pointed(&self) -> Option<(f64, f64)> {
        if !self.keys {
            return self.pointer;
        }
        Some(match (self.cursor_unit, &self.scene) {
            (Some(unit), Some(scene)) => {
                let p = scene.territory.geometry().inside[unit.index()];
                self.view.to_screen(f64::from(p.x), f64::from(p.y))
            }
            _ => self.middle(),
        })
    }

    /// The app refused a stroke.
    pub fn refuse(&mut self) {
        if matches!(self.gesture, Gesture::Stroke { .. } | Gesture::Keys) {
            self.gesture = Gesture::None;
        }
    }

    /// Gives up whatever is under way.
    pub fn cancel(&mut self) -> Vec<Tell> {
        self.over_dirty = true;
        let gesture = std::mem::replace(&mut self.gesture, Gesture::None);
        self.cursor();
        match gesture {
            Gesture::Stroke { .. } | Gesture::Keys => vec![Tell::Cancel],
            Gesture::Line { .. } => {
                self.preview_dirty = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Whether something is under way that Escape would give up.
    pub fn busy(&self) -> bool {
        matches!(
            self.gesture,
            Gesture::Stroke { .. }
                | Gesture::Rectangle { .. }
                | Gesture::Lasso { .. }
                | Gesture::Line { .. }
                | Gesture::Vertex { .. }
                | Gesture::Arc { .. }
                | Gesture::Keys
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
        fresh.sort_compact();
        (!fresh.is_empty()).then_some(Tell::Paint(fresh))
    }

    /// The first half of a frame: what the app is to be told before anything is painted.
    pub fn prepare(&mut self) -> Vec<Tell> {
        let mut tell: Vec<Tell> = self.flush().into_iter().collect();
        if std::mem::take(&mut self.hover_dirty) {
            let quiet = matches!(self.gesture, Gesture::None | Gesture::Press { .. });
            if quiet {
                let unit = match self.cursor_unit.filter(|_| self.keys) {
                    Some(unit) => Some(unit),
                    None => self.pointed().and_then(|at| self.unit_at(at)),
                };
                if unit != self.hover {
                    self.hover = unit;
                    self.over_dirty = true;
                    tell.push(Tell::Hover(unit));
                }
            }
        }
        tell.extend(self.tiles.take_failing().map(Tell::BasemapFails));
        if self.placed && self.told_scale != self.view.camera.scale {
            self.told_scale = self.view.camera.scale;
            tell.push(Tell::Scale(self.told_scale));
        }
        if std::mem::take(&mut self.moved_by_user) && self.placed {
            tell.push(Tell::Moved(self.view.camera));
        }
        tell
    }

    /// After [`Tell::Paint`] or [`Tell::Cancel`]: what the app says it touched.
    pub fn touched(&mut self, effects: &Effects) {
        if !effects.units.is_empty() || !effects.grids.is_empty() || !effects.communities.is_empty() {
            self.touch();
        }
    }
}

/// What comes of letting an arc go.
pub(super) fn drop_arc(arc: ArcId, from: Point, to: Point) -> Option<Tell> {
    let (east, north) = (to.x.checked_sub(from.x)?, to.y.checked_sub(from.y)?);
    ((east, north) != (0, 0)).then_some(Tell::Shift(arc, east, north))
}

/// Distance of a point from a segment.
fn to_segment(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let t = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
    let (ex, ey) = (p.0 - a.0 - t * dx, p.1 - a.1 - t * dy);
    (ex * ex + ey * ey).sqrt()
}

fn between(a: (f64, f64), b: (f64, f64)) -> ((f64, f64), f64) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    (
        (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1)),
        (dx * dx + dy * dy).sqrt(),
    )
}
