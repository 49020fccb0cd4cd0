//! Tiles of the user's own map service, laid under the map. Nothing is fetched unless the user has
//! set a service; the address stays in this browser.
//!
//! Tiles are squares of web Mercator (EPSG:3857); the map's plane is a transverse Mercator centred
//! on the data. Over one tile the difference of the two is an affine map to well under a pixel, so
//! each tile is laid by three of its corners.

use super::camera::View;
use crate::sorted::SortedMap;
use crate::territory::{Point, Territory};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CanvasRenderingContext2d as Context, HtmlImageElement};

/// A tile service (XYZ, or WMTS by its address template).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Service {
    /// Address with `{z}`, `{x}`, `{y}` (`{-y}` for TMS, `{TileMatrix}`, `{TileCol}`, `{TileRow}` for
    /// WMTS) and `{key}`.
    pub template: String,
    /// The user's key.
    pub key: String,
    /// Whose map it is: shown on the map.
    pub attribution: String,
}

impl Service {
    /// Whether the template can be used.
    pub fn is_usable(&self) -> bool {
        let has = |names: &[&str]| names.iter().any(|n| self.template.contains(n));
        (self.template.starts_with("https://") || self.template.starts_with("http://"))
            && has(&["{x}", "{TileCol}"])
            && has(&["{y}", "{-y}", "{TileRow}"])
            && has(&["{z}", "{TileMatrix}"])
    }

    fn address(&self, (z, x, y): Tile) -> String {
        let upside_down = (1_u32 << z) - 1 - y;
        let mut address = self.template.replace("{key}", &self.key);
        for (name, value) in [
            ("{z}", z),
            ("{x}", x),
            ("{y}", y),
            ("{-y}", upside_down),
            ("{TileMatrix}", z),
            ("{TileCol}", x),
            ("{TileRow}", y),
            // Services spread over several hosts answer on each of them.
            ("{s}", x % 4),
        ] {
            address = address.replace(name, &value.to_string());
        }
        address
    }
}

/// Zoom, column, row.
type Tile = (u32, u32, u32);

/// Most tiles kept.
const KEPT: usize = 200;
/// Most tiles asked for in one window.
const ASKED: usize = 90;
/// Pixels of a tile's side.
const SIDE: f64 = 256.0;

/// The tiles fetched so far.
#[derive(Default)]
pub struct Tiles {
    service: Option<Service>,
    images: RefCell<SortedMap<Tile, HtmlImageElement>>,
    news: Rc<Cell<bool>>,
    loaded: Option<Closure<dyn FnMut()>>,
    failed: Option<Closure<dyn FnMut()>>,
    /// Whether the last tile asked for did not come.
    failing: Rc<Cell<bool>>,
    told: Cell<bool>,
}

impl std::fmt::Debug for Tiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tiles")
    }
}

impl Tiles {
    /// Takes another service; `again` is called when a tile has come.
    pub fn set(&mut self, service: Option<Service>, again: Rc<dyn Fn()>) {
        self.images.borrow_mut().clear();
        self.news.set(true);
        self.failing.set(false);
        let come = |fails: bool| {
            let (news, failing, again) = (self.news.clone(), self.failing.clone(), again.clone());
            Closure::<dyn FnMut()>::new(move || {
                news.set(true);
                failing.set(fails);
                again();
            })
        };
        self.loaded = Some(come(false));
        self.failed = Some(come(true));
        self.service = service.filter(Service::is_usable);
    }

    /// Whether there is a service.
    pub fn is_set(&self) -> bool {
        self.service.is_some()
    }

    /// Whether a tile has come since the last question.
    pub fn take_news(&self) -> bool {
        self.news.replace(false)
    }

    /// Whether tiles do not come, if that differs from what was said last.
    pub fn take_failing(&self) -> Option<bool> {
        let now = self.failing.get();
        (self.told.replace(now) != now).then_some(now)
    }

    fn image(&self, tile: Tile) -> Option<HtmlImageElement> {
        let mut images = self.images.borrow_mut();
        if let Some(image) = images.get(&tile) {
            return (image.complete() && image.natural_width() > 0).then(|| image.clone());
        }
        if images.len() >= KEPT {
            images.clear();
        }
        let image = HtmlImageElement::new().ok()?;
        image.set_onload(self.loaded.as_ref().map(|c| c.as_ref().unchecked_ref()));
        image.set_onerror(self.failed.as_ref().map(|c| c.as_ref().unchecked_ref()));
        image.set_src(&self.service.as_ref()?.address(tile));
        images.insert(tile, image);
        None
    }
}

/// Longitude and latitude of a tile's north-west corner.
fn corner(z: u32, x: f64, y: f64) -> (f64, f64) {
    let n = f64::from(1_u32 << z);
    let pi = std::f64::consts::PI;
    let latitude = libm::atan(libm::sinh(pi * (1.0 - 2.0 * y / n)));
    (x / n * 360.0 - 180.0, latitude.to_degrees())
}

/// Column and row at a place, as fractions.
fn column_row(z: u32, longitude: f64, latitude: f64) -> (f64, f64) {
    let n = f64::from(1_u32 << z);
    let t = libm::tan(latitude.to_radians());
    let y = (1.0 - libm::asinh(t) / std::f64::consts::PI) / 2.0 * n;
    ((longitude + 180.0) / 360.0 * n, y)
}

/// Lays the tiles of a window. On a plane of its own (the sample) there is no place on earth.
pub fn paint(context: &Context, tiles: &Tiles, territory: &Territory, view: &View) {
    context.clear_rect(0.0, 0.0, view.width, view.height);
    let projection = &territory.data().projection;
    let Some(forward) = projection.forward_all() else {
        return;
    };
    let place = |x: f64, y: f64| projection.inverse(view.to_point(x, y));
    let (w, h) = (view.width, view.height);
    let Some((_, middle)) = place(w / 2.0, h / 2.0) else {
        return;
    };
    // Metres a pixel of web Mercator at zoom 0, at this latitude.
    let ground = 156_543.033_9 * libm::cos(middle.to_radians());
    let zoom = libm::log2(ground * view.camera.scale * 100.0).round().clamp(1.0, 18.0) as u32;
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for (x, y) in [(0.0, 0.0), (w, 0.0), (0.0, h), (w, h), (w / 2.0, 0.0), (w / 2.0, h)] {
        if let Some((longitude, latitude)) = place(x, y) {
            let (column, row) = column_row(zoom, longitude, latitude);
            low = (low.0.min(column), low.1.min(row));
            high = (high.0.max(column), high.1.max(row));
        }
    }
    let most = f64::from(1_u32 << zoom) - 1.0;
    let range = |a: f64, b: f64| (a.floor().clamp(0.0, most) as u32)..=(b.floor().clamp(0.0, most) as u32);
    let screen = |x: f64, y: f64| {
        let (longitude, latitude) = corner(zoom, x, y);
        let p: Point = forward(longitude, latitude)?;
        Some(view.to_screen(f64::from(p.x), f64::from(p.y)))
    };
    let wanted = range(low.1, high.1).flat_map(|y| range(low.0, high.0).map(move |x| (x, y)));
    for (x, y) in wanted.take(ASKED) {
        let Some(image) = tiles.image((zoom, x, y)) else {
            continue;
        };
        let (fx, fy) = (f64::from(x), f64::from(y));
        let corners = (screen(fx, fy), screen(fx + 1.0, fy), screen(fx, fy + 1.0));
        let (Some(nw), Some(ne), Some(sw)) = corners else {
            continue;
        };
        context.save();
        let _ = context.transform(
            (ne.0 - nw.0) / SIDE,
            (ne.1 - nw.1) / SIDE,
            (sw.0 - nw.0) / SIDE,
            (sw.1 - nw.1) / SIDE,
            nw.0,
            nw.1,
        );
        // A little over the edge, or seams show.
        let _ = context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, SIDE + 0.6, SIDE + 0.6);
        context.restore();
    }
}
