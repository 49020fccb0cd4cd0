//! One replication: the tree of stations played from the leaves to the root.
//!
//! Grids in the order of county, town, community: each draws its units' cases, serves them and
//! hands up what it cannot close; the community serves what its grids hand up, the town what its
//! communities hand up, the county's departments what its towns call them for ([`super::departments`]).
//! A level hands up after
//! looking at a case (`triage_minutes`), with the clock running. A level without people hands
//! everything up at once; a village without community workers closes the community's cases by its
//! grid team.
//!
//! A case takes its hands-on hours ÷ the share of the worker's time that is free for cases, because
//! forms, meetings and duties interleave; a failed check (返工) is made good by the same worker at once.

use super::arrival::Arrivals;
use super::calendar::{Calendar, OFFICE_START, Shift, YEAR_HOURS};
use super::demand::{Case, Demand, Site};
use super::departments::Calls;
use super::hours::{GridSize, TeamHours, contract, rounds};
use super::measure::{Collect, Sums, gini, variation};
use super::outcome::{Area, Index};
use super::record::{Level, Record, Sink, Step, Team};
use super::refuse::refuse_odd_numbers;
use super::sampler::Sampler;
use super::station::{Crew, Job, Load, Rules, Scratch, Served, play_within};
use super::stream::{DEPARTMENTS_MOST, Draws, More, Purpose, Stream, lognormal};
use super::times::{earlier, later};
use super::underway::Underway;
use crate::plan::{CommunityId, CommunityKind, GridId, Plan, Regions, Tallies};
use crate::scenario::case_class::{Deadline, Helper, Skill};
use crate::scenario::parameters::{AtEnd, WorkTime};
use crate::scenario::{Fault, Heads, Parameters, Scenario, budget, parameters, staffing, workload};
use crate::territory::order::SortCompact;
use crate::territory::{ContentHash, CountyId, GroundEdit, Territory, TownId, UnitKind};
use std::ops::Range;
use std::sync::Arc;

/// Candidates that one replication may draw: bounds its time and memory.
const CANDIDATES_MOST: f64 = 3e7;
/// Servers of one station; more change nothing that a year's cases could show.
pub(super) const SERVERS_MOST: u32 = 4096;
/// Least share of a day that is free for cases: with none at all work would never end.
pub(super) const FREE_LEAST: f64 = 1e-6;
/// Groups of a grid team that start at different hours.
const CREWS_MOST: u32 = 4;
/// Of those not satisfied, the share that is "basically satisfied" [E].
const BASIC_SHARE: f64 = 0.5;
/// Spread of the days that a parked case rests: σ of the logarithm [E].
const PARKED_SIGMA: f64 = 0.9;
/// Helpers' hours that are not asked for are kept so long: members report once a quarter (乘02).
const HELPERS_KEEP_HOURS: f64 = 13.0 * 168.0;
/// When helpers come, on any day of the week.
const HELPER_HOURS: Shift = Shift {
    start: 9.0,
    length: 12.0,
};
/// Office hours that deadlines go by.
const OFFICE: Shift = Shift {
    start: OFFICE_START,
    length: 8.0,
};

/// A scenario made ready: everything that all replications share.
#[derive(Debug)]
pub struct Setup {
    /// Its numbers.
    pub parameters: Parameters,
    /// Its head counts.
    pub heads: Heads,
    /// The areas measured, in the order of [`super::Outcome::areas`].
    pub areas: Vec<Area>,
    /// Grids with units, by county, town, community and id.
    pub grids: Vec<GridSite>,
    pub(super) calendar: Calendar,
    /// Every day: for those who are not bound to working days.
    everyday: Calendar,
    pub(super) demand: Arc<Demand>,
    pub(super) classes: Arc<[ClassWork]>,
    pub(super) sites: Vec<Site>,
    pub(super) communities: Vec<CommunitySite>,
    pub(super) towns: Vec<TownSite>,
    pub(super) counties: Vec<CountySite>,
    cost: f64,
    expected: Option<Expected>,
    /// Working days that are measured.
    workdays: f64,
    /// Hours of the run that are measured: from the end of the warm-up on.
    pub(super) window: Range<f64>,
    pub(super) horizon: f64,
}

/// A grid as the simulation sees it.
#[derive(Clone, Debug)]
pub struct GridSite {
    /// Which grid.
    pub id: GridId,
    /// Workers and people.
    pub size: GridSize,
    /// Expected hours between two rounds of patrol.
    pub patrol_interval: f64,
    /// Candidates that its cases are drawn from.
    candidates: f64,
    pub(super) units: Range<usize>,
    pub(super) area: usize,
    pub(super) urban: bool,
    pub(super) crews: Vec<Crew>,
    /// Whether its people and workers are new to each other ([`Scenario::redrawn_from`]).
    pub(super) redrawn: bool,
    /// Hours that helpers give to its cases, an hour of the year.
    pub(super) helpers: [f64; 3],
    /// Whether the team also closes what the community should.
    pub(super) alone: bool,
}

#[derive(Clone, Debug)]
pub(super) struct CommunitySite {
    pub grids: Range<usize>,
    pub area: usize,
    pub heads: f64,
    pub crew: [Crew; 1],
    pub trip: f64,
}

#[derive(Clone, Debug)]
pub(super) struct TownSite {
    pub communities: Range<usize>,
    pub area: usize,
    pub heads: f64,
    /// Its teams; each takes the cases of its skills ([`pool_of`]).
    pub pools: Vec<Crew>,
    pub trip: f64,
}

#[derive(Clone, Debug)]
pub(super) struct CountySite {
    pub towns: Range<usize>,
    pub area: usize,
    /// Its departments; none where their people are not counted.
    pub departments: Vec<Crew>,
}

/// How a class is worked on.
#[derive(Clone, Debug)]
pub(super) struct ClassWork {
    pub rank: u8,
    pub on_call: bool,
    deadline: Deadline,
    skill: Skill,
    /// By [`Helper::ALL`].
    helped_by: [bool; 3],
    /// Hands-on hours, and their mean.
    handling: Sampler,
    mean: f64,
    /// Hours besides; `None` for none.
    elapsed: Option<Sampler>,
    /// Hours until one department has come.
    department: Sampler,
}

/// How each class is worked on.
fn work_of(parameters: &Parameters) -> Arc<[ClassWork]> {
    let classes = parameters.classes.iter().map(|c| ClassWork {
        rank: 2_u8.saturating_sub(c.priority),
        on_call: c.on_call,
        deadline: c.deadline,
        skill: c.skill,
        helped_by: Helper::ALL.map(|h| c.helped_by.contains(h)),
        handling: Sampler::new(&c.handling),
        mean: c.handling.mean(),
        elapsed: (c.elapsed.mean() > 0.0).then(|| Sampler::new(&c.elapsed.scaled(24.0))),
        department: Sampler::new(&c.department.scaled(24.0)),
    });
    classes.collect()
}

/// Resolves and checks a scenario.
pub fn prepare(territory: &Territory, scenario: &Scenario) -> Result<Setup, Vec<Fault>> {
    prepare_after(territory, scenario, None)
}

/// The same, what does not differ from the last setup taken over from it. It may be of any scenario.
pub fn prepare_after(territory: &Territory, scenario: &Scenario, last: Option<&Setup>) -> Result<Setup, Vec<Fault>> {
    scenario.check(territory)?;
    let ground = scenario.ground(territory)?;
    let territory = &*ground;
    let parameters = parameters::resolve(territory, scenario)?;
    let known = last
        .filter(|last| last.parameters == parameters)
        .and_then(|last| last.expected.as_ref());
    let expected = match known.filter(|known| known.is_of(territory)) {
        Some(known) => known.clone(),
        None => Expected::new(territory, &parameters),
    };
    let tallies = Tallies::of(territory, &scenario.plan, &expected.hours);
    let heads = staffing::heads(territory, scenario, &tallies);
    let cost = budget::lines(territory, scenario, &heads)
        .iter()
        .map(|l| l.amount)
        .sum();
    let mut setup = Setup::after(territory, scenario, parameters, heads, cost, last)?;
    setup.expected = Some(expected);
    Ok(setup)
}

/// The hours that units ask for ([`workload::unit_hours`]), which no plan changes, and of which ground.
#[derive(Clone, Debug)]
struct Expected {
    territory: ContentHash,
    changes: Vec<GroundEdit>,
    hours: Arc<[f64]>,
}

impl Expected {
    fn new(territory: &Territory, parameters: &Parameters) -> Self {
        Self {
            territory: territory.hash(),
            changes: territory.ground().to_vec(),
            hours: workload::unit_hours(territory, parameters).into(),
        }
    }

    fn is_of(&self, territory: &Territory) -> bool {
        self.territory == territory.hash() && self.changes == territory.ground()
    }
}

impl Setup {
    /// From numbers already resolved; `cost` is that of the scenario, 元 a year.
    pub fn new(
        territory: &Territory,
        scenario: &Scenario,
        parameters: Parameters,
        heads: Heads,
        cost: f64,
    ) -> Result<Self, Vec<Fault>> {
        Self::after(territory, scenario, parameters, heads, cost, None)
    }

    fn after(
        territory: &Territory,
        scenario: &Scenario,
        parameters: Parameters,
        heads: Heads,
        cost: f64,
        last: Option<&Self>,
    ) -> Result<Self, Vec<Fault>> {
        // What hangs on the numbers alone, and what hangs on them and some grids.
        let last = last.filter(|last| last.parameters == parameters);
        if last.is_none() {
            refuse_odd_numbers(&parameters)?;
        }
        let calendar = last.map_or_else(Calendar::of_china, |last| last.calendar.clone());
        let (demand, classes) = match last {
            Some(last) => (last.demand.clone(), last.classes.clone()),
            None => (Arc::new(Demand::new(&parameters, &calendar)), work_of(&parameters)),
        };
        let days = f64::from(parameters.days);
        let mut setup = Self {
            workdays: f64::from(calendar.workdays(parameters.days) - calendar.workdays(parameters.warmup_days)),
            window: f64::from(parameters.warmup_days) * 24.0..days * 24.0,
            horizon: days * 24.0,
            parameters,
            heads,
            areas: Vec::new(),
            grids: Vec::new(),
            calendar,
            everyday: Calendar::always(),
            demand,
            classes,
            sites: Vec::new(),
            communities: Vec::new(),
            towns: Vec::new(),
            counties: Vec::new(),
            cost,
            expected: None,
        };
        setup.lay_out(territory, &scenario.plan);
        if let Some(before) = &scenario.redrawn_from {
            setup.mark_redrawn(before);
        }
        let alike = last.map_or_else(Vec::new, |last| setup.alike(last));
        setup.expect(last, &alike)?;
        setup.pool_towns(last, &alike);
        setup.staff_departments(last, &alike);
        Ok(setup)
    }

    /// Puts units, grids, communities, towns and counties in nested order.
    fn lay_out(&mut self, territory: &Territory, plan: &Plan) {
        let units = plan.units_by_grid();
        let towns = &territory.data().towns;
        let mut order: Vec<(CountyId, TownId, CommunityId, GridId)> = (0..units.len())
            .filter(|&g| !units[g].is_empty())
            .map(|g| {
                let id = GridId::of(g);
                let community = plan.grid(id).community;
                let town = plan.community(community).town;
                (towns[town.index()].county, town, community, id)
            })
            .collect();
        order.sort_unstable();
        self.areas.push(Area::City);
        self.areas.extend(order.iter().map(|o| Area::County(o.0.0)));
        self.areas.extend(order.iter().map(|o| Area::Town(o.1.0)));
        self.areas.extend(order.iter().map(|o| Area::Community(o.2.0)));
        self.areas.extend(order.iter().map(|o| Area::Grid(o.3.0)));
        self.areas.sort_unstable();
        self.areas.dedup();
        let areas = std::mem::take(&mut self.areas);
        // Every area asked for was put in just above.
        let position = |area: Area| areas.binary_search(&area).unwrap_or(0);
        let p = &self.parameters;
        let area_of = &territory.geometry().area;
        let mut last = None;
        for &(county, town, community, id) in &order {
            let grid = self.grids.len();
            if last.is_none_or(|l: (CountyId, TownId, CommunityId)| l.0 != county) {
                self.counties.push(CountySite {
                    towns: self.towns.len()..self.towns.len(),
                    area: position(Area::County(county.0)),
                    departments: Vec::new(),
                });
            }
            if last.is_none_or(|l| l.1 != town) {
                let heads = self.heads.towns.get(town.index()).copied().unwrap_or(0);
                self.towns.push(TownSite {
                    communities: self.communities.len()..self.communities.len(),
                    area: position(Area::Town(town.0)),
                    heads: f64::from(heads),
                    pools: Vec::new(),
                    trip: 0.0,
                });
            }
            if last.is_none_or(|l| l.2 != community) {
                let heads = self.heads.communities.get(community.index()).copied().unwrap_or(0);
                self.communities.push(CommunitySite {
                    grids: grid..grid,
                    area: position(Area::Community(community.0)),
                    heads: f64::from(heads),
                    crew: [crew(heads, &p.community_worker, p.at_end)],
                    trip: 0.0,
                });
            }
            last = Some((county, town, community));
            let kind = plan.community(community).kind;
            let urban = kind == CommunityKind::Urban;
            let mut size = GridSize::default();
            let mut whole = 0.0;
            for &unit in &units[id.index()] {
                let u = territory.unit(unit);
                size.households += f64::from(u.households);
                size.residents += f64::from(u.residents);
                size.special += f64::from(u.special);
                let km2 = area_of[unit.index()] / 1e6;
                whole += km2;
                if !matches!(u.kind, UnitKind::Open | UnitKind::Farmland) {
                    size.built += km2;
                }
            }
            if size.built <= 0.0 {
                size.built = whole;
            }
            size.trip = trip(p, size.built, urban);
            let heads = self.heads.grids.get(id.index()).copied().unwrap_or(0);
            size.heads = f64::from(heads);
            size.posts = p.team_posts(kind, f64::from(heads));
            let reach = self.heads.reach.get(community.index()).copied().unwrap_or([1.0; 4]);
            size.helped = size.residents * reach[0];
            let from = self.sites.len();
            self.sites
                .extend(units[id.index()].iter().map(|&u| Site::of(territory, u)));
            self.grids.push(GridSite {
                id,
                size,
                patrol_interval: 0.0,
                candidates: 0.0,
                units: from..self.sites.len(),
                area: position(Area::Grid(id.0)),
                urban,
                crews: grid_crews(heads, p, kind),
                redrawn: false,
                helpers: std::array::from_fn(|i| {
                    let share = size.residents * reach[i + 1] / p.visits.residents.max(1.0);
                    p.helper_hours[i] * share / YEAR_HOURS
                }),
                alone: false,
            });
            // Open the ranges of the parents up to here.
            let (communities, towns) = (self.communities.len(), self.towns.len());
            if let Some(c) = self.communities.last_mut() {
                c.grids.end = grid + 1;
            }
            if let Some(t) = self.towns.last_mut() {
                t.communities.end = communities;
            }
            if let Some(c) = self.counties.last_mut() {
                c.towns.end = towns;
            }
        }
        self.areas = areas;
        for t in 0..self.towns.len() {
            let range = self.towns[t].communities.clone();
            let (mut whole, mut town_urban) = (0.0, false);
            for c in range {
                let grids = self.communities[c].grids.clone();
                let mut built = 0.0;
                let mut urban = false;
                for g in grids {
                    built += self.grids[g].size.built;
                    urban = self.grids[g].urban;
                    self.grids[g].alone = self.communities[c].heads == 0.0 && !urban && self.grids[g].size.heads > 0.0;
                }
                self.communities[c].trip = trip(&self.parameters, built, urban);
                whole += built;
                town_urban |= urban;
            }
            self.towns[t].trip = trip(&self.parameters, whole, town_urban);
        }
    }

    /// By grid, whether there was one of the same size and units, in the same place of the order, in the last
    /// setup, whose numbers are the same.
    fn alike(&self, last: &Self) -> Vec<bool> {
        let grids = self.grids.iter().enumerate();
        grids
            .map(|(g, grid)| {
                last.grids.get(g).is_some_and(|before| {
                    grid.size == before.size
                        && grid.alone == before.alone
                        && self.sites[grid.units.clone()] == last.sites[before.units.clone()]
                })
            })
            .collect()
    }

    /// What can be expected without a run: patrol intervals, and the size of the run.
    fn expect(&mut self, last: Option<&Self>, alike: &[bool]) -> Result<(), Vec<Fault>> {
        let p = &self.parameters;
        let days = f64::from(p.days - p.warmup_days);
        let part = days / f64::from(p.days);
        let mut candidates = 0.0;
        let triage = p.triage_minutes / 60.0;
        for (g, grid) in self.grids.iter_mut().enumerate() {
            if let (Some(last), Some(true)) = (last, alike.get(g)) {
                let before = &last.grids[g];
                (grid.patrol_interval, grid.candidates) = (before.patrol_interval, before.candidates);
                candidates += grid.candidates;
                continue;
            }
            let mut hours = 0.0;
            for (class, (demand, work)) in self.demand.classes.iter().zip(self.classes.iter()).enumerate() {
                let shares = demand.shares();
                let here = shares[0] + if grid.alone { shares[1] } else { 0.0 };
                let each =
                    here * (work.mean * p.breadth_factor * (1.0 + p.rework) + grid.size.trip) + (1.0 - here) * triage;
                for site in &self.sites[grid.units.clone()] {
                    hours += self.demand.expected(site, class) * each;
                    grid.candidates += self.demand.candidates(site, class);
                }
            }
            candidates += grid.candidates;
            grid.patrol_interval = rounds(p, &grid.size, hours * part, days, self.workdays).patrol_interval;
        }
        if candidates <= CANDIDATES_MOST {
            return Ok(());
        }
        Err(vec![Fault {
            what: "cases".to_owned(),
            why: format!(
                "the rates ask for about {candidates:.0} cases a run; at most {CANDIDATES_MOST:.0} can be played: lower the rates or the days"
            ),
        }])
    }

    /// Marks the grids that were not there before: their teams lose productivity for the first weeks.
    fn mark_redrawn(&mut self, before: &Regions) {
        // Units that were split since then count as what they were split from.
        let units: Vec<Vec<usize>> = self
            .grids
            .iter()
            .map(|g| {
                let mut units: Vec<usize> = self.sites[g.units.clone()].iter().map(|s| s.origin.index()).collect();
                units.sort_compact();
                units.dedup();
                units
            })
            .collect();
        // A unit whose parts are in several grids makes all of these new.
        let mut grids_of = vec![0_u32; before.len()];
        units.iter().flatten().for_each(|&u| {
            if let Some(count) = grids_of.get_mut(u) {
                *count += 1;
            }
        });
        let torn = |units: &[usize]| units.iter().any(|&u| grids_of.get(u).is_some_and(|&n| n > 1));
        let p = &self.parameters;
        // Of the year's hours, the share that is lost besides casework.
        let lost = p.transition_loss * (p.transition_weeks * 7.0 / f64::from(p.days)).min(1.0);
        let new = before.new_ones(units.iter().map(Vec::as_slice));
        for ((grid, new), units) in self.grids.iter_mut().zip(new).zip(&units) {
            let new = new || torn(units);
            grid.redrawn = new;
            grid.size.lost = if new { lost } else { 0.0 };
        }
    }

    /// Divides each town's people among its teams by the hours that their cases are expected to take.
    fn pool_towns(&mut self, last: Option<&Self>, alike: &[bool]) {
        let p = &self.parameters;
        for t in 0..self.towns.len() {
            if let Some(before) = last.and_then(|last| last.towns.get(t).map(|town| (last, town)))
                && self.towns[t].heads == before.1.heads
                && self.towns[t].trip == before.1.trip
                && self.grids_of(&self.towns[t].communities) == before.0.grids_of(&before.1.communities)
                && !alike[self.grids_of(&self.towns[t].communities)].contains(&false)
            {
                self.towns[t].pools.clone_from(&before.1.pools);
                continue;
            }
            let heads = (self.towns[t].heads as u32).min(SERVERS_MOST);
            let pools = usize::from(p.town_pools).min(heads as usize);
            let mut hours = vec![0.0; pools];
            for (class, work) in self.classes.iter().enumerate() {
                let shares = self.demand.classes[class].shares();
                let each = shares[2] * (work.mean * p.town_factor * (1.0 + p.rework) + self.towns[t].trip)
                    + shares[3] * p.coordination_hours;
                let grids = self.grids_of(&self.towns[t].communities);
                let sites = self.grids[grids.start].units.start..self.grids[grids.end - 1].units.end;
                let cases: f64 = self.sites[sites].iter().map(|s| self.demand.expected(s, class)).sum();
                if let Some(sum) = hours.get_mut(pool_of(work.skill, pools)) {
                    *sum += cases * each;
                }
            }
            let least: Vec<u32> = hours.iter().map(|&h| u32::from(h > 0.0)).collect();
            let mut shares = staffing::apportion_at_least(heads, &hours, &least);
            // Nobody expected any work: all of them wait for it in the first team.
            if let (0, Some(first)) = (shares.iter().sum::<u32>(), shares.first_mut()) {
                *first = heads;
            }
            let crews = shares.into_iter().map(|n| crew(n, &p.town_worker, p.at_end));
            self.towns[t].pools = crews.collect();
        }
    }

    /// Working days of the run.
    pub fn workdays(&self) -> f64 {
        self.workdays
    }
}

pub(super) fn crew(heads: u32, work: &WorkTime, at_end: AtEnd) -> Crew {
    Crew {
        shift: Shift::new(OFFICE_START, work.hours_per_day),
        servers: heads.min(SERVERS_MOST),
        at_end,
    }
}

/// The team, of so many, that takes cases of a skill: neighbours in [`Skill::ALL`] share one.
fn pool_of(skill: Skill, pools: usize) -> usize {
    skill as usize * pools / Skill::ALL.len()
}

/// A grid team. Which of its workers are part-time is not known, so each works the mean hours of
/// full and part time; they start one after the other so that together they cover the day. Posted
/// cadres of villages are full-time.
fn grid_crews(heads: u32, p: &Parameters, kind: CommunityKind) -> Vec<Crew> {
    let heads = heads.min(SERVERS_MOST);
    let day = p.grid_worker.hours_per_day;
    let each = day * p.team_posts(kind, 1.0);
    let crews = if each >= day {
        heads.min(1)
    } else {
        heads.min(CREWS_MOST)
    };
    (0..crews)
        .map(|c| {
            let later = if crews > 1 {
                (day - each) * f64::from(c) / f64::from(crews - 1)
            } else {
                0.0
            };
            Crew {
                shift: Shift::new(OFFICE_START + later, each),
                servers: heads / crews + u32::from(c < heads % crews),
                at_end: p.at_end,
            }
        })
        .collect()
}

/// Hours of one way out and back within an area of so many square kilometres.
fn trip(p: &Parameters, km2: f64, urban: bool) -> f64 {
    let speed = if urban { p.speed_urban } else { p.speed_rural };
    2.0 * p.distance_factor * km2.max(0.0).sqrt() / speed
}

/// The measures of one replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// `areas.len() * Index::COUNT` values.
    pub values: Vec<f64>,
    /// Cases simulated.
    pub cases: u64,
    /// Events handled.
    pub events: u64,
}

/// Plays one replication. A pure function of its arguments.
pub fn replicate(setup: &Setup, seed: u64, replication: u32) -> Replication {
    replicate_into(setup, seed, replication, &mut ())
}

/// Plays one replication and hands every case's record to `sink` as well.
pub fn replicate_into(setup: &Setup, seed: u64, replication: u32, sink: &mut impl Sink) -> Replication {
    let mut underway = Underway::new(setup, seed, replication);
    while underway.next(setup, sink) {}
    underway.finish(setup)
}

/// Plays the part of a replication that lies in some towns (in the order of the areas), for whoever wants
/// its cases and steps alone: the same ones as in the whole, numbered from 0.
pub fn replay(setup: &Setup, seed: u64, replication: u32, towns: Range<usize>, sink: &mut impl Sink) {
    let towns = towns.start.min(setup.towns.len())..towns.end.min(setup.towns.len());
    let mut underway = Underway::within(setup, (seed, replication), towns);
    while underway.next(setup, sink) {}
}

/// What the stations did, besides the records.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// Number of the first case of each grid, and the number of all cases.
    pub first_case: Vec<usize>,
    /// Hands-on hours of each grid team, overtime among them; and overtime alone.
    pub grid_hours: Vec<(f64, f64)>,
    /// The same of each community's team.
    pub community_hours: Vec<(f64, f64)>,
    pub towns: Vec<Load>,
    pub events: u64,
}

/// A case on its way up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Open {
    pub case: Case,
    /// [`Record::case`]; [`ELSEWHERE`] in a part that the sink does not want.
    pub number: u32,
    pub grid: u32,
    /// Arrival at the level that it has reached.
    pub at: f64,
    pub due: f64,
    pub contacted: f64,
    pub hours: f64,
}

/// Number of cases that the sink does not want.
pub(super) const ELSEWHERE: u32 = u32::MAX;

/// Room that all stations use in turn.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub cases: Vec<Case>,
    pub order: Arrivals,
    pub queue: Queue,
    pub calls: Calls,
    pub scratch: Scratch,
}

/// What a station does with a job.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    /// Position among those that arrived.
    pub case: u32,
    /// Hands-on hours.
    pub hours: f64,
    /// Whether it is closed here.
    pub closes: bool,
}

/// What a team did on a case that arrived there at `arrived`.
#[inline]
pub(super) fn step(open: &Open, arrived: f64, served: Served, done: Work) -> Step {
    Step {
        case: open.number,
        grid: open.grid,
        arrived,
        began: served.start,
        finished: served.finish,
        hours: done.hours,
        on_call: served.on_call,
        crew: served.crew,
        closes: done.closes,
    }
}

impl Room {
    /// Plays a town with all below it, its cases numbered on from `number`; returns the next number. What is
    /// for the departments is added to the last of `up`.
    pub(super) fn play_below(
        &mut self,
        setup: &Setup,
        (root, t, mut number): (Stream, usize, usize),
        up: &mut [Vec<Open>; 3],
        played: &mut Played,
        collect: &mut Collect,
        sink: &mut impl Sink,
    ) -> usize {
        let [to_community, to_town, to_departments] = up;
        to_town.clear();
        for c in setup.towns[t].communities.clone() {
            to_community.clear();
            for g in setup.communities[c].grids.clone() {
                let grid = &setup.grids[g];
                played.first_case.push(number);
                self.cases.clear();
                for site in &setup.sites[grid.units.clone()] {
                    setup
                        .demand
                        .cases(root, site, grid.patrol_interval, |case| self.cases.push(case));
                }
                collect.reserve(number + self.cases.len());
                collect.stage = 0;
                let out = &mut (&mut *collect, &mut *sink);
                let hours = self.play_grid(setup, g, number as u32, to_community, &mut played.events, out);
                played.grid_hours.push(hours);
                number += self.cases.len();
            }
            collect.stage = 1;
            let out = &mut (&mut *collect, &mut *sink);
            let hours = self.play_community(setup, c, to_community, to_town, &mut played.events, out);
            played.community_hours.push(hours);
        }
        collect.stage = 2;
        let out = &mut (&mut *collect, &mut *sink);
        let load = self.play_town(setup, t, to_town, to_departments, &mut played.events, out);
        played.towns.push(load);
        number
    }

    /// Serves the cases of one grid; returns its hands-on hours and the overtime among them.
    pub(super) fn play_grid(
        &mut self,
        setup: &Setup,
        position: usize,
        first: u32,
        up: &mut Vec<Open>,
        events: &mut u64,
        sink: &mut impl Sink,
    ) -> (f64, f64) {
        let p = &setup.parameters;
        let grid = &setup.grids[position];
        let cases = &self.cases;
        let open = |i: usize| {
            let case = cases[i];
            Open {
                case,
                number: first + i as u32,
                grid: position as u32,
                at: case.filed,
                due: setup
                    .calendar
                    .due(&OFFICE, case.filed, setup.classes[case.class as usize].deadline),
                contacted: f64::INFINITY,
                hours: 0.0,
            }
        };
        if grid.size.heads == 0.0 {
            up.extend((0..cases.len()).map(open));
            *events += 2 * cases.len() as u64;
            return (0.0, 0.0);
        }
        sink.team(&Team {
            level: Level::Grid,
            position: position as u32,
            pool: 0,
            crews: &grid.crews,
            free: p.grid_worker.free(),
        });
        self.order.sort(cases.iter().map(|c| c.filed), setup.horizon, |i| {
            cases[i as usize].draws.key()
        });
        self.queue.clear();
        let free = p.grid_worker.free().max(FREE_LEAST);
        let triage = p.triage_minutes / 60.0;
        let slow_until = p.transition_weeks * 168.0;
        let slow = 1.0 / (1.0 - p.transition_loss).max(0.05);
        let mut helpers = Helping::new(grid.helpers);
        for i in self.order.iter() {
            let case = &cases[i as usize];
            let class = &setup.classes[case.class as usize];
            let closes = case.route == Level::Grid || (case.route == Level::Community && grid.alone);
            let mut hours = if closes { setup.hands_on(case) } else { triage };
            if case.route <= Level::Community
                && helpers.any
                && let Some(helper) = helpers.take(class.helped_by, case.filed, || {
                    if closes { hours } else { setup.hands_on(case) }
                })
            {
                let mut open = open(i as usize);
                open.contacted = setup.everyday.next_on(&HELPER_HOURS, case.filed);
                open.hours = helper.1;
                open.at = setup.everyday.advance(&HELPER_HOURS, open.contacted, helper.1);
                *events += 3;
                setup.close(&open, Level::Grid, Some(helper.0), 0.0, sink);
                continue;
            }
            if closes {
                hours = hours * p.breadth_factor + grid.size.trip;
            }
            if grid.redrawn && case.filed < slow_until {
                hours *= slow;
            }
            self.queue.jobs.push(Job {
                arrival: case.filed,
                due: setup.calendar.due(&OFFICE, case.filed, class.deadline),
                hours: hours / free,
                on_call_hours: hours,
                rank: class.rank,
                on_call: class.on_call,
                leaves: f64::INFINITY,
            });
            self.queue.work.push(Work { case: i, hours, closes });
        }
        let_leave(&mut self.queue.jobs, p.lift_overdue);
        let (jobs, work) = (&self.queue.jobs, &self.queue.work);
        *events += 4 * jobs.len() as u64;
        let load = play_within(
            jobs,
            &grid.crews,
            &setup.calendar,
            &setup.rules(grid.size.heads),
            &mut self.scratch,
            |job, served| {
                let done = work[job];
                if served.left {
                    up.push(Open {
                        at: served.start,
                        ..open(done.case as usize)
                    });
                    return;
                }
                let case = cases[done.case as usize];
                let open = Open {
                    case,
                    number: first + done.case,
                    grid: position as u32,
                    at: served.finish,
                    due: jobs[job].due,
                    contacted: served.start,
                    hours: done.hours,
                };
                sink.step(&step(&open, case.filed, served, done));
                if done.closes {
                    setup.close(&open, Level::Grid, None, 0.0, sink);
                } else {
                    up.push(open);
                }
            },
        );
        spent(load, free)
    }

    pub(super) fn play_community(
        &mut self,
        setup: &Setup,
        position: usize,
        arrivals: &[Open],
        up: &mut Vec<Open>,
        events: &mut u64,
        sink: &mut impl Sink,
    ) -> (f64, f64) {
        let community = &setup.communities[position];
        if community.heads == 0.0 {
            up.extend_from_slice(arrivals);
            return (0.0, 0.0);
        }
        let p = &setup.parameters;
        sink.team(&Team {
            level: Level::Community,
            position: position as u32,
            pool: 0,
            crews: &community.crew,
            free: p.community_worker.free(),
        });
        let triage = p.triage_minutes / 60.0;
        let free = p.community_worker.free().max(FREE_LEAST);
        self.order.sort(arrivals.iter().map(|o| o.at), setup.horizon, |i| {
            arrivals[i as usize].case.draws.key()
        });
        let wanted = self.order.iter().map(|i| {
            let open = &arrivals[i as usize];
            let closes = open.case.route <= Level::Community;
            let hours = if closes {
                setup.hands_on(&open.case) + community.trip
            } else {
                triage
            };
            (i, hours, closes)
        });
        self.queue.line_up(setup, arrivals, free, wanted);
        *events += 4 * arrivals.len() as u64;
        let_leave(&mut self.queue.jobs, p.lift_overdue);
        let work = &self.queue.work;
        let load = play_within(
            &self.queue.jobs,
            &community.crew,
            &setup.calendar,
            &setup.rules(community.heads),
            &mut self.scratch,
            |job, served| {
                let done = work[job];
                let mut open = arrivals[done.case as usize];
                let arrived = std::mem::replace(&mut open.at, served.finish);
                if served.left {
                    up.push(open);
                    return;
                }
                open.contacted = earlier(open.contacted, served.start);
                open.hours += done.hours;
                sink.step(&step(&open, arrived, served, done));
                if done.closes {
                    setup.close(&open, Level::Community, None, 0.0, sink);
                } else {
                    up.push(open);
                }
            },
        );
        spent(load, free)
    }

    /// Serves what a town's communities hand up; what is for the county's departments goes to `up`, or is
    /// closed at once where their people are not counted.
    pub(super) fn play_town(
        &mut self,
        setup: &Setup,
        position: usize,
        arrivals: &[Open],
        up: &mut Vec<Open>,
        events: &mut u64,
        sink: &mut impl Sink,
    ) -> Load {
        let town = &setup.towns[position];
        let p = &setup.parameters;
        let staffed = setup.departments_of_town(position);
        if town.heads == 0.0 {
            for open in arrivals {
                let mut open = *open;
                open.contacted = earlier(open.contacted, open.at);
                if staffed {
                    up.push(open);
                } else {
                    setup.close(&open, Level::Department, None, 0.0, sink);
                }
            }
            *events += arrivals.len() as u64;
            return Load::default();
        }
        let free = p.town_worker.free().max(FREE_LEAST);
        let pools = town.pools.len();
        let mut load = Load::default();
        self.order.sort(arrivals.iter().map(|o| o.at), setup.horizon, |i| {
            arrivals[i as usize].case.draws.key()
        });
        for (pool, crew) in town.pools.iter().enumerate() {
            let crew = std::slice::from_ref(crew);
            sink.team(&Team {
                level: Level::Town,
                position: position as u32,
                pool: pool as u32,
                crews: crew,
                free,
            });
            let wanted = self.order.iter().filter_map(|i| {
                let open = &arrivals[i as usize];
                let class = &setup.classes[open.case.class as usize];
                if pool_of(class.skill, pools) != pool {
                    return None;
                }
                let closes = open.case.route <= Level::Town;
                let hours = if closes {
                    setup.hands_on(&open.case) * p.town_factor + town.trip
                } else {
                    p.coordination_hours
                };
                Some((i, hours, closes))
            });
            self.queue.line_up(setup, arrivals, free, wanted);
            let work = &self.queue.work;
            let mut calls = 0;
            let own = play_within(
                &self.queue.jobs,
                crew,
                &setup.calendar,
                &setup.window.clone().into(),
                &mut self.scratch,
                |job, served| {
                    let done = work[job];
                    let mut open = arrivals[done.case as usize];
                    let arrived = std::mem::replace(&mut open.at, served.finish);
                    open.contacted = earlier(open.contacted, served.start);
                    open.hours += done.hours;
                    sink.step(&step(&open, arrived, served, done));
                    if done.closes {
                        setup.close(&open, Level::Town, None, 0.0, sink);
                    } else if staffed {
                        up.push(open);
                    } else {
                        calls += u64::from(setup.demand.classes[open.case.class as usize].departments);
                        setup.close(&open, Level::Department, None, 0.0, sink);
                    }
                },
            );
            load.busy += own.busy;
            load.overtime += own.overtime;
            *events += calls;
        }
        *events += 4 * arrivals.len() as u64;
        load
    }
}

/// The jobs of a station, and what it does with each.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub jobs: Vec<Job>,
    pub work: Vec<Work>,
}

impl Queue {
    fn clear(&mut self) {
        self.jobs.clear();
        self.work.clear();
    }

    /// Makes the jobs of a station from what was handed up to it: positions in `arrivals` in order of
    /// arrival, each with its hands-on hours and whether it is closed here.
    #[inline]
    pub(super) fn line_up(
        &mut self,
        setup: &Setup,
        arrivals: &[Open],
        free: f64,
        wanted: impl Iterator<Item = (u32, f64, bool)>,
    ) {
        self.clear();
        for (case, hours, closes) in wanted {
            let open = &arrivals[case as usize];
            let class = &setup.classes[open.case.class as usize];
            self.jobs.push(Job {
                arrival: open.at,
                due: open.due,
                hours: hours / free,
                on_call_hours: hours,
                rank: class.rank,
                on_call: class.on_call,
                leaves: f64::INFINITY,
            });
            self.work.push(Work { case, hours, closes });
        }
    }
}

/// Makes what nobody has begun by its limit leave for the level above.
fn let_leave(jobs: &mut [Job], overdue: bool) {
    if overdue {
        jobs.iter_mut().for_each(|job| job.leaves = job.due);
    }
}

/// Hands-on hours within the window, overtime among them; and overtime alone. (Forms and meetings
/// interleave with the hours on shift, so only the free share of them is hands-on.)
fn spent(load: Load, free: f64) -> (f64, f64) {
    (load.busy * free + load.overtime, load.overtime)
}

/// Hours that helpers from outside have left for a grid's cases. They fill up evenly, are kept for a
/// quarter, and a helper takes a case only if the hours for all of it are there.
struct Helping {
    rate: [f64; 3],
    left: [f64; 3],
    at: f64,
    any: bool,
}

impl Helping {
    fn new(rate: [f64; 3]) -> Self {
        Self {
            rate,
            left: [0.0; 3],
            at: 0.0,
            any: rate.into_iter().any(|r| r > 0.0),
        }
    }

    /// Who takes a case that comes at `t`, no earlier than the one before, and its hours.
    fn take(&mut self, can: [bool; 3], t: f64, hours: impl Fn() -> f64) -> Option<(Helper, f64)> {
        if !can.contains(&true) {
            return None;
        }
        let hours = hours();
        for (left, rate) in self.left.iter_mut().zip(self.rate) {
            *left = earlier(*left + rate * (t - self.at), rate * HELPERS_KEEP_HOURS);
        }
        self.at = t;
        let found = (0..3).find(|&h| can[h] && self.rate[h] > 0.0 && self.left[h] >= hours)?;
        self.left[found] -= hours;
        Some((Helper::ALL[found], hours))
    }
}

impl Setup {
    /// The rules of a grid's or a community's team of so many.
    fn rules(&self, heads: f64) -> Rules {
        let most = self.parameters.tray_limit;
        Rules {
            window: self.window.clone(),
            limit: (most > 0.0).then(|| libm::ceil(most * heads).min(1e9) as usize),
        }
    }

    /// Hands-on hours of a case at the level that closes it, a second time included if the first
    /// fails its check.
    #[inline]
    fn hands_on(&self, case: &Case) -> f64 {
        let class = &self.classes[case.class as usize];
        let first = class.handling.draw(case.draws.uniform(Purpose::Handling));
        if case.draws.uniform(Purpose::Rework) < self.parameters.rework {
            first + class.handling.draw(case.draws.uniform(Purpose::Handling2))
        } else {
            first
        }
    }

    /// Closes a case on which `level` has done its hands-on work. (The record goes to the sink from here, and
    /// not back to the caller: a sink that adds up a few of its fields then never has it written.)
    pub(super) fn close(&self, open: &Open, level: Level, helper: Option<Helper>, served: f64, sink: &mut impl Sink) {
        let p = &self.parameters;
        let case = &open.case;
        let draws = case.draws;
        let class = &self.classes[case.class as usize];
        let (mut due, mut boosted) = (open.due, false);
        let mut closed = if level == Level::Department {
            let (done, sooner) = self.departments(open, class, served);
            boosted = sooner;
            done
        } else if let Some(elapsed) = &class.elapsed {
            open.at + elapsed.draw(draws.uniform(Purpose::Elapsed))
        } else {
            open.at
        };
        let mut parked = 0.0;
        if level >= Level::Town && draws.more(More::Parked) < p.parked.0 {
            parked = lognormal(draws.more(More::ParkedDelay), p.parked.1 * 24.0, PARKED_SIGMA);
            closed += parked;
            due += parked;
        }
        let extended = closed > due && draws.more(More::Extension) < p.extension;
        if extended {
            due = self.calendar.due(&OFFICE, due, class.deadline);
        }
        let solved = self.demand.solved(draws);
        let satisfied = p.satisfaction.offset
            + if !solved {
                p.satisfaction.unsolved
            } else if closed <= due {
                p.satisfaction.on_time
            } else {
                p.satisfaction.late
            };
        let satisfied = satisfied.clamp(0.0, 1.0);
        let mark = draws.uniform(Purpose::Satisfaction);
        let satisfaction = if mark < satisfied {
            1.0
        } else if mark < satisfied + (1.0 - satisfied) * BASIC_SHARE {
            p.satisfaction.basic_weight
        } else {
            0.0
        };
        sink.record(&Record {
            case: open.number,
            key: draws.key(),
            unit: case.unit,
            grid: open.grid,
            class: case.class,
            level,
            latent: case.latent,
            repeat: case.repeat,
            happened: case.happened,
            filed: case.filed,
            contacted: open.contacted,
            handled: open.at,
            due,
            closed,
            rework: draws.uniform(Purpose::Rework) < p.rework,
            parked,
            extended,
            boosted,
            helper,
            hours: open.hours,
            solved,
            satisfaction,
        });
    }

    /// When the slowest of the departments called has done its part: its lead time is over, and its people,
    /// where they are counted, have done their work, at `served`. A case that would be late is
    /// stuck: with some probability a leader takes it up and shortens what is left beyond the limit;
    /// whether one did.
    fn departments(&self, open: &Open, class: &ClassWork, served: f64) -> (f64, bool) {
        let leader = self.parameters.leader;
        let draws: Draws = open.case.draws;
        let called = self.demand.classes[open.case.class as usize]
            .departments
            .min(DEPARTMENTS_MOST);
        let slowest = (0..called).map(|k| draws.department(k)).fold(0.0, later);
        // A quantile grows with the uniform: the largest delay is that of the largest one.
        let done = later(open.at + class.department.draw(slowest), served);
        let late_from = later(open.due, open.at);
        if done > late_from && draws.uniform(Purpose::Boost) < leader.0 {
            (late_from + (done - late_from) * (1.0 - leader.1), true)
        } else {
            (done, false)
        }
    }
}

/// An area by its position.
pub(super) enum Part {
    Grid(usize),
    Community(usize),
    Town(usize),
    County(usize),
    City,
}

impl Setup {
    /// The grids of a part.
    pub(super) fn grids_of_part(&self, part: Part) -> Range<usize> {
        match part {
            Part::Grid(g) => g..g + 1,
            Part::Community(c) => self.communities[c].grids.clone(),
            Part::Town(t) => self.grids_of(&self.towns[t].communities),
            Part::County(c) => self.grids_of(&self.communities_of(&self.counties[c].towns)),
            Part::City => 0..self.grids.len(),
        }
    }
}

/// Adds up the tree and writes one row of measures an area. `closed` says what was closed of each grid's
/// cases, asked in order; `quantiles` the median and the 90th
/// percentile of a part.
pub(super) fn measure(
    setup: &Setup,
    mut closed: impl FnMut(usize) -> Sums,
    played: &Played,
    mut quantiles: impl FnMut(Part) -> Option<(f64, f64)>,
) -> Vec<f64> {
    let p = &setup.parameters;
    let days = f64::from(p.days - p.warmup_days);
    let years = days / 365.0;
    let time = (years, p.rate_weights);
    let mut values = vec![f64::NAN; setup.areas.len() * Index::COUNT];
    let row = |area: usize| area * Index::COUNT..(area + 1) * Index::COUNT;
    let months = 12.0 * years;
    // Hours demanded per post of each urban grid with a team, by position.
    let mut loads = Vec::with_capacity(setup.grids.len());
    let mut grid_sums = Vec::with_capacity(setup.grids.len());
    for (g, grid) in setup.grids.iter().enumerate() {
        let (hours, overtime) = played.grid_hours[g];
        let made = rounds(p, &grid.size, hours - overtime, days, setup.workdays);
        let mut sums = closed(g);
        sums.visits_asked = made.visits_asked;
        sums.visits_made = made.visits_made;
        sums.patrolled = grid.size.residents;
        sums.patrol = made.patrol_interval * grid.size.residents;
        sums.team = TeamHours::new(
            &p.grid_worker,
            grid.size.posts,
            setup.workdays,
            hours + made.visit_hours + made.patrol_asked,
        );
        sums.post_months = grid.size.posts * months;
        sums.overtime = overtime;
        loads.push(if grid.urban && grid.size.posts > 0.0 {
            sums.team.demanded / grid.size.posts
        } else {
            f64::NAN
        });
        write(&mut values[row(grid.area)], &sums, time, quantiles(Part::Grid(g)), None);
        grid_sums.push(sums);
    }
    let mut city = Sums::default();
    for (c, county) in setup.counties.iter().enumerate() {
        let mut county_sums = Sums::default();
        for (t, town) in county.towns.clone().zip(&setup.towns[county.towns.clone()]) {
            let mut town_sums = Sums::default();
            for (c, community) in town
                .communities
                .clone()
                .zip(&setup.communities[town.communities.clone()])
            {
                let mut sums = Sums::default();
                grid_sums[community.grids.clone()].iter().for_each(|g| sums.add(g));
                sums.team.add(&TeamHours::new(
                    &p.community_worker,
                    community.heads,
                    setup.workdays,
                    played.community_hours[c].0,
                ));
                sums.overtime += played.community_hours[c].1;
                sums.post_months += community.heads * months;
                let equity = equity(&loads[community.grids.clone()]);
                let found = quantiles(Part::Community(c));
                write(&mut values[row(community.area)], &sums, time, found, equity);
                town_sums.add(&sums);
            }
            town_sums.town_overtime = played.towns[t].overtime;
            town_sums.town_busy = played.towns[t].busy * p.town_worker.free();
            town_sums.town_free = contract(&p.town_worker, town.heads, setup.workdays) * p.town_worker.free();
            let grids = setup.grids_of(&town.communities);
            let found = quantiles(Part::Town(t));
            let equity = equity(&loads[grids]);
            write(&mut values[row(town.area)], &town_sums, time, found, equity);
            county_sums.add(&town_sums);
        }
        let grids = setup.grids_of_part(Part::County(c));
        let found = quantiles(Part::County(c));
        let equity = equity(&loads[grids]);
        write(&mut values[row(county.area)], &county_sums, time, found, equity);
        city.add(&county_sums);
    }
    let found = quantiles(Part::City);
    write(&mut values[row(0)], &city, time, found, equity(&loads));
    values[Index::Cost as usize] = setup.cost;
    values
}

impl Setup {
    /// The grids of adjoining communities.
    pub(super) fn grids_of(&self, communities: &Range<usize>) -> Range<usize> {
        if communities.is_empty() {
            return 0..0;
        }
        self.communities[communities.start].grids.start..self.communities[communities.end - 1].grids.end
    }

    /// The communities of adjoining towns.
    pub(super) fn communities_of(&self, towns: &Range<usize>) -> Range<usize> {
        if towns.is_empty() {
            return 0..0;
        }
        self.towns[towns.start].communities.start..self.towns[towns.end - 1].communities.end
    }
}

/// Gini coefficient and coefficient of variation.
fn equity(loads: &[f64]) -> Option<(f64, f64)> {
    let mut loads: Vec<f64> = loads.iter().copied().filter(|l| l.is_finite()).collect();
    Some((gini(&mut loads)?, variation(&loads)?))
}

fn write(
    row: &mut [f64],
    sums: &Sums,
    (years, weights): (f64, [f64; 3]),
    quantiles: Option<(f64, f64)>,
    equity: Option<(f64, f64)>,
) {
    sums.write(row, years, weights);
    if let Some((median, ninetieth)) = quantiles {
        row[Index::MedianHours as usize] = median;
        row[Index::NinetiethHours as usize] = ninetieth;
    }
    if let Some((gini, variation)) = equity {
        row[Index::WorkloadGini as usize] = gini;
        row[Index::WorkloadVariation as usize] = variation;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::scenario::Parameters;
    use crate::scenario::parameters::{AtEnd, Departments, Patrol, Satisfaction, Visits, WorkTime};

    /// Round numbers near the ledger's, for tests of parts; no class.
    pub(in crate::simulation) fn parameters() -> Parameters {
        let work = |window| WorkTime {
            hours_per_day: 8.0,
            leave: 0.08,
            forms: 0.28,
            meetings: 0.06,
            window,
        };
        Parameters {
            heating_peak: 4.0,
            special_share: 0.0,
            classes: Vec::new(),
            grid_worker: work(0.0),
            community_worker: work(0.25),
            town_worker: work(0.2),
            part_time_share: 0.0,
            part_time_fte: 0.3,
            visits: Visits {
                household_per_year: 2.0,
                special_per_year: 12.0,
                hours: 0.28,
                outside_hours: 0.0,
                residents: 1e6,
                per_trip: 5.0,
            },
            patrol: Patrol {
                hours_per_day: 1.0,
                round_hours_per_km2: 2.5,
                round_hours_least: 0.5,
                courier_share: 0.1,
                courier_hours: 12.0,
                resident_hours: 240.0,
            },
            triage_minutes: 15.0,
            town_factor: 3.0,
            coordination_hours: 2.0,
            departments: Departments {
                staff: 0.0,
                number: 12,
                hours: 2.0,
            },
            rate_weights: [0.3, 0.35, 0.35],
            leader: (0.0, 0.3),
            town_pools: 1,
            helper_hours: [0.0; 3],
            at_end: AtEnd::Resume,
            lift_overdue: false,
            tray_limit: 0.0,
            extension: 0.0,
            parked: (0.0, 30.0),
            rework: 0.015,
            repeat: 0.175,
            solved: 0.92,
            satisfaction: Satisfaction {
                on_time: 0.96,
                late: 0.85,
                unsolved: 0.25,
                offset: 0.0,
                basic_weight: 0.6,
            },
            speed_urban: 4.0,
            speed_rural: 15.0,
            distance_factor: 0.52,
            transition_loss: 0.15,
            transition_weeks: 6.0,
            breadth_factor: 1.0,
            backlog_days: 0.0,
            warmup_days: 0,
            days: 365,
        }
    }
}
