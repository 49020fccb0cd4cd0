//! GCJ-02 and BD-09: the published approximations of the two offsets, inverted by iteration to a
//! millimetre. What they undo is itself only known to about a metre.

/// Semi-major axis and squared eccentricity of the ellipsoid that GCJ-02 was made on (Krasovsky 1940).
const A: f64 = 6_378_245.0;
const EE: f64 = 0.006_693_421_622_965_943;

const PI: f64 = std::f64::consts::PI;

/// Outside this box nothing is moved.
fn in_china(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn sine(x: f64) -> f64 {
    libm::sin(x * PI)
}

/// The offset in degrees at a place.
fn offset(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    let common = (20.0 * sine(6.0 * x) + 20.0 * sine(2.0 * x)) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + common
        + (20.0 * sine(y) + 40.0 * sine(y / 3.0)) * 2.0 / 3.0
        + (160.0 * sine(y / 12.0) + 320.0 * sine(y / 30.0)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + common
        + (20.0 * sine(x) + 40.0 * sine(x / 3.0)) * 2.0 / 3.0
        + (150.0 * sine(x / 12.0) + 300.0 * sine(x / 30.0)) * 2.0 / 3.0;
    let phi = lat.to_radians();
    let sin = libm::sin(phi);
    let magic = 1.0 - EE * sin * sin;
    let root = magic.sqrt();
    (
        east * 180.0 / (A / root * libm::cos(phi) * PI),
        north * 180.0 / (A * (1.0 - EE) / (magic * root) * PI),
    )
}

/// WGS 84 → GCJ-02, degrees: the inverse of [`gcj02_to_wgs84`].
pub fn wgs84_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    invert(lon, lat, gcj02_to_wgs84)
}

/// GCJ-02 → WGS 84, degrees: the offset at the moved place taken back, which is what the published
/// places (domain.md §4.1) come to, to their last digit. Asking for the place whose own offset leads
/// here would differ by a metre and a half.
pub fn gcj02_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    if !in_china(lon, lat) {
        return (lon, lat);
    }
    let (east, north) = offset(lon, lat);
    (lon - east, lat - north)
}

/// GCJ-02 → BD-09, degrees.
pub fn gcj02_to_bd09(lon: f64, lat: f64) -> (f64, f64) {
    const TURN: f64 = PI * 3000.0 / 180.0;
    let radius = (lon * lon + lat * lat).sqrt() + 0.00002 * libm::sin(lat * TURN);
    let angle = libm::atan2(lat, lon) + 0.000003 * libm::cos(lon * TURN);
    (radius * libm::cos(angle) + 0.0065, radius * libm::sin(angle) + 0.006)
}

/// BD-09 → GCJ-02, degrees.
pub fn bd09_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    invert(lon, lat, gcj02_to_bd09)
}

/// Both offsets change slowly from place to place: each step gains four digits and more.
fn invert(lon: f64, lat: f64, forward: fn(f64, f64) -> (f64, f64)) -> (f64, f64) {
    let (mut x, mut y) = (lon, lat);
    for _ in 0..6 {
        let (fx, fy) = forward(x, y);
        x += lon - fx;
        y += lat - fy;
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// domain.md §4.1 (help.aliyun.com, S35): the same place in three systems, to the printed digit.
    #[test]
    fn the_published_place() {
        let close = |a: (f64, f64), b: (f64, f64), most: f64| (a.0 - b.0).abs() < most && (a.1 - b.1).abs() < most;
        let (wgs, gcj, bd) = (
            (120.021_519, 30.281_543),
            (120.026_268, 30.279_164),
            (120.032_768, 30.285_238),
        );
        // The places are printed to 1e-6°, which is a tenth of a metre; the way to BD-09 agrees to a metre.
        type Way = fn(f64, f64) -> (f64, f64);
        type Printed = (Way, (f64, f64), (f64, f64), f64);
        let ways: [Printed; 4] = [
            (gcj02_to_wgs84, gcj, wgs, 0.51e-6),
            (wgs84_to_gcj02, wgs, gcj, 1.0e-5),
            (gcj02_to_bd09, gcj, bd, 1.0e-5),
            (bd09_to_gcj02, bd, gcj, 1.0e-5),
        ];
        for (i, (way, from, to, most)) in ways.into_iter().enumerate() {
            let found = way(from.0, from.1);
            assert!(close(found, to, most), "{i}: {found:?}");
        }
    }

    #[test]
    fn there_and_back_to_a_millimetre() {
        for i in 0..40 {
            for j in 0..30 {
                let (lon, lat) = (75.0 + 1.5 * f64::from(i), 5.0 + 1.5 * f64::from(j));
                for (there, back) in [
                    (
                        wgs84_to_gcj02 as fn(f64, f64) -> (f64, f64),
                        gcj02_to_wgs84 as fn(f64, f64) -> (f64, f64),
                    ),
                    (gcj02_to_bd09, bd09_to_gcj02),
                ] {
                    let (x, y) = there(lon, lat);
                    let (lon2, lat2) = back(x, y);
                    assert!(
                        (lon2 - lon).abs() < 1e-8 && (lat2 - lat).abs() < 1e-8,
                        "{lon} {lat}: {lon2} {lat2}"
                    );
                }
            }
        }
        assert_eq!(wgs84_to_gcj02(-71.4, 41.8), (-71.4, 41.8));
    }
}
