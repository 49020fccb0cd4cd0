//! The later and the earlier of two times. `f64::max` and `min` look for NaN, for which wasm has no instruction:
//! there each is a call. Times are numbers.

/// The later of two times.
#[inline(always)]
pub(super) fn later(a: f64, b: f64) -> f64 {
    if a < b { b } else { a }
}

/// The earlier of two times.
#[inline(always)]
pub(super) fn earlier(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}
