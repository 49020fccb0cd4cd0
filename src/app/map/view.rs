//! The component, its listeners and the handle by which the app steers it.

use super::camera::{Camera, View};
use super::classes::LegendRow;
use super::engine::{Engine, Press, Tell, Timings};
use super::model::{MapModel, Tool};
use super::{basemap, picture};
use crate::locale::map::MapMsg;
use crate::plan::Effects;
use crate::territory::Rect;
use leptos::html;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{
    AddEventListenerOptions, Event, EventTarget, HtmlCanvasElement, HtmlElement, KeyboardEvent, MouseEvent,
    PointerEvent, ResizeObserver, WheelEvent,
};

/// What the browser calls for a frame.
type Tick = Closure<dyn FnMut(f64)>;

struct Shared {
    model: Rc<dyn MapModel>,
    engine: RefCell<Engine>,
    /// The frame asked for and not yet come.
    waiting: Cell<Option<i32>>,
    tick: Tick,
}

impl Drop for Shared {
    /// A frame that comes after its closure is gone would be an error in the console.
    fn drop(&mut self) {
        if let (Some(frame), Some(window)) = (self.waiting.take(), web_sys::window()) {
            let _ = window.cancel_animation_frame(frame);
        }
    }
}

/// Steers one map. Cheap to clone; may be made before the map is on the page and outlives it, so
/// that a map that comes back looks where it looked.
#[derive(Clone)]
pub struct MapHandle(Rc<Shared>);

impl std::fmt::Debug for MapHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MapHandle")
    }
}

fn now() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}

impl MapHandle {
    /// A handle for a map of `model`.
    pub fn new(model: Rc<dyn MapModel>) -> Self {
        let shared = Rc::new_cyclic(|weak: &Weak<Shared>| {
            let weak = weak.clone();
            let tick = Closure::new(move |_time: f64| {
                if let Some(shared) = weak.upgrade() {
                    MapHandle(shared).frame();
                }
            });
            Shared {
                model,
                engine: RefCell::new(Engine::default()),
                waiting: Cell::new(None),
                tick,
            }
        });
        Self(shared)
    }

    /// Shows a world box.
    pub fn fly_to(&self, rect: Rect) {
        self.with(|e| e.fly_to(&rect));
    }

    /// Shows everything.
    pub fn show_all(&self) {
        self.with(Engine::show_all);
    }

    /// An edit touched these. The map compares the plan with what it shows and repaints what
    /// differs.
    pub fn invalidate(&self, effects: &Effects) {
        self.with(|e| e.touched(effects));
    }

    /// Values, plan or territory were replaced.
    pub fn invalidate_all(&self) {
        self.with(Engine::touch_all);
    }

    /// Where the map looks; `None` before it was first shown.
    pub fn camera(&self) -> Option<Camera> {
        self.0.engine.try_borrow().ok().and_then(|e| e.camera())
    }

    /// Looks elsewhere; [`MapModel::camera_moved`] is not called, so two maps can follow each other.
    pub fn set_camera(&self, camera: Camera) {
        self.with(|e| e.follow(camera, now()));
    }

    /// Zooms about the middle of the window.
    pub fn zoom(&self, factor: f64) {
        self.with(|e| {
            let v = e.view();
            e.zoom((v.width / 2.0, v.height / 2.0), factor, now());
        });
    }

    /// The view, for a scale bar or a tip beside a place.
    pub fn view(&self) -> Option<View> {
        self.0.engine.try_borrow().ok().map(|e| e.view())
    }

    /// The legend of what is painted: classes, colours and how many grids are in each. Empty before
    /// the first frame and in modes without numbers.
    pub fn legend(&self) -> Vec<LegendRow> {
        self.0.engine.try_borrow().map(|e| e.legend()).unwrap_or_default()
    }

    /// How long painting took last.
    pub fn timings(&self) -> Timings {
        self.0.engine.try_borrow().map(|e| e.timings).unwrap_or_default()
    }

    /// Finishes a line under way.
    pub fn finish_line(&self) {
        self.act(Engine::finish_line);
    }

    /// Whether something is under way that Escape would give up.
    pub fn busy(&self) -> bool {
        self.0.engine.try_borrow().is_ok_and(|e| e.busy())
    }

    /// The user's map service; `None` for none.
    pub fn set_basemap(&self, service: Option<basemap::Service>) {
        let again = self.clone();
        self.with(|e| e.set_service(service, Rc::new(move || again.request())));
    }

    /// A picture of the map: see [`picture`].
    pub fn picture(&self, wanted: &picture::Sheet) -> Option<picture::Picture> {
        let mut engine = self.0.engine.try_borrow_mut().ok()?;
        picture::take(&mut engine, wanted).ok()
    }

    /// Gives up the gesture under way.
    pub fn cancel(&self) {
        let tell = self.0.engine.try_borrow_mut().map(|mut e| e.cancel());
        self.tell(tell.unwrap_or_default());
        self.request();
    }

    fn with(&self, act: impl FnOnce(&mut Engine)) {
        match self.0.engine.try_borrow_mut() {
            Ok(mut engine) => act(&mut engine),
            // Only from inside a read of the model, which its contract forbids.
            Err(_) => leptos::logging::error!("map: called back while it was painting"),
        }
        self.request();
    }

    /// Acts, then tells the app what came of it.
    fn act(&self, act: impl FnOnce(&mut Engine) -> Vec<Tell>) {
        let tell = match self.0.engine.try_borrow_mut() {
            Ok(mut engine) => act(&mut engine),
            Err(_) => return,
        };
        self.tell(tell);
        self.request();
    }

    fn tell(&self, tell: Vec<Tell>) {
        let model = &self.0.model;
        let mut refused = false;
        for t in tell {
            match t {
                Tell::Hover(unit) => model.hover(unit),
                Tell::Select(unit, additive) => model.select(unit, additive),
                Tell::Lasso(units, additive) => model.lasso(&units, additive),
                Tell::Pick(unit) => model.pick(unit),
                Tell::Begin => {
                    if !model.stroke_begin() {
                        refused = true;
                        self.with(Engine::refuse);
                    }
                }
                Tell::Paint(_) | Tell::End | Tell::Cancel if refused => {}
                Tell::Paint(units) => {
                    let effects = model.stroke_paint(&units);
                    self.with(|e| e.touched(&effects));
                }
                Tell::End => model.stroke_end(),
                Tell::Cancel => {
                    let effects = model.stroke_cancel();
                    self.with(|e| e.touched(&effects));
                }
                Tell::Radius(radius) => model.set_brush_radius(radius),
                Tell::Moved(camera) => model.camera_moved(camera),
                Tell::Scale(scale) => model.scaled(scale),
                Tell::Line(line) => model.line(&line),
                Tell::Bend(from, to) => model.bend(from, to),
                Tell::Shift(arc, east, north) => model.shift(arc, east, north),
                Tell::BasemapFails(fails) => model.basemap_fails(fails),
                Tell::Place(at) => model.place(at),
                Tell::Lock(unit) => model.lock(unit),
                Tell::Cursor(unit) => model.cursor(unit),
            }
        }
    }

    /// Asks for a frame, once.
    fn request(&self) {
        if self.0.waiting.get().is_some() {
            return;
        }
        let tick = self.0.tick.as_ref().unchecked_ref();
        let asked = web_sys::window().map(|window| window.request_animation_frame(tick));
        self.0.waiting.set(asked.and_then(Result::ok));
    }

    fn frame(&self) {
        self.0.waiting.set(None);
        let tell = self.0.engine.try_borrow_mut().map(|mut e| e.prepare());
        self.tell(tell.unwrap_or_default());
        let again = self
            .0
            .engine
            .try_borrow_mut()
            .is_ok_and(|mut e| e.frame(&self.0.model, &now));
        if again {
            self.request();
        }
    }

    fn mount(&self, root: &HtmlElement, canvases: [HtmlCanvasElement; 4]) -> Result<Listeners, JsValue> {
        self.0.engine.borrow_mut().mount(root.clone(), canvases)?;
        let mut listeners = Listeners::default();
        self.listen(root, &mut listeners)?;
        let handle = self.clone();
        let resized = Closure::<dyn FnMut()>::new(move || handle.with(Engine::resized));
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref())?;
        observer.observe(root);
        listeners.observer = Some((observer, resized));
        listeners.handle = Some(self.clone());
        self.request();
        Ok(listeners)
    }

    fn listen(&self, root: &HtmlElement, all: &mut Listeners) -> Result<(), JsValue> {
        let place = {
            let root = root.clone();
            move |e: &MouseEvent| {
                let r = root.get_bounding_client_rect();
                (f64::from(e.client_x()) - r.left(), f64::from(e.client_y()) - r.top())
            }
        };
        let press = {
            let place = place.clone();
            move |e: &PointerEvent| Press {
                id: e.pointer_id(),
                at: place(e),
                button: e.button(),
                touch: e.pointer_type() == "touch",
                shift: e.shift_key(),
                alt: e.alt_key(),
            }
        };

        let (handle, at, frame) = (self.clone(), press.clone(), root.clone());
        all.add(root, "pointerdown", move |e| {
            let e: PointerEvent = e.unchecked_into();
            // Keys go to the map that was touched last.
            let _ = frame.focus();
            let _ = frame.set_pointer_capture(e.pointer_id());
            if e.button() == 1 {
                e.prevent_default(); // the browser's own scrolling with the middle button
            }
            handle.act(|engine| engine.down(at(&e)));
        })?;

        let (handle, at) = (self.clone(), place.clone());
        all.add(root, "pointermove", move |e| {
            let e: PointerEvent = e.unchecked_into();
            // Not there on pages without https, and in older browsers.
            let has = js_sys::Reflect::get(&e, &"getCoalescedEvents".into()).is_ok_and(|f| f.is_function());
            let mut path: Vec<(f64, f64)> = Vec::new();
            if has {
                path.extend(e.get_coalesced_events().iter().map(|c| at(c.unchecked_ref())));
            }
            let last = at(&e);
            if path.last() != Some(&last) {
                path.push(last);
            }
            handle.act(|engine| {
                engine.moves(e.pointer_id(), &path, now());
                Vec::new()
            });
        })?;

        let (handle, at) = (self.clone(), press.clone());
        all.add(root, "pointerup", move |e| {
            let e: PointerEvent = e.unchecked_into();
            handle.act(|engine| engine.up(at(&e)));
        })?;
        let (handle, at) = (self.clone(), press);
        all.add(root, "pointercancel", move |e| {
            let e: PointerEvent = e.unchecked_into();
            handle.act(|engine| {
                let mut tell = engine.cancel();
                tell.extend(engine.up(at(&e)));
                tell
            });
        })?;
        let handle = self.clone();
        all.add(root, "pointerleave", move |_| handle.with(Engine::leave))?;

        let (handle, at) = (self.clone(), place.clone());
        all.add(root, "wheel", move |e| {
            let e: WheelEvent = e.unchecked_into();
            e.prevent_default();
            let unit = match e.delta_mode() {
                WheelEvent::DOM_DELTA_LINE => 24.0,
                WheelEvent::DOM_DELTA_PAGE => 400.0,
                _ => 1.0,
            };
            // A pinch on a trackpad comes as a wheel with ctrl, in small steps.
            let speed = if e.ctrl_key() { 0.01 } else { 0.0018 };
            let factor = (-e.delta_y() * unit * speed).clamp(-1.2, 1.2).exp();
            handle.with(|engine| engine.zoom(at(&e), factor, now()));
        })?;
        let (handle, at) = (self.clone(), place);
        all.add(root, "dblclick", move |e| {
            let e: MouseEvent = e.unchecked_into();
            handle.act(|engine| match engine.look().tool {
                Tool::Hand | Tool::Select => {
                    let factor = if e.shift_key() { 0.5 } else { 2.0 };
                    engine.zoom(at(&e), factor, now());
                    Vec::new()
                }
                Tool::Line => engine.finish_line(),
                _ => Vec::new(),
            });
        })?;

        let handle = self.clone();
        all.add(root, "keydown", move |e| {
            let e: KeyboardEvent = e.unchecked_into();
            if e.ctrl_key() || e.meta_key() || e.alt_key() {
                return;
            }
            let mut mine = false;
            handle.act(|engine| {
                let tell = engine.key(&e.key(), e.shift_key(), now());
                mine = tell.is_some();
                tell.unwrap_or_default()
            });
            if mine {
                e.prevent_default();
                e.stop_propagation();
            }
        })?;
        let handle = self.clone();
        all.add(root, "keyup", move |e| {
            let e: KeyboardEvent = e.unchecked_into();
            handle.act(|engine| engine.key_up(&e.key()));
        })?;
        let (handle, frame) = (self.clone(), root.clone());
        all.add(root, "focus", move |_| {
            if frame.matches(":focus-visible").unwrap_or(false) {
                handle.with(Engine::steer);
            }
        })?;
        let handle = self.clone();
        all.add(root, "blur", move |_| handle.act(Engine::blur))
    }
}

type Listener = (EventTarget, &'static str, Closure<dyn FnMut(Event)>);

/// Listeners that are taken off when dropped.
#[derive(Default)]
struct Listeners {
    all: Vec<Listener>,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    handle: Option<MapHandle>,
}

impl Listeners {
    fn add(
        &mut self,
        target: &EventTarget,
        name: &'static str,
        act: impl FnMut(Event) + 'static,
    ) -> Result<(), JsValue> {
        let closure = Closure::<dyn FnMut(Event)>::new(act);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            closure.as_ref().unchecked_ref(),
            &options,
        )?;
        self.all.push((target.clone(), name, closure));
        Ok(())
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (target, name, closure) in &self.all {
            let _ = target.remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        }
        if let Some((observer, _)) = &self.observer {
            observer.disconnect();
        }
        if let Some(handle) = self.handle.take()
            && let Ok(mut engine) = handle.0.engine.try_borrow_mut()
        {
            engine.unmount();
        }
    }
}

/// The map. It fills its parent, which must have a size; the parent may clip it (swipe).
#[component]
pub fn MapView(
    /// Steers this map. One handle, one map.
    handle: MapHandle,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let (under, base, names, over) = (
        NodeRef::<html::Canvas>::new(),
        NodeRef::<html::Canvas>::new(),
        NodeRef::<html::Canvas>::new(),
        NodeRef::<html::Canvas>::new(),
    );
    // Dropped with the component, and with it the listeners.
    let listeners = StoredValue::new_local(None::<Listeners>);
    let mounting = handle.clone();
    Effect::new(move |_| {
        let (Some(root), Some(under), Some(base), Some(names), Some(over)) =
            (root.get(), under.get(), base.get(), names.get(), over.get())
        else {
            return;
        };
        match mounting.mount(&root, [under, base, names, over]) {
            Ok(guard) => listeners.set_value(Some(guard)),
            Err(e) => leptos::logging::error!("map: {e:?}"),
        }
    });
    Effect::new(move |_| {
        let look = handle.0.model.look();
        if let Some(root) = root.get() {
            let _ = root.set_attribute("aria-label", MapMsg::MapLabel.text(look.language));
            let _ = root.set_attribute("aria-description", MapMsg::MapHelp.text(look.language));
        }
        handle.with(|engine| engine.set_look(look));
    });
    let layer =
        "position:absolute;inset:0;width:100%;height:100%;display:block;pointer-events:none;transform-origin:0 0";
    view! {
        <div
            node_ref=root
            class="map"
            role="application"
            tabindex="0"
            style="position:absolute;inset:0;overflow:hidden;touch-action:none;user-select:none;-webkit-user-select:none"
        >
            <canvas data-layer="under" node_ref=under style=layer aria-hidden="true"></canvas>
            <canvas data-layer="base" node_ref=base style=layer aria-hidden="true"></canvas>
            <canvas data-layer="names" node_ref=names style=layer aria-hidden="true"></canvas>
            <canvas data-layer="over" node_ref=over style=layer aria-hidden="true"></canvas>
        </div>
    }
}
