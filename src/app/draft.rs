//! A scenario being worked on: with its history and with the numbers that follow every stroke.

use crate::plan::edit::Refused;
use crate::plan::{CommunityKind, Finding, GridId, History, Norms, PlanEdit, Tallies, finding};
use crate::scenario::{Heads, Parameters, Scenario, ScenarioEdit, ScenarioEffects, parameters, staffing, workload};
use crate::simulation::Outcome;
use crate::territory::Territory;
use std::rc::Rc;

/// A scenario, its history, its live numbers and its last results.
#[derive(Debug)]
pub struct Draft {
    /// Identifies it in the library; 0 is 现状.
    pub id: u32,
    /// What is decided. Change it with [`Draft::edit`] only.
    pub scenario: Scenario,
    /// What can be undone.
    pub history: History<ScenarioEdit>,
    /// Numbers that follow the plan without a run.
    pub live: Live,
    /// Results of the scenario as it stands.
    pub outcome: Option<Rc<Outcome>>,
}

/// What is reckoned without a run, by expectation.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// The numbers in force; `None` if some cannot be used.
    pub parameters: Option<Parameters>,
    /// Totals by grid and community.
    pub tallies: Tallies,
    /// Head counts.
    pub heads: Heads,
    /// The kind of each grid's community.
    kinds: Vec<CommunityKind>,
    /// Rules not kept.
    pub findings: Vec<Finding>,
}

impl Live {
    /// From scratch.
    pub fn of(territory: &Territory, scenario: &Scenario) -> Self {
        let parameters = parameters::resolve(territory, scenario).ok();
        let unit_hours = match &parameters {
            Some(p) => workload::unit_hours(territory, p),
            None => vec![0.0; territory.units().len()],
        };
        let tallies = Tallies::of(territory, &scenario.plan, &unit_hours);
        let heads = staffing::heads(territory, scenario, &tallies);
        let findings = finding::findings(territory, &scenario.plan, &tallies, &heads.grids, &Norms::default());
        Self {
            parameters,
            tallies,
            heads,
            kinds: kinds(scenario),
            findings,
        }
    }

    /// After an edit of the plan whose moves `tallies` already follows.
    pub fn refresh(&mut self, territory: &Territory, scenario: &Scenario) {
        self.heads = staffing::heads(territory, scenario, &self.tallies);
        self.findings = finding::findings(
            territory,
            &scenario.plan,
            &self.tallies,
            &self.heads.grids,
            &Norms::default(),
        );
    }

    /// Expected load ratio of a grid; `None` without staff or numbers.
    pub fn load_ratio(&self, grid: GridId) -> Option<f64> {
        let (kind, heads) = self.team(grid)?;
        workload::team_load_ratio(
            self.parameters.as_ref()?,
            self.tallies.grids.get(grid.index())?,
            kind,
            heads,
        )
    }

    /// Expected visit coverage of a grid.
    pub fn visit_coverage(&self, grid: GridId) -> Option<f64> {
        let (kind, heads) = self.team(grid)?;
        workload::team_visit_coverage(
            self.parameters.as_ref()?,
            self.tallies.grids.get(grid.index())?,
            kind,
            heads,
        )
    }

    /// What kind of team a grid has, and of how many.
    fn team(&self, grid: GridId) -> Option<(CommunityKind, u32)> {
        let kind = *self.kinds.get(grid.index())?;
        Some((kind, self.heads.grids.get(grid.index()).copied().unwrap_or(0)))
    }
}

/// The kind of each grid's community, by grid.
fn kinds(scenario: &Scenario) -> Vec<CommunityKind> {
    let plan = &scenario.plan;
    plan.grids().iter().map(|g| plan.community(g.community).kind).collect()
}

impl Draft {
    /// A draft without history.
    pub fn new(id: u32, territory: &Territory, scenario: Scenario) -> Self {
        let live = Live::of(territory, &scenario);
        Self {
            id,
            scenario,
            history: History::default(),
            live,
            outcome: None,
        }
    }

    /// Whether it is 现状, which nobody edits.
    pub fn is_baseline(&self) -> bool {
        self.id == 0
    }

    /// Applies an edit as one step.
    pub fn edit(&mut self, territory: &Territory, edit: &ScenarioEdit) -> Result<ScenarioEffects, Refused> {
        let effects = self.history.apply(&mut self.scenario, edit)?;
        self.after(territory);
        Ok(effects)
    }

    /// Takes the last step back.
    pub fn undo(&mut self, territory: &Territory) -> Option<ScenarioEffects> {
        let effects = self.history.undo(&mut self.scenario)?;
        self.after(territory);
        Some(effects)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self, territory: &Territory) -> Option<ScenarioEffects> {
        let effects = self.history.redo(&mut self.scenario)?;
        self.after(territory);
        Some(effects)
    }

    /// Records a finished stroke, whose moves plan and tallies already follow.
    pub fn record_stroke(&mut self, territory: &Territory, inverse: PlanEdit) {
        self.history.record(ScenarioEdit::Plan(inverse));
        self.outcome = None;
        self.live.refresh(territory, &self.scenario);
    }

    /// The one place where derived state is made anew.
    fn after(&mut self, territory: &Territory) {
        self.outcome = None;
        self.live = Live::of(territory, &self.scenario);
    }
}
