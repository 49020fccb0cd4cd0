//! A county's departments, played again after an edit below them.
//!
//! All towns of a county call the same departments, so a stroke in one town changes who waits for whom in the
//! cases of all. They are served again; but most come and are served as before, and those are closed as before.

use super::super::departments::{Called, Calls};
use super::super::measure::{Mark, Sums};
use super::super::record::{Record, Sink};
use super::super::run::{Open, Room, Setup};
use super::super::station::{Crew, play_within};
use super::super::times::later;
use super::closing::{By, Changes};
use std::cmp::Ordering;
use std::ops::Range;

/// No such case before.
const NONE: u32 = u32::MAX;

/// What a county's departments were called for, and what became of it.
#[derive(Debug, Default)]
pub(super) struct County {
    departments: Vec<Crew>,
    towns: Range<usize>,
    grids: Range<usize>,
    calls: Calls,
    /// By case: when the last department's people were done, and what it adds to its grid's sums.
    served: Vec<f64>,
    marks: Vec<Mark>,
    /// By grid.
    sums: Vec<Sums>,
    pub events: u64,
}

/// Takes one case, of which it keeps the mark.
struct Marked<'a>(&'a Range<f64>, Mark);

impl Sink for Marked<'_> {
    #[inline]
    fn record(&mut self, record: &Record) {
        self.1 = Mark::of(record, self.0);
    }
}

/// By case now, its place among those before; [`NONE`] for one that came otherwise. And which of those before
/// are gone.
fn places(before: &[Open], now: &[Open]) -> (Vec<u32>, Vec<u32>) {
    let when = |open: &Open| (open.at, open.case.draws.key());
    let (mut places, mut gone) = (Vec::with_capacity(now.len()), Vec::new());
    let mut b = 0;
    for open in now {
        while let Some(old) = before.get(b)
            && when(old).partial_cmp(&when(open)) == Some(Ordering::Less)
        {
            gone.push(b as u32);
            b += 1;
        }
        let same = before.get(b) == Some(open);
        places.push(if same { b as u32 } else { NONE });
        b += usize::from(same);
    }
    gone.extend(b as u32..before.len() as u32);
    (places, gone)
}

fn grids_of(setup: &Setup, position: usize) -> Range<usize> {
    setup.grids_of(&setup.communities_of(&setup.counties[position].towns))
}

impl County {
    /// Whether this is what became of the same departments with the same towns' grids.
    pub fn is_of(&self, setup: &Setup, position: usize) -> bool {
        let county = &setup.counties[position];
        self.departments == county.departments && self.towns == county.towns && self.grids == grids_of(setup, position)
    }

    /// Plays a county's departments, with what the towns handed up, after `before` or (of other grids) from
    /// nothing.
    pub fn play(
        setup: &Setup,
        position: usize,
        arrivals: &[Open],
        before: Option<&Self>,
        room: &mut Room,
        changes: &mut Changes,
    ) -> Self {
        let departments = &setup.counties[position].departments;
        let grids = grids_of(setup, position);
        let known = before.filter(|b| b.grids == grids);
        let nothing = Self::default();
        let before = known.unwrap_or(&nothing);
        let called = Called::of(setup, position);
        let mut county = Self {
            departments: departments.clone(),
            towns: setup.counties[position].towns.clone(),
            grids: grids.clone(),
            ..Self::default()
        };
        let number = departments.len();
        county
            .calls
            .line_up(&mut room.order, arrivals, &called, number, setup.horizon());
        let cases = &mut county.calls.cases;
        // Numbers tell cases apart in records only, and one more unit in a grid moves all of them.
        cases.iter_mut().for_each(|open| open.number = 0);
        let (places, gone) = places(&before.calls.cases, cases);
        county.served = vec![0.0; cases.len()];
        for (d, crew) in departments.iter().enumerate() {
            room.line_up_department(setup, &county.calls, &called, d);
            county.events += 4 * room.queue.jobs.len() as u64;
            let (work, served_by) = (&room.queue.work, &mut county.served);
            play_within(
                &room.queue.jobs,
                std::slice::from_ref(crew),
                setup.calendar(),
                &setup.window().clone().into(),
                &mut room.scratch,
                |job, served| {
                    let by = &mut served_by[work[job].case as usize];
                    *by = later(*by, served.finish);
                },
            );
        }
        county.close(setup, &called, (before, &places, &gone), known.is_none(), changes);
        county
    }

    /// Closes what was served, and says which grids' codes are other than before.
    fn close(
        &mut self,
        setup: &Setup,
        called: &Called,
        (before, places, gone): (&Self, &[u32], &[u32]),
        anew: bool,
        changes: &mut Changes,
    ) {
        self.sums = vec![Sums::default(); self.grids.len()];
        self.marks.reserve(self.calls.cases.len());
        let mut change = |open: &Open, gone: u64, come: u64| {
            if gone != come && !anew {
                let change = changes.of(open.grid as usize, By::Departments);
                change.gone.extend((gone > 0).then_some(gone));
                change.come.extend((come > 0).then_some(come));
            }
        };
        for ((open, &served), &place) in self.calls.cases.iter().zip(&self.served).zip(places) {
            let old = (place != NONE).then_some(place as usize);
            let mark = match old {
                Some(old) if before.served[old] == served => before.marks[old],
                _ => {
                    let mut marked = Marked(setup.window(), Mark::default());
                    setup.close_by_departments(open, called, served, &mut marked);
                    let mark = marked.1;
                    change(open, old.map_or(0, |old| before.marks[old].code), mark.code);
                    mark
                }
            };
            self.sums[open.grid as usize - self.grids.start].count(&mark);
            self.marks.push(mark);
        }
        for &old in gone {
            change(&before.calls.cases[old as usize], before.marks[old as usize].code, 0);
        }
        if anew {
            for g in self.grids.clone() {
                changes.of(g, By::Departments).anew = true;
            }
        }
    }

    /// Whether the codes of its grids must be put together anew.
    pub fn is_anew(&self, changes: &mut Changes) -> bool {
        !self.grids.is_empty() && changes.of(self.grids.start, By::Departments).anew
    }

    /// What the departments closed of a grid of the county.
    pub fn sums(&self, grid: usize) -> &Sums {
        &self.sums[grid - self.grids.start]
    }

    /// Codes of all cases, with their grids.
    pub fn codes(&self) -> impl Iterator<Item = (usize, u64)> {
        let cases = self.calls.cases.iter().zip(&self.marks);
        cases
            .filter(|(_, mark)| mark.code > 0)
            .map(|(open, mark)| (open.grid as usize, mark.code))
    }
}
