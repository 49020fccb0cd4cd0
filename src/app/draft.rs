//! A scenario being worked on: with its history and with the numbers that follow every stroke.

use super::storage::Card;
use crate::plan::edit::Refused;
use crate::plan::{CommunityKind, Finding, GridId, History, Norms, Plan, PlanEdit, Tallies, finding};
use crate::scenario::{Heads, Parameters, Scenario, ScenarioEdit, ScenarioEffects, parameters, staffing, workload};
use crate::simulation::Outcome;
use crate::territory::Territory;
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// A scenario, its history, its live numbers and its last results.
#[derive(Debug)]
pub struct Draft {
    /// Identifies it in the library; 0 is 现状.
    pub id: u32,
    /// What is decided. Change it with [`Draft::edit`] only.
    pub scenario: Scenario,
    /// The territory, changed as the plan says.
    pub ground: Arc<Territory>,
    /// What can be undone.
    pub history: History<ScenarioEdit>,
    /// Numbers that follow the plan without a run.
    pub live: Live,
    /// Results of the scenario as it stands.
    pub outcome: Option<Rc<Outcome>>,
    /// What the library shows besides.
    pub card: Card,
    /// The revision in the browser's storage that it goes on from; 0: never kept.
    pub revision: u32,
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
    pub fn new(id: u32, root: &Arc<Territory>, scenario: Scenario) -> Self {
        let ground = ground_of(root, root, &scenario.plan);
        let live = Live::of(&ground, &scenario);
        Self {
            id,
            scenario,
            ground,
            history: History::default(),
            live,
            outcome: None,
            card: Card::default(),
            revision: 0,
        }
    }

    /// Whether it is 现状, which nobody edits.
    pub fn is_baseline(&self) -> bool {
        self.id == 0
    }

    /// Applies an edit as one step.
    pub fn edit(&mut self, root: &Arc<Territory>, edit: &ScenarioEdit) -> Result<ScenarioEffects, Refused> {
        let effects = self.history.apply(&mut self.scenario, edit)?;
        self.after(root, &effects);
        Ok(effects)
    }

    /// Takes the last step back.
    pub fn undo(&mut self, root: &Arc<Territory>) -> Option<ScenarioEffects> {
        let effects = self.history.undo(&mut self.scenario)?;
        self.after(root, &effects);
        Some(effects)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self, root: &Arc<Territory>) -> Option<ScenarioEffects> {
        let effects = self.history.redo(&mut self.scenario)?;
        self.after(root, &effects);
        Some(effects)
    }

    /// Records a finished stroke, whose moves plan and tallies already follow.
    pub fn record_stroke(&mut self, inverse: PlanEdit) {
        self.history.record(ScenarioEdit::Plan(inverse));
        self.outcome = None;
        self.live.refresh(&self.ground, &self.scenario);
    }

    /// The one place where derived state is made anew.
    fn after(&mut self, root: &Arc<Territory>, effects: &ScenarioEffects) {
        self.outcome = None;
        if effects.plan.ground {
            self.ground = ground_of(root, &self.ground, &self.scenario.plan);
        }
        self.live = Live::of(&self.ground, &self.scenario);
    }
}

/// The ground of a plan: onwards from `known` where the plan only adds to it, else from the root. The
/// same `Arc` where nothing differs, so that the map knows.
pub fn ground_of(root: &Arc<Territory>, known: &Arc<Territory>, plan: &Plan) -> Arc<Territory> {
    let onwards = |from: &Arc<Territory>| match plan.on(from) {
        Ok(Cow::Borrowed(_)) => Some(from.clone()),
        Ok(Cow::Owned(made)) => Some(Arc::new(made)),
        Err(_) => None,
    };
    // A plan whose changes do not fit is refused where it is read ([`Plan::fits`]).
    onwards(known).or_else(|| onwards(root)).unwrap_or_else(|| root.clone())
}
