//! The sample territory (示例数据): an invented city, calibrated to the totals of the founding
//! document (domain.md §1.5), generated from a seed.
//!
//! The plane is divided again and again by straight chords into convex faces, each cut shared by
//! both sides (`subdivision`, `divide`): the outline into counties, cores, towns, river and roads
//! (`geography`), the countryside into villages, settlements and fields (`countryside`), the cores
//! into subdistricts, communities and grids (`city`), and each grid into shops along a street and
//! walled compounds behind (`block`). Then the whole plane is bent by a smooth field that never
//! folds (`field`), so that streets curve and the river meanders while the topology stays. People
//! are settled so that every total is exact (`population`), and the reform's communities and grids
//! are merged in neighbouring pairs into the baseline (`plans`). Last come its centres and stations (`places`).
//!
//! Only integers, `+ - * / sqrt` and `libm` decide: the same seed gives the same bytes everywhere.

mod apportion;
mod assemble;
mod block;
mod city;
mod countryside;
mod divide;
mod draft;
mod field;
mod gazetteer;
mod geography;
mod names;
mod places;
mod plans;
mod population;
mod random;
mod subdivision;

use super::Territory;
use crate::plan::Plan;
use draft::{CountyDraft, Draft};

/// The seed of the sample that the app opens with.
pub const SAMPLE_SEED: u64 = 1;

/// A generated territory with its two plans.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Units and geometry.
    pub territory: Territory,
    /// 现状: 72 communities of 742 grids, and 377 villages.
    pub baseline: Plan,
    /// 优化调整: 93 communities of 940 grids, and 377 villages.
    pub reform: Plan,
}

/// Generates the sample. Same seed, same bytes, on every platform.
pub fn generate(seed: u64) -> Sample {
    let mut fields = field::Fields::new(&mut random::Random::new(seed, 1));
    let mut streets = 0;
    let (mut plane, faces) = geography::draw(seed, &mut fields, &mut streets);
    let cores = city::draw(seed, &mut plane, &faces, &fields, &mut streets);
    let mut counties = Vec::with_capacity(cores.len());
    for (i, mut towns) in cores.into_iter().enumerate() {
        towns.extend(countryside::draw(seed, i, &mut plane, &faces[i], &fields, &mut streets));
        counties.push(CountyDraft { towns });
    }
    let mut draft = Draft {
        plane,
        counties,
        compounds: 0,
    };
    block::draw(seed, &mut draft, &fields);
    let population = population::settle(seed, &draft, &fields);
    let (data, directory) = assemble::assemble(seed, &draft, &fields, &population);
    let (baseline, reform) = plans::draw(seed, &draft, &data, &directory)
        .expect("both plans are numbered from the vectors they are built with");
    let territory = Territory::new(data);
    let layers = places::draw(&territory, &baseline);
    Sample {
        territory: territory.with_layers(layers),
        baseline,
        reform,
    }
}
