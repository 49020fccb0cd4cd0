//! Open cases over the year.

use super::View;
use crate::chart::{Chart, Form, Line, Lines, Panel, Table};
use crate::comparison::Interval;
use crate::locale::number::Kind;

/// Days of the starts of months, and the last day.
const MONTHS: [usize; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// The backlog with its band.
pub fn backlog(v: &View<'_>) -> Panel {
    let all: Vec<Vec<Interval>> = v.study.scenarios.iter().map(|s| s.backlog()).collect();
    let own = all.last().map_or(&[][..], Vec::as_slice);
    let peak = own.iter().enumerate().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let count = |x: f64| v.plain(x, Kind::Count);
    let title = match (peak, own.last()) {
        (Some((day, peak)), Some(end)) => {
            let month = crate::chart::month(crate::statistics::sample::month_of(day.min(364)), v.language);
            let mut text = v.say(
                format!(
                    "期末在办 {} 件，全年最多 {} 件（{month}）",
                    count(end.mean),
                    count(peak.mean)
                ),
                format!(
                    "{} cases open at the end; most in {month}: {}",
                    count(end.mean),
                    count(peak.mean)
                ),
            );
            if v.several()
                && let Some(base) = all[0].last()
            {
                let name = &v.study.scenarios[0].name;
                text.push_str(&v.say(
                    format!("；“{name}”期末 {} 件", count(base.mean)),
                    format!("; in “{name}” {} at the end", count(base.mean)),
                ));
            }
            text
        }
        _ => v.say("这个范围没有案件", "No cases in this area").to_owned(),
    };
    // Every third day is enough for the eye.
    let lines = v.study.scenarios.iter().zip(&all).map(|(s, days)| {
        let kept = || {
            days.iter()
                .enumerate()
                .filter(|(d, _)| d % 3 == 0 || d + 1 == days.len())
        };
        Line {
            name: s.name.clone(),
            points: kept().map(|(d, i)| [d as f64, i.mean]).collect(),
            band: kept()
                .map(|(_, i)| {
                    if i.half_width.is_finite() {
                        [i.low().max(0.0), i.high()]
                    } else {
                        [i.mean; 2]
                    }
                })
                .collect(),
        }
    });
    let chart = Chart::Lines(Lines {
        x: v.axis("", "", Form::Months, false),
        y: v.axis("在办案件（件）", "open cases", Form::Number, true),
        lines: lines.collect(),
        diagonal: false,
        spots: Vec::new(),
    });
    let mut head = v.head(&[("时点", "at")]);
    head.extend(v.names());
    let rows = MONTHS.iter().map(|&day| {
        let label = if day == 365 {
            v.say("期末", "end").to_owned()
        } else {
            let m = crate::statistics::sample::month_of(day);
            v.say(
                format!("{}月1日", m + 1),
                format!("1 {}", crate::chart::month(m, v.language)),
            )
        };
        let mut row = vec![label];
        row.extend(all.iter().map(|days| v.cell(days.get(day).copied(), Kind::Count)));
        row
    });
    let table = Table {
        head,
        rows: rows.filter(|r| r.iter().skip(1).any(|c| c != "—")).collect(),
    };
    v.panel(
        "backlog",
        title,
        (
            "已立案未结案的件数；色带为 95% 区间",
            "Filed and not closed; the band is the 95 % interval",
        ),
        Some(chart),
        table,
    )
}
