//! How the map is looked at: tool, colouring, brush. Not part of a scenario and not undone.

use super::map::{ColourMode, Layers, Level, Tool};
use leptos::prelude::*;

/// View state; copied into views.
#[derive(Clone, Copy)]
pub struct View {
    /// Tool in hand.
    pub tool: RwSignal<Tool>,
    /// What colours mean.
    pub mode: RwSignal<ColourMode>,
    /// Brush radius in CSS pixels.
    pub radius: RwSignal<f64>,
    /// What is drawn beside the areas.
    pub layers: RwSignal<Layers>,
    /// Whether tiles of the user's map service do not come.
    pub basemap_fails: RwSignal<bool>,
    /// Whether the panel of layers is open.
    pub layers_open: RwSignal<bool>,
    /// CSS pixels a centimetre of the main map.
    pub scale: RwSignal<f64>,
    /// What a click selects.
    pub level: RwSignal<Level>,
    /// Strip below: which list is open.
    pub strip: RwSignal<Option<Strip>>,
    /// Grid workers that a line drawn moves from its first grid to its last; 0: lines cut.
    pub posting: RwSignal<u32>,
    /// Whether the load ratio shown is the simulated one (on the simulate page).
    pub simulated: RwSignal<bool>,
}

/// The lists of the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strip {
    /// Findings.
    Findings,
    /// The table of grids: the map's twin.
    Grids,
    /// What differs from the baseline.
    Differences,
}

impl View {
    /// Select tool, load ratio, strip closed.
    pub fn new() -> Self {
        Self {
            tool: RwSignal::new(Tool::Select),
            mode: RwSignal::new(ColourMode::LoadRatio),
            radius: RwSignal::new(14.0),
            layers: RwSignal::new(Layers::default()),
            basemap_fails: RwSignal::new(false),
            layers_open: RwSignal::new(false),
            scale: RwSignal::new(0.0),
            level: RwSignal::new(Level::Grid),
            strip: RwSignal::new(None),
            posting: RwSignal::new(0),
            simulated: RwSignal::new(false),
        }
    }
}

/// The view of this page.
pub fn use_view() -> View {
    expect_context::<View>()
}
