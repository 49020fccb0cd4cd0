//! Proposals: known answers through the command line, and what the searches must never break.

#![cfg(feature = "cli")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

fn verify(name: &str, text: &str, more: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, text).expect("a temporary file can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_geju-cli"))
        .args(["--lang", "en", "verify", "partitions"])
        .arg(&file)
        .args(more)
        .output()
        .expect("the command line runs");
    std::fs::remove_file(&file).expect("the file is there");
    output
}

/// Computed independently, by trying everything.
fn four_by_four() -> Value {
    json!({
        "rows": 4, "cols": 4, "districts": 4, "cells_each": 4, "partitions": 117,
        "cut_edges_uniform": { "8": 1, "10": 14, "11": 24, "12": 78 },
        "spanning_tree_total": 654,
        "cut_edges_spanning_tree_weighted": { "8": 0.391437, "10": 0.342508, "11": 0.146789, "12": 0.119266 },
    })
}

#[test]
fn divisions_of_lattices_are_counted_and_sampled_as_known() {
    let large = json!({ "rows": 30, "cols": 30, "districts": 30, "cells_each": 30, "partitions": 1 });
    let output = verify(
        "known.json",
        &json!({ "computed": [four_by_four(), large] }).to_string(),
        &[],
    );
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("divisions visited: 117"), "{text}");
    assert!(text.contains("left out as too large"), "{text}");
    assert_eq!(
        text.lines().last(),
        Some("2 rows: 1 enumerated, 1 left out as too large, 0 failed")
    );
}

#[test]
fn wrong_answers_fail_one_by_one() {
    for (key, wrong) in [
        ("partitions", json!(116)),
        ("spanning_tree_total", json!(655)),
        ("cut_edges_uniform", json!({ "8": 1, "10": 14, "11": 25, "12": 77 })),
        (
            "cut_edges_spanning_tree_weighted",
            json!({ "8": 0.391437, "10": 0.342508, "11": 0.146799, "12": 0.119256 }),
        ),
    ] {
        let mut row = four_by_four();
        row[key] = wrong;
        let output = verify(
            &format!("wrong-{key}.json"),
            &json!({ "computed": [row] }).to_string(),
            &["--json"],
        );
        assert_eq!(output.status.code(), Some(1), "{key}");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
        let failed: Vec<&str> = (answer["rows"][0]["checks"].as_array().into_iter().flatten())
            .filter(|c| c["pass"] == false)
            .filter_map(|c| c["what"].as_str())
            .collect();
        assert_eq!(failed, [key]);
    }
}

#[test]
fn files_that_make_no_sense_are_refused_in_words() {
    for (text, word) in [
        ("{", "not JSON"),
        ("{}", "computed"),
        (r#"{"computed":[{"rows":0,"cols":3,"districts":1}]}"#, "rows"),
        (
            r#"{"computed":[{"rows":3,"cols":3,"districts":2,"cells_each":4}]}"#,
            "9 cells",
        ),
        (
            r#"{"computed":[{"rows":900,"cols":900,"districts":900,"cells_each":900}]}"#,
            "at most",
        ),
        (
            r#"{"computed":[{"rows":2,"cols":2,"districts":2,"cut_edges_uniform":{"x":1}}]}"#,
            "cut_edges_uniform",
        ),
        (
            r#"{"computed":[{"rows":2,"cols":2,"districts":2,"partitions":"two"}]}"#,
            "partitions",
        ),
    ] {
        let output = verify("odd.json", text, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(said.contains(word), "{said}");
    }
}
