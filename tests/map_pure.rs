//! The pure parts of the map, compiled without a browser, with their own unit tests.
//!
//! They live in `app`, which needs the feature `web`; a native test run has no such feature, so the
//! files are included here by path.

#![allow(dead_code, missing_docs)]

pub use geju::{locale, plan, territory};

#[path = "../src/app/map/camera.rs"]
mod camera;
#[path = "../src/app/map/classes.rs"]
mod classes;
#[path = "../src/app/map/palette.rs"]
mod palette;
#[path = "../src/app/map/scene.rs"]
mod scene;
mod support;

use classes::{Class, ColourMode};
use geju::plan::outline::Divide;
use geju::plan::{CommunityId, GridId, Plan, PlanEdit};
use geju::territory::{Rect, Territory, UnitId};
use proptest::prelude::*;
use scene::{NameLevel, Patch, Scene, dissolve};
use std::sync::Arc;
use support::Sketch;

const MAP: &str = "AAABBBCC/AAABBBCC/AADDDECC/FFDDDEEE/FFDDDEEE/FFFGGGGG";

/// Signed area of a patch in square metres by the shoelace formula over its chained arcs; also
/// checks that every ring closes.
fn area(territory: &Territory, patch: &Patch) -> f64 {
    let map = territory.map();
    let (mut sum, mut from) = (0.0, 0);
    for &to in &patch.ends {
        let mut points = Vec::new();
        for step in &patch.arcs[from..to] {
            let mut arc = map.arc_points(step.arc).to_vec();
            if step.reversed {
                arc.reverse();
            }
            if let Some(&last) = points.last() {
                assert_eq!(last, arc[0], "a ring jumps");
            }
            points.extend(arc);
        }
        assert_eq!(points.first(), points.last(), "a ring stays open");
        for w in points.windows(2) {
            sum += f64::from(w[0].x) * f64::from(w[1].y) - f64::from(w[1].x) * f64::from(w[0].y);
        }
        from = to;
    }
    sum / 2.0 / 1e4
}

fn value(grid: GridId) -> Option<f64> {
    (grid.0 != 3).then(|| 0.5 + f64::from(grid.0) * 0.2)
}

fn same(a: &Scene, b: &Scene) {
    assert_eq!(a.divide, b.divide);
    assert_eq!(a.class, b.class);
    assert_eq!(a.unassigned, b.unassigned);
    assert_eq!(a.patches.len(), b.patches.len());
    for (p, q) in a.patches.iter().flatten().zip(b.patches.iter().flatten()) {
        assert_eq!((&p.arcs, &p.ends, p.bounds), (&q.arcs, &q.ends, q.bounds));
    }
    assert_eq!(a.spots, b.spots);
}

fn fresh(territory: &Arc<Territory>, plan: &Plan) -> Scene {
    let mut scene = Scene::new(Arc::clone(territory));
    let damage = scene.sync(plan, ColourMode::LoadRatio, &value);
    assert!(damage.all);
    scene
}

proptest! {
    /// Dissolving keeps the area, whatever the set of units.
    #[test]
    fn dissolving_keeps_the_area(chosen in prop::collection::vec(any::<bool>(), 48)) {
        let f = Sketch::of(MAP).build();
        let units: Vec<UnitId> = f.territory.unit_ids().filter(|u| chosen[u.index()]).collect();
        let patch = dissolve(&f.territory, &units, |u| chosen[u.index()]);
        let sum: f64 = units.iter().map(|u| f.territory.geometry().area[u.index()]).sum();
        prop_assert!((area(&f.territory, &patch) - sum).abs() < 1e-6);
        // No arc between two chosen units is left.
        for step in &patch.arcs {
            let arc = &f.territory.map().arcs[step.arc.index()];
            let inside = [arc.left, arc.right].into_iter().flatten().filter(|u| chosen[u.index()]).count();
            prop_assert_eq!(inside, 1);
        }
    }

    /// After any edits the scene is what it would be if made anew, and says where to repaint.
    #[test]
    fn following_edits_equals_starting_over(
        edits in prop::collection::vec(prop::collection::vec((0..48u32, prop::option::of(0..7u32)), 1..6), 1..6)
    ) {
        let f = Sketch::of(MAP).communities("AB CD|EF G").build();
        let territory = Arc::new(f.territory);
        let mut plan = f.plan;
        let mut scene = fresh(&territory, &plan);
        for moves in edits {
            let mut moves: Vec<(UnitId, Option<GridId>)> =
                moves.into_iter().map(|(u, g)| (UnitId(u), g.map(GridId))).collect();
            moves.sort_unstable();
            moves.dedup_by_key(|m| m.0);
            let before = plan.assignment().to_vec();
            PlanEdit::Assign(moves).apply(&mut plan).expect("units and grids are there");
            let damage = scene.sync(&plan, ColourMode::LoadRatio, &value);
            same(&scene, &fresh(&territory, &plan));
            for u in territory.unit_ids() {
                if plan.grid_of(u) != before[u.index()] && !damage.all {
                    let b = territory.geometry().bounds[u.index()];
                    prop_assert!(damage.area.contains(b.min) && damage.area.contains(b.max));
                }
            }
        }
        prop_assert_eq!(scene.sync(&plan, ColourMode::LoadRatio, &value), scene::Damage::NONE);
    }
}

#[test]
fn structure_follows_too() {
    let f = Sketch::of(MAP).communities("AB CD|EF G").build();
    let territory = Arc::new(f.territory.clone());
    let mut plan = f.plan.clone();
    let mut scene = fresh(&territory, &plan);
    let a = f.grid('A');
    let arc = territory.map().arcs.iter().position(|arc| {
        let grid = |u: Option<UnitId>| u.and_then(|u| plan.grid_of(u));
        let sides = [grid(arc.left), grid(arc.right)];
        sides.contains(&Some(a)) && sides.contains(&Some(f.grid('B')))
    });
    let arc = arc.expect("A and B are neighbours");
    assert_eq!(scene.divide[arc], Divide::Grid);
    let mut grid = plan.grid(a).clone();
    grid.community = CommunityId(1);
    PlanEdit::SetGrid(a, grid).apply(&mut plan).expect("it is there");
    scene.sync(&plan, ColourMode::LoadRatio, &value);
    assert_eq!(scene.divide[arc], Divide::Community);
    same(&scene, &fresh(&territory, &plan));
}

#[test]
fn a_value_that_changes_class_repaints_its_grid() {
    let f = Sketch::of(MAP).build();
    let territory = Arc::new(f.territory.clone());
    let mut scene = fresh(&territory, &f.plan);
    let b = f.grid('B');
    let damage = scene.sync(&f.plan, ColourMode::LoadRatio, &|g| {
        if g == b { Some(9.0) } else { value(g) }
    });
    assert_eq!(scene.class[b.index()], Class::Of(5));
    let mut bounds = Rect::EMPTY;
    for &u in scene.units_of(b) {
        bounds.join(&territory.geometry().bounds[u.index()]);
    }
    assert_eq!(damage.area, bounds);
    assert!(!damage.all && !damage.names);
    assert_eq!(scene.class[3], Class::NoData);
}

#[test]
fn communities_side_by_side_have_different_hues() {
    let f = Sketch::of(MAP).communities("A B C D E F G").build();
    let mut scene = Scene::new(Arc::new(f.territory.clone()));
    scene.sync(&f.plan, ColourMode::Community, &|_| None);
    for (i, arc) in f.territory.map().arcs.iter().enumerate() {
        if scene.divide[i] == Divide::Community {
            let class = |u: Option<UnitId>| {
                let grid = f.plan.grid_of(u.expect("inside")).expect("all are assigned");
                scene.class[grid.index()]
            };
            assert_ne!(class(arc.left), class(arc.right));
        }
    }
}

#[test]
fn names_stand_where_people_live() {
    let f = Sketch::of("AAAA").households_at("0 0 0 400").build();
    let mut scene = Scene::new(Arc::new(f.territory.clone()));
    scene.sync(&f.plan, ColourMode::Plain, &|_| None);
    let spot = &scene.spots[NameLevel::Grid as usize][0];
    assert!(f.territory.geometry().bounds[f.unit(3, 0).index()].contains(spot.at));
    assert!((spot.size - 20_000.0).abs() < 1.0);
    assert_eq!(spot.name, "", "a grid that is its whole community is named by it");
}

/// Whether an arc may be moved is said while it is dragged as it is when it is let go.
#[test]
fn an_arc_that_would_cross_is_refused_while_it_is_dragged() {
    use geju::territory::{ArcId, GroundEdit, Point};
    let f = Sketch::of(MAP).build();
    let (territory, plan) = (Arc::new(f.territory), f.plan);
    let scene = fresh(&territory, &plan);
    let (mut refused, mut taken) = (0, 0);
    for i in 0..territory.map().arcs.len() {
        let arc = ArcId::of(i);
        let from = territory.map().arc_points(arc)[0];
        for (east, north) in [
            (3, 0),
            (0, 3),
            (400, 0),
            (0, 400),
            (-1_500, 0),
            (0, 1_500),
            (40_000, 0),
            (-7_000, -9_000),
        ] {
            let to = Point {
                x: from.x + east,
                y: from.y + north,
            };
            let exact = territory.with(&[GroundEdit::MoveArc { arc, east, north }]).is_err();
            let live = scene.shift_refused(arc, from, to);
            refused += usize::from(live);
            taken += usize::from(!exact);
            assert!(exact || !live, "arc {i} by {east}, {north}: refused though it may go");
            // What swallows units whole crosses nothing and is seen when it is let go.
            let far = east.abs().max(north.abs()) > 5_000;
            assert!(live || !exact || far, "arc {i} by {east}, {north}: crosses unseen");
        }
    }
    assert!(refused > 20 && taken > 20, "{refused} refused, {taken} taken");
}

/// A grid that has grown past a bound is drawn with other lines on its far side too.
#[test]
fn a_grid_that_grows_is_restyled_all_around() {
    let f = Sketch::of(MAP).build();
    let (territory, plan) = (Arc::new(f.territory), f.plan);
    let mut scene = fresh(&territory, &plan);
    let grown = plan.units_by_grid();
    let (from, to) = (grown[0].clone(), GridId(1));
    let before = scene.spots[NameLevel::Grid as usize][1].size;
    let mut next = plan.clone();
    PlanEdit::Assign(vec![(from[0], Some(to))])
        .apply(&mut next)
        .expect("both are there");
    scene.sync(&next, ColourMode::Plain, &value);
    let after = scene.spots[NameLevel::Grid as usize][1].size;
    assert!(after > before);
    // Between the two sizes lies the bound of 26 pixels: all of the grid is painted anew.
    let scale = 26.0 / f64::midpoint(before, after);
    let area = scene.restyled(scale);
    for &unit in &grown[1] {
        assert!(area.touches(&territory.geometry().bounds[unit.index()]));
    }
    // Where no size passes a bound nothing is.
    assert!(scene.restyled(1e-9).is_empty());
    scene.sync(&next, ColourMode::Plain, &value);
    assert!(scene.restyled(scale).is_empty(), "said once");
}
