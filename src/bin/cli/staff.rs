//! `staff`: grid workers where they are needed: targets at least cost, or a fixed number fairly.

use crate::files;
use crate::table::table;
use crate::trouble::Trouble;
use clap::Args;
use geju::comparison::compare;
use geju::exchange::scenario_file;
use geju::job::run::simulate;
use geju::locale::Language;
use geju::plan::{CommunityKind, GridId, Tallies};
use geju::proposal::posts::{HEADS_MOST, allocate, fewest};
use geju::scenario::numbers::Numbers;
use geju::scenario::{Scenario, parameters, staffing, workload};
use geju::simulation::outcome::{Area, Index};
use serde_json::json;

#[derive(Debug, Args)]
pub struct Staff {
    /// 情景文件 · Scenario file
    pub file: String,
    /// 网格员总数；不给则求达标所需的最少人数 · Grid workers in all; without it the fewest that reach the targets
    #[arg(long, value_name = "N")]
    pub heads: Option<u32>,
    /// 预算（元/年）：能请多少请多少 · Yuan a year: as many heads as it pays
    #[arg(long, value_name = "YUAN", conflicts_with = "heads")]
    pub budget: Option<f64>,
    /// 车马比不高于 · Load ratio at most
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub load: f64,
    /// 走访完成率不低于 · Visit coverage at least
    #[arg(long, value_name = "Y", default_value_t = 0.0)]
    pub visits: f64,
    /// 用多少次重复推演验证（成对） · Confirm by so many paired replications
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub confirm: u32,
    /// 写入 · Write the scenario with these heads
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// `staff`.
pub fn staff(args: &Staff, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, scenario) = (&desk.territory, &desk.opened.scenario);
    let plan = &scenario.plan;
    let numbers = parameters::resolve(territory, scenario).map_err(|f| Trouble::faults(&args.file, &f))?;
    let tallies = Tallies::of(territory, plan, &workload::unit_hours(territory, &numbers));
    let today = staffing::heads(territory, scenario, &tallies);
    // Posted cadres of villages are another pool: they are left alone.
    let grids: Vec<usize> = (0..plan.grids().len())
        .filter(|&g| {
            plan.community(plan.grids()[g].community).kind == CommunityKind::Urban && tallies.grids[g].households > 0
        })
        .collect();
    if grids.is_empty() {
        return Err(Trouble::new("没有城市网格可配人", "there is no urban grid to staff"));
    }
    let ratio = |g: usize, h: u32| workload::team_load_ratio(&numbers, &tallies.grids[g], CommunityKind::Urban, h);
    let visits = |g: usize, h: u32| workload::team_visit_coverage(&numbers, &tallies.grids[g], CommunityKind::Urban, h);
    let reaches =
        |g: usize, h: u32| ratio(g, h).is_some_and(|r| r <= args.load) && visits(g, h).is_none_or(|v| v >= args.visits);
    let pay = {
        let of = Numbers::of(scenario);
        let part = of.get("part_time_share");
        let full = of.get("grid_worker_pay") * 12.0 * (1.0 + of.get("employer_cost"));
        (1.0 - part) * full + part * of.get("part_time_pay") * 12.0
    };
    let needed: Vec<Option<u32>> = grids.iter().map(|&g| fewest(|h| reaches(g, h))).collect();
    let total = args.heads.or(args.budget.map(|b| (b / pay).clamp(0.0, 1e6) as u32));
    let unreachable: Vec<usize> = (0..grids.len()).filter(|&i| needed[i].is_none()).collect();
    let heads: Vec<u32> = match total {
        None => (needed.iter().enumerate())
            .map(|(i, n)| n.unwrap_or_else(|| today.grids[grids[i]]))
            .collect(),
        // The squared load ratio falls by less with every head, so marginal allocation is the best there is.
        Some(total) => {
            let loss = |i: usize, h: u32| {
                let one = ratio(grids[i], h.max(1)).unwrap_or(0.0);
                let households = f64::from(tallies.grids[grids[i]].households);
                households * if h == 0 { 4.0 * one * one + 1.0 } else { one * one }
            };
            let least = vec![u32::from(total as usize >= grids.len()); grids.len()];
            allocate(total, &least, loss).unwrap_or_else(|| vec![0; grids.len()])
        }
    };
    let mut staffed = scenario.clone();
    for (&g, &h) in grids.iter().zip(&heads) {
        staffed.staffing.grids.insert(GridId::of(g), h);
    }
    staffed.name = language.pick((
        format!("{}·自动配人", scenario.name),
        format!("{}: staffed", scenario.name),
    ));
    if let Some(path) = &args.out {
        let opened = &desk.opened;
        files::write(
            path,
            &scenario_file::save(territory, &staffed, opened.seed, opened.replications, None),
        )?;
    }
    let before: Vec<u32> = grids.iter().map(|&g| today.grids[g]).collect();
    let over = |list: &[u32]| grids.iter().zip(list).filter(|(g, h)| !reaches(**g, **h)).count();
    let highest = |list: &[u32]| {
        grids
            .iter()
            .zip(list)
            .filter_map(|(g, h)| ratio(*g, *h))
            .fold(0.0, f64::max)
    };
    let sum = |list: &[u32]| list.iter().sum::<u32>();
    let confirmed = if args.confirm > 0 {
        Some(confirm(args, &desk, &staffed)?)
    } else {
        None
    };
    if args.json {
        let list: Vec<_> = (grids.iter().zip(&heads))
            .map(|(&g, h)| json!({ "grid": plan.grids()[g].code, "heads": h, "before": today.grids[g], "needed": fewest(|h| reaches(g, h)) }))
            .collect();
        let value = json!({
            "heads": sum(&heads), "before": sum(&before), "yuan_a_year": f64::from(sum(&heads)) * pay,
            "short_of_target": over(&heads), "short_before": over(&before), "grids": list,
            "paired_change_of_load_ratio": confirmed,
        });
        return files::print(&format!("{value:#}\n"));
    }
    let row = |name: (&str, &str), list: &[u32]| {
        let money = f64::from(sum(list)) * pay / 1e4;
        vec![
            language.pick(name).to_owned(),
            sum(list).to_string(),
            format!("{money:.1}"),
            over(list).to_string(),
            format!("{:.2}", highest(list)),
        ]
    };
    let head = language.pick((
        ["", "网格员", "万元/年", "未达标网格", "最高车马比"],
        ["", "grid workers", "10,000 yuan a year", "grids short", "highest load"],
    ));
    let mut text = table(&[
        head.map(str::to_owned).to_vec(),
        row(("现在", "today"), &before),
        row(("建议", "proposed"), &heads),
    ]);
    if let Some(total) = total {
        let need: u32 = needed.iter().flatten().sum();
        if need > total {
            text += &language.pick((
                format!("达标需要 {need} 人，还差 {} 人：受限的是人数\n", need - total),
                format!(
                    "the targets need {need}, {} more: the head count is what binds\n",
                    need - total
                ),
            ));
        }
    }
    for &i in unreachable.iter().take(5) {
        let name = &plan.grids()[grids[i]].name;
        let best = visits(grids[i], HEADS_MOST).unwrap_or(1.0);
        let floor = ratio(grids[i], HEADS_MOST).unwrap_or(0.0);
        text += &language.pick((
            format!("! {name}：加到 {HEADS_MOST} 人也不达标（车马比 {floor:.2}，走访 {:.0}%）：受限的是表格、会议和请假占去的工时，加人无用\n", best * 100.0),
            format!("! {name}: {HEADS_MOST} heads do not reach it (load {floor:.2}, visits {:.0}%): forms, meetings and leave bind, not heads\n", best * 100.0),
        ));
    }
    if let Some((change, half)) = confirmed {
        text += &language.pick((
            format!(
                "成对推演 {} 次：车马比变化 {change:+.3} ± {half:.3}（95%）\n",
                args.confirm
            ),
            format!(
                "{} paired replications: load ratio changes by {change:+.3} ± {half:.3} (95 %)\n",
                args.confirm
            ),
        ));
    }
    files::print(&text)
}

/// The paired change of the load ratio of the whole, and the half width of its interval.
fn confirm(args: &Staff, desk: &files::Desk, staffed: &Scenario) -> Result<(f64, f64), Trouble> {
    let seed = desk.opened.seed;
    let play = |s: &Scenario| {
        simulate(&desk.territory, s, seed, args.confirm.max(2), |_| {}).map_err(|f| Trouble::faults(&args.file, &f))
    };
    let (before, after) = (play(&desk.opened.scenario)?, play(staffed)?);
    let comparison = compare(&[&before, &after], Area::City).map_err(|why| Trouble::new(why.clone(), why))?;
    let interval = (comparison.row(Index::LoadRatio))
        .and_then(|row| row.cells.get(1))
        .and_then(|cell| cell.difference);
    interval
        .map(|i| (i.mean, i.half_width))
        .ok_or_else(|| Trouble::new("推演没有给出车马比", "the simulation gave no load ratio"))
}
