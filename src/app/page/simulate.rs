//! 推演: run, watch, read: headline indices with their intervals and their change from 现状.

use crate::app::action::run_current;
use crate::app::event_value;
use crate::app::study::{
    Gathered, StoryTeller, area_name, area_of, export_areas, export_table, level_word, use_results,
};
use crate::app::view::use_view;
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::{LinkCheck, Workbench, now, use_workbench};
use crate::comparison::areas::AreaLevel;
use crate::comparison::{Interval, Row, compare};
use crate::job::TableKind;
use crate::locale::app::Msg;
use crate::locale::number::Style;
use crate::locale::results::Msg as ResultMsg;
use crate::locale::{Language, index};
use crate::simulation::Index;
use crate::simulation::outcome::Area;
use leptos::prelude::*;

/// The simulate page.
#[component]
pub fn Simulate() -> impl IntoView {
    let bench = use_workbench();
    let view = use_view();
    let results = use_results();
    view.simulated.set(true);
    on_cleanup(move || view.simulated.set(false));
    let area = Memo::new(move |_| {
        let (grid, level) = (bench.selected.get(), results.level.get());
        bench
            .watch(|s| area_of(s.territory.data(), &s.draft().scenario.plan, grid, level))
            .unwrap_or(Area::City)
    });
    // The baseline beside the draft in hand, if it was played too.
    let ids = Memo::new(move |_| {
        bench
            .watch(|s| {
                let mine = s.draft();
                let beside = !mine.is_baseline() && s.baseline().outcome.is_some();
                if beside { vec![0, mine.id] } else { vec![mine.id] }
            })
            .unwrap_or_default()
    });
    let subject = Memo::new(move |_| {
        if bench.running.get().is_some() {
            return None;
        }
        let outcome = bench
            .watch(|s| s.draft().outcome.as_ref().map(|o| (o.seed, o.replications)))
            .flatten()?;
        Some((ids.get(), area.get(), outcome.0, outcome.1))
    });
    results.follow(bench, subject);
    view! {
        <LinkBanner/>
        <section>
            <h2>{move || bench.watch(|s| bench.name_of(s.draft()))}</h2>
            <div class="row">
                <label class="row small">{move || bench.t(Msg::Replications)}
                    <input type="number" min="2" max="200" style="width:72px" data-field="replications" prop:value=move || bench.replications.get().to_string()
                        on:change=move |event| { if let Ok(n) = event_value(&event).parse::<u32>() { bench.replications.set(n.clamp(2, 200)) } }/></label>
                <label class="row small">{move || bench.t(Msg::Seed)}
                    <input type="number" min="0" style="width:84px" prop:value=move || bench.seed.get().to_string()
                        on:change=move |event| { if let Ok(n) = event_value(&event).parse::<u64>() { bench.seed.set(n) } }/></label>
            </div>
            <div class="row" style="margin-top:12px">
                <button type="button" class="btn primary" data-action="run" disabled=move || bench.running.get().is_some() on:click=move |_| run_current(bench)><Glyph icon=Icon::Play/>{move || bench.t(Msg::RunThis)}</button>
                {move || bench.running.get().map(|_| view! { <button type="button" class="btn" data-action="cancel" on:click=move |_| bench.cancel_run()>{move || bench.t(Msg::Cancel)}</button> })}
            </div>
            <Precision ids=Signal::derive(move || bench.watch(|s| if s.draft().is_baseline() { vec![0] } else { vec![0, s.draft().id] }).unwrap_or_default()) area/>
            <Running/>
        </section>
        <Where area/>
        <Results area/>
        <Gathered/>
        {move || subject.get().map(|_| view! {
            <StoryTeller ids area/>
            <Exports/>
        })}
        <Facts/>
        <PhoneNote/>
    }
}

/// Which area's results are shown: its level here, the place by a click on the map.
#[component]
fn Where(#[prop(into)] area: Signal<Area>) -> impl IntoView {
    let (bench, results) = (use_workbench(), use_results());
    let t = move |m: ResultMsg| m.text(bench.language.get());
    let name = move || {
        bench
            .watch(|s| area_name(s.territory.data(), &s.draft().scenario.plan, area.get()))
            .unwrap_or_default()
    };
    view! {
        <section class="stack" data-panel="where">
            <h2>{move || t(ResultMsg::AreaShown)}<span class="muted" data-value="area">{name}</span></h2>
            <div class="segments" role="group" aria-label=move || t(ResultMsg::AreaShown)>
                {AreaLevel::ALL.into_iter().map(|level| view! {
                    <button type="button" class="btn" data-level=level.key() class:on=move || results.level.get() == level aria-pressed=move || (results.level.get() == level).to_string()
                        on:click=move |_| results.level.set(level)>{move || t(level_word(level))}</button>
                }).collect_view()}
            </div>
            {move || (results.level.get() != AreaLevel::City && bench.selected.get().is_none()).then(|| view! { <p class="small muted">{t(ResultMsg::ClickMap)}</p> })}
        </section>
    }
}

/// Plays until a difference is known as well as asked.
#[component]
pub fn Precision(#[prop(into)] ids: Signal<Vec<u32>>, #[prop(into)] area: Signal<Area>) -> impl IntoView {
    let bench = use_workbench();
    let t = move |m: ResultMsg| m.text(bench.language.get());
    let (chosen, half) = (RwSignal::new(Index::LoadRatio), RwSignal::new(0.005f64));
    view! {
        <details class="precision">
            <summary class="small">{move || t(ResultMsg::ToPrecision)}</summary>
            <div class="row">
                <select aria-label=move || t(ResultMsg::Index) data-field="precision-index" on:change=move |event| {
                    let key = event_value(&event);
                    if let Some(i) = Index::ALL.into_iter().find(|i| i.key() == key) { chosen.set(i); }
                }>{move || Index::ALL.into_iter().map(|i| view! { <option value=i.key() selected=chosen.get_untracked() == i>{bench.language.get().pick(index::words(i).name)}</option> }).collect_view()}</select>
                <label class="row small">{move || t(ResultMsg::HalfWidth)}
                    <input type="number" min="0" step="any" style="width:84px" data-field="half-width" prop:value=move || half.get().to_string()
                        on:change=move |event| { if let Ok(h) = event_value(&event).parse::<f64>() && h > 0.0 { half.set(h) } }/></label>
                <button type="button" class="btn" data-action="precision" disabled=move || bench.running.get().is_some()
                    on:click=move |_| bench.run_to_precision(ids.get_untracked(), area.get_untracked(), chosen.get_untracked(), half.get_untracked())>{move || t(ResultMsg::RunToPrecision)}</button>
            </div>
            <p class="small faint">{move || t(ResultMsg::HalfWidthHelp)}</p>
        </details>
    }
}

/// Tables to take away.
#[component]
fn Exports() -> impl IntoView {
    let (bench, results) = (use_workbench(), use_results());
    let t = move |m: ResultMsg| m.text(bench.language.get());
    let replication = RwSignal::new(1_u32);
    let table = move |kind| export_table(bench, kind, replication.get_untracked() - 1);
    view! {
        <section class="stack" data-panel="exports">
            <h2>{move || t(ResultMsg::Exports)}</h2>
            <div class="row">
                <button type="button" class="btn" data-export="areas" on:click=move |_| export_areas(bench, results.level.get_untracked())>{move || t(ResultMsg::ExportAreas)}</button>
                <button type="button" class="btn" data-export="cases" on:click=move |_| table(TableKind::Cases)>{move || t(ResultMsg::ExportCases)}</button>
                <button type="button" class="btn" data-export="days" on:click=move |_| table(TableKind::Days)>{move || t(ResultMsg::ExportDays)}</button>
                <label class="row small">{move || t(ResultMsg::ExportOf)}
                    <input type="number" min="1" style="width:72px" data-field="replication" prop:value=move || replication.get().to_string()
                        on:change=move |event| { if let Ok(n) = event_value(&event).parse::<u32>() { replication.set(n.clamp(1, bench.replications.get_untracked().max(1))) } }/></label>
            </div>
        </section>
    }
}

/// Progress and time left.
#[component]
pub fn Running() -> impl IntoView {
    let bench = use_workbench();
    move || {
        bench.running.get().map(|r| {
            let share = f64::from(r.done) / f64::from(r.of.max(1));
            let played = r.done.saturating_sub(r.from);
            let left = if played > 0 { (now() - r.since) / 1000.0 / f64::from(played) * f64::from(r.of - r.done.min(r.of)) } else { f64::NAN };
            let text = bench.pick((
                format!("{}：{} / {} 次重复{}", r.name, r.done, r.of, if left.is_finite() { format!("，约剩 {left:.0} 秒") } else { String::new() }),
                format!("{}: {} of {} replications{}", r.name, r.done, r.of, if left.is_finite() { format!(", about {left:.0} s left") } else { String::new() }),
            ));
            let partial = bench.watch(|s| s.draft().outcome.is_some() && s.draft().id == r.draft).unwrap_or(false);
            view! {
                <div style="margin-top:12px" role="status">
                    <div class="progress" role="progressbar" aria-valuenow=r.done aria-valuemax=r.of><i style:width=format!("{:.0}%", share * 100.0)></i></div>
                    <p class="small muted" style="margin-top:4px">{text}</p>
                    {partial.then(|| view! { <p class="small" data-value="partial">{ResultMsg::Partial.text(bench.language.get())}</p> })}
                </div>
            }
        })
    }
}

/// What an opened link's check came to.
#[component]
fn LinkBanner() -> impl IntoView {
    let bench = use_workbench();
    move || {
        bench.link.get().map(|check| {
            let (class, text) = match check {
                LinkCheck::Same => ("callout good", bench.t(Msg::LinkSame).to_owned()),
                LinkCheck::Waiting { .. } => ("callout", bench.t(Msg::LinkWaiting).to_owned()),
                LinkCheck::NoDigest => ("callout", bench.t(Msg::LinkNoDigest).to_owned()),
                LinkCheck::Differs { engine } => (
                    "callout bad",
                    bench.pick((
                        format!("重算结果与链接所载不同：链接由引擎 {engine} 生成，本机为 {}。请以本机结果为准，或请对方用同一版本重发。", crate::ENGINE_VERSION),
                        format!("Recomputed results differ from the link's: it was made by engine {engine}, this is {}. Trust the numbers here, or ask for a new link.", crate::ENGINE_VERSION),
                    )),
                ),
            };
            let same = bench.link.get() == Some(LinkCheck::Same);
            view! {
                <section>
                    <div class=class data-link=move || if same { "same" } else { "other" }>{text}</div>
                    <div class="row" style="margin-top:8px">
                        <button type="button" class="btn" on:click=move |_| { bench.fork(); bench.link.set(None); }>{move || bench.t(Msg::SaveAsMine)}</button>
                        <button type="button" class="btn quiet" on:click=move |_| bench.link.set(None)>{move || bench.t(Msg::Close)}</button>
                    </div>
                </section>
            }
        })
    }
}

/// The indices of a card, in the order people read them.
const SHOWN: [Index; 18] = [
    Index::LoadRatio,
    Index::VisitCoverage,
    Index::OnTime,
    Index::CloseRate,
    Index::ThreeRates,
    Index::Satisfaction,
    Index::FormHours,
    Index::DetectionDelay,
    Index::PatrolInterval,
    Index::MedianHours,
    Index::NinetiethHours,
    Index::ClosedLocally,
    Index::TownUtilisation,
    Index::Overtime,
    Index::WorkloadGini,
    Index::WorkloadVariation,
    Index::Cases,
    Index::Cost,
];

/// What an index is and how it is reckoned.
pub fn explanation(i: Index, language: Language) -> String {
    let words = index::words(i);
    format!("{}\n{}", language.pick(words.definition), language.pick(words.formula))
}

/// How the numbers of a row are written: one unit, decimals by the narrowest interval.
pub fn style(row: &Row) -> Style {
    let typical = row
        .cells
        .iter()
        .filter_map(|c| c.mean)
        .map(|m| m.mean.abs())
        .fold(0.0, f64::max);
    let widths = row
        .cells
        .iter()
        .flat_map(|c| [c.mean, c.difference])
        .flatten()
        .map(|i| i.half_width);
    Style::of(index::words(row.index).kind, typical, widths)
}

/// A difference in words and colour.
pub fn difference(bench: &Workbench, index: Index, style: &Style, d: &Interval) -> (String, &'static str) {
    let language = bench.language.get();
    if d.mean == 0.0 && d.half_width == 0.0 {
        return (
            language.pick(("与现状相同".to_owned(), "same as the baseline".to_owned())),
            "d",
        );
    }
    let text = style.difference(d.mean, d.half_width, language);
    let class = match index.larger_is_better() {
        _ if !d.excludes_zero() => "d",
        None => "d",
        Some(larger) if larger == (d.mean > 0.0) => "d good",
        Some(_) => "d bad",
    };
    let arrow = match (d.excludes_zero(), d.mean > 0.0) {
        (false, _) => "",
        (true, true) => "▲ ",
        (true, false) => "▼ ",
    };
    (format!("{arrow}{text}"), class)
}

#[component]
fn Results(#[prop(into)] area: Signal<Area>) -> impl IntoView {
    let bench = use_workbench();
    let comparison = Memo::new(move |_| {
        let area = area.get();
        bench
            .watch(|s| {
                let mine = s.draft().outcome.clone()?;
                let base = s.baseline().outcome.clone();
                match base.filter(|b| b.seed == mine.seed) {
                    Some(base) => compare(&[&base, &mine], area).ok().map(|c| (c, true)),
                    None => compare(&[&mine], area).ok().map(|c| (c, false)),
                }
            })
            .flatten()
    });
    view! {
        {move || match comparison.get() {
            None => view! { <section><p class="muted">{bench.t(Msg::NoResults)}</p></section> }.into_any(),
            Some((comparison, paired)) => {
                let baseline = bench.watch(|s| s.draft().is_baseline()).unwrap_or(true);
                view! {
                    <section>
                        <h2>{bench.t(Msg::Headline)}</h2>
                        <div class="figures" data-panel="results">
                            {SHOWN.into_iter().filter_map(|i| {
                                let row = comparison.rows.iter().find(|r| r.index == i)?;
                                let cell = row.cells.last()?;
                                let mean = cell.mean?;
                                let language = bench.language.get();
                                let style = style(row);
                                let diff = cell.difference.as_ref().filter(|_| paired && !baseline).map(|d| difference(&bench, i, &style, d));
                                Some(view! {
                                    <div class="figure" data-index=i.key() title=explanation(i, language)>
                                        <div class="l">{language.pick(index::words(i).name)}</div>
                                        <div class="v" style="font-size:20px">{style.value(mean.mean, language)}</div>
                                        <div class="d">{style.half_width(mean.half_width, language)}</div>
                                        {diff.map(|(text, class)| view! { <div class=class>{text}</div> })}
                                    </div>
                                })
                            }).collect_view()}
                        </div>
                        <p class="small faint" style="margin-top:12px">{bench.t(Msg::IntervalNote)}</p>
                    </section>
                }.into_any()
            }
        }}
    }
}

/// What the results can be checked by.
#[component]
fn Facts() -> impl IntoView {
    let bench = use_workbench();
    let facts = move || {
        bench
            .watch(|s| {
                s.draft()
                    .outcome
                    .as_ref()
                    .map(|o| (o.digest(), o.cases, o.events, o.replications, o.seed))
            })
            .flatten()
    };
    view! {
        {move || facts().map(|(digest, cases, events, replications, seed)| view! {
            <section>
                <dl class="facts small">
                    <dt>{bench.t(Msg::Digest)}</dt><dd data-value="digest">{digest}</dd>
                    <dt>{bench.t(Msg::CasesPlayed)}</dt><dd>{cases}</dd>
                    <dt>{bench.t(Msg::EventsPlayed)}</dt><dd>{events}</dd>
                    <dt>{bench.t(Msg::Replications)}</dt><dd>{replications}</dd>
                    <dt>{bench.t(Msg::Seed)}</dt><dd>{seed}</dd>
                    <dt>{bench.t(Msg::Engine)}</dt><dd>{crate::ENGINE_VERSION}</dd>
                </dl>
            </section>
        })}
    }
}

#[component]
fn PhoneNote() -> impl IntoView {
    let bench = use_workbench();
    view! { <section><p class="small faint">{move || bench.t(Msg::EvidenceNote)}</p></section> }
}
