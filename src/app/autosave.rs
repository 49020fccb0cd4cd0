//! Every edit goes to the browser's storage through here; a refusal is said at once, with a way out.

use super::storage::{Place, Storage, StorageError, StoredDraft, history_text};
use super::workbench::Workbench;
use crate::job::{Reply, Request};
use crate::locale::app::Msg;
use crate::territory::Origin;
use leptos::prelude::*;
use std::rc::Rc;

impl Workbench {
    /// Keeps the draft in hand and the place.
    pub fn autosave(&self) {
        let draft = self.peek(|s| {
            let draft = s.draft();
            (!draft.is_baseline()).then(|| (draft.id, history_text(&draft.history)))
        });
        if let Some(Some((id, history))) = draft
            && let Some(request) = self.file_request(id, false)
        {
            let bench = *self;
            self.store(move |storage| async move {
                let file = bench.write(&request).await?;
                storage.save_draft(&StoredDraft { id, file, history }).await
            });
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
            territory: s.root.hash().to_string(),
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
        let hash = self.peek(|s| s.root.hash().to_string());
        if let (Some(hash), Some(request)) = (hash, self.file_request(0, true)) {
            let bench = *self;
            self.store(move |storage| async move {
                let file = bench.write(&request).await?;
                storage.save_territory(&hash, &file).await
            });
        }
    }

    /// The request that writes a draft's file.
    pub fn file_request(&self, id: u32, whole: bool) -> Option<Request> {
        self.peek(|s| {
            let draft = s.drafts.iter().find(|d| d.id == id)?;
            Some(Request::WriteFile {
                scenario: Box::new(draft.scenario.clone()),
                seed: self.seed.get_untracked(),
                replications: self.replications.get_untracked(),
                digest: draft.outcome.as_ref().map(|o| o.digest()),
                whole,
            })
        })
        .flatten()
    }

    /// A text that a worker writes.
    pub async fn write(&self, request: &Request) -> Result<String, StorageError> {
        match self.jobs.get_value().answer(request).await {
            Reply::Text(text) => Ok(text),
            Reply::Failed(zh, en) => Err(StorageError(self.language.get_untracked().pick((zh, en)))),
            _ => Err(StorageError(String::new())),
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
