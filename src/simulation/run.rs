//! One replication: the tree of stations played from the leaves to the root.

use crate::scenario::{Fault, Heads, Parameters, Scenario};
use crate::territory::Territory;

use super::outcome::Area;

/// A scenario made ready: everything that all replications share.
#[derive(Debug)]
pub struct Setup<'a> {
    /// The territory.
    pub territory: &'a Territory,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its numbers.
    pub parameters: Parameters,
    /// Its head counts.
    pub heads: Heads,
    /// The areas measured, in the order of [`super::Outcome::areas`].
    pub areas: Vec<Area>,
}

/// Resolves and checks a scenario.
pub fn prepare<'a>(territory: &'a Territory, scenario: &'a Scenario) -> Result<Setup<'a>, Vec<Fault>> {
    let _ = (territory, scenario);
    todo!("simulation helper")
}

/// The measures of one replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// `areas.len() * Index::COUNT` values.
    pub values: Vec<f64>,
    /// Cases simulated.
    pub cases: u64,
    /// Events handled.
    pub events: u64,
}

/// Plays one replication. A pure function of its arguments.
pub fn replicate(setup: &Setup<'_>, seed: u64, replication: u32) -> Replication {
    let _ = (setup, seed, replication);
    todo!("simulation helper")
}
