//! What somebody arrives with: a link, a locked link, or the address of a scenario file.

use super::opening::{self, read_link};
use super::workbench::{Dialog, LinkCheck, Page, Workbench, use_workbench};
use crate::exchange::share_link;
use crate::locale::share::ShareMsg;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Most replications that an opened file or link may ask of this browser.
pub const MOST_REPLICATIONS: u32 = 200;
/// Largest file fetched from an address, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// A link that waits for its territory.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The link.
    pub link: String,
    /// Name of the territory.
    pub name: String,
    /// Its hash.
    pub hash: String,
}

/// What stands in the address.
pub enum Arrival {
    /// Nothing.
    Nothing,
    /// A link (or something that claims to be one).
    Link(String),
    /// A link behind a passphrase.
    Locked(String),
    /// The address of a scenario file.
    File(String),
}

impl Workbench {
    /// Words of the library, sharing and the report; tracked.
    pub fn share(&self, msg: ShareMsg) -> &'static str {
        msg.text(self.language.get())
    }

    /// The same, untracked.
    pub fn say_share(&self, msg: ShareMsg) -> &'static str {
        msg.text(self.language.get_untracked())
    }
}

/// Reads the address.
pub fn in_address() -> Arrival {
    let Some(location) = web_sys::window().map(|w| w.location()) else {
        return Arrival::Nothing;
    };
    let hash = location.hash().unwrap_or_default();
    if hash.len() > 1 {
        return if share_link::read_locked(&hash).is_some() {
            Arrival::Locked(hash)
        } else {
            Arrival::Link(hash)
        };
    }
    let search = location.search().unwrap_or_default();
    let file = web_sys::UrlSearchParams::new_with_str(&search)
        .ok()
        .and_then(|parameters| parameters.get("file"));
    file.map_or(Arrival::Nothing, Arrival::File)
}

/// Opens a link on the session at hand; whatever is wrong is said and harms nothing.
pub async fn follow(bench: Workbench, link: &str) {
    let base = bench.peek(|s| Box::new((*s.base).clone()));
    let Some(opened) = read_link(bench, link, base).await else {
        return;
    };
    let header = opened.header;
    let Some((scenario, run)) = opened.content else {
        // The address keeps the link, so that a reload asks again.
        bench.pending.set(Some(Pending {
            link: link.to_owned(),
            name: header.territory_name,
            hash: header.territory.to_string(),
        }));
        return;
    };
    bench.pending.set(None);
    bench.seed.set(run.seed);
    bench.replications.set(run.replications.clamp(1, MOST_REPLICATIONS));
    let draft = bench.change(|s| s.add(scenario)).unwrap_or_default();
    bench.bump_all();
    bench.link.set(Some(match run.digest {
        Some(expected) => LinkCheck::Waiting {
            expected,
            draft,
            engine: header.engine,
        },
        None => LinkCheck::NoDigest,
    }));
    bench.page.set(Page::Report);
    bench.run(vec![draft, 0]);
    bench.autosave();
    forget_address();
}

/// A link that comes while a session is open (unlocked, or waiting for its territory): goes to its
/// territory first if that is at hand.
pub async fn enter(bench: Workbench, link: String) {
    let Some(read) = read_link(bench, &link, None).await else {
        return;
    };
    let here = bench.peek(|s| s.root.hash());
    if here == Some(read.header.territory) {
        follow(bench, &link).await;
    } else {
        opening::go_to(
            bench,
            read.header.sample_seed,
            &read.header.territory.to_string(),
            Some(link),
        )
        .await;
    }
}

/// A territory has come into hand: the link that waited for it is opened.
pub async fn resume(bench: Workbench) {
    let here = bench.peek(|s| s.root.hash().to_string());
    if let Some(pending) = bench.pending.get_untracked().filter(|p| Some(&p.hash) == here.as_ref()) {
        follow(bench, &pending.link).await;
    }
}

/// Fetches a scenario file and opens it.
pub async fn fetch_file(bench: Workbench, address: String) {
    if !address.starts_with("https://") && !address.starts_with("http://") {
        bench.notify(format!("{}{address}", bench.say_share(ShareMsg::FetchScheme)), true);
        return;
    }
    bench.notify(bench.say_share(ShareMsg::Fetching), false);
    match fetch(&address).await {
        Ok(text) => {
            opening::open_file(bench, text).await;
            forget_address();
        }
        Err(why) => bench.notify(format!("{}{address}", bench.say_share(why)), true),
    }
}

async fn fetch(address: &str) -> Result<String, ShareMsg> {
    let failed = |_: JsValue| ShareMsg::FetchFailed;
    let window = web_sys::window().ok_or(ShareMsg::FetchFailed)?;
    let response = JsFuture::from(window.fetch_with_str(address)).await.map_err(failed)?;
    let response: web_sys::Response = response.unchecked_into();
    if !response.ok() {
        return Err(ShareMsg::FetchFailed);
    }
    let body = response.body().ok_or(ShareMsg::FetchFailed)?;
    let reader: web_sys::ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    // Piece by piece: a stream without an end must not fill the memory.
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(failed)?;
        let field = |name: &str| js_sys::Reflect::get(&piece, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            break;
        }
        bytes.extend(js_sys::Uint8Array::new(&field("value")).to_vec());
        if bytes.len() > MOST_BYTES {
            let _ = reader.cancel();
            return Err(ShareMsg::FetchTooLarge);
        }
    }
    String::from_utf8(bytes).map_err(|_| ShareMsg::FetchFailed)
}

/// What came is in the library now; the address goes back to plain so that a reload does not add it
/// again.
fn forget_address() {
    let Some(window) = web_sys::window() else { return };
    if let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// Asks for the passphrase of a locked link.
#[component]
pub fn UnlockDialog(link: String) -> impl IntoView {
    let bench = use_workbench();
    let passphrase = RwSignal::new(String::new());
    let state = RwSignal::new(None::<ShareMsg>);
    let offered = super::lock::is_offered();
    let open = move || {
        let (link, phrase) = (link.clone(), passphrase.get_untracked());
        state.set(Some(ShareMsg::Unlocking));
        wasm_bindgen_futures::spawn_local(async move {
            match super::lock::unlock(&link, phrase.trim()).await {
                Some(open) => {
                    bench.dialog.set(Dialog::None);
                    enter(bench, open).await;
                }
                None => state.set(Some(ShareMsg::WrongPassphrase)),
            }
        });
    };
    let submit = open.clone();
    view! {
        <p>{move || bench.share(ShareMsg::AskPassphrase)}</p>
        {(!offered).then(|| view! { <p class="callout bad">{move || bench.share(ShareMsg::LockUnavailable)}</p> })}
        <input type="text" autocomplete="off" spellcheck="false" data-field="passphrase" aria-label=move || bench.share(ShareMsg::Passphrase)
            on:input=move |event| passphrase.set(super::event_value(&event))
            on:keydown=move |event| { event.stop_propagation(); if event.key() == "Enter" { submit() } }/>
        {move || state.get().map(|msg| view! { <p class=if msg == ShareMsg::WrongPassphrase { "callout bad" } else { "callout" } data-state="unlock">{bench.share(msg)}</p> })}
        <div class="end"><button type="button" class="btn primary" data-action="unlock" disabled=!offered on:click=move |_| open()>{move || bench.share(ShareMsg::Unlock)}</button></div>
    }
}

/// A link that waits for its territory: what is missing, and the way to it.
#[component]
pub fn PendingBanner() -> impl IntoView {
    let bench = use_workbench();
    move || {
        bench.pending.get().map(|p| {
            let words = bench.pick((
                format!("链接用的是辖区“{}”（校验码 {}），本机没有它的地图。请打开发送者的情景文件（内含该辖区），链接会接着打开。", p.name, p.hash),
                format!("The link is about the territory “{}” (hash {}), whose map is not on this machine. Open the sender's scenario file, which holds it; the link then opens by itself.", p.name, p.hash),
            ));
            view! {
                <div class="pending callout warn" role="alert" data-panel="pending">
                    <b>{bench.share(ShareMsg::PendingTitle)}</b>
                    <p>{words}</p>
                    <div class="row">
                        <button type="button" class="btn primary" on:click=move |_| super::files::choose(bench)>{bench.t(crate::locale::app::Msg::OpenFile)}</button>
                        <button type="button" class="btn quiet" on:click=move |_| bench.pending.set(None)>{bench.t(crate::locale::app::Msg::Close)}</button>
                    </div>
                </div>
            }
        })
    }
}
