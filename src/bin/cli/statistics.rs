//! What `simulate` says beyond the measures: statistics of an area, a case's story, tables and charts.

use crate::args::{Of, Simulate};
use crate::files::{self, Desk};
use crate::table::table;
use crate::trouble::Trouble;
use geju::chart::{Panel, draw, svg};
use geju::exchange::record_table::RecordTable;
use geju::exchange::station_day_table::station_day_table;
use geju::locale::Language;
use geju::scenario::Scenario;
use geju::simulation::outcome::Area;
use geju::simulation::{Setup, prepare};
use geju::statistics::panels::panels;
use geju::statistics::story::{Pick, Question, Story, story};
use geju::statistics::study::Study;
use serde_json::{Value, json};

/// Pixels across of the charts written.
const WIDE: f64 = 860.0;

/// The area of a code or a name; without one the whole.
pub fn find_area(desk: &Desk, asked: Option<&str>) -> Result<Area, Trouble> {
    let Some(asked) = asked else { return Ok(Area::City) };
    let (data, plan) = (desk.territory.data(), &desk.opened.scenario.plan);
    let places = || {
        let counties = data
            .counties
            .iter()
            .enumerate()
            .map(|(i, c)| (Area::County(i as u32), &c.code, &c.name));
        let towns = data
            .towns
            .iter()
            .enumerate()
            .map(|(i, t)| (Area::Town(i as u32), &t.code, &t.name));
        let communities = plan.communities().iter().enumerate();
        let communities = communities.map(|(i, c)| (Area::Community(i as u32), &c.code, &c.name));
        let grids = plan
            .grids()
            .iter()
            .enumerate()
            .map(|(i, g)| (Area::Grid(i as u32), &g.code, &g.name));
        counties.chain(towns).chain(communities).chain(grids)
    };
    let by_code = places().find(|p| p.1 == asked);
    by_code
        .or_else(|| places().find(|p| p.2 == asked))
        .map(|p| p.0)
        .ok_or_else(|| {
            Trouble::new(
                format!("没有编码或名称为 {asked} 的区域。“--areas grid --json”列出全部网格"),
                format!("there is no area with the code or name {asked}. `--areas grid --json` lists all grids"),
            )
        })
}

/// Everything asked for beyond the measures: text for people, and the same for machines.
pub fn beyond(
    args: &Simulate,
    desk: &Desk,
    seed: u64,
    replications: u32,
    language: Language,
) -> Result<(String, Value), Trouble> {
    let scenario = &desk.opened.scenario;
    let ready = |path: &str, s: &Scenario| prepare(&desk.territory, s).map_err(|faults| Trouble::faults(path, &faults));
    if let Some(path) = &args.records {
        let setup = ready(&args.file, scenario)?;
        let wanted = match args.of {
            Of::One(replication) => replication..replication + 1,
            Of::All => 0..replications,
        };
        // A town of a replication at a time: all together might not fit in memory.
        let parts = wanted.clone().flat_map(|replication| {
            let (mut table, setup) = (RecordTable::default(), &setup);
            let first = replication == wanted.start;
            (0..setup.counts().1).map(move |town| {
                let text = table.town(&desk.territory, scenario, setup, (seed, replication), town);
                match text.split_once('\n') {
                    // Column names stand once.
                    Some((_, rows)) if town == 0 && !first => rows.to_owned(),
                    _ => text,
                }
            })
        });
        files::write_parts(path, parts)?;
    }
    if let Some(path) = &args.days {
        let Of::One(replication) = args.of else {
            return Err(Trouble::new(
                "--days 一次只写一次重复：请用 --of 给出序号",
                "--days writes one replication at a time: give its number with --of",
            ));
        };
        let setup = ready(&args.file, scenario)?;
        let towns = 0..setup.counts().1;
        files::write(
            path,
            &station_day_table(&desk.territory, scenario, &setup, seed, replication, towns),
        )?;
    }
    let (mut text, mut value) = (String::new(), json!({}));
    if args.story.is_none() && !args.statistics && args.charts.is_none() {
        return Ok((text, value));
    }
    let against = args.against.as_deref().map(files::open).transpose()?;
    if let (Some(other), Some(path)) = (&against, &args.against)
        && other.territory.hash() != desk.territory.hash()
    {
        return Err(Trouble::new(
            format!("{path} 与 {} 不是同一辖区，不能比较", args.file),
            format!(
                "{path} is about another territory than {}; they cannot be compared",
                args.file
            ),
        ));
    }
    let mut scenarios: Vec<(&str, &Scenario)> = Vec::new();
    if let (Some(other), Some(path)) = (&against, &args.against) {
        scenarios.push((path, &other.opened.scenario));
    }
    scenarios.push((&args.file, scenario));
    let setups: Vec<Setup> = scenarios
        .iter()
        .map(|(path, s)| ready(path, s))
        .collect::<Result<_, _>>()?;
    let area = find_area(desk, args.area.as_deref())?;
    if args.statistics || args.charts.is_some() {
        let named = scenarios.iter().map(|(_, s)| s.name.as_str());
        let mut study = Study::new(area, named.zip(&setups));
        for _ in 0..replications {
            for (i, setup) in setups.iter().enumerate() {
                study.play(i, setup, seed);
            }
        }
        let list = panels(&study, language);
        if let Some(folder) = &args.charts {
            write_charts(folder, &list, language)?;
        }
        if args.statistics {
            for panel in &list {
                let mut rows = vec![panel.table.head.clone()];
                rows.extend_from_slice(&panel.table.rows);
                text.push_str(&format!("\n{}\n{}{}\n", panel.title, table(&rows), panel.note));
            }
            value["statistics"] = Value::from(list.iter().map(panel_json).collect::<Vec<_>>());
        }
    }
    if let Some(pick) = &args.story {
        let question = Question {
            area,
            class: args.class.clone(),
            pick: Pick::of(pick).ok_or_else(|| {
                Trouble::new(
                    format!("不知道要讲哪件案件：{pick}。可用 worst、typical、late，或 16 位案件标识"),
                    format!("which case is {pick}? Say worst, typical, late, or a case's key of 16 digits"),
                )
            })?,
            seed,
            replication: 0,
        };
        let pairs: Vec<(&Scenario, &Setup)> = scenarios.iter().map(|s| s.1).zip(&setups).collect();
        let told = story(&desk.territory, &pairs, &question, language).ok_or_else(|| {
            Trouble::new(
                "这个范围里没有这样的案件。请换一类、换一个区域或换一种挑法",
                "there is no such case in this area. Ask for another class, area or choice",
            )
        })?;
        text.push_str(&story_text(&told));
        value["story"] = story_json(&told);
    }
    Ok((text, value))
}

fn write_charts(folder: &str, list: &[Panel], language: Language) -> Result<(), Trouble> {
    std::fs::create_dir_all(folder).map_err(|error| {
        Trouble::new(
            format!("建不了文件夹 {folder}：{error}"),
            format!("cannot make the folder {folder}: {error}"),
        )
    })?;
    for panel in list {
        if let Some(chart) = &panel.chart {
            let drawing = draw(chart, Some(&panel.title), WIDE, language);
            files::write(&format!("{folder}/{}.svg", panel.key), &svg::svg(&drawing, false))?;
        }
        files::write(&format!("{folder}/{}.csv", panel.key), &panel.table.csv())?;
    }
    Ok(())
}

fn panel_json(panel: &Panel) -> Value {
    json!({
        "key": panel.key,
        "title": panel.title,
        "note": panel.note,
        "columns": panel.table.head,
        "rows": panel.table.rows,
    })
}

fn story_text(story: &Story) -> String {
    let mut text = format!("\n{}\n", story.title);
    let facts: Vec<Vec<String>> = (story.facts.iter()).map(|f| vec![f.0.clone(), f.1.clone()]).collect();
    text.push_str(&table(&facts));
    text.push_str(&format!("{}\n", story.key));
    for telling in &story.tellings {
        text.push_str(&format!("\n{}：{}\n", telling.scenario, telling.end));
        for line in &telling.lines {
            text.push_str(&format!("  {}  {}  {}\n", line.when, line.stage, line.text));
        }
    }
    text
}

fn story_json(story: &Story) -> Value {
    let tellings: Vec<Value> = (story.tellings.iter())
        .map(|t| {
            let lines: Vec<Value> = (t.lines.iter())
                .map(|l| json!({ "when": l.when, "stage": l.stage, "text": l.text }))
                .collect();
            json!({ "scenario": t.scenario, "end": t.end, "lines": lines })
        })
        .collect();
    let facts: Vec<Value> = (story.facts.iter())
        .map(|f| json!({ "name": f.0, "value": f.1 }))
        .collect();
    json!({ "title": story.title, "key": story.key, "facts": facts, "tellings": tellings })
}
