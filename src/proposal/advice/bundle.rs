//! Which measures first (举措组合): every measure that is not on yet is played alone beside today with the
//! same random numbers; the bundle grows by the measure that brings most for its money, measured again
//! with what is in it (measures meet); the bundles on the way, the best single ones and the cheap half are
//! then told apart by ranking and selection (Kim & Nelson 2001). Costs are the budget's lines, not the
//! measure's own number, so what a measure saves elsewhere counts.
//!
//! A measure is taken with the document's numbers. Measures without effect in the model, and those that
//! act through the plan itself, are left out. Measures that cost nothing and do good come first: nothing
//! else could be said for waiting with them.

use super::{Advice, Choice, Deed, Pair, Question, Work, refused};
use crate::chart::{Axis, Chart, Form, Line, Lines, Panel, Table};
use crate::comparison::best_of::{Rule, select};
use crate::comparison::frontier::{Point, frontier};
use crate::comparison::interval::interval;
use crate::locale::Language;
use crate::locale::index::{format_change, format_value, words};
use crate::locale::number::decimals;
use crate::plan::Tallies;
use crate::scenario::lever::{Effect, Lever, levers};
use crate::scenario::{Scenario, ScenarioEdit, budget, parameters, staffing, workload};
use crate::simulation::{Index, Setup, prepare, replicate};
use crate::territory::Territory;
use crate::territory::order::SortCompact;

/// Indices that can be asked for, in the order of the form.
pub const INDICES: [Index; 5] = [
    Index::LoadRatio,
    Index::VisitCoverage,
    Index::OnTime,
    Index::Satisfaction,
    Index::ThreeRates,
];
/// Bundles told apart at the end, at most, and replications played for that at most.
const FINALISTS: usize = 5;
const SELECTION_MOST: u32 = 12;
/// Differences of this part of the best bundle's effect do not matter in the selection.
const INDIFFERENT: f64 = 0.05;

/// A set of measures.
#[derive(Debug)]
struct Bundle {
    /// Positions in [`levers`], in the order taken.
    taken: Vec<usize>,
    /// 元 a year more than today.
    cost: f64,
    setup: Option<Box<Setup>>,
    /// The index by replication.
    values: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Singles,
    Growing,
    Selecting,
    Over,
}

/// Bundles being weighed.
#[derive(Debug)]
pub struct Bundles {
    scenario: Scenario,
    seed: u64,
    budget: f64,
    index: Index,
    replications: u32,
    base: Bundle,
    /// Every measure alone.
    singles: Vec<Bundle>,
    /// By how much for the money, best first: positions in `singles`.
    order: Vec<usize>,
    /// What has been grown, each with one measure more.
    grown: Vec<Bundle>,
    /// Next of `order` to be tried.
    next: usize,
    stage: Stage,
    finalists: Vec<usize>,
    chosen: Option<usize>,
    said: Option<Pair>,
}

impl Bundles {
    /// Nothing played yet.
    pub fn new(territory: &Territory, scenario: &Scenario, question: &Question) -> Result<Self, Pair> {
        let mut it = Self {
            scenario: scenario.clone(),
            seed: question.seed,
            budget: question.number(0) * 1e4,
            index: INDICES[(question.number(1) as usize).min(INDICES.len() - 1)],
            replications: question.number(2) as u32,
            base: Bundle {
                taken: Vec::new(),
                cost: 0.0,
                setup: None,
                values: Vec::new(),
            },
            singles: Vec::new(),
            order: Vec::new(),
            grown: Vec::new(),
            next: 0,
            stage: Stage::Singles,
            finalists: Vec::new(),
            chosen: None,
            said: None,
        };
        let open = |l: &Lever| {
            let acts = l
                .effects
                .iter()
                .any(|e| !matches!(e, Effect::Context | Effect::Boundary | Effect::Money));
            acts && !l.is_on(&scenario.levers)
        };
        let all: Vec<usize> = (0..levers().len()).filter(|i| open(&levers()[*i])).collect();
        if all.is_empty() {
            return Err((
                "能起作用的举措都已采用，没有可选的了".to_owned(),
                "every measure that acts is taken already: there is nothing to choose from".to_owned(),
            ));
        }
        for lever in all {
            let bundle = it.bundle(territory, vec![lever])?;
            it.singles.push(bundle);
        }
        Ok(it)
    }

    /// The scenario with measures taken.
    fn with(&self, taken: &[usize]) -> Scenario {
        let mut scenario = self.scenario.clone();
        for lever in taken.iter().map(|i| &levers()[*i]) {
            scenario.levers.insert(lever.id.to_owned(), lever.document_setting());
        }
        scenario
    }

    fn bundle(&self, territory: &Territory, taken: Vec<usize>) -> Result<Bundle, Pair> {
        let money = |s: &Scenario| -> Result<f64, Pair> {
            let numbers = parameters::resolve(territory, s).map_err(|f| refused(&f))?;
            let tallies = Tallies::of(territory, &s.plan, &workload::unit_hours(territory, &numbers));
            let heads = staffing::heads(territory, s, &tallies);
            Ok(budget::total(&budget::lines(territory, s, &heads)))
        };
        let cost = money(&self.with(&taken))? - money(&self.scenario)?;
        Ok(Bundle {
            taken,
            cost,
            setup: None,
            values: Vec::new(),
        })
    }

    fn sign(&self) -> f64 {
        if self.index.larger_is_better() == Some(false) {
            -1.0
        } else {
            1.0
        }
    }

    /// Good done beside today, by replications that both have; `None` before the first.
    fn gains(&self, bundle: &Bundle) -> Vec<f64> {
        let sign = self.sign();
        (bundle.values.iter().zip(&self.base.values))
            .map(|(b, a)| sign * (b - a))
            .collect()
    }

    fn gain(&self, bundle: &Bundle) -> Option<f64> {
        interval(&self.gains(bundle)).map(|i| i.mean)
    }

    fn play(&self, territory: &Territory, bundle: &mut Bundle) -> Result<(), Pair> {
        let setup = match bundle.setup.take() {
            Some(setup) => setup,
            None => Box::new(prepare(territory, &self.with(&bundle.taken)).map_err(|f| refused(&f))?),
        };
        let number = bundle.values.len() as u32;
        let replication = replicate(&setup, self.seed, number);
        bundle
            .values
            .push(replication.values.get(self.index as usize).copied().unwrap_or(f64::NAN));
        bundle.setup = Some(setup);
        Ok(())
    }

    /// Plays one replication of a bundle, today's of the same number first.
    fn play_pair(&mut self, territory: &Territory, which: (Stage, usize)) -> Result<(), Pair> {
        let list = |s: &mut Self| {
            if which.0 == Stage::Singles {
                std::mem::take(&mut s.singles)
            } else {
                std::mem::take(&mut s.grown)
            }
        };
        let mut all = list(self);
        let mut base = std::mem::replace(
            &mut self.base,
            Bundle {
                taken: Vec::new(),
                cost: 0.0,
                setup: None,
                values: Vec::new(),
            },
        );
        let played = match all.get_mut(which.1) {
            Some(bundle) if bundle.values.len() >= base.values.len() => self.play(territory, &mut base),
            Some(bundle) => self.play(territory, bundle),
            None => Ok(()),
        };
        self.base = base;
        if which.0 == Stage::Singles {
            self.singles = all;
        } else {
            self.grown = all;
        }
        played
    }

    /// Measures by good for money: those that cost nothing first, then by gain a yuan; those that do no
    /// good are left out.
    fn rank(&mut self) {
        let mut order: Vec<(f64, f64, usize)> = (self.singles.iter().enumerate())
            .filter_map(|(i, s)| Some((self.gain(s).filter(|g| *g > 1e-9)?, s.cost, i)))
            .map(|(gain, cost, i)| {
                if cost <= 0.0 {
                    (f64::INFINITY, gain, i)
                } else {
                    (gain / cost, gain, i)
                }
            })
            .collect();
        order.sort_compact_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        self.order = order.into_iter().map(|o| o.2).collect();
    }

    /// Adds the next measure that the money allows to the last bundle; `false` when none is left.
    fn grow(&mut self, territory: &Territory) -> Result<bool, Pair> {
        while let Some(&single) = self.order.get(self.next) {
            self.next += 1;
            let mut taken = self.grown.last().map(|b| b.taken.clone()).unwrap_or_default();
            taken.extend(&self.singles[single].taken);
            let bundle = self.bundle(territory, taken)?;
            if bundle.cost <= self.budget {
                self.grown.push(bundle);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The bundles told apart at the end: the best by gain among those grown, and the best affordable
    /// measure alone.
    fn choose_finalists(&mut self) {
        let single = (self.singles.iter().enumerate())
            .filter(|(_, s)| s.cost <= self.budget)
            .filter_map(|(i, s)| Some((self.gain(s)?, i)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, i)) = single {
            let bundle = &self.singles[i];
            let alone = Bundle {
                taken: bundle.taken.clone(),
                cost: bundle.cost,
                setup: None,
                values: bundle.values.clone(),
            };
            if !self.grown.iter().any(|g| g.taken == alone.taken) {
                self.grown.push(alone);
            }
        }
        let mut order: Vec<(f64, usize)> = (self.grown.iter().enumerate())
            .filter_map(|(i, b)| Some((self.gain(b)?, i)))
            .collect();
        order.sort_compact_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.finalists = order.into_iter().take(FINALISTS).map(|o| o.1).collect();
        // Setups of the others are not needed any more.
        for (i, bundle) in self.grown.iter_mut().enumerate() {
            if !self.finalists.contains(&i) {
                bundle.setup = None;
            }
        }
        self.singles.iter_mut().for_each(|s| s.setup = None);
    }

    fn selection(&self) -> (Rule, crate::comparison::best_of::Selection) {
        let gains: Vec<Vec<f64>> = self.finalists.iter().map(|&i| self.gains(&self.grown[i])).collect();
        let views: Vec<&[f64]> = gains.iter().map(Vec::as_slice).collect();
        let best = self
            .finalists
            .first()
            .and_then(|&i| self.gain(&self.grown[i]))
            .unwrap_or(0.0);
        let rule = Rule {
            delta: (best * INDIFFERENT).max(1e-6),
            confidence: 0.9,
            larger_is_better: true,
            first: 5,
        };
        let selection = select(&views, &rule);
        (rule, selection)
    }

    fn parts(&self) -> (u32, u32) {
        let done: usize = self.base.values.len()
            + self.singles.iter().map(|s| s.values.len()).sum::<usize>()
            + self.grown.iter().map(|s| s.values.len()).sum::<usize>();
        let n = self.replications;
        let singles = self.singles.len() as u32;
        let grown = if self.stage == Stage::Singles {
            singles
        } else {
            self.order.len() as u32
        };
        let last = FINALISTS as u32 * SELECTION_MOST.saturating_sub(n);
        (done as u32, n * (1 + singles + grown) + last + 1)
    }
}

impl Work for Bundles {
    fn step(&mut self, territory: &Territory) -> Result<(u32, u32), Pair> {
        let n = self.replications as usize;
        match self.stage {
            Stage::Singles => {
                // Round by round, so that a cancel leaves every measure with as many.
                let least = self.singles.iter().map(|s| s.values.len()).min().unwrap_or(n);
                match self
                    .singles
                    .iter()
                    .position(|s| s.values.len() == least)
                    .filter(|_| least < n)
                {
                    Some(i) => self.play_pair(territory, (Stage::Singles, i))?,
                    None => {
                        self.rank();
                        self.singles.iter_mut().for_each(|s| s.setup = None);
                        self.stage = Stage::Growing;
                    }
                }
            }
            Stage::Growing => match self.grown.last() {
                Some(last) if last.values.len() < n => {
                    let at = self.grown.len() - 1;
                    self.play_pair(territory, (Stage::Growing, at))?;
                }
                last => {
                    // A measure that does harm beside the others is taken out again.
                    let before = self.grown.len().checked_sub(2).map(|i| &self.grown[i]);
                    let harm = match (last.and_then(|b| self.gain(b)), before.and_then(|b| self.gain(b))) {
                        (Some(now), Some(was)) => now <= was,
                        _ => false,
                    };
                    if harm {
                        self.grown.pop();
                    } else if let Some(last) = self.grown.last_mut() {
                        last.setup = None;
                    }
                    if !self.grow(territory)? {
                        self.choose_finalists();
                        self.stage = Stage::Selecting;
                    }
                }
            },
            Stage::Selecting => {
                let (rule, selection) = self.selection();
                let open = |i: &usize| self.grown[self.finalists[*i]].values.len() < SELECTION_MOST as usize;
                let next = (selection.kept.iter().copied())
                    .filter(|_| selection.best().is_none() && self.finalists.len() > 1)
                    .filter(open)
                    .min_by_key(|&i| self.grown[self.finalists[i]].values.len());
                match next {
                    Some(i) => self.play_pair(territory, (Stage::Growing, self.finalists[i]))?,
                    None => {
                        let best = selection.best().or_else(|| selection.kept.first().copied());
                        let best = best.and_then(|i| self.finalists.get(i)).copied();
                        // Among those as good as the best the cheapest is taken.
                        let gain = |i: usize| self.gain(&self.grown[i]).unwrap_or(f64::NEG_INFINITY);
                        let enough = best.map(|i| gain(i) * (1.0 - INDIFFERENT));
                        let good = (self.finalists.iter().copied()).filter(|&i| enough.is_some_and(|e| gain(i) >= e));
                        self.chosen = good
                            .min_by(|&a, &b| self.grown[a].cost.total_cmp(&self.grown[b].cost))
                            .or(best);
                        let (r, c) = (selection.replications, rule.confidence * 100.0);
                        self.said = Some(if selection.best().is_some() {
                            (
                                format!(
                                    "排序选优：{r} 次成对推演后，以 {c:.0}% 把握分出高下（相差不到 5% 视为相同，取其中最省的）"
                                ),
                                format!(
                                    "Ranking and selection: after {r} paired replications the best is known with {c:.0}% confidence (differences below 5% do not matter: the cheapest of those is taken)"
                                ),
                            )
                        } else {
                            (
                                format!("排序选优：{r} 次成对推演后，前几个组合仍分不出高下，取不差 5% 以内最省的"),
                                format!(
                                    "Ranking and selection: after {r} paired replications the leading bundles cannot be told apart; the cheapest within 5% is taken"
                                ),
                            )
                        });
                        self.stage = Stage::Over;
                    }
                }
            }
            Stage::Over => {}
        }
        let (done, of) = self.parts();
        Ok(if self.stage == Stage::Over {
            (of, of)
        } else {
            (done.min(of - 1), of)
        })
    }

    fn advice(&self, _: &Territory, language: Language) -> Advice {
        let wan = |yuan: f64| decimals(yuan / 1e4, 0);
        let name = language.pick(words(self.index).name);
        let mut lines = Vec::new();
        if let Some(base) = interval(&self.base.values) {
            let value = format_value(self.index, base.mean, language);
            lines.push(language.pick((
                format!(
                    "现在{name} {value}；{} 项举措可选，预算每年 {} 万元",
                    self.singles.len(),
                    wan(self.budget)
                ),
                format!(
                    "{name} today {value}; {} measures to choose from, {}×10,000 yuan a year",
                    self.singles.len(),
                    wan(self.budget)
                ),
            )));
        }
        lines.extend(self.said.clone().map(|s| language.pick(s)));
        let change = |b: &Bundle| {
            interval(&self.gains(b)).map(|i| {
                let mean = format_change(self.index, i.mean * self.sign(), language);
                if i.half_width.is_finite() {
                    let half = format_change(self.index, i.half_width, language);
                    format!("{mean} ± {}", half.trim_start_matches(['+', '＋']))
                } else {
                    mean
                }
            })
        };
        let named = |i: usize| format!("{} {}", levers()[i].label, language.pick(levers()[i].name));
        let comma = language.pick(("、", ", "));
        // Measures that cost nothing by their labels, those that cost by name and money, in order.
        let cost_alone = |lever: usize| self.singles.iter().find(|s| s.taken == [lever]).map_or(0.0, |s| s.cost);
        let list = |b: &Bundle| {
            let (paid, free): (Vec<usize>, Vec<usize>) = b.taken.iter().partition(|i| cost_alone(**i) > 0.5);
            let mut said = Vec::new();
            if !free.is_empty() {
                let labels: Vec<&str> = free.iter().map(|i| levers()[*i].label).collect();
                let (n, labels) = (free.len(), labels.join(comma));
                said.push(language.pick((
                    format!("不花钱的先做（{n} 项）：{labels}"),
                    format!("free ones first ({n}): {labels}"),
                )));
            }
            if !paid.is_empty() {
                let names: Vec<String> = (paid.iter())
                    .map(|i| format!("{}（{}）", named(*i), wan(cost_alone(*i))))
                    .collect();
                said.push(language.pick((
                    format!("花钱的依次（万元/年）：{}", names.join("、")),
                    format!("then (10,000 yuan a year): {}", names.join(", ")),
                )));
            }
            said
        };
        // A bundle on the way is the one before and one measure more.
        let step = |b: &Bundle| match b.taken.as_slice() {
            [only] => named(*only),
            [before @ .., last] => language.pick((
                format!("前 {} 项 ＋ {}", before.len(), named(*last)),
                format!("the {} before + {}", before.len(), named(*last)),
            )),
            [] => String::new(),
        };
        // The frontier over everything played: measures alone and bundles.
        let all: Vec<&Bundle> = self
            .singles
            .iter()
            .chain(&self.grown)
            .filter(|b| !b.values.is_empty())
            .collect();
        let points: Vec<Point> = (all.iter())
            .map(|b| Point {
                cost: b.cost,
                effect: self.gain(b).unwrap_or(f64::NAN),
            })
            .collect();
        let front = frontier(&points, true);
        let mut panels = Vec::new();
        if !front.efficient.is_empty() {
            let shown: Vec<[f64; 2]> = (front.efficient.iter())
                .map(|&i| [points[i].cost / 1e4, points[i].effect])
                .collect();
            let axis = |label: String| Axis {
                label,
                form: Form::Number,
                zero: true,
            };
            let rows = (front.efficient.iter())
                .map(|&i| vec![step(all[i]), wan(points[i].cost), change(all[i]).unwrap_or_default()]);
            panels.push(Panel {
                key: "bundle_frontier".to_owned(),
                title: language.pick((
                    format!("花多少钱、{name}能改善多少：有效前沿上 {} 种组合", front.efficient.len()),
                    format!("What money brings in {name}: {} bundles on the efficient frontier", front.efficient.len()),
                )),
                note: language
                    .pick((
                        "前沿以外的组合都有更省或更有效的替代。费用为预算各行的净变化。",
                        "Every bundle off the frontier has one that is cheaper or does more. Costs are net changes of the budget's lines.",
                    ))
                    .to_owned(),
                chart: (shown.len() > 1).then(|| {
                    Chart::Lines(Lines {
                        x: axis(language.pick(("每年增加（万元）", "10,000 yuan a year more")).to_owned()),
                        y: axis(language.pick((format!("{name}改善"), format!("{name}, gain")))),
                        lines: vec![Line {
                            name: language.pick(("有效前沿", "frontier")).to_owned(),
                            points: shown,
                            band: Vec::new(),
                        }],
                        diagonal: false,
                        spots: Vec::new(),
                    })
                }),
                table: Table {
                    head: vec![
                        language.pick(("举措", "measures")).to_owned(),
                        language.pick(("万元/年", "10,000 yuan a year")).to_owned(),
                        name.to_owned(),
                    ],
                    rows: rows.collect(),
                },
            });
        }
        // The chosen one first, then what is best without money, then those on the way, the best first.
        let mut order: Vec<usize> = (0..self.grown.len())
            .filter(|&i| !self.grown[i].values.is_empty())
            .collect();
        let gain = |i: usize| self.gain(&self.grown[i]).unwrap_or(f64::NEG_INFINITY);
        let free = (order.iter().copied())
            .filter(|&i| self.grown[i].cost <= 0.5)
            .max_by(|&a, &b| gain(a).total_cmp(&gain(b)));
        let place = |i: usize| {
            if Some(i) == self.chosen {
                0
            } else {
                1 + u8::from(Some(i) != free)
            }
        };
        order.sort_compact_by(|&a, &b| {
            place(a)
                .cmp(&place(b))
                .then(gain(b).total_cmp(&gain(a)))
                .then(a.cmp(&b))
        });
        let choices = order.into_iter().take(4).map(|i| {
            let bundle = &self.grown[i];
            let effect = change(bundle).unwrap_or_default();
            let n = bundle.values.len();
            let cost = wan(bundle.cost);
            Choice {
                key: format!("bundle_{}", bundle.taken.len()),
                title: language.pick((
                    format!("先用 {} 项，每年 {cost} 万元", bundle.taken.len()),
                    format!("{} measures first, {cost}×10,000 yuan a year", bundle.taken.len()),
                )),
                words: std::iter::once(language.pick((
                    format!("成对推演 {n} 次：{name} {effect}"),
                    format!("{n} paired replications: {name} {effect}"),
                )))
                .chain(list(bundle))
                .collect(),
                outlines: String::new(),
                touched: String::new(),
                deed: Deed::Edit(Box::new(ScenarioEdit::All(
                    (bundle.taken.iter())
                        .map(|l| ScenarioEdit::Lever {
                            id: levers()[*l].id.to_owned(),
                            setting: Some(levers()[*l].document_setting()),
                        })
                        .collect(),
                ))),
            }
        });
        Advice {
            choices: choices.collect(),
            lines,
            panels,
            ..Advice::default()
        }
    }
}
