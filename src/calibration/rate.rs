//! Rates by class and kind of unit: Poisson maximum likelihood with the model's factors.
//!
//! A class's expected cases in a cell (old or not, mode of property) are
//! `rate · 12 / 1,000 · residents · years · old factor · mode factor`; factors are shared by the classes
//! that have them. Rate and factors are found by turns, each its own maximum with the others held
//! (iterative proportional fitting), which climbs the likelihood and stops where it is highest.
//!
//! Units differ more than Poisson (gamma with shape `dispersion`); standard errors are therefore taken
//! from the spread over units, and the shape from its second moment.

use super::place::{Places, UnitAt};
use super::{Calibration, Found, LEAST_CASES, Used};
use crate::scenario::Parameters;
use crate::simulation::calendar::Calendar;
use crate::simulation::profile::Profile;
use crate::territory::{Territory, TownId};

/// Days in a year of the model.
const YEAR: u32 = 365;
/// First day of each month, and of the next year.
const MONTHS: [u32; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
/// Factor keys by mode of property, in the order of `PropertyMode::ALL`; the first mode is the measure.
const MODE_KEYS: [Option<&str>; 4] = [
    None,
    Some("self_managed_factor"),
    Some("fallback_factor"),
    Some("unmanaged_factor"),
];

/// Month (0–11) of a day of the model's year.
pub(super) fn month(day: u32) -> usize {
    MONTHS[1..].iter().position(|&end| day % YEAR < end).unwrap_or(11)
}

/// Share of a year's cases in each month by the model.
pub(super) fn model_months(profile: &Profile) -> [f64; 12] {
    std::array::from_fn(|m| {
        let end = if m == 11 { 1.0 } else { profile.even_time(MONTHS[m + 1]) };
        end - profile.even_time(MONTHS[m])
    })
}

pub(super) fn fit(
    territory: &Territory,
    parameters: &Parameters,
    places: &Places,
    used: &[Used<'_>],
    calibration: &mut Calibration,
    fits: &mut Vec<Found>,
) {
    let times = || used.iter().filter_map(|u| u.row.happened);
    let (first, last) = times().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), t| (a.min(t), b.max(t)));
    if last.partial_cmp(&first) != Some(std::cmp::Ordering::Greater) {
        return;
    }
    // The span of n moments is (n − 1)/(n + 1) of the period they are spread over.
    let n = times().count() as f64;
    let spread = (last - first) * (n + 1.0) / (n - 1.0).max(1.0);
    let middle = (first + last) / 2.0;
    let (from, to) = ((middle - spread / 2.0) / 24.0, (middle + spread / 2.0) / 24.0);
    calibration.days = to - from;

    // What it is about: the towns it names, or everything if it names none.
    let mut named = vec![false; territory.data().towns.len()];
    for town in used.iter().filter_map(|u| u.place.town) {
        if let Some(named) = named.get_mut(town.index()) {
            *named = true;
        }
    }
    let all = !named.contains(&true);
    let covered = |town: Option<TownId>| all || town.is_some_and(|t| named[t.index()]);
    let units: Vec<(usize, &UnitAt)> = (places.units_at.iter().enumerate())
        .filter(|(_, at)| at.residents > 0.0 && covered(at.town))
        .collect();
    calibration.residents = units.iter().map(|(_, at)| at.residents).sum();
    if calibration.residents <= 0.0 {
        return;
    }
    let unit_known = used.iter().filter(|u| u.place.unit.is_some()).count() * 10 >= used.len() * 9;

    let calendar = Calendar::of_china();
    let classes = &parameters.classes;
    let years: Vec<f64> = classes
        .iter()
        .map(|class| {
            let profile = Profile::new(class.season, parameters.heating_peak, &calendar);
            even_time(&profile, to) - even_time(&profile, from)
        })
        .collect();
    // Cases and residents by cell: [old][mode].
    let cell = |at: &UnitAt| usize::from(at.old) * 4 + at.mode;
    let mut residents = [0.0; 8];
    for (_, at) in &units {
        residents[cell(at)] += at.residents;
    }
    let fresh = |u: &&Used<'_>| u.row.repeat != Some(true) && u.row.happened.is_some();
    let mut counts = vec![[0.0; 8]; classes.len()];
    let mut by_unit = vec![
        0u32;
        if unit_known {
            places.units_at.len() * classes.len()
        } else {
            0
        }
    ];
    for u in used.iter().filter(fresh) {
        match u.place.unit {
            Some(unit) => {
                counts[u.class][cell(&places.units_at[unit.index()])] += 1.0;
                if unit_known {
                    by_unit[u.class * places.units_at.len() + unit.index()] += 1;
                }
            }
            None => counts[u.class][0] += 1.0,
        }
    }

    let mut old = parameters.classes.iter().map(|c| c.old_factor).fold(1.0, f64::max);
    let has_old: Vec<bool> = classes.iter().map(|c| c.old_factor != 1.0).collect();
    let has_mode: Vec<bool> = classes
        .iter()
        .map(|c| c.property_factor.iter().any(|&f| f != 1.0))
        .collect();
    let mut mode = classes
        .iter()
        .find(|c| c.property_factor.iter().any(|&f| f != 1.0))
        .map_or([1.0; 4], |c| c.property_factor);
    let mut rates = vec![0.0; classes.len()];
    for round in 0..200 {
        let factor = |c: usize, i: usize, old: f64, mode: &[f64; 4]| {
            (if has_old[c] && i >= 4 { old } else { 1.0 }) * (if has_mode[c] { mode[i % 4] } else { 1.0 })
        };
        for (c, rate) in rates.iter_mut().enumerate() {
            let exposure: f64 = (0..8).map(|i| residents[i] * factor(c, i, old, &mode)).sum();
            let count: f64 = counts[c].iter().sum();
            *rate = if exposure > 0.0 {
                count / (exposure * years[c])
            } else {
                0.0
            };
        }
        if !unit_known || round == 199 {
            break;
        }
        let expected = |c: usize, i: usize, old: f64, mode: &[f64; 4]| {
            rates[c] * years[c] * residents[i] * factor(c, i, old, mode)
        };
        let (mut seen, mut due) = (0.0, 0.0);
        for c in (0..classes.len()).filter(|&c| has_old[c]) {
            #[allow(clippy::needless_range_loop)] // the classes stand at these places
            for i in 4..8 {
                seen += counts[c][i];
                due += expected(c, i, 1.0, &mode);
            }
        }
        let before = (old, mode);
        if seen > 0.0 && due > 0.0 {
            old = seen / due;
        }
        for m in 1..4 {
            let (mut seen, mut due) = (0.0, 0.0);
            for c in (0..classes.len()).filter(|&c| has_mode[c]) {
                for i in [m, m + 4] {
                    seen += counts[c][i];
                    due += expected(c, i, old, &{
                        let mut flat = mode;
                        flat[m] = 1.0;
                        flat
                    });
                }
            }
            if seen > 0.0 && due > 0.0 {
                mode[m] = seen / due;
            }
        }
        if before == (old, mode) {
            break;
        }
    }

    // Standard errors and the shape from the spread over units.
    let (mut squares, mut excess) = (0.0, 0.0);
    let spread_of = |c: usize, pick: &dyn Fn(&UnitAt) -> bool| {
        let (mut variance, mut sum_squares, mut over, mut seen) = (0.0, 0.0, 0.0, 0.0);
        for (i, at) in units.iter().filter(|(_, at)| pick(at)) {
            let count = f64::from(by_unit[c * places.units_at.len() + i]);
            let own = (if has_old[c] && at.old { old } else { 1.0 }) * (if has_mode[c] { mode[at.mode] } else { 1.0 });
            let mean = rates[c] * years[c] * at.residents * own;
            let gap = count - mean;
            variance += gap * gap;
            sum_squares += mean * mean;
            over += gap * gap - mean;
            seen += count;
        }
        (variance, sum_squares, over, seen)
    };
    for (c, class) in classes.iter().enumerate() {
        let count: f64 = counts[c].iter().sum();
        if (count as usize) < LEAST_CASES {
            continue;
        }
        let variance = if unit_known {
            let (variance, sum_squares, over, _) = spread_of(c, &|_| true);
            squares += sum_squares;
            excess += over;
            variance
        } else {
            count
        };
        // Cases per resident and year to cases per 1,000 residents and month.
        let rate = rates[c] * 1000.0 / 12.0;
        fits.push((
            format!("rate_{}", class.key),
            rate,
            rate * variance.sqrt() / count,
            count as usize,
        ));
    }
    if !unit_known {
        return;
    }
    let mut factor = |key: &str, value: f64, which: &[bool], pick: &dyn Fn(&UnitAt) -> bool| {
        let (mut variance, mut seen, mut rest, mut rest_variance) = (0.0, 0.0, 0.0, 0.0);
        for c in (0..classes.len()).filter(|&c| which[c]) {
            let (v, _, _, n) = spread_of(c, pick);
            variance += v;
            seen += n;
            let (v, _, _, n) = spread_of(c, &|at| !pick(at));
            rest_variance += v;
            rest += n;
        }
        if seen as usize >= LEAST_CASES && rest > 0.0 {
            let relative = (variance / (seen * seen) + rest_variance / (rest * rest)).sqrt();
            fits.push((key.to_owned(), value, value * relative, seen as usize));
        }
    };
    factor("old_factor", old, &has_old, &|at| at.old);
    for m in 1..4 {
        if let Some(key) = MODE_KEYS[m] {
            factor(key, mode[m], &has_mode, &|at| at.mode == m);
        }
    }
    if excess > 0.0 {
        let shape = squares / excess;
        // The second moment of units is known to about a tenth where there are hundreds of them.
        let error = shape * (8.0 / units.len() as f64).sqrt().max(0.05);
        fits.push(("dispersion".to_owned(), shape, error, used.len()));
    }
}

/// Even time at a day that may be a fraction, before or after the year.
fn even_time(profile: &Profile, day: f64) -> f64 {
    let year = libm::floor(day / f64::from(YEAR));
    let within = day - year * f64::from(YEAR);
    let whole = libm::floor(within);
    let at = |d: u32| {
        if d >= YEAR { 1.0 } else { profile.even_time(d) }
    };
    let (before, after) = (at(whole as u32), at(whole as u32 + 1));
    year + before + (after - before) * (within - whole)
}
