//! `locate`: where to put stations (驿站).

use crate::files;
use crate::trouble::Trouble;
use clap::{Args, ValueEnum};
use geju::locale::Language;
use geju::plan::Plan;
use geju::proposal::advice::sites::{candidates, distances, sentence};
use geju::proposal::stations::{Goal, Ground};
use geju::territory::{Territory, UnitId};
use serde_json::json;

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

/// `locate`.
pub fn locate(args: &Locate, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, plan) = (&desk.territory, &desk.opened.scenario.plan);
    let lived: Vec<UnitId> = units(territory, plan, args.town.as_deref())?;
    let mut candidates = candidates(territory, plan, &lived);
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
    let goal = match args.goal {
        Want::Median => Goal::Median(k),
        Want::Center => Goal::Center(k),
        Want::Cover => Goal::Cover(k, args.walk),
        Want::All => Goal::All(args.walk),
    };
    let sites = ground.solve(goal);
    let chosen: Vec<UnitId> = sites.chosen.iter().map(|c| candidates[*c]).collect();
    if args.json {
        let codes: Vec<_> = chosen.iter().map(|u| &territory.unit(*u).code).collect();
        let value = json!({
            "units": codes, "value": sites.value, "bound": sites.bound, "unreachable": sites.unreachable,
            "candidates": candidates.len(), "distance": if args.straight { "straight" } else { "unit to unit" },
        });
        return files::print(&format!("{value:#}\n"));
    }
    let all: f64 = ground.households.iter().sum();
    let mut text = language.pick(sentence(goal, &sites, all)) + "\n";
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
