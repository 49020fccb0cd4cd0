//! A division of a graph into districts, kept with what every step needs to know.

use super::Graph;
use serde::{Deserialize, Serialize};

/// The weights a district may have, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// At least.
    pub least: u64,
    /// At most.
    pub most: u64,
}

impl Band {
    /// Within `tolerance` (0.05: 5 %) of an equal share of `total` in `districts` parts.
    pub fn around(total: u64, districts: u32, tolerance: f64) -> Self {
        let share = total as f64 / f64::from(districts.max(1));
        Self {
            least: libm::ceil(share * (1.0 - tolerance) - 1e-9).max(0.0) as u64,
            most: libm::floor(share * (1.0 + tolerance) + 1e-9).max(0.0) as u64,
        }
    }

    /// Whether `weight` is in the band.
    pub fn holds(&self, weight: u64) -> bool {
        (self.least..=self.most).contains(&weight)
    }

    /// How far `weight` lies outside (0 inside).
    pub fn miss(&self, weight: u64) -> u64 {
        self.least.saturating_sub(weight).max(weight.saturating_sub(self.most))
    }
}

/// A division: every node in one district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Districts {
    /// District by node.
    pub of: Vec<u32>,
    /// Nodes by district, in no particular order.
    pub members: Vec<Vec<u32>>,
    /// Weight by district.
    pub weight: Vec<u64>,
    /// Edges whose ends lie in different districts.
    pub cut: u32,
}

impl Districts {
    /// From the district of every node; districts are numbered 0 … `of.max()`.
    pub fn new(graph: &Graph, of: Vec<u32>) -> Self {
        let count = of.iter().max().map_or(0, |&d| d as usize + 1);
        let mut members = vec![Vec::new(); count];
        let mut weight = vec![0; count];
        for (node, &d) in of.iter().enumerate() {
            members[d as usize].push(node as u32);
            weight[d as usize] += u64::from(graph.weight()[node]);
        }
        let crosses = |e: &&[u32; 2]| of[e[0] as usize] != of[e[1] as usize];
        let cut = graph.edges().iter().filter(crosses).count() as u32;
        Self {
            of,
            members,
            weight,
            cut,
        }
    }

    /// Number of districts.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no district.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Edges between two districts.
    pub fn seam(&self, graph: &Graph, a: u32, b: u32) -> u32 {
        let (a, b) = if self.members[a as usize].len() <= self.members[b as usize].len() {
            (a, b)
        } else {
            (b, a)
        };
        let beside = |&node: &u32| graph.beside(node).iter().filter(|o| self.of[**o as usize] == b).count();
        self.members[a as usize].iter().map(beside).sum::<usize>() as u32
    }

    /// What is wrong, if anything: a node counted twice or not at all, weights or cut edges that do not
    /// add up, a district that is empty or in pieces, a weight outside `band`.
    pub fn fault(&self, graph: &Graph, band: Option<Band>) -> Option<String> {
        let mut seen = vec![false; graph.len()];
        for (d, members) in self.members.iter().enumerate() {
            for &node in members {
                if std::mem::replace(&mut seen[node as usize], true) || self.of[node as usize] as usize != d {
                    return Some(format!("node {node} of district {d} is elsewhere too"));
                }
            }
            let pieces = graph.pieces(members).len();
            if pieces != 1 {
                return Some(format!("district {d} has {pieces} pieces"));
            }
            let weight: u64 = members.iter().map(|&n| u64::from(graph.weight()[n as usize])).sum();
            if weight != self.weight[d] {
                return Some(format!("district {d} weighs {weight}, not {}", self.weight[d]));
            }
            if band.is_some_and(|b| !b.holds(weight)) {
                return Some(format!("district {d} weighs {weight}, outside {band:?}"));
            }
        }
        if let Some(node) = seen.iter().position(|s| !s) {
            return Some(format!("node {node} is in no district"));
        }
        let fresh = Self::new(graph, self.of.clone());
        (fresh.cut != self.cut).then(|| format!("{} edges are cut, not {}", fresh.cut, self.cut))
    }
}
