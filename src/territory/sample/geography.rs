//! The large features: the outline, the counties, their cores and towns, the river and the roads.

use super::apportion::apportion;
use super::divide::{Manner, cut_core, cut_share, divide, slice, weight};
use super::field::{Core, Fields};
use super::gazetteer::COUNTIES;
use super::random::Random;
use super::subdivision::{Cut, NO_STREET, Subdivision, Vector, area, centroid, clip, heading, minus};
use crate::territory::Barrier;
use crate::territory::order::SortCompact;
use std::f64::consts::{FRAC_PI_2, TAU};

/// Faces of one county after this step.
#[derive(Clone, Debug, Default)]
pub struct CountyFaces {
    /// The core, cut by river and roads.
    pub core: Vec<u32>,
    /// The towns outside, each cut by river and roads.
    pub towns: Vec<Vec<u32>>,
}

/// Half the width and height of the territory in metres.
const HALF: Vector = [29_000.0, 23_500.0];

/// Draws the large features. `streets` counts street numbers.
pub fn draw(seed: u64, fields: &mut Fields, streets: &mut u32) -> (Subdivision, Vec<CountyFaces>) {
    let mut random = Random::new(seed, 11);
    let corners = 15;
    let outline: Vec<Vector> = (0..corners)
        .map(|k| {
            let a = (f64::from(k) + random.between(-0.3, 0.3)) * TAU / f64::from(corners);
            let h = heading(a);
            [HALF[0] * h[0], HALF[1] * h[1]]
        })
        .collect();
    let mut plane = Subdivision::new(&outline);
    let counties = draw_counties(&mut plane, &mut random);
    for (face, plan) in counties.iter().zip(&COUNTIES) {
        let c = centroid(&plane.polygon(*face));
        let off = 900.0;
        fields.cores.push(Core {
            centre: [
                c[0] + off * random.bell().clamp(-1.5, 1.5),
                c[1] + off * random.bell().clamp(-1.5, 1.5),
            ],
            radius: 3_550.0 * (plan.communities as f64 / 46.0).sqrt(),
        });
    }
    let mut faces: Vec<CountyFaces> = Vec::new();
    for (i, plan) in COUNTIES.iter().enumerate() {
        let core = fields.cores[i];
        let pieces = cut_core(
            &mut plane,
            counties[i],
            core.centre,
            core.radius,
            plan.outer.len().min(7) + 3,
            Barrier::Arterial,
            &mut random,
            streets,
        );
        let towns = draw_towns(
            &mut plane,
            pieces,
            plan.outer.len(),
            core.centre,
            fields,
            &mut random,
            streets,
        );
        faces.push(CountyFaces {
            core: vec![counties[i]],
            towns,
        });
    }
    let city = fields.cores[0];
    // The river runs west to east beside the largest city's middle, the railway past the city, the
    // trunk road from the plain into the mountains.
    let river = Line {
        near: city,
        beside: 0.35,
        angle: 0.0,
        swing: 0.4,
        barrier: Barrier::River,
    };
    let road = Line {
        near: city,
        beside: 0.3,
        angle: FRAC_PI_2,
        swing: 0.45,
        barrier: Barrier::Arterial,
    };
    let rail = Line {
        near: city,
        beside: 1.5,
        angle: 0.15,
        swing: 0.5,
        barrier: Barrier::Rail,
    };
    for line in [river, road, rail] {
        run_line(&mut plane, &mut faces, line, &mut random, streets);
    }
    (plane, faces)
}

/// Plain counties in the north, the largest in the middle; mountain counties in the south.
fn draw_counties(plane: &mut Subdivision, random: &mut Random) -> [u32; 5] {
    let size = |i: usize| COUNTIES[i].area;
    let polygon = plane.polygon(0);
    let tilt = 0.12 * random.bell();
    let south = cut_share(
        plane,
        0,
        &polygon,
        tilt,
        size(0) + size(1) + size(2),
        None,
        0.0,
        Barrier::Street,
        NO_STREET,
    );
    let north = slice(
        plane,
        0,
        &[size(1), size(0), size(2)],
        FRAC_PI_2 + tilt,
        Barrier::Street,
        random,
    );
    let south = slice(
        plane,
        south,
        &[size(3), size(4)],
        FRAC_PI_2 - 1.5 * tilt,
        Barrier::Street,
        random,
    );
    [north[1], north[0], north[2], south[0], south[1]]
}

/// Divides a county's outside pieces into its towns, clockwise from the east.
fn draw_towns(
    plane: &mut Subdivision,
    mut pieces: Vec<u32>,
    towns: usize,
    centre: Vector,
    fields: &Fields,
    random: &mut Random,
    streets: &mut u32,
) -> Vec<Vec<u32>> {
    let bearing = |p: &u32| {
        let d = minus(centroid(&plane.polygon(*p)), centre);
        -libm::atan2(d[1], d[0])
    };
    pieces.sort_compact_by(|a, b| bearing(a).total_cmp(&bearing(b)));
    let density = |p: Vector| fields.village_density(p);
    let weights: Vec<f64> = pieces
        .iter()
        .map(|&p| weight(&plane.polygon(p), Some(&density)))
        .collect();
    // With more pieces than towns, neighbouring pieces make up a town.
    if pieces.len() > towns {
        let sum: f64 = weights.iter().sum();
        let mut groups: Vec<Vec<u32>> = vec![Vec::new(); towns];
        let (mut before, mut last) = (0.0, 0);
        for (i, (&piece, w)) in pieces.iter().zip(&weights).enumerate() {
            let due = ((before + w / 2.0) / sum * towns as f64) as usize;
            // Never skip a town, and leave a piece for each one still to come.
            let least = towns.saturating_sub(pieces.len() - i);
            last = due.min(last + usize::from(i > 0)).max(least).min(towns - 1);
            groups[last].push(piece);
            before += w;
        }
        return groups;
    }
    let counts = apportion(towns as u64, &weights, 1);
    let manner = Manner {
        density: Some(&density),
        angle: None,
        jitter: 0.15,
        snap: 0.1,
        barriers: &[Barrier::Street],
    };
    let mut faces = Vec::new();
    for (piece, count) in pieces.into_iter().zip(counts) {
        let sizes: Vec<f64> = (0..count).map(|_| random.between(0.8, 1.25)).collect();
        let parts = divide(plane, piece, &sizes, &manner, random, streets);
        faces.extend(parts.into_iter().map(|f| vec![f]));
    }
    faces
}

/// A line through the whole territory.
#[derive(Clone, Copy)]
struct Line {
    near: Core,
    /// How far from the core's middle, in radii (either side).
    beside: f64,
    angle: f64,
    /// How far the angle may turn to find a good course.
    swing: f64,
    barrier: Barrier,
}

/// Finds the course that clips no face's corner and cuts every face it crosses.
fn run_line(plane: &mut Subdivision, counties: &mut [CountyFaces], line: Line, random: &mut Random, streets: &mut u32) {
    let polygons: Vec<Vec<Vector>> = counties
        .iter()
        .flat_map(|c| c.core.iter().chain(c.towns.iter().flatten()))
        .map(|&f| plane.polygon(f))
        .collect();
    let mut left = Vec::new();
    let mut best = (-1.0, line.near.centre, line.angle);
    for _ in 0..90 {
        let angle = line.angle + line.swing * random.between(-1.0, 1.0);
        let n = heading(angle + FRAC_PI_2);
        let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
        let off = sign * line.near.radius * line.beside * random.between(0.6, 1.4);
        let through = [line.near.centre[0] + n[0] * off, line.near.centre[1] + n[1] * off];
        let mut worst = 0.5f64;
        for polygon in &polygons {
            clip(polygon, through, heading(angle), &mut left);
            if left.len() >= 3 {
                let share = area(&left) / area(polygon);
                if share < 1.0 - 1e-9 {
                    worst = worst.min(share).min(1.0 - share);
                }
            }
        }
        if worst > best.0 {
            best = (worst, through, angle);
        }
    }
    let street = if line.barrier == Barrier::Arterial {
        *streets += 1;
        *streets - 1
    } else {
        NO_STREET
    };
    let cut = Cut {
        through: best.1,
        along: heading(best.2),
        snap: 1.0,
        barrier: line.barrier,
        street,
    };
    let mut run = |faces: &mut Vec<u32>| {
        for i in (0..faces.len()).rev() {
            if let Some(new) = plane.cut(faces[i], cut, 1e-5) {
                faces.insert(i + 1, new);
            }
        }
    };
    for county in counties {
        run(&mut county.core);
        county.towns.iter_mut().for_each(&mut run);
    }
}
