//! What a scenario says of case classes: changes to the nine, and classes of the user's own.

use super::Fault;
use super::case_class::{Deadline, Helpers, Season, Skill, keys};
use super::distribution::Distribution;
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// Classes of one's own at most.
pub const OWN_MOST: usize = 50;
/// Longest name, in characters.
pub const NAME_MOST: usize = 40;

/// Changes and additions; empty means the nine as the ledger has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    /// Changes to the nine, by key.
    pub changes: SortedMap<String, Change>,
    /// Classes besides the nine, in the order shown.
    pub own: Vec<OwnClass>,
}

/// A change to one of the nine; what is `None` stays as the ledger has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Hands-on hours. Levers that shorten the ledger's median shorten this as much.
    pub handling: Option<Distribution>,
    /// Days besides hands-on work.
    pub elapsed: Option<Distribution>,
    /// Days until one department called has done its part.
    pub department: Option<Distribution>,
    /// Time allowed.
    pub deadline: Option<Deadline>,
    /// 2 high, 1 normal, 0 low.
    pub priority: Option<u8>,
    /// Served at any hour.
    pub on_call: Option<bool>,
}

/// A class of the user's own. Levers that act on one of the nine by name do not act on it; those on
/// numbers that all classes share (what a town may close, how fast departments answer) do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnClass {
    /// Stable key: ASCII letters, digits and `_`; also the key of its random streams.
    pub key: String,
    /// Name shown to people.
    pub name: String,
    /// Cases per 1,000 residents and month.
    pub rate: f64,
    /// Rate multiplier by property mode, in the order of [`crate::territory::PropertyMode::ALL`].
    pub property_factor: [f64; 4],
    /// Rate multiplier in old compounds.
    pub old_factor: f64,
    /// When cases happen.
    pub season: Season,
    /// 2 high, 1 normal, 0 low.
    pub priority: u8,
    /// Served at any hour.
    pub on_call: bool,
    /// Time allowed.
    pub deadline: Deadline,
    /// Hands-on hours.
    pub handling: Distribution,
    /// Days besides hands-on work.
    pub elapsed: Option<Distribution>,
    /// Days until one department called has done its part; the ledger's if `None`.
    pub department: Option<Distribution>,
    /// Share that nobody reports.
    pub latent_share: f64,
    /// Probability that it cannot be closed in the community.
    pub beyond_community: f64,
    /// Of those that can, the share closed by the grid; the ledger's if `None`.
    pub grid_share: Option<f64>,
    /// Of those beyond, the share that the town can close; the ledger's if `None`.
    pub town_share: Option<f64>,
    /// Departments that a whistle calls.
    pub departments: u8,
    /// Which people of a town take it.
    pub skill: Skill,
    /// Who can help from outside.
    pub helped_by: Helpers,
}

impl OwnClass {
    /// A class to begin with: once a month and 1,000 residents, half an hour, five working days.
    pub fn new(key: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            name: name.into(),
            rate: 1.0,
            property_factor: [1.0; 4],
            old_factor: 1.0,
            season: Season::Daytime,
            priority: 1,
            on_call: false,
            deadline: Deadline::WorkDays(5.0),
            handling: Distribution::lognormal_of_cv(0.5, 1.5),
            elapsed: None,
            department: None,
            latent_share: 0.0,
            beyond_community: 0.2,
            grid_share: None,
            town_share: None,
            departments: 2,
            skill: Skill::Service,
            helped_by: Helpers::NONE,
        }
    }

    /// Key of its streams: a hash of its key (FNV-1a), out of the way of the nine.
    pub(super) fn stream(&self) -> u32 {
        let hash = self
            .key
            .bytes()
            .fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        hash | 0x8000_0000
    }
}

impl Classes {
    /// Whether nothing is changed or added.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.own.is_empty()
    }

    /// Adds a fault for everything that cannot be played, by name.
    pub fn check(&self, faults: &mut Vec<Fault>) {
        let mut fault = |what: String, why: &str| {
            faults.push(Fault {
                what,
                why: why.to_owned(),
            });
        };
        for (key, change) in &self.changes {
            if !keys().any(|k| k == key) {
                fault(
                    key.clone(),
                    "no class of cases has this key; the nine are dispute, hazard, street, fixture, property, noise, help, heating, question",
                );
            }
            times(key, [&change.handling, &change.elapsed, &change.department], &mut fault);
            if change.priority.is_some_and(|p| p > 2) {
                fault(format!("{key}: priority"), "give 0 (low), 1 (normal) or 2 (high)");
            }
            if change.deadline.is_some_and(|d| !d.is_sound()) {
                fault(format!("{key}: deadline"), DEADLINE);
            }
        }
        if self.own.len() > OWN_MOST {
            fault("classes".to_owned(), "at most 50 classes of one's own can be added");
        }
        for (i, own) in self.own.iter().enumerate() {
            let key = &own.key;
            let letters = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if key.is_empty() || key.len() > NAME_MOST || !letters {
                fault(
                    format!("class {}", i + 1),
                    "its key must be 1 to 40 ASCII letters, digits or _",
                );
            }
            let twice = self.own[..i]
                .iter()
                .any(|o| o.key == *key || o.stream() == own.stream());
            if twice || keys().any(|k| k == key) {
                fault(key.clone(), "another class has this key; give each its own");
            }
            if own.name.trim().is_empty() || own.name.chars().count() > NAME_MOST {
                fault(format!("{key}: name"), "give a name of 1 to 40 characters");
            }
            times(
                key,
                [&Some(own.handling.clone()), &own.elapsed, &own.department],
                &mut fault,
            );
            let amount = |x: f64| (0.0..=1000.0).contains(&x);
            let share = |x: f64| (0.0..=1.0).contains(&x);
            for (name, ok, why) in [
                ("rate", amount(own.rate), "give a number of cases from 0 to 1,000"),
                (
                    "factors",
                    own.property_factor.into_iter().chain([own.old_factor]).all(amount),
                    "give factors from 0 to 1,000",
                ),
                ("priority", own.priority <= 2, "give 0 (low), 1 (normal) or 2 (high)"),
                ("deadline", own.deadline.is_sound(), DEADLINE),
                (
                    "shares",
                    [own.latent_share, own.beyond_community]
                        .into_iter()
                        .chain(own.grid_share)
                        .chain(own.town_share)
                        .all(share),
                    "give shares from 0 to 1",
                ),
                (
                    "departments",
                    (1..=12).contains(&own.departments),
                    "give 1 to 12 departments",
                ),
            ] {
                if !ok {
                    fault(format!("{key}: {name}"), why);
                }
            }
        }
    }
}

const DEADLINE: &str = "give a limit above 0";

fn times(key: &str, times: [&Option<Distribution>; 3], fault: &mut impl FnMut(String, &str)) {
    for (name, time) in ["handling", "elapsed", "department"].into_iter().zip(times) {
        if let Some(Err(why)) = time.as_ref().map(Distribution::check) {
            fault(format!("{key}: {name}"), why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(classes: &Classes) -> Vec<String> {
        let mut faults = Vec::new();
        classes.check(&mut faults);
        faults.into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn what_cannot_be_played_is_named() {
        let mut classes = Classes::default();
        assert!(faults(&classes).is_empty());
        classes.own.push(OwnClass::new("pets", "宠物"));
        assert!(faults(&classes).is_empty());
        classes.own.push(OwnClass {
            rate: f64::INFINITY,
            deadline: Deadline::WorkHours(0.0),
            handling: Distribution::Exponential(-1.0),
            beyond_community: f64::NAN,
            ..OwnClass::new("pets", "")
        });
        classes.changes.insert(
            "hazards".to_owned(),
            Change {
                deadline: Some(Deadline::UrgentHours(-2.0)),
                elapsed: Some(Distribution::Uniform(3.0, 1.0)),
                ..Change::default()
            },
        );
        assert_eq!(
            faults(&classes),
            [
                "hazards",
                "hazards: elapsed",
                "hazards: deadline",
                "pets",
                "pets: name",
                "pets: handling",
                "pets: rate",
                "pets: deadline",
                "pets: shares"
            ]
        );
    }
}
