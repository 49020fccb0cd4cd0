//! Scenario files from nothing: the sample and imported maps.

use crate::args::{Import, Sample, Which};
use crate::files;
use crate::trouble::Trouble;
use geju::exchange::geojson_map::{self, ReadError};
use geju::exchange::scenario_file;
use geju::job::run::SNAP_TOLERANCE;
use geju::locale::Language;
use geju::scenario::Scenario;
use geju::territory::sample;

/// Seed and replications written into new files.
const SEED: u64 = 1;
const REPLICATIONS: u32 = 20;

/// `sample`.
pub fn sample(args: &Sample, language: Language) -> Result<(), Trouble> {
    let sample = sample::generate(args.seed);
    let scenario = match args.scenario {
        Which::Baseline => Scenario::new(language.pick(("现状", "Today")), sample.baseline),
        Which::Reform => {
            Scenario::reform(language.pick(("优化调整", "Reform")), sample.reform).drawn_from(&sample.baseline)
        }
    };
    let text = scenario_file::save(&sample.territory, &scenario, SEED, REPLICATIONS, None);
    files::write(&args.out, &text)
}

/// `import`. What was refused is told on standard error; the rest is written.
pub fn import(args: &Import, language: Language) -> Result<(), Trouble> {
    let bytes = files::read(&args.map)?;
    let trouble =
        |ReadError(zh, en): ReadError| Trouble::new(format!("{}：{zh}", args.map), format!("{}: {en}", args.map));
    let preview = geojson_map::preview(&bytes).map_err(trouble)?;
    let mut mapping = preview.guess;
    for (asked, guessed) in [
        (&args.households, &mut mapping.households),
        (&args.residents, &mut mapping.residents),
        (&args.unit_name, &mut mapping.name),
        (&args.unit_code, &mut mapping.code),
        (&args.grid, &mut mapping.grid),
        (&args.community, &mut mapping.community),
    ] {
        let Some(column) = asked else { continue };
        if !preview.columns.iter().any(|c| c.name == *column) {
            let all: Vec<&str> = preview.columns.iter().map(|c| c.name.as_str()).collect();
            return Err(Trouble::new(
                format!("{} 没有“{column}”列。可用的列：{}", args.map, all.join("、")),
                format!("{} has no column “{column}”. Its columns: {}", args.map, all.join(", ")),
            ));
        }
        *guessed = Some(column.clone());
    }
    let stem = std::path::Path::new(&args.map).file_stem().and_then(|s| s.to_str());
    let name = args.name.as_deref().or(stem).unwrap_or("map");
    let imported =
        geojson_map::import(name, &bytes, &mapping, args.grid_households, SNAP_TOLERANCE).map_err(trouble)?;
    for refused in &imported.refused {
        let why = language.pick((&refused.reason.0, &refused.reason.1));
        let at = refused.feature + 1;
        eprintln!(
            "{}",
            language.pick((
                format!("第 {at} 个要素未导入：{why}"),
                format!("feature {at} is left out: {why}")
            ))
        );
    }
    let (units, grids) = (imported.territory.units().len(), imported.plan.grids().len());
    let (left, snapped) = (imported.refused.len(), imported.snapped);
    eprintln!(
        "{}",
        language.pick((
            format!("{units} 个单元，{grids} 个网格；{left} 个要素未导入，{snapped} 个点被对齐"),
            format!("{units} units, {grids} grids; {left} features left out, {snapped} points snapped"),
        ))
    );
    let scenario = Scenario::new(language.pick(("现状", "Today")), imported.plan);
    let text = scenario_file::save(&imported.territory, &scenario, SEED, REPLICATIONS, None);
    files::write(&args.out, &text)
}
