//! Playing again only what an edit changed (推演增量).
//!
//! Every station is a pure function of its inputs: what arrives, who serves, the scenario's numbers.
//! A [`Memo`] keeps the inputs and results of one replication; the next scenario of the same numbers
//! plays the grids whose inputs differ, then the communities and towns above them, and takes the rest
//! from the memo. The bytes are those of a full run, because both add the same sums in the same order
//! (`measure::STAGES`); a property test holds them together.
//!
//! Inputs are compared themselves, not by a digest: that costs no more and cannot collide. What hangs
//! on everything (parameters, calendar, seed) empties the memo when it changes.

mod closing;
mod counties;

use self::closing::{By, Changes, Closing, apart};
use self::counties::County;
use super::calendar::Calendar;
use super::demand::Site;
use super::measure::{Mark, Sums};
use super::record::{Record, Sink};
use super::run::{Open, Part, Played, Replication, Room, Setup, measure};
use super::station::{Crew, Load};
use super::stream::Stream;
use crate::scenario::Parameters;
use std::ops::Range;

/// What one replication left, to be used again.
#[derive(Debug, Default)]
pub struct Memo {
    shared: Option<Shared>,
    grids: Vec<Kept<GridInput, GridLeft>>,
    communities: Vec<Kept<TeamInput, CommunityLeft>>,
    towns: Vec<Kept<TeamInput, TownLeft>>,
    counties: Vec<County>,
    closing: Closing,
    room: Room,
    round: Option<Round>,
    /// Stations played the last time, of all.
    played: (usize, usize),
}

/// How far a replication is.
#[derive(Debug)]
struct Round {
    root: Stream,
    /// 0 grids, 1 communities, 2 towns, 3 counties, and the next of them.
    level: usize,
    at: usize,
    /// Which grids, communities and towns were played.
    changed: [Vec<bool>; 3],
    changes: Changes,
}

/// What every station's work hangs on.
#[derive(Debug, PartialEq)]
struct Shared {
    parameters: Parameters,
    calendar: Calendar,
    seed: u64,
    replication: u32,
}

/// A station's inputs besides what arrives, and what it left.
#[derive(Debug)]
struct Kept<I, L> {
    input: I,
    left: L,
}

#[derive(Debug, PartialEq)]
struct GridInput {
    sites: Vec<Site>,
    patrol_interval: f64,
    heads: f64,
    trip: f64,
    crews: Vec<Crew>,
    redrawn: bool,
    helpers: [f64; 3],
    alone: bool,
}

#[derive(Debug, PartialEq)]
struct TeamInput {
    /// The stations below.
    below: Range<usize>,
    heads: f64,
    crews: Vec<Crew>,
    trip: f64,
}

#[derive(Debug, Default)]
struct GridLeft {
    cases: usize,
    hours: (f64, f64),
    closed: Closed,
    up: Vec<Open>,
    events: u64,
}

#[derive(Debug, Default)]
struct CommunityLeft {
    hours: (f64, f64),
    closed: Closed,
    up: Vec<Open>,
    events: u64,
}

#[derive(Debug, Default)]
struct TownLeft {
    load: Load,
    closed: Closed,
    /// For the county's departments.
    up: Vec<Open>,
    events: u64,
}

/// What a station closed, by grid from `first` on.
#[derive(Debug, Default, PartialEq)]
struct Closed {
    first: usize,
    sums: Vec<Sums>,
    /// Grid and code of each case filed in the run, as they are closed.
    closing: Vec<(u32, u64)>,
    /// The codes by grid, once all are closed, and where each grid's begin.
    codes: Vec<u64>,
    begin: Vec<usize>,
    window: Range<f64>,
}

impl Closed {
    fn new(grids: &Range<usize>, window: &Range<f64>) -> Self {
        Self {
            first: grids.start,
            sums: vec![Sums::default(); grids.len()],
            window: window.clone(),
            ..Self::default()
        }
    }

    /// Lays out the codes by grid, each grid's ascending, and says what of them is other than before.
    fn lay_out(&mut self, before: Option<&Self>, changes: &mut Changes) {
        let closing = std::mem::take(&mut self.closing);
        // A counting sort.
        self.begin = vec![0; self.sums.len() + 1];
        for (g, _) in &closing {
            self.begin[*g as usize - self.first + 1] += 1;
        }
        for i in 0..self.sums.len() {
            self.begin[i + 1] += self.begin[i];
        }
        let mut next = self.begin.clone();
        self.codes = vec![0; closing.len()];
        for (g, code) in closing {
            let slot = &mut next[g as usize - self.first];
            self.codes[*slot] = code;
            *slot += 1;
        }
        for i in 0..self.sums.len() {
            self.codes[self.begin[i]..self.begin[i + 1]].sort_unstable();
        }
        let span = |closed: &Self| (closed.first, closed.sums.len());
        let before = before.filter(|before| span(before) == span(self));
        for g in self.first..self.first + self.sums.len() {
            let change = changes.of(g, By::Near);
            match before {
                Some(before) => apart(before.of(g), self.of(g), &mut change.gone, &mut change.come),
                None => change.anew = true,
            }
        }
    }

    /// The codes of a grid.
    fn of(&self, grid: usize) -> &[u64] {
        let Some(i) = grid.checked_sub(self.first).filter(|&i| i < self.sums.len()) else {
            return &[];
        };
        &self.codes[self.begin[i]..self.begin[i + 1]]
    }
}

impl Sink for Closed {
    #[inline]
    fn record(&mut self, r: &Record) {
        let mark = Mark::of(r, &self.window);
        self.sums[r.grid as usize - self.first].count(&mark);
        if mark.code > 0 {
            self.closing.push((r.grid, mark.code));
        }
    }
}

impl Memo {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many stations the last call really played, of how many.
    pub fn stations_played(&self) -> (usize, usize) {
        self.played
    }

    /// [`super::replicate`], playing only what is not in the memo. A memo serves one replication of
    /// one seed; for another it starts anew.
    pub fn replicate(&mut self, setup: &Setup, seed: u64, replication: u32) -> Replication {
        self.begin(setup, seed, replication);
        loop {
            if let Some(replication) = self.play_on(setup, usize::MAX) {
                return replication;
            }
        }
    }

    /// Begins a replication, which [`Memo::play_on`] of the same setup ends. One that was begun and not ended
    /// empties the memo.
    pub fn begin(&mut self, setup: &Setup, seed: u64, replication: u32) {
        let shared = Shared {
            parameters: setup.parameters.clone(),
            calendar: setup.calendar().clone(),
            seed,
            replication,
        };
        if self.round.is_some() || self.shared.as_ref() != Some(&shared) {
            self.grids.clear();
            self.communities.clear();
            self.towns.clear();
            self.counties.clear();
            self.closing = Closing::default();
            self.shared = Some(shared);
        }
        self.grids.truncate(setup.grids.len());
        self.communities.truncate(setup.communities.len());
        self.towns.truncate(setup.towns.len());
        self.counties.truncate(setup.counties.len());
        let departments = setup.counties.iter().filter(|c| !c.departments.is_empty()).count();
        self.played = (
            0,
            setup.grids.len() + setup.communities.len() + setup.towns.len() + departments,
        );
        self.round = Some(Round {
            root: Stream::root(seed, replication),
            level: 0,
            at: 0,
            changed: Default::default(),
            changes: Changes::none(setup.grids.len()),
        });
    }

    /// Plays on until about so many cases were served; the measures when all are. Nothing was begun: begins
    /// the first replication of seed 0.
    pub fn play_on(&mut self, setup: &Setup, cases: usize) -> Option<Replication> {
        let mut round = match self.round.take() {
            Some(round) => round,
            None => {
                self.begin(setup, 0, 0);
                self.round.take()?
            }
        };
        let mut served = 0;
        while served < cases {
            let (at, changes) = (round.at, &mut round.changes);
            let [grids, communities, towns] = &mut round.changed;
            let (of, arrived) = match round.level {
                0 => (setup.grids.len(), self.play_grid(setup, round.root, at, changes)),
                1 => (setup.communities.len(), self.play_community(setup, at, grids, changes)),
                2 => (setup.towns.len(), self.play_town(setup, at, communities, changes)),
                3 => (setup.counties.len(), self.play_county(setup, at, towns, changes)),
                _ => {
                    self.follow(setup, &mut round.changes);
                    return Some(self.add_up(setup));
                }
            };
            if at < of {
                if let Some(changed) = round.changed.get_mut(round.level) {
                    changed.push(arrived.is_some());
                }
                served += arrived.unwrap_or(0);
                round.at += 1;
            } else {
                (round.level, round.at) = (round.level + 1, 0);
            }
        }
        self.round = Some(round);
        None
    }

    /// Plays a grid if it is not in the memo; the cases that it had. (The same for all levels; `None` too where
    /// there is no such station.)
    fn play_grid(&mut self, setup: &Setup, root: Stream, g: usize, changes: &mut Changes) -> Option<usize> {
        let grid = setup.grids.get(g)?;
        let sites = &setup.sites[grid.units.clone()];
        let same = self.grids.get(g).is_some_and(|kept| {
            let i = &kept.input;
            i.sites == sites
                && i.patrol_interval == grid.patrol_interval
                && i.heads == grid.size.heads
                && i.trip == grid.size.trip
                && i.crews == grid.crews
                && i.redrawn == grid.redrawn
                && i.helpers == grid.helpers
                && i.alone == grid.alone
        });
        if same {
            return None;
        }
        self.played.0 += 1;
        let mut left = GridLeft {
            closed: Closed::new(&(g..g + 1), &setup.window),
            ..GridLeft::default()
        };
        let room = &mut self.room;
        room.cases.clear();
        for site in sites {
            setup
                .demand
                .cases(root, site, grid.patrol_interval, |case| room.cases.push(case));
        }
        left.cases = room.cases.len();
        left.hours = room.play_grid(setup, g, 0, &mut left.up, &mut left.events, &mut left.closed);
        left.closed
            .lay_out(self.grids.get(g).map(|kept| &kept.left.closed), changes);
        put(
            &mut self.grids,
            g,
            Kept {
                input: GridInput {
                    sites: sites.to_vec(),
                    patrol_interval: grid.patrol_interval,
                    heads: grid.size.heads,
                    trip: grid.size.trip,
                    crews: grid.crews.clone(),
                    redrawn: grid.redrawn,
                    helpers: grid.helpers,
                    alone: grid.alone,
                },
                left,
            },
        );
        Some(self.room.cases.len())
    }

    fn play_community(&mut self, setup: &Setup, c: usize, below: &[bool], changes: &mut Changes) -> Option<usize> {
        let community = setup.communities.get(c)?;
        let input = TeamInput {
            below: community.grids.clone(),
            heads: community.heads,
            crews: community.crew.to_vec(),
            trip: community.trip,
        };
        let same = !below[community.grids.clone()].contains(&true)
            && self.communities.get(c).is_some_and(|kept| kept.input == input);
        if same {
            return None;
        }
        self.played.0 += 1;
        let mut arrivals = Vec::new();
        for kept in &self.grids[community.grids.clone()] {
            arrivals.extend_from_slice(&kept.left.up);
        }
        let mut left = CommunityLeft {
            closed: Closed::new(&community.grids, &setup.window),
            ..CommunityLeft::default()
        };
        left.hours = self
            .room
            .play_community(setup, c, &arrivals, &mut left.up, &mut left.events, &mut left.closed);
        left.closed
            .lay_out(self.communities.get(c).map(|kept| &kept.left.closed), changes);
        put(&mut self.communities, c, Kept { input, left });
        Some(arrivals.len())
    }

    fn play_town(&mut self, setup: &Setup, t: usize, below: &[bool], changes: &mut Changes) -> Option<usize> {
        let town = setup.towns.get(t)?;
        let input = TeamInput {
            below: town.communities.clone(),
            heads: town.heads,
            crews: town.pools.clone(),
            trip: town.trip,
        };
        let same = !below[town.communities.clone()].contains(&true)
            && self.towns.get(t).is_some_and(|kept| kept.input == input);
        if same {
            return None;
        }
        self.played.0 += 1;
        let mut arrivals = Vec::new();
        for kept in &self.communities[town.communities.clone()] {
            arrivals.extend_from_slice(&kept.left.up);
        }
        let grids = setup.grids_of(&town.communities);
        let mut left = TownLeft {
            closed: Closed::new(&grids, &setup.window),
            ..TownLeft::default()
        };
        left.load = self
            .room
            .play_town(setup, t, &arrivals, &mut left.up, &mut left.events, &mut left.closed);
        left.closed
            .lay_out(self.towns.get(t).map(|kept| &kept.left.closed), changes);
        put(&mut self.towns, t, Kept { input, left });
        Some(arrivals.len())
    }

    /// Plays the departments of a county with a changed town.
    fn play_county(&mut self, setup: &Setup, c: usize, towns: &[bool], changes: &mut Changes) -> Option<usize> {
        let county = setup.counties.get(c)?;
        let same = !towns[county.towns.clone()].contains(&true)
            && self.counties.get(c).is_some_and(|kept| kept.is_of(setup, c));
        if same {
            return None;
        }
        let mut arrivals = Vec::new();
        if !county.departments.is_empty() {
            self.played.0 += 1;
            for kept in &self.towns[county.towns.clone()] {
                arrivals.extend_from_slice(&kept.left.up);
            }
        }
        let played = County::play(setup, c, &arrivals, self.counties.get(c), &mut self.room, changes);
        put(&mut self.counties, c, played);
        Some(arrivals.len())
    }

    /// Brings the codes up to date.
    fn follow(&mut self, setup: &Setup, changes: &mut Changes) {
        let Self {
            grids,
            communities,
            towns,
            counties,
            closing,
            ..
        } = self;
        // By grid, of the counties whose codes are put together anew.
        let mut by_departments = vec![Vec::new(); setup.grids.len()];
        for county in counties.iter().filter(|county| county.is_anew(changes)) {
            county.codes().for_each(|(g, code)| by_departments[g].push(code));
        }
        let mut above = Above::default();
        closing.follow(setup, changes, |g, by, codes| {
            match by {
                By::Near => {
                    // Asked for in the order of grids; the other kind goes through a town's grids once more.
                    let (community, town, _) = above.of(setup, g);
                    codes.extend_from_slice(grids[g].left.closed.of(g));
                    codes.extend_from_slice(communities[community].left.closed.of(g));
                    codes.extend_from_slice(towns[town].left.closed.of(g));
                }
                By::Departments => codes.append(&mut by_departments[g]),
            }
        });
    }

    fn add_up(&self, setup: &Setup) -> Replication {
        let mut played = Played {
            first_case: Vec::new(),
            grid_hours: self.grids.iter().map(|k| k.left.hours).collect(),
            community_hours: self.communities.iter().map(|k| k.left.hours).collect(),
            towns: self.towns.iter().map(|k| k.left.load).collect(),
            events: 0,
        };
        played.events = self.grids.iter().map(|k| k.left.events).sum::<u64>()
            + self.communities.iter().map(|k| k.left.events).sum::<u64>()
            + self.towns.iter().map(|k| k.left.events).sum::<u64>()
            + self.counties.iter().map(|c| c.events).sum::<u64>();
        // What each station closed of a grid's cases, in the order of the stations.
        let mut above = Above::default();
        let sums = |g: usize| {
            let (community, town, county) = above.of(setup, g);
            let mut sums = Sums::default();
            for closed in [
                &self.grids[g].left.closed,
                &self.communities[community].left.closed,
                &self.towns[town].left.closed,
            ] {
                sums.add(&closed.sums[g - closed.first]);
            }
            sums.add(self.counties[county].sums(g));
            sums
        };
        let quantiles = |part: Part| match part {
            Part::Grid(g) => self.closing.of_grid(g),
            Part::Community(c) => self.closing.of_community(c),
            Part::Town(t) => self.closing.of_town(t),
            Part::County(c) => self.closing.of_county(c),
            Part::City => self.closing.of_city(),
        };
        Replication {
            values: measure(setup, sums, &played, quantiles),
            cases: self.grids.iter().map(|k| k.left.cases as u64).sum(),
            events: played.events,
        }
    }
}

/// The stations above grids that are asked for in their order.
#[derive(Default)]
struct Above {
    community: usize,
    town: usize,
    county: usize,
}

impl Above {
    fn of(&mut self, setup: &Setup, grid: usize) -> (usize, usize, usize) {
        while setup.communities[self.community].grids.end <= grid {
            self.community += 1;
        }
        while setup.towns[self.town].communities.end <= self.community {
            self.town += 1;
        }
        while setup.counties[self.county].towns.end <= self.town {
            self.county += 1;
        }
        (self.community, self.town, self.county)
    }
}

/// Puts an entry at a position that is there or comes next.
fn put<T>(list: &mut Vec<T>, at: usize, entry: T) {
    match list.get_mut(at) {
        Some(place) => *place = entry,
        None => list.push(entry),
    }
}
