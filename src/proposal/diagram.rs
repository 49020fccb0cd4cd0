//! Every division of a small graph into connected districts in a band, without missing or repeating
//! one: counted, then listed.
//!
//! Nodes are taken one after another. What matters of the choices so far is only how the nodes that
//! still have neighbours to come (the frontier) are divided and hang together, what their districts
//! weigh, and how many districts are finished; choices that agree in this are one state (the frontier
//! method: Sekine, Imai, Tani 1995; Kawahara et al. 2017 for districts). The states form
//! a diagram whose paths are the divisions. Paths that end nowhere are cut off before listing, so that
//! listing costs what there is to list.

use super::{Band, Graph};
use std::ops::ControlFlow;

/// Why there is no diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// More states than allowed.
    States,
    /// The frontier is wider than the diagram can hold (32 nodes).
    Frontier,
}

/// All divisions of one graph.
#[derive(Debug)]
pub struct Diagram {
    /// Nodes in the order in which they are taken.
    order: Vec<u32>,
    /// By step, the frontier before it: places in `order`.
    frontiers: Vec<Vec<u32>>,
    layers: Vec<Layer>,
    /// Ways on from every state, by layer.
    ways: Vec<Vec<u128>>,
}

#[derive(Debug, Default)]
struct Layer {
    starts: Vec<u32>,
    arcs: Vec<Arc>,
}

#[derive(Clone, Copy, Debug)]
struct Arc {
    to: u32,
    /// Places of the frontier, one per piece, that the new node hangs together with.
    joined: u32,
}

const WIDEST: usize = 32;
/// How many first nodes are tried for the order of nodes.
const ORDERS_TRIED: usize = 64;

impl Diagram {
    /// Builds the diagram of all divisions into between `districts.0` and `districts.1` connected
    /// districts whose weights lie in `band`. Gives up at more than `states_most` states.
    pub fn new(graph: &Graph, districts: (u32, u32), band: Band, states_most: usize) -> Result<Self, TooLarge> {
        let order = best_order(graph);
        let n = order.len();
        let mut place = vec![0u32; n];
        for (i, &node) in order.iter().enumerate() {
            place[node as usize] = i as u32;
        }
        // The last place beside every place: until then it is in the frontier.
        let last: Vec<u32> = (order.iter())
            .map(|&node| graph.beside(node).iter().map(|o| place[*o as usize]).max().unwrap_or(0))
            .collect();
        let frontiers: Vec<Vec<u32>> = (0..=n as u32)
            .map(|i| (0..i).filter(|&p| last[p as usize] >= i).collect())
            .collect();
        if frontiers.iter().any(|f| f.len() > WIDEST) {
            return Err(TooLarge::Frontier);
        }
        let total = graph.total();
        let mut passed = 0u64;
        let mut keys = Keys::new(stride(0));
        keys.place(&State::default().key());
        let mut layers = Vec::with_capacity(n);
        let mut states = 1;
        for (i, &node) in order.iter().enumerate() {
            let weight = u64::from(graph.weight()[node as usize]);
            passed += weight;
            let frontier = &frontiers[i];
            let mut touching = 0u32;
            for &other in graph.beside(node) {
                if let Some(slot) = frontier.iter().position(|&p| p == place[other as usize]) {
                    touching |= 1 << slot;
                }
            }
            let step = Step {
                weight,
                touching,
                // Of the old frontier and the new node: who stays.
                stays: (frontier.iter().chain([&(i as u32)]))
                    .map(|p| frontiers[i + 1].contains(p))
                    .collect(),
                to_come: total - passed,
                band,
                districts,
            };
            let mut next = Keys::new(stride(frontiers[i + 1].len()));
            let mut layer = Layer::default();
            for k in 0..keys.len() {
                layer.starts.push(layer.arcs.len() as u32);
                let state = State::of(keys.key(k), frontier.len());
                step.each(&state, |joined, after| {
                    let to = next.place(&after.key());
                    layer.arcs.push(Arc { to, joined });
                });
                if states + next.len() > states_most || layer.arcs.len() > 4 * states_most {
                    return Err(TooLarge::States);
                }
            }
            layer.starts.push(layer.arcs.len() as u32);
            layers.push(layer);
            states += next.len();
            keys = next;
        }
        // States of the last layer differ only in how many districts there are.
        let mut ways = vec![Vec::new(); n + 1];
        ways[n] = (0..keys.len())
            .map(|k| u128::from(State::of(keys.key(k), 0).closed >= districts.0))
            .collect();
        for i in (0..n).rev() {
            let layer = &layers[i];
            ways[i] = (layer.starts.windows(2))
                .map(|w| {
                    let arcs = &layer.arcs[w[0] as usize..w[1] as usize];
                    arcs.iter()
                        .map(|a| ways[i + 1][a.to as usize])
                        .fold(0, u128::saturating_add)
                })
                .collect();
        }
        Ok(Self {
            order,
            frontiers,
            layers,
            ways,
        })
    }

    /// How many divisions there are.
    pub fn count(&self) -> u128 {
        self.ways[0].first().copied().unwrap_or(0)
    }

    /// Visits every division once, as the district of every node, until `visit` breaks off. Districts
    /// are numbered in the order of their lowest node. `false` if it broke off.
    pub fn each(&self, mut visit: impl FnMut(&[u32]) -> ControlFlow<()>) -> bool {
        let n = self.order.len();
        if self.count() == 0 || n == 0 {
            return true;
        }
        let mut place = vec![0u32; n];
        for (i, &node) in self.order.iter().enumerate() {
            place[node as usize] = i as u32;
        }
        let mut joined = vec![0u32; n];
        let mut states = vec![0u32; n + 1];
        let mut next = vec![0u32; n];
        let mut parent = vec![0u32; n];
        let mut of = vec![0u32; n];
        let mut number = vec![u32::MAX; n];
        let mut depth = 0;
        next[0] = self.layers[0].starts[0];
        loop {
            let layer = &self.layers[depth];
            let end = layer.starts[states[depth] as usize + 1];
            let arc = (next[depth]..end).find(|&a| {
                let to = layer.arcs[a as usize].to;
                self.ways[depth + 1][to as usize] > 0
            });
            let Some(arc) = arc else {
                if depth == 0 {
                    return true;
                }
                depth -= 1;
                continue;
            };
            next[depth] = arc + 1;
            joined[depth] = layer.arcs[arc as usize].joined;
            states[depth + 1] = layer.arcs[arc as usize].to;
            depth += 1;
            if depth < n {
                next[depth] = self.layers[depth].starts[states[depth] as usize];
                continue;
            }
            for i in 0..n {
                parent[i] = i as u32;
                let mut rest = joined[i];
                while rest != 0 {
                    let slot = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    let root = root(&mut parent, self.frontiers[i][slot]);
                    parent[root as usize] = i as u32;
                }
            }
            number.fill(u32::MAX);
            let mut count = 0;
            for node in 0..n {
                let root = root(&mut parent, place[node]) as usize;
                if number[root] == u32::MAX {
                    number[root] = count;
                    count += 1;
                }
                of[node] = number[root];
            }
            if visit(&of).is_break() {
                return false;
            }
            depth -= 1;
        }
    }
}

fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}

/// An order of nodes that keeps the frontier narrow: from every first node tried, always the neighbour
/// of the frontier that leaves the narrowest one; the best by the sum of 4^width, which is about what
/// the states grow like.
fn best_order(graph: &Graph) -> Vec<u32> {
    let n = graph.len();
    let mut best: Option<(f64, Vec<u32>)> = None;
    let starts = n.min(ORDERS_TRIED);
    for s in 0..starts {
        let (cost, order) = order_from(
            graph,
            (s * n / starts) as u32,
            best.as_ref().map_or(f64::INFINITY, |b| b.0),
        );
        if best.as_ref().is_none_or(|b| cost < b.0) {
            best = Some((cost, order));
        }
    }
    best.map(|b| b.1).unwrap_or_default()
}

fn order_from(graph: &Graph, first: u32, give_up: f64) -> (f64, Vec<u32>) {
    let n = graph.len();
    let mut order = Vec::with_capacity(n);
    let mut taken = vec![false; n];
    // Neighbours still to come.
    let mut open: Vec<u32> = (0..n as u32).map(|v| graph.beside(v).len() as u32).collect();
    let mut since = vec![u32::MAX; n];
    let (mut width, mut cost) = (0i32, 0.0);
    while order.len() < n && cost < give_up {
        let at = order.len() as u32;
        // Closing old places first keeps the frontier moving like a wave.
        let growth = |v: u32| {
            let closes = (graph.beside(v).iter())
                .filter(|o| taken[**o as usize] && open[**o as usize] == 1)
                .count() as i32;
            i32::from(open[v as usize] > 0) - closes
        };
        let next = if order.is_empty() {
            first
        } else {
            let near = (0..n as u32).filter(|&v| !taken[v as usize] && since[v as usize] != u32::MAX);
            let far = || (0..n as u32).find(|&v| !taken[v as usize]);
            match near.min_by_key(|&v| (growth(v), since[v as usize], v)).or_else(far) {
                Some(v) => v,
                None => break,
            }
        };
        width += growth(next);
        taken[next as usize] = true;
        order.push(next);
        for &other in graph.beside(next) {
            open[other as usize] -= 1;
            since[other as usize] = since[other as usize].min(at);
        }
        cost += libm::exp2(2.0 * f64::from(width));
    }
    (cost, order)
}

/// What of the choices so far matters for those to come.
#[derive(Clone, Debug, Default)]
struct State {
    /// District by place of the frontier, numbered by first appearance.
    label: Vec<u8>,
    /// Connected piece by place of the frontier, numbered by first appearance: a district may still be
    /// in several pieces that nodes to come will join.
    piece: Vec<u8>,
    /// Weight by district of the frontier.
    weight: Vec<u64>,
    /// Districts finished.
    closed: u32,
}

/// Words of a key of a frontier of `width` places.
fn stride(width: usize) -> usize {
    width.div_ceil(2) + 2 * width + 1
}

impl State {
    fn key(&self) -> Vec<u32> {
        let width = self.label.len();
        let mut key = vec![0u32; stride(width)];
        for (i, (&label, &piece)) in self.label.iter().zip(&self.piece).enumerate() {
            key[i / 2] |= (u32::from(label) | u32::from(piece) << 8) << (16 * (i % 2));
        }
        let base = width.div_ceil(2);
        for (d, &weight) in self.weight.iter().enumerate() {
            key[base + 2 * d] = weight as u32;
            key[base + 2 * d + 1] = (weight >> 32) as u32;
        }
        key[base + 2 * width] = self.closed;
        key
    }

    fn of(key: &[u32], width: usize) -> Self {
        let byte = |i: usize, k: u32| (key[i / 2] >> (16 * (i % 2) as u32 + 8 * k)) as u8;
        let label: Vec<u8> = (0..width).map(|i| byte(i, 0)).collect();
        let count = label.iter().max().map_or(0, |&l| l as usize + 1);
        let base = width.div_ceil(2);
        Self {
            label,
            piece: (0..width).map(|i| byte(i, 1)).collect(),
            weight: (0..count)
                .map(|d| u64::from(key[base + 2 * d]) | u64::from(key[base + 2 * d + 1]) << 32)
                .collect(),
            closed: key[base + 2 * width],
        }
    }
}

/// Taking one node.
struct Step {
    weight: u64,
    /// Places of the frontier beside the node.
    touching: u32,
    /// Whether each place of the old frontier, and at the end the node, is in the new one.
    stays: Vec<bool>,
    /// Weight of the nodes still to come.
    to_come: u64,
    band: Band,
    districts: (u32, u32),
}

impl Step {
    /// Every choice of a district for the node, and what comes of it.
    fn each(&self, state: &State, mut emit: impl FnMut(u32, State)) {
        for district in 0..=state.weight.len() as u8 {
            if let Some(after) = self.join(state, district) {
                // One place per piece is enough to say what the node is joined to.
                let mut slots = 0u32;
                let mut seen = 0u32;
                for (slot, (&label, &piece)) in state.label.iter().zip(&state.piece).enumerate() {
                    if label == district && self.touching >> slot & 1 == 1 && seen >> piece & 1 == 0 {
                        seen |= 1 << piece;
                        slots |= 1 << slot;
                    }
                }
                emit(slots, after);
            }
        }
    }

    /// The state when the node goes to `district`, where one more than there are is a new one. `None` if
    /// nothing can come of it.
    fn join(&self, state: &State, district: u8) -> Option<State> {
        let count = state.weight.len();
        let mut weight = state.weight.clone();
        if district as usize == count {
            weight.push(0);
        }
        weight[district as usize] += self.weight;
        let (fewest, most) = self.districts;
        if weight[district as usize] > self.band.most || state.closed + weight.len() as u32 > most {
            return None;
        }
        // The pieces that the node touches in its district become one with it.
        let node = WIDEST as u8;
        let mut joined = 0u32;
        for (slot, (&label, &piece)) in state.label.iter().zip(&state.piece).enumerate() {
            if label == district && self.touching >> slot & 1 == 1 {
                joined |= 1 << piece;
            }
        }
        let all = (state.label.iter().zip(&state.piece))
            .map(|(&label, &piece)| (label, if joined >> piece & 1 == 1 { node } else { piece }))
            .chain([(district, node)]);
        let mut labels = [u8::MAX; WIDEST + 1];
        let mut pieces = [u8::MAX; WIDEST + 1];
        let mut after = State {
            label: Vec::with_capacity(WIDEST),
            piece: Vec::with_capacity(WIDEST),
            weight: Vec::with_capacity(weight.len()),
            closed: state.closed,
        };
        let mut count = 0;
        for ((label, piece), _) in all.clone().zip(&self.stays).filter(|(_, stays)| **stays) {
            if labels[label as usize] == u8::MAX {
                labels[label as usize] = after.weight.len() as u8;
                after.weight.push(weight[label as usize]);
            }
            if pieces[piece as usize] == u8::MAX {
                pieces[piece as usize] = count;
                count += 1;
            }
            after.label.push(labels[label as usize]);
            after.piece.push(pieces[piece as usize]);
        }
        // A piece without a place in the new frontier is finished: it must be all of its district.
        let mut finished = 0u64;
        for (label, piece) in all {
            if pieces[piece as usize] != u8::MAX || finished >> piece & 1 == 1 {
                continue;
            }
            let whole = (state.label.iter().zip(&state.piece))
                .all(|(&l, &p)| l != label || p == piece || joined >> p & 1 == 1 && piece == node);
            if labels[label as usize] != u8::MAX || !whole || weight[label as usize] < self.band.least {
                return None;
            }
            finished |= 1 << piece;
            after.closed += 1;
        }
        // What is still to come must be enough for the districts open and missing, and not too much.
        let open = after.weight.len() as u32;
        let missing: u64 = after.weight.iter().map(|&w| self.band.least.saturating_sub(w)).sum();
        let spare: u64 = after.weight.iter().map(|&w| self.band.most - w).sum();
        let known = after.closed + open;
        let unopened = u64::from(fewest.saturating_sub(known)).saturating_mul(self.band.least);
        let openable = u64::from(most - known).saturating_mul(self.band.most);
        let fits = missing.saturating_add(unopened) <= self.to_come && self.to_come <= spare.saturating_add(openable);
        fits.then_some(after)
    }
}

/// Keys of one length, each with the number of its first appearance.
struct Keys {
    stride: usize,
    words: Vec<u32>,
    /// Number + 1 by hash, 0 where free; a power of two long.
    table: Vec<u32>,
    count: usize,
}

impl Keys {
    fn new(stride: usize) -> Self {
        Self {
            stride,
            words: Vec::new(),
            table: vec![0; 64],
            count: 0,
        }
    }

    fn len(&self) -> usize {
        self.count
    }

    fn key(&self, number: usize) -> &[u32] {
        &self.words[number * self.stride..(number + 1) * self.stride]
    }

    fn slot(&self, key: &[u32]) -> usize {
        let mut hash = 0u64;
        for &word in key {
            hash = (hash ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash ^= hash >> 29;
        }
        hash as usize & (self.table.len() - 1)
    }

    fn place(&mut self, key: &[u32]) -> u32 {
        if self.count * 2 >= self.table.len() {
            self.table = vec![0; self.table.len() * 2];
            for number in 0..self.count {
                let mut slot = self.slot(self.key(number));
                while self.table[slot] != 0 {
                    slot = (slot + 1) & (self.table.len() - 1);
                }
                self.table[slot] = number as u32 + 1;
            }
        }
        let mut slot = self.slot(key);
        while self.table[slot] != 0 {
            let number = self.table[slot] - 1;
            if self.key(number as usize) == key {
                return number;
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
        self.table[slot] = self.count as u32 + 1;
        self.words.extend_from_slice(key);
        self.count += 1;
        self.count as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(graph: &Graph, districts: (u32, u32), band: Band) -> u128 {
        Diagram::new(graph, districts, band, 1_000_000).map_or(u128::MAX, |d| d.count())
    }

    /// Every labelling tried, one by one.
    fn by_force(graph: &Graph, districts: (u32, u32), band: Band) -> u128 {
        let n = graph.len();
        let mut found = 0;
        let mut of = vec![0u32; n];
        loop {
            let highest = of.iter().max().copied().unwrap_or(0);
            let canonical = (0..n).all(|i| of[i] == 0 || of[..i].contains(&(of[i] - 1)));
            if canonical && (districts.0..=districts.1).contains(&(highest + 1)) {
                let members = |d: u32| (0..n as u32).filter(|&v| of[v as usize] == d).collect::<Vec<_>>();
                found += u128::from((0..=highest).all(|d| {
                    let nodes = members(d);
                    let weight: u64 = nodes.iter().map(|&v| u64::from(graph.weight()[v as usize])).sum();
                    band.holds(weight) && graph.pieces(&nodes).len() == 1
                }));
            }
            let Some(i) = (0..n).rev().find(|&i| of[i] < districts.1 - 1) else {
                return found;
            };
            of[i] += 1;
            of[i + 1..].fill(0);
        }
    }

    #[test]
    fn known_counts() {
        for (rows, columns, districts, expected) in [
            (2, 2, 2, 2),
            (3, 3, 3, 10),
            (4, 4, 2, 70),
            (4, 4, 4, 117),
            (5, 5, 5, 4_006),
            (6, 6, 2, 80_518),
            (6, 6, 3, 264_500),
            (6, 6, 4, 442_791),
            (6, 6, 6, 451_206),
        ] {
            let graph = Graph::lattice(rows, columns);
            let each = u64::from(rows * columns / districts);
            let band = Band {
                least: each,
                most: each,
            };
            assert_eq!(
                count(&graph, (districts, districts), band),
                expected,
                "{rows}×{columns}/{districts}"
            );
        }
    }

    #[test]
    fn weights_bands_holes_and_separate_pieces_agree_with_trying_everything() {
        let ring = [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0], [0, 3], [6, 7]];
        let graphs = [
            Graph::new(vec![3, 0, 2, 5, 1, 4, 2, 0], &ring),
            Graph::new(
                vec![1, 2, 3, 4, 5, 6, 7, 8],
                &[[0, 1], [0, 2], [0, 3], [3, 4], [4, 5], [5, 6], [6, 7], [7, 3], [1, 6]],
            ),
            Graph::new(
                vec![0, 0, 0, 2, 2, 1],
                &[[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0]],
            ),
        ];
        for graph in &graphs {
            for (least, most) in [(0, 6), (1, 9), (4, 12), (0, 40), (5, 17)] {
                for districts in [(1, 1), (2, 2), (3, 3), (1, 3), (2, 4), (4, 4)] {
                    let band = Band { least, most };
                    let expected = by_force(graph, districts, band);
                    assert_eq!(
                        count(graph, districts, band),
                        expected,
                        "{graph:?} {districts:?} {band:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_list_is_as_long_as_the_count_and_has_no_division_twice() {
        let graph = Graph::lattice(4, 4);
        let diagram = Diagram::new(&graph, (4, 4), Band { least: 4, most: 4 }, 100_000);
        let diagram = diagram.expect("it is small");
        let mut seen = std::collections::BTreeSet::new();
        assert!(diagram.each(|of| {
            assert!(seen.insert(of.to_vec()));
            let districts = crate::proposal::Districts::new(&graph, of.to_vec());
            assert_eq!(districts.fault(&graph, Some(Band { least: 4, most: 4 })), None);
            ControlFlow::Continue(())
        }));
        assert_eq!(seen.len() as u128, diagram.count());
        assert!(!diagram.each(|_| ControlFlow::Break(())));
    }

    #[test]
    fn too_much_is_refused() {
        let graph = Graph::lattice(7, 7);
        let band = Band { least: 7, most: 7 };
        assert_eq!(Diagram::new(&graph, (7, 7), band, 100).err(), Some(TooLarge::States));
    }
}
