//! The classes of cases as data. Defaults: domain.md §5.

use super::assumption;
use super::lever::{Effect, Levers, levers};
use super::numbers::Numbers;
use serde::{Deserialize, Serialize};

/// One class of cases, as resolved for a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseClass {
    /// Stable key (`dispute`).
    pub key: String,
    /// Names, zh and en.
    pub name: (String, String),
    /// Cases per 1,000 residents and month at which the keyed stream is drawn. Constant of the
    /// version: changing a rate thins or thickens this stream, it never redraws it.
    pub reference_rate: f64,
    /// Cases per 1,000 residents and month in this scenario, mean over the year: a season shifts
    /// cases within the year and changes no total.
    pub rate: f64,
    /// Rate multiplier by property mode, in the order of [`crate::territory::PropertyMode::ALL`].
    pub property_factor: [f64; 4],
    /// Rate multiplier in old compounds.
    pub old_factor: f64,
    /// Shape parameter of the gamma factor of each unit (overdispersion; larger is more even).
    pub dispersion: f64,
    /// When in the year, week and day cases happen.
    pub season: Season,
    /// 2 high, 1 normal, 0 low: served first to last.
    pub priority: u8,
    /// Served at any hour by whoever is on call.
    pub on_call: bool,
    /// Time allowed from filing to closing.
    pub deadline: Deadline,
    /// Median hands-on hours at the level that closes it.
    pub handling_median: f64,
    /// Coefficient of variation of the hands-on hours (lognormal).
    pub handling_cv: f64,
    /// Median days it takes besides hands-on work (parties, parts, permits); 0 for none.
    pub elapsed_median_days: f64,
    /// Share that nobody reports: found by patrol, visit or courier.
    pub latent_share: f64,
    /// Probability that it cannot be closed in the community.
    pub beyond_community: f64,
    /// Of those that can, the share closed by the grid itself.
    pub grid_share: f64,
    /// Of those beyond the community, the share that the town can close; the rest is a whistle
    /// to departments.
    pub town_share: f64,
    /// Departments that a whistle calls (fork–join: done when the slowest has come).
    pub departments: u8,
}

/// Shape of the arrival rate over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Season {
    /// Even over the year; more on weekdays and by day.
    Daytime,
    /// Even over the year; evenings and nights.
    Evening,
    /// Office hours of weekdays.
    Office,
    /// First weeks of the heating season (late October and November), then winter.
    Heating,
}

/// A limit in one of the three clocks of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Deadline {
    /// 紧急工作时: hours that run day and night.
    UrgentHours(f64),
    /// 工作时: office hours.
    WorkHours(f64),
    /// 工作日: working days of office hours.
    WorkDays(f64),
}

impl Deadline {
    /// Roughly how many hours of wall clock it allows (8 office hours a day, 5 days of 7).
    pub fn rough_hours(self) -> f64 {
        match self {
            Self::UrgentHours(h) => h,
            Self::WorkHours(h) => h * 3.0 * 7.0 / 5.0,
            Self::WorkDays(d) => d * 24.0 * 7.0 / 5.0,
        }
    }
}

impl CaseClass {
    /// Mean hands-on hours: the mean of a lognormal with this median and coefficient of variation,
    /// m·√(1 + cv²).
    pub fn handling_mean(&self) -> f64 {
        self.handling_median * (1.0 + self.handling_cv * self.handling_cv).sqrt()
    }
}

/// What makes a class besides the numbers of the ledger.
struct Kind {
    key: &'static str,
    name: (&'static str, &'static str),
    season: Season,
    priority: u8,
    on_call: bool,
    deadline: Deadline,
    /// More of them in old compounds.
    old: bool,
    /// The mode of property management matters.
    property: bool,
    latent: Option<&'static str>,
    elapsed: Option<&'static str>,
}

/// The nine classes (domain.md §5; deadlines S25, S17).
const KINDS: [Kind; 9] = [
    Kind {
        key: "dispute",
        name: ("矛盾纠纷", "Disputes"),
        season: Season::Evening,
        priority: 1,
        on_call: false,
        deadline: Deadline::WorkDays(7.0),
        old: false,
        property: false,
        latent: None,
        elapsed: Some("elapsed_dispute"),
    },
    Kind {
        key: "hazard",
        name: ("安全隐患", "Hazards"),
        season: Season::Daytime,
        priority: 2,
        on_call: true,
        deadline: Deadline::UrgentHours(24.0),
        old: true,
        property: false,
        latent: Some("latent_hazard"),
        elapsed: None,
    },
    Kind {
        key: "street",
        name: ("市容环境", "Street and tidiness"),
        season: Season::Daytime,
        priority: 1,
        on_call: false,
        // 1 working day; 4 working hours where the stricter of two cities' tables is wanted.
        deadline: Deadline::WorkDays(1.0),
        old: true,
        property: false,
        latent: Some("latent_street"),
        elapsed: None,
    },
    Kind {
        key: "fixture",
        name: ("公共部件", "Fixtures"),
        season: Season::Daytime,
        priority: 2,
        on_call: true,
        deadline: Deadline::UrgentHours(6.0),
        old: true,
        property: false,
        latent: Some("latent_fixture"),
        elapsed: None,
    },
    Kind {
        key: "property",
        name: ("物业", "Property management"),
        season: Season::Daytime,
        priority: 1,
        on_call: false,
        deadline: Deadline::WorkDays(7.0),
        old: true,
        property: true,
        latent: None,
        elapsed: Some("elapsed_property"),
    },
    Kind {
        key: "noise",
        name: ("噪音扰民", "Noise"),
        season: Season::Evening,
        priority: 1,
        on_call: false,
        deadline: Deadline::UrgentHours(24.0),
        old: false,
        property: false,
        latent: None,
        elapsed: None,
    },
    Kind {
        key: "help",
        name: ("民生诉求", "Help and services"),
        season: Season::Daytime,
        priority: 1,
        on_call: false,
        deadline: Deadline::WorkDays(5.0),
        old: true,
        property: false,
        latent: None,
        elapsed: None,
    },
    Kind {
        key: "heating",
        name: ("供暖", "Heating"),
        season: Season::Heating,
        priority: 2,
        on_call: true,
        deadline: Deadline::UrgentHours(24.0),
        old: true,
        property: false,
        latent: None,
        elapsed: None,
    },
    Kind {
        key: "question",
        name: ("咨询", "Questions"),
        season: Season::Office,
        priority: 0,
        on_call: false,
        deadline: Deadline::WorkDays(1.0),
        old: false,
        property: false,
        latent: None,
        elapsed: None,
    },
];

/// The nine classes of domain.md §5 with every number at the ledger's default and no lever on.
pub fn defaults() -> Vec<CaseClass> {
    let values = Numbers::defaults();
    resolve(&values, &Levers::new())
}

/// The classes with the numbers in force. `reference_rate` stays the ledger's default whatever is
/// changed, so that the streams of cases are those of every other scenario.
pub fn resolve(numbers: &Numbers, settings: &Levers) -> Vec<CaseClass> {
    let property = property_factors(numbers, settings);
    KINDS
        .iter()
        .map(|kind| {
            let of = |prefix: &str| numbers.get(&format!("{prefix}_{}", kind.key));
            let own = |key: Option<&str>| key.map_or(0.0, |k| numbers.get(k));
            CaseClass {
                key: kind.key.to_owned(),
                name: (kind.name.0.to_owned(), kind.name.1.to_owned()),
                reference_rate: assumption::find(&format!("rate_{}", kind.key)).map_or(0.0, |row| row.value),
                rate: of("rate"),
                property_factor: if kind.property { property } else { [1.0; 4] },
                old_factor: if kind.old { numbers.get("old_factor") } else { 1.0 },
                dispersion: numbers.get("dispersion"),
                season: kind.season,
                priority: kind.priority,
                on_call: kind.on_call,
                deadline: kind.deadline,
                handling_median: of("hours"),
                handling_cv: numbers.get("handling_cv"),
                elapsed_median_days: own(kind.elapsed),
                latent_share: own(kind.latent),
                beyond_community: of("beyond"),
                grid_share: numbers.get("grid_share"),
                town_share: numbers.get("town_share"),
                departments: numbers.get("whistle_departments").clamp(1.0, 255.0) as u8,
            }
        })
        .collect()
}

/// Compounds of the founding document: run by the community; by a company or the owners (domain.md §1.5).
const FALLBACK_COMPOUNDS: f64 = 221.0;
const OTHER_COMPOUNDS: f64 = 524.0 + 143.0;

/// Factor of property matters by mode, in the order of [`crate::territory::PropertyMode::ALL`].
///
/// A territory records who runs a compound once the measures are taken (524 / 143 / 221). A lever
/// that says more than 221 fallback compounds means that a share of the others is still run so and
/// has the fallback's factor; fewer means that a share of the fallback compounds has a company's.
fn property_factors(numbers: &Numbers, settings: &Levers) -> [f64; 4] {
    // 兜底 until 除02: nobody in charge; after it the community.
    let fallback = numbers.get("unmanaged_factor");
    let mut factors = [1.0, numbers.get("self_managed_factor"), fallback, 1.0];
    for lever in levers() {
        for effect in lever.effects {
            let Effect::ConvertFallback(number) = effect else {
                continue;
            };
            let converted = FALLBACK_COMPOUNDS - lever.value(settings, *number);
            if converted >= 0.0 {
                factors[2] += (factors[0] - factors[2]) * converted / FALLBACK_COMPOUNDS;
            } else {
                let share = (-converted / OTHER_COMPOUNDS).min(1.0);
                factors[0] += (fallback - factors[0]) * share;
                factors[1] += (fallback - factors[1]) * share;
            }
        }
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_classes_with_the_rates_of_the_brief() {
        let classes = defaults();
        assert_eq!(classes.len(), 9);
        let sum: f64 = classes.iter().map(|c| c.rate).sum();
        assert!((sum - 20.5).abs() < 1e-9, "{sum}");
        assert!(classes.iter().all(|c| c.rate == c.reference_rate));
    }

    #[test]
    fn property_modes_are_ordered_from_company_to_nobody_in_charge() {
        let [market, own, fallback, none] = defaults()[4].property_factor;
        assert!(
            1.0 <= market && market < own && own < fallback,
            "{market} {own} {fallback}"
        );
        assert_eq!((fallback, none), (2.0, 1.0));
    }
}
