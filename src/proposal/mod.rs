//! Proposals (自动方案): draw it, staff it, spend it. Everything here is a pure function of what is
//! asked and a seed, works in small steps, and can be stopped with what it has found so far.
//!
//! The lowest files know only a plain graph with weights; they are what is held against exhaustive
//! enumeration. The upper ones read territory, plan and scenario.

pub mod advice;
pub mod burst;
pub mod diagram;
pub mod districts;
pub mod draw;
pub mod ensemble;
pub mod graph;
pub mod placement;
pub mod posts;
pub mod recom;
pub mod reversible;
pub mod spanning;
pub mod stations;
pub mod tree;

pub use crate::territory::random::Random;
pub use districts::{Band, Districts};
pub use graph::Graph;
