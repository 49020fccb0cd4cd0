//! Panels around the map.

pub mod bar;
pub mod dialogs;
pub mod export;
pub mod layers;
pub mod import;
pub mod notices;
pub mod rail;
pub mod stage;
pub mod strip;
