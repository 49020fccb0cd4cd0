//! Statistics against brute force on the records, studies of copies, station-days that add up to the
//! year, and stories that say what the records say.

mod support;

use geju::chart::{self, Panel};
use geju::exchange::record_table::{RecordTable, record_table};
use geju::exchange::station_day_table::station_day_table;
use geju::job::{Desk, Reply, Request, TableKind};
use geju::locale::Language;
use geju::scenario::Scenario;
use geju::simulation::hours::{TeamHours, rounds};
use geju::simulation::outcome::Area;
use geju::simulation::{Index, Level, Record, Setup, prepare, replay, replicate, replicate_into};
use geju::statistics::days::Days;
use geju::statistics::histogram::ERROR;
use geju::statistics::panels::panels;
use geju::statistics::story::{Pick, Question, find, story};
use geju::statistics::study::{Cases, Measure, Study, TeamMeasure, play};
use support::{Fixture, Sketch};

/// Two towns, four communities (one a village), nine grids.
fn city() -> Fixture {
    Sketch::of("AAABBB/AAABBB/CCCDDD/CCCDDD/EEEFFF/EEEFFF/GGGHHI/GGGHHI")
        .communities("AB CD|EF GHI")
        .villages("GHI")
        .compounds("ppp.../pppqqq/...qqq/....../....../....../....../......")
        .households(400)
        .build()
}

fn scenario(city: &Fixture, name: &str) -> Scenario {
    Scenario::new(name, city.plan.clone())
}

fn ready(city: &Fixture, scenario: &Scenario) -> Setup {
    prepare(&city.territory, scenario).expect("the numbers can be played")
}

fn records(setup: &Setup, seed: u64) -> Vec<Record> {
    let mut all = Vec::new();
    replicate_into(setup, seed, 0, &mut all);
    all
}

fn near(value: f64, expected: f64, relative: f64, what: &str) {
    assert!(
        (value - expected).abs() <= relative * expected.abs() + 1e-9,
        "{what}: {value}, expected {expected} ± {relative}"
    );
}

#[test]
fn a_part_holds_the_same_cases_as_the_whole() {
    let city = city();
    let setup = ready(&city, &scenario(&city, "a"));
    let whole = records(&setup, 3);
    for &area in &setup.areas {
        let span = setup.span(area).expect("the area has units");
        let mut part: Vec<Record> = Vec::new();
        replay(&setup, 3, 0, span.towns.clone(), &mut part);
        let of = |list: &[Record]| {
            let mut keys: Vec<_> = (list.iter().filter(|r| span.grids.contains(&(r.grid as usize))))
                .map(|r| (r.key, r.filed.to_bits(), r.closed.to_bits(), r.level))
                .collect();
            keys.sort_unstable();
            keys
        };
        assert_eq!(of(&part), of(&whole), "{area:?}");
    }
}

/// Nearest rank.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((share * sorted.len() as f64).ceil() as usize).max(1) - 1]
}

#[test]
fn samples_say_what_counting_the_records_says() {
    let city = city();
    let setup = ready(&city, &scenario(&city, "a"));
    let all = records(&setup, 3);
    let end = setup.horizon();
    assert!(all.iter().any(|r| r.level == Level::Department) && all.iter().any(|r| r.latent));
    for &area in &setup.areas {
        let span = setup.span(area).expect("the area has units");
        let own: Vec<&Record> = all.iter().filter(|r| span.grids.contains(&(r.grid as usize))).collect();
        let sample = play(&setup, area, 3, 0).expect("the area has units");
        let count = |f: &dyn Fn(&Record) -> bool| own.iter().filter(|r| f(r)).count() as u32;
        assert_eq!(sample.all.cases, own.len() as u32);
        assert_eq!(sample.all.closed, count(&|r| r.closed <= end));
        assert_eq!(sample.all.due, count(&|r| r.due <= end));
        assert_eq!(sample.all.on_time, count(&|r| r.due <= end && r.on_time()));
        assert_eq!(sample.all.finished, count(&|r| r.due <= end && r.closed <= end));
        assert_eq!(sample.all.rework, count(&|r| r.rework));
        for (c, group) in sample.classes.iter().enumerate() {
            assert_eq!(group.cases, count(&|r| usize::from(r.class) == c));
        }
        for (l, group) in sample.levels.iter().enumerate() {
            assert_eq!(group.cases, count(&|r| r.level as usize == l));
        }
        let mut hours: Vec<f64> = own
            .iter()
            .filter(|r| r.filed < end)
            .map(|r| r.closed - r.filed)
            .collect();
        hours.sort_unstable_by(f64::total_cmp);
        for share in [0.5, 0.9] {
            let found = sample.all.times.quantile(share).expect("there are cases");
            // Durations below half a minute are taken as none.
            assert!((found - quantile(&hours, share)).abs() <= ERROR * quantile(&hours, share) + 0.008);
        }
        let backlog = sample.backlog();
        assert_eq!(backlog.len(), 366);
        for day in [0_usize, 1, 77, 200, 365] {
            let at = day as f64 * 24.0;
            let open = own.iter().filter(|r| r.filed < at && r.closed >= at).count();
            assert_eq!(backlog[day], open as f64, "{area:?}, day {day}");
        }
    }
}

#[test]
fn equity_and_overtime_are_those_of_the_outcome() {
    let city = city();
    let setup = ready(&city, &scenario(&city, "a"));
    let outcome = replicate(&setup, 3, 0);
    let position = |area| setup.areas.binary_search(&area).expect("there");
    let value = |area, index: Index| outcome.values[position(area) * Index::COUNT + index as usize];
    for area in [Area::City, Area::Town(0)] {
        let sample = play(&setup, area, 3, 0).expect("the area has units");
        // Grid by grid: hours demanded are those of the outcome's load ratio.
        let span = setup.span(area).expect("the area has units");
        let urban = setup.grids[span.grids]
            .iter()
            .filter(|g| g.is_urban() && g.size.posts > 0.0);
        for (grid, load) in urban.zip(sample.loads()) {
            let available =
                TeamHours::new(&setup.parameters.grid_worker, grid.size.posts, setup.workdays(), 0.0).available;
            let ratio = value(Area::Grid(grid.id.0), Index::LoadRatio);
            near(load * grid.size.posts / available, ratio, 1e-9, "load ratio of a grid");
        }
        let (gini, variation) = sample.equity();
        near(gini, value(area, Index::WorkloadGini), 1e-9, "Gini");
        near(variation, value(area, Index::WorkloadVariation), 1e-9, "CV");
        near(
            f64::from(sample.all.finished) / f64::from(sample.all.due),
            value(area, Index::CloseRate),
            1e-12,
            "close rate",
        );
    }
    let sample = play(&setup, Area::City, 3, 0).expect("the area has units");
    let posts: f64 = setup.grids.iter().map(|g| g.size.posts).sum::<f64>()
        + (0..setup.counts().0).map(|c| setup.community_heads(c)).sum::<f64>();
    near(
        (sample.teams[0].overtime + sample.teams[1].overtime) / posts / 12.0,
        value(Area::City, Index::Overtime),
        1e-9,
        "overtime",
    );
    let rates = [Index::Response, Index::Resolution, Index::Satisfaction].map(|i| value(Area::City, i));
    near(
        value(Area::City, Index::ThreeRates),
        0.3 * rates[0] + 0.35 * rates[1] + 0.35 * rates[2],
        1e-12,
        "score",
    );
}

#[test]
fn hours_in_hand_by_clock_are_the_hands_on_hours() {
    let city = city();
    let setup = ready(&city, &scenario(&city, "a"));
    let sample = play(&setup, Area::City, 3, 0).expect("the area has units");
    let p = &setup.parameters;
    for (level, free) in [
        (0, p.grid_worker.free()),
        (1, p.community_worker.free()),
        (2, p.town_worker.free()),
    ] {
        let teams = &sample.teams[level];
        let occupied: f64 = teams.occupied.iter().flatten().sum();
        // A few cases run beyond the horizon.
        near(occupied * free, teams.hands_on - teams.overtime, 0.02, "occupied");
        assert!(
            teams
                .occupied
                .iter()
                .flatten()
                .zip(teams.on_shift.iter().flatten())
                .all(|(o, s)| *o <= s + 1e-6)
        );
        assert_eq!(teams.on_shift[0][3], 0.0, "nobody is on shift at three in the morning");
    }
}

#[test]
fn station_days_add_up_to_the_year() {
    let city = city();
    let setup = ready(&city, &scenario(&city, "a"));
    let mut days = Days::new(&setup);
    replay(&setup, 3, 0, 0..setup.counts().1, &mut days);
    let teams = days.finish();
    let whole = play(&setup, Area::City, 3, 0).expect("the area has units");
    for (level, own) in [Level::Grid, Level::Community, Level::Town].into_iter().enumerate() {
        let rows = || teams.iter().filter(|t| t.level == level_of(own)).flat_map(|t| &t.days);
        let sum = |f: fn(&geju::statistics::days::Day) -> f64| rows().map(f).sum::<f64>();
        near(
            sum(|d| d.cases),
            whole.teams[level].hands_on - whole.teams[level].overtime,
            0.02,
            "cases",
        );
        near(sum(|d| d.overtime), whole.teams[level].overtime, 0.02, "overtime");
        let arrived: u32 = rows().map(|d| d.arrived).sum();
        assert!(
            whole.teams[level].steps - arrived < 40,
            "all but the last arrive within the year"
        );
        for day in rows() {
            let used = day.leave + day.forms + day.meetings + day.duty + day.cases + day.visits + day.patrol;
            assert!(used <= day.on_shift + 1e-6, "{day:?}");
        }
    }
    // A grid's visits and patrol are those of the year's reckoning.
    for team in teams.iter().filter(|t| t.level == Level::Grid) {
        let size = &setup.grids[team.position].size;
        let hours: f64 = team.days.iter().map(|d| d.cases).sum();
        let made = rounds(&setup.parameters, size, hours, 365.0, setup.workdays());
        let visits: f64 = team.days.iter().map(|d| d.visits).sum();
        let patrol: f64 = team.days.iter().map(|d| d.patrol).sum();
        assert!(visits <= made.visit_hours + 1e-6);
        // Either all visits are made and patrol has the rest, or there is no patrol.
        assert!((visits - made.visit_hours).abs() < 1e-3 || patrol < 1e-3);
    }
    // Who waits at midnight: by counting one grid's own rows again.
    let last = teams.iter().map(|t| t.days[364].waiting).sum::<u32>();
    assert!(u64::from(last) < u64::from(whole.all.cases));
    let scenario = scenario(&city, "a");
    let table = station_day_table(&city.territory, &scenario, &setup, 3, 0, 0..setup.counts().1);
    assert_eq!(table.lines().count(), 1 + teams.len() * 365);
    let width = table.lines().next().expect("a first line").split(',').count();
    assert!(table.lines().all(|l| l.split(',').count() == width));
}

fn level_of(level: Level) -> Level {
    level
}

#[test]
fn the_table_town_by_town_is_the_table_of_the_whole() {
    let city = city();
    let scenario = scenario(&city, "a");
    let setup = ready(&city, &scenario);
    let whole = record_table(&city.territory, &scenario, &setup, 3, 0);
    let all = records(&setup, 3);
    assert_eq!(whole.lines().count(), all.len() + 1);
    let mut parts = RecordTable::default();
    let joined: String = (0..setup.counts().1)
        .map(|town| parts.town(&city.territory, &scenario, &setup, (3, 0), town))
        .collect();
    assert_eq!(joined, whole);
    // Steps follow each other.
    let rows: Vec<Vec<&str>> = whole.lines().map(|l| l.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|c| *c == name).expect("the column is there");
    let order = [
        "filed",
        "grid_arrived",
        "grid_began",
        "grid_finished",
        "handled",
        "closed",
    ]
    .map(column);
    for row in &rows[1..] {
        let times: Vec<f64> = order.iter().filter_map(|&c| row[c].parse().ok()).collect();
        assert!(times.windows(2).all(|w| w[0] <= w[1] + 1e-4), "{row:?}");
    }
}

fn study(setups: &[(&str, &Setup)], area: Area, replications: u32) -> Study {
    let mut study = Study::new(area, setups.iter().copied());
    for _ in 0..replications {
        for (i, (_, setup)) in setups.iter().enumerate() {
            study.play(i, setup, 3);
        }
    }
    study
}

#[test]
fn an_untouched_copy_differs_by_exactly_nothing_in_everything() {
    let city = city();
    let (a, b) = (
        ready(&city, &scenario(&city, "现状")),
        ready(&city, &scenario(&city, "副本")),
    );
    let study = study(&[("现状", &a), ("副本", &b)], Area::Town(0), 3);
    let groups = std::iter::once(Cases::All)
        .chain((0..study.scenarios[0].classes.len()).map(Cases::Class))
        .chain((0..4).map(Cases::Level));
    let mut seen = 0;
    for cases in groups {
        for measure in [
            Measure::Cases,
            Measure::OnTime,
            Measure::Median,
            Measure::Ninetieth,
            Measure::Delay,
        ] {
            if let Some(d) = study.difference(1, cases, measure) {
                assert_eq!((d.mean, d.half_width), (0.0, 0.0), "{cases:?} {measure:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 30, "{seen} differences");
    for measure in [TeamMeasure::Utilisation, TeamMeasure::Wait, TeamMeasure::Overtime] {
        let d = study.team_difference(1, 0, measure).expect("grid teams");
        assert_eq!((d.mean, d.half_width), (0.0, 0.0));
    }
    assert_eq!(study.hours_freed(1), Some(0.0));
}

fn check_panels(list: &[Panel], several: bool) {
    let keys: Vec<&str> = list.iter().map(|p| p.key.as_str()).collect();
    assert!(
        keys.starts_with(&["closing", "classes", "levels", "backlog"]),
        "{keys:?}"
    );
    assert_eq!(keys.contains(&"hours"), several);
    for panel in list {
        assert!(!panel.title.is_empty() && !panel.table.rows.is_empty(), "{}", panel.key);
        for row in &panel.table.rows {
            assert_eq!(row.len(), panel.table.head.len(), "{} {row:?}", panel.key);
        }
        let text = format!("{:?}", panel.table) + &panel.title;
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        if let Some(chart) = &panel.chart {
            let drawing = chart::draw(chart, None, 640.0, Language::Chinese);
            assert!(!chart::svg::svg(&drawing, false).contains("NaN"), "{}", panel.key);
        }
    }
}

#[test]
fn panels_say_findings_in_both_languages_at_every_level() {
    let city = city();
    let (a, b) = (
        ready(&city, &scenario(&city, "现状")),
        ready(&city, &scenario(&city, "副本")),
    );
    for area in [Area::City, Area::Town(1), Area::Community(0), Area::Grid(6)] {
        for language in Language::ALL {
            check_panels(&panels(&study(&[("现状", &a)], area, 2), language), false);
            check_panels(&panels(&study(&[("现状", &a), ("副本", &b)], area, 2), language), true);
        }
    }
    let none = study(&[("现状", &a)], Area::Grid(77), 2);
    assert!(
        panels(&none, Language::Chinese)
            .iter()
            .all(|p| !format!("{p:?}").contains("NaN") || p.chart.is_some())
    );
}

fn question(area: Area, pick: Pick) -> Question {
    Question {
        area,
        class: None,
        pick,
        seed: 3,
        replication: 0,
    }
}

#[test]
fn stories_are_of_the_case_asked_for_and_say_what_its_record_says() {
    let city = city();
    let (one, two) = (scenario(&city, "现状"), scenario(&city, "副本"));
    let (a, b) = (ready(&city, &one), ready(&city, &two));
    let all = records(&a, 3);
    let end = a.horizon();
    let worst = find(&a, &question(Area::City, Pick::Worst)).expect("there are cases");
    let longest = (all.iter().filter(|r| r.filed < end))
        .map(|r| r.closed - r.filed)
        .fold(0.0, f64::max);
    assert_eq!(worst.closed - worst.filed, longest);
    let late = find(&a, &question(Area::City, Pick::Late)).expect("some are late");
    assert!(!late.on_time() && late.closed <= end);
    let again = find(&a, &question(Area::City, Pick::Key(late.key))).expect("by key");
    assert_eq!(
        again,
        Record {
            case: again.case,
            ..late
        }
    );
    for pick in [Pick::Worst, Pick::Typical, Pick::Late] {
        for language in Language::ALL {
            let told = story(
                &city.territory,
                &[(&one, &a), (&two, &b)],
                &question(Area::Town(0), pick),
                language,
            )
            .expect("there is one");
            assert_eq!(told.tellings.len(), 2);
            assert_eq!(told.tellings[0].lines, told.tellings[1].lines, "a copy tells the same");
            assert!(told.tellings[0].lines.len() >= 2, "{told:?}");
            assert!(!format!("{told:?}").contains("NaN"));
        }
    }
    // A class asked for is the class told.
    let hazard = Question {
        class: Some("hazard".to_owned()),
        ..question(Area::City, Pick::Typical)
    };
    let record = find(&a, &hazard).expect("hazards happen");
    assert_eq!(a.parameters.classes[record.class as usize].key, "hazard");
    let unknown = Question {
        class: Some("nothing".to_owned()),
        ..question(Area::City, Pick::Worst)
    };
    assert_eq!(find(&a, &unknown), None);
}

#[test]
fn the_desk_studies_in_slices_and_a_cancel_keeps_what_there_is() {
    let city = city();
    let mut desk = Desk::new();
    let load = Request::Load(Box::new(city.territory.data().clone()));
    assert_eq!(desk.handle(1, load), Some((1, Reply::Loaded)));
    let ask = |count| Request::Study {
        scenarios: vec![scenario(&city, "现状"), scenario(&city, "副本")],
        area: Area::Community(1),
        seed: 3,
        count,
        language: Language::Chinese,
    };
    assert_eq!(desk.handle(2, ask(3)), None);
    let mut partial = Vec::new();
    let last = loop {
        match desk.step() {
            Some((2, Reply::Studied { done, of, panels })) if done < of => partial.push((done, panels.len())),
            Some((2, Reply::Studied { done, of, panels })) => break (done, of, panels),
            Some((2, Reply::Progress { .. })) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((last.0, last.1), (3, 3));
    assert_eq!(partial.iter().map(|p| p.0).collect::<Vec<_>>(), [2]);
    check_panels(&last.2, true);
    assert_eq!(desk.handle(3, ask(500)), None);
    for _ in 0..5 {
        desk.step();
    }
    match desk.handle(4, Request::Cancel(3)) {
        Some((
            3,
            Reply::Studied {
                done: 2,
                of: 500,
                panels,
            },
        )) => check_panels(&panels, true),
        other => panic!("{other:?}"),
    }
    assert!(!desk.is_busy());
    match desk.handle(
        5,
        Request::Table {
            replication: 0,
            scenario: Box::new(scenario(&city, "现状")),
            seed: 3,
            kind: TableKind::Cases,
            town: 1,
            written: 10,
        },
    ) {
        Some((
            5,
            Reply::Table {
                text,
                written,
                towns: 2,
            },
        )) => {
            assert_eq!(text.lines().count() as u32 + 10, written);
            assert!(text.starts_with("10,"));
        }
        other => panic!("{other:?}"),
    }
}
