//! Panels around the map.

pub mod advice;
pub mod bar;
pub mod dialogs;
pub mod export;
pub mod help;
pub mod import;
pub mod layers;
pub mod library;
pub mod notices;
pub mod rail;
pub mod share;
pub mod stage;
pub mod strip;
