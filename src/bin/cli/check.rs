//! `check`: what a scenario's plan breaks.

use crate::args::Check;
use crate::files;
use crate::table::table;
use crate::trouble::Trouble;
use geju::locale::{Language, finding};
use geju::plan::finding::{Norms, Strength, findings};
use geju::plan::repair::repair;
use geju::plan::{Finding, Severity, Tallies};
use geju::scenario::{parameters, staffing, workload};
use serde_json::json;

/// Findings listed to people; all of them go to machines.
const LISTED: usize = 40;

/// Ends well unless the plan has errors: a plan off the norm is a plan.
pub fn check(args: &Check, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let scenario = &desk.opened.scenario;
    let ground = scenario
        .ground(&desk.territory)
        .map_err(|faults| Trouble::faults(&args.file, &faults))?;
    let territory = &*ground;
    let numbers = parameters::resolve(territory, scenario).map_err(|faults| Trouble::faults(&args.file, &faults))?;
    let tallies = Tallies::of(territory, &scenario.plan, &workload::unit_hours(territory, &numbers));
    let heads = staffing::heads(territory, scenario, &tallies);
    let norms = Norms {
        grid_households: (args.grid_least, args.grid_most),
        community_households: (args.community_least, args.community_most),
        walk: args.walk,
        ..Norms::default()
    };
    let strength = match args.strength {
        crate::args::Strength::Valid => Strength::Valid,
        crate::args::Strength::Check => Strength::Check,
        crate::args::Strength::All => Strength::All,
    };
    let mut found = findings(territory, &scenario.plan, &tallies, &heads.grids, &norms);
    found.retain(|f| strength.asks_for(f.kind.severity()));
    let count = |severity| found.iter().filter(|f| f.kind.severity() == severity).count();
    let (errors, warnings, hints) = (count(Severity::Error), count(Severity::Warning), count(Severity::Hint));
    let total = tallies.total();
    let of_use = |units: u32| units > 0;
    let grids = tallies.grids.iter().filter(|t| of_use(t.units)).count();
    let communities = tallies.communities.iter().filter(|t| of_use(t.units)).count();
    let describe = |f: &Finding| finding::describe(f, &scenario.plan, language);
    let text = if args.json {
        let list: Vec<_> = found
            .iter()
            .map(|f| {
                json!({
                    "severity": match f.kind.severity() {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Hint => "hint",
                    },
                    "grid": f.grid.map(|g| &scenario.plan.grid(g).code),
                    "community": f.community.map(|c| &scenario.plan.community(c).code),
                    "rule": finding::rule(&f.kind).text(Language::English),
                    "units": f.units.iter().map(|&u| &territory.unit(u).code).collect::<Vec<_>>(),
                    "repair": repair(territory, &scenario.plan, &tallies, &norms, f)
                        .map(|(kind, _)| finding::repair(kind).text(language)),
                    "text": describe(f),
                })
            })
            .collect();
        let value = json!({
            "scenario": scenario.name,
            "territory": territory.data().name,
            "territory_hash": territory.hash().to_string(),
            "units": territory.units().len(),
            "grids": grids,
            "communities": communities,
            "households": total.households,
            "residents": total.residents,
            "errors": errors,
            "warnings": warnings,
            "hints": hints,
            "findings": list,
        });
        format!("{value:#}\n")
    } else {
        let head = language.pick((
            format!(
                "{}（{}）：{communities} 个社区（村），{grids} 个网格，{} 户，{} 人\n须改正 {errors}，不合规范 {warnings}，提示 {hints}\n",
                scenario.name,
                territory.data().name,
                total.households,
                total.residents
            ),
            format!(
                "{} ({}): {communities} communities and villages, {grids} grids, {} households, {} residents\n{errors} to be mended, {warnings} off the norm, {hints} worth knowing\n",
                scenario.name,
                territory.data().name,
                total.households,
                total.residents
            ),
        ));
        let rows: Vec<Vec<String>> = found
            .iter()
            .take(LISTED)
            .map(|f| {
                let badge = finding::severity(f.kind.severity()).text(language);
                vec![format!("{badge}  {}", describe(f))]
            })
            .collect();
        let rest = found.len().saturating_sub(LISTED);
        let tail = match rest {
            0 => String::new(),
            _ => language.pick((
                format!("……还有 {rest} 条（--json 列出全部）\n"),
                format!("… and {rest} more (--json lists all)\n"),
            )),
        };
        head + &table(&rows) + &tail
    };
    files::print(&text)?;
    match errors {
        0 => Ok(()),
        _ => Err(Trouble::new(
            format!("{}：方案有 {errors} 处须改正", args.file),
            format!("{}: the plan has {errors} errors to be mended", args.file),
        )),
    }
}
