//! What the columns of each ledger may be called, and which ledger a table is.

use super::Kind;
use crate::exchange::case_ledger;
use crate::exchange::decision_book;
use crate::exchange::workbook::Table;
use crate::exchange::workbook::fields::{Field, Matched};

pub(super) const COMMUNITY: &[Field] = &[
    Field::required(
        "code",
        &["社区编码", "社区代码", "村社区编码", "community_code", "community code"],
    ),
    Field::new("name", &["社区名称", "社区", "村名称", "community_name", "community"]),
    Field::new("town", &["乡镇街道", "乡镇", "街道", "所属街道", "所属乡镇", "town"]),
    Field::new("kind", &["社区类型", "类型", "kind"]),
    Field::new("workers", &["社区工作者人数", "社区工作者", "community_workers"]),
];

pub(super) const GRID: &[Field] = &[
    Field::required("code", &["网格编码", "网格代码", "网格编号", "grid_code", "grid code"]),
    Field::new("name", &["网格名称", "网格", "grid_name", "grid"]),
    Field::new(
        "community",
        &["社区编码", "所属社区编码", "所属社区", "社区名称", "社区", "community"],
    ),
    Field::new("kind", &["网格类型", "类型", "kind"]),
    Field::new("households", &["户数", "总户数", "households"]),
    Field::new("residents", &["常住人口", "人口", "人口数", "residents", "population"]),
    Field::new("workers", &["网格员人数", "网格员数", "网格员", "grid_workers"]),
];

pub(super) const COMPOUND: &[Field] = &[
    Field::required("name", &["小区名称", "小区", "compound"]),
    Field::new("property", &["物业模式", "物业类型", "物业", "property"]),
    Field::new("old", &["老旧小区", "是否老旧", "old"]),
    Field::new("households", &["户数", "总户数", "households"]),
    Field::new("residents", &["常住人口", "人口", "residents"]),
];

pub(super) const UNIT: &[Field] = &[
    Field::required(
        "code",
        &[
            "单元编码",
            "楼栋编码",
            "楼幢编码",
            "unit_code",
            "unit code",
            "building_code",
        ],
    ),
    Field::new("name", &["单元名称", "楼栋名称", "楼栋", "unit_name", "building"]),
    Field::new("households", &["户数", "总户数", "households"]),
    Field::new("residents", &["常住人口", "人口", "residents", "population"]),
    Field::new("special", &["特殊人群", "重点人群", "special"]),
    Field::new(
        "grid",
        &[
            "网格编码",
            "新网格编码",
            "所属网格编码",
            "所属网格",
            "网格",
            "grid_code",
            "grid",
        ],
    ),
    // A list of moves (调整) says where units were.
    Field::new("before", &["原网格编码", "原网格", "原所属网格"]),
];

pub(super) const STAFF: &[Field] = &[
    Field::required("role", &["岗位", "职务", "人员类别", "role", "post"]),
    Field::required(
        "area",
        &[
            "所属编码",
            "所属网格编码",
            "所属社区编码",
            "区域编码",
            "网格编码",
            "社区编码",
            "所属网格",
            "所属社区",
            "area_code",
            "area",
        ],
    ),
    Field::new("count", &["人数", "人员数", "heads", "count"]),
];

/// The fields of a kind.
pub(super) fn of(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Community => COMMUNITY,
        Kind::Grid => GRID,
        Kind::Compound => COMPOUND,
        Kind::Unit => UNIT,
        Kind::Staff => STAFF,
        Kind::Case => case_ledger::FIELDS,
        Kind::Budget => decision_book::BUDGET,
    }
}

/// Which ledger a table is: by its name if it has the columns for it, else by its columns.
pub(super) fn kind_of(table: &Table) -> Option<Kind> {
    let fits = |kind: Kind| Matched::score(table, of(kind));
    let named = Kind::ALL
        .into_iter()
        .find(|k| table.name.contains(k.name()) && fits(*k) > 0 && Matched::of(table, of(*k)).is_ok());
    if named.is_some() {
        return named;
    }
    // Of equals the finer: a list of units names grids too.
    [
        Kind::Unit,
        Kind::Staff,
        Kind::Grid,
        Kind::Community,
        Kind::Compound,
        Kind::Budget,
        Kind::Case,
    ]
    .into_iter()
    .rev()
    .filter(|k| Matched::of(table, of(*k)).is_ok())
    .max_by_key(|k| fits(*k) * if *k == Kind::Case { 1 } else { 2 })
    .filter(|k| fits(*k) >= 4)
}
