//! Scenarios side by side: means and paired differences, each with its interval.

pub mod areas;
pub mod attribution;
pub mod best_of;
pub mod frontier;
pub mod interval;
pub mod reader;
pub mod sentence;
pub mod stopping;
pub mod tornado;

pub use interval::Interval;

use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use serde::{Deserialize, Serialize};

/// The comparison of several scenarios in one area; the first is the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The area.
    pub area: Area,
    /// One row an index.
    pub rows: Vec<Row>,
}

/// One index over all scenarios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which index.
    pub index: Index,
    /// One cell a scenario, baseline first.
    pub cells: Vec<Cell>,
}

/// One index of one scenario.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Mean over replications with its interval; `None` where the index has no meaning here.
    pub mean: Option<Interval>,
    /// Paired difference from the baseline; `None` for the baseline itself.
    pub difference: Option<Interval>,
}

impl Comparison {
    /// The row of an index.
    pub fn row(&self, index: Index) -> Option<&Row> {
        self.rows.iter().find(|row| row.index == index)
    }

    /// Number of scenarios, the baseline counted.
    pub fn scenarios(&self) -> usize {
        self.rows.first().map_or(0, |row| row.cells.len())
    }
}

impl Cell {
    /// Whether the difference from the baseline is real: its interval excludes 0.
    pub fn is_real(&self) -> bool {
        self.difference.is_some_and(|d| d.excludes_zero())
    }
}

/// Compares outcomes of the same seed, paired by replication: the difference is taken within each
/// replication, which had the same cases in every scenario, and its interval is that of these
/// differences (simulation-methods.md §3.1). Where one outcome has more replications (another run was
/// cancelled, or is still under way), the ones that all have count. An index that has no value in a
/// replication of either scenario leaves that pair out; an area that one outcome does not have (a grid of
/// another plan) has no cells there. The error says what does not match.
pub fn compare(outcomes: &[&Outcome], area: Area) -> Result<Comparison, String> {
    let replications = common(outcomes)?;
    let positions: Vec<Option<usize>> = outcomes.iter().map(|o| o.position(area)).collect();
    if positions.iter().all(Option::is_none) {
        return Err(format!("no scenario has measures of {area:?}"));
    }
    let rows = Index::ALL
        .iter()
        .map(|&index| Row {
            index,
            cells: cells(outcomes, &positions, index, replications),
        })
        .collect();
    Ok(Comparison { area, rows })
}

/// The replications that all outcomes have, if they can be compared at all.
fn common(outcomes: &[&Outcome]) -> Result<usize, String> {
    let Some(baseline) = outcomes.first() else {
        return Err("there is nothing to compare: give at least one outcome".to_owned());
    };
    for (i, outcome) in outcomes.iter().enumerate() {
        if outcome.seed != baseline.seed {
            return Err(format!(
                "scenario {} was run with seed {}, the baseline with {}; run them with one seed",
                i + 1,
                outcome.seed,
                baseline.seed
            ));
        }
        let expected = outcome.replications as usize * outcome.areas.len() * Index::COUNT;
        if outcome.values.len() != expected {
            return Err(format!(
                "scenario {} holds {} values where {expected} are due; run it again",
                i + 1,
                outcome.values.len()
            ));
        }
    }
    Ok(outcomes.iter().map(|o| o.replications).min().unwrap_or(0) as usize)
}

/// The cells of one index in one area, at these positions, over the first replications.
fn cells(outcomes: &[&Outcome], positions: &[Option<usize>], index: Index, replications: usize) -> Vec<Cell> {
    let series: Vec<Option<Vec<f64>>> = (outcomes.iter().zip(positions))
        .map(|(o, at)| {
            at.map(|at| {
                let mut values = o.series(at, index);
                values.truncate(replications);
                values
            })
        })
        .collect();
    let base = series.first().and_then(Option::as_ref);
    (series.iter().enumerate())
        .map(|(i, own)| {
            let difference = match (i, base, own) {
                (0, ..) | (_, None, _) | (_, _, None) => None,
                (_, Some(base), Some(own)) => {
                    let pairs: Vec<f64> = own.iter().zip(base).map(|(o, b)| o - b).collect();
                    interval::interval(&pairs)
                }
            };
            Cell {
                mean: own.as_deref().and_then(interval::interval),
                difference,
            }
        })
        .collect()
}
