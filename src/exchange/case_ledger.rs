//! A case ledger (工单台账) from tables: columns recognised by the names that districts and hotlines use
//! (domain.md §4.2; the first two of each field are those of a published schema and of this program's
//! own records), rows that cannot be used refused by sheet, row, column and reason.
//!
//! Columns about persons are gone before this reads anything ([`super::workbook::personal`]); of the
//! rest only what [`CaseRow`] has is taken, so no address, text or name goes further.

use super::workbook::Table;
use super::workbook::fields::{Field, Matched, RefusedRow, Row};
use super::workbook::{Cell, Date};
use crate::calibration::{CaseRow, ClosedBy};
use crate::locale::import::Pair;
use serde::{Deserialize, Serialize};

/// Most refusals that are kept; beyond, only their number is told.
pub const MOST_REFUSED: usize = 200;

/// What a column of a case ledger may be called.
pub const FIELDS: &[Field] = &[
    Field::new(
        "main",
        &[
            "class",
            "EVENT_TYPE_MAIN_NAME",
            "事件大类",
            "案件大类",
            "大类",
            "问题大类",
            "大类名称",
        ],
    ),
    Field::new(
        "type",
        &[
            "EVENT_TYPE_NAME",
            "案件类别",
            "事件类型",
            "案件类型",
            "问题类型",
            "诉求类型",
            "工单类型",
            "类别",
            "类型",
        ],
    ),
    Field::new(
        "sub",
        &[
            "EVENT_TYPE_SUB_NAME",
            "事件小类",
            "案件小类",
            "小类",
            "问题小类",
            "小类名称",
        ],
    ),
    Field::new(
        "unit",
        &["unit", "UNIT_CODE", "单元编码", "单元", "小区编码", "楼栋编码"],
    ),
    Field::new(
        "grid",
        &["grid", "CELL_NAME", "网格编码", "网格名称", "网格", "所属网格"],
    ),
    Field::new(
        "community",
        &[
            "community",
            "COMMUNITY_NAME",
            "社区编码",
            "社区名称",
            "社区",
            "村社",
            "所属社区",
        ],
    ),
    Field::new("town", &["town", "STREET_NAME", "街道名称", "乡镇街道", "街道", "乡镇"]),
    Field::new("happened", &["happened", "OCCUR_TIME", "发生时间", "事发时间"]),
    Field::new(
        "filed",
        &[
            "filed",
            "CREATE_TIME",
            "立案时间",
            "受理时间",
            "登记时间",
            "创建时间",
            "上报时间",
            "来电时间",
        ],
    ),
    Field::new(
        "began",
        &[
            "dispose_begin_time",
            "处置开始时间",
            "派遣时间",
            "开始处理时间",
            "接单时间",
        ],
    ),
    Field::new(
        "ended",
        &[
            "dispose_end_time",
            "处置结束时间",
            "处置完成时间",
            "办结时间",
            "处理完成时间",
        ],
    ),
    Field::new(
        "closed",
        &["closed", "archive_time", "结案时间", "归档时间", "办结日期"],
    ),
    Field::new(
        "due",
        &["due", "LIMIT_TIME", "截止时间", "处置期限", "办理期限", "到期时间"],
    ),
    Field::new("hours", &["hours", "处置用时", "处置工时", "办理工时", "用时小时"]),
    Field::new(
        "level",
        &[
            "level",
            "dispose_unit_name",
            "办结层级",
            "处置层级",
            "处置单位",
            "承办单位",
            "办理单位",
            "处置部门",
        ],
    ),
    Field::new(
        "on_time",
        &["on_time", "IS_ON_TIME", "是否按期", "按期结案", "是否按时办结"],
    ),
    Field::new("latent", &["latent", "IS_SELF_FOUND", "是否自查发现", "主动发现"]),
    Field::new(
        "source",
        &[
            "EVENT_SRC_NAME",
            "REC_TYPE_NAME",
            "事件来源",
            "案件来源",
            "问题来源",
            "受理渠道",
        ],
    ),
    Field::new("repeat", &["repeat", "IS_REPEAT", "是否重复", "重复诉求", "重复次数"]),
    Field::new("rework", &["rework", "IS_REWORK", "是否返工", "返工", "返工次数"]),
    Field::new("solved", &["solved", "IS_SOLVED", "是否解决", "是否已解决", "解决情况"]),
];

/// A ledger as read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseLedger {
    /// The cases.
    pub rows: Vec<CaseRow>,
    /// Rows refused, the first [`MOST_REFUSED`] of them.
    pub refused: Vec<RefusedRow>,
    /// Rows refused in all.
    pub refused_count: u32,
    /// Which column was taken for what: key of the field, header.
    pub columns: Vec<(String, String)>,
}

/// Reads the sheet that fits best. The error says what is missing.
pub fn read(tables: &[Table]) -> Result<CaseLedger, Pair> {
    let table = tables
        .iter()
        .max_by_key(|t| Matched::score(t, FIELDS))
        .ok_or_else(crate::locale::import::file_empty)?;
    let matched = Matched::of(table, FIELDS)?;
    if ["type", "main", "sub"].iter().all(|key| matched.column(key).is_none()) {
        return Err(crate::locale::import::columns_missing(&table.name, &["案件类别"]));
    }
    let headers = matched.headers();
    let mut ledger = CaseLedger {
        columns: FIELDS
            .iter()
            .filter_map(|f| Some((f.key.to_owned(), headers.get(matched.column(f.key)?)?.clone())))
            .collect(),
        ..CaseLedger::default()
    };
    let epoch = epoch(&matched);
    for row in matched.rows() {
        match case(&row, epoch) {
            Ok(case) => ledger.rows.push(case),
            Err(refused) => {
                ledger.refused_count += 1;
                if ledger.refused.len() < MOST_REFUSED {
                    ledger.refused.push(refused);
                }
            }
        }
    }
    Ok(ledger)
}

/// Columns that hold times, the one that tells the year first.
const TIMES: [&str; 6] = ["happened", "filed", "began", "ended", "closed", "due"];

/// First day of the year in which the ledger begins, in days since 1970; times of day-numbers count
/// from it. A ledger whose times are plain hours (this program's records) begins at 0.
fn epoch(matched: &Matched<'_>) -> i64 {
    let year = matched
        .rows()
        .take(5_000)
        .filter_map(|row| TIMES.iter().find_map(|key| dated(row.cell(key))))
        .map(|date| date.year)
        .min();
    year.map_or(0, |year| {
        Date {
            year,
            month: 1,
            day: 1,
            seconds: 0,
        }
        .days()
    })
}

/// Plain hours end here (four years); Excel's day numbers of this century begin above it.
const HOURS_MOST: f64 = 36_000.0;

/// A date, where a cell is written as one; hours since the year began are numbers below [`HOURS_MOST`].
fn dated(cell: &Cell) -> Option<Date> {
    match cell {
        Cell::Number(n) if *n < HOURS_MOST => None,
        cell => cell.date(),
    }
}

fn hours_at(row: &Row<'_>, key: &str, epoch: i64) -> Result<Option<f64>, RefusedRow> {
    let cell = row.cell(key);
    if let Cell::Number(n) = cell
        && (0.0..HOURS_MOST).contains(n)
    {
        return Ok(Some(*n));
    }
    // A CSV's numbers may come as text.
    if let Cell::Text(text) = cell
        && let Ok(n) = text.trim().parse::<f64>()
        && (0.0..HOURS_MOST).contains(&n)
    {
        return Ok(Some(n));
    }
    Ok(row
        .date(key)?
        .map(|d| (d.days() - epoch) as f64 * 24.0 + f64::from(d.seconds) / 3600.0))
}

/// Yes or no; a count above 0 is yes.
fn truth(row: &Row<'_>, key: &str) -> Option<bool> {
    let cell = row.cell(key);
    cell.truth().or_else(|| cell.number().map(|n| n > 0.0))
}

fn case(row: &Row<'_>, epoch: i64) -> Result<CaseRow, RefusedRow> {
    // The word of the class, the most telling of three columns: all of them together, the coarse first.
    let class: Vec<String> = ["main", "type", "sub"]
        .iter()
        .map(|key| row.text(key))
        .filter(|t| !t.is_empty())
        .collect();
    if class.is_empty() {
        let why = ("没有案件类别", "there is no class");
        return Err(row.refuse("type", (why.0.to_owned(), why.1.to_owned())));
    }
    let at = |key: &str| hours_at(row, key, epoch);
    let (began, ended) = (at("began")?, at("ended")?);
    let filed = at("filed")?;
    let closed = at("closed")?.or(ended);
    if let (Some(filed), Some(closed)) = (filed, closed)
        && closed < filed
    {
        let why = ("结案早于立案", "it was closed before it was filed");
        return Err(row.refuse("closed", (why.0.to_owned(), why.1.to_owned())));
    }
    let hours = match row.number_of("hours")? {
        Some(hours) if hours < 0.0 => {
            let why = ("用时为负", "the hours are negative");
            return Err(row.refuse("hours", (why.0.to_owned(), why.1.to_owned())));
        }
        Some(hours) => Some(hours),
        None => match (began, ended) {
            // From beginning to end; longer than a working day it is waiting, not work.
            (Some(a), Some(b)) if b > a && b - a <= 8.0 => Some(b - a),
            _ => None,
        },
    };
    let source = row.text("source");
    let found = ["巡查", "走访", "自查", "网格", "主动"]
        .iter()
        .any(|w| source.contains(w));
    Ok(CaseRow {
        class: class.join(" "),
        unit: row.text("unit"),
        grid: row.text("grid"),
        community: row.text("community"),
        town: row.text("town"),
        happened: at("happened")?.or(filed),
        closed,
        due: at("due")?,
        hours,
        level: ClosedBy::of(&row.text("level")),
        on_time: truth(row, "on_time"),
        latent: truth(row, "latent").or((!source.is_empty()).then_some(found)),
        repeat: truth(row, "repeat"),
        rework: truth(row, "rework"),
        solved: truth(row, "solved"),
    })
}
