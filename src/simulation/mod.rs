//! What happens (推演): every case of a year from happening to closing, many times over.
//!
//! Escalation only climbs the tree grid → community → town → department, so each station is a pure
//! function of its arrivals, staffing and parameters; no global event list is needed. Demand
//! belongs to the unit and is keyed by (seed, replication, unit, class, running number, purpose):
//! a boundary moves no case, a lower rate keeps a subset.

pub mod calendar;
pub mod outcome;
pub mod run;
pub mod stream;

pub use outcome::{Index, Outcome};
pub use run::{Setup, prepare, replicate};
