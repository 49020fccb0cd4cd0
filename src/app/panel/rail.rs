//! The tool rail on the left.

use crate::app::action::{assign_gathered, new_grid};
use crate::app::map::Tool;
use crate::app::view::use_view;
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::{Dialog, use_workbench};
use crate::locale::Language;
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use leptos::prelude::*;

type Label = fn(Language) -> &'static str;

const TOOLS: [(Tool, Icon, Label, &str); 10] = [
    (Tool::Select, Icon::Select, |l| Msg::ToolSelect.text(l), "V"),
    (Tool::Hand, Icon::Hand, |l| Msg::ToolHand.text(l), "H"),
    (Tool::Brush, Icon::Brush, |l| Msg::ToolBrush.text(l), "B"),
    (Tool::Eraser, Icon::Eraser, |l| Msg::ToolEraser.text(l), "E"),
    (Tool::Lasso, Icon::Lasso, |l| Msg::ToolLasso.text(l), "L"),
    (Tool::Rectangle, Icon::Rectangle, |l| Msg::ToolRectangle.text(l), "M"),
    (Tool::Line, Icon::Knife, |l| MapMsg::ToolLine.text(l), "C"),
    (Tool::Vertex, Icon::Vertex, |l| MapMsg::ToolVertex.text(l), "A"),
    (Tool::Picker, Icon::Picker, |l| Msg::ToolPicker.text(l), "I"),
    (Tool::Lock, Icon::Lock, |l| MapMsg::ToolLock.text(l), "Q"),
];

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let nothing = move || bench.gathered.with(Vec::is_empty);
    let button = move |name: &'static str,
                       icon: Icon,
                       label: Label,
                       key: &'static str,
                       off: Signal<bool>,
                       on: Option<Signal<bool>>,
                       run: Callback<()>| {
        let title = move || {
            let text = label(bench.language.get());
            if key.is_empty() {
                text.to_owned()
            } else {
                format!("{text} ({key})")
            }
        };
        view! {
            <button type="button" data-tool=name disabled=move || off.get() aria-pressed=move || on.map(|on| on.get().to_string()) data-tip=title aria-label=title on:click=move |_| run.run(())>
                <Glyph icon/>
            </button>
        }
        .into_any()
    };
    let never = Signal::derive(|| false);
    let none_gathered = Signal::derive(nothing);
    let no_target = Signal::derive(move || nothing() || bench.selected.get().is_none());
    let tools = TOOLS.map(|(tool, icon, label, key)| {
        let on = Signal::derive(move || view.tool.get() == tool);
        let run = Callback::new(move |()| view.tool.set(tool));
        button(key, icon, label, key, never, Some(on), run)
    });
    view! {
        <nav class="rail" aria-label=move || bench.t(Msg::Tools)>
            {tools.collect_view()}
            <hr/>
            {button("new", Icon::Plus, |l| Msg::NewGrid.text(l), "N", none_gathered, None, Callback::new(move |()| new_grid(bench)))}
            {button("assign", Icon::Into, |l| Msg::GatheredToGrid.text(l), "Enter", no_target, None, Callback::new(move |()| assign_gathered(bench)))}
            <hr/>
            {button("layers", Icon::Layers, |l| MapMsg::Layers.text(l), "Y", never, Some(view.layers_open.into()), Callback::new(move |()| view.layers_open.update(|o| *o = !*o)))}
            {button("fit", Icon::Fit, |l| Msg::FitAll.text(l), "", never, None, Callback::new(move |()| bench.fit_all()))}
            {button("export", Icon::Picture, |l| Msg::ExportMap.text(l), "", never, None, Callback::new(move |()| bench.dialog.set(Dialog::ExportMap)))}
        </nav>
    }
}
