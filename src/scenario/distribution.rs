//! Distributions of times as data: a family with its parameters, chosen for a class of cases by the
//! scenario. How a time is drawn from one stands in [`crate::simulation::distribution`].

use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// Values that an empirical distribution may hold at most.
pub const VALUES_MOST: usize = 10_000;

/// A family with its parameters. Times in the unit of the parameters; all are non-negative if these are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Distribution {
    /// Always the same.
    Deterministic(f64),
    /// By its mean.
    Exponential(f64),
    /// By median and σ of the logarithm.
    Lognormal {
        /// Median.
        median: f64,
        /// σ of the logarithm.
        sigma: f64,
    },
    /// By shape and mean; Erlang for whole shapes.
    Gamma {
        /// Shape, above 0.
        shape: f64,
        /// Mean.
        mean: f64,
    },
    /// By shape and scale.
    Weibull {
        /// Shape, above 0.
        shape: f64,
        /// Scale.
        scale: f64,
    },
    /// Even between two values.
    Uniform(f64, f64),
    /// Least, likeliest, most.
    Triangular(f64, f64, f64),
    /// A mixture of exponentials: (weight, mean) each.
    Hyperexponential(Vec<(f64, f64)>),
    /// Values observed, each as likely as another; ascending ([`Distribution::empirical`]).
    Empirical(Vec<f64>),
}

/// A family without its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// [`Distribution::Deterministic`].
    Deterministic,
    /// [`Distribution::Exponential`].
    Exponential,
    /// [`Distribution::Lognormal`].
    Lognormal,
    /// [`Distribution::Gamma`].
    Gamma,
    /// [`Distribution::Weibull`].
    Weibull,
    /// [`Distribution::Uniform`].
    Uniform,
    /// [`Distribution::Triangular`].
    Triangular,
    /// [`Distribution::Hyperexponential`].
    Hyperexponential,
    /// [`Distribution::Empirical`].
    Empirical,
}

impl Family {
    /// All, in the order shown.
    pub const ALL: [Self; 9] = [
        Self::Lognormal,
        Self::Exponential,
        Self::Gamma,
        Self::Weibull,
        Self::Uniform,
        Self::Triangular,
        Self::Deterministic,
        Self::Hyperexponential,
        Self::Empirical,
    ];

    /// Stable key for files and links.
    pub fn key(self) -> &'static str {
        match self {
            Self::Deterministic => "deterministic",
            Self::Exponential => "exponential",
            Self::Lognormal => "lognormal",
            Self::Gamma => "gamma",
            Self::Weibull => "weibull",
            Self::Uniform => "uniform",
            Self::Triangular => "triangular",
            Self::Hyperexponential => "hyperexponential",
            Self::Empirical => "empirical",
        }
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Deterministic => ("固定值", "constant"),
            Self::Exponential => ("指数", "exponential"),
            Self::Lognormal => ("对数正态", "lognormal"),
            Self::Gamma => ("伽马(爱尔朗)", "gamma (Erlang)"),
            Self::Weibull => ("威布尔", "Weibull"),
            Self::Uniform => ("均匀", "uniform"),
            Self::Triangular => ("三角", "triangular"),
            Self::Hyperexponential => ("超指数(混合)", "hyperexponential (mixture)"),
            Self::Empirical => ("经验(观测值)", "empirical (observed)"),
        }
    }

    /// What its numbers are, in their order, zh and en; the last one may be repeated for the
    /// families that take any number of them.
    pub fn numbers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Deterministic => &[("数值", "value")],
            Self::Exponential => &[("均值", "mean")],
            Self::Lognormal => &[("中位数", "median"), ("对数标准差", "σ of the logarithm")],
            Self::Gamma => &[("形状", "shape"), ("均值", "mean")],
            Self::Weibull => &[("形状", "shape"), ("尺度", "scale")],
            Self::Uniform => &[("最小", "least"), ("最大", "most")],
            Self::Triangular => &[("最小", "least"), ("最可能", "likeliest"), ("最大", "most")],
            Self::Hyperexponential => &[("权重", "weight"), ("均值", "mean")],
            Self::Empirical => &[("观测值", "value")],
        }
    }

    /// The family of a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.key() == key)
    }
}

impl Distribution {
    /// From observed values, in any order; what is not finite is left out.
    pub fn empirical(values: &[f64]) -> Self {
        let mut values: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        values.sort_compact_by(f64::total_cmp);
        Self::Empirical(values)
    }

    /// A lognormal by its median and its coefficient of variation.
    pub fn lognormal_of_cv(median: f64, cv: f64) -> Self {
        Self::Lognormal {
            median,
            sigma: libm::log(1.0 + cv * cv).sqrt(),
        }
    }

    /// From a family and its numbers in the order of [`Family::numbers`]; `None` if their count is wrong.
    pub fn new(family: Family, numbers: &[f64]) -> Option<Self> {
        Some(match (family, numbers) {
            (Family::Deterministic, &[x]) => Self::Deterministic(x),
            (Family::Exponential, &[mean]) => Self::Exponential(mean),
            (Family::Lognormal, &[median, sigma]) => Self::Lognormal { median, sigma },
            (Family::Gamma, &[shape, mean]) => Self::Gamma { shape, mean },
            (Family::Weibull, &[shape, scale]) => Self::Weibull { shape, scale },
            (Family::Uniform, &[a, b]) => Self::Uniform(a, b),
            (Family::Triangular, &[a, m, b]) => Self::Triangular(a, m, b),
            (Family::Hyperexponential, parts) if !parts.is_empty() && parts.len() % 2 == 0 => {
                Self::Hyperexponential(parts.chunks_exact(2).map(|p| (p[0], p[1])).collect())
            }
            (Family::Empirical, values) if !values.is_empty() => Self::empirical(values),
            _ => return None,
        })
    }

    /// Its family.
    pub fn family(&self) -> Family {
        match self {
            Self::Deterministic(_) => Family::Deterministic,
            Self::Exponential(_) => Family::Exponential,
            Self::Lognormal { .. } => Family::Lognormal,
            Self::Gamma { .. } => Family::Gamma,
            Self::Weibull { .. } => Family::Weibull,
            Self::Uniform(..) => Family::Uniform,
            Self::Triangular(..) => Family::Triangular,
            Self::Hyperexponential(_) => Family::Hyperexponential,
            Self::Empirical(_) => Family::Empirical,
        }
    }

    /// Its numbers, in the order of [`Family::numbers`].
    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Deterministic(x) | Self::Exponential(x) => vec![*x],
            Self::Lognormal { median, sigma } => vec![*median, *sigma],
            Self::Gamma { shape, mean } => vec![*shape, *mean],
            Self::Weibull { shape, scale } => vec![*shape, *scale],
            Self::Uniform(a, b) => vec![*a, *b],
            Self::Triangular(a, m, b) => vec![*a, *m, *b],
            Self::Hyperexponential(parts) => parts.iter().flat_map(|&(w, m)| [w, m]).collect(),
            Self::Empirical(values) => values.clone(),
        }
    }

    /// All times multiplied by `factor`.
    pub fn scaled(&self, factor: f64) -> Self {
        let f = factor;
        match self {
            Self::Deterministic(x) => Self::Deterministic(x * f),
            Self::Exponential(x) => Self::Exponential(x * f),
            Self::Lognormal { median, sigma } => Self::Lognormal {
                median: median * f,
                sigma: *sigma,
            },
            Self::Gamma { shape, mean } => Self::Gamma {
                shape: *shape,
                mean: mean * f,
            },
            Self::Weibull { shape, scale } => Self::Weibull {
                shape: *shape,
                scale: scale * f,
            },
            Self::Uniform(a, b) => Self::Uniform(a * f, b * f),
            Self::Triangular(a, m, b) => Self::Triangular(a * f, m * f, b * f),
            Self::Hyperexponential(parts) => Self::Hyperexponential(parts.iter().map(|&(w, m)| (w, m * f)).collect()),
            Self::Empirical(values) => Self::Empirical(values.iter().map(|v| v * f).collect()),
        }
    }

    /// What is wrong with the parameters, if anything.
    pub fn check(&self) -> Result<(), &'static str> {
        let time = |x: f64| (0.0..=1e9).contains(&x);
        let shape = |x: f64| (1e-3..=1e6).contains(&x);
        let (ok, why) = match self {
            Self::Deterministic(x) | Self::Exponential(x) => (time(*x), "the mean must not be negative"),
            Self::Lognormal { median, sigma } => (
                time(*median) && (0.0..=20.0).contains(sigma),
                "the median must not be negative, σ must lie in 0–20",
            ),
            Self::Gamma { shape: s, mean } => (shape(*s) && time(*mean), "shape and mean must be above 0"),
            Self::Weibull { shape: s, scale } => (shape(*s) && time(*scale), "shape and scale must be above 0"),
            Self::Uniform(a, b) => (time(*a) && time(*b) && a <= b, "the least must not be above the most"),
            Self::Triangular(a, m, b) => (
                time(*a) && time(*b) && a <= m && m <= b,
                "the likeliest must lie between the least and the most",
            ),
            Self::Hyperexponential(parts) => (
                !parts.is_empty()
                    && parts.len() <= VALUES_MOST
                    && parts.iter().all(|&(w, m)| time(w) && time(m))
                    && parts.iter().map(|p| p.0).sum::<f64>() > 0.0,
                "weights and means must not be negative, and some weight must be above 0",
            ),
            Self::Empirical(values) => (
                !values.is_empty() && values.len() <= VALUES_MOST && values.iter().all(|&v| time(v)),
                "there must be at least one value and at most 10,000, and none negative",
            ),
        };
        if ok { Ok(()) } else { Err(why) }
    }

    /// Mean.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Deterministic(x) | Self::Exponential(x) => *x,
            Self::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
            Self::Gamma { mean, .. } => *mean,
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::Uniform(a, b) => (a + b) / 2.0,
            Self::Triangular(a, m, b) => (a + m + b) / 3.0,
            Self::Hyperexponential(parts) => {
                parts.iter().map(|(w, m)| w * m).sum::<f64>() / parts.iter().map(|p| p.0).sum::<f64>()
            }
            Self::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_numbers_make_the_distribution_again() {
        let all = [
            Distribution::Deterministic(2.0),
            Distribution::Exponential(1.5),
            Distribution::Lognormal {
                median: 1.0,
                sigma: 0.8,
            },
            Distribution::Gamma { shape: 4.0, mean: 1.0 },
            Distribution::Weibull { shape: 1.7, scale: 2.0 },
            Distribution::Uniform(1.0, 4.0),
            Distribution::Triangular(0.5, 1.0, 1.5),
            Distribution::Hyperexponential(vec![(0.3, 0.25), (0.7, 5.0)]),
            Distribution::empirical(&[3.0, 1.0, 1.0, 9.0]),
        ];
        for d in &all {
            assert_eq!(Distribution::new(d.family(), &d.numbers()).as_ref(), Some(d));
            assert_eq!(Family::of_key(d.family().key()), Some(d.family()));
            assert!((d.scaled(3.0).mean() - 3.0 * d.mean()).abs() < 1e-12 * d.mean());
            assert_eq!(d.check(), Ok(()));
        }
        assert_eq!(Distribution::new(Family::Uniform, &[1.0]), None);
        assert_eq!(Distribution::new(Family::Hyperexponential, &[1.0, 2.0, 3.0]), None);
        assert_eq!(Distribution::new(Family::Empirical, &[]), None);
    }

    #[test]
    fn odd_parameters_are_refused() {
        for d in [
            Distribution::Exponential(f64::NAN),
            Distribution::Exponential(-1.0),
            Distribution::Gamma { shape: 0.0, mean: 1.0 },
            Distribution::Triangular(2.0, 1.0, 3.0),
            Distribution::Hyperexponential(Vec::new()),
            Distribution::Empirical(Vec::new()),
        ] {
            assert!(d.check().is_err(), "{d:?}");
        }
    }
}
