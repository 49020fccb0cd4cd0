//! What a plan says of its areas beside their units: where teams are based, what is locked, which
//! remnants are meant, and where areas came from.

use super::{CommunityId, GridId};
use crate::sorted::{SortedMap, SortedSet};
use crate::territory::{Point, UnitId};
use serde::{Deserialize, Serialize};

/// Notes of a plan; empty at first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// Where the team of a grid is based (网格驿站), where it is not the middle of the grid.
    pub bases: SortedMap<GridId, Point>,
    /// Where a community's station or centre is (党群服务中心).
    pub stations: SortedMap<CommunityId, Point>,
    /// Grids that neither give nor take units.
    pub locked: SortedSet<GridId>,
    /// Units that belong to a grid although they are cut off from it, on purpose (飞地).
    pub exclaves: SortedSet<(GridId, UnitId)>,
    /// Where areas came from, in order.
    pub lineage: Vec<Lineage>,
}

impl Notes {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether anything is said of a grid.
    pub(super) fn name_grid(&self, id: GridId) -> bool {
        self.bases.contains_key(&id) || self.locked.contains(&id) || self.exclaves.iter().any(|e| e.0 == id)
    }
}

/// One change of areas as the offices record it: who became whom, from when. By code, as codes are
/// never used again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// What happened.
    pub change: Change,
    /// Whether communities (or villages) changed; else grids.
    pub community: bool,
    /// Codes before.
    pub from: Vec<String>,
    /// Codes after.
    pub to: Vec<String>,
    /// From when it holds, `YYYY-MM-DD`; blank while undecided.
    pub effective: String,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// 一拆多.
    Split,
    /// 多并一.
    Merge,
    /// 新设.
    New,
    /// 撤销.
    Gone,
    /// 改编码.
    Recode,
    /// 改隶: to another parent.
    Transfer,
}
