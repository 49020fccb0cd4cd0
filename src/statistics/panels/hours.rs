//! Hours freed from forms, meetings and window duty.

use super::View;
use crate::chart::{Panel, Table};
use crate::locale::number::{Kind, format_difference};

/// Only between scenarios.
pub fn hours(v: &View<'_>) -> Option<Panel> {
    if !v.several() {
        return None;
    }
    let last = v.study.scenarios.len() - 1;
    let freed = v.study.hours_freed(last)?;
    let posts = freed / v.last.post_hours.max(1e-9);
    let count = |x: f64| v.plain(x, Kind::Count);
    let title = if freed.abs() < 0.5 {
        v.say(
            "报表、会议和值守占用的工时没有变化",
            "Forms, meetings and window duty take as many hours as before",
        )
        .to_owned()
    } else if freed > 0.0 {
        v.say(
            format!("每月腾出 {} 小时，相当于 {} 个专职岗位", count(freed), count(posts)),
            format!(
                "{} hours a month are freed, as much as {} full posts",
                count(freed),
                count(posts)
            ),
        )
    } else {
        v.say(
            format!("每月多占用 {} 小时，相当于 {} 个专职岗位", count(-freed), count(-posts)),
            format!(
                "{} more hours a month are bound, as much as {} full posts",
                count(-freed),
                count(-posts)
            ),
        )
    };
    let rows = v.study.scenarios.iter().enumerate().map(|(i, s)| {
        let freed = v.study.hours_freed(i).unwrap_or(0.0);
        vec![
            s.name.clone(),
            count(s.bound_hours),
            if i == 0 {
                "—".to_owned()
            } else {
                format_difference(freed, Kind::Count, v.language)
            },
            if i == 0 {
                "—".to_owned()
            } else {
                format_difference(freed / s.post_hours.max(1e-9), Kind::Count, v.language)
            },
        ]
    });
    let table = Table {
        head: v.head(&[
            ("情景", "scenario"),
            ("占用工时/月", "hours bound a month"),
            ("腾出工时/月", "hours freed a month"),
            ("折合专职岗位", "in full posts"),
        ]),
        rows: rows.collect(),
    };
    Some(v.panel(
        "hours",
        title,
        (
            "网格和社区工作者用于报表、平台、工作群、会议和窗口值守的合同工时；腾出工时按本情景的人数，与现状占比相比",
            "Contract hours of grid and community workers on forms, platforms, chat groups, meetings and window duty; hours freed are those of this scenario's workers against the baseline's share",
        ),
        None,
        table,
    ))
}
