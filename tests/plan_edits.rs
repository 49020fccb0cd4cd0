//! Edits, strokes and history: what is done can be undone to the byte, and totals follow.

mod support;

use geju::plan::edit::Refused;
use geju::plan::stroke::Source;
use geju::plan::{Community, CommunityId, Grid, GridId, GridKind, History, Plan, PlanEdit, Stroke, Tallies};
use geju::territory::{Territory, TownId, UnitId};
use proptest::prelude::*;
use support::{Fixture, Sketch};

fn fixture() -> Fixture {
    Sketch::of("AABB/AACC/DDCC/DD.C")
        .communities("AB CD")
        .households_at("3 1 4 1/5 9 2 6/5 3 5 8/9 7 9 3")
        .build()
}

fn bytes(plan: &Plan) -> Vec<u8> {
    postcard::to_allocvec(plan).expect("a plan can be written")
}

fn hours(territory: &Territory) -> Vec<f64> {
    (0..territory.units().len()).map(|i| i as f64 * 1.2345).collect()
}

/// What every plan must keep, and totals that followed the edits must equal totals summed anew.
fn assert_sound(territory: &Territory, plan: &Plan, tallies: &Tallies) {
    plan.fits(territory).expect("the plan fits");
    Plan::new(
        plan.assignment().to_vec(),
        plan.grids().to_vec(),
        plan.communities().to_vec(),
    )
    .expect("every reference holds");
    let units: usize = plan.units_by_grid().iter().map(Vec::len).sum();
    let unassigned = plan.assignment().iter().filter(|g| g.is_none()).count();
    assert_eq!(
        units + unassigned,
        territory.units().len(),
        "each unit is in at most one grid"
    );
    let anew = Tallies::of(territory, plan, &hours(territory));
    assert_eq!(*tallies, anew);
    let residents: u32 = territory.units().iter().map(|u| u.residents).sum();
    let grids: u32 = tallies.grids.iter().map(|t| t.residents).sum();
    let communities: u32 = tallies.communities.iter().map(|t| t.residents).sum();
    assert_eq!(grids + tallies.unassigned.residents, residents, "nobody is lost");
    assert_eq!(communities, grids);
}

/// An edit from three numbers, sound or not, against whatever plan there is.
fn edit(plan: &Plan, (what, a, b): (u8, u16, u16), depth: u32) -> PlanEdit {
    let pick = |n: u16, count: usize| u32::from(n) % (count as u32 + 1);
    let grid = |n: u16| GridId(pick(n, plan.grids().len()));
    let community = |n: u16| CommunityId(pick(n, plan.communities().len()));
    let new_grid = |n: u16| Grid {
        name: format!("g{n}"),
        code: format!("{n}"),
        community: community(n),
        kind: if n.is_multiple_of(2) {
            GridKind::Basic
        } else {
            GridKind::Exclusive
        },
    };
    let new_community = |n: u16| Community {
        name: format!("c{n}"),
        code: format!("{n}"),
        town: TownId(0),
        kind: geju::plan::CommunityKind::Urban,
    };
    match what % 9 {
        0..=2 => {
            let count = a % 6;
            let moves = (0..count).map(|i| {
                let unit = UnitId(pick(b.wrapping_add(i * 5), plan.assignment().len() - 1));
                let to = (!(a + i).is_multiple_of(4)).then(|| grid(a.wrapping_add(b)));
                (unit, to)
            });
            PlanEdit::Assign(moves.collect())
        }
        3 => PlanEdit::AddGrid(new_grid(a)),
        4 => PlanEdit::RemoveLastGrid,
        5 => PlanEdit::SetGrid(grid(a), new_grid(b)),
        6 => PlanEdit::AddCommunity(new_community(a)),
        7 if depth == 0 => PlanEdit::RemoveLastCommunity,
        7 => PlanEdit::SetCommunity(community(a), new_community(b)),
        _ if depth > 2 => PlanEdit::All(Vec::new()),
        _ => PlanEdit::All(
            (0..a % 4)
                .map(|i| {
                    edit(
                        plan,
                        ((b >> i) as u8, a.wrapping_mul(31 + i), b.wrapping_mul(17 + i)),
                        depth + 1,
                    )
                })
                .collect(),
        ),
    }
}

proptest! {
    #[test]
    fn what_is_applied_can_be_taken_back(steps in proptest::collection::vec(any::<(u8, u16, u16)>(), 1..40)) {
        let Fixture { territory, mut plan, .. } = fixture();
        let mut tallies = Tallies::of(&territory, &plan, &hours(&territory));
        for step in steps {
            let edit = edit(&plan, step, 0);
            let before = plan.clone();
            match edit.apply(&mut plan) {
                Ok((inverse, effects)) => {
                    tallies.follow(&plan, &effects);
                    assert_sound(&territory, &plan, &tallies);
                    // Whatever differs is among the effects.
                    for unit in territory.unit_ids() {
                        prop_assert!(before.grid_of(unit) == plan.grid_of(unit) || effects.units.contains(&unit));
                    }
                    for (i, grid) in plan.grids().iter().enumerate() {
                        prop_assert!(before.grids().get(i) == Some(grid) || effects.grids.contains(&GridId::of(i)));
                    }
                    prop_assert!(effects.grids.iter().all(|g| g.index() < plan.grids().len()));
                    prop_assert!(effects.communities.iter().all(|c| c.index() < plan.communities().len()));

                    let mut back = plan.clone();
                    let (again, _) = inverse.apply(&mut back).expect("an inverse fits");
                    prop_assert_eq!(bytes(&back), bytes(&before));
                    again.apply(&mut back).expect("the inverse of the inverse fits");
                    prop_assert_eq!(bytes(&back), bytes(&plan));
                }
                Err(_) => prop_assert_eq!(bytes(&plan), bytes(&before), "a refused edit leaves the plan alone"),
            }
        }
    }

    #[test]
    fn everything_can_be_undone_and_done_again(steps in proptest::collection::vec(any::<(u8, u16, u16)>(), 1..40)) {
        let Fixture { territory, mut plan, .. } = fixture();
        let mut tallies = Tallies::of(&territory, &plan, &hours(&territory));
        let mut history = History::<PlanEdit>::default();
        let mut states = vec![bytes(&plan)];
        for step in steps {
            let edit = edit(&plan, step, 0);
            if let Ok(effects) = history.apply(&mut plan, &edit) {
                tallies.follow(&plan, &effects);
                states.push(bytes(&plan));
            }
        }
        let steps = states.len() - 1;
        prop_assert_eq!(history.depth(), (steps, 0));
        for state in states[..steps].iter().rev() {
            let effects = history.undo(&mut plan).expect("a step can be undone");
            tallies.follow(&plan, &effects);
            prop_assert_eq!(&bytes(&plan), state);
        }
        assert_sound(&territory, &plan, &tallies);
        prop_assert!(history.undo(&mut plan).is_none());
        // The history survives being written down half-way.
        let written = serde_json::to_string(&history).expect("a history can be written");
        let mut history: History = serde_json::from_str(&written).expect("and read");
        for state in &states[1..] {
            let effects = history.redo(&mut plan).expect("a step can be done again");
            tallies.follow(&plan, &effects);
            prop_assert_eq!(&bytes(&plan), state);
        }
        prop_assert!(history.redo(&mut plan).is_none());
        assert_sound(&territory, &plan, &tallies);
    }

    #[test]
    fn a_stroke_is_one_step_or_none(
        dabs in proptest::collection::vec(proptest::collection::vec(0_u32..20, 0..6), 0..8),
        target in proptest::option::of(0_u32..5),
        source in 0_u8..3,
        locked in proptest::collection::vec(0_u32..4, 0..2),
    ) {
        let Fixture { territory, plan: before, .. } = fixture();
        let source = match source {
            0 => Source::Anywhere,
            1 => Source::Unassigned,
            _ => Source::Grid(GridId(2)),
        };
        let locked: Vec<GridId> = locked.into_iter().map(GridId).collect();
        let begin = || Stroke::begin(target.map(GridId)).only_from(source).locked(locked.iter().copied());
        let start = Tallies::of(&territory, &before, &hours(&territory));
        let (mut plan, mut tallies) = (before.clone(), start.clone());
        let mut stroke = begin();
        for dab in &dabs {
            let units: Vec<UnitId> = dab.iter().copied().map(UnitId).collect();
            let was = plan.clone();
            let effects = stroke.paint(&mut plan, &mut tallies, &units);
            let changed: Vec<UnitId> = territory.unit_ids().filter(|&u| was.grid_of(u) != plan.grid_of(u)).collect();
            prop_assert_eq!(&effects.units, &changed);
            assert_sound(&territory, &plan, &tallies);
        }
        for unit in territory.unit_ids().filter(|&u| before.grid_of(u) != plan.grid_of(u)) {
            let from = before.grid_of(unit);
            prop_assert_eq!(plan.grid_of(unit), target.map(GridId));
            prop_assert!(!from.is_some_and(|g| locked.contains(&g)));
            prop_assert!(source != Source::Unassigned || from.is_none());
        }
        let after = plan.clone();
        let (mut cancelled, mut cancelled_tallies) = (plan.clone(), tallies.clone());
        stroke.clone().cancel(&mut cancelled, &mut cancelled_tallies);
        prop_assert_eq!(bytes(&cancelled), bytes(&before));
        prop_assert_eq!(cancelled_tallies, start);
        let mut history = History::<PlanEdit>::default();
        match stroke.finish() {
            None => prop_assert_eq!(&plan, &before),
            Some(inverse) => {
                history.record(inverse);
                prop_assert!(history.undo(&mut plan).is_some());
                prop_assert_eq!(bytes(&plan), bytes(&before));
                prop_assert!(history.redo(&mut plan).is_some());
                prop_assert_eq!(bytes(&plan), bytes(&after));
            }
        }
    }
}

#[test]
fn refusals_say_what_is_missing() {
    let Fixture { mut plan, .. } = fixture();
    let check = |plan: &mut Plan, edit: PlanEdit, expect: &str| {
        let before = plan.clone();
        let refused = edit.apply(plan).expect_err(expect);
        assert_eq!(refused.to_string(), expect);
        assert_eq!(*plan, before);
    };
    let twice = vec![(UnitId(3), None), (UnitId(1), None), (UnitId(3), Some(GridId(0)))];
    check(&mut plan, PlanEdit::Assign(twice), "unit u3 is named twice in one step");
    check(
        &mut plan,
        PlanEdit::Assign(vec![(UnitId(16), None)]),
        "there is no unit u16: the plan has 16",
    );
    check(
        &mut plan,
        PlanEdit::Assign(vec![(UnitId(0), Some(GridId(4)))]),
        "there is no grid g4: the plan has 4",
    );
    check(
        &mut plan,
        PlanEdit::RemoveLastGrid,
        "the area is not empty: move what is in it first",
    );
    check(
        &mut plan,
        PlanEdit::RemoveLastCommunity,
        "the area is not empty: move what is in it first",
    );
    // The third part fails, the first two are taken back.
    let part = PlanEdit::All(vec![
        PlanEdit::AddGrid(plan.grid(GridId(0)).clone()),
        PlanEdit::Assign(vec![(UnitId(0), Some(GridId(4)))]),
        PlanEdit::RemoveLastGrid,
    ]);
    check(&mut plan, part, "the area is not empty: move what is in it first");
    let mut empty = Plan::new(Vec::new(), Vec::new(), Vec::new()).expect("an empty plan is a plan");
    assert!(matches!(
        PlanEdit::RemoveLastGrid.apply(&mut empty),
        Err(Refused::NotThere(_))
    ));
    assert!(matches!(
        PlanEdit::RemoveLastCommunity.apply(&mut empty),
        Err(Refused::NotThere(_))
    ));
}

#[test]
fn a_locked_grid_neither_gives_nor_takes() {
    let Fixture {
        territory, mut plan, ..
    } = fixture();
    let mut tallies = Tallies::of(&territory, &plan, &[]);
    let all: Vec<UnitId> = territory.unit_ids().collect();
    let mut stroke = Stroke::begin(Some(GridId(0))).locked([GridId(1)]);
    let effects = stroke.paint(&mut plan, &mut tallies, &all);
    assert_eq!((stroke.moved(), stroke.withheld()), (10, 2));
    assert_eq!(effects.grids, [GridId(0), GridId(2), GridId(3)]);
    let mut stroke = Stroke::begin(Some(GridId(1))).locked([GridId(1)]);
    assert!(stroke.paint(&mut plan, &mut tallies, &all).is_empty());
    assert_eq!(stroke.withheld(), 14);
    assert!(stroke.finish().is_none());
}
