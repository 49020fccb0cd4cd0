//! A document as a web page that needs nothing beside it: style and pictures inside, fit for a phone,
//! a screen and A4 paper.

use super::document::{Block, Document, Exhibit, Figure, Picture, Table, escaped};
use crate::chart;
use crate::locale::Language;

/// Everything is said of `.report`, so that the same markup can stand inside the app's own page.
const STYLE: &str = "
.report{max-width:820px;margin:0 auto;padding:24px;color:#1c2430;background:#fff;font:15px/1.65 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-variant-numeric:tabular-nums}
.report *{box-sizing:border-box}
.report h1{font-size:23px;line-height:1.3;margin:0 0 4px}
.report h2{font-size:17px;line-height:1.4;margin:28px 0 8px;padding-bottom:4px;border-bottom:1px solid #d5dbe1;break-after:avoid}
.report p{margin:0 0 10px}
.report .lead{font-size:17px;line-height:1.65;margin:12px 0 14px;padding:10px 14px;border-left:4px solid #1f5fa8;background:#eef4fb}
.report .stamp{font-size:11.5px;color:#667280;margin:4px 0 14px;line-height:1.4}
.report .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:8px;margin:0 0 4px}
.report .fig{border:1px solid #d5dbe1;border-radius:6px;padding:8px 10px;break-inside:avoid}
.report .fig .n{font-size:12.5px;color:#56616e;line-height:1.35}
.report .fig .v{font-size:21px;line-height:1.35;font-weight:600}
.report .fig .c{font-size:12px;color:#56616e;line-height:1.35}
.report .fig .good{color:#1a7f4b}.report .fig .bad{color:#b3372f}
.report .maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:10px;margin:0 0 6px}
.report figure{margin:0;break-inside:avoid}.report figure img{width:100%;height:auto;display:block;border:1px solid #d5dbe1}
.report figcaption{font-size:12.5px;color:#56616e;margin-top:2px}
.report .key{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:12px;color:#56616e;margin:0}
.report .key i{display:inline-block;width:14px;height:10px;margin-right:4px;border:1px solid rgba(0,0,0,.2);vertical-align:baseline}
.report .chart{margin:14px 0 0;break-inside:avoid}.report .chart svg{display:block;width:100%;height:auto}.report .chart h3{font-size:14.5px;line-height:1.4;margin:0 0 4px;break-after:avoid}.report .note{font-size:12.5px;color:#56616e;margin:2px 0 4px}.report .chart summary{font-size:12.5px;color:#56616e;cursor:pointer}
.report .tablebox{overflow-x:auto}
.report table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.45}
.report caption{break-after:avoid;text-align:left;font-weight:600;font-size:13.5px;padding:6px 0 4px}
.report th,.report td{border-bottom:1px solid #d5dbe1;padding:4px 8px;text-align:left;vertical-align:baseline}
.report thead th{background:#f2f5f8;border-bottom:1px solid #b3bdc8;font-weight:600;position:static}
.report .r{text-align:right;white-space:nowrap}
.report tr{break-inside:avoid}
.report ul{margin:0 0 10px;padding-left:1.3em}.report li{margin:0 0 4px}
.report .break{break-before:page;height:0}
@media screen and (max-width:560px){.report .chart>div{overflow-x:auto}.report .chart svg{min-width:640px}}
@media (max-width:560px){.report{padding:14px 12px;font-size:15px}.report h1{font-size:20px}.report .lead{font-size:16px}.report .figures{grid-template-columns:1fr 1fr}}
@page{size:A4;margin:14mm 14mm 15mm}
@media print{.report{max-width:none;padding:0;font-size:10.5pt;line-height:1.5;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.report h1{font-size:16pt}.report h2{font-size:12.5pt;margin:14pt 0 5pt}.report .lead{font-size:11.5pt;margin:7pt 0 8pt;padding:6pt 9pt}
.report .figures{grid-template-columns:repeat(3,1fr);gap:5pt}.report .fig{padding:4pt 7pt}.report .fig .v{font-size:14pt}.report .fig .n,.report .fig .c{font-size:8.5pt}
.report .maps{grid-template-columns:repeat(2,1fr)}.report figcaption,.report .key,.report .note{font-size:8.5pt}.report .stamp{font-size:7.5pt;margin:2pt 0 7pt}
.report table{font-size:9pt}.report caption{font-size:9.5pt}.report th,.report td{padding:2pt 5pt}.report thead{display:table-header-group}.report .tablebox{overflow:visible}
.report .chart{margin-top:8pt}.report .chart h3{font-size:10pt}.report .chart details{display:none}
.report p,.report ul{margin-bottom:6pt}.report li{margin-bottom:2pt}}
";

/// The article with its style: what the app shows and prints.
pub fn fragment(document: &Document) -> String {
    let mut out = format!(
        "<style>{STYLE}</style><article class=\"report\" lang=\"{}\"><h1>{}</h1><p class=\"stamp\">{}</p>",
        document.language.tag(),
        escaped(&document.title),
        escaped(&document.stamp)
    );
    for block in &document.blocks {
        write_block(&mut out, block, document);
    }
    out.push_str("</article>");
    out
}

/// A whole page of its own.
pub fn page(document: &Document) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"generator\" content=\"Geju {}\"><title>{}</title></head><body style=\"margin:0\">{}</body></html>\n",
        document.language.tag(),
        crate::ENGINE_VERSION,
        escaped(&document.title),
        fragment(document)
    )
}

fn write_block(out: &mut String, block: &Block, document: &Document) {
    let mut element = |name: &str, class: &str, text: &str| {
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        out.push_str(&format!("<{name}{class}>{}</{name}>", escaped(text)));
    };
    match block {
        Block::Heading(text) => element("h2", "", text),
        Block::Lead(text) => element("p", "lead", text),
        Block::Text(text) => element("p", "", text),
        Block::Break => element("div", "break", ""),
        Block::Points(points) => {
            out.push_str("<ul>");
            points
                .iter()
                .for_each(|p| out.push_str(&format!("<li>{}</li>", escaped(p))));
            out.push_str("</ul>");
        }
        Block::Figures(figures) => {
            out.push_str("<div class=\"figures\">");
            figures.iter().for_each(|f| write_figure(out, f));
            out.push_str("</div>");
            stamp(out, document);
        }
        Block::Table(table) => {
            write_table(out, table);
            stamp(out, document);
        }
        Block::Chart(exhibit) => {
            write_chart(out, exhibit, document.language);
            stamp(out, document);
        }
        Block::Pictures(pictures, legend) => {
            out.push_str("<div class=\"maps\">");
            pictures.iter().for_each(|p| write_picture(out, p));
            out.push_str("</div><p class=\"key\">");
            for (colour, text) in legend {
                out.push_str(&format!(
                    "<span><i style=\"background:#{}\"></i>{}</span>",
                    colour.hex(),
                    escaped(text)
                ));
            }
            out.push_str("</p>");
            stamp(out, document);
        }
    }
}

fn stamp(out: &mut String, document: &Document) {
    out.push_str(&format!("<p class=\"stamp\">{}</p>", escaped(&document.stamp)));
}

fn write_figure(out: &mut String, figure: &Figure) {
    let class = match figure.better {
        Some(true) => "c good",
        Some(false) => "c bad",
        None => "c",
    };
    out.push_str(&format!(
        "<div class=\"fig\"><div class=\"n\">{}</div><div class=\"v\">{}</div><div class=\"{class}\">{}</div></div>",
        escaped(&figure.name),
        escaped(&figure.value),
        escaped(&figure.change)
    ));
}

fn write_picture(out: &mut String, picture: &Picture) {
    out.push_str(&format!(
        "<figure><img alt=\"{}\" width=\"{}\" height=\"{}\" src=\"data:image/png;base64,{}\"><figcaption>{}</figcaption></figure>",
        escaped(&picture.caption),
        picture.width,
        picture.height,
        base64(&picture.png),
        escaped(&picture.caption)
    ));
}

/// Pixels across of a chart as it is laid out; it then scales with the page.
const CHART_WIDTH: f64 = 760.0;

/// A chart as vectors, its table behind a fold; one without a chart is its table.
fn write_chart(out: &mut String, exhibit: &Exhibit, language: Language) {
    let (panel, table) = (&exhibit.panel, exhibit.table());
    let Some(shown) = &panel.chart else {
        return write_table(out, &table);
    };
    out.push_str(&format!(
        "<section class=\"chart\"><h3>{}</h3><div role=\"img\" tabindex=\"0\" aria-label=\"{}\">",
        escaped(&panel.title),
        escaped(&panel.title)
    ));
    out.push_str(&chart::svg::svg(
        &chart::draw(shown, None, CHART_WIDTH, language),
        false,
    ));
    out.push_str(&format!(
        "</div><p class=\"note\">{}</p><details><summary>{}</summary>",
        escaped(&panel.note),
        language.pick(("数据表", "Table"))
    ));
    write_table(out, &table);
    out.push_str("</details></section>");
}

fn write_table(out: &mut String, table: &Table) {
    let class = |column: usize| {
        if table.columns.get(column).is_some_and(|c| c.1) {
            " class=\"r\""
        } else {
            ""
        }
    };
    out.push_str(&format!(
        "<div class=\"tablebox\"><table><caption>{}</caption><thead><tr>",
        escaped(&table.caption)
    ));
    for (i, (name, _)) in table.columns.iter().enumerate() {
        out.push_str(&format!("<th{}>{}</th>", class(i), escaped(name)));
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            out.push_str(&format!("<td{}>{}</td>", class(i), escaped(cell)));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

/// Base64 with padding (RFC 4648 §4), as data addresses take it.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            if i <= group.len() {
                out.push(char::from(ALPHABET[(word >> (18 - 6 * i)) as usize & 63]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [(&b""[..], ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foob", "Zm9vYg==")] {
            assert_eq!(super::base64(bytes), text);
        }
    }
}
