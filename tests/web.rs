//! Tests that need a browser: `cargo test --target wasm32-unknown-unknown --test web`.
//! One module a part of the page.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs)]

#[path = "web/digest.rs"]
mod digest;
#[path = "web/map.rs"]
mod map;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
