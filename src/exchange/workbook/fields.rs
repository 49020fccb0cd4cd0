//! Which column means what: the header row is found by what its cells may be called, then rows are
//! read by meaning, and what cannot be used is refused by sheet, row, column and reason.

use super::cell::tidy;
use super::{Cell, Date, Table, TableRow, column_letters};
use crate::locale::import as words;
use crate::locale::import::Pair;
use serde::{Deserialize, Serialize};

/// What a column may be about.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Stable key.
    pub key: &'static str,
    /// What it may be called, the surest first; compared without blanks, brackets' contents and case.
    /// The first is the header of templates.
    pub names: &'static [&'static str],
    /// Whether rows without it are useless.
    pub required: bool,
}

impl Field {
    /// A field that may be missing.
    pub const fn new(key: &'static str, names: &'static [&'static str]) -> Self {
        Self {
            key,
            names,
            required: false,
        }
    }

    /// A field that must be there.
    pub const fn required(key: &'static str, names: &'static [&'static str]) -> Self {
        Self {
            key,
            names,
            required: true,
        }
    }
}

/// A row, or one cell of it, that could not be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Sheet.
    pub sheet: String,
    /// Row, from 1 as people count.
    pub row: u32,
    /// Letter and header of the column; empty: the row as a whole.
    pub column: String,
    /// Why, zh and en.
    pub reason: Pair,
}

/// A table with its header row found.
#[derive(Clone, Debug)]
pub struct Matched<'a> {
    table: &'a Table,
    fields: &'a [Field],
    /// Position of the header row among the rows.
    header: usize,
    /// The column of each field.
    columns: Vec<Option<usize>>,
}

/// Rows in which the header is looked for.
const HEADER_WITHIN: usize = 20;

/// A header as compared: no blanks, no brackets, lower case.
pub fn plain(header: &str) -> String {
    let mut depth = 0;
    tidy(header)
        .chars()
        .filter(|&c| {
            if matches!(c, '(' | '（' | '[' | '【') {
                depth += 1;
            }
            let keep = depth == 0 && !c.is_whitespace() && !matches!(c, '*' | '＊' | '：' | ':');
            if matches!(c, ')' | '）' | ']' | '】') {
                depth -= 1;
            }
            keep
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// How surely a header names a field: 3 by its first name, 2 by another, 1 where a name of two
/// characters or more stands inside; 0 not at all.
fn fit(header: &str, field: &Field) -> u8 {
    let names = field.names;
    if header.is_empty() {
        0
    } else if names.first().is_some_and(|n| plain(n) == header) {
        3
    } else if names.iter().any(|n| plain(n) == header) {
        2
    } else if names.iter().map(|n| plain(n)).any(|n| {
        n.chars().count() >= if n.is_ascii() { 5 } else { 2 } && header.contains(&n) && header.chars().count() <= 16
    }) {
        1
    } else {
        0
    }
}

/// The best column for every field, each column for one field only; and how good the row is as a header.
fn assign(row: &TableRow, fields: &[Field]) -> (Vec<Option<usize>>, u32) {
    let headers: Vec<String> = row
        .cells
        .iter()
        .map(|cell| match cell {
            Cell::Text(text) => plain(text),
            _ => String::new(),
        })
        .collect();
    let mut columns = vec![None; fields.len()];
    let mut taken = vec![false; headers.len()];
    let mut score = 0;
    for wanted in [3, 2, 1] {
        for (f, field) in fields.iter().enumerate() {
            if columns[f].is_some() {
                continue;
            }
            let found = (0..headers.len()).find(|&c| !taken[c] && fit(&headers[c], field) == wanted);
            if let Some(c) = found {
                taken[c] = true;
                columns[f] = Some(c);
                score += u32::from(wanted);
            }
        }
    }
    (columns, score)
}

impl<'a> Matched<'a> {
    /// Finds the header row: the one that names most fields. The error says which required columns
    /// no row names.
    pub fn of(table: &'a Table, fields: &'a [Field]) -> Result<Self, Pair> {
        let best = (table.rows.iter().take(HEADER_WITHIN).enumerate())
            .map(|(i, row)| (i, assign(row, fields)))
            // The lower of two as good ones: headers of two rows end in the finer one.
            .max_by_key(|(_, (_, score))| *score);
        let Some((header, (columns, score))) = best.filter(|(_, (_, score))| *score > 0) else {
            return Err(words::no_header(&table.name, &names_of(fields, |f| f.required)));
        };
        let missing = names_of(fields, |f| {
            f.required
                && fields
                    .iter()
                    .position(|g| g.key == f.key)
                    .is_some_and(|i| columns[i].is_none())
        });
        if !missing.is_empty() {
            return Err(words::columns_missing(&table.name, &missing));
        }
        debug_assert!(score > 0);
        Ok(Self {
            table,
            fields,
            header,
            columns,
        })
    }

    /// How well a table fits a list of fields, for guessing which kind it is.
    pub fn score(table: &Table, fields: &[Field]) -> u32 {
        (table.rows.iter().take(HEADER_WITHIN))
            .map(|row| {
                let (columns, score) = assign(row, fields);
                let complete = fields.iter().zip(&columns).all(|(f, c)| !f.required || c.is_some());
                if complete { score } else { 0 }
            })
            .max()
            .unwrap_or(0)
    }

    /// Takes a field from another column (`None`: from none), as the user says.
    pub fn choose(&mut self, key: &str, column: Option<usize>) {
        if let Some(i) = self.position(key) {
            self.columns[i] = column;
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.key == key)
    }

    /// The column of a field.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.position(key).and_then(|i| self.columns[i])
    }

    /// The headers of all columns.
    pub fn headers(&self) -> Vec<String> {
        self.table.rows[self.header].cells.iter().map(Cell::label).collect()
    }

    /// The rows below the header that say something; sums (合计, 小计) are left out.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.table.rows[self.header + 1..]
            .iter()
            .filter(|row| row.cells.iter().any(|c| !c.is_blank()) && !is_sum(row))
            .map(move |row| Row { of: self, row })
    }

    /// Where a cell of a field stands, for refusals: `C“户数”`.
    fn place(&self, key: &str) -> String {
        self.column(key).map_or_else(String::new, |c| {
            let header = self.table.rows[self.header]
                .cells
                .get(c)
                .map(Cell::label)
                .unwrap_or_default();
            format!("{} {header}", column_letters(c))
        })
    }
}

/// The first names of the fields that `which` picks.
fn names_of(fields: &[Field], which: impl Fn(&Field) -> bool) -> Vec<&'static str> {
    fields
        .iter()
        .filter(|f| which(f))
        .filter_map(|f| f.names.first().copied())
        .collect()
}

fn is_sum(row: &TableRow) -> bool {
    row.cells.iter().find(|c| !c.is_blank()).is_some_and(|cell| {
        let text: String = cell.label().chars().filter(|c| !c.is_whitespace()).collect();
        matches!(
            text.as_str(),
            "合计" | "小计" | "总计" | "共计" | "Total" | "Sum" | "total"
        )
    })
}

/// A row by meaning.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    of: &'a Matched<'a>,
    row: &'a TableRow,
}

impl Row<'_> {
    /// Its number in the sheet.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// The cell of a field, with what a merged region repeats.
    pub fn cell(&self, key: &str) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        let cell = self.of.column(key).and_then(|c| self.row.cells.get(c));
        cell.filter(|c| !c.is_blank()).unwrap_or(EMPTY)
    }

    /// The cell of a quantity: what a merged region repeats does not count again.
    fn quantity(&self, key: &str) -> &Cell {
        let column = self.of.column(key).map(|c| c as u32);
        match column {
            Some(c) if self.of.table.repeated.contains(&(self.row.number, c)) => &Cell::Empty,
            _ => self.cell(key),
        }
    }

    /// Text; empty where there is none.
    pub fn text(&self, key: &str) -> String {
        tidy(&self.cell(key).label())
    }

    /// Whether the table has a column for a field.
    pub fn has(&self, key: &str) -> bool {
        self.of.column(key).is_some()
    }

    /// A code; empty where there is none.
    pub fn code(&self, key: &str) -> Result<String, RefusedRow> {
        self.cell(key)
            .code()
            .map_err(|shown| self.refuse(key, words::digits_lost(&shown)))
    }

    /// A number; `None` where the cell is blank.
    pub fn number_of(&self, key: &str) -> Result<Option<f64>, RefusedRow> {
        match self.quantity(key) {
            Cell::Empty => Ok(None),
            cell => match cell.number() {
                Some(n) => Ok(Some(n)),
                None => Err(self.refuse(key, words::no_number(&cell.label()))),
            },
        }
    }

    /// A count of at most `most`; `None` where the cell is blank.
    pub fn count(&self, key: &str, most: u32) -> Result<Option<u32>, RefusedRow> {
        match self.number_of(key)? {
            None => Ok(None),
            Some(n) if !(0.0..=f64::from(most)).contains(&n) => {
                Err(self.refuse(key, words::out_of_range(&self.cell(key).label(), most)))
            }
            Some(n) if n != n.round() => Err(self.refuse(key, words::not_whole(&self.cell(key).label()))),
            Some(n) => Ok(Some(n as u32)),
        }
    }

    /// A day; `None` where the cell is blank.
    pub fn date(&self, key: &str) -> Result<Option<Date>, RefusedRow> {
        match self.cell(key) {
            Cell::Empty => Ok(None),
            cell => match cell.date() {
                Some(date) => Ok(Some(date)),
                None => Err(self.refuse(key, words::no_date(&cell.label()))),
            },
        }
    }

    /// Yes or no; `None` where the cell is blank.
    pub fn truth(&self, key: &str) -> Result<Option<bool>, RefusedRow> {
        match self.cell(key) {
            Cell::Empty => Ok(None),
            cell => match cell.truth() {
                Some(yes) => Ok(Some(yes)),
                None => Err(self.refuse(key, words::no_truth(&cell.label()))),
            },
        }
    }

    /// A refusal of this row for a field (`""`: for the row as a whole).
    pub fn refuse(&self, key: &str, reason: Pair) -> RefusedRow {
        RefusedRow {
            sheet: self.of.table.name.clone(),
            row: self.row.number,
            column: self.of.place(key),
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[
        Field::required("code", &["网格编码", "网格编号", "grid code"]),
        Field::new("name", &["网格名称", "网格"]),
        Field::new("households", &["户数", "households"]),
    ];

    fn table(rows: &[&[&str]]) -> Table {
        Table {
            name: "网格".to_owned(),
            rows: (rows.iter().enumerate())
                .map(|(i, cells)| TableRow {
                    number: i as u32 + 1,
                    cells: cells.iter().map(|t| Cell::text(*t)).collect(),
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn the_header_is_found_below_titles_and_over_sums() {
        let t = table(&[
            &["某街道网格台账"],
            &["序号", "网格 编码*", "网格名称", "2024年户数（户）"],
            &["1", "640302001001001.0", "第一网格", "1,2O0"],
            &["2", "640302001001002", "第二网格", "350户"],
            &["合计", "", "", "700"],
        ]);
        let m = Matched::of(&t, FIELDS).expect("a header");
        let rows: Vec<Row> = m.rows().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].code("code"), Ok("640302001001001".to_owned()));
        let refused = rows[0].count("households", 10_000).expect_err("a letter O");
        assert_eq!((refused.row, refused.column.as_str()), (3, "D 2024年户数（户）"));
        assert_eq!(rows[1].count("households", 10_000), Ok(Some(350)));
    }

    #[test]
    fn merged_quantities_count_once_and_merged_names_every_time() {
        let mut t = table(&[&["网格编码", "网格", "户数"], &["1", "甲", "300"], &["2", "甲", "300"]]);
        t.repeated = [(3, 1), (3, 2)].into();
        let m = Matched::of(&t, FIELDS).expect("a header");
        let rows: Vec<Row> = m.rows().collect();
        assert_eq!(rows[1].text("name"), "甲");
        assert_eq!(rows[1].count("households", 1000), Ok(None));
    }

    #[test]
    fn a_table_without_the_column_is_refused_by_name() {
        let t = table(&[&["名称", "户数"], &["甲", "1"]]);
        let why = Matched::of(&t, FIELDS).expect_err("no code");
        assert!(why.0.contains("网格编码"), "{why:?}");
        assert!(Matched::of(&Table::default(), FIELDS).is_err());
    }
}
