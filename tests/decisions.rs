//! What was decided, in and out: the document's arithmetic, staffing moved and held to norms, the
//! budget over five years, the workbook there and back, a case ledger fitted, what each part brought.

mod support;

use geju::calibration::{Calibration, accept, calibrate};
use geju::comparison::attribution::{Part, attribute, city_values, mixtures, parts};
use geju::exchange::workbook::{csv, personal, read, write};
use geju::exchange::{case_ledger, decision_book, record_table::record_table};
use geju::job::run::simulate;
use geju::locale::Language;
use geju::plan::{CommunityId, GridId, Reversible, Tallies};
use geju::scenario::budget::overspend::overspend;
use geju::scenario::budget::{self, Envelope, LineSetting, Payer, years};
use geju::scenario::lever::own::{How, OwnEffect};
use geju::scenario::lever::preset::Preset;
use geju::scenario::lever::{self, Group};
use geju::scenario::staffing::flow::{Side, balance, flows};
use geju::scenario::staffing::norm::{self, StaffFinding};
use geju::scenario::staffing::role::total;
use geju::scenario::staffing::transfer::{Post, heads_of, transfer};
use geju::scenario::staffing::{self, Heads, Role, Rule};
use geju::scenario::{LeverSetting, OwnLever, Scenario, parameters, workload};
use geju::simulation::{Index, prepare};
use geju::territory::sample::{self, SAMPLE_SEED, Sample};
use geju::territory::{Territory, TownId};
use std::sync::OnceLock;

fn the_sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| sample::generate(SAMPLE_SEED))
}

fn on(ids: &[&str]) -> Scenario {
    let mut scenario = Scenario::new("", the_sample().baseline.clone());
    for id in ids {
        let lever = lever::find(id).expect("a lever of the table");
        scenario.levers.insert((*id).to_owned(), lever.document_setting());
    }
    scenario
}

fn document() -> Scenario {
    let mut scenario = Scenario::new("", the_sample().reform.clone());
    scenario.levers = Preset::Document.levers();
    scenario
}

fn resolved(territory: &Territory, scenario: &Scenario) -> (Tallies, Heads) {
    let p = parameters::resolve(territory, scenario).expect("sound");
    let tallies = Tallies::of(territory, &scenario.plan, &workload::unit_hours(territory, &p));
    let heads = staffing::heads(territory, scenario, &tallies);
    (tallies, heads)
}

fn near(a: f64, b: f64, by: f64, what: &str) {
    assert!((a - b).abs() <= by, "{what}: {a} is not {b} ± {by}");
}

// The document's arithmetic (domain.md §1.5) ------------------------------------------------------

#[test]
fn the_document_s_arithmetic_comes_out_of_the_defaults() {
    let territory = &the_sample().territory;
    let scenario = document();
    let (tallies, heads) = resolved(territory, &scenario);
    let value = |id: &str, i: usize| lever::value(&scenario.levers, id, i);
    let role = |role| f64::from(total(territory, &scenario, role));
    // 377 first secretaries and 524 team members are 901.
    assert_eq!((role(Role::FirstSecretary), role(Role::TeamMember)), (377.0, 524.0));
    assert_eq!(libm::round(0.467 * 377.0), 176.0);
    assert_eq!(libm::round(0.653 * 524.0), 342.0);
    // 3,029 sat, 38.6 % more than the year before; 569 passed.
    near(3029.0 / 1.386, 2185.0, 0.6, "sat the year before");
    near(value("add13", 0) / 3029.0, 0.188, 0.0005, "passed");
    // 54.8万 for 288 persons: two whole tariffs fit.
    near(value("add14", 0) * 1e4 / 288.0, 1902.8, 0.05, "a grant");
    assert_eq!(158.0 * 1000.0 + 130.0 * 3000.0, 548_000.0);
    assert_eq!(28.0 * 1000.0 + 260.0 * 2000.0, 548_000.0);
    // 1,659 over 940 grids, 1,351 over 93 communities.
    near(role(Role::GridWorker) / 940.0, 1.76, 0.006, "heads a grid");
    near(role(Role::CommunityWorker) / 93.0, 14.5, 0.05, "heads a community");
    // 140 + 90 + 60 items: 60 of 290 go.
    near(value("cut01", 0) / 290.0, 0.207, 0.0005, "items");
    // 34.14万 of 138.27万 residents are volunteers, 980 units in 93 communities.
    let residents = f64::from(tallies.total().residents);
    near(role(Role::Volunteer) / residents, 0.247, 0.005, "volunteers");
    near(role(Role::PartnerUnit) / 93.0, 10.5, 0.05, "units a community");
    near(role(Role::PartyMember) / 940.0, 13.6, 0.05, "members a grid");
    near(940.0 / role(Role::Cadre), 6.5, 0.02, "grids a cadre");
    assert_eq!(role(Role::Leader), 90.0);
    assert_eq!(role(Role::Adviser), 21.0);
    assert_eq!(role(Role::SocialWorker), 3200.0);
    // Community money: 1,302–2,046万; with a service fund of 7.5万 in between.
    let lines = budget::lines(territory, &scenario, &heads);
    let amount = |key: &str| lines.iter().find(|l| l.key == key).expect("a line").amount;
    let community = amount("community_running") + amount("service_fund") + amount("party_work");
    assert!((1302e4..=2046e4).contains(&community), "{community}");
    assert_eq!(amount("grid_work"), 93e4);
    // Pay bill: 8,268.1万 before on-cost, more than the governance fund of 6,429.7万.
    near(amount("community_pay") / 1.3, 8268.1e4, 1e4, "pay bill");
    assert_eq!(
        budget::limit(territory, &scenario, Envelope::Governance),
        Some(64_297_000.0)
    );
    assert!(amount("community_pay") > 64_297_000.0);
    // 69.1万 a community, 6.84万 a grid, 46.5 元 a resident.
    near(6429.7 / 93.0, 69.1, 0.05, "a community");
    near(6429.7 / 940.0, 6.84, 0.005, "a grid");
    near(64_297_000.0 / residents, 46.5, 0.5, "a resident");
    // 1,382万 are 17.7 % of both.
    near(1382.0 / (6429.7 + 1382.0), 0.177, 0.0005, "bought services");
}

// Staffing ----------------------------------------------------------------------------------------

#[test]
fn what_towns_gain_others_give() {
    let territory = &the_sample().territory;
    let flows = flows(territory, &on(&["add04", "add05", "cut05"]));
    let sides = [Side::CountyDepartments, Side::OtherPlaces, Side::Borrowers, Side::Towns];
    let of: Vec<f64> = sides.iter().map(|&s| balance(&flows, s)).collect();
    assert_eq!(of, [-629.0, -53.0, -64.0, 746.0]);
    assert_eq!(of.iter().sum::<f64>(), 0.0);
}

#[test]
fn a_transfer_keeps_the_total_and_never_sends_more_than_there_are() {
    let territory = &the_sample().territory;
    let mut scenario = on(&["add07"]);
    let (_, before) = resolved(territory, &scenario);
    let (from, to) = (Post::Community(CommunityId(0)), Post::Community(CommunityId(1)));
    assert_eq!(transfer(&mut scenario.staffing, &before, from, to, 3), 3);
    let (_, after) = resolved(territory, &scenario);
    assert_eq!(
        after.communities.iter().sum::<u32>(),
        before.communities.iter().sum::<u32>()
    );
    assert_eq!(heads_of(&after, from) + 3, heads_of(&before, from));
    assert_eq!(heads_of(&after, to), heads_of(&before, to) + 3);
    let all = heads_of(&after, from);
    assert_eq!(transfer(&mut scenario.staffing, &after, from, to, 10_000), all);
    assert_eq!(transfer(&mut scenario.staffing, &after, from, from, 1), 0);
    assert_eq!(
        transfer(&mut scenario.staffing, &after, from, Post::Grid(GridId(0)), 1),
        0
    );
    assert_eq!(
        transfer(
            &mut scenario.staffing,
            &after,
            Post::Town(TownId(0)),
            Post::Town(TownId(1)),
            0
        ),
        0
    );
}

#[test]
fn norms_are_findings_with_the_heads_that_are_missing() {
    let territory = &the_sample().territory;
    let scenario = on(&[]);
    let (tallies, heads) = resolved(territory, &scenario);
    let found = norm::findings(territory, &scenario, &tallies, &heads);
    // 1,046 workers are fewer than 18 in 10,000 of the sample's urban residents.
    let short = found.iter().find_map(|f| match f {
        StaffFinding::TooFewPerTenThousand { have, missing } => Some((*have, *missing)),
        _ => None,
    });
    let (have, missing) = short.expect("the baseline is below the norm");
    assert!(have < 18.0 && missing > 0);
    let mut more = scenario.clone();
    more.levers.insert(
        "add07".to_owned(),
        LeverSetting {
            on: true,
            values: vec![f64::from(1046 + missing)],
        },
    );
    let (tallies, heads) = resolved(territory, &more);
    let found = norm::findings(territory, &more, &tallies, &heads);
    assert!(
        !found
            .iter()
            .any(|f| matches!(f, StaffFinding::TooFewPerTenThousand { .. }))
    );
    // Everybody in one grid: the others have nobody, and more are placed than there are.
    let mut bad = scenario;
    bad.staffing.grids.insert(GridId(0), 5_000);
    let (tallies, heads) = resolved(territory, &bad);
    let found = norm::findings(territory, &bad, &tallies, &heads);
    assert!(
        matches!(found[0], StaffFinding::OverAllocated { placed: 5000, .. }),
        "{:?}",
        found[0]
    );
    assert!(found.iter().any(|f| matches!(f, StaffFinding::NobodyInGrid(_))));
}

#[test]
fn community_workers_follow_their_rule() {
    let territory = &the_sample().territory;
    for rule in [Rule::Households, Rule::Equal, Rule::Workload] {
        let mut scenario = on(&["add07"]);
        scenario.staffing.community_rule = rule;
        let (_, heads) = resolved(territory, &scenario);
        assert_eq!(heads.communities.iter().sum::<u32>(), 1351, "{rule:?}");
    }
}

#[test]
fn helpers_set_by_hand_act_where_they_are_and_make_no_hours() {
    let territory = &the_sample().territory;
    let mut scenario = on(&["mul02"]);
    scenario.assumptions.insert("visits_household".to_owned(), 12.0);
    let coverage = |scenario: &Scenario| {
        let outcome = simulate(territory, scenario, 3, 1, |_| {}).expect("sound");
        let of = |c: u32| {
            let at = outcome
                .position(geju::simulation::outcome::Area::Community(c))
                .expect("lived in");
            outcome.series(at, Index::VisitCoverage)[0]
        };
        (of(0), of(1))
    };
    let before = coverage(&scenario);
    scenario
        .staffing
        .forces
        .insert(Role::PartyMember, [(CommunityId(0), 2_000), (CommunityId(1), 0)].into());
    let after = coverage(&scenario);
    assert!(after.0 > before.0 && after.1 < before.1, "{before:?} {after:?}");
    let (tallies, heads) = resolved(territory, &scenario);
    // What one community has more, others have less: shares of hours add up to one.
    let residents: f64 = tallies.communities.iter().map(|t| f64::from(t.residents)).sum();
    let sum: f64 = heads
        .reach
        .iter()
        .zip(&tallies.communities)
        .map(|(r, t)| r[0] * f64::from(t.residents) / residents)
        .sum();
    near(sum, 1.0, 1e-9, "hours of helpers");
}

// Budget ------------------------------------------------------------------------------------------

#[test]
fn money_set_by_hand_pays_and_overspending_is_told_with_its_amount() {
    let territory = &the_sample().territory;
    let mut scenario = document();
    let (_, heads) = resolved(territory, &scenario);
    assert!(overspend(territory, &scenario, &budget::lines(territory, &scenario, &heads)).is_empty());
    scenario.budget.lines.insert(
        "service_fund".to_owned(),
        LineSetting {
            amount: Some(60_000_000.0),
            payer: Some(Payer::City),
            growth: Some(0.1),
        },
    );
    scenario.budget.envelopes.insert("pay".to_owned(), 1e6);
    let lines = budget::lines(territory, &scenario, &heads);
    let fund = lines.iter().find(|l| l.key == "service_fund").expect("a line");
    assert_eq!((fund.amount, fund.payer), (60_000_000.0, Payer::City));
    near(
        years::of_line(fund)[4],
        60e6 * 1.1f64 * 1.1 * 1.1 * 1.1,
        1.0,
        "the fifth year",
    );
    let over = overspend(territory, &scenario, &lines);
    let of = |e: Envelope| over.iter().find(|o| o.envelope == e).expect("over-spent");
    let governance = years::of_envelope(&lines, Envelope::Governance)[0];
    near(
        of(Envelope::Governance).over,
        governance - 64_297_000.0,
        1.0,
        "governance",
    );
    assert_eq!(of(Envelope::Pay).limit, 1e6);
    // One-off costs fall in the first year only.
    let once = lines.iter().find(|l| l.key == "new_grids").expect("a line");
    assert!(once.amount > 0.0 && years::of_line(once)[1..] == [0.0; 4]);
}

// The workbook ------------------------------------------------------------------------------------

fn decided() -> Scenario {
    let mut scenario = document();
    scenario.levers.insert(
        "add06".to_owned(),
        LeverSetting {
            on: true,
            values: vec![1700.0],
        },
    );
    scenario.levers.remove("cut05");
    scenario.staffing.rule = Rule::Workload;
    scenario.staffing.community_rule = Rule::Equal;
    scenario.staffing.grids.insert(GridId(3), 4);
    scenario.staffing.communities.insert(CommunityId(2), 20);
    scenario.staffing.towns.insert(TownId(1), 9);
    scenario
        .staffing
        .forces
        .insert(Role::Volunteer, [(CommunityId(1), 500)].into());
    scenario.budget.lines.insert(
        "training".to_owned(),
        LineSetting {
            amount: Some(123_456.78),
            payer: Some(Payer::Region),
            growth: Some(0.025),
        },
    );
    scenario.budget.envelopes.insert("pay".to_owned(), 2e8);
    scenario.own_levers.push(OwnLever {
        name: "夜间值守".to_owned(),
        group: Group::Divide,
        note: "县里自定，“试点”".to_owned(),
        on: true,
        effects: vec![
            OwnEffect {
                how: How::Less,
                key: "rate_noise".to_owned(),
                amount: 0.15,
            },
            OwnEffect {
                how: How::Money,
                key: "governance".to_owned(),
                amount: 12.5,
            },
        ],
    });
    scenario.assumptions.insert("rate_noise".to_owned(), 0.1 + 0.2);
    scenario.assumptions.insert("visit_hours".to_owned(), 0.31);
    scenario
        .measured
        .insert("rate_noise".to_owned(), "台账.xlsx · 1200".to_owned());
    scenario
}

#[test]
fn the_workbook_comes_back_without_loss_in_both_languages() {
    let territory = &the_sample().territory;
    let wanted = decided();
    for language in Language::ALL {
        let outcome = simulate(territory, &wanted, 1, 1, |_| {}).expect("sound");
        let book = decision_book::write(territory, &wanted, Some(&outcome), language);
        assert_eq!(book.sheets.len(), 6);
        let bytes = write::xlsx(&book);
        let tables = read::book("情景.xlsx", &bytes).expect("it opens");
        // Onto a scenario that decided something else.
        let mut scenario = Scenario::new("", wanted.plan.clone());
        scenario.levers.insert(
            "cut05".to_owned(),
            lever::find("cut05").expect("a lever").document_setting(),
        );
        scenario.assumptions.insert("repeat".to_owned(), 0.16);
        let found = decision_book::read(territory, &scenario, &tables).expect("it is understood");
        assert_eq!(found.refused, []);
        assert_eq!(found.parts.len(), 5);
        found.edit.apply_to(&mut scenario).expect("it applies");
        assert_eq!(scenario.levers, wanted.levers);
        assert_eq!(scenario.own_levers, wanted.own_levers);
        assert_eq!(scenario.budget, wanted.budget);
        assert_eq!(scenario.assumptions, wanted.assumptions);
        assert_eq!(scenario.measured, wanted.measured);
        let (_, before) = resolved(territory, &wanted);
        let (_, after) = resolved(territory, &scenario);
        assert_eq!(before.grids, after.grids);
        assert_eq!(before.communities, after.communities);
        assert_eq!(before.towns, after.towns);
        assert_eq!(scenario.staffing.forces, wanted.staffing.forces);
    }
}

#[test]
fn rows_that_cannot_be_used_are_refused_by_place_and_the_rest_is_taken() {
    let territory = &the_sample().territory;
    let scenario = document();
    let mut book = decision_book::write(territory, &scenario, None, Language::Chinese);
    let parameters = &mut book.sheets[4];
    parameters.rows[0][0] = geju::exchange::workbook::Cell::text("no_such");
    parameters.rows[1][2] = geju::exchange::workbook::Cell::Number(1e9);
    parameters.rows[2][2] = geju::exchange::workbook::Cell::Number(3.5);
    let tables = read::book("参数.csv", &csv::write(parameters)).expect("it opens");
    let found = decision_book::read(territory, &scenario, &tables).expect("it is understood");
    assert_eq!(found.refused.len(), 2, "{:?}", found.refused);
    let mut changed = scenario.clone();
    found.edit.apply_to(&mut changed).expect("it applies");
    assert_eq!(changed.assumptions.get("rate_street"), Some(&3.5));
    assert_eq!(
        changed.levers, scenario.levers,
        "sheets that are not there stay as they are"
    );
    assert!(decision_book::read(territory, &scenario, &[]).is_err());
}

// Calibration -------------------------------------------------------------------------------------

fn fit(calibration: &Calibration, key: &str) -> (f64, f64, f64) {
    let fit = calibration
        .fits
        .iter()
        .find(|f| f.key == key)
        .unwrap_or_else(|| panic!("no {key}"));
    (fit.value, fit.now, (fit.interval.1 - fit.interval.0) / 2.0)
}

/// The city's own records, written as a ledger, give back the assumptions that made them: within
/// twice the 95 % interval (99.99 %), and a hundredth for what the model rounds.
#[test]
fn the_model_s_own_records_calibrate_back_to_its_assumptions() {
    let territory = &the_sample().territory;
    let mut scenario = on(&[]);
    // Not the defaults, so that nothing comes out by standing still.
    for (key, value) in [
        ("rate_dispute", 2.0),
        ("rate_noise", 0.7),
        ("hours_help", 1.1),
        ("handling_cv", 1.2),
        ("beyond_property", 0.5),
        ("old_factor", 1.6),
        ("fallback_factor", 1.9),
        ("heating_peak", 2.5),
    ] {
        scenario.assumptions.insert(key.to_owned(), value);
    }
    let setup = prepare(territory, &scenario).expect("sound");
    let text = record_table(territory, &scenario, &setup, 9, 0);
    let mut tables = read::book("records.csv", text.as_bytes()).expect("it opens");
    tables
        .iter_mut()
        .for_each(|t| assert!(personal::drop_columns(t, 6).is_empty()));
    let ledger = case_ledger::read(&tables).expect("a ledger");
    assert_eq!(ledger.refused_count, 0, "{:?}", ledger.refused.first());
    // Calibrated from the defaults.
    let from = on(&[]);
    let found = calibrate(territory, &from, &ledger.rows).expect("sound");
    assert_eq!(found.unknown_classes, []);
    assert_eq!(found.unplaced, 0);
    near(found.days, 365.0, 1.0, "days");
    let mut wrong = Vec::new();
    for key in [
        "rate_dispute",
        "rate_hazard",
        "rate_street",
        "rate_property",
        "rate_noise",
        "rate_help",
        "rate_heating",
        "heating_peak",
        "rate_question",
        "old_factor",
        "fallback_factor",
        "self_managed_factor",
        "hours_help",
        "hours_dispute",
        "hours_street",
        "beyond_property",
        "beyond_dispute",
        "beyond_help",
        "latent_hazard",
        "grid_share",
        "town_share",
        "solved",
        "rework",
    ] {
        let truth = geju::scenario::assumption::value(&scenario.assumptions, key).expect("a key");
        let (value, _, half) = fit(&found, key);
        if (value - truth).abs() > 2.0 * half + 0.02 * truth {
            wrong.push(format!("{key}: {value:.4} ± {half:.4}, truth {truth}"));
        }
    }
    let (cv, now, _) = fit(&found, "handling_cv");
    near(cv, 1.2, 0.06, "handling_cv");
    assert_eq!(now, 1.5);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Accepted as one edit, graded 案例, and taken back by one undo.
    let keys: Vec<String> = found.fits.iter().map(|f| f.key.clone()).collect();
    let mut taken = from.clone();
    let (inverse, _) = accept(&found, &keys, "records.csv")
        .apply_to(&mut taken)
        .expect("it applies");
    assert!(taken.check(territory).is_ok());
    let row = geju::scenario::assumption::find("hours_help").expect("a row");
    assert_eq!(taken.grade(row), geju::scenario::assumption::Grade::Case);
    inverse.apply_to(&mut taken).expect("it applies");
    assert_eq!(taken, from);
}

#[test]
fn a_district_s_ledger_is_recognised_and_its_persons_are_dropped() {
    let mut text = String::from(
        "TASK_NUM,报事人姓名,联系电话,CREATE_TIME,STREET_NAME,COMMUNITY_NAME,CELL_NAME,EVENT_TYPE_MAIN_NAME,dispose_unit_name,dispose_begin_time,dispose_end_time,archive_time\n",
    );
    for i in 0..60 {
        let (day, hour) = (1 + i % 28, 8 + i % 9);
        text.push_str(&format!(
            "T{i},张三,13800000000,2024-03-{day:02} {hour:02}:00:00,东街道,,第一网格,物业管理,第一网格,2024-03-{day:02} {hour:02}:10:00,2024-03-{day:02} {hour:02}:50:00,2024-03-{day:02} {hour:02}:55:00\n"
        ));
    }
    text.push_str("T98,李四,13900000000,2024-03-05 09:00:00,东街道,,第一网格,,第一网格,,,\n");
    text.push_str("T99,李四,13900000000,2024-03-05 09:00:00,东街道,,第一网格,噪音,街道办,,,2024-03-01\n");
    let mut tables = read::book("台账.csv", text.as_bytes()).expect("it opens");
    let dropped: Vec<String> = tables.iter_mut().flat_map(|t| personal::drop_columns(t, 6)).collect();
    assert_eq!(dropped, ["报事人姓名", "联系电话"]);
    let ledger = case_ledger::read(&tables).expect("a ledger");
    assert_eq!((ledger.rows.len(), ledger.refused_count), (60, 2));
    assert!(ledger.refused[1].reason.0.contains("结案早于立案"));
    let first = &ledger.rows[0];
    // 1 March 2024 8:00 is 60 days and eight hours into the year.
    assert_eq!(first.happened, Some(60.0 * 24.0 + 8.0));
    near(first.hours.expect("from beginning to end"), 40.0 / 60.0, 1e-9, "hours");
    assert!(!format!("{ledger:?}").contains("张三") && !format!("{ledger:?}").contains("1380000"));
    let found = calibrate(&the_sample().territory, &on(&[]), &ledger.rows).expect("sound");
    assert_eq!(
        found.classes.iter().find(|c| c.key == "property").map(|c| c.cases),
        Some(60)
    );
    let (median, _, _) = fit(&found, "hours_property");
    near(median, 40.0 / 60.0, 0.01, "median");
}

// Attribution -------------------------------------------------------------------------------------

#[test]
fn five_parts_share_the_whole_difference() {
    let fixture = support::Sketch::of("AAABBB/AAABBB/CCCDDD/CCCDDD/EEEFFF/EEEFFF/GGGHHI/GGGHHI")
        .communities("AB CD|EF GHI")
        .villages("GHI")
        .households(120)
        .build();
    let base = Scenario::new("", fixture.plan.clone());
    let mut target = base.clone();
    target.levers = Preset::Document.levers();
    let mut grid_of = target.plan.assignment().to_vec();
    grid_of[0] = Some(GridId(1));
    target.plan = geju::plan::Plan::new(
        grid_of,
        target.plan.grids().to_vec(),
        target.plan.communities().to_vec(),
    )
    .expect("consistent");
    let parts = parts(&base, &target);
    assert_eq!(
        parts,
        [Part::Add, Part::Cut, Part::Multiply, Part::Divide, Part::Redraw]
    );
    let all = mixtures(&base, &target, &parts);
    assert_eq!(all.len(), 32);
    assert_eq!(all[0].plan, base.plan);
    assert_eq!((&all[31].plan, &all[31].levers), (&target.plan, &target.levers));
    let runs: Vec<Vec<f64>> = all
        .iter()
        .map(|s| city_values(&simulate(&fixture.territory, s, 4, 3, |_| {}).expect("sound")))
        .collect();
    let found = attribute(&parts, &runs).expect("32 runs");
    let mut told = 0;
    for row in &found.rows {
        let Some(whole) = row.whole else { continue };
        let sum: f64 = row.shares.iter().map(|s| s.expect("told with the whole").mean).sum();
        near(sum, whole.mean, 1e-9 * (1.0 + whole.mean.abs()), row.index.key());
        told += 1;
    }
    assert!(told > 10);
    // Forms are cut by 减 alone.
    let forms = found.rows.iter().find(|r| r.index == Index::FormHours).expect("a row");
    let cut = forms.shares[1].expect("a share").mean;
    near(cut, forms.whole.expect("a whole").mean, 1e-9, "forms");
    assert!(cut < 0.0);
}

#[test]
fn what_differs_besides_is_a_part_of_its_own() {
    let base = on(&[]);
    let mut target = on(&["cut11"]);
    assert_eq!(parts(&base, &target), [Part::Cut]);
    target.assumptions.insert("repeat".to_owned(), 0.16);
    assert_eq!(parts(&base, &target), [Part::Cut, Part::Other]);
    target.staffing.grids.insert(GridId(0), 9);
    assert_eq!(parts(&base, &target), [Part::Add, Part::Cut, Part::Other]);
    assert!(parts(&base, &base).is_empty());
}
