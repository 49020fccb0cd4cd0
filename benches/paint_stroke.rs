//! What a hand feels while it paints, on 20,000 units in 1,000 grids (a made-up map) and on the sample.
//! The goal is one frame, 16 ms, for everything that follows a dab of ten units: assignment and totals,
//! measures, contiguity with remnants and chokes, the findings of every touched grid. After the hand is
//! lifted the whole list of findings is made anew: that too has a frame.

mod support;

use criterion::{BatchSize, Criterion, criterion_main};
use geju::plan::finding::{Norms, findings, grid_findings};
use geju::plan::measures::{Measures, of_grid};
use geju::plan::remnant::remnants;
use geju::plan::{GridId, Plan, Stroke, Tallies};
use geju::territory::sample::{SAMPLE_SEED, generate};
use geju::territory::{Territory, UnitId};
use std::hint::black_box;

/// Units of a stroke, and of a dab of it.
const STROKE: usize = 500;
const DAB: usize = 10;

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

/// A stroke under way and all that follows it.
#[derive(Clone)]
struct Hand<'a> {
    territory: &'a Territory,
    plan: Plan,
    tallies: Tallies,
    measures: Measures,
    units: Vec<Vec<UnitId>>,
    stroke: Stroke,
    target: GridId,
}

impl<'a> Hand<'a> {
    fn new(territory: &'a Territory, plan: &Plan, target: GridId) -> Self {
        Self {
            territory,
            plan: plan.clone(),
            tallies: Tallies::of(territory, plan, &[]),
            measures: Measures::of(territory, plan),
            units: plan.units_by_grid(),
            stroke: Stroke::begin(Some(target)),
            target,
        }
    }

    /// Paints a dab; how much was found, so that nothing is left out.
    fn dab(&mut self, dab: &[UnitId]) -> usize {
        let before: Vec<_> = dab.iter().map(|&u| (u, self.plan.grid_of(u))).collect();
        let effects = self.stroke.paint(&mut self.plan, &mut self.tallies, dab);
        for (unit, from) in before {
            if let Some(from) = from.filter(|_| effects.units.binary_search(&unit).is_ok()) {
                self.units[from.index()].retain(|&u| u != unit);
            }
        }
        self.units[self.target.index()].extend(&effects.units);
        self.measures.follow(self.territory, &self.plan, &effects);
        let mut found = remnants(self.territory, &self.plan, &effects.grids, self.stroke.taken()).len();
        for &grid in &effects.grids {
            let (units, norms) = (&self.units[grid.index()], Norms::default());
            if !units.is_empty() {
                black_box(of_grid(self.territory, &self.plan, &self.measures, grid, units));
            }
            found += grid_findings(self.territory, &self.plan, &self.tallies, grid, units, 2, &norms).len();
        }
        found
    }
}

fn on(criterion: &mut Criterion, name: &str, territory: &Territory, plan: &Plan) {
    let patch = patch(territory, STROKE);
    assert_eq!(patch.len(), STROKE, "the map hangs together");
    let target = plan.grid_of(patch[0]).expect("every unit has a grid");
    let start = Hand::new(territory, plan, target);
    let mut middle = start.clone();
    let (first, rest) = patch.split_at(STROKE / 2);
    for dab in first.chunks(DAB) {
        middle.dab(dab);
    }
    let mut group = criterion.benchmark_group(format!("paint_stroke/{name}"));
    group.bench_function("a dab of 10 units with all that follows", |bench| {
        bench.iter_batched_ref(
            || middle.clone(),
            |hand| black_box(hand.dab(&rest[..DAB])),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("a stroke of 500 units in 50 dabs", |bench| {
        bench.iter_batched_ref(
            || start.clone(),
            |hand| patch.chunks(DAB).map(|dab| hand.dab(dab)).sum::<usize>(),
            BatchSize::LargeInput,
        );
    });
    let heads = vec![2; plan.grids().len()];
    group.bench_function("all findings, the hand lifted", |bench| {
        bench.iter(|| {
            black_box(findings(
                territory,
                &middle.plan,
                &middle.tallies,
                &heads,
                &Norms::default(),
            ))
        });
    });
    group.finish();
}

fn paint_stroke(criterion: &mut Criterion) {
    // 200 by 100 units, grids of 5 by 4.
    let (territory, plan) = support::planned_of((200, 100), (5, 4));
    assert_eq!((territory.units().len(), plan.grids().len()), (20_000, 1_000));
    on(criterion, "20,000 units in 1,000 grids", &territory, &plan);
    let sample = generate(SAMPLE_SEED);
    on(criterion, "sample", &sample.territory, &sample.baseline);
}

// The macro makes a public function and gives it no words.
#[allow(missing_docs)]
mod group {
    criterion::criterion_group!(benches, super::paint_stroke);
}
use group::benches;
criterion_main!(benches);
