//! Where the cases of a ledger happened: units, grids, communities and towns by code or name.

use super::CaseRow;
use crate::plan::{CommunityId, CommunityKind, GridId};
use crate::scenario::{Parameters, Scenario};
use crate::territory::{PropertyMode, Territory, TownId, UnitId, UnitKind};
use std::collections::BTreeMap;

/// The finest place that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub unit: Option<UnitId>,
    pub grid: Option<GridId>,
    pub town: Option<TownId>,
    /// Whether it lies in a village, whose grid closes what a community would.
    pub village: bool,
}

impl Place {
    pub(super) fn is_nowhere(self) -> bool {
        self.unit.is_none() && self.grid.is_none() && self.town.is_none()
    }
}

pub(super) struct Places {
    units: BTreeMap<String, UnitId>,
    grids: BTreeMap<String, GridId>,
    communities: BTreeMap<String, CommunityId>,
    towns: BTreeMap<String, TownId>,
    grid_of: Vec<Option<GridId>>,
    community_of: Vec<CommunityId>,
    town_of: Vec<TownId>,
    village: Vec<bool>,
    /// Hours of one way out and back, by grid, as the simulation has them.
    pub trip: Vec<f64>,
    /// Residents, town and cell of each unit.
    pub units_at: Vec<UnitAt>,
}

/// What rates are fitted over.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitAt {
    pub residents: f64,
    pub town: Option<TownId>,
    pub old: bool,
    /// Position in [`PropertyMode::ALL`].
    pub mode: usize,
}

/// Names that two places carry name neither.
fn index<Id: Copy>(names: impl Iterator<Item = (String, Id)>) -> BTreeMap<String, Id> {
    let mut all = BTreeMap::new();
    let mut twice = Vec::new();
    for (name, id) in names {
        if !name.is_empty() && all.insert(name.clone(), id).is_some() {
            twice.push(name);
        }
    }
    for name in twice {
        all.remove(&name);
    }
    all
}

impl Places {
    pub(super) fn of(territory: &Territory, scenario: &Scenario, parameters: &Parameters) -> Self {
        let (plan, data) = (&scenario.plan, territory.data());
        let two = |code: &str, name: &str| [code.to_owned(), name.to_owned()];
        let communities = plan.communities();
        let mut area = vec![(0.0, 0.0); plan.grids().len()];
        for (unit, grid) in territory.unit_ids().zip(plan.assignment()) {
            let Some(grid) = grid else { continue };
            let km2 = territory.geometry().area.get(unit.index()).copied().unwrap_or(0.0) / 1e6;
            let at = &mut area[grid.index()];
            at.1 += km2;
            if !matches!(territory.unit(unit).kind, UnitKind::Open | UnitKind::Farmland) {
                at.0 += km2;
            }
        }
        let trip = (plan.grids().iter().zip(&area))
            .map(|(grid, &(built, whole))| {
                let urban = plan.community(grid.community).kind == CommunityKind::Urban;
                let speed = if urban {
                    parameters.speed_urban
                } else {
                    parameters.speed_rural
                };
                let km2: f64 = if built > 0.0 { built } else { whole };
                2.0 * parameters.distance_factor * km2.max(0.0).sqrt() / speed
            })
            .collect();
        let units_at = territory
            .unit_ids()
            .map(|id| {
                let grid = plan.grid_of(id);
                UnitAt {
                    residents: f64::from(territory.unit(id).residents),
                    town: grid.map(|g| plan.community(plan.grid(g).community).town),
                    old: territory.is_old(id),
                    mode: PropertyMode::ALL
                        .iter()
                        .position(|m| *m == territory.property(id))
                        .unwrap_or(PropertyMode::ALL.len() - 1),
                }
            })
            .collect();
        Self {
            units: index(territory.unit_ids().map(|id| (territory.unit(id).code.clone(), id))),
            grids: index(
                (plan.grids().iter().enumerate()).flat_map(|(i, g)| two(&g.code, &g.name).map(|n| (n, GridId::of(i)))),
            ),
            communities: index(
                (communities.iter().enumerate())
                    .flat_map(|(i, c)| two(&c.code, &c.name).map(|n| (n, CommunityId::of(i)))),
            ),
            towns: index(
                (data.towns.iter().enumerate()).flat_map(|(i, t)| two(&t.code, &t.name).map(|n| (n, TownId::of(i)))),
            ),
            grid_of: plan.assignment().to_vec(),
            community_of: plan.grids().iter().map(|g| g.community).collect(),
            town_of: communities.iter().map(|c| c.town).collect(),
            village: communities.iter().map(|c| c.kind == CommunityKind::Village).collect(),
            trip,
            units_at,
        }
    }

    /// The place of a row, by the finest of its columns that names one.
    pub(super) fn find(&self, row: &CaseRow) -> Place {
        let unit = self.units.get(&row.unit).copied();
        let grid = unit
            .and_then(|u| self.grid_of.get(u.index()).copied().flatten())
            .or_else(|| self.grids.get(&row.grid).copied());
        let community = grid
            .map(|g| self.community_of[g.index()])
            .or_else(|| self.communities.get(&row.community).copied());
        let town = community
            .map(|c| self.town_of[c.index()])
            .or_else(|| self.towns.get(&row.town).copied());
        Place {
            unit,
            grid,
            town,
            village: community.is_some_and(|c| self.village[c.index()]),
        }
    }
}
