//! Station-days (站日): one row a team and day — what came, what was done, what waits, and where the
//! hours on shift went.
//!
//! Hands-on hours are spread evenly over the stretches on shift in which the case was in hand. Leave,
//! forms, meetings and duty take their share of every day on shift; what cases leave of a grid's day
//! goes to visits and patrol in the proportion in which the year's rest does
//! ([`crate::simulation::hours::rounds`]), so that the days add up to the year.

use super::spread::Serving;
use crate::scenario::parameters::WorkTime;
use crate::simulation::hours::rounds;
use crate::simulation::{Level, Record, Setup, Sink, Step, Team};

/// One team on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Day {
    /// Cases that came to the team.
    pub arrived: u32,
    /// Cases that it was done with.
    pub finished: u32,
    /// Cases that nobody had begun at midnight.
    pub waiting: u32,
    /// Hours on shift, all its servers.
    pub on_shift: f64,
    /// Hands-on hours on cases within shifts.
    pub cases: f64,
    /// Leave.
    pub leave: f64,
    /// Forms, platforms, chat groups.
    pub forms: f64,
    /// Meetings.
    pub meetings: f64,
    /// Window and other duty.
    pub duty: f64,
    /// Mandated visits.
    pub visits: f64,
    /// Patrol.
    pub patrol: f64,
    /// Hours on call.
    pub overtime: f64,
}

/// The days of one team.
#[derive(Clone, Debug)]
pub struct TeamDays {
    /// Its level.
    pub level: Level,
    /// Its position among those of its level.
    pub position: usize,
    /// Its days, from the first of the run.
    pub days: Vec<Day>,
}

/// Collects the days of every team played; a [`Sink`].
#[derive(Debug)]
pub struct Days<'a> {
    setup: &'a Setup,
    serving: Serving,
    /// Every team played, in order.
    pub teams: Vec<TeamDays>,
}

impl<'a> Days<'a> {
    /// Nothing yet.
    pub fn new(setup: &'a Setup) -> Self {
        Self {
            setup,
            serving: Serving::default(),
            teams: Vec::new(),
        }
    }

    /// Divides what cases leave of the hours and counts who waits. Call it once, when all is played.
    pub fn finish(mut self) -> Vec<TeamDays> {
        for team in &mut self.teams {
            let work = work_time(self.setup, team.level);
            let mut waiting = 0_i64;
            for day in &mut team.days {
                // `waiting` held the cases begun on that day until now.
                waiting += i64::from(day.arrived) - i64::from(day.waiting);
                day.waiting = waiting.max(0) as u32;
                day.leave = day.on_shift * work.leave;
                day.forms = day.on_shift * work.forms;
                day.meetings = day.on_shift * work.meetings;
                day.duty = day.on_shift * work.window;
            }
            if team.level != Level::Grid {
                continue;
            }
            let free = work.free();
            let rest = |day: &Day| (day.on_shift * free - day.cases).max(0.0);
            let left: f64 = team.days.iter().map(rest).sum();
            let hours: f64 = team.days.iter().map(|d| d.cases).sum();
            let size = &self.setup.grids[team.position].size;
            let p = &self.setup.parameters;
            let workdays = f64::from(self.setup.calendar().workdays(p.days));
            let asked = rounds(p, size, hours, f64::from(p.days), workdays).visit_hours;
            let share = if left > 0.0 { (asked / left).min(1.0) } else { 0.0 };
            for day in &mut team.days {
                let rest = rest(day);
                day.visits = rest * share;
                day.patrol = rest - day.visits;
            }
        }
        self.teams
    }
}

fn work_time(setup: &Setup, level: Level) -> &WorkTime {
    match level {
        Level::Grid => &setup.parameters.grid_worker,
        Level::Community => &setup.parameters.community_worker,
        _ => &setup.parameters.town_worker,
    }
}

impl Sink for Days<'_> {
    fn record(&mut self, _: &Record) {}

    fn team(&mut self, team: &Team<'_>) {
        self.serving = Serving::of(team);
        let hours = self.serving.hours();
        let calendar = self.setup.calendar();
        let on_shift = |day: u32| if calendar.is_workday(day) { hours } else { 0.0 };
        let position = team.position as usize;
        if let Some(last) = self.teams.last_mut()
            && (last.level, last.position) == (team.level, position)
            && team.pool > 0
        {
            // Another pool of the same office.
            for (day, row) in last.days.iter_mut().enumerate() {
                row.on_shift += on_shift(day as u32);
            }
            return;
        }
        self.teams.push(TeamDays {
            level: team.level,
            position,
            days: (0..self.setup.parameters.days)
                .map(|day| Day {
                    on_shift: on_shift(day),
                    ..Day::default()
                })
                .collect(),
        });
    }

    fn step(&mut self, step: &Step) {
        let Some(team) = self.teams.last_mut() else { return };
        let at = |hours: f64| (hours / 24.0).floor() as usize;
        if let Some(day) = team.days.get_mut(at(step.arrived)) {
            day.arrived += 1;
        }
        if let Some(day) = team.days.get_mut(at(step.began)) {
            day.waiting += 1;
        }
        if let Some(day) = team.days.get_mut(at(step.finished)) {
            day.finished += 1;
        }
        // Forms and meetings interleave: of every hour on shift the free share is hands-on.
        let calendar = self.setup.calendar();
        let rate = self.serving.free();
        let run = 0.0..self.setup.horizon();
        let overtime = self.serving.pieces(calendar, step, &run, |from, to| {
            if let Some(day) = team.days.get_mut(at(from)) {
                day.cases += rate * (to - from);
            }
        });
        if let Some(day) = team.days.get_mut(at(step.began)) {
            day.overtime += overtime;
        }
    }
}
