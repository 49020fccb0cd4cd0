//! The bar on top: territory, scenario, undo, run, share, files, language, theme.

use crate::app::action::run_current;
use crate::app::files;
use crate::app::preferences::{Theme, is_dark};
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::{Dialog, Page, use_workbench};
use crate::app::{event_value, opening};
use crate::locale::Language;
use crate::locale::app::Msg;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let bench = use_workbench();
    let menu = RwSignal::new(false);
    let depth = Memo::new(move |_| bench.watch(|s| s.draft().history.depth()).unwrap_or_default());
    let territory = Memo::new(move |_| {
        bench
            .watch(|s| (s.territory.data().name.clone(), s.is_sample()))
            .unwrap_or_default()
    });
    let drafts = Memo::new(move |_| {
        bench.library.track();
        bench
            .peek(|s| s.drafts.iter().map(|d| (d.id, bench.name_of(d))).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let current = Memo::new(move |_| {
        bench.library.track();
        bench.peek(|s| s.draft().id).unwrap_or(0)
    });
    let rename = move |_| {
        let old = bench.peek(|s| s.draft().scenario.name.clone()).unwrap_or_default();
        let Some(window) = web_sys::window() else { return };
        if let Ok(Some(name)) = window.prompt_with_message_and_default(bench.say(Msg::RenamePrompt), &old) {
            let name: String = name.trim().chars().take(60).collect();
            if !name.is_empty() && name != old {
                bench.edit(&crate::scenario::ScenarioEdit::Rename(name));
            }
        }
    };
    view! {
        <header class="bar">
            <div class="brand">
                <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="var(--accent)"/><path d="M6 6h9v9H6zM17 6h9v5h-9zM17 13h9v13h-9zM6 17h9v9H6z" fill="var(--accent-ink)"/></svg>
                <span class="hide-phone">{move || bench.t(Msg::AppName)}</span>
            </div>
            <div class="place">
                <span class="name hide-narrow">{move || territory.get().0.trim_end_matches("(示例数据)").to_owned()}</span>
                {move || territory.get().1.then(|| view! { <span class="badge" title=move || bench.t(Msg::SampleNote)>{move || bench.t(Msg::Sample)}</span> })}
            </div>
            <span class="sep hide-phone"></span>
            <label class="sr" for="scenario">{move || bench.t(Msg::Scenario)}</label>
            <select id="scenario" on:change=move |event| { if let Ok(id) = event_value(&event).parse() { bench.take(id) } }>
                <For each=move || drafts.get() key=|d| d.clone() let(draft)>
                    <option value=draft.0.to_string() selected=move || current.get() == draft.0>{draft.1.clone()}</option>
                </For>
            </select>
            <button type="button" class="btn quiet icon" data-action="library" title=move || bench.t(Msg::Library) aria-label=move || bench.t(Msg::Library) on:click=move |_| bench.dialog.set(Dialog::Library)><Glyph icon=Icon::Library/></button>
            <button type="button" class="btn quiet icon hide-phone" title=move || bench.t(Msg::Fork) aria-label=move || bench.t(Msg::Fork) on:click=move |_| bench.fork()><Glyph icon=Icon::Copy/></button>
            <button type="button" class="btn quiet icon hide-phone" disabled=move || depth.get().0 == 0 title=move || bench.t(Msg::Undo) aria-label=move || bench.t(Msg::Undo) on:click=move |_| bench.undo()><Glyph icon=Icon::Undo/></button>
            <button type="button" class="btn quiet icon hide-phone" disabled=move || depth.get().1 == 0 title=move || bench.t(Msg::Redo) aria-label=move || bench.t(Msg::Redo) on:click=move |_| bench.redo()><Glyph icon=Icon::Redo/></button>
            <span class="sep hide-phone"></span>
            <nav class="tabs" aria-label=move || bench.t(Msg::Pages)>
                {Page::ALL.into_iter().map(|page| view! {
                    <button type="button" aria-current=move || (bench.page.get() == page).then_some("page") data-page=page.key()
                        on:click=move |_| { bench.page.set(page); bench.autosave_place(); }>
                        {move || bench.t(page.title())}
                    </button>
                }).collect_view()}
            </nav>
            <span class="grow"></span>
            <span class="small faint hide-narrow" aria-live="polite">
                {move || match bench.saved.get() {
                    Some(true) => bench.t(Msg::Saved),
                    Some(false) => bench.t(Msg::NotSaved),
                    None => "",
                }}
            </span>
            <button type="button" class="btn primary hide-phone" disabled=move || bench.running.get().is_some() on:click=move |_| { bench.page.set(Page::Simulate); run_current(bench); }>
                <Glyph icon=Icon::Play/>{move || bench.t(Msg::Run)}
            </button>
            <button type="button" class="btn" data-action="share" aria-label=move || bench.t(Msg::Share) on:click=move |_| bench.dialog.set(Dialog::Share)><Glyph icon=Icon::Share/><span class="hide-phone">{move || bench.t(Msg::Share)}</span></button>
            <div class="menu">
                <button type="button" class="btn quiet icon" aria-haspopup="true" aria-expanded=move || menu.get().to_string() aria-label=move || bench.t(Msg::More) title=move || bench.t(Msg::More) data-action="more" on:click=move |_| menu.update(|m| *m = !*m)><Glyph icon=Icon::More/></button>
                {move || menu.get().then(|| view! {
                    <div class="sheet" on:click=move |_| menu.set(false)>
                        <button type="button" class="btn" on:click=rename disabled=move || current.get() == 0>{move || bench.t(Msg::Rename)}</button>
                        <button type="button" class="btn" data-action="fork" on:click=move |_| bench.fork()>{move || bench.t(Msg::Fork)}</button>
                        <button type="button" class="btn" on:click=move |_| bench.remove_current() disabled=move || current.get() == 0>{move || bench.t(Msg::RemoveScenario)}</button>
                        <button type="button" class="btn" data-action="save" on:click=move |_| files::download_scenario(bench)>{move || bench.t(Msg::SaveFile)}</button>
                        <button type="button" class="btn" data-action="open" on:click=move |_| files::choose(bench)>{move || bench.t(Msg::OpenFile)}</button>
                        <button type="button" class="btn" data-action="export" on:click=move |_| bench.dialog.set(Dialog::Export)>{move || bench.t(Msg::ExportTitle)}</button>
                        <button type="button" class="btn" on:click=move |_| opening::reopen_sample(bench)>{move || bench.t(Msg::OpenSample)}</button>
                        <button type="button" class="btn" on:click=move |_| bench.dialog.set(Dialog::Keys)>{move || bench.t(Msg::Keys)}</button>
                        <button type="button" class="btn" on:click=move |_| bench.dialog.set(Dialog::About)>{move || bench.t(Msg::About)}</button>
                    </div>
                })}
            </div>
            <button type="button" class="btn quiet" data-action="language" title=move || bench.t(Msg::SwitchLanguage)
                on:click=move |_| bench.language.update(|l| *l = match l { Language::Chinese => Language::English, Language::English => Language::Chinese })>
                {move || bench.pick(("EN", "中"))}
            </button>
            <button type="button" class="btn quiet icon" data-action="theme" aria-label=move || bench.t(Msg::SwitchTheme) title=move || bench.t(Msg::SwitchTheme)
                on:click=move |_| bench.theme.update(|t| *t = if is_dark(*t) { Theme::Light } else { Theme::Dark })><Glyph icon=Icon::Theme/></button>
        </header>
    }
}
