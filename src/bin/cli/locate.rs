//! `locate`: where to put stations (驿站).

use crate::files;
use crate::trouble::Trouble;
use clap::{Args, ValueEnum};
use geju::locale::Language;
use geju::plan::Plan;
use geju::proposal::stations::{Goal, Ground};
use geju::territory::{Territory, UnitId};
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

#[derive(Debug, Args)]
pub struct Locate {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 目标 · Goal
    #[arg(long, value_enum, default_value = "median")]
    pub goal: Want,
    /// 驿站个数（含已有的） · Stations in all, the existing included (all goals but `all`)
    #[arg(long, value_name = "N", default_value_t = 188, value_parser = clap::value_parser!(u32).range(1..=5000))]
    pub stations: u32,
    /// 步行距离（米） · Walk in metres (cover, all)
    #[arg(long, value_name = "METRES", default_value_t = 500.0)]
    pub walk: f64,
    /// 已有驿站所在单元的编码 · Codes of units that have a station and keep it
    #[arg(long, value_name = "UNIT")]
    pub existing: Vec<String>,
    /// 只看这个街道（镇） · Only this town, by name or code
    #[arg(long, value_name = "NAME")]
    pub town: Option<String>,
    /// 按直线距离（默认沿相邻单元走） · Straight-line distances (default: walking from unit to unit)
    #[arg(long)]
    pub straight: bool,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// The goals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Want {
    /// 平均距离最短 · shortest mean way
    Median,
    /// 最远距离最短 · shortest longest way
    Center,
    /// 步行范围内户数最多 · most households within the walk
    Cover,
    /// 全部覆盖、站点最少 · everybody within the walk, fewest stations
    All,
}

/// With more lived-in units than this, one candidate a grid: its unit nearest to its middle.
const CANDIDATES_MOST: usize = 1200;

/// `locate`.
pub fn locate(args: &Locate, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, plan) = (&desk.territory, &desk.opened.scenario.plan);
    let lived: Vec<UnitId> = units(territory, plan, args.town.as_deref())?;
    let mut candidates = if lived.len() <= CANDIDATES_MOST {
        lived.clone()
    } else {
        one_a_grid(territory, plan, &lived)
    };
    let mut existing = Vec::new();
    for code in &args.existing {
        let unit = territory
            .unit_ids()
            .find(|u| territory.unit(*u).code == *code)
            .ok_or_else(|| {
                Trouble::new(
                    format!("没有编码为“{code}”的单元"),
                    format!("there is no unit with code “{code}”"),
                )
            })?;
        let at = candidates.iter().position(|c| *c == unit).unwrap_or_else(|| {
            candidates.push(unit);
            candidates.len() - 1
        });
        existing.push(at);
    }
    let k = args.stations as usize;
    if existing.len() > k && args.goal != Want::All {
        let n = existing.len();
        return Err(Trouble::new(
            format!("已有 {n} 个驿站，多于总数 {k}"),
            format!("there are {n} stations already, more than {k} in all"),
        ));
    }
    let ground = Ground {
        metres: candidates
            .iter()
            .flat_map(|c| distances(territory, *c, &lived, args.straight))
            .collect(),
        households: lived.iter().map(|u| f64::from(territory.unit(*u).households)).collect(),
        existing,
    };
    let sites = ground.solve(match args.goal {
        Want::Median => Goal::Median(k),
        Want::Center => Goal::Center(k),
        Want::Cover => Goal::Cover(k, args.walk),
        Want::All => Goal::All(args.walk),
    });
    let chosen: Vec<UnitId> = sites.chosen.iter().map(|c| candidates[*c]).collect();
    if args.json {
        let codes: Vec<_> = chosen.iter().map(|u| &territory.unit(*u).code).collect();
        let value = json!({
            "units": codes, "value": sites.value, "bound": sites.bound, "unreachable": sites.unreachable,
            "candidates": candidates.len(), "distance": if args.straight { "straight" } else { "unit to unit" },
        });
        return files::print(&format!("{value:#}\n"));
    }
    let (n, v, b) = (chosen.len(), sites.value, sites.bound);
    let all: f64 = ground.households.iter().sum();
    let mut text = language.pick(match args.goal {
        Want::Median => (
            format!("{n} 个驿站：平均 {v:.0} 米；任何选法都不会短于 {b:.0} 米\n"),
            format!("{n} stations: {v:.0} m on average; no choice has less than {b:.0} m\n"),
        ),
        Want::Center => (
            format!("{n} 个驿站：最远 {v:.0} 米；任何选法都不会短于 {b:.0} 米\n"),
            format!("{n} stations: {v:.0} m at the most; no choice has less than {b:.0} m\n"),
        ),
        Want::Cover => (
            format!(
                "{n} 个驿站：{v:.0} 户（{:.1}%）在 {} 米内；任何选法都不会多于 {b:.0} 户\n",
                100.0 * v / all,
                args.walk
            ),
            format!(
                "{n} stations: {v:.0} households ({:.1}%) within {} m; no choice has more than {b:.0}\n",
                100.0 * v / all,
                args.walk
            ),
        ),
        Want::All => (
            format!(
                "{n} 个驿站使能到的住户都在 {} 米内；任何选法都不会少于 {b:.0} 个\n",
                args.walk
            ),
            format!(
                "{n} stations bring everybody who can be within {} m; no choice has fewer than {b:.0}\n",
                args.walk
            ),
        ),
    });
    let way = if args.straight {
        ("直线", "straight lines")
    } else {
        ("沿相邻单元逐个走过", "walking from unit to neighbouring unit")
    };
    text += &language.pick((
        format!(
            "距离：{}；候选 {} 处；够不到的单元 {} 处\n",
            way.0,
            candidates.len(),
            sites.unreachable
        ),
        format!(
            "distance: {}; {} candidates; {} units out of reach\n",
            way.1,
            candidates.len(),
            sites.unreachable
        ),
    ));
    for unit in chosen {
        let u = territory.unit(unit);
        text += &format!("{}  {}\n", u.code, u.name);
    }
    files::print(&text)
}

/// Units with households, of one town if one is named.
fn units(territory: &Territory, plan: &Plan, town: Option<&str>) -> Result<Vec<UnitId>, Trouble> {
    let towns = &territory.data().towns;
    let here = |u: &UnitId| match town {
        None => true,
        Some(wanted) => (plan.community_of(*u))
            .and_then(|c| towns.get(plan.community(c).town.index()))
            .is_some_and(|t| t.name == wanted || t.code == wanted),
    };
    let lived: Vec<UnitId> = territory
        .unit_ids()
        .filter(|u| territory.unit(*u).households > 0 && here(u))
        .collect();
    if lived.is_empty() {
        return Err(Trouble::new(
            "所选范围内没有住户，请检查 --town",
            "nobody lives in the selection: check --town",
        ));
    }
    Ok(lived)
}

/// Of every grid the unit with the least sum of household-weighted distances.
fn one_a_grid(territory: &Territory, plan: &Plan, lived: &[UnitId]) -> Vec<UnitId> {
    let mut groups = vec![Vec::new(); plan.grids().len() + 1];
    for &unit in lived {
        groups[plan.grid_of(unit).map_or(plan.grids().len(), |g| g.index())].push(unit);
    }
    let middle = |group: &Vec<UnitId>| {
        let sum = |u: &UnitId| -> f64 {
            let far = distances(territory, *u, group, true);
            far.zip(group)
                .map(|(d, v)| f64::from(d) * f64::from(territory.unit(*v).households))
                .sum()
        };
        group
            .iter()
            .copied()
            .min_by(|a, b| sum(a).total_cmp(&sum(b)).then(a.cmp(b)))
    };
    groups.iter().filter_map(middle).collect()
}

/// Metres from a unit to others: straight between inside points, or along the shortest chain of
/// neighbouring units (Dijkstra).
fn distances<'a>(
    territory: &'a Territory,
    from: UnitId,
    to: &'a [UnitId],
    straight: bool,
) -> impl Iterator<Item = f32> + 'a {
    let place = move |u: UnitId| territory.geometry().inside[u.index()].metres();
    let between = move |a: UnitId, b: UnitId| {
        let ((x, y), (v, w)) = (place(a), place(b));
        ((x - v) * (x - v) + (y - w) * (y - w)).sqrt()
    };
    let mut reached = vec![f64::INFINITY; if straight { 0 } else { territory.units().len() }];
    if !straight {
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
    }
    to.iter().map(move |u| {
        if straight {
            between(from, *u) as f32
        } else {
            reached[u.index()] as f32
        }
    })
}
