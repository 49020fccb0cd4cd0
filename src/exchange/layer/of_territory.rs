//! Territory and plan → layer, with Chinese columns: what every map file out is written from.

use super::{Feature, Layer};
use crate::exchange::import::side::{self, Side};
use crate::exchange::workbook::Cell;
use crate::locale::import as words;
use crate::plan::Plan;
use crate::territory::coordinates::{System, Verdict};
use crate::territory::order::SortCompact;
use crate::territory::{Point, PropertyMode, Terrain, Territory, UnitId};

/// Names of the columns; `short`: those of at most ten bytes, for Shapefiles.
const COLUMNS: [(&str, &str); 17] = [
    ("单元编码", "单元码"),
    ("单元名称", "单元名"),
    ("单元类型", "类型"),
    ("户数", "户数"),
    ("常住人口", "人口"),
    ("特殊人群", "特殊"),
    ("地形", "地形"),
    ("小区", "小区"),
    ("物业模式", "物业"),
    ("老旧小区", "老旧"),
    ("网格编码", "网格码"),
    ("网格名称", "网格名"),
    ("社区编码", "社区码"),
    ("社区名称", "社区名"),
    ("乡镇", "乡镇"),
    (side::GRID_COLUMN, side::GRID_COLUMN),
    (side::COMPOUND_COLUMN, side::COMPOUND_COLUMN),
];

/// The territory that a plan is about, and the plan on it: what it changes of the ground is done.
pub fn settled(territory: &Territory, plan: &Plan) -> (Territory, Plan) {
    let on = plan
        .on(territory)
        .map_or_else(|_| territory.clone(), std::borrow::Cow::into_owned);
    let mut plan = plan.clone();
    plan.ground.clear();
    (on, plan)
}

/// The units as features, in order, in degrees; in metres where the territory is nowhere on earth.
pub fn layer(territory: &Territory, plan: &Plan, short: bool) -> Layer {
    let data = territory.data();
    let on_earth = data.projection.inverse(Point::default()).is_some();
    let features = territory
        .unit_ids()
        .map(|id| Feature {
            polygons: Ok(polygons(territory, id)),
            values: values(territory, plan, id),
        })
        .collect();
    Layer {
        name: data.name.clone(),
        format: "GeoJSON",
        columns: (COLUMNS.iter())
            .map(|(long, brief)| (*if short { brief } else { long }).to_owned())
            .collect(),
        features,
        system: if on_earth {
            Verdict::Is(System::Degrees)
        } else {
            Verdict::Is(System::Plane)
        },
        side: Some(Side::of(data, plan).with_links(territory.links())),
    }
}

fn values(territory: &Territory, plan: &Plan, id: UnitId) -> Vec<Cell> {
    let data = territory.data();
    let unit = territory.unit(id);
    let compound = unit.compound.map(|c| &data.compounds[c.index()]);
    let grid = plan.grid_of(id);
    let community = grid.map(|g| plan.community(plan.grid(g).community));
    let number = |n: u32| Cell::Number(f64::from(n));
    let yes = |yes: bool| Cell::text(if yes { "是" } else { "否" });
    vec![
        Cell::text(unit.code.as_str()),
        Cell::text(unit.name.as_str()),
        Cell::text(words::unit_kind(unit.kind)),
        number(unit.households),
        number(unit.residents),
        number(unit.special),
        Cell::text(if unit.terrain == Terrain::Mountain {
            "山区"
        } else {
            "川区"
        }),
        compound.map_or(Cell::Empty, |c| Cell::text(c.name.as_str())),
        compound.map_or(Cell::Empty, |c| match c.property {
            PropertyMode::None => Cell::Empty,
            mode => Cell::text(words::property_mode(mode)),
        }),
        compound.map_or(Cell::Empty, |c| yes(c.old)),
        grid.map_or(Cell::Empty, |g| Cell::text(plan.grid(g).code.as_str())),
        grid.map_or(Cell::Empty, |g| Cell::text(plan.grid(g).name.as_str())),
        community.map_or(Cell::Empty, |c| Cell::text(c.code.as_str())),
        community.map_or(Cell::Empty, |c| Cell::text(c.name.as_str())),
        (community.and_then(|c| data.towns.get(c.town.index()))).map_or(Cell::Empty, |t| Cell::text(t.name.as_str())),
        grid.map_or(Cell::Empty, |g| number(g.0)),
        unit.compound.map_or(Cell::Empty, |c| number(c.0)),
    ]
}

/// The polygons of a unit, rings closed, outer ones counter-clockwise and holes clockwise. Every ring
/// begins at its lowest point and the rings stand in that order, whatever the map's arcs are: so what
/// is read back and written again is the same file.
pub fn polygons(territory: &Territory, id: UnitId) -> super::Polygons {
    let map = territory.map();
    let projection = territory.data().projection;
    let place = |p: Point| match projection.inverse(p) {
        Some((lon, lat)) => [lon, lat],
        None => {
            let (x, y) = p.metres();
            [x, y]
        }
    };
    let mut rings: Vec<Vec<Point>> = map
        .rings(id)
        .map(|ring| {
            let mut points: Vec<Point> = Vec::new();
            map.walk_ring(ring, |p| points.push(p));
            let lowest = (0..points.len()).min_by_key(|&i| points[i]).unwrap_or(0);
            points.rotate_left(lowest);
            points
        })
        .collect();
    rings.sort_compact();
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    for plane in rings {
        let mut area = 0.0;
        for (i, p) in plane.iter().enumerate() {
            let q = plane[(i + 1) % plane.len()];
            area += f64::from(p.x) * f64::from(q.y) - f64::from(q.x) * f64::from(p.y);
        }
        let mut points: Vec<[f64; 2]> = plane.into_iter().map(place).collect();
        points.extend(points.first().copied());
        if area >= 0.0 {
            outer.push((area, points))
        } else {
            holes.push((area, points))
        }
    }
    super::shapefile::polygons(outer, holes)
}
