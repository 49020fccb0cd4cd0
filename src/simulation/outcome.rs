//! Measures of a run (指标), by area, one row a replication.

use crate::territory::content_hash::Digest;
use serde::{Deserialize, Serialize};

/// The headline measures. Names and units for people stand in [`crate::locale::index`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Index {
    /// 车马比: hours demanded / hours available, grid and community workers.
    LoadRatio,
    /// Mandated visits made / asked, 0–1.
    VisitCoverage,
    /// Hours between two patrol rounds of a place.
    PatrolInterval,
    /// Mean hours from happening to detection of latent matters.
    DetectionDelay,
    /// Hours of grid and community workers on forms, a worker and month.
    FormHours,
    /// Cases a year.
    Cases,
    /// Share of cases due that were closed on time (按期结案率).
    OnTime,
    /// Median hours from filing to closing.
    MedianHours,
    /// 90th percentile of the same.
    NinetiethHours,
    /// Share closed in grid and community.
    ClosedLocally,
    /// 响应率: first contact within 24 hours.
    Response,
    /// 解决率.
    Resolution,
    /// 满意率.
    Satisfaction,
    /// Share of town staff's free hours used.
    TownUtilisation,
    /// Cases still open at the end.
    OpenAtEnd,
    /// Gini coefficient of hours demanded per grid worker over grids.
    WorkloadGini,
    /// Cost a year, 元 (no chance in it).
    Cost,
    /// Share of cases due that were closed by the end (结案率).
    CloseRate,
    /// Score of the 三率: response, resolution and satisfaction, weighted.
    ThreeRates,
    /// Coefficient of variation of hours demanded per grid worker over grids.
    WorkloadVariation,
    /// Hours out of shift of grid and community workers, a worker and month.
    Overtime,
}

impl Index {
    /// All, in the order of every table.
    pub const ALL: [Self; 21] = [
        Self::LoadRatio,
        Self::VisitCoverage,
        Self::PatrolInterval,
        Self::DetectionDelay,
        Self::FormHours,
        Self::Cases,
        Self::OnTime,
        Self::MedianHours,
        Self::NinetiethHours,
        Self::ClosedLocally,
        Self::Response,
        Self::Resolution,
        Self::Satisfaction,
        Self::TownUtilisation,
        Self::OpenAtEnd,
        Self::WorkloadGini,
        Self::Cost,
        Self::CloseRate,
        Self::ThreeRates,
        Self::WorkloadVariation,
        Self::Overtime,
    ];
    /// Number of indices.
    pub const COUNT: usize = Self::ALL.len();

    /// Stable key for files and the command line (`load_ratio`).
    pub fn key(self) -> &'static str {
        match self {
            Self::LoadRatio => "load_ratio",
            Self::VisitCoverage => "visit_coverage",
            Self::PatrolInterval => "patrol_interval",
            Self::DetectionDelay => "detection_delay",
            Self::FormHours => "form_hours",
            Self::Cases => "cases",
            Self::OnTime => "on_time",
            Self::MedianHours => "median_hours",
            Self::NinetiethHours => "ninetieth_hours",
            Self::ClosedLocally => "closed_locally",
            Self::Response => "response",
            Self::Resolution => "resolution",
            Self::Satisfaction => "satisfaction",
            Self::TownUtilisation => "town_utilisation",
            Self::OpenAtEnd => "open_at_end",
            Self::WorkloadGini => "workload_gini",
            Self::Cost => "cost",
            Self::CloseRate => "close_rate",
            Self::ThreeRates => "three_rates",
            Self::WorkloadVariation => "workload_cv",
            Self::Overtime => "overtime",
        }
    }

    /// Whether a larger value is better; `None` where neither is.
    pub fn larger_is_better(self) -> Option<bool> {
        match self {
            Self::VisitCoverage
            | Self::OnTime
            | Self::ClosedLocally
            | Self::Response
            | Self::Resolution
            | Self::CloseRate
            | Self::ThreeRates
            | Self::Satisfaction => Some(true),
            Self::Cases | Self::TownUtilisation => None,
            _ => Some(false),
        }
    }
}

/// An area that has measures of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Area {
    /// The whole territory.
    City,
    /// A county, by id.
    County(u32),
    /// A town, by id.
    Town(u32),
    /// A community or village, by id.
    Community(u32),
    /// A grid, by id.
    Grid(u32),
}

/// All measures of one scenario: `values[(replication * areas.len() + area) * Index::COUNT + index]`.
/// NaN where an index has no meaning for an area (no case, no staff, not reckoned at that level).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The areas, city first, then counties, towns, communities, grids; only those with units.
    pub areas: Vec<Area>,
    /// Number of replications.
    pub replications: u32,
    /// The seed.
    pub seed: u64,
    /// The numbers.
    pub values: Vec<f64>,
    /// Cases simulated, all replications together.
    pub cases: u64,
    /// Events handled (arrivals, starts, finishes, hand-ups), all replications together.
    pub events: u64,
}

impl Outcome {
    /// The values of one index in one area over the replications.
    pub fn series(&self, area: usize, index: Index) -> Vec<f64> {
        let width = self.areas.len() * Index::COUNT;
        (0..self.replications as usize)
            .map(|r| self.values[r * width + area * Index::COUNT + index as usize])
            .collect()
    }

    /// Position of an area.
    pub fn position(&self, area: Area) -> Option<usize> {
        // Areas are sorted by their derived order.
        self.areas.binary_search(&area).ok()
    }

    /// The results digest: equal in page, worker and command line for the same scenario, seed and version.
    pub fn digest(&self) -> String {
        let mut digest = Digest::default();
        digest.word(self.seed);
        digest.word(u64::from(self.replications));
        digest.word(self.areas.len() as u64);
        self.values.iter().for_each(|&v| digest.float(v));
        format!("{:016x}", digest.finish())
    }
}
