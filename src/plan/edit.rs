//! The only door through which a plan changes: applying an edit returns its inverse and its effects.

use super::{Community, CommunityId, Grid, GridId, Plan};
use crate::territory::UnitId;
use serde::{Deserialize, Serialize};

/// A change to a plan. Data, not code: it is kept in histories, files and messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanEdit {
    /// Units to their new grids (`None`: unassigned). Each unit at most once.
    Assign(Vec<(UnitId, Option<GridId>)>),
    /// A new grid, at the next id.
    AddGrid(Grid),
    /// Takes back the last grid; it must be empty.
    RemoveLastGrid,
    /// Replaces name, code, community and kind of a grid.
    SetGrid(GridId, Grid),
    /// A new community, at the next id.
    AddCommunity(Community),
    /// Takes back the last community; it must have no grids.
    RemoveLastCommunity,
    /// Replaces name, code, town and kind of a community.
    SetCommunity(CommunityId, Community),
    /// Several as one step.
    All(Vec<PlanEdit>),
}

/// What an edit touched: what must be redrawn, re-measured, re-simulated. Sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Units whose grid changed.
    pub units: Vec<UnitId>,
    /// Grids whose units, name or parent changed.
    pub grids: Vec<GridId>,
    /// Communities whose grids or name changed.
    pub communities: Vec<CommunityId>,
}

/// Why an edit was refused. The plan is then untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It names a unit, grid or community that is not there.
    NotThere(String),
    /// The last grid or community is not empty.
    NotEmpty,
    /// A unit is named twice.
    Twice(UnitId),
}

impl PlanEdit {
    /// Applies the edit. Returns the edit that takes it back and what was touched; on an error the
    /// plan is unchanged.
    pub fn apply(&self, plan: &mut Plan) -> Result<(PlanEdit, Effects), Refused> {
        let _ = plan;
        todo!("plan helper")
    }
}
