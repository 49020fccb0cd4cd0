//! The departments of a county (委办局): whistles of its towns as fork–join over staffed stations.
//!
//! A case that the town cannot close calls k departments at once (吹哨报到). A class always calls the
//! same ones: the first by its key, then the next ones round. Each is a station with people, shifts
//! and a queue. A department has done its part when its lead time (会商、手续) is over *and* one of its
//! people has done the work; the case is done when the slowest has come. With ample people lead times
//! alone decide, as they do where people are not counted (`department_staff` 0).

use super::arrival::Arrivals;
use super::measure::STAGES;
use super::record::{Level, Sink, Team};
use super::run::{ELSEWHERE, FREE_LEAST, Open, Room, SERVERS_MOST, Setup, crew, step};
use super::station::play_within;
use super::times::later;
use crate::scenario::staffing;

// The departments are the last of the stages that close cases.
const _: () = assert!(STAGES == 4);

impl Setup {
    /// Divides each county's people among its departments by the hours that calls are expected to take.
    pub(super) fn staff_departments(&mut self, last: Option<&Self>, alike: &[bool]) {
        let p = &self.parameters;
        let Some(most) = (p.departments.staff > 0.0).then_some(usize::from(p.departments.number)) else {
            return;
        };
        for c in 0..self.counties.len() {
            let grids = self.grids_of(&self.communities_of(&self.counties[c].towns));
            if let Some(before) = last.and_then(|last| last.counties.get(c).map(|county| (last, county)))
                && grids == before.0.grids_of(&before.0.communities_of(&before.1.towns))
                && !alike[grids.clone()].contains(&false)
            {
                self.counties[c].departments.clone_from(&before.1.departments);
                continue;
            }
            let sites = &self.sites[self.grids[grids.start].units.start..self.grids[grids.end - 1].units.end];
            let residents: f64 = sites.iter().map(|s| s.residents).sum();
            let wanted = libm::round(p.departments.staff * residents / 1e4).max(1.0);
            let heads = wanted.min(f64::from(SERVERS_MOST) * most as f64) as u32;
            let number = most.min(heads as usize);
            let mut hours = vec![0.0; number];
            for (class, demand) in self.demand.classes.iter().enumerate() {
                let cases: f64 = sites.iter().map(|s| self.demand.expected(s, class)).sum();
                for k in 0..demand.departments {
                    hours[demand.department(k, number)] += cases * demand.shares()[3];
                }
            }
            let least: Vec<u32> = hours.iter().map(|&h| u32::from(h > 0.0)).collect();
            let mut shares = staffing::apportion_at_least(heads, &hours, &least);
            // Nobody is ever expected to be called: whoever is all the same finds somebody there.
            shares.iter_mut().for_each(|n| *n = (*n).max(1));
            let crews = shares.into_iter().map(|n| crew(n, &p.town_worker, p.at_end));
            self.counties[c].departments = crews.collect();
        }
    }

    /// Whether the departments that a town calls have people of their own.
    pub(super) fn departments_of_town(&self, town: usize) -> bool {
        let county = self.counties.partition_point(|c| c.towns.end <= town);
        self.counties.get(county).is_some_and(|c| !c.departments.is_empty())
    }

    /// People of a county's departments, all together, by position.
    pub fn department_heads(&self, county: usize) -> f64 {
        let crews = self.counties.get(county).map_or(&[][..], |c| &c.departments);
        crews.iter().map(|c| f64::from(c.servers)).sum()
    }
}

/// Hours that a case of each class takes each department of a county; 0 where it is not called.
#[derive(Debug)]
pub(super) struct Called {
    /// By class, then department.
    hours: Vec<Vec<f64>>,
}

impl Called {
    /// In a county by its position.
    pub fn of(setup: &Setup, county: usize) -> Self {
        let (number, each) = (
            setup.counties[county].departments.len(),
            setup.parameters.departments.hours,
        );
        let classes = setup.demand.classes.iter().map(|demand| {
            let mut times = vec![0.0; number];
            // Nobody is called where their people are not counted.
            let calls = if number == 0 { 0 } else { demand.departments };
            (0..calls).for_each(|k| times[demand.department(k, number)] += 1.0);
            times.into_iter().map(|n| n * each).collect()
        });
        Self {
            hours: classes.collect(),
        }
    }

    /// Hours that a case takes a department.
    #[inline]
    pub fn hours(&self, open: &Open, department: usize) -> f64 {
        self.hours[usize::from(open.case.class)][department]
    }

    /// Hours that a case takes all of them.
    fn all_hours(&self, open: &Open) -> f64 {
        self.hours[usize::from(open.case.class)].iter().sum()
    }
}

/// The cases that a county's departments are called for, and who is called for which.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// In order of arrival.
    pub cases: Vec<Open>,
    /// By department: positions in `cases`.
    pub of: Vec<Vec<u32>>,
}

impl Calls {
    /// Of what the towns handed up, in any order.
    pub fn line_up(&mut self, order: &mut Arrivals, arrivals: &[Open], called: &Called, number: usize, horizon: f64) {
        order.sort(arrivals.iter().map(|o| o.at), horizon, |i| {
            arrivals[i as usize].case.draws.key()
        });
        self.cases.clear();
        self.cases.extend(order.iter().map(|i| arrivals[i as usize]));
        self.of.resize_with(number, Vec::new);
        self.of.iter_mut().for_each(Vec::clear);
        let wanted: Vec<Vec<usize>> = called
            .hours
            .iter()
            .map(|hours| (0..number).filter(|&d| hours[d] > 0.0).collect())
            .collect();
        for (i, open) in self.cases.iter().enumerate() {
            for &department in &wanted[usize::from(open.case.class)] {
                self.of[department].push(i as u32);
            }
        }
    }
}

impl Room {
    /// Makes the jobs of one department.
    pub(super) fn line_up_department(&mut self, setup: &Setup, calls: &Calls, called: &Called, department: usize) {
        let free = setup.parameters.town_worker.free().max(FREE_LEAST);
        let cases = &calls.cases;
        let wanted = calls.of[department]
            .iter()
            .map(|&i| (i, called.hours(&cases[i as usize], department), true));
        self.queue.line_up(setup, cases, free, wanted);
    }

    /// Serves what a county's towns call its departments for, and closes it.
    pub(super) fn play_departments(
        &mut self,
        setup: &Setup,
        position: usize,
        arrivals: &[Open],
        events: &mut u64,
        sink: &mut impl Sink,
    ) {
        let departments = &setup.counties[position].departments;
        if departments.is_empty() {
            return;
        }
        let free = setup.parameters.town_worker.free().max(FREE_LEAST);
        let called = Called::of(setup, position);
        let mut calls = std::mem::take(&mut self.calls);
        calls.line_up(&mut self.order, arrivals, &called, departments.len(), setup.horizon);
        // When the last department's people were done.
        let mut served_by = vec![0.0_f64; calls.cases.len()];
        for (pool, crew) in departments.iter().enumerate() {
            let crew = std::slice::from_ref(crew);
            sink.team(&Team {
                level: Level::Department,
                position: position as u32,
                pool: pool as u32,
                crews: crew,
                free,
            });
            self.line_up_department(setup, &calls, &called, pool);
            *events += 4 * self.queue.jobs.len() as u64;
            let (work, cases) = (&self.queue.work, &calls.cases);
            play_within(
                &self.queue.jobs,
                crew,
                &setup.calendar,
                &setup.window.clone().into(),
                &mut self.scratch,
                |job, served| {
                    let done = work[job];
                    let open = &cases[done.case as usize];
                    sink.step(&step(open, open.at, served, done));
                    let by = &mut served_by[done.case as usize];
                    *by = later(*by, served.finish);
                },
            );
        }
        for (open, &served) in calls.cases.iter().zip(&served_by) {
            if open.number != ELSEWHERE {
                setup.close_by_departments(open, &called, served, sink);
            }
        }
        self.calls = calls;
    }
}

impl Setup {
    /// Closes a case whose departments' people were done at `served`.
    #[inline]
    pub(super) fn close_by_departments(&self, open: &Open, called: &Called, served: f64, sink: &mut impl Sink) {
        let whole = Open {
            hours: open.hours + called.all_hours(open),
            ..*open
        };
        self.close(&whole, Level::Department, None, served, sink);
    }
}
