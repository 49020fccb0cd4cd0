//! Flat rows (记录): one a case, from happening to closing. Measures are computed from these and
//! from the stations' hours in [`super::measure`], never inside a station.

use super::station::Crew;
use crate::scenario::case_class::Helper;
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
    /// 处置: the hands-on work of the level that closes it is done. What follows until `closed` are
    /// parties, parts and permits, departments, feedback (反馈) and check (核查).
    pub handled: f64,
    /// Limit.
    pub due: f64,
    /// 结案.
    pub closed: f64,
    /// The first closing failed its check and was done again (返工).
    pub rework: bool,
    /// Hours that it rested with its clock standing still (挂账); 0 for most.
    pub parked: f64,
    /// Its limit was extended (延期): `due` is the later one.
    pub extended: bool,
    /// A leader took it up and shortened what was left of it (包抓).
    pub boosted: bool,
    /// Who from outside closed it, if not the level's own people.
    pub helper: Option<Helper>,
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

/// A team about to be played.
#[derive(Clone, Copy, Debug)]
pub struct Team<'a> {
    /// Grid, community, town, or a county's departments.
    pub level: Level,
    /// Position in [`super::run::Setup::grids`], or of the community, town or county in its order.
    pub position: u32,
    /// Which of the town's pools or of the county's departments, from 0.
    pub pool: u32,
    /// Who serves, and when.
    pub crews: &'a [Crew],
    /// Share of their time on shift that is free for cases, visits and patrol.
    pub free: f64,
}

/// A case at one team, from its arrival there until the team is done with it. Departments are told with
/// everything that their county's towns call them for; cases of towns that were not asked for
/// ([`super::run::replay`]) have the number `u32::MAX` there, and no record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// [`Record::case`].
    pub case: u32,
    /// Position of the case's grid in [`super::run::Setup::grids`].
    pub grid: u32,
    /// 派遣: it lies in the team's tray.
    pub arrived: f64,
    /// Somebody begins.
    pub began: f64,
    /// Closed here, or handed up; of a department, its people's work done.
    pub finished: f64,
    /// Hands-on hours. Forms and meetings interleave, so `began..finished` holds more hours of shift.
    pub hours: f64,
    /// Done outside shifts: `began..finished` is overtime.
    pub on_call: bool,
    /// Which of the team's crews did it, in the order of [`Team::crews`]; 0 on call.
    pub crew: u32,
    /// Whether this team closes it.
    pub closes: bool,
}

/// Takes what happens in a replication. Teams are played one after the other, each told before its
/// steps; records come in no particular order. All but [`Sink::record`] may be left out, and then
/// cost nothing.
pub trait Sink {
    /// One case, played out.
    fn record(&mut self, record: &Record);
    /// A team begins to be played.
    #[inline]
    fn team(&mut self, _: &Team<'_>) {}
    /// One case at the team that is played now.
    #[inline]
    fn step(&mut self, _: &Step) {}
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
    #[inline]
    fn team(&mut self, team: &Team<'_>) {
        self.0.team(team);
        self.1.team(team);
    }
    #[inline]
    fn step(&mut self, step: &Step) {
        self.0.step(step);
        self.1.step(step);
    }
}
