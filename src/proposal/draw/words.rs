//! Proposals in words, zh and en.

use super::Measures;
use super::choose::Proposal;
use super::studio::Studio;
use crate::locale::Language;

/// What a point of view is called.
pub fn title(view: &str) -> (&'static str, &'static str) {
    match view {
        "least_moved" => ("变动最少", "Least disturbance"),
        "even_hours" => ("工时最均", "Even hours per worker"),
        "compact" => ("形状最紧凑", "Most compact"),
        "even_households" => ("户数最均", "Even households"),
        "barriers" => ("少跨干道河流", "Few roads and rivers crossed"),
        "several_targets" => ("户数工时重点人群兼顾", "Households, hours and special groups"),
        super::score::OWN => ("按您的权重", "By your own weights"),
        "short_walks" => ("走动最近", "Shortest walks"),
        _ => ("各项均衡", "All-round"),
    }
}

/// Where the planner's own weights find nothing to change.
pub const NOTHING_OF_YOURS: (&str, &str) = (
    "按您的权重，没有找到比现在更好的划法。",
    "By your own weights nothing better than today was found.",
);

/// In which figures each proposal is the best of all (positions as in [`FIGURES`]).
pub fn best(proposals: &[Proposal]) -> Vec<Vec<usize>> {
    proposals
        .iter()
        .map(|p| {
            (0..FIGURES.len())
                .filter(|&i| {
                    let of = FIGURES[i].1;
                    proposals.len() > 1
                        && proposals
                            .iter()
                            .all(|q| q.view == p.view || of(&q.measures) > of(&p.measures))
                })
                .collect()
        })
        .collect()
}

type Figure = ((&'static str, &'static str), fn(&Measures) -> f64);

/// Figures by which proposals are told apart; lower is better.
const FIGURES: [Figure; 6] = [
    (("变动户数最少", "fewest households moved"), |m| {
        f64::from(m.moved)
    }),
    (("工时差距最小", "most even hours"), |m| m.hours_gini),
    (("重点人群最均", "most even special groups"), |m| m.special_gini),
    (("形状最紧凑", "most compact"), |m| -m.compactness),
    (("格内干道河流最短", "least barrier inside grids"), |m| {
        m.barrier
    }),
    (("走动距离最短", "shortest walks"), |m| m.walk),
];

/// What a proposal does, in a few sentences.
pub fn sentences(studio: &Studio, proposal: &Proposal, best: &[usize], language: Language) -> Vec<String> {
    let (now, then) = (&studio.today, &proposal.measures);
    let band = studio.ask.band_words();
    let share = 100.0 * f64::from(then.moved) / f64::from(then.households.max(1));
    let mut list = vec![
        language.pick((
            format!(
                "{} 个网格中 {} 个{}（现在 {} 个中 {} 个）；最小 {} 户，最大 {} 户",
                then.grids, then.in_band, band.0, now.grids, now.in_band, then.smallest, then.largest
            ),
            format!(
                "{} of {} grids {} (today {} of {}); smallest {}, largest {}",
                then.in_band, then.grids, band.1, now.in_band, now.grids, then.smallest, then.largest
            ),
        )),
        language.pick((
            format!(
                "{} 户换网格（{share:.1}%）；工时差距（基尼系数）{:.3}，现在 {:.3}",
                then.moved, then.hours_gini, now.hours_gini
            ),
            format!(
                "{} households change grid ({share:.1}%); inequality of hours (Gini) {:.3}, today {:.3}",
                then.moved, then.hours_gini, now.hours_gini
            ),
        )),
    ];
    if !best.is_empty() {
        let names: Vec<&str> = best.iter().map(|&i| language.pick(FIGURES[i].0)).collect();
        list.push(language.pick((
            format!("各方案中{}", names.join("、")),
            format!("Among the proposals: {}", names.join(", ")),
        )));
    }
    list.push(match proposal.proven {
        Some(n) => language.pick((
            format!("已逐一比较全部 {n} 种合格划法，从这个角度没有更好的"),
            format!("All {n} divisions within the band were compared: none is better from this point of view"),
        )),
        None if then.in_band == then.grids && studio.moved_least > 0 => language.pick((
            format!("不论怎么划，至少要动 {} 户（按户数推算，未计相连要求）；未证明最优", studio.moved_least),
            format!(
                "Whatever is drawn, at least {} households must move (by numbers alone, contiguity left out); not proven to be the best",
                studio.moved_least
            ),
        )),
        None => language.pick((
            "由搜索得到，未证明最优".to_owned(),
            "Found by search; not proven to be the best".to_owned(),
        )),
    });
    list
}
