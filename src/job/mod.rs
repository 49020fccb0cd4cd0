//! What the page asks of the worker, and what it answers: closed enums, one table for page, worker
//! and tests. The command line calls the same functions directly.

pub mod draw;
pub mod office;
pub mod papers;
pub mod report;
pub mod run;
mod shelf;
pub mod study;
pub mod wire;

pub use run::Desk;
pub use wire::{decode_reply, decode_request, encode_load, encode_reply, encode_request};

use crate::chart::Panel;
use crate::exchange::library_file::Entry;
use crate::exchange::scenario_file::{OpenError, Opened};
use crate::exchange::share_link::{Header, LinkError, Run as LinkRun};
use crate::locale::Language;
use crate::plan::Plan;
use crate::scenario::{Fault, Scenario};
use crate::simulation::Outcome;
use crate::simulation::outcome::Area;
use crate::statistics::story::{Question, Story};
use crate::territory::TerritoryData;
use report::ReportOrder;
use serde::{Deserialize, Serialize};

/// Identifies a request; answers carry it and stale ones are dropped.
pub type JobId = u32;

/// Tables of a replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableKind {
    /// A row a case.
    Cases,
    /// A row a team and day.
    Days,
}

/// From page to worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Generate the sample.
    Sample {
        /// Seed.
        seed: u64,
    },
    /// Use this territory from now on (the page opened a file that carries it).
    Load(Box<TerritoryData>),
    /// Simulate a scenario on the territory in use.
    Simulate {
        /// The scenario.
        scenario: Box<Scenario>,
        /// Seed.
        seed: u64,
        /// First replication.
        from: u32,
        /// Replications to play.
        count: u32,
    },
    /// Write a scenario file on the territory in use (off the page, which must not stall on text).
    WriteFile {
        /// The scenario.
        scenario: Box<Scenario>,
        /// Seed of the runs.
        seed: u64,
        /// Replications.
        replications: u32,
        /// Results digest, if it had been run.
        digest: Option<String>,
        /// Whether an imported territory goes into the file.
        whole: bool,
    },
    /// Read a scenario file.
    ReadFile {
        /// The file.
        text: String,
    },
    /// Write a share link on the territory in use.
    WriteLink {
        /// The plan that the receiver has.
        base: Box<Plan>,
        /// The scenario.
        scenario: Box<Scenario>,
        /// Seed, replications, digest.
        run: LinkRun,
    },
    /// Read a share link: its header, and its scenario if it is about the territory in use.
    ReadLink {
        /// Address, fragment or bare code.
        link: String,
        /// The plan that it may build on.
        base: Option<Box<Plan>>,
    },
    /// Draw, staff, spend for me: choices, made step by step.
    Propose {
        /// The scenario.
        scenario: Box<Scenario>,
        /// What is asked.
        question: Box<crate::proposal::advice::Question>,
        /// Which of how many workers this is: the answer comes from the first and does not depend on it.
        part: (u32, u32),
        /// Language of the words.
        language: Language,
    },
    /// Gather what scenarios say of an area; the first is the baseline, the last the one in hand.
    Study {
        /// The scenarios.
        scenarios: Vec<Scenario>,
        /// The area.
        area: Area,
        /// Seed.
        seed: u64,
        /// Replications of each.
        count: u32,
        /// In which words.
        language: Language,
    },
    /// Tell one case in scenarios side by side; it is chosen in the last one.
    Story {
        /// The scenarios.
        scenarios: Vec<Scenario>,
        /// Which case.
        question: Question,
        /// In which words.
        language: Language,
    },
    /// Write one town's part of a table of a replication.
    Table {
        /// The scenario.
        scenario: Box<Scenario>,
        /// Seed.
        seed: u64,
        /// Which replication, from 0.
        replication: u32,
        /// Which table.
        kind: TableKind,
        /// Which town, in order.
        town: u32,
        /// Rows written before.
        written: u32,
    },
    /// Write a brief or a report as a web page: a whole one, or the article alone.
    Report(Box<ReportOrder>, bool),
    /// Draw a small map of a scenario.
    Thumbnail(Box<Scenario>),
    /// Draw a text as a QR code.
    Qr(String),
    /// Write a history as the text that is kept in the browser.
    WriteHistory(Box<crate::plan::History<crate::scenario::ScenarioEdit>>),
    /// Read such a text.
    ReadHistory {
        /// The text.
        text: String,
    },
    /// Write scenarios as one file.
    WriteLibrary(Vec<Entry>),
    /// Read such a file.
    ReadLibrary {
        /// The file.
        text: String,
    },
    /// What another worker found for the proposals of this job.
    Found(Vec<crate::proposal::draw::Found>),
    /// Give up job `0`.
    Cancel(JobId),
}

/// From worker to page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The worker is awake.
    Ready,
    /// The sample.
    Sample {
        /// Territory.
        territory: Box<TerritoryData>,
        /// 现状.
        baseline: Box<Plan>,
        /// 优化调整.
        reform: Box<Plan>,
    },
    /// The territory is in use.
    Loaded,
    /// Proposals so far, after so many of so many tasks.
    Proposed {
        /// Done.
        done: u32,
        /// All.
        of: u32,
        /// What has been found.
        answer: Box<crate::proposal::advice::Advice>,
        /// Whether nothing more will come.
        over: bool,
    },
    /// What a helper found for the first worker.
    Found {
        /// New since it told last.
        found: Vec<crate::proposal::draw::Found>,
        /// Whether it has no more to do.
        over: bool,
    },
    /// So many of so many replications are done.
    Progress {
        /// Done.
        done: u32,
        /// All.
        of: u32,
    },
    /// Finished (or cancelled half-way: then fewer replications than asked for).
    Simulated(Box<Outcome>),
    /// The scenario's numbers cannot be used.
    Refused(Vec<Fault>),
    /// A file or a link.
    Text(String),
    /// What a scenario file holds, or why it cannot be opened.
    Read(Result<Box<Opened>, OpenError>),
    /// A history; empty where it could not be read.
    History(Box<crate::plan::History<crate::scenario::ScenarioEdit>>),
    /// What a library file holds, or why it cannot be opened.
    Library(Result<Vec<Entry>, OpenError>),
    /// What a link holds, or why it cannot be opened.
    Link(Result<Box<OpenedLink>, LinkError>),
    /// What a study says so far; the last one when `done` is `of`.
    Studied {
        /// Replications of each scenario.
        done: u32,
        /// Replications asked for.
        of: u32,
        /// What they say.
        panels: Vec<Panel>,
    },
    /// A case in words; `None` where there is no such case.
    Story(Option<Box<Story>>),
    /// A town's part of a table.
    Table {
        /// Its rows.
        text: String,
        /// Rows written so far.
        written: u32,
        /// Towns in all.
        towns: u32,
    },
    /// The request made no sense now (no territory yet), zh and en.
    Failed(String, String),
}

/// A link as read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedLink {
    /// What it says of itself.
    pub header: Header,
    /// Its scenario and run; `None` if it is about another territory than the one in use.
    pub content: Option<(Scenario, LinkRun)>,
}
