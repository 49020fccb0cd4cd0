//! One table of actions: toolbar, shortcuts and their help all read it.

use super::drawing;
use super::map::Tool;
use super::view::{View, use_view};
use super::workbench::{Dialog, Page, Workbench};
use crate::locale::app::Msg;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Something a person can do.
#[derive(Clone, Copy)]
pub struct Action {
    /// Its name.
    pub label: Msg,
    /// The key: `B`, `Ctrl+Z`, `?`.
    pub key: &'static str,
    /// Does it.
    pub run: fn(Workbench, View),
}

/// All actions that have a key.
pub const ACTIONS: &[Action] = &[
    Action {
        label: Msg::ToolSelect,
        key: "V",
        run: |_, v| v.tool.set(Tool::Select),
    },
    Action {
        label: Msg::ToolHand,
        key: "H",
        run: |_, v| v.tool.set(Tool::Hand),
    },
    Action {
        label: Msg::ToolBrush,
        key: "B",
        run: |_, v| v.tool.set(Tool::Brush),
    },
    Action {
        label: Msg::ToolEraser,
        key: "E",
        run: |_, v| v.tool.set(Tool::Eraser),
    },
    Action {
        label: Msg::ToolLasso,
        key: "L",
        run: |_, v| v.tool.set(Tool::Lasso),
    },
    Action {
        label: Msg::ToolRectangle,
        key: "M",
        run: |_, v| v.tool.set(Tool::Rectangle),
    },
    Action {
        label: Msg::ToolPicker,
        key: "I",
        run: |_, v| v.tool.set(Tool::Picker),
    },
    Action {
        label: Msg::BrushSmaller,
        key: "[",
        run: |_, v| v.radius.update(|r| *r = (*r / 1.25).max(3.0)),
    },
    Action {
        label: Msg::BrushLarger,
        key: "]",
        run: |_, v| v.radius.update(|r| *r = (*r * 1.25).min(120.0)),
    },
    Action {
        label: Msg::GatheredToGrid,
        key: "Enter",
        run: |b, _| assign_gathered(b),
    },
    Action {
        label: Msg::NewGrid,
        key: "N",
        run: |b, _| new_grid(b),
    },
    Action {
        label: Msg::Undo,
        key: "Ctrl+Z",
        run: |b, _| b.undo(),
    },
    Action {
        label: Msg::Redo,
        key: "Ctrl+Shift+Z",
        run: |b, _| b.redo(),
    },
    Action {
        label: Msg::Redo,
        key: "Ctrl+Y",
        run: |b, _| b.redo(),
    },
    Action {
        label: Msg::RunThis,
        key: "R",
        run: |b, _| run_current(b),
    },
    Action {
        label: Msg::PageDraw,
        key: "1",
        run: |b, _| b.page.set(Page::Draw),
    },
    Action {
        label: Msg::PageStaff,
        key: "2",
        run: |b, _| b.page.set(Page::Staff),
    },
    Action {
        label: Msg::PageBudget,
        key: "3",
        run: |b, _| b.page.set(Page::Budget),
    },
    Action {
        label: Msg::PageLevers,
        key: "4",
        run: |b, _| b.page.set(Page::Levers),
    },
    Action {
        label: Msg::PageSimulate,
        key: "5",
        run: |b, _| b.page.set(Page::Simulate),
    },
    Action {
        label: Msg::PageCompare,
        key: "6",
        run: |b, _| b.page.set(Page::Compare),
    },
    Action {
        label: Msg::Share,
        key: "S",
        run: |b, _| b.dialog.set(Dialog::Share),
    },
    Action {
        label: Msg::Keys,
        key: "?",
        run: |b, _| b.dialog.set(Dialog::Keys),
    },
];

/// Gathered units into the selected grid.
pub fn assign_gathered(bench: Workbench) {
    let units = bench.gathered.get_untracked();
    if !units.is_empty() && bench.selected.get_untracked().is_some() {
        bench.assign(&units);
        bench.gathered.set(Vec::new());
    }
}

/// A new grid from the gathered units; without any, says how to gather some.
pub fn new_grid(bench: Workbench) {
    let units = bench.gathered.get_untracked();
    if units.is_empty() {
        bench.notify(bench.say(Msg::GatherFirst), false);
        return;
    }
    bench.new_grid(&units);
}

/// Plays the draft in hand and 现状.
pub fn run_current(bench: Workbench) {
    let id = bench.peek(|s| s.draft().id);
    if let Some(id) = id {
        bench.run(if id == 0 { vec![0] } else { vec![id, 0] });
    }
}

/// Listens to the keyboard for the life of the page.
pub fn listen(bench: Workbench) {
    let view = use_view();
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            bench.dialog.set(Dialog::None);
            bench.gathered.set(Vec::new());
            bench.drawing.placing.set(None);
            return;
        }
        if in_field(&event) || bench.dialog.get_untracked() != Dialog::None {
            return;
        }
        let pressed = pressed(&event);
        // Enter on a button is the button's.
        if pressed == "Enter" && on_control(&event) {
            return;
        }
        if let Some(run) = drawing::KEYS.iter().find(|k| k.0 == pressed).map(|k| k.2) {
            event.prevent_default();
            run(bench, view);
            return;
        }
        if let Some(action) = ACTIONS.iter().find(|a| a.key == pressed) {
            event.prevent_default();
            (action.run)(bench, view);
        }
    });
    on_cleanup(move || handle.remove());
}

fn pressed(event: &web_sys::KeyboardEvent) -> String {
    let key = event.key();
    let key = if key.chars().count() == 1 {
        key.to_uppercase()
    } else {
        key
    };
    match (event.ctrl_key() || event.meta_key(), event.shift_key()) {
        (true, true) => format!("Ctrl+Shift+{key}"),
        (true, false) => format!("Ctrl+{key}"),
        _ => key,
    }
}

fn target(event: &web_sys::KeyboardEvent) -> Option<web_sys::Element> {
    event.target()?.dyn_into::<web_sys::Element>().ok()
}

fn in_field(event: &web_sys::KeyboardEvent) -> bool {
    target(event).is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

fn on_control(event: &web_sys::KeyboardEvent) -> bool {
    target(event).is_some_and(|e| matches!(e.tag_name().as_str(), "BUTTON" | "A" | "CANVAS"))
}
