//! Known answers computed elsewhere (Providence, Rhode Island: networkx, shapely, pyproj) are
//! reproduced by `geju-cli verify flips`, `splits` and `territory`, and the wards' measures by the
//! engine; wrong answers fail and malformed files are told.

#![cfg(feature = "cli")]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/providence")
        .join(name)
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(fixture(name)).expect("the fixture is there");
    serde_json::from_str(&text).expect("and JSON")
}

fn verify(args: &[&Path], kind: &str) -> (Output, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_geju-cli"))
        .args(["--lang", "en", "verify", kind])
        .args(args)
        .output()
        .expect("the command line runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, text)
}

/// Writes an altered file and gives its path.
fn altered(name: &str, value: &Value) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, value.to_string()).expect("it can be written");
    path
}

fn summary(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

#[test]
fn all_known_answers_are_reproduced() {
    let (graph, map) = (fixture("providence_graph.json"), fixture("providence_blocks.geojson"));
    let (flips, splits) = (
        fixture("flip_sequence_expected.json"),
        fixture("split_merge_expected.json"),
    );
    for (kind, args, checks) in [
        ("flips", vec![graph.as_path(), &flips], 3334),
        ("splits", vec![splits.as_path()], 129),
        ("territory", vec![map.as_path(), &graph], 19496),
    ] {
        let (output, text) = verify(&args, kind);
        assert!(output.status.success(), "{kind}: {}", summary(&text));
        assert_eq!(
            summary(&text),
            format!("{checks} checks: {checks} passed, 0 failed, 0 not run")
        );
    }
}

#[test]
fn wrong_answers_fail_one_by_one() {
    let graph = fixture("providence_graph.json");
    let mut flips = read("flip_sequence_expected.json");
    flips["steps"][5][2] = json!(1 - flips["steps"][5][2].as_i64().expect("a flag"));
    flips["final_pop"]["3"] = json!(1);
    flips["final_plan"][9] = json!(999);
    let (output, text) = verify(&[&graph, &altered("flips.json", &flips)], "flips");
    assert!(!output.status.success());
    assert!(summary(&text).contains("3 failed"), "{}", summary(&text));
    let mut splits = read("split_merge_expected.json");
    splits["split"][2]["part_areas"][1] = json!(3754.0);
    splits["split"][4]["parts"] = json!(2);
    let (output, text) = verify(&[&altered("splits.json", &splits)], "splits");
    assert!(!output.status.success());
    // The merges have no map beside this copy: that is said, not passed.
    assert!(summary(&text).contains("2 failed, 5 not run"), "{}", summary(&text));
    let mut wrong = read("providence_graph.json");
    wrong["area_m2"][7] = json!(1.0);
    wrong["pop"][8] = json!(999_999);
    wrong["edges_i_j_sharedlen_m"][0][2] = json!(1.0);
    let map = fixture("providence_blocks.geojson");
    let (output, text) = verify(&[&map, &altered("graph.json", &wrong)], "territory");
    assert!(!output.status.success());
    assert!(summary(&text).contains("3 failed"), "{}", summary(&text));
}

#[test]
fn other_polygons_and_empty_lists_run() {
    let frame = json!([[[0, 0], [10, 0], [10, 10], [0, 10]], [[4, 4], [6, 4], [6, 6], [4, 6]]]);
    let file = json!({ "split": [
        { "idx": 0, "rings": frame, "line": [[5, -1], [5, 11]], "area": 96, "parts": 2, "part_areas": [48, 48], "inside_line_length": 8 },
        { "idx": 1, "rings": frame, "line": [[2, -1], [2, 5]], "area": 96, "parts": 1, "part_areas": [96], "inside_line_length": 5 },
    ], "merge": [] });
    let (output, text) = verify(&[&altered("frame.json", &file)], "splits");
    assert!(output.status.success(), "{text}");
    assert_eq!(summary(&text), "9 checks: 9 passed, 0 failed, 0 not run");
    let graph = json!({ "n": 3, "edges_i_j_sharedlen_m": [[0, 1, 5.0], [1, 2, 7.5]], "pop": [1, 2, 3],
        "area_m2": [1, 1, 1], "perim_m": [4, 4, 4], "ward": ["a", "a", "b"] });
    let flips = json!({ "steps": [[0, "b", 1], [1, "b", 0], [2, "a", true]], "allowed": 2, "refused": 1,
        "final_pop": { "a": 5, "b": 1 }, "final_cut_edges": 1, "final_cut_length_m": 5.0, "final_plan": ["b", "a", "a"] });
    let graph = altered("small.json", &graph);
    let (output, text) = verify(&[&graph, &altered("moves.json", &flips)], "flips");
    assert!(output.status.success(), "{text}");
    let none = altered("none.json", &json!({ "steps": [] }));
    assert!(verify(&[&graph, &none], "flips").0.status.success());
}

#[test]
fn malformed_files_are_told_by_place() {
    let graph = fixture("providence_graph.json");
    for (i, (file, place)) in [
        (json!({ "steps": [[99999, 1, 1]] }), "steps[0]"),
        (json!({ "steps": [[1, 1]] }), "steps[0]"),
        (json!({ "steps": 5 }), "steps"),
        (json!({ "steps": [[1, 1, 7]] }), "steps[0]"),
        (json!([]), "steps"),
    ]
    .into_iter()
    .enumerate()
    {
        let (output, _) = verify(&[&graph, &altered(&format!("bad{i}.json"), &file)], "flips");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(place), "{error}");
    }
    for (i, file) in [
        json!({ "split": [{ "rings": "x", "line": [] }] }),
        json!({}),
        json!({ "split": [{ "rings": [[[0, "a"]]], "line": [[0, 0], [1, 1]], "parts": 1 }] }),
    ]
    .into_iter()
    .enumerate()
    {
        let (output, _) = verify(&[&altered(&format!("cut{i}.json"), &file)], "splits");
        assert!(!output.status.success() && !output.stderr.is_empty());
    }
}

#[test]
fn the_wards_measures_are_reproduced() {
    use geju::exchange::geojson_map::{self, Mapping};
    use geju::plan::measures::{Measures, cut_edges, deviations, measure, of_grid};
    use geju::plan::{GridId, Tallies};
    let bytes = std::fs::read(fixture("providence_blocks.geojson")).expect("the fixture is there");
    let mapping = Mapping {
        residents: Some("pop".to_owned()),
        code: Some("idx".to_owned()),
        grid: Some("ward".to_owned()),
        ..Mapping::default()
    };
    let imported = geojson_map::import("Providence", &bytes, &mapping, 400, 0).expect("it is a map");
    let (territory, plan) = (&imported.territory, &imported.plan);
    let expected = read("expected.json");
    let measures = Measures::of(territory, plan);
    let tallies = Tallies::of(territory, plan, &[]);
    let deviations = deviations(&tallies.grids);
    assert_eq!(
        u64::from(measures.cut().0),
        expected["enacted_cut_edges"].as_u64().expect("a number")
    );
    assert_eq!(measures.cut().0, cut_edges(territory, plan).0);
    let units = plan.units_by_grid();
    for (g, grid) in plan.grids().iter().enumerate() {
        let id = GridId::of(g);
        let ward = &expected["enacted_wards"][&grid.name];
        let number = |key: &str| {
            ward[key]
                .as_f64()
                .unwrap_or_else(|| panic!("{key} of ward {}", grid.name))
        };
        let near = |value: f64, key: &str, off: f64| {
            let wanted = number(key);
            assert!(
                (value - wanted).abs() <= off,
                "ward {} {key}: {value}, {wanted}",
                grid.name
            );
        };
        let m = of_grid(territory, plan, &measures, id, &units[g]);
        near(f64::from(tallies.grid(id).units), "units", 0.0);
        near(f64::from(tallies.grid(id).residents), "pop", 0.0);
        near(m.area, "area_m2", number("area_m2") * 0.001);
        near(m.perimeter, "perimeter_m", number("perimeter_m") * 0.001);
        near(m.polsby_popper, "polsby_popper", 0.0005);
        // The reference took the circle as the regular 32-gon in it, which is 0.64 % smaller.
        let polygon = 16.0 * (std::f64::consts::PI / 16.0).sin() / std::f64::consts::PI;
        near(m.reock / polygon, "reock", 0.0005);
        near(m.hull_ratio, "convex_hull_ratio", 0.0005);
        near(deviations[g].expect("the ward is in use"), "deviation", 5e-6);
        // Any area measured by itself is measured alike.
        let alone = measure(territory, &units[g], None);
        assert_eq!(
            (alone.area, alone.perimeter, alone.reock),
            (m.area, m.perimeter, m.reock)
        );
    }
}
