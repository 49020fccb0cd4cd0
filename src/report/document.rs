//! A document without a form: blocks in reading order.

use crate::chart::Panel;
use crate::locale::Language;
use serde::{Deserialize, Serialize};

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: Language,
    /// Scenario, seed, replications, version and date: stands under every table and picture.
    pub stamp: String,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A chapter begins.
    Heading(String),
    /// The finding: what is read if nothing else is.
    Lead(String),
    /// A paragraph.
    Text(String),
    /// The headline numbers.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
    /// Pictures side by side with one legend.
    Pictures(Vec<Picture>, Vec<(Colour, String)>),
    /// A chart.
    Chart(Box<Exhibit>),
    /// Points, each a sentence.
    Points(Vec<String>),
    /// A new page, where there are pages.
    Break,
}

/// A headline number.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// With its unit.
    pub value: String,
    /// Its change from the baseline with its interval; empty without one.
    pub change: String,
    /// Whether the change is for the better; `None` if neither, or not sure.
    pub better: Option<bool>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Column names, and whether a column holds numbers.
    pub columns: Vec<(String, bool)>,
    /// Rows, as wide as the columns.
    pub rows: Vec<Vec<String>>,
}

/// A chart with its table. Who can draw words (a browser) adds it as pixels, for forms that take no
/// other pictures; elsewhere its table stands there instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exhibit {
    /// The finding, the chart, how to read it, and the numbers.
    pub panel: Panel,
    /// The same as pixels.
    pub picture: Option<Picture>,
}

impl Exhibit {
    /// Its numbers as a table of the document.
    pub fn table(&self) -> Table {
        let name = |(i, name): (usize, &String)| (name.clone(), i > 0);
        Table {
            caption: self.panel.title.clone(),
            columns: self.panel.table.head.iter().enumerate().map(name).collect(),
            rows: self.panel.table.rows.clone(),
        }
    }
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows.
    pub caption: String,
    /// PNG file.
    pub png: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// As six hexadecimal digits.
    pub fn hex(self) -> String {
        let Self(r, g, b) = self;
        [r, g, b].iter().map(|c| format!("{c:02x}")).collect()
    }
}

/// Text that markup does not read as markup (`& < > "`). Control characters, which neither HTML nor
/// XML takes, are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
