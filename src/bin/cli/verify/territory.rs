//! `verify territory`: a map brought in by the engine, held against a graph computed elsewhere:
//! areas, perimeters, residents, and who is beside whom along how many metres.

use super::graph::Graph;
use super::map_of;
use super::report::Report;
use super::source::{self, Source};
use crate::args::VerifyTerritory;
use crate::trouble::Trouble;
use geju::locale::Language;
use geju::territory::UnitId;
use serde_json::Value;
use std::collections::BTreeMap;

/// Metres and square metres, as the README of the files says.
const LEAST: f64 = 0.5;

/// `verify territory`.
pub fn territory(args: &VerifyTerritory, language: Language) -> Result<(), Trouble> {
    let value = source::load(&args.graph)?;
    let graph_file = Source {
        path: &args.graph,
        value: &value,
    };
    let graph = Graph::of(&graph_file)?;
    let map = map_of::open(&args.map, Some("ward"))?;
    let nodes = map_of::node_of(&map);
    let mut report = Report::default();
    report.equal(
        language.pick(("单元数", "units")),
        map.territory.units().len() + map.refused.len(),
        graph.nodes.len(),
    );
    for (feature, reason) in &map.refused {
        let what = language.pick((format!("要素 {feature}"), format!("feature {feature}")));
        report.failed(what, Value::Null, language.pick(reason.clone()));
    }
    let mut unit_of: Vec<Option<UnitId>> = vec![None; graph.nodes.len()];
    for (u, node) in nodes.iter().enumerate() {
        match node.filter(|&n| n < graph.nodes.len()) {
            Some(n) => unit_of[n] = Some(UnitId::of(u)),
            None => report.failed(
                map.territory.units()[u].code.to_string(),
                Value::Null,
                language
                    .pick(("图中没有这个单元", "the graph has no such unit"))
                    .to_owned(),
            ),
        }
    }
    let absent = || {
        language
            .pick(("地图中没有这个单元", "the map has no such unit"))
            .to_owned()
    };
    let geometry = map.territory.geometry();
    let asked = |key: &str| value.get(key).is_some_and(Value::is_array);
    for (n, node) in graph.nodes.iter().enumerate() {
        let Some(unit) = unit_of[n] else {
            report.failed(format!("unit {n}"), node.area, absent());
            continue;
        };
        let u = unit.index();
        if asked("area_m2") {
            let tolerance = map.tolerance(LEAST, node.area);
            report.number(format!("area_m2[{n}]"), geometry.area[u], node.area, tolerance);
        }
        if asked("perim_m") {
            let tolerance = map.tolerance(LEAST, node.perimeter);
            report.number(
                format!("perim_m[{n}]"),
                geometry.perimeter[u],
                node.perimeter,
                tolerance,
            );
        }
        if map.counted {
            let value = map.territory.unit(unit).residents;
            report.number(format!("pop[{n}]"), f64::from(value), f64::from(node.residents), 0.0);
        }
        if map.grouped && !graph.wards.is_empty() {
            let value = map.plan.grid_of(unit).map_or("", |g| map.plan.grid(g).name.as_str());
            report.equal(format!("ward[{n}]"), value, graph.wards[n].as_str());
        }
    }
    let mut unexpected: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (n, unit) in unit_of.iter().enumerate() {
        let Some(unit) = unit else { continue };
        for beside in geometry.neighbours(*unit) {
            if let Some(m) = nodes[beside.unit.index()].filter(|&m| m > n && m < graph.nodes.len()) {
                unexpected.insert((n, m), beside.length);
            }
        }
    }
    let found = unexpected.len();
    for &(a, b, length) in &graph.edges {
        let pair = (a.index().min(b.index()), a.index().max(b.index()));
        let what = format!("edge {}-{}", a.index(), b.index());
        match unexpected.remove(&pair) {
            Some(value) => report.number(what, value, length, map.tolerance(LEAST, length)),
            None => report.failed(
                what,
                length,
                language
                    .pick(("两单元不相邻", "the units are not beside each other"))
                    .to_owned(),
            ),
        }
    }
    for ((a, b), length) in unexpected {
        report.failed(
            format!("edge {a}-{b}"),
            Value::Null,
            language.pick((
                format!("两单元相邻 {length:.2} 米，图中没有"),
                format!("the units share {length:.2} m, which the graph lacks"),
            )),
        );
    }
    report.equal(language.pick(("相邻对数", "edges")), found, graph.edges.len());
    report.finish(&args.graph, args.json, language)
}
