//! What the browser remembers of a person's taste: language and theme, in localStorage.

use crate::locale::Language;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

const LANGUAGE: &str = "geju.language";
const THEME: &str = "geju.theme";

fn store() -> Option<web_sys::Storage> {
    // Refused storage (private windows, policies) is not worth a word here: the page works without.
    web_sys::window()?.local_storage().ok().flatten()
}

/// What is kept under a key.
pub(super) fn read(key: &str) -> Option<String> {
    store()?.get_item(key).ok().flatten()
}

/// Keeps something under a key.
pub(super) fn write(key: &str, value: &str) {
    if let Some(store) = store() {
        let _ = store.set_item(key, value);
    }
}

/// The language chosen before, else the browser's, else Chinese.
pub fn language() -> Language {
    match read(LANGUAGE).as_deref() {
        Some("en") => return Language::English,
        Some(_) => return Language::Chinese,
        None => {}
    }
    let browser = web_sys::window()
        .and_then(|w| w.navigator().language())
        .unwrap_or_default();
    if browser.is_empty() || browser.starts_with("zh") {
        Language::Chinese
    } else {
        Language::English
    }
}

/// Remembers the language and tells the document.
pub fn set_language(language: Language) {
    write(LANGUAGE, language.tag());
    if let Some(root) = root() {
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// The theme chosen before.
pub fn theme() -> Theme {
    match read(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Whether the theme comes out dark now.
pub fn is_dark(theme: Theme) -> bool {
    match theme {
        Theme::Light => false,
        Theme::Dark => true,
        Theme::System => web_sys::window()
            .and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten())
            .is_some_and(|m| m.matches()),
    }
}

/// Remembers the theme and sets it on the document.
pub fn set_theme(theme: Theme) {
    write(
        THEME,
        match theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        },
    );
    if let Some(root) = root() {
        let _ = root.set_attribute("data-theme", if is_dark(theme) { "dark" } else { "light" });
    }
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}
