//! How the app opens: the sample at once, the drafts kept in the browser, a link in the address.
//!
//! Files and links are read by the first worker; here is decided what becomes of them.

use super::session::Session;
use super::storage::{Place, Storage, history_of};
use super::workbench::{LinkCheck, Page, Phase, Workbench};
use crate::exchange::scenario_file::{Opened, TerritorySource};
use crate::job::{OpenedLink, Reply, Request};
use crate::locale::app::Msg;
use crate::plan::Plan;
use crate::exchange::ledger::LedgerUpdate;
use crate::scenario::{Scenario, ScenarioEdit};
use crate::territory::sample::SAMPLE_SEED;
use crate::territory::{Territory, TerritoryData};
use leptos::prelude::*;
use std::rc::Rc;

/// Most replications that an opened file or link may ask of this browser.
const MOST_REPLICATIONS: u32 = 200;

/// Opens everything: storage first (it says where the person was), then the territory.
pub fn open(bench: Workbench) {
    wasm_bindgen_futures::spawn_local(async move {
        let place = match Storage::open().await {
            Ok(storage) => {
                let place = storage.place().await.unwrap_or_default();
                bench.storage.set_value(Some(Rc::new(storage)));
                place
            }
            Err(_) => {
                bench.saved.set(Some(false));
                bench.notify(bench.say(Msg::StorageRefused), true);
                None
            }
        };
        let link = link_in_address();
        let read = match &link {
            Some(link) => read_link(bench, link, None).await,
            None => None,
        };
        // Which territory: the link's, else the one the person left, else the sample.
        let (seed, hash) = match (&read, &place) {
            (Some(read), _) => (read.header.sample_seed, Some(read.header.territory.to_string())),
            (None, Some(place)) => (place.sample_seed, Some(place.territory.clone())),
            (None, None) => (Some(SAMPLE_SEED), None),
        };
        let kept = match (seed, hash) {
            (None, Some(hash)) => kept_territory(bench, &hash).await,
            _ => None,
        };
        let link = link.filter(|_| read.is_some());
        match kept {
            Some((territory, base)) => begin(bench, territory, base, None, false, place, link).await,
            None => begin_sample(bench, seed.unwrap_or(SAMPLE_SEED), place, link).await,
        }
    });
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
    wasm_bindgen_futures::spawn_local(begin_sample(bench, SAMPLE_SEED, None, None));
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
async fn read_link(bench: Workbench, link: &str, base: Option<Box<Plan>>) -> Option<OpenedLink> {
    let link = link.to_owned();
    match bench.jobs.get_value().answer(&Request::ReadLink { link, base }).await {
        Reply::Link(Ok(opened)) => Some(*opened),
        Reply::Link(Err(error)) => complain(bench, error.0, error.1),
        Reply::Failed(zh, en) => complain(bench, zh, en),
        _ => None,
    }
}

fn complain<T>(bench: Workbench, zh: String, en: String) -> Option<T> {
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
    let data = Rc::new(territory.data().clone());
    bench
        .jobs
        .with_value(|jobs| jobs.use_territory(data, first_worker_has_it));
    let mut session = Session::new(territory, base, bench.say(Msg::BaselineName));
    if let Some(plan) = reform {
        session.reform = Some(Rc::new(plan.clone()));
        session.add(Scenario::reform(bench.say(Msg::ReformName), plan));
    }
    session.current = 0;
    let hash = session.root.hash().to_string();
    if let Some(place) = place.as_ref().filter(|p| p.territory == hash) {
        restore(bench, &mut session, place).await;
    }
    bench.set_session(session);
    match link {
        Some(link) => follow(bench, &link).await,
        None => bench.autosave_place(),
    }
}

/// Puts back the drafts and the place that were kept.
async fn restore(bench: Workbench, session: &mut Session, place: &Place) {
    let Some(storage) = bench.storage.get_value() else {
        return;
    };
    for &id in place.drafts.iter().filter(|&&id| id != 0) {
        let Ok(Some(stored)) = storage.draft(id).await else {
            continue;
        };
        let Some(opened) = read_file(bench, stored.file).await else {
            continue;
        };
        if opened.scenario.plan.fits(&session.root).is_ok() {
            session.restore(id, opened.scenario, history_of(&stored.history));
        }
    }
    // A draft that was removed stays removed.
    session.drafts.retain(|d| d.id == 0 || place.drafts.contains(&d.id));
    session.current = session.drafts.iter().position(|d| d.id == place.current).unwrap_or(0);
    if let Some(page) = Page::of(&place.page) {
        bench.page.set(page);
    }
    bench.restore_camera.set(place.camera);
}

/// Opens a link on the session at hand; whatever is wrong is said and harms nothing.
async fn follow(bench: Workbench, link: &str) {
    let base = bench.peek(|s| Box::new((*s.base).clone()));
    let Some(opened) = read_link(bench, link, base).await else {
        return;
    };
    let header = opened.header;
    match opened.content {
        Some((scenario, run)) => {
            bench.seed.set(run.seed);
            bench.replications.set(run.replications.clamp(1, MOST_REPLICATIONS));
            let draft = bench.change(|s| s.add(scenario)).unwrap_or_default();
            bench.bump_all();
            bench.link.set(Some(match run.digest {
                Some(expected) => LinkCheck::Waiting {
                    expected,
                    draft,
                    engine: header.engine,
                },
                None => LinkCheck::NoDigest,
            }));
            bench.page.set(Page::Simulate);
            bench.run(vec![draft, 0]);
            bench.autosave();
        }
        None => bench.notify(
            bench.language.get_untracked().pick((
                format!(
                    "这个链接用的是辖区“{}”（校验码 {}），本机没有打开它。请先打开该辖区的情景文件，再打开链接。",
                    header.territory_name, header.territory
                ),
                format!(
                    "This link is about the territory “{}” (hash {}), which is not open here. Open that territory's scenario file first, then the link again.",
                    header.territory_name, header.territory
                ),
            )),
            true,
        ),
    }
    forget_link_in_address();
}

/// The link is in the library now; the address goes back to plain so that a reload does not add it
/// again.
fn forget_link_in_address() {
    let Some(window) = web_sys::window() else { return };
    if let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
        let search = window.location().search().unwrap_or_default();
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("{path}{search}")));
    }
}

/// Opens a scenario file the user chose.
pub async fn open_file(bench: Workbench, text: String) {
    let Some(opened) = read_file(bench, text).await else {
        return;
    };
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
    bench.replications.set(opened.replications.clamp(1, MOST_REPLICATIONS));
    let is_base = opened.scenario.levers.is_empty() && opened.scenario.assumptions.is_empty();
    match territory {
        Some(territory) if !same => {
            adopt(bench, territory, opened.scenario.plan.clone());
            if is_base {
                return;
            }
        }
        None if !same => {
            bench.notify(bench.say(Msg::FileOtherTerritory), true);
            return;
        }
        _ => {}
    }
    bench.change(|s| s.add(opened.scenario));
    bench.bump_all();
    bench.autosave();
    bench.notify(bench.say(Msg::FileOpened), false);
}

/// Takes an imported territory in hand and keeps it.
pub fn adopt(bench: Workbench, territory: Territory, base: Plan) {
    let data = Rc::new(territory.data().clone());
    bench.jobs.with_value(|jobs| jobs.use_territory(data, false));
    let session = Session::new(territory, base, bench.say(Msg::BaselineName));
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

/// Applies what a ledger changes: one step of the draft in hand, and new counts for all drafts.
pub fn apply_ledger(bench: Workbench, update: &LedgerUpdate) {
    if let Some(data) = &update.territory {
        let territory = Territory::new(data.clone());
        let shared = Rc::new(data.clone());
        bench.jobs.with_value(|jobs| jobs.use_territory(shared, false));
        bench.change(|s| s.rebase(territory));
        bench.bump_all();
        bench.keep_territory();
    }
    if !matches!(&update.edit, ScenarioEdit::All(edits) if edits.is_empty()) {
        bench.edit(&update.edit);
    }
    bench.autosave();
}

fn link_in_address() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    (hash.len() > 1).then_some(hash)
}
