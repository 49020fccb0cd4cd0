//! The scene on a canvas: fills, streets and rivers, boundaries. Any rectangle of the window can be
//! painted on its own.

use super::camera::View;
use super::classes::{Class, ColourMode};
use super::model::Look;
use super::palette::{Ink, Rgb, Theme, ink};
use super::scene::{LINE_SIZES, NameLevel, Patch, Scene, Tone};
use super::surface::{Pattern, Surface};
use crate::plan::outline::Divide;
use crate::territory::{ArcId, ArcRef, Barrier, PlanarMap, Point, Rect, UnitId};
use std::cell::Cell;
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

/// Traces arcs into the surface's current path, leaving out points that fall within two thirds of
/// a pixel of the last. Far out, where whole arcs are shorter than that, points are first rounded
/// to a fixed lattice of half pixels: arcs are shared, so neighbours are thinned alike and no
/// slivers open.
#[derive(Debug)]
pub struct Pen<'a> {
    /// What is painted on.
    pub surface: Surface<'a>,
    map: &'a PlanarMap,
    scale: f64,
    dx: f64,
    dy: f64,
    coarse: bool,
    last: Cell<(f64, f64)>,
}

/// Pixels a centimetre below which points are rounded: an arc of 60 metres is then 1.5 pixels.
const COARSE: f64 = 2.5e-4;

impl<'a> Pen<'a> {
    /// A pen for a view.
    pub fn new(surface: Surface<'a>, map: &'a PlanarMap, view: &View) -> Self {
        let c = &view.camera;
        Self {
            surface,
            map,
            scale: c.scale,
            dx: view.width / 2.0 - c.x * c.scale,
            dy: view.height / 2.0 + c.y * c.scale,
            coarse: c.scale < COARSE,
            last: Cell::new((f64::NAN, f64::NAN)),
        }
    }

    /// Fills the current path with a pattern that stays with the ground when the map moves.
    pub fn fill_pattern(&self, pattern: Pattern) {
        self.surface.fill_pattern(pattern, self.dx, self.dy);
    }

    /// Window place of a point.
    pub fn place(&self, p: Point) -> (f64, f64) {
        let (x, y) = (f64::from(p.x) * self.scale, f64::from(p.y) * self.scale);
        if self.coarse {
            ((x * 2.0).round() / 2.0 + self.dx, self.dy - (y * 2.0).round() / 2.0)
        } else {
            (x + self.dx, self.dy - y)
        }
    }

    fn step(&self, step: ArcRef, mut start: bool) {
        let points = self.map.arc_points(step.arc);
        let last = points.len() - 1;
        let (mut px, mut py) = (f64::INFINITY, f64::INFINITY);
        if self.coarse && !start {
            (px, py) = self.last.get();
        }
        for i in 0..=last {
            let p = points[if step.reversed { last - i } else { i }];
            let (x, y) = self.place(p);
            let far = (x - px).abs() + (y - py).abs() > 0.67;
            if start || far || (!self.coarse && i == last) {
                if start {
                    self.surface.move_to(x, y);
                    start = false;
                } else if i > 0 {
                    self.surface.line_to(x, y);
                }
                (px, py) = (x, y);
            }
        }
        self.last.set((px, py));
    }

    /// One arc as an open line.
    pub fn arc(&self, arc: ArcId) {
        self.step(ArcRef { arc, reversed: false }, true);
        if self.coarse {
            // The end was left out if it is near: lines must still meet.
            let points = self.map.arc_points(arc);
            let (x, y) = self.place(points[points.len() - 1]);
            if self.last.get() != (x, y) {
                self.surface.line_to(x, y);
            }
        }
    }

    /// A dissolved area, closed.
    pub fn patch(&self, patch: &Patch) {
        let mut from = 0;
        for &to in &patch.ends {
            self.ring(&patch.arcs[from..to]);
            from = to;
        }
    }

    /// A unit, closed.
    pub fn unit(&self, unit: UnitId) {
        self.map.rings(unit).for_each(|ring| self.ring(ring));
    }

    fn ring(&self, ring: &[ArcRef]) {
        for (i, &step) in ring.iter().enumerate() {
            self.step(step, i == 0);
        }
        self.surface.close();
    }
}

/// Paints one rectangle of the window.
pub fn base(surface: Surface, scene: &Scene, view: &View, area: Area, look: &Look) {
    let ink = ink(look.theme);
    let world = view.world_rect(area.x, area.y, area.width, area.height);
    surface.clip(area.x, area.y, area.width, area.height);
    surface.begin();
    surface.rect(area.x, area.y, area.width, area.height);
    surface.fill(&ink.ground.css());
    surface.round_lines();
    let pen = Pen::new(surface, scene.territory.map(), view);
    fills(&pen, scene, &world, look);
    lines(&pen, scene, view, &world, &ink, look);
    surface.unclip();
}

fn fills(pen: &Pen, scene: &Scene, world: &Rect, look: &Look) {
    let (theme, mode) = (look.theme, look.mode);
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
    let surface = pen.surface;
    // Under everything the land: it, not the ground, shows through the hairlines that
    // antialiasing leaves between two colours.
    surface.begin();
    pen.patch(&scene.land);
    surface.fill(&ink.land.css());
    // Near, where hairlines would be seen, a stroke in the fill's own colour closes them; far out
    // it would cost as much as the fills. Decided by the scale alone, so that a part repainted
    // equals the whole.
    let close = pen.scale * 100.0 > 0.25;
    for (i, batch) in batches.iter().enumerate().filter(|(_, b)| !b.is_empty()) {
        let (class, tone) = (i / 3, Tone::ALL[i % 3]);
        let full = if class == classes - 1 {
            ink.land
        } else {
            ramp.colour(class as u8, theme)
        };
        let css = tinted(full, tone, mode, &ink).css();
        surface.begin();
        batch.iter().for_each(|patch| pen.patch(patch));
        surface.fill(&css);
        if close {
            surface.stroke(&css, 0.8);
        }
        if class == classes - 1 && mode.is_numeric() {
            pen.fill_pattern(Pattern::NoData);
        }
    }
    let unassigned = seen(scene, &scene.unassigned, world, |u| scene.grid_of(u).is_none());
    if !unassigned.is_empty() {
        surface.begin();
        unassigned.iter().for_each(|&u| pen.unit(u));
        surface.fill(&ink.ground.css());
        pen.fill_pattern(Pattern::Alarm);
    }
    if look.changed {
        let moved = &scene.before.moved;
        let changed = seen(scene, moved, world, |u| moved.binary_search(&u).is_ok());
        surface.begin();
        changed.iter().for_each(|&u| pen.unit(u));
        surface.fill(&ink.accent.alpha(0.28));
        pen.fill_pattern(Pattern::Changed);
    }
}

/// Those of a long list (ascending) that the window shows: through the index, where that is less.
fn seen(scene: &Scene, units: &[UnitId], world: &Rect, is: impl Fn(UnitId) -> bool) -> Vec<UnitId> {
    if units.len() < 2000 {
        return visible_units(scene, units, world);
    }
    let mut all = scene.index.in_box(world);
    all.retain(|&u| is(u));
    all
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
    Compound,
    Before,
}

const STYLES: [Style; 19] = [
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
    Style::Compound,
    Style::Before,
];

fn lines(pen: &Pen, scene: &Scene, view: &View, world: &Rect, ink: &Ink, look: &Look) {
    // Pixels a metre decide how wide a street is and whether it is drawn at all.
    let metre = view.px(100.0);
    let street = (10.0 * metre).min(11.0);
    let arterial = (22.0 * metre).clamp(1.4, 20.0);
    let river = (45.0 * metre).clamp(2.4, 34.0);
    let layers = look.layers;
    let before = (look.changed || layers.baseline).then_some(&scene.before.divide);
    let sizes = |level: NameLevel| LINE_SIZES[level as usize];
    let mut batches: Vec<Vec<ArcId>> = vec![Vec::new(); STYLES.len()];
    let map = scene.territory.map();
    let units = scene.territory.units();
    scene.arcs.visit(world, |i| {
        let arc = &map.arcs[i];
        let id = ArcId::of(i);
        let mut put = |style: Style| batches[style as usize].push(id);
        match arc.barrier {
            _ if !layers.barriers => {}
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
        if layers.compounds && metre > 0.06 && units[left.index()].compound != units[right.index()].compound {
            put(Style::Compound);
        }
        let divide = scene.divide[i];
        if let Some(old) = before.and_then(|old| old.get(i))
            && *old >= Divide::Grid
            && divide == Divide::Unit
            && scene.size_at(left, NameLevel::Grid) * view.camera.scale >= sizes(NameLevel::Grid)[2]
        {
            put(Style::Before);
        }
        // A boundary is drawn where both areas are large enough to be told apart; the stronger one
        // around them always is. So nothing turns to noise far out.
        let px = |level| scene.size_at(left, level).min(scene.size_at(right, level)) * view.camera.scale;
        match divide {
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
            Divide::Grid | Divide::Community if arc.barrier == Barrier::River && river < 8.0 && layers.barriers => {}
            Divide::Grid => match px(NameLevel::Grid) {
                s if s >= sizes(NameLevel::Grid)[0] => put(Style::Grid),
                s if s >= sizes(NameLevel::Grid)[1] => put(Style::GridFaint),
                _ => {}
            },
            Divide::Community => match px(NameLevel::Community) {
                s if s >= sizes(NameLevel::Community)[0] => put(Style::Community),
                s if s >= sizes(NameLevel::Community)[1] => put(Style::CommunityFaint),
                _ => {}
            },
            Divide::Town => {
                if px(NameLevel::Town) >= sizes(NameLevel::Town)[0] {
                    put(Style::Town);
                }
            }
            Divide::County => put(Style::County),
        }
    });
    let surface = pen.surface;
    for style in STYLES {
        let arcs = &batches[style as usize];
        if arcs.is_empty() {
            continue;
        }
        let (colour, width) = stroke(style, metre, street, arterial, river, ink, look.theme);
        surface.begin();
        arcs.iter().for_each(|&a| pen.arc(a));
        match style {
            Style::Before => {
                surface.stroke(&ink.halo.alpha(0.8), width + 2.0);
                surface.stroke_dashed(&colour, width, 5.0, 4.0);
            }
            Style::Compound => surface.stroke_dashed(&colour, width, 2.0, 3.0),
            _ => surface.stroke(&colour, width),
        }
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
        Style::Compound => (ink.compound.css(), 1.4),
        Style::Before => (ink.before.css(), 1.6),
    }
}

/// The patterns of a theme, ready for a canvas.
#[derive(Clone, Debug)]
pub struct Hatch([CanvasPattern; 3]);

/// The colours of the patterns.
pub fn hatches(ink: &Ink) -> [(Pattern, Rgb, f64); 3] {
    [
        (Pattern::NoData, ink.line, 0.22),
        (Pattern::Alarm, ink.alarm, 0.75),
        (Pattern::Changed, ink.accent, 0.5),
    ]
}

impl Hatch {
    /// Makes the patterns of a theme.
    pub fn new(document: &web_sys::Document, theme: Theme) -> Result<Self, JsValue> {
        let make = |(p, colour, alpha): (Pattern, Rgb, f64)| pattern(document, &colour.alpha(alpha), p.side(), 1.3);
        let [a, b, c] = hatches(&ink(theme));
        Ok(Self([make(a)?, make(b)?, make(c)?]))
    }

    /// One of them.
    pub fn of(&self, pattern: Pattern) -> &CanvasPattern {
        &self.0[pattern as usize]
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
