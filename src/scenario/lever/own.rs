//! The user's own measures (自定义举措): the same kinds of effect as the document's, on the same
//! numbers, combined by the same rule ([`super::super::numbers`]).
//!
//! An effect is three plain things, `how`, `key` and `amount`, so that it has one form in memory, in
//! files, in links and in a worksheet's row.

use super::{Group, HeadTotal};
use crate::scenario::assumption::{self, out_of_bounds};
use crate::scenario::budget::Envelope;
use crate::scenario::{Fault, Scenario};
use serde::{Deserialize, Serialize};

/// Most measures of one's own, and effects of one: more than a page can show.
pub const MOST: usize = 60;
/// Longest name or note, in characters.
pub const MOST_CHARACTERS: usize = 400;

/// A measure that somebody added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnLever {
    /// Name shown to people.
    pub name: String,
    /// Its column: 加, 减, 乘 or 除.
    pub group: Group,
    /// Where it comes from, in the user's words.
    pub note: String,
    /// Whether the measure is taken.
    pub on: bool,
    /// What it does.
    pub effects: Vec<OwnEffect>,
}

/// One effect of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnEffect {
    /// The rule.
    pub how: How,
    /// Key of the ledger; a total of heads (`grid`, `posted`, `community`, `town`); or an envelope
    /// (`governance`, `services`, `pay`).
    pub key: String,
    /// `Less`, `Gain`: a share, 0–1. `Add`: in the key's unit. `Heads`: persons. `Money`: 万元 a year.
    pub amount: f64,
}

/// How an effect acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// value × (1 − amount).
    Less,
    /// 1 − (1 − value) × (1 − amount).
    Gain,
    /// value + amount.
    Add,
    /// More (or fewer) heads in all.
    Heads,
    /// More money a year.
    Money,
}

impl How {
    /// All, in the order shown.
    pub const ALL: [Self; 5] = [Self::Less, Self::Gain, Self::Add, Self::Heads, Self::Money];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Less => "less",
            Self::Gain => "gain",
            Self::Add => "add",
            Self::Heads => "heads",
            Self::Money => "money",
        }
    }

    /// By its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.key() == key)
    }

    /// In words, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Less => ("减少（按比例）", "cut by a share"),
            Self::Gain => ("缩小与 1 的差距（按比例）", "close the gap to 1 by a share"),
            Self::Add => ("加上", "add"),
            Self::Heads => ("增加人员", "add heads"),
            Self::Money => ("增加支出", "add spending"),
        }
    }
}

/// Totals of heads that an effect can name.
pub const HEAD_KEYS: [(&str, (&str, &str)); 4] = [
    ("grid", ("网格员", "grid workers")),
    ("community", ("社区工作者", "community workers")),
    ("posted", ("驻村干部", "posted cadres")),
    ("town", ("乡镇办案人员", "town case staff")),
];

/// Heads that the user's own measures add to a total; `None` stands for town staff.
pub(in crate::scenario) fn heads(scenario: &Scenario, who: Option<HeadTotal>) -> f64 {
    let key = match who {
        Some(HeadTotal::Grid) => "grid",
        Some(HeadTotal::Community) => "community",
        Some(HeadTotal::Posted) => "posted",
        None => "town",
    };
    taken(scenario)
        .filter(|(_, e)| e.how == How::Heads && e.key == key)
        .map(|(_, e)| e.amount)
        .sum()
}

/// The effects of the measures that are on, each with its measure.
pub fn taken(scenario: &Scenario) -> impl Iterator<Item = (&OwnLever, &OwnEffect)> {
    scenario
        .own_levers
        .iter()
        .filter(|lever| lever.on)
        .flat_map(|lever| lever.effects.iter().map(move |effect| (lever, effect)))
}

/// Adds a fault for every effect that names nothing known or whose amount cannot be used.
pub fn check(levers: &[OwnLever], faults: &mut Vec<Fault>) {
    if levers.len() > MOST {
        faults.push(Fault {
            what: "own_levers".to_owned(),
            why: format!("{} measures are given; at most {MOST} can be kept", levers.len()),
        });
    }
    for lever in levers {
        let mut fault = |why: String| {
            faults.push(Fault {
                what: lever.name.clone(),
                why,
            });
        };
        if lever.effects.len() > MOST {
            fault(format!("{} effects; at most {MOST} can be kept", lever.effects.len()));
        }
        for effect in &lever.effects {
            let (known, bounds) = match effect.how {
                How::Less | How::Gain => (assumption::find(&effect.key).is_some(), (0.0, 1.0)),
                How::Add => match assumption::find(&effect.key) {
                    Some(row) => {
                        let width = row.bounds.1 - row.bounds.0;
                        (true, (-width, width))
                    }
                    None => (false, (0.0, 0.0)),
                },
                How::Heads => (HEAD_KEYS.iter().any(|(key, _)| *key == effect.key), (-1e5, 1e5)),
                How::Money => (Envelope::of(&effect.key).is_some(), (-1e6, 1e6)),
            };
            if !known {
                fault(format!("“{}” names nothing that it can act on", effect.key));
            } else if let Some(why) = out_of_bounds(effect.amount, bounds) {
                fault(format!("{}: {why}", effect.key));
            }
        }
    }
}
