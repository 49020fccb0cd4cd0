//! A handful of customers whose times can be followed by hand: exact answers.

use super::parameters::{distribution, numbers};
use super::queue::{ALWAYS, preempted};
use super::{Expected, Measured, Why, number, why};
use geju::simulation::calendar::Calendar;
use geju::simulation::station::{AtEnd, Crew, Job, Load, Roster, Scratch, Served, Spans, play};
use serde_json::{Value, json};

/// Servers with listed shifts.
type Team = Crew<Vec<(f64, f64)>>;

struct Trace {
    jobs: Vec<Job>,
    /// How each is called.
    names: Vec<String>,
}

impl Trace {
    fn add(&mut self, p: &Value, rank: u8, name: &str) -> Result<(), Why> {
        let arrivals = numbers(&p["arrivals"]);
        let draws = numbers(&p["service_draws"]);
        for (i, &arrival) in arrivals.iter().enumerate() {
            let hours = match draws.get(i) {
                Some(&hours) => hours,
                // What does not change has any quantile.
                None => distribution(&p["service"])?.quantile(0.5),
            };
            self.jobs.push(Job {
                arrival,
                due: arrival,
                hours,
                on_call_hours: hours,
                rank,
                on_call: false,
                leaves: p["patience"].as_f64().map_or(f64::INFINITY, |x| arrival + x),
            });
            self.names.push(match (name, arrivals.len()) {
                ("", _) => (i + 1).to_string(),
                (_, 1) => name.to_owned(),
                _ => format!("{name}{}", i + 1),
            });
        }
        Ok(())
    }
}

/// Plays a trace.
pub fn measure(p: &Value, expected: &[Expected<'_>]) -> Measured {
    let mut trace = Trace {
        jobs: Vec::new(),
        names: Vec::new(),
    };
    if p["arrivals"].is_null() {
        trace.add(&p["high"], 0, "high")?;
        trace.add(&p["low"], 1, "low")?;
    } else {
        trace.add(p, 0, "")?;
    }
    let mut order: Vec<usize> = (0..trace.jobs.len()).collect();
    order.sort_by(|&a, &b| trace.jobs[a].arrival.total_cmp(&trace.jobs[b].arrival));
    let jobs: Vec<Job> = order.iter().map(|&i| trace.jobs[i]).collect();
    let names: Vec<&str> = order.iter().map(|&i| trace.names[i].as_str()).collect();
    if let Some(steps) = p["servers"].as_array() {
        let crews = shifts(p, steps)?;
        let (served, load) = run(&jobs, &crews, &Spans);
        let until = p["until"].as_f64().unwrap_or(f64::INFINITY);
        return Ok(expected
            .iter()
            .map(|e| metric(e, &names, &served).or_else(|| overtime(e, &crews, &served, load, until)))
            .collect());
    }
    if p["preemption"].as_str() == Some("resume") {
        let served = preempted(&jobs);
        return Ok(expected.iter().map(|e| metric(e, &names, &served)).collect());
    }
    let crews = [Crew::new(ALWAYS, p["servers"].as_u64().unwrap_or(1).min(4096) as u32)];
    let (served, _) = run(&jobs, &crews, &Calendar::always());
    Ok(expected.iter().map(|e| metric(e, &names, &served)).collect())
}

fn run<R: Roster>(jobs: &[Job], crews: &[Crew<R::Shift>], roster: &R) -> (Vec<Option<Served>>, Load) {
    let mut served = vec![None; jobs.len()];
    let load = play(jobs, crews, roster, f64::INFINITY, &mut Scratch::default(), |i, s| {
        served[i] = Some(s);
    });
    (served, load)
}

/// `[[servers, until], …]`: who finishes the job in hand goes home then and others come; who resumes
/// or begins anew is the same person, so their number must not change.
fn shifts(p: &Value, steps: &[Value]) -> Result<Vec<Team>, Why> {
    let rule = ["at_end_of_shift", "end_of_shift"]
        .iter()
        .find_map(|key| p[*key].as_str())
        .unwrap_or("resume");
    let at_end = match rule {
        "resume" => AtEnd::Resume,
        "restart" => AtEnd::Restart,
        "finish" | "finish current" => AtEnd::Finish,
        _ => {
            return Err((
                format!("没有这种交班规则：{rule}"),
                format!("there is no such rule at the end of a shift: {rule}"),
            ));
        }
    };
    let mut from = 0.0;
    let mut spans = Vec::new();
    for step in steps {
        let step = numbers(step);
        let [servers, until] = step[..] else {
            return Err(why("班次须写作 [人数, 到何时]", "a shift must be [servers, until]"));
        };
        if servers > 0.0 {
            spans.push((servers.min(4096.0) as u32, (from, until)));
        }
        from = until;
    }
    let same = spans.windows(2).all(|w| w[0].0 == w[1].0);
    if at_end == AtEnd::Finish {
        return Ok(spans
            .into_iter()
            .map(|(servers, span)| Crew {
                shift: vec![span],
                servers,
                at_end,
            })
            .collect());
    }
    match (same, spans.first()) {
        (true, Some(&(servers, _))) => Ok(vec![Crew {
            shift: spans.into_iter().map(|s| s.1).collect(),
            servers,
            at_end,
        }]),
        _ => Err(why(
            "被打断的工作由同一人接着办，人数不能中途变化",
            "the same person takes up what was interrupted: the number of servers must not change",
        )),
    }
}

fn metric(e: &Expected<'_>, names: &[&str], served: &[Option<Served>]) -> Option<Value> {
    // Who left was not served.
    let time: fn(&Served) -> Option<f64> = match e.metric {
        "service start" => |s| (!s.left).then_some(s.start),
        "service end" | "end of service" | "ends" => |s| (!s.left).then_some(s.finish),
        "reneged at" => |s| s.left.then_some(s.start),
        m if m.starts_with("end of ") => {
            let at = names.iter().position(|n| *n == m.trim_start_matches("end of "))?;
            return number(served[at]?.finish);
        }
        _ => return None,
    };
    if e.value.is_object() {
        let table = names
            .iter()
            .zip(served)
            .filter_map(|(n, s)| Some(((*n).to_owned(), json!(time(&(*s)?)?))));
        return Some(Value::Object(table.collect()));
    }
    let all: Vec<f64> = served.iter().flatten().filter_map(time).collect();
    match (e.value.is_array(), all.last()) {
        (true, _) => Some(json!(all)),
        (false, Some(&last)) => number(last),
        _ => None,
    }
}

/// Hours past the end of the shift, by shift and server, of the shifts that are over.
fn overtime(e: &Expected<'_>, crews: &[Team], served: &[Option<Served>], load: Load, until: f64) -> Option<Value> {
    let mut list = Vec::new();
    for crew in crews.iter().filter(|c| c.at_end == AtEnd::Finish) {
        for &(from, to) in crew.shift.iter().filter(|s| s.1 <= until) {
            let mut late: Vec<f64> = served
                .iter()
                .flatten()
                .filter(|s| (from..to).contains(&s.start) && s.finish > to)
                .map(|s| s.finish - to)
                .collect();
            late.resize(crew.servers as usize, 0.0);
            late.sort_by(f64::total_cmp);
            list.extend(late);
        }
    }
    match e.metric {
        "overtime list" => Some(json!(list)),
        // The station's own account of it.
        "mean overtime" => number(load.overtime / list.len() as f64),
        _ => None,
    }
}
