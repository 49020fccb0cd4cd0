//! Proposals: asked for in one sentence, watched while they are made, compared, adopted as one step.

use crate::app::event_value;
use crate::app::workbench::{Workbench, use_workbench};
use crate::job::{JobId, Reply, Request};
use crate::locale::proposal::Msg;
use crate::plan::CommunityId;
use crate::proposal::draw::choose::{Answer, Proposal};
use crate::proposal::draw::{Aim, Ask, adopt};
use crate::scenario::ScenarioEdit;
use leptos::prelude::*;

const AIMS: [Msg; 5] = [Msg::AimBand, Msg::AimSplit, Msg::AimMerge, Msg::AimHours, Msg::AimMost];
const PLACES: [Msg; 3] = [Msg::WhereCommunity, Msg::WhereTown, Msg::WhereAll];

/// The community that is selected, by its card or by one of its grids.
fn community(bench: Workbench) -> Option<CommunityId> {
    let (card, grid) = (bench.drawing.community.get(), bench.selected.get());
    card.or_else(|| {
        bench
            .watch(|s| grid.map(|g| s.draft().scenario.plan.grid(g).community))
            .flatten()
    })
}

/// The communities that a place means; `None` where nothing is selected that it needs.
fn place(bench: Workbench, place: usize) -> Option<Vec<CommunityId>> {
    if place == 2 {
        return Some(Vec::new());
    }
    let here = untrack(|| community(bench))?;
    if place == 0 {
        return Some(vec![here]);
    }
    bench.peek(|s| {
        let plan = &s.draft().scenario.plan;
        let town = plan.community(here).town;
        let all = (0..plan.communities().len()).map(CommunityId::of);
        all.filter(|c| plan.community(*c).town == town).collect()
    })
}

/// The panel.
#[component]
pub fn Proposals() -> impl IntoView {
    let bench = use_workbench();
    let say = move |msg: Msg| msg.text(bench.language.get());
    let (aim, at) = (RwSignal::new(0usize), RwSignal::new(0usize));
    let (least, most, grids) = (RwSignal::new(300u32), RwSignal::new(500u32), RwSignal::new(8u32));
    let under_way = RwSignal::new(None::<(u32, u32)>);
    let answer = RwSignal::new(None::<Answer>);
    let job = StoredValue::new(None::<JobId>);
    // The plan that the answer is about: adopting it on another would move the wrong units.
    let about = StoredValue::new(None::<(u32, crate::plan::Plan)>);
    let stop = move || {
        if let Some(id) = job.get_value() {
            bench.jobs.with_value(|jobs| jobs.ask(&Request::Cancel(id), |_| {}));
        }
    };
    on_cleanup(move || {
        if let Some(id) = job.try_update_value(Option::take).flatten() {
            bench.jobs.with_value(|jobs| jobs.give_up(id));
        }
    });
    let begin = move |_| {
        let Some(communities) = place(bench, at.get_untracked()) else {
            bench.notify(
                bench.pick((
                    "请先在地图上点一个网格，或改为“全部城市社区”",
                    "Click a grid on the map first, or choose all urban communities",
                )),
                true,
            );
            return;
        };
        let Some((id, scenario)) = bench.peek(|s| (s.draft().id, s.draft().scenario.clone())) else {
            return;
        };
        let aim = match aim.get_untracked() {
            1 => Aim::Split(grids.get_untracked()),
            2 => Aim::Merge,
            3 => Aim::Hours,
            4 => Aim::Most,
            _ => Aim::Band,
        };
        let mut ask = Ask::new(aim, communities);
        ask.band = (least.get_untracked(), most.get_untracked());
        ask.locked = bench
            .peek(|s| s.draft().scenario.plan.notes().locked.iter().copied().collect())
            .unwrap_or_default();
        about.set_value(Some((id, scenario.plan.clone())));
        answer.set(None);
        under_way.set(Some((0, 1)));
        let request = Request::Propose {
            scenario: Box::new(scenario),
            ask: Box::new(ask),
            language: bench.language.get_untracked(),
        };
        let hear = move |reply| match reply {
            Reply::Progress { done, of } => under_way.set(Some((done, of))),
            Reply::Proposed {
                done,
                of,
                answer: found,
                over,
            } => {
                under_way.set((!over).then_some((done, of)));
                answer.set(Some(*found));
            }
            Reply::Failed(zh, en) => {
                under_way.set(None);
                bench.notify(bench.pick((zh, en)), true);
            }
            _ => under_way.set(None),
        };
        job.set_value(Some(bench.jobs.with_value(|jobs| jobs.inquire(&request, hear))));
    };
    let take = Callback::new(move |(number, only): (usize, Option<CommunityId>)| {
        let same = about.with_value(|a| {
            a.as_ref().is_some_and(|(id, plan)| {
                bench.peek(|s| s.draft().id == *id && s.draft().scenario.plan == *plan) == Some(true)
            })
        });
        if !same {
            bench.notify(
                bench.pick((
                    "方案做出之后划分已改动，请重新求方案",
                    "The plan has changed since the proposals were made: ask again",
                )),
                true,
            );
            return;
        }
        let edit = answer.with_untracked(|a| {
            let proposal = a.as_ref()?.proposals.get(number)?;
            about.with_value(|b| adopt::edit(&b.as_ref()?.1, &proposal.changes, |c| only.is_none_or(|o| o == c)))
        });
        if let Some(edit) = edit {
            bench.edit(&ScenarioEdit::Plan(edit));
        }
    });
    let number = move |value: RwSignal<u32>, label: Msg| {
        view! {
            <input type="text" inputmode="numeric" class="num" style="width:64px" aria-label=move || say(label) prop:value=move || value.get().to_string()
                on:change=move |event| { if let Ok(v) = event_value(&event).trim().parse::<u32>() { value.set(v.clamp(1, 99_999)) } }/>
        }
    };
    let choice = move |value: RwSignal<usize>, label: Msg, all: &'static [Msg], name: &'static str| {
        view! {
            <label class="row"><span class="muted small" style="width:64px">{move || say(label)}</span>
                <select style="flex:1;min-width:0" data-field=name prop:value=move || value.get().to_string() on:change=move |event| value.set(event_value(&event).parse().unwrap_or(0))>
                    {all.iter().enumerate().map(|(i, msg)| view! { <option value=i.to_string()>{move || say(*msg)}</option> }).collect_view()}
                </select>
            </label>
        }
    };
    view! {
        <section data-panel="proposals">
            <h2>{move || say(Msg::Title)}</h2>
            <p class="small muted" style="margin-bottom:8px">{move || say(Msg::Intro)}</p>
            <div class="stack">
                {choice(aim, Msg::What, &AIMS, "aim")}
                {choice(at, Msg::Where, &PLACES, "place")}
                {move || if aim.get() == 1 {
                    view! { <div class="row"><span class="muted small" style="width:64px">{say(Msg::GridCount)}</span>{number(grids, Msg::GridCount)}</div> }.into_any()
                } else {
                    view! { <div class="row"><span class="muted small" style="width:64px">{say(Msg::Each)}</span>{number(least, Msg::Each)}<span>{say(Msg::Dash)}</span>{number(most, Msg::Each)}</div> }.into_any()
                }}
                {move || match under_way.get() {
                    None => view! { <button type="button" class="btn primary" data-action="propose" on:click=begin>{say(Msg::Ask)}</button> }.into_any(),
                    Some((done, of)) => view! {
                        <div class="progress" role="progressbar"><i style=format!("width:{}%", done * 100 / of.max(1))></i></div>
                        <button type="button" class="btn" data-action="stop-proposing" on:click=move |_| stop()>{say(Msg::Stop)}</button>
                    }.into_any(),
                }}
            </div>
            {move || answer.get().map(|a| view! {
                <div class="stack" style="margin-top:12px">
                    {(a.proposals.is_empty() && under_way.get().is_none()).then(|| view! { <p>{say(Msg::NothingBetter)}</p> })}
                    {a.proposals.iter().enumerate().map(|(i, p)| card(bench, i, p, &a.outlines, take)).collect_view()}
                    {a.troubles.iter().map(|t| view! { <p class="callout warn small">{t.clone()}</p> }).collect_view()}
                </div>
            })}
        </section>
    }
}

/// One proposal: today's and its own outlines, what moves, its sentences.
fn card(
    bench: Workbench,
    number: usize,
    proposal: &Proposal,
    today: &str,
    take: Callback<(usize, Option<CommunityId>)>,
) -> impl IntoView + use<> {
    let say = move |msg: Msg| msg.text(bench.language.get());
    let several = proposal.changes.len() > 1;
    let changed: Vec<CommunityId> = proposal.changes.iter().map(|c| c.community).collect();
    view! {
        <div class="card" data-proposal=proposal.view.clone()>
            <div class="row"><b style="flex:1">{format!("{} {}", number + 1, proposal.title)}</b>
                <button type="button" class="btn primary" data-action="adopt" on:click=move |_| take.run((number, None))>{move || say(Msg::Adopt)}</button></div>
            {move || community(bench).filter(|c| several && changed.contains(c)).map(|c| view! {
                <button type="button" class="btn" style="margin-top:8px" on:click=move |_| take.run((number, Some(c)))>{say(Msg::AdoptHere)}</button>
            })}
            <svg viewBox="-1 -1 102 102" style="display:block;width:100%;max-height:220px;margin:8px 0" fill="none" stroke-width="0.5" aria-hidden="true">
                <path d=proposal.moved.clone() fill="var(--accent)" fill-opacity="0.25"></path>
                <path d=today.to_owned() stroke="var(--line)" stroke-dasharray="1.5 1"></path>
                <path d=proposal.outlines.clone() stroke="currentColor" stroke-width="0.7"></path>
            </svg>
            <ul class="small stack">{proposal.words.iter().map(|w| view! { <li>{w.clone()}</li> }).collect_view()}</ul>
        </div>
    }
}
