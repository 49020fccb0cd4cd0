//! Who works where (人员配置): totals come from levers, a rule spreads them, hand-set areas keep
//! their number and the rule spreads the rest.
//!
//! # Totals
//! | who | total | spread over |
//! |---|---|---|
//! | grid workers | 加06 | grids of urban communities: first communities, then grids within each |
//! | posted cadres | 加08 | grids of villages |
//! | community workers | 加07 | urban communities |
//! | town case staff | `town_staff` per 10,000 residents, plus `moved_post_share` of the posts of 加04, 加05, 减05 | towns by residents |
//!
//! The document's totals are multiplied by [`scale`](super::parameters::scale): 1 for the sample,
//! residents over the document's residents for the user's own territory.

pub mod flow;
pub mod force;
pub mod norm;
pub mod role;
pub mod transfer;

pub use role::Role;

use super::Scenario;
use super::lever::{Effect, HeadTotal, Levers, levers, own};
use super::numbers::Numbers;
use super::parameters::{WORK_DAYS, residents, scale};
use crate::plan::{CommunityId, CommunityKind, GridId, Plan, Tallies, Tally};
use crate::sorted::SortedMap;
use crate::territory::order::SortCompact;
use crate::territory::{Territory, TownId};
use serde::{Deserialize, Serialize};

/// Hand-set head counts and the rule for the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Staffing {
    /// How grid workers are spread over grids without a number of their own.
    pub rule: Rule,
    /// How community workers are spread over communities without a number of their own.
    pub community_rule: Rule,
    /// Grid workers by hand.
    pub grids: SortedMap<GridId, u32>,
    /// Community workers by hand.
    pub communities: SortedMap<CommunityId, u32>,
    /// Town staff by hand.
    pub towns: SortedMap<TownId, u32>,
    /// Helpers from outside by hand, by role and community; the rest of each role is spread by
    /// residents.
    pub forces: SortedMap<Role, SortedMap<CommunityId, u32>>,
}

/// What a head count is proportional to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Households (default).
    #[default]
    Households,
    /// One grid like another (for communities: by their number of grids).
    Equal,
    /// Expected hours of work.
    Workload,
}

/// Head counts, resolved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heads {
    /// Grid workers by grid (in a village: posted cadres 驻村干部).
    pub grids: Vec<u32>,
    /// Community workers by community (0 in villages).
    pub communities: Vec<u32>,
    /// Town staff who work on cases, by town.
    pub towns: Vec<u32>,
    /// Reach of helpers from outside by community; empty where it is 1 everywhere.
    pub reach: Vec<force::Reach>,
}

/// A total of heads in force on this territory.
pub fn total(territory: &Territory, scenario: &Scenario, who: HeadTotal) -> u32 {
    let sum: f64 = sum_of(&scenario.levers, |effect| match effect {
        Effect::Heads(h, number) if *h == who => Some(*number),
        _ => None,
    });
    // What the user's own measures add is meant for this territory and is not scaled.
    round(sum * scale(territory) + own::heads(scenario, Some(who)))
}

/// Town staff who work on cases, all towns together.
pub fn town_total(territory: &Territory, scenario: &Scenario) -> u32 {
    let numbers = Numbers::of(scenario);
    let posts = sum_of(&scenario.levers, |effect| match effect {
        Effect::TownPosts(number) => Some(*number),
        _ => None,
    });
    let base = numbers.get("town_staff") * residents(territory) / 1e4;
    round(base + posts * numbers.get("moved_post_share") * scale(territory) + own::heads(scenario, None))
}

/// Heads that are placed in areas, by hand or by the rule.
pub fn placed(scenario: &Scenario, heads: &Heads, who: HeadTotal) -> u32 {
    let plan = &scenario.plan;
    let grids = |kind: CommunityKind| {
        plan.grids()
            .iter()
            .zip(&heads.grids)
            .filter(|(grid, _)| plan.community(grid.community).kind == kind)
            .map(|(_, &h)| h)
            .sum()
    };
    match who {
        HeadTotal::Grid => grids(CommunityKind::Urban),
        HeadTotal::Posted => grids(CommunityKind::Village),
        HeadTotal::Community => heads.communities.iter().sum(),
    }
}

fn sum_of(settings: &Levers, number: impl Fn(&Effect) -> Option<usize>) -> f64 {
    levers()
        .iter()
        .flat_map(|lever| lever.effects.iter().map(move |effect| (lever, effect)))
        .filter_map(|(lever, effect)| number(effect).map(|i| lever.value(settings, i)))
        .sum()
}

fn round(value: f64) -> u32 {
    // `as` saturates, so a negative number or one too large ends at the nearest count.
    libm::round(value) as u32
}

/// Spreads the totals. Local: moving units between two grids of a community changes nothing
/// outside it, unless a grid becomes empty. Every grid with households gets at least one head while
/// the total allows; grids and communities without households get none.
pub fn heads(territory: &Territory, scenario: &Scenario, tallies: &Tallies) -> Heads {
    let plan = &scenario.plan;
    let mut heads = Heads {
        grids: vec![0; plan.grids().len()],
        communities: vec![0; plan.communities().len()],
        towns: vec![0; territory.data().towns.len()],
        reach: force::reach(territory, scenario, tallies),
    };
    for (who, kind) in [
        (HeadTotal::Grid, CommunityKind::Urban),
        (HeadTotal::Posted, CommunityKind::Village),
    ] {
        let all = total(territory, scenario, who);
        spread_over_grids(plan, &scenario.staffing, tallies, kind, all, &mut heads.grids);
    }
    let mut grids = vec![0.0; plan.communities().len()];
    for (grid, tally) in plan.grids().iter().zip(&tallies.grids) {
        if tally.households > 0 {
            grids[grid.community.index()] += 1.0;
        }
    }
    spread(
        total(territory, scenario, HeadTotal::Community),
        &plan
            .communities()
            .iter()
            .zip(&tallies.communities)
            .enumerate()
            .map(|(i, (c, tally))| match (c.kind, scenario.staffing.community_rule) {
                (CommunityKind::Village, _) => 0.0,
                _ if tally.households == 0 => 0.0,
                (_, Rule::Households) => f64::from(tally.households),
                (_, Rule::Equal) => grids[i],
                (_, Rule::Workload) => (tally.demand as f64).max(1.0),
            })
            .collect::<Vec<_>>(),
        |i| scenario.staffing.communities.get(&CommunityId::of(i)).copied(),
        &mut heads.communities,
    );
    let mut town_residents = vec![0.0; heads.towns.len()];
    for (community, tally) in plan.communities().iter().zip(&tallies.communities) {
        if let Some(town) = town_residents.get_mut(community.town.index()) {
            *town += f64::from(tally.residents);
        }
    }
    spread(
        town_total(territory, scenario),
        &town_residents,
        |i| scenario.staffing.towns.get(&TownId::of(i)).copied(),
        &mut heads.towns,
    );
    heads
}

/// Hand-set areas keep their number; the rest of the total goes to the others.
fn spread(total: u32, weights: &[f64], by_hand: impl Fn(usize) -> Option<u32>, heads: &mut [u32]) {
    let mut rest = total;
    let mut weights = weights.to_vec();
    for (i, weight) in weights.iter_mut().enumerate() {
        if let Some(set) = by_hand(i) {
            heads[i] = set;
            *weight = 0.0;
            rest = rest.saturating_sub(set);
        }
    }
    let least: Vec<u32> = weights.iter().map(|&w| u32::from(w > 0.0)).collect();
    for (head, share) in heads.iter_mut().zip(apportion_at_least(rest, &weights, &least)) {
        *head += share;
    }
}

/// Grid heads in two steps, so that a stroke inside a community stays inside it.
fn spread_over_grids(
    plan: &Plan,
    staffing: &Staffing,
    tallies: &Tallies,
    kind: CommunityKind,
    total: u32,
    heads: &mut [u32],
) {
    let weight = |tally: &Tally| match staffing.rule {
        _ if tally.households == 0 => 0.0,
        Rule::Households => f64::from(tally.households),
        Rule::Equal => 1.0,
        // A grid with households has some work, if only their visits.
        Rule::Workload => (tally.demand as f64).max(1.0),
    };
    let mut rest = total;
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); plan.communities().len()];
    for (g, grid) in plan.grids().iter().enumerate() {
        if plan.community(grid.community).kind != kind {
            continue;
        }
        match staffing.grids.get(&GridId::of(g)) {
            Some(&set) => {
                heads[g] = set;
                rest = rest.saturating_sub(set);
            }
            None if weight(&tallies.grids[g]) > 0.0 => members[grid.community.index()].push(g),
            None => {}
        }
    }
    let weights: Vec<f64> = members
        .iter()
        .map(|grids| grids.iter().map(|&g| weight(&tallies.grids[g])).sum())
        .collect();
    let least: Vec<u32> = members.iter().map(|grids| grids.len() as u32).collect();
    let quotas = apportion_at_least(rest, &weights, &least);
    for (grids, quota) in members.iter().zip(quotas) {
        let weights: Vec<f64> = grids.iter().map(|&g| weight(&tallies.grids[g])).collect();
        let shares = apportion_at_least(quota, &weights, &vec![1; grids.len()]);
        for (&g, share) in grids.iter().zip(shares) {
            heads[g] = share;
        }
    }
}

/// [`apportion`] with a least number for each: whoever would get less gets that, and the rest is
/// apportioned among the others. If the total is below the sum of the least numbers, the least
/// numbers are the weights.
pub fn apportion_at_least(total: u32, weights: &[f64], least: &[u32]) -> Vec<u32> {
    if least.iter().map(|&l| u64::from(l)).sum::<u64>() >= u64::from(total) {
        let weights: Vec<f64> = least.iter().map(|&l| f64::from(l)).collect();
        return apportion(total, &weights);
    }
    let mut fixed = vec![false; weights.len()];
    // Each round fixes at least one more, so there are at most as many rounds as weights.
    loop {
        let taken: u32 = fixed.iter().zip(least).filter(|(f, _)| **f).map(|(_, l)| l).sum();
        let open: Vec<f64> = weights
            .iter()
            .zip(&fixed)
            .map(|(&w, &f)| if f { 0.0 } else { w })
            .collect();
        let mut shares = apportion(total - taken, &open);
        let mut again = false;
        for (i, share) in shares.iter_mut().enumerate() {
            if fixed[i] {
                *share = least[i];
            } else if *share < least[i] {
                fixed[i] = true;
                again = true;
            }
        }
        if !again {
            return shares;
        }
    }
}

/// Largest-remainder apportionment: whole numbers that add up to `total`, as near as possible to
/// `weights`; ties go to the earlier. All zero if no weight is positive. Weights that are negative
/// or not finite count as zero.
pub fn apportion(total: u32, weights: &[f64]) -> Vec<u32> {
    let weight = |w: &f64| if w.is_finite() && *w > 0.0 { *w } else { 0.0 };
    let sum: f64 = weights.iter().map(weight).sum();
    if sum <= 0.0 || !sum.is_finite() {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|w| f64::from(total) * (weight(w) / sum)).collect();
    let mut shares: Vec<u32> = exact.iter().map(|e| libm::floor(*e) as u32).collect();
    let given: u64 = shares.iter().map(|&s| u64::from(s)).sum();
    let mut order: Vec<usize> = (0..weights.len()).filter(|&i| exact[i] > 0.0).collect();
    if given > u64::from(total) {
        // Rounding of the quotients can give one too many: take it back from the smallest remainder.
        order.sort_compact_by(|&a, &b| remainder(exact[a]).total_cmp(&remainder(exact[b])).then(b.cmp(&a)));
        let over = (given - u64::from(total)) as usize;
        for i in order
            .into_iter()
            .filter(|&i| shares[i] > 0)
            .take(over)
            .collect::<Vec<_>>()
        {
            shares[i] -= 1;
        }
    } else {
        order.sort_compact_by(|&a, &b| remainder(exact[b]).total_cmp(&remainder(exact[a])).then(a.cmp(&b)));
        let missing = (u64::from(total) - given) as usize;
        for &i in order.iter().cycle().take(missing) {
            shares[i] += 1;
        }
    }
    shares
}

fn remainder(value: f64) -> f64 {
    value - libm::floor(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn remainders_decide_and_ties_go_to_the_earlier() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(2, &[1.0, 1.0, 1.0]), [1, 1, 0]);
        // 5.54, 2.77, 1.69: the two seats left go to the largest remainders.
        assert_eq!(apportion(10, &[72.0, 36.0, 22.0]), [5, 3, 2]);
    }

    #[test]
    fn nobody_without_weight() {
        assert_eq!(apportion(7, &[0.0, 2.0, 0.0]), [0, 7, 0]);
        assert_eq!(apportion(7, &[0.0, 0.0]), [0, 0]);
        assert_eq!(apportion(7, &[f64::NAN, -1.0, 1.0]), [0, 0, 7]);
        assert_eq!(apportion(7, &[]), Vec::<u32>::new());
    }

    #[test]
    fn the_least_is_kept_while_the_total_allows() {
        assert_eq!(apportion_at_least(10, &[97.0, 1.0, 1.0, 1.0], &[1; 4]), [7, 1, 1, 1]);
        assert_eq!(apportion_at_least(2, &[5.0, 1.0, 1.0], &[1; 3]), [1, 1, 0]);
        assert_eq!(apportion_at_least(5, &[1.0, 0.0, 1.0], &[1, 0, 1]), [3, 0, 2]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_keep_quota(total in 0u32..5000, weights in prop::collection::vec(0.0f64..1e4, 1..60)) {
            let shares = apportion(total, &weights);
            let sum: f64 = weights.iter().sum();
            if sum > 0.0 {
                prop_assert_eq!(shares.iter().sum::<u32>(), total);
                for (share, weight) in shares.iter().zip(&weights) {
                    let exact = f64::from(total) * weight / sum;
                    prop_assert!((f64::from(*share) - exact).abs() < 1.0 + 1e-6);
                }
            }
        }

        #[test]
        fn least_numbers_hold(total in 0u32..500, weights in prop::collection::vec(0.1f64..1e3, 1..40)) {
            let least = vec![1u32; weights.len()];
            let shares = apportion_at_least(total, &weights, &least);
            prop_assert_eq!(shares.iter().sum::<u32>(), total);
            if total as usize >= weights.len() {
                prop_assert!(shares.iter().all(|&s| s >= 1));
            }
        }

        #[test]
        fn a_heavier_one_never_gets_less(total in 0u32..500, weights in prop::collection::vec(0.1f64..1e3, 2..40)) {
            let shares = apportion(total, &weights);
            for i in 1..weights.len() {
                if weights[i] > weights[i - 1] {
                    prop_assert!(shares[i] >= shares[i - 1]);
                }
            }
        }
    }
}
