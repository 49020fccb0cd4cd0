//! Confidence intervals: mean ± t·s/√n.

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
}

/// The interval of independent values (NaN left out). `None` if none is left.
pub fn interval(values: &[f64]) -> Option<Interval> {
    let _ = values;
    todo!("comparison helper")
}

/// The `p` quantile of Student's t with `df` degrees of freedom.
pub fn student_quantile(p: f64, df: f64) -> f64 {
    let _ = (p, df);
    todo!("comparison helper")
}
