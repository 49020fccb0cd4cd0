//! The plan in one sentence and four figures.

use super::all_grids;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::plan::Norms;
use leptos::prelude::*;

/// One sentence and four figures.
#[component]
pub fn Story() -> impl IntoView {
    let bench = use_workbench();
    let numbers = Memo::new(move |_| {
        bench.watch(|s| {
            let live = &s.draft().live;
            let norms = Norms::default();
            let (mut grids, mut over, mut large, mut small, mut households) = (0u32, 0u32, 0u32, 0u32, 0u64);
            let mut communities = crate::sorted::SortedSet::new();
            for g in all_grids(s) {
                let tally = live.tallies.grid(g);
                grids += 1;
                households += u64::from(tally.households);
                communities.insert(s.draft().scenario.plan.grid(g).community);
                over += u32::from(live.load_ratio(g).is_some_and(|l| l > 1.0));
                large += u32::from(tally.households > norms.grid_households.1);
                small += u32::from(tally.households > 0 && tally.households < norms.grid_households.0);
            }
            (grids, over, large, small, households, communities.len())
        })
    });
    view! {
        {move || numbers.get().map(|(grids, over, large, small, households, communities)| {
            let said = match over {
                0 => ("没有一个车马比大于 1：各网格的人手都够用。".to_owned(), "none has a load ratio above 1: hands suffice everywhere.".to_owned()),
                1 => ("有 1 个车马比大于 1：要做的比能做的多。".to_owned(), "one has a load ratio above 1: more to do than hands can do.".to_owned()),
                n => (format!("有 {n} 个车马比大于 1：要做的比能做的多。"), format!("{n} have a load ratio above 1: more to do than hands can do.")),
            };
            let sentence = bench.pick((
                format!("{communities} 个社区、{grids} 个网格中，{}", said.0),
                format!("Of {grids} grids in {communities} communities, {}", said.1),
            ));
            let mean = households.checked_div(u64::from(grids)).unwrap_or(0);
            view! {
                <section>
                    <p class="lead">{sentence}</p>
                    <div class="figures" style="margin-top:12px">
                        <Figure value=over.to_string() label=Msg::OverloadedGrids unit=Msg::UnitGrids/>
                        <Figure value=mean.to_string() label=Msg::HouseholdsPerGrid unit=Msg::UnitHouseholds/>
                        <Figure value=large.to_string() label=Msg::OversizedGrids unit=Msg::UnitGrids/>
                        <Figure value=small.to_string() label=Msg::UndersizedGrids unit=Msg::UnitGrids/>
                    </div>
                    <p class="small faint" style="margin-top:12px">{move || bench.t(Msg::ExpectationNote)}</p>
                    <div class="row" style="margin-top:12px">
                        {move || bench.watch(|s| (s.is_sample(), s.draft().id)).filter(|(sample, id)| *sample && *id == 0).map(|_| view! {
                            <button type="button" class="btn primary" data-action="reform" on:click=move |_| bench.take(1)>{move || bench.t(Msg::ShowReform)}</button>
                        })}
                        {move || bench.watch(|s| (s.is_sample(), s.draft().id)).filter(|(sample, id)| *sample && *id == 1).map(|_| view! {
                            <button type="button" class="btn" on:click=move |_| bench.take(0)>{move || bench.t(Msg::ShowBaseline)}</button>
                        })}
                    </div>
                </section>
            }
        })}
    }
}

/// A headline figure.
#[component]
pub fn Figure(value: String, label: Msg, unit: Msg) -> impl IntoView {
    let bench = use_workbench();
    view! {
        <div class="figure">
            <div class="l">{move || bench.t(label)}</div>
            <div class="v">{value}<span class="u">{move || bench.t(unit)}</span></div>
        </div>
    }
}
