//! The rules a plan should keep, and where it does not.

use super::contiguity::pieces_with;
use super::{CommunityId, CommunityKind, GridId, GridKind, Plan, Tallies};
use crate::territory::order::SortCompact;
use crate::territory::{Barrier, CompoundId, Territory, UnitId};
use std::cmp::Reverse;

/// Size norms; editable. Defaults: domain.md §2.1 and §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norms {
    /// Households in a basic urban grid.
    pub grid_households: (u32, u32),
    /// Households in an urban community.
    pub community_households: (u32, u32),
}

impl Default for Norms {
    fn default() -> Self {
        Self {
            grid_households: (300, 500),
            community_households: (1000, 3000),
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// A norm is not kept.
    Warning,
    /// The plan is not valid until this is mended.
    Error,
}

/// One rule not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule, with its numbers.
    pub kind: FindingKind,
    /// The grid concerned.
    pub grid: Option<GridId>,
    /// The community concerned.
    pub community: Option<CommunityId>,
    /// The units to look at (the remnant, the unassigned).
    pub units: Vec<UnitId>,
}

/// The rules.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingKind {
    /// Units in no grid.
    Unassigned,
    /// The grid falls into this many pieces.
    NotContiguous {
        /// Number of pieces.
        pieces: u32,
    },
    /// Fewer households than the norm. Basic grids and urban communities only.
    TooFewHouseholds {
        /// Households.
        households: u32,
        /// Least by the norm.
        least: u32,
    },
    /// More households than the norm. Basic grids and urban communities only.
    TooManyHouseholds {
        /// Households.
        households: u32,
        /// Most by the norm.
        most: u32,
    },
    /// The grid has parts on both sides of an arterial road, railway or river. Not asked of a
    /// village's grid: it is the village.
    CrossesBarrier {
        /// Metres of barrier inside.
        metres: u32,
    },
    /// A compound is cut between grids of different communities.
    CutsCompound {
        /// Name of the compound.
        compound: String,
    },
    /// Households, and nobody who works here.
    NoStaff,
    /// Two areas carry one code.
    DuplicateCode {
        /// The code.
        code: String,
    },
}

impl FindingKind {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Unassigned | Self::NotContiguous { .. } | Self::DuplicateCode { .. } => Severity::Error,
            Self::TooFewHouseholds { .. } | Self::TooManyHouseholds { .. } | Self::NoStaff => Severity::Warning,
            Self::CrossesBarrier { .. } | Self::CutsCompound { .. } => Severity::Hint,
        }
    }

    /// Order of the rules among findings of one severity and place.
    fn rank(&self) -> u8 {
        match self {
            Self::Unassigned => 0,
            Self::NotContiguous { .. } => 1,
            Self::DuplicateCode { .. } => 2,
            Self::NoStaff => 3,
            Self::TooManyHouseholds { .. } => 4,
            Self::TooFewHouseholds { .. } => 5,
            Self::CutsCompound { .. } => 6,
            Self::CrossesBarrier { .. } => 7,
        }
    }
}

/// All findings, worst first, then by community and grid. `heads` are the grid workers by grid.
pub fn findings(territory: &Territory, plan: &Plan, tallies: &Tallies, heads: &[u32], norms: &Norms) -> Vec<Finding> {
    let look = Look {
        territory,
        plan,
        tallies,
        norms,
    };
    let mut found = Vec::new();
    let mut seen = vec![false; territory.units().len()];
    for (g, units) in plan.units_by_grid().iter().enumerate() {
        let heads = heads.get(g).copied().unwrap_or(0);
        look.grid(GridId::of(g), units, heads, &mut seen, &mut found);
    }
    look.grid_codes(&mut found);
    look.communities(&mut found);
    look.compounds(None, &mut found);
    let unassigned: Vec<UnitId> = territory.unit_ids().filter(|&u| plan.grid_of(u).is_none()).collect();
    if !unassigned.is_empty() {
        found.push(Finding {
            kind: FindingKind::Unassigned,
            grid: None,
            community: None,
            units: unassigned,
        });
    }
    sort(&mut found);
    found
}

/// The findings of one grid only, fast enough to follow a stroke: those of [`findings`] that name
/// the grid, and those about compounds that the grid has a part of. `units` are the grid's units.
pub fn grid_findings(
    territory: &Territory,
    plan: &Plan,
    tallies: &Tallies,
    grid: GridId,
    units: &[UnitId],
    heads: u32,
    norms: &Norms,
) -> Vec<Finding> {
    if units.is_empty() {
        return Vec::new();
    }
    let look = Look {
        territory,
        plan,
        tallies,
        norms,
    };
    let mut found = Vec::new();
    let mut seen = vec![false; territory.units().len()];
    look.grid(grid, units, heads, &mut seen, &mut found);
    let code = &plan.grid(grid).code;
    if look
        .grids_in_use()
        .filter(|&g| plan.grid(g).code == *code)
        .nth(1)
        .is_some()
    {
        found.push(look.of_grid(grid, FindingKind::DuplicateCode { code: code.clone() }));
    }
    let mut compounds = vec![false; territory.data().compounds.len()];
    for compound in units.iter().filter_map(|&u| territory.unit(u).compound) {
        compounds[compound.index()] = true;
    }
    if compounds.contains(&true) {
        look.compounds(Some(&compounds), &mut found);
    }
    sort(&mut found);
    found
}

fn sort(found: &mut [Finding]) {
    found.sort_by_key(|f| (Reverse(f.kind.severity()), f.community, f.grid, f.kind.rank()));
}

struct Look<'a> {
    territory: &'a Territory,
    plan: &'a Plan,
    tallies: &'a Tallies,
    norms: &'a Norms,
}

impl Look<'_> {
    fn of_grid(&self, grid: GridId, kind: FindingKind) -> Finding {
        Finding {
            kind,
            grid: Some(grid),
            community: Some(self.plan.grid(grid).community),
            units: Vec::new(),
        }
    }

    /// Grids with units; the others are hidden from people and break no rule.
    fn grids_in_use(&self) -> impl Iterator<Item = GridId> + '_ {
        let in_use = |&g: &usize| self.tallies.grids[g].units > 0;
        (0..self.plan.grids().len()).filter(in_use).map(GridId::of)
    }

    /// Everything that one grid shows by itself.
    fn grid(&self, id: GridId, units: &[UnitId], heads: u32, seen: &mut [bool], found: &mut Vec<Finding>) {
        if units.is_empty() {
            return;
        }
        let pieces = pieces_with(self.territory, self.plan, id, units, seen);
        if pieces.len() > 1 {
            let kind = FindingKind::NotContiguous {
                pieces: pieces.len() as u32,
            };
            let mut remnants = pieces[1..].concat();
            remnants.sort_compact();
            found.push(Finding {
                units: remnants,
                ..self.of_grid(id, kind)
            });
        }
        let grid = self.plan.grid(id);
        let households = self.tallies.grid(id).households;
        // A village is one rural grid by rule, whatever its size and whatever runs through it.
        let village = self.plan.community(grid.community).kind == CommunityKind::Village;
        if !village {
            if grid.kind == GridKind::Basic
                && let Some(kind) = size(households, self.norms.grid_households)
            {
                found.push(self.of_grid(id, kind));
            }
            if let Some((metres, units)) = self.barrier_inside(id, units) {
                found.push(Finding {
                    units,
                    ..self.of_grid(id, FindingKind::CrossesBarrier { metres })
                });
            }
        }
        if heads == 0 && households > 0 {
            found.push(self.of_grid(id, FindingKind::NoStaff));
        }
    }

    /// Metres of arterial road, railway or river with the grid on both sides, and the units along
    /// them. Summed in whole centimetres: the order of the arcs does not matter.
    fn barrier_inside(&self, grid: GridId, units: &[UnitId]) -> Option<(u32, Vec<UnitId>)> {
        let (map, lengths) = (self.territory.map(), &self.territory.geometry().arc_length);
        let mut centimetres = 0_u64;
        let mut along = Vec::new();
        for &unit in units {
            for step in map.rings(unit).flatten() {
                let arc = &map.arcs[step.arc.index()];
                if arc.barrier < Barrier::Arterial {
                    continue;
                }
                let Some(across) = arc.across(unit) else { continue };
                if self.plan.grid_of(across) == Some(grid) {
                    along.push(unit);
                    // Each such arc is met from both sides and counted from its left one.
                    if arc.left == Some(unit) {
                        centimetres += (lengths[step.arc.index()] * 100.0).round() as u64;
                    }
                }
            }
        }
        along.sort_compact();
        along.dedup();
        (!along.is_empty()).then_some((((centimetres + 50) / 100) as u32, along))
    }

    fn grid_codes(&self, found: &mut Vec<Finding>) {
        let mut by_code: Vec<(&str, GridId)> = self
            .grids_in_use()
            .map(|g| (self.plan.grid(g).code.as_str(), g))
            .collect();
        by_code.sort_compact();
        for same in by_code.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            for &(code, grid) in same {
                found.push(self.of_grid(grid, FindingKind::DuplicateCode { code: code.to_owned() }));
            }
        }
    }

    fn communities(&self, found: &mut Vec<Finding>) {
        let mut by_code = Vec::new();
        for (c, community) in self.plan.communities().iter().enumerate() {
            let id = CommunityId::of(c);
            let tally = self.tallies.community(id);
            if tally.units == 0 {
                continue;
            }
            by_code.push((community.code.as_str(), id));
            if community.kind == CommunityKind::Urban
                && let Some(kind) = size(tally.households, self.norms.community_households)
            {
                found.push(of_community(id, kind));
            }
        }
        by_code.sort_compact();
        for same in by_code.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            for &(code, id) in same {
                found.push(of_community(id, FindingKind::DuplicateCode { code: code.to_owned() }));
            }
        }
    }

    /// Compounds with units in several communities; all, or those flagged in `only`. The finding
    /// names the community with most of the compound's households and lists the units elsewhere.
    fn compounds(&self, only: Option<&[bool]>, found: &mut Vec<Finding>) {
        let mut placed: Vec<(CompoundId, CommunityId, UnitId)> = Vec::new();
        for (i, unit) in self.territory.units().iter().enumerate() {
            let id = UnitId::of(i);
            if let Some(compound) = unit.compound
                && only.is_none_or(|only| only[compound.index()])
                && let Some(community) = self.plan.community_of(id)
            {
                placed.push((compound, community, id));
            }
        }
        placed.sort_compact();
        for compound in placed.chunk_by(|a, b| a.0 == b.0) {
            if compound[0].1 == compound[compound.len() - 1].1 {
                continue;
            }
            let households = |part: &[(_, _, UnitId)]| {
                let units = part.iter().map(|p| self.territory.unit(p.2).households);
                units.map(u64::from).sum::<u64>()
            };
            let mut parts: Vec<&[_]> = compound.chunk_by(|a, b| a.1 == b.1).collect();
            // The main part first; a stable sort leaves the lowest community first among equals.
            parts.sort_by_key(|part| Reverse((households(part), part.len())));
            let mut units: Vec<UnitId> = parts[1..].iter().flat_map(|part| part.iter().map(|p| p.2)).collect();
            units.sort_compact();
            let name = self.territory.data().compounds[compound[0].0.index()].name.clone();
            found.push(Finding {
                units,
                ..of_community(parts[0][0].1, FindingKind::CutsCompound { compound: name })
            });
        }
    }
}

fn of_community(id: CommunityId, kind: FindingKind) -> Finding {
    Finding {
        kind,
        grid: None,
        community: Some(id),
        units: Vec::new(),
    }
}

fn size(households: u32, (least, most): (u32, u32)) -> Option<FindingKind> {
    if households < least {
        Some(FindingKind::TooFewHouseholds { households, least })
    } else if households > most {
        Some(FindingKind::TooManyHouseholds { households, most })
    } else {
        None
    }
}
