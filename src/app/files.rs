//! Files in and out: drop, choose, download.

use super::workbench::{Dialog, Workbench};
use super::{opening, papers};
use crate::job::office::{LedgerForm, MapForm, Order};
use crate::locale::app::Msg;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Largest file read: beyond it the browser's memory is at risk.
const MOST_BYTES: f64 = 200e6;

thread_local! {
    /// What is in the files that the import dialog was opened for.
    static BROUGHT: Cell<Option<js_sys::Array>> = const { Cell::new(None) };
}

/// The contents of the files brought last, to be taken once.
pub fn brought() -> js_sys::Array {
    BROUGHT.take().unwrap_or_default()
}

/// Whether a file is being dragged over the window.
#[derive(Clone, Copy)]
struct Dragging(RwSignal<bool>);

/// Listens for dropped files for the life of the page.
pub fn listen(bench: Workbench) {
    let dragging = Dragging(RwSignal::new(false));
    provide_context(dragging);
    let over = window_event_listener(leptos::ev::dragover, move |event| {
        event.prevent_default();
        dragging.0.set(true);
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        if event.related_target().is_none() {
            dragging.0.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        dragging.0.set(false);
        if let Some(list) = event.data_transfer().and_then(|d| d.files()) {
            read(bench, &list);
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
}

/// Says that the window takes files.
#[component]
pub fn DropHint() -> impl IntoView {
    let bench = super::workbench::use_workbench();
    let dragging = expect_context::<Dragging>();
    move || {
        dragging
            .0
            .get()
            .then(|| view! { <div class="drop">{bench.t(Msg::DropHere)}</div> })
    }
}

/// Lets the user choose a file.
pub fn choose(bench: Workbench) {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return;
    };
    let Ok(element) = document.create_element("input") else {
        return;
    };
    let Ok(input) = element.dyn_into::<web_sys::HtmlInputElement>() else {
        return;
    };
    input.set_type("file");
    input.set_accept(".json,.geojson,.geju,.zip,.shp,.dbf,.prj,.cpg,.kml,.kmz,.xlsx,.csv");
    input.set_multiple(true);
    let chosen = input.clone();
    let on_change = Closure::<dyn FnMut()>::new(move || {
        if let Some(list) = chosen.files() {
            read(bench, &list);
        }
    });
    input.set_onchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    input.click();
}

fn read(bench: Workbench, list: &web_sys::FileList) {
    let files: Vec<web_sys::File> = (0..list.length()).filter_map(|i| list.get(i)).collect();
    if files.is_empty() {
        return;
    }
    if files.iter().map(|f| f.size()).sum::<f64>() > MOST_BYTES {
        bench.notify(bench.say(Msg::FileTooLarge), true);
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        let (mut names, contents) = (Vec::new(), js_sys::Array::new());
        for file in files {
            let Ok(buffer) = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await else {
                bench.notify(bench.say(Msg::FileUnreadable), true);
                return;
            };
            names.push(file.name());
            contents.push(&buffer);
        }
        // A scenario file says so in its first characters; anything else goes to `papers`.
        if names.len() == 1 {
            let bytes = js_sys::Uint8Array::new(&contents.get(0));
            let head = bytes.subarray(0, bytes.length().min(200)).to_vec();
            let head = String::from_utf8_lossy(&head);
            if head.contains("\"version\"") && head.contains("\"engine\"") {
                match String::from_utf8(bytes.to_vec()) {
                    Ok(text) => opening::open_file(bench, text).await,
                    Err(_) => bench.notify(bench.say(Msg::FileUnreadable), true),
                }
                return;
            }
        }
        BROUGHT.set(Some(contents));
        bench.dialog.set(Dialog::Import { files: names });
    });
}

/// What the export dialog offers.
#[derive(Clone, Copy, Debug)]
pub enum Out {
    /// A map in one of the forms of [`MapForm::ALL`].
    Map(usize),
    /// The scenario's ledger.
    Ledger,
    /// Which unit is in which grid.
    Assignment,
    /// Empty ledgers.
    Template,
}

/// Has `papers` write the draft in hand and offers it as a download.
pub fn export(bench: Workbench, out: Out) {
    let made = bench.peek(|s| {
        let scenario = &s.draft().scenario;
        // The plan itself says what it changes of the ground.
        let territory = Box::new(s.root.data().clone());
        let name = clean(&scenario.name);
        let ledger = |what, ending: &str, territory| {
            let order = Order::WriteLedger {
                what,
                territory,
                scenario: Box::new(scenario.clone()),
                base: Box::new((*s.base).clone()),
            };
            (format!("{name}{ending}"), order)
        };
        match out {
            Out::Map(i) => {
                let form = MapForm::ALL[i.min(MapForm::ALL.len() - 1)];
                let plan = Box::new(scenario.plan.clone());
                (
                    format!("{name}.{}", form.ending()),
                    Order::Map { form, territory, plan },
                )
            }
            Out::Ledger => ledger(LedgerForm::Whole, "-台账.xlsx", territory),
            Out::Assignment => ledger(LedgerForm::Assignment, "-归属.csv", territory),
            Out::Template => ledger(LedgerForm::Template, "-模板.xlsx", territory),
        }
    });
    if let Some((name, order)) = made {
        papers::save(bench, name, order);
    }
}

/// Downloads the scenario in hand as a file.
pub fn download_scenario(bench: Workbench) {
    let Some((id, name)) = bench.peek(|s| (s.draft().id, s.draft().scenario.name.clone())) else {
        return;
    };
    let Some(request) = bench.file_request(id, true) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        match bench.write(&request).await {
            Ok(text) => download(&format!("{}.geju.json", clean(&name)), text.as_bytes()),
            Err(why) => bench.notify(format!("{} {}", bench.say(Msg::SaveFailed), why.0), true),
        }
    });
}

/// A name that every file system takes.
pub fn clean(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_ ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// Offers bytes as a download.
pub fn download(name: &str, bytes: &[u8]) {
    download_parts(name, &js_sys::Array::of1(&js_sys::Uint8Array::from(bytes)));
}

/// Offers byte arrays, one after the other, as one download.
pub fn download_parts(name: &str, parts: &js_sys::Array) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    if let Ok(blob) = web_sys::Blob::new_with_u8_array_sequence_and_options(parts, &options) {
        download_blob(name, &blob);
    }
}

/// Offers a blob as a download.
pub fn download_blob(name: &str, blob: &web_sys::Blob) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else {
        return;
    };
    if let Some(document) = web_sys::window().and_then(|w| w.document())
        && let Ok(element) = document.create_element("a")
        && let Ok(anchor) = element.dyn_into::<web_sys::HtmlAnchorElement>()
    {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // Revoking at once can cut a slow download; a minute is plenty.
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    })
    .forget();
}
