//! Working days, shifts and the three clocks (紧急工作时, 工作时, 工作日).
//!
//! Time is hours since 0:00 on Monday, 1 January. A year has 365 days; the next one starts on a
//! Monday again, so that years are alike and every conversion is a look-up (rank of a working day,
//! working day of a rank). Holidays and the weekends worked instead (调休) are those of 2018, the last
//! such year, by the rule since 2025 ([`HOLIDAYS`]).

use super::times::earlier;
use super::whole::whole;
use crate::scenario::case_class::Deadline;

/// Days of a year.
pub const YEAR_DAYS: usize = 365;
/// Hours of a year.
pub const YEAR_HOURS: f64 = 8760.0;
/// Office hours begin at 8:30.
pub const OFFICE_START: f64 = 8.5;
/// Nothing that the engine reckons lies further away: about 10,000 years.
pub const FAR: f64 = 1e8;

/// Month and day, from 1.
pub type MonthDay = (u32, u32);

/// Weekdays off: (month, day) from and to, of the State Council's notice for 2018 (国办发明电〔2017〕12号),
/// with the two statutory days added from 2025 on (国务院令第795号: 除夕, which the break of 2018 has
/// anyway, and 2 May).
pub const HOLIDAYS: [(&str, MonthDay, MonthDay); 7] = [
    ("元旦", (1, 1), (1, 1)),
    ("春节", (2, 15), (2, 21)),
    ("清明节", (4, 5), (4, 7)),
    ("劳动节", (4, 29), (5, 2)),
    ("端午节", (6, 18), (6, 18)),
    ("中秋节", (9, 24), (9, 24)),
    ("国庆节", (10, 1), (10, 7)),
];

/// Weekend days worked instead (调休): those of 2018 but 24 February, which 除夕's own day pays for now.
pub const WORKED_WEEKENDS: [MonthDay; 5] = [(2, 11), (4, 8), (4, 28), (9, 29), (9, 30)];

/// Day of the year, from 0, of a month and day of a year of 365 days.
fn day_of_year((month, day): MonthDay) -> usize {
    const BEFORE: [u32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    (BEFORE[(month.clamp(1, 12) - 1) as usize] + day.max(1) - 1) as usize
}

/// Which days of the year are worked.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Working days before each day of the year, and those of all.
    rank: [u16; YEAR_DAYS + 1],
    /// Day of the year of each working day.
    nth: [u16; YEAR_DAYS],
    /// Working days a year.
    yearly: u32,
}

/// A moment's day.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Days before the year that it lies in.
    year: u32,
    of_year: usize,
    /// Hours until it begins.
    midnight: f64,
}

/// A daily shift on working days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Hour of the day at which it starts.
    pub start: f64,
    /// Hours that it lasts; more than 0, at most `24 - start`.
    pub length: f64,
}

impl Shift {
    /// A shift of so many hours, moved forward if it would run past midnight.
    pub fn new(start: f64, length: f64) -> Self {
        let length = if length.is_finite() {
            length.clamp(1e-6, 24.0)
        } else {
            24.0
        };
        Self {
            start: start.clamp(0.0, 24.0 - length),
            length,
        }
    }
}

impl Default for Calendar {
    /// Monday to Friday.
    fn default() -> Self {
        Self::new((0..YEAR_DAYS).map(|d| d % 7 < 5).collect())
    }
}

impl Calendar {
    /// Monday to Friday without the holidays, and the weekends worked instead: 248 days.
    pub fn of_china() -> Self {
        let mut workday: Vec<bool> = (0..YEAR_DAYS).map(|d| d % 7 < 5).collect();
        for (_, from, to) in HOLIDAYS {
            workday[day_of_year(from)..=day_of_year(to)].fill(false);
        }
        for day in WORKED_WEEKENDS {
            workday[day_of_year(day)] = true;
        }
        Self::new(workday)
    }

    /// Every day is worked: a queue of the textbooks, with a 24-hour [`Shift`].
    pub fn always() -> Self {
        Self::new(vec![true; YEAR_DAYS])
    }

    /// From a table of the year; a year without any working day is one of working days only.
    pub fn new(mut workday: Vec<bool>) -> Self {
        workday.resize(YEAR_DAYS, false);
        if !workday.contains(&true) {
            workday.fill(true);
        }
        let (mut rank, mut nth) = ([0; YEAR_DAYS + 1], [0; YEAR_DAYS]);
        let mut yearly = 0;
        for (day, &works) in workday.iter().enumerate() {
            if works {
                nth[yearly] = day as u16;
                yearly += 1;
            }
            rank[day + 1] = yearly as u16;
        }
        Self {
            rank,
            nth,
            yearly: yearly as u32,
        }
    }

    /// Whether a day (counted from the first year's start) is worked.
    pub fn is_workday(&self, day: u32) -> bool {
        self.works(day as usize % YEAR_DAYS)
    }

    #[inline(always)]
    fn works(&self, of_year: usize) -> bool {
        self.rank[of_year] != self.rank[of_year + 1]
    }

    /// Working days among the first `days`.
    pub fn workdays(&self, days: u32) -> u32 {
        let (years, rest) = (days / YEAR_DAYS as u32, days % YEAR_DAYS as u32);
        years * self.yearly + u32::from(self.rank[rest as usize])
    }

    /// `t` itself if it lies in a shift (its end excluded), else the start of the next shift.
    #[inline]
    pub fn next_on(&self, shift: &Shift, t: f64) -> f64 {
        let t = clamp(t);
        self.on(shift, t, day_of(t)).0
    }

    /// The same of a moment whose day is known, and the day of the answer.
    #[inline(always)]
    fn on(&self, shift: &Shift, t: f64, day: Day) -> (f64, Day) {
        if self.works(day.of_year) {
            let start = day.midnight + shift.start;
            if t < start {
                return (start, day);
            }
            // Summed as in `end_of_shift`: rounded otherwise, the end itself might still be in the shift.
            if t < start + shift.length {
                return (t, day);
            }
        }
        let next = self.workday_after(&day, 0);
        (next.midnight + shift.start, next)
    }

    /// The end of the shift that `t` lies in (`t` must come from [`Self::next_on`]).
    #[inline]
    pub fn end_of_shift(&self, shift: &Shift, t: f64) -> f64 {
        day_of(clamp(t)).midnight + shift.start + shift.length
    }

    /// When work that begins at `t` (in a shift) and takes `hours` of shift is done. Work stops at
    /// the end of a shift and is resumed at the next.
    #[inline]
    pub fn advance(&self, shift: &Shift, t: f64, hours: f64) -> f64 {
        if shift.length >= 24.0 && self.yearly == YEAR_DAYS as u32 {
            return clamp(t + hours);
        }
        let t = clamp(t);
        self.advance_from(shift, t, &day_of(t), hours)
    }

    /// The same in a calendar with nights, of a moment whose day is known.
    #[inline(always)]
    fn advance_from(&self, shift: &Shift, t: f64, day: &Day, hours: f64) -> f64 {
        let left = day.midnight + shift.start + shift.length - t;
        if hours <= left {
            return t + hours;
        }
        self.advance_past(shift, day, hours, left).0
    }

    /// Of more hours than are `left` of the day's shift: when they have passed, and the day of that moment.
    #[inline(always)]
    fn advance_past(&self, shift: &Shift, day: &Day, hours: f64, left: f64) -> (f64, Day) {
        let hours = earlier(hours - left, FAR);
        let mut days = earlier(hours / shift.length, FAR) as u32;
        let mut rest = hours - f64::from(days) * shift.length;
        if rest <= 0.0 && days > 0 {
            // Done exactly at the end of a shift, not at the start of the next.
            days -= 1;
            rest = shift.length;
        }
        let last = self.workday_after(day, days);
        (clamp(last.midnight + shift.start + rest), last)
    }

    /// When work that begins at `t` (in a shift) and takes `hours` of shift is done, and when whoever did
    /// it can begin the next: [`Self::advance`], then [`Self::next_on`].
    #[inline]
    pub fn advance_and_on(&self, shift: &Shift, t: f64, hours: f64) -> (f64, f64) {
        if t < FAR {
            let day = day_of(t);
            let (end, done) = (day.midnight + shift.start + shift.length, t + hours);
            // Most work is done on the day on which it begins.
            if hours <= end - t && done < end && done < day.midnight + 24.0 {
                return (done, done);
            }
            if hours > end - t && shift.length < 24.0 {
                let (done, last) = self.advance_past(shift, &day, hours, end - t);
                if done < FAR && done < last.midnight + 24.0 {
                    let goes_on = done < last.midnight + shift.start + shift.length;
                    let next = || self.workday_after(&last, 0).midnight + shift.start;
                    return (done, if goes_on { done } else { next() });
                }
            }
        }
        let done = self.advance(shift, t, hours);
        (done, self.next_on(shift, done))
    }

    /// Hours of shift between two times.
    #[inline]
    pub fn hours_between(&self, shift: &Shift, from: f64, to: f64) -> f64 {
        self.hours_until(shift, to) - self.hours_until(shift, from)
    }

    /// When a limit that starts running at `t` is over. 工作日 count whole days: filed on a working
    /// day after hours or on a free day, the count starts the next working day; the limit is the end
    /// of office hours of the last day, or for a part of a day that share of the office hours.
    pub fn due(&self, office: &Shift, t: f64, deadline: Deadline) -> f64 {
        let hours = match deadline {
            Deadline::UrgentHours(h) => return clamp(t + h),
            Deadline::WorkHours(h) => h,
            Deadline::WorkDays(d) => d * office.length,
        };
        if office.length >= 24.0 {
            return self.advance(office, self.next_on(office, t), hours);
        }
        let t = clamp(t);
        let (t, day) = self.on(office, t, day_of(t));
        self.advance_from(office, t, &day, hours)
    }

    #[inline]
    fn hours_until(&self, shift: &Shift, t: f64) -> f64 {
        let t = clamp(t);
        let day = day_of(t);
        let rank = day.year / YEAR_DAYS as u32 * self.yearly + u32::from(self.rank[day.of_year]);
        let whole = f64::from(rank) * shift.length;
        if self.works(day.of_year) {
            whole + (t - day.midnight - shift.start).clamp(0.0, shift.length)
        } else {
            whole
        }
    }

    /// The working day after `day` and `more` further ones.
    #[inline(always)]
    fn workday_after(&self, day: &Day, more: u32) -> Day {
        let mut rank = u32::from(self.rank[day.of_year + 1]).saturating_add(more);
        let mut year = day.year;
        if rank >= self.yearly {
            // Into another year.
            year = year.saturating_add((rank / self.yearly).saturating_mul(YEAR_DAYS as u32));
            rank %= self.yearly;
        }
        let of_year = self.nth[rank as usize];
        Day {
            year,
            of_year: usize::from(of_year),
            midnight: f64::from(year.saturating_add(u32::from(of_year))) * 24.0,
        }
    }
}

/// The day of a moment from 0 to [`FAR`].
#[inline(always)]
fn day_of(t: f64) -> Day {
    let (mut day, mut midnight) = whole(t * (1.0 / 24.0));
    midnight *= 24.0;
    if midnight > t {
        // The product was rounded up onto the next midnight.
        (day, midnight) = (day - 1, midnight - 24.0);
    }
    if day < YEAR_DAYS as u32 {
        return Day {
            year: 0,
            of_year: day as usize,
            midnight,
        };
    }
    let of_year = day % YEAR_DAYS as u32;
    Day {
        year: day - of_year,
        of_year: of_year as usize,
        midnight,
    }
}

/// Into `0..=FAR`; NaN is far away.
#[inline(always)]
fn clamp(t: f64) -> f64 {
    if t < FAR { if t > 0.0 { t } else { 0.0 } } else { FAR }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFFICE: Shift = Shift {
        start: 8.5,
        length: 8.0,
    };

    #[test]
    fn shifts_stop_at_night_and_on_weekends() {
        let c = Calendar::default();
        assert_eq!(c.next_on(&OFFICE, 0.0), 8.5);
        assert_eq!(c.next_on(&OFFICE, 10.0), 10.0);
        assert_eq!(c.next_on(&OFFICE, 16.5), 24.0 + 8.5);
        // Friday evening to Monday morning.
        assert_eq!(c.next_on(&OFFICE, 4.0 * 24.0 + 20.0), 7.0 * 24.0 + 8.5);
        assert_eq!(c.advance(&OFFICE, 8.5, 8.0), 16.5);
        assert_eq!(c.advance(&OFFICE, 8.5, 8.5), 24.0 + 9.0);
        assert_eq!(c.advance(&OFFICE, 4.0 * 24.0 + 16.0, 1.0), 7.0 * 24.0 + 9.0);
        assert_eq!(c.advance(&OFFICE, 8.5, 40.0), 4.0 * 24.0 + 16.5);
        assert_eq!(c.workdays(365), 261);
    }

    #[test]
    fn the_year_has_the_working_days_of_the_notice() {
        let c = Calendar::of_china();
        // As many as 2025 had under the same rule, and as many as the expectations reckon with.
        assert_eq!(c.workdays(365), 248);
        assert_eq!(f64::from(c.workdays(365)), crate::scenario::parameters::WORK_DAYS);
        for day in WORKED_WEEKENDS.map(day_of_year) {
            assert!(day % 7 >= 5 && c.is_workday(day as u32));
        }
        let (eve, labour, after) = (day_of_year((2, 15)), day_of_year((5, 2)), day_of_year((10, 8)));
        assert!(!c.is_workday(eve as u32) && !c.is_workday(labour as u32) && c.is_workday(after as u32));
        // A limit of one working day filed before the Spring Festival ends after it.
        let filed = eve as f64 * 24.0 - 8.0;
        assert_eq!(
            c.due(&OFFICE, filed, Deadline::WorkDays(1.0)),
            (eve + 7) as f64 * 24.0 + 16.0
        );
    }

    #[test]
    fn the_three_clocks_run_as_they_should() {
        let c = Calendar::default();
        let friday_16h = 4.0 * 24.0 + 16.0;
        assert_eq!(c.due(&OFFICE, friday_16h, Deadline::UrgentHours(6.0)), friday_16h + 6.0);
        assert_eq!(c.due(&OFFICE, friday_16h, Deadline::WorkHours(4.0)), 7.0 * 24.0 + 12.0);
        assert_eq!(c.due(&OFFICE, friday_16h, Deadline::WorkDays(1.0)), 7.0 * 24.0 + 16.0);
    }

    proptest! {
        #[test]
        fn the_end_of_a_shift_is_out_of_it(day in 0_u32..2000, start in 0.0..20.0_f64, length in 0.1..4.0_f64) {
            let c = Calendar::default();
            let shift = Shift::new(start, length);
            let on = c.next_on(&shift, f64::from(day) * 24.0);
            let end = c.end_of_shift(&shift, on);
            prop_assert!(c.next_on(&shift, end) > end);
        }

        #[test]
        fn advance_and_hours_between_are_inverse(t in 0.0..30_000.0_f64, hours in 0.0..3_000.0_f64, start in 0.0..20.0_f64, length in 0.5..4.0_f64) {
            let c = Calendar::default();
            let shift = Shift::new(start, length);
            let on = c.next_on(&shift, t);
            prop_assert!(on >= t);
            let done = c.advance(&shift, on, hours);
            prop_assert!((c.hours_between(&shift, on, done) - hours).abs() < 1e-6);
            prop_assert!(c.hours_between(&shift, t, on).abs() < 1e-6);
        }

        #[test]
        fn nothing_far_or_odd_breaks_it(t in proptest::num::f64::ANY, hours in proptest::num::f64::ANY) {
            let c = Calendar::default();
            let on = c.next_on(&OFFICE, t);
            prop_assert!(on.is_finite());
            prop_assert!(c.advance(&OFFICE, on, hours.abs()).is_finite());
        }
    }
}
