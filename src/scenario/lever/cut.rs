//! 减 (cut): burden. Data only; sentences are the founding document's (slips of its copy repaired, domain.md
//! §1), effects as in domain.md §1.2.

use super::table::*;

/// The group's levers, in the document's order.
#[rustfmt::skip]
pub(super) const LEVERS: &[Lever] = &[
    Lever {
        id: "cut01", label: "减01", group: Group::Cut, grade: Grade::Derived,
        name: ("权责清单试点", "Lists of powers and duties"),
        sentence: ("在5个乡镇开展权责清单试点工作，编制形成基本权责清单平均140余项、配合权责清单平均90余项，收回上级部门的权责事项平均60余项", "Five pilot towns: about 140 own duties, 90 assisted, 60 taken back by departments"),
        acts: ("乡镇案件以外事务减少 60/290 = 20.7%（按全域推开计）", "Cuts the town's duties besides cases by 60/290 where introduced"),
        numbers: &[
            n("收回事项", "items taken back", "项", "items", 60.0, 0.0, 0.0, 290.0, 1.0),
            n("试点乡镇占比", "share of towns", "%", "%", 100.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("town_duties_share", by(0.01 / 290.0, &[0, 1], &[]))],
        moves: down("town_utilisation"),
    },
    Lever {
        id: "cut02", label: "减02", group: Group::Cut, grade: Grade::Document,
        name: ("赋权事项运行评估", "Review of powers handed down"),
        sentence: ("对59项赋权事项开展运行情况评估，防止相关部门随意向乡镇街道转嫁责任", "59 delegated powers reviewed against dumping"),
        acts: ("只作背景说明：收回了哪些未说明", "Context only: which were recalled is not said"),
        numbers: &[
            n("评估事项", "items reviewed", "项", "items", 59.0, 0.0, 0.0, 500.0, 1.0),
        ],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "cut03", label: "减03", group: Group::Cut, grade: Grade::Estimate,
        name: ("村社职责事项清单", "What a community may be asked"),
        sentence: ("明确6类64项城市社区职责事项和7类18项村级工作事务，厘清城乡社区职责", "64 duties of urban communities and 18 of villages; nothing else may be asked"),
        acts: ("会议占比 6% → 3% 中的一部分", "Part of the cut in meetings, 6 % → 3 %"),
        numbers: &[
            n("城市社区事项", "urban items", "项", "items", 64.0, 64.0, 0.0, 500.0, 1.0),
            n("村级事项", "village items", "项", "items", 18.0, 18.0, 0.0, 500.0, 1.0),
            n("估计效果：会议减负中的占比", "estimated effect: share of the cut in meetings", "%", "%", 40.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("meetings_share", "meetings_share_after", by(0.01, &[2], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "cut04", label: "减04", group: Group::Cut, grade: Grade::Estimate,
        name: ("取消相应考核指标", "Assessments dropped"),
        sentence: ("取消招商引资、经济统计等职能及相应考核指标", "The assessments that went with the dropped duties go too"),
        acts: ("乡镇报表考核占比", "Town share of forms"),
        numbers: &[
            n("估计效果：乡镇报表考核减少", "estimated effect: less forms and assessments in town", "%", "%", 8.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("town_forms_share", by(0.01, &[0], &[]))],
        moves: down("town_utilisation"),
    },
    Lever {
        id: "cut05", label: "减05", group: Group::Cut, grade: Grade::Document,
        name: ("清理借调干部", "Seconded cadres return"),
        sentence: ("清理借调干部64名", "64 seconded cadres return"),
        acts: ("乡镇办案人员增加", "Adds town case staff"),
        numbers: &[
            n("返回人数", "returned", "名", "persons", 64.0, 0.0, 0.0, 1000.0, 1.0),
        ],
        effects: &[Effect::TownPosts(0)],
        moves: down("town_utilisation"),
    },
    Lever {
        id: "cut06", label: "减06", group: Group::Cut, grade: Grade::Document,
        name: ("六必查", "Six must-checks"),
        sentence: ("深入开展“六必查”", "Six items checked every time"),
        acts: ("只作背景说明，不进入推演", "context only, not simulated"),
        numbers: &[],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "cut07", label: "减07", group: Group::Cut, grade: Grade::Estimate,
        name: ("清理不规范挂牌", "Nominal bodies removed"),
        sentence: ("累计清理不规范挂牌16类5374块", "5,374 plates of 16 kinds removed"),
        acts: ("挂牌机构少了，相应会议减少", "Fewer nominal bodies, fewer meetings"),
        numbers: &[
            n("清理块数", "plates removed", "块", "", 5374.0, 0.0, 0.0, 20000.0, 1.0),
            n("估计效果：会议减负中的占比", "estimated effect: share of the cut in meetings", "%", "%", 35.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("meetings_share", "meetings_share_after", by(0.01 / 5374.0, &[0, 1], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "cut08", label: "减08", group: Group::Cut, grade: Grade::Estimate,
        name: ("清理上墙制度", "Wall rules removed"),
        sentence: ("清理上墙制度18类7828项", "7,828 wall rules of 18 kinds removed"),
        acts: ("同上", "The same"),
        numbers: &[
            n("清理项数", "rules removed", "项", "items", 7828.0, 0.0, 0.0, 30000.0, 1.0),
            n("估计效果：会议减负中的占比", "estimated effect: share of the cut in meetings", "%", "%", 25.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("meetings_share", "meetings_share_after", by(0.01 / 7828.0, &[0, 1], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "cut09", label: "减09", group: Group::Cut, grade: Grade::Estimate,
        name: ("取消不合理证明", "Certificates dropped"),
        sentence: ("取消不合理证明11类896项", "896 unreasonable certificates of 11 kinds dropped"),
        acts: ("社区窗口值守占比", "Window duty of communities"),
        numbers: &[
            n("取消项数", "dropped", "项", "items", 896.0, 0.0, 0.0, 5000.0, 1.0),
            n("估计效果：窗口值守减少", "estimated effect: less window duty", "%", "%", 10.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("window_share", by(0.01 / 896.0, &[0, 1], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "cut10", label: "减10", group: Group::Cut, grade: Grade::Document,
        name: ("精力转向进网格、访民情、解民忧", "Freed hours go to visits"),
        sentence: ("街道、社区将主要精力投入到进网格、访民情、解民忧中", "Streets and communities put their energy into grids and visits"),
        acts: ("推演规则：腾出的时间依次用于案件、走访、巡查", "A rule of the model: freed hours go to cases, visits, patrol in this order"),
        numbers: &[],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "cut11", label: "减11", group: Group::Cut, grade: Grade::Case,
        name: ("统一智能化平台", "One platform, data collected once"),
        sentence: ("统一将各类信息数据纳入市域社会治理智能化平台统一管理，实现基础共性数据一次性采集、部门个性信息提取生成", "All data go into one city platform: collected once, derived by departments"),
        acts: ("报表占比 28% → 8%（减11—14 全开），本项占其中 50%", "Forms 28 % → 8 % with 减11–14 all on; this one is 50 % of it"),
        numbers: &[
            n("估计效果：报表减负中的占比", "estimated effect: share of the cut in forms", "%", "%", 50.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("forms_share", "forms_share_after", by(0.01, &[0], &[]))],
        moves: down("form_hours"),
    },
    Lever {
        id: "cut12", label: "减12", group: Group::Cut, grade: Grade::Estimate,
        name: ("清理平台、APP、小程序、公众号", "Platforms, apps and accounts"),
        sentence: ("摸排各部门（单位）自建使用的信息平台、APP、微信小程序、政务公众号624个", "624 platforms, apps and accounts surveyed"),
        acts: ("报表占比 28% → 8%（减11—14 全开），本项占其中 10%", "Forms 28 % → 8 % with 减11–14 all on; this one is 10 % of it"),
        numbers: &[
            n("清理个数", "closed", "个", "", 624.0, 0.0, 0.0, 5000.0, 1.0),
            n("估计效果：报表减负中的占比", "estimated effect: share of the cut in forms", "%", "%", 10.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("forms_share", "forms_share_after", by(0.01 / 624.0, &[0, 1], &[]))],
        moves: down("form_hours"),
    },
    Lever {
        id: "cut13", label: "减13", group: Group::Cut, grade: Grade::Estimate,
        name: ("清理网络工作群", "Chat groups closed"),
        sentence: ("清理网络工作群2000多个", "More than 2,000 chat groups closed"),
        acts: ("报表占比 28% → 8%（减11—14 全开），本项占其中 15%", "Forms 28 % → 8 % with 减11–14 all on; this one is 15 % of it"),
        numbers: &[
            n("清理群数", "closed", "个", "groups", 2000.0, 0.0, 0.0, 20000.0, 10.0),
            n("估计效果：报表减负中的占比", "estimated effect: share of the cut in forms", "%", "%", 15.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("forms_share", "forms_share_after", by(0.01 / 2000.0, &[0, 1], &[]))],
        moves: down("form_hours"),
    },
    Lever {
        id: "cut14", label: "减14", group: Group::Cut, grade: Grade::Estimate,
        name: ("纠治多头重复填报、打卡留痕", "No duplicate forms or trace-keeping"),
        sentence: ("全面纠治多头重复填报、打卡留痕、随意在群组布置工作等问题", "Duplicate forms, trace-keeping and orders by chat are put right"),
        acts: ("报表占比 28% → 8%（减11—14 全开），本项占其中 25%", "Forms 28 % → 8 % with 减11–14 all on; this one is 25 % of it"),
        numbers: &[
            n("估计效果：报表减负中的占比", "estimated effect: share of the cut in forms", "%", "%", 25.0, 0.0, 0.0, 100.0, 5.0),
        ],
        effects: &[Effect::Toward("forms_share", "forms_share_after", by(0.01, &[0], &[]))],
        moves: down("form_hours"),
    },
];
