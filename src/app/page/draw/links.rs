//! Units that count as beside each other though they share no boundary: made by hand, with a name.

use crate::app::event_value;
use crate::app::workbench::{Workbench, use_workbench};
use crate::locale::map::MapMsg;
use crate::plan::ground_edits;
use crate::territory::{GroundEdit, Link, UnitId};
use leptos::prelude::*;

fn change(bench: Workbench, edit: GroundEdit) {
    bench.change_ground(|territory, plan| ground_edits::change(territory, plan, edit));
}

/// What can be made of two gathered units: a link with a name, or none any more.
pub fn between(bench: Workbench, [a, b]: [UnitId; 2]) -> AnyView {
    let say = move |m: MapMsg| m.text(bench.language.get());
    let linked = bench
        .watch(|s| {
            let links = s.territory.links();
            links.iter().any(|l| (l.a, l.b) == (a, b) || (l.a, l.b) == (b, a))
        })
        .unwrap_or(false);
    if linked {
        let remove = move |_| change(bench, GroundEdit::RemoveLink { a, b });
        return view! { <div class="row"><button type="button" class="btn" data-action="unlink" on:click=remove>{say(MapMsg::Unlink)}</button></div> }
            .into_any();
    }
    let name = RwSignal::new(String::new());
    let add = move |_| {
        let name = name.get_untracked().trim().chars().take(60).collect();
        change(bench, GroundEdit::AddLink(Link { a, b, name }));
    };
    view! {
        <p class="small muted" style="margin-top:12px">{say(MapMsg::LinkNote)}</p>
        <div class="row">
            <input type="text" style="flex:1;min-width:0" data-field="link" placeholder=say(MapMsg::LinkName) aria-label=say(MapMsg::LinkName) on:input=move |e| name.set(event_value(&e))/>
            <button type="button" class="btn" data-action="link" on:click=add>{say(MapMsg::LinkUnits)}</button>
        </div>
    }
    .into_any()
}

/// All links of the draft in hand.
#[component]
pub fn Links() -> impl IntoView {
    let bench = use_workbench();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let all = Memo::new(move |_| {
        bench
            .watch(|s| {
                let unit = |u: UnitId| {
                    let unit = s.territory.unit(u);
                    if unit.name.is_empty() {
                        unit.code.clone()
                    } else {
                        unit.name.clone()
                    }
                };
                let links = s.territory.links().iter();
                links
                    .map(|l| (l.a, l.b, l.name.clone(), unit(l.a), unit(l.b)))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    move || {
        let links = all.get();
        (!links.is_empty()).then(|| {
            let rows = links.into_iter().map(|(a, b, name, from, to)| {
                view! {
                    <li class="row"><button type="button" class="link" style="flex:1;text-align:start" on:click=move |_| bench.show(None, Some(a))>{name} " " <span class="muted small">{from} " ⇠⇢ " {to}</span></button>
                        <button type="button" class="btn quiet icon" aria-label=say(MapMsg::Unlink) title=say(MapMsg::Unlink) on:click=move |_| change(bench, GroundEdit::RemoveLink { a, b })>"✕"</button></li>
                }
            });
            view! { <section data-panel="links"><h3>{say(MapMsg::Links)}</h3><ul class="list">{rows.collect_view()}</ul></section> }
        })
    }
}
