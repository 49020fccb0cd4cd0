//! The strip below: findings with a jump each, and the table of grids (the map's twin).

use crate::app::view::{Strip as Which, use_view};
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::locale::finding;
use crate::plan::{CommunityKind, GridId, Severity};
use leptos::prelude::*;

/// Rows drawn at most: a list nobody scrolls to the end of only slows the page.
const MOST_ROWS: usize = 300;

/// The strip.
#[component]
pub fn Strip() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let counts = Memo::new(move |_| {
        bench
            .watch(|s| {
                let findings = &s.draft().live.findings;
                let errors = findings.iter().filter(|f| f.kind.severity() == Severity::Error).count();
                (findings.len(), errors)
            })
            .unwrap_or_default()
    });
    let toggle = move |which: Which| {
        view.strip
            .update(|s| *s = if *s == Some(which) { None } else { Some(which) })
    };
    view! {
        <section class="strip" aria-label=move || bench.t(Msg::Lists)>
            <header>
                <button type="button" data-strip="findings" aria-expanded=move || (view.strip.get() == Some(Which::Findings)).to_string() on:click=move |_| toggle(Which::Findings)>
                    {move || bench.t(Msg::Findings)} " " {move || counts.get().0}
                    {move || (counts.get().1 > 0).then(|| view! { <span class="badge no" style="margin-left:6px">{format!("{} {}", finding::FindingMsg::Error.text(bench.language.get()), counts.get().1)}</span> })}
                </button>
                <button type="button" data-strip="grids" aria-expanded=move || (view.strip.get() == Some(Which::Grids)).to_string() on:click=move |_| toggle(Which::Grids)>{move || bench.t(Msg::GridTable)}</button>
            </header>
            {move || view.strip.get().map(|which| match which {
                Which::Findings => view! { <div class="body"><Findings/></div> }.into_any(),
                Which::Grids => view! { <div class="body"><Grids/></div> }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Findings() -> impl IntoView {
    let bench = use_workbench();
    let rows = move || {
        let language = bench.language.get();
        bench
            .watch(|s| {
                let draft = s.draft();
                draft
                    .live
                    .findings
                    .iter()
                    .take(MOST_ROWS)
                    .map(|f| {
                        (
                            f.kind.severity(),
                            f.grid,
                            f.units.first().copied(),
                            finding::describe(f, &draft.scenario.plan, language),
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    view! {
        <table>
            <tbody>
                {move || rows().into_iter().map(|(severity, grid, unit, text)| {
                    let class = match severity { Severity::Error => "badge no", Severity::Warning => "badge", Severity::Hint => "badge plain" };
                    view! {
                        <tr class="click" tabindex="0" on:click=move |_| bench.show(grid, unit) on:keydown=move |e| { if e.key() == "Enter" { bench.show(grid, unit) } }>
                            <td style="width:6em"><span class=class>{finding::severity(severity).text(bench.language.get())}</span></td>
                            <td>{text}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Grids() -> impl IntoView {
    let bench = use_workbench();
    let rows = move || {
        bench
            .watch(|s| {
                let (draft, plan) = (s.draft(), &s.draft().scenario.plan);
                let mut rows: Vec<_> = (0..plan.grids().len())
                    .map(GridId::of)
                    .filter(|g| draft.live.tallies.grid(*g).units > 0)
                    .filter(|g| plan.community(plan.grid(*g).community).kind == CommunityKind::Urban || !s.is_sample())
                    .map(|g| (g, draft.live.load_ratio(g)))
                    .collect();
                rows.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
                rows.into_iter()
                    .take(MOST_ROWS)
                    .map(|(g, load)| {
                        let grid = plan.grid(g);
                        let tally = *draft.live.tallies.grid(g);
                        let heads = draft.live.heads.grids.get(g.index()).copied().unwrap_or(0);
                        (
                            g,
                            grid.name.clone(),
                            plan.community(grid.community).name.clone(),
                            grid.code.clone(),
                            tally,
                            heads,
                            load,
                            draft.live.visit_coverage(g),
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    view! {
        <table>
            <thead><tr>
                <th>{move || bench.t(Msg::Grid)}</th><th>{move || bench.t(Msg::Community)}</th><th>{move || bench.t(Msg::Code)}</th>
                <th class="num">{move || bench.t(Msg::Households)}</th><th class="num">{move || bench.t(Msg::Residents)}</th>
                <th class="num">{move || bench.t(Msg::GridWorkers)}</th><th class="num">{move || bench.t(Msg::LoadRatio)}</th><th class="num">{move || bench.t(Msg::VisitCoverage)}</th>
            </tr></thead>
            <tbody>
                {move || rows().into_iter().map(|(g, name, community, code, tally, heads, load, visits)| view! {
                    <tr class="click" class:sel=move || bench.selected.get() == Some(g) tabindex="0" on:click=move |_| bench.show_grid(g) on:keydown=move |e| { if e.key() == "Enter" { bench.show_grid(g) } }>
                        <th scope="row">{name}</th><td>{community}</td><td class="faint">{code}</td>
                        <td class="num">{tally.households}</td><td class="num">{tally.residents}</td><td class="num">{heads}</td>
                        <td class="num" class:bad=load.is_some_and(|l| l > 1.0)>{load.map_or("—".to_owned(), |l| format!("{l:.2}"))}</td>
                        <td class="num">{visits.map_or("—".to_owned(), |v| format!("{:.0}%", v * 100.0))}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}
