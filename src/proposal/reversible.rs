//! Reversible ReCom: a chain whose law is known exactly: every plan in the band as likely as the
//! product, over its districts, of their numbers of spanning trees (Cannon, Duchin, Randall, Rule 2022).
//!
//! A step draws one of the cut edges and takes the two districts at its ends, draws a uniform spanning
//! tree of both, and one of at most `cuts_most` balanced edges of it, each with probability
//! 1 / `cuts_most`. From plan P to Q, which differ in districts A, B and A', B':
//!
//! ```text
//! q(P → Q) = seam(A, B) / cut(P) · τ(A') τ(B') seam(A', B') / τ(A ∪ B) / cuts_most
//! ```
//!
//! where τ counts spanning trees and `seam` the edges between two districts. Against the law
//! τ(A) τ(B) … the trees and both seams cancel, and what is left of Metropolis' acceptance is
//! min(1, cut(P) / cut(Q)). (Drawing a pair of districts instead of an edge, as in the paper, leaves
//! 1 / seam(A', B') as acceptance: the same law, reached more slowly.)

use super::recom::redistrict;
use super::tree::TreeRoom;
use super::{Band, Districts, Graph, Random};

/// A reversible chain of plans on one graph.
#[derive(Clone, Debug)]
pub struct Reversible<'a> {
    graph: &'a Graph,
    band: Band,
    cuts_most: usize,
    /// The plan as it is now.
    pub districts: Districts,
    random: Random,
    room: TreeRoom,
    both: Vec<u32>,
    below: Vec<u32>,
    above: Vec<u32>,
    /// Trees with more balanced edges than `cuts_most`: if there is one, the law is not exact and the
    /// chain must be run anew with a larger bound.
    pub overflows: u64,
    /// Steps that changed the plan.
    pub accepted: u64,
}

impl<'a> Reversible<'a> {
    /// A chain that begins with `districts`, which must be connected and in the band. `cuts_most` is the
    /// most balanced edges that a spanning tree of two districts can have; with positive weights and a
    /// band of a single weight that is 1.
    pub fn new(graph: &'a Graph, band: Band, cuts_most: usize, districts: Districts, random: Random) -> Self {
        Self {
            graph,
            band,
            cuts_most: cuts_most.max(1),
            districts,
            random,
            room: TreeRoom::new(graph),
            both: Vec::new(),
            below: Vec::new(),
            above: Vec::new(),
            overflows: 0,
            accepted: 0,
        }
    }

    /// One step; whether the plan changed. A step that stays where it is counts like any other.
    pub fn step(&mut self) -> bool {
        let before = self.districts.cut;
        if before == 0 {
            return false;
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
        self.room.uniform(self.graph, &self.both, &mut self.random);
        let cuts = self.room.find_cuts(self.graph, self.band);
        self.overflows += u64::from(cuts > self.cuts_most);
        let cut = self.random.below(self.cuts_most.max(cuts));
        if cut >= cuts {
            return false;
        }
        self.room.split(cut, &mut self.below, &mut self.above);
        // Which of the two sides takes which number must not matter: the plan has no numbers.
        redistrict(
            &mut self.districts,
            self.graph,
            (a, b),
            &mut self.below,
            &mut self.above,
        );
        let after = self.districts.cut;
        if after > before && self.random.fraction() * f64::from(after) >= f64::from(before) {
            redistrict(
                &mut self.districts,
                self.graph,
                (a, b),
                &mut self.below,
                &mut self.above,
            );
            return false;
        }
        self.accepted += 1;
        true
    }
}
