//! A first plan for a territory that comes without one: from a column, or drawn automatically.

use super::Plan;
use crate::territory::Territory;

/// One grid per different label, in order of first appearance; communities per different
/// `communities` label (one community if there are none).
pub fn from_labels(territory: &Territory, grids: &[String], communities: Option<&[String]>) -> Plan {
    let _ = (territory, grids, communities);
    todo!("territory helper")
}

/// Contiguous grids of about `households` each by recursive bisection of spanning trees; grids are
/// gathered into communities of about ten. Deterministic by seed. Disconnected parts get grids of
/// their own.
pub fn automatic(territory: &Territory, households: u32, seed: u64) -> Plan {
    let _ = (territory, households, seed);
    todo!("territory helper")
}
