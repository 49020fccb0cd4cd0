//! Villages: each a settlement of villagers' groups within its fields.

use super::apportion::apportion;
use super::divide::{Manner, cut_core, divide, weight};
use super::draft::{CommunityDraft, GridDraft, Lot, Purpose, TownDraft};
use super::field::Fields;
use super::gazetteer::COUNTIES;
use super::geography::CountyFaces;
use super::random::Random;
use super::subdivision::{Subdivision, Vector, area, centroid};
use crate::plan::{CommunityKind, GridKind};
use crate::territory::{Barrier, Terrain, UnitKind};

/// Divides a county's outer towns into villages and these into groups and fields.
pub fn draw(
    seed: u64,
    county: usize,
    plane: &mut Subdivision,
    faces: &CountyFaces,
    fields: &Fields,
    streets: &mut u32,
) -> Vec<TownDraft> {
    let mut random = Random::new(seed, 100 + county as u64);
    let plan = &COUNTIES[county];
    let density = |p: Vector| fields.village_density(p);
    let weigh = |plane: &Subdivision, f: &u32| weight(&plane.polygon(*f), Some(&density));
    // Whole villages to each face: every face that river and roads cut off has at least one.
    let all: Vec<u32> = faces.towns.iter().flatten().copied().collect();
    let weights: Vec<f64> = all.iter().map(|f| weigh(plane, f)).collect();
    let counts = apportion(plan.villages as u64, &weights, 1);
    let manner = Manner {
        density: Some(&density),
        angle: None,
        jitter: 0.2,
        snap: 0.16,
        barriers: &[Barrier::Street, Barrier::Lane],
    };
    let mut counts = counts.into_iter();
    let mut towns = Vec::new();
    for town in &faces.towns {
        let mut villages = Vec::new();
        for (&face, count) in town.iter().zip(&mut counts) {
            let sizes: Vec<f64> = (0..count)
                .map(|_| 1.0 + 0.25 * random.bell().clamp(-2.0, 2.5))
                .collect();
            let parts = divide(plane, face, &sizes, &manner, &mut random, streets);
            villages.extend(parts.into_iter().zip(sizes));
        }
        towns.push(TownDraft {
            communities: villages
                .into_iter()
                .map(|(face, size)| village(plane, face, size, plan.terrain, &mut random, streets))
                .collect(),
        });
    }
    towns
}

fn village(
    plane: &mut Subdivision,
    face: u32,
    size: f64,
    terrain: Terrain,
    random: &mut Random,
    streets: &mut u32,
) -> CommunityDraft {
    let polygon = plane.polygon(face);
    let c = centroid(&polygon);
    let root = area(&polygon).sqrt();
    let centre = [c[0] + 0.05 * root * random.bell(), c[1] + 0.05 * root * random.bell()];
    let radius = root * if terrain == Terrain::Plain { 0.2 } else { 0.16 } * random.between(0.85, 1.1);
    let sides = 4 + random.below(3);
    let fields = cut_core(plane, face, centre, radius, sides, Barrier::Lane, random, streets);
    let groups = ((9.0 + 1.6 * random.bell()) * size.sqrt()).round().clamp(6.0, 12.0) as usize;
    let sizes: Vec<f64> = (0..groups)
        .map(|_| 1.0 + 0.2 * random.bell().clamp(-2.0, 2.0))
        .collect();
    let manner = Manner {
        density: None,
        angle: None,
        jitter: 0.15,
        snap: 0.2,
        barriers: &[Barrier::Lane, Barrier::None],
    };
    let mut lots: Vec<Lot> = divide(plane, face, &sizes, &manner, random, streets)
        .into_iter()
        .map(|f| Lot::new(f, UnitKind::VillageGroup, 1.0 + 0.25 * random.bell().clamp(-2.0, 2.0)))
        .collect();
    lots.extend(fields.into_iter().map(|f| Lot::new(f, UnitKind::Farmland, 0.0)));
    CommunityDraft {
        kind: CommunityKind::Village,
        size,
        grids: vec![GridDraft {
            kind: GridKind::Basic,
            purpose: Purpose::Homes,
            size: 1.0,
            face,
            lots,
        }],
    }
}
