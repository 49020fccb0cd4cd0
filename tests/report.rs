//! The report: finding first, every figure with its stamp, nothing from a name becomes markup, and the
//! same bytes every time.

mod support;

use geju::exchange::archive::Archive;
use geju::exchange::workbook::{self, Cell};
use geju::job::report::ReportOrder;
use geju::job::run::simulate;
use geju::locale::Language;
use geju::plan::GridId;
use geju::report::document::Block;
use geju::report::{docx, html, markdown, spreadsheet};
use geju::scenario::Scenario;
use support::{Fixture, Sketch};

fn fixture() -> Fixture {
    Sketch::of("AABBCC/AABBCC/DDDECC/DDDEE.").communities("AB CD|E").build()
}

/// A redrawn scenario with a name that would be markup, played.
fn order(f: &Fixture, brief: bool, language: Language) -> ReportOrder {
    let mut grid_of = f.plan.assignment().to_vec();
    grid_of[1] = Some(GridId(1));
    let plan = geju::plan::Plan::new(grid_of, f.plan.grids().to_vec(), f.plan.communities().to_vec()).expect("fits");
    let baseline = Scenario::new("现状", f.plan.clone());
    let mut scenario = Scenario::new("<script>alert(1)</script> & “甲” | *", plan);
    scenario.assumptions.insert("forms_share".to_owned(), 0.2);
    let play = |s: &Scenario| simulate(&f.territory, s, 1, 3, |_| {}).expect("it plays");
    ReportOrder {
        names: (baseline.name.clone(), scenario.name.clone()),
        outcomes: Some((play(&baseline), play(&scenario))),
        baseline,
        scenario,
        date: "2026年11月24日".to_owned(),
        caveat: None,
        language,
        brief,
    }
}

#[test]
fn finding_first_and_every_figure_is_stamped() {
    let f = fixture();
    for language in Language::ALL {
        for brief in [true, false] {
            let order = order(&f, brief, language);
            let document = order.document(&f.territory);
            let lead = document.blocks.iter().position(|b| matches!(b, Block::Lead(_)));
            let table = document.blocks.iter().position(|b| matches!(b, Block::Table(_)));
            assert!(lead < table && lead <= Some(1), "{lead:?} {table:?}");
            let digest = order.outcomes.as_ref().map(|(_, o)| o.digest()).unwrap_or_default();
            for part in [digest.as_str(), geju::ENGINE_VERSION, "2026年11月24日"] {
                assert!(document.stamp.contains(part), "{}", document.stamp);
            }
            let figures = document
                .blocks
                .iter()
                .filter(|b| matches!(b, Block::Table(_) | Block::Figures(_) | Block::Pictures(..)))
                .count();
            let page = html::page(&document);
            // One more under the title.
            assert_eq!(page.matches("class=\"stamp\"").count(), figures + 1);
            for table in document.blocks.iter().filter_map(|b| match b {
                Block::Table(table) => Some(table),
                _ => None,
            }) {
                assert!(
                    table.rows.iter().all(|row| row.len() == table.columns.len()),
                    "{}",
                    table.caption
                );
            }
        }
    }
}

#[test]
fn names_never_become_markup_and_the_bytes_repeat() {
    let f = fixture();
    let document = order(&f, false, Language::Chinese).document(&f.territory);
    let page = html::page(&document);
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    assert!(!page.contains("src=\"http") && !page.contains("url("));
    let text = markdown::write(&document);
    assert!(
        !text.replace("\\<", "").contains("<script"),
        "what could open a tag is escaped"
    );
    assert_eq!(
        docx::write(&document),
        docx::write(&order(&f, false, Language::Chinese).document(&f.territory))
    );
}

#[test]
fn word_files_hold_what_they_name() {
    let f = fixture();
    let document = order(&f, false, Language::English).document(&f.territory);
    let bytes = docx::write(&document);
    let archive = Archive::open(&bytes).expect("a ZIP archive");
    let names: Vec<String> = archive.entries().iter().map(|e| e.name.clone()).collect();
    let pictures = names.iter().filter(|n| n.ends_with(".png")).count();
    assert_eq!(pictures, 4, "{names:?}");
    for part in [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/styles.xml",
        "word/footer1.xml",
    ] {
        assert!(names.iter().any(|n| n == part), "{part}");
    }
}

#[test]
fn without_results_it_says_so() {
    let f = fixture();
    let order = ReportOrder {
        outcomes: None,
        ..order(&f, true, Language::English)
    };
    let document = order.document(&f.territory);
    assert!(document.stamp.contains("not run"));
    assert!(matches!(&document.blocks[0], Block::Lead(text) if text.contains("has not been run")));
}

#[test]
fn the_workbook_holds_the_finding_every_index_as_numbers_and_every_table_with_its_stamp() {
    let f = fixture();
    for language in Language::ALL {
        let order = order(&f, false, language);
        let document = order.document(&f.territory);
        let outcomes = order.outcomes.as_ref().map(|(b, a)| (b, a));
        let book = spreadsheet::workbook(&document, outcomes);
        let tables = document.blocks.iter().filter(|b| matches!(b, Block::Table(_))).count();
        assert_eq!(book.sheets.len(), tables + 2);
        assert!(book.sheets.iter().all(|s| s.notes.contains(&document.stamp)));
        let bytes = workbook::write::xlsx(&book);
        let read = workbook::read::book("report.xlsx", &bytes).expect("it opens");
        let comparison = &read[1];
        let (before, after) = order.outcomes.as_ref().expect("played");
        let mean = |o: &geju::simulation::Outcome, i| {
            let series = o.series(0, i);
            series.iter().sum::<f64>() / series.len() as f64
        };
        let index = geju::simulation::Index::LoadRatio;
        let row = (comparison.rows.iter())
            .find(|r| r.cells[0] == Cell::text(index.key()))
            .expect("every index has a row");
        for (at, truth) in [(3, mean(before, index)), (5, mean(after, index))] {
            let Cell::Number(value) = row.cells[at] else {
                panic!("a number: {:?}", row.cells[at]);
            };
            assert!((value - truth).abs() < 1e-12 * truth.abs());
        }
    }
}
