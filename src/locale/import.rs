//! What an import says: why a file or a feature is refused, and the names it gives. Pairs (zh, en).
//! Positions are counted from 1 here, as people do.

use crate::territory::{PropertyMode, UnitKind};

/// A pair of texts, zh and en.
pub type Pair = (String, String);

fn pair(zh: impl Into<String>, en: impl Into<String>) -> Pair {
    (zh.into(), en.into())
}

/// The file is UTF-16.
pub fn utf16() -> Pair {
    pair(
        "文件是 UTF-16 编码。请另存为 UTF-8 后再导入",
        "The file is encoded as UTF-16. Save it as UTF-8 and import it again",
    )
}

/// The file is not UTF-8; `line` of the first bad byte.
pub fn not_utf8(line: usize) -> Pair {
    pair(
        format!("第 {line} 行有不是 UTF-8 的字符(可能是 GBK 编码)。请另存为 UTF-8 后再导入"),
        format!("Line {line} is not UTF-8 (perhaps GBK). Save the file as UTF-8 and import it again"),
    )
}

/// The JSON breaks off or is wrong.
pub fn not_json(line: usize, column: usize, ends: bool) -> Pair {
    if ends {
        pair(
            format!("文件在第 {line} 行第 {column} 列突然结束,可能没有下载或复制完整。请重新获取文件"),
            format!("The file ends suddenly at line {line}, column {column}: it may be incomplete. Get the file again"),
        )
    } else {
        pair(
            format!("第 {line} 行第 {column} 列不是合法的 JSON。请用导出该文件的软件重新导出"),
            format!("Line {line}, column {column} is not valid JSON. Export the file again"),
        )
    }
}

/// JSON, but no GeoJSON.
pub fn not_geojson(kind: Option<&str>) -> Pair {
    match kind {
        Some("Topology") => pair(
            "这是 TopoJSON。请先转成 GeoJSON 再导入",
            "This is TopoJSON. Convert it to GeoJSON first",
        ),
        Some(kind) => pair(
            format!("type 为“{kind}”,不是面要素集合。请导出 Polygon 或 MultiPolygon 的 FeatureCollection"),
            format!(
                "Its type is \"{kind}\", not a collection of polygons. Export a FeatureCollection of Polygon or MultiPolygon"
            ),
        ),
        None => pair(
            "文件里没有 type,不是 GeoJSON。请导出为 GeoJSON 的 FeatureCollection",
            "The file has no \"type\": it is not GeoJSON. Export a GeoJSON FeatureCollection",
        ),
    }
}

/// No feature at all.
pub fn no_features() -> Pair {
    pair(
        "文件里没有要素。请检查导出时是否选中了图层",
        "The file has no features. Check that a layer was selected when it was exported",
    )
}

/// Features, but none could be used; with the first reason.
pub fn none_usable(features: usize, first: &Pair) -> Pair {
    pair(
        format!("{features} 个要素都不能用。第一个的原因:{}", first.0),
        format!("None of the {features} features can be used. The first: {}", first.1),
    )
}

/// A column of the mapping is not in the file.
pub fn no_column(name: &str) -> Pair {
    pair(
        format!("文件里没有“{name}”这一列。请重新选择各列的含义"),
        format!("The file has no column \"{name}\". Choose again which column is what"),
    )
}

/// The feature's own JSON is wrong.
pub fn malformed(what: &str) -> Pair {
    pair(
        format!("要素格式不对:{what}"),
        format!("The feature is malformed: {what}"),
    )
}

/// No geometry.
pub fn no_geometry() -> Pair {
    pair("没有图形", "It has no geometry")
}

/// In a KML of a territory that is nowhere on earth, both languages: the file is for anybody.
pub fn kml_nowhere() -> &'static str {
    "本辖区没有真实坐标，仅为显示而放在 0°E 0°N。This territory is nowhere on earth; it is put at 0°E 0°N for show only."
}

/// Points or lines.
pub fn not_polygon(kind: &str) -> Pair {
    pair(
        format!("图形是 {kind},只接受 Polygon 和 MultiPolygon(面)"),
        format!("Its geometry is {kind}; only Polygon and MultiPolygon are accepted"),
    )
}

/// A coordinate is not a place.
pub fn bad_coordinate(x: f64, y: f64) -> Pair {
    pair(
        format!("坐标 ({x}, {y}) 不是有效的位置"),
        format!("The coordinates ({x}, {y}) are not a place"),
    )
}

/// A coordinate is too far from the rest.
pub fn too_far(x: f64, y: f64) -> Pair {
    pair(
        format!("坐标 ({x}, {y}) 超出范围或离其他要素太远,请检查坐标系"),
        format!("The coordinates ({x}, {y}) are out of range or too far from the rest: check the coordinate system"),
    )
}

/// A count is no number.
pub fn not_a_count(column: &str, value: &str) -> Pair {
    pair(
        format!("“{column}”列的值“{value}”不是数"),
        format!("\"{value}\" in column \"{column}\" is not a number"),
    )
}

/// A count is negative or beyond belief.
pub fn count_out_of_range(column: &str, value: &str, most: u32) -> Pair {
    pair(
        format!("“{column}”列的值 {value} 不在 0 到 {most} 之间"),
        format!("{value} in column \"{column}\" is not between 0 and {most}"),
    )
}

/// A long code written as a number has lost digits.
pub fn code_lost_digits(column: &str, value: &str) -> Pair {
    pair(
        format!("“{column}”列的编码 {value} 被存成了小数,后几位已丢失。请把该列存为文本"),
        format!(
            "The code {value} in column \"{column}\" was stored as a fraction and has lost digits. Store the column as text"
        ),
    )
}

/// Geometry: nothing left.
pub fn empty() -> Pair {
    pair(
        "没有三个不同点的环,或小于捕捉容差",
        "No ring has three different points, or it is smaller than the snapping tolerance",
    )
}

/// Geometry: crosses itself; the place in the file's coordinates.
pub fn self_crossing(place: &str) -> Pair {
    pair(
        format!("边界在 {place} 附近自相交,或洞在面外"),
        format!("Its boundary crosses itself near {place}, or a hole lies outside its polygon"),
    )
}

/// Geometry: overlaps an earlier feature (counted from 1).
pub fn overlap(with: usize, area: f64) -> Pair {
    if area < 0.5 {
        pair(
            format!("与第 {with} 个要素沿边界有细小重叠(不足 0.5 平方米)。加大捕捉容差可以消除"),
            format!("It overlaps feature {with} by a sliver (under 0.5 m²). A larger snapping tolerance closes it"),
        )
    } else {
        pair(
            format!("与第 {with} 个要素重叠约 {area:.0} 平方米"),
            format!("It overlaps feature {with} by about {area:.0} m²"),
        )
    }
}

/// A gap between features, and its mean width.
pub fn gap(area: f64, width: f64) -> Pair {
    let cm = width * 100.0;
    pair(
        format!("缝隙 {area:.1} 平方米，平均宽 {cm:.0} 厘米"),
        format!("Gap of {area:.1} m², {cm:.0} cm wide on average"),
    )
}

/// Who got a gap: the feature with the longest side on it, or the other.
pub fn gap_given(to: &str, longest: bool) -> Pair {
    if longest {
        pair(
            format!("补给“{to}”：与缝隙相邻的边最长"),
            format!("Given to “{to}”: it has the longest side on it"),
        )
    } else {
        pair(format!("按选择补给“{to}”"), format!("Given to “{to}” as chosen"))
    }
}

/// A gap left open.
pub fn gap_left() -> Pair {
    pair("留空：不属于任何单元", "Left open: it belongs to no unit")
}

/// An overlap.
pub fn overlapping(area: f64) -> Pair {
    pair(format!("重叠 {area:.1} 平方米"), format!("Overlap of {area:.1} m²"))
}

/// Who kept an overlap: the feature that came first, or the other.
pub fn overlap_given(to: &str, earlier: bool) -> Pair {
    if earlier {
        pair(
            format!("归“{to}”：在文件中靠前"),
            format!("Kept by “{to}”: it stands earlier in the file"),
        )
    } else {
        pair(format!("按选择归“{to}”"), format!("Kept by “{to}” as chosen"))
    }
}

/// An overlap for which the later feature is refused.
pub fn overlap_refused(later: &str) -> Pair {
    pair(
        format!("未处理：“{later}”不导入"),
        format!("Left as it is: “{later}” is not imported"),
    )
}

/// The same because it is no slip.
pub fn overlap_too_large(later: &str) -> Pair {
    pair(
        format!("“{later}”不导入：重叠超过较小一方的十分之一，不像描图误差"),
        format!("“{later}” is not imported: more than a tenth of the smaller overlaps, which is no slip of the pen"),
    )
}

/// Points that snapped, and the farthest way in centimetres.
pub fn snapped(points: usize, most: f64) -> Pair {
    pair(
        format!("{points} 个边界点，最远 {most:.0} 厘米"),
        format!("{points} boundary points, at most {most:.0} cm"),
    )
}

/// What was done about them.
pub fn snapped_onto() -> Pair {
    pair(
        "对齐到后者的边界点：相距不超过容差",
        "Snapped onto the points of the second: no farther than the tolerance",
    )
}

/// No row of a sheet names the columns.
pub fn no_header(sheet: &str, wanted: &[&str]) -> Pair {
    pair(
        format!("工作表“{sheet}”前 20 行里没有找到表头。需要的列:{}", wanted.join("、")),
        format!(
            "No header row within the first 20 rows of sheet \"{sheet}\". It needs: {}",
            wanted.join(", ")
        ),
    )
}

/// Columns that must be there are not.
pub fn columns_missing(sheet: &str, missing: &[&str]) -> Pair {
    pair(
        format!("工作表“{sheet}”缺少列:{}。请补上列名后再导入", missing.join("、")),
        format!(
            "Sheet \"{sheet}\" lacks: {}. Add the headers and import it again",
            missing.join(", ")
        ),
    )
}

/// A code has lost digits.
pub fn digits_lost(shown: &str) -> Pair {
    pair(
        format!("编码“{shown}”被存成了数值,后几位已丢失。请把该列设为文本后重新填写"),
        format!("The code {shown} was stored as a number and has lost digits. Make the column text and enter it again"),
    )
}

/// No number.
pub fn no_number(shown: &str) -> Pair {
    pair(format!("“{shown}”不是数"), format!("\"{shown}\" is not a number"))
}

/// No date.
pub fn no_date(shown: &str) -> Pair {
    pair(
        format!("“{shown}”不是日期。可写成 2026-11-24"),
        format!("\"{shown}\" is not a date. Write 2026-11-24"),
    )
}

/// Neither yes nor no.
pub fn no_truth(shown: &str) -> Pair {
    pair(
        format!("“{shown}”既不是“是”也不是“否”"),
        format!("\"{shown}\" is neither yes nor no"),
    )
}

/// A count out of range.
pub fn out_of_range(shown: &str, most: u32) -> Pair {
    pair(
        format!("{shown} 不在 0 到 {most} 之间"),
        format!("{shown} is not between 0 and {most}"),
    )
}

/// A count with a fraction.
pub fn not_whole(shown: &str) -> Pair {
    pair(format!("{shown} 不是整数"), format!("{shown} is not a whole number"))
}

/// The archive cannot be read.
pub fn archive_damaged() -> Pair {
    pair(
        "压缩包损坏或没有下载完整。请重新获取文件",
        "The archive is damaged or incomplete. Get the file again",
    )
}

/// A file in the archive needs a password.
pub fn archive_encrypted(name: &str) -> Pair {
    pair(
        format!("压缩包中的 {name} 有密码。请先解压或去掉密码"),
        format!("{name} in the archive has a password. Unpack it first, or remove the password"),
    )
}

/// A file in the archive would be too large.
pub fn archive_too_large(name: &str, size: usize, most: usize) -> Pair {
    pair(
        format!("压缩包中的 {name} 解压后有 {size} MB,超过 {most} MB,不再读取。请拆成几个较小的文件"),
        format!(
            "{name} in the archive would take {size} MB, more than {most} MB: it is not read. Split it into smaller files"
        ),
    )
}

/// A file in the archive is packed in a way that is not read.
pub fn archive_method(name: &str, method: u16) -> Pair {
    pair(
        format!("压缩包中的 {name} 用了不支持的压缩方法({method})。请用普通 ZIP 重新压缩"),
        format!(
            "{name} in the archive is packed by a method that is not supported ({method}). Pack it as plain ZIP again"
        ),
    )
}

/// An empty file or workbook.
pub fn file_empty() -> Pair {
    pair(
        "文件是空的。请检查是否选对了文件",
        "The file is empty. Check that it is the right one",
    )
}

/// An .xls.
pub fn old_workbook() -> Pair {
    pair(
        "这是旧版 Excel 文件(.xls)。请用 Excel 或 WPS 打开,另存为 .xlsx 后再导入",
        "This is a workbook of the old form (.xls). Open it in Excel or WPS, save it as .xlsx and import that",
    )
}

/// A workbook with a password.
pub fn workbook_encrypted() -> Pair {
    pair(
        "这个 Excel 文件有打开密码。请在 Excel 中去掉密码后再导入",
        "This workbook has a password. Remove it in Excel and import it again",
    )
}

/// Another kind of workbook (.ods, .xlsb).
pub fn other_workbook() -> Pair {
    pair(
        "这种表格格式(.ods 或 .xlsb)不支持。请另存为 .xlsx 或 CSV",
        "This form of workbook (.ods or .xlsb) is not supported. Save it as .xlsx or CSV",
    )
}

/// A web page that calls itself a workbook.
pub fn web_page_as_workbook() -> Pair {
    pair(
        "文件内容是网页或 XML,不是 Excel 表格(一些系统导出的 .xls 其实是网页)。请用 Excel 打开,另存为 .xlsx",
        "The file is a web page or XML and no workbook (some systems name such files .xls). Open it in Excel and save it as .xlsx",
    )
}

/// Not a workbook at all.
pub fn not_a_workbook() -> Pair {
    pair(
        "文件不是表格。请选择 .xlsx 或 .csv 文件",
        "The file is no table. Choose an .xlsx or .csv file",
    )
}

/// A workbook without its parts.
pub fn workbook_damaged() -> Pair {
    pair(
        "Excel 文件不完整。请用 Excel 打开并重新保存",
        "The workbook is incomplete. Open it in Excel and save it again",
    )
}

/// Too many cells.
pub fn workbook_too_large(most: usize) -> Pair {
    pair(
        format!("表格超过 {most} 个单元格,不再读取。请拆成几个文件"),
        format!("The workbook has more than {most} cells: it is not read. Split it into several files"),
    )
}

/// XML that declares entities.
pub fn xml_entities() -> Pair {
    pair(
        "文件中的 XML 声明了实体,可能有害,不予读取。请用原软件重新导出",
        "Its XML declares entities, which may do harm: it is not read. Export the file again",
    )
}

/// XML that breaks off.
pub fn xml_broken(at: usize) -> Pair {
    pair(
        format!("XML 在第 {at} 字节处不完整或不合法。请重新获取文件"),
        format!("The XML is incomplete or wrong at byte {at}. Get the file again"),
    )
}

/// XML nested too deep.
pub fn xml_too_deep() -> Pair {
    pair("XML 嵌套过深,不予读取", "The XML is nested too deep: it is not read")
}

/// More special residents than residents.
pub fn special_over_residents(special: u32, residents: u32) -> Pair {
    pair(
        format!("特殊人群 {special} 人多于常住人口 {residents} 人"),
        format!("{special} special residents are more than the {residents} residents"),
    )
}

/// Geometry: overlaps an earlier feature, which has a code or name.
pub fn overlap_with(with: usize, label: &str, area: f64) -> Pair {
    let (zh, en) = overlap(with, area);
    if label.is_empty() {
        return (zh, en);
    }
    let (zh_at, en_at) = (format!("第 {with} 个要素"), format!("feature {with}"));
    (
        zh.replacen(&zh_at, &format!("{zh_at}({label})"), 1),
        en.replacen(&en_at, &format!("{en_at} ({label})"), 1),
    )
}

/// A layer on a plane beside one on earth.
pub fn mixed_systems() -> Pair {
    pair(
        "有的图层选了平面坐标,有的选了地理坐标,无法拼在一起。请为每个图层选择坐标系",
        "Some layers are on a plane and some on earth: they cannot be put together. Choose a system for each",
    )
}

/// A join names a table that is not there.
pub fn no_such_table() -> Pair {
    pair("没有这张台账。请重新选择", "There is no such ledger. Choose again")
}

const UNIT_KINDS: [(UnitKind, &str, &str); 7] = [
    (UnitKind::Residential, "住宅", "residential"),
    (UnitKind::Mixed, "商住混合", "mixed"),
    (UnitKind::Institution, "机关学校", "institution"),
    (UnitKind::Business, "商业企业", "business"),
    (UnitKind::Open, "公园空地", "open"),
    (UnitKind::VillageGroup, "村民小组", "village_group"),
    (UnitKind::Farmland, "农田山地", "farmland"),
];

/// The word for a kind of unit in ledgers and maps.
pub fn unit_kind(kind: UnitKind) -> &'static str {
    UNIT_KINDS.iter().find(|k| k.0 == kind).map_or("", |k| k.1)
}

/// The kind of unit that a word says.
pub fn unit_kind_of(word: &str) -> Option<UnitKind> {
    let word = word.trim();
    UNIT_KINDS
        .iter()
        .find(|k| k.1 == word || k.2.eq_ignore_ascii_case(word))
        .map(|k| k.0)
}

const PROPERTY_MODES: [(PropertyMode, &str, &str); 4] = [
    (PropertyMode::Market, "市场化", "market"),
    (PropertyMode::SelfManaged, "自管", "self"),
    (PropertyMode::Fallback, "兜底", "fallback"),
    (PropertyMode::None, "无", "none"),
];

/// The word for a property mode in ledgers and maps.
pub fn property_mode(mode: PropertyMode) -> &'static str {
    PROPERTY_MODES.iter().find(|m| m.0 == mode).map_or("", |m| m.1)
}

/// The property mode that a word says; longer words that hold one count (专业物业 is the market).
pub fn property_mode_of(word: &str) -> Option<PropertyMode> {
    let word = word.trim();
    if word.is_empty() {
        return None;
    }
    let word = word.to_lowercase();
    (PROPERTY_MODES
        .iter()
        .find(|m| word.contains(m.1) || word == m.2)
        .map(|m| m.0))
    .or_else(|| word.contains("物业公司").then_some(PropertyMode::Market))
    .or_else(|| word.contains("专业").then_some(PropertyMode::Market))
}

/// Not a Shapefile.
pub fn not_a_shapefile(name: &str) -> Pair {
    pair(
        format!("{name} 不是 Shapefile 的 .shp 文件。请重新导出"),
        format!("{name} is no .shp of a Shapefile. Export it again"),
    )
}

/// A .shp shorter than it says.
pub fn shapefile_cut(name: &str, claimed: usize, there: usize) -> Pair {
    pair(
        format!("{name} 不完整:文件头说有 {claimed} KB,实际只有 {there} KB。请重新获取文件"),
        format!("{name} is incomplete: its header claims {claimed} kB, there are {there} kB. Get the file again"),
    )
}

/// A record shorter than it says.
pub fn record_cut() -> Pair {
    pair("图形记录不完整", "The record of its geometry is incomplete")
}

/// A .dbf that cannot be read.
pub fn dbf_damaged() -> Pair {
    pair(
        "属性表(.dbf)损坏。请重新导出 Shapefile",
        "The attribute table (.dbf) is damaged. Export the Shapefile again",
    )
}

/// A .dbf without its .shp.
pub fn shp_missing() -> Pair {
    pair(
        "只有 .dbf,没有同名的 .shp。请把 .shp、.dbf、.prj 一起压缩成 ZIP 再导入",
        "There is a .dbf but no .shp of that name. Put .shp, .dbf and .prj into one ZIP and import that",
    )
}

/// A kind of file that is not read.
pub fn unknown_file() -> Pair {
    pair(
        "这种文件不支持。可导入:GeoJSON、Shapefile(ZIP)、KML/KMZ、Excel(.xlsx)、CSV、情景文件",
        "This kind of file is not supported. GeoJSON, Shapefile (ZIP), KML/KMZ, Excel (.xlsx), CSV and scenario files are",
    )
}

/// RAR or 7z.
pub fn other_archive() -> Pair {
    pair(
        "RAR 和 7z 压缩包不支持。请解压后用 ZIP 重新压缩",
        "RAR and 7z archives are not supported. Unpack it and make a ZIP",
    )
}

/// An archive with nothing of use.
pub fn nothing_usable() -> Pair {
    pair(
        "没有找到可用的图层或表格。ZIP 中应有 .shp(同名的 .dbf、.prj)、GeoJSON、KML 或表格",
        "No layer or table was found. A ZIP should hold a .shp (with its .dbf and .prj), GeoJSON, KML or a table",
    )
}

/// A territory that breaks a rule of the program.
pub fn territory_unusable(why: &str) -> Pair {
    pair(
        format!("辖区数据不可用:{why}"),
        format!("The territory cannot be used: {why}"),
    )
}

/// The piece of the program that could do it was not fetched.
pub fn piece_missing() -> Pair {
    pair(
        "这项工作的程序没有取到：请检查网络后再试；已有的工作不受影响".to_owned(),
        "The code for this could not be fetched: check the network and try again. Your work is safe".to_owned(),
    )
}

/// No table is a ledger that is understood.
pub fn no_ledger() -> Pair {
    pair(
        "没有认出台账。表头应含社区编码、网格编码、小区名称、单元编码、岗位、案件类别或经费科目之一;可先下载模板",
        "No ledger was recognised. A header should name a community code, grid code, compound, unit code, post, case class or budget line; download the templates",
    )
}

/// A code or name that is not there.
pub fn ledger_unknown(zh: &str, en: &str, shown: &str) -> Pair {
    pair(
        format!("当前方案中没有(或不止一个)编码或名称为“{shown}”的{zh}"),
        format!("The draft has no {en}, or more than one, with code or name \"{shown}\""),
    )
}

/// A head for an area that is not there.
pub fn ledger_no_area(role: &str, area: &str) -> Pair {
    pair(
        format!("“{role}”所属的“{area}”不是当前方案中的网格、社区或乡镇"),
        format!("\"{area}\" of \"{role}\" is no grid, community or town of the draft"),
    )
}

/// A property mode that is none.
pub fn ledger_property(shown: &str) -> Pair {
    pair(
        format!("物业模式“{shown}”应为市场化、自管、兜底或无"),
        format!("The property mode \"{shown}\" should be 市场化, 自管, 兜底 or 无"),
    )
}

/// Counts for an area without units.
pub fn ledger_no_units() -> Pair {
    pair("其中没有单元,户数和人口无处可放", "It has no units to take the counts")
}

/// Cases fitted.
pub fn ledger_cases(cases: u32, numbers: usize) -> Pair {
    pair(
        format!("按 {cases} 件案件校准 {numbers} 个参数"),
        format!("{numbers} assumptions are fitted to {cases} cases"),
    )
}

/// Budget changed.
pub fn ledger_budget() -> Pair {
    pair("经费安排有改动", "Budget lines change")
}

#[cfg(test)]
mod tests {
    #[test]
    fn slivers_say_what_to_do() {
        assert!(super::overlap(3, 0.1).0.contains("容差"));
        assert!(super::overlap(3, 12.4).1.contains("12 m²"));
    }
}
