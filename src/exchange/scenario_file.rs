//! The scenario file: JSON, `version` first. Sample territories are named by seed and hash, others
//! are carried whole.

use crate::scenario::Scenario;
use crate::territory::{ContentHash, Territory, TerritoryData};

/// The version written.
pub const VERSION: u32 = 1;

/// A file as read: its territory still to be found if it was only named.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Which territory it is about.
    pub territory: TerritorySource,
    /// The scenario.
    pub scenario: Scenario,
    /// Seed of the runs.
    pub seed: u64,
    /// Replications asked for.
    pub replications: u32,
    /// Digest of the results when it was saved.
    pub digest: Option<String>,
}

/// How a file says which territory it is about.
#[derive(Clone, Debug)]
pub enum TerritorySource {
    /// The generated sample of this seed; its hash must be this.
    Sample {
        /// Seed.
        seed: u64,
        /// Hash.
        hash: ContentHash,
    },
    /// In the file.
    Whole(Box<TerritoryData>),
}

/// Why a file cannot be opened, zh and en.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError(pub String, pub String);

/// Writes a file.
pub fn save(territory: &Territory, scenario: &Scenario, seed: u64, replications: u32, digest: Option<&str>) -> String {
    let _ = (territory, scenario, seed, replications, digest);
    todo!("exchange helper")
}

/// Reads a file of any version up to [`VERSION`].
pub fn open(text: &str) -> Result<Opened, OpenError> {
    let _ = text;
    todo!("exchange helper")
}
