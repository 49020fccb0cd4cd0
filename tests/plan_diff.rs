//! `geju-cli diff A B` from outside: two plans with different numbers of grids, held against the plans
//! themselves.

use geju::plan::Tallies;
use geju::territory::sample::{SAMPLE_SEED, generate};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

fn geju(folder: &Path, args: &[&str]) -> (bool, String, String) {
    let made = Command::new(env!("CARGO_BIN_EXE_geju-cli"))
        .args(args)
        .current_dir(folder)
        .env("LANG", "C")
        .env_remove("LC_ALL")
        .output()
        .expect("the program was built");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (made.status.success(), text(made.stdout), text(made.stderr))
}

#[test]
fn a_diff_tells_who_moved_and_every_area_before_and_after() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plan_diff");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    for scenario in ["baseline", "reform"] {
        let file = format!("{scenario}.json");
        let (ok, _, why) = geju(&folder, &["sample", "--scenario", scenario, "--out", &file]);
        assert!(ok, "{why}");
    }
    let (ok, said, why) = geju(&folder, &["diff", "baseline.json", "reform.json", "--json"]);
    assert!(ok, "{why}");
    let told: Value = serde_json::from_str(&said).expect("it is JSON");
    let grids = &told["grids"];
    assert_eq!(grids["count"]["before"], 742 + 377);
    assert_eq!(grids["count"]["after"], 940 + 377);
    assert_eq!(told["exact"], true);
    let sample = generate(SAMPLE_SEED);
    let after = Tallies::of(&sample.territory, &sample.reform, &[]);
    let areas = grids["areas"].as_array().expect("a row an area");
    assert_eq!(areas.len(), after.grids.iter().filter(|t| t.units > 0).count());
    let sum = |side: &str| {
        areas
            .iter()
            .map(|a| a[side]["households"].as_u64().unwrap_or(0))
            .sum::<u64>()
    };
    let all: u64 = sample.territory.units().iter().map(|u| u64::from(u.households)).sum();
    assert_eq!(sum("after"), all, "nobody is lost");
    let moved = grids["moved"]["households"].as_u64().expect("a number");
    assert!(moved > 0 && moved < all, "{moved} of {all}");

    let (ok, same, _) = geju(&folder, &["diff", "reform.json", "reform.json", "--json"]);
    assert!(ok);
    let same: Value = serde_json::from_str(&same).expect("it is JSON");
    assert_eq!(same["grids"]["moved"]["units"], 0);
    assert_eq!(same["communities"]["gone"], Value::Array(Vec::new()));

    let (ok, table, _) = geju(&folder, &["--lang", "zh", "diff", "baseline.json", "reform.json"]);
    assert!(ok && table.contains("网格"), "{table}");
    let (ok, _, why) = geju(&folder, &["diff", "baseline.json", "nowhere.json"]);
    assert!(!ok && why.contains("nowhere.json"), "{why}");
}
