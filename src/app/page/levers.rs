//! 举措: four columns 加 减 乘 除, one card a measure, made from the table in the core; ready-made choices,
//! measures of one's own, where measures meet; beside it the parameter ledger, calibration and case classes.

use super::ledger::{Calibrate, Ledger, grade_badge, trim};
use super::weigh::Begin;
use crate::app::event_value;
use crate::app::panel::advice::{SPEND, advice};
use crate::app::weigh::{Work, use_weighing};
use crate::app::widget::Switch;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::locale::index::{format_change, words};
use crate::locale::proposal::Msg as Advice;
use crate::scenario::assumption;
use crate::scenario::budget::Envelope;
use crate::scenario::lever::interaction::{interactions, sentence};
use crate::scenario::lever::own::{HEAD_KEYS, How, OwnEffect};
use crate::scenario::lever::preset::Preset;
use crate::scenario::lever::{self, Effect, Group, Lever};
use crate::scenario::{LeverSetting, OwnLever, ScenarioEdit};
use crate::simulation::Index;
use leptos::prelude::*;

/// The levers page.
#[component]
pub fn Levers() -> impl IntoView {
    let bench = use_workbench();
    let tab = RwSignal::new(0_u8);
    let tabs = [
        ("measures", ("举措", "Measures")),
        ("ledger", ("参数台账", "Parameter ledger")),
        ("calibrate", ("校准", "Calibration")),
        ("classes", ("案件类别", "Case classes")),
    ];
    view! {
        <div class="page"><div class="inner">
            <div class="row">
                <h1 style="flex:1">{move || bench.t(Msg::PageLevers)} <span class="muted small" style="margin-left:8px;font-weight:400">{move || bench.watch(|s| bench.name_of(s.draft()))}</span></h1>
                <div class="row" role="tablist">{tabs.into_iter().enumerate().map(|(i, (key, name))| view! {
                    <button type="button" role="tab" class="btn" class:on=move || tab.get() == i as u8 aria-selected=move || (tab.get() == i as u8).to_string() data-action=key on:click=move |_| tab.set(i as u8)>{move || bench.pick(name)}</button>
                }).collect_view()}</div>
            </div>
            {move || match tab.get() {
                1 => view! { <Ledger/> }.into_any(),
                2 => view! { <Calibrate/> }.into_any(),
                3 => super::classes::classes().into_any(),
                _ => view! { <Measures/> }.into_any(),
            }}
        </div></div>
    }
}

#[component]
fn Measures() -> impl IntoView {
    let bench = use_workbench();
    let acting_only = RwSignal::new(true);
    let meetings = move || bench.watch(|s| interactions(&s.draft().scenario)).unwrap_or_default();
    view! {
        <div class="row">
            <span class="muted">{move || bench.pick(("预设", "Ready-made"))}</span>
            {Preset::ALL.into_iter().map(|p| view! {
                <button type="button" class="btn" data-preset=p.key() on:click=move |_| bench.take_preset(p)>{move || bench.pick(p.name())}</button>
            }).collect_view()}
            <span style="flex:1"></span>
            <Begin work=Work::Measures action="brought" name=("算出每项带来多少", "What each brought")/>
            <label class="row small"><input type="checkbox" prop:checked=move || acting_only.get() on:change=move |_| acting_only.update(|a| *a = !*a)/>{move || bench.t(Msg::ActingOnly)}</label>
        </div>
        <p class="muted">{move || bench.t(Msg::LeversNote)}</p>
        {advice("advice-spend", Advice::SpendTitle, Advice::SpendIntro, SPEND)}
        <div class="columns">
            {[(Group::Add, Msg::GroupAdd), (Group::Cut, Msg::GroupCut), (Group::Multiply, Msg::GroupMultiply), (Group::Divide, Msg::GroupDivide)]
                .into_iter().map(|(group, gloss)| view! {
                    <section class="column">
                        <header><b>{group.name().0}</b><span class="muted">{move || bench.t(gloss)}</span></header>
                        {move || lever::levers().iter().filter(|l| l.group == group && (!acting_only.get() || !l.is_context())).map(|l| view! { <Card lever=l/> }).collect_view()}
                        <Own group/>
                    </section>
                }).collect_view()}
        </div>
        {move || {
            let all = meetings();
            (!all.is_empty()).then(|| view! {
                <section data-panel="meetings">
                    <h2>{bench.pick(("举措叠加", "Where measures meet"))}</h2>
                    <p class="small muted">{bench.pick(("同一参数上的多条举措：按比例减少的，逐条作用于剩余部分；补差距的，逐条补剩余差距；加减的，直接相加；最后限制在上下限内。", "Measures on one number: shares cut what remains, one after the other; gaps close what is left; amounts add up; at the end the number is held within its bounds."))}</p>
                    <ul class="stack list">{all.into_iter().map(|i| view! {
                        <li class="small">{i.kind.is_conflict().then(|| view! { <span class="badge" style="margin-right:6px">{bench.pick(("冲突", "conflict"))}</span> })}{bench.pick(sentence(&i))}</li>
                    }).collect_view()}</ul>
                </section>
            })
        }}
    }
}

/// The index that a measure moves: `车马比 ↓`.
fn moves(lever: &Lever, language: crate::locale::Language) -> Option<String> {
    let m = lever.moves?;
    let name = Index::ALL
        .iter()
        .find(|i| i.key() == m.index)
        .map_or(("治理经费结余", "Governance money left"), |i| words(*i).name);
    Some(format!("{} {}", language.pick(name), if m.up { "↑" } else { "↓" }))
}

#[component]
fn Card(lever: &'static Lever) -> impl IntoView {
    let bench = use_workbench();
    let fixed = lever.is_context() || lever.effects.iter().any(|e| matches!(e, Effect::Boundary));
    let setting = Memo::new(move |_| {
        bench
            .watch(|s| s.draft().scenario.levers.get(lever.id).cloned())
            .flatten()
            .unwrap_or_default()
    });
    let on = Signal::derive(move || setting.get().on);
    let set = move |on: bool, values: Vec<f64>| {
        bench.edit(&ScenarioEdit::Lever {
            id: lever.id.to_owned(),
            setting: on.then_some(LeverSetting { on, values }),
        });
    };
    let values_of = move || {
        let mut values = setting.get_untracked().values;
        for number in lever.numbers.iter().skip(values.len()) {
            values.push(number.document);
        }
        values
    };
    let toggle = Callback::new(move |on: bool| set(on, if on { values_of() } else { Vec::new() }));
    view! {
        <article class="lever" class:on=move || on.get() && !lever.is_context() class:ctx=lever.is_context() data-lever=lever.id>
            <div class="top">
                <span class="badge plain">{lever.label}</span>
                <b>{move || bench.pick(lever.name)}</b>
                {(!fixed).then(|| view! { <Switch on label=Signal::derive(move || bench.pick(lever.name).to_owned()) on_change=toggle/> })}
            </div>
            <p class="small muted">{move || bench.pick(lever.sentence)}</p>
            {(!fixed).then(|| lever.numbers.iter().enumerate().map(|(i, number)| {
                let shown = move || {
                    let s = setting.get();
                    if s.on { s.values.get(i).copied().unwrap_or(number.document) } else { number.before }
                };
                view! {
                    <label class="field"><span>{move || bench.pick(number.name)}</span>
                        <span class="row" style="gap:4px;flex-wrap:nowrap">
                            <input type="number" min=number.bounds.0 max=number.bounds.1 step=number.step prop:value=move || trim(shown())
                                on:change=move |event| {
                                    if let Ok(v) = event_value(&event).parse::<f64>() {
                                        let mut values = values_of();
                                        values[i] = v.clamp(number.bounds.0, number.bounds.1);
                                        set(true, values);
                                    }
                                }/>
                            <span class="small faint">{move || bench.pick(number.unit)}</span>
                        </span>
                    </label>
                }
            }).collect_view())}
            <BroughtBy id=lever.id.to_owned() moves=lever.moves.and_then(|m| Index::ALL.into_iter().find(|i| i.key() == m.index))/>
            <p class="small faint">
                {grade_badge(bench, lever.grade)}
                {move || moves(lever, bench.language.get()).map(|m| view! { <span class="badge plain" style="margin-right:6px">{m}</span> })}
                {move || if lever.is_context() { bench.t(Msg::ContextOnly) } else { bench.pick(lever.acts) }}
            </p>
        </article>
    }
}

/// What a measure brought in the scenario in hand: the index that it moves first, and the headline indices
/// that it really changed.
#[component]
fn BroughtBy(id: String, moves: Option<Index>) -> impl IntoView {
    const HEADLINE: [Index; 5] = [
        Index::LoadRatio,
        Index::VisitCoverage,
        Index::OnTime,
        Index::Satisfaction,
        Index::Cost,
    ];
    let bench = use_workbench();
    let weighing = use_weighing();
    move || {
        let kept = weighing.brought(bench)?;
        let language = bench.language.get();
        let first = moves
            .into_iter()
            .chain(HEADLINE.into_iter().filter(|i| Some(*i) != moves));
        let mut told = Vec::new();
        for (at, index) in first.enumerate() {
            let Some(by) = kept.found.by(&id, index) else { continue };
            // The index that it is for is told even where nothing can be measured.
            let own = at == 0 && moves.is_some();
            if !by.excludes_zero() && !own {
                continue;
            }
            let name = language.pick(words(index).name);
            let text = if by.excludes_zero() {
                format!("{name} {}", format_change(index, by.mean, language))
            } else {
                language.pick((format!("{name}无可分辨的变化"), format!("{name}: no measurable change")))
            };
            let better = index
                .larger_is_better()
                .filter(|_| by.excludes_zero())
                .map(|up| up == (by.mean > 0.0));
            told.push((text, better));
            if told.len() == 3 {
                break;
            }
        }
        (!told.is_empty()).then(|| {
            view! {
                <p class="small" data-brought=id.clone()>{bench.pick(("带来：", "Brought: "))}
                    {told.into_iter().map(|(text, better)| view! { <span class:good=better == Some(true) class:bad=better == Some(false) style="margin-right:8px">{text}</span> }).collect_view()}</p>
            }
        })
    }
}

/// The user's own measures of a column, and the way to add one.
#[component]
fn Own(group: Group) -> impl IntoView {
    let bench = use_workbench();
    let own = Memo::new(move |_| {
        bench
            .watch(|s| s.draft().scenario.own_levers.clone())
            .unwrap_or_default()
    });
    let change = move |f: &dyn Fn(&mut Vec<OwnLever>)| {
        let mut levers = own.get_untracked();
        f(&mut levers);
        bench.edit(&ScenarioEdit::OwnLevers(levers));
    };
    let add = move |_| {
        let effect = OwnEffect {
            how: How::Less,
            key: "rate_dispute".to_owned(),
            amount: 0.1,
        };
        let name = bench.pick(("自定举措", "My measure")).to_owned();
        change(&|l| {
            l.push(OwnLever {
                name: name.clone(),
                group,
                note: String::new(),
                on: true,
                effects: vec![effect.clone()],
            })
        });
    };
    view! {
        {move || own.get().into_iter().enumerate().filter(|(_, l)| l.group == group).map(|(i, lever)| {
            let on = lever.on;
            let name = lever.name.clone();
            view! {
                <article class="lever" class:on=on data-own=i>
                    <div class="top">
                        <input type="text" style="flex:1;min-width:0" aria-label=bench.pick(("名称", "Name")) prop:value=lever.name.clone()
                            on:change=move |e| { let v = event_value(&e); change(&|l| l[i].name.clone_from(&v)) }/>
                        <Switch on=Signal::derive(move || on) label=Signal::derive(move || name.clone()) on_change=Callback::new(move |v| change(&|l| l[i].on = v))/>
                    </div>
                    {lever.effects.iter().cloned().enumerate().map(|(j, effect)| {
                        let keys = targets(effect.how);
                        view! {
                            <div class="row" style="gap:4px">
                                <select style="flex:1;min-width:0" aria-label=bench.pick(("作用方式", "How")) on:change=move |e| {
                                    if let Some(how) = How::of(&event_value(&e)) {
                                        let key = targets(how).first().map_or("", |k| k.0);
                                        change(&|l| l[i].effects[j] = OwnEffect { how, key: key.to_owned(), amount: if how > How::Gain { 1.0 } else { 0.1 } });
                                    }
                                }>{How::ALL.into_iter().map(|h| view! { <option value=h.key() selected=h == effect.how>{bench.pick(h.name())}</option> }).collect_view()}</select>
                                <input type="number" step="any" style="width:84px" aria-label=bench.pick(("数量", "Amount")) prop:value=trim(effect.amount)
                                    on:change=move |e| { if let Ok(v) = event_value(&e).parse::<f64>() { change(&|l| l[i].effects[j].amount = v) } }/>
                                <select style="width:100%" aria-label=bench.pick(("作用对象", "Acts on")) on:change=move |e| { let v = event_value(&e); change(&|l| l[i].effects[j].key.clone_from(&v)) }>
                                    {keys.into_iter().map(|(key, name)| view! { <option value=key selected=key == effect.key>{bench.pick(name)}</option> }).collect_view()}
                                </select>
                            </div>
                        }
                    }).collect_view()}
                    <BroughtBy id=format!("own{i}") moves=None/>
                    <div class="row">
                        <button type="button" class="btn quiet" on:click=move |_| change(&|l| l[i].effects.push(OwnEffect { how: How::Money, key: "governance".to_owned(), amount: 1.0 }))>{bench.pick(("＋ 作用", "+ effect"))}</button>
                        <button type="button" class="btn quiet" data-action="remove-own" on:click=move |_| change(&|l| { l.remove(i); })>{bench.pick(("删除", "Remove"))}</button>
                    </div>
                </article>
            }
        }).collect_view()}
        <button type="button" class="btn" data-action="add-own" on:click=add>{move || bench.pick(("＋ 自定举措", "+ My own measure"))}</button>
    }
}

/// What an effect of this sort can act on, with names.
fn targets(how: How) -> Vec<(&'static str, (&'static str, &'static str))> {
    match how {
        How::Heads => HEAD_KEYS.to_vec(),
        How::Money => Envelope::ALL.iter().map(|e| (e.key(), e.name())).collect(),
        _ => assumption::assumptions().iter().map(|a| (a.key, a.name)).collect(),
    }
}
