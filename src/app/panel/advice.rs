//! Draw, staff, spend for me: a form made from the core's table, progress, charts, choices with small
//! pictures, adopted as one step. Everything said comes in words from the worker.

use crate::app::chart::panel;
use crate::app::event_value;
use crate::app::workbench::{Workbench, use_workbench};
use crate::job::{JobId, Reply, Request};
use crate::locale::proposal::Msg;
use crate::plan::CommunityId;
use crate::proposal::advice::{Advice, Choice, Deed, Field, Question, Topic};
use crate::proposal::draw::adopt;
use crate::scenario::{Scenario, ScenarioEdit};
use leptos::prelude::*;

/// What the draw page offers.
pub const DRAW: &[Topic] = &[
    Topic::Band,
    Topic::Split,
    Topic::Merge,
    Topic::Hours,
    Topic::Most,
    Topic::Ensemble,
    Topic::Median,
    Topic::Center,
    Topic::Cover,
    Topic::All,
];
/// What the staffing page offers.
pub const STAFF: &[Topic] = &[Topic::Targets, Topic::Budget, Topic::Fair];
/// What the levers page offers.
pub const SPEND: &[Topic] = &[Topic::Bundle];

const PLACES: [Msg; 4] = [Msg::WhereCommunity, Msg::WhereTown, Msg::WhereAll, Msg::WhereGathered];

/// The communities that a place means; `None` where nothing is selected that it needs.
fn place(bench: Workbench, place: usize) -> Option<Vec<CommunityId>> {
    if place == 2 {
        return Some(Vec::new());
    }
    if place == 3 {
        let units = bench.gathered.get_untracked();
        let of = |s: &crate::app::session::Session| {
            let plan = &s.draft().scenario.plan;
            units.iter().filter_map(|u| plan.community_of(*u)).collect::<Vec<_>>()
        };
        return bench.peek(of).filter(|c| !c.is_empty());
    }
    let (card, grid) = (bench.drawing.community.get_untracked(), bench.selected.get_untracked());
    bench
        .peek(|s| {
            let plan = &s.draft().scenario.plan;
            let here = card.or_else(|| grid.map(|g| plan.grid(g).community))?;
            let town = plan.community(here).town;
            let all = (0..plan.communities().len()).map(CommunityId::of);
            Some(
                all.filter(|c| *c == here || place == 1 && plan.community(*c).town == town)
                    .collect(),
            )
        })
        .flatten()
}

/// Whether what the answer was made for is still so.
fn same(a: &Scenario, b: &Scenario) -> bool {
    a.plan == b.plan && a.staffing == b.staffing && a.levers == b.levers
}

/// The panel: its key, title, introduction and topics.
pub fn advice(key: &'static str, title: Msg, intro: Msg, topics: &'static [Topic]) -> AnyView {
    let bench = use_workbench();
    let say = move |msg: Msg| msg.text(bench.language.get());
    let (topic, at) = (RwSignal::new(topics[0]), RwSignal::new(0usize));
    let numbers = RwSignal::new(Vec::<f64>::new());
    let under_way = RwSignal::new(None::<(u32, u32)>);
    let answer = RwSignal::new(None::<Advice>);
    let job = StoredValue::new(None::<JobId>);
    let about = StoredValue::new(None::<Box<Scenario>>);
    on_cleanup(move || {
        if let Some(id) = job.try_update_value(Option::take).flatten() {
            bench.jobs.with_value(|jobs| jobs.give_up(id));
        }
    });
    let begin = move |_| {
        let topic = topic.get_untracked();
        let place = if topic.form().place {
            place(bench, at.get_untracked())
        } else {
            Some(Vec::new())
        };
        let Some(communities) = place else {
            return bench.notify(Msg::WhereNothing.text(bench.language.get_untracked()), true);
        };
        let Some(scenario) = bench.peek(|s| Box::new(s.draft().scenario.clone())) else {
            return;
        };
        let question = Box::new(Question {
            topic,
            communities,
            numbers: numbers.get_untracked(),
            seed: bench.seed.get_untracked(),
        });
        let language = bench.language.get_untracked();
        about.set_value(Some(scenario.clone()));
        answer.set(None);
        under_way.set(Some((0, 1)));
        let request = move |part| Request::Propose {
            scenario: scenario.clone(),
            question: question.clone(),
            part,
            language,
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
        let id = bench.jobs.with_value(|jobs| {
            if topics.len() == DRAW.len() && (topic as usize) < Topic::Ensemble as usize {
                jobs.inquire_all(request, hear)
            } else {
                jobs.inquire(&request((0, 1)), hear)
            }
        });
        job.set_value(Some(id));
    };
    let stop = move |_| {
        if let Some(id) = job.get_value() {
            bench.jobs.with_value(|jobs| jobs.ask(&Request::Cancel(id), |_| {}));
        }
    };
    let take = Callback::new(move |(deed, without): (Deed, Vec<CommunityId>)| {
        let now = about.with_value(|a| {
            let about = a.as_ref()?;
            bench.peek(|s| same(&s.draft().scenario, about))
        });
        if now != Some(true) {
            return bench.notify(Msg::Stale.text(bench.language.get_untracked()), true);
        }
        let edit = match deed {
            Deed::Edit(edit) => Some(*edit),
            Deed::Changes(changes) => about
                .with_value(|a| adopt::edit(&a.as_ref()?.plan, &changes, |c| !without.contains(&c)))
                .map(ScenarioEdit::Plan),
        };
        if let Some(edit) = edit {
            bench.edit(&edit);
        }
    });
    let control = move |(i, field): (usize, &'static Field)| {
        let name = bench.pick(field.name);
        let now = move || numbers.with(|n| n.get(i).copied().filter(|v| v.is_finite()).unwrap_or(field.default));
        let set = move |event| {
            if let Ok(v) = event_value(&event).trim().parse::<f64>() {
                numbers.update(|n| {
                    if n.len() <= i {
                        n.resize(i + 1, f64::NAN);
                    }
                    n[i] = v.clamp(field.bounds.0, field.bounds.1);
                });
            }
        };
        let control = if field.options.is_empty() {
            view! { <input type="text" inputmode="decimal" class="num" data-number=i prop:value=move || now().to_string() on:change=set/> }.into_any()
        } else {
            let options = field.options.iter().enumerate().map(|(k, o)| {
                view! { <option value=k.to_string() selected=now() == k as f64>{bench.pick(*o)}</option> }.into_any()
            });
            view! { <select data-number=i on:change=set>{options.collect_view()}</select> }.into_any()
        };
        view! { <label class="row"><span class="muted small">{name}</span>{control}</label> }.into_any()
    };
    let fields = move || topic.get().form().fields.iter().enumerate().map(control).collect_view();
    // What may be left alone.
    let more = move || {
        let form = topic.get().form();
        let list = || {
            form.more
                .iter()
                .enumerate()
                .map(|(i, field)| (form.fields.len() + i, field))
        };
        (!form.more.is_empty()).then(|| {
            view! {
                <details data-panel="weights">
                    <summary class="small">{say(Msg::Weights)}</summary>
                    <p class="small faint">{say(Msg::WeightsIntro)}</p>
                    <div class="stack">{list().map(control).collect_view()}</div>
                </details>
            }
            .into_any()
        })
    };
    let choices = move |a: Advice| {
        let cards = a
            .choices
            .into_iter()
            .enumerate()
            .map(|(i, c)| card(bench, i, c, a.today.clone(), take));
        view! {
            <div class="stack" style="margin-top:12px">
                {a.lines.into_iter().map(|t| view! { <p class="small callout">{t}</p> }.into_any()).collect_view()}
                {cards.collect_view()}
                {a.panels.into_iter().map(|p| panel(bench, p).into_any()).collect_view()}
            </div>
        }
        .into_any()
    };
    view! {
        <section data-panel=key class="advice">
            <h2>{move || say(title)}</h2>
            <p class="small muted" style="margin-bottom:8px">{move || say(intro)}</p>
            <div class="stack">
                {(topics.len() > 1).then(|| view! { <label class="row"><span class="muted small">{move || say(Msg::What)}</span>
                    <select data-field="aim" on:change=move |event| {
                        let chosen = topics.iter().find(|t| t.form().key == event_value(&event));
                        numbers.set(Vec::new());
                        topic.set(*chosen.unwrap_or(&topics[0]));
                    }>{move || topics.iter().map(|t| view! { <option value=t.form().key selected=topic.get_untracked() == *t>{bench.pick(t.form().name)}</option> }.into_any()).collect_view()}</select></label> })}
                {move || topic.get().form().place.then(|| view! { <label class="row"><span class="muted small">{say(Msg::Where)}</span>
                    <select data-field="place" on:change=move |event| at.set(event_value(&event).parse().unwrap_or(0))>
                        {PLACES.iter().enumerate().map(|(i, m)| view! { <option value=i.to_string() selected=at.get_untracked() == i>{say(*m)}</option> }.into_any()).collect_view()}
                    </select></label> })}
                {fields}
                {more}
                {move || match under_way.get() {
                    None => view! { <button type="button" class="btn primary" data-action="propose" on:click=begin>{say(Msg::Ask)}</button> }.into_any(),
                    Some((done, of)) => view! {
                        <div class="progress" role="progressbar" aria-valuenow=done aria-valuemax=of><i style=format!("width:{}%", u64::from(done) * 100 / u64::from(of.max(1)))></i></div>
                        <button type="button" class="btn" data-action="stop-proposing" on:click=stop>{say(Msg::Stop)}</button>
                    }.into_any(),
                }}
            </div>
            {move || answer.get().map(choices)}
        </section>
    }
    .into_any()
}

/// One choice: its picture over today's, its sentences, and which communities to take it for.
fn card(
    bench: Workbench,
    number: usize,
    choice: Choice,
    today: String,
    take: Callback<(Deed, Vec<CommunityId>)>,
) -> AnyView {
    let language = bench.language.get_untracked();
    let without = RwSignal::new(Vec::<CommunityId>::new());
    let changed: Vec<CommunityId> = match &choice.deed {
        Deed::Changes(changes) if changes.len() > 1 => changes.iter().map(|c| c.community).collect(),
        _ => Vec::new(),
    };
    let deed = choice.deed;
    let picture = (!choice.outlines.is_empty()).then(|| {
        view! {
            <svg viewBox="-1 -1 102 102" fill="none" stroke-width="0.5" aria-hidden="true">
                <path d=choice.touched fill="var(--accent)" fill-opacity="0.35"></path>
                <path d=today stroke="var(--line)" stroke-dasharray="1.5 1"></path>
                <path d=choice.outlines stroke="currentColor" stroke-width="0.6"></path>
            </svg>
        }
        .into_any()
    });
    let some = (!changed.is_empty()).then(|| {
        let names = bench
            .peek(|s| changed.iter().map(|c| s.draft().scenario.plan.community(*c).name.clone()).collect::<Vec<_>>())
            .unwrap_or_default();
        let boxes = changed.into_iter().zip(names).map(|(c, name)| view! {
            <label class="row small"><input type="checkbox" checked=true on:change=move |_| without.update(|w| match w.iter().position(|x| *x == c) { Some(i) => { w.remove(i); } None => w.push(c) })/>{name}</label>
        }.into_any());
        view! { <details><summary class="small">{Msg::SomeOnly.text(language)}</summary>{boxes.collect_view()}</details> }.into_any()
    });
    view! {
        <div class="card" data-proposal=choice.key>
            <div class="row"><b style="flex:1">{number + 1} " " {choice.title}</b>
                <button type="button" class="btn primary" data-action="adopt" on:click=move |_| take.run((deed.clone(), without.get_untracked()))>{Msg::Adopt.text(language)}</button></div>
            {picture}
            <ul class="small stack">{choice.words.into_iter().map(|w| view! { <li>{w}</li> }.into_any()).collect_view()}</ul>
            {some}
        </div>
    }
    .into_any()
}
