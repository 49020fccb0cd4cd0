//! "New grid from the selected units": which community, which code, which name, as one edit.

use super::{CommunityId, Grid, GridId, GridKind, Plan, PlanEdit};
use crate::territory::{Territory, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// The edit that makes one new grid of `units`, and the id it will have. `name` is given by the
/// user or made from the code. The grid belongs to the community of most of the units (by
/// households, then number); units in no community follow the community they share most boundary
/// with. `None` if there are no units, or no community to belong to.
pub fn new_grid(
    territory: &Territory,
    plan: &Plan,
    units: &[UnitId],
    name: Option<String>,
) -> Option<(PlanEdit, GridId)> {
    let units: BTreeSet<UnitId> = (units.iter().copied())
        .filter(|u| u.index() < plan.assignment().len())
        .collect();
    let community = community_of_most(territory, plan, &units)?;
    let sequence = next_sequence(plan, community);
    let parent = plan.community(community);
    let grid = Grid {
        name: name.unwrap_or_else(|| default_name(&parent.name, sequence)),
        code: code(&parent.code, sequence),
        community,
        kind: GridKind::Basic,
    };
    let id = GridId::of(plan.grids().len());
    let moves = units.into_iter().map(|u| (u, Some(id))).collect();
    Some((
        PlanEdit::All(vec![PlanEdit::AddGrid(grid), PlanEdit::Assign(moves)]),
        id,
    ))
}

/// Grid code: the community's twelve digits and a sequence of three (domain.md §4.4).
pub fn code(community_code: &str, sequence: u32) -> String {
    format!("{community_code}{sequence:03}")
}

/// A grid's name before people give it one: 某社区第12网格. Names are data of the plan, so they
/// are Chinese whatever the language of the page.
pub fn default_name(community_name: &str, sequence: u32) -> String {
    format!("{community_name}第{sequence}网格")
}

/// One more than the highest sequence in any code ever made under the community's code, so that
/// no code comes twice, not even that of a grid since emptied. Past 999 the lowest free one.
pub fn next_sequence(plan: &Plan, community: CommunityId) -> u32 {
    let prefix = &plan.community(community).code;
    let taken: BTreeSet<u32> = (plan.grids().iter())
        .filter_map(|g| g.code.strip_prefix(prefix.as_str()))
        .filter(|rest| rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|rest| rest.parse().ok())
        .collect();
    let next = taken.last().map_or(1, |last| last + 1);
    if next <= 999 {
        return next;
    }
    // With all 999 taken the code grows to 16 characters rather than come twice.
    (1..).find(|n| !taken.contains(n)).unwrap_or(next)
}

fn community_of_most(territory: &Territory, plan: &Plan, units: &BTreeSet<UnitId>) -> Option<CommunityId> {
    let mut weight: BTreeMap<CommunityId, (u64, u64)> = BTreeMap::new();
    for &unit in units {
        if let Some(community) = plan.community_of(unit) {
            let entry = weight.entry(community).or_default();
            entry.0 += u64::from(territory.unit(unit).households);
            entry.1 += 1;
        }
    }
    if weight.is_empty() {
        for &unit in units {
            for beside in territory.geometry().neighbours(unit) {
                if let Some(community) = plan.community_of(beside.unit) {
                    weight.entry(community).or_default().0 += (beside.length * 100.0).round() as u64;
                }
            }
        }
    }
    // `max_by_key` takes the last of equals; reversed, that is the lowest id.
    let most = weight.into_iter().rev().max_by_key(|&(_, w)| w).map(|(c, _)| c);
    // Units among nothing but unassigned ones go to the first community: better a grid to be moved
    // than a refusal.
    most.or_else(|| (!units.is_empty() && !plan.communities().is_empty()).then(|| CommunityId::of(0)))
}
