//! ReCom (recombination): join two neighbouring districts, draw a random spanning tree of both, cut it
//! where the sides balance (DeFord, Duchin, Solomon 2021). Moves far in a step and favours compact
//! districts; what it samples has no closed form: for a known law see [`super::reversible`].

use super::tree::TreeRoom;
use super::{Band, Districts, Graph, Random};

/// A chain of plans on one graph.
#[derive(Clone, Debug)]
pub struct ReCom<'a> {
    graph: &'a Graph,
    band: Band,
    /// The plan as it is now.
    pub districts: Districts,
    random: Random,
    room: TreeRoom,
    both: Vec<u32>,
    below: Vec<u32>,
    above: Vec<u32>,
    /// Trees drawn so far.
    pub trees: u64,
}

/// Trees drawn for one pair before another pair is tried.
pub const TREES_MOST: u32 = 100;

impl<'a> ReCom<'a> {
    /// A chain that begins with `districts`, whose districts must be connected.
    pub fn new(graph: &'a Graph, band: Band, districts: Districts, random: Random) -> Self {
        Self {
            graph,
            band,
            districts,
            random,
            room: TreeRoom::new(graph),
            both: Vec::new(),
            below: Vec::new(),
            above: Vec::new(),
            trees: 0,
        }
    }

    /// Gives the plan and the source of chance back: a chain made of them goes on as this one would.
    pub fn into_parts(self) -> (Districts, Random) {
        (self.districts, self.random)
    }

    /// Draws one of the cut edges and joins the districts at its ends; the pair. `None` where nothing is
    /// cut.
    pub(super) fn join(&mut self) -> Option<(u32, u32)> {
        if self.districts.cut == 0 {
            return None;
        }
        let edges = self.graph.edges();
        let (a, b) = loop {
            let [u, v] = edges[self.random.below(edges.len())];
            let (a, b) = (self.districts.of[u as usize], self.districts.of[v as usize]);
            if a != b {
                break (a, b);
            }
        };
        self.both.clear();
        self.both.extend_from_slice(&self.districts.members[a as usize]);
        self.both.extend_from_slice(&self.districts.members[b as usize]);
        Some((a, b))
    }

    /// Draws a tree of the districts joined; how many of its edges are balanced.
    pub(super) fn tree(&mut self) -> usize {
        self.trees += 1;
        self.room.uniform(self.graph, &self.both, &mut self.random);
        self.room.find_cuts(self.graph, self.band)
    }

    /// A whole number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.random.below(n)
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.random.fraction() < probability
    }

    /// Divides the pair at balanced edge `cut` of the tree.
    pub(super) fn split(&mut self, pair: (u32, u32), cut: usize) {
        self.room.split(cut, &mut self.below, &mut self.above);
        self.swap(pair);
    }

    /// Gives the pair the two sides set aside; the sides that it had are set aside.
    pub(super) fn swap(&mut self, pair: (u32, u32)) {
        redistrict(&mut self.districts, self.graph, pair, &mut self.below, &mut self.above);
    }

    /// One step: a pair of neighbouring districts is drawn (as likely as the seam between them is long)
    /// and divided anew. The pair; `None` if none of [`TREES_MOST`] trees had a balanced edge or there
    /// are no two districts side by side.
    pub fn step(&mut self) -> Option<(u32, u32)> {
        let pair = self.join()?;
        for _ in 0..TREES_MOST {
            let cuts = self.tree();
            if cuts > 0 {
                let cut = self.random.below(cuts);
                self.split(pair, cut);
                return Some(pair);
            }
        }
        None
    }
}

/// Gives district `a` the nodes `below` and `b` the nodes `above`; the two lists come back with what
/// the districts had.
fn redistrict(
    districts: &mut Districts,
    graph: &Graph,
    (a, b): (u32, u32),
    below: &mut Vec<u32>,
    above: &mut Vec<u32>,
) {
    districts.cut -= districts.seam(graph, a, b);
    for (d, nodes) in [(a, &mut *below), (b, &mut *above)] {
        let mut weight = 0;
        for &node in nodes.iter() {
            districts.of[node as usize] = d;
            weight += u64::from(graph.weight()[node as usize]);
        }
        districts.weight[d as usize] = weight;
        std::mem::swap(&mut districts.members[d as usize], nodes);
    }
    districts.cut += districts.seam(graph, a, b);
}
