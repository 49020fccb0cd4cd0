//! The scenario file: JSON, `version` first, one line a community and a grid, so that people can
//! read it and tools can compare it. Sample territories are named by seed and hash, others are
//! carried whole. Version 2 is version 1 with sections ([`super::section`]) and `needs`, the keys of
//! those that a reader must know; it is written only where there are some, so that programs of the
//! first version open what they can. Memory uses dense ids; the file names areas by code (see [`super::reference`]) and
//! units by position in the territory, which the hash pins down.

use super::reference::References;
use super::territory_json::TerritoryJson;
use super::{ranges, section, territory_data};
use crate::locale::Language;
use crate::locale::exchange::ExchangeMsg;
use crate::plan::{Community, CommunityId, CommunityKind, Grid, GridId, GridKind, Plan, Regions};
use crate::scenario::staffing::Rule;
use crate::scenario::{LeverSetting, Scenario, Staffing};
use crate::sorted::SortedMap;
use crate::territory::{ContentHash, Origin, Territory, TerritoryData, TownId, content_hash};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt::Write;

/// The newest version read; written where a scenario needs it.
pub const VERSION: u32 = 2;

/// The version of a scenario without sections that must be understood.
const PLAIN: u32 = 1;

/// Largest file that is looked at, in bytes.
pub const MOST_BYTES: usize = 256 << 20;

/// A file as read: its territory still to be found if it was only named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Which territory it is about.
    pub territory: TerritorySource,
    /// The scenario.
    pub scenario: Scenario,
    /// Seed of the runs.
    pub seed: u64,
    /// Replications asked for.
    pub replications: u32,
    /// Digest of the results when it was saved.
    pub digest: Option<String>,
    /// Version of the engine that wrote it; results of another engine may differ.
    pub engine: String,
}

/// How a file says which territory it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TerritorySource {
    /// The generated sample of this seed; its hash must be this.
    Sample {
        /// Seed.
        seed: u64,
        /// Hash.
        hash: ContentHash,
    },
    /// In the file.
    Whole(Box<TerritoryData>),
    /// Kept elsewhere (the browser keeps a territory once, not with every draft on it).
    Named {
        /// Name.
        name: String,
        /// Hash.
        hash: ContentHash,
    },
}

/// Why a file cannot be opened, zh and en.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenError(pub String, pub String);

impl From<ExchangeMsg> for OpenError {
    fn from(message: ExchangeMsg) -> Self {
        Self(
            message.text(Language::Chinese).to_owned(),
            message.text(Language::English).to_owned(),
        )
    }
}

/// A file whose structure is sound but whose content does not hold together.
fn broken(why: impl std::fmt::Display) -> OpenError {
    OpenError(
        format!("情景文件的内容有误：{why}。请重新导出，或改正后再打开"),
        format!("The scenario file does not hold together: {why}. Save it again, or mend it and open it again"),
    )
}

/// What is looked at before the rest is believed.
#[derive(Debug, Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    version: Option<&'a RawValue>,
    #[serde(borrow, default)]
    engine: Option<&'a RawValue>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(borrow, default)]
    scenario: Option<&'a RawValue>,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    #[serde(default)]
    engine: String,
    territory: TerritoryPart,
    scenario: ScenarioPart,
    run: RunPart,
}

#[derive(Debug, Serialize, Deserialize)]
struct TerritoryPart {
    name: String,
    hash: String,
    units: usize,
    /// Codes of the towns, in order: what communities refer to.
    towns: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sample_seed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<TerritoryJson>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ScenarioPart {
    name: String,
    #[serde(default)]
    levers: SortedMap<String, LeverPart>,
    #[serde(default)]
    assumptions: SortedMap<String, f64>,
    #[serde(default)]
    staffing: StaffingPart,
    /// Units of each grid of the plan that this one was drawn from: `0-12 15`.
    #[serde(default)]
    redrawn_from: Option<Vec<String>>,
    communities: Vec<CommunityPart>,
    grids: Vec<GridPart>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LeverPart {
    on: bool,
    #[serde(default)]
    values: Vec<f64>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct StaffingPart {
    #[serde(default)]
    rule: RulePart,
    #[serde(default)]
    grids: SortedMap<String, u32>,
    #[serde(default)]
    communities: SortedMap<String, u32>,
    #[serde(default)]
    towns: SortedMap<String, u32>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RulePart {
    #[default]
    Households,
    Equal,
    Workload,
}

#[derive(Debug, Serialize, Deserialize)]
struct CommunityPart {
    code: String,
    name: String,
    town: String,
    kind: CommunityKindPart,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CommunityKindPart {
    Urban,
    Village,
}

#[derive(Debug, Serialize, Deserialize)]
struct GridPart {
    code: String,
    name: String,
    community: String,
    kind: GridKindPart,
    /// Positions of its units: `0-12 15 20-31`.
    units: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum GridKindPart {
    Basic,
    Exclusive,
}

#[derive(Debug, Serialize, Deserialize)]
struct RunPart {
    seed: u64,
    replications: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

/// Writes a file.
pub fn save(territory: &Territory, scenario: &Scenario, seed: u64, replications: u32, digest: Option<&str>) -> String {
    write_file(territory, scenario, seed, replications, digest, true)
}

/// Writes a file that only names its territory, for where the territory is kept beside it.
pub fn save_named(
    territory: &Territory,
    scenario: &Scenario,
    seed: u64,
    replications: u32,
    digest: Option<&str>,
) -> String {
    write_file(territory, scenario, seed, replications, digest, false)
}

/// Reads a file that must be about `territory`.
pub fn open_on(text: &str, territory: &Territory) -> Result<Opened, OpenError> {
    let opened = open(text)?;
    let hash = match &opened.territory {
        TerritorySource::Sample { hash, .. } | TerritorySource::Named { hash, .. } => *hash,
        TerritorySource::Whole(data) => content_hash::of(data),
    };
    if hash != territory.hash() {
        return Err(ExchangeMsg::OtherTerritory.into());
    }
    opened.scenario.plan.fits(territory).map_err(broken)?;
    Ok(opened)
}

fn write_file(
    territory: &Territory,
    scenario: &Scenario,
    seed: u64,
    replications: u32,
    digest: Option<&str>,
    whole: bool,
) -> String {
    let data = territory.data();
    let sample_seed = match data.origin {
        Origin::Sample { seed } => Some(seed),
        Origin::Imported => None,
    };
    let part = TerritoryPart {
        name: data.name.clone(),
        hash: territory.hash().to_string(),
        units: data.units.len(),
        towns: data.towns.iter().map(|t| t.code.clone()).collect(),
        sample_seed,
        data: (whole && sample_seed.is_none()).then(|| TerritoryJson::write(data)),
    };
    let mut sections = String::new();
    let mut needs = Vec::new();
    for section in section::SECTIONS {
        if let Some(text) = (section.write)(scenario) {
            // Writing to a String cannot fail.
            let _ = write!(sections, ",\n{}: {text}", json(section.key));
            if section.must {
                needs.push(section.key);
            }
        }
    }
    let version = if needs.is_empty() {
        PLAIN.to_string()
    } else {
        format!("{VERSION},\n\"needs\": {}", json(&needs))
    };
    let scenario = scenario_part(data, scenario);
    let run = RunPart {
        seed,
        replications,
        digest: digest.map(str::to_owned),
    };
    let mut out = String::new();
    let mut optional = String::new();
    // Writing to a String cannot fail.
    if let Some(before) = &scenario.redrawn_from {
        let _ = writeln!(optional, "\"redrawn_from\": {},", json(before));
    }
    let _ = write!(
        out,
        "{{\n\"version\": {version},\n\"engine\": {},\n\"territory\": {},\n\"scenario\": {{\n\"name\": {},\n\"levers\": {},\n\"assumptions\": {},\n\"staffing\": {},\n{optional}\"communities\": {},\n\"grids\": {}{sections}\n}},\n\"run\": {}\n}}\n",
        json(crate::ENGINE_VERSION),
        json(&part),
        json(&scenario.name),
        json(&scenario.levers),
        json(&scenario.assumptions),
        json(&scenario.staffing),
        lines(&scenario.communities),
        lines(&scenario.grids),
        json(&run),
    );
    out
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("file parts have only text keys, which JSON always takes")
}

/// A list with one line an item.
fn lines<T: Serialize>(items: &[T]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let items: Vec<String> = items.iter().map(json).collect();
    format!("[\n{}\n]", items.join(",\n"))
}

fn scenario_part(data: &TerritoryData, scenario: &Scenario) -> ScenarioPart {
    let plan = &scenario.plan;
    let towns = References::new(data.towns.iter().map(|t| t.code.as_str()));
    let communities = References::new(plan.communities().iter().map(|c| c.code.as_str()));
    let grids = References::new(plan.grids().iter().map(|g| g.code.as_str()));
    let staffing = &scenario.staffing;
    ScenarioPart {
        name: scenario.name.clone(),
        levers: scenario
            .levers
            .iter()
            .map(|(id, setting)| {
                let part = LeverPart {
                    on: setting.on,
                    values: setting.values.clone(),
                };
                (id.clone(), part)
            })
            .collect(),
        assumptions: scenario.assumptions.clone(),
        staffing: StaffingPart {
            rule: match staffing.rule {
                Rule::Households => RulePart::Households,
                Rule::Equal => RulePart::Equal,
                Rule::Workload => RulePart::Workload,
            },
            grids: staffing
                .grids
                .iter()
                .map(|(id, &n)| (grids.write(id.index()), n))
                .collect(),
            communities: staffing
                .communities
                .iter()
                .map(|(id, &n)| (communities.write(id.index()), n))
                .collect(),
            towns: staffing
                .towns
                .iter()
                .map(|(id, &n)| (towns.write(id.index()), n))
                .collect(),
        },
        redrawn_from: scenario.redrawn_from.as_ref().map(|before| {
            let units = before.units();
            units.into_iter().map(ranges::write).collect()
        }),
        communities: plan
            .communities()
            .iter()
            .map(|c| CommunityPart {
                code: c.code.clone(),
                name: c.name.clone(),
                town: towns.write(c.town.index()),
                kind: match c.kind {
                    CommunityKind::Urban => CommunityKindPart::Urban,
                    CommunityKind::Village => CommunityKindPart::Village,
                },
            })
            .collect(),
        grids: plan
            .grids()
            .iter()
            .zip(plan.units_by_grid())
            .map(|(g, units)| GridPart {
                code: g.code.clone(),
                name: g.name.clone(),
                community: communities.write(g.community.index()),
                kind: match g.kind {
                    GridKind::Basic => GridKindPart::Basic,
                    GridKind::Exclusive => GridKindPart::Exclusive,
                },
                // Units that the plan itself adds to the ground are in the section of the ground.
                units: ranges::write(
                    units
                        .into_iter()
                        .map(crate::territory::UnitId::index)
                        .filter(|&u| u < data.units.len()),
                ),
            })
            .collect(),
    }
}

/// Reads a file of any version up to [`VERSION`]. What it returns holds together, except that a
/// territory that was only named must still be compared with the scenario ([`Plan::fits`]) and
/// numbers with their bounds ([`Scenario::check`]).
pub fn open(text: &str) -> Result<Opened, OpenError> {
    if text.len() > MOST_BYTES {
        return Err(ExchangeMsg::TooLarge.into());
    }
    let text = text.trim_start_matches('\u{feff}');
    // serde_json refuses nesting deeper than 128. What is not asked for takes no memory.
    let _: IgnoredAny = serde_json::from_str(text).map_err(|_| OpenError::from(ExchangeMsg::NotJson))?;
    // A list would be read as the fields in order.
    let object = text.trim_start().starts_with('{').then_some(text);
    let head = object.and_then(|text| serde_json::from_str::<Head<'_>>(text).ok());
    let head = head.ok_or(ExchangeMsg::NotScenario)?;
    let version = head.version.ok_or(ExchangeMsg::NotScenario)?.get();
    let version = (version.parse::<u64>().ok())
        .filter(|&v| v > 0)
        .ok_or_else(|| broken(format_args!("version {}", short(version))))?;
    let unknown = head.needs.iter().find(|key| section::by_key(key).is_none());
    if version > u64::from(VERSION) || unknown.is_some() {
        return Err(newer(version, head.engine, unknown));
    }
    let file: File = serde_json::from_str(text).map_err(broken)?;
    let mut opened = read(file)?;
    if let Some(scenario) = head.scenario {
        let parts: SortedMap<String, &RawValue> = serde_json::from_str(scenario.get()).map_err(broken)?;
        for section in section::SECTIONS {
            if let Some(part) = parts.get(section.key) {
                (section.read)(&mut opened.scenario, part.get())
                    .map_err(|why| broken(format_args!("{}: {why}", section.key)))?;
            }
        }
    }
    Ok(opened)
}

/// A file of a later version, or one that rests on something of a later version.
fn newer(version: u64, engine: Option<&RawValue>, unknown: Option<&String>) -> OpenError {
    let engine = engine
        .and_then(|text| serde_json::from_str::<String>(text.get()).ok())
        .map_or_else(String::new, |engine| format!(" {}", short(&engine)));
    let part = |before: &str| unknown.map_or_else(String::new, |key| format!("{before}{}", short(key)));
    OpenError(
        format!(
            "这个情景文件由更新的格局{engine}写出（文件版本 {version}{}），本程序是 {}，只认识到版本 {VERSION}。请更新格局后再打开",
            part("，用到 "),
            crate::ENGINE_VERSION
        ),
        format!(
            "This scenario file was written by a newer Geju{engine} (file version {version}{}); this is {}, which knows versions up to {VERSION}. Update Geju and open it again",
            part(", it uses "),
            crate::ENGINE_VERSION
        ),
    )
}

fn read(file: File) -> Result<Opened, OpenError> {
    let hash = u64::from_str_radix(&file.territory.hash, 16)
        .map(ContentHash)
        .map_err(|_| broken(format_args!("territory hash “{}”", short(&file.territory.hash))))?;
    let units = file.territory.units;
    if units > territory_data::MOST_UNITS {
        return Err(broken(format_args!(
            "{units} units, more than {}",
            territory_data::MOST_UNITS
        )));
    }
    let towns = References::new(file.territory.towns.iter().map(String::as_str));
    let scenario = read_scenario(file.scenario, units, &towns).map_err(broken)?;
    let territory = match (file.territory.sample_seed, file.territory.data) {
        (Some(seed), None) => TerritorySource::Sample { seed, hash },
        (None, Some(data)) => {
            let data = data.read(file.territory.name.clone()).map_err(broken)?;
            territory_data::validate(&data).map_err(broken)?;
            if content_hash::of(&data) != hash {
                return Err(broken(
                    "the territory was altered after it was saved (its hash differs)",
                ));
            }
            let same_towns = data.towns.iter().map(|t| &t.code).eq(&file.territory.towns);
            if data.units.len() != units || !same_towns {
                return Err(broken("units or towns differ from the territory's"));
            }
            TerritorySource::Whole(Box::new(data))
        }
        (None, None) => TerritorySource::Named {
            name: file.territory.name.clone(),
            hash,
        },
        (Some(_), Some(_)) => return Err(broken("“territory” must have either sample_seed or data, not both")),
    };
    Ok(Opened {
        territory,
        scenario,
        seed: file.run.seed,
        replications: file.run.replications,
        digest: file.run.digest,
        engine: file.engine,
    })
}

fn read_scenario(part: ScenarioPart, units: usize, towns: &References<'_>) -> Result<Scenario, String> {
    let communities = References::new(part.communities.iter().map(|c| c.code.as_str()));
    let grids = References::new(part.grids.iter().map(|g| g.code.as_str()));
    let town = |text: &str| {
        let index = towns
            .read(text)
            .ok_or_else(|| format!("there is no town “{}”", short(text)));
        index.map(TownId::of)
    };
    let community = |text: &str| {
        let index = communities
            .read(text)
            .ok_or_else(|| format!("there is no community “{}”", short(text)));
        index.map(CommunityId::of)
    };
    let grid = |text: &str| {
        let index = grids
            .read(text)
            .ok_or_else(|| format!("there is no grid “{}”", short(text)));
        index.map(GridId::of)
    };
    let mut grid_of = vec![None; units];
    for (i, g) in part.grids.iter().enumerate() {
        let runs = ranges::read(&g.units, units)
            .map_err(|piece| format!("grid {} has units “{piece}” of {units}", short(&g.code)))?;
        for unit in runs.into_iter().flat_map(|(first, last)| first..=last) {
            if let Some(other) = grid_of[unit].replace(GridId::of(i)) {
                let other = part.grids.get(other.index()).map_or("", |g| g.code.as_str());
                return Err(format!(
                    "unit {unit} is in grid {} and in grid {}",
                    short(other),
                    short(&g.code)
                ));
            }
        }
    }
    let staffing = Staffing {
        rule: match part.staffing.rule {
            RulePart::Households => Rule::Households,
            RulePart::Equal => Rule::Equal,
            RulePart::Workload => Rule::Workload,
        },
        grids: heads(&part.staffing.grids, grid)?,
        communities: heads(&part.staffing.communities, community)?,
        towns: heads(&part.staffing.towns, town)?,
        ..Staffing::default()
    };
    let grids = part
        .grids
        .iter()
        .map(|g| {
            Ok(Grid {
                name: g.name.clone(),
                code: g.code.clone(),
                community: community(&g.community)?,
                kind: match g.kind {
                    GridKindPart::Basic => GridKind::Basic,
                    GridKindPart::Exclusive => GridKind::Exclusive,
                },
            })
        })
        .collect::<Result<_, String>>()?;
    let communities = part
        .communities
        .iter()
        .map(|c| {
            Ok(Community {
                name: c.name.clone(),
                code: c.code.clone(),
                town: town(&c.town)?,
                kind: match c.kind {
                    CommunityKindPart::Urban => CommunityKind::Urban,
                    CommunityKindPart::Village => CommunityKind::Village,
                },
            })
        })
        .collect::<Result<_, String>>()?;
    let mut scenario = Scenario::new(part.name, Plan::new(grid_of, grids, communities)?);
    scenario.staffing = staffing;
    scenario.levers = part
        .levers
        .into_iter()
        .map(|(id, lever)| {
            let setting = LeverSetting {
                on: lever.on,
                values: lever.values,
            };
            (id, setting)
        })
        .collect();
    scenario.assumptions = part.assumptions;
    scenario.redrawn_from = part
        .redrawn_from
        .map(|regions| read_regions(&regions, units))
        .transpose()?;
    Ok(scenario)
}

fn read_regions(lines: &[String], units: usize) -> Result<Regions, String> {
    let mut region_of = vec![None; units];
    for (i, line) in lines.iter().enumerate() {
        let runs =
            ranges::read(line, units).map_err(|piece| format!("“redrawn_from” has units “{piece}” of {units}"))?;
        for unit in runs.into_iter().flat_map(|(first, last)| first..=last) {
            if region_of[unit].replace(i as u32).is_some() {
                return Err(format!("unit {unit} stands twice in “redrawn_from”"));
            }
        }
    }
    Ok(Regions::of(region_of.into_iter()))
}

fn heads<Id: Ord>(
    part: &SortedMap<String, u32>,
    id: impl Fn(&str) -> Result<Id, String>,
) -> Result<SortedMap<Id, u32>, String> {
    part.iter().map(|(text, &n)| Ok((id(text)?, n))).collect()
}

/// Foreign text may be long; a message quotes its beginning.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
