//! CSV (RFC 4180): read with whatever separator and encoding it has, written so that Excel opens it.

use super::{Cell, Sheet, Table, TableRow};
use crate::exchange::encoding;

/// A sheet as CSV in UTF-8 with a byte order mark, without which Excel takes it for GBK. Text is never
/// read as a formula by a spreadsheet.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let mut out = "\u{feff}".to_owned();
    line(&mut out, sheet.columns.iter().map(|c| c.header.clone()));
    for row in &sheet.rows {
        line(&mut out, row.iter().take(sheet.columns.len()).map(value));
    }
    out.into_bytes()
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        // All its digits: a label is for people.
        Cell::Number(n) => n.to_string(),
        other => other.label(),
    }
}

fn line(out: &mut String, values: impl Iterator<Item = String>) {
    for (i, value) in values.enumerate() {
        if i > 0 {
            out.push(',');
        }
        if value.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&value.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&value);
        }
    }
    out.push_str("\r\n");
}

/// A CSV file as a table of text; the separator is the one of `,`, `;` and tab that its first line has most.
pub fn read(name: &str, bytes: &[u8]) -> Table {
    let text = encoding::text(bytes);
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let separator = [',', '\t', ';', '，']
        .into_iter()
        .rev()
        .max_by_key(|s| first.matches(*s).count())
        .unwrap_or(',');
    let mut rows = Vec::new();
    let (mut cells, mut cell, mut quoted, mut was_quoted) = (Vec::new(), String::new(), false, false);
    let mut number = 1;
    let mut chars = text.chars().peekable();
    let mut end_row = |cells: &mut Vec<Cell>, number: &mut u32| {
        let cells = std::mem::take(cells);
        if cells.iter().any(|c| *c != Cell::Empty) {
            rows.push(TableRow { number: *number, cells });
        }
        *number += 1;
    };
    while let Some(c) = chars.next() {
        if quoted {
            match c {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = false,
                c => cell.push(c),
            }
        } else if c == '"' && cell.is_empty() && !was_quoted {
            (quoted, was_quoted) = (true, true);
        } else if c == separator {
            cells.push(Cell::text(std::mem::take(&mut cell)));
            was_quoted = false;
        } else if c == '\n' || c == '\r' {
            if c == '\r' && chars.peek() == Some(&'\n') {
                chars.next();
            }
            cells.push(Cell::text(std::mem::take(&mut cell)));
            was_quoted = false;
            end_row(&mut cells, &mut number);
        } else {
            cell.push(c);
        }
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(Cell::text(cell));
        end_row(&mut cells, &mut number);
    }
    Table {
        name: name.to_owned(),
        rows,
        ..Table::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Kind};
    use super::*;

    fn texts(table: &Table) -> Vec<Vec<String>> {
        table
            .rows
            .iter()
            .map(|r| r.cells.iter().map(Cell::label).collect())
            .collect()
    }

    #[test]
    fn tables_come_back() {
        let mut sheet = Sheet::new(
            "x",
            vec![
                Column::new("编码", Kind::Text, 10),
                Column::new("户 数", Kind::Whole, 8),
            ],
        );
        sheet.rows = vec![
            vec![Cell::text("0640302"), Cell::Number(1234.5)],
            vec![Cell::text("甲,\"乙\"\n丙"), Cell::Empty],
            vec![Cell::text("=1+1"), Cell::Number(0.1 + 0.2)],
        ];
        let bytes = write(&sheet);
        assert!(bytes.starts_with(&[0xef, 0xbb, 0xbf]));
        assert_eq!(
            texts(&read("x", &bytes)),
            [
                vec!["编码", "户 数"],
                vec!["0640302", "1234.5"],
                vec!["甲,\"乙\"\n丙", ""],
                vec!["'=1+1", "0.30000000000000004"],
            ]
        );
    }

    #[test]
    fn separators_encodings_and_line_ends() {
        let gbk = [0xcd, 0xf8, 0xb8, 0xf1, b';', b'1', b'\r', b'2', b';', b'3'];
        assert_eq!(texts(&read("x", &gbk)), [vec!["网格", "1"], vec!["2", "3"]]);
        assert_eq!(
            texts(&read("x", b"a\tb\n\n1\t\"2\n3\"\n")),
            [vec!["a", "b"], vec!["1", "2\n3"]]
        );
        assert_eq!(read("x", b"\n\n\na,b\n").rows[0].number, 4);
        assert_eq!(texts(&read("x", b"\"never closed,1\n2")), [vec!["never closed,1\n2"]]);
        assert!(read("x", b"").rows.is_empty());
    }
}
