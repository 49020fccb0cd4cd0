//! Everything Leptos: the page. Only this folder and `bin/worker` touch the browser.

pub mod map;
