//! 对比: one row an index, one column a scenario, 现状 first; a chart of what changed; the map
//! before and after.

use super::simulate::{Precision, Running, difference, explanation, style};
use super::weigh::Weigh;
use crate::app::chart::panel;
use crate::app::draft::Draft;
use crate::app::event_value;
use crate::app::map::{Camera, ColourMode, MapHandle, MapView};
use crate::app::map_model::MainModel;
use crate::app::session::Session;
use crate::app::study::{Gathered, StoryTeller, area_name, level_word, use_results};
use crate::app::view::use_view;
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::use_workbench;
use crate::comparison::areas::{AreaLevel, AreaRow, areas_going_on};
use crate::comparison::reader::Reader;
use crate::comparison::{Comparison, compare, sentence};
use crate::locale::app::Msg;
use crate::locale::index;
use crate::locale::results::Msg as ResultMsg;
use crate::plan::diff::diff;
use crate::simulation::Index;
use crate::simulation::outcome::Area;
use crate::statistics::compared;
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
                    .map(|d| {
                        (
                            d.id,
                            bench.name_of(d),
                            d.outcome
                                .as_ref()
                                .is_some_and(|o| o.replications >= bench.replications.get()),
                        )
                    })
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
                let drafts = played(s, &ids)?;
                let outcomes: Vec<_> = drafts.iter().filter_map(|d| d.outcome.as_deref()).collect();
                let names: Vec<_> = drafts.iter().map(|d| bench.name_of(d)).collect();
                Some(compare(&outcomes, area.get()).map(|c| (names, c)))
            })
            .flatten()
    });
    // Statistics are of the scenarios compared, once all of them are there.
    let subject = Memo::new(move |_| {
        if bench.running.get().is_some() {
            return None;
        }
        let (ids, area) = (ids(), area.get());
        let found = bench.watch(|s| {
            let drafts = played(s, &ids)?;
            let seed = drafts.first()?.outcome.as_ref()?.seed;
            let least = drafts
                .iter()
                .filter_map(|d| d.outcome.as_ref())
                .map(|o| o.replications)
                .min()?;
            Some((drafts.iter().map(|d| d.id).collect::<Vec<_>>(), area, seed, least))
        });
        found.flatten()
    });
    use_results().follow(bench, subject);
    let order = Order {
        by_change: RwSignal::new(false),
        real: RwSignal::new(false),
    };
    view! {
        <div class="page"><div class="inner">
            <div class="row">
                <h1 style="flex:1">{move || bench.t(Msg::PageCompare)}</h1>
                <AreaPicker area/>
                <button type="button" class="btn primary" data-action="run-compared" disabled=move || bench.running.get().is_some() || !missing() on:click=move |_| bench.run(ids())><Glyph icon=Icon::Play/>{move || bench.t(Msg::RunCompared)}</button>
                {move || bench.running.get().map(|_| view! { <button type="button" class="btn" data-action="cancel" on:click=move |_| bench.cancel_run()>{move || bench.t(Msg::Cancel)}</button> })}
            </div>
            <div class="row" role="group" aria-label=move || bench.t(Msg::Scenarios)>
                {move || all.get().into_iter().map(|(id, name, done)| view! {
                    <label class="btn" class:on=move || id == 0 || chosen.get().contains(&id)>
                        <input type="checkbox" prop:checked=move || id == 0 || chosen.get().contains(&id) disabled=id == 0 on:change=move |_| toggle(id)/>
                        {name}<span class="small" style="margin-left:4px">{if done { "" } else { bench.t(Msg::NotRunYet) }}</span>
                    </label>
                }).collect_view()}
            </div>
            <Precision ids=Signal::derive(ids) area/>
            <Running/>
            {move || match comparison.get() {
                None => view! { <p class="callout">{bench.t(Msg::CompareEmpty)}</p> }.into_any(),
                Some(Err(why)) => view! { <p class="callout warn">{bench.t(Msg::CompareMismatch)} " " {why}</p> }.into_any(),
                Some(Ok((names, comparison))) => view! { <Table names comparison order/> }.into_any(),
            }}
            {move || subject.get().map(|(ids, ..)| view! { <Areas ids/> })}
            <Gathered/>
            {move || subject.get().map(|(ids, area, ..)| view! { <StoryTeller ids=Signal::derive(move || ids.clone()) area=Signal::derive(move || area)/> })}
            <Weigh compared=Callback::new(move |()| {
                let ids = ids();
                bench.watch(|s| {
                    let drafts = played(s, &ids)?;
                    let outcomes: Vec<_> = drafts.iter().filter_map(|d| d.outcome.clone()).collect();
                    let views: Vec<_> = outcomes.iter().map(|o| &**o).collect();
                    let found = compare(&views, area.get()).ok()?;
                    Some((drafts.iter().map(|d| bench.name_of(d)).collect(), outcomes, found))
                }).flatten()
            })/>
            <BeforeAfter chosen/>
        </div></div>
    }
}

/// The drafts among `ids` that have results; `None` without the baseline's, with which all are compared.
fn played<'a>(s: &'a Session, ids: &[u32]) -> Option<Vec<&'a Draft>> {
    let drafts: Vec<_> = (ids.iter())
        .filter_map(|id| s.drafts.iter().find(|d| d.id == *id))
        .filter(|d| d.outcome.is_some())
        .collect();
    drafts.first().filter(|d| d.id == 0)?;
    Some(drafts)
}

/// How the rows of the table stand.
#[derive(Clone, Copy)]
struct Order {
    by_change: RwSignal<bool>,
    real: RwSignal<bool>,
}

/// Chooses the area step by step: county or town, then a community of it, then a grid.
#[component]
fn AreaPicker(area: RwSignal<Area>) -> impl IntoView {
    let bench = use_workbench();
    let places = move || {
        let chosen = area.get();
        bench
            .watch(|s| {
                let (data, plan) = (s.territory.data(), &s.draft().scenario.plan);
                let town_of = |c: u32| plan.communities().get(c as usize).map(|c| c.town.0);
                let community_of = |g: u32| plan.grids().get(g as usize).map(|g| g.community.0);
                let community = match chosen {
                    Area::Community(c) => Some(c),
                    Area::Grid(g) => community_of(g),
                    _ => None,
                };
                let town = if let Area::Town(t) = chosen {
                    Some(t)
                } else {
                    community.and_then(town_of)
                };
                let mut first = vec![(Area::City, data.name.clone())];
                first.extend(
                    data.counties
                        .iter()
                        .enumerate()
                        .map(|(i, c)| (Area::County(i as u32), c.name.clone())),
                );
                first.extend(data.towns.iter().enumerate().map(|(i, t)| {
                    (
                        Area::Town(i as u32),
                        format!("{} · {}", data.counties[t.county.index()].name, t.name),
                    )
                }));
                let at_first = town.map_or(chosen, Area::Town);
                let mut lists = vec![(at_first, first)];
                let all = ResultMsg::AllBelow.text(bench.language.get()).to_owned();
                if let Some(town) = town {
                    let mut list = vec![(Area::Town(town), all.clone())];
                    list.extend(
                        plan.communities()
                            .iter()
                            .enumerate()
                            .filter(|(_, c)| c.town.0 == town)
                            .map(|(i, c)| (Area::Community(i as u32), c.name.clone())),
                    );
                    lists.push((community.map_or(Area::Town(town), Area::Community), list));
                }
                if let Some(community) = community {
                    let mut list = vec![(Area::Community(community), all)];
                    list.extend(
                        plan.grids()
                            .iter()
                            .enumerate()
                            .filter(|(_, g)| g.community.0 == community)
                            .map(|(i, g)| (Area::Grid(i as u32), g.name.clone())),
                    );
                    lists.push((chosen, list));
                }
                lists
            })
            .unwrap_or_default()
    };
    view! {
        <div class="row small" data-panel="area-picker">{move || bench.t(Msg::AreaCompared)}
            {move || places().into_iter().map(|(at, list)| {
                let values: Vec<Area> = list.iter().map(|p| p.0).collect();
                view! {
                    <select aria-label=bench.t(Msg::AreaCompared) on:change=move |event| {
                        let chosen = event_value(&event).parse::<usize>().ok().and_then(|i| values.get(i).copied());
                        if let Some(a) = chosen { area.set(a); }
                    }>{list.into_iter().enumerate().map(|(i, (a, name))| view! { <option value=i.to_string() selected=a == at>{name}</option> }).collect_view()}</select>
                }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Table(names: Vec<String>, comparison: Comparison, order: Order) -> impl IntoView {
    let bench = use_workbench();
    let language = bench.language.get();
    let t = move |m: ResultMsg| m.text(language);
    let words: Vec<String> = (1..names.len())
        .map(|i| sentence::conclusion(&comparison, i, &names[0], &names[i], language))
        .collect();
    let columns = names.len();
    let chart = (columns > 1).then(|| panel(bench, compared::forest(&comparison, &names, false, language)));
    let body = move || {
        let (by_change, real) = (order.by_change.get(), order.real.get());
        let rows = compared::ordered(&comparison, by_change, real);
        if rows.is_empty() {
            return view! { <tr><td colspan=(columns * 2).to_string()>{t(ResultMsg::NoDifference)}</td></tr> }
                .into_any();
        }
        let mut reader = None;
        rows.into_iter().map(|row| {
            let (i, style) = (row.index, style(row));
            let own = Reader::of(i);
            let head = (!by_change && reader != Some(own)).then(|| view! { <tr class="group"><th colspan=(columns * 2).to_string()>{t(reader_word(own))}</th></tr> });
            reader = Some(own);
            view! {
                {head}
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
        }).collect_view().into_any()
    };
    view! {
        <div class="stack" data-panel="sentence">{words.into_iter().map(|w| view! { <p class="lead">{w}</p> }).collect_view()}</div>
        <div class="row small" data-panel="order">
            <button type="button" class="btn" data-order="reader" class:on=move || !order.by_change.get() aria-pressed=move || (!order.by_change.get()).to_string() on:click=move |_| order.by_change.set(false)>{t(ResultMsg::ByReader)}</button>
            <button type="button" class="btn" data-order="change" class:on=move || order.by_change.get() aria-pressed=move || order.by_change.get().to_string() on:click=move |_| order.by_change.set(true)>{t(ResultMsg::ByChange)}</button>
            <label class="row"><input type="checkbox" data-field="only-real" prop:checked=move || order.real.get() on:change=move |_| order.real.update(|r| *r = !*r)/>{t(ResultMsg::OnlyReal)}</label>
        </div>
        <div class="scroll-x"><table data-panel="comparison">
            <thead><tr>
                <th>{bench.t(Msg::IndexWord)}</th>
                {names.iter().enumerate().map(|(i, name)| view! {
                    <th class="num">{name.clone()}</th>
                    {(i > 0).then(|| view! { <th class="num">{bench.t(Msg::DifferenceFromBaseline)}</th> })}
                }).collect_view()}
            </tr></thead>
            <tbody>{body}</tbody>
        </table></div>
        <p class="small faint">{bench.t(Msg::IntervalNote)} " " {bench.t(Msg::EvidenceNote)}</p>
        {chart}
    }
}

fn reader_word(reader: Reader) -> ResultMsg {
    match reader {
        Reader::Leader => ResultMsg::ReaderLeader,
        Reader::Planner => ResultMsg::ReaderPlanner,
        Reader::Receiver => ResultMsg::ReaderReceiver,
    }
}

/// One index in every area of a level, what changed most first.
#[component]
fn Areas(ids: Vec<u32>) -> impl IntoView {
    let bench = use_workbench();
    let t = move |m: ResultMsg| m.text(bench.language.get());
    let (level, chosen, real) = (
        RwSignal::new(AreaLevel::Town),
        RwSignal::new(Index::LoadRatio),
        RwSignal::new(false),
    );
    let shown = move || {
        let (level, index, real) = (level.get(), chosen.get(), real.get());
        let language = bench.language.get();
        let made = bench.watch(|s| {
            let drafts = played(s, &ids)?;
            let outcomes: Vec<_> = drafts.iter().filter_map(|d| d.outcome.as_deref()).collect();
            let names: Vec<String> = drafts.iter().map(|d| bench.name_of(d)).collect();
            // Grids and communities are followed through the redraw by the households that they hold.
            let base = &drafts.first()?.scenario.plan;
            let kept: Vec<_> = (drafts.iter())
                .map(|d| {
                    matches!(level, AreaLevel::Grid | AreaLevel::Community).then(|| {
                        diff(
                            &d.ground,
                            &crate::app::drawing::on_ground(base, &d.scenario.plan),
                            &d.scenario.plan,
                        )
                    })
                })
                .collect();
            let from = |s: usize, area: Area| match (&kept[s], area) {
                (Some(d), Area::Grid(g)) => d
                    .grids
                    .predecessor
                    .get(g as usize)
                    .copied()
                    .flatten()
                    .map(|g| Area::Grid(g.0)),
                (Some(d), Area::Community(c)) => d
                    .communities
                    .predecessor
                    .get(c as usize)
                    .copied()
                    .flatten()
                    .map(|c| Area::Community(c.0)),
                _ => Some(area),
            };
            let mut rows = areas_going_on(&outcomes, level, index, from).ok()?;
            rows.retain(|row| !real || row.is_real());
            // Named as in the plan of the last scenario that has it, and as the baseline's where that differs.
            let name = |row: &AreaRow| {
                let of =
                    |at: usize| row.goes_on_as[at].map(|a| area_name(s.territory.data(), &drafts[at].scenario.plan, a));
                let last = row
                    .goes_on_as
                    .iter()
                    .rposition(Option::is_some)
                    .and_then(of)
                    .unwrap_or_default();
                match of(0).filter(|before| *before != last) {
                    Some(before) => language.pick((format!("{last}（原{before}）"), format!("{last} (was {before})"))),
                    None => last,
                }
            };
            Some(compared::over_areas(&rows, index, &names, name, language))
        });
        made.flatten().map(|p| panel(bench, p))
    };
    view! {
        <section class="stack" data-panel="areas">
            <div class="row">
                <h2 style="flex:1">{move || t(ResultMsg::Compared)}</h2>
                <select aria-label=move || t(ResultMsg::AreaShown) data-field="areas-level" on:change=move |event| {
                    if let Some(l) = AreaLevel::find(&event_value(&event)) { level.set(l); }
                }>{move || AreaLevel::ALL.into_iter().skip(1).map(|l| view! { <option value=l.key() selected=level.get_untracked() == l>{t(level_word(l))}</option> }).collect_view()}</select>
                <select aria-label=move || t(ResultMsg::Index) data-field="areas-index" on:change=move |event| {
                    let key = event_value(&event);
                    if let Some(i) = Index::ALL.into_iter().find(|i| i.key() == key) { chosen.set(i); }
                }>{move || Index::ALL.into_iter().map(|i| view! { <option value=i.key() selected=chosen.get_untracked() == i>{bench.language.get().pick(index::words(i).name)}</option> }).collect_view()}</select>
                <label class="row small"><input type="checkbox" data-field="areas-real" prop:checked=move || real.get() on:change=move |_| real.update(|r| *r = !*r)/>{move || t(ResultMsg::OnlyReal)}</label>
            </div>
            {shown}
        </section>
    }
}

/// The map of 现状 and of another scenario: under one slider, side by side with one camera, or what changed
/// as colour.
#[component]
fn BeforeAfter(chosen: RwSignal<Vec<u32>>) -> impl IntoView {
    const WAYS: [(&str, (&str, &str)); 3] = [
        ("swipe", ("卷帘", "Swipe")),
        ("twins", ("并排", "Side by side")),
        ("change", ("差值", "Difference")),
    ];
    let bench = use_workbench();
    let view = use_view();
    let after = Memo::new(move |_| chosen.get().into_iter().rev().find(|id| *id != 0));
    let (split, way) = (RwSignal::new(50.0f64), RwSignal::new(0_usize));
    let maps = StoredValue::new_local(Vec::<MapHandle>::new());
    let summary = move || {
        let id = after.get()?;
        let language = bench.language.get();
        bench
            .watch(|s| {
                let draft = s.drafts.iter().find(|d| d.id == id)?;
                let d = diff(
                    &draft.ground,
                    &crate::app::drawing::on_ground(&s.baseline().scenario.plan, &draft.scenario.plan),
                    &draft.scenario.plan,
                );
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
                for (_, other) in maps.iter().enumerate().filter(|(i, _)| *i != from) {
                    other.set_camera(camera);
                }
            });
        })
    };
    let model = move |at: usize, id: u32, mode: Option<ColourMode>| MainModel {
        bench,
        view,
        fixed: Some(id),
        mode,
        on_camera: Some(link(at)),
    };
    view! {
        {move || after.get().map(|id| {
            let three = [model(0, 0, None), model(1, id, None), model(2, id, Some(ColourMode::LoadChange))].map(|m| MapHandle::new(Rc::new(m)));
            if let Some([x, y, scale]) = bench.restore_camera.get_untracked() {
                three.iter().for_each(|map| map.set_camera(Camera { x, y, scale }));
            }
            maps.set_value(three.to_vec());
            let [before, later, _] = three;
            let name = bench.peek(|s| s.drafts.iter().find(|d| d.id == id).map(|d| bench.name_of(d))).flatten().unwrap_or_default();
            let is = move |w: usize| way.get() == w;
            let name_again = name.clone();
            view! {
                <section class="stack" data-panel="before-after">
                    <div class="row"><h2 style="flex:1">{move || bench.t(Msg::BeforeAfter)}</h2>
                        <div class="segments" role="group" aria-label=move || bench.t(Msg::BeforeAfter)>{WAYS.into_iter().enumerate().map(|(i, (key, name))| view! {
                            <button type="button" class="btn" data-way=key class:on=move || is(i) aria-pressed=move || is(i).to_string() on:click=move |_| way.set(i)>{move || bench.pick(name)}</button>
                        }).collect_view()}</div></div>
                    <p class="muted">{summary}</p>
                    <div class="swipe" class:twins=move || is(1)>
                        <div class="pane"><MapView handle=before/><span class="tag" style="left:8px">{move || bench.t(Msg::BaselineName)}</span></div>
                        <div class="pane" style:clip-path=move || if is(0) { format!("inset(0 0 0 {:.1}%)", split.get()) } else { "none".to_owned() }><MapView handle=later/><span class="tag" style="right:8px">{name}</span></div>
                        {move || is(0).then(|| view! {
                            <div class="edge" style:left=move || format!("calc({:.1}% - 1px)", split.get())></div>
                            <input type="range" min="0" max="100" step="0.5" aria-label=move || bench.t(Msg::Swipe) prop:value=move || split.get()
                                on:input=move |event| { if let Ok(v) = event_value(&event).parse() { split.set(v) } }/>
                        })}
                        {move || is(2).then(|| maps.with_value(|m| m.get(2).cloned())).flatten().map(|change| view! { <div class="pane"><MapView handle=change/><span class="tag" style="right:8px">{name_again.clone()}</span></div> })}
                    </div>
                    {move || {
                        let mode = is(2).then_some(ColourMode::LoadChange);
                        let heading = mode.unwrap_or_else(|| view.mode.get()).name().text(bench.language.get());
                        view! { <p class="row small" data-panel="map-key"><b>{heading}</b>
                            {model(0, id, mode).legend().into_iter().map(|row| view! { <span class="row" style="gap:4px"><i class="swatch" class:hatch=row.hatched style:background=(!row.hatched).then(|| row.colour.css())></i>{row.label}<span class="faint num">{row.count}</span></span> }).collect_view()}</p> }
                    }}
                </section>
            }
        })}
    }
}
