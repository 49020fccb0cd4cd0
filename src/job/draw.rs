//! Advice on the desk: a little work a step, so that a cancel is heard in between; every eighth of the way
//! the best so far is told. Several workers may share one question: what a helper finds goes to the others
//! as [`Reply::Found`], and comes in as [`super::Request::Found`].

use super::{JobId, Reply};
use crate::locale::Language;
use crate::proposal::advice::{Question, Work};
use crate::proposal::draw::Found;
use crate::scenario::Scenario;
use crate::territory::Territory;
use std::borrow::Cow;

/// Work under way, and the ground it is done on where the plan changes it.
type OnGround = (Box<dyn Work>, Option<Box<Territory>>);

/// Advice being made.
#[derive(Debug)]
pub struct DrawJob {
    /// The request.
    pub id: JobId,
    scenario: Box<Scenario>,
    question: Question,
    language: Language,
    part: (u32, u32),
    work: Option<OnGround>,
    progress: (u32, u32),
    /// What others found before the work began.
    heard: Vec<Found>,
}

impl DrawJob {
    /// Nothing done yet. `part` is which of how many workers this is.
    pub fn new(id: JobId, scenario: Box<Scenario>, question: Question, part: (u32, u32), language: Language) -> Self {
        Self {
            id,
            scenario,
            question,
            language,
            part,
            work: None,
            progress: (0, 1),
            heard: Vec::new(),
        }
    }

    /// What another worker found.
    pub fn hear(&mut self, found: Found) {
        match &mut self.work {
            Some((work, _)) => work.hear(found),
            None => self.heard.push(found),
        }
    }

    /// Works a little; what there is to say, and whether it is over.
    pub fn step(&mut self, territory: &Territory) -> (Reply, bool) {
        if self.work.is_none() {
            let begun = match self.scenario.plan.on(territory) {
                Ok(ground) => (self.question.begin(&ground, &self.scenario, self.part)).map(|work| {
                    let own = match ground {
                        Cow::Owned(own) => Some(Box::new(own)),
                        Cow::Borrowed(_) => None,
                    };
                    (work, own)
                }),
                Err(why) => Err((why.0, why.1)),
            };
            match begun {
                Ok((mut work, own)) => {
                    std::mem::take(&mut self.heard).into_iter().for_each(|f| work.hear(f));
                    self.work = Some((work, own));
                }
                Err((zh, en)) => return (Reply::Failed(zh, en), true),
            }
        }
        let Some((work, own)) = &mut self.work else {
            return (Reply::Progress { done: 0, of: 1 }, true);
        };
        let eighth = |p: (u32, u32)| u64::from(p.0) * 8 / u64::from(p.1.max(1));
        let told = eighth(self.progress);
        self.progress = match work.step(own.as_deref().unwrap_or(territory)) {
            Ok(progress) => progress,
            Err((zh, en)) => return (Reply::Failed(zh, en), true),
        };
        let (done, of) = self.progress;
        let over = done >= of;
        if self.part.0 > 0 {
            let found = work.tell();
            return (Reply::Found { found, over }, over);
        }
        if over || eighth(self.progress) > told {
            return (self.answer(territory, over), over);
        }
        (Reply::Progress { done, of }, false)
    }

    /// What has been found so far; `over`: nothing more will be said.
    pub fn answer(&self, territory: &Territory, over: bool) -> Reply {
        let (done, of) = self.progress;
        let advice = match &self.work {
            Some((work, own)) => work.advice(own.as_deref().unwrap_or(territory), self.language),
            None => Default::default(),
        };
        Reply::Proposed {
            done,
            of,
            answer: Box::new(advice),
            over,
        }
    }
}
