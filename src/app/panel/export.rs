//! The map as a picture: what stands on the sheet, and the file.

use super::stage::legend_rows;
use crate::app::event_value;
use crate::app::files;
use crate::app::map::picture::{Picture, Sheet};
use crate::app::view::use_view;
use crate::app::workbench::{Dialog, use_workbench};
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Width and height of the sheet in CSS pixels: A4 across at 96 dots an inch.
const SHEET: (f64, f64) = (1123.0, 794.0);
/// Device pixels a CSS pixel of a PNG: about 200 dots an inch.
const RATIO: f64 = 2.0;

/// Today, as 2026-01-31.
fn today() -> String {
    let d = js_sys::Date::new_0();
    format!("{}-{:02}-{:02}", d.get_full_year(), d.get_month() + 1, d.get_date())
}

/// The dialog.
#[component]
pub fn ExportMap() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let place = bench.peek(|s| s.territory.data().name.clone()).unwrap_or_default();
    let scenario = bench.peek(|s| bench.name_of(s.draft())).unwrap_or_default();
    let mode = move || view.mode.get_untracked().name().text(bench.language.get_untracked());
    let title = RwSignal::new(format!("{place} {}", bench.say(Msg::PageDraw)));
    let subtitle = RwSignal::new(format!("{scenario} · {}", mode()));
    let date = RwSignal::new(today());
    let number = RwSignal::new(String::new());
    let whole = RwSignal::new(false);
    let make = move |svg: bool| {
        let language = bench.language.get_untracked();
        let number = number.get_untracked();
        let approval = if number.is_empty() {
            language.pick((
                "未送审，仅供内部使用".to_owned(),
                "Not approved: internal use only".to_owned(),
            ))
        } else {
            format!("{}：{number}", MapMsg::ApprovalNumber.text(language))
        };
        let sheet = Sheet {
            title: title.get_untracked(),
            subtitle: subtitle.get_untracked(),
            legend_title: mode().to_owned(),
            legend: untrack(|| legend_rows(bench, view)),
            left: format!("{} · {} Geju", date.get_untracked(), bench.say(Msg::AppName)),
            right: approval,
            width: SHEET.0,
            height: SHEET.1,
            ratio: RATIO,
            whole: whole.get_untracked(),
            svg,
        };
        let name = format!("{}.{}", title.get_untracked(), if svg { "svg" } else { "png" });
        let picture = bench.map.with_value(|map| map.as_ref().and_then(|m| m.picture(&sheet)));
        match picture {
            Some(Picture::Svg(text)) => {
                let parts = js_sys::Array::of1(&JsValue::from_str(&text));
                let options = web_sys::BlobPropertyBag::new();
                options.set_type("image/svg+xml");
                if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
                    files::download_blob(&name, &blob);
                }
            }
            Some(Picture::Canvas(canvas)) => {
                let done = Closure::once_into_js(move |blob: JsValue| match blob.dyn_into::<Blob>() {
                    Ok(blob) => files::download_blob(&name, &blob),
                    Err(_) => bench.notify(bench.say(Msg::SaveFailed), true),
                });
                if canvas.to_blob(done.unchecked_ref()).is_err() {
                    bench.notify(bench.say(Msg::SaveFailed), true);
                }
            }
            None => bench.notify(bench.say(Msg::SaveFailed), true),
        }
        bench.dialog.set(Dialog::None);
    };
    let field = move |label: MapMsg, name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="row"><span style="width:8em">{move || say(label)}</span>
                <input type="text" style="flex:1" data-field=name prop:value=move || value.get() on:input=move |e| value.set(event_value(&e))/></label>
        }
        .into_any()
    };
    view! {
        {field(MapMsg::ExportTitle, "title", title)}
        {field(MapMsg::ExportSubtitle, "subtitle", subtitle)}
        {field(MapMsg::Date, "date", date)}
        {field(MapMsg::ApprovalNumber, "approval", number)}
        <label class="row"><span style="width:8em">{move || say(MapMsg::Extent)}</span>
            <select on:change=move |e| whole.set(event_value(&e) == "whole")>
                <option value="window">{move || say(MapMsg::WindowOnly)}</option>
                <option value="whole">{move || say(MapMsg::Whole)}</option>
            </select></label>
        <p class="small faint">{move || say(MapMsg::ExportNote)}</p>
        <div class="end">
            <button type="button" class="btn" data-action="export-svg" on:click=move |_| make(true)>{move || say(MapMsg::ExportSvg)}</button>
            <button type="button" class="btn primary" data-action="export-png" on:click=move |_| make(false)>{move || say(MapMsg::ExportPng)}</button>
        </div>
    }
}
