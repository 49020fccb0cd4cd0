//! Maps as pixels: units filled by the class of their grid, boundaries of the plan over them. Drawn
//! at twice the size and averaged down, which smooths every edge; floats only add and multiply, so
//! the same plan gives the same bytes everywhere.

use super::document::{Colour, Picture};
use super::png;
use crate::plan::outline::{Divide, divide};
use crate::plan::{GridId, Plan};
use crate::territory::geometry::Geometry;
use crate::territory::order::SortCompact;
use crate::territory::{ArcId, Point, Rect, Territory, UnitId};

/// Class colours of the load ratio; those of the page's map in the light theme.
pub const LOAD: [Colour; 6] = [
    Colour(0x5b, 0x8f, 0xc4),
    Colour(0x9d, 0xc0, 0xdf),
    Colour(0xd5, 0xe3, 0xed),
    Colour(0xf6, 0xdf, 0xc0),
    Colour(0xe9, 0xa8, 0x70),
    Colour(0xc8, 0x63, 0x2f),
];
/// Where the classes of [`LOAD`] part.
pub const LOAD_BREAKS: [f64; 5] = [0.6, 0.8, 1.0, 1.2, 1.5];
/// Land whose grid has no value.
pub const NO_VALUE: Colour = Colour(0xe4, 0xe1, 0xda);
/// Boundaries that were not there before.
pub const NEW_LINE: Colour = Colour(0x0b, 0x57, 0xd0);
const GROUND: Colour = Colour(0xff, 0xff, 0xff);
const LINE: Colour = Colour(0x2b, 0x31, 0x38);
const FAINT: Colour = Colour(0x8a, 0x90, 0x96);

/// Each pixel is the mean of so many by so many.
const SAMPLES: u32 = 2;

/// The colour of a load ratio.
pub fn load_colour(ratio: Option<f64>) -> Colour {
    match ratio {
        Some(ratio) if ratio.is_finite() => LOAD[LOAD_BREAKS.iter().filter(|&&b| ratio >= b).count()],
        _ => NO_VALUE,
    }
}

struct Canvas {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
    /// Map centimetres of the upper left corner, and pixels a centimetre.
    origin: (f64, f64),
    scale: f64,
}

impl Canvas {
    fn new(view: &Rect, width: u32, height: u32) -> Self {
        let (width, height) = (width * SAMPLES, height * SAMPLES);
        let span = |low: i32, high: i32| (f64::from(high) - f64::from(low)).max(1.0);
        let (across, down) = (span(view.min.x, view.max.x), span(view.min.y, view.max.y));
        let scale = (f64::from(width) / across).min(f64::from(height) / down);
        // What is left over goes to both sides.
        let spare = |size: u32, span: f64| (f64::from(size) / scale - span) / 2.0;
        Self {
            width,
            height,
            rgb: [GROUND.0, GROUND.1, GROUND.2].repeat((width * height) as usize),
            origin: (
                f64::from(view.min.x) - spare(width, across),
                f64::from(view.max.y) + spare(height, down),
            ),
            scale,
        }
    }

    fn place(&self, p: Point) -> (f64, f64) {
        (
            (f64::from(p.x) - self.origin.0) * self.scale,
            (self.origin.1 - f64::from(p.y)) * self.scale,
        )
    }

    fn sees(&self, bounds: &Rect) -> bool {
        let (left, top) = self.place(Point {
            x: bounds.min.x,
            y: bounds.max.y,
        });
        let (right, bottom) = self.place(Point {
            x: bounds.max.x,
            y: bounds.min.y,
        });
        right >= 0.0 && bottom >= 0.0 && left < f64::from(self.width) && top < f64::from(self.height)
    }

    fn run(&mut self, y: u32, from: u32, to: u32, colour: Colour) {
        let at = |x: u32| ((y * self.width + x) * 3) as usize;
        let (first, last) = (at(from), at(to));
        for pixel in self.rgb[first..last].chunks_exact_mut(3) {
            pixel.copy_from_slice(&[colour.0, colour.1, colour.2]);
        }
    }

    /// Fills a polygon of rings by the even-odd rule, each pixel by its middle.
    fn fill(&mut self, rings: &[Vec<(f64, f64)>], colour: Colour) {
        let ys = || rings.iter().flatten().map(|p| p.1);
        let low = ys().fold(f64::INFINITY, f64::min).max(0.0);
        let high = ys().fold(f64::NEG_INFINITY, f64::max).min(f64::from(self.height));
        if low >= high {
            return;
        }
        let mut crossings: Vec<f64> = Vec::new();
        for y in low as u32..=(high as u32).min(self.height - 1) {
            let middle = f64::from(y) + 0.5;
            crossings.clear();
            for ring in rings {
                let mut before = ring.last().copied().unwrap_or_default();
                for &point in ring {
                    if (before.1 <= middle) != (point.1 <= middle) {
                        crossings.push(before.0 + (middle - before.1) / (point.1 - before.1) * (point.0 - before.0));
                    }
                    before = point;
                }
            }
            crossings.sort_compact_by(|a, b| a.total_cmp(b));
            for pair in crossings.chunks_exact(2) {
                let clamp = |x: f64| (x + 0.5).max(0.0).min(f64::from(self.width)) as u32;
                let (from, to) = (clamp(pair[0]), clamp(pair[1]));
                if from < to {
                    self.run(y, from, to, colour);
                }
            }
        }
    }

    /// A line of `width` pixels.
    fn line(&mut self, points: &[Point], width: f64, colour: Colour) {
        for pair in points.windows(2) {
            let (a, b) = (self.place(pair[0]), self.place(pair[1]));
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let steps = (dx.abs().max(dy.abs()) * 1.5) as u32 + 1;
            // A line far outside takes no steps worth taking.
            if steps > 20_000 {
                continue;
            }
            for step in 0..=steps {
                let t = f64::from(step) / f64::from(steps);
                self.dot(a.0 + dx * t, a.1 + dy * t, width, colour);
            }
        }
    }

    fn dot(&mut self, x: f64, y: f64, width: f64, colour: Colour) {
        let half = width / 2.0;
        if x + half < 0.0 || y + half < 0.0 || x - half >= f64::from(self.width) || y - half >= f64::from(self.height) {
            return;
        }
        let clamp = |v: f64, most: u32| (v.max(0.0) as u32).min(most);
        let (from, to) = (clamp(x - half + 0.5, self.width), clamp(x + half + 0.5, self.width));
        for row in clamp(y - half + 0.5, self.height)..clamp(y + half + 0.5, self.height) {
            if from < to {
                self.run(row, from, to, colour);
            }
        }
    }

    fn picture(&self, caption: String) -> Picture {
        let (width, height) = (self.width / SAMPLES, self.height / SAMPLES);
        let mut rgb = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    let mut sum = 0;
                    for dy in 0..SAMPLES {
                        for dx in 0..SAMPLES {
                            let at = ((y * SAMPLES + dy) * self.width + x * SAMPLES + dx) * 3 + channel;
                            sum += u32::from(self.rgb[at as usize]);
                        }
                    }
                    rgb.push((sum / (SAMPLES * SAMPLES)) as u8);
                }
            }
        }
        Picture {
            caption,
            png: png::encode(width, height, &rgb),
            width,
            height,
        }
    }
}

/// What a map shows.
pub struct MapView<'a> {
    /// The territory.
    pub territory: &'a Territory,
    /// The plan.
    pub plan: &'a Plan,
    /// Load ratio by grid.
    pub load: &'a dyn Fn(GridId) -> Option<f64>,
    /// Boundaries that this plan does not have are marked as new.
    pub before: Option<&'a Plan>,
    /// The part shown.
    pub view: Rect,
    /// Size in pixels.
    pub size: (u32, u32),
}

/// Draws a map.
pub fn map(of: &MapView<'_>, caption: String) -> Picture {
    let mut canvas = Canvas::new(&of.view, of.size.0, of.size.1);
    let geometry = of.territory.geometry();
    let map = of.territory.map();
    let mut rings: Vec<Vec<(f64, f64)>> = Vec::new();
    for unit in of.territory.unit_ids() {
        if !canvas.sees(&bounds(geometry, unit)) {
            continue;
        }
        rings.clear();
        for ring in map.rings(unit) {
            let mut points = Vec::new();
            map.walk_ring(ring, |p| points.push(canvas.place(p)));
            rings.push(points);
        }
        let colour = load_colour(of.plan.grid_of(unit).and_then(|grid| (of.load)(grid)));
        canvas.fill(&rings, colour);
    }
    // Weak lines first, so that strong ones lie on top.
    let mut lines: Vec<(u8, ArcId, f64, Colour)> = Vec::new();
    let thin = f64::from(SAMPLES);
    for i in 0..map.arcs.len() {
        let arc = ArcId::of(i);
        let strength = divide(of.territory, of.plan, arc);
        let style = match strength {
            Divide::Unit => continue,
            Divide::Grid => (1, 0.5 * thin, FAINT),
            Divide::Community => (2, thin, LINE),
            Divide::Town => (4, 1.5 * thin, LINE),
            Divide::County => (5, 2.0 * thin, LINE),
        };
        let new = of
            .before
            .is_some_and(|before| divide(of.territory, before, arc) < strength.min(Divide::Community));
        let (rank, width, colour) = if new && strength <= Divide::Community {
            (3, style.1 + 0.5 * thin, NEW_LINE)
        } else {
            style
        };
        lines.push((rank, arc, width, colour));
    }
    lines.sort_compact_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    for (_, arc, width, colour) in lines {
        canvas.line(map.arc_points(arc), width, colour);
    }
    canvas.picture(caption)
}

/// A small map of the plan for lists.
pub fn thumbnail(territory: &Territory, plan: &Plan, load: &dyn Fn(GridId) -> Option<f64>) -> Picture {
    map(
        &MapView {
            territory,
            plan,
            load,
            before: None,
            view: core(territory, None),
            size: (120, 80),
        },
        String::new(),
    )
}

fn bounds(geometry: &Geometry, unit: UnitId) -> Rect {
    geometry.bounds[unit.index()]
}

/// Windows tried along each side when looking for where the people are.
const STEPS: i64 = 24;

/// Where the people are: the window, a sixth of the territory each way, that holds most households of
/// `units` (of all units if there are none). A map of the whole shows mostly fields, and towns as specks.
pub fn core(territory: &Territory, units: Option<&[UnitId]>) -> Rect {
    let all: Vec<UnitId> = territory.unit_ids().collect();
    let units = units.filter(|u| !u.is_empty()).unwrap_or(&all);
    let geometry = territory.geometry();
    let extent = whole(territory);
    let span = |low: i32, high: i32| (i64::from(high) - i64::from(low)).max(1);
    let (width, height) = (span(extent.min.x, extent.max.x), span(extent.min.y, extent.max.y));
    let cell = |unit: UnitId| {
        let b = bounds(geometry, unit);
        let middle = |low: i32, high: i32| (i64::from(low) + i64::from(high)) / 2;
        let x = (middle(b.min.x, b.max.x) - i64::from(extent.min.x)) * STEPS / width;
        let y = (middle(b.min.y, b.max.y) - i64::from(extent.min.y)) * STEPS / height;
        (x.clamp(0, STEPS - 1), y.clamp(0, STEPS - 1))
    };
    let mut households = vec![0u64; (STEPS * STEPS) as usize];
    for &unit in units {
        let (x, y) = cell(unit);
        households[(y * STEPS + x) as usize] += u64::from(territory.unit(unit).households).max(1);
    }
    // A window of four steps each way.
    let sum = |x: i64, y: i64| -> u64 {
        (0..4)
            .flat_map(|dy| (0..4).map(move |dx| (x + dx, y + dy)))
            .filter(|(x, y)| *x < STEPS && *y < STEPS)
            .map(|(x, y)| households[(y * STEPS + x) as usize])
            .sum()
    };
    let mut best = (0, 0, 0);
    for y in 0..=STEPS - 4 {
        for x in 0..=STEPS - 4 {
            let here = sum(x, y);
            if here > best.0 {
                best = (here, x, y);
            }
        }
    }
    // Shrunk to the units in it, with some room around.
    let (_, x, y) = best;
    let mut shown = Rect::EMPTY;
    for &unit in units {
        let (cx, cy) = cell(unit);
        if (x..x + 4).contains(&cx) && (y..y + 4).contains(&cy) {
            shown.join(&bounds(geometry, unit));
        }
    }
    let room = |low: i32, high: i32| (span(low, high) / 20).max(5_000) as i32;
    let (east, north) = (room(shown.min.x, shown.max.x), room(shown.min.y, shown.max.y));
    Rect {
        min: Point {
            x: shown.min.x.saturating_sub(east),
            y: shown.min.y.saturating_sub(north),
        },
        max: Point {
            x: shown.max.x.saturating_add(east),
            y: shown.max.y.saturating_add(north),
        },
    }
}

/// The whole territory.
pub fn whole(territory: &Territory) -> Rect {
    let geometry = territory.geometry();
    territory.unit_ids().fold(Rect::EMPTY, |mut all, unit| {
        all.join(&bounds(geometry, unit));
        all
    })
}
