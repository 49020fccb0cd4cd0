//! What weighs a decision: many variants of a scenario played one after another on all workers, for what
//! each part brought (归因), what the conclusion hangs on (敏感性), and what each measure brought. It goes
//! on while other pages are looked at; what was found stays until the scenario changes.

use super::job_client::{JobClient, RunNews};
use super::workbench::{Workbench, now};
use crate::comparison::Interval;
use crate::comparison::attribution::{Attribution, attribute, city_values, mixtures, parts};
use crate::comparison::tornado::{End, Tornado, difference, series_of, tried, with};
use crate::scenario::{Scenario, lever};
use crate::simulation::Index;
use leptos::prelude::*;
use std::sync::Arc;

/// Replications of each variant.
pub const REPLICATIONS: u32 = 4;

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Mixtures of the parts.
    Attribution,
    /// Both ends of every assumption.
    Sensitivity,
    /// The scenario without each of its measures.
    Measures,
}

/// Something found about a scenario.
#[derive(Debug)]
pub struct Of<T> {
    scenario: Scenario,
    seed: u64,
    /// What.
    pub found: T,
}

/// Values of all indices by replication: baseline and scenario.
type Pair = (Vec<f64>, Vec<f64>);

/// The runs behind a tornado, of which one for any index can be made.
#[derive(Clone, Debug)]
pub struct Sensed {
    middle: Pair,
    ends: Vec<End>,
}

impl Sensed {
    /// The tornado of an index, where it has values.
    pub fn tornado(&self, index: Index) -> Option<Tornado> {
        Tornado::of_runs(index, &self.middle, &self.ends)
    }
}

/// What each measure brought: its id, and with it less without it, by index.
#[derive(Clone, Debug)]
pub struct Brought {
    with: Vec<f64>,
    without: Vec<(String, Vec<f64>)>,
}

impl Brought {
    /// What a measure brought to an index; `None` where it was not tried or there is no value.
    pub fn by(&self, id: &str, index: Index) -> Option<Interval> {
        let (_, without) = self.without.iter().find(|w| w.0 == id)?;
        difference(&series_of(without, index), &series_of(&self.with, index))
    }
}

/// Work under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnderWay {
    /// Which.
    pub work: Work,
    /// Variants played.
    pub done: usize,
    /// Of how many.
    pub of: usize,
    /// When it began, in milliseconds since the page opened.
    pub since: f64,
}

/// What weighing has come to; for all pages.
#[derive(Clone, Copy)]
pub struct Weighing {
    /// The index that is looked at.
    pub index: RwSignal<Index>,
    /// Work under way.
    pub under_way: RwSignal<Option<UnderWay>>,
    attribution: RwSignal<Option<Arc<Of<Attribution>>>>,
    sensed: RwSignal<Option<Arc<Of<Sensed>>>>,
    brought: RwSignal<Option<Arc<Of<Brought>>>>,
}

/// The weighing of this page.
pub fn use_weighing() -> Weighing {
    expect_context::<Weighing>()
}

impl Weighing {
    /// Nothing weighed.
    pub fn new() -> Self {
        Self {
            index: RwSignal::new(Index::LoadRatio),
            under_way: RwSignal::new(None),
            attribution: RwSignal::new(None),
            sensed: RwSignal::new(None),
            brought: RwSignal::new(None),
        }
    }

    /// What each part brought to the scenario in hand.
    pub fn attribution(self, bench: Workbench) -> Option<Arc<Of<Attribution>>> {
        current(bench, self.attribution)
    }

    /// What its conclusion hangs on.
    pub fn sensed(self, bench: Workbench) -> Option<Arc<Of<Sensed>>> {
        current(bench, self.sensed)
    }

    /// What each of its measures brought.
    pub fn brought(self, bench: Workbench) -> Option<Arc<Of<Brought>>> {
        current(bench, self.brought)
    }

    /// Gives up what is under way; what has been found so far is kept where it says something.
    pub fn give_up(self, bench: Workbench) {
        bench.jobs.with_value(JobClient::cancel);
    }

    /// Begins.
    pub fn begin(self, bench: Workbench, work: Work) {
        let Some((base, target)) = bench.peek(|s| (s.baseline().scenario.clone(), s.draft().scenario.clone())) else {
            return;
        };
        let seed = bench.seed.get_untracked();
        if work != Work::Measures && base == target {
            let language = bench.language.get_untracked();
            let text = language.pick((
                "当前情景就是现状，没有可比的差别；先选一个调整过的情景",
                "This is the baseline itself; take a changed scenario in hand first",
            ));
            bench.notify(text, false);
            return;
        }
        // Every variant's values by replication; `None` where its numbers cannot be used.
        let play = move |variants: Variants, heard: Heard| {
            let of = variants.len();
            self.under_way.set(Some(UnderWay {
                work,
                done: 0,
                of,
                since: now(),
            }));
            next(bench, self, seed, variants, Vec::with_capacity(of), heard);
        };
        match work {
            Work::Attribution => {
                let parts = parts(&base, &target);
                let mixtures = mixtures(&base, &target, &parts);
                let heard = move |runs: Vec<Option<Vec<f64>>>| {
                    let runs: Option<Vec<Vec<f64>>> = runs.into_iter().collect();
                    // Given up half-way there are no shares.
                    if let Some(Ok(found)) = runs.map(|runs| attribute(&parts, &runs)) {
                        self.attribution.set(Some(Arc::new(Of {
                            scenario: target,
                            seed,
                            found,
                        })));
                    }
                };
                play(
                    mixtures.into_iter().map(|m| Box::new(move || m) as Variant).collect(),
                    Box::new(heard),
                );
            }
            Work::Sensitivity => {
                let mut variants: Variants = Vec::new();
                let (b, t) = (Arc::new(base), Arc::new(target));
                let mut add = |scenario: &Arc<Scenario>, change: Option<(&'static str, f64)>| {
                    let scenario = scenario.clone();
                    variants.push(Box::new(move || match change {
                        Some((key, value)) => with(&scenario, key, value),
                        None => (*scenario).clone(),
                    }));
                };
                add(&b, None);
                add(&t, None);
                for a in tried() {
                    for value in [a.range.0, a.range.1] {
                        add(&b, Some((a.key, value)));
                        add(&t, Some((a.key, value)));
                    }
                }
                let heard = move |runs: Vec<Option<Vec<f64>>>| {
                    let mut pairs = runs.chunks_exact(2).map(|p| p[0].clone().zip(p[1].clone()));
                    let Some(Some(middle)) = pairs.next() else { return };
                    let pairs: Vec<Option<Pair>> = pairs.collect();
                    let ends = (tried().zip(pairs.chunks_exact(2)))
                        .map(|(a, ends)| End {
                            key: a.key,
                            values: a.range,
                            runs: [ends[0].clone(), ends[1].clone()],
                        })
                        .collect();
                    self.sensed.set(Some(Arc::new(Of {
                        scenario: (*t).clone(),
                        seed,
                        found: Sensed { middle, ends },
                    })));
                };
                play(variants, Box::new(heard));
            }
            Work::Measures => {
                let t = Arc::new(target);
                let ids: Vec<String> = (lever::levers().iter())
                    .filter(|l| !l.is_context() && l.is_on(&t.levers))
                    .map(|l| l.id.to_owned())
                    .chain(
                        (t.own_levers.iter().enumerate())
                            .filter(|(_, l)| l.on)
                            .map(|(i, _)| format!("own{i}")),
                    )
                    .collect();
                let mut variants: Variants = Vec::new();
                let whole = t.clone();
                variants.push(Box::new(move || (*whole).clone()));
                for id in ids.iter().cloned() {
                    let whole = t.clone();
                    variants.push(Box::new(move || {
                        let mut without = (*whole).clone();
                        without.levers.remove(&id);
                        for (i, own) in without.own_levers.iter_mut().enumerate() {
                            own.on &= id != format!("own{i}");
                        }
                        without
                    }));
                }
                let heard = move |runs: Vec<Option<Vec<f64>>>| {
                    let mut runs = runs.into_iter();
                    let Some(Some(with)) = runs.next() else { return };
                    let without = ids.into_iter().zip(runs).filter_map(|(id, run)| Some((id, run?)));
                    self.brought.set(Some(Arc::new(Of {
                        scenario: (*t).clone(),
                        seed,
                        found: Brought {
                            with,
                            without: without.collect(),
                        },
                    })));
                };
                play(variants, Box::new(heard));
            }
        }
    }
}

/// What was found, if it is about the scenario in hand as it stands; tracked.
fn current<T: Send + Sync + 'static>(bench: Workbench, kept: RwSignal<Option<Arc<Of<T>>>>) -> Option<Arc<Of<T>>> {
    let kept = kept.get()?;
    let seed = bench.seed.get();
    bench
        .watch(|s| s.draft().scenario == kept.scenario && seed == kept.seed)
        .unwrap_or(false)
        .then_some(kept)
}

type Variant = Box<dyn FnOnce() -> Scenario>;
type Variants = Vec<Variant>;
type Heard = Box<dyn FnOnce(Vec<Option<Vec<f64>>>)>;

/// Plays the first of the variants that are left; at the end what was heard is told.
fn next(
    bench: Workbench,
    weighing: Weighing,
    seed: u64,
    mut left: Variants,
    mut runs: Vec<Option<Vec<f64>>>,
    heard: Heard,
) {
    if left.is_empty() {
        weighing.under_way.set(None);
        heard(runs);
        return;
    }
    let scenario = Box::new(left.remove(0)());
    let jobs = bench.jobs.get_value();
    let mut kept = Some((left, heard));
    jobs.simulate(scenario, seed, 0, REPLICATIONS, move |news| {
        let run = match news {
            RunNews::Progress(..) | RunNews::Partial(_) => return,
            RunNews::Done(outcome) if outcome.replications == REPLICATIONS => Some(city_values(&outcome)),
            RunNews::Refused(_) => None,
            RunNews::Failed(zh, en) => {
                weighing.under_way.set(None);
                bench.notify(bench.language.get_untracked().pick((zh, en)), true);
                return;
            }
            // Given up: what there is.
            RunNews::Done(_) | RunNews::Nothing => {
                weighing.under_way.set(None);
                if let Some((_, heard)) = kept.take() {
                    heard(std::mem::take(&mut runs));
                }
                return;
            }
        };
        let Some((left, heard)) = kept.take() else { return };
        let mut runs = std::mem::take(&mut runs);
        runs.push(run);
        weighing.under_way.update(|u| {
            if let Some(u) = u {
                u.done = runs.len();
            }
        });
        // The client is done with this run only after this returns.
        gloo_timers::callback::Timeout::new(0, move || next(bench, weighing, seed, left, runs, heard)).forget();
    });
}
