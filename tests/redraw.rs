//! Redraws of whole areas, what a stroke cuts off, repairs, codes and lineage; and that measures kept
//! by effects equal measures from scratch.

mod support;

use geju::plan::codes::{self, CodeTemplate, Which};
use geju::plan::common_ground::common_ground;
use geju::plan::finding::{Norms, findings};
use geju::plan::measures::{Measures, measure};
use geju::plan::remnant::{give_away, keep, remnants, take_back};
use geju::plan::repair::repair;
use geju::plan::stroke::Source;
use geju::plan::{
    Change, CommunityId, CommunityKind, FindingKind, Grid, GridId, Plan, PlanEdit, Stroke, Tallies, area_edits,
    ground_edits,
};
use geju::territory::{Barrier, Point, Territory, TownId, UnitId};
use proptest::prelude::*;
use support::{Fixture, SIDE, Sketch};

fn bytes(plan: &Plan) -> Vec<u8> {
    postcard::to_allocvec(plan).expect("a plan can be written")
}

/// Applies an edit, and sees that it can be taken back to the byte.
fn done(plan: &Plan, edit: &PlanEdit) -> Plan {
    let mut next = plan.clone();
    let (inverse, _) = edit.apply(&mut next).expect("it applies");
    let mut back = next.clone();
    inverse.apply(&mut back).expect("and back");
    assert_eq!(bytes(&back), bytes(plan));
    next
}

fn letters(plan: &Plan) -> String {
    plan.assignment()
        .iter()
        .map(|g| g.map_or(".".to_owned(), |g| g.index().to_string()))
        .collect()
}

#[test]
fn a_grid_is_split_by_a_line() {
    let Fixture { territory, plan, .. } = Sketch::of("AAAB/AAAB").build();
    // Between the second and third column; bent, so that it is no straight cut.
    let x = |c: f64| (f64::from(SIDE) * c) as i32;
    let b = territory.geometry().extent.expect("there is something");
    let line = [
        Point {
            x: b.min.x + x(2.0),
            y: b.min.y - 50,
        },
        Point {
            x: b.min.x + x(2.1),
            y: b.min.y + x(1.0),
        },
        Point {
            x: b.min.x + x(2.0),
            y: b.max.y + 50,
        },
    ];
    let (edit, id) = area_edits::split_grid(&territory, &plan, GridId(0), &line).expect("it cuts");
    let next = done(&plan, &edit);
    assert_eq!(id, GridId(2));
    assert_eq!(letters(&next), "00210021");
    assert_eq!(next.grid(id).community, CommunityId(0));
    let record = &next.notes().lineage[0];
    assert_eq!((record.change, record.community), (Change::Split, false));
    assert_eq!(record.from, [plan.grid(GridId(0)).code.clone()]);
    assert_eq!(
        record.to,
        [plan.grid(GridId(0)).code.clone(), next.grid(id).code.clone()]
    );
    // Everything on one side: no split.
    let far = [Point { x: b.max.x + 900, y: 0 }, Point { x: b.max.x + 900, y: 9 }];
    assert!(area_edits::split_grid(&territory, &plan, GridId(0), &far).is_none());
}

#[test]
fn areas_are_merged_moved_and_founded() {
    let Fixture { territory, plan, .. } = Sketch::of("ABCD").communities("AB C|D").build();
    let merged = done(
        &plan,
        &area_edits::merge_grids(&plan, &[GridId(0)], GridId(1)).expect("two grids"),
    );
    assert_eq!(letters(&merged), "1123");
    assert_eq!(merged.notes().lineage[0].change, Change::Merge);
    let moved = done(
        &plan,
        &area_edits::move_grid(&plan, GridId(1), CommunityId(1)).expect("another"),
    );
    assert_eq!(moved.grid(GridId(1)).community, CommunityId(1));
    assert_eq!(moved.grid(GridId(1)).code, plan.grid(GridId(1)).code, "codes are kept");
    let one = done(
        &plan,
        &area_edits::merge_communities(&plan, &[CommunityId(1)], CommunityId(0)).expect("two"),
    );
    assert_eq!(one.grid(GridId(2)).community, CommunityId(0));
    let edit = area_edits::move_community(&territory, &plan, CommunityId(2), TownId(0)).expect("another town");
    assert_eq!(done(&plan, &edit).community(CommunityId(2)).town, TownId(0));
    let kind = CommunityKind::Urban;
    let found = |plan: &Plan| {
        area_edits::new_community(&territory, plan, TownId(0), "New".to_owned(), kind, &[GridId(1)]).expect("a town")
    };
    let (edit, id) = found(&plan);
    let founded = done(&plan, &edit);
    assert_eq!(founded.grid(GridId(1)).community, id);
    assert!(codes::is_temporary(&founded.community(id).code));
    assert_eq!(founded.notes().lineage[0].change, Change::Split);
    // The code is not used again, not even after it was changed for a final one.
    let edit = area_edits::recode_community(&founded, id, "640302001044".to_owned()).expect("another code");
    let renamed = done(&founded, &edit);
    let (edit, second) = found(&renamed);
    assert_ne!(done(&renamed, &edit).community(second).code, founded.community(id).code);
    let dated = done(&renamed, &area_edits::set_effective(&renamed, "2026-01-01"));
    assert!(dated.notes().lineage.iter().all(|l| l.effective == "2026-01-01"));
}

#[test]
fn codes_follow_the_template_and_come_once() {
    let Fixture {
        territory, mut plan, ..
    } = Sketch::of("DC/BA").build();
    let template = CodeTemplate::default();
    assert!(codes::number_grids(&territory, &plan, CommunityId(0), template, Which::Unfit).is_none());
    let edit = codes::number_grids(&territory, &plan, CommunityId(0), template, Which::All).expect("all");
    let next = done(&plan, &edit);
    // From west to east, row after row from the north; behind the four that were used.
    let parent = &plan.community(CommunityId(0)).code.clone();
    let of = |g: u32| next.grid(GridId(g)).code.clone();
    let expected: Vec<String> = (5..9).map(|n| format!("{parent}{n:03}")).collect();
    assert_eq!([of(3), of(2), of(1), of(0)], expected[..]);
    // A grid that comes and goes leaves its code used.
    let code = codes::next_grid_codes(&next, CommunityId(0), template, 1);
    assert_eq!(code, [format!("{parent}009")]);
    area_edits::recode_grid(&next, GridId(0), code[0].clone())
        .apply(&mut plan)
        .expect("it applies");
    assert!(!codes::next_grid_codes(&plan, CommunityId(0), template, 3).contains(&code[0]));
    assert!(
        template.fits(parent, &code[0]) && !template.fits(parent, "12") && !template.fits("640302001999", &code[0])
    );
}

#[test]
fn what_a_stroke_cuts_off_is_told_with_the_unit_that_does_it() {
    let Fixture { territory, plan, .. } = Sketch::of("AAAAB/CCCCB").build();
    let mut tallies = Tallies::of(&territory, &plan, &[]);
    let stroke = |units: &[u32]| {
        let (mut p, mut t) = (plan.clone(), tallies.clone());
        let mut stroke = Stroke::begin(Some(GridId(2))).only_from(Source::Anywhere);
        let units: Vec<UnitId> = units.iter().map(|&u| UnitId(u)).collect();
        let effects = stroke.paint(&mut p, &mut t, &units);
        let found = remnants(&territory, &p, &effects.grids, stroke.taken());
        (p, found)
    };
    assert!(stroke(&[0]).1.is_empty(), "an end hurts nobody");
    let (painted, found) = stroke(&[2]);
    let [remnant] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((remnant.grid, remnant.units.as_slice()), (GridId(0), &[UnitId(3)][..]));
    assert_eq!(remnant.chokes, [UnitId(2)]);
    // Two in a row: no single one heals, the one that touches the remnant is told.
    let (_, found) = stroke(&[1, 2]);
    assert_eq!(found[0].chokes, [UnitId(2)]);
    // One key each.
    assert_eq!(letters(&done(&painted, &take_back(remnant))), letters(&plan));
    let given = done(
        &painted,
        &give_away(&territory, &painted, remnant).expect("somebody is beside it"),
    );
    assert!(remnants(&territory, &given, &[GridId(0)], &Default::default()).is_empty());
    let kept = done(&painted, &keep(remnant));
    assert!(remnants(&territory, &kept, &[GridId(0)], &Default::default()).is_empty());
    tallies = Tallies::of(&territory, &kept, &[]);
    let found = findings(&territory, &kept, &tallies, &[1; 3], &Norms::default());
    assert!(found.iter().any(|f| f.kind == FindingKind::Exclave));
    assert!(
        !found
            .iter()
            .any(|f| matches!(f.kind, FindingKind::NotContiguous { .. }))
    );
}

/// Findings of one rule.
fn of_rule(t: &Territory, plan: &Plan, norms: &Norms, rule: fn(&FindingKind) -> bool) -> Vec<geju::plan::Finding> {
    let tallies = Tallies::of(t, plan, &[]);
    let mut found = findings(t, plan, &tallies, &vec![1; plan.grids().len()], norms);
    found.retain(|f| rule(&f.kind));
    found
}

#[test]
fn what_can_be_mended_is_mended_by_one_key() {
    type Rule = fn(&FindingKind) -> bool;
    let wide = Norms {
        community_households: (0, u32::MAX),
        ..Norms::default()
    };
    let small = Norms {
        community_households: (500, 3000),
        ..wide
    };
    let cases: [(&str, Sketch, Norms, Rule); 10] = [
        ("unassigned", Sketch::of("AA../BBB."), wide, |k| {
            *k == FindingKind::Unassigned
        }),
        ("hole", Sketch::of("AAA/A.A/AAA"), wide, |k| *k == FindingKind::Hole),
        ("pieces", Sketch::of("AABA/BBBB"), wide, |k| {
            matches!(k, FindingKind::NotContiguous { .. })
        }),
        ("too large", Sketch::of("AAAA/AAAA"), wide, |k| {
            matches!(k, FindingKind::TooManyHouseholds { .. })
        }),
        ("too small", Sketch::of("AABB"), wide, |k| {
            matches!(k, FindingKind::TooFewHouseholds { .. })
        }),
        (
            "small community",
            Sketch::of("AAAABBBB").communities("A B"),
            small,
            |k| matches!(k, FindingKind::TooFewHouseholds { least: 500, .. }),
        ),
        ("enclave", Sketch::of("AAAAA/AABAA/AAAAA").households(10), wide, |k| {
            matches!(k, FindingKind::Enclave { .. })
        }),
        (
            "barrier",
            Sketch::of("AAABB").barrier_east_of(1, Barrier::River),
            wide,
            |k| matches!(k, FindingKind::CrossesBarrier { .. }),
        ),
        (
            "compound",
            Sketch::of("AAB/AAB").communities("A B").compounds("ppp/..."),
            wide,
            |k| matches!(k, FindingKind::CutsCompound { .. }),
        ),
        (
            "far",
            Sketch::of("AAAAAAAAAAAAAAAA").households_at("99 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"),
            Norms { walk: 300, ..wide },
            |k| matches!(k, FindingKind::FarFromBase { .. }),
        ),
    ];
    for (what, sketch, norms, rule) in cases {
        let Fixture { territory, plan, .. } = sketch.build();
        let found = of_rule(&territory, &plan, &norms, rule);
        assert!(!found.is_empty(), "{what}: nothing is found");
        let tallies = Tallies::of(&territory, &plan, &[]);
        let mended = found
            .iter()
            .find_map(|f| repair(&territory, &plan, &tallies, &norms, f));
        let (_, edit) = mended.unwrap_or_else(|| panic!("{what}: no repair"));
        let after = of_rule(&territory, &done(&plan, &edit), &norms, rule);
        assert!(after.len() < found.len(), "{what}: {found:?} then {after:?}");
    }
}

#[test]
fn codes_that_are_wrong_are_found_and_mended() {
    let Fixture { territory, plan, .. } = Sketch::of("ABB").communities("AB").build();
    let wrong = done(&plan, &geju::plan::common_edits::recode_grid(&plan, GridId(0), "x1"));
    let twice = plan.grid(GridId(1)).code.clone();
    let twice = done(&plan, &geju::plan::common_edits::recode_grid(&plan, GridId(0), twice));
    for (plan, count) in [(wrong, 1), (twice, 2)] {
        let rule: fn(&FindingKind) -> bool =
            |k| matches!(k, FindingKind::MalformedCode { .. } | FindingKind::DuplicateCode { .. });
        let norms = Norms::default();
        let found = of_rule(&territory, &plan, &norms, rule);
        assert_eq!(found.len(), count);
        let tallies = Tallies::of(&territory, &plan, &[]);
        let (_, edit) = repair(&territory, &plan, &tallies, &norms, &found[0]).expect("a code can be given");
        assert!(of_rule(&territory, &done(&plan, &edit), &norms, rule).is_empty());
    }
}

#[test]
fn locks_and_sources_hold_while_painting() {
    let Fixture {
        mut plan, territory, ..
    } = Sketch::of("AB.C").build();
    area_edits::lock_all(&plan, true).apply(&mut plan).expect("it applies");
    assert!((0..3).all(|g| plan.is_locked(GridId(g))));
    let mut tallies = Tallies::of(&territory, &plan, &[]);
    let all: Vec<UnitId> = territory.unit_ids().collect();
    let mut stroke = Stroke::begin(Some(GridId(0))).locked([GridId(1), GridId(2)]);
    stroke.paint(&mut plan, &mut tallies, &all);
    assert_eq!(letters(&plan), "0102");
    assert_eq!((stroke.moved(), stroke.withheld()), (1, 2));
}

#[test]
fn plans_with_different_grounds_are_compared() {
    let Fixture { territory, plan, .. } = Sketch::of("AABB").build();
    let b = territory.geometry().bounds[1];
    let x = b.min.x + (b.max.x - b.min.x) / 4;
    let line = [Point { x, y: b.min.y - 9 }, Point { x, y: b.max.y + 9 }];
    let split = done(
        &plan,
        &ground_edits::split_unit(&territory, &plan, UnitId(1), &line).expect("it cuts"),
    );
    let next = UnitId::of(territory.units().len());
    let moved = done(&split, &PlanEdit::Assign(vec![(next, Some(GridId(1)))]));
    let ground = common_ground(&territory, &plan, &moved).expect("one territory");
    assert!(ground.exact);
    let diff = geju::plan::diff::diff(&ground.territory, &ground.before, &ground.after);
    assert_eq!(diff.grids.units, [next]);
    assert_eq!(diff.grids.residents, u64::from(ground.territory.unit(next).residents));
    let back = common_ground(&territory, &moved, &plan).expect("the other way round");
    assert_eq!(
        geju::plan::diff::diff(&back.territory, &back.before, &back.after)
            .grids
            .units,
        [next]
    );
    let b = territory.geometry().bounds[3];
    let y = b.min.y + 2500;
    let other = [Point { x: b.min.x - 9, y }, Point { x: b.max.x + 9, y }];
    let other = done(
        &plan,
        &ground_edits::split_unit(&territory, &plan, UnitId(3), &other).expect("it cuts"),
    );
    let rough = common_ground(&territory, &moved, &other).expect("one territory");
    assert!(!rough.exact && rough.territory.ground().is_empty());
}

proptest! {
    #[test]
    fn measures_kept_by_effects_are_those_from_scratch(
        moves in proptest::collection::vec((0u32..20, 0u32..6), 1..60)
    ) {
        let Fixture { territory, mut plan, .. } = Sketch::of("AABBB/AACCC/DDCCE/DDEE.")
            .communities("AB CD E")
            .barrier_east_of(1, Barrier::Arterial)
            .barrier_south_of(1, Barrier::River)
            .build();
        let mut measures = Measures::of(&territory, &plan);
        for (unit, grid) in moves {
            // Now and then a grid goes to another community as a whole.
            let edit = if grid == 5 && unit >= 10 {
                let id = GridId(unit % 5);
                let community = CommunityId(unit / 5 % plan.communities().len() as u32);
                PlanEdit::SetGrid(id, Grid { community, ..plan.grid(id).clone() })
            } else {
                PlanEdit::Assign(vec![(UnitId(unit % 20), (grid < 5).then_some(GridId(grid)))])
            };
            let (_, effects) = edit.apply(&mut plan).expect("it applies");
            measures.follow(&territory, &plan, &effects);
        }
        // Grids and communities both.
        prop_assert_eq!(&measures, &Measures::of(&territory, &plan));
        prop_assert_eq!(measures.cut().0, geju::plan::measures::cut_edges(&territory, &plan).0);
        for (g, units) in plan.units_by_grid().iter().enumerate() {
            let sums = measures.grid(GridId::of(g));
            let alone = measure(&territory, units, None);
            prop_assert_eq!(sums.area(), alone.area);
            prop_assert_eq!(sums.perimeter(), alone.perimeter);
            prop_assert_eq!(sums.barrier(), alone.barrier);
            prop_assert_eq!(sums.inertia(), alone.inertia);
            let outline = geju::territory::dissolve::dissolve(territory.map(), units);
            prop_assert!((outline.area - alone.area).abs() < 1e-6);
            prop_assert!((outline.perimeter - alone.perimeter).abs() < 1e-3);
            prop_assert!(alone.reock <= 1.0 && alone.hull_ratio <= 1.0 + 1e-12 && alone.inertia <= 1.0);
        }
    }
}
