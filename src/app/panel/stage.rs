//! The map with its legend, its hint and the readout under the pointer.

use crate::app::event_value;
use crate::app::map::{ColourMode, MapHandle, MapView, Tool, legend};
use crate::app::map_model::{MainModel, map_theme};
use crate::app::view::use_view;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::plan::GridId;
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
            on_camera: None,
        }))
    });
    let hint = move || {
        let n = bench.gathered.get().len();
        let target = bench
            .selected
            .get()
            .and_then(|g| bench.peek(|s| s.draft().scenario.plan.grid(g).name.clone()));
        let language = bench.language.get();
        match view.tool.get() {
            Tool::Brush => Some(match target {
                Some(name) => language.pick((
                    format!("在地图上拖动，把单元划入“{name}”"),
                    format!("Drag on the map to paint units into “{name}”"),
                )),
                None => bench.t(Msg::SelectGridFirst).to_owned(),
            }),
            Tool::Eraser => Some(bench.t(Msg::HintEraser).to_owned()),
            Tool::Lasso | Tool::Rectangle if n == 0 => Some(bench.t(Msg::HintGather).to_owned()),
            Tool::Picker => Some(bench.t(Msg::HintPicker).to_owned()),
            _ if n > 0 => Some(language.pick((
                format!("已圈选 {n} 个单元：N 新建网格，Enter 划入选中网格，Esc 取消"),
                format!(
                    "{n} units gathered: N makes a new grid, Enter moves them to the selected grid, Esc drops them"
                ),
            ))),
            _ => None,
        }
    };
    view! {
        <div class="fill"><MapView handle/></div>
        {move || hint().map(|text| view! { <div class="hint" role="status">{text}</div> })}
        <Readout/>
        <Legend/>
    }
}

/// What is under the pointer.
#[component]
fn Readout() -> impl IntoView {
    let bench = use_workbench();
    let text = move || {
        let unit = bench.hovered.get()?;
        let language = bench.language.get();
        bench
            .watch(|s| {
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
    };
    move || {
        text().map(|(head, area)| view! { <div class="readout"><div>{head}</div><div class="muted">{area}</div></div> })
    }
}

/// What the colours mean; also where the colouring is chosen.
#[component]
fn Legend() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let rows = move || {
        let (mode, language, theme) = (view.mode.get(), bench.language.get(), map_theme(&bench));
        let model = MainModel {
            bench,
            view,
            fixed: None,
            on_camera: None,
        };
        let values = bench.watch(|s| {
            let plan = &s.draft().scenario.plan;
            (0..plan.grids().len())
                .map(GridId::of)
                .filter(|g| s.draft().live.tallies.grid(*g).units > 0)
                .map(|g| crate::app::map::MapModel::value(&model, g))
                .collect::<Vec<_>>()
        });
        legend(mode, &values.unwrap_or_default(), theme, language)
    };
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
