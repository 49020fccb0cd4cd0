//! A ledger joined to polygons by code or name: its columns become columns of the polygons.

use super::Join;
use crate::exchange::layer::Layer;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Cell, Table, fields};
use crate::locale::import as words;
use std::collections::BTreeMap;

/// How many of those without a partner are named.
const NAMED: usize = 20;

/// Polygons without a row, and rows without a polygon.
type Unjoined = [(u32, Vec<String>); 2];

/// What codes and names are compared by: `640402001001.0` and `640402001001` are one, and so are
/// 阳光小区 and 阳光 小区.
pub(super) fn key(cell: &Cell) -> String {
    let text = cell.code().unwrap_or_else(|shown| shown);
    fields::plain(&text)
}

/// The row that looks most like a header: the first with as many texts as any of the first twenty.
pub(super) fn header_row(table: &Table) -> Option<usize> {
    let texts = |i: usize| {
        (table.rows[i].cells.iter().enumerate())
            .filter(|(c, cell)| {
                matches!(cell, Cell::Text(t) if t.chars().count() <= 40)
                    && !table.repeated.contains(&(table.rows[i].number, *c as u32))
            })
            .count()
    };
    let many = table.rows.len().min(20);
    let best = (0..many).map(texts).max()?;
    (0..many).find(|&i| texts(i) == best && best > 0)
}

/// The headers of a table, `""` where there is none.
pub(super) fn headers(table: &Table) -> Vec<String> {
    header_row(table).map_or_else(Vec::new, |i| table.rows[i].cells.iter().map(Cell::label).collect())
}

/// Adds the columns of the table to every layer that has the column. Of several rows with one key the first counts.
pub(super) fn join(layers: &mut [Layer], tables: &[Table], wanted: &Join) -> Result<Unjoined, ReadError> {
    let table = tables
        .get(wanted.table as usize)
        .ok_or_else(|| ReadError::from(words::no_such_table()))?;
    let header = header_row(table).ok_or_else(|| ReadError::from(words::no_header(&table.name, &[])))?;
    let by = wanted.table_column as usize;
    let mut rows: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for (i, row) in table.rows.iter().enumerate().skip(header + 1) {
        let key = row.cells.get(by).filter(|c| !c.is_blank()).map(key).unwrap_or_default();
        if !key.is_empty() {
            rows.entry(key).or_insert((i, false));
        }
    }
    let headers = headers(table);
    let (mut alone, mut alone_named) = (0u32, Vec::new());
    for layer in layers.iter_mut() {
        let Some(column) = layer.column(&wanted.column) else {
            continue;
        };
        let from = layer.columns.len();
        let taken: Vec<usize> = (0..headers.len()).filter(|&c| !headers[c].is_empty()).collect();
        for &c in &taken {
            let name = joined_name(&layer.columns, &headers[c]);
            layer.columns.push(name);
        }
        for feature in &mut layer.features {
            let key = key(feature.value(Some(column)));
            let Some((row, found)) = rows.get_mut(&key) else {
                alone += 1;
                if alone_named.len() < NAMED {
                    alone_named.push(feature.value(Some(column)).label());
                }
                continue;
            };
            *found = true;
            feature.values.resize(from, Cell::Empty);
            let row = &table.rows[*row];
            feature
                .values
                .extend(taken.iter().map(|&c| row.cells.get(c).cloned().unwrap_or_default()));
        }
    }
    let missed: Vec<usize> = rows.values().filter(|(_, found)| !found).map(|(row, _)| *row).collect();
    let missed_named = (missed.iter().take(NAMED))
        .map(|&row| table.rows[row].cells.get(by).map(Cell::label).unwrap_or_default())
        .collect();
    Ok([(alone, alone_named), (missed.len() as u32, missed_named)])
}

/// A header that no column has yet.
pub(super) fn joined_name(columns: &[String], header: &str) -> String {
    std::iter::once(header.to_owned())
        .chain((1..).map(|n| {
            if n == 1 {
                format!("{header}（台账）")
            } else {
                format!("{header}（台账{n}）")
            }
        }))
        .find(|name| !columns.contains(name))
        .unwrap_or_default()
}
