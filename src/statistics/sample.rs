//! What one replication says of one area.
//!
//! Cases belong to the area where they happen, whoever closes them; teams to the area that they serve:
//! a grid's sample holds its own team, a community's its grids and its own, a town's all below and its
//! own, a county's the departments as well. Counting rules are those of [`crate::simulation::measure`].

use super::histogram::Histogram;
use super::spread::Serving;
use crate::simulation::calendar::YEAR_DAYS;
use crate::simulation::hours::{TeamHours, rounds};
use crate::simulation::measure::{gini, variation};
use crate::simulation::{Level, Record, Setup, Sink, Span, Step, Team};
use std::ops::Range;

/// Levels that have teams.
pub const TEAMS: usize = 4;

/// Cases of one class, of one closing level, or all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Cases that happened.
    pub cases: u32,
    /// Filed within the run.
    pub filed: u32,
    /// Closed within the run.
    pub closed: u32,
    /// Due within the run.
    pub due: u32,
    /// … and closed in time.
    pub on_time: u32,
    /// … and closed by the end.
    pub finished: u32,
    /// … and really solved.
    pub solved: u32,
    /// Done again after a failed check.
    pub rework: u32,
    /// Their limit was extended.
    pub extended: u32,
    /// They rested with their clock standing still.
    pub parked: u32,
    /// Come back before.
    pub repeats: u32,
    /// Nobody reported them.
    pub latent: u32,
    /// … their hours until somebody found them.
    pub delay: f64,
    /// Hours from filing to closing of those filed.
    pub times: Histogram,
}

impl Group {
    fn count(&mut self, r: &Record, window: &Range<f64>) {
        if r.happened < window.start {
            return;
        }
        let end = window.end;
        let closed = r.closed <= end;
        let one = u32::from;
        self.cases += 1;
        self.closed += one(closed);
        if r.due <= end {
            self.due += 1;
            self.on_time += one(r.on_time());
            self.finished += one(closed);
            self.solved += one(closed && r.solved);
        }
        self.rework += one(r.rework);
        self.extended += one(r.extended);
        self.parked += one(r.parked > 0.0);
        self.repeats += one(r.repeat > 0);
        if r.latent {
            self.latent += 1;
            self.delay += r.filed - r.happened;
        }
        if r.filed < end {
            self.filed += 1;
            self.times.add(r.closed - r.filed);
        }
    }
}

/// The teams of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Teams {
    /// Teams.
    pub teams: u32,
    /// Cases that they had in hand.
    pub steps: u32,
    /// … of which they handed up.
    pub handed_up: u32,
    /// Hours from arrival at the team until somebody began, summed.
    pub waited: f64,
    /// Hands-on hours.
    pub hands_on: f64,
    /// … out of shift.
    pub overtime: f64,
    /// Hours on shift in which a server had a case in hand, by month and hour of day.
    pub occupied: [[f64; 24]; 12],
    /// Hours on shift, by month and hour of day.
    pub on_shift: [[f64; 24]; 12],
}

impl Default for Teams {
    fn default() -> Self {
        Self {
            teams: 0,
            steps: 0,
            handed_up: 0,
            waited: 0.0,
            hands_on: 0.0,
            overtime: 0.0,
            occupied: [[0.0; 24]; 12],
            on_shift: [[0.0; 24]; 12],
        }
    }
}

impl Teams {
    /// Share of the hours on shift with a case in hand, of some months and hours.
    pub fn utilisation(&self, of: impl Fn(usize, usize) -> bool) -> f64 {
        let sum = |table: &[[f64; 24]; 12]| -> f64 {
            let cells = (0..12).flat_map(|m| (0..24).map(move |h| (m, h)));
            cells.filter(|&(m, h)| of(m, h)).map(|(m, h)| table[m][h]).sum()
        };
        let shift = sum(&self.on_shift);
        if shift > 0.0 {
            sum(&self.occupied) / shift
        } else {
            f64::NAN
        }
    }
}

/// One replication of one area; a [`Sink`] while it is played.
#[derive(Debug)]
pub struct Sample<'a> {
    setup: &'a Setup,
    span: Span,
    serving: Serving,
    /// The level and whether the team is the area's own.
    now: (usize, bool),
    months: [usize; YEAR_DAYS],
    workdays: [f64; 12],
    grid_hours: Vec<(f64, f64)>,
    /// All cases.
    pub all: Group,
    /// By class.
    pub classes: Vec<Group>,
    /// By the level that closes.
    pub levels: [Group; 4],
    /// By level of the teams.
    pub teams: [Teams; TEAMS],
    /// Change of the number of open cases on each day; [`Sample::backlog`] sums it up.
    turns: Vec<i32>,
}

impl<'a> Sample<'a> {
    /// An empty one, ready to listen.
    pub fn new(setup: &'a Setup, span: Span) -> Self {
        let days = setup.parameters.days;
        let mut months = [0; YEAR_DAYS];
        let mut workdays = [0.0; 12];
        for (day, month) in months.iter_mut().enumerate() {
            *month = month_of(day);
        }
        for day in setup.parameters.warmup_days..days {
            if setup.calendar().is_workday(day) {
                workdays[months[day as usize % YEAR_DAYS]] += 1.0;
            }
        }
        Self {
            grid_hours: vec![(0.0, 0.0); span.grids.len()],
            setup,
            span,
            serving: Serving::default(),
            now: (0, false),
            months,
            workdays,
            all: Group::default(),
            classes: vec![Group::default(); setup.parameters.classes.len()],
            levels: Default::default(),
            teams: Default::default(),
            turns: vec![0; days as usize + 1],
        }
    }

    /// Cases found and not closed at the start of each day, and at the end of the last.
    pub fn backlog(&self) -> Vec<f64> {
        let mut open = 0;
        self.turns
            .iter()
            .map(|&turn| {
                open += turn;
                f64::from(open)
            })
            .collect()
    }

    /// Hours demanded a post of each urban grid with a team.
    pub fn loads(&self) -> Vec<f64> {
        let setup = self.setup;
        let p = &setup.parameters;
        let days = f64::from(p.days - p.warmup_days);
        (self.span.grids.clone().zip(&self.grid_hours))
            .filter_map(|(g, &(hours, overtime))| {
                let grid = &setup.grids[g];
                if !(grid.is_urban() && grid.size.posts > 0.0) {
                    return None;
                }
                let made = rounds(p, &grid.size, hours - overtime, days, setup.workdays());
                let work = hours + made.visit_hours + made.patrol_asked;
                Some(TeamHours::new(&p.grid_worker, grid.size.posts, setup.workdays(), work).demanded / grid.size.posts)
            })
            .collect()
    }

    /// Gini coefficient and coefficient of variation of hours demanded a worker.
    pub fn equity(&self) -> (f64, f64) {
        let mut loads = self.loads();
        let missing = f64::NAN;
        (
            gini(&mut loads).unwrap_or(missing),
            variation(&loads).unwrap_or(missing),
        )
    }

    fn turn(&mut self, at: f64, by: i32) {
        // Counted from the next start of a day on; what never comes never counts.
        let day = (at / 24.0).floor() + 1.0;
        if day < self.turns.len() as f64 {
            self.turns[day as usize] += by;
        }
    }
}

/// Month of a day of the year, both from 0.
pub fn month_of(day: usize) -> usize {
    const ENDS: [usize; 12] = [31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    ENDS.iter().position(|&end| day % YEAR_DAYS < end).unwrap_or(11)
}

impl Sink for Sample<'_> {
    fn record(&mut self, r: &Record) {
        if !self.span.grids.contains(&(r.grid as usize)) {
            return;
        }
        let window = self.setup.window();
        self.all.count(r, window);
        self.classes[r.class as usize].count(r, window);
        self.levels[r.level as usize].count(r, window);
        self.turn(r.filed, 1);
        self.turn(r.closed, -1);
    }

    fn team(&mut self, team: &Team<'_>) {
        let position = team.position as usize;
        let own = match team.level {
            Level::Grid => self.span.grids.contains(&position),
            Level::Community => self.span.communities.contains(&position),
            Level::Town => self.span.whole_towns && self.span.towns.contains(&position),
            Level::Department => self.span.counties.contains(&position),
        };
        self.now = ((team.level as usize).min(TEAMS - 1), own);
        if !own {
            return;
        }
        self.serving = Serving::of(team);
        let teams = &mut self.teams[self.now.0];
        teams.teams += 1;
        let workdays = &self.workdays;
        self.serving.day(|hour, on| {
            for (month, days) in workdays.iter().enumerate() {
                teams.on_shift[month][hour] += on * days;
            }
        });
    }

    fn step(&mut self, step: &Step) {
        let (level, own) = self.now;
        if !own {
            return;
        }
        let window = self.setup.window();
        let teams = &mut self.teams[level];
        if step.arrived >= window.start {
            teams.steps += 1;
            teams.handed_up += u32::from(!step.closes);
            teams.waited += step.began - step.arrived;
        }
        let months = &self.months;
        let mut on_shift = 0.0;
        let overtime = self.serving.pieces(self.setup.calendar(), step, window, |from, to| {
            on_shift += to - from;
            let day = (from / 24.0).floor();
            let month = months[day as usize % YEAR_DAYS];
            let (from, to) = (from - day * 24.0, to - day * 24.0);
            let mut hour = from.floor();
            while hour < to {
                let piece = to.min(hour + 1.0) - from.max(hour);
                teams.occupied[month][(hour as usize).min(23)] += piece;
                hour += 1.0;
            }
        });
        // Of every hour on shift with a case in hand the free share is hands-on.
        let hours = on_shift * self.serving.free() + overtime;
        teams.hands_on += hours;
        teams.overtime += overtime;
        if level == 0 {
            let sums = &mut self.grid_hours[step.grid as usize - self.span.grids.start];
            sums.0 += hours;
            sums.1 += overtime;
        }
    }
}
