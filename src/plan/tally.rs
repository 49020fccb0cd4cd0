//! Running totals per grid and community, kept up to date by an edit's moves alone.

use super::{CommunityId, Effects, GridId, Plan};
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
    at: Vec<Option<GridId>>,
}

impl Tally {
    // Wrapping, so that absurd numbers in a user's file can neither panic nor leave a residue:
    // adding and taking away stay exact inverses. The importer is what bounds them.
    fn add(&mut self, other: &Tally) {
        self.units = self.units.wrapping_add(other.units);
        self.households = self.households.wrapping_add(other.households);
        self.residents = self.residents.wrapping_add(other.residents);
        self.special = self.special.wrapping_add(other.special);
        self.area = self.area.wrapping_add(other.area);
        self.demand = self.demand.wrapping_add(other.demand);
    }

    fn take(&mut self, other: &Tally) {
        self.units = self.units.wrapping_sub(other.units);
        self.households = self.households.wrapping_sub(other.households);
        self.residents = self.residents.wrapping_sub(other.residents);
        self.special = self.special.wrapping_sub(other.special);
        self.area = self.area.wrapping_sub(other.area);
        self.demand = self.demand.wrapping_sub(other.demand);
    }

    /// Expected hours of work a year that depend on the units.
    pub fn demand_hours(&self) -> f64 {
        self.demand as f64 / 1000.0
    }
}

impl<'a> std::iter::Sum<&'a Tally> for Tally {
    fn sum<I: Iterator<Item = &'a Tally>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum.add(tally);
            sum
        })
    }
}

impl Tallies {
    /// From scratch. `unit_hours` are the expected hours a year each unit asks for
    /// ([`crate::scenario::workload::unit_hours`]); a unit beyond its end asks for none.
    pub fn of(territory: &Territory, plan: &Plan, unit_hours: &[f64]) -> Self {
        let geometry = territory.geometry();
        let by_unit: Vec<Tally> = (territory.units().iter().enumerate())
            .map(|(i, unit)| Tally {
                units: 1,
                households: unit.households,
                residents: unit.residents,
                special: unit.special,
                area: geometry.area.get(i).map_or(0, |a| a.round() as i64),
                demand: unit_hours.get(i).map_or(0, |h| (h * 1000.0).round() as i64),
            })
            .collect();
        let mut tallies = Self {
            grids: vec![Tally::default(); plan.grids().len()],
            communities: Vec::new(),
            unassigned: Tally::default(),
            at: plan.assignment().to_vec(),
            by_unit,
        };
        for (unit, grid) in tallies.by_unit.iter().zip(plan.assignment()) {
            match grid {
                Some(g) => tallies.grids[g.index()].add(unit),
                None => tallies.unassigned.add(unit),
            }
        }
        tallies.set_structure(plan);
        tallies
    }

    /// One unit moves. The community follows from the grids' communities in `plan` (which may be
    /// before or after the move: only its grid table is read).
    pub fn move_unit(&mut self, plan: &Plan, unit: UnitId, from: Option<GridId>, to: Option<GridId>) {
        if from == to {
            return;
        }
        self.reach(plan);
        let tally = self.by_unit[unit.index()];
        match from {
            Some(g) => {
                self.grids[g.index()].take(&tally);
                self.communities[plan.grid(g).community.index()].take(&tally);
            }
            None => self.unassigned.take(&tally),
        }
        match to {
            Some(g) => {
                self.grids[g.index()].add(&tally);
                self.communities[plan.grid(g).community.index()].add(&tally);
            }
            None => self.unassigned.add(&tally),
        }
        self.at[unit.index()] = to;
    }

    /// Follows an edit just applied to `plan`: the totals are then the same as from scratch. Costs the
    /// units moved and one pass over the grids. A change of the ground ([`Effects::ground`]) gives
    /// units other people: make the totals anew on the new territory then.
    pub fn follow(&mut self, plan: &Plan, effects: &Effects) {
        self.reach(plan);
        let known = self.at.len();
        for &unit in effects.units.iter().filter(|u| u.index() < known) {
            let (from, to) = (self.at[unit.index()], plan.grid_of(unit));
            let tally = self.by_unit[unit.index()];
            match from {
                Some(g) => self.grids[g.index()].take(&tally),
                None => self.unassigned.take(&tally),
            }
            match to {
                Some(g) => self.grids[g.index()].add(&tally),
                None => self.unassigned.add(&tally),
            }
            self.at[unit.index()] = to;
        }
        self.set_structure(plan);
    }

    /// A grid moves to another community, or grids and communities appear or go: sums the
    /// communities anew from the grids.
    pub fn set_structure(&mut self, plan: &Plan) {
        self.grids.resize(plan.grids().len(), Tally::default());
        self.communities.clear();
        self.communities.resize(plan.communities().len(), Tally::default());
        for (grid, tally) in plan.grids().iter().zip(&self.grids) {
            self.communities[grid.community.index()].add(tally);
        }
    }

    /// Makes room for grids and communities that were added since.
    fn reach(&mut self, plan: &Plan) {
        if self.grids.len() < plan.grids().len() {
            self.grids.resize(plan.grids().len(), Tally::default());
        }
        if self.communities.len() < plan.communities().len() {
            self.communities.resize(plan.communities().len(), Tally::default());
        }
    }

    /// What one unit adds to the totals of its grid.
    pub fn unit(&self, id: UnitId) -> &Tally {
        &self.by_unit[id.index()]
    }

    /// Totals of everything, the unassigned included.
    pub fn total(&self) -> Tally {
        self.by_unit.iter().sum()
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
