//! The levers (举措): one table from which forms, files, command line and docs are made.
//!
//! The 55 measures of the founding document stand in four files, one a group. A lever says *what*
//! it acts on as data ([`Effect`]); *how* effects are carried out and combined stands in one place,
//! [`super::parameters::resolve`] (numbers of the ledger), [`super::staffing`] (head totals) and
//! [`super::budget`] (money).
//!
//! A lever that is off has its numbers at `before`, and every effect is reckoned from `before`: so
//! off means no effect, and no settings at all is 现状. Where the document gives no number for an
//! effect, the estimate is a number of the lever too ("估计效果"), to be seen and changed.

mod add;
mod cut;
mod divide;
pub mod interaction;
mod kind;
mod multiply;
pub mod own;
pub mod preset;
mod table;

pub use kind::Kind;

use super::Fault;
use super::assumption::{Grade, out_of_bounds};
use crate::sorted::SortedMap;
use serde::{Deserialize, Serialize};

/// Settings that differ from the default, by lever id.
pub type Levers = SortedMap<String, LeverSetting>;

/// How one lever is set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LeverSetting {
    /// Whether the measure is taken.
    pub on: bool,
    /// Its numbers, in the order of [`Lever::numbers`]; missing ones are the document's.
    pub values: Vec<f64>,
}

/// 加 减 乘 除.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 加.
    Add,
    /// 减.
    Cut,
    /// 乘.
    Multiply,
    /// 除.
    Divide,
}

impl Group {
    /// All groups, in the document's order.
    pub const ALL: [Self; 4] = [Self::Add, Self::Cut, Self::Multiply, Self::Divide];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Cut => "cut",
            Self::Multiply => "mul",
            Self::Divide => "div",
        }
    }

    /// By its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.key() == key)
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Add => ("加", "Add"),
            Self::Cut => ("减", "Cut"),
            Self::Multiply => ("乘", "Multiply"),
            Self::Divide => ("除", "Divide"),
        }
    }
}

/// One measure of the founding document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lever {
    /// Stable id (`add06`).
    pub id: &'static str,
    /// The id people see (`加06`).
    pub label: &'static str,
    /// Its group.
    pub group: Group,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// What the document says, zh and en gloss.
    pub sentence: (&'static str, &'static str),
    /// Its numbers.
    pub numbers: &'static [Number],
    /// How good the evidence of its effect is.
    pub grade: Grade,
    /// What it acts on, in words, zh and en.
    pub acts: (&'static str, &'static str),
    /// What it does.
    pub effects: &'static [Effect],
    /// The index that it moves and which way (tests/levers.rs plays every one); `None` for context.
    pub moves: Option<Moves>,
}

/// What a lever is known by to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moves {
    /// Key of an index of the results, or [`GOVERNANCE_LEFT`].
    pub index: &'static str,
    /// Whether it rises.
    pub up: bool,
}

/// What is left of the governance envelope, 元 a year: the one thing that 乘09 moves, which is no
/// index of a run.
pub const GOVERNANCE_LEFT: &str = "governance_left";

/// One number of a lever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// Unit, zh and en.
    pub unit: (&'static str, &'static str),
    /// The document's value (used when the lever is on and nothing else is said).
    pub document: f64,
    /// The value when the lever is off (现状).
    pub before: f64,
    /// Hard bounds.
    pub bounds: (f64, f64),
    /// Step of the form's field.
    pub step: f64,
}

/// What a lever does. The texts are keys of the ledger ([`super::assumption`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Nothing in the model: shown as context only.
    Context,
    /// Acts through the plan itself (the redraw).
    Boundary,
    /// The number is a total of heads.
    Heads(HeadTotal, usize),
    /// The number is posts added to the towns; [`moved_post_share`](super::assumption) of them work
    /// on cases.
    TownPosts(usize),
    /// Read by the lines of the budget.
    Money,
    /// value × (1 − amount): what remains is cut again by the next.
    Less(&'static str, Amount),
    /// A probability's gap to 1 closes: 1 − (1 − value) × (1 − amount).
    Gain(&'static str, Amount),
    /// value + amount.
    Add(&'static str, Amount),
    /// value × (after ÷ default)^amount, the second key being the value after: levers that share one
    /// way from before to after each go a part of it (amounts of 1 in all go the whole way).
    Toward(&'static str, &'static str, Amount),
    /// The number is the count of compounds still run by the community (of 888).
    ConvertFallback(usize),
    /// The number is 万元 a year that buy hours, some of them visits.
    BoughtHours(usize),
}

/// Which total of heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadTotal {
    /// Grid workers of urban communities.
    Grid,
    /// Cadres posted to villages.
    Posted,
    /// Community workers.
    Community,
}

/// `scale` × the change of each number from its before value × the ledger's value of each key; 0
/// while the lever is off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// Constant factor.
    pub scale: f64,
    /// Numbers of the lever.
    pub numbers: &'static [usize],
    /// Keys of the ledger.
    pub keys: &'static [&'static str],
}

impl Lever {
    /// The setting that the document describes.
    pub fn document_setting(&self) -> LeverSetting {
        LeverSetting {
            on: true,
            values: self.numbers.iter().map(|n| n.document).collect(),
        }
    }

    /// Whether it changes anything in the model by itself.
    pub fn is_context(&self) -> bool {
        self.effects.iter().all(|e| *e == Effect::Context)
    }

    /// The value in force of one of its numbers; 0 for a number that it has not.
    pub fn value(&self, levers: &Levers, index: usize) -> f64 {
        let Some(number) = self.numbers.get(index) else {
            return 0.0;
        };
        match levers.get(self.id) {
            Some(setting) if setting.on => setting.values.get(index).copied().unwrap_or(number.document),
            _ => number.before,
        }
    }

    /// Whether it is on.
    pub fn is_on(&self, levers: &Levers) -> bool {
        levers.get(self.id).is_some_and(|s| s.on)
    }
}

const COUNT: usize = add::LEVERS.len() + cut::LEVERS.len() + multiply::LEVERS.len() + divide::LEVERS.len();

static TABLE: [Lever; COUNT] = {
    let groups = [add::LEVERS, cut::LEVERS, multiply::LEVERS, divide::LEVERS];
    let mut all = [add::LEVERS[0]; COUNT];
    let (mut at, mut group) = (0, 0);
    while group < groups.len() {
        let mut i = 0;
        while i < groups[group].len() {
            all[at] = groups[group][i];
            at += 1;
            i += 1;
        }
        group += 1;
    }
    all
};

/// The table: 加, 减, 乘, 除, each in the document's order.
pub fn levers() -> &'static [Lever] {
    &TABLE
}

/// One lever by id.
pub fn find(id: &str) -> Option<&'static Lever> {
    levers().iter().find(|l| l.id == id)
}

/// The value in force of number `index` of lever `id`: set, document's or before. 0 for a lever or
/// number that does not exist.
pub fn value(levers: &Levers, id: &str, index: usize) -> f64 {
    find(id).map_or(0.0, |lever| lever.value(levers, index))
}

/// Every lever as the document describes it.
pub fn all_on() -> Levers {
    levers()
        .iter()
        .map(|lever| (lever.id.to_owned(), lever.document_setting()))
        .collect()
}

/// Adds a fault for every unknown id, wrong count and value out of bounds or not finite.
pub fn check(settings: &Levers, faults: &mut Vec<Fault>) {
    for (id, setting) in settings {
        let mut fault = |why: String| {
            faults.push(Fault { what: id.clone(), why });
        };
        let Some(lever) = find(id) else {
            fault("no lever has this id; ids are add01–add15, cut01–cut14, mul01–mul16, div01–div10".to_owned());
            continue;
        };
        if setting.values.len() > lever.numbers.len() {
            fault(format!(
                "{} values are given, the lever has {}",
                setting.values.len(),
                lever.numbers.len()
            ));
        }
        for (number, &value) in lever.numbers.iter().zip(&setting.values) {
            if let Some(why) = out_of_bounds(value, number.bounds) {
                fault(format!("{}: {why}", number.name.1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn off_is_before_on_is_the_document_and_a_set_value_wins() {
        let mut levers = Levers::new();
        assert_eq!(value(&levers, "add06", 0), 1309.0);
        levers.insert(
            "add06".to_owned(),
            LeverSetting {
                on: true,
                values: vec![],
            },
        );
        assert_eq!(value(&levers, "add06", 0), 1659.0);
        levers.insert(
            "add06".to_owned(),
            LeverSetting {
                on: true,
                values: vec![1500.0],
            },
        );
        assert_eq!(value(&levers, "add06", 0), 1500.0);
        levers.insert(
            "add06".to_owned(),
            LeverSetting {
                on: false,
                values: vec![1500.0],
            },
        );
        assert_eq!(value(&levers, "add06", 0), 1309.0);
        assert_eq!(value(&levers, "add06", 7), 0.0);
        assert_eq!(value(&levers, "nothing", 0), 0.0);
    }

    #[test]
    fn effects_name_numbers_and_keys_that_exist() {
        let known = |key: &str| crate::scenario::assumption::find(key).is_some();
        for lever in levers() {
            assert!(!lever.effects.is_empty(), "{}", lever.id);
            for effect in lever.effects {
                let number = |i: usize| assert!(i < lever.numbers.len(), "{} number {i}", lever.id);
                let amount = |a: &Amount| {
                    a.numbers.iter().for_each(|&i| number(i));
                    assert!(a.keys.iter().all(|k| known(k)), "{}", lever.id);
                };
                match effect {
                    Effect::Context | Effect::Boundary | Effect::Money => {}
                    Effect::Heads(_, i)
                    | Effect::TownPosts(i)
                    | Effect::ConvertFallback(i)
                    | Effect::BoughtHours(i) => {
                        number(*i);
                    }
                    Effect::Less(key, a) | Effect::Gain(key, a) | Effect::Add(key, a) => {
                        assert!(known(key), "{} {key}", lever.id);
                        amount(a);
                    }
                    Effect::Toward(key, after, a) => {
                        assert!(known(key) && known(after), "{} {key} {after}", lever.id);
                        amount(a);
                    }
                }
            }
        }
    }

    #[test]
    fn faults_name_lever_and_number() {
        let set = |values| LeverSetting { on: true, values };
        let settings = Levers::from([
            ("add06".to_owned(), set(vec![-1.0])),
            ("add07".to_owned(), set(vec![1000.0, 3.0])),
            ("add99".to_owned(), set(vec![])),
            ("cut13".to_owned(), set(vec![f64::INFINITY, 10.0])),
            ("mul12".to_owned(), set(vec![900.0])),
        ]);
        let mut faults = Vec::new();
        check(&settings, &mut faults);
        let what: Vec<_> = faults.iter().map(|f| f.what.as_str()).collect();
        assert_eq!(what, ["add06", "add07", "add99", "cut13"]);
        assert!(faults[0].why.contains("grid workers"), "{}", faults[0].why);
    }
}
