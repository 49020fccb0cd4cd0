//! A graph of units: residents, measures, who is beside whom, and the first area of each.

use super::source::Source;
use crate::trouble::Trouble;
use geju::plan::{Plan, partition};
use geju::territory::graph::Node;
use geju::territory::{Territory, UnitId};
use std::collections::BTreeSet;

/// The file as read.
pub struct Graph {
    pub nodes: Vec<Node>,
    /// Pairs of units and metres shared.
    pub edges: Vec<(UnitId, UnitId, f64)>,
    /// The area of each unit; blank for none. Empty if the file has none.
    pub wards: Vec<String>,
}

impl Graph {
    pub fn of(source: &Source<'_>) -> Result<Self, Trouble> {
        let residents = source.list("pop")?;
        let n = residents.len();
        if let Some(claimed) = source.number_if_any("n")?
            && claimed != n as f64
        {
            return Err(source.malformed(
                "n",
                &format!("为 {claimed}，而 pop 有 {n} 项"),
                &format!("is {claimed}, while pop has {n} entries"),
            ));
        }
        let column = |key: &str| -> Result<Vec<f64>, Trouble> {
            let Some(list) = source.list_if_any(key)? else {
                return Ok(vec![0.0; n]);
            };
            same_length(source, key, list.len(), n)?;
            let number = |(i, v)| source.number(&format!("{key}[{i}]"), v);
            list.iter().enumerate().map(number).collect()
        };
        let (area, perimeter) = (column("area_m2")?, column("perim_m")?);
        let mut nodes = Vec::with_capacity(n);
        for (i, people) in residents.iter().enumerate() {
            nodes.push(Node {
                residents: source.count(&format!("pop[{i}]"), people)?,
                area: area[i],
                perimeter: perimeter[i],
            });
        }
        let mut seen = BTreeSet::new();
        let mut edges = Vec::new();
        for (i, edge) in source.list("edges_i_j_sharedlen_m")?.iter().enumerate() {
            let place = format!("edges_i_j_sharedlen_m[{i}]");
            let Some([a, b, length]) = edge.as_array().map(Vec::as_slice) else {
                return Err(source.malformed(&place, "不是三个数", "is not three numbers"));
            };
            let (a, b) = (source.position(&place, a, n)?, source.position(&place, b, n)?);
            let length = source.number(&place, length)?;
            if a == b || length < 0.0 || !seen.insert((a.min(b), a.max(b))) {
                return Err(source.malformed(
                    &place,
                    "自连、重复或长度为负",
                    "joins a unit with itself, comes twice or has a negative length",
                ));
            }
            edges.push((UnitId::of(a), UnitId::of(b), length));
        }
        let wards = match source.list_if_any("ward")? {
            None => Vec::new(),
            Some(list) => {
                same_length(source, "ward", list.len(), n)?;
                let label = |(i, v)| source.label(&format!("ward[{i}]"), v);
                list.iter().enumerate().map(label).collect::<Result<_, _>>()?
            }
        };
        Ok(Self { nodes, edges, wards })
    }

    /// The engine's territory and its plan of one grid a ward.
    pub fn territory(&self) -> (Territory, Plan) {
        let territory = Territory::of_graph("graph", &self.nodes, &self.edges);
        let plan = partition::from_labels(&territory, &self.wards, None);
        (territory, plan)
    }
}

fn same_length(source: &Source<'_>, key: &str, length: usize, n: usize) -> Result<(), Trouble> {
    if length == n {
        return Ok(());
    }
    Err(source.malformed(
        key,
        &format!("有 {length} 项，而单元有 {n} 个"),
        &format!("has {length} entries, while there are {n} units"),
    ))
}
