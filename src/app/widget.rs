//! Small reusable controls.

use super::event_value;
use leptos::prelude::*;

/// The icons used, drawn on an 18-px square with the current colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Arrow.
    Select,
    /// Hand.
    Hand,
    /// Brush.
    Brush,
    /// Eraser.
    Eraser,
    /// Lasso.
    Lasso,
    /// Rectangle.
    Rectangle,
    /// Picker.
    Picker,
    /// Plus.
    Plus,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Play.
    Play,
    /// Share.
    Share,
    /// More.
    More,
    /// Sun and moon.
    Theme,
    /// Copy.
    Copy,
    /// Frame all.
    Fit,
    /// A cutting line.
    Knife,
    /// A point of a boundary.
    Vertex,
    /// Padlock.
    Lock,
    /// Into an area.
    Into,
    /// Layers.
    Layers,
    /// A picture.
    Picture,
    /// Shelf.
    Library,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Select => "M4 3l10 5.2-4.3 1.5L8 14z",
            Self::Hand => {
                "M6 9V4.5a1 1 0 0 1 2 0V8m0-.5v-4a1 1 0 0 1 2 0V8m0-3.5a1 1 0 0 1 2 0V9m0-2.5a1 1 0 0 1 2 0V11c0 3-2 4.5-4.5 4.5S6 14 4.5 11.5L3.6 10a1 1 0 0 1 1.6-1.2L6 10"
            }
            Self::Brush => {
                "M15 3L8.5 9.5M8.5 9.5l2 2M7.5 10.5c-2 0-2.5 1.5-2.5 2.5 0 1-1 1.5-2 1.5 1 1 2.5 1.2 3.8.900 1.4-.3 2.4-1.4 2.2-2.900z"
            }
            Self::Eraser => "M7 14.500L3 10.5 10.5 3l4.5 4.500L8 14.500zM6 7.500l4.5 4.500M8 14.500h7",
            Self::Lasso => {
                "M9 3c3.5 0 6 1.8 6 4s-2.5 4-6 4-6-1.8-6-4 2.5-4 6-4zM5 10.500c-.5 1.5.500 2 1.5 2.500s1 1.5 0 2.5"
            }
            Self::Rectangle => "M3.5 4.500h11v9h-11z",
            Self::Picker => "M10 5l3 3M11.5 3.500a1.6 1.6 0 0 1 3 3L12 8 10 6zM10.5 6.500L4.5 12.5 4 14.500l2-.5 6-6",
            Self::Plus => "M9 3.500v11M3.5 9h11",
            Self::Undo => "M4 7h7a3.5 3.5 0 0 1 0 7H7M4 7l3-3M4 7l3 3",
            Self::Redo => "M14 7H7a3.5 3.5 0 0 0 0 7h4M14 7l-3-3M14 7l-3 3",
            Self::Play => "M5.5 3.500l8.5 5.5-8.5 5.500z",
            Self::Share => "M9 11V3M6 5.500L9 2.500l3 3M4 9v5.500h10V9",
            Self::More => "M4 9h.01M9 9h.01M14 9h.01",
            Self::Theme => "M9 3a6 6 0 1 0 0 12zM9 3a6 6 0 0 1 0 12",
            Self::Copy => "M6.5 6.500h8v8h-8zM11.5 6.500v-3h-8v8h3",
            Self::Library => "M3.500 3.500h3v11h-3zM7.500 3.500h3v11h-3zM11.5 4.300l2.900-.800 2.600 10.400-2.900.800z",
            Self::Fit => "M3 7V3h4M11 3h4v4M15 11v4h-4M7 15H3v-4",
            Self::Knife => "M3 15L15 3M4 5.500h4M10 12.500h4",
            Self::Vertex => "M3 13l4.500-6M10.500 6.500L15 12M9 3.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM2 14.500h2M14 14h2",
            Self::Lock => "M4.500 8.500h9v6h-9zM6 8.500V6a3 3 0 0 1 6 0v2.500",
            Self::Into => "M9 3v8M6 8l3 3 3-3M3.500 11.500v3h11v-3",
            Self::Layers => "M9 3l6 3.200L9 9.500 3 6.200zM3 9.500l6 3.200 6-3.200M3 12.500l6 3 6-3",
            Self::Picture => "M3 4h12v10H3zM3 12l3.500-3.500 3 3 2-2L15 13M11 6.500h.01",
        }
    }
}

/// An icon.
#[component]
pub fn Glyph(icon: Icon) -> impl IntoView {
    let width = if icon == Icon::More { "2.6" } else { "1.4" };
    view! {
        <svg viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width=width stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
}

/// A number with − and +.
#[component]
pub fn Stepper(
    /// Present value.
    #[prop(into)]
    value: Signal<u32>,
    /// Most.
    #[prop(default = 9999)]
    most: u32,
    /// Its name for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// Told the new value.
    on_change: Callback<u32>,
) -> impl IntoView {
    view! {
        <span class="stepper" role="group" aria-label=move || label.get()>
            <button type="button" aria-label="−1" disabled=move || value.get() == 0 on:click=move |_| on_change.run(value.get_untracked().saturating_sub(1))>"−"</button>
            <input type="text" inputmode="numeric" class="num" aria-label=move || label.get() prop:value=move || value.get().to_string()
                on:change=move |event| { if let Ok(v) = event_value(&event).trim().parse::<u32>() { on_change.run(v.min(most)) } }/>
            <button type="button" aria-label="+1" disabled=move || { value.get() >= most } on:click=move |_| on_change.run(value.get_untracked() + 1)>"+"</button>
        </span>
    }
}

/// A switch.
#[component]
pub fn Switch(
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Its name.
    #[prop(into)]
    label: Signal<String>,
    /// Told the new state.
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <button type="button" class="switch" role="switch" aria-checked=move || on.get().to_string() aria-label=move || label.get()
            on:click=move |_| on_change.run(!on.get_untracked())></button>
    }
}
