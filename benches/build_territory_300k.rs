//! From 300,000 polygons to a territory: the planar map, and everything that is derived from it.
#![allow(missing_docs)] // criterion writes a function without a word

mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use geju::territory::build;
use std::hint::black_box;

fn bench(c: &mut Criterion) {
    let shapes = support::shapes();
    let mut group = c.benchmark_group("build_territory_300k");
    group.sample_size(10);
    group.bench_function("map", |b| b.iter(|| black_box(build::build(&shapes, 5).map.arcs.len())));
    group.bench_function("map and territory", |b| {
        b.iter(|| black_box(support::territory(build::build(&shapes, 5)).hash()));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
