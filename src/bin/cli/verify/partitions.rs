//! `verify partitions`: the divisions of lattices into equal connected districts, enumerated and
//! sampled, against a file of known answers. Each cell weighs 1.
//!
//! A row is enumerated while it has at most [`LISTED_MOST`] divisions. Then its counts are exact, and so
//! is the law of reversible ReCom, which the chain itself is held against by a χ² test: the chain is
//! thinned until its samples are as good as independent.

use crate::files;
use crate::trouble::Trouble;
use clap::Args;
use geju::locale::Language;
use geju::proposal::diagram::Diagram;
use geju::proposal::reversible::Reversible;
use geju::proposal::{Band, Districts, Graph, Random, spanning};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

#[derive(Debug, Args)]
pub struct VerifyPartitions {
    /// 标准答案文件 · File of known answers
    pub file: String,
    /// 机器可读 · For machines
    #[arg(long)]
    pub json: bool,
}

/// Divisions listed for one row, at most: about a million.
const LISTED_MOST: u128 = 2_000_000;
/// States of the enumeration's diagram, at most: seconds and a few hundred megabytes.
const STATES_MOST: usize = 2_500_000;
/// Cells of a lattice, at most: bounds a hostile file.
const CELLS_MOST: u64 = 1_000;
/// How far a probability may be off: the files round them to six decimals.
const ROUNDING: f64 = 6e-7;
/// Steps of a chain, at most, and independent samples aimed at.
const STEPS_MOST: u64 = 12_000_000;
const SAMPLES: u64 = 20_000;
/// Steps of the run that tells how far to thin.
const PILOT: usize = 100_000;
/// A right chain fails the χ² test with this probability. The seed is fixed: it fails always or never.
const SIGNIFICANCE: f64 = 1e-4;
/// Divisions among which it is told whether ReCom can go from every one to every other, at most.
const LINKED_MOST: u64 = 600_000;
/// By number of cut edges, how many divisions or how much weight have so many.
type Histogram<T> = BTreeMap<u32, T>;

/// What a row asks and expects.
struct Row<'a> {
    name: String,
    rows: u32,
    columns: u32,
    districts: u32,
    json: &'a Value,
}

/// One value held against what is expected of it.
struct Check {
    what: &'static str,
    value: String,
    expected: String,
    pass: bool,
}

struct Judged {
    name: String,
    checks: Vec<Check>,
    how: (String, String),
    left_out: bool,
}

/// What enumeration says of a row.
struct Exact {
    partitions: u64,
    cut: Histogram<u64>,
    /// `None` where a district has too many spanning trees to be said exactly.
    trees: Option<(u128, Histogram<u128>)>,
    /// One division, to begin a chain with, and the probability of the least likely one.
    first: Vec<u32>,
    rarest: f64,
    /// Classes of divisions between which no step of ReCom leads (1 where there are too many to tell).
    classes: usize,
}

/// `verify partitions`.
pub fn partitions(args: &VerifyPartitions, language: Language) -> Result<(), Trouble> {
    let text = files::read_text(&args.file)?;
    let file: Value = serde_json::from_str(&text).map_err(|error| {
        Trouble::new(
            format!("{} 不是 JSON：{error}", args.file),
            format!("{} is not JSON: {error}", args.file),
        )
    })?;
    let Some(list) = file["computed"].as_array() else {
        return Err(Trouble::new(
            format!("{} 里没有 computed 列表。请给出划分标准答案文件", args.file),
            format!(
                "{} has no list named computed. Give a file of known answers for partitions",
                args.file
            ),
        ));
    };
    let rows = (list.iter().enumerate())
        .map(|(i, json)| row(i, json))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|(zh, en)| Trouble::new(format!("{}：{zh}", args.file), format!("{}: {en}", args.file)))?;
    let mut judged = Vec::with_capacity(rows.len());
    for row in &rows {
        judged.push(judge(row));
        // Rows take seconds: each is told when it is done.
        if let (false, Some(last)) = (args.json, judged.last()) {
            files::print(&lines(last, language))?;
        }
    }
    let failed = judged.iter().filter(|j| j.checks.iter().any(|c| !c.pass)).count();
    let left_out = judged.iter().filter(|j| j.left_out).count();
    let whole = judged.len() - left_out;
    let summary = language.pick((
        format!(
            "{} 行：枚举 {whole}，过大未做 {left_out}，不符 {failed}\n",
            judged.len()
        ),
        format!(
            "{} rows: {whole} enumerated, {left_out} left out as too large, {failed} failed\n",
            judged.len()
        ),
    ));
    let text = if args.json {
        let list: Vec<Value> = judged.iter().map(|j| as_json(j, language)).collect();
        format!(
            "{:#}\n",
            json!({ "rows": list, "failed": failed, "left_out": left_out })
        )
    } else {
        summary
    };
    files::print(&text)?;
    match failed {
        0 => Ok(()),
        _ => Err(Trouble::new(
            format!("{}：{failed} 行与标准答案不符", args.file),
            format!("{}: {failed} rows differ from the known answers", args.file),
        )),
    }
}

/// A row of the file; what is wrong with it otherwise.
fn row(index: usize, json: &Value) -> Result<Row<'_>, (String, String)> {
    let number = |key: &str| {
        json[key]
            .as_u64()
            .filter(|n| (1..=CELLS_MOST).contains(n))
            .ok_or_else(|| {
                (
                    format!(
                        "第 {} 行的 {key} 应为 1 到 {CELLS_MOST} 的整数，现为 {}",
                        index + 1,
                        json[key]
                    ),
                    format!(
                        "row {}: {key} must be a whole number from 1 to {CELLS_MOST}, not {}",
                        index + 1,
                        json[key]
                    ),
                )
            })
    };
    let (rows, columns, districts) = (number("rows")?, number("cols")?, number("districts")?);
    let cells = rows * columns;
    let each = if json["cells_each"].is_null() && cells % districts == 0 {
        cells / districts
    } else {
        number("cells_each")?
    };
    if cells > CELLS_MOST || cells != each * districts {
        return Err((
            format!(
                "第 {} 行：{rows}×{columns} 的 {cells} 格不能分成 {districts} 个各 {each} 格的部分（最多 {CELLS_MOST} 格）",
                index + 1
            ),
            format!(
                "row {}: the {cells} cells of {rows}×{columns} cannot be {districts} districts of {each} cells (at most {CELLS_MOST} cells)",
                index + 1
            ),
        ));
    }
    for key in ["cut_edges_uniform", "cut_edges_spanning_tree_weighted"] {
        let fine = json[key].is_null()
            || json[key].as_object().is_some_and(|map| {
                map.iter()
                    .all(|(cut, value)| cut.parse::<u32>().is_ok() && value.as_f64().is_some())
            });
        if !fine {
            return Err((
                format!("第 {} 行的 {key} 应为“切边数: 数值”的表", index + 1),
                format!("row {}: {key} must be a table of cut edges to numbers", index + 1),
            ));
        }
    }
    for key in ["partitions", "spanning_tree_total"] {
        if !json[key].is_null() && json[key].as_f64().is_none() {
            return Err((
                format!("第 {} 行的 {key} 应为数值，现为 {}", index + 1, json[key]),
                format!("row {}: {key} must be a number, not {}", index + 1, json[key]),
            ));
        }
    }
    Ok(Row {
        name: format!("{rows}×{columns} → {districts}×{each}"),
        rows: rows as u32,
        columns: columns as u32,
        districts: districts as u32,
        json,
    })
}

fn judge(row: &Row<'_>) -> Judged {
    let graph = Graph::lattice(row.rows, row.columns);
    let each = graph.total() / u64::from(row.districts);
    let band = Band {
        least: each,
        most: each,
    };
    let mut judged = Judged {
        name: row.name.clone(),
        checks: Vec::new(),
        how: (String::new(), String::new()),
        left_out: false,
    };
    let diagram = match Diagram::new(&graph, (row.districts, row.districts), band, STATES_MOST) {
        Ok(diagram) => diagram,
        Err(_) => {
            judged.left_out = true;
            judged.how = (
                format!("过大，未做：枚举的状态超过 {STATES_MOST}"),
                format!("left out as too large: the enumeration has more than {STATES_MOST} states"),
            );
            return judged;
        }
    };
    let count = diagram.count();
    judged.checks.extend(whole(row, "partitions", count));
    if count > LISTED_MOST {
        judged.left_out = true;
        judged.how = (
            format!("过大：{count} 个划分已计数，未逐一列出，也未抽样"),
            format!("left out as too large: {count} divisions counted, not listed one by one and not sampled"),
        );
        return judged;
    }
    let exact = enumerate(&graph, &diagram);
    let weighted = exact.trees.as_ref().map(|(total, by_cut)| {
        let share = |w: &u128| *w as f64 / *total as f64;
        by_cut
            .iter()
            .map(|(cut, w)| (*cut, share(w)))
            .collect::<Histogram<f64>>()
    });
    let uniform: Histogram<f64> = exact.cut.iter().map(|(cut, n)| (*cut, *n as f64)).collect();
    judged.checks.extend(histogram(row, "cut_edges_uniform", &uniform, 0.0));
    if let (Some((total, _)), Some(weighted)) = (&exact.trees, &weighted) {
        judged.checks.extend(whole(row, "spanning_tree_total", *total));
        judged
            .checks
            .extend(histogram(row, "cut_edges_spanning_tree_weighted", weighted, ROUNDING));
        let law = expected_histogram(row, "cut_edges_spanning_tree_weighted").unwrap_or_else(|| weighted.clone());
        let how = if exact.classes > 1 {
            let n = exact.classes;
            (
                format!("未抽样：重组一步到不了全部划分，互不相通的有 {n} 类"),
                format!("not sampled: no steps of ReCom lead between {n} classes of them"),
            )
        } else {
            let (checks, how) = sample(&graph, band, &exact, &law);
            judged.checks.extend(checks);
            how
        };
        judged.how = (
            format!("逐一列出 {} 个划分；{}", exact.partitions, how.0),
            format!("{} divisions listed one by one; {}", exact.partitions, how.1),
        );
    } else {
        let why = if count == 0 {
            ("没有划分，无从抽样", "no division, nothing to sample")
        } else {
            (
                "生成树数超过 2¹²²，未加权、未抽样",
                "more than 2¹²² spanning trees: not weighted, not sampled",
            )
        };
        judged.how = (
            format!("逐一列出 {} 个划分；{}", exact.partitions, why.0),
            format!("{} divisions listed one by one; {}", exact.partitions, why.1),
        );
    }
    judged
}

fn enumerate(graph: &Graph, diagram: &Diagram) -> Exact {
    let mut exact = Exact {
        partitions: 0,
        cut: Histogram::new(),
        trees: Some((0, Histogram::new())),
        first: Vec::new(),
        rarest: f64::INFINITY,
        classes: 1,
    };
    // What is left of a division when two neighbouring districts are joined, and the division.
    let mut joined: Vec<(u128, u32)> = Vec::new();
    let tell_classes = diagram.count() <= u128::from(LINKED_MOST);
    // Spanning trees by set of cells: districts come back in many divisions.
    let mut known: BTreeMap<Vec<u32>, Option<u128>> = BTreeMap::new();
    let mut members: Vec<Vec<u32>> = Vec::new();
    diagram.each(|of| {
        exact.partitions += 1;
        if exact.first.is_empty() {
            exact.first = of.to_vec();
        }
        let crosses = |e: &&[u32; 2]| of[e[0] as usize] != of[e[1] as usize];
        let cut = graph.edges().iter().filter(crosses).count() as u32;
        *exact.cut.entry(cut).or_default() += 1;
        if tell_classes {
            let mut pairs: Vec<[u32; 2]> = (graph.edges().iter().map(|e| e.map(|node| of[node as usize])))
                .filter(|[a, b]| a != b)
                .map(|[a, b]| [a.min(b), a.max(b)])
                .collect();
            pairs.sort_unstable();
            pairs.dedup();
            joined.extend(
                pairs
                    .iter()
                    .map(|&pair| (without(of, pair), exact.partitions as u32 - 1)),
            );
        }
        if let Some((total, by_cut)) = &mut exact.trees {
            members.iter_mut().for_each(Vec::clear);
            for (node, &d) in of.iter().enumerate() {
                if members.len() <= d as usize {
                    members.resize(d as usize + 1, Vec::new());
                }
                members[d as usize].push(node as u32);
            }
            let product = members
                .iter()
                .filter(|m| !m.is_empty())
                .try_fold(1u128, |product, nodes| {
                    let trees = match known.get(nodes) {
                        Some(trees) => *trees,
                        None => *known.entry(nodes.clone()).or_insert(spanning::trees(graph, nodes)),
                    };
                    product.checked_mul(trees?)
                });
            match product.and_then(|p| Some((p, total.checked_add(p)?))) {
                Some((product, sum)) => {
                    *total = sum;
                    *by_cut.entry(cut).or_default() += product;
                    exact.rarest = exact.rarest.min(product as f64);
                }
                None => exact.trees = None,
            }
        }
        ControlFlow::Continue(())
    });
    exact.classes = classes(joined, if tell_classes { exact.partitions as usize } else { 1 });
    match &exact.trees {
        Some((total, _)) if *total > 0 => exact.rarest /= *total as f64,
        _ => exact.trees = None,
    }
    exact
}

/// A fingerprint of the division with two districts joined; two that agree are the same but for a chance
/// of about 10⁻²⁵.
fn without(of: &[u32], [a, b]: [u32; 2]) -> u128 {
    let joined: Vec<u32> = of.iter().map(|&d| if d == b { a } else { d }).collect();
    canonical(&joined).iter().fold(0, |hash: u128, &d| {
        let mixed = (hash ^ u128::from(d)).wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645);
        mixed ^ (mixed >> 59)
    })
}

/// How many classes the divisions fall into when those with an equal fingerprint hang together.
fn classes(mut joined: Vec<(u128, u32)>, divisions: usize) -> usize {
    joined.sort_unstable();
    let mut parent: Vec<u32> = (0..divisions as u32).collect();
    let mut classes = divisions;
    let root = |parent: &mut [u32], mut i: u32| {
        while parent[i as usize] != i {
            parent[i as usize] = parent[parent[i as usize] as usize];
            i = parent[i as usize];
        }
        i
    };
    for pair in joined.windows(2).filter(|w| w[0].0 == w[1].0) {
        let (a, b) = (root(&mut parent, pair[0].1), root(&mut parent, pair[1].1));
        if a != b {
            parent[a as usize] = b;
            classes -= 1;
        }
    }
    classes
}

/// Runs the chain: the divisions it visited (where it had time to visit all), and its cut edges against
/// the law.
fn sample(graph: &Graph, band: Band, exact: &Exact, law: &Histogram<f64>) -> (Vec<Check>, (String, String)) {
    let start = Districts::new(graph, exact.first.clone());
    // In a band of one weight a tree of positive weights has at most one balanced edge.
    let mut chain = Reversible::new(graph, band, 1, start, Random::stream(2_021, exact.partitions));
    // A pilot run tells how long the chain remembers.
    let mut cut = Vec::with_capacity(PILOT);
    let mut alike = Vec::with_capacity(PILOT);
    for _ in 0..PILOT {
        chain.step();
        cut.push(f64::from(chain.districts().cut));
        // How much of the first division is still there: where all divisions cut as many edges, only
        // this tells that the chain goes on.
        let both = |e: &&[u32; 2]| {
            let apart = |of: &[u32]| of[e[0] as usize] != of[e[1] as usize];
            apart(&exact.first) && apart(&chain.districts().of)
        };
        alike.push(graph.edges().iter().filter(both).count() as f64);
    }
    let thin = (4.0 * memory(&cut).max(memory(&alike))).ceil() as u64;
    // Where every division is to be seen, the rarest should come up some twenty times.
    let see_all = 20.0 / exact.rarest * thin as f64 / 4.0;
    let mut steps = (SAMPLES * thin).min(STEPS_MOST);
    let seen_all = exact.partitions <= 20_000 && see_all <= STEPS_MOST as f64;
    if seen_all {
        steps = steps.max(see_all as u64);
    }
    let mut visited: BTreeMap<Vec<u8>, ()> = BTreeMap::new();
    let mut counts: Histogram<u64> = Histogram::new();
    let mut samples = 0;
    for step in 0..steps {
        let moved = chain.step();
        if seen_all && (moved || step == 0) {
            visited.entry(canonical(&chain.districts().of)).or_insert(());
        }
        if step % thin == 0 {
            samples += 1;
            *counts.entry(chain.districts().cut).or_default() += 1;
        }
    }
    let (statistic, freedom, p) = chi_square(&counts, law, samples);
    let mut checks = Vec::new();
    if seen_all {
        checks.push(Check {
            what: "sampled: divisions visited",
            value: visited.len().to_string(),
            expected: exact.partitions.to_string(),
            pass: visited.len() as u64 == exact.partitions,
        });
    }
    checks.push(Check {
        what: "sampled: χ² of cut edges",
        value: format!("{statistic:.2} (df {freedom}, p {p:.4})"),
        expected: format!("p ≥ {SIGNIFICANCE}"),
        pass: p >= SIGNIFICANCE && chain.overflows == 0,
    });
    (
        checks,
        (
            format!("可逆 ReCom {steps} 步，每 {thin} 步取一个，共 {samples} 个样本"),
            format!("{steps} steps of reversible ReCom, one in {thin} taken, {samples} samples"),
        ),
    )
}

/// How many steps a chain remembers: 1 + 2 Σ autocorrelation, until the sum is five times shorter than
/// the lag (Sokal's window).
fn memory(series: &[f64]) -> f64 {
    let n = series.len() as f64;
    let mean = series.iter().sum::<f64>() / n;
    let at = |lag: usize| -> f64 {
        (series.iter().zip(&series[lag..]))
            .map(|(a, b)| (a - mean) * (b - mean))
            .sum::<f64>()
            / n
    };
    let variance = at(0);
    if variance <= 0.0 {
        return 1.0;
    }
    let mut sum = 1.0;
    for lag in 1..series.len() / 50 {
        sum += 2.0 * at(lag) / variance;
        if lag as f64 >= 5.0 * sum {
            break;
        }
    }
    sum.max(1.0)
}

/// Districts renumbered by their first cell.
fn canonical(of: &[u32]) -> Vec<u8> {
    let mut names: Vec<u32> = Vec::new();
    of.iter()
        .map(|d| {
            let place = names.iter().position(|n| n == d).unwrap_or_else(|| {
                names.push(*d);
                names.len() - 1
            });
            place as u8
        })
        .collect()
}

/// Pearson's statistic, its degrees of freedom and the probability of one as large. Values expected
/// fewer than five times are taken together; one that the law does not have makes the probability 0.
fn chi_square(counts: &Histogram<u64>, law: &Histogram<f64>, samples: u64) -> (f64, usize, f64) {
    if counts.keys().any(|cut| law.get(cut).is_none_or(|p| *p <= 0.0)) {
        return (f64::INFINITY, law.len().saturating_sub(1), 0.0);
    }
    let mut bins: Vec<(f64, f64)> = Vec::new();
    let mut open = (0.0, 0.0);
    for (cut, p) in law {
        open.0 += counts.get(cut).copied().unwrap_or(0) as f64;
        open.1 += p * samples as f64;
        if open.1 >= 5.0 {
            bins.push(std::mem::take(&mut open));
        }
    }
    if let Some(last) = bins.last_mut() {
        last.0 += open.0;
        last.1 += open.1;
    }
    let statistic: f64 = bins.iter().map(|(o, e)| (o - e) * (o - e) / e).sum();
    let freedom = bins.len().saturating_sub(1);
    (statistic, freedom, upper_tail(statistic, freedom))
}

/// Probability that χ² with `freedom` degrees of freedom is above `x`: the regularised upper incomplete
/// gamma function by the finite sum that it is for whole and half orders (Abramowitz & Stegun 26.4.4–5).
fn upper_tail(x: f64, freedom: usize) -> f64 {
    if freedom == 0 {
        return 1.0;
    }
    let half = x / 2.0;
    let even = freedom.is_multiple_of(2);
    let (mut term, mut sum, mut k) = if even {
        (libm::exp(-half), 0.0, 1.0)
    } else {
        let first = libm::exp(-half) * (half / std::f64::consts::PI).sqrt() * 2.0;
        (first, libm::erfc(half.sqrt()), 1.5)
    };
    for _ in 0..if even { freedom / 2 } else { (freedom - 1) / 2 } {
        sum += term;
        term *= half / k;
        k += 1.0;
    }
    sum.clamp(0.0, 1.0)
}

/// A whole number of the row, exactly.
fn whole(row: &Row<'_>, what: &'static str, value: u128) -> Option<Check> {
    let expected = &row.json[what];
    if expected.is_null() {
        return None;
    }
    let pass = match expected.as_u64() {
        Some(number) => u128::from(number) == value,
        // Beyond 2⁶⁴ JSON readers know only floating point.
        None => expected.as_f64() == Some(value as f64),
    };
    Some(Check {
        what,
        value: value.to_string(),
        expected: expected.to_string(),
        pass,
    })
}

fn expected_histogram(row: &Row<'_>, what: &str) -> Option<Histogram<f64>> {
    let map = row.json[what].as_object()?;
    let parsed = map
        .iter()
        .filter_map(|(cut, value)| Some((cut.parse().ok()?, value.as_f64()?)));
    Some(parsed.collect())
}

fn histogram(row: &Row<'_>, what: &'static str, value: &Histogram<f64>, tolerance: f64) -> Option<Check> {
    let expected = expected_histogram(row, what)?;
    let at = |h: &Histogram<f64>, cut: &u32| h.get(cut).copied().unwrap_or(0.0);
    let pass =
        (value.keys().chain(expected.keys())).all(|cut| (at(value, cut) - at(&expected, cut)).abs() <= tolerance);
    let text = |h: &Histogram<f64>| {
        let parts: Vec<String> = (h.iter())
            .map(|(cut, x)| {
                let rounded = (x * 1e6).round() / 1e6;
                format!("{cut}: {rounded}")
            })
            .collect();
        format!("{{{}}}", parts.join(", "))
    };
    Some(Check {
        what,
        value: text(value),
        expected: text(&expected),
        pass,
    })
}

fn lines(judged: &Judged, language: Language) -> String {
    let mut text = format!("{}  {}\n", judged.name, language.pick(judged.how.clone()));
    for check in &judged.checks {
        let mark = language.pick(if check.pass {
            ("通过", "pass")
        } else {
            ("不符", "FAIL")
        });
        let (value, expected) = (&check.value, &check.expected);
        let wanted = language.pick(("应为", "expected"));
        text += &format!("  {mark}  {}: {value}  {wanted} {expected}\n", check.what);
    }
    text
}

fn as_json(judged: &Judged, language: Language) -> Value {
    let checks: Vec<Value> = (judged.checks.iter())
        .map(|c| json!({ "what": c.what, "value": c.value, "expected": c.expected, "pass": c.pass }))
        .collect();
    json!({
        "row": judged.name,
        "how": language.pick(judged.how.clone()),
        "left_out": judged.left_out,
        "checks": checks,
        "pass": judged.checks.iter().all(|c| c.pass),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_chi_square_is_that_of_the_tables() {
        for (x, freedom, p) in [
            (3.841, 1, 0.05),
            (9.210, 2, 0.01),
            (16.266, 3, 0.001),
            (18.307, 10, 0.05),
            (24.322, 11, 0.0114),
        ] {
            assert!(
                (upper_tail(x, freedom) - p).abs() < 2e-4,
                "{x} {freedom} {}",
                upper_tail(x, freedom)
            );
        }
    }
}
