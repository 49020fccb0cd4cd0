//! 对比: one row an index, one column a scenario, 现状 first; a chart of what changed; the map
//! before and after.

use super::simulate::{Running, difference, explanation, style};
use crate::app::chart::ForestChart;
use crate::app::event_value;
use crate::app::map::{Camera, MapHandle, MapView};
use crate::app::map_model::MainModel;
use crate::app::view::use_view;
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::use_workbench;
use crate::comparison::{Comparison, compare, sentence};
use crate::locale::app::Msg;
use crate::locale::index;
use crate::plan::diff::diff;
use crate::simulation::outcome::Area;
use leptos::prelude::*;
use std::rc::Rc;

/// The compare page.
#[component]
pub fn Compare() -> impl IntoView {
    let bench = use_workbench();
    let all = Memo::new(move |_| {
        bench.library.track();
        bench.results.track();
        bench
            .peek(|s| {
                s.drafts
                    .iter()
                    .map(|d| (d.id, bench.name_of(d), d.outcome.is_some()))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    // 现状, the draft in hand and the reform, as a start.
    let initial = bench
        .peek(|s| {
            let mut ids: Vec<u32> = s
                .drafts
                .iter()
                .map(|d| d.id)
                .filter(|id| *id == 0 || *id == s.draft().id || *id == 1)
                .collect();
            ids.dedup();
            ids
        })
        .unwrap_or_default();
    let chosen = RwSignal::new(initial);
    let area = RwSignal::new(Area::City);
    let toggle = move |id: u32| {
        chosen.update(|c| match c.iter().position(|x| *x == id) {
            Some(at) => {
                c.remove(at);
            }
            None if c.len() < 6 => c.push(id),
            None => {}
        });
    };
    let ids = move || {
        all.get()
            .into_iter()
            .map(|d| d.0)
            .filter(|id| *id == 0 || chosen.get().contains(id))
            .collect::<Vec<_>>()
    };
    let missing = move || all.get().iter().any(|(id, _, done)| ids().contains(id) && !done);
    let comparison = Memo::new(move |_| {
        let ids = ids();
        bench
            .watch(|s| {
                let drafts: Vec<_> = ids
                    .iter()
                    .filter_map(|id| s.drafts.iter().find(|d| d.id == *id))
                    .filter(|d| d.outcome.is_some())
                    .collect();
                // Without the baseline's results there is nothing to compare with.
                if drafts.first().is_none_or(|d| d.id != 0) {
                    return None;
                }
                let outcomes: Vec<_> = drafts.iter().filter_map(|d| d.outcome.as_deref()).collect();
                let names: Vec<_> = drafts.iter().map(|d| bench.name_of(d)).collect();
                Some(compare(&outcomes, area.get()).map(|c| (names, c)))
            })
            .flatten()
    });
    let areas = move || {
        bench
            .watch(|s| {
                let data = s.territory.data();
                let mut areas = vec![(Area::City, data.name.clone())];
                areas.extend(
                    data.counties
                        .iter()
                        .enumerate()
                        .map(|(i, c)| (Area::County(i as u32), c.name.clone())),
                );
                areas.extend(data.towns.iter().enumerate().map(|(i, t)| {
                    (
                        Area::Town(i as u32),
                        format!("{} · {}", data.counties[t.county.index()].name, t.name),
                    )
                }));
                areas
            })
            .unwrap_or_default()
    };
    view! {
        <div class="page"><div class="inner">
            <div class="row">
                <h1 style="flex:1">{move || bench.t(Msg::PageCompare)}</h1>
                <label class="row small">{move || bench.t(Msg::AreaCompared)}
                    <select on:change=move |event| {
                        let value = event_value(&event);
                        if let Some((a, _)) = areas().into_iter().find(|(a, _)| format!("{a:?}") == value) { area.set(a); }
                    }>{move || areas().into_iter().map(|(a, name)| view! { <option value=format!("{a:?}") selected=area.get_untracked() == a>{name}</option> }).collect_view()}</select>
                </label>
                <button type="button" class="btn primary" data-action="run-compared" disabled=move || bench.running.get().is_some() || !missing() on:click=move |_| bench.run(ids())><Glyph icon=Icon::Play/>{move || bench.t(Msg::RunCompared)}</button>
            </div>
            <div class="row" role="group" aria-label=move || bench.t(Msg::Scenarios)>
                {move || all.get().into_iter().map(|(id, name, done)| view! {
                    <label class="btn" class:on=move || id == 0 || chosen.get().contains(&id)>
                        <input type="checkbox" prop:checked=move || id == 0 || chosen.get().contains(&id) disabled=id == 0 on:change=move |_| toggle(id)/>
                        {name}<span class="small" style="margin-left:4px">{if done { "" } else { bench.t(Msg::NotRunYet) }}</span>
                    </label>
                }).collect_view()}
            </div>
            <Running/>
            {move || match comparison.get() {
                None => view! { <p class="callout">{bench.t(Msg::CompareEmpty)}</p> }.into_any(),
                Some(Err(why)) => view! { <p class="callout warn">{bench.t(Msg::CompareMismatch)} " " {why}</p> }.into_any(),
                Some(Ok((names, comparison))) => view! { <Table names comparison/> }.into_any(),
            }}
            <BeforeAfter chosen/>
        </div></div>
    }
}

#[component]
fn Table(names: Vec<String>, comparison: Comparison) -> impl IntoView {
    let bench = use_workbench();
    let language = bench.language.get();
    let words: Vec<String> = (1..names.len())
        .map(|i| sentence::conclusion(&comparison, i, &names[0], &names[i], language))
        .collect();
    let columns = names.len();
    let chart = comparison.clone();
    let chart_names = names.clone();
    view! {
        <div class="stack" data-panel="sentence">{words.into_iter().map(|w| view! { <p class="lead">{w}</p> }).collect_view()}</div>
        <div class="scroll-x"><table data-panel="comparison">
            <thead><tr>
                <th>{bench.t(Msg::IndexWord)}</th>
                {names.iter().enumerate().map(|(i, name)| view! {
                    <th class="num">{name.clone()}</th>
                    {(i > 0).then(|| view! { <th class="num">{bench.t(Msg::DifferenceFromBaseline)}</th> })}
                }).collect_view()}
            </tr></thead>
            <tbody>
                {comparison.rows.iter().filter(|r| r.cells.iter().any(|c| c.mean.is_some())).map(|row| {
                    let (i, style) = (row.index, style(row));
                    view! {
                        <tr data-index=i.key()>
                            <th scope="row" title=explanation(i, language)>{language.pick(index::words(i).name)}</th>
                            {row.cells.iter().take(columns).enumerate().map(|(c, cell)| view! {
                                <td class="num">{cell.mean.map_or("—".to_owned(), |m| style.value(m.mean, language))}
                                    {cell.mean.map(|m| view! { <div class="small faint">{style.half_width(m.half_width, language)}</div> })}</td>
                                {(c > 0).then(|| {
                                    let (text, class) = cell.difference.as_ref().map_or(("—".to_owned(), "d"), |d| difference(&bench, i, &style, d));
                                    view! { <td class="num"><span class=class>{text}</span></td> }
                                })}
                            }).collect_view()}
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table></div>
        <p class="small faint">{bench.t(Msg::IntervalNote)} " " {bench.t(Msg::EvidenceNote)}</p>
        {(columns > 1).then(|| view! { <ForestChart names=chart_names comparison=chart/> })}
    }
}

/// The map of 现状 and of another scenario under one slider.
#[component]
fn BeforeAfter(chosen: RwSignal<Vec<u32>>) -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let after = Memo::new(move |_| chosen.get().into_iter().rev().find(|id| *id != 0));
    let split = RwSignal::new(50.0f64);
    let maps = StoredValue::new_local([None::<MapHandle>, None]);
    let summary = move || {
        let id = after.get()?;
        let language = bench.language.get();
        bench
            .watch(|s| {
                let draft = s.drafts.iter().find(|d| d.id == id)?;
                let d = diff(&s.territory, &s.baseline().scenario.plan, &draft.scenario.plan);
                Some(language.pick((
                    format!("网格：新增 {}，撤并 {}；{} 个单元、{} 户换了网格，{} 户换了社区。", d.grids.new.len(), d.grids.gone.len(), d.grids.units.len(), d.grids.households, d.communities.households),
                    format!("Grids: {} new, {} gone; {} units and {} households change grid, {} households change community.", d.grids.new.len(), d.grids.gone.len(), d.grids.units.len(), d.grids.households, d.communities.households),
                )))
            })
            .flatten()
    };
    let link = move |from: usize| {
        Callback::new(move |camera: Camera| {
            maps.with_value(|maps| {
                if let Some(other) = &maps[1 - from] {
                    other.set_camera(camera);
                }
            });
        })
    };
    view! {
        {move || after.get().map(|id| {
            let before = MapHandle::new(Rc::new(MainModel { bench, view, fixed: Some(0), on_camera: Some(link(0)) }));
            let later = MapHandle::new(Rc::new(MainModel { bench, view, fixed: Some(id), on_camera: Some(link(1)) }));
            if let Some([x, y, scale]) = bench.restore_camera.get_untracked() {
                before.set_camera(Camera { x, y, scale });
                later.set_camera(Camera { x, y, scale });
            }
            maps.set_value([Some(before.clone()), Some(later.clone())]);
            let name = bench.peek(|s| s.drafts.iter().find(|d| d.id == id).map(|d| bench.name_of(d))).flatten().unwrap_or_default();
            view! {
                <section class="stack" data-panel="before-after">
                    <h2>{move || bench.t(Msg::BeforeAfter)}</h2>
                    <p class="muted">{summary}</p>
                    <div class="swipe">
                        <div class="pane"><MapView handle=before/></div>
                        <div class="pane" style:clip-path=move || format!("inset(0 0 0 {:.1}%)", split.get())><MapView handle=later/></div>
                        <div class="edge" style:left=move || format!("calc({:.1}% - 1px)", split.get())></div>
                        <span class="tag" style="left:8px">{move || bench.t(Msg::BaselineName)}</span>
                        <span class="tag" style="right:8px">{name}</span>
                        <input type="range" min="0" max="100" step="0.5" aria-label=move || bench.t(Msg::Swipe) prop:value=move || split.get()
                            on:input=move |event| { if let Ok(v) = event_value(&event).parse() { split.set(v) } }/>
                    </div>
                </section>
            }
        })}
    }
}
