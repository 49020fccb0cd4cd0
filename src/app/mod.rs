//! Everything Leptos: the page. Only this folder and `bin/worker` touch the browser.

pub mod map;

mod action;
mod arrival;
mod autosave;
mod chart;
mod counts;
mod decide;
mod draft;
mod drawing;
mod files;
mod job_client;
mod later;
mod lock;
mod map_model;
mod opening;
mod page;
mod panel;
pub mod papers;
mod precision;
mod preferences;
mod record;
mod session;
mod storage;
mod study;
mod test_hooks;
mod view;
mod weigh;
mod widget;
mod workbench;

use crate::locale::app::Msg;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use workbench::{Page, Phase, Workbench};

/// Mounts the app on the document.
pub fn start() {
    if let Some(boot) = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id("boot"))
    {
        boot.remove();
    }
    mount_to_body(App);
}

/// The whole page.
#[component]
fn App() -> impl IntoView {
    let bench = Workbench::new();
    provide_context(bench);
    provide_context(view::View::new());
    provide_context(study::Results::new());
    let arrival = later::Arrival::new();
    provide_context(arrival);
    provide_context(weigh::Weighing::new());
    Effect::new(move |_| preferences::set_language(bench.language.get()));
    Effect::new(move |_| preferences::set_theme(bench.theme.get()));
    Effect::new(move |_| {
        // Another seed or number of replications makes other results.
        let _ = (bench.seed.get(), bench.replications.get());
        bench.forget_results_of_other_runs();
    });
    // Compared, so that a new session does not tear the frame down and up again.
    let phase = Memo::new(move |_| bench.phase.get());
    Effect::new(move |_| {
        // The first screen first.
        if phase.get() == Phase::Ready {
            set_timeout(move || arrival.fetch(), std::time::Duration::from_millis(300));
        }
    });
    test_hooks::install(bench);
    action::listen(bench);
    files::listen(bench);
    opening::open(bench);

    view! {
        {move || match phase.get() {
            Phase::Opening => view! {
                <div class="opening" role="status">
                    <div class="spin"></div>
                    <p>{move || bench.t(Msg::Opening)}</p>
                </div>
            }.into_any(),
            Phase::Failed(why) => view! {
                <div class="opening" role="alert">
                    <p>{why}</p>
                    <p><button class="btn primary" on:click=move |_| reload()>{move || bench.t(Msg::Reload)}</button></p>
                </div>
            }.into_any(),
            Phase::Ready => view! { <Frame/> }.into_any(),
        }}
        <arrival::PendingBanner/>
        <panel::notices::Notices/>
        <panel::dialogs::Dialogs/>
        <files::DropHint/>
    }
}

/// Bar, rail, stage, side, strip.
#[component]
fn Frame() -> impl IntoView {
    let bench = workbench::use_workbench();
    let wide = Memo::new(move |_| bench.page.get().is_wide());
    view! {
        <div class="app" class:wide=wide data-page=move || bench.page.get().key()>
            <panel::bar::Bar/>
            {move || if wide.get() {
                view! {
                    <main class="stage">
                        {move || later::later(later::Part::Page(bench.page.get()))}
                    </main>
                }.into_any()
            } else {
                view! {
                    <panel::rail::Rail/>
                    <main class="stage"><panel::stage::Stage/></main>
                    <aside class="side" aria-label=move || bench.t(bench.page.get().title())>
                        {move || match bench.page.get() {
                            Page::Draw => view! { <page::draw::Draw/> }.into_any(),
                            other => later::later(later::Part::Page(other)),
                        }}
                    </aside>
                    <panel::strip::Strip/>
                }.into_any()
            }}
        </div>
    }
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// The value of the input or select that an event came from.
fn event_value(event: &leptos::ev::Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        input.value()
    } else if let Some(select) = target.dyn_ref::<web_sys::HtmlSelectElement>() {
        select.value()
    } else if let Some(area) = target.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.value()
    } else {
        String::new()
    }
}
