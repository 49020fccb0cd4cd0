//! Money (经费): lines as formulas over the plan.
//!
//! Pay and the governance fund are separate envelopes, because the document's pay bill alone is
//! larger than its governance money (domain.md §1.5). Communities and grids are counted where
//! households live; villages have no community money here. Left out, because the document moves
//! them and creates none: pay of town posts and of posted cadres.

mod counts;
pub mod overspend;
pub mod reallocate;
pub mod setting;
pub mod years;

pub use setting::{BudgetSetting, LineSetting, Payer};

use super::lever::own::{How, taken};
use super::numbers::Numbers;
use super::parameters::scale;
use super::{Heads, Scenario, lever, pay};
use crate::territory::Territory;
use counts::{counts, new_grids};

/// One line of the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Stable key (`community_running`).
    pub key: &'static str,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// How it is reckoned, zh and en.
    pub formula: (String, String),
    /// 元 in the first year: set by hand, or the formula's.
    pub amount: f64,
    /// 元 by the formula.
    pub reckoned: f64,
    /// Which envelope pays it.
    pub envelope: Envelope,
    /// Who pays.
    pub payer: Payer,
    /// Growth a year as a share, from the second year on.
    pub growth: f64,
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

/// Keys of all lines, in the order shown.
pub const LINE_KEYS: [&str; 16] = [
    "community_running",
    "service_fund",
    "party_work",
    "grid_work",
    "certificate_grants",
    "training",
    "stations",
    "new_grids",
    "own_governance",
    "bought_services",
    "own_services",
    "community_pay",
    "grid_pay",
    "part_time_pay",
    "turnover",
    "own_pay",
];

impl Envelope {
    /// All envelopes.
    pub const ALL: [Self; 3] = [Self::Governance, Self::Services, Self::Pay];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::Services => "services",
            Self::Pay => "pay",
        }
    }

    /// By its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.key() == key)
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Governance => ("社区治理经费", "Community governance"),
            Self::Services => ("政府购买服务", "Bought services"),
            Self::Pay => ("人员报酬", "Pay"),
        }
    }
}

/// What an envelope holds, 元 a year: set by hand, or the levers' number; `None` where neither gives a
/// limit (pay, unless one is set).
pub fn limit(territory: &Territory, scenario: &Scenario, envelope: Envelope) -> Option<f64> {
    if let Some(&set) = scenario.budget.envelopes.get(envelope.key()) {
        return Some(set);
    }
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

/// At most one decimal.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// All lines for a scenario, in the order of [`LINE_KEYS`].
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
        reckoned: amount,
        envelope,
        payer: Payer::County,
        growth: of("money_growth"),
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
    let mean_pay = pay::mean_monthly(scenario, &numbers);
    let paid = |heads: f64, monthly: f64, factor: f64| {
        let (heads, monthly) = (tenths(heads), tenths(monthly));
        (
            format!("{heads} 人 × {monthly} 元 × 12 个月 × {factor}"),
            format!("{heads} persons × {monthly} yuan × 12 months × {factor}"),
        )
    };
    let own = |key, name, envelope: Envelope| {
        let wan: f64 = taken(scenario)
            .filter(|(_, e)| e.how == How::Money && e.key == envelope.key())
            .map(|(_, e)| e.amount)
            .sum();
        line(
            key,
            name,
            envelope,
            wan * WAN,
            (format!("{wan} 万元"), format!("{wan}×10,000 yuan")),
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
        Line {
            once: true,
            ..governance(
                "stations",
                ("驿站建设", "Stations"),
                lever("div07", 0) * of("station_cost") * WAN * scale,
                each(lever("div07", 0), "驿站", "stations", of("station_cost")),
            )
        },
        Line {
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
        },
        own(
            "own_governance",
            ("自定举措支出", "Measures of one's own"),
            Envelope::Governance,
        ),
        line(
            "bought_services",
            ("政府购买服务", "Bought services"),
            Envelope::Services,
            lever("mul10", 0) * WAN * scale,
            wan_formula(lever("mul10", 0)),
        ),
        own(
            "own_services",
            ("自定举措支出", "Measures of one's own"),
            Envelope::Services,
        ),
        Line {
            growth: (1.0 + of("pay_growth")) * pay::drift(scenario, &numbers) - 1.0,
            ..line(
                "community_pay",
                ("社区工作者报酬", "Pay of community workers"),
                Envelope::Pay,
                c.community_heads * mean_pay * 12.0 * on_cost,
                paid(c.community_heads, mean_pay, on_cost),
            )
        },
        Line {
            growth: of("pay_growth"),
            ..line(
                "grid_pay",
                ("专职网格员报酬", "Pay of full-time grid workers"),
                Envelope::Pay,
                full * of("grid_worker_pay") * 12.0 * on_cost,
                paid(full, of("grid_worker_pay"), on_cost),
            )
        },
        Line {
            growth: of("pay_growth"),
            ..line(
                "part_time_pay",
                ("兼职网格员补贴", "Allowance of part-time grid workers"),
                Envelope::Pay,
                part * of("part_time_pay") * 12.0,
                paid(part, of("part_time_pay"), 1.0),
            )
        },
        line(
            "turnover",
            ("招录补充支出", "Replacing workers who leave"),
            Envelope::Pay,
            c.community_heads * of("turnover") * of("recruit_cost"),
            (
                format!(
                    "{} 人 × {} × {} 元",
                    tenths(c.community_heads),
                    of("turnover"),
                    of("recruit_cost")
                ),
                format!(
                    "{} persons × {} × {} yuan",
                    tenths(c.community_heads),
                    of("turnover"),
                    of("recruit_cost")
                ),
            ),
        ),
        own("own_pay", ("自定举措支出", "Measures of one's own"), Envelope::Pay),
    ];
    // A line of one's own that nothing is in would only be noise.
    lines.retain(|line| !line.key.starts_with("own_") || line.amount != 0.0);
    for line in &mut lines {
        if let Some(set) = scenario.budget.lines.get(line.key) {
            line.amount = set.amount.unwrap_or(line.amount);
            line.payer = set.payer.unwrap_or(line.payer);
            line.growth = set.growth.unwrap_or(line.growth);
        }
    }
    lines
}
