//! The sheet that dialogs are shown on; what is in them comes later ([`crate::app::later`]).

use crate::app::later::{Part, later};
use crate::app::workbench::{Dialog, use_workbench};
use crate::locale::app::Msg;
use leptos::prelude::*;

/// Whatever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let bench = use_workbench();
    move || {
        let dialog = bench.dialog.get();
        let title = match &dialog {
            Dialog::None => return ().into_any(),
            Dialog::Share => Msg::Share,
            Dialog::ExportMap => Msg::ExportMap,
            Dialog::Import { .. } => Msg::ImportTitle,
            Dialog::Export => Msg::ExportTitle,
            Dialog::Library => Msg::Library,
            Dialog::Unlock(_) => Msg::UnlockTitle,
            Dialog::Keys => Msg::Keys,
            Dialog::About => Msg::About,
        };
        view! { <Sheet title>{later(Part::Dialog(dialog))}</Sheet> }.into_any()
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
