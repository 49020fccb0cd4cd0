//! Distributions of times, drawn by inversion: one uniform number in, one time out, growing with it.
//! So two scenarios that differ in a parameter see the same case long or short (common random
//! numbers, design/simulation-methods.md §3.1), whatever family they choose.

use super::stream::{exponential, lognormal, normal};
pub use crate::scenario::distribution::Distribution;

/// Most steps of a root search; each at least halves the bracket.
const STEPS_MOST: u32 = 200;

impl Distribution {
    /// The value below which the share `u` in (0, 1) lies.
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Deterministic(x) => *x,
            // −ln u of the engine's streams: falls with u, so turn u around.
            Self::Exponential(mean) => mean * exponential(1.0 - u),
            Self::Lognormal { median, sigma } => lognormal(u, *median, *sigma),
            Self::Gamma { shape, mean } => mean / shape * gamma_quantile(*shape, u),
            Self::Weibull { shape, scale } => scale * libm::pow(exponential(1.0 - u), 1.0 / shape),
            Self::Uniform(a, b) => a + (b - a) * u,
            Self::Triangular(a, m, b) => {
                let (wide, left) = (b - a, m - a);
                if wide <= 0.0 {
                    *a
                } else if u * wide < left {
                    a + (u * wide * left).sqrt()
                } else {
                    b - ((1.0 - u) * wide * (b - m)).sqrt()
                }
            }
            Self::Hyperexponential(parts) => hyperexponential_quantile(parts, u),
            Self::Empirical(values) => {
                let n = values.len();
                // The quantile of the step function: value k covers the shares from k/n to (k+1)/n.
                values
                    .get(((u * n as f64) as usize).min(n.saturating_sub(1)))
                    .copied()
                    .unwrap_or(0.0)
            }
        }
    }
}

/// Solves Σ w·e^(−x/m) = (1 − u)·Σ w. The left side is convex and falls, so Newton's steps from 0
/// climb to the root and never pass it.
fn hyperexponential_quantile(parts: &[(f64, f64)], u: f64) -> f64 {
    let all: f64 = parts.iter().map(|p| p.0).sum();
    let target = (1.0 - u) * all;
    let mut x = 0.0;
    for _ in 0..STEPS_MOST {
        let (mut above, mut slope) = (0.0, 0.0);
        for &(w, m) in parts {
            if m > 0.0 {
                let e = w * libm::exp(-x / m);
                above += e;
                slope += e / m;
            }
        }
        let step = (above - target) / slope;
        if step > x * 1e-15 {
            x += step;
        } else {
            // Also where all means are 0, or where rounding makes the step negative.
            break;
        }
    }
    x
}

/// Quantile of the gamma distribution with scale 1: Newton on the regularised incomplete gamma
/// function inside a bracket, from the Wilson–Hilferty cube.
fn gamma_quantile(shape: f64, u: f64) -> f64 {
    let b2 = 1.0 / (9.0 * shape);
    let cube = 1.0 - b2 + normal(u) * b2.sqrt();
    let log_gamma = libm::lgamma(shape);
    // Near 0 the distribution is x^a / Γ(a + 1).
    let small = libm::exp((libm::log(u) + log_gamma + libm::log(shape)) / shape);
    let mut x = if cube > 0.3 { shape * cube * cube * cube } else { small };
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for _ in 0..STEPS_MOST {
        let error = gamma_share(shape, x, log_gamma) - u;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = libm::exp((shape - 1.0) * libm::log(x) - x - log_gamma);
        let mut next = x - error / density;
        if !(next > low && next < high) {
            next = if high.is_finite() {
                (low + high) / 2.0
            } else {
                low.max(x) * 2.0 + 1e-300
            };
        }
        if (next - x).abs() <= x * 1e-14 {
            return next;
        }
        x = next;
    }
    x
}

/// Regularised lower incomplete gamma function: series below shape + 1, continued fraction (Lentz) above.
fn gamma_share(a: f64, x: f64, log_gamma: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - log_gamma);
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        for _ in 0..10_000 {
            k += 1.0;
            term *= x / k;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return front * sum;
    }
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    1.0 - front * h
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all() -> Vec<Distribution> {
        vec![
            Distribution::Deterministic(2.0),
            Distribution::Exponential(1.5),
            Distribution::Lognormal {
                median: 1.0,
                sigma: 0.8,
            },
            Distribution::Gamma { shape: 4.0, mean: 1.0 },
            Distribution::Gamma { shape: 0.4, mean: 3.0 },
            Distribution::Weibull { shape: 1.7, scale: 2.0 },
            Distribution::Uniform(1.0, 4.0),
            Distribution::Triangular(0.5, 1.0, 1.5),
            Distribution::Hyperexponential(vec![(0.3, 0.25), (0.7, 5.0)]),
            Distribution::empirical(&[3.0, 1.0, 1.0, 9.0]),
        ]
    }

    #[test]
    fn the_mean_of_the_quantiles_is_the_mean() {
        for d in all() {
            assert_eq!(d.check(), Ok(()));
            let n = 40_000;
            let sum: f64 = (0..n).map(|i| d.quantile((f64::from(i) + 0.5) / f64::from(n))).sum();
            let mean = sum / f64::from(n);
            assert!(
                (mean - d.mean()).abs() < 2e-3 * d.mean(),
                "{d:?}: {mean} for {}",
                d.mean()
            );
        }
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // χ² with 8 degrees of freedom is 2 × gamma of shape 4; with 1 degree, of shape ½.
        for (shape, u, chi2) in [
            (4.0, 0.95, 15.507_313_055_865_454),
            (4.0, 0.01, 1.646_497_372_690_775),
            (0.5, 0.5, 0.454_936_423_119_572_7),
            (0.5, 0.999, 10.827_566_170_662_733),
        ] {
            let x = 2.0 * gamma_quantile(shape, u);
            assert!((x - chi2).abs() < 1e-9 * chi2, "{shape} {u}: {x}");
        }
        // Shape 1 is the exponential.
        assert!((gamma_quantile(1.0, 0.3) - exponential(0.7)).abs() < 1e-13);
    }

    proptest! {
        #[test]
        fn quantiles_grow_and_are_never_odd(u in 0.0..1.0_f64, v in 0.0..1.0_f64) {
            let tiny = 1.0 / 9_007_199_254_740_992.0;
            let (a, b) = (u.min(v).max(tiny), u.max(v).clamp(tiny, 1.0 - tiny));
            for d in all() {
                let (x, y) = (d.quantile(a), d.quantile(b));
                prop_assert!(x.is_finite() && y.is_finite() && 0.0 <= x && x <= y * (1.0 + 1e-12), "{:?} {} {}", d, x, y);
            }
        }
    }
}
