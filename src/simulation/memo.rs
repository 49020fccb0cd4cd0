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
use super::measure::{STAGES, Sums, quantiles, quantiles_of_sorted};
use super::record::{Record, Sink};
use super::run::{Open, Played, Replication, Room, Setup, measure};
use super::station::{Crew, Load};
use super::stream::Stream;
use crate::scenario::Parameters;
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
    room: Room,
    /// Stations played the last time, of all.
    played: (usize, usize),
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

/// What a county's departments closed, by town.
#[derive(Debug, Default)]
struct CountyLeft {
    closed: Vec<Closed>,
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
    /// Codes of all the town's cases, ascending; medians and 90th percentiles of its grids,
    /// its communities and itself.
    codes: Vec<u64>,
    quantiles: Vec<(Range<usize>, Quantiles)>,
}

/// What a station closed, by grid from `first` on.
#[derive(Debug, Default, PartialEq)]
struct Closed {
    first: usize,
    sums: Vec<Sums>,
    /// Grid and code of each case filed in the run.
    codes: Vec<(u32, u64)>,
    window: Range<f64>,
}

impl Closed {
    fn new(grids: &Range<usize>, window: &Range<f64>) -> Self {
        Self {
            first: grids.start,
            sums: vec![Sums::default(); grids.len()],
            codes: Vec::new(),
            window: window.clone(),
        }
    }
}

impl Closed {
    /// Parted by ranges of grids that follow each other.
    fn split(self, parts: impl Iterator<Item = Range<usize>>) -> Vec<Self> {
        let mut split: Vec<Self> = parts.map(|grids| Self::new(&grids, &self.window)).collect();
        let mut sums = self.sums.into_iter();
        for part in &mut split {
            let own = part.sums.len();
            part.sums = sums.by_ref().take(own).collect();
        }
        for (grid, code) in self.codes {
            let at = split.partition_point(|p| p.first + p.sums.len() <= grid as usize);
            split[at].codes.push((grid, code));
        }
        split
    }
}

impl Sink for Closed {
    #[inline]
    fn record(&mut self, r: &Record) {
        let code = self.sums[r.grid as usize - self.first].count(r, &self.window);
        if code > 0 {
            self.codes.push((r.grid, code));
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
        let shared = Shared {
            parameters: setup.parameters.clone(),
            calendar: setup.calendar.clone(),
            seed,
            replication,
        };
        if self.shared.as_ref() != Some(&shared) {
            self.grids.clear();
            self.communities.clear();
            self.towns.clear();
            self.counties.clear();
            self.shared = Some(shared);
        }
        let root = Stream::root(seed, replication);
        let departments = setup.counties.iter().filter(|c| !c.departments.is_empty()).count();
        self.played = (
            0,
            setup.grids.len() + setup.communities.len() + setup.towns.len() + departments,
        );
        let grids_changed = self.play_grids(setup, root);
        let communities_changed = self.play_communities(setup, &grids_changed);
        let mut towns_changed = self.play_towns(setup, &communities_changed);
        self.play_counties(setup, &mut towns_changed);
        for (t, _) in towns_changed.iter().enumerate().filter(|c| *c.1) {
            let (codes, quantiles) = self.summarise(setup, t);
            let left = &mut self.towns[t].left;
            (left.codes, left.quantiles) = (codes, quantiles);
        }
        self.add_up(setup)
    }

    fn play_grids(&mut self, setup: &Setup, root: Stream) -> Vec<bool> {
        self.grids.truncate(setup.grids.len());
        let mut changed = Vec::with_capacity(setup.grids.len());
        for (g, grid) in setup.grids.iter().enumerate() {
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
            changed.push(!same);
            if same {
                continue;
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
        }
        changed
    }

    fn play_communities(&mut self, setup: &Setup, below: &[bool]) -> Vec<bool> {
        self.communities.truncate(setup.communities.len());
        let mut changed = Vec::with_capacity(setup.communities.len());
        let mut arrivals = Vec::new();
        for (c, community) in setup.communities.iter().enumerate() {
            let input = TeamInput {
                below: community.grids.clone(),
                heads: community.heads,
                crews: community.crew.to_vec(),
                trip: community.trip,
            };
            let same = !below[community.grids.clone()].contains(&true)
                && self.communities.get(c).is_some_and(|kept| kept.input == input);
            changed.push(!same);
            if same {
                continue;
            }
            self.played.0 += 1;
            arrivals.clear();
            for kept in &self.grids[community.grids.clone()] {
                arrivals.extend_from_slice(&kept.left.up);
            }
            let mut left = CommunityLeft {
                closed: Closed::new(&community.grids, &setup.window),
                ..CommunityLeft::default()
            };
            left.hours =
                self.room
                    .play_community(setup, c, &arrivals, &mut left.up, &mut left.events, &mut left.closed);
            put(&mut self.communities, c, Kept { input, left });
        }
        changed
    }

    fn play_towns(&mut self, setup: &Setup, below: &[bool]) -> Vec<bool> {
        self.towns.truncate(setup.towns.len());
        let mut changed = Vec::with_capacity(setup.towns.len());
        let mut arrivals = Vec::new();
        for (t, town) in setup.towns.iter().enumerate() {
            let input = TeamInput {
                below: town.communities.clone(),
                heads: town.heads,
                crews: town.pools.clone(),
                trip: town.trip,
            };
            let same = !below[town.communities.clone()].contains(&true)
                && self.towns.get(t).is_some_and(|kept| kept.input == input);
            changed.push(!same);
            if same {
                continue;
            }
            self.played.0 += 1;
            arrivals.clear();
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
            put(&mut self.towns, t, Kept { input, left });
        }
        changed
    }

    /// Plays the departments of counties with a changed town, and marks the towns of whose cases they closed
    /// one otherwise than before.
    fn play_counties(&mut self, setup: &Setup, towns: &mut [bool]) {
        self.counties.truncate(setup.counties.len());
        let mut arrivals = Vec::new();
        for (c, county) in setup.counties.iter().enumerate() {
            let input = CountyInput {
                below: county.towns.clone(),
                departments: county.departments.clone(),
            };
            let same = !towns[county.towns.clone()].contains(&true)
                && self.counties.get(c).is_some_and(|kept| kept.input == input);
            if same {
                continue;
            }
            let grids = |t: usize| setup.grids_of(&setup.towns[t].communities);
            let mut whole = Closed::new(
                &(grids(county.towns.start).start..grids(county.towns.end - 1).end),
                &setup.window,
            );
            let mut left = CountyLeft::default();
            if !county.departments.is_empty() {
                self.played.0 += 1;
                arrivals.clear();
                for kept in &self.towns[county.towns.clone()] {
                    arrivals.extend_from_slice(&kept.left.up);
                }
                self.room
                    .play_departments(setup, c, &arrivals, &mut left.events, &mut whole);
            }
            left.closed = whole.split(county.towns.clone().map(grids));
            for (i, t) in county.towns.clone().enumerate() {
                let before = self.counties.get(c).and_then(|kept| kept.left.closed.get(i));
                towns[t] |= before != left.closed.get(i);
            }
            put(&mut self.counties, c, Kept { input, left });
        }
    }

    /// What the departments closed of a town's cases.
    fn closed_by_departments(&self, town: usize) -> &[(u32, u64)] {
        let county = self.counties.partition_point(|k| k.input.below.end <= town);
        self.counties
            .get(county)
            .and_then(|k| k.left.closed.get(town.checked_sub(k.input.below.start)?))
            .map_or(&[], |closed| &closed.codes)
    }

    /// Codes of a town's cases, ascending, and medians within it. Codes are laid out by grid, so that every
    /// area is a range of them.
    fn summarise(&self, setup: &Setup, town: usize) -> (Vec<u64>, Vec<(Range<usize>, Quantiles)>) {
        let left = &self.towns[town].left;
        let communities = setup.towns[town].communities.clone();
        let grids = setup.grids_of(&communities);
        let closed = |c: usize| &self.communities[c].left.closed.codes;
        let all = || {
            grids
                .clone()
                .flat_map(|g| &self.grids[g].left.closed.codes)
                .chain(communities.clone().flat_map(closed))
                .chain(&left.closed.codes)
                .chain(self.closed_by_departments(town))
        };
        // A counting sort: where each grid's codes begin.
        let mut begin = vec![0_usize; grids.len() + 1];
        for (g, _) in all() {
            begin[*g as usize - grids.start + 1] += 1;
        }
        for i in 0..grids.len() {
            begin[i + 1] += begin[i];
        }
        let mut next = begin.clone();
        let mut codes = vec![0_u64; begin[grids.len()]];
        for (g, code) in all() {
            let slot = &mut next[*g as usize - grids.start];
            codes[*slot] = *code;
            *slot += 1;
        }
        let areas = grids
            .clone()
            .map(|g| g..g + 1)
            .chain(communities.map(|c| setup.communities[c].grids.clone()))
            .chain(std::iter::once(grids.clone()));
        let quantiles = areas
            .map(|area| {
                let range = begin[area.start - grids.start]..begin[area.end - grids.start];
                (area, quantiles(&mut codes[range]))
            })
            .collect();
        codes.sort_unstable();
        (codes, quantiles)
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
        let mut records: Vec<[Sums; STAGES]> = vec![Default::default(); setup.grids.len()];
        let mut lay = |stage: usize, closed: &Closed| {
            for (g, sums) in closed.sums.iter().enumerate() {
                records[closed.first + g][stage] = *sums;
            }
        };
        self.grids.iter().for_each(|k| lay(0, &k.left.closed));
        self.communities.iter().for_each(|k| lay(1, &k.left.closed));
        self.towns.iter().for_each(|k| lay(2, &k.left.closed));
        self.counties
            .iter()
            .flat_map(|k| &k.left.closed)
            .for_each(|closed| lay(3, closed));
        // Areas up to towns were summarised with their town; the few above are joined here.
        let mut at = vec![0_usize; self.towns.len()];
        let town_of = |grids: &Range<usize>| {
            self.towns
                .partition_point(|k| setup.grids_of(&k.input.below).end <= grids.start)
        };
        let quantiles = |grids: Range<usize>| {
            let t = town_of(&grids);
            let kept = self.towns.get(t)?;
            let within = setup.grids_of(&kept.input.below);
            if grids.end <= within.end {
                // Asked in the order in which they were summarised, but for grids, which come first.
                let list = &kept.left.quantiles;
                let found = (at[t]..list.len()).chain(0..at[t]).find(|&i| list[i].0 == grids);
                if let Some(i) = found {
                    at[t] = i + 1;
                    return list[i].1;
                }
            }
            let lists: Vec<&[u64]> = self
                .towns
                .iter()
                .filter(|k| {
                    let own = setup.grids_of(&k.input.below);
                    own.start >= grids.start && own.end <= grids.end
                })
                .map(|k| k.left.codes.as_slice())
                .collect();
            quantiles_of_sorted(&lists)
        };
        Replication {
            values: measure(setup, &records, &played, quantiles),
            cases: self.grids.iter().map(|k| k.left.cases as u64).sum(),
            events: played.events,
        }
    }
}

/// Puts an entry at a position that is there or comes next.
fn put<T>(list: &mut Vec<T>, at: usize, entry: T) {
    match list.get_mut(at) {
        Some(place) => *place = entry,
        None => list.push(entry),
    }
}
