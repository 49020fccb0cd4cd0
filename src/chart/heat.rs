//! A box a pair of row and column, its share in colour and in digits.

use super::layout::{SIZE, width_of};
use super::{Anchor, Drawing, Heat, Mark, Role};
use crate::locale::Language;
use crate::locale::number::decimals;

pub fn draw(d: &mut Drawing, chart: &Heat, _: Language) {
    let (rows, columns) = (chart.rows.len(), chart.columns.len().max(1));
    let left = chart.rows.iter().map(|r| width_of(r, SIZE)).fold(20.0, f64::max) + 10.0;
    d.text(
        (4.0, d.height + 10.0),
        chart.label.clone(),
        SIZE,
        Role::Muted,
        Anchor::Start,
    );
    let top = d.height + 40.0;
    let wide = (d.width - left - 4.0) / columns as f64;
    let tall = 22.0;
    for (c, name) in chart.columns.iter().enumerate() {
        d.text(
            (left + (c as f64 + 0.5) * wide, top - 9.0),
            name.clone(),
            SIZE,
            Role::Muted,
            Anchor::Middle,
        );
    }
    for (r, name) in chart.rows.iter().enumerate() {
        let y = top + r as f64 * tall;
        d.text(
            (left - 6.0, y + tall / 2.0),
            name.clone(),
            SIZE,
            Role::Muted,
            Anchor::End,
        );
        for c in 0..columns {
            let value = chart.values.get(r * columns + c).copied().unwrap_or(f64::NAN);
            if !value.is_finite() {
                continue;
            }
            let x = left + c as f64 * wide;
            d.marks.push(Mark::Box {
                at: [x + 0.5, y + 0.5, wide - 1.0, tall - 1.0],
                role: Role::Ramp(value),
            });
            if wide >= 24.0 {
                let text = decimals(value * 100.0, 0);
                d.text(
                    (x + wide / 2.0, y + tall / 2.0),
                    text,
                    11.0,
                    Role::OnRamp(value),
                    Anchor::Middle,
                );
            }
        }
    }
    d.height = top + rows as f64 * tall + 8.0;
}
