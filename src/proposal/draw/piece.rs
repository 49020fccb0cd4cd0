//! What is solved in one go: a connected piece of one community, its units gathered into nodes that
//! move whole, and how many grids it shall have.

use super::{Aim, Ask};
use crate::plan::{CommunityId, GridId, GridKind, Plan, Tallies};
use crate::proposal::{Band, Graph};
use crate::scenario::Heads;
use crate::scenario::staffing::apportion_at_least;
use crate::territory::geometry::Neighbour;
use crate::territory::order::SortCompact;
use crate::territory::{ArcId, Barrier, Territory, UnitId};
use std::collections::BTreeMap;

/// A connected piece of a community.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its community.
    pub community: CommunityId,
    /// Units by node, ascending.
    pub nodes: Vec<Vec<UnitId>>,
    /// Nodes beside each other; weights are households.
    pub graph: Graph,
    /// By side of the graph (see [`Graph::first_side`]): metres of common boundary, and of those the
    /// metres of arterial road, railway or river.
    pub sides: Vec<(f64, f64)>,
    /// Measures by node.
    pub of: Vec<NodeMeasures>,
    /// Today's grids that have units here, ascending.
    pub grids: Vec<GridId>,
    /// Heads of those grids today.
    pub heads: Vec<u32>,
    /// By node: households by today's grid (position in `grids`).
    pub today: Vec<Vec<(u32, u32)>>,
    /// How many grids it shall have.
    pub wanted: u32,
    /// The band that holds here.
    pub band: Band,
    /// Square metres.
    pub area: f64,
}

/// What a node brings into a grid.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeMeasures {
    /// Households.
    pub households: f64,
    /// Expected hours of work a year.
    pub hours: f64,
    /// Residents of special groups.
    pub special: f64,
    /// Households times metres east, north, and times the square of the distance from a place nearby:
    /// what the mean distance from the grid's centre needs.
    pub moment: [f64; 3],
}

/// Whether an arterial road, railway or river lies between a unit and this neighbour: a grid should not
/// cross it.
pub fn divides(territory: &Territory, beside: &Neighbour) -> bool {
    let barrier = |arc: ArcId| territory.map().arcs[arc.index()].barrier;
    let hard = |b| matches!(b, Barrier::Arterial | Barrier::Rail | Barrier::River);
    beside.arc.is_some_and(|arc| hard(barrier(arc)))
}

/// The pieces of all communities asked for, in order.
pub fn pieces(territory: &Territory, plan: &Plan, tallies: &Tallies, heads: &Heads, ask: &Ask) -> Vec<Piece> {
    let scope = ask.scope(plan);
    let mut units: Vec<Vec<UnitId>> = vec![Vec::new(); plan.communities().len()];
    let mut place = vec![usize::MAX; territory.units().len()];
    for unit in territory.unit_ids() {
        if let Some(grid) = plan.grid_of(unit)
            && plan.grid(grid).kind != GridKind::Exclusive
            && !ask.locked.contains(&grid)
        {
            units[plan.grid(grid).community.index()].push(unit);
        }
    }
    let mut all = Vec::new();
    for community in scope {
        let units = &units[community.index()];
        for (i, unit) in units.iter().enumerate() {
            place[unit.index()] = i;
        }
        all.extend(of_community(
            territory, plan, tallies, heads, ask, community, units, &place,
        ));
        for unit in units {
            place[unit.index()] = usize::MAX;
        }
    }
    share_out(&mut all, ask);
    all
}

#[allow(clippy::too_many_arguments)]
fn of_community(
    territory: &Territory,
    plan: &Plan,
    tallies: &Tallies,
    heads: &Heads,
    ask: &Ask,
    community: CommunityId,
    units: &[UnitId],
    place: &[usize],
) -> Vec<Piece> {
    let geometry = territory.geometry();
    let mut edges = Vec::new();
    for (i, &unit) in units.iter().enumerate() {
        for n in geometry.neighbours(unit) {
            let j = place[n.unit.index()];
            if j != usize::MAX && i < j {
                edges.push([i as u32, j as u32]);
            }
        }
    }
    let households = |u: &UnitId| territory.unit(*u).households;
    let whole = Graph::new(units.iter().map(households).collect(), &edges);
    // Units that move together: connected parts of a compound that is not too large for a grid.
    let mut node_of: Vec<u32> = vec![u32::MAX; units.len()];
    let mut nodes: Vec<Vec<u32>> = Vec::new();
    let mut compounds: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for (i, &unit) in units.iter().enumerate() {
        match territory.unit(unit).compound {
            Some(compound) if ask.compounds => compounds.entry(compound).or_default().push(i as u32),
            _ => nodes.push(vec![i as u32]),
        }
    }
    for members in compounds.into_values() {
        let sum: u64 = members.iter().map(|&i| u64::from(whole.weight()[i as usize])).sum();
        if sum > u64::from(ask.band.1) {
            nodes.extend(members.into_iter().map(|i| vec![i]));
        } else {
            nodes.extend(whole.pieces(&members));
        }
    }
    nodes.sort_compact();
    for (k, members) in nodes.iter().enumerate() {
        members.iter().for_each(|&i| node_of[i as usize] = k as u32);
    }
    let quotient: Vec<[u32; 2]> = edges.iter().map(|e| e.map(|i| node_of[i as usize])).collect();
    let weight = |members: &Vec<u32>| members.iter().map(|&i| whole.weight()[i as usize]).sum();
    let graph = Graph::new(nodes.iter().map(weight).collect(), &quotient);
    let everyone: Vec<u32> = (0..nodes.len() as u32).collect();
    // Distances are taken from a place nearby, so that squares keep their digits.
    let (x0, y0) = units
        .first()
        .map_or((0.0, 0.0), |u| geometry.inside[u.index()].metres());
    let mut made = Vec::new();
    for part in graph.pieces(&everyone) {
        let mut position = vec![u32::MAX; nodes.len()];
        part.iter()
            .enumerate()
            .for_each(|(p, &k)| position[k as usize] = p as u32);
        let inner: Vec<[u32; 2]> = (graph.edges().iter())
            .map(|e| e.map(|k| position[k as usize]))
            .filter(|e| e[0] != u32::MAX && e[1] != u32::MAX)
            .collect();
        let members: Vec<Vec<UnitId>> = (part.iter())
            .map(|&k| nodes[k as usize].iter().map(|&i| units[i as usize]).collect())
            .collect();
        let part_graph = Graph::new(part.iter().map(|&k| graph.weight()[k as usize]).collect(), &inner);
        let mut grids: Vec<GridId> = members.iter().flatten().filter_map(|u| plan.grid_of(*u)).collect();
        grids.sort_compact();
        grids.dedup();
        let mut sides = vec![(0.0, 0.0); 2 * part_graph.edges().len()];
        let mut of = Vec::with_capacity(members.len());
        let mut today = Vec::with_capacity(members.len());
        let mut area = 0.0;
        for (p, units_here) in members.iter().enumerate() {
            let mut sum = NodeMeasures::default();
            let mut kept: BTreeMap<u32, u32> = BTreeMap::new();
            for &unit in units_here {
                let tally = tallies.unit(unit);
                let n = f64::from(tally.households);
                let (x, y) = geometry.inside[unit.index()].metres();
                let (x, y) = (x - x0, y - y0);
                sum.households += n;
                sum.hours += tally.demand_hours();
                sum.special += f64::from(tally.special);
                for (m, value) in sum.moment.iter_mut().zip([x, y, x * x + y * y]) {
                    *m += n * value;
                }
                area += geometry.area[unit.index()];
                if let Some(at) = plan.grid_of(unit).and_then(|g| grids.binary_search(&g).ok()) {
                    *kept.entry(at as u32).or_default() += tally.households;
                }
                for beside in geometry.neighbours(unit) {
                    let j = place[beside.unit.index()];
                    let q = if j == usize::MAX {
                        u32::MAX
                    } else {
                        position[node_of[j] as usize]
                    };
                    if q != u32::MAX && q as usize != p {
                        let side = part_graph.side(p as u32, q);
                        let slot = side.and_then(|s| sides.get_mut(s));
                        if let Some(slot) = slot {
                            slot.0 += beside.length;
                            if divides(territory, beside) {
                                slot.1 += beside.length;
                            }
                        }
                    }
                }
            }
            of.push(sum);
            today.push(kept.into_iter().collect());
        }
        made.push(Piece {
            community,
            heads: grids
                .iter()
                .map(|g| heads.grids.get(g.index()).copied().unwrap_or(0))
                .collect(),
            nodes: members,
            graph: part_graph,
            sides,
            of,
            grids,
            today,
            wanted: 1,
            band: Band {
                least: u64::from(ask.band.0),
                most: u64::from(ask.band.1),
            },
            area,
        });
    }
    made
}

/// How many grids each piece shall have.
fn share_out(pieces: &mut [Piece], ask: &Ask) {
    if let Aim::Split(all) = ask.aim {
        let weights: Vec<f64> = pieces.iter().map(|p| p.graph.total() as f64).collect();
        let least: Vec<u32> = pieces.iter().map(|p| u32::from(!p.nodes.is_empty())).collect();
        let shares = apportion_at_least(all, &weights, &least);
        for (piece, share) in pieces.iter_mut().zip(shares) {
            piece.wanted = share.clamp(1, piece.nodes.len().max(1) as u32);
            // The number is given, so the band is what an equal share allows.
            piece.band = Band::around(piece.graph.total(), piece.wanted, 0.1);
        }
        return;
    }
    for piece in pieces {
        piece.wanted = wanted(piece, ask.aim);
        if ask.aim == Aim::Most {
            // Only the least counts; a grid may be as large as its units are.
            piece.band.most = u64::MAX / 4;
        }
    }
}

/// The numbers of grids with which the mean lies in the band: fewest and most. Empty (fewest > most)
/// where no number does.
pub fn feasible(total: u64, band: (u64, u64)) -> (u64, u64) {
    (total.div_ceil(band.1.max(1)).max(1), total / band.0.max(1))
}

fn wanted(piece: &Piece, aim: Aim) -> u32 {
    let total = piece.graph.total();
    let (least, most) = (piece.band.least, piece.band.most);
    let (fewest, highest) = feasible(total, (least, most));
    let now = piece.grids.len() as u64;
    let number = match aim {
        Aim::Most => highest.max(1),
        _ if fewest > highest => {
            // No number fits: the one whose mean misses the band by least.
            let miss = |n: u64| (least * n).saturating_sub(total).max(total.saturating_sub(most * n));
            if miss(fewest) < miss(highest.max(1)) {
                fewest
            } else {
                highest.max(1)
            }
        }
        Aim::Merge => {
            let mut sums = vec![0u64; piece.grids.len()];
            for &(grid, households) in piece.today.iter().flatten() {
                sums[grid as usize] += u64::from(households);
            }
            let large = sums.iter().filter(|s| **s >= least).count() as u64;
            // At least the fewest that hold everybody, and never more than now.
            large.max(1).clamp(fewest, highest).min(now.max(fewest))
        }
        _ => now.clamp(fewest, highest),
    };
    number.min(piece.nodes.len().max(1) as u64) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_whose_mean_is_in_the_band_are_feasible() {
        assert_eq!(feasible(1_850, (300, 500)), (4, 6));
        assert_eq!(feasible(550, (300, 500)), (2, 1));
        assert_eq!(feasible(0, (300, 500)), (1, 0));
    }
}
