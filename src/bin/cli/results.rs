//! `simulate` and `compare`.

use crate::args::{Compare, Level, Runs, Simulate};
use crate::files::{self, Desk};
use crate::statistics::{beyond, find_area};
use crate::table::table;
use crate::trouble::Trouble;
use geju::comparison::areas::{AreaLevel, areas};
use geju::comparison::sentence::conclusion;
use geju::comparison::stopping::Stopping;
use geju::comparison::{Cell, Interval, compare as compare_outcomes, interval::interval};
use geju::exchange::scenario_file;
use geju::job::run::{simulate as play, simulate_until};
use geju::locale::Language;
use geju::locale::index::{format_change, format_value, words};
use geju::locale::number::format_half_width;
use geju::simulation::outcome::Area;
use geju::simulation::{Index, Outcome, prepare};
use serde_json::{Value, json};
use std::io::IsTerminal;

/// Seed and replications: as asked, else the file's; files may hold none.
fn runs(asked: Runs, desk: &Desk) -> (u64, u32) {
    (
        asked.seed.unwrap_or(desk.opened.seed),
        asked.replications.unwrap_or(desk.opened.replications.max(1)),
    )
}

/// Plays a scenario, with progress for those who watch.
fn run(path: &str, desk: &Desk, seed: u64, replications: u32, language: Language) -> Result<Outcome, Trouble> {
    let watched = std::io::stderr().is_terminal();
    let outcome = play(&desk.territory, &desk.opened.scenario, seed, replications, |done| {
        if watched {
            eprint!("\r{} {done}/{replications} ", language.pick(("推演", "simulating")));
        }
    });
    if watched {
        eprintln!();
    }
    outcome.map_err(|faults| Trouble::faults(path, &faults))
}

/// `simulate`.
pub fn simulate(args: &Simulate, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (seed, replications) = runs(args.runs, &desk);
    let outcome = run(&args.file, &desk, seed, replications, language)?;
    let scenario = &desk.opened.scenario;
    let (said, found) = beyond(args, &desk, seed, replications, language)?;
    let areas: Vec<usize> = (0..outcome.areas.len())
        .filter(|&i| args.areas.is_some_and(|level| is_of(outcome.areas[i], level)))
        .collect();
    let text = if args.json {
        let mut value = json!({
            "scenario": scenario.name,
            "seed": seed,
            "replications": replications,
            "engine": geju::ENGINE_VERSION,
            "digest": outcome.digest(),
            "cases": outcome.cases,
            "events": outcome.events,
            "indices": indices_json(&outcome, 0, language),
        });
        if args.areas.is_some() {
            let list: Vec<Value> = areas.iter().map(|&i| area_json(&desk, &outcome, i, language)).collect();
            value["areas"] = Value::from(list);
        }
        for (key, part) in found.as_object().into_iter().flatten() {
            value[key.as_str()] = part.clone();
        }
        format!("{value:#}\n")
    } else {
        let mut text = language.pick((
            format!(
                "{}：种子 {seed}，重复 {replications} 次，{} 件案件\n\n",
                scenario.name, outcome.cases
            ),
            format!(
                "{}: seed {seed}, {replications} replications, {} cases\n\n",
                scenario.name, outcome.cases
            ),
        ));
        text.push_str(&indices_text(&outcome, 0, language));
        for &i in &areas {
            let (name, _) = area_name(&desk, outcome.areas[i]);
            text.push_str(&format!("\n{name}\n{}", indices_text(&outcome, i, language)));
        }
        text.push_str(&said);
        text + &language.pick((
            format!("\n结果摘要 {}（格局 {}）\n", outcome.digest(), geju::ENGINE_VERSION),
            format!(
                "\nresults digest {} (Geju {})\n",
                outcome.digest(),
                geju::ENGINE_VERSION
            ),
        ))
    };
    if let Some(out) = &args.out {
        let digest = outcome.digest();
        let saved = scenario_file::save(&desk.territory, scenario, seed, replications, Some(&digest));
        files::write(out, &saved)?;
    }
    files::print(&text)
}

/// Plays until the differences are as narrow as asked.
fn run_until(
    args: &Compare,
    desks: &[Desk],
    seed: u64,
    half_width: f64,
    language: Language,
) -> Result<Vec<Outcome>, Trouble> {
    let index = index_of(&args.index)?;
    let stopping = Stopping {
        half_width,
        most: args.runs.replications.unwrap_or(1000) as usize,
    };
    for (file, desk) in args.files.iter().zip(desks) {
        prepare(&desk.territory, &desk.opened.scenario).map_err(|faults| Trouble::faults(file, &faults))?;
    }
    let watched = std::io::stderr().is_terminal();
    let scenarios: Vec<_> = desks.iter().map(|d| &d.opened.scenario).collect();
    let outcomes = simulate_until(&desks[0].territory, &scenarios, seed, index, &stopping, |done| {
        if watched {
            eprint!("\r{} {done} ", language.pick(("推演", "simulating")));
        }
    });
    if watched {
        eprintln!();
    }
    outcomes.map_err(|faults| Trouble::faults(&args.files[0], &faults))
}

/// An index by its key.
pub fn index_of(key: &str) -> Result<Index, Trouble> {
    Index::ALL.iter().copied().find(|i| i.key() == key).ok_or_else(|| {
        let keys: Vec<&str> = Index::ALL.iter().map(|i| i.key()).collect();
        Trouble::new(
            format!("没有指标 {key}。可用：{}", keys.join("、")),
            format!("there is no index {key}. There are: {}", keys.join(", ")),
        )
    })
}

/// Scenarios are compared on one territory only.
pub fn same_territory(files: &[String], desks: &[Desk]) -> Result<(), Trouble> {
    for (file, desk) in files.iter().zip(desks).skip(1) {
        if desk.territory.hash() != desks[0].territory.hash() {
            return Err(Trouble::new(
                format!("{file} 与 {} 不是同一辖区，不能比较", files[0]),
                format!(
                    "{file} is about another territory than {}; they cannot be compared",
                    files[0]
                ),
            ));
        }
    }
    Ok(())
}

fn is_of(area: Area, level: Level) -> bool {
    matches!(
        (area, level),
        (Area::County(_), Level::County)
            | (Area::Town(_), Level::Town)
            | (Area::Community(_), Level::Community)
            | (Area::Grid(_), Level::Grid)
    )
}

/// Name and code of an area.
fn area_name(desk: &Desk, area: Area) -> (String, String) {
    let (data, plan) = (desk.territory.data(), &desk.opened.scenario.plan);
    let found = match area {
        Area::City => Some((&data.name, "")),
        Area::County(i) => data.counties.get(i as usize).map(|c| (&c.name, c.code.as_str())),
        Area::Town(i) => data.towns.get(i as usize).map(|t| (&t.name, t.code.as_str())),
        Area::Community(i) => plan.communities().get(i as usize).map(|c| (&c.name, c.code.as_str())),
        Area::Grid(i) => plan.grids().get(i as usize).map(|g| (&g.name, g.code.as_str())),
    };
    found
        .map(|(name, code)| (name.clone(), code.to_owned()))
        .unwrap_or_default()
}

fn area_json(desk: &Desk, outcome: &Outcome, area: usize, language: Language) -> Value {
    let (name, code) = area_name(desk, outcome.areas[area]);
    json!({ "name": name, "code": code, "indices": indices_json(outcome, area, language) })
}

fn indices_json(outcome: &Outcome, area: usize, language: Language) -> Vec<Value> {
    Index::ALL
        .iter()
        .map(|&index| {
            let found = interval(&outcome.series(area, index));
            json!({
                "key": index.key(),
                "name": language.pick(words(index).name),
                "unit": language.pick(words(index).unit),
                "mean": found.map(|i| i.mean),
                "half_width": found.map(|i| i.half_width),
            })
        })
        .collect()
}

fn indices_text(outcome: &Outcome, area: usize, language: Language) -> String {
    let rows: Vec<Vec<String>> = Index::ALL
        .iter()
        .filter_map(|&index| {
            let found = interval(&outcome.series(area, index))?;
            Some(vec![
                language.pick(words(index).name).to_owned(),
                format_value(index, found.mean, language),
                format_half_width(found.half_width, words(index).kind, language),
            ])
        })
        .collect();
    table(&rows)
}

/// `compare`.
pub fn compare(args: &Compare, language: Language) -> Result<(), Trouble> {
    let desks = args
        .files
        .iter()
        .map(|file| files::open(file))
        .collect::<Result<Vec<_>, _>>()?;
    same_territory(&args.files, &desks)?;
    let (seed, replications) = runs(args.runs, &desks[0]);
    let outcomes = match args.half_width {
        Some(half_width) => run_until(args, &desks, seed, half_width, language)?,
        None => args
            .files
            .iter()
            .zip(&desks)
            .map(|(file, desk)| run(file, desk, seed, replications, language))
            .collect::<Result<Vec<_>, _>>()?,
    };
    let replications = outcomes.first().map_or(replications, |o| o.replications);
    let all: Vec<&Outcome> = outcomes.iter().collect();
    let refused = |why| Trouble::new(format!("不能比较：{why}"), format!("cannot be compared: {why}"));
    let area = find_area(&desks[0], args.area.as_deref())?;
    let mut comparison = compare_outcomes(&all, area).map_err(refused)?;
    if args.real {
        comparison.rows.retain(|row| row.cells.iter().any(|c| c.is_real()));
    }
    let index = index_of(&args.index)?;
    let rows_of_areas = match args.areas.and_then(|level| AreaLevel::find(level.key())) {
        Some(level) => areas(&all, level, index).map_err(refused)?,
        None => Vec::new(),
    };
    let rows_of_areas: Vec<_> = rows_of_areas
        .into_iter()
        .filter(|row| !args.real || row.is_real())
        .collect();
    // An area that the baseline's plan does not have is one of another's.
    let named = |area: Area| {
        let found = desks.iter().map(|d| area_name(d, area));
        found.into_iter().find(|n| !n.0.is_empty()).unwrap_or_default()
    };
    let names: Vec<&str> = desks.iter().map(|d| d.opened.scenario.name.as_str()).collect();
    let text = if args.json {
        let scenarios: Vec<Value> = args
            .files
            .iter()
            .zip(&names)
            .zip(&outcomes)
            .map(|((file, name), outcome)| json!({ "name": name, "file": file, "digest": outcome.digest() }))
            .collect();
        let indices: Vec<Value> = comparison
            .rows
            .iter()
            .map(|row| {
                let cells: Vec<Value> = row
                    .cells
                    .iter()
                    .map(|cell| json!({ "mean": interval_json(cell.mean), "difference": interval_json(cell.difference) }))
                    .collect();
                json!({
                    "key": row.index.key(),
                    "name": language.pick(words(row.index).name),
                    "unit": language.pick(words(row.index).unit),
                    "cells": cells,
                })
            })
            .collect();
        let mut value = json!({
            "seed": seed,
            "replications": replications,
            "engine": geju::ENGINE_VERSION,
            "scenarios": scenarios,
            "indices": indices,
        });
        if args.areas.is_some() {
            let list: Vec<Value> = rows_of_areas
                .iter()
                .map(|row| {
                    let (name, code) = named(row.area);
                    let cells: Vec<Value> = (row.cells.iter())
                        .map(|c| json!({ "mean": interval_json(c.mean), "difference": interval_json(c.difference), "real": c.is_real() }))
                        .collect();
                    json!({ "name": name, "code": code, "cells": cells })
                })
                .collect();
            value["index"] = Value::from(index.key());
            value["areas"] = Value::from(list);
        }
        format!("{value:#}\n")
    } else {
        let mut rows = vec![vec![String::new()]];
        for (i, name) in names.iter().enumerate() {
            rows[0].push((*name).to_owned());
            if i > 0 {
                rows[0].push(language.pick(("与基线之差", "difference")).to_owned());
            }
        }
        let head = rows[0].clone();
        let line = |label: String, index: Index, of: &[Cell]| {
            let mut cells = vec![label];
            for (i, cell) in of.iter().enumerate() {
                cells.push(with_width(index, cell.mean, format_value, language));
                if i > 0 {
                    cells.push(with_width(index, cell.difference, format_change, language));
                }
            }
            cells
        };
        for row in &comparison.rows {
            rows.push(line(
                language.pick(words(row.index).name).to_owned(),
                row.index,
                &row.cells,
            ));
        }
        let mut of_areas = String::new();
        if !rows_of_areas.is_empty() {
            let mut rows = vec![head];
            rows.extend(
                rows_of_areas
                    .iter()
                    .map(|row| line(named(row.area).0, index, &row.cells)),
            );
            of_areas = format!("\n{}\n{}", language.pick(words(index).name), table(&rows));
        }
        let sentences: String = (1..names.len())
            .map(|i| format!("\n{}\n", conclusion(&comparison, i, names[0], names[i], language)))
            .collect();
        table(&rows) + &of_areas + &sentences
    };
    files::print(&text)
}

fn interval_json(interval: Option<Interval>) -> Value {
    interval.map_or(Value::Null, |i| json!({ "mean": i.mean, "half_width": i.half_width }))
}

fn with_width(
    index: Index,
    interval: Option<Interval>,
    format: fn(Index, f64, Language) -> String,
    language: Language,
) -> String {
    match interval {
        Some(i) => format!(
            "{} {}",
            format(index, i.mean, language),
            format_half_width(i.half_width, words(index).kind, language)
        ),
        None => geju::locale::number::MISSING.to_owned(),
    }
}
