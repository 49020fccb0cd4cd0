//! Dialogs: share, import, keys, about.

use crate::app::action::ACTIONS;
use crate::app::workbench::{Dialog, use_workbench};
use crate::locale::app::Msg;
use leptos::prelude::*;

/// Whatever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let bench = use_workbench();
    move || match bench.dialog.get() {
        Dialog::None => ().into_any(),
        Dialog::Share => view! { <Sheet title=Msg::Share><super::share::Share/></Sheet> }.into_any(),
        Dialog::ExportMap => view! { <Sheet title=Msg::ExportMap><super::export::ExportMap/></Sheet> }.into_any(),
        Dialog::Import { files } => {
            view! { <Sheet title=Msg::ImportTitle><super::import::Import files/></Sheet> }.into_any()
        }
        Dialog::Export => view! { <Sheet title=Msg::ExportTitle><super::import::Export/></Sheet> }.into_any(),
        Dialog::Library => view! { <Sheet title=Msg::Library><super::library::Library/></Sheet> }.into_any(),
        Dialog::Unlock(link) => {
            view! { <Sheet title=Msg::UnlockTitle><crate::app::arrival::UnlockDialog link/></Sheet> }.into_any()
        }
        Dialog::Keys => view! { <Sheet title=Msg::Keys><Keys/></Sheet> }.into_any(),
        Dialog::About => view! { <Sheet title=Msg::About><About/></Sheet> }.into_any(),
    }
}

#[component]
fn Sheet(title: Msg, children: Children) -> impl IntoView {
    let bench = use_workbench();
    let sheet = NodeRef::<leptos::html::Div>::new();
    // Focus moves into the dialog, so that keys and screen readers are there too.
    Effect::new(move |_| {
        if let Some(sheet) = sheet.get() {
            let _ = sheet.focus();
        }
    });
    view! {
        <div class="veil" on:click=move |_| bench.dialog.set(Dialog::None)>
            <div class="dialog" role="dialog" aria-modal="true" tabindex="-1" node_ref=sheet aria-label=move || bench.t(title) on:click=|event| event.stop_propagation()>
                <div class="row"><h2 style="flex:1">{move || bench.t(title)}</h2><button type="button" class="btn quiet icon" aria-label=move || bench.t(Msg::Close) on:click=move |_| bench.dialog.set(Dialog::None)>"✕"</button></div>
                {children()}
            </div>
        </div>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <table><tbody>
            {ACTIONS.iter().map(|a| view! { <tr><td>{move || bench.t(a.label)}</td><td class="num"><kbd>{a.key}</kbd></td></tr> }).collect_view()}
            <tr><td>{move || bench.t(Msg::KeyEscape)}</td><td class="num"><kbd>"Esc"</kbd></td></tr>
            <tr><td>{move || bench.t(Msg::KeyArrows)}</td><td class="num"><kbd>"← ↑ → ↓  + −"</kbd></td></tr>
        </tbody></table>
    }
}

#[component]
fn About() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <p>{move || bench.t(Msg::AboutText)}</p>
        <ol style="margin:0;padding-left:1.4em;line-height:1.9">
            <li>{move || bench.t(Msg::Step1)}</li><li>{move || bench.t(Msg::Step2)}</li><li>{move || bench.t(Msg::Step3)}</li><li>{move || bench.t(Msg::Step4)}</li><li>{move || bench.t(Msg::Step5)}</li>
        </ol>
        <p class="small faint">{move || bench.t(Msg::SampleNote)}</p>
        <p class="small faint">"Geju " {crate::ENGINE_VERSION}</p>
    }
}
