//! A row a thing, bars from one value to another: steps of a waterfall, both ends of an assumption, parts
//! of a sum.

use super::axis::{Laid, range, ticks};
use super::layout::{SIZE, cut, width_of};
use super::{Anchor, Bars, Drawing, Mark, Role};
use crate::locale::Language;

/// Height of a row.
const ROW: f64 = 28.0;

pub fn draw(d: &mut Drawing, chart: &Bars, language: Language) {
    d.key(chart.key.iter().map(|(colour, name)| (*colour, name.as_str())));
    let widest =
        |text: fn(&super::BarRow) -> &String| chart.rows.iter().map(|r| width_of(text(r), SIZE)).fold(30.0, f64::max);
    let left = widest(|r| &r.label).min(d.width * 0.4) + 16.0;
    let behind = widest(|r| &r.text).min(d.width * 0.3) + 12.0;
    let right = (d.width - behind).max(left + 40.0);
    let ends = chart.rows.iter().flat_map(|r| r.bars.iter().flat_map(|b| [b.1, b.2]));
    let (low, high) = range(ends.chain(chart.reference), chart.x.form, chart.x.zero);
    let top = d.height + 4.0;
    let bottom = top + ROW * chart.rows.len() as f64;
    let x = Laid::new(low, high, left, right, chart.x.form);
    for (v, text) in ticks(low, high, chart.x.form, ((right - left) / 64.0) as usize, language) {
        d.line(vec![(x.at(v), top), (x.at(v), bottom)], Role::Faint, 1.0, false);
        d.text((x.at(v), bottom + 13.0), text, SIZE, Role::Muted, Anchor::Middle);
    }
    d.text(
        (d.width - 8.0, bottom + 30.0),
        chart.x.label.clone(),
        SIZE,
        Role::Muted,
        Anchor::End,
    );
    for (i, row) in chart.rows.iter().enumerate() {
        let y = top + ROW * i as f64;
        let label = cut(&row.label, left - 12.0, SIZE);
        d.text((left - 8.0, y + ROW / 2.0), label, SIZE, Role::Ink, Anchor::End);
        let mut end = left;
        for &(colour, from, to) in &row.bars {
            let (a, b) = (x.at(from.min(to)), x.at(from.max(to)));
            end = end.max(b);
            d.marks.push(Mark::Box {
                at: [a, y + 5.0, (b - a).max(1.0), ROW - 10.0],
                role: Role::Series(colour),
            });
        }
        d.text(
            (end + 6.0, y + ROW / 2.0),
            row.text.clone(),
            SIZE,
            Role::Muted,
            Anchor::Start,
        );
        if let Some(last) = row.bars.last().filter(|_| chart.linked && i + 1 < chart.rows.len()) {
            let at = x.at(last.2);
            d.line(vec![(at, y + ROW - 5.0), (at, y + ROW + 5.0)], Role::Muted, 1.0, false);
        }
    }
    if let Some(reference) = chart.reference {
        d.line(
            vec![(x.at(reference), top), (x.at(reference), bottom)],
            Role::Ink,
            1.0,
            false,
        );
    }
    d.height = bottom + 40.0;
}
