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

/// The chains of all pieces, to be gone on with.
#[derive(Clone, Debug)]
pub struct Sampler {
    /// By piece: its band and where its chain stands; `None` for a piece without a start.
    chains: Vec<Option<Standing>>,
    widened: usize,
}

/// Where a chain stands.
type Standing = (Band, Districts, Random);

impl Sampler {
    /// Every piece at a start of its own.
    pub fn new(studio: &Studio, seed: u64) -> Self {
        let mut widened = 0;
        let chains = (studio.pieces.iter().enumerate())
            .map(|(number, piece)| {
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
                let (miss, districts) = start?;
                widened += usize::from(miss > 0);
                let lightest = districts.weight.iter().copied().min().unwrap_or(0);
                let heaviest = districts.weight.iter().copied().max().unwrap_or(0);
                let band = Band {
                    least: piece.band.least.min(lightest),
                    most: piece.band.most.max(heaviest),
                };
                Some((band, districts, random))
            })
            .collect();
        Self { chains, widened }
    }

    /// Today, and no samples yet.
    pub fn begin(&self, studio: &Studio) -> Ensemble {
        let mut today = Gather::default();
        for piece in &studio.pieces {
            let of: Vec<u32> = (piece.today.iter())
                .map(|t| {
                    t.iter()
                        .max_by_key(|t| (t.1, std::cmp::Reverse(t.0)))
                        .map_or(0, |t| t.0)
                })
                .collect();
            today.add(piece, &of, piece.grids.len());
        }
        Ensemble {
            samples: vec![Vec::new(); FIGURES.len()],
            today: today.figures().to_vec(),
            widened: self.widened,
        }
    }

    /// Draws `count` more plans, `thin` steps of every chain apart; `studio` must be the one begun with.
    pub fn draw(&mut self, studio: &Studio, found: &mut Ensemble, count: u32, thin: u32) {
        let mut gathers: Vec<Gather> = (0..count).map(|_| Gather::default()).collect();
        for (piece, standing) in studio.pieces.iter().zip(&mut self.chains) {
            let Some((band, districts, random)) = standing.take() else {
                continue;
            };
            let mut chain = ReCom::new(&piece.graph, band, districts, random);
            for gather in &mut gathers {
                for _ in 0..thin.max(1) {
                    chain.step();
                }
                gather.add(piece, &chain.districts.of, chain.districts.len());
            }
            let (districts, random) = chain.into_parts();
            *standing = Some((band, districts, random));
        }
        for gather in gathers {
            for (list, value) in found.samples.iter_mut().zip(gather.figures()) {
                list.push(value);
            }
        }
    }
}

/// Draws `count` plans, `thin` steps of every chain apart.
pub fn ensemble(studio: &Studio, count: u32, thin: u32, seed: u64) -> Ensemble {
    let mut sampler = Sampler::new(studio, seed);
    let mut found = sampler.begin(studio);
    sampler.draw(studio, &mut found, count, thin);
    found
}
