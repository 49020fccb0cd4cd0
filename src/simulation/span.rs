//! Which grids, communities and towns an area holds, in the order in which they are played.

use super::outcome::Area;
use super::run::{GridSite, Setup};
use std::ops::Range;

/// The positions that an area holds. `communities` are those that lie in it whole; a grid has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Towns that must be played to know the area.
    pub towns: Range<usize>,
    /// Communities in the area.
    pub communities: Range<usize>,
    /// Grids in the area.
    pub grids: Range<usize>,
    /// Whether its towns' own staff belong to it.
    pub whole_towns: bool,
    /// Counties that lie in it whole, with their departments.
    pub counties: Range<usize>,
}

impl Setup {
    /// The positions of an area; `None` if the plan has no units there.
    pub fn span(&self, area: Area) -> Option<Span> {
        let position = self.areas.binary_search(&area).ok()?;
        Some(match area {
            Area::City => Span {
                counties: 0..self.counties.len(),
                ..self.span_of_towns(0..self.towns.len())
            },
            Area::County(_) => {
                let c = self.counties.iter().position(|c| c.area == position)?;
                Span {
                    counties: c..c + 1,
                    ..self.span_of_towns(self.counties[c].towns.clone())
                }
            }
            Area::Town(_) => {
                let t = self.towns.iter().position(|t| t.area == position)?;
                self.span_of_towns(t..t + 1)
            }
            Area::Community(_) => {
                let c = self.communities.iter().position(|c| c.area == position)?;
                let grids = self.communities[c].grids.clone();
                self.part(c..c + 1, grids)
            }
            Area::Grid(_) => {
                let g = self.grids.iter().position(|g| g.area == position)?;
                let c = self.communities.partition_point(|c| c.grids.end <= g);
                Span {
                    communities: c..c,
                    ..self.part(c..c + 1, g..g + 1)
                }
            }
        })
    }

    fn span_of_towns(&self, towns: Range<usize>) -> Span {
        let communities = self.communities_of(&towns);
        Span {
            grids: self.grids_of(&communities),
            towns,
            communities,
            whole_towns: true,
            counties: 0..0,
        }
    }

    fn part(&self, communities: Range<usize>, grids: Range<usize>) -> Span {
        let t = self.towns.partition_point(|t| t.communities.end <= communities.start);
        Span {
            towns: t..t + 1,
            communities,
            grids,
            whole_towns: false,
            counties: 0..0,
        }
    }

    /// The community of a grid and the town of a community, by position.
    pub fn parents(&self, grid: usize) -> (usize, usize) {
        let c = self.communities.partition_point(|c| c.grids.end <= grid);
        (c, self.towns.partition_point(|t| t.communities.end <= c))
    }

    /// The first grid of a community, by position.
    pub fn first_grid(&self, community: usize) -> Option<usize> {
        self.communities.get(community).map(|c| c.grids.start)
    }

    /// The first grid of a town, by position.
    pub fn first_grid_of_town(&self, town: usize) -> Option<usize> {
        self.towns.get(town).and_then(|t| self.first_grid(t.communities.start))
    }

    /// The first grid of a county, by position.
    pub fn first_grid_of_county(&self, county: usize) -> Option<usize> {
        self.counties
            .get(county)
            .and_then(|c| self.first_grid_of_town(c.towns.start))
    }

    /// The county whose last town this is, by position.
    pub fn county_that_ends(&self, town: usize) -> Option<usize> {
        self.counties.iter().position(|c| c.towns.end == town + 1)
    }

    /// Heads of a community's own team.
    pub fn community_heads(&self, position: usize) -> f64 {
        self.communities.get(position).map_or(0.0, |c| c.heads)
    }

    /// Heads of a town's staff.
    pub fn town_heads(&self, position: usize) -> f64 {
        self.towns.get(position).map_or(0.0, |t| t.heads)
    }

    /// Number of communities and of towns played.
    pub fn counts(&self) -> (usize, usize) {
        (self.communities.len(), self.towns.len())
    }

    /// The calendar played by.
    pub fn calendar(&self) -> &super::calendar::Calendar {
        &self.calendar
    }

    /// The hours that are measured: the run less its warm-up.
    pub fn window(&self) -> &Range<f64> {
        &self.window
    }

    /// Hours of the run.
    pub fn horizon(&self) -> f64 {
        self.horizon
    }
}

impl GridSite {
    /// Whether it belongs to a town's community, not to a village.
    pub fn is_urban(&self) -> bool {
        self.urban
    }
}
