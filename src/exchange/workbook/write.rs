//! Workbook → .xlsx (ECMA-376, the parts that every office program reads). Text is written in place
//! and never as a formula.

use super::{Cell, Column, Kind, Sheet, Workbook, column_letters};
use crate::exchange::archive::Writer;
use crate::exchange::xml::escape;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Longest text of a cell that Excel opens.
const MOST_CHARACTERS: usize = 32_767;
/// Most rows of a sheet.
const MOST_ROWS: usize = 1_048_576;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The bytes of an .xlsx.
pub fn xlsx(workbook: &Workbook) -> Vec<u8> {
    let names = tab_names(workbook);
    let styles = Styles::of(workbook);
    let mut archive = Writer::new();
    let mut types = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    );
    let mut book = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>");
    let mut relations = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (i, name) in names.iter().enumerate() {
        let n = i + 1;
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        book.push_str("<sheet name=\"");
        escape(&mut book, name);
        let _ = write!(book, "\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
    }
    let n = names.len() + 1;
    let _ = write!(
        relations,
        "<Relationship Id=\"rId{n}\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    types.push_str("</Types>");
    book.push_str("</sheets></workbook>");
    archive.add("[Content_Types].xml", types.as_bytes());
    let root = format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    archive.add("_rels/.rels", root.as_bytes());
    archive.add("xl/workbook.xml", book.as_bytes());
    archive.add("xl/_rels/workbook.xml.rels", relations.as_bytes());
    archive.add("xl/styles.xml", styles.xml().as_bytes());
    for (i, sheet) in workbook.sheets.iter().enumerate() {
        let xml = sheet_xml(sheet, &styles, i == 0);
        archive.add(&format!("xl/worksheets/sheet{}.xml", i + 1), xml.as_bytes());
    }
    archive.finish()
}

/// Names that Excel takes, each once.
fn tab_names(workbook: &Workbook) -> Vec<String> {
    let mut used = BTreeSet::new();
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let mut names: Vec<String> = Vec::new();
    for (i, sheet) in workbook.sheets.iter().enumerate() {
        let plain: String = sheet
            .name
            .chars()
            .map(|c| {
                if "[]:*?/\\'".contains(c) || c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let plain = match plain.trim() {
            "" => format!("Sheet{}", i + 1),
            name => cut(name, 31),
        };
        let name = std::iter::once(plain.clone())
            .chain((2..).map(|n| format!("{} {n}", cut(&plain, 26))))
            .find(|name| used.insert(name.to_lowercase()))
            .unwrap_or(plain);
        names.push(name);
    }
    names
}

/// The kinds of cells that occur; each is a style.
struct Styles {
    kinds: Vec<Kind>,
}

/// Styles before those of the kinds: plain, header, title, note.
const HEADER: usize = 1;
const TITLE: usize = 2;
const NOTE: usize = 3;
const FIRST_KIND: usize = 4;

impl Styles {
    fn of(workbook: &Workbook) -> Self {
        let mut kinds = vec![Kind::Date];
        for column in workbook.sheets.iter().flat_map(|s| &s.columns) {
            if !kinds.contains(&column.kind) {
                kinds.push(column.kind);
            }
        }
        Self { kinds }
    }

    fn number(&self, kind: Kind) -> usize {
        FIRST_KIND + self.kinds.iter().position(|k| *k == kind).unwrap_or(0)
    }

    fn xml(&self) -> String {
        let format = |kind: &Kind| match kind {
            Kind::Text => "@".to_owned(),
            Kind::Whole => "#,##0".to_owned(),
            Kind::Decimal(0) => "0".to_owned(),
            Kind::Decimal(n) => format!("0.{}", "0".repeat(usize::from(*n))),
            Kind::Percent(0) => "0%".to_owned(),
            Kind::Percent(n) => format!("0.{}%", "0".repeat(usize::from(*n))),
            Kind::Money => "#,##0.00".to_owned(),
            Kind::Date => "yyyy-mm-dd".to_owned(),
            Kind::General => "General".to_owned(),
        };
        let mut xml = format!(
            "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{}\">",
            self.kinds.len()
        );
        for (i, kind) in self.kinds.iter().enumerate() {
            let _ = write!(
                xml,
                "<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>",
                164 + i,
                format(kind)
            );
        }
        xml.push_str("</numFmts><fonts count=\"4\"><font><sz val=\"11\"/><name val=\"等线\"/></font><font><b/><sz val=\"11\"/><name val=\"等线\"/></font><font><b/><sz val=\"14\"/><name val=\"等线\"/></font><font><i/><sz val=\"10\"/><color rgb=\"FF57606A\"/><name val=\"等线\"/></font></fonts>");
        xml.push_str("<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDDE8F5\"/></patternFill></fill></fills>");
        xml.push_str("<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style=\"thin\"><color rgb=\"FFB8C4D0\"/></left><right style=\"thin\"><color rgb=\"FFB8C4D0\"/></right><top style=\"thin\"><color rgb=\"FFB8C4D0\"/></top><bottom style=\"thin\"><color rgb=\"FFB8C4D0\"/></bottom><diagonal/></border></borders>");
        xml.push_str(
            "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
        );
        let _ = write!(xml, "<cellXfs count=\"{}\">", FIRST_KIND + self.kinds.len());
        xml.push_str("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf><xf numFmtId=\"49\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\"/></xf><xf numFmtId=\"49\" fontId=\"3\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>");
        for i in 0..self.kinds.len() {
            let _ = write!(
                xml,
                "<xf numFmtId=\"{}\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>",
                164 + i
            );
        }
        xml.push_str("</cellXfs></styleSheet>");
        xml
    }
}

fn sheet_xml(sheet: &Sheet, styles: &Styles, first: bool) -> String {
    let columns = sheet.columns.len();
    let last = column_letters(columns.saturating_sub(1));
    let header = 1 + usize::from(!sheet.title.is_empty());
    let mut xml = format!("{HEAD}<worksheet xmlns=\"{MAIN}\">");
    let _ = write!(
        xml,
        "<sheetViews><sheetView {}workbookViewId=\"0\">",
        if first { "tabSelected=\"1\" " } else { "" }
    );
    if columns > 0 {
        let _ = write!(
            xml,
            "<pane ySplit=\"{header}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/>",
            header + 1
        );
    }
    xml.push_str("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"16\"/>");
    if columns > 0 {
        xml.push_str("<cols>");
        for (i, column) in sheet.columns.iter().enumerate() {
            let n = i + 1;
            let width = column.width.max(4);
            let _ = write!(
                xml,
                "<col min=\"{n}\" max=\"{n}\" width=\"{width}\" style=\"{}\" customWidth=\"1\"/>",
                // An empty cell below a text column takes codes as text.
                if column.kind == Kind::Text {
                    styles.number(Kind::Text)
                } else {
                    0
                }
            );
        }
        xml.push_str("</cols>");
    }
    xml.push_str("<sheetData>");
    let mut row = 0;
    if !sheet.title.is_empty() {
        row += 1;
        let _ = write!(xml, "<row r=\"{row}\" ht=\"24\" customHeight=\"1\">");
        text_cell(&mut xml, row, 0, TITLE, &sheet.title);
        xml.push_str("</row>");
    }
    if columns > 0 {
        row += 1;
        let _ = write!(xml, "<row r=\"{row}\" ht=\"32\" customHeight=\"1\">");
        for (i, column) in sheet.columns.iter().enumerate() {
            text_cell(&mut xml, row, i, HEADER, &column.header);
        }
        xml.push_str("</row>");
    }
    for cells in sheet.rows.iter().take(MOST_ROWS - 64) {
        row += 1;
        let _ = write!(xml, "<row r=\"{row}\">");
        for (i, (cell, column)) in cells.iter().zip(&sheet.columns).enumerate() {
            write_cell(&mut xml, row, i, cell, column, styles);
        }
        xml.push_str("</row>");
    }
    let table_end = row;
    for note in &sheet.notes {
        row += 1;
        let _ = write!(xml, "<row r=\"{row}\">");
        text_cell(&mut xml, row, 0, NOTE, note);
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    if columns > 0 {
        let _ = write!(xml, "<autoFilter ref=\"A{header}:{last}{}\"/>", table_end.max(header));
        if !sheet.title.is_empty() && columns > 1 {
            let _ = write!(
                xml,
                "<mergeCells count=\"1\"><mergeCell ref=\"A1:{last}1\"/></mergeCells>"
            );
        }
        validations(&mut xml, sheet, header);
    }
    xml.push_str("</worksheet>");
    xml
}

/// Lists to choose from.
fn validations(xml: &mut String, sheet: &Sheet, header: usize) {
    let with_choices = || sheet.columns.iter().enumerate().filter(|(_, c)| !c.choices.is_empty());
    let count = with_choices().count();
    if count == 0 {
        return;
    }
    let _ = write!(xml, "<dataValidations count=\"{count}\">");
    for (i, column) in with_choices() {
        let letters = column_letters(i);
        // Excel takes lists of at most 255 characters; the comma is its separator.
        let mut list = String::new();
        for choice in column.choices.iter().filter(|c| !c.contains([',', '"'])) {
            if list.chars().count() + choice.chars().count() < 254 {
                list.push_str(if list.is_empty() { "" } else { "," });
                list.push_str(choice);
            }
        }
        let _ = write!(
            xml,
            "<dataValidation type=\"list\" allowBlank=\"1\" sqref=\"{letters}{}:{letters}{}\"><formula1>&quot;",
            header + 1,
            (header + sheet.rows.len()).max(header + 1000)
        );
        escape(xml, &list);
        xml.push_str("&quot;</formula1></dataValidation>");
    }
    xml.push_str("</dataValidations>");
}

fn text_cell(xml: &mut String, row: usize, column: usize, style: usize, text: &str) {
    let _ = write!(
        xml,
        "<c r=\"{}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
        column_letters(column)
    );
    if text.len() > MOST_CHARACTERS {
        escape(xml, &text.chars().take(MOST_CHARACTERS).collect::<String>());
    } else {
        escape(xml, text);
    }
    xml.push_str("</t></is></c>");
}

fn write_cell(xml: &mut String, row: usize, column: usize, cell: &Cell, of: &Column, styles: &Styles) {
    let style = styles.number(of.kind);
    let letters = column_letters(column);
    match cell {
        Cell::Empty => {
            let _ = write!(xml, "<c r=\"{letters}{row}\" s=\"{style}\"/>");
        }
        Cell::Text(text) => text_cell(xml, row, column, style, text),
        Cell::Number(n) if of.kind == Kind::Text => text_cell(xml, row, column, style, &Cell::Number(*n).label()),
        Cell::Number(n) if n.is_finite() => {
            let _ = write!(xml, "<c r=\"{letters}{row}\" s=\"{style}\"><v>{n}</v></c>");
        }
        // Not a number is no number of a sheet either.
        Cell::Number(_) => {
            let _ = write!(xml, "<c r=\"{letters}{row}\" s=\"{style}\"/>");
        }
        Cell::Truth(_) => text_cell(xml, row, column, style, &cell.label()),
        Cell::Date(date) if date.seconds == 0 => {
            let style = styles.number(Kind::Date);
            let _ = write!(
                xml,
                "<c r=\"{letters}{row}\" s=\"{style}\"><v>{}</v></c>",
                date.serial()
            );
        }
        Cell::Date(date) => text_cell(xml, row, column, style, &date.to_string()),
    }
}
