//! When in the year: the peak of the first heating weeks over winter. The other classes of the model have
//! no season of their own; their months are shown beside the ledger's.

use super::{Found, LEAST_CASES, Used};
use crate::scenario::Parameters;
use crate::scenario::case_class::Season;

/// First day and end of the peak (18 October to 30 November) and of the winter it is measured against
/// (January to March), as in [`crate::simulation::profile`].
const PEAK: (f64, f64) = (290.0, 334.0);
const WINTER: (f64, f64) = (0.0, 90.0);

/// Cases a day of the peak by cases a day of winter, with the standard error of a ratio of two Poisson
/// counts. A ledger of less than a year says nothing of it.
pub(super) fn fit(parameters: &Parameters, days: f64, used: &[Used<'_>], fits: &mut Vec<Found>) {
    if days < 300.0 {
        return;
    }
    let heating = |u: &&Used<'_>| parameters.classes[u.class].season == Season::Heating;
    let within = |(from, to): (f64, f64)| {
        (used.iter().filter(heating))
            .filter_map(|u| u.row.happened)
            .filter(|hour| (from..to).contains(&(hour / 24.0).rem_euclid(365.0)))
            .count()
    };
    let (peak, winter) = (within(PEAK), within(WINTER));
    if peak < LEAST_CASES || winter < LEAST_CASES {
        return;
    }
    let daily = |count: usize, (from, to): (f64, f64)| count as f64 / (to - from);
    let ratio = daily(peak, PEAK) / daily(winter, WINTER);
    let error = ratio * (1.0 / peak as f64 + 1.0 / winter as f64).sqrt();
    fits.push(("heating_peak".to_owned(), ratio, error, peak + winter));
}
