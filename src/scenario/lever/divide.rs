//! 除 (divide): stubborn problems. Data only; sentences are the founding document's (slips of its copy repaired, domain.md
//! §1), effects as in domain.md §1.4.

use super::table::*;

/// The group's levers, in the document's order.
#[rustfmt::skip]
pub(super) const LEVERS: &[Lever] = &[
    Lever {
        id: "div01", label: "除01", group: Group::Divide, grade: Grade::Estimate,
        name: ("红色物业“三型”管理", "Three ways to run a compound"),
        sentence: ("实现全市524个小区市场化管理、143个小区业主自治、221个小区社区兜底管理", "524 compounds run by companies, 143 by owners, 221 by the community as last resort"),
        acts: ("物业案件倍数按管理方式折算；现状 266（三成）为估计，改小即把兜底小区转为市场化", "Factor of property matters by mode; 266 before (three tenths) is an estimate; fewer means converted to companies"),
        numbers: &[
            n("社区兜底小区数（共888个）", "fallback compounds (of 888)", "个", "", 221.0, 266.0, 0.0, 888.0, 1.0),
        ],
        effects: &[Effect::ConvertFallback(0)],
        moves: down("cases"),
    },
    Lever {
        id: "div02", label: "除02", group: Group::Divide, grade: Grade::Estimate,
        name: ("物业服务管理覆盖率", "Every compound is run by somebody"),
        sentence: ("物业服务管理覆盖率100%", "Property management covers 100 % of compounds"),
        acts: ("兜底小区从无人管理到社区兜底；现状 75.1% = 667/888 为推算下限", "Fallback compounds go from nobody to the community; 75.1 % before = 667/888 is a lower estimate"),
        numbers: &[
            n("覆盖率", "coverage", "%", "%", 100.0, 75.1, 0.0, 100.0, 0.1),
        ],
        effects: &[Effect::Toward("unmanaged_factor", "fallback_factor", by(1.0 / 24.9, &[0], &[]))],
        moves: down("cases"),
    },
    Lever {
        id: "div03", label: "除03", group: Group::Divide, grade: Grade::Estimate,
        name: ("业委会成员进入物业管理层试点", "Owners in the company's board"),
        sentence: ("推行业主委员会成员进入物业服务企业管理层试点工作", "Pilot: members of owners' committees join the property company's management"),
        acts: ("物业案件", "Property matters"),
        numbers: &[
            n("估计效果：物业案件减少", "estimated effect: fewer property matters", "%", "%", 2.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("rate_property", by(0.01, &[0], &[]))],
        moves: down("cases"),
    },
    Lever {
        id: "div04", label: "除04", group: Group::Divide, grade: Grade::Document,
        name: ("业委会不规范履职投诉下降", "Complaints about owners' committees fall"),
        sentence: ("业委会不规范履职投诉量同比下降27%", "Complaints about owners' committees fell 27 % within a year"),
        acts: ("只作用于物业案件中的业委会投诉（占 15%，估计）", "Acts on complaints about owners' committees only, an estimated 15 % of property matters"),
        numbers: &[
            n("投诉降幅", "fall", "%", "%", 27.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("rate_property", by(0.01, &[0], &["committee_share"]))],
        moves: down("cases"),
    },
    Lever {
        id: "div05", label: "除05", group: Group::Divide, grade: Grade::Estimate,
        name: ("党组织领导下的三方联动", "Committee, owners and company together"),
        sentence: ("构建形成社区党组织领导下的居委会、业委会、物业服务企业多方联动、协商共治机制", "Residents' committee, owners' committee and company settle matters together"),
        acts: ("物业、噪音、纠纷超出社区的比例", "Share of property, noise and disputes that leave the community"),
        numbers: &[
            n("估计效果：物业、邻里、噪音更多就地办结", "estimated effect: more closed on the spot", "%", "%", 20.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("beyond_property", by(0.01, &[0], &[])), Effect::Less("beyond_noise", by(0.01, &[0], &[])), Effect::Less("beyond_dispute", by(0.01, &[0], &[]))],
        moves: up("closed_locally"),
    },
    Lever {
        id: "div06", label: "除06", group: Group::Divide, grade: Grade::Document,
        name: ("新业态党组织", "Party branches in new trades"),
        sentence: ("组建新业态党组织23个，覆盖企业43家", "23 branches cover 43 companies"),
        acts: ("只作背景说明，不进入推演", "context only, not simulated"),
        numbers: &[
            n("党组织", "branches", "个", "", 23.0, 0.0, 0.0, 1000.0, 1.0),
            n("企业", "companies", "家", "", 43.0, 0.0, 0.0, 5000.0, 1.0),
        ],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "div07", label: "除07", group: Group::Divide, grade: Grade::Estimate,
        name: ("红色暖“新”服务驿站", "Stations"),
        sentence: ("建设红色暖“新”服务驿站188个", "188 service stations"),
        acts: ("网格员从驿站出发，路程缩短；一次性建设支出", "Grid workers start from a station: shorter ways; one-off cost"),
        numbers: &[
            n("驿站", "stations", "个", "", 188.0, 0.0, 0.0, 2000.0, 1.0),
            n("估计效果：路程缩短", "estimated effect: shorter ways", "%", "%", 10.0, 0.0, 0.0, 60.0, 1.0),
        ],
        effects: &[Effect::Less("distance_factor", by(0.01 / 188.0, &[0, 1], &[])), Effect::Money],
        moves: down("load_ratio"),
    },
    Lever {
        id: "div08", label: "除08", group: Group::Divide, grade: Grade::Document,
        name: ("“1+N”党群服务矩阵", "One centre and N stations"),
        sentence: ("形成1个社区党群服务中心和多个网格服务驿站“1+N”党群服务矩阵", "One centre and several stations a community"),
        acts: ("只作背景说明：驿站的作用见除07", "Context only: the stations act through 除07"),
        numbers: &[],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "div09", label: "除09", group: Group::Divide, grade: Grade::Estimate,
        name: ("新就业群体“移动探头”", "Couriers as mobile eyes"),
        sentence: ("发挥新业态、新就业群体“移动探头”作用", "Couriers and drivers report what they see"),
        acts: ("无人报告的隐患发现更早", "Latent matters are found earlier"),
        numbers: &[
            n("估计效果：先由其发现", "estimated effect: seen by them first", "%", "%", 15.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Add("courier_share", by(0.01, &[0], &[]))],
        moves: down("detection_delay"),
    },
    Lever {
        id: "div10", label: "除10", group: Group::Divide, grade: Grade::Document,
        name: ("未来社区试点", "Future community"),
        sentence: ("启动未来社区建设工作，以利通区金星镇阳光骄子社区为试点", "One pilot community, nine scenes"),
        acts: ("只作背景说明，不进入推演", "context only, not simulated"),
        numbers: &[
            n("试点", "pilots", "个", "", 1.0, 0.0, 0.0, 100.0, 1.0),
            n("场景", "scenes", "个", "", 9.0, 9.0, 1.0, 20.0, 1.0),
        ],
        effects: &[Effect::Context],
        moves: None,
    },
];
