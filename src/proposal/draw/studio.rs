//! The work on one ask, cut into tasks by number. A task is a pure function of the ask, so tasks can be
//! shared among workers, laid aside, taken up again and put together in any order.

use super::adopt::{Change, Target};
use super::exact;
use super::measure::{Measures, measure};
use super::piece::{Piece, pieces};
use super::score::{Weights, in_order, views, weights};
use super::search::{Checkpoint, Division, Search};
use super::{Ask, failure};
use crate::plan::{CommunityId, Plan, Tallies};
use crate::proposal::Random;
use crate::scenario::{Heads, Scenario, parameters, staffing, workload};
use crate::territory::Territory;
use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// With more pieces than this only those of [`FEW_NODES`] are enumerated: the whole city is wanted in
/// seconds.
const FEW_PIECES: usize = 6;
const FEW_NODES: usize = 14;

/// Everything that is known before the work begins.
#[derive(Clone, Debug)]
pub struct Studio {
    /// What is asked.
    pub ask: Ask,
    /// The scenario asked about.
    pub scenario: Scenario,
    /// Expected hours by unit.
    pub unit_hours: Vec<f64>,
    /// What is solved in one go each.
    pub pieces: Vec<Piece>,
    /// The communities meant.
    pub scope: Vec<CommunityId>,
    /// Today.
    pub today: Measures,
    /// Households that must move at least if every grid is to be in the band.
    pub moved_least: u64,
    tasks: Vec<Task>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Enumerate(usize),
    Search { piece: usize, view: usize, round: u32 },
}

/// What a task found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Its number.
    pub task: u32,
    /// The piece.
    pub piece: u32,
    /// The best division by view.
    pub best: Vec<(u8, Division)>,
    /// How many divisions within the band there are, all weighed: then the best is proven to be so.
    pub proven: Option<u64>,
}

/// How far a task got.
#[derive(Clone, Debug)]
pub enum Progress {
    /// To be gone on with.
    More(Box<Checkpoint>),
    /// Done.
    Done(Found),
}

impl Studio {
    /// Looks at what is asked; says what makes no sense in it, zh and en.
    pub fn new(territory: &Territory, scenario: &Scenario, ask: &Ask) -> Result<Self, (String, String)> {
        if let Some(fault) = ask.fault(&scenario.plan) {
            return Err(fault);
        }
        let numbers = parameters::resolve(territory, scenario).map_err(|f| crate::proposal::advice::refused(&f))?;
        let unit_hours = workload::unit_hours(territory, &numbers);
        let tallies = Tallies::of(territory, &scenario.plan, &unit_hours);
        let heads = staffing::heads(territory, scenario, &tallies);
        let pieces = pieces(territory, &scenario.plan, &tallies, &heads, ask);
        let pieces: Vec<Piece> = pieces.into_iter().filter(|p| p.graph.total() > 0).collect();
        if pieces.is_empty() {
            return Err((
                "所选范围内没有可以重划的网格：没有住户，或全部锁定".to_owned(),
                "there is nothing to draw in the selection: no households, or everything is locked".to_owned(),
            ));
        }
        if pieces.iter().any(|p| p.wanted > u32::from(u16::MAX)) {
            return Err((
                "网格数过多，最多 65,535".to_owned(),
                "too many grids: at most 65,535".to_owned(),
            ));
        }
        let scope = ask.scope(&scenario.plan);
        let today = measure(territory, &scenario.plan, &tallies, &heads, &scope, ask.counted_band());
        let nodes_most = if pieces.len() > FEW_PIECES {
            FEW_NODES
        } else {
            exact::NODES_MOST
        };
        let mut tasks: Vec<Task> = (0..pieces.len())
            .filter(|&p| pieces[p].nodes.len() <= nodes_most)
            .map(Task::Enumerate)
            .collect();
        for round in 0..ask.rounds.clamp(1, 1000) {
            for view in in_order(ask) {
                tasks.extend((0..pieces.len()).map(|piece| Task::Search { piece, view, round }));
            }
        }
        Ok(Self {
            moved_least: pieces.iter().map(failure::moved_least).sum(),
            ask: ask.clone(),
            scenario: scenario.clone(),
            unit_hours,
            pieces,
            scope,
            today,
            tasks,
        })
    }

    /// How many tasks there are; they are numbered from 0.
    pub fn tasks(&self) -> u32 {
        self.tasks.len() as u32
    }

    /// How many of the tasks, the first ones, are enumerations: what they prove need not be searched.
    pub fn enumerations(&self) -> u32 {
        self.tasks.iter().filter(|t| matches!(t, Task::Enumerate(_))).count() as u32
    }

    fn weights(&self, view: usize) -> Weights {
        weights(&self.ask, view)
    }

    /// Whether a task need not be done after what is found already: its piece is enumerated.
    pub fn is_needless(&self, task: u32, found: &[Found]) -> bool {
        match self.tasks.get(task as usize) {
            Some(Task::Search { piece, .. }) => found.iter().any(|f| f.piece as usize == *piece && f.proven.is_some()),
            Some(Task::Enumerate(_)) => false,
            None => true,
        }
    }

    /// Works on a task for up to `budget` moves, from the beginning or where it was laid aside.
    pub fn advance(&self, task: u32, from: Option<Checkpoint>, budget: u32) -> Progress {
        let nothing = |piece: usize| Found {
            task,
            piece: piece as u32,
            best: Vec::new(),
            proven: None,
        };
        match self.tasks.get(task as usize) {
            None => Progress::Done(nothing(0)),
            Some(&Task::Enumerate(piece)) => {
                let views: Vec<Weights> = (0..views(&self.ask)).map(|v| self.weights(v)).collect();
                Progress::Done(match exact::best(&self.pieces[piece], &views) {
                    Some(proven) => Found {
                        best: proven.best.into_iter().enumerate().map(|(v, d)| (v as u8, d)).collect(),
                        proven: Some(proven.divisions),
                        ..nothing(piece)
                    },
                    None => nothing(piece),
                })
            }
            Some(&Task::Search { piece, view, round }) => {
                let weights = self.weights(view);
                let mut search = match from {
                    Some(checkpoint) => Search::resume(&self.pieces[piece], weights, checkpoint),
                    None => Search::new(
                        &self.pieces[piece],
                        weights,
                        round % 2 == 1,
                        Random::stream(self.ask.seed, u64::from(task)),
                    ),
                };
                if search.advance(budget) {
                    Progress::Done(Found {
                        best: vec![(view as u8, search.best())],
                        ..nothing(piece)
                    })
                } else {
                    Progress::More(Box::new(search.checkpoint().clone()))
                }
            }
        }
    }

    /// Does a whole task.
    pub fn finish(&self, task: u32) -> Found {
        let mut from = None;
        loop {
            match self.advance(task, from, u32::MAX) {
                Progress::Done(found) => return found,
                Progress::More(checkpoint) => from = Some(*checkpoint),
            }
        }
    }

    /// The best division of every piece under a view, and of how many it is proven to be the best;
    /// `None` for pieces that nobody has worked on yet. Whoever found it when does not matter: the
    /// proven come first, then the least energy, then the lowest task.
    pub fn best<'f>(&self, found: &'f [Found], view: usize) -> Vec<Option<(&'f Division, Option<u64>)>> {
        let mut best: Vec<Option<(&Division, Option<u64>, u32)>> = vec![None; self.pieces.len()];
        for f in found {
            for (_, division) in f.best.iter().filter(|(v, _)| *v as usize == view) {
                let Some(slot) = best.get_mut(f.piece as usize) else {
                    continue;
                };
                let better = slot.is_none_or(|(old, proven, task)| {
                    let rank = |p: Option<u64>, d: &Division, t: u32| (p.is_none(), d.energy, t);
                    let (a, b) = (rank(f.proven, division, f.task), rank(proven, old, task));
                    a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)).is_lt()
                });
                if better {
                    *slot = Some((division, f.proven, f.task));
                }
            }
        }
        best.into_iter().map(|slot| slot.map(|(d, p, _)| (d, p))).collect()
    }

    /// The changes that divisions of the pieces amount to, by community.
    pub fn changes(&self, divisions: &[Option<(&Division, Option<u64>)>]) -> Vec<Change> {
        let plan = &self.scenario.plan;
        let mut changes: Vec<Change> = Vec::new();
        // New grids are numbered within their community, over all its pieces.
        let mut new_before = 0;
        for (piece, division) in self.pieces.iter().zip(divisions) {
            if changes.last().map(|c| c.community) != Some(piece.community) {
                changes.push(Change {
                    community: piece.community,
                    moves: Vec::new(),
                });
                new_before = 0;
            }
            let Some((division, _)) = division else { continue };
            // A grid that would become empty lends its name to a new one.
            let mut spare = (0..piece.grids.len() as u32).filter(|g| !division.origin.contains(&Some(*g)));
            let targets: Vec<Target> = (division.origin.iter())
                .map(|origin| match origin.or_else(|| spare.next()) {
                    Some(grid) => Target::Grid(piece.grids[grid as usize]),
                    None => {
                        new_before += 1;
                        Target::New(new_before - 1)
                    }
                })
                .collect();
            if let Some(change) = changes.last_mut() {
                for (units, &grid) in piece.nodes.iter().zip(&division.of) {
                    let target = targets[grid as usize];
                    let stays = |u: &crate::territory::UnitId| plan.grid_of(*u).map(Target::Grid) == Some(target);
                    change
                        .moves
                        .extend(units.iter().filter(|u| !stays(u)).map(|u| (*u, target)));
                }
            }
        }
        for change in &mut changes {
            change.moves.sort_compact();
        }
        changes.retain(|c| !c.moves.is_empty());
        changes
    }

    /// The plan with some changes made, measured.
    pub fn measured(&self, territory: &Territory, changes: &[Change]) -> (Plan, Measures) {
        let mut scenario = self.scenario.clone();
        if let Some(edit) = super::adopt::edit(&scenario.plan, changes, |_| true) {
            // It names only what is there and every unit once, so it is not refused.
            let _ = edit.apply(&mut scenario.plan);
        }
        let tallies = Tallies::of(territory, &scenario.plan, &self.unit_hours);
        let heads: Heads = staffing::heads(territory, &scenario, &tallies);
        let mut measures = measure(
            territory,
            &scenario.plan,
            &tallies,
            &heads,
            &self.scope,
            self.ask.counted_band(),
        );
        let moved = changes
            .iter()
            .flat_map(|c| &c.moves)
            .map(|m| territory.unit(m.0).households);
        measures.moved = moved.sum();
        (scenario.plan, measures)
    }
}
