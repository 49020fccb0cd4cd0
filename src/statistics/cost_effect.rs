//! Cost against effect (成本与效果) with the efficient frontier.

use super::compared::axis;
use crate::chart::{Chart, Line, Lines, Panel, Spot, Table};
use crate::comparison::Comparison;
use crate::comparison::frontier::{Point, Standing, frontier};
use crate::locale::Language;
use crate::locale::index::{format_value, words};
use crate::locale::number::{Kind, MISSING, format_number};
use crate::simulation::Index;

/// The panel of an index that has a better side; `None` for the others, and where cost or effect of all
/// is unknown.
pub fn cost_effect(comparison: &Comparison, index: Index, names: &[String], language: Language) -> Option<Panel> {
    let larger = index.larger_is_better().filter(|_| index != Index::Cost)?;
    let (costs, effects) = (comparison.row(Index::Cost)?, comparison.row(index)?);
    let points: Vec<Point> = (costs.cells.iter().zip(&effects.cells))
        .map(|(c, e)| Point {
            cost: c.mean.map_or(f64::NAN, |m| m.mean),
            effect: e.mean.map_or(f64::NAN, |m| m.mean),
        })
        .collect();
    let found = frontier(&points, larger);
    if found.efficient.is_empty() {
        return None;
    }
    let of = language.pick(words(index).name);
    let named = |i: usize| format!("“{}”", names.get(i).map_or("", String::as_str));
    let (x, x_scale) = axis(Index::Cost, false, language);
    let (y, y_scale) = axis(index, false, language);
    let finite = |half: f64| if half.is_finite() { half } else { 0.0 };
    let spots = (points.iter().enumerate())
        .filter(|(_, p)| p.cost.is_finite() && p.effect.is_finite())
        .map(|(i, p)| {
            let half = |row: &crate::comparison::Row, scale: f64| {
                row.cells[i].mean.map_or(0.0, |m| finite(m.half_width) * scale)
            };
            Spot {
                name: names.get(i).cloned().unwrap_or_default(),
                at: [p.cost * x_scale, p.effect * y_scale],
                half: [half(costs, x_scale), half(effects, y_scale)],
                hollow: !found.efficient.contains(&i),
            }
        });
    let standing = |i: usize| match found.standings[i] {
        Standing::Efficient { price: None } => language.pick(("有效（最省）", "efficient (cheapest)")).to_owned(),
        Standing::Efficient { price: Some(price) } => {
            let (step, unit) = match words(index).kind {
                Kind::Percent => (0.01, ("1 个百分点", "point")),
                Kind::Ratio => (0.01, ("0.01", "0.01")),
                Kind::Hours => (1.0, ("1 小时", "hour")),
                _ => (1.0, ("1", "one")),
            };
            let (price, unit) = (format_number(price * step, Kind::Yuan, language), language.pick(unit));
            language.pick((
                format!("有效；每改善 {unit} 多花 {price}"),
                format!("efficient; {price} for each {unit}"),
            ))
        }
        Standing::Dominated { by } => language.pick((
            format!("不如{}：花得不更少，效果不更好", named(by)),
            format!("beaten by {}: costs no less, gives no more", named(by)),
        )),
        Standing::Mixed { cheaper, better } => language.pick((
            format!("不如{}与{}各做一部分", named(cheaper), named(better)),
            format!("beaten by a mix of {} and {}", named(cheaper), named(better)),
        )),
        Standing::Unknown => MISSING.to_owned(),
    };
    let good: Vec<String> = found.efficient.iter().map(|&i| named(i)).collect();
    let good = good.join(language.pick(("、", ", ")));
    let beaten = points.len() - found.efficient.len();
    let title = if beaten == 0 {
        language.pick((
            format!("成本与{of}之间各有取舍：{good}都在有效前沿上"),
            format!("Cost against {of}: {good} all lie on the efficient frontier"),
        ))
    } else {
        language.pick((
            format!("按成本与{of}，有效的是{good}，其余 {beaten} 个被超过"),
            format!("By cost and {of}, {good} are efficient; {beaten} are beaten"),
        ))
    };
    let rows = (0..points.len()).map(|i| {
        vec![
            names.get(i).cloned().unwrap_or_default(),
            format_value(Index::Cost, points[i].cost, language),
            format_value(index, points[i].effect, language),
            standing(i),
        ]
    });
    let head = [
        language.pick(("情景", "scenario")),
        language.pick(words(Index::Cost).name),
        of,
        language.pick(("判断", "standing")),
    ];
    Some(Panel {
        key: "frontier".to_owned(),
        title,
        note: language
            .pick((
                "实心点在有效前沿上：没有别的情景（或两个情景的组合）花得更少而效果不差；空心点被超过。细线为 95% 区间。",
                "Filled dots lie on the frontier: no other scenario, nor a mix of two, gives as much for less; hollow ones are beaten. Thin lines are 95 % intervals.",
            ))
            .to_owned(),
        chart: Some(Chart::Lines(Lines {
            x,
            y,
            lines: vec![Line {
                name: language.pick(("有效前沿", "efficient frontier")).to_owned(),
                points: (found.efficient.iter())
                    .map(|&i| [points[i].cost * x_scale, points[i].effect * y_scale])
                    .collect(),
                band: Vec::new(),
            }],
            diagonal: false,
            spots: spots.collect(),
        })),
        table: Table {
            head: head.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Cell, Interval, Row};

    #[test]
    fn who_is_beaten_is_said() {
        let cell = |mean: f64| Cell {
            mean: Some(Interval {
                mean,
                half_width: 0.0,
                count: 3,
            }),
            difference: None,
        };
        let row = |index, values: [f64; 3]| Row {
            index,
            cells: values.map(cell).to_vec(),
        };
        let comparison = Comparison {
            area: crate::simulation::outcome::Area::City,
            rows: vec![
                row(Index::LoadRatio, [1.3, 1.0, 1.1]),
                row(Index::Cost, [1e7, 2e7, 3e7]),
            ],
        };
        let names = ["现状", "减负", "增人"].map(str::to_owned);
        let panel = cost_effect(&comparison, Index::LoadRatio, &names, Language::Chinese).expect("a panel");
        assert!(
            panel.title.contains("“现状”、“减负”") && panel.title.contains("其余 1 个"),
            "{}",
            panel.title
        );
        assert!(
            panel.table.rows[2][3].contains("不如“减负”"),
            "{:?}",
            panel.table.rows[2]
        );
        assert!(cost_effect(&comparison, Index::Cost, &names, Language::Chinese).is_none());
    }
}
