//! `verify splits`: polygons cut by lines, and areas dissolved from the units of a map.

use super::map_of;
use super::report::Report;
use super::source::{self, Source};
use crate::args::VerifySplits;
use crate::trouble::Trouble;
use geju::locale::Language;
use geju::territory::build::{self, Shape};
use geju::territory::cut::cut;
use geju::territory::dissolve::dissolve;
use geju::territory::{Point, UnitId};
use serde_json::Value;
use std::collections::BTreeMap;

/// Square metres and metres, as the README of the files says.
const AREA: f64 = 0.5;
const LENGTH: f64 = 0.5;

/// `verify splits`.
pub fn splits(args: &VerifySplits, language: Language) -> Result<(), Trouble> {
    let value = source::load(&args.file)?;
    let file = Source {
        path: &args.file,
        value: &value,
    };
    let (splits, merges) = (file.list_if_any("split")?, file.list_if_any("merge")?);
    if splits.is_none() && merges.is_none() {
        return Err(file.malformed("split", "缺失", "is missing"));
    }
    let mut report = Report::default();
    for (i, case) in splits.unwrap_or_default().iter().enumerate() {
        split(&file, i, case, &mut report, language)?;
    }
    if let Some(merges) = merges.filter(|m| !m.is_empty()) {
        merge(args, &file, merges, &mut report, language)?;
    }
    report.finish(&args.file, args.json, language)
}

/// How many map units a metre is taken as: the engine's whole numbers are a hundredth of a millimetre
/// here where they may, so that rounding does not eat up the tolerance.
struct Scale {
    origin: (f64, f64),
    units: f64,
}

impl Scale {
    fn of(rings: &[Vec<(f64, f64)>], line: &[(f64, f64)]) -> Self {
        let points = || rings.iter().flatten().chain(line);
        let low = points().fold((f64::MAX, f64::MAX), |a, p| (a.0.min(p.0), a.1.min(p.1)));
        let high = points().fold((f64::MIN, f64::MIN), |a, p| (a.0.max(p.0), a.1.max(p.1)));
        let span = (high.0 - low.0).max(high.1 - low.1).max(1e-6);
        let mut units = 1e5;
        while span * units > f64::from(i32::MAX) {
            units /= 10.0;
        }
        Self {
            origin: (f64::midpoint(low.0, high.0), f64::midpoint(low.1, high.1)),
            units,
        }
    }

    fn point(&self, p: (f64, f64)) -> Point {
        Point {
            x: ((p.0 - self.origin.0) * self.units).round() as i32,
            y: ((p.1 - self.origin.1) * self.units).round() as i32,
        }
    }
}

fn pair(file: &Source<'_>, place: &str, value: &Value) -> Result<(f64, f64), Trouble> {
    match value.as_array().map(Vec::as_slice) {
        Some([x, y, ..]) => Ok((file.number(place, x)?, file.number(place, y)?)),
        _ => Err(file.malformed(place, "不是坐标", "is not a pair of coordinates")),
    }
}

fn points(file: &Source<'_>, place: &str, value: &Value) -> Result<Vec<(f64, f64)>, Trouble> {
    let Some(list) = value.as_array() else {
        return Err(file.malformed(place, "不是坐标列表", "is not a list of coordinates"));
    };
    list.iter().map(|p| pair(file, place, p)).collect()
}

fn split(file: &Source<'_>, i: usize, case: &Value, report: &mut Report, language: Language) -> Result<(), Trouble> {
    let name = match case.get("idx") {
        Some(idx) => format!("split[{i}] {}", file.label(&format!("split[{i}].idx"), idx)?),
        None => format!("split[{i}]"),
    };
    let here = Source {
        path: file.path,
        value: case,
    };
    let place = |key: &str| format!("split[{i}].{key}");
    let rings: Vec<Vec<(f64, f64)>> = (here.list("rings")?.iter())
        .map(|ring| points(file, &place("rings"), ring))
        .collect::<Result<_, _>>()?;
    let line = match case.get("line") {
        Some(line) => points(file, &place("line"), line)?,
        None => return Err(file.malformed(&place("line"), "缺失", "is missing")),
    };
    if line.len() < 2 {
        return Err(file.malformed(&place("line"), "少于两个点", "has fewer than two points"));
    }
    let expected_parts = here.number_if_any("parts")?;
    let part_areas: Option<Vec<f64>> = here
        .list_if_any("part_areas")?
        .map(|list| list.iter().map(|a| file.number(&place("part_areas"), a)).collect())
        .transpose()?;
    if expected_parts.is_none() && part_areas.is_none() {
        return Err(file.malformed(&place("parts"), "缺失", "is missing"));
    }
    let scale = Scale::of(&rings, &line);
    let shape = Shape {
        polygons: vec![
            rings
                .iter()
                .map(|ring| ring.iter().map(|&p| scale.point(p)).collect())
                .collect(),
        ],
    };
    // The engine's own map of the one polygon: oriented, checked, or refused with a reason.
    let built = build::build(&[shape], 0);
    if let Some((_, refusal)) = built.refused.first() {
        let why = geju::exchange::geojson_map::explain(refusal);
        report.failed(
            name,
            expected_parts.map_or(Value::Null, Value::from),
            language.pick(why),
        );
        return Ok(());
    }
    let rings: Vec<Vec<Point>> = (built.map.rings(UnitId(0)))
        .map(|ring| {
            let mut points = Vec::new();
            built.map.walk_ring(ring, |p| points.push(p));
            points
        })
        .collect();
    let line: Vec<Point> = line.into_iter().map(|p| scale.point(p)).collect();
    let Some(cut) = cut(&rings, &line) else {
        let why = language.pick(("引擎未能切分", "the engine could not cut it"));
        report.failed(name, expected_parts.map_or(Value::Null, Value::from), why.to_owned());
        return Ok(());
    };
    let square = 2.0 * scale.units * scale.units;
    let mut areas: Vec<f64> = cut.parts.iter().map(|p| p.area2 / square).collect();
    areas.sort_by(f64::total_cmp);
    if let Some(area) = here.number_if_any("area")? {
        report.number(format!("{name} area"), areas.iter().sum(), area, AREA);
    }
    if let Some(parts) = expected_parts {
        report.number(format!("{name} parts"), areas.len() as f64, parts, 0.0);
    }
    if let Some(mut expected) = part_areas {
        expected.sort_by(f64::total_cmp);
        for (k, &area) in expected.iter().enumerate() {
            match areas.get(k) {
                Some(&value) => report.number(format!("{name} part_areas[{k}]"), value, area, AREA),
                None => report.failed(
                    format!("{name} part_areas[{k}]"),
                    area,
                    language.pick(("没有这一块", "there is no such part")).to_owned(),
                ),
            }
        }
        if areas.len() > expected.len() {
            report.equal(format!("{name} part_areas"), areas.len(), expected.len());
        }
    }
    if let Some(length) = here.number_if_any("inside_line_length")? {
        let value = cut.line_inside / scale.units;
        report.number(format!("{name} inside_line_length"), value, length, LENGTH);
    }
    Ok(())
}

fn merge(
    args: &VerifySplits,
    file: &Source<'_>,
    merges: &[Value],
    report: &mut Report,
    language: Language,
) -> Result<(), Trouble> {
    let map = match &args.map {
        Some(path) => Some(path.clone()),
        None => map_of::beside(&args.file),
    };
    let map = map.map(|path| map_of::open(&path, Some("ward"))).transpose()?;
    let groups: BTreeMap<String, Vec<UnitId>> = map.as_ref().map_or_else(BTreeMap::new, |map| {
        let names = map.plan.grids().iter().map(|g| g.name.clone());
        names.zip(map.plan.units_by_grid()).collect()
    });
    for (i, case) in merges.iter().enumerate() {
        let here = Source {
            path: file.path,
            value: case,
        };
        let Some(ward) = case.get("ward") else {
            return Err(file.malformed(&format!("merge[{i}].ward"), "缺失", "is missing"));
        };
        let ward = file.label(&format!("merge[{i}].ward"), ward)?;
        let name = format!("merge[{i}] ward {ward}");
        let expected = ["units", "area_m2", "perimeter_m", "parts", "holes"]
            .map(|key| here.number_if_any(key).map(|v| v.map(|v| (key, v))))
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let Some(map) = &map else {
            let why = (
                "文件旁没有地图，请用 --map 给出",
                "no map beside the file: give it with --map",
            );
            report.not_run(name, language.pick(why).to_owned());
            continue;
        };
        let Some(units) = groups.get(&ward) else {
            let why = language.pick(("地图里没有它的单元", "the map has no unit of it"));
            report.failed(name, Value::Null, why.to_owned());
            continue;
        };
        let outline = dissolve(map.territory.map(), units);
        for (key, expected) in expected.into_iter().flatten() {
            let (value, tolerance) = match key {
                "units" => (units.len() as f64, 0.0),
                "area_m2" => (outline.area, map.tolerance(AREA, expected)),
                "perimeter_m" => (outline.perimeter, map.tolerance(LENGTH, expected)),
                "parts" => (outline.parts.len() as f64, 0.0),
                _ => (outline.holes() as f64, 0.0),
            };
            report.number(format!("{name} {key}"), value, expected, tolerance);
        }
    }
    Ok(())
}
