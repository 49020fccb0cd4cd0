//! Files in and out: maps, ledgers, templates. The same functions as the page's program `papers`.

use crate::args::{Export, Gaps, Import, Ledger, MapOut as Form, Overlaps, Template};
use crate::files;
use crate::make::{REPLICATIONS, SEED};
use crate::trouble::Trouble;
use geju::exchange::import;
use geju::exchange::layer::recognise::{Found, recognise};
use geju::exchange::ledger;
use geju::exchange::read_error::ReadError;
use geju::exchange::scenario_file;
use geju::exchange::workbook;
use geju::job::office::{MapForm, map_file};
use geju::locale::Language;
use geju::plan::Reversible;
use geju::scenario::Scenario;
use geju::territory::build::Choice;
use geju::territory::coordinates::{System, Verdict, of_name};
use geju::territory::{Territory, sample};

fn trouble(name: &str) -> impl Fn(ReadError) -> Trouble + '_ {
    move |ReadError(zh, en)| Trouble::new(format!("{name}：{zh}"), format!("{name}: {en}"))
}

fn open(paths: &[String], language: Language) -> Result<Found, Trouble> {
    let mut read = Vec::new();
    for path in paths {
        read.push((path.clone(), files::read(path)?));
    }
    let found = recognise(read, &mut |_| {}).map_err(trouble(&paths.join(", ")))?;
    if !found.dropped.is_empty() {
        let list = found.dropped.join(language.pick(("、", ", ")));
        eprintln!(
            "{}",
            language.pick((
                format!("已丢弃个人信息列：{list}"),
                format!("columns about persons are dropped: {list}")
            ))
        );
    }
    Ok(found)
}

/// A system by its name on the command line.
fn system(name: &str) -> Result<System, Trouble> {
    match name.to_ascii_lowercase().as_str() {
        "degrees" => return Ok(System::Degrees),
        "gcj02" => return Ok(System::Gcj02),
        "bd09" => return Ok(System::Bd09),
        "web" => return Ok(System::WebMercator),
        "plane" => return Ok(System::Plane),
        _ => {}
    }
    match name.parse::<f64>() {
        Ok(meridian) if meridian.abs() <= 180.0 => return Ok(System::about(meridian)),
        _ => {}
    }
    match of_name(name) {
        Verdict::Is(system) => Ok(system),
        Verdict::Refused(zh, en) => Err(Trouble::new(zh, en)),
        Verdict::Unknown => Err(Trouble::new(
            format!(
                "不认识坐标系“{name}”。可用 degrees、gcj02、bd09、web、plane、EPSG:4490、EPSG:4523，或中央经线如 105"
            ),
            format!(
                "unknown coordinate system “{name}”. Use degrees, gcj02, bd09, web, plane, EPSG:4490, EPSG:4523, or a meridian such as 105"
            ),
        )),
    }
}

/// Most places printed at which features did not fit together.
const MOST_PRINTED: usize = 200;

/// `import`. What was refused is told on standard error; the rest is written.
pub fn import(args: &Import, language: Language) -> Result<(), Trouble> {
    let shown = args.files.join(", ");
    let found = open(&args.files, language)?;
    if found.layers.is_empty() {
        return Err(Trouble::new(
            format!("{shown} 里没有面图层。用台账更新已有情景请用 ledger 命令"),
            format!("{shown} has no layer of polygons. To update a scenario from a ledger use the command ledger"),
        ));
    }
    let path = args.files.first().map_or("", String::as_str);
    let stem = std::path::Path::new(path).file_stem().and_then(|s| s.to_str());
    let survey = import::survey(stem.unwrap_or("map"), &found.layers, &found.tables).map_err(trouble(&shown))?;
    let mut options = survey.guess;
    if let Some(name) = &args.name {
        options.name.clone_from(name);
    }
    if let Some(name) = &args.system {
        let system = system(name)?;
        options.layers.iter_mut().for_each(|l| *l = (Some(system), args.swap));
    } else if args.swap {
        options.layers.iter_mut().for_each(|l| l.1 = true);
    }
    options.tolerance = args.tolerance.unwrap_or(options.tolerance);
    match args.gaps {
        Some(Gaps::Give) => options.fit.gaps = Choice::First,
        Some(Gaps::Leave) => options.fit.gaps = Choice::Leave,
        None => {}
    }
    match args.overlaps {
        Some(Overlaps::First) => options.fit.overlaps = Choice::First,
        Some(Overlaps::Second) => options.fit.overlaps = Choice::Second,
        Some(Overlaps::Refuse) => options.fit.overlaps = Choice::Leave,
        None => {}
    }
    options.grid_households = args.grid_households;
    for (layer, (system, swapped)) in survey.layers.iter().zip(&options.layers) {
        if let Some(system) = system {
            let name = language.pick(system.name());
            let turned = if *swapped {
                language.pick(("，横纵坐标对调", ", axes swapped"))
            } else {
                ""
            };
            eprintln!("{} ({}): {name}{turned}", layer.name, layer.format);
        }
    }
    let mapping = &mut options.mapping;
    for (asked, guessed) in [
        (&args.households, &mut mapping.households),
        (&args.residents, &mut mapping.residents),
        (&args.unit_name, &mut mapping.name),
        (&args.unit_code, &mut mapping.code),
        (&args.grid, &mut mapping.grid),
        (&args.community, &mut mapping.community),
    ] {
        let Some(column) = asked else { continue };
        if !survey.columns.iter().any(|c| c.name == *column) {
            let all: Vec<&str> = survey.columns.iter().map(|c| c.name.as_str()).collect();
            return Err(Trouble::new(
                format!("{shown} 没有“{column}”列。可用的列：{}", all.join("、")),
                format!("{shown} has no column “{column}”. Its columns: {}", all.join(", ")),
            ));
        }
        *guessed = Some(column.clone());
    }
    let made = import::import(&found.layers, &found.tables, &options, &mut |_, _| {}).map_err(trouble(&shown))?;
    for fitted in made.fitted.iter().take(MOST_PRINTED) {
        let [what, done] = [&fitted.what, &fitted.done].map(|pair| language.pick((&pair.0, &pair.1)));
        let who: Vec<&str> = fitted
            .who
            .iter()
            .map(String::as_str)
            .filter(|w| !w.is_empty())
            .collect();
        let who = who.join(" – ");
        eprintln!("{} {who}: {what}. {done}", fitted.at);
    }
    if made.fitted.len() > MOST_PRINTED {
        let more = made.fitted.len() - MOST_PRINTED;
        eprintln!(
            "{}",
            language.pick((format!("……还有 {more} 处"), format!("… and {more} more")))
        );
    }
    for refused in &made.refused {
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
    let (units, grids) = (made.territory.units().len(), made.plan.grids().len());
    let (left, snapped) = (made.refused.len(), made.snapped);
    eprintln!(
        "{}",
        language.pick((
            format!("{units} 个单元，{grids} 个网格；{left} 个要素未导入，{snapped} 个点被对齐"),
            format!("{units} units, {grids} grids; {left} features left out, {snapped} points snapped"),
        ))
    );
    let [polygons, rows] = &made.unjoined;
    if polygons.0 + rows.0 > 0 {
        let (p, r) = (polygons.0, rows.0);
        eprintln!(
            "{}",
            language.pick((
                format!("{p} 个图形在台账中没有对应行，台账 {r} 行没有对应图形"),
                format!("{p} polygons have no row in the ledger, {r} rows of it have no polygon"),
            ))
        );
    }
    let scenario = Scenario::new(language.pick(("现状", "Today")), made.plan);
    let text = scenario_file::save(&made.territory, &scenario, SEED, REPLICATIONS, None);
    files::write(&args.out, &text)
}

/// `export`.
pub fn export(args: &Export) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let (territory, scenario) = (&desk.territory, &desk.opened.scenario);
    let map = |form| map_file(territory, &scenario.plan, form, "units");
    let bytes = match args.form {
        Form::Geojson => map(MapForm::GeoJson),
        Form::Shapefile => map(MapForm::Shapefile),
        Form::Kml => map(MapForm::Kml),
        Form::Ledger => workbook::write::xlsx(&ledger::write(territory, scenario, Some(&desk.base))),
        Form::Csv => workbook::csv::write(&ledger::assignment(territory, &scenario.plan)),
    };
    files::write_bytes(&args.out, &bytes)
}

/// `ledger`. What changes and what is refused is told on standard error.
pub fn ledger(args: &Ledger, language: Language) -> Result<(), Trouble> {
    let desk = files::open(&args.file)?;
    let found = open(&args.ledgers, language)?;
    let mut scenario = desk.opened.scenario;
    let shown = args.ledgers.join(", ");
    let update = ledger::read(&desk.territory, &scenario, &found.tables).map_err(trouble(&shown))?;
    for change in &update.changes {
        eprintln!("{}", language.pick((&change.0, &change.1)));
    }
    for refused in &update.refused {
        let (sheet, row, column) = (&refused.sheet, refused.row, &refused.column);
        let why = language.pick((&refused.reason.0, &refused.reason.1));
        eprintln!(
            "{}",
            language.pick((
                format!("{sheet} 第 {row} 行 {column}：{why}"),
                format!("{sheet} row {row} {column}: {why}")
            ))
        );
    }
    update.edit.apply_to(&mut scenario).map_err(|why| {
        Trouble::new(
            format!("台账的改动不能应用：{why}"),
            format!("the changes cannot be applied: {why}"),
        )
    })?;
    let territory = update.territory.map_or(desk.territory, Territory::new);
    let text = scenario_file::save(&territory, &scenario, desk.opened.seed, desk.opened.replications, None);
    files::write(&args.out, &text)
}

/// `template`.
pub fn template(args: &Template) -> Result<(), Trouble> {
    let sample = sample::generate(sample::SAMPLE_SEED);
    let scenario = Scenario::new("现状", sample.baseline);
    let book = ledger::template(&sample.territory, &scenario);
    files::write_bytes(&args.out, &workbook::write::xlsx(&book))
}
