//! Streams whose rate changes over the day, drawn through the engine's own profiles.

use super::parameters::numbers;
use super::queue::ALWAYS;
use super::{Expected, Measured, number, why};
use geju::simulation::calendar::Calendar;
use geju::simulation::profile::Profile;
use geju::simulation::station::{Crew, Job, Scratch, play};
use geju::simulation::stream::{Purpose, Stream, exponential};
use serde_json::Value;

/// Days that one stream of numbers covers before the profile's year is over.
const YEAR: f64 = 365.0;
/// Servers that are never all busy in the cases of endless servers.
const ENDLESS: u32 = 1000;
/// Marks at which the number in the system is read, a day.
const MARKS: usize = 48;

fn replications(run: &Value, otherwise: f64) -> u32 {
    run["replications"].as_f64().unwrap_or(otherwise).clamp(10.0, 100_000.0) as u32
}

/// Arrivals of so many days at these rates by hour.
fn stream(stream: Stream, rates: [f64; 24], days: f64, mut each: impl FnMut(u32, f64)) {
    let profile = Profile::daily(rates);
    through(&profile, stream, rates.iter().sum(), days, &mut each);
}

fn through(profile: &Profile, stream: Stream, a_day: f64, days: f64, each: &mut impl FnMut(u32, f64)) {
    let mut even = 0.0;
    for i in 0_u32.. {
        even += exponential(stream.draws(i).uniform(Purpose::Gap)) / (a_day * YEAR);
        if even >= days / YEAR {
            return;
        }
        each(i, profile.calendar_time(even));
    }
}

fn hourly(p: &Value) -> Option<[f64; 24]> {
    let rates: [f64; 24] = numbers(&p["hourly_rates"]).try_into().ok()?;
    let sound = rates.iter().all(|r| (0.0..1e6).contains(r)) && rates.iter().sum::<f64>() > 0.0;
    (sound && p["period"].as_f64().is_none_or(|x| x == 24.0)).then_some(rates)
}

/// Counts of one day, many times over.
pub fn day(p: &Value, run: &Value, expected: &[Expected<'_>]) -> Measured {
    let Some(rates) = hourly(p) else {
        return Err(why(
            "到达率须是一天 24 个小时的值",
            "rates must be those of the 24 hours of a day",
        ));
    };
    if p["horizon"].as_f64().is_some_and(|x| x != 24.0) {
        return Err(why("只推演一整天", "one whole day is played"));
    }
    let n = replications(run, 10_000.0);
    let profile = Profile::daily(rates);
    let mut hours = [0.0; 24];
    let (mut sum, mut square) = (0.0, 0.0);
    for r in 0..n {
        let mut count = 0.0;
        through(
            &profile,
            Stream::root(4, r).child(1),
            rates.iter().sum(),
            1.0,
            &mut |_, at| {
                count += 1.0;
                hours[(at as usize).min(23)] += 1.0;
            },
        );
        sum += count;
        square += count * count;
    }
    let n = f64::from(n);
    let find = |metric: &str| match metric {
        "mean count per day" => Some(sum / n),
        "variance of the day count" => Some((square - sum * sum / n) / (n - 1.0)),
        _ => {
            let hour: usize = metric.strip_prefix("mean count in hour ")?.parse().ok()?;
            Some(hours.get(hour)? / n)
        }
    };
    Ok(expected.iter().map(|e| find(e.metric).and_then(number)).collect())
}

/// "10 + 6 sin(2 pi t / 24)" by hour: its mean over each hour, which is how the engine has rates.
fn sinusoid(text: &str) -> Option<[f64; 24]> {
    let (base, rest) = text.split_once('+')?;
    let (swing, rest) = rest.split_once("sin(2 pi t / 24)")?;
    if !rest.trim().is_empty() {
        return None;
    }
    let (base, swing): (f64, f64) = (base.trim().parse().ok()?, swing.trim().parse().ok()?);
    if !(base > 0.0 && swing.abs() <= base && base < 1e4) {
        return None;
    }
    let w = std::f64::consts::PI / 12.0;
    let mut rates = [0.0; 24];
    for (h, rate) in rates.iter_mut().enumerate() {
        let h = h as f64;
        *rate = (base + swing * ((w * h).cos() - (w * (h + 1.0)).cos()) / w).max(0.0);
    }
    Some(rates)
}

/// Servers without end: the number in the system by the hour of the day, over many days.
pub fn endless_servers(p: &Value, run: &Value, expected: &[Expected<'_>]) -> Measured {
    let rates = p["arrival_rate"].as_str().and_then(sinusoid).or_else(|| hourly(p));
    let (Some(rates), Some(service)) = (rates, p["service_rate"].as_f64().filter(|r| *r > 0.0)) else {
        return Err(why(
            "到达率须是 24 小时周期的正弦或逐时值",
            "the rate must be a sine of 24 hours or given by hour",
        ));
    };
    let warm = 5;
    let days = replications(run, 5000.0) as usize + warm;
    let mut jobs = Vec::new();
    stream(Stream::root(4, 0).child(1), rates, days as f64, |i, at| {
        let draws = Stream::root(4, 0).child(2).draws(i);
        let hours = exponential(draws.uniform(Purpose::Handling)) / service;
        jobs.push(Job {
            arrival: at,
            due: at,
            hours,
            on_call_hours: hours,
            rank: 0,
            on_call: false,
            leaves: f64::INFINITY,
        });
    });
    let mark = |t: f64| ((t * MARKS as f64 / 24.0).ceil() as usize).min(days * MARKS);
    let mut steps = vec![0_i64; days * MARKS + 1];
    let crew = [Crew::new(ALWAYS, ENDLESS)];
    let end = days as f64 * 24.0;
    play(
        &jobs,
        &crew,
        &Calendar::always(),
        end,
        &mut Scratch::default(),
        |i, s| {
            steps[mark(jobs[i].arrival)] += 1;
            steps[mark(s.finish)] -= 1;
        },
    );
    let mut here = 0;
    let mut sums = vec![(0.0, 0.0); MARKS];
    for (m, step) in steps.iter().take(days * MARKS).enumerate() {
        here += step;
        if m >= warm * MARKS {
            let n = here as f64;
            sums[m % MARKS].0 += n;
            sums[m % MARKS].1 += n * n;
        }
    }
    let n = (days - warm) as f64;
    let w = 2.0 * std::f64::consts::PI / MARKS as f64;
    let (mut cosine, mut sine) = (0.0, 0.0);
    for (m, s) in sums.iter().enumerate() {
        cosine += s.0 * (w * m as f64).cos();
        sine += s.0 * (w * m as f64).sin();
    }
    let peak = sine.atan2(cosine).rem_euclid(2.0 * std::f64::consts::PI) * 12.0 / std::f64::consts::PI;
    let find = |e: &Expected<'_>| -> Option<f64> {
        if e.metric.starts_with("lag of the peak of E[N]") {
            // The rate itself peaks at 6 o'clock.
            return Some(peak - 6.0);
        }
        let at = e.t? * MARKS as f64 / 24.0;
        let s = sums.get(at as usize).filter(|_| at.fract() == 0.0)?;
        if e.metric.starts_with("E[N(") {
            Some(s.0 / n)
        } else if e.metric.starts_with("Var[N(") {
            Some((s.1 - s.0 * s.0 / n) / (n - 1.0))
        } else {
            None
        }
    };
    Ok(expected.iter().map(|e| find(e).and_then(number)).collect())
}
