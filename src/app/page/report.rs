//! 报告: the brief or the whole report on the page, as it prints; and what the receiver of a link sees
//! first.

use crate::app::chart::picture;
use crate::app::page::simulate::Running;
use crate::app::study::Results;
use crate::app::weigh::{Weighing, use_weighing};
use crate::app::widget::{Glyph, Icon};
use crate::app::workbench::{LinkCheck, Page, Workbench, use_workbench};
use crate::app::{files, papers};
use crate::chart::Panel;
use crate::comparison::compare;
use crate::comparison::tornado::Tornado;
use crate::job::office::Order;
use crate::job::report::ReportOrder;
use crate::job::{Reply, Request};
use crate::locale::Language;
use crate::locale::app::Msg;
use crate::locale::share::ShareMsg;
use crate::report::document::Exhibit;
use crate::simulation::outcome::Area;
use crate::statistics::compared::forest;
use crate::statistics::cost_effect::cost_effect;
use crate::statistics::sensitivity::sensitivity;
use crate::statistics::waterfall::waterfall;
use leptos::prelude::*;

/// What a report is written of.
#[derive(Clone, Copy)]
struct Desk {
    bench: Workbench,
    weighing: Weighing,
    /// Statistics of both scenarios, for the charts of the full report.
    gathered: Results,
    /// Whether they are still being gathered: the report is written when they are there, not at every step.
    gathering: Memo<bool>,
    brief: RwSignal<bool>,
}

impl Desk {
    /// The charts of the full report that are ready; `pixels` for forms that take no vectors.
    fn charts(self, tornado: Option<&Tornado>, pixels: bool) -> Vec<Exhibit> {
        let Self { bench, weighing, .. } = self;
        if self.brief.get() || self.gathering.get() {
            return Vec::new();
        }
        let language = bench.language.get();
        let index = weighing.index.get();
        let compared = bench.peek(|s| {
            let names = [bench.name_of(s.baseline()), bench.name_of(s.draft())];
            let (before, after) = (s.baseline().outcome.as_ref()?, s.draft().outcome.as_ref()?);
            if s.draft().is_baseline() {
                return None;
            }
            let comparison = compare(&[before, after], Area::City).ok()?;
            let mut panels = vec![forest(&comparison, &names, true, language)];
            panels.extend(cost_effect(&comparison, index, &names, language));
            let shares = weighing.attribution(bench);
            panels.extend(shares.and_then(|f| waterfall(&f.found, index, [&names[0], &names[1]], language)));
            Some(panels)
        });
        let mut panels = compared.flatten().unwrap_or_default();
        panels.extend(tornado.map(|t| sensitivity(t, language)));
        panels.extend(self.gathered.panels.get());
        let exhibit = |panel: Panel| Exhibit {
            picture: pixels.then(|| picture(&panel, language)).flatten(),
            panel,
        };
        panels.into_iter().map(exhibit).collect()
    }

    /// The draft in hand against 现状.
    fn order(self, pixels: bool) -> Option<ReportOrder> {
        let Self { bench, weighing, .. } = self;
        let (language, brief) = (bench.language.get(), self.brief.get());
        let sensed = weighing.sensed(bench);
        let tornado = sensed.and_then(|s| s.found.tornado(weighing.index.get()));
        let charts = self.charts(tornado.as_ref(), pixels);
        let names = bench.peek(|s| (bench.name_of(s.baseline()), bench.name_of(s.draft())))?;
        bench.peek(|s| {
            let (before, after) = (s.baseline(), s.draft());
            let outcomes = before.outcome.as_ref().zip(after.outcome.as_ref());
            let outcomes = outcomes.filter(|(b, a)| b.seed == a.seed && b.replications == a.replications);
            ReportOrder {
                baseline: before.scenario.clone(),
                scenario: after.scenario.clone(),
                names,
                outcomes: outcomes.map(|(b, a)| ((**b).clone(), (**a).clone())),
                date: today(language),
                charts,
                caveat: tornado.map(|t| t.caveat(language)),
                language,
                brief,
            }
        })
    }
}

/// The day as people write it.
fn today(language: Language) -> String {
    let date = js_sys::Date::new_0();
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    language.pick((
        format!("{year}年{month}月{day}日"),
        format!("{year}-{month:02}-{day:02}"),
    ))
}

/// The page.
#[component]
pub fn Report() -> impl IntoView {
    let bench = use_workbench();
    let weighing = use_weighing();
    let brief = RwSignal::new(true);
    let gathered = Results::new();
    let desk = Desk {
        bench,
        weighing,
        gathered,
        gathering: Memo::new(move |_| gathered.under_way.get().is_some()),
        brief,
    };
    // Both scenarios' cases are gathered once the full report is wanted.
    let subject = Memo::new(move |_| {
        let wanted = !brief.get();
        bench
            .watch(|s| {
                let (before, after) = (s.baseline().outcome.as_ref()?, s.draft().outcome.as_ref()?);
                let same = before.seed == after.seed && before.replications == after.replications;
                let ids = if s.draft().is_baseline() {
                    vec![0]
                } else {
                    vec![0, s.draft().id]
                };
                (wanted && same).then_some((ids, Area::City, after.seed, after.replications))
            })
            .flatten()
    });
    desk.gathered.follow(bench, subject);
    let html = RwSignal::new(None::<String>);
    // Asked anew whenever scenario, results, language or length change; a late answer to an older
    // question is dropped.
    let asked = StoredValue::new(0u32);
    Effect::new(move |_| {
        bench.watch(|_| ());
        let Some(order) = desk.order(false) else {
            return;
        };
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        let request = Request::Report(Box::new(order), false);
        wasm_bindgen_futures::spawn_local(async move {
            let reply = bench.jobs.get_value().answer(&request).await;
            if asked.try_get_value() == Some(mine)
                && let Reply::Text(text) = reply
            {
                let _ = html.try_set(Some(text));
            }
        });
    });
    let complete = move || {
        bench
            .watch(|s| s.baseline().outcome.is_some() && s.draft().outcome.is_some())
            .unwrap_or(false)
    };
    let run = move |_| {
        if let Some(id) = bench.peek(|s| s.draft().id) {
            bench.run(vec![id, 0]);
        }
    };
    view! {
        <div class="page reading">
            <div class="tools">
                <Receipt/>
                <div class="row">
                    <div class="row" role="group" aria-label=move || bench.t(Msg::PageReport)>
                        <button type="button" class="btn" class:on=move || brief.get() data-action="brief" on:click=move |_| brief.set(true)>{move || bench.share(ShareMsg::Brief)}</button>
                        <button type="button" class="btn" class:on=move || !brief.get() data-action="full" on:click=move |_| brief.set(false)>{move || bench.share(ShareMsg::Full)}</button>
                    </div>
                    <span class="grow"></span>
                    <button type="button" class="btn" data-action="print" on:click=move |_| { if let Some(w) = web_sys::window() { let _ = w.print(); } }>{move || bench.share(ShareMsg::Print)}</button>
                    <button type="button" class="btn" data-action="html" on:click=move |_| save_page(desk)>{move || bench.share(ShareMsg::HtmlFile)}</button>
                    <button type="button" class="btn" data-action="docx" on:click=move |_| save_paper(desk, "docx", Order::Word)>{move || bench.share(ShareMsg::WordFile)}</button>
                    <button type="button" class="btn" data-action="xlsx" on:click=move |_| save_paper(desk, "xlsx", Order::Spreadsheet)>"Excel"</button>
                    <button type="button" class="btn" data-action="markdown" on:click=move |_| save_paper(desk, "md", Order::Markdown)>{move || bench.share(ShareMsg::Markdown)}</button>
                </div>
                {move || (!complete() && bench.running.get().is_none()).then(|| view! {
                    <p class="callout warn row"><span style="flex:1">{bench.share(ShareMsg::ReportWithoutResults)}</span>
                        <button type="button" class="btn primary" data-action="run-both" on:click=run><Glyph icon=Icon::Play/>{bench.share(ShareMsg::RunBoth)}</button></p>
                })}
                <Running/>
                {move || desk.gathered.under_way.get().map(|(done, of)| view! {
                    <p class="small muted" role="status" data-panel="gathering">{bench.pick(("正在为图表汇总案件", "Gathering cases for the charts"))} " " {done} " / " {of}</p>
                })}
            </div>
            {move || match html.get() {
                Some(html) => view! { <div data-panel="report" inner_html=html></div> }.into_any(),
                None => view! { <p class="muted" role="status">{bench.share(ShareMsg::ReportWaits)}</p> }.into_any(),
            }}
        </div>
    }
}

fn file_name(bench: Workbench, ending: &str) -> String {
    let name = bench.peek(|s| bench.name_of(s.draft())).unwrap_or_default();
    let kind = bench.say(Msg::PageReport);
    format!("{}-{kind}.{ending}", files::clean(&name))
}

fn save_page(desk: Desk) {
    let Some(order) = untrack(|| desk.order(false)) else {
        return;
    };
    let bench = desk.bench;
    wasm_bindgen_futures::spawn_local(async move {
        match bench.write(&Request::Report(Box::new(order), true)).await {
            Ok(text) => files::download(&file_name(bench, "html"), text.as_bytes()),
            Err(why) => bench.notify(format!("{} {}", bench.say(Msg::SaveFailed), why.0), true),
        }
    });
}

fn save_paper(desk: Desk, ending: &str, form: fn(Box<crate::territory::TerritoryData>, Box<ReportOrder>) -> Order) {
    let Some(order) = untrack(|| desk.order(ending == "docx")) else {
        return;
    };
    let bench = desk.bench;
    if let Some(data) = bench.peek(|s| s.root.data().clone()) {
        papers::save(bench, file_name(bench, ending), form(Box::new(data), Box::new(order)));
    }
}

/// What an opened link's check came to, and what its receiver can do.
#[component]
fn Receipt() -> impl IntoView {
    let bench = use_workbench();
    move || {
        bench.link.get().map(|check| {
            let same = check == LinkCheck::Same;
            let (class, text) = match check {
                LinkCheck::Same => ("callout good", bench.t(Msg::LinkSame).to_owned()),
                LinkCheck::Waiting { .. } => ("callout", bench.t(Msg::LinkWaiting).to_owned()),
                LinkCheck::NoDigest => ("callout", bench.t(Msg::LinkNoDigest).to_owned()),
                LinkCheck::Differs { engine } if engine == crate::ENGINE_VERSION => (
                    "callout bad",
                    bench.pick((
                        "重算结果与链接所载不同，尽管引擎版本相同：链接生成后情景或推演次数可能被改过。请以本机结果为准。".to_owned(),
                        "Recomputed results differ from the link's although the engine is the same: the scenario or the number of replications may have changed after the link was made. Trust the numbers here.".to_owned(),
                    )),
                ),
                LinkCheck::Differs { engine } => (
                    "callout bad",
                    bench.pick((
                        format!("重算结果与链接所载不同：链接由引擎 {engine} 生成，本机为 {}，模型已有更新。请以本机结果为准，或请对方用同一版本重发。", crate::ENGINE_VERSION),
                        format!("Recomputed results differ from the link's: it was made by engine {engine}, this is {}; the model has changed. Trust the numbers here, or ask for a new link.", crate::ENGINE_VERSION),
                    )),
                ),
            };
            view! {
                <div class=class data-link=if same { "same" } else { "other" }>{text}</div>
                <div class="row">
                    <button type="button" class="btn primary" data-action="make-mine" on:click=move |_| { bench.fork(); bench.link.set(None); bench.page.set(Page::Draw); }>{move || bench.share(ShareMsg::MakeMine)}</button>
                    <button type="button" class="btn" data-action="explore" on:click=move |_| bench.page.set(Page::Simulate)>{move || bench.share(ShareMsg::Explore)}</button>
                    <button type="button" class="btn quiet" on:click=move |_| bench.link.set(None)>{move || bench.t(Msg::Close)}</button>
                </div>
            }
        })
    }
}
