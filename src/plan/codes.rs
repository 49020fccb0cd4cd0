//! Codes of grids and communities by template (domain.md §4.4): the default is the community's twelve
//! digits and a sequence of three, numbered from west to east and north to south. A code once used is
//! never used again, not even that of an area that is gone.

use super::partition::reading_order;
use super::{CommunityId, GridId, Plan, PlanEdit};
use crate::sorted::SortedSet;
use crate::territory::order::SortCompact;
use crate::territory::{Territory, UnitId};

/// How a grid's code is made: the first digits of its community's code, then a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeTemplate {
    /// Digits taken from the community's code.
    pub parent: usize,
    /// Digits of the sequence.
    pub sequence: usize,
}

impl Default for CodeTemplate {
    fn default() -> Self {
        Self {
            parent: 12,
            sequence: 3,
        }
    }
}

/// Sequences of communities that have no code from the statistics yet: 901 to 999.
const TEMPORARY: std::ops::RangeInclusive<u32> = 901..=999;

/// Which grids get new codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those whose code does not fit the template or comes twice.
    Unfit,
    /// All grids of the community.
    All,
}

impl CodeTemplate {
    /// The code of a sequence; longer where the sequence outgrows its digits.
    pub fn code(&self, community: &str, sequence: u32) -> String {
        let parent: String = community.chars().take(self.parent).collect();
        format!("{parent}{sequence:0width$}", width = self.sequence)
    }

    /// Whether a grid's code is one of this template under its community's code.
    pub fn fits(&self, community: &str, code: &str) -> bool {
        let parent: String = community.chars().take(self.parent).collect();
        code.strip_prefix(parent.as_str())
            .is_some_and(|rest| rest.len() >= self.sequence && digits(rest))
            && code.len() >= self.parent + self.sequence
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a community's code is well-formed: twelve digits.
pub fn is_community_code(code: &str) -> bool {
    code.len() == 12 && digits(code)
}

/// Whether a community's code is only a temporary one.
pub fn is_temporary(code: &str) -> bool {
    is_community_code(code) && code[9..].parse().is_ok_and(|n| TEMPORARY.contains(&n))
}

/// All codes that the plan uses or ever recorded.
fn used(plan: &Plan) -> SortedSet<&str> {
    let lineage = plan.notes().lineage.iter().flat_map(|l| l.from.iter().chain(&l.to));
    (plan.grids().iter().map(|g| g.code.as_str()))
        .chain(plan.communities().iter().map(|c| c.code.as_str()))
        .chain(lineage.map(String::as_str))
        .collect()
}

/// Codes for `count` new grids of a community, in order: they count on behind the highest sequence
/// ever used there. Past the template's digits the lowest sequences never used, then longer ones.
pub fn next_grid_codes(plan: &Plan, community: CommunityId, template: CodeTemplate, count: usize) -> Vec<String> {
    let parent = plan
        .communities()
        .get(community.index())
        .map_or("", |c| c.code.as_str());
    let used = used(plan);
    let prefix = template.code(parent, 0);
    let prefix = &prefix[..prefix.len() - template.sequence];
    let last = (used.iter())
        .filter_map(|code| code.strip_prefix(prefix))
        .filter(|rest| rest.len() == template.sequence && digits(rest))
        .filter_map(|rest| rest.parse::<u32>().ok())
        .max()
        .unwrap_or(0);
    let most = 10u32.saturating_pow(template.sequence as u32) - 1;
    let order = (last.saturating_add(1)..=most)
        .chain(1..=last.min(most))
        .chain(most + 1..);
    order
        .map(|n| template.code(parent, n))
        .filter(|code| !used.contains(code.as_str()))
        .take(count)
        .collect()
}

/// A temporary code for a new community of a town: nine digits of the town and a sequence from 901
/// that was never used.
pub fn temporary_community_code(plan: &Plan, town_code: &str) -> String {
    let used = used(plan);
    let mut sequences = TEMPORARY.chain(1000..);
    let free = sequences.find_map(|n| {
        let code = format!("{town_code}{n:03}");
        (!used.contains(code.as_str())).then_some(code)
    });
    // The sequence is endless.
    free.unwrap_or_default()
}

/// New codes for grids of a community, numbered from west to east and north to south, as one step
/// with its record; `None` if no grid needs one.
pub fn number_grids(
    territory: &Territory,
    plan: &Plan,
    community: CommunityId,
    template: CodeTemplate,
    which: Which,
) -> Option<PlanEdit> {
    let parent = plan.communities().get(community.index())?.code.as_str();
    let units = plan.units_by_grid();
    let twice = |code: &str| {
        let same = |g: &&super::Grid| g.code == code;
        plan.grids().iter().filter(same).count() > 1
    };
    let grids: Vec<GridId> = (0..plan.grids().len())
        .map(GridId::of)
        .filter(|&g| plan.grid(g).community == community && !units[g.index()].is_empty())
        .filter(|&g| {
            let code = plan.grid(g).code.as_str();
            which == Which::All || !template.fits(parent, code) || twice(code)
        })
        .collect();
    if grids.is_empty() {
        return None;
    }
    let geometry = territory.geometry();
    let place = |units: &[UnitId]| {
        units.iter().fold([0.0; 3], |sum: [f64; 3], u| {
            let (area, (x, y)) = (geometry.area[u.index()], geometry.centroid[u.index()].metres());
            [sum[0] + area, sum[1] + area * x, sum[2] + area * y]
        })
    };
    let rank = reading_order(&grids.iter().map(|g| place(&units[g.index()])).collect::<Vec<_>>());
    let mut order: Vec<usize> = (0..grids.len()).collect();
    order.sort_compact_by_key(|&i| rank[i]);
    let codes = next_grid_codes(plan, community, template, grids.len());
    let mut edits = Vec::new();
    for (i, code) in order.into_iter().zip(codes) {
        edits.extend(super::area_edits::recoded(plan, grids[i], code));
    }
    Some(PlanEdit::All(edits))
}
