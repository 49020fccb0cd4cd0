//! Systems named by a file: EPSG codes, the `crs` member of old GeoJSON, the WKT of a `.prj`.

use super::System;

/// What a name says.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// A system that is understood.
    Is(System),
    /// A system that cannot be used; why and what to do, zh and en.
    Refused(String, String),
    /// It says nothing that is understood.
    Unknown,
}

fn refused(zh: &str, en: &str) -> Verdict {
    Verdict::Refused(zh.to_owned(), en.to_owned())
}

fn xian80() -> Verdict {
    refused(
        "坐标系是西安80。它与 CGCS2000 相差几十米，要用当地测绘部门的七参数转换，不能估计。请先在 GIS 软件中转换为 CGCS2000（EPSG:4490 或高斯-克吕格分带）再导入",
        "The coordinate system is Xian 1980. It lies tens of metres from CGCS2000, and only the survey office's seven parameters convert it. Convert it to CGCS2000 (EPSG:4490 or a Gauss–Krüger zone) in a GIS first",
    )
}

fn beijing54() -> Verdict {
    refused(
        "坐标系是北京54。它与 CGCS2000 相差几十到上百米，要用当地测绘部门的七参数转换，不能估计。请先在 GIS 软件中转换为 CGCS2000（EPSG:4490 或高斯-克吕格分带）再导入",
        "The coordinate system is Beijing 1954. It lies tens to hundreds of metres from CGCS2000, and only the survey office's seven parameters convert it. Convert it to CGCS2000 (EPSG:4490 or a Gauss–Krüger zone) in a GIS first",
    )
}

/// By EPSG code.
pub fn of_epsg(code: u32) -> Verdict {
    let about = |first: u32, step: f64| System::about(75.0 + step * f64::from(code - first));
    let zone = |width: u8, first: u32, number: u8| {
        System::zone(width, number + (code - first) as u8, true).map_or(Verdict::Unknown, Verdict::Is)
    };
    match code {
        4490 | 4326 | 4479 | 4480 | 4258 | 4269 | 4019 => Verdict::Is(System::Degrees),
        4491..=4501 => zone(6, 4491, 13),
        4502..=4512 => Verdict::Is(about(4502, 6.0)),
        4513..=4533 => zone(3, 4513, 25),
        4534..=4554 => Verdict::Is(about(4534, 3.0)),
        3857 | 900_913 | 102_100 | 3785 => Verdict::Is(System::WebMercator),
        32_601..=32_660 => Verdict::Is(System::Transverse {
            meridian: f64::from(code - 32_600) * 6.0 - 183.0,
            false_easting: 500_000.0,
            scale: 0.9996,
        }),
        4610 | 2327..=2390 => xian80(),
        4214 | 2401..=2442 | 21_413..=21_423 | 21_453..=21_463 | 21_473..=21_483 => beijing54(),
        _ => Verdict::Unknown,
    }
}

/// By a name such as `urn:ogc:def:crs:EPSG::4547`, `EPSG:4490` or `…CRS84`.
pub fn of_name(name: &str) -> Verdict {
    let upper = name.to_uppercase();
    if upper.contains("CRS84") || upper.contains("CGCS84") {
        return Verdict::Is(System::Degrees);
    }
    if upper.contains("GCJ") {
        return Verdict::Is(System::Gcj02);
    }
    if upper.contains("BD09") || upper.contains("BD-09") {
        return Verdict::Is(System::Bd09);
    }
    if upper.contains("EPSG") {
        let digits: String = upper.chars().rev().take_while(char::is_ascii_digit).collect();
        return digits
            .chars()
            .rev()
            .collect::<String>()
            .parse()
            .map_or(Verdict::Unknown, of_epsg);
    }
    of_datum(&upper).unwrap_or(Verdict::Unknown)
}

/// Old datums by any of their names.
fn of_datum(upper: &str) -> Option<Verdict> {
    if ["XIAN", "XI'AN", "西安", "GCS_XIAN"].iter().any(|n| upper.contains(n)) {
        Some(xian80())
    } else if ["BEIJING", "北京", "KRASOVSKY", "KRASSOWSKY", "PULKOVO"]
        .iter()
        .any(|n| upper.contains(n))
    {
        Some(beijing54())
    } else {
        None
    }
}

/// The number of `PARAMETER["name",12.3]`.
fn parameter(upper: &str, name: &str) -> Option<f64> {
    let after = &upper[upper.find(&format!("\"{name}\""))? + name.len() + 2..];
    let number: String = after
        .trim_start_matches([',', ' '])
        .chars()
        .take_while(|c| c.is_ascii_digit() || "+-.E".contains(*c))
        .collect();
    number.parse().ok()
}

/// By the WKT of a `.prj` (Esri's or OGC's, version 1 or 2).
pub fn of_wkt(text: &str) -> Verdict {
    let upper = text.trim().to_uppercase();
    if let Some(verdict) = of_datum(&upper) {
        return verdict;
    }
    let projected = upper.contains("PROJCS") || upper.contains("PROJCRS") || upper.contains("PROJECTEDCRS");
    let geographic = ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS"]
        .iter()
        .any(|n| upper.contains(n));
    if !projected {
        return if geographic {
            Verdict::Is(System::Degrees)
        } else {
            Verdict::Unknown
        };
    }
    if [
        "AUXILIARY_SPHERE",
        "PSEUDO-MERCATOR",
        "PSEUDO_MERCATOR",
        "WEB_MERCATOR",
        "POPULAR VISUALISATION",
    ]
    .iter()
    .any(|n| upper.contains(n))
    {
        return Verdict::Is(System::WebMercator);
    }
    let unit = upper.rfind("UNIT[").map_or("", |i| &upper[i..]);
    let transverse = [
        "TRANSVERSE_MERCATOR",
        "TRANSVERSE MERCATOR",
        "GAUSS_KRUGER",
        "GAUSS-KRUGER",
        "GAUSS KRUGER",
    ]
    .iter()
    .any(|n| upper.contains(n));
    let first = |names: &[&str]| names.iter().find_map(|n| parameter(&upper, n));
    let meridian = first(&["CENTRAL_MERIDIAN", "LONGITUDE_OF_CENTER", "LONGITUDE OF NATURAL ORIGIN"]);
    match meridian {
        Some(meridian) if transverse && !unit.contains("FOOT") => Verdict::Is(System::Transverse {
            meridian,
            false_easting: first(&["FALSE_EASTING", "FALSE EASTING"]).unwrap_or(500_000.0),
            scale: first(&["SCALE_FACTOR", "SCALE FACTOR AT NATURAL ORIGIN"]).unwrap_or(1.0),
        }),
        _ => {
            let name: String = text.split('"').nth(1).unwrap_or_default().chars().take(60).collect();
            Verdict::Refused(
                format!(
                    "投影“{name}”不支持。请在 GIS 软件中转换为 CGCS2000 经纬度（EPSG:4490）或高斯-克吕格分带再导入"
                ),
                format!(
                    "The projection “{name}” is not supported. Convert the file to CGCS2000 degrees (EPSG:4490) or a Gauss–Krüger zone first"
                ),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_cgcs2000() {
        let transverse = |meridian, false_easting| {
            Verdict::Is(System::Transverse {
                meridian,
                false_easting,
                scale: 1.0,
            })
        };
        assert_eq!(of_epsg(4490), Verdict::Is(System::Degrees));
        assert_eq!(of_epsg(4523), transverse(105.0, 35_500_000.0));
        assert_eq!(of_epsg(4524), transverse(108.0, 36_500_000.0));
        assert_eq!(of_epsg(4544), transverse(105.0, 500_000.0));
        assert_eq!(of_epsg(4513), transverse(75.0, 25_500_000.0));
        assert_eq!(of_epsg(4533), transverse(135.0, 45_500_000.0));
        assert_eq!(of_epsg(4554), transverse(135.0, 500_000.0));
        assert_eq!(of_epsg(4491), transverse(75.0, 13_500_000.0));
        assert_eq!(of_epsg(4501), transverse(135.0, 23_500_000.0));
        assert_eq!(of_epsg(4512), transverse(135.0, 500_000.0));
        assert!(matches!(of_epsg(4610), Verdict::Refused(zh, _) if zh.contains("西安80")));
        assert!(matches!(of_epsg(2435), Verdict::Refused(zh, _) if zh.contains("北京54")));
        assert_eq!(of_name("urn:ogc:def:crs:EPSG::4524"), of_epsg(4524));
        assert_eq!(of_name("urn:ogc:def:crs:OGC:1.3:CRS84"), Verdict::Is(System::Degrees));
        assert_eq!(of_name("EPSG:99999"), Verdict::Unknown);
    }

    #[test]
    fn projections_of_prj_files() {
        let esri = r#"PROJCS["CGCS2000_3_Degree_GK_Zone_35",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",35500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
        assert_eq!(of_wkt(esri), of_epsg(4523));
        let degrees = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]"#;
        assert_eq!(of_wkt(degrees), Verdict::Is(System::Degrees));
        let xian = r#"PROJCS["Xian_1980_3_Degree_GK_Zone_35",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]]],PROJECTION["Gauss_Kruger"],PARAMETER["Central_Meridian",105.0]]"#;
        assert!(matches!(of_wkt(xian), Verdict::Refused(zh, _) if zh.contains("西安80")));
        let lambert = r#"PROJCS["China_Lambert",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["Central_Meridian",105.0],UNIT["Meter",1.0]]"#;
        assert!(matches!(of_wkt(lambert), Verdict::Refused(_, en) if en.contains("China_Lambert")));
        assert_eq!(of_wkt("LOCAL_CS[\"x\"]"), Verdict::Unknown);
    }
}
