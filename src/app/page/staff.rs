//! 人员: who works where, by community and grid, against what there is.

use super::ledger::Tables;
use crate::app::event_value;
use crate::app::map::Tool;
use crate::app::panel::advice::{STAFF, advice};
use crate::app::view::use_view;
use crate::app::widget::Stepper;
use crate::app::workbench::use_workbench;
use crate::exchange::decision_book::Part;
use crate::locale::app::Msg;
use crate::locale::proposal::Msg as Advice;
use crate::plan::{CommunityId, CommunityKind, GridId};
use crate::scenario::staffing::flow::flows;
use crate::scenario::staffing::norm::{StaffFinding, findings};
use crate::scenario::staffing::transfer::{Post, transfer};
use crate::scenario::staffing::{Role, Rule, force, role};
use crate::scenario::{LeverSetting, ScenarioEdit, Staffing, lever};
use leptos::prelude::*;

/// One community in the table.
#[derive(Clone, PartialEq)]
struct Row {
    id: CommunityId,
    name: String,
    households: u32,
    workers: u32,
    grid_workers: u32,
    by_hand: bool,
    grids: Vec<(GridId, String, u32, u32, Option<f64>, bool)>,
}

/// The staffing page.
#[component]
pub fn Staff() -> impl IntoView {
    let bench = use_workbench();
    let open = RwSignal::new(None::<CommunityId>);
    let totals = Memo::new(move |_| {
        bench.watch(|s| {
            let draft = s.draft();
            let plan = &draft.scenario.plan;
            let sum = |urban: bool| {
                (0..plan.grids().len())
                    .filter(|g| {
                        (plan.community(plan.grid(GridId::of(*g)).community).kind == CommunityKind::Urban) == urban
                    })
                    .map(|g| draft.live.heads.grids.get(g).copied().unwrap_or(0))
                    .sum::<u32>()
            };
            let households: u64 = (0..plan.communities().len())
                .filter(|c| plan.community(CommunityId::of(*c)).kind == CommunityKind::Urban)
                .map(|c| u64::from(draft.live.tallies.communities[c].households))
                .sum();
            let residents: u64 = (0..plan.communities().len())
                .filter(|c| plan.community(CommunityId::of(*c)).kind == CommunityKind::Urban)
                .map(|c| u64::from(draft.live.tallies.communities[c].residents))
                .sum();
            let community: u32 = draft.live.heads.communities.iter().sum();
            let town: u32 = draft.live.heads.towns.iter().sum();
            (
                sum(true),
                sum(false),
                community,
                town,
                households,
                residents,
                draft.scenario.staffing.rule,
            )
        })
    });
    let rows = Memo::new(move |_| {
        bench
            .watch(|s| {
                let draft = s.draft();
                let plan = &draft.scenario.plan;
                let live = &draft.live;
                let mut rows: Vec<Row> = (0..plan.communities().len())
                    .map(CommunityId::of)
                    .filter(|c| plan.community(*c).kind == CommunityKind::Urban && live.tallies.community(*c).units > 0)
                    .map(|id| Row {
                        id,
                        name: plan.community(id).name.clone(),
                        households: live.tallies.community(id).households,
                        workers: live.heads.communities.get(id.index()).copied().unwrap_or(0),
                        grid_workers: 0,
                        by_hand: draft.scenario.staffing.communities.contains_key(&id),
                        grids: Vec::new(),
                    })
                    .collect();
                let position: crate::sorted::SortedMap<_, _> =
                    rows.iter().enumerate().map(|(i, r)| (r.id, i)).collect();
                for g in (0..plan.grids().len())
                    .map(GridId::of)
                    .filter(|g| live.tallies.grid(*g).units > 0)
                {
                    let Some(&i) = position.get(&plan.grid(g).community) else {
                        continue;
                    };
                    let heads = live.heads.grids.get(g.index()).copied().unwrap_or(0);
                    rows[i].grid_workers += heads;
                    let by_hand = draft.scenario.staffing.grids.contains_key(&g);
                    rows[i].grids.push((
                        g,
                        plan.grid(g).name.clone(),
                        live.tallies.grid(g).households,
                        heads,
                        live.load_ratio(g),
                        by_hand,
                    ));
                }
                rows
            })
            .unwrap_or_default()
    });
    let change = move |edit: &dyn Fn(&mut Staffing)| {
        if let Some(mut staffing) = bench.peek(|s| s.draft().scenario.staffing.clone()) {
            edit(&mut staffing);
            bench.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        }
    };
    let move_heads = move |from: Post, to: Post, count: u32| {
        let pair = bench.peek(|s| (s.draft().scenario.staffing.clone(), s.draft().live.heads.clone()));
        if let Some((mut staffing, heads)) = pair
            && transfer(&mut staffing, &heads, from, to, count) > 0
        {
            bench.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        }
    };
    // The row that is being dragged; only what lies on the page is moved.
    let dragged = RwSignal::new(None::<Post>);
    let set_total = move |id: &'static str, n: f64| {
        let Some(found) = lever::find(id) else { return };
        let mut setting = bench
            .peek(|s| s.draft().scenario.levers.get(id).cloned())
            .flatten()
            .unwrap_or_else(|| found.document_setting());
        setting.on = true;
        if setting.values.is_empty() {
            setting.values = found.document_setting().values;
        }
        setting.values[0] = n.clamp(found.numbers[0].bounds.0, found.numbers[0].bounds.1);
        bench.edit(&ScenarioEdit::Lever {
            id: id.to_owned(),
            setting: Some(setting),
        });
    };
    let total_field = move |id: &'static str| {
        let value = move || {
            bench
                .watch(|s| lever::value(&s.draft().scenario.levers, id, 0))
                .unwrap_or(0.0)
        };
        view! {
            <input type="number" min="0" step="1" style="width:88px" data-total=id aria-label=move || bench.t(if id == "add06" { Msg::GridWorkers } else { Msg::CommunityWorkers }) prop:value=move || format!("{:.0}", value())
                on:change=move |event| { if let Ok(n) = event_value(&event).parse::<f64>() { set_total(id, n) } }/>
        }
    };
    view! {
        <section>
            <h2>{move || bench.t(Msg::StaffTotals)}</h2>
            {move || totals.get().map(|(urban, village, community, town, households, residents, rule)| {
                let per = if urban > 0 { households / u64::from(urban) } else { 0 };
                let norm = if residents > 0 { f64::from(community) / residents as f64 * 1e4 } else { 0.0 };
                view! {
                    <div class="stack">
                        <div class="row"><span style="flex:1">{move || bench.t(Msg::GridWorkers)} <span class="faint small">" 加06"</span></span>{total_field("add06")}</div>
                        <div class="row"><span style="flex:1">{move || bench.t(Msg::CommunityWorkers)} <span class="faint small">" 加07"</span></span>{total_field("add07")}</div>
                        <PartTime urban/>
                        <dl class="facts">
                            <dt>{move || bench.t(Msg::PlacedGrid)}</dt><dd>{urban}</dd>
                            <dt>{move || bench.t(Msg::PlacedCommunity)}</dt><dd>{community}</dd>
                            <dt>{move || bench.t(Msg::VillageCadres)}</dt><dd>{village}</dd>
                            <dt>{move || bench.t(Msg::TownStaff)}</dt><dd>{town}</dd>
                            <dt>{move || bench.t(Msg::HouseholdsPerWorker)}</dt><dd>{per}</dd>
                            <dt>{move || bench.t(Msg::PerTenThousand)}</dt><dd class:bad={norm < 17.95}>{format!("{norm:.1} / 18")}</dd>
                        </dl>
                        <label class="row"><span style="flex:1">{move || bench.t(Msg::StaffRule)}</span>
                            <select on:change=move |event| {
                                let rule = match event_value(&event).as_str() { "equal" => Rule::Equal, "workload" => Rule::Workload, _ => Rule::Households };
                                change(&|s| s.rule = rule);
                            }>
                                <option value="households" selected=rule == Rule::Households>{move || bench.t(Msg::RuleHouseholds)}</option>
                                <option value="equal" selected=rule == Rule::Equal>{move || bench.t(Msg::RuleEqual)}</option>
                                <option value="workload" selected=rule == Rule::Workload>{move || bench.t(Msg::RuleWorkload)}</option>
                            </select>
                        </label>
                        <label class="row"><span style="flex:1">{move || bench.pick(("社区工作者分配规则", "Community workers by"))}</span>
                            <select data-field="community-rule" on:change=move |event| {
                                let rule = match event_value(&event).as_str() { "equal" => Rule::Equal, "workload" => Rule::Workload, _ => Rule::Households };
                                change(&|s| s.community_rule = rule);
                            }>
                                {[("households", Rule::Households, ("户数", "households")), ("equal", Rule::Equal, ("网格数", "number of grids")), ("workload", Rule::Workload, ("工作量", "workload"))]
                                    .into_iter().map(|(key, r, name)| view! { <option value=key selected=move || bench.watch(|s| s.draft().scenario.staffing.community_rule == r).unwrap_or(false)>{move || bench.pick(name)}</option> }).collect_view()}
                            </select>
                        </label>
                        <button type="button" class="btn" on:click=move |_| change(&|s| { s.grids.clear(); s.communities.clear(); s.towns.clear(); })>{move || bench.t(Msg::ForgetHandSet)}</button>
                    </div>
                }
            })}
        </section>
        {advice("advice-staff", Advice::StaffTitle, Advice::StaffIntro, STAFF)}
        <Roles/>
        <Norms/>
        <Forces/>
        <Move moved=Callback::new(move |(from, to, n)| move_heads(from, to, n))/>
        <section>
            <h2>{move || bench.t(Msg::ByCommunity)}</h2>
            <p class="small faint" style="margin-bottom:8px">{move || bench.t(Msg::StaffNote)}</p>
            <For each=move || rows.get() key=|r| (r.id, r.name.clone(), r.workers, r.grid_workers, r.households, r.by_hand, r.grids.iter().map(|g| (g.0, g.3)).collect::<Vec<_>>()) let(row)>
                {
                    let id = row.id;
                    let workers = row.workers;
                    let grids = row.grids.clone();
                    let label = row.name.clone();
                    view! {
                        <div style="border-bottom:1px solid var(--line);padding:6px 0">
                            <div class="row" data-community=id.0 draggable="true" title=move || bench.pick(("拖到另一社区调动 1 人", "Drag to another community to move one worker"))
                                on:dragstart=move |_| dragged.set(Some(Post::Community(id))) on:dragover=move |e| { if matches!(dragged.get_untracked(), Some(Post::Community(_))) { e.prevent_default() } }
                                on:drop=move |e| { e.prevent_default(); e.stop_propagation(); if let Some(from) = dragged.get_untracked() { dragged.set(None); move_heads(from, Post::Community(id), 1) } }>
                                <button type="button" class="btn quiet" style="flex:1;justify-content:flex-start;min-width:0" aria-expanded=move || (open.get() == Some(id)).to_string()
                                    on:click=move |_| open.update(|o| *o = if *o == Some(id) { None } else { Some(id) })>
                                    {move || if open.get() == Some(id) { "▾ " } else { "▸ " }}{row.name.clone()}
                                </button>
                                <span class="small muted num">{bench.pick((format!("{} 户 · 网格员 {}", row.households, row.grid_workers), format!("{} hh · {} grid", row.households, row.grid_workers)))}</span>
                                <Stepper value=Signal::derive(move || workers) label=Signal::derive(move || label.clone()) on_change=Callback::new(move |n| change(&|s| { s.communities.insert(id, n); }))/>
                            </div>
                            {move || (open.get() == Some(id)).then(|| grids.iter().map(|(g, name, households, heads, load, by_hand)| {
                                let (g, heads, name) = (*g, *heads, name.clone());
                                let label = name.clone();
                                view! {
                                    <div class="row" style="padding:4px 0 4px 24px" data-grid=g.0 draggable="true"
                                        on:dragstart=move |e| { e.stop_propagation(); dragged.set(Some(Post::Grid(g))) } on:dragover=move |e| { if matches!(dragged.get_untracked(), Some(Post::Grid(_))) { e.prevent_default() } }
                                        on:drop=move |e| { e.prevent_default(); e.stop_propagation(); if let Some(from) = dragged.get_untracked() { dragged.set(None); move_heads(from, Post::Grid(g), 1) } }>
                                        <button type="button" class="btn quiet" style="flex:1;justify-content:flex-start;min-width:0" on:click=move |_| bench.show_grid(g)>{name}{by_hand.then_some(" *")}</button>
                                        <span class="small muted num">{bench.pick((format!("{households} 户"), format!("{households} hh")))}</span>
                                        <span class="small num" class:bad=load.is_some_and(|l| l > 1.0)>{load.map_or("—".to_owned(), |l| format!("{l:.2}"))}</span>
                                        <Stepper value=Signal::derive(move || heads) label=Signal::derive(move || label.clone()) on_change=Callback::new(move |n| change(&|s| { s.grids.insert(g, n); }))/>
                                    </div>
                                }
                            }).collect_view())}
                        </div>
                    }
                }
            </For>
        </section>
    }
}

/// How many of the grid workers are part-time, and what they make in full posts.
#[component]
fn PartTime(urban: u32) -> impl IntoView {
    let bench = use_workbench();
    let of = move |key: &'static str| {
        bench
            .watch(|s| crate::scenario::numbers::Numbers::of(&s.draft().scenario).get(key))
            .unwrap_or(0.0)
    };
    view! {
        <label class="row"><span style="flex:1">{move || bench.pick(("其中兼职（%）", "of these part-time (%)"))}</span>
            <input type="number" min="0" max="100" step="1" style="width:88px" data-field="part-time" prop:value=move || super::ledger::trim(of("part_time_share") * 100.0)
                on:change=move |e| { if let Ok(v) = event_value(&e).parse::<f64>() { bench.edit(&ScenarioEdit::assumption("part_time_share", Some((v / 100.0).clamp(0.0, 1.0)))) } }/></label>
        <p class="small muted">{move || {
            let (part, fte) = (of("part_time_share"), of("part_time_fte"));
            let (all, half) = (f64::from(urban), f64::from(urban) * part);
            let posts = all - half * (1.0 - fte);
            bench.pick((
                format!("专职 {:.0}、兼职 {half:.0}（每人折 {fte:.2}），共折全职 {posts:.0}", all - half),
                format!("{:.0} full-time, {half:.0} part-time (at {fte:.2} each): {posts:.0} full posts", all - half),
            ))
        }}</p>
    }
}

/// Every role of the document: how many, by which lever; posts that move between places.
#[component]
fn Roles() -> impl IntoView {
    let bench = use_workbench();
    let totals = Memo::new(move |_| {
        bench
            .watch(|s| {
                let of = |d: &crate::app::draft::Draft| Role::ALL.map(|r| role::total(&s.territory, &d.scenario, r));
                (of(s.draft()), of(s.baseline()))
            })
            .unwrap_or_default()
    });
    let set = move |role: Role, heads: f64| {
        let Some((id, number)) = role.lever() else { return };
        let Some(found) = lever::find(id) else { return };
        let mut values = found.document_setting().values;
        if let Some(now) = bench
            .peek(|s| s.draft().scenario.levers.get(id).cloned())
            .flatten()
            .filter(|l| l.on)
        {
            for (value, now) in values.iter_mut().zip(now.values) {
                *value = now;
            }
        }
        if let (Some(value), Some(n)) = (values.get_mut(number), found.numbers.get(number)) {
            *value = heads.clamp(n.bounds.0, n.bounds.1);
            bench.edit(&ScenarioEdit::Lever {
                id: id.to_owned(),
                setting: Some(LeverSetting { on: true, values }),
            });
        }
    };
    // Made of others, or held above.
    let own_field = |r: Role| {
        matches!(
            r,
            Role::Adviser
                | Role::Leader
                | Role::Cadre
                | Role::PartyMember
                | Role::PartnerUnit
                | Role::Volunteer
                | Role::SocialWorker
        )
    };
    view! {
        <section data-panel="roles">
            <h2>{move || bench.pick(("岗位与力量", "Roles and forces"))}</h2>
            <table><tbody>{Role::ALL.into_iter().enumerate().map(|(i, r)| view! {
                <tr data-role=r.key()><th scope="row" style="padding:4px 0">{move || bench.pick(r.name())}<span class="faint small" style="margin-left:6px">{r.lever().and_then(|(id, _)| lever::find(id)).map(|l| l.label)}</span></th>
                    <td class="num" style="padding:4px 0">{if own_field(r) {
                        view! { <input type="number" min="0" style="width:92px" aria-label=move || bench.pick(r.name()) prop:value=move || totals.get().0[i].to_string()
                            on:change=move |e| { if let Ok(v) = event_value(&e).parse::<f64>() { set(r, v) } }/> }.into_any()
                    } else { view! { <span style="padding-right:9px">{move || totals.get().0[i]}</span> }.into_any() }}</td>
                    <td class="num small faint" style="padding:4px 0 4px 8px">{move || { let (now, before) = totals.get(); let gap = i64::from(now[i]) - i64::from(before[i]); (gap != 0).then(|| format!("{gap:+}")) }}</td></tr>
            }).collect_view()}</tbody></table>
            {move || bench.watch(|s| flows(&s.territory, &s.draft().scenario)).unwrap_or_default().into_iter().map(|f| view! {
                <p class="small muted">{f.lever.label}" "{bench.pick(f.from.name())}{format!(" −{:.0} → ", f.posts)}{bench.pick(f.to.name())}{format!(" +{:.0}", f.posts)}</p>
            }).collect_view()}
            <Ladder/>
            <div class="row" style="margin-top:8px"><Tables part=Part::Staffing/></div>
        </section>
    }
}

/// Helpers from outside by community: as they spread by residents, or as set by hand. Hours move, none are
/// made.
#[component]
fn Forces() -> impl IntoView {
    let bench = use_workbench();
    let which = RwSignal::new(Role::FORCES[0]);
    let rows = move || {
        let role = which.get();
        bench
            .watch(|s| {
                let d = s.draft();
                let heads = force::spread(&s.territory, &d.scenario, &d.live.tallies, role);
                let by_hand = d.scenario.staffing.forces.get(&role);
                (d.scenario.plan.communities().iter().enumerate())
                    .filter(|(c, _)| d.live.tallies.communities[*c].units > 0)
                    .map(|(c, community)| {
                        let id = CommunityId::of(c);
                        (
                            id,
                            community.name.clone(),
                            heads[c],
                            by_hand.is_some_and(|h| h.contains_key(&id)),
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let set = move |id: CommunityId, heads: Option<u32>| {
        let role = which.get_untracked();
        if let Some(mut staffing) = bench.peek(|s| s.draft().scenario.staffing.clone()) {
            let mut of_role = staffing.forces.get(&role).cloned().unwrap_or_default();
            match heads {
                Some(heads) => of_role.insert(id, heads),
                None => of_role.remove(&id),
            };
            if of_role.is_empty() {
                staffing.forces.remove(&role);
            } else {
                staffing.forces.insert(role, of_role);
            }
            bench.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        }
    };
    view! {
        <details data-panel="forces">
            <summary><b>{move || bench.pick(("外部力量到社区", "Helpers from outside, by community"))}</b></summary>
            <p class="small faint">{move || bench.pick(("默认按居民人数分布；填写的社区按所填人数，其余社区分摊剩余。只改去向，不增加总工时。", "Spread by residents; a community with a number of its own has that, the others share the rest. It moves hours, it makes none."))}</p>
            <select data-field="force" aria-label=move || bench.pick(("力量", "Helpers")) on:change=move |e| { let v = event_value(&e); if let Some(r) = Role::FORCES.into_iter().find(|r| r.key() == v) { which.set(r) } }>
                {Role::FORCES.into_iter().map(|r| view! { <option value=r.key() selected=move || which.get() == r>{move || bench.pick(r.name())}</option> }).collect_view()}
            </select>
            <table class="small"><tbody>{move || rows().into_iter().map(|(id, name, heads, by_hand)| view! {
                <tr data-force=id.0><th scope="row">{name.clone()}</th>
                    <td class="num"><input type="number" min="0" step="1" style="width:84px" aria-label=name prop:value=format!("{heads:.0}") on:change=move |e| { if let Ok(v) = event_value(&e).parse::<u32>() { set(id, Some(v)) } }/></td>
                    <td>{by_hand.then(|| view! { <button type="button" class="btn quiet" title=bench.pick(("回到按居民分布", "Back to by residents")) on:click=move |_| set(id, None)>"↺"</button> })}</td></tr>
            }).collect_view()}</tbody></table>
        </details>
    }
}

/// What community workers earn by post.
#[component]
fn Ladder() -> impl IntoView {
    let bench = use_workbench();
    move || {
        let (posts, mean) = bench.watch(|s| {
            let scenario = &s.draft().scenario;
            let numbers = crate::scenario::numbers::Numbers::of(scenario);
            (
                crate::scenario::pay::posts(scenario, &numbers),
                crate::scenario::pay::mean_monthly(scenario, &numbers),
            )
        })?;
        Some(view! {
            <p class="small" style="margin-top:8px" data-panel="pay"><b>{bench.pick((format!("社区工作者月均报酬 {mean:.0} 元"), format!("Community workers earn {mean:.0} yuan a month on average")))}</b></p>
            {posts.into_iter().map(|p| view! { <p class="small muted">{bench.pick(p.post.name)}{bench.pick((format!("：占 {:.0}%，平均 {:.1} 级，{:.0} 元", p.share * 100.0, p.grade, p.monthly), format!(": {:.0} %, grade {:.1}, {:.0} yuan", p.share * 100.0, p.grade, p.monthly)))}</p> }).collect_view()}
        })
    }
}

/// Where staffing norms are not kept, and where more are placed than there are.
#[component]
fn Norms() -> impl IntoView {
    let bench = use_workbench();
    let found = move || {
        bench
            .watch(|s| {
                let d = s.draft();
                let all = findings(&s.territory, &d.scenario, &d.live.tallies, &d.live.heads);
                let plan = &d.scenario.plan;
                let count = all.len();
                let rows = all
                    .into_iter()
                    .take(12)
                    .map(|f| match f {
                        StaffFinding::OverAllocated { placed, total, .. } => (
                            None,
                            (
                                format!("安排 {placed} 人，编制只有 {total} 人"),
                                format!("{placed} placed, there are {total}"),
                            ),
                        ),
                        StaffFinding::TooFewPerTenThousand { have, missing } => (
                            None,
                            (
                                format!("全域每万城镇人口 {have:.1} 名社区工作者，低于 18，缺 {missing} 名"),
                                format!("{have:.1} community workers per 10,000, below 18; {missing} missing"),
                            ),
                        ),
                        StaffFinding::CommunityBelow {
                            community,
                            have,
                            missing,
                        } => {
                            let name = &plan.community(community).name;
                            (
                                None,
                                (
                                    format!("{name}：每万人 {have:.1} 名，缺 {missing} 名"),
                                    format!("{name}: {have:.1} per 10,000, {missing} missing"),
                                ),
                            )
                        }
                        StaffFinding::NobodyInGrid(g) => {
                            let name = &plan.grid(g).name;
                            (Some(g), (format!("{name}：没有网格员"), format!("{name}: nobody")))
                        }
                        StaffFinding::TooManyHouseholds { grid, have } => {
                            let name = &plan.grid(grid).name;
                            (
                                Some(grid),
                                (
                                    format!("{name}：每名网格员 {have:.0} 户，超过 300"),
                                    format!("{name}: {have:.0} households a worker, above 300"),
                                ),
                            )
                        }
                    })
                    .collect::<Vec<(Option<GridId>, (String, String))>>();
                (count, rows)
            })
            .unwrap_or_default()
    };
    view! {
        <section data-panel="norms">
            {move || {
                let (count, rows) = found();
                view! {
                    <h2>{bench.pick(("配备规范", "Staffing norms"))}<span class="badge plain">{count}</span></h2>
                    <ul class="list">{rows.into_iter().map(|(grid, text)| view! {
                        <li><button type="button" on:click=move |_| { if let Some(g) = grid { bench.show_grid(g) } }><span class="small">{bench.pick(text)}</span></button></li>
                    }).collect_view()}</ul>
                    {(count > 12).then(|| view! { <p class="small faint">{bench.pick((format!("另有 {} 条", count - 12), format!("{} more", count - 12)))}</p> })}
                }
            }}
        </section>
    }
}

/// Moves grid workers from one grid to the one selected on the map.
#[component]
fn Move(moved: Callback<(Post, Post, u32)>) -> impl IntoView {
    let bench = use_workbench();
    let from = RwSignal::new(None::<GridId>);
    let count = RwSignal::new(1_u32);
    let view = use_view();
    let dragging = move || view.posting.get() > 0;
    let stop = move || {
        view.posting.set(0);
        view.tool.set(Tool::Select);
    };
    on_cleanup(move || {
        if view.posting.try_get_untracked().is_some_and(|n| n > 0) {
            stop();
        }
    });
    let name = move |g: Option<GridId>| {
        bench.live.track();
        g.and_then(|g| {
            bench
                .peek(|s| s.draft().scenario.plan.grids().get(g.index()).map(|g| g.name.clone()))
                .flatten()
        })
    };
    view! {
        <section data-panel="transfer">
            <h2>{move || bench.pick(("在地图上调动网格员", "Move grid workers on the map"))}</h2>
            <p class="small muted">{move || match (name(from.get()), name(bench.selected.get())) {
                (None, _) => bench.pick(("先在地图上选调出网格，点“从这里”；再选调入网格，点“调入”。", "Select a grid on the map and choose “from here”; then select where they go.")).to_owned(),
                (Some(a), b) => { let b = b.unwrap_or_else(|| "…".to_owned()); format!("{a} → {b}") }
            }}</p>
            <div class="row">
                <button type="button" class="btn" data-action="move-from" disabled=move || bench.selected.get().is_none() on:click=move |_| from.set(bench.selected.get_untracked())>{move || bench.pick(("从这里", "From here"))}</button>
                <Stepper value=count label=Signal::derive(move || bench.pick(("人数", "Heads")).to_owned()) on_change=Callback::new(move |n| { count.set(n); if dragging() { view.posting.set(n) } })/>
                <button type="button" class="btn" data-action="drag-posts" class:on=dragging aria-pressed=move || dragging().to_string() on:click=move |_| if dragging() { stop() } else { view.posting.set(count.get_untracked().max(1)); view.tool.set(Tool::Line) }>{move || bench.pick(("在图上拖动", "Drag on the map"))}</button>
                <button type="button" class="btn primary" data-action="move-to" disabled=move || from.get().is_none() || bench.selected.get().is_none() || from.get() == bench.selected.get()
                    on:click=move |_| { if let (Some(a), Some(b)) = (from.get_untracked(), bench.selected.get_untracked()) { moved.run((Post::Grid(a), Post::Grid(b), count.get_untracked())) } }>{move || bench.pick(("调入", "Move here"))}</button>
            </div>
        </section>
    }
}

impl crate::app::workbench::Workbench {
    /// Moves up to `count` grid workers from one grid to another, as one step.
    pub fn post(&self, from: GridId, to: GridId, count: u32) {
        let pair = self.peek(|s| (s.draft().scenario.staffing.clone(), s.draft().live.heads.clone()));
        let Some((mut staffing, heads)) = pair else { return };
        let moved = transfer(&mut staffing, &heads, Post::Grid(from), Post::Grid(to), count);
        let names = self.peek(|s| {
            let grids = s.draft().scenario.plan.grids();
            [from, to].map(|g| grids.get(g.index()).map_or(String::new(), |g| g.name.clone()))
        });
        let [a, b] = names.unwrap_or_default();
        let language = self.language.get_untracked();
        if moved == 0 {
            let text = language.pick((
                format!("“{a}”没有可调的网格员，或调入的是同一网格"),
                format!("“{a}” has nobody to give, or it is the same grid"),
            ));
            self.notify(text, false);
            return;
        }
        self.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        self.notify(
            language.pick((
                format!("{moved} 名网格员：{a} → {b}"),
                format!("{moved} grid workers: {a} → {b}"),
            )),
            false,
        );
    }
}
