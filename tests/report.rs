//! The report: finding first, every figure with its stamp, nothing from a name becomes markup, and the
//! same bytes every time.

mod support;

use geju::chart::{Axis, Chart, Form, Line, Lines, Panel, Table};
use geju::exchange::archive::Archive;
use geju::exchange::workbook::{self, Cell};
use geju::job::report::ReportOrder;
use geju::job::run::simulate;
use geju::locale::Language;
use geju::plan::GridId;
use geju::report::document::{Block, Exhibit, Picture};
use geju::report::{docx, html, markdown, spreadsheet};
use geju::scenario::Scenario;
use support::{Fixture, Sketch};

fn fixture() -> Fixture {
    Sketch::of("AABBCC/AABBCC/DDDECC/DDDEE.").communities("AB CD|E").build()
}

/// A chart whose words would be markup; with pixels, as a browser gives them.
fn chart(pixels: bool) -> Exhibit {
    let axis = |label: &str, form| Axis {
        label: label.to_owned(),
        form,
        zero: true,
    };
    let title = "积压在<b>十二月</b>最多";
    Exhibit {
        panel: Panel {
            key: "backlog".to_owned(),
            title: title.to_owned(),
            note: "曲线 & 区间".to_owned(),
            chart: Some(Chart::Lines(Lines {
                x: axis("日", Form::Months),
                y: axis("<i>件</i>", Form::Number),
                lines: vec![Line {
                    name: "现状".to_owned(),
                    points: vec![[0.0, 10.0], [364.0, 30.0]],
                    band: vec![[9.0, 11.0], [28.0, 32.0]],
                }],
                diagonal: false,
                spots: Vec::new(),
            })),
            table: Table {
                head: vec!["日".to_owned(), "件".to_owned()],
                rows: vec![
                    vec!["1".to_owned(), "10".to_owned()],
                    vec!["365".to_owned(), "30".to_owned()],
                ],
            },
        },
        picture: pixels.then(|| Picture {
            caption: "曲线".to_owned(),
            png: vec![0x89, b'P', b'N', b'G'],
            width: 860,
            height: 300,
        }),
    }
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
        charts: vec![chart(false), chart(true)],
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
                .filter(|b| {
                    matches!(
                        b,
                        Block::Table(_) | Block::Figures(_) | Block::Pictures(..) | Block::Chart(_)
                    )
                })
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
    assert_eq!(
        page.matches("<svg").count(),
        2,
        "charts are vectors, also where there are pixels"
    );
    assert!(!page.contains("<b>") && !page.contains("<i>件"));
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
    // Two pairs of maps, and the chart that came as pixels; the other one is its table.
    assert_eq!(pictures, 5, "{names:?}");
    let body = archive.find("word/document.xml").expect("a body");
    let body = archive.unpack(body, 1 << 24).expect("it unpacks");
    let body = String::from_utf8(body).expect("text");
    assert!(body.contains("365"), "the table of the chart without pixels");
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
fn the_baseline_is_reported_on_alone() {
    let f = fixture();
    for brief in [true, false] {
        let mut order = order(&f, brief, Language::Chinese);
        order.scenario = order.baseline.clone();
        order.names.1 = order.names.0.clone();
        order.outcomes = order.outcomes.map(|(before, _)| (before.clone(), before));
        let document = order.document(&f.territory);
        assert!(!document.stamp.contains("对照"), "{}", document.stamp);
        let lead = document.blocks.iter().find_map(|b| match b {
            Block::Lead(text) => Some(text.as_str()),
            _ => None,
        });
        assert!(
            lead.is_some_and(|l| l.starts_with("现状：3 个城市社区、5 个城市网格")),
            "{lead:?}"
        );
        for block in &document.blocks {
            match block {
                Block::Table(t) => assert!(
                    t.columns.iter().filter(|c| c.0 == "现状").count() < 2
                        && t.rows.iter().all(|r| r.len() == t.columns.len()),
                    "{}",
                    t.caption
                ),
                Block::Pictures(pictures, _) => assert_eq!(pictures.len(), 1),
                Block::Figures(figures) => assert!(figures.iter().all(|f| f.change.is_empty() && !f.value.is_empty())),
                _ => {}
            }
        }
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
        let tables = document
            .blocks
            .iter()
            .filter(|b| matches!(b, Block::Table(_) | Block::Chart(_)))
            .count();
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
