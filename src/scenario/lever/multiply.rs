//! 乘 (multiply): outside forces and money. Data only; sentences are the founding document's (slips of its copy repaired, domain.md
//! §1), effects as in domain.md §1.3.

use super::table::*;

/// The group's levers, in the document's order.
#[rustfmt::skip]
pub(super) const LEVERS: &[Lever] = &[
    Lever {
        id: "mul01", label: "乘01", group: Group::Multiply, grade: Grade::Estimate,
        name: ("吹哨报到·联合党委", "Whistle and report"),
        sentence: ("980余个机关企事业单位与93个社区签订“一书三单”", "980 units sign with 93 communities"),
        acts: ("外部走访小时（每季一次，每次 3 小时，部分用于走访），并可代办物业、纠纷、民生类案件", "Outside visit hours (once a quarter), and hands for property, disputes and help"),
        numbers: &[
            n("共建单位", "partner units", "个", "units", 980.0, 0.0, 0.0, 20000.0, 1.0),
        ],
        effects: &[Effect::Add("outside_hours", by(4.0, &[0], &["unit_visit_hours", "member_visit_share"])), Effect::Add("partner_case_hours", by(4.0, &[0], &["unit_visit_hours", "member_case_share"]))],
        moves: up("visit_coverage"),
    },
    Lever {
        id: "mul02", label: "乘02", group: Group::Multiply, grade: Grade::Estimate,
        name: ("在职党员双报到双服务", "Party members report to communities"),
        sentence: ("1.28万名在职党员每季度到社区“双报到双服务”，开展“四个一”活动", "12,800 party members serve in communities each quarter"),
        acts: ("外部走访小时，并可代办物业、纠纷、民生类案件", "Outside visit hours, and hands for property, disputes and help"),
        numbers: &[
            n("在职党员", "party members", "人", "persons", 12800.0, 0.0, 0.0, 200000.0, 100.0),
            n("每年次数", "times a year", "次", "", 4.0, 0.0, 0.0, 52.0, 1.0),
        ],
        effects: &[Effect::Add("outside_hours", by(1.0, &[0, 1], &["member_visit_hours", "member_visit_share"])), Effect::Add("partner_case_hours", by(1.0, &[0, 1], &["member_visit_hours", "member_case_share"]))],
        moves: up("visit_coverage"),
    },
    Lever {
        id: "mul03", label: "乘03", group: Group::Multiply, grade: Grade::Document,
        name: ("一户一策", "One plan a household"),
        sentence: ("“一户一策”关爱帮扶167户特殊困难群众", "167 hardship households with a plan of their own"),
        acts: ("只作背景说明：这些户已在每月走访的特殊人群中", "Context only: they are among the special groups visited monthly"),
        numbers: &[
            n("户数", "households", "户", "", 167.0, 0.0, 0.0, 10000.0, 1.0),
        ],
        effects: &[Effect::Context],
        moves: None,
    },
    Lever {
        id: "mul04", label: "乘04", group: Group::Multiply, grade: Grade::Estimate,
        name: ("办实事、微心愿、百姓百件事", "Three hundred matters done"),
        sentence: ("办成“聚集百姓百件事”300余件", "More than 300 matters done for the people"),
        acts: ("民生诉求减少：300 件×5 ÷ 全市每年约 4.1 万件", "Fewer requests for help: 300×5 of some 41,000 a year"),
        numbers: &[
            n("件数", "matters", "件", "", 300.0, 0.0, 0.0, 20000.0, 10.0),
            n("每件免去的诉求", "requests each saves a year", "件", "", 5.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("rate_help", by(1.0 / 41481.0, &[0, 1], &[]))],
        moves: down("cases"),
    },
    Lever {
        id: "mul05", label: "乘05", group: Group::Multiply, grade: Grade::Document,
        name: ("社区运转经费", "Running money of communities"),
        sentence: ("按照川区10万、山区7万落实社区运转经费", "100,000 yuan a community in the plain, 70,000 in the mountains"),
        acts: ("经费；现状 6、4 万为估计", "Money; 6 and 4 before are estimates"),
        numbers: &[
            n("川区", "plain", "万元", "10,000 yuan", 10.0, 6.0, 0.0, 200.0, 0.5),
            n("山区", "mountain", "万元", "10,000 yuan", 7.0, 4.0, 0.0, 200.0, 0.5),
        ],
        effects: &[Effect::Money],
        moves: up("cost"),
    },
    Lever {
        id: "mul06", label: "乘06", group: Group::Multiply, grade: Grade::Estimate,
        name: ("为民服务资金", "Service fund of communities"),
        sentence: ("5—10万落实为民服务资金", "50,000 to 100,000 yuan a community"),
        acts: ("物业、市容、民生类超出社区的比例下降；经费", "Fewer property, street and help cases leave the community; money"),
        numbers: &[
            n("每社区", "a community", "万元", "10,000 yuan", 7.5, 0.0, 0.0, 200.0, 0.5),
            n("估计效果：小修小补就地办结", "estimated effect: small repairs closed locally", "%", "%", 10.0, 0.0, 0.0, 100.0, 1.0),
        ],
        effects: &[Effect::Less("beyond_property", by(0.01 / 7.5, &[0, 1], &[])), Effect::Less("beyond_street", by(0.01 / 7.5, &[0, 1], &[])), Effect::Less("beyond_help", by(0.01 / 7.5, &[0, 1], &[])), Effect::Money],
        moves: up("closed_locally"),
    },
    Lever {
        id: "mul07", label: "乘07", group: Group::Multiply, grade: Grade::Document,
        name: ("党建工作经费", "Party-building money"),
        sentence: ("保障好2万党建工作经费", "20,000 yuan a community"),
        acts: ("经费；现状 1 万为估计", "Money; 1 before is an estimate"),
        numbers: &[
            n("每社区", "a community", "万元", "10,000 yuan", 2.0, 1.0, 0.0, 50.0, 0.5),
        ],
        effects: &[Effect::Money],
        moves: up("cost"),
    },
    Lever {
        id: "mul08", label: "乘08", group: Group::Multiply, grade: Grade::Document,
        name: ("网格工作经费", "Grid money"),
        sentence: ("1万元网格工作经费", "10,000 yuan of grid money"),
        acts: ("经费；文件未说明按社区还是网格", "Money; the document does not say per what"),
        numbers: &[
            n("金额", "amount", "万元", "10,000 yuan", 1.0, 0.0, 0.0, 50.0, 0.1),
            n("0=每社区，1=每网格", "0 = a community, 1 = a grid", "", "", 0.0, 0.0, 0.0, 1.0, 1.0),
        ],
        effects: &[Effect::Money],
        moves: up("cost"),
    },
    Lever {
        id: "mul09", label: "乘09", group: Group::Multiply, grade: Grade::Document,
        name: ("财政投入社区治理", "Governance envelope"),
        sentence: ("5县（市、区）财政年投入6429.7万元用于社区治理", "Five counties put 64.297 million yuan a year into community governance"),
        acts: ("治理经费总盘子（不含报酬）；现状 4500 万为估计", "The governance envelope, pay left out; 4,500 before is an estimate"),
        numbers: &[
            n("年投入", "a year", "万元", "10,000 yuan", 6429.7, 4500.0, 0.0, 100000.0, 0.1),
        ],
        effects: &[Effect::Money],
        moves: up("governance_left"),
    },
    Lever {
        id: "mul10", label: "乘10", group: Group::Multiply, grade: Grade::Estimate,
        name: ("政府购买服务", "Bought services"),
        sentence: ("市县两级安排政府购买服务资金1382万元", "13.82 million yuan of bought services"),
        acts: ("外部走访小时（按每小时单价，三成用于走访），并可代办市容、物业、民生类案件；经费", "Outside visit hours at a price an hour, and hands for streets, property and help; money"),
        numbers: &[
            n("年金额", "a year", "万元", "10,000 yuan", 1382.0, 0.0, 0.0, 50000.0, 1.0),
        ],
        effects: &[Effect::BoughtHours(0), Effect::Money],
        moves: up("visit_coverage"),
    },
    Lever {
        id: "mul11", label: "乘11", group: Group::Multiply, grade: Grade::Document,
        name: ("社区优化调整", "Communities redrawn"),
        sentence: ("将72个社区优化调整为93个", "72 communities become 93"),
        acts: ("由划分方案本身起作用：社区变多，按社区计的经费随之增加", "Acts through the plan itself: more communities, more money by the community"),
        numbers: &[
            n("社区数", "communities", "个", "", 93.0, 72.0, 1.0, 1000.0, 1.0),
        ],
        effects: &[Effect::Boundary],
        moves: up("cost"),
    },
    Lever {
        id: "mul12", label: "乘12", group: Group::Multiply, grade: Grade::Document,
        name: ("网格优化调整", "Grids redrawn"),
        sentence: ("742个网格调整为940个", "742 grids become 940"),
        acts: ("由划分方案本身起作用：网格小而多，不同时增人（加06）则每格人手变薄、巡查间隔变长", "Acts through the plan itself: smaller grids; without more workers (加06) each has fewer hands and patrols come less often"),
        numbers: &[
            n("网格数", "grids", "个", "", 940.0, 742.0, 1.0, 10000.0, 1.0),
        ],
        effects: &[Effect::Boundary],
        moves: up("patrol_interval"),
    },
    Lever {
        id: "mul13", label: "乘13", group: Group::Multiply, grade: Grade::Estimate,
        name: ("多格合一、全科网格", "All nets in one grid"),
        sentence: ("推动党建、政法综合、应急管理等各类网格“多格合一”，打造“全科网格”", "Party, political-legal and emergency nets become one, with all-round workers"),
        acts: ("去掉重复走访；网格员每件用时略增", "No duplicate visits; a little more time a case"),
        numbers: &[
            n("估计效果：重复走访减少", "estimated effect: duplicate visits removed", "%", "%", 100.0, 0.0, 0.0, 100.0, 5.0),
            n("估计效果：全科用时增加", "estimated effect: breadth penalty", "%", "%", 7.5, 0.0, 0.0, 30.0, 0.5),
        ],
        effects: &[Effect::Less("duplicate_visits", by(0.01, &[0], &[])), Effect::Add("breadth_factor", by(0.01, &[1], &[]))],
        moves: down("load_ratio"),
    },
    Lever {
        id: "mul14", label: "乘14", group: Group::Multiply, grade: Grade::Estimate,
        name: ("县处级领导包抓社区", "Leaders take charge of communities"),
        sentence: ("90名县处级领导包抓社区", "90 county leaders each take charge of a community"),
        acts: ("三成卡住的案件缩短三成", "Three in ten stuck cases are shortened by three tenths"),
        numbers: &[
            n("领导", "leaders", "名", "persons", 90.0, 0.0, 0.0, 1000.0, 1.0),
        ],
        effects: &[Effect::Add("leader_share", by(1.0 / 90.0, &[0], &["leader_reach"]))],
        moves: down("ninetieth_hours"),
    },
    Lever {
        id: "mul15", label: "乘15", group: Group::Multiply, grade: Grade::Estimate,
        name: ("干部包联网格", "Town cadres help grids"),
        sentence: ("145名乡镇（街道）干部包联网格（小区）", "145 town cadres each look after some grids"),
        acts: ("外部走访小时", "Outside visit hours"),
        numbers: &[
            n("干部", "cadres", "名", "persons", 145.0, 0.0, 0.0, 5000.0, 1.0),
            n("每人每月走访小时（估计）", "visit hours a month each (estimate)", "小时", "h", 4.0, 0.0, 0.0, 170.0, 1.0),
        ],
        effects: &[Effect::Add("outside_hours", by(12.0, &[0, 1], &[]))],
        moves: up("visit_coverage"),
    },
    Lever {
        id: "mul16", label: "乘16", group: Group::Multiply, grade: Grade::Estimate,
        name: ("五社联动", "Five kinds of partners"),
        sentence: ("1200余家社区社会组织、34.14万名志愿者、3200余名社会工作专业人才精准对接居民服务需求", "1,200 organisations, 341,400 volunteers and 3,200 social-work staff meet residents' needs"),
        acts: ("外部走访小时（活跃 5%，每人每年 2 小时走访），并可代办纠纷、市容、民生类案件", "Outside visit hours (5 % active), and hands for disputes, streets and help"),
        numbers: &[
            n("注册志愿者", "registered volunteers", "人", "persons", 341400.0, 0.0, 0.0, 3000000.0, 100.0),
            n("社会组织（不参与推演）", "organisations (context)", "家", "", 1200.0, 0.0, 0.0, 50000.0, 10.0),
            n("社会工作人才（不参与推演）", "social workers (context)", "人", "persons", 3200.0, 0.0, 0.0, 50000.0, 10.0),
        ],
        effects: &[Effect::Add("outside_hours", by(1.0, &[0], &["volunteer_active", "volunteer_visit_hours"])), Effect::Add("volunteer_case_hours", by(1.0, &[0], &["volunteer_active", "volunteer_hours_on_cases"]))],
        moves: up("visit_coverage"),
    },
];
