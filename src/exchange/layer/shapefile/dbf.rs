//! dBASE tables: the attributes of a Shapefile.

use crate::exchange::encoding;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Cell, Date};
use crate::locale::import as words;

struct Field {
    kind: u8,
    at: usize,
    length: usize,
    decimals: u8,
}

/// Columns and rows. `encoding`: what a `.cpg` says.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<(Vec<String>, Vec<Vec<Cell>>), ReadError> {
    let damaged = || ReadError::from(words::dbf_damaged());
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let header = short(8).ok_or_else(damaged)?;
    let length = short(10).ok_or_else(damaged)?;
    let count = u32::from_le_bytes(bytes.get(4..8).and_then(|b| b.try_into().ok()).ok_or_else(damaged)?) as usize;
    if header < 33 || length < 1 || header > bytes.len() {
        return Err(damaged());
    }
    let mut fields = Vec::new();
    let mut names = Vec::new();
    let mut at = 1;
    for descriptor in bytes[32..header].chunks_exact(32) {
        if descriptor[0] == 0x0d {
            break;
        }
        let name = descriptor[..11].split(|&b| b == 0).next().unwrap_or_default();
        names.push(name.to_vec());
        let size = usize::from(descriptor[16]);
        fields.push(Field {
            kind: descriptor[11],
            at,
            length: size,
            decimals: descriptor[17],
        });
        at += size;
    }
    if at > length {
        return Err(damaged());
    }
    let records: Vec<&[u8]> = bytes[header..].chunks_exact(length).take(count).collect();
    // Without a .cpg: the code page byte, or what the texts are.
    let named = match encoding.map(str::trim).filter(|e| !e.is_empty()) {
        Some(name) => name.to_owned(),
        None if matches!(bytes.get(29), Some(0x4d | 0x7a)) => "GBK".to_owned(),
        None => {
            let texts = || {
                records.iter().flat_map(|r| {
                    fields
                        .iter()
                        .filter(|f| f.kind == b'C')
                        .map(move |f| &r[f.at..f.at + f.length])
                })
            };
            // A value cut at the field's end may end within a character.
            let is_utf8 = |b: &[u8]| std::str::from_utf8(b).map_or_else(|e| e.error_len().is_none(), |_| true);
            let utf8 = texts().all(is_utf8) && names.iter().all(|n| is_utf8(n));
            if utf8 { "UTF-8" } else { "GB18030" }.to_owned()
        }
    };
    let text = |b: &[u8]| {
        let text = encoding::named(&named, b);
        text.trim_end_matches(['\u{fffd}', '\0', ' ']).trim_start().to_owned()
    };
    let rows = records
        .iter()
        .map(|record| {
            fields
                .iter()
                .map(|f| value(f, &record[f.at..f.at + f.length], &text))
                .collect()
        })
        .collect();
    Ok((names.iter().map(|n| text(n)).collect(), rows))
}

fn value(field: &Field, bytes: &[u8], text: &dyn Fn(&[u8]) -> String) -> Cell {
    let plain = || String::from_utf8_lossy(bytes).trim_matches([' ', '\0']).to_owned();
    match field.kind {
        b'N' | b'F' => {
            let plain = plain();
            match plain.parse::<f64>() {
                // Codes of many digits stay what they are.
                Ok(_) if field.decimals == 0 && plain.len() > 15 => Cell::Text(plain),
                Ok(n) if n.is_finite() => Cell::Number(n),
                _ => Cell::Empty,
            }
        }
        b'L' => match bytes.first() {
            Some(b'T' | b't' | b'Y' | b'y') => Cell::Truth(true),
            Some(b'F' | b'f' | b'N' | b'n') => Cell::Truth(false),
            _ => Cell::Empty,
        },
        b'D' => {
            let plain = plain();
            Cell::Text(plain.clone())
                .date()
                .map_or_else(|| Cell::text(plain), Cell::Date)
        }
        b'I' | b'+' if bytes.len() == 4 => {
            let n = bytes.try_into().map(i32::from_le_bytes).unwrap_or_default();
            Cell::Number(f64::from(n))
        }
        b'O' | b'B' if bytes.len() == 8 => {
            let n = bytes.try_into().map(f64::from_le_bytes).unwrap_or_default();
            if n.is_finite() { Cell::Number(n) } else { Cell::Empty }
        }
        _ => Cell::text(text(bytes)),
    }
}

/// A table in UTF-8. A column is a number where all its values are; text is as wide as its longest
/// value, at most 254 bytes; names are cut to 10 bytes at a character and made to differ.
pub(super) fn write(columns: &[String], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut fields: Vec<(Vec<u8>, u8, usize, u8)> = Vec::new();
    for (c, name) in columns.iter().enumerate() {
        let values = || rows.iter().filter_map(|r| r.get(c)).filter(|v| **v != Cell::Empty);
        let numbers = values().next().is_some() && values().all(|v| matches!(v, Cell::Number(_)));
        let whole = values().all(|v| matches!(v, Cell::Number(n) if n.fract() == 0.0 && n.abs() < 1e15));
        let (kind, width, decimals) = match (numbers, whole) {
            (true, true) => (b'N', 18, 0),
            (true, false) => (b'N', 24, 10),
            _ => {
                let longest = values().map(|v| v.label().len()).max().unwrap_or(1);
                (b'C', longest.clamp(1, 254), 0)
            }
        };
        let mut short = cut(name, 10).to_vec();
        let mut n = 1;
        while fields.iter().any(|f| f.0 == short) {
            let tail = n.to_string();
            short = [cut(name, 10 - tail.len()), tail.as_bytes()].concat();
            n += 1;
        }
        fields.push((short, kind, width, decimals));
    }
    let length = 1 + fields.iter().map(|f| f.2).sum::<usize>();
    let header = 33 + 32 * fields.len();
    // Dated 1 January 1980, as the archive.
    let mut out = vec![3, 80, 1, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((header as u16).to_le_bytes());
    out.extend((length as u16).to_le_bytes());
    out.extend([0; 20]);
    for (name, kind, width, decimals) in &fields {
        let mut descriptor = [0u8; 32];
        descriptor[..name.len()].copy_from_slice(name);
        descriptor[11] = *kind;
        descriptor[16] = *width as u8;
        descriptor[17] = *decimals;
        out.extend(descriptor);
    }
    out.push(0x0d);
    for row in rows {
        out.push(b' ');
        for (c, (_, kind, width, decimals)) in fields.iter().enumerate() {
            let cell = row.get(c).unwrap_or(&Cell::Empty);
            let shown = match (kind, cell) {
                (b'N', Cell::Number(n)) => format!("{n:>width$.*}", usize::from(*decimals)),
                (b'N', _) => String::new(),
                (_, Cell::Date(Date { .. })) | (_, _) => cell.label(),
            };
            let bytes = cut(&shown, *width);
            let padding = width - bytes.len();
            if *kind == b'N' {
                out.extend(std::iter::repeat_n(b' ', padding));
                out.extend(bytes);
            } else {
                out.extend(bytes);
                out.extend(std::iter::repeat_n(b' ', padding));
            }
        }
    }
    out.push(0x1a);
    out
}

/// The first bytes of a text, whole characters only.
fn cut(text: &str, most: usize) -> &[u8] {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text.as_bytes()[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_come_back() {
        let columns = [
            "单元编码".to_owned(),
            "单元名称".to_owned(),
            "户数".to_owned(),
            "share".to_owned(),
        ];
        let rows = vec![
            vec![
                Cell::text("640302001001"),
                Cell::text("阳光骄子"),
                Cell::Number(312.0),
                Cell::Number(0.5),
            ],
            vec![Cell::text("007"), Cell::Empty, Cell::Empty, Cell::Number(-1.25)],
        ];
        let bytes = write(&columns, &rows);
        let (names, read) = read(&bytes, Some("UTF-8")).expect("readable");
        assert_eq!(names, ["单元编", "单元名", "户数", "share"]);
        assert_eq!(read, rows);
        let (again, _) = super::read(&bytes, None).expect("readable");
        assert_eq!(again, names, "UTF-8 is seen without a .cpg");
        for cut in 0..bytes.len() {
            let _ = super::read(&bytes[..cut], None);
        }
    }
}
