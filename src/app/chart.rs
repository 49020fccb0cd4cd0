//! Charts by plotters on a canvas. Each stands beside a table that says the same.

use super::preferences;
use super::workbench::use_workbench;
use crate::comparison::Comparison;
use crate::locale::app::Msg;
use crate::locale::index;
use leptos::html::Canvas;
use leptos::prelude::*;
use plotters::prelude::*;
use plotters_canvas::CanvasBackend;

/// Height of one row of the chart in CSS pixels.
const ROW: f64 = 30.0;
/// Colours of the second to sixth scenario (Okabe–Ito, told apart by the colour-blind too).
const HUES: [RGBColor; 5] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
];
const FONT: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// One mark: index row, scenario, relative difference with half-width in percent.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    row: usize,
    scenario: usize,
    change: f64,
    half: f64,
}

/// Paired differences from 现状 in percent of its mean, with intervals.
fn marks(comparison: &Comparison) -> (Vec<crate::simulation::Index>, Vec<Mark>) {
    let (mut rows, mut out) = (Vec::new(), Vec::new());
    for row in &comparison.rows {
        let Some(base) = row.cells.first().and_then(|c| c.mean).filter(|m| m.mean.abs() > 1e-9) else {
            continue;
        };
        let own: Vec<Mark> = row
            .cells
            .iter()
            .enumerate()
            .skip(1)
            .filter_map(|(scenario, cell)| {
                let d = cell.difference?;
                let (change, half) = (d.mean / base.mean.abs() * 100.0, d.half_width / base.mean.abs() * 100.0);
                (change.is_finite() && half.is_finite()).then_some(Mark {
                    row: rows.len(),
                    scenario,
                    change,
                    half,
                })
            })
            .collect();
        if !own.is_empty() {
            rows.push(row.index);
            out.extend(own);
        }
    }
    (rows, out)
}

/// A forest chart: what changed, by how many percent, and how sure.
#[component]
pub fn ForestChart(names: Vec<String>, comparison: Comparison) -> impl IntoView {
    let bench = use_workbench();
    let canvas = NodeRef::<Canvas>::new();
    let (rows, marks) = marks(&comparison);
    let height = (rows.len() as f64 + 2.0) * ROW;
    let legend: Vec<_> = names
        .iter()
        .enumerate()
        .skip(1)
        .map(|(i, n)| (HUES[(i - 1) % HUES.len()], n.clone()))
        .collect();
    let width = RwSignal::new(0.0f64);
    let resize = window_event_listener(leptos::ev::resize, move |_| {
        width.set(canvas.get_untracked().map_or(0.0, |c| f64::from(c.client_width())))
    });
    on_cleanup(move || resize.remove());
    Effect::new(move |_| {
        let Some(element) = canvas.get() else { return };
        let _ = width.get();
        let language = bench.language.get();
        let dark = preferences::is_dark(bench.theme.get());
        let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).max(1.0);
        let css_width = f64::from(element.client_width()).max(320.0);
        element.set_width((css_width * ratio) as u32);
        element.set_height((height * ratio) as u32);
        let labels: Vec<String> = rows
            .iter()
            .map(|i| language.pick(index::words(*i).name).to_owned())
            .collect();
        // A canvas that cannot be drawn leaves the table, which says the same.
        let _ = draw(&element, &labels, &marks, dark, ratio, css_width);
    });
    view! {
        <section class="stack">
            <h2>{move || bench.t(Msg::ChartTitle)}</h2>
            <div class="row small">{legend.into_iter().map(|(c, name)| view! {
                <span class="row" style="gap:4px"><i style=format!("width:10px;height:10px;border-radius:50%;background:rgb({},{},{})", c.0, c.1, c.2)></i>{name}</span>
            }).collect_view()}</div>
            <div class="chart"><canvas node_ref=canvas role="img" data-chart="forest" aria-label=move || bench.t(Msg::ChartTitle) style=format!("height:{height}px")></canvas></div>
        </section>
    }
}

fn draw(
    canvas: &web_sys::HtmlCanvasElement,
    labels: &[String],
    marks: &[Mark],
    dark: bool,
    ratio: f64,
    width: f64,
) -> Result<(), Box<dyn std::error::Error>> {
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or("no canvas")?;
    let root = backend.into_drawing_area();
    let (ground, ink, faint) = if dark {
        (RGBColor(18, 22, 27), RGBColor(230, 234, 239), RGBColor(64, 74, 86))
    } else {
        (RGBColor(255, 255, 255), RGBColor(28, 36, 48), RGBColor(213, 219, 225))
    };
    root.fill(&ground)?;
    // The axis holds all but the wildest marks: those are cut at the edge and written out.
    let reach = marks
        .iter()
        .map(|m| m.change.abs() + m.half)
        .fold(5.0f64, f64::max)
        .min(120.0)
        * 1.12;
    let px = |v: f64| (v * ratio) as u32;
    let size = 13.0 * ratio;
    let mut chart = ChartBuilder::on(&root)
        .margin(px(8.0))
        .set_label_area_size(LabelAreaPosition::Left, px(if width < 520.0 { 118.0 } else { 190.0 }))
        .set_label_area_size(LabelAreaPosition::Bottom, px(28.0))
        .build_cartesian_2d(-reach..reach, -0.5..labels.len() as f64 - 0.5)?;
    let count = labels.len();
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(faint)
        .axis_style(faint)
        .y_labels(0)
        .x_labels(if width < 520.0 { 5 } else { 9 })
        .x_label_formatter(&|v| {
            if v.abs() < 1e-9 {
                "0".to_owned()
            } else {
                format!("{}{:.0}%", if *v > 0.0 { "+" } else { "−" }, v.abs())
            }
        })
        .label_style((FONT, size).into_font().color(&ink))
        .draw()?;
    chart.draw_series(LineSeries::new(
        [(0.0, -0.5), (0.0, count as f64 - 0.5)],
        ink.stroke_width(ratio as u32),
    ))?;
    let scenarios = marks.iter().map(|m| m.scenario).max().unwrap_or(1) as f64;
    for mark in marks {
        let hue = HUES[(mark.scenario - 1) % HUES.len()];
        let y = (count - 1 - mark.row) as f64 + ((scenarios + 1.0) / 2.0 - mark.scenario as f64) * 0.5 / scenarios;
        let (low, high) = (
            (mark.change - mark.half).clamp(-reach, reach),
            (mark.change + mark.half).clamp(-reach, reach),
        );
        chart.draw_series(LineSeries::new(
            [(low, y), (high, y)],
            hue.stroke_width((2.0 * ratio) as u32),
        ))?;
        let x = mark.change.clamp(-reach, reach);
        chart.draw_series([Circle::new((x, y), (4.5 * ratio) as i32, hue.filled())])?;
        if mark.change.abs() > reach {
            let text = format!("{:+.0}%", mark.change);
            let at = if mark.change > 0.0 {
                x - reach * 0.12
            } else {
                x + reach * 0.03
            };
            chart.draw_series([Text::new(
                text,
                (at, y + 0.3),
                (FONT, size * 0.9).into_font().color(&ink),
            )])?;
        }
    }
    for (i, label) in labels.iter().enumerate() {
        let (x, y) = chart.backend_coord(&(-reach, (count - 1 - i) as f64));
        let style = (FONT, size)
            .into_font()
            .color(&ink)
            .pos(plotters::style::text_anchor::Pos::new(
                plotters::style::text_anchor::HPos::Right,
                plotters::style::text_anchor::VPos::Center,
            ));
        root.draw(&Text::new(label.clone(), (x - (8.0 * ratio) as i32, y), style))?;
    }
    root.present()?;
    Ok(())
}
