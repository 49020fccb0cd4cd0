//! 经费: every line as a formula over the plan, by envelope, beside the baseline.

use crate::app::workbench::use_workbench;
use crate::locale::app::Msg;
use crate::scenario::budget::{self, Envelope};
use leptos::prelude::*;

/// The budget page.
#[component]
pub fn Budget() -> impl IntoView {
    let bench = use_workbench();
    let lines = move || {
        bench
            .watch(|s| {
                let of = |d: &crate::app::draft::Draft| budget::lines(&s.territory, &d.scenario, &d.live.heads);
                let base = of(s.baseline());
                let residents: f64 = s.territory.units().iter().map(|u| f64::from(u.residents)).sum();
                (of(s.draft()), base, residents, s.draft().id)
            })
            .unwrap_or_default()
    };
    let wan = move |yuan: f64| format!("{:.1}", yuan / 1e4);
    view! {
        {move || {
            let (lines, base, residents, id) = lines();
            let total: f64 = lines.iter().map(|l| l.amount).sum();
            let before: f64 = base.iter().map(|l| l.amount).sum();
            view! {
                <section>
                    <h2>{bench.t(Msg::BudgetYear)}</h2>
                    <div class="figures">
                        <div class="figure"><div class="l">{bench.t(Msg::Total)}</div><div class="v">{wan(total)}<span class="u">{bench.t(Msg::UnitWan)}</span></div>
                            {(id != 0).then(|| view! { <div class="d">{format!("{}{}", if total >= before { "+" } else { "−" }, wan((total - before).abs()))}</div> })}
                        </div>
                        <div class="figure"><div class="l">{bench.t(Msg::PerResident)}</div><div class="v">{format!("{:.1}", if residents > 0.0 { total / residents } else { 0.0 })}<span class="u">{bench.t(Msg::UnitYuan)}</span></div></div>
                    </div>
                </section>
                {[Envelope::Governance, Envelope::Services, Envelope::Pay].into_iter().map(|envelope| {
                    let own: Vec<_> = lines.iter().filter(|l| l.envelope == envelope).cloned().collect();
                    let sum: f64 = own.iter().map(|l| l.amount).sum();
                    let title = match envelope { Envelope::Governance => Msg::EnvelopeGovernance, Envelope::Services => Msg::EnvelopeServices, Envelope::Pay => Msg::EnvelopePay };
                    view! {
                        <section>
                            <h2><span style="flex:1">{bench.t(title)}</span><span class="num">{wan(sum)} " " {bench.t(Msg::UnitWan)}</span></h2>
                            <ul class="list stack">
                                {own.into_iter().map(|line| {
                                    let was = base.iter().find(|b| b.key == line.key).map_or(0.0, |b| b.amount);
                                    let diff = line.amount - was;
                                    view! {
                                        <li>
                                            <div class="row"><span style="flex:1">{bench.pick((line.name.0, line.name.1))}</span><span class="num">{wan(line.amount)}</span></div>
                                            <div class="row small faint"><span style="flex:1;min-width:0">{bench.pick(line.formula.clone())}</span>
                                                <span class="num">{(id != 0 && diff.abs() >= 500.0).then(|| format!("{}{}", if diff > 0.0 { "+" } else { "−" }, wan(diff.abs())))}</span></div>
                                        </li>
                                    }
                                }).collect_view()}
                            </ul>
                        </section>
                    }
                }).collect_view()}
                <section><p class="small faint">{bench.t(Msg::BudgetNote)}</p></section>
            }
        }}
    }
}
