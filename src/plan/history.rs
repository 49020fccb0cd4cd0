//! Undo and redo: two stacks of inverse edits, one entry a gesture.

use super::{Effects, Plan, PlanEdit, edit::Refused};
use serde::{Deserialize, Serialize};

/// The edits done and undone. It can be stored: reopening a scenario keeps its history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    undo: Vec<PlanEdit>,
    redo: Vec<PlanEdit>,
}

impl History {
    /// Most steps kept; older ones are dropped.
    pub const LIMIT: usize = 500;

    /// Applies `edit` as one step.
    pub fn apply(&mut self, plan: &mut Plan, edit: &PlanEdit) -> Result<Effects, Refused> {
        let (inverse, effects) = edit.apply(plan)?;
        self.record(inverse);
        Ok(effects)
    }

    /// Records a step that was already applied bit by bit (a brush stroke): `inverse` takes it back.
    pub fn record(&mut self, inverse: PlanEdit) {
        self.undo.push(inverse);
        self.redo.clear();
        if self.undo.len() > Self::LIMIT {
            self.undo.remove(0);
        }
    }

    /// Takes the last step back. `None` if there is none.
    pub fn undo(&mut self, plan: &mut Plan) -> Option<Effects> {
        let edit = self.undo.pop()?;
        let (inverse, effects) = edit.apply(plan).ok()?;
        self.redo.push(inverse);
        Some(effects)
    }

    /// Does the last undone step again. `None` if there is none.
    pub fn redo(&mut self, plan: &mut Plan) -> Option<Effects> {
        let edit = self.redo.pop()?;
        let (inverse, effects) = edit.apply(plan).ok()?;
        self.undo.push(inverse);
        Some(effects)
    }

    /// Number of steps that can be undone and redone.
    pub fn depth(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }
}
