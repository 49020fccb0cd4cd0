//! The structural promises of a planar map, checked before data from outside is used.

use super::planar_map::{PlanarMap, Point};

/// Says the first promise of [`PlanarMap`] that is broken. Linear in the size of the map. It does
/// not look for arcs that cross each other: such a map draws oddly but breaks nothing.
pub(super) fn validate(map: &PlanarMap) -> Result<(), String> {
    arcs(map)?;
    starts("face_rings", &map.face_rings, map.ring_starts.len().saturating_sub(1))?;
    starts("ring_starts", &map.ring_starts, map.ring_arcs.len())?;
    // Which side of each arc has been walked: bit 0 left, bit 1 right.
    let mut walked = vec![0u8; map.arcs.len()];
    for face in 0..map.face_count() {
        let rings = map.face_rings[face] as usize..map.face_rings[face + 1] as usize;
        let mut area = 0.0;
        for r in rings {
            area += ring(map, face, r, &mut walked)?;
        }
        if area <= 0.0 {
            return Err(format!("face {face} has no area, or its rings wind the wrong way"));
        }
    }
    for (i, (arc, walked)) in map.arcs.iter().zip(&walked).enumerate() {
        let claimed = u8::from(arc.left.is_some()) | u8::from(arc.right.is_some()) << 1;
        if claimed != *walked {
            return Err(format!("arc {i} names a face whose rings do not walk it"));
        }
    }
    Ok(())
}

fn arcs(map: &PlanarMap) -> Result<(), String> {
    let faces = map.face_count();
    for (i, arc) in map.arcs.iter().enumerate() {
        if arc.count < 2 || u64::from(arc.first) + u64::from(arc.count) > map.points.len() as u64 {
            return Err(format!("arc {i} has points that are not there"));
        }
        let points = &map.points[arc.first as usize..(arc.first + arc.count) as usize];
        if points.windows(2).any(|w| w[0] == w[1]) {
            return Err(format!("arc {i} repeats a point"));
        }
        if arc.left == arc.right {
            return Err(format!("arc {i} has the same on both sides"));
        }
        if [arc.left, arc.right].into_iter().flatten().any(|u| u.index() >= faces) {
            return Err(format!("arc {i} bounds a face that is not there (faces: {faces})"));
        }
    }
    Ok(())
}

/// Checks that `starts` rises strictly from 0 to `end`.
fn starts(what: &str, starts: &[u32], end: usize) -> Result<(), String> {
    let ok = match (starts.first(), starts.last()) {
        (Some(0), Some(&last)) => last as usize == end && starts.windows(2).all(|w| w[0] < w[1]),
        (None, None) => end == 0,
        _ => false,
    };
    if ok {
        Ok(())
    } else {
        Err(format!("{what} does not rise from 0 to {end}"))
    }
}

/// Checks one ring and gives twice its signed area in square centimetres.
fn ring(map: &PlanarMap, face: usize, r: usize, walked: &mut [u8]) -> Result<f64, String> {
    let steps = &map.ring_arcs[map.ring_starts[r] as usize..map.ring_starts[r + 1] as usize];
    let mut at: Option<(Point, Point)> = None;
    for step in steps {
        let Some(arc) = map.arcs.get(step.arc.index()) else {
            return Err(format!("ring {r} walks arc {}, which is not there", step.arc));
        };
        let (side, bit) = if step.reversed { (arc.right, 2) } else { (arc.left, 1) };
        if side.is_none_or(|u| u.index() != face) {
            return Err(format!(
                "ring {r} of face {face} walks arc {} on a foreign side",
                step.arc
            ));
        }
        let seen = &mut walked[step.arc.index()];
        if *seen & bit != 0 {
            return Err(format!("one side of arc {} is walked twice", step.arc));
        }
        *seen |= bit;
        let points = map.arc_points(step.arc);
        // An arc has at least two points (checked before).
        let (mut first, mut last) = (points[0], points[points.len() - 1]);
        if step.reversed {
            std::mem::swap(&mut first, &mut last);
        }
        match &mut at {
            None => at = Some((first, last)),
            Some((_, end)) if *end == first => *end = last,
            Some(_) => return Err(format!("ring {r} of face {face} jumps before arc {}", step.arc)),
        }
    }
    match at {
        Some((start, end)) if start == end => Ok(super::geometry::signed_area2(map, steps)),
        _ => Err(format!("ring {r} of face {face} is not closed")),
    }
}
