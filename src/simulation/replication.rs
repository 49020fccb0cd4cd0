//! Several replications, one at a time, and the joining of what several workers played.

use super::Outcome;
use super::run::{Replication, Setup, replicate};

impl Outcome {
    /// No replication yet.
    pub fn empty(setup: &Setup, seed: u64) -> Self {
        Self {
            areas: setup.areas.clone(),
            replications: 0,
            seed,
            values: Vec::new(),
            cases: 0,
            events: 0,
        }
    }

    /// Adds the next replication.
    pub fn push(&mut self, replication: &Replication) {
        self.values.extend_from_slice(&replication.values);
        self.cases += replication.cases;
        self.events += replication.events;
        self.replications += 1;
    }

    /// Appends the replications that follow these: the same bytes as if one worker had played all.
    /// The error says what does not match.
    pub fn append(&mut self, next: &Self) -> Result<(), String> {
        if self.seed != next.seed {
            return Err(format!("the seeds differ: {} and {}", self.seed, next.seed));
        }
        if self.areas != next.areas {
            return Err("the areas differ: the runs are not of one plan".to_owned());
        }
        self.values.extend_from_slice(&next.values);
        self.cases += next.cases;
        self.events += next.events;
        self.replications += next.replications;
        Ok(())
    }
}

/// Plays the replications `from..from + count`, one after the other. `go_on` is asked after each
/// with the number done; `false` ends the run with what there is.
pub fn run(setup: &Setup, seed: u64, from: u32, count: u32, mut go_on: impl FnMut(u32) -> bool) -> Outcome {
    let mut outcome = Outcome::empty(setup, seed);
    for done in 0..count {
        outcome.push(&replicate(setup, seed, from + done));
        if !go_on(done + 1) {
            break;
        }
    }
    outcome
}
