//! Confidence intervals of independent values: mean ± t·s/√n (simulation-methods.md §3.5).

use serde::{Deserialize, Serialize};

/// A mean with the half-width of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Mean.
    pub mean: f64,
    /// Half-width of the 95 % interval; 0 if all values are equal; infinite for one value.
    pub half_width: f64,
    /// Number of values.
    pub count: u32,
}

impl Interval {
    /// Whether the interval excludes 0: a difference that is real.
    pub fn excludes_zero(&self) -> bool {
        self.mean.abs() > self.half_width
    }

    /// Lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// Upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }
}

/// The interval of independent values (what is not finite is left out). `None` if none is left.
///
/// Equal values give their value exactly and a half-width of 0, so that an unedited copy differs by
/// 0 ± 0. One value alone says nothing about its spread: its half-width is infinite.
pub fn interval(values: &[f64]) -> Option<Interval> {
    let values: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let first = *values.first()?;
    let count = values.len() as u32;
    if count == 1 {
        return Some(Interval {
            mean: first,
            half_width: f64::INFINITY,
            count,
        });
    }
    if values.iter().all(|&v| v == first) {
        return Some(Interval {
            mean: first,
            half_width: 0.0,
            count,
        });
    }
    let n = f64::from(count);
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    Some(Interval {
        mean,
        half_width: student_quantile(0.975, n - 1.0) * (variance / n).sqrt(),
        count,
    })
}

/// The `p` quantile of Student's t with `df` degrees of freedom. ±∞ at 0 and 1; NaN for what is no
/// probability or no positive number of degrees.
pub fn student_quantile(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if p < 0.5 {
        return -student_quantile(1.0 - p, df);
    }
    if p == 0.5 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    // Bisection between a bracket found by doubling: slower than Newton, but it cannot fail, and a
    // comparison needs one quantile a row.
    let mut high = 1.0;
    while student_upper_tail(high, df) > 1.0 - p {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if student_upper_tail(middle, df) > 1.0 - p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// P(T > t) for t ≥ 0: half the regularised incomplete beta function at df / (df + t²).
fn student_upper_tail(t: f64, df: f64) -> f64 {
    0.5 * incomplete_beta(df / (df + t * t), df / 2.0, 0.5)
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22),
/// evaluated from the front with the modified Lentz method.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; above it take the mirror image.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta_below(1.0 - x, b, a);
    }
    incomplete_beta_below(x, a, b)
}

fn incomplete_beta_below(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let front =
        libm::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x)) / a;
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=500 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (front * fraction).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // Printed tables of Student's t, upper 2.5 %, 5 % and 0.5 %.
        for (p, df, table) in [
            (0.975, 1.0, 12.706_204_736),
            (0.975, 2.0, 4.302_652_730),
            (0.975, 3.0, 3.182_446_305),
            (0.975, 4.0, 2.776_445_105),
            (0.975, 9.0, 2.262_157_163),
            (0.975, 19.0, 2.093_024_054),
            (0.975, 29.0, 2.045_229_642),
            (0.975, 99.0, 1.984_216_952),
            (0.95, 5.0, 2.015_048_373),
            (0.995, 10.0, 3.169_272_673),
            (0.025, 4.0, -2.776_445_105),
        ] {
            let q = student_quantile(p, df);
            assert!((q - table).abs() < 1e-8, "t({p}, {df}) = {q}, table {table}");
        }
        // Many degrees: the normal quantile.
        assert!((student_quantile(0.975, 1e7) - 1.959_964).abs() < 1e-5);
        assert_eq!(student_quantile(0.5, 3.0), 0.0);
        assert!(student_quantile(1.2, 3.0).is_nan());
        assert!(student_quantile(0.9, 0.0).is_nan());
    }

    #[test]
    fn mean_and_half_width_by_hand() {
        // s = 1, n = 3: 4.302653 / √3.
        let i = interval(&[1.0, f64::NAN, 2.0, 3.0]).expect("three values");
        assert_eq!((i.mean, i.count), (2.0, 3));
        assert!((i.half_width - 4.302_652_730 / 3.0f64.sqrt()).abs() < 1e-8);
    }

    #[test]
    fn equal_values_one_value_and_none() {
        let equal = interval(&[0.1; 7]).expect("values");
        assert_eq!((equal.mean, equal.half_width), (0.1, 0.0));
        let one = interval(&[5.0]).expect("a value");
        assert!(one.half_width.is_infinite() && !one.excludes_zero());
        assert_eq!(interval(&[f64::NAN]), None);
        assert_eq!(interval(&[]), None);
    }
}
