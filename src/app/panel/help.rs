//! The two dialogs that explain: the keys, and what Geju and its sample are.

use crate::app::action::ACTIONS;
use crate::app::drawing::KEYS;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use leptos::prelude::*;

/// Keys of the map itself while the keyboard is there.
const MAP_KEYS: [(MapMsg, &str); 7] = [
    (MapMsg::KeySpace, "Space"),
    (MapMsg::KeyEnter, "Enter"),
    (MapMsg::KeyPoint, ", ."),
    (MapMsg::KeyArc, "/"),
    (MapMsg::KeyBack, "Backspace"),
    (MapMsg::KeyPan, "Shift + ← ↑ → ↓"),
    (MapMsg::Whole, "0"),
];

/// Every key and what it does.
#[component]
pub fn Keys() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <table><tbody>
            {ACTIONS.iter().map(|a| view! { <tr><td>{move || bench.t(a.label)}</td><td class="num"><kbd>{a.key}</kbd></td></tr> }).collect_view()}
            {KEYS.iter().map(|k| view! { <tr><td>{move || k.1.text(bench.language.get())}</td><td class="num"><kbd>{k.0}</kbd></td></tr> }).collect_view()}
            {MAP_KEYS.map(|(label, key)| view! { <tr><td>{move || label.text(bench.language.get())}</td><td class="num"><kbd>{key}</kbd></td></tr> }).collect_view()}
            <tr><td>{move || bench.t(Msg::KeyEscape)}</td><td class="num"><kbd>"Esc"</kbd></td></tr>
            <tr><td>{move || bench.t(Msg::KeyArrows)}</td><td class="num"><kbd>"← ↑ → ↓  + −"</kbd></td></tr>
        </tbody></table>
    }
}

/// What this is, and the first steps.
#[component]
pub fn About() -> impl IntoView {
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
