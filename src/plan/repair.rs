//! The edit that mends a finding, where one exists: one key a problem.

use super::codes::{self, CodeTemplate, Which};
use super::region::Region;
use super::remnant::best_neighbour;
use super::{CommunityId, Finding, FindingKind, GridId, GridKind, Norms, Plan, PlanEdit, Tallies};
use super::{area_edits, partition};
use crate::sorted::SortedMap;
use crate::territory::order::SortCompact;
use crate::territory::{Barrier, Point, Territory, UnitId};

/// What a repair does, for its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Units in no grid go to grids beside them.
    GiveToNeighbours,
    /// What is cut off, or stands in the wrong grid, goes where it belongs.
    GiveRemnant,
    /// The grid is divided in parts of the right size.
    Split,
    /// The grid joins one beside it.
    Merge,
    /// The community joins one beside it.
    MergeCommunity,
    /// A new code by the template.
    Recode,
    /// What lies across the barrier goes to grids there.
    GiveFarSide,
    /// The compound is put into one community.
    GatherCompound,
    /// The base moves to where the walk is shortest.
    MoveBase,
}

/// What would mend a finding, in words and as an edit. `None` where only people can decide.
pub fn repair(
    territory: &Territory,
    plan: &Plan,
    tallies: &Tallies,
    norms: &Norms,
    finding: &Finding,
) -> Option<(Repair, PlanEdit)> {
    let look = Look {
        territory,
        plan,
        tallies,
        norms,
    };
    let edit = match (&finding.kind, finding.grid, finding.community) {
        (FindingKind::Unassigned | FindingKind::Hole, ..) => {
            (Repair::GiveToNeighbours, look.spread(None, &finding.units))
        }
        (FindingKind::NotContiguous { .. }, Some(grid), _) => {
            (Repair::GiveRemnant, look.spread(Some(grid), &finding.units))
        }
        (FindingKind::TooManyHouseholds { .. }, Some(grid), _) => (Repair::Split, look.split(grid)),
        (FindingKind::TooFewHouseholds { .. }, Some(grid), _) => (Repair::Merge, look.merge(grid)),
        (FindingKind::TooFewHouseholds { .. }, None, Some(community)) => {
            (Repair::MergeCommunity, look.merge_community(community))
        }
        (FindingKind::Enclave { inside }, Some(grid), _) => (Repair::Merge, look.merge_into(grid, *inside)),
        (FindingKind::CrossesBarrier { .. }, Some(grid), _) => (Repair::GiveFarSide, look.one_side(grid)),
        (FindingKind::CutsCompound { .. }, None, Some(community)) => {
            (Repair::GatherCompound, look.gather(community, &finding.units))
        }
        (FindingKind::CutsBuilding { .. }, Some(grid), _) => {
            let moves = finding.units.iter().map(|&u| (u, Some(grid))).collect();
            (Repair::GiveRemnant, Some(PlanEdit::Assign(moves)))
        }
        (FindingKind::MalformedCode { .. } | FindingKind::DuplicateCode { .. }, Some(grid), Some(community)) => {
            (Repair::Recode, look.recode(grid, community))
        }
        (FindingKind::MalformedCode { .. } | FindingKind::DuplicateCode { .. }, None, Some(community)) => {
            (Repair::Recode, look.recode_community(community))
        }
        (FindingKind::FarFromBase { .. }, Some(grid), _) => (Repair::MoveBase, look.base(grid)),
        _ => return None,
    };
    let (words, edit) = (edit.0, edit.1?);
    (!edit.is_empty()).then_some((words, edit))
}

struct Look<'a> {
    territory: &'a Territory,
    plan: &'a Plan,
    tallies: &'a Tallies,
    norms: &'a Norms,
}

impl Look<'_> {
    /// Connected groups of `units` go to their best neighbours, one group after another, as long as
    /// there is a grid beside one.
    fn spread(&self, from: Option<GridId>, units: &[UnitId]) -> Option<PlanEdit> {
        let mut trial = self.plan.clone();
        let mut left = groups(self.territory, units);
        let mut moves: Vec<(UnitId, Option<GridId>)> = Vec::new();
        loop {
            let before = left.len();
            let mut rest = Vec::new();
            for group in left {
                let Some(to) = best_neighbour(self.territory, &trial, from, &group) else {
                    rest.push(group);
                    continue;
                };
                let step: Vec<(UnitId, Option<GridId>)> = group.iter().map(|&u| (u, Some(to))).collect();
                PlanEdit::Assign(step.clone()).apply(&mut trial).ok()?;
                moves.extend(step);
            }
            left = rest;
            if left.len() == before || left.is_empty() {
                break;
            }
        }
        (!moves.is_empty()).then_some(PlanEdit::Assign(moves))
    }

    /// As many connected grids of about equal size as the norm asks for.
    fn split(&self, grid: GridId) -> Option<PlanEdit> {
        let households = self.tallies.grid(grid).households;
        let (least, most) = self.norms.grid_households;
        let parts = households.div_ceil(most.max(1)).max(2);
        let units = Region::Grid(grid).units(self.territory, self.plan);
        let target = (households / parts).max(least.min(most)).max(1);
        let mut sets = partition::divide(self.territory, &units, target);
        if sets.len() < 2 {
            return None;
        }
        // The largest goes on as the grid itself.
        let weight = |set: &Vec<UnitId>| set.iter().map(|&u| self.territory.unit(u).households).sum::<u32>();
        let largest = (0..sets.len()).rev().max_by_key(|&i| weight(&sets[i]))?;
        sets.remove(largest);
        area_edits::split_off(self.plan, grid, &sets)
    }

    /// Into the neighbour of the same community that stays smallest.
    fn merge(&self, grid: GridId) -> Option<PlanEdit> {
        let home = self.plan.grid(grid).community;
        let own = self.tallies.grid(grid).households;
        let fits = |g: &GridId| {
            let other = self.plan.grid(*g);
            other.community == home && other.kind == GridKind::Basic && !self.plan.is_locked(*g)
        };
        let beside = self.beside(grid);
        let into = (beside.keys().copied().filter(fits))
            .map(|g| (self.tallies.grid(g).households, g))
            .min()?;
        // A merge that breaks the norm at the other end mends nothing.
        (own + into.0 <= self.norms.grid_households.1).then_some(())?;
        self.merge_into(grid, into.1)
    }

    fn merge_into(&self, grid: GridId, into: GridId) -> Option<PlanEdit> {
        (self.plan.grids().get(into.index())?.community == self.plan.grid(grid).community).then_some(())?;
        area_edits::merge_grids(self.plan, &[grid], into)
    }

    /// Grids beside a grid, with metres in common.
    fn beside(&self, grid: GridId) -> SortedMap<GridId, f64> {
        let mut beside = SortedMap::new();
        for unit in Region::Grid(grid).units(self.territory, self.plan) {
            for n in self.territory.geometry().neighbours(unit) {
                if let Some(other) = self.plan.grid_of(n.unit).filter(|&g| g != grid) {
                    *beside.entry(other).or_default() += n.length;
                }
            }
        }
        beside
    }

    /// Into the community of the same town and kind beside it that stays smallest.
    fn merge_community(&self, community: CommunityId) -> Option<PlanEdit> {
        let own = self.plan.community(community);
        let most = self.norms.community_households.1;
        let mut beside: Vec<(u32, CommunityId)> = Vec::new();
        for unit in Region::Community(community).units(self.territory, self.plan) {
            for n in self.territory.geometry().neighbours(unit) {
                if let Some(other) = self.plan.community_of(n.unit).filter(|&c| c != community) {
                    let data = self.plan.community(other);
                    if data.town == own.town && data.kind == own.kind {
                        beside.push((self.tallies.community(other).households, other));
                    }
                }
            }
        }
        let (households, into) = beside.into_iter().min()?;
        (households + self.tallies.community(community).households <= most).then_some(())?;
        area_edits::merge_communities(self.plan, &[community], into)
    }

    /// What lies across a barrier from the main part goes to grids on its own side.
    fn one_side(&self, grid: GridId) -> Option<PlanEdit> {
        let units = Region::Grid(grid).units(self.territory, self.plan);
        let map = self.territory.map();
        let strong = |a: crate::territory::ArcId| map.arcs[a.index()].barrier >= Barrier::Arterial;
        let mut sides = groups_by(&units, |unit, join| {
            for step in map.rings(unit).flatten().filter(|s| !strong(s.arc)) {
                map.arcs[step.arc.index()].across(unit).into_iter().for_each(&mut *join);
            }
        });
        if sides.len() < 2 {
            return None;
        }
        let weight = |set: &Vec<UnitId>| {
            let households: u32 = set.iter().map(|&u| self.territory.unit(u).households).sum();
            (households, set.len())
        };
        let main = (0..sides.len()).rev().max_by_key(|&i| weight(&sides[i]))?;
        sides.remove(main);
        let mut moves = Vec::new();
        for side in &sides {
            // Only grids that are reached without crossing a barrier.
            let mut shared: SortedMap<GridId, f64> = SortedMap::new();
            for &unit in side {
                for step in map.rings(unit).flatten().filter(|s| !strong(s.arc)) {
                    let across = map.arcs[step.arc.index()].across(unit);
                    if let Some(other) = across.and_then(|u| self.plan.grid_of(u)).filter(|&g| g != grid) {
                        *shared.entry(other).or_default() += self.territory.geometry().arc_length[step.arc.index()];
                    }
                }
            }
            let to = shared
                .iter()
                .filter(|(g, _)| !self.plan.is_locked(**g))
                .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
            if let Some((&to, _)) = to {
                moves.extend(side.iter().map(|&u| (u, Some(to))));
            }
        }
        (!moves.is_empty()).then_some(PlanEdit::Assign(moves))
    }

    /// Units go to grids of the community: to that with most of their compound.
    fn gather(&self, community: CommunityId, units: &[UnitId]) -> Option<PlanEdit> {
        let compound = self.territory.unit(*units.first()?).compound?;
        let mut most: SortedMap<GridId, (u32, u32)> = SortedMap::new();
        for (u, unit) in self.territory.units().iter().enumerate() {
            if unit.compound == Some(compound)
                && let Some(grid) = self.plan.grid_of(UnitId::of(u))
                && self.plan.grid(grid).community == community
            {
                let entry = most.entry(grid).or_default();
                entry.0 += unit.households;
                entry.1 += 1;
            }
        }
        let (&to, _) = most.iter().rev().max_by_key(|(_, w)| **w)?;
        Some(PlanEdit::Assign(units.iter().map(|&u| (u, Some(to))).collect()))
    }

    fn recode(&self, grid: GridId, community: CommunityId) -> Option<PlanEdit> {
        let template: CodeTemplate = self.norms.codes;
        let parent = &self.plan.community(community).code;
        // Under a malformed parent no code of a grid can be right.
        if !codes::is_community_code(parent) {
            return codes::number_grids(self.territory, self.plan, community, template, Which::Unfit);
        }
        let code = codes::next_grid_codes(self.plan, community, template, 1).pop()?;
        Some(area_edits::recode_grid(self.plan, grid, code))
    }

    fn recode_community(&self, community: CommunityId) -> Option<PlanEdit> {
        let town = self.plan.community(community).town;
        let town = self.territory.data().towns.get(town.index())?;
        let code = codes::temporary_community_code(self.plan, &town.code);
        area_edits::recode_community(self.plan, community, code)
    }

    /// The unit from which the walk to all residents is shortest.
    fn base(&self, grid: GridId) -> Option<PlanEdit> {
        let units = Region::Grid(grid).units(self.territory, self.plan);
        let inside = &self.territory.geometry().inside;
        let walk = |at: Point| {
            let residents = |u: &UnitId| f64::from(self.territory.unit(*u).residents);
            units
                .iter()
                .map(|u| residents(u) * super::finding::distance(at, inside[u.index()]))
                .sum::<f64>()
        };
        let best = units
            .iter()
            .map(|u| inside[u.index()])
            .min_by(|a, b| walk(*a).total_cmp(&walk(*b)))?;
        (self.plan.notes().bases.get(&grid) != Some(&best)).then_some(PlanEdit::SetBase(grid, Some(best)))
    }
}

/// Groups of units that hang together, each ascending.
fn groups(territory: &Territory, units: &[UnitId]) -> Vec<Vec<UnitId>> {
    groups_by(units, |unit, join| {
        for n in territory.geometry().neighbours(unit) {
            join(n.unit);
        }
    })
}

/// Groups of units joined by `beside`, which calls back with every unit beside one.
fn groups_by(units: &[UnitId], beside: impl Fn(UnitId, &mut dyn FnMut(UnitId))) -> Vec<Vec<UnitId>> {
    let mut sorted = units.to_vec();
    sorted.sort_compact();
    let mut seen = vec![false; sorted.len()];
    let mut groups = Vec::new();
    for start in 0..sorted.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut group, mut next) = (vec![sorted[start]], 0);
        while let Some(&unit) = group.get(next) {
            next += 1;
            beside(unit, &mut |other| {
                if let Ok(i) = sorted.binary_search(&other)
                    && !std::mem::replace(&mut seen[i], true)
                {
                    group.push(other);
                }
            });
        }
        group.sort_compact();
        groups.push(group);
    }
    groups
}
