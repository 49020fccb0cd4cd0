//! Command line: the same core as the page's, without a browser. Text for people in two languages,
//! `--json` for machines; errors on standard error, status 2 for wrong usage and 1 for failure.

mod advise;
mod args;
mod best;
mod check;
mod decide;
mod diff;
mod ensemble;
mod exchange;
mod files;
mod link;
mod list;
mod locate;
mod make;
mod propose;
mod report;
mod results;
mod statistics;
mod table;
mod tornado;
mod trouble;
mod verify;

use args::{Cli, Command, Lang};
use clap::Parser;
use geju::locale::Language;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let language = match cli.lang {
        Some(Lang::Zh) => Language::Chinese,
        Some(Lang::En) => Language::English,
        None => language_of_surroundings(),
    };
    let result = match cli.command {
        Command::Sample(args) => make::sample(&args, language),
        Command::Import(args) => exchange::import(&args, language),
        Command::Export(args) => exchange::export(&args),
        Command::Ledger(args) => exchange::ledger(&args, language),
        Command::Template(args) => exchange::template(&args),
        Command::Check(args) => check::check(&args, language),
        Command::Simulate(args) => results::simulate(&args, language),
        Command::Diff(args) => diff::run(&args, language),
        Command::Compare(args) => results::compare(&args, language),
        Command::Best(args) => best::best(&args, language),
        Command::Tornado(args) => tornado::tornado(&args, language),
        Command::Report(args) => report::report(&args, language),
        Command::Budget(args) => decide::budget(&args, language),
        Command::Attribution(args) => decide::attribution(&args, language),
        Command::Calibrate(args) => decide::calibrate(&args, language),
        Command::Workbook(args) => decide::workbook(&args, language),
        Command::Levers(args) => list::levers(args.json, language),
        Command::Assumptions(args) => list::assumptions(args.json, language),
        Command::Verify(args) => match &args.command {
            args::VerifyCommand::Queueing(args) => verify::queueing(args, language),
            args::VerifyCommand::Flips(args) => verify::flips::flips(args, language),
            args::VerifyCommand::Splits(args) => verify::splits::splits(args, language),
            args::VerifyCommand::Territory(args) => verify::territory::territory(args, language),
            args::VerifyCommand::Partitions(args) => verify::partitions::partitions(args, language),
        },
        Command::Ensemble(args) => ensemble::ensemble(&args, language),
        Command::Locate(args) => locate::locate(&args, language),
        Command::Staff(args) => advise::staff(&args, language),
        Command::Bundle(args) => advise::bundle(&args, language),
        Command::Propose(args) => propose::propose(&args, language),
        Command::Link(args) => link::link(&args.command, language),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("geju-cli: {}", language.pick((trouble.zh, trouble.en)));
            ExitCode::FAILURE
        }
    }
}

/// As POSIX has it: LC_ALL before LC_MESSAGES before LANG; the first that is set decides.
fn language_of_surroundings() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match set {
        Some(value) if value.starts_with("zh") => Language::Chinese,
        _ => Language::English,
    }
}
