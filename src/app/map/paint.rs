//! The scene on a canvas: fills, streets and rivers, boundaries. Any rectangle of the window can be
//! painted on its own.

use super::camera::View;
use super::classes::{Class, ColourMode};
use super::palette::{Ink, Rgb, Theme, ink};
use super::scene::{NameLevel, Patch, Scene, Tone};
use crate::plan::outline::Divide;
use crate::territory::{ArcId, ArcRef, Barrier, PlanarMap, Rect, UnitId};
use wasm_bindgen::JsValue;
use web_sys::{CanvasPattern, CanvasRenderingContext2d as Context, HtmlCanvasElement};

/// A rectangle of the window in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Traces arcs into the context's current path, leaving out points that fall within two thirds of
/// a pixel of the last: shared arcs are thinned alike, so no slivers open.
pub struct Pen<'a> {
    context: &'a Context,
    map: &'a PlanarMap,
    scale: f64,
    dx: f64,
    dy: f64,
}

impl<'a> Pen<'a> {
    /// A pen for a view.
    pub fn new(context: &'a Context, map: &'a PlanarMap, view: &View) -> Self {
        let c = &view.camera;
        Self {
            context,
            map,
            scale: c.scale,
            dx: view.width / 2.0 - c.x * c.scale,
            dy: view.height / 2.0 + c.y * c.scale,
        }
    }

    /// Begins a new path.
    pub fn begin(&self) {
        self.context.begin_path();
    }

    /// Fills the current path with a pattern that stays with the ground when the map moves.
    pub fn fill_pattern(&self, pattern: &CanvasPattern, size: f64) {
        let (x, y) = (self.dx.rem_euclid(size), self.dy.rem_euclid(size));
        self.context.save();
        // The path is already in pixels; only the pattern follows this shift.
        let _ = self.context.translate(x, y);
        self.context.set_fill_style_canvas_pattern(pattern);
        self.context.fill();
        self.context.restore();
    }

    fn step(&self, step: ArcRef, mut start: bool) {
        let points = self.map.arc_points(step.arc);
        let last = points.len() - 1;
        let (mut px, mut py) = (f64::INFINITY, f64::INFINITY);
        for i in 0..=last {
            let p = points[if step.reversed { last - i } else { i }];
            let x = f64::from(p.x) * self.scale + self.dx;
            let y = self.dy - f64::from(p.y) * self.scale;
            if i == 0 || i == last || (x - px).abs() + (y - py).abs() > 0.67 {
                if start {
                    self.context.move_to(x, y);
                    start = false;
                } else if i > 0 {
                    self.context.line_to(x, y);
                }
                (px, py) = (x, y);
            }
        }
    }

    /// One arc as an open line.
    pub fn arc(&self, arc: ArcId) {
        self.step(ArcRef { arc, reversed: false }, true);
    }

    /// A dissolved area, closed.
    pub fn patch(&self, patch: &Patch) {
        let mut from = 0;
        for &to in &patch.ends {
            for (i, &step) in patch.arcs[from..to].iter().enumerate() {
                self.step(step, i == 0);
            }
            self.context.close_path();
            from = to;
        }
    }

    /// A unit, closed.
    pub fn unit(&self, unit: UnitId) {
        for ring in self.map.rings(unit) {
            for (i, &step) in ring.iter().enumerate() {
                self.step(step, i == 0);
            }
            self.context.close_path();
        }
    }
}

/// Paints one rectangle of the base canvas. The context's transform must map CSS pixels to device
/// pixels.
pub fn base(context: &Context, scene: &Scene, view: &View, area: Area, theme: Theme, mode: ColourMode, hatch: &Hatch) {
    let ink = ink(theme);
    let world = view.world_rect(area.x, area.y, area.width, area.height);
    context.save();
    context.begin_path();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    context.set_fill_style_str(&ink.ground.css());
    context.fill_rect(area.x, area.y, area.width, area.height);
    let pen = Pen::new(context, scene.territory.map(), view);
    fills(&pen, scene, &world, theme, mode, hatch);
    lines(&pen, scene, view, &world, &ink, theme);
    context.restore();
}

fn fills(pen: &Pen, scene: &Scene, world: &Rect, theme: Theme, mode: ColourMode, hatch: &Hatch) {
    let ink = ink(theme);
    let ramp = mode.ramp();
    let classes = ramp.count() + 1;
    let mut batches: Vec<Vec<&Patch>> = vec![Vec::new(); classes * 3];
    for (g, patches) in scene.patches.iter().enumerate() {
        let class = match scene.class.get(g) {
            Some(&Class::Of(c)) => usize::from(c).min(classes - 2),
            _ => classes - 1,
        };
        for (tone, patch) in patches.iter().enumerate() {
            if patch.bounds.is_some_and(|b| b.touches(world)) {
                batches[class * 3 + tone].push(patch);
            }
        }
    }
    let context = pen.context;
    // Under everything the land: it, not the ground, shows through the hairlines that
    // antialiasing leaves between two colours.
    context.begin_path();
    pen.patch(&scene.land);
    context.set_fill_style_str(&ink.land.css());
    context.fill();
    // Near, where hairlines would be seen, a stroke in the fill's own colour closes them; far out
    // it would cost as much as the fills. Decided by the scale alone, so that a part repainted
    // equals the whole.
    let close = pen.scale * 100.0 > 0.25;
    context.set_line_width(0.8);
    context.set_line_join("round");
    for (i, batch) in batches.iter().enumerate().filter(|(_, b)| !b.is_empty()) {
        let (class, tone) = (i / 3, Tone::ALL[i % 3]);
        let full = if class == classes - 1 {
            ink.land
        } else {
            ramp.colour(class as u8, theme)
        };
        let css = tinted(full, tone, mode, &ink).css();
        context.begin_path();
        batch.iter().for_each(|patch| pen.patch(patch));
        context.set_fill_style_str(&css);
        context.fill();
        if close {
            context.set_stroke_style_str(&css);
            context.stroke();
        }
        if class == classes - 1 && mode.is_numeric() {
            pen.fill_pattern(&hatch.no_data, NO_DATA);
        }
    }
    let unassigned: Vec<UnitId> = visible_units(scene, &scene.unassigned, world);
    if !unassigned.is_empty() {
        context.begin_path();
        unassigned.iter().for_each(|&u| pen.unit(u));
        context.set_fill_style_str(&ink.ground.css());
        context.fill();
        pen.fill_pattern(&hatch.alarm, ALARM);
    }
}

/// Those of `units` whose box touches the window.
pub fn visible_units(scene: &Scene, units: &[UnitId], world: &Rect) -> Vec<UnitId> {
    let bounds = &scene.territory.geometry().bounds;
    units
        .iter()
        .copied()
        .filter(|u| bounds[u.index()].touches(world))
        .collect()
}

fn tinted(full: Rgb, tone: Tone, mode: ColourMode, ink: &Ink) -> Rgb {
    // People live on the built part: it alone carries the class, the rest a breath of it.
    let part = |usual: f64| if mode == ColourMode::Plain { 1.0 } else { usual };
    match tone {
        Tone::Built => full,
        Tone::Park => full.mix(ink.park, part(0.7)),
        Tone::Field => full.mix(ink.field, part(0.86)),
    }
}

/// A kind of line: the order is the order of painting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    UnitFaint,
    Unit,
    Lane,
    Wall,
    River,
    StreetThin,
    StreetCasing,
    ArterialCasing,
    Street,
    Arterial,
    Rail,
    GridFaint,
    Grid,
    CommunityFaint,
    Community,
    Town,
    County,
}

const STYLES: [Style; 17] = [
    Style::UnitFaint,
    Style::Unit,
    Style::Lane,
    Style::Wall,
    Style::River,
    Style::StreetThin,
    Style::StreetCasing,
    Style::ArterialCasing,
    Style::Street,
    Style::Arterial,
    Style::Rail,
    Style::GridFaint,
    Style::Grid,
    Style::CommunityFaint,
    Style::Community,
    Style::Town,
    Style::County,
];

fn lines(pen: &Pen, scene: &Scene, view: &View, world: &Rect, ink: &Ink, theme: Theme) {
    // Pixels a metre decide how wide a street is and whether it is drawn at all.
    let metre = view.px(100.0);
    let street = (10.0 * metre).min(11.0);
    let arterial = (22.0 * metre).clamp(1.4, 20.0);
    let river = (45.0 * metre).clamp(2.4, 34.0);
    let mut batches: Vec<Vec<ArcId>> = vec![Vec::new(); STYLES.len()];
    let map = scene.territory.map();
    scene.arcs.visit(world, |i| {
        let arc = &map.arcs[i];
        let id = ArcId::of(i);
        let mut put = |style: Style| batches[style as usize].push(id);
        match arc.barrier {
            Barrier::River => put(Style::River),
            Barrier::Rail if metre > 0.01 => put(Style::Rail),
            Barrier::Arterial if arterial >= 3.0 => {
                put(Style::ArterialCasing);
                put(Style::Arterial);
            }
            Barrier::Arterial if metre > 0.008 => put(Style::Arterial),
            Barrier::Street if street >= 3.0 => {
                put(Style::StreetCasing);
                put(Style::Street);
            }
            Barrier::Street if metre > 0.05 => put(Style::StreetThin),
            Barrier::Wall if metre > 0.35 => put(Style::Wall),
            Barrier::Lane if metre > 0.3 => put(Style::Lane),
            _ => {}
        }
        let (Some(left), Some(right)) = (arc.left, arc.right) else {
            put(Style::County);
            return;
        };
        // A boundary is drawn where both areas are large enough to be told apart; the stronger one
        // around them always is. So nothing turns to noise far out.
        let px = |level| scene.size_at(left, level).min(scene.size_at(right, level)) * view.camera.scale;
        match scene.divide[i] {
            Divide::Unit => {
                let size = f64::from(scene.unit_size[left.index()].min(scene.unit_size[right.index()]));
                // Fields are large long before their edges matter.
                let built = scene.tone(left) != Tone::Field && scene.tone(right) != Tone::Field;
                match size * view.camera.scale * if built { 1.0 } else { 0.25 } {
                    s if s >= 24.0 => put(Style::Unit),
                    s if s >= 13.0 => put(Style::UnitFaint),
                    _ => {}
                }
            }
            // A narrow river is a boundary to the eye already.
            Divide::Grid | Divide::Community if arc.barrier == Barrier::River && river < 8.0 => {}
            Divide::Grid => match px(NameLevel::Grid) {
                s if s >= 26.0 => put(Style::Grid),
                s if s >= 11.0 => put(Style::GridFaint),
                _ => {}
            },
            Divide::Community => match px(NameLevel::Community) {
                s if s >= 56.0 => put(Style::Community),
                s if s >= 12.0 => put(Style::CommunityFaint),
                _ => {}
            },
            Divide::Town => {
                if px(NameLevel::Town) >= 16.0 {
                    put(Style::Town);
                }
            }
            Divide::County => put(Style::County),
        }
    });
    let context = pen.context;
    context.set_line_cap("round");
    context.set_line_join("round");
    for style in STYLES {
        let arcs = &batches[style as usize];
        if arcs.is_empty() {
            continue;
        }
        let (colour, width) = stroke(style, metre, street, arterial, river, ink, theme);
        context.begin_path();
        arcs.iter().for_each(|&a| pen.arc(a));
        context.set_stroke_style_str(&colour);
        context.set_line_width(width);
        context.stroke();
    }
}

/// Colour and width of a style.
fn stroke(style: Style, metre: f64, street: f64, arterial: f64, river: f64, ink: &Ink, theme: Theme) -> (String, f64) {
    let dark = theme == Theme::Dark;
    // A casing keeps to the edge of its street.
    let edge = 1.6;
    match style {
        Style::UnitFaint => (ink.line.alpha(if dark { 0.10 } else { 0.08 }), 1.0),
        Style::Unit => (ink.line.alpha(if dark { 0.2 } else { 0.18 }), 1.0),
        Style::Lane => (ink.street.alpha(0.9), (4.0 * metre).clamp(1.0, 5.0)),
        Style::Wall => (ink.wall.css(), 1.2),
        Style::River => (ink.water.css(), river),
        Style::StreetThin => (ink.street.alpha(0.75), street.clamp(0.8, 3.0)),
        Style::StreetCasing => (ink.casing.css(), street + edge),
        Style::ArterialCasing => (ink.casing.css(), arterial + edge),
        Style::Street => (ink.street.css(), street),
        Style::Arterial => (ink.street.css(), arterial),
        Style::Rail => (ink.rail.css(), 1.4),
        Style::GridFaint => (ink.line.alpha(0.22), 1.0),
        Style::Grid => (ink.line.alpha(0.55), 1.0),
        Style::CommunityFaint => (ink.line.alpha(0.3), 1.0),
        Style::Community => (ink.line.alpha(0.75), 1.3),
        Style::Town => (ink.line.alpha(0.88), 2.0),
        Style::County => (ink.line.css(), 2.6),
    }
}

/// Side of the pattern of areas without a value, in CSS pixels.
const NO_DATA: f64 = 7.0;
/// Side of the pattern of problems, in CSS pixels.
pub const ALARM: f64 = 6.0;

/// Patterns laid over fills.
#[derive(Clone, Debug)]
pub struct Hatch {
    /// Over areas without a value.
    pub no_data: CanvasPattern,
    /// Over problems.
    pub alarm: CanvasPattern,
}

impl Hatch {
    /// Makes the patterns of a theme.
    pub fn new(document: &web_sys::Document, theme: Theme) -> Result<Self, JsValue> {
        let ink = ink(theme);
        Ok(Self {
            no_data: pattern(document, &ink.line.alpha(0.22), NO_DATA, 1.0)?,
            alarm: pattern(document, &ink.alarm.alpha(0.75), ALARM, 1.4)?,
        })
    }
}

fn pattern(document: &web_sys::Document, colour: &str, size: f64, width: f64) -> Result<CanvasPattern, JsValue> {
    let canvas = canvas(document)?;
    canvas.set_width(size as u32);
    canvas.set_height(size as u32);
    let context = context(&canvas)?;
    context.set_stroke_style_str(colour);
    context.set_line_width(width);
    context.begin_path();
    for shift in [-size, 0.0, size] {
        context.move_to(shift - 1.0, size + 1.0);
        context.line_to(shift + size + 1.0, -1.0);
    }
    context.stroke();
    context
        .create_pattern_with_html_canvas_element(&canvas, "repeat")?
        .ok_or_else(|| JsValue::from_str("no pattern"))
}

/// A canvas outside the page.
pub fn canvas(document: &web_sys::Document) -> Result<HtmlCanvasElement, JsValue> {
    use wasm_bindgen::JsCast;
    Ok(document.create_element("canvas")?.unchecked_into())
}

/// The 2D context of a canvas.
pub fn context(canvas: &HtmlCanvasElement) -> Result<Context, JsValue> {
    use wasm_bindgen::JsCast;
    canvas
        .get_context("2d")?
        .map(JsCast::unchecked_into)
        .ok_or_else(|| JsValue::from_str("this browser has no 2D canvas"))
}
