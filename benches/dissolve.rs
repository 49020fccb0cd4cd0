//! Outlines of all grids at once and of one grid, on 300,000 units.
#![allow(missing_docs)] // criterion writes a function without a word

mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use geju::plan::GridId;
use geju::territory::dissolve::{dissolve, dissolve_all};
use std::hint::black_box;

fn bench(c: &mut Criterion) {
    let (territory, plan) = support::planned();
    let map = territory.map();
    let one = plan.units_by_grid().swap_remove(0);
    let mut group = c.benchmark_group("dissolve");
    group.sample_size(10);
    group.bench_function("all grids of 300,000 units", |b| {
        b.iter(|| {
            let grid = |u| plan.grid_of(u).map(GridId::index);
            black_box(dissolve_all(map, grid, plan.grids().len()).len())
        });
    });
    group.bench_function("one grid of 400 units", |b| {
        b.iter(|| black_box(dissolve(map, &one).perimeter))
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
