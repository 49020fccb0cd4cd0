//! Two plans with different changes of the ground, brought onto one, so that they can be compared.

use super::{Plan, PlanEdit};
use crate::territory::{GroundEdit, Territory, UnitId};

/// Two plans on one ground.
#[derive(Clone, Debug)]
pub struct CommonGround {
    /// The ground.
    pub territory: Territory,
    /// The first plan on it.
    pub before: Plan,
    /// The second plan on it.
    pub after: Plan,
    /// Whether nothing was lost. It is where one plan changes the ground further than the other; where
    /// both go their own ways they are compared on the ground that they share, a unit that was
    /// split counting for its largest part.
    pub exact: bool,
}

/// Brings two plans of one territory onto one ground. `base` is the territory without their changes.
pub fn common_ground(base: &Territory, before: &Plan, after: &Plan) -> Result<CommonGround, String> {
    before.fits(base)?;
    after.fits(base)?;
    let (a, b) = (before.ground(), after.ground());
    let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let exact = shared == a.len() || shared == b.len();
    let (before, after) = if exact {
        (
            lifted(before, &b[shared.min(b.len())..]),
            lifted(after, &a[shared.min(a.len())..]),
        )
    } else {
        (lowered(before, shared), lowered(after, shared))
    };
    let territory = before.on(base).map_err(|why| why.1)?.into_owned();
    Ok(CommonGround {
        territory,
        before,
        after,
        exact,
    })
}

/// The plan with further changes of the ground, parts staying in the grid of their unit.
fn lifted(plan: &Plan, further: &[GroundEdit]) -> Plan {
    let mut plan = plan.clone();
    for edit in further {
        let grid = match edit {
            GroundEdit::Split { unit, .. } => plan.assignment().get(unit.index()).copied().flatten(),
            _ => None,
        };
        let edit = PlanEdit::ChangeGround {
            grids: vec![grid; edit.adds()],
            edit: edit.clone(),
        };
        // The grids are the plan's own.
        let _ = edit.apply(&mut plan);
    }
    plan
}

/// The plan without its changes of the ground behind the first `kept`. The largest part of a unit
/// carries its id, so its grid is the unit's.
fn lowered(plan: &Plan, kept: usize) -> Plan {
    let mut plan = plan.clone();
    let first = plan.assignment().len() - plan.ground()[kept..].iter().map(GroundEdit::adds).sum::<usize>();
    plan.notes.exclaves.retain(|e| e.1 < UnitId::of(first));
    while plan.ground().len() > kept {
        if PlanEdit::TakeBackGround.apply(&mut plan).is_err() {
            break;
        }
    }
    plan
}
