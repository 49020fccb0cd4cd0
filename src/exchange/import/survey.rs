//! A first look: which columns there are, which system, how it lies.

use super::{Column, Join, LayerFound, Mapping, Options, Outline, Survey, columns, join};
use crate::exchange::layer::Layer;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Cell, Table};
use crate::locale::import as words;
use crate::territory::build::{Choice, Rules};
use crate::territory::content_hash::Digest;
use crate::territory::coordinates::{System, Verdict, detect};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How many first values a column shows.
const FIRST: usize = 5;
/// Features whose values are looked at: enough to tell what a column holds.
const LOOKED_AT: usize = 20_000;
/// Centimetres within which points become one, if nobody says otherwise.
const TOLERANCE: i32 = 50;
/// Households of a grid, if nobody says otherwise: the lower end of GB/T 34300's 300–500.
const GRID_HOUSEHOLDS: u32 = 300;

/// Which columns there are, in order of first appearance.
pub fn columns_of(layers: &[Layer]) -> Vec<Column> {
    let mut found: Vec<Column> = Vec::new();
    for layer in layers {
        for (c, name) in layer.columns.iter().enumerate() {
            if name == super::side::GRID_COLUMN || name == super::side::COMPOUND_COLUMN {
                continue;
            }
            let values = layer.features.iter().take(LOOKED_AT).map(|f| f.value(Some(c)));
            let column = describe(name, values);
            match found.iter_mut().find(|f| f.name == *name) {
                Some(known) => {
                    known.numeric &= column.numeric;
                    known.distinct = known.distinct.max(column.distinct);
                }
                None => found.push(column),
            }
        }
    }
    found
}

fn describe<'a>(name: &str, values: impl Iterator<Item = &'a Cell>) -> Column {
    let mut seen = BTreeSet::new();
    let mut column = Column {
        name: name.to_owned(),
        numeric: true,
        distinct: 0,
        first: Vec::new(),
    };
    for cell in values.filter(|c| !c.is_blank()) {
        let shown = cell.code().unwrap_or_else(|shown| shown);
        column.numeric &= cell.number().is_some();
        let mut digest = Digest::default();
        digest.bytes(shown.as_bytes());
        column.distinct += u32::from(seen.insert(digest.finish()));
        if column.first.len() < FIRST {
            column.first.push(shown);
        }
    }
    // A column without a value is not a number.
    column.numeric &= column.distinct > 0;
    column
}

/// A few points of a layer, spread over it.
fn sample(layer: &Layer) -> Vec<[f64; 2]> {
    let step = layer.features.len() / 200 + 1;
    layer
        .features
        .iter()
        .step_by(step)
        .filter_map(|f| f.polygons.as_ref().ok()?.first()?.first()?.first().copied())
        .collect()
}

/// Looks at layers and the ledgers beside them. A layer in a system that cannot be used is refused.
pub fn survey(name: &str, layers: &[Layer], tables: &[Table]) -> Result<Survey, ReadError> {
    let mut found = Vec::new();
    for layer in layers {
        let points = sample(layer);
        let guess = detect(&points);
        let (system, swapped, sure) = match &layer.system {
            Verdict::Is(system) => {
                // What the file says and what its numbers say may differ: the axes, or a file whose
                // numbers are degrees although it names a plane.
                let fits = |swapped: bool| {
                    let at = |p: &[f64; 2]| if swapped { (p[1], p[0]) } else { (p[0], p[1]) };
                    points
                        .iter()
                        .filter(|p| {
                            let (x, y) = at(p);
                            system
                                .to_degrees(x, y)
                                .is_some_and(|(lon, lat)| (70.0..=138.0).contains(&lon) && (2.0..=56.0).contains(&lat))
                        })
                        .count()
                        * 2
                        > points.len()
                };
                let swapped = !fits(false) && fits(true);
                (*system, swapped, true)
            }
            Verdict::Refused(zh, en) => {
                return Err(ReadError(
                    format!("{}：{zh}", layer.name),
                    format!("{}: {en}", layer.name),
                ));
            }
            Verdict::Unknown => (guess.system, guess.swapped, guess.sure && !guess.swapped),
        };
        let middle = points
            .get(points.len() / 2)
            .and_then(|p| {
                if swapped {
                    system.to_degrees(p[1], p[0])
                } else {
                    system.to_degrees(p[0], p[1])
                }
            })
            .unwrap_or_default();
        found.push(LayerFound {
            name: layer.name.clone(),
            format: layer.format.to_owned(),
            features: layer.features.len() as u32,
            system,
            swapped,
            sure,
            middle,
        });
    }
    if found.iter().all(|l| l.features == 0) {
        return Err(words::no_features().into());
    }
    let mut all = columns_of(layers);
    let guessed_join = guess_join(layers, tables);
    if let Some(join) = &guessed_join
        && let Some(table) = tables.get(join.table as usize)
    {
        add_table_columns(&mut all, table);
    }
    let guess = Options {
        name: layers
            .iter()
            .find_map(|l| l.side.as_ref())
            .map_or_else(|| name.to_owned(), |s| s.name.clone()),
        layers: found.iter().map(|l| (Some(l.system), l.swapped)).collect(),
        mapping: columns::guess(&all),
        grid_households: GRID_HOUSEHOLDS,
        tolerance: if layers.iter().any(|l| l.side.is_some()) {
            0
        } else {
            TOLERANCE
        },
        // Our own files fit, and are taken as they are.
        fit: if layers.iter().any(|l| l.side.is_some()) {
            Rules::LEAVE
        } else {
            Rules {
                gaps: Choice::First,
                overlaps: Choice::First,
                single: Vec::new(),
            }
        },
        join: guessed_join,
    };
    Ok(Survey {
        layers: found,
        columns: all,
        tables: tables.iter().map(|t| (t.name.clone(), join::headers(t))).collect(),
        guess,
    })
}

fn add_table_columns(all: &mut Vec<Column>, table: &Table) {
    let Some(header) = join::header_row(table) else { return };
    let mut names: Vec<String> = all.iter().map(|c| c.name.clone()).collect();
    for (c, name) in join::headers(table).iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        let name = join::joined_name(&names, name);
        names.push(name.clone());
        let values = table.rows[header + 1..].iter().filter_map(|r| r.cells.get(c));
        all.push(describe(&name, values));
    }
}

/// The pair of columns, one of a table and one of the polygons, with most values in common.
fn guess_join(layers: &[Layer], tables: &[Table]) -> Option<Join> {
    let mut best: Option<(usize, Join)> = None;
    for (t, table) in tables.iter().enumerate() {
        let header = join::header_row(table)?;
        let width = table.rows[header].cells.len();
        let mut by_column: Vec<BTreeSet<String>> = vec![BTreeSet::new(); width];
        for row in table.rows.iter().skip(header + 1).take(LOOKED_AT) {
            for (c, cell) in row.cells.iter().enumerate().take(width).filter(|(_, c)| !c.is_blank()) {
                by_column[c].insert(join::key(cell));
            }
        }
        for layer in layers {
            for (lc, name) in layer.columns.iter().enumerate() {
                let keys: BTreeSet<String> = (layer.features.iter().take(LOOKED_AT))
                    .map(|f| f.value(Some(lc)))
                    .filter(|c| !c.is_blank())
                    .map(join::key)
                    .collect();
                for (c, values) in by_column.iter().enumerate() {
                    let common = keys.iter().filter(|k| values.contains(*k)).count();
                    // A column of few values (yes and no, a year) joins nothing.
                    if common * 2 > keys.len().min(values.len())
                        && common > 1
                        && best.as_ref().is_none_or(|b| common > b.0)
                    {
                        best = Some((
                            common,
                            Join {
                                table: t as u32,
                                table_column: c as u32,
                                column: name.clone(),
                            },
                        ));
                    }
                }
            }
        }
    }
    best.map(|b| b.1)
}

/// Side of the box of an outline.
const BOX: f64 = 600.0;
/// Most points drawn.
const MOST_DRAWN: usize = 24_000;

/// How the layers lie under these choices, drawn small. Nothing is drawn of what is no place.
pub fn look(layers: &[Layer], options: &Options) -> Outline {
    let points: usize = layers
        .iter()
        .flat_map(|l| &l.features)
        .filter_map(|f| f.polygons.as_ref().ok())
        .flat_map(|p| p.iter().filter_map(|rings| rings.first()))
        .map(Vec::len)
        .sum();
    // With very many points only every so many features are drawn.
    let step = points / MOST_DRAWN + 1;
    let mut rings: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let mut degrees = true;
    for (l, layer) in layers.iter().enumerate() {
        let (system, swapped) = options.layers.get(l).copied().unwrap_or((None, false));
        let system = system.unwrap_or(System::Plane);
        degrees &= system.is_on_earth();
        for feature in layer.features.iter().step_by(step) {
            let Ok(polygons) = &feature.polygons else { continue };
            for ring in polygons.iter().filter_map(|rings| rings.first()) {
                let placed: Vec<(f64, f64)> = ring
                    .iter()
                    .filter_map(|&[x, y]| {
                        let (x, y) = if swapped { (y, x) } else { (x, y) };
                        if system.is_on_earth() {
                            system.to_degrees(x, y)
                        } else {
                            Some((x, y))
                        }
                    })
                    .collect();
                for &(x, y) in &placed {
                    bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
                }
                rings.push(placed);
            }
        }
    }
    if !bounds.iter().all(|b| b.is_finite()) {
        return Outline::default();
    }
    // A degree of longitude is shorter away from the equator.
    let squeeze = if degrees {
        libm::cos(((bounds[1] + bounds[3]) / 2.0).to_radians()).max(0.05)
    } else {
        1.0
    };
    let (width, height) = ((bounds[2] - bounds[0]) * squeeze, bounds[3] - bounds[1]);
    let scale = BOX / width.max(height).max(1e-9);
    let mut path = String::new();
    for ring in &rings {
        let mut last = None;
        for &(x, y) in ring {
            let at = (
                ((x - bounds[0]) * squeeze * scale).round() as i32,
                ((bounds[3] - y) * scale).round() as i32,
            );
            if last != Some(at) {
                let _ = write!(path, "{}{} {}", if last.is_none() { 'M' } else { 'L' }, at.0, at.1);
                last = Some(at);
            }
        }
        if last.is_some() {
            path.push('z');
        }
    }
    Outline {
        path,
        size: (
            (width * scale).ceil().max(1.0) as u32,
            (height * scale).ceil().max(1.0) as u32,
        ),
        bounds,
        degrees,
    }
}

/// The likeliest mapping of columns.
pub fn guess(columns: &[Column]) -> Mapping {
    columns::guess(columns)
}
