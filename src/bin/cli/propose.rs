//! `propose`: drawn for you. Several proposals on the terminal, each written as a scenario if wanted.

use crate::files;
use crate::table::table;
use crate::trouble::Trouble;
use clap::{Args, ValueEnum};
use geju::exchange::scenario_file;
use geju::locale::Language;
use geju::plan::{CommunityId, GridId, Plan};
use geju::proposal::draw::choose::{Answer, answer};
use geju::proposal::draw::{Aim, Ask, Found, Measures, Studio, adopt};
use geju::scenario::Scenario;
use geju::territory::Territory;
use serde_json::json;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// What is asked, and where.
#[derive(Debug, Args)]
pub struct Question {
    /// 要什么 · What is wanted
    #[arg(long, value_enum, default_value = "band")]
    pub aim: Want,
    /// 网格总数 · Number of grids in all (--aim split)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub grids: Option<u32>,
    /// 社区名称或编码 · Communities, by name or code (default: all urban ones)
    #[arg(long, value_name = "NAME")]
    pub community: Vec<String>,
    /// 街道乡镇名称或编码 · Every community of these towns
    #[arg(long, value_name = "NAME")]
    pub town: Vec<String>,
    /// 每格户数 · Households of a grid
    #[arg(long, value_name = "LEAST-MOST", default_value = "300-500", value_parser = range)]
    pub band: (u32, u32),
    /// 锁定的网格 · Grids that stay as they are, by code or name
    #[arg(long, value_name = "GRID")]
    pub lock: Vec<String>,
    /// 允许拆开小区 · Let compounds be divided
    #[arg(long)]
    pub divide_compounds: bool,
    /// 每个角度搜索几遍 · Searches from each point of view
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// 自定权重，各 0–10：户数、工时、重点人群、紧凑、干道河流、走动、变动 · Your own weights, 0–10 each:
    /// households, hours, special groups, compactness, barriers, walks, households moved
    #[arg(long, value_name = "W", value_delimiter = ',', num_args = 7, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub weights: Vec<u8>,
    /// 随机种子 · Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

#[derive(Debug, Args)]
pub struct Propose {
    /// 情景文件 · Scenario file
    pub file: String,
    #[command(flatten)]
    pub question: Question,
    /// 线程数（结果与之无关） · Threads (the result does not depend on it)
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub threads: u32,
    /// 把第几个方案写成情景文件 · Write proposal number N as a scenario file
    #[arg(long, value_name = "N", requires = "out", value_parser = clap::value_parser!(u32).range(1..))]
    pub adopt: Option<u32>,
    /// 写入 · Where to write it
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// The aims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Want {
    /// 各网格户数达标，变动最少 · every grid into the band with the least disturbance
    Band,
    /// 划成 N 个网格 · so many grids
    Split,
    /// 合并偏小的网格 · merge small grids
    Merge,
    /// 每人工时均衡 · even hours per worker
    Hours,
    /// 网格尽量多，每个不少于下限 · as many grids as possible
    Most,
}

fn range(text: &str) -> Result<(u32, u32), String> {
    let (a, b) = text.split_once(['-', '–']).unwrap_or((text, text));
    match (a.trim().parse(), b.trim().parse()) {
        (Ok(a), Ok(b)) if 0 < a && a <= b => Ok((a, b)),
        _ => Err("写成 300-500 · write it as 300-500".to_owned()),
    }
}

/// `propose`.
pub fn propose(args: &Propose, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, scenario) = (&desk.territory, &desk.opened.scenario);
    let ask = ask(&args.question, territory, &scenario.plan)?;
    let studio = Studio::new(territory, scenario, &ask)?;
    let found = work(&studio, args.threads);
    let answer = answer(territory, &studio, &found, language);
    if let (Some(number), Some(path)) = (args.adopt, &args.out) {
        let adopted = adopted(scenario, &answer, number, language)?;
        let run = &desk.opened;
        let text = scenario_file::save(territory, &adopted, run.seed, run.replications, None);
        files::write(path, &text)?;
    }
    files::print(&if args.json {
        as_json(&studio, &answer, scenario)
    } else {
        as_text(&answer, language)
    })
}

fn adopted(scenario: &Scenario, answer: &Answer, number: u32, language: Language) -> Result<Scenario, Trouble> {
    let Some(proposal) = answer.proposals.get(number as usize - 1) else {
        let n = answer.proposals.len();
        return Err(Trouble::new(
            format!("只有 {n} 个方案，没有第 {number} 个"),
            format!("there are {n} proposals, and no number {number}"),
        ));
    };
    let mut scenario = scenario.clone();
    if let Some(edit) = adopt::edit(&scenario.plan, &proposal.changes, |_| true) {
        edit.apply(&mut scenario.plan)
            .map_err(|why| Trouble::new(why.to_string(), why.to_string()))?;
    }
    scenario.name = language.pick((
        format!("{}·{}", scenario.name, proposal.title),
        format!("{}: {}", scenario.name, proposal.title),
    ));
    Ok(scenario)
}

/// Does all tasks, on several threads; which does which is a matter of chance and changes nothing.
pub fn work(studio: &Studio, threads: u32) -> Vec<Found> {
    let next = AtomicU32::new(0);
    let found: Mutex<Vec<Found>> = Mutex::new(Vec::new());
    let enumerable = studio.enumerations();
    let run = |from: u32, to: u32| {
        next.store(from, Ordering::SeqCst);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let task = next.fetch_add(1, Ordering::SeqCst);
                        if task >= to {
                            break;
                        }
                        let needless = found.lock().is_ok_and(|f| studio.is_needless(task, &f));
                        if !needless {
                            let one = studio.finish(task);
                            if let Ok(mut all) = found.lock() {
                                all.push(one);
                            }
                        }
                    }
                });
            }
        });
    };
    // Enumerations first: what is proven need not be searched.
    run(0, enumerable);
    run(enumerable, studio.tasks());
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_by_key(|f| f.task);
    found
}

/// The ask that the arguments mean.
pub fn ask(args: &Question, territory: &Territory, plan: &Plan) -> Result<Ask, Trouble> {
    let aim = match (args.aim, args.grids) {
        (Want::Band, _) => Aim::Band,
        (Want::Split, Some(n)) => Aim::Split(n),
        (Want::Split, None) => {
            return Err(Trouble::new(
                "划成几个网格？请给出 --grids N",
                "into how many grids? Give --grids N",
            ));
        }
        (Want::Merge, _) => Aim::Merge,
        (Want::Hours, _) => Aim::Hours,
        (Want::Most, _) => Aim::Most,
    };
    let mut communities: Vec<CommunityId> = Vec::new();
    for wanted in &args.community {
        let hits: Vec<CommunityId> = (0..plan.communities().len())
            .map(CommunityId::of)
            .filter(|c| plan.community(*c).name == *wanted || plan.community(*c).code == *wanted)
            .collect();
        if hits.is_empty() {
            return Err(Trouble::new(
                format!("没有名为“{wanted}”的社区"),
                format!("there is no community “{wanted}”"),
            ));
        }
        communities.extend(hits);
    }
    for wanted in &args.town {
        let towns = &territory.data().towns;
        let hit = |c: &CommunityId| {
            let town = towns.get(plan.community(*c).town.index());
            town.is_some_and(|t| t.name == *wanted || t.code == *wanted)
        };
        let before = communities.len();
        communities.extend((0..plan.communities().len()).map(CommunityId::of).filter(hit));
        if communities.len() == before {
            return Err(Trouble::new(
                format!("没有名为“{wanted}”的街道或乡镇，或其下没有社区"),
                format!("there is no town “{wanted}”, or it has no communities"),
            ));
        }
    }
    let mut locked = Vec::new();
    for wanted in &args.lock {
        let hit = (0..plan.grids().len()).map(GridId::of).find(|g| {
            let grid = plan.grid(*g);
            grid.code == *wanted || grid.name == *wanted
        });
        locked.push(
            hit.ok_or_else(|| Trouble::new(format!("没有网格“{wanted}”"), format!("there is no grid “{wanted}”")))?,
        );
    }
    Ok(Ask {
        band: args.band,
        locked,
        compounds: !args.divide_compounds,
        rounds: args.rounds,
        own: args.weights.as_slice().try_into().unwrap_or_default(),
        seed: args.seed,
        ..Ask::new(aim, communities)
    })
}

fn row(name: String, m: &Measures) -> Vec<String> {
    vec![
        name,
        format!("{}/{}", m.in_band, m.grids),
        format!("{}–{}", m.smallest, m.largest),
        m.moved.to_string(),
        format!("{:.3}", m.hours_gini),
        format!("{:.3}", m.special_gini),
        format!("{:.3}", m.compactness),
        format!("{:.0}", m.barrier),
        format!("{:.0}", m.walk),
    ]
}

fn as_text(answer: &Answer, language: Language) -> String {
    let head = language.pick((
        [
            "方案",
            "达标/网格",
            "最小–最大户",
            "变动户",
            "工时基尼",
            "重点人群基尼",
            "紧凑度",
            "格内阻隔m",
            "走动m",
        ],
        [
            "proposal",
            "in band",
            "households",
            "moved",
            "Gini hours",
            "Gini special",
            "compactness",
            "barrier m",
            "walk m",
        ],
    ));
    let mut rows = vec![
        head.map(str::to_owned).to_vec(),
        row(language.pick(("现在", "today")).to_owned(), &answer.today),
    ];
    for (i, p) in answer.proposals.iter().enumerate() {
        rows.push(row(format!("{} {}", i + 1, p.title), &p.measures));
    }
    let mut text = table(&rows);
    for (i, p) in answer.proposals.iter().enumerate() {
        text += &format!("\n{} {}\n", i + 1, p.title);
        for sentence in &p.words {
            text += &format!("  {sentence}\n");
        }
    }
    if answer.proposals.is_empty() {
        text += language.pick(("没有比现在更好的划法。\n", "Nothing better than today was found.\n"));
    }
    for trouble in &answer.troubles {
        text += &format!("! {trouble}\n");
    }
    text
}

fn as_json(studio: &Studio, answer: &Answer, scenario: &Scenario) -> String {
    let measures = |m: &Measures| {
        json!({
            "grids": m.grids, "in_band": m.in_band, "smallest": m.smallest, "largest": m.largest,
            "moved_households": m.moved, "households": m.households, "hours_gini": m.hours_gini,
            "special_gini": m.special_gini, "compactness": m.compactness, "barrier_m": m.barrier,
            "walk_m": m.walk, "grids_in_pieces": m.in_pieces,
        })
    };
    let proposals: Vec<_> = (answer.proposals.iter())
        .map(|p| {
            json!({
                "view": p.view, "title": p.title, "words": p.words, "measures": measures(&p.measures),
                "proven_best_of": p.proven,
                "units_moved": p.changes.iter().map(|c| c.moves.len()).sum::<usize>(),
                "communities": p.changes.iter().map(|c| &scenario.plan.community(c.community).code).collect::<Vec<_>>(),
            })
        })
        .collect();
    let value = json!({
        "today": measures(&answer.today), "proposals": proposals, "tasks": studio.tasks(),
        "moved_least": answer.moved_least, "troubles": answer.troubles,
    });
    format!("{value:#}\n")
}
