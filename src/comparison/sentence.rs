//! The conclusion in plain words: what really changed most, and what it rests on.

use super::{Comparison, Row};
use crate::locale::Language;
use crate::locale::index::{format_change, format_value, words};
use crate::simulation::Index;
use crate::territory::order::SortCompact;

/// Differences told at most.
const MOST: usize = 3;

/// A share that is all but complete must not win by the last tenth of a point it gains.
const LEAST_GAP: f64 = 0.05;

/// One difference worth telling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Which index.
    pub index: Index,
    /// Mean of the baseline.
    pub from: f64,
    /// Mean of the scenario.
    pub to: f64,
    /// Paired difference.
    pub by: f64,
    /// Whether it is for the better; `None` where neither is.
    pub better: Option<bool>,
}

/// How great the change of a row is in a scenario: relative to the baseline, a share counting its gap to 0
/// or 1, whichever is less (from 88 % to 94 % halves what is missing), but at least [`LEAST_GAP`];
/// indices that are neither good nor bad count half. Nothing where the change is not real.
pub fn greatness(row: &Row, scenario: usize) -> f64 {
    let parts = || {
        let cell = row.cells.get(scenario)?;
        let by = cell.difference.filter(|d| d.excludes_zero())?.mean;
        Some((by, row.cells.first()?.mean?.mean))
    };
    let Some((by, from)) = parts() else { return 0.0 };
    let scale = match words(row.index).kind {
        crate::locale::number::Kind::Percent => from.abs().min((1.0 - from).abs()).max(LEAST_GAP),
        _ => from.abs(),
    };
    let relative = if scale > 0.0 { (by / scale).abs().min(1.0) } else { 1.0 };
    let weight = if row.index.larger_is_better().is_some() {
        1.0
    } else {
        0.5
    };
    weight * relative
}

/// The real differences of scenario `scenario` (1 is the first after the baseline), the greatest
/// ([`greatness`]) first.
pub fn changes(comparison: &Comparison, scenario: usize) -> Vec<Change> {
    let mut changes: Vec<(f64, Change)> = comparison
        .rows
        .iter()
        .filter_map(|row| {
            let cell = row.cells.get(scenario)?;
            let by = cell.difference.filter(|d| d.excludes_zero())?.mean;
            let change = Change {
                index: row.index,
                from: row.cells.first()?.mean?.mean,
                to: cell.mean?.mean,
                by,
                better: row.index.larger_is_better().map(|larger| larger == (by > 0.0)),
            };
            Some((greatness(row, scenario), change))
        })
        .collect();
    // A stable sort: equals stay in the order of the table.
    changes.sort_compact_by(|a, b| b.0.total_cmp(&a.0));
    changes.into_iter().map(|(_, change)| change).collect()
}

/// One paragraph for scenario `scenario` against the baseline, with its caveat.
pub fn conclusion(comparison: &Comparison, scenario: usize, baseline: &str, name: &str, language: Language) -> String {
    let all = changes(comparison, scenario);
    let told: Vec<String> = all
        .iter()
        .take(MOST)
        .map(|change| {
            let index = language.pick(words(change.index).name);
            let from = format_value(change.index, change.from, language);
            let to = format_value(change.index, change.to, language);
            let by = format_change(change.index, change.by, language);
            // A unit in Chinese stands close to the word after it.
            let gap = if from.ends_with(|c: char| c.is_ascii()) {
                " "
            } else {
                ""
            };
            language.pick((
                format!("{index}由 {from}{gap}变为 {to}（{by}）"),
                format!("{index} goes from {from} to {to} ({by})"),
            ))
        })
        .collect();
    let caveat = language.pick((
        "以上为推演结果，案件量、用时等多取自其他地方的案例或估计，结论请结合参数台账判断。",
        "These are results of a model; case volumes and times are cases from elsewhere or estimates: judge them with the parameter ledger.",
    ));
    if told.is_empty() {
        let replications = comparison
            .rows
            .iter()
            .filter_map(|row| row.cells.get(scenario)?.difference)
            .map(|d| d.count)
            .max()
            .unwrap_or(0);
        return match (replications, language) {
            (0 | 1, Language::Chinese) => format!("推演次数不足，还不能判断“{name}”与“{baseline}”的差异。{caveat}"),
            (0 | 1, Language::English) => format!("Too few replications to tell “{name}” from “{baseline}”. {caveat}"),
            (_, Language::Chinese) => format!("“{name}”与“{baseline}”相比，没有可确认的差异。{caveat}"),
            (_, Language::English) => format!("“{name}” does not differ measurably from “{baseline}”. {caveat}"),
        };
    }
    let worse = all.iter().filter(|c| c.better == Some(false)).count();
    let better = all.iter().filter(|c| c.better == Some(true)).count();
    match language {
        Language::Chinese => format!(
            "与“{baseline}”相比，“{name}”可确认有 {better} 项指标向好、{worse} 项变差，变化最大的是：{}。{caveat}",
            told.join("；")
        ),
        Language::English => format!(
            "Against “{baseline}”, “{name}” measurably improves {better} indices and worsens {worse}; most of all: {}. {caveat}",
            told.join("; ")
        ),
    }
}
