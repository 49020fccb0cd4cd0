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

#[cfg(test)]
mod tests {
    #[test]
    fn slivers_say_what_to_do() {
        assert!(super::overlap(3, 0.1).0.contains("容差"));
        assert!(super::overlap(3, 12.4).1.contains("12 m²"));
    }
}
