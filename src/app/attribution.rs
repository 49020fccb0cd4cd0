//! What each of 加 减 乘 除 and the redraw brought (归因): runs of all mixtures on the workers, one after
//! another, then Shapley shares as a waterfall. For the compare page.

use super::job_client::RunNews;
use super::workbench::{Workbench, use_workbench};
use crate::app::event_value;
use crate::comparison::attribution::{Attribution, Part, attribute, city_values, mixtures, parts};
use crate::locale::index::{format_change, format_value, words};
use crate::scenario::Scenario;
use crate::simulation::Index;
use leptos::prelude::*;
use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

/// Replications of each mixture.
const REPLICATIONS: u32 = 4;

/// How far the runs have come.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Idle,
    Running(usize, usize),
    Done(Box<Attribution>),
    Failed(String),
}

struct Work {
    parts: Vec<Part>,
    mixtures: Vec<Scenario>,
    runs: Vec<Vec<f64>>,
    seed: u64,
}

/// Plays the next mixture; at the end the shares are reckoned.
fn next(bench: Workbench, work: Rc<RefCell<Work>>, state: RwSignal<State>) {
    let (at, of) = (work.borrow().runs.len(), work.borrow().mixtures.len());
    if at == of {
        let w = work.borrow();
        state.set(match attribute(&w.parts, &w.runs) {
            Ok(found) => State::Done(Box::new(found)),
            Err(why) => State::Failed(why),
        });
        return;
    }
    state.set(State::Running(at, of));
    let scenario = Box::new(work.borrow().mixtures[at].clone());
    let seed = work.borrow().seed;
    let jobs = bench.jobs.get_value();
    jobs.simulate(scenario, seed, 0, REPLICATIONS, move |news| match news {
        RunNews::Done(outcome) if outcome.replications == REPLICATIONS => {
            work.borrow_mut().runs.push(city_values(&outcome));
            let work = work.clone();
            // The client is done with this run only after this returns.
            gloo_timers::callback::Timeout::new(0, move || next(bench, work, state)).forget();
        }
        RunNews::Progress(..) => {}
        RunNews::Failed(zh, en) => state.set(State::Failed(bench.language.get_untracked().pick((zh, en)))),
        RunNews::Refused(faults) => state.set(State::Failed(
            faults.iter().map(|f| format!("{}: {} ", f.what, f.why)).collect(),
        )),
        _ => state.set(State::Idle),
    });
}

/// The panel: a button, progress, a waterfall of the index chosen.
#[component]
pub fn Waterfall() -> impl IntoView {
    let bench = use_workbench();
    let state = RwSignal::new(State::Idle);
    let index = RwSignal::new(Index::LoadRatio);
    let start = move |_| {
        let work = bench.peek(|s| {
            let (base, target) = (&s.baseline().scenario, &s.draft().scenario);
            let parts = parts(base, target);
            Work {
                mixtures: mixtures(base, target, &parts),
                parts,
                runs: Vec::new(),
                seed: bench.seed.get_untracked(),
            }
        });
        match work {
            Some(work) if !work.parts.is_empty() => next(bench, Rc::new(RefCell::new(work)), state),
            _ => state.set(State::Failed(
                bench
                    .language
                    .get_untracked()
                    .pick((
                        "当前情景与现状没有差别，先选一个调整过的情景",
                        "This scenario is the same as the baseline; take a changed one in hand",
                    ))
                    .to_owned(),
            )),
        }
    };
    // Another scenario, or an edit: what was reckoned is about something else.
    Effect::new(move |before: Option<()>| {
        bench.library.track();
        if before.is_some() && matches!(state.get_untracked(), State::Done(_)) {
            state.set(State::Idle);
        }
    });
    view! {
        <section data-panel="attribution">
            <div class="row"><h2 style="flex:1">{move || bench.pick(("归因：加减乘除各带来多少", "What each part brought"))}</h2>
                <select aria-label=move || bench.pick(("指标", "Index")) on:change=move |e| { let v = event_value(&e); if let Some(&i) = Index::ALL.iter().find(|i| i.key() == v) { index.set(i) } }>
                    {Index::ALL.into_iter().map(|i| view! { <option value=i.key()>{move || bench.pick(words(i).name)}</option> }).collect_view()}
                </select>
                {move || match state.get() {
                    State::Running(..) => view! { <button type="button" class="btn" on:click=move |_| { bench.jobs.with_value(|j| j.cancel()); state.set(State::Idle); }>{bench.pick(("取消", "Cancel"))}</button> }.into_any(),
                    _ => view! { <button type="button" class="btn" data-action="attribute" disabled=move || bench.running.get().is_some() on:click=start>{move || bench.pick(("计算归因", "Reckon"))}</button> }.into_any(),
                }}</div>
            <p class="small muted">{move || bench.pick(("当前情景与现状之差，按加、减、乘、除和重新划分五部分分摊（沙普利值，同一批随机案件），各部分相加等于总差值。横轴不从 0 起。", "The difference between this scenario and the baseline, shared among 加, 减, 乘, 除 and the redraw (Shapley values on the same cases); the parts add up to the whole. The axis does not begin at 0."))}</p>
            {move || match state.get() {
                State::Idle => ().into_any(),
                State::Running(done, of) => view! { <div class="progress" role="progressbar" aria-valuenow=done aria-valuemax=of><i style=format!("width:{}%", done * 100 / of.max(1))></i></div><p class="small muted">{format!("{done} / {of}")}</p> }.into_any(),
                State::Failed(why) => view! { <p class="callout warn">{why}</p> }.into_any(),
                State::Done(found) => view! { <div class="card" data-chart="waterfall" inner_html=picture(&found, index.get(), bench.language.get())></div> }.into_any(),
            }}
        </section>
    }
}

/// From the baseline down (or up) the steps to the scenario, as bars with words beside them.
fn picture(found: &Attribution, index: Index, language: crate::locale::Language) -> String {
    let Some(row) = found.rows.iter().find(|r| r.index == index) else {
        return String::new();
    };
    let (Some(base), Some(target)) = (row.base, row.target) else {
        return language
            .pick((
                "这个指标在部分情景中没有值",
                "This index has no value in some of the runs",
            ))
            .to_owned();
    };
    let mut steps = vec![(
        language.pick(("现状", "Baseline")).to_owned(),
        base.mean,
        base.mean,
        format_value(index, base.mean, language),
        0,
    )];
    let mut at = base.mean;
    for (part, share) in found.parts.iter().zip(&row.shares) {
        let share = share.map_or(0.0, |s| s.mean);
        let good = index
            .larger_is_better()
            .map_or(0, |up| if (share > 0.0) == up { 1 } else { 2 });
        steps.push((
            language.pick(part.name()).to_owned(),
            at,
            at + share,
            format_change(index, share, language),
            if share == 0.0 { 0 } else { good },
        ));
        at += share;
    }
    steps.push((
        language.pick(("本情景", "This scenario")).to_owned(),
        target.mean,
        target.mean,
        format_value(index, target.mean, language),
        0,
    ));
    let low = steps.iter().fold(f64::INFINITY, |a, s| a.min(s.1).min(s.2));
    let high = steps.iter().fold(f64::NEG_INFINITY, |a, s| a.max(s.1).max(s.2));
    let pad = (high - low).max(high.abs() * 1e-6) * 0.12 + 1e-12;
    let x = |v: f64| 250.0 + (v - low + pad) / (high - low + 2.0 * pad) * 380.0;
    let mut svg = format!(
        "<svg viewBox=\"0 0 760 {}\" style=\"width:100%;max-width:900px\" role=\"img\">",
        steps.len() * 30 + 4
    );
    let last = steps.len() - 1;
    for (i, (name, from, to, text, colour)) in steps.iter().enumerate() {
        let y = i * 30 + 4;
        let (a, b) = if i == 0 || i == last {
            (250.0, x(*to))
        } else {
            (x(from.min(*to)), x(from.max(*to)))
        };
        let fill = match colour {
            1 => "var(--good)",
            2 => "var(--bad)",
            _ => "var(--line-strong)",
        };
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "<text x=\"240\" y=\"{}\" font-size=\"13\" text-anchor=\"end\" fill=\"var(--ink)\">{name}</text><rect x=\"{a:.1}\" y=\"{y}\" width=\"{:.1}\" height=\"20\" fill=\"{fill}\"/><text x=\"{:.1}\" y=\"{}\" font-size=\"12\" fill=\"var(--ink-2)\">{text}</text>",
            y + 15,
            (b - a).max(1.0),
            b + 6.0,
            y + 15
        );
        if i < last {
            let _ = write!(
                svg,
                "<line x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{1}\" y2=\"{2}\" stroke=\"var(--line)\"/>",
                x(*to),
                y + 20,
                y + 30
            );
        }
    }
    svg + "</svg>"
}
