//! The pure parts of the map, compiled without a browser, with their own unit tests.
//!
//! They live in `app`, which needs the feature `web`; a native test run has no such feature, so the
//! files are included here by path.

#![allow(dead_code, missing_docs)]

pub use geju::{locale, plan, territory};

#[path = "../src/app/map/camera.rs"]
mod camera;
#[path = "../src/app/map/classes.rs"]
mod classes;
#[path = "../src/app/map/palette.rs"]
mod palette;
