//! The tool rail on the left.

use crate::app::action::{assign_gathered, new_grid};
use crate::app::map::Tool;
use crate::app::view::use_view;
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use leptos::prelude::*;

const TOOLS: [(Tool, Icon, Msg, &str); 7] = [
    (Tool::Select, Icon::Select, Msg::ToolSelect, "V"),
    (Tool::Hand, Icon::Hand, Msg::ToolHand, "H"),
    (Tool::Brush, Icon::Brush, Msg::ToolBrush, "B"),
    (Tool::Eraser, Icon::Eraser, Msg::ToolEraser, "E"),
    (Tool::Lasso, Icon::Lasso, Msg::ToolLasso, "L"),
    (Tool::Rectangle, Icon::Rectangle, Msg::ToolRectangle, "M"),
    (Tool::Picker, Icon::Picker, Msg::ToolPicker, "I"),
];

/// The rail.
#[component]
pub fn Rail() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let nothing = move || bench.gathered.get().is_empty();
    view! {
        <nav class="rail" aria-label=move || bench.t(Msg::Tools)>
            {TOOLS.into_iter().map(|(tool, icon, label, key)| {
                let title = move || format!("{} ({key})", bench.t(label));
                view! {
                    <button type="button" data-tool=key aria-pressed=move || (view.tool.get() == tool).to_string() title=title aria-label=title on:click=move |_| view.tool.set(tool)>
                        <Glyph icon/>
                    </button>
                }
            }).collect_view()}
            <hr/>
            <button type="button" data-tool="new" disabled=nothing title=move || format!("{} (N)", bench.t(Msg::NewGrid)) aria-label=move || bench.t(Msg::NewGrid) on:click=move |_| new_grid(bench)><Glyph icon=Icon::Plus/></button>
            <button type="button" data-tool="assign" disabled=move || nothing() || bench.selected.get().is_none() title=move || format!("{} (Enter)", bench.t(Msg::GatheredToGrid)) aria-label=move || bench.t(Msg::GatheredToGrid) on:click=move |_| assign_gathered(bench)><Glyph icon=Icon::Select/></button>
            <hr/>
            <button type="button" aria-pressed=move || view.labels.get().to_string() title=move || bench.t(Msg::Labels) aria-label=move || bench.t(Msg::Labels) on:click=move |_| view.labels.update(|l| *l = !*l)><Glyph icon=Icon::Label/></button>
            <button type="button" title=move || bench.t(Msg::FitAll) aria-label=move || bench.t(Msg::FitAll) on:click=move |_| bench.fit_all()><Glyph icon=Icon::Fit/></button>
        </nav>
    }
}
