//! What the map is painted on: a canvas, or an SVG picture. One painting code serves both.

use super::paint::Hatch;
use super::palette::Rgb;
use std::cell::RefCell;
use std::fmt::Write;
use web_sys::CanvasRenderingContext2d as Context;

/// A pattern laid over fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Areas without a value.
    NoData,
    /// Problems.
    Alarm,
    /// Units that changed.
    Changed,
}

impl Pattern {
    /// Side of the pattern in CSS pixels.
    pub fn side(self) -> f64 {
        match self {
            Self::NoData => 7.0,
            Self::Alarm | Self::Changed => 6.0,
        }
    }
}

/// Something that takes paths, fills, lines and words.
#[derive(Clone, Copy, Debug)]
pub enum Surface<'a> {
    /// A canvas whose transform maps CSS pixels to device pixels.
    Canvas(&'a Context, &'a Hatch),
    /// An SVG picture; the context only measures words.
    Svg(&'a RefCell<Svg>, &'a Context),
}

/// An SVG picture being written. Coordinates are tenths of a pixel: whole numbers are short.
#[derive(Debug, Default)]
pub struct Svg {
    out: String,
    path: String,
}

impl Svg {
    /// The finished file.
    pub fn finish(self, width: f64, height: f64, patterns: [(Pattern, Rgb); 3]) -> String {
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"><defs>"
        );
        for (pattern, colour) in patterns {
            let side = pattern.side();
            let _ = write!(
                text,
                "<pattern id=\"{pattern:?}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"scale(10)\"><path d=\"M-1 1L1-1M0 {side}L{side} 0M{a} {b}L{b} {a}\" stroke=\"{}\" stroke-width=\"1\"/></pattern>",
                colour.css(),
                a = side - 1.0,
                b = side + 1.0,
            );
        }
        text.push_str("</defs><g stroke-linecap=\"round\" stroke-linejoin=\"round\">");
        text.push_str(&self.out);
        text.push_str("</g></svg>");
        text
    }

    fn point(&mut self, letter: char, x: f64, y: f64) {
        self.path.push(letter);
        let _ = write!(self.path, "{} {}", tenths(x), tenths(y));
    }

    fn element(&mut self, paint: &str) {
        if !self.path.is_empty() {
            let _ = write!(self.out, "<path transform=\"scale(.1)\" d=\"{}\" {paint}/>", self.path);
        }
    }
}

fn tenths(v: f64) -> i32 {
    (v * 10.0).round() as i32
}

/// Text that can stand in XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

impl Surface<'_> {
    /// Begins a new path.
    pub fn begin(&self) {
        match self {
            Self::Canvas(c, _) => c.begin_path(),
            Self::Svg(s, _) => s.borrow_mut().path.clear(),
        }
    }

    /// Goes somewhere without a line.
    pub fn move_to(&self, x: f64, y: f64) {
        match self {
            Self::Canvas(c, _) => c.move_to(x, y),
            Self::Svg(s, _) => s.borrow_mut().point('M', x, y),
        }
    }

    /// A straight line.
    pub fn line_to(&self, x: f64, y: f64) {
        match self {
            Self::Canvas(c, _) => c.line_to(x, y),
            Self::Svg(s, _) => s.borrow_mut().point('L', x, y),
        }
    }

    /// Back to where the path began.
    pub fn close(&self) {
        match self {
            Self::Canvas(c, _) => c.close_path(),
            Self::Svg(s, _) => s.borrow_mut().path.push('Z'),
        }
    }

    /// A rectangle.
    pub fn rect(&self, x: f64, y: f64, width: f64, height: f64) {
        self.move_to(x, y);
        self.line_to(x + width, y);
        self.line_to(x + width, y + height);
        self.line_to(x, y + height);
        self.close();
    }

    /// A circle.
    pub fn circle(&self, x: f64, y: f64, radius: f64) {
        match self {
            Self::Canvas(c, _) => {
                c.move_to(x + radius, y);
                let _ = c.arc(x, y, radius, 0.0, std::f64::consts::TAU);
            }
            Self::Svg(s, _) => {
                let (r, d) = (tenths(radius), tenths(radius) * 2);
                let mut s = s.borrow_mut();
                s.point('M', x - radius, y);
                let _ = write!(s.path, "a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 {} 0", -d);
            }
        }
    }

    /// Fills the path.
    pub fn fill(&self, css: &str) {
        match self {
            Self::Canvas(c, _) => {
                c.set_fill_style_str(css);
                c.fill();
            }
            Self::Svg(s, _) => s.borrow_mut().element(&format!("fill=\"{css}\"")),
        }
    }

    /// Fills the path with a pattern that stays with the ground: `dx`, `dy` is where the ground lies.
    pub fn fill_pattern(&self, pattern: Pattern, dx: f64, dy: f64) {
        match self {
            Self::Canvas(c, hatch) => {
                let side = pattern.side();
                c.save();
                // The path is already in pixels; only the pattern follows this shift.
                let _ = c.translate(dx.rem_euclid(side), dy.rem_euclid(side));
                c.set_fill_style_canvas_pattern(hatch.of(pattern));
                c.fill();
                c.restore();
            }
            Self::Svg(s, _) => s.borrow_mut().element(&format!("fill=\"url(#{pattern:?})\"")),
        }
    }

    /// Draws a line along the path.
    pub fn stroke(&self, css: &str, width: f64) {
        match self {
            Self::Canvas(c, _) => {
                c.set_stroke_style_str(css);
                c.set_line_width(width);
                c.stroke();
            }
            Self::Svg(s, _) => s.borrow_mut().element(&format!(
                "fill=\"none\" stroke=\"{css}\" stroke-width=\"{}\"",
                tenths(width)
            )),
        }
    }

    /// Draws a dashed line along the path.
    pub fn stroke_dashed(&self, css: &str, width: f64, dash: f64, gap: f64) {
        match self {
            Self::Canvas(c, _) => {
                let dashes = js_sys::Array::of2(&dash.into(), &gap.into());
                let _ = c.set_line_dash(&dashes);
                self.stroke(css, width);
                let _ = c.set_line_dash(&js_sys::Array::new());
            }
            Self::Svg(s, _) => s.borrow_mut().element(&format!(
                "fill=\"none\" stroke=\"{css}\" stroke-width=\"{}\" stroke-dasharray=\"{} {}\"",
                tenths(width),
                tenths(dash),
                tenths(gap)
            )),
        }
    }

    /// Ends of lines and corners are round from here on.
    pub fn round_lines(&self) {
        if let Self::Canvas(c, _) = self {
            c.set_line_cap("round");
            c.set_line_join("round");
        }
    }

    /// The font of the words to come, as CSS writes it.
    pub fn font(&self, font: &str) {
        let (Self::Canvas(c, _) | Self::Svg(_, c)) = self;
        c.set_font(font);
    }

    /// Width of a word in the present font.
    pub fn width_of(&self, text: &str) -> f64 {
        let (Self::Canvas(c, _) | Self::Svg(_, c)) = self;
        c.measure_text(text).map_or(0.0, |m| m.width())
    }

    /// A word; `align` is `left`, `center` or `right`, `y` its middle. With a halo of that colour
    /// where there is one.
    pub fn text(&self, text: &str, x: f64, y: f64, align: &str, css: &str, halo: Option<&str>) {
        match self {
            Self::Canvas(c, _) => {
                c.set_text_align(align);
                c.set_text_baseline("middle");
                if let Some(halo) = halo {
                    c.set_line_join("round");
                    c.set_stroke_style_str(halo);
                    c.set_line_width(3.0);
                    let _ = c.stroke_text(text, x, y);
                }
                c.set_fill_style_str(css);
                let _ = c.fill_text(text, x, y);
            }
            Self::Svg(s, c) => {
                let anchor = match align {
                    "center" => "middle",
                    "right" => "end",
                    _ => "start",
                };
                let around = halo.map_or(String::new(), |halo| {
                    format!(" stroke=\"{halo}\" stroke-width=\"3\" paint-order=\"stroke\"")
                });
                let _ = write!(
                    s.borrow_mut().out,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" dy=\".35em\" text-anchor=\"{anchor}\" fill=\"{css}\" style=\"font:{}\"{around}>{}</text>",
                    escape(&c.font()),
                    escape(text)
                );
            }
        }
    }

    /// From here on everything is painted this far to the right and down, until [`Surface::unshift`].
    pub fn shift(&self, x: f64, y: f64) {
        match self {
            Self::Canvas(c, _) => {
                c.save();
                let _ = c.translate(x, y);
            }
            Self::Svg(s, _) => {
                let _ = write!(s.borrow_mut().out, "<g transform=\"translate({x} {y})\">");
            }
        }
    }

    /// Ends [`Surface::shift`].
    pub fn unshift(&self) {
        self.unclip();
    }

    /// From here on nothing is painted outside this rectangle, until [`Surface::unclip`].
    pub fn clip(&self, x: f64, y: f64, width: f64, height: f64) {
        match self {
            Self::Canvas(c, _) => {
                c.save();
                c.begin_path();
                c.rect(x, y, width, height);
                c.clip();
            }
            Self::Svg(s, _) => {
                let _ = write!(
                    s.borrow_mut().out,
                    "<clipPath id=\"w\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></clipPath><g clip-path=\"url(#w)\">"
                );
            }
        }
    }

    /// Ends [`Surface::clip`].
    pub fn unclip(&self) {
        match self {
            Self::Canvas(c, _) => c.restore(),
            Self::Svg(s, _) => s.borrow_mut().out.push_str("</g>"),
        }
    }
}
