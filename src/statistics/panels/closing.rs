//! How long cases take: the whole distribution, and class by class.

use super::View;
use crate::chart::{Chart, DotRow, Dots, Form, Line, Lines, Panel, Table};
use crate::locale::number::Kind;
use crate::statistics::study::{Cases, Measure};

/// Hours at which the table reads the distribution.
const READ: [(f64, &str, &str); 7] = [
    (4.0, "4 小时内", "within 4 h"),
    (24.0, "1 天内", "within 1 d"),
    (72.0, "3 天内", "within 3 d"),
    (168.0, "7 天内", "within 7 d"),
    (336.0, "14 天内", "within 14 d"),
    (720.0, "30 天内", "within 30 d"),
    (2160.0, "90 天内", "within 90 d"),
];

/// Share closed by the hours since filing.
pub fn distribution(v: &View<'_>) -> Panel {
    let (median, ninetieth) = (
        v.mean(Cases::All, Measure::Median),
        v.mean(Cases::All, Measure::Ninetieth),
    );
    let mut title = v.say(
        format!(
            "一半案件在 {} 内办结，九成在 {} 内",
            v.plain(median, Kind::Hours),
            v.plain(ninetieth, Kind::Hours)
        ),
        format!(
            "Half of the cases close within {}, nine in ten within {}",
            v.plain(median, Kind::Hours),
            v.plain(ninetieth, Kind::Hours)
        ),
    );
    if v.several()
        && let Some(base) = v.study.scenarios[0].mean(Cases::All, Measure::Ninetieth)
    {
        let last = v.study.scenarios.len() - 1;
        let d = v.study.difference(last, Cases::All, Measure::Ninetieth);
        let names = (&v.study.scenarios[0].name, &v.last.name);
        title = match d {
            Some(d) if d.excludes_zero() => v.say(
                format!(
                    "九成案件的办结用时：“{}”{}，“{}”{}（{}）",
                    names.0,
                    v.plain(base.mean, Kind::Hours),
                    names.1,
                    v.plain(ninetieth, Kind::Hours),
                    v.difference(Some(d), Kind::Hours)
                ),
                format!(
                    "Nine in ten close within {} in “{}” and {} in “{}” ({})",
                    v.plain(base.mean, Kind::Hours),
                    names.0,
                    v.plain(ninetieth, Kind::Hours),
                    names.1,
                    v.difference(Some(d), Kind::Hours)
                ),
            ),
            _ => v.say(
                format!(
                    "九成案件的办结用时没有可确认的变化：{}",
                    v.plain(ninetieth, Kind::Hours)
                ),
                format!(
                    "Nine in ten still close within {}: no measurable change",
                    v.plain(ninetieth, Kind::Hours)
                ),
            ),
        };
    }
    let lines = v.study.scenarios.iter().filter_map(|s| {
        let times = s.times(Cases::All).filter(|t| t.total() > 0)?;
        let end = times.quantile(0.995).unwrap_or(1.0).max(8.0);
        let (from, to) = (libm::log(0.25), libm::log(end));
        let points = (0..=80).map(|i| {
            let hours = libm::exp(from + (to - from) * f64::from(i) / 80.0);
            [hours, times.share_within(hours)]
        });
        Some(Line {
            name: s.name.clone(),
            points: points.collect(),
            band: Vec::new(),
        })
    });
    let lines: Vec<Line> = lines.collect();
    let mut head = v.head(&[("从立案起", "since filing")]);
    head.extend(v.names());
    let rows = READ.iter().map(|&(hours, zh, en)| {
        let mut row = vec![v.say(zh, en).to_owned()];
        row.extend(v.study.scenarios.iter().map(|s| {
            let share = s
                .times(Cases::All)
                .filter(|t| t.total() > 0)
                .map_or(f64::NAN, |t| t.share_within(hours));
            v.plain(share, Kind::Percent)
        }));
        row
    });
    let table = Table {
        head,
        rows: rows.collect(),
    };
    v.panel(
        "closing",
        title,
        (
            "横轴为从立案到结案的时间（对数刻度）；用时按分级直方图计，误差不超过 1.6%",
            "Across: time from filing to closing, logarithmic; durations are counted in classes, to 1.6 %",
        ),
        Some(Chart::Lines(Lines {
            x: v.axis("从立案起的时间", "time since filing", Form::Time, false),
            y: v.axis("已结案比例", "share closed", Form::Percent, true),
            lines,
            diagonal: false,
            spots: Vec::new(),
        })),
        table,
    )
}

/// Median and 90th percentile of every class.
pub fn classes(v: &View<'_>) -> Panel {
    let name = |c: usize| {
        v.language
            .pick((v.last.classes[c].name.0.clone(), v.last.classes[c].name.1.clone()))
    };
    let count = v.last.classes.len();
    let slowest = (0..count)
        .map(|c| (v.mean(Cases::Class(c), Measure::Ninetieth), c))
        .filter(|s| s.0.is_finite())
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let latest = (0..count)
        .map(|c| (v.mean(Cases::Class(c), Measure::OnTime), c))
        .filter(|s| s.0.is_finite())
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let title = match (slowest, latest) {
        (Some((hours, c)), Some((share, l))) => v.say(
            format!(
                "“{}”办得最慢，九成要 {}；“{}”最常超期，按期 {}",
                name(c),
                v.plain(hours, Kind::Hours),
                name(l),
                v.plain(share, Kind::Percent)
            ),
            format!(
                "“{}” takes longest (nine in ten within {}); “{}” is late most often ({} in time)",
                name(c),
                v.plain(hours, Kind::Hours),
                name(l),
                v.plain(share, Kind::Percent)
            ),
        ),
        _ => v
            .say("案件太少，不足以按类统计", "Too few cases to tell classes apart")
            .to_owned(),
    };
    let of = |s: &crate::statistics::study::Gathered, c: usize, m: Measure| {
        let key = &v.last.classes[c].key;
        let own = s.classes.iter().position(|k| &k.key == key)?;
        s.mean(Cases::Class(own), m)
    };
    let rows = (0..count).map(|c| {
        let dots = if v.several() {
            v.study
                .scenarios
                .iter()
                .map(|s| of(s, c, Measure::Ninetieth).map(|i| (i.mean, i.half_width)))
                .collect()
        } else {
            [Measure::Median, Measure::Ninetieth]
                .iter()
                .map(|&m| of(v.last, c, m).map(|i| (i.mean, i.half_width)))
                .collect()
        };
        DotRow { label: name(c), dots }
    });
    let chart = Chart::Dots(Dots {
        x: if v.several() {
            v.axis("九成办结用时", "90 % closed within", Form::Time, false)
        } else {
            v.axis("从立案到结案", "from filing to closing", Form::Time, false)
        },
        names: if v.several() {
            v.names()
        } else {
            v.head(&[("一半办结", "half closed"), ("九成办结", "90 % closed")])
        },
        first: 0,
        rows: rows.collect(),
        joined: !v.several(),
        reference: None,
    });
    let mut head = v.head(&[
        ("类别", "class"),
        ("件/年", "cases a year"),
        ("按期结案率", "closed in time"),
        ("中位用时", "median"),
        ("九成用时", "90 % within"),
        ("返工率", "rework"),
        ("延期率", "extended"),
        ("挂账率", "parked"),
    ]);
    if v.several() {
        head.extend(v.head(&[
            ("按期率之差", "difference in time"),
            ("九成用时之差", "difference of 90 %"),
        ]));
    }
    let last = v.study.scenarios.len() - 1;
    let rows = (0..count).map(|c| {
        let cases = Cases::Class(c);
        let cell = |m, kind| v.cell(v.last.mean(cases, m), kind);
        let mut row = vec![
            name(c),
            v.plain(v.mean(cases, Measure::Cases), Kind::Count),
            cell(Measure::OnTime, Kind::Percent),
            cell(Measure::Median, Kind::Hours),
            cell(Measure::Ninetieth, Kind::Hours),
            cell(Measure::Rework, Kind::Percent),
            cell(Measure::Extended, Kind::Percent),
            cell(Measure::Parked, Kind::Percent),
        ];
        if v.several() {
            row.push(v.difference(v.study.difference(last, cases, Measure::OnTime), Kind::Percent));
            row.push(v.difference(v.study.difference(last, cases, Measure::Ninetieth), Kind::Hours));
        }
        row
    });
    let table = Table {
        head,
        rows: rows.collect(),
    };
    v.panel(
        "classes",
        title,
        (
            "每类不足 20 件的不报分位数；± 为 95% 区间半宽",
            "No quantiles for fewer than 20 cases; ± is half the width of the 95 % interval",
        ),
        Some(chart),
        table,
    )
}
