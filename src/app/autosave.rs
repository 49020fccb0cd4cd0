//! Every edit goes to the browser's storage through here, one save after another; a refusal is said at
//! once, with a way out. Other tabs hear of every save and follow, or keep what they have as a copy.

use super::draft::Draft;
use super::storage::{Card, Place, Results, Saved, Storage, StorageError, StoredDraft};
use super::workbench::Workbench;
use crate::job::{Reply, Request};
use crate::locale::app::Msg;
use crate::locale::share::ShareMsg;
use crate::plan::History;
use crate::scenario::ScenarioEdit;
use crate::simulation::{Index, Outcome};
use crate::sorted::SortedSet;
use crate::territory::Origin;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

#[derive(Default)]
struct Queue {
    /// Drafts changed since their last save.
    waiting: SortedSet<u32>,
    /// Whether a save is under way.
    busy: bool,
    /// To the other tabs; `None` where the browser has no such thing.
    channel: Option<web_sys::BroadcastChannel>,
}

thread_local! {
    // One page, one queue: saves of one draft must not overtake each other.
    static QUEUE: RefCell<Queue> = RefCell::new(Queue::default());
}

/// Milliseconds since 1970.
pub fn today() -> f64 {
    js_sys::Date::now()
}

impl Workbench {
    /// Keeps the draft in hand and the place.
    pub fn autosave(&self) {
        if let Some(Some(id)) = self.peek(|s| (!s.draft().is_baseline()).then(|| s.draft().id)) {
            self.change(|s| s.draft_mut().card.changed = today());
            self.keep(id);
        }
        self.autosave_place();
    }

    /// Keeps a draft as soon as the saves before it are done.
    pub fn keep(&self, id: u32) {
        if self.storage.get_value().is_none() {
            return;
        }
        let start = QUEUE.with_borrow_mut(|queue| {
            queue.waiting.insert(id);
            !std::mem::replace(&mut queue.busy, true)
        });
        if start {
            let bench = *self;
            wasm_bindgen_futures::spawn_local(async move {
                while let Some(id) = QUEUE.with_borrow_mut(|queue| queue.waiting.pop_first()) {
                    let result = bench.save(id).await;
                    bench.told(result);
                }
                QUEUE.with_borrow_mut(|queue| queue.busy = false);
            });
        }
    }

    /// One save.
    async fn save(&self, id: u32) -> Result<(), StorageError> {
        let Some(storage) = self.storage.get_value() else {
            return Ok(());
        };
        let found = self.peek(|s| {
            let draft = s.drafts.iter().find(|d| d.id == id && id != 0)?;
            let mut card = draft.card.clone();
            if let Some(outcome) = &draft.outcome {
                card.results = results(outcome);
            }
            let hash = s.root.hash().to_string();
            Some((hash, draft.revision, draft.history.clone(), card))
        });
        let (Some(Some((hash, on, history, card))), Some(request)) = (found, self.file_request(id, false)) else {
            return Ok(());
        };
        let file = self.write(&request).await?;
        let history = self.write(&Request::WriteHistory(Box::new(history))).await?;
        let mut stored = StoredDraft {
            id,
            file,
            history,
            card,
            ..StoredDraft::default()
        };
        match storage.save_draft(&hash, &mut stored, on).await? {
            Saved::As(revision) => {
                self.change(|s| {
                    if let Some(draft) = s.drafts.iter_mut().find(|d| d.id == id) {
                        draft.revision = revision;
                    }
                });
                tell(&hash, id, revision);
            }
            Saved::Conflict(theirs) => self.part_ways(id, *theirs).await,
        }
        Ok(())
    }

    /// Another tab saved this draft since: what is here becomes a draft of its own, theirs stays.
    async fn part_ways(&self, id: u32, theirs: StoredDraft) {
        let language = self.language.get_untracked();
        let copy = self.change(|s| {
            let new = s.fresh_id();
            let draft = s.drafts.iter_mut().find(|d| d.id == id)?;
            draft.id = new;
            draft.revision = 0;
            draft.card.parent = Some(id);
            let name = draft.scenario.name.clone();
            draft.scenario.name = language.pick((format!("{name}（本页副本）"), format!("{name} (this tab's copy)")));
            Some((new, name))
        });
        let Some(Some((new, name))) = copy else { return };
        if theirs.deleted.is_none() {
            self.bring(theirs, false).await;
        }
        self.bump_all();
        self.notify(
            language.pick((
                format!("“{name}”在另一个标签页里也改过。两边都保留：本页的改动已另存为副本"),
                format!("“{name}” was also changed in another tab. Both are kept: this tab's changes are now a copy"),
            )),
            true,
        );
        self.keep(new);
        self.autosave_place();
    }

    /// Puts a stored draft into the session; says whether it could be read.
    pub async fn bring(&self, stored: StoredDraft, take: bool) -> bool {
        let reply = self
            .jobs
            .get_value()
            .answer(&Request::ReadFile { text: stored.file })
            .await;
        let Reply::Read(Ok(opened)) = reply else {
            return false;
        };
        let history = self.read_history(stored.history).await;
        self.change(|s| {
            if opened.scenario.plan.fits(&s.root).is_err() {
                return false;
            }
            s.restore(stored.id, opened.scenario, history);
            if let Some(at) = s.drafts.iter().position(|d| d.id == stored.id) {
                s.drafts[at].card = stored.card;
                s.drafts[at].revision = stored.revision;
                if take {
                    s.current = at;
                }
            }
            true
        })
        .unwrap_or(false)
    }

    /// Listens to the saves of other tabs for the life of the page.
    pub fn hear_other_tabs(&self) {
        let Ok(channel) = web_sys::BroadcastChannel::new("geju") else {
            return;
        };
        let bench = *self;
        let on_message = Closure::<dyn FnMut(_)>::new(move |event: web_sys::MessageEvent| {
            let Some(text) = event.data().as_string() else { return };
            let mut parts = text.split('/');
            let (Some(hash), Some(Ok(id)), Some(Ok(revision))) = (
                parts.next().map(str::to_owned),
                parts.next().map(str::parse::<u32>),
                parts.next().map(str::parse::<u32>),
            ) else {
                return;
            };
            wasm_bindgen_futures::spawn_local(async move { bench.follow_tab(&hash, id, revision).await });
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        QUEUE.with_borrow_mut(|queue| queue.channel = Some(channel));
    }

    /// Another tab saved a draft: this tab shows it, unless something of its own is not saved yet
    /// (then its save will find the other's and keep both).
    async fn follow_tab(&self, hash: &str, id: u32, revision: u32) {
        let here = self.peek(|s| {
            let mine = s.drafts.iter().find(|d| d.id == id).map(|d| d.revision);
            (s.root.hash().to_string() == hash && !s.is_stroking()).then_some(mine)
        });
        let Some(Some(mine)) = here else { return };
        let unsaved = mine == Some(0) || QUEUE.with_borrow(|q| q.busy || q.waiting.contains(&id));
        if unsaved || mine.is_some_and(|m| m >= revision) {
            return;
        }
        let Some(storage) = self.storage.get_value() else {
            return;
        };
        let Ok(Some(stored)) = storage.draft(hash, id).await else {
            return;
        };
        if stored.deleted.is_some() {
            self.change(|s| s.take_out(id));
        } else {
            let known = mine.is_some();
            let name = self.peek(|s| s.drafts.iter().find(|d| d.id == id).map(|d| d.scenario.name.clone()));
            if self.bring(stored, false).await && known {
                let name = name.flatten().unwrap_or_default();
                self.notify(
                    self.language.get_untracked().pick((
                        format!("“{name}”在另一个标签页里改过，这里已跟着更新"),
                        format!("“{name}” was changed in another tab; it is up to date here"),
                    )),
                    false,
                );
            }
        }
        self.bump_all();
    }

    /// Keeps the place only.
    pub fn autosave_place(&self) {
        let camera = self.camera_state().or(self.restore_camera.get_untracked());
        let place = self.peek(|s| Place {
            sample_seed: match s.territory.data().origin {
                Origin::Sample { seed } => Some(seed),
                Origin::Imported => None,
            },
            territory: s.root.hash().to_string(),
            name: s.root.data().name.clone(),
            drafts: s.drafts.iter().map(|d| d.id).collect(),
            current: s.draft().id,
            page: self.page.get_untracked().key().to_owned(),
            camera,
            ..Place::now()
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
            Some(self.file_request_of(draft, whole))
        })
        .flatten()
    }

    /// The same of a draft at hand.
    pub fn file_request_of(&self, draft: &Draft, whole: bool) -> Request {
        Request::WriteFile {
            scenario: Box::new(draft.scenario.clone()),
            seed: self.seed.get_untracked(),
            replications: self.replications.get_untracked(),
            digest: draft.outcome.as_ref().map(|o| o.digest()),
            whole,
        }
    }

    /// A text that a worker writes.
    pub async fn write(&self, request: &Request) -> Result<String, StorageError> {
        match self.jobs.get_value().answer(request).await {
            Reply::Text(text) => Ok(text),
            Reply::Failed(zh, en) => Err(StorageError(self.language.get_untracked().pick((zh, en)))),
            _ => Err(StorageError(String::new())),
        }
    }

    /// A kept history; empty if it cannot be read any more.
    pub async fn read_history(&self, text: String) -> History<ScenarioEdit> {
        match self.jobs.get_value().answer(&Request::ReadHistory { text }).await {
            Reply::History(history) => *history,
            _ => History::default(),
        }
    }

    /// Takes a draft out of the session into the bin, from which it can come back.
    pub fn delete_draft(&self, id: u32) {
        let taken = self.change(|s| {
            let hash = s.root.hash().to_string();
            s.take_out(id).map(|draft| (hash, draft))
        });
        let Some(Some((hash, draft))) = taken else { return };
        self.bump_all();
        let bench = *self;
        let request = self.file_request_of(&draft, false);
        let history = Request::WriteHistory(Box::new(draft.history.clone()));
        let name = draft.scenario.name.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let Ok(file) = bench.write(&request).await else { return };
            let history = bench.write(&history).await.unwrap_or_default();
            let mut stored = StoredDraft {
                id,
                file,
                history,
                card: draft.card,
                revision: draft.revision,
                deleted: Some(today()),
            };
            if let Some(storage) = bench.storage.get_value() {
                match storage.save_draft(&hash, &mut stored, draft.revision).await {
                    Ok(Saved::As(revision)) => tell(&hash, id, revision),
                    // Another tab went on with it: theirs stays.
                    Ok(Saved::Conflict(theirs)) => {
                        bench.bring(*theirs, false).await;
                        bench.bump_all();
                        return;
                    }
                    Err(error) => bench.told(Err(error)),
                }
            }
            bench.bin.update(|bin| bin.insert(0, stored));
            bench.notify_undo(format!("{}{name}", bench.say_share(ShareMsg::Deleted)), id);
            bench.autosave_place();
        });
    }

    /// Takes a deleted draft back.
    pub fn undelete(&self, id: u32) {
        let found = self.bin.try_update(|bin| {
            let at = bin.iter().position(|d| d.id == id)?;
            Some(bin.remove(at))
        });
        let Some(Some(mut stored)) = found else { return };
        stored.deleted = None;
        let bench = *self;
        wasm_bindgen_futures::spawn_local(async move {
            if bench.bring(stored, true).await {
                bench.bump_all();
                bench.keep(id);
                bench.autosave_place();
            }
        });
    }

    /// Forgets a deleted draft for good.
    pub fn purge(&self, id: u32) {
        self.bin.update(|bin| bin.retain(|d| d.id != id));
        let hash = self.peek(|s| s.root.hash().to_string());
        if let Some(hash) = hash {
            self.store(move |storage| async move { storage.purge(&hash, id).await });
        }
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
            let result = save(storage).await;
            bench.told(result);
        });
    }

    /// Says how a save went: trouble once, not at every stroke, with a download as the way out.
    fn told(&self, result: Result<(), StorageError>) {
        match result {
            Ok(()) => self.saved.set(Some(true)),
            Err(error) => {
                if self.saved.get_untracked() != Some(false) {
                    self.notify_download(format!("{} ({})", self.say(Msg::StorageFull), error.0));
                }
                self.saved.set(Some(false));
            }
        }
    }
}

/// Tells the other tabs of a save.
fn tell(hash: &str, id: u32, revision: u32) {
    QUEUE.with_borrow(|queue| {
        if let Some(channel) = &queue.channel {
            let _ = channel.post_message(&wasm_bindgen::JsValue::from_str(&format!("{hash}/{id}/{revision}")));
        }
    });
}

/// What the list shows of results.
fn results(outcome: &Outcome) -> Option<Results> {
    let mean = |index| {
        let values = outcome.series(0, index);
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        // JSON has no word for what is not a number.
        if mean.is_finite() { mean } else { 0.0 }
    };
    (outcome.replications > 0).then(|| Results {
        digest: outcome.digest(),
        replications: outcome.replications,
        engine: crate::ENGINE_VERSION.to_owned(),
        load_ratio: mean(Index::LoadRatio),
        on_time: mean(Index::OnTime),
    })
}

/// A card for a copy of `parent`.
pub fn card_of_copy(parent: u32) -> Card {
    Card {
        parent: Some(parent),
        changed: today(),
        ..Card::default()
    }
}
