//! The map: a Canvas2D view of the territory, its plan and the tools that change it.
//!
//! ```text
//! camera, palette, classes   pure: numbers to pixels, values to colours (tested natively)
//! scene                      pure: what there is to paint, kept in step with the plan
//! paint, label, overlay      scene → canvas
//! engine                     gestures and frames → what the app is told
//! model                      what the app must offer, view: the component and its handle
//! ```
//!
//! The app implements [`MapModel`], makes a [`MapHandle`] of it and shows [`MapView`] with it. Two
//! handles are two maps; [`MapModel::camera_moved`] and [`MapHandle::set_camera`] link them.

pub mod basemap;
pub mod camera;
pub mod classes;
pub mod engine;
pub mod frame;
pub mod keys;
pub mod label;
pub mod model;
pub mod overlay;
pub mod paint;
pub mod palette;
pub mod picture;
pub mod scene;
pub mod surface;
pub mod view;

pub use camera::{Camera, View, scale_bar};
pub use classes::{ColourMode, LegendRow, legend};
pub use model::{Layers, Level, Look, MapModel, Tool};
pub use palette::Theme;
pub use view::{MapHandle, MapView};
