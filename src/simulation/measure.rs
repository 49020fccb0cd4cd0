//! From records and hours to measures (指标): sums by grid, added up the tree of areas, and exact
//! quantiles.
//!
//! Conventions. Cases are counted by when they are filed; all are played out, so that no duration
//! is cut off, and what closes after the horizon is open at the end. Shares leave out cases whose
//! limit (or 24 hours) is not over at the horizon. Quantiles are by nearest rank over cases filed in
//! the run; areas with fewer than [`QUANTILE_CASES`] have none.

use super::Index;
use super::hours::TeamHours;
use super::record::{Level, Record, Sink};
use super::times::later;
use std::ops::Range;

/// Least cases for a median or a 90th percentile.
pub const QUANTILE_CASES: usize = 20;

/// Sums that add up from grids to the city.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Cases that happened.
    pub cases: f64,
    /// Cases open at the end, undetected ones among them.
    pub open: f64,
    /// Cases closed.
    pub closed: f64,
    /// … by grid or community.
    pub local: f64,
    /// Cases due.
    pub due: f64,
    /// … and closed in time.
    pub on_time: f64,
    /// … and closed by the end at all.
    pub finished: f64,
    /// … and closed by the end and solved.
    pub solved: f64,
    /// Cases whose first 24 hours are over.
    pub waited: f64,
    /// … and looked at within them.
    pub contacted: f64,
    /// Satisfaction over closed cases.
    pub satisfaction: f64,
    /// Latent cases.
    pub latent: f64,
    /// … their hours until detection.
    pub delay: f64,
    /// Visits asked.
    pub visits_asked: f64,
    /// Visits made.
    pub visits_made: f64,
    /// Residents × patrol interval.
    pub patrol: f64,
    /// Residents under patrol.
    pub patrolled: f64,
    /// Hours of grid and community workers.
    pub team: TeamHours,
    /// Full-post months on forms' denominator.
    pub post_months: f64,
    /// Their hours out of shift.
    pub overtime: f64,
    /// Hours of town staff out of shift.
    pub town_overtime: f64,
    /// Town staff's hours on cases before the horizon.
    pub town_busy: f64,
    /// Town staff's hours free for cases.
    pub town_free: f64,
}

impl Sums {
    /// Adds another area's.
    pub fn add(&mut self, o: &Self) {
        self.cases += o.cases;
        self.open += o.open;
        self.closed += o.closed;
        self.local += o.local;
        self.due += o.due;
        self.on_time += o.on_time;
        self.finished += o.finished;
        self.solved += o.solved;
        self.waited += o.waited;
        self.contacted += o.contacted;
        self.satisfaction += o.satisfaction;
        self.latent += o.latent;
        self.delay += o.delay;
        self.visits_asked += o.visits_asked;
        self.visits_made += o.visits_made;
        self.patrol += o.patrol;
        self.patrolled += o.patrolled;
        self.team.add(&o.team);
        self.post_months += o.post_months;
        self.overtime += o.overtime;
        self.town_overtime += o.town_overtime;
        self.town_busy += o.town_busy;
        self.town_free += o.town_free;
    }

    /// Writes the measures that are ratios of sums; `weights` are those of the three rates and sum to 1.
    pub fn write(&self, row: &mut [f64], years: f64, weights: [f64; 3]) {
        let mut set = |index: Index, value: f64| row[index as usize] = value;
        set(Index::LoadRatio, ratio(self.team.demanded, self.team.available));
        set(Index::VisitCoverage, ratio(self.visits_made, self.visits_asked));
        set(Index::PatrolInterval, ratio(self.patrol, self.patrolled));
        set(Index::DetectionDelay, ratio(self.delay, self.latent));
        set(Index::FormHours, ratio(self.team.forms, self.post_months));
        set(Index::Cases, self.cases / years);
        set(Index::OnTime, ratio(self.on_time, self.due));
        set(Index::CloseRate, ratio(self.finished, self.due));
        set(Index::Overtime, ratio(self.overtime, self.post_months));
        set(Index::ClosedLocally, ratio(self.local, self.closed));
        let rates = [
            ratio(self.contacted, self.waited),
            ratio(self.solved, self.due),
            ratio(self.satisfaction, self.closed),
        ];
        set(Index::Response, rates[0]);
        set(Index::Resolution, rates[1]);
        set(Index::Satisfaction, rates[2]);
        set(Index::ThreeRates, rates.iter().zip(weights).map(|(r, w)| r * w).sum());
        set(Index::TownUtilisation, ratio(self.town_busy, self.town_free));
        set(Index::OpenAtEnd, self.open);
    }
}

/// NaN where the denominator is nothing.
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}

/// Stations that close a grid's cases: its own, its community's, its town's, its county's departments.
/// Each has a sum of its own, so that one played again changes no digit of what the others gave.
pub const STAGES: usize = 4;

/// Collects records: sums by grid, hours from filing to closing by case.
#[derive(Debug)]
pub struct Collect {
    /// Sums by grid position and station.
    pub grids: Vec<[Sums; STAGES]>,
    /// The station that plays now.
    pub stage: usize,
    /// By case number: 1 + the bits of the hours from filing to closing (which order like the
    /// hours), 0 for a case not filed before the horizon.
    pub hours: Vec<u64>,
    window: Range<f64>,
}

impl Collect {
    /// For so many grids, and the part of the run that is measured.
    pub fn new(grids: usize, window: Range<f64>) -> Self {
        Self {
            grids: vec![Default::default(); grids],
            stage: 0,
            hours: Vec::new(),
            window,
        }
    }

    /// Makes room for cases numbered below `cases`.
    pub fn reserve(&mut self, cases: usize) {
        self.hours.resize(cases, 0);
    }
}

/// Median and 90th percentile by nearest rank of the non-zero codes.
pub fn quantiles(codes: &mut [u64]) -> Option<(f64, f64)> {
    let none = codes.iter().filter(|&&c| c == 0).count();
    let some = codes.len() - none;
    if some < QUANTILE_CASES {
        return None;
    }
    let rank = |tenths: usize| none + (some * tenths).div_ceil(10) - 1;
    let (half, ninety) = (rank(5), rank(9));
    let value = |code: u64| f64::from_bits(code - 1);
    let (_, &mut median, above) = codes.select_nth_unstable(half);
    let ninetieth = if ninety > half {
        *above.select_nth_unstable(ninety - half - 1).1
    } else {
        median
    };
    Some((value(median), value(ninetieth)))
}

/// The same of several ascending lists together, without joining them. What the answer was before a few codes
/// changed makes it quicker, whatever it is.
pub fn quantiles_of_sorted(lists: &[&[u64]], before: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let some: usize = lists.iter().map(|l| l.len()).sum();
    if some < QUANTILE_CASES {
        return None;
    }
    let value = |tenths: usize, before: Option<f64>| {
        let before = before.map(|hours| 1 + hours.to_bits());
        f64::from_bits(code_of_rank(lists, (some * tenths).div_ceil(10), before) - 1)
    };
    Some((value(5, before.map(|b| b.0)), value(9, before.map(|b| b.1))))
}

/// So few codes are looked through one by one.
const FEW: usize = 128;

/// How far from its old place a quantile is looked for first: a 4,096th of itself.
const NEAR: u64 = 1 << 40;

/// The least code that at least `rank` (1 or more, at most all) of several ascending lists are not above;
/// first looked for near `guess`.
fn code_of_rank(lists: &[&[u64]], rank: usize, guess: Option<u64>) -> u64 {
    let mut rank = rank - 1;
    match *lists {
        [only] => return only[rank],
        [a, b] if a.len() <= b.len() => return code_of_two(a, b, rank),
        [a, b] => return code_of_two(b, a, rank),
        _ => {}
    }
    // The part of each list from `low` to `high`; `rank` counts from its beginning.
    let mut parts: Vec<&[u64]> = lists.to_vec();
    let ends = |end: fn(&&[u64]) -> Option<u64>| lists.iter().filter_map(end);
    let mut low = ends(|l| l.first().copied()).min().unwrap_or(0);
    let mut high = ends(|l| l.last().copied()).max().unwrap_or(0);
    let near = guess.map_or([0, 0], |g| [g.saturating_add(NEAR), g.saturating_sub(NEAR)]);
    let mut first = near.into_iter().filter(|&g| g > 0);
    while low < high {
        if parts.iter().map(|l| l.len()).sum::<usize>() <= FEW {
            let mut left = parts.concat();
            return *left.select_nth_unstable(rank).1;
        }
        let middle = first
            .find(|g| (low..high).contains(g))
            .unwrap_or(low + (high - low) / 2);
        let cut = |l: &&[u64]| l.partition_point(|&c| c <= middle);
        let not_above: usize = parts.iter().map(cut).sum();
        let below = rank < not_above;
        for part in &mut parts {
            let (lower, upper) = part.split_at(cut(part));
            *part = if below { lower } else { upper };
        }
        if below {
            high = middle;
        } else {
            low = middle + 1;
            rank -= not_above;
        }
    }
    low
}

/// The code before which `rank` codes of two ascending lists come, the shorter one first.
fn code_of_two(short: &[u64], long: &[u64], rank: usize) -> u64 {
    // How many of those are the short list's.
    let (mut least, mut most) = (rank.saturating_sub(long.len()), rank.min(short.len()));
    while least < most {
        let middle = least.midpoint(most);
        if short[middle] < long[rank - middle - 1] {
            least = middle + 1;
        } else {
            most = middle;
        }
    }
    let next = [short.get(least), long.get(rank - least)];
    next.into_iter().flatten().copied().min().unwrap_or(0)
}

/// What one case adds to its grid's sums.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mark {
    /// 1 + the bits of the hours from filing to closing; 0 if it was not filed within the run.
    pub code: u64,
    /// Which sums it counts in.
    counts: u16,
    satisfaction: f64,
    delay: f64,
}

/// Sums that count cases, by their bits in a [`Mark`].
mod counted {
    pub const CASE: u16 = 1;
    pub const OPEN: u16 = 1 << 1;
    pub const CLOSED: u16 = 1 << 2;
    pub const LOCAL: u16 = 1 << 3;
    pub const DUE: u16 = 1 << 4;
    pub const ON_TIME: u16 = 1 << 5;
    pub const FINISHED: u16 = 1 << 6;
    pub const SOLVED: u16 = 1 << 7;
    pub const WAITED: u16 = 1 << 8;
    pub const CONTACTED: u16 = 1 << 9;
    pub const LATENT: u16 = 1 << 10;
}

impl Mark {
    /// Of a case; nothing if it happened before the window.
    #[inline]
    pub fn of(r: &Record, window: &Range<f64>) -> Self {
        if r.happened < window.start {
            return Self::default();
        }
        let end = window.end;
        let closed = r.closed <= end;
        let bit = |yes: bool, bit: u16| if yes { bit } else { 0 };
        let due = r.due <= end;
        let waited = r.filed + 24.0 <= end;
        let counts = counted::CASE
            | bit(!closed, counted::OPEN)
            | bit(closed, counted::CLOSED)
            | bit(closed && r.level <= Level::Community, counted::LOCAL)
            | bit(due, counted::DUE)
            | bit(due && r.on_time(), counted::ON_TIME)
            | bit(due && closed, counted::FINISHED)
            | bit(due && closed && r.solved, counted::SOLVED)
            | bit(waited, counted::WAITED)
            | bit(waited && r.contacted <= r.filed + 24.0, counted::CONTACTED)
            | bit(r.latent, counted::LATENT);
        Self {
            code: if r.filed < end {
                1 + later(r.closed - r.filed, 0.0).to_bits()
            } else {
                0
            },
            counts,
            satisfaction: if closed { r.satisfaction } else { 0.0 },
            delay: if r.latent { r.filed - r.happened } else { 0.0 },
        }
    }
}

impl Sums {
    /// Counts one case.
    #[inline]
    pub fn count(&mut self, mark: &Mark) {
        let has = |bit: u16| f64::from(u8::from(mark.counts & bit != 0));
        self.cases += has(counted::CASE);
        self.open += has(counted::OPEN);
        self.closed += has(counted::CLOSED);
        self.local += has(counted::LOCAL);
        self.due += has(counted::DUE);
        self.on_time += has(counted::ON_TIME);
        self.finished += has(counted::FINISHED);
        self.solved += has(counted::SOLVED);
        self.waited += has(counted::WAITED);
        self.contacted += has(counted::CONTACTED);
        self.latent += has(counted::LATENT);
        self.satisfaction += mark.satisfaction;
        self.delay += mark.delay;
    }
}

impl Sink for Collect {
    #[inline]
    fn record(&mut self, r: &Record) {
        let mark = Mark::of(r, &self.window);
        self.grids[r.grid as usize][self.stage].count(&mark);
        self.hours[r.case as usize] = mark.code;
    }
}

/// Gini coefficient of non-negative numbers; `None` for fewer than two or all zero. Sorts them.
pub fn gini(values: &mut [f64]) -> Option<f64> {
    let n = values.len();
    let sum: f64 = values.iter().sum();
    if n < 2 || sum <= 0.0 {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let weighted: f64 = values.iter().enumerate().map(|(i, v)| (i as f64 + 1.0) * v).sum();
    let n = n as f64;
    Some(2.0 * weighted / (n * sum) - (n + 1.0) / n)
}

/// Coefficient of variation (standard deviation over mean); `None` for fewer than two or all zero.
pub fn variation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    if values.len() < 2 || mean.is_nan() || mean <= 0.0 {
        return None;
    }
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    Some(variance.sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variation_by_hand() {
        assert!(variation(&[1.0, 2.0, 3.0]).is_some_and(|v| (v - 0.5).abs() < 1e-12));
        assert_eq!((variation(&[4.0]), variation(&[0.0, 0.0])), (None, None));
    }

    #[test]
    fn quantiles_are_by_nearest_rank_and_skip_what_was_not_filed() {
        let mut codes: Vec<u64> = (1..=100).rev().map(|h| 1 + f64::from(h).to_bits()).collect();
        codes.extend([0; 7]);
        assert_eq!(quantiles(&mut codes), Some((50.0, 90.0)));
        let filed: Vec<u64> = codes.iter().copied().filter(|&c| c > 0).collect();
        let mut halves: Vec<Vec<u64>> = vec![filed[..30].to_vec(), filed[30..].to_vec()];
        halves.iter_mut().for_each(|h| h.sort_unstable());
        let halves: Vec<&[u64]> = halves.iter().map(Vec::as_slice).collect();
        for before in [None, Some((50.0, 90.0)), Some((49.5, 1e9)), Some((0.0, f64::NAN))] {
            assert_eq!(quantiles_of_sorted(&halves, before), Some((50.0, 90.0)));
        }
        for cut in 0..=100 {
            let (mut a, mut b) = (filed[..cut].to_vec(), filed[cut..].to_vec());
            a.sort_unstable();
            b.sort_unstable();
            assert_eq!(quantiles_of_sorted(&[&a, &b], None), Some((50.0, 90.0)));
            for rank in 1..=100 {
                let hours = f64::from_bits(code_of_rank(&[&a, &b], rank, None) - 1);
                assert_eq!(hours, rank as f64, "{cut} {rank}");
            }
        }
        assert_eq!(quantiles(&mut codes[..10]), None);
        // Many, many of them alike, in lists of very different length.
        let hours = |i: u64| 1 + f64::from((i * i % 1009).min(400) as u32).to_bits();
        let mut lists: Vec<Vec<u64>> = [3_u64, 0, 1000, 1, 5000]
            .iter()
            .map(|&n| (0..n).map(hours).collect())
            .collect();
        let mut all = lists.concat();
        lists.iter_mut().for_each(|l| l.sort_unstable());
        let lists: Vec<&[u64]> = lists.iter().map(Vec::as_slice).collect();
        let whole = quantiles(&mut all);
        for before in [None, whole, Some((0.0, 1e9))] {
            assert_eq!(quantiles_of_sorted(&lists, before), whole);
        }
    }

    #[test]
    fn gini_of_equals_is_nothing_and_of_one_owner_nearly_one() {
        assert!(gini(&mut [3.0; 5]).is_some_and(|g| g.abs() < 1e-12));
        assert!(gini(&mut [0.0, 0.0, 0.0, 8.0]).is_some_and(|g| (g - 0.75).abs() < 1e-12));
        assert_eq!(gini(&mut [1.0]), None);
    }
}
