//! Words for findings: what is wrong, where, by how much, in one sentence.

use super::Language;
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
