//! Undo and redo: two stacks of inverse edits, one entry a gesture.

use super::{Effects, Plan, PlanEdit, edit::Refused};
use serde::{Deserialize, Serialize};

/// An edit whose application returns the edit that takes it back.
pub trait Reversible: Sized {
    /// What it changes.
    type Target;
    /// What it says it touched.
    type Effects;
    /// Why it was refused (the target is then untouched).
    type Refused;

    /// Applies the edit to `target`.
    fn apply_to(&self, target: &mut Self::Target) -> Result<(Self, Self::Effects), Self::Refused>;
}

impl Reversible for PlanEdit {
    type Target = Plan;
    type Effects = Effects;
    type Refused = Refused;

    fn apply_to(&self, plan: &mut Plan) -> Result<(Self, Effects), Refused> {
        self.apply(plan)
    }
}

/// The edits done and undone. It can be stored: reopening a scenario keeps its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History<E = PlanEdit> {
    undo: Vec<E>,
    redo: Vec<E>,
}

impl<E> Default for History<E> {
    fn default() -> Self {
        Self {
            undo: Vec::new(),
            redo: Vec::new(),
        }
    }
}

impl<E: Reversible> History<E> {
    /// Most steps kept; older ones are dropped.
    pub const LIMIT: usize = 500;

    /// Applies `edit` as one step.
    pub fn apply(&mut self, target: &mut E::Target, edit: &E) -> Result<E::Effects, E::Refused> {
        let (inverse, effects) = edit.apply_to(target)?;
        self.record(inverse);
        Ok(effects)
    }

    /// Records a step that was already applied bit by bit (a brush stroke): `inverse` takes it back.
    pub fn record(&mut self, inverse: E) {
        self.undo.push(inverse);
        self.redo.clear();
        if self.undo.len() > Self::LIMIT {
            self.undo.remove(0);
        }
    }

    /// Takes the last step back. `None` if there is none.
    pub fn undo(&mut self, target: &mut E::Target) -> Option<E::Effects> {
        let edit = self.undo.pop()?;
        let (inverse, effects) = edit.apply_to(target).ok()?;
        self.redo.push(inverse);
        Some(effects)
    }

    /// Does the last undone step again. `None` if there is none.
    pub fn redo(&mut self, target: &mut E::Target) -> Option<E::Effects> {
        let edit = self.redo.pop()?;
        let (inverse, effects) = edit.apply_to(target).ok()?;
        self.undo.push(inverse);
        Some(effects)
    }

    /// Number of steps that can be undone and redone.
    pub fn depth(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }
}
