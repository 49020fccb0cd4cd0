//! What each part brought (归因) as steps from the baseline to the scenario.

use super::compared::axis;
use crate::chart::{BarRow, Bars, Chart, Panel, Table};
use crate::comparison::attribution::Attribution;
use crate::locale::Language;
use crate::locale::index::{format_change, format_value, words};
use crate::locale::number::MISSING;
use crate::simulation::Index;

/// The panel of one index; names are those of baseline and scenario.
pub fn waterfall(found: &Attribution, index: Index, names: [&str; 2], language: Language) -> Option<Panel> {
    let row = found.rows.iter().find(|r| r.index == index)?;
    let of = language.pick(words(index).name);
    let head = language.pick((
        ["步骤", "带来的变化", "± 95%", "累计"],
        ["step", "brings", "± 95 %", "so far"],
    ));
    let head = head.map(str::to_owned).to_vec();
    let (Some(base), Some(target), Some(whole)) = (row.base, row.target, row.whole) else {
        return Some(Panel {
            key: "waterfall".to_owned(),
            title: language.pick((
                format!("{of}在部分情景中没有数值，不能分摊"),
                format!("{of} has no value in some of the runs"),
            )),
            note: String::new(),
            chart: None,
            table: Table { head, rows: Vec::new() },
        });
    };
    let (mut x, scale) = axis(index, false, language);
    x.zero = false;
    let value = |v: f64| format_value(index, v, language);
    let change = |v: f64| format_change(index, v, language);
    // A level stands on the axis, wherever that begins.
    let level = |name: &str, v: f64| BarRow {
        label: name.to_owned(),
        bars: vec![(0, f64::NEG_INFINITY, v * scale)],
        text: value(v),
    };
    let mut rows = vec![level(names[0], base.mean)];
    let mut table = vec![vec![
        names[0].to_owned(),
        String::new(),
        String::new(),
        value(base.mean),
    ]];
    let mut at = base.mean;
    let mut most: Option<(f64, &str)> = None;
    for (part, share) in found.parts.iter().zip(&row.shares) {
        let name = language.pick(part.name());
        let by = share.map_or(0.0, |s| s.mean);
        let colour = match index.larger_is_better() {
            _ if by == 0.0 => 0,
            Some(up) if (by > 0.0) == up => 3,
            Some(_) => 2,
            None => 1,
        };
        rows.push(BarRow {
            label: name.to_owned(),
            bars: vec![(colour, at * scale, (at + by) * scale)],
            text: change(by),
        });
        at += by;
        let half = share.map_or(MISSING.to_owned(), |s| change(s.half_width).replace('+', ""));
        table.push(vec![name.to_owned(), change(by), half, value(at)]);
        // The greatest step in the direction of the whole.
        if by * whole.mean > 0.0 && most.is_none_or(|m| by.abs() > m.0.abs()) {
            most = Some((by, name));
        }
    }
    rows.push(level(names[1], target.mean));
    table.push(vec![
        names[1].to_owned(),
        change(whole.mean),
        String::new(),
        value(target.mean),
    ]);
    let (from, to) = (value(base.mean), value(target.mean));
    let title = match most {
        Some((by, name)) => {
            let by = change(by);
            language.pick((
                format!("{of}由 {from} 变为 {to}，“{name}”带来最多（{by}）"),
                format!("{of} goes from {from} to {to}; “{name}” brings most ({by})"),
            ))
        }
        None => language.pick((
            format!("{of}没有变化（{from}）"),
            format!("{of} does not change ({from})"),
        )),
    };
    Some(Panel {
        key: "waterfall".to_owned(),
        title,
        note: language
            .pick((
                "沙普利值：同一批随机案件下，各部分按所有先后次序的平均贡献；各步相加等于总差值。横轴不从 0 起。",
                "Shapley values on the same cases: the mean contribution over all orders; the steps add up to the whole. The axis does not begin at 0.",
            ))
            .to_owned(),
        chart: Some(Chart::Bars(Bars {
            x,
            key: vec![
                (3, language.pick(("向好", "better")).to_owned()),
                (2, language.pick(("变差", "worse")).to_owned()),
            ],
            rows,
            linked: true,
            reference: None,
        })),
        table: Table { head, rows: table },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::attribution::{Part, attribute};

    #[test]
    fn the_steps_lead_from_baseline_to_scenario_and_the_greatest_is_named() {
        let run = |v: f64| (0..2).flat_map(|_| vec![v; Index::COUNT]).collect::<Vec<f64>>();
        let found = attribute(&[Part::Add, Part::Cut], &[run(1.3), run(1.2), run(1.0), run(0.9)]).expect("four runs");
        let panel = waterfall(&found, Index::LoadRatio, ["现状", "方案"], Language::Chinese).expect("a panel");
        assert!(
            panel.title.contains("由 1.30 变为 0.90") && panel.title.contains("减"),
            "{}",
            panel.title
        );
        let Some(Chart::Bars(bars)) = panel.chart else {
            panic!("bars");
        };
        assert_eq!(bars.rows.len(), 4);
        assert!(
            (bars.rows[2].bars[0].2 - 0.9).abs() < 1e-9,
            "the last step ends at the scenario"
        );
        assert_eq!(panel.table.rows.len(), 4);
        assert!(panel.table.rows[2][1].starts_with('−'), "{:?}", panel.table.rows[2]);
    }
}
