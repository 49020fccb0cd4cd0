//! Stations that hand work upward: networks without a way back, and the reference model of
//! 940 grids, 93 communities and 45 towns.

use super::parameters::numbers;
use super::queue::ALWAYS;
use super::{Expected, Measured, number, why};
use geju::simulation::calendar::Calendar;
use geju::simulation::distribution::Distribution;
use geju::simulation::station::{Crew, Job, Scratch, play};
use geju::simulation::stream::{Draws, Purpose, Stream, exponential};
use serde_json::Value;

/// Most customers from outside: bounds a hostile file.
const CUSTOMERS_MOST: f64 = 2e7;

/// A customer on the way.
#[derive(Clone, Copy)]
struct Customer {
    came: f64,
    at: f64,
    draws: Draws,
}

/// A level of like stations, or a node.
#[derive(Clone, Default)]
struct Level {
    servers: u32,
    service: f64,
    customers: f64,
    wait: f64,
    stay: f64,
    busy: f64,
}

struct Window {
    from: f64,
    to: f64,
}

impl Window {
    fn of(run: &Value, rate: f64) -> Self {
        let of = |key: &str| run[key].as_f64().filter(|x| *x >= 0.0);
        let warm = of("warmup_time")
            .or(of("warmup_customers").map(|n| n / rate))
            .unwrap_or(0.0);
        let all = of("time").or(of("customers").map(|n| n / rate)).unwrap_or(1000.0);
        let all = all.min(CUSTOMERS_MOST / rate);
        // What arrives in the last hours is played but not counted: the stations are still full behind it.
        Self {
            from: warm.min(all / 2.0),
            to: all - of("cooldown_time").unwrap_or(0.0).min(all / 4.0),
        }
    }
}

#[derive(Default)]
struct Events {
    all: f64,
    end_to_end: f64,
    customers: f64,
}

/// Serves one station; `out` takes each customer as it leaves.
fn serve(
    customers: &mut [Customer],
    node: u32,
    level: &mut Level,
    window: &Window,
    events: &mut Events,
    scratch: &mut Scratch,
    mut out: impl FnMut(Customer),
) {
    customers.sort_unstable_by(|a, b| a.at.total_cmp(&b.at).then(a.draws.cmp(&b.draws)));
    let service = Distribution::Exponential(level.service);
    let jobs: Vec<Job> = customers
        .iter()
        .map(|c| {
            let hours = service.quantile(c.draws.descendant().draws(node).uniform(Purpose::Handling));
            Job {
                arrival: c.at,
                due: c.at,
                hours,
                on_call_hours: hours,
                rank: 0,
                on_call: false,
                leaves: f64::INFINITY,
            }
        })
        .collect();
    let crew = [Crew::new(ALWAYS, level.servers)];
    play(&jobs, &crew, &Calendar::always(), window.to, scratch, |i, s| {
        let mut c = customers[i];
        if c.came >= window.from && c.came < window.to {
            level.customers += 1.0;
            level.wait += s.start - c.at;
            level.stay += s.finish - c.at;
        }
        level.busy += (s.finish.min(window.to) - s.start.max(window.from)).max(0.0);
        events.all += f64::from(u8::from((window.from..window.to).contains(&s.finish)));
        c.at = s.finish;
        out(c);
    });
}

/// Customers from outside, at a rate, until the end of the window.
fn arrivals(stream: Stream, rate: f64, window: &Window, events: &mut Events) -> Vec<Customer> {
    let mut all = Vec::new();
    let mut at = 0.0;
    if rate <= 0.0 || rate.is_nan() {
        return all;
    }
    for i in 0_u32.. {
        let draws = stream.draws(i);
        at += exponential(draws.uniform(Purpose::Gap)) / rate;
        if at >= window.to {
            break;
        }
        events.all += f64::from(u8::from(at >= window.from));
        all.push(Customer { came: at, at, draws });
    }
    all
}

impl Events {
    fn leave(&mut self, c: &Customer, window: &Window) {
        if c.came >= window.from {
            self.customers += 1.0;
            self.end_to_end += c.at - c.came;
        }
    }
}

/// Measures a network.
pub fn measure(p: &Value, run: &Value, expected: &[Expected<'_>]) -> Measured {
    if p["grids"].is_null() {
        nodes(p, run, expected)
    } else {
        tree(p, run, expected)
    }
}

fn nodes(p: &Value, run: &Value, expected: &[Expected<'_>]) -> Measured {
    let routing: Vec<Vec<f64>> = p["routing"].as_array().into_iter().flatten().map(numbers).collect();
    let back = routing
        .iter()
        .enumerate()
        .any(|(i, row)| row.iter().take(i + 1).any(|&x| x > 0.0));
    if back {
        return Err(why(
            "案件只往上报，不回到办过的站点（返工由原人接着办）",
            "cases only go up and never come back to a station (rework is done by the same worker at once)",
        ));
    }
    let (external, rates, servers) = (
        numbers(&p["external_rates"]),
        numbers(&p["service_rates"]),
        numbers(&p["servers"]),
    );
    let window = Window::of(run, external.iter().sum::<f64>().max(1e-9));
    let mut events = Events::default();
    let mut levels: Vec<Level> = rates
        .iter()
        .zip(&servers)
        .map(|(rate, &servers)| Level {
            servers: servers as u32,
            service: 1.0 / rate,
            ..Level::default()
        })
        .collect();
    let mut queues: Vec<Vec<Customer>> = external
        .iter()
        .enumerate()
        .map(|(i, &rate)| arrivals(Stream::root(4, 0).child(i as u64), rate, &window, &mut events))
        .collect();
    queues.resize(levels.len(), Vec::new());
    let mut scratch = Scratch::default();
    for i in 0..levels.len() {
        let mut here = std::mem::take(&mut queues[i]);
        let mut left = Vec::new();
        serve(
            &mut here,
            i as u32,
            &mut levels[i],
            &window,
            &mut events,
            &mut scratch,
            |c| left.push(c),
        );
        for c in left {
            let mut mark = c.draws.descendant().draws(i as u32).uniform(Purpose::Beyond);
            let next = routing.get(i).into_iter().flatten().position(|&share| {
                mark -= share;
                mark < 0.0
            });
            match next.and_then(|n| queues.get_mut(n)) {
                Some(queue) => queue.push(c),
                None => events.leave(&c, &window),
            }
        }
    }
    let time = window.to - window.from;
    let find = |metric: &str| -> Option<f64> {
        if metric.starts_with("W network") {
            return Some(events.end_to_end / events.customers);
        }
        let (name, node) = metric.split_once(" node ")?;
        let level = levels.get(node.parse::<usize>().ok()?.checked_sub(1)?)?;
        level.measure(name, time, 1.0)
    };
    Ok(expected.iter().map(|e| find(e.metric).and_then(number)).collect())
}

impl Level {
    fn measure(&self, name: &str, time: f64, stations: f64) -> Option<f64> {
        match name {
            "Wq" => Some(self.wait / self.customers),
            "W" => Some(self.stay / self.customers),
            "utilisation" => Some(self.busy / (f64::from(self.servers) * stations * time)),
            _ => None,
        }
    }
}

/// The reference model: each grid, then each community, then each town, as the engine itself does.
fn tree(p: &Value, run: &Value, expected: &[Expected<'_>]) -> Measured {
    let of = |key: &str| p[key].as_f64().unwrap_or(0.0);
    let count = |key: &str| p[key].as_u64().unwrap_or(0).min(100_000) as usize;
    let means = numbers(&p["mean_service"]);
    let stations = [count("grids"), count("communities"), count("towns")];
    if means.len() != 3 || stations.contains(&0) {
        return Err(why(
            "缺少站点数或平均用时",
            "numbers of stations or mean times are missing",
        ));
    }
    let rate = of("arrival_rate_per_grid");
    let window = Window::of(run, (rate * stations[0] as f64).max(1e-9));
    let mut levels: Vec<Level> = ["grid_servers", "community_servers", "town_servers"]
        .iter()
        .zip(&means)
        .map(|(key, &service)| Level {
            servers: count(key) as u32,
            service,
            ..Level::default()
        })
        .collect();
    let mut events = Events::default();
    let mut scratch = Scratch::default();
    let up = [of("p_escalate_1"), of("p_escalate_2"), 0.0];
    let mut queues: Vec<Vec<Customer>> = (0..stations[0])
        .map(|s| arrivals(Stream::root(4, 0).child(s as u64), rate, &window, &mut events))
        .collect();
    for l in 0..3 {
        let mut above: Vec<Vec<Customer>> = vec![Vec::new(); stations.get(l + 1).copied().unwrap_or(1)];
        for mut here in std::mem::take(&mut queues) {
            let mut left = Vec::new();
            serve(
                &mut here,
                l as u32,
                &mut levels[l],
                &window,
                &mut events,
                &mut scratch,
                |c| left.push(c),
            );
            for c in left {
                let draws = c.draws.descendant().draws(l as u32);
                if draws.uniform(Purpose::Beyond) < up[l] {
                    let parent = (draws.uniform(Purpose::ByTown) * above.len() as f64) as usize;
                    above[parent].push(c);
                } else {
                    events.leave(&c, &window);
                }
            }
        }
        queues = above;
    }
    let time = window.to - window.from;
    let find = |metric: &str| -> Option<f64> {
        if metric.starts_with("W end to end") {
            return Some(events.end_to_end / events.customers);
        }
        if metric.starts_with("events per hour") {
            return Some(events.all / time);
        }
        let (name, level) = metric.split_once(' ')?;
        let l = ["grid", "community", "town"].iter().position(|n| *n == level)?;
        levels[l].measure(name, time, stations[l] as f64)
    };
    Ok(expected.iter().map(|e| find(e.metric).and_then(number)).collect())
}
