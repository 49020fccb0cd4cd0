//! 划分: the story of the plan in one sentence, the selected grid and its community, the grids with
//! most to do.

mod community;
mod gathered;
mod grid;
mod links;
mod story;
mod worst;

use crate::app::panel::advice::{DRAW, advice};
use crate::app::session::Session;
use crate::app::workbench::use_workbench;
use crate::locale::proposal::Msg;
use crate::plan::{CommunityKind, GridId};
use leptos::prelude::*;

/// The inspector of the draw page.
#[component]
pub fn Draw() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <gathered::Gathered/>
        {move || match (bench.drawing.community.get(), bench.selected.get()) {
            (Some(community), _) => view! { <community::CommunityCard community/> }.into_any(),
            (None, Some(grid)) => view! { <grid::GridCard grid/> }.into_any(),
            (None, None) => view! { <story::Story/><links::Links/> }.into_any(),
        }}
        {advice("proposals", Msg::DrawTitle, Msg::DrawIntro, DRAW)}
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
