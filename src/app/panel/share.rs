//! The share dialog: the link with its length, a QR code while it is short, a passphrase if wanted.

use crate::app::workbench::{Workbench, use_workbench};
use crate::app::{event_value, files, lock};
use crate::exchange::share_link::{self, Run};
use crate::job::{Reply, Request};
use crate::locale::app::Msg;
use crate::locale::share::ShareMsg;
use leptos::prelude::*;

/// The fragment of the draft in hand.
async fn fragment_of(bench: Workbench) -> Option<String> {
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
    match bench.write(&request).await {
        Ok(fragment) => Some(fragment),
        Err(why) => {
            bench.notify(why.0, true);
            None
        }
    }
}

/// A fragment on this page's address.
fn address(fragment: &str) -> Option<String> {
    let page = web_sys::window()?.location().href().ok()?;
    let page = page.split(['#', '?']).next().unwrap_or_default();
    Some(format!("{page}#{fragment}"))
}

/// Writes the link, then shows it.
#[component]
pub fn Share() -> impl IntoView {
    let bench = use_workbench();
    let open = StoredValue::new(None::<String>);
    let link = RwSignal::new(None::<String>);
    let locked = RwSignal::new(false);
    let passphrase = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<ShareMsg>);
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(fragment) = fragment_of(bench).await {
            let _ = link.try_set(address(&fragment));
            let _ = open.try_update_value(|o| *o = Some(fragment));
        }
    });
    let lock = move || {
        let phrase = passphrase.get_untracked().trim().to_owned();
        let Some(fragment) = open.get_value() else { return };
        if phrase.is_empty() {
            locked.set(false);
            trouble.set(None);
            link.set(address(&fragment));
            return;
        }
        if phrase.chars().count() < lock::LEAST {
            trouble.set(Some(ShareMsg::LockTooShort));
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            match lock::lock(&fragment, &phrase).await {
                Some(sealed) => {
                    let _ = locked.try_set(true);
                    let _ = trouble.try_set(None);
                    let _ = link.try_set(address(&sealed));
                }
                None => {
                    let _ = trouble.try_set(Some(ShareMsg::LockUnavailable));
                }
            }
        });
    };
    view! {
        {move || match link.get() {
            Some(link) => view! { <Link link locked=locked.get()/> }.into_any(),
            None => view! { <p class="muted">{bench.t(Msg::Reading)}</p> }.into_any(),
        }}
        <div class="row">
            <input type="text" style="flex:1;min-width:12em" autocomplete="off" spellcheck="false" data-field="lock" placeholder=move || bench.share(ShareMsg::Passphrase) aria-label=move || bench.share(ShareMsg::Passphrase)
                on:input=move |event| passphrase.set(event_value(&event))
                on:keydown=move |event| { event.stop_propagation(); if event.key() == "Enter" { lock() } }/>
            <button type="button" class="btn" data-action="lock" on:click=move |_| lock()>{move || bench.share(ShareMsg::LockLink)}</button>
        </div>
        {move || trouble.get().map(|t| view! { <p class="callout bad small">{bench.share(t)}</p> })}
        {move || locked.get().then(|| view! { <p class="callout small" data-state="locked">{bench.share(ShareMsg::LockedLink)}</p> })}
    }
}

#[component]
fn Link(link: String, locked: bool) -> impl IntoView {
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
    let code = RwSignal::new(String::new());
    if length <= share_link::GREEN {
        let text = link.clone();
        bench.jobs.with_value(|jobs| {
            jobs.ask(&Request::Qr(text), move |reply| {
                if let Reply::Text(svg) = reply {
                    let _ = code.try_set(svg);
                }
            });
        });
    }
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
        {(!locked).then(|| view! { <p class="muted">{move || bench.t(Msg::ShareNote)}</p> })}
        <div class="sharing">
            <div class="stack">
                {usable.then(|| view! { <textarea rows="5" readonly data-value="link" aria-label=move || bench.t(Msg::Share)>{link.clone()}</textarea> })}
                <p class="small"><span class=class data-value="length">{bench.pick((format!("{length} 个字符"), format!("{length} characters")))}</span> " " {move || bench.t(note)}</p>
                {(!has_results).then(|| view! { <p class="callout warn small">{move || bench.t(Msg::ShareNoResults)}</p> })}
                {(!is_sample).then(|| view! { <p class="callout warn small">{move || bench.t(Msg::ShareImported)}</p> })}
                <div class="row">
                    <button type="button" class="btn primary" data-action="copy" disabled=!usable on:click=copy>{move || if copied.get() { bench.t(Msg::Copied) } else { bench.t(Msg::CopyLink) }}</button>
                    <button type="button" class="btn" on:click=move |_| files::download_scenario(bench)>{move || bench.t(Msg::SaveFile)}</button>
                </div>
            </div>
            {move || (!code.get().is_empty()).then(|| view! {
                <figure class="qr" data-panel="qr"><div inner_html=code.get()></div><figcaption class="small muted">{bench.share(ShareMsg::ByScan)}</figcaption></figure>
            })}
        </div>
    }
}
