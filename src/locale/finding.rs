//! Words for findings: what is wrong, where, by how much, in one sentence.

use super::Language;
use crate::plan::repair::Repair;
use crate::plan::{Finding, FindingKind, Plan, Severity};

crate::messages! {
    /// Names of the severities and of the rules, for badges, filters and headings.
    FindingMsg {
        Error = "须改正", "Must be mended";
        Warning = "不合规范", "Off the norm";
        Hint = "提示", "Worth knowing";
        Unassigned = "未分配", "Unassigned";
        NotContiguous = "不连片", "Not contiguous";
        TooFewHouseholds = "规模过小", "Too small";
        TooManyHouseholds = "规模过大", "Too large";
        CrossesBarrier = "跨越屏障", "Crosses a barrier";
        CutsCompound = "拆分小区", "Cuts a compound";
        NoStaff = "无人值守", "No staff";
        DuplicateCode = "编码重复", "Duplicate code";
        Enclave = "网中之网", "Enclave";
        Hole = "空洞", "Hole";
        Exclave = "飞地", "Exclave";
        CutsBuilding = "拆分楼栋", "Cuts a building";
        MalformedCode = "编码不规范", "Malformed code";
        FarFromBase = "离驻点太远", "Far from its base";
        RepairUnassigned = "划入相邻网格", "Give to the neighbours";
        RepairRemnant = "飞出部分划给邻格", "Give the remnant away";
        RepairSplit = "拆成大小合适的网格", "Split to size";
        RepairMerge = "并入相邻网格", "Merge with a neighbour";
        RepairCode = "按规则重编", "Number by the template";
        RepairBarrier = "界外部分划给对岸网格", "Give the far side away";
        RepairCompound = "整体划入一个社区", "Put into one community";
        RepairBase = "驻点移到居民中间", "Move the base to its people";
        RepairCommunity = "并入相邻社区", "Merge with a neighbour";
    }
}

/// The name of a severity.
pub fn severity(severity: Severity) -> FindingMsg {
    match severity {
        Severity::Error => FindingMsg::Error,
        Severity::Warning => FindingMsg::Warning,
        Severity::Hint => FindingMsg::Hint,
    }
}

/// The short name of the rule.
pub fn rule(kind: &FindingKind) -> FindingMsg {
    match kind {
        FindingKind::Unassigned => FindingMsg::Unassigned,
        FindingKind::NotContiguous { .. } => FindingMsg::NotContiguous,
        FindingKind::TooFewHouseholds { .. } => FindingMsg::TooFewHouseholds,
        FindingKind::TooManyHouseholds { .. } => FindingMsg::TooManyHouseholds,
        FindingKind::CrossesBarrier { .. } => FindingMsg::CrossesBarrier,
        FindingKind::CutsCompound { .. } => FindingMsg::CutsCompound,
        FindingKind::NoStaff => FindingMsg::NoStaff,
        FindingKind::DuplicateCode { .. } => FindingMsg::DuplicateCode,
        FindingKind::Enclave { .. } => FindingMsg::Enclave,
        FindingKind::Hole => FindingMsg::Hole,
        FindingKind::Exclave => FindingMsg::Exclave,
        FindingKind::CutsBuilding { .. } => FindingMsg::CutsBuilding,
        FindingKind::MalformedCode { .. } => FindingMsg::MalformedCode,
        FindingKind::FarFromBase { .. } => FindingMsg::FarFromBase,
    }
}

/// What a repair does, for its button.
pub fn repair(repair: Repair) -> FindingMsg {
    match repair {
        Repair::GiveToNeighbours => FindingMsg::RepairUnassigned,
        Repair::GiveRemnant => FindingMsg::RepairRemnant,
        Repair::Split => FindingMsg::RepairSplit,
        Repair::Merge => FindingMsg::RepairMerge,
        Repair::MergeCommunity => FindingMsg::RepairCommunity,
        Repair::Recode => FindingMsg::RepairCode,
        Repair::GiveFarSide => FindingMsg::RepairBarrier,
        Repair::GatherCompound => FindingMsg::RepairCompound,
        Repair::MoveBase => FindingMsg::RepairBase,
    }
}

/// One sentence: the place by name, what is wrong and by how much. Never fails, not even for a
/// finding of another plan.
pub fn describe(finding: &Finding, plan: &Plan, language: Language) -> String {
    let what = match &finding.kind {
        FindingKind::Unassigned => {
            let n = finding.units.len();
            language.pick((
                format!("{n} 个单元未划入任何网格"),
                format!("{n} {} in no grid", units(n, "is", "are")),
            ))
        }
        FindingKind::NotContiguous { pieces } => {
            let n = finding.units.len();
            language.pick((
                format!("分成互不相连的 {pieces} 片，{n} 个单元脱离主体"),
                format!(
                    "falls into {pieces} pieces: {n} {} cut off from the main one",
                    units(n, "is", "are")
                ),
            ))
        }
        FindingKind::TooFewHouseholds { households, least } => language.pick((
            format!("{households} 户，少于规范下限 {least} 户"),
            format!("{households} households, fewer than the {least} of the norm"),
        )),
        FindingKind::TooManyHouseholds { households, most } => language.pick((
            format!("{households} 户，多于规范上限 {most} 户"),
            format!("{households} households, more than the {most} of the norm"),
        )),
        FindingKind::CrossesBarrier { metres } => language.pick((
            format!("跨越主干道、铁路或河流，界内长 {metres} 米"),
            format!("has {metres} m of arterial road, railway or river inside"),
        )),
        FindingKind::CutsCompound { compound } => {
            let n = finding.units.len();
            language.pick((
                format!("小区“{compound}”被拆分，{n} 个单元划到了别的社区"),
                format!(
                    "compound “{compound}” is cut: {n} {} in another community",
                    units(n, "is", "are")
                ),
            ))
        }
        FindingKind::NoStaff => language.pick((
            "有住户而无人负责".to_owned(),
            "has households and nobody who works here".to_owned(),
        )),
        FindingKind::DuplicateCode { code } => language.pick((
            format!("编码 {code} 与别处重复"),
            format!("shares the code {code} with another area"),
        )),
        FindingKind::Enclave { inside } => {
            let around = plan.grids().get(inside.index()).map_or("", |g| g.name.as_str());
            language.pick((
                format!("四面都被“{around}”包围"),
                format!("lies wholly inside “{around}”"),
            ))
        }
        FindingKind::Hole => {
            let n = finding.units.len();
            language.pick((
                format!("中间有 {n} 个单元未划入任何网格"),
                format!("surrounds {n} {} in no grid", units(n, "that is", "that are")),
            ))
        }
        FindingKind::Exclave => {
            let n = finding.units.len();
            language.pick((
                format!("保留飞地 {n} 个单元"),
                format!("keeps {n} {} as an exclave", if n == 1 { "unit" } else { "units" }),
            ))
        }
        FindingKind::CutsBuilding { building } => language.pick((
            format!("楼栋“{building}”被划到几个网格"),
            format!("building “{building}” stands in several grids"),
        )),
        FindingKind::MalformedCode { code } => language.pick((
            format!("编码“{code}”不合规则或与上级编码不符"),
            format!("the code “{code}” does not follow the template or its parent's code"),
        )),
        FindingKind::FarFromBase { metres, most } => language.pick((
            format!("最远的住户离驻点步行约 {metres} 米，超过 {most} 米"),
            format!("some households are about {metres} m on foot from the base, more than {most} m"),
        )),
    };
    match place(finding, plan) {
        Some(name) => language.pick((format!("{name}：{what}"), format!("{name}: {what}"))),
        None => what,
    }
}

/// The name of the grid or community concerned; a grid whose name does not say its community is
/// named with it.
pub fn place(finding: &Finding, plan: &Plan) -> Option<String> {
    let community = finding.community.and_then(|c| plan.communities().get(c.index()));
    let grid = finding.grid.and_then(|g| plan.grids().get(g.index()));
    match (community, grid) {
        (Some(community), Some(grid)) if !grid.name.contains(community.name.as_str()) => {
            Some(format!("{} {}", community.name, grid.name))
        }
        (_, Some(grid)) => Some(grid.name.clone()),
        (Some(community), None) => Some(community.name.clone()),
        (None, None) => None,
    }
}

fn units(n: usize, one: &str, many: &str) -> String {
    if n == 1 {
        format!("unit {one}")
    } else {
        format!("units {many}")
    }
}
