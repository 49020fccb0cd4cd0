//! How a row of the table is written: short constructors shared by the four groups.

pub(super) use super::{Amount, Effect, Group, HeadTotal, Lever, Moves, Number};
pub(super) use crate::scenario::assumption::Grade;

/// One number of a lever.
#[allow(clippy::too_many_arguments)] // one row of a table
pub(super) const fn n(
    zh: &'static str,
    en: &'static str,
    unit_zh: &'static str,
    unit_en: &'static str,
    document: f64,
    before: f64,
    least: f64,
    most: f64,
    step: f64,
) -> Number {
    Number {
        name: (zh, en),
        unit: (unit_zh, unit_en),
        document,
        before,
        bounds: (least, most),
        step,
    }
}

/// How far an effect goes.
pub(super) const fn by(scale: f64, numbers: &'static [usize], keys: &'static [&'static str]) -> Amount {
    Amount { scale, numbers, keys }
}

/// The index that rises when the lever is on.
pub(super) const fn up(index: &'static str) -> Option<Moves> {
    Some(Moves { index, up: true })
}

/// The index that falls when the lever is on.
pub(super) const fn down(index: &'static str) -> Option<Moves> {
    Some(Moves { index, up: false })
}
