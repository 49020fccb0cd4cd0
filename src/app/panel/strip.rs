//! The strip below: problems with jump and repair, the table of grids (the map's twin), and what
//! differs from the baseline.

use crate::app::drawing::strength_name;
use crate::app::view::{Strip as Which, use_view};
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::locale::finding;
use crate::locale::map::MapMsg;
use crate::plan::finding::Strength;
use crate::plan::{CommunityKind, FindingKind, GridId, Severity};
use crate::territory::order::SortCompact;
use leptos::prelude::*;

/// Rows drawn at most: a list nobody scrolls to the end of only slows the page.
const MOST_ROWS: usize = 300;

/// The strip.
#[component]
pub fn Strip() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let counts = Memo::new(move |_| {
        let strength = bench.drawing.strength.get();
        bench
            .watch(|s| {
                let severities = s.draft().live.findings.iter().map(|f| f.kind.severity());
                severities.fold((0, 0), |(all, errors), severity| {
                    (
                        all + usize::from(strength.asks_for(severity)),
                        errors + usize::from(severity == Severity::Error),
                    )
                })
            })
            .unwrap_or_default()
    });
    let toggle = move |which: Which| {
        view.strip
            .update(|s| *s = if *s == Some(which) { None } else { Some(which) })
    };
    let is_open = move |which: Which| (view.strip.get() == Some(which)).to_string();
    let can_differ = Memo::new(move |_| bench.watch(|s| !s.draft().is_baseline()).unwrap_or(false));
    view! {
        <section class="strip" aria-label=move || bench.t(Msg::Lists)>
            <header>
                <button type="button" data-strip="findings" aria-expanded=move || is_open(Which::Findings) on:click=move |_| toggle(Which::Findings)>
                    {move || bench.t(Msg::Findings)} " " <span data-value="findings">{move || counts.get().0}</span>
                    {move || (counts.get().1 > 0).then(|| view! { <span class="badge no" style="margin-left:6px">{format!("{} {}", finding::FindingMsg::Error.text(bench.language.get()), counts.get().1)}</span> })}
                </button>
                <button type="button" data-strip="grids" aria-expanded=move || is_open(Which::Grids) on:click=move |_| toggle(Which::Grids)>{move || bench.t(Msg::GridTable)}</button>
                {move || can_differ.get().then(|| view! {
                    <button type="button" data-strip="differences" aria-expanded=move || is_open(Which::Differences) on:click=move |_| toggle(Which::Differences)>{move || MapMsg::Differences.text(bench.language.get())}</button>
                })}
                <span class="grow"></span>
                {move || (view.strip.get() == Some(Which::Findings)).then(|| view! { <Problem/> })}
            </header>
            {move || view.strip.get().map(|which| {
                let list = match which {
                    Which::Findings => view! { <Findings/> }.into_any(),
                    Which::Grids => view! { <Grids/> }.into_any(),
                    Which::Differences => view! { <Differences/> }.into_any(),
                };
                view! { <div class="body">{list}</div> }
            })}
        </section>
    }
}

/// Strength, and the way through the list.
#[component]
fn Problem() -> impl IntoView {
    let bench = use_workbench();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let strength = bench.drawing.strength;
    let key = move |key: &'static str, label: MapMsg, run: fn(crate::app::workbench::Workbench)| {
        view! { <button type="button" data-problem=key on:click=move |_| run(bench)><kbd>{key}</kbd>{move || say(label)}</button> }.into_any()
    };
    view! {
        <span class="segments" role="group" aria-label=move || say(MapMsg::Strength)>
            {[Strength::Valid, Strength::Check, Strength::All].map(|s| view! {
                <button type="button" data-strength=format!("{s:?}") aria-pressed=move || (strength.get() == s).to_string() on:click=move |_| { strength.set(s); bench.drawing.problem.set(None); }>{move || say(strength_name(s))}</button>
            }).collect_view()}
        </span>
        {key("O", MapMsg::PreviousProblem, |b| b.step_problem(false))}
        {key("P", MapMsg::NextProblem, |b| b.step_problem(true))}
        {key("F", MapMsg::FixKey, |b| b.repair_problem())}
    }
}

#[component]
fn Findings() -> impl IntoView {
    let bench = use_workbench();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let rows = move || {
        let language = bench.language.get();
        let problems = bench.problems();
        let listed = problems.into_iter().take(MOST_ROWS).enumerate();
        listed
            .map(|(i, problem)| {
                let severity = problem.kind.severity();
                let text = bench
                    .peek(|s| finding::describe(&problem, &s.draft().scenario.plan, language))
                    .unwrap_or_default();
                let class = match severity {
                    Severity::Error => "badge no",
                    Severity::Warning => "badge",
                    Severity::Hint => "badge plain",
                };
                let rule = finding::rule(&problem.kind).text(language);
                // Whether there is a sure way is only known by trying; these have none.
                let repairable = !matches!(problem.kind, FindingKind::NoStaff | FindingKind::Exclave);
                let problem = StoredValue::new(problem);
                let show = move || bench.show_problem(i, &problem.get_value());
                let repair = move |event: leptos::ev::MouseEvent| {
                    event.stop_propagation();
                    bench.drawing.problem.set(Some(i));
                    bench.repair(&problem.get_value());
                };
                view! {
                    <tr class="click" class:sel=move || bench.drawing.problem.get() == Some(i) tabindex="0" on:click=move |_| show() on:keydown=move |e| { if e.key() == "Enter" { show() } }>
                        <td style="width:6em"><span class=class title=finding::severity(severity).text(language)>{rule}</span></td>
                        <td>{text}</td>
                        <td class="num">{repairable.then(|| view! { <button type="button" class="btn quiet" data-action="repair" on:click=repair>{say(MapMsg::FixKey)}</button> })}</td>
                    </tr>
                }
                .into_any()
            })
            .collect_view()
    };
    view! { <table><tbody>{rows}</tbody></table> }
}

/// A row that shows a grid when it is chosen.
fn grid_row(grid: GridId, cells: impl IntoView + 'static) -> impl IntoView {
    let bench = use_workbench();
    view! {
        <tr class="click" class:sel=move || bench.selected.get() == Some(grid) tabindex="0" on:click=move |_| bench.show_grid(grid) on:keydown=move |e| { if e.key() == "Enter" { bench.show_grid(grid) } }>{cells}</tr>
    }
}

fn head(words: &[(&'static str, bool)]) -> impl IntoView + use<> {
    let cells = words.iter().map(|&(w, num)| view! { <th class:num=num>{w}</th> });
    view! { <thead><tr>{cells.collect_view()}</tr></thead> }
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
                rows.sort_compact_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
                rows.truncate(MOST_ROWS);
                let cells = rows.into_iter().map(|(g, load)| {
                    let grid = plan.grid(g);
                    let tally = draft.live.tallies.grid(g);
                    let heads = draft.live.heads.grids.get(g.index()).copied().unwrap_or(0);
                    let visits = draft.live.visit_coverage(g);
                    grid_row(g, view! {
                        <th scope="row">{grid.name.clone()}</th><td>{plan.community(grid.community).name.clone()}</td><td class="faint">{grid.code.clone()}</td>
                        <td class="num">{tally.households}</td><td class="num">{tally.residents}</td><td class="num">{heads}</td>
                        <td class="num" class:bad=load.is_some_and(|l| l > 1.0)>{load.map_or("—".to_owned(), |l| format!("{l:.2}"))}</td>
                        <td class="num">{visits.map_or("—".to_owned(), |v| format!("{:.0}%", v * 100.0))}</td>
                    })
                });
                cells.collect_view()
            })
    };
    view! {
        <table>
            {move || head(&[
                (bench.t(Msg::Grid), false), (bench.t(Msg::Community), false), (bench.t(Msg::Code), false),
                (bench.t(Msg::Households), true), (bench.t(Msg::Residents), true), (bench.t(Msg::GridWorkers), true),
                (bench.t(Msg::LoadRatio), true), (bench.t(Msg::VisitCoverage), true),
            ])}
            <tbody>{rows}</tbody>
        </table>
    }
}

/// One grid that is not what it was.
struct Change {
    grid: GridId,
    was: String,
    before: (u32, u32),
    came: (u32, u32, u32),
    went: (u32, u32, u32),
}

/// What differs from the baseline, grid by grid.
#[component]
fn Differences() -> impl IntoView {
    let bench = use_workbench();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let body = move || {
        bench.live.track();
        bench.library.track();
        let (sum, changes) = bench.with_difference(|base, diff| {
            bench
                .peek(|s| {
                    let plan = &s.draft().scenario.plan;
                    let mut changes: Vec<Option<Change>> = (0..plan.grids().len()).map(|_| None).collect();
                    let fresh = |grid: GridId| {
                        let old = diff.grids.predecessor.get(grid.index()).copied().flatten();
                        let tally = old.map(|o| *s.baseline().live.tallies.grid(o));
                        Change {
                            grid,
                            was: old.map_or("—".to_owned(), |o| base.grid(o).name.clone()),
                            before: tally.map_or((0, 0), |t| (t.households, t.residents)),
                            came: (0, 0, 0),
                            went: (0, 0, 0),
                        }
                    };
                    // A unit that left shows where it came to and where it was missed.
                    let mut successor = vec![None; base.grids().len()];
                    for (new, old) in diff.grids.predecessor.iter().enumerate() {
                        if let Some(old) = old {
                            successor[old.index()] = Some(GridId::of(new));
                        }
                    }
                    for &u in &diff.grids.units {
                        let unit = s.territory.unit(u);
                        let add = |sum: &mut (u32, u32, u32)| {
                            *sum = (sum.0 + 1, sum.1 + unit.households, sum.2 + unit.residents);
                        };
                        if let Some(to) = plan.grid_of(u) {
                            add(&mut changes[to.index()].get_or_insert_with(|| fresh(to)).came);
                        }
                        if let Some(from) = base.grid_of(u).and_then(|g| successor[g.index()]) {
                            add(&mut changes[from.index()].get_or_insert_with(|| fresh(from)).went);
                        }
                    }
                    let sum = (diff.grids.units.len(), diff.grids.households, diff.grids.residents);
                    (sum, changes.into_iter().flatten().take(MOST_ROWS).collect::<Vec<_>>())
                })
                .unwrap_or_default()
        })?;
        if sum.0 == 0 {
            return Some(view! { <p class="muted" style="padding:12px">{say(MapMsg::NoChange)}</p> }.into_any());
        }
        let rows = bench.peek(|s| {
            let plan = &s.draft().scenario.plan;
            let moves = |m: (u32, u32, u32), sign: &str| {
                if m.0 == 0 {
                    String::new()
                } else {
                    format!("{sign}{} / {sign}{} / {sign}{}", m.0, m.1, m.2)
                }
            };
            let cells = changes.into_iter().map(|c| {
                let now = s.draft().live.tallies.grid(c.grid);
                grid_row(
                    c.grid,
                    view! {
                        <th scope="row">{plan.grid(c.grid).name.clone()}</th><td>{c.was}</td>
                        <td class="num">{c.before.0}</td><td class="num">{now.households}</td>
                        <td class="num">{c.before.1}</td><td class="num">{now.residents}</td>
                        <td class="num good">{moves(c.came, "+")}</td><td class="num bad">{moves(c.went, "−")}</td>
                    },
                )
            });
            cells.collect_view()
        });
        let line = bench.pick((
            format!("{} 个单元、{} 户、{} 人换了网格", sum.0, sum.1, sum.2),
            format!(
                "{} units, {} households, {} residents are in another grid",
                sum.0, sum.1, sum.2
            ),
        ));
        let heads = [
            (bench.t(Msg::Grid), false),
            (say(MapMsg::OldGrid), false),
            (say(MapMsg::HouseholdsBefore), true),
            (say(MapMsg::HouseholdsNow), true),
            (say(MapMsg::ResidentsBefore), true),
            (say(MapMsg::ResidentsNow), true),
            (say(MapMsg::Came), true),
            (say(MapMsg::Went), true),
        ];
        let changed = bench.drawing.changed;
        Some(
            view! {
                <p class="row" style="padding:8px 12px" data-value="difference"><b>{line}</b>
                    <label class="row"><input type="checkbox" prop:checked=move || changed.get() on:change=move |_| changed.update(|v| *v = !*v)/>{say(MapMsg::ChangedUnits)}</label></p>
                <table>{head(&heads)}<tbody>{rows}</tbody></table>
            }
            .into_any(),
        )
    };
    view! { {body} }
}
