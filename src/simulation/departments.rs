//! The departments of a county (委办局): whistles of its towns as fork–join over staffed stations.
//!
//! A case that the town cannot close calls k departments at once (吹哨报到). A class always calls the
//! same ones: the first by its key, then the next ones round. Each is a station with people, shifts
//! and a queue. A department has done its part when its lead time (会商、手续) is over *and* one of its
//! people has done the work; the case is done when the slowest has come. With ample people lead times
//! alone decide, as they do where people are not counted (`department_staff` 0).

use super::measure::STAGES;
use super::record::{Level, Sink, Team};
use super::run::{ELSEWHERE, FREE_LEAST, Open, Room, SERVERS_MOST, Setup, crew, step};
use super::station::play_within;
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

impl Room {
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
        let number = departments.len();
        if number == 0 {
            return;
        }
        let p = &setup.parameters;
        let free = p.town_worker.free().max(FREE_LEAST);
        self.order.sort(arrivals.iter().map(|o| o.at), setup.horizon, |i| {
            arrivals[i as usize].case.draws.key()
        });
        // Who is called how often by a case of each class.
        let classes = setup.demand.classes.iter();
        let calls: Vec<Vec<(usize, f64)>> = classes
            .map(|demand| {
                let mut calls = vec![0.0; number];
                (0..demand.departments).for_each(|k| calls[demand.department(k, number)] += 1.0);
                calls.into_iter().enumerate().filter(|c| c.1 > 0.0).collect()
            })
            .collect();
        let mut called = vec![Vec::new(); number];
        for i in self.order.iter() {
            for &(department, times) in &calls[usize::from(arrivals[i as usize].case.class)] {
                called[department].push((i, times));
            }
        }
        // When the last department's people were done, and the hours of all.
        let mut served_by = vec![(0.0_f64, 0.0); arrivals.len()];
        for (pool, crew) in departments.iter().enumerate() {
            let crew = std::slice::from_ref(crew);
            sink.team(&Team {
                level: Level::Department,
                position: position as u32,
                pool: pool as u32,
                crews: crew,
                free,
            });
            let wanted = called[pool]
                .iter()
                .map(|&(i, times)| (i, times * p.departments.hours, true));
            self.queue.line_up(setup, arrivals, free, wanted.filter(|w| w.1 > 0.0));
            *events += 4 * self.queue.jobs.len() as u64;
            let work = &self.queue.work;
            play_within(
                &self.queue.jobs,
                crew,
                &setup.calendar,
                &setup.window.clone().into(),
                &mut self.scratch,
                |job, served| {
                    let done = work[job];
                    let open = &arrivals[done.case as usize];
                    sink.step(&step(open, open.at, served, done));
                    let by = &mut served_by[done.case as usize];
                    *by = (by.0.max(served.finish), by.1 + done.hours);
                },
            );
        }
        for i in self.order.iter() {
            let open = &arrivals[i as usize];
            if open.number == ELSEWHERE {
                continue;
            }
            let (served, hours) = served_by[i as usize];
            let whole = Open {
                hours: open.hours + hours,
                ..*open
            };
            sink.record(&setup.close(&whole, Level::Department, None, served));
        }
    }
}
