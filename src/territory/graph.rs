//! Territories without shapes: units of which only people, measures and neighbours are known, as
//! studies of districting publish them. Plans, contiguity, measures and optimisers work on them;
//! what needs shapes (drawing, splitting a unit, dissolving) finds none.

use super::{
    ContentHash, County, CountyId, Geometry, Origin, PlanarMap, Projection, Terrain, Territory, TerritoryData, Town,
    Unit, UnitId, UnitKind,
};

/// One unit of a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
    /// Residents.
    pub residents: u32,
    /// Square metres.
    pub area: f64,
    /// Metres.
    pub perimeter: f64,
}

impl Territory {
    /// A territory of nodes in one town; unit `i` is `nodes[i]`. `edges` are pairs of units with the
    /// metres of boundary that they share; their ends must be among the nodes.
    pub fn of_graph(name: &str, nodes: &[Node], edges: &[(UnitId, UnitId, f64)]) -> Self {
        let units = (nodes.iter().enumerate())
            .map(|(i, node)| Unit {
                code: i.to_string(),
                name: i.to_string(),
                households: 0,
                residents: node.residents,
                special: 0,
                kind: UnitKind::Residential,
                compound: None,
                terrain: Terrain::Plain,
            })
            .collect();
        let data = TerritoryData {
            name: name.to_owned(),
            origin: Origin::Imported,
            counties: vec![County {
                name: name.to_owned(),
                code: "000000".to_owned(),
                terrain: Terrain::Plain,
            }],
            towns: vec![Town {
                name: name.to_owned(),
                code: "000000000".to_owned(),
                county: CountyId(0),
                subdistrict: true,
            }],
            compounds: Vec::new(),
            units,
            map: PlanarMap {
                face_rings: vec![0; nodes.len() + 1],
                ring_starts: vec![0],
                ..PlanarMap::default()
            },
            projection: Projection::Plane,
            layers: super::Layers::default(),
        };
        let (area, perimeter) = nodes.iter().map(|n| (n.area, n.perimeter)).unzip();
        let geometry = Geometry::of_graph(area, perimeter, edges);
        // What tells two graphs apart is not in `data` alone.
        let mut digest = super::content_hash::Digest::default();
        digest.word(super::content_hash::of(&data).0);
        for node in nodes {
            digest.float(node.area);
            digest.float(node.perimeter);
        }
        for &(a, b, length) in edges {
            digest.word(u64::from(a.0) << 32 | u64::from(b.0));
            digest.float(length);
        }
        Self {
            data,
            geometry,
            hash: ContentHash(digest.finish()),
            ground: Vec::new(),
            links: Vec::new(),
            heritage: super::ground::Heritages::new(),
            across: Vec::new(),
        }
    }
}
