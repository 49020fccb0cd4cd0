//! How the app opens: the sample at once, the drafts kept in the browser, a link in the address.

use super::session::Session;
use super::storage::{Place, Storage, history_of};
use super::workbench::{LinkCheck, Page, Phase, Workbench};
use crate::exchange::{scenario_file, share_link};
use crate::job::{Reply, Request};
use crate::locale::app::Msg;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::territory::sample::SAMPLE_SEED;
use crate::territory::{Territory, TerritoryData};
use leptos::prelude::*;
use std::rc::Rc;

/// Opens everything: storage first (it says where the person was), then the territory.
pub fn open(bench: Workbench) {
    let link = link_in_address();
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
        let imported = match (&place, &link) {
            (Some(place), None) if place.sample_seed.is_none() => kept_territory(bench, place).await,
            _ => None,
        };
        match imported {
            Some((territory, base)) => {
                bench
                    .jobs
                    .with_value(|jobs| jobs.use_territory(Rc::new(territory.data().clone()), false));
                begin(bench, territory, base, None, false, place, None).await;
            }
            None => open_sample(bench, place, link),
        }
    });
}

/// Asks the worker for the sample.
fn open_sample(bench: Workbench, place: Option<Place>, link: Option<String>) {
    let seed = link
        .as_deref()
        .and_then(|l| share_link::header(l).ok())
        .and_then(|h| h.sample_seed)
        .or(place.as_ref().and_then(|p| p.sample_seed))
        .unwrap_or(SAMPLE_SEED);
    bench.jobs.with_value(|jobs| {
        jobs.ask(&Request::Sample { seed }, move |reply| match reply {
            Reply::Sample {
                territory,
                baseline,
                reform,
            } => {
                let (place, link) = (place.clone(), link.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    let place = place.filter(|p| p.sample_seed == Some(seed));
                    begin(
                        bench,
                        Territory::new(*territory),
                        *baseline,
                        Some(*reform),
                        true,
                        place,
                        link,
                    )
                    .await;
                });
            }
            Reply::Failed(zh, en) => bench
                .phase
                .set(Phase::Failed(bench.language.get_untracked().pick((zh, en)))),
            _ => {}
        });
    });
}

/// Leaves whatever is open for the sample.
pub fn reopen_sample(bench: Workbench) {
    bench.phase.set(Phase::Opening);
    open_sample(bench, None, None);
}

async fn kept_territory(bench: Workbench, place: &Place) -> Option<(Territory, Plan)> {
    let storage = bench.storage.get_value()?;
    let text = storage.territory(&place.territory).await.ok().flatten()?;
    let opened = scenario_file::open(&text).ok()?;
    match opened.territory {
        scenario_file::TerritorySource::Whole(data) => Some((Territory::new(*data), opened.scenario.plan)),
        _ => None,
    }
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
    if let Some(plan) = reform {
        session.add(Scenario::reform(bench.say(Msg::ReformName), plan));
    }
    session.current = 0;
    if let (Some(place), Some(storage)) = (&place, bench.storage.get_value()) {
        let known = place.territory == session.territory.hash().to_string();
        for &id in place.drafts.iter().filter(|&&id| id != 0 && known) {
            let Ok(Some(stored)) = storage.draft(id).await else {
                continue;
            };
            match scenario_file::open_on(&stored.file, &session.territory) {
                Ok(opened) => session.restore(id, opened.scenario, history_of(&stored.history)),
                Err(error) => bench.notify(bench.language.get_untracked().pick((error.0, error.1)), true),
            }
        }
        if known {
            // A draft that was removed stays removed.
            session.drafts.retain(|d| d.id == 0 || place.drafts.contains(&d.id));
            session.current = session.drafts.iter().position(|d| d.id == place.current).unwrap_or(0);
            if let Some(page) = Page::of(&place.page) {
                bench.page.set(page);
            }
        }
    }
    bench.set_session(session, first_worker_has_it);
    if let Some(camera) = place.as_ref().and_then(|p| p.camera) {
        bench.restore_camera.set(Some(camera));
    }
    if let Some(link) = link {
        follow(bench, &link);
    } else {
        bench.autosave_place();
    }
}

/// Opens a link on the session at hand; whatever is wrong is said and harms nothing.
pub fn follow(bench: Workbench, link: &str) {
    let language = bench.language.get_untracked();
    let header = match share_link::header(link) {
        Ok(header) => header,
        Err(error) => {
            bench.notify(language.pick((error.0, error.1)), true);
            return;
        }
    };
    let decoded = bench.peek(|s| {
        if s.territory.hash() == header.territory {
            Some(share_link::decode(link, &s.territory, &s.base))
        } else {
            None
        }
    });
    match decoded.flatten() {
        Some(Ok((scenario, run))) => {
            bench.seed.set(run.seed);
            bench.replications.set(run.replications.clamp(1, 200));
            let draft = bench.change(|s| s.add(scenario)).unwrap_or_default();
            bench.bump_all();
            bench.link.set(Some(match run.digest {
                Some(expected) => LinkCheck::Waiting { expected, draft, engine: header.engine },
                None => LinkCheck::NoDigest,
            }));
            bench.page.set(Page::Simulate);
            bench.run(vec![draft, 0]);
            bench.autosave();
        }
        Some(Err(error)) => bench.notify(language.pick((error.0, error.1)), true),
        None => bench.notify(
            language.pick((
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
    // The link is in the library now; the address goes back to plain so that a reload does not add it again.
    if let Some(window) = web_sys::window()
        && let (Ok(history), Ok(path)) = (window.history(), window.location().pathname())
    {
        let search = window.location().search().unwrap_or_default();
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("{path}{search}")));
    }
}

/// Opens a scenario file the user chose.
pub fn open_file(bench: Workbench, text: &str) {
    let language = bench.language.get_untracked();
    let opened = match scenario_file::open(text) {
        Ok(opened) => opened,
        Err(error) => {
            bench.notify(language.pick((error.0, error.1)), true);
            return;
        }
    };
    bench.seed.set(opened.seed);
    bench.replications.set(opened.replications.clamp(1, 200));
    let add = move |scenario: Scenario| {
        bench.change(|s| s.add(scenario));
        bench.bump_all();
        bench.autosave();
        bench.notify(bench.say(Msg::FileOpened), false);
    };
    match opened.territory {
        scenario_file::TerritorySource::Whole(data) => {
            let territory = Territory::new(*data);
            let same = bench.peek(|s| s.territory.hash() == territory.hash()).unwrap_or(false);
            if same {
                add(opened.scenario);
            } else {
                adopt(bench, territory, opened.scenario.plan.clone());
                let is_base = opened.scenario.levers.is_empty() && opened.scenario.assumptions.is_empty();
                if !is_base {
                    add(opened.scenario);
                }
            }
        }
        scenario_file::TerritorySource::Sample { hash, .. } | scenario_file::TerritorySource::Named { hash, .. } => {
            let same = bench.peek(|s| s.territory.hash() == hash).unwrap_or(false);
            if same {
                add(opened.scenario);
            } else {
                bench.notify(bench.say(Msg::FileOtherTerritory), true);
            }
        }
    }
}

/// Takes an imported territory in hand and keeps it.
pub fn adopt(bench: Workbench, territory: Territory, base: Plan) {
    let session = Session::new(territory, base, bench.say(Msg::BaselineName));
    bench.restore_camera.set(None);
    bench.page.set(Page::Draw);
    bench.set_session(session, false);
    bench.keep_territory();
    bench.autosave_place();
}

/// The same from the worker's answer.
pub fn adopt_data(bench: Workbench, data: TerritoryData, base: Plan) {
    adopt(bench, Territory::new(data), base);
}

fn link_in_address() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    (hash.len() > 1).then_some(hash)
}
