//! The map as a sheet: title, frame, legend, scale bar, north arrow, date and 审图号, painted by the
//! map's own painting code, on a canvas or as SVG.

use super::camera::{View, scale_bar};
use super::classes::LegendRow;
use super::engine::Engine;
use super::label::FONT;
use super::paint::{self, hatches};
use super::palette::{Ink, ink};
use super::surface::{Pattern, Surface, Svg};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

/// What is wanted. Lengths are in CSS pixels.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Above the map.
    pub title: String,
    /// Below the title.
    pub subtitle: String,
    /// Heading of the legend.
    pub legend_title: String,
    /// The legend.
    pub legend: Vec<LegendRow>,
    /// Below the map on the left: date, source.
    pub left: String,
    /// Below the map on the right: 审图号.
    pub right: String,
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// Device pixels a CSS pixel (canvas only).
    pub ratio: f64,
    /// The whole territory instead of what the window shows.
    pub whole: bool,
    /// As SVG.
    pub svg: bool,
}

/// The sheet, made.
#[derive(Debug)]
pub enum Picture {
    /// Pixels.
    Canvas(HtmlCanvasElement),
    /// An SVG file.
    Svg(String),
}

const MARGIN: f64 = 24.0;
const HEAD: f64 = 66.0;
const FOOT: f64 = 34.0;

/// Paints the sheet.
pub fn take(engine: &mut Engine, sheet: &Sheet) -> Result<Picture, JsValue> {
    let (canvas, hatch) = engine.studio()?;
    let ratio = if sheet.svg { 1.0 } else { sheet.ratio };
    let device = |v: f64| (v * ratio).round().max(1.0) as u32;
    canvas.set_width(if sheet.svg { 1 } else { device(sheet.width) });
    canvas.set_height(if sheet.svg { 1 } else { device(sheet.height) });
    let context = paint::context(&canvas)?;
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    let svg = RefCell::new(Svg::default());
    let surface = if sheet.svg {
        Surface::Svg(&svg, &context)
    } else {
        Surface::Canvas(&context, &hatch)
    };
    let ink = ink(engine.look().theme);
    paint(engine, sheet, surface, &ink);
    if sheet.svg {
        let patterns = hatches(&ink).map(|(p, colour, alpha)| (p, colour.mix(ink.ground, 1.0 - alpha)));
        return Ok(Picture::Svg(svg.into_inner().finish(
            sheet.width,
            sheet.height,
            patterns,
        )));
    }
    Ok(Picture::Canvas(canvas))
}

fn paint(engine: &mut Engine, sheet: &Sheet, surface: Surface, ink: &Ink) {
    let (w, h) = (sheet.width - 2.0 * MARGIN, sheet.height - HEAD - FOOT);
    let text = ink.line.css();
    let quiet = ink.line.alpha(0.7);
    surface.begin();
    surface.rect(0.0, 0.0, sheet.width, sheet.height);
    surface.fill(&ink.halo.css());
    surface.font(&format!("600 22px {FONT}"));
    surface.text(&sheet.title, sheet.width / 2.0, 26.0, "center", &text, None);
    surface.font(&format!("400 13px {FONT}"));
    surface.text(&sheet.subtitle, sheet.width / 2.0, 50.0, "center", &quiet, None);

    let camera = if sheet.whole {
        View::fit(&engine.extent(), w, h, 16.0)
    } else {
        // What the window shows, as large as the frame allows.
        let seen = engine.view();
        let mut camera = seen.camera;
        camera.scale *= (w / seen.width).min(h / seen.height);
        camera
    };
    let view = View {
        camera,
        width: w,
        height: h,
    };
    surface.shift(MARGIN, HEAD);
    engine.paint_on(surface, &view);
    surface.begin();
    surface.rect(0.0, 0.0, w, h);
    surface.stroke(&text, 1.2);
    north(surface, w - 30.0, 20.0, ink);
    bar(surface, &view, ink);
    legend(surface, sheet, &view, ink);
    surface.unshift();

    let foot = sheet.height - FOOT / 2.0;
    surface.font(&format!("400 12px {FONT}"));
    surface.text(&sheet.left, MARGIN, foot, "left", &quiet, None);
    surface.text(&sheet.right, sheet.width - MARGIN, foot, "right", &quiet, None);
}

/// A north arrow: the map's plane has north up.
fn north(surface: Surface, x: f64, y: f64, ink: &Ink) {
    let css = ink.line.css();
    surface.begin();
    surface.move_to(x, y);
    surface.line_to(x + 8.0, y + 26.0);
    surface.line_to(x, y + 20.0);
    surface.line_to(x - 8.0, y + 26.0);
    surface.close();
    surface.stroke(&ink.halo.css(), 4.0);
    surface.fill(&css);
    surface.font(&format!("600 13px {FONT}"));
    surface.text("N", x, y - 9.0, "center", &css, Some(&ink.halo.css()));
}

/// A scale bar at the lower right: two fields, the length in metres or kilometres.
fn bar(surface: Surface, view: &View, ink: &Ink) {
    let (metres, length) = scale_bar(view.camera.scale, 160.0);
    let (x, y) = (view.width - 24.0 - length, view.height - 22.0);
    let css = ink.line.css();
    surface.begin();
    surface.rect(x - 10.0, y - 24.0, length + 26.0, 40.0);
    surface.fill(&ink.halo.alpha(0.85));
    surface.begin();
    surface.rect(x, y, length, 6.0);
    surface.fill(&ink.halo.css());
    surface.stroke(&css, 1.0);
    surface.begin();
    surface.rect(x, y, length / 2.0, 6.0);
    surface.fill(&css);
    let words = if metres >= 1000.0 {
        format!("{} km", metres / 1000.0)
    } else {
        format!("{metres} m")
    };
    surface.font(&format!("400 12px {FONT}"));
    surface.text("0", x, y - 9.0, "center", &css, None);
    surface.text(&words, x + length, y - 9.0, "right", &css, None);
}

fn legend(surface: Surface, sheet: &Sheet, view: &View, ink: &Ink) {
    const ROW: f64 = 20.0;
    let css = ink.line.css();
    let height = ROW * (sheet.legend.len() as f64 + 1.0) + 14.0;
    surface.font(&format!("400 12px {FONT}"));
    let widest = sheet
        .legend
        .iter()
        .map(|r| surface.width_of(&r.label))
        .fold(64.0, f64::max);
    let (x, y, width) = (12.0, view.height - height - 12.0, widest + 52.0);
    surface.begin();
    surface.rect(x, y, width, height);
    surface.fill(&ink.halo.alpha(0.92));
    surface.stroke(&ink.line.alpha(0.3), 1.0);
    surface.font(&format!("600 12px {FONT}"));
    surface.text(&sheet.legend_title, x + 10.0, y + 16.0, "left", &css, None);
    surface.font(&format!("400 12px {FONT}"));
    for (i, row) in sheet.legend.iter().enumerate() {
        let middle = y + 16.0 + ROW * (i as f64 + 1.0);
        surface.begin();
        surface.rect(x + 10.0, middle - 6.5, 20.0, 13.0);
        surface.fill(&row.colour.css());
        if row.hatched {
            surface.fill_pattern(Pattern::NoData, 0.0, 0.0);
        }
        surface.stroke(&ink.line.alpha(0.4), 0.8);
        surface.text(&row.label, x + 40.0, middle, "left", &css, None);
    }
}
