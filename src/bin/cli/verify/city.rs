//! What holds for the engine as a whole: intervals, and a copy that differs by nothing.

use super::parameters::numbers;
use super::{Expected, Measured, number, why};
use geju::comparison::best_of;
use geju::comparison::interval::{interval, student_quantile};
use geju::scenario::Scenario;
use geju::simulation::{prepare, replicate};
use geju::territory::sample;
use serde_json::Value;

/// Replications of the copy.
const REPLICATIONS: u32 = 2;

/// Mean, spread and half-width of a list by the interval that every table of the program shows.
pub fn interval_of(p: &Value, expected: &[Expected<'_>]) -> Measured {
    let found = interval(&numbers(&p["data"])).filter(|_| p["level"].as_f64().is_none_or(|l| l == 0.95));
    let Some(found) = found else {
        return Err(why("只有 95 % 的区间", "there are only intervals of 95 %"));
    };
    let n = f64::from(found.count);
    let find = |metric: &str| match metric {
        "mean" => Some(found.mean),
        "half-width" => Some(found.half_width),
        "sd" => Some(found.half_width * n.sqrt() / student_quantile(0.975, n - 1.0)),
        _ => None,
    };
    Ok(expected.iter().map(|e| find(e.metric).and_then(number)).collect())
}

/// The constants by which scenarios are told from the best, under common random numbers: the only
/// sampling that the engine has.
pub fn selection(p: &Value, expected: &[Expected<'_>]) -> Measured {
    let of = |key: &str| p[key].as_u64().filter(|n| (2..1_000_000).contains(n));
    let (Some(k), Some(first), Some(alpha)) = (of("k"), of("n0"), p["alpha"].as_f64()) else {
        return Err(why("缺少 k、n0 或 alpha", "k, n0 or alpha is missing"));
    };
    let (eta, h2) = best_of::constants(k as usize, first as usize, alpha);
    let find = |metric: &str| match metric {
        m if m.contains("independent") => None,
        m if m.starts_with("eta") => number(eta),
        m if m.starts_with("h^2") => number(h2),
        _ => None,
    };
    Ok(expected.iter().map(|e| find(e.metric)).collect())
}

/// The sample city against its copy: the largest difference of any measure of any area.
pub fn untouched_copy(expected: &[Expected<'_>]) -> Measured {
    let sample = sample::generate(sample::SAMPLE_SEED);
    let scenario = Scenario::new("现状", sample.baseline);
    let copy = scenario.clone();
    let refused = || why("示例情景不能推演", "the sample cannot be played");
    let (a, b) = (
        prepare(&sample.territory, &scenario).map_err(|_| refused())?,
        prepare(&sample.territory, &copy).map_err(|_| refused())?,
    );
    let mut most = 0.0_f64;
    for r in 0..REPLICATIONS {
        let (x, y) = (replicate(&a, 1, r).values, replicate(&b, 1, r).values);
        for (x, y) in x.iter().zip(&y) {
            // An area without any such case has no measure: both must be without.
            let difference = if x.is_nan() && y.is_nan() { 0.0 } else { (x - y).abs() };
            most = if difference.is_nan() {
                f64::MAX
            } else {
                most.max(difference)
            };
        }
    }
    Ok(expected.iter().map(|_| number(most)).collect())
}
