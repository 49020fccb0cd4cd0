//! 经费: lines as formulas over the plan, by envelope; set by hand or moved within the envelope; five
//! years; what it costs a resident, a household, a case closed on time.

use super::ledger::Tables;
use crate::app::chart::panel;
use crate::app::event_value;
use crate::app::workbench::use_workbench;
use crate::chart::{Axis, BarRow, Bars, Chart, Form, Panel, Table};
use crate::exchange::decision_book::Part;
use crate::locale::app::Msg;
use crate::scenario::budget::overspend::overspend;
use crate::scenario::budget::reallocate::keep_total;
use crate::scenario::budget::{self, BudgetSetting, Envelope, Line, Payer, years};
use crate::scenario::{LeverSetting, ScenarioEdit, lever};
use crate::simulation::Index;
use leptos::prelude::*;

fn wan(yuan: f64) -> String {
    format!("{:.1}", yuan / 1e4)
}

/// A change in 万元, signed; nothing where it rounds to nothing.
fn change_text(now: f64, before: f64) -> Option<String> {
    let gap = now - before;
    (gap.abs() >= 500.0).then(|| format!("{}{}", if gap > 0.0 { "+" } else { "−" }, wan(gap.abs())))
}

/// The budget page.
#[component]
pub fn Budget() -> impl IntoView {
    let bench = use_workbench();
    let keep = RwSignal::new(true);
    let lines = Memo::new(move |_| {
        bench
            .watch(|s| budget::lines(&s.territory, &s.draft().scenario, &s.draft().live.heads))
            .unwrap_or_default()
    });
    let base = Memo::new(move |_| {
        bench
            .watch(|s| budget::lines(&s.territory, &s.baseline().scenario, &s.baseline().live.heads))
            .unwrap_or_default()
    });
    let change = move |f: &dyn Fn(&mut BudgetSetting)| {
        if let Some(mut budget) = bench.peek(|s| s.draft().scenario.budget.clone()) {
            f(&mut budget);
            budget.lines.retain(|_, l| !l.is_empty());
            bench.edit(&ScenarioEdit::Budget(Box::new(budget)));
        }
    };
    let limit = move |e: Envelope| {
        bench
            .watch(|s| budget::limit(&s.territory, &s.draft().scenario, e))
            .flatten()
    };
    let figures = move || {
        let (all, before) = (years::total(&lines.get()), years::total(&base.get()));
        let (residents, households, closed) = bench
            .watch(|s| {
                let t = s.draft().live.tallies.total();
                let closed = s.draft().outcome.as_ref().map(|o| {
                    let mean = |i: Index| o.series(0, i).iter().sum::<f64>() / f64::from(o.replications.max(1));
                    mean(Index::Cases) * mean(Index::OnTime)
                });
                (
                    f64::from(t.residents).max(1.0),
                    f64::from(t.households).max(1.0),
                    closed,
                )
            })
            .unwrap_or((1.0, 1.0, None));
        let figure = |name: (&'static str, &'static str),
                      value: String,
                      unit: (&'static str, &'static str),
                      note: Option<String>| {
            view! { <div class="figure"><div class="l">{bench.pick(name)}</div><div class="v">{value}<span class="u">{bench.pick(unit)}</span></div><div class="d">{note}</div></div> }
        };
        view! { <div class="figures" style="grid-template-columns:repeat(auto-fill,minmax(140px,1fr))">
            {figure(("全年支出", "Spending a year"), wan(all[0]), ("万元", "×10,000 yuan"), change_text(all[0], before[0]))}
            {figure(("五年合计", "Five years"), wan(all.iter().sum()), ("万元", "×10,000 yuan"), None)}
            {figure(("每名居民", "A resident"), format!("{:.1}", all[0] / residents), ("元", "yuan"), None)}
            {figure(("每户", "A household"), format!("{:.1}", all[0] / households), ("元", "yuan"), None)}
            {figure(("每件按期办结", "A case closed on time"), closed.map_or("—".to_owned(), |c| format!("{:.0}", all[0] / c.max(1.0))), ("元", "yuan"), closed.is_none().then(|| bench.pick(("推演后给出", "after a run")).to_owned()))}
        </div> }
    };
    let per_grid = move || {
        bench
            .watch(|s| lever::value(&s.draft().scenario.levers, "mul08", 1) >= 0.5)
            .unwrap_or(false)
    };
    view! {
        <div class="page"><div class="inner">
            <div class="row"><h1 style="flex:1">{move || bench.t(Msg::PageBudget)} <span class="muted small" style="margin-left:8px;font-weight:400">{move || bench.watch(|s| bench.name_of(s.draft()))}</span></h1>
                <Tables part=Part::Budget/></div>
            {figures}
            {move || bench.watch(|s| overspend(&s.territory, &s.draft().scenario, &lines.get())).unwrap_or_default().into_iter().map(|o| view! {
                <p class="callout bad" data-panel="overspend">{bench.pick((
                    format!("超支：{}第 {} 年超出 {} 万元（额度 {} 万元）", o.envelope.name().0, o.year, wan(o.over), wan(o.limit)),
                    format!("Over-spent: {} by {} in year {} (limit {}, ×10,000 yuan)", o.envelope.name().1, wan(o.over), o.year, wan(o.limit)),
                ))}</p>
            }).collect_view()}
            <div class="row">
                <label class="row small"><input type="checkbox" data-field="keep" prop:checked=move || keep.get() on:change=move |_| keep.update(|k| *k = !*k)/>{move || bench.pick(("滑动时保持科目总额", "Sliders keep the envelope's total"))}</label>
                <label class="row small">{move || bench.pick(("网格工作经费按", "Grid money a"))}
                    <select data-field="per-grid" on:change=move |e| {
                        let per = event_value(&e) == "grid";
                        let amount = bench.peek(|s| s.draft().scenario.levers.get("mul08").filter(|l| l.on).and_then(|l| l.values.first().copied())).flatten().unwrap_or(1.0);
                        bench.edit(&ScenarioEdit::Lever { id: "mul08".to_owned(), setting: Some(LeverSetting { on: true, values: vec![amount, f64::from(u8::from(per))] }) });
                    }>
                        <option value="community" selected=move || !per_grid()>{move || bench.pick(("社区", "community"))}</option>
                        <option value="grid" selected=per_grid>{move || bench.pick(("网格", "grid"))}</option>
                    </select></label>
                <span style="flex:1"></span>
                <button type="button" class="btn quiet" on:click=move |_| change(&|b| *b = BudgetSetting::default())>{move || bench.pick(("全部按算式", "All by formula"))}</button>
            </div>
            {Envelope::ALL.into_iter().map(|envelope| {
                let sum = move || years::of_envelope(&lines.get(), envelope)[0];
                view! {
                    <section data-envelope=envelope.key()>
                        <div class="row"><h2 style="flex:1">{move || bench.pick(envelope.name())}</h2>
                            <b class="num" class:bad=move || limit(envelope).is_some_and(|l| sum() > l + 0.5)>{move || wan(sum())}</b>
                            <label class="row small muted">{move || bench.pick(("额度（万元）", "Limit (×10,000 yuan)"))}
                                <input type="number" min="0" step="any" style="width:110px" data-limit=envelope.key() placeholder=move || bench.pick(("不限", "none")) prop:value=move || limit(envelope).map(wan).unwrap_or_default()
                                    on:change=move |e| { let v = event_value(&e).parse::<f64>().ok(); change(&|b| { match v { Some(v) if v >= 0.0 => b.envelopes.insert(envelope.key().to_owned(), v * 1e4), _ => b.envelopes.remove(envelope.key()) }; }) }/></label></div>
                        <div class="scroll-x"><table class="money">
                            <thead><tr><th>{move || bench.pick(("项目", "Line"))}</th><th class="num">{move || bench.pick(("金额（万元）", "Amount (×10,000)"))}</th><th style="width:130px">{move || bench.pick(("调剂", "Move"))}</th><th class="num">{move || bench.pick(("比现状", "Change"))}</th><th>{move || bench.pick(("支付方", "Payer"))}</th><th class="num">{move || bench.pick(("年增 %", "Growth %"))}</th>
                                {(2..=years::YEARS).map(|y| view! { <th class="num">{move || bench.pick((format!("第{y}年"), format!("Year {y}")))}</th> }).collect_view()}</tr></thead>
                            <tbody>{move || {
                                let all = lines.get();
                                let room = years::of_envelope(&all, envelope)[0].max(1.0);
                                all.iter().filter(|l| l.envelope == envelope).map(|line| row(line, room, change_text(line.amount, base.get().iter().find(|b| b.key == line.key).map_or(0.0, |b| b.amount)), lines, keep)).collect_view()
                            }}</tbody>
                        </table></div>
                    </section>
                }
            }).collect_view()}
            <section><h2>{move || bench.pick(("五年支出（万元）", "Five years (×10,000 yuan)"))}</h2>{move || panel(bench, five_years(&lines.get(), bench.language.get()))}</section>
            <p class="small faint">{move || bench.t(Msg::BudgetNote)}</p>
        </div></div>
    }
}

/// One line of an envelope; `room` is what its slider can reach.
fn row(
    line: &Line,
    room: f64,
    change: Option<String>,
    lines: Memo<Vec<Line>>,
    keep: RwSignal<bool>,
) -> impl IntoView + use<> {
    let bench = use_workbench();
    let (key, once, amount, by_hand) = (line.key, line.once, line.amount, line.amount != line.reckoned);
    let set = move |f: &dyn Fn(&mut BudgetSetting)| {
        if let Some(mut budget) = bench.peek(|s| s.draft().scenario.budget.clone()) {
            f(&mut budget);
            budget.lines.retain(|_, l| !l.is_empty());
            bench.edit(&ScenarioEdit::Budget(Box::new(budget)));
        }
    };
    let place = move |value: f64| {
        let moved = keep
            .get_untracked()
            .then(|| keep_total(&lines.get_untracked(), key, value))
            .flatten();
        set(&|b| match &moved {
            Some(amounts) => {
                for (key, amount) in amounts {
                    b.lines.entry(key.clone()).or_default().amount = Some(*amount);
                }
            }
            None => b.lines.entry(key.to_owned()).or_default().amount = Some(value),
        });
    };
    let years = years::of_line(line);
    let payer = line.payer;
    view! {
        <tr data-line=key>
            <th scope="row">{bench.pick(line.name)}{once.then(|| view! { <span class="badge plain" style="margin-left:6px">{bench.pick(("一次性", "once"))}</span> })}
                <div class="small faint">{bench.pick(line.formula.clone())}</div></th>
            <td class="num"><input type="number" min="0" step="any" style="width:104px" aria-label=bench.pick(line.name) prop:value=wan(amount)
                on:change=move |e| { let v = event_value(&e).parse::<f64>().ok().map(|v| v.max(0.0) * 1e4); set(&|b| b.lines.entry(key.to_owned()).or_default().amount = v) }/>
                {by_hand.then(|| view! { <button type="button" class="btn quiet small" title=bench.pick(("回到算式", "Back to the formula")) on:click=move |_| set(&|b| { if let Some(l) = b.lines.get_mut(key) { l.amount = None } })>"↺"</button> })}</td>
            <td>{(!once).then(|| view! { <input type="range" min="0" max="1000" style="width:120px;accent-color:var(--accent)" aria-label=bench.pick(line.name) prop:value=format!("{:.0}", amount / room * 1000.0)
                on:change=move |e| { if let Ok(v) = event_value(&e).parse::<f64>() { place(v / 1000.0 * room) } }/> })}</td>
            <td class="num small">{change}</td>
            <td><select aria-label=bench.pick(("支付方", "Payer")) on:change=move |e| { let p = Payer::of(&event_value(&e)).filter(|p| *p != Payer::County); set(&|b| b.lines.entry(key.to_owned()).or_default().payer = p) }>
                {Payer::ALL.into_iter().map(|p| view! { <option value=p.key() selected=p == payer>{bench.pick(p.name())}</option> }).collect_view()}</select></td>
            <td class="num"><input type="number" step="0.1" style="width:70px" disabled=once aria-label=bench.pick(("年增", "Growth")) prop:value=format!("{:.1}", line.growth * 100.0)
                on:change=move |e| { let v = event_value(&e).parse::<f64>().ok().map(|v| (v / 100.0).clamp(-0.5, 1.0)); set(&|b| b.lines.entry(key.to_owned()).or_default().growth = v) }/></td>
            {years[1..].iter().map(|y| view! { <td class="num">{wan(*y)}</td> }).collect_view()}
        </tr>
    }
}

/// Five years as bars of their envelopes, with the table of the same numbers.
fn five_years(lines: &[Line], language: crate::locale::Language) -> Panel {
    let total = years::total(lines);
    let (first, last) = (total[0], total[years::YEARS - 1]);
    let title = language.pick((
        format!(
            "五年共 {} 万元：由第 1 年 {} 万元到第 {} 年 {} 万元",
            wan(total.iter().sum()),
            wan(first),
            years::YEARS,
            wan(last)
        ),
        format!(
            "{} (×10,000 yuan) over five years: from {} in year 1 to {} in year {}",
            wan(total.iter().sum()),
            wan(first),
            wan(last),
            years::YEARS
        ),
    ));
    let year = |y: usize| language.pick((format!("第{}年", y + 1), format!("Year {}", y + 1)));
    let colour = |i: usize| i as u8 + 1;
    let rows = (0..years::YEARS).map(|y| {
        let mut at = 0.0;
        let bars = Envelope::ALL.into_iter().enumerate().map(|(i, envelope)| {
            let from = at;
            at += years::of_envelope(lines, envelope)[y] / 1e4;
            (colour(i), from, at)
        });
        BarRow {
            label: year(y),
            bars: bars.collect(),
            text: wan(total[y]),
        }
    });
    let table = (0..years::YEARS).map(|y| {
        let mut row = vec![year(y)];
        row.extend(Envelope::ALL.into_iter().map(|e| wan(years::of_envelope(lines, e)[y])));
        row.push(wan(total[y]));
        row
    });
    let mut head = vec![language.pick(("万元", "×10,000 yuan")).to_owned()];
    head.extend(Envelope::ALL.into_iter().map(|e| language.pick(e.name()).to_owned()));
    head.push(language.pick(("合计", "Total")).to_owned());
    Panel {
        key: "years".to_owned(),
        title,
        note: String::new(),
        chart: Some(Chart::Bars(Bars {
            x: Axis {
                label: language.pick(("万元", "×10,000 yuan")).to_owned(),
                form: Form::Number,
                zero: true,
            },
            key: Envelope::ALL
                .into_iter()
                .enumerate()
                .map(|(i, e)| (colour(i), language.pick(e.name()).to_owned()))
                .collect(),
            rows: rows.collect(),
            linked: false,
            reference: None,
        })),
        table: Table {
            head,
            rows: table.collect(),
        },
    }
}
