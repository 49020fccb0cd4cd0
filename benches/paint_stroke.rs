//! What a hand feels while it paints: 500 units in dabs of 10, with totals and the findings of
//! every touched grid after each dab; and the whole list of findings, as after the stroke.

use criterion::{BatchSize, Criterion, criterion_main};
use geju::plan::finding::{Norms, findings, grid_findings};
use geju::plan::{GridId, Plan, Stroke, Tallies};
use geju::territory::sample::{SAMPLE_SEED, generate};
use geju::territory::{Territory, UnitId};
use std::hint::black_box;

/// The `count` units nearest to the middle of the map by steps from unit to unit.
fn patch(territory: &Territory, count: usize) -> Vec<UnitId> {
    let mut seen = vec![false; territory.units().len()];
    let start = UnitId::of(territory.units().len() / 2);
    seen[start.index()] = true;
    let mut patch = vec![start];
    let mut next = 0;
    while patch.len() < count && next < patch.len() {
        for beside in territory.geometry().neighbours(patch[next]) {
            if !std::mem::replace(&mut seen[beside.unit.index()], true) {
                patch.push(beside.unit);
            }
        }
        next += 1;
    }
    patch.truncate(count);
    patch
}

fn paint(territory: &Territory, plan: &mut Plan, tallies: &mut Tallies, patch: &[UnitId], target: GridId) -> usize {
    let norms = Norms::default();
    let mut stroke = Stroke::begin(Some(target));
    let mut units = plan.units_by_grid();
    let mut found = 0;
    for dab in patch.chunks(10) {
        let before: Vec<_> = dab.iter().map(|&u| (u, plan.grid_of(u))).collect();
        let effects = stroke.paint(plan, tallies, dab);
        for (unit, from) in before {
            if let Some(from) = from.filter(|_| effects.units.binary_search(&unit).is_ok()) {
                units[from.index()].retain(|&u| u != unit);
            }
        }
        units[target.index()].extend(&effects.units);
        for &grid in &effects.grids {
            let of = &units[grid.index()];
            found += grid_findings(territory, plan, tallies, grid, of, 2, &norms).len();
        }
    }
    found
}

fn paint_stroke(criterion: &mut Criterion) {
    let sample = generate(SAMPLE_SEED);
    let (territory, plan) = (&sample.territory, &sample.baseline);
    let tallies = Tallies::of(territory, plan, &[]);
    let patch = patch(territory, 500);
    assert_eq!(patch.len(), 500, "the sample hangs together");
    let target = plan.grid_of(patch[0]).expect("every unit of the sample has a grid");
    criterion.bench_function("paint_stroke/500_units", |bench| {
        bench.iter_batched(
            || (plan.clone(), tallies.clone()),
            |(mut plan, mut tallies)| black_box(paint(territory, &mut plan, &mut tallies, &patch, target)),
            BatchSize::LargeInput,
        );
    });
    let heads = vec![2; plan.grids().len()];
    criterion.bench_function("paint_stroke/all_findings", |bench| {
        bench.iter(|| black_box(findings(territory, plan, &tallies, &heads, &Norms::default())));
    });
}

// The macro makes a public function and gives it no words.
#[allow(missing_docs)]
mod group {
    criterion::criterion_group!(benches, super::paint_stroke);
}
use group::benches;
criterion_main!(benches);
