//! Names, units and explanations of the indices.

use super::Language;
use super::number::{Kind, format_difference, format_number};
use crate::simulation::Index;

/// What people read about an index; every text as (zh, en).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Name.
    pub name: (&'static str, &'static str),
    /// Unit for a table's header; empty for a ratio.
    pub unit: (&'static str, &'static str),
    /// How its numbers are written.
    pub kind: Kind,
    /// What it is, in one sentence.
    pub definition: (&'static str, &'static str),
    /// How it is reckoned.
    pub formula: (&'static str, &'static str),
}

/// The words of an index.
pub fn words(index: Index) -> Words {
    let of = |name, unit, kind, definition, formula| Words {
        name,
        unit,
        kind,
        definition,
        formula,
    };
    let percent = ("%", "%");
    let hours = ("小时", "h");
    match index {
        Index::LoadRatio => of(
            ("车马比", "Load ratio"),
            ("", ""),
            Kind::Ratio,
            (
                "要做的工时与能用的工时之比；大于 1 即“小马拉大车”",
                "Hours demanded over hours available; above 1 the horse is too small for the cart",
            ),
            (
                "（案件＋走访＋巡查＋报表＋会议＋值守）÷（合同工时－休假）",
                "(cases + visits + patrol + forms + meetings + window) ÷ (contract hours − leave)",
            ),
        ),
        Index::VisitCoverage => of(
            ("走访完成率", "Visit coverage"),
            percent,
            Kind::Percent,
            ("应走访次数中实际完成的比例", "Share of mandated visits that are made"),
            (
                "（网格完成＋外部力量完成）÷ 应走访次数",
                "(made by the grid + made by others) ÷ asked",
            ),
        ),
        Index::PatrolInterval => of(
            ("巡查间隔", "Patrol interval"),
            hours,
            Kind::Hours,
            (
                "同一地点两次巡查之间的时间，按居民加权平均",
                "Time between two patrols of a place, weighted by residents",
            ),
            (
                "期间小时数 × 巡查一遍用时 ÷ 可用于巡查的小时",
                "hours of the period × hours of a round ÷ hours left for patrol",
            ),
        ),
        Index::DetectionDelay => of(
            ("隐患发现用时", "Detection delay"),
            hours,
            Kind::Hours,
            (
                "无人报告的问题从发生到被发现的平均时间",
                "Mean time from happening to finding of what nobody reports",
            ),
            ("Σ（发现时刻－发生时刻）÷ 件数", "Σ (found − happened) ÷ matters"),
        ),
        Index::FormHours => of(
            ("每人每月报表工时", "Form hours a worker and month"),
            hours,
            Kind::Hours,
            (
                "网格和社区工作者每月用于报表、平台、工作群的小时",
                "Hours on forms, platforms and chat groups, grid and community workers",
            ),
            (
                "合同工时 × 报表占比 ÷ 人月",
                "contract hours × forms share ÷ worker-months",
            ),
        ),
        Index::Cases => of(
            ("案件数", "Cases"),
            ("件/年", "a year"),
            Kind::Count,
            ("一年内发生的案件", "Cases that happen within a year"),
            ("Σ 各类案件", "Σ over classes"),
        ),
        Index::OnTime => of(
            ("按期结案率", "Closed on time"),
            percent,
            Kind::Percent,
            (
                "应结案件中按期结案的比例",
                "Share of cases due that were closed in time",
            ),
            ("按期结案数 ÷ 应结案数", "closed in time ÷ due"),
        ),
        Index::MedianHours => of(
            ("办结用时（中位）", "Median time to close"),
            hours,
            Kind::Hours,
            (
                "从立案到结案，一半案件不超过此时间",
                "Half of the cases close within this time from filing",
            ),
            (
                "办结用时的 50 分位",
                "50th percentile of the time from filing to closing",
            ),
        ),
        Index::NinetiethHours => of(
            ("办结用时（九成）", "90 % closed within"),
            hours,
            Kind::Hours,
            (
                "从立案到结案，九成案件不超过此时间",
                "Nine in ten cases close within this time from filing",
            ),
            (
                "办结用时的 90 分位",
                "90th percentile of the time from filing to closing",
            ),
        ),
        Index::ClosedLocally => of(
            ("就地办结率", "Closed locally"),
            percent,
            Kind::Percent,
            ("在网格或社区办结的比例", "Share closed in grid or community"),
            ("网格、社区办结数 ÷ 办结数", "closed in grid and community ÷ closed"),
        ),
        Index::Response => of(
            ("响应率", "Response"),
            percent,
            Kind::Percent,
            ("24 小时内首次联系的比例", "Share with a first contact within 24 hours"),
            ("24 小时内响应数 ÷ 立案数", "answered within 24 h ÷ filed"),
        ),
        Index::Resolution => of(
            ("解决率", "Resolution"),
            percent,
            Kind::Percent,
            ("回访时确已解决的比例", "Share found solved when called back"),
            ("已解决 ÷ 回访数", "solved ÷ called back"),
        ),
        Index::Satisfaction => of(
            ("满意率", "Satisfaction"),
            percent,
            Kind::Percent,
            (
                "回访时满意的比例，“基本满意”按 0.6 折算",
                "Share satisfied when called back; “basically satisfied” counts 0.6",
            ),
            (
                "（满意＋0.6×基本满意）÷ 回访数",
                "(satisfied + 0.6 × basically) ÷ called back",
            ),
        ),
        Index::TownUtilisation => of(
            ("乡镇办案负荷", "Town utilisation"),
            percent,
            Kind::Percent,
            (
                "乡镇办案人员可用工时中已用的比例",
                "Share of town staff's free hours that is used",
            ),
            ("办案工时 ÷ 可用工时", "hours on cases ÷ free hours"),
        ),
        Index::OpenAtEnd => of(
            ("期末未结案件", "Open at the end"),
            ("件", "cases"),
            Kind::Count,
            ("推演期末还没有结案的案件", "Cases not closed when the run ends"),
            ("发现而未结的案件数", "found and not closed"),
        ),
        Index::WorkloadGini => of(
            ("忙闲不均（基尼系数）", "Workload inequality (Gini)"),
            ("", ""),
            Kind::Ratio,
            (
                "各网格每人工时的不均程度，0 为完全均等",
                "Inequality of hours per worker over grids; 0 is equal",
            ),
            (
                "各网格每人工时的基尼系数",
                "Gini coefficient of hours per worker over grids",
            ),
        ),
        Index::Cost => of(
            ("年度支出", "Cost a year"),
            ("元/年", "yuan a year"),
            Kind::Yuan,
            (
                "报酬、治理经费和购买服务之和",
                "Pay, governance money and bought services",
            ),
            ("Σ 经费各行", "Σ over the lines of the budget"),
        ),
        Index::CloseRate => of(
            ("结案率", "Closed"),
            percent,
            Kind::Percent,
            (
                "应结案件中期末前已结案的比例，不论是否按期",
                "Share of cases due that are closed by the end, in time or not",
            ),
            ("结案数 ÷ 应结案数", "closed ÷ due"),
        ),
        Index::ThreeRates => of(
            ("三率得分", "Score of the three rates"),
            percent,
            Kind::Percent,
            (
                "响应率、解决率、满意率的加权得分",
                "Weighted score of response, resolution and satisfaction",
            ),
            (
                "0.30×响应率＋0.35×解决率＋0.35×满意率",
                "0.30 × response + 0.35 × resolution + 0.35 × satisfaction",
            ),
        ),
        Index::WorkloadVariation => of(
            ("忙闲不均（变异系数）", "Workload inequality (CV)"),
            ("", ""),
            Kind::Ratio,
            (
                "各网格每人工时的离散程度，0 为完全均等",
                "Spread of hours per worker over grids; 0 is equal",
            ),
            ("标准差 ÷ 平均数", "standard deviation ÷ mean"),
        ),
        Index::Overtime => of(
            ("每人每月加班", "Overtime a worker and month"),
            hours,
            Kind::Hours,
            (
                "网格和社区工作者在班外处置紧急事项的小时",
                "Hours that grid and community workers are called out of shift",
            ),
            ("班外处置工时 ÷ 人月", "hours out of shift ÷ worker-months"),
        ),
    }
}

/// A value of an index, with its unit.
pub fn format_value(index: Index, value: f64, language: Language) -> String {
    format_number(value, words(index).kind, language)
}

/// A change of an index, signed.
pub fn format_change(index: Index, value: f64, language: Language) -> String {
    format_difference(value, words(index).kind, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_has_words_of_its_own() {
        let mut names: Vec<_> = Index::ALL.iter().map(|&i| words(i).name.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Index::COUNT);
        for index in Index::ALL {
            let w = words(index);
            for (zh, en) in [w.name, w.definition, w.formula] {
                assert!(!zh.is_empty() && !en.is_empty(), "{index:?}");
                assert!(!zh.ends_with('。') && !en.ends_with('.'), "{index:?}");
            }
        }
    }
}
