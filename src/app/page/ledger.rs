//! 参数台账: every assumption with value, low–high, unit, source, grade and reset; search; out and in as
//! Excel or CSV. And 校准: a case ledger fitted to it.

use crate::app::event_value;
use crate::app::workbench::{Workbench, use_workbench};
use crate::calibration::{ClassFit, accept};
use crate::exchange::decision_book::Part;
use crate::job::office::Calibrated;
use crate::locale::app::Msg;
use crate::scenario::ScenarioEdit;
use crate::scenario::assumption::{self, Assumption, Grade};
use leptos::prelude::*;
use std::fmt::Write;

/// A number as people type it.
pub fn trim(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How good the evidence is.
pub fn grade_badge(bench: Workbench, grade: Grade) -> impl IntoView {
    view! { <span class="badge plain" style="margin-right:6px">{move || bench.pick(grade.name())}</span> }
}

/// Buttons that bring tables out and in.
#[component]
pub fn Tables(
    /// The sheet offered as CSV.
    part: Part,
) -> impl IntoView {
    let bench = use_workbench();
    view! {
        <button type="button" class="btn" data-action="import-tables" on:click=move |_| bench.import_decisions()>{move || bench.pick(("导入 Excel/CSV", "Import Excel/CSV"))}</button>
        <button type="button" class="btn" data-action="export-tables" on:click=move |_| bench.export_decisions(None)>{move || bench.pick(("导出 Excel", "Export Excel"))}</button>
        <button type="button" class="btn quiet" on:click=move |_| bench.export_decisions(Some(part))>"CSV"</button>
    }
}

/// 参数台账.
#[component]
pub fn Ledger() -> impl IntoView {
    let bench = use_workbench();
    let (sought, changed_only) = (RwSignal::new(String::new()), RwSignal::new(false));
    let shown = move |a: &Assumption| {
        let sought = sought.get().to_lowercase();
        let hit = [a.key, a.name.0, a.name.1, a.source, a.grade.name().0]
            .iter()
            .any(|t| t.to_lowercase().contains(&sought));
        hit && (!changed_only.get()
            || bench
                .watch(|s| s.draft().scenario.assumptions.contains_key(a.key))
                .unwrap_or(false))
    };
    view! {
        <div class="row">
            <input type="text" style="flex:1;max-width:320px" data-field="search" placeholder=move || bench.pick(("搜索名称、来源、依据…", "Search name, source, grade…")) aria-label=move || bench.pick(("搜索", "Search"))
                on:input=move |e| sought.set(event_value(&e).trim().to_owned())/>
            <label class="row small"><input type="checkbox" on:change=move |_| changed_only.update(|c| *c = !*c)/>{move || bench.pick(("只看改过的", "Changed only"))}</label>
            <span style="flex:1"></span>
            <Tables part=Part::Parameters/>
        </div>
        <div class="scroll-x"><table data-panel="ledger">
            <thead><tr><th>{move || bench.t(Msg::Parameter)}</th><th class="num">{move || bench.t(Msg::Value)}</th><th>{move || bench.t(Msg::Unit)}</th><th class="num">{move || bench.t(Msg::LowHigh)}</th><th>{move || bench.t(Msg::GradeWord)}</th><th>{move || bench.t(Msg::Source)}</th><th></th></tr></thead>
            <tbody>{move || assumption::assumptions().iter().filter(|a| shown(a)).map(|a| view! { <Row a/> }).collect_view()}</tbody>
        </table></div>
    }
}

#[component]
fn Row(a: &'static Assumption) -> impl IntoView {
    let bench = use_workbench();
    let now = Memo::new(move |_| {
        bench
            .watch(|s| {
                let scenario = &s.draft().scenario;
                (
                    scenario.assumptions.get(a.key).copied(),
                    scenario.measured.get(a.key).cloned(),
                )
            })
            .unwrap_or_default()
    });
    let set = move |value: Option<f64>| bench.edit(&ScenarioEdit::assumption(a.key, value));
    view! {
        <tr data-key=a.key class:sel=move || now.get().0.is_some()>
            <th scope="row">{move || bench.pick(a.name)}</th>
            <td class="num"><input type="number" step="any" style="width:104px" aria-label=move || bench.pick(a.name) prop:value=move || trim(now.get().0.unwrap_or(a.value))
                on:change=move |event| { if let Ok(v) = event_value(&event).parse::<f64>() { set(Some(v.clamp(a.bounds.0, a.bounds.1)).filter(|v| *v != a.value)) } }/></td>
            <td class="small">{move || bench.pick(a.unit)}</td>
            <td class="num small faint" style="white-space:nowrap">{format!("{} – {}", trim(a.range.0), trim(a.range.1))}</td>
            <td>{move || grade_badge(bench, if now.get().1.is_some() { Grade::Case } else { a.grade })}</td>
            <td class="small faint">{move || now.get().1.unwrap_or_else(|| a.source.to_owned())}</td>
            <td>{move || now.get().0.map(|_| view! { <button type="button" class="btn quiet" on:click=move |_| set(None)>{bench.t(Msg::Reset)}</button> })}</td>
        </tr>
    }
}

/// 校准.
#[component]
pub fn Calibrate() -> impl IntoView {
    let bench = use_workbench();
    let (found, busy) = (RwSignal::new(None::<Calibrated>), RwSignal::new(false));
    view! {
        <div class="row">
            <p class="muted" style="flex:1;min-width:240px">{move || bench.pick(("导入工单台账（Excel 或 CSV），用本地数据替代估计：各类案件发生率、季节、处置用时、办结层级。台账应为举措实施前。姓名、电话、证件等个人信息列在读取时即丢弃，数据不出本机。", "Import a case ledger (Excel or CSV) and replace estimates by what was counted: rates by class, season, handling times, who closes. It should be from before the measures. Columns about persons are dropped at reading; nothing leaves this machine."))}</p>
            <button type="button" class="btn primary" data-action="choose-ledger" disabled=move || busy.get() on:click=move |_| bench.calibrate(found, busy)>{move || bench.pick(if busy.get() { ("正在读取…", "Reading…") } else { ("选择台账…", "Choose a ledger…") })}</button>
        </div>
        {move || found.get().map(|c| view! { <Found c/> })}
    }
}

#[component]
fn Found(c: Calibrated) -> impl IntoView {
    let bench = use_workbench();
    let taken = RwSignal::new(c.calibration.fits.iter().map(|f| f.key.clone()).collect::<Vec<_>>());
    let k = &c.calibration;
    let percent = |v: f64| format!("{:.1}%", v * 100.0);
    let facts = bench.pick((
        format!(
            "《{}》：采用 {} 件，拒收 {} 行，未定位 {} 件，历时 {:.0} 天，涉及居民 {:.1} 万",
            c.source,
            k.cases,
            c.refused_count,
            k.unplaced,
            k.days,
            k.residents / 1e4
        ),
        format!(
            "“{}”: {} cases used, {} rows refused, {} without a place, {:.0} days, {:.0} residents",
            c.source, k.cases, c.refused_count, k.unplaced, k.days, k.residents
        ),
    ));
    let on_time = k.on_time.map(|v| {
        let names = bench.pick((
            ["网格", "社区", "乡镇", "部门"],
            ["grids", "communities", "towns", "departments"],
        ));
        let levels: Vec<String> = (names.iter().zip(k.on_time_levels))
            .filter_map(|(name, v)| Some(format!("{name} {}", percent(v?))))
            .collect();
        let levels = if levels.is_empty() {
            String::new()
        } else {
            format!(" ({})", levels.join(", "))
        };
        bench.pick((
            format!("；按期结案率 {}{levels}", percent(v)),
            format!("; closed on time {}{levels}", percent(v)),
        ))
    });
    let unknown: Vec<String> = k.unknown_classes.iter().map(|(w, n)| format!("{w} × {n}")).collect();
    let fits = k.fits.clone();
    let classes = k.classes.iter().filter(|f| f.cases > 0).cloned().collect::<Vec<_>>();
    let (calibration, source) = (c.calibration.clone(), c.source.clone());
    view! {
        <section class="stack" data-panel="calibration">
            <p data-panel="ledger-facts">{facts}{on_time}</p>
            {(!c.dropped.is_empty()).then(|| view! { <p class="callout good small" data-panel="dropped">{bench.pick(("已丢弃个人信息列：", "Columns about persons dropped: "))}{c.dropped.join("、")}</p> })}
            {(!unknown.is_empty()).then(|| view! { <p class="callout warn small">{bench.pick(("未识别的类别（未采用）：", "Classes not known (not used): "))}{unknown.join("、")}</p> })}
            {(!c.refused.is_empty()).then(|| view! {
                <details class="callout warn small" data-panel="refused"><summary>{bench.pick(("拒收的行", "Rows refused"))}</summary>
                    <ul class="list">{c.refused.iter().map(|r| view! { <li>{format!("{} {} {} ", r.sheet, r.row, r.column)}{bench.pick((r.reason.0.clone(), r.reason.1.clone()))}</li> }).collect_view()}</ul>
                </details>
            })}
            <div class="row"><h2 style="flex:1">{bench.pick(("拟合值", "Fitted"))}</h2>
                <button type="button" class="btn primary" data-action="accept-fit" on:click=move |_| bench.edit(&accept(&calibration, &taken.get_untracked(), &source))>{move || bench.pick((format!("采纳 {} 项（可撤销）", taken.get().len()), format!("Accept {} (one undo)", taken.get().len())))}</button></div>
            <div class="scroll-x"><table>
                <thead><tr><th></th><th>{bench.t(Msg::Parameter)}</th><th class="num">{bench.pick(("现用", "Now"))}</th><th class="num">{bench.pick(("拟合", "Fitted"))}</th><th class="num">{bench.pick(("95% 区间", "95 % interval"))}</th><th class="num">{bench.pick(("件数", "Cases"))}</th></tr></thead>
                <tbody>{fits.into_iter().map(|f| {
                    let key = f.key.clone();
                    let name = assumption::find(&f.key).map_or(("", ""), |a| a.name);
                    view! { <tr>
                        <td><input type="checkbox" checked=true aria-label=bench.pick(name) on:change=move |_| taken.update(|t| match t.iter().position(|k| *k == key) { Some(i) => { t.remove(i); } None => t.push(key.clone()) })/></td>
                        <th scope="row">{bench.pick(name)}</th><td class="num">{trim(f.now)}</td><td class="num"><b>{trim(f.value)}</b></td>
                        <td class="num small faint">{format!("{} – {}", trim(f.interval.0), trim(f.interval.1))}</td><td class="num">{f.cases}</td>
                    </tr> }
                }).collect_view()}</tbody>
            </table></div>
            <h2>{bench.pick(("数据与模型", "Data and model"))}</h2>
            <p class="small muted">{bench.pick(("柱为台账，线为模型。左：各月占比；中：网格、社区、乡镇、部门办结占比；右：处置用时的十分位（台账柱，拟合线）。", "Bars are the ledger, the line is the model. Left: share by month; middle: closed by grid, community, town, departments; right: deciles of handling time."))}</p>
            <div class="cards" style="grid-template-columns:repeat(auto-fill,minmax(360px,1fr))">{classes.into_iter().map(|f| view! {
                <div class="card"><b>{bench.pick((f.name.0.clone(), f.name.1.clone()))}</b>" "<span class="small muted">{f.cases} {f.on_time.map(|v| format!(" · {}", percent(v)))}</span>
                    <div class="row" style="gap:12px;flex-wrap:nowrap" inner_html=pictures(&f)></div></div>
            }).collect_view()}</div>
        </section>
    }
}

/// Season, levels and deciles of a class, the ledger's as bars, the model's as a line.
fn pictures(fit: &ClassFit) -> String {
    let mut html = String::new();
    let mut bars = |data: Option<&[f64]>, model: &[f64]| {
        let most = data
            .unwrap_or_default()
            .iter()
            .chain(model)
            .fold(1e-9, |a: f64, b| a.max(*b));
        let step = 100.0 / model.len() as f64;
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<svg viewBox=\"0 0 100 48\" style=\"flex:1;min-width:0\" aria-hidden=\"true\">"
        );
        for (i, v) in data.unwrap_or_default().iter().enumerate() {
            let height = v / most * 46.0;
            let _ = write!(
                html,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"var(--line-strong)\"/>",
                i as f64 * step + 0.5,
                47.0 - height,
                step - 1.0
            );
        }
        let points: Vec<String> = model
            .iter()
            .enumerate()
            .map(|(i, v)| format!("{:.1},{:.1}", (i as f64 + 0.5) * step, 47.0 - v / most * 46.0))
            .collect();
        let _ = write!(
            html,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"var(--accent)\" stroke-width=\"1.2\"/></svg>",
            points.join(" ")
        );
    };
    bars(fit.months.as_ref().map(|m| &m[..]), &fit.model_months);
    bars(fit.levels.as_ref().map(|l| &l[..]), &fit.model_levels);
    if let (Some(data), Some(fitted)) = (&fit.deciles, &fit.fitted_deciles) {
        bars(Some(data), fitted);
    }
    html
}
