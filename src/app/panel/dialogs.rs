//! Dialogs: share, import, keys, about.

use crate::app::action::ACTIONS;
use crate::app::workbench::{Dialog, Workbench, use_workbench};
use crate::app::{event_value, opening};
use crate::exchange::geojson_map::{Mapping, Preview};
use crate::exchange::share_link::{self, Run};
use crate::job::{Reply, Request};
use crate::locale::app::Msg;
use leptos::prelude::*;
use std::sync::Arc;

/// Whatever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let bench = use_workbench();
    move || match bench.dialog.get() {
        Dialog::None => ().into_any(),
        Dialog::Share => view! { <Sheet title=Msg::Share><Share/></Sheet> }.into_any(),
        Dialog::Import { name, bytes } => {
            view! { <Sheet title=Msg::ImportTitle><Import name bytes/></Sheet> }.into_any()
        }
        Dialog::ExportMap => {
            view! { <Sheet title=Msg::ExportMap><super::export::ExportMap/></Sheet> }.into_any()
        }
        Dialog::Keys => view! { <Sheet title=Msg::Keys><Keys/></Sheet> }.into_any(),
        Dialog::About => view! { <Sheet title=Msg::About><About/></Sheet> }.into_any(),
    }
}

#[component]
fn Sheet(title: Msg, children: Children) -> impl IntoView {
    let bench = use_workbench();
    let sheet = NodeRef::<leptos::html::Div>::new();
    // Focus moves into the dialog, so that keys and screen readers are there too.
    Effect::new(move |_| {
        if let Some(sheet) = sheet.get() {
            let _ = sheet.focus();
        }
    });
    view! {
        <div class="veil" on:click=move |_| bench.dialog.set(Dialog::None)>
            <div class="dialog" role="dialog" aria-modal="true" tabindex="-1" node_ref=sheet aria-label=move || bench.t(title) on:click=|event| event.stop_propagation()>
                <div class="row"><h2 style="flex:1">{move || bench.t(title)}</h2><button type="button" class="btn quiet icon" aria-label=move || bench.t(Msg::Close) on:click=move |_| bench.dialog.set(Dialog::None)>"✕"</button></div>
                {children()}
            </div>
        </div>
    }
}

/// The link of the draft in hand.
async fn link_of(bench: Workbench) -> Option<String> {
    let request = bench.peek(|s| {
        let draft = s.draft();
        let (seed, replications) = (bench.seed.get_untracked(), bench.replications.get_untracked());
        let complete = draft.outcome.as_ref().filter(|o| o.replications == replications);
        Request::WriteLink {
            base: Box::new((*s.base).clone()),
            scenario: Box::new(draft.scenario.clone()),
            run: Run {
                seed,
                replications,
                digest: complete.map(|o| o.digest()),
            },
        }
    })?;
    let fragment = match bench.write(&request).await {
        Ok(fragment) => fragment,
        Err(why) => {
            bench.notify(why.0, true);
            return None;
        }
    };
    let page = web_sys::window()?.location().href().ok()?;
    let page = page.split('#').next().unwrap_or_default();
    Some(format!("{page}#{fragment}"))
}

/// Writes the link, then shows it.
#[component]
fn Share() -> impl IntoView {
    let bench = use_workbench();
    let link = RwSignal::new(None::<String>);
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(text) = link_of(bench).await {
            let _ = link.try_set(Some(text));
        }
    });
    move || match link.get() {
        Some(link) => view! { <Link link/> }.into_any(),
        None => view! { <p class="muted">{bench.t(Msg::Reading)}</p> }.into_any(),
    }
}

#[component]
fn Link(link: String) -> impl IntoView {
    let bench = use_workbench();
    let length = link.chars().count();
    let has_results = bench.peek(|s| s.draft().outcome.is_some()).unwrap_or(false);
    let is_sample = bench.peek(crate::app::session::Session::is_sample).unwrap_or(true);
    let (class, note) = if length <= share_link::GREEN {
        ("badge ok", Msg::LinkShort)
    } else if length <= share_link::AMBER {
        ("badge", Msg::LinkLong)
    } else {
        ("badge no", Msg::LinkTooLong)
    };
    let usable = length <= share_link::AMBER;
    let copied = RwSignal::new(false);
    let text = link.clone();
    let copy = move |_| {
        let Some(clipboard) = web_sys::window().map(|w| w.navigator().clipboard()) else {
            return;
        };
        let promise = clipboard.write_text(&text);
        wasm_bindgen_futures::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(promise).await {
                Ok(_) => copied.set(true),
                Err(_) => bench.notify(bench.say(Msg::CopyFailed), true),
            }
        });
    };
    view! {
        <p class="muted">{move || bench.t(Msg::ShareNote)}</p>
        {usable.then(|| view! { <textarea rows="4" readonly data-value="link" aria-label=move || bench.t(Msg::Share)>{link.clone()}</textarea> })}
        <p class="small"><span class=class>{bench.pick((format!("{length} 个字符"), format!("{length} characters")))}</span> " " {move || bench.t(note)}</p>
        {(!has_results).then(|| view! { <p class="callout warn small">{move || bench.t(Msg::ShareNoResults)}</p> })}
        {(!is_sample).then(|| view! { <p class="callout warn small">{move || bench.t(Msg::ShareImported)}</p> })}
        <div class="end">
            <button type="button" class="btn" on:click=move |_| crate::app::files::download_scenario(bench)>{move || bench.t(Msg::SaveFile)}</button>
            <button type="button" class="btn primary" data-action="copy" disabled=!usable on:click=copy>{move || if copied.get() { bench.t(Msg::Copied) } else { bench.t(Msg::CopyLink) }}</button>
        </div>
    }
}

/// What stands behind the choice "no column".
const NO_COLUMN: &str = "";

#[component]
fn Import(name: String, bytes: Arc<Vec<u8>>) -> impl IntoView {
    let bench = use_workbench();
    let preview = RwSignal::new(None::<Result<Preview, (String, String)>>);
    let mapping = RwSignal::new(Mapping::default());
    let size = RwSignal::new(300u32);
    let working = RwSignal::new(false);
    let report = RwSignal::new(None::<(String, Vec<(u32, (String, String))>)>);
    let file = (*bytes).clone();
    bench.jobs.with_value(|jobs| {
        jobs.ask(&Request::Preview { bytes: file }, move |reply| match reply {
            Reply::Preview(Ok(p)) => {
                mapping.set(p.guess.clone());
                preview.set(Some(Ok(p)));
            }
            Reply::Preview(Err(e)) => preview.set(Some(Err((e.0, e.1)))),
            Reply::Failed(zh, en) => preview.set(Some(Err((zh, en)))),
            _ => {}
        });
    });
    let title = name.trim_end_matches(".geojson").trim_end_matches(".json").to_owned();
    let import = move |_| {
        working.set(true);
        let request = Request::Import {
            name: title.clone(),
            bytes: (*bytes).clone(),
            mapping: mapping.get_untracked(),
            grid_households: size.get_untracked(),
        };
        bench.jobs.with_value(|jobs| {
            jobs.ask(&request, move |reply| {
                working.set(false);
                match reply {
                    Reply::Imported(Ok(data)) => {
                        let data = *data;
                        let language = bench.language.get_untracked();
                        let made = language.pick((
                            format!(
                                "已建立 {} 个单元；修正 {} 个接缝点；{} 个要素未采用。",
                                data.territory.units.len(),
                                data.snapped,
                                data.refused.len()
                            ),
                            format!(
                                "{} units made; {} points snapped; {} features refused.",
                                data.territory.units.len(),
                                data.snapped,
                                data.refused.len()
                            ),
                        ));
                        let refused = data
                            .refused
                            .iter()
                            .map(|r| (r.feature, r.reason.clone()))
                            .collect::<Vec<_>>();
                        opening::adopt_data(bench, data.territory, data.plan);
                        if refused.is_empty() {
                            bench.dialog.set(Dialog::None);
                            bench.notify(made, false);
                        } else {
                            report.set(Some((made, refused)));
                        }
                    }
                    Reply::Imported(Err(e)) => preview.set(Some(Err((e.0, e.1)))),
                    Reply::Failed(zh, en) => preview.set(Some(Err((zh, en)))),
                    _ => {}
                }
            });
        });
    };
    let chooser = move |label: Msg,
                        columns: Vec<String>,
                        read: fn(&Mapping) -> &Option<String>,
                        write: fn(&mut Mapping, Option<String>)| {
        view! {
            <label class="row"><span style="width:11em">{move || bench.t(label)}</span>
                <select style="flex:1" on:change=move |event| {
                    let value = event_value(&event);
                    mapping.update(|m| write(m, (value != NO_COLUMN).then_some(value)));
                }>
                    <option value=NO_COLUMN selected=move || mapping.with(|m| read(m).is_none())>{move || bench.t(Msg::NoColumn)}</option>
                    {columns.into_iter().map(|c| { let own = c.clone(); view! { <option value=c.clone() selected=move || mapping.with(|m| read(m).as_deref() == Some(own.as_str()))>{c.clone()}</option> } }).collect_view()}
                </select>
            </label>
        }
    };
    view! {
        <p><b>{name}</b></p>
        {move || report.get().map(|(made, refused)| view! {
            <p class="callout good">{made}</p>
            <p>{bench.t(Msg::RefusedList)}</p>
            <div style="max-height:260px;overflow:auto"><table><tbody>
                {refused.into_iter().take(500).map(|(n, why)| view! { <tr><td class="num">{bench.pick((format!("第 {} 个", n + 1), format!("no. {}", n + 1)))}</td><td>{bench.pick(why)}</td></tr> }).collect_view()}
            </tbody></table></div>
            <div class="end"><button type="button" class="btn primary" on:click=move |_| bench.dialog.set(Dialog::None)>{bench.t(Msg::Done)}</button></div>
        })}
        {move || report.get().is_none().then(|| match preview.get() {
            None => view! { <p class="muted">{bench.t(Msg::Reading)}</p> }.into_any(),
            Some(Err(why)) => view! { <p class="callout bad">{bench.pick(why)}</p> }.into_any(),
            Some(Ok(p)) => {
                let names: Vec<String> = p.columns.iter().map(|c| c.name.clone()).collect();
                let features = p.features;
                view! {
                    <p class="muted">{bench.pick((format!("{features} 个要素，{} 列。请核对哪一列是什么：", names.len()), format!("{features} features, {} columns. Check which column is what:", names.len())))}</p>
                    <div class="stack">
                        {chooser(Msg::Households, names.clone(), |m| &m.households, |m, v| m.households = v)}
                        {chooser(Msg::Residents, names.clone(), |m| &m.residents, |m, v| m.residents = v)}
                        {chooser(Msg::NameColumn, names.clone(), |m| &m.name, |m, v| m.name = v)}
                        {chooser(Msg::Code, names.clone(), |m| &m.code, |m, v| m.code = v)}
                        {chooser(Msg::Community, names.clone(), |m| &m.community, |m, v| m.community = v)}
                        {chooser(Msg::Grid, names.clone(), |m| &m.grid, |m, v| m.grid = v)}
                        {move || mapping.with(|m| m.grid.is_none()).then(|| view! {
                            <label class="row"><span style="width:11em">{bench.t(Msg::HouseholdsPerGrid)}</span>
                                <input type="number" min="50" max="5000" prop:value=move || size.get() on:change=move |event| { if let Ok(n) = event_value(&event).parse::<u32>() { size.set(n.clamp(50, 5000)) } }/>
                                <span class="small faint">{bench.t(Msg::AutoGridNote)}</span></label>
                        })}
                    </div>
                    <div class="scroll-x"><table>
                        <thead><tr>{p.columns.iter().map(|c| view! { <th>{c.name.clone()}</th> }).collect_view()}</tr></thead>
                        <tbody>{(0..3).map(|i| view! { <tr>{p.columns.iter().map(|c| view! { <td class="small">{c.first.get(i).cloned()}</td> }).collect_view()}</tr> }).collect_view()}</tbody>
                    </table></div>
                }.into_any()
            }
        })}
        {move || report.get().is_none().then(|| {
            let import = import.clone();
            let ready = matches!(preview.get(), Some(Ok(_)));
            view! {
                <div class="end">
                    <button type="button" class="btn" on:click=move |_| bench.dialog.set(Dialog::None)>{bench.t(Msg::Cancel)}</button>
                    <button type="button" class="btn primary" data-action="import" disabled=move || !ready || working.get() on:click=import>{move || if working.get() { bench.t(Msg::Reading) } else { bench.t(Msg::ImportDo) }}</button>
                </div>
            }
        })}
    }
}

#[component]
fn Keys() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <table><tbody>
            {ACTIONS.iter().map(|a| view! { <tr><td>{move || bench.t(a.label)}</td><td class="num"><kbd>{a.key}</kbd></td></tr> }).collect_view()}
            <tr><td>{move || bench.t(Msg::KeyEscape)}</td><td class="num"><kbd>"Esc"</kbd></td></tr>
            <tr><td>{move || bench.t(Msg::KeyArrows)}</td><td class="num"><kbd>"← ↑ → ↓  + −"</kbd></td></tr>
        </tbody></table>
    }
}

#[component]
fn About() -> impl IntoView {
    let bench = use_workbench();
    view! {
        <p>{move || bench.t(Msg::AboutText)}</p>
        <ol style="margin:0;padding-left:1.4em;line-height:1.9">
            <li>{move || bench.t(Msg::Step1)}</li><li>{move || bench.t(Msg::Step2)}</li><li>{move || bench.t(Msg::Step3)}</li><li>{move || bench.t(Msg::Step4)}</li><li>{move || bench.t(Msg::Step5)}</li>
        </ol>
        <p class="small faint">{move || bench.t(Msg::SampleNote)}</p>
        <p class="small faint">"Geju " {crate::ENGINE_VERSION}</p>
    }
}
