//! Auto-draw as work: one slice of a task a step. Several workers share the tasks: each begins with those
//! of its own number and tells the others what it found; the first goes on until every task is done by
//! somebody, so that a worker that is slow or gone delays nothing. A task found twice counts once.

use super::{Advice, Choice, Deed, Pair, Work};
use crate::locale::Language;
use crate::proposal::draw::choose::{Answer, answer};
use crate::proposal::draw::search::Checkpoint;
use crate::proposal::draw::studio::Progress;
use crate::proposal::draw::{Ask, Found, Studio};
use crate::scenario::Scenario;
use crate::territory::Territory;
use crate::territory::order::SortCompact;

/// Moves of a search in one step: some hundredths of a second.
const MOVES: u32 = 6_000;

/// Proposals being made.
#[derive(Debug)]
pub struct Drawing {
    studio: Studio,
    part: (u32, u32),
    /// By task: whether it is done or needless.
    over: Vec<bool>,
    under_way: Option<(u32, Option<Checkpoint>)>,
    found: Vec<Found>,
    fresh: Vec<Found>,
}

impl Drawing {
    /// Nothing done yet.
    pub fn new(territory: &Territory, scenario: &Scenario, ask: &Ask, part: (u32, u32)) -> Result<Self, Pair> {
        let studio = Studio::new(territory, scenario, ask)?;
        Ok(Self {
            over: vec![false; studio.tasks() as usize],
            studio,
            part,
            under_way: None,
            found: Vec::new(),
            fresh: Vec::new(),
        })
    }

    fn take(&mut self, found: Found) {
        let task = found.task;
        match self.over.get_mut(task as usize) {
            Some(over) if !*over => *over = true,
            _ => return,
        }
        let proven = found.proven.is_some();
        self.found.push(found);
        if proven {
            // What is proven need not be searched.
            for task in 0..self.studio.tasks() {
                if !self.over[task as usize] && self.studio.is_needless(task, &self.found[self.found.len() - 1..]) {
                    self.over[task as usize] = true;
                }
            }
        }
    }

    /// The next task: the first open one of its own; the first worker then takes what is open, from the end.
    fn next(&self) -> Option<u32> {
        let (number, of) = (self.part.0, self.part.1.max(1));
        let open = |t: &u32| !self.over[*t as usize];
        let own = (0..self.studio.tasks()).filter(|t| t % of == number).find(open);
        own.or_else(|| {
            (number == 0)
                .then(|| (0..self.studio.tasks()).rev().find(open))
                .flatten()
        })
    }
}

impl Work for Drawing {
    fn step(&mut self, _: &Territory) -> Result<(u32, u32), Pair> {
        let (task, from) = match self.under_way.take() {
            // Somebody else may have been quicker.
            Some((task, from)) if !self.over[task as usize] => (task, from),
            _ => match self.next() {
                Some(task) => (task, None),
                None => return Ok((self.studio.tasks(), self.studio.tasks())),
            },
        };
        match self.studio.advance(task, from, MOVES) {
            Progress::More(checkpoint) => self.under_way = Some((task, Some(*checkpoint))),
            Progress::Done(found) => {
                if self.part.1 > 1 {
                    self.fresh.push(found.clone());
                }
                self.take(found);
            }
        }
        let done = if self.next().is_none() && self.under_way.is_none() {
            self.studio.tasks()
        } else {
            self.over.iter().filter(|o| **o).count() as u32
        };
        Ok((done, self.studio.tasks()))
    }

    fn advice(&self, territory: &Territory, language: Language) -> Advice {
        let mut found: Vec<&Found> = self.found.iter().collect();
        found.sort_compact_by(|a, b| a.task.cmp(&b.task));
        let found: Vec<Found> = found.into_iter().cloned().collect();
        of_answer(answer(territory, &self.studio, &found, language), language)
    }

    fn hear(&mut self, found: Found) {
        self.take(found);
    }

    fn tell(&mut self) -> Vec<Found> {
        std::mem::take(&mut self.fresh)
    }
}

fn of_answer(answer: Answer, language: Language) -> Advice {
    let mut lines = answer.troubles;
    if answer.proposals.is_empty() {
        let nothing = ("没有找到比现在更好的划法。", "Nothing better than today was found.");
        lines.insert(0, language.pick(nothing).to_owned());
    }
    Advice {
        lines,
        panels: Vec::new(),
        choices: (answer.proposals.into_iter())
            .map(|p| Choice {
                key: p.view,
                title: p.title,
                words: p.words,
                outlines: p.outlines,
                touched: p.moved,
                deed: Deed::Changes(p.changes),
            })
            .collect(),
        today: answer.outlines,
    }
}
