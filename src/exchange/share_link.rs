//! The share link: `#s=1.<base64url>`. Tagged binary (unknown tags are skipped), varints, deflate,
//! checksum. The scenario is written as its difference from a base plan that the receiver can make:
//! the sample's baseline, or the first plan of a territory opened from a file.

use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::territory::{ContentHash, Territory};

/// Fragment prefix of codec 1.
pub const PREFIX: &str = "s=1.";

/// What a link says before its territory is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The territory it is about.
    pub territory: ContentHash,
    /// Its name.
    pub territory_name: String,
    /// Seed of the generated sample, if it is one.
    pub sample_seed: Option<u64>,
    /// The scenario's name.
    pub name: String,
    /// Version of the engine that made it.
    pub engine: String,
}

/// What a link carries besides the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Results digest, if it had been run.
    pub digest: Option<String>,
}

/// Why a link cannot be opened, zh and en.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError(pub String, pub String);

/// Writes the fragment, `s=1.` included, `#` left out. `base` is the plan that the receiver has.
pub fn encode(territory: &Territory, base: &Plan, scenario: &Scenario, run: &Run) -> String {
    let _ = (territory, base, scenario, run);
    todo!("exchange helper")
}

/// Reads what a link says of itself. Accepts a whole address, `#…` or the bare fragment.
pub fn header(link: &str) -> Result<Header, LinkError> {
    let _ = link;
    todo!("exchange helper")
}

/// Reads the scenario; `territory` and `base` must be the link's.
pub fn decode(link: &str, territory: &Territory, base: &Plan) -> Result<(Scenario, Run), LinkError> {
    let _ = (link, territory, base);
    todo!("exchange helper")
}
