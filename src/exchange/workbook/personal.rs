//! Columns about persons are dropped while a table is read: nothing after that ever sees them.

use super::cell::tidy;
use super::{Cell, Table};

const CHINESE: &[&str] = &[
    "姓名",
    "身份证",
    "身份号码",
    "证件号",
    "电话",
    "手机",
    "联系方式",
    "联系人",
    "微信",
    "银行卡",
    "住址",
    "家庭地址",
    "出生",
    "户主",
    "护照",
    "邮箱",
    "车牌",
];
const ENGLISH: &[&str] = &[
    "phone",
    "mobile",
    "telephone",
    "idcard",
    "id_card",
    "id card",
    "idnumber",
    "id_number",
    "id number",
    "idno",
    "id_no",
    "passport",
    "email",
    "e-mail",
    "wechat",
    "birth",
    "fullname",
    "full_name",
    "full name",
    "surname",
    "first name",
    "first_name",
    "last name",
    "last_name",
    "bank account",
];

/// Whether a header says that its column is about a person.
pub fn is_personal(header: &str) -> bool {
    let header = tidy(header).to_lowercase();
    CHINESE.iter().chain(ENGLISH).any(|word| header.contains(word))
}

/// Whether a value looks like an identity number or a mobile number.
fn looks_personal(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |b: &[u8]| b.iter().all(u8::is_ascii_digit);
    match bytes.len() {
        11 => digits(bytes) && bytes[0] == b'1' && bytes[1] >= b'3',
        // Six digits of a division, a birthday, three of a sequence and a check digit.
        18 => {
            digits(&bytes[..17])
                && (bytes[17].is_ascii_digit() || bytes[17].eq_ignore_ascii_case(&b'x'))
                && matches!(&bytes[6..8], b"19" | b"20")
                && matches!(
                    &bytes[10..12],
                    b"01" | b"02" | b"03" | b"04" | b"05" | b"06" | b"07" | b"08" | b"09" | b"10" | b"11" | b"12"
                )
        }
        _ => false,
    }
}

/// Empties every column of `table` that is about persons, by its header or by what most of its values
/// look like; returns the headers. `header_rows`: rows in which a header may stand.
pub fn drop_columns(table: &mut Table, header_rows: usize) -> Vec<String> {
    let width = table.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let mut dropped = Vec::new();
    for column in 0..width {
        let header = (table.rows.iter().take(header_rows))
            .filter_map(|row| row.cells.get(column).map(|c| (row.number, c)))
            .filter(|(number, _)| !table.repeated.contains(&(*number, column as u32)))
            .find_map(|(_, cell)| match cell {
                Cell::Text(text) if text.chars().count() <= 24 && is_personal(text) => Some(text.trim().to_owned()),
                _ => None,
            });
        let header = header.or_else(|| {
            let mut seen = 0usize;
            let mut personal = 0usize;
            for row in table.rows.iter().skip(1).take(2_000) {
                let Some(cell) = row.cells.get(column).filter(|c| !c.is_blank()) else {
                    continue;
                };
                seen += 1;
                personal += usize::from(looks_personal(&cell.label()));
            }
            (personal > 0 && personal * 2 > seen).then(|| super::column_letters(column))
        });
        if let Some(header) = header {
            for row in &mut table.rows {
                if let Some(cell) = row.cells.get_mut(column) {
                    *cell = Cell::Empty;
                }
            }
            dropped.push(header);
        }
    }
    dropped
}

#[cfg(test)]
mod tests {
    use super::super::TableRow;
    use super::*;

    #[test]
    fn persons_leave_no_trace() {
        let row = |number, cells: &[&str]| TableRow {
            number,
            cells: cells.iter().map(|t| Cell::text(*t)).collect(),
        };
        let mut table = Table {
            rows: vec![
                row(1, &["网格员姓名", "网格编码", "备注", "联系电话"]),
                row(2, &["王某", "640302001001001", "13800000000", "0953-1"]),
                row(3, &["李某", "640302001001002", "15900000000", ""]),
            ],
            ..Table::default()
        };
        assert_eq!(drop_columns(&mut table, 3), ["网格员姓名", "C", "联系电话"]);
        let left: Vec<String> = table
            .rows
            .iter()
            .flat_map(|r| r.cells.iter().map(Cell::label))
            .collect();
        assert_eq!(left.concat(), "网格编码640302001001001640302001001002");
        assert!(looks_personal("640302199001011234") && !looks_personal("640302001001001001"));
    }
}
