//! Auto-draw on the desk: one slice of a task a step, so that a cancel is heard in between; every eighth
//! of the way the best so far is told.

use super::{JobId, Reply};
use crate::locale::Language;
use crate::proposal::draw::choose::answer;
use crate::proposal::draw::search::Checkpoint;
use crate::proposal::draw::studio::Progress;
use crate::proposal::draw::{Ask, Found, Studio};
use crate::scenario::Scenario;
use crate::territory::Territory;

/// Moves of a search in one step: some hundredths of a second.
const MOVES: u32 = 6_000;

/// Proposals being made.
#[derive(Debug)]
pub struct DrawJob {
    /// The request.
    pub id: JobId,
    scenario: Box<Scenario>,
    ask: Ask,
    language: Language,
    studio: Option<Box<Studio>>,
    task: u32,
    checkpoint: Option<Checkpoint>,
    found: Vec<Found>,
}

impl DrawJob {
    /// Nothing done yet.
    pub fn new(id: JobId, scenario: Box<Scenario>, ask: Ask, language: Language) -> Self {
        Self {
            id,
            scenario,
            ask,
            language,
            studio: None,
            task: 0,
            checkpoint: None,
            found: Vec::new(),
        }
    }

    /// Works a little; what there is to say, and whether it is over.
    pub fn step(&mut self, territory: &Territory) -> (Reply, bool) {
        let studio = match &self.studio {
            Some(studio) => studio,
            None => match Studio::new(territory, &self.scenario, &self.ask) {
                Ok(studio) => self.studio.insert(Box::new(studio)),
                Err((zh, en)) => return (Reply::Failed(zh, en), true),
            },
        };
        let of = studio.tasks();
        while self.task < of && studio.is_needless(self.task, &self.found) {
            self.task += 1;
        }
        let told = self.task * 8 / of.max(1);
        if self.task < of {
            match studio.advance(self.task, self.checkpoint.take(), MOVES) {
                Progress::More(checkpoint) => self.checkpoint = Some(*checkpoint),
                Progress::Done(found) => {
                    self.found.push(found);
                    self.task += 1;
                }
            }
        }
        if self.task >= of {
            return (self.answer(territory, true), true);
        }
        if self.task * 8 / of > told {
            return (self.answer(territory, false), false);
        }
        (Reply::Progress { done: self.task, of }, false)
    }

    /// What has been found so far; `over`: nothing more will be said.
    pub fn answer(&self, territory: &Territory, over: bool) -> Reply {
        let (of, answer) = match &self.studio {
            Some(studio) => (studio.tasks(), answer(territory, studio, &self.found, self.language)),
            None => (0, Default::default()),
        };
        Reply::Proposed {
            done: self.task,
            of,
            answer: Box::new(answer),
            over,
        }
    }
}
