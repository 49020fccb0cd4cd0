//! Case classes of a scenario as JSON, in the file as in the link: readable, and open to fields that
//! later versions add. Distributions are a family and its numbers.

use crate::scenario::case_class::{Deadline, Helpers, Season, Skill};
use crate::scenario::distribution::{Distribution, Family};
use crate::scenario::own_class::{Change, Classes, OwnClass};
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// The part of a file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct ClassesPart {
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    changes: SortedMap<String, ChangePart>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    own: Vec<OwnPart>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct ChangePart {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    handling: Option<TimePart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elapsed: Option<TimePart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    department: Option<TimePart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deadline: Option<DeadlinePart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    priority: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_call: Option<bool>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OwnPart {
    key: String,
    name: String,
    rate: f64,
    property_factor: [f64; 4],
    old_factor: f64,
    season: String,
    priority: u8,
    on_call: bool,
    deadline: DeadlinePart,
    handling: TimePart,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elapsed: Option<TimePart>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    department: Option<TimePart>,
    latent_share: f64,
    beyond_community: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grid_share: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    town_share: Option<f64>,
    departments: u8,
    skill: String,
    /// Some of `volunteers`, `partners`, `bought`.
    #[serde(default)]
    helped_by: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TimePart {
    family: String,
    numbers: Vec<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DeadlinePart {
    /// `urgent_hours`, `work_hours` or `work_days`.
    clock: String,
    limit: f64,
}

const SEASONS: [(Season, &str); 4] = [
    (Season::Daytime, "daytime"),
    (Season::Evening, "evening"),
    (Season::Office, "office"),
    (Season::Heating, "heating"),
];

const HELPERS: [&str; 3] = ["volunteers", "partners", "bought"];

impl ClassesPart {
    fn write(classes: &Classes) -> Self {
        Self {
            changes: classes.changes.iter().map(|(k, c)| (k.clone(), change(c))).collect(),
            own: classes.own.iter().map(own).collect(),
        }
    }

    /// The error says which class does not hold together.
    fn read(self) -> Result<Classes, String> {
        let changes = self.changes.into_iter().map(|(key, part)| {
            let change = part.read().map_err(|why| format!("class “{key}”: {why}"))?;
            Ok((key, change))
        });
        let own = self.own.into_iter().map(|part| {
            let key: String = part.key.chars().take(40).collect();
            part.read().map_err(|why| format!("class “{key}”: {why}"))
        });
        Ok(Classes {
            changes: changes.collect::<Result<_, String>>()?,
            own: own.collect::<Result<_, String>>()?,
        })
    }
}

/// The JSON; `None` if nothing is changed or added.
pub(super) fn write(classes: &Classes) -> Option<String> {
    (!classes.is_empty())
        .then(|| serde_json::to_string(&ClassesPart::write(classes)).ok())
        .flatten()
}

/// The error says what does not hold together.
pub(super) fn read(text: &str) -> Result<Classes, String> {
    let part: ClassesPart = serde_json::from_str(text).map_err(|error| error.to_string())?;
    part.read()
}

fn time(d: &Distribution) -> TimePart {
    TimePart {
        family: d.family().key().to_owned(),
        numbers: d.numbers(),
    }
}

fn deadline(d: Deadline) -> DeadlinePart {
    let (clock, limit) = match d {
        Deadline::UrgentHours(x) => ("urgent_hours", x),
        Deadline::WorkHours(x) => ("work_hours", x),
        Deadline::WorkDays(x) => ("work_days", x),
    };
    DeadlinePart {
        clock: clock.to_owned(),
        limit,
    }
}

fn change(c: &Change) -> ChangePart {
    ChangePart {
        handling: c.handling.as_ref().map(time),
        elapsed: c.elapsed.as_ref().map(time),
        department: c.department.as_ref().map(time),
        deadline: c.deadline.map(deadline),
        priority: c.priority,
        on_call: c.on_call,
    }
}

fn own(c: &OwnClass) -> OwnPart {
    let h = c.helped_by;
    OwnPart {
        key: c.key.clone(),
        name: c.name.clone(),
        rate: c.rate,
        property_factor: c.property_factor,
        old_factor: c.old_factor,
        season: SEASONS
            .iter()
            .find(|s| s.0 == c.season)
            .map_or("daytime", |s| s.1)
            .to_owned(),
        priority: c.priority,
        on_call: c.on_call,
        deadline: deadline(c.deadline),
        handling: time(&c.handling),
        elapsed: c.elapsed.as_ref().map(time),
        department: c.department.as_ref().map(time),
        latent_share: c.latent_share,
        beyond_community: c.beyond_community,
        grid_share: c.grid_share,
        town_share: c.town_share,
        departments: c.departments,
        skill: c.skill.key().to_owned(),
        helped_by: HELPERS
            .into_iter()
            .zip([h.volunteers, h.partners, h.bought])
            .filter(|(_, yes)| *yes)
            .map(|(name, _)| name.to_owned())
            .collect(),
    }
}

impl TimePart {
    fn read(self) -> Result<Distribution, String> {
        Family::of_key(&self.family)
            .and_then(|family| Distribution::new(family, &self.numbers))
            .ok_or_else(|| "its distribution has an unknown family or a wrong count of numbers".to_owned())
    }
}

fn maybe(time: Option<TimePart>) -> Result<Option<Distribution>, String> {
    time.map(TimePart::read).transpose()
}

impl DeadlinePart {
    fn read(self) -> Result<Deadline, String> {
        match self.clock.as_str() {
            "urgent_hours" => Ok(Deadline::UrgentHours(self.limit)),
            "work_hours" => Ok(Deadline::WorkHours(self.limit)),
            "work_days" => Ok(Deadline::WorkDays(self.limit)),
            _ => Err("the clock of its limit must be urgent_hours, work_hours or work_days".to_owned()),
        }
    }
}

impl ChangePart {
    fn read(self) -> Result<Change, String> {
        Ok(Change {
            handling: maybe(self.handling)?,
            elapsed: maybe(self.elapsed)?,
            department: maybe(self.department)?,
            deadline: self.deadline.map(DeadlinePart::read).transpose()?,
            priority: self.priority,
            on_call: self.on_call,
        })
    }
}

impl OwnPart {
    fn read(self) -> Result<OwnClass, String> {
        let helps = |name: &str| self.helped_by.iter().any(|h| h == name);
        let helped_by = Helpers {
            volunteers: helps(HELPERS[0]),
            partners: helps(HELPERS[1]),
            bought: helps(HELPERS[2]),
        };
        Ok(OwnClass {
            key: self.key,
            name: self.name,
            rate: self.rate,
            property_factor: self.property_factor,
            old_factor: self.old_factor,
            season: SEASONS
                .iter()
                .find(|s| s.1 == self.season)
                .ok_or("its season must be daytime, evening, office or heating")?
                .0,
            priority: self.priority,
            on_call: self.on_call,
            deadline: self.deadline.read()?,
            handling: self.handling.read()?,
            elapsed: maybe(self.elapsed)?,
            department: maybe(self.department)?,
            latent_share: self.latent_share,
            beyond_community: self.beyond_community,
            grid_share: self.grid_share,
            town_share: self.town_share,
            departments: self.departments,
            skill: Skill::ALL
                .into_iter()
                .find(|s| s.key() == self.skill)
                .ok_or("its skill must be peace, enforcement, building or service")?,
            helped_by,
        })
    }
}
