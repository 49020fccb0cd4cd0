//! A case's story (一件事的经过): one case step by step — which shift, waited for what, handed up why —
//! and the same case in other scenarios, for its key is the same in all of them.

mod tell;

use super::spread::Serving;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulation::outcome::Area;
use crate::simulation::{Level, Record, Setup, Sink, Step, Team, replay};
use crate::territory::Territory;
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub use tell::{Line, Story, Telling, level_name, tell};

/// Which case of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pick {
    /// The one that took longest.
    Worst,
    /// One that took as long as half of them do not exceed.
    Typical,
    /// Of those closed too late, one that was as late as half of them.
    Late,
    /// The one with this key.
    Key(u64),
}

impl Pick {
    /// By its name on the command line and in messages (`worst`, `typical`, `late`, or a key in hex).
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "worst" => Some(Self::Worst),
            "typical" => Some(Self::Typical),
            "late" => Some(Self::Late),
            key if key.len() == 16 => u64::from_str_radix(key, 16).ok().map(Self::Key),
            _ => None,
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Where the case happens.
    pub area: Area,
    /// Key of its class; `None` for any.
    pub class: Option<String>,
    /// Which one.
    pub pick: Pick,
    /// Seed of the run.
    pub seed: u64,
    /// Which replication.
    pub replication: u32,
}

/// A team's part in a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The team's level.
    pub level: Level,
    /// Its position among those of its level.
    pub position: usize,
    /// What it did.
    pub step: Step,
    /// Cases in its tray, not begun, when this one came.
    pub ahead: u32,
    /// First and last hour of its shift.
    pub shift: (f64, f64),
    /// Whether one of the team was on shift when the case came.
    pub on_shift: bool,
}

/// A case with everything that happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Its record.
    pub record: Record,
    /// The teams' parts, from the bottom up.
    pub parts: Vec<Part>,
}

/// Finds the case asked for: its record, or `None` where there is no such case.
pub fn find(setup: &Setup, question: &Question) -> Option<Record> {
    struct Candidates<'a> {
        grids: Range<usize>,
        class: Option<u8>,
        setup: &'a Setup,
        pick: Pick,
        /// Hours that they are ordered by, and the case.
        found: Vec<(f64, Record)>,
    }
    impl Sink for Candidates<'_> {
        fn record(&mut self, r: &Record) {
            if !self.grids.contains(&(r.grid as usize)) || self.class.is_some_and(|c| c != r.class) {
                return;
            }
            // What is filed or closed after the run is nobody's story yet.
            let within = r.filed < self.setup.horizon();
            let closed = r.closed <= self.setup.horizon();
            match self.pick {
                Pick::Key(key) if r.key == key => self.found.push((0.0, *r)),
                Pick::Worst if within => self.found.push((r.closed - r.filed, *r)),
                Pick::Typical if within && closed => self.found.push((r.closed - r.filed, *r)),
                Pick::Late if within && closed && !r.on_time() => self.found.push((r.closed - r.due, *r)),
                _ => {}
            }
        }
    }
    let span = setup.span(question.area)?;
    let class = match &question.class {
        Some(key) => Some(setup.parameters.classes.iter().position(|c| &c.key == key)? as u8),
        None => None,
    };
    let mut candidates = Candidates {
        grids: span.grids,
        class,
        setup,
        pick: question.pick,
        found: Vec::new(),
    };
    replay(setup, question.seed, question.replication, span.towns, &mut candidates);
    let mut found = candidates.found;
    let last = found.len().checked_sub(1)?;
    let rank = if question.pick == Pick::Worst { last } else { last / 2 };
    // Ties go by key, which no boundary changes.
    let order = |a: &(f64, Record), b: &(f64, Record)| a.0.total_cmp(&b.0).then(a.1.key.cmp(&b.1.key));
    Some(found.select_nth_unstable_by(rank, order).1.1)
}

/// Everything that happened to the case `key`, which happens in a unit of `plan`'s territory;
/// `None` where the scenario does not have it.
pub fn course(
    setup: &Setup,
    plan: &Plan,
    unit: crate::territory::UnitId,
    key: u64,
    question: &Question,
) -> Option<Course> {
    /// A step of the town with its team.
    type Taken = ((Level, usize, u32), (f64, f64), Step);
    struct Whole {
        key: u64,
        record: Option<Record>,
        now: (Level, usize, u32),
        serving: Serving,
        /// Every step of the town, by team.
        steps: Vec<Taken>,
    }
    impl Sink for Whole {
        fn record(&mut self, r: &Record) {
            if r.key == self.key {
                self.record = Some(*r);
            }
        }
        fn team(&mut self, team: &Team<'_>) {
            self.now = (team.level, team.position as usize, team.pool);
            self.serving = Serving::of(team);
        }
        fn step(&mut self, step: &Step) {
            let shift = self.serving.shift().unwrap_or((0.0, 24.0));
            self.steps.push((self.now, shift, *step));
        }
    }
    // Another plan may not have split the ground into this unit.
    let grid = plan.assignment().get(unit.index()).copied().flatten()?;
    let span = setup.span(Area::Grid(grid.0))?;
    let mut whole = Whole {
        key,
        record: None,
        now: (Level::Grid, 0, 0),
        serving: Serving::default(),
        steps: Vec::new(),
    };
    replay(setup, question.seed, question.replication, span.towns, &mut whole);
    let record = whole.record?;
    let calendar = setup.calendar();
    // Teams are played from the bottom up, so the parts are in order.
    let parts: Vec<Part> = (whole.steps.iter().filter(|s| s.2.case == record.case))
        .map(|&(team, shift, step)| {
            let (level, position, _) = team;
            let same_team = whole.steps.iter().filter(|s| s.0 == team);
            let ahead = same_team
                .filter(|s| s.2.arrived < step.arrived && s.2.began > step.arrived)
                .count() as u32;
            let hour = step.arrived % 24.0;
            let on_shift = calendar.is_workday((step.arrived / 24.0) as u32) && (shift.0..shift.1).contains(&hour);
            Part {
                level,
                position,
                step,
                ahead,
                shift,
                on_shift,
            }
        })
        .collect();
    Some(Course { record, parts })
}

/// The case asked for, in every scenario, in words: chosen in the last one, the first being the
/// baseline. `None` where there is no such case.
pub fn story(
    territory: &Territory,
    scenarios: &[(&Scenario, &Setup)],
    question: &Question,
    language: crate::locale::Language,
) -> Option<Story> {
    let (scenario, chosen) = scenarios.last()?;
    let ground = scenario.ground(territory).ok()?;
    let record = find(chosen, question)?;
    let courses: Vec<Option<Course>> = scenarios
        .iter()
        .map(|(scenario, setup)| course(setup, &scenario.plan, record.unit, record.key, question))
        .collect();
    Some(tell(&ground, scenarios, &record, &courses, language))
}
