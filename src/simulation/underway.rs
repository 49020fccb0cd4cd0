//! A replication under way (推演中): town after town, so that whoever plays it can look up in between.

use super::measure::{Collect, Sums, quantiles};
use super::record::Sink;
use super::run::{ELSEWHERE, Open, Part, Played, Replication, Room, Setup, measure};
use super::stream::Stream;
use std::ops::Range;

/// One replication, or the part of one that lies in some towns.
#[derive(Debug)]
pub struct Underway {
    root: Stream,
    /// Towns whose cases are wanted.
    wanted: Range<usize>,
    /// The next county, and the next town.
    county: usize,
    town: usize,
    /// Number of the next case.
    number: usize,
    played: Played,
    room: Room,
    up: [Vec<Open>; 3],
    collect: Collect,
    /// Takes what nobody wants.
    nothing: Option<Collect>,
}

impl Underway {
    /// Nothing is played yet.
    pub fn new(setup: &Setup, seed: u64, replication: u32) -> Self {
        Self::within(setup, (seed, replication), 0..setup.towns.len())
    }

    /// Of some towns only (in the order of the areas), their cases numbered from 0.
    pub(super) fn within(setup: &Setup, (seed, replication): (u64, u32), towns: Range<usize>) -> Self {
        Self {
            root: Stream::root(seed, replication),
            wanted: towns,
            county: 0,
            town: 0,
            number: 0,
            played: Played {
                first_case: Vec::with_capacity(setup.grids.len() + 1),
                grid_hours: Vec::with_capacity(setup.grids.len()),
                community_hours: Vec::with_capacity(setup.communities.len()),
                towns: Vec::with_capacity(setup.towns.len()),
                events: 0,
            },
            room: Room::default(),
            up: Default::default(),
            collect: Collect::new(setup.grids.len(), setup.window.clone()),
            nothing: None,
        }
    }

    /// Plays towns until about so many cases are played; `true` when all are.
    pub fn play_on(&mut self, setup: &Setup, cases: usize) -> bool {
        let until = self.number.saturating_add(cases);
        while self.number < until {
            if !self.next(setup, &mut ()) {
                return true;
            }
        }
        false
    }

    /// Plays the next town, or the next county's departments; `false` when there is none.
    pub(super) fn next(&mut self, setup: &Setup, sink: &mut impl Sink) -> bool {
        let wanted = &self.wanted;
        let outside = |towns: &Range<usize>| towns.end <= wanted.start || wanted.end <= towns.start;
        while let Some(county) = setup.counties.get(self.county).filter(|c| outside(&c.towns)) {
            (self.county, self.town) = (self.county + 1, county.towns.end);
        }
        let Some(county) = setup.counties.get(self.county) else {
            return false;
        };
        let (room, up, collect) = (&mut self.room, &mut self.up, &mut self.collect);
        if self.town == county.towns.end {
            collect.stage = 3;
            let out = &mut (collect, sink);
            room.play_departments(setup, self.county, &up[2], &mut self.played.events, out);
            self.county += 1;
            return true;
        }
        let t = self.town;
        if t == county.towns.start {
            up[2].clear();
        }
        self.town += 1;
        if wanted.contains(&t) {
            self.number = room.play_below(setup, (self.root, t, self.number), up, &mut self.played, collect, sink);
        } else if !county.departments.is_empty() {
            // What the county's other towns call the departments for competes for the same people.
            let (mut ignored, from) = (Played::default(), up[2].len());
            let nothing = self
                .nothing
                .get_or_insert_with(|| Collect::new(setup.grids.len(), setup.window.clone()));
            room.play_below(setup, (self.root, t, 0), up, &mut ignored, nothing, &mut ());
            up[2][from..].iter_mut().for_each(|open| open.number = ELSEWHERE);
        }
        true
    }

    /// The measures of a replication that is played to its end.
    pub fn finish(mut self, setup: &Setup) -> Replication {
        self.played.first_case.push(self.number);
        let (first, hours) = (&self.played.first_case, &mut self.collect.hours);
        let of = |part: Part| {
            let grids = setup.grids_of_part(part);
            quantiles(&mut hours[first[grids.start]..first[grids.end]])
        };
        let grids = &self.collect.grids;
        let closed = |g: usize| {
            let mut sums = Sums::default();
            grids[g].iter().for_each(|stage| sums.add(stage));
            sums
        };
        Replication {
            values: measure(setup, closed, &self.played, of),
            cases: self.number as u64,
            events: self.played.events,
        }
    }
}
