//! What the planner asks for: what, where, within which limits.

use crate::plan::{CommunityId, CommunityKind, GridId, Plan};
use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// What shall be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aim {
    /// Every grid into the household band, with the least disturbance.
    Band,
    /// So many grids over the whole selection, shared out among its communities by households.
    Split(u32),
    /// Grids below the band are merged into their neighbours.
    Merge,
    /// As many grids as now (as the band allows), with even hours per worker.
    Hours,
    /// As many grids as possible, each with at least the band's least households (max-p).
    Most,
}

/// A request for proposals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What.
    pub aim: Aim,
    /// Where: communities, each drawn within itself. Empty: every urban community (or every community
    /// where none is urban).
    pub communities: Vec<CommunityId>,
    /// Households of a grid, least and most (domain.md §2.1: 300–500).
    pub band: (u32, u32),
    /// Grids that stay as they are. Exclusive grids stay in any case.
    pub locked: Vec<GridId>,
    /// Whether units of one compound stay together (unless the compound is larger than a grid may be).
    pub compounds: bool,
    /// Searches under each set of weights, each with a seed of its own.
    pub rounds: u32,
    /// The planner's own weights, 0–10 each (see [`super::score::Weights`]); all 0: none.
    pub own: [u8; super::score::TERMS],
    /// Seed.
    pub seed: u64,
}

impl Ask {
    /// An ask with the norms of the document.
    pub fn new(aim: Aim, communities: Vec<CommunityId>) -> Self {
        Self {
            aim,
            communities,
            band: (300, 500),
            locked: Vec::new(),
            compounds: true,
            rounds: 2,
            own: [0; super::score::TERMS],
            seed: 1,
        }
    }

    /// The band by which grids are counted: for as many grids as possible only the least holds.
    pub fn counted_band(&self) -> (u32, u32) {
        let most = if self.aim == Aim::Most { u32::MAX } else { self.band.1 };
        (self.band.0, most)
    }

    /// The band in words, zh and en.
    pub fn band_words(&self) -> (String, String) {
        let (least, most) = self.band;
        if self.aim == Aim::Most {
            (format!("不少于 {least} 户"), format!("have {least} households or more"))
        } else {
            (
                format!("在 {least}–{most} 户"),
                format!("have {least}–{most} households"),
            )
        }
    }

    /// What makes no sense in it, zh and en.
    pub fn fault(&self, plan: &Plan) -> Option<(String, String)> {
        let (least, most) = self.band;
        if least == 0 || most < least {
            return Some((
                format!("每格户数应为从小到大的两个正数，现为 {least}–{most}"),
                format!("households of a grid must be two positive numbers in order, not {least}–{most}"),
            ));
        }
        if self.aim == Aim::Split(0) {
            return Some((
                "网格数至少为 1".to_owned(),
                "there must be at least one grid".to_owned(),
            ));
        }
        let there = |c: &CommunityId| c.index() < plan.communities().len();
        if !self.communities.iter().all(there) || self.locked.iter().any(|g| g.index() >= plan.grids().len()) {
            return Some((
                "所选社区或网格不在方案中，请重新选择".to_owned(),
                "a community or grid named is not in the plan: select it again".to_owned(),
            ));
        }
        None
    }

    /// The communities meant, ascending.
    pub fn scope(&self, plan: &Plan) -> Vec<CommunityId> {
        let all = || (0..plan.communities().len()).map(CommunityId::of);
        let mut scope: Vec<CommunityId> = if self.communities.is_empty() {
            let urban = all().filter(|c| plan.community(*c).kind == CommunityKind::Urban);
            let urban: Vec<_> = urban.collect();
            if urban.is_empty() { all().collect() } else { urban }
        } else {
            self.communities.clone()
        };
        scope.sort_compact();
        scope.dedup();
        scope
    }
}
