//! `geju-cli verify queueing`: the engine against the known answers of tests/fixtures/queueing.json.

#![cfg(feature = "cli")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

fn verify(file: &Path) -> (Output, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_geju-cli"))
        .args(["--lang", "en", "verify", "queueing", "--json"])
        .arg(file)
        .output()
        .expect("the command line runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let value = serde_json::from_str(&text).unwrap_or(Value::Null);
    (output, value)
}

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/queueing.json")
}

#[test]
fn every_known_answer_that_the_engine_can_express_is_reproduced() {
    let (output, answer) = verify(&fixture());
    let cases = answer["cases"].as_array().expect("there is a list of cases");
    assert_eq!(cases.len(), 35);
    let mut played = Vec::new();
    for case in cases {
        let id = case["id"].as_str().expect("an id");
        if case["expressible"] == true {
            assert_eq!(case["pass"], true, "{case:#}");
            assert!(case["checks"].as_array().is_some_and(|c| !c.is_empty()), "{id}");
            played.push(id);
        } else {
            assert!(case["why"].as_str().is_some_and(|w| !w.is_empty()), "{id}");
        }
    }
    for id in [
        "mm1-5-8",
        "mmc-heavy-10",
        "mg1-erlang4-0.8",
        "prio-mm1-ciw",
        "geju-baseline-random-parent",
        "nhpp-office-day",
        "trace-shift-restart",
        "trace-priority-nonpreemptive",
        "trace-overtime",
        "ci-student-t",
        "paired-null",
        "mm1k-overload",
        "mmck-erlang-b-30-25",
        "erlang-a-100",
        "deadline-mmcd-14",
        "prio-mg1-preemptive-resume",
        "trace-renege",
        "trace-priority-resume",
        "kn-constants-5-20",
    ] {
        assert!(played.contains(&id), "{id}");
    }
    assert!(played.len() >= 28, "{played:?}");
    assert!(output.status.success());
}

#[test]
fn a_wrong_answer_fails_and_hostile_parameters_are_refused_in_words() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify.json");
    let wrong = json!({ "cases": [
        {
            "id": "wrong",
            "model": "non-preemptive priority",
            "params": { "high": { "arrivals": [7.5], "service": 4 }, "low": { "arrivals": [1.5, 5], "service": 5 }, "servers": 1 },
            "expect": [{ "metric": "ends", "value": { "low1": 6.5, "low2": 11.5, "high": 15.6 }, "abs_tol": 0 }],
        },
        { "id": "nobody", "model": "M/M/c", "params": { "arrival_rate": 1, "service_rate": 1, "servers": 0 }, "expect": [{ "metric": "Wq", "value": 1, "rel_tol": 1 }] },
        { "id": "odd", "model": "M/G/1", "params": { "arrival_rate": 1, "service": { "kind": "erlang", "shape": -1, "mean": 1 } }, "expect": [{ "metric": "Wq", "value": 1, "rel_tol": 1 }] },
        { "id": "empty" },
    ] });
    std::fs::write(&file, wrong.to_string()).expect("a temporary file can be written");
    let (output, answer) = verify(&file);
    std::fs::remove_file(&file).expect("the file is there");
    assert_eq!(output.status.code(), Some(1));
    let cases = &answer["cases"];
    assert_eq!(
        (&cases[0]["expressible"], &cases[0]["pass"]),
        (&json!(true), &json!(false))
    );
    for i in 1..4 {
        assert_eq!(cases[i]["expressible"], false, "{}", cases[i]);
        assert!(cases[i]["why"].is_string());
    }
}
