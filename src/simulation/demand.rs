//! Demand (需求): which cases happen in a unit, and what is fixed about each. A function of unit,
//! class and parameters alone: no plan, no staff, no other unit.
//!
//! **Counts.** A unit's cases of a class are a Poisson stream at the class's *reference* rate × the
//! unit's gamma factor, so counts are negative binomial. A candidate is kept if its mark is below
//! `rate / reference × property × old × special groups`: lowering any of these keeps a subset. Above 1, further
//! independent layers are added, layer `k` covering the factors from `k` to `k + 1`: raising keeps a
//! superset. A longer horizon only adds cases.
//!
//! **Backlog.** Open cases at the start: so many days' worth of demand, filed at the first moment of
//! the run (their clock starts then), from a stream of their own; a longer backlog only adds cases.
//!
//! **Repeats.** A share of unsolved cases comes back, on average a month after it happened; at most
//! three times. Counted from the happening, not the closing, so that demand stays the unit's own.

use super::calendar::Calendar;
use super::profile::Profile;
use super::record::Level;
use super::stream::{DEPARTMENTS_MOST, Draws, Gamma, Purpose, Stream, exponential, normal};
use super::times::{earlier, later};
use crate::scenario::Parameters;
use crate::scenario::case_class::Season;
use crate::territory::{PropertyMode, Territory, UnitId};

/// Mean hours after which a case that was not solved comes back [E].
const REPEAT_HOURS: f64 = 30.0 * 24.0;
/// Key of the cases that are open when the run begins, below their class's stream.
const BACKLOG: u64 = 0x6261_636b_6c6f_6700;
/// Key of the marks that say to which part of a split unit a case belongs.
const PARTS: u64 = 0x7061_7274_7300_0000;
/// A case comes back at most so often.
const REPEATS_MOST: u8 = 3;

/// What every case of a class has in common, reckoned once.
#[derive(Clone, Debug)]
pub struct ClassDemand {
    /// Reference cases a resident and year.
    per_resident: f64,
    /// Thinning factor by property mode and age of the compound ([`Site::kind`]).
    factor: [f64; KINDS],
    /// … times this where nobody is of a special group, and so much more where everybody is; `None` where
    /// that makes no difference.
    special: Option<(f64, f64)>,
    dispersion: Gamma,
    season: usize,
    latent_share: f64,
    beyond: f64,
    grid_share: f64,
    town_share: f64,
    /// Key of its streams below a unit's.
    stream: u64,
    /// Even time of the horizon in this class's season.
    end: f64,
    /// Departments called.
    pub departments: u8,
}

const KINDS: usize = 8;

/// What demand needs to know of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site {
    /// The unit.
    pub unit: UnitId,
    /// Its key in the streams: the unit itself, or the unit of the base that it was split from.
    pub origin: UnitId,
    /// Residents of `origin`.
    pub whole: f64,
    /// Of the cases of `origin` those are the unit's whose mark falls between (0–1: all).
    pub share: (f64, f64),
    /// Residents.
    pub residents: f64,
    /// Property mode and age of the compound.
    pub kind: u8,
    /// Share of special groups among the residents of `origin`.
    pub special: f64,
}

impl Site {
    /// The demand side of a unit.
    pub fn of(territory: &Territory, unit: UnitId) -> Self {
        let property = territory.property(unit);
        let mode = PropertyMode::ALL.iter().position(|&m| m == property).unwrap_or(3);
        let residents = f64::from(territory.unit(unit).residents);
        let heritage = territory.heritage(unit);
        Self {
            unit,
            origin: heritage.map_or(unit, |h| h.origin),
            whole: heritage.map_or(residents, |h| f64::from(h.residents)),
            share: heritage.map_or((0.0, 1.0), |h| (h.from, h.to)),
            residents,
            kind: (mode * 2 + usize::from(territory.is_old(unit))) as u8,
            special: territory.special_share(unit),
        }
    }

    /// Whether case `number` of a stream of the unit that this one was split from is this unit's.
    /// Every case is exactly one part's, so that a split makes none and loses none.
    fn takes(&self, stream: Stream, number: u32) -> bool {
        let (from, to) = self.share;
        if (from, to) == (0.0, 1.0) {
            return true;
        }
        let mark = stream.child(PARTS).draws(number).uniform(Purpose::Factor);
        from <= mark && mark < to
    }
}

/// One case as it happens, before anybody works on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Every further number about it.
    pub draws: Draws,
    /// Hours.
    pub happened: f64,
    /// When it is detected and filed, hours.
    pub filed: f64,
    /// Its unit.
    pub unit: UnitId,
    /// Its class.
    pub class: u8,
    /// Who may close it, if every level has people.
    pub route: Level,
    /// Found, not reported.
    pub latent: bool,
    /// How often it came back before.
    pub repeat: u8,
}

/// Classes and seasons, ready to draw from.
#[derive(Clone, Debug)]
pub struct Demand {
    /// By class.
    pub classes: Vec<ClassDemand>,
    profiles: Vec<Profile>,
    horizon: f64,
    courier_share: f64,
    courier_hours: f64,
    resident_hours: f64,
    solved: f64,
    repeat: f64,
    /// Years of demand open at the start.
    backlog: f64,
}

impl Demand {
    /// Reckons what the cases of each class have in common.
    pub fn new(parameters: &Parameters, calendar: &Calendar) -> Self {
        let profiles: Vec<Profile> = [Season::Daytime, Season::Evening, Season::Office, Season::Heating]
            .into_iter()
            .map(|s| Profile::new(s, parameters.heating_peak, calendar))
            .collect();
        let classes = parameters
            .classes
            .iter()
            .map(|c| {
                let season = match c.season {
                    Season::Daytime => 0,
                    Season::Evening => 1,
                    Season::Office => 2,
                    Season::Heating => 3,
                };
                let ratio = if c.reference_rate > 0.0 {
                    c.rate / c.reference_rate
                } else {
                    0.0
                };
                let mut factor = [0.0; KINDS];
                for (kind, f) in factor.iter_mut().enumerate() {
                    *f = ratio * c.property_factor[kind / 2] * if kind % 2 == 1 { c.old_factor } else { 1.0 };
                }
                ClassDemand {
                    per_resident: c.reference_rate * 12.0 / 1000.0,
                    factor,
                    special: (c.special_factor != 1.0).then(|| {
                        let none = parameters.special_multiplier(c, 0.0);
                        (none, parameters.special_multiplier(c, 1.0) - none)
                    }),
                    dispersion: Gamma::new(c.dispersion),
                    season,
                    latent_share: c.latent_share,
                    beyond: c.beyond_community,
                    grid_share: c.grid_share,
                    town_share: c.town_share,
                    end: profiles[season].even_time(parameters.days),
                    stream: u64::from(c.stream),
                    departments: c.departments.clamp(1, DEPARTMENTS_MOST),
                }
            })
            .collect();
        Self {
            classes,
            profiles,
            horizon: f64::from(parameters.days) * 24.0,
            courier_share: parameters.patrol.courier_share,
            courier_hours: parameters.patrol.courier_hours,
            resident_hours: parameters.patrol.resident_hours,
            solved: parameters.solved,
            repeat: parameters.repeat,
            backlog: parameters.backlog_days / 365.0,
        }
    }

    /// Expected cases of a class in a unit over the horizon, repeats included.
    pub fn expected(&self, site: &Site, class: usize) -> f64 {
        let c = &self.classes[class];
        let again = (1.0 - self.solved) * self.repeat;
        site.residents * c.per_resident * c.factor_at(site) * (c.end + self.backlog) * (1.0 + again * (1.0 + again))
    }

    /// Expected candidates looked at for a class in a unit: what a run costs.
    pub fn candidates(&self, site: &Site, class: usize) -> f64 {
        let c = &self.classes[class];
        site.whole * c.per_resident * (c.end + self.backlog) * c.factor_at(site).ceil()
    }

    /// All cases of a unit, by class and running number. `patrol` is the interval of patrols in
    /// hours; it moves the detection of latent cases, nothing else.
    #[inline]
    pub fn cases(&self, root: Stream, site: &Site, patrol: f64, mut emit: impl FnMut(Case)) {
        if site.residents <= 0.0 {
            return;
        }
        let unit = root.child(u64::from(site.origin.0));
        for (index, class) in self.classes.iter().enumerate() {
            let factor = class.factor_at(site);
            let mean = site.whole * class.per_resident;
            if !(factor > 0.0 && mean > 0.0) {
                continue;
            }
            let profile = &self.profiles[class.season];
            let first = unit.child(class.stream);
            let gamma = class
                .dispersion
                .of_normal(normal(first.draws(u32::MAX).uniform(Purpose::Factor)));
            let gap = 1.0 / later(mean * gamma, 1e-9);
            if self.backlog > 0.0 {
                let stream = first.child(BACKLOG);
                let mut at = 0.0;
                for number in 0..u32::MAX {
                    let draws = stream.draws(number);
                    at += exponential(draws.uniform(Purpose::Gap)) * gap;
                    if at >= self.backlog * factor {
                        break;
                    }
                    if !site.takes(stream, number) {
                        continue;
                    }
                    let mut case = self.case(draws, site.unit, index as u8, 0.0, 0, patrol);
                    (case.filed, case.latent) = (0.0, false);
                    emit(case);
                    self.repeats(&case, &mut emit);
                }
            }
            let mut layer = 0_u32;
            while f64::from(layer) < factor {
                let stream = if layer == 0 {
                    first
                } else {
                    unit.child(class.stream | u64::from(layer) << 32)
                };
                let keep = factor - f64::from(layer);
                let mut at = 0.0;
                for number in 0..u32::MAX {
                    let draws = stream.draws(number);
                    let share = draws.uniform(Purpose::Gap);
                    if is_beyond(share, gap, class.end - at) {
                        break;
                    }
                    at += exponential(share) * gap;
                    if at >= class.end {
                        break;
                    }
                    if (keep >= 1.0 || draws.uniform(Purpose::Thinning) < keep) && site.takes(stream, number) {
                        let case = self.case(draws, site.unit, index as u8, profile.calendar_time(at), 0, patrol);
                        emit(case);
                        self.repeats(&case, &mut emit);
                    }
                }
                layer += 1;
            }
        }
    }

    /// What is fixed about a case when it happens.
    #[inline]
    fn case(&self, draws: Draws, unit: UnitId, class: u8, happened: f64, repeat: u8, patrol: f64) -> Case {
        let c = &self.classes[class as usize];
        // Who was disappointed once reports at once.
        let latent = repeat == 0 && draws.uniform(Purpose::Latent) < c.latent_share;
        Case {
            draws,
            happened,
            filed: if latent {
                happened + self.delay(draws, patrol)
            } else {
                happened
            },
            unit,
            class,
            route: c.route(draws),
            latent,
            repeat,
        }
    }

    /// Hours until somebody comes upon a latent case: whoever is first.
    fn delay(&self, draws: Draws, patrol: f64) -> f64 {
        let found = earlier(
            draws.uniform(Purpose::Patrol) * patrol,
            exponential(draws.uniform(Purpose::ResidentDelay)) * self.resident_hours,
        );
        if draws.uniform(Purpose::Courier) < self.courier_share {
            earlier(
                found,
                exponential(draws.uniform(Purpose::CourierDelay)) * self.courier_hours,
            )
        } else {
            found
        }
    }

    fn repeats(&self, case: &Case, emit: &mut impl FnMut(Case)) {
        let mut last = *case;
        while last.repeat < REPEATS_MOST
            && !self.solved(last.draws)
            && last.draws.uniform(Purpose::Repeats) < self.repeat
        {
            let happened = last.happened + exponential(last.draws.uniform(Purpose::RepeatDelay)) * REPEAT_HOURS;
            if happened >= self.horizon {
                return;
            }
            let draws = last.draws.descendant().draws(0);
            last = self.case(draws, case.unit, case.class, happened, last.repeat + 1, 0.0);
            emit(last);
        }
    }

    /// Whether closing the case really solves it.
    #[inline]
    pub fn solved(&self, draws: Draws) -> bool {
        draws.uniform(Purpose::Solved) < self.solved
    }
}

/// Whether the next candidate surely comes after the end, by a bound that needs no logarithm: −ln u ≥
/// 2 (1 − u) / (1 + u). Every stream ends with one that does.
#[inline(always)]
fn is_beyond(share: f64, gap: f64, left: f64) -> bool {
    // Well above what rounding moves, so that the answer is that of the logarithm.
    const SURELY: f64 = 1.0 + 1e-9;
    2.0 * (1.0 - share) * gap > left * (1.0 + share) * SURELY
}

impl ClassDemand {
    /// What the reference rate is multiplied by in a unit.
    #[inline]
    fn factor_at(&self, site: &Site) -> f64 {
        let factor = self.factor[usize::from(site.kind)];
        self.special
            .map_or(factor, |(none, more)| factor * (none + more * site.special))
    }

    /// Who may close a case. Each mark is compared with one probability, so that shifting a
    /// probability moves the fewest cases.
    #[inline]
    fn route(&self, draws: Draws) -> Level {
        if draws.uniform(Purpose::Beyond) >= self.beyond {
            if draws.uniform(Purpose::ByGrid) < self.grid_share {
                Level::Grid
            } else {
                Level::Community
            }
        } else if draws.uniform(Purpose::ByTown) < self.town_share {
            Level::Town
        } else {
            Level::Department
        }
    }

    /// The `k`-th department that a case of the class calls, of so many.
    #[inline]
    pub fn department(&self, k: u8, of: usize) -> usize {
        (self.stream as usize + usize::from(k)) % of.max(1)
    }

    /// Probability that a case may be closed by the grid, the community, the town, a department.
    pub fn shares(&self) -> [f64; 4] {
        let (near, far) = (1.0 - self.beyond, self.beyond);
        [
            near * self.grid_share,
            near * (1.0 - self.grid_share),
            far * self.town_share,
            far * (1.0 - self.town_share),
        ]
    }
}
