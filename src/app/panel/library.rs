//! The library: the tree of scenarios on this territory with pictures, notes and last results; copies,
//! deletes and takes back, finds, exports and imports all; and the other territories kept here.

use crate::app::storage::{Card, Place};
use crate::app::workbench::{Dialog, Workbench, use_workbench};
use crate::app::{event_value, files, opening};
use crate::exchange::library_file::Entry;
use crate::job::{Reply, Request};
use crate::locale::app::Msg;
use crate::locale::number::decimals;
use crate::locale::share::ShareMsg;
use leptos::prelude::*;

/// A line of the tree.
#[derive(Clone, PartialEq)]
struct Row {
    id: u32,
    depth: usize,
    name: String,
    card: Card,
    in_hand: bool,
    edited: bool,
}

/// The drafts as a tree, depth first; copies of what is gone stand at the root.
fn tree(bench: Workbench) -> Vec<Row> {
    bench
        .peek(|s| {
            let known = |id: u32| s.drafts.iter().any(|d| d.id == id);
            let mut rows = Vec::new();
            let mut open = vec![(0u32, 0usize)];
            let orphans = s
                .drafts
                .iter()
                .rev()
                .filter(|d| d.id != 0 && !d.card.parent.is_some_and(known));
            open.splice(0..0, orphans.map(|d| (d.id, 1)));
            while let Some((id, depth)) = open.pop() {
                let Some(draft) = s.drafts.iter().find(|d| d.id == id) else {
                    continue;
                };
                // A library from a foreign file could hold a ring.
                if rows.iter().any(|r: &Row| r.id == id) {
                    continue;
                }
                rows.push(Row {
                    id,
                    depth,
                    name: bench.name_of(draft),
                    card: draft.card.clone(),
                    in_hand: s.draft().id == id,
                    edited: draft.history.depth().0 > 0,
                });
                let copies = s
                    .drafts
                    .iter()
                    .rev()
                    .filter(|d| d.id != id && d.card.parent == Some(id));
                open.extend(copies.map(|d| (d.id, depth + 1)));
            }
            rows
        })
        .unwrap_or_default()
}

/// Draws the pictures that are missing or old, one after another.
fn draw_pictures(bench: Workbench) {
    wasm_bindgen_futures::spawn_local(async move {
        let ids: Vec<u32> = bench
            .peek(|s| s.drafts.iter().map(|d| d.id).collect())
            .unwrap_or_default();
        for id in ids {
            let scenario = bench.peek(|s| s.drafts.iter().find(|d| d.id == id).map(|d| d.scenario.clone()));
            let Some(Some(scenario)) = scenario else { continue };
            let request = Request::Thumbnail(Box::new(scenario));
            if let Reply::Text(picture) = bench.jobs.get_value().answer(&request).await {
                let new = bench.change(|s| {
                    let card = &mut s.drafts.iter_mut().find(|d| d.id == id)?.card;
                    (card.picture != picture).then(|| card.picture = picture)
                });
                if new.flatten().is_some() {
                    bench.library.update(|v| *v += 1);
                }
            }
        }
    });
}

/// Everything on this territory as one file. An imported territory travels with its 现状.
fn export(bench: Workbench) {
    wasm_bindgen_futures::spawn_local(async move {
        let Some((name, sample, rows)) = bench.peek(|s| {
            let rows: Vec<(u32, Option<u32>, String)> = s
                .drafts
                .iter()
                .map(|d| (d.id, d.card.parent, d.card.note.clone()))
                .collect();
            (s.root.data().name.clone(), s.is_sample(), rows)
        }) else {
            return;
        };
        let mut entries = Vec::new();
        for (id, parent, note) in rows {
            if id == 0 && sample {
                continue;
            }
            let Some(request) = bench.file_request(id, id == 0) else {
                continue;
            };
            match bench.write(&request).await {
                Ok(file) => entries.push(Entry { id, parent, note, file }),
                Err(why) => bench.notify(why.0, true),
            }
        }
        if let Ok(text) = bench.write(&Request::WriteLibrary(entries)).await {
            files::download(&format!("{}.geju-library.json", files::clean(&name)), text.as_bytes());
        }
    });
}

/// The dialog.
#[component]
pub fn Library() -> impl IntoView {
    let bench = use_workbench();
    let search = RwSignal::new(String::new());
    let others = RwSignal::new(Vec::<Place>::new());
    draw_pictures(bench);
    if let Some(storage) = bench.storage.get_value() {
        wasm_bindgen_futures::spawn_local(async move {
            let here = bench.peek(|s| s.root.hash().to_string()).unwrap_or_default();
            let mut places = storage.places().await.unwrap_or_default();
            places.retain(|p| p.territory != here);
            let _ = others.try_set(places);
        });
    }
    let rows = Memo::new(move |_| {
        bench.library.track();
        bench.results.track();
        let wanted = search.get().to_lowercase();
        let mut rows = tree(bench);
        rows.retain(|r| wanted.is_empty() || format!("{}\n{}", r.name, r.card.note).to_lowercase().contains(&wanted));
        rows
    });
    view! {
        <div class="row">
            <input type="text" style="flex:1;min-width:10em" data-field="search" placeholder=move || bench.share(ShareMsg::Search) aria-label=move || bench.share(ShareMsg::Search)
                on:input=move |event| search.set(event_value(&event)) on:keydown=|event| event.stop_propagation()/>
            <button type="button" class="btn" data-action="export-all" title=move || bench.share(ShareMsg::BackupNote) on:click=move |_| export(bench)>{move || bench.share(ShareMsg::Backup)}</button>
            <button type="button" class="btn" on:click=move |_| files::choose(bench)>{move || bench.t(Msg::OpenFile)}</button>
        </div>
        {move || (bench.saved.get() == Some(false)).then(|| view! { <p class="callout bad small">{bench.t(Msg::StorageFull)}</p> })}
        <ul class="library" data-panel="library">
            <For each=move || rows.get() key=|r| (r.id, r.name.clone(), r.card.picture.len(), r.card.results.is_some(), r.in_hand) let(row)>
                <Item row/>
            </For>
        </ul>
        {move || rows.get().is_empty().then(|| view! { <p class="muted">{bench.share(ShareMsg::NothingFound)}</p> })}
        {move || {
            let bin = bench.bin.get();
            (!bin.is_empty()).then(|| view! {
                <h3>{bench.share(ShareMsg::DeletedList)}</h3>
                <ul class="library">
                    {bin.into_iter().map(|d| {
                        let id = d.id;
                        view! { <li class="gone"><span class="what muted">{name_in(&d.file)}</span>
                            <button type="button" class="btn" data-action="undelete" on:click=move |_| bench.undelete(id)>{bench.share(ShareMsg::Undelete)}</button>
                            <button type="button" class="btn quiet icon" aria-label=bench.t(Msg::Close) on:click=move |_| bench.purge(id)>"✕"</button></li> }
                    }).collect_view()}
                </ul>
            })
        }}
        {move || {
            let others = others.get();
            (!others.is_empty()).then(|| view! {
                <h3>{bench.share(ShareMsg::OtherTerritories)}</h3>
                <ul class="library">
                    {others.into_iter().map(|p| {
                        let (seed, hash) = (p.sample_seed, p.territory.clone());
                        let count = p.drafts.iter().filter(|&&id| id != 0).count();
                        let words = bench.pick((format!("{count} 个情景"), format!("{count} scenarios")));
                        view! { <li class="gone"><span class="what"><b>{p.name.clone()}</b>" "<span class="small muted">{words}</span></span>
                            <button type="button" class="btn" on:click=move |_| {
                                let hash = hash.clone();
                                bench.dialog.set(Dialog::None);
                                bench.restore_camera.set(None);
                                wasm_bindgen_futures::spawn_local(async move { opening::go_to(bench, seed, &hash, None).await });
                            }>{bench.share(ShareMsg::OpenIt)}</button></li> }
                    }).collect_view()}
                </ul>
            })
        }}
    }
}

/// The name in a scenario file, read without opening it.
fn name_in(file: &str) -> String {
    let named = file
        .split_once("\"scenario\": {")
        .and_then(|(_, rest)| rest.trim_start().strip_prefix("\"name\": "))
        .and_then(|rest| rest.lines().next());
    named
        .and_then(|text| js_sys::JSON::parse(text.trim_end_matches(',')).ok()?.as_string())
        .unwrap_or_default()
}

#[component]
fn Item(row: Row) -> impl IntoView {
    let bench = use_workbench();
    let id = row.id;
    let when = (row.card.changed > 0.0).then(|| {
        let date = js_sys::Date::new(&row.card.changed.into());
        String::from(date.to_locale_string(bench.language.get_untracked().tag(), &wasm_bindgen::JsValue::UNDEFINED))
    });
    let results = row.card.results.as_ref().map(|r| {
        let (load, on_time) = (decimals(r.load_ratio, 2), decimals(r.on_time * 100.0, 1));
        bench.pick((
            format!("车马比 {load}，按期办结 {on_time}%（{} 次）", r.replications),
            format!(
                "load ratio {load}, on time {on_time} % ({} replications)",
                r.replications
            ),
        ))
    });
    let facts = [results, when].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let keep_note = move |event| {
        let note: String = event_value(&event).chars().take(500).collect();
        bench.change(|s| {
            if let Some(draft) = s.drafts.iter_mut().find(|d| d.id == id) {
                draft.card.note = note;
            }
        });
        bench.keep(id);
    };
    view! {
        <li class:now=row.in_hand style:margin-left=format!("{}px", row.depth.min(5) * 18) data-draft=id.to_string()>
            {(!row.card.picture.is_empty()).then(|| view! { <img alt="" width="96" height="64" src=row.card.picture.clone()/> })}
            <div class="what">
                <div><b>{row.name.clone()}</b> " "
                    {row.in_hand.then(|| view! { <span class="badge ok">{bench.share(ShareMsg::InHand)}</span> })}
                    {(row.edited && !row.in_hand).then(|| view! { <span class="badge plain">"•"</span> })}</div>
                {(id == 0).then(|| view! { <div class="small muted">{move || bench.share(ShareMsg::BaselineNote)}</div> })}
                <div class="small muted">{facts}</div>
                {(id != 0).then(|| view! { <input type="text" class="note small" data-field="note" placeholder=move || bench.share(ShareMsg::Note) aria-label=move || bench.share(ShareMsg::Note) prop:value=row.card.note.clone() on:change=keep_note on:keydown=|event| event.stop_propagation()/> })}
            </div>
            <div class="row acts">
                <button type="button" class="btn" data-action="take" disabled=row.in_hand on:click=move |_| { bench.take(id); bench.dialog.set(Dialog::None); }>{move || bench.share(ShareMsg::OpenIt)}</button>
                <button type="button" class="btn quiet" data-action="duplicate" on:click=move |_| { bench.take(id); bench.fork(); draw_pictures(bench); }>{move || bench.share(ShareMsg::Duplicate)}</button>
                {(id != 0).then(|| view! { <button type="button" class="btn quiet" data-action="delete" on:click=move |_| bench.delete_draft(id)>{move || bench.share(ShareMsg::Delete)}</button> })}
            </div>
        </li>
    }
}
