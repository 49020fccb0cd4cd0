//! Short notices at the foot of the window.

use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use leptos::prelude::*;

/// The notices now.
#[component]
pub fn Notices() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <div class="notices" role="status" aria-live="polite">
            <For each=move || bench.notices.get() key=|n| n.id let(notice)>
                <div class="notice" class:bad=notice.bad>
                    <span>{notice.text.clone()}</span>
                    <button type="button" aria-label=move || bench.t(Msg::Close)
                        on:click=move |_| bench.notices.update(|n| n.retain(|n| n.id != notice.id))>"✕"</button>
                </div>
            </For>
        </div>
    }
}
