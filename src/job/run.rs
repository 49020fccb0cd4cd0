//! The worker's brain without a browser: what is asked goes in, what is answered comes out, and a
//! simulation advances by a slice of a replication a step, so that the caller can hear a cancel in between.

use super::draw::DrawJob;
use super::study::{self, StudyJob};
use super::{JobId, Reply, Request, papers, shelf};
use crate::comparison::stopping::{Stopping, Verdict};
use crate::exchange::territory_data;
use crate::report::html;
use crate::scenario::{Fault, Scenario};
use crate::simulation::{Index, Memo, Outcome, Setup, Underway, prepare, prepare_after, replicate};
use crate::territory::{Territory, TerritoryData, sample};
use std::collections::VecDeque;

/// Most replications in one request: beyond it the numbers of all areas would not fit in memory.
pub const MOST_REPLICATIONS: u32 = 10_000;

/// Centimetres within which two points of an imported map become one.
pub const SNAP_TOLERANCE: i32 = 50;

/// Cases that are played in one step: about a hundredth of a second.
const SLICE: usize = 20_000;
/// Cases of a simulation's first step: enough for a browser to see what is worth translating well, which it
/// does while others have their turn.
const FIRST_SLICE: usize = 2_000;

/// First replications that are kept to be played again after an edit, only where it changed
/// something; one takes about 35 MB for a city of 360,000 cases a year.
const KEPT: usize = 3;

/// A desk with one territory on it and simulations waiting in line.
#[derive(Debug, Default)]
pub struct Desk {
    territory: Option<Territory>,
    waiting: VecDeque<Job>,
    /// Studies in line; plain runs go before them.
    studies: VecDeque<StudyJob>,
    /// Proposals in line; runs and studies go before them.
    draws: VecDeque<DrawJob>,
    /// By replication.
    memos: Vec<Memo>,
    /// The scenario of the last simulation, made ready: the next one is mostly the same, asked for more
    /// replications, or a stroke away.
    last: Option<(Box<Scenario>, Box<Setup>)>,
}

/// A simulation under way or in line.
#[derive(Debug)]
struct Job {
    id: JobId,
    scenario: Box<Scenario>,
    /// The scenario made ready, from the first replication on.
    setup: Option<Box<Setup>>,
    seed: u64,
    from: u32,
    count: u32,
    /// What has been played so far; its `replications` are the progress.
    outcome: Outcome,
    /// The replication that comes next.
    underway: Option<Next>,
    /// Cases of the next step.
    slice: usize,
}

/// A replication in hand.
#[derive(Debug)]
enum Next {
    /// In the memo of its number.
    Kept(usize),
    /// To be played whole.
    Whole(Box<Underway>),
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        Self::default()
    }

    /// The territory in use.
    pub fn territory(&self) -> Option<&Territory> {
        self.territory.as_ref()
    }

    /// Whether [`Desk::step`] has something to do.
    pub fn is_busy(&self) -> bool {
        !(self.waiting.is_empty() && self.studies.is_empty() && self.draws.is_empty())
    }

    /// Takes a request. Short ones are answered at once; a simulation gets in line (`None`) and
    /// advances by [`Desk::step`]. A cancelled simulation answers with what it has.
    pub fn handle(&mut self, id: JobId, request: Request) -> Option<(JobId, Reply)> {
        match self.play(id, request) {
            Ok(reply) => reply,
            Err(request) => self.serve(id, request),
        }
    }

    /// Requests about the territory and its simulation: what the first piece of the worker's
    /// program can do. Any other is given back, for [`Desk::serve`].
    #[allow(clippy::result_large_err, reason = "a request is moved through once")]
    pub fn play(&mut self, id: JobId, request: Request) -> Result<Option<(JobId, Reply)>, Request> {
        let reply = match request {
            Request::Sample { seed } => self.sample(seed),
            Request::Load(data) => self.load(*data),
            Request::Simulate {
                scenario,
                seed,
                from,
                count,
            } => {
                let outcome = Outcome {
                    areas: Vec::new(),
                    replications: 0,
                    seed,
                    values: Vec::new(),
                    cases: 0,
                    events: 0,
                };
                self.waiting.push_back(Job {
                    id,
                    scenario,
                    setup: None,
                    seed,
                    from,
                    count,
                    outcome,
                    underway: None,
                    slice: FIRST_SLICE,
                });
                return Ok(None);
            }
            Request::Cancel(job) if self.waiting.iter().any(|j| j.id == job) => {
                let at = self.waiting.iter().position(|j| j.id == job).unwrap_or(0);
                let stopped = self.waiting.remove(at);
                return Ok(stopped.map(|job| (job.id, Reply::Simulated(Box::new(job.outcome)))));
            }
            other => return Err(other),
        };
        Ok(Some((id, reply)))
    }

    /// Requests for everything that is made from territories and results: files, links, reports,
    /// studies, proposals.
    pub fn serve(&mut self, id: JobId, request: Request) -> Option<(JobId, Reply)> {
        let reply = match request {
            Request::WriteFile {
                scenario,
                seed,
                replications,
                digest,
                whole,
            } => {
                self.with_territory(|t| papers::write_file(t, &scenario, seed, replications, digest.as_deref(), whole))
            }
            Request::ReadFile { text } => papers::read_file(&text),
            Request::WriteLink { base, scenario, run } => {
                self.with_territory(|t| papers::write_link(t, &base, &scenario, &run))
            }
            Request::ReadLink { link, base } => papers::read_link(self.territory.as_ref(), &link, base.as_deref()),
            Request::Report(order, whole) => self.with_territory(|t| {
                let document = order.document(t);
                Reply::Text(if whole {
                    html::page(&document)
                } else {
                    html::fragment(&document)
                })
            }),
            Request::Thumbnail(scenario) => self.with_territory(|t| shelf::picture(t, &scenario)),
            Request::Qr(text) => shelf::qr(&text),
            Request::WriteHistory(history) => papers::write_history(&history),
            Request::ReadHistory { text } => papers::read_history(&text),
            Request::WriteLibrary(entries) => shelf::write(&entries),
            Request::ReadLibrary { text } => shelf::read(&text),
            Request::Study {
                scenarios,
                area,
                seed,
                count,
                language,
            } => {
                self.studies
                    .push_back(StudyJob::new(id, scenarios, area, seed, count, language));
                return None;
            }
            Request::Story {
                scenarios,
                question,
                language,
            } => self.with_territory(|t| study::tell(t, &scenarios, &question, language)),
            Request::Table {
                scenario,
                seed,
                replication,
                kind,
                town,
                written,
            } => self.with_territory(|t| study::table(t, &scenario, (seed, replication), kind, town, written)),
            Request::Propose {
                scenario,
                question,
                part,
                language,
            } => {
                let draw = DrawJob::new(id, scenario, *question, part, language);
                self.draws.push_back(draw);
                return None;
            }
            Request::Found(found) => {
                if let Some(draw) = self.draws.iter_mut().find(|d| d.id == id) {
                    found.into_iter().for_each(|f| draw.hear(f));
                }
                return None;
            }
            Request::Cancel(job) if self.draws.iter().any(|d| d.id == job) => {
                let at = self.draws.iter().position(|d| d.id == job)?;
                let draw = self.draws.remove(at)?;
                let territory = self.territory.as_ref()?;
                return Some((job, draw.answer(territory, true)));
            }
            Request::Cancel(job) if self.studies.iter().any(|s| s.id == job) => {
                let at = self.studies.iter().position(|s| s.id == job)?;
                let study = self.studies.remove(at)?;
                return Some((job, study.answer()));
            }
            Request::Cancel(_) => return None,
            // Whoever asks the second piece for what the first does is served all the same.
            other => match self.play(id, other) {
                Ok(reply) => return reply,
                Err(_) => return None,
            },
        };
        Some((id, reply))
    }

    /// Plays one replication of the first simulation in line and says how it stands; with none in
    /// line, a step of a study or proposal. `None` if nobody waits.
    pub fn step(&mut self) -> Option<(JobId, Reply)> {
        while self.has_plays() {
            let reply = self.step_play();
            if reply.is_some() {
                return reply;
            }
        }
        self.step_serve()
    }

    /// Whether a simulation waits.
    pub fn has_plays(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// A slice of a replication of the first simulation in line: short, so that a cancel is soon heard. `None`
    /// if none waits, or the replication goes on.
    pub fn step_play(&mut self) -> Option<(JobId, Reply)> {
        let mut job = self.waiting.pop_front()?;
        let id = job.id;
        let reply = match &self.territory {
            None => nothing_on_the_desk(),
            Some(territory) => match advance(territory, &mut job, &mut self.last, &mut self.memos) {
                Ok(Stand::Over) => {
                    self.last = job.setup.map(|setup| (job.scenario, setup));
                    Reply::Simulated(Box::new(job.outcome))
                }
                Ok(Stand::Within) => {
                    self.waiting.push_front(job);
                    return None;
                }
                Ok(Stand::Between) => {
                    let (done, of) = (job.outcome.replications, job.count);
                    self.waiting.push_front(job);
                    Reply::Progress { done, of }
                }
                Err(faults) => Reply::Refused(faults),
            },
        };
        Some((id, reply))
    }

    /// A step of a study, else of a proposal. `None` if none waits.
    pub fn step_serve(&mut self) -> Option<(JobId, Reply)> {
        let Some(mut study) = self.studies.pop_front() else {
            return self.step_draw();
        };
        let Some(territory) = &self.territory else {
            return Some((study.id, nothing_on_the_desk()));
        };
        let (reply, over) = study.step(territory);
        let id = study.id;
        if !over {
            self.studies.push_front(study);
        }
        Some((id, reply))
    }

    fn step_draw(&mut self) -> Option<(JobId, Reply)> {
        let mut draw = self.draws.pop_front()?;
        let Some(territory) = &self.territory else {
            return Some((draw.id, nothing_on_the_desk()));
        };
        let (reply, over) = draw.step(territory);
        let id = draw.id;
        if !over {
            self.draws.push_front(draw);
        }
        Some((id, reply))
    }

    fn with_territory(&self, answer: impl FnOnce(&Territory) -> Reply) -> Reply {
        self.territory.as_ref().map_or_else(nothing_on_the_desk, answer)
    }

    fn sample(&mut self, seed: u64) -> Reply {
        let sample = sample::generate(seed);
        let reply = Reply::Sample {
            territory: Box::new(sample.territory.data().clone()),
            baseline: Box::new(sample.baseline),
            reform: Box::new(sample.reform),
        };
        self.put(sample.territory);
        reply
    }

    fn load(&mut self, data: TerritoryData) -> Reply {
        match territory_data::check(data) {
            Ok(territory) => {
                self.put(territory);
                Reply::Loaded
            }
            Err(why) => Reply::Failed(
                format!("辖区数据不可用：{why}。请重新打开原文件"),
                format!("The territory cannot be used: {why}. Open the original file again"),
            ),
        }
    }

    /// Simulations still in line were meant for the territory before: they are dropped, and the
    /// page drops its interest in them when it changes territory.
    fn put(&mut self, territory: Territory) {
        self.waiting.clear();
        self.studies.clear();
        self.draws.clear();
        self.memos.clear();
        self.last = None;
        self.territory = Some(territory);
    }
}

/// How a simulation stands after a step.
enum Stand {
    /// Within a replication.
    Within,
    /// Between two.
    Between,
    /// It has all it asked for.
    Over,
}

/// One more slice. `last` is a scenario made ready to begin from.
fn advance(
    territory: &Territory,
    job: &mut Job,
    last: &mut Option<(Box<Scenario>, Box<Setup>)>,
    memos: &mut Vec<Memo>,
) -> Result<Stand, Vec<Fault>> {
    check_counts(job.from, job.count)?;
    let setup = match job.setup.take() {
        Some(setup) => setup,
        None => match last.take_if(|(scenario, _)| *scenario == job.scenario) {
            Some((_, setup)) => setup,
            None => Box::new(prepare_after(territory, &job.scenario, last.as_ref().map(|l| &*l.1))?),
        },
    };
    if job.outcome.areas.is_empty() {
        job.outcome.areas.clone_from(&setup.areas);
    }
    let mut played = true;
    if job.outcome.replications < job.count {
        played = play(&setup, job, memos);
    }
    job.setup = Some(setup);
    Ok(match (played, job.outcome.replications >= job.count) {
        (false, _) => Stand::Within,
        (true, false) => Stand::Between,
        (true, true) => Stand::Over,
    })
}

/// Plays on at the next replication; whether it is over. Of the first ones only what is not in `memos` (the
/// bytes are the same).
fn play(setup: &Setup, job: &mut Job, memos: &mut Vec<Memo>) -> bool {
    let number = job.from + job.outcome.replications;
    let cases = std::mem::replace(&mut job.slice, SLICE);
    let next = job.underway.take().unwrap_or_else(|| {
        let at = number as usize;
        if at >= KEPT {
            return Next::Whole(Box::new(Underway::new(setup, job.seed, number)));
        }
        if memos.len() <= at {
            memos.resize_with(at + 1, Memo::new);
        }
        memos[at].begin(setup, job.seed, number);
        Next::Kept(at)
    });
    let replication = match next {
        Next::Kept(at) => match memos.get_mut(at).and_then(|memo| memo.play_on(setup, cases)) {
            Some(replication) => replication,
            None => {
                job.underway = Some(Next::Kept(at));
                return false;
            }
        },
        Next::Whole(mut underway) => {
            if !underway.play_on(setup, cases) {
                job.underway = Some(Next::Whole(underway));
                return false;
            }
            underway.finish(setup)
        }
    };
    job.outcome.push(&replication);
    true
}

fn check_counts(from: u32, count: u32) -> Result<(), Vec<Fault>> {
    if from.saturating_add(count) <= MOST_REPLICATIONS {
        return Ok(());
    }
    Err(vec![Fault {
        what: "replications".to_owned(),
        why: format!(
            "{count} replications from {from} are asked for; at most {MOST_REPLICATIONS} in all can be played"
        ),
    }])
}

/// Plays a whole scenario at once, `progress` called after every replication: for the command line
/// and tests. The same bytes as the worker gives.
pub fn simulate(
    territory: &Territory,
    scenario: &Scenario,
    seed: u64,
    replications: u32,
    mut progress: impl FnMut(u32),
) -> Result<Outcome, Vec<Fault>> {
    check_counts(0, replications)?;
    let setup = prepare(territory, scenario)?;
    let mut outcome = Outcome::empty(&setup, seed);
    for done in 1..=replications {
        outcome.push(&replicate(&setup, seed, done - 1));
        progress(done);
    }
    Ok(outcome)
}

/// Plays scenarios side by side until the paired difference of `index` from the first is known to the
/// half-width asked for, for every one of them (for one alone, until its own mean is). `progress` hears
/// the replications done of each. The bytes are those of as many replications asked for at once.
pub fn simulate_until(
    territory: &Territory,
    scenarios: &[&Scenario],
    seed: u64,
    index: Index,
    stopping: &Stopping,
    mut progress: impl FnMut(u32),
) -> Result<Vec<Outcome>, Vec<Fault>> {
    let most = stopping.most.min(MOST_REPLICATIONS as usize);
    let stopping = Stopping { most, ..*stopping };
    let setups = scenarios
        .iter()
        .map(|scenario| prepare(territory, scenario))
        .collect::<Result<Vec<_>, _>>()?;
    let mut outcomes: Vec<Outcome> = setups.iter().map(|setup| Outcome::empty(setup, seed)).collect();
    loop {
        let series: Vec<Vec<f64>> = outcomes.iter().map(|o| o.series(0, index)).collect();
        let measured: Vec<Vec<f64>> = match series.split_first() {
            None => return Ok(outcomes),
            Some((only, [])) => vec![only.clone()],
            Some((first, rest)) => rest
                .iter()
                .map(|s| s.iter().zip(first).map(|(a, b)| a - b).collect())
                .collect(),
        };
        let more = measured
            .iter()
            .map(|values| match stopping.judge(values) {
                Verdict::More(n) => n,
                Verdict::Reached | Verdict::GivenUp => 0,
            })
            .max()
            .unwrap_or(0);
        if more == 0 {
            return Ok(outcomes);
        }
        for _ in 0..more {
            for (outcome, setup) in outcomes.iter_mut().zip(&setups) {
                outcome.push(&replicate(setup, seed, outcome.replications));
            }
            progress(outcomes.first().map_or(0, |o| o.replications));
        }
    }
}

fn nothing_on_the_desk() -> Reply {
    Reply::Failed(
        "还没有辖区数据。请先打开示例或导入地图".to_owned(),
        "There is no territory yet. Open the sample or import a map first".to_owned(),
    )
}
