//! What weighs the decision, on the compare page: which scenario is best, cost against effect, what each
//! part brought, and what the conclusion hangs on; all about one index.

use crate::app::chart::panel;
use crate::app::event_value;
use crate::app::weigh::{Work, use_weighing};
use crate::app::workbench::{now, use_workbench};
use crate::comparison::Comparison;
use crate::comparison::best_of::{self, Rule};
use crate::locale::index::words;
use crate::locale::number::Kind;
use crate::simulation::{Index, Outcome};
use crate::statistics::cost_effect::cost_effect;
use crate::statistics::sensitivity::sensitivity;
use crate::statistics::waterfall::waterfall;
use leptos::prelude::*;

/// Scenarios that can be weighed against each other: names, outcomes, their comparison.
pub type Compared = (Vec<String>, Vec<std::rc::Rc<Outcome>>, Comparison);

/// The panel; `compared` looks at the scenarios chosen.
#[component]
pub fn Weigh(compared: Callback<(), Option<Compared>>) -> impl IntoView {
    let bench = use_workbench();
    let weighing = use_weighing();
    let index = weighing.index;
    // The smallest difference that matters, in the index's own unit.
    let delta = RwSignal::new(None::<f64>);
    let unit = move || match words(index.get()).kind {
        Kind::Percent => (100.0, bench.pick(("个百分点", "points"))),
        Kind::Yuan => (1e-4, bench.pick(("万元", "×10,000 yuan"))),
        Kind::Hours => (1.0, bench.pick(("小时", "hours"))),
        _ => (1.0, ""),
    };
    let usual = move || match words(index.get()).kind {
        Kind::Percent | Kind::Ratio => 0.01,
        Kind::Yuan => 1e6,
        _ => 1.0,
    };
    let best = move || {
        let (names, outcomes, comparison) = compared.run(())?;
        let index = index.get();
        let larger_is_better = index.larger_is_better()?;
        let at = outcomes
            .iter()
            .map(|o| Some(o.series(o.position(comparison.area)?, index)));
        let series: Vec<Vec<f64>> = at.collect::<Option<_>>()?;
        let views: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        let rule = Rule {
            delta: delta.get().unwrap_or_else(usual),
            confidence: 0.95,
            larger_is_better,
            first: 10,
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (names.len() > 1).then(|| {
            best_of::sentence(
                &best_of::select(&views, &rule),
                &rule,
                index,
                &names,
                bench.language.get(),
            )
        })
    };
    let frontier = move || {
        let (names, _, comparison) = compared.run(())?;
        cost_effect(&comparison, index.get(), &names, bench.language.get()).map(|p| panel(bench, p))
    };
    let names = move || {
        bench
            .watch(|s| (bench.name_of(s.baseline()), bench.name_of(s.draft())))
            .unwrap_or_default()
    };
    let steps = move || {
        let found = weighing.attribution(bench)?;
        let (before, after) = names();
        waterfall(&found.found, index.get(), [&before, &after], bench.language.get()).map(|p| panel(bench, p))
    };
    let hangs = move || {
        let found = weighing.sensed(bench)?;
        Some(match found.found.tornado(index.get()) {
            Some(tornado) => panel(bench, sensitivity(&tornado, bench.language.get())).into_any(),
            None => view! { <p class="callout">{bench.pick(("这个指标没有数值", "This index has no value"))}</p> }
                .into_any(),
        })
    };
    view! {
        <section class="stack" data-panel="weigh">
            <div class="row"><h2 style="flex:1">{move || bench.pick(("权衡", "Weigh"))}</h2>
                <label class="row small">{move || bench.pick(("看哪个指标", "By which index"))}
                    <select data-field="weigh-index" on:change=move |e| { let v = event_value(&e); if let Some(&i) = Index::ALL.iter().find(|i| i.key() == v) { index.set(i); delta.set(None); } }>
                        {Index::ALL.into_iter().map(|i| view! { <option value=i.key() selected=move || index.get() == i>{move || bench.pick(words(i).name)}</option> }).collect_view()}
                    </select></label>
                <label class="row small">{move || bench.pick(("小于此差别不计", "Ignore differences below"))}
                    <input type="number" min="0" step="any" style="width:84px" data-field="delta" prop:value=move || super::ledger::trim(delta.get().unwrap_or_else(usual) * unit().0)
                        on:change=move |e| delta.set(event_value(&e).parse::<f64>().ok().filter(|v| *v > 0.0).map(|v| v / unit().0))/>
                    <span class="faint">{move || unit().1}</span></label>
            </div>
            {move || best().map(|text| view! { <p data-panel="best">{text}</p> })}
            {frontier}
        </section>
        <section class="stack" data-panel="attribution">
            <div class="row"><h2 style="flex:1">{move || bench.pick(("归因：加减乘除各带来多少", "What each part brought"))}</h2><Begin work=Work::Attribution action="attribute" name=("计算归因", "Reckon")/></div>
            {move || weighing.attribution(bench).is_none().then(|| view! { <p class="small muted">{bench.pick(("把当前情景与现状之差，按加、减、乘、除和重新划分分摊（沙普利值），各部分相加等于总差值。", "Shares the difference between the scenario in hand and the baseline among 加, 减, 乘, 除 and the redraw (Shapley values); the parts add up to the whole."))}</p> })}
            {steps}
        </section>
        <section class="stack" data-panel="sensitivity">
            <div class="row"><h2 style="flex:1">{move || bench.pick(("结论取决于哪些参数", "What the conclusion hangs on"))}</h2><Begin work=Work::Sensitivity action="sense" name=("逐项试参数", "Try the assumptions")/></div>
            {move || weighing.sensed(bench).is_none().then(|| view! { <p class="small muted">{bench.pick(("逐项把参数取到合理范围的低值和高值，用同一批随机案件重算当前情景与现状之差：哪些参数影响最大，会不会变号。要几分钟，可随时停止，已试的保留。", "Sets one assumption at a time to the low and the high end of its range and plays both scenarios again on the same cases: what matters most, and whether the sign turns. It takes minutes; stop at any time, what was tried is kept."))}</p> })}
            {hangs}
        </section>
    }
}

/// The button that begins a work, or its progress and the way to stop it.
#[component]
pub fn Begin(work: Work, action: &'static str, name: (&'static str, &'static str)) -> impl IntoView {
    let bench = use_workbench();
    let weighing = use_weighing();
    move || {
        match weighing.under_way.get().filter(|u| u.work == work) {
        Some(u) => {
            let left = (now() - u.since) / u.done.max(1) as f64 * (u.of - u.done) as f64 / 1000.0;
            let left = (u.done > 1).then(|| bench.pick((format!("，约剩 {left:.0} 秒"), format!(", about {left:.0} s left"))));
            view! {
                <span class="row small muted" role="status">
                    <span class="progress" style="width:120px" role="progressbar" aria-valuenow=u.done aria-valuemax=u.of><i style:width=format!("{}%", u.done * 100 / u.of.max(1))></i></span>
                    {u.done}" / "{u.of}{left}
                    <button type="button" class="btn" data-action="stop-weighing" on:click=move |_| weighing.give_up(bench)>{bench.pick(("停止", "Stop"))}</button>
                </span>
            }
            .into_any()
        }
        None => view! {
            <button type="button" class="btn" data-action=action disabled=move || bench.running.get().is_some() || weighing.under_way.get().is_some() on:click=move |_| weighing.begin(bench, work)>{move || bench.pick(name)}</button>
        }
        .into_any(),
    }
    }
}
