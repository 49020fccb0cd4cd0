//! What is drawn beside the areas: switches, and the user's own base map.

use crate::app::event_value;
use crate::app::map::Layers;
use crate::app::map::basemap::Service;
use crate::app::preferences;
use crate::app::view::use_view;
use crate::app::workbench::{Workbench, use_workbench};
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use crate::territory::Projection;
use leptos::prelude::*;

const KEY: &str = "geju.basemap";

/// The map service kept in this browser; empty if there is none.
pub fn service() -> Service {
    let kept = preferences::read(KEY).unwrap_or_default();
    let mut lines = kept.split('\n').map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    Service {
        template: next(),
        key: next(),
        attribution: next(),
    }
}

/// Tells the map of the service kept.
pub fn apply_basemap(bench: Workbench) {
    let service = Some(service()).filter(Service::is_usable);
    bench.map.with_value(|map| {
        if let Some(map) = map {
            map.set_basemap(service);
        }
    });
}

type Switch = (MapMsg, fn(&mut Layers) -> &mut bool, &'static str);

const SWITCHES: [Switch; 7] = [
    (MapMsg::Roads, |l| &mut l.barriers, "barriers"),
    (MapMsg::Stations, |l| &mut l.stations, "stations"),
    (MapMsg::Compounds, |l| &mut l.compounds, "compounds"),
    (MapMsg::Buildings, |l| &mut l.buildings, "buildings"),
    (MapMsg::BaselineLines, |l| &mut l.baseline, "baseline"),
    (MapMsg::Names, |l| &mut l.labels, "labels"),
    (MapMsg::Basemap, |l| &mut l.basemap, "basemap"),
];

/// The panel.
#[component]
pub fn LayersPanel() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let switch = move |(label, part, key): Switch| {
        let on = move || *part(&mut view.layers.get());
        view! {
            <label class="row"><input type="checkbox" data-layer=key prop:checked=on on:change=move |_| view.layers.update(|l| { let v = part(l); *v = !*v; })/>{move || say(label)}</label>
        }
        .into_any()
    };
    let changed = bench.drawing.changed;
    view! {
        <section class="layers" aria-label=move || say(MapMsg::Layers)>
            <h3 class="row"><span style="flex:1">{move || say(MapMsg::Layers)}</span>
                <button type="button" class="btn quiet icon" aria-label=move || bench.t(Msg::Close) on:click=move |_| view.layers_open.set(false)>"✕"</button></h3>
            {SWITCHES.map(switch).collect_view()}
            <label class="row"><input type="checkbox" data-layer="changed" prop:checked=move || changed.get() on:change=move |_| changed.update(|v| *v = !*v)/>{move || say(MapMsg::ChangedUnits)}</label>
            {move || view.layers.get().basemap.then(|| view! { <Basemap/> })}
        </section>
    }
}

/// The address of the user's own tiles.
#[component]
fn Basemap() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let on_earth = bench
        .peek(|s| s.territory.data().projection != Projection::Plane)
        .unwrap_or(false);
    let kept = RwSignal::new(service());
    let field = move |label: MapMsg, name: &'static str, part: fn(&mut Service) -> &mut String| {
        let write = move |e| {
            kept.update(|s| *part(s) = event_value(&e).replace('\n', "").trim().to_owned());
            let s = kept.get_untracked();
            preferences::write(KEY, &[s.template, s.key, s.attribution].join("\n"));
            apply_basemap(bench);
            // Whose map it is stands beside the scale bar.
            view.layers.update(|_| {});
        };
        view! {
            <label class="stack"><span>{move || say(label)}</span>
                <input type="text" data-field=name spellcheck="false" prop:value=move || part(&mut kept.get()).clone() on:change=write/></label>
        }
        .into_any()
    };
    view! {
        <div class="stack">
            <p class="faint">{move || say(if on_earth { MapMsg::BasemapNote } else { MapMsg::BasemapPlane })}</p>
            {field(MapMsg::BasemapTemplate, "template", |s| &mut s.template)}
            {move || kept.with(|s| !s.template.is_empty() && !s.is_usable()).then(|| view! { <p class="callout warn">{say(MapMsg::BasemapUnusable)}</p> })}
            {field(MapMsg::BasemapKey, "key", |s| &mut s.key)}
            {field(MapMsg::BasemapAttribution, "attribution", |s| &mut s.attribution)}
        </div>
    }
}
