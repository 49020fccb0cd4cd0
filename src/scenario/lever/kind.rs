//! What sort of thing an effect acts on (举措类型): the vocabulary of domain.md §1, read off the number
//! that the effect names, so that nobody has to say it twice.

use super::Effect;

/// The sorts of effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Hands: heads, posts, hours of others.
    Capacity,
    /// How many cases arise.
    Rate,
    /// How long work takes.
    ServiceTime,
    /// Who may close a case, and how it climbs.
    Route,
    /// Share of time on forms, meetings, duties.
    FormsShare,
    /// Money.
    Cost,
    /// What is drawn.
    Boundary,
    /// Solved, done again, satisfied.
    Quality,
    /// How soon a latent matter is seen.
    Detection,
    /// Nothing in the model.
    Context,
}

impl Kind {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Capacity,
        Self::Rate,
        Self::ServiceTime,
        Self::Route,
        Self::FormsShare,
        Self::Cost,
        Self::Boundary,
        Self::Quality,
        Self::Detection,
        Self::Context,
    ];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Rate => "rate",
            Self::ServiceTime => "service_time",
            Self::Route => "route",
            Self::FormsShare => "forms_share",
            Self::Cost => "cost",
            Self::Boundary => "boundary",
            Self::Quality => "quality",
            Self::Detection => "detection",
            Self::Context => "context",
        }
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Capacity => ("力量", "capacity"),
            Self::Rate => ("案件量", "rate"),
            Self::ServiceTime => ("用时", "service time"),
            Self::Route => ("办理层级", "route"),
            Self::FormsShare => ("事务占比", "share of time"),
            Self::Cost => ("经费", "cost"),
            Self::Boundary => ("区划", "boundary"),
            Self::Quality => ("质量", "quality"),
            Self::Detection => ("发现", "detection"),
            Self::Context => ("背景", "context"),
        }
    }

    /// The sort of a number of the ledger.
    pub fn of_key(key: &str) -> Self {
        let begins = |heads: &[&str]| heads.iter().any(|h| key.starts_with(h));
        if begins(&["rate_", "visits_", "duplicate_visits"])
            || key.ends_with("_factor") && begins(&["old", "self_managed", "fallback", "unmanaged"])
        {
            Self::Rate
        } else if begins(&[
            "beyond_",
            "town_share",
            "grid_share",
            "whistle",
            "leader_share",
            "leader_reach",
        ]) {
            Self::Route
        } else if begins(&["forms_", "meetings_", "window_", "town_forms", "town_duties", "leave_"]) {
            Self::FormsShare
        } else if begins(&["courier", "latent", "patrol", "round_hours", "resident_hours"]) {
            Self::Detection
        } else if begins(&["rework", "repeat", "solved", "satisf", "basic_weight"]) {
            Self::Quality
        } else if key.ends_with("_case_hours")
            || begins(&[
                "outside_hours",
                "town_pools",
                "part_time",
                "town_staff",
                "moved_post",
                "volunteer",
                "member_",
                "unit_",
                "service_",
            ])
        {
            Self::Capacity
        } else if key.ends_with("_cost") || begins(&["pay_", "turnover", "employer", "grid_worker_pay", "money_"]) {
            Self::Cost
        } else {
            Self::ServiceTime
        }
    }
}

impl Effect {
    /// Its sort.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Context => Kind::Context,
            Self::Boundary => Kind::Boundary,
            Self::Heads(..) | Self::TownPosts(_) | Self::BoughtHours(_) => Kind::Capacity,
            Self::Money => Kind::Cost,
            Self::ConvertFallback(_) => Kind::Rate,
            Self::Less(key, _) | Self::Gain(key, _) | Self::Add(key, _) | Self::Toward(key, ..) => Kind::of_key(key),
        }
    }

    /// The number of the ledger that it changes; `None` where it acts on something else.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Less(key, _) | Self::Gain(key, _) | Self::Add(key, _) | Self::Toward(key, ..) => Some(key),
            Self::BoughtHours(_) => Some("outside_hours"),
            _ => None,
        }
    }

    /// Its rule, as a stable word.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Boundary => "boundary",
            Self::Heads(..) => "heads",
            Self::TownPosts(_) => "town_posts",
            Self::Money => "money",
            Self::Less(..) => "less",
            Self::Gain(..) => "gain",
            Self::Add(..) => "add",
            Self::Toward(..) => "toward",
            Self::ConvertFallback(_) => "convert_fallback",
            Self::BoughtHours(_) => "bought_hours",
        }
    }
}
