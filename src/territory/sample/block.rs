//! One grid's block: shops along its best street, walled compounds of buildings in rows behind.

use super::divide::{cut_share, shorter, sides, slice};
use super::draft::{Draft, GridDraft, Lot, Purpose};
use super::field::Fields;
use super::gazetteer::COMPOUNDS;
use super::random::Random;
use super::subdivision::{Cut, NO_STREET, Subdivision, Vector, area, centroid, clip, cross, distance, heading, minus};
use crate::plan::GridKind;
use crate::territory::order::SortCompact;
use crate::territory::{Barrier, UnitKind};
use std::f64::consts::FRAC_PI_2;

/// Divides every urban grid into lots. Exactly as many compounds are drawn as the gazetteer says.
pub fn draw(seed: u64, draft: &mut Draft, fields: &Fields) {
    let mut random = Random::new(seed, 31);
    let total: usize = COMPOUNDS.iter().sum();
    let homes = draft
        .counties
        .iter()
        .flat_map(|c| &c.towns)
        .flat_map(|t| &t.communities)
        .flat_map(|c| &c.grids)
        .filter(|g| g.lots.is_empty() && g.kind == GridKind::Basic)
        .count();
    // Most blocks hold one compound; some two, some are old streets without any.
    let two = homes / 10;
    let none = (homes + two).saturating_sub(total);
    let mut numbers = vec![1usize; homes];
    numbers[..two].fill(2);
    numbers[two..two + none].fill(0);
    random.shuffle(&mut numbers);
    let mut numbers = numbers.into_iter();
    let mut compounds = 0;
    let plane = &mut draft.plane;
    for county in &mut draft.counties {
        for grid in county
            .towns
            .iter_mut()
            .flat_map(|t| &mut t.communities)
            .flat_map(|c| &mut c.grids)
        {
            if !grid.lots.is_empty() {
                continue;
            }
            if grid.kind == GridKind::Exclusive {
                grid.lots = exclusive(plane, grid, fields, &mut random);
            } else {
                let n = numbers.next().unwrap_or(1);
                grid.lots = block(plane, grid, n, &mut compounds, fields, &mut random);
            }
        }
    }
    draft.compounds = compounds as usize;
}

fn street_angle(plane: &Subdivision, face: u32, fields: &Fields) -> f64 {
    fields.street_angle(centroid(&plane.polygon(face)))
}

/// The street of the block's best side.
fn front(plane: &Subdivision, face: u32) -> u32 {
    best_sides(plane, face).first().map_or(NO_STREET, |s| s.3)
}

/// The sides along streets and rivers, best front first: long, and of a high class.
fn best_sides(plane: &Subdivision, face: u32) -> Vec<(Vector, Vector, Barrier, u32)> {
    let mut found: Vec<_> = sides(plane, face)
        .into_iter()
        .filter(|s| s.2 >= Barrier::Street)
        .collect();
    let rank = |s: &(Vector, Vector, Barrier, u32)| {
        let class = match s.2 {
            Barrier::River => 3.0,
            Barrier::Arterial => 1.6,
            _ => 1.0,
        };
        class * distance(s.0, s.1)
    };
    found.sort_compact_by(|a, b| rank(b).total_cmp(&rank(a)));
    found
}

fn exclusive(plane: &mut Subdivision, grid: &GridDraft, fields: &Fields, random: &mut Random) -> Vec<Lot> {
    let angle = street_angle(plane, grid.face, fields);
    let street = front(plane, grid.face);
    let (kind, parts, weight) = match grid.purpose {
        Purpose::Park => (UnitKind::Open, 2, 0.0),
        Purpose::Campus => (UnitKind::Institution, 5, 0.02),
        Purpose::Hospital => (UnitKind::Institution, 3, 0.0),
        Purpose::Market => (UnitKind::Business, 5, 0.03),
        Purpose::Works | Purpose::Homes => (UnitKind::Business, 4, 0.01),
    };
    let barrier = if kind == UnitKind::Open {
        Barrier::Lane
    } else {
        Barrier::None
    };
    if kind == UnitKind::Institution {
        plane.enclose(grid.face, Barrier::Wall);
    }
    let mut lots = Vec::new();
    let rows = rows(plane, grid.face, parts, angle, barrier, random);
    for face in rows {
        lots.push(Lot {
            street,
            ..Lot::new(face, kind, weight)
        });
    }
    lots
}

fn block(
    plane: &mut Subdivision,
    grid: &GridDraft,
    compounds: usize,
    made: &mut u32,
    fields: &Fields,
    random: &mut Random,
) -> Vec<Lot> {
    let face = grid.face;
    let whole = area(&plane.polygon(face));
    let angle = street_angle(plane, face, fields);
    let depth = (0.13 * whole.sqrt()).clamp(16.0, 42.0);
    let fronts = best_sides(plane, face);
    let mut lots = Vec::new();
    let wanted = if whole > 120_000.0 || random.chance(0.12) { 2 } else { 1 };
    let mut shops = Vec::new();
    for (k, &(from, to, barrier, street)) in fronts.iter().enumerate() {
        if k >= wanted && barrier != Barrier::River {
            continue;
        }
        let Some(strip) = cut_strip(plane, face, from, to, depth) else {
            continue;
        };
        if barrier == Barrier::River {
            lots.push(Lot::new(strip, UnitKind::Open, 0.0));
            continue;
        }
        let course = minus(to, from);
        let across = libm::atan2(course[1], course[0]) + FRAC_PI_2;
        let length = distance(from, to);
        let n = (length / (depth * 1.9)).round().clamp(1.0, 5.0) as usize;
        let sizes: Vec<f64> = (0..n).map(|_| random.between(0.8, 1.25)).collect();
        for lot in slice(plane, strip, &sizes, across, Barrier::None, random) {
            let (kind, weight) = match random.below(24) {
                0 => (UnitKind::Institution, 0.0),
                1 => (UnitKind::Business, 0.1),
                _ => (UnitKind::Mixed, random.between(0.5, 0.9)),
            };
            shops.push(Lot {
                street,
                ..Lot::new(lot, kind, weight)
            });
        }
    }
    let street = fronts.first().map_or(NO_STREET, |s| s.3);
    // A school, a clinic or a small garden in some blocks.
    if random.chance(0.3) {
        let polygon = plane.polygon(face);
        let share = random.between(0.14, 0.24);
        let across = shorter(&polygon, angle);
        let part = cut_share(
            plane,
            face,
            &polygon,
            across,
            1.0 - share,
            None,
            3.0,
            Barrier::Lane,
            NO_STREET,
        );
        let kind = match random.below(5) {
            0 | 1 => UnitKind::Institution,
            2 => UnitKind::Business,
            _ => UnitKind::Open,
        };
        if kind == UnitKind::Institution {
            plane.enclose(part, Barrier::Wall);
        }
        lots.push(Lot {
            street,
            ..Lot::new(part, kind, 0.0)
        });
    }
    let buildings = (grid.size * random.between(8.2, 10.6)).round().clamp(6.0, 16.0) as usize;
    if compounds == 0 {
        for part in rows(plane, face, buildings.min(8), angle, Barrier::Lane, random) {
            lots.push(Lot {
                street,
                ..Lot::new(part, UnitKind::Residential, random.between(0.7, 1.2))
            });
        }
    } else {
        let sizes = vec![1.0; compounds];
        for part in slice(plane, face, &sizes, angle + FRAC_PI_2, Barrier::Lane, random) {
            plane.enclose(part, Barrier::Wall);
            let n = (buildings / compounds).max(3);
            for lot in rows(plane, part, n, angle, Barrier::None, random) {
                lots.push(Lot {
                    compound: Some(*made),
                    ..Lot::new(lot, UnitKind::Residential, random.between(0.8, 1.25))
                });
            }
            *made += 1;
        }
    }
    shops.extend(lots);
    shops
}

/// Cuts a strip of this depth along a side; `None` when the block is too shallow.
fn cut_strip(plane: &mut Subdivision, face: u32, from: Vector, to: Vector, depth: f64) -> Option<u32> {
    let length = distance(from, to);
    if length < 1.2 * depth {
        return None;
    }
    let along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    let through = [from[0] - along[1] * depth, from[1] + along[0] * depth];
    let polygon = plane.polygon(face);
    let mut left = Vec::new();
    clip(&polygon, through, along, &mut left);
    if area(&left) < 0.6 * area(&polygon) || cross(along, minus(through, from)) <= 0.0 {
        return None;
    }
    let cut = Cut {
        through,
        along,
        snap: 5.0,
        barrier: Barrier::Lane,
        street: NO_STREET,
    };
    plane.cut(face, cut, 0.02)
}

/// `n` lots in rows along an angle (houses face south, as nearly as the street allows).
fn rows(plane: &mut Subdivision, face: u32, n: usize, angle: f64, barrier: Barrier, random: &mut Random) -> Vec<u32> {
    let polygon = plane.polygon(face);
    let (along, across) = (heading(angle), heading(angle + FRAC_PI_2));
    let extent = |d: Vector| {
        let spans = polygon.iter().map(|p| p[0] * d[0] + p[1] * d[1]);
        let (low, high) = spans.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        high - low
    };
    let ratio = extent(across) / extent(along).max(1.0);
    // Lots about 1.6 times as long as deep.
    let count = ((n as f64 * ratio * 1.6).sqrt().round().max(1.0) as usize).min(n);
    let per_row: Vec<usize> = (0..count).map(|r| (r + 1) * n / count - r * n / count).collect();
    let sizes: Vec<f64> = per_row.iter().map(|&k| k as f64).collect();
    let mut lots = Vec::with_capacity(n);
    for (row, k) in slice(plane, face, &sizes, angle + std::f64::consts::PI, barrier, random)
        .into_iter()
        .zip(per_row)
    {
        let sizes: Vec<f64> = (0..k).map(|_| random.between(0.85, 1.18)).collect();
        lots.extend(slice(plane, row, &sizes, angle + FRAC_PI_2, barrier, random));
    }
    lots
}
