//! What a scenario decides: the 55 levers, the arithmetic of the founding document, heads, hours
//! and money.

mod support;

use geju::plan::{CommunityKind, Tallies};
use geju::scenario::budget::{self, Envelope};
use geju::scenario::lever::{self, Effect, Group, HeadTotal};
use geju::scenario::staffing::{self, Rule, heads};
use geju::scenario::{LeverSetting, Scenario, assumption, parameters, workload};
use geju::territory::{CompoundId, Origin, PropertyMode, Territory};
use proptest::prelude::*;
use support::{Fixture, Sketch};

/// Two communities of two grids and a village of one, with a compound of each mode.
fn fixture() -> Fixture {
    Sketch::of("AAB/ACB/CCD/EEE")
        .communities("AB CD | E")
        .villages("E")
        .compounds("pqr/.../.../...")
        .households(150)
        .build()
}

/// The same land, said to be the sample: the document's totals then hold unscaled.
fn as_sample(territory: &Territory) -> Territory {
    let mut data = territory.data().clone();
    data.origin = Origin::Sample { seed: 1 };
    Territory::new(data)
}

fn with(scenario: &Scenario, ids: &[&str]) -> Scenario {
    let mut scenario = scenario.clone();
    for id in ids {
        let lever = lever::find(id).expect("a lever of the table");
        scenario.levers.insert((*id).to_owned(), lever.document_setting());
    }
    scenario
}

fn tallies(territory: &Territory, scenario: &Scenario) -> Tallies {
    let p = parameters::resolve(territory, scenario).expect("the scenario is sound");
    Tallies::of(territory, &scenario.plan, &workload::unit_hours(territory, &p))
}

fn line(territory: &Territory, scenario: &Scenario, key: &str) -> f64 {
    let heads = heads(territory, scenario, &tallies(territory, scenario));
    let lines = budget::lines(territory, scenario, &heads);
    lines
        .iter()
        .find(|l| l.key == key)
        .expect("a line of the budget")
        .amount
}

fn near(a: f64, b: f64, by: f64) {
    assert!((a - b).abs() <= by, "{a} is not {b} ± {by}");
}

#[test]
fn there_are_55_levers_15_14_16_10_with_ids_of_their_own() {
    let all = lever::levers();
    assert_eq!(all.len(), 55);
    for (group, letters, label, count) in [
        (Group::Add, "add", '加', 15),
        (Group::Cut, "cut", '减', 14),
        (Group::Multiply, "mul", '乘', 16),
        (Group::Divide, "div", '除', 10),
    ] {
        let group: Vec<_> = all.iter().filter(|l| l.group == group).collect();
        assert_eq!(group.len(), count);
        for (i, lever) in group.iter().enumerate() {
            assert_eq!(lever.id, format!("{letters}{:02}", i + 1));
            assert_eq!(lever.label, format!("{label}{:02}", i + 1));
        }
    }
}

#[test]
fn bounds_hold_the_document_s_number_and_the_one_before() {
    for lever in lever::levers() {
        for n in lever.numbers {
            for value in [n.document, n.before] {
                assert!(n.bounds.0 <= value && value <= n.bounds.1, "{} {}", lever.id, n.name.1);
            }
            assert!(
                n.step > 0.0 && !n.name.0.is_empty() && !n.name.1.is_empty(),
                "{}",
                lever.id
            );
        }
        for (zh, en) in [lever.name, lever.sentence, lever.acts] {
            assert!(!zh.is_empty() && !en.is_empty(), "{}", lever.id);
        }
    }
}

#[test]
fn the_document_s_arithmetic_holds() {
    let number = |id: &str, i: usize| lever::find(id).expect("a lever").numbers[i];
    let (grid, community) = (number("add06", 0), number("add07", 0));
    let (communities, grids) = (number("mul11", 0), number("mul12", 0));
    // Before: as many heads a grid and a community as after (domain.md §1.5).
    assert_eq!(grid.before, (grids.before * grid.document / grids.document).floor());
    near(
        community.before,
        communities.before * community.document / communities.document,
        0.5,
    );
    near(grid.document / grids.document, 1.76, 0.005);
    near(community.document / communities.document, 14.5, 0.05);
    near(grids.before / communities.before, 10.31, 0.005);
    near(grids.document / communities.document, 10.11, 0.005);
    // 524 + 143 + 221 = 888 compounds; without the fallback ones 75.1 %.
    near(number("div02", 0).before, 100.0 * (524.0 + 143.0) / 888.0, 0.05);
    // One first secretary and 524 others over 377 villages.
    assert_eq!(number("add08", 0).document, 377.0 + 524.0);
}

#[test]
fn the_pay_bill_is_the_document_s_and_larger_than_its_governance_money() {
    let f = fixture();
    let territory = as_sample(&f.territory);
    let scenario = with(&Scenario::new("", f.plan.clone()), &["add07", "add12", "mul09"]);
    let pay = line(&territory, &scenario, "community_pay");
    near(pay, 1351.0 * 5100.0 * 12.0 * 1.3, 1.0);
    let governance = budget::limit(&territory, &scenario, Envelope::Governance).expect("a limit");
    near(governance, 64_297_000.0, 1.0);
    assert!(pay > governance);
    assert_eq!(budget::limit(&territory, &scenario, Envelope::Pay), None);
}

#[test]
fn money_a_community_follows_the_plan() {
    let f = fixture();
    let territory = as_sample(&f.territory);
    let scenario = with(
        &Scenario::new("", f.plan.clone()),
        &["mul05", "mul06", "mul07", "mul08", "mul10"],
    );
    // Two urban communities in the plain; the village has none of this money.
    near(line(&territory, &scenario, "community_running"), 2.0 * 10e4, 1e-6);
    near(line(&territory, &scenario, "service_fund"), 2.0 * 7.5e4, 1e-6);
    near(line(&territory, &scenario, "party_work"), 2.0 * 2e4, 1e-6);
    near(line(&territory, &scenario, "grid_work"), 2.0 * 1e4, 1e-6);
    near(line(&territory, &scenario, "bought_services"), 1382e4, 1e-6);
    let mut per_grid = scenario.clone();
    per_grid.levers.insert(
        "mul08".to_owned(),
        LeverSetting {
            on: true,
            values: vec![1.0, 1.0],
        },
    );
    near(line(&territory, &per_grid, "grid_work"), 4.0 * 1e4, 1e-6);
}

/// Everything that a lever may change, as text: parameters, heads, lines, envelopes.
fn consequences(territory: &Territory, scenario: &Scenario) -> String {
    let p = parameters::resolve(territory, scenario).expect("the scenario is sound");
    let heads = heads(territory, scenario, &tallies(territory, scenario));
    let lines: Vec<_> = budget::lines(territory, scenario, &heads)
        .iter()
        .map(|l| (l.key, l.amount))
        .collect();
    let limits: Vec<_> = Envelope::ALL
        .iter()
        .map(|&e| budget::limit(territory, scenario, e))
        .collect();
    format!("{p:?} {heads:?} {lines:?} {limits:?}")
}

#[test]
fn every_lever_that_is_not_context_changes_something_and_context_changes_nothing() {
    let f = fixture();
    let territory = as_sample(&f.territory);
    let base = Scenario::new("", f.plan.clone());
    let before = consequences(&territory, &base);
    let mut acting = 0;
    for lever in lever::levers() {
        let changed = consequences(&territory, &with(&base, &[lever.id])) != before;
        let through_the_plan = lever.effects == [Effect::Boundary];
        assert_eq!(
            changed,
            !lever.is_context() && !through_the_plan,
            "{} {}",
            lever.id,
            lever.name.1
        );
        acting += usize::from(changed);
        // Off says nothing, whatever values it carries.
        let mut off = base.clone();
        let values = lever.document_setting().values;
        off.levers
            .insert(lever.id.to_owned(), LeverSetting { on: false, values });
        assert_eq!(consequences(&territory, &off), before, "{}", lever.id);
    }
    assert!(acting >= 40, "only {acting} levers act");
}

#[test]
fn heads_are_the_document_s_totals_and_every_grid_has_one() {
    let f = fixture();
    let territory = as_sample(&f.territory);
    let scenario = with(
        &Scenario::new("", f.plan.clone()),
        &["add06", "add07", "add08", "add04"],
    );
    let h = heads(&territory, &scenario, &tallies(&territory, &scenario));
    let village = f.grid('E').index();
    assert_eq!(h.grids[village], 901);
    assert_eq!(h.grids.iter().sum::<u32>() - 901, 1659);
    assert_eq!(h.communities.iter().sum::<u32>(), 1351);
    assert_eq!(h.communities[2], 0);
    // Half of the 629 posts, and next to nobody else on so small a map.
    assert_eq!(h.towns.iter().sum::<u32>(), staffing::town_total(&territory, &scenario));
    assert!((315..=316).contains(&h.towns.iter().sum::<u32>()), "{:?}", h.towns);
}

#[test]
fn the_user_s_own_territory_gets_its_share_of_the_totals() {
    let f = fixture();
    let scenario = with(&Scenario::new("", f.plan.clone()), &["add06"]);
    let residents: f64 = f.territory.units().iter().map(|u| f64::from(u.residents)).sum();
    let expected = (1659.0 * residents / parameters::DOCUMENT_RESIDENTS).round();
    let total = staffing::total(&f.territory, &scenario, HeadTotal::Grid);
    assert_eq!(f64::from(total), expected);
    assert!(total < 20);
}

#[test]
fn hand_set_heads_stay_and_the_rest_is_spread() {
    let f = fixture();
    let territory = as_sample(&f.territory);
    let mut scenario = with(&Scenario::new("", f.plan.clone()), &["add06"]);
    scenario.staffing.grids.insert(f.grid('A'), 1000);
    let h = heads(&territory, &scenario, &tallies(&territory, &scenario));
    assert_eq!(h.grids[f.grid('A').index()], 1000);
    let urban: u32 = "ABCD".chars().map(|c| h.grids[f.grid(c).index()]).sum();
    assert_eq!(urban, 1659);
}

#[test]
fn a_stroke_inside_a_community_changes_no_head_outside_it() {
    let f = fixture();
    let territory = as_sample(&f.territory);
    for rule in [Rule::Households, Rule::Equal, Rule::Workload] {
        let mut scenario = Scenario::new("", f.plan.clone());
        scenario.staffing.rule = rule;
        let before_tallies = tallies(&territory, &scenario);
        let before = heads(&territory, &scenario, &before_tallies);
        let mut after_tallies = before_tallies.clone();
        let unit = f.unit(1, 0);
        after_tallies.move_unit(&f.plan, unit, Some(f.grid('A')), Some(f.grid('B')));
        let after = heads(&territory, &scenario, &after_tallies);
        for letter in ['C', 'D', 'E'] {
            let g = f.grid(letter).index();
            assert_eq!(before.grids[g], after.grids[g], "{rule:?} {letter}");
        }
        let both = |h: &staffing::Heads| h.grids[f.grid('A').index()] + h.grids[f.grid('B').index()];
        assert_eq!(both(&before), both(&after), "{rule:?}");
        assert_eq!(before.communities, after.communities);
    }
}

#[test]
fn a_unit_s_hours_are_its_visits_and_cases() {
    let f = fixture();
    let p = parameters::resolve(&f.territory, &Scenario::new("", f.plan.clone())).expect("defaults are sound");
    let hours = workload::unit_hours(&f.territory, &p);
    // By hand for a unit outside compounds: 450 residents, 150 households, 15 of special groups, 1 ha.
    let plain = f.unit(0, 1).index();
    let trip = 2.0 * 0.52 * (0.01f64 * 300.0 / 150.0).sqrt() / 4.0;
    let visits = (150.0 * 2.0 + 15.0 * 12.0) * 1.2 * (0.28 + trip / 5.0);
    let mean = |median: f64| median * (1.0f64 + 1.5 * 1.5).sqrt() * 1.015;
    let of = |rate: f64, median: f64, beyond: f64| {
        let here = (1.0 - beyond) * 60.0 / 78.0;
        rate * 12.0 * 0.45 * (here * (mean(median) + trip) + (1.0 - here) * 0.25)
    };
    let cases = of(1.2, 4.0, 0.05)
        + of(4.0, 1.0, 0.25)
        + of(3.0, 0.7, 0.2)
        + of(0.3, 2.0, 0.9)
        + of(0.8, 2.0, 0.35)
        + of(0.4, 1.0, 0.5)
        + of(2.5, 0.7, 0.3)
        + of(0.3, 1.0, 0.95)
        + of(8.0, 0.1, 0.02);
    near(hours[plain], visits + cases, 1e-6);
    // A compound whose owners are the only managers has more property matters.
    let mut data = f.territory.data().clone();
    data.compounds[CompoundId(0).index()].property = PropertyMode::SelfManaged;
    let worse = workload::unit_hours(&Territory::new(data), &p);
    assert!(worse[0] > hours[0]);
    assert_eq!(worse[1..], hours[1..]);
}

#[test]
fn load_falls_with_heads_and_with_the_cuts() {
    let f = fixture();
    let base = Scenario::new("", f.plan.clone());
    let p = parameters::resolve(&f.territory, &base).expect("defaults are sound");
    let t = tallies(&f.territory, &base);
    let tally = t.grid(f.grid('A'));
    let of = |heads| workload::load_ratio(&p, tally, heads).expect("there are heads");
    assert!(of(1) > of(2) && of(2) > of(3));
    assert_eq!(workload::load_ratio(&p, tally, 0), None);
    // Posted cadres of a village are full posts, grid workers are mostly part-time.
    let posted = workload::team_load_ratio(&p, tally, CommunityKind::Village, 2).expect("heads");
    assert!(posted < of(2));
    let cut = parameters::resolve(&f.territory, &with(&base, &["cut11", "cut13"])).expect("sound");
    assert!(workload::load_ratio(&cut, tally, 2).expect("heads") < of(2));
    let coverage = |p, heads| workload::visit_coverage(p, tally, heads).expect("visits are asked");
    assert!(coverage(&p, 1) < coverage(&p, 2));
    assert_eq!(coverage(&p, 50), 1.0);
    assert_eq!(coverage(&p, 0), 0.0);
    let helped = parameters::resolve(&f.territory, &with(&base, &["mul02", "mul16"])).expect("sound");
    assert!(coverage(&helped, 0) > 0.0);
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let f = fixture();
    let mut scenario = Scenario::new("", f.plan.clone());
    scenario.assumptions.insert("leave_share".to_owned(), 3.0);
    scenario.levers.insert(
        "add06".to_owned(),
        LeverSetting {
            on: true,
            values: vec![-5.0],
        },
    );
    let faults = parameters::resolve(&f.territory, &scenario).expect_err("two numbers are wrong");
    let what: Vec<_> = faults.iter().map(|f| f.what.as_str()).collect();
    assert_eq!(what, ["add06", "leave_share"]);
}

#[test]
fn a_changed_rate_keeps_the_reference_rate() {
    let f = fixture();
    let mut scenario = with(&Scenario::new("", f.plan.clone()), &["div03", "div04", "mul04"]);
    scenario.assumptions.insert("rate_dispute".to_owned(), 2.0);
    let p = parameters::resolve(&f.territory, &scenario).expect("sound");
    let class = |key: &str| p.classes.iter().find(|c| c.key == key).expect("a class");
    assert_eq!((class("dispute").rate, class("dispute").reference_rate), (2.0, 1.2));
    assert!(class("property").rate < class("property").reference_rate);
    assert!(class("help").rate < class("help").reference_rate);
}

proptest! {
    #[test]
    fn any_values_in_bounds_resolve_to_finite_parameters(draws in prop::collection::vec(0.0f64..=1.0, 220)) {
        let f = fixture();
        let mut scenario = Scenario::new("", f.plan.clone());
        let mut next = draws.iter().copied().cycle();
        let mut draw = |bounds: (f64, f64)| bounds.0 + (bounds.1 - bounds.0) * next.next().expect("a cycle has no end");
        for l in lever::levers() {
            let values = l.numbers.iter().map(|n| draw(n.bounds)).collect();
            scenario.levers.insert(l.id.to_owned(), LeverSetting { on: true, values });
        }
        for a in assumption::assumptions() {
            scenario.assumptions.insert(a.key.to_owned(), draw(a.bounds));
        }
        let p = parameters::resolve(&f.territory, &scenario).expect("in bounds");
        let hours = workload::unit_hours(&f.territory, &p);
        prop_assert!(hours.iter().all(|h| h.is_finite() && *h >= 0.0));
        prop_assert!(p.classes.iter().all(|c| (0.0..=1.0).contains(&c.beyond_community) && c.rate >= 0.0));
        prop_assert!(p.classes.iter().all(|c| c.property_factor.iter().all(|f| *f >= 0.0)));
        prop_assert!((0.0..=1.0).contains(&p.grid_worker.free()));
    }
}
