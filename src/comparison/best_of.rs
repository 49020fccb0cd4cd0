//! The best of several scenarios, within a difference that somebody cares about: the fully
//! sequential procedure of Kim & Nelson (2001, "A fully sequential procedure for
//! indifference-zone selection in simulation"), valid under common random numbers since it uses the
//! variances of paired differences (simulation-methods.md §3.7).
//!
//! After `first` replications of every scenario, one that trails another by more than a boundary is
//! dropped; the boundary shrinks with every further replication and is 0 in the end, so the
//! procedure always stops. With probability `confidence` the one kept is the best, or no more than
//! `delta` worse than it.

use crate::locale::Language;
use crate::locale::index::{format_change, words};
use crate::simulation::Index;
use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Differences below this do not matter, in the index's unit; above 0.
    pub delta: f64,
    /// Probability of a right choice, between 1/k and 1.
    pub confidence: f64,
    /// Whether larger is better.
    pub larger_is_better: bool,
    /// Replications before anything is dropped; at least 2, 10 is usual.
    pub first: usize,
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Positions still in, ascending; one alone is the best.
    pub kept: Vec<usize>,
    /// By scenario: after how many replications it was dropped.
    pub dropped: Vec<Option<u32>>,
    /// Replications that were looked at.
    pub replications: u32,
}

impl Selection {
    /// The best, once it is known.
    pub fn best(&self) -> Option<usize> {
        match self.kept.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

/// η and h² of the procedure for `k` scenarios, `first` replications and the error probability
/// `alpha`, under common random numbers (c = 1).
pub fn constants(k: usize, first: usize, alpha: f64) -> (f64, f64) {
    let degrees = first as f64 - 1.0;
    let eta = 0.5 * (libm::pow(2.0 * alpha / (k as f64 - 1.0), -2.0 / degrees) - 1.0);
    (eta, 2.0 * eta * degrees)
}

/// Judges the values so far: one series a scenario, by replication of the same random numbers. A
/// scenario that was dropped needs no values after that. Replications in which a scenario still in
/// has no value are left out. With fewer than `first` values nothing is dropped.
pub fn select(series: &[&[f64]], rule: &Rule) -> Selection {
    let all = series.len();
    let mut kept: Vec<usize> = (0..all).collect();
    let mut dropped = vec![None; all];
    let first = rule.first.max(2);
    let sign = if rule.larger_is_better { 1.0 } else { -1.0 };
    let value = |i: usize, r: usize| series[i].get(r).map_or(f64::NAN, |v| v * sign);
    let longest = |kept: &[usize]| kept.iter().map(|&i| series[i].len()).min().unwrap_or(0);
    let mut looked = longest(&kept);
    if all < 2 || looked < first {
        return Selection {
            kept,
            dropped,
            replications: looked as u32,
        };
    }
    let alpha = 1.0 - rule.confidence;
    let (_, h2) = constants(all, first, alpha);
    // Variances of the first paired differences.
    let variance = |i: usize, l: usize| {
        let pairs: Vec<f64> = (0..first)
            .map(|r| value(i, r) - value(l, r))
            .filter(|v| v.is_finite())
            .collect();
        let n = pairs.len() as f64;
        let mean = pairs.iter().sum::<f64>() / n.max(1.0);
        pairs.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0).max(1.0)
    };
    let variances: Vec<Vec<f64>> = (0..all).map(|i| (0..all).map(|l| variance(i, l)).collect()).collect();
    let mut sums = vec![0.0; all];
    let mut r = 0;
    while r < longest(&kept) {
        if kept.iter().all(|&i| value(i, r).is_finite()) {
            for &i in &kept {
                sums[i] += value(i, r);
            }
        }
        r += 1;
        looked = r;
        if r < first {
            continue;
        }
        let boundary = |i: usize, l: usize| {
            let reach = h2 * variances[i][l] / (rule.delta * rule.delta) - r as f64;
            (rule.delta / 2.0 * reach).max(0.0)
        };
        let mut staying: Vec<usize> = kept
            .iter()
            .copied()
            .filter(|&i| kept.iter().all(|&l| l == i || sums[i] - sums[l] >= -boundary(i, l)))
            .collect();
        // Where the boundary is gone and all are equal to the digit, nothing tells them apart: the
        // first is as good as any.
        let over = staying
            .iter()
            .all(|&i| staying.iter().all(|&l| l == i || boundary(i, l) == 0.0));
        if over {
            staying.truncate(1);
        }
        for &i in &kept {
            if !staying.contains(&i) {
                dropped[i] = Some(r as u32);
            }
        }
        kept = staying;
        if kept.len() == 1 {
            break;
        }
    }
    Selection {
        kept,
        dropped,
        replications: looked as u32,
    }
}

/// The choice in words.
pub fn sentence(selection: &Selection, rule: &Rule, index: Index, names: &[&str], language: Language) -> String {
    let name = |i: usize| names.get(i).copied().unwrap_or("?");
    let of = language.pick(words(index).name);
    // A change without its sign: the width of what does not matter.
    let delta = format_change(index, rule.delta, language);
    let delta = delta.trim_start_matches(['+', '＋']);
    let confidence = crate::locale::number::decimals(rule.confidence * 100.0, 0);
    let n = selection.replications;
    match selection.best() {
        Some(best) => {
            let best = name(best);
            let mut dropped: Vec<(u32, usize)> = (selection.dropped.iter().enumerate())
                .filter_map(|(i, at)| at.map(|at| (at, i)))
                .collect();
            dropped.sort_compact();
            let out: Vec<String> = dropped
                .iter()
                .map(|&(at, i)| {
                    language.pick((
                        format!("“{}”在第 {at} 次后落选", name(i)),
                        format!("“{}” was out after {at}", name(i)),
                    ))
                })
                .collect();
            let out = out.join(language.pick(("，", ", ")));
            language.pick((
                format!(
                    "按{of}，“{best}”最好，或与最好者相差不到 {delta}（把握 {confidence}%，各情景用同样的案件推演到第 {n} 次；{out}）。"
                ),
                format!(
                    "By {of}, “{best}” is the best, or less than {delta} from it (confidence {confidence} %, same cases for every scenario, {n} replications; {out})."
                ),
            ))
        }
        None => {
            let kept: Vec<String> = selection.kept.iter().map(|&i| format!("“{}”", name(i))).collect();
            let kept = kept.join(language.pick(("、", ", ")));
            language.pick((
                format!("按{of}，{n} 次推演还分不出 {kept} 谁最好（要分辨到 {delta}）；请增加次数，或放宽可忽略的差别。"),
                format!(
                    "By {of}, {n} replications cannot yet tell which of {kept} is best (to within {delta}): play more, or accept a larger difference."
                ),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::stream::{Purpose, Stream, normal};

    const RULE: Rule = Rule {
        delta: 1.0,
        confidence: 0.95,
        larger_is_better: false,
        first: 10,
    };

    /// Standard normal numbers.
    fn normals(key: u64, n: u32) -> Vec<f64> {
        let stream = Stream::root(key, 6);
        (0..n)
            .map(|i| normal(stream.draws(i).uniform(Purpose::Handling)))
            .collect()
    }

    #[test]
    fn clear_winners_are_found_at_once_and_ties_end() {
        let noise = normals(1, 40);
        let shifted: Vec<Vec<f64>> = [5.0, 3.0, 9.0]
            .iter()
            .map(|shift| noise.iter().map(|v| v + shift).collect())
            .collect();
        let series: Vec<&[f64]> = shifted.iter().map(Vec::as_slice).collect();
        // The same noise in all: differences have no variance.
        let found = select(&series, &RULE);
        assert_eq!((found.best(), found.replications), (Some(1), 10));
        assert_eq!(found.dropped, [Some(10), None, Some(10)]);
        let equal = select(&[&noise, &noise], &RULE);
        assert_eq!(equal.best(), Some(0), "equal to the digit: the first");
        assert_eq!(select(&[&noise[..9], &noise[..9]], &RULE).kept, [0, 1]);
        assert_eq!(select(&[&noise], &RULE).best(), Some(0));
        let larger = Rule {
            larger_is_better: true,
            ..RULE
        };
        assert_eq!(select(&series, &larger).best(), Some(2));
    }

    #[test]
    fn noise_needs_more_replications_than_are_there() {
        let wild: Vec<Vec<f64>> = (0..3)
            .map(|k| normals(k + 50, 12).iter().map(|v| v * 9.0).collect())
            .collect();
        let series: Vec<&[f64]> = wild.iter().map(Vec::as_slice).collect();
        let found = select(&series, &RULE);
        assert!(found.kept.len() > 1 && found.best().is_none(), "{found:?}");
        let names = ["甲", "乙", "丙"];
        assert!(sentence(&found, &RULE, Index::LoadRatio, &names, Language::Chinese).contains("分不出"));
    }

    /// The promise: in the least favourable case (all others exactly `delta` worse) the best is
    /// chosen at least 95 times of 100, and mostly more.
    #[test]
    fn the_best_is_chosen_as_often_as_promised() {
        let trials = 400;
        let right = (0..trials)
            .filter(|&trial| {
                let common = normals(1000 + trial * 10, 900);
                let series: Vec<Vec<f64>> = (0..4)
                    .map(|k| {
                        let own = normals(1000 + trial * 10 + k + 1, 900);
                        let shift = if k == 2 { 0.0 } else { 1.0 };
                        common.iter().zip(&own).map(|(c, o)| c + 2.0 * o + shift).collect()
                    })
                    .collect();
                let series: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
                select(&series, &RULE).best() == Some(2)
            })
            .count();
        assert!(right as f64 >= 0.95 * trials as f64, "{right} of {trials}");
    }
}
