//! From a case ledger (工单台账) to assumptions (校准): what a city has counted replaces estimates.
//!
//! ```text
//! case ledger → rows (case_row) → rates (rate) · shares (share) · handling times (handling) → edits (accept)
//! ```
//!
//! A row holds nothing of a person: whoever reads the table drops such columns first
//! ([`crate::exchange::workbook::personal`]). Everything is fitted by maximum likelihood or by its
//! moments, with a 95 % interval, and shown beside the data before anybody accepts it. The ledger is
//! taken to be from before the measures: fits are to the assumptions themselves, levers left out.

pub mod accept;
pub mod case_row;
pub mod class_name;
mod handling;
mod place;
mod rate;
mod season;
mod share;

pub use accept::accept;
pub use case_row::{CaseRow, ClosedBy};

use crate::scenario::numbers::Numbers;
use crate::scenario::{Fault, Parameters, Scenario, assumption, parameters};
use crate::territory::Territory;
use crate::territory::order::SortCompact;
use place::Places;
use serde::{Deserialize, Serialize};

/// Least cases on which a number is fitted.
pub const LEAST_CASES: usize = 30;

/// What a case ledger says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Cases used.
    pub cases: u32,
    /// Cases whose class is none of the model's, by the ledger's word for it, most frequent first.
    pub unknown_classes: Vec<(String, u32)>,
    /// Cases whose place is none of the territory's.
    pub unplaced: u32,
    /// Days between the first and the last case.
    pub days: f64,
    /// Residents of the places that the ledger is about.
    pub residents: f64,
    /// Numbers fitted, in the ledger's order.
    pub fits: Vec<Fit>,
    /// What the ledger says of each class, beside the model.
    pub classes: Vec<ClassFit>,
    /// Share closed on time over cases with a limit; `None` without one.
    pub on_time: Option<f64>,
    /// The same of what grids, communities, towns and departments closed.
    pub on_time_levels: [Option<f64>; 4],
}

/// One number fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Key of the ledger of assumptions.
    pub key: String,
    /// In force now, levers left out.
    pub now: f64,
    /// Fitted.
    pub value: f64,
    /// 95 % interval.
    pub interval: (f64, f64),
    /// Cases behind it.
    pub cases: u32,
}

/// A class in the ledger and in the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassFit {
    /// The class's key.
    pub key: String,
    /// Its names, zh and en.
    pub name: (String, String),
    /// Cases.
    pub cases: u32,
    /// Share of the year's cases in each month, in the ledger; `None` where it spans less than 300 days.
    pub months: Option<[f64; 12]>,
    /// The same in the model.
    pub model_months: [f64; 12],
    /// Shares closed by grid, community, town, departments, in the ledger; `None` without levels.
    pub levels: Option<[f64; 4]>,
    /// The same in the model, in urban communities.
    pub model_levels: [f64; 4],
    /// Deciles (10 %, 20 %, … 90 %) of hands-on hours closed by grids; `None` without hours.
    pub deciles: Option<[f64; 9]>,
    /// The same of the lognormal fitted.
    pub fitted_deciles: Option<[f64; 9]>,
    /// Share closed on time; `None` without limits.
    pub on_time: Option<f64>,
}

/// Fits everything that the rows can say. The error lists numbers of the scenario that cannot be used.
pub fn calibrate(territory: &Territory, scenario: &Scenario, rows: &[CaseRow]) -> Result<Calibration, Vec<Fault>> {
    let before = Scenario {
        levers: Default::default(),
        own_levers: Vec::new(),
        ..scenario.clone()
    };
    let ground = before.ground(territory)?;
    let territory = &*ground;
    let parameters = parameters::resolve(territory, &before)?;
    let numbers = Numbers::before_levers(&before);
    let places = Places::of(territory, &before, &parameters);
    let cases = sorted(&parameters, &places, rows);
    let mut calibration = Calibration {
        cases: cases.used.len() as u32,
        unknown_classes: cases.unknown_classes,
        unplaced: cases.unplaced,
        ..Calibration::default()
    };
    let used = &cases.used;
    if used.is_empty() {
        return Ok(calibration);
    }
    let mut fits = Vec::new();
    rate::fit(territory, &parameters, &places, used, &mut calibration, &mut fits);
    share::fit(&parameters, used, &mut fits);
    season::fit(&parameters, calibration.days, used, &mut fits);
    let hours = handling::fit(&parameters, &places, used, &mut fits);
    calibration.classes = classes(&parameters, &numbers, &calibration, used, &hours);
    calibration.on_time = share::on_time(used.iter());
    calibration.on_time_levels = [
        ClosedBy::Grid,
        ClosedBy::Community,
        ClosedBy::Town,
        ClosedBy::Department,
    ]
    .map(|level| share::on_time(used.iter().filter(|u| u.row.level == Some(level))));
    // One number a key, in the ledger's order; a number that the ledger does not hold is not ours to set.
    for row in assumption::assumptions() {
        if let Some((_, value, error, count)) = fits.iter().find(|f| f.0 == row.key) {
            calibration.fits.push(Fit {
                key: row.key.to_owned(),
                now: numbers.get(row.key),
                value: *value,
                interval: (value - 1.96 * error, value + 1.96 * error),
                cases: *count as u32,
            });
        }
    }
    Ok(calibration)
}

/// Key, value, standard error, cases.
type Found = (String, f64, f64, usize);

/// A row whose class and place are known.
#[derive(Clone, Copy, Debug)]
struct Used<'a> {
    row: &'a CaseRow,
    class: usize,
    place: place::Place,
}

struct Sorted<'a> {
    used: Vec<Used<'a>>,
    unknown_classes: Vec<(String, u32)>,
    unplaced: u32,
}

fn sorted<'a>(parameters: &Parameters, places: &Places, rows: &'a [CaseRow]) -> Sorted<'a> {
    let mut unknown = std::collections::BTreeMap::<String, u32>::new();
    let mut sorted = Sorted {
        used: Vec::with_capacity(rows.len()),
        unknown_classes: Vec::new(),
        unplaced: 0,
    };
    // Ledgers say the same word again and again.
    let mut words = std::collections::BTreeMap::<&str, Option<usize>>::new();
    for row in rows {
        let class = *words
            .entry(row.class.as_str())
            .or_insert_with(|| class_name::find(&parameters.classes, &row.class));
        let Some(class) = class else {
            *unknown.entry(row.class.clone()).or_default() += 1;
            continue;
        };
        let place = places.find(row);
        sorted.unplaced += u32::from(place.is_nowhere());
        sorted.used.push(Used { row, class, place });
    }
    sorted.unknown_classes = unknown.into_iter().collect();
    sorted
        .unknown_classes
        .sort_compact_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted.unknown_classes.truncate(20);
    sorted
}

fn classes(
    parameters: &Parameters,
    numbers: &Numbers,
    so_far: &Calibration,
    used: &[Used<'_>],
    hours: &[Option<([f64; 9], [f64; 9])>],
) -> Vec<ClassFit> {
    let calendar = crate::simulation::calendar::Calendar::of_china();
    parameters
        .classes
        .iter()
        .enumerate()
        .map(|(c, class)| {
            let own = || used.iter().filter(move |u| u.class == c);
            let count = own().count();
            let profile = crate::simulation::profile::Profile::new(class.season, parameters.heating_peak, &calendar);
            ClassFit {
                key: class.key.clone(),
                name: class.name.clone(),
                cases: count as u32,
                months: (so_far.days >= 300.0).then(|| share::months(own())).flatten(),
                model_months: rate::model_months(&profile),
                levels: share::levels(own()),
                model_levels: share::model_levels(class, numbers),
                deciles: hours.get(c).copied().flatten().map(|d| d.0),
                fitted_deciles: hours.get(c).copied().flatten().map(|d| d.1),
                on_time: share::on_time(own()),
            }
        })
        .collect()
}
