//! Expected hours, without a run: what makes the load ratio follow a brush stroke. The simulation
//! measures the same thing with chance and queues in it.
//!
//! ```text
//! unit hours  = Σ class: cases · (here · (mean hours · breadth · (1 + rework) + trip) + (1 − here) · triage)
//!             + visits · (visit hours + trip / visits per trip)
//! cases       = rate · 12 · residents / 1,000 · property factor · old factor · special multiplier
//! here        = (1 − beyond community) · grid share      (village: 1 − beyond community)
//! trip        = 2 · distance factor · √area / speed      (there and back)
//! load ratio  = (unit hours − outside hours + patrol + (forms + meetings + window) · contract)
//!             / ((1 − leave) · contract)
//! ```
//!
//! A unit's hours must not depend on the plan, or every stroke would change units that nobody
//! touched. So a trip is that of a nominal grid of 300 households at the unit's own density; the
//! simulation takes the real grid's area, which differs little because a trip is short next to the work.

use super::Parameters;
use super::case_class::CaseClass;
use super::parameters::WORK_DAYS;
use crate::plan::{CommunityKind, Tally};
use crate::territory::{PropertyMode, Territory, UnitId, UnitKind};

/// Households of the nominal grid (the document's redraw: 286; the norm: 300–500, domain.md §2.1).
const NOMINAL_HOUSEHOLDS: f64 = 300.0;
/// Largest area of the nominal grid, m²: a lonely house does not make a grid of half a county.
const NOMINAL_AREA_MOST: f64 = 4e6;

/// Expected hours a year that each unit asks of its grid team (cases closed or triaged there, and
/// mandated visits, travel included), by unit.
pub fn unit_hours(territory: &Territory, parameters: &Parameters) -> Vec<f64> {
    // A mean may cost an exponential: once a class, not once a unit.
    let means: Vec<f64> = parameters.classes.iter().map(|class| class.handling.mean()).collect();
    territory
        .unit_ids()
        .map(|id| {
            let unit = territory.unit(id);
            let rural = is_rural(unit.kind);
            let trip = trip_hours(territory, parameters, id);
            let triage = parameters.triage_minutes / 60.0;
            let cases: f64 = parameters
                .classes
                .iter()
                .zip(&means)
                .map(|(class, mean)| {
                    let local = 1.0 - class.beyond_community;
                    let here = if rural { local } else { local * class.grid_share };
                    let work = mean * parameters.breadth_factor * (1.0 + parameters.rework);
                    yearly_cases(territory, parameters, class, id) * (here * (work + trip) + (1.0 - here) * triage)
                })
                .sum();
            let visits = parameters
                .visits
                .asked(f64::from(unit.households), f64::from(unit.special));
            cases + visits * (parameters.visits.hours + trip / parameters.visits.per_trip.max(1.0))
        })
        .collect()
}

/// Cases of a class that a unit is expected to have in a year.
pub fn yearly_cases(territory: &Territory, parameters: &Parameters, class: &CaseClass, id: UnitId) -> f64 {
    let mode = PropertyMode::ALL
        .iter()
        .position(|m| *m == territory.property(id))
        .map_or(1.0, |i| class.property_factor[i]);
    let old = if territory.is_old(id) { class.old_factor } else { 1.0 };
    let special = parameters.special_multiplier(class, territory.special_share(id));
    class.rate * 12.0 * f64::from(territory.unit(id).residents) / 1000.0 * mode * old * special
}

fn is_rural(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::VillageGroup | UnitKind::Farmland)
}

/// Hours of one way out and back in a nominal grid at the unit's density.
fn trip_hours(territory: &Territory, p: &Parameters, id: UnitId) -> f64 {
    let unit = territory.unit(id);
    let area = territory.geometry().area.get(id.index()).copied().unwrap_or(0.0);
    let nominal = area * NOMINAL_HOUSEHOLDS / f64::from(unit.households.max(1));
    let km2 = nominal.clamp(0.0, NOMINAL_AREA_MOST) / 1e6;
    let speed = if is_rural(unit.kind) {
        p.speed_rural
    } else {
        p.speed_urban
    };
    if speed > 0.0 {
        2.0 * p.distance_factor * km2.sqrt() / speed
    } else {
        0.0
    }
}

/// Contract hours a year of a grid team of so many heads.
fn contract_hours(parameters: &Parameters, kind: CommunityKind, heads: u32) -> f64 {
    parameters.team_posts(kind, f64::from(heads)) * parameters.grid_worker.hours_per_day * WORK_DAYS
}

/// The hours of the area's visits, travel included, and of those the hours that others give.
fn visit_hours(parameters: &Parameters, tally: &Tally) -> (f64, f64) {
    let visits = &parameters.visits;
    let asked = visits.asked(f64::from(tally.households), f64::from(tally.special));
    // Travel is in the units' hours; the part that belongs to visits is that of a mean visit, and a
    // round leaves little of it: the visit itself is what counts here.
    let hours = asked * visits.hours;
    (hours, visits.outside(f64::from(tally.residents)).min(hours))
}

/// 车马比 of a grid: hours demanded (units' demand less what others do, patrol, forms, meetings,
/// window) over hours available (contract hours less leave). `None` without staff or without units.
/// For a grid of an urban community; [`team_load_ratio`] takes any.
pub fn load_ratio(parameters: &Parameters, tally: &Tally, heads: u32) -> Option<f64> {
    team_load_ratio(parameters, tally, CommunityKind::Urban, heads)
}

/// [`load_ratio`] of a grid whose community is of this kind: villages have posted cadres, each of
/// them a full post.
pub fn team_load_ratio(parameters: &Parameters, tally: &Tally, kind: CommunityKind, heads: u32) -> Option<f64> {
    let contract = contract_hours(parameters, kind, heads);
    let time = &parameters.grid_worker;
    let available = contract * (1.0 - time.leave);
    if tally.units == 0 || available <= 0.0 {
        return None;
    }
    let (_, outside) = visit_hours(parameters, tally);
    let demanded = tally.demand as f64 / 1000.0 - outside
        + parameters.patrol.hours_per_day * WORK_DAYS
        + contract * (time.forms + time.meetings + time.window);
    Some(demanded.max(0.0) / available)
}

/// Share of mandated visits that the grid can make, 0–1, by the same expectation: cases first, then
/// visits. `None` where no visit is asked; 0 to the share of others without staff. For a grid of an
/// urban community; [`team_visit_coverage`] takes any.
pub fn visit_coverage(parameters: &Parameters, tally: &Tally, heads: u32) -> Option<f64> {
    team_visit_coverage(parameters, tally, CommunityKind::Urban, heads)
}

/// [`visit_coverage`] of a grid whose community is of this kind.
pub fn team_visit_coverage(parameters: &Parameters, tally: &Tally, kind: CommunityKind, heads: u32) -> Option<f64> {
    let (visits, outside) = visit_hours(parameters, tally);
    if visits <= 0.0 {
        return None;
    }
    let cases = (tally.demand as f64 / 1000.0 - visits).max(0.0);
    let free = contract_hours(parameters, kind, heads) * parameters.grid_worker.free();
    let own = (free - cases).max(0.0).min(visits - outside);
    Some(((own + outside) / visits).clamp(0.0, 1.0))
}
