//! `staff` and `bundle`: the questions about heads and money, asked as the page asks them.

use crate::files;
use crate::trouble::Trouble;
use clap::{Args, ValueEnum};
use geju::exchange::scenario_file;
use geju::locale::Language;
use geju::plan::Reversible;
use geju::proposal::advice::{Advice, Deed, Question, Topic};
use serde_json::json;

#[derive(Debug, Args)]
pub struct Staff {
    #[command(flatten)]
    take: Take,
    /// 哪支队伍 · Whose posts
    #[arg(long, value_enum, default_value = "grid")]
    pool: Whose,
    /// 总人数：公平分配这些人（0 为现有） · Heads in all, to be shared out fairly (0: as now)
    #[arg(long, value_name = "N", conflicts_with = "budget")]
    heads: Option<u32>,
    /// 每年增加（万元）：预算内效果最好 · 10,000 yuan a year more: the best under a budget
    #[arg(long, value_name = "WAN")]
    budget: Option<f64>,
    /// 车马比不高于 · Load ratio at most
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    load: f64,
    /// 走访完成率不低于（%） · Visit coverage at least (%)
    #[arg(long, value_name = "Y", default_value_t = 0.0)]
    visits: f64,
    /// 按期办结率不低于（%） · Closed on time at least (%)
    #[arg(long, value_name = "Z", default_value_t = 0.0)]
    on_time: f64,
    /// 用多少次重复推演核实（成对） · Confirm by so many paired replications
    #[arg(long, value_name = "N", default_value_t = 0)]
    confirm: u32,
}

/// Pools, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Whose {
    /// 城市网格员 · grid workers
    Grid,
    /// 驻村干部 · cadres posted to villages
    Posted,
    /// 社区工作者 · community workers
    Community,
    /// 乡镇办案人员 · town case staff
    Town,
}

#[derive(Debug, Args)]
pub struct BundleArgs {
    #[command(flatten)]
    take: Take,
    /// 每年预算（万元） · Budget, 10,000 yuan a year
    #[arg(long, value_name = "WAN", default_value_t = 3000.0)]
    budget: f64,
    /// 看哪个指标 · By which index
    #[arg(long, value_enum, default_value = "load")]
    by: By,
    /// 推演次数 · Replications
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=50))]
    replications: u32,
}

/// Indices, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// 车马比 · load ratio
    Load,
    /// 走访完成率 · visit coverage
    Visits,
    /// 按期办结率 · closed on time
    OnTime,
    /// 满意度 · satisfaction
    Satisfaction,
    /// 三率得分 · three rates
    ThreeRates,
}

#[derive(Debug, Args)]
struct Take {
    /// 情景文件 · Scenario file
    file: String,
    /// 把第几个方案写成情景文件 · Write choice number N as a scenario file
    #[arg(long, value_name = "N", requires = "out", value_parser = clap::value_parser!(u32).range(1..))]
    adopt: Option<u32>,
    /// 写入 · Where to write it
    #[arg(long, value_name = "FILE", requires = "adopt")]
    out: Option<String>,
    /// 随机种子（默认为文件的） · Seed (default: the file's)
    #[arg(long)]
    seed: Option<u64>,
    /// 机器可读 · For machines
    #[arg(long)]
    json: bool,
}

/// `staff`.
pub fn staff(args: &Staff, language: Language) -> Result<(), Trouble> {
    let pool = f64::from(args.pool as u8);
    let confirm = f64::from(args.confirm);
    let (topic, numbers) = match (args.heads, args.budget) {
        (Some(heads), _) => (Topic::Fair, vec![pool, f64::from(heads), confirm]),
        (_, Some(budget)) => (Topic::Budget, vec![pool, budget, confirm]),
        _ => (
            Topic::Targets,
            vec![pool, args.load, args.visits, args.on_time, confirm],
        ),
    };
    answer(&args.take, topic, numbers, language)
}

/// `bundle`.
pub fn bundle(args: &BundleArgs, language: Language) -> Result<(), Trouble> {
    let numbers = vec![args.budget, f64::from(args.by as u8), f64::from(args.replications)];
    answer(&args.take, Topic::Bundle, numbers, language)
}

fn answer(take: &Take, topic: Topic, numbers: Vec<f64>, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&take.file)?;
    let scenario = &desk.opened.scenario;
    let ground = scenario
        .ground(&desk.territory)
        .map_err(|f| Trouble::faults(&take.file, &f))?;
    let question = Question {
        topic,
        communities: Vec::new(),
        numbers,
        seed: take.seed.unwrap_or(desk.opened.seed),
    };
    let mut work = question.begin(&ground, scenario, (0, 1))?;
    loop {
        let (done, of) = work.step(&ground)?;
        if done >= of {
            break;
        }
    }
    let advice = work.advice(&ground, language);
    if let (Some(number), Some(path)) = (take.adopt, &take.out) {
        let Some(choice) = advice.choices.get(number as usize - 1) else {
            let n = advice.choices.len();
            return Err(Trouble::new(
                format!("只有 {n} 个方案，没有第 {number} 个"),
                format!("there are {n} choices, and no number {number}"),
            ));
        };
        let mut adopted = scenario.clone();
        if let Deed::Edit(edit) = &choice.deed {
            edit.apply_to(&mut adopted)
                .map_err(|why| Trouble::new(why.to_string(), why.to_string()))?;
        }
        adopted.name = format!("{}·{}", scenario.name, choice.title);
        let run = &desk.opened;
        files::write(
            path,
            &scenario_file::save(&desk.territory, &adopted, run.seed, run.replications, None),
        )?;
    }
    files::print(&if take.json { as_json(&advice) } else { as_text(&advice) })
}

fn as_text(advice: &Advice) -> String {
    let mut text = String::new();
    for line in &advice.lines {
        text += &format!("{line}\n");
    }
    for panel in &advice.panels {
        text += &format!("\n{}\n", panel.title);
        let rows: Vec<Vec<String>> = std::iter::once(&panel.table.head)
            .chain(&panel.table.rows)
            .cloned()
            .collect();
        text += &crate::table::table(&rows);
    }
    for (i, choice) in advice.choices.iter().enumerate() {
        text += &format!("\n{} {}\n", i + 1, choice.title);
        for sentence in &choice.words {
            text += &format!("  {sentence}\n");
        }
    }
    text
}

fn as_json(advice: &Advice) -> String {
    let choices: Vec<_> = (advice.choices.iter())
        .map(|c| json!({ "key": c.key, "title": c.title, "words": c.words }))
        .collect();
    let panels: Vec<_> = (advice.panels.iter())
        .map(|p| json!({ "key": p.key, "title": p.title, "head": p.table.head, "rows": p.table.rows }))
        .collect();
    let value = json!({ "lines": advice.lines, "choices": choices, "panels": panels });
    format!("{value:#}\n")
}
