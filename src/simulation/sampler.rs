//! A distribution made ready to be drawn from many times.

use super::stream::lognormal;
use crate::scenario::distribution::Distribution;

/// Draws times by inversion.
#[derive(Clone, Debug)]
pub struct Sampler(Distribution);

impl Sampler {
    /// Of a distribution that passed its check.
    pub fn new(distribution: &Distribution) -> Self {
        Self(distribution.clone())
    }

    /// The time at the quantile `u` in (0, 1).
    #[inline]
    pub fn draw(&self, u: f64) -> f64 {
        match self.0 {
            Distribution::Lognormal { median, sigma } => lognormal(u, median, sigma),
            Distribution::Deterministic(x) => x,
            _ => self.0.quantile(u),
        }
    }
}
