//! The units of an area of any level, its box, and a place for its label.

use super::{CommunityId, GridId, Plan};
use crate::territory::{CountyId, Point, Rect, Territory, TownId, UnitId};

/// An area of any level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// Everything, the unassigned included.
    Whole,
    /// One county.
    County(CountyId),
    /// One town.
    Town(TownId),
    /// One community.
    Community(CommunityId),
    /// One grid.
    Grid(GridId),
    /// One unit.
    Unit(UnitId),
}

impl Region {
    /// Whether `unit` lies in the area. An unassigned unit lies only in itself and the whole.
    pub fn contains(self, territory: &Territory, plan: &Plan, unit: UnitId) -> bool {
        let town = || plan.community_of(unit).map(|c| plan.community(c).town);
        match self {
            Self::Whole => true,
            Self::County(county) => town()
                .and_then(|t| territory.data().towns.get(t.index()))
                .is_some_and(|t| t.county == county),
            Self::Town(id) => town() == Some(id),
            Self::Community(id) => plan.community_of(unit) == Some(id),
            Self::Grid(id) => plan.grid_of(unit) == Some(id),
            Self::Unit(id) => unit == id,
        }
    }

    /// Its units, ascending.
    pub fn units(self, territory: &Territory, plan: &Plan) -> Vec<UnitId> {
        territory
            .unit_ids()
            .filter(|&u| self.contains(territory, plan, u))
            .collect()
    }

    /// Its bounding box; `None` if it has no units.
    pub fn bounds(self, territory: &Territory, plan: &Plan) -> Option<Rect> {
        bounds(territory, &self.units(territory, plan))
    }
}

/// The box of some units; `None` without units.
pub fn bounds(territory: &Territory, units: &[UnitId]) -> Option<Rect> {
    let mut all = Rect::EMPTY;
    for unit in units {
        all.join(&territory.geometry().bounds[unit.index()]);
    }
    (!all.is_empty()).then_some(all)
}

/// A place for the label of an area: the inside point, of one of its units, that is nearest to the
/// area's centre of gravity. So it always lies inside, in a crescent and in a ring too.
pub fn label_point(territory: &Territory, units: &[UnitId]) -> Option<Point> {
    let geometry = territory.geometry();
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for unit in units {
        let (weight, centre) = (geometry.area[unit.index()], geometry.centroid[unit.index()]);
        area += weight;
        x += weight * f64::from(centre.x);
        y += weight * f64::from(centre.y);
    }
    if area <= 0.0 {
        return units.first().map(|u| geometry.inside[u.index()]);
    }
    let (x, y) = (x / area, y / area);
    let distance = |p: Point| {
        let (dx, dy) = (f64::from(p.x) - x, f64::from(p.y) - y);
        dx * dx + dy * dy
    };
    let inside = units.iter().map(|u| geometry.inside[u.index()]);
    inside.min_by(|a, b| distance(*a).total_cmp(&distance(*b)))
}

/// Box and label point of every community at once, by community; `None` for those without units.
pub fn communities(territory: &Territory, plan: &Plan) -> Vec<Option<(Rect, Point)>> {
    let mut units = vec![Vec::new(); plan.communities().len()];
    for unit in territory.unit_ids() {
        if let Some(community) = plan.community_of(unit) {
            units[community.index()].push(unit);
        }
    }
    places(territory, &units)
}

/// Box and label point of every grid at once, by grid; `None` for those without units.
pub fn grids(territory: &Territory, plan: &Plan) -> Vec<Option<(Rect, Point)>> {
    places(territory, &plan.units_by_grid())
}

fn places(territory: &Territory, areas: &[Vec<UnitId>]) -> Vec<Option<(Rect, Point)>> {
    let place = |units: &Vec<UnitId>| bounds(territory, units).zip(label_point(territory, units));
    areas.iter().map(place).collect()
}
