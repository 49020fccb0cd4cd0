//! Flat rows (记录): one a case, from happening to closing. Measures are computed from these and
//! from the stations' hours in [`super::measure`], never inside a station.

use crate::territory::UnitId;

/// Who closes a case, from the bottom up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// 网格.
    Grid,
    /// 社区.
    Community,
    /// 乡镇(街道).
    Town,
    /// 部门, called by a whistle of the town.
    Department,
}

/// One case. All times are hours since the start; those after the end of the run belong to cases
/// that are open at the end (they are played out, so that no duration is cut off).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Number in the replication: by county, town, community, grid, unit, class and time.
    pub case: u32,
    /// Stable key over scenarios: the same case has the same key whatever the plan.
    pub key: u64,
    /// Where it happens.
    pub unit: UnitId,
    /// Position of its grid in [`super::run::Setup::grids`].
    pub grid: u32,
    /// Position of its class in [`crate::scenario::Parameters::classes`].
    pub class: u8,
    /// Who closed it.
    pub level: Level,
    /// Nobody reported it at first.
    pub latent: bool,
    /// How often it has come back before.
    pub repeat: u8,
    /// 发生.
    pub happened: f64,
    /// 发现, 立案: the clock starts.
    pub filed: f64,
    /// Somebody begins to look at it.
    pub contacted: f64,
    /// Limit.
    pub due: f64,
    /// 结案.
    pub closed: f64,
    /// Hands-on hours, all levels together.
    pub hours: f64,
    /// Whether it is really solved.
    pub solved: bool,
    /// 1 satisfied, `basic_weight` basically satisfied, 0 not.
    pub satisfaction: f64,
}

impl Record {
    /// Closed within its limit.
    pub fn on_time(&self) -> bool {
        self.closed <= self.due
    }
}

/// Takes the records of a replication, in no particular order.
pub trait Sink {
    /// One case.
    fn record(&mut self, record: &Record);
}

impl Sink for Vec<Record> {
    fn record(&mut self, record: &Record) {
        self.push(*record);
    }
}

/// Takes nothing.
impl Sink for () {
    fn record(&mut self, _: &Record) {}
}

/// Both take each.
impl<A: Sink, B: Sink> Sink for (&mut A, &mut B) {
    #[inline]
    fn record(&mut self, record: &Record) {
        self.0.record(record);
        self.1.record(record);
    }
}
