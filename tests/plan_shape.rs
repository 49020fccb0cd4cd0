//! New grids, differences between plans, and where the parts of a plan lie.

mod support;

use geju::plan::common_edits::{assign, dissolve_grid, merge_grids, recode_grid, rename_grid};
use geju::plan::diff::diff;
use geju::plan::new_grid::new_grid;
use geju::plan::region::{self, Region};
use geju::plan::{CommunityId, GridId, Plan};
use geju::territory::{CountyId, TownId, UnitId};
use support::{Fixture, SIDE, Sketch};

fn with_new_grid(fixture: &Fixture, plan: &mut Plan, at: &[(usize, usize)]) -> GridId {
    let units: Vec<UnitId> = at.iter().map(|&(x, y)| fixture.unit(x, y)).collect();
    let (edit, id) = new_grid(&fixture.territory, plan, &units, None).expect("there is a community");
    edit.apply(plan).expect("the edit fits");
    id
}

#[test]
fn a_new_grid_goes_to_the_community_of_most_and_gets_a_new_code() {
    let fixture = Sketch::of("AABB/AABB/.CCC").communities("A BC").build();
    let mut plan = fixture.plan.clone();
    let id = with_new_grid(&fixture, &mut plan, &[(1, 0), (2, 0), (2, 1), (2, 1)]);
    assert_eq!(fixture.draw(&plan), "AADB/AADB/.CCC".replacen("AADB", "ADDB", 1));
    let grid = plan.grid(id);
    assert_eq!(grid.community, CommunityId(1));
    // A has …001 in its own community, B and C 002 and 003 in theirs.
    assert_eq!(
        (grid.code.as_str(), grid.name.as_str()),
        ("640302001002004", "C1第4网格")
    );
    // A grid that is emptied keeps its code: the next one is new all the same.
    dissolve_grid(&plan, id).apply(&mut plan).expect("the grid is there");
    let next = with_new_grid(&fixture, &mut plan, &[(2, 0), (3, 0)]);
    assert_eq!(plan.grid(next).code, "640302001002005");
    // Unassigned units follow their neighbours.
    let third = with_new_grid(&fixture, &mut plan, &[(0, 2)]);
    assert_eq!(plan.grid(third).community, CommunityId(0));
    assert!(new_grid(&fixture.territory, &plan, &[], None).is_none());
}

#[test]
fn renumbering_is_no_change() {
    let before = Sketch::of("AABB/AABB").communities("A B").build();
    let after = Sketch::of("CCAA/CCAA").communities("C A").build();
    let found = diff(&before.territory, &before.plan, &after.plan);
    assert!(found.is_empty(), "{found:?}");
    // Letters sort: A is grid 0 and C is grid 1 in the later plan.
    assert_eq!(found.grids.predecessor, [Some(GridId(1)), Some(GridId(0))]);
    assert!(diff(&before.territory, &before.plan, &before.plan).is_empty());
}

#[test]
fn splits_merges_and_moves_are_counted_by_the_smaller_part() {
    let before = Sketch::of("AAAB/AAAB").communities("A B").build();
    let split = Sketch::of("AACB/AACB").communities("AC B").build();
    let found = diff(&before.territory, &before.plan, &split.plan);
    let moved = [before.unit(2, 0), before.unit(2, 1)];
    assert_eq!(found.grids.units, moved);
    assert_eq!((found.grids.households, found.grids.residents), (200, 600));
    assert_eq!(
        (found.grids.new.as_slice(), found.grids.gone.as_slice()),
        ([split.grid('C')].as_slice(), [].as_slice())
    );
    assert!(found.communities.units.is_empty());

    let merged = diff(&before.territory, &split.plan, &before.plan);
    assert_eq!(merged.grids.units, moved);
    assert_eq!(merged.grids.gone, [split.grid('C')]);

    let mut plan = before.plan.clone();
    assign([before.unit(2, 0)], Some(before.grid('B')))
        .apply(&mut plan)
        .expect("it fits");
    assign([before.unit(0, 0)], None).apply(&mut plan).expect("it fits");
    let found = diff(&before.territory, &before.plan, &plan);
    assert_eq!(found.grids.units, [before.unit(0, 0), before.unit(2, 0)]);
    assert_eq!(found.communities.units, found.grids.units);

    merge_grids(&plan, before.grid('B'), before.grid('A'))
        .apply(&mut plan)
        .expect("it fits");
    assert_eq!(before.draw(&plan), ".AAA/AAAA");
}

#[test]
fn names_and_codes_change_alone() {
    let fixture = Sketch::of("AB").build();
    let mut plan = fixture.plan.clone();
    rename_grid(&plan, GridId(0), "x").apply(&mut plan).expect("it fits");
    recode_grid(&plan, GridId(1), "y").apply(&mut plan).expect("it fits");
    assert_eq!(
        (plan.grid(GridId(0)).name.as_str(), plan.grid(GridId(1)).code.as_str()),
        ("x", "y")
    );
    assert!(rename_grid(&plan, GridId(9), "z").is_empty());
}

#[test]
fn regions_have_units_boxes_and_labels_inside() {
    let fixture = Sketch::of("AAAB/A .B/AAAC").communities("A|B C").build();
    let (territory, plan) = (&fixture.territory, &fixture.plan);
    let count = |region: Region| region.units(territory, plan).len();
    assert_eq!(count(Region::Whole), 11);
    assert_eq!(count(Region::County(CountyId(0))), 10);
    assert_eq!((count(Region::Town(TownId(0))), count(Region::Town(TownId(1)))), (7, 3));
    assert_eq!(count(Region::Community(CommunityId(1))), 2);
    let bounds = Region::Grid(fixture.grid('A'))
        .bounds(territory, plan)
        .expect("A has units");
    assert_eq!(
        (bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y),
        (0, 0, 3 * SIDE, 3 * SIDE)
    );
    assert_eq!(Region::Grid(GridId(7)).bounds(territory, plan), None);
    // The centre of the crescent A is not in A; the label is.
    let units = Region::Grid(fixture.grid('A')).units(territory, plan);
    let label = region::label_point(territory, &units).expect("A has units");
    assert!(
        units
            .iter()
            .any(|u| territory.geometry().bounds[u.index()].contains(label))
    );
    assert_eq!(region::grids(territory, plan)[0], Some((bounds, label)));
    assert_eq!(region::communities(territory, plan).len(), 3);
}
