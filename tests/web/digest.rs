//! The engine compiled to wasm gives the bytes of the native one (tests/mechanisms.rs holds the same
//! constant).

use crate::support::{SMALL_DIGEST, small_digest};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_small_city_has_the_digest_of_the_native_engine() {
    assert_eq!(small_digest(), SMALL_DIGEST);
}
