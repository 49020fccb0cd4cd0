//! `verify`: the engine against known answers. Whatever a file of queueing cases asks and the
//! engine's own stations, streams and intervals can play is played and held against what the file
//! expects; the rest is listed with the reason why the engine has no such thing. Plans and maps are
//! held against flips, splits and graphs computed elsewhere.

mod city;
pub mod flips;
mod graph;
mod map_of;
mod network;
mod parameters;
pub mod partitions;
mod queue;
mod rates;
mod report;
mod source;
pub mod splits;
pub mod territory;
mod trace;

use crate::args::VerifyQueueing;
use crate::files;
use crate::table::table;
use crate::trouble::Trouble;
use geju::locale::Language;
use serde_json::{Value, json};

/// A reason, zh and en.
pub type Why = (String, String);

/// What a case's metrics came out as, in their order; `None` for one that the engine does not measure.
pub type Measured = Result<Vec<Option<Value>>, Why>;

/// A reason in both languages.
pub fn why(zh: &str, en: &str) -> Why {
    (zh.to_owned(), en.to_owned())
}

/// One number, or nothing.
pub fn number(value: f64) -> Option<Value> {
    value.is_finite().then(|| Value::from(value))
}

/// A metric of a case.
pub struct Expected<'a> {
    pub metric: &'a str,
    pub value: &'a Value,
    /// The time that some metrics are about.
    pub t: Option<f64>,
    relative: Option<f64>,
    absolute: Option<f64>,
}

impl<'a> Expected<'a> {
    fn of(value: &'a Value) -> Self {
        Self {
            metric: value["metric"].as_str().unwrap_or_default(),
            value: &value["value"],
            t: value["t"].as_f64(),
            relative: value["rel_tol"].as_f64(),
            absolute: value["abs_tol"].as_f64(),
        }
    }

    /// How far off a value may be: absolute, as the file means it.
    fn tolerance(&self) -> f64 {
        match (self.absolute, self.relative, self.value.as_f64()) {
            (Some(absolute), ..) => absolute,
            (None, Some(relative), Some(value)) => relative * value.abs(),
            _ => 0.0,
        }
    }

    fn passes(&self, value: &Value) -> bool {
        near(value, self.value, self.tolerance())
    }
}

/// Numbers within the tolerance; of lists and tables every part. A table may say more than is expected.
fn near(value: &Value, expected: &Value, tolerance: f64) -> bool {
    match (value, expected) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b, tolerance)),
        (Value::Object(a), Value::Object(b)) => b
            .iter()
            .all(|(key, b)| a.get(key).is_some_and(|a| near(a, b, tolerance))),
        _ => match (value.as_f64(), expected.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= tolerance,
            _ => false,
        },
    }
}

/// Plays what a case asks for, whatever kind it is.
fn measure(case: &Value, expected: &[Expected<'_>]) -> Measured {
    let model = case["model"].as_str().unwrap_or_default();
    let p = &case["params"];
    if let Some(why) = parameters::beyond_a_station(model, p) {
        return Err(why);
    }
    if !p["arrivals"].is_null() || !p["high"].is_null() {
        return trace::measure(p, expected);
    }
    match model {
        "Jackson network" => network::measure(p, &case["suggested_run"], expected),
        "NHPP" => rates::day(p, &case["suggested_run"], expected),
        "M(t)/M/inf" => rates::endless_servers(p, &case["suggested_run"], expected),
        "Kim-Nelson constants" => city::selection(p, expected),
        "confidence interval" => city::interval_of(p, expected),
        "comparison of a scenario with an untouched copy" => city::untouched_copy(expected),
        _ => queue::measure(model, p, &case["suggested_run"], expected),
    }
}

struct Judged {
    id: String,
    json: Value,
    expressible: bool,
    pass: bool,
    /// The check that came nearest to failing, or the reason for there being none.
    remark: String,
}

fn judge(case: &Value, language: Language) -> Judged {
    let id = case["id"].as_str().unwrap_or("?").to_owned();
    let expected: Vec<Expected<'_>> = case["expect"]
        .as_array()
        .into_iter()
        .flatten()
        .map(Expected::of)
        .collect();
    let unmeasured = |expected: &[Expected<'_>], values: &[Option<Value>]| -> Option<String> {
        let names: Vec<&str> = expected
            .iter()
            .zip(values)
            .filter(|(_, v)| v.is_none())
            .map(|(e, _)| e.metric)
            .collect();
        (!names.is_empty()).then(|| {
            language.pick((
                format!("引擎不计量：{}", names.join("；")),
                format!("not measured by the engine: {}", names.join("; ")),
            ))
        })
    };
    let (why, checks) = match measure(case, &expected) {
        Err(why) => (Some(language.pick(why)), Vec::new()),
        Ok(values) => {
            let checks: Vec<(&Expected<'_>, Value)> = expected
                .iter()
                .zip(&values)
                .filter_map(|(e, v)| v.clone().map(|v| (e, v)))
                .collect();
            (unmeasured(&expected, &values), checks)
        }
    };
    let expressible = !checks.is_empty();
    let pass = expressible && checks.iter().all(|(e, v)| e.passes(v));
    let remark = checks
        .iter()
        .find(|(e, v)| !e.passes(v))
        .map(|(e, v)| format!("{}: {v}, {} ± {}", e.metric, e.value, e.tolerance()))
        .or_else(|| why.clone())
        .unwrap_or_default();
    let list: Vec<Value> = checks
        .iter()
        .map(|(e, v)| {
            json!({
                "metric": e.metric,
                "value": v,
                "expected": e.value,
                "tolerance": e.tolerance(),
                "pass": e.passes(v),
            })
        })
        .collect();
    Judged {
        json: json!({
            "id": id,
            "expressible": expressible,
            "why": why,
            "checks": list,
            "pass": expressible.then_some(pass),
        }),
        id,
        expressible,
        pass,
        remark,
    }
}

/// `verify queueing`.
pub fn queueing(args: &VerifyQueueing, language: Language) -> Result<(), Trouble> {
    let file = source::load(&args.file)?;
    let Some(cases) = file["cases"].as_array() else {
        return Err(Trouble::new(
            format!("{} 里没有 cases 列表。请给出排队论标准答案文件", args.file),
            format!(
                "{} has no list named cases. Give a file of known answers for queues",
                args.file
            ),
        ));
    };
    let judged: Vec<Judged> = cases.iter().map(|case| judge(case, language)).collect();
    let failed = judged.iter().filter(|j| j.expressible && !j.pass).count();
    let played = judged.iter().filter(|j| j.expressible).count();
    let text = if args.json {
        let list: Vec<&Value> = judged.iter().map(|j| &j.json).collect();
        format!("{:#}\n", json!({ "cases": list }))
    } else {
        let rows: Vec<Vec<String>> = judged
            .iter()
            .map(|j| {
                let mark = match (j.expressible, j.pass) {
                    (true, true) => ("通过", "pass"),
                    (true, false) => ("不符", "FAIL"),
                    (false, _) => ("不适用", "n/a"),
                };
                vec![format!("{}  {}  {}", language.pick(mark), j.id, j.remark)]
            })
            .collect();
        table(&rows)
            + &language.pick((
                format!(
                    "{} 例：推演 {played}，不符 {failed}，引擎不能表达 {}\n",
                    judged.len(),
                    judged.len() - played
                ),
                format!(
                    "{} cases: {played} played, {failed} failed, {} that the engine cannot express\n",
                    judged.len(),
                    judged.len() - played
                ),
            ))
    };
    files::print(&text)?;
    match failed {
        0 => Ok(()),
        _ => Err(Trouble::new(
            format!("{}：{failed} 例与标准答案不符", args.file),
            format!("{}: {failed} cases differ from the known answers", args.file),
        )),
    }
}
