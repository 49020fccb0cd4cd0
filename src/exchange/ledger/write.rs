//! Ledgers out: what stands in the program, and templates to be filled in.

use super::Kind as Ledger;
use super::fields;
use crate::exchange::decision_book;
use crate::exchange::workbook::{Cell, Column, Kind, Sheet, Workbook};
use crate::locale::Language;
use crate::locale::import as words;
use crate::plan::{Change, CommunityKind, GridId, GridKind, Plan};
use crate::scenario::Scenario;
use crate::territory::{Territory, UnitId};

fn number(n: u32) -> Cell {
    Cell::Number(f64::from(n))
}

fn columns(ledger: Ledger) -> Vec<Column> {
    fields::of(ledger)
        .iter()
        .filter_map(|f| f.names.first().map(|n| (f.key, *n)))
        .map(|(key, name)| {
            let (kind, width) = match key {
                "households" | "residents" | "special" | "workers" | "count" => (Kind::Whole, 12),
                "code" | "community" | "grid" | "area" => (Kind::Text, 22),
                _ => (Kind::Text, 18),
            };
            let column = Column::new(name, kind, width);
            match (ledger, key) {
                (Ledger::Compound, "property") => column.choices(["市场化", "自管", "兜底", "无"]),
                (Ledger::Compound, "old") => column.choices(["是", "否"]),
                (Ledger::Grid, "kind") => column.choices(["基础网格", "专属网格"]),
                (Ledger::Community, "kind") => column.choices(["社区", "村"]),
                (Ledger::Staff, "role") => column.choices(["网格员", "社区工作者", "乡镇人员", "驻村干部"]),
                _ => column,
            }
        })
        .collect()
}

fn sheet(ledger: Ledger) -> Sheet {
    Sheet::new(ledger.name(), columns(ledger))
}

/// The ledger of a scenario: grids, communities, compounds, units, heads, money, where areas came
/// from, and who moved against `base`.
pub fn write(territory: &Territory, scenario: &Scenario, base: Option<&Plan>) -> Workbook {
    let plan = &scenario.plan;
    let data = territory.data();
    let heads = decision_book::resolved(territory, scenario);
    let mut households = vec![(0u32, 0u32); plan.grids().len()];
    let mut compounds = vec![(0u32, 0u32); data.compounds.len()];
    for (unit, grid) in territory.units().iter().zip(plan.assignment()) {
        if let Some(g) = grid {
            households[g.index()].0 += unit.households;
            households[g.index()].1 += unit.residents;
        }
        if let Some(c) = unit.compound {
            compounds[c.index()].0 += unit.households;
            compounds[c.index()].1 += unit.residents;
        }
    }
    let mut grids = sheet(Ledger::Grid);
    for (i, grid) in plan.grids().iter().enumerate() {
        grids.rows.push(vec![
            Cell::text(grid.code.as_str()),
            Cell::text(grid.name.as_str()),
            Cell::text(plan.community(grid.community).code.as_str()),
            Cell::text(if grid.kind == GridKind::Exclusive {
                "专属网格"
            } else {
                "基础网格"
            }),
            number(households[i].0),
            number(households[i].1),
            number(heads.grids.get(i).copied().unwrap_or(0)),
        ]);
    }
    let mut communities = sheet(Ledger::Community);
    for (i, community) in plan.communities().iter().enumerate() {
        let town = data.towns.get(community.town.index());
        communities.rows.push(vec![
            Cell::text(community.code.as_str()),
            Cell::text(community.name.as_str()),
            town.map_or(Cell::Empty, |t| Cell::text(t.name.as_str())),
            Cell::text(if community.kind == CommunityKind::Village {
                "村"
            } else {
                "社区"
            }),
            number(heads.communities.get(i).copied().unwrap_or(0)),
        ]);
    }
    let mut compound_sheet = sheet(Ledger::Compound);
    for (compound, counts) in data.compounds.iter().zip(&compounds) {
        compound_sheet.rows.push(vec![
            Cell::text(compound.name.as_str()),
            Cell::text(words::property_mode(compound.property)),
            Cell::text(if compound.old { "是" } else { "否" }),
            number(counts.0),
            number(counts.1),
        ]);
    }
    let mut units = sheet(Ledger::Unit);
    for (unit, grid) in territory.units().iter().zip(plan.assignment()) {
        units.rows.push(vec![
            Cell::text(unit.code.as_str()),
            Cell::text(unit.name.as_str()),
            number(unit.households),
            number(unit.residents),
            number(unit.special),
            grid.map_or(Cell::Empty, |g| Cell::text(plan.grid(g).code.as_str())),
        ]);
    }
    let mut sheets = vec![communities, grids, compound_sheet, units, lineage(plan)];
    if let Some(base) = base {
        sheets.push(moved(territory, base, plan));
    }
    Workbook { sheets }
}

/// 沿革: where areas came from.
fn lineage(plan: &Plan) -> Sheet {
    let mut sheet = Sheet::new(
        "沿革",
        vec![
            Column::new("变化", Kind::Text, 10),
            Column::new("层级", Kind::Text, 8),
            Column::new("原编码", Kind::Text, 36),
            Column::new("新编码", Kind::Text, 36),
            Column::new("生效日期", Kind::Text, 12),
        ],
    );
    for entry in &plan.notes().lineage {
        sheet.rows.push(vec![
            Cell::text(match entry.change {
                Change::Split => "一拆多",
                Change::Merge => "多并一",
                Change::New => "新设",
                Change::Gone => "撤销",
                Change::Recode => "改编码",
                _ => "改隶",
            }),
            Cell::text(if entry.community { "社区" } else { "网格" }),
            Cell::text(entry.from.join("、")),
            Cell::text(entry.to.join("、")),
            Cell::text(entry.effective.as_str()),
        ]);
    }
    sheet
}

/// 调整: units in another grid than in `base`.
fn moved(territory: &Territory, base: &Plan, plan: &Plan) -> Sheet {
    let column = |name: &str, width| Column::new(name, Kind::Text, width);
    let mut sheet = Sheet::new(
        "调整",
        vec![
            column("单元编码", 20),
            column("单元名称", 18),
            Column::new("户数", Kind::Whole, 8),
            Column::new("常住人口", Kind::Whole, 10),
            column("原网格编码", 20),
            column("原网格", 18),
            column("新网格编码", 20),
            column("新网格", 18),
        ],
    );
    let area = |plan: &Plan, grid: Option<GridId>| match grid {
        Some(g) => (plan.grid(g).code.clone(), plan.grid(g).name.clone()),
        None => (String::new(), "未划入".to_owned()),
    };
    for (i, unit) in territory
        .units()
        .iter()
        .enumerate()
        .take(base.assignment().len().min(plan.assignment().len()))
    {
        let id = UnitId::of(i);
        let (before, after) = (area(base, base.grid_of(id)), area(plan, plan.grid_of(id)));
        if before != after {
            sheet.rows.push(vec![
                Cell::text(unit.code.as_str()),
                Cell::text(unit.name.as_str()),
                number(unit.households),
                number(unit.residents),
                Cell::text(before.0),
                Cell::text(before.1),
                Cell::text(after.0),
                Cell::text(after.1),
            ]);
        }
    }
    sheet
}

/// One line a unit: which grid, community and town it is in.
pub fn assignment(territory: &Territory, plan: &Plan) -> Sheet {
    let column = |name: &str| Column::new(name, Kind::Text, 20);
    let mut sheet = Sheet::new(
        "归属",
        [
            "单元编码",
            "单元名称",
            "网格编码",
            "网格名称",
            "社区编码",
            "社区名称",
            "乡镇",
        ]
        .map(column)
        .to_vec(),
    );
    for (unit, grid) in territory.units().iter().zip(plan.assignment()) {
        let grid = grid.map(|g| plan.grid(g));
        let community = grid.map(|g| plan.community(g.community));
        let town = community.and_then(|c| territory.data().towns.get(c.town.index()));
        let text = |t: Option<&String>| t.map_or(Cell::Empty, |t| Cell::text(t.as_str()));
        sheet.rows.push(vec![
            Cell::text(unit.code.as_str()),
            Cell::text(unit.name.as_str()),
            text(grid.map(|g| &g.code)),
            text(grid.map(|g| &g.name)),
            text(community.map(|c| &c.code)),
            text(community.map(|c| &c.name)),
            text(town.map(|t| &t.name)),
        ]);
    }
    sheet
}

/// Empty sheets of every ledger, with what to know about each; the money with its lines filled in.
pub fn template(territory: &Territory, scenario: &Scenario) -> Workbook {
    let mut sheets = Vec::new();
    for ledger in Ledger::ALL {
        let mut sheet = match ledger {
            Ledger::Budget => {
                let book = decision_book::write(territory, scenario, None, Language::Chinese);
                let name = decision_book::Part::Budget.name().0;
                book.sheets.into_iter().find(|s| s.name == name).unwrap_or_default()
            }
            _ => sheet(ledger),
        };
        sheet.notes = match ledger {
            Ledger::Community => vec!["按社区编码更新；编码写成文本。类型填“社区”或“村”。".to_owned()],
            Ledger::Grid => vec!["按网格编码更新；户数、人口按比例分到网格内各单元。类型填“基础网格”或“专属网格”。".to_owned()],
            Ledger::Compound => vec!["按小区名称更新；物业模式填“市场化”“自管”“兜底”或“无”。".to_owned()],
            Ledger::Unit => vec!["按单元（楼栋）编码更新；网格编码变了，单元就改到该网格。".to_owned()],
            Ledger::Staff => vec!["一行一人或一行一个人数；岗位含“网格”的计入网格，其余计入社区或乡镇。不要填姓名、身份证、电话，填了也会丢弃。".to_owned()],
            Ledger::Case => vec!["一行一件；至少有类别和发生时间。用来校准发生率和办理用时。".to_owned()],
            Ledger::Budget => sheet.notes,
        };
        sheets.push(sheet);
    }
    Workbook { sheets }
}
