//! 举措: four columns 加 减 乘 除, one card a measure, made from the table in the core; and the
//! parameter ledger below.

use crate::app::event_value;
use crate::app::widget::Switch;
use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::scenario::assumption::{self, Grade};
use crate::scenario::lever::{self, Effect, Group, Lever};
use crate::scenario::{LeverSetting, ScenarioEdit};
use leptos::prelude::*;

/// The levers page.
#[component]
pub fn Levers() -> impl IntoView {
    let bench = use_workbench();
    let acting_only = RwSignal::new(true);
    view! {
        <div class="page"><div class="inner">
            <div class="row">
                <h1 style="flex:1">{move || bench.t(Msg::PageLevers)} <span class="muted small" style="margin-left:8px;font-weight:400">{move || bench.watch(|s| bench.name_of(s.draft()))}</span></h1>
                <label class="row small"><input type="checkbox" prop:checked=move || acting_only.get() on:change=move |_| acting_only.update(|a| *a = !*a)/>{move || bench.t(Msg::ActingOnly)}</label>
                <button type="button" class="btn" data-preset="document" on:click=move |_| preset(bench, |_| true)>{move || bench.t(Msg::PresetDocument)}</button>
                <button type="button" class="btn" data-preset="cut" on:click=move |_| preset(bench, |l| l.group == Group::Cut)>{move || bench.t(Msg::PresetCut)}</button>
                <button type="button" class="btn" data-preset="none" on:click=move |_| preset(bench, |_| false)>{move || bench.t(Msg::PresetNone)}</button>
            </div>
            <p class="muted">{move || bench.t(Msg::LeversNote)}</p>
            <div class="columns">
                {[(Group::Add, "加", Msg::GroupAdd), (Group::Cut, "减", Msg::GroupCut), (Group::Multiply, "乘", Msg::GroupMultiply), (Group::Divide, "除", Msg::GroupDivide)]
                    .into_iter().map(|(group, sign, gloss)| view! {
                        <section class="column">
                            <header><b>{sign}</b><span class="muted">{move || bench.t(gloss)}</span></header>
                            {move || lever::levers().iter().filter(|l| l.group == group && (!acting_only.get() || acts(l))).map(|l| view! { <Card lever=l/> }).collect_view()}
                        </section>
                    }).collect_view()}
            </div>
            <Ledger/>
        </div></div>
    }
}

/// Whether a measure does something in the model.
fn acts(lever: &Lever) -> bool {
    !lever.is_context()
}

fn preset(bench: crate::app::workbench::Workbench, wanted: impl Fn(&Lever) -> bool) {
    let edits = lever::levers()
        .iter()
        .map(|l| ScenarioEdit::Lever {
            id: l.id.to_owned(),
            setting: (acts(l) && wanted(l)).then(|| l.document_setting()),
        })
        .collect();
    bench.edit(&ScenarioEdit::All(edits));
}

fn grade_name(grade: Grade) -> Msg {
    match grade {
        Grade::Document => Msg::GradeDocument,
        Grade::Standard => Msg::GradeStandard,
        Grade::Case => Msg::GradeCase,
        Grade::Derived => Msg::GradeDerived,
        Grade::Estimate => Msg::GradeEstimate,
    }
}

#[component]
fn Card(lever: &'static Lever) -> impl IntoView {
    let bench = use_workbench();
    let context = !acts(lever);
    let boundary = lever.effects.iter().any(|e| matches!(e, Effect::Boundary));
    let setting = Memo::new(move |_| {
        bench
            .watch(|s| s.draft().scenario.levers.get(lever.id).cloned())
            .flatten()
            .unwrap_or_default()
    });
    let on = Signal::derive(move || setting.get().on);
    let set = move |on: bool, values: Vec<f64>| {
        let setting = (on || !values.is_empty()).then_some(LeverSetting { on, values });
        bench.edit(&ScenarioEdit::Lever {
            id: lever.id.to_owned(),
            setting: setting.filter(|s| s.on),
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
        <article class="lever" class:on=move || on.get() class:ctx=context data-lever=lever.id>
            <div class="top">
                <span class="badge plain">{lever.label}</span>
                <b>{move || bench.pick(lever.name)}</b>
                {(!context && !boundary).then(|| view! { <Switch on label=Signal::derive(move || bench.pick(lever.name).to_owned()) on_change=toggle/> })}
            </div>
            <p class="small muted">{move || bench.pick(lever.sentence)}</p>
            {(!context && !boundary).then(|| lever.numbers.iter().enumerate().map(|(i, number)| {
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
            <p class="small faint">
                <span class="badge plain" style="margin-right:6px">{move || bench.t(grade_name(lever.grade))}</span>
                {move || if context { bench.t(Msg::ContextOnly) } else { bench.pick(lever.acts) }}
            </p>
        </article>
    }
}

/// A number as people type it.
fn trim(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// 参数台账.
#[component]
fn Ledger() -> impl IntoView {
    let bench = use_workbench();
    let open = RwSignal::new(false);
    view! {
        <section>
            <div class="row"><h2 style="flex:1">{move || bench.t(Msg::Ledger)}</h2>
                <button type="button" class="btn" data-action="ledger" on:click=move |_| open.update(|o| *o = !*o)>{move || if open.get() { bench.t(Msg::Hide) } else { bench.t(Msg::Show) }}</button></div>
            {move || open.get().then(|| view! {
                <div class="scroll-x"><table>
                    <thead><tr><th>{bench.t(Msg::Parameter)}</th><th class="num">{bench.t(Msg::Value)}</th><th>{bench.t(Msg::Unit)}</th><th class="num">{bench.t(Msg::LowHigh)}</th><th>{bench.t(Msg::GradeWord)}</th><th>{bench.t(Msg::Source)}</th><th></th></tr></thead>
                    <tbody>
                        {assumption::assumptions().iter().map(|a| {
                            let value = move || bench.watch(|s| s.draft().scenario.assumptions.get(a.key).copied()).flatten();
                            let set = move |value: Option<f64>| bench.edit(&ScenarioEdit::Assumption { key: a.key.to_owned(), value });
                            view! {
                                <tr>
                                    <th scope="row">{bench.pick(a.name)}</th>
                                    <td class="num"><input type="number" step="any" style="width:110px" aria-label=bench.pick(a.name) prop:value=move || trim(value().unwrap_or(a.value))
                                        on:change=move |event| { if let Ok(v) = event_value(&event).parse::<f64>() { set(Some(v.clamp(a.bounds.0, a.bounds.1)).filter(|v| *v != a.value)) } }/></td>
                                    <td class="small">{bench.pick(a.unit)}</td>
                                    <td class="num small faint">{format!("{} – {}", trim(a.range.0), trim(a.range.1))}</td>
                                    <td><span class="badge plain">{bench.t(grade_name(a.grade))}</span></td>
                                    <td class="small faint">{a.source}</td>
                                    <td>{move || value().map(|_| view! { <button type="button" class="btn quiet" on:click=move |_| set(None)>{bench.t(Msg::Reset)}</button> })}</td>
                                </tr>
                            }
                        }).collect_view()}
                    </tbody>
                </table></div>
            })}
        </section>
    }
}
