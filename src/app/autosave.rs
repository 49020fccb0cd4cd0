//! Every edit goes to the browser's storage through here; a refusal is said at once, with a way out.

use super::storage::{Place, Storage, StorageError, StoredDraft, history_text};
use super::workbench::Workbench;
use crate::exchange::scenario_file;
use crate::locale::app::Msg;
use crate::territory::Origin;
use leptos::prelude::*;
use std::rc::Rc;

impl Workbench {
    /// Keeps the draft in hand and the place.
    pub fn autosave(&self) {
        let stored = self.peek(|s| {
            let draft = s.draft();
            if draft.is_baseline() {
                return None;
            }
            let (seed, replications) = (self.seed.get_untracked(), self.replications.get_untracked());
            let digest = draft.outcome.as_ref().map(|o| o.digest());
            Some(StoredDraft {
                id: draft.id,
                file: scenario_file::save_named(&s.territory, &draft.scenario, seed, replications, digest.as_deref()),
                history: history_text(&draft.history),
            })
        });
        if let Some(Some(draft)) = stored {
            self.store(move |storage| async move { storage.save_draft(&draft).await });
        }
        self.autosave_place();
    }

    /// Keeps the place only.
    pub fn autosave_place(&self) {
        let camera = self.camera_state().or(self.restore_camera.get_untracked());
        let place = self.peek(|s| Place {
            version: 1,
            sample_seed: match s.territory.data().origin {
                Origin::Sample { seed } => Some(seed),
                Origin::Imported => None,
            },
            territory: s.territory.hash().to_string(),
            drafts: s.drafts.iter().map(|d| d.id).collect(),
            current: s.draft().id,
            page: self.page.get_untracked().key().to_owned(),
            camera,
        });
        if let Some(place) = place {
            self.store(move |storage| async move { storage.save_place(&place).await });
        }
    }

    /// Keeps an imported territory with its first plan.
    pub fn keep_territory(&self) {
        let kept = self.peek(|s| {
            let file = scenario_file::save(&s.territory, &s.baseline().scenario, 1, 20, None);
            (s.territory.hash().to_string(), file)
        });
        if let Some((hash, file)) = kept {
            self.store(move |storage| async move { storage.save_territory(&hash, &file).await });
        }
    }

    /// Forgets a draft.
    pub fn forget_draft(&self, id: u32) {
        self.store(move |storage| async move { storage.remove_draft(id).await });
    }

    fn store<F>(&self, save: impl FnOnce(Rc<Storage>) -> F + 'static)
    where
        F: Future<Output = Result<(), StorageError>> + 'static,
    {
        let Some(storage) = self.storage.get_value() else {
            return;
        };
        let bench = *self;
        wasm_bindgen_futures::spawn_local(async move {
            match save(storage).await {
                Ok(()) => bench.saved.set(Some(true)),
                Err(error) => {
                    // Said once, not at every stroke.
                    if bench.saved.get_untracked() != Some(false) {
                        bench.notify(format!("{} ({})", bench.say(Msg::StorageFull), error.0), true);
                    }
                    bench.saved.set(Some(false));
                }
            }
        });
    }
}
