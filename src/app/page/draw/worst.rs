//! The grids with most to do.

use super::all_grids;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::territory::order::SortCompact;
use leptos::prelude::*;

/// The grids with most to do.
#[component]
pub fn Worst() -> impl IntoView {
    let bench = use_workbench();
    let rows = move || {
        bench
            .watch(|s| {
                let live = &s.draft().live;
                let plan = &s.draft().scenario.plan;
                let mut rows: Vec<_> = all_grids(s)
                    .filter_map(|g| live.load_ratio(g).map(|l| (g, l)))
                    .collect();
                rows.sort_compact_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                rows.truncate(12);
                rows.into_iter()
                    .map(|(g, load)| {
                        let grid = plan.grid(g);
                        (
                            g,
                            grid.name.clone(),
                            plan.community(grid.community).name.clone(),
                            live.tallies.grid(g).households,
                            load,
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    view! {
        <section>
            <h2>{move || bench.t(Msg::WorstGrids)}</h2>
            <ul class="list">
                {move || rows().into_iter().map(|(g, name, community, households, load)| {
                    let title = if name.starts_with(community.as_str()) { name } else { format!("{community} · {name}") };
                    view! {
                        <li><button type="button" on:click=move |_| bench.show_grid(g)>
                            <span class="name" title=title.clone()>{title.clone()}</span>
                            <span class="num muted">{bench.pick((format!("{households} 户"), format!("{households} hh")))}</span>
                            <span class="num" class:bad={load > 1.0}>{format!("{load:.2}")}</span>
                        </button></li>
                    }
                }).collect_view()}
            </ul>
        </section>
    }
}
