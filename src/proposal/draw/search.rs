//! A seeded search over the divisions of one piece: single nodes flip over a boundary, now and then a
//! pair of grids is recombined, colder and colder (annealing); bursts that lead nowhere go back to the
//! best so far; at the end a tabu search polishes. Every division on the way is valid: each node in one
//! grid, every grid connected.

use super::piece::Piece;
use super::score::{Scale, Sums, Weights, matching};
use crate::proposal::tree::TreeRoom;
use crate::proposal::{Graph, Random};
use serde::{Deserialize, Serialize};

/// Temperature at the beginning and the end; a term is about 1 a grid.
const HOT: f64 = 1.0;
const COLD: f64 = 0.004;
/// One move in so many recombines a pair.
const RECOM_EVERY: usize = 48;
/// Trees tried for one split.
const TREES: usize = 8;
/// Tabu moves without a better division before it ends, and how long a node stays where it went.
const PATIENCE: u32 = 24;
/// Pieces of so few nodes are searched with so many moves, which cost some milliseconds: they find what
/// enumeration finds.
const SMALL: usize = 40;
const SMALL_MOVES: u32 = 20_000;
/// Every so many moves each grid is given anew the origin that keeps most households.
const RENAME_EVERY: u32 = 256;
const TENURE: u32 = 7;

/// Where a search stands; all that is needed to go on with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    of: Vec<u16>,
    origin: Vec<Option<u32>>,
    best: (Vec<u16>, Vec<Option<u32>>, f64),
    done: u32,
    burst: u32,
    tabu: Vec<u32>,
    idle: u32,
    random: Random,
}

/// A division found: the grid of every node, and which of today's grids each goes on from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Division {
    /// Grid by node, 0 … wanted − 1.
    pub of: Vec<u16>,
    /// By grid: position in [`Piece::grids`]; `None` for a new one.
    pub origin: Vec<Option<u32>>,
    /// Its energy under the weights sought with.
    pub energy: f64,
}

/// A search under way.
#[derive(Debug)]
pub struct Search<'a> {
    piece: &'a Piece,
    scale: Scale,
    weights: Weights,
    state: Checkpoint,
    sums: Vec<Sums>,
    energy: f64,
    moves: u32,
    room: TreeRoom,
    mark: Vec<u32>,
    marks: u32,
    queue: Vec<u32>,
}

impl<'a> Search<'a> {
    /// A search from today's division (`fresh` false), or from one drawn by cutting random trees.
    pub fn new(piece: &'a Piece, weights: Weights, fresh: bool, mut random: Random) -> Self {
        let mut room = TreeRoom::new(&piece.graph);
        let of = if fresh {
            split_all(&piece.graph, piece.wanted, &mut room, &mut random)
        } else {
            adapted(piece, &mut room, &mut random)
        };
        let mut search = Self::resume(
            piece,
            weights,
            Checkpoint {
                origin: Vec::new(),
                best: (Vec::new(), Vec::new(), f64::INFINITY),
                tabu: vec![0; of.len()],
                of,
                done: 0,
                burst: 0,
                idle: 0,
                random,
            },
        );
        search.rename();
        search.keep_if_best();
        search
    }

    /// Goes on where a search was laid aside.
    pub fn resume(piece: &'a Piece, weights: Weights, state: Checkpoint) -> Self {
        let nodes = piece.nodes.len();
        let mut search = Self {
            piece,
            scale: Scale::of(piece),
            weights,
            state,
            sums: Vec::new(),
            energy: 0.0,
            moves: if nodes <= SMALL {
                SMALL_MOVES
            } else {
                (nodes as u32 * 250).clamp(2_000, 12_000).max(nodes as u32 * 40)
            },
            room: TreeRoom::new(&piece.graph),
            mark: vec![0; nodes],
            marks: 0,
            queue: Vec::new(),
        };
        search.refresh();
        search
    }

    /// Where the search stands.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.state
    }

    /// The best division so far.
    pub fn best(&self) -> Division {
        let (of, origin, energy) = self.state.best.clone();
        Division { of, origin, energy }
    }

    /// The division at which the search stands, for those who watch every step.
    pub fn now(&self) -> &[u16] {
        &self.state.of
    }

    /// Makes up to `budget` moves; whether the search is over.
    pub fn advance(&mut self, budget: u32) -> bool {
        let grids = self.piece.wanted as usize;
        if grids < 2 || self.piece.nodes.len() < 2 {
            return true;
        }
        for _ in 0..budget {
            if self.state.done >= self.moves {
                if self.state.done == self.moves {
                    self.go_back();
                    self.rename();
                    self.keep_if_best();
                    self.state.done += 1;
                    self.state.idle = 0;
                }
                let patience = if self.piece.nodes.len() <= SMALL {
                    4 * PATIENCE
                } else {
                    PATIENCE
                };
                if self.state.idle > patience || !self.tabu_move() {
                    return true;
                }
                continue;
            }
            let cooled = f64::from(self.state.done) / f64::from(self.moves);
            let temperature = HOT * libm::exp(cooled * libm::log(COLD / HOT));
            if self.state.random.below(RECOM_EVERY) == 0 {
                self.recombine(temperature);
            } else {
                self.flip(temperature);
            }
            self.state.done += 1;
            self.state.burst += 1;
            self.keep_if_best();
            if self.state.done.is_multiple_of(RENAME_EVERY) {
                self.rename();
                self.keep_if_best();
            }
            // A burst that found nothing better begins again at the best.
            if self.state.burst > self.moves / 6 {
                self.go_back();
            }
        }
        false
    }

    fn heads(&self, grid: usize) -> f64 {
        let origin = self.state.origin.get(grid).copied().flatten();
        origin
            .and_then(|o| self.scale.heads.get(o as usize))
            .copied()
            .unwrap_or(1.0)
    }

    fn kept(&self, node: u32, grid: usize) -> f64 {
        match self.state.origin.get(grid).copied().flatten() {
            Some(origin) => (self.piece.today[node as usize].iter())
                .find(|t| t.0 == origin)
                .map_or(0.0, |t| f64::from(t.1)),
            None => 0.0,
        }
    }

    /// Sums and energy from scratch.
    fn refresh(&mut self) {
        let piece = self.piece;
        let mut sums = vec![Sums::default(); piece.wanted as usize];
        for (node, &grid) in self.state.of.iter().enumerate() {
            sums[grid as usize].add(&piece.of[node], 1.0);
            sums[grid as usize].kept += self.kept(node as u32, grid as usize);
        }
        self.sums = sums;
        let mut cut = (0.0, 0.0);
        for node in 0..piece.nodes.len() as u32 {
            for (i, &other) in piece.graph.beside(node).iter().enumerate() {
                if node < other && self.state.of[node as usize] != self.state.of[other as usize] {
                    let side = piece.sides[piece.graph.first_side(node) + i];
                    cut = (cut.0 + side.0, cut.1 + side.1);
                }
            }
        }
        let grids: f64 = (0..self.sums.len())
            .map(|g| self.scale.grid(&self.weights, &self.sums[g], self.heads(g)))
            .sum();
        self.energy = grids + self.scale.boundary(&self.weights, cut);
    }

    /// Gives every grid the origin that keeps most households.
    fn rename(&mut self) {
        let mut kept = vec![vec![0u32; self.piece.grids.len()]; self.piece.wanted as usize];
        for (node, &grid) in self.state.of.iter().enumerate() {
            for &(origin, households) in &self.piece.today[node] {
                kept[grid as usize][origin as usize] += households;
            }
        }
        self.state.origin = matching(&kept);
        self.refresh();
    }

    /// What is kept is weighed with the origins that keep most households, as enumeration weighs it.
    fn keep_if_best(&mut self) -> bool {
        if self.energy >= self.state.best.2 - 1e-9 {
            return false;
        }
        self.rename();
        let better = self.energy < self.state.best.2 - 1e-9;
        if better {
            self.state.best = (self.state.of.clone(), self.state.origin.clone(), self.energy);
            self.state.burst = 0;
        }
        better
    }

    fn go_back(&mut self) {
        self.state.of.clone_from(&self.state.best.0);
        self.state.origin.clone_from(&self.state.best.1);
        self.state.burst = 0;
        self.refresh();
    }

    /// What moving `node` to `to` would change; `None` if it may not move.
    fn change(&mut self, node: u32, to: u16) -> Option<f64> {
        let from = self.state.of[node as usize];
        if from == to || self.sums[from as usize].nodes < 2 {
            return None;
        }
        let (from, to) = (from as usize, to as usize);
        let measures = self.piece.of[node as usize];
        let (mut less, mut more) = (self.sums[from], self.sums[to]);
        less.add(&measures, -1.0);
        less.kept -= self.kept(node, from);
        more.add(&measures, 1.0);
        more.kept += self.kept(node, to);
        let mut cut = (0.0, 0.0);
        let first = self.piece.graph.first_side(node);
        for (i, &other) in self.piece.graph.beside(node).iter().enumerate() {
            let side = self.piece.sides[first + i];
            let grid = self.state.of[other as usize] as usize;
            let sign = f64::from(u8::from(grid == from)) - f64::from(u8::from(grid == to));
            cut = (cut.0 + sign * side.0, cut.1 + sign * side.1);
        }
        let (w, a, b) = (&self.weights, self.heads(from), self.heads(to));
        let scale = &self.scale;
        Some(
            scale.grid(w, &less, a) - scale.grid(w, &self.sums[from], a) + scale.grid(w, &more, b)
                - scale.grid(w, &self.sums[to], b)
                + scale.boundary(w, cut),
        )
    }

    /// Whether the grid of `node` hangs together without it. Looks around the node first, and walks the
    /// grid only where that does not tell.
    fn dispensable(&mut self, node: u32) -> bool {
        let graph = &self.piece.graph;
        let grid = self.state.of[node as usize];
        let near = |other: &&u32| self.state.of[**other as usize] == grid;
        let wanted = graph.beside(node).iter().filter(near).count();
        let Some(&first) = graph.beside(node).iter().find(near) else {
            return false;
        };
        if wanted == 1 {
            return true;
        }
        self.marks += 1;
        let mark = self.marks;
        self.mark[node as usize] = mark;
        self.mark[first as usize] = mark;
        self.queue.clear();
        self.queue.push(first);
        let mut met = 1;
        let mut next = 0;
        while let Some(&at) = self.queue.get(next) {
            next += 1;
            for &other in graph.beside(at) {
                if self.state.of[other as usize] == grid && self.mark[other as usize] != mark {
                    self.mark[other as usize] = mark;
                    if graph.side(node, other).is_some() {
                        met += 1;
                        if met == wanted {
                            return true;
                        }
                    }
                    self.queue.push(other);
                }
            }
        }
        false
    }

    fn go(&mut self, node: u32, to: u16, change: f64) {
        let from = self.state.of[node as usize] as usize;
        let measures = self.piece.of[node as usize];
        self.sums[from].add(&measures, -1.0);
        self.sums[from].kept -= self.kept(node, from);
        self.sums[to as usize].add(&measures, 1.0);
        self.sums[to as usize].kept += self.kept(node, to as usize);
        self.state.of[node as usize] = to;
        self.energy += change;
    }

    fn flip(&mut self, temperature: f64) {
        let node = self.state.random.below(self.piece.nodes.len()) as u32;
        let beside = self.piece.graph.beside(node);
        if beside.is_empty() {
            return;
        }
        let to = self.state.of[beside[self.state.random.below(beside.len())] as usize];
        let Some(change) = self.change(node, to) else { return };
        let taken = change <= 0.0 || self.state.random.fraction() < libm::exp(-change / temperature);
        if taken && self.dispensable(node) {
            self.go(node, to, change);
        }
    }

    /// Joins two neighbouring grids and divides them anew.
    fn recombine(&mut self, temperature: f64) {
        let graph = &self.piece.graph;
        let edges = graph.edges();
        let mut pair = None;
        for _ in 0..32 {
            let [u, v] = edges[self.state.random.below(edges.len())];
            let (a, b) = (self.state.of[u as usize], self.state.of[v as usize]);
            if a != b {
                pair = Some((a, b));
                break;
            }
        }
        let Some((a, b)) = pair else { return };
        let both: Vec<u32> = (0..self.state.of.len() as u32)
            .filter(|&n| self.state.of[n as usize] == a || self.state.of[n as usize] == b)
            .collect();
        let total: u64 = both.iter().map(|&n| u64::from(graph.weight()[n as usize])).sum();
        self.room.uniform(graph, &both, &mut self.state.random);
        let cuts = self.room.find_cuts(graph, self.piece.band);
        let cut = if cuts > 0 {
            self.state.random.below(cuts)
        } else {
            if self.room.nearest_cut(graph, total / 2).is_none() {
                return;
            }
            0
        };
        let (mut below, mut above) = (Vec::new(), Vec::new());
        self.room.split(cut, &mut below, &mut above);
        // The names go where they keep more households.
        let kept = |s: &Self, nodes: &[u32], grid: u16| nodes.iter().map(|&n| s.kept(n, grid as usize)).sum::<f64>();
        let straight = kept(self, &below, a) + kept(self, &above, b);
        let crossed = kept(self, &below, b) + kept(self, &above, a);
        let (x, y) = if straight >= crossed { (a, b) } else { (b, a) };
        let before = (self.energy, self.state.of.clone());
        below.iter().for_each(|&n| self.state.of[n as usize] = x);
        above.iter().for_each(|&n| self.state.of[n as usize] = y);
        self.refresh();
        let change = self.energy - before.0;
        if change > 0.0 && self.state.random.fraction() >= libm::exp(-change / temperature) {
            self.state.of = before.1;
            self.refresh();
        }
    }

    /// The best move of a node that may move; `false` if there is none.
    fn tabu_move(&mut self) -> bool {
        self.state.done += 1;
        let turn = self.state.done;
        let mut best: Option<(f64, u32, u16)> = None;
        for node in 0..self.piece.nodes.len() as u32 {
            let mut tried = [u16::MAX; 8];
            let mut count = 0;
            for &other in self.piece.graph.beside(node) {
                let to = self.state.of[other as usize];
                if to == self.state.of[node as usize] || tried[..count].contains(&to) {
                    continue;
                }
                if count < tried.len() {
                    tried[count] = to;
                    count += 1;
                }
                let Some(change) = self.change(node, to) else { continue };
                let hoped = self.energy + change < self.state.best.2 - 1e-9;
                if self.state.tabu[node as usize] > turn && !hoped {
                    continue;
                }
                if best.is_none_or(|b| change < b.0) && self.dispensable(node) {
                    best = Some((change, node, to));
                }
            }
        }
        let Some((change, node, to)) = best else { return false };
        self.go(node, to, change);
        self.state.tabu[node as usize] = turn + TENURE;
        self.state.idle = if self.keep_if_best() { 0 } else { self.state.idle + 1 };
        true
    }
}

/// Divides everything into `wanted` connected parts of about equal weight by cutting random trees in
/// two, again and again.
pub fn split_all(graph: &Graph, wanted: u32, room: &mut TreeRoom, random: &mut Random) -> Vec<u16> {
    let mut of = vec![0u16; graph.len()];
    let mut open = vec![((0..graph.len() as u32).collect::<Vec<_>>(), wanted, 0u16)];
    while let Some((nodes, parts, first)) = open.pop() {
        let parts = parts.min(nodes.len() as u32);
        if parts < 2 {
            nodes.iter().for_each(|&n| of[n as usize] = first);
            continue;
        }
        let half = parts / 2;
        if let Some((some, others)) = split_one(graph, &nodes, f64::from(half) / f64::from(parts), room, random) {
            // Zero-weight nodes can leave a side with fewer nodes than it needs parts.
            let few = half.min(some.len() as u32);
            open.push((some, few, first));
            open.push((others, parts - few, first + few as u16));
        } else {
            nodes.iter().for_each(|&n| of[n as usize] = first);
        }
    }
    of
}

/// Cuts connected nodes in two connected sides, the first of about `share` of the weight: the best of a
/// few trees.
fn split_one(
    graph: &Graph,
    nodes: &[u32],
    share: f64,
    room: &mut TreeRoom,
    random: &mut Random,
) -> Option<(Vec<u32>, Vec<u32>)> {
    let total: u64 = nodes.iter().map(|&n| u64::from(graph.weight()[n as usize])).sum();
    let target = libm::round(total as f64 * share) as u64;
    let mut best: Option<(u64, Vec<u32>, Vec<u32>)> = None;
    for _ in 0..TREES {
        room.uniform(graph, nodes, random);
        let Some(miss) = room.nearest_cut(graph, target) else {
            continue;
        };
        if best.as_ref().is_none_or(|b| miss < b.0) {
            let (mut below, mut above) = (Vec::new(), Vec::new());
            room.split(0, &mut below, &mut above);
            let weight: u64 = below.iter().map(|&n| u64::from(graph.weight()[n as usize])).sum();
            if weight.abs_diff(target) > (total - weight).abs_diff(target) {
                std::mem::swap(&mut below, &mut above);
            }
            best = Some((miss, below, above));
        }
    }
    best.map(|(_, some, others)| (some, others))
}

/// Today's division made valid and brought to the number wanted: loose pieces go to a neighbour, the
/// lightest grids are merged, the heaviest split.
fn adapted(piece: &Piece, room: &mut TreeRoom, random: &mut Random) -> Vec<u16> {
    let graph = &piece.graph;
    let nodes = graph.len();
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); piece.grids.len()];
    let mut of: Vec<Option<usize>> = vec![None; nodes];
    for (node, today) in piece.today.iter().enumerate() {
        if let Some(most) = today.iter().max_by_key(|t| (t.1, std::cmp::Reverse(t.0))) {
            groups[most.0 as usize].push(node as u32);
        }
    }
    let weight = |list: &[u32]| list.iter().map(|&n| u64::from(graph.weight()[n as usize])).sum::<u64>();
    let mut sums = Vec::new();
    for group in &groups {
        let pieces = graph.pieces(group);
        let heaviest = pieces.iter().max_by_key(|p| (weight(p), p.len()));
        if let Some(list) = heaviest {
            list.iter().for_each(|&n| of[n as usize] = Some(sums.len()));
            sums.push(weight(list));
        }
    }
    if sums.is_empty() {
        return split_all(graph, piece.wanted, room, random);
    }
    // Whoever is left joins the lightest grid beside it; the piece is connected, so all get one.
    loop {
        let mut waiting = false;
        let mut moved = false;
        for node in 0..nodes as u32 {
            if of[node as usize].is_some() {
                continue;
            }
            let near = graph.beside(node).iter().filter_map(|o| of[*o as usize]);
            match near.min_by_key(|&g| (sums[g], g)) {
                Some(grid) => {
                    of[node as usize] = Some(grid);
                    sums[grid] += u64::from(graph.weight()[node as usize]);
                    moved = true;
                }
                None => waiting = true,
            }
        }
        if !waiting || !moved {
            break;
        }
    }
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); sums.len()];
    for (node, grid) in of.iter().enumerate() {
        lists[grid.unwrap_or(0)].push(node as u32);
    }
    while lists.len() > piece.wanted as usize {
        let Some(least) = (0..lists.len()).min_by_key(|&g| weight(&lists[g])) else {
            break;
        };
        let list = lists.swap_remove(least);
        let beside = |other: &Vec<u32>| list.iter().any(|&n| graph.beside(n).iter().any(|o| other.contains(o)));
        let into = (0..lists.len())
            .filter(|&g| beside(&lists[g]))
            .min_by_key(|&g| weight(&lists[g]));
        match into {
            Some(into) => lists[into].extend(list),
            None => return split_all(graph, piece.wanted, room, random),
        }
    }
    while lists.len() < piece.wanted as usize {
        let most = (0..lists.len())
            .filter(|&g| lists[g].len() > 1)
            .max_by_key(|&g| (weight(&lists[g]), g));
        let split = most.and_then(|g| Some((g, split_one(graph, &lists[g], 0.5, room, random)?)));
        let Some((grid, (some, others))) = split else { break };
        lists[grid] = some;
        lists.push(others);
    }
    let mut result = vec![0u16; nodes];
    for (grid, list) in lists.iter().enumerate() {
        list.iter().for_each(|&n| result[n as usize] = grid as u16);
    }
    result
}
