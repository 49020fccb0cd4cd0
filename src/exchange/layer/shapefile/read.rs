//! `.shp`, `.dbf`, `.prj`, `.cpg` → layer.

use super::{CODE, dbf};
use crate::exchange::encoding;
use crate::exchange::layer::{Feature, Layer, Polygons};
use crate::exchange::read_error::ReadError;
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::territory::coordinates::{Verdict, of_wkt};

/// The files of one Shapefile, as far as they are there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Geometry; without it there is nothing.
    pub shp: &'a [u8],
    /// Attributes.
    pub dbf: Option<&'a [u8]>,
    /// Coordinate system.
    pub prj: Option<&'a [u8]>,
    /// Encoding of the attributes.
    pub cpg: Option<&'a [u8]>,
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn float(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// Reads a layer; `tell` hears the thousandths done.
pub fn read(name: &str, parts: &Parts, tell: &mut dyn FnMut(u16)) -> Result<Layer, ReadError> {
    let shp = parts.shp;
    if big(shp, 0) != Some(CODE) || shp.len() < 100 {
        return Err(words::not_a_shapefile(name).into());
    }
    let claimed = big(shp, 24).unwrap_or(0) as usize * 2;
    if claimed > shp.len() {
        return Err(words::shapefile_cut(name, claimed >> 10, shp.len() >> 10).into());
    }
    let (columns, mut rows) = match parts.dbf {
        Some(bytes) => dbf::read(bytes, parts.cpg.map(encoding::text).as_deref())?,
        None => (Vec::new(), Vec::new()),
    };
    let mut features = Vec::new();
    let mut at = 100;
    while at + 12 <= shp.len() {
        let length = big(shp, at + 4).unwrap_or(0) as usize * 2;
        let end = (at + 8).saturating_add(length).min(shp.len());
        let polygons = record(&shp[at + 8..end]);
        let position = features.len();
        features.push(Feature {
            polygons,
            values: rows.get_mut(position).map(std::mem::take).unwrap_or_default(),
        });
        if position % 4096 == 0 {
            tell((at * 1000 / shp.len()) as u16);
        }
        // A record of no length would be read for ever.
        at = end.max(at + 12);
    }
    Ok(Layer {
        name: name.to_owned(),
        format: "Shapefile",
        columns,
        features,
        system: parts.prj.map_or(Verdict::Unknown, |prj| of_wkt(&encoding::text(prj))),
        side: None,
    })
}

/// The polygons of a record.
fn record(bytes: &[u8]) -> Result<Polygons, Pair> {
    let kind = little(bytes, 0).ok_or_else(words::record_cut)?;
    match kind {
        0 => return Err(words::no_geometry()),
        5 | 15 | 25 => {}
        1 | 11 | 21 => return Err(words::not_polygon("Point")),
        8 | 18 | 28 => return Err(words::not_polygon("MultiPoint")),
        3 | 13 | 23 => return Err(words::not_polygon("PolyLine")),
        31 => return Err(words::not_polygon("MultiPatch")),
        other => return Err(words::not_polygon(&other.to_string())),
    }
    let counts = little(bytes, 36).zip(little(bytes, 40));
    let (parts, points) = counts
        .map(|(p, n)| (p as usize, n as usize))
        .ok_or_else(words::record_cut)?;
    let from = parts
        .checked_mul(4)
        .and_then(|n| n.checked_add(44))
        .ok_or_else(words::record_cut)?;
    let end = points
        .checked_mul(16)
        .and_then(|n| n.checked_add(from))
        .ok_or_else(words::record_cut)?;
    if end > bytes.len() {
        return Err(words::record_cut());
    }
    let mut rings = Vec::with_capacity(parts);
    for part in 0..parts {
        let first = little(bytes, 44 + part * 4).ok_or_else(words::record_cut)? as usize;
        let last = if part + 1 < parts {
            little(bytes, 48 + part * 4).ok_or_else(words::record_cut)? as usize
        } else {
            points
        };
        if first > last || last > points {
            return Err(words::record_cut());
        }
        let mut ring = Vec::with_capacity(last - first);
        for i in first..last {
            let (x, y) = (float(bytes, from + i * 16), float(bytes, from + i * 16 + 8));
            let (x, y) = x.zip(y).ok_or_else(words::record_cut)?;
            if !x.is_finite() || !y.is_finite() {
                return Err(words::bad_coordinate(x, y));
            }
            ring.push([x, y]);
        }
        rings.push(ring);
    }
    Ok(gather(rings))
}

/// Twice the signed area; clockwise is negative.
fn area(ring: &[[f64; 2]]) -> f64 {
    let Some(o) = ring.first() else { return 0.0 };
    let cross = |a: &[f64; 2], b: &[f64; 2]| (a[0] - o[0]) * (b[1] - o[1]) - (b[0] - o[0]) * (a[1] - o[1]);
    ring.windows(2).map(|w| cross(&w[0], &w[1])).sum()
}

/// Whether a point lies inside a ring.
pub(in crate::exchange) fn inside(ring: &[[f64; 2]], p: [f64; 2]) -> bool {
    let mut inside = false;
    let mut last = ring.last().copied().unwrap_or_default();
    for &q in ring {
        if (q[1] > p[1]) != (last[1] > p[1]) && p[0] < (last[0] - q[0]) * (p[1] - q[1]) / (last[1] - q[1]) + q[0] {
            inside = !inside;
        }
        last = q;
    }
    inside
}

/// Rings → polygons: clockwise ones are outer, the others holes of the smallest outer ring around
/// them. A ring that no outer one holds is outer itself: some programs wind them all alike.
fn gather(rings: Vec<Vec<[f64; 2]>>) -> Polygons {
    let (outer, holes): (Vec<_>, Vec<_>) = rings.into_iter().map(|r| (area(&r), r)).partition(|(a, _)| *a <= 0.0);
    polygons(outer, holes)
}

/// Puts holes into outer rings; both with their areas.
pub(in crate::exchange) fn polygons(outer: Vec<(f64, Vec<[f64; 2]>)>, holes: Vec<(f64, Vec<[f64; 2]>)>) -> Polygons {
    let areas: Vec<f64> = outer.iter().map(|o| o.0.abs()).collect();
    let mut polygons: Polygons = outer.into_iter().map(|(_, ring)| vec![ring]).collect();
    let found = polygons.len();
    for (_, hole) in holes {
        // A corner may touch the outer ring: most of the corners decide.
        let step = hole.len() / 8 + 1;
        let lies_in = |ring: &[[f64; 2]]| {
            let (mut yes, mut all) = (0, 0);
            for w in hole.windows(2).step_by(step) {
                all += 1;
                yes += usize::from(inside(ring, [(w[0][0] + w[1][0]) / 2.0, (w[0][1] + w[1][1]) / 2.0]));
            }
            yes * 2 > all
        };
        let holder = (0..found)
            .filter(|&i| found == 1 || lies_in(&polygons[i][0]))
            .min_by(|&a, &b| areas[a].total_cmp(&areas[b]));
        match holder {
            Some(i) => polygons[i].push(hole),
            None => polygons.push(vec![hole]),
        }
    }
    polygons
}
