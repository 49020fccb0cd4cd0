//! Short notices at the foot of the window.

use crate::app::workbench::{Remedy, use_workbench};
use crate::locale::app::Msg;
use crate::locale::share::ShareMsg;
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
                    {notice.remedy.map(|remedy| view! {
                        <button type="button" class="remedy" data-action="remedy" on:click=move |_| {
                            match remedy {
                                Remedy::Undelete(id) => bench.undelete(id),
                                Remedy::Download => crate::app::files::download_scenario(bench),
                            }
                            bench.notices.update(|n| n.retain(|n| n.id != notice.id));
                        }>{move || bench.share(match remedy { Remedy::Undelete(_) => ShareMsg::Undelete, Remedy::Download => ShareMsg::DownloadCopy })}</button>
                    })}
                    <button type="button" aria-label=move || bench.t(Msg::Close)
                        on:click=move |_| bench.notices.update(|n| n.retain(|n| n.id != notice.id))>"✕"</button>
                </div>
            </For>
        </div>
    }
}
