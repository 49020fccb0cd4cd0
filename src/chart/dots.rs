//! A row a thing, a dot a scenario: differences with their intervals, before and after.

use super::axis::{Laid, range, ticks};
use super::layout::{SIZE, cut, width_of};
use super::{Anchor, Dots, Drawing, Form, Mark, Role};
use crate::locale::Language;

/// Height of a row.
const ROW: f64 = 24.0;

pub fn draw(d: &mut Drawing, chart: &Dots, language: Language) {
    d.legend(&chart.names, chart.first);
    let most = (d.width * 0.42).min(220.0);
    let left = chart
        .rows
        .iter()
        .map(|r| width_of(&r.label, SIZE))
        .fold(40.0, f64::max)
        .min(most)
        + 16.0;
    let right = d.width - 20.0;
    let dots = || chart.rows.iter().flat_map(|r| r.dots.iter().flatten());
    let (mut low, mut high) = range(
        dots()
            .flat_map(|&(v, half)| {
                let half = if half.is_finite() { half } else { 0.0 };
                [v - half, v + half]
            })
            .chain(chart.reference),
        chart.x.form,
        chart.x.zero,
    );
    if chart.x.form == Form::Change {
        // The axis holds all but the wildest: those are cut at its end and written out.
        (low, high) = (low.max(-120.0), high.min(120.0));
    }
    let top = d.height + 4.0;
    let tall = if chart.names.len() > 3 { ROW + 6.0 } else { ROW };
    let bottom = top + tall * chart.rows.len() as f64;
    let x = Laid::new(low, high, left, right, chart.x.form);
    for (v, text) in ticks(low, high, chart.x.form, ((right - left) / 70.0) as usize, language) {
        let at = x.at(v);
        d.line(vec![(at, top), (at, bottom)], Role::Faint, 1.0, false);
        d.text((at, bottom + 13.0), text, SIZE, Role::Muted, Anchor::Middle);
    }
    if let Some(reference) = chart.reference {
        d.line(
            vec![(x.at(reference), top), (x.at(reference), bottom)],
            Role::Ink,
            1.0,
            false,
        );
    }
    d.text(
        (right, bottom + 30.0),
        chart.x.label.clone(),
        SIZE,
        Role::Muted,
        Anchor::End,
    );
    for (i, row) in chart.rows.iter().enumerate() {
        let middle = top + tall * (i as f64 + 0.5);
        d.text(
            (left - 8.0, middle),
            cut(&row.label, left - 12.0, SIZE),
            SIZE,
            Role::Ink,
            Anchor::End,
        );
        let count = row.dots.len() as f64;
        // Joined dots share a line; others stand one below the other.
        let y = |k: usize| {
            if chart.joined {
                middle
            } else {
                middle + (k as f64 - (count - 1.0) / 2.0) * (tall * 0.7 / count.max(1.0)).min(9.0)
            }
        };
        let there: Vec<f64> = row.dots.iter().flatten().map(|v| x.at(v.0)).collect();
        if chart.joined && there.len() > 1 {
            let (from, to) = there
                .iter()
                .fold((f64::INFINITY, 0.0_f64), |(a, b), &v| (a.min(v), b.max(v)));
            d.line(vec![(from, middle), (to, middle)], Role::Muted, 2.0, false);
        }
        for (k, &(value, half)) in row.dots.iter().enumerate().filter_map(|(k, v)| Some((k, v.as_ref()?))) {
            let role = Role::Series(chart.first + k as u8);
            if half.is_finite() && half > 0.0 && !chart.joined {
                d.line(
                    vec![(x.at(value - half), y(k)), (x.at(value + half), y(k))],
                    role,
                    2.0,
                    false,
                );
            }
            d.marks.push(Mark::Dot {
                at: [x.at(value), y(k), 4.5],
                role,
                hollow: half.is_finite() && half > 0.0 && chart.form_of_change() && value.abs() <= half,
            });
            if value > high || value < low {
                let text = format!("{value:+.0}%").replace('-', "−");
                let (at, anchor) = if value > high {
                    (right - 8.0, Anchor::End)
                } else {
                    (left + 8.0, Anchor::Start)
                };
                d.text((at, y(k)), text, 11.0, Role::Ink, anchor);
            }
        }
    }
    d.height = bottom + 40.0;
}

impl Dots {
    /// Whether the dots are changes, of which some are not real.
    fn form_of_change(&self) -> bool {
        self.x.form == Form::Change
    }
}
