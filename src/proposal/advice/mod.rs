//! Advice (替我办): every question a planner can ask has a row in [`FORMS`], so that page, worker and
//! command line ask the same things; what comes back has one shape ([`Advice`]): sentences, charts, and
//! choices that can be adopted as one step. Work advances in small steps and can be stopped with what it
//! has found so far.

pub mod bundle;
mod drawing;
pub mod ensemble;
mod forms;
pub mod sites;
mod staff;

pub use forms::{FORMS, Field, Form, Topic};

use super::draw::adopt::Change;
use super::draw::{Aim, Ask, Found};
use crate::chart::Panel;
use crate::locale::Language;
use crate::plan::CommunityId;
use crate::scenario::{Fault, Scenario, ScenarioEdit};
use crate::territory::Territory;
use serde::{Deserialize, Serialize};

/// What somebody asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What.
    pub topic: Topic,
    /// Where; empty: every urban community.
    pub communities: Vec<CommunityId>,
    /// The numbers of the form, in its order; missing ones are its defaults.
    pub numbers: Vec<f64>,
    /// Seed of search and simulation.
    pub seed: u64,
}

/// What is answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// What there is to say over all choices: bounds, what cannot be had and why.
    pub lines: Vec<String>,
    /// Charts.
    pub panels: Vec<Panel>,
    /// The choices, best first.
    pub choices: Vec<Choice>,
    /// Outlines of today's grids, as an SVG path in a square of 100; may be empty.
    pub today: String,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it does, in sentences.
    pub words: Vec<String>,
    /// Its outlines, as an SVG path; empty where nothing is redrawn.
    pub outlines: String,
    /// What it touches, as an SVG path to be filled.
    pub touched: String,
    /// What adopting it does.
    pub deed: Deed,
}

/// What adopting a choice does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Deed {
    /// Units move, community by community; each can be taken or left.
    Changes(Vec<Change>),
    /// One edit.
    Edit(Box<ScenarioEdit>),
}

/// Two texts, zh and en.
pub type Pair = (String, String);

/// A question being worked on.
pub trait Work: std::fmt::Debug {
    /// Works a little; how many of how many parts are done. It is over when they are equal.
    fn step(&mut self, territory: &Territory) -> Result<(u32, u32), Pair>;

    /// What has been found so far.
    fn advice(&self, territory: &Territory, language: Language) -> Advice;

    /// What another worker found.
    fn hear(&mut self, _found: Found) {}

    /// What this worker found since it was asked last, for the others.
    fn tell(&mut self) -> Vec<Found> {
        Vec::new()
    }
}

impl Question {
    /// With the form's own numbers.
    pub fn new(topic: Topic, communities: Vec<CommunityId>) -> Self {
        Self {
            topic,
            communities,
            numbers: Vec::new(),
            seed: 1,
        }
    }

    /// Number `i` of the form, within its bounds.
    pub fn number(&self, i: usize) -> f64 {
        let Some(field) = self.topic.form().field(i) else {
            return 0.0;
        };
        let value = self.numbers.get(i).copied().filter(|v| v.is_finite());
        value.unwrap_or(field.default).clamp(field.bounds.0, field.bounds.1)
    }

    /// As an ask of auto-draw; `None` for other topics. What the plan says is locked stays.
    pub fn ask(&self, scenario: &Scenario) -> Option<Ask> {
        let aim = match self.topic {
            Topic::Band | Topic::Ensemble => Aim::Band,
            Topic::Split => Aim::Split(self.number(0) as u32),
            Topic::Merge => Aim::Merge,
            Topic::Hours => Aim::Hours,
            Topic::Most => Aim::Most,
            _ => return None,
        };
        let mut ask = Ask::new(aim, self.communities.clone());
        match self.topic {
            Topic::Split => {}
            // The most only tells which compounds are too large to stay whole: in proportion to the norm.
            Topic::Most => ask.band = (self.number(0) as u32, (self.number(0) * 5.0 / 3.0) as u32),
            _ => ask.band = (self.number(0) as u32, self.number(1) as u32),
        }
        let after = self.topic.form().fields.len();
        if !self.topic.form().more.is_empty() {
            for (i, weight) in ask.own.iter_mut().enumerate() {
                *weight = self.number(after + i) as u8;
            }
            ask.compounds = self.number(after + ask.own.len()) == 0.0;
        }
        ask.seed = self.seed;
        ask.locked = scenario.plan.notes().locked.iter().copied().collect();
        Some(ask)
    }

    /// Begins the work. `part` is which of how many workers this is: the answer does not depend on it.
    pub fn begin(&self, territory: &Territory, scenario: &Scenario, part: (u32, u32)) -> Result<Box<dyn Work>, Pair> {
        Ok(match (self.topic, self.ask(scenario)) {
            (Topic::Ensemble, Some(ask)) => Box::new(ensemble::Sampling::new(
                territory,
                scenario,
                &ask,
                self.number(2) as u32,
            )?),
            (_, Some(ask)) => Box::new(drawing::Drawing::new(territory, scenario, &ask, part)?),
            (Topic::Median | Topic::Center | Topic::Cover | Topic::All, _) => {
                Box::new(sites::Siting::new(territory, scenario, self)?)
            }
            (Topic::Bundle, _) => Box::new(bundle::Bundles::new(territory, scenario, self)?),
            _ => Box::new(staff::Placing::new(territory, scenario, self)?),
        })
    }
}

/// Numbers that cannot be used, in words.
pub(crate) fn refused(faults: &[Fault]) -> Pair {
    let list: Vec<String> = faults.iter().map(|f| format!("{}: {}", f.what, f.why)).collect();
    (
        format!("情景中有不能用的数值，请先改正：{}", list.join("；")),
        format!(
            "the scenario has numbers that cannot be used; mend them first: {}",
            list.join("; ")
        ),
    )
}
