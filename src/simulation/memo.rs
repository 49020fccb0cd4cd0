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

use super::calendar::Calendar;
use super::demand::Site;
use super::measure::{STAGES, Sums, quantiles_of_sorted};
use super::record::{Record, Sink};
use super::run::{Open, Part, Played, Replication, Room, Setup, measure};
use super::station::{Crew, Load};
use super::stream::Stream;
use crate::scenario::Parameters;
use std::cmp::Ordering;
use std::ops::Range;

/// Median and 90th percentile, where there are enough cases.
type Quantiles = Option<(f64, f64)>;

/// What one replication left, to be used again.
#[derive(Debug, Default)]
pub struct Memo {
    shared: Option<Shared>,
    grids: Vec<Kept<GridInput, GridLeft>>,
    communities: Vec<Kept<TeamInput, CommunityLeft>>,
    towns: Vec<Kept<TeamInput, TownLeft>>,
    counties: Vec<Kept<CountyInput, CountyLeft>>,
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
    changes: Vec<Change>,
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

#[derive(Debug, PartialEq)]
struct CountyInput {
    /// Its towns.
    below: Range<usize>,
    departments: Vec<Crew>,
}

/// What a county's departments closed.
#[derive(Debug, Default)]
struct CountyLeft {
    closed: Closed,
    events: u64,
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
    fn lay_out(&mut self, before: Option<&Self>, changes: &mut [Change]) {
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
        for (g, change) in changes.iter_mut().enumerate().skip(self.first).take(self.sums.len()) {
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
        let code = self.sums[r.grid as usize - self.first].count(r, &self.window);
        if code > 0 {
            self.closing.push((r.grid, code));
        }
    }
}

/// Hours to closing of all cases as ascending codes, by grid and by town, and the quantiles of each area
/// up to towns.
#[derive(Debug, Default)]
struct Closing {
    grids: Vec<(Vec<u64>, Quantiles)>,
    /// With the grids that each had.
    communities: Vec<(Range<usize>, Quantiles)>,
    towns: Vec<(Vec<u64>, Quantiles)>,
    /// The grids of each town when its codes were put together.
    spans: Vec<Range<usize>>,
}

/// What became of a grid's codes.
#[derive(Clone, Debug, Default)]
struct Change {
    /// They must be put together anew: a station has other grids than before.
    anew: bool,
    gone: Vec<u64>,
    come: Vec<u64>,
}

impl Change {
    fn is_any(&self) -> bool {
        self.anew || !self.gone.is_empty() || !self.come.is_empty()
    }
}

impl Closing {
    /// Takes over what changed; `codes` says what a grid's are now, in any order.
    fn follow(&mut self, setup: &Setup, changes: &mut [Change], mut codes: impl FnMut(usize, &mut Vec<u64>)) {
        self.grids.resize_with(setup.grids.len(), Default::default);
        self.communities.resize_with(setup.communities.len(), Default::default);
        self.towns.resize_with(setup.towns.len(), Default::default);
        self.spans.resize(setup.towns.len(), 0..0);
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for (t, town) in setup.towns.iter().enumerate() {
            let span = setup.grids_of(&town.communities);
            // Other grids than before: the town is put together anew.
            let anew = self.spans[t] != span;
            let regrouped = |c: usize| self.communities[c].0 != setup.communities[c].grids;
            if !anew && !changes[span.clone()].iter().any(Change::is_any) && !town.communities.clone().any(regrouped) {
                continue;
            }
            gone.clear();
            come.clear();
            for g in span.clone() {
                let change = &mut changes[g];
                if !change.is_any() {
                    continue;
                }
                let (own, quantiles) = &mut self.grids[g];
                if change.anew {
                    let before = std::mem::take(own);
                    codes(g, own);
                    own.sort_unstable();
                    change.gone.clear();
                    change.come.clear();
                    apart(&before, own, &mut change.gone, &mut change.come);
                } else {
                    change.gone.sort_unstable();
                    change.come.sort_unstable();
                    exchange(own, &change.gone, &change.come);
                }
                gone.extend_from_slice(&change.gone);
                come.extend_from_slice(&change.come);
                *quantiles = quantiles_of_sorted(&[own]);
            }
            for c in town.communities.clone() {
                let grids = setup.communities[c].grids.clone();
                if self.communities[c].0 != grids || changes[grids.clone()].iter().any(Change::is_any) {
                    let lists: Vec<&[u64]> = self.grids[grids.clone()].iter().map(|g| g.0.as_slice()).collect();
                    self.communities[c] = (grids, quantiles_of_sorted(&lists));
                }
            }
            let (own, quantiles) = &mut self.towns[t];
            if anew {
                own.clear();
                self.grids[span.clone()]
                    .iter()
                    .for_each(|g| own.extend_from_slice(&g.0));
                own.sort_unstable();
            } else {
                gone.sort_unstable();
                come.sort_unstable();
                exchange(own, &gone, &come);
            }
            *quantiles = quantiles_of_sorted(&[own]);
            self.spans[t] = span;
        }
    }
}

/// What is in only one of two ascending lists.
fn apart(before: &[u64], now: &[u64], gone: &mut Vec<u64>, come: &mut Vec<u64>) {
    let (mut i, mut j) = (0, 0);
    while i < before.len() && j < now.len() {
        match before[i].cmp(&now[j]) {
            Ordering::Equal => (i, j) = (i + 1, j + 1),
            Ordering::Less => {
                gone.push(before[i]);
                i += 1;
            }
            Ordering::Greater => {
                come.push(now[j]);
                j += 1;
            }
        }
    }
    gone.extend_from_slice(&before[i..]);
    come.extend_from_slice(&now[j..]);
}

/// Takes `gone`, all of which are in it, out of an ascending list and puts `come` in its places.
fn exchange(list: &mut Vec<u64>, gone: &[u64], come: &[u64]) {
    let before = std::mem::take(list);
    list.reserve(before.len() + come.len());
    let (mut from, mut gone, mut come) = (0, gone, come);
    // Stretches between two changes are copied whole.
    loop {
        let (out, new) = (gone.first().copied(), come.first().copied());
        let Some(next) = out.into_iter().chain(new).min() else {
            break;
        };
        let to = from + before[from..].partition_point(|&c| c < next);
        list.extend_from_slice(&before[from..to]);
        from = to;
        if out == Some(next) {
            gone = &gone[1..];
            from += 1;
        }
        if new == Some(next) {
            come = &come[1..];
            list.push(next);
        }
    }
    list.extend_from_slice(&before[from..]);
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
            changes: vec![Change::default(); setup.grids.len()],
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
    fn play_grid(&mut self, setup: &Setup, root: Stream, g: usize, changes: &mut [Change]) -> Option<usize> {
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

    fn play_community(&mut self, setup: &Setup, c: usize, below: &[bool], changes: &mut [Change]) -> Option<usize> {
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

    fn play_town(&mut self, setup: &Setup, t: usize, below: &[bool], changes: &mut [Change]) -> Option<usize> {
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
    fn play_county(&mut self, setup: &Setup, c: usize, towns: &[bool], changes: &mut [Change]) -> Option<usize> {
        let county = setup.counties.get(c)?;
        let input = CountyInput {
            below: county.towns.clone(),
            departments: county.departments.clone(),
        };
        let same = !towns[county.towns.clone()].contains(&true)
            && self.counties.get(c).is_some_and(|kept| kept.input == input);
        if same {
            return None;
        }
        let grids = setup.grids_of(&setup.communities_of(&county.towns));
        let mut arrivals = Vec::new();
        let mut left = CountyLeft {
            closed: Closed::new(&grids, &setup.window),
            events: 0,
        };
        if !county.departments.is_empty() {
            self.played.0 += 1;
            for kept in &self.towns[county.towns.clone()] {
                arrivals.extend_from_slice(&kept.left.up);
            }
            self.room
                .play_departments(setup, c, &arrivals, &mut left.events, &mut left.closed);
        }
        left.closed
            .lay_out(self.counties.get(c).map(|kept| &kept.left.closed), changes);
        put(&mut self.counties, c, Kept { input, left });
        Some(arrivals.len())
    }

    /// Brings the codes up to date.
    fn follow(&mut self, setup: &Setup, changes: &mut [Change]) {
        let Self {
            grids,
            communities,
            towns,
            counties,
            closing,
            ..
        } = self;
        let mut above = Above::default();
        closing.follow(setup, changes, |g, codes| {
            let (community, town, county) = above.of(setup, g);
            for closed in [
                &grids[g].left.closed,
                &communities[community].left.closed,
                &towns[town].left.closed,
                &counties[county].left.closed,
            ] {
                codes.extend_from_slice(closed.of(g));
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
            + self.counties.iter().map(|k| k.left.events).sum::<u64>();
        // What each station closed of a grid's cases, in the order of the stations.
        let mut above = Above::default();
        let sums = |g: usize| {
            let (community, town, county) = above.of(setup, g);
            let mut sums = Sums::default();
            let stages: [&Closed; STAGES] = [
                &self.grids[g].left.closed,
                &self.communities[community].left.closed,
                &self.towns[town].left.closed,
                &self.counties[county].left.closed,
            ];
            for closed in stages {
                sums.add(&closed.sums[g - closed.first]);
            }
            sums
        };
        let quantiles = |part: Part| match part {
            Part::Grid(g) => self.closing.grids[g].1,
            Part::Community(c) => self.closing.communities[c].1,
            Part::Town(t) => self.closing.towns[t].1,
            Part::Above(grids) => {
                let inside = |span: &Range<usize>| span.start >= grids.start && span.end <= grids.end;
                let towns = self.closing.spans.iter().zip(&self.closing.towns);
                let lists: Vec<&[u64]> = towns
                    .filter(|(span, _)| inside(span))
                    .map(|(_, town)| town.0.as_slice())
                    .collect();
                quantiles_of_sorted(&lists)
            }
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
