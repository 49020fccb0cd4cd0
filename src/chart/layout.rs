//! A chart of some width becomes a drawing.

use super::{Anchor, Chart, Drawing, Mark, Role, bars, dots, heat, lines};
use crate::locale::Language;

/// Height of words.
pub const SIZE: f64 = 12.0;

/// Lays a chart out `width` pixels wide; `title` is written above it (files; the page has its own).
pub fn draw(chart: &Chart, title: Option<&str>, width: f64, language: Language) -> Drawing {
    let mut drawing = Drawing {
        width: width.max(200.0),
        height: 4.0,
        marks: Vec::new(),
    };
    if let Some(title) = title {
        for line in wrap(title, drawing.width - 16.0, 15.0) {
            drawing.height += 20.0;
            let y = drawing.height - 8.0;
            drawing.text((8.0, y), line, 15.0, Role::Ink, Anchor::Start);
        }
        drawing.height += 6.0;
    }
    match chart {
        Chart::Lines(chart) => lines::draw(&mut drawing, chart, language),
        Chart::Dots(chart) => dots::draw(&mut drawing, chart, language),
        Chart::Heat(chart) => heat::draw(&mut drawing, chart, language),
        Chart::Bars(chart) => bars::draw(&mut drawing, chart, language),
    }
    drawing
}

impl Drawing {
    pub(super) fn text(&mut self, at: (f64, f64), text: String, size: f64, role: Role, anchor: Anchor) {
        self.marks.push(Mark::Text {
            at,
            text,
            size,
            role,
            anchor,
        });
    }

    pub(super) fn line(&mut self, points: Vec<(f64, f64)>, role: Role, width: f64, dashed: bool) {
        self.marks.push(Mark::Line {
            points,
            role,
            width,
            dashed,
        });
    }

    /// Names beside their colours, in as many rows as they need.
    pub(super) fn legend(&mut self, names: &[String], first: u8) {
        if names.len() + usize::from(first) < 2 {
            return;
        }
        self.key(
            names
                .iter()
                .enumerate()
                .map(|(i, name)| (first + i as u8, name.as_str())),
        );
    }

    /// Names beside the colours given.
    pub(super) fn key<'a>(&mut self, names: impl Iterator<Item = (u8, &'a str)>) {
        let (mut x, mut y) = (10.0, self.height + 10.0);
        for (colour, name) in names {
            let wide = width_of(name, SIZE) + 34.0;
            if x > 10.0 && x + wide > self.width {
                (x, y) = (10.0, y + 18.0);
            }
            self.marks.push(Mark::Dot {
                at: [x + 5.0, y, 5.0],
                role: Role::Series(colour),
                hollow: false,
            });
            self.text((x + 15.0, y), name.to_owned(), SIZE, Role::Ink, Anchor::Start);
            x += wide;
        }
        if x > 10.0 {
            self.height = y + 14.0;
        }
    }
}

/// About how many pixels words take: a Chinese character is as wide as high, a Latin one about half.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| if (c as u32) < 0x2e80 { 0.56 } else { 1.0 })
        .sum::<f64>()
        * size
}

/// Cuts words to a width, with an ellipsis.
pub(super) fn cut(text: &str, width: f64, size: f64) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width_of(&kept, size) + size > width {
            break;
        }
    }
    kept.push('…');
    kept
}

fn wrap(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.len() - 1;
        if width_of(&lines[last], size) + size > width {
            // Between Latin letters only at a blank.
            let rest = match lines[last].rfind(' ') {
                Some(at) if c.is_ascii() => lines[last].split_off(at),
                _ => String::new(),
            };
            lines.push(rest.trim_start().to_owned());
        }
        let last = lines.len() - 1;
        lines[last].push(c);
    }
    lines
}
