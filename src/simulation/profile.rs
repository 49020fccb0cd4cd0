//! When in the year, the week and the day cases happen: a rate per hour, and its cumulative
//! inverse, which turns the even time of a reference stream into calendar time.
//!
//! The inverse is exact (piecewise linear within each hour) and takes a few steps: a guide table
//! finds the day, another the hour. Shapes are 估计 [E] but for heating, whose peak in the first
//! weeks of the season is ×3–5 of winter (domain.md §5, S5, S6).

use super::calendar::{Calendar, YEAR_DAYS};
use super::whole::whole;
use crate::scenario::case_class::Season;

/// About ten entries a day and an hour: nine times in ten the guide's answer is right at once.
const GUIDE_DAYS: usize = 4096;
const GUIDE_HOURS: usize = 256;

/// Cumulative rate of one season shape; a whole year has the mass 1.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Each day, and what follows the last.
    days: Vec<Day>,
    day_guide: Vec<u16>,
    within: [Within; 2],
}

/// A day of the year.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Share of the year's cases before it.
    before: f64,
    /// 1 / its share; 0 for a day without cases.
    per: f64,
    /// 0 working day, 1 day off.
    shape: usize,
}

/// Share of a day's cases before each hour.
#[derive(Clone, Debug)]
struct Within {
    /// Share before each hour, and 1 / its share; 0 for an hour without cases.
    hours: [(f64, f64); 25],
    guide: [u8; GUIDE_HOURS],
}

impl Within {
    /// From relative rates by hour.
    fn new(rates: [f64; 24]) -> Self {
        let sum: f64 = rates.iter().sum();
        let mut before = [0.0; 25];
        for h in 0..24 {
            before[h + 1] = before[h] + rates[h] / sum;
        }
        before[24] = 1.0;
        let mut hours = before.map(|b| (b, 0.0));
        for h in 0..24 {
            hours[h].1 = inverse(before[h + 1] - before[h]);
        }
        let mut guide = [0; GUIDE_HOURS];
        let mut hour = 0;
        for (i, g) in guide.iter_mut().enumerate() {
            while hour < 23 && before[hour + 1] <= i as f64 / GUIDE_HOURS as f64 {
                hour += 1;
            }
            *g = hour as u8;
        }
        Self { hours, guide }
    }

    /// Hour of the day before which the share `x` in `[0, 1)` of its cases happens.
    #[inline(always)]
    fn inverse(&self, x: f64) -> f64 {
        let guide = whole(x * GUIDE_HOURS as f64).0 as usize;
        let mut hour = self.guide[guide.min(GUIDE_HOURS - 1)] as usize;
        while hour < 23 && self.hours[hour + 1].0 <= x {
            hour += 1;
        }
        let (before, per) = self.hours[hour];
        let part = (x - before) * per;
        f64::from(hour as u32) + part.clamp(0.0, 1.0)
    }
}

impl Profile {
    /// Every day alike, with these relative rates by hour; at least one above 0.
    pub fn daily(rates: [f64; 24]) -> Self {
        let day = |d: usize| d as f64 / YEAR_DAYS as f64;
        let within = Within::new(rates);
        Self::over(
            (0..=YEAR_DAYS).map(day).collect(),
            vec![0; YEAR_DAYS],
            [within.clone(), within],
        )
    }

    /// The profile of a season shape over the days of a calendar; the first weeks of heating have
    /// `heating_peak` times the cases of a winter day.
    pub fn new(season: Season, heating_peak: f64, calendar: &Calendar) -> Self {
        let within = [Within::new(by_hour(season, true)), Within::new(by_hour(season, false))];
        let shape: Vec<usize> = (0..YEAR_DAYS)
            .map(|d| usize::from(!calendar.is_workday(d as u32)))
            .collect();
        let weights: Vec<f64> = (0..YEAR_DAYS)
            .map(|d| by_day(season, d, heating_peak) * if shape[d] == 0 { 1.0 } else { day_off(season) })
            .collect();
        let sum: f64 = weights.iter().sum();
        let mut before_day = Vec::with_capacity(YEAR_DAYS + 1);
        let mut mass = 0.0;
        for weight in weights {
            before_day.push(mass / sum);
            mass += weight;
        }
        before_day.push(1.0);
        Self::over(before_day, shape, within)
    }

    fn over(before_day: Vec<f64>, shape: Vec<usize>, within: [Within; 2]) -> Self {
        let mut day = 0;
        let day_guide = (0..GUIDE_DAYS)
            .map(|i| {
                while day < YEAR_DAYS - 1 && before_day[day + 1] <= i as f64 / GUIDE_DAYS as f64 {
                    day += 1;
                }
                day as u16
            })
            .collect();
        let days = (0..=YEAR_DAYS).map(|d| Day {
            before: before_day[d],
            per: before_day.get(d + 1).map_or(0.0, |next| inverse(next - before_day[d])),
            shape: shape.get(d).copied().unwrap_or(0),
        });
        Self {
            days: days.collect(),
            day_guide,
            within,
        }
    }

    /// Even time (years of mean rate) that has passed after so many days.
    pub fn even_time(&self, days: u32) -> f64 {
        let (years, rest) = (days as usize / YEAR_DAYS, days as usize % YEAR_DAYS);
        years as f64 + self.days[rest].before
    }

    /// The calendar time, in hours, at which the even time `s ≥ 0` has passed.
    #[inline]
    pub fn calendar_time(&self, s: f64) -> f64 {
        let (_, year) = whole(s);
        let s = s - year;
        let guide = whole(s * GUIDE_DAYS as f64).0 as usize;
        let mut day = self.day_guide[guide.min(GUIDE_DAYS - 1)] as usize;
        while day < YEAR_DAYS - 1 && self.days[day + 1].before <= s {
            day += 1;
        }
        let Day { before, per, shape } = self.days[day];
        let part = (s - before) * per;
        let hour = self.within[shape].inverse(part.clamp(0.0, 1.0));
        (year * YEAR_DAYS as f64 + f64::from(day as u32)) * 24.0 + hour
    }
}

fn inverse(x: f64) -> f64 {
    if x > 0.0 { 1.0 / x } else { 0.0 }
}

/// Relative rate by hour of the day.
fn by_hour(season: Season, workday: bool) -> [f64; 24] {
    let mut rates = [0.0; 24];
    for (h, rate) in rates.iter_mut().enumerate() {
        *rate = match (season, workday) {
            // Awake hours, with the two humps of a working day.
            (Season::Daytime | Season::Heating, _) => match h {
                0..=5 => 0.1,
                6..=7 => 0.6,
                8..=11 => 1.6,
                12..=13 => 1.0,
                14..=17 => 1.5,
                18..=21 => 1.0,
                _ => 0.3,
            },
            (Season::Evening, _) => match h {
                0..=1 => 1.0,
                2..=6 => 0.3,
                7..=11 => 0.5,
                12..=13 => 0.9,
                14..=17 => 0.6,
                18..=19 => 1.5,
                20..=22 => 3.0,
                _ => 2.0,
            },
            (Season::Office, true) => match h {
                8 => 1.0,
                9..=11 => 2.0,
                12..=13 => 0.4,
                14..=16 => 1.8,
                17 => 0.8,
                _ => 0.0,
            },
            (Season::Office, false) => match h {
                9..=16 => 1.0,
                _ => 0.0,
            },
        };
    }
    rates
}

/// Rate of a day off relative to a working day.
fn day_off(season: Season) -> f64 {
    match season {
        Season::Daytime => 0.7,
        Season::Evening => 1.3,
        Season::Office => 0.02,
        Season::Heating => 1.0,
    }
}

/// Relative rate by day of the year (0 is 1 January). Heating in Ningxia runs from 1 November to
/// 31 March; complaints begin with the trial runs of late October.
fn by_day(season: Season, day: usize, heating_peak: f64) -> f64 {
    if season != Season::Heating {
        return 1.0;
    }
    match day {
        // January to March.
        0..=89 => 1.0,
        // 18 October to the end of November.
        290..=333 => heating_peak,
        // December.
        334.. => 1.3,
        _ => 0.03,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Season; 4] = [Season::Daytime, Season::Evening, Season::Office, Season::Heating];

    #[test]
    fn time_runs_forward_and_covers_the_year() {
        let calendar = Calendar::default();
        for season in ALL {
            let profile = Profile::new(season, 4.0, &calendar);
            let mut last = -1.0;
            for i in 0..20_000 {
                let t = profile.calendar_time(f64::from(i) / 10_000.0);
                assert!(t >= last, "{season:?} {i}: {last} then {t}");
                last = t;
            }
            assert!(last < 2.0 * 8760.0);
            assert_eq!(profile.even_time(365), 1.0);
            assert!(profile.calendar_time(profile.even_time(100) + 1e-12) >= 2400.0);
            assert!(profile.calendar_time((profile.even_time(100) - 1e-12).max(0.0)) <= 2400.0);
        }
    }

    #[test]
    fn each_season_has_its_shape() {
        let calendar = Calendar::default();
        let share = |season, test: &dyn Fn(f64) -> bool| {
            let profile = Profile::new(season, 4.0, &calendar);
            (0..10_000)
                .filter(|&i| test(profile.calendar_time((f64::from(i) + 0.5) / 10_000.0)))
                .count() as f64
                / 10_000.0
        };
        let weekend = |t: f64| (t / 24.0) as u64 % 7 >= 5;
        let night = |t: f64| !(7.0..22.0).contains(&(t % 24.0));
        assert!(share(Season::Office, &weekend) < 0.02);
        assert!(share(Season::Evening, &night) > 0.25);
        assert!(share(Season::Daytime, &night) < 0.1);
        // Six weeks of 52 bring half of the year's heating cases.
        let first_weeks = |t: f64| (290.0 * 24.0..334.0 * 24.0).contains(&t);
        let peak = share(Season::Heating, &first_weeks);
        assert!((0.4..0.65).contains(&peak), "{peak}");
    }
}
