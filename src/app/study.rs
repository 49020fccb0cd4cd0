//! Results beyond the plain measures: the area looked at, its statistics, a case's story, and tables to
//! take away. All of it is made in the worker; here it is asked for and shown.

use super::chart::panel;
use super::files::{clean, download, download_parts};
use super::workbench::{Workbench, use_workbench};
use crate::chart::{Panel, Table};
use crate::comparison::areas::AreaLevel;
use crate::comparison::interval::interval;
use crate::job::{JobId, Reply, Request, TableKind};
use crate::locale::index::words;
use crate::locale::results::Msg;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulation::Index;
use crate::simulation::outcome::Area;
use crate::statistics::story::{Pick, Question, Story};
use crate::territory::TerritoryData;
use leptos::prelude::*;
use std::rc::Rc;

/// Replications that statistics look at: more than these change no picture.
const MOST: u32 = 20;

/// What is looked at on the results pages.
#[derive(Clone, Copy)]
pub struct Results {
    /// Level of the area whose results are shown.
    pub level: RwSignal<AreaLevel>,
    /// Statistics.
    pub panels: RwSignal<Vec<Panel>>,
    /// Replications gathered, of how many; `None` when nothing is under way.
    pub under_way: RwSignal<Option<(u32, u32)>>,
    /// The story told, or that there is none.
    pub story: RwSignal<Option<Option<Story>>>,
    job: StoredValue<Option<JobId>>,
}

/// The results of this page.
pub fn use_results() -> Results {
    expect_context::<Results>()
}

/// What a study is of: drafts (baseline first), area, seed, replications.
pub type Subject = (Vec<u32>, Area, u64, u32);

impl Results {
    /// The whole, nothing gathered.
    pub fn new() -> Self {
        Self {
            level: RwSignal::new(AreaLevel::City),
            panels: RwSignal::new(Vec::new()),
            under_way: RwSignal::new(None),
            story: RwSignal::new(None),
            job: StoredValue::new(None),
        }
    }

    /// Gathers anew whenever the subject, its results or the language change; forgets when there is
    /// nothing to gather.
    pub fn follow(self, bench: Workbench, subject: Memo<Option<Subject>>) {
        Effect::new(move |_| {
            let language = bench.language.get();
            self.give_up(bench);
            self.panels.set(Vec::new());
            self.story.set(None);
            let Some((ids, area, seed, count)) = subject.get() else {
                return;
            };
            let scenarios = scenarios(bench, &ids);
            if scenarios.len() != ids.len() {
                return;
            }
            let count = count.min(MOST);
            self.under_way.set(Some((0, count)));
            let request = Request::Study {
                scenarios,
                area,
                seed,
                count,
                language,
            };
            let id = bench.jobs.with_value(|jobs| {
                jobs.inquire(&request, move |reply| match reply {
                    Reply::Progress { done, of } => self.under_way.set(Some((done, of))),
                    Reply::Studied { done, of, panels } => {
                        self.panels.set(panels);
                        self.under_way.set((done < of).then_some((done, of)));
                    }
                    _ => self.under_way.set(None),
                })
            });
            self.job.set_value(Some(id));
        });
        on_cleanup(move || self.give_up(bench));
    }

    fn give_up(self, bench: Workbench) {
        if let Some(id) = self.job.try_update_value(Option::take).flatten() {
            bench.jobs.with_value(|jobs| jobs.give_up(id));
        }
        self.under_way.set(None);
    }

    /// Asks for a case's story.
    pub fn tell(self, bench: Workbench, ids: &[u32], area: Area, replication: u32, class: Option<String>, pick: Pick) {
        let language = bench.language.get_untracked();
        let request = Request::Story {
            scenarios: scenarios(bench, ids),
            question: Question {
                area,
                class,
                pick,
                seed: bench.seed.get_untracked(),
                replication,
            },
            language,
        };
        bench.jobs.with_value(|jobs| {
            jobs.inquire(&request, move |reply| match reply {
                Reply::Story(story) => self.story.set(Some(story.map(|s| *s))),
                Reply::Failed(zh, en) => bench.notify(language.pick((zh, en)), true),
                _ => {}
            });
        });
    }
}

/// The drafts' scenarios.
fn scenarios(bench: Workbench, ids: &[u32]) -> Vec<Scenario> {
    let named = |d: &super::draft::Draft| {
        let mut scenario = d.scenario.clone();
        scenario.name = untrack(|| bench.name_of(d));
        scenario
    };
    bench
        .peek(|s| {
            let find = |id: &u32| s.drafts.iter().find(|d| d.id == *id).map(named);
            ids.iter().filter_map(find).collect()
        })
        .unwrap_or_default()
}

/// The panels gathered, and how far it has come.
#[component]
pub fn Gathered() -> impl IntoView {
    let (bench, results) = (use_workbench(), use_results());
    view! {
        {move || results.under_way.get().map(|(done, of)| view! {
            <section role="status" data-panel="studying">
                <div class="progress" role="progressbar" aria-valuenow=done aria-valuemax=of><i style:width=format!("{:.0}%", f64::from(done) / f64::from(of.max(1)) * 100.0)></i></div>
                <p class="small muted">{Msg::Studying.text(bench.language.get())} " " {done} " / " {of}</p>
            </section>
        })}
        <div class="findings" data-panel="statistics">
            {move || results.panels.get().into_iter().map(|p| panel(bench, p)).collect_view()}
        </div>
    }
}

/// Chooses a case and tells it; `ids` are the drafts, the one in hand last.
#[component]
pub fn StoryTeller(#[prop(into)] ids: Signal<Vec<u32>>, #[prop(into)] area: Signal<Area>) -> impl IntoView {
    let (bench, results) = (use_workbench(), use_results());
    let (class, replication) = (RwSignal::new(String::new()), RwSignal::new(1_u32));
    let played = move || {
        bench
            .watch(|s| s.draft().outcome.as_ref().map_or(1, |o| o.replications.max(1)))
            .unwrap_or(1)
    };
    let t = move |m: Msg| m.text(bench.language.get());
    let classes = move || {
        let language = bench.language.get();
        bench
            .watch(|s| {
                let parameters = s.draft().live.parameters.as_ref();
                let names = parameters.into_iter().flat_map(|p| &p.classes);
                names
                    .map(|c| (c.key.clone(), language.pick((c.name.0.clone(), c.name.1.clone()))))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let ask = move |pick: Pick| {
        let class = Some(class.get_untracked()).filter(|c| !c.is_empty());
        let which = replication.get_untracked().clamp(1, untrack(played)) - 1;
        results.tell(bench, &ids.get_untracked(), area.get_untracked(), which, class, pick);
    };
    let button = move |key: &'static str, pick: Pick, m: Msg| {
        view! { <button type="button" class="btn" data-story=key on:click=move |_| ask(pick)>{move || t(m)}</button> }
    };
    view! {
        <section class="stack" data-panel="story">
            <h2>{move || t(Msg::StoryTitle)}</h2>
            <div class="row">
                <select aria-label=move || t(Msg::AllClasses) on:change=move |event| class.set(super::event_value(&event))>
                    <option value="">{move || t(Msg::AllClasses)}</option>
                    {move || classes().into_iter().map(|(key, name)| view! { <option value=key>{name}</option> }).collect_view()}
                </select>
                <label class="row small">{move || bench.pick(("第几次重复", "Replication"))}
                    <input type="number" min="1" max=played style="width:64px" data-field="story-replication" prop:value=move || replication.get().to_string()
                        on:change=move |e| { if let Ok(n) = super::event_value(&e).parse::<u32>() { replication.set(n.clamp(1, untrack(played))) } }/></label>
                {button("worst", Pick::Worst, Msg::StoryWorst)}
                {button("typical", Pick::Typical, Msg::StoryTypical)}
                {button("late", Pick::Late, Msg::StoryLate)}
            </div>
            {move || results.story.get().map(|told| match told {
                None => view! { <p class="callout">{t(Msg::NoCase)}</p> }.into_any(),
                Some(story) => view! {
                    <div class="story">
                        <h3>{story.title}</h3>
                        <dl class="facts small">{story.facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}</dl>
                        <div class="tellings">{story.tellings.into_iter().map(|told| view! {
                            <div>
                                <p><b>{told.scenario}</b><br/>{told.end}</p>
                                <ol class="timeline">{told.lines.into_iter().map(|line| view! {
                                    <li><span class="small muted num">{line.when}</span>" "<b class="small">{line.stage}</b><br/>{line.text}</li>
                                }).collect_view()}</ol>
                            </div>
                        }).collect_view()}</div>
                    </div>
                }.into_any(),
            })}
        </section>
    }
}

/// The area at `level` that a grid lies in; the whole without one.
pub fn area_of(data: &TerritoryData, plan: &Plan, grid: Option<crate::plan::GridId>, level: AreaLevel) -> Area {
    let Some(grid) = grid.filter(|g| g.index() < plan.grids().len()) else {
        return Area::City;
    };
    let community = plan.grid(grid).community;
    let town = plan.community(community).town;
    match level {
        AreaLevel::City => Area::City,
        AreaLevel::County => Area::County(data.towns[town.index()].county.0),
        AreaLevel::Town => Area::Town(town.0),
        AreaLevel::Community => Area::Community(community.0),
        AreaLevel::Grid => Area::Grid(grid.0),
    }
}

/// What an area is called.
pub fn area_name(data: &TerritoryData, plan: &Plan, area: Area) -> String {
    let name = match area {
        Area::City => Some(&data.name),
        Area::County(i) => data.counties.get(i as usize).map(|c| &c.name),
        Area::Town(i) => data.towns.get(i as usize).map(|t| &t.name),
        Area::Community(i) => plan.communities().get(i as usize).map(|c| &c.name),
        Area::Grid(i) => plan.grids().get(i as usize).map(|g| &g.name),
    };
    name.cloned().unwrap_or_default()
}

/// What a level is called.
pub fn level_word(level: AreaLevel) -> Msg {
    match level {
        AreaLevel::City => Msg::LevelCity,
        AreaLevel::County => Msg::LevelCounty,
        AreaLevel::Town => Msg::LevelTown,
        AreaLevel::Community => Msg::LevelCommunity,
        AreaLevel::Grid => Msg::LevelGrid,
    }
}

/// Downloads the measures of every area of a level as CSV: means with half-widths, in the units of the
/// definitions (shares 0–1, hours, yuan).
pub fn export_areas(bench: Workbench, level: AreaLevel) {
    let language = bench.language.get_untracked();
    let made = bench.peek(|s| {
        let draft = s.draft();
        let outcome = draft.outcome.as_ref()?;
        let (data, plan) = (s.territory.data(), &draft.scenario.plan);
        let mut table = Table::default();
        table.head.push(level_word(level).text(language).to_owned());
        for index in Index::ALL {
            let name = language.pick(words(index).name);
            table.head.push(name.to_owned());
            table.head.push(format!("{name} ±"));
        }
        for (position, &area) in outcome.areas.iter().enumerate() {
            if AreaLevel::of(area) != level {
                continue;
            }
            let mut row = vec![area_name(data, plan, area)];
            for index in Index::ALL {
                match interval(&outcome.series(position, index)) {
                    Some(i) if i.half_width.is_finite() => row.extend([i.mean.to_string(), i.half_width.to_string()]),
                    Some(i) => row.extend([i.mean.to_string(), String::new()]),
                    None => row.extend([String::new(), String::new()]),
                }
            }
            table.rows.push(row);
        }
        Some((
            format!("{} {}.csv", clean(&draft.scenario.name), level.key()),
            table.csv(),
        ))
    });
    if let Some((name, csv)) = made.flatten() {
        download(&name, csv.as_bytes());
    }
}

/// Downloads a table of a replication (from 0), written town by town in the worker.
pub fn export_table(bench: Workbench, kind: TableKind, replication: u32) {
    let Some(scenario) = bench.peek(|s| s.draft().scenario.clone()) else {
        return;
    };
    let language = bench.language.get_untracked();
    let seed = bench.seed.get_untracked();
    let name = match kind {
        TableKind::Cases => "cases",
        TableKind::Days => "station-days",
    };
    let file = format!("{} {name}.csv", clean(&scenario.name));
    bench.notify(Msg::Exporting.text(language), false);
    let jobs = bench.jobs.with_value(Clone::clone);
    wasm_bindgen_futures::spawn_local(async move {
        let scenario = Rc::new(scenario);
        let bytes = |text: &str| js_sys::Uint8Array::from(text.as_bytes());
        let whole = js_sys::Array::of1(&bytes("\u{feff}"));
        let (mut town, mut towns, mut before) = (0, 1, 0);
        while town < towns {
            let request = Request::Table {
                scenario: Box::new((*scenario).clone()),
                seed,
                replication,
                kind,
                town,
                written: before,
            };
            match jobs.answer(&request).await {
                Reply::Table {
                    text,
                    written,
                    towns: all,
                } => {
                    whole.push(&bytes(&text));
                    (town, towns, before) = (town + 1, all, written);
                }
                Reply::Failed(zh, en) => return bench.notify(language.pick((zh, en)), true),
                _ => return,
            }
        }
        download_parts(&file, &whole);
    });
}
