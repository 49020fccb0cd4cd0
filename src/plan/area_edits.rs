//! Redraws of whole areas, each one edit with its record of lineage: split by a line, merge, move to
//! another parent, found and dissolve.

use super::codes::{self, CodeTemplate};
use super::{Change, Community, CommunityId, CommunityKind, Grid, GridId, Lineage, Plan, PlanEdit};
use crate::territory::order::SortCompact;
use crate::territory::{Point, Territory, TownId, UnitId};

/// Divides the units of a grid by a drawn line: those whose inside point lies on the side with fewer
/// households become a new grid beside it. The line is taken as going on beyond its ends. Gives
/// the edit and the id of the new grid; `None` if all units lie on one side.
pub fn split_grid(territory: &Territory, plan: &Plan, grid: GridId, line: &[Point]) -> Option<(PlanEdit, GridId)> {
    if line.len() < 2 {
        return None;
    }
    let units: Vec<UnitId> = super::region::Region::Grid(grid).units(territory, plan);
    let inside = &territory.geometry().inside;
    let (left, right): (Vec<UnitId>, Vec<UnitId>) =
        units.into_iter().partition(|u| side(line, inside[u.index()]) > 0.0);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let weight = |units: &[UnitId]| {
        let households: u64 = units.iter().map(|&u| u64::from(territory.unit(u).households)).sum();
        (households, units.len())
    };
    let smaller = if weight(&left) < weight(&right) { left } else { right };
    split_off(plan, grid, &[smaller]).map(|edit| (edit, GridId::of(plan.grids().len())))
}

/// Sets of units of a grid that become grids of their own (ids count on from the number of grids).
pub fn split_off(plan: &Plan, grid: GridId, sets: &[Vec<UnitId>]) -> Option<PlanEdit> {
    let old = plan.grids().get(grid.index())?;
    let codes = codes::next_grid_codes(plan, old.community, CodeTemplate::default(), sets.len());
    let parent = plan.community(old.community);
    let mut edits = Vec::new();
    let mut to = vec![old.code.clone()];
    for (i, (set, code)) in sets.iter().zip(codes).enumerate() {
        let id = GridId::of(plan.grids().len() + i);
        let digits = code.len().saturating_sub(CodeTemplate::default().sequence);
        let name = match code.get(digits..).and_then(|n| n.parse().ok()) {
            Some(sequence) => super::new_grid::default_name(&parent.name, sequence),
            None => format!("{}-{}", old.name, i + 2),
        };
        to.push(code.clone());
        edits.push(PlanEdit::AddGrid(Grid {
            name,
            code,
            community: old.community,
            kind: old.kind,
        }));
        edits.push(PlanEdit::Assign(set.iter().map(|&u| (u, Some(id))).collect()));
    }
    edits.push(record(Change::Split, false, vec![old.code.clone()], to));
    Some(PlanEdit::All(edits))
}

/// All units of `from` go to `into`, with its record; what was noted of `from` is dropped.
pub fn merge_grids(plan: &Plan, from: &[GridId], into: GridId) -> Option<PlanEdit> {
    let target = plan.grids().get(into.index())?;
    let from: Vec<GridId> = (from.iter().copied())
        .filter(|&g| g != into && g.index() < plan.grids().len())
        .collect();
    if from.is_empty() {
        return None;
    }
    let mut moves = Vec::new();
    for (u, grid) in plan.assignment().iter().enumerate() {
        if grid.is_some_and(|g| from.contains(&g)) {
            moves.push((UnitId::of(u), Some(into)));
        }
    }
    let mut edits = vec![PlanEdit::Assign(moves)];
    let mut codes = vec![target.code.clone()];
    for &grid in &from {
        codes.push(plan.grid(grid).code.clone());
        edits.extend(forget(plan, grid));
    }
    edits.push(record(Change::Merge, false, codes, vec![target.code.clone()]));
    Some(PlanEdit::All(edits))
}

/// What is noted of a grid, taken back.
fn forget(plan: &Plan, grid: GridId) -> Vec<PlanEdit> {
    let notes = plan.notes();
    let mut edits = Vec::new();
    if notes.bases.contains_key(&grid) {
        edits.push(PlanEdit::SetBase(grid, None));
    }
    if notes.locked.contains(&grid) {
        edits.push(PlanEdit::SetLocked(grid, false));
    }
    let exclaves: Vec<UnitId> = notes.exclaves.iter().filter(|e| e.0 == grid).map(|e| e.1).collect();
    if !exclaves.is_empty() {
        edits.push(PlanEdit::SetExclave(grid, exclaves, false));
    }
    edits
}

/// All grids of some communities go to another, with its record.
pub fn merge_communities(plan: &Plan, from: &[CommunityId], into: CommunityId) -> Option<PlanEdit> {
    let target = plan.communities().get(into.index())?;
    let from: Vec<CommunityId> = (from.iter().copied())
        .filter(|&c| c != into && c.index() < plan.communities().len())
        .collect();
    if from.is_empty() {
        return None;
    }
    let mut edits = Vec::new();
    for (g, grid) in plan.grids().iter().enumerate() {
        if from.contains(&grid.community) {
            let grid = Grid {
                community: into,
                ..grid.clone()
            };
            edits.push(PlanEdit::SetGrid(GridId::of(g), grid));
        }
    }
    let mut codes = vec![target.code.clone()];
    for &community in &from {
        codes.push(plan.community(community).code.clone());
        if plan.notes().stations.contains_key(&community) {
            edits.push(PlanEdit::SetStation(community, None));
        }
    }
    edits.push(record(Change::Merge, true, codes, vec![target.code.clone()]));
    Some(PlanEdit::All(edits))
}

/// A grid goes to another community as a whole, with its record; code and name are kept.
pub fn move_grid(plan: &Plan, grid: GridId, community: CommunityId) -> Option<PlanEdit> {
    let old = plan.grids().get(grid.index())?;
    let to = plan.communities().get(community.index())?;
    if old.community == community {
        return None;
    }
    let moved = Grid {
        community,
        ..old.clone()
    };
    let from = plan.community(old.community);
    Some(PlanEdit::All(vec![
        PlanEdit::SetGrid(grid, moved),
        record(
            Change::Transfer,
            false,
            vec![old.code.clone(), from.code.clone()],
            vec![old.code.clone(), to.code.clone()],
        ),
    ]))
}

/// A community goes to another town with all its grids, with its record.
pub fn move_community(territory: &Territory, plan: &Plan, community: CommunityId, town: TownId) -> Option<PlanEdit> {
    let old = plan.communities().get(community.index())?;
    let towns = &territory.data().towns;
    let (from, to) = (towns.get(old.town.index())?, towns.get(town.index())?);
    if old.town == town {
        return None;
    }
    let moved = Community { town, ..old.clone() };
    Some(PlanEdit::All(vec![
        PlanEdit::SetCommunity(community, moved),
        record(
            Change::Transfer,
            true,
            vec![old.code.clone(), from.code.clone()],
            vec![old.code.clone(), to.code.clone()],
        ),
    ]))
}

/// A new community of a town with a temporary code, and grids that go to it at once. Gives the edit and
/// the id that it will have.
pub fn new_community(
    territory: &Territory,
    plan: &Plan,
    town: TownId,
    name: String,
    kind: CommunityKind,
    grids: &[GridId],
) -> Option<(PlanEdit, CommunityId)> {
    let town_code = territory.data().towns.get(town.index())?.code.as_str();
    let id = CommunityId::of(plan.communities().len());
    let code = codes::temporary_community_code(plan, town_code);
    let mut edits = vec![PlanEdit::AddCommunity(Community {
        name,
        code: code.clone(),
        town,
        kind,
    })];
    let mut parents: Vec<CommunityId> = Vec::new();
    for &grid in grids {
        let old = plan.grids().get(grid.index())?;
        parents.push(old.community);
        let moved = Grid {
            community: id,
            ..old.clone()
        };
        edits.push(PlanEdit::SetGrid(grid, moved));
    }
    parents.sort_compact();
    parents.dedup();
    let from: Vec<String> = parents.iter().map(|&c| plan.community(c).code.clone()).collect();
    let (change, to) = match from.as_slice() {
        [] => (Change::New, vec![code]),
        _ => (Change::Split, from.iter().cloned().chain([code]).collect()),
    };
    edits.push(record(change, true, from, to));
    Some((PlanEdit::All(edits), id))
}

/// A new community with one new grid of `units` in it, in the town of the community that most of them
/// are in. Gives the edit and the ids that both will have.
pub fn new_community_of(
    territory: &Territory,
    plan: &Plan,
    units: &[UnitId],
) -> Option<(PlanEdit, CommunityId, GridId)> {
    // The grid is made as any new grid is, then belongs to the new community.
    let (PlanEdit::All(parts), grid_id) = super::new_grid::new_grid(territory, plan, units, None)? else {
        return None;
    };
    let parent = parts.iter().find_map(|e| match e {
        PlanEdit::AddGrid(grid) => Some(grid.community),
        _ => None,
    })?;
    let old = plan.community(parent);
    let name = fresh_community_name(territory, plan, old.town);
    let (edit, community) = new_community(territory, plan, old.town, name.clone(), old.kind, &[])?;
    let code = match &edit {
        PlanEdit::All(edits) => edits.iter().find_map(|e| match e {
            PlanEdit::AddCommunity(c) => Some(c.code.clone()),
            _ => None,
        })?,
        _ => return None,
    };
    let grid = Grid {
        name: super::new_grid::default_name(&name, 1),
        code: super::new_grid::code(&code, 1),
        community,
        kind: super::GridKind::Basic,
    };
    let mut edits = vec![edit, PlanEdit::AddGrid(grid)];
    edits.extend(parts.into_iter().filter(|e| matches!(e, PlanEdit::Assign(_))));
    Some((PlanEdit::All(edits), community, grid_id))
}

/// A name that no community of the town has: 某街道新社区, 某街道新社区2.
pub fn fresh_community_name(territory: &Territory, plan: &Plan, town: TownId) -> String {
    let town = territory.data().towns.get(town.index()).map_or("", |t| t.name.as_str());
    let first = format!("{town}新社区");
    let free = |name: &String| plan.communities().iter().all(|c| c.name != *name);
    if free(&first) {
        return first;
    }
    let mut numbered = (2..).map(|n| format!("{first}{n}"));
    numbered.find(free).unwrap_or(first)
}

/// Another code for a grid, with its record.
pub fn recode_grid(plan: &Plan, grid: GridId, code: String) -> PlanEdit {
    PlanEdit::All(recoded(plan, grid, code))
}

pub(super) fn recoded(plan: &Plan, grid: GridId, code: String) -> Vec<PlanEdit> {
    let Some(old) = plan.grids().get(grid.index()).filter(|g| g.code != code) else {
        return Vec::new();
    };
    let before = vec![old.code.clone()];
    let new = Grid {
        code: code.clone(),
        ..old.clone()
    };
    vec![
        PlanEdit::SetGrid(grid, new),
        record(Change::Recode, false, before, vec![code]),
    ]
}

/// Another code for a community, with its record.
pub fn recode_community(plan: &Plan, community: CommunityId, code: String) -> Option<PlanEdit> {
    let old = plan.communities().get(community.index()).filter(|c| c.code != code)?;
    let before = vec![old.code.clone()];
    let new = Community {
        code: code.clone(),
        ..old.clone()
    };
    Some(PlanEdit::All(vec![
        PlanEdit::SetCommunity(community, new),
        record(Change::Recode, true, before, vec![code]),
    ]))
}

/// All records made so far take effect on a day (`YYYY-MM-DD`) where none is said yet.
pub fn set_effective(plan: &Plan, day: &str) -> PlanEdit {
    let lineage = &plan.notes().lineage;
    let Some(first) = lineage.iter().position(|l| l.effective.is_empty()) else {
        return PlanEdit::All(Vec::new());
    };
    let mut edits = vec![PlanEdit::TakeBackRecord; lineage.len() - first];
    edits.extend(lineage[first..].iter().map(|old| {
        let mut new = old.clone();
        if new.effective.is_empty() {
            new.effective = day.to_owned();
        }
        PlanEdit::Record(new)
    }));
    PlanEdit::All(edits)
}

/// Locks all grids, or frees them.
pub fn lock_all(plan: &Plan, locked: bool) -> PlanEdit {
    let grids = (0..plan.grids().len()).map(GridId::of);
    let changed = grids.filter(|&g| plan.is_locked(g) != locked);
    PlanEdit::All(changed.map(|g| PlanEdit::SetLocked(g, locked)).collect())
}

fn record(change: Change, community: bool, from: Vec<String>, to: Vec<String>) -> PlanEdit {
    PlanEdit::Record(Lineage {
        change,
        community,
        from,
        to,
        effective: String::new(),
    })
}

/// On which side of a line that goes on beyond its ends a point lies: above 0 is left, walking from
/// first to last. The nearest piece decides; at a bend both its arms together.
pub fn side(line: &[Point], p: Point) -> f64 {
    let v = |a: Point, b: Point| (f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y));
    let cross = |a: (f64, f64), b: (f64, f64)| a.0 * b.1 - a.1 * b.0;
    let pieces: Vec<(Point, Point)> = (line.windows(2).map(|w| (w[0], w[1]))).filter(|s| s.0 != s.1).collect();
    let last = pieces.len().saturating_sub(1);
    let mut best = (f64::MAX, 0.0);
    for (i, &(a, b)) in pieces.iter().enumerate() {
        let (d, w) = (v(a, b), v(a, p));
        let length2 = d.0 * d.0 + d.1 * d.1;
        let t = (w.0 * d.0 + w.1 * d.1) / length2;
        // The first and the last piece go on without end.
        let low = if i == 0 { f64::MIN } else { 0.0 };
        let high = if i == last { f64::MAX } else { 1.0 };
        let at = t.clamp(low, high);
        let (ex, ey) = (w.0 - at * d.0, w.1 - at * d.1);
        let distance = ex * ex + ey * ey;
        if distance < best.0 {
            let direction = if at == 1.0 && i < last {
                let next = v(pieces[i + 1].0, pieces[i + 1].1);
                let (m, n) = (length2.sqrt(), (next.0 * next.0 + next.1 * next.1).sqrt());
                (d.0 / m + next.0 / n, d.1 / m + next.1 / n)
            } else {
                d
            };
            best = (distance, cross(direction, (ex, ey)));
        }
    }
    best.1
}
