//! ReCom steps: on a 6 × 6 lattice, and on the census blocks of Providence if GEJU_GEODATA names the folder
//! with `providence_graph.json`; then 15 zones within ±5 % from nothing, and the whole sample rebalanced.
//! Compare with `benches/recom_gerrychain.py` on the same graph in the same run.
#![allow(missing_docs)] // criterion writes a function without a word

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use geju::locale::Language;
use geju::plan::CommunityId;
use geju::proposal::burst::fewest_cut;
use geju::proposal::draw::choose::answer;
use geju::proposal::draw::search::split_all;
use geju::proposal::draw::{Aim, Ask, Studio};
use geju::proposal::recom::ReCom;
use geju::proposal::reversible::Reversible;
use geju::proposal::tree::TreeRoom;
use geju::proposal::{Band, Districts, Graph, Random};
use geju::scenario::Scenario;
use geju::territory::sample::{SAMPLE_SEED, generate};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

const STEPS: u64 = 100;

/// A division within the band: drawn by cutting trees, then mended by ReCom in ever tighter bands.
fn start(graph: &Graph, districts: u32, band: Band) -> Districts {
    let (mut room, mut random) = (TreeRoom::new(graph), Random::new(1));
    loop {
        let of = split_all(graph, districts, &mut room, &mut random);
        let found = Districts::new(graph, of.into_iter().map(u32::from).collect());
        if found.weight.iter().all(|w| band.holds(*w)) {
            return found;
        }
    }
}

fn providence() -> Option<Graph> {
    let folder = std::env::var("GEJU_GEODATA").ok()?;
    let text = std::fs::read_to_string(format!("{folder}/providence_graph.json")).ok()?;
    let value: serde_json::Value = serde_json::from_str(&text).ok()?;
    let weight = value["pop"]
        .as_array()?
        .iter()
        .filter_map(|p| p.as_u64())
        .map(|p| p as u32)
        .collect();
    let edges: Vec<[u32; 2]> = (value["edges_i_j_sharedlen_m"].as_array()?.iter())
        .filter_map(|e| Some([e[0].as_u64()? as u32, e[1].as_u64()? as u32]))
        .collect();
    Some(Graph::new(weight, &edges))
}

fn recom(c: &mut Criterion) {
    let mut cases = vec![("lattice_6x6", Graph::lattice(6, 6), 6, 0.2)];
    cases.extend(providence().map(|g| ("providence", g, 15, 0.05)));
    for (name, graph, districts, tolerance) in cases {
        let band = Band::around(graph.total(), districts, tolerance);
        let first = start(&graph, districts, band);
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(STEPS)).sample_size(20);
        let mut chain = ReCom::new(&graph, band, first.clone(), Random::new(2));
        group.bench_function("recom", |b| {
            b.iter(|| (0..STEPS).filter(|_| chain.step().is_some()).count())
        });
        let mut chain = Reversible::new(&graph, band, 30, first, Random::new(2));
        group.bench_function("reversible", |b| b.iter(|| (0..STEPS).filter(|_| chain.step()).count()));
        group.finish();
    }
}

/// Zones of Providence from nothing: how few edges are cut after three seconds, and when 562 were reached.
fn zones(_: &mut Criterion) {
    let Some(graph) = providence() else { return };
    let band = Band::around(graph.total(), 15, 0.05);
    let begun = Instant::now();
    let first = start(&graph, 15, band);
    let mut chain = ReCom::new(&graph, band, first, Random::new(3));
    let mut reached = None;
    let best = fewest_cut(&graph, band, &mut chain, u32::MAX, |cut| {
        if cut <= 562 && reached.is_none() {
            reached = Some(begun.elapsed());
        }
        begun.elapsed().as_secs_f64() < 3.0
    });
    assert_eq!(best.fault(&graph, Some(band)), None);
    println!(
        "providence: {} edges cut after 3 s; 562 reached after {reached:?}",
        best.cut
    );
}

/// Every urban grid of the sample into 300–500 households, on two threads.
fn sample(_: &mut Criterion) {
    let sample = generate(SAMPLE_SEED);
    let scenario = Scenario::new("today", sample.baseline.clone());
    for (name, communities) in [("sample", Vec::new()), ("one community", vec![CommunityId::of(0)])] {
        let begun = Instant::now();
        let mut ask = Ask::new(Aim::Band, communities);
        ask.rounds = 1;
        let studio = Studio::new(&sample.territory, &scenario, &ask).expect("it can be asked");
        let next = AtomicU32::new(0);
        let found = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let task = next.fetch_add(1, Ordering::SeqCst);
                        let needless = found
                            .lock()
                            .is_ok_and(|f: std::sync::MutexGuard<'_, Vec<_>>| studio.is_needless(task, &f));
                        if task >= studio.tasks() {
                            break;
                        }
                        if !needless {
                            let one = studio.finish(task);
                            if let Ok(mut all) = found.lock() {
                                all.push(one);
                            }
                        }
                    }
                });
            }
        });
        let found = found.into_inner().unwrap_or_default();
        let said = answer(&sample.territory, &studio, &found, Language::English);
        println!("{name}: {:?}", begun.elapsed());
        for p in &said.proposals {
            println!(
                "  {}: {} of {} grids in the band, {} households moved",
                p.title, p.measures.in_band, p.measures.grids, p.measures.moved
            );
        }
    }
}

criterion_group!(benches, recom, zones, sample);
criterion_main!(benches);
