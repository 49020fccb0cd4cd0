//! Ledgers that say other head counts: they change the territory under all drafts, as one step that can
//! be taken back and done again together with what the ledger changes of the draft in hand.

use super::draft::Draft;
use super::session::Session;
use super::workbench::Workbench;
use crate::exchange::ledger::LedgerUpdate;
use crate::scenario::ScenarioEdit;
use crate::territory::{Origin, Territory};
use leptos::prelude::*;
use std::sync::Arc;

/// A change of the counts that can be turned round.
#[derive(Debug)]
pub struct Turn {
    /// The territory to go (back) to.
    root: Arc<Territory>,
    /// The draft that had it.
    draft: u32,
    /// Steps of the draft that can be undone and redone at the moment when this is the next.
    depth: (usize, usize),
    /// Whether a step of the draft goes with it.
    with_step: bool,
}

/// Turns to come: undo, redo.
pub type Turns = [Vec<Turn>; 2];

const UNDO: usize = 0;
const REDO: usize = 1;

impl Session {
    /// Whether the next step back (`which` 0) or forth (1) is one of the counts.
    fn turns_next(&self, which: usize) -> bool {
        let draft = self.draft();
        let (undo, redo) = draft.history.depth();
        self.turns[which]
            .last()
            .is_some_and(|t| t.draft == draft.id && t.depth.0 == undo && (which == UNDO || t.depth.1 == redo))
    }

    /// Turns the counts round; whether a step of the draft goes with it. Its depth must be told to
    /// [`Session::turned`] when that is done.
    fn turn(&mut self, which: usize) -> Option<bool> {
        let turn = self.turns[which].pop()?;
        let before = std::mem::replace(&mut self.root, turn.root);
        self.rebased();
        self.turns[1 - which].push(Turn { root: before, ..turn });
        Some(turn.with_step)
    }

    /// Notes at which depth the last turn can be turned round again.
    fn turned(&mut self, which: usize) {
        let depth = self.draft().history.depth();
        if let Some(turn) = self.turns[which].last_mut() {
            turn.depth = depth;
        }
    }
}

impl Workbench {
    /// Applies what a ledger changes: one step of the draft in hand, and new counts for all drafts.
    pub fn apply_ledger(&self, update: &LedgerUpdate) {
        let edits = !matches!(&update.edit, ScenarioEdit::All(edits) if edits.is_empty());
        if edits {
            // 现状 is never edited: what follows belongs to the copy.
            self.ensure_editable();
        }
        if let Some(data) = &update.territory {
            let territory = Territory::new(data.clone());
            self.change(|s| {
                let turn = Turn {
                    root: s.root.clone(),
                    draft: s.draft().id,
                    depth: (0, 0),
                    with_step: edits,
                };
                s.rebase(territory);
                s.turns[UNDO].push(turn);
            });
            self.follow_root();
        }
        if edits {
            self.edit(&update.edit);
        }
        if update.territory.is_some() {
            self.change(|s| s.turned(UNDO));
        }
        self.autosave();
    }

    /// Everybody takes over the territory of the session.
    fn follow_root(&self) {
        let Some((root, kept)) = self.peek(|s| (s.root.clone(), s.root.data().origin == Origin::Imported)) else {
            return;
        };
        self.jobs.with_value(|jobs| jobs.use_territory(root, false));
        self.bump_all();
        if kept {
            self.keep_territory();
        }
    }

    /// Takes the last step back.
    pub fn undo(&self) {
        self.turn_or_step(UNDO, Draft::undo);
    }

    /// Does the last undone step again.
    pub fn redo(&self) {
        self.turn_or_step(REDO, Draft::redo);
    }

    fn turn_or_step(&self, which: usize, step: super::workbench::Step) {
        let next = self.peek(|s| !s.is_stroking() && s.turns_next(which)).unwrap_or(false);
        let with_step = match next {
            true => self.change(|s| s.turn(which)).flatten(),
            false => None,
        };
        if with_step.is_some() {
            self.follow_root();
        }
        if with_step != Some(false) {
            self.step(step);
        }
        if with_step.is_some() {
            self.change(|s| s.turned(1 - which));
            self.autosave();
        }
    }
}
