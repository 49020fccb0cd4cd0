//! The levers (举措): one table from which forms, files, command line and docs are made.

use super::Fault;
use super::assumption::Grade;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings that differ from the default, by lever id.
pub type Levers = BTreeMap<String, LeverSetting>;

/// How one lever is set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LeverSetting {
    /// Whether the measure is taken.
    pub on: bool,
    /// Its numbers, in the order of [`Lever::numbers`]; missing ones are the document's.
    pub values: Vec<f64>,
}

/// 加 减 乘 除.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
}

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

/// What a lever does to [`super::Parameters`] or [`super::Heads`]. Typed, so that a test can walk them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// Nothing in the model: shown as context only.
    Context,
    /// Acts through the plan itself (the redraw).
    Boundary,
    /// See the scenario helper's table; the helper extends this enum.
    Todo,
}

impl Lever {
    /// The setting that the document describes.
    pub fn document_setting(&self) -> LeverSetting {
        LeverSetting {
            on: true,
            values: self.numbers.iter().map(|n| n.document).collect(),
        }
    }
}

/// The table.
pub fn levers() -> &'static [Lever] {
    todo!("scenario helper")
}

/// One lever by id.
pub fn find(id: &str) -> Option<&'static Lever> {
    levers().iter().find(|l| l.id == id)
}

/// The value in force of number `index` of lever `id`: set, document's or before.
pub fn value(levers: &Levers, id: &str, index: usize) -> f64 {
    let _ = (levers, id, index);
    todo!("scenario helper")
}

/// Adds a fault for every unknown id, wrong count and value out of bounds or not finite.
pub fn check(settings: &Levers, faults: &mut Vec<Fault>) {
    let _ = (settings, faults);
    todo!("scenario helper")
}
