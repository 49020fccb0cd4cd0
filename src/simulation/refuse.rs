//! The last door before a run: numbers that the engine cannot play, by name. Bounds of single
//! assumptions are checked where they are defined; here what they came to together.

use crate::scenario::distribution::Distribution;
use crate::scenario::{Fault, Parameters};

/// Longest run, days.
const DAYS_MOST: u32 = 3650;

/// Every number that cannot be played, by name.
pub(super) fn refuse_odd_numbers(p: &Parameters) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |what: &str, why: &str| {
        faults.push(Fault {
            what: what.to_owned(),
            why: why.to_owned(),
        });
    };
    if p.days == 0 || p.days > DAYS_MOST {
        fault("days", "the run must last 1 to 3650 days");
    }
    if p.warmup_days >= p.days.max(1) {
        fault("warmup_days", "the warm-up must be shorter than the run");
    }
    if p.classes.is_empty() || p.classes.len() > 200 {
        fault("classes", "there must be 1 to 200 classes of cases");
    }
    let share = |x: f64| (0.0..=1.0).contains(&x);
    let amount = |x: f64| (0.0..=1e6).contains(&x);
    let time = |d: &Distribution| d.check().is_ok() && amount(d.mean());
    for c in &p.classes {
        for (name, ok) in [
            ("reference rate", amount(c.reference_rate)),
            ("rate", amount(c.rate)),
            ("property factor", c.property_factor.iter().all(|&f| amount(f))),
            ("old factor", amount(c.old_factor)),
            ("dispersion", c.dispersion >= 0.2 && amount(c.dispersion)),
            ("deadline", c.deadline.is_sound()),
            ("hands-on hours", time(&c.handling)),
            ("elapsed days", time(&c.elapsed)),
            ("department days", time(&c.department)),
            (
                "shares",
                [c.latent_share, c.beyond_community, c.grid_share, c.town_share]
                    .into_iter()
                    .all(share),
            ),
        ] {
            if !ok {
                fault(
                    &format!("{}: {name}", c.key),
                    "the number is not one that can be played (negative, not finite, or far out of range)",
                );
            }
        }
    }
    for (name, w) in [
        ("grid workers' hours", &p.grid_worker),
        ("community workers' hours", &p.community_worker),
        ("town staff's hours", &p.town_worker),
    ] {
        let shares = [w.leave, w.forms, w.meetings, w.window];
        if !(w.hours_per_day > 0.0 && w.hours_per_day <= 24.0 && shares.into_iter().all(share)) {
            fault(name, "hours a day must lie in 0–24 and shares in 0–1");
        }
    }
    for (name, x) in [
        ("part-time share", p.part_time_share),
        ("part-time hours", p.part_time_fte),
        ("courier share", p.patrol.courier_share),
        ("rework", p.rework),
        ("repeat", p.repeat),
        ("solved", p.solved),
        ("leader's attention", p.leader.0),
        ("leader's effect", p.leader.1),
        ("extension", p.extension),
        ("parked", p.parked.0),
        ("transition loss", p.transition_loss),
    ] {
        if !share(x) {
            fault(name, "must lie in 0–1");
        }
    }
    for (name, x) in [
        ("visits a household", p.visits.household_per_year),
        ("visits to special groups", p.visits.special_per_year),
        ("hours a visit", p.visits.hours),
        ("patrol hours", p.patrol.hours_per_day),
        ("hours of a round", p.patrol.round_hours_per_km2),
        ("least hours of a round", p.patrol.round_hours_least),
        ("courier hours", p.patrol.courier_hours),
        ("residents' hours", p.patrol.resident_hours),
        ("triage minutes", p.triage_minutes),
        ("town factor", p.town_factor),
        ("coordination hours", p.coordination_hours),
        ("department staff", p.departments.staff),
        ("hours of a department", p.departments.hours),
        ("parked days", p.parked.1),
        ("cases in hand", p.tray_limit),
        ("distance factor", p.distance_factor),
        ("transition weeks", p.transition_weeks),
        ("breadth factor", p.breadth_factor),
        ("backlog days", p.backlog_days),
    ] {
        if !amount(x) {
            fault(name, "must be a number from 0 to a million");
        }
    }
    if !p.helper_hours.into_iter().all(|x| (0.0..=1e9).contains(&x)) {
        fault("helpers' hours", "must be a number from 0 to a billion");
    }
    if !(1..=4).contains(&p.town_pools) {
        fault("town pools", "must be 1 to 4");
    }
    if !(1..=40).contains(&p.departments.number) {
        fault("departments of a county", "must be 1 to 40");
    }
    let weights = p.rate_weights;
    if !weights.into_iter().all(share) || (weights.iter().sum::<f64>() - 1.0).abs() > 1e-9 {
        fault(
            "weights of the three rates",
            "give weights from 0 up, at least one of them above 0",
        );
    }
    let speed = |x: f64| x > 0.0 && x <= 1e6;
    if !(speed(p.speed_urban) && speed(p.speed_rural)) {
        fault("speed", "must be above 0");
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}
