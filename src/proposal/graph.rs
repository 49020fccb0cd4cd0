//! A plain graph whose nodes carry a weight: what the samplers and the enumeration work on.

/// Nodes 0 … n − 1 with weights (households, population), and undirected edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    weight: Vec<u32>,
    /// Position of each node's first side.
    starts: Vec<u32>,
    /// The nodes beside each node, node after node.
    beside: Vec<u32>,
    edges: Vec<[u32; 2]>,
}

impl Graph {
    /// A graph of `weight.len()` nodes. Edges from a node to itself or to a node that is not there
    /// are left out, and so are repeats. The neighbours of a node are in ascending order.
    pub fn new(weight: Vec<u32>, edges: &[[u32; 2]]) -> Self {
        let n = weight.len() as u32;
        let mut edges: Vec<[u32; 2]> = (edges.iter())
            .filter(|[a, b]| a != b && *a < n && *b < n)
            .map(|&[a, b]| [a.min(b), a.max(b)])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let mut starts = vec![0u32; weight.len() + 1];
        for e in edges.iter().flatten() {
            starts[*e as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut at = starts.clone();
        let mut beside = vec![0; edges.len() * 2];
        // Lower ends first, then upper ones: each list comes out ascending.
        for from_upper in [true, false] {
            for &[a, b] in &edges {
                let (node, other) = if from_upper { (b, a) } else { (a, b) };
                beside[at[node as usize] as usize] = other;
                at[node as usize] += 1;
            }
        }
        Self {
            weight,
            starts,
            beside,
            edges,
        }
    }

    /// A lattice of `rows` × `columns` cells of weight 1, beside each other across a side, numbered
    /// along the shorter side.
    pub fn lattice(rows: u32, columns: u32) -> Self {
        let (long, short) = (rows.max(columns), rows.min(columns));
        let mut edges = Vec::new();
        for i in 0..long {
            for j in 0..short {
                let cell = i * short + j;
                if j + 1 < short {
                    edges.push([cell, cell + 1]);
                }
                if i + 1 < long {
                    edges.push([cell, cell + short]);
                }
            }
        }
        Self::new(vec![1; (long * short) as usize], &edges)
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.weight.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.weight.is_empty()
    }

    /// Weights by node.
    pub fn weight(&self) -> &[u32] {
        &self.weight
    }

    /// All weights together.
    pub fn total(&self) -> u64 {
        self.weight.iter().map(|w| u64::from(*w)).sum()
    }

    /// Every edge once, lower node first, ascending.
    pub fn edges(&self) -> &[[u32; 2]] {
        &self.edges
    }

    /// The nodes beside a node, ascending.
    pub fn beside(&self, node: u32) -> &[u32] {
        &self.beside[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Position of a node's first side: tables of something by side are indexed by it and the position
    /// in [`Graph::beside`].
    pub fn first_side(&self, node: u32) -> usize {
        self.starts[node as usize] as usize
    }

    /// The side of `node` towards `other`; `None` if they are not beside each other.
    pub fn side(&self, node: u32, other: u32) -> Option<usize> {
        self.beside(node)
            .binary_search(&other)
            .ok()
            .map(|i| self.first_side(node) + i)
    }

    /// The connected pieces of `nodes`, each ascending; the pieces by their first node.
    pub fn pieces(&self, nodes: &[u32]) -> Vec<Vec<u32>> {
        let mut wanted = vec![false; self.len()];
        for &node in nodes {
            wanted[node as usize] = true;
        }
        let mut pieces = Vec::new();
        let mut sorted = nodes.to_vec();
        sorted.sort_unstable();
        for first in sorted {
            if !std::mem::take(&mut wanted[first as usize]) {
                continue;
            }
            let mut piece = vec![first];
            let mut next = 0;
            while let Some(&node) = piece.get(next) {
                next += 1;
                for &other in self.beside(node) {
                    if std::mem::take(&mut wanted[other as usize]) {
                        piece.push(other);
                    }
                }
            }
            piece.sort_unstable();
            pieces.push(piece);
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lattice_has_the_edges_it_should() {
        let graph = Graph::lattice(3, 5);
        assert_eq!((graph.len(), graph.edges().len()), (15, 3 * 4 + 2 * 5));
        assert_eq!(graph.beside(0), [1, 3]);
        assert_eq!(graph.beside(4), [1, 3, 5, 7]);
        assert_eq!(Graph::lattice(5, 3), graph);
        assert_eq!(
            graph.pieces(&[0, 1, 4, 14, 9, 8]),
            [vec![0, 1, 4], vec![8], vec![9], vec![14]]
        );
    }

    #[test]
    fn loops_repeats_and_strangers_are_left_out() {
        let graph = Graph::new(vec![1; 3], &[[0, 1], [1, 0], [2, 2], [1, 7], [2, 1]]);
        assert_eq!(graph.edges(), [[0, 1], [1, 2]]);
        assert_eq!(graph.beside(1), [0, 2]);
    }
}
