//! What only some visits need comes in a second piece of the page's code, fetched once the first
//! screen stands: the other pages, cards and dialogs. The map, drawing and the frame are in the first
//! piece, so that somebody who opens a link on a phone waits for no more than they see.
//!
//! The piece is cut out of the finished program by `wasm-split-cli` (`.ci/split.sh`), at the one
//! function [`show`]: whatever is reachable from it only goes into the second piece. Without the
//! feature `split` (tests, checks) it is an ordinary function.

use crate::app::workbench::{Dialog, Page, use_workbench};
use crate::app::{arrival, page, panel};
use crate::locale::app::Msg;
use crate::plan::{CommunityId, GridId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What is shown by the second piece.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A page other than the map's.
    Page(Page),
    /// The card of a grid.
    Grid(GridId),
    /// The card of a community.
    Community(CommunityId),
    /// 替我划.
    DrawForMe,
    /// What is in a dialog.
    Dialog(Dialog),
}

/// How far the second piece has come. In the context of the whole page.
#[derive(Clone, Copy)]
pub struct Arrival(RwSignal<Stage>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Wanted,
    Coming,
    Here,
    Failed,
}

impl Arrival {
    /// Nothing fetched yet.
    pub fn new() -> Self {
        Self(RwSignal::new(Stage::Wanted))
    }

    /// Fetches the second piece unless it is here or on its way.
    pub fn fetch(self) {
        if matches!(self.0.get_untracked(), Stage::Here | Stage::Coming) {
            return;
        }
        self.0.set(Stage::Coming);
        spawn_local(async move {
            self.0.set(if preload().await { Stage::Here } else { Stage::Failed });
        });
    }
}

/// A part, as soon as its code is here.
pub fn later(part: Part) -> AnyView {
    let arrival = expect_context::<Arrival>();
    let bench = use_workbench();
    (move || match arrival.0.get() {
        Stage::Here => now(part.clone()),
        Stage::Failed => view! {
            <div class="opening" role="alert">
                <p>{move || bench.t(Msg::PieceMissing)}</p>
                <p><button class="btn primary" on:click=move |_| arrival.fetch()>{move || bench.t(Msg::Again)}</button></p>
            </div>
        }
        .into_any(),
        Stage::Wanted | Stage::Coming => {
            arrival.fetch();
            view! { <div class="opening" role="status"><div class="spin"></div></div> }.into_any()
        }
    })
    .into_any()
}

/// The code being here, the first poll has the answer; so the view belongs to whoever asks.
fn now(part: Part) -> AnyView {
    match pin!(show(part)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => view,
        _ => ().into_any(),
    }
}

fn part_view(part: Part) -> AnyView {
    match part {
        Part::Page(Page::Budget) => view! { <page::budget::Budget/> }.into_any(),
        Part::Page(Page::Levers) => view! { <page::levers::Levers/> }.into_any(),
        Part::Page(Page::Report) => view! { <page::report::Report/> }.into_any(),
        Part::Page(Page::Staff) => view! { <page::staff::Staff/> }.into_any(),
        Part::Page(Page::Simulate) => view! { <page::simulate::Simulate/> }.into_any(),
        Part::Page(Page::Compare) => view! { <page::compare::Compare/> }.into_any(),
        Part::Dialog(Dialog::Share) => view! { <panel::share::Share/> }.into_any(),
        Part::Dialog(Dialog::ExportMap) => view! { <panel::export::ExportMap/> }.into_any(),
        Part::Dialog(Dialog::Import { files }) => view! { <panel::import::Import files/> }.into_any(),
        Part::Dialog(Dialog::Export) => view! { <panel::import::Export/> }.into_any(),
        Part::Dialog(Dialog::Library) => view! { <panel::library::Library/> }.into_any(),
        Part::Dialog(Dialog::Unlock(link)) => view! { <arrival::UnlockDialog link/> }.into_any(),
        Part::Dialog(Dialog::Keys) => view! { <panel::help::Keys/> }.into_any(),
        Part::Dialog(Dialog::About) => view! { <panel::help::About/> }.into_any(),
        Part::Grid(grid) => view! { <page::draw::grid::GridCard grid/> }.into_any(),
        Part::Community(community) => view! { <page::draw::community::CommunityCard community/> }.into_any(),
        Part::DrawForMe => {
            use crate::locale::proposal::Msg;
            panel::advice::advice("proposals", Msg::DrawTitle, Msg::DrawIntro, panel::advice::DRAW)
        }
        Part::Page(Page::Draw) | Part::Dialog(Dialog::None) => ().into_any(),
    }
}

/// The split point's two faces.
#[cfg(feature = "split")]
#[allow(unsafe_code, improper_ctypes, improper_ctypes_definitions, missing_docs)]
mod cut {
    use super::{AnyView, Part, part_view};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(pages, preload(fetch), fallible)]
    pub fn show(part: Part) -> Result<AnyView, SplitLoaderError> {
        Ok(part_view(part))
    }

    pub async fn preload() -> bool {
        fetch().await.is_ok()
    }
}

#[cfg(not(feature = "split"))]
mod cut {
    use super::{AnyView, Part, part_view};

    pub async fn show(part: Part) -> Result<AnyView, std::convert::Infallible> {
        Ok(part_view(part))
    }

    pub async fn preload() -> bool {
        true
    }
}

use cut::{preload, show};
