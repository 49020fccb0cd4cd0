//! 案件类别: the nine classes and the user's own as data: how often, how urgent, who may close them, how long
//! they take, each time with its family of distributions in plain words. What cannot be played is refused by
//! name and changes nothing.

use super::ledger::trim;
use crate::app::event_value;
use crate::app::workbench::{Workbench, use_workbench};
use crate::locale::fault;
use crate::scenario::ScenarioEdit;
use crate::scenario::case_class::{CaseClass, Deadline, Season, Skill};
use crate::scenario::distribution::{Distribution, Family};
use crate::scenario::own_class::{Change, Classes, OwnClass};
use leptos::prelude::*;

/// Which class: one of the nine by key, or one of the user's own by its place.
#[derive(Clone, Debug, PartialEq)]
enum Of {
    Nine(String),
    Own(usize),
}

/// Which of a class's times.
#[derive(Clone, Copy, PartialEq)]
enum Time {
    Handling,
    Elapsed,
    Department,
}

const TIMES: [(Time, &str, (&str, &str)); 3] = [
    (Time::Handling, "handling", ("处置用时（小时，动手）", "Hands-on hours")),
    (
        Time::Elapsed,
        "elapsed",
        (
            "其他耗时（天：当事人、备件、审批）",
            "Days besides (parties, parts, permits)",
        ),
    ),
    (
        Time::Department,
        "department",
        ("部门报到用时（天，一个部门）", "Days until one department is done"),
    ),
];

const PRIORITIES: [(&str, &str); 3] = [("低", "low"), ("中", "normal"), ("高", "high")];

const SEASONS: [(Season, (&str, &str)); 4] = [
    (Season::Daytime, ("全年白天", "all year, by day")),
    (Season::Evening, ("全年晚间", "all year, evenings")),
    (Season::Office, ("工作时间", "office hours")),
    (Season::Heating, ("采暖季", "heating season")),
];

/// What a family means for whoever chooses one.
fn plain(family: Family) -> (&'static str, &'static str) {
    match family {
        Family::Lognormal => ("多数较短，少数很长", "most are short, a few very long"),
        Family::Exponential => ("越短越多，随时可能结束", "the shorter the likelier"),
        Family::Gamma => (
            "围绕均值，形状越大越集中",
            "around the mean, closer the larger the shape",
        ),
        Family::Weibull => (
            "形状小于 1 多极短极长，大于 1 较集中",
            "shape below 1: many very short and very long ones",
        ),
        Family::Uniform => ("两值之间同样可能", "anything between two values"),
        Family::Triangular => ("最小、最可能、最大", "least, likeliest, most"),
        Family::Deterministic => ("每件一样长", "always the same"),
        Family::Hyperexponential => (
            "几种情况混合：权重 均值 权重 均值…",
            "a mixture: weight mean weight mean …",
        ),
        Family::Empirical => ("逐个列出观测到的用时", "the times observed, one after the other"),
    }
}

/// A distribution of another family with about the same mean.
fn like(old: &Distribution, family: Family) -> Distribution {
    let mean = Some(old.mean()).filter(|m| m.is_finite() && *m > 0.0).unwrap_or(1.0);
    match family {
        Family::Deterministic => Distribution::Deterministic(mean),
        Family::Exponential => Distribution::Exponential(mean),
        // A coefficient of variation of 1.5 makes the mean 1.8 medians.
        Family::Lognormal => Distribution::lognormal_of_cv(mean / 1.8, 1.5),
        Family::Gamma => Distribution::Gamma { shape: 2.0, mean },
        Family::Weibull => Distribution::Weibull {
            shape: 1.5,
            scale: mean / 0.9,
        },
        Family::Uniform => Distribution::Uniform(0.5 * mean, 1.5 * mean),
        Family::Triangular => Distribution::Triangular(0.5 * mean, mean, 1.5 * mean),
        Family::Hyperexponential => Distribution::Hyperexponential(vec![(0.8, 0.5 * mean), (0.2, 3.0 * mean)]),
        Family::Empirical => Distribution::Empirical(vec![mean]),
    }
}

/// Changes the classes, or says by name what cannot be played; whether it was done.
fn change(bench: Workbench, edit: impl FnOnce(&mut Classes)) -> bool {
    let Some(mut classes) = bench.peek(|s| s.draft().scenario.classes.clone()) else {
        return false;
    };
    edit(&mut classes);
    let changes = &mut classes.changes;
    changes.retain(|_, c| *c != Change::default());
    let mut faults = Vec::new();
    classes.check(&mut faults);
    if faults.is_empty() {
        bench.edit(&ScenarioEdit::Classes(Box::new(classes)));
    } else {
        let said = fault::list(&faults, bench.language.get_untracked());
        bench.notify(said, true);
    }
    faults.is_empty()
}

/// Sets something of a class that both kinds have.
fn set(bench: Workbench, of: &Of, nine: impl FnOnce(&mut Change), own: impl FnOnce(&mut OwnClass)) {
    let done = change(bench, |classes| match of {
        Of::Nine(key) => nine(classes.changes.entry(key.clone()).or_default()),
        Of::Own(i) => {
            if let Some(class) = classes.own.get_mut(*i) {
                own(class);
            }
        }
    });
    if !done {
        // What was typed goes back to what holds.
        bench.live.update(|v| *v += 1);
    }
}

fn set_time(bench: Workbench, of: &Of, time: Time, to: Option<Distribution>) {
    let again = to.clone();
    set(
        bench,
        of,
        |c| match time {
            Time::Handling => c.handling = to,
            Time::Elapsed => c.elapsed = to,
            Time::Department => c.department = to,
        },
        |o| match time {
            Time::Handling => o.handling = again.unwrap_or_else(|| o.handling.clone()),
            Time::Elapsed => o.elapsed = again,
            Time::Department => o.department = again,
        },
    );
}

fn set_own(bench: Workbench, i: usize, edit: impl FnOnce(&mut OwnClass)) {
    set(bench, &Of::Own(i), |_| (), edit);
}

/// Case classes.
pub fn classes() -> impl IntoView {
    let bench = use_workbench();
    let open = RwSignal::new(None::<String>);
    // The classes in force, and how many of the last are the user's own.
    let shown = move || {
        let _ = bench.live.get();
        bench
            .watch(|s| {
                let draft = s.draft();
                let own = &draft.scenario.classes.own;
                let classes = draft.live.parameters.as_ref().map_or(Vec::new(), |p| p.classes.clone());
                let nine = classes.len().saturating_sub(own.len());
                (classes.into_iter().enumerate())
                    .map(|(i, class)| match i.checked_sub(nine) {
                        Some(i) => (Of::Own(i), class, own.get(i).cloned(), true),
                        None => {
                            let changed = draft.scenario.classes.changes.contains_key(&class.key);
                            (Of::Nine(class.key.clone()), class, None, changed)
                        }
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let add = move |_| {
        let name = bench.pick(("自定类别", "My class")).to_owned();
        let mut key = String::new();
        change(bench, |classes| {
            let free = (1..).find(|n| classes.own.iter().all(|o| o.key != format!("own{n}")));
            key = format!("own{}", free.unwrap_or(1));
            classes.own.push(OwnClass::new(key.clone(), name));
        });
        open.set(Some(key));
    };
    view! {
        <p class="muted">{move || bench.pick(("九类案件和自定类别都是数据：发生率、时限、优先级、用时分布均可改，改动随情景保存、分享，可撤销。九类的发生率在参数台账里改。", "The nine classes and your own are data: rates, limits, priorities and times can all be changed; changes are kept and shared with the scenario and can be undone. Rates of the nine stand in the parameter ledger."))}</p>
        <div class="scroll-x"><table data-panel="classes">
            <thead><tr>{move || [("类别", "Class"), ("每千人每月", "per 1,000 a month"), ("时限", "Limit"), ("优先级", "Priority"), ("处置用时均值", "Mean hands-on"), ("", "")].into_iter().enumerate().map(|(i, h)| view! { <th class:num=matches!(i, 1 | 2 | 4)>{bench.pick(h)}</th> }).collect_view()}</tr></thead>
            <tbody>{move || shown().into_iter().map(|(of, class, own, changed)| row(bench, open, of, class, own, changed)).collect_view()}</tbody>
        </table></div>
        <div class="row"><button type="button" class="btn" data-action="add-class" on:click=add>{move || bench.pick(("＋ 自定类别", "+ A class of my own"))}</button></div>
    }
}

fn row(
    bench: Workbench,
    open: RwSignal<Option<String>>,
    of: Of,
    class: CaseClass,
    own: Option<OwnClass>,
    changed: bool,
) -> impl IntoView {
    let key = class.key.clone();
    let is_open = open.get().as_ref() == Some(&key);
    let (n, clock) = parts(class.deadline);
    let name = bench.pick((class.name.0.clone(), class.name.1.clone()));
    let toggle = {
        let key = key.clone();
        move |_| {
            open.update(|o| {
                *o = if o.as_ref() == Some(&key) {
                    None
                } else {
                    Some(key.clone())
                }
            })
        }
    };
    view! {
        <tr data-class=key class:sel=changed>
            <th scope="row">{name}</th>
            <td class="num">{trim(class.rate)}</td>
            <td class="num">{trim(n)} " " {bench.pick(CLOCKS[clock])}</td>
            <td>{bench.pick(PRIORITIES[usize::from(class.priority.min(2))])}{class.on_call.then(|| bench.pick((" · 全天候", " · round the clock")))}</td>
            <td class="num">{trim(class.handling.mean())} " " {bench.pick(("小时", "h"))} <span class="small muted">" " {bench.pick(class.handling.family().name())}</span></td>
            <td><button type="button" class="btn quiet" data-action="edit-class" aria-expanded=is_open.to_string() on:click=toggle>{bench.pick(if is_open { ("收起", "Close") } else { ("编辑", "Edit") })}</button></td>
        </tr>
        {is_open.then(|| view! { <tr data-panel="class-editor"><td colspan="6">{editor(bench, of, class, own, changed)}</td></tr> })}
    }
}

const CLOCKS: [(&str, &str); 3] = [
    ("紧急工作时", "h day and night"),
    ("工作时", "working hours"),
    ("工作日", "working days"),
];

fn parts(deadline: Deadline) -> (f64, usize) {
    match deadline {
        Deadline::UrgentHours(h) => (h, 0),
        Deadline::WorkHours(h) => (h, 1),
        Deadline::WorkDays(d) => (d, 2),
    }
}

fn deadline(n: f64, clock: usize) -> Deadline {
    match clock {
        0 => Deadline::UrgentHours(n),
        1 => Deadline::WorkHours(n),
        _ => Deadline::WorkDays(n),
    }
}

/// A labelled number.
fn number(
    bench: Workbench,
    name: (&'static str, &'static str),
    field: &'static str,
    value: f64,
    put: impl Fn(f64) + 'static,
) -> AnyView {
    let typed = move |e: leptos::ev::Event| match event_value(&e).trim().parse::<f64>() {
        Ok(v) => put(v),
        Err(_) => bench.notify(
            bench.pick((format!("{}：请填数字", name.0), format!("{}: give a number", name.1))),
            true,
        ),
    };
    view! {
        <label class="field small"><span>{bench.pick(name)}</span>
            <input type="number" step="any" data-field=field prop:value=trim(value) on:change=typed/></label>
    }
    .into_any()
}

/// A labelled choice by position.
fn choice(
    bench: Workbench,
    name: (&'static str, &'static str),
    field: &'static str,
    options: Vec<(&'static str, &'static str)>,
    at: usize,
    put: impl Fn(usize) + 'static,
) -> AnyView {
    view! {
        <label class="field small"><span>{bench.pick(name)}</span>
            <select data-field=field on:change=move |e| { if let Ok(i) = event_value(&e).parse() { put(i) } }>
                {options.into_iter().enumerate().map(|(i, o)| view! { <option value=i.to_string() selected=i == at>{bench.pick(o)}</option> }).collect_view()}
            </select></label>
    }
    .into_any()
}

fn editor(bench: Workbench, of: Of, class: CaseClass, own: Option<OwnClass>, changed: bool) -> impl IntoView {
    let (n, clock) = parts(class.deadline);
    let mut fields: Vec<AnyView> = Vec::new();
    let at = of.clone();
    fields.push(number(bench, ("时限", "Limit"), "deadline", n, move |v| {
        let to = deadline(v, clock);
        set(bench, &at, |c| c.deadline = Some(to), |o| o.deadline = to);
    }));
    let at = of.clone();
    fields.push(choice(
        bench,
        ("按", "counted in"),
        "clock",
        CLOCKS.to_vec(),
        clock,
        move |i| {
            let to = deadline(n, i);
            set(bench, &at, |c| c.deadline = Some(to), |o| o.deadline = to);
        },
    ));
    let at = of.clone();
    let priority = usize::from(class.priority.min(2));
    fields.push(choice(
        bench,
        ("优先级", "Priority"),
        "priority",
        PRIORITIES.to_vec(),
        priority,
        move |i| {
            set(bench, &at, |c| c.priority = Some(i as u8), |o| o.priority = i as u8);
        },
    ));
    let at = of.clone();
    let hours = vec![("班内办理", "on shift"), ("全天候处置", "at any hour")];
    fields.push(choice(
        bench,
        ("何时办理", "Served"),
        "on-call",
        hours,
        usize::from(class.on_call),
        move |i| {
            set(bench, &at, |c| c.on_call = Some(i == 1), |o| o.on_call = i == 1);
        },
    ));
    if let (Of::Own(i), Some(own)) = (&of, own) {
        own_fields(bench, *i, &class, &own, &mut fields);
    }
    let times = TIMES.map(|(time, field, name)| {
        let value = match time {
            Time::Handling => class.handling.clone(),
            Time::Elapsed => class.elapsed.clone(),
            Time::Department => class.department.clone(),
        };
        distribution(bench, of.clone(), time, field, name, value)
    });
    let undo = match of {
        Of::Nine(key) => changed.then(|| {
            view! { <button type="button" class="btn quiet" data-action="reset-class" on:click=move |_| { change(bench, |c| { c.changes.remove(&key); }); }>{bench.pick(("恢复默认", "Back to the ledger's"))}</button> }
            .into_any()
        }),
        Of::Own(i) => Some(view! { <button type="button" class="btn quiet" data-action="remove-class" on:click=move |_| { change(bench, |c| { if i < c.own.len() { c.own.remove(i); } }); }>{bench.pick(("删除此类别", "Remove this class"))}</button> }.into_any()),
    };
    view! { <div class="class-editor"><div class="fields">{fields}</div>{times}<div class="row">{undo}</div></div> }
}

/// What only the user's own classes have.
fn own_fields(bench: Workbench, i: usize, class: &CaseClass, own: &OwnClass, fields: &mut Vec<AnyView>) {
    let name = own.name.clone();
    fields.insert(0, view! {
        <label class="field small"><span>{bench.pick(("名称", "Name"))}</span>
            <input type="text" maxlength="40" data-field="class-name" prop:value=name on:change=move |e| { let v = event_value(&e); set_own(bench, i, |o| o.name = v) }/></label>
    }.into_any());
    type Field = (&'static str, (&'static str, &'static str), f64, fn(&mut OwnClass, f64));
    let numbers: [Field; 7] = [
        (
            "rate",
            ("每千人每月件数", "Cases per 1,000 a month"),
            own.rate,
            |o, v| o.rate = v,
        ),
        (
            "old",
            ("老旧小区倍数", "Factor in old compounds"),
            own.old_factor,
            |o, v| o.old_factor = v,
        ),
        (
            "latent",
            ("无人报告、靠发现的比例", "Share that nobody reports"),
            own.latent_share,
            |o, v| o.latent_share = v,
        ),
        (
            "beyond",
            ("社区办不了的比例", "Share beyond the community"),
            own.beyond_community,
            |o, v| o.beyond_community = v,
        ),
        (
            "grid-share",
            ("其余由网格办结的比例", "Of the rest, closed by the grid"),
            class.grid_share,
            |o, v| o.grid_share = Some(v),
        ),
        (
            "town-share",
            ("办不了的由乡镇办结的比例", "Of those beyond, closed by the town"),
            class.town_share,
            |o, v| o.town_share = Some(v),
        ),
        (
            "departments",
            ("吹哨部门数", "Departments called"),
            f64::from(own.departments),
            |o, v| o.departments = v.clamp(0.0, 255.0) as u8,
        ),
    ];
    for (field, name, value, put) in numbers {
        fields.push(number(bench, name, field, value, move |v| {
            set_own(bench, i, |o| put(o, v))
        }));
    }
    let season = SEASONS.iter().position(|s| s.0 == own.season).unwrap_or(0);
    let seasons = SEASONS.iter().map(|s| s.1).collect();
    fields.push(choice(
        bench,
        ("何时发生", "When it happens"),
        "season",
        seasons,
        season,
        move |at| {
            set_own(bench, i, |o| o.season = SEASONS[at.min(3)].0);
        },
    ));
    let skill = Skill::ALL.iter().position(|s| *s == own.skill).unwrap_or(0);
    let skills = Skill::ALL.iter().map(|s| s.name()).collect();
    fields.push(choice(
        bench,
        ("乡镇哪一组办理", "Taken by"),
        "skill",
        skills,
        skill,
        move |at| {
            set_own(bench, i, |o| o.skill = Skill::ALL[at.min(3)]);
        },
    ));
    let help = usize::from(own.helped_by.volunteers)
        | usize::from(own.helped_by.partners) << 1
        | usize::from(own.helped_by.bought) << 2;
    let helps = vec![
        ("无", "nobody"),
        ("志愿者", "volunteers"),
        ("共建单位和党员", "partners"),
        ("志愿者、共建单位", "volunteers, partners"),
        ("购买服务", "bought services"),
        ("志愿者、购买服务", "volunteers, bought"),
        ("共建单位、购买服务", "partners, bought"),
        ("三者都可", "all three"),
    ];
    fields.push(choice(
        bench,
        ("谁可协助", "Who can help"),
        "helped",
        helps,
        help,
        move |at| {
            set_own(bench, i, |o| {
                (o.helped_by.volunteers, o.helped_by.partners, o.helped_by.bought) =
                    (at & 1 > 0, at & 2 > 0, at & 4 > 0);
            });
        },
    ));
}

/// A time: its family in plain words, and its numbers.
fn distribution(
    bench: Workbench,
    of: Of,
    time: Time,
    field: &'static str,
    name: (&'static str, &'static str),
    value: Distribution,
) -> AnyView {
    let family = value.family();
    let position = Family::ALL.iter().position(|f| *f == family).unwrap_or(0);
    let (at, old) = (of.clone(), value.clone());
    let chosen = choice(
        bench,
        name,
        field,
        Family::ALL.map(Family::name).to_vec(),
        position,
        move |i| {
            if let Some(&family) = Family::ALL.get(i) {
                set_time(bench, &at, time, Some(like(&old, family)));
            }
        },
    );
    let numbers = value.numbers();
    let many = matches!(family, Family::Hyperexponential | Family::Empirical);
    let inputs: Vec<AnyView> = if many {
        let text: Vec<String> = numbers.iter().map(|n| trim(*n)).collect();
        vec![view! {
            <label class="field small" style="flex:1;min-width:200px"><span>{bench.pick(family.numbers()[0])}</span>
                <input type="text" data-number=field prop:value=text.join(" ") on:change=move |e| {
                    let text = event_value(&e);
                    let read: Result<Vec<f64>, _> = text.split([' ', ',', '，', '、', ';', '；']).filter(|w| !w.is_empty()).map(str::parse).collect();
                    match read.ok().and_then(|n| Distribution::new(family, &n)) {
                        Some(d) => set_time(bench, &of, time, Some(d)),
                        None => bench.notify(bench.pick(("请填用空格或逗号隔开的数字；混合分布须成对", "Give numbers parted by spaces or commas; a mixture needs pairs")), true),
                    }
                }/></label>
        }.into_any()]
    } else {
        let fields = family.numbers().iter().enumerate();
        fields
            .map(|(i, &name)| {
                let (of, numbers) = (of.clone(), numbers.clone());
                number(bench, name, ["n0", "n1", "n2"][i.min(2)], numbers[i], move |v| {
                    let mut numbers = numbers.clone();
                    numbers[i] = v;
                    if let Some(d) = Distribution::new(family, &numbers) {
                        set_time(bench, &of, time, Some(d));
                    }
                })
            })
            .collect()
    };
    let mean = trim(value.mean());
    view! {
        <div class="time" data-time=field>{chosen}{inputs}
            <p class="small muted">{bench.pick(plain(family))} " · " {bench.pick(("均值", "mean"))} " " <span data-value="mean">{mean}</span></p>
        </div>
    }
    .into_any()
}
