//! The report as a workbook: what it finds, all indices as numbers, and its tables a sheet each.

use super::document::{Block, Document, Table};
use crate::comparison::{Interval, compare};
use crate::exchange::workbook::{Cell, Column, Kind, Sheet, Workbook};
use crate::locale::Language;
use crate::locale::index::words;
use crate::simulation::Outcome;
use crate::simulation::outcome::Area;

/// The workbook of a document; with the outcomes of baseline and scenario also every index, unrounded.
pub fn workbook(document: &Document, outcomes: Option<(&Outcome, &Outcome)>) -> Workbook {
    let l = document.language;
    let mut sheets = vec![finding(document)];
    sheets.extend(outcomes.and_then(|(b, a)| indices(b, a, l)));
    for block in &document.blocks {
        match block {
            Block::Table(table) => sheets.push(sheet(table)),
            Block::Chart(exhibit) => sheets.push(sheet(&exhibit.table())),
            _ => {}
        }
    }
    // Every sheet says whose numbers it holds.
    for sheet in &mut sheets {
        sheet.notes.push(document.stamp.clone());
    }
    Workbook { sheets }
}

fn finding(document: &Document) -> Sheet {
    let name = document.language.pick(("结论", "Finding"));
    let mut sheet = Sheet::new(name, vec![Column::new(document.title.clone(), Kind::Text, 110)]);
    for block in &document.blocks {
        match block {
            Block::Lead(text) | Block::Text(text) => sheet.rows.push(vec![Cell::text(text)]),
            Block::Points(points) => sheet.rows.extend(points.iter().map(|p| vec![Cell::text(p)])),
            Block::Figures(figures) => {
                let line = |f: &super::document::Figure| format!("{} {} {}", f.name, f.value, f.change);
                sheet.rows.extend(figures.iter().map(|f| vec![Cell::text(line(f))]));
            }
            _ => {}
        }
    }
    sheet
}

fn indices(before: &Outcome, after: &Outcome, l: Language) -> Option<Sheet> {
    let comparison = compare(&[before, after], Area::City).ok()?;
    let text = |zh: &str, en: &str, width| Column::new(l.pick((zh, en)), Kind::Text, width);
    let number = |zh: &str, en: &str| Column::new(l.pick((zh, en)), Kind::General, 16);
    let columns = vec![
        text("键", "Key", 20),
        text("指标", "Index", 26),
        text("单位", "Unit", 14),
        number("对照均值", "Baseline mean"),
        number("对照 ± 95%", "Baseline ± 95 %"),
        number("情景均值", "Scenario mean"),
        number("情景 ± 95%", "Scenario ± 95 %"),
        number("配对差", "Paired difference"),
        number("差 ± 95%", "Difference ± 95 %"),
        text("可确认", "Confirmed", 10),
    ];
    let mut sheet = Sheet::new(l.pick(("对比", "Comparison")), columns);
    for row in &comparison.rows {
        let [base, own] = &row.cells[..] else { continue };
        let cell = |v: Option<f64>| v.filter(|v| v.is_finite()).map_or(Cell::Empty, Cell::Number);
        let pair = |i: Option<Interval>| [cell(i.map(|i| i.mean)), cell(i.map(|i| i.half_width))];
        let mut cells = vec![
            Cell::text(row.index.key()),
            Cell::text(l.pick(words(row.index).name)),
            Cell::text(l.pick(words(row.index).unit)),
        ];
        for interval in [base.mean, own.mean, own.difference] {
            cells.extend(pair(interval));
        }
        cells.push(Cell::text(if own.is_real() {
            l.pick(("是", "yes"))
        } else {
            l.pick(("否", "no"))
        }));
        sheet.rows.push(cells);
    }
    Some(sheet)
}

/// A table as it reads; what is a plain number becomes one.
fn sheet(table: &Table) -> Sheet {
    let columns = table.columns.iter().map(|(name, number)| {
        let kind = if *number { Kind::General } else { Kind::Text };
        Column::new(name, kind, if *number { 18 } else { 28 })
    });
    let mut sheet = Sheet::new(&table.caption, columns.collect());
    for row in &table.rows {
        let cells = row.iter().zip(&table.columns).map(|(text, (_, number))| {
            let plain = text.replace('−', "-");
            match plain.strip_prefix('+').unwrap_or(&plain).parse::<f64>() {
                Ok(value) if *number && value.is_finite() => Cell::Number(value),
                _ => Cell::text(text),
            }
        });
        sheet.rows.push(cells.collect());
    }
    sheet
}
