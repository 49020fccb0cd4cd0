//! Files in and out: drop, choose, download.

use super::opening;
use super::workbench::{Dialog, Workbench};
use crate::locale::app::Msg;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Largest file read: beyond it the browser's memory is at risk.
const MOST_BYTES: f64 = 200e6;

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
        if let Some(file) = event.data_transfer().and_then(|d| d.files()).and_then(|f| f.get(0)) {
            read(bench, &file);
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
    input.set_accept(".json,.geojson,.geju");
    let chosen = input.clone();
    let on_change = Closure::<dyn FnMut()>::new(move || {
        if let Some(file) = chosen.files().and_then(|f| f.get(0)) {
            read(bench, &file);
        }
    });
    input.set_onchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    input.click();
}

fn read(bench: Workbench, file: &web_sys::File) {
    let name = file.name();
    if file.size() > MOST_BYTES {
        bench.notify(bench.say(Msg::FileTooLarge), true);
        return;
    }
    let promise = file.array_buffer();
    wasm_bindgen_futures::spawn_local(async move {
        let Ok(buffer) = wasm_bindgen_futures::JsFuture::from(promise).await else {
            bench.notify(bench.say(Msg::FileUnreadable), true);
            return;
        };
        let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
        // A scenario file says so in its first characters; anything else is taken for a map.
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        if head.contains("\"version\"") && head.contains("\"engine\"") {
            match String::from_utf8(bytes) {
                Ok(text) => opening::open_file(bench, text).await,
                Err(_) => bench.notify(bench.say(Msg::FileUnreadable), true),
            }
        } else {
            bench.dialog.set(Dialog::Import {
                name,
                bytes: Arc::new(bytes),
            });
        }
    });
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
    let Ok(blob) = web_sys::Blob::new_with_u8_array_sequence_and_options(parts, &options) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else {
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
