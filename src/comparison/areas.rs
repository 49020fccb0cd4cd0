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
    /// Which area: the baseline's, or for one that does not go on from any of its areas its own.
    pub area: Area,
    /// What goes on as it in each scenario.
    pub goes_on_as: Vec<Option<Area>>,
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
/// areas); areas of the same id are taken as the same. The error says what does not match.
pub fn areas(outcomes: &[&Outcome], level: AreaLevel, index: Index) -> Result<Vec<AreaRow>, String> {
    areas_going_on(outcomes, level, index, |_, area| Some(area))
}

/// The same where plans were redrawn: `from` says of which area of the baseline a scenario's area is what
/// became of it ([`crate::plan::diff`]: the one it shares most households with), `None` for a new one. A grid
/// split in two is compared as its larger part, the other part stands alone; so does what is gone.
pub fn areas_going_on(
    outcomes: &[&Outcome],
    level: AreaLevel,
    index: Index,
    from: impl Fn(usize, Area) -> Option<Area>,
) -> Result<Vec<AreaRow>, String> {
    let replications = common(outcomes)?;
    // The scenario that is first to have it (0 for what goes on from the baseline), its name there, and where
    // it is: scenario and position.
    let mut all: Vec<(usize, Area, usize, usize)> = Vec::new();
    for (s, outcome) in outcomes.iter().enumerate() {
        let own = outcome.areas.iter().enumerate();
        all.extend(
            own.filter(|(_, a)| AreaLevel::of(**a) == level)
                .map(|(position, &area)| match (s, from(s, area)) {
                    (1.., Some(base)) => (0, base, s, position),
                    (1.., None) => (s, area, s, position),
                    _ => (0, area, s, position),
                }),
        );
    }
    all.sort_compact();
    let mut rows: Vec<(f64, AreaRow)> = (all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)))
        .map(|same| {
            let mut positions = vec![None; outcomes.len()];
            for &(_, _, s, position) in same {
                positions[s] = Some(position);
            }
            let found = positions.iter().zip(outcomes);
            let goes_on_as = found.map(|(p, o)| p.and_then(|p| o.areas.get(p).copied())).collect();
            let cells = cells(outcomes, &positions, index, replications);
            let row = AreaRow {
                area: same[0].1,
                goes_on_as,
                cells,
            };
            (row.greatest(), row)
        })
        .filter(|(_, row)| row.cells.iter().any(|c| c.mean.is_some()))
        .collect();
    rows.sort_compact_by(|a, b| b.0.total_cmp(&a.0).then(a.1.area.cmp(&b.1.area)));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_are_followed_through_a_redraw() {
        let outcome = |areas: &[Area], loads: &[f64]| {
            let values = (0..2).flat_map(|r| {
                loads.iter().flat_map(move |load| {
                    let mut row = [f64::NAN; Index::COUNT];
                    row[Index::LoadRatio as usize] = load + f64::from(r) * 0.01;
                    row
                })
            });
            Outcome {
                areas: areas.to_vec(),
                replications: 2,
                seed: 1,
                values: values.collect(),
                cases: 0,
                events: 0,
            }
        };
        let grid = Area::Grid;
        let before = outcome(&[Area::City, grid(0), grid(1), grid(2)], &[1.0, 0.5, 2.0, 0.7]);
        // 1 goes on as 7 and leaves 8; 0 was given the number 2; the old 2 is gone.
        let after = outcome(&[Area::City, grid(2), grid(7), grid(8)], &[1.0, 0.5, 1.2, 0.8]);
        let from = |_: usize, area: Area| match area {
            Area::Grid(2) => Some(grid(0)),
            Area::Grid(7) => Some(grid(1)),
            Area::Grid(8) => None,
            other => Some(other),
        };
        let rows = areas_going_on(&[&before, &after], AreaLevel::Grid, Index::LoadRatio, from).expect("same runs");
        let told: Vec<_> = rows.iter().map(|r| (r.area, r.goes_on_as.clone())).collect();
        assert_eq!(told[0], (grid(1), vec![Some(grid(1)), Some(grid(7))]));
        assert!(told.contains(&(grid(0), vec![Some(grid(0)), Some(grid(2))])));
        assert!(told.contains(&(grid(2), vec![Some(grid(2)), None])));
        assert!(told.contains(&(grid(8), vec![None, Some(grid(8))])));
        assert_eq!(told.len(), 4);
        assert!((rows[0].greatest() - 0.8).abs() < 1e-9);
        // By number alone the grid that became 2 would be held against one that is gone.
        let by_id = areas(&[&before, &after], AreaLevel::Grid, Index::LoadRatio).expect("same runs");
        assert!(by_id.iter().any(|r| r.area == grid(2) && r.greatest() > 0.1));
    }
}
