//! Layers and choices → territory and first plan.

use super::place::Place;
use super::side::{self, Side};
use super::{Fitted, Mapping, Options, RefusedFeature, Stage, fitting, join};
use crate::exchange::layer::{Feature, Layer, Polygons};
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Cell, Table};
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::plan::{GridId, GridKind, Plan, partition};
use crate::territory::build::{self, Refusal};
use crate::territory::content_hash::Digest;
use crate::territory::order::{SortCompact, sort_by_number};
use crate::territory::{
    Compound, CompoundId, County, CountyId, Origin, PlanarMap, Projection, PropertyMode, Terrain, Territory,
    TerritoryData, Town, TownId, Unit, UnitKind,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Persons in a household where only one of the two counts is known (domain.md §1: Wuzhong 2020
/// census, S36).
pub const PERSONS_PER_HOUSEHOLD: f64 = 2.79;

/// Members of special groups among residents where no file says so: 9.5 in a grid of 800
/// (domain.md §3.7, Liyang, S1 and derived).
pub const SPECIAL_SHARE: f64 = 9.5 / 800.0;

/// Most households or residents that one unit may have.
pub const MOST: u32 = 10_000_000;

/// Seed of the first plan: one file gives one plan.
const SEED: u64 = 1;

/// What an import made.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The territory.
    pub territory: Territory,
    /// The first plan.
    pub plan: Plan,
    /// Features refused.
    pub refused: Vec<RefusedFeature>,
    /// Points moved by snapping.
    pub snapped: u32,
    /// What did not fit together, and what was done about it.
    pub fitted: Vec<Fitted>,
    /// See [`super::ImportedData::unjoined`].
    pub unjoined: [(u32, Vec<String>); 2],
}

/// What is taken from one feature.
struct Row<'a> {
    layer: u32,
    feature: u32,
    polygons: &'a Polygons,
    unit: Unit,
    /// Position of its grid in our own files.
    grid_position: Option<u32>,
    grid: String,
    grid_name: String,
    community: String,
    community_name: String,
    town: String,
    compound: String,
    property: Option<PropertyMode>,
    old: Option<bool>,
}

impl Row<'_> {
    fn label(&self) -> String {
        if self.unit.code.is_empty() {
            self.unit.name.clone()
        } else {
            self.unit.code.clone()
        }
    }
}

/// Builds territory and first plan; `tell` hears stages and thousandths. Blank counts are 0.
pub fn import(
    layers: &[Layer],
    tables: &[Table],
    options: &Options,
    tell: &mut dyn FnMut(Stage, u16),
) -> Result<Imported, ReadError> {
    let mut layers = Cow::Borrowed(layers);
    let unjoined = match &options.join {
        Some(wanted) => {
            tell(Stage::Join, 0);
            join::join(layers.to_mut(), tables, wanted)?
        }
        None => Default::default(),
    };
    let layers = layers.as_ref();
    if let Some(column) = missing_column(layers, &options.mapping) {
        return Err(words::no_column(column).into());
    }
    let mut side = layers.iter().find_map(|l| l.side.clone()).filter(|_| layers.len() == 1);
    let mut refused: Vec<RefusedFeature> = Vec::new();
    let count: usize = layers.iter().map(|l| l.features.len()).sum();
    let mut rows: Vec<Row> = Vec::with_capacity(count);
    for (l, layer) in layers.iter().enumerate() {
        let columns = Columns::of(layer, &options.mapping);
        for (f, feature) in layer.features.iter().enumerate() {
            let (layer, number) = (l as u32, f as u32);
            match columns.row(layer, number, feature) {
                Ok(row) => rows.push(row),
                Err((label, reason)) => refused.push(RefusedFeature {
                    layer,
                    feature: number,
                    label,
                    reason,
                }),
            }
        }
    }
    tell(Stage::Place, 0);
    let origin = side.as_ref().and_then(|s| s.origin);
    let place = Place::of(rows.iter().map(|r| (r.layer, r.polygons)), &options.layers, origin)?;
    let mut shapes = Vec::with_capacity(rows.len());
    let mut shaper = place.shaper();
    let mut at = 0;
    rows.retain_mut(|row| {
        at += 1;
        if at % 8192 == 0 {
            tell(Stage::Place, (at * 1000 / count.max(1)) as u16);
        }
        match shaper.shape(row.layer, row.polygons) {
            Ok(shape) => {
                shapes.push(shape);
                true
            }
            Err(reason) => {
                refused.push(RefusedFeature {
                    layer: row.layer,
                    feature: row.feature,
                    label: row.label(),
                    reason,
                });
                false
            }
        }
    });
    tell(Stage::Build, 0);
    let mut built = build::build_mended(
        &shapes,
        options.tolerance,
        side.as_ref().map_or(&[], |s| s.cuts.as_slice()),
        &options.fit,
    );
    let fitted = fitting::told(&built, &place, |shape| {
        let row = &rows[shape];
        let label = Some(row.label()).filter(|l| !l.is_empty());
        (row.layer, label.unwrap_or_else(|| format!("#{}", row.feature + 1)))
    });
    drop(shapes);
    if let Some(side) = &side {
        side.set_barriers(&mut built.map);
    }
    for (i, refusal) in &built.refused {
        let row = &rows[*i];
        let reason = match *refusal {
            Refusal::Empty => words::empty(),
            Refusal::SelfCrossing(p) => words::self_crossing(&place.tell(row.layer, p)),
            Refusal::Overlap { with, area } => {
                let other = &rows[with];
                words::overlap_with(other.feature as usize + 1, &other.label(), area)
            }
        };
        refused.push(RefusedFeature {
            layer: row.layer,
            feature: row.feature,
            label: row.label(),
            reason,
        });
    }
    refused.sort_compact_by_key(|r| (r.layer, r.feature));
    if let (true, Some(first)) = (built.kept.is_empty(), refused.first()) {
        return Err(words::none_usable(count, &first.reason).into());
    }
    if built.kept.is_empty() {
        return Err(words::no_features().into());
    }
    let mut kept = built.kept.iter().copied().peekable();
    let mut position = 0;
    rows.retain(|_| {
        let stays = kept.next_if_eq(&position).is_some();
        position += 1;
        stays
    });
    tell(Stage::Plan, 0);
    if let Some(side) = side.as_mut().filter(|_| !refused.is_empty()) {
        // Links name units by position, and those have moved up.
        side.links.clear();
    }
    let territory = territory(&options.name, &mut rows, built.map, place.projection, side.as_ref());
    let plan = side
        .and_then(|side| restored_plan(&rows, &side))
        .unwrap_or_else(|| first_plan(&territory, &rows, &options.mapping, options.grid_households));
    Ok(Imported {
        territory,
        plan,
        refused,
        snapped: built.snapped as u32,
        fitted,
        unjoined,
    })
}

/// A column of the mapping that no layer has.
fn missing_column<'a>(layers: &[Layer], mapping: &'a Mapping) -> Option<&'a str> {
    super::chosen(mapping)
        .into_iter()
        .find(|c| layers.iter().all(|l| l.column(c).is_none()))
}

/// Where a layer has what.
struct Columns<'a> {
    mapping: &'a Mapping,
    households: Option<usize>,
    residents: Option<usize>,
    special: Option<usize>,
    name: Option<usize>,
    code: Option<usize>,
    kind: Option<usize>,
    grid: Option<usize>,
    grid_name: Option<usize>,
    community: Option<usize>,
    community_name: Option<usize>,
    town: Option<usize>,
    compound: Option<usize>,
    property: Option<usize>,
    old: Option<usize>,
    terrain: Option<usize>,
    grid_position: Option<usize>,
    compound_position: Option<usize>,
}

impl<'a> Columns<'a> {
    fn of(layer: &Layer, mapping: &'a Mapping) -> Self {
        let at = |column: &Option<String>| column.as_deref().and_then(|c| layer.column(c));
        let ours = |name: &str| layer.side.as_ref().and_then(|_| layer.column(name));
        Self {
            mapping,
            households: at(&mapping.households),
            residents: at(&mapping.residents),
            special: at(&mapping.special),
            name: at(&mapping.name),
            code: at(&mapping.code),
            kind: at(&mapping.kind),
            grid: at(&mapping.grid),
            grid_name: at(&mapping.grid_name),
            community: at(&mapping.community),
            community_name: at(&mapping.community_name),
            town: at(&mapping.town),
            compound: at(&mapping.compound),
            property: at(&mapping.property),
            old: at(&mapping.old),
            terrain: at(&mapping.terrain),
            grid_position: ours(side::GRID_COLUMN),
            compound_position: ours(side::COMPOUND_COLUMN),
        }
    }

    /// A feature as a row; its label and the reason if it cannot be used.
    fn row<'f>(&self, layer: u32, number: u32, feature: &'f Feature) -> Result<Row<'f>, (String, Pair)> {
        let text = |column| clean(feature.value(column));
        let label = || {
            Some(text(self.code))
                .filter(|l| !l.is_empty())
                .unwrap_or_else(|| text(self.name))
        };
        let refuse = |reason: Pair| (label(), reason);
        let read = || -> Result<Row<'f>, Pair> {
            let polygons = feature.polygons.as_ref().map_err(Clone::clone)?;
            let count =
                |name: &Option<String>, column| count(name.as_deref().unwrap_or_default(), feature.value(column));
            let (households, residents) = match (
                count(&self.mapping.households, self.households)?,
                count(&self.mapping.residents, self.residents)?,
            ) {
                (Some(h), Some(r)) => (h, r),
                (Some(h), None) => (h, (f64::from(h) * PERSONS_PER_HOUSEHOLD).round() as u32),
                // Where somebody lives there is a household.
                (None, Some(r)) => {
                    let households = (f64::from(r) / PERSONS_PER_HOUSEHOLD).round() as u32;
                    (households.max(r.min(1)), r)
                }
                (None, None) => (0, 0),
            };
            let special = match count(&self.mapping.special, self.special)? {
                Some(s) if s > residents => return Err(words::special_over_residents(s, residents)),
                Some(s) => s,
                None => (f64::from(residents) * SPECIAL_SHARE).round() as u32,
            };
            let code = |column| match feature.value(column) {
                cell if cell.is_blank() => Ok(String::new()),
                cell => cell.code().map_err(|shown| words::digits_lost(&shown)),
            };
            let kind = match feature.value(self.kind) {
                cell if cell.is_blank() => None,
                cell => words::unit_kind_of(&cell.label()),
            };
            let position = |column| match feature.value(column) {
                cell if cell.is_blank() => None,
                cell => cell
                    .number()
                    .filter(|n| *n >= 0.0 && n.fract() == 0.0)
                    .map(|n| n as u32),
            };
            Ok(Row {
                layer,
                feature: number,
                polygons,
                unit: Unit {
                    code: code(self.code)?,
                    name: text(self.name),
                    households,
                    residents,
                    special,
                    kind: kind.unwrap_or(if residents == 0 {
                        UnitKind::Open
                    } else {
                        UnitKind::Residential
                    }),
                    compound: position(self.compound_position).map(CompoundId),
                    terrain: match feature.value(self.terrain) {
                        cell if matches!(cell.label().as_str(), "山区" | "山" | "mountain") => Terrain::Mountain,
                        _ => Terrain::Plain,
                    },
                },
                grid_position: position(self.grid_position),
                grid: code(self.grid)?,
                grid_name: text(self.grid_name),
                community: code(self.community)?,
                community_name: text(self.community_name),
                town: text(self.town),
                compound: text(self.compound),
                property: words::property_mode_of(&text(self.property)),
                old: feature.value(self.old).truth(),
            })
        };
        read().map_err(refuse)
    }
}

/// A label as text; codes that a file holds as numbers keep their digits and get no ".0".
fn clean(cell: &Cell) -> String {
    if cell.is_blank() {
        return String::new();
    }
    cell.code().unwrap_or_else(|shown| shown)
}

/// A count; `None` where the cell is blank.
fn count(column: &str, cell: &Cell) -> Result<Option<u32>, Pair> {
    if cell.is_blank() {
        return Ok(None);
    }
    match cell.number() {
        None => Err(words::not_a_count(column, &cell.label())),
        Some(n) if !(0.0..=f64::from(MOST)).contains(&n) => Err(words::count_out_of_range(column, &cell.label(), MOST)),
        Some(n) => Ok(Some(n.round() as u32)),
    }
}

fn territory(name: &str, rows: &mut [Row], map: PlanarMap, projection: Projection, side: Option<&Side>) -> Territory {
    let (compounds, by_name) = match side {
        Some(side) => (side.compounds(), BTreeMap::new()),
        None => compounds_of(rows),
    };
    let apart = all_apart(rows);
    let mut used = BTreeSet::new();
    let units = rows
        .iter_mut()
        .map(|row| {
            let plain = if row.unit.code.is_empty() {
                format!("{:06}", row.feature + 1)
            } else {
                row.unit.code.clone()
            };
            // Codes tell units apart: a repeated one gets a number. Our own files are taken as they are.
            let code = if apart || (side.is_some() && !row.unit.code.is_empty()) {
                plain
            } else {
                std::iter::once(plain.clone())
                    .chain((2..).map(|i| format!("{plain}-{i}")))
                    .find(|code| used.insert(code.clone()))
                    .unwrap_or(plain)
            };
            let compound = match side {
                Some(_) => row.unit.compound.filter(|c| c.index() < compounds.len()),
                None => by_name.get(&row.compound).copied(),
            };
            row.unit.code = code;
            row.unit.compound = compound;
            if row.unit.name.is_empty() && side.is_none() {
                row.unit.name.clone_from(&row.unit.code);
            }
            Unit {
                code: std::mem::take(&mut row.unit.code),
                name: std::mem::take(&mut row.unit.name),
                ..row.unit
            }
        })
        .collect();
    let (counties, towns) = match side {
        Some(side) => (side.counties(), side.towns()),
        None => (
            vec![County {
                name: name.to_owned(),
                code: "000000".into(),
                terrain: Terrain::Plain,
            }],
            towns_of(name, rows),
        ),
    };
    Territory::new(TerritoryData {
        name: side.map_or(name, |s| s.name.as_str()).to_owned(),
        origin: Origin::Imported,
        counties,
        towns,
        compounds,
        units,
        map,
        projection,
        layers: side.map(|s| s.layers.clone()).unwrap_or_default(),
    })
}

/// Whether every row has a code of its own; a blank one or two that could be the same say no. By digests,
/// since a tree of some hundred thousand codes takes its time.
fn all_apart(rows: &[Row]) -> bool {
    let digests: Vec<u64> = (rows.iter())
        .map(|row| {
            let mut digest = Digest::default();
            digest.bytes(row.unit.code.as_bytes());
            digest.finish()
        })
        .collect();
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    sort_by_number(&mut order, &|i| digests[i as usize] as u32);
    sort_by_number(&mut order, &|i| (digests[i as usize] >> 32) as u32);
    let same = |pair: &[u32]| digests[pair[0] as usize] == digests[pair[1] as usize];
    !rows.iter().any(|r| r.unit.code.is_empty()) && !order.windows(2).any(same)
}

/// Compounds by name, in order of first appearance.
fn compounds_of(rows: &[Row]) -> (Vec<Compound>, BTreeMap<String, CompoundId>) {
    let mut compounds: Vec<Compound> = Vec::new();
    let mut by_name = BTreeMap::new();
    for row in rows.iter().filter(|r| !r.compound.is_empty()) {
        let id = *by_name.entry(row.compound.clone()).or_insert_with(|| {
            compounds.push(Compound {
                name: row.compound.clone(),
                property: PropertyMode::None,
                old: false,
            });
            CompoundId::of(compounds.len() - 1)
        });
        let compound = &mut compounds[id.index()];
        compound.property = row.property.unwrap_or(compound.property);
        compound.old |= row.old.unwrap_or(false);
    }
    (compounds, by_name)
}

/// Towns by name, in order of first appearance; one that is called like the territory if there is no name.
fn towns_of(territory: &str, rows: &[Row]) -> Vec<Town> {
    let mut names: Vec<&str> = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        if !row.town.is_empty() && seen.insert(row.town.as_str()) {
            names.push(&row.town);
        }
    }
    if names.is_empty() {
        names.push(territory);
    }
    (names.iter().enumerate())
        .map(|(i, name)| Town {
            name: (*name).to_owned(),
            code: format!("{i:09}"),
            county: CountyId(0),
            // 镇 and 乡 are towns, everything else (街道, 办事处, no ending) is taken for a subdistrict.
            subdistrict: !name.ends_with(['镇', '乡']),
        })
        .collect()
}

/// The plan of our own file: grids by code where codes tell them apart, else by position.
fn restored_plan(rows: &[Row], side: &Side) -> Option<Plan> {
    let grids = side.grid_list();
    let mut by_code: BTreeMap<&str, Option<u32>> = BTreeMap::new();
    for (i, grid) in grids.iter().enumerate() {
        by_code
            .entry(&grid.code)
            .and_modify(|at| *at = None)
            .or_insert(Some(i as u32));
    }
    let grid_of = rows
        .iter()
        .map(|row| {
            let at = match row.grid_position {
                // The code was changed in a GIS: it says where the unit shall be.
                Some(at)
                    if grids
                        .get(at as usize)
                        .is_some_and(|g| g.code != row.grid && !row.grid.is_empty()) =>
                {
                    by_code.get(row.grid.as_str()).copied().flatten().or(Some(at))
                }
                Some(at) => Some(at),
                None => by_code.get(row.grid.as_str()).copied().flatten(),
            };
            at.filter(|&at| (at as usize) < grids.len()).map(GridId)
        })
        .collect();
    let mut plan = Plan::new(grid_of, grids.clone(), side.communities()).ok()?;
    plan.notes = side.notes(rows.len());
    plan.ground = side.ground(rows.len());
    Some(plan)
}

fn first_plan(territory: &Territory, rows: &[Row], mapping: &Mapping, grid_households: u32) -> Plan {
    let labels =
        |of: for<'a, 'b> fn(&'a Row<'b>) -> &'a String| -> Vec<String> { rows.iter().map(|r| of(r).clone()).collect() };
    let communities = mapping.community.as_ref().map(|_| labels(|r| &r.community));
    let mut plan = match (&mapping.grid, communities) {
        (Some(_), communities) => partition::from_labels(territory, &labels(|r| &r.grid), communities.as_deref()),
        (None, Some(communities)) => partition::within(territory, &communities, grid_households, SEED),
        (None, None) => partition::automatic(territory, grid_households, SEED),
    };
    name_areas(&mut plan, territory, rows);
    plan
}

/// Digits as a division or grid code has them.
fn is_code(label: &str) -> bool {
    label.len() >= 9 && label.bytes().all(|b| b.is_ascii_digit())
}

/// Labels that are codes become codes, names come from the columns for them, communities go to the
/// towns that most of their units name.
fn name_areas(plan: &mut Plan, territory: &Territory, rows: &[Row]) {
    let mut grids = plan.grids().to_vec();
    let mut communities = plan.communities().to_vec();
    let towns: BTreeMap<&str, u32> = (territory.data().towns.iter().enumerate())
        .map(|(i, t)| (t.name.as_str(), i as u32))
        .collect();
    let mut grid_seen = vec![false; grids.len()];
    let mut community_seen = vec![false; communities.len()];
    for (row, grid) in rows.iter().zip(plan.assignment()) {
        let Some(g) = *grid else { continue };
        let c = grids[g.index()].community.index();
        if !std::mem::replace(&mut grid_seen[g.index()], true) && !row.grid.is_empty() {
            let grid = &mut grids[g.index()];
            if is_code(&row.grid) {
                grid.code.clone_from(&row.grid);
            }
            if !row.grid_name.is_empty() {
                grid.name.clone_from(&row.grid_name);
            }
            if grid.name.contains("专属") {
                grid.kind = GridKind::Exclusive;
            }
        }
        if !std::mem::replace(&mut community_seen[c], true) {
            let community = &mut communities[c];
            if is_code(&row.community) {
                community.code.clone_from(&row.community);
            }
            if !row.community_name.is_empty() {
                community.name.clone_from(&row.community_name);
            }
            if let Some(&town) = towns.get(row.town.as_str()) {
                community.town = TownId(town);
            }
        }
    }
    if let Ok(named) = Plan::new(plan.assignment().to_vec(), grids, communities) {
        *plan = named;
    }
}
