//! Each mechanism of the simulation really acts: every test fails if its mechanism is taken out.

mod support;

use geju::exchange::{scenario_file, share_link};
use geju::plan::{GridId, PlanEdit};
use geju::scenario::case_class::{self, Deadline, Helper, Skill};
use geju::scenario::distribution::{Distribution, Family};
use geju::scenario::own_class::{Change, OwnClass};
use geju::scenario::{Scenario, assumption, parameters};
use geju::simulation::calendar::Calendar;
use geju::simulation::{
    Index, Level, Memo, Record, Setup, Sink, Step, Team, prepare, replicate, replicate_into, replication,
};
use support::{Fixture, SMALL_DIGEST, Sketch, small_digest};

fn city() -> Fixture {
    Sketch::of("AAABBB/AAABBB/CCCDDD/CCCDDD/EEEFFF/EEEFFF/GGGHHI/GGGHHI")
        .communities("AB CD|EF GHI")
        .villages("GHI")
        .households(120)
        .build()
}

fn with(city: &Fixture, assumptions: &[(&str, f64)]) -> Scenario {
    let mut scenario = Scenario::new("test", city.plan.clone());
    for (key, value) in assumptions {
        scenario.assumptions.insert((*key).to_owned(), *value);
    }
    scenario
}

fn ready(city: &Fixture, scenario: &Scenario) -> Setup {
    prepare(&city.territory, scenario).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Everything that a replication tells.
#[derive(Default)]
struct Told {
    records: Vec<Record>,
    /// Level, station and pool of the team of each step.
    steps: Vec<(Level, u32, u32, Step)>,
    now: Option<(Level, u32, u32)>,
    /// Hours on shift that are free for cases, by team.
    teams: Vec<((Level, u32, u32), f64)>,
}

impl Sink for Told {
    fn record(&mut self, record: &Record) {
        self.records.push(*record);
    }
    fn team(&mut self, team: &Team<'_>) {
        let key = (team.level, team.position, team.pool);
        let calendar = Calendar::of_china();
        let hours: f64 = team
            .crews
            .iter()
            .map(|c| f64::from(c.servers) * calendar.hours_between(&c.shift, 0.0, 8760.0))
            .sum();
        self.now = Some(key);
        self.teams.push((key, hours * team.free));
    }
    fn step(&mut self, step: &Step) {
        let (level, station, pool) = self.now.expect("a team is told before its steps");
        self.steps.push((level, station, pool, *step));
    }
}

fn told(city: &Fixture, scenario: &Scenario) -> Told {
    let mut told = Told::default();
    replicate_into(&ready(city, scenario), 3, 0, &mut told);
    told.records.sort_by_key(|r| r.case);
    told
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    sum / n
}

#[test]
fn town_teams_take_their_own_skills_and_pooling_them_shortens_the_wait() {
    let city = city();
    let busy = [
        ("town_staff", 5.0),
        ("rate_property", 9.0),
        ("rate_hazard", 9.0),
        ("town_share", 0.9),
    ];
    let wait = |pools: f64| {
        let told = told(&city, &with(&city, &[&busy[..], &[("town_pools", pools)]].concat()));
        let town: Vec<_> = told.steps.iter().filter(|s| s.0 == Level::Town).collect();
        let most = town.iter().map(|s| s.2).max().unwrap_or(0);
        assert_eq!(f64::from(most + 1), pools);
        // A class is always with the same team, and with four of them each has one skill.
        let class_of = |case: u32| told.records[case as usize].class;
        let classes = ready(&city, &with(&city, &busy)).parameters.classes;
        for s in &town {
            let skill = classes[class_of(s.3.case) as usize].skill;
            let at = Skill::ALL.iter().position(|&x| x == skill).expect("one of four");
            assert_eq!(s.2 as usize, at * pools as usize / 4);
        }
        mean(town.iter().filter(|s| !s.3.on_call).map(|s| s.3.began - s.3.arrived))
    };
    let (one, four) = (wait(1.0), wait(4.0));
    assert!(one < 0.9 * four, "{one} pooled, {four} apart");
}

#[test]
fn helpers_take_only_what_they_can_and_no_more_than_their_hours() {
    let city = city();
    let residents: f64 = parameters::residents(&city.territory);
    let hours = 800.0 * parameters::DOCUMENT_RESIDENTS / residents;
    let none = told(&city, &with(&city, &[]));
    assert!(none.records.iter().all(|r| r.helper.is_none()));
    for (key, helper) in [
        ("volunteer_case_hours", Helper::Volunteers),
        ("partner_case_hours", Helper::Partners),
        ("bought_case_hours", Helper::Bought),
    ] {
        let scenario = with(&city, &[(key, hours)]);
        let classes = ready(&city, &scenario).parameters.classes;
        let told = told(&city, &scenario);
        let helped: Vec<&Record> = told.records.iter().filter(|r| r.helper.is_some()).collect();
        assert!(helped.len() > 20, "{key}: {}", helped.len());
        for r in &helped {
            assert!(r.helper == Some(helper) && classes[r.class as usize].helped_by.contains(helper));
            assert!(r.level == Level::Grid && r.contacted >= r.filed && r.closed >= r.contacted);
        }
        let given: f64 = helped.iter().map(|r| r.hours).sum();
        assert!(given <= 800.0 + 1e-6, "{key}: {given} of 800");
        // The teams have so much less to do.
        let own = |told: &Told| told.steps.iter().map(|s| s.3.hours).sum::<f64>();
        assert!(own(&told) < own(&none) - 0.5 * given);
    }
}

#[test]
fn a_leader_shortens_what_is_stuck_and_nothing_else() {
    let city = city();
    // An extension would move the limit of some of them.
    let none = ("extension_share", 0.0);
    let plain = told(&city, &with(&city, &[none, ("leader_share", 0.0)]));
    let boosted = told(&city, &with(&city, &[none, ("leader_share", 1.0), ("leader_cut", 0.5)]));
    let mut stuck = 0;
    for (a, b) in plain.records.iter().zip(&boosted.records) {
        if b.boosted {
            assert!(b.level == Level::Department && a.closed > a.due && b.closed < a.closed);
            stuck += 1;
        } else {
            assert_eq!(a.closed, b.closed);
        }
    }
    assert!(stuck > 10, "{stuck}");
}

#[test]
fn a_whistle_ends_when_the_slowest_department_has_come() {
    let city = city();
    let times = |departments: f64| {
        // Lead times alone: the departments' people are a matter of the next test.
        let free = ("department_staff", 0.0);
        let told = told(&city, &with(&city, &[("whistle_departments", departments), free]));
        let called = told
            .records
            .into_iter()
            .filter(|r| r.level == Level::Department && r.parked == 0.0);
        called.map(|r| (r.key, r.closed - r.handled)).collect::<Vec<_>>()
    };
    let (one, four) = (times(1.0), times(4.0));
    assert!(one.len() > 50 && one.len() == four.len());
    assert!(one.iter().zip(&four).all(|(a, b)| a.0 == b.0 && b.1 >= a.1));
    // Four lognormal times of σ 0.9: their largest is about 2.4 of one on average.
    let ratio = mean(four.iter().map(|x| x.1)) / mean(one.iter().map(|x| x.1));
    assert!((1.7..3.2).contains(&ratio), "{ratio}");
}

/// Departments are stations: few people there make every whistle wait, many leave the lead times alone, and
/// counting nobody is what many come to.
#[test]
fn departments_have_people_and_a_queue() {
    let city = city();
    let play = |staff: f64| {
        let rates = [("department_staff", staff), ("rate_hazard", 9.0), ("parked_share", 0.0)];
        told(&city, &with(&city, &rates))
    };
    let (none, scarce, ample) = (play(0.0), play(0.3), play(90.0));
    let whistles = |told: &Told| -> Vec<(u64, f64)> {
        let called = told.records.iter().filter(|r| r.level == Level::Department);
        called.map(|r| (r.key, r.closed - r.handled)).collect()
    };
    let (free, slow, quick) = (whistles(&none), whistles(&scarce), whistles(&ample));
    assert!(free.len() > 50 && free.len() == slow.len() && free.len() == quick.len());
    // Nobody is done sooner than the lead times allow; scarce people make many wait much longer.
    assert!(free.iter().zip(&slow).all(|(a, b)| a.0 == b.0 && b.1 >= a.1));
    assert!(free.iter().zip(&quick).all(|(a, b)| a.0 == b.0 && b.1 >= a.1));
    let means = [&free, &quick, &slow].map(|list| mean(list.iter().map(|x| x.1)));
    assert!(means[1] < 1.05 * means[0] && means[2] > 1.5 * means[0], "{means:?}");
    assert!(none.steps.iter().all(|s| s.0 != Level::Department));
    // A class calls as many as it should, each time the same ones, and their work is in the record.
    let classes = ready(&city, &with(&city, &[])).parameters.classes;
    for r in scarce.records.iter().filter(|r| r.level == Level::Department) {
        let own: Vec<_> = (scarce.steps.iter())
            .filter(|s| s.0 == Level::Department && s.3.case == r.case)
            .collect();
        let called = usize::from(classes[r.class as usize].departments);
        assert!(!own.is_empty() && own.len() <= called);
        assert!(
            own.iter()
                .all(|s| s.3.arrived == r.handled && s.3.finished <= r.closed + 1e-9)
        );
        let hours: f64 = own.iter().map(|s| s.3.hours).sum();
        assert!((hours - 3.0 * called as f64).abs() < 1e-9, "{hours}");
    }
}

#[test]
fn the_weights_of_the_three_rates_are_assumptions() {
    let city = city();
    let score = |weights: [f64; 3]| {
        let keys = ["weight_response", "weight_resolution", "weight_satisfaction"];
        let values: Vec<(&str, f64)> = keys.into_iter().zip(weights).collect();
        let setup = ready(&city, &with(&city, &values));
        let values = replicate(&setup, 3, 0).values;
        [
            Index::ThreeRates,
            Index::Response,
            Index::Resolution,
            Index::Satisfaction,
        ]
        .map(|i| values[i as usize])
    };
    let [of_one, response, ..] = score([2.0, 0.0, 0.0]);
    assert_eq!(of_one, response);
    let [even, a, b, c] = score([1.0, 1.0, 1.0]);
    assert!((even - (a + b + c) / 3.0).abs() < 1e-12);
    let none = ["weight_response", "weight_resolution", "weight_satisfaction"].map(|k| (k, 0.0));
    let faults = prepare(&city.territory, &with(&city, &none)).expect_err("no weight at all");
    assert!(faults.iter().any(|f| f.what.contains("weights")), "{faults:?}");
}

#[test]
fn all_round_workers_take_longer() {
    let city = city();
    let hours = |factor: f64| {
        let told = told(&city, &with(&city, &[("breadth_factor", factor)]));
        let grid = told.steps.iter().filter(|s| s.0 == Level::Grid && s.3.closes);
        grid.map(|s| s.3.hours).sum::<f64>()
    };
    let ratio = hours(1.5) / hours(1.0);
    assert!((1.3..1.5).contains(&ratio), "{ratio}");
}

#[test]
fn the_end_of_a_shift_resumes_finishes_or_begins_anew() {
    let city = city();
    let spent = |rule: f64| {
        let scenario = with(&city, &[("shift_end", rule), ("rate_property", 6.0)]);
        let steps = told(&city, &scenario).steps;
        let day = |t: f64| (t / 24.0).floor();
        let over_night = steps
            .iter()
            .filter(|s| !s.3.on_call && day(s.3.finished) > day(s.3.began))
            .count();
        let late = replicate(&ready(&city, &scenario), 3, 0).values[Index::Overtime as usize];
        let worked: f64 = steps.iter().map(|s| s.3.finished - s.3.began).sum();
        (over_night, late, worked)
    };
    let (resume, finish, restart) = (spent(0.0), spent(1.0), spent(2.0));
    assert!(resume.0 > 20, "{resume:?}");
    // What is left over night are cases of the town, whose hours a whole shift does not hold.
    assert!(
        finish.0 < resume.0 / 3 && finish.1 > 3.0 * resume.1,
        "{finish:?} {resume:?}"
    );
    assert!(restart.2 > resume.2, "{restart:?} {resume:?}");
}

#[test]
fn urgent_classes_are_served_at_night_and_others_wait() {
    let city = city();
    let scenario = with(&city, &[]);
    let classes = ready(&city, &scenario).parameters.classes;
    let told = told(&city, &scenario);
    let night = |r: &&Record| (20.0..23.0).contains(&(r.filed % 24.0)) && r.helper.is_none();
    let (mut urgent, mut other) = (0, 0);
    for r in told.records.iter().filter(night) {
        if classes[r.class as usize].on_call {
            assert_eq!(r.contacted, r.filed);
            urgent += 1;
        } else {
            assert!(r.contacted - r.filed > 8.0, "{r:?}");
            other += 1;
        }
    }
    assert!(urgent > 5 && other > 20, "{urgent} {other}");
}

#[test]
fn late_cases_get_extensions_and_parked_ones_rest_with_their_clock() {
    let city = city();
    let none = told(&city, &with(&city, &[("extension_share", 0.0), ("parked_share", 0.0)]));
    let extended = told(&city, &with(&city, &[("extension_share", 1.0), ("parked_share", 0.0)]));
    let late = none.records.iter().filter(|r| !r.on_time()).count();
    let given = extended.records.iter().filter(|r| r.extended).count();
    assert!(late > 20 && given == late, "{late} {given}");
    for (a, b) in none.records.iter().zip(&extended.records) {
        assert!(a.closed == b.closed && if b.extended { b.due > a.due } else { b.due == a.due });
    }
    let parked = told(&city, &with(&city, &[("extension_share", 0.0), ("parked_share", 1.0)]));
    let mut rested = 0;
    for (a, b) in none.records.iter().zip(&parked.records) {
        assert_eq!(b.parked > 0.0, b.level >= Level::Town);
        assert!((b.closed - a.closed - b.parked).abs() < 1e-6 && (b.due - a.due - b.parked).abs() < 1e-6);
        rested += u32::from(b.parked > 0.0);
    }
    assert!(rested > 50);
}

#[test]
fn warm_up_is_played_but_not_measured() {
    let city = city();
    let scenario = with(&city, &[("warmup_days", 100.0)]);
    let all = told(&city, &scenario).records;
    assert_eq!(all.len(), told(&city, &with(&city, &[])).records.len());
    let values = replicate(&ready(&city, &scenario), 3, 0).values;
    let counted = all.iter().filter(|r| r.happened >= 2400.0).count() as f64;
    assert!(counted < all.len() as f64);
    assert!((values[Index::Cases as usize] - counted * 365.0 / 265.0).abs() < 1e-6);
}

#[test]
fn what_is_overdue_or_beyond_the_tray_goes_up() {
    let city = city();
    let swamped = [("rate_street", 60.0), ("handling_cv", 0.5)];
    let above = |more: (&str, f64)| {
        let told = told(&city, &with(&city, &[&swamped[..], &[more]].concat()));
        let closed = told.records.iter().filter(|r| r.level == Level::Grid).count();
        (closed, told.records.len())
    };
    let plain = above(("lift_overdue", 0.0));
    for rule in [("lift_overdue", 1.0), ("tray_limit", 1.0)] {
        let lifted = above(rule);
        assert_eq!(lifted.1, plain.1);
        assert!(lifted.0 < plain.0, "{rule:?}: {lifted:?} of {plain:?}");
    }
}

#[test]
fn every_family_can_be_a_class_s_handling_time() {
    let city = city();
    let street = case_class::keys().position(|k| k == "street").expect("one of the nine") as u8;
    let numbers = |family| -> Vec<f64> {
        match family {
            Family::Deterministic | Family::Exponential => vec![2.0],
            Family::Lognormal => vec![1.6, 0.7],
            Family::Gamma => vec![3.0, 2.0],
            Family::Weibull => vec![2.0, 2.2],
            Family::Uniform => vec![1.0, 3.0],
            Family::Triangular => vec![1.0, 2.0, 3.0],
            Family::Hyperexponential => vec![0.5, 1.0, 0.5, 3.0],
            Family::Empirical => vec![1.0, 2.0, 3.0],
        }
    };
    let plain = told(&city, &with(&city, &[("rework", 0.0)]));
    for family in Family::ALL {
        let distribution = Distribution::new(family, &numbers(family)).expect("as many as it takes");
        let mut scenario = with(&city, &[("rework", 0.0)]);
        let change = Change {
            handling: Some(distribution.clone()),
            ..Change::default()
        };
        scenario.classes.changes.insert("street".to_owned(), change);
        let setup = ready(&city, &scenario);
        let trip = mean(setup.grids.iter().map(|g| g.size.trip));
        let told = told(&city, &scenario);
        let grid = told
            .records
            .iter()
            .filter(|r| r.level == Level::Grid && r.class == street);
        let hours = mean(grid.map(|r| r.hours)) - trip;
        assert!((hours / distribution.mean() - 1.0).abs() < 0.2, "{family:?}: {hours}");
        // Nobody else's hours change.
        for (a, b) in plain
            .records
            .iter()
            .zip(&told.records)
            .filter(|(a, _)| a.class != street)
        {
            assert!(a.key == b.key && (a.hours - b.hours).abs() < 0.3 + 1e-9, "{a:?} {b:?}");
        }
    }
    // A lever that shortens the ledger's median shortens the distribution chosen instead of it.
    let mut scenario = with(&city, &[]);
    let change = Change {
        handling: Some(Distribution::Exponential(4.0)),
        ..Change::default()
    };
    scenario.classes.changes.insert("dispute".to_owned(), change);
    let exam = geju::scenario::lever::find("add13").expect("a lever of the table");
    scenario.levers.insert("add13".to_owned(), exam.document_setting());
    let shortened = ready(&city, &scenario).parameters.classes[0].handling.mean();
    assert!(shortened < 4.0 && shortened > 3.5, "{shortened}");
}

#[test]
fn a_class_of_one_s_own_adds_its_cases_and_leaves_the_others_alone() {
    let city = city();
    let plain = told(&city, &with(&city, &[]));
    let mut scenario = with(&city, &[]);
    scenario.classes.own.push(OwnClass {
        rate: 2.0,
        on_call: true,
        deadline: Deadline::UrgentHours(3.0),
        ..OwnClass::new("lift", "电梯困人")
    });
    let more = told(&city, &scenario);
    let own: Vec<&Record> = more.records.iter().filter(|r| r.class == 9).collect();
    let expected = 2.0 * 12.0 * parameters::residents(&city.territory) / 1000.0;
    assert!(
        (own.len() as f64 / expected - 1.0).abs() < 0.4,
        "{} of {expected}",
        own.len()
    );
    let happened = |told: &Told| {
        let nine = told.records.iter().filter(|r| r.class < 9);
        nine.map(|r| (r.key, r.happened.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(happened(&plain), happened(&more));
    // Another one before it in the list moves none of its cases.
    scenario.classes.own.insert(0, OwnClass::new("pets", "宠物"));
    let both = told(&city, &scenario);
    let keys = |told: &Told, class: u8| {
        let mine = told.records.iter().filter(|r| r.class == class);
        mine.map(|r| (r.key, r.happened.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(keys(&more, 9), keys(&both, 10));
}

#[test]
fn files_and_links_carry_classes_and_the_plan_before() {
    let city = city();
    let mut before = city.plan.clone();
    PlanEdit::Assign(vec![(city.unit(2, 0), Some(GridId(1))), (city.unit(0, 7), None)])
        .apply(&mut before)
        .expect("the grid is there");
    let mut scenario = with(&city, &[]).drawn_from(&before);
    scenario.classes.own.push(OwnClass {
        elapsed: Some(Distribution::Hyperexponential(vec![(0.3, 2.0), (0.7, 9.0)])),
        town_share: Some(0.25),
        skill: Skill::Building,
        ..OwnClass::new("lift", "电梯困人")
    });
    scenario.classes.changes.insert(
        "noise".to_owned(),
        Change {
            handling: Some(Distribution::empirical(&[0.5, 1.0, 4.0])),
            deadline: Some(Deadline::WorkHours(6.0)),
            priority: Some(2),
            on_call: Some(true),
            ..Change::default()
        },
    );
    let text = scenario_file::save(&city.territory, &scenario, 1, 2, None);
    assert_eq!(
        scenario_file::open(&text).expect("it was just written").scenario,
        scenario
    );
    let run = share_link::Run {
        seed: 1,
        replications: 2,
        digest: None,
    };
    for base in [&city.plan, &before] {
        let link = share_link::encode(&city.territory, base, &scenario, &run);
        let (read, _) = share_link::decode(&link, &city.territory, base).expect("it was just written");
        assert_eq!(read, scenario);
    }
    // Nonsense is refused in words.
    let odd = text.replace("\"empirical\"", "\"magic\"");
    let why = scenario_file::open(&odd).expect_err("no such family");
    assert!(why.1.contains("noise"), "{}", why.1);
}

#[test]
fn an_unedited_copy_differs_by_nothing_and_a_redraw_by_its_transition() {
    let city = city();
    let plain = with(&city, &[]);
    let copy = plain.clone().drawn_from(&city.plan);
    let digest = |scenario: &Scenario| replication::run(&ready(&city, scenario), 1, 0, 2, |_| true).digest();
    assert_eq!(digest(&plain), digest(&copy));
    let mut edited = copy.clone();
    PlanEdit::Assign(vec![(city.unit(2, 0), Some(GridId(1)))])
        .apply(&mut edited.plan)
        .expect("the grid is there");
    let mut forgotten = edited.clone();
    forgotten.redrawn_from = None;
    assert_ne!(digest(&edited), digest(&forgotten));
    edited.assumptions.insert("transition_loss".to_owned(), 0.0);
    forgotten.assumptions.insert("transition_loss".to_owned(), 0.0);
    assert_eq!(digest(&edited), digest(&forgotten));
}

#[test]
fn nobody_works_more_hours_than_a_shift_has() {
    let city = city();
    for rule in [0.0, 1.0, 2.0] {
        let scenario = with(
            &city,
            &[("rate_hazard", 60.0), ("rate_property", 30.0), ("shift_end", rule)],
        );
        let told = told(&city, &scenario);
        let mut busiest = 0.0_f64;
        for &(team, free) in &told.teams {
            let mine = told
                .steps
                .iter()
                .filter(|s| (s.0, s.1, s.2) == team && !s.3.on_call && s.3.finished <= 8760.0);
            let day = |t: f64| (t / 24.0).floor();
            // Who finishes in overtime works past the shift; what was begun anew counts once here.
            let within =
                mine.filter(|s| rule != 1.0 || day(s.3.began) == day(s.3.finished) && s.3.finished % 24.0 <= 16.5);
            let spent: f64 = within.map(|s| s.3.hours).sum();
            assert!(spent <= free + 1e-6, "{team:?}: {spent} of {free}");
            busiest = busiest.max(spent / free);
        }
        assert!(busiest > 0.5, "the test is about busy teams: {busiest}");
    }
}

#[test]
fn one_more_worker_in_every_grid_does_not_raise_the_mean_wait() {
    let city = city();
    let before = with(&city, &[("rate_street", 12.0), ("courier_share", 1.0)]);
    let mut after = before.clone();
    for (g, &n) in ready(&city, &before).heads.grids.iter().enumerate() {
        after.staffing.grids.insert(GridId::of(g), n + 1);
    }
    let wait = |scenario: &Scenario| {
        let told = told(&city, scenario);
        mean(
            told.steps
                .iter()
                .filter(|s| s.0 == Level::Grid)
                .map(|s| s.3.began - s.3.arrived),
        )
    };
    let (before, after) = (wait(&before), wait(&after));
    assert!(after <= before * 1.01, "{before} then {after}");
}

#[test]
fn a_memo_gives_the_same_bytes_with_everything_on() {
    let city = city();
    let mut scenario = with(
        &city,
        &[("bought_case_hours", 1e5), ("lift_overdue", 1.0), ("warmup_days", 30.0)],
    );
    scenario.classes.own.push(OwnClass::new("pets", "宠物"));
    let mut memo = Memo::new();
    let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    for unit in [(2, 0), (3, 3), (2, 0)] {
        scenario = scenario.drawn_from(&city.plan);
        let to = scenario.plan.assignment()[city.unit(unit.0 + 1, unit.1).index()];
        PlanEdit::Assign(vec![(city.unit(unit.0, unit.1), to)])
            .apply(&mut scenario.plan)
            .expect("the grid is there");
        let setup = ready(&city, &scenario);
        let (full, again) = (replicate(&setup, 5, 0), memo.replicate(&setup, 5, 0));
        assert_eq!(bits(&full.values), bits(&again.values));
        assert_eq!((full.cases, full.events), (again.cases, again.events));
    }
}

#[test]
fn no_number_that_is_none_gets_into_a_run() {
    let city = city();
    for row in assumption::assumptions() {
        for odd in [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            row.bounds.0 - 1.0,
            row.bounds.1 + 1.0,
        ] {
            let faults = prepare(&city.territory, &with(&city, &[(row.key, odd)]))
                .err()
                .unwrap_or_else(|| panic!("{} = {odd} must be refused", row.key));
            assert!(faults.iter().any(|f| f.what == row.key), "{}: {faults:?}", row.key);
        }
    }
    let mut scenario = with(&city, &[]);
    scenario.classes.own.push(OwnClass {
        deadline: Deadline::WorkDays(0.0),
        rate: f64::INFINITY,
        handling: Distribution::Exponential(-2.0),
        ..OwnClass::new("odd", "怪")
    });
    let faults = prepare(&city.territory, &scenario).expect_err("it cannot be played");
    for what in ["odd: deadline", "odd: rate", "odd: handling"] {
        assert!(faults.iter().any(|f| f.what == what), "{what}: {faults:?}");
    }
    // Nobody at work anywhere: refused by nobody, ends, and holds no infinity.
    let mut empty = with(&city, &[("town_staff", 0.0)]);
    for (g, _) in city.plan.grids().iter().enumerate() {
        empty.staffing.grids.insert(GridId::of(g), 0);
    }
    let values = replicate(&ready(&city, &empty), 1, 0).values;
    assert!(values.iter().all(|v| !v.is_infinite()));
}

#[test]
fn the_small_city_has_the_digest_of_this_version() {
    assert_eq!(
        small_digest(),
        SMALL_DIGEST,
        "results changed: bump the version, say so in CHANGELOG.md"
    );
}

#[test]
fn where_special_groups_live_more_help_is_asked_for_and_the_whole_keeps_its_total() {
    let city = Sketch::of("AABB/AABB/CCDD/CCDD").households(300).build();
    // Every other unit has half its residents in special groups, the rest nobody.
    let mut data = city.territory.data().clone();
    for (i, unit) in data.units.iter_mut().enumerate() {
        unit.special = if i % 2 == 0 { unit.residents / 2 } else { 0 };
    }
    let territory = geju::exchange::territory_data::check(data).expect("sound");
    let helped = |factor: f64| {
        let setup = prepare(&territory, &with(&city, &[("special_factor", factor)])).expect("it can be played");
        let help = setup
            .parameters
            .classes
            .iter()
            .position(|c| c.key == "help")
            .expect("a class");
        let (mut sums, mut others) = ([0.0_f64; 2], 0);
        for replication in 0..20 {
            let mut records: Vec<Record> = Vec::new();
            replicate_into(&setup, 3, replication, &mut records);
            for r in records {
                if usize::from(r.class) == help {
                    sums[r.unit.index() % 2] += 1.0;
                } else {
                    others += 1;
                }
            }
        }
        (sums, others)
    };
    let (even, others) = helped(1.0);
    let (more, same) = helped(3.0);
    assert_eq!(others, same, "other classes are as they were");
    // A head of them asks three times as often: 1 + 2 · 0.5 = 2 times in their units.
    let ratio = (more[0] / more[1]) / (even[0] / even[1]);
    assert!((ratio - 2.0).abs() < 0.1, "{ratio}");
    let total = (more[0] + more[1]) / (even[0] + even[1]);
    assert!((total - 1.0).abs() < 0.04, "{total}");
    // What the brush reckons with is what is played.
    let scenario = with(&city, &[("special_factor", 3.0)]);
    let numbers = geju::scenario::parameters::resolve(&territory, &scenario).expect("in bounds");
    let class = numbers.classes.iter().find(|c| c.key == "help").expect("a class");
    let yearly = |unit| geju::scenario::workload::yearly_cases(&territory, &numbers, class, unit);
    let units: Vec<_> = territory.unit_ids().collect();
    assert!((yearly(units[0]) / yearly(units[1]) - 2.0).abs() < 1e-9);
}
