//! Helpers from outside, community by community (外部力量分布): spread by residents, unless somebody
//! sets how many go where. What is set moves the helpers' hours, it makes none.

use super::{Role, role};
use crate::plan::Tallies;
use crate::scenario::Scenario;
use crate::scenario::lever;
use crate::scenario::numbers::Numbers;
use crate::territory::Territory;

/// What a community gets over what it would get by residents, for visits by anybody, and for cases by
/// volunteers, by partner units and party members, and by bought services; 1 is its share.
pub type Reach = [f64; 4];

/// Heads of a role by community: those set by hand, and the rest by residents.
pub fn spread(territory: &Territory, scenario: &Scenario, tallies: &Tallies, which: Role) -> Vec<f64> {
    let total = f64::from(role::total(territory, scenario, which));
    let set = scenario.staffing.forces.get(&which);
    let by_hand = |c: usize| set.and_then(|s| s.get(&crate::plan::CommunityId::of(c))).copied();
    let (mut taken, mut residents) = (0.0, 0.0);
    for (c, tally) in tallies.communities.iter().enumerate() {
        match by_hand(c) {
            Some(heads) => taken += f64::from(heads),
            None => residents += f64::from(tally.residents),
        }
    }
    let rest = (total - taken).max(0.0);
    tallies
        .communities
        .iter()
        .enumerate()
        .map(|(c, tally)| match by_hand(c) {
            Some(heads) => f64::from(heads),
            None if residents > 0.0 => rest * f64::from(tally.residents) / residents,
            None => 0.0,
        })
        .collect()
}

/// The reach of helpers by community; empty while nothing is set by hand, which means 1 everywhere.
pub fn reach(territory: &Territory, scenario: &Scenario, tallies: &Tallies) -> Vec<Reach> {
    if scenario
        .staffing
        .forces
        .values()
        .all(crate::sorted::SortedMap::is_empty)
    {
        return Vec::new();
    }
    let numbers = Numbers::of(scenario);
    let of = |key: &str| numbers.get(key);
    let lever = |id: &str, i: usize| lever::value(&scenario.levers, id, i);
    // Visit hours that one head of each role gives a year: what the levers' effects multiply.
    let each = |role: Role| match role {
        Role::PartyMember => lever("mul02", 1) * of("member_visit_hours"),
        Role::PartnerUnit => 4.0 * of("unit_visit_hours"),
        Role::Volunteer => of("volunteer_active") * of("volunteer_visit_hours"),
        Role::Cadre => 12.0 * lever("mul15", 1),
        Role::BoughtService => of("hours_per_day") * super::WORK_DAYS,
        _ => 0.0,
    };
    let helper = |role: Role| match role {
        Role::Volunteer => Some(1),
        Role::PartyMember | Role::PartnerUnit => Some(2),
        Role::BoughtService => Some(3),
        _ => None,
    };
    let communities = tallies.communities.len();
    let (mut given, mut whole) = (vec![[0.0; 4]; communities], [0.0; 4]);
    for role in Role::FORCES {
        let hours = each(role);
        if hours <= 0.0 {
            continue;
        }
        for (c, heads) in spread(territory, scenario, tallies, role).into_iter().enumerate() {
            for i in std::iter::once(0).chain(helper(role)) {
                given[c][i] += heads * hours;
                whole[i] += heads * hours;
            }
        }
    }
    let residents: f64 = tallies.communities.iter().map(|t| f64::from(t.residents)).sum();
    given
        .iter()
        .zip(&tallies.communities)
        .map(|(given, tally)| {
            let share = f64::from(tally.residents) / residents.max(1.0);
            std::array::from_fn(|i| {
                if whole[i] > 0.0 && share > 0.0 {
                    given[i] / whole[i] / share
                } else {
                    1.0
                }
            })
        })
        .collect()
}
