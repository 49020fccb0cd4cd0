//! Many replications of one area in several scenarios, side by side: means, intervals and paired
//! differences of everything a [`Sample`] knows. The first scenario is the baseline.

use super::histogram::Histogram;
use super::sample::{Group, Sample, TEAMS};
use crate::comparison::Interval;
use crate::comparison::interval::interval;
use crate::scenario::parameters::WorkTime;
use crate::simulation::outcome::Area;
use crate::simulation::{Setup, Span, replay};
use crate::territory::order::SortCompact;

/// A number of a group of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Cases a year.
    Cases,
    /// Share of the area's cases.
    Share,
    /// Closed in time / due (按期结案率).
    OnTime,
    /// Closed by the end / due (结案率).
    CloseRate,
    /// Median hours from filing to closing.
    Median,
    /// 90th percentile of them.
    Ninetieth,
    /// Share done again (返工率).
    Rework,
    /// Share whose limit was extended (延期率).
    Extended,
    /// Share that rested with its clock standing still (挂账率).
    Parked,
    /// Share that had come before (重复率).
    Repeats,
    /// Hours until somebody finds what nobody reports.
    Delay,
}

/// Number of measures of a group.
pub const MEASURES: usize = 11;

/// A number of the teams of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamMeasure {
    /// Share of the hours on shift with a case in hand.
    Utilisation,
    /// Mean hours until somebody begins.
    Wait,
    /// Share handed up.
    HandedUp,
    /// Hands-on hours a year.
    HandsOn,
    /// … out of shift.
    Overtime,
}

/// Number of measures of a level's teams.
pub const TEAM_MEASURES: usize = 5;

/// Which cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cases {
    /// All of the area.
    All,
    /// Those of a class, by position in [`Gathered::classes`].
    Class(usize),
    /// Those that a level closes: 0 grid … 3 department.
    Level(usize),
}

/// A class of cases as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassName {
    /// Stable key.
    pub key: String,
    /// Names, zh and en.
    pub name: (String, String),
}

/// What the replications of one scenario say.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// The scenario's name.
    pub name: String,
    /// Its classes.
    pub classes: Vec<ClassName>,
    /// Hours a month that forms, meetings and window duty take from the area's grid and community
    /// workers (no chance in it).
    pub bound_hours: f64,
    /// Their contract hours a month.
    pub contract_hours: f64,
    /// Hours of a full post in a month.
    pub post_hours: f64,
    /// Replications.
    pub replications: u32,
    /// By group (all, classes, levels), a row a replication.
    rows: Vec<Vec<[f64; MEASURES]>>,
    /// By group, all replications together.
    pooled: Vec<Histogram>,
    /// By level of teams, a row a replication.
    teams: Vec<Vec<[f64; TEAM_MEASURES]>>,
    /// Teams of each level.
    pub team_counts: [u32; TEAMS],
    /// Utilisation by level, month and hour, summed over replications.
    heat: [[[f64; 24]; 12]; TEAMS],
    /// Open cases by day, a row a replication.
    backlog: Vec<Vec<f64>>,
    /// Hours demanded a post by grid, summed over replications.
    loads: Vec<f64>,
    /// Gini coefficient and coefficient of variation, a row a replication.
    equity: Vec<(f64, f64)>,
}

/// Several scenarios, one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// The area.
    pub area: Area,
    /// Baseline first. A scenario whose plan does not have the area gathers nothing.
    pub scenarios: Vec<Gathered>,
}

/// Plays one replication of an area; `None` if the plan has no units there.
pub fn play(setup: &Setup, area: Area, seed: u64, replication: u32) -> Option<Sample<'_>> {
    let span = setup.span(area)?;
    let towns = span.towns.clone();
    let mut sample = Sample::new(setup, span);
    replay(setup, seed, replication, towns, &mut sample);
    Some(sample)
}

impl Gathered {
    /// Nothing yet.
    pub fn new(name: &str, setup: &Setup, area: Area) -> Self {
        let classes: Vec<ClassName> = (setup.parameters.classes.iter())
            .map(|c| ClassName {
                key: c.key.clone(),
                name: c.name.clone(),
            })
            .collect();
        let groups = 1 + classes.len() + 4;
        let (bound_hours, contract_hours) = setup.span(area).map_or((0.0, 0.0), |span| bound_hours(setup, &span));
        Self {
            name: name.to_owned(),
            classes,
            bound_hours,
            contract_hours,
            post_hours: setup.parameters.grid_worker.hours_per_day * setup.workdays() / months(setup),
            replications: 0,
            rows: vec![Vec::new(); groups],
            pooled: vec![Histogram::default(); groups],
            teams: vec![Vec::new(); TEAMS],
            team_counts: [0; TEAMS],
            heat: [[[0.0; 24]; 12]; TEAMS],
            backlog: Vec::new(),
            loads: Vec::new(),
            equity: Vec::new(),
        }
    }

    /// Adds the next replication.
    pub fn add(&mut self, sample: &Sample<'_>, years: f64) {
        self.replications += 1;
        let all = f64::from(sample.all.cases);
        let groups = std::iter::once(&sample.all)
            .chain(&sample.classes)
            .chain(&sample.levels);
        for ((group, rows), pooled) in groups.zip(&mut self.rows).zip(&mut self.pooled) {
            rows.push(row(group, all, years));
            pooled.merge(&group.times);
        }
        for (level, teams) in sample.teams.iter().enumerate() {
            let steps = f64::from(teams.steps);
            self.team_counts[level] = teams.teams;
            self.teams[level].push([
                teams.utilisation(|_, _| true),
                ratio(teams.waited, steps),
                ratio(f64::from(teams.handed_up), steps),
                teams.hands_on / years,
                teams.overtime / years,
            ]);
            for m in 0..12 {
                for h in 0..24 {
                    self.heat[level][m][h] += ratio(teams.occupied[m][h], teams.on_shift[m][h]);
                }
            }
        }
        self.backlog.push(sample.backlog());
        let loads = sample.loads();
        self.loads.resize(loads.len(), 0.0);
        for (sum, load) in self.loads.iter_mut().zip(&loads) {
            *sum += load;
        }
        self.equity.push(sample.equity());
    }

    fn group(&self, cases: Cases) -> Option<usize> {
        match cases {
            Cases::All => Some(0),
            Cases::Class(c) => (c < self.classes.len()).then_some(1 + c),
            Cases::Level(l) => (l < 4).then_some(1 + self.classes.len() + l),
        }
    }

    /// The values of a measure, one a replication.
    pub fn series(&self, cases: Cases, measure: Measure) -> Vec<f64> {
        self.group(cases)
            .map(|g| self.rows[g].iter().map(|row| row[measure as usize]).collect())
            .unwrap_or_default()
    }

    /// The same of a level's teams.
    pub fn team_series(&self, level: usize, measure: TeamMeasure) -> Vec<f64> {
        self.teams[level].iter().map(|row| row[measure as usize]).collect()
    }

    /// A measure with its interval.
    pub fn mean(&self, cases: Cases, measure: Measure) -> Option<Interval> {
        interval(&self.series(cases, measure))
    }

    /// A measure of a level's teams with its interval.
    pub fn team_mean(&self, level: usize, measure: TeamMeasure) -> Option<Interval> {
        interval(&self.team_series(level, measure))
    }

    /// Durations of all replications together.
    pub fn times(&self, cases: Cases) -> Option<&Histogram> {
        self.group(cases).map(|g| &self.pooled[g])
    }

    /// Open cases at the start of each day and the end of the last, with their intervals.
    pub fn backlog(&self) -> Vec<Interval> {
        let days = self.backlog.first().map_or(0, Vec::len);
        (0..days)
            .filter_map(|d| interval(&self.backlog.iter().map(|row| row[d]).collect::<Vec<_>>()))
            .collect()
    }

    /// Mean share of the hours on shift with a case in hand, by month and hour.
    pub fn heat(&self, level: usize, month: usize, hour: usize) -> f64 {
        self.heat[level][month][hour] / f64::from(self.replications.max(1))
    }

    /// Mean hours demanded a worker of each urban grid, ascending.
    pub fn loads(&self) -> Vec<f64> {
        let n = f64::from(self.replications.max(1));
        let mut loads: Vec<f64> = self.loads.iter().map(|l| l / n).collect();
        loads.sort_compact_by(f64::total_cmp);
        loads
    }

    /// Gini coefficient of hours demanded a worker, with its interval.
    pub fn gini(&self) -> Option<Interval> {
        interval(&self.equity.iter().map(|e| e.0).collect::<Vec<_>>())
    }

    /// Coefficient of variation of the same.
    pub fn variation(&self) -> Option<Interval> {
        interval(&self.equity.iter().map(|e| e.1).collect::<Vec<_>>())
    }
}

impl Study {
    /// Of some scenarios, nothing gathered yet.
    pub fn new<'a>(area: Area, scenarios: impl IntoIterator<Item = (&'a str, &'a Setup)>) -> Self {
        Self {
            area,
            scenarios: (scenarios.into_iter())
                .map(|(name, setup)| Gathered::new(name, setup, area))
                .collect(),
        }
    }

    /// Plays the next replication of one scenario.
    pub fn play(&mut self, scenario: usize, setup: &Setup, seed: u64) {
        let gathered = &mut self.scenarios[scenario];
        let years = f64::from(setup.parameters.days - setup.parameters.warmup_days) / 365.0;
        match play(setup, self.area, seed, gathered.replications) {
            Some(sample) => gathered.add(&sample, years),
            None => gathered.replications += 1,
        }
    }

    /// The paired difference of a measure from the baseline; classes are matched by key.
    pub fn difference(&self, scenario: usize, cases: Cases, measure: Measure) -> Option<Interval> {
        let own = self.scenarios.get(scenario)?;
        let base = self.scenarios.first()?;
        let theirs = match cases {
            Cases::Class(c) => Cases::Class(base.classes.iter().position(|b| b.key == own.classes[c].key)?),
            other => other,
        };
        paired(&own.series(cases, measure), &base.series(theirs, measure))
    }

    /// The paired difference of a measure of a level's teams.
    pub fn team_difference(&self, scenario: usize, level: usize, measure: TeamMeasure) -> Option<Interval> {
        let own = self.scenarios.get(scenario)?;
        paired(
            &own.team_series(level, measure),
            &self.scenarios.first()?.team_series(level, measure),
        )
    }

    /// Hours a month freed from forms, meetings and window duty: what the scenario's workers would lose
    /// at the baseline's share, less what they lose.
    pub fn hours_freed(&self, scenario: usize) -> Option<f64> {
        let (base, own) = (self.scenarios.first()?, self.scenarios.get(scenario)?);
        let share = ratio(base.bound_hours, base.contract_hours);
        share
            .is_finite()
            .then_some(own.contract_hours * share - own.bound_hours)
    }
}

fn paired(own: &[f64], base: &[f64]) -> Option<Interval> {
    let pairs: Vec<f64> = own.iter().zip(base).map(|(o, b)| o - b).collect();
    interval(&pairs)
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}

fn row(g: &Group, all: f64, years: f64) -> [f64; MEASURES] {
    let n = f64::from;
    let quantile = |share| match g.times.total() < crate::simulation::measure::QUANTILE_CASES as u64 {
        true => f64::NAN,
        false => g.times.quantile(share).unwrap_or(f64::NAN),
    };
    [
        n(g.cases) / years,
        ratio(n(g.cases), all),
        ratio(n(g.on_time), n(g.due)),
        ratio(n(g.finished), n(g.due)),
        quantile(0.5),
        quantile(0.9),
        ratio(n(g.rework), n(g.cases)),
        ratio(n(g.extended), n(g.cases)),
        ratio(n(g.parked), n(g.cases)),
        ratio(n(g.repeats), n(g.cases)),
        ratio(g.delay, n(g.latent)),
    ]
}

fn months(setup: &Setup) -> f64 {
    f64::from(setup.parameters.days - setup.parameters.warmup_days) * 12.0 / 365.0
}

/// Hours a month of grid and community workers on forms, meetings and window duty; and all of them.
fn bound_hours(setup: &Setup, span: &Span) -> (f64, f64) {
    let p = &setup.parameters;
    let share = |w: &WorkTime| w.forms + w.meetings + w.window;
    let each = setup.workdays() / months(setup);
    let posts: f64 = setup.grids[span.grids.clone()].iter().map(|g| g.size.posts).sum();
    let heads: f64 = span.communities.clone().map(|c| setup.community_heads(c)).sum();
    let grids = posts * p.grid_worker.hours_per_day * each;
    let communities = heads * p.community_worker.hours_per_day * each;
    (
        grids * share(&p.grid_worker) + communities * share(&p.community_worker),
        grids + communities,
    )
}
