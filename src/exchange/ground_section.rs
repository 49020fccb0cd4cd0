//! Changes to the ground and notes of a plan, as sections of files and links.

use crate::plan::{GridId, Notes, Plan};
use crate::scenario::Scenario;
use crate::territory::{GroundEdit, Point};
use serde::{Deserialize, Serialize};

/// The form of the section: the changes in order, and the grids of the units that they add.
#[derive(Debug, Serialize, Deserialize)]
struct Ground {
    edits: Vec<GroundEdit>,
    #[serde(default)]
    grids: Vec<Option<GridId>>,
}

/// Most parts of one split and most changes of a plan that a file may claim.
const MOST: usize = 10_000;

pub(super) fn write_ground(scenario: &Scenario) -> Option<String> {
    let plan = &scenario.plan;
    let first = plan.assignment().len().checked_sub(plan.added_units())?;
    let ground = Ground {
        edits: plan.ground().to_vec(),
        grids: plan.assignment()[first..].to_vec(),
    };
    (!plan.ground().is_empty())
        .then(|| serde_json::to_string(&ground).ok())
        .flatten()
}

pub(super) fn read_ground(scenario: &mut Scenario, text: &str) -> Result<(), String> {
    let ground: Ground = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if ground.edits.len() > MOST || ground.edits.iter().any(|e| e.adds() > MOST) {
        return Err("too many changes of the ground".to_owned());
    }
    let plan = &mut scenario.plan;
    let count = plan.grids.len();
    if ground.grids.iter().flatten().any(|g| g.index() >= count) {
        return Err("a new unit is in a grid that is not there".to_owned());
    }
    if ground.edits.iter().map(GroundEdit::adds).sum::<usize>() != ground.grids.len() {
        return Err("the grids of the new units do not match the changes".to_owned());
    }
    plan.grid_of.extend(ground.grids);
    plan.ground = ground.edits;
    Ok(())
}

pub(super) fn write_notes(scenario: &Scenario) -> Option<String> {
    let notes = scenario.plan.notes();
    (!notes.is_empty())
        .then(|| serde_json::to_string(&Form::of(notes)).ok())
        .flatten()
}

pub(super) fn read_notes(scenario: &mut Scenario, text: &str) -> Result<(), String> {
    let form: Form = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let notes = form.read();
    check(&scenario.plan, &notes)?;
    scenario.plan.notes = notes;
    Ok(())
}

/// Pairs instead of maps: JSON has only text keys.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Form {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bases: Vec<(GridId, Point)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stations: Vec<(crate::plan::CommunityId, Point)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locked: Vec<GridId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclaves: Vec<(GridId, crate::territory::UnitId)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lineage: Vec<crate::plan::Lineage>,
}

impl Form {
    fn of(notes: &Notes) -> Self {
        Self {
            bases: notes.bases.iter().map(|(k, v)| (*k, *v)).collect(),
            stations: notes.stations.iter().map(|(k, v)| (*k, *v)).collect(),
            locked: notes.locked.iter().copied().collect(),
            exclaves: notes.exclaves.iter().copied().collect(),
            lineage: notes.lineage.clone(),
        }
    }

    fn read(self) -> Notes {
        Notes {
            bases: self.bases.into_iter().collect(),
            stations: self.stations.into_iter().collect(),
            locked: self.locked.into_iter().collect(),
            exclaves: self.exclaves.into_iter().collect(),
            lineage: self.lineage,
        }
    }
}

fn check(plan: &Plan, notes: &Notes) -> Result<(), String> {
    let grids = (notes.bases.keys().chain(&notes.locked)).chain(notes.exclaves.iter().map(|e| &e.0));
    if let Some(grid) = grids.into_iter().find(|g| g.index() >= plan.grids().len()) {
        return Err(format!("there is no grid {grid}"));
    }
    if let Some(id) = (notes.stations.keys()).find(|c| c.index() >= plan.communities().len()) {
        return Err(format!("there is no community {id}"));
    }
    match notes.exclaves.iter().find(|e| e.1.index() >= plan.assignment().len()) {
        Some((_, unit)) => Err(format!("there is no unit {unit}")),
        None => Ok(()),
    }
}
