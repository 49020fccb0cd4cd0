//! Running totals per grid and community, kept up to date by an edit's moves alone.

use super::{CommunityId, GridId, Plan};
use crate::territory::{Territory, UnitId};

/// Totals of one area.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Number of units.
    pub units: u32,
    /// Households.
    pub households: u32,
    /// Residents.
    pub residents: u32,
    /// Residents of special groups.
    pub special: u32,
    /// Square metres, as whole numbers so that adding and taking away leaves no residue.
    pub area: i64,
    /// Expected hours of work a year that depend on the units (cases and visits), in milli-hours.
    pub demand: i64,
}

/// Totals of all grids and communities of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tallies {
    /// By grid.
    pub grids: Vec<Tally>,
    /// By community.
    pub communities: Vec<Tally>,
    /// Units in no grid.
    pub unassigned: Tally,
    by_unit: Vec<Tally>,
}

impl Tallies {
    /// From scratch. `unit_hours` are the expected hours a year each unit asks for
    /// ([`crate::scenario::workload::unit_hours`]).
    pub fn of(territory: &Territory, plan: &Plan, unit_hours: &[f64]) -> Self {
        let _ = (territory, plan, unit_hours);
        todo!("plan helper")
    }

    /// One unit moves. The community follows from the grids' communities in `plan` (which may be
    /// before or after the move: only its grid table is read).
    pub fn move_unit(&mut self, plan: &Plan, unit: UnitId, from: Option<GridId>, to: Option<GridId>) {
        let _ = (plan, unit, from, to);
        todo!("plan helper")
    }

    /// A grid moves to another community, or new grids and communities appear.
    pub fn set_structure(&mut self, plan: &Plan) {
        let _ = plan;
        todo!("plan helper")
    }

    /// Totals of one grid.
    pub fn grid(&self, id: GridId) -> &Tally {
        &self.grids[id.index()]
    }

    /// Totals of one community.
    pub fn community(&self, id: CommunityId) -> &Tally {
        &self.communities[id.index()]
    }
}
