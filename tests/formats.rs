//! Scenario files: round trips, the fixture of every version, and foreign input, which is refused in
//! words and never panics.

mod support;

use geju::exchange::library_file::{self, Entry};
use geju::exchange::scenario_file::{self, TerritorySource, VERSION, open, open_on, save, save_named};
use geju::plan::{Community, CommunityId, CommunityKind, Grid, GridId, GridKind, Plan};
use geju::scenario::staffing::Rule;
use geju::scenario::{LeverSetting, Scenario};
use geju::territory::{Barrier, Projection, Territory, TownId, sample};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Fixture, Sketch, decide};

fn fixture() -> Fixture {
    let mut f = Sketch::of("AAB/ACB/CC.")
        .communities("AB|C")
        .exclusive("C")
        .compounds("pp./..q/..q")
        .barrier_east_of(0, Barrier::River)
        .build();
    let mut data = f.territory.data().clone();
    data.name = "示意“县”".to_owned();
    data.projection = Projection::TransverseMercator {
        longitude: 106.278_179_1,
        latitude: 1.0 / 3.0,
    };
    f.territory = Territory::new(data);
    f
}

fn scenario_of_version_1(f: &Fixture) -> Scenario {
    let mut grids = f.plan.grids().to_vec();
    let mut communities = f.plan.communities().to_vec();
    // A draft may hold a code twice, and grids and communities with nothing in them.
    grids.push(Grid {
        name: String::new(),
        code: grids[0].code.clone(),
        community: CommunityId(2),
        kind: GridKind::Basic,
    });
    communities.push(Community {
        name: "新\n村".to_owned(),
        code: communities[0].code.clone(),
        town: TownId(1),
        kind: CommunityKind::Village,
    });
    let plan = Plan::new(f.plan.assignment().to_vec(), grids, communities).expect("consistent");
    let mut scenario = Scenario::new("方案 \"乙\"", plan);
    scenario.staffing.rule = Rule::Equal;
    scenario
        .staffing
        .grids
        .extend([(GridId(0), 2), (GridId(1), 0), (GridId(3), 9)]);
    scenario.staffing.communities.insert(CommunityId(2), 5);
    scenario.staffing.towns.insert(TownId(0), 12);
    let values = vec![0.1 + 0.2, 940.0, -0.0];
    scenario
        .levers
        .insert("add06".to_owned(), LeverSetting { on: true, values });
    scenario.assumptions.insert("forms_share".to_owned(), 1.0 / 3.0);
    scenario
}

/// What is in [`scenario_of_version_1`] and what later programs can say besides.
fn scenario(f: &Fixture) -> Scenario {
    let mut scenario = scenario_of_version_1(f);
    decide(&mut scenario);
    scenario
}

fn english(text: &str) -> String {
    let error = open(text).expect_err("refused");
    assert!(error.0.chars().any(|c| c > '一'), "no Chinese: {}", error.0);
    error.1
}

#[test]
fn a_file_with_its_territory_comes_back() {
    let f = fixture();
    let wanted = scenario(&f);
    let text = save(&f.territory, &wanted, u64::MAX, 25, Some("00f1e2d3c4b5a697"));
    assert!(
        text.starts_with("{\n\"version\": 2,\n\"needs\": [\"own_levers\""),
        "{text}"
    );
    let opened = open(&text).expect("it opens");
    assert_eq!(opened.scenario, wanted);
    assert_eq!((opened.seed, opened.replications), (u64::MAX, 25));
    assert_eq!(opened.digest.as_deref(), Some("00f1e2d3c4b5a697"));
    assert_eq!(opened.engine, geju::ENGINE_VERSION);
    match opened.territory {
        TerritorySource::Whole(data) => assert_eq!(*data, *f.territory.data()),
        other => panic!("an imported territory is carried whole, not as {other:?}"),
    }
}

#[test]
fn a_file_that_only_names_its_territory_opens_on_that_territory_alone() {
    let f = fixture();
    let wanted = scenario(&f);
    let text = save_named(&f.territory, &wanted, 7, 25, None);
    assert!(
        text.len() < save(&f.territory, &wanted, 7, 25, None).len(),
        "no map in it"
    );
    let opened = open(&text).expect("it opens");
    let named = TerritorySource::Named {
        name: f.territory.data().name.clone(),
        hash: f.territory.hash(),
    };
    assert_eq!(opened.territory, named);
    assert_eq!(
        open_on(&text, &f.territory).expect("its own territory").scenario,
        wanted
    );
    let other = Sketch::of("AB").build();
    assert!(open_on(&text, &other.territory).is_err(), "another territory");
}

#[test]
fn the_sample_is_named_by_its_seed_and_stays_small_and_readable() {
    let sample = sample::generate(sample::SAMPLE_SEED);
    let scenario = Scenario::reform("优化调整", sample.reform.clone());
    let text = save(&sample.territory, &scenario, 1, 20, None);
    println!("file of the sample's reform: {} bytes", text.len());
    assert!(text.len() < 600_000, "{} bytes", text.len());
    let longest = text.lines().map(str::len).max();
    assert!(longest < Some(4_000), "a line of {longest:?} bytes");
    let opened = open(&text).expect("it opens");
    assert!(opened.scenario == scenario, "the scenario came back changed");
    match opened.territory {
        TerritorySource::Sample { seed, hash } => {
            assert_eq!((seed, hash), (sample::SAMPLE_SEED, sample.territory.hash()));
        }
        other => panic!("the sample is generated, not carried as {other:?}"),
    }
}

/// The first file of version 1. Files of every version keep opening.
#[test]
fn version_1_opens() {
    let f = fixture();
    let text = support::golden("scenario_v1.json", || {
        save(
            &f.territory,
            &scenario_of_version_1(&f),
            u64::MAX,
            25,
            Some("00f1e2d3c4b5a697"),
        )
    });
    let opened = open(&text).expect("it opens");
    assert_eq!(opened.scenario, scenario_of_version_1(&f));
    let TerritorySource::Whole(data) = opened.territory else {
        panic!("it carries its territory");
    };
    assert_eq!(*data, *f.territory.data());
    if VERSION == 1 {
        let again = save(
            &f.territory,
            &scenario_of_version_1(&f),
            opened.seed,
            opened.replications,
            opened.digest.as_deref(),
        );
        let engine = format!("\"engine\": \"{}\"", opened.engine);
        let again = again.replace(&format!("\"engine\": \"{}\"", geju::ENGINE_VERSION), &engine);
        assert_eq!(again, text, "the form of version 1 changed: that needs a version 2");
    }
}

/// A file of version 2 with everything that version could say first.
#[test]
fn version_2_opens() {
    let f = fixture();
    let text = support::golden("scenario_v2.json", || {
        save(&f.territory, &scenario(&f), 7, 25, Some("00f1e2d3c4b5a697"))
    });
    assert!(text.starts_with("{\n\"version\": 2"));
    let opened = open(&text).expect("it opens");
    assert_eq!(opened.scenario, scenario(&f));
    assert_eq!((opened.seed, opened.replications), (7, 25));
    let TerritorySource::Whole(data) = opened.territory else {
        panic!("it carries its territory");
    };
    assert_eq!(*data, *f.territory.data());
}

/// The first file of several scenarios.
#[test]
fn library_version_1_opens() {
    let f = fixture();
    let text = support::golden("library_v1.json", || {
        let entry = |id, parent, scenario: &Scenario| Entry {
            id,
            parent,
            note: "备注，“甲”".to_owned(),
            file: save(&f.territory, scenario, 7, 25, None),
        };
        library_file::save(&[
            entry(1, None, &scenario_of_version_1(&f)),
            entry(4, Some(1), &scenario(&f)),
        ])
    });
    assert!(library_file::is_library(&text));
    let entries = library_file::open(&text).expect("it opens");
    let told: Vec<_> = entries.iter().map(|e| (e.id, e.parent, e.note.as_str())).collect();
    assert_eq!(told, [(1, None, "备注，“甲”"), (4, Some(1), "备注，“甲”")]);
    let opened = open(&entries[1].file).expect("it opens");
    assert_eq!(opened.scenario, scenario(&f));
}

#[test]
fn what_is_no_scenario_file_is_told_apart() {
    assert!(english("").contains("not JSON"));
    assert!(english("格局").contains("not JSON"));
    assert!(english("[1, 2]").contains("no version"));
    assert!(english("{\"type\":\"FeatureCollection\",\"features\":[]}").contains("Import"));
    assert!(english("{\"version\": 2}").contains("territory"));
    for later in ["{\"version\": 3}", "{\"version\": 1, \"needs\": [\"of_tomorrow\"]}"] {
        assert!(english(later).contains("newer Geju"), "{later}");
    }
    let named = english("{\"engine\": \"9.1.0\", \"needs\": [\"of_tomorrow\"], \"version\": 2}");
    assert!(named.contains("9.1.0") && named.contains("of_tomorrow"), "{named}");
    assert!(english("{\"version\": 18446744073709551615}").contains("Update"));
    for version in ["0", "-1", "1.5", "\"1\"", "null", "[]"] {
        english(&format!("{{\"version\": {version}}}"));
    }
    assert!(english("{\"version\": 1}").contains("territory"));
    // Deep nesting ends the reading, not the program.
    english(&format!("{{\"version\": 1, \"territory\": {}", "[".repeat(100_000)));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    english(&format!("{{\"version\": 1, \"x\": {deep}}}"));
}

/// Changes a saved file at one place and says what `open` says.
fn altered(change: impl FnOnce(&mut Value)) -> String {
    let f = fixture();
    let mut value: Value =
        serde_json::from_str(&save(&f.territory, &scenario(&f), 1, 20, None)).expect("save writes JSON");
    change(&mut value);
    english(&value.to_string())
}

#[test]
fn broken_references_and_counts_are_refused_by_name() {
    let said = altered(|v| v["scenario"]["grids"][0]["community"] = json!("640302009009"));
    assert!(said.contains("no community “640302009009”"), "{said}");
    let said = altered(|v| v["scenario"]["grids"][0]["community"] = json!("#7"));
    assert!(said.contains("#7"), "{said}");
    let said = altered(|v| v["scenario"]["communities"][0]["town"] = json!("x".repeat(10_000)));
    assert!(said.contains("no town") && said.len() < 400, "{said}");
    let said = altered(|v| v["scenario"]["staffing"]["grids"]["nowhere"] = json!(1));
    assert!(said.contains("nowhere"), "{said}");
    let said = altered(|v| v["scenario"]["grids"][1]["units"] = json!("0-4000000000"));
    assert!(said.contains("0-4000000000"), "{said}");
    let said = altered(|v| v["scenario"]["grids"][1]["units"] = json!("0"));
    assert!(said.contains("unit 0 is in grid"), "{said}");
    let said = altered(|v| v["territory"]["units"] = json!(4_000_000_000u64));
    assert!(said.contains("more than"), "{said}");
    let said = altered(|v| v["territory"]["units"] = json!(100));
    assert!(said.contains("differ"), "{said}");
    let said = altered(|v| v["territory"]["hash"] = json!("z"));
    assert!(said.contains("hash"), "{said}");
    let said = altered(|v| v["territory"]["data"]["units"]["households"][0] = json!(101));
    assert!(said.contains("altered"), "{said}");
    let said = altered(|v| v["territory"]["data"]["units"]["households"] = json!([1]));
    assert!(said.contains("households"), "{said}");
    let said = altered(|v| v["territory"]["sample_seed"] = json!(1));
    assert!(said.contains("either"), "{said}");
    let said = altered(|v| v["scenario"]["grids"][0]["kind"] = json!("round"));
    assert!(said.contains("round"), "{said}");
    altered(|v| v["run"]["seed"] = json!(-1));
    altered(|v| v["scenario"]["assumptions"]["forms_share"] = json!("much"));
    altered(|v| v["territory"]["data"]["map"]["steps"][0] = json!(1e9));
    altered(|v| v["territory"]["data"]["map"]["steps"][0] = json!(i64::MAX));
    altered(|v| v["territory"]["data"]["map"]["counts"][0] = json!(u32::MAX));
    altered(|v| v["territory"]["data"]["map"]["arcs"][0] = json!(i64::MIN));
    altered(|v| v["territory"]["data"]["map"]["left"][0] = json!(77));
    altered(|v| v["territory"]["data"]["map"]["rings"] = json!([u32::MAX, 1]));
    altered(|v| v["territory"]["data"]["towns"][0]["county"] = json!(5));
    altered(|v| v["territory"]["data"]["units"]["compounds"][0] = json!(-2));
}

/// Every path of a JSON value.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(i, item)| paths(item, &format!("{at}/{i}"), found)),
        Value::Object(items) => items.iter().for_each(|(key, item)| {
            paths(
                item,
                &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                found,
            )
        }),
        _ => {}
    }
}

/// Nothing at any place of a file makes the reader or what is built on it panic.
#[test]
fn any_value_at_any_place_is_read_or_refused() {
    let f = fixture();
    let text = save(&f.territory, &scenario(&f), 1, 20, None);
    let value: Value = serde_json::from_str(&text).expect("save writes JSON");
    let mut places = Vec::new();
    paths(&value, "", &mut places);
    assert!(places.len() > 200);
    let foreign = [
        json!(null),
        json!(-1),
        json!(3),
        json!(1_000_000),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("#1"),
        json!([]),
        json!({}),
        json!([[]]),
        json!(true),
    ];
    for place in &places {
        for other in &foreign {
            let mut changed = value.clone();
            *changed.pointer_mut(place).expect("the place is there") = other.clone();
            if let Ok(opened) = open(&changed.to_string())
                && let TerritorySource::Whole(data) = opened.territory
            {
                let territory = Territory::new(*data);
                assert!(opened.scenario.plan.fits(&territory).is_ok(), "{place} = {other}");
            }
        }
    }
}

proptest! {
    #[test]
    fn foreign_text_never_panics(text in any::<String>()) {
        let _ = open(&text);
        let _ = open(&format!("{{\"version\": 1, {text}}}"));
    }

    #[test]
    fn a_file_cut_anywhere_is_refused(at in 0.0f64..1.0) {
        let f = fixture();
        let text = save(&f.territory, &scenario(&f), 1, 20, None);
        let mut end = (at * (text.len() - 3) as f64) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(open(&text[..end]).is_err());
    }

    #[test]
    fn any_assignment_comes_back(grid_of in prop::collection::vec(prop::option::of(0u32..3), 9)) {
        let f = fixture();
        let grid_of = grid_of.into_iter().map(|g| g.map(GridId)).collect();
        let plan = Plan::new(grid_of, f.plan.grids().to_vec(), f.plan.communities().to_vec()).expect("consistent");
        let scenario = Scenario::new("x", plan);
        let text = save(&f.territory, &scenario, 1, 20, None);
        prop_assert_eq!(open(&text).map(|o| o.scenario).map_err(|e| e.1), Ok(scenario));
    }
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let f = fixture();
    let text = format!("\u{feff}{}", save(&f.territory, &scenario(&f), 1, 20, None));
    assert!(scenario_file::open(&text).is_ok());
}
