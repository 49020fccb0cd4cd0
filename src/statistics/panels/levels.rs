//! Where cases close, and how busy each level's teams are.

use super::View;
use crate::chart::{Chart, DotRow, Dots, Form, Panel, Table};
use crate::locale::number::Kind;
use crate::simulation::Level;
use crate::statistics::story::level_name;
use crate::statistics::study::{Cases, Measure, TeamMeasure};

const LEVELS: [Level; 4] = [Level::Grid, Level::Community, Level::Town, Level::Department];

/// Share, times and waits by level.
pub fn levels(v: &View<'_>) -> Panel {
    let share = |l: usize| v.mean(Cases::Level(l), Measure::Share);
    let near = share(0) + share(1);
    let slowest = (0..4)
        .map(|l| (v.mean(Cases::Level(l), Measure::Median), l))
        .filter(|s| s.0.is_finite())
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let mut title = v.say(
        format!("{} 的案件在网格和社区办结", v.plain(near, Kind::Percent)),
        format!(
            "{} of the cases close in grid and community",
            v.plain(near, Kind::Percent)
        ),
    );
    if let Some((hours, l)) = slowest {
        let name = level_name(LEVELS[l], v.language);
        title.push_str(&v.say(
            format!("；到{name}的，一半要 {}", v.plain(hours, Kind::Hours)),
            format!("; those of the {name} take {} (median)", v.plain(hours, Kind::Hours)),
        ));
    }
    let chart = Chart::Dots(Dots {
        x: v.axis("占全部案件", "share of all cases", Form::Percent, true),
        names: v.names(),
        first: 0,
        rows: (0..4)
            .map(|l| DotRow {
                label: level_name(LEVELS[l], v.language).to_owned(),
                dots: (v.study.scenarios.iter())
                    .map(|s| s.mean(Cases::Level(l), Measure::Share).map(|i| (i.mean, i.half_width)))
                    .collect(),
            })
            .collect(),
        joined: false,
        reference: None,
    });
    let mut head = v.head(&[
        ("办结层级", "closed by"),
        ("占比", "share"),
        ("按期结案率", "closed in time"),
        ("中位用时", "median"),
        ("九成用时", "90 % within"),
        ("等人着手", "wait for somebody"),
        ("在班占用率", "utilisation"),
        ("上报比例", "handed up"),
        ("班外工时/年", "overtime h a year"),
    ]);
    if v.several() {
        head.extend(v.head(&[
            ("占比之差", "difference of share"),
            ("中位用时之差", "difference of median"),
            ("等待之差", "difference of wait"),
        ]));
    }
    let last = v.study.scenarios.len() - 1;
    let rows = (0..4).map(|l| {
        let cell = |m, kind| v.cell(v.last.mean(Cases::Level(l), m), kind);
        let team = |m, kind| {
            if v.last.team_counts[l] > 0 {
                v.cell(v.last.team_mean(l, m), kind)
            } else {
                "—".to_owned()
            }
        };
        let mut row = vec![
            level_name(LEVELS[l], v.language).to_owned(),
            cell(Measure::Share, Kind::Percent),
            cell(Measure::OnTime, Kind::Percent),
            cell(Measure::Median, Kind::Hours),
            cell(Measure::Ninetieth, Kind::Hours),
            team(TeamMeasure::Wait, Kind::Hours),
            team(TeamMeasure::Utilisation, Kind::Percent),
            team(TeamMeasure::HandedUp, Kind::Percent),
            team(TeamMeasure::Overtime, Kind::Count),
        ];
        if v.several() {
            row.push(v.difference(v.study.difference(last, Cases::Level(l), Measure::Share), Kind::Percent));
            row.push(v.difference(v.study.difference(last, Cases::Level(l), Measure::Median), Kind::Hours));
            row.push(if v.last.team_counts[l] > 0 {
                v.difference(v.study.team_difference(last, l, TeamMeasure::Wait), Kind::Hours)
            } else {
                "—".to_owned()
            });
        }
        row
    });
    let table = Table {
        head,
        rows: rows.collect(),
    };
    v.panel(
        "levels",
        title,
        (
            "等人着手：从到达该级到有人着手的平均时间；在班占用率：在班时间中手上有案件的比例；只计本范围自己的队伍，部门属于县（市、区）",
            "Wait: mean time from arrival at the level until somebody begins; utilisation: share of the hours on shift with a case in hand; only the area's own teams; departments are the county's",
        ),
        Some(chart),
        table,
    )
}
