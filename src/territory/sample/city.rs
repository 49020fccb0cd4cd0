//! The cores: subdistricts, communities and grids, level by level over all cores, so that streets
//! of one level meet at crossings before finer ones are drawn.

use super::apportion::apportion;
use super::divide::{Manner, divide, weight};
use super::draft::{CommunityDraft, GridDraft, Purpose, TownDraft};
use super::field::Fields;
use super::gazetteer::{COMMUNITIES, COUNTIES, EXCLUSIVE, GRIDS};
use super::geography::CountyFaces;
use super::random::Random;
use super::subdivision::{Subdivision, Vector};
use crate::plan::{CommunityKind, GridKind};
use crate::territory::Barrier;

/// A community before it has a face.
struct Plot {
    size: f64,
    grids: Vec<(f64, GridKind, Purpose)>,
}

/// Divides all cores down to grids. Returns the core towns of each county.
pub fn draw(
    seed: u64,
    plane: &mut Subdivision,
    faces: &[CountyFaces],
    fields: &Fields,
    streets: &mut u32,
) -> Vec<Vec<TownDraft>> {
    let mut random = Random::new(seed, 21);
    let mut plots = plots(&mut random).into_iter();
    COUNTIES
        .iter()
        .enumerate()
        .map(|(county, plan)| {
            let plots: Vec<Plot> = plots.by_ref().take(plan.communities).collect();
            core(county, plane, &faces[county].core, plots, fields, &mut random, streets)
        })
        .collect()
}

/// How large every community and grid shall be, and which grids are exclusive; exact in number.
fn plots(random: &mut Random) -> Vec<Plot> {
    let sizes: Vec<f64> = (0..COMMUNITIES[0])
        .map(|_| 1.0 + 0.07 * random.bell().clamp(-2.2, 1.6))
        .collect();
    let weights: Vec<f64> = sizes.iter().map(|s| s * (1.0 + 0.12 * random.bell())).collect();
    let counts = apportion(GRIDS[0] as u64, &weights, 6);
    let mut plots: Vec<Plot> = sizes
        .into_iter()
        .zip(counts)
        .map(|(size, n)| Plot {
            size,
            grids: (0..n)
                .map(|_| {
                    let size = 1.0 + 0.17 * random.bell().clamp(-2.2, 2.4);
                    (size, GridKind::Basic, Purpose::Homes)
                })
                .collect(),
        })
        .collect();
    let mut hosts: Vec<usize> = (0..plots.len()).collect();
    random.shuffle(&mut hosts);
    let purposes = [
        Purpose::Park,
        Purpose::Campus,
        Purpose::Market,
        Purpose::Campus,
        Purpose::Works,
        Purpose::Park,
        Purpose::Hospital,
    ];
    for (k, &host) in hosts.iter().take(EXCLUSIVE).enumerate() {
        let i = random.below(plots[host].grids.len());
        plots[host].grids[i] = (
            random.between(0.4, 0.8),
            GridKind::Exclusive,
            purposes[k % purposes.len()],
        );
    }
    plots
}

fn core(
    county: usize,
    plane: &mut Subdivision,
    faces: &[u32],
    plots: Vec<Plot>,
    fields: &Fields,
    random: &mut Random,
    streets: &mut u32,
) -> Vec<TownDraft> {
    let density = |p: Vector| fields.town_density(p, county);
    let angle = |p: Vector| fields.street_angle(p);
    let manner = |snap, barriers| Manner {
        density: Some(&density),
        angle: Some(&angle),
        jitter: 0.07,
        snap,
        barriers,
    };
    // Subdistricts: whole ones to each face that the river and the roads left, if there are enough.
    let towns = COUNTIES[county].core.len();
    let weights: Vec<f64> = faces
        .iter()
        .map(|&f| weight(&plane.polygon(f), Some(&density)))
        .collect();
    let shares = apportion(plots.len() as u64, &weights, 1);
    let mut plots = plots.into_iter();
    let mut areas: Vec<(u32, Vec<Plot>)> = Vec::new();
    let parts: Vec<u64> = if towns >= faces.len() {
        apportion(towns as u64, &weights, 1)
            .iter()
            .zip(&shares)
            .map(|(t, s)| *t.min(s))
            .collect()
    } else {
        vec![1; faces.len()]
    };
    let subdistricts = manner(0.14, &[Barrier::Arterial]);
    for ((&face, share), parts) in faces.iter().zip(shares).zip(parts) {
        let members: Vec<Plot> = plots.by_ref().take(share as usize).collect();
        let each = apportion(share, &vec![1.0; parts as usize], 1);
        let mut members = members.into_iter();
        let groups: Vec<Vec<Plot>> = each
            .iter()
            .map(|&n| members.by_ref().take(n as usize).collect())
            .collect();
        let sizes: Vec<f64> = groups.iter().map(|g| g.iter().map(|p| p.size).sum()).collect();
        let cut = divide(plane, face, &sizes, &subdistricts, random, streets);
        areas.extend(cut.into_iter().zip(groups));
    }
    // Communities of all areas, then grids of all communities.
    let communities = manner(0.22, &[Barrier::Arterial, Barrier::Street]);
    let mut drawn: Vec<Vec<(u32, Plot)>> = Vec::new();
    for (face, plots) in areas {
        let sizes: Vec<f64> = plots.iter().map(|p| p.size).collect();
        let faces = divide(plane, face, &sizes, &communities, random, streets);
        drawn.push(faces.into_iter().zip(plots).collect());
    }
    let grids = manner(0.34, &[Barrier::Street]);
    let mut areas: Vec<Vec<CommunityDraft>> = Vec::new();
    for area in drawn {
        let mut members = Vec::new();
        for (face, plot) in area {
            let sizes: Vec<f64> = plot.grids.iter().map(|g| g.0).collect();
            let faces = divide(plane, face, &sizes, &grids, random, streets);
            members.push(CommunityDraft {
                kind: CommunityKind::Urban,
                size: plot.size,
                grids: faces
                    .into_iter()
                    .zip(plot.grids)
                    .map(|(face, (size, kind, purpose))| GridDraft {
                        kind,
                        purpose,
                        size,
                        face,
                        lots: Vec::new(),
                    })
                    .collect(),
            });
        }
        areas.push(members);
    }
    gather(areas, towns)
}

/// Areas to towns in order, about the same number of communities each, none empty.
fn gather(areas: Vec<Vec<CommunityDraft>>, towns: usize) -> Vec<TownDraft> {
    let mut left: usize = areas.iter().map(Vec::len).sum();
    let mut result: Vec<TownDraft> = Vec::new();
    let mut areas = areas.into_iter().collect::<std::collections::VecDeque<_>>();
    for t in 0..towns {
        let goal = left.div_ceil(towns - t);
        let mut town = TownDraft::default();
        while let Some(next) = areas.front() {
            let must = t + 1 == towns;
            let may = towns - t - 1 < areas.len() && (town.communities.len() + next.len() / 2 < goal);
            if !(town.communities.is_empty() || must || may) {
                break;
            }
            if let Some(area) = areas.pop_front() {
                town.communities.extend(area);
            }
        }
        left -= town.communities.len();
        result.push(town);
    }
    result
}
