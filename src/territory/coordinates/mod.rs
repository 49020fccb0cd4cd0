//! Coordinate systems of files (GB 22021 CGCS2000 and what else offices hand over) and the way from
//! them to longitude and latitude.
//!
//! CGCS2000 and WGS 84 differ by centimetres and are one here. Older datums (西安80, 北京54) differ by
//! tens of metres in a way only local survey parameters undo: they are refused, never guessed.

mod detect;
mod offset;
mod recognise;

pub use detect::{Guess, detect};
pub use offset::{bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02};
pub use recognise::{Verdict, of_epsg, of_name, of_wkt};

use super::projection;
use serde::{Deserialize, Serialize};

/// What the two numbers of a point mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum System {
    /// Degrees east and north, CGCS2000 or WGS 84 (EPSG:4490, 4326).
    Degrees,
    /// Transverse Mercator on CGCS2000: Gauss–Krüger, or UTM with its scale.
    Transverse {
        /// Central meridian in degrees.
        meridian: f64,
        /// Metres added to eastings, the zone's number included where it stands before them.
        false_easting: f64,
        /// Scale on the central meridian: 1 for Gauss–Krüger.
        scale: f64,
    },
    /// Web Mercator (EPSG:3857).
    WebMercator,
    /// 火星坐标 GCJ-02 (高德, 腾讯): degrees, moved by up to some 700 m.
    Gcj02,
    /// 百度坐标 BD-09.
    Bd09,
    /// A plane without a place on earth, in metres.
    Plane,
}

/// False easting of Gauss–Krüger in metres.
const FALSE_EASTING: f64 = 500_000.0;

impl System {
    /// The Gauss–Krüger zone `zone` of `width` degrees (3: 25–45, 6: 13–23); `prefixed`: eastings
    /// begin with the zone's number. `None` outside China's zones.
    pub fn zone(width: u8, zone: u8, prefixed: bool) -> Option<Self> {
        let meridian = match (width, zone) {
            (3, 24..=45) => f64::from(zone) * 3.0,
            (6, 13..=23) => f64::from(zone) * 6.0 - 3.0,
            _ => return None,
        };
        Some(Self::Transverse {
            meridian,
            false_easting: FALSE_EASTING + if prefixed { f64::from(zone) * 1e6 } else { 0.0 },
            scale: 1.0,
        })
    }

    /// Gauss–Krüger about a meridian, eastings without a zone.
    pub fn about(meridian: f64) -> Self {
        Self::Transverse {
            meridian,
            false_easting: FALSE_EASTING,
            scale: 1.0,
        }
    }

    /// Whether it has a place on earth.
    pub fn is_on_earth(&self) -> bool {
        *self != Self::Plane
    }

    /// Degrees east and north of a point; `None` for what is no place in this system, and on
    /// [`System::Plane`].
    pub fn to_degrees(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let place = |(lon, lat): (f64, f64)| (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some((lon, lat));
        match *self {
            Self::Degrees => place((x, y)),
            Self::Gcj02 => place((x, y)).map(|(x, y)| gcj02_to_wgs84(x, y)).and_then(place),
            Self::Bd09 => place((x, y))
                .map(|(x, y)| bd09_to_gcj02(x, y))
                .map(|(x, y)| gcj02_to_wgs84(x, y))
                .and_then(place),
            Self::Transverse {
                meridian,
                false_easting,
                scale,
            } => {
                let (east, north) = ((x - false_easting) / scale, y / scale);
                if !(east.abs() <= 1.5e6 && north.abs() <= 1.0e7) {
                    return None;
                }
                let (lambda, phi) = projection::inverse(east, north);
                place((meridian + lambda.to_degrees(), phi.to_degrees()))
            }
            Self::WebMercator => {
                if !(x.abs() <= 20_037_508.4 && y.abs() <= 20_048_966.2) {
                    return None;
                }
                let phi = libm::atan(libm::sinh(y / WEB_RADIUS));
                place(((x / WEB_RADIUS).to_degrees(), phi.to_degrees()))
            }
            Self::Plane => None,
        }
    }

    /// The way back, for exports; `None` on [`System::Plane`].
    pub fn of_degrees(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        match *self {
            Self::Degrees => Some((lon, lat)),
            Self::Gcj02 => Some(wgs84_to_gcj02(lon, lat)),
            Self::Bd09 => {
                let (x, y) = wgs84_to_gcj02(lon, lat);
                Some(gcj02_to_bd09(x, y))
            }
            Self::Transverse {
                meridian,
                false_easting,
                scale,
            } => {
                let (east, north) = projection::forward((lon - meridian).to_radians(), lat.to_radians());
                Some((east * scale + false_easting, north * scale))
            }
            Self::WebMercator => {
                let y = libm::asinh(libm::tan(lat.to_radians())) * WEB_RADIUS;
                Some((lon.to_radians() * WEB_RADIUS, y))
            }
            Self::Plane => None,
        }
    }

    /// Its name for people, zh and en.
    pub fn name(&self) -> (String, String) {
        let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match *self {
            Self::Degrees => pair("经纬度（CGCS2000 / WGS 84）", "Degrees (CGCS2000 / WGS 84)"),
            Self::Transverse {
                meridian,
                false_easting,
                scale: 1.0,
            } => {
                let zone = ((false_easting - FALSE_EASTING) / 1e6).round();
                if zone > 0.0 {
                    (
                        format!("CGCS2000 高斯-克吕格，第 {zone} 带（中央经线 {meridian}°）"),
                        format!("CGCS2000 Gauss–Krüger, zone {zone} (meridian {meridian}°)"),
                    )
                } else {
                    (
                        format!("CGCS2000 高斯-克吕格，中央经线 {meridian}°"),
                        format!("CGCS2000 Gauss–Krüger, meridian {meridian}°"),
                    )
                }
            }
            Self::Transverse { meridian, .. } => (
                format!("横轴墨卡托（UTM），中央经线 {meridian}°"),
                format!("Transverse Mercator (UTM), meridian {meridian}°"),
            ),
            Self::WebMercator => pair("Web 墨卡托（EPSG:3857）", "Web Mercator (EPSG:3857)"),
            Self::Gcj02 => pair("火星坐标 GCJ-02（高德、腾讯）", "GCJ-02 (AMap, Tencent)"),
            Self::Bd09 => pair("百度坐标 BD-09", "BD-09 (Baidu)"),
            Self::Plane => pair("平面坐标（米），没有地理位置", "A plane in metres, nowhere on earth"),
        }
    }
}

/// Radius of Web Mercator's sphere in metres.
const WEB_RADIUS: f64 = 6_378_137.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every system against proj4rs, there and back; a thousandth of a millimetre there, 1e-10° back.
    #[test]
    fn agrees_with_proj4rs() {
        let degrees = proj4rs::Proj::from_proj_string("+proj=longlat +ellps=GRS80").expect("a string of our own");
        let mut systems = vec![(
            System::WebMercator,
            "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m".to_owned(),
            106.0,
        )];
        for zone in 25..=45u8 {
            let system = System::zone(3, zone, true).expect("a zone of China");
            let meridian = f64::from(zone) * 3.0;
            let easting = 500_000.0 + f64::from(zone) * 1e6;
            systems.push((
                system,
                format!("+proj=etmerc +ellps=GRS80 +k=1 +lat_0=0 +lon_0={meridian} +x_0={easting}"),
                meridian,
            ));
        }
        for (system, text, meridian) in systems {
            let theirs = proj4rs::Proj::from_proj_string(&text).expect("a string of our own");
            for i in -6..=6 {
                for lat in [3.5, 18.2, 37.98, 53.4] {
                    let lon = meridian + f64::from(i) * 0.5;
                    let mut v = (f64::to_radians(lon), f64::to_radians(lat), 0.0);
                    if system != System::WebMercator {
                        proj4rs::transform::transform(&degrees, &theirs, &mut v).expect("in range");
                        let (x, y) = system.of_degrees(lon, lat).expect("on earth");
                        assert!(
                            (x - v.0).abs() < 1e-4 && (y - v.1).abs() < 1e-4,
                            "{text} {lon} {lat}: {x} {y} {v:?}"
                        );
                        let (lon2, lat2) = system.to_degrees(v.0, v.1).expect("on earth");
                        let mut back = v;
                        proj4rs::transform::transform(&theirs, &degrees, &mut back).expect("in range");
                        assert!((lon2 - back.0.to_degrees()).abs() < 1e-9 && (lat2 - back.1.to_degrees()).abs() < 1e-9);
                    }
                    let (x, y) = system.of_degrees(lon, lat).expect("on earth");
                    let (lon2, lat2) = system.to_degrees(x, y).expect("on earth");
                    assert!(
                        (lon2 - lon).abs() < 1e-10 && (lat2 - lat).abs() < 1e-10,
                        "{lon} {lat}: {lon2} {lat2}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_zones_on_both_sides_of_wuzhong_meet() {
        // A point at 106°30′ lies in both 3° zones, 35 and 36.
        let west = System::zone(3, 35, true)
            .and_then(|s| s.of_degrees(106.5, 37.8))
            .expect("on earth");
        let east = System::zone(3, 36, true)
            .and_then(|s| s.of_degrees(106.5, 37.8))
            .expect("on earth");
        assert!(west.0 > 35_600_000.0 && east.0 < 36_400_000.0, "{west:?} {east:?}");
        let back = System::zone(3, 35, true)
            .and_then(|s| s.to_degrees(west.0, west.1))
            .expect("on earth");
        let other = System::zone(3, 36, true)
            .and_then(|s| s.to_degrees(east.0, east.1))
            .expect("on earth");
        assert!((back.0 - other.0).abs() < 1e-11 && (back.1 - other.1).abs() < 1e-11);
    }

    #[test]
    fn what_is_no_place_is_none() {
        for system in [
            System::Degrees,
            System::Gcj02,
            System::Bd09,
            System::WebMercator,
            System::about(105.0),
        ] {
            for (x, y) in [(f64::NAN, 1.0), (1.0, f64::INFINITY), (1e12, 1.0), (1.0, -1e12)] {
                assert_eq!(system.to_degrees(x, y), None, "{system:?}");
            }
        }
        assert_eq!(System::Plane.to_degrees(1.0, 1.0), None);
    }
}
