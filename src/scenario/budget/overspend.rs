//! Spending beyond an envelope (超支): a finding with its amount, never a block.

use super::years::{self, YEARS};
use super::{Envelope, Line, limit};
use crate::scenario::Scenario;
use crate::territory::Territory;

/// An envelope that does not hold what is spent from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overspend {
    /// Which.
    pub envelope: Envelope,
    /// First year in which it happens, 1–5.
    pub year: u32,
    /// 元 beyond it in that year.
    pub over: f64,
    /// 元 that it holds a year.
    pub limit: f64,
}

/// What is beyond its envelope, each envelope at most once, with the first year.
pub fn overspend(territory: &Territory, scenario: &Scenario, lines: &[Line]) -> Vec<Overspend> {
    Envelope::ALL
        .into_iter()
        .filter_map(|envelope| {
            let limit = limit(territory, scenario, envelope)?;
            let spent = years::of_envelope(lines, envelope);
            // Half a yuan is the rounding of sums, not spending.
            let at = (0..YEARS).find(|&y| spent[y] > limit + 0.5)?;
            Some(Overspend {
                envelope,
                year: at as u32 + 1,
                over: spent[at] - limit,
                limit,
            })
        })
        .collect()
}

/// What is left of an envelope in the first year, 元 (negative: over-spent); `None` without a limit.
pub fn left(territory: &Territory, scenario: &Scenario, lines: &[Line], envelope: Envelope) -> Option<f64> {
    Some(limit(territory, scenario, envelope)? - years::of_envelope(lines, envelope)[0])
}
