//! Random spanning trees of a part of a graph, and the edges of a tree whose removal leaves two
//! balanced sides.

use super::{Band, Graph, Random};

/// No node.
const NOBODY: u32 = u32::MAX;

/// Room for drawing trees again and again without asking for memory.
#[derive(Clone, Debug, Default)]
pub struct TreeRoom {
    /// Twice the number of the drawing in which a node was wanted, plus 1 once it is in the tree.
    mark: Vec<u64>,
    drawing: u64,
    /// Towards the root.
    parent: Vec<u32>,
    /// Nodes of the tree, parents before children.
    order: Vec<u32>,
    /// Weight below and with a node.
    below: Vec<u64>,
    path: Vec<u32>,
    /// Lower ends of the balanced edges.
    cuts: Vec<u32>,
}

impl TreeRoom {
    /// Room for trees of `graph`.
    pub fn new(graph: &Graph) -> Self {
        Self {
            mark: vec![0; graph.len()],
            parent: vec![NOBODY; graph.len()],
            below: vec![0; graph.len()],
            ..Self::default()
        }
    }

    /// Draws one of the spanning trees of the subgraph on `nodes`, which must be connected and not
    /// empty, every tree as likely as any other (Wilson 1996: loop-erased random walks).
    pub fn uniform(&mut self, graph: &Graph, nodes: &[u32], random: &mut Random) {
        self.drawing += 1;
        let (wanted, taken) = (self.drawing * 2, self.drawing * 2 + 1);
        for &node in nodes {
            self.mark[node as usize] = wanted;
        }
        self.order.clear();
        let root = nodes[random.below(nodes.len())];
        self.mark[root as usize] = taken;
        self.parent[root as usize] = NOBODY;
        self.order.push(root);
        for &start in nodes {
            if self.mark[start as usize] == taken {
                continue;
            }
            // The walk remembers only the last way out of every node: that erases its loops.
            let mut at = start;
            while self.mark[at as usize] != taken {
                let beside = graph.beside(at);
                let to = loop {
                    let to = beside[random.below(beside.len())];
                    if self.mark[to as usize] >= wanted {
                        break to;
                    }
                };
                self.parent[at as usize] = to;
                at = to;
            }
            self.path.clear();
            let mut at = start;
            while self.mark[at as usize] != taken {
                self.mark[at as usize] = taken;
                self.path.push(at);
                at = self.parent[at as usize];
            }
            self.order.extend(self.path.iter().rev());
        }
    }

    /// Finds the edges of the tree whose removal leaves both sides in the band; how many there are.
    pub fn find_cuts(&mut self, graph: &Graph, band: Band) -> usize {
        for &node in &self.order {
            self.below[node as usize] = u64::from(graph.weight()[node as usize]);
        }
        for &node in self.order[1..].iter().rev() {
            let weight = self.below[node as usize];
            self.below[self.parent[node as usize] as usize] += weight;
        }
        let total = self.below[self.order[0] as usize];
        self.cuts.clear();
        for &node in &self.order[1..] {
            let side = self.below[node as usize];
            if band.holds(side) && band.holds(total - side) {
                self.cuts.push(node);
            }
        }
        self.cuts.len()
    }

    /// Takes the edge whose removal leaves a side as near to `target` as any, as the only cut; how far
    /// off it is. `None` for a tree without edges.
    pub fn nearest_cut(&mut self, graph: &Graph, target: u64) -> Option<u64> {
        self.find_cuts(graph, Band { least: 1, most: 0 });
        let total = self.below[self.order[0] as usize];
        let off = |&&node: &&u32| {
            let side = self.below[node as usize];
            side.abs_diff(target).min((total - side).abs_diff(target))
        };
        let node = *self.order[1..].iter().min_by_key(off)?;
        let miss = off(&&node);
        self.cuts.push(node);
        Some(miss)
    }

    /// Splits the tree at balanced edge number `cut`: the nodes below it, then the others.
    pub fn split(&mut self, cut: usize, below: &mut Vec<u32>, above: &mut Vec<u32>) {
        below.clear();
        above.clear();
        // Below the cut a node's mark goes up by one more, which the next drawing leaves behind.
        self.drawing += 1;
        let inside = self.drawing * 2;
        let top = self.cuts[cut];
        for &node in &self.order {
            let parent = self.parent[node as usize];
            if node == top || parent != NOBODY && self.mark[parent as usize] == inside {
                self.mark[node as usize] = inside;
                below.push(node);
            } else {
                above.push(node);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_spanning_tree_is_as_likely_as_any_other() {
        // The 2 × 3 lattice has 15 spanning trees.
        let graph = Graph::lattice(2, 3);
        let nodes: Vec<u32> = (0..6).collect();
        let mut room = TreeRoom::new(&graph);
        let mut random = Random::new(3);
        let mut seen: BTreeMap<Vec<[u32; 2]>, u32> = BTreeMap::new();
        for _ in 0..30_000 {
            room.uniform(&graph, &nodes, &mut random);
            let mut edges: Vec<[u32; 2]> = room.order[1..]
                .iter()
                .map(|&n| [n.min(room.parent[n as usize]), n.max(room.parent[n as usize])])
                .collect();
            edges.sort_unstable();
            *seen.entry(edges).or_default() += 1;
        }
        assert_eq!(seen.len(), 15);
        // χ² with 14 degrees of freedom: 36.1 is passed with probability 0.001.
        let x: f64 = seen
            .values()
            .map(|&c| (f64::from(c) - 2000.0) * (f64::from(c) - 2000.0) / 2000.0)
            .sum();
        assert!(x < 36.1, "{x}");
    }

    #[test]
    fn the_sides_of_a_cut_are_balanced_and_hold_every_node_once() {
        let graph = Graph::lattice(4, 5);
        let nodes: Vec<u32> = (0..20).filter(|n| *n != 7).collect();
        let mut room = TreeRoom::new(&graph);
        let mut random = Random::new(5);
        let (mut below, mut above) = (Vec::new(), Vec::new());
        let band = Band { least: 8, most: 11 };
        let mut cuts = 0;
        for _ in 0..200 {
            room.uniform(&graph, &nodes, &mut random);
            for cut in 0..room.find_cuts(&graph, band) {
                cuts += 1;
                room.split(cut, &mut below, &mut above);
                assert!(band.holds(below.len() as u64) && band.holds(above.len() as u64));
                assert_eq!((graph.pieces(&below).len(), graph.pieces(&above).len()), (1, 1));
                let mut all = [below.clone(), above.clone()].concat();
                all.sort_unstable();
                assert_eq!(all, nodes);
            }
        }
        assert!(cuts > 100);
    }
}
