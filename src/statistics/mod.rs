//! Statistics (统计): from the records and steps of cases to what people ask of a run, area by area.
//!
//! The engine says what happens ([`crate::simulation::record::Sink`]); nothing is kept unless somebody
//! asks. A [`Sample`] holds what one replication says of one area, a [`Study`] many replications of
//! several scenarios side by side: every number with its interval and its paired difference. Only the
//! towns that hold the area are played, so a community takes a hundredth of a city's time.
//!
//! ```text
//! steps, records → sample (one replication, one area) → study (many, several scenarios) → panels
//!                ↘ days (one row a team and day)      ↘ story (one case in words)
//! ```

pub mod compared;
pub mod cost_effect;
pub mod days;
pub mod histogram;
pub mod panels;
pub mod sample;
pub mod sensitivity;
mod spread;
pub mod story;
pub mod study;
pub mod waterfall;

pub use histogram::Histogram;
pub use sample::Sample;
pub use study::Study;
