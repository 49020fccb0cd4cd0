//! The ensemble as work: some samples a step; histograms with where today lies, and what that means.

use super::{Advice, Pair, Work};
use crate::chart::{Axis, Chart, Form, Line, Lines, Panel, Table};
use crate::locale::Language;
use crate::locale::number::decimals;
use crate::proposal::draw::{Ask, Studio};
use crate::proposal::ensemble::{Ensemble, FIGURES, Sampler};
use crate::scenario::Scenario;
use crate::territory::Territory;

/// Steps of every chain between two samples.
const THIN: u32 = 10;
/// Samples in one step of work, over so many pieces.
const TOGETHER: usize = 500;
/// Bars of a histogram.
const BARS: usize = 24;

/// Plans being drawn.
#[derive(Debug)]
pub struct Sampling {
    studio: Studio,
    sampler: Sampler,
    count: u32,
    done: u32,
    found: Ensemble,
}

impl Sampling {
    /// None drawn yet.
    pub fn new(territory: &Territory, scenario: &Scenario, ask: &Ask, count: u32) -> Result<Self, Pair> {
        let studio = Studio::new(territory, scenario, ask)?;
        let sampler = Sampler::new(&studio, ask.seed);
        let found = sampler.begin(&studio);
        Ok(Self {
            studio,
            sampler,
            count,
            done: 0,
            found,
        })
    }
}

impl Work for Sampling {
    fn step(&mut self, _: &Territory) -> Result<(u32, u32), Pair> {
        let together = (TOGETHER / self.studio.pieces.len().max(1)).max(1) as u32;
        let now = together.min(self.count - self.done);
        self.sampler.draw(&self.studio, &mut self.found, now, THIN);
        self.done += now;
        Ok((self.done, self.count))
    }

    fn advice(&self, _: &Territory, language: Language) -> Advice {
        let mut lines = verdict(&self.found)
            .map(|v| language.pick(v))
            .into_iter()
            .collect::<Vec<_>>();
        if self.found.widened > 0 {
            let n = self.found.widened;
            lines.push(language.pick((
                format!("{n} 片没有找到全部达标的起点，按稍宽的户数范围抽样"),
                format!("{n} pieces had no start within the band and were sampled in a wider one"),
            )));
        }
        Advice {
            lines,
            panels: if self.done == 0 {
                Vec::new()
            } else {
                (0..FIGURES.len())
                    .map(|i| histogram(&self.found, i, language))
                    .collect()
            },
            ..Advice::default()
        }
    }
}

/// Geography or drawing, by the inequality of hours; nothing without samples.
pub fn verdict(found: &Ensemble) -> Option<Pair> {
    found.samples.first().filter(|s| !s.is_empty())?;
    let rank = found.rank(2);
    let (zh, en) = if rank > 0.9 {
        (
            "工时差距比绝大多数合格划法大：不均主要出在划法，重划可以改善。",
            "Hours are less even than in nearly all valid plans: it is the drawing, and redrawing can mend it.",
        )
    } else if rank < 0.1 {
        (
            "工时差距比绝大多数合格划法小：现在的划法已经照顾了均衡。",
            "Hours are more even than in nearly all valid plans: today's drawing already cares for it.",
        )
    } else {
        (
            "工时差距与随手划出的合格方案差不多：不均主要来自人户分布，不在划法。",
            "Hours are about as even as in any valid plan: it is the geography more than the drawing.",
        )
    };
    Some((zh.to_owned(), en.to_owned()))
}

fn histogram(found: &Ensemble, figure: usize, language: Language) -> Panel {
    let (key, name) = FIGURES[figure];
    let (samples, today) = (&found.samples[figure], found.today[figure]);
    let low = samples.iter().copied().fold(today, f64::min);
    let high = samples.iter().copied().fold(today, f64::max);
    let width = ((high - low) / BARS as f64).max(1e-9);
    let mut bars = [0u32; BARS];
    for s in samples {
        bars[(((s - low) / width) as usize).min(BARS - 1)] += 1;
    }
    let edge = |i: usize| low + width * i as f64;
    let mut points = vec![[low, 0.0]];
    for (i, n) in bars.iter().enumerate() {
        points.extend([[edge(i), f64::from(*n)], [edge(i + 1), f64::from(*n)]]);
    }
    points.push([edge(BARS), 0.0]);
    let tallest = f64::from(bars.iter().copied().max().unwrap_or(1));
    let places = if high < 10.0 { 3 } else { 1 };
    let share = decimals(found.rank(figure) * 100.0, 0);
    let written = decimals(today, places);
    let axis = |label: &str, zero: bool| Axis {
        label: label.to_owned(),
        form: Form::Number,
        zero,
    };
    Panel {
        key: format!("ensemble_{key}"),
        title: language.pick((
            format!("{}：现在 {written}，高于 {share}% 的合格划法", name.0),
            format!("{}: today {written}, above {share}% of the valid plans", name.1),
        )),
        note: String::new(),
        chart: Some(Chart::Lines(Lines {
            x: axis(language.pick(name), false),
            y: axis(language.pick(("划法数", "plans")), true),
            lines: vec![
                Line {
                    name: language.pick(("合格划法", "valid plans")).to_owned(),
                    points,
                    band: Vec::new(),
                },
                Line {
                    name: language.pick(("现在", "today")).to_owned(),
                    points: vec![[today, 0.0], [today, tallest]],
                    band: Vec::new(),
                },
            ],
            diagonal: false,
            spots: Vec::new(),
        })),
        table: Table {
            head: vec![
                language.pick(name).to_owned(),
                language.pick(("划法数", "plans")).to_owned(),
            ],
            rows: (bars.iter().enumerate())
                .map(|(i, n)| {
                    vec![
                        format!("{}–{}", decimals(edge(i), places), decimals(edge(i + 1), places)),
                        n.to_string(),
                    ]
                })
                .collect(),
        },
    }
}
