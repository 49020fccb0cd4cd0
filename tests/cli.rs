//! The command line from outside: its files, its words, its numbers and how it ends.

use geju::exchange::scenario_file::{self, TerritorySource};
use geju::job::run::simulate;
use geju::territory::Territory;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder for one test's files.
fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&path).expect("the target folder can be written");
    path
}

fn geju(folder: &Path, args: &[&str]) -> Output {
    geju_with(folder, args, "")
}

fn geju_with(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_geju-cli"))
        .args(args)
        .current_dir(folder)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A program that does not read its input has closed it.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn out(output: &Output) -> String {
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{}\n{stdout}\n{stderr}", output.status);
    stdout
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&out(output)).expect("it is JSON")
}

/// How it failed, and what it said.
fn failed(output: &Output) -> (Option<i32>, String) {
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// Twelve squares of about 100 m in two rows of grids.
fn map(folder: &Path) {
    let mut features = Vec::new();
    for y in 0..3 {
        for x in 0..4 {
            let corner = |dx: i32, dy: i32| {
                serde_json::json!([106.2 + f64::from(x + dx) * 0.001, 37.9 + f64::from(y + dy) * 0.001])
            };
            features.push(serde_json::json!({
                "type": "Feature",
                "properties": {"户数": 120 + 10 * x, "编号": format!("B{x}{y}"), "网格": format!("第{}网格", x / 2 + 1)},
                "geometry": {"type": "Polygon", "coordinates": [[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]]},
            }));
        }
    }
    features.push(serde_json::json!({"type": "Feature", "properties": {"户数": 5}, "geometry": null}));
    let map = serde_json::json!({"type": "FeatureCollection", "features": features});
    std::fs::write(folder.join("map.geojson"), map.to_string()).expect("the folder can be written");
}

fn import(folder: &Path) -> Output {
    map(folder);
    geju(
        folder,
        &[
            "import",
            "map.geojson",
            "--households",
            "户数",
            "--grid",
            "网格",
            "--out",
            "a.json",
        ],
    )
}

#[test]
fn a_map_is_imported_checked_simulated_and_compared() {
    let folder = folder("whole_way");
    let imported = import(&folder);
    out(&imported);
    let told = String::from_utf8_lossy(&imported.stderr);
    assert!(
        told.contains("feature 13") && told.contains("12 units, 2 grids"),
        "{told}"
    );

    let checked = json(&geju(&folder, &["check", "a.json", "--json"]));
    assert_eq!(checked["units"], 12);
    assert_eq!(checked["grids"], 2);
    assert_eq!(checked["households"], 3 * (120 + 130 + 140 + 150));
    assert_eq!(checked["errors"], 0);
    assert!(out(&geju(&folder, &["check", "a.json"])).contains("1620 households"));
    assert!(out(&geju(&folder, &["--lang", "zh", "check", "a.json"])).contains("1620 户"));

    let args = [
        "simulate",
        "a.json",
        "--replications",
        "4",
        "--seed",
        "7",
        "--json",
        "--areas",
        "grid",
    ];
    let results = json(&geju(&folder, &args));
    assert_eq!(results["seed"], 7);
    assert_eq!(results["replications"], 4);
    assert_eq!(results["engine"], geju::ENGINE_VERSION);
    assert!(results["cases"].as_u64() > Some(0));
    assert_eq!(results["areas"].as_array().map(Vec::len), Some(2));
    assert_eq!(results["areas"][0]["name"], "第1网格");
    let load = &results["indices"][0];
    assert_eq!(load["key"], "load_ratio");
    assert!(
        load["mean"].as_f64() > Some(0.0) && load["half_width"].is_f64(),
        "{load}"
    );
    // The same core, asked directly, has the same digest; another seed has another.
    let text = std::fs::read_to_string(folder.join("a.json")).expect("it was written");
    let opened = scenario_file::open(&text).expect("it opens");
    let TerritorySource::Whole(data) = opened.territory else {
        panic!("an imported map is carried whole");
    };
    let outcome = simulate(&Territory::new(*data), &opened.scenario, 7, 4, |_| {}).expect("it plays");
    assert_eq!(results["digest"], outcome.digest());
    let other = json(&geju(
        &folder,
        &["simulate", "a.json", "--replications", "4", "--seed", "8", "--json"],
    ));
    assert_ne!(results["digest"], other["digest"]);

    // A lever that halves forms shows in the direction the document says.
    let mut changed: Value = serde_json::from_str(&text).expect("it is JSON");
    changed["scenario"]["name"] = "减负".into();
    changed["scenario"]["assumptions"]["forms_share"] = 0.05.into();
    std::fs::write(folder.join("b.json"), changed.to_string()).expect("the folder can be written");
    let args = ["compare", "a.json", "b.json", "--replications", "3", "--json"];
    let compared = json(&geju(&folder, &args));
    assert_eq!(compared["scenarios"][1]["name"], "减负");
    let row = |key: &str| {
        let rows = compared["indices"].as_array().expect("a list").iter();
        rows.clone()
            .find(|row| row["key"] == key)
            .expect("the index is there")
            .clone()
    };
    let forms = row("form_hours");
    assert_eq!(forms["cells"][0]["difference"], Value::Null);
    assert!(forms["cells"][1]["difference"]["mean"].as_f64() < Some(0.0), "{forms}");
    assert!(forms["cells"][1]["mean"]["half_width"].is_f64());
    let table = out(&geju(
        &folder,
        &["--lang", "zh", "compare", "a.json", "b.json", "--replications", "2"],
    ));
    assert!(table.contains("车马比") && table.contains("减负"), "{table}");

    // A link needs the territory, which a file has.
    let link = out(&geju(
        &folder,
        &["link", "encode", "b.json", "--address", "https://example.org/"],
    ));
    assert!(link.starts_with("https://example.org/#s=1."), "{link}");
    let (code, said) = failed(&geju(&folder, &["link", "decode", link.trim()]));
    assert!(code == Some(1) && said.contains("--base"), "{said}");
    let back = out(&geju_with(&folder, &["link", "decode", "-", "--base", "a.json"], &link));
    let (back, sent) = (scenario_file::open(&back), scenario_file::open(&changed.to_string()));
    let (mut back, sent) = (back.expect("it opens").scenario, sent.expect("it opens").scenario);
    // A link is written against the plan it was drawn from, and says so; this file did not.
    assert!(back.redrawn_from.take().is_some());
    assert_eq!(back, sent);
}

#[test]
fn statistics_stories_and_tables_are_said_and_written() {
    let folder = folder("beyond");
    out(&import(&folder));
    let text = std::fs::read_to_string(folder.join("a.json")).expect("it was written");
    let mut changed: Value = serde_json::from_str(&text).expect("it is JSON");
    changed["scenario"]["name"] = "减负".into();
    changed["scenario"]["assumptions"]["forms_share"] = 0.05.into();
    std::fs::write(folder.join("b.json"), changed.to_string()).expect("the folder can be written");
    let args = "simulate b.json --against a.json --replications 3 --statistics --story worst --area 第1网格 \
                --charts charts --records cases.csv --days days.csv --json";
    let args: Vec<&str> = args.split_whitespace().collect();
    let said = json(&geju(&folder, &args));
    let panels = said["statistics"].as_array().expect("a list");
    assert!(panels.iter().any(|p| p["key"] == "closing") && panels.iter().any(|p| p["key"] == "backlog"));
    for panel in panels {
        let columns = panel["columns"].as_array().map(Vec::len);
        assert!(
            panel["rows"]
                .as_array()
                .expect("rows")
                .iter()
                .all(|r| r.as_array().map(Vec::len) == columns)
        );
    }
    let tellings = said["story"]["tellings"].as_array().expect("two");
    assert_eq!(
        (tellings[0]["scenario"] == "减负", tellings[1]["scenario"] == "减负"),
        (false, true)
    );
    assert!(tellings.iter().all(|t| t["lines"].as_array().map(Vec::len) >= Some(2)));
    // The same case again, by its key.
    let key = said["story"]["key"].as_str().expect("a key").to_owned();
    let again = out(&geju(
        &folder,
        &[
            "--lang",
            "zh",
            "simulate",
            "b.json",
            "--replications",
            "3",
            "--story",
            &key,
        ],
    ));
    assert!(again.contains(&key) && again.contains("立案"), "{again}");
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it was written");
    assert!(file("charts/closing.svg").starts_with("<svg") && file("charts/backlog.csv").contains("end"));
    assert!(file("cases.csv").lines().count() > 10);
    assert_eq!(
        file("days.csv").lines().count() % 365,
        1,
        "a row a team and day, and a first line"
    );
    // Any replication's records, or those of all in one table.
    let records = |of: &str| {
        let args = [
            "simulate",
            "b.json",
            "--replications",
            "3",
            "--records",
            "of.csv",
            "--of",
            of,
        ];
        out(&geju(&folder, &args));
        file("of.csv")
    };
    assert_eq!(records("1"), file("cases.csv"));
    let (second, all) = (records("2"), records("all"));
    assert_ne!(second, file("cases.csv"));
    let rows = |text: &str| -> Vec<String> { text.lines().skip(1).map(str::to_owned).collect() };
    let together = [rows(&records("1")), rows(&second), rows(&records("3"))].concat();
    assert_eq!(rows(&all), together);
    assert!(rows(&second).iter().all(|row| row.ends_with(",2")));
    let (_, told) = failed(&geju(
        &folder,
        &["simulate", "b.json", "--days", "d.csv", "--of", "all"],
    ));
    assert!(told.contains("--of"), "{told}");
    let (code, told) = failed(&geju(
        &folder,
        &["simulate", "a.json", "--story", "late", "--area", "nowhere"],
    ));
    assert!(code == Some(1) && told.contains("nowhere"), "{told}");
    // Every grid, what changed most first; and only what really changed.
    let args = [
        "compare",
        "a.json",
        "b.json",
        "--replications",
        "3",
        "--areas",
        "grid",
        "--index",
        "form_hours",
        "--real",
        "--json",
    ];
    let compared = json(&geju(&folder, &args));
    let areas = compared["areas"].as_array().expect("a list");
    assert_eq!(areas.len(), 2);
    assert!(areas.iter().all(|a| a["cells"][1]["real"] == true));
    assert!(compared["indices"].as_array().map(Vec::len) < Some(21));
    let args = [
        "compare",
        "a.json",
        "a.json",
        "--replications",
        "3",
        "--areas",
        "grid",
        "--real",
        "--json",
    ];
    let same = json(&geju(&folder, &args));
    assert_eq!(
        (
            same["areas"].as_array().map(Vec::len),
            same["indices"].as_array().map(Vec::len)
        ),
        (Some(0), Some(0))
    );
}

#[test]
fn the_sample_goes_by_link_and_comes_back_byte_for_byte() {
    let folder = folder("sample");
    out(&geju(
        &folder,
        &["sample", "--scenario", "reform", "--out", "reform.json"],
    ));
    let link = out(&geju(&folder, &["link", "encode", "reform.json"]));
    let link = link.trim();
    println!("the sample's reform: {} characters", link.len());
    assert!(link.len() <= 1_800, "{} characters", link.len());
    out(&geju(&folder, &["link", "decode", link, "--out", "back.json"]));
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it was written");
    assert!(read("back.json") == read("reform.json"), "the file came back changed");
    let checked = json(&geju_with(&folder, &["check", "-", "--json"], &read("reform.json")));
    assert_eq!(checked["grids"], 940 + 377);
    assert_eq!(checked["communities"], 93 + 377);
    assert_eq!(checked["errors"], 0);

    let cut = &link[..link.len() - 5];
    let (code, said) = failed(&geju(&folder, &["link", "decode", cut]));
    assert!(code == Some(1) && said.contains("cut short"), "{said}");
    let (_, said) = failed(&geju(&folder, &["--lang", "zh", "link", "decode", cut]));
    assert!(said.contains("链接不完整"), "{said}");
}

#[test]
fn trouble_is_said_on_standard_error_and_in_the_status() {
    let folder = folder("trouble");
    let (code, said) = failed(&geju(&folder, &["check", "nowhere.json"]));
    assert!(
        code == Some(1) && said.contains("nowhere.json") && said.contains("Check the path"),
        "{said}"
    );
    let (code, said) = failed(&geju_with(&folder, &["simulate", "-"], "{}"));
    assert!(code == Some(1) && said.contains("no version"), "{said}");
    for usage in [
        &["simulate"][..],
        &["compare", "a.json"],
        &["simulate", "a.json", "--replications", "0"],
        &["sample"],
        &["paint"],
    ] {
        assert_eq!(failed(&geju(&folder, usage)).0, Some(2), "{usage:?}");
    }
    out(&import(&folder));
    let (code, said) = failed(&geju(
        &folder,
        &["import", "map.geojson", "--grid", "格子", "--out", "-"],
    ));
    assert!(code == Some(1) && said.contains("户数, 编号, 网格"), "{said}");
    let text = std::fs::read_to_string(folder.join("a.json")).expect("it was written");
    let odd = text.replace("\"assumptions\": {}", "\"assumptions\": {\"no_such_key\": 1}");
    let (code, said) = failed(&geju_with(&folder, &["simulate", "-"], &odd));
    assert!(code == Some(1) && said.contains("no_such_key"), "{said}");
}

#[test]
fn the_tables_are_listed() {
    let folder = folder("lists");
    let levers = json(&geju(&folder, &["levers", "--json"]));
    let levers = levers.as_array().expect("a list");
    assert_eq!(levers.len(), 55);
    assert!(
        levers
            .iter()
            .all(|l| l["name"]["zh"].is_string() && l["grade"]["en"].is_string())
    );
    assert!(out(&geju(&folder, &["--lang", "zh", "levers"])).contains("加06"));
    let ledger = json(&geju(&folder, &["assumptions", "--json"]));
    assert!(
        ledger
            .as_array()
            .is_some_and(|l| l.iter().any(|a| a["key"] == "forms_share"))
    );
    assert!(out(&geju(&folder, &["assumptions"])).contains("forms_share"));
}
