//! Records of a replication as CSV (RFC 4180, UTF-8): one row a case, the times of its steps from
//! happening to closing in hours since 0:00 of 1 January. Column names are stable, for programs as for
//! people; a level that a case did not pass has no times. Replications are numbered from 1.

use crate::chart::table::field;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulation::{Level, Record, Setup, Sink, Step, Team, replay};
use crate::territory::Territory;
use crate::territory::order::SortCompact;
use std::fmt::Write;

/// First line of the table.
pub const COLUMNS: &str = "case,key,county,town,community,grid,unit,class,level,latent,repeat,happened,filed,grid_arrived,grid_began,grid_finished,community_arrived,community_began,community_finished,town_arrived,town_began,town_finished,contacted,handled,due,closed,hours,overtime,rework,extended,parked,boosted,helper,on_time,solved,satisfaction,replication";

/// Levels that have teams.
const TEAMS: usize = 3;

/// Plays one replication and writes its records, by case number.
pub fn record_table(territory: &Territory, scenario: &Scenario, setup: &Setup, seed: u64, replication: u32) -> String {
    let mut table = RecordTable::default();
    let mut text = String::new();
    for town in 0..setup.counts().1 {
        text.push_str(&table.town(territory, scenario, setup, (seed, replication), town));
    }
    text
}

/// Writes the table town by town, so that no more than a town's cases are in memory.
#[derive(Debug, Default)]
pub struct RecordTable {
    /// Cases written.
    pub written: u32,
}

impl RecordTable {
    /// The rows of the next town (towns in their order, from 0); the first brings the first line.
    pub fn town(
        &mut self,
        territory: &Territory,
        scenario: &Scenario,
        setup: &Setup,
        (seed, replication): (u64, u32),
        town: usize,
    ) -> String {
        // The plan may have changed the ground; a setup was made, so it can be.
        let ground = scenario.ground(territory);
        let territory = ground.as_deref().unwrap_or(territory);
        let mut kept = Kept::default();
        replay(setup, seed, replication, town..town + 1, &mut kept);
        kept.records.sort_compact_by_key(|r| r.case);
        let mut table = Table {
            text: String::with_capacity(kept.records.len() * 260),
            place: Place {
                territory,
                plan: &scenario.plan,
                setup,
            },
        };
        if town == 0 {
            table.text.push_str(COLUMNS);
            table.text.push('\n');
        }
        for record in &kept.records {
            let steps = kept.steps.get(record.case as usize).copied().unwrap_or_default();
            table.record(record, &steps, self.written, replication + 1);
        }
        self.written += kept.records.len() as u32;
        table.text
    }
}

/// Records and steps of a part of a replication.
#[derive(Default)]
struct Kept {
    records: Vec<Record>,
    /// By case number, by level.
    steps: Vec<[Option<Step>; TEAMS]>,
    /// Level of the team that is played; departments have no columns of their own.
    level: usize,
}

impl Sink for Kept {
    fn record(&mut self, r: &Record) {
        self.records.push(*r);
    }

    fn team(&mut self, team: &Team<'_>) {
        self.level = team.level as usize;
    }

    fn step(&mut self, step: &Step) {
        if self.level >= TEAMS {
            return;
        }
        let case = step.case as usize;
        if self.steps.len() <= case {
            self.steps.resize(case + 1, [None; TEAMS]);
        }
        self.steps[case][self.level] = Some(*step);
    }
}

/// Stable key of a level.
pub fn level_key(level: Level) -> &'static str {
    match level {
        Level::Grid => "grid",
        Level::Community => "community",
        Level::Town => "town",
        Level::Department => "department",
    }
}

/// Names and codes of what a setup holds by position.
pub(super) struct Place<'a> {
    pub territory: &'a Territory,
    pub plan: &'a Plan,
    pub setup: &'a Setup,
}

impl Place<'_> {
    /// Code and name of a team's area.
    pub fn team(&self, level: Level, position: usize) -> (&str, &str) {
        let grid = match level {
            Level::Grid => Some(position),
            Level::Community => self.setup.first_grid(position),
            Level::Town => self.setup.first_grid_of_town(position),
            Level::Department => self.setup.first_grid_of_county(position),
        };
        let Some(site) = grid.and_then(|g| self.setup.grids.get(g)) else {
            return ("", "");
        };
        let grid = self.plan.grid(site.id);
        let community = self.plan.community(grid.community);
        match level {
            Level::Grid => (&grid.code, &grid.name),
            Level::Community => (&community.code, &community.name),
            Level::Town | Level::Department => {
                let data = self.territory.data();
                let town = &data.towns[community.town.index()];
                let county = &data.counties[town.county.index()];
                if level == Level::Town {
                    (&town.code, &town.name)
                } else {
                    (&county.code, &county.name)
                }
            }
        }
    }
}

struct Table<'a> {
    text: String,
    place: Place<'a>,
}

impl Table<'_> {
    fn record(&mut self, r: &Record, steps: &[Option<Step>; TEAMS], before: u32, replication: u32) {
        let Place { territory, plan, setup } = self.place;
        let data = territory.data();
        let grid = plan.grid(setup.grids[r.grid as usize].id);
        let community = plan.community(grid.community);
        let town = &data.towns[community.town.index()];
        let class = &setup.parameters.classes[r.class as usize].key;
        let codes = [
            &data.counties[town.county.index()].code,
            &town.code,
            &community.code,
            &grid.code,
            &territory.unit(r.unit).code,
            class,
        ];
        let text = &mut self.text;
        // Writing to a string never fails.
        let _ = write!(text, "{},{:016x}", before + r.case, r.key);
        for code in codes {
            text.push(',');
            field(text, code);
        }
        let level = level_key(r.level);
        let latent = u8::from(r.latent);
        let _ = write!(text, ",{level},{latent},{},{:.4},{:.4}", r.repeat, r.happened, r.filed);
        for step in steps {
            let _ = match step {
                Some(s) => write!(text, ",{:.4},{:.4},{:.4}", s.arrived, s.began, s.finished),
                None => write!(text, ",,,"),
            };
        }
        let overtime: f64 = steps.iter().flatten().filter(|s| s.on_call).map(|s| s.hours).sum();
        let (rework, on_time, solved) = (u8::from(r.rework), u8::from(r.on_time()), u8::from(r.solved));
        let _ = writeln!(
            text,
            ",{:.4},{:.4},{:.4},{:.4},{:.4},{overtime:.4},{rework},{},{:.4},{},{},{on_time},{solved},{},{replication}",
            r.contacted,
            r.handled,
            r.due,
            r.closed,
            r.hours,
            u8::from(r.extended),
            r.parked,
            u8::from(r.boosted),
            r.helper.map_or("", |h| h.name().1),
            r.satisfaction
        );
    }
}
