//! Every change to a scenario as data, so that levers and head counts undo like brush strokes.

use super::{BudgetSetting, Classes, LeverSetting, OwnLever, Scenario, Staffing};
use crate::plan::edit::Refused;
use crate::plan::{Effects, PlanEdit, Reversible};
use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// A change to a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScenarioEdit {
    /// A change to what is drawn.
    Plan(PlanEdit),
    /// A lever set, or back to its default (`None`).
    Lever {
        /// Lever id.
        id: String,
        /// New setting.
        setting: Option<LeverSetting>,
    },
    /// An assumption set, or back to its default (`None`).
    Assumption {
        /// Key.
        key: String,
        /// New value.
        value: Option<f64>,
    },
    /// What an assumption was fitted to, or nothing.
    Measured {
        /// Key.
        key: String,
        /// The case ledger's name and size.
        note: Option<String>,
    },
    /// New measures of one's own.
    OwnLevers(Vec<OwnLever>),
    /// New hand-set head counts and rule.
    Staffing(Box<Staffing>),
    /// New hand-set parts of the budget.
    Budget(Box<BudgetSetting>),
    /// A new name.
    Rename(String),
    /// Several as one step.
    All(Vec<ScenarioEdit>),
    /// Case classes changed or added.
    Classes(Box<Classes>),
}

impl ScenarioEdit {
    /// An assumption set by hand, or back to its default: what it was fitted to no longer holds.
    pub fn assumption(key: &str, value: Option<f64>) -> Self {
        Self::All(vec![
            Self::Assumption {
                key: key.to_owned(),
                value,
            },
            Self::Measured {
                key: key.to_owned(),
                note: None,
            },
        ])
    }
}

/// What a change touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScenarioEffects {
    /// What changed on the map.
    pub plan: Effects,
    /// Whether levers, assumptions or head counts changed, so that every derived number may.
    pub numbers: bool,
}

impl ScenarioEffects {
    fn join(&mut self, other: ScenarioEffects) {
        self.numbers |= other.numbers;
        merge(&mut self.plan.units, other.plan.units);
        merge(&mut self.plan.grids, other.plan.grids);
        merge(&mut self.plan.communities, other.plan.communities);
        self.plan.ground |= other.plan.ground;
    }
}

/// Union of two sorted lists.
fn merge<T: Ord>(mine: &mut Vec<T>, theirs: Vec<T>) {
    mine.extend(theirs);
    mine.sort_compact();
    mine.dedup();
}

fn numbers() -> ScenarioEffects {
    ScenarioEffects {
        numbers: true,
        ..ScenarioEffects::default()
    }
}

/// Sets or removes `key` and returns what stood there.
fn replace<V>(map: &mut crate::sorted::SortedMap<String, V>, key: &str, value: Option<V>) -> Option<V> {
    match value {
        Some(value) => map.insert(key.to_owned(), value),
        None => map.remove(key),
    }
}

impl Reversible for ScenarioEdit {
    type Target = Scenario;
    type Effects = ScenarioEffects;
    type Refused = Refused;

    fn apply_to(&self, scenario: &mut Scenario) -> Result<(Self, ScenarioEffects), Refused> {
        Ok(match self {
            Self::Plan(edit) => {
                let (inverse, plan) = edit.apply(&mut scenario.plan)?;
                (Self::Plan(inverse), ScenarioEffects { plan, numbers: false })
            }
            Self::Lever { id, setting } => {
                let old = replace(&mut scenario.levers, id, setting.clone());
                (
                    Self::Lever {
                        id: id.clone(),
                        setting: old,
                    },
                    numbers(),
                )
            }
            Self::Assumption { key, value } => {
                let old = replace(&mut scenario.assumptions, key, *value);
                (
                    Self::Assumption {
                        key: key.clone(),
                        value: old,
                    },
                    numbers(),
                )
            }
            Self::Measured { key, note } => {
                let old = replace(&mut scenario.measured, key, note.clone());
                (
                    Self::Measured {
                        key: key.clone(),
                        note: old,
                    },
                    numbers(),
                )
            }
            Self::OwnLevers(levers) => {
                let old = std::mem::replace(&mut scenario.own_levers, levers.clone());
                (Self::OwnLevers(old), numbers())
            }
            Self::Budget(budget) => {
                let old = std::mem::replace(&mut scenario.budget, (**budget).clone());
                (Self::Budget(Box::new(old)), numbers())
            }
            Self::Staffing(staffing) => {
                let old = std::mem::replace(&mut scenario.staffing, (**staffing).clone());
                (Self::Staffing(Box::new(old)), numbers())
            }
            Self::Classes(classes) => {
                let old = std::mem::replace(&mut scenario.classes, (**classes).clone());
                (Self::Classes(Box::new(old)), numbers())
            }
            Self::Rename(name) => {
                let old = std::mem::replace(&mut scenario.name, name.clone());
                (Self::Rename(old), ScenarioEffects::default())
            }
            Self::All(edits) => {
                let mut inverses = Vec::with_capacity(edits.len());
                let mut effects = ScenarioEffects::default();
                for edit in edits {
                    match edit.apply_to(scenario) {
                        Ok((inverse, e)) => {
                            inverses.push(inverse);
                            effects.join(e);
                        }
                        Err(refused) => {
                            // Taking back what was just done cannot be refused.
                            for inverse in inverses.iter().rev() {
                                let _ = inverse.apply_to(scenario);
                            }
                            return Err(refused);
                        }
                    }
                }
                inverses.reverse();
                (Self::All(inverses), effects)
            }
        })
    }
}
