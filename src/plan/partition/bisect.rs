//! Recursive bisection of random spanning trees: cuts a graph into connected parts of about one
//! weight.
//!
//! A random spanning tree is drawn, every edge of it cuts the set in two connected sides, and the
//! best cut over several trees is taken; then each side again. Links with much resistance (a road, a
//! river) enter the tree last, so that a part rarely straddles them.

use crate::territory::order::SortCompact;

/// A graph in one table: the links of node `i` are `links[starts[i]..starts[i + 1]]`, both ways.
pub(super) struct Graph {
    /// What is to be balanced, by node.
    pub(super) weight: Vec<u32>,
    /// Area in square metres, by node.
    pub(super) size: Vec<f64>,
    pub(super) starts: Vec<u32>,
    pub(super) links: Vec<Link>,
}

/// One side of a link.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) to: u32,
    /// Metres of common boundary.
    pub(super) length: f64,
    /// What keeps the two apart; random keys of 0 to 1 are added.
    pub(super) resistance: f64,
}

impl Default for Graph {
    fn default() -> Self {
        Self {
            weight: Vec::new(),
            size: Vec::new(),
            starts: vec![0],
            links: Vec::new(),
        }
    }
}

impl Graph {
    fn links(&self, node: u32) -> &[Link] {
        &self.links[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// The graph of the parts, each of weight 1.
    pub(super) fn quotient(&self, part: &[u32], parts: usize) -> Self {
        let mut size = vec![0.0; parts];
        let mut pairs = Vec::new();
        for (node, &p) in part.iter().enumerate() {
            size[p as usize] += self.size[node];
            for l in self.links(node as u32) {
                let q = part[l.to as usize];
                if q != p {
                    pairs.push((p, q, l.length, l.resistance));
                }
            }
        }
        pairs.sort_compact_by_key(|p| (p.0, p.1));
        let mut graph = Self {
            weight: vec![1; parts],
            size,
            ..Self::default()
        };
        for group in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let length: f64 = group.iter().map(|g| g.2).sum();
            let resistance: f64 = group.iter().map(|g| g.2 * g.3).sum();
            while graph.starts.len() <= group[0].0 as usize {
                graph.starts.push(graph.links.len() as u32);
            }
            graph.links.push(Link {
                to: group[0].1,
                length,
                resistance: resistance / length.max(1e-9),
            });
        }
        graph.starts.resize(parts + 1, graph.links.len() as u32);
        graph
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, the same everywhere.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1.
    fn fraction(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Trees drawn for one cut: many where they are cheap and matter most.
fn trees(nodes: usize) -> usize {
    match nodes {
        0..=500 => 16,
        501..=5_000 => 6,
        _ => 2,
    }
}

/// The part of every node. Parts are connected; a part holds about `target`, or one heavier node
/// (with what would otherwise be cut off by it). Numbered by their lowest node.
pub(super) fn parts(graph: &Graph, target: u32, random: &mut Random) -> Vec<u32> {
    let mut cutter = Cutter::new(graph, target, random);
    cutter.set_aside_heavy();
    cutter.cut_all();
    cutter.absorb_crumbs();
    cutter.numbered()
}

const NONE: u32 = u32::MAX;

struct Cutter<'a> {
    graph: &'a Graph,
    target: f64,
    random: &'a mut Random,
    /// The set each node is in now.
    set: Vec<u32>,
    sets: u32,
    heavy: Vec<bool>,
    /// Scratch: the position of a node in the set at hand.
    local: Vec<u32>,
}

/// A way to cut a set: the nodes on one side, and how good it is (less is better).
struct Cut {
    side: Vec<u32>,
    score: f64,
}

impl<'a> Cutter<'a> {
    fn new(graph: &'a Graph, target: u32, random: &'a mut Random) -> Self {
        let nodes = graph.weight.len();
        Self {
            graph,
            target: f64::from(target),
            random,
            set: vec![0; nodes],
            sets: 1,
            heavy: vec![false; nodes],
            local: vec![NONE; nodes],
        }
    }

    fn set_aside_heavy(&mut self) {
        for node in 0..self.set.len() {
            if f64::from(self.graph.weight[node]) > self.target {
                self.set[node] = self.sets;
                self.heavy[node] = true;
                self.sets += 1;
            }
        }
    }

    fn cut_all(&mut self) {
        let rest: Vec<u32> = (0..self.set.len() as u32)
            .filter(|&n| !self.heavy[n as usize])
            .collect();
        let mut todo = self.components(&rest);
        for nodes in &todo {
            let set = self.sets;
            self.sets += 1;
            nodes.iter().for_each(|&n| self.set[n as usize] = set);
        }
        while let Some(nodes) = todo.pop() {
            let weight: f64 = nodes.iter().map(|&n| f64::from(self.graph.weight[n as usize])).sum();
            // Up to a quarter over the aim stays whole.
            let pieces = (weight / self.target - 0.25).ceil();
            if pieces < 2.0 || nodes.len() < 2 {
                continue;
            }
            let side = self.best_cut(&nodes, weight, pieces);
            let set = self.sets;
            self.sets += 1;
            side.iter().for_each(|&n| self.set[n as usize] = set);
            let other = nodes.into_iter().filter(|&n| self.set[n as usize] != set).collect();
            todo.push(side);
            todo.push(other);
        }
    }

    /// Connected pieces of some nodes of one set, by lowest node.
    fn components(&self, nodes: &[u32]) -> Vec<Vec<u32>> {
        let mut seen = vec![true; self.set.len()];
        nodes.iter().for_each(|&n| seen[n as usize] = false);
        let mut found = Vec::new();
        for &start in nodes {
            if std::mem::replace(&mut seen[start as usize], true) {
                continue;
            }
            let mut piece = vec![start];
            let mut next = 0;
            while next < piece.len() {
                for l in self.graph.links(piece[next]) {
                    if !std::mem::replace(&mut seen[l.to as usize], true) {
                        piece.push(l.to);
                    }
                }
                next += 1;
            }
            piece.sort_compact();
            found.push(piece);
        }
        found
    }

    /// One side of the best cut found of a connected set of at least two nodes.
    fn best_cut(&mut self, nodes: &[u32], weight: f64, pieces: f64) -> Vec<u32> {
        for (i, &n) in nodes.iter().enumerate() {
            self.local[n as usize] = i as u32;
        }
        let set = self.set[nodes[0] as usize];
        let mut edges: Vec<(u32, u32, Link)> = Vec::new();
        for (i, &n) in nodes.iter().enumerate() {
            for &l in self.graph.links(n) {
                if l.to > n && self.set[l.to as usize] == set {
                    edges.push((i as u32, self.local[l.to as usize], l));
                }
            }
        }
        let width = nodes
            .iter()
            .map(|&n| self.graph.size[n as usize])
            .sum::<f64>()
            .sqrt()
            .max(1e-9);
        // One side takes half of the pieces (rounded down), the other the rest.
        let share = (pieces / 2.0).floor() * weight / pieces;
        let mut best: Option<Cut> = None;
        for _ in 0..trees(nodes.len()) {
            let tree = self.tree(nodes, &edges);
            let Some((side, off)) = tree.cut(nodes, &self.graph.weight, weight, share) else {
                continue;
            };
            let inside = |i: u32| side[i as usize];
            let length: f64 = edges
                .iter()
                .filter(|(a, b, _)| inside(*a) != inside(*b))
                // Cutting along a barrier costs nothing.
                .map(|(_, _, l)| l.length * (1.0 - l.resistance).clamp(0.0, 2.0))
                .sum();
            let score = 4.0 * off / self.target.min(weight / 2.0).max(1.0) + length / width;
            if best.as_ref().is_none_or(|b| score < b.score) {
                let side = nodes
                    .iter()
                    .zip(&side)
                    .filter(|(_, inside)| **inside)
                    .map(|(&n, _)| n)
                    .collect();
                best = Some(Cut { side, score });
            }
        }
        // A tree of two nodes or more has an edge to cut, so there is a best.
        best.map_or_else(|| nodes[..1].to_vec(), |b| b.side)
    }

    /// A random spanning tree (Kruskal by random keys plus resistance).
    fn tree(&mut self, nodes: &[u32], edges: &[(u32, u32, Link)]) -> Tree {
        let mut order: Vec<(u32, u32)> = edges
            .iter()
            .enumerate()
            .map(|(i, (_, _, l))| {
                let key = (l.resistance + self.random.fraction()).clamp(-1.0, 7.0);
                // Fixed point, so that sorting is fast; -1 to 7 fits.
                (((key + 1.0) * 500_000_000.0) as u32, i as u32)
            })
            .collect();
        order.sort_compact();
        let mut group: Vec<u32> = (0..nodes.len() as u32).collect();
        let mut starts = vec![0u32; nodes.len() + 1];
        let mut chosen = Vec::with_capacity(nodes.len());
        for (_, i) in order {
            let (a, b, _) = edges[i as usize];
            let (x, y) = (root(&mut group, a), root(&mut group, b));
            if x != y {
                group[x.max(y) as usize] = x.min(y);
                chosen.push((a, b));
                starts[a as usize + 1] += 1;
                starts[b as usize + 1] += 1;
            }
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut at = starts.clone();
        let mut near = vec![0u32; chosen.len() * 2];
        for (a, b) in chosen {
            for (from, to) in [(a, b), (b, a)] {
                let slot = &mut at[from as usize];
                near[*slot as usize] = to;
                *slot += 1;
            }
        }
        Tree { starts, near }
    }

    /// A part much lighter than the aim that only touches heavy nodes (a park beside a tower) joins
    /// the neighbour it has most boundary with.
    fn absorb_crumbs(&mut self) {
        let mut weight = vec![0.0; self.sets as usize];
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.sets as usize];
        for (n, &s) in self.set.iter().enumerate() {
            weight[s as usize] += f64::from(self.graph.weight[n]);
            members[s as usize].push(n as u32);
        }
        for set in 0..self.sets as usize {
            if weight[set] > self.target / 4.0 || members[set].is_empty() {
                continue;
            }
            let mut beside = std::collections::BTreeMap::new();
            for &n in &members[set] {
                for l in self.graph.links(n) {
                    let other = self.set[l.to as usize];
                    if other as usize != set {
                        *beside.entry(other).or_insert(0.0) += l.length;
                    }
                }
            }
            // The longest boundary; of equal ones the lowest number.
            let Some((&into, _)) = beside.iter().rev().max_by(|a, b| f64::total_cmp(a.1, b.1)) else {
                continue;
            };
            let moved = std::mem::take(&mut members[set]);
            moved.iter().for_each(|&n| self.set[n as usize] = into);
            weight[into as usize] += weight[set];
            members[into as usize].extend(moved);
        }
    }

    fn numbered(self) -> Vec<u32> {
        let mut number = vec![NONE; self.sets as usize];
        let mut next = 0;
        self.set
            .iter()
            .map(|&s| {
                let n = &mut number[s as usize];
                if *n == NONE {
                    *n = next;
                    next += 1;
                }
                *n
            })
            .collect()
    }
}

fn root(group: &mut [u32], mut v: u32) -> u32 {
    while group[v as usize] != v {
        let up = group[group[v as usize] as usize];
        group[v as usize] = up;
        v = up;
    }
    v
}

struct Tree {
    starts: Vec<u32>,
    near: Vec<u32>,
}

impl Tree {
    /// The edge whose removal leaves a side nearest to `share`: that side as flags, and how far off.
    fn cut(&self, nodes: &[u32], weights: &[u32], total: f64, share: f64) -> Option<(Vec<bool>, f64)> {
        let n = nodes.len();
        let (mut order, mut parent) = (Vec::with_capacity(n), vec![NONE; n]);
        order.push(0u32);
        let mut next = 0;
        while next < order.len() {
            let v = order[next];
            for &w in &self.near[self.starts[v as usize] as usize..self.starts[v as usize + 1] as usize] {
                if w != parent[v as usize] {
                    parent[w as usize] = v;
                    order.push(w);
                }
            }
            next += 1;
        }
        let mut below: Vec<f64> = nodes.iter().map(|&n| f64::from(weights[n as usize])).collect();
        let mut best: Option<(f64, u32)> = None;
        for &v in order.iter().skip(1).rev() {
            let under = below[v as usize];
            below[parent[v as usize] as usize] += under;
            let off = (under - share).abs().min((total - under - share).abs());
            if best.is_none_or(|b| (off, v) < b) {
                best = Some((off, v));
            }
        }
        let (off, top) = best?;
        let mut side = vec![false; n];
        for &v in &order {
            side[v as usize] = v == top || (v != 0 && side[parent[v as usize] as usize]);
        }
        Some((side, off))
    }
}
