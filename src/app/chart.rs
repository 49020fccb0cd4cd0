//! Charts painted by plotters on a canvas, each with its finding as title, its table, and SVG, PNG and
//! CSV to take away. What is painted is laid out by [`crate::chart`], which also makes the SVG, so screen
//! and file are one drawing.

use super::files::{clean, download};
use super::preferences;
use super::workbench::{Workbench, use_workbench};
use crate::chart::{self, Anchor, Chart, Drawing, Mark, Panel, Role, colour};
use crate::locale::Language;
use crate::locale::results::Msg;
use crate::report::document::Picture;
use leptos::html::Canvas;
use leptos::prelude::*;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;

const FONT: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
/// Pixels across of files.
const FILE_WIDTH: f64 = 860.0;

/// A panel: title, chart, note, table, and what can be taken away.
pub fn panel(bench: Workbench, panel: Panel) -> impl IntoView {
    let Panel {
        key,
        title,
        note,
        chart,
        table,
    } = panel;
    let language = bench.language.get_untracked();
    let name = format!("{} {}", clean(&title), key);
    let csv = table.csv();
    let csv_name = name.clone();
    let files = chart.clone().map(|chart| {
        let (title, name) = (title.clone(), name.clone());
        let (png_chart, png_title, png_name) = (chart.clone(), title.clone(), name.clone());
        view! {
            <button type="button" class="btn quiet" data-export="svg" on:click=move |_| {
                let drawing = chart::draw(&chart, Some(&title), FILE_WIDTH, language);
                download(&format!("{name}.svg"), chart::svg::svg(&drawing, false).as_bytes());
            }>"SVG"</button>
            <button type="button" class="btn quiet" data-export="png" on:click=move |_| {
                let drawing = chart::draw(&png_chart, Some(&png_title), FILE_WIDTH, language);
                save_png(&format!("{png_name}.png"), &drawing);
            }>"PNG"</button>
        }
    });
    // With nothing to look at the table is the panel.
    let open = chart.is_none();
    view! {
        <section class="stack finding" data-chart=key>
            <h3>{title.clone()}</h3>
            {chart.map(|chart| view! { <Plot chart label=title/> })}
            {(!note.is_empty()).then(|| view! { <p class="small faint">{note}</p> })}
            <details open=open>
                <summary class="small">{Msg::Table.text(language)}</summary>
                <div class="scroll-x"><table class="small">
                    <thead><tr>{table.head.into_iter().enumerate().map(|(i, h)| view! { <th class:num=i != 0>{h}</th> }).collect_view()}</tr></thead>
                    <tbody>{table.rows.into_iter().map(|row| view! {
                        <tr>{row.into_iter().enumerate().map(|(i, cell)| view! { <td class:num=i != 0>{cell}</td> }).collect_view()}</tr>
                    }).collect_view()}</tbody>
                </table></div>
            </details>
            <div class="row take">
                {files}
                <button type="button" class="btn quiet" data-export="csv" on:click=move |_| download(&format!("{csv_name}.csv"), csv.as_bytes())>"CSV"</button>
            </div>
        </section>
    }
}

/// A chart as wide as its place.
#[component]
fn Plot(chart: Chart, label: String) -> impl IntoView {
    let bench = use_workbench();
    let canvas = NodeRef::<Canvas>::new();
    let width = RwSignal::new(0.0f64);
    let resize = window_event_listener(leptos::ev::resize, move |_| {
        width.set(canvas.get_untracked().map_or(0.0, |c| f64::from(c.client_width())))
    });
    on_cleanup(move || resize.remove());
    Effect::new(move |_| {
        let Some(element) = canvas.get() else { return };
        let _ = width.get();
        let dark = preferences::is_dark(bench.theme.get());
        let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).max(1.0);
        let across = f64::from(element.client_width()).max(260.0);
        let drawing = chart::draw(&chart, None, across, bench.language.get());
        let _ = web_sys::HtmlElement::style(&element).set_property("height", &format!("{:.0}px", drawing.height));
        // A canvas that cannot be drawn leaves the table, which says the same.
        let _ = paint(&element, &drawing, dark, ratio);
    });
    view! { <div class="chart"><canvas node_ref=canvas role="img" aria-label=label></canvas></div> }
}

/// Paints a drawing on a canvas with `ratio` dots a pixel.
fn paint(canvas: &web_sys::HtmlCanvasElement, drawing: &Drawing, dark: bool, ratio: f64) -> Option<()> {
    let (wide, high) = (drawing.width * ratio, drawing.height * ratio);
    canvas.set_width(wide as u32);
    canvas.set_height(high as u32);
    let mut backend = CanvasBackend::with_canvas_object(canvas.clone())?;
    let ground = if dark { RGBColor(18, 22, 27) } else { WHITE };
    backend
        .draw_rect((0, 0), (wide as i32, high as i32), &ground.to_rgba(), true)
        .ok()?;
    let at = |x: f64, y: f64| ((x * ratio).round() as i32, (y * ratio).round() as i32);
    let hue = |role: Role| {
        let (r, g, b, a) = colour(role, dark);
        RGBColor(r, g, b).mix(a)
    };
    for mark in &drawing.marks {
        match mark {
            Mark::Line {
                points,
                role,
                width,
                dashed,
            } => {
                let style = hue(*role).stroke_width((width * ratio).round().max(1.0) as u32);
                if *dashed && let [from, to] = points[..] {
                    for i in (0..60).step_by(2) {
                        let on = |i: i32| f64::from(i) / 60.0;
                        let point = |t: f64| at(from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t);
                        backend.draw_path([point(on(i)), point(on(i + 1))], &style).ok()?;
                    }
                } else {
                    backend
                        .draw_path(points.iter().map(|p| at(p.0, p.1)).collect::<Vec<_>>(), &style)
                        .ok()?;
                }
            }
            Mark::Area { points, role } => {
                backend
                    .fill_polygon(points.iter().map(|p| at(p.0, p.1)).collect::<Vec<_>>(), &hue(*role))
                    .ok()?;
            }
            Mark::Box { at: [x, y, w, h], role } => {
                backend
                    .draw_rect(at(*x, *y), at(x + w, y + h), &hue(*role), true)
                    .ok()?;
            }
            Mark::Dot {
                at: [x, y, r],
                role,
                hollow,
            } => {
                let (centre, radius) = (at(*x, *y), (r * ratio) as u32);
                backend.draw_circle(centre, radius, &hue(*role), true).ok()?;
                if *hollow {
                    backend
                        .draw_circle(centre, (r * ratio * 0.55) as u32, &ground.to_rgba(), true)
                        .ok()?;
                }
            }
            Mark::Text {
                at: place,
                text,
                size,
                role,
                anchor,
            } => {
                let h = match anchor {
                    Anchor::Start => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::End => HPos::Right,
                };
                let style = (FONT, size * ratio)
                    .into_font()
                    .color(&hue(*role))
                    .pos(Pos::new(h, VPos::Center));
                backend.draw_text(text, &style, at(place.0, place.1)).ok()?;
            }
        }
    }
    Some(())
}

fn element<T: JsCast>(tag: &str) -> Option<T> {
    let document = web_sys::window()?.document()?;
    document.create_element(tag).ok()?.dyn_into().ok()
}

/// A drawing as PNG in a data address, two dots a pixel, light.
fn png_url(drawing: &Drawing) -> Option<String> {
    let canvas: web_sys::HtmlCanvasElement = element("canvas")?;
    paint(&canvas, drawing, false, 2.0)?;
    canvas.to_data_url().ok()
}

/// A panel's chart as a picture for papers that take no other; `None` without a chart, or where the
/// browser gives none.
pub fn picture(panel: &Panel, language: Language) -> Option<Picture> {
    let drawing = chart::draw(panel.chart.as_ref()?, None, FILE_WIDTH, language);
    let url = png_url(&drawing)?;
    let text = web_sys::window()?.atob(url.split_once(',')?.1).ok()?;
    Some(Picture {
        // The paper writes the finding above and this below.
        caption: panel.note.clone(),
        // `atob` gives a byte a character.
        png: text.chars().map(|c| c as u8).collect(),
        width: drawing.width as u32,
        height: drawing.height as u32,
    })
}

/// Downloads a drawing as PNG.
fn save_png(name: &str, drawing: &Drawing) {
    if let (Some(url), Some(anchor)) = (png_url(drawing), element::<web_sys::HtmlAnchorElement>("a")) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
}
