//! What an import says: why a file or a feature is refused, and the names it gives. Pairs (zh, en).
//! Positions are counted from 1 here, as people do.

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

#[cfg(test)]
mod tests {
    #[test]
    fn slivers_say_what_to_do() {
        assert!(super::overlap(3, 0.1).0.contains("容差"));
        assert!(super::overlap(3, 12.4).1.contains("12 m²"));
    }
}
