//! A map of 300,000 units that no generator has made tidy: bent quadrangles, a river, grids of 400.

use geju::plan::{Plan, partition};
use geju::territory::build::{self, Built, Shape};
use geju::territory::{
    Barrier, County, CountyId, Layers, Origin, Point, Projection, Terrain, Territory, TerritoryData, Town, Unit,
    UnitKind,
};

/// Columns and rows: 300,300 units.
pub const COLUMNS: i32 = 550;
/// See [`COLUMNS`].
pub const ROWS: i32 = 546;

/// The shapes, corners moved by up to a fifth of a side.
#[allow(dead_code, reason = "not every bench is so large")]
pub fn shapes() -> Vec<Shape> {
    shapes_of(COLUMNS, ROWS)
}

/// As many columns and rows as one likes.
pub fn shapes_of(columns: i32, rows: i32) -> Vec<Shape> {
    let corner = |x: i32, y: i32| {
        let mix = (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)).unsigned_abs();
        Point {
            x: x * 2_000 + (mix % 800) as i32 - 400,
            y: y * 2_000 + (mix / 800 % 800) as i32 - 400,
        }
    };
    (0..rows)
        .flat_map(|y| (0..columns).map(move |x| (x, y)))
        .map(|(x, y)| {
            let ring = vec![corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)];
            Shape {
                polygons: vec![vec![ring]],
            }
        })
        .collect()
}

/// The territory of a built map.
pub fn territory(mut built: Built) -> Territory {
    let middle = COLUMNS / 2 * 2_000;
    build::set_barriers(&mut built.map, |map, arc| {
        let near = |p: &Point| (p.x - middle).abs() < 500;
        if map.arc_points(arc).iter().all(near) {
            Barrier::River
        } else {
            Barrier::None
        }
    });
    let units = (0..built.kept.len())
        .map(|i| Unit {
            code: format!("{i:06}"),
            name: format!("{i}"),
            households: 1 + (i % 3) as u32,
            residents: 3 + (i % 7) as u32,
            special: 0,
            kind: UnitKind::Residential,
            compound: None,
            terrain: Terrain::Plain,
        })
        .collect();
    let name = "bench".to_owned();
    Territory::new(TerritoryData {
        counties: vec![County {
            name: name.clone(),
            code: "640302".to_owned(),
            terrain: Terrain::Plain,
        }],
        towns: vec![Town {
            name: name.clone(),
            code: "640302001".to_owned(),
            county: CountyId(0),
            subdistrict: true,
        }],
        name,
        origin: Origin::Imported,
        compounds: Vec::new(),
        units,
        map: built.map,
        projection: Projection::Plane,
        layers: Layers::default(),
    })
}

/// Territory and a plan of square grids of 400 units.
#[allow(dead_code, reason = "not every bench has a plan")]
pub fn planned() -> (Territory, Plan) {
    planned_of((COLUMNS, ROWS), (20, 20))
}

/// The same of so many columns and rows, and grids of so many by so many.
#[allow(dead_code, reason = "not every bench has a plan")]
pub fn planned_of((columns, rows): (i32, i32), (wide, high): (i32, i32)) -> (Territory, Plan) {
    let territory = territory(build::build(&shapes_of(columns, rows), 5));
    let label = |i: usize| {
        let (x, y) = (i as i32 % columns, i as i32 / columns);
        format!("{}-{}", x / wide, y / high)
    };
    let labels: Vec<String> = (0..territory.units().len()).map(label).collect();
    let plan = partition::from_labels(&territory, &labels, None);
    (territory, plan)
}
