//! `tornado`: every assumption at both ends of its range, on the same random numbers.

use crate::args::Tornado as Args;
use crate::files;
use crate::results::{index_of, same_territory};
use crate::table::table;
use crate::trouble::Trouble;
use geju::comparison::Interval;
use geju::comparison::tornado::{Bar, Tornado, difference, tried, with};
use geju::job::run::simulate;
use geju::locale::Language;
use geju::locale::index::{format_change, words};
use geju::locale::number::format_half_width;
use geju::scenario::{Fault, Scenario};
use geju::simulation::Index;
use geju::territory::Territory;
use serde_json::{Value, json};
use std::io::IsTerminal;

/// The command.
pub fn tornado(args: &Args, language: Language) -> Result<(), Trouble> {
    let index = index_of(&args.index)?;
    let files = [args.baseline.clone(), args.scenario.clone()];
    let desks = [files::open(&files[0])?, files::open(&files[1])?];
    same_territory(&files, &desks)?;
    if let Some(key) = args.only.iter().find(|key| !tried().any(|a| a.key == key.as_str())) {
        return Err(Trouble::new(
            format!("参数台账中没有可变动的 {key}。用 geju-cli assumptions 查看全部"),
            format!("the ledger has no assumption {key} with a range; geju-cli assumptions lists all"),
        ));
    }
    let territory = &desks[0].territory;
    let (baseline, scenario) = (&desks[0].opened.scenario, &desks[1].opened.scenario);
    let seed = args.runs.seed.unwrap_or(desks[0].opened.seed);
    let replications = args.runs.replications.unwrap_or(desks[0].opened.replications.max(2));
    let run = (seed, replications);
    let tornado = try_all(territory, [baseline, scenario], run, index, &args.only, &files[1])?;
    let text = if args.json {
        as_json(&tornado, seed, replications, language)
    } else {
        as_text(&tornado, language)
    };
    files::print(&text)
}

/// Both ends of the assumptions with these keys (all without any); `run` is seed and replications, `file`
/// is blamed for numbers that cannot be used.
pub fn try_all(
    territory: &Territory,
    [baseline, scenario]: [&Scenario; 2],
    (seed, replications): (u64, u32),
    index: Index,
    only: &[String],
    file: &str,
) -> Result<Tornado, Trouble> {
    let middle = paired(territory, baseline, scenario, seed, replications, index)
        .map_err(|faults| Trouble::faults(file, &faults))?
        .ok_or_else(|| {
            let key = index.key();
            Trouble::new(
                format!("{key} 在这两个情景中没有数值。请换一个指标"),
                format!("{key} has no value in these scenarios; choose another index"),
            )
        })?;
    let chosen: Vec<_> = tried()
        .filter(|a| only.is_empty() || only.iter().any(|key| key == a.key))
        .collect();
    let watched = std::io::stderr().is_terminal();
    let mut bars = Vec::with_capacity(chosen.len());
    for (done, a) in chosen.iter().enumerate() {
        if watched {
            eprint!("\r{}/{} {:<24}", done + 1, chosen.len(), a.key);
        }
        let at = |value: f64| {
            let (b, s) = (with(baseline, a.key, value), with(scenario, a.key, value));
            // Numbers that cannot be used at an end say nothing about the conclusion.
            paired(territory, &b, &s, seed, replications, index).ok().flatten()
        };
        bars.push(Bar {
            key: a.key.to_owned(),
            values: a.range,
            differences: (at(a.range.0), at(a.range.1)),
        });
    }
    if watched {
        eprintln!();
    }
    Ok(Tornado::new(index, middle, bars))
}

fn paired(
    territory: &Territory,
    baseline: &Scenario,
    scenario: &Scenario,
    seed: u64,
    replications: u32,
    index: Index,
) -> Result<Option<Interval>, Vec<Fault>> {
    let series = |s: &Scenario| simulate(territory, s, seed, replications, |_| {}).map(|o| o.series(0, index));
    Ok(difference(&series(baseline)?, &series(scenario)?))
}

fn as_json(tornado: &Tornado, seed: u64, replications: u32, language: Language) -> String {
    let end = |i: Option<Interval>| i.map_or(Value::Null, |i| json!({ "mean": i.mean, "half_width": i.half_width }));
    let bars: Vec<Value> = (tornado.bars.iter())
        .map(|bar| {
            json!({
                "key": bar.key,
                "grade": bar.assumption().map(|a| language.pick(a.grade.name())),
                "low": bar.values.0,
                "high": bar.values.1,
                "at_low": end(bar.differences.0),
                "at_high": end(bar.differences.1),
                "swing": bar.swing(tornado.middle.mean),
                "flips": bar.flips(tornado.middle.mean),
            })
        })
        .collect();
    let value = json!({
        "index": tornado.index.key(),
        "seed": seed,
        "replications": replications,
        "engine": geju::ENGINE_VERSION,
        "difference": end(Some(tornado.middle)),
        "tried": tornado.tried,
        "bars": bars,
        "caveat": tornado.caveat(language),
    });
    format!("{value:#}\n")
}

fn as_text(tornado: &Tornado, language: Language) -> String {
    let kind = words(tornado.index).kind;
    let end = |i: Option<Interval>| {
        i.map_or_else(
            || geju::locale::number::MISSING.to_owned(),
            |i| {
                let change = format_change(tornado.index, i.mean, language);
                format!("{change} {}", format_half_width(i.half_width, kind, language))
            },
        )
    };
    let mut rows = vec![
        language
            .pick((
                ["参数", "依据", "低值", "差值", "高值", "差值", "变号"],
                [
                    "assumption",
                    "grade",
                    "low",
                    "difference",
                    "high",
                    "difference",
                    "flips",
                ],
            ))
            .map(str::to_owned)
            .to_vec(),
    ];
    for bar in &tornado.bars {
        let (low, high) = bar.flips(tornado.middle.mean);
        rows.push(vec![
            bar.assumption()
                .map_or(bar.key.as_str(), |a| language.pick(a.name))
                .to_owned(),
            bar.assumption()
                .map_or("", |a| language.pick(a.grade.name()))
                .to_owned(),
            bar.values.0.to_string(),
            end(bar.differences.0),
            bar.values.1.to_string(),
            end(bar.differences.1),
            if low || high {
                language.pick(("是", "yes")).to_owned()
            } else {
                String::new()
            },
        ]);
    }
    let middle = end(Some(tornado.middle));
    let head = language.pick((
        format!(
            "{}之差 {middle}，逐项改动 {} 项参数：\n\n",
            language.pick(words(tornado.index).name),
            tornado.tried
        ),
        format!(
            "difference in {}: {middle}; {} assumptions one at a time:\n\n",
            language.pick(words(tornado.index).name),
            tornado.tried
        ),
    ));
    format!("{head}{}\n{}\n", table(&rows), tornado.caveat(language))
}
