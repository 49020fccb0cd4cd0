//! A document as Word reads it (Office Open XML, ECMA-376): A4, real headings, tables whose head
//! repeats, pictures inside, and a foot with page numbers. The same document gives the same bytes.

use super::document::{Block, Document, Figure, Picture, Table, escaped};
use crate::exchange::archive::Writer as Archive;
use crate::locale::Language;

/// Text width of the page: A4 less the margins, in twentieths of a point.
const WIDTH: u32 = 11_906 - 2 * MARGIN;
const MARGIN: u32 = 1_134;
/// English metric units in a twentieth of a point.
const EMU: u32 = 635;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="微软雅黑" w:cs="Calibri"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:after="60"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/><w:szCs w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="2" w:color="B3BDC8"/></w:pBdr><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="27"/><w:szCs w:val="27"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Lead"><w:name w:val="Lead"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="1F5FA8"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="EEF4FB"/><w:spacing w:before="100" w:after="140"/></w:pPr><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="80" w:after="40"/></w:pPr><w:rPr><w:b/><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Stamp"><w:name w:val="Stamp"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="30" w:after="140" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:color w:val="667280"/><w:sz w:val="15"/><w:szCs w:val="15"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="260" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Point"><w:name w:val="Point"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="60"/><w:ind w:left="320" w:hanging="240"/></w:pPr></w:style></w:styles>"#;
const OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>"#;

/// Writes the file.
pub fn write(document: &Document) -> Vec<u8> {
    let mut writer = Writer {
        body: String::new(),
        pictures: Vec::new(),
        language: document.language,
    };
    writer.paragraph("Title", &run(&document.title));
    writer.paragraph("Stamp", &run(&document.stamp));
    for block in &document.blocks {
        writer.block(block, &document.stamp);
    }
    let body = format!(
        "{OPEN}{}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"560\" w:footer=\"560\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        writer.body
    );
    let mut relations = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#,
    );
    for i in 0..writer.pictures.len() {
        relations.push_str(&format!(
            "<Relationship Id=\"p{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"media/picture{i}.png\"/>"
        ));
    }
    relations.push_str("</Relationships>");
    let footer = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Stamp"/><w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>"#,
        escaped(&document.title)
    );
    let core = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:description>{}</dc:description><dc:creator>Geju {}</dc:creator></cp:coreProperties>"#,
        escaped(&document.title),
        escaped(&document.stamp),
        crate::ENGINE_VERSION
    );
    let mut archive = Archive::new();
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("docProps/core.xml", &core),
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", &relations),
        ("word/styles.xml", STYLES),
        ("word/footer1.xml", &footer),
    ] {
        archive.add(name, text.as_bytes());
    }
    for (i, png) in writer.pictures.iter().enumerate() {
        archive.add(&format!("word/media/picture{i}.png"), png);
    }
    archive.finish()
}

/// A run of text.
fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// A run of text with properties.
fn styled(text: &str, properties: &str) -> String {
    format!(
        "<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escaped(text)
    )
}

struct Writer {
    body: String,
    pictures: Vec<Vec<u8>>,
    language: Language,
}

impl Writer {
    fn paragraph(&mut self, style: &str, runs: &str) {
        self.body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>"
        ));
    }

    fn block(&mut self, block: &Block, stamp: &str) {
        match block {
            Block::Heading(text) => self.paragraph("Heading1", &run(text)),
            Block::Lead(text) => self.paragraph("Lead", &run(text)),
            Block::Text(text) => self.paragraph("Normal", &run(text)),
            Block::Break => self.body.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
            Block::Points(points) => {
                for point in points {
                    self.paragraph("Point", &run(&format!("• {point}")));
                }
            }
            Block::Figures(figures) => {
                self.figures(figures);
                self.paragraph("Stamp", &run(stamp));
            }
            Block::Table(table) => {
                self.table(table);
                self.paragraph("Stamp", &run(stamp));
            }
            Block::Chart(exhibit) => {
                match (&exhibit.picture, &exhibit.panel.chart) {
                    (Some(picture), Some(_)) => {
                        self.paragraph("Caption", &run(&exhibit.panel.title));
                        self.side_by_side(std::slice::from_ref(picture));
                    }
                    _ => self.table(&exhibit.table()),
                }
                self.paragraph("Stamp", &run(stamp));
            }
            Block::Pictures(pictures, legend) => {
                self.side_by_side(pictures);
                let legend: String = legend
                    .iter()
                    .map(|(colour, text)| {
                        styled("■ ", &format!("<w:color w:val=\"{}\"/>", colour.hex()))
                            + &styled(&format!("{text}   "), "<w:sz w:val=\"17\"/>")
                    })
                    .collect();
                self.paragraph("Cell", &legend);
                self.paragraph("Stamp", &run(stamp));
            }
        }
    }

    /// The head of a table with columns of these widths.
    fn open_table(&mut self, widths: &[u32], lines: bool) {
        let borders = if lines {
            "<w:tblBorders><w:top w:val=\"single\" w:sz=\"6\" w:color=\"B3BDC8\"/><w:bottom w:val=\"single\" w:sz=\"6\" w:color=\"B3BDC8\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"D5DBE1\"/></w:tblBorders>"
        } else {
            ""
        };
        self.body.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/>{borders}<w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
            widths.iter().sum::<u32>()
        ));
        for width in widths {
            self.body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.body.push_str("</w:tblGrid>");
    }

    fn cell(&mut self, width: u32, shade: &str, content: &str) {
        let shade = if shade.is_empty() {
            String::new()
        } else {
            format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{shade}\"/>")
        };
        self.body.push_str(&format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>{content}</w:tc>"
        ));
    }

    fn table(&mut self, table: &Table) {
        self.paragraph("Caption", &run(&table.caption));
        let widths = widths(table);
        self.open_table(&widths, true);
        let content = |text: &str, number: bool, bold: bool| {
            let right = if number { "<w:jc w:val=\"right\"/>" } else { "" };
            let bold = if bold { "<w:b/>" } else { "" };
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/>{right}</w:pPr>{}</w:p>",
                styled(text, bold)
            )
        };
        self.body
            .push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (i, (name, number)) in table.columns.iter().enumerate() {
            self.cell(widths[i], "F2F5F8", &content(name, *number, true));
        }
        self.body.push_str("</w:tr>");
        for row in &table.rows {
            self.body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (i, width) in widths.iter().enumerate() {
                let text = row.get(i).map_or("", String::as_str);
                let number = table.columns.get(i).is_some_and(|c| c.1);
                self.cell(*width, "", &content(text, number, false));
            }
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
    }

    /// Cards, three a row.
    fn figures(&mut self, figures: &[Figure]) {
        let width = WIDTH / 3;
        self.open_table(&[width; 3], true);
        for three in figures.chunks(3) {
            self.body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for i in 0..3 {
                let content = three.get(i).map_or_else(
                    || "<w:p/>".to_owned(),
                    |f| {
                        let colour = match f.better {
                            Some(true) => "1A7F4B",
                            Some(false) => "B3372F",
                            None => "56616E",
                        };
                        let lines = [
                            styled(&f.name, "<w:color w:val=\"56616E\"/><w:sz w:val=\"17\"/>"),
                            styled(&f.value, "<w:b/><w:sz w:val=\"28\"/>"),
                            styled(&f.change, &format!("<w:color w:val=\"{colour}\"/><w:sz w:val=\"17\"/>")),
                        ];
                        lines
                            .iter()
                            .map(|l| format!("<w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr>{l}</w:p>"))
                            .collect()
                    },
                );
                self.cell(width, "", &content);
            }
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
    }

    fn side_by_side(&mut self, pictures: &[Picture]) {
        let count = pictures.len().clamp(1, 2);
        let width = WIDTH / count as u32;
        for row in pictures.chunks(count) {
            self.open_table(&vec![width; row.len()], false);
            self.body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for picture in row {
                let content = self.picture(picture, width - 160);
                self.cell(width, "", &content);
            }
            self.body.push_str("</w:tr></w:tbl>");
        }
    }

    fn picture(&mut self, picture: &Picture, width: u32) -> String {
        let number = self.pictures.len();
        self.pictures.push(picture.png.clone());
        let (across, down) = (
            width * EMU,
            (u64::from(width * EMU) * u64::from(picture.height) / u64::from(picture.width.max(1))) as u32,
        );
        let (id, alt) = (number + 1, escaped(&picture.caption));
        let named = self.language.pick(("图", "Picture"));
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{across}\" cy=\"{down}\"/><wp:docPr id=\"{id}\" name=\"{named} {id}\" descr=\"{alt}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"picture{number}.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"p{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{across}\" cy=\"{down}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D5DBE1\"/></a:solidFill></a:ln></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr>{}</w:p>",
            styled(&picture.caption, "<w:color w:val=\"56616E\"/>")
        )
    }
}

/// Column widths by their longest text, within reason, that fill the page.
fn widths(table: &Table) -> Vec<u32> {
    let cells = |text: &str| {
        text.chars()
            .map(|c| if u32::from(c) < 0x2e80 { 1 } else { 2 })
            .sum::<u32>()
    };
    let longest: Vec<u32> = (0..table.columns.len())
        .map(|i| {
            let rows = table.rows.iter().filter_map(|r| r.get(i)).map(|t| cells(t));
            rows.chain([cells(&table.columns[i].0)]).max().unwrap_or(1).clamp(5, 44) + 2
        })
        .collect();
    let all: u32 = longest.iter().sum::<u32>().max(1);
    longest.iter().map(|l| l * WIDTH / all).collect()
}
