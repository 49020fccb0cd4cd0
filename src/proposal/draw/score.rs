//! What a division of a piece is worth: the terms, and the sets of weights under which proposals are
//! sought.

use super::piece::{NodeMeasures, Piece};
use super::{Aim, Ask};

/// Number of terms beside the band.
pub const TERMS: usize = 7;

/// Weights of the terms: even households, even hours per worker, even special groups, short inner
/// boundaries, barriers inside grids, walking, households moved. Each term is about 1 a grid where it
/// is bad.
pub type Weights = [f64; TERMS];

/// Weight of a grid outside the band: more than all the others can make up.
pub const BAND: f64 = 100.0;

/// A point of view from which proposals are sought: key, weights. The words are in [`super::words`].
pub const VIEWS: [(&str, Weights); 8] = [
    ("least_moved", [0.1, 0.1, 0.0, 0.1, 0.2, 0.1, 9.0]),
    ("even_hours", [0.2, 12.0, 0.0, 0.5, 0.5, 0.2, 0.5]),
    ("compact", [0.5, 0.5, 0.0, 6.0, 0.5, 1.0, 0.3]),
    ("even_households", [12.0, 0.5, 0.0, 0.5, 0.5, 0.2, 0.5]),
    ("barriers", [0.5, 0.5, 0.0, 0.7, 9.0, 0.2, 0.5]),
    ("all_round", [3.0, 3.0, 1.0, 1.5, 2.0, 1.0, 2.0]),
    ("several_targets", [5.0, 5.0, 5.0, 0.5, 0.5, 0.2, 0.5]),
    ("short_walks", [0.5, 0.5, 0.0, 0.5, 0.5, 9.0, 0.5]),
];

/// How many points of view an ask has: those of [`VIEWS`], and the planner's own if there are weights.
pub fn views(ask: &Ask) -> usize {
    VIEWS.len() + usize::from(ask.own.iter().any(|w| *w > 0))
}

/// The points of view in the order in which they are sought and weighed: the planner's own first, so that
/// of two equal answers it is the one kept.
pub fn in_order(ask: &Ask) -> impl Iterator<Item = usize> + use<> {
    (VIEWS.len()..views(ask)).chain(0..VIEWS.len())
}

/// Stable key of a point of view.
pub fn view_key(view: usize) -> &'static str {
    VIEWS.get(view).map_or(OWN, |v| v.0)
}

/// Key of the planner's own point of view.
pub const OWN: &str = "own";

/// The weights of a view under an ask: what is aimed at counts from every point of view but the planner's
/// own, who said what counts.
pub fn weights(ask: &Ask, view: usize) -> Weights {
    if view == VIEWS.len() && views(ask) > view {
        return ask.own.map(f64::from);
    }
    let mut weights = VIEWS[view % VIEWS.len()].1;
    match ask.aim {
        Aim::Band | Aim::Merge => weights[6] += 1.0,
        Aim::Hours => weights[1] += 6.0,
        Aim::Split(_) => weights[0] += 1.0,
        Aim::Most => {}
    }
    weights
}

/// Sums over one grid to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    /// Sums of its nodes' measures.
    pub measures: NodeMeasures,
    /// Nodes.
    pub nodes: u32,
    /// Households that come from the grid that it goes on from.
    pub kept: f64,
}

impl Sums {
    /// Adds (`sign` 1) or takes away (−1) a node.
    pub fn add(&mut self, node: &NodeMeasures, sign: f64) {
        let m = &mut self.measures;
        m.households += sign * node.households;
        m.hours += sign * node.hours;
        m.special += sign * node.special;
        for (mine, theirs) in m.moment.iter_mut().zip(node.moment) {
            *mine += sign * theirs;
        }
        self.nodes = if sign > 0.0 { self.nodes + 1 } else { self.nodes - 1 };
    }
}

/// What the terms are measured by, for one piece.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Means per grid.
    mean: NodeMeasures,
    /// √(area · grids), metres: about half the boundaries of as many squares.
    boundary: f64,
    /// √(area / grids), metres: the side of such a square.
    side: f64,
    /// Grids.
    grids: f64,
    /// Heads of each of today's grids over their mean; 1 where the number of grids changes, for then the
    /// heads are spread anew.
    pub heads: Vec<f64>,
    least: f64,
    most: f64,
}

impl Scale {
    /// Of a piece.
    pub fn of(piece: &Piece) -> Self {
        let grids = f64::from(piece.wanted.max(1));
        let mut sum = Sums::default();
        piece.of.iter().for_each(|n| sum.add(n, 1.0));
        let m = sum.measures;
        let heads: f64 = piece.heads.iter().map(|h| f64::from(*h)).sum();
        let same = piece.grids.len() == piece.wanted as usize && piece.heads.iter().all(|h| *h > 0);
        Self {
            mean: NodeMeasures {
                households: (m.households / grids).max(1.0),
                hours: (m.hours / grids).max(1e-9),
                special: (m.special / grids).max(1.0),
                moment: [0.0; 3],
            },
            boundary: (piece.area * grids).sqrt().max(1.0),
            side: (piece.area / grids).sqrt().max(1.0),
            grids,
            heads: (piece.heads.iter())
                .map(|h| if same { f64::from(*h) * grids / heads } else { 1.0 })
                .collect(),
            least: piece.band.least as f64,
            most: piece.band.most as f64,
        }
    }

    /// How far households are outside the band: 0 inside, above 1 outside.
    pub fn miss(&self, households: f64) -> f64 {
        let miss = (self.least - households).max(households - self.most);
        if miss > 0.0 {
            1.0 + 4.0 * miss / self.least.max(1.0)
        } else {
            0.0
        }
    }

    /// The terms that belong to one grid (heads over the mean: `heads`).
    fn grid_terms(&self, sums: &Sums, heads: f64) -> Weights {
        let m = &sums.measures;
        let square = |x: f64| (x - 1.0) * (x - 1.0);
        let walk = if m.households > 0.0 {
            let (x, y) = (m.moment[0] / m.households, m.moment[1] / m.households);
            let mean_square = (m.moment[2] / m.households - x * x - y * y).max(0.0);
            m.households * mean_square.sqrt() / (self.mean.households * self.side)
        } else {
            0.0
        };
        [
            square(m.households / self.mean.households),
            square(m.hours / heads / self.mean.hours),
            square(m.special / self.mean.special),
            0.0,
            0.0,
            walk,
            -sums.kept / self.mean.households,
        ]
    }

    /// What a grid adds to the energy.
    pub fn grid(&self, weights: &Weights, sums: &Sums, heads: f64) -> f64 {
        let terms = self.grid_terms(sums, heads);
        BAND * self.miss(sums.measures.households) + terms.iter().zip(weights).map(|(t, w)| t * w).sum::<f64>()
    }

    /// What boundary between grids adds, given metres of it and of barrier in it: barriers that are not
    /// crossed are gained.
    pub fn boundary(&self, weights: &Weights, (metres, barrier): (f64, f64)) -> f64 {
        (weights[3] * metres - weights[4] * barrier) * self.grids / self.boundary
    }

    /// All terms of a division: misses of the band, then as [`Weights`].
    pub fn terms(&self, grids: &[(Sums, f64)], (metres, barrier): (f64, f64)) -> (f64, Weights) {
        let mut all = [0.0; TERMS];
        let mut miss = 0.0;
        for (sums, heads) in grids {
            miss += self.miss(sums.measures.households);
            for (sum, term) in all.iter_mut().zip(self.grid_terms(sums, *heads)) {
                *sum += term;
            }
        }
        all[3] = metres * self.grids / self.boundary;
        all[4] = -barrier * self.grids / self.boundary;
        (miss, all)
    }
}

/// The energy of terms under weights.
pub fn energy((miss, terms): &(f64, Weights), weights: &Weights) -> f64 {
    BAND * miss + terms.iter().zip(weights).map(|(t, w)| t * w).sum::<f64>()
}

/// Which of today's grids each grid to be goes on from: the matching that keeps most households.
/// `kept[new][old]` are households; at most one new for each old. (Kuhn 1955, by shortest augmenting
/// paths; new grids beyond the number of old ones go on from none.)
pub fn matching(kept: &[Vec<u32>]) -> Vec<Option<u32>> {
    let new = kept.len();
    let old = kept.iter().map(Vec::len).max().unwrap_or(0);
    let n = new.max(old);
    let cost = |i: usize, j: usize| -i64::from(kept.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0));
    let (mut u, mut v) = (vec![0i64; n + 1], vec![0i64; n + 1]);
    let (mut owner, mut way) = (vec![0usize; n + 1], vec![0usize; n + 1]);
    for i in 1..=n {
        owner[0] = i;
        let mut j0 = 0;
        let mut least = vec![i64::MAX; n + 1];
        let mut used = vec![false; n + 1];
        while owner[j0] != 0 {
            used[j0] = true;
            let (i0, mut delta, mut j1) = (owner[j0], i64::MAX, 0);
            for j in 1..=n {
                if used[j] {
                    continue;
                }
                let now = cost(i0 - 1, j - 1) - u[i0] - v[j];
                if now < least[j] {
                    (least[j], way[j]) = (now, j0);
                }
                if least[j] < delta {
                    (delta, j1) = (least[j], j);
                }
            }
            for j in 0..=n {
                if used[j] {
                    u[owner[j]] += delta;
                    v[j] -= delta;
                } else if least[j] < i64::MAX {
                    least[j] -= delta;
                }
            }
            j0 = j1;
        }
        while j0 != 0 {
            owner[j0] = owner[way[j0]];
            j0 = way[j0];
        }
    }
    let mut origin = vec![None; new];
    #[allow(clippy::needless_range_loop)] // the method is written in these indices
    for j in 1..=n {
        let (i, j) = (owner[j] - 1, j - 1);
        if i < new && j < old && cost(i, j) < 0 {
            origin[i] = Some(j as u32);
        }
    }
    origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_households_are_kept() {
        // Greedy would give the first to the first and lose 9.
        assert_eq!(matching(&[vec![10, 9], vec![9, 0]]), [Some(1), Some(0)]);
        assert_eq!(matching(&[vec![5], vec![7], vec![0]]), [None, Some(0), None]);
        assert_eq!(matching(&[vec![0, 3, 2]]), [Some(1)]);
        assert!(matching(&[]).is_empty());
    }
}
