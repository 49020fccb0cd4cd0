//! What the house promises about itself: the core knows no browser, data flows one way, the same
//! numbers come out everywhere, and the map of the house names every room.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The rooms as the data flows; each may use itself and those before it.
const FLOW: [&str; 12] = [
    "territory",
    "plan",
    "scenario",
    "simulation",
    "calibration",
    "comparison",
    "chart",
    "statistics",
    "proposal",
    "exchange",
    "report",
    "job",
];

/// Words speak about what the first rooms hold, and are used where text for people is made.
const LOCALE_SPEAKS_OF: &[&str] = &["territory", "plan", "scenario", "simulation"];
const LOCALE_IS_USED_BY: &[&str] = &[
    "comparison",
    "chart",
    "statistics",
    "proposal",
    "exchange",
    "report",
    "job",
];

/// Uses against the flow that are meant: file or folder, room used, why.
const AGAINST_THE_FLOW: &[(&str, &str, &str)] = &[
    (
        "territory/sample",
        "plan",
        "the sample is generated together with its two plans",
    ),
    (
        "territory/id.rs",
        "plan",
        "all dense ids are one macro; the plan re-exports its own",
    ),
];

/// What code below the page must not name, and why.
const FORBIDDEN: &[(&str, &str)] = &[
    ("leptos", "the core knows no browser"),
    ("web_sys", "the core knows no browser"),
    ("js_sys", "the core knows no browser"),
    ("wasm_bindgen", "the core knows no browser"),
    ("gloo", "the core knows no browser"),
    (
        "std::time",
        "results depend on the scenario and the seed, not on the clock",
    ),
    (
        "std::thread",
        "the worker has one thread; replications are steps of a job",
    ),
    ("std::fs", "the core turns bytes into types; callers bring the bytes"),
    ("std::net", "nothing leaves the machine"),
    ("std::process", "the core does not end or start programs"),
    (
        "std::env::",
        "results depend on the scenario and the seed, not on the surroundings",
    ),
    (
        "HashMap",
        "iteration order differs from run to run: BTreeMap or a vector by id",
    ),
    (
        "HashSet",
        "iteration order differs from run to run: BTreeSet or flags by id",
    ),
    ("println!", "the core returns what it has to say"),
    (".sin()", "libm::sin gives the same bits natively and in wasm"),
    (".cos()", "libm::cos gives the same bits natively and in wasm"),
    (".sin_cos()", "libm::sincos gives the same bits natively and in wasm"),
    (".tan()", "libm::tan gives the same bits natively and in wasm"),
    (".atan()", "libm::atan gives the same bits natively and in wasm"),
    (".atan2(", "libm::atan2 gives the same bits natively and in wasm"),
    (".acos()", "libm::acos gives the same bits natively and in wasm"),
    (".asin()", "libm::asin gives the same bits natively and in wasm"),
    (".exp()", "libm::exp gives the same bits natively and in wasm"),
    (".exp_m1()", "libm::expm1 gives the same bits natively and in wasm"),
    (".ln()", "libm::log gives the same bits natively and in wasm"),
    (".ln_1p()", "libm::log1p gives the same bits natively and in wasm"),
    (".log10()", "libm::log10 gives the same bits natively and in wasm"),
    (".log2()", "libm::log2 gives the same bits natively and in wasm"),
    (".powf(", "libm::pow gives the same bits natively and in wasm"),
    (
        ".powi(",
        "multiplies in an unspecified order: write the product out, or libm::pow",
    ),
    (".cbrt()", "libm::cbrt gives the same bits natively and in wasm"),
    (
        ".hypot(",
        "(x * x + y * y).sqrt() gives the same bits natively and in wasm",
    ),
];

/// Files that may name a forbidden word, and why.
const ALLOWED: &[(&str, &str, &str)] = &[(
    "territory/build/hash.rs",
    "HashMap",
    "a lookup with a fixed hash that is never iterated",
)];

/// Crates that only the page, the worker and their tests may bring in.
const BROWSER_CRATES: &[&str] = &["leptos", "web-sys", "js-sys", "wasm-bindgen", "gloo", "plotters", "idb"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a source folder can be read") {
            let path = entry.expect("a folder entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The code of a file, line by line with its number: without comments, and without the unit tests
/// at its end (which may use a clock or a room further on).
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).expect("a source file can be read");
    without_comments(&text)
}

fn without_comments(text: &str) -> Vec<(usize, String)> {
    (text.lines().enumerate())
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(i, line)| (i + 1, line.split("//").next().unwrap_or_default().to_owned()))
        .collect()
}

/// The rooms that a line of code names: `use crate::plan::Plan`, `crate::{plan, territory}`.
fn rooms_named(line: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for after in line.split("crate::").skip(1) {
        let group = after.strip_prefix('{').and_then(|g| g.split('}').next());
        for name in group
            .unwrap_or(after)
            .split(',')
            .take(if group.is_some() { usize::MAX } else { 1 })
        {
            let name: String = (name.trim().chars())
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            rooms.insert(name);
        }
    }
    rooms
}

fn may_use(room: &str, used: &str) -> bool {
    let place = |name: &str| FLOW.iter().position(|r| *r == name);
    match (place(room), place(used)) {
        _ if room == used => true,
        (Some(room), Some(used)) => used < room,
        (Some(_), None) if used == "locale" => LOCALE_IS_USED_BY.contains(&room),
        // `app` is above everything; what is no room (a macro, ENGINE_VERSION) is anyone's.
        (Some(_), None) => used != "app",
        (None, Some(_)) => LOCALE_SPEAKS_OF.contains(&used),
        (None, None) => used != "app",
    }
}

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    for room in FLOW.iter().chain(&["locale"]) {
        for path in rust_files(&root().join("src").join(room)) {
            let file = path
                .strip_prefix(root().join("src"))
                .expect("it lies in src")
                .display()
                .to_string();
            for (number, line) in code(&path) {
                for used in rooms_named(&line) {
                    let meant = AGAINST_THE_FLOW
                        .iter()
                        .any(|(at, what, _)| file.starts_with(at) && *what == used);
                    if !may_use(room, &used) && !meant {
                        wrong.push(format!("src/{file}:{number} uses crate::{used}"));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the flow is {} (locale beside it); against it:\n{}",
        FLOW.join(" ← "),
        wrong.join("\n")
    );
}

#[test]
fn the_core_names_nothing_that_differs_between_machines() {
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for room in FLOW.iter().chain(&["locale"]) {
        for path in rust_files(&root().join("src").join(room)) {
            looked_at += 1;
            for (number, line) in code(&path) {
                for (word, why) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
                    let file = path.strip_prefix(root()).expect("it lies in the project").display();
                    if ALLOWED.iter().any(|(at, what, _)| path.ends_with(at) && what == word) {
                        continue;
                    }
                    wrong.push(format!("{file}:{number} names {word}: {why}"));
                }
            }
        }
    }
    assert!(looked_at > 30, "only {looked_at} files seen: has the layout changed?");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_on_the_map() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    let mut missing = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a source folder can be read") {
            let path = entry.expect("a folder entry can be read").path();
            if path.is_dir() && !rust_files(&path).is_empty() {
                let name = path
                    .strip_prefix(root())
                    .expect("it lies in the project")
                    .display()
                    .to_string();
                if !map.contains(&name.replace('\\', "/")) {
                    missing.push(name);
                }
                folders.push(path);
            }
        }
    }
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md does not name {}",
        missing.join(", ")
    );
    for entry in fs::read_dir(root().join("src")).expect("src can be read") {
        let path = entry.expect("a folder entry can be read").path();
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let known = FLOW.contains(&name.as_str()) || ["app", "bin", "locale"].contains(&name.as_str());
        assert!(
            !path.is_dir() || known,
            "src/{name} has no place in the flow of tests/architecture.rs"
        );
    }
}

/// The names of the crates that the library is built from. Without the network where that is
/// enough; an error where cargo would need one that is not there.
fn crates(arguments: &[&str]) -> Result<BTreeSet<String>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = |offline: &[&str]| {
        Command::new(&cargo)
            .current_dir(root())
            .args([
                "tree",
                "--locked",
                "--prefix",
                "none",
                "--edges",
                "normal",
                "--no-default-features",
            ])
            .args(offline)
            .args(arguments)
            .output()
            .map_err(|e| format!("{} cannot be started: {e}", cargo.display()))
    };
    let mut output = run(&["--offline"])?;
    if !output.status.success() {
        output = run(&[])?;
    }
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect())
}

fn browser_crates(found: &BTreeSet<String>) -> Vec<&String> {
    let browser = |name: &&String| {
        BROWSER_CRATES
            .iter()
            .any(|b| *name == b || name.starts_with(&format!("{b}-")))
    };
    found.iter().filter(browser).collect()
}

#[test]
fn the_core_is_built_without_a_browser() {
    for features in [&[][..], &["--features", "cli"]] {
        let found = crates(features).expect("cargo can list the dependencies");
        assert!(found.contains("serde"), "the list is not read right: {found:?}");
        assert_eq!(browser_crates(&found), Vec::<&String>::new(), "with {features:?}");
    }
}

#[test]
fn compiled_to_wasm_the_core_is_built_without_a_browser() {
    match crates(&["--target", "wasm32-unknown-unknown"]) {
        Ok(found) => {
            assert!(found.contains("serde"), "the list is not read right: {found:?}");
            assert_eq!(browser_crates(&found), Vec::<&String>::new());
        }
        // The wasm-only crates are not fetched yet and there is no network: nothing can be said.
        Err(why) if why.contains("--offline") || why.contains("download") => {
            println!("skipped: cargo cannot list the crates for wasm32 here: {why}");
        }
        Err(why) => panic!("cargo cannot list the crates for wasm32: {why}"),
    }
}

/// The checks above see what they are meant to see.
#[test]
fn the_reader_of_code_reads_right() {
    let text = "use crate::plan::Plan; // crate::app\n//! crate::job\nlet x = crate::{job, app::map};\n#[cfg(test)]\ncrate::exchange";
    let lines = without_comments(text);
    let named: Vec<String> = lines.iter().flat_map(|(_, line)| rooms_named(line)).collect();
    assert_eq!(named, ["plan", "app", "job"]);
    assert!(may_use("plan", "territory") && may_use("job", "exchange") && may_use("exchange", "locale"));
    assert!(!may_use("territory", "plan") && !may_use("simulation", "locale") && !may_use("job", "app"));
    assert!(may_use("locale", "plan") && !may_use("locale", "app") && !may_use("locale", "exchange"));
    let found = ["web-sys", "plotters-canvas", "serde"].map(str::to_owned).into();
    assert_eq!(browser_crates(&found), ["plotters-canvas", "web-sys"]);
}
