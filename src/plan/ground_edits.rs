//! Changes of the ground as edits of a plan, looked at on the ground as it is: what is refused here
//! would not fit.

use super::{Plan, PlanEdit};
use crate::territory::{GroundEdit, GroundError, Point, Territory, UnitId, ground};

/// Any change of the ground. `territory` is the plan's own ([`Plan::on`]); units that it adds stay in
/// the grid of the unit that they come from.
pub fn change(territory: &Territory, plan: &Plan, edit: GroundEdit) -> Result<PlanEdit, GroundError> {
    territory.with(std::slice::from_ref(&edit))?;
    Ok(edit_of(plan, edit))
}

/// A unit split by a line: its parts stay in its grid.
pub fn split_unit(territory: &Territory, plan: &Plan, unit: UnitId, line: &[Point]) -> Result<PlanEdit, GroundError> {
    // That the line cuts the unit is all there is to look at.
    Ok(edit_of(plan, ground::split_unit(territory, unit, line)?))
}

fn edit_of(plan: &Plan, edit: GroundEdit) -> PlanEdit {
    let grid = match &edit {
        GroundEdit::Split { unit, .. } => plan.assignment().get(unit.index()).copied().flatten(),
        _ => None,
    };
    let grids = vec![grid; edit.adds()];
    PlanEdit::ChangeGround { edit, grids }
}
