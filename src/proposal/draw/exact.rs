//! Small pieces are not searched but enumerated: every division into grids within the band is weighed,
//! and the best under every view is proven to be the best there is.

use super::piece::Piece;
use super::score::{Scale, Sums, Weights, energy, matching};
use super::search::Division;
use crate::proposal::diagram::Diagram;
use std::ops::ControlFlow;

/// Nodes of a piece that is enumerated, at most.
pub const NODES_MOST: usize = 30;
/// Divisions weighed, at most.
pub const DIVISIONS_MOST: u128 = 60_000;
/// States of the diagram, at most.
const STATES_MOST: usize = 120_000;

/// What enumeration proves.
#[derive(Clone, Debug)]
pub struct Proven {
    /// Divisions within the band, all of them weighed.
    pub divisions: u64,
    /// The best of them, by set of weights.
    pub best: Vec<Division>,
}

/// Enumerates a piece; `None` if it is too large for that, or no division is within the band (then
/// [`Proven::divisions`] of [`count`] is 0).
pub fn best(piece: &Piece, views: &[Weights]) -> Option<Proven> {
    let diagram = diagram(piece)?;
    let divisions = diagram.count();
    if divisions == 0 || divisions > DIVISIONS_MOST {
        return None;
    }
    let scale = Scale::of(piece);
    let mut best: Vec<Division> = vec![
        Division {
            of: Vec::new(),
            origin: Vec::new(),
            energy: f64::INFINITY,
        };
        views.len()
    ];
    let wanted = piece.wanted as usize;
    let mut kept = vec![vec![0u32; piece.grids.len()]; wanted];
    diagram.each(|of| {
        let mut sums = vec![Sums::default(); wanted];
        kept.iter_mut().for_each(|row| row.fill(0));
        for (node, &grid) in of.iter().enumerate() {
            sums[grid as usize].add(&piece.of[node], 1.0);
            for &(origin, households) in &piece.today[node] {
                kept[grid as usize][origin as usize] += households;
            }
        }
        let origin = matching(&kept);
        let mut cut = (0.0, 0.0);
        for node in 0..of.len() as u32 {
            for (i, &other) in piece.graph.beside(node).iter().enumerate() {
                if node < other && of[node as usize] != of[other as usize] {
                    let side = piece.sides[piece.graph.first_side(node) + i];
                    cut = (cut.0 + side.0, cut.1 + side.1);
                }
            }
        }
        let grids: Vec<(Sums, f64)> = (0..wanted)
            .map(|g| {
                let heads = origin[g]
                    .and_then(|o| scale.heads.get(o as usize))
                    .copied()
                    .unwrap_or(1.0);
                let kept = origin[g].map_or(0.0, |o| f64::from(kept[g][o as usize]));
                (Sums { kept, ..sums[g] }, heads)
            })
            .collect();
        let terms = scale.terms(&grids, cut);
        for (weights, found) in views.iter().zip(&mut best) {
            let energy = energy(&terms, weights);
            if energy < found.energy {
                *found = Division {
                    of: of.iter().map(|&g| g as u16).collect(),
                    origin: origin.clone(),
                    energy,
                };
            }
        }
        ControlFlow::Continue(())
    });
    Some(Proven {
        divisions: divisions as u64,
        best,
    })
}

/// How many divisions into the grids wanted are within the band; `None` if the piece is too large to
/// tell.
pub fn count(piece: &Piece) -> Option<u128> {
    diagram(piece).map(|d| d.count())
}

fn diagram(piece: &Piece) -> Option<Diagram> {
    if piece.nodes.len() > NODES_MOST {
        return None;
    }
    Diagram::new(&piece.graph, (piece.wanted, piece.wanted), piece.band, STATES_MOST).ok()
}
