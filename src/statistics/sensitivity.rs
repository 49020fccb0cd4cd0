//! What a conclusion hangs on (敏感性): the paired difference at both ends of each assumption.

use super::compared::axis;
use crate::chart::{BarRow, Bars, Chart, Panel, Table};
use crate::comparison::Interval;
use crate::comparison::tornado::Tornado;
use crate::locale::Language;
use crate::locale::index::{format_change, words};
use crate::locale::number::MISSING;

/// Bars drawn at most; the table has all.
const ROWS: usize = 16;

/// The panel of a tornado.
pub fn sensitivity(tornado: &Tornado, language: Language) -> Panel {
    let (index, middle) = (tornado.index, tornado.middle.mean);
    let of = language.pick(words(index).name);
    let change = |v: f64| format_change(index, v, language);
    let (mut x, scale) = axis(index, true, language);
    x.label = language.pick((format!("{}之差", x.label), format!("difference in {}", x.label)));
    let end = |i: Option<Interval>| i.map_or(MISSING.to_owned(), |i| change(i.mean));
    let name = |bar: &crate::comparison::tornado::Bar| {
        bar.assumption()
            .map_or(bar.key.as_str(), |a| language.pick(a.name))
            .to_owned()
    };
    let rows = tornado.bars.iter().take(ROWS).map(|bar| {
        let part = |colour: u8, i: Option<Interval>| i.map(|i| (colour, middle * scale, i.mean * scale));
        BarRow {
            label: name(bar),
            bars: [part(1, bar.differences.0), part(2, bar.differences.1)]
                .into_iter()
                .flatten()
                .collect(),
            text: String::new(),
        }
    });
    let table = tornado.bars.iter().map(|bar| {
        let (low, high) = bar.flips(middle);
        vec![
            name(bar),
            bar.assumption()
                .map_or("", |a| language.pick(a.grade.name()))
                .to_owned(),
            bar.values.0.to_string(),
            end(bar.differences.0),
            bar.values.1.to_string(),
            end(bar.differences.1),
            if low || high {
                language.pick(("变号", "flips"))
            } else {
                ""
            }
            .to_owned(),
        ]
    });
    let turning = (tornado.bars.iter())
        .filter(|b| b.flips(middle).0 || b.flips(middle).1)
        .count();
    let tried = tornado.tried;
    let title = match (tornado.bars.first().map(name), turning) {
        (None, _) => language.pick((
            format!("{tried} 项参数都不影响{of}之差"),
            format!("None of {tried} assumptions moves the difference in {of}"),
        )),
        (Some(first), 0) => language.pick((
            format!(
                "{of}之差 {} 在 {tried} 项参数的范围内都不变号，“{first}”影响最大",
                change(middle)
            ),
            format!(
                "The difference in {of} ({}) keeps its sign over {tried} assumptions; “{first}” matters most",
                change(middle)
            ),
        )),
        (Some(first), n) => language.pick((
            format!(
                "{of}之差 {} 在 {n} 项参数的范围内会变号，“{first}”影响最大",
                change(middle)
            ),
            format!(
                "The difference in {of} ({}) turns its sign within {n} assumptions; “{first}” matters most",
                change(middle)
            ),
        )),
    };
    let head = language.pick((
        ["参数", "依据", "低值", "低值时之差", "高值", "高值时之差", ""],
        ["assumption", "grade", "low", "difference", "high", "difference", ""],
    ));
    Panel {
        key: "tornado".to_owned(),
        title,
        note: tornado.caveat(language),
        chart: (!tornado.bars.is_empty()).then(|| {
            Chart::Bars(Bars {
                x,
                key: vec![
                    (1, language.pick(("参数取低值", "at the low end")).to_owned()),
                    (2, language.pick(("参数取高值", "at the high end")).to_owned()),
                ],
                rows: rows.collect(),
                linked: false,
                reference: Some(middle * scale),
            })
        }),
        table: Table {
            head: head.map(str::to_owned).to_vec(),
            rows: table.collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::tornado::Bar;
    use crate::simulation::Index;

    #[test]
    fn the_title_says_whether_the_sign_holds() {
        let at = |mean: f64| Interval {
            mean,
            half_width: 0.01,
            count: 4,
        };
        let bar = |key: &str, low: f64, high: f64| Bar {
            key: key.to_owned(),
            values: (0.1, 0.9),
            differences: (Some(at(low)), Some(at(high))),
        };
        let firm = Tornado::new(Index::LoadRatio, at(-0.2), vec![bar("forms_share", -0.3, -0.1)]);
        let panel = sensitivity(&firm, Language::Chinese);
        assert!(panel.title.contains("都不变号"), "{}", panel.title);
        let loose = Tornado::new(Index::LoadRatio, at(-0.2), vec![bar("forms_share", -0.3, 0.1)]);
        let panel = sensitivity(&loose, Language::Chinese);
        assert!(panel.title.contains("1 项参数的范围内会变号"), "{}", panel.title);
        assert_eq!(panel.table.rows[0][6], "变号");
        let Some(Chart::Bars(bars)) = panel.chart else {
            panic!("bars");
        };
        assert_eq!(bars.rows[0].bars, vec![(1, -0.2, -0.3), (2, -0.2, 0.1)]);
    }
}
