//! Charts as data (图): what a chart shows, how it is laid out, and its twin as a table.
//!
//! A [`Chart`] holds numbers and words, [`layout::draw`] turns it into a [`Drawing`] (lines, areas,
//! boxes, dots and words at places in pixels), and whoever shows it paints that: the page by plotters on
//! a canvas, [`svg`] as text for files. So screen and file cannot differ, and neither needs the other.

mod axis;
pub use axis::month;
mod bars;
mod dots;
mod heat;
pub mod layout;
mod lines;
pub mod svg;
pub mod table;

pub use layout::draw;
pub use table::Table;

use serde::{Deserialize, Serialize};

/// A chart with its words and its twin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Stable key (`backlog`).
    pub key: String,
    /// What the chart says, in words.
    pub title: String,
    /// How to read it; may be empty.
    pub note: String,
    /// The chart; `None` where the table says it all.
    pub chart: Option<Chart>,
    /// The same numbers as a table.
    pub table: Table,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Chart {
    /// Curves, some with a band around them.
    Lines(Lines),
    /// A row a thing, a dot a scenario.
    Dots(Dots),
    /// A box a pair of row and column.
    Heat(Heat),
    /// A row a thing, a bar from one value to another.
    Bars(Bars),
}

/// How numbers along an axis are written and where its marks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Plain numbers.
    Number,
    /// Shares written in per cent.
    Percent,
    /// Signed per cent of a change; the values are per cent already.
    Change,
    /// Days of a year, marked by month.
    Months,
    /// Hours on a logarithmic scale, marked where people count: hour, day, week, month.
    Time,
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Name and unit.
    pub label: String,
    /// How it is written.
    pub form: Form,
    /// Whether 0 must be on it.
    pub zero: bool,
}

/// Curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// Across.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// The curves.
    pub lines: Vec<Line>,
    /// Whether a dashed line joins the corners (perfect equality).
    pub diagonal: bool,
    /// Single points with their names.
    pub spots: Vec<Spot>,
}

/// A named point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// Its name, written beside it.
    pub name: String,
    /// Where.
    pub at: [f64; 2],
    /// Half-widths of its intervals in both directions; 0 for none.
    pub half: [f64; 2],
    /// Whether only its rim is drawn.
    pub hollow: bool,
}

/// One curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its points, ascending in x.
    pub points: Vec<[f64; 2]>,
    /// Lower and upper end of its interval at every point; empty for none.
    pub band: Vec<[f64; 2]>,
}

/// Rows of dots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dots {
    /// Across.
    pub x: Axis,
    /// Names of what the colours stand for, in their order.
    pub names: Vec<String>,
    /// First colour used: differences begin with the second scenario's.
    pub first: u8,
    /// Top to bottom.
    pub rows: Vec<DotRow>,
    /// Whether the dots of a row are joined (dumbbell).
    pub joined: bool,
    /// A line to be compared with (a load ratio of 1, a difference of 0).
    pub reference: Option<f64>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DotRow {
    /// What it is about.
    pub label: String,
    /// Value and half-width by name; `None` where there is none.
    pub dots: Vec<Option<(f64, f64)>>,
}

/// Rows of bars: steps of a waterfall, both ends of an assumption, parts of a sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    /// Across.
    pub x: Axis,
    /// What the colours stand for.
    pub key: Vec<(u8, String)>,
    /// Top to bottom.
    pub rows: Vec<BarRow>,
    /// Whether a bar's end is joined with the next row (waterfall).
    pub linked: bool,
    /// A line to be compared with.
    pub reference: Option<f64>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BarRow {
    /// What it is about.
    pub label: String,
    /// Colour, start and end of each bar.
    pub bars: Vec<(u8, f64, f64)>,
    /// Written behind the bars.
    pub text: String,
}

/// Boxes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heat {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Shares by row and column; NaN for none.
    pub values: Vec<f64>,
    /// What the shares are.
    pub label: String,
}

/// What a mark means; how it is coloured follows from it and the theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// Words and axes.
    Ink,
    /// Words beside the point.
    Muted,
    /// Lines of the grid.
    Faint,
    /// A scenario's colour.
    Series(u8),
    /// Its band.
    Band(u8),
    /// A share from 0 to 1.
    Ramp(f64),
    /// Words upon a box of that share.
    OnRamp(f64),
}

/// Which end of words stands at their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Their start.
    Start,
    /// Their middle.
    Middle,
    /// Their end.
    End,
}

/// Something to be painted; places in pixels from the upper left.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line through points.
    Line {
        /// Its points.
        points: Vec<(f64, f64)>,
        /// Its colour.
        role: Role,
        /// Its width.
        width: f64,
        /// Whether it is broken.
        dashed: bool,
    },
    /// A filled outline.
    Area {
        /// Its corners.
        points: Vec<(f64, f64)>,
        /// Its colour.
        role: Role,
    },
    /// A filled box: left, top, width, height.
    Box {
        /// Where.
        at: [f64; 4],
        /// Its colour.
        role: Role,
    },
    /// A dot: x, y, radius.
    Dot {
        /// Where and how large.
        at: [f64; 3],
        /// Its colour.
        role: Role,
        /// Whether only its rim is drawn.
        hollow: bool,
    },
    /// Words, centred on their height.
    Text {
        /// Where.
        at: (f64, f64),
        /// The words.
        text: String,
        /// Height in pixels.
        size: f64,
        /// Their colour.
        role: Role,
        /// Which end stands there.
        anchor: Anchor,
    },
}

/// A chart laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Pixels across.
    pub width: f64,
    /// Pixels down.
    pub height: f64,
    /// In the order in which they are painted.
    pub marks: Vec<Mark>,
}

/// Colours of the scenarios (Okabe–Ito, told apart by the colour-blind too).
pub const HUES: [(u8, u8, u8); 6] = [
    (110, 119, 129),
    (0, 114, 178),
    (213, 94, 0),
    (0, 158, 115),
    (204, 121, 167),
    (200, 140, 0),
];

/// Red, green, blue and opacity of a role.
pub fn colour(role: Role, dark: bool) -> (u8, u8, u8, f64) {
    let pick = |light: (u8, u8, u8), night: (u8, u8, u8)| {
        let c = if dark { night } else { light };
        (c.0, c.1, c.2, 1.0)
    };
    let hue = |i: u8| HUES[i as usize % HUES.len()];
    match role {
        Role::Ink => pick((28, 36, 48), (230, 234, 239)),
        Role::Muted => pick((86, 97, 110), (167, 178, 190)),
        Role::Faint => pick((225, 230, 235), (48, 58, 69)),
        Role::Series(i) => {
            let (r, g, b) = hue(i);
            if dark {
                let up = |c: u8| c + (255 - c) / 4;
                (up(r), up(g), up(b), 1.0)
            } else {
                (r, g, b, 1.0)
            }
        }
        Role::Band(i) => {
            let (r, g, b) = hue(i);
            (r, g, b, 0.22)
        }
        Role::Ramp(share) => {
            let (from, to) = if dark {
                ((30, 38, 47), (126, 178, 240))
            } else {
                ((240, 245, 250), (17, 84, 153))
            };
            let t = share.clamp(0.0, 1.0);
            let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * t) as u8;
            (mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2), 1.0)
        }
        Role::OnRamp(share) => {
            let white = if dark { share < 0.5 } else { share > 0.5 };
            if white { (255, 255, 255, 1.0) } else { (20, 28, 38, 1.0) }
        }
    }
}
