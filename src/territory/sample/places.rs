//! 党群服务中心 and 网格驿站 of the sample: the centre of every urban community of the baseline in a
//! public building near its middle, the station of every basic grid in a shop or public building near
//! its own. Shown on the map; a plan's own bases and stations are what walks start from.

use crate::plan::{CommunityKind, GridKind, Plan};
use crate::territory::{Layers, Place, PlaceKind, Point, Territory, UnitId, UnitKind};

/// The places, centres first.
pub fn draw(territory: &Territory, plan: &Plan) -> Layers {
    let mut of_grid: Vec<Vec<UnitId>> = vec![Vec::new(); plan.grids().len()];
    let mut of_community: Vec<Vec<UnitId>> = vec![Vec::new(); plan.communities().len()];
    for (i, grid) in plan.assignment().iter().enumerate() {
        if let Some(grid) = grid {
            of_grid[grid.index()].push(UnitId::of(i));
            of_community[plan.grid(*grid).community.index()].push(UnitId::of(i));
        }
    }
    let mut places = Vec::new();
    for (community, units) in plan.communities().iter().zip(&of_community) {
        if community.kind == CommunityKind::Urban
            && let Some(at) = near_middle(territory, units, &[UnitKind::Institution, UnitKind::Business])
        {
            places.push(Place {
                kind: PlaceKind::Centre,
                name: format!("{}党群服务中心", community.name),
                at,
            });
        }
    }
    for (grid, units) in plan.grids().iter().zip(&of_grid) {
        let urban = plan.community(grid.community).kind == CommunityKind::Urban;
        if urban
            && grid.kind == GridKind::Basic
            && let Some(at) = near_middle(territory, units, &[UnitKind::Business, UnitKind::Institution])
        {
            places.push(Place {
                kind: PlaceKind::Station,
                name: format!("{}驿站", grid.name),
                at,
            });
        }
    }
    Layers {
        places,
        buildings: Vec::new(),
    }
}

/// A point in the unit of the first of `kinds` that there is, nearest to the middle; in any unit where
/// there is none of them.
fn near_middle(territory: &Territory, units: &[UnitId], kinds: &[UnitKind]) -> Option<Point> {
    let inside = &territory.geometry().inside;
    let n = units.len() as i64;
    let sum = units.iter().fold((0i64, 0i64), |(x, y), u| {
        let p = inside[u.index()];
        (x + i64::from(p.x), y + i64::from(p.y))
    });
    let middle = (sum.0.checked_div(n)?, sum.1.checked_div(n)?);
    let far = |u: &UnitId| {
        let p = inside[u.index()];
        let (dx, dy) = (i64::from(p.x) - middle.0, i64::from(p.y) - middle.1);
        (dx * dx + dy * dy, *u)
    };
    let of_kind = |kind: UnitKind| {
        units
            .iter()
            .copied()
            .filter(|u| territory.unit(*u).kind == kind)
            .min_by_key(&far)
    };
    let chosen = kinds
        .iter()
        .find_map(|&k| of_kind(k))
        .or_else(|| units.iter().copied().min_by_key(&far))?;
    Some(inside[chosen.index()])
}
