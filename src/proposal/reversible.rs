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

use super::recom::ReCom;
use super::{Band, Districts, Graph, Random};

/// A reversible chain of plans on one graph.
#[derive(Clone, Debug)]
pub struct Reversible<'a> {
    chain: ReCom<'a>,
    cuts_most: usize,
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
            chain: ReCom::new(graph, band, districts, random),
            cuts_most: cuts_most.max(1),
            overflows: 0,
            accepted: 0,
        }
    }

    /// The plan as it is now.
    pub fn districts(&self) -> &Districts {
        &self.chain.districts
    }

    /// One step; whether the plan changed. A step that stays where it is counts like any other.
    pub fn step(&mut self) -> bool {
        let before = self.chain.districts.cut;
        let Some(pair) = self.chain.join() else {
            return false;
        };
        let cuts = self.chain.tree();
        self.overflows += u64::from(cuts > self.cuts_most);
        let cut = self.chain.below(self.cuts_most.max(cuts));
        if cut >= cuts {
            return false;
        }
        // Which of the two sides takes which number must not matter: the plan has no numbers.
        self.chain.split(pair, cut);
        let after = self.chain.districts.cut;
        if after > before && !self.chain.happens(f64::from(before) / f64::from(after)) {
            self.chain.swap(pair);
            return false;
        }
        self.accepted += 1;
        true
    }
}
