//! All findings, what follows a dab of the brush (findings of the grid, remnants, measures), and the
//! making of measures, on 300,000 units.
#![allow(missing_docs)] // criterion writes a function without a word

mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use geju::plan::finding::{Norms, findings, grid_findings};
use geju::plan::measures::Measures;
use geju::plan::remnant::remnants;
use geju::plan::{GridId, PlanEdit, Tallies};
use std::hint::black_box;

fn bench(c: &mut Criterion) {
    let (territory, mut plan) = support::planned();
    let tallies = Tallies::of(&territory, &plan, &[]);
    let heads = vec![2; plan.grids().len()];
    let norms = Norms::default();
    let units = plan.units_by_grid();
    let mut group = c.benchmark_group("findings");
    group.sample_size(10);
    group.bench_function("all of 300,000 units", |b| {
        b.iter(|| black_box(findings(&territory, &plan, &tallies, &heads, &norms).len()));
    });
    group.bench_function("of one grid", |b| {
        b.iter(|| black_box(grid_findings(&territory, &plan, &tallies, GridId(0), &units[0], 2, &norms).len()));
    });
    group.bench_function("measures from scratch", |b| {
        b.iter(|| black_box(Measures::of(&territory, &plan).cut()))
    });
    let mut measures = Measures::of(&territory, &plan);
    let there = PlanEdit::Assign(units[0][..40].iter().map(|&u| (u, Some(GridId(1)))).collect());
    group.bench_function("a dab of 40 units and back: measures and remnants", |b| {
        b.iter(|| {
            let Ok((back, effects)) = there.apply(&mut plan) else {
                return;
            };
            measures.follow(&territory, &plan, &effects);
            let PlanEdit::Assign(before) = &back else { return };
            let taken = before.iter().copied().collect();
            black_box(remnants(&territory, &plan, &effects.grids, &taken).len());
            if let Ok((_, effects)) = back.apply(&mut plan) {
                measures.follow(&territory, &plan, &effects);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
