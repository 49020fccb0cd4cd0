//! Names on the map: which, where, without overlap.

use super::camera::View;
use super::model::Look;
use super::palette::{Ink, ink};
use super::scene::{NameLevel, Scene};
use super::surface::Surface;
use crate::sorted::SortedMap;
use crate::territory::Point;
use crate::territory::order::SortCompact;

/// Fonts with Chinese characters, system ones.
pub const FONT: &str = "\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",\"Hiragino Sans GB\",system-ui,sans-serif";
const LEVELS: [NameLevel; 4] = [
    NameLevel::County,
    NameLevel::Town,
    NameLevel::Community,
    NameLevel::Grid,
];

/// Widths of names once measured, by level and text.
#[derive(Debug, Default)]
pub struct Measure(SortedMap<(usize, String), f64>);

fn font(level: NameLevel) -> (f64, &'static str) {
    match level {
        NameLevel::County => (16.0, "600"),
        NameLevel::Town => (13.0, "600"),
        NameLevel::Community => (12.0, "500"),
        NameLevel::Grid => (11.0, "400"),
    }
}

/// Paints the names of a window on a clear surface.
pub fn paint(surface: Surface, scene: &Scene, view: &View, look: &Look, measure: &mut Measure) {
    let ink = ink(look.theme);
    let halo = ink.halo.alpha(0.88);
    let window = view.width.max(view.height);
    let mut taken = Taken::default();
    for level in LEVELS {
        let (size, weight) = font(level);
        let font = format!("{weight} {size}px {FONT}");
        surface.font(&font);
        let mut spots: Vec<_> = scene.spots[level as usize]
            .iter()
            .filter_map(|s| {
                let px = s.size * view.camera.scale;
                // An area larger than the window needs no name in it; one smaller than its name
                // has no room for it.
                if s.size <= 0.0 || px > window * 1.2 || px < size * 1.8 || s.name.is_empty() {
                    return None;
                }
                let (x, y) = view.to_screen(f64::from(s.at.x), f64::from(s.at.y));
                let inside = x > 0.0 && y > 0.0 && x < view.width && y < view.height;
                inside.then_some((s, px, x, y))
            })
            .collect();
        spots.sort_compact_by(|a, b| b.0.weight.total_cmp(&a.0.weight));
        let alpha = match level {
            NameLevel::County | NameLevel::Town => 1.0,
            NameLevel::Community => 0.92,
            NameLevel::Grid => 0.72,
        };
        let css = ink.line.alpha(alpha);
        for (spot, px, x, y) in spots {
            let width = *measure
                .0
                .entry((level as usize, spot.name.clone()))
                .or_insert_with(|| surface.width_of(&spot.name));
            let room = match level {
                NameLevel::County | NameLevel::Town => 0.9,
                NameLevel::Community => 1.3,
                NameLevel::Grid => 1.5,
            };
            if px < width * room {
                continue;
            }
            if taken.put(x, y, width + 8.0, size + 8.0) {
                // Whole pixels keep the strokes of characters crisp.
                surface.text(&spot.name, x.round(), y.round(), "center", &css, Some(&halo));
            }
        }
    }
    if look.layers.stations && view.px(100.0) > STATION_NAMES {
        stations(surface, scene, view, &ink, &mut taken, measure);
    }
}

/// Pixels a metre from which on stations are named.
const STATION_NAMES: f64 = 1.6;

/// Names of stations, beside their dots on whichever side the names of areas leave room.
fn stations(surface: Surface, scene: &Scene, view: &View, ink: &Ink, taken: &mut Taken, measure: &mut Measure) {
    const SIZE: f64 = 11.0;
    surface.font(&format!("500 {SIZE}px {FONT}"));
    let window = view.visible();
    let places = scene.territory.data().layers.places.iter();
    for place in places.filter(|p| window.contains(p.at) && !p.name.is_empty()) {
        let (x, y) = view.to_screen(f64::from(place.at.x), f64::from(place.at.y));
        let width = *(measure.0.entry((STATION, place.name.clone()))).or_insert_with(|| surface.width_of(&place.name));
        let (aside, below) = (width / 2.0 + 9.0, SIZE + 5.0);
        let sides = [(aside, 0.0), (-aside, 0.0), (0.0, below), (0.0, -below)].map(|(dx, dy)| (x + dx, y + dy));
        let free = sides
            .into_iter()
            .find(|&(x, y)| taken.put(x, y, width + 4.0, SIZE + 3.0));
        if let Some((x, y)) = free {
            surface.text(
                &place.name,
                x.round(),
                y.round(),
                "center",
                &ink.line.css(),
                Some(&ink.halo.css()),
            );
        }
    }
}

/// Where widths of stations' names are kept, beside the levels.
const STATION: usize = 4;

/// Buildings, and stations and centres as points.
pub fn places(surface: Surface, scene: &Scene, view: &View, look: &Look) {
    let ink = ink(look.theme);
    let layers = &scene.territory.data().layers;
    let window = view.visible();
    let screen = |p: Point| view.to_screen(f64::from(p.x), f64::from(p.y));
    // Nearer than two metres a pixel a building is more than a speck.
    if look.layers.buildings && view.px(100.0) > 0.5 {
        surface.begin();
        for building in layers.buildings.iter().filter(|b| window.contains(b.at)) {
            for (i, &p) in building.outline.iter().enumerate() {
                let (x, y) = screen(p);
                if i == 0 {
                    surface.move_to(x, y);
                } else {
                    surface.line_to(x, y);
                }
            }
            if building.outline.is_empty() {
                let (x, y) = screen(building.at);
                surface.rect(x - 2.0, y - 2.0, 4.0, 4.0);
            } else {
                surface.close();
            }
        }
        surface.fill(&ink.line.alpha(0.22));
        surface.stroke(&ink.line.alpha(0.5), 0.8);
    }
    if look.layers.barriers {
        // Ferries, bridges: what counts as beside each other without a common boundary.
        let inside = &scene.territory.geometry().inside;
        surface.font(&format!("500 11px {FONT}"));
        for link in scene.territory.links() {
            let (a, b) = (screen(inside[link.a.index()]), screen(inside[link.b.index()]));
            surface.begin();
            surface.move_to(a.0, a.1);
            surface.line_to(b.0, b.1);
            surface.stroke(&ink.halo.alpha(0.9), 4.5);
            surface.stroke_dashed(&ink.accent.css(), 2.0, 6.0, 4.0);
            let (x, y) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
            surface.text(
                &link.name,
                x,
                y - 9.0,
                "center",
                &ink.accent.css(),
                Some(&ink.halo.css()),
            );
        }
    }
    if look.layers.stations {
        // Pixels a metre. What was put there by the plan is always shown; what was there before, once
        // a station is no longer on top of the next.
        let metre = view.px(100.0);
        let known = layers.places.iter().filter(|_| metre > 0.12).map(|p| p.at);
        let near = metre > 0.15;
        let drawn = scene.stations.iter().copied();
        for at in known.chain(drawn).filter(|at| window.contains(*at)) {
            let (x, y) = screen(at);
            surface.begin();
            surface.circle(x, y, if near { 4.5 } else { 2.5 });
            surface.fill(&ink.accent.css());
            surface.stroke(&ink.halo.css(), 1.5);
        }
    }
}

/// Boxes already used, in buckets of 128 pixels.
#[derive(Default)]
struct Taken(SortedMap<(i32, i32), Vec<[f64; 4]>>);

impl Taken {
    /// Takes a box around a middle if it is free.
    fn put(&mut self, x: f64, y: f64, width: f64, height: f64) -> bool {
        let b = [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0];
        let cell = |v: f64| (v / 128.0).floor() as i32;
        let cells = || (cell(b[0])..=cell(b[2])).flat_map(move |i| (cell(b[1])..=cell(b[3])).map(move |j| (i, j)));
        let free = cells().all(|c| {
            self.0.get(&c).is_none_or(|boxes| {
                boxes
                    .iter()
                    .all(|o| b[0] > o[2] || b[2] < o[0] || b[1] > o[3] || b[3] < o[1])
            })
        });
        if free {
            cells().for_each(|c| self.0.entry(c).or_default().push(b));
        }
        free
    }
}
