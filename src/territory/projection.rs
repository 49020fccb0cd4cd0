//! How map coordinates (centimetres on a plane) relate to longitude and latitude.
//!
//! Transverse Mercator by Krüger's series to the sixth order in the third flattening, as given by
//! C. Karney, "Transverse Mercator with an accuracy of a few nanometers", J. Geodesy 85 (2011),
//! equations 7–14, 35 and 36. It is written here on `libm` and not taken from `proj4rs`, because that
//! crate calls the platform's sine and exponential: the last bit could then differ between page
//! and command line, and with it, once in a while, a rounded centimetre and the content hash. A
//! test holds both against each other.

use super::planar_map::Point;
use serde::{Deserialize, Serialize};

/// The plane of the map.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Projection {
    /// A plane of its own, for invented places and for files without coordinates of the earth.
    Plane,
    /// Transverse Mercator on the CGCS2000 ellipsoid, scale 1, centred on the data.
    TransverseMercator {
        /// Longitude of the origin in degrees.
        longitude: f64,
        /// Latitude of the origin in degrees.
        latitude: f64,
    },
}

impl Projection {
    /// From degrees to map coordinates. `None` on [`Projection::Plane`], for what is no place on
    /// earth, and for places more than [`REACH`] metres or 75° of longitude away from the origin.
    pub fn forward(&self, longitude: f64, latitude: f64) -> Option<Point> {
        self.forward_all()?(longitude, latitude)
    }

    /// [`Projection::forward`] for many points: what depends on the origin alone is computed once.
    pub fn forward_all(&self) -> Option<impl Fn(f64, f64) -> Option<Point> + use<>> {
        let Self::TransverseMercator {
            longitude: lon0,
            latitude: lat0,
        } = *self
        else {
            return None;
        };
        let (_, north0) = forward(0.0, lat0.to_radians());
        Some(move |longitude: f64, latitude: f64| {
            if !(longitude.abs() <= 180.0 && latitude.abs() <= 90.0) {
                return None;
            }
            let turned = wrap(longitude - lon0);
            if turned.abs() > 75.0 {
                return None;
            }
            let (east, north) = forward(turned.to_radians(), latitude.to_radians());
            let north = north - north0;
            (east.abs() <= REACH && north.abs() <= REACH).then(|| Point::from_metres(east, north))
        })
    }

    /// From map coordinates to degrees. `None` on [`Projection::Plane`].
    pub fn inverse(&self, point: Point) -> Option<(f64, f64)> {
        let Self::TransverseMercator { longitude, latitude } = *self else {
            return None;
        };
        let (_, north0) = forward(0.0, latitude.to_radians());
        let (east, north) = point.metres();
        let (lambda, phi) = inverse(east, north + north0);
        Some((wrap(longitude + lambda.to_degrees()), phi.to_degrees()))
    }
}

/// Farthest from the origin that a map reaches, in metres: it keeps centimetres well inside `i32`.
pub const REACH: f64 = 10_000_000.0;

/// Semi-major axis of CGCS2000 in metres (GB 22021).
const A: f64 = 6_378_137.0;
/// Flattening of CGCS2000.
const F: f64 = 1.0 / 298.257_222_101;
const N: f64 = F / (2.0 - F);
const N2: f64 = N * N;
const N3: f64 = N2 * N;
const N4: f64 = N2 * N2;
const N5: f64 = N4 * N;
const N6: f64 = N4 * N2;
/// Rectifying radius.
const RADIUS: f64 = A / (1.0 + N) * (1.0 + N2 / 4.0 + N4 / 64.0 + N6 / 256.0);
/// Eccentricity squared.
const E2: f64 = F * (2.0 - F);

const ALPHA: [f64; 6] = [
    N / 2.0 - N2 * 2.0 / 3.0 + N3 * 5.0 / 16.0 + N4 * 41.0 / 180.0 - N5 * 127.0 / 288.0 + N6 * 7891.0 / 37800.0,
    N2 * 13.0 / 48.0 - N3 * 3.0 / 5.0 + N4 * 557.0 / 1440.0 + N5 * 281.0 / 630.0 - N6 * 1_983_433.0 / 1_935_360.0,
    N3 * 61.0 / 240.0 - N4 * 103.0 / 140.0 + N5 * 15061.0 / 26880.0 + N6 * 167_603.0 / 181_440.0,
    N4 * 49561.0 / 161_280.0 - N5 * 179.0 / 168.0 + N6 * 6_601_661.0 / 7_257_600.0,
    N5 * 34729.0 / 80640.0 - N6 * 3_418_889.0 / 1_995_840.0,
    N6 * 212_378_941.0 / 319_334_400.0,
];

const BETA: [f64; 6] = [
    N / 2.0 - N2 * 2.0 / 3.0 + N3 * 37.0 / 96.0 - N4 / 360.0 - N5 * 81.0 / 512.0 + N6 * 96199.0 / 604_800.0,
    N2 / 48.0 + N3 / 15.0 - N4 * 437.0 / 1440.0 + N5 * 46.0 / 105.0 - N6 * 1_118_711.0 / 3_870_720.0,
    N3 * 17.0 / 480.0 - N4 * 37.0 / 840.0 - N5 * 209.0 / 4480.0 + N6 * 5569.0 / 90720.0,
    N4 * 4397.0 / 161_280.0 - N5 * 11.0 / 504.0 - N6 * 830_251.0 / 7_257_600.0,
    N5 * 4583.0 / 161_280.0 - N6 * 108_847.0 / 3_991_680.0,
    N6 * 20_648_693.0 / 638_668_800.0,
];

/// Degrees into -180..=180.
fn wrap(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

/// Sum of `c[j] · sin(2 (j + 1) z)` for complex `z = x + iy`, by Clenshaw's recurrence.
fn sines(c: &[f64; 6], x: f64, y: f64) -> (f64, f64) {
    let (sin, cos) = libm::sincos(2.0 * x);
    let (sinh, cosh) = (libm::sinh(2.0 * y), libm::cosh(2.0 * y));
    let (kr, ki) = (2.0 * cos * cosh, -2.0 * sin * sinh);
    let (mut b1, mut b2) = ((0.0, 0.0), (0.0, 0.0));
    for &a in c.iter().rev() {
        let b = (a + kr * b1.0 - ki * b1.1 - b2.0, kr * b1.1 + ki * b1.0 - b2.1);
        b2 = b1;
        b1 = b;
    }
    let (sr, si) = (sin * cosh, cos * sinh);
    (b1.0 * sr - b1.1 * si, b1.0 * si + b1.1 * sr)
}

/// Tangent of the conformal latitude from that of the geographic one.
fn conformal(tau: f64) -> f64 {
    let e = E2.sqrt();
    let root = (1.0 + tau * tau).sqrt();
    let sigma = libm::sinh(e * libm::atanh(e * tau / root));
    tau * (1.0 + sigma * sigma).sqrt() - sigma * root
}

/// Metres east of the central meridian and north of the equator, from radians east of it and north.
pub(super) fn forward(lambda: f64, phi: f64) -> (f64, f64) {
    let tau = conformal(libm::tan(phi));
    let (sin, cos) = libm::sincos(lambda);
    let xi = libm::atan2(tau, cos);
    let eta = libm::asinh(sin / (tau * tau + cos * cos).sqrt());
    let (dx, de) = sines(&ALPHA, xi, eta);
    (RADIUS * (eta + de), RADIUS * (xi + dx))
}

/// Radians east of the central meridian and north, from metres.
pub(super) fn inverse(east: f64, north: f64) -> (f64, f64) {
    let (xi, eta) = (north / RADIUS, east / RADIUS);
    let (dx, de) = sines(&BETA, xi, eta);
    let (xi, eta) = (xi - dx, eta - de);
    let (sin, cos) = libm::sincos(xi);
    let sinh = libm::sinh(eta);
    let lambda = libm::atan2(sinh, cos);
    let target = sin / (sinh * sinh + cos * cos).sqrt();
    // Newton's method on `conformal`; two steps reach the last bit, the third is for the poles.
    let mut tau = target / (1.0 - E2);
    for _ in 0..3 {
        let here = conformal(tau);
        let slope = (1.0 - E2) * (1.0 + tau * tau).sqrt() / (1.0 + (1.0 - E2) * tau * tau);
        tau += (target - here) / (1.0 + here * here).sqrt() / slope;
    }
    (lambda, libm::atan(tau))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude: f64, latitude: f64) -> Projection {
        Projection::TransverseMercator { longitude, latitude }
    }

    /// Values of proj4rs' tests (which are PROJ's): GRS80 differs from CGCS2000 in the tenth digit
    /// of the flattening.
    #[test]
    fn known_values() {
        let p = at(0.0, 0.0).forward(2.0, 1.0).unwrap_or_default();
        assert_eq!((p.x, p.y), (22_265_080, 11_064_223));
        // Utm zone values divided by its scale: 1° east of the meridian at 45° north.
        let p = at(3.0, 0.0).forward(4.0, 45.0).unwrap_or_default();
        assert_eq!(p.x, (78_815.302_917_359_f64 / 0.9996 * 100.0).round() as i32);
        assert_eq!(p.y, (4_983_436.768_229_601_f64 / 0.9996 * 100.0).round() as i32);
    }

    #[test]
    fn agrees_with_proj4rs() {
        for (lon0, lat0) in [(106.2, 37.98), (-71.4, 41.8), (24.95, 60.17), (0.0, -33.0)] {
            let text = format!("+proj=etmerc +ellps=GRS80 +k=1 +lon_0={lon0} +lat_0={lat0}");
            let theirs = proj4rs::Proj::from_proj_string(&text).expect("a projection string of our own");
            let source = proj4rs::Proj::from_proj_string("+proj=longlat +ellps=GRS80").expect("as above");
            for i in -10..=10 {
                for j in -10..=10 {
                    let (lon, lat) = (lon0 + 0.17 * f64::from(i), lat0 + 0.13 * f64::from(j));
                    let mut v = (lon.to_radians(), lat.to_radians(), 0.0);
                    proj4rs::transform::transform(&source, &theirs, &mut v).expect("in range");
                    let p = at(lon0, lat0).forward(lon, lat).expect("in range");
                    let (x, y) = p.metres();
                    assert!(
                        (x - v.0).abs() < 0.0051 && (y - v.1).abs() < 0.0051,
                        "{lon} {lat}: {p:?} {v:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn there_and_back() {
        for (lon0, lat0) in [(106.2, 37.98), (179.9, 0.0), (-71.4, 80.0)] {
            let plane = at(lon0, lat0);
            for i in -8..=8 {
                for j in -8..=8 {
                    let (lon, lat) = (wrap(lon0 + 0.2 * f64::from(i)), lat0 + 0.2 * f64::from(j));
                    let p = plane.forward(lon, lat).expect("in range");
                    let (lon2, lat2) = plane.inverse(p).expect("not a plane");
                    // Half a centimetre, in degrees of latitude and (near the pole larger) of longitude.
                    assert!((lat2 - lat).abs() < 5e-8, "{lat} {lat2}");
                    assert!(
                        wrap(lon2 - lon).abs() < 5e-8 / libm::cos(lat.to_radians()),
                        "{lon} {lon2}"
                    );
                }
            }
        }
    }

    #[test]
    fn refuses_what_is_no_place() {
        let plane = at(106.0, 38.0);
        for (lon, lat) in [
            (f64::NAN, 1.0),
            (1.0, f64::INFINITY),
            (181.0, 0.0),
            (0.0, 90.1),
            (-60.0, 0.0),
        ] {
            assert_eq!(plane.forward(lon, lat), None);
        }
        assert_eq!(Projection::Plane.forward(1.0, 1.0), None);
        assert_eq!(Projection::Plane.inverse(Point::default()), None);
    }
}
