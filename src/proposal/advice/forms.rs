//! The questions as data: forms are made from this table.

use serde::{Deserialize, Serialize};

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// Every grid into the household band, least disturbance.
    Band,
    /// A given number of grids.
    Split,
    /// Small grids merged.
    Merge,
    /// Even hours per worker.
    Hours,
    /// As many grids as possible, none below the least.
    Most,
    /// Where the present plan lies among many.
    Ensemble,
    /// Stations: mean way.
    Median,
    /// Stations: longest way.
    Center,
    /// Stations: most households within a walk.
    Cover,
    /// Stations: everybody within a walk.
    All,
    /// Heads: targets at least cost.
    Targets,
    /// Heads: best under a budget.
    Budget,
    /// Heads: those there are, fairly.
    Fair,
    /// Measures: which first.
    Bundle,
}

/// A question's form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// What it asks.
    pub topic: Topic,
    /// Stable key.
    pub key: &'static str,
    /// Name, zh and en.
    pub name: (&'static str, &'static str),
    /// Whether it is about a place that can be chosen.
    pub place: bool,
    /// Its numbers.
    pub fields: &'static [Field],
    /// Numbers that may be left alone, behind a fold; they count on from `fields`.
    pub more: &'static [Field],
}

/// One number of a form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Name with unit, zh and en.
    pub name: (&'static str, &'static str),
    /// Where nothing is said.
    pub default: f64,
    /// Least and most.
    pub bounds: (f64, f64),
    /// Names of the values 0, 1, 2 …, where one of several is chosen; empty for a number.
    pub options: &'static [(&'static str, &'static str)],
}

const fn field(name: (&'static str, &'static str), default: f64, least: f64, most: f64) -> Field {
    Field {
        name,
        default,
        bounds: (least, most),
        options: &[],
    }
}

const fn choice(name: (&'static str, &'static str), options: &'static [(&'static str, &'static str)]) -> Field {
    Field {
        name,
        default: 0.0,
        bounds: (0.0, options.len() as f64 - 1.0),
        options,
    }
}

const LEAST: Field = field(("每格户数不少于", "Households a grid, at least"), 300.0, 1.0, 99_999.0);
const MOST: Field = field(("每格户数不多于", "Households a grid, at most"), 500.0, 1.0, 99_999.0);
const SITES: Field = field(
    ("驿站总数（含已有）", "Stations in all, existing ones included"),
    188.0,
    1.0,
    5_000.0,
);
const WALK: Field = field(("步行距离（米）", "Walk (m)"), 500.0, 20.0, 20_000.0);
const KEEP: Field = choice(
    ("已有驿站、中心", "Existing stations"),
    &[("保留", "are kept"), ("可以改址", "may move")],
);
const CONFIRM: Field = field(
    (
        "成对推演次数（核实用，0 为不推演）",
        "Paired replications to confirm by (0: none)",
    ),
    4.0,
    0.0,
    100.0,
);
const POOL: Field = choice(
    ("哪支队伍", "Whose posts"),
    &[
        ("城市网格员", "Grid workers"),
        ("驻村干部", "Cadres posted to villages"),
        ("社区工作者", "Community workers"),
        ("乡镇办案人员", "Town case staff"),
    ],
);

const fn weight(name: (&'static str, &'static str)) -> Field {
    field(name, 0.0, 0.0, 10.0)
}

/// Weights in the order of [`crate::proposal::draw::score::Weights`], then whether compounds stay whole.
pub(super) static DRAWN: [Field; crate::proposal::draw::score::TERMS + 1] = [
    weight(("户数均衡", "Even households")),
    weight(("每人工时均衡", "Even hours per worker")),
    weight(("重点人群均衡", "Even special groups")),
    weight(("形状紧凑", "Compact shapes")),
    weight(("不跨干道河流", "No roads or rivers crossed")),
    weight(("走动近", "Short walks")),
    weight(("少变动", "Few households moved")),
    choice(
        ("小区", "Compounds"),
        &[("不拆", "stay whole"), ("可以拆开", "may be divided")],
    ),
];

const fn form(
    topic: Topic,
    key: &'static str,
    name: (&'static str, &'static str),
    place: bool,
    fields: &'static [Field],
) -> Form {
    Form {
        topic,
        key,
        name,
        place,
        fields,
        more: &[],
    }
}

/// A form whose answers are drawn: the planner may say what counts.
const fn drawn(topic: Topic, key: &'static str, name: (&'static str, &'static str), fields: &'static [Field]) -> Form {
    Form {
        more: &DRAWN,
        ..form(topic, key, name, true, fields)
    }
}

/// All forms, in the order shown.
#[rustfmt::skip]
pub static FORMS: [Form; 14] = [
    drawn(Topic::Band, "band", ("各网格户数达标、变动最少", "Every grid into the band with least disturbance"), &[LEAST, MOST]),
    drawn(Topic::Split, "split", ("划成指定个数", "A given number of grids"), &[field(("网格总数", "Grids in all"), 8.0, 1.0, 60_000.0)]),
    drawn(Topic::Merge, "merge", ("合并偏小的网格", "Merge small grids"), &[LEAST, MOST]),
    drawn(Topic::Hours, "hours", ("每人工时均衡", "Even hours per worker"), &[LEAST, MOST]),
    drawn(Topic::Most, "most", ("网格尽量多、每个不少于下限", "As many grids as possible, none below the least"), &[LEAST]),
    form(Topic::Ensemble, "ensemble", ("现方案在上千种合格划法中的位置", "Where today's plan lies among thousands of valid ones"), true, &[LEAST, MOST, field(("抽取划法数", "Plans drawn"), 2_000.0, 50.0, 50_000.0)]),
    form(Topic::Median, "median", ("驿站选址：平均最近", "Stations: shortest mean way"), true, &[SITES, KEEP]),
    form(Topic::Center, "center", ("驿站选址：最远的也近", "Stations: shortest longest way"), true, &[SITES, KEEP]),
    form(Topic::Cover, "cover", ("驿站选址：步行范围内户数最多", "Stations: most households within a walk"), true, &[SITES, KEEP, WALK]),
    form(Topic::All, "all", ("驿站选址：全部覆盖、站点最少", "Stations: everybody within a walk, fewest stations"), true, &[KEEP, WALK]),
    form(Topic::Targets, "targets", ("达到目标、花钱最少", "Reach targets at least cost"), false, &[
        POOL, field(("车马比不高于", "Load ratio at most"), 1.0, 0.1, 10.0), field(("走访完成率不低于（%）", "Visit coverage at least (%)"), 0.0, 0.0, 100.0),
        field(("按期办结率不低于（%，0 为不要求）", "Closed on time at least (%; 0: not asked)"), 0.0, 0.0, 100.0), CONFIRM]),
    form(Topic::Budget, "budget", ("预算内效果最好", "Best effect under a budget"), false, &[POOL, field(("每年增加（万元）", "More a year (10,000 yuan)"), 500.0, 0.0, 1_000_000.0), CONFIRM]),
    form(Topic::Fair, "fair", ("现有人数公平分配", "The heads there are, shared out fairly"), false, &[POOL, field(("总人数（0 为现有）", "Heads in all (0: as now)"), 0.0, 0.0, 1_000_000.0), CONFIRM]),
    form(Topic::Bundle, "bundle", ("有限的钱先用哪些举措", "Which measures first for the money"), false, &[
        field(("每年预算（万元）", "Budget a year (10,000 yuan)"), 3_000.0, 0.0, 10_000_000.0),
        choice(("看哪个指标", "By which index"), &[("车马比", "Load ratio"), ("走访完成率", "Visit coverage"), ("按期办结率", "Closed on time"), ("满意度", "Satisfaction"), ("三率得分", "Three rates")]),
        field(("推演次数", "Replications"), 2.0, 1.0, 50.0)]),
];

impl Form {
    /// Number `i`, those behind the fold counting on from the others.
    pub fn field(&self, i: usize) -> Option<&'static Field> {
        self.fields.get(i).or_else(|| self.more.get(i - self.fields.len()))
    }
}

impl Topic {
    /// Its form.
    pub fn form(self) -> &'static Form {
        // Forms stand in the order of the topics (held by a test).
        &FORMS[self as usize % FORMS.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_stand_in_the_order_of_topics_and_defaults_are_within_bounds() {
        for (i, form) in FORMS.iter().enumerate() {
            assert_eq!(form.topic as usize, i, "{}", form.key);
            assert!(std::ptr::eq(form.topic.form(), &FORMS[i]));
            for f in form.fields.iter().chain(form.more) {
                assert!((f.bounds.0..=f.bounds.1).contains(&f.default), "{}", f.name.1);
            }
        }
    }
}
