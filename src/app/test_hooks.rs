//! `window.geju`: what browser tests (and curious people) may ask. Read-only.

use super::workbench::{Phase, Workbench};
use crate::territory::content_hash::Digest;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

fn set<F: Fn() -> JsValue + 'static>(object: &js_sys::Object, name: &str, answer: F) {
    let closure = Closure::<dyn Fn() -> JsValue>::new(answer);
    let _ = js_sys::Reflect::set(object, &name.into(), closure.as_ref());
    closure.forget();
}

/// Installs `window.geju`.
pub fn install(bench: Workbench) {
    let object = js_sys::Object::new();
    set(&object, "ready", move || {
        JsValue::from_bool(bench.phase.get_untracked() == Phase::Ready)
    });
    set(&object, "busy", move || {
        JsValue::from_bool(bench.running.get_untracked().is_some())
    });
    set(&object, "saved", move || {
        bench.saved.get_untracked().map_or(JsValue::NULL, JsValue::from_bool)
    });
    set(&object, "version", move || JsValue::from_str(crate::ENGINE_VERSION));
    set(&object, "digest", move || {
        bench
            .peek(|s| s.draft().outcome.as_ref().map(|o| o.digest()))
            .flatten()
            .map_or(JsValue::NULL, |d| JsValue::from_str(&d))
    });
    set(&object, "checksum", move || {
        let sum = bench.peek(|s| {
            let mut digest = Digest::default();
            for grid in s.draft().scenario.plan.assignment() {
                digest.word(grid.map_or(u64::MAX, |g| u64::from(g.0)));
            }
            digest.finish()
        });
        sum.map_or(JsValue::NULL, |s| JsValue::from_str(&format!("{s:016x}")))
    });
    // Of everything decided, not of the assignment alone.
    set(&object, "decided", move || {
        let sum = bench.peek(|s| {
            let mut digest = Digest::default();
            for &byte in &postcard::to_allocvec(&s.draft().scenario).unwrap_or_default() {
                digest.word(u64::from(byte));
            }
            digest.finish()
        });
        sum.map_or(JsValue::NULL, |s| JsValue::from_str(&format!("{s:016x}")))
    });
    set(&object, "counts", move || {
        let text = bench.peek(|s| {
            let plan = &s.draft().scenario.plan;
            let grids = s.draft().live.tallies.grids.iter().filter(|t| t.units > 0).count();
            let communities = s
                .draft()
                .live
                .tallies
                .communities
                .iter()
                .filter(|t| t.units > 0)
                .count();
            format!(
                "{{\"units\":{},\"grids\":{grids},\"communities\":{communities},\"drafts\":{},\"steps\":{}}}",
                plan.assignment().len(),
                s.drafts.len(),
                s.draft().history.depth().0
            )
        });
        text.map_or(JsValue::NULL, |t| JsValue::from_str(&t))
    });
    set(&object, "ground", move || {
        let hash = bench.peek(|s| s.territory.hash().to_string());
        hash.map_or(JsValue::NULL, |h| JsValue::from_str(&h))
    });
    set(&object, "painting", move || {
        let times = bench.map.with_value(|m| m.as_ref().map(|m| m.timings()));
        let text = times.map(|t| format!("[{},{},{},{},{}]", t.full, t.worst, t.moved, t.names, t.overlay));
        text.map_or(JsValue::NULL, |t| JsValue::from_str(&t))
    });
    if let Some(window) = web_sys::window() {
        let _ = js_sys::Reflect::set(&window, &"geju".into(), &object);
    }
}
