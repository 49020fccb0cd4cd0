//! Workbooks: Excel and CSV tables out and in, from a plain description.
//!
//! # Out
//!
//! Describe the sheets as data, then write them:
//!
//! ```
//! use geju::exchange::workbook::{Cell, Column, Kind, Sheet, Workbook};
//! let mut sheet = Sheet::new("网格员", vec![
//!     Column::new("网格编码", Kind::Text, 18),
//!     Column::new("网格员人数", Kind::Whole, 12),
//! ]);
//! sheet.rows.push(vec![Cell::text("640302001001001"), Cell::Number(2.0)]);
//! let workbook = Workbook { sheets: vec![sheet] };
//! ```
//!
//! `write::xlsx(&workbook)` gives the bytes of an .xlsx (headers frozen, filtered and styled, columns as
//! wide as asked, numbers in their format, codes as text; the same workbook always gives the same
//! bytes); `csv::write(&sheet)` one sheet as UTF-8 CSV that Excel opens. On the page send the
//! description to the program `papers`: `app::papers::save_workbook(bench, "名称.xlsx", workbook)`.
//!
//! # In
//!
//! `read::book(name, bytes)` takes .xlsx or CSV (UTF-8, UTF-16, GB18030) apart into [`Table`]s of
//! [`Cell`]s. [`fields::Matched::of`] finds the header row by a list of [`fields::Field`]s (what a
//! column may be called) and then gives each row by meaning, with refusals that name sheet, row and
//! column. On the page: `app::papers::read_workbook(bench, name, bytes).await`.

pub mod cell;
#[cfg(feature = "office")]
pub mod csv;
pub mod fields;
pub mod personal;
#[cfg(feature = "office")]
pub mod read;
#[cfg(feature = "office")]
mod read_xlsx;
#[cfg(feature = "office")]
pub mod write;

pub use cell::{Cell, Date};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A workbook to be written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// A sheet to be written: a table under one row of headers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Name on the tab; made to fit Excel's rules (31 characters, no `[]:*?/\`, each once).
    pub name: String,
    /// A line above the headers over all columns; empty: none.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; cells beyond the columns are not written.
    pub rows: Vec<Vec<Cell>>,
    /// Lines below the table, one a row.
    pub notes: Vec<String>,
}

/// A column to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// How its cells are shown.
    pub kind: Kind,
    /// Width in characters (a Chinese one takes two).
    pub width: u8,
    /// What may be chosen in it; empty: anything.
    pub choices: Vec<String>,
}

/// How the cells of a column are shown. The value itself is never rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// As text, also what looks like a number: codes.
    Text,
    /// 1,234.
    Whole,
    /// With so many decimals.
    Decimal(u8),
    /// A share of 1 as per cent, with so many decimals.
    Percent(u8),
    /// 元 with two decimals.
    Money,
    /// 2026-11-24.
    Date,
    /// As Excel sees fit.
    General,
}

impl Column {
    /// A column without a list of choices.
    pub fn new(header: impl Into<String>, kind: Kind, width: u8) -> Self {
        Self {
            header: header.into(),
            kind,
            width,
            choices: Vec::new(),
        }
    }

    /// The same with a list to choose from.
    pub fn choices(mut self, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.choices = choices.into_iter().map(Into::into).collect();
        self
    }
}

impl Sheet {
    /// An empty table.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            name: name.into(),
            columns,
            ..Self::default()
        }
    }
}

/// A sheet as read: nothing is decided yet about what its rows mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Name of the sheet, or of the CSV file.
    pub name: String,
    /// Rows that hold anything.
    pub rows: Vec<TableRow>,
    /// Cells that only repeat the first cell of a merged region, as (row number, column): they count
    /// where the value is a name or a code, never where it is a quantity.
    pub repeated: BTreeSet<(u32, u32)>,
}

/// A row as read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// Its cells from column A on; missing ones at the end are empty.
    pub cells: Vec<Cell>,
}

/// The letters of a column, from 0: A, B … Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_have_letters() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(super::column_letters(column), letters);
        }
    }
}
