//! Shares: who closes, what nobody reports, what comes back; and what is shown beside the model.

use super::{ClosedBy, Found, LEAST_CASES, Used};
use crate::scenario::Parameters;
use crate::scenario::case_class::CaseClass;
use crate::scenario::numbers::Numbers;

/// A share with its standard error, where there are enough cases.
fn share(key: String, yes: usize, all: usize, fits: &mut Vec<Found>) {
    if all >= LEAST_CASES {
        let p = yes as f64 / all as f64;
        let error = (p * (1.0 - p) / all as f64).sqrt();
        fits.push((key, p, error, all));
    }
}

pub(super) fn fit(parameters: &Parameters, used: &[Used<'_>], fits: &mut Vec<Found>) {
    for (c, class) in parameters.classes.iter().enumerate() {
        let of = || used.iter().filter(move |u| u.class == c);
        let levels: Vec<ClosedBy> = of().filter_map(|u| u.row.level).collect();
        let beyond = levels.iter().filter(|l| **l >= ClosedBy::Town).count();
        share(format!("beyond_{}", class.key), beyond, levels.len(), fits);
        let latent: Vec<bool> = of().filter_map(|u| u.row.latent).collect();
        // A ledger that knows no latent case of a class says nothing of its share.
        if latent.contains(&true) {
            let yes = latent.iter().filter(|l| **l).count();
            share(format!("latent_{}", class.key), yes, latent.len(), fits);
        }
    }
    let mut urban = [0usize; 4];
    let mut all = [0usize; 4];
    for u in used {
        if let Some(level) = u.row.level {
            all[level as usize] += 1;
            if !u.place.village {
                urban[level as usize] += 1;
            }
        }
    }
    share("grid_share".to_owned(), urban[0], urban[0] + urban[1], fits);
    share("town_share".to_owned(), all[2], all[2] + all[3], fits);
    let truths = |pick: fn(&Used<'_>) -> Option<bool>| {
        let known: Vec<bool> = used.iter().filter_map(pick).collect();
        (known.iter().filter(|k| **k).count(), known.len())
    };
    let (yes, known) = truths(|u| u.row.solved);
    share("solved".to_owned(), yes, known, fits);
    let unsolved = known - yes;
    let (again, known) = truths(|u| u.row.repeat);
    if known > 0 {
        share("repeat".to_owned(), again.min(unsolved), unsolved, fits);
    }
    let (again, known) = truths(|u| u.row.rework);
    share("rework".to_owned(), again, known, fits);
}

/// Shares closed by level; `None` without enough levels.
pub(super) fn levels<'a>(cases: impl Iterator<Item = &'a Used<'a>>) -> Option<[f64; 4]> {
    let mut counts = [0.0; 4];
    let mut all = 0.0;
    for level in cases.filter_map(|u| u.row.level) {
        counts[level as usize] += 1.0;
        all += 1.0;
    }
    (all >= LEAST_CASES as f64).then(|| counts.map(|c| c / all))
}

/// The same by the model, in urban communities.
pub(super) fn model_levels(class: &CaseClass, numbers: &Numbers) -> [f64; 4] {
    let (beyond, grid, town) = (
        class.beyond_community,
        numbers.get("grid_share"),
        numbers.get("town_share"),
    );
    [
        (1.0 - beyond) * grid,
        (1.0 - beyond) * (1.0 - grid),
        beyond * town,
        beyond * (1.0 - town),
    ]
}

/// Shares of cases by month; `None` without enough of them.
pub(super) fn months<'a>(cases: impl Iterator<Item = &'a Used<'a>>) -> Option<[f64; 12]> {
    let mut counts = [0.0; 12];
    let mut all = 0.0;
    for hour in cases.filter_map(|u| u.row.happened).filter(|h| *h >= 0.0) {
        counts[super::rate::month((hour / 24.0) as u32)] += 1.0;
        all += 1.0;
    }
    (all >= LEAST_CASES as f64).then(|| counts.map(|c| c / all))
}

/// Share closed on time: as the ledger says, else by its limits.
pub(super) fn on_time<'a>(cases: impl Iterator<Item = &'a Used<'a>>) -> Option<f64> {
    let (mut yes, mut all) = (0.0, 0.0);
    for u in cases {
        let by_limit = || Some(u.row.closed? <= u.row.due?);
        if let Some(on_time) = u.row.on_time.or_else(by_limit) {
            yes += f64::from(u8::from(on_time));
            all += 1.0;
        }
    }
    (all >= LEAST_CASES as f64).then(|| yes / all)
}
