//! Polygons → planar map → plan, on real data (where it is at hand), on random maps, and on bad files.

use geju::exchange::geojson_map::{self, Imported, Mapping, PERSONS_PER_HOUSEHOLD};
use geju::plan::partition;
use geju::territory::build::{Refusal, Shape, build};
use geju::territory::{Geometry, PlanarMap, Point, Projection, UnitId, UnitKind};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A file of the shared cases, which are not part of the repository. Says so when it is absent.
fn case(path: &str) -> Option<Vec<u8>> {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/cases/geodata")
        .join(path);
    let full = if full.exists() {
        full
    } else {
        // A working tree elsewhere may name the folder of the cases.
        PathBuf::from(std::env::var_os("GEJU_CASES").unwrap_or_default())
            .join("geodata")
            .join(path)
    };
    let bytes = std::fs::read(&full).ok();
    if bytes.is_none() {
        println!("SKIPPED: {path} of the shared cases is not at hand (set GEJU_CASES to their folder)");
    }
    bytes
}

fn import(name: &str, bytes: &[u8], tolerance: i32) -> Imported {
    let preview = geojson_map::preview(bytes).expect("the file can be read");
    let imported = geojson_map::import(name, bytes, &preview.guess, 400, tolerance).expect("the file can be imported");
    imported.territory.map().validate().expect("the map is valid");
    imported.plan.fits(&imported.territory).expect("the plan fits");
    imported
}

#[test]
fn providence_equals_the_reference() {
    let (Some(bytes), Some(graph)) = (
        case("providence_ri_blocks/providence_blocks.geojson"),
        case("providence_ri_blocks/providence_graph.json"),
    ) else {
        return;
    };
    let graph: serde_json::Value = serde_json::from_slice(&graph).expect("JSON");
    let preview = geojson_map::preview(&bytes).expect("readable");
    assert_eq!(preview.features, 3014);
    assert_eq!(preview.guess.residents.as_deref(), Some("pop"));
    assert_eq!(preview.guess.code.as_deref(), Some("geoid"));
    let imported = import("Providence", &bytes, 1);
    assert_eq!(imported.refused, vec![]);
    let territory = &imported.territory;
    assert_eq!(territory.units().len(), 3014);
    assert_eq!(territory.units().iter().map(|u| u.residents).sum::<u32>(), 178_040);
    assert_eq!(
        territory.units().iter().filter(|u| u.kind == UnitKind::Open).count(),
        919
    );
    assert_eq!(territory.unit(UnitId(0)).code, "440070022002009", "a code stays text");
    let multi = territory
        .unit_ids()
        .filter(|&u| territory.map().rings(u).filter(|r| outer(territory.map(), r)).count() > 1)
        .count();
    // The reference's eight blocks of more than one ring: one of three parts, seven with holes.
    let rings = |u: &UnitId| territory.map().rings(*u).count() > 1;
    assert_eq!(territory.unit_ids().filter(rings).count(), 8);
    assert_eq!(multi, 1);

    // Another projection: 0.5 m, 0.5 m², 0.1 % are allowed.
    let near = |ours: f64, theirs: f64| (ours - theirs).abs() <= 0.5 + 0.001 * theirs;
    let numbers = |key: &str| -> Vec<f64> {
        let list = graph[key].as_array().expect("a list");
        list.iter().map(|v| v.as_f64().expect("a number")).collect()
    };
    let geometry = territory.geometry();
    for (i, (area, perimeter)) in numbers("area_m2").into_iter().zip(numbers("perim_m")).enumerate() {
        assert!(near(geometry.area[i], area), "area of {i}: {} {area}", geometry.area[i]);
        assert!(
            near(geometry.perimeter[i], perimeter),
            "perimeter of {i}: {} {perimeter}",
            geometry.perimeter[i]
        );
    }
    let mut theirs = BTreeMap::new();
    for edge in graph["edges_i_j_sharedlen_m"].as_array().expect("a list") {
        let at = |i: usize| edge[i].as_f64().expect("a number");
        let (i, j) = (at(0) as u32, at(1) as u32);
        theirs.insert((i.min(j), i.max(j)), at(2));
    }
    let mut ours = BTreeMap::new();
    for unit in territory.unit_ids() {
        for n in geometry.neighbours(unit) {
            ours.insert((unit.0.min(n.unit.0), unit.0.max(n.unit.0)), n.length);
        }
    }
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (pair, length) in &ours {
        assert!(near(*length, theirs[pair]), "{pair:?}: {length} {}", theirs[pair]);
    }
}

/// Wall time is no property of the code alone, so it is printed and only gross failure is caught.
#[test]
fn providence_is_fast() {
    let Some(bytes) = case("providence_ri_blocks/providence_blocks.geojson") else {
        return;
    };
    let start = std::time::Instant::now();
    let imported = import("Providence", &bytes, 50);
    println!(
        "Providence: {} blocks, {} grids, {} communities in {:?}",
        imported.territory.units().len(),
        imported.plan.grids().len(),
        imported.plan.communities().len(),
        start.elapsed()
    );
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn providence_is_drawn_in_contiguous_grids() {
    let Some(bytes) = case("providence_ri_blocks/providence_blocks.geojson") else {
        return;
    };
    let imported = import("Providence", &bytes, 1);
    let territory = &imported.territory;
    let plan = partition::automatic(territory, 400, 7);
    let again = partition::automatic(territory, 400, 7);
    assert_eq!(plan, again);
    assert_ne!(plan, partition::automatic(territory, 400, 8));
    let groups = plan.units_by_grid();
    assert!(groups.iter().all(|g| !g.is_empty()));
    let pieces = pieces(territory.geometry(), &groups);
    assert!(pieces.iter().all(|&p| p == 1), "every grid is in one piece");
    let households: Vec<u32> = groups
        .iter()
        .map(|g| g.iter().map(|&u| territory.unit(u).households).sum())
        .collect();
    let total: u32 = households.iter().sum();
    assert_eq!(total, territory.units().iter().map(|u| u.households).sum::<u32>());
    let fit = households.iter().filter(|h| (250..=550).contains(*h)).count();
    println!("{} grids, {fit} of 250 to 550 households", households.len());
    assert!(fit * 10 >= households.len() * 9, "{fit} of {}", households.len());
    // Grids per community, and codes once each.
    let mut per = vec![0; plan.communities().len()];
    plan.grids().iter().for_each(|g| per[g.community.index()] += 1);
    assert!(per.iter().all(|&n| (3..=16).contains(&n)), "{per:?}");
    let codes: BTreeSet<&str> = plan.grids().iter().map(|g| g.code.as_str()).collect();
    assert_eq!(codes.len(), plan.grids().len());
    assert!(codes.iter().all(|c| c.len() == 15));
    // With wards as communities no grid is in two of them.
    assert_eq!(imported.plan.communities().len(), 15);
    let pieces = self::pieces(territory.geometry(), &imported.plan.units_by_grid());
    assert!(pieces.iter().all(|&p| p == 1));
}

#[test]
fn real_buildings_and_plots_are_imported_or_refused_with_reasons() {
    for (file, least) in [
        ("bubenec_prague/tessellation.geojson", 0.9),
        ("bubenec_prague/plots.geojson", 0.9),
        ("bubenec_prague/buildings.geojson", 0.95),
        ("helsinki_osm_buildings/helsinki_buildings.geojson", 0.95),
    ] {
        let Some(bytes) = case(file) else { continue };
        for tolerance in [0, 2, 10, 50] {
            let imported = import(file, &bytes, tolerance);
            let features = geojson_map::preview(&bytes).expect("readable").features as usize;
            let kept = imported.territory.units().len();
            println!(
                "{file}, tolerance {tolerance} cm: {kept} of {features}, {} points moved",
                imported.snapped
            );
            for r in imported.refused.iter().take(3) {
                println!("  {}: {} / {}", r.feature, r.reason.0, r.reason.1);
            }
            assert_eq!(kept + imported.refused.len(), features);
            assert!(
                imported
                    .refused
                    .iter()
                    .all(|r| !r.reason.0.is_empty() && !r.reason.1.is_empty())
            );
            if tolerance == 10 {
                assert!(kept as f64 >= least * features as f64, "{file}: {kept} of {features}");
            }
        }
    }
}

#[test]
fn lines_are_refused_as_lines() {
    let Some(bytes) = case("bubenec_prague/streets.geojson") else {
        return;
    };
    let error = geojson_map::import("s", &bytes, &Mapping::default(), 400, 0).expect_err("no polygons");
    assert!(
        error.0.contains("LineString") && error.1.contains("LineString"),
        "{error:?}"
    );
}

/// Number of connected pieces of every group.
fn pieces(geometry: &Geometry, groups: &[Vec<UnitId>]) -> Vec<usize> {
    groups
        .iter()
        .map(|group| {
            let mut left: BTreeSet<UnitId> = group.iter().copied().collect();
            let mut pieces = 0;
            while let Some(start) = left.pop_first() {
                pieces += 1;
                let mut todo = vec![start];
                while let Some(u) = todo.pop() {
                    for n in geometry.neighbours(u) {
                        if left.remove(&n.unit) {
                            todo.push(n.unit);
                        }
                    }
                }
            }
            pieces
        })
        .collect()
}

fn outer(map: &PlanarMap, ring: &[geju::territory::ArcRef]) -> bool {
    let mut points = Vec::new();
    map.walk_ring(ring, |p| points.push(p));
    let area: i128 = (0..points.len())
        .map(|i| {
            let (a, b) = (points[i], points[(i + 1) % points.len()]);
            i128::from(a.x) * i128::from(b.y) - i128::from(a.y) * i128::from(b.x)
        })
        .sum();
    area > 0
}

// ---- Random maps ----

/// Shapes that cover a lattice: cell `(x, y)` belongs to shape `owner`. Outlines are made by tracing
/// lattice edges, cell by cell (each cell a polygon of its shape), so the builder has to dissolve.
fn lattice(width: usize, owners: &[usize], shapes: usize) -> Vec<Shape> {
    let mut made = vec![Shape { polygons: vec![] }; shapes];
    for (i, &owner) in owners.iter().enumerate() {
        let (x, y) = ((i % width) as i32 * 1000, (i / width) as i32 * 1000);
        let corners = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)];
        let ring = corners.iter().map(|c| Point { x: x + c.0, y: y + c.1 }).collect();
        made[owner].polygons.push(vec![ring]);
    }
    made
}

/// Vertices − arcs + faces − components = 1, the unbounded face and the gaps counted as faces.
fn euler(map: &PlanarMap) -> (i64, i64) {
    // A loop without a node counts its start as a vertex.
    let mut nodes = BTreeMap::new();
    for arc in &map.arcs {
        let points = &map.points[arc.first as usize..(arc.first + arc.count) as usize];
        for p in [points[0], points[points.len() - 1]] {
            let next = nodes.len();
            nodes.entry(p).or_insert(next);
        }
    }
    let mut group: Vec<usize> = (0..nodes.len()).collect();
    fn root(group: &mut [usize], mut v: usize) -> usize {
        while group[v] != v {
            group[v] = group[group[v]];
            v = group[v];
        }
        v
    }
    for arc in &map.arcs {
        let points = &map.points[arc.first as usize..(arc.first + arc.count) as usize];
        let (a, b) = (
            root(&mut group, nodes[&points[0]]),
            root(&mut group, nodes[&points[points.len() - 1]]),
        );
        group[a] = b;
    }
    let components = (0..nodes.len()).filter(|&v| root(&mut group, v) == v).count() as i64;
    (nodes.len() as i64 - map.arcs.len() as i64, components)
}

/// A square of 2²⁰ cm cut again and again by straight lines through integer points, T-junctions and all.
fn splits(cuts: &[(usize, bool, u32)]) -> Vec<[i32; 4]> {
    let mut boxes = vec![[0, 0, 1 << 20, 1 << 20]];
    for &(which, vertical, at) in cuts {
        let i = which % boxes.len();
        let b = boxes[i];
        let (low, high) = if vertical { (b[0], b[2]) } else { (b[1], b[3]) };
        if high - low < 2000 {
            continue;
        }
        let cut = low + 1000 + (i64::from(at) * i64::from(high - low - 2000) / i64::from(u32::MAX)) as i32;
        let (mut one, mut two) = (b, b);
        if vertical {
            (one[2], two[0]) = (cut, cut);
        } else {
            (one[3], two[1]) = (cut, cut);
        }
        boxes[i] = one;
        boxes.push(two);
    }
    boxes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_lattice_partitions(width in 1usize..9, owners in prop::collection::vec(0usize..6, 1..64)) {
        let shapes = lattice(width, &owners, 6);
        let built = build(&shapes, 0);
        prop_assert_eq!(built.map.validate(), Ok(()));
        let geometry = Geometry::of(&built.map);
        for (face, &shape) in built.kept.iter().enumerate() {
            let cells = owners.iter().filter(|&&o| o == shape).count();
            prop_assert_eq!(geometry.area[face], cells as f64 * 100.0);
            // The inside point lies in a cell of the shape.
            let p = geometry.inside[face];
            let cell = (p.y / 1000) as usize * width + (p.x / 1000) as usize;
            prop_assert_eq!(owners[cell], shape);
        }
        for (i, refusal) in &built.refused {
            prop_assert_eq!(*refusal, Refusal::Empty);
            prop_assert!(!owners.contains(i));
        }
        // Adjacency by brute force.
        let mut beside = BTreeMap::new();
        for i in 0..owners.len() {
            for j in [(i % width + 1 < width).then_some(i + 1), Some(i + width)].into_iter().flatten() {
                if j < owners.len() && owners[i] != owners[j] {
                    *beside.entry((owners[i].min(owners[j]), owners[i].max(owners[j]))).or_insert(0.0) += 10.0;
                }
            }
        }
        let mut ours = BTreeMap::new();
        for face in 0..built.kept.len() {
            for n in geometry.neighbours(UnitId::of(face)) {
                let (a, b) = (built.kept[face], built.kept[n.unit.index()]);
                ours.insert((a.min(b), a.max(b)), n.length);
            }
        }
        prop_assert_eq!(ours, beside);
    }

    #[test]
    fn random_splits(cuts in prop::collection::vec((any::<usize>(), any::<bool>(), any::<u32>()), 0..60)) {
        let boxes = splits(&cuts);
        let shapes: Vec<Shape> = boxes.iter().map(|b| {
            let ring = [(b[0], b[1]), (b[2], b[1]), (b[2], b[3]), (b[0], b[3])];
            Shape { polygons: vec![vec![ring.iter().map(|&(x, y)| Point { x, y }).collect()]] }
        }).collect();
        let built = build(&shapes, 0);
        prop_assert_eq!(built.map.validate(), Ok(()));
        prop_assert!(built.refused.is_empty(), "{:?}", built.refused);
        let geometry = Geometry::of(&built.map);
        let side = f64::from(1 << 20) / 100.0;
        prop_assert!((geometry.area.iter().sum::<f64>() - side * side).abs() < 1e-3);
        let (v_minus_e, components) = euler(&built.map);
        // No gaps: the faces and the outside are all there is.
        prop_assert_eq!(v_minus_e + boxes.len() as i64 + 1, 1 + components);
        // The same again is the same.
        prop_assert_eq!(&build(&shapes, 0).map, &built.map);
        // All in one: the outline is the square.
        let one = Shape { polygons: shapes.iter().flat_map(|s| s.polygons.clone()).collect() };
        let whole = Geometry::of(&build(&[one], 0).map);
        prop_assert!((whole.perimeter[0] - 4.0 * side).abs() < 1e-6);
    }

    #[test]
    fn small_shifts_are_snapped(
        cuts in prop::collection::vec((any::<usize>(), any::<bool>(), any::<u32>()), 1..40),
        shifts in prop::collection::vec((-2i32..=2, -2i32..=2), 200),
    ) {
        let boxes = splits(&cuts);
        let shapes: Vec<Shape> = boxes.iter().enumerate().map(|(i, b)| {
            let ring = [(b[0], b[1]), (b[2], b[1]), (b[2], b[3]), (b[0], b[3])];
            let shifted = ring.iter().enumerate().map(|(k, &(x, y))| {
                let s = shifts[(4 * i + k) % shifts.len()];
                Point { x: x + s.0, y: y + s.1 }
            });
            Shape { polygons: vec![vec![shifted.collect()]] }
        }).collect();
        let built = build(&shapes, 12);
        prop_assert_eq!(built.map.validate(), Ok(()));
        prop_assert!(built.refused.is_empty(), "{:?}", built.refused);
        let exact = Geometry::of(&build(&boxes.iter().map(|b| {
            let ring = [(b[0], b[1]), (b[2], b[1]), (b[2], b[3]), (b[0], b[3])];
            Shape { polygons: vec![vec![ring.iter().map(|&(x, y)| Point { x, y }).collect()]] }
        }).collect::<Vec<_>>(), 0).map);
        let snapped = Geometry::of(&built.map);
        for u in 0..boxes.len() {
            let real = exact.neighbours(UnitId::of(u)).iter().filter(|n| n.length > 1.0).map(|n| n.unit);
            let found: BTreeSet<UnitId> = snapped.neighbours(UnitId::of(u)).iter().map(|n| n.unit).collect();
            for n in real {
                prop_assert!(found.contains(&n), "{} and {} are apart", u, n);
            }
        }
    }

    #[test]
    fn arbitrary_rings_never_break_the_map(
        rings in prop::collection::vec(prop::collection::vec((0i32..12, 0i32..12), 0..9), 0..12),
        tolerance in 0i32..3,
    ) {
        let shapes: Vec<Shape> = rings.iter().map(|r| Shape {
            polygons: vec![vec![r.iter().map(|&(x, y)| Point { x: x * 10, y: y * 10 }).collect()]],
        }).collect();
        let built = build(&shapes, tolerance);
        prop_assert_eq!(built.map.validate(), Ok(()));
        prop_assert_eq!(built.kept.len() + built.refused.len(), shapes.len());
        // What is kept does not overlap: the areas fit in the square, and every inside point is in
        // one shape only (by crossing numbers of the shapes as given).
        let geometry = Geometry::of(&built.map);
        prop_assert!(geometry.area.iter().sum::<f64>() <= 110.0 * 110.0 / 10_000.0 + 1e-9);
        for (face, p) in geometry.inside.iter().enumerate() {
            for (other, &shape) in built.kept.iter().enumerate() {
                if other != face {
                    prop_assert!(!strictly_inside(&shapes[shape].polygons[0][0], *p));
                }
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = geojson_map::preview(&bytes);
        let _ = geojson_map::import("x", &bytes, &Mapping::default(), 400, 1);
    }
}

fn strictly_inside(ring: &[Point], p: Point) -> bool {
    let mut inside = false;
    for i in 0..ring.len() {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        let cross = i64::from(b.x - a.x) * i64::from(p.y - a.y) - i64::from(b.y - a.y) * i64::from(p.x - a.x);
        let on =
            cross == 0 && (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x) && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y);
        if on {
            return false;
        }
        if (a.y > p.y) != (b.y > p.y) && (cross > 0) == (b.y > a.y) {
            inside = !inside;
        }
    }
    inside
}

// ---- Files ----

fn collection(features: &[String]) -> Vec<u8> {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).into_bytes()
}

fn square(x: f64, y: f64, side: f64, properties: &str) -> String {
    let (x1, y1) = (x + side, y + side);
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{x1},{y}],[{x1},{y1}],[{x},{y1}],[{x},{y}]]]}}}}"#
    )
}

fn mapping(pairs: &[(&str, &str)]) -> Mapping {
    let mut m = Mapping::default();
    for (what, column) in pairs {
        let slot = match *what {
            "households" => &mut m.households,
            "residents" => &mut m.residents,
            "name" => &mut m.name,
            "code" => &mut m.code,
            "grid" => &mut m.grid,
            _ => &mut m.community,
        };
        *slot = Some((*column).into());
    }
    m
}

#[test]
fn columns_become_units_and_the_first_plan() {
    let mut bytes = vec![0xef, 0xbb, 0xbf];
    bytes.extend(collection(&[
        square(
            106.0,
            38.0,
            0.01,
            r#"{"编码":640302001001,"户数":"1,200","网格":"甲","社区":"东","名称":"一号院"}"#,
        ),
        square(
            106.01,
            38.0,
            0.01,
            r#"{"编码":640302001001.0,"户数":0,"网格":"乙","社区":"东"}"#,
        ),
        square(
            106.02,
            38.0,
            0.01,
            r#"{"编码":"007","户数":null,"网格":"甲","社区":"西"}"#,
        ),
        square(106.03, 38.0, 0.01, r#"{"编码":"008","户数":10}"#),
    ]));
    let preview = geojson_map::preview(&bytes).expect("readable");
    assert_eq!(preview.features, 4);
    let i = import("测试", &bytes, 10);
    assert!(i.refused.is_empty());
    let codes: Vec<&str> = i.territory.units().iter().map(|u| u.code.as_str()).collect();
    assert_eq!(codes, ["640302001001", "640302001001-2", "007", "008"]);
    let first = i.territory.unit(UnitId(0));
    assert_eq!((first.households, first.name.as_str()), (1200, "一号院"));
    assert_eq!(first.residents, (1200.0 * PERSONS_PER_HOUSEHOLD).round() as u32);
    assert_eq!(i.territory.unit(UnitId(1)).kind, UnitKind::Open);
    assert_eq!(i.territory.geometry().neighbours(UnitId(1)).len(), 2);
    // 甲 of 东 and 甲 of 西 are two grids; the unit without a label is in none.
    let names: Vec<(&str, u32)> = i
        .plan
        .grids()
        .iter()
        .map(|g| (g.name.as_str(), g.community.0))
        .collect();
    assert_eq!(names, [("甲", 0), ("乙", 0), ("甲", 1)]);
    assert_eq!(i.plan.grid_of(UnitId(3)), None);
    assert!(matches!(
        i.territory.data().projection,
        Projection::TransverseMercator { .. }
    ));
}

#[test]
fn residents_make_households() {
    let bytes = collection(&[
        square(106.0, 38.0, 0.01, r#"{"pop":279}"#),
        square(106.01, 38.0, 0.01, r#"{"pop":1}"#),
    ]);
    let i = import("r", &bytes, 0);
    let households: Vec<u32> = i.territory.units().iter().map(|u| u.households).collect();
    assert_eq!(households, [100, 1]);
}

#[test]
fn metres_stay_metres() {
    // Gauss–Krüger with the zone in front, as surveys deliver it.
    let bytes = collection(&[
        square(35_500_000.0, 4_200_000.0, 100.0, "{}"),
        square(35_500_100.0, 4_200_000.0, 100.0, "{}"),
    ]);
    let i = import("p", &bytes, 0);
    assert_eq!(i.territory.data().projection, Projection::Plane);
    assert_eq!(i.territory.geometry().area, vec![10_000.0, 10_000.0]);
    assert_eq!(i.territory.geometry().neighbours(UnitId(0))[0].length, 100.0);
}

#[test]
fn bad_features_are_refused_one_by_one() {
    let good = |x: f64| square(x, 38.0, 0.01, r#"{"hh":5}"#);
    let geometry = |g: &str| format!(r#"{{"type":"Feature","properties":{{"hh":1}},"geometry":{g}}}"#);
    let cases = [
        (square(106.2, 38.0, 0.01, r#"{"hh":-3}"#), "-3"),
        (square(106.3, 38.0, 0.01, r#"{"hh":"多"}"#), "多"),
        (square(106.4, 38.0, 0.01, r#"{"hh":4e9}"#), "4000000000"),
        (geometry("null"), "geometry"),
        (geometry(r#"{"type":"Point","coordinates":[106,38]}"#), "Point"),
        (
            geometry(r#"{"type":"Polygon","coordinates":[[[106],[107,38],[107,39]]]}"#),
            "not a place",
        ),
        (
            geometry(r#"{"type":"Polygon","coordinates":[[[106,38],[1e999,38],[107,39]]]}"#),
            "malformed",
        ),
        (
            geometry(r#"{"type":"Polygon","coordinates":[[["a","b"]]]}"#),
            "malformed",
        ),
        (
            geometry(r#"{"type":"Polygon","coordinates":[[[106,38],[306,38],[107,39]]]}"#),
            "306",
        ),
        (
            geometry(r#"{"type":"Polygon","coordinates":[[[-60,38],[-60.1,38],[-60,38.1]]]}"#),
            "-60",
        ),
        (
            geometry(r#"{"type":"Polygon","coordinates":[[[107,38],[107.1,38.1],[107.1,38],[107,38.1],[107,38]]]}"#),
            "crosses itself",
        ),
        (
            geometry(r#"{"type":"Polygon","coordinates":[]}"#),
            "three different points",
        ),
        (good(106.0), "feature 1 by about"),
        ("7".to_string(), "malformed"),
    ];
    let mut features = vec![good(106.0), good(106.1)];
    features.extend(cases.iter().map(|c| c.0.clone()));
    let i = geojson_map::import("x", &collection(&features), &mapping(&[("households", "hh")]), 400, 1)
        .expect("two are good");
    assert_eq!(i.territory.units().len(), 2);
    assert_eq!(i.refused.len(), cases.len());
    for (refused, (_, word)) in i.refused.iter().zip(&cases) {
        assert!(
            refused.reason.1.contains(word),
            "{} should say {word}: {:?}",
            refused.feature,
            refused.reason
        );
    }
}

#[test]
fn codes_that_lost_digits_are_refused() {
    let bytes = collection(&[
        square(106.0, 38.0, 0.01, r#"{"code":64030200100100100123}"#),
        square(106.1, 38.0, 0.01, r#"{"code":12345678901234567}"#),
    ]);
    let i = geojson_map::import("x", &bytes, &mapping(&[("code", "code")]), 400, 1).expect("one is good");
    assert_eq!(i.territory.unit(UnitId(0)).code, "12345678901234567");
    assert!(i.refused[0].reason.0.contains("文本"));
}

#[test]
fn collections_of_geometries() {
    let polygon = |x: i32| {
        format!(
            r#"{{"type":"Polygon","coordinates":[[[{x},38],[{},38],[{},39],[{x},39]]]}}"#,
            x + 1,
            x + 1
        )
    };
    let text = format!(
        r#"{{"type":"GeometryCollection","geometries":[{},{}]}}"#,
        polygon(106),
        polygon(107)
    );
    assert_eq!(import("g", text.as_bytes(), 0).territory.units().len(), 2);
    let text = format!(
        r#"{{"type":"Feature","properties":null,"geometry":{{"type":"GeometryCollection","geometries":[{},{}]}}}}"#,
        polygon(106),
        polygon(108)
    );
    let i = import("g", text.as_bytes(), 0);
    assert_eq!(i.territory.map().rings(UnitId(0)).count(), 2);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let whole = collection(&[square(106.0, 38.0, 0.01, "{}")]);
    for cut in [0, 1, 20, whole.len() / 2, whole.len() - 1] {
        let error = geojson_map::preview(&whole[..cut]).expect_err("cut off");
        assert!(error.0.contains('行'), "{error:?}");
    }
    let cases: [(&[u8], &str); 8] = [
        (br#"{"type":"FeatureCollection","features":[]}"#, "no features"),
        (br#"{"type":"Topology","objects":{}}"#, "TopoJSON"),
        (br#"{"features":[1]}"#, "no \"type\""),
        (br#"{"type":"Point","coordinates":[1,2]}"#, "Point"),
        (br#"{"type":"FeatureCollection","features":[NaN]}"#, "not valid JSON"),
        (b"[1,2,3]", "JSON"),
        (b"\xff\xfe{\0", "UTF-16"),
        (b"{\n\"\xc4\xe3\"}", "Line 2"),
    ];
    for (bytes, word) in cases {
        let error = geojson_map::preview(bytes).expect_err(word);
        assert!(error.1.contains(word), "{word}: {error:?}");
        assert!(geojson_map::import("x", bytes, &Mapping::default(), 400, 0).is_err());
    }
    let error = geojson_map::import("x", &whole, &mapping(&[("grid", "网格")]), 400, 0).expect_err("no such column");
    assert!(error.1.contains("网格"));
}

#[test]
fn deep_nesting_is_refused_not_overflowed() {
    let mut text =
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":"#.to_string();
    text.push_str(&"[".repeat(200_000));
    assert!(geojson_map::preview(text.as_bytes()).is_err());
    let inner = "[".repeat(5000) + &"]".repeat(5000);
    let feature =
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":{inner}}}}}"#);
    let _ = geojson_map::import("x", &collection(&[feature]), &Mapping::default(), 400, 0);
}

/// How time grows: printed, with a bound that only a wrong order of growth can miss.
#[test]
fn large_maps_are_near_linear() {
    let time = |side: usize| {
        let owners: Vec<usize> = (0..side * side).collect();
        let shapes = lattice(side, &owners, side * side);
        let start = std::time::Instant::now();
        let built = build(&shapes, 10);
        let took = start.elapsed();
        assert_eq!(built.kept.len(), side * side);
        let start = std::time::Instant::now();
        let geometry = Geometry::of(&built.map);
        println!("{} squares: map {took:?}, geometry {:?}", side * side, start.elapsed());
        assert_eq!(geometry.neighbours(UnitId(0)).len(), 2);
        took.as_secs_f64()
    };
    // The least of three: other work on the machine only adds.
    let (small, large) = (least(|| time(80)), least(|| time(160)));
    // Four times as many; quadratic growth would take sixteen times as long.
    assert!(large < 12.0 * small.max(0.002), "{small} s, {large} s");
}

fn least(time: impl Fn() -> f64) -> f64 {
    (0..3).map(|_| time()).fold(f64::INFINITY, f64::min)
}
