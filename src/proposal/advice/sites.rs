//! Stations as work: candidates, distances, the four goals, and what adopting does: a base for the grid
//! of every place chosen, and 除07 with as many stations.

use super::{Advice, Choice, Deed, Pair, Question, Topic, Work};
use crate::locale::Language;
use crate::plan::{CommunityId, GridId, Plan, PlanEdit};
use crate::proposal::draw::Ask;
use crate::proposal::draw::thumbnail::Frame;
use crate::proposal::stations::{Goal, Ground, Sites};
use crate::scenario::{LeverSetting, Scenario, ScenarioEdit, lever, parameters};
use crate::territory::order::SortCompact;
use crate::territory::{Point, Territory, UnitId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// With more lived-in units than this, one candidate a grid: its unit nearest to its middle.
pub const CANDIDATES_MOST: usize = 1200;
/// Candidates whose distances are reckoned in one step.
const TOGETHER: usize = 40;

/// Places being looked for.
#[derive(Debug)]
pub struct Siting {
    goal: Goal,
    walk: f64,
    lived: Vec<UnitId>,
    candidates: Vec<UnitId>,
    ground: Ground,
    done: usize,
    sites: Option<Sites>,
    frame: Frame,
    plan: Plan,
    /// What 除07 is now, and the document's residents over the territory's.
    stations_lever: (LeverSetting, f64),
}

impl Siting {
    /// Nothing reckoned yet.
    pub fn new(territory: &Territory, scenario: &Scenario, question: &Question) -> Result<Self, Pair> {
        let plan = &scenario.plan;
        let scope = Ask::new(crate::proposal::draw::Aim::Band, question.communities.clone()).scope(plan);
        let lived = lived_in(territory, plan, &scope);
        if lived.is_empty() {
            return Err((
                "所选范围内没有住户，请换一个范围".to_owned(),
                "nobody lives in the selection: choose another place".to_owned(),
            ));
        }
        let (keep, walk) = match question.topic {
            Topic::All => (question.number(0), question.number(1)),
            _ => (question.number(1), question.number(2)),
        };
        let k = (question.number(0) as usize).min(lived.len());
        let goal = match question.topic {
            Topic::Median => Goal::Median(k),
            Topic::Center => Goal::Center(k),
            Topic::Cover => Goal::Cover(k, walk),
            _ => Goal::All(walk),
        };
        let mut candidates = candidates(territory, plan, &lived);
        let mut existing = Vec::new();
        if keep < 0.5 {
            for point in existing_points(plan, &scope) {
                let Some(unit) = nearest(territory, &lived, point) else {
                    continue;
                };
                let at = candidates.iter().position(|c| *c == unit).unwrap_or_else(|| {
                    candidates.push(unit);
                    candidates.len() - 1
                });
                if !existing.contains(&at) {
                    existing.push(at);
                }
            }
        }
        let limited = !matches!(goal, Goal::All(_));
        if limited && existing.len() > k {
            let n = existing.len();
            return Err((
                format!("已有 {n} 个驿站、中心，多于总数 {k}：请提高总数，或改为可以改址"),
                format!("there are {n} stations already, more than {k} in all: raise the total, or let them move"),
            ));
        }
        let number = lever::find("div07")
            .map(lever::Lever::document_setting)
            .unwrap_or_default();
        let set = scenario.levers.get("div07").filter(|s| s.on).cloned().unwrap_or(number);
        Ok(Self {
            goal,
            walk,
            ground: Ground {
                metres: Vec::with_capacity(candidates.len() * lived.len()),
                households: lived.iter().map(|u| f64::from(territory.unit(*u).households)).collect(),
                existing,
            },
            frame: Frame::around(territory, &lived, scope),
            lived,
            candidates,
            done: 0,
            sites: None,
            plan: plan.clone(),
            stations_lever: (set, parameters::scale(territory)),
        })
    }

    /// The places chosen: in grids that have none yet their base is set there.
    fn deed(&self, territory: &Territory, sites: &Sites) -> ScenarioEdit {
        let mut edits = Vec::new();
        let mut set: Vec<GridId> = Vec::new();
        for &c in &sites.chosen {
            if self.ground.existing.contains(&c) {
                continue;
            }
            let unit = self.candidates[c];
            if let Some(grid) = self.plan.grid_of(unit).filter(|g| !set.contains(g)) {
                set.push(grid);
                let at = territory.geometry().inside[unit.index()];
                edits.push(PlanEdit::SetBase(grid, Some(at)));
            }
        }
        let (mut setting, scale) = self.stations_lever.clone();
        setting.on = true;
        if let Some(count) = setting.values.first_mut() {
            *count = libm::round(sites.chosen.len() as f64 / scale.max(1e-9)).clamp(0.0, 2000.0);
        }
        ScenarioEdit::All(vec![
            ScenarioEdit::Plan(PlanEdit::All(edits)),
            ScenarioEdit::Lever {
                id: "div07".to_owned(),
                setting: Some(setting),
            },
        ])
    }
}

impl Work for Siting {
    fn step(&mut self, territory: &Territory) -> Result<(u32, u32), Pair> {
        let of = self.candidates.len().div_ceil(TOGETHER) as u32 + 1;
        if self.done < self.candidates.len() {
            let to = (self.done + TOGETHER).min(self.candidates.len());
            for c in self.done..to {
                let row = distances(territory, self.candidates[c], &self.lived, false);
                self.ground.metres.extend(row);
            }
            self.done = to;
            return Ok((to.div_ceil(TOGETHER) as u32, of));
        }
        self.sites = Some(self.ground.solve(self.goal));
        Ok((of, of))
    }

    fn advice(&self, territory: &Territory, language: Language) -> Advice {
        let Some(sites) = &self.sites else {
            return Advice::default();
        };
        let all: f64 = self.ground.households.iter().sum();
        let near = self.ground.nearest(&sites.chosen);
        let reached = || near.iter().zip(&self.ground.households).filter(|n| n.0.is_finite());
        let weight: f64 = reached().map(|n| n.1).sum::<f64>().max(1.0);
        let mean = reached().map(|(d, w)| f64::from(*d) * w).sum::<f64>() / weight;
        let farthest = reached().map(|n| f64::from(*n.0)).fold(0.0, f64::max);
        let mut words = vec![language.pick(sentence(self.goal, sites, all))];
        if (sites.value - sites.bound).abs() <= 1e-6 * sites.value.abs().max(1.0) {
            words.push(
                language
                    .pick(("达到了界限：已证明最优", "It meets its bound: proven to be the best"))
                    .to_owned(),
            );
        }
        words.push(language.pick((
            format!("住户到驿站平均 {mean:.0} 米，最远 {farthest:.0} 米（沿相邻单元走）"),
            format!("Households walk {mean:.0} m on average, {farthest:.0} m at most (from unit to unit)"),
        )));
        if !self.ground.existing.is_empty() {
            let n = self.ground.existing.len();
            words.push(language.pick((
                format!("其中 {n} 个为已有，保留不动"),
                format!("{n} of them are there already and kept"),
            )));
        }
        if sites.unreachable > 0 {
            let n = sites.unreachable;
            words.push(language.pick((
                format!("{n} 处单元没有候选点够得到"),
                format!("{n} units are out of reach of every candidate"),
            )));
        }
        let mut names: Vec<&str> = (sites.chosen.iter())
            .map(|c| territory.unit(self.candidates[*c]).name.as_str())
            .collect();
        let more = names.len().saturating_sub(12);
        names.truncate(12);
        let list = names.join(language.pick(("、", ", ")));
        words.push(if more > 0 {
            language.pick((format!("{list} 等，另有 {more} 处"), format!("{list} and {more} more")))
        } else {
            list
        });
        let points: Vec<Point> = (sites.chosen.iter())
            .map(|c| territory.geometry().inside[self.candidates[*c].index()])
            .collect();
        Advice {
            choices: vec![Choice {
                key: "stations".to_owned(),
                title: language.pick((
                    format!("{} 个驿站", sites.chosen.len()),
                    format!("{} stations", sites.chosen.len()),
                )),
                words,
                outlines: self.frame.outlines(territory, &self.plan),
                touched: self.frame.dots(&points),
                deed: Deed::Edit(Box::new(self.deed(territory, sites))),
            }],
            lines: vec![language.pick((
                format!(
                    "候选 {} 处，住户单元 {} 处{}",
                    self.candidates.len(),
                    self.lived.len(),
                    if self.walk > 0.0 {
                        format!("；步行 {:.0} 米", self.walk)
                    } else {
                        String::new()
                    }
                ),
                format!(
                    "{} candidates, {} units with households",
                    self.candidates.len(),
                    self.lived.len()
                ),
            ))],
            ..Advice::default()
        }
    }
}

/// What was reached, and what no choice can better, zh and en.
pub fn sentence(goal: Goal, sites: &Sites, households: f64) -> Pair {
    let (n, v, b) = (sites.chosen.len(), sites.value, sites.bound);
    match goal {
        Goal::Median(_) => (
            format!("{n} 个驿站：平均 {v:.0} 米；任何选法都不会短于 {b:.0} 米"),
            format!("{n} stations: {v:.0} m on average; no choice has less than {b:.0} m"),
        ),
        Goal::Center(_) => (
            format!("{n} 个驿站：最远 {v:.0} 米；任何选法都不会短于 {b:.0} 米"),
            format!("{n} stations: {v:.0} m at the most; no choice has less than {b:.0} m"),
        ),
        Goal::Cover(_, walk) => {
            let share = 100.0 * v / households.max(1.0);
            (
                format!("{n} 个驿站：{v:.0} 户（{share:.1}%）在 {walk:.0} 米内；任何选法都不会多于 {b:.0} 户"),
                format!(
                    "{n} stations: {v:.0} households ({share:.1}%) within {walk:.0} m; no choice has more than {b:.0}"
                ),
            )
        }
        Goal::All(walk) => (
            format!("{n} 个驿站使能到的住户都在 {walk:.0} 米内；任何选法都不会少于 {b:.0} 个"),
            format!("{n} stations bring everybody who can be within {walk:.0} m; no choice has fewer than {b:.0}"),
        ),
    }
}

/// Units with households in these communities.
pub fn lived_in(territory: &Territory, plan: &Plan, scope: &[CommunityId]) -> Vec<UnitId> {
    let here = |u: &UnitId| plan.community_of(*u).is_some_and(|c| scope.binary_search(&c).is_ok());
    territory
        .unit_ids()
        .filter(|u| territory.unit(*u).households > 0 && here(u))
        .collect()
}

/// Where stations and centres are today, of these communities.
fn existing_points(plan: &Plan, scope: &[CommunityId]) -> Vec<Point> {
    let notes = plan.notes();
    let inside = |c: CommunityId| scope.binary_search(&c).is_ok();
    let bases = (notes.bases.iter()).filter(|(g, _)| inside(plan.grid(**g).community));
    let centres = (notes.stations.iter()).filter(|(c, _)| inside(**c));
    bases.map(|b| *b.1).chain(centres.map(|c| *c.1)).collect()
}

fn nearest(territory: &Territory, units: &[UnitId], to: Point) -> Option<UnitId> {
    let (x, y) = to.metres();
    let far = |u: &UnitId| {
        let (a, b) = territory.geometry().inside[u.index()].metres();
        (a - x) * (a - x) + (b - y) * (b - y)
    };
    units.iter().copied().min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// Every lived-in unit, or of many of every grid the unit with the least sum of household-weighted
/// distances.
pub fn candidates(territory: &Territory, plan: &Plan, lived: &[UnitId]) -> Vec<UnitId> {
    if lived.len() <= CANDIDATES_MOST {
        return lived.to_vec();
    }
    let mut groups = vec![Vec::new(); plan.grids().len() + 1];
    for &unit in lived {
        groups[plan.grid_of(unit).map_or(plan.grids().len(), |g| g.index())].push(unit);
    }
    let middle = |group: &Vec<UnitId>| {
        let sum = |u: &UnitId| -> f64 {
            (distances(territory, *u, group, true).iter().zip(group))
                .map(|(d, v)| f64::from(*d) * f64::from(territory.unit(*v).households))
                .sum()
        };
        let mut all: Vec<(f64, UnitId)> = group.iter().map(|u| (sum(u), *u)).collect();
        all.sort_compact_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        all.first().map(|f| f.1)
    };
    groups.iter().filter_map(middle).collect()
}

/// Metres from a unit to others: straight between inside points, or along the shortest chain of
/// neighbouring units (Dijkstra 1959).
pub fn distances(territory: &Territory, from: UnitId, to: &[UnitId], straight: bool) -> Vec<f32> {
    let place = |u: UnitId| territory.geometry().inside[u.index()].metres();
    let between = |a: UnitId, b: UnitId| {
        let ((x, y), (v, w)) = (place(a), place(b));
        ((x - v) * (x - v) + (y - w) * (y - w)).sqrt()
    };
    if straight {
        return to.iter().map(|u| between(from, *u) as f32).collect();
    }
    let mut reached = vec![f64::INFINITY; territory.units().len()];
    // Millimetres as whole numbers: an order that is total.
    let mut heap = BinaryHeap::from([(Reverse(0u64), from)]);
    reached[from.index()] = 0.0;
    while let Some((Reverse(millimetres), unit)) = heap.pop() {
        if millimetres > (reached[unit.index()] * 1000.0) as u64 {
            continue;
        }
        for n in territory.geometry().neighbours(unit) {
            let way = reached[unit.index()] + between(unit, n.unit);
            if way < reached[n.unit.index()] {
                reached[n.unit.index()] = way;
                heap.push((Reverse((way * 1000.0) as u64), n.unit));
            }
        }
    }
    to.iter().map(|u| reached[u.index()] as f32).collect()
}
