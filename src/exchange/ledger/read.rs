//! Changed ledgers → what they change.

use super::fields::{self, kind_of};
use super::{Kind, LedgerUpdate};
use crate::calibration;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::Table;
use crate::exchange::workbook::fields::{Matched, RefusedRow, Row, plain};
use crate::exchange::{case_ledger, decision_book};
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::plan::{CommunityId, CommunityKind, GridId, GridKind, Plan, PlanEdit};
use crate::scenario::staffing::apportion;
use crate::scenario::{Heads, Scenario, ScenarioEdit, Staffing};
use crate::territory::order::SortCompact;
use crate::territory::{Origin, Territory, TerritoryData, Unit, UnitId};
use std::collections::BTreeMap;

/// Most households, residents or heads of one row.
const MOST: u32 = 10_000_000;

/// Names and codes → ids; `None` where two share one.
type Index<T> = BTreeMap<String, Option<T>>;

fn index<'a, T: Copy>(items: impl Iterator<Item = (T, [&'a str; 2])>) -> Index<T> {
    let mut index = Index::new();
    for (id, keys) in items {
        for key in keys.map(plain).into_iter().filter(|k| !k.is_empty()) {
            index.entry(key).and_modify(|known| *known = None).or_insert(Some(id));
        }
    }
    index
}

fn find<T: Copy>(index: &Index<T>, key: &str) -> Option<T> {
    index.get(&plain(key)).copied().flatten()
}

struct Work<'a> {
    territory: &'a Territory,
    data: TerritoryData,
    plan: &'a Plan,
    heads: Heads,
    staffing: Staffing,
    grids: Vec<crate::plan::Grid>,
    communities: Vec<crate::plan::Community>,
    moves: BTreeMap<UnitId, GridId>,
    units_by_code: Index<UnitId>,
    grids_by_code: Index<GridId>,
    communities_by_code: Index<CommunityId>,
    /// By name of compound: rows that the sheet has, and rows read so far.
    compound_rows: BTreeMap<String, (usize, usize)>,
    refused: Vec<RefusedRow>,
    counts_changed: u32,
    compounds_changed: u32,
    heads_changed: u32,
}

/// What the tables change of a scenario on a territory. The error says that no table was understood.
pub fn read(territory: &Territory, scenario: &Scenario, tables: &[Table]) -> Result<LedgerUpdate, ReadError> {
    let plan = &scenario.plan;
    let data = territory.data().clone();
    let mut work = Work {
        territory,
        plan,
        heads: decision_book::resolved(territory, scenario),
        staffing: scenario.staffing.clone(),
        grids: plan.grids().to_vec(),
        communities: plan.communities().to_vec(),
        moves: BTreeMap::new(),
        units_by_code: index(
            data.units
                .iter()
                .enumerate()
                .map(|(i, u)| (UnitId::of(i), [u.code.as_str(), ""])),
        ),
        grids_by_code: index(
            plan.grids()
                .iter()
                .enumerate()
                .map(|(i, g)| (GridId::of(i), [g.code.as_str(), g.name.as_str()])),
        ),
        communities_by_code: index(
            plan.communities()
                .iter()
                .enumerate()
                .map(|(i, c)| (CommunityId::of(i), [c.code.as_str(), c.name.as_str()])),
        ),
        data,
        compound_rows: BTreeMap::new(),
        refused: Vec::new(),
        counts_changed: 0,
        compounds_changed: 0,
        heads_changed: 0,
    };
    let mut found: Vec<(Kind, &Table)> = tables.iter().filter_map(|t| Some((kind_of(t)?, t))).collect();
    if found.is_empty() {
        return Err(words::no_ledger().into());
    }
    // Parts before wholes: a grid's total has the last word on its units.
    let rank = |kind: Kind| match kind {
        Kind::Community => 0,
        Kind::Unit => 1,
        Kind::Compound => 2,
        Kind::Grid => 3,
        _ => 4,
    };
    found.sort_compact_by_key(|(kind, _)| rank(*kind));
    let mut edits = Vec::new();
    let mut changes: Vec<Pair> = Vec::new();
    for (kind, table) in &found {
        let matched = Matched::of(table, fields::of(*kind)).map_err(ReadError::from)?;
        match kind {
            Kind::Community => work.each(&matched, Work::community),
            Kind::Grid => work.each(&matched, Work::grid),
            Kind::Compound => {
                for row in matched.rows() {
                    work.compound_rows.entry(plain(&row.text("name"))).or_default().0 += 1;
                }
                work.each(&matched, Work::compound);
            }
            Kind::Unit => work.each(&matched, Work::unit),
            Kind::Staff => work.staff(&matched),
            Kind::Case => {
                let ledger = case_ledger::read(std::slice::from_ref(*table)).map_err(ReadError::from)?;
                work.refused.extend(ledger.refused);
                if let Ok(fit) = calibration::calibrate(territory, scenario, &ledger.rows) {
                    let keys: Vec<String> = fit.fits.iter().map(|f| f.key.clone()).collect();
                    let edit = calibration::accept(&fit, &keys, &table.name);
                    if !keys.is_empty() {
                        changes.push(words::ledger_cases(fit.cases, keys.len()));
                        edits.push(edit);
                    }
                }
            }
            Kind::Budget => {
                let decisions =
                    decision_book::read(territory, scenario, std::slice::from_ref(*table)).map_err(ReadError::from)?;
                work.refused.extend(decisions.refused);
                if let ScenarioEdit::All(parts) = decisions.edit {
                    let changed = parts
                        .into_iter()
                        .filter(|e| !matches!(e, ScenarioEdit::Budget(b) if **b == scenario.budget));
                    let budget: Vec<_> = changed.collect();
                    if !budget.is_empty() {
                        changes.push(words::ledger_budget());
                        edits.extend(budget);
                    }
                }
            }
        }
    }
    work.finish(scenario, edits, changes)
}

impl Work<'_> {
    fn each(&mut self, matched: &Matched, read: fn(&mut Self, &Row) -> Result<(), RefusedRow>) {
        for row in matched.rows() {
            if let Err(refused) = read(self, &row) {
                self.refused.push(refused);
            }
        }
    }

    fn community(&mut self, row: &Row) -> Result<(), RefusedRow> {
        let code = row.code("code")?;
        let name = row.text("name");
        let found = find(&self.communities_by_code, &code).or_else(|| find(&self.communities_by_code, &name));
        let id = found.ok_or_else(|| row.refuse("code", words::ledger_unknown("社区", "community", &code)))?;
        let town = row.text("town");
        let position = self.data.towns.iter().position(|t| t.name == town || t.code == town);
        if !town.is_empty() && position.is_none() {
            return Err(row.refuse("town", words::ledger_unknown("乡镇（街道）", "town", &town)));
        }
        let workers = row.count("workers", MOST)?;
        let community = &mut self.communities[id.index()];
        if !code.is_empty() {
            community.code = code;
        }
        if !name.is_empty() {
            community.name = name;
        }
        if let Some(town) = position {
            community.town = crate::territory::TownId::of(town);
        }
        match row.text("kind").as_str() {
            "" => {}
            kind if kind.contains('村') || kind == "village" => community.kind = CommunityKind::Village,
            _ => community.kind = CommunityKind::Urban,
        }
        if let Some(workers) = workers
            && self.heads.communities.get(id.index()) != Some(&workers)
        {
            self.staffing.communities.insert(id, workers);
            self.heads_changed += 1;
        }
        Ok(())
    }

    fn grid(&mut self, row: &Row) -> Result<(), RefusedRow> {
        let code = row.code("code")?;
        let name = row.text("name");
        let found = find(&self.grids_by_code, &code).or_else(|| find(&self.grids_by_code, &name));
        let id = found.ok_or_else(|| row.refuse("code", words::ledger_unknown("网格", "grid", &code)))?;
        let community = row.code("community")?;
        let parent = match community.as_str() {
            "" => None,
            text => Some(
                find(&self.communities_by_code, text)
                    .ok_or_else(|| row.refuse("community", words::ledger_unknown("社区", "community", text)))?,
            ),
        };
        let (households, residents) = (row.count("households", MOST)?, row.count("residents", MOST)?);
        let workers = row.count("workers", MOST)?;
        let members: Vec<usize> = (0..self.data.units.len())
            .filter(|&u| self.grid_of(UnitId::of(u)) == Some(id))
            .collect();
        self.scale(row, &members, households, residents)?;
        let grid = &mut self.grids[id.index()];
        if !code.is_empty() {
            grid.code = code;
        }
        if !name.is_empty() {
            grid.name = name;
        }
        if let Some(parent) = parent {
            grid.community = parent;
        }
        match row.text("kind").as_str() {
            "" => {}
            kind if kind.contains("专属") || kind == "exclusive" => grid.kind = GridKind::Exclusive,
            _ => grid.kind = GridKind::Basic,
        }
        if let Some(workers) = workers
            && self.heads.grids.get(id.index()) != Some(&workers)
        {
            self.staffing.grids.insert(id, workers);
            self.heads_changed += 1;
        }
        Ok(())
    }

    fn compound(&mut self, row: &Row) -> Result<(), RefusedRow> {
        let name = row.text("name");
        // Compounds have no codes. Where several are called alike the rows of that name stand for them in
        // their order, if there is one for each.
        let (rows, read) = self.compound_rows.entry(plain(&name)).or_default();
        let alike = self.data.compounds.iter().enumerate();
        let alike: Vec<usize> = alike
            .filter(|(_, c)| plain(&c.name) == plain(&name))
            .map(|c| c.0)
            .collect();
        let id = (alike.get(*read).copied().filter(|_| alike.len() == *rows))
            .ok_or_else(|| row.refuse("name", words::ledger_unknown("小区", "compound", &name)))?;
        *read += 1;
        let property = row.text("property");
        let mode = words::property_mode_of(&property);
        if !property.is_empty() && mode.is_none() {
            return Err(row.refuse("property", words::ledger_property(&property)));
        }
        let old = row.truth("old")?;
        let (households, residents) = (row.count("households", MOST)?, row.count("residents", MOST)?);
        let members: Vec<usize> = (0..self.data.units.len())
            .filter(|&u| self.data.units[u].compound.is_some_and(|c| c.index() == id))
            .collect();
        self.scale(row, &members, households, residents)?;
        let compound = &mut self.data.compounds[id];
        let before = (compound.property, compound.old);
        compound.property = mode.unwrap_or(compound.property);
        compound.old = old.unwrap_or(compound.old);
        self.compounds_changed += u32::from(before != (compound.property, compound.old));
        Ok(())
    }

    fn unit(&mut self, row: &Row) -> Result<(), RefusedRow> {
        let code = row.code("code")?;
        let id = find(&self.units_by_code, &code)
            .ok_or_else(|| row.refuse("code", words::ledger_unknown("单元", "unit", &code)))?;
        let (mut households, mut residents) = (row.count("households", MOST)?, row.count("residents", MOST)?);
        let special = row.count("special", MOST)?;
        if row.has("before") {
            // A list of moves only tells how many people move; the list of units says how many there are.
            (households, residents) = (None, None);
        }
        let grid = row.code("grid")?;
        let to = match grid.as_str() {
            "" => None,
            text => Some(
                find(&self.grids_by_code, text)
                    .ok_or_else(|| row.refuse("grid", words::ledger_unknown("网格", "grid", text)))?,
            ),
        };
        let unit = &mut self.data.units[id.index()];
        let before = unit.clone();
        let name = row.text("name");
        if !name.is_empty() {
            unit.name = name;
        }
        set_counts(unit, households, residents);
        if let Some(special) = special {
            if special > unit.residents {
                let residents = unit.residents;
                *unit = before;
                return Err(row.refuse("special", words::special_over_residents(special, residents)));
            }
            unit.special = special;
        }
        self.counts_changed += u32::from(*unit != before);
        if let Some(to) = to
            && self.plan.grid_of(id) != Some(to)
        {
            self.moves.insert(id, to);
        }
        Ok(())
    }

    /// People as rows, or numbers of them: counted by post and area.
    fn staff(&mut self, matched: &Matched) {
        let mut grids: BTreeMap<GridId, u32> = BTreeMap::new();
        let mut communities: BTreeMap<CommunityId, u32> = BTreeMap::new();
        let mut towns: BTreeMap<crate::territory::TownId, u32> = BTreeMap::new();
        for row in matched.rows() {
            let read = || -> Result<(String, String, u32), RefusedRow> {
                Ok((
                    row.text("role"),
                    row.code("area")?,
                    row.count("count", MOST)?.unwrap_or(1),
                ))
            };
            let (role, area, count) = match read() {
                Ok(read) => read,
                Err(refused) => {
                    self.refused.push(refused);
                    continue;
                }
            };
            let town = || {
                (self.data.towns.iter().position(|t| t.name == area || t.code == area))
                    .map(crate::territory::TownId::of)
            };
            let of_grid = role.contains("网格") || role.contains("驻村") || role.to_lowercase().contains("grid");
            if of_grid && let Some(id) = find(&self.grids_by_code, &area) {
                *grids.entry(id).or_default() += count;
            } else if !of_grid && let Some(id) = find(&self.communities_by_code, &area) {
                *communities.entry(id).or_default() += count;
            } else if !of_grid && let Some(id) = town() {
                *towns.entry(id).or_default() += count;
            } else {
                self.refused
                    .push(row.refuse("area", words::ledger_no_area(&role, &area)));
            }
        }
        for (id, count) in grids {
            if self.heads.grids.get(id.index()) != Some(&count) {
                self.staffing.grids.insert(id, count);
                self.heads_changed += 1;
            }
        }
        for (id, count) in communities {
            if self.heads.communities.get(id.index()) != Some(&count) {
                self.staffing.communities.insert(id, count);
                self.heads_changed += 1;
            }
        }
        for (id, count) in towns {
            if self.heads.towns.get(id.index()) != Some(&count) {
                self.staffing.towns.insert(id, count);
                self.heads_changed += 1;
            }
        }
    }

    fn grid_of(&self, unit: UnitId) -> Option<GridId> {
        self.moves.get(&unit).copied().or_else(|| self.plan.grid_of(unit))
    }

    /// Brings the sums of units to what a ledger says, in proportion to what each had.
    fn scale(
        &mut self,
        row: &Row,
        members: &[usize],
        households: Option<u32>,
        residents: Option<u32>,
    ) -> Result<(), RefusedRow> {
        for (key, wanted, get) in [
            ("households", households, (|u| u.households) as fn(&Unit) -> u32),
            ("residents", residents, |u| u.residents),
        ] {
            let Some(wanted) = wanted else { continue };
            let sum: u64 = members.iter().map(|&m| u64::from(get(&self.data.units[m]))).sum();
            if sum == u64::from(wanted) {
                continue;
            }
            if members.is_empty() {
                return Err(row.refuse(key, words::ledger_no_units()));
            }
            let weights: Vec<f64> = (members.iter())
                .map(|&m| {
                    if sum > 0 {
                        f64::from(get(&self.data.units[m]))
                    } else {
                        1.0
                    }
                })
                .collect();
            for (&m, share) in members.iter().zip(apportion(wanted, &weights)) {
                let unit = &mut self.data.units[m];
                let before = unit.clone();
                if key == "households" {
                    set_counts(unit, Some(share), None);
                } else {
                    set_counts(unit, None, Some(share));
                }
                self.counts_changed += u32::from(*unit != before);
            }
        }
        Ok(())
    }

    fn finish(
        mut self,
        scenario: &Scenario,
        mut edits: Vec<ScenarioEdit>,
        mut changes: Vec<Pair>,
    ) -> Result<LedgerUpdate, ReadError> {
        let mut plan_edits = Vec::new();
        for (i, community) in self.communities.iter().enumerate() {
            if *community != self.plan.communities()[i] {
                plan_edits.push(PlanEdit::SetCommunity(CommunityId::of(i), community.clone()));
            }
        }
        let communities = plan_edits.len();
        for (i, grid) in self.grids.iter().enumerate() {
            if *grid != self.plan.grids()[i] {
                plan_edits.push(PlanEdit::SetGrid(GridId::of(i), grid.clone()));
            }
        }
        let grids = plan_edits.len() - communities;
        let moved = self.moves.len();
        if moved > 0 {
            plan_edits.push(PlanEdit::Assign(
                self.moves.iter().map(|(&u, &g)| (u, Some(g))).collect(),
            ));
        }
        for (count, (zh, en)) in [
            (
                communities,
                (
                    "个社区改名称、编码、类型或所属乡镇",
                    "communities change name, code, kind or town",
                ),
            ),
            (
                grids,
                (
                    "个网格改名称、编码、类型或所属社区",
                    "grids change name, code, kind or community",
                ),
            ),
            (moved, ("个单元改到别的网格", "units move to another grid")),
            (
                self.heads_changed as usize,
                ("个区域改人数", "areas change their heads"),
            ),
            (
                self.counts_changed as usize,
                ("个单元改户数、人口或名称", "units change households, residents or name"),
            ),
            (
                self.compounds_changed as usize,
                ("个小区改物业模式或老旧标记", "compounds change property mode or age"),
            ),
        ] {
            if count > 0 {
                changes.push((format!("{count} {zh}"), format!("{count} {en}")));
            }
        }
        if !plan_edits.is_empty() {
            edits.insert(0, ScenarioEdit::Plan(PlanEdit::All(plan_edits)));
        }
        if self.staffing != scenario.staffing {
            edits.push(ScenarioEdit::Staffing(Box::new(self.staffing)));
        }
        let changed = self.data != *self.territory.data();
        if changed {
            // A sample is made from its seed: with other counts it is one no more.
            self.data.origin = Origin::Imported;
            crate::exchange::territory_data::validate(&self.data).map_err(|why| words::territory_unusable(&why))?;
        }
        Ok(LedgerUpdate {
            edit: ScenarioEdit::All(edits),
            territory: changed.then_some(self.data),
            changes,
            refused: self.refused,
        })
    }
}

/// New counts; special residents are never more than residents.
fn set_counts(unit: &mut Unit, households: Option<u32>, residents: Option<u32>) {
    unit.households = households.unwrap_or(unit.households);
    unit.residents = residents.unwrap_or(unit.residents);
    unit.special = unit.special.min(unit.residents);
}
