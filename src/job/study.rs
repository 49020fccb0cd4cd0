//! Studies, stories and tables on the desk: what is asked about an area beyond the plain measures.

use super::{JobId, Reply, TableKind};
use crate::exchange::record_table::RecordTable;
use crate::exchange::station_day_table::station_day_table;
use crate::locale::Language;
use crate::scenario::{Fault, Scenario};
use crate::simulation::outcome::Area;
use crate::simulation::{Setup, prepare};
use crate::statistics::panels::panels;
use crate::statistics::story::{Question, story};
use crate::statistics::study::Study;
use crate::territory::Territory;

/// A study under way: one replication of one scenario a step.
#[derive(Debug)]
pub struct StudyJob {
    /// Whose it is.
    pub id: JobId,
    scenarios: Vec<Scenario>,
    area: Area,
    seed: u64,
    count: u32,
    language: Language,
    ready: Option<(Vec<Setup>, Study)>,
    /// Replications played of all scenarios together.
    played: u32,
}

impl StudyJob {
    /// A study in line.
    pub fn new(id: JobId, scenarios: Vec<Scenario>, area: Area, seed: u64, count: u32, language: Language) -> Self {
        Self {
            id,
            scenarios,
            area,
            seed,
            count: count.clamp(1, super::run::MOST_REPLICATIONS),
            language,
            ready: None,
            played: 0,
        }
    }

    /// What it has come to.
    pub fn answer(&self) -> Reply {
        let each = self.played / (self.scenarios.len() as u32).max(1);
        Reply::Studied {
            done: each,
            of: self.count,
            panels: self
                .ready
                .as_ref()
                .map_or(Vec::new(), |(_, study)| panels(study, self.language)),
        }
    }

    /// Plays on. The answer is partial panels after 2, 4, 8 … replications of every scenario, progress in
    /// between; `true` when it is over.
    pub fn step(&mut self, territory: &Territory) -> (Reply, bool) {
        let scenarios = self.scenarios.len() as u32;
        if self.ready.is_none() {
            match prepare_all(territory, &self.scenarios) {
                Ok(setups) => {
                    let names = self.scenarios.iter().map(|s| s.name.as_str());
                    let study = Study::new(self.area, names.zip(&setups));
                    self.ready = Some((setups, study));
                }
                Err(faults) => return (Reply::Refused(faults), true),
            }
        }
        let Some((setups, study)) = self.ready.as_mut().filter(|_| scenarios > 0) else {
            return (self.answer(), true);
        };
        let scenario = (self.played % scenarios) as usize;
        study.play(scenario, &setups[scenario], self.seed);
        self.played += 1;
        let done = self.played / scenarios;
        let round = self.played.is_multiple_of(scenarios);
        let over = round && done >= self.count;
        if over || (round && done >= 2 && done.is_power_of_two()) {
            return (self.answer(), over);
        }
        (Reply::Progress { done, of: self.count }, false)
    }
}

fn prepare_all(territory: &Territory, scenarios: &[Scenario]) -> Result<Vec<Setup>, Vec<Fault>> {
    scenarios.iter().map(|scenario| prepare(territory, scenario)).collect()
}

/// Tells the case asked for.
pub fn tell(territory: &Territory, scenarios: &[Scenario], question: &Question, language: Language) -> Reply {
    match prepare_all(territory, scenarios) {
        Ok(setups) => {
            let pairs: Vec<(&Scenario, &Setup)> = scenarios.iter().zip(&setups).collect();
            Reply::Story(story(territory, &pairs, question, language).map(Box::new))
        }
        Err(faults) => Reply::Refused(faults),
    }
}

/// Writes one town's part of a table, and says how many towns there are.
pub fn table(
    territory: &Territory,
    scenario: &Scenario,
    (seed, replication): (u64, u32),
    kind: TableKind,
    town: u32,
    written: u32,
) -> Reply {
    match prepare(territory, scenario) {
        Ok(setup) => {
            let (at, towns) = (town as usize, setup.counts().1 as u32);
            let mut records = RecordTable { written };
            let text = match kind {
                TableKind::Cases => records.town(territory, scenario, &setup, (seed, replication), at),
                TableKind::Days => station_day_table(territory, scenario, &setup, seed, replication, at..at + 1),
            };
            Reply::Table {
                text,
                written: records.written,
                towns,
            }
        }
        Err(faults) => Reply::Refused(faults),
    }
}
