//! The courses of a case in words.

use super::{Course, Part};
use crate::locale::Language;
use crate::locale::number::{Kind, decimals, format_number};
use crate::scenario::Scenario;
use crate::scenario::case_class::Deadline;
use crate::simulation::calendar::{FAR, YEAR_DAYS};
use crate::simulation::{Level, Record, Setup};
use crate::statistics::sample::month_of;
use crate::territory::Territory;
use serde::{Deserialize, Serialize};

/// A case in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// What and where.
    pub title: String,
    /// Its key over scenarios, in hex.
    pub key: String,
    /// What is true of it in every scenario: name and value.
    pub facts: Vec<(String, String)>,
    /// One a scenario.
    pub tellings: Vec<Telling>,
}

/// What happened to it in one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// The scenario.
    pub scenario: String,
    /// How it ended, in one sentence.
    pub end: String,
    /// Step by step; empty where the case did not happen.
    pub lines: Vec<Line>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub when: String,
    /// Which step of the loop (立案, 派遣, 处置 …).
    pub stage: String,
    /// What happened, and why.
    pub text: String,
}

/// Puts the courses of one case side by side.
pub fn tell(
    territory: &Territory,
    scenarios: &[(&Scenario, &Setup)],
    record: &Record,
    courses: &[Option<Course>],
    language: Language,
) -> Story {
    let unit = territory.unit(record.unit);
    let class = scenarios
        .last()
        .and_then(|(_, setup)| setup.parameters.classes.get(record.class as usize));
    let name = class.map_or(String::new(), |c| language.pick((c.name.0.clone(), c.name.1.clone())));
    let fact = |zh: &str, en: &str, value: String| (language.pick((zh, en)).to_owned(), value);
    let yes = |yes: bool| language.pick(if yes { ("是", "yes") } else { ("否", "no") }).to_owned();
    let mut facts = vec![
        fact("类别", "Class", name.clone()),
        fact("地点", "Place", unit.name.clone()),
        fact("发生", "Happened", moment(record.happened, language)),
        fact("无人报告、要靠发现", "Nobody reported it", yes(record.latent)),
    ];
    if let Some(class) = class {
        facts.push(fact("办理时限", "Time allowed", limit(class.deadline, language)));
    }
    if record.repeat > 0 {
        facts.push(fact("第几次重复", "Came back, times", record.repeat.to_string()));
    }
    Story {
        title: language.pick((format!("{}的一件{name}", unit.name), format!("{name}, {}", unit.name))),
        key: format!("{:016x}", record.key),
        facts,
        tellings: scenarios
            .iter()
            .zip(courses)
            .map(|(&(scenario, setup), course)| match course {
                Some(course) => telling(territory, scenario, setup, course, language),
                None => Telling {
                    scenario: scenario.name.clone(),
                    end: language.pick((
                        "在这个情景里，这件事没有发生（案件率较低，或该处不在任何网格内）".to_owned(),
                        "In this scenario the case does not happen (its rate is lower, or the place is in no grid)"
                            .to_owned(),
                    )),
                    lines: Vec::new(),
                },
            })
            .collect(),
    }
}

/// Writes the lines of one telling.
struct Teller<'a> {
    territory: &'a Territory,
    language: Language,
    lines: Vec<Line>,
}

impl Teller<'_> {
    fn say(&mut self, at: f64, stage: (&str, &str), text: (String, String)) {
        self.lines.push(Line {
            when: moment(at, self.language),
            stage: self.language.pick(stage).to_owned(),
            text: self.language.pick(text),
        });
    }
}

fn telling(territory: &Territory, scenario: &Scenario, setup: &Setup, course: &Course, language: Language) -> Telling {
    let r = &course.record;
    let mut t = Teller {
        territory,
        language,
        lines: Vec::new(),
    };
    let span = |hours: f64| duration(hours, language);
    if r.latent {
        t.say(
            r.happened,
            ("发生", "Happens"),
            ("没有人报告".to_owned(), "Nobody reports it".to_owned()),
        );
        t.say(
            r.filed,
            ("发现、立案", "Found, filed"),
            (
                format!("{}后被巡查、走访或居民发现，随即立案", span(r.filed - r.happened)),
                format!(
                    "Found {} later by patrol, visit or a resident, and filed",
                    span(r.filed - r.happened)
                ),
            ),
        );
    } else if r.filed == 0.0 {
        t.say(
            r.filed,
            ("立案", "Filed"),
            ("推演开始时已在办".to_owned(), "Open when the run begins".to_owned()),
        );
    } else {
        t.say(
            r.filed,
            ("发生、立案", "Happens, filed"),
            ("有人报告，随即立案".to_owned(), "Reported and filed at once".to_owned()),
        );
    }
    let mut next = Level::Grid;
    let mut called = false;
    for part in &course.parts {
        skipped(&mut t, setup, r, (next, part.level), part.step.arrived);
        if part.level == Level::Department && !called {
            called = true;
            whistle(&mut t, setup, r);
        }
        one_part(&mut t, scenario, setup, r, part);
        next = above(part.level);
    }
    if let Some(helper) = r.helper {
        let name = helper.name();
        t.say(
            r.contacted,
            ("处置", "Handling"),
            (
                format!("由{}接办，不占网格员的时间", name.0),
                format!("Taken by {}: none of the workers' time", name.1),
            ),
        );
    }
    if r.level == Level::Department {
        if !called {
            skipped(&mut t, setup, r, (next, Level::Department), r.handled);
            whistle(&mut t, setup, r);
        }
    } else if r.closed - r.handled > 0.05 {
        t.say(
            r.handled,
            ("处置", "Work done"),
            (
                format!(
                    "手上的活做完；当事人、备件、审批和核查又用了 {}",
                    span(r.closed - r.handled)
                ),
                format!(
                    "Hands-on work done; parties, parts, permits and the check take {} more",
                    span(r.closed - r.handled)
                ),
            ),
        );
    }
    if r.boosted {
        t.say(
            r.due,
            ("督办", "Boosted"),
            (
                "眼看超期，包抓领导过问，余下时间缩短".to_owned(),
                "About to be late: a leader takes it up and shortens the rest".to_owned(),
            ),
        );
    }
    if r.parked > 0.0 {
        t.say(
            r.handled,
            ("挂账", "Parked"),
            (
                format!("条件不具备，挂账 {}，其间不计时", span(r.parked)),
                format!(
                    "Cannot be done yet: rests for {} with its clock standing still",
                    span(r.parked)
                ),
            ),
        );
    }
    if r.extended {
        t.say(
            r.handled,
            ("延期", "Extended"),
            (
                format!("申请延期获准，时限改到 {}", moment(r.due, language)),
                format!("Its limit is extended to {}", moment(r.due, language)),
            ),
        );
    }
    if r.rework {
        t.say(
            r.handled,
            ("返工", "Rework"),
            (
                "核查未通过，同一人重做一遍（工时已计入）".to_owned(),
                "It fails its check; the same worker does it again (hours included)".to_owned(),
            ),
        );
    }
    let whole = span(r.closed - r.filed);
    let late = r.closed - r.due;
    let open = r.closed > setup.horizon();
    let level = level_name(r.level, language);
    let end = if open {
        language.pick((
            format!(
                "推演期末仍未结案（由{level}承办，照此要到 {}）",
                moment(r.closed, language)
            ),
            format!(
                "Still open at the end of the run (with the {level}; it would take until {})",
                moment(r.closed, language)
            ),
        ))
    } else if late <= 0.0 {
        language.pick((
            format!("{level}办结，用时 {whole}，按期（提前 {}）", span(-late)),
            format!(
                "Closed by the {level} after {whole}, in time ({} to spare)",
                span(-late)
            ),
        ))
    } else {
        language.pick((
            format!("{level}办结，用时 {whole}，超期 {}", span(late)),
            format!("Closed by the {level} after {whole}, {} late", span(late)),
        ))
    };
    if !open {
        let satisfied = match r.satisfaction {
            s if s >= 1.0 => ("满意", "satisfied"),
            s if s > 0.0 => ("基本满意", "basically satisfied"),
            _ => ("不满意", "not satisfied"),
        };
        let solved = if r.solved {
            ("问题确已解决", "really solved")
        } else {
            ("问题没有真正解决", "not really solved")
        };
        t.say(
            r.closed,
            ("核查、结案", "Checked, closed"),
            (
                format!("回访：{}，{}；各级动手共 {}", solved.0, satisfied.0, span(r.hours)),
                format!(
                    "Called back: {}, {}; hands-on in all {}",
                    solved.1,
                    satisfied.1,
                    span(r.hours)
                ),
            ),
        );
    }
    Telling {
        scenario: scenario.name.clone(),
        end,
        lines: t.lines,
    }
}

/// The call for the departments.
fn whistle(t: &mut Teller<'_>, setup: &Setup, r: &Record) {
    let class = setup.parameters.classes.get(r.class as usize);
    let called = class.map_or(1, |c| c.departments);
    t.say(
        r.handled,
        ("派遣", "Sent on"),
        (
            format!("乡镇（街道）吹哨，{called} 个部门报到，等最后一个办完（含会商、手续）"),
            format!(
                "The town blows the whistle: {called} departments are called, the slowest decides (lead times included)"
            ),
        ),
    );
}

/// Levels that a case passed by on its way up, and why.
fn skipped(t: &mut Teller<'_>, setup: &Setup, r: &Record, (from, to): (Level, Level), at: f64) {
    let grid = r.grid as usize;
    let (community, town) = setup.parents(grid);
    let mut level = from;
    while level < to {
        let people = match level {
            Level::Grid => setup.grids.get(grid).map_or(0.0, |g| g.size.heads),
            Level::Community => setup.community_heads(community),
            _ => setup.town_heads(town),
        };
        let name = |l| level_name(level, l);
        let text = if people > 0.0 {
            (
                format!("{}积压已满或已到时限仍没人着手，转上一级", name(Language::Chinese)),
                format!(
                    "The {} is full, or nobody began by the limit: handed up",
                    name(Language::English)
                ),
            )
        } else {
            (
                format!("{}没有人手，直接上报", name(Language::Chinese)),
                format!("The {} has nobody: handed up at once", name(Language::English)),
            )
        };
        t.say(at, ("派遣", "Sent on"), text);
        level = above(level);
    }
}

fn above(level: Level) -> Level {
    match level {
        Level::Grid => Level::Community,
        Level::Community => Level::Town,
        _ => Level::Department,
    }
}

fn one_part(t: &mut Teller<'_>, scenario: &Scenario, setup: &Setup, r: &Record, part: &Part) {
    let (language, step) = (t.language, &part.step);
    let team = team_name(t.territory, scenario, setup, part, language);
    let shift = format!("{}–{}", clock(part.shift.0), clock(part.shift.1));
    let wait = step.began - step.arrived;
    let span = |hours: f64| duration(hours, language);
    let n = part.ahead;
    let waited = if step.on_call {
        if wait < 0.05 {
            (
                "班外紧急事项，值守人员立即处置（计加班）".to_owned(),
                "out of shift and urgent: taken at once by whoever is on call (overtime)".to_owned(),
            )
        } else {
            (
                format!("到下班还没轮到，{} 后由值守人员班外处置（计加班）", span(wait)),
                format!(
                    "not begun when the last went home: taken on call after {} (overtime)",
                    span(wait)
                ),
            )
        }
    } else if wait < 0.05 {
        (
            "当班人员随即着手".to_owned(),
            "somebody on shift begins at once".to_owned(),
        )
    } else if !part.on_shift && n == 0 {
        (
            format!("到时不在班（班次 {shift}），等了 {} 上班后着手", span(wait)),
            format!("nobody on shift (shift {shift}): begun after {}", span(wait)),
        )
    } else if !part.on_shift {
        (
            format!("到时不在班（班次 {shift}），前面还有 {n} 件，等了 {}", span(wait)),
            format!(
                "nobody on shift (shift {shift}) and {n} cases ahead: waited {}",
                span(wait)
            ),
        )
    } else {
        (
            format!("在班人员都有事在办，另有 {n} 件排在前面或同时等候，等了 {}", span(wait)),
            format!("all on shift are busy and {n} more cases wait: waited {}", span(wait)),
        )
    };
    t.say(
        step.arrived,
        ("派遣", "Sent to"),
        (format!("到{team}：{}", waited.0), format!("To {team}: {}", waited.1)),
    );
    let wall = step.finished - step.began;
    let (here, up) = (|l| level_name(part.level, l), |l| level_name(above(part.level), l));
    let text = if step.closes {
        (
            format!(
                "处置，动手 {}（与报表、会议穿插，历时 {}）",
                span(step.hours),
                span(wall)
            ),
            format!(
                "Handled: {} hands-on (forms and meetings interleave: {} in all)",
                span(step.hours),
                span(wall)
            ),
        )
    } else if r.level == Level::Department && part.level == Level::Town {
        (
            format!("协调 {}：这类事项须由部门办理", span(step.hours)),
            format!("Coordinates for {}: it takes departments", span(step.hours)),
        )
    } else {
        (
            format!(
                "核实 {}：按权责清单{}无权办结，上报{}",
                span(step.hours),
                here(Language::Chinese),
                up(Language::Chinese)
            ),
            format!(
                "Looks at it for {}: by the duty list the {} may not close it, handed up to the {}",
                span(step.hours),
                here(Language::English),
                up(Language::English)
            ),
        )
    };
    t.say(step.began, ("处置", "Handling"), text);
}

fn team_name(territory: &Territory, scenario: &Scenario, setup: &Setup, part: &Part, language: Language) -> String {
    let plan = &scenario.plan;
    let community_of = |grid: usize| setup.grids.get(grid).map(|g| plan.grid(g.id).community);
    match part.level {
        Level::Grid => setup
            .grids
            .get(part.position)
            .map_or(String::new(), |g| plan.grid(g.id).name.clone()),
        Level::Community => {
            community_of(part.step.grid as usize).map_or(String::new(), |c| plan.community(c).name.clone())
        }
        Level::Town | Level::Department => {
            let data = territory.data();
            let town =
                community_of(part.step.grid as usize).and_then(|c| data.towns.get(plan.community(c).town.index()));
            let county = town.and_then(|t| data.counties.get(t.county.index()));
            match (part.level, town, county) {
                (Level::Department, _, Some(county)) => format!("{}{}", county.name, level_name(part.level, language)),
                (_, Some(town), _) => town.name.clone(),
                _ => String::new(),
            }
        }
    }
}

/// What a level is called.
pub fn level_name(level: Level, language: Language) -> &'static str {
    language.pick(match level {
        Level::Grid => ("网格", "grid"),
        Level::Community => ("社区（村）", "community"),
        Level::Town => ("乡镇（街道）", "town"),
        Level::Department => ("部门", "department"),
    })
}

fn limit(deadline: Deadline, language: Language) -> String {
    let (n, unit) = match deadline {
        Deadline::UrgentHours(h) => (h, (" 紧急工作时", " h round the clock")),
        Deadline::WorkHours(h) => (h, (" 工作时", " working hours")),
        Deadline::WorkDays(d) => (d, (" 个工作日", " working days")),
    };
    let places = usize::from(n.fract() != 0.0);
    format!("{}{}", decimals(n, places), language.pick(unit))
}

/// 3月12日 周一 14:20; the year begins on a Monday.
pub fn moment(hours: f64, language: Language) -> String {
    if !hours.is_finite() || hours >= FAR {
        return language.pick(("遥遥无期", "never")).to_owned();
    }
    let minutes = (hours.max(0.0) * 60.0).floor() as u64;
    let day = (minutes / 1440) as usize;
    let (of_year, year) = (day % YEAR_DAYS, day / YEAR_DAYS);
    let month = month_of(of_year);
    let first = (0..of_year).rev().take_while(|&d| month_of(d) == month).count();
    let weekday = language.pick((
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ))[of_year % 7];
    let time = format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let (m, d) = (month + 1, first + 1);
    let text = match language {
        Language::Chinese => format!("{m}月{d}日 {weekday} {time}"),
        Language::English => {
            let name = crate::chart::month(month, language);
            format!("{weekday} {d} {name} {time}")
        }
    };
    match (year, language) {
        (0, _) => text,
        (y, Language::Chinese) => format!("第{}年{text}", y + 1),
        (y, Language::English) => format!("{text}, year {}", y + 1),
    }
}

fn clock(hour: f64) -> String {
    let minutes = (hour * 60.0).round() as u32;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes below an hour, then hours, then days.
pub fn duration(hours: f64, language: Language) -> String {
    if hours < 1.0 {
        let minutes = decimals((hours * 60.0).max(0.0), 0);
        return language.pick((format!("{minutes} 分钟"), format!("{minutes} min")));
    }
    format_number(hours, Kind::Hours, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_durations_in_words() {
        assert_eq!(moment(0.0, Language::Chinese), "1月1日 周一 00:00");
        assert_eq!(
            moment((31.0 + 28.0) * 24.0 + 14.35, Language::Chinese),
            "3月1日 周四 14:21"
        );
        assert_eq!(moment(364.0 * 24.0 + 23.99, Language::English), "Mon 31 Dec 23:59");
        assert_eq!(moment(365.0 * 24.0, Language::Chinese), "第2年1月1日 周一 00:00");
        assert_eq!(moment(f64::INFINITY, Language::Chinese), "遥遥无期");
        assert_eq!(duration(0.25, Language::Chinese), "15 分钟");
        assert_eq!(duration(30.0, Language::English), "30.0 h");
        assert_eq!(limit(Deadline::WorkDays(1.5), Language::Chinese), "1.5 个工作日");
    }
}
