//! A distribution made ready to be drawn from many times: inversion by table.
//!
//! Quantile functions cost a logarithm, an exponential or a root search. A sampler reckons the
//! quantile once at evenly spaced shares and draws by a cubic between two of them (Hermite, with
//! slopes); towards the ends, where the curve is steep, it takes the quantile itself. The difference
//! is below a millionth of the time drawn (a test says so), far below what any parameter is known to,
//! and the same in every build.

use super::stream::lognormal;
use super::whole::whole;
use crate::scenario::distribution::Distribution;

/// Cells of the table.
const CELLS: usize = 256;
/// Cells at either end that are not drawn from.
const ENDS: usize = 16;

/// Draws times by inversion.
#[derive(Clone, Debug)]
pub struct Sampler {
    exact: Distribution,
    /// Quantile and slope a cell at the borders of cells; empty for families that need none.
    table: Vec<(f64, f64)>,
}

impl Sampler {
    /// Of a distribution that passed its check.
    pub fn new(distribution: &Distribution) -> Self {
        let smooth = match distribution {
            Distribution::Lognormal { sigma, .. } => (0.0..=3.0).contains(sigma),
            Distribution::Gamma { shape, .. } => *shape >= 0.2,
            Distribution::Weibull { shape, .. } => *shape >= 0.2,
            Distribution::Hyperexponential(_) => true,
            // Quick as they are, or with corners that a cubic would round off.
            _ => false,
        };
        let table = if smooth {
            let cell = 1.0 / CELLS as f64;
            let step = cell / 64.0;
            (0..=CELLS)
                .map(|i| {
                    if !(ENDS..=CELLS - ENDS).contains(&i) {
                        return (0.0, 0.0);
                    }
                    let u = i as f64 * cell;
                    let slope = distribution.quantile(u + step) - distribution.quantile(u - step);
                    (distribution.quantile(u), slope * (cell / (2.0 * step)))
                })
                .collect()
        } else {
            Vec::new()
        };
        Self {
            exact: distribution.clone(),
            table,
        }
    }

    /// The time at the quantile `u` in (0, 1).
    #[inline(always)]
    pub fn draw(&self, u: f64) -> f64 {
        let at = u * CELLS as f64;
        let (cell, below) = whole(at);
        let cell = cell as usize;
        if let [a, b] = self.table.get(cell..cell + 2).unwrap_or_default()
            && (ENDS..CELLS - ENDS).contains(&cell)
        {
            let x = at - below;
            let rise = b.0 - a.0;
            let (p, q) = (a.1 - rise, b.1 - rise);
            return a.0 + x * (rise + (1.0 - x) * (p * (1.0 - x) - q * x));
        }
        self.at_the_end(u)
    }

    fn at_the_end(&self, u: f64) -> f64 {
        match self.exact {
            Distribution::Lognormal { median, sigma } => lognormal(u, median, sigma),
            Distribution::Deterministic(x) => x,
            _ => self.exact.quantile(u),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_quantile_to_a_millionth() {
        for d in [
            Distribution::lognormal_of_cv(4.0, 1.5),
            Distribution::Lognormal {
                median: 48.0,
                sigma: 0.9,
            },
            Distribution::Gamma { shape: 4.0, mean: 1.0 },
            Distribution::Gamma { shape: 0.4, mean: 3.0 },
            Distribution::Weibull { shape: 1.7, scale: 2.0 },
            Distribution::Hyperexponential(vec![(0.3, 0.25), (0.7, 5.0)]),
            Distribution::Exponential(2.0),
            Distribution::Triangular(0.5, 1.0, 1.5),
            Distribution::empirical(&[1.0, 2.0, 9.0]),
        ] {
            let sampler = Sampler::new(&d);
            let mut last = 0.0;
            for i in 0..20_011 {
                let u = (f64::from(i) + 0.5) / 20_011.0;
                let (x, exact) = (sampler.draw(u), d.quantile(u));
                assert!((x - exact).abs() <= 1e-6 * exact, "{d:?} {u}: {x} for {exact}");
                assert!(x >= last * (1.0 - 1e-9), "{d:?} {u}: falls");
                last = x;
            }
        }
    }
}
