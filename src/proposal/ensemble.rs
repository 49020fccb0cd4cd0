//! Many valid plans, and where the present one lies among them: is what is uneven today a matter of
//! geography or of drawing?
//!
//! Every piece of the selection runs a ReCom chain of its own inside a band; sample `i` of the whole is
//! sample `i` of every piece together.

use super::draw::Studio;
use super::draw::piece::Piece;
use super::draw::search::split_all;
use super::recom::ReCom;
use super::tree::TreeRoom;
use super::{Band, Districts, Random};
use crate::simulation::measure::gini;

/// What is measured of every plan, in this order.
pub const FIGURES: [(&str, (&str, &str)); 4] = [
    ("spread", ("最大与最小户数之差", "largest less smallest households")),
    ("cut_km", ("网格间边界长度（公里）", "boundary between grids, km")),
    ("hours_gini", ("工时差距（基尼系数）", "inequality of hours (Gini)")),
    (
        "special_gini",
        ("重点人群差距（基尼系数）", "inequality of special groups (Gini)"),
    ),
];

/// Samples of all figures and the present plan's.
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    /// By figure: one value a sample.
    pub samples: Vec<Vec<f64>>,
    /// By figure: today.
    pub today: Vec<f64>,
    /// Pieces whose band had to be widened because no start within it was found.
    pub widened: usize,
}

impl Ensemble {
    /// Share of the samples that are below today's figure (ties count half).
    pub fn rank(&self, figure: usize) -> f64 {
        let (today, samples) = (self.today[figure], &self.samples[figure]);
        let below: f64 = samples
            .iter()
            .map(|s| {
                if *s < today - 1e-9 {
                    1.0
                } else {
                    f64::from(u8::from((s - today).abs() <= 1e-9)) / 2.0
                }
            })
            .sum();
        below / samples.len().max(1) as f64
    }
}

/// What the figures of one plan of a piece are gathered from.
#[derive(Default)]
struct Gather {
    households: Vec<f64>,
    hours: Vec<f64>,
    special: Vec<f64>,
    metres: f64,
}

impl Gather {
    fn add(&mut self, piece: &Piece, of: &[u32], grids: usize) {
        let first = self.households.len();
        for list in [&mut self.households, &mut self.hours, &mut self.special] {
            list.resize(first + grids, 0.0);
        }
        for (node, &grid) in of.iter().enumerate() {
            let m = &piece.of[node];
            self.households[first + grid as usize] += m.households;
            self.hours[first + grid as usize] += m.hours;
            self.special[first + grid as usize] += m.special;
            for (i, &other) in piece.graph.beside(node as u32).iter().enumerate() {
                if of[other as usize] != grid {
                    self.metres += piece.sides[piece.graph.first_side(node as u32) + i].0 / 2.0;
                }
            }
        }
    }

    fn figures(mut self) -> [f64; 4] {
        let most = self.households.iter().copied().fold(0.0, f64::max);
        let least = self.households.iter().copied().fold(f64::INFINITY, f64::min).min(most);
        [
            most - least,
            self.metres / 1000.0,
            gini(&mut self.hours).unwrap_or(0.0),
            gini(&mut self.special).unwrap_or(0.0),
        ]
    }
}

/// Draws `count` plans, `thin` steps of every chain apart.
pub fn ensemble(studio: &Studio, count: u32, thin: u32, seed: u64) -> Ensemble {
    let mut today = Gather::default();
    let mut widened = 0;
    let mut chains: Vec<(&Piece, ReCom<'_>)> = Vec::new();
    for (number, piece) in studio.pieces.iter().enumerate() {
        let of: Vec<u32> = (piece.today.iter())
            .map(|t| {
                t.iter()
                    .max_by_key(|t| (t.1, std::cmp::Reverse(t.0)))
                    .map_or(0, |t| t.0)
            })
            .collect();
        today.add(piece, &of, piece.grids.len());
        let mut random = Random::stream(seed, number as u64);
        let mut room = TreeRoom::new(&piece.graph);
        let mut start: Option<(u64, Districts)> = None;
        // The best of some starts by how far it is outside the band.
        for _ in 0..12 {
            let of = split_all(&piece.graph, piece.wanted, &mut room, &mut random);
            let districts = Districts::new(&piece.graph, of.into_iter().map(u32::from).collect());
            let miss = districts.weight.iter().map(|w| piece.band.miss(*w)).max().unwrap_or(0);
            if start.as_ref().is_none_or(|s| miss < s.0) {
                start = Some((miss, districts));
            }
            if miss == 0 {
                break;
            }
        }
        let Some((miss, districts)) = start else { continue };
        widened += usize::from(miss > 0);
        let band = Band {
            least: piece
                .band
                .least
                .min(districts.weight.iter().copied().min().unwrap_or(0)),
            most: piece.band.most.max(districts.weight.iter().copied().max().unwrap_or(0)),
        };
        chains.push((piece, ReCom::new(&piece.graph, band, districts, random)));
    }
    let mut samples = vec![Vec::with_capacity(count as usize); FIGURES.len()];
    for _ in 0..count {
        let mut gather = Gather::default();
        for (piece, chain) in &mut chains {
            for _ in 0..thin.max(1) {
                chain.step();
            }
            gather.add(piece, &chain.districts.of, chain.districts.len());
        }
        for (list, value) in samples.iter_mut().zip(gather.figures()) {
            list.push(value);
        }
    }
    Ensemble {
        samples,
        today: today.figures().to_vec(),
        widened,
    }
}
