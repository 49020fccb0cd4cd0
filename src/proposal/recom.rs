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

    /// One step: a pair of neighbouring districts is drawn (as likely as the seam between them is long)
    /// and divided anew. The pair; `None` if none of [`TREES_MOST`] trees had a balanced edge or there
    /// are no two districts side by side.
    pub fn step(&mut self) -> Option<(u32, u32)> {
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
        for _ in 0..TREES_MOST {
            self.trees += 1;
            self.room.uniform(self.graph, &self.both, &mut self.random);
            let cuts = self.room.find_cuts(self.graph, self.band);
            if cuts > 0 {
                let cut = self.random.below(cuts);
                self.room.split(cut, &mut self.below, &mut self.above);
                redistrict(
                    &mut self.districts,
                    self.graph,
                    (a, b),
                    &mut self.below,
                    &mut self.above,
                );
                return Some((a, b));
            }
        }
        None
    }
}

/// Gives district `a` the nodes `below` and `b` the nodes `above`; the two lists come back with what
/// the districts had.
pub(super) fn redistrict(
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
