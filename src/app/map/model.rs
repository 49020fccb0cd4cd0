//! What the map asks of the app, and what it tells it. The app implements [`MapModel`] once; the map
//! knows nothing else of it.
//!
//! [`MapModel::look`] is read inside a reactive effect: read signals there with `get`, and the map
//! follows them. Everything else is read untracked while a frame is painted and must not call back
//! into a [`super::MapHandle`]. The callbacks may.

use super::camera::Camera;
use super::classes::ColourMode;
use super::palette::Theme;
use crate::locale::Language;
use crate::plan::{Effects, GridId, Plan};
use crate::territory::{ArcId, Point, Territory, UnitId};
use std::sync::Arc;

/// What a drag or a click does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Moves the map.
    Hand,
    /// Click selects, drag moves the map, shift-drag draws a rectangle.
    #[default]
    Select,
    /// Paints units into the target grid.
    Brush,
    /// Takes units out of their grid.
    Eraser,
    /// Units inside a rectangle.
    Rectangle,
    /// Units inside a free-hand outline.
    Lasso,
    /// A line that splits a grid or a unit: points by clicks, or one drag.
    Line,
    /// Moves a point of a shared boundary; both neighbours follow.
    Vertex,
    /// Takes the grid under the pointer as the brush's target.
    Picker,
    /// Locks the grid under the pointer, or frees it.
    Lock,
}

impl Tool {
    /// Whether a drag paints units one after another.
    pub fn paints(self) -> bool {
        matches!(self, Self::Brush | Self::Eraser)
    }
}

/// What a click selects and hovering outlines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// The unit.
    Unit,
    /// Its grid.
    #[default]
    Grid,
    /// Its community.
    Community,
}

/// What is drawn beside the areas themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // switches of a panel, each on its own
pub struct Layers {
    /// Streets, rails, rivers, walls.
    pub barriers: bool,
    /// Stations and centres.
    pub stations: bool,
    /// Edges of compounds.
    pub compounds: bool,
    /// Buildings.
    pub buildings: bool,
    /// Boundaries of the baseline.
    pub baseline: bool,
    /// Names.
    pub labels: bool,
    /// Tiles of the user's own map service.
    pub basemap: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            barriers: true,
            stations: true,
            compounds: false,
            buildings: false,
            baseline: false,
            labels: true,
            basemap: false,
        }
    }
}

/// Everything about the map's appearance and tool that the app decides. Compared as a whole: the
/// map repaints what a difference asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The tool in hand.
    pub tool: Tool,
    /// What a click selects.
    pub level: Level,
    /// Brush radius in CSS pixels.
    pub brush_radius: f64,
    /// Light or dark.
    pub theme: Theme,
    /// Language of the map's own words.
    pub language: Language,
    /// What is drawn beside the areas.
    pub layers: Layers,
    /// What colours mean.
    pub mode: ColourMode,
    /// Outlined units.
    pub selected_units: Vec<UnitId>,
    /// Outlined grids.
    pub selected_grids: Vec<GridId>,
    /// The grid that the brush paints into: outlined strongest.
    pub target: Option<GridId>,
    /// Grids that neither give nor take units.
    pub locked: Vec<GridId>,
    /// Units to be hatched as a problem (remnants, unassigned).
    pub remnants: Vec<UnitId>,
    /// Whether the next click says where something is ([`MapModel::place`]), whatever the tool.
    pub placing: bool,
    /// Units to be ringed: where a grid was cut through.
    pub chokes: Vec<UnitId>,
    /// Whether units in another grid than in [`MapModel::with_before`] are tinted.
    pub changed: bool,
    /// Counts up whenever plan, values or territory were replaced: the map then looks at all again.
    pub revision: u64,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            tool: Tool::default(),
            level: Level::default(),
            brush_radius: 14.0,
            theme: Theme::Light,
            language: Language::Chinese,
            layers: Layers::default(),
            mode: ColourMode::LoadRatio,
            selected_units: Vec::new(),
            selected_grids: Vec::new(),
            target: None,
            locked: Vec::new(),
            remnants: Vec::new(),
            placing: false,
            chokes: Vec::new(),
            changed: false,
            revision: 0,
        }
    }
}

/// The app as the map sees it.
pub trait MapModel {
    /// The territory; another `Arc` means another territory.
    fn territory(&self) -> Arc<Territory>;

    /// Lends the plan. Must call `read` exactly once.
    fn with_plan(&self, read: &mut dyn FnMut(&Plan));

    /// The value of a grid under [`Look::mode`] (load ratio, households, share of visits made,
    /// square metres); `None` where there is none. Not asked for modes without numbers. Must be a
    /// quick look-up: it is asked for every grid after every edit.
    fn value(&self, grid: GridId) -> Option<f64>;

    /// Appearance and tool; tracked (see the module's text).
    fn look(&self) -> Look;

    /// The pointer is over another unit, or none.
    fn hover(&self, unit: Option<UnitId>) {
        let _ = unit;
    }

    /// A click, or Enter at the crosshair. `None`: beside the map. `additive`: shift was held.
    fn select(&self, unit: Option<UnitId>, additive: bool) {
        let _ = (unit, additive);
    }

    /// Rectangle or lasso closed around these units (ascending).
    fn lasso(&self, units: &[UnitId], additive: bool) {
        let _ = (units, additive);
    }

    /// The picker was used on a unit.
    fn pick(&self, unit: UnitId) {
        let _ = unit;
    }

    /// A stroke begins. `false` refuses it (nothing to paint into).
    fn stroke_begin(&self) -> bool {
        false
    }

    /// The stroke reached these units, each told once a stroke. Returns what the edit touched.
    fn stroke_paint(&self, units: &[UnitId]) -> Effects {
        let _ = units;
        Effects::default()
    }

    /// The stroke is done: one step of history.
    fn stroke_end(&self) {}

    /// The stroke is given up: take back what it painted. Returns what that touched.
    fn stroke_cancel(&self) -> Effects {
        Effects::default()
    }

    /// The map's scale changed, whoever changed it (CSS pixels a centimetre).
    fn scaled(&self, scale: f64) {
        let _ = scale;
    }

    /// Lends the plan that is compared with and the units that differ from it, ascending. Asked only
    /// where [`Look::changed`] or [`Layers::baseline`] is on.
    fn with_before(&self, read: &mut dyn FnMut(&Plan, &[UnitId])) {
        let _ = read;
    }

    /// Those of `units` that a stroke begun now would move, ascending.
    fn would_take(&self, units: &[UnitId]) -> Vec<UnitId> {
        units.to_vec()
    }

    /// The units that [`MapModel::line`] would move, ascending.
    fn would_cut(&self, line: &[Point]) -> Vec<UnitId> {
        let _ = line;
        Vec::new()
    }

    /// A line was drawn with the line tool.
    fn line(&self, line: &[Point]) {
        let _ = line;
    }

    /// A point of a boundary was moved.
    fn bend(&self, from: Point, to: Point) {
        let _ = (from, to);
    }

    /// A whole arc was moved by this much (centimetres).
    fn shift(&self, arc: ArcId, east: i32, north: i32) {
        let _ = (arc, east, north);
    }

    /// Tiles of the user's map service do not come, or come again.
    fn basemap_fails(&self, fails: bool) {
        let _ = fails;
    }

    /// A place was clicked while [`Look::placing`] was on.
    fn place(&self, at: Point) {
        let _ = at;
    }

    /// The lock was used on a unit.
    fn lock(&self, unit: UnitId) {
        let _ = unit;
    }

    /// Keys moved the cursor onto a unit: say what it is.
    fn cursor(&self, unit: UnitId) {
        let _ = unit;
    }

    /// `[` and `]` ask for another brush radius (CSS pixels).
    fn set_brush_radius(&self, radius: f64) {
        let _ = radius;
    }

    /// The user moved the map (not called for [`super::MapHandle::set_camera`]).
    fn camera_moved(&self, camera: Camera) {
        let _ = camera;
    }
}
