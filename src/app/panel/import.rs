//! Files brought in: recognised, shown on a small map, choices, what was refused, and only then used.

use crate::app::event_value;
use crate::app::files;
use crate::app::opening;
use crate::app::papers::Papers;
use crate::app::workbench::{Dialog, Workbench, use_workbench};
use crate::exchange::import::{Fitted, ImportedData, Join, Options, Outline, PARTS, RefusedFeature, Survey};
use crate::exchange::ledger::LedgerUpdate;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::fields::RefusedRow;
use crate::exchange::workbook::{Cell, Column, Kind, Sheet, Workbook};
use crate::job::office::{Answer, Opened, Order, Progress};
use crate::locale::papers::PapersMsg as Msg;
use crate::territory::build::{Choice, MisfitKind, Rules};
use crate::territory::coordinates::System;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone)]
enum Step {
    /// Something is under way.
    Working(Option<Progress>),
    /// It cannot be read.
    Failed(ReadError),
    /// Layers and choices.
    Choosing,
    /// A territory is ready to be used.
    Made(Rc<RefCell<Option<ImportedData>>>),
    /// A ledger is ready to be applied.
    Ledger(Rc<LedgerUpdate>),
}

#[derive(Clone, Copy)]
struct Matter {
    bench: Workbench,
    papers: StoredValue<Option<Papers>, LocalStorage>,
    step: RwSignal<Step, LocalStorage>,
    opened: RwSignal<Option<Rc<Opened>>, LocalStorage>,
    options: RwSignal<Options>,
    outline: RwSignal<Outline>,
}

impl Matter {
    fn t(&self, msg: Msg) -> &'static str {
        msg.text(self.bench.language.get())
    }

    /// Words that came in both languages.
    fn words(&self, pair: &(String, String)) -> String {
        let language = self.bench.language.get_untracked();
        language.pick((pair.0.clone(), pair.1.clone()))
    }

    /// Asks the program; refusals end in the step that says so.
    fn order(&self, order: Order, then: impl FnOnce(Answer) + 'static) {
        self.order_with(order, js_sys::Array::new(), then);
    }

    fn order_with(&self, order: Order, contents: js_sys::Array, then: impl FnOnce(Answer) + 'static) {
        let matter = *self;
        let Some(papers) = self.papers.get_value() else { return };
        self.step.set(Step::Working(None));
        wasm_bindgen_futures::spawn_local(async move {
            let answer = papers
                .order_with(&order, contents, move |progress| {
                    let _ = matter.step.try_set(Step::Working(Some(progress)));
                })
                .await;
            match answer {
                Answer::Refused(why) => {
                    let _ = matter.step.try_set(Step::Failed(why));
                }
                answer => then(answer),
            }
        });
    }

    fn open(&self, files: Vec<String>) {
        let matter = *self;
        self.order_with(
            Order::Open {
                files: files.into_iter().map(|name| (name, Vec::new())).collect(),
            },
            files::brought(),
            move |answer| {
                let Answer::Opened(opened) = answer else { return };
                match &opened.survey {
                    Some(survey) => {
                        matter.options.set(survey.guess.clone());
                        matter.outline.set(opened.outline.clone());
                        matter.opened.set(Some(Rc::new(*opened)));
                        matter.step.set(Step::Choosing);
                    }
                    None => {
                        matter.opened.set(Some(Rc::new(*opened)));
                        matter.ledger();
                    }
                }
            },
        );
    }

    /// Only ledgers were brought: what do they change of the draft in hand?
    fn ledger(&self) {
        let matter = *self;
        let about = self
            .bench
            .peek(|s| (Box::new(s.root.data().clone()), Box::new(s.draft().scenario.clone())));
        let Some((territory, scenario)) = about else {
            let words = |l: crate::locale::Language| Msg::NeedSession.text(l).to_owned();
            let [zh, en] = crate::locale::Language::ALL.map(words);
            self.step.set(Step::Failed(ReadError(zh, en)));
            return;
        };
        self.order(Order::Ledger { territory, scenario }, move |answer| {
            if let Answer::Ledger(update) = answer {
                matter.step.set(Step::Ledger(Rc::new(*update)));
            }
        });
    }

    /// The choice of a system changed: the small map follows.
    fn look(&self) {
        let matter = *self;
        let Some(papers) = self.papers.get_value() else { return };
        let order = Order::Look(self.options.get_untracked());
        wasm_bindgen_futures::spawn_local(async move {
            if let Answer::Looked(outline) = papers.order(&order, |_| {}).await {
                let _ = matter.outline.try_set(outline);
            }
        });
    }

    fn import(&self) {
        let matter = *self;
        self.order(Order::Import(self.options.get_untracked()), move |answer| {
            if let Answer::Imported(data) = answer {
                matter.step.set(Step::Made(Rc::new(RefCell::new(Some(*data)))));
            }
        });
    }
}

/// The dialog's content.
#[component]
pub fn Import(files: Vec<String>) -> impl IntoView {
    let bench = use_workbench();
    let matter = Matter {
        bench,
        papers: StoredValue::new_local(Papers::start()),
        step: RwSignal::new_local(Step::Working(None)),
        opened: RwSignal::new_local(None),
        options: RwSignal::new(Options::default()),
        outline: RwSignal::new(Outline::default()),
    };
    let names = files.join("、");
    matter.open(files);
    view! {
        <p><b>{names}</b></p>
        {move || matter.opened.get().filter(|o| !o.dropped.is_empty()).map(|o| view! { <p class="callout warn small" data-part="dropped">{matter.t(Msg::Dropped)}{o.dropped.join("、")}</p> })}
        {move || match matter.step.get() {
            Step::Working(progress) => working(matter, progress).into_any(),
            Step::Failed(why) => failed(matter, why).into_any(),
            Step::Choosing => choosing(matter).into_any(),
            Step::Made(data) => made(matter, data).into_any(),
            Step::Ledger(update) => ledger(matter, update).into_any(),
        }}
    }
}

fn close(matter: Matter) {
    matter.bench.dialog.set(Dialog::None);
}

fn button(matter: Matter, label: Msg, primary: bool, action: &'static str, run: impl Fn() + 'static) -> impl IntoView {
    let class = if primary { "btn primary" } else { "btn" };
    view! { <button type="button" class=class data-action=action on:click=move |_| run()>{move || matter.t(label)}</button> }
}

fn working(matter: Matter, progress: Option<Progress>) -> impl IntoView {
    let (name, done) = match progress {
        Some(p) => (matter.bench.pick(p.stage.name()), p.done),
        None => (matter.bench.t(crate::locale::app::Msg::Reading), 0),
    };
    view! {
        <p role="status">{name}</p>
        <div class="progress"><i style=format!("width:{}%", f64::from(done) / 10.0)></i></div>
        // Closing ends the program, which stops whatever it is doing.
        <div class="end">{button(matter, Msg::Cancel, false, "cancel-import", move || close(matter))}</div>
    }
}

fn failed(matter: Matter, why: ReadError) -> impl IntoView {
    let again = matter
        .opened
        .with_untracked(|o| o.as_ref().is_some_and(|o| o.survey.is_some()));
    view! {
        <p class="callout bad" role="alert">{matter.bench.pick((why.0, why.1))}</p>
        <div class="end">
            {again.then(|| button(matter, Msg::Again, false, "again", move || matter.step.set(Step::Choosing)))}
            {button(matter, Msg::Close, true, "close-import", move || close(matter))}
        </div>
    }
}

fn outline(matter: Matter) -> impl IntoView {
    move || {
        let o = matter.outline.get();
        let [west, south, east, north] = o.bounds;
        let place = if o.degrees {
            format!("{west:.4}°–{east:.4}°E, {south:.4}°–{north:.4}°N")
        } else {
            format!("{west:.0}–{east:.0} m, {south:.0}–{north:.0} m")
        };
        (!o.path.is_empty()).then(|| view! {
            <figure class="mini">
                <svg viewBox=format!("-4 -4 {} {}", o.size.0 + 8, o.size.1 + 8) role="img" aria-label=place.clone()><path d=o.path.clone()/></svg>
                <figcaption class="small faint">{place}</figcaption>
            </figure>
        })
    }
}

fn systems(found: &crate::exchange::import::LayerFound) -> Vec<System> {
    let mut all = vec![found.system];
    all.extend([
        System::Degrees,
        System::Gcj02,
        System::Bd09,
        System::WebMercator,
        System::Plane,
    ]);
    all.extend((25..=45).map(|zone| System::about(f64::from(zone) * 3.0)));
    for zone in 25..=45 {
        all.extend(System::zone(3, zone, true));
    }
    for zone in 13..=23 {
        all.extend(System::zone(6, zone, true));
    }
    let mut list: Vec<System> = Vec::new();
    for system in all {
        if !list.contains(&system) {
            list.push(system);
        }
    }
    list
}

fn layers(matter: Matter, survey: &Survey) -> impl IntoView + use<> {
    survey
        .layers
        .iter()
        .enumerate()
        .map(|(i, found)| {
            let systems = systems(found);
            let chosen = move || matter.options.with(|o| o.layers.get(i).and_then(|l| l.0));
            let list = systems.clone();
            let unsure = !found.sure;
            let count = found.features;
            view! {
                <div class="stack">
                    <p class="small"><b>{found.name.clone()}</b>" · "{found.format.clone()}" · "{matter.bench.pick((format!("{count} 个要素"), format!("{count} features")))}</p>
                    <label class="pair"><span>{move || matter.t(Msg::Coordinates)}</span>
                        <select data-field="system" on:change=move |event| {
                            if let Some(system) = event_value(&event).parse::<usize>().ok().and_then(|n| list.get(n).copied()) {
                                matter.options.update(|o| if let Some(l) = o.layers.get_mut(i) { l.0 = Some(system) });
                                matter.look();
                            }
                        }>
                            {systems.iter().enumerate().map(|(n, system)| {
                                let own = *system;
                                view! { <option value=n.to_string() selected=move || chosen() == Some(own)>{matter.bench.pick(own.name())}</option> }
                            }).collect_view()}
                        </select></label>
                    <label class="row small"><input type="checkbox" data-field="swapped" prop:checked=move || matter.options.with(|o| o.layers.get(i).is_some_and(|l| l.1)) on:change=move |_| {
                        matter.options.update(|o| if let Some(l) = o.layers.get_mut(i) { l.1 = !l.1 });
                        matter.look();
                    }/>{move || matter.t(Msg::Swapped)}</label>
                    {unsure.then(|| view! { <p class="callout warn small">{move || matter.t(Msg::Unsure)}</p> })}
                </div>
            }
        })
        .collect_view()
}

/// A list to choose from; the empty string stands for `nothing`.
fn choice(
    label: String,
    names: &[String],
    chosen: Signal<String>,
    set: Box<dyn Fn(String)>,
    nothing: Option<&'static str>,
    field: &'static str,
) -> AnyView {
    let option = move |name: String, own: String| {
        let value = own.clone();
        view! { <option value=value selected=move || chosen.get() == own>{name}</option> }
    };
    let first = nothing.map(|n| option(n.to_owned(), String::new()));
    let rest: Vec<_> = names.iter().map(|n| option(n.clone(), n.clone())).collect();
    view! {
        <label class="pair"><span>{label}</span>
            <select data-field=field on:change=move |event| set(event_value(&event))>{first}{rest}</select></label>
    }
    .into_any()
}

fn number(
    matter: Matter,
    label: Msg,
    note: Msg,
    field: &'static str,
    get: fn(&Options) -> i32,
    set: fn(&mut Options, i32),
) -> impl IntoView {
    view! {
        <label class="pair"><span>{move || matter.t(label)}</span>
            <input type="number" min="0" data-field=field prop:value=move || matter.options.with(get) on:change=move |event| {
                if let Ok(n) = event_value(&event).parse::<i32>() { matter.options.update(|o| set(o, n.max(0))) }
            }/></label>
        <p class="small faint">{move || matter.t(note)}</p>
    }
}

fn joins(matter: Matter, survey: Rc<Opened>) -> impl IntoView {
    let survey = survey.survey.clone()?;
    if survey.tables.is_empty() {
        return None;
    }
    let tables: Vec<String> = survey.tables.iter().map(|t| t.0.clone()).collect();
    let names = tables.clone();
    let columns: Vec<String> = survey.columns.iter().map(|c| c.name.clone()).collect();
    let headers = move || {
        let table = matter.options.with(|o| o.join.as_ref().map(|j| j.table as usize));
        table
            .and_then(|t| survey.tables.get(t))
            .map(|t| t.1.clone())
            .unwrap_or_default()
    };
    Some(move || {
        let join = matter.options.with(|o| o.join.clone());
        let table = choice(
            matter.t(Msg::JoinTable).to_owned(),
            &tables,
            Signal::stored(
                join.as_ref()
                    .and_then(|j| tables.get(j.table as usize))
                    .cloned()
                    .unwrap_or_default(),
            ),
            {
                let (names, columns) = (names.clone(), columns.clone());
                Box::new(move |name: String| {
                    let table = names.iter().position(|n| *n == name);
                    matter.options.update(|o| {
                        o.join = table.map(|t| Join {
                            table: t as u32,
                            table_column: 0,
                            column: columns.first().cloned().unwrap_or_default(),
                        });
                    });
                })
            },
            Some(matter.t(Msg::Nothing)),
            "join",
        );
        let rest = join.map(|join| {
            let headers = headers();
            let at = Signal::stored(headers.get(join.table_column as usize).cloned().unwrap_or_default());
            let on = Signal::stored(join.column);
            let list = headers.clone();
            view! {
                {choice(matter.t(Msg::JoinBy).to_owned(), &headers, at, Box::new(move |name| {
                    let column = list.iter().position(|h| *h == name).unwrap_or(0);
                    matter.options.update(|o| if let Some(j) = &mut o.join { j.table_column = column as u32 });
                }), None, "join-by")}
                {choice(matter.t(Msg::JoinTo).to_owned(), &columns, on, Box::new(move |name| {
                    matter.options.update(|o| if let Some(j) = &mut o.join { j.column = name });
                }), None, "join-to")}
            }
        });
        view! { {table}{rest} }
    })
}

/// Parts of the mapping shown at once; the others are folded away.
const FIRST: usize = 5;

fn choosing(matter: Matter) -> impl IntoView {
    let opened = matter.opened.get_untracked()?;
    let survey = opened.survey.clone()?;
    let names: Vec<String> = survey.columns.iter().map(|c| c.name.clone()).collect();
    let parts = |range: std::ops::Range<usize>| {
        PARTS[range]
            .iter()
            .map(|&(key, label, part)| {
                choice(
                    matter.bench.pick(label).to_owned(),
                    &names,
                    Signal::derive(move || {
                        matter
                            .options
                            .with(|o| part(&mut o.mapping.clone()).clone())
                            .unwrap_or_default()
                    }),
                    Box::new(move |name: String| {
                        matter
                            .options
                            .update(|o| *part(&mut o.mapping) = (!name.is_empty()).then_some(name))
                    }),
                    Some(matter.t(Msg::Nothing)),
                    key,
                )
            })
            .collect_view()
    };
    let shown = survey.columns.iter().take(12).cloned().collect::<Vec<_>>();
    Some(view! {
        <div class="papers">
            <div class="stack">{outline(matter)}{layers(matter, &survey)}</div>
            <div class="stack">
                <h3>{move || matter.t(Msg::Columns)}</h3>
                {parts(0..FIRST)}
                <details><summary>{move || matter.t(Msg::MoreColumns)}</summary><div class="stack">{parts(FIRST..PARTS.len())}</div></details>
                {joins(matter, opened.clone())}
                {number(matter, Msg::Tolerance, Msg::ToleranceNote, "tolerance", |o| o.tolerance, |o, n| o.tolerance = n.min(10_000))}
                {number(matter, Msg::GridSize, Msg::GridSizeNote, "grid-size", |o| o.grid_households as i32, |o, n| o.grid_households = n.clamp(50, 5000) as u32)}
            </div>
        </div>
        <div class="scroll-x" tabindex="0" role="region" aria-label=move || matter.t(Msg::Columns)><table>
            <thead><tr>{shown.iter().map(|c| view! { <th>{c.name.clone()}</th> }).collect_view()}</tr></thead>
            <tbody>{(0..3).map(|i| view! { <tr>{shown.iter().map(|c| view! { <td class="small">{c.first.get(i).cloned()}</td> }).collect_view()}</tr> }).collect_view()}</tbody>
        </table></div>
        <div class="end">
            {button(matter, Msg::Cancel, false, "cancel-import", move || close(matter))}
            {button(matter, Msg::Import, true, "import", move || matter.import())}
        </div>
    })
}

/// A choice among three, or two where nothing is called by the middle name.
fn picker(
    label: String,
    names: [Option<String>; 3],
    now: Choice,
    field: &'static str,
    set: impl Fn(Choice) + 'static,
) -> AnyView {
    const ALL: [Choice; 3] = [Choice::First, Choice::Second, Choice::Leave];
    let options: Vec<_> = (names.into_iter().enumerate())
        .filter_map(|(i, name)| {
            name.map(|name| view! { <option value=i.to_string() selected=ALL[i] == now>{name}</option> })
        })
        .collect();
    let set = move |event: web_sys::Event| {
        if let Some(&choice) = event_value(&event).parse::<usize>().ok().and_then(|i| ALL.get(i)) {
            set(choice);
        }
    };
    view! { <select data-field=field aria-label=label on:change=set>{options}</select> }.into_any()
}

/// What did not fit together, one by one, and ways to choose otherwise.
fn fitting(matter: Matter, list: &[Fitted]) -> impl IntoView + use<> {
    if list.is_empty() {
        return None;
    }
    let count = list.len();
    let t = move |msg: Msg| msg.text(matter.bench.language.get_untracked()).to_owned();
    let pick = |pair: &(String, String)| matter.words(pair);
    let changed = RwSignal::new(false);
    let rule = move |set: fn(&mut Rules, Choice), choice: Choice| {
        matter.options.update(|o| set(&mut o.fit, choice));
        changed.set(true);
    };
    let fit = matter.options.with_untracked(|o| o.fit.clone());
    let kinds =
        [MisfitKind::Gap, MisfitKind::Overlap].map(|kind| list.iter().any(|f| f.key.is_some_and(|k| k.0 == kind)));
    let gaps = kinds[0].then(|| {
        let names = [Some(t(Msg::GapGive)), None, Some(t(Msg::GapLeave))];
        view! { <label class="pair"><span>{t(Msg::AllGaps)}</span>{picker(t(Msg::AllGaps), names, fit.gaps, "all-gaps", move |c| rule(|r, c| r.gaps = c, c))}</label> }
    });
    let overlaps = kinds[1].then(|| {
        let names = [Some(t(Msg::OverlapFirst)), Some(t(Msg::OverlapSecond)), Some(t(Msg::OverlapRefuse))];
        view! { <label class="pair"><span>{t(Msg::AllOverlaps)}</span>{picker(t(Msg::AllOverlaps), names, fit.overlaps, "all-overlaps", move |c| rule(|r, c| r.overlaps = c, c))}</label> }
    });
    let rows: Vec<_> = (list.iter().take(MOST_SHOWN))
        .map(|f| {
            let [one, two] = &f.who;
            let between = if two.is_empty() { one.clone() } else { format!("{one} – {two}") };
            let choice = f.key.map(|key| {
                let leave = if key.0 == MisfitKind::Gap { Msg::GapLeave } else { Msg::OverlapRefuse };
                let names = [Some(one.clone()), Some(two.clone()).filter(|t| !t.is_empty()), Some(t(leave))];
                picker(t(Msg::Choose), names, f.now, "fit", move |choice| {
                    matter.options.update(|o| {
                        o.fit.single.retain(|s| (s.0, s.1, s.2) != key);
                        o.fit.single.push((key.0, key.1, key.2, choice));
                    });
                    changed.set(true);
                })
            });
            view! { <tr><td class="small">{f.at.clone()}</td><td>{between}</td><td class="small">{pick(&f.what)}</td><td class="small">{pick(&f.done)}</td><td>{choice}</td></tr> }
        })
        .collect();
    let heads = [Msg::Where, Msg::Between, Msg::Found, Msg::Handled, Msg::Choose].map(|m| view! { <th>{t(m)}</th> });
    let choosable = kinds[0] || kinds[1];
    let all: Vec<_> = (list.iter())
        .map(|f| {
            (
                format!("{} {}", f.at, f.who.join(" ")),
                (
                    format!("{}；{}", f.what.0, f.done.0),
                    format!("{}; {}", f.what.1, f.done.1),
                ),
            )
        })
        .collect();
    Some(view! {
        <div class="row"><h3 style="flex:1">{t(Msg::Fitting)}" ("{count}")"</h3>{saving(matter, "save-fitted", "fitted.csv", all)}</div>
        {choosable.then(|| view! { <p class="small faint">{t(Msg::FittingNote)}</p> })}
        {gaps}{overlaps}
        <div style="max-height:240px;overflow:auto" tabindex="0" role="region" aria-label=t(Msg::Fitting)><table data-part="fitted">
            <thead><tr>{heads.into_iter().collect_view()}</tr></thead><tbody>{rows}</tbody>
        </table></div>
        {move || changed.get().then(|| view! { <div class="end">{button(matter, Msg::Rebuild, false, "rebuild", move || matter.import())}</div> })}
    })
}

/// Most rows shown of a list of refusals; the file that can be saved has all.
const MOST_SHOWN: usize = 200;

/// A button that saves a list of places and words as CSV.
fn saving(
    matter: Matter,
    action: &'static str,
    name: &'static str,
    list: Vec<(String, (String, String))>,
) -> impl IntoView {
    let save = move || {
        let mut sheet = Sheet::new(
            "list",
            vec![
                Column::new("位置 Where", Kind::Text, 24),
                Column::new("原因 Why", Kind::Text, 60),
            ],
        );
        sheet.rows = list
            .iter()
            .map(|(at, why)| vec![Cell::text(at.as_str()), Cell::text(matter.words(why))])
            .collect();
        let order = Order::Csv(Workbook { sheets: vec![sheet] });
        crate::app::papers::save(matter.bench, name.to_owned(), order);
    };
    button(matter, Msg::SaveList, false, action, save)
}

/// A list of refusals with a way to take it along.
fn refusals(matter: Matter, title: Msg, list: Vec<(String, (String, String))>) -> impl IntoView {
    if list.is_empty() {
        return None;
    }
    let count = list.len();
    let rows: Vec<_> = list
        .iter()
        .take(MOST_SHOWN)
        .map(|(at, why)| (at.clone(), matter.words(why)))
        .collect();
    Some(view! {
        <div class="row"><h3 style="flex:1">{move || matter.t(title)}" ("{count}")"</h3>{saving(matter, "save-refused", "refused.csv", list)}</div>
        <div style="max-height:240px;overflow:auto" tabindex="0" role="region" aria-label=move || matter.t(title)><table data-part="refused"><tbody>
            {rows.into_iter().map(|(at, why)| view! { <tr><td class="small">{at}</td><td>{why}</td></tr> }).collect_view()}
        </tbody></table></div>
    })
}

fn made(matter: Matter, kept: Rc<RefCell<Option<ImportedData>>>) -> impl IntoView {
    let borrowed = kept.borrow();
    let data = borrowed.as_ref()?;
    let (units, grids) = (data.territory.units.len(), data.plan.grids().len());
    let (communities, snapped) = (data.plan.communities().len(), data.snapped);
    let line = matter.bench.pick((
        format!("{units} 个单元，{grids} 个网格，{communities} 个社区；对齐 {snapped} 个边界点。"),
        format!("{units} units, {grids} grids, {communities} communities; {snapped} boundary points snapped."),
    ));
    let [polygons, rows] = &data.unjoined;
    let unjoined = (polygons.0 + rows.0 > 0).then(|| {
        matter.bench.pick((
            format!(
                "{} 个图形在台账中没有对应行（{}）；台账 {} 行没有对应图形（{}）。",
                polygons.0,
                polygons.1.join("、"),
                rows.0,
                rows.1.join("、")
            ),
            format!(
                "{} polygons have no row ({}); {} rows have no polygon ({}).",
                polygons.0,
                polygons.1.join(", "),
                rows.0,
                rows.1.join(", ")
            ),
        ))
    });
    let place = |r: &RefusedFeature| format!("{}.{} {}", r.layer + 1, r.feature + 1, r.label);
    let list = data.refused.iter().map(|r| (place(r), r.reason.clone())).collect();
    let kept = kept.clone();
    Some(view! {
        <p class="callout good" data-part="made">{line}</p>
        {unjoined.map(|u| view! { <p class="callout warn small">{u}</p> })}
        {fitting(matter, &data.fitted)}
        {refusals(matter, Msg::Refused, list)}
        <div class="end">
            {button(matter, Msg::Again, false, "again", move || matter.step.set(Step::Choosing))}
            {button(matter, Msg::Use, true, "use", move || {
                // Taken, not copied: it may be a city.
                if let Some(data) = kept.take() {
                    opening::adopt_data(matter.bench, data.territory, data.plan);
                }
                close(matter);
            })}
        </div>
    })
}

fn ledger(matter: Matter, update: Rc<LedgerUpdate>) -> impl IntoView {
    let place = |r: &RefusedRow| {
        matter.bench.language.get_untracked().pick((
            format!("{} 第 {} 行 {}", r.sheet, r.row, r.column),
            format!("{} row {} {}", r.sheet, r.row, r.column),
        ))
    };
    let list = update.refused.iter().map(|r| (place(r), r.reason.clone())).collect();
    let nothing = update.is_empty();
    let lines = update
        .changes
        .iter()
        .map(|c| matter.bench.pick(c.clone()))
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    let counts = update.territory.is_some();
    view! {
        <h3>{move || matter.t(Msg::LedgerTitle)}</h3>
        {nothing.then(|| view! { <p class="callout">{move || matter.t(Msg::NoChange)}</p> })}
        <ul data-part="changes">{lines}</ul>
        {counts.then(|| view! { <p class="callout warn small">{move || matter.t(Msg::CountsNote)}</p> })}
        {refusals(matter, Msg::RefusedRows, list)}
        <div class="end">
            {button(matter, Msg::Cancel, false, "cancel-import", move || close(matter))}
            {(!nothing).then(|| button(matter, Msg::Apply, true, "apply-ledger", move || {
                matter.bench.apply_ledger(&update);
                close(matter);
            }))}
        </div>
    }
}

/// Where files go out.
#[component]
pub fn Export() -> impl IntoView {
    let bench = use_workbench();
    let line = move |label: Msg, action: &'static str, run: fn(Workbench)| {
        view! { <button type="button" class="btn" data-action=action on:click=move |_| run(bench)>{move || label.text(bench.language.get())}</button> }
    };
    view! {
        <h3>{move || Msg::Maps.text(bench.language.get())}</h3>
        <div class="stack">
            {line(Msg::GeoJson, "export-geojson", |b| files::export(b, files::Out::Map(0)))}
            {line(Msg::Shapefile, "export-shapefile", |b| files::export(b, files::Out::Map(1)))}
            {line(Msg::Kml, "export-kml", |b| files::export(b, files::Out::Map(2)))}
        </div>
        <h3>{move || Msg::Ledgers.text(bench.language.get())}</h3>
        <div class="stack">
            {line(Msg::LedgerOut, "export-ledger", |b| files::export(b, files::Out::Ledger))}
            {line(Msg::AssignmentCsv, "export-csv", |b| files::export(b, files::Out::Assignment))}
            {line(Msg::Template, "export-template", |b| files::export(b, files::Out::Template))}
        </div>
        <p class="small faint">{move || Msg::ExportNote.text(bench.language.get())}</p>
    }
}
