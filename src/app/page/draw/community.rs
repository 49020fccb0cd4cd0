//! The community of the selected grid: its totals, its grids, and what may be done with it.

use super::grid::{choice, edit_plan, facts, figure, lineage, lineage_list, orelse, placing, shape_facts, text_field};
use crate::app::drawing::Placing;
use crate::app::session::Session;
use crate::app::workbench::{Workbench, use_workbench};
use crate::locale::app::Msg;
use crate::locale::map::MapMsg;
use crate::plan::region::Region;
use crate::plan::{CommunityId, GridId, Tally, area_edits, codes, common_edits, measures};
use leptos::prelude::*;

#[derive(Clone, PartialEq)]
struct Card {
    name: String,
    code: String,
    town: String,
    tally: Tally,
    shape: Vec<(&'static str, String)>,
    grids: Vec<(GridId, String, u32, Option<f64>)>,
    others: Vec<(CommunityId, String)>,
    towns: Vec<(u32, String)>,
    lineage: Vec<String>,
}

fn card(bench: &Workbench, s: &Session, id: CommunityId) -> Option<Card> {
    let (draft, plan) = (s.draft(), &s.draft().scenario.plan);
    let c = plan.communities().get(id.index())?;
    let live = &draft.live;
    let all = (0..plan.grids().len()).map(GridId::of);
    let grids = all.filter(|g| plan.grid(*g).community == id && live.tallies.grid(*g).units > 0);
    let towns = &s.territory.data().towns;
    let county = towns[c.town.index()].county;
    let of_town = plan
        .communities()
        .iter()
        .enumerate()
        .map(|(i, o)| (CommunityId::of(i), o));
    let named = |g: GridId| {
        let tally = live.tallies.grid(g);
        (g, plan.grid(g).name.clone(), tally.households, live.load_ratio(g))
    };
    Some(Card {
        name: c.name.clone(),
        code: c.code.clone(),
        town: towns[c.town.index()].name.clone(),
        lineage: lineage(plan, &c.code, bench.language.get()),
        tally: *live.tallies.communities.get(id.index())?,
        shape: {
            let units = Region::Community(id).units(&s.territory, plan);
            let station = plan.notes().stations.get(&id).copied();
            shape_facts(bench.language.get(), &measures::measure(&s.territory, &units, station))
        },
        grids: grids.map(named).collect(),
        others: of_town
            .filter(|(i, o)| o.town == c.town && *i != id && live.tallies.communities[i.index()].units > 0)
            .map(|(i, o)| (i, o.name.clone()))
            .collect(),
        towns: towns
            .iter()
            .enumerate()
            .filter(|(i, t)| t.county == county && *i != c.town.index())
            .map(|(i, t)| (i as u32, t.name.clone()))
            .collect(),
    })
}

/// All grids of one community go to another.
fn merge(bench: &Workbench, from: CommunityId, into: CommunityId) {
    edit_plan(bench, |plan| orelse(area_edits::merge_communities(plan, &[from], into)));
    bench.drawing.community.set(Some(into));
}

/// The community.
#[component]
pub fn CommunityCard(community: CommunityId) -> impl IntoView {
    let bench = use_workbench();
    let say = move |m: MapMsg| m.text(bench.language.get());
    let data = Memo::new(move |_| bench.watch(|s| card(&bench, s, community)).flatten());
    let numbers = move || {
        data.get().map(|d| {
            let rows = d.grids.iter().map(|(g, name, households, load)| {
                let g = *g;
                let show = move |_| {
                    bench.drawing.community.set(None);
                    bench.show_grid(g);
                };
                let over = load.is_some_and(|l| l > 1.0);
                view! {
                    <li><button type="button" on:click=show>
                        <span class="name">{name.clone()}</span>
                        <span class="num muted">{*households}</span>
                        <span class="num" class:bad=over>{load.map_or("—".to_owned(), |l| format!("{l:.2}"))}</span>
                    </button></li>
                }
            });
            let mut list = vec![
                (bench.t(Msg::SpecialGroups), d.tally.special.to_string()),
                (bench.t(Msg::Area), format!("{:.2} km²", d.tally.area as f64 / 1e6)),
            ];
            list.extend(d.shape.clone());
            view! {
                <h2><span style="flex:1;min-width:0">{d.name.clone()}</span>
                    <button type="button" class="btn quiet" on:click=move |_| bench.fly_to(Region::Community(community))>{say(MapMsg::Jump)}</button>
                    <button type="button" class="btn quiet icon" aria-label=bench.t(Msg::Close) on:click=move |_| bench.drawing.community.set(None)>"✕"</button>
                </h2>
                <p class="muted small" style="margin-bottom:12px">{d.town.clone()} " · " {d.code.clone()}</p>
                <div class="figures">
                    {figure(bench.t(Msg::Households), "households", "v", d.tally.households.to_string(), String::new())}
                    {figure(bench.t(Msg::Residents), "residents", "v", d.tally.residents.to_string(), String::new())}
                </div>
                {facts(list)}
                {lineage_list(bench, d.lineage.clone())}
                <h3 style="margin-top:12px">{say(MapMsg::GridsInCommunity)} " " {d.grids.len()}</h3>
                <ul class="list">{rows.collect_view()}</ul>
            }
        })
    };
    let names = Memo::new(move |_| {
        data.get()
            .map(|d| (d.name, d.code, d.others, d.towns, bench.language.get()))
    });
    let fields = move || {
        names.get().map(|(name, code, others, towns, _)| {
            let rename = move |text: String| edit_plan(&bench, |p| common_edits::rename_community(p, community, text));
            let recode = move |text: String| edit_plan(&bench, |p| orelse(area_edits::recode_community(p, community, text)));
            let others = others.into_iter().map(|(c, name)| (c.0, name)).collect();
            let to_town = move |town: u32| {
                let town = crate::territory::TownId(town);
                let territory = bench.peek(|s| s.territory.clone());
                edit_plan(&bench, |plan| {
                    orelse(territory.and_then(|t| area_edits::move_community(&t, plan, community, town)))
                });
            };
            let number = move |_| {
                let territory = bench.peek(|s| s.territory.clone());
                edit_plan(&bench, |plan| {
                    let template = codes::CodeTemplate::default();
                    let all = codes::Which::All;
                    orelse(territory.and_then(|t| codes::number_grids(&t, plan, community, template, all)))
                });
            };
            view! {
                {text_field(bench.t(Msg::NameColumn), "name", name, 60, rename)}
                {text_field(bench.t(Msg::Code), "code", code, 24, recode)}
                <div class="row">
                    {choice(say(MapMsg::MergeInto), "merge", others, move |c| merge(&bench, community, CommunityId(c)))}
                    {choice(say(MapMsg::MoveTo), "move", towns, to_town)}
                    <button type="button" class="btn" data-action="number" title=say(MapMsg::NumberNote) on:click=number>{say(MapMsg::Number)}</button>
                </div>
            }
        })
    };
    view! {
        <section data-panel="community">{numbers}</section>
        <section class="stack">
            {placing(bench, Placing::Station(community), MapMsg::StationPlace, (MapMsg::PlaceNone, MapMsg::TakeAway))}
            {fields}
        </section>
    }
}
