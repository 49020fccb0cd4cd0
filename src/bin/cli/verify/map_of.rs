//! The map that known answers are about, brought in by the engine's own importer.

use crate::files;
use crate::trouble::Trouble;
use geju::exchange::import::{self, Mapping, Options};
use geju::exchange::layer::recognise::recognise;
use geju::exchange::read_error::ReadError;
use geju::plan::Plan;
use geju::territory::build::Rules;
use geju::territory::{Projection, Territory};

/// A map with one grid a label.
pub struct Map {
    pub territory: Territory,
    pub plan: Plan,
    /// Whether it has the column that its grids are named by.
    pub grouped: bool,
    /// Whether its units are numbered by a column `idx`.
    numbered: bool,
    /// Whether it has a column of residents named `pop`.
    pub counted: bool,
    /// Features refused, counted from 0, with the reason.
    pub refused: Vec<(u32, (String, String))>,
}

impl Map {
    /// How far off a length or an area may be: the answers were computed in another projection, which
    /// may differ by 0.1 %; on a plane they are the same coordinates.
    pub fn tolerance(&self, least: f64, expected: f64) -> f64 {
        match self.territory.data().projection {
            Projection::Plane => least,
            Projection::TransverseMercator { .. } => least.max(expected.abs() * 0.001),
        }
    }
}

/// The first GeoJSON map beside a file, by name.
pub fn beside(path: &str) -> Option<String> {
    let folder = std::path::Path::new(path).parent()?;
    let folder = if folder.as_os_str().is_empty() {
        std::path::Path::new(".")
    } else {
        folder
    };
    let mut maps: Vec<String> = (std::fs::read_dir(folder).ok()?.flatten())
        .map(|entry| entry.path())
        .filter(|p| p.extension().is_some_and(|e| e == "geojson"))
        .filter_map(|p| p.to_str().map(str::to_owned))
        .collect();
    maps.sort();
    maps.into_iter().next()
}

/// Brings a map (GeoJSON, Shapefile or KML, zipped or not) in exactly as it is: nothing is snapped. Units are named by the column `idx` if there is
/// one, else by their place in the file.
pub fn open(path: &str, group: Option<&str>) -> Result<Map, Trouble> {
    let trouble = |ReadError(zh, en): ReadError| Trouble::new(format!("{path}：{zh}"), format!("{path}: {en}"));
    let found = recognise(together(path)?, &mut |_| {}).map_err(trouble)?;
    let survey = import::survey("map", &found.layers, &[]).map_err(trouble)?;
    // Files write the names of their columns in capitals or not.
    let column = |name: &str| {
        let same = survey.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name));
        same.map(|c| c.name.clone())
    };
    let grid = group.and_then(column);
    let mapping = Mapping {
        residents: column("pop"),
        code: column("idx"),
        grid: grid.clone(),
        ..Mapping::default()
    };
    let (numbered, counted) = (mapping.code.is_some(), mapping.residents.is_some());
    let options = Options {
        fit: Rules::LEAVE,
        mapping,
        tolerance: 0,
        ..survey.guess
    };
    let imported = import::import(&found.layers, &[], &options, &mut |_, _| {}).map_err(trouble)?;
    Ok(Map {
        grouped: grid.is_some(),
        numbered,
        counted,
        refused: imported.refused.into_iter().map(|r| (r.feature, r.reason)).collect(),
        territory: imported.territory,
        plan: imported.plan,
    })
}

/// A map's file, and for a `.shp` those that belong to it.
fn together(path: &str) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
    let file = std::path::Path::new(path);
    let name = |p: &std::path::Path| {
        let name = p.file_name().and_then(std::ffi::OsStr::to_str);
        name.unwrap_or(path).to_owned()
    };
    let mut all = vec![(name(file), files::read(path)?)];
    if file.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp")) {
        for ending in ["dbf", "prj", "cpg"] {
            let part = file.with_extension(ending);
            if let Some(part) = part.to_str().filter(|_| part.exists()) {
                all.push((name(std::path::Path::new(part)), files::read(part)?));
            }
        }
    }
    Ok(all)
}

/// Which node of a graph each unit is: its code as a number, counted from 0.
pub fn node_of(map: &Map) -> Vec<Option<usize>> {
    map.territory
        .units()
        .iter()
        .map(|unit| {
            let number: usize = unit.code.parse().ok()?;
            // Without a column the code is the place in the file, counted from 1.
            if map.numbered {
                Some(number)
            } else {
                number.checked_sub(1)
            }
        })
        .collect()
}
