//! The rules a plan should keep, and where it does not.

use super::{CommunityId, GridId, Plan, Tallies};
use crate::territory::{Territory, UnitId};

/// Size norms; editable. Defaults: domain.md §2.1 and §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norms {
    /// Households in a basic urban grid.
    pub grid_households: (u32, u32),
    /// Households in an urban community.
    pub community_households: (u32, u32),
}

impl Default for Norms {
    fn default() -> Self {
        Self {
            grid_households: (300, 500),
            community_households: (1000, 3000),
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// A norm is not kept.
    Warning,
    /// The plan is not valid until this is mended.
    Error,
}

/// One rule not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule, with its numbers.
    pub kind: FindingKind,
    /// The grid concerned.
    pub grid: Option<GridId>,
    /// The community concerned.
    pub community: Option<CommunityId>,
    /// The units to look at (the remnant, the unassigned).
    pub units: Vec<UnitId>,
}

/// The rules.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingKind {
    /// Units in no grid.
    Unassigned,
    /// The grid falls into this many pieces.
    NotContiguous {
        /// Number of pieces.
        pieces: u32,
    },
    /// Fewer households than the norm.
    TooFewHouseholds {
        /// Households.
        households: u32,
        /// Least by the norm.
        least: u32,
    },
    /// More households than the norm.
    TooManyHouseholds {
        /// Households.
        households: u32,
        /// Most by the norm.
        most: u32,
    },
    /// The grid has parts on both sides of an arterial road, railway or river.
    CrossesBarrier {
        /// Metres of barrier inside.
        metres: u32,
    },
    /// A compound is cut between grids of different communities.
    CutsCompound {
        /// Name of the compound.
        compound: String,
    },
    /// Nobody works here.
    NoStaff,
    /// Two areas carry one code.
    DuplicateCode {
        /// The code.
        code: String,
    },
}

impl FindingKind {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Unassigned | Self::NotContiguous { .. } | Self::DuplicateCode { .. } => Severity::Error,
            Self::TooFewHouseholds { .. } | Self::TooManyHouseholds { .. } | Self::NoStaff => Severity::Warning,
            Self::CrossesBarrier { .. } | Self::CutsCompound { .. } => Severity::Hint,
        }
    }
}

/// All findings, worst first, then by community and grid. `heads` are the grid workers by grid.
pub fn findings(territory: &Territory, plan: &Plan, tallies: &Tallies, heads: &[u32], norms: &Norms) -> Vec<Finding> {
    let _ = (territory, plan, tallies, heads, norms);
    todo!("plan helper")
}

/// The findings of one grid only, fast enough to follow a stroke. `units` are the grid's units.
pub fn grid_findings(
    territory: &Territory,
    plan: &Plan,
    tallies: &Tallies,
    grid: GridId,
    units: &[UnitId],
    heads: u32,
    norms: &Norms,
) -> Vec<Finding> {
    let _ = (territory, plan, tallies, grid, units, heads, norms);
    todo!("plan helper")
}
