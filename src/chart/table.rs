//! A chart's twin: rows of cells, for readers and as CSV.

use serde::{Deserialize, Serialize};

/// Rows of words; the first column names the row, the others hold numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Names of the columns, units included.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// CSV (RFC 4180, UTF-8 with a byte order mark, which spreadsheets need to read Chinese).
    pub fn csv(&self) -> String {
        let mut text = String::from("\u{feff}");
        for row in std::iter::once(&self.head).chain(&self.rows) {
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    text.push(',');
                }
                // A true minus sign is for the eye; a spreadsheet wants a hyphen.
                field(&mut text, &cell.replace('−', "-"));
            }
            text.push_str("\r\n");
        }
        text
    }
}

/// A text field: quoted where it must be, and never read as a formula by a spreadsheet (signed numbers
/// are none).
pub fn field(out: &mut String, value: &str) {
    let number = value
        .trim_start_matches(['+', '-'])
        .starts_with(|c: char| c.is_ascii_digit());
    let formula = value.starts_with(['=', '@', '\t', '\r']) || (value.starts_with(['+', '-']) && !number);
    if !formula && !value.contains([',', '"', '\n', '\r']) {
        out.push_str(value);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    for c in value.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_are_never_formulas() {
        let quoted = |value: &str| {
            let mut out = String::new();
            field(&mut out, value);
            out
        };
        assert_eq!(quoted("640302001"), "640302001");
        assert_eq!(quoted("东,西"), "\"东,西\"");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("-cmd|x"), "\"'-cmd|x\"");
        assert_eq!(quoted("-3.5%"), "-3.5%");
    }

    #[test]
    fn a_table_as_csv() {
        let table = Table {
            head: vec!["级".into(), "工时".into()],
            rows: vec![vec!["网格".into(), "−1.5".into()]],
        };
        assert_eq!(table.csv(), "\u{feff}级,工时\r\n网格,-1.5\r\n");
    }
}
