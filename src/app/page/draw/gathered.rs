//! Units gathered by lasso or rectangle, and what may become of them.

use crate::app::action::{assign_gathered, new_grid};
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use leptos::prelude::*;

/// Units gathered by lasso or rectangle.
#[component]
pub fn Gathered() -> impl IntoView {
    let bench = use_workbench();
    let say = move |m: MapMsg| m.text(bench.language.get());
    move || {
        let units = bench.gathered.get();
        (!units.is_empty()).then(|| {
            let (households, residents) = bench
                .watch(|s| units.iter().fold((0u32, 0u32), |(h, r), u| (h + s.territory.unit(*u).households, r + s.territory.unit(*u).residents)))
                .unwrap_or_default();
            let n = units.len();
            view! {
                <section data-panel="gathered">
                    <h2>{move || bench.t(Msg::GatheredUnits)}</h2>
                    <p>{bench.pick((format!("{n} 个单元，{households} 户 {residents} 人"), format!("{n} units, {households} households, {residents} residents")))}</p>
                    <div class="row" style="margin-top:8px">
                        <button type="button" class="btn primary" data-action="new-grid" on:click=move |_| new_grid(bench)>{move || bench.t(Msg::NewGrid)}</button>
                        <button type="button" class="btn" disabled=move || bench.selected.get().is_none() on:click=move |_| assign_gathered(bench)>{move || bench.t(Msg::GatheredToGrid)}</button>
                        <button type="button" class="btn" data-action="new-community" title=say(MapMsg::NewCommunityNote) on:click=move |_| bench.new_community_of_gathered()>{say(MapMsg::NewCommunity)}</button>
                        <button type="button" class="btn quiet" on:click=move |_| bench.gathered.set(Vec::new())>{move || bench.t(Msg::Cancel)}</button>
                    </div>
                    {<[_; 2]>::try_from(units.as_slice()).ok().map(|pair| super::links::between(bench, pair))}
                </section>
            }
        })
    }
}
