//! Ready-made choices (预设): 现状, 文件全套, 只减负, 只扩网, 只增人.

use super::{Effect, Group, Lever, LeverSetting, Levers, levers};

/// A ready-made choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// 现状: every lever off.
    Baseline,
    /// 文件全套: every lever as in the document, the redraw with it.
    Document,
    /// 只减负: the cuts alone.
    CutOnly,
    /// 只扩网: more communities and grids with the workers there are.
    RedrawOnly,
    /// 只增人: more people, nothing else.
    PeopleOnly,
}

impl Preset {
    /// All, in the order shown.
    pub const ALL: [Self; 5] = [
        Self::Baseline,
        Self::Document,
        Self::CutOnly,
        Self::RedrawOnly,
        Self::PeopleOnly,
    ];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Document => "document",
            Self::CutOnly => "cut_only",
            Self::RedrawOnly => "redraw_only",
            Self::PeopleOnly => "people_only",
        }
    }

    /// By its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.key() == key)
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Baseline => ("现状", "As it is"),
            Self::Document => ("文件全套", "Whole document"),
            Self::CutOnly => ("只减负", "Cuts only"),
            Self::RedrawOnly => ("只扩网", "Redraw only"),
            Self::PeopleOnly => ("只增人", "People only"),
        }
    }

    /// Whether it takes the redrawn plan (乘11, 乘12) rather than that of 现状.
    pub fn is_redrawn(self) -> bool {
        matches!(self, Self::Document | Self::RedrawOnly)
    }

    /// Whether it takes this lever.
    fn takes(self, lever: &Lever) -> bool {
        match self {
            Self::Baseline => false,
            // Context too: it changes nothing and is part of what the document says.
            Self::Document => true,
            Self::CutOnly => lever.group == Group::Cut && !lever.is_context(),
            Self::RedrawOnly => lever.effects.contains(&Effect::Boundary),
            Self::PeopleOnly => lever
                .effects
                .iter()
                .any(|e| matches!(e, Effect::Heads(..) | Effect::TownPosts(_))),
        }
    }

    /// Its setting of a lever; `None`: off.
    pub fn setting(self, lever: &Lever) -> Option<LeverSetting> {
        self.takes(lever).then(|| lever.document_setting())
    }

    /// All its settings.
    pub fn levers(self) -> Levers {
        levers()
            .iter()
            .filter_map(|l| Some((l.id.to_owned(), self.setting(l)?)))
            .collect()
    }
}
