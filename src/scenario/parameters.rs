//! The numbers that the simulation reads: defaults, changed assumptions and levers combined. The
//! simulation knows no lever and no assumption by name, only this.

use super::case_class::{self, CaseClass};
use super::numbers::Numbers;
use super::{Fault, Scenario};
use crate::plan::CommunityKind;
use crate::territory::{Origin, Territory};
use serde::{Deserialize, Serialize};

/// Everything resolved for one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Classes of cases.
    pub classes: Vec<CaseClass>,
    /// Cases of heating a day in the first weeks over those of a winter day.
    pub heating_peak: f64,
    /// Residents of special groups among all of the territory, 0–1.
    pub special_share: f64,
    /// How grid workers' hours are bound.
    pub grid_worker: WorkTime,
    /// Community workers' hours.
    pub community_worker: WorkTime,
    /// Town staff's hours.
    pub town_worker: WorkTime,
    /// Share of grid workers who are part-time (兼职).
    pub part_time_share: f64,
    /// Hours of a part-time worker as a share of a full post.
    pub part_time_fte: f64,
    /// Mandated visits (走访).
    pub visits: Visits,
    /// Patrol (巡查).
    pub patrol: Patrol,
    /// Minutes a level spends on a case that it hands up.
    pub triage_minutes: f64,
    /// Factor on a class's hands-on hours when the town closes it (site visits, enforcement steps).
    pub town_factor: f64,
    /// Hands-on hours that the town spends on each case for which it calls departments (吹哨).
    pub coordination_hours: f64,
    /// The county's departments.
    pub departments: Departments,
    /// Weights of response, resolution and satisfaction in the score of the 三率; they sum to 1.
    pub rate_weights: [f64; 3],
    /// Share of stuck cases that a leader's attention shortens (包抓), and by how much it shortens them.
    pub leader: (f64, f64),
    /// Teams among which a town divides its case staff, by [`case_class::Skill`]; 1 pools all.
    pub town_pools: u8,
    /// Hours a year that [`case_class::Helper::ALL`] give to cases, the whole territory; an area gets
    /// its share by residents.
    pub helper_hours: [f64; 3],
    /// What becomes of the work in hand at the end of a shift.
    pub at_end: AtEnd,
    /// Whether a grid or a community hands up what it has not begun by its limit (到期上交).
    pub lift_overdue: bool,
    /// Cases in hand and waiting, a head, beyond which a grid or a community hands up what comes
    /// (接件上限); 0 for no limit.
    pub tray_limit: f64,
    /// Share of cases about to be late that get an extension (延期): their limit once more.
    pub extension: f64,
    /// Share of cases beyond the community that are parked (挂账), and the median days they rest, their
    /// clock standing still.
    pub parked: (f64, f64),
    /// Share of closings that fail the check and are done again (返工).
    pub rework: f64,
    /// Share of unsolved cases that come back (重复).
    pub repeat: f64,
    /// Probability that a closed case is really solved.
    pub solved: f64,
    /// Satisfaction of people called back.
    pub satisfaction: Satisfaction,
    /// Walking or riding speed, km/h, urban.
    pub speed_urban: f64,
    /// Speed, km/h, rural.
    pub speed_rural: f64,
    /// Mean distance between two random points of a compact area, as a multiple of √area.
    pub distance_factor: f64,
    /// Loss of productivity of redrawn grids at first.
    pub transition_loss: f64,
    /// Weeks that the loss lasts.
    pub transition_weeks: f64,
    /// Factor on hands-on hours of grid workers who carry all lines (全科网格 breadth penalty).
    pub breadth_factor: f64,
    /// Days' worth of demand that is open, and not begun, when the run starts.
    pub backlog_days: f64,
    /// First days that are played but not measured; 0 for a run that ends when the year does.
    pub warmup_days: u32,
    /// Days simulated, from 1 January of a 365-day year that starts on a Monday.
    pub days: u32,
}

impl Visits {
    /// Visits asked a year by so many households and residents of special groups.
    pub fn asked(&self, households: f64, special: f64) -> f64 {
        households * self.household_per_year + special * self.special_per_year
    }

    /// Outside hours a year for an area with so many residents.
    pub fn outside(&self, residents: f64) -> f64 {
        if self.residents > 0.0 {
            self.outside_hours * residents / self.residents
        } else {
            0.0
        }
    }
}

/// The departments of a county that towns call (报到部门).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departments {
    /// People who come when called, all departments together, per 10,000 residents of the county; with 0
    /// they are not counted, and only the departments' lead times hold a case up.
    pub staff: f64,
    /// Departments of a county.
    pub number: u8,
    /// Hands-on hours that a department spends on a case.
    pub hours: f64,
}

/// How a worker's contract hours are bound, as shares of contract hours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkTime {
    /// Contract hours of a full post on a working day.
    pub hours_per_day: f64,
    /// Leave.
    pub leave: f64,
    /// Forms, platforms, chat groups.
    pub forms: f64,
    /// Meetings.
    pub meetings: f64,
    /// Window duty; for town staff the duties that are not cases (assisting departments, statistics).
    pub window: f64,
}

impl WorkTime {
    /// Share of contract hours left for cases, visits and patrol.
    pub fn free(&self) -> f64 {
        (1.0 - self.leave - self.forms - self.meetings - self.window).max(0.0)
    }
}

/// Mandated visits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visits {
    /// Visits a year to an ordinary household.
    pub household_per_year: f64,
    /// Visits a year to each resident of a special group.
    pub special_per_year: f64,
    /// Hours a visit, travel left out.
    pub hours: f64,
    /// Visit hours a year given by others (party members, volunteers, partner units), the whole
    /// territory; an area gets its share by residents.
    pub outside_hours: f64,
    /// Residents of the territory, over whom `outside_hours` are spread.
    pub residents: f64,
    /// Visits made on one way out: travel to and fro is divided by it.
    pub per_trip: f64,
}

/// Patrol.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Patrol {
    /// Hours of patrol asked of a grid on each working day.
    pub hours_per_day: f64,
    /// Hours that one full round of a grid takes per square kilometre of built-up area.
    pub round_hours_per_km2: f64,
    /// Least hours of a round.
    pub round_hours_least: f64,
    /// Share of latent matters seen first by couriers (移动探头).
    pub courier_share: f64,
    /// Mean hours until a courier sees one.
    pub courier_hours: f64,
    /// Hours until a matter that nobody on duty finds is reported by a resident after all.
    pub resident_hours: f64,
}

/// What becomes of the work in hand at the end of a shift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AtEnd {
    /// Laid down, and taken up again by the same server at the next shift.
    #[default]
    Resume,
    /// Finished in overtime.
    Finish,
    /// Begun anew at the next shift that has time for it. What no shift is long enough for is resumed.
    Restart,
}

/// Probability of satisfaction by outcome; "basically satisfied" counts `basic_weight`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Satisfaction {
    /// Solved on time.
    pub on_time: f64,
    /// Solved late.
    pub late: f64,
    /// Not solved.
    pub unsolved: f64,
    /// Added for everybody (amenities).
    pub offset: f64,
    /// Weight of "basically satisfied".
    pub basic_weight: f64,
}

impl Parameters {
    /// What a unit's rate of a class is multiplied by because of who lives there: `share` of its residents are
    /// of special groups (特殊群体). 1 where it is the territory's own share, so that the whole keeps its total:
    /// `(1 + (f − 1) · share) / (1 + (f − 1) · territory's share)`.
    pub fn special_multiplier(&self, class: &CaseClass, share: f64) -> f64 {
        let more = class.special_factor - 1.0;
        if more == 0.0 {
            return 1.0;
        }
        (1.0 + more * share) / (1.0 + more * self.special_share)
    }

    /// Full posts that so many grid workers are: part-time workers count
    /// [`part_time_fte`](Self::part_time_fte).
    pub fn grid_posts(&self, heads: f64) -> f64 {
        heads * (1.0 - self.part_time_share * (1.0 - self.part_time_fte))
    }

    /// Full posts that so many heads of a grid team are: grid workers in a town's communities, some
    /// of them part-time; posted cadres (驻村干部) in villages, each a full post.
    pub fn team_posts(&self, kind: CommunityKind, heads: f64) -> f64 {
        match kind {
            CommunityKind::Urban => self.grid_posts(heads),
            CommunityKind::Village => heads,
        }
    }
}

/// Working days of the year simulated: 365 days from a Monday without the statutory holidays, the
/// weekends worked instead counted in ([`crate::simulation::calendar`] has the table; a test holds the
/// two together).
pub const WORK_DAYS: f64 = 248.0;

/// Resolves a scenario, or says which numbers cannot be used. Levers act in table order; how two of
/// them combine stands in [`super::numbers`].
pub fn resolve(territory: &Territory, scenario: &Scenario) -> Result<Parameters, Vec<Fault>> {
    scenario.check(territory)?;
    let numbers = Numbers::of(scenario);
    let of = |key: &str| numbers.get(key);
    let work = |forms: f64, meetings: f64, window: f64| WorkTime {
        hours_per_day: of("hours_per_day"),
        leave: of("leave_share"),
        forms,
        meetings,
        window,
    };
    Ok(Parameters {
        heating_peak: of("heating_peak"),
        classes: case_class::resolve(
            &numbers,
            &Numbers::before_levers(scenario),
            &scenario.levers,
            &scenario.classes,
        ),
        special_share: special_share(territory),
        grid_worker: work(of("forms_share"), of("meetings_share"), 0.0),
        community_worker: work(of("forms_share"), of("meetings_share"), of("window_share")),
        town_worker: work(of("town_forms_share"), of("meetings_share"), of("town_duties_share")),
        part_time_share: of("part_time_share"),
        part_time_fte: of("part_time_fte"),
        visits: Visits {
            household_per_year: of("visits_household") * (1.0 + of("duplicate_visits")),
            special_per_year: of("visits_special") * (1.0 + of("duplicate_visits")),
            hours: of("visit_hours"),
            outside_hours: of("outside_hours") * scale(territory),
            residents: residents(territory),
            per_trip: of("visits_per_trip"),
        },
        patrol: Patrol {
            hours_per_day: of("patrol_hours"),
            round_hours_per_km2: of("round_hours_per_km2"),
            round_hours_least: of("round_hours_least"),
            courier_share: of("courier_share"),
            courier_hours: of("courier_hours"),
            resident_hours: of("resident_hours"),
        },
        triage_minutes: of("triage_minutes"),
        town_factor: of("town_factor"),
        coordination_hours: of("coordination_hours"),
        departments: Departments {
            staff: of("department_staff"),
            number: libm::round(of("county_departments")).clamp(1.0, 40.0) as u8,
            hours: of("department_hours"),
        },
        rate_weights: {
            let weights = ["weight_response", "weight_resolution", "weight_satisfaction"].map(of);
            let sum: f64 = weights.iter().sum();
            if sum > 0.0 { weights.map(|w| w / sum) } else { [0.0; 3] }
        },
        leader: (of("leader_share"), of("leader_cut")),
        town_pools: libm::round(of("town_pools")).clamp(1.0, 4.0) as u8,
        helper_hours: ["volunteer_case_hours", "partner_case_hours", "bought_case_hours"]
            .map(|key| of(key) * scale(territory)),
        at_end: match libm::round(of("shift_end")) {
            1.0 => AtEnd::Finish,
            2.0 => AtEnd::Restart,
            _ => AtEnd::Resume,
        },
        lift_overdue: of("lift_overdue") >= 0.5,
        tray_limit: of("tray_limit"),
        extension: of("extension_share"),
        parked: (of("parked_share"), of("parked_days")),
        rework: of("rework"),
        repeat: of("repeat"),
        solved: of("solved"),
        satisfaction: Satisfaction {
            on_time: of("satisfied_on_time"),
            late: of("satisfied_late"),
            unsolved: of("satisfied_unsolved"),
            offset: of("satisfaction_offset"),
            basic_weight: of("basic_weight"),
        },
        speed_urban: of("speed_urban"),
        speed_rural: of("speed_rural"),
        distance_factor: of("distance_factor"),
        transition_loss: of("transition_loss"),
        transition_weeks: of("transition_weeks"),
        breadth_factor: of("breadth_factor"),
        backlog_days: of("backlog_days"),
        warmup_days: libm::round(of("warmup_days")).max(0.0) as u32,
        days: 365,
    })
}

/// Residents of the city that the founding document is about (Wuzhong's census of 2020, domain.md, S36).
pub const DOCUMENT_RESIDENTS: f64 = 1_382_713.0;

/// What the document's totals (heads, posts, outside hours, envelopes) are multiplied by: 1 for the
/// sample, which is calibrated to the document; for the user's own territory its residents over the
/// document's, so that a total that reads 1,659 means "as many for our size".
pub fn scale(territory: &Territory) -> f64 {
    match territory.data().origin {
        Origin::Sample { .. } => 1.0,
        Origin::Imported => residents(territory) / DOCUMENT_RESIDENTS,
    }
}

/// Residents of special groups among all.
fn special_share(territory: &Territory) -> f64 {
    let special: f64 = territory.units().iter().map(|u| f64::from(u.special)).sum();
    let all = residents(territory);
    if all > 0.0 { special / all } else { 0.0 }
}

/// Residents of the territory.
pub fn residents(territory: &Territory) -> f64 {
    territory.units().iter().map(|u| f64::from(u.residents)).sum()
}
