//! What happens (推演): every case of a year from happening to closing, many times over.
//!
//! Escalation only climbs the tree grid → community → town → department, so each station is a pure
//! function of its arrivals, staffing and parameters; no global event list is needed. Demand
//! belongs to the unit and is keyed by (seed, replication, unit, class, running number, purpose):
//! a boundary moves no case, a lower rate keeps a subset.
//!
//! ```text
//! stream ─┐
//! profile ─┴ demand ─┐             ┌ record ─ measure ─┐
//! calendar ─ station ┴─── run ─────┴───────────────────┴ outcome ← replication (many)
//!                hours ───┘
//! ```

mod arrival;
pub mod calendar;
pub mod demand;
mod departments;
pub mod distribution;
pub mod hours;
pub mod measure;
pub mod memo;
pub mod outcome;
pub mod profile;
pub mod record;
mod refuse;
pub mod replication;
pub mod run;
pub mod sampler;
pub mod span;
pub mod station;
pub mod stream;
mod times;
mod underway;
mod whole;

pub use memo::Memo;
pub use outcome::{Index, Outcome};
pub use record::{Level, Record, Sink, Step, Team};
pub use run::{Setup, prepare, prepare_after, replay, replicate, replicate_into};
pub use span::Span;
pub use underway::Underway;
