//! Reads what a case is about: distributions, and what no station of the engine does.

use super::{Why, why};
use geju::simulation::distribution::Distribution;
use serde_json::Value;

/// Why a station cannot play this, if it cannot.
pub fn beyond_a_station(model: &str, p: &Value) -> Option<Why> {
    let has = |key: &str| !p[key].is_null();
    let says = |key: &str, word: &str| p[key].as_str().is_some_and(|s| s.contains(word));
    let preempts = has("preemption")
        || (model.contains("preemptive") && model.contains("priority") && !model.contains("non-preemptive"));
    let resumes = says("preemption", "resume") || model.contains("preemptive-resume");
    if preempts && !resumes {
        Some(why(
            "案件的用时在发生时已定（同一随机数），被打断后不另抽",
            "a case's hours are fixed when it happens (common random numbers): an interruption draws none",
        ))
    } else if preempts && p["servers"].as_u64().is_some_and(|n| n > 1) {
        Some(why(
            "多人的站点里，办理中的案件不会因更急的案件而中断",
            "at a station of several, work begun is not broken off for a more urgent case",
        ))
    } else if model.contains("processor sharing") {
        Some(why("一人同一时间只办一件", "a server works on one case at a time"))
    } else if says("at_end_of_shift", "resample") {
        Some(why(
            "案件的用时在发生时已定（同一随机数），重来不另抽",
            "a case's hours are fixed when it happens (common random numbers): beginning anew draws none",
        ))
    } else if has("discipline") && !says("discipline", "FIFO") {
        Some(why(
            "站点只按级别、时限、先后排队",
            "a station serves by rank, deadline and arrival only",
        ))
    } else {
        None
    }
}

/// Numbers of a list.
pub fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}

/// A distribution as the file has it: a constant, or a table with a kind.
pub fn distribution(value: &Value) -> Result<Distribution, Why> {
    if let Some(constant) = value.as_f64() {
        return checked(Distribution::Deterministic(constant));
    }
    let of = |key: &str| value[key].as_f64();
    let mean = of("mean").or(of("rate").map(|r| 1.0 / r));
    let kind = value["kind"].as_str().unwrap_or_default();
    let found = match kind {
        "deterministic" => mean.or(of("value")).map(Distribution::Deterministic),
        "exponential" => mean.map(Distribution::Exponential),
        "erlang" | "gamma" => of("shape")
            .zip(mean)
            .map(|(shape, mean)| Distribution::Gamma { shape, mean }),
        "lognormal" => lognormal(of("median"), mean, of("sigma"), of("cv")),
        "weibull" => of("shape").and_then(|shape| {
            let scale = of("scale").or(mean.map(|m| m / Distribution::Weibull { shape, scale: 1.0 }.mean()))?;
            Some(Distribution::Weibull { shape, scale })
        }),
        "uniform" => of("low").zip(of("high")).map(|(a, b)| Distribution::Uniform(a, b)),
        "triangular" => of("low")
            .zip(of("mode"))
            .zip(of("high"))
            .map(|((a, m), b)| Distribution::Triangular(a, m, b)),
        "hyperexponential" => {
            let parts = numbers(&value["probs"]).into_iter().zip(numbers(&value["means"]));
            Some(Distribution::Hyperexponential(parts.collect()))
        }
        "empirical" => Some(Distribution::empirical(&numbers(&value["values"]))),
        _ => None,
    };
    match found {
        Some(found) => checked(found),
        None => Err((
            format!("不认识的时间分布：{value}"),
            format!("no such distribution of times: {value}"),
        )),
    }
}

fn lognormal(median: Option<f64>, mean: Option<f64>, sigma: Option<f64>, cv: Option<f64>) -> Option<Distribution> {
    let sigma = sigma.or(cv.map(geju::simulation::stream::sigma_of_cv))?;
    // The mean of a lognormal grows with its median.
    let of_one = Distribution::Lognormal { median: 1.0, sigma }.mean();
    let median = median.or(mean.map(|m| m / of_one))?;
    Some(Distribution::Lognormal { median, sigma })
}

fn checked(d: Distribution) -> Result<Distribution, Why> {
    match d.check() {
        Ok(()) => Ok(d),
        Err(reason) => Err((
            format!("时间分布的参数不能用（{d:?}）：{reason}"),
            format!("parameters of a distribution that cannot be used ({d:?}): {reason}"),
        )),
    }
}
