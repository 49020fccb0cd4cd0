//! A document without a form: blocks in reading order.

use crate::locale::Language;

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

/// A picture.
#[derive(Clone, Debug, PartialEq)]
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
