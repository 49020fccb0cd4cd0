//! Station-days as CSV: one row a team and day. Dates are those of the year simulated, which begins on
//! a Monday; column names are stable.

use super::record_table::Place;
use crate::chart::table::field;
use crate::scenario::Scenario;
use crate::simulation::{Level, Setup, replay};
use crate::statistics::days::{Days, TeamDays};
use crate::territory::Territory;
use std::fmt::Write;
use std::ops::Range;

/// First line of the table.
pub const COLUMNS: &str = "level,code,name,day,workday,arrived,finished,waiting,on_shift,cases,leave,forms,meetings,duty,visits,patrol,overtime";

/// Plays one replication of some towns (by position; a range beyond them is cut) and writes their teams'
/// days; those of a county's departments with its last town. The first line is written if the range begins with the first town.
pub fn station_day_table(
    territory: &Territory,
    scenario: &Scenario,
    setup: &Setup,
    seed: u64,
    replication: u32,
    towns: Range<usize>,
) -> String {
    let mut text = String::new();
    if towns.start == 0 {
        text.push_str(COLUMNS);
        text.push('\n');
    }
    let mut days = Days::new(setup);
    replay(setup, seed, replication, towns.clone(), &mut days);
    let ending: Vec<usize> = towns
        .take(setup.counts().1)
        .filter_map(|t| setup.county_that_ends(t))
        .collect();
    let place = Place {
        territory,
        plan: &scenario.plan,
        setup,
    };
    let wanted = |team: &TeamDays| team.level != Level::Department || ending.contains(&team.position);
    for team in days.finish().into_iter().filter(wanted) {
        write_team(&mut text, &place, &team);
    }
    text
}

fn write_team(text: &mut String, place: &Place<'_>, team: &TeamDays) {
    let (code, name) = place.team(team.level, team.position);
    let level = super::record_table::level_key(team.level);
    let calendar = place.setup.calendar();
    for (number, day) in team.days.iter().enumerate() {
        text.push_str(level);
        for word in [code, name] {
            text.push(',');
            field(text, word);
        }
        let workday = u8::from(calendar.is_workday(number as u32));
        // Writing to a string never fails.
        let _ = writeln!(
            text,
            ",{},{workday},{},{},{},{:.2},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3},{:.3}",
            number + 1,
            day.arrived,
            day.finished,
            day.waiting,
            day.on_shift,
            day.cases,
            day.leave,
            day.forms,
            day.meetings,
            day.duty,
            day.visits,
            day.patrol,
            day.overtime
        );
    }
}
