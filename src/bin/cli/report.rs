//! `report`: the brief or the report as a web page, Word, Excel or Markdown.

use crate::args::{Form, Report as Args};
use crate::files;
use crate::results::{index_of, same_territory};
use crate::tornado::try_all;
use crate::trouble::Trouble;
use geju::comparison::compare;
use geju::exchange::workbook::write::xlsx;
use geju::job::run::simulate;
use geju::locale::Language;
use geju::report::document::Exhibit;
use geju::report::{Subject, brief, docx, full, html, markdown, on_one_ground, spreadsheet};
use geju::simulation::outcome::Area;
use geju::simulation::prepare;
use geju::statistics::compared::forest;
use geju::statistics::panels::panels as statistics;
use geju::statistics::sensitivity::sensitivity;
use geju::statistics::study::Study;

/// The command.
pub fn report(args: &Args, language: Language) -> Result<(), Trouble> {
    let files = [args.baseline.clone(), args.scenario.clone()];
    let desks = [files::open(&files[0])?, files::open(&files[1])?];
    same_territory(&files, &desks)?;
    let territory = &desks[0].territory;
    let (baseline, scenario) = (&desks[0].opened.scenario, &desks[1].opened.scenario);
    let seed = args.runs.seed.unwrap_or(desks[1].opened.seed);
    let replications = args.runs.replications.unwrap_or(desks[1].opened.replications.max(2));
    let play = |i: usize| {
        simulate(territory, &desks[i].opened.scenario, seed, replications, |_| {})
            .map_err(|faults| Trouble::faults(&files[i], &faults))
    };
    let outcomes = (play(0)?, play(1)?);
    let caveat = match &args.sensitivity {
        Some(key) => {
            let run = (seed, replications);
            let found = try_all(territory, [baseline, scenario], run, index_of(key)?, &[], &files[1])?;
            Some(found)
        }
        None => None,
    };
    let charts = if args.brief {
        Vec::new()
    } else {
        let mut panels = Vec::new();
        // Word, Excel and Markdown have all indices as a table already, and no use for the chart.
        if matches!(args.form, Form::Html)
            && let Ok(comparison) = compare(&[&outcomes.0, &outcomes.1], Area::City)
        {
            let names = [baseline.name.clone(), scenario.name.clone()];
            panels.push(forest(&comparison, &names, true, language));
        }
        panels.extend(caveat.as_ref().map(|tornado| sensitivity(tornado, language)));
        let setups = [prepare(territory, baseline), prepare(territory, scenario)];
        if let [Ok(before), Ok(after)] = &setups {
            let named = [(baseline.name.as_str(), before), (scenario.name.as_str(), after)];
            let mut study = Study::new(Area::City, named);
            for _ in 0..replications {
                study.play(0, before, seed);
                study.play(1, after, seed);
            }
            panels.extend(statistics(&study, language));
        }
        panels
    };
    let exhibit = |panel| Exhibit { panel, picture: None };
    let charts: Vec<Exhibit> = charts.into_iter().map(exhibit).collect();
    let caveat = caveat.map(|tornado| tornado.caveat(language));
    let common = on_one_ground(territory, baseline, scenario);
    let (territory, baseline, scenario) = match &common {
        Some((territory, baseline, scenario)) => (territory, baseline, scenario),
        None => (territory, baseline, scenario),
    };
    let subject = Subject {
        territory,
        baseline: (baseline, &baseline.name),
        scenario: (scenario, &scenario.name),
        outcomes: Some((&outcomes.0, &outcomes.1)),
        date: &args.date,
        charts: &charts,
        caveat: caveat.as_deref(),
        language,
    };
    let document = if args.brief { brief(subject) } else { full(subject) };
    let bytes = match args.form {
        Form::Html => html::page(&document).into_bytes(),
        Form::Markdown => markdown::write(&document).into_bytes(),
        Form::Docx => docx::write(&document),
        Form::Xlsx => xlsx(&spreadsheet::workbook(&document, Some((&outcomes.0, &outcomes.1)))),
    };
    std::fs::write(&args.out, bytes).map_err(|error| {
        Trouble::new(
            format!("{} 写不进去：{error}", args.out),
            format!("{} cannot be written: {error}", args.out),
        )
    })
}
