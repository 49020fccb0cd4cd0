//! What a user feels when sharing: the sample's reform to a link and back.

// The macro below makes a function without docs.
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use geju::exchange::share_link::{Run, decode, encode};
use geju::scenario::Scenario;
use geju::territory::sample;
use std::hint::black_box;

fn link(criterion: &mut Criterion) {
    let sample = sample::generate(sample::SAMPLE_SEED);
    let scenario = Scenario::reform("优化调整", sample.reform);
    let run = Run {
        seed: 1,
        replications: 20,
        digest: None,
    };
    let link = encode(&sample.territory, &sample.baseline, &scenario, &run);
    criterion.bench_function("encode_link", |bencher| {
        bencher.iter(|| {
            encode(
                black_box(&sample.territory),
                &sample.baseline,
                black_box(&scenario),
                &run,
            )
        });
    });
    criterion.bench_function("decode_link", |bencher| {
        bencher.iter(|| decode(black_box(&link), &sample.territory, &sample.baseline));
    });
}

criterion_group!(benches, link);
criterion_main!(benches);
