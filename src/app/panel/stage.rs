//! The map with its legend, its scale bar, the tool's hint and options, and the readout under the
//! pointer.

use super::layers::{LayersPanel, apply_basemap, service};
use crate::app::drawing::Limit;
use crate::app::event_value;
use crate::app::map::{ColourMode, Level, MapHandle, MapView, Tool, scale_bar};
use crate::app::map_model::MainModel;
use crate::app::view::use_view;
use crate::app::workbench::{Page, Workbench, use_workbench};
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use crate::territory::UnitId;
use leptos::prelude::*;
use std::rc::Rc;

/// The map and what floats over it.
#[component]
pub fn Stage() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    // One handle for the life of the page: the map comes back from another page where it was.
    let handle = bench.main_map(|| {
        MapHandle::new(Rc::new(MainModel {
            bench,
            view,
            fixed: None,
            mode: None,
            on_camera: None,
        }))
    });
    apply_basemap(bench);
    view! {
        <div class="fill"><MapView handle/></div>
        <ToolBar/>
        <CutBar/>
        <Readout/>
        <Legend/>
        <Scale/>
        {move || view.layers_open.get().then(|| view! { <LayersPanel/> })}
        <p class="sr" aria-live="polite" data-spoken="">{move || bench.drawing.spoken.get()}</p>
    }
}

/// What the tool in hand does next, in words.
fn hint(bench: &Workbench, tool: Tool) -> Option<String> {
    let n = bench.gathered.with(Vec::len);
    let language = bench.language.get();
    let target = bench
        .selected
        .get()
        .and_then(|g| bench.watch(|s| s.draft().scenario.plan.grids().get(g.index()).map(|g| g.name.clone())))
        .flatten();
    let words = |m: MapMsg| Some(m.text(language).to_owned());
    match tool {
        _ if bench.drawing.placing.get().is_some() => words(MapMsg::PlaceHint),
        Tool::Brush => Some(match target {
            Some(name) => language.pick((
                format!("拖动，把单元划入“{name}”"),
                format!("Drag to paint into “{name}”"),
            )),
            None => bench.t(Msg::SelectGridFirst).to_owned(),
        }),
        Tool::Eraser => Some(bench.t(Msg::HintEraser).to_owned()),
        Tool::Lasso | Tool::Rectangle if n == 0 => Some(bench.t(Msg::HintGather).to_owned()),
        Tool::Picker => Some(bench.t(Msg::HintPicker).to_owned()),
        Tool::Line if use_view().posting.get() > 0 => Some(
            language
                .pick((
                    "从调出的网格按住拖到调入的网格",
                    "Drag from the grid that gives to the grid that gains",
                ))
                .to_owned(),
        ),
        Tool::Line => words(MapMsg::HintLine),
        Tool::Vertex => words(MapMsg::HintVertex),
        Tool::Lock => words(MapMsg::HintLock),
        _ if n > 0 => Some(language.pick((
            format!("已圈选 {n} 个单元：N 新建网格，Enter 划入选中网格，Esc 取消"),
            format!("{n} units gathered: N makes a new grid, Enter moves them to the selected grid, Esc drops them"),
        ))),
        _ => None,
    }
}

/// The tool's hint and its options.
#[component]
fn ToolBar() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let drawing = bench.drawing;
    let say = move |m: MapMsg| m.text(bench.language.get());
    let tool = Memo::new(move |_| view.tool.get());
    let size = move || {
        view! {
            <label class="row"><span>{move || say(MapMsg::BrushSize)}</span>
                <input type="range" min="3" max="80" data-option="size" prop:value=move || view.radius.get().round().to_string()
                    on:input=move |e| { if let Ok(v) = event_value(&e).parse::<f64>() { view.radius.set(v) } }/>
            </label>
        }
        .into_any()
    };
    let limit = move || {
        let option = move |value: &'static str, label: MapMsg| {
            let chosen = move || {
                matches!(
                    (drawing.limit.get(), value),
                    (Limit::Anywhere, "any") | (Limit::Unassigned, "none") | (Limit::From(_), "from")
                )
            };
            view! { <option value=value selected=chosen disabled=move || value == "from" && bench.selected.get().is_none()>{move || say(label)}</option> }
        };
        let choose = move |e| {
            drawing
                .limit
                .set(match (event_value(&e).as_str(), bench.selected.get_untracked()) {
                    ("none", _) => Limit::Unassigned,
                    ("from", Some(grid)) => Limit::From(grid),
                    _ => Limit::Anywhere,
                })
        };
        view! {
            <select data-option="limit" aria-label=move || say(MapMsg::Anywhere) on:change=choose>
                {option("any", MapMsg::Anywhere)}{option("none", MapMsg::UnassignedOnly)}{option("from", MapMsg::FromGrid)}
            </select>
        }
        .into_any()
    };
    let check = move |name: &'static str, label: MapMsg, on: RwSignal<bool>| {
        view! {
            <label class="row"><input type="checkbox" data-option=name prop:checked=move || on.get() on:change=move |_| on.update(|v| *v = !*v)/>{move || say(label)}</label>
        }
        .into_any()
    };
    let options = move || {
        match tool.get() {
        Tool::Brush => vec![size(), limit()],
        Tool::Eraser => vec![size()],
        Tool::Lasso | Tool::Rectangle => vec![limit(), check("at-once", MapMsg::AtOnce, drawing.at_once)],
        Tool::Line => {
            let choose = move |e| drawing.cut_unit.set(event_value(&e) == "unit");
            vec![
                view! {
                    <select data-option="cut" aria-label=move || bench.t(Msg::Tools) on:change=choose>
                        <option value="grid" selected=move || !drawing.cut_unit.get()>{move || say(MapMsg::CutGrid)}</option>
                        <option value="unit" selected=move || drawing.cut_unit.get()>{move || say(MapMsg::CutUnit)}</option>
                    </select>
                }
                .into_any(),
            ]
        }
        Tool::Lock => vec![
            view! { <button type="button" class="btn" data-action="lock-all" on:click=move |_| bench.lock_all()>{move || say(MapMsg::LockAll)}</button> }
                .into_any(),
        ],
        Tool::Select => {
            let level = |l: Level, m: Msg| {
                view! { <option value=format!("{l:?}") selected=move || view.level.get() == l>{move || bench.t(m)}</option> }
            };
            let choose = move |e| {
                view.level.set(if event_value(&e) == "Community" {
                    Level::Community
                } else {
                    Level::Grid
                })
            };
            vec![
                view! {
                    <select data-option="level" aria-label=move || bench.t(Msg::ToolSelect) on:change=choose>
                        {level(Level::Grid, Msg::Grid)}{level(Level::Community, Msg::Community)}
                    </select>
                }
                .into_any(),
            ]
        }
        _ => Vec::new(),
    }
    };
    move || {
        (bench.page.get() == Page::Draw).then(|| {
            view! {
                <div class="toolbar">
                    {move || hint(&bench, tool.get()).map(|text| view! { <span class="hint" role="status">{text}</span> })}
                    {options}
                </div>
            }
        })
    }
}

/// What the last stroke cut off, and one key each for what to do about it.
#[component]
fn CutBar() -> impl IntoView {
    let bench = use_workbench();
    let words = move || {
        let cut = bench.drawing.breaks.with(|b| b.first().cloned())?;
        let (name, households) = bench.watch(|s| {
            let plan = &s.draft().scenario.plan;
            let name = plan.grids().get(cut.grid.index()).map(|g| g.name.clone());
            let households: u32 = cut.units.iter().map(|&u| s.territory.unit(u).households).sum();
            (name.unwrap_or_default(), households)
        })?;
        let n = cut.units.len();
        Some(bench.pick((
            format!("“{name}”被切断：{n} 个单元、{households} 户脱离主体"),
            format!("“{name}” is cut: {n} units with {households} households are off its main part"),
        )))
    };
    let button = move |key: &'static str, label: MapMsg, run: fn(&Workbench)| {
        view! {
            <button type="button" class="btn" data-cut=key on:click=move |_| run(&bench)><kbd>{key}</kbd>{move || label.text(bench.language.get())}</button>
        }
    };
    move || {
        words().map(|text| {
            view! {
                <div class="cutbar" role="alert">
                    <span>{text}</span>
                    {button("G", MapMsg::Give, Workbench::give_remnant)}
                    {button("K", MapMsg::Keep, Workbench::keep_remnant)}
                    {button("X", MapMsg::TakeBack, Workbench::take_back)}
                </div>
            }
        })
    }
}

/// A unit and the area it is in, in words.
pub fn readout(bench: &Workbench, unit: UnitId) -> Option<(String, String)> {
    let language = bench.language.get_untracked();
    bench
        .peek(|s| {
            let draft = s.draft();
            let u = s.territory.units().get(unit.index())?;
            let plan = &draft.scenario.plan;
            let head = language.pick((
                format!("{} · {} 户 {} 人", u.name, u.households, u.residents),
                format!("{} · {} households, {} residents", u.name, u.households, u.residents),
            ));
            let area = match plan.grid_of(unit) {
                Some(g) => {
                    let grid = plan.grid(g);
                    let load = draft
                        .live
                        .load_ratio(g)
                        .map(|l| format!(" · {} {l:.2}", bench.say(Msg::LoadRatio)))
                        .unwrap_or_default();
                    format!("{} / {}{load}", plan.community(grid.community).name, grid.name)
                }
                None => bench.say(Msg::Unassigned).to_owned(),
            };
            Some((head, area))
        })
        .flatten()
}

/// What is under the pointer.
#[component]
fn Readout() -> impl IntoView {
    let bench = use_workbench();
    move || {
        bench.live.track();
        bench.language.track();
        let (head, area) = readout(&bench, bench.hovered.get()?)?;
        Some(view! { <div class="readout"><div>{head}</div><div class="muted">{area}</div></div> })
    }
}

/// A bar of a round length, and whose base map it is.
#[component]
fn Scale() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    move || {
        let scale = view.scale.get();
        let (metres, width) = scale_bar(scale, 110.0);
        let text = if metres >= 1000.0 {
            bench.pick((format!("{} 千米", metres / 1000.0), format!("{} km", metres / 1000.0)))
        } else {
            bench.pick((format!("{metres} 米"), format!("{metres} m")))
        };
        let on = view.layers.get().basemap;
        let fails = (on && view.basemap_fails.get()).then(|| MapMsg::BasemapFails.text(bench.language.get()));
        let credit = if on { service().attribution } else { String::new() };
        (scale > 0.0).then(|| {
            view! {
                <div class="scalebar">
                    {fails.map(|text| view! { <span class="credit" role="status" data-part="basemap-fails">{text}</span> })}
                    {(!credit.is_empty()).then(|| view! { <span class="credit">{credit}</span> })}
                    <span>{text}</span><i style:width=format!("{width:.1}px")></i>
                </div>
            }
        })
    }
}

/// What the colours mean; also where the colouring is chosen.
#[component]
fn Legend() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let rows = move || legend_rows(bench, view);
    view! {
        <div class="legend">
            <label class="sr" for="mode">{move || bench.t(Msg::Colouring)}</label>
            <select id="mode" on:change=move |event| {
                let value = event_value(&event);
                if let Some(mode) = ColourMode::ALL.into_iter().find(|m| format!("{m:?}") == value) { view.mode.set(mode); }
            }>
                {ColourMode::ALL.into_iter().map(|mode| view! {
                    <option value=format!("{mode:?}") selected=move || view.mode.get() == mode>{move || mode.name().text(bench.language.get())}</option>
                }).collect_view()}
            </select>
            <ul>
                {move || rows().into_iter().map(|row| view! {
                    <li>
                        <i class:hatch=row.hatched style:background=(!row.hatched).then(|| row.colour.css())></i>
                        <span>{row.label}</span>
                        <span class="num">{row.count}</span>
                    </li>
                }).collect_view()}
            </ul>
            {move || bench.watch(crate::app::session::Session::is_sample).unwrap_or(false).then(|| view! { <p class="faint" style="margin-top:4px">{bench.t(Msg::LegendRural)}</p> })}
        </div>
    }
}

/// The legend of the main map; tracked.
pub fn legend_rows(bench: Workbench, view: crate::app::view::View) -> Vec<crate::app::map::LegendRow> {
    MainModel {
        bench,
        view,
        fixed: None,
        mode: None,
        on_camera: None,
    }
    .legend()
}
