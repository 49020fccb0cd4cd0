//! The reference model of queueing engines: 940 grids of 2 workers hand 25 % of their matters to 93
//! communities of 14, which hand 20 % to 45 towns of 30; 1.2 matters an hour in each grid, every level
//! at about 75 % load, all times exponential. Played by the engine's own stations, and answered in
//! events a second (an arrival from outside or a completion). `benches/simpy.py` runs this and SimPy
//! on the same model and prints the ratio.

use geju::scenario::Scenario;
use geju::simulation::calendar::{Calendar, Shift};
use geju::simulation::station::{Crew, Job, Scratch, play};
use geju::simulation::stream::{Draws, Purpose, Stream, exponential};
use geju::simulation::{prepare, replicate};
use geju::territory::sample::{SAMPLE_SEED, generate};
use std::time::Instant;

const STATIONS: [usize; 3] = [940, 93, 45];
const SERVERS: [u32; 3] = [2, 14, 30];
const MEAN: [f64; 3] = [1.25, 3.462_765_957_446_808_6, 17.952_127_659_574_465];
const UP: [f64; 3] = [0.25, 0.2, 0.0];
const RATE: f64 = 1.2;
const HOURS: f64 = 2000.0;
const RUNS: u32 = 5;

/// One run: events, and mean hours in a grid (2.857 expected).
fn run(replication: u32) -> (u64, f64) {
    let root = Stream::root(1, replication);
    let always = Shift {
        start: 0.0,
        length: 24.0,
    };
    let calendar = Calendar::always();
    let mut scratch = Scratch::default();
    let mut events = 0;
    let (mut stay, mut visits) = (0.0, 0.0);
    let mut queues: Vec<Vec<(f64, Draws)>> = (0..STATIONS[0])
        .map(|g| {
            let stream = root.child(g as u64);
            let mut at = 0.0;
            (0_u32..)
                .map_while(|i| {
                    let draws = stream.draws(i);
                    at += exponential(draws.uniform(Purpose::Gap)) / RATE;
                    (at < HOURS).then_some((at, draws))
                })
                .collect()
        })
        .collect();
    events += queues.iter().map(|q| q.len() as u64).sum::<u64>();
    let mut jobs = Vec::new();
    for level in 0..3 {
        let above = STATIONS.get(level + 1).copied().unwrap_or(1);
        let mut next = vec![Vec::new(); above];
        let crew = [Crew::new(always, SERVERS[level])];
        for (s, mut queue) in queues.into_iter().enumerate() {
            if level > 0 {
                queue.sort_unstable_by(|a: &(f64, Draws), b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            }
            jobs.clear();
            jobs.extend(queue.iter().map(|(at, draws)| {
                let purpose = [Purpose::Handling, Purpose::Handling2, Purpose::Elapsed][level];
                let hours = exponential(draws.uniform(purpose)) * MEAN[level];
                Job {
                    arrival: *at,
                    due: *at,
                    hours,
                    on_call_hours: hours,
                    rank: 0,
                    on_call: false,
                    leaves: f64::INFINITY,
                }
            }));
            let up = &mut next[s * above / STATIONS[level]];
            play(&jobs, &crew, &calendar, HOURS, &mut scratch, |i, served| {
                events += u64::from(served.finish < HOURS);
                let (at, draws) = queue[i];
                if level == 0 {
                    stay += served.finish - at;
                    visits += 1.0;
                }
                let mark = [Purpose::Beyond, Purpose::ByTown, Purpose::ByGrid][level];
                if draws.uniform(mark) < UP[level] && served.finish < HOURS {
                    up.push((served.finish, draws));
                }
            });
        }
        queues = next;
    }
    (events, stay / visits)
}

/// A city-year of the sample, again and again: its events each.
fn years() -> Option<impl Fn(u32) -> u64> {
    let sample = generate(SAMPLE_SEED);
    let setup = prepare(&sample.territory, &Scenario::new("现状", sample.baseline)).ok()?;
    Some(move |replication| replicate(&setup, 1, replication).events)
}

/// What a browser calls: it has the clock.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "a name that a browser can call is an unsafe attribute")]
mod browser {
    use std::cell::OnceCell;

    type Years = Box<dyn Fn(u32) -> u64>;

    thread_local! {
        static YEARS: OnceCell<Option<Years>> = const { OnceCell::new() };
    }

    /// Plays the reference model; its events.
    #[unsafe(no_mangle)]
    pub extern "C" fn reference_events(replication: u32) -> f64 {
        super::run(replication).0 as f64
    }

    /// Plays a city-year; its events. The first call makes the city.
    #[unsafe(no_mangle)]
    pub extern "C" fn year_events(replication: u32) -> f64 {
        YEARS.with(|years| {
            let years = years.get_or_init(|| super::years().map(|y| Box::new(y) as Years));
            years.as_ref().map_or(0.0, |play| play(replication) as f64)
        })
    }
}

/// Events of one run, and the fewest seconds that one took of so many.
fn best(runs: u32, play: impl Fn(u32) -> u64) -> (u64, f64) {
    let mut found = (0, f64::INFINITY);
    for replication in 0..runs {
        let start = Instant::now();
        let events = play(replication);
        let seconds = start.elapsed().as_secs_f64();
        if seconds / (events as f64) < found.1 / (found.0 as f64) || found.0 == 0 {
            found = (events, seconds);
        }
    }
    found
}

fn main() {
    run(0);
    let start = Instant::now();
    let (mut events, mut stay) = (0, 0.0);
    for replication in 1..=RUNS {
        let (e, s) = run(replication);
        events += e;
        stay += s / f64::from(RUNS);
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("reference model: {events} events in {seconds:.3} s; mean hours in a grid {stay:.3} (expected 2.857)");
    println!("events_per_second {:.0}", events as f64 / seconds);
    let (events, seconds) = best(RUNS, |replication| run(replication).0);
    println!("best_reference {events} {seconds:.5}");
    if let Some(play) = years() {
        let (events, seconds) = best(3 * RUNS, play);
        println!("best_year {events} {seconds:.5}");
    }
}
