//! `best`: which scenario is best, played only as long as it takes to tell.

use crate::args::Best;
use crate::files::{self, Desk};
use crate::results::{index_of, same_territory};
use crate::trouble::Trouble;
use geju::comparison::best_of::{Rule, Selection, select, sentence};
use geju::comparison::interval::interval;
use geju::locale::Language;
use geju::simulation::{Index, Outcome, Setup, prepare, replicate};
use serde_json::{Value, json};

/// The command.
pub fn best(args: &Best, language: Language) -> Result<(), Trouble> {
    let index = index_of(&args.index)?;
    let Some(larger_is_better) = index.larger_is_better() else {
        return Err(Trouble::new(
            format!("{} 没有好坏之分，不能据以选优。请换一个指标", args.index),
            format!(
                "neither more nor less of {} is better; choose another index",
                args.index
            ),
        ));
    };
    let desks: Vec<Desk> = args.files.iter().map(|f| files::open(f)).collect::<Result<_, _>>()?;
    same_territory(&args.files, &desks)?;
    let seed = args.seed.unwrap_or(desks[0].opened.seed);
    let rule = Rule {
        delta: args.delta,
        confidence: args.confidence,
        larger_is_better,
        first: 10,
    };
    let (selection, outcomes) = play(args, &desks, seed, index, &rule)?;
    let names: Vec<&str> = desks.iter().map(|d| d.opened.scenario.name.as_str()).collect();
    let said = sentence(&selection, &rule, index, &names, language);
    let text = if args.json {
        let scenarios: Vec<Value> = (0..desks.len())
            .map(|i| {
                let mean = interval(&outcomes[i].series(0, index)).map(|i| i.mean);
                json!({
                    "name": names[i],
                    "file": args.files[i],
                    "replications": outcomes[i].replications,
                    "mean": mean,
                    "dropped_after": selection.dropped[i],
                })
            })
            .collect();
        let value = json!({
            "index": index.key(),
            "delta": args.delta,
            "confidence": args.confidence,
            "seed": seed,
            "engine": geju::ENGINE_VERSION,
            "best": selection.best().map(|i| names[i]),
            "kept": selection.kept.iter().map(|&i| names[i]).collect::<Vec<_>>(),
            "replications": selection.replications,
            "scenarios": scenarios,
            "sentence": said,
        });
        format!("{value:#}\n")
    } else {
        format!("{said}\n")
    };
    files::print(&text)
}

/// Plays all that are still in, one replication each, until one is left.
fn play(
    args: &Best,
    desks: &[Desk],
    seed: u64,
    index: Index,
    rule: &Rule,
) -> Result<(Selection, Vec<Outcome>), Trouble> {
    let setups: Vec<Setup> = (args.files.iter().zip(desks))
        .map(|(file, desk)| {
            prepare(&desk.territory, &desk.opened.scenario).map_err(|faults| Trouble::faults(file, &faults))
        })
        .collect::<Result<_, _>>()?;
    let mut outcomes: Vec<Outcome> = setups.iter().map(|s| Outcome::empty(s, seed)).collect();
    let mut selection;
    loop {
        let series: Vec<Vec<f64>> = outcomes.iter().map(|o| o.series(0, index)).collect();
        let views: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        selection = select(&views, rule);
        if selection.best().is_some() || selection.replications >= args.most {
            return Ok((selection, outcomes));
        }
        for &i in &selection.kept {
            let number = outcomes[i].replications;
            outcomes[i].push(&replicate(&setups[i], seed, number));
        }
    }
}
