//! The rules a plan should keep, and where it does not.

use super::codes::{self, CodeTemplate};
use super::contiguity::pieces_with;
use super::{CommunityId, CommunityKind, GridId, GridKind, Plan, Tallies};
use crate::territory::order::SortCompact;
use crate::territory::{Barrier, CompoundId, Point, Territory, UnitId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Size norms; editable. Defaults: domain.md §2.1 and §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Norms {
    /// Households in a basic urban grid.
    pub grid_households: (u32, u32),
    /// Households in an urban community.
    pub community_households: (u32, u32),
    /// Longest walk from a grid's base to a household, metres on foot. Default: a quarter of an hour
    /// at 4 km/h (domain.md §2 and §5).
    pub walk: u32,
    /// How grids' codes are made.
    pub codes: CodeTemplate,
}

/// Metres on foot for a metre as the crow flies (the detour of street networks).
pub const DETOUR: f64 = 1.3;

impl Default for Norms {
    fn default() -> Self {
        Self {
            grid_households: (300, 500),
            community_households: (1000, 3000),
            walk: 1000,
            codes: CodeTemplate {
                parent: 12,
                sequence: 3,
            },
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

/// How strictly a plan is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Is it valid: only what must be mended.
    Valid,
    /// A check: norms as well.
    #[default]
    Check,
    /// Everything worth knowing.
    All,
}

impl Strength {
    /// Whether a finding of this severity is asked for.
    pub fn asks_for(self, severity: Severity) -> bool {
        match self {
            Self::Valid => severity == Severity::Error,
            Self::Check => severity >= Severity::Warning,
            Self::All => true,
        }
    }
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
    /// The grid lies wholly inside one other grid.
    Enclave {
        /// The grid around it.
        inside: GridId,
    },
    /// Units in no grid, with nothing but this grid around them.
    Hole,
    /// Pieces of the grid are cut off from it on purpose.
    Exclave,
    /// A building stands in several grids.
    CutsBuilding {
        /// Name or code of the building.
        building: String,
    },
    /// A code that is not made by the template, or not under the code of the parent.
    MalformedCode {
        /// The code.
        code: String,
    },
    /// Some households are farther from the base than the norm.
    FarFromBase {
        /// Metres on foot to the farthest.
        metres: u32,
        /// Most by the norm.
        most: u32,
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
            Self::TooFewHouseholds { .. }
            | Self::TooManyHouseholds { .. }
            | Self::NoStaff
            | Self::Enclave { .. }
            | Self::Hole
            | Self::CutsBuilding { .. }
            | Self::MalformedCode { .. } => Severity::Warning,
            Self::CrossesBarrier { .. } | Self::CutsCompound { .. } | Self::Exclave | Self::FarFromBase { .. } => {
                Severity::Hint
            }
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
            Self::Hole => 8,
            Self::Enclave { .. } => 9,
            Self::CutsBuilding { .. } => 10,
            Self::MalformedCode { .. } => 11,
            Self::FarFromBase { .. } => 12,
            Self::Exclave => 13,
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
    look.surroundings(&mut found);
    look.buildings(&mut found);
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
    look.surroundings_of(grid, units, &mut found);
    if !territory.data().layers.buildings.is_empty() {
        let from = found.len();
        look.buildings(&mut found);
        let mut at = 0;
        found.retain(|f| {
            at += 1;
            at <= from || f.grid == Some(grid)
        });
    }
    sort(&mut found);
    found
}

fn sort(found: &mut [Finding]) {
    found.sort_compact_by_key(|f| (Reverse(f.kind.severity()), f.community, f.grid, f.kind.rank()));
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
            let meant = |piece: &&Vec<UnitId>| piece.iter().all(|&u| self.plan.notes().exclaves.contains(&(id, u)));
            let (exclaves, remnants): (Vec<&Vec<UnitId>>, Vec<&Vec<UnitId>>) = pieces[1..].iter().partition(meant);
            let kind = FindingKind::NotContiguous {
                pieces: remnants.len() as u32 + 1,
            };
            for (pieces, kind) in [(remnants, kind), (exclaves, FindingKind::Exclave)] {
                let mut units: Vec<UnitId> = pieces.into_iter().flatten().copied().collect();
                units.sort_compact();
                if !units.is_empty() {
                    found.push(Finding {
                        units,
                        ..self.of_grid(id, kind)
                    });
                }
            }
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
        let parent = &self.plan.community(grid.community).code;
        if !self.norms.codes.fits(parent, &grid.code) {
            let code = grid.code.clone();
            found.push(self.of_grid(id, FindingKind::MalformedCode { code }));
        }
        if !village && grid.kind == GridKind::Basic {
            found.extend(self.walk(id, units));
        }
    }

    /// Whether the farthest household is too far from the base.
    fn walk(&self, id: GridId, units: &[UnitId]) -> Option<Finding> {
        let base = base_of(self.territory, self.plan, id, units)?;
        let inside = &self.territory.geometry().inside;
        let most = f64::from(self.norms.walk);
        let metres = |u: UnitId| DETOUR * distance(base, inside[u.index()]);
        let lived_in = units.iter().copied().filter(|&u| self.territory.unit(u).households > 0);
        let far: Vec<UnitId> = lived_in.filter(|&u| metres(u) > most).collect();
        let farthest = far.iter().map(|&u| metres(u)).max_by(f64::total_cmp)?;
        let kind = FindingKind::FarFromBase {
            metres: farthest.round() as u32,
            most: self.norms.walk,
        };
        Some(Finding {
            units: far,
            ..self.of_grid(id, kind)
        })
    }

    /// Grids inside one other, and units in no grid inside one. One pass over the arcs.
    fn surroundings(&self, found: &mut Vec<Finding>) {
        let mut around = vec![Around::Nothing; self.plan.grids().len()];
        let side = |unit: Option<UnitId>| unit.and_then(|u| self.plan.grid_of(u));
        for arc in &self.territory.map().arcs {
            let (left, right) = (side(arc.left), side(arc.right));
            for (here, there) in [(left, right), (right, left)] {
                if let Some(grid) = here
                    && here != there
                {
                    around[grid.index()].meet(there);
                }
            }
        }
        for grid in self.grids_in_use() {
            if let Around::Only(inside) = around[grid.index()] {
                found.push(self.of_grid(grid, FindingKind::Enclave { inside }));
            }
        }
        let mut free: Vec<bool> = self.plan.assignment().iter().map(Option::is_none).collect();
        for start in self.territory.unit_ids() {
            if free[start.index()] {
                let (pocket, around) = self.pocket(start, false);
                pocket.iter().for_each(|u| free[u.index()] = false);
                self.hole(pocket, around, found);
            }
        }
    }

    /// The same for one grid, from its units alone.
    fn surroundings_of(&self, grid: GridId, units: &[UnitId], found: &mut Vec<Finding>) {
        let map = self.territory.map();
        let mut around = Around::Nothing;
        let mut free: BTreeSet<UnitId> = BTreeSet::new();
        for &unit in units {
            for step in map.rings(unit).flatten() {
                let across = map.arcs[step.arc.index()].across(unit);
                let there = across.and_then(|u| self.plan.grid_of(u));
                if there != Some(grid) {
                    around.meet(there);
                }
                free.extend(across.filter(|&u| self.plan.grid_of(u).is_none()));
            }
        }
        if let Around::Only(inside) = around {
            found.push(self.of_grid(grid, FindingKind::Enclave { inside }));
        }
        while let Some(start) = free.pop_first() {
            let (pocket, around) = self.pocket(start, true);
            pocket.iter().for_each(|u| {
                free.remove(u);
            });
            self.hole(pocket, around, found);
        }
    }

    fn hole(&self, mut pocket: Vec<UnitId>, around: Around, found: &mut Vec<Finding>) {
        if let Around::Only(grid) = around {
            pocket.sort_compact();
            found.push(Finding {
                units: pocket,
                ..self.of_grid(grid, FindingKind::Hole)
            });
        }
    }

    /// The units in no grid that hang together with `start`, and what lies around them. `brief` ends
    /// as soon as they are known to be no hole.
    fn pocket(&self, start: UnitId, brief: bool) -> (Vec<UnitId>, Around) {
        let map = self.territory.map();
        let (mut pocket, mut next, mut around) = (vec![start], 0, Around::Nothing);
        let mut seen = BTreeSet::from([start]);
        while let Some(&unit) = pocket.get(next) {
            next += 1;
            for step in map.rings(unit).flatten() {
                match map.arcs[step.arc.index()].across(unit) {
                    Some(beside) if self.plan.grid_of(beside).is_none() => {
                        if seen.insert(beside) {
                            pocket.push(beside);
                        }
                    }
                    across => around.meet(across.and_then(|u| self.plan.grid_of(u))),
                }
            }
            if brief && around == Around::Open {
                break;
            }
        }
        (pocket, around)
    }

    /// Buildings of known outline that stand in several grids: the finding names the grid of the
    /// building's own point and lists the units of the others.
    fn buildings(&self, found: &mut Vec<Finding>) {
        for (building, units) in self.territory.buildings_across() {
            let Some((&home, others)) = units.split_first() else {
                continue;
            };
            let Some(grid) = self.plan.grid_of(home) else { continue };
            let mut cut: Vec<UnitId> = (others.iter().copied())
                .filter(|&u| self.plan.grid_of(u).is_some_and(|g| g != grid))
                .collect();
            if !cut.is_empty() {
                cut.sort_compact();
                let data = &self.territory.data().layers.buildings[building];
                let name = if data.name.is_empty() { &data.code } else { &data.name };
                found.push(Finding {
                    units: cut,
                    ..self.of_grid(grid, FindingKind::CutsBuilding { building: name.clone() })
                });
            }
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
            if !codes::is_community_code(&community.code) {
                let code = community.code.clone();
                found.push(of_community(id, FindingKind::MalformedCode { code }));
            }
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
            parts.sort_compact_by_key(|part| Reverse((households(part), part.len())));
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

/// What lies around an area.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    /// One grid, all round.
    Only(GridId),
    /// Several, units in none, or the outside.
    Open,
}

impl Around {
    fn meet(&mut self, grid: Option<GridId>) {
        *self = match (*self, grid) {
            (Self::Nothing, Some(g)) => Self::Only(g),
            (Self::Only(a), Some(b)) if a == b => *self,
            _ => Self::Open,
        };
    }
}

/// Where a grid's team starts from: its base if one is set, else the middle of the grid.
pub fn base_of(territory: &Territory, plan: &Plan, grid: GridId, units: &[UnitId]) -> Option<Point> {
    let set = plan.notes().bases.get(&grid).copied();
    set.or_else(|| super::region::label_point(territory, units))
}

/// Metres as the crow flies.
pub(super) fn distance(a: Point, b: Point) -> f64 {
    let (dx, dy) = (f64::from(a.x) - f64::from(b.x), f64::from(a.y) - f64::from(b.y));
    (dx * dx + dy * dy).sqrt() / 100.0
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
