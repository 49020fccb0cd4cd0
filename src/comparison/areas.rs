//! One index over all areas of a level: where a scenario changes what.

use super::{Cell, cells, common};
use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use crate::territory::order::SortCompact;

/// A level of areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaLevel {
    /// The whole.
    City,
    /// Counties.
    County,
    /// Towns.
    Town,
    /// Communities and villages.
    Community,
    /// Grids.
    Grid,
}

impl AreaLevel {
    /// All, from the whole down.
    pub const ALL: [Self; 5] = [Self::City, Self::County, Self::Town, Self::Community, Self::Grid];

    /// The level of an area.
    pub fn of(area: Area) -> Self {
        match area {
            Area::City => Self::City,
            Area::County(_) => Self::County,
            Area::Town(_) => Self::Town,
            Area::Community(_) => Self::Community,
            Area::Grid(_) => Self::Grid,
        }
    }

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Community => "community",
            Self::Grid => "grid",
        }
    }

    /// By key.
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.key() == key)
    }
}

/// One area in all scenarios.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRow {
    /// Which area.
    pub area: Area,
    /// One cell a scenario, baseline first.
    pub cells: Vec<Cell>,
}

impl AreaRow {
    /// The greatest difference of its scenarios; nothing for areas that only one plan has.
    pub fn greatest(&self) -> f64 {
        self.cells
            .iter()
            .filter_map(|c| c.difference)
            .map(|d| d.mean.abs())
            .fold(0.0, f64::max)
    }

    /// Whether any difference is real.
    pub fn is_real(&self) -> bool {
        self.cells.iter().any(Cell::is_real)
    }
}

/// One index in every area of a level that any scenario has, what changed most first (then in the order of
/// areas). The error says what does not match.
pub fn areas(outcomes: &[&Outcome], level: AreaLevel, index: Index) -> Result<Vec<AreaRow>, String> {
    let replications = common(outcomes)?;
    let mut all: Vec<Area> = (outcomes.iter().flat_map(|o| &o.areas).copied())
        .filter(|&a| AreaLevel::of(a) == level)
        .collect();
    all.sort_compact();
    all.dedup();
    let mut rows: Vec<(f64, AreaRow)> = (all.into_iter())
        .map(|area| {
            let positions: Vec<Option<usize>> = outcomes.iter().map(|o| o.position(area)).collect();
            let cells = cells(outcomes, &positions, index, replications);
            let row = AreaRow { area, cells };
            (row.greatest(), row)
        })
        .filter(|(_, row)| row.cells.iter().any(|c| c.mean.is_some()))
        .collect();
    rows.sort_compact_by(|a, b| b.0.total_cmp(&a.0).then(a.1.area.cmp(&b.1.area)));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
