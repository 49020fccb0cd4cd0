//! Which system numbers without a name are in: by the ranges they lie in (domain.md §4.1).

use super::System;

/// What the numbers look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// The likeliest system.
    pub system: System,
    /// Whether the axes look swapped: surveyors write the northing first.
    pub swapped: bool,
    /// Whether nobody need ask. Not where eastings have no zone: the central meridian is anyone's guess.
    pub sure: bool,
}

/// Looks at a few points of a file.
pub fn detect(points: &[[f64; 2]]) -> Guess {
    let by = |swapped: bool| {
        let mut found: Vec<(System, bool, usize)> = Vec::new();
        for p in points {
            let (x, y) = if swapped { (p[1], p[0]) } else { (p[0], p[1]) };
            let (system, sure) = one(x, y);
            match found.iter_mut().find(|f| f.0 == system) {
                Some(f) => f.2 += 1,
                None => found.push((system, sure, 1)),
            }
        }
        // The first of equals, so that one file gives one answer.
        found.into_iter().rev().max_by_key(|f| f.2)
    };
    let plain = by(false);
    let turned = by(true);
    let chinese = |found: &Option<(System, bool, usize)>, swapped: bool| {
        found.is_some_and(|(system, ..)| {
            points.iter().filter(|p| in_china(system, p, swapped)).count() * 2 > points.len()
        })
    };
    // A pair that means China only the other way round was written the other way round.
    if !chinese(&plain, false)
        && chinese(&turned, true)
        && let Some((system, sure, _)) = turned
    {
        return Guess {
            system,
            swapped: true,
            sure,
        };
    }
    let (system, sure, _) = plain.unwrap_or((System::Degrees, false, 0));
    Guess {
        system,
        swapped: false,
        sure,
    }
}

fn in_china(system: System, p: &[f64; 2], swapped: bool) -> bool {
    let (x, y) = if swapped { (p[1], p[0]) } else { (p[0], p[1]) };
    match system {
        System::Degrees => (73.0..=135.5).contains(&x) && (3.0..=54.0).contains(&y),
        System::Plane => false,
        _ => system
            .to_degrees(x, y)
            .is_some_and(|(lon, lat)| in_china(System::Degrees, &[lon, lat], false)),
    }
}

/// The system of one point; whether it is sure.
fn one(x: f64, y: f64) -> (System, bool) {
    if x.abs() <= 180.0 && y.abs() <= 90.0 {
        return (System::Degrees, true);
    }
    if (300_000.0..6_100_000.0).contains(&y) {
        let zone = (x / 1e6).floor();
        if x >= 1e7 && (x - zone * 1e6 - 500_000.0).abs() < 450_000.0 {
            let width = if zone >= 24.0 { 3 } else { 6 };
            if let Some(system) = System::zone(width, zone.min(255.0) as u8, true) {
                return (system, true);
            }
        }
    }
    (System::Plane, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_tell() {
        let zone = |width, zone| System::zone(width, zone, true).expect("a zone of China");
        for (point, system, swapped, sure) in [
            ([106.2, 37.98], System::Degrees, false, true),
            ([37.98, 106.2], System::Degrees, true, true),
            ([-71.4, 41.8], System::Degrees, false, true),
            ([24.95, 60.17], System::Degrees, false, true),
            ([35_605_000.0, 4_205_000.0], zone(3, 35), false, true),
            ([4_205_000.0, 36_395_000.0], zone(3, 36), true, true),
            ([18_605_000.0, 4_205_000.0], zone(6, 18), false, true),
            ([605_000.0, 4_205_000.0], System::Plane, false, false),
            ([12.0, 900.0], System::Plane, false, false),
        ] {
            assert_eq!(detect(&[point; 3]), Guess { system, swapped, sure }, "{point:?}");
        }
        // One stray point does not change the answer.
        let points = [[106.2, 37.9], [106.3, 37.9], [0.0, 0.0]];
        assert_eq!(detect(&points).system, System::Degrees);
        assert!(!detect(&[]).sure);
        detect(&[[f64::NAN, f64::INFINITY]; 3]);
    }
}
