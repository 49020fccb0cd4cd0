//! One station fed by Poisson streams: M/M/c, M/G/c, with or without priorities, with customers who
//! lose patience or find the house full.

use super::parameters::{distribution, numbers};
use super::{Expected, Measured, Why, number, why};
use geju::simulation::calendar::{Calendar, FAR, Shift};
use geju::simulation::distribution::Distribution;
use geju::simulation::station::{Crew, Job, Rules, Scratch, Served, Spans, play_within};
use geju::simulation::stream::{Purpose, Stream, exponential};
use serde_json::Value;

/// Open day and night.
pub const ALWAYS: Shift = Shift {
    start: 0.0,
    length: 24.0,
};
/// Customers played at once: bounds memory; more are further replications.
const AT_ONCE: f64 = 1e6;
/// Least customers of a run given by its time: a shorter one says little.
const CUSTOMERS_LEAST: f64 = 2e5;
/// Most customers of a case: bounds a hostile file.
const CUSTOMERS_MOST: f64 = 5e7;
/// States that are told apart.
const STATES: usize = 64;

/// Customers of one kind; the first kind is served first.
struct Kind {
    rate: f64,
    service: Distribution,
}

struct Model {
    kinds: Vec<Kind>,
    /// Whether kinds have different ranks.
    ranked: bool,
    /// Whether the first kinds interrupt the others.
    preemptive: bool,
    servers: u32,
    /// How long a customer waits to be begun.
    patience: Option<Distribution>,
    /// Customers that may be here at once.
    capacity: Option<usize>,
}

impl Model {
    fn of(model: &str, p: &Value) -> Result<Self, Why> {
        let preemptive = model.contains("preemptive-resume priority");
        let ranked = preemptive || model.contains("non-preemptive priority");
        let name = model.split([' ', '+']).next().unwrap_or_default();
        let parts: Vec<&str> = name.split('/').collect();
        let known = matches!(parts.len(), 3 | 4) && parts[0] == "M" || model == "variance of a time average";
        if !known {
            return Err(why(
                "不是排队推演：引擎没有这种东西可以运行",
                "not a queue that is played: the engine has nothing of the kind to run",
            ));
        }
        let common = match (p["service_rate"].as_f64(), &p["service"]) {
            (Some(rate), _) => Some(distribution(
                &serde_json::json!({"kind": "exponential", "mean": 1.0 / rate}),
            )?),
            (None, Value::Null) => None,
            (None, service) => Some(distribution(service)?),
        };
        let mut kinds = Vec::new();
        if let Some(classes) = p["classes"].as_array() {
            for class in classes {
                let service = match (class["service_rate"].as_f64(), &class["service"], &common) {
                    (Some(rate), ..) => Distribution::Exponential(1.0 / rate),
                    (None, Value::Null, Some(common)) => common.clone(),
                    (None, service, _) => distribution(service)?,
                };
                kinds.push((class["arrival_rate"].as_f64(), service));
            }
        } else if let Some(service) = common {
            match p["arrival_rate"].as_f64() {
                Some(rate) => kinds.push((Some(rate), service)),
                None => kinds.extend(
                    numbers(&p["arrival_rates"])
                        .into_iter()
                        .map(|r| (Some(r), service.clone())),
                ),
            }
        }
        let kinds: Vec<Kind> = kinds
            .into_iter()
            .filter_map(|(rate, service)| Some(Kind { rate: rate?, service }))
            .filter(|k| k.rate > 0.0 && k.rate.is_finite())
            .collect();
        let servers = p["servers"].as_u64().unwrap_or(1).min(4096) as u32;
        if kinds.is_empty() || servers == 0 {
            return Err(why(
                "没有到达率、服务时间或服务人数",
                "there is no arrival rate, service time or server",
            ));
        }
        let patience = match (&p["patience"], p["abandonment_rate"].as_f64()) {
            (Value::Null, None) => None,
            (Value::Null, Some(rate)) => Some(distribution(
                &serde_json::json!({"kind": "exponential", "mean": 1.0 / rate}),
            )?),
            (patience, _) => Some(distribution(patience)?),
        };
        let capacity = p["system_capacity"].as_u64().map(|k| k.min(1_000_000) as usize);
        Ok(Self {
            kinds,
            ranked,
            preemptive,
            servers,
            patience,
            capacity,
        })
    }
}

/// How long to play: customers or time, each replication with its own warm-up.
struct Length {
    replications: u32,
    /// Customers and warm-up customers, or time and warm-up time.
    customers: Option<(f64, f64)>,
    time: (f64, f64),
}

impl Length {
    fn of(run: &Value, rate: f64) -> Self {
        let of = |key: &str| run[key].as_f64().filter(|x| *x >= 0.0);
        let replications = of("replications").unwrap_or(1.0).clamp(1.0, 1e5);
        if let (Some(time), true) = (of("time"), replications > 1.0) {
            return Self {
                replications: replications as u32,
                customers: None,
                time: (
                    time.min(CUSTOMERS_MOST / rate / replications),
                    of("warmup_time").unwrap_or(0.0),
                ),
            };
        }
        let all = of("customers")
            .unwrap_or_else(|| (of("time").unwrap_or(0.0) * rate).max(CUSTOMERS_LEAST))
            .clamp(1000.0, CUSTOMERS_MOST);
        let warm = of("warmup_customers")
            .or(of("warmup_time").map(|t| t * rate))
            .unwrap_or(all / 20.0);
        let parts = (all / AT_ONCE).ceil();
        Self {
            replications: parts as u32,
            customers: Some(((all / parts).floor(), warm.min(all / parts / 2.0).floor())),
            time: (0.0, 0.0),
        }
    }
}

#[derive(Clone, Default)]
struct Sums {
    customers: f64,
    wait: f64,
    stay: f64,
    waited: f64,
}

impl Sums {
    fn add(&mut self, wait: f64, stay: f64) {
        self.customers += 1.0;
        self.wait += wait;
        self.stay += stay;
        self.waited += f64::from(u8::from(wait > 0.0));
    }
}

#[derive(Default)]
struct Played {
    kinds: Vec<Sums>,
    all: Sums,
    /// Those who were served at all.
    served: Sums,
    /// Customers who waited, stayed longer than each threshold.
    longer: Vec<(f64, f64)>,
    time: f64,
    in_system: f64,
    in_queue: f64,
    finished: f64,
    states: Vec<f64>,
    /// Mean number in the system, by replication.
    means: Vec<f64>,
}

/// Measures one station.
pub fn measure(model: &str, p: &Value, run: &Value, expected: &[Expected<'_>]) -> Measured {
    let model = Model::of(model, p)?;
    let rate: f64 = model.kinds.iter().map(|k| k.rate).sum();
    let length = Length::of(run, rate);
    let thresholds: Vec<f64> = expected.iter().filter_map(|e| e.t).collect();
    let states = expected.iter().any(|e| e.metric.starts_with("P(N="));
    let mut played = Played {
        kinds: vec![Sums::default(); model.kinds.len()],
        longer: vec![(0.0, 0.0); thresholds.len()],
        states: vec![0.0; STATES],
        ..Played::default()
    };
    for replication in 0..length.replications {
        one(&model, rate, &length, replication, &thresholds, states, &mut played);
    }
    Ok(expected
        .iter()
        .map(|e| metric(e, &played, &model, &length, &thresholds).and_then(number))
        .collect())
}

fn one(
    model: &Model,
    rate: f64,
    length: &Length,
    replication: u32,
    thresholds: &[f64],
    states: bool,
    played: &mut Played,
) {
    let stream = Stream::root(4, replication).child(1);
    let (most, warm) = length.customers.unwrap_or((f64::INFINITY, 0.0));
    let until = length.time.0 + length.time.1;
    let mut at = 0.0;
    let mut kinds = Vec::new();
    let mut jobs: Vec<Job> = Vec::new();
    for i in 0_u32.. {
        let draws = stream.draws(i);
        at += exponential(draws.uniform(Purpose::Gap)) / rate;
        if f64::from(i) >= most || (length.customers.is_none() && at >= until) {
            break;
        }
        let mut mark = draws.uniform(Purpose::Thinning) * rate;
        let kind = model
            .kinds
            .iter()
            .position(|k| {
                mark -= k.rate;
                mark < 0.0
            })
            .unwrap_or(model.kinds.len() - 1);
        let hours = model.kinds[kind].service.quantile(draws.uniform(Purpose::Handling));
        kinds.push(kind as u16);
        jobs.push(Job {
            arrival: at,
            due: at,
            hours,
            on_call_hours: hours,
            rank: if model.ranked { kind.min(255) as u8 } else { 0 },
            on_call: false,
            leaves: model
                .patience
                .as_ref()
                .map_or(f64::INFINITY, |d| at + d.quantile(draws.uniform(Purpose::Handling2))),
        });
    }
    let Some(last) = jobs.last() else { return };
    let (from, to) = match length.customers {
        Some(_) => (jobs.get(warm as usize).map_or(0.0, |j| j.arrival), last.arrival),
        None => (length.time.1, until),
    };
    let mut leaves = Vec::with_capacity(if states { jobs.len() } else { 0 });
    let mut in_system = 0.0;
    if model.preemptive {
        for (job, s) in jobs.iter().zip(preempted(&jobs)) {
            if let Some(s) = s.filter(|_| job.arrival >= from) {
                played.all.add(s.start - job.arrival, s.finish - job.arrival);
                played.kinds[job.rank as usize].add(s.start - job.arrival, s.finish - job.arrival);
            }
        }
        return;
    }
    let crew = [Crew::new(ALWAYS, model.servers)];
    let rules = Rules {
        window: 0.0..to,
        limit: model.capacity,
    };
    play_within(
        &jobs,
        &crew,
        &Calendar::always(),
        &rules,
        &mut Scratch::default(),
        |i, s| {
            let arrival = jobs[i].arrival;
            let within = |a: f64, b: f64| (b.min(to) - a.max(from)).max(0.0);
            in_system += within(arrival, s.finish);
            played.in_queue += within(arrival, s.start);
            played.finished += f64::from(u8::from((from..to).contains(&s.finish) && !s.left));
            if states {
                leaves.push(s.finish);
            }
            if arrival < from {
                return;
            }
            let (wait, stay) = (s.start - arrival, s.finish - arrival);
            played.all.add(wait, stay);
            if !s.left {
                played.served.add(wait, stay);
            }
            played.kinds[kinds[i] as usize].add(wait, stay);
            for (longer, &t) in played.longer.iter_mut().zip(thresholds) {
                longer.0 += f64::from(u8::from(wait > t));
                longer.1 += f64::from(u8::from(stay > t));
            }
        },
    );
    played.in_system += in_system;
    played.time += to - from;
    played.means.push(in_system / (to - from));
    if states {
        count_states(&jobs, leaves, from, to, &mut played.states);
    }
}

/// One server whose more urgent jobs interrupt the others, which are resumed: each rank is a station of
/// its own, on shift while no job of a lower rank number is served. By job.
pub fn preempted(jobs: &[Job]) -> Vec<Option<Served>> {
    let mut served = vec![None; jobs.len()];
    let mut open = vec![(0.0, FAR)];
    for rank in 0..=jobs.iter().map(|j| j.rank).max().unwrap_or(0) {
        let mine: Vec<usize> = (0..jobs.len()).filter(|&i| jobs[i].rank == rank).collect();
        let own: Vec<Job> = mine.iter().map(|&i| jobs[i]).collect();
        let crew = [Crew::new(open, 1)];
        let mut busy = Vec::with_capacity(own.len());
        play_within(
            &own,
            &crew,
            &Spans,
            &(0.0..FAR).into(),
            &mut Scratch::default(),
            |i, s| {
                busy.push((s.start, s.finish));
                served[mine[i]] = Some(s);
            },
        );
        let [crew] = crew;
        open = left_over(&crew.shift, &busy);
    }
    served
}

/// Spans less the times in which somebody else is served; both ascending and apart.
fn left_over(spans: &[(f64, f64)], busy: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut left = Vec::with_capacity(spans.len() + busy.len());
    let mut b = 0;
    for &(mut from, to) in spans {
        while let Some(&(start, finish)) = busy.get(b).filter(|x| x.0 < to) {
            if start > from {
                left.push((from, start));
            }
            from = from.max(finish.min(to));
            if finish > to {
                break;
            }
            b += 1;
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

/// Time spent with each number in the system.
fn count_states(jobs: &[Job], mut leaves: Vec<f64>, from: f64, to: f64, states: &mut [f64]) {
    leaves.sort_unstable_by(f64::total_cmp);
    let (mut a, mut l, mut now) = (0, 0, 0.0_f64);
    while a < jobs.len() || l < leaves.len() {
        let arrives = jobs.get(a).map_or(f64::INFINITY, |j| j.arrival);
        let leaves_at = leaves.get(l).copied().unwrap_or(f64::INFINITY);
        let next = arrives.min(leaves_at);
        if let Some(state) = states.get_mut(a - l) {
            *state += (next.min(to) - now.max(from)).max(0.0);
        }
        now = next;
        if leaves_at <= arrives {
            l += 1;
        } else {
            a += 1;
        }
    }
}

fn metric(e: &Expected<'_>, played: &Played, model: &Model, length: &Length, thresholds: &[f64]) -> Option<f64> {
    let all = &played.all;
    let threshold = || {
        let at = thresholds.iter().position(|t| Some(*t) == e.t)?;
        Some(played.longer[at])
    };
    let class = |name: &str| -> Option<&Sums> {
        let number: usize = name.trim().parse().ok()?;
        played.kinds.get(number.checked_sub(1)?)
    };
    let busy = (played.in_system - played.in_queue) / played.time;
    let served = &played.served;
    Some(match e.metric {
        "P(abandon)" | "P(blocked)" | "P(deadline missed)" => 1.0 - served.customers / all.customers,
        "W of accepted" => served.stay / served.customers,
        "Wq of accepted" | "Wq served" => served.wait / served.customers,
        "Wq" => all.wait / all.customers,
        "W" => all.stay / all.customers,
        "L" => played.in_system / played.time,
        "Lq" => played.in_queue / played.time,
        "utilisation" => busy / f64::from(model.servers),
        "busy servers" => busy,
        "throughput" => played.finished / played.time,
        "P(Wq>0)" => all.waited / all.customers,
        m if m.starts_with("Wq all") => all.wait / all.customers,
        m if m.starts_with("P(Wq>t)") => threshold()?.0 / all.customers,
        m if m.starts_with("P(W>t)") => threshold()?.1 / all.customers,
        m if m.starts_with("P(N=") => {
            let state: usize = m.trim_start_matches("P(N=").trim_end_matches(')').parse().ok()?;
            played.states.get(state)? / played.time
        }
        m if m.starts_with("Wq class ") => {
            let c = class(m.trim_start_matches("Wq class "))?;
            c.wait / c.customers
        }
        m if m.starts_with("W class ") => {
            let c = class(m.trim_start_matches("W class "))?;
            c.stay / c.customers
        }
        m if m.starts_with("lim T Var") => {
            let n = played.means.len() as f64;
            let mean = played.means.iter().sum::<f64>() / n;
            let variance = played.means.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
            length.time.0 * variance
        }
        _ => return None,
    })
}
