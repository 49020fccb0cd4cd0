//! Handling times: lognormal by maximum likelihood (mean and variance of the logarithm), by class, on
//! cases that grids closed. The way there and back, which the model reckons by itself, is taken off
//! first. Where the ledger says which cases were done again, those are left out; otherwise their share is
//! small.

use super::place::Places;
use super::{ClosedBy, Found, LEAST_CASES, Used};
use crate::scenario::Parameters;
use crate::territory::order::SortCompact;

/// Standard normal quantiles at 10 %, 20 %, … 90 %.
const DECILES: [f64; 9] = [
    -1.281_551_565_5,
    -0.841_621_233_6,
    -0.524_400_512_7,
    -0.253_347_103_1,
    0.0,
    0.253_347_103_1,
    0.524_400_512_7,
    0.841_621_233_6,
    1.281_551_565_5,
];

/// Deciles of the data and of the lognormal fitted, by class.
pub(super) type Deciles = Vec<Option<([f64; 9], [f64; 9])>>;

pub(super) fn fit(parameters: &Parameters, places: &Places, used: &[Used<'_>], fits: &mut Vec<Found>) -> Deciles {
    let (mut within, mut free) = (0.0, 0usize);
    let mut deciles = Vec::new();
    for (c, class) in parameters.classes.iter().enumerate() {
        let mut logs: Vec<f64> = used
            .iter()
            .filter(|u| u.class == c && u.row.rework != Some(true))
            .filter(|u| u.row.level.is_none_or(|l| l == ClosedBy::Grid))
            .filter_map(|u| {
                let trip = u.place.grid.map_or(0.0, |g| places.trip[g.index()]);
                let hours = u.row.hours? - trip;
                (hours > 0.0).then(|| libm::log(hours / parameters.breadth_factor))
            })
            .collect();
        if logs.len() < LEAST_CASES {
            deciles.push(None);
            continue;
        }
        let n = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / n;
        let squares: f64 = logs.iter().map(|l| (l - mean) * (l - mean)).sum();
        let sigma = (squares / n).sqrt();
        let median = libm::exp(mean);
        fits.push((
            format!("hours_{}", class.key),
            median,
            median * sigma / n.sqrt(),
            logs.len(),
        ));
        within += squares;
        free += logs.len() - 1;
        logs.sort_compact_by(f64::total_cmp);
        let at = |share: f64| libm::exp(logs[((n * share) as usize).min(logs.len() - 1)]);
        deciles.push(Some((
            std::array::from_fn(|i| at((i + 1) as f64 / 10.0)),
            DECILES.map(|z| libm::exp(mean + z * sigma)),
        )));
    }
    if free >= LEAST_CASES {
        let variance = within / free as f64;
        let cv = (libm::exp(variance) - 1.0).sqrt();
        // d cv / d variance times the standard error of a variance.
        let error = libm::exp(variance) / (2.0 * cv.max(1e-9)) * variance * (2.0 / free as f64).sqrt();
        fits.push(("handling_cv".to_owned(), cv, error, free));
    }
    deciles
}
