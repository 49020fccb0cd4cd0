//! 划分: the story of the plan in one sentence, the selected grid, the worst grids.

use crate::app::action::{assign_gathered, new_grid};
use crate::app::session::Session;
use crate::app::widget::Stepper;
use crate::app::workbench::{Workbench, use_workbench};
use crate::locale::app::Msg;
use crate::locale::finding;
use crate::plan::{CommunityKind, GridId, Norms, Severity, common_edits, finding as rules};
use crate::scenario::ScenarioEdit;
use leptos::prelude::*;

/// The inspector of the draw page.
#[component]
pub fn Draw() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <Gathered/>
        {move || match bench.selected.get() {
            Some(grid) => view! { <GridCard grid/> }.into_any(),
            None => view! { <Story/> }.into_any(),
        }}
        <Worst/>
    }
}

/// Grids that the norms speak of: urban ones of the sample, all of an import.
fn counted(s: &Session, grid: GridId) -> bool {
    let (draft, plan) = (s.draft(), &s.draft().scenario.plan);
    draft.live.tallies.grid(grid).units > 0
        && (!s.is_sample() || plan.community(plan.grid(grid).community).kind == CommunityKind::Urban)
}

fn all_grids(s: &Session) -> impl Iterator<Item = GridId> + '_ {
    (0..s.draft().scenario.plan.grids().len())
        .map(GridId::of)
        .filter(|g| counted(s, *g))
}

/// One sentence and four figures.
#[component]
fn Story() -> impl IntoView {
    let bench = use_workbench();
    let numbers = Memo::new(move |_| {
        bench.watch(|s| {
            let live = &s.draft().live;
            let norms = Norms::default();
            let (mut grids, mut over, mut large, mut small, mut households) = (0u32, 0u32, 0u32, 0u32, 0u64);
            let mut communities = std::collections::BTreeSet::new();
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
            let sentence = bench.pick((
                format!("{communities} 个社区、{grids} 个网格中，有 {over} 个车马比大于 1：要做的比能做的多。"),
                format!("Of {grids} grids in {communities} communities, {over} have a load ratio above 1: more to do than hands can do."),
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

/// Units gathered by lasso or rectangle.
#[component]
fn Gathered() -> impl IntoView {
    let bench = use_workbench();
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
                        <button type="button" class="btn quiet" on:click=move |_| bench.gathered.set(Vec::new())>{move || bench.t(Msg::Cancel)}</button>
                    </div>
                </section>
            }
        })
    }
}

/// What the card of a grid shows.
#[derive(Clone, PartialEq)]
struct Card {
    name: String,
    community: String,
    code: String,
    tally: crate::plan::Tally,
    heads: u32,
    load: Option<f64>,
    visits: Option<f64>,
    before: Option<(u32, Option<f64>)>,
    findings: Vec<(Severity, String)>,
}

fn card(bench: &Workbench, s: &Session, grid: GridId) -> Option<Card> {
    let (draft, plan) = (s.draft(), &s.draft().scenario.plan);
    let g = plan.grids().get(grid.index())?;
    let live = &draft.live;
    let tally = *live.tallies.grids.get(grid.index())?;
    let heads = live.heads.grids.get(grid.index()).copied().unwrap_or(0);
    let units: Vec<_> = s
        .territory
        .unit_ids()
        .filter(|u| plan.grid_of(*u) == Some(grid))
        .collect();
    let language = bench.language.get();
    let findings = rules::grid_findings(
        &s.territory,
        plan,
        &live.tallies,
        grid,
        &units,
        heads,
        &Norms::default(),
    )
    .iter()
    .map(|f| (f.kind.severity(), finding::describe(f, plan, language)))
    .collect();
    let base = s.baseline();
    let before = base
        .scenario
        .plan
        .grids()
        .get(grid.index())
        .filter(|b| b.code == g.code && draft.id != 0)
        .map(|_| (base.live.tallies.grid(grid).households, base.live.load_ratio(grid)));
    Some(Card {
        name: g.name.clone(),
        community: plan.community(g.community).name.clone(),
        code: g.code.clone(),
        tally,
        heads,
        load: live.load_ratio(grid),
        visits: live.visit_coverage(grid),
        before,
        findings,
    })
}

/// The selected grid; follows a stroke while it is under way.
#[component]
fn GridCard(grid: GridId) -> impl IntoView {
    let bench = use_workbench();
    let data = Memo::new(move |_| bench.watch(|s| card(&bench, s, grid)).flatten());
    let heads = Signal::derive(move || data.get().map_or(0, |d| d.heads));
    let set_heads = Callback::new(move |n: u32| {
        if let Some(mut staffing) = bench.peek(|s| s.draft().scenario.staffing.clone()) {
            staffing.grids.insert(grid, n);
            bench.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        }
    });
    let rename = move |_| {
        let Some(old) = data.get_untracked().map(|d| d.name) else {
            return;
        };
        let Some(window) = web_sys::window() else { return };
        if let Ok(Some(name)) = window.prompt_with_message_and_default(bench.say(Msg::RenamePrompt), &old) {
            let name: String = name.trim().chars().take(60).collect();
            if !name.is_empty() && name != old {
                let edit = bench.peek(|s| common_edits::rename_grid(&s.draft().scenario.plan, grid, name));
                if let Some(edit) = edit {
                    bench.edit(&ScenarioEdit::Plan(edit));
                }
            }
        }
    };
    let label = Signal::derive(move || bench.t(Msg::GridWorkers).to_owned());
    view! {
        {move || data.get().map(|d| {
            let load_class = match d.load { Some(l) if l > 1.0 => "v bad", Some(_) => "v good", None => "v faint" };
            let change = |now: f64, before: f64, digits: usize| {
                let diff = now - before;
                if diff.abs() < 0.5 * 10f64.powi(-(digits as i32)) { String::new() } else { format!("{}{:.digits$}", if diff > 0.0 { "+" } else { "−" }, diff.abs()) }
            };
            let (dh, dl) = match d.before {
                Some((h, l)) => (
                    change(f64::from(d.tally.households), f64::from(h), 0),
                    match (d.load, l) { (Some(now), Some(then)) => change(now, then, 2), _ => String::new() },
                ),
                None => (String::new(), String::new()),
            };
            view! {
                <section data-panel="grid">
                    <h2><span style="flex:1;min-width:0">{d.name.clone()}</span>
                        <button type="button" class="btn quiet" on:click=rename>{move || bench.t(Msg::Rename)}</button>
                        <button type="button" class="btn quiet icon" aria-label=move || bench.t(Msg::Close) on:click=move |_| bench.selected.set(None)>"✕"</button>
                    </h2>
                    <p class="muted small" style="margin-bottom:12px">{d.community.clone()} " · " {d.code.clone()}</p>
                    <div class="figures">
                        <div class="figure"><div class="l">{move || bench.t(Msg::LoadRatio)}</div><div class=load_class data-value="load">{d.load.map_or("—".to_owned(), |l| format!("{l:.2}"))}</div><div class="d">{dl}</div></div>
                        <div class="figure"><div class="l">{move || bench.t(Msg::Households)}</div><div class="v" data-value="households">{d.tally.households}</div><div class="d">{dh}</div></div>
                        <div class="figure"><div class="l">{move || bench.t(Msg::VisitCoverage)}</div><div class="v">{d.visits.map_or("—".to_owned(), |v| format!("{:.0}%", v * 100.0))}</div></div>
                        <div class="figure"><div class="l">{move || bench.t(Msg::Residents)}</div><div class="v">{d.tally.residents}</div></div>
                    </div>
                    <dl class="facts" style="margin-top:12px">
                        <dt>{move || bench.t(Msg::SpecialGroups)}</dt><dd>{d.tally.special}</dd>
                        <dt>{move || bench.t(Msg::Area)}</dt><dd>{format!("{:.2} km²", d.tally.area as f64 / 1e6)}</dd>
                        <dt>{move || bench.t(Msg::UnitCount)}</dt><dd>{d.tally.units}</dd>
                    </dl>
                    {(!d.findings.is_empty()).then(|| view! {
                        <ul class="list stack" style="margin-top:12px">
                            {d.findings.iter().map(|(severity, text)| {
                                let class = match severity { Severity::Error => "callout bad small", Severity::Warning => "callout warn small", Severity::Hint => "callout small" };
                                view! { <li class=class>{text.clone()}</li> }
                            }).collect_view()}
                        </ul>
                    })}
                </section>
            }
        })}
        <section>
            <div class="row"><span style="flex:1">{move || bench.t(Msg::GridWorkers)}</span><Stepper value=heads label on_change=set_heads/></div>
        </section>
    }
}

/// The grids with most to do.
#[component]
fn Worst() -> impl IntoView {
    let bench = use_workbench();
    let rows = move || {
        bench
            .watch(|s| {
                let live = &s.draft().live;
                let plan = &s.draft().scenario.plan;
                let mut rows: Vec<_> = all_grids(s)
                    .filter_map(|g| live.load_ratio(g).map(|l| (g, l)))
                    .collect();
                rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
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
