//! What cannot be had, and why: the bound that holds for any division, and the unit or the pair of grids
//! at which it fails.

use super::ask::Aim;
use super::exact;
use super::piece::{Piece, feasible};
use super::studio::Studio;
use crate::plan::{GridId, GridKind, Plan};
use crate::proposal::diagram::Diagram;
use crate::proposal::{Band, Graph};
use crate::territory::order::SortCompact;
use crate::territory::{Territory, UnitId};

/// Reasons told at most.
const TOLD: usize = 6;
/// Nodes of a pair of grids that is enumerated, at most, and states of the diagram.
const PAIR_NODES: usize = 40;
const PAIR_STATES: usize = 40_000;

/// Households that must move at least if every grid of the piece is to be in its band, whatever is
/// drawn. Contiguity is left out, so that it may be more: a grid that goes on and is too large must lose
/// at least what a sum of its nodes can be that brings it down; one that does not go on loses all; what
/// grids too small and new grids need comes from others.
pub fn moved_least(piece: &Piece) -> u64 {
    let (least, most) = (piece.band.least, piece.band.most);
    let mut nodes: Vec<Vec<u64>> = vec![Vec::new(); piece.grids.len()];
    for today in &piece.today {
        for &(grid, households) in today {
            nodes[grid as usize].push(u64::from(households));
        }
    }
    let sum = |list: &Vec<u64>| list.iter().sum::<u64>();
    let lost: Vec<u64> = nodes
        .iter()
        .map(|list| reach(list, sum(list).saturating_sub(most)))
        .collect();
    let (now, then) = (piece.grids.len(), piece.wanted as usize);
    // Grids that go: those whose going costs least beyond what they lose anyway.
    let mut extra: Vec<u64> = nodes.iter().zip(&lost).map(|(list, lost)| sum(list) - lost).collect();
    extra.sort_compact();
    let given = lost.iter().sum::<u64>() + extra.iter().take(now.saturating_sub(then)).sum::<u64>();
    let mut needed: Vec<u64> = nodes.iter().map(|list| least.saturating_sub(sum(list))).collect();
    needed.sort_compact();
    // Those that go may be the neediest.
    let stay = now.min(then);
    let taken = needed.iter().take(stay).sum::<u64>() + least * then.saturating_sub(now) as u64;
    given.max(taken)
}

/// The least sum of some of `list` that is at least `wanted`.
fn reach(list: &[u64], wanted: u64) -> u64 {
    let all: u64 = list.iter().sum();
    if wanted == 0 || wanted >= all || all > 1_000_000 {
        return wanted;
    }
    let mut possible = vec![false; all as usize + 1];
    possible[0] = true;
    for &x in list {
        for s in (x..=all).rev() {
            possible[s as usize] |= possible[(s - x) as usize];
        }
    }
    (wanted..=all).find(|&s| possible[s as usize]).unwrap_or(wanted)
}

/// Why grids of the selection stay outside the band in `plan`, zh and en.
pub fn troubles(territory: &Territory, studio: &Studio, plan: &Plan) -> Vec<(String, String)> {
    let mut told = Vec::new();
    for piece in &studio.pieces {
        if told.len() >= TOLD {
            break;
        }
        let grids = grids_of(plan, piece);
        let outside: Vec<&(GridId, Vec<u32>)> = grids
            .iter()
            .filter(|(_, nodes)| !piece.band.holds(weight(&piece.graph, nodes)))
            .collect();
        if outside.is_empty() {
            continue;
        }
        let name = &plan.community(piece.community).name;
        let (total, wanted) = (piece.graph.total(), piece.wanted);
        let (least, most) = (piece.band.least, piece.band.most);
        let heavy = (0..piece.nodes.len()).filter(|&n| u64::from(piece.graph.weight()[n]) > most);
        let heavy: Vec<usize> = heavy.collect();
        let (fewest, highest) = feasible(total, (least, most));
        if let Some(&node) = heavy.first() {
            let (unit, households) = (unit_name(territory, &piece.nodes[node]), piece.graph.weight()[node]);
            told.push((
                format!("{name}：{unit} 一处就有 {households} 户，超过 {most} 户，怎么划都放不进一个网格。须先拆分这个单元"),
                format!("{name}: {unit} alone has {households} households, more than {most}: no grid can hold it. Split the unit first"),
            ));
        } else if fewest > highest && studio.ask.aim != Aim::Most {
            told.push((
                format!("{name}：一片相连的 {total} 户，分成几个网格都不能每个在 {least}–{most} 户；现按 {wanted} 个划"),
                format!("{name}: {total} connected households cannot be any number of grids of {least}–{most} each; {wanted} drawn"),
            ));
        } else if exact::count(piece) == Some(0) {
            told.push((
                format!(
                    "{name}：已逐一验证，{} 处单元没有一种相连的划法能使 {wanted} 个网格都在 {least}–{most} 户",
                    piece.nodes.len()
                ),
                format!(
                    "{name}: enumerated: no connected division of its {} places has {wanted} grids of {least}–{most}",
                    piece.nodes.len()
                ),
            ));
        } else if let Some(pair) = stuck_pair(territory, plan, piece, &grids, outside[0]) {
            told.push((format!("{name}：{}", pair.0), format!("{name}: {}", pair.1)));
        } else {
            let grid = &plan.grid(outside[0].0).name;
            let households = weight(&piece.graph, &outside[0].1);
            told.push((
                format!("{name}：{grid} 仍为 {households} 户；搜索未找到更好的划法，但未证明没有"),
                format!("{name}: {grid} still has {households} households; the search found nothing better, which proves nothing"),
            ));
        }
    }
    told
}

fn weight(graph: &Graph, nodes: &[u32]) -> u64 {
    nodes.iter().map(|&n| u64::from(graph.weight()[n as usize])).sum()
}

fn unit_name(territory: &Territory, units: &[UnitId]) -> String {
    let heaviest = units.iter().max_by_key(|u| territory.unit(**u).households);
    match (heaviest, units.len()) {
        (Some(unit), 1) => territory.unit(*unit).name.clone(),
        (Some(unit), n) => format!("{}等 {n} 处", territory.unit(*unit).name),
        _ => String::new(),
    }
}

/// Nodes by grid of the plan; nodes follow their first unit.
fn grids_of(plan: &Plan, piece: &Piece) -> Vec<(GridId, Vec<u32>)> {
    let mut grids: Vec<(GridId, Vec<u32>)> = Vec::new();
    for (node, units) in piece.nodes.iter().enumerate() {
        let Some(grid) = units.first().and_then(|u| plan.grid_of(*u)) else {
            continue;
        };
        if plan.grid(grid).kind == GridKind::Exclusive {
            continue;
        }
        match grids.iter_mut().find(|g| g.0 == grid) {
            Some(entry) => entry.1.push(node as u32),
            None => grids.push((grid, vec![node as u32])),
        }
    }
    grids
}

/// A neighbour with which the grid could be balanced by numbers but not on the ground: every connected
/// division of the two was looked at.
fn stuck_pair(
    territory: &Territory,
    plan: &Plan,
    piece: &Piece,
    grids: &[(GridId, Vec<u32>)],
    (grid, nodes): &(GridId, Vec<u32>),
) -> Option<(String, String)> {
    for (other, more) in grids.iter().filter(|g| g.0 != *grid) {
        let beside = nodes
            .iter()
            .any(|&n| piece.graph.beside(n).iter().any(|o| more.contains(o)));
        let both: Vec<u32> = nodes.iter().chain(more).copied().collect();
        let total = weight(&piece.graph, &both);
        let Band { least, most } = piece.band;
        if !beside || both.len() > PAIR_NODES || total < 2 * least || total > most.saturating_mul(2) {
            continue;
        }
        let place = |n: u32| both.iter().position(|b| *b == n).map(|p| p as u32);
        let edges: Vec<[u32; 2]> = (piece.graph.edges().iter())
            .filter_map(|e| Some([place(e[0])?, place(e[1])?]))
            .collect();
        let graph = Graph::new(both.iter().map(|&n| piece.graph.weight()[n as usize]).collect(), &edges);
        let Ok(diagram) = Diagram::new(&graph, (2, 2), piece.band, PAIR_STATES) else {
            continue;
        };
        if diagram.count() > 0 {
            continue;
        }
        // The choke: the node whose loss leaves most households cut off; the heaviest where none does.
        let cut_off = |n: u32| {
            let rest: Vec<u32> = (0..both.len() as u32).filter(|&m| m != n).collect();
            let pieces = graph.pieces(&rest);
            let largest = pieces.iter().map(|p| weight(&graph, p)).max().unwrap_or(0);
            total - largest
        };
        let choke = (0..both.len() as u32).max_by_key(|&n| (cut_off(n), std::cmp::Reverse(n)))?;
        let unit = unit_name(territory, &piece.nodes[both[choke as usize] as usize]);
        let (a, b) = (&plan.grid(*grid).name, &plan.grid(*other).name);
        return Some((
            format!("{a} 与 {b} 共 {total} 户，但没有一种相连的划法能使两格都在 {least}–{most} 户；卡在 {unit}"),
            format!(
                "{a} and {b} have {total} households together, but no connected division puts both at {least}–{most}; the choke is {unit}"
            ),
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_sum_that_reaches() {
        assert_eq!(reach(&[100, 70, 30], 60), 70);
        assert_eq!(reach(&[100, 70, 30], 101), 130);
        assert_eq!(reach(&[100, 70, 30], 0), 0);
    }
}
