//! How far a conclusion hangs on the assumptions (simulation-methods.md §3.8): the same paired
//! difference again with one assumption at a time at the low and at the high end of its range, on the
//! same random numbers. What moves the difference most stands on top; what turns its sign is said.

use super::interval::{Interval, interval};
use crate::locale::Language;
use crate::locale::index::{format_change, words};
use crate::scenario::Scenario;
use crate::scenario::assumption::{Assumption, Grade, assumptions};
use crate::simulation::Index;
use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// One assumption at both ends of its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Its key.
    pub key: String,
    /// The values tried.
    pub values: (f64, f64),
    /// The difference at the low and at the high end; `None` where it has no value or the numbers
    /// could not be used.
    pub differences: (Option<Interval>, Option<Interval>),
}

/// One assumption at both ends of its range, as played: for each end the values of baseline and scenario
/// ([`super::attribution::city_values`]), `None` where the numbers could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// Its key.
    pub key: &'static str,
    /// The values tried.
    pub values: (f64, f64),
    /// Baseline and scenario at the low and at the high end.
    pub runs: [Option<(Vec<f64>, Vec<f64>)>; 2],
}

/// All assumptions about one difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tornado {
    /// Which index.
    pub index: Index,
    /// The difference with every assumption as it stands.
    pub middle: Interval,
    /// The assumptions that move it at all, the strongest first.
    pub bars: Vec<Bar>,
    /// How many were tried.
    pub tried: u32,
}

impl Bar {
    /// The ledger's row.
    pub fn assumption(&self) -> Option<&'static Assumption> {
        assumptions().iter().find(|a| a.key == self.key)
    }

    /// How far the difference moves between the two ends.
    pub fn swing(&self, middle: f64) -> f64 {
        let at = |end: Option<Interval>| end.map_or(middle, |i| i.mean);
        let (low, high) = (at(self.differences.0), at(self.differences.1));
        low.max(high).max(middle) - low.min(high).min(middle)
    }

    /// The ends at which the difference has surely the other sign.
    pub fn flips(&self, middle: f64) -> (bool, bool) {
        let turned = |end: Option<Interval>| end.is_some_and(|i| i.excludes_zero() && i.mean * middle < 0.0);
        (turned(self.differences.0), turned(self.differences.1))
    }

    /// The ends at which it can no longer be told from nothing.
    pub fn fades(&self) -> (bool, bool) {
        let faint = |end: Option<Interval>| end.is_some_and(|i| !i.excludes_zero());
        (faint(self.differences.0), faint(self.differences.1))
    }
}

/// The scenario with one assumption changed.
pub fn with(scenario: &Scenario, key: &str, value: f64) -> Scenario {
    let mut changed = scenario.clone();
    changed.assumptions.insert(key.to_owned(), value);
    changed
}

/// The assumptions worth trying: those with a range. The values in force of either scenario do not
/// matter: both are set to the end tried.
pub fn tried() -> impl Iterator<Item = &'static Assumption> {
    assumptions().iter().filter(|a| a.range.0 < a.range.1)
}

/// One index by replication, of the values of all.
pub fn series_of(values: &[f64], index: Index) -> Vec<f64> {
    values
        .iter()
        .skip(index as usize)
        .step_by(Index::COUNT)
        .copied()
        .collect()
}

/// The paired difference of two series of the same random numbers.
pub fn difference(baseline: &[f64], scenario: &[f64]) -> Option<Interval> {
    let pairs: Vec<f64> = scenario.iter().zip(baseline).map(|(s, b)| s - b).collect();
    interval(&pairs)
}

impl Tornado {
    /// The tornado of an index from runs of baseline and scenario as they stand and at both ends of each
    /// assumption; `None` where the index has no value as they stand.
    pub fn of_runs(index: Index, middle: &(Vec<f64>, Vec<f64>), ends: &[End]) -> Option<Self> {
        let of = |pair: &(Vec<f64>, Vec<f64>)| difference(&series_of(&pair.0, index), &series_of(&pair.1, index));
        let bars = ends.iter().map(|end| Bar {
            key: end.key.to_owned(),
            values: end.values,
            differences: (end.runs[0].as_ref().and_then(of), end.runs[1].as_ref().and_then(of)),
        });
        Some(Self::new(index, of(middle)?, bars.collect()))
    }

    /// Puts bars in order and leaves out those that move nothing.
    pub fn new(index: Index, middle: Interval, bars: Vec<Bar>) -> Self {
        let tried = bars.len() as u32;
        let mut bars: Vec<Bar> = bars.into_iter().filter(|b| b.swing(middle.mean) > 0.0).collect();
        // A stable sort: equals stay in the ledger's order.
        bars.sort_compact_by(|a, b| b.swing(middle.mean).total_cmp(&a.swing(middle.mean)));
        Self {
            index,
            middle,
            bars,
            tried,
        }
    }

    /// What the conclusion's paragraph must say: which assumptions turn the sign inside their range,
    /// and how much rests on estimates.
    pub fn caveat(&self, language: Language) -> String {
        let of = language.pick(words(self.index).name);
        let change = format_change(self.index, self.middle.mean, language);
        let named = |bar: &Bar, (low, high): (bool, bool)| {
            let name = bar
                .assumption()
                .map_or(bar.key.as_str(), |a| language.pick(a.name))
                .to_owned();
            let (at_low, at_high) = bar.values;
            let ends = match (low, high) {
                (true, true) => language.pick(("两端", "either end")).to_owned(),
                (true, false) => format!("{at_low}"),
                _ => format!("{at_high}"),
            };
            language.pick((format!("{name}取 {ends}"), format!("{name} at {ends}")))
        };
        let list = |which: &dyn Fn(&Bar) -> (bool, bool)| {
            let hit: Vec<String> = self
                .bars
                .iter()
                .filter_map(|bar| {
                    let ends = which(bar);
                    (ends.0 || ends.1).then(|| named(bar, ends))
                })
                .collect();
            (
                hit.len(),
                hit.into_iter()
                    .take(4)
                    .collect::<Vec<_>>()
                    .join(language.pick(("、", ", "))),
            )
        };
        let (turning, turned) = list(&|bar| bar.flips(self.middle.mean));
        let (fading, faint) = list(&|bar| bar.fades());
        let mut text = match turning {
            0 => language.pick((
                format!(
                    "{of}的差异（{change}）在 {} 项参数各自的合理范围内都不变号。",
                    self.tried
                ),
                format!(
                    "The difference in {of} ({change}) keeps its sign over the range of each of {} assumptions.",
                    self.tried
                ),
            )),
            n => language.pick((
                format!("{of}的差异（{change}）在 {n} 项参数的合理范围内会变号：{turned}。"),
                format!(
                    "The difference in {of} ({change}) turns its sign within the range of {n} assumptions: {turned}."
                ),
            )),
        };
        if fading > 0 && self.middle.excludes_zero() {
            text += &language.pick((
                format!("有 {fading} 项会使差异无法确认：{faint}。"),
                format!(" With {fading} it can no longer be confirmed: {faint}."),
            ));
        }
        let strongest: Vec<&Bar> = self.bars.iter().take(5).collect();
        let estimates: Vec<&str> = strongest
            .iter()
            .filter_map(|b| b.assumption())
            .filter(|a| a.grade == Grade::Estimate)
            .map(|a| language.pick(a.name))
            .collect();
        if !estimates.is_empty() {
            let names = estimates.join(language.pick(("、", ", ")));
            text += &language.pick((
                format!(
                    "影响最大的 {} 项参数中有 {} 项为估计：{names}。",
                    strongest.len(),
                    estimates.len()
                ),
                format!(
                    " Of the {} strongest assumptions {} are estimates: {names}.",
                    strongest.len(),
                    estimates.len()
                ),
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(mean: f64) -> Option<Interval> {
        Some(Interval {
            mean,
            half_width: 0.01,
            count: 10,
        })
    }

    fn bar(key: &str, low: Option<Interval>, high: Option<Interval>) -> Bar {
        Bar {
            key: key.to_owned(),
            values: (0.1, 0.9),
            differences: (low, high),
        }
    }

    #[test]
    fn the_strongest_stands_on_top_and_what_moves_nothing_is_left_out() {
        let middle = Interval {
            mean: -0.2,
            half_width: 0.01,
            count: 10,
        };
        let tornado = Tornado::new(
            Index::LoadRatio,
            middle,
            vec![
                bar("repeat", sure(-0.2), sure(-0.2)),
                bar("forms_share", sure(-0.3), sure(-0.1)),
                bar("visit_hours", sure(-0.5), sure(0.1)),
                bar(
                    "leave_share",
                    None,
                    Some(Interval {
                        mean: -0.01,
                        half_width: 0.05,
                        count: 10,
                    }),
                ),
            ],
        );
        let order: Vec<&str> = tornado.bars.iter().map(|b| b.key.as_str()).collect();
        assert_eq!(order, ["visit_hours", "forms_share", "leave_share"]);
        assert_eq!(tornado.tried, 4);
        assert_eq!(tornado.bars[0].flips(-0.2), (false, true));
        assert_eq!(tornado.bars[2].fades(), (false, true));
        let words = tornado.caveat(Language::Chinese);
        assert!(
            words.contains("1 项参数的合理范围内会变号：一次走访用时取 0.9"),
            "{words}"
        );
        assert!(
            words.contains("无法确认：休假占比取 0.9") && words.contains("为估计"),
            "{words}"
        );
        let steady = Tornado::new(
            Index::LoadRatio,
            middle,
            vec![bar("forms_share", sure(-0.3), sure(-0.1))],
        );
        assert!(steady.caveat(Language::English).contains("keeps its sign"));
    }

    #[test]
    fn runs_of_all_indices_give_the_tornado_of_each() {
        let run = |load: f64, cost: f64| {
            let mut values = vec![0.0; 2 * Index::COUNT];
            for r in 0..2 {
                values[r * Index::COUNT + Index::LoadRatio as usize] = load + r as f64;
                values[r * Index::COUNT + Index::Cost as usize] = cost;
            }
            values
        };
        let middle = (run(1.2, 5.0), run(1.0, 9.0));
        let ends = [End {
            key: "forms_share",
            values: (0.1, 0.9),
            runs: [Some((run(1.2, 5.0), run(1.1, 9.0))), None],
        }];
        let load = Tornado::of_runs(Index::LoadRatio, &middle, &ends).expect("a difference");
        assert!((load.middle.mean + 0.2).abs() < 1e-12 && load.middle.half_width < 1e-9);
        assert!((load.bars[0].swing(load.middle.mean) - 0.1).abs() < 1e-12);
        assert_eq!(load.bars[0].differences.1, None);
        let cost = Tornado::of_runs(Index::Cost, &middle, &ends).expect("a difference");
        assert_eq!((cost.middle.mean, cost.bars.len(), cost.tried), (4.0, 0, 1));
    }

    #[test]
    fn every_assumption_tried_is_in_the_ledger_and_within_bounds() {
        assert!(tried().count() > 20);
        for a in tried() {
            assert!(a.bounds.0 <= a.range.0 && a.range.1 <= a.bounds.1, "{}", a.key);
        }
    }
}
