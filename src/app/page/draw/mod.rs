//! 划分: the story of the plan in one sentence, the selected grid and its community, the grids with
//! most to do.

pub mod community;
mod gathered;
pub mod grid;
mod links;
mod story;
mod worst;

use crate::app::later::{Part, later};
use crate::app::session::Session;
use crate::app::workbench::use_workbench;
use crate::plan::{CommunityKind, GridId};
use leptos::prelude::*;

/// The inspector of the draw page.
#[component]
pub fn Draw() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <gathered::Gathered/>
        {move || match (bench.drawing.community.get(), bench.selected.get()) {
            (Some(community), _) => later(Part::Community(community)),
            (None, Some(grid)) => later(Part::Grid(grid)),
            (None, None) => view! { <story::Story/><links::Links/> }.into_any(),
        }}
        {later(Part::DrawForMe)}
        <worst::Worst/>
    }
}

/// Grids that the norms speak of: urban ones of the sample, all of an import.
fn counted(s: &Session, grid: GridId) -> bool {
    let (draft, plan) = (s.draft(), &s.draft().scenario.plan);
    draft.live.tallies.grid(grid).units > 0
        && (!s.is_sample() || plan.community(plan.grid(grid).community).kind == CommunityKind::Urban)
}

fn all_grids(s: &Session) -> impl Iterator<Item = GridId> + '_ {
    (0..s.draft().scenario.plan.grids().len())
        .map(GridId::of)
        .filter(|g| counted(s, *g))
}
