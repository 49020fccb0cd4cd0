//! Placing heads as work: choices by fast formulas, then confirmed by playing them beside today with the
//! same random numbers. A target for cases closed on time has no formula (it hangs on every level), so it
//! is sought by simulation: the load allowed is tightened until the target is met or more heads change
//! nothing any more.

use super::{Advice, Choice, Deed, Pair, Question, Topic, Work, refused};
use crate::comparison::compare;
use crate::locale::Language;
use crate::locale::index::{format_change, words};
use crate::plan::Tallies;
use crate::proposal::placement::{Placement, Pool, Wanted};
use crate::scenario::{Scenario, parameters, staffing, workload};
use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome, Setup, prepare, replicate};
use crate::territory::Territory;

/// Tightenings of the load tried for a target of cases closed on time, and what each leaves of it.
const TIGHTENINGS: u32 = 8;
const TIGHTER: f64 = 0.88;
/// A gain in cases closed on time below which more heads change nothing.
const NO_GAIN: f64 = 0.002;
/// Reasons told at most.
const TOLD: usize = 5;

/// A way to place heads.
#[derive(Debug)]
struct Way {
    key: &'static str,
    title: (&'static str, &'static str),
    heads: Vec<u32>,
    played: Option<Played>,
}

#[derive(Debug)]
struct Played {
    setup: Box<Setup>,
    outcome: Outcome,
}

/// Heads being placed.
#[derive(Debug)]
pub struct Placing {
    question: Question,
    scenario: Scenario,
    pool: Pool,
    wanted: Wanted,
    on_time: f64,
    confirm: u32,
    base: Option<Played>,
    placement: Option<Placement>,
    ways: Vec<Way>,
    /// Tightenings made, and the load and share on time after each.
    tried: Vec<(f64, f64)>,
    tightening: bool,
}

impl Placing {
    /// Nothing played yet.
    pub fn new(territory: &Territory, scenario: &Scenario, question: &Question) -> Result<Self, Pair> {
        let pool = Pool::of(question.number(0));
        let targets = question.topic == Topic::Targets;
        if targets && pool == Pool::Community {
            return Err((
                "社区工作者的工时与网格员合在一起计算，没有单独的车马比目标。请选“预算内效果最好”或“现有人数公平分配”".to_owned(),
                "community workers' hours are reckoned with those of grid workers, so they have no load target of their own: ask for the best under a budget or a fair sharing".to_owned(),
            ));
        }
        if question.topic == Topic::Budget && matches!(pool, Pool::Posted | Pool::Town) {
            return Err((
                "驻村干部和乡镇编制在文件中是划转，不另列报酬，没有单价可算。请选“达到目标”或“现有人数公平分配”".to_owned(),
                "posted cadres and town posts are moved by the document and have no price here: ask for targets or a fair sharing".to_owned(),
            ));
        }
        let percent = |i: usize| if targets { question.number(i) / 100.0 } else { 0.0 };
        let placing = Self {
            pool,
            wanted: Wanted {
                load: if targets { question.number(1) } else { 1.0 },
                visits: percent(2),
            },
            on_time: percent(3),
            confirm: question.number(if targets { 4 } else { 2 }) as u32,
            question: question.clone(),
            scenario: scenario.clone(),
            base: None,
            placement: None,
            ways: Vec::new(),
            tried: Vec::new(),
            tightening: false,
        };
        if placing.place(territory, None)?.places.is_empty() {
            return Err((
                format!("没有可以配人的{}", pool.place().0),
                format!("there are no {} to staff", pool.place().1),
            ));
        }
        Ok(placing)
    }

    fn place(&self, territory: &Territory, busy: Option<&[f64]>) -> Result<Placement, Pair> {
        let numbers = parameters::resolve(territory, &self.scenario).map_err(|f| refused(&f))?;
        let tallies = Tallies::of(
            territory,
            &self.scenario.plan,
            &workload::unit_hours(territory, &numbers),
        );
        let heads = staffing::heads(territory, &self.scenario, &tallies);
        Ok(Placement::new(
            territory,
            &self.scenario,
            numbers,
            &tallies,
            &heads,
            self.pool,
            busy,
        ))
    }

    /// Whether today must be played before anything can be said.
    fn needs_base(&self) -> bool {
        self.pool == Pool::Town || self.on_time > 0.0 || self.confirm > 0
    }

    fn play(&self, territory: &Territory, scenario: &Scenario, played: &mut Option<Played>) -> Result<(), Pair> {
        if played.is_none() {
            let setup = Box::new(prepare(territory, scenario).map_err(|f| refused(&f))?);
            let outcome = Outcome::empty(&setup, self.question.seed);
            *played = Some(Played { setup, outcome });
        }
        if let Some(p) = played {
            let number = p.outcome.replications;
            p.outcome.push(&replicate(&p.setup, self.question.seed, number));
        }
        Ok(())
    }

    fn staffed(&self, territory: &Territory, placement: &Placement, heads: &[u32]) -> Scenario {
        let mut scenario = self.scenario.clone();
        // It sets counts only, which nothing refuses.
        let _ = crate::plan::Reversible::apply_to(&placement.edit(territory, &scenario, heads), &mut scenario);
        scenario
    }

    /// The ways, by formulas.
    fn ways(&self, placement: &Placement) -> Vec<Way> {
        let way = |key, title, heads| Way {
            key,
            title,
            heads,
            played: None,
        };
        let have = placement.today().iter().sum::<u32>();
        let mut ways = match self.question.topic {
            Topic::Targets => vec![
                way(
                    "cheapest",
                    ("先调剂、再新增：花钱最少", "Move first, then hire: least cost"),
                    placement.cheapest(self.wanted),
                ),
                way(
                    "unmoved",
                    ("谁也不动、只新增", "Nobody moves, only new heads"),
                    placement.unmoved(self.wanted),
                ),
                way(
                    "no_hires",
                    ("不新增、只调剂", "No new heads, only moves"),
                    placement.best(have, &placement.one_each(have)),
                ),
            ],
            Topic::Budget => {
                let more = libm::floor(self.question.number(1) * 1e4 / placement.yuan.max(1.0) + 1e-9) as u32;
                let total = have.saturating_add(more);
                vec![
                    way(
                        "movable",
                        ("新增并调剂：总负担最轻", "New heads and moves: least load over all"),
                        placement.best(total, &placement.one_each(total)),
                    ),
                    way(
                        "unmoved",
                        ("谁也不动、只放新增的人", "Nobody moves, new heads where they do most"),
                        placement.best(total, &placement.today()),
                    ),
                    way(
                        "levelled",
                        ("先救最忙的", "The busiest first"),
                        placement.levelled(total),
                    ),
                ]
            }
            _ => {
                let asked = self.question.number(1) as u32;
                let total = if asked == 0 { have } else { asked };
                vec![
                    way(
                        "lightest",
                        ("总负担最轻", "Least load over all"),
                        placement.best(total, &placement.one_each(total)),
                    ),
                    way(
                        "levelled",
                        ("最忙的尽量不忙", "The busiest as light as can be"),
                        placement.levelled(total),
                    ),
                    way(
                        "by_people",
                        ("按户数（人口）分", "By households (residents)"),
                        staffing::apportion_at_least(
                            total,
                            &placement.places.iter().map(|p| p.people).collect::<Vec<_>>(),
                            &placement.one_each(total),
                        ),
                    ),
                ]
            }
        };
        let mut seen: Vec<Vec<u32>> = Vec::new();
        ways.retain(|w| {
            let new = !seen.contains(&w.heads);
            seen.push(w.heads.clone());
            new
        });
        ways
    }

    fn on_time_of(played: &Option<Played>) -> f64 {
        let series = played
            .as_ref()
            .map(|p| p.outcome.series(0, Index::OnTime))
            .unwrap_or_default();
        series.iter().sum::<f64>() / series.len().max(1) as f64
    }

    fn parts(&self) -> (u32, u32) {
        let ways = if self.ways.is_empty() {
            3
        } else {
            self.ways.len() as u32
        };
        let plays = self.confirm * (ways + 1);
        let base = u32::from(self.needs_base());
        let tight = if self.on_time > 0.0 { TIGHTENINGS + 1 } else { 0 };
        let played = |p: &Option<Played>| p.as_ref().map_or(0, |p| p.outcome.replications);
        let done = played(&self.base) + self.ways.iter().map(|w| played(&w.played)).sum::<u32>();
        (
            done + self.tried.len() as u32,
            base.max(self.confirm) + plays - self.confirm + tight + 1,
        )
    }
}

impl Work for Placing {
    fn step(&mut self, territory: &Territory) -> Result<(u32, u32), Pair> {
        if self.placement.is_none() {
            if self.needs_base() && self.base.is_none() {
                let mut base = None;
                self.play(territory, &self.scenario, &mut base)?;
                self.base = base;
                return Ok(self.parts());
            }
            let busy: Option<Vec<f64>> = self.base.as_ref().map(|b| {
                let towns = territory.data().towns.len() as u32;
                (0..towns)
                    .map(|t| {
                        let at = b.outcome.position(Area::Town(t));
                        let series = at
                            .map(|at| b.outcome.series(at, Index::TownUtilisation))
                            .unwrap_or_default();
                        series.first().copied().unwrap_or(f64::NAN)
                    })
                    .collect()
            });
            let placement = self.place(territory, busy.as_deref())?;
            self.ways = self.ways(&placement);
            self.placement = Some(placement);
            self.tightening = self.on_time > 0.0;
            return Ok(self.parts());
        }
        let Some(placement) = self.placement.clone() else {
            return Ok((1, 1));
        };
        if self.tightening {
            let heads = self.ways.first().map(|w| w.heads.clone()).unwrap_or_default();
            let mut played = None;
            self.play(territory, &self.staffed(territory, &placement, &heads), &mut played)?;
            let share = Self::on_time_of(&played);
            self.tried.push((self.wanted.load, share));
            let last = self.tried.len().checked_sub(2).and_then(|i| self.tried.get(i));
            let stuck = last.is_some_and(|l| share - l.1 < NO_GAIN);
            if share >= self.on_time || stuck || self.tried.len() as u32 > TIGHTENINGS {
                self.tightening = false;
            } else {
                self.wanted.load *= TIGHTER;
                self.ways = self.ways(&placement);
            }
            return Ok(self.parts());
        }
        // Confirmed in turn, one replication of each, so that a cancel leaves pairs.
        let count = |p: &Option<Played>| p.as_ref().map_or(0, |p| p.outcome.replications);
        if count(&self.base) < self.confirm {
            let least = self.ways.iter().map(|w| count(&w.played)).min().unwrap_or(self.confirm);
            if count(&self.base) <= least {
                let mut base = self.base.take();
                self.play(territory, &self.scenario, &mut base)?;
                self.base = base;
                return Ok(self.parts());
            }
        }
        let next = (0..self.ways.len()).min_by_key(|&i| count(&self.ways[i].played));
        if let Some(i) = next.filter(|&i| count(&self.ways[i].played) < self.confirm) {
            let scenario = self.staffed(territory, &placement, &self.ways[i].heads);
            let mut played = self.ways[i].played.take();
            self.play(territory, &scenario, &mut played)?;
            self.ways[i].played = played;
            return Ok(self.parts());
        }
        let of = self.parts().1;
        Ok((of, of))
    }

    fn advice(&self, territory: &Territory, language: Language) -> Advice {
        let Some(placement) = &self.placement else {
            return Advice::default();
        };
        let mut lines = Vec::new();
        let wan = |heads: f64| heads * placement.yuan / 1e4;
        let have: u32 = placement.today().iter().sum();
        let needed = placement.needed(self.wanted);
        if placement.is_absolute() {
            let need: u32 = needed.iter().flatten().sum();
            let (n, short) = (placement.places.len(), placement.short(&placement.today(), self.wanted));
            let place = language.pick(self.pool.place());
            let load = self.wanted.load;
            lines.push(language.pick((
                format!("现有 {have} 人，{n} 个{place}中 {short} 个未达标（车马比不高于 {load:.2}）；全部达标至少要 {need} 人"),
                format!("{have} heads today; {short} of {n} {place} miss the target (load at most {load:.2}); all reach it with {need} at least"),
            )));
            let total = self.ways.first().map_or(have, |w| w.heads.iter().sum());
            if self.question.topic != Topic::Targets && need > total {
                let more = need - total;
                let money = wan(f64::from(more));
                let by = if self.question.topic == Topic::Budget {
                    ("预算", "the budget")
                } else {
                    ("人数", "the head count")
                };
                lines.push(language.pick((
                    format!("受限的是{}：全部达标还差 {more} 人（{money:.0} 万元/年）", by.0),
                    format!(
                        "{} binds: {more} more heads ({money:.0}×10,000 yuan a year) would reach the target everywhere",
                        by.1
                    ),
                )));
            }
        }
        let stuck: Vec<usize> = (0..needed.len()).filter(|&i| needed[i].is_none()).collect();
        lines.extend(
            stuck
                .iter()
                .take(TOLD)
                .filter_map(|&i| placement.limit(i, self.wanted))
                .map(|p| language.pick(p)),
        );
        if stuck.len() > TOLD {
            let n = stuck.len() - TOLD;
            lines.push(language.pick((format!("另有 {n} 处同样如此"), format!("{n} more likewise"))));
        }
        if let Some((load, share)) = self.tried.last() {
            let (x, y) = (share * 100.0, self.on_time * 100.0);
            let town = self.base.as_ref().map_or(f64::NAN, |b| {
                b.outcome
                    .series(0, Index::TownUtilisation)
                    .first()
                    .copied()
                    .unwrap_or(f64::NAN)
            });
            lines.push(language.pick(if *share >= self.on_time {
                (
                    format!("推演：车马比压到 {load:.2} 时按期办结率 {x:.1}%，达到 {y:.0}%"),
                    format!("Simulated: with loads of at most {load:.2}, {x:.1}% close on time: {y:.0}% is met"),
                )
            } else {
                (
                    format!("推演：车马比压到 {load:.2}，按期办结率只到 {x:.1}%，达不到 {y:.0}%，再加人几乎不变。受限的是上级环节（乡镇办案人员工时占用 {:.0}%）和各类案件的法定时限，不是这支队伍", town * 100.0),
                    format!("Simulated: even with loads of at most {load:.2} only {x:.1}% close on time, not {y:.0}%, and more heads change nothing. The levels above bind (town staff are busy {:.0}% of their hours), and legal time limits, not these heads", town * 100.0),
                )
            }));
        }
        let choices = self.ways.iter().map(|way| {
            let sum: u32 = way.heads.iter().sum();
            let (out, into) = placement.moves(&way.heads);
            let new = i64::from(sum) - i64::from(have);
            let mut said = vec![language.pick((
                format!("{sum} 人（{new:+}）：调出 {out} 人、调入 {into} 人，差额为新增；每年 {:+.0} 万元", wan(new as f64)),
                format!("{sum} heads ({new:+}): {out} leave a place, {into} come to one, the rest are new; {:+.0}×10,000 yuan a year", wan(new as f64)),
            ))];
            let (high, was) = (placement.highest(&way.heads), placement.highest(&placement.today()));
            said.push(if placement.is_absolute() {
                let short = placement.short(&way.heads, self.wanted);
                language.pick((
                    format!("未达标 {short} 个；最高车马比 {high:.2}（现在 {was:.2}）"),
                    format!("{short} miss the target; highest load {high:.2} (today {was:.2})"),
                ))
            } else {
                language.pick((
                    format!("最忙处相对负担 {high:.2}（现在 {was:.2}，平均为 1）"),
                    format!("highest load {high:.2} of the mean (today {was:.2})"),
                ))
            });
            said.extend(self.confirmed(way, language));
            Choice {
                key: way.key.to_owned(),
                title: language.pick(way.title).to_owned(),
                words: said,
                outlines: String::new(),
                touched: String::new(),
                deed: Deed::Edit(Box::new(placement.edit(territory, &self.scenario, &way.heads))),
            }
        });
        Advice {
            choices: choices.collect(),
            lines,
            ..Advice::default()
        }
    }
}

impl Placing {
    /// What playing it beside today says.
    fn confirmed(&self, way: &Way, language: Language) -> Option<String> {
        let (base, played) = (self.base.as_ref()?, way.played.as_ref()?);
        let comparison = compare(&[&base.outcome, &played.outcome], Area::City).ok()?;
        let n = played.outcome.replications.min(base.outcome.replications);
        let parts: Vec<String> = [
            Index::LoadRatio,
            Index::VisitCoverage,
            Index::OnTime,
            Index::TownUtilisation,
        ]
        .into_iter()
        .filter_map(|index| {
            let change = comparison.row(index)?.cells.get(1)?.difference?;
            let half = if change.half_width.is_finite() {
                format!(
                    " ± {}",
                    format_change(index, change.half_width, language).trim_start_matches(['+', '＋'])
                )
            } else {
                String::new()
            };
            Some(format!(
                "{} {}{half}",
                language.pick(words(index).name),
                format_change(index, change.mean, language)
            ))
        })
        .collect();
        Some(language.pick((
            format!("成对推演 {n} 次：{}", parts.join("；")),
            format!("{n} paired replications: {}", parts.join("; ")),
        )))
    }
}
