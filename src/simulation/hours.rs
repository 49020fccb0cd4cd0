//! Where a grid's hours go: cases first, then mandated visits, then patrol with what is left
//! (design/model.md §2). The same reckoning serves twice: with expected case hours before a run (it
//! says how often patrols pass, hence when latent cases are found), with the hours really spent
//! after it.

use crate::scenario::Parameters;
use crate::scenario::parameters::WorkTime;

/// What the reckoning needs to know of a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GridSize {
    /// Workers.
    pub heads: f64,
    /// Full posts that they make.
    pub posts: f64,
    /// Households.
    pub households: f64,
    /// Residents.
    pub residents: f64,
    /// Residents as helpers from outside see them: as many as get the helpers' hours by head.
    pub helped: f64,
    /// Residents of special groups.
    pub special: f64,
    /// Built-up square kilometres (open ground and farmland left out).
    pub built: f64,
    /// Hours of one way out and back.
    pub trip: f64,
    /// Share of the hours for visits and patrol that a redraw costs in the run.
    pub lost: f64,
}

/// Contract hours of so many full posts over `workdays`.
pub fn contract(work: &WorkTime, posts: f64, workdays: f64) -> f64 {
    posts * work.hours_per_day * workdays
}

/// Hours of a team: bound, demanded, available.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TeamHours {
    /// Contract hours.
    pub contract: f64,
    /// Contract hours less leave.
    pub available: f64,
    /// Hours on forms.
    pub forms: f64,
    /// Hours demanded: cases, visits, patrol, forms, meetings, window.
    pub demanded: f64,
}

impl TeamHours {
    /// The hours of a team whose cases, visits and patrol ask for `work`.
    pub fn new(time: &WorkTime, posts: f64, workdays: f64, work: f64) -> Self {
        let contract = contract(time, posts, workdays);
        Self {
            contract,
            available: contract * (1.0 - time.leave),
            forms: contract * time.forms,
            demanded: contract * (time.forms + time.meetings + time.window) + work,
        }
    }

    /// Adds another team's.
    pub fn add(&mut self, other: &Self) {
        self.contract += other.contract;
        self.available += other.available;
        self.forms += other.forms;
        self.demanded += other.demanded;
    }
}

/// Visits and patrol of a grid over the run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rounds {
    /// Visits asked.
    pub visits_asked: f64,
    /// Visits made, by the team and by others.
    pub visits_made: f64,
    /// Hours that the team's own share of the visits would take.
    pub visit_hours: f64,
    /// Hours between two rounds of patrol; at most the whole run.
    pub patrol_interval: f64,
    /// Hours of patrol asked.
    pub patrol_asked: f64,
}

/// Visits and patrol of a grid whose cases take `cases` hours on duty, over a run of `days` with
/// `workdays`.
pub fn rounds(p: &Parameters, grid: &GridSize, cases: f64, days: f64, workdays: f64) -> Rounds {
    let years = days / 365.0;
    let free = contract(&p.grid_worker, grid.posts, workdays) * p.grid_worker.free();
    let left = (free - cases).max(0.0) * (1.0 - grid.lost);
    let asked = p.visits.asked(grid.households, grid.special) * years;
    let each = p.visits.hours + grid.trip / p.visits.per_trip.max(1.0);
    let (outside, own_hours) = if each > 0.0 {
        let outside = (p.visits.outside(grid.helped) * years / each).min(asked);
        (outside, (asked - outside) * each)
    } else {
        (asked, 0.0)
    };
    let spent = own_hours.min(left);
    let made = if each > 0.0 { outside + spent / each } else { asked };
    let horizon = days * 24.0;
    let round = (grid.built * p.patrol.round_hours_per_km2).max(p.patrol.round_hours_least);
    let patrol = left - spent;
    let patrol_interval = if patrol > 0.0 {
        (horizon * round / patrol).min(horizon)
    } else {
        horizon
    };
    Rounds {
        visits_asked: asked,
        visits_made: made.min(asked),
        visit_hours: own_hours,
        patrol_interval,
        patrol_asked: p.patrol.hours_per_day * workdays,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_to_visits_then_to_patrol() {
        let p = crate::simulation::run::tests::parameters();
        let grid = GridSize {
            helped: 1012.0,
            heads: 2.0,
            posts: 2.0,
            households: 363.0,
            residents: 1012.0,
            special: 60.0,
            built: 0.2,
            trip: 0.1,
            lost: 0.0,
        };
        let easy = rounds(&p, &grid, 100.0, 365.0, 261.0);
        let busy = rounds(&p, &grid, 1_500.0, 365.0, 261.0);
        let swamped = rounds(&p, &grid, 5_000.0, 365.0, 261.0);
        assert_eq!(easy.visits_made, easy.visits_asked);
        assert!(easy.patrol_interval < busy.patrol_interval);
        assert!(swamped.visits_made < swamped.visits_asked);
        assert_eq!(swamped.patrol_interval, 8760.0);
    }
}
