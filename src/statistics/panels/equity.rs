//! How evenly hours lie on workers: the Lorenz curve.

use super::View;
use crate::chart::{Chart, Form, Line, Lines, Panel, Table};
use crate::locale::number::Kind;
use crate::statistics::study::Gathered;

/// `None` for areas with fewer than two urban grids.
pub fn equity(v: &View<'_>) -> Option<Panel> {
    let loads = v.last.loads();
    let gini = v.last.gini()?;
    if loads.len() < 2 {
        return None;
    }
    let total: f64 = loads.iter().sum();
    // The busiest tenth, at least one grid.
    let tenth = loads.len().div_ceil(10);
    let top: f64 = loads.iter().rev().take(tenth).sum::<f64>() / total.max(1e-9);
    let mut title = v.say(
        format!(
            "最忙的一成网格每人多担：占工时 {}；基尼系数 {}",
            v.plain(top, Kind::Percent),
            v.plain(gini.mean, Kind::Ratio)
        ),
        format!(
            "The busiest tenth of grids carry {} of the hours a worker; Gini {}",
            v.plain(top, Kind::Percent),
            v.plain(gini.mean, Kind::Ratio)
        ),
    );
    if v.several()
        && let Some(base) = v.study.scenarios[0].gini()
    {
        let name = &v.study.scenarios[0].name;
        title.push_str(&v.say(
            format!("（“{name}”{}）", v.plain(base.mean, Kind::Ratio)),
            format!(" (“{name}”: {})", v.plain(base.mean, Kind::Ratio)),
        ));
    }
    let curve = |s: &Gathered| {
        let loads = s.loads();
        let total: f64 = loads.iter().sum();
        let n = loads.len() as f64;
        let mut sum = 0.0;
        let mut points = vec![[0.0, 0.0]];
        // A hundred points are enough for the eye.
        let every = loads.len().div_ceil(100).max(1);
        for (i, load) in loads.iter().enumerate() {
            sum += load;
            if (i + 1) % every == 0 || i + 1 == loads.len() {
                points.push([(i as f64 + 1.0) / n, sum / total.max(1e-9)]);
            }
        }
        points
    };
    let chart = Chart::Lines(Lines {
        x: v.axis(
            "网格，按每人工时从少到多",
            "grids, from least to most hours a worker",
            Form::Percent,
            true,
        ),
        y: v.axis("累计工时占比", "cumulative share of hours", Form::Percent, true),
        lines: (v.study.scenarios.iter())
            .filter(|s| s.loads().len() > 1)
            .map(|s| Line {
                name: s.name.clone(),
                points: curve(s),
                band: Vec::new(),
            })
            .collect(),
        diagonal: true,
        spots: Vec::new(),
    });
    let mut head = v.head(&[("每人工时", "hours a worker")]);
    head.extend(v.names());
    let year = |s: &Gathered, share: f64| {
        let loads = s.loads();
        let rank = ((share * loads.len() as f64).ceil() as usize).clamp(1, loads.len().max(1)) - 1;
        let hours = loads.get(rank).map_or(f64::NAN, |l| l / s.post_hours.max(1e-9) / 12.0);
        v.plain(hours, Kind::Ratio)
    };
    let row = |zh: &str, en: &str, of: &dyn Fn(&Gathered) -> String| {
        let mut row = vec![v.say(zh, en).to_owned()];
        row.extend(v.study.scenarios.iter().map(of));
        row
    };
    let table = Table {
        head,
        rows: vec![
            row("基尼系数", "Gini coefficient", &|s| v.cell(s.gini(), Kind::Ratio)),
            row("变异系数", "coefficient of variation", &|s| {
                v.cell(s.variation(), Kind::Ratio)
            }),
            row(
                "最闲的网格（合同工时的倍数）",
                "least busy grid (multiples of contract hours)",
                &|s| year(s, 0.0),
            ),
            row("中位网格", "median grid", &|s| year(s, 0.5)),
            row("最忙的一成起点", "busiest tenth from", &|s| year(s, 0.9)),
            row("最忙的网格", "busiest grid", &|s| year(s, 1.0)),
        ],
    };
    Some(v.panel(
        "equity",
        title,
        (
            "洛伦兹曲线：越贴近虚线越均匀。只计城镇网格；工时含案件、走访、巡查、报表、会议",
            "Lorenz curve: the nearer the dashed line, the more even. Urban grids only; cases, visits, patrol, forms, meetings",
        ),
        Some(chart),
        table,
    ))
}
