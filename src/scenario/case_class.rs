//! The classes of cases as data. Defaults: domain.md §5.

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
    /// Cases per 1,000 residents and month in this scenario.
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
