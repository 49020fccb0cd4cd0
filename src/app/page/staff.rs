//! 人员: who works where, by community and grid, against what there is.

use crate::app::event_value;
use crate::app::widget::Stepper;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::plan::{CommunityId, CommunityKind, GridId};
use crate::scenario::staffing::Rule;
use crate::scenario::{ScenarioEdit, Staffing, lever};
use leptos::prelude::*;

/// One community in the table.
#[derive(Clone, PartialEq)]
struct Row {
    id: CommunityId,
    name: String,
    households: u32,
    workers: u32,
    grid_workers: u32,
    by_hand: bool,
    grids: Vec<(GridId, String, u32, u32, Option<f64>, bool)>,
}

/// The staffing page.
#[component]
pub fn Staff() -> impl IntoView {
    let bench = use_workbench();
    let open = RwSignal::new(None::<CommunityId>);
    let totals = Memo::new(move |_| {
        bench.watch(|s| {
            let draft = s.draft();
            let plan = &draft.scenario.plan;
            let sum = |urban: bool| {
                (0..plan.grids().len())
                    .filter(|g| {
                        (plan.community(plan.grid(GridId::of(*g)).community).kind == CommunityKind::Urban) == urban
                    })
                    .map(|g| draft.live.heads.grids.get(g).copied().unwrap_or(0))
                    .sum::<u32>()
            };
            let households: u64 = (0..plan.communities().len())
                .filter(|c| plan.community(CommunityId::of(*c)).kind == CommunityKind::Urban)
                .map(|c| u64::from(draft.live.tallies.communities[c].households))
                .sum();
            let residents: u64 = (0..plan.communities().len())
                .filter(|c| plan.community(CommunityId::of(*c)).kind == CommunityKind::Urban)
                .map(|c| u64::from(draft.live.tallies.communities[c].residents))
                .sum();
            let community: u32 = draft.live.heads.communities.iter().sum();
            let town: u32 = draft.live.heads.towns.iter().sum();
            (
                sum(true),
                sum(false),
                community,
                town,
                households,
                residents,
                draft.scenario.staffing.rule,
            )
        })
    });
    let rows = Memo::new(move |_| {
        bench
            .watch(|s| {
                let draft = s.draft();
                let plan = &draft.scenario.plan;
                let live = &draft.live;
                let mut rows: Vec<Row> = (0..plan.communities().len())
                    .map(CommunityId::of)
                    .filter(|c| plan.community(*c).kind == CommunityKind::Urban && live.tallies.community(*c).units > 0)
                    .map(|id| Row {
                        id,
                        name: plan.community(id).name.clone(),
                        households: live.tallies.community(id).households,
                        workers: live.heads.communities.get(id.index()).copied().unwrap_or(0),
                        grid_workers: 0,
                        by_hand: draft.scenario.staffing.communities.contains_key(&id),
                        grids: Vec::new(),
                    })
                    .collect();
                let position: std::collections::BTreeMap<_, _> =
                    rows.iter().enumerate().map(|(i, r)| (r.id, i)).collect();
                for g in (0..plan.grids().len())
                    .map(GridId::of)
                    .filter(|g| live.tallies.grid(*g).units > 0)
                {
                    let Some(&i) = position.get(&plan.grid(g).community) else {
                        continue;
                    };
                    let heads = live.heads.grids.get(g.index()).copied().unwrap_or(0);
                    rows[i].grid_workers += heads;
                    let by_hand = draft.scenario.staffing.grids.contains_key(&g);
                    rows[i].grids.push((
                        g,
                        plan.grid(g).name.clone(),
                        live.tallies.grid(g).households,
                        heads,
                        live.load_ratio(g),
                        by_hand,
                    ));
                }
                rows
            })
            .unwrap_or_default()
    });
    let change = move |edit: &dyn Fn(&mut Staffing)| {
        if let Some(mut staffing) = bench.peek(|s| s.draft().scenario.staffing.clone()) {
            edit(&mut staffing);
            bench.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        }
    };
    let set_total = move |id: &'static str, n: f64| {
        let Some(found) = lever::find(id) else { return };
        let mut setting = bench
            .peek(|s| s.draft().scenario.levers.get(id).cloned())
            .flatten()
            .unwrap_or_else(|| found.document_setting());
        setting.on = true;
        if setting.values.is_empty() {
            setting.values = found.document_setting().values;
        }
        setting.values[0] = n.clamp(found.numbers[0].bounds.0, found.numbers[0].bounds.1);
        bench.edit(&ScenarioEdit::Lever {
            id: id.to_owned(),
            setting: Some(setting),
        });
    };
    let total_field = move |id: &'static str| {
        let value = move || {
            bench
                .watch(|s| lever::value(&s.draft().scenario.levers, id, 0))
                .unwrap_or(0.0)
        };
        view! {
            <input type="number" min="0" step="1" style="width:88px" data-total=id aria-label=move || bench.t(if id == "add06" { Msg::GridWorkers } else { Msg::CommunityWorkers }) prop:value=move || format!("{:.0}", value())
                on:change=move |event| { if let Ok(n) = event_value(&event).parse::<f64>() { set_total(id, n) } }/>
        }
    };
    view! {
        <section>
            <h2>{move || bench.t(Msg::StaffTotals)}</h2>
            {move || totals.get().map(|(urban, village, community, town, households, residents, rule)| {
                let per = if urban > 0 { households / u64::from(urban) } else { 0 };
                let norm = if residents > 0 { f64::from(community) / residents as f64 * 1e4 } else { 0.0 };
                view! {
                    <div class="stack">
                        <div class="row"><span style="flex:1">{move || bench.t(Msg::GridWorkers)} <span class="faint small">" 加06"</span></span>{total_field("add06")}</div>
                        <div class="row"><span style="flex:1">{move || bench.t(Msg::CommunityWorkers)} <span class="faint small">" 加07"</span></span>{total_field("add07")}</div>
                        <dl class="facts">
                            <dt>{move || bench.t(Msg::PlacedGrid)}</dt><dd>{urban}</dd>
                            <dt>{move || bench.t(Msg::PlacedCommunity)}</dt><dd>{community}</dd>
                            <dt>{move || bench.t(Msg::VillageCadres)}</dt><dd>{village}</dd>
                            <dt>{move || bench.t(Msg::TownStaff)}</dt><dd>{town}</dd>
                            <dt>{move || bench.t(Msg::HouseholdsPerWorker)}</dt><dd>{per}</dd>
                            <dt>{move || bench.t(Msg::PerTenThousand)}</dt><dd class:bad={norm < 17.95}>{format!("{norm:.1} / 18")}</dd>
                        </dl>
                        <label class="row"><span style="flex:1">{move || bench.t(Msg::StaffRule)}</span>
                            <select on:change=move |event| {
                                let rule = match event_value(&event).as_str() { "equal" => Rule::Equal, "workload" => Rule::Workload, _ => Rule::Households };
                                change(&|s| s.rule = rule);
                            }>
                                <option value="households" selected=rule == Rule::Households>{move || bench.t(Msg::RuleHouseholds)}</option>
                                <option value="equal" selected=rule == Rule::Equal>{move || bench.t(Msg::RuleEqual)}</option>
                                <option value="workload" selected=rule == Rule::Workload>{move || bench.t(Msg::RuleWorkload)}</option>
                            </select>
                        </label>
                        <button type="button" class="btn" on:click=move |_| change(&|s| { s.grids.clear(); s.communities.clear(); s.towns.clear(); })>{move || bench.t(Msg::ForgetHandSet)}</button>
                    </div>
                }
            })}
        </section>
        <section>
            <h2>{move || bench.t(Msg::ByCommunity)}</h2>
            <p class="small faint" style="margin-bottom:8px">{move || bench.t(Msg::StaffNote)}</p>
            <For each=move || rows.get() key=|r| (r.id, r.name.clone(), r.workers, r.grid_workers, r.households, r.by_hand, r.grids.iter().map(|g| (g.0, g.3)).collect::<Vec<_>>()) let(row)>
                {
                    let id = row.id;
                    let workers = row.workers;
                    let grids = row.grids.clone();
                    let label = row.name.clone();
                    view! {
                        <div style="border-bottom:1px solid var(--line);padding:6px 0">
                            <div class="row">
                                <button type="button" class="btn quiet" style="flex:1;justify-content:flex-start;min-width:0" aria-expanded=move || (open.get() == Some(id)).to_string()
                                    on:click=move |_| open.update(|o| *o = if *o == Some(id) { None } else { Some(id) })>
                                    {move || if open.get() == Some(id) { "▾ " } else { "▸ " }}{row.name.clone()}
                                </button>
                                <span class="small muted num">{bench.pick((format!("{} 户 · 网格员 {}", row.households, row.grid_workers), format!("{} hh · {} grid", row.households, row.grid_workers)))}</span>
                                <Stepper value=Signal::derive(move || workers) label=Signal::derive(move || label.clone()) on_change=Callback::new(move |n| change(&|s| { s.communities.insert(id, n); }))/>
                            </div>
                            {move || (open.get() == Some(id)).then(|| grids.iter().map(|(g, name, households, heads, load, by_hand)| {
                                let (g, heads, name) = (*g, *heads, name.clone());
                                let label = name.clone();
                                view! {
                                    <div class="row" style="padding:4px 0 4px 24px">
                                        <button type="button" class="btn quiet" style="flex:1;justify-content:flex-start;min-width:0" on:click=move |_| bench.show_grid(g)>{name}{by_hand.then_some(" *")}</button>
                                        <span class="small muted num">{bench.pick((format!("{households} 户"), format!("{households} hh")))}</span>
                                        <span class="small num" class:bad=load.is_some_and(|l| l > 1.0)>{load.map_or("—".to_owned(), |l| format!("{l:.2}"))}</span>
                                        <Stepper value=Signal::derive(move || heads) label=Signal::derive(move || label.clone()) on_change=Callback::new(move |n| change(&|s| { s.grids.insert(g, n); }))/>
                                    </div>
                                }
                            }).collect_view())}
                        </div>
                    }
                }
            </For>
        </section>
    }
}
