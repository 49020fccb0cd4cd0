//! How the map is looked at: tool, colouring, brush. Not part of a scenario and not undone.

use super::map::{ColourMode, Level, Tool};
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
    /// Whether names are drawn.
    pub labels: RwSignal<bool>,
    /// What a click selects.
    pub level: RwSignal<Level>,
    /// Strip below: which list is open.
    pub strip: RwSignal<Option<Strip>>,
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
}

impl View {
    /// Select tool, load ratio, strip closed.
    pub fn new() -> Self {
        Self {
            tool: RwSignal::new(Tool::Select),
            mode: RwSignal::new(ColourMode::LoadRatio),
            radius: RwSignal::new(14.0),
            labels: RwSignal::new(true),
            level: RwSignal::new(Level::Grid),
            strip: RwSignal::new(None),
            simulated: RwSignal::new(false),
        }
    }
}

/// The view of this page.
pub fn use_view() -> View {
    expect_context::<View>()
}
