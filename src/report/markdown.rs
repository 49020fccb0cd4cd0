//! A document as Markdown (CommonMark with tables): for notes, mails and further writing. Pictures
//! are named, not carried.

use super::document::{Block, Document, Table};

/// Writes it.
pub fn write(document: &Document) -> String {
    let mut out = format!("# {}\n", plain(&document.title));
    for block in &document.blocks {
        out.push('\n');
        match block {
            Block::Heading(text) => out.push_str(&format!("## {}\n", plain(text))),
            Block::Lead(text) => out.push_str(&format!("**{}**\n", plain(text))),
            Block::Text(text) => out.push_str(&format!("{}\n", plain(text))),
            Block::Figures(figures) => {
                for f in figures {
                    let change = if f.change.is_empty() {
                        String::new()
                    } else {
                        format!(" ({})", plain(&f.change))
                    };
                    out.push_str(&format!("- {}: **{}**{change}\n", plain(&f.name), plain(&f.value)));
                }
                out.push_str(&stamp(document));
            }
            Block::Table(table) => {
                write_table(&mut out, table);
                out.push_str(&stamp(document));
            }
            Block::Chart(exhibit) => {
                write_table(&mut out, &exhibit.table());
                out.push_str(&stamp(document));
            }
            Block::Pictures(pictures, legend) => {
                for picture in pictures {
                    out.push_str(&format!("*[{}]*\n", plain(&picture.caption)));
                }
                let legend: Vec<String> = legend.iter().map(|(_, text)| plain(text)).collect();
                out.push_str(&format!("\n{}\n", legend.join(" · ")));
                out.push_str(&stamp(document));
            }
            Block::Points(points) => {
                for point in points {
                    out.push_str(&format!("- {}\n", plain(point)));
                }
            }
            Block::Break => out.push_str("---\n"),
        }
    }
    out
}

fn stamp(document: &Document) -> String {
    format!("\n<sub>{}</sub>\n", plain(&document.stamp))
}

fn write_table(out: &mut String, table: &Table) {
    out.push_str(&format!("**{}**\n\n", plain(&table.caption)));
    let row = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    out.push_str(&row(&mut table.columns.iter().map(|c| cell(&c.0))));
    out.push_str(&row(&mut table
        .columns
        .iter()
        .map(|c| if c.1 { "---:" } else { "---" }.to_owned())));
    for cells in &table.rows {
        out.push_str(&row(&mut cells.iter().map(|c| cell(c))));
    }
}

fn cell(text: &str) -> String {
    plain(text).replace('|', "\\|")
}

/// Text whose marks are no markup; one line.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '*' | '_' | '`' | '<' | '[' | ']' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
