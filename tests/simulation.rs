//! The engine as a whole: known answers of queueing theory, conservation, common random numbers,
//! determinism, and the directions that the domain says.

mod support;

use geju::comparison::stopping::Stopping;
use geju::exchange::record_table::record_table;
use geju::job::run::simulate_until;
use geju::plan::{CommunityId, CommunityKind, Effects, GridId, PlanEdit};
use geju::scenario::distribution::Distribution;
use geju::scenario::{Scenario, lever, parameters};
use geju::simulation::calendar::{Calendar, Shift};
use geju::simulation::outcome::Area;
use geju::simulation::station::{Crew, Job, Scratch, play};
use geju::simulation::stream::{Purpose, Stream, exponential};
use geju::simulation::{
    Index, Level, Memo, Outcome, Record, Setup, Underway, prepare, prepare_after, replicate, replicate_into,
    replication,
};
use geju::territory::Territory;
use proptest::prelude::*;
use support::{Fixture, Sketch};

// Known answers --------------------------------------------------------------------------------

const ALWAYS: Shift = Shift {
    start: 0.0,
    length: 24.0,
};

/// Mean waits by rank, and mean hours in the station, of a textbook queue played by the station
/// itself, the first 5 % left out.
fn textbook(servers: u32, rates: &[f64], customers: u32, service: impl Fn(f64, f64) -> f64) -> (Vec<f64>, f64, f64) {
    let stream = Stream::root(7, 0).child(1);
    let total: f64 = rates.iter().sum();
    let mut at = 0.0;
    let jobs: Vec<Job> = (0..customers)
        .map(|i| {
            let draws = stream.draws(i);
            at += exponential(draws.uniform(Purpose::Gap)) / total;
            let mut mark = draws.uniform(Purpose::Thinning) * total;
            let rank = rates
                .iter()
                .position(|r| {
                    mark -= r;
                    mark < 0.0
                })
                .unwrap_or(rates.len() - 1);
            let hours = service(draws.uniform(Purpose::Handling), draws.uniform(Purpose::Handling2));
            Job {
                arrival: at,
                due: at,
                hours,
                on_call_hours: hours,
                rank: rank as u8,
                on_call: false,
                leaves: f64::INFINITY,
            }
        })
        .collect();
    let mut waits = vec![(0.0, 0.0); rates.len()];
    let mut stays = (0.0, 0.0);
    let crew = [Crew::new(ALWAYS, servers)];
    let load = play(
        &jobs,
        &crew,
        &Calendar::always(),
        at,
        &mut Scratch::default(),
        |i, s| {
            if i as u32 >= customers / 20 {
                let w = &mut waits[jobs[i].rank as usize];
                w.0 += s.start - jobs[i].arrival;
                w.1 += 1.0;
                stays.0 += s.finish - jobs[i].arrival;
                stays.1 += 1.0;
            }
        },
    );
    (
        waits.into_iter().map(|(sum, n)| sum / n).collect(),
        stays.0 / stays.1,
        load.busy / (f64::from(servers) * at),
    )
}

fn near(value: f64, expected: f64, relative: f64, what: &str) {
    assert!(
        (value - expected).abs() <= relative * expected.abs(),
        "{what}: {value}, expected {expected} ± {relative}"
    );
}

/// Mean wait of M/M/c by Erlang's C formula.
fn erlang_wait(lambda: f64, mu: f64, c: u32) -> f64 {
    let a = lambda / mu;
    let blocked = (1..=c).fold(1.0, |b, k| a * b / (f64::from(k) + a * b));
    let rho = a / f64::from(c);
    blocked / (1.0 - rho * (1.0 - blocked)) / (f64::from(c) * mu - lambda)
}

#[test]
fn exponential_queues_wait_as_erlang_says() {
    for (lambda, mu, c) in [(5.0, 8.0, 1), (2.0, 1.0, 3), (8.0, 1.0, 10)] {
        let (waits, stay, used) = textbook(c, &[lambda], 400_000, |u, _| exponential(u) / mu);
        let expected = erlang_wait(lambda, mu, c);
        near(waits[0], expected, 0.06, "wait");
        near(stay, expected + 1.0 / mu, 0.03, "stay");
        near(used, lambda / mu / f64::from(c), 0.02, "used");
    }
}

#[test]
fn a_constant_service_halves_the_wait() {
    let (waits, ..) = textbook(1, &[0.8], 400_000, |_, _| 1.0);
    near(waits[0], 2.0, 0.06, "M/D/1");
}

#[test]
fn priorities_wait_as_cobham_says() {
    let (waits, ..) = textbook(1, &[0.2, 0.6], 600_000, |u, _| exponential(u));
    near(waits[0], 1.0, 0.06, "first class");
    near(waits[1], 5.0, 0.08, "second class");
}

// A small city ---------------------------------------------------------------------------------

/// Two towns, four communities (one a village), nine grids.
fn city() -> Fixture {
    Sketch::of("AAABBB/AAABBB/CCCDDD/CCCDDD/EEEFFF/EEEFFF/GGGHHI/GGGHHI")
        .communities("AB CD|EF GHI")
        .villages("GHI")
        .compounds("ppp.../pppqqq/...qqq/....../....../....../....../......")
        .households(120)
        .build()
}

fn records(setup: &Setup, seed: u64) -> Vec<Record> {
    let mut all = Vec::new();
    replicate_into(setup, seed, 0, &mut all);
    all.sort_by_key(|r| r.case);
    all
}

fn with(fixture: &Fixture, assumptions: &[(&str, f64)]) -> Scenario {
    let mut scenario = Scenario::new("test", fixture.plan.clone());
    for (key, value) in assumptions {
        scenario.assumptions.insert((*key).to_owned(), *value);
    }
    scenario
}

fn ready(territory: &Territory, scenario: &Scenario) -> Setup {
    prepare(territory, scenario).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn outcome(territory: &Territory, scenario: &Scenario, count: u32) -> Outcome {
    replication::run(&ready(territory, scenario), 11, 0, count, |_| true)
}

fn mean(outcome: &Outcome, index: Index) -> f64 {
    let series = outcome.series(0, index);
    series.iter().sum::<f64>() / series.len() as f64
}

#[test]
fn every_case_is_closed_or_open_once_at_one_level() {
    let city = city();
    let scenario = with(&city, &[]);
    let setup = ready(&city.territory, &scenario);
    let all = records(&setup, 1);
    assert!(all.len() > 800, "{}", all.len());
    let replication = replicate(&setup, 1, 0);
    assert_eq!(replication.cases, all.len() as u64);
    assert!(all.iter().enumerate().all(|(i, r)| r.case == i as u32));
    for r in &all {
        assert!(
            r.happened <= r.filed && r.filed <= r.contacted && r.contacted <= r.closed && r.filed <= r.due,
            "{r:?}"
        );
        assert!(r.hours >= 0.0 && r.happened < 8760.0);
    }
    let value = |index: Index| replication.values[index as usize];
    let open = all.iter().filter(|r| r.closed > 8760.0).count() as f64;
    assert_eq!(value(Index::OpenAtEnd), open);
    assert_eq!(value(Index::Cases), all.len() as f64);
    let local = all
        .iter()
        .filter(|r| r.closed <= 8760.0 && r.level <= Level::Community)
        .count() as f64;
    assert!((value(Index::ClosedLocally) - local / (all.len() as f64 - open)).abs() < 1e-12);
    for level in [Level::Grid, Level::Community, Level::Town, Level::Department] {
        assert!(all.iter().any(|r| r.level == level), "{level:?}");
    }
    // Every area of a level has its part of the whole.
    let cases = |area: usize| replication.values[area * Index::COUNT + Index::Cases as usize];
    for level in [
        |a: &Area| matches!(a, Area::County(_)),
        |a: &Area| matches!(a, Area::Town(_)),
        |a: &Area| matches!(a, Area::Community(_)),
        |a: &Area| matches!(a, Area::Grid(_)),
    ] {
        let sum: f64 = (0..setup.areas.len())
            .filter(|&a| level(&setup.areas[a]))
            .map(cases)
            .sum();
        assert_eq!(sum, all.len() as f64);
    }
}

#[test]
fn the_table_of_records_has_a_row_a_case() {
    let city = city();
    let scenario = with(&city, &[]);
    let setup = ready(&city.territory, &scenario);
    let table = record_table(&city.territory, &scenario, &setup, 1, 0);
    let all = records(&setup, 1);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), all.len() + 1);
    let column = |name: &str| rows[0].iter().position(|c| *c == name).expect("the column is there");
    for (row, record) in rows[1..].iter().zip(&all) {
        assert_eq!(row.len(), rows[0].len());
        assert_eq!(row[column("case")], record.case.to_string());
        assert_eq!(row[column("unit")], city.territory.unit(record.unit).code);
        let closed: f64 = row[column("closed")].parse().expect("a number");
        assert!((closed - record.closed).abs() < 1e-3);
        assert_eq!(row[column("on_time")] == "1", record.on_time());
    }
}

#[test]
fn the_median_is_that_of_the_records() {
    let city = city();
    let scenario = with(&city, &[]);
    let setup = ready(&city.territory, &scenario);
    let mut hours: Vec<f64> = records(&setup, 3)
        .iter()
        .filter(|r| r.filed < 8760.0)
        .map(|r| r.closed - r.filed)
        .collect();
    hours.sort_by(f64::total_cmp);
    let values = replicate(&setup, 3, 0).values;
    assert_eq!(values[Index::MedianHours as usize], hours[hours.len().div_ceil(2) - 1]);
    assert_eq!(
        values[Index::NinetiethHours as usize],
        hours[(hours.len() * 9).div_ceil(10) - 1]
    );
}

#[test]
fn the_same_scenario_gives_the_same_bytes_however_it_is_split() {
    let city = city();
    let scenario = with(&city, &[]);
    let setup = ready(&city.territory, &scenario);
    let whole = replication::run(&setup, 5, 0, 4, |_| true);
    let mut parts = replication::run(&setup, 5, 0, 1, |_| true);
    parts
        .append(&replication::run(&setup, 5, 1, 3, |_| true))
        .expect("the parts are of one run");
    assert_eq!(whole.digest(), parts.digest());
    let copy = scenario.clone();
    assert_eq!(
        whole.digest(),
        replication::run(&ready(&city.territory, &copy), 5, 0, 4, |_| true).digest()
    );
    assert_ne!(whole.digest(), replication::run(&setup, 6, 0, 4, |_| true).digest());
    let stopped = replication::run(&setup, 5, 0, 4, |done| done < 2);
    assert_eq!(stopped.replications, 2);
}

#[test]
fn a_stroke_plays_two_grids_and_what_is_above_them() {
    let city = city();
    let mut scenario = with(&city, &[]);
    let mut memo = Memo::new();
    memo.replicate(&ready(&city.territory, &scenario), 1, 0);
    assert_eq!(memo.stations_played(), (16, 16));
    memo.replicate(&ready(&city.territory, &scenario), 1, 0);
    assert_eq!(memo.stations_played(), (0, 16));
    // A unit from C to D, of one community.
    let unit = city.unit(0, 2);
    PlanEdit::Assign(vec![(unit, scenario.plan.assignment()[city.unit(3, 2).index()])])
        .apply(&mut scenario.plan)
        .expect("the grid is there");
    memo.replicate(&ready(&city.territory, &scenario), 1, 0);
    let (played, _) = memo.stations_played();
    assert!((4..=9).contains(&played), "{played}");
    memo.replicate(&ready(&city.territory, &scenario), 2, 0);
    assert_eq!(memo.stations_played(), (16, 16));
}

/// What demand alone decides about a case.
fn happenings(all: &[Record]) -> Vec<(u64, u32, u8, u64)> {
    let mut keys: Vec<_> = all
        .iter()
        .map(|r| (r.key, r.unit.0, r.class, r.happened.to_bits()))
        .collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_lower_rate_keeps_a_subset_and_a_higher_one_a_superset() {
    let city = city();
    let played = |rate: f64| {
        let scenario = with(&city, &[("rate_hazard", rate)]);
        happenings(&records(&ready(&city.territory, &scenario), 2))
    };
    let mut last: Vec<(u64, u32, u8, u64)> = Vec::new();
    for rate in [0.0, 1.0, 3.9, 4.0, 4.1, 9.0] {
        let now = played(rate);
        assert!(now.len() > last.len(), "{rate}");
        assert!(last.iter().all(|case| now.binary_search(case).is_ok()), "{rate}");
        last = now;
    }
}

#[test]
fn a_backlog_is_worked_off_and_leaves_the_other_cases_as_they_were() {
    let city = city();
    let played = |days: f64| records(&ready(&city.territory, &with(&city, &[("backlog_days", days)])), 2);
    let (none, some, more) = (played(0.0), played(5.0), played(20.0));
    let (a, b, c) = (happenings(&none), happenings(&some), happenings(&more));
    assert!(a.iter().all(|case| b.binary_search(case).is_ok()));
    assert!(b.iter().all(|case| c.binary_search(case).is_ok()));
    let open_at_first = |all: &[Record]| all.iter().filter(|r| r.filed == 0.0).count() as f64;
    assert_eq!(open_at_first(&none), 0.0);
    let expected = none.len() as f64 * 20.0 / 365.0;
    let found = open_at_first(&more);
    assert!(
        (0.5 * expected..1.6 * expected).contains(&found),
        "{found} of {expected}"
    );
    // Whoever comes in the first week waits longer for it.
    let wait = |all: &[Record]| -> f64 {
        let early: Vec<f64> = all
            .iter()
            .filter(|r| r.filed > 0.0 && r.filed < 168.0)
            .map(|r| r.contacted - r.filed)
            .collect();
        early.iter().sum::<f64>() / early.len() as f64
    };
    assert!(wait(&more) > wait(&none));
}

#[test]
fn a_longer_run_only_adds_cases() {
    let city = city();
    let scenario = with(&city, &[]);
    let played = |days: u32| {
        let resolved = parameters::resolve(&city.territory, &scenario).expect("defaults are in bounds");
        let mut longer = resolved;
        longer.days = days;
        let heads = ready(&city.territory, &scenario).heads;
        let setup = Setup::new(&city.territory, &scenario, longer, heads, 0.0).expect("it can be played");
        happenings(&records(&setup, 2))
    };
    let (year, two) = (played(365), played(730));
    assert!(two.len() > year.len() * 3 / 2);
    assert!(year.iter().all(|case| two.binary_search(case).is_ok()));
}

#[test]
fn a_boundary_moves_no_case() {
    let city = city();
    let before = with(&city, &[]);
    let mut after = before.clone();
    let unit = city.unit(2, 0);
    let edit = PlanEdit::Assign(vec![(unit, Some(GridId(1)))]);
    let (_, effects): (PlanEdit, Effects) = edit.apply(&mut after.plan).expect("the grid is there");
    assert_eq!(effects.units, [unit]);
    let (before, after) = (
        records(&ready(&city.territory, &before), 4),
        records(&ready(&city.territory, &after), 4),
    );
    assert_eq!(happenings(&before), happenings(&after));
    assert_ne!(before, after);
}

#[test]
fn hours_on_cases_do_not_exceed_the_town_staff_s_free_hours() {
    let city = city();
    let scenario = with(&city, &[("rate_hazard", 80.0), ("town_staff", 0.6)]);
    let setup = ready(&city.territory, &scenario);
    let values = replicate(&setup, 1, 0).values;
    for (a, area) in setup.areas.iter().enumerate() {
        let used = values[a * Index::COUNT + Index::TownUtilisation as usize];
        assert!(used.is_nan() || (0.0..=1.0 + 1e-9).contains(&used), "{area:?}: {used}");
    }
    assert!(
        values[Index::TownUtilisation as usize] > 0.5,
        "the test is about a busy town"
    );
}

#[test]
fn nobody_at_work_ends_at_the_departments_and_nothing_hangs() {
    let city = city();
    let scenario = with(&city, &[]);
    let parameters = parameters::resolve(&city.territory, &scenario).expect("defaults are in bounds");
    let setup = Setup::new(&city.territory, &scenario, parameters, Default::default(), 0.0).expect("it can be played");
    let all = records(&setup, 1);
    assert!(!all.is_empty() && all.iter().all(|r| r.level == Level::Department && r.closed.is_finite()));
    let values = replicate(&setup, 1, 0).values;
    assert!(
        values[Index::LoadRatio as usize].is_nan(),
        "without staff there is no ratio"
    );
    assert!(values[Index::MedianHours as usize].is_finite());
}

#[test]
fn numbers_that_cannot_be_played_are_refused_by_name() {
    let city = city();
    let scenario = with(&city, &[]);
    type Spoil = fn(&mut geju::scenario::Parameters);
    let spoilt: [(&str, Spoil); 6] = [
        ("rate", |p| p.classes[0].rate = f64::INFINITY),
        ("cases", |p| p.classes[0].rate = 900_000.0),
        ("deadline", |p| {
            p.classes[1].deadline = geju::scenario::case_class::Deadline::UrgentHours(0.0);
        }),
        ("hands-on", |p| p.classes[2].handling = Distribution::Exponential(-1.0)),
        ("dispersion", |p| p.classes[2].dispersion = f64::NAN),
        ("days", |p| p.days = 0),
    ];
    for (name, spoil) in spoilt {
        let mut parameters = parameters::resolve(&city.territory, &scenario).expect("defaults are in bounds");
        spoil(&mut parameters);
        let faults = Setup::new(&city.territory, &scenario, parameters, Default::default(), 0.0)
            .err()
            .unwrap_or_else(|| panic!("{name} must be refused"));
        assert!(faults.iter().any(|f| f.what.contains(name)), "{name}: {faults:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// After any edits the memo gives the bytes of a full run.
    #[test]
    fn playing_only_what_changed_gives_the_same_bytes(
        edits in proptest::collection::vec((0_usize..48, 0_u32..9, 0_u8..7), 1..7),
        seed in 0_u64..4,
    ) {
        let city = city();
        let mut scenario = with(&city, &[]);
        let mut memo = Memo::new();
        let mut last = None;
        for (unit, grid, kind) in edits {
            match kind {
                0..=2 => {
                    let unit = city.territory.unit_ids().nth(unit).expect("48 units");
                    let edit = PlanEdit::Assign(vec![(unit, Some(GridId(grid)))]);
                    edit.apply(&mut scenario.plan).expect("the grid is there");
                }
                3 => {
                    scenario.staffing.grids.insert(GridId(grid), unit as u32 % 4);
                }
                4 => {
                    // A grid goes to another community.
                    let to = CommunityId(unit as u32 % scenario.plan.communities().len() as u32);
                    let moved = geju::plan::Grid {
                        community: to,
                        ..scenario.plan.grid(GridId(grid)).clone()
                    };
                    let edit = PlanEdit::SetGrid(GridId(grid), moved);
                    edit.apply(&mut scenario.plan).expect("the grid is there");
                }
                5 => {
                    scenario.assumptions.insert("department_staff".to_owned(), f64::from(grid) / 2.0);
                }
                _ => {
                    scenario.assumptions.insert("rate_hazard".to_owned(), f64::from(grid));
                }
            }
            let setup = ready(&city.territory, &scenario);
            // What is made ready from the setup before is the same as from nothing.
            let next = prepare_after(&city.territory, &scenario, last.as_ref()).expect("it can be played");
            let (full, again) = (replicate(&setup, seed, 1), memo.replicate(&next, seed, 1));
            last = Some(next);
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&full.values), bits(&again.values));
            prop_assert_eq!((full.cases, full.events), (again.cases, again.events));
        }
    }

    /// Whatever the ledger's bounds allow is played to the end without a NaN among the measures
    /// that must be numbers.
    #[test]
    fn every_corner_of_the_ledger_can_be_played(picks in proptest::collection::vec((0_usize..1000, 0.0..=1.0_f64), 0..6)) {
        let city = Sketch::of("AB/AB").households(60).build();
        let ledger = geju::scenario::assumption::assumptions();
        let mut scenario = with(&city, &[]);
        for (row, at) in picks {
            let row = &ledger[row % ledger.len()];
            scenario.assumptions.insert(row.key.to_owned(), row.bounds.0 + at * (row.bounds.1 - row.bounds.0));
        }
        if let Ok(setup) = prepare(&city.territory, &scenario) {
            let values = replicate(&setup, 1, 0).values;
            prop_assert!(values.iter().all(|v| !v.is_infinite()));
            for index in [Index::Cases, Index::OpenAtEnd, Index::Cost] {
                prop_assert!(values[index as usize].is_finite(), "{index:?}");
            }
        }
    }
}

#[test]
fn pairs_are_added_until_the_difference_is_narrow() {
    let city = city();
    let (before, after) = (with(&city, &[]), with(&city, &[("forms_share", 0.2)]));
    let until = |scenarios: &[&Scenario], half_width, most| {
        let stopping = Stopping { half_width, most };
        simulate_until(&city.territory, scenarios, 11, Index::MedianHours, &stopping, |_| {}).expect("it plays")
    };
    // An untouched copy differs by nothing: ten pairs and five more.
    let copy = until(&[&before, &before.clone()], 1e-9, 100);
    assert_eq!((copy[0].replications, copy[0].digest()), (15, copy[1].digest()));
    let rough = until(&[&before, &after], 0.5, 300);
    let fine = until(&[&before, &after], 0.1, 300);
    assert!(rough[0].replications >= 15 && rough[0].replications < fine[0].replications);
    assert_eq!(until(&[&before, &after], 1e-9, 20)[0].replications, 20);
    // As many asked for at once are the same bytes.
    assert_eq!(
        rough[1].digest(),
        outcome(&city.territory, &after, rough[1].replications).digest()
    );
}

#[test]
fn slices_and_interruptions_change_no_byte() {
    let city = city();
    let (before, after) = (
        ready(&city.territory, &with(&city, &[])),
        ready(&city.territory, &with(&city, &[("forms_share", 0.2)])),
    );
    let bits = |r: &geju::simulation::run::Replication| {
        (
            r.values.iter().map(|v| v.to_bits()).collect::<Vec<_>>(),
            r.cases,
            r.events,
        )
    };
    let whole = bits(&replicate(&before, 5, 2));
    let mut underway = Underway::new(&before, 5, 2);
    let mut slices = 1;
    while !underway.play_on(&before, 1) {
        slices += 1;
    }
    assert!(slices > 1, "a town a slice");
    assert_eq!(bits(&underway.finish(&before)), whole);
    // A memo left in the middle of one scenario, then asked for others.
    let mut memo = Memo::new();
    for stop in [0, 1, 3, 7, 12] {
        memo.begin(&after, 5, 2);
        for _ in 0..stop {
            assert!(memo.play_on(&after, 1).is_none());
        }
        memo.begin(&before, 5, 2);
        let mut steps = 1;
        let found = loop {
            match memo.play_on(&before, 1) {
                Some(found) => break found,
                None => steps += 1,
            }
        };
        assert!(steps > 12, "a station a slice");
        assert_eq!(bits(&found), whole, "{stop}");
    }
}

// Directions -----------------------------------------------------------------------------------

#[test]
fn fewer_forms_free_hours_for_visits_and_patrol() {
    let city = Sketch::of("AAABBB/AAABBB/CCCDDD/CCCDDD").households(400).build();
    let (before, after) = (with(&city, &[]), with(&city, &[("forms_share", 0.08)]));
    let (before, after) = (
        outcome(&city.territory, &before, 3),
        outcome(&city.territory, &after, 3),
    );
    let less = |index| mean(&after, index) < mean(&before, index);
    assert!(less(Index::FormHours) && less(Index::LoadRatio) && less(Index::PatrolInterval));
    assert!(less(Index::DetectionDelay));
    assert!(mean(&after, Index::VisitCoverage) >= mean(&before, Index::VisitCoverage));
    // Three sources agree on about 44 hours a month before (domain.md §3.6).
    assert!((40.0..60.0).contains(&mean(&before, Index::FormHours)));
}

#[test]
fn more_heads_lower_the_load() {
    let city = city();
    let before = with(&city, &[]);
    let mut after = before.clone();
    let heads = ready(&city.territory, &before).heads;
    for (g, &n) in heads.grids.iter().enumerate() {
        after.staffing.grids.insert(GridId::of(g), n + 2);
    }
    let (before, after) = (
        outcome(&city.territory, &before, 3),
        outcome(&city.territory, &after, 3),
    );
    assert!(mean(&after, Index::LoadRatio) < mean(&before, Index::LoadRatio));
    assert!(mean(&after, Index::PatrolInterval) < mean(&before, Index::PatrolInterval));
    assert_eq!(mean(&after, Index::Cases), mean(&before, Index::Cases));
}

#[test]
fn posted_cadres_of_villages_are_full_posts() {
    let city = city();
    let scenario = with(&city, &[]);
    let setup = ready(&city.territory, &scenario);
    let p = &setup.parameters;
    let (mut urban, mut village) = (0, 0);
    for grid in setup.grids.iter().filter(|g| g.size.heads > 0.0) {
        if city.plan.community(city.plan.grid(grid.id).community).kind == CommunityKind::Village {
            assert_eq!(grid.size.posts, grid.size.heads);
            village += 1;
        } else {
            assert_eq!(grid.size.posts, p.grid_posts(grid.size.heads));
            assert!(grid.size.posts < grid.size.heads);
            urban += 1;
        }
    }
    assert!(urban > 0 && village > 0);
}

#[test]
fn a_plan_redrawn_slows_its_grids_at_first() {
    let city = city();
    let before = with(&city, &[("transition_loss", 0.5)]);
    let mut after = before.clone();
    PlanEdit::Assign(vec![(city.unit(2, 0), Some(GridId(1)))])
        .apply(&mut after.plan)
        .expect("the grid is there");
    let calm = records(&ready(&city.territory, &after), 4);
    let redrawn = after.clone().drawn_from(&before.plan);
    let shaken = records(&ready(&city.territory, &redrawn), 4);
    let hours = |all: &[Record], early: bool| -> f64 {
        all.iter()
            // What nobody reports is found by patrols, which the redraw thins out.
            .filter(|r| (r.filed < 6.0 * 168.0) == early && r.grid < 2 && !r.latent)
            .map(|r| r.hours)
            .sum()
    };
    assert!(hours(&shaken, true) > 1.2 * hours(&calm, true));
    assert_eq!(hours(&shaken, false), hours(&calm, false));
}

#[test]
fn every_lever_of_the_document_can_be_played() {
    let city = Sketch::of("AB/AB").households(60).build();
    for lever in lever::levers() {
        let mut scenario = with(&city, &[]);
        scenario.levers.insert(lever.id.to_owned(), lever.document_setting());
        let values = replicate(&ready(&city.territory, &scenario), 1, 0).values;
        assert!(values[Index::LoadRatio as usize] > 0.0, "{}", lever.id);
    }
}

#[test]
fn the_redraw_with_more_workers_lightens_the_sample() {
    let sample = geju::territory::sample::generate(geju::territory::sample::SAMPLE_SEED);
    let before = Scenario::new("before", sample.baseline.clone());
    let after = Scenario::reform("after", sample.reform.clone());
    let (before, after) = (
        outcome(&sample.territory, &before, 2),
        outcome(&sample.territory, &after, 2),
    );
    // The same residents raise the same cases under both plans.
    assert_eq!(before.series(0, Index::Cases), after.series(0, Index::Cases));
    assert!((250_000.0..700_000.0).contains(&mean(&before, Index::Cases)));
    for (index, up) in [
        (Index::LoadRatio, false),
        (Index::DetectionDelay, false),
        (Index::PatrolInterval, false),
        (Index::WorkloadGini, false),
        (Index::Response, true),
        (Index::Cost, true),
    ] {
        let (a, b) = (mean(&before, index), mean(&after, index));
        assert!(if up { b > a } else { b < a }, "{index:?}: {a} then {b}");
    }
    // Half of the cases are closed within a day (domain.md §3.4), forms take 44 hours a month (§3.6).
    assert!((6.0..30.0).contains(&mean(&before, Index::MedianHours)));
    assert!((40.0..60.0).contains(&mean(&before, Index::FormHours)));
}
