//! The map: a Canvas2D view of the territory, its plan and the tools that change it.
//!
//! ```text
//! camera, palette, classes   pure: numbers to pixels, values to colours (tested natively)
//! scene                      pure: what there is to paint, kept in step with the plan
//! paint, label, overlay      scene → canvas
//! gesture                    pointer and keys → what the app is told
//! view                       the component, its frame loop and its handle
//! ```

pub mod camera;
pub mod classes;
pub mod model;
pub mod palette;

pub use camera::{Camera, View, scale_bar};
pub use classes::{ColourMode, LegendRow, legend};
pub use model::{Level, Look, MapModel, Tool};
pub use palette::Theme;
