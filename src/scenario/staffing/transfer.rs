//! Moving people by hand (调动): what one area gains another gives.

use super::{Heads, Staffing};
use crate::plan::{CommunityId, GridId};
use crate::territory::TownId;

/// An area with heads of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// Grid workers of a grid (posted cadres in a village).
    Grid(GridId),
    /// Community workers of a community.
    Community(CommunityId),
    /// Case staff of a town.
    Town(TownId),
}

/// Heads of an area as resolved.
pub fn heads_of(heads: &Heads, post: Post) -> u32 {
    let of = |list: &[u32], i: usize| list.get(i).copied().unwrap_or(0);
    match post {
        Post::Grid(id) => of(&heads.grids, id.index()),
        Post::Community(id) => of(&heads.communities, id.index()),
        Post::Town(id) => of(&heads.towns, id.index()),
    }
}

/// Sets an area's heads by hand.
pub fn set(staffing: &mut Staffing, post: Post, heads: u32) {
    match post {
        Post::Grid(id) => staffing.grids.insert(id, heads),
        Post::Community(id) => staffing.communities.insert(id, heads),
        Post::Town(id) => staffing.towns.insert(id, heads),
    };
}

/// Moves up to `count` heads from one area to another of the same kind; both are hand-set after it.
/// Returns how many moved: no more than there are, none between areas of different kinds or to the
/// same area.
pub fn transfer(staffing: &mut Staffing, heads: &Heads, from: Post, to: Post, count: u32) -> u32 {
    let same_kind = std::mem::discriminant(&from) == std::mem::discriminant(&to);
    let moved = count.min(heads_of(heads, from));
    if !same_kind || from == to || moved == 0 {
        return 0;
    }
    set(staffing, from, heads_of(heads, from) - moved);
    set(staffing, to, heads_of(heads, to) + moved);
    moved
}
