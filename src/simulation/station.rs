//! A station: a team that serves jobs by priority, then deadline, then arrival, without breaking
//! off a job for a more urgent one. A pure function of (jobs, team, calendar).
//!
//! Rules, in words:
//! * A free server begins the most urgent job that has arrived. Work stops at the end of the shift
//!   and the same server resumes it at the next (no other takes it over).
//! * Of several servers who can begin at the same moment the first in the team's order does.
//! * Simultaneous events: finish, staffing change, start of waiting work, arrival. A job that
//!   arrives exactly when a server begins another one finds that one taken.
//! * A job of an on-call class that arrives when nobody of the team is on shift, or that has not been
//!   begun when the last of the team goes home, is begun at that moment by whoever is on call; it
//!   takes no server and its hours are overtime. A team without members has nobody on call.
//!
//! Because of the second half of the first rule a schedule is a list, not a calendar of events: each
//! job is decided once, at its start, so a run takes (jobs × servers) steps whatever the numbers.

use super::calendar::{Calendar, FAR, Shift};
use super::times::{earlier, later};
pub use crate::scenario::parameters::AtEnd;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// One job at a station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    /// When it arrives, hours.
    pub arrival: f64,
    /// When it should be done, hours: the earlier goes first.
    pub due: f64,
    /// Hours of shift that it takes a server.
    pub hours: f64,
    /// Hours that it takes if done on call (nothing interleaves).
    pub on_call_hours: f64,
    /// 0 first.
    pub rank: u8,
    /// Whether it is served outside shifts.
    pub on_call: bool,
    /// When it leaves the queue if nobody has begun it by then; infinity for never.
    pub leaves: f64,
}

/// When a job was served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Served {
    /// Begun.
    pub start: f64,
    /// Done.
    pub finish: f64,
    /// On call: `start..finish` is overtime.
    pub on_call: bool,
    /// Not served at all: it left at this moment, or found the tray full when it came.
    pub left: bool,
    /// Which crew of the team did it on duty; 0 for the others.
    pub crew: u32,
}

impl Served {
    fn left(at: f64) -> Self {
        Self {
            start: at,
            finish: at,
            on_call: false,
            left: true,
            crew: 0,
        }
    }
}

/// What holds for a whole run of a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Hours that are counted.
    pub window: Range<f64>,
    /// Jobs that may be here at once, in hand and waiting; whoever comes to a full tray leaves at
    /// once. Jobs served on call come in all the same.
    pub limit: Option<usize>,
}

impl From<Range<f64>> for Rules {
    /// No limit.
    fn from(window: Range<f64>) -> Self {
        Self { window, limit: None }
    }
}

/// Servers with one shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crew<S = Shift> {
    /// Their shift: daily on working days, or as their [`Roster`] has it.
    pub shift: S,
    /// How many.
    pub servers: u32,
    /// What becomes of the work in hand when it ends.
    pub at_end: AtEnd,
}

impl<S> Crew<S> {
    /// So many servers who resume at the next shift what the end of one interrupts.
    pub fn new(shift: S, servers: u32) -> Self {
        Self {
            shift,
            servers,
            at_end: AtEnd::Resume,
        }
    }
}

/// When shifts are. The city's is the [`Calendar`]; [`Spans`] takes any list of times.
pub trait Roster {
    /// One crew's shifts.
    type Shift;
    /// `t` itself if it is in a shift (its end excluded), else the next start; [`FAR`] if there is none.
    fn next_on(&self, shift: &Self::Shift, t: f64) -> f64;
    /// The end of the shift that `t` lies in.
    fn end_of_shift(&self, shift: &Self::Shift, t: f64) -> f64;
    /// When `hours` of shift have passed since `t`, which lies in a shift.
    fn advance(&self, shift: &Self::Shift, t: f64, hours: f64) -> f64;
    /// When `hours` of shift have passed since `t`, which lies in a shift, and the first moment from then on
    /// that is in one.
    #[inline(always)]
    fn advance_and_on(&self, shift: &Self::Shift, t: f64, hours: f64) -> (f64, f64) {
        let done = self.advance(shift, t, hours);
        (done, self.next_on(shift, done))
    }
    /// Hours of shift between two times.
    fn hours_between(&self, shift: &Self::Shift, from: f64, to: f64) -> f64;
    /// Hours of the longest shift.
    fn longest(&self, shift: &Self::Shift) -> f64;
}

impl Roster for Calendar {
    type Shift = Shift;
    #[inline(always)]
    fn next_on(&self, shift: &Shift, t: f64) -> f64 {
        Calendar::next_on(self, shift, t)
    }
    #[inline(always)]
    fn end_of_shift(&self, shift: &Shift, t: f64) -> f64 {
        Calendar::end_of_shift(self, shift, t)
    }
    #[inline(always)]
    fn advance(&self, shift: &Shift, t: f64, hours: f64) -> f64 {
        Calendar::advance(self, shift, t, hours)
    }
    #[inline(always)]
    fn advance_and_on(&self, shift: &Shift, t: f64, hours: f64) -> (f64, f64) {
        Calendar::advance_and_on(self, shift, t, hours)
    }
    #[inline]
    fn hours_between(&self, shift: &Shift, from: f64, to: f64) -> f64 {
        Calendar::hours_between(self, shift, from, to)
    }
    #[inline(always)]
    fn longest(&self, shift: &Shift) -> f64 {
        shift.length
    }
}

/// A roster of listed times: each crew's shifts are spans from–to, ascending and apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spans;

impl Roster for Spans {
    type Shift = Vec<(f64, f64)>;
    fn next_on(&self, shift: &Self::Shift, t: f64) -> f64 {
        shift.get(span_at(shift, t)).map_or(FAR, |s| s.0.max(t))
    }
    fn end_of_shift(&self, shift: &Self::Shift, t: f64) -> f64 {
        shift.get(span_at(shift, t)).map_or(FAR, |s| s.1)
    }
    fn advance(&self, shift: &Self::Shift, t: f64, hours: f64) -> f64 {
        let mut left = hours;
        for span in &shift[span_at(shift, t)..] {
            let from = span.0.max(t);
            if left <= span.1 - from {
                return from + left;
            }
            left -= span.1 - from;
        }
        FAR
    }
    fn hours_between(&self, shift: &Self::Shift, from: f64, to: f64) -> f64 {
        let spans = shift[span_at(shift, from)..].iter().take_while(|s| s.0 < to);
        spans.map(|s| (to.min(s.1) - from.max(s.0)).max(0.0)).sum()
    }
    fn longest(&self, shift: &Self::Shift) -> f64 {
        shift.iter().map(|s| s.1 - s.0).fold(0.0, f64::max)
    }
}

/// The first span that is not over at `t`.
fn span_at(spans: &[(f64, f64)], t: f64) -> usize {
    spans.partition_point(|s| s.1 <= t)
}

/// When a job begun at `start` is done. What is finished in overtime goes as fast as work on call:
/// after hours no forms and meetings interleave.
#[inline]
fn finish_of<R: Roster>(roster: &R, crew: &Crew<R::Shift>, start: f64, job: &Job) -> f64 {
    let hours = job.hours;
    match crew.at_end {
        AtEnd::Resume => roster.advance(&crew.shift, start, hours),
        AtEnd::Finish => {
            let end = roster.end_of_shift(&crew.shift, start);
            if hours <= end - start {
                start + hours
            } else {
                (end + (start + hours - end) * (job.on_call_hours / hours)).min(FAR)
            }
        }
        // Nobody could ever end it otherwise.
        AtEnd::Restart if hours > roster.longest(&crew.shift) => roster.advance(&crew.shift, start, hours),
        AtEnd::Restart => {
            let mut from = start;
            for _ in 0..SHIFTS_TRIED {
                let end = roster.end_of_shift(&crew.shift, from);
                if hours <= end - from {
                    return from + hours;
                }
                from = roster.next_on(&crew.shift, end);
                if from >= FAR {
                    return FAR;
                }
            }
            // The longest shift is of a kind that does not come: as with a job that no shift can hold.
            roster.advance(&crew.shift, start, hours)
        }
    }
}

/// After how many shifts a job begun anew each time is known to fit in none: longer than any run of short days.
const SHIFTS_TRIED: usize = 32;

/// What a station did up to the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Hours of shift spent on jobs before the horizon.
    pub busy: f64,
    /// Hours on call before the horizon.
    pub overtime: f64,
}

/// Room that stations use one after the other, so that none allocates.
#[derive(Debug, Default)]
pub struct Scratch {
    waiting: BinaryHeap<Waiting>,
    /// When each server can begin the next job, crews one after the other.
    ready: Vec<f64>,
    /// When each has done the last one; kept only where there is a limit.
    free_from: Vec<f64>,
}

/// A job that waits, as one number: rank, then deadline (bits of non-negative floats order like the floats),
/// then position. The least is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Waiting(Reverse<u128>);

impl Waiting {
    #[inline(always)]
    fn new(job: &Job, index: usize) -> Self {
        let due = (later(job.due, 0.0) + 0.0).to_bits();
        Self(Reverse(
            u128::from(job.rank) << 96 | u128::from(due) << 32 | index as u32 as u128,
        ))
    }

    #[inline(always)]
    fn job(self) -> usize {
        self.0.0 as u32 as usize
    }
}

/// [`play_within`] from the start to a horizon.
pub fn play<R: Roster>(
    jobs: &[Job],
    crews: &[Crew<R::Shift>],
    calendar: &R,
    horizon: f64,
    scratch: &mut Scratch,
    done: impl FnMut(usize, Served),
) -> Load {
    play_within(jobs, crews, calendar, &(0.0..horizon).into(), scratch, done)
}

/// Serves all jobs (ascending by arrival) and says through `done` when each was begun and
/// finished, in the order in which they were begun. Nothing is done by a team without servers. Hours
/// are counted within the window.
pub fn play_within<R: Roster>(
    jobs: &[Job],
    crews: &[Crew<R::Shift>],
    calendar: &R,
    rules: &Rules,
    scratch: &mut Scratch,
    mut done: impl FnMut(usize, Served),
) -> Load {
    let mut load = Load::default();
    let window = &rules.window;
    let Scratch {
        waiting,
        ready,
        free_from,
    } = scratch;
    waiting.clear();
    ready.clear();
    for crew in crews {
        let first = calendar.next_on(&crew.shift, 0.0);
        ready.extend((0..crew.servers).map(|_| first));
    }
    if ready.is_empty() {
        return load;
    }
    if rules.limit.is_some() {
        free_from.clear();
        free_from.resize(ready.len(), 0.0);
    }
    let mut next = 0;
    // Starts never run backwards: whoever could have begun earlier would have.
    let mut now = 0.0_f64;
    loop {
        // A job that nobody competes with needs no queue.
        let lone = if waiting.is_empty() {
            let Some(job) = jobs.get(next) else { break };
            next += 1;
            if job.on_call && off_shift(crews, calendar, job.arrival) {
                call_out(job, next - 1, job.arrival, window, &mut load, &mut done);
                continue;
            }
            if is_full(rules.limit, job, jobs, waiting, free_from) {
                done(next - 1, Served::left(job.arrival));
                continue;
            }
            now = later(now, job.arrival);
            Some(next - 1)
        } else {
            None
        };
        let (server, crew, start) = first_ready(ready, crews, calendar, now);
        now = start;
        let competed = jobs.get(next).is_some_and(|j| j.arrival < start);
        let index = if let (Some(lone), false) = (lone, competed) {
            lone
        } else {
            if let Some(lone) = lone {
                waiting.push(Waiting::new(&jobs[lone], lone));
            }
            // Whatever arrives before that moment competes.
            while let Some(job) = jobs.get(next)
                && job.arrival < start
            {
                next += 1;
                if job.on_call && off_shift(crews, calendar, job.arrival) {
                    call_out(job, next - 1, job.arrival, window, &mut load, &mut done);
                } else if is_full(rules.limit, job, jobs, waiting, free_from) {
                    done(next - 1, Served::left(job.arrival));
                } else {
                    waiting.push(Waiting::new(job, next - 1));
                }
            }
            let Some(chosen) = waiting.pop() else { break };
            chosen.job()
        };
        let job = &jobs[index];
        if job.leaves < start {
            // It had gone before anybody could begin it.
            done(index, Served::left(later(job.leaves, job.arrival)));
            continue;
        }
        if job.on_call {
            let home = all_gone(crews, calendar, job.arrival);
            if start >= home {
                call_out(job, index, home, window, &mut load, &mut done);
                continue;
            }
        }
        let (number, crew) = (crew as u32, &crews[crew]);
        let shift = &crew.shift;
        let (finish, free) = if crew.at_end == AtEnd::Resume {
            calendar.advance_and_on(shift, start, job.hours)
        } else {
            let finish = finish_of(calendar, crew, start, job);
            (finish, calendar.next_on(shift, finish))
        };
        ready[server] = free;
        if rules.limit.is_some() {
            free_from[server] = finish;
        }
        if start < window.end && finish > window.start {
            let (from, worked) = (later(start, window.start), earlier(finish, window.end));
            match crew.at_end {
                AtEnd::Resume if from == start && worked == finish => load.busy += job.hours,
                AtEnd::Resume | AtEnd::Restart => load.busy += calendar.hours_between(shift, from, worked),
                AtEnd::Finish => {
                    let end = calendar.end_of_shift(shift, start);
                    load.busy += later(earlier(worked, end) - from, 0.0);
                    load.overtime += later(worked - later(from, end), 0.0);
                }
            }
        }
        done(
            index,
            Served {
                start,
                finish,
                on_call: false,
                left: false,
                crew: number,
            },
        );
    }
    load
}

/// Whether a job finds the tray full: those in hand and those waiting, less those that have left.
#[inline]
fn is_full(limit: Option<usize>, job: &Job, jobs: &[Job], waiting: &BinaryHeap<Waiting>, free_from: &[f64]) -> bool {
    let Some(limit) = limit else { return false };
    if job.on_call {
        return false;
    }
    let t = job.arrival;
    let in_hand = free_from.iter().filter(|&&f| f > t).count();
    let here = waiting.iter().filter(|w| jobs[w.job()].leaves >= t).count();
    in_hand + here >= limit
}

/// The server who can begin first at or after `since`: its number, its crew and the moment.
#[inline(always)]
fn first_ready<R: Roster>(ready: &[f64], crews: &[Crew<R::Shift>], calendar: &R, since: f64) -> (usize, usize, f64) {
    let mut best = (0, 0, f64::INFINITY);
    let mut from = 0;
    for (c, crew) in crews.iter().enumerate() {
        let to = from + crew.servers as usize;
        let mut earliest = (from, f64::INFINITY);
        for (s, &at) in ready[from..to].iter().enumerate() {
            if at < earliest.1 {
                earliest = (from + s, at);
            }
            if at <= since {
                // Idle since before the job came: nobody of this crew can begin earlier.
                earliest = (from + s, at);
                break;
            }
        }
        if earliest.1.is_finite() {
            let start = if earliest.1 < since {
                calendar.next_on(&crew.shift, since)
            } else {
                earliest.1
            };
            if start < best.2 {
                best = (earliest.0, c, start);
            }
        }
        from = to;
    }
    best
}

/// Whether nobody of the team is on shift.
#[inline]
fn off_shift<R: Roster>(crews: &[Crew<R::Shift>], calendar: &R, t: f64) -> bool {
    !crews
        .iter()
        .any(|c| c.servers > 0 && calendar.next_on(&c.shift, t) == t)
}

/// When the last of those on shift at `t` goes home.
#[inline]
fn all_gone<R: Roster>(crews: &[Crew<R::Shift>], calendar: &R, t: f64) -> f64 {
    crews
        .iter()
        .filter(|c| c.servers > 0 && calendar.next_on(&c.shift, t) == t)
        .map(|c| calendar.end_of_shift(&c.shift, t))
        .fold(t, later)
}

#[inline]
fn call_out(
    job: &Job,
    index: usize,
    start: f64,
    window: &Range<f64>,
    load: &mut Load,
    done: &mut impl FnMut(usize, Served),
) {
    let finish = earlier(start + job.on_call_hours, FAR);
    load.overtime += later(earlier(finish, window.end) - later(start, window.start), 0.0);
    done(
        index,
        Served {
            start,
            finish,
            on_call: true,
            left: false,
            crew: 0,
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: Shift = Shift {
        start: 8.0,
        length: 8.0,
    };

    fn job(arrival: f64, hours: f64) -> Job {
        Job {
            arrival,
            due: arrival,
            hours,
            on_call_hours: hours,
            rank: 1,
            on_call: false,
            leaves: f64::INFINITY,
        }
    }

    fn served(jobs: &[Job], crews: &[Crew], calendar: &Calendar) -> Vec<Option<Served>> {
        let mut all = vec![None; jobs.len()];
        play(jobs, crews, calendar, 8760.0, &mut Scratch::default(), |i, s| {
            assert!(all[i].replace(s).is_none(), "job {i} was served twice");
        });
        all
    }

    fn times(served: &[Option<Served>]) -> Vec<(f64, f64)> {
        served
            .iter()
            .map(|s| s.map_or((f64::NAN, f64::NAN), |s| (s.start, s.finish)))
            .collect()
    }

    fn team(servers: u32) -> [Crew; 1] {
        [Crew::new(DAY, servers)]
    }

    #[test]
    fn work_stops_at_night_and_is_resumed() {
        let jobs = [job(15.0, 3.0), job(20.0, 1.0)];
        // Monday 15:00–16:00 and Tuesday 8:00–10:00, then the next.
        assert_eq!(
            times(&served(&jobs, &team(1), &Calendar::default())),
            [(15.0, 34.0), (34.0, 35.0)]
        );
        assert_eq!(
            times(&served(&jobs, &team(2), &Calendar::default())),
            [(15.0, 34.0), (32.0, 33.0)]
        );
    }

    #[test]
    fn rank_then_deadline_then_arrival_but_nothing_is_broken_off() {
        let mut jobs = [job(8.0, 2.0), job(8.5, 1.0), job(9.0, 1.0), job(9.5, 1.0)];
        jobs[2].due = 8.6;
        jobs[1].due = 8.7;
        jobs[3].rank = 0;
        assert_eq!(
            times(&served(&jobs, &team(1), &Calendar::default())),
            [(8.0, 10.0), (12.0, 13.0), (11.0, 12.0), (10.0, 11.0)]
        );
    }

    #[test]
    fn an_arrival_at_the_moment_of_a_start_comes_too_late() {
        let mut jobs = [job(8.0, 1.0), job(8.5, 1.0), job(9.0, 1.0)];
        jobs[2].rank = 0;
        assert_eq!(
            times(&served(&jobs, &team(1), &Calendar::default())),
            [(8.0, 9.0), (9.0, 10.0), (10.0, 11.0)]
        );
    }

    #[test]
    fn on_call_jobs_do_not_wait_for_the_morning() {
        let mut jobs = [job(15.0, 2.0), job(15.5, 1.0), job(22.0, 1.0)];
        jobs[1].on_call = true;
        jobs[2].on_call = true;
        let all = served(&jobs, &team(1), &Calendar::default());
        // The first is unfinished when the shift ends, so the second is taken at 16:00 on call.
        assert_eq!(times(&all), [(15.0, 33.0), (16.0, 17.0), (22.0, 23.0)]);
        assert!(all[1].is_some_and(|s| s.on_call));
    }

    #[test]
    fn the_rule_at_the_end_of_a_shift_decides() {
        let at = |at_end, hours| {
            let crew = [Crew { at_end, ..team(1)[0] }];
            let mut all = Vec::new();
            let load = play(
                &[job(14.0, hours)],
                &crew,
                &Calendar::default(),
                8760.0,
                &mut Scratch::default(),
                |_, s| all.push(s.finish),
            );
            (all[0], load.busy, load.overtime)
        };
        assert_eq!(at(AtEnd::Resume, 3.0), (33.0, 3.0, 0.0));
        assert_eq!(at(AtEnd::Finish, 3.0), (17.0, 2.0, 1.0));
        assert_eq!(at(AtEnd::Restart, 3.0), (35.0, 5.0, 0.0));
        // No shift holds nine hours: begun anew each morning it would never end, so it goes on instead.
        assert_eq!(at(AtEnd::Restart, 9.0).0, 39.0);
    }

    #[test]
    fn a_team_of_nobody_does_nothing() {
        assert_eq!(served(&[job(1.0, 1.0)], &team(0), &Calendar::default()), [None]);
        assert_eq!(served(&[job(1.0, 1.0)], &[], &Calendar::default()), [None]);
    }

    #[test]
    fn who_loses_patience_leaves_and_a_full_tray_turns_away() {
        let always = Spans;
        let crew = [Crew::new(vec![(0.0, FAR)], 1)];
        let mut jobs: Vec<Job> = [7.0, 14.0, 21.0, 28.0].map(|t| job(t, 11.0)).to_vec();
        let run = |jobs: &[Job], limit| {
            let mut all = vec![None; jobs.len()];
            let rules = Rules {
                window: 0.0..100.0,
                limit,
            };
            let load = play_within(jobs, &crew, &always, &rules, &mut Scratch::default(), |i, s| {
                all[i] = Some(s)
            });
            let all: Vec<Served> = all.into_iter().flatten().collect();
            (all, load.busy)
        };
        let (all, busy) = run(&jobs, Some(2));
        assert_eq!(
            all.iter().map(|s| s.left).collect::<Vec<_>>(),
            [false, false, false, true]
        );
        assert_eq!((all[3].start, busy), (28.0, 33.0));
        jobs.iter_mut().for_each(|j| j.leaves = j.arrival + 3.0);
        let (all, busy) = run(&jobs, None);
        let times: Vec<(f64, bool)> = all.iter().map(|s| (s.start, s.left)).collect();
        assert_eq!(times, [(7.0, false), (17.0, true), (21.0, false), (31.0, true)]);
        assert_eq!(busy, 22.0);
    }

    #[test]
    fn the_rule_at_the_end_of_a_shift_is_kept() {
        // Begun at 15:00, three hours long; the shift ends at 16:00.
        let ends = |at_end| {
            let crew = [Crew {
                at_end,
                ..Crew::new(DAY, 1)
            }];
            let mut served = None;
            let load = play(
                &[job(15.0, 3.0)],
                &crew,
                &Calendar::default(),
                100.0,
                &mut Scratch::default(),
                |_, s| served = Some(s.finish),
            );
            (served, load.busy, load.overtime)
        };
        assert_eq!(ends(AtEnd::Resume), (Some(34.0), 3.0, 0.0));
        assert_eq!(ends(AtEnd::Finish), (Some(18.0), 1.0, 2.0));
        // The lost hour was worked too.
        assert_eq!(ends(AtEnd::Restart), (Some(35.0), 4.0, 0.0));
    }

    fn any_jobs() -> impl Strategy<Value = Vec<Job>> {
        proptest::collection::vec(
            (0.0..400.0_f64, 0.0..6.0_f64, 0_u8..3, any::<bool>(), 1.0..200.0_f64),
            1..80,
        )
        .prop_map(|rows| {
            let mut jobs: Vec<Job> = rows
                .into_iter()
                .map(|(arrival, hours, rank, on_call, limit)| Job {
                    arrival,
                    due: arrival + limit,
                    hours,
                    on_call_hours: hours / 2.0,
                    rank,
                    on_call,
                    leaves: f64::INFINITY,
                })
                .collect();
            jobs.sort_by(|a, b| a.arrival.total_cmp(&b.arrival));
            jobs
        })
    }

    fn two_crews(a: u32, b: u32) -> [Crew; 2] {
        let late = Shift {
            start: 12.0,
            length: 5.0,
        };
        [Crew::new(DAY, a), Crew::new(late, b)]
    }

    proptest! {
        /// Every job once, never before it arrives; on duty never more jobs at once than servers;
        /// hours spent never more than hours on shift.
        #[test]
        fn nothing_is_lost_and_nobody_is_in_two_places(jobs in any_jobs(), a in 0_u32..3, b in 0_u32..3) {
            let crews = two_crews(a, b);
            let calendar = Calendar::default();
            let horizon = 300.0;
            let mut all = vec![None; jobs.len()];
            let load = play(&jobs, &crews, &calendar, horizon, &mut Scratch::default(), |i, s| all[i] = Some(s));
            if a + b == 0 {
                prop_assert!(all.iter().all(Option::is_none));
                return Ok(());
            }
            let mut edges = Vec::new();
            for (job, s) in jobs.iter().zip(&all) {
                let s = s.expect("a team with servers serves every job");
                prop_assert!(s.start >= job.arrival && s.finish >= s.start);
                if s.on_call {
                    prop_assert!(job.on_call);
                } else {
                    edges.push((s.finish, -1_i32));
                    edges.push((s.start, 1));
                }
            }
            edges.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            let mut at_once = 0;
            for (_, step) in edges.into_iter().filter(|e| e.0.is_finite()) {
                at_once += step;
                // A job of no hours may begin and end at one moment: its end sorts first.
                prop_assert!(at_once <= (a + b) as i32);
            }
            let shift_hours: f64 = crews.iter().map(|c| f64::from(c.servers) * calendar.hours_between(&c.shift, 0.0, horizon)).sum();
            prop_assert!(load.busy <= shift_hours + 1e-6, "{} of {shift_hours}", load.busy);
        }

        /// One more worker of the same shift never makes jobs of one rank start later on average.
        #[test]
        fn one_more_worker_does_not_raise_the_mean_wait(jobs in any_jobs(), a in 1_u32..4) {
            let mut jobs = jobs;
            for j in &mut jobs {
                j.rank = 1;
                j.due = j.arrival;
                j.on_call = false;
            }
            let wait = |servers| {
                times(&served(&jobs, &team(servers), &Calendar::default()))
                    .iter()
                    .zip(&jobs)
                    .map(|(s, j)| s.0 - j.arrival)
                    .sum::<f64>()
            };
            prop_assert!(wait(a + 1) <= wait(a) + 1e-6);
        }
    }
}
