//! The reference model of queueing engines: 940 grids of 2 workers hand 25 % of their matters to 93
//! communities of 14, which hand 20 % to 45 towns of 30; 1.2 matters an hour in each grid, every level
//! at about 75 % load, all times exponential. Played by the engine's own stations, and answered in
//! events a second (an arrival from outside or a completion). `benches/simpy.py` runs this and SimPy
//! on the same model and prints the ratio.

use geju::simulation::calendar::{Calendar, Shift};
use geju::simulation::station::{Crew, Job, Scratch, play};
use geju::simulation::stream::{Draws, Purpose, Stream, exponential};
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
}
