//! `report`: the brief or the report as a web page, Word, Excel or Markdown.

use crate::args::{Form, Report as Args};
use crate::files;
use crate::results::same_territory;
use crate::trouble::Trouble;
use geju::exchange::workbook::write::xlsx;
use geju::job::run::simulate;
use geju::locale::Language;
use geju::report::{Subject, brief, docx, full, html, markdown, on_one_ground, spreadsheet};

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
        caveat: None,
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
