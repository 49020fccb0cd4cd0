//! Money (经费): lines as formulas over the plan.
//!
//! Pay and the governance fund are separate envelopes, because the document's pay bill alone is
//! larger than its governance money (domain.md §1.5). Communities and grids are counted where
//! households live; villages have no community money here. Left out, because the document moves
//! them and creates none: pay of town posts and of posted cadres.

use super::lever;
use super::numbers::Numbers;
use super::parameters::scale;
use super::{Heads, Scenario};
use crate::plan::CommunityKind;
use crate::territory::{Origin, Terrain, Territory};

/// One line of the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Stable key (`community_running`).
    pub key: &'static str,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// How it is reckoned, zh and en.
    pub formula: (String, String),
    /// 元 a year.
    pub amount: f64,
    /// Which envelope pays it.
    pub envelope: Envelope,
    /// Whether it is spent once, in the year of the change.
    pub once: bool,
}

/// Pay and the governance fund are separate (domain.md §1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Envelope {
    /// 社区治理经费: 6,429.7万.
    Governance,
    /// 政府购买服务.
    Services,
    /// 报酬.
    Pay,
}

impl Envelope {
    /// All envelopes.
    pub const ALL: [Self; 3] = [Self::Governance, Self::Services, Self::Pay];

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Governance => ("社区治理经费", "Community governance"),
            Self::Services => ("政府购买服务", "Bought services"),
            Self::Pay => ("人员报酬", "Pay"),
        }
    }
}

/// What an envelope holds, 元 a year; `None` where the document gives no limit (pay).
pub fn limit(territory: &Territory, scenario: &Scenario, envelope: Envelope) -> Option<f64> {
    let wan = match envelope {
        Envelope::Governance => lever::value(&scenario.levers, "mul09", 0),
        Envelope::Services => lever::value(&scenario.levers, "mul10", 0),
        Envelope::Pay => return None,
    };
    Some(wan * WAN * scale(territory))
}

/// All lines together, 元 in the year of the change.
pub fn total(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line.amount).sum()
}

const WAN: f64 = 1e4;

/// What the lines count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    plain: f64,
    mountain: f64,
    grids: f64,
    grid_heads: f64,
    community_heads: f64,
}

fn counts(territory: &Territory, scenario: &Scenario, heads: &Heads) -> Counts {
    let plan = &scenario.plan;
    let mut grid_lived_in = vec![false; plan.grids().len()];
    for (unit, grid) in territory.units().iter().zip(plan.assignment()) {
        if let Some(g) = grid
            && unit.households > 0
        {
            grid_lived_in[g.index()] = true;
        }
    }
    let mut community_lived_in = vec![false; plan.communities().len()];
    let mut counts = Counts::default();
    for (g, grid) in plan.grids().iter().enumerate() {
        if plan.community(grid.community).kind != CommunityKind::Urban {
            continue;
        }
        counts.grid_heads += f64::from(heads.grids.get(g).copied().unwrap_or(0));
        if grid_lived_in[g] {
            counts.grids += 1.0;
            community_lived_in[grid.community.index()] = true;
        }
    }
    let data = territory.data();
    for (community, _) in plan
        .communities()
        .iter()
        .zip(&community_lived_in)
        .filter(|(_, lived)| **lived)
    {
        let county = data
            .towns
            .get(community.town.index())
            .and_then(|town| data.counties.get(town.county.index()));
        match county.map(|c| c.terrain) {
            Some(Terrain::Mountain) => counts.mountain += 1.0,
            _ => counts.plain += 1.0,
        }
    }
    counts.community_heads = heads.communities.iter().map(|&h| f64::from(h)).sum();
    counts
}

/// At most one decimal.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// All lines for a scenario.
pub fn lines(territory: &Territory, scenario: &Scenario, heads: &Heads) -> Vec<Line> {
    let numbers = Numbers::of(scenario);
    let of = |key: &str| numbers.get(key);
    let lever = |id: &str, number: usize| lever::value(&scenario.levers, id, number);
    let c = counts(territory, scenario, heads);
    let communities = c.plain + c.mountain;
    let scale = scale(territory);
    let on_cost = 1.0 + of("employer_cost");
    let line = |key, name, envelope, amount: f64, formula: (String, String)| Line {
        key,
        name,
        formula,
        amount,
        envelope,
        once: false,
    };
    let governance = |key, name, amount, formula| line(key, name, Envelope::Governance, amount, formula);
    let (plain, mountain) = (lever("mul05", 0), lever("mul05", 1));
    let each = |n: f64, zh: &str, en: &str, wan: f64| {
        (
            format!("{n} 个{zh} × {wan} 万元"),
            format!("{n} {en} × {wan}×10,000 yuan"),
        )
    };
    let (per_grid, grid_wan) = (lever("mul08", 1) >= 0.5, lever("mul08", 0));
    let grid_money = if per_grid { c.grids } else { communities };
    let (full, part) = (
        c.grid_heads * (1.0 - of("part_time_share")),
        c.grid_heads * of("part_time_share"),
    );
    let pay = |heads: f64, monthly: f64, factor: f64| {
        (
            format!("{} 人 × {monthly} 元 × 12 个月 × {factor}", tenths(heads)),
            format!("{} persons × {monthly} yuan × 12 months × {factor}", tenths(heads)),
        )
    };
    // Envelopes of the whole document are scaled to an imported territory's residents.
    let share = if (scale - 1.0).abs() < 1e-12 {
        String::new()
    } else {
        format!(" × {scale:.3}")
    };
    let wan_formula = |wan: f64| (format!("{wan} 万元{share}"), format!("{wan}×10,000 yuan{share}"));
    let mut lines = vec![
        governance(
            "community_running",
            ("社区运转经费", "Running costs of communities"),
            (c.plain * plain + c.mountain * mountain) * WAN,
            (
                format!(
                    "川区 {} × {plain} 万元 ＋ 山区 {} × {mountain} 万元",
                    c.plain, c.mountain
                ),
                format!(
                    "plain {} × {plain} + mountain {} × {mountain}, ×10,000 yuan",
                    c.plain, c.mountain
                ),
            ),
        ),
        governance(
            "service_fund",
            ("为民服务资金", "Service fund"),
            communities * lever("mul06", 0) * WAN,
            each(communities, "社区", "communities", lever("mul06", 0)),
        ),
        governance(
            "party_work",
            ("党建工作经费", "Party-building money"),
            communities * lever("mul07", 0) * WAN,
            each(communities, "社区", "communities", lever("mul07", 0)),
        ),
        governance(
            "grid_work",
            ("网格工作经费", "Grid money"),
            grid_money * grid_wan * WAN,
            if per_grid {
                each(grid_money, "网格", "grids", grid_wan)
            } else {
                each(grid_money, "社区", "communities", grid_wan)
            },
        ),
        governance(
            "certificate_grants",
            ("持证奖补", "Grants for certificates"),
            lever("add14", 0) * WAN * scale,
            wan_formula(lever("add14", 0)),
        ),
        governance(
            "training",
            ("实训支出", "Training"),
            lever("add15", 0) * of("training_cost") * scale,
            (
                format!("{} 人次 × {} 元{share}", lever("add15", 0), of("training_cost")),
                format!("{} persons × {} yuan{share}", lever("add15", 0), of("training_cost")),
            ),
        ),
        line(
            "bought_services",
            ("政府购买服务", "Bought services"),
            Envelope::Services,
            lever("mul10", 0) * WAN * scale,
            wan_formula(lever("mul10", 0)),
        ),
        line(
            "community_pay",
            ("社区工作者报酬", "Pay of community workers"),
            Envelope::Pay,
            c.community_heads * lever("add12", 0) * 12.0 * on_cost,
            pay(c.community_heads, lever("add12", 0), on_cost),
        ),
        line(
            "grid_pay",
            ("专职网格员报酬", "Pay of full-time grid workers"),
            Envelope::Pay,
            full * of("grid_worker_pay") * 12.0 * on_cost,
            pay(full, of("grid_worker_pay"), on_cost),
        ),
        line(
            "part_time_pay",
            ("兼职网格员补贴", "Allowance of part-time grid workers"),
            Envelope::Pay,
            part * of("part_time_pay") * 12.0,
            pay(part, of("part_time_pay"), 1.0),
        ),
    ];
    lines.push(Line {
        once: true,
        ..governance(
            "new_grids",
            ("新设网格一次性支出", "One-off costs of new grids"),
            new_grids(territory, c.grids) * of("new_grid_cost") * WAN,
            each(
                new_grids(territory, c.grids),
                "新网格",
                "new grids",
                of("new_grid_cost"),
            ),
        )
    });
    lines
}

/// Grids beyond those of 现状. Only the sample has a 现状 that a scenario can know (742 grids, 乘12);
/// a user's own territory is compared by its own plans, and its first plan costs nothing.
fn new_grids(territory: &Territory, grids: f64) -> f64 {
    match territory.data().origin {
        Origin::Sample { .. } => {
            let before = lever::find("mul12")
                .and_then(|l| l.numbers.first())
                .map_or(grids, |n| n.before);
            (grids - before).max(0.0)
        }
        Origin::Imported => 0.0,
    }
}
