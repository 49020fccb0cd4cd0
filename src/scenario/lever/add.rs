//! 加 (add): powers, people, incentives. Data only; sentences are the founding document's (slips of its copy repaired, domain.md
//! §1), effects as in domain.md §1.1.

use super::table::*;

/// The group's levers, in the document's order.
#[rustfmt::skip]
pub(super) const LEVERS: &[Lever] = &[
    Lever {
        id: "add01", label: "加01", group: Group::Add, grade: Grade::Estimate,
        name: ("优化街镇内设机构", "Fewer, broader offices in towns"),
        sentence: ("优化“五办四中心”、“四办三中心”内设机构设置", "Towns keep five offices and four centres, subdistricts four and three"),
        acts: ("减少案件上交时的转办用时；乡镇办案力量由 4 个专业组并为 2 个，忙闲可互补；机构数本身只作说明", "Shortens the time to hand a case up; merges the town's four teams into two, which help each other out; the numbers of offices are shown only"),
        numbers: &[
            n("乡镇机构数", "offices of a town", "个", "", 9.0, 9.0, 1.0, 30.0, 1.0),
            n("街道机构数", "offices of a subdistrict", "个", "", 7.0, 7.0, 1.0, 30.0, 1.0),
            n("估计效果：上交转办用时减少", "estimated effect: less time to hand a case on", "%", "%", 10.0, 0.0, 0.0, 100.0, 1.0),
            n("估计效果：办案专业组合并", "estimated effect: teams merged", "组", "teams", 2.0, 0.0, 0.0, 3.0, 1.0),
        ],
        effects: &[Effect::Less("triage_minutes", by(0.01, &[2], &[])), Effect::Add("town_pools", by(-1.0, &[3], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "add02", label: "加02", group: Group::Add, grade: Grade::Estimate,
        name: ("取消招商引资、经济统计等职能", "Drop investment promotion and statistics"),
        sentence: ("取消招商引资、经济统计等职能", "Investment promotion, economic statistics and the like are no longer town duties"),
        acts: ("减少乡镇案件以外的事务（20% 中减 7.5 个百分点）", "Cuts the town's duties besides cases"),
        numbers: &[
            n("乡镇事务占比减少", "town duties cut by", "百分点", "points", 7.5, 0.0, 0.0, 20.0, 0.5),
        ],
        effects: &[Effect::Add("town_duties_share", by(-0.01, &[0], &[]))],
        moves: down("town_utilisation"),
    },
    Lever {
        id: "add03", label: "加03", group: Group::Add, grade: Grade::Estimate,
        name: ("赋予五项权力", "Five powers for towns"),
        sentence: ("赋予乡镇（街道）对派驻机构负责人的征得同意权、街道规划参与权、重大项目的建议权等5项权力", "Towns get five powers, among them consent to the heads of stationed agencies"),
        acts: ("部门响应吹哨加快：中位 2 天 → 1.3 天", "Departments answer a whistle faster: median 2 → 1.3 days"),
        numbers: &[
            n("权力项数", "powers", "项", "", 5.0, 0.0, 0.0, 10.0, 1.0),
        ],
        effects: &[Effect::Toward("department_days", "department_days_after", by(1.0 / 5.0, &[0], &[]))],
        moves: down("ninetieth_hours"),
    },
    Lever {
        id: "add04", label: "加04", group: Group::Add, grade: Grade::Document,
        name: ("下放审批处罚职权和编制", "Hand down enforcement powers and posts"),
        sentence: ("将应急管理、市场监管等行政审批处罚职权及人员编制下放乡镇（街道），下放人员编制629名", "Enforcement powers in emergency management and market supervision move to towns with 629 posts"),
        acts: ("乡镇办案人员增加；超出社区的案件更多在乡镇办结（35% → 55%，估计）", "Adds town case staff; more of what leaves the community closes in town"),
        numbers: &[
            n("下放编制", "posts handed down", "名", "posts", 629.0, 0.0, 0.0, 3000.0, 1.0),
        ],
        effects: &[Effect::TownPosts(0), Effect::Toward("town_share", "town_share_after", by(1.0 / 629.0, &[0], &[]))],
        moves: up("on_time"),
    },
    Lever {
        id: "add05", label: "加05", group: Group::Add, grade: Grade::Document,
        name: ("编制资源下沉一线", "Posts moved to the front line"),
        sentence: ("推动跨乡镇街道、跨县域统筹调剂编制资源，将精简的53个行政、事业编制下沉一线", "53 posts saved elsewhere move to the front line"),
        acts: ("乡镇办案人员增加", "Adds town case staff"),
        numbers: &[
            n("下沉编制", "posts moved", "个", "posts", 53.0, 0.0, 0.0, 1000.0, 1.0),
        ],
        effects: &[Effect::TownPosts(0)],
        moves: down("town_utilisation"),
    },
    Lever {
        id: "add06", label: "加06", group: Group::Add, grade: Grade::Document,
        name: ("配备专兼职网格员", "Grid workers, full- and part-time"),
        sentence: ("配备专兼职网格员1659名", "1,659 full- and part-time grid workers"),
        acts: ("城市网格人数；现状 1309 = 742×1659/940（推导：每网格人数不变）", "Heads of urban grids; before 1,309 = 742×1659/940 (derived: the same heads a grid)"),
        numbers: &[
            n("网格员", "grid workers", "名", "persons", 1659.0, 1309.0, 0.0, 20000.0, 1.0),
        ],
        effects: &[Effect::Heads(HeadTotal::Grid, 0)],
        moves: down("load_ratio"),
    },
    Lever {
        id: "add07", label: "加07", group: Group::Add, grade: Grade::Document,
        name: ("社区工作者", "Community workers"),
        sentence: ("社区工作者达到1351名", "1,351 community workers"),
        acts: ("社区人数；现状 1046 = 72×1351/93（推导：每社区人数不变）", "Heads of communities; before 1,046 = 72×1351/93 (derived: the same heads a community)"),
        numbers: &[
            n("社区工作者", "community workers", "名", "persons", 1351.0, 1046.0, 0.0, 20000.0, 1.0),
        ],
        effects: &[Effect::Heads(HeadTotal::Community, 0)],
        moves: down("load_ratio"),
    },
    Lever {
        id: "add08", label: "加08", group: Group::Add, grade: Grade::Document,
        name: ("选派驻村干部", "Cadres posted to villages"),
        sentence: ("向377个村（社区）选派驻村干部901人", "901 cadres posted to 377 villages"),
        acts: ("村的人数；现状 754 = 377×2（估计：每村第一书记和队员各一）", "Heads of villages; before 754 = 377×2 (estimate)"),
        numbers: &[
            n("驻村干部", "posted cadres", "人", "persons", 901.0, 754.0, 0.0, 10000.0, 1.0),
        ],
        effects: &[Effect::Heads(HeadTotal::Posted, 0)],
        moves: down("load_ratio"),
    },
    Lever {
        id: "add09", label: "加09", group: Group::Add, grade: Grade::Document,
        name: ("选派乡村振兴指导员", "Rural advisers"),
        sentence: ("选派乡村振兴指导员21名", "21 rural revitalisation advisers"),
        acts: ("只作背景说明，不进入推演", "context only, not simulated"),
        numbers: &[
            n("指导员", "advisers", "名", "persons", 21.0, 0.0, 0.0, 1000.0, 1.0),
        ],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "add10", label: "加10", group: Group::Add, grade: Grade::Document,
        name: ("区、市选派比例", "Share sent by region and city"),
        sentence: ("区、市选派驻村第一书记和工作队员比例分别达46.7%、65.3%", "46.7 % of first secretaries and 65.3 % of team members are sent by region or city"),
        acts: ("只作背景说明，不进入推演", "context only, not simulated"),
        numbers: &[
            n("第一书记", "first secretaries", "%", "%", 46.7, 46.7, 0.0, 100.0, 0.1),
            n("工作队员", "team members", "%", "%", 65.3, 65.3, 0.0, 100.0, 0.1),
        ],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "add11", label: "加11", group: Group::Add, grade: Grade::Estimate,
        name: ("三岗十八级", "Three posts, eighteen grades"),
        sentence: ("健全“成员—副职—正职”三岗十八级岗位等级序列", "A ladder of three posts and eighteen grades"),
        acts: ("报酬按岗位等级发放（四岗填 4 岗 24 级）；流失率 10% → 6%，招录支出减少（估计）", "Pay follows the ladder (4 posts, 24 grades for the newer one); turnover 10 % → 6 %, less to spend on replacing people (estimate)"),
        numbers: &[
            n("岗位", "posts", "岗", "", 3.0, 0.0, 0.0, 10.0, 1.0),
            n("等级", "grades", "级", "", 18.0, 0.0, 0.0, 40.0, 1.0),
        ],
        effects: &[Effect::Toward("turnover", "turnover_after", by(1.0 / 18.0, &[1], &[])), Effect::Money],
        moves: down("cost"),
    },
    Lever {
        id: "add12", label: "加12", group: Group::Add, grade: Grade::Document,
        name: ("社区工作者平均报酬", "Mean pay of community workers"),
        sentence: ("社区工作者平均报酬达到5100多元", "Community workers earn 5,100 yuan a month on average"),
        acts: ("报酬支出；现状 4000 元为估计", "Pay bill; 4,000 before is an estimate"),
        numbers: &[
            n("月平均报酬", "mean monthly pay", "元", "yuan", 5100.0, 4000.0, 0.0, 50000.0, 100.0),
        ],
        effects: &[Effect::Money],
        moves: up("cost"),
    },
    Lever {
        id: "add13", label: "加13", group: Group::Add, grade: Grade::Estimate,
        name: ("社会工作者职业资格考试", "Social workers' examination"),
        sentence: ("宣传动员3029人参加全国社会工作者职业资格考试并组织开展考前培训，参加人数较上年提升38.6%，通过人数569人", "3,029 sat the national examination, 38.6 % more than the year before; 569 passed"),
        acts: ("持证社工占比越高，纠纷处置用时越短", "Certified workers need less time for a dispute"),
        numbers: &[
            n("通过人数", "passed", "人", "persons", 569.0, 0.0, 0.0, 5000.0, 1.0),
            n("估计效果：持证者调解用时减少", "estimated effect: less time for a mediation", "%", "%", 7.5, 0.0, 0.0, 50.0, 0.5),
        ],
        effects: &[Effect::Less("hours_dispute", by(0.01 / 1351.0, &[0, 1], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "add14", label: "加14", group: Group::Add, grade: Grade::Document,
        name: ("持证奖补", "Grant for certificates"),
        sentence: ("为2023年取得资格证书的288名社会工作人才发放奖补资金54.8万元", "548,000 yuan for 288 persons certified in 2023"),
        acts: ("经费", "Money"),
        numbers: &[
            n("奖补资金", "grants", "万元", "10,000 yuan", 54.8, 0.0, 0.0, 1000.0, 0.1),
        ],
        effects: &[Effect::Money],
        moves: up("cost"),
    },
    Lever {
        id: "add15", label: "加15", group: Group::Add, grade: Grade::Estimate,
        name: ("实战实训", "Training of community secretaries"),
        sentence: ("强化“实战实训”，全覆盖培训社区书记（主任）106名", "106 community secretaries and directors trained"),
        acts: ("返工率；培训支出", "Rework; cost of training"),
        numbers: &[
            n("培训人次", "trained", "名", "persons", 106.0, 0.0, 0.0, 5000.0, 1.0),
            n("估计效果：返工减少", "estimated effect: less rework", "%", "%", 5.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("rework", by(0.01 / 106.0, &[0, 1], &[])), Effect::Money],
        moves: down("load_ratio"),
    },
];
