//! A drawing as SVG, for files.

use super::{Anchor, Drawing, Mark, Role, colour};
use std::fmt::Write;

const FONT: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// The drawing as a document of its own.
pub fn svg(drawing: &Drawing, dark: bool) -> String {
    let (w, h) = (drawing.width, drawing.height);
    let ground = if dark { "#12161b" } else { "#ffffff" };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" width=\"{w:.0}\" height=\"{h:.0}\" font-family=\"{FONT}\"><rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>"
    );
    let paint = |role: Role| {
        let (r, g, b, a) = colour(role, dark);
        if a < 1.0 {
            format!("rgba({r},{g},{b},{a})")
        } else {
            format!("#{r:02x}{g:02x}{b:02x}")
        }
    };
    // Writing to a string never fails.
    for mark in &drawing.marks {
        let _ = match mark {
            Mark::Line {
                points,
                role,
                width,
                dashed,
            } => {
                let dash = if *dashed { " stroke-dasharray=\"5 4\"" } else { "" };
                write!(
                    out,
                    "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{dash}/>",
                    path(points),
                    paint(*role)
                )
            }
            Mark::Area { points, role } => {
                write!(out, "<polygon points=\"{}\" fill=\"{}\"/>", path(points), paint(*role))
            }
            Mark::Box { at: [x, y, w, h], role } => write!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{}\"/>",
                paint(*role)
            ),
            Mark::Dot {
                at: [x, y, r],
                role,
                hollow,
            } => {
                let colour = paint(*role);
                let fill = if *hollow { ground } else { colour.as_str() };
                write!(
                    out,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.5\"/>"
                )
            }
            Mark::Text {
                at,
                text,
                size,
                role,
                anchor,
            } => {
                let anchor = match anchor {
                    Anchor::Start => "start",
                    Anchor::Middle => "middle",
                    Anchor::End => "end",
                };
                write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size}\" fill=\"{}\" text-anchor=\"{anchor}\" dominant-baseline=\"central\">{}</text>",
                    at.0,
                    at.1,
                    paint(*role),
                    escape(text)
                )
            }
        };
    }
    out.push_str("</svg>\n");
    out
}

fn path(points: &[(f64, f64)]) -> String {
    let mut text = String::new();
    for (x, y) in points {
        let _ = write!(text, "{x:.1},{y:.1} ");
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use crate::locale::Language;

    #[test]
    fn every_kind_of_chart_becomes_a_whole_document_within_its_frame() {
        let axis = |form| Axis {
            label: "件 <&>".into(),
            form,
            zero: true,
        };
        let charts = [
            Chart::Lines(Lines {
                x: axis(Form::Months),
                y: axis(Form::Number),
                lines: vec![Line {
                    name: "现状".into(),
                    points: vec![[0.0, 3.0], [180.0, 9.0], [365.0, 4.0]],
                    band: vec![[2.0, 4.0], [8.0, 10.0], [3.0, 5.0]],
                }],
                diagonal: true,
                spots: vec![Spot {
                    name: "优化调整".into(),
                    at: [300.0, 8.0],
                    half: [9.0, 1.0],
                    hollow: true,
                }],
            }),
            Chart::Bars(Bars {
                x: axis(Form::Number),
                key: vec![(3, "向好".into()), (2, "变差".into())],
                rows: vec![
                    BarRow {
                        label: "现状".into(),
                        bars: vec![(0, 0.0, 1.2)],
                        text: "1.20".into(),
                    },
                    BarRow {
                        label: "减".into(),
                        bars: vec![(3, 1.2, 0.9), (2, 0.9, 1.0)],
                        text: "−0.30".into(),
                    },
                ],
                linked: true,
                reference: Some(1.0),
            }),
            Chart::Dots(Dots {
                x: axis(Form::Change),
                names: vec!["甲".into(), "乙".into()],
                first: 1,
                rows: vec![DotRow {
                    label: "一个很长很长很长很长很长很长很长很长很长的指标名".into(),
                    dots: vec![Some((400.0, 3.0)), None],
                }],
                joined: false,
                reference: Some(0.0),
            }),
            Chart::Heat(Heat {
                columns: (8..18).map(|h| h.to_string()).collect(),
                rows: vec!["1月".into()],
                values: (0..10).map(|v| f64::from(v) / 9.0).collect(),
                label: "%".into(),
            }),
        ];
        for chart in &charts {
            for width in [320.0, 900.0] {
                let drawing = draw(chart, Some("标题 title"), width, Language::Chinese);
                assert!(drawing.height > 60.0 && drawing.width == width);
                let text = svg::svg(&drawing, false);
                assert!(
                    text.starts_with("<svg") && text.ends_with("</svg>\n") && !text.contains("NaN"),
                    "{text}"
                );
                assert!(!text.contains("<&>"));
                for mark in &drawing.marks {
                    let inside =
                        |x: f64, y: f64| (-1.0..=width + 1.0).contains(&x) && (0.0..=drawing.height).contains(&y);
                    match mark {
                        Mark::Line { points, .. } | Mark::Area { points, .. } => {
                            assert!(points.iter().all(|p| inside(p.0, p.1)), "{mark:?}");
                        }
                        Mark::Box { at, .. } => assert!(inside(at[0], at[1]) && inside(at[0] + at[2], at[1] + at[3])),
                        Mark::Dot { at, .. } => assert!(inside(at[0], at[1])),
                        Mark::Text { at, .. } => assert!(inside(at.0, at.1), "{mark:?}"),
                    }
                }
            }
        }
    }
}
