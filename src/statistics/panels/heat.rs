//! How busy the teams are by month and hour of day.

use super::View;
use crate::chart::{Chart, Heat, Panel, Table, month};
use crate::locale::number::Kind;
use crate::simulation::Level;
use crate::statistics::sample::TEAMS;
use crate::statistics::story::level_name;
use crate::statistics::study::TeamMeasure;

const LEVELS: [Level; TEAMS] = [Level::Grid, Level::Community, Level::Town, Level::Department];

/// The level that is busiest, month by hour; `None` where nobody serves.
pub fn heat(v: &View<'_>) -> Option<Panel> {
    let busy = |l: usize| {
        v.last
            .team_mean(l, TeamMeasure::Utilisation)
            .map(|i| i.mean)
            .filter(|m| m.is_finite())
    };
    let (_, level) = (0..TEAMS)
        .filter_map(|l| Some((busy(l)?, l)))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let at = |l: usize, m: usize, h: usize| v.last.heat(l, m, h);
    let hours: Vec<usize> = (0..24)
        .filter(|&h| (0..TEAMS).any(|l| at(l, 0, h).is_finite()))
        .collect();
    let cells = (0..12).flat_map(|m| hours.iter().map(move |&h| (m, h)));
    let (share, m, h) = cells
        .map(|(m, h)| (at(level, m, h), m, h))
        .filter(|c| c.0.is_finite())
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    let name = level_name(LEVELS[level], v.language);
    let month_name = month(m, v.language);
    let title = v.say(
        format!(
            "{name}最忙在{month_name} {h} 时：{} 的在班时间手上有案件",
            v.plain(share, Kind::Percent)
        ),
        format!(
            "The {name} is busiest in {month_name} at {h}:00: a case in hand for {} of the time on shift",
            v.plain(share, Kind::Percent)
        ),
    );
    let chart = Chart::Heat(Heat {
        columns: hours.iter().map(|h| h.to_string()).collect(),
        rows: (0..12).map(|m| month(m, v.language)).collect(),
        values: (0..12)
            .flat_map(|m| hours.iter().map(move |&h| at(level, m, h)).collect::<Vec<_>>())
            .collect(),
        label: v.say(
            format!("{name}：在班时间中手上有案件的比例（%），按月份和钟点"),
            format!("{name}: share of the time on shift with a case in hand (%), by month and hour"),
        ),
    });
    let mut head = v.head(&[("钟点", "hour")]);
    head.extend(LEVELS.iter().map(|&l| level_name(l, v.language).to_owned()));
    let rows = hours.iter().map(|&h| {
        let mut row = vec![format!("{h}:00")];
        row.extend((0..TEAMS).map(|l| {
            let all: Vec<f64> = (0..12).map(|m| at(l, m, h)).filter(|x| x.is_finite()).collect();
            let mean = if all.is_empty() {
                f64::NAN
            } else {
                all.iter().sum::<f64>() / all.len() as f64
            };
            v.plain(mean, Kind::Percent)
        }));
        row
    });
    let table = Table {
        head,
        rows: rows.collect(),
    };
    let note = (
        "图为最忙的一级；表为全年各钟点、各级。报表和会议穿插其间，所以占用率高于动手时间的占比",
        "The chart shows the busiest level, the table all levels over the year. Forms and meetings interleave, so this is more than the share of hands-on time",
    );
    Some(v.panel("heat", title, note, Some(chart), table))
}
