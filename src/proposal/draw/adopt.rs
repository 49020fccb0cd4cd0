//! A proposal becomes one edit of the plan: whole, or only for some communities.

use crate::plan::{CommunityId, Grid, GridId, GridKind, Plan, PlanEdit, new_grid};
use crate::territory::UnitId;
use serde::{Deserialize, Serialize};

/// Where a unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// To a grid that there is.
    Grid(GridId),
    /// To a new grid of the community, by number.
    New(u32),
}

/// What a proposal changes in one community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The community.
    pub community: CommunityId,
    /// Units that move, ascending, each once.
    pub moves: Vec<(UnitId, Target)>,
}

/// The edit that makes the changes of the communities that `wanted` says yes to; `None` if nothing
/// would change. `plan` must be the one that the proposal was made for.
pub fn edit(plan: &Plan, changes: &[Change], wanted: impl Fn(CommunityId) -> bool) -> Option<PlanEdit> {
    let mut edits = Vec::new();
    let mut moves = Vec::new();
    let mut next = plan.grids().len();
    for change in changes.iter().filter(|c| wanted(c.community)) {
        let new = (change.moves.iter())
            .filter_map(|m| if let Target::New(n) = m.1 { Some(n + 1) } else { None })
            .max()
            .unwrap_or(0);
        let parent = plan.communities().get(change.community.index())?;
        let first = new_grid::next_sequence(plan, change.community);
        for n in 0..new {
            edits.push(PlanEdit::AddGrid(Grid {
                name: new_grid::default_name(&parent.name, first + n),
                code: new_grid::code(&parent.code, first + n),
                community: change.community,
                kind: GridKind::Basic,
            }));
        }
        moves.extend(change.moves.iter().map(|&(unit, target)| {
            let grid = match target {
                Target::Grid(grid) => grid,
                Target::New(n) => GridId::of(next + n as usize),
            };
            (unit, Some(grid))
        }));
        next += new as usize;
    }
    if moves.is_empty() {
        return None;
    }
    edits.push(PlanEdit::Assign(moves));
    Some(PlanEdit::All(edits))
}
