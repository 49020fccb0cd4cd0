//! Staffing norms (配备规范) and where a scenario does not keep them: domain.md §2.3, §2.4, §2.1.

use super::{HeadTotal, Heads, total};
use crate::plan::{CommunityId, CommunityKind, GridId, Tallies};
use crate::scenario::Scenario;
use crate::territory::Territory;

/// Community workers per 10,000 urban residents (national plan, by 2025).
pub const PER_TEN_THOUSAND: f64 = 18.0;
/// Households a grid worker.
pub const HOUSEHOLDS_A_WORKER: f64 = 300.0;

/// A norm not kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StaffFinding {
    /// Fewer community workers per 10,000 urban residents than the norm.
    TooFewPerTenThousand {
        /// Workers per 10,000.
        have: f64,
        /// Workers missing in all.
        missing: u32,
    },
    /// A community below the same norm by more than one worker.
    CommunityBelow {
        /// Which.
        community: CommunityId,
        /// Its workers per 10,000 residents.
        have: f64,
        /// Workers missing.
        missing: u32,
    },
    /// A grid with households and nobody.
    NobodyInGrid(GridId),
    /// A grid worker has more households than the norm.
    TooManyHouseholds {
        /// Which grid.
        grid: GridId,
        /// Households a worker.
        have: f64,
    },
    /// More heads are set by hand than there are: somebody must be hired, or taken elsewhere.
    OverAllocated {
        /// Which total.
        who: HeadTotal,
        /// Heads placed.
        placed: u32,
        /// Heads there are.
        total: u32,
    },
}

/// All findings: over-allocation first, then the city's norm, communities, grids.
pub fn findings(territory: &Territory, scenario: &Scenario, tallies: &Tallies, heads: &Heads) -> Vec<StaffFinding> {
    let plan = &scenario.plan;
    let mut found = Vec::new();
    for who in [HeadTotal::Grid, HeadTotal::Community, HeadTotal::Posted] {
        let placed = super::placed(scenario, heads, who);
        let total = total(territory, scenario, who);
        if placed > total {
            found.push(StaffFinding::OverAllocated { who, placed, total });
        }
    }
    let urban = |c: usize| plan.communities()[c].kind == CommunityKind::Urban;
    let residents: f64 = (0..plan.communities().len())
        .filter(|&c| urban(c))
        .map(|c| f64::from(tallies.communities[c].residents))
        .sum();
    let workers: f64 = heads.communities.iter().map(|&h| f64::from(h)).sum();
    let missing = |residents: f64, workers: f64| libm::ceil(residents / 1e4 * PER_TEN_THOUSAND - workers - 1e-9);
    if residents > 0.0 && missing(residents, workers) >= 1.0 {
        found.push(StaffFinding::TooFewPerTenThousand {
            have: workers / residents * 1e4,
            missing: missing(residents, workers) as u32,
        });
    }
    for c in (0..plan.communities().len()).filter(|&c| urban(c)) {
        let residents = f64::from(tallies.communities[c].residents);
        let workers = f64::from(heads.communities.get(c).copied().unwrap_or(0));
        let short = missing(residents, workers);
        // One worker is the rounding of whole persons.
        if residents > 0.0 && short > 1.0 {
            found.push(StaffFinding::CommunityBelow {
                community: CommunityId::of(c),
                have: workers / residents * 1e4,
                missing: short as u32,
            });
        }
    }
    for (g, grid) in plan.grids().iter().enumerate() {
        let tally = &tallies.grids[g];
        if tally.households == 0 || plan.community(grid.community).kind != CommunityKind::Urban {
            continue;
        }
        let workers = heads.grids.get(g).copied().unwrap_or(0);
        let have = f64::from(tally.households) / f64::from(workers.max(1));
        if workers == 0 {
            found.push(StaffFinding::NobodyInGrid(GridId::of(g)));
        } else if have > HOUSEHOLDS_A_WORKER {
            found.push(StaffFinding::TooManyHouseholds {
                grid: GridId::of(g),
                have,
            });
        }
    }
    found
}
