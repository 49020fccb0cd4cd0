//! A comparison as panels: all indices side by side, and one index over the areas of a level.

use crate::chart::{Axis, Chart, DotRow, Dots, Form, Panel, Table};
use crate::comparison::areas::AreaRow;
use crate::comparison::reader::Reader;
use crate::comparison::sentence::{changes, greatness};
use crate::comparison::{Cell, Comparison, Row};
use crate::locale::Language;
use crate::locale::index::{format_change, format_value, words};
use crate::locale::number::{Kind, MISSING, Style};
use crate::simulation::Index;
use crate::territory::order::SortCompact;

/// Rows of a chart at most: what changed most.
const ROWS: usize = 24;

/// How all numbers of a row are written.
fn style(index: Index, cells: &[Cell]) -> Style {
    let means = cells
        .iter()
        .filter_map(|c| c.mean)
        .map(|m| m.mean.abs())
        .fold(0.0, f64::max);
    let widths = cells
        .iter()
        .flat_map(|c| [c.mean, c.difference])
        .flatten()
        .map(|i| i.half_width);
    Style::of(words(index).kind, means, widths)
}

fn head(first: &str, names: &[String], language: Language) -> Vec<String> {
    let mut head = vec![first.to_owned()];
    for (i, name) in names.iter().enumerate() {
        head.push(name.clone());
        if i > 0 {
            head.push(language.pick(("与基线之差", "difference")).to_owned());
        }
    }
    head
}

fn line(label: String, index: Index, cells: &[Cell], language: Language) -> Vec<String> {
    let style = style(index, cells);
    let mut row = vec![label];
    for (i, cell) in cells.iter().enumerate() {
        row.push(cell.mean.map_or(MISSING.to_owned(), |m| {
            format!(
                "{} {}",
                style.value(m.mean, language),
                style.half_width(m.half_width, language)
            )
        }));
        if i > 0 {
            row.push(match cell.difference {
                None => MISSING.to_owned(),
                Some(d) if d.mean == 0.0 && d.half_width == 0.0 => language.pick(("相同", "same")).to_owned(),
                Some(d) => style.difference(d.mean, d.half_width, language),
            });
        }
    }
    row
}

/// The rows in the order in which they are read: by reader, or what changed most first; `real` leaves
/// out those without any real difference.
pub fn ordered(comparison: &Comparison, by_change: bool, real: bool) -> Vec<&Row> {
    let greatest = |row: &Row| (1..row.cells.len()).map(|s| greatness(row, s)).fold(0.0, f64::max);
    let mut rows: Vec<(f64, usize, &Row)> = (comparison.rows.iter().enumerate())
        .filter(|(_, row)| row.cells.iter().any(|c| c.mean.is_some()))
        .filter(|(_, row)| !real || row.cells.iter().any(Cell::is_real))
        .map(|(i, row)| {
            let reader = Reader::ALL
                .iter()
                .position(|&r| r == Reader::of(row.index))
                .unwrap_or(0);
            (if by_change { -greatest(row) } else { reader as f64 }, i, row)
        })
        .collect();
    rows.sort_compact_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    rows.into_iter().map(|r| r.2).collect()
}

/// What changed, by how many per cent of the baseline, and how sure.
pub fn forest(comparison: &Comparison, names: &[String], real: bool, language: Language) -> Panel {
    let last = comparison.scenarios().saturating_sub(1);
    let title = match changes(comparison, last).first() {
        Some(c) => language.pick((
            format!(
                "变化最大的是{}：{} → {}（{}）",
                words(c.index).name.0,
                format_value(c.index, c.from, language),
                format_value(c.index, c.to, language),
                format_change(c.index, c.by, language)
            ),
            format!(
                "{} changes most: {} → {} ({})",
                words(c.index).name.1,
                format_value(c.index, c.from, language),
                format_value(c.index, c.to, language),
                format_change(c.index, c.by, language)
            ),
        )),
        None => language.pick(("没有可确认的变化".to_owned(), "No measurable change".to_owned())),
    };
    let order = ordered(comparison, true, real);
    let rows = order.iter().filter_map(|row| {
        let base = row.cells.first()?.mean.filter(|m| m.mean.abs() > 1e-9)?.mean.abs() / 100.0;
        let dots = row
            .cells
            .iter()
            .skip(1)
            .map(|c| c.difference.map(|d| (d.mean / base, d.half_width / base)));
        Some(DotRow {
            label: language.pick(words(row.index).name).to_owned(),
            dots: dots.collect(),
        })
    });
    let chart = Chart::Dots(Dots {
        x: Axis {
            label: language
                .pick(("与基线之差（占基线的 %）", "difference from the baseline (% of it)"))
                .to_owned(),
            form: Form::Change,
            zero: true,
        },
        names: names.get(1..).unwrap_or_default().to_vec(),
        first: 1,
        rows: rows.filter(|r| r.dots.iter().any(Option::is_some)).collect(),
        joined: false,
        reference: Some(0.0),
    });
    Panel {
        key: "forest".to_owned(),
        title,
        note: language
            .pick((
                "点为配对差，线为 95% 区间；空心点的区间含 0，不算可确认的变化",
                "Dots are paired differences, lines 95 % intervals; a hollow dot's interval holds 0: no measurable change",
            ))
            .to_owned(),
        chart: Some(chart),
        table: Table {
            head: head(language.pick(("指标", "index")), names, language),
            rows: (order.iter())
                .map(|row| line(language.pick(words(row.index).name).to_owned(), row.index, &row.cells, language))
                .collect(),
        },
    }
}

/// The axis of an index and what its values are multiplied with to stand on it; `change`: of differences.
pub fn axis(index: Index, change: bool, language: Language) -> (Axis, f64) {
    let word = words(index);
    let (form, scale, unit) = match word.kind {
        Kind::Percent if change => (Form::Number, 100.0, language.pick(("（百分点）", " (points)"))),
        Kind::Percent => (Form::Percent, 1.0, ""),
        Kind::Yuan => (Form::Number, 1e-4, language.pick(("（万元）", " (10,000 yuan)"))),
        Kind::Hours => (Form::Number, 1.0, language.pick(("（小时）", " (h)"))),
        _ => (Form::Number, 1.0, ""),
    };
    let label = format!("{}{unit}", language.pick(word.name));
    let zero = change;
    (Axis { label, form, zero }, scale)
}

/// One index over the areas of a level, before and after; `name` names an area.
pub fn over_areas(
    rows: &[AreaRow],
    index: Index,
    names: &[String],
    name: impl Fn(&AreaRow) -> String,
    language: Language,
) -> Panel {
    let word = words(index);
    let real = rows.iter().filter(|r| r.is_real()).count();
    let better = |r: &AreaRow| {
        let d = r.cells.last()?.difference.filter(|d| d.excludes_zero())?;
        index.larger_is_better().map(|larger| larger == (d.mean > 0.0))
    };
    let (good, bad) = rows
        .iter()
        .filter_map(better)
        .fold((0, 0), |(g, b), x| if x { (g + 1, b) } else { (g, b + 1) });
    let all = rows.len();
    let title = if names.len() < 2 {
        language.pick((
            format!("{all} 个区域的{}", word.name.0),
            format!("{} of {all} areas", word.name.1),
        ))
    } else if real == 0 {
        language.pick((
            format!("{all} 个区域的{}都没有可确认的变化", word.name.0),
            format!("{}: no measurable change in any of {all} areas", word.name.1),
        ))
    } else if good + bad == 0 {
        language.pick((
            format!("{all} 个区域中，{real} 个的{}确有变化", word.name.0),
            format!("{} changes in {real} of {all} areas", word.name.1),
        ))
    } else {
        language.pick((
            format!("{all} 个区域中，{}在 {good} 个向好、{bad} 个变差", word.name.0),
            format!("{} improves in {good} and worsens in {bad} of {all} areas", word.name.1),
        ))
    };
    let (x, scale) = axis(index, false, language);
    let shown = rows.iter().take(ROWS).map(|row| DotRow {
        label: name(row),
        dots: (row.cells.iter())
            .map(|c| c.mean.map(|m| (m.mean * scale, m.half_width * scale)))
            .collect(),
    });
    let chart = Chart::Dots(Dots {
        x,
        names: names.to_vec(),
        first: 0,
        rows: shown.collect(),
        joined: true,
        reference: (index == Index::LoadRatio).then_some(1.0),
    });
    Panel {
        key: "areas".to_owned(),
        title,
        note: if rows.len() > ROWS {
            language.pick((
                format!("图为变化最大的 {ROWS} 个，表为全部"),
                format!("The chart shows the {ROWS} that change most, the table all"),
            ))
        } else {
            String::new()
        },
        chart: Some(chart),
        table: Table {
            head: head(language.pick(("区域", "area")), names, language),
            rows: rows
                .iter()
                .map(|row| line(name(row), index, &row.cells, language))
                .collect(),
        },
    }
}
