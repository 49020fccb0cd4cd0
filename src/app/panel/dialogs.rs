//! Dialogs: share, import, keys, about.

use crate::app::action::ACTIONS;
use crate::app::workbench::{Dialog, Workbench, use_workbench};
use crate::exchange::share_link::{self, Run};
use crate::job::Request;
use crate::locale::app::Msg;
use leptos::prelude::*;

/// Whatever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let bench = use_workbench();
    move || match bench.dialog.get() {
        Dialog::None => ().into_any(),
        Dialog::Share => view! { <Sheet title=Msg::Share><Share/></Sheet> }.into_any(),
        Dialog::ExportMap => {
            view! { <Sheet title=Msg::ExportMap><super::export::ExportMap/></Sheet> }.into_any()
        }
        Dialog::Import { files } => view! { <Sheet title=Msg::ImportTitle><super::import::Import files/></Sheet> }.into_any(),
        Dialog::Export => view! { <Sheet title=Msg::ExportTitle><super::import::Export/></Sheet> }.into_any(),
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

/// The link of the draft in hand.
async fn link_of(bench: Workbench) -> Option<String> {
    let request = bench.peek(|s| {
        let draft = s.draft();
        let (seed, replications) = (bench.seed.get_untracked(), bench.replications.get_untracked());
        let complete = draft.outcome.as_ref().filter(|o| o.replications == replications);
        Request::WriteLink {
            base: Box::new((*s.base).clone()),
            scenario: Box::new(draft.scenario.clone()),
            run: Run {
                seed,
                replications,
                digest: complete.map(|o| o.digest()),
            },
        }
    })?;
    let fragment = match bench.write(&request).await {
        Ok(fragment) => fragment,
        Err(why) => {
            bench.notify(why.0, true);
            return None;
        }
    };
    let page = web_sys::window()?.location().href().ok()?;
    let page = page.split('#').next().unwrap_or_default();
    Some(format!("{page}#{fragment}"))
}

/// Writes the link, then shows it.
#[component]
fn Share() -> impl IntoView {
    let bench = use_workbench();
    let link = RwSignal::new(None::<String>);
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(text) = link_of(bench).await {
            let _ = link.try_set(Some(text));
        }
    });
    move || match link.get() {
        Some(link) => view! { <Link link/> }.into_any(),
        None => view! { <p class="muted">{bench.t(Msg::Reading)}</p> }.into_any(),
    }
}

#[component]
fn Link(link: String) -> impl IntoView {
    let bench = use_workbench();
    let length = link.chars().count();
    let has_results = bench.peek(|s| s.draft().outcome.is_some()).unwrap_or(false);
    let is_sample = bench.peek(crate::app::session::Session::is_sample).unwrap_or(true);
    let (class, note) = if length <= share_link::GREEN {
        ("badge ok", Msg::LinkShort)
    } else if length <= share_link::AMBER {
        ("badge", Msg::LinkLong)
    } else {
        ("badge no", Msg::LinkTooLong)
    };
    let usable = length <= share_link::AMBER;
    let copied = RwSignal::new(false);
    let text = link.clone();
    let copy = move |_| {
        let Some(clipboard) = web_sys::window().map(|w| w.navigator().clipboard()) else {
            return;
        };
        let promise = clipboard.write_text(&text);
        wasm_bindgen_futures::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(promise).await {
                Ok(_) => copied.set(true),
                Err(_) => bench.notify(bench.say(Msg::CopyFailed), true),
            }
        });
    };
    view! {
        <p class="muted">{move || bench.t(Msg::ShareNote)}</p>
        {usable.then(|| view! { <textarea rows="4" readonly data-value="link" aria-label=move || bench.t(Msg::Share)>{link.clone()}</textarea> })}
        <p class="small"><span class=class>{bench.pick((format!("{length} 个字符"), format!("{length} characters")))}</span> " " {move || bench.t(note)}</p>
        {(!has_results).then(|| view! { <p class="callout warn small">{move || bench.t(Msg::ShareNoResults)}</p> })}
        {(!is_sample).then(|| view! { <p class="callout warn small">{move || bench.t(Msg::ShareImported)}</p> })}
        <div class="end">
            <button type="button" class="btn" on:click=move |_| crate::app::files::download_scenario(bench)>{move || bench.t(Msg::SaveFile)}</button>
            <button type="button" class="btn primary" data-action="copy" disabled=!usable on:click=copy>{move || if copied.get() { bench.t(Msg::Copied) } else { bench.t(Msg::CopyLink) }}</button>
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
