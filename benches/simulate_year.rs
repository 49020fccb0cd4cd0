//! A city-year: one replication of 940 grids with about 600,000 cases, and of the sample as it is today,
//! from nothing (goal 0.12 s) and after a stroke (goal 5 % of that; issue 4). Prints seconds, cases and
//! events a second first.

#![allow(missing_docs)] // criterion_group! makes a public function without any

use criterion::{Criterion, criterion_group, criterion_main};
use geju::plan::{GridId, Plan, PlanEdit};
use geju::scenario::Scenario;
use geju::simulation::{Memo, Setup, prepare, prepare_after, replicate};
use geju::territory::sample::{SAMPLE_SEED, generate};
use geju::territory::{Territory, UnitId};
use std::hint::black_box;
use std::time::Instant;

/// Seconds this process has had a processor (Linux): tells a slow engine from a busy machine.
fn on_processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// The first unit with residents whose neighbour is in another grid, and that grid.
fn stroke(territory: &Territory, plan: &Plan) -> (UnitId, Option<GridId>) {
    let grid = |u: UnitId| plan.assignment()[u.index()];
    let lived_in = |u: &UnitId| territory.unit(*u).residents > 100;
    territory
        .unit_ids()
        .filter(lived_in)
        .find_map(|u| {
            let other = territory
                .geometry()
                .neighbours(u)
                .iter()
                .map(|n| grid(n.unit))
                .find(|&g| g.is_some() && g != grid(u))?;
            Some((u, other))
        })
        .unwrap_or((UnitId(0), grid(UnitId(0))))
}

/// Grids and yearly cases of the instance that the goals are set for.
const GRIDS: usize = 940;
const CASES: f64 = 600_000.0;

/// The sample with so many grids and about so many cases: the last grid of one community after the other is
/// joined to its first, and all rates are raised alike.
fn instance(territory: &Territory, today: &Scenario, cases: f64) -> Scenario {
    let mut scenario = today.clone();
    let mut left = scenario.plan.units_by_grid().iter().filter(|u| !u.is_empty()).count();
    while left > GRIDS {
        let units = scenario.plan.units_by_grid();
        let mut of_community = vec![Vec::new(); scenario.plan.communities().len()];
        for (g, grid) in scenario.plan.grids().iter().enumerate() {
            if !units[g].is_empty() {
                of_community[grid.community.index()].push(GridId::of(g));
            }
        }
        let mut moves = Vec::new();
        for grids in of_community.iter().filter(|g| g.len() > 1).take(left - GRIDS) {
            let (first, last) = (grids[0], grids[grids.len() - 1]);
            moves.extend(units[last.index()].iter().map(|&unit| (unit, Some(first))));
            left -= 1;
        }
        if moves.is_empty() || PlanEdit::Assign(moves).apply(&mut scenario.plan).is_err() {
            break;
        }
    }
    for row in geju::scenario::assumption::assumptions() {
        if row.key.starts_with("rate_") {
            scenario
                .assumptions
                .insert(row.key.to_owned(), row.value * CASES / cases);
        }
    }
    if let Err(faults) = prepare(territory, &scenario) {
        println!("the instance cannot be played: {faults:?}");
    }
    scenario
}

fn simulate_year(c: &mut Criterion) {
    let sample = generate(SAMPLE_SEED);
    let today = Scenario::new("现状", sample.baseline.clone());
    let Ok(setup) = prepare(&sample.territory, &today) else {
        // The sample with every default is in bounds; a test says so.
        return;
    };
    let cases = replicate(&setup, 1, 0).cases as f64;
    measure(
        c,
        "of_the_issue",
        &sample.territory,
        &instance(&sample.territory, &today, cases),
    );
    measure(c, "of_the_sample", &sample.territory, &today);
}

fn measure(c: &mut Criterion, name: &str, territory: &Territory, scenario: &Scenario) {
    let Ok(setup) = prepare(territory, scenario) else {
        return;
    };
    let (mut cases, mut events, start, busy) = (0, 0, Instant::now(), on_processor());
    for replication in 0..5 {
        let played = replicate(&setup, 1, replication);
        cases += played.cases;
        events += played.events;
    }
    let seconds = start.elapsed().as_secs_f64();
    if let (Some(from), Some(to)) = (busy, on_processor()) {
        println!("{:.3} s of processor time a city-year", (to - from) / 5.0);
    }
    println!(
        "{} grids, {} cases a year; {:.3} s a city-year; {:.2} million cases/s, {:.2} million events/s",
        setup.grids.len(),
        cases / 5,
        seconds / 5.0,
        cases as f64 / seconds / 1e6,
        events as f64 / seconds / 1e6
    );
    let mut group = c.benchmark_group(name);
    group.sample_size(20);
    let mut replication = 0;
    group.bench_function("simulate_year", |b| {
        b.iter(|| {
            replication += 1;
            black_box(replicate(&setup, 1, replication))
        });
    });
    // A stroke: one unit goes to a neighbouring grid and back; numbers resolved and heads spread anew.
    let mut stroked = scenario.clone();
    let stroke = PlanEdit::Assign(vec![stroke(territory, &stroked.plan)]);
    if let Ok((_, _)) = stroke.apply(&mut stroked.plan) {
        let mut memo = Memo::new();
        let mut both = [scenario, &stroked].into_iter().cycle();
        let mut last: Option<Setup> = None;
        for _ in 0..2 {
            last = both
                .next()
                .and_then(|s| prepare_after(territory, s, last.as_ref()).ok());
            last.as_ref().map(|setup| memo.replicate(setup, 1, 0));
        }
        println!("a stroke plays {:?} stations", memo.stations_played());
        // One after the other, so that a busy machine slows both alike.
        let (mut year, mut again) = (f64::INFINITY, f64::INFINITY);
        for replication in 0..12 {
            let start = Instant::now();
            black_box(replicate(&setup, 1, replication));
            year = year.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            last = prepare_after(territory, both.next().unwrap_or(scenario), last.as_ref()).ok();
            last.as_ref().map(|setup| black_box(memo.replicate(setup, 1, 0)));
            again = again.min(start.elapsed().as_secs_f64());
        }
        println!(
            "best of 12: a city-year {:.1} ms; after a stroke {:.2} ms, {:.1} % of it",
            year * 1e3,
            again * 1e3,
            again / year * 100.0
        );
        group.bench_function("resimulate_after_stroke", |b| {
            b.iter(|| {
                let next = both.next().unwrap_or(scenario);
                last = prepare_after(territory, next, last.as_ref()).ok();
                last.as_ref().map(|setup| black_box(memo.replicate(setup, 1, 0)))
            });
        });
    }
    // What keeping everything costs the first time.
    group.bench_function("simulate_year_into_an_empty_memo", |b| {
        b.iter(|| black_box(Memo::new().replicate(&setup, 1, 0)));
    });
    group.bench_function("prepare", |b| {
        b.iter(|| black_box(prepare(territory, scenario)).is_ok());
    });
    group.finish();
}

criterion_group!(benches, simulate_year);
criterion_main!(benches);
