//! Curves with bands.

use super::axis::{Laid, range, ticks};
use super::layout::{SIZE, width_of};
use super::{Anchor, Drawing, Form, Lines, Mark, Role};
use crate::locale::Language;

pub fn draw(d: &mut Drawing, chart: &Lines, language: Language) {
    let names: Vec<String> = chart.lines.iter().map(|l| l.name.clone()).collect();
    d.legend(&names, 0);
    let spots = |i: usize| {
        chart
            .spots
            .iter()
            .flat_map(move |s| [s.at[i] - s.half[i], s.at[i] + s.half[i]])
    };
    let ends = |i: usize| {
        (chart.lines.iter())
            .flat_map(move |l| l.points.iter().map(move |p| p[i]))
            .chain(spots(i))
    };
    let bands = chart.lines.iter().flat_map(|l| l.band.iter().flatten().copied());
    let (x_low, x_high) = match chart.x.form {
        // A share runs from nothing to all.
        Form::Percent => (0.0, 1.0),
        form => {
            let (low, high) = range(ends(0), form, chart.x.zero);
            if form == Form::Number && chart.spots.is_empty() {
                (low, ends(0).fold(low, f64::max))
            } else {
                (low, high)
            }
        }
    };
    let (y_low, y_high) = match chart.y.form {
        Form::Percent if chart.y.zero => (0.0, 1.0),
        form => range(ends(1).chain(bands), form, chart.y.zero),
    };
    let marks = ticks(y_low, y_high, chart.y.form, 5, language);
    let left = marks.iter().map(|m| width_of(&m.1, SIZE)).fold(20.0, f64::max) + 14.0;
    d.text(
        (4.0, d.height + 10.0),
        chart.y.label.clone(),
        SIZE,
        Role::Muted,
        Anchor::Start,
    );
    let top = d.height + 26.0;
    let bottom = top + (d.width * 0.42).clamp(150.0, 260.0);
    let right = d.width - 14.0;
    let x = Laid::new(x_low, x_high, left, right, chart.x.form);
    let y = Laid::new(y_low, y_high, bottom, top, chart.y.form);
    for (v, text) in marks {
        let at = y.at(v);
        d.line(vec![(left, at), (right, at)], Role::Faint, 1.0, false);
        d.text((left - 6.0, at), text, SIZE, Role::Muted, Anchor::End);
    }
    for (v, text) in ticks(x_low, x_high, chart.x.form, (d.width / 70.0) as usize, language) {
        let at = x.at(v);
        d.line(vec![(at, bottom), (at, bottom + 4.0)], Role::Muted, 1.0, false);
        let (anchor, at) = if chart.x.form == Form::Months {
            (Anchor::Start, at - 2.0)
        } else if at + width_of(&text, SIZE) / 2.0 + 4.0 > d.width {
            (Anchor::End, d.width - 2.0)
        } else {
            (Anchor::Middle, at)
        };
        d.text((at, bottom + 13.0), text, SIZE, Role::Muted, anchor);
    }
    d.line(vec![(left, bottom), (right, bottom)], Role::Muted, 1.0, false);
    d.text(
        (right, bottom + 30.0),
        chart.x.label.clone(),
        SIZE,
        Role::Muted,
        Anchor::End,
    );
    if chart.diagonal {
        d.line(vec![(left, bottom), (right, top)], Role::Muted, 1.0, true);
    }
    let place = |p: &[f64; 2]| (x.at(p[0]), y.at(p[1]));
    for (i, line) in chart.lines.iter().enumerate() {
        if line.band.len() == line.points.len() {
            let upper = line
                .points
                .iter()
                .zip(&line.band)
                .map(|(p, b)| (x.at(p[0]), y.at(b[1])));
            let lower = line
                .points
                .iter()
                .zip(&line.band)
                .map(|(p, b)| (x.at(p[0]), y.at(b[0])));
            let mut points: Vec<(f64, f64)> = upper.collect();
            let mut back: Vec<(f64, f64)> = lower.collect();
            back.reverse();
            points.append(&mut back);
            d.marks.push(Mark::Area {
                points,
                role: Role::Band(i as u8),
            });
        }
    }
    for (i, line) in chart.lines.iter().enumerate() {
        d.line(
            line.points.iter().map(place).collect(),
            Role::Series(i as u8),
            2.0,
            false,
        );
    }
    for (i, spot) in chart.spots.iter().enumerate() {
        let role = Role::Series(i as u8);
        let ([at_x, at_y], [half_x, half_y]) = (spot.at, spot.half);
        let (px, py) = place(&spot.at);
        if half_x > 0.0 {
            d.line(
                vec![(x.at(at_x - half_x), py), (x.at(at_x + half_x), py)],
                role,
                1.0,
                false,
            );
        }
        if half_y > 0.0 {
            d.line(
                vec![(px, y.at(at_y - half_y)), (px, y.at(at_y + half_y))],
                role,
                1.0,
                false,
            );
        }
        d.marks.push(Mark::Dot {
            at: [px, py, 5.5],
            role,
            hollow: spot.hollow,
        });
        // Names stand on the side that has room.
        let (anchor, gap) = if px > (left + right) / 2.0 {
            (Anchor::End, -10.0)
        } else {
            (Anchor::Start, 10.0)
        };
        d.text((px + gap, py - 9.0), spot.name.clone(), SIZE, Role::Ink, anchor);
    }
    d.height = bottom + 40.0;
}
