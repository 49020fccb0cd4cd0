//! Changes to the ground: the map stays planar, nobody is lost, no case is made or lost, and what is
//! done can be undone to the byte.

mod support;

use geju::plan::{GridId, PlanEdit, ground_edits};
use geju::simulation::demand::Site;
use geju::territory::build::{self, Shape};
use geju::territory::ground::split_unit;
use geju::territory::{ArcId, Barrier, GroundEdit, Link, Point, Territory, UnitId};
use proptest::prelude::*;
use support::{Fixture, Sketch};

fn fixture() -> Fixture {
    Sketch::of("AABB/AACC/DDCC/DD.C")
        .communities("AB CD")
        .households_at("3 1 4 1/5 9 2 6/5 3 5 8/9 7 9 3")
        .build()
}

/// Everything that a territory must keep, whatever was done to it.
fn assert_sound(territory: &Territory, base: &Territory) {
    territory.map().validate().expect("the map is valid");
    let shapes: Vec<Shape> = territory
        .unit_ids()
        .map(|unit| {
            let outline = geju::territory::dissolve::dissolve(territory.map(), &[unit]);
            Shape {
                polygons: outline.polygons(territory.map()),
            }
        })
        .collect();
    let built = build::build(&shapes, 0);
    assert!(built.refused.is_empty(), "the map is planar: {:?}", built.refused);
    let sums = |t: &Territory| {
        t.units().iter().fold((0, 0, 0), |s, u| {
            (s.0 + u.households, s.1 + u.residents, s.2 + u.special)
        })
    };
    assert_eq!(sums(territory), sums(base), "nobody is lost");
    assert!(territory.units().iter().all(|u| u.special <= u.residents));
    let area = |t: &Territory| t.geometry().area.iter().sum::<f64>();
    assert!((area(territory) - area(base)).abs() < area(base) * 0.5);
    // The parts of a unit share out its demand without gap or overlap.
    let mut parts: std::collections::BTreeMap<UnitId, Vec<(f64, f64)>> = Default::default();
    for unit in territory.unit_ids() {
        let site = Site::of(territory, unit);
        parts.entry(site.origin).or_default().push(site.share);
    }
    for unit in base.unit_ids() {
        let mut shares = parts.remove(&unit).expect("every unit of the base goes on");
        shares.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        assert_eq!((shares[0].0, shares[shares.len() - 1].1), (0.0, 1.0));
        assert!(shares.windows(2).all(|w| w[0].1 == w[1].0), "{shares:?}");
    }
    assert!(parts.is_empty());
}

/// A change from some numbers, often one that is refused.
fn change(territory: &Territory, (what, a, b, c, d): (u8, u16, i16, i16, i16)) -> Option<GroundEdit> {
    let units = territory.units().len();
    let unit = UnitId::of(usize::from(a) % units);
    let at = territory.geometry().inside[unit.index()];
    let point = |x: i16, y: i16| Point {
        x: at.x + i32::from(x) / 4,
        y: at.y + i32::from(y) / 4,
    };
    let arc = ArcId::of(usize::from(a) % territory.map().arcs.len());
    let inner = territory.map().arc_points(arc);
    Some(match what % 8 {
        0..=2 => split_unit(territory, unit, &[point(b, i16::MIN), point(c, i16::MAX)]).ok()?,
        3 => split_unit(territory, unit, &[point(i16::MIN, b), point(c, d), point(i16::MAX, c)]).ok()?,
        4 => GroundEdit::MovePoint {
            from: inner[usize::from(b.unsigned_abs()) % inner.len()],
            to: point(c, d),
        },
        5 => GroundEdit::MoveArc {
            arc,
            east: i32::from(b) / 16,
            north: i32::from(c) / 16,
        },
        6 => GroundEdit::Reshape {
            arc,
            between: vec![point(b, c), point(c, d)],
        },
        _ => GroundEdit::AddLink(Link {
            a: unit,
            b: UnitId::of(usize::from(b.unsigned_abs()) % units),
            name: "ferry".to_owned(),
        }),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_map_stays_planar_and_nobody_is_lost(
        steps in proptest::collection::vec(any::<(u8, u16, i16, i16, i16)>(), 1..10)
    ) {
        let Fixture { territory: base, .. } = fixture();
        let mut territory = base.clone();
        let mut edits = Vec::new();
        for step in steps {
            let Some(edit) = change(&territory, step) else { continue };
            if let Ok(next) = territory.with(std::slice::from_ref(&edit)) {
                assert_sound(&next, &base);
                territory = next;
                edits.push(edit);
            }
        }
        // All at once is one by one, and the hash says so.
        let again = base.with(&edits).expect("they were all applied");
        prop_assert_eq!(again.data(), territory.data());
        prop_assert_eq!(again.hash(), territory.hash());
        prop_assert_eq!(again.links(), territory.links());
        prop_assert_eq!(edits.is_empty(), territory.hash() == base.hash());
        for unit in territory.unit_ids() {
            prop_assert_eq!(again.geometry().neighbours(unit), territory.geometry().neighbours(unit));
        }
    }

    #[test]
    fn changes_of_the_ground_are_taken_back_to_the_byte(
        steps in proptest::collection::vec(any::<(u8, u16, i16, i16, i16)>(), 1..8)
    ) {
        let Fixture { territory: base, mut plan, .. } = fixture();
        let bytes = |plan: &geju::plan::Plan| postcard::to_allocvec(plan).expect("it can be written");
        let mut states = vec![bytes(&plan)];
        let mut inverses = Vec::new();
        for step in steps {
            let ground = plan.on(&base).expect("the plan fits").into_owned();
            let Some(change) = change(&ground, step) else { continue };
            let Ok(edit) = ground_edits::change(&ground, &plan, change) else { continue };
            let (inverse, effects) = edit.apply(&mut plan).expect("it was looked at");
            prop_assert!(effects.ground);
            plan.fits(&base).expect("it fits the base");
            plan.fits(&plan.on(&base).expect("it fits")).expect("and its own ground");
            inverses.push(inverse);
            states.push(bytes(&plan));
        }
        while let Some(inverse) = inverses.pop() {
            let (again, _) = inverse.apply(&mut plan).expect("an inverse fits");
            let after = states.pop().expect("a state a step");
            prop_assert_eq!(states.last(), Some(&bytes(&plan)));
            let mut redone = plan.clone();
            again.apply(&mut redone).expect("and again");
            prop_assert_eq!(bytes(&redone), after);
        }
    }
}

#[test]
fn a_unit_is_split_with_people_and_boundary() {
    let Fixture { territory, .. } = fixture();
    let unit = UnitId(0);
    let b = territory.geometry().bounds[0];
    // A third from the west.
    let x = b.min.x + (b.max.x - b.min.x) / 3;
    let line = [Point { x, y: b.min.y - 10 }, Point { x, y: b.max.y + 10 }];
    let edit = split_unit(&territory, unit, &line).expect("it cuts");
    let next = territory.with(&[edit]).expect("it applies");
    assert_sound(&next, &territory);
    let new = UnitId::of(territory.units().len());
    assert_eq!(next.units().len(), territory.units().len() + 1);
    let area = &next.geometry().area;
    assert!(
        (area[0] / area[new.index()] - 2.0).abs() < 0.01,
        "two thirds keep the id"
    );
    assert!(next.geometry().neighbours(unit).iter().any(|n| n.unit == new));
    assert_eq!(next.unit(new).code, format!("{}-2", territory.unit(unit).code));
    assert_eq!(
        next.unit(unit).households + next.unit(new).households,
        territory.unit(unit).households
    );
    // A line that does not cut says so.
    let (far, beyond) = (Point { x: -900_000, y: 0 }, Point { x: -900_000, y: 9 });
    assert!(split_unit(&territory, unit, &[far, beyond]).is_err());
}

#[test]
fn a_boundary_may_not_cross_itself_or_another() {
    let Fixture { territory, .. } = fixture();
    let arc = (0..territory.map().arcs.len())
        .map(ArcId::of)
        .find(|a| {
            let arc = &territory.map().arcs[a.index()];
            arc.left.is_some() && arc.right.is_some()
        })
        .expect("there is an inner arc");
    let far = Point { x: 5_000_000, y: 0 };
    let crossing = GroundEdit::Reshape {
        arc,
        between: vec![far],
    };
    assert!(territory.with(&[crossing]).is_err());
    let start = territory.map().arc_points(arc)[0];
    assert!(
        territory
            .with(&[GroundEdit::MovePoint { from: start, to: far }])
            .is_err()
    );
    let gone = GroundEdit::MovePoint { from: far, to: start };
    assert!(territory.with(&[gone]).is_err(), "there is no such point");
    let near = Point {
        x: start.x + 7,
        y: start.y + 5,
    };
    let moved = territory
        .with(&[GroundEdit::MovePoint { from: start, to: near }])
        .expect("a little is fine");
    assert_sound(&moved, &territory);
    assert_ne!(moved.geometry().area, territory.geometry().area);
    let wall = GroundEdit::SetBarrier {
        arc,
        barrier: Barrier::River,
    };
    assert_eq!(
        territory.with(&[wall]).expect("it applies").map().arcs[arc.index()].barrier,
        Barrier::River
    );
}

#[test]
fn a_ferry_makes_one_piece_of_two() {
    let Fixture {
        territory, mut plan, ..
    } = Sketch::of("A A").build();
    let units = [UnitId(0), UnitId(1)];
    let pieces = |t: &Territory, p: &geju::plan::Plan| geju::plan::contiguity::pieces(t, p, GridId(0), &units).len();
    assert_eq!(pieces(&territory, &plan), 2);
    let link = GroundEdit::AddLink(Link {
        a: units[0],
        b: units[1],
        name: "ferry".to_owned(),
    });
    let edit = ground_edits::change(&territory, &plan, link.clone()).expect("it can be added");
    let (inverse, _) = edit.apply(&mut plan).expect("it applies");
    let ground = plan.on(&territory).expect("it fits").into_owned();
    assert_eq!(pieces(&ground, &plan), 1);
    assert!(ground_edits::change(&ground, &plan, link).is_err(), "not twice");
    let away = GroundEdit::RemoveLink {
        a: units[1],
        b: units[0],
    };
    let edit = ground_edits::change(&ground, &plan, away).expect("it can be removed");
    let mut without = plan.clone();
    edit.apply(&mut without).expect("it applies");
    assert_eq!(pieces(&without.on(&territory).expect("it fits"), &without), 2);
    inverse.apply(&mut plan).expect("it is taken back");
    assert_eq!(pieces(&plan.on(&territory).expect("it fits"), &plan), 2);
}

#[test]
fn a_split_moves_no_case_and_makes_none() {
    use geju::scenario::{Scenario, parameters};
    use geju::simulation::calendar::Calendar;
    use geju::simulation::demand::Demand;
    use geju::simulation::stream::Stream;
    let Fixture { territory, plan, .. } = Sketch::of("AB").households_at("400 500").build();
    let scenario = Scenario::new("x", plan);
    let numbers = parameters::resolve(&territory, &scenario).expect("defaults resolve");
    let demand = Demand::new(&numbers, &Calendar::of_china());
    let cases = |t: &Territory, units: &[UnitId]| {
        let mut all = Vec::new();
        for &unit in units {
            demand.cases(Stream::root(7, 3), &Site::of(t, unit), 24.0, |c| {
                all.push((c.class, c.happened.to_bits(), c.filed.to_bits(), c.repeat, c.draws));
            });
        }
        all.sort();
        all
    };
    let whole = cases(&territory, &[UnitId(0)]);
    assert!(whole.len() > 50);
    let b = territory.geometry().bounds[0];
    let x = b.min.x + (b.max.x - b.min.x) / 3;
    let line = [Point { x, y: b.min.y - 10 }, Point { x, y: b.max.y + 10 }];
    let edit = split_unit(&territory, UnitId(0), &line).expect("it cuts");
    let next = territory.with(&[edit]).expect("it applies");
    assert_eq!(cases(&next, &[UnitId(0), UnitId(2)]), whole);
    let part = cases(&next, &[UnitId(0)]).len() as f64 / whole.len() as f64;
    assert!((part - 2.0 / 3.0).abs() < 0.1, "{part}");
    assert_eq!(cases(&next, &[UnitId(1)]), cases(&territory, &[UnitId(1)]));
}

#[test]
fn files_and_links_carry_the_ground() {
    use geju::exchange::{scenario_file, share_link};
    use geju::scenario::Scenario;
    let Fixture {
        territory, mut plan, ..
    } = fixture();
    let base = plan.clone();
    let b = territory.geometry().bounds[0];
    let x = (b.min.x + b.max.x) / 2 + 3;
    let line = [Point { x, y: b.min.y - 10 }, Point { x, y: b.max.y + 10 }];
    let edits = [
        ground_edits::split_unit(&territory, &plan, UnitId(0), &line).expect("it cuts"),
        PlanEdit::Assign(vec![(UnitId::of(territory.units().len()), Some(GridId(2)))]),
        PlanEdit::SetBase(GridId(1), Some(Point { x: 5, y: 6 })),
        PlanEdit::SetLocked(GridId(3), true),
    ];
    PlanEdit::All(edits.to_vec()).apply(&mut plan).expect("it applies");
    let scenario = Scenario::new("x", plan);
    let text = scenario_file::save(&territory, &scenario, 1, 2, None);
    let opened = scenario_file::open(&text).expect("it opens");
    assert_eq!(opened.scenario, scenario);
    opened.scenario.check(&territory).expect("and fits");
    let run = share_link::Run {
        seed: 1,
        replications: 2,
        digest: None,
    };
    let link = share_link::encode(&territory, &base, &scenario, &run);
    assert_eq!(
        share_link::decode(&link, &territory, &base).expect("it opens").0,
        scenario
    );
    // Nonsense is refused in words, not believed.
    for (good, bad) in [("\"parts\":2", "\"parts\":9"), ("\"grids\":[2]", "\"grids\":[99]")] {
        assert!(text.contains(good), "{text}");
        let wrong = text.replace(good, bad);
        let refused = scenario_file::open(&wrong).is_err()
            || scenario_file::open(&wrong).is_ok_and(|o| o.scenario.check(&territory).is_err());
        assert!(refused, "{bad}");
    }
}
