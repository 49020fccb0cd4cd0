//! The only door through which a plan changes: applying an edit returns its inverse and its effects.

use super::{Community, CommunityId, Grid, GridId, Lineage, Plan};
use crate::territory::order::SortCompact;
use crate::territory::{GroundEdit, Point, UnitId};
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
    /// The ground changes: a unit is split, a boundary moves, a link comes or goes. `grids` are the
    /// grids of the units that it adds. Whether the ground can change so is for
    /// [`super::ground_edits`] to say, which makes such edits.
    ChangeGround {
        /// What changes.
        edit: GroundEdit,
        /// Grids of the units added, as many as [`GroundEdit::adds`].
        grids: Vec<Option<GridId>>,
    },
    /// Takes the last change of the ground back, and the units that it added.
    TakeBackGround,
    /// Where a grid's team is based; `None`: in the middle of the grid.
    SetBase(GridId, Option<Point>),
    /// Where a community's station is.
    SetStation(CommunityId, Option<Point>),
    /// Locks or frees a grid.
    SetLocked(GridId, bool),
    /// Marks units as exclaves of a grid on purpose, or no longer.
    SetExclave(GridId, Vec<UnitId>, bool),
    /// Records where areas came from.
    Record(Lineage),
    /// Takes the last record back.
    TakeBackRecord,
}

/// What an edit touched: what must be redrawn, re-measured, re-simulated. Sorted, each once, and
/// only what exists after the edit (an area taken back leaves no trace here).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Units whose grid changed.
    pub units: Vec<UnitId>,
    /// Grids whose units, name or parent changed.
    pub grids: Vec<GridId>,
    /// Communities whose name changed, or any of whose grids is among `grids` before or after.
    pub communities: Vec<CommunityId>,
    /// Whether the ground changed: the territory must be made anew ([`Plan::on`]).
    pub ground: bool,
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
    /// The ground cannot change like that, zh and en.
    Ground(String, String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotThere(what) => f.write_str(what),
            Self::NotEmpty => f.write_str("the area is not empty: move what is in it first"),
            Self::Twice(unit) => write!(f, "unit {unit} is named twice in one step"),
            Self::Ground(_, why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Refused {}

impl PlanEdit {
    /// Applies the edit. Returns the edit that takes it back and what was touched; on an error the
    /// plan is unchanged.
    pub fn apply(&self, plan: &mut Plan) -> Result<(PlanEdit, Effects), Refused> {
        let mut effects = Effects::default();
        let inverse = self.run(plan, &mut effects)?;
        effects.settle(plan);
        Ok((inverse, effects))
    }

    fn run(&self, plan: &mut Plan, effects: &mut Effects) -> Result<PlanEdit, Refused> {
        match self {
            Self::Assign(moves) => assign(plan, moves, effects),
            Self::AddGrid(grid) => {
                let id = GridId::of(plan.grids.len());
                community_exists(plan, grid.community)?;
                plan.grids.push(grid.clone());
                effects.grid(plan, id);
                Ok(Self::RemoveLastGrid)
            }
            Self::RemoveLastGrid => {
                let id = last(plan.grids.len(), "grid").map(GridId::of)?;
                if plan.grid_of.contains(&Some(id)) || plan.notes.name_grid(id) {
                    return Err(Refused::NotEmpty);
                }
                effects.grid(plan, id);
                let grid = plan.grids.remove(id.index());
                Ok(Self::AddGrid(grid))
            }
            Self::SetGrid(id, grid) => {
                grid_exists(plan, *id)?;
                community_exists(plan, grid.community)?;
                effects.grid(plan, *id);
                let before = std::mem::replace(&mut plan.grids[id.index()], grid.clone());
                effects.grid(plan, *id);
                Ok(Self::SetGrid(*id, before))
            }
            Self::AddCommunity(community) => {
                effects.communities.push(CommunityId::of(plan.communities.len()));
                plan.communities.push(community.clone());
                Ok(Self::RemoveLastCommunity)
            }
            Self::RemoveLastCommunity => {
                let id = last(plan.communities.len(), "community").map(CommunityId::of)?;
                if plan.grids.iter().any(|g| g.community == id) || plan.notes.stations.contains_key(&id) {
                    return Err(Refused::NotEmpty);
                }
                let community = plan.communities.remove(id.index());
                Ok(Self::AddCommunity(community))
            }
            Self::SetCommunity(id, community) => {
                community_exists(plan, *id)?;
                effects.communities.push(*id);
                let before = std::mem::replace(&mut plan.communities[id.index()], community.clone());
                Ok(Self::SetCommunity(*id, before))
            }
            Self::All(edits) => {
                let mut inverses = Vec::with_capacity(edits.len());
                for edit in edits {
                    match edit.run(plan, effects) {
                        Ok(inverse) => inverses.push(inverse),
                        Err(refused) => {
                            // An inverse of an edit just applied always fits; nothing is left to report.
                            for inverse in inverses.iter().rev() {
                                let _ = inverse.run(plan, &mut Effects::default());
                            }
                            return Err(refused);
                        }
                    }
                }
                inverses.reverse();
                Ok(Self::All(inverses))
            }
            Self::ChangeGround { edit, grids } => {
                if grids.len() != edit.adds() {
                    let (n, adds) = (grids.len(), edit.adds());
                    return Err(Refused::NotThere(format!("{n} grids for {adds} new units")));
                }
                for grid in grids.iter().flatten() {
                    grid_exists(plan, *grid)?;
                }
                let first = plan.grid_of.len();
                plan.grid_of.extend(grids);
                plan.ground.push(edit.clone());
                effects.ground = true;
                effects.units.extend((first..plan.grid_of.len()).map(UnitId::of));
                grids.iter().flatten().for_each(|&g| effects.grid(plan, g));
                Ok(Self::TakeBackGround)
            }
            Self::TakeBackGround => {
                last(plan.ground.len(), "change of the ground")?;
                // There is one: just asked.
                let Some(edit) = plan.ground.pop() else {
                    return Err(Refused::NotEmpty);
                };
                let kept = plan.grid_of.len() - edit.adds();
                if plan.notes.exclaves.iter().any(|e| e.1.index() >= kept) {
                    plan.ground.push(edit);
                    return Err(Refused::NotEmpty);
                }
                let grids = plan.grid_of.split_off(kept);
                effects.ground = true;
                grids.iter().flatten().for_each(|&g| effects.grid(plan, g));
                Ok(Self::ChangeGround { edit, grids })
            }
            Self::SetBase(id, at) => {
                grid_exists(plan, *id)?;
                effects.grid(plan, *id);
                Ok(Self::SetBase(*id, put(&mut plan.notes.bases, *id, *at)))
            }
            Self::SetStation(id, at) => {
                community_exists(plan, *id)?;
                effects.communities.push(*id);
                Ok(Self::SetStation(*id, put(&mut plan.notes.stations, *id, *at)))
            }
            Self::SetLocked(id, locked) => {
                grid_exists(plan, *id)?;
                effects.grid(plan, *id);
                let before = if *locked {
                    !plan.notes.locked.insert(*id)
                } else {
                    plan.notes.locked.remove(id)
                };
                Ok(Self::SetLocked(*id, before))
            }
            Self::SetExclave(id, units, keep) => {
                grid_exists(plan, *id)?;
                if let Some(unit) = units.iter().find(|u| u.index() >= plan.grid_of.len()) {
                    return Err(not_there("unit", unit, plan.grid_of.len()));
                }
                effects.grid(plan, *id);
                let mut changed = Vec::new();
                for &unit in units {
                    let done = if *keep {
                        plan.notes.exclaves.insert((*id, unit))
                    } else {
                        plan.notes.exclaves.remove(&(*id, unit))
                    };
                    if done {
                        changed.push(unit);
                    }
                }
                Ok(Self::SetExclave(*id, changed, !keep))
            }
            Self::Record(lineage) => {
                plan.notes.lineage.push(lineage.clone());
                Ok(Self::TakeBackRecord)
            }
            Self::TakeBackRecord => {
                last(plan.notes.lineage.len(), "record")?;
                let lineage = plan.notes.lineage.pop();
                // There is one: just asked.
                lineage.map(Self::Record).ok_or(Refused::NotEmpty)
            }
        }
    }

    /// Whether the edit changes nothing whatever the plan (an empty stroke).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Assign(moves) => moves.is_empty(),
            Self::All(edits) => edits.iter().all(Self::is_empty),
            Self::SetExclave(_, units, _) => units.is_empty(),
            _ => false,
        }
    }
}

impl Effects {
    fn grid(&mut self, plan: &Plan, id: GridId) {
        self.grids.push(id);
        self.communities.push(plan.grids[id.index()].community);
    }

    /// Adds what another edit touched.
    pub fn join(&mut self, other: &Effects) {
        self.units.extend_from_slice(&other.units);
        self.grids.extend_from_slice(&other.grids);
        self.communities.extend_from_slice(&other.communities);
        self.ground |= other.ground;
        self.sort();
    }

    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.grids.is_empty() && self.communities.is_empty() && !self.ground
    }

    fn sort(&mut self) {
        self.units.sort_compact();
        self.units.dedup();
        self.grids.sort_compact();
        self.grids.dedup();
        self.communities.sort_compact();
        self.communities.dedup();
    }

    /// Sorted, each once, and only what is still there: a reader may index with every id.
    fn settle(&mut self, plan: &Plan) {
        self.units.retain(|u| u.index() < plan.grid_of.len());
        self.grids.retain(|g| g.index() < plan.grids.len());
        self.communities.retain(|c| c.index() < plan.communities.len());
        self.sort();
    }
}

fn assign(plan: &mut Plan, moves: &[(UnitId, Option<GridId>)], effects: &mut Effects) -> Result<PlanEdit, Refused> {
    for (unit, grid) in moves {
        if unit.index() >= plan.grid_of.len() {
            return Err(not_there("unit", unit, plan.grid_of.len()));
        }
        if let Some(grid) = grid {
            grid_exists(plan, *grid)?;
        }
    }
    let mut units: Vec<UnitId> = moves.iter().map(|m| m.0).collect();
    units.sort_compact();
    if let Some(pair) = units.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refused::Twice(pair[0]));
    }
    let mut back = Vec::with_capacity(moves.len());
    let mut grids = Vec::new();
    for &(unit, to) in moves {
        let from = std::mem::replace(&mut plan.grid_of[unit.index()], to);
        if from != to {
            back.push((unit, from));
            effects.units.push(unit);
            grids.extend(from.into_iter().chain(to));
        }
    }
    grids.sort_compact();
    grids.dedup();
    for grid in grids {
        effects.grid(plan, grid);
    }
    Ok(PlanEdit::Assign(back))
}

/// Sets or removes and returns what stood there.
fn put<K: Ord>(map: &mut crate::sorted::SortedMap<K, Point>, key: K, at: Option<Point>) -> Option<Point> {
    match at {
        Some(at) => map.insert(key, at),
        None => map.remove(&key),
    }
}

fn last(count: usize, what: &str) -> Result<usize, Refused> {
    count
        .checked_sub(1)
        .ok_or_else(|| Refused::NotThere(format!("there is no {what} to take back")))
}

fn grid_exists(plan: &Plan, id: GridId) -> Result<(), Refused> {
    if id.index() < plan.grids.len() {
        Ok(())
    } else {
        Err(not_there("grid", &id, plan.grids.len()))
    }
}

fn community_exists(plan: &Plan, id: CommunityId) -> Result<(), Refused> {
    if id.index() < plan.communities.len() {
        Ok(())
    } else {
        Err(not_there("community", &id, plan.communities.len()))
    }
}

fn not_there(what: &str, id: &dyn std::fmt::Display, count: usize) -> Refused {
    Refused::NotThere(format!("there is no {what} {id}: the plan has {count}"))
}
