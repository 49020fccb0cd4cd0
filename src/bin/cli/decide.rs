//! `budget`, `attribution`, `calibrate`, `workbook`: what was decided, what it costs, what it brought.

use crate::args::{Attribution, Budget, Calibrate, Workbook};
use crate::files::{self, Desk};
use crate::table::table;
use crate::trouble::Trouble;
use geju::calibration::{self, Calibration};
use geju::comparison::attribution::{attribute, city_values, mixtures, parts};
use geju::exchange::workbook::{csv, personal, read as read_book, write as write_book};
use geju::exchange::{case_ledger, decision_book, scenario_file};
use geju::job::run::simulate;
use geju::locale::Language;
use geju::locale::index::{format_change, words};
use geju::plan::{Reversible, Tallies};
use geju::scenario::budget::overspend::{left, overspend};
use geju::scenario::budget::{self, Envelope, Line, years};
use geju::scenario::{Heads, Scenario, assumption, parameters, staffing, workload};
use serde_json::{Value, json};

fn heads(path: &str, desk: &Desk) -> Result<(Tallies, Heads), Trouble> {
    let scenario = &desk.opened.scenario;
    let ground = scenario
        .ground(&desk.territory)
        .map_err(|faults| Trouble::faults(path, &faults))?;
    let territory = &*ground;
    let numbers = parameters::resolve(territory, scenario).map_err(|faults| Trouble::faults(path, &faults))?;
    let tallies = Tallies::of(territory, &scenario.plan, &workload::unit_hours(territory, &numbers));
    let heads = staffing::heads(territory, scenario, &tallies);
    Ok((tallies, heads))
}

fn both(pair: (&str, &str)) -> Value {
    json!({ "zh": pair.0, "en": pair.1 })
}

/// `budget`.
pub fn budget(args: &Budget, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (tallies, heads) = heads(&args.file, &desk)?;
    let (territory, scenario) = (&desk.territory, &desk.opened.scenario);
    let lines = budget::lines(territory, scenario, &heads);
    let over = overspend(territory, scenario, &lines);
    let all = years::total(&lines);
    let residents = f64::from(tallies.total().residents).max(1.0);
    let households = f64::from(tallies.total().households).max(1.0);
    let wan = |yuan: f64| format!("{:.1}", yuan / 1e4);
    let text = if args.json {
        let line = |l: &Line| {
            json!({
                "key": l.key,
                "name": both(l.name),
                "formula": both((&l.formula.0, &l.formula.1)),
                "envelope": l.envelope.key(),
                "payer": l.payer.key(),
                "amount": l.amount,
                "reckoned": l.reckoned,
                "growth": l.growth,
                "once": l.once,
                "years": years::of_line(l),
            })
        };
        let envelopes: Vec<Value> = Envelope::ALL
            .iter()
            .map(|&e| {
                json!({
                    "key": e.key(),
                    "name": both(e.name()),
                    "limit": budget::limit(territory, scenario, e),
                    "left": left(territory, scenario, &lines, e),
                    "years": years::of_envelope(&lines, e),
                })
            })
            .collect();
        let over: Vec<Value> = over
            .iter()
            .map(|o| json!({ "envelope": o.envelope.key(), "year": o.year, "over": o.over, "limit": o.limit }))
            .collect();
        let value = json!({
            "scenario": scenario.name,
            "lines": lines.iter().map(line).collect::<Vec<_>>(),
            "envelopes": envelopes,
            "overspend": over,
            "total": all,
            "per_resident": all[0] / residents,
            "per_household": all[0] / households,
        });
        format!("{value:#}\n")
    } else {
        let mut head = vec![language.pick(("万元", "10,000 yuan")).to_owned()];
        head.extend((1..=years::YEARS).map(|y| language.pick((format!("第{y}年"), format!("year {y}")))));
        let row = |name: String, values: [f64; years::YEARS]| {
            let mut row = vec![name];
            row.extend(values.map(wan));
            row
        };
        let mut rows = vec![head];
        for envelope in Envelope::ALL {
            for line in lines.iter().filter(|l| l.envelope == envelope) {
                rows.push(row(format!("  {}", language.pick(line.name)), years::of_line(line)));
            }
            let name = language.pick(envelope.name()).to_owned();
            rows.push(row(name, years::of_envelope(&lines, envelope)));
        }
        rows.push(row(language.pick(("合计", "Total")).to_owned(), all));
        let mut text = table(&rows);
        for o in &over {
            let name = language.pick(o.envelope.name());
            text.push_str(&language.pick((
                format!(
                    "超支：{name} 第{}年超出 {} 万元（额度 {} 万元）\n",
                    o.year,
                    wan(o.over),
                    wan(o.limit)
                ),
                format!(
                    "over: {name} by {} in year {} (limit {}, ×10,000 yuan)\n",
                    wan(o.over),
                    o.year,
                    wan(o.limit)
                ),
            )));
        }
        text + &language.pick((
            format!(
                "每名居民 {:.1} 元，每户 {:.1} 元\n",
                all[0] / residents,
                all[0] / households
            ),
            format!(
                "{:.1} yuan a resident, {:.1} a household\n",
                all[0] / residents,
                all[0] / households
            ),
        ))
    };
    files::print(&text)
}

/// `attribution`.
pub fn attribution(args: &Attribution, language: Language) -> Result<(), Trouble> {
    let (base, target) = (files::open(&args.base)?, files::open(&args.target)?);
    if base.territory.hash() != target.territory.hash() {
        return Err(Trouble::new(
            "两个情景不在同一个辖区上，不能归因",
            "the two scenarios are on different territories",
        ));
    }
    let (from, to) = (&base.opened.scenario, &target.opened.scenario);
    let seed = args.runs.seed.unwrap_or(base.opened.seed);
    let replications = args.runs.replications.unwrap_or(base.opened.replications.max(1));
    let parts = parts(from, to);
    let runs = mixtures(from, to, &parts)
        .iter()
        .map(|scenario| {
            simulate(&base.territory, scenario, seed, replications, |_| {})
                .map(|outcome| city_values(&outcome))
                .map_err(|faults| Trouble::faults(&args.target, &faults))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let found = attribute(&parts, &runs).map_err(|why| Trouble::new(format!("归因失败：{why}"), why))?;
    let text = if args.json {
        let rows: Vec<Value> = found
            .rows
            .iter()
            .map(|row| {
                let shares: serde_json::Map<String, Value> = parts
                    .iter()
                    .zip(&row.shares)
                    .map(|(p, s)| (p.key().to_owned(), interval(*s)))
                    .collect();
                json!({
                    "index": row.index.key(),
                    "base": interval(row.base),
                    "target": interval(row.target),
                    "whole": interval(row.whole),
                    "shares": shares,
                })
            })
            .collect();
        let value = json!({ "parts": parts.iter().map(|p| p.key()).collect::<Vec<_>>(), "seed": seed, "replications": replications, "rows": rows });
        format!("{value:#}\n")
    } else {
        let mut head = vec![
            language.pick(("指标", "index")).to_owned(),
            language.pick(("合计", "whole")).to_owned(),
        ];
        head.extend(parts.iter().map(|p| language.pick(p.name()).to_owned()));
        let mut rows = vec![head];
        for row in &found.rows {
            let change = |value: Option<geju::comparison::Interval>| {
                value.map_or_else(|| "—".to_owned(), |v| format_change(row.index, v.mean, language))
            };
            let mut cells = vec![language.pick(words(row.index).name).to_owned(), change(row.whole)];
            cells.extend(row.shares.iter().map(|s| change(*s)));
            rows.push(cells);
        }
        table(&rows)
    };
    files::print(&text)
}

fn interval(value: Option<geju::comparison::Interval>) -> Value {
    value.map_or(
        Value::Null,
        |i| json!({ "mean": i.mean, "half_width": i.half_width.is_finite().then_some(i.half_width) }),
    )
}

fn tables(path: &str) -> Result<(Vec<geju::exchange::workbook::Table>, Vec<String>), Trouble> {
    let bytes = files::read(path)?;
    let mut tables = read_book::book(path, &bytes)
        .map_err(|why| Trouble::new(format!("{path}：{}", why.0), format!("{path}: {}", why.1)))?;
    let dropped = tables.iter_mut().flat_map(|t| personal::drop_columns(t, 6)).collect();
    Ok((tables, dropped))
}

/// `calibrate`.
pub fn calibrate(args: &Calibrate, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (tables, dropped) = tables(&args.ledger)?;
    let ledger = case_ledger::read(&tables).map_err(|why| {
        Trouble::new(
            format!("{}：{}", args.ledger, why.0),
            format!("{}: {}", args.ledger, why.1),
        )
    })?;
    let mut scenario: Scenario = desk.opened.scenario.clone();
    let found: Calibration = calibration::calibrate(&desk.territory, &scenario, &ledger.rows)
        .map_err(|faults| Trouble::faults(&args.file, &faults))?;
    if let Some(out) = &args.out {
        let keys: Vec<String> = found.fits.iter().map(|f| f.key.clone()).collect();
        let source = std::path::Path::new(&args.ledger)
            .file_name()
            .map_or_else(|| args.ledger.clone(), |n| n.to_string_lossy().into_owned());
        calibration::accept(&found, &keys, &source)
            .apply_to(&mut scenario)
            .map_err(|why| Trouble::new(format!("{why}"), format!("{why}")))?;
        let text = scenario_file::save(
            &desk.territory,
            &scenario,
            desk.opened.seed,
            desk.opened.replications,
            None,
        );
        files::write(out, &text)?;
    }
    let text = if args.json {
        let refused: Vec<Value> = ledger
            .refused
            .iter()
            .map(|r| json!({ "sheet": r.sheet, "row": r.row, "column": r.column, "reason": { "zh": r.reason.0, "en": r.reason.1 } }))
            .collect();
        let value = json!({
            "cases": found.cases,
            "refused": ledger.refused_count,
            "refused_rows": refused,
            "personal_columns_dropped": dropped,
            "columns": ledger.columns,
            "unknown_classes": found.unknown_classes,
            "unplaced": found.unplaced,
            "days": found.days,
            "residents": found.residents,
            "on_time": found.on_time,
            "fits": found.fits,
            "classes": found.classes,
        });
        format!("{value:#}\n")
    } else {
        let mut rows = vec![
            ["参数", "现用", "拟合", "95% 低", "95% 高", "件数"]
                .iter()
                .zip(["parameter", "now", "fitted", "low", "high", "cases"])
                .map(|(zh, en)| language.pick((*zh, en)).to_owned())
                .collect::<Vec<String>>(),
        ];
        for fit in &found.fits {
            let name = assumption::find(&fit.key).map_or(fit.key.as_str(), |row| language.pick(row.name));
            let short = |v: f64| format!("{v:.4}");
            rows.push(vec![
                name.to_owned(),
                short(fit.now),
                short(fit.value),
                short(fit.interval.0),
                short(fit.interval.1),
                fit.cases.to_string(),
            ]);
        }
        let mut text = language.pick((
            format!(
                "用 {} 件，拒收 {} 行，未识别类别 {} 种，未定位 {} 件\n",
                found.cases,
                ledger.refused_count,
                found.unknown_classes.len(),
                found.unplaced
            ),
            format!(
                "{} cases used, {} rows refused, {} unknown classes, {} without a place\n",
                found.cases,
                ledger.refused_count,
                found.unknown_classes.len(),
                found.unplaced
            ),
        ));
        if !dropped.is_empty() {
            text.push_str(&language.pick((
                format!("读取时已丢弃个人信息列：{}\n", dropped.join("、")),
                format!("columns about persons dropped at reading: {}\n", dropped.join(", ")),
            )));
        }
        for r in ledger.refused.iter().take(10) {
            let place = format!("{} {} {}", r.sheet, r.row, r.column);
            text.push_str(&format!("  {place}: {}\n", language.pick((&r.reason.0, &r.reason.1))));
        }
        text + "\n" + &table(&rows)
    };
    files::print(&text)
}

/// `workbook`.
pub fn workbook(args: &Workbook, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, opened) = (&desk.territory, &desk.opened);
    if let Some(from) = &args.import {
        let (tables, _) = tables(from)?;
        let decisions = decision_book::read(territory, &opened.scenario, &tables)
            .map_err(|why| Trouble::new(format!("{from}：{}", why.0), format!("{from}: {}", why.1)))?;
        let mut scenario = opened.scenario.clone();
        decisions
            .edit
            .apply_to(&mut scenario)
            .map_err(|why| Trouble::new(format!("{why}"), format!("{why}")))?;
        scenario
            .check(territory)
            .map_err(|faults| Trouble::faults(from, &faults))?;
        files::write(
            &args.out,
            &scenario_file::save(territory, &scenario, opened.seed, opened.replications, None),
        )?;
        let names: Vec<&str> = decisions.parts.iter().map(|p| language.pick(p.name())).collect();
        let mut text = language.pick((
            format!("读入 {}；拒收 {} 行\n", names.join("、"), decisions.refused.len()),
            format!("read {}; {} rows refused\n", names.join(", "), decisions.refused.len()),
        ));
        for r in &decisions.refused {
            let reason = language.pick((&r.reason.0, &r.reason.1));
            text.push_str(&format!("  {} {} {}: {reason}\n", r.sheet, r.row, r.column));
        }
        return files::print(&text);
    }
    let outcome = match args.replications {
        0 => None,
        n => Some(
            simulate(territory, &opened.scenario, opened.seed, n, |_| {})
                .map_err(|faults| Trouble::faults(&args.file, &faults))?,
        ),
    };
    let book = decision_book::write(territory, &opened.scenario, outcome.as_ref(), language);
    let bytes = match args.sheet {
        None => write_book::xlsx(&book),
        Some(i) => match book.sheets.get(i as usize - 1) {
            Some(sheet) => csv::write(sheet),
            None => {
                return Err(Trouble::new(
                    format!("只有 {} 张表", book.sheets.len()),
                    format!("there are only {} sheets", book.sheets.len()),
                ));
            }
        },
    };
    files::write_bytes(&args.out, &bytes)
}
