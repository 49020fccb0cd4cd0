//! The map on a real canvas: what pointer, wheel and keys do, and that what is repainted in part
//! equals what is painted anew.

use crate::support::{SIDE, Sketch};
use geju::app::map::{Camera, ColourMode, Look, MapHandle, MapModel, MapView, Tool};
use geju::plan::{Effects, GridId, Plan, PlanEdit};
use geju::territory::{Territory, UnitId};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlCanvasElement, HtmlElement, KeyboardEvent, KeyboardEventInit, PointerEvent, PointerEventInit};

/// An app in small.
struct Model {
    territory: Arc<Territory>,
    plan: RefCell<Plan>,
    look: RwSignal<Look>,
    hovered: Cell<Option<UnitId>>,
    selected: RefCell<Vec<(Option<UnitId>, bool)>>,
    enclosed: RefCell<Vec<UnitId>>,
    strokes: RefCell<Vec<&'static str>>,
    before: RefCell<Option<Plan>>,
}

impl MapModel for Model {
    fn territory(&self) -> Arc<Territory> {
        Arc::clone(&self.territory)
    }
    fn with_plan(&self, read: &mut dyn FnMut(&Plan)) {
        read(&self.plan.borrow());
    }
    fn value(&self, grid: GridId) -> Option<f64> {
        Some(0.5 + 0.25 * f64::from(grid.0))
    }
    fn look(&self) -> Look {
        self.look.get()
    }
    fn hover(&self, unit: Option<UnitId>) {
        self.hovered.set(unit);
    }
    fn select(&self, unit: Option<UnitId>, additive: bool) {
        self.selected.borrow_mut().push((unit, additive));
    }
    fn lasso(&self, units: &[UnitId], _additive: bool) {
        *self.enclosed.borrow_mut() = units.to_vec();
    }
    fn stroke_begin(&self) -> bool {
        self.strokes.borrow_mut().push("begin");
        *self.before.borrow_mut() = Some(self.plan.borrow().clone());
        self.look.get_untracked().target.is_some()
    }
    fn stroke_paint(&self, units: &[UnitId]) -> Effects {
        self.strokes.borrow_mut().push("paint");
        let target = self.look.get_untracked().target;
        let moves = units.iter().map(|&u| (u, target)).collect();
        let (_, effects) = PlanEdit::Assign(moves)
            .apply(&mut self.plan.borrow_mut())
            .expect("units and grid are there");
        effects
    }
    fn stroke_end(&self) {
        self.strokes.borrow_mut().push("end");
    }
    fn stroke_cancel(&self) -> Effects {
        self.strokes.borrow_mut().push("cancel");
        if let Some(before) = self.before.take() {
            *self.plan.borrow_mut() = before;
        }
        Effects {
            units: self.territory.unit_ids().collect(),
            ..Effects::default()
        }
    }
}

/// A map of 8 × 6 squares of 100 m in a window of 400 × 300: 0.4 pixels a metre, 40 a square, the
/// north-west corner at (40, 30).
struct Stage {
    model: Rc<Model>,
    handle: MapHandle,
    root: HtmlElement,
    place: HtmlElement,
    // Dropping it takes the map off the page.
    _view: Box<dyn std::any::Any>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.place.remove();
    }
}

async fn frames(count: usize) {
    for _ in 0..count {
        let next = js_sys::Promise::new(&mut |done, _| {
            let _ = web_sys::window().expect("a window").request_animation_frame(&done);
        });
        let _ = wasm_bindgen_futures::JsFuture::from(next).await;
    }
}

async fn stage() -> Stage {
    let f = Sketch::of("AAABBBCC/AAABBBCC/AADDDECC/FFDDDEEE/FFDDDEEE/FFFGGGGG").build();
    let document = web_sys::window().expect("a window").document().expect("a document");
    let place: HtmlElement = document.create_element("div").expect("a div").unchecked_into();
    place
        .set_attribute(
            "style",
            "position:fixed;left:0;top:0;width:400px;height:300px;background:#fff",
        )
        .expect("a style");
    document.body().expect("a body").append_child(&place).expect("appended");
    let model = Rc::new(Model {
        territory: Arc::new(f.territory),
        plan: RefCell::new(f.plan),
        look: RwSignal::new(Look {
            brush_radius: 4.0,
            ..Look::default()
        }),
        hovered: Cell::new(None),
        selected: RefCell::default(),
        enclosed: RefCell::default(),
        strokes: RefCell::default(),
        before: RefCell::default(),
    });
    let handle = MapHandle::new(Rc::clone(&model) as Rc<dyn MapModel>);
    handle.set_camera(Camera {
        x: 4.0 * f64::from(SIDE),
        y: 3.0 * f64::from(SIDE),
        scale: 40.0 / f64::from(SIDE),
    });
    let shown = handle.clone();
    let view = leptos::mount::mount_to(place.clone(), move || view! { <MapView handle=shown /> });
    frames(3).await;
    let root = place.query_selector(".map").ok().flatten().expect("the map is there");
    Stage {
        model,
        handle,
        root: root.unchecked_into(),
        place,
        _view: Box::new(view),
    }
}

impl Stage {
    fn pointer(&self, name: &str, id: i32, x: i32, y: i32, shift: bool) {
        let init = PointerEventInit::new();
        init.set_pointer_id(id);
        init.set_client_x(x);
        init.set_client_y(y);
        init.set_shift_key(shift);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = PointerEvent::new_with_event_init_dict(name, &init).expect("an event");
        let _ = self.root.dispatch_event(&event);
    }

    fn drag(&self, path: &[(i32, i32)]) {
        self.pointer("pointerdown", 1, path[0].0, path[0].1, false);
        for p in &path[1..] {
            self.pointer("pointermove", 1, p.0, p.1, false);
        }
    }

    fn key(&self, key: &str) {
        self.key_with(key, false);
    }

    fn key_with(&self, key: &str, shift: bool) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_shift_key(shift);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        let _ = self.root.dispatch_event(&event);
    }

    fn tool(&self, tool: Tool, target: Option<GridId>) {
        self.model.look.update(|l| {
            l.tool = tool;
            l.target = target;
        });
    }

    /// All pixels of the base canvas.
    fn pixels(&self) -> Vec<u8> {
        let canvas: HtmlCanvasElement = self
            .root
            .query_selector("canvas[data-layer=base]")
            .ok()
            .flatten()
            .expect("a canvas")
            .unchecked_into();
        let context: web_sys::CanvasRenderingContext2d = canvas
            .get_context("2d")
            .ok()
            .flatten()
            .expect("a context")
            .unchecked_into();
        context
            .get_image_data(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()))
            .expect("pixels")
            .data()
            .0
    }

    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let pixels = self.pixels();
        let width = pixels.len() / 4 / self.height();
        let ratio = self.height() as f64 / 300.0;
        let at = |v: usize| (v as f64 * ratio) as usize;
        let i = (at(y) * width + at(x)) * 4;
        [pixels[i], pixels[i + 1], pixels[i + 2]]
    }

    fn height(&self) -> usize {
        let canvas: HtmlCanvasElement = self
            .root
            .query_selector("canvas[data-layer=base]")
            .ok()
            .flatten()
            .expect("a canvas")
            .unchecked_into();
        canvas.height() as usize
    }

    fn unit(&self, column: u32, row: u32) -> UnitId {
        UnitId(row * 8 + column)
    }
}

/// Whether two pictures are one. The rasteriser rounds the coverage of a corner's pixel by where the
/// clip lies: one level of 255 is no difference, two are.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(p, q)| p.abs_diff(*q) <= 1)
}

/// Where two pictures differ, for the message of a failed test.
fn differing(a: &[u8], b: &[u8], width: usize) -> String {
    let other: Vec<(usize, usize, &[u8], &[u8])> = (a.chunks(4).zip(b.chunks(4)).enumerate())
        .filter(|(_, (p, q))| p != q)
        .map(|(i, (p, q))| (i % width, i / width, p, q))
        .collect();
    let xs = other.iter().map(|d| d.0).min().zip(other.iter().map(|d| d.0).max());
    let ys = other.iter().map(|d| d.1).min().zip(other.iter().map(|d| d.1).max());
    let first: Vec<_> = other.iter().take(12).collect();
    format!("{} pixels, x {xs:?}, y {ys:?}, width {width}: {first:?}", other.len())
}

fn colour(class: u8, theme: geju::app::map::Theme) -> [u8; 3] {
    let c = ColourMode::LoadRatio.ramp().colour(class, theme);
    [c.0, c.1, c.2]
}

#[wasm_bindgen_test]
async fn grids_have_the_colour_of_their_class_in_both_themes() {
    let s = stage().await;
    use geju::app::map::Theme::{Dark, Light};
    // A is at 0.5, G at 2.0; the middle of a square has no line.
    assert_eq!(s.pixel(60, 50), colour(0, Light));
    assert_eq!(s.pixel(220, 250), colour(5, Light));
    s.model.look.update(|l| l.theme = Dark);
    frames(3).await;
    assert_eq!(s.pixel(60, 50), colour(0, Dark));
    assert_eq!(s.pixel(220, 250), colour(5, Dark));
}

#[wasm_bindgen_test]
async fn a_click_selects_and_hovering_tells() {
    let s = stage().await;
    s.pointer("pointermove", 1, 100, 50, false);
    frames(2).await;
    assert_eq!(s.model.hovered.get(), Some(s.unit(1, 0)));
    s.pointer("pointerdown", 1, 100, 50, false);
    s.pointer("pointerup", 1, 101, 51, false);
    s.pointer("pointerdown", 1, 340, 250, true);
    s.pointer("pointerup", 1, 340, 250, true);
    s.pointer("pointerdown", 1, 5, 5, false);
    s.pointer("pointerup", 1, 5, 5, false);
    assert_eq!(
        *s.model.selected.borrow(),
        [(Some(s.unit(1, 0)), false), (Some(s.unit(7, 5)), true), (None, false)]
    );
}

#[wasm_bindgen_test]
async fn dragging_moves_and_the_strips_are_exact() {
    let s = stage().await;
    let before = s.handle.camera().expect("placed");
    s.drag(&[(200, 150), (230, 140), (237, 133)]);
    frames(2).await;
    s.pointer("pointerup", 1, 237, 133, false);
    let after = s.handle.camera().expect("placed");
    assert!((after.x - (before.x - 37.0 / before.scale)).abs() < 1.0);
    assert!((after.y - (before.y - 17.0 / before.scale)).abs() < 1.0);
    assert!(s.model.selected.borrow().is_empty(), "a drag is not a click");
    frames(20).await;
    let moved = s.pixels();
    s.handle.invalidate_all();
    frames(2).await;
    let anew = s.pixels();
    assert!(
        same(&moved, &anew),
        "a moved picture equals one painted anew: {}",
        differing(&moved, &anew, moved.len() / 4 / s.height())
    );
}

#[wasm_bindgen_test]
async fn a_fast_stroke_paints_every_unit_on_its_way_once_and_exactly() {
    let s = stage().await;
    s.tool(Tool::Brush, Some(GridId(0)));
    frames(1).await;
    // From one end of the third row to the other in a single event.
    s.drag(&[(60, 110), (340, 110)]);
    frames(2).await;
    s.pointer("pointerup", 1, 340, 110, false);
    let row: Vec<Option<GridId>> = (0..8).map(|x| s.model.plan.borrow().grid_of(s.unit(x, 2))).collect();
    assert_eq!(row, [Some(GridId(0)); 8]);
    assert_eq!(s.model.plan.borrow().grid_of(s.unit(4, 3)), Some(GridId(3)));
    assert_eq!(s.model.strokes.borrow().first(), Some(&"begin"));
    assert_eq!(s.model.strokes.borrow().last(), Some(&"end"));
    frames(2).await;
    let part = s.pixels();
    s.handle.invalidate_all();
    frames(2).await;
    let whole = s.pixels();
    assert!(
        same(&part, &whole),
        "what a stroke repaints equals all painted anew: {}",
        differing(&part, &whole, part.len() / 4 / s.height())
    );
}

#[wasm_bindgen_test]
async fn escape_and_a_second_finger_take_a_stroke_back() {
    let s = stage().await;
    s.tool(Tool::Brush, Some(GridId(0)));
    frames(1).await;
    let before = s.model.plan.borrow().clone();
    s.drag(&[(340, 50), (340, 250)]);
    frames(2).await;
    assert_ne!(*s.model.plan.borrow(), before);
    s.key("Escape");
    assert_eq!(*s.model.plan.borrow(), before);
    s.pointer("pointerup", 1, 340, 250, false);

    s.drag(&[(340, 50), (340, 250)]);
    frames(2).await;
    assert_ne!(*s.model.plan.borrow(), before);
    s.pointer("pointerdown", 2, 100, 100, false);
    assert_eq!(*s.model.plan.borrow(), before);
    // The two fingers part: the map grows.
    let scale = s.handle.camera().expect("placed").scale;
    s.pointer("pointermove", 2, 20, 40, false);
    assert!(s.handle.camera().expect("placed").scale > scale);
    assert_eq!(s.model.strokes.borrow().last(), Some(&"cancel"));
}

#[wasm_bindgen_test]
async fn a_refused_stroke_paints_nothing() {
    let s = stage().await;
    s.tool(Tool::Brush, None);
    frames(1).await;
    s.drag(&[(60, 50), (340, 250)]);
    frames(2).await;
    s.pointer("pointerup", 1, 340, 250, false);
    assert_eq!(*s.model.strokes.borrow(), ["begin"]);
}

#[wasm_bindgen_test]
async fn a_lasso_takes_the_units_whose_inside_lies_in_it() {
    let s = stage().await;
    s.tool(Tool::Lasso, None);
    frames(1).await;
    s.drag(&[(35, 25), (125, 25), (125, 75), (35, 75)]);
    s.pointer("pointerup", 1, 35, 75, false);
    assert_eq!(*s.model.enclosed.borrow(), [s.unit(0, 0), s.unit(1, 0)]);
}

#[wasm_bindgen_test]
async fn keys_move_zoom_and_select() {
    let s = stage().await;
    let c = s.handle.camera().expect("placed");
    s.key("+");
    let near = s.handle.camera().expect("placed");
    assert!(near.scale > c.scale && (near.x - c.x).abs() < 1e-6);
    s.key("-");
    s.key_with("ArrowRight", true);
    assert!(s.handle.camera().expect("placed").x > c.x);
    s.key_with("ArrowLeft", true);
    s.handle.set_camera(Camera {
        x: c.x + 1000.0,
        y: c.y + 1000.0,
        ..c
    });
    s.key("ArrowRight"); // the first arrow shows the cursor, on the unit in the middle
    s.key("ArrowRight"); // the next walks to its neighbour
    s.key("Enter");
    assert_eq!(*s.model.selected.borrow(), [(Some(s.unit(5, 2)), false)]);
}

#[wasm_bindgen_test]
async fn a_map_taken_off_the_page_lets_go() {
    let s = stage().await;
    let camera = s.handle.camera();
    let handle = s.handle.clone();
    drop(s);
    handle.invalidate_all();
    frames(3).await;
    assert_eq!(handle.camera(), camera);
}
