//! What stands in the brief and in the report, and in which order.

use super::document::{Block, Colour, Document, Exhibit, Figure, Picture, Table};
use super::picture::{self, LOAD, LOAD_BREAKS, MapView, NEW_LINE, NO_VALUE};
use crate::comparison::{Comparison, Row, compare, sentence};
use crate::locale::Language;
use crate::locale::index::{format_value, words};
use crate::locale::number::{Kind, MISSING, Style, decimals, format_difference, format_number};
use crate::plan::diff::{PlanDiff, diff};
use crate::plan::{CommunityKind, GridId, Tallies};
use crate::scenario::assumption::{Grade, assumptions};
use crate::scenario::staffing::{self, Rule};
use crate::scenario::{Heads, Parameters, Scenario, budget, lever, parameters, workload};
use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use crate::territory::order::SortCompact;
use crate::territory::{Origin, Rect, Territory};

/// The indices that stand on top.
const HEADLINE: [Index; 6] = [
    Index::LoadRatio,
    Index::VisitCoverage,
    Index::OnTime,
    Index::Satisfaction,
    Index::DetectionDelay,
    Index::Cost,
];

/// Head of the column that an unchanged plan does not need.
const LOAD_AFTER: (&str, &str) = ("车马比（后）", "Load after");

/// What a report is about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The territory.
    pub territory: &'a Territory,
    /// The baseline and its name.
    pub baseline: (&'a Scenario, &'a str),
    /// The scenario and its name.
    pub scenario: (&'a Scenario, &'a str),
    /// Results of both, of one seed and as many replications; without them the report says so.
    pub outcomes: Option<(&'a Outcome, &'a Outcome)>,
    /// Day of writing, as people write it.
    pub date: &'a str,
    /// Charts gathered of these results, for the full report.
    pub charts: &'a [Exhibit],
    /// What the tornado found, if it was tried.
    pub caveat: Option<&'a str>,
    /// Language.
    pub language: Language,
}

/// One scenario with what follows from it without a run.
struct State<'a> {
    scenario: &'a Scenario,
    name: &'a str,
    parameters: Option<Parameters>,
    tallies: Tallies,
    heads: Heads,
    outcome: Option<&'a Outcome>,
}

struct Composer<'a> {
    of: Subject<'a>,
    before: State<'a>,
    after: State<'a>,
    comparison: Option<Comparison>,
    diff: PlanDiff,
    /// The baseline itself is reported on: there is nothing to tell it apart from.
    alone: bool,
}

impl<'a> State<'a> {
    fn of(territory: &Territory, (scenario, name): (&'a Scenario, &'a str), outcome: Option<&'a Outcome>) -> Self {
        let parameters = parameters::resolve(territory, scenario).ok();
        let hours = parameters
            .as_ref()
            .map(|p| workload::unit_hours(territory, p))
            .unwrap_or_default();
        let tallies = Tallies::of(territory, &scenario.plan, &hours);
        let heads = staffing::heads(territory, scenario, &tallies);
        Self {
            scenario,
            name,
            parameters,
            tallies,
            heads,
            outcome,
        }
    }

    /// The load ratio of a grid: played if there are results, else expected.
    fn load(&self, grid: GridId) -> Option<f64> {
        if let Some(outcome) = self.outcome {
            let at = outcome.position(Area::Grid(grid.0))?;
            return mean(&outcome.series(at, Index::LoadRatio));
        }
        let plan = &self.scenario.plan;
        workload::team_load_ratio(
            self.parameters.as_ref()?,
            self.tallies.grids.get(grid.index())?,
            plan.community(plan.grid(grid).community).kind,
            self.heads.grids.get(grid.index()).copied().unwrap_or(0),
        )
    }

    fn grids(&self) -> usize {
        self.tallies.grids.iter().filter(|t| t.units > 0).count()
    }

    fn communities(&self, kind: CommunityKind) -> usize {
        let all = self.scenario.plan.communities().iter().zip(&self.tallies.communities);
        all.filter(|(c, t)| t.units > 0 && c.kind == kind).count()
    }

    fn urban_grids(&self) -> usize {
        let plan = &self.scenario.plan;
        (plan.grids().iter().zip(&self.tallies.grids))
            .filter(|(g, t)| t.units > 0 && plan.community(g.community).kind == CommunityKind::Urban)
            .count()
    }

    fn overloaded(&self) -> usize {
        (0..self.scenario.plan.grids().len())
            .filter(|&g| self.tallies.grids.get(g).is_some_and(|t| t.units > 0))
            .filter(|&g| self.load(GridId::of(g)).is_some_and(|load| load > 1.0))
            .count()
    }

    fn sum(heads: &[u32]) -> f64 {
        heads.iter().map(|&h| f64::from(h)).sum()
    }

    fn lines(&self, territory: &Territory) -> Vec<budget::Line> {
        budget::lines(territory, self.scenario, &self.heads)
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    let mut sum = 0.0;
    let mut count = 0.0;
    for v in values.iter().filter(|v| v.is_finite()) {
        sum += v;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// One page: finding, headline numbers, map before and after, people and money, caveats.
pub fn brief(of: Subject<'_>) -> Document {
    let c = Composer::new(of);
    let mut blocks = vec![Block::Lead(c.finding())];
    blocks.extend(c.headline());
    blocks.push(c.maps(c.focus(), (720, 480)));
    blocks.push(c.structure());
    blocks.push(Block::Points(c.caveats()));
    c.document(("情景简报", "Scenario brief"), blocks)
}

/// The full report.
pub fn full(of: Subject<'_>) -> Document {
    let c = Composer::new(of);
    let l = of.language;
    let heading = |zh: &str, en: &str| Block::Heading(l.pick((zh, en)).to_owned());
    let mut blocks = vec![heading("一、结论", "1. Finding"), Block::Lead(c.finding())];
    blocks.extend(c.headline());
    blocks.push(Block::Points(c.caveats()));
    blocks.push(heading("二、调整前后", "2. Before and after"));
    blocks.push(c.maps(c.focus(), (900, 620)));
    blocks.push(c.maps(picture::whole(of.territory), (900, 620)));
    blocks.push(c.structure());
    blocks.push(heading("三、全部指标", "3. All indices"));
    match c.indices() {
        Some(table) => {
            blocks.push(table);
            blocks.push(Block::Text(
                l.pick((
                    "± 为 95% 置信区间半宽；差值按同一批随机案件逐次配对，区间不含 0 的标“可确认”。",
                    "± is the half-width of the 95 % interval; differences are paired replication by replication on the same cases, and confirmed where the interval excludes 0.",
                ))
                .to_owned(),
            ));
        }
        None => blocks.push(Block::Text(c.not_played())),
    }
    blocks.push(heading("四、图表", "4. Charts"));
    if of.charts.is_empty() {
        blocks.push(Block::Text(c.no_charts()));
    }
    blocks.extend(of.charts.iter().map(|c| Block::Chart(Box::new(c.clone()))));
    blocks.push(heading("五、划分", "5. Grids and communities"));
    blocks.push(Block::Text(c.redraw()));
    blocks.push(c.by_town());
    blocks.push(c.new_communities());
    blocks.push(heading("六、人员", "6. Staff"));
    blocks.push(Block::Text(c.rule()));
    blocks.push(c.heaviest());
    blocks.push(heading("七、经费", "7. Money"));
    blocks.push(c.money());
    blocks.push(heading("八、举措", "8. Measures"));
    blocks.push(c.measures());
    blocks.push(heading("九、参数与依据", "9. Assumptions and evidence"));
    blocks.push(c.changed_assumptions());
    blocks.push(c.grades());
    blocks.push(heading("十、方法", "10. Methods"));
    blocks.push(Block::Points(c.methods()));
    blocks.retain(|block| !matches!(block, Block::Table(table) if table.rows.is_empty()));
    c.document(("情景推演报告", "Scenario report"), blocks)
}

impl<'a> Composer<'a> {
    fn new(of: Subject<'a>) -> Self {
        let (before, after) = match of.outcomes {
            Some((b, a)) => (Some(b), Some(a)),
            None => (None, None),
        };
        let comparison = of.outcomes.and_then(|(b, a)| compare(&[b, a], Area::City).ok());
        Self {
            of,
            before: State::of(of.territory, of.baseline, before),
            after: State::of(of.territory, of.scenario, after),
            comparison,
            diff: diff(of.territory, &of.baseline.0.plan, &of.scenario.0.plan),
            alone: of.baseline == of.scenario,
        }
    }

    fn pick<T>(&self, pair: (T, T)) -> T {
        self.of.language.pick(pair)
    }

    fn document(&self, kind: (&str, &str), mut blocks: Vec<Block>) -> Document {
        if self.alone {
            blocks.iter_mut().for_each(|block| self.without_comparison(block));
        }
        let run = match self.of.outcomes {
            Some((_, o)) => self.pick((
                format!("种子 {}，重复 {} 次，结果校验码 {}", o.seed, o.replications, o.digest()),
                format!(
                    "seed {}, {} replications, digest {}",
                    o.seed,
                    o.replications,
                    o.digest()
                ),
            )),
            None => self.pick(("未推演".to_owned(), "not run".to_owned())),
        };
        let against = if self.alone {
            (String::new(), String::new())
        } else {
            let name = self.before.name;
            (format!("对照“{name}”"), format!(" against “{name}”"))
        };
        let stamp = self.pick((
            format!(
                "情景“{}”{} · {} · {run} · 格局 {} · {}",
                self.after.name,
                against.0,
                self.of.territory.data().name,
                crate::ENGINE_VERSION,
                self.of.date
            ),
            format!(
                "Scenario “{}”{} · {} · {run} · Geju {} · {}",
                self.after.name,
                against.1,
                self.of.territory.data().name,
                crate::ENGINE_VERSION,
                self.of.date
            ),
        ));
        Document {
            title: self.pick((
                format!("{}：{}", self.after.name, kind.0),
                format!("{}: {}", self.after.name, kind.1),
            )),
            language: self.of.language,
            stamp,
            blocks,
        }
    }

    /// Leaves out what tells the baseline apart from itself.
    fn without_comparison(&self, block: &mut Block) {
        match block {
            Block::Table(table) => {
                let named = |i: usize, name: &str| table.columns.get(i).is_some_and(|c| c.0 == name);
                let kept = if named(1, self.before.name) && named(2, self.after.name) {
                    2
                } else if table.columns.last().is_some_and(|c| c.0 == self.pick(LOAD_AFTER)) {
                    table.columns.len() - 1
                } else {
                    return;
                };
                table.columns.truncate(kept);
                table.rows.iter_mut().for_each(|row| row.truncate(kept));
            }
            Block::Pictures(pictures, legend) => {
                pictures.truncate(1);
                // The last says what a new boundary looks like.
                legend.pop();
            }
            Block::Figures(figures) => figures.iter_mut().for_each(|f| f.change.clear()),
            _ => {}
        }
    }

    /// The baseline in a sentence.
    fn standing(&self) -> Option<String> {
        let comparison = self.comparison.as_ref()?;
        let shown = HEADLINE.iter().filter_map(|&index| {
            let mean = comparison.row(index)?.cells.first()?.mean?.mean;
            let name = self.pick(words(index).name);
            Some(format!("{name} {}", format_value(index, mean, self.of.language)))
        });
        let numbers = shown.collect::<Vec<_>>().join(self.pick(("，", ", ")));
        let state = &self.before;
        let (communities, grids, over) = (
            state.communities(CommunityKind::Urban),
            state.urban_grids(),
            state.overloaded(),
        );
        Some(self.pick((
            format!("{}：{communities} 个城市社区、{grids} 个城市网格，全域 {over} 个网格车马比大于 1；{numbers}。换成别的情景，本文写出它与{}的差别。", state.name, state.name),
            format!("{}: {communities} urban communities and {grids} urban grids; {over} grids in all have a load ratio above 1. {numbers}. For another scenario this says how it differs.", state.name),
        )))
    }

    fn not_played(&self) -> String {
        self.pick((
            "这个情景还没有推演，本文只有按期望值估算的数字；推演后重新生成即有带区间的结果。",
            "This scenario has not been run: the numbers here are reckoned from expectations. Run it and write the report again for results with intervals.",
        ))
        .to_owned()
    }

    fn no_charts(&self) -> String {
        self.pick((
            "图表随推演结果生成，本文没有。",
            "Charts are gathered of results; there are none here.",
        ))
        .to_owned()
    }

    fn finding(&self) -> String {
        match &self.comparison {
            Some(_) if self.alone => self.standing().unwrap_or_else(|| self.not_played()),
            Some(c) => sentence::conclusion(c, 1, self.before.name, self.after.name, self.of.language),
            None => self.not_played(),
        }
    }

    /// How the numbers of a row are written: as everywhere, one unit and decimals by the narrowest
    /// interval.
    fn style(row: &Row) -> Style {
        let means = row.cells.iter().filter_map(|c| c.mean);
        let typical = means.map(|m| m.mean.abs()).fold(0.0, f64::max);
        let widths = row.cells.iter().flat_map(|c| [c.mean, c.difference]).flatten();
        Style::of(words(row.index).kind, typical, widths.map(|i| i.half_width))
    }

    fn headline(&self) -> Option<Block> {
        let comparison = self.comparison.as_ref()?;
        let figures = HEADLINE.iter().filter_map(|&index| {
            let row = comparison.row(index)?;
            let style = Self::style(row);
            let cell = row.cells.get(1)?;
            let l = self.of.language;
            let (change, better) = match cell.difference {
                Some(d) if d.mean == 0.0 && d.half_width == 0.0 => {
                    (self.pick(("与现状相同", "as the baseline")).to_owned(), None)
                }
                Some(d) => {
                    let text = style.difference(d.mean, d.half_width, l);
                    let sure = d.excludes_zero();
                    let better = index
                        .larger_is_better()
                        .filter(|_| sure)
                        .map(|larger| larger == (d.mean > 0.0));
                    let mark = match (sure, d.mean > 0.0) {
                        (false, _) => "",
                        (true, true) => "▲ ",
                        (true, false) => "▼ ",
                    };
                    (format!("{mark}{text}"), better)
                }
                None => (String::new(), None),
            };
            Some(Figure {
                name: self.pick(words(index).name).to_owned(),
                value: style.value(cell.mean?.mean, l),
                change,
                better,
            })
        });
        Some(Block::Figures(figures.collect()))
    }

    /// Where units changed hands, or where the people are if none did.
    fn focus(&self) -> Rect {
        picture::core(self.of.territory, Some(&self.diff.grids.units))
    }

    fn maps(&self, view: Rect, size: (u32, u32)) -> Block {
        let draw = |state: &State<'_>, before: bool| -> Picture {
            let load = |grid| state.load(grid);
            let caption = self.pick((
                format!(
                    "{}：城市社区 {} 个、城市网格 {} 个；全域 {} 个网格车马比大于 1",
                    state.name,
                    state.communities(CommunityKind::Urban),
                    state.urban_grids(),
                    state.overloaded()
                ),
                format!(
                    "{}: {} urban communities, {} urban grids; {} grids in all have a load ratio above 1",
                    state.name,
                    state.communities(CommunityKind::Urban),
                    state.urban_grids(),
                    state.overloaded()
                ),
            ));
            picture::map(
                &MapView {
                    territory: self.of.territory,
                    plan: &state.scenario.plan,
                    load: &load,
                    before: before.then_some(&self.before.scenario.plan),
                    view,
                    size,
                },
                caption,
            )
        };
        let mut legend: Vec<(Colour, String)> = Vec::new();
        for (i, &colour) in LOAD.iter().enumerate() {
            let low = i.checked_sub(1).map(|i| decimals(LOAD_BREAKS[i], 1));
            let high = LOAD_BREAKS.get(i).map(|&b| decimals(b, 1));
            let text = match (low, high) {
                (None, Some(high)) => format!("< {high}"),
                (Some(low), None) => format!("≥ {low}"),
                (Some(low), Some(high)) => format!("{low}–{high}"),
                (None, None) => String::new(),
            };
            let name = if i == 0 {
                self.pick(("车马比 ", "load ratio "))
            } else {
                ""
            };
            legend.push((colour, format!("{name}{text}")));
        }
        legend.push((NO_VALUE, self.pick(("无数值", "no value")).to_owned()));
        legend.push((NEW_LINE, self.pick(("新增的界线", "new boundary")).to_owned()));
        Block::Pictures(vec![draw(&self.before, false), draw(&self.after, true)], legend)
    }

    /// A row of counts: before, after, change.
    fn counted(&self, name: (&str, &str), before: f64, after: f64, kind: Kind) -> Vec<String> {
        let l = self.of.language;
        let exact = |value: f64| match kind {
            Kind::Count => decimals(value, 0),
            kind => format_number(value, kind, l),
        };
        let change = match (after - before, kind) {
            (0.0, _) => self.pick(("不变", "same")).to_owned(),
            (d, Kind::Count) if d > 0.0 => format!("+{}", decimals(d, 0)),
            (d, Kind::Count) => decimals(d, 0),
            (d, kind) => format_difference(d, kind, l),
        };
        vec![self.pick(name).to_owned(), exact(before), exact(after), change]
    }

    fn columns(&self, first: (&str, &str)) -> Vec<(String, bool)> {
        vec![
            (self.pick(first).to_owned(), false),
            (self.before.name.to_owned(), true),
            (self.after.name.to_owned(), true),
            (self.pick(("变化", "change")).to_owned(), true),
        ]
    }

    fn structure(&self) -> Block {
        let (b, a) = (&self.before, &self.after);
        let count = |name, of: &dyn Fn(&State<'_>) -> f64| self.counted(name, of(b), of(a), Kind::Count);
        let urban = CommunityKind::Urban;
        let money = |s: &State<'_>| budget::total(&s.lines(self.of.territory));
        let rows = vec![
            count(("城市社区", "Urban communities"), &|s| s.communities(urban) as f64),
            count(("城市网格", "Urban grids"), &|s| s.urban_grids() as f64),
            count(("网格合计（含村）", "Grids, villages included"), &|s| {
                s.grids() as f64
            }),
            count(
                ("车马比大于 1 的网格", "Grids with a load ratio above 1"),
                &|s| s.overloaded() as f64,
            ),
            count(
                ("网格员（含驻村干部）", "Grid workers (posted cadres included)"),
                &|s| State::sum(&s.heads.grids),
            ),
            count(("社区工作者", "Community workers"), &|s| {
                State::sum(&s.heads.communities)
            }),
            count(("乡镇街道办案人员", "Town case staff"), &|s| {
                State::sum(&s.heads.towns)
            }),
            self.counted(
                ("全年支出（含一次性）", "Spending (one-off included)"),
                money(b),
                money(a),
                Kind::Yuan,
            ),
        ];
        Block::Table(Table {
            caption: self.pick(("划分、人员与经费", "Grids, staff and money")).to_owned(),
            columns: self.columns(("项目", "Item")),
            rows,
        })
    }

    fn indices(&self) -> Option<Block> {
        let comparison = self.comparison.as_ref()?;
        let l = self.of.language;
        let rows = comparison.rows.iter().filter_map(|row| {
            let style = Self::style(row);
            let value = |i: usize| -> Option<String> {
                let m = row.cells.get(i)?.mean?;
                Some(format!(
                    "{} {}",
                    style.value(m.mean, l),
                    style.half_width(m.half_width, l)
                ))
            };
            let d = row.cells.get(1)?.difference;
            let difference = d.map_or(MISSING.to_owned(), |d| style.difference(d.mean, d.half_width, l));
            let better = d
                .filter(|d| d.excludes_zero())
                .map(|d| (row.index.larger_is_better(), d.mean > 0.0));
            let verdict = match better {
                None => self.pick(("不能确认", "not confirmed")),
                Some((None, _)) => self.pick(("可确认", "confirmed")),
                Some((Some(larger), up)) if larger == up => self.pick(("可确认·向好", "confirmed, better")),
                Some(_) => self.pick(("可确认·变差", "confirmed, worse")),
            };
            let missing = || MISSING.to_owned();
            (value(0).is_some() || value(1).is_some()).then(|| {
                vec![
                    self.pick(words(row.index).name).to_owned(),
                    value(0).unwrap_or_else(missing),
                    value(1).unwrap_or_else(missing),
                    difference,
                    verdict.to_owned(),
                ]
            })
        });
        let mut columns = self.columns(("指标", "Index"));
        columns[3].0 = self.pick(("配对差", "paired difference")).to_owned();
        columns.push((self.pick(("判断", "verdict")).to_owned(), false));
        Some(Block::Table(Table {
            caption: self.pick(("全部指标（全域）", "All indices (whole area)")).to_owned(),
            columns,
            rows: rows.collect(),
        }))
    }

    fn redraw(&self) -> String {
        let (g, c) = (&self.diff.grids, &self.diff.communities);
        if self.diff.is_empty() {
            return self
                .pick(("与现状相比没有重画任何界线。", "No boundary was redrawn."))
                .to_owned();
        }
        self.pick((
            format!(
                "新设社区 {} 个、撤并 {} 个；新设网格 {} 个、撤并 {} 个。换网格的有 {} 户 {} 人，换社区的有 {} 户 {} 人。",
                c.new.len(), c.gone.len(), g.new.len(), g.gone.len(), g.households, g.residents, c.households, c.residents
            ),
            format!(
                "{} communities are new, {} are gone; {} grids are new, {} are gone. {} households ({} residents) come to another grid, {} ({}) to another community.",
                c.new.len(), c.gone.len(), g.new.len(), g.gone.len(), g.households, g.residents, c.households, c.residents
            ),
        ))
    }

    fn by_town(&self) -> Block {
        let data = self.of.territory.data();
        let counts = |s: &State<'_>| {
            let mut by_town = vec![(0u32, 0u32, 0u32); data.towns.len()];
            let plan = &s.scenario.plan;
            for (community, tally) in plan.communities().iter().zip(&s.tallies.communities) {
                if let Some(t) = by_town.get_mut(community.town.index()).filter(|_| tally.units > 0) {
                    t.0 += 1;
                }
            }
            for (i, (grid, tally)) in plan.grids().iter().zip(&s.tallies.grids).enumerate() {
                let town = plan.community(grid.community).town;
                if let Some(t) = by_town.get_mut(town.index()).filter(|_| tally.units > 0) {
                    t.1 += 1;
                    t.2 += s.heads.grids.get(i).copied().unwrap_or(0);
                }
            }
            by_town
        };
        let (before, after) = (counts(&self.before), counts(&self.after));
        let pair = |b: u32, a: u32| if a == b { a.to_string() } else { format!("{b} → {a}") };
        let rows = (0..data.towns.len())
            .filter(|&t| before[t].1 + after[t].1 > 0)
            .map(|t| {
                let load = |s: &State<'_>| {
                    let outcome = s.outcome?;
                    let at = outcome.position(Area::Town(t as u32))?;
                    mean(&outcome.series(at, Index::LoadRatio))
                };
                let ratio = |v: Option<f64>| v.map_or(MISSING.to_owned(), |v| decimals(v, 2));
                vec![
                    data.towns[t].name.clone(),
                    pair(before[t].0, after[t].0),
                    pair(before[t].1, after[t].1),
                    pair(before[t].2, after[t].2),
                    ratio(load(&self.before)),
                    ratio(load(&self.after)),
                ]
            })
            .collect();
        let column = |zh: &str, en: &str| (self.pick((zh, en)).to_owned(), true);
        Block::Table(Table {
            caption: self.pick(("各乡镇（街道）", "By town")).to_owned(),
            columns: vec![
                (self.pick(("乡镇（街道）", "Town")).to_owned(), false),
                column("社区（村）", "Communities"),
                column("网格", "Grids"),
                column("网格员", "Grid workers"),
                column("车马比（前）", "Load before"),
                (self.pick(LOAD_AFTER).to_owned(), true),
            ],
            rows,
        })
    }

    fn new_communities(&self) -> Block {
        let plan = &self.after.scenario.plan;
        let towns = &self.of.territory.data().towns;
        let rows = (self.diff.communities.new.iter())
            .take(60)
            .map(|&id| {
                let community = plan.community(id);
                let tally = self
                    .after
                    .tallies
                    .communities
                    .get(id.index())
                    .copied()
                    .unwrap_or_default();
                let grids = plan.grids().iter().filter(|g| g.community == id).count();
                vec![
                    community.name.clone(),
                    towns
                        .get(community.town.index())
                        .map_or(String::new(), |t| t.name.clone()),
                    grids.to_string(),
                    tally.households.to_string(),
                    tally.residents.to_string(),
                ]
            })
            .collect();
        let column = |zh: &str, en: &str, number| (self.pick((zh, en)).to_owned(), number);
        Block::Table(Table {
            caption: self.pick(("新设的社区（村）", "New communities")).to_owned(),
            columns: vec![
                column("名称", "Name", false),
                column("乡镇（街道）", "Town", false),
                column("网格", "Grids", true),
                column("户数", "Households", true),
                column("人口", "Residents", true),
            ],
            rows,
        })
    }

    fn rule(&self) -> String {
        let rule = match self.after.scenario.staffing.rule {
            Rule::Households => self.pick(("户数", "households")),
            Rule::Equal => self.pick(("每格相同", "equal numbers a grid")),
            Rule::Workload => self.pick(("预计工作量", "expected workload")),
        };
        let staffing = &self.after.scenario.staffing;
        let by_hand = staffing.grids.len() + staffing.communities.len() + staffing.towns.len();
        self.pick((
            format!("网格员按{rule}分配，另有 {by_hand} 处人数为手工设定。"),
            format!("Grid workers are spread by {rule}; {by_hand} numbers are set by hand."),
        ))
    }

    fn heaviest(&self) -> Block {
        let plan = &self.after.scenario.plan;
        let mut grids: Vec<(f64, GridId)> = (0..plan.grids().len())
            .map(GridId::of)
            .filter(|g| self.after.tallies.grids.get(g.index()).is_some_and(|t| t.units > 0))
            .filter_map(|g| Some((self.after.load(g)?, g)))
            .collect();
        grids.sort_compact_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let rows = (grids.iter())
            .take(15)
            .map(|&(load, id)| {
                let grid = plan.grid(id);
                let tally = self.after.tallies.grids.get(id.index()).copied().unwrap_or_default();
                vec![
                    plan.community(grid.community).name.clone(),
                    grid.name.clone(),
                    tally.households.to_string(),
                    self.after.heads.grids.get(id.index()).copied().unwrap_or(0).to_string(),
                    decimals(load, 2),
                ]
            })
            .collect();
        let column = |zh: &str, en: &str, number| (self.pick((zh, en)).to_owned(), number);
        Block::Table(Table {
            caption: self
                .pick(("负担最重的 15 个网格", "The 15 grids with most to do"))
                .to_owned(),
            columns: vec![
                column("社区（村）", "Community", false),
                column("网格", "Grid", false),
                column("户数", "Households", true),
                column("人员", "Staff", true),
                column("车马比", "Load ratio", true),
            ],
            rows,
        })
    }

    fn money(&self) -> Block {
        let before = self.before.lines(self.of.territory);
        let after = self.after.lines(self.of.territory);
        let amount =
            |lines: &[budget::Line], key: &str| lines.iter().filter(|l| l.key == key).map(|l| l.amount).sum::<f64>();
        let mut rows: Vec<Vec<String>> = (after.iter())
            .map(|line| self.counted(line.name, amount(&before, line.key), line.amount, Kind::Yuan))
            .collect();
        rows.push(self.counted(
            ("合计", "Total"),
            budget::total(&before),
            budget::total(&after),
            Kind::Yuan,
        ));
        Block::Table(Table {
            caption: self
                .pick(("经费各行（当年）", "Lines of the budget (first year)"))
                .to_owned(),
            columns: self.columns(("经费", "Line")),
            rows,
        })
    }

    fn measures(&self) -> Block {
        let rows = lever::levers()
            .iter()
            .filter(|l| l.is_on(&self.after.scenario.levers))
            .map(|l| {
                let numbers: Vec<String> = (l.numbers.iter().enumerate())
                    .map(|(i, n)| {
                        let value = l.value(&self.after.scenario.levers, i);
                        format!("{} {value} {}", self.pick(n.name), self.pick(n.unit))
                            .trim()
                            .to_owned()
                    })
                    .collect();
                vec![
                    l.label.to_owned(),
                    self.pick(l.name).to_owned(),
                    numbers.join(self.pick(("；", "; "))),
                    self.pick(l.grade.name()).to_owned(),
                ]
            })
            .collect();
        let column = |zh: &str, en: &str| (self.pick((zh, en)).to_owned(), false);
        Block::Table(Table {
            caption: self.pick(("已采用的举措", "Measures in force")).to_owned(),
            columns: vec![
                column("编号", "No."),
                column("举措", "Measure"),
                column("数值", "Numbers"),
                column("依据", "Grade"),
            ],
            rows,
        })
    }

    fn changed_assumptions(&self) -> Block {
        let rows = (self.after.scenario.assumptions.iter())
            .map(|(key, value)| {
                let row = assumptions().iter().find(|a| a.key == key);
                vec![
                    row.map_or(key.as_str(), |a| self.pick(a.name)).to_owned(),
                    row.map_or(MISSING.to_owned(), |a| a.value.to_string()),
                    value.to_string(),
                    row.map_or("", |a| self.pick(a.grade.name())).to_owned(),
                ]
            })
            .collect();
        let column = |zh: &str, en: &str, number| (self.pick((zh, en)).to_owned(), number);
        Block::Table(Table {
            caption: self.pick(("改动过的参数", "Changed assumptions")).to_owned(),
            columns: vec![
                column("参数", "Assumption", false),
                column("默认", "Default", true),
                column("本情景", "Here", true),
                column("依据", "Grade", false),
            ],
            rows,
        })
    }

    /// How many assumptions rest on what.
    fn grades(&self) -> Block {
        let all = [
            Grade::Document,
            Grade::Standard,
            Grade::Case,
            Grade::Derived,
            Grade::Estimate,
        ];
        let rows = all
            .iter()
            .map(|&grade| {
                let of: Vec<&str> = (assumptions().iter().filter(|a| a.grade == grade))
                    .map(|a| self.pick(a.name))
                    .collect();
                let examples = of
                    .iter()
                    .take(4)
                    .copied()
                    .collect::<Vec<_>>()
                    .join(self.pick(("、", ", ")));
                vec![self.pick(grade.name()).to_owned(), of.len().to_string(), examples]
            })
            .filter(|row| row[1] != "0")
            .collect();
        let column = |zh: &str, en: &str, number| (self.pick((zh, en)).to_owned(), number);
        Block::Table(Table {
            caption: self.pick(("参数台账的依据", "What the ledger rests on")).to_owned(),
            columns: vec![
                column("依据", "Grade", false),
                column("项数", "Count", true),
                column("例如", "For example", false),
            ],
            rows,
        })
    }

    fn caveats(&self) -> Vec<String> {
        let mut points = Vec::new();
        if let Some(caveat) = self.of.caveat {
            points.push(caveat.to_owned());
        }
        let estimates = assumptions().iter().filter(|a| a.grade == Grade::Estimate).count();
        let all = assumptions().len();
        points.push(self.pick((
            format!("参数台账共 {all} 项，其中 {estimates} 项为估计、并非本地实测；结论随参数变化。"),
            format!("The ledger has {all} assumptions; {estimates} are estimates, not local measurements: conclusions move with them."),
        )));
        if self.comparison.is_some() {
            points.push(
                self.pick((
                    "± 为 95% 区间半宽，只含偶然性，不含参数本身的不确定；▲▼ 表示可确认的升降。",
                    "± is the half-width of the 95 % interval: chance alone, not the uncertainty of the assumptions. ▲▼ mark confirmed changes.",
                ))
                .to_owned(),
            );
        }
        if matches!(self.of.territory.data().origin, Origin::Sample { .. }) {
            points.push(
                self.pick((
                    "示例城市由程序生成，总量对齐文件与统计数字，地名均为虚构。",
                    "The sample city is generated and calibrated to published totals; every name is invented.",
                ))
                .to_owned(),
            );
        }
        points
    }

    fn methods(&self) -> Vec<String> {
        [
            (
                "逐件推演一年中的每件案件：从发生、发现、受理到网格、社区、乡镇（街道）和部门办结；走访、巡查、报表、会议占用同一批人的工时。",
                "Every case of a year is played from happening through detection to closing by grid, community, town or department; visits, patrols, forms and meetings use the same people's hours.",
            ),
            (
                "各情景用同一批随机案件（公共随机数），差值逐次配对，所以只反映方案的差别。",
                "All scenarios meet the same random cases (common random numbers); differences are paired, so that they show the plan alone.",
            ),
            (
                "车马比＝要做的工时÷能用的工时；大于 1 即“小马拉大车”。",
                "Load ratio = hours demanded ÷ hours available; above 1 the horse is too small for the cart.",
            ),
            (
                "同一情景、种子和版本在任何电脑上都得到相同结果；结果校验码可用来核对。",
                "The same scenario, seed and version give the same results on any machine; the digest checks it.",
            ),
        ]
        .into_iter()
        .map(|pair| self.pick(pair).to_owned())
        .collect()
    }
}
