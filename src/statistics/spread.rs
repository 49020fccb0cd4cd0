//! When within its shifts a team works on a case: the pieces of `began..finished` that are on shift.

use crate::simulation::calendar::Calendar;
use crate::simulation::station::{AtEnd, Crew};
use crate::simulation::{Step, Team};
use std::ops::Range;

/// A team as the steps need it.
#[derive(Clone, Debug, Default)]
pub struct Serving {
    crews: Vec<Crew>,
    free: f64,
}

impl Serving {
    pub fn of(team: &Team<'_>) -> Self {
        Self {
            crews: team.crews.to_vec(),
            free: team.free.max(1e-6),
        }
    }

    /// Calls `piece` with from and to of every stretch on shift within `window`, one a day; returns the
    /// hours out of shift within it.
    pub fn pieces(
        &self,
        calendar: &Calendar,
        step: &Step,
        window: &Range<f64>,
        mut piece: impl FnMut(f64, f64),
    ) -> f64 {
        let within = |from: f64, to: f64| (to.min(window.end) - from.max(window.start)).max(0.0);
        if step.on_call {
            return within(step.began, step.finished);
        }
        let Some(crew) = self.crews.get(step.crew as usize) else {
            return 0.0;
        };
        let end = step.finished.min(window.end);
        let mut from = step.began;
        while from < end {
            let close = calendar.end_of_shift(&crew.shift, from);
            let to = close.min(end);
            if to <= from {
                break;
            }
            if to > window.start {
                piece(from.max(window.start), to);
            }
            if crew.at_end == AtEnd::Finish {
                return within(close, step.finished);
            }
            from = calendar.next_on(&crew.shift, to);
        }
        0.0
    }

    /// Calls `hour` with the hour of day and the servers' hours on shift within it, on any working day.
    pub fn day(&self, mut hour: impl FnMut(usize, f64)) {
        for crew in &self.crews {
            let (from, to) = (crew.shift.start, crew.shift.start + crew.shift.length);
            for h in 0..24_usize {
                let on = (to.min(h as f64 + 1.0) - from.max(h as f64)).max(0.0);
                if on > 0.0 {
                    hour(h, on * f64::from(crew.servers));
                }
            }
        }
    }

    /// Hands-on share of an hour on shift with a case in hand.
    pub fn free(&self) -> f64 {
        self.free
    }

    /// Servers' hours on shift on a working day.
    pub fn hours(&self) -> f64 {
        self.crews.iter().map(|c| c.shift.length * f64::from(c.servers)).sum()
    }

    /// The first crew's shift, for words.
    pub fn shift(&self) -> Option<(f64, f64)> {
        let first = self.crews.first()?;
        let last = self.crews.last()?;
        Some((first.shift.start, last.shift.start + last.shift.length))
    }
}
