//! What is drawn (划分方案): unit → grid → community → town, the edits that change it, the rules it
//! should keep, and what is measured of it.

pub mod area_edits;
pub mod codes;
pub mod common_edits;
pub mod common_ground;
pub mod contiguity;
pub mod diff;
pub mod edit;
pub mod finding;
pub mod ground_edits;
pub mod history;
pub mod measures;
pub mod new_grid;
pub mod notes;
pub mod outline;
pub mod partition;
pub mod region;
pub mod regions;
pub mod remnant;
pub mod repair;
pub mod stroke;
pub mod tally;

pub use crate::territory::id::{CommunityId, GridId};
pub use edit::{Effects, PlanEdit};
pub use finding::{Finding, FindingKind, Norms, Severity};
pub use history::{History, Reversible};
pub use notes::{Change, Lineage, Notes};
pub use regions::Regions;
pub use stroke::Stroke;
pub use tally::{Tallies, Tally};

use crate::territory::{GroundEdit, GroundError, Territory, TownId, UnitId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A plan assigns every unit to at most one grid, every grid to one community, every community to
/// one town. Drafts with problems are legal: [`finding`] reports them. Only [`PlanEdit::apply`]
/// changes a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The grid of each unit; `None` is unassigned, which is not a grid.
    pub(crate) grid_of: Vec<Option<GridId>>,
    /// Grids by id. A grid without units is kept (ids are never reused) and hidden from people.
    pub(crate) grids: Vec<Grid>,
    /// Communities by id.
    pub(crate) communities: Vec<Community>,
    /// What the plan changes of the ground, in order; see [`Plan::on`].
    pub(crate) ground: Vec<GroundEdit>,
    /// What it says of its areas beside their units.
    pub(crate) notes: Notes,
}

/// 网格.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Name shown to people.
    pub name: String,
    /// Stable code (default: 12 digits of the community + 3).
    pub code: String,
    /// Its community.
    pub community: CommunityId,
    /// Basic or exclusive.
    pub kind: GridKind,
}

/// 基础网格 or 专属网格.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GridKind {
    /// 基础网格.
    Basic,
    /// 专属网格 (market, campus, park): exempt from size norms.
    Exclusive,
}

/// 社区 or 村.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Name shown to people.
    pub name: String,
    /// Stable twelve-digit code.
    pub code: String,
    /// Its town.
    pub town: TownId,
    /// Urban community or village.
    pub kind: CommunityKind,
}

/// 城市社区 or 行政村.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CommunityKind {
    /// 城市社区.
    Urban,
    /// 行政村: one rural grid of villagers' groups.
    Village,
}

impl Plan {
    /// A plan from its parts; the error says which reference is broken.
    pub fn new(grid_of: Vec<Option<GridId>>, grids: Vec<Grid>, communities: Vec<Community>) -> Result<Self, String> {
        if let Some((u, g)) = grid_of
            .iter()
            .enumerate()
            .find_map(|(u, g)| g.filter(|g| g.index() >= grids.len()).map(|g| (u, g)))
        {
            return Err(format!(
                "unit {u} is in grid {g}, but there are only {} grids",
                grids.len()
            ));
        }
        if let Some(grid) = grids.iter().find(|g| g.community.index() >= communities.len()) {
            return Err(format!(
                "grid {} is in community {}, but there are only {}",
                grid.code,
                grid.community,
                communities.len()
            ));
        }
        Ok(Self {
            grid_of,
            grids,
            communities,
            ground: Vec::new(),
            notes: Notes::default(),
        })
    }

    /// What the plan changes of the ground.
    pub fn ground(&self) -> &[GroundEdit] {
        &self.ground
    }

    /// How many units the plan's changes to the ground add.
    pub fn added_units(&self) -> usize {
        self.ground.iter().map(GroundEdit::adds).sum()
    }

    /// The territory that the plan is about: `territory` itself for a plan that changes nothing of
    /// the ground (or where it is that territory already), else the one made by the plan's changes.
    pub fn on<'a>(&self, territory: &'a Territory) -> Result<Cow<'a, Territory>, GroundError> {
        match self.ground.strip_prefix(territory.ground()) {
            Some([]) => Ok(Cow::Borrowed(territory)),
            Some(rest) => territory.with(rest).map(Cow::Owned),
            None => Err(GroundError(
                "方案的底图调整与当前底图不一致".to_owned(),
                "the plan changes another ground than this".to_owned(),
            )),
        }
    }

    /// Notes beside the units.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Whether a grid is locked.
    pub fn is_locked(&self, id: GridId) -> bool {
        self.notes.locked.contains(&id)
    }

    /// The grid of a unit.
    pub fn grid_of(&self, unit: UnitId) -> Option<GridId> {
        self.grid_of[unit.index()]
    }

    /// The grids of all units, by unit.
    pub fn assignment(&self) -> &[Option<GridId>] {
        &self.grid_of
    }

    /// All grids ever made, by id.
    pub fn grids(&self) -> &[Grid] {
        &self.grids
    }

    /// One grid.
    pub fn grid(&self, id: GridId) -> &Grid {
        &self.grids[id.index()]
    }

    /// All communities ever made, by id.
    pub fn communities(&self) -> &[Community] {
        &self.communities
    }

    /// One community.
    pub fn community(&self, id: CommunityId) -> &Community {
        &self.communities[id.index()]
    }

    /// The community of a unit.
    pub fn community_of(&self, unit: UnitId) -> Option<CommunityId> {
        self.grid_of(unit).map(|g| self.grid(g).community)
    }

    /// The units of every grid, by grid, each ascending.
    pub fn units_by_grid(&self) -> Vec<Vec<UnitId>> {
        let mut units = vec![Vec::new(); self.grids.len()];
        for (u, grid) in self.grid_of.iter().enumerate() {
            if let Some(g) = grid {
                units[g.index()].push(UnitId::of(u));
            }
        }
        units
    }

    /// Whether the plan fits the territory, before or after its own changes to the ground (number of
    /// units, towns that exist).
    pub fn fits(&self, territory: &Territory) -> Result<(), String> {
        let ours = self.ground.strip_prefix(territory.ground());
        let added: usize = ours.unwrap_or_default().iter().map(GroundEdit::adds).sum();
        if ours.is_none() || self.grid_of.len() != territory.units().len() + added {
            return Err(format!(
                "the plan has {} units, the territory {}",
                self.grid_of.len(),
                territory.units().len() + added
            ));
        }
        let towns = territory.data().towns.len();
        match self.communities.iter().find(|c| c.town.index() >= towns) {
            Some(c) => Err(format!(
                "community {} is in town {}, but there are only {towns}",
                c.name, c.town
            )),
            None => Ok(()),
        }
    }
}
