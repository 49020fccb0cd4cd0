//! Paired comparison: what is equal is exactly equal, what is real is told, intervals cover.

use geju::comparison::areas::{AreaLevel, areas};
use geju::comparison::compare;
use geju::comparison::interval::interval;
use geju::comparison::reader::Reader;
use geju::comparison::sentence::{changes, conclusion};
use geju::locale::Language;
use geju::simulation::outcome::Area;
use geju::simulation::{Index, Outcome};
use proptest::prelude::*;

/// An outcome of two areas whose values are said by (replication, area, index).
fn outcome(replications: u32, value: impl Fn(u32, usize, Index) -> f64) -> Outcome {
    let mut values = Vec::new();
    for r in 0..replications {
        for area in 0..2 {
            values.extend(Index::ALL.iter().map(|&index| value(r, area, index)));
        }
    }
    Outcome {
        areas: vec![Area::City, Area::Grid(3)],
        replications,
        seed: 7,
        values,
        cases: 0,
        events: 0,
    }
}

/// Noise that is the same in every scenario: what common random numbers are for.
fn noise(replication: u32, area: usize, index: Index) -> f64 {
    f64::from((replication * 37 + area as u32 * 11 + index as u32 * 5) % 17) / 17.0
}

#[test]
fn an_unedited_copy_differs_by_exactly_nothing() {
    let a = outcome(9, |r, area, index| 0.1 + noise(r, area, index));
    let b = a.clone();
    let comparison = compare(&[&a, &b], Area::City).expect("they match");
    assert_eq!(comparison.rows.len(), Index::COUNT);
    for row in &comparison.rows {
        let d = row.cells[1].difference.expect("a pair");
        assert_eq!((d.mean, d.half_width, d.count), (0.0, 0.0, 9), "{:?}", row.index);
        assert!(!row.cells[1].is_real());
        assert_eq!(row.cells[0].difference, None);
        assert_eq!(row.cells[0].mean, row.cells[1].mean);
    }
    assert!(changes(&comparison, 1).is_empty());
    let text = conclusion(&comparison, 1, "现状", "副本", Language::Chinese);
    assert!(text.contains("没有可确认的差异"), "{text}");
}

#[test]
fn pairing_sees_what_independent_means_do_not() {
    let a = outcome(8, noise);
    let b = outcome(8, |r, area, index| {
        noise(r, area, index) - 0.01 - 0.001 * f64::from(r % 2)
    });
    let comparison = compare(&[&a, &b], Area::City).expect("they match");
    let row = comparison.row(Index::LoadRatio).expect("every index has a row");
    let (base, other) = (row.cells[0].mean.expect("a mean"), row.cells[1].mean.expect("a mean"));
    assert!(base.low() < other.high(), "the two means alone overlap");
    let d = row.cells[1].difference.expect("a pair");
    assert!(d.excludes_zero());
    assert!((d.mean + 0.0105).abs() < 1e-12, "{}", d.mean);
}

#[test]
fn what_has_no_value_is_left_out() {
    let a = outcome(
        4,
        |r, area, index| if r == 2 { f64::NAN } else { noise(r, area, index) },
    );
    let b = outcome(4, |_, _, index| if index == Index::OnTime { f64::NAN } else { 1.0 });
    let comparison = compare(&[&a, &b], Area::Grid(3)).expect("they match");
    let load = comparison.row(Index::LoadRatio).expect("a row");
    assert_eq!(load.cells[1].difference.expect("three pairs").count, 3);
    let on_time = comparison.row(Index::OnTime).expect("a row");
    assert_eq!((on_time.cells[1].mean, on_time.cells[1].difference), (None, None));
}

#[test]
fn an_area_of_one_plan_alone_has_a_mean_and_no_difference() {
    let a = outcome(3, noise);
    let mut b = outcome(3, noise);
    b.areas[1] = Area::Grid(9);
    let comparison = compare(&[&a, &b], Area::Grid(9)).expect("one of them has it");
    let row = &comparison.rows[0];
    assert_eq!(row.cells[0].mean, None);
    assert!(row.cells[1].mean.is_some() && row.cells[1].difference.is_none());
}

#[test]
fn of_unequal_runs_the_replications_that_all_have_count() {
    let (a, more) = (
        outcome(5, noise),
        outcome(9, |r, area, index| noise(r, area, index) + 1.0),
    );
    let comparison = compare(&[&a, &more], Area::City).expect("they match");
    let row = &comparison.rows[0];
    let d = row.cells[1].difference.expect("pairs");
    assert_eq!(d.count, 5);
    assert!((d.mean - 1.0).abs() < 1e-12);
    assert_eq!(row.cells[1].mean.expect("a mean").count, 5);
}

#[test]
fn areas_of_a_level_are_listed_by_what_changed_most() {
    let mut base = outcome(6, |_, _, _| 1.0);
    base.areas = vec![Area::Grid(3), Area::Grid(5)];
    let mut other = outcome(6, |r, area, _| 1.0 + 0.5 * area as f64 + 0.01 * f64::from(r % 2));
    other.areas = vec![Area::Grid(3), Area::Grid(5)];
    let rows = areas(&[&base, &other], AreaLevel::Grid, Index::LoadRatio).expect("they match");
    assert_eq!(
        rows.iter().map(|r| r.area).collect::<Vec<_>>(),
        [Area::Grid(5), Area::Grid(3)]
    );
    assert!((rows[0].greatest() - 0.505).abs() < 1e-12 && rows[0].is_real());
    let same = areas(&[&base, &base.clone()], AreaLevel::Grid, Index::LoadRatio).expect("they match");
    assert!(same.iter().all(|r| !r.is_real() && r.greatest() == 0.0));
    assert!(
        areas(&[&base], AreaLevel::Town, Index::LoadRatio)
            .expect("they match")
            .is_empty()
    );
}

#[test]
fn the_three_readers_share_all_indices() {
    for reader in Reader::ALL {
        assert!(
            Index::ALL.iter().filter(|&&i| Reader::of(i) == reader).count() >= 4,
            "{reader:?}"
        );
    }
}

#[test]
fn paired_intervals_of_a_thousand_synthetic_runs_cover_as_often_as_they_say() {
    // 1,000 runs of 12 pairs: shared noise of the replication, noise of each scenario, true difference 0.3.
    let mut state = 0x1234_5678_9abc_def1u64;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut normal = || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    let mut covered = 0;
    for _ in 0..1000 {
        let draws: Vec<[f64; 3]> = (0..12).map(|_| [normal(), normal(), normal()]).collect();
        let base = outcome(12, |r, _, _| 5.0 + 3.0 * draws[r as usize][0] + draws[r as usize][1]);
        let other = outcome(12, |r, _, _| 5.3 + 3.0 * draws[r as usize][0] + draws[r as usize][2]);
        let rows = compare(&[&base, &other], Area::City).expect("they match").rows;
        let d = rows[0].cells[1].difference.expect("pairs");
        covered += u32::from(d.low() <= 0.3 && 0.3 <= d.high());
    }
    assert!((930..=970).contains(&covered), "{covered} of 1000");
}

#[test]
fn what_does_not_match_is_said() {
    let a = outcome(3, noise);
    let other_seed = Outcome { seed: 8, ..a.clone() };
    let torn = Outcome {
        values: vec![1.0],
        ..a.clone()
    };
    for (outcomes, words) in [
        (vec![&a, &other_seed], "seed 8"),
        (vec![&a, &torn], "1 values"),
        (vec![], "nothing to compare"),
    ] {
        let why = compare(&outcomes, Area::City).expect_err("they do not match");
        assert!(why.contains(words), "{why}");
    }
    assert!(compare(&[&a], Area::Town(4)).is_err());
}

#[test]
fn the_conclusion_names_the_greatest_real_changes_and_their_caveat() {
    let a = outcome(6, |_, _, index| match index {
        Index::LoadRatio => 1.2,
        Index::VisitCoverage => 0.6,
        Index::Cost => 5e7,
        _ => 0.5,
    });
    let b = outcome(6, |_, _, index| match index {
        Index::LoadRatio => 0.9,
        Index::VisitCoverage => 0.9,
        Index::Cost => 6e7,
        _ => 0.5,
    });
    let comparison = compare(&[&a, &b], Area::City).expect("they match");
    let told: Vec<_> = changes(&comparison, 1).iter().map(|c| (c.index, c.better)).collect();
    assert_eq!(
        told,
        [
            (Index::VisitCoverage, Some(true)),
            (Index::LoadRatio, Some(true)),
            (Index::Cost, Some(false)),
        ]
    );
    let text = conclusion(&comparison, 1, "现状", "优化调整", Language::Chinese);
    for words in [
        "走访完成率由 60.0% 变为 90.0%（+30.0 个百分点）",
        "车马比",
        "参数台账",
        "2 项指标向好、1 项变差",
    ] {
        assert!(text.contains(words), "{text}");
    }
    let text = conclusion(&comparison, 1, "Today", "Reform", Language::English);
    assert!(text.contains("Load ratio goes from 1.20 to 0.90 (−0.30)"), "{text}");
    assert!(!text.contains('。'), "{text}");
}

#[test]
fn one_replication_proves_nothing() {
    let a = outcome(1, |_, _, _| 1.0);
    let b = outcome(1, |_, _, _| 2.0);
    let comparison = compare(&[&a, &b], Area::City).expect("they match");
    assert!(changes(&comparison, 1).is_empty());
    let text = conclusion(&comparison, 1, "甲", "乙", Language::Chinese);
    assert!(text.contains("推演次数不足"), "{text}");
}

#[test]
fn ninety_five_percent_of_intervals_cover_the_truth() {
    // A keyed generator of near-normal values: the sum of twelve uniforms less six.
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let trials = 4000;
    let mut covered = 0;
    for _ in 0..trials {
        let values: Vec<f64> = (0..5).map(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0).collect();
        let i = interval(&values).expect("five values");
        covered += u32::from(i.low() <= 0.0 && 0.0 <= i.high());
    }
    let share = f64::from(covered) / f64::from(trials);
    // Three standard errors of a share of 95 % over 4,000 trials are 1.03 points.
    assert!((share - 0.95).abs() < 0.0104, "{share}");
}

proptest! {
    #[test]
    fn an_interval_moves_and_stretches_with_its_values(
        values in prop::collection::vec(-1e3f64..1e3, 2..30), shift in -100.0f64..100.0, scale in 0.1f64..10.0
    ) {
        let a = interval(&values).expect("values");
        let moved: Vec<f64> = values.iter().map(|v| v * scale + shift).collect();
        let b = interval(&moved).expect("values");
        prop_assert!((b.mean - (a.mean * scale + shift)).abs() < 1e-6);
        prop_assert!((b.half_width - a.half_width * scale).abs() < 1e-6 * (1.0 + b.half_width));
    }
}
