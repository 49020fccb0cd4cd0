//! What a plan breaks, on small maps; and that looking at one grid finds what looking at all does.

mod support;

use geju::locale::{Language, finding::describe};
use geju::plan::codes::CodeTemplate;
use geju::plan::finding::{Norms, findings, grid_findings};
use geju::plan::{Finding, FindingKind, GridId, Tallies};
use geju::territory::Barrier;
use proptest::prelude::*;
use support::{Fixture, Sketch};

/// Findings as `"A NotContiguous { pieces: 2 } at 0,1"`: the grid's letter or the community, the
/// rule, the units to look at.
fn show(fixture: &Fixture, found: &[Finding]) -> Vec<String> {
    (found.iter())
        .map(|f| {
            let place = match (f.grid, f.community) {
                (Some(grid), _) => format!("{} ", fixture.plan.grid(grid).name),
                (None, Some(community)) => format!("{} ", fixture.plan.community(community).name),
                (None, None) => String::new(),
            };
            let units: Vec<&str> = f.units.iter().map(|&u| fixture.place(u)).collect();
            let at = if units.is_empty() {
                String::new()
            } else {
                format!(" at {}", units.join(" "))
            };
            format!("{place}{:?}{at}", f.kind)
        })
        .collect()
}

fn all(fixture: &Fixture, heads: &[u32], norms: &Norms) -> Vec<Finding> {
    let tallies = Tallies::of(&fixture.territory, &fixture.plan, &[]);
    findings(&fixture.territory, &fixture.plan, &tallies, heads, norms)
}

/// Norms that no small map breaks.
const EASY: Norms = Norms {
    grid_households: (0, u32::MAX),
    community_households: (0, u32::MAX),
    walk: u32::MAX,
    codes: CodeTemplate {
        parent: 12,
        sequence: 3,
    },
};

fn check_with(sketch: Sketch, norms: &Norms, expect: &[&str]) {
    let fixture = sketch.build();
    let heads = vec![1; fixture.plan.grids().len()];
    assert_eq!(show(&fixture, &all(&fixture, &heads, norms)), expect);
}

fn check(sketch: Sketch, expect: &[&str]) {
    check_with(sketch, &EASY, expect);
}

#[test]
fn a_sound_plan_has_no_findings() {
    check(Sketch::of("AAB/ACB/CCB"), &[]);
}

#[test]
fn pieces_are_found_and_the_smaller_ones_shown() {
    check(Sketch::of("AAB/BBB/ABA"), &["A NotContiguous { pieces: 3 } at 0,2 2,2"]);
    // Touching in a corner is not hanging together.
    check(
        Sketch::of("AB/BA"),
        &[
            "A NotContiguous { pieces: 2 } at 1,1",
            "B NotContiguous { pieces: 2 } at 0,1",
        ],
    );
    // The piece with most households is the main one, though it has fewer units.
    check(
        Sketch::of("AABA").households_at("10 10 10 50"),
        &["A NotContiguous { pieces: 2 } at 0,0 1,0"],
    );
    // Nothing lies between: a gap in the territory parts it too.
    check(Sketch::of("AA A"), &["A NotContiguous { pieces: 2 } at 3,0"]);
    // A ring hangs together, and so does what it encloses.
    check(Sketch::of("AAA/ABA/AAA"), &["B Enclave { inside: GridId(0) }"]);
}

#[test]
fn holes_and_enclaves_are_told_from_mere_edges() {
    // Two grids inside one are no enclave of either alone; units in no grid inside one are a hole.
    check(Sketch::of("AAAA/ABCA/AAAA"), &[]);
    check(
        Sketch::of("AAAA/A..A/AAAA"),
        &["Unassigned at 1,1 2,1", "A Hole at 1,1 2,1"],
    );
    check(Sketch::of("AAA/A.A/A.A"), &["Unassigned at 1,1 1,2"]);
}

#[test]
fn unassigned_units_are_one_finding_and_no_grid() {
    check(Sketch::of("A.A/A.A/AAA"), &["Unassigned at 1,0 1,1"]);
    check(
        Sketch::of("A../.../..A"),
        &[
            "Unassigned at 1,0 2,0 0,1 1,1 2,1 0,2 1,2",
            "A NotContiguous { pieces: 2 } at 2,2",
        ],
    );
}

#[test]
fn grids_and_urban_communities_keep_the_norms() {
    let norms = Norms::default();
    // The edges of 300–500 are inside; the community has 300 + 500 + 299 + 501 = 1600.
    check_with(
        Sketch::of("ABCD").households_at("300 500 299 501"),
        &norms,
        &[
            "C TooFewHouseholds { households: 299, least: 300 }",
            "D TooManyHouseholds { households: 501, most: 500 }",
        ],
    );
    check_with(
        Sketch::of("AB").households(499),
        &norms,
        &["C0 TooFewHouseholds { households: 998, least: 1000 }"],
    );
    check_with(
        Sketch::of("ABCDEFG").households(500),
        &norms,
        &["C0 TooManyHouseholds { households: 3500, most: 3000 }"],
    );
}

#[test]
fn exclusive_grids_and_villages_are_free_of_size() {
    let norms = Norms {
        community_households: (0, 10_000),
        ..Norms::default()
    };
    check_with(
        Sketch::of("AB").households(9).exclusive("A"),
        &norms,
        &["B TooFewHouseholds { households: 9, least: 300 }"],
    );
    check_with(
        Sketch::of("AB").households(9).communities("A B").villages("B"),
        &Norms::default(),
        &[
            "C0 TooFewHouseholds { households: 9, least: 1000 }",
            "A TooFewHouseholds { households: 9, least: 300 }",
        ],
    );
}

#[test]
fn barriers_inside_a_grid_are_measured() {
    // Two sides of 100 m lie in A, the third between A and B.
    check(
        Sketch::of("AA/AA/AB").barrier_east_of(0, Barrier::River),
        &["A CrossesBarrier { metres: 200 } at 0,0 1,0 0,1 1,1"],
    );
    check(Sketch::of("AA/BB").barrier_south_of(0, Barrier::Rail), &[]);
    check(
        Sketch::of("AA").barrier_east_of(0, Barrier::Arterial),
        &["A CrossesBarrier { metres: 100 } at 0,0 1,0"],
    );
    for mild in [Barrier::Street, Barrier::Wall, Barrier::Lane, Barrier::None] {
        check(Sketch::of("AA").barrier_east_of(0, mild), &[]);
    }
    // A village is one grid whatever runs through it.
    check(Sketch::of("AA").barrier_east_of(0, Barrier::River).villages("A"), &[]);
}

#[test]
fn compounds_may_be_cut_by_grids_but_not_by_communities() {
    check(Sketch::of("ABC").compounds("ppp"), &[]);
    check(
        Sketch::of("AABC").compounds("pppp").communities("AB C"),
        &[r#"C0 CutsCompound { compound: "p" } at 3,0"#],
    );
    // The part with most households is the main one.
    check(
        Sketch::of("AAB")
            .compounds(".qq")
            .communities("A B")
            .households_at("1 2 3"),
        &[r#"C1 CutsCompound { compound: "q" } at 1,0"#],
    );
}

#[test]
fn codes_and_staff() {
    let mut fixture = Sketch::of("ABC").communities("A B C").build();
    for (id, code) in [('A', "7"), ('B', "8"), ('C', "7")] {
        let edit = geju::plan::common_edits::recode_grid(&fixture.plan, fixture.grid(id), code);
        edit.apply(&mut fixture.plan).expect("the grid is there");
    }
    assert_eq!(
        show(&fixture, &all(&fixture, &[1, 0, 1], &EASY)),
        [
            r#"A DuplicateCode { code: "7" }"#,
            r#"C DuplicateCode { code: "7" }"#,
            r#"A MalformedCode { code: "7" }"#,
            "B NoStaff",
            r#"B MalformedCode { code: "8" }"#,
            r#"C MalformedCode { code: "7" }"#,
        ]
    );
    // Nobody is needed where nobody lives, and a grid without units breaks no rule.
    let fixture = Sketch::of("A").households(0).communities("A B").build();
    assert!(all(&fixture, &[0, 0], &EASY).is_empty());
}

#[test]
fn every_finding_has_words_in_both_languages() {
    let fixture = Sketch::of("AB.C/BA.C/AA.D")
        .communities("AB CD")
        .compounds("..../..../p..p")
        .barrier_south_of(1, Barrier::Arterial)
        .build();
    let mut found = all(&fixture, &[0; 4], &Norms::default());
    let mut duplicate = found[0].clone();
    duplicate.kind = FindingKind::DuplicateCode { code: "7".to_owned() };
    found.push(duplicate);
    let mut rules: Vec<_> = found.iter().map(|f| geju::locale::finding::rule(&f.kind)).collect();
    rules.sort_unstable();
    rules.dedup();
    assert!(rules.len() >= 7, "{rules:?}");
    for finding in &found {
        let zh = describe(finding, &fixture.plan, Language::Chinese);
        let en = describe(finding, &fixture.plan, Language::English);
        assert!(
            zh.chars().any(|c| c > '\u{2e80}') && en.chars().all(|c| c < '\u{2e80}'),
            "{zh} / {en}"
        );
    }
    let expect = "C0 A: falls into 2 pieces: 1 unit is cut off from the main one";
    assert!(
        found
            .iter()
            .any(|f| describe(f, &fixture.plan, Language::English) == expect)
    );
    // A finding of a plan long gone is still words, not a panic.
    let mut stale = found[1].clone();
    stale.grid = Some(GridId(99));
    stale.community = None;
    assert!(!describe(&stale, &fixture.plan, Language::Chinese).is_empty());
}

proptest! {
    /// Looking at one grid finds exactly what looking at all finds about it.
    #[test]
    fn one_grid_and_all_agree(cells in proptest::collection::vec("[ABCD.]", 25), compounds in proptest::collection::vec("[pq.]", 25)) {
        let rows = |cells: &[String]| cells.chunks(5).map(|row| row.concat()).collect::<Vec<_>>().join("/");
        let fixture = Sketch::of(&rows(&cells))
            .communities("AB CD")
            .compounds(&rows(&compounds))
            .barrier_east_of(1, Barrier::Rail)
            .households(50)
            .build();
        let heads = [0, 1, 2, 0];
        let norms = Norms::default();
        let tallies = Tallies::of(&fixture.territory, &fixture.plan, &[]);
        let whole = all(&fixture, &heads, &norms);
        for (g, units) in fixture.plan.units_by_grid().iter().enumerate() {
            let id = GridId::of(g);
            let alone = grid_findings(&fixture.territory, &fixture.plan, &tallies, id, units, heads[g], &norms);
            let about = |f: &&Finding| {
                let FindingKind::CutsCompound { compound } = &f.kind else { return f.grid == Some(id) };
                let names = units.iter().filter_map(|&u| fixture.territory.unit(u).compound);
                names.map(|c| &fixture.territory.data().compounds[c.index()].name).any(|n| n == compound)
            };
            let mut expect: Vec<String> = show(&fixture, &whole.iter().filter(about).cloned().collect::<Vec<_>>());
            let mut got = show(&fixture, &alone);
            expect.sort();
            got.sort();
            prop_assert_eq!(got, expect);
        }
    }
}
