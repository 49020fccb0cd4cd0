//! How the app opens: the sample at once, the drafts kept in the browser, a link in the address.
//!
//! Files and links are read by the first worker; here is decided what becomes of them.

use super::arrival::{self, Arrival};
use super::session::Session;
use super::storage::{Place, Storage};
use super::workbench::{Dialog, Page, Phase, Workbench};
use crate::exchange::library_file;
use crate::exchange::scenario_file::{Opened, TerritorySource};
use crate::job::{OpenedLink, Reply, Request};
use crate::locale::app::Msg;
use crate::locale::share::ShareMsg;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::territory::order::SortCompact;
use crate::territory::sample::SAMPLE_SEED;
use crate::territory::{Territory, TerritoryData};
use leptos::prelude::*;
use std::rc::Rc;

/// Opens everything: storage first (it says where the person was), then the territory.
pub fn open(bench: Workbench) {
    bench.hear_other_tabs();
    wasm_bindgen_futures::spawn_local(async move {
        let blocked = move || bench.notify(bench.say_share(ShareMsg::OldTab), true);
        let place = match Storage::open(blocked).await {
            Ok(storage) => {
                let place = storage.place().await.unwrap_or_default();
                bench.storage.set_value(Some(Rc::new(storage)));
                place
            }
            Err(_) => {
                bench.saved.set(Some(false));
                bench.notify_download(bench.say(Msg::StorageRefused).to_owned());
                None
            }
        };
        let arrived = arrival::in_address();
        let link = match &arrived {
            Arrival::Link(link) => Some(link.clone()),
            _ => None,
        };
        let read = match &link {
            Some(link) => read_link(bench, link, None).await,
            None => None,
        };
        // Which territory: the link's, else the one the person left, else the sample.
        let (seed, hash) = match (&read, &place) {
            (Some(read), _) => (read.header.sample_seed, read.header.territory.to_string()),
            (None, Some(place)) => (place.sample_seed, place.territory.clone()),
            (None, None) => (Some(SAMPLE_SEED), String::new()),
        };
        go_to(bench, seed, &hash, link.filter(|_| read.is_some())).await;
        match arrived {
            Arrival::Locked(link) => bench.dialog.set(Dialog::Unlock(link)),
            Arrival::File(address) => arrival::fetch_file(bench, address).await,
            Arrival::Link(_) | Arrival::Nothing => {}
        }
    });
}

/// Takes a territory in hand: a sample by its seed, an import from the browser's storage; what is not
/// there is replaced by the sample. Then the link, if there is one.
pub async fn go_to(bench: Workbench, seed: Option<u64>, hash: &str, link: Option<String>) {
    let place = match bench.storage.get_value() {
        Some(storage) => storage.place_on(hash).await.unwrap_or_default(),
        None => None,
    };
    let kept = match seed {
        None => kept_territory(bench, hash).await,
        Some(_) => None,
    };
    match kept {
        Some((territory, base)) => begin(bench, territory, base, None, false, place, link).await,
        None => begin_sample(bench, seed.unwrap_or(SAMPLE_SEED), place, link).await,
    }
}

/// Has the worker make the sample.
async fn begin_sample(bench: Workbench, seed: u64, place: Option<Place>, link: Option<String>) {
    match bench.jobs.get_value().answer(&Request::Sample { seed }).await {
        Reply::Sample {
            territory,
            baseline,
            reform,
        } => {
            let place = place.filter(|p| p.sample_seed == Some(seed));
            let territory = Territory::new(*territory);
            begin(bench, territory, *baseline, Some(*reform), true, place, link).await;
        }
        Reply::Failed(zh, en) => bench
            .phase
            .set(Phase::Failed(bench.language.get_untracked().pick((zh, en)))),
        _ => {}
    }
}

/// Leaves whatever is open for the sample, with the drafts kept on it.
pub fn reopen_sample(bench: Workbench) {
    bench.phase.set(Phase::Opening);
    bench.restore_camera.set(None);
    wasm_bindgen_futures::spawn_local(async move {
        let places = match bench.storage.get_value() {
            Some(storage) => storage.places().await.unwrap_or_default(),
            None => Vec::new(),
        };
        let place = places.into_iter().find(|p| p.sample_seed == Some(SAMPLE_SEED));
        begin_sample(bench, SAMPLE_SEED, place, None).await;
    });
}

async fn kept_territory(bench: Workbench, hash: &str) -> Option<(Territory, Plan)> {
    let text = bench.storage.get_value()?.territory(hash).await.ok().flatten()?;
    let opened = read_file(bench, text).await?;
    match opened.territory {
        TerritorySource::Whole(data) => Some((Territory::new(*data), opened.scenario.plan)),
        _ => None,
    }
}

/// A scenario file as read by the worker; `None` after saying what is wrong with it.
async fn read_file(bench: Workbench, text: String) -> Option<Opened> {
    match bench.jobs.get_value().answer(&Request::ReadFile { text }).await {
        Reply::Read(Ok(opened)) => Some(*opened),
        Reply::Read(Err(error)) => complain(bench, error.0, error.1),
        Reply::Failed(zh, en) => complain(bench, zh, en),
        _ => None,
    }
}

/// A link as read by the worker; `None` after saying what is wrong with it.
pub async fn read_link(bench: Workbench, link: &str, base: Option<Box<Plan>>) -> Option<OpenedLink> {
    let link = link.to_owned();
    match bench.jobs.get_value().answer(&Request::ReadLink { link, base }).await {
        Reply::Link(Ok(opened)) => Some(*opened),
        Reply::Link(Err(error)) => complain(bench, error.0, error.1),
        Reply::Failed(zh, en) => complain(bench, zh, en),
        _ => None,
    }
}

pub fn complain<T>(bench: Workbench, zh: String, en: String) -> Option<T> {
    bench.notify(bench.language.get_untracked().pick((zh, en)), true);
    None
}

/// Builds the session: 现状, the reform if it is the sample, then what was kept, then the link.
async fn begin(
    bench: Workbench,
    territory: Territory,
    base: Plan,
    reform: Option<Plan>,
    first_worker_has_it: bool,
    place: Option<Place>,
    link: Option<String>,
) {
    let mut session = Session::new(territory, base, bench.say(Msg::BaselineName));
    bench
        .jobs
        .with_value(|jobs| jobs.use_territory(session.root.clone(), first_worker_has_it));
    if let Some(plan) = reform {
        session.reform = Some(Rc::new(plan.clone()));
        session.add(Scenario::reform(bench.say(Msg::ReformName), plan));
    }
    session.current = 0;
    let hash = session.root.hash().to_string();
    let place = place.filter(|p| p.territory == hash);
    restore(bench, &mut session, &hash, place.as_ref()).await;
    bench.set_session(session);
    match link {
        Some(link) => arrival::follow(bench, &link).await,
        None => {
            bench.autosave_place();
            arrival::resume(bench).await;
        }
    }
}

/// Deleted drafts can be taken back for so long, in milliseconds.
const BIN_DAYS: f64 = 30.0 * 86_400_000.0;

/// Puts back the drafts and the place that were kept.
async fn restore(bench: Workbench, session: &mut Session, hash: &str, place: Option<&Place>) {
    let Some(storage) = bench.storage.get_value() else {
        return;
    };
    let mut kept = storage.drafts(hash).await.unwrap_or_default();
    let order = |id: u32| {
        place
            .and_then(|p| p.drafts.iter().position(|&d| d == id))
            .unwrap_or(usize::MAX)
    };
    kept.sort_compact_by_key(|d| (order(d.id), d.id));
    let mut bin = Vec::new();
    for stored in kept {
        session.reserved = session.reserved.max(stored.id);
        if let Some(when) = stored.deleted {
            session.drafts.retain(|d| d.id != stored.id || d.id == 0);
            if super::autosave::today() - when < BIN_DAYS {
                bin.push(stored);
            } else if when > 0.0 {
                let _ = storage.purge(hash, stored.id).await;
            }
            continue;
        }
        let Some(opened) = read_file(bench, stored.file).await else {
            continue;
        };
        if opened.scenario.plan.fits(&session.root).is_ok() {
            let history = bench.read_history(stored.history).await;
            session.restore(stored.id, opened.scenario, history);
            if let Some(draft) = session.drafts.iter_mut().find(|d| d.id == stored.id) {
                draft.card = stored.card;
                draft.revision = stored.revision;
            }
        }
    }
    bench.bin.set(bin);
    let Some(place) = place else { return };
    session.current = session.drafts.iter().position(|d| d.id == place.current).unwrap_or(0);
    if let Some(page) = Page::of(&place.page) {
        bench.page.set(page);
    }
    bench.restore_camera.set(place.camera);
}

/// Opens a scenario file the user chose.
pub async fn open_file(bench: Workbench, text: String) {
    if library_file::is_library(&text) {
        open_library(bench, text).await;
    } else if let Some(opened) = read_file(bench, text).await {
        if take_opened(bench, opened).await {
            bench.notify(bench.say(Msg::FileOpened), false);
        }
        arrival::resume(bench).await;
    }
}

/// Adds every scenario of a library file, its tree of copies kept.
async fn open_library(bench: Workbench, text: String) {
    let entries = match bench.jobs.get_value().answer(&Request::ReadLibrary { text }).await {
        Reply::Library(Ok(entries)) => entries,
        Reply::Library(Err(error)) => return complain(bench, error.0, error.1).unwrap_or_default(),
        Reply::Failed(zh, en) => return complain(bench, zh, en).unwrap_or_default(),
        _ => return,
    };
    let mut new_ids: Vec<(u32, u32)> = Vec::new();
    for entry in entries {
        let Some(opened) = read_file(bench, entry.file).await else {
            continue;
        };
        if take_opened(bench, opened).await {
            let parent = entry
                .parent
                .map(|p| new_ids.iter().find(|(old, _)| *old == p).map_or(0, |n| n.1));
            let id = bench.change(|s| {
                let draft = s.draft_mut();
                draft.card.parent = parent;
                draft.card.note = entry.note;
                draft.id
            });
            new_ids.push((entry.id, id.unwrap_or_default()));
            bench.keep(id.unwrap_or_default());
        }
    }
    bench.bump_all();
    bench.autosave_place();
    let words = if new_ids.is_empty() {
        bench.say_share(ShareMsg::AlreadyHere).to_owned()
    } else {
        format!("{}{}", bench.say_share(ShareMsg::Imported), new_ids.len())
    };
    bench.notify(words, false);
    arrival::resume(bench).await;
}

/// Adds an opened scenario, on its own territory if it brings one; says whether there is a new draft.
async fn take_opened(bench: Workbench, opened: Opened) -> bool {
    let here = bench.peek(|s| s.root.hash());
    let (territory, same) = match opened.territory {
        TerritorySource::Whole(data) => {
            let territory = Territory::new(*data);
            let same = here == Some(territory.hash());
            (Some(territory), same)
        }
        TerritorySource::Sample { hash, .. } | TerritorySource::Named { hash, .. } => (None, here == Some(hash)),
    };
    bench.seed.set(opened.seed);
    bench
        .replications
        .set(opened.replications.clamp(1, arrival::MOST_REPLICATIONS));
    let is_base = opened.scenario.levers.is_empty() && opened.scenario.assumptions.is_empty();
    match territory {
        Some(territory) if !same => {
            adopt_now(bench, territory, opened.scenario.plan.clone()).await;
            if is_base {
                return false;
            }
        }
        None if !same => {
            bench.notify(bench.say(Msg::FileOtherTerritory), true);
            return false;
        }
        _ => {}
    }
    // What is here already is shown instead of kept twice.
    let known = bench.peek(|s| s.drafts.iter().position(|d| d.scenario == opened.scenario));
    if let Some(at) = known.flatten() {
        bench.change(|s| {
            s.current = at;
            s.settle();
        });
        bench.bump_all();
        return true;
    }
    bench.change(|s| s.add(opened.scenario));
    bench.bump_all();
    bench.autosave();
    true
}

/// Takes an imported territory in hand and keeps it.
pub fn adopt(bench: Workbench, territory: Territory, base: Plan) {
    wasm_bindgen_futures::spawn_local(async move {
        adopt_now(bench, territory, base).await;
        arrival::resume(bench).await;
    });
}

/// The same, with the drafts that were kept on it before.
async fn adopt_now(bench: Workbench, territory: Territory, base: Plan) {
    let hash = territory.hash().to_string();
    let mut session = Session::new(territory, base, bench.say(Msg::BaselineName));
    bench
        .jobs
        .with_value(|jobs| jobs.use_territory(session.root.clone(), false));
    restore(bench, &mut session, &hash, None).await;
    bench.restore_camera.set(None);
    bench.page.set(Page::Draw);
    bench.set_session(session);
    bench.keep_territory();
    bench.autosave_place();
}

/// The same from the worker's answer.
pub fn adopt_data(bench: Workbench, data: TerritoryData, base: Plan) {
    adopt(bench, Territory::new(data), base);
}
