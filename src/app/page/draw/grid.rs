//! The selected grid: its numbers, which follow a stroke under way, and what may be done with it.

use crate::app::drawing::Placing;
use crate::app::event_value;
use crate::app::session::Session;
use crate::app::widget::{Stepper, Switch};
use crate::app::workbench::{Workbench, use_workbench};
use crate::locale::app::Msg;
use crate::locale::finding;
use crate::locale::map::MapMsg;
use crate::plan::{
    Change, CommunityId, GridId, GridKind, Norms, PlanEdit, Severity, Tally, area_edits, common_edits,
    finding as rules, measures,
};
use crate::scenario::ScenarioEdit;
use crate::sorted::SortedSet;
use leptos::prelude::*;

/// What the card of a grid shows.
#[derive(Clone, PartialEq)]
struct Card {
    name: String,
    community: (CommunityId, String),
    code: String,
    exclusive: bool,
    tally: Tally,
    heads: u32,
    load: Option<f64>,
    visits: Option<f64>,
    before: Option<(u32, Option<f64>)>,
    facts: Vec<(&'static str, String)>,
    neighbours: Vec<(GridId, String)>,
    communities: Vec<(CommunityId, String)>,
    findings: Vec<(Severity, String)>,
    lineage: Vec<String>,
}

/// Where an area with this code came from, and what became of it, as recorded.
pub fn lineage(plan: &crate::plan::Plan, code: &str, language: crate::locale::Language) -> Vec<String> {
    let named = |l: &&crate::plan::Lineage| l.from.iter().chain(&l.to).any(|c| c == code);
    let write = |l: &crate::plan::Lineage| {
        let what = match l.change {
            Change::Split => MapMsg::ChangeSplit,
            Change::Merge => MapMsg::ChangeMerge,
            Change::New => MapMsg::ChangeNew,
            Change::Gone => MapMsg::ChangeGone,
            Change::Recode => MapMsg::ChangeRecode,
            Change::Transfer => MapMsg::ChangeTransfer,
        };
        let day = if l.effective.is_empty() {
            String::new()
        } else {
            format!(" · {}", l.effective)
        };
        format!(
            "{}：{} → {}{day}",
            what.text(language),
            l.from.join("、"),
            l.to.join("、")
        )
    };
    plan.notes().lineage.iter().filter(named).map(write).collect()
}

/// The records of an area as a list, and from when those without a day shall hold; nothing where there
/// are none.
pub fn lineage_list(bench: Workbench, lines: Vec<String>) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let say = move |m: MapMsg| m.text(bench.language.get());
    let rows = lines.into_iter().map(|l| view! { <li class="small muted">{l}</li> });
    let undated = bench.peek(|s| {
        s.draft()
            .scenario
            .plan
            .notes()
            .lineage
            .iter()
            .any(|l| l.effective.is_empty())
    });
    let set = move |e: leptos::ev::Event| {
        let day = event_value(&e);
        if !day.is_empty() {
            edit_plan(&bench, |plan| area_edits::set_effective(plan, &day));
        }
    };
    view! {
        <h3 style="margin-top:12px">{say(MapMsg::Lineage)}</h3>
        <ul class="list">{rows.collect_view()}</ul>
        {undated.unwrap_or(false).then(|| view! {
            <label class="row field small" title=say(MapMsg::EffectiveNote)><span>{say(MapMsg::EffectiveDay)}</span><input type="date" data-field="effective" on:change=set/></label>
        })}
    }
    .into_any()
}

/// Where a team is based or a station stands: set by a click on the map, or taken back.
pub fn placing(bench: Workbench, what: Placing, label: MapMsg, without: (MapMsg, MapMsg)) -> AnyView {
    let say = move |m: MapMsg| m.text(bench.language.get());
    let set = move || {
        bench
            .watch(|s| {
                let notes = s.draft().scenario.plan.notes();
                match what {
                    Placing::Base(grid) => notes.bases.contains_key(&grid),
                    Placing::Station(community) => notes.stations.contains_key(&community),
                }
            })
            .unwrap_or(false)
    };
    let begin = move |_| {
        bench.ensure_editable();
        bench.drawing.placing.set(Some(what));
    };
    let clear = move |_| {
        bench.drawing.placing.set(Some(what));
        bench.place(None);
    };
    view! {
        <div class="row"><span style="flex:1">{move || say(label)} " " <span class="muted small" data-value="placed">{move || say(if set() { MapMsg::PlaceSet } else { without.0 })}</span></span>
            {move || set().then(|| view! { <button type="button" class="btn quiet" data-action="unplace" on:click=clear>{say(without.1)}</button> })}
            <button type="button" class="btn" data-action="place" aria-pressed=move || (bench.drawing.placing.get() == Some(what)).to_string() on:click=begin>{move || say(MapMsg::PlaceOnMap)}</button>
        </div>
    }
    .into_any()
}

fn card(bench: &Workbench, s: &Session, grid: GridId) -> Option<Card> {
    let (draft, plan) = (s.draft(), &s.draft().scenario.plan);
    let g = plan.grids().get(grid.index())?;
    let live = &draft.live;
    let tally = *live.tallies.grids.get(grid.index())?;
    let heads = live.heads.grids.get(grid.index()).copied().unwrap_or(0);
    let units = crate::app::drawing::units_of(plan, grid);
    let language = bench.language.get();
    let norms = Norms::default();
    let findings = rules::grid_findings(&s.territory, plan, &live.tallies, grid, &units, heads, &norms)
        .iter()
        .map(|f| (f.kind.severity(), finding::describe(f, plan, language)))
        .collect();
    let base = s.baseline();
    let before = base
        .scenario
        .plan
        .grids()
        .get(grid.index())
        .filter(|b| b.code == g.code && draft.id != 0)
        .map(|_| (base.live.tallies.grid(grid).households, base.live.load_ratio(grid)));
    let geometry = s.territory.geometry();
    let mut beside: SortedSet<GridId> = SortedSet::new();
    for &unit in &units {
        beside.extend(geometry.neighbours(unit).iter().filter_map(|n| plan.grid_of(n.unit)));
    }
    beside.remove(&grid);
    let name = |g: GridId| (g, plan.grid(g).name.clone());
    // Where it may go: the communities of its neighbours.
    let around: SortedSet<CommunityId> = beside.iter().map(|g| plan.grid(*g).community).collect();
    let moved = draft.id != 0;
    let carried = crate::app::drawing::on_ground(&base.scenario.plan, plan);
    let left = units.iter().filter(|u| {
        let was = carried.grid_of(**u);
        was.map(|w| &carried.grid(w).code) != Some(&g.code)
    });
    let shape = measures::measure(&s.territory, &units, finding_base(s, grid, &units));
    let target = community_mean(s, grid);
    let mut facts = vec![
        (bench.t(Msg::SpecialGroups), tally.special.to_string()),
        (bench.t(Msg::Area), format!("{:.2} km²", tally.area as f64 / 1e6)),
        (bench.t(Msg::UnitCount), tally.units.to_string()),
        (
            MapMsg::Deviation.text(language),
            target.map_or("—".to_owned(), |mean| {
                let off = (f64::from(tally.households) / mean - 1.0) * 100.0;
                format!("{}{:.0}%", if off < 0.0 { "−" } else { "+" }, off.abs())
            }),
        ),
    ];
    facts.extend(shape_facts(language, &shape));
    if moved {
        facts.push((MapMsg::MovedUnits.text(language), left.count().to_string()));
    }
    Some(Card {
        name: g.name.clone(),
        community: (g.community, plan.community(g.community).name.clone()),
        code: g.code.clone(),
        exclusive: g.kind == GridKind::Exclusive,
        tally,
        heads,
        load: live.load_ratio(grid),
        visits: live.visit_coverage(grid),
        before,
        facts,
        neighbours: beside.iter().map(|g| name(*g)).collect(),
        communities: (around.into_iter())
            .filter(|c| *c != g.community)
            .map(|c| (c, plan.community(c).name.clone()))
            .collect(),
        findings,
        lineage: lineage(plan, &g.code, language),
    })
}

/// What the shape of an area is measured by.
pub fn shape_facts(language: crate::locale::Language, shape: &measures::AreaMeasures) -> Vec<(&'static str, String)> {
    let ratio = |v: f64| format!("{v:.2}");
    vec![
        ("Polsby–Popper", ratio(shape.polsby_popper)),
        ("Reock", ratio(shape.reock)),
        (MapMsg::HullRatio.text(language), ratio(shape.hull_ratio)),
        (MapMsg::Inertia.text(language), ratio(shape.inertia)),
        (MapMsg::CutEdges.text(language), shape.cut_edges.to_string()),
        (MapMsg::BarrierInside.text(language), format!("{:.0} m", shape.barrier)),
        (
            MapMsg::MeanWalk.text(language),
            shape.mean_walk.map_or("—".to_owned(), |w| format!("{w:.0} m")),
        ),
    ]
}

/// Where walks of a grid start.
fn finding_base(s: &Session, grid: GridId, units: &[crate::territory::UnitId]) -> Option<crate::territory::Point> {
    rules::base_of(&s.territory, &s.draft().scenario.plan, grid, units)
}

/// Mean households of the grids of a grid's community.
fn community_mean(s: &Session, grid: GridId) -> Option<f64> {
    let (plan, tallies) = (&s.draft().scenario.plan, &s.draft().live.tallies);
    let of_it = plan.grid(grid).community;
    let grids = (0..plan.grids().len()).map(GridId::of);
    let n = grids
        .filter(|g| plan.grid(*g).community == of_it && tallies.grid(*g).units > 0)
        .count();
    let sum = tallies.community(of_it).households;
    (n > 0 && sum > 0).then(|| f64::from(sum) / n as f64)
}

/// Makes an edit of the plan in hand and applies it.
pub fn edit_plan(bench: &Workbench, make: impl FnOnce(&crate::plan::Plan) -> PlanEdit) {
    bench.ensure_editable();
    if let Some(edit) = bench.peek(|s| make(&s.draft().scenario.plan)) {
        bench.edit(&ScenarioEdit::Plan(edit));
    }
}

/// An edit, or none.
pub fn orelse(edit: Option<PlanEdit>) -> PlanEdit {
    edit.unwrap_or(PlanEdit::All(Vec::new()))
}

/// A text field that edits at once when it is left; blank text is put back.
pub fn text_field(
    label: &'static str,
    name: &'static str,
    value: String,
    most: usize,
    set: impl Fn(String) + 'static,
) -> AnyView {
    let old = value.clone();
    let change = move |e: leptos::ev::Event| {
        let text: String = event_value(&e).trim().chars().take(most).collect();
        if !text.is_empty() && text != old {
            set(text);
        }
    };
    view! { <label class="row field"><span>{label}</span><input type="text" data-field=name prop:value=value on:change=change/></label> }
        .into_any()
}

/// A menu that does something with the area chosen.
pub fn choice(
    label: &'static str,
    name: &'static str,
    areas: Vec<(u32, String)>,
    run: impl Fn(u32) + 'static,
) -> AnyView {
    let choose = move |e: leptos::ev::Event| {
        if let Ok(id) = event_value(&e).parse() {
            run(id);
        }
    };
    let empty = areas.is_empty();
    view! {
        <select data-choice=name aria-label=label disabled=empty on:change=choose>
            <option value="">{label}</option>
            {areas.into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
        </select>
    }
    .into_any()
}

/// A change with its sign; nothing where it rounds to nothing.
pub fn change(now: f64, before: f64, digits: usize) -> String {
    let diff = now - before;
    if diff.abs() < 0.5 * libm::pow(10.0, -(digits as f64)) {
        String::new()
    } else {
        format!("{}{:.digits$}", if diff > 0.0 { "+" } else { "−" }, diff.abs())
    }
}

/// A figure with its change.
pub fn figure(label: &'static str, key: &'static str, class: &'static str, value: String, diff: String) -> AnyView {
    view! { <div class="figure"><div class="l">{label}</div><div class=class data-value=key>{value}</div><div class="d">{diff}</div></div> }
        .into_any()
}

/// Names and numbers.
pub fn facts(list: Vec<(&'static str, String)>) -> AnyView {
    let rows = list
        .into_iter()
        .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! { <dl class="facts" style="margin-top:12px">{rows.collect_view()}</dl> }.into_any()
}

/// The selected grid.
#[component]
pub fn GridCard(grid: GridId) -> impl IntoView {
    let bench = use_workbench();
    let data = Memo::new(move |_| bench.watch(|s| card(&bench, s, grid)).flatten());
    let heads = Signal::derive(move || data.get().map_or(0, |d| d.heads));
    let set_heads = Callback::new(move |n: u32| {
        bench.ensure_editable();
        if let Some(mut staffing) = bench.peek(|s| s.draft().scenario.staffing.clone()) {
            staffing.grids.insert(grid, n);
            bench.edit(&ScenarioEdit::Staffing(Box::new(staffing)));
        }
    });
    let say = move |m: MapMsg| m.text(bench.language.get());
    let exclusive = Signal::derive(move || data.get().is_some_and(|d| d.exclusive));
    let set_exclusive = Callback::new(move |on: bool| {
        let kind = if on { GridKind::Exclusive } else { GridKind::Basic };
        edit_plan(&bench, |plan| common_edits::set_grid_kind(plan, grid, kind));
    });
    let exclusive_label = Signal::derive(move || say(MapMsg::Exclusive).to_owned());
    let locked = Signal::derive(move || {
        bench
            .watch(|s| s.draft().scenario.plan.is_locked(grid))
            .unwrap_or(false)
    });
    let set_locked = Callback::new(move |_: bool| bench.toggle_lock(grid));
    let locked_label = Signal::derive(move || say(MapMsg::Lock).to_owned());
    let label = Signal::derive(move || bench.t(Msg::GridWorkers).to_owned());
    let numbers = move || {
        data.get().map(|d| {
            let load_class = match d.load {
                Some(l) if l > 1.0 => "v bad",
                Some(_) => "v good",
                None => "v faint",
            };
            let households = f64::from(d.tally.households);
            let (dh, dl) = d.before.map_or_else(Default::default, |(h, l)| {
                let load = d.load.zip(l).map(|(now, then)| change(now, then, 2));
                (change(households, f64::from(h), 0), load.unwrap_or_default())
            });
            let ratio = d.load.map_or("—".to_owned(), |l| format!("{l:.2}"));
            let visits = d.visits.map_or("—".to_owned(), |v| format!("{:.0}%", v * 100.0));
            let community = d.community.0;
            view! {
                <h2><span style="flex:1;min-width:0">{d.name.clone()}</span>
                    <button type="button" class="btn quiet icon" aria-label=bench.t(Msg::Close) on:click=move |_| bench.selected.set(None)>"✕"</button>
                </h2>
                <p class="muted small" style="margin-bottom:12px"><button type="button" class="link" data-action="community" on:click=move |_| bench.drawing.community.set(Some(community))>{d.community.1.clone()}" ▸"</button> " · " {d.code.clone()}</p>
                <div class="figures">
                    {figure(bench.t(Msg::LoadRatio), "load", load_class, ratio, dl)}
                    {figure(bench.t(Msg::Households), "households", "v", d.tally.households.to_string(), dh)}
                    {figure(bench.t(Msg::VisitCoverage), "visits", "v", visits, String::new())}
                    {figure(bench.t(Msg::Residents), "residents", "v", d.tally.residents.to_string(), String::new())}
                </div>
                {facts(d.facts.clone())}
                {lineage_list(bench, d.lineage.clone())}
                {(!d.findings.is_empty()).then(|| view! {
                    <ul class="list stack" style="margin-top:12px">
                        {d.findings.iter().map(|(severity, text)| {
                            let class = match severity { Severity::Error => "callout bad small", Severity::Warning => "callout warn small", Severity::Hint => "callout small" };
                            view! { <li class=class>{text.clone()}</li> }
                        }).collect_view()}
                    </ul>
                })}
            }
        })
    };
    // What can be edited is made anew only when it changes itself, not at every dab of a stroke: a
    // field would lose its focus.
    let names = Memo::new(move |_| {
        data.get()
            .map(|d| (d.name, d.code, d.neighbours, d.communities, bench.language.get()))
    });
    let fields = move || {
        names.get().map(|(name, code, neighbours, communities, _)| {
            let rename = move |text: String| edit_plan(&bench, |p| common_edits::rename_grid(p, grid, text));
            let recode = move |text: String| edit_plan(&bench, |p| area_edits::recode_grid(p, grid, text));
            let merge = move |into: u32| {
                edit_plan(&bench, |p| orelse(area_edits::merge_grids(p, &[grid], GridId(into))));
                bench.selected.set(Some(GridId(into)));
            };
            let to = move |c: u32| edit_plan(&bench, |p| orelse(area_edits::move_grid(p, grid, CommunityId(c))));
            let dissolve = move |_| {
                edit_plan(&bench, |p| common_edits::dissolve_grid(p, grid));
                bench.selected.set(None);
            };
            let found = move |_| {
                let territory = bench.peek(|s| s.territory.clone());
                let mut made = None;
                edit_plan(&bench, |plan| {
                    let parent = plan.community(plan.grid(grid).community);
                    orelse(territory.and_then(|t| {
                        let name = area_edits::fresh_community_name(&t, plan, parent.town);
                        let (edit, id) = area_edits::new_community(&t, plan, parent.town, name, parent.kind, &[grid])?;
                        made = Some(id);
                        Some(edit)
                    }))
                });
                bench.drawing.community.set(made);
            };
            let grids = neighbours.into_iter().map(|(g, name)| (g.0, name)).collect();
            let parents = communities.into_iter().map(|(c, name)| (c.0, name)).collect();
            view! {
                {text_field(bench.t(Msg::NameColumn), "name", name, 60, rename)}
                {text_field(bench.t(Msg::Code), "code", code, 24, recode)}
                <div class="row">
                    {choice(say(MapMsg::MergeInto), "merge", grids, merge)}
                    {choice(say(MapMsg::MoveTo), "move", parents, to)}
                    <button type="button" class="btn" data-action="new-community" title=say(MapMsg::NewCommunityNote) on:click=found>{say(MapMsg::NewCommunity)}</button>
                    <button type="button" class="btn" data-action="dissolve" title=say(MapMsg::DissolveNote) on:click=dissolve>{say(MapMsg::Dissolve)}</button>
                </div>
            }
        })
    };
    view! {
        <section data-panel="grid">{numbers}</section>
        <section class="stack">
            <div class="row"><span style="flex:1">{move || bench.t(Msg::GridWorkers)}</span><Stepper value=heads label on_change=set_heads/></div>
            <div class="row"><span style="flex:1">{move || say(MapMsg::Exclusive)}</span><Switch on=exclusive label=exclusive_label on_change=set_exclusive/></div>
            <div class="row"><span style="flex:1">{move || say(MapMsg::Lock)}</span><Switch on=locked label=locked_label on_change=set_locked/></div>
            {placing(bench, Placing::Base(grid), MapMsg::BasePlace, (MapMsg::PlaceInMiddle, MapMsg::PlaceMiddle))}
            {fields}
        </section>
    }
}
