//! Everything decided in one workbook (一本台账): staffing, budget, levers, parameters and results as
//! sheets; read back without loss as one edit. Keys stand in the first column of every sheet, so that
//! rows may be sorted and names changed; a number that somebody edits in Excel is a number set by hand.

use super::workbook::fields::{Field, Matched, RefusedRow};
use super::workbook::{Cell, Column, Kind, Sheet, Table, Workbook};
use crate::comparison::interval::interval;
use crate::locale::Language;
use crate::locale::import::Pair;
use crate::locale::index::words;
use crate::plan::{CommunityId, CommunityKind, GridId, Reversible, Tallies};
use crate::scenario::budget::{self, Envelope, LineSetting, Payer, years};
use crate::scenario::lever::own::{How, OwnEffect};
use crate::scenario::lever::{self, Group};
use crate::scenario::staffing::{self, Role, Rule};
use crate::scenario::{
    BudgetSetting, LeverSetting, Levers, OwnLever, Scenario, ScenarioEdit, Staffing, assumption, parameters, workload,
};
use crate::simulation::{Index, Outcome};
use crate::territory::{Territory, TownId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The sheets, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// 人员.
    Staffing,
    /// 经费.
    Budget,
    /// 举措.
    Levers,
    /// 自定举措.
    OwnLevers,
    /// 参数台账.
    Parameters,
    /// 结果.
    Results,
}

impl Part {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Staffing,
        Self::Budget,
        Self::Levers,
        Self::OwnLevers,
        Self::Parameters,
        Self::Results,
    ];

    /// Name of the sheet.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Staffing => ("人员", "Staffing"),
            Self::Budget => ("经费", "Budget"),
            Self::Levers => ("举措", "Levers"),
            Self::OwnLevers => ("自定举措", "Own measures"),
            Self::Parameters => ("参数台账", "Parameters"),
            Self::Results => ("结果", "Results"),
        }
    }
}

/// The workbook of a scenario; `outcome` fills the results.
pub fn write(territory: &Territory, scenario: &Scenario, outcome: Option<&Outcome>, language: Language) -> Workbook {
    let heads = resolved(territory, scenario);
    let maker = Maker {
        territory,
        scenario,
        language,
    };
    let mut sheets = vec![
        maker.staffing(&heads),
        maker.budget(&heads),
        maker.levers(),
        maker.own_levers(),
        maker.parameters(),
    ];
    if let Some(outcome) = outcome {
        sheets.push(maker.results(outcome));
    }
    Workbook { sheets }
}

/// Heads as the scenario has them, on the plan's own ground; numbers that cannot be used leave the
/// rule without workloads to go by.
pub(super) fn resolved(territory: &Territory, scenario: &Scenario) -> staffing::Heads {
    let ground = scenario.ground(territory);
    let territory = ground.as_deref().unwrap_or(territory);
    let hours = match parameters::resolve(territory, scenario) {
        Ok(p) => workload::unit_hours(territory, &p),
        Err(_) => vec![0.0; territory.units().len()],
    };
    staffing::heads(territory, scenario, &Tallies::of(territory, &scenario.plan, &hours))
}

struct Maker<'a> {
    territory: &'a Territory,
    scenario: &'a Scenario,
    language: Language,
}

fn text(value: impl Into<String>) -> Cell {
    Cell::text(value)
}

fn number(value: impl Into<f64>) -> Cell {
    Cell::Number(value.into())
}

fn optional(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, Cell::Number)
}

/// Area kinds of the staffing sheet.
const GRID: &str = "grid";
const COMMUNITY: &str = "community";
const TOWN: &str = "town";
const RULE: &str = "rule";

fn rule_key(rule: Rule) -> &'static str {
    match rule {
        Rule::Households => "households",
        Rule::Equal => "equal",
        Rule::Workload => "workload",
    }
}

fn rule_of(key: &str) -> Option<Rule> {
    [Rule::Households, Rule::Equal, Rule::Workload]
        .into_iter()
        .find(|r| rule_key(*r) == key)
}

impl Maker<'_> {
    fn pick(&self, pair: (&str, &str)) -> String {
        self.language.pick(pair).to_owned()
    }

    fn yes(&self, yes: bool) -> Cell {
        text(match yes {
            true => self.pick(("是", "yes")),
            false => self.pick(("否", "no")),
        })
    }

    fn column(&self, header: (&str, &str), kind: Kind, width: u8) -> Column {
        Column::new(self.pick(header), kind, width)
    }

    fn sheet(&self, part: Part, columns: Vec<Column>) -> Sheet {
        Sheet::new(self.pick(part.name()), columns)
    }

    fn yes_no(&self, header: (&str, &str)) -> Column {
        self.column(header, Kind::Text, 10)
            .choices([self.pick(("是", "yes")), self.pick(("否", "no"))])
    }

    fn staffing(&self, heads: &staffing::Heads) -> Sheet {
        let columns = vec![
            self.column(("类型", "Kind"), Kind::Text, 16),
            self.column(("序号", "Position"), Kind::Whole, 8),
            self.column(("编码", "Code"), Kind::Text, 18),
            self.column(("名称", "Name"), Kind::Text, 28),
            self.column(("岗位", "Role"), Kind::Text, 16),
            self.column(("人数", "Heads"), Kind::Whole, 10),
            self.yes_no(("手工指定", "Set by hand")),
        ];
        let mut sheet = self.sheet(Part::Staffing, columns);
        let (plan, set) = (&self.scenario.plan, &self.scenario.staffing);
        for (key, rule, name) in [
            ("grid_rule", set.rule, ("网格员分配规则", "rule of grid workers")),
            (
                "community_rule",
                set.community_rule,
                ("社区工作者分配规则", "rule of community workers"),
            ),
        ] {
            sheet.rows.push(vec![
                text(RULE),
                Cell::Empty,
                text(key),
                text(self.pick(name)),
                text(rule_key(rule)),
                Cell::Empty,
                Cell::Empty,
            ]);
        }
        let mut row = |kind: &str, i: usize, code: &str, name: &str, role: String, heads: u32, hand: bool| {
            let hand = self.yes(hand);
            sheet.rows.push(vec![
                text(kind),
                number(i as f64),
                text(code),
                text(name),
                text(role),
                number(heads),
                hand,
            ]);
        };
        let at = |list: &[u32], i: usize| list.get(i).copied().unwrap_or(0);
        for (i, town) in self.territory.data().towns.iter().enumerate() {
            let hand = set.towns.contains_key(&TownId::of(i));
            row(
                TOWN,
                i,
                &town.code,
                &town.name,
                self.pick(Role::TownStaff.name()),
                at(&heads.towns, i),
                hand,
            );
        }
        for (i, c) in plan
            .communities()
            .iter()
            .enumerate()
            .filter(|(_, c)| c.kind == CommunityKind::Urban)
        {
            let hand = set.communities.contains_key(&CommunityId::of(i));
            let role = self.pick(Role::CommunityWorker.name());
            row(COMMUNITY, i, &c.code, &c.name, role, at(&heads.communities, i), hand);
        }
        for (i, g) in plan.grids().iter().enumerate() {
            let hand = set.grids.contains_key(&GridId::of(i));
            let role = match plan.community(g.community).kind {
                CommunityKind::Urban => Role::GridWorker.name(),
                CommunityKind::Village => ("驻村干部", "Posted cadres"),
            };
            row(GRID, i, &g.code, &g.name, self.pick(role), at(&heads.grids, i), hand);
        }
        for (role, areas) in &set.forces {
            for (id, &heads) in areas {
                if let Some(c) = plan.communities().get(id.index()) {
                    row(
                        role.key(),
                        id.index(),
                        &c.code,
                        &c.name,
                        self.pick(role.name()),
                        heads,
                        true,
                    );
                }
            }
        }
        sheet
    }

    fn budget(&self, heads: &staffing::Heads) -> Sheet {
        let mut columns = vec![
            self.column(("键", "Key"), Kind::Text, 20),
            self.column(("名称", "Name"), Kind::Text, 26),
            self.column(("科目", "Envelope"), Kind::Text, 16),
            self.column(("算式", "Formula"), Kind::Text, 44),
            self.column(("按算式（元）", "By formula (yuan)"), Kind::Money, 18),
            self.column(("手工金额（元）", "Set by hand (yuan)"), Kind::Money, 18),
            self.column(("支付方", "Payer"), Kind::Text, 14)
                .choices(Payer::ALL.map(Payer::key)),
            self.column(("手工支付方", "Payer by hand"), Kind::Text, 14)
                .choices(Payer::ALL.map(Payer::key)),
            self.column(("年增长", "Growth"), Kind::Percent(1), 10),
            self.column(("手工年增长", "Growth by hand"), Kind::Percent(1), 12),
        ];
        for year in 1..=years::YEARS {
            let (zh, en) = (format!("第{year}年（元）"), format!("Year {year} (yuan)"));
            columns.push(self.column((&zh, &en), Kind::Money, 18));
        }
        let mut sheet = self.sheet(Part::Budget, columns);
        let lines = budget::lines(self.territory, self.scenario, heads);
        for line in &lines {
            let set = self.scenario.budget.lines.get(line.key).copied().unwrap_or_default();
            let mut row = vec![
                text(line.key),
                text(self.pick(line.name)),
                text(self.pick(line.envelope.name())),
                text(self.language.pick(line.formula.clone())),
                number(line.reckoned),
                optional(set.amount),
                text(line.payer.key()),
                text(set.payer.map_or("", Payer::key)),
                number(line.growth),
                optional(set.growth),
            ];
            row.extend(years::of_line(line).map(Cell::Number));
            sheet.rows.push(row);
        }
        // What was set about a line that is not there now must not be lost.
        for (key, set) in &self.scenario.budget.lines {
            if !lines.iter().any(|l| l.key == key) {
                sheet.rows.push(vec![
                    text(key.clone()),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    optional(set.amount),
                    Cell::Empty,
                    text(set.payer.map_or("", Payer::key)),
                    Cell::Empty,
                    optional(set.growth),
                ]);
            }
        }
        for envelope in Envelope::ALL {
            let set = self.scenario.budget.envelopes.get(envelope.key()).copied();
            let limit = budget::limit(self.territory, self.scenario, envelope);
            sheet.rows.push(vec![
                text(format!("envelope:{}", envelope.key())),
                text(self.language.pick(("额度", "Limit"))),
                text(self.pick(envelope.name())),
                Cell::Empty,
                optional(limit),
                optional(set),
            ]);
        }
        sheet
    }

    fn levers(&self) -> Sheet {
        let columns = vec![
            self.column(("键", "Key"), Kind::Text, 10),
            self.column(("编号", "Label"), Kind::Text, 8),
            self.column(("名称", "Name"), Kind::Text, 30),
            self.yes_no(("采取", "Taken")),
            self.column(("数项", "Number"), Kind::Whole, 8),
            self.column(("数项名称", "Number's name"), Kind::Text, 26),
            self.column(("取值", "Value"), Kind::General, 12),
            self.column(("单位", "Unit"), Kind::Text, 12),
            self.column(("现状", "Before"), Kind::General, 12),
            self.column(("文件", "Document"), Kind::General, 12),
            self.column(("下限", "Least"), Kind::General, 10),
            self.column(("上限", "Most"), Kind::General, 12),
            self.column(("依据", "Grade"), Kind::Text, 10),
            self.column(("文件原文", "The document's sentence"), Kind::Text, 60),
        ];
        let mut sheet = self.sheet(Part::Levers, columns);
        for lever in lever::levers() {
            let setting = self.scenario.levers.get(lever.id);
            for i in 0..lever.numbers.len().max(1) {
                let n = lever.numbers.get(i);
                sheet.rows.push(vec![
                    text(lever.id),
                    text(lever.label),
                    text(self.pick(lever.name)),
                    self.yes(setting.is_some_and(|s| s.on)),
                    n.map_or(Cell::Empty, |_| number((i + 1) as f64)),
                    text(n.map_or(String::new(), |n| self.pick(n.name))),
                    optional(setting.and_then(|s| s.values.get(i).copied())),
                    text(n.map_or(String::new(), |n| self.pick(n.unit))),
                    optional(n.map(|n| n.before)),
                    optional(n.map(|n| n.document)),
                    optional(n.map(|n| n.bounds.0)),
                    optional(n.map(|n| n.bounds.1)),
                    text(self.pick(lever.grade.name())),
                    text(self.pick(lever.sentence)),
                ]);
            }
        }
        sheet
    }

    fn own_levers(&self) -> Sheet {
        let columns = vec![
            self.column(("序号", "Position"), Kind::Whole, 8),
            self.column(("名称", "Name"), Kind::Text, 30),
            self.column(("类别", "Group"), Kind::Text, 8)
                .choices(Group::ALL.map(Group::key)),
            self.yes_no(("采取", "Taken")),
            self.column(("说明", "Note"), Kind::Text, 40),
            self.column(("作用方式", "How"), Kind::Text, 12)
                .choices(How::ALL.map(How::key)),
            self.column(("作用对象", "Acts on"), Kind::Text, 20),
            self.column(("数量", "Amount"), Kind::General, 12),
        ];
        let mut sheet = self.sheet(Part::OwnLevers, columns);
        for (i, lever) in self.scenario.own_levers.iter().enumerate() {
            let effects: Vec<Option<&OwnEffect>> = match lever.effects.is_empty() {
                true => vec![None],
                false => lever.effects.iter().map(Some).collect(),
            };
            for effect in effects {
                sheet.rows.push(vec![
                    number((i + 1) as f64),
                    text(lever.name.clone()),
                    text(lever.group.key()),
                    self.yes(lever.on),
                    text(lever.note.clone()),
                    text(effect.map_or("", |e| e.how.key())),
                    text(effect.map_or("", |e| &e.key)),
                    optional(effect.map(|e| e.amount)),
                ]);
            }
        }
        sheet
    }

    fn parameters(&self) -> Sheet {
        let columns = vec![
            self.column(("键", "Key"), Kind::Text, 24),
            self.column(("名称", "Name"), Kind::Text, 40),
            self.column(("取值", "Value"), Kind::General, 12),
            self.column(("单位", "Unit"), Kind::Text, 16),
            self.column(("默认", "Default"), Kind::General, 12),
            self.column(("低", "Low"), Kind::General, 10),
            self.column(("高", "High"), Kind::General, 10),
            self.column(("依据", "Grade"), Kind::Text, 10),
            self.column(("来源", "Source"), Kind::Text, 50),
            self.column(("实测说明", "Measured from"), Kind::Text, 30),
        ];
        let mut sheet = self.sheet(Part::Parameters, columns);
        for row in assumption::assumptions() {
            let measured = self.scenario.measured.get(row.key);
            let grade = self.scenario.grade(row);
            sheet.rows.push(vec![
                text(row.key),
                text(self.pick(row.name)),
                number(self.scenario.assumptions.get(row.key).copied().unwrap_or(row.value)),
                text(self.pick(row.unit)),
                number(row.value),
                number(row.range.0),
                number(row.range.1),
                text(self.pick(grade.name())),
                text(row.source),
                text(measured.cloned().unwrap_or_default()),
            ]);
        }
        sheet
    }

    fn results(&self, outcome: &Outcome) -> Sheet {
        let columns = vec![
            self.column(("键", "Key"), Kind::Text, 20),
            self.column(("指标", "Index"), Kind::Text, 26),
            self.column(("单位", "Unit"), Kind::Text, 14),
            self.column(("均值", "Mean"), Kind::General, 16),
            self.column(("区间半宽（95%）", "Half-width (95 %)"), Kind::General, 16),
            self.column(("重复次数", "Replications"), Kind::Whole, 12),
            self.column(("种子", "Seed"), Kind::General, 12),
        ];
        let mut sheet = self.sheet(Part::Results, columns);
        for index in Index::ALL {
            let words = words(index);
            let value = interval(&outcome.series(0, index));
            sheet.rows.push(vec![
                text(index.key()),
                text(self.pick(words.name)),
                text(self.pick(words.unit)),
                optional(value.map(|v| v.mean)),
                optional(value.map(|v| v.half_width).filter(|h| h.is_finite())),
                number(outcome.replications),
                number(outcome.seed as f64),
            ]);
        }
        sheet
    }
}

// Back -------------------------------------------------------------------------------------------

const STAFFING: &[Field] = &[
    Field::required("kind", &["类型", "Kind"]),
    Field::new("position", &["序号", "Position"]),
    Field::required("code", &["编码", "Code"]),
    Field::required("role", &["岗位", "Role"]),
    Field::required("heads", &["人数", "Heads"]),
    Field::required("hand", &["手工指定", "Set by hand"]),
];
pub(super) const BUDGET: &[Field] = &[
    Field::required("key", &["键", "Key"]),
    Field::required("reckoned", &["按算式（元）", "By formula"]),
    Field::required("amount", &["手工金额（元）", "Set by hand"]),
    Field::new("payer", &["手工支付方", "Payer by hand"]),
    Field::new("growth", &["手工年增长", "Growth by hand"]),
];
const LEVERS: &[Field] = &[
    Field::required("key", &["键", "Key"]),
    Field::required("on", &["采取", "Taken"]),
    Field::required("number", &["数项", "Number"]),
    Field::required("value", &["取值", "Value"]),
    Field::required("document", &["文件", "Document"]),
];
const OWN: &[Field] = &[
    Field::required("position", &["序号", "Position"]),
    Field::required("name", &["名称", "Name"]),
    Field::required("group", &["类别", "Group"]),
    Field::required("on", &["采取", "Taken"]),
    Field::new("note", &["说明", "Note"]),
    Field::required("how", &["作用方式", "How"]),
    Field::required("key", &["作用对象", "Acts on"]),
    Field::required("amount", &["数量", "Amount"]),
];
const PARAMETERS: &[Field] = &[
    Field::required("key", &["键", "Key"]),
    Field::required("value", &["取值", "Value"]),
    Field::required("default", &["默认", "Default"]),
    Field::new("measured", &["实测说明", "Measured from"]),
];

/// What a workbook says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// One edit with everything; nothing to do is an empty one.
    pub edit: ScenarioEdit,
    /// Sheets that were understood.
    pub parts: Vec<Part>,
    /// Rows that were not.
    pub refused: Vec<RefusedRow>,
}

/// Reads the sheets of a workbook (or one sheet's CSV) onto a scenario; parts that are not there stay
/// as they are. The error says that none was understood.
pub fn read(territory: &Territory, scenario: &Scenario, tables: &[Table]) -> Result<Decisions, Pair> {
    let mut decisions = Decisions {
        edit: ScenarioEdit::All(Vec::new()),
        parts: Vec::new(),
        refused: Vec::new(),
    };
    let mut edits = Vec::new();
    for part in Part::ALL {
        let fields = match part {
            Part::Staffing => STAFFING,
            Part::Budget => BUDGET,
            Part::Levers => LEVERS,
            Part::OwnLevers => OWN,
            Part::Parameters => PARAMETERS,
            Part::Results => continue,
        };
        let Some(matched) = matched_in(tables, fields) else {
            continue;
        };
        decisions.parts.push(part);
        let refused = &mut decisions.refused;
        match part {
            // Last of all: who is placed by the rule hangs on everything else.
            Part::Staffing => {}
            Part::Budget => edits.push(ScenarioEdit::Budget(Box::new(read_budget(&matched, refused)))),
            Part::Levers => edits.extend(read_levers(&scenario.levers, &matched, refused)),
            Part::OwnLevers => edits.push(ScenarioEdit::OwnLevers(read_own(&matched, refused))),
            Part::Parameters => edits.extend(read_parameters(scenario, &matched, refused)),
            Part::Results => {}
        }
    }
    if let Some(matched) = matched_in(tables, STAFFING) {
        let mut decided = scenario.clone();
        // What came before applies to anything; a refusal would leave the scenario as it is.
        let _ = ScenarioEdit::All(edits.clone()).apply_to(&mut decided);
        let staffing = read_staffing(territory, &decided, &matched, &mut decisions.refused);
        edits.push(ScenarioEdit::Staffing(Box::new(staffing)));
    }
    if decisions.parts.is_empty() {
        return Err((
            "文件里没有可识别的人员、经费、举措或参数表。请用“导出”得到的表格修改后再导入".to_owned(),
            "The file has no table of staffing, budget, levers or parameters. Change an exported workbook and import that"
                .to_owned(),
        ));
    }
    decisions.edit = ScenarioEdit::All(edits);
    Ok(decisions)
}

/// The table that has all these fields.
fn matched_in<'a>(tables: &'a [Table], fields: &'a [Field]) -> Option<Matched<'a>> {
    tables
        .iter()
        .find_map(|table| Matched::of(table, fields).ok().filter(|_| complete(table, fields)))
}

/// Whether every required field has its own name there, not one that merely stands inside another.
fn complete(table: &Table, fields: &[Field]) -> bool {
    let least: u32 = fields.iter().filter(|f| f.required).map(|_| 2).sum();
    Matched::score(table, fields) >= least
}

fn wrong(zh: &str, en: &str) -> Pair {
    (zh.to_owned(), en.to_owned())
}

fn read_staffing(
    territory: &Territory,
    scenario: &Scenario,
    matched: &Matched<'_>,
    refused: &mut Vec<RefusedRow>,
) -> Staffing {
    let plan = &scenario.plan;
    let data = territory.data();
    let mut staffing = Staffing::default();
    let mut by_rule = Vec::new();
    for row in matched.rows() {
        let (kind, code) = (row.text("kind"), row.text("code"));
        if kind == RULE {
            match rule_of(&row.text("role")) {
                Some(rule) if code == "community_rule" => staffing.community_rule = rule,
                Some(rule) => staffing.rule = rule,
                None => refused.push(row.refuse("role", wrong("没有这种分配规则", "there is no such rule"))),
            }
            continue;
        }
        let (position, heads) = match (row.number_of("position"), row.count("heads", 10_000_000)) {
            (Ok(position), Ok(Some(heads))) => (position, heads),
            (_, Ok(None)) => continue,
            (Err(why), _) | (_, Err(why)) => {
                refused.push(why);
                continue;
            }
        };
        // By code; where two areas share one, by position.
        let place = |codes: &[&str]| {
            let at = position
                .map(|p| p as usize)
                .filter(|&p| codes.get(p) == Some(&code.as_str()));
            at.or_else(|| codes.iter().position(|c| **c == *code))
        };
        let communities = || plan.communities().iter().map(|c| c.code.as_str()).collect::<Vec<_>>();
        let found = match kind.as_str() {
            TOWN => place(&data.towns.iter().map(|t| t.code.as_str()).collect::<Vec<_>>()),
            GRID => place(&plan.grids().iter().map(|g| g.code.as_str()).collect::<Vec<_>>()),
            _ => place(&communities()),
        };
        let Some(i) = found else {
            refused.push(row.refuse("code", wrong("方案里没有这个编码", "the plan has no such code")));
            continue;
        };
        let hand = row.cell("hand").truth() == Some(true);
        match kind.as_str() {
            TOWN | GRID | COMMUNITY if !hand => by_rule.push((kind, i, heads)),
            TOWN | GRID | COMMUNITY => place_by_hand(&mut staffing, &kind, i, heads),
            other => match Role::of(other) {
                Some(role) => {
                    let areas: &mut crate::sorted::SortedMap<CommunityId, u32> =
                        staffing.forces.entry(role).or_default();
                    areas.insert(CommunityId::of(i), heads);
                }
                None => refused.push(row.refuse("kind", wrong("没有这种类型", "there is no such kind"))),
            },
        }
    }
    // A number that somebody changed is a number set by hand, whatever the column says.
    let now = resolved(
        territory,
        &Scenario {
            staffing: staffing.clone(),
            ..scenario.clone()
        },
    );
    for (kind, i, heads) in by_rule {
        let list = match kind.as_str() {
            TOWN => &now.towns,
            GRID => &now.grids,
            _ => &now.communities,
        };
        if list.get(i).copied().unwrap_or(0) != heads {
            place_by_hand(&mut staffing, &kind, i, heads);
        }
    }
    staffing
}

fn place_by_hand(staffing: &mut Staffing, kind: &str, i: usize, heads: u32) {
    match kind {
        TOWN => staffing.towns.insert(TownId::of(i), heads),
        GRID => staffing.grids.insert(GridId::of(i), heads),
        _ => staffing.communities.insert(CommunityId::of(i), heads),
    };
}

fn read_budget(matched: &Matched<'_>, refused: &mut Vec<RefusedRow>) -> BudgetSetting {
    let mut budget = BudgetSetting::default();
    for row in matched.rows() {
        let key = row.text("key");
        let (amount, growth) = match (row.number_of("amount"), row.number_of("growth")) {
            (Ok(amount), Ok(growth)) => (amount, growth),
            (Err(why), _) | (_, Err(why)) => {
                refused.push(why);
                continue;
            }
        };
        if let Some(envelope) = key.strip_prefix("envelope:") {
            match (Envelope::of(envelope), amount) {
                (Some(_), Some(amount)) => {
                    budget.envelopes.insert(envelope.to_owned(), amount);
                }
                (Some(_), None) => {}
                (None, _) => refused.push(row.refuse("key", wrong("没有这个科目", "there is no such envelope"))),
            }
        } else if budget::LINE_KEYS.contains(&key.as_str()) {
            let payer = Payer::of(&row.text("payer"));
            let set = LineSetting { amount, payer, growth };
            if !set.is_empty() {
                budget.lines.insert(key, set);
            }
        } else {
            refused.push(row.refuse("key", wrong("没有这一行经费", "there is no such line")));
        }
    }
    budget
}

fn read_levers(now: &Levers, matched: &Matched<'_>, refused: &mut Vec<RefusedRow>) -> Vec<ScenarioEdit> {
    let mut settings = Levers::new();
    for row in matched.rows() {
        let Some(lever) = lever::find(&row.text("key")) else {
            refused.push(row.refuse("key", wrong("没有这条举措", "there is no such lever")));
            continue;
        };
        let value = match row.number_of("value") {
            Ok(value) => value,
            Err(why) => {
                refused.push(why);
                continue;
            }
        };
        let index = row
            .cell("number")
            .number()
            .map_or(0, |n| (n as usize).saturating_sub(1));
        let setting = settings.entry(lever.id.to_owned()).or_default();
        setting.on |= row.cell("on").truth() == Some(true);
        let Some(value) = value else { continue };
        match lever.numbers.get(index) {
            Some(n) if n.bounds.0 <= value && value <= n.bounds.1 => {
                // Values before it that were left blank are the document's.
                while setting.values.len() < index {
                    setting.values.push(lever.numbers[setting.values.len()].document);
                }
                if setting.values.len() == index {
                    setting.values.push(value);
                } else {
                    setting.values[index] = value;
                }
            }
            _ => refused.push(row.refuse("value", wrong("超出上下限", "it is out of bounds"))),
        }
    }
    settings
        .into_iter()
        .filter(|(_, setting)| *setting != LeverSetting::default())
        .map(|(id, setting)| (id, Some(setting)))
        .chain(now.keys().map(|id| (id.clone(), None)))
        .fold(
            BTreeMap::new(),
            |mut all: BTreeMap<String, Option<LeverSetting>>, (id, setting)| {
                all.entry(id).or_insert(setting);
                all
            },
        )
        .into_iter()
        .map(|(id, setting)| ScenarioEdit::Lever { id, setting })
        .collect()
}

fn read_own(matched: &Matched<'_>, refused: &mut Vec<RefusedRow>) -> Vec<OwnLever> {
    let mut levers = BTreeMap::<u32, OwnLever>::new();
    for row in matched.rows() {
        let (position, amount) = match (row.count("position", 10_000), row.number_of("amount")) {
            (Ok(Some(position)), Ok(amount)) => (position, amount),
            (Ok(None), _) => continue,
            (Err(why), _) | (_, Err(why)) => {
                refused.push(why);
                continue;
            }
        };
        let Some(group) = Group::of(&row.text("group")) else {
            refused.push(row.refuse(
                "group",
                wrong("类别应为 add、cut、mul、div", "the group must be add, cut, mul or div"),
            ));
            continue;
        };
        let lever = levers.entry(position).or_insert_with(|| OwnLever {
            name: row.text("name"),
            group,
            note: row.text("note"),
            on: row.cell("on").truth() == Some(true),
            effects: Vec::new(),
        });
        match (How::of(&row.text("how")), amount) {
            (Some(how), Some(amount)) => lever.effects.push(OwnEffect {
                how,
                key: row.text("key"),
                amount,
            }),
            (None, None) => {}
            _ => refused.push(row.refuse("how", wrong("作用方式或数量不全", "how or how much is missing"))),
        }
    }
    levers.into_values().collect()
}

fn read_parameters(scenario: &Scenario, matched: &Matched<'_>, refused: &mut Vec<RefusedRow>) -> Vec<ScenarioEdit> {
    let mut edits = Vec::new();
    for row in matched.rows() {
        let Some(found) = assumption::find(&row.text("key")) else {
            refused.push(row.refuse("key", wrong("没有这个参数", "there is no such parameter")));
            continue;
        };
        let value = match row.number_of("value") {
            Ok(value) => value,
            Err(why) => {
                refused.push(why);
                continue;
            }
        };
        if value.is_some_and(|v| v < found.bounds.0 || v > found.bounds.1) {
            refused.push(row.refuse("value", wrong("超出上下限", "it is out of bounds")));
            continue;
        }
        let value = value.filter(|v| *v != found.value);
        let note = Some(row.text("measured")).filter(|n| !n.is_empty() && value.is_some());
        if value != scenario.assumptions.get(found.key).copied() {
            edits.push(ScenarioEdit::Assumption {
                key: found.key.to_owned(),
                value,
            });
        }
        if note.as_ref() != scenario.measured.get(found.key) {
            edits.push(ScenarioEdit::Measured {
                key: found.key.to_owned(),
                note,
            });
        }
    }
    edits
}
