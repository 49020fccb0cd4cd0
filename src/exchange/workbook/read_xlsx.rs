//! .xlsx → tables (ECMA-376). Codes are taken as they stand, dates by the format of their cell, merged
//! cells repeated. Bounded: by what a part unpacks to, and by the number of cells.

use super::{Cell, Date, Table, TableRow};
use crate::exchange::archive::Archive;
use crate::exchange::encoding;
use crate::exchange::read_error::ReadError;
use crate::exchange::xml::{Event, Fault, Reader, Tag};
use crate::locale::import as words;
use crate::territory::order::SortCompact;
use std::collections::BTreeMap;

/// Most bytes of one part when unpacked.
const MOST_PART: usize = 256 << 20;
/// Most cells of a workbook: 32 bytes each.
const MOST_CELLS: usize = 6_000_000;
/// Columns beyond this one are not read: no ledger has them, and a stray cell far right would make
/// every row long.
const MOST_COLUMNS: usize = 512;
/// Most cells that merged regions may repeat.
const MOST_REPEATED: usize = 2_000_000;

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Entities => words::xml_entities(),
            Fault::Broken(at) => words::xml_broken(at),
            Fault::TooDeep => words::xml_too_deep(),
        }
        .into()
    }
}

fn part(archive: &Archive, name: &str) -> Result<Option<String>, ReadError> {
    match archive.find(name) {
        None => Ok(None),
        Some(entry) => Ok(Some(encoding::text(&archive.unpack(entry, MOST_PART)?))),
    }
}

/// The visible sheets, in order.
pub(super) fn tables(archive: &Archive) -> Result<Vec<Table>, ReadError> {
    let missing = || ReadError::from(words::workbook_damaged());
    let book = part(archive, "xl/workbook.xml")?.ok_or_else(missing)?;
    let relations = relations(&part(archive, "xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
    let strings = match part(archive, "xl/sharedStrings.xml")? {
        Some(text) => strings(&text)?,
        None => Vec::new(),
    };
    let dates = match part(archive, "xl/styles.xml")? {
        Some(text) => date_styles(&text)?,
        None => Vec::new(),
    };
    let (sheets, from_1904) = sheets(&book)?;
    let context = Context {
        strings: &strings,
        dates: &dates,
        // The calendar of old Macs begins four years and a day later.
        shift: if from_1904 { 1462.0 } else { 0.0 },
    };
    let mut left = MOST_CELLS;
    let mut tables = Vec::new();
    for (name, relation) in sheets {
        let Some(target) = relations.get(&relation) else {
            continue;
        };
        let path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        // Charts stand among the sheets and are none.
        if !path.contains("worksheets/") {
            continue;
        }
        let text = part(archive, &path)?.ok_or_else(missing)?;
        tables.push(context.table(name, &text, &mut left)?);
    }
    if tables.iter().all(|t| t.rows.is_empty()) {
        return Err(words::file_empty().into());
    }
    Ok(tables)
}

fn relations(text: &str) -> Result<BTreeMap<String, String>, ReadError> {
    let mut reader = Reader::new(text);
    let mut found = BTreeMap::new();
    while let Some(event) = reader.next()? {
        if let Event::Start(tag) = event
            && let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target"))
        {
            found.insert(id.into_owned(), target.into_owned());
        }
    }
    Ok(found)
}

/// Names and relations of the visible sheets; whether days are counted from 1904.
fn sheets(text: &str) -> Result<(Vec<(String, String)>, bool), ReadError> {
    let mut reader = Reader::new(text);
    let (mut found, mut from_1904) = (Vec::new(), false);
    while let Some(event) = reader.next()? {
        let Event::Start(tag) = event else { continue };
        match tag.name {
            "workbookPr" => from_1904 = tag.attribute("date1904").is_some_and(|v| v == "1" || v == "true"),
            "sheet" if tag.attribute("state").is_none_or(|s| s == "visible") => {
                if let (Some(name), Some(id)) = (tag.attribute("name"), tag.attribute("id")) {
                    found.push((name.into_owned(), id.into_owned()));
                }
            }
            _ => {}
        }
    }
    Ok((found, from_1904))
}

/// A string with its formatting and pronunciation left out; the reader stands behind `<si>` or `<is>`.
fn string(reader: &mut Reader) -> Result<String, Fault> {
    let mut text = String::new();
    let mut depth = 1;
    while depth > 0 {
        match reader.next()? {
            Some(Event::Start(tag)) if tag.name == "t" => text.push_str(&reader.inner_text()?),
            Some(Event::Start(tag)) if tag.name == "rPh" => reader.skip()?,
            Some(Event::Start(_)) => depth += 1,
            Some(Event::End(_)) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => return Err(Fault::Broken(reader.position())),
        }
    }
    Ok(text)
}

fn strings(text: &str) -> Result<Vec<String>, ReadError> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    while let Some(event) = reader.next()? {
        if let Event::Start(tag) = event
            && tag.name == "si"
        {
            if found.len() >= MOST_CELLS {
                return Err(words::workbook_too_large(MOST_CELLS).into());
            }
            found.push(string(&mut reader)?);
        }
    }
    Ok(found)
}

/// By style of a cell, whether it shows a day.
fn date_styles(text: &str) -> Result<Vec<bool>, ReadError> {
    let mut reader = Reader::new(text);
    let mut own: BTreeMap<u32, bool> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    while let Some(event) = reader.next()? {
        match event {
            Event::Start(tag) => match tag.name {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (tag.attribute("numFmtId"), tag.attribute("formatCode"))
                        && let Ok(id) = id.parse()
                    {
                        own.insert(id, shows_day(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id: u32 = tag.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    // 14–17, 22: days; 27–36, 50–58: days of East Asian systems.
                    let built_in = matches!(id, 14..=17 | 22 | 27..=36 | 50..=58);
                    styles.push(own.get(&id).copied().unwrap_or(built_in));
                }
                _ => {}
            },
            Event::End("cellXfs") => in_cells = false,
            _ => {}
        }
    }
    Ok(styles)
}

/// Whether a number format shows a year or a day; quoted text, colours and conditions left out.
fn shows_day(code: &str) -> bool {
    // Its “e” is no era.
    if code.trim().eq_ignore_ascii_case("general") {
        return false;
    }
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            'y' | 'Y' | 'd' | 'D' | 'e' if !quoted && !bracket => return true,
            _ => {}
        }
    }
    false
}

struct Context<'a> {
    strings: &'a [String],
    dates: &'a [bool],
    shift: f64,
}

/// Row and column, both from 0, of `C7`.
fn place(reference: &str) -> Option<(u32, usize)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = (reference[..letters].bytes()).try_fold(0usize, |n, b| {
        let next = n * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1;
        (next <= 20_000).then_some(next)
    })?;
    let row: u32 = reference[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

impl Context<'_> {
    fn table(&self, name: String, text: &str, left: &mut usize) -> Result<Table, ReadError> {
        let mut reader = Reader::new(text);
        let mut table = Table {
            name,
            ..Table::default()
        };
        let mut row: Option<TableRow> = None;
        let mut next_row = 0;
        let mut merged = Vec::new();
        while let Some(event) = reader.next()? {
            match event {
                Event::Start(tag) => match tag.name {
                    "row" => {
                        let number = tag.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(next_row + 1);
                        next_row = number;
                        row = Some(TableRow {
                            number,
                            cells: Vec::new(),
                        });
                    }
                    "c" => {
                        let here = row.as_ref().map_or(0, |r| r.cells.len());
                        let column = tag.attribute("r").and_then(|r| place(&r)).map_or(here, |p| p.1);
                        let cell = self.cell(&tag, &mut reader)?;
                        if let Some(row) = row.as_mut()
                            && column < MOST_COLUMNS
                            && cell != Cell::Empty
                        {
                            let wanted = (column + 1).saturating_sub(row.cells.len());
                            *left = left
                                .checked_sub(wanted)
                                .ok_or_else(|| words::workbook_too_large(MOST_CELLS))?;
                            if row.cells.len() <= column {
                                row.cells.resize(column + 1, Cell::Empty);
                            }
                            row.cells[column] = cell;
                        }
                    }
                    "mergeCell" => {
                        let region = tag.attribute("ref").unwrap_or_default().into_owned();
                        if let Some((from, to)) = region.split_once(':')
                            && let (Some(from), Some(to)) = (place(from), place(to))
                        {
                            merged.push((from, to));
                        }
                    }
                    _ => {}
                },
                Event::End("row") => {
                    if let Some(row) = row.take().filter(|r| !r.cells.is_empty()) {
                        table.rows.push(row);
                    }
                }
                _ => {}
            }
        }
        // Readers rely on the order; a file may have another.
        table.rows.sort_compact_by_key(|r| r.number);
        repeat(&mut table, &merged);
        Ok(table)
    }

    /// The cell whose tag was just read.
    fn cell(&self, tag: &Tag, reader: &mut Reader) -> Result<Cell, ReadError> {
        let kind = tag.attribute("t").unwrap_or_default().into_owned();
        let style: Option<usize> = tag.attribute("s").and_then(|s| s.parse().ok());
        let (mut value, mut inline) = (String::new(), None);
        loop {
            match reader.next()? {
                Some(Event::Start(inner)) => match inner.name {
                    "v" => value = reader.inner_text()?,
                    "is" => inline = Some(string(reader)?),
                    // Formulas: what they came to stands in `v`.
                    _ => reader.skip()?,
                },
                Some(Event::End(_)) => break,
                Some(Event::Text(_)) => {}
                None => return Err(Fault::Broken(reader.position()).into()),
            }
        }
        let value = value.trim();
        Ok(match kind.as_str() {
            "s" => value
                .parse::<usize>()
                .ok()
                .and_then(|i| self.strings.get(i))
                .map_or(Cell::Empty, |s| Cell::text(s.as_str())),
            "inlineStr" => Cell::text(inline.unwrap_or_default()),
            "str" => Cell::text(value),
            "b" => Cell::Truth(value == "1" || value == "true"),
            // #N/A and the like.
            "e" => Cell::text(value),
            "d" => Cell::Text(value.to_owned())
                .date()
                .map_or_else(|| Cell::text(value), Cell::Date),
            _ => match value.parse::<f64>() {
                Ok(n) if n.is_finite() => {
                    let day = style.and_then(|s| self.dates.get(s)).copied().unwrap_or(false);
                    let serial = n + self.shift;
                    if day && (1.0..2_958_466.0).contains(&serial) {
                        Cell::Date(Date::of_serial(serial))
                    } else {
                        Cell::Number(n)
                    }
                }
                _ => Cell::text(value),
            },
        })
    }
}

/// Copies the first cell of merged regions over the rows that are there.
#[allow(clippy::type_complexity)] // two corners of cells
fn repeat(table: &mut Table, merged: &[((u32, usize), (u32, usize))]) {
    let mut left = MOST_REPEATED;
    for &((r0, c0), (r1, c1)) in merged {
        let from = table.rows.partition_point(|r| r.number < r0 + 1);
        let to = table.rows.partition_point(|r| r.number <= r1.saturating_add(1));
        let value = match table.rows.get(from) {
            Some(row) if row.number == r0 + 1 => row.cells.get(c0).cloned().unwrap_or_default(),
            _ => continue,
        };
        let last = c1.min(MOST_COLUMNS - 1);
        if value == Cell::Empty || last < c0 || to <= from {
            continue;
        }
        match left.checked_sub((to - from) * (last - c0 + 1)) {
            Some(rest) => left = rest,
            None => return,
        }
        for row in &mut table.rows[from..to] {
            if row.cells.len() <= last {
                row.cells.resize(last + 1, Cell::Empty);
            }
            for column in c0..=last {
                if (row.number, column) != (r0 + 1, c0) && row.cells[column] == Cell::Empty {
                    row.cells[column] = value.clone();
                    table.repeated.insert((row.number, column as u32));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days_are_known() {
        for (code, day) in [
            ("yyyy\"年\"m\"月\"d\"日\"", true),
            ("[$-804]yyyy/m/d", true),
            ("0.00", false),
            ("[Red]#,##0", false),
            ("\"day\"0", false),
            ("h:mm", false),
        ] {
            assert_eq!(shows_day(code), day, "{code}");
        }
    }

    #[test]
    fn places_are_read() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("AB12"), Some((11, 27)));
        for wrong in ["", "A", "1", "A0", "ZZZZZZZZZZ1", "A99999999999"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
