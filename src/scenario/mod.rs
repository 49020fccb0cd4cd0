//! What is decided (情景): plan, staffing, levers, changed assumptions. What is compared and shared.

pub mod assumption;
pub mod budget;
pub mod case_class;
pub mod distribution;
pub mod edit;
mod ledger;
pub mod lever;
pub mod numbers;
pub mod own_class;
pub mod parameters;
pub mod pay;
pub mod staffing;
pub mod workload;

pub use budget::BudgetSetting;
pub use edit::{ScenarioEdit, ScenarioEffects};
pub use lever::own::OwnLever;
pub use lever::{LeverSetting, Levers};
pub use own_class::Classes;
pub use parameters::Parameters;
pub use staffing::{Heads, Staffing};

use crate::plan::{Plan, Regions};
use crate::sorted::SortedMap;
use crate::territory::Territory;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A scenario on one territory. Everything that it does not say is the default of
/// [`lever`] and [`assumption`]: an empty scenario is today's state (现状).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Name shown to people.
    pub name: String,
    /// What is drawn.
    pub plan: Plan,
    /// Who works where, as far as it differs from the rule.
    pub staffing: Staffing,
    /// Levers that are not at their default, by id (`add06`).
    pub levers: Levers,
    /// Measures that somebody added.
    pub own_levers: Vec<OwnLever>,
    /// What was decided about the money, as far as it differs from the formulas.
    pub budget: BudgetSetting,
    /// Assumptions that are not at their default, by key (`forms_share`).
    pub assumptions: SortedMap<String, f64>,
    /// Changed assumptions that were fitted to a case ledger, by key: what they were fitted to. Their
    /// grade is 案例.
    pub measured: SortedMap<String, String>,
    /// Case classes, as far as they differ from the nine of the ledger.
    pub classes: Classes,
    /// How units were grouped into grids before this plan was drawn: grids that were not there then
    /// lose productivity at first (`transition_loss`). `None`: nothing is redrawn (现状).
    pub redrawn_from: Option<Regions>,
}

impl Scenario {
    /// A scenario with every default.
    pub fn new(name: impl Into<String>, plan: Plan) -> Self {
        Self {
            name: name.into(),
            plan,
            staffing: Staffing::default(),
            levers: Levers::new(),
            own_levers: Vec::new(),
            budget: BudgetSetting::default(),
            assumptions: SortedMap::new(),
            measured: SortedMap::new(),
            classes: Classes::default(),
            redrawn_from: None,
        }
    }

    /// The same, drawn anew from `before` (the territory's first plan), unless it is known already
    /// what it was drawn from.
    pub fn drawn_from(mut self, before: &Plan) -> Self {
        self.redrawn_from.get_or_insert_with(|| Regions::of_plan(before));
        self
    }

    /// The second scenario of the sample: the redraw, with grid and community workers at the
    /// numbers of the document (加06, 加07).
    pub fn reform(name: impl Into<String>, plan: Plan) -> Self {
        let mut scenario = Self::new(name, plan);
        for id in ["add06", "add07"] {
            scenario.levers.insert(
                id.to_owned(),
                lever::find(id).map(lever::Lever::document_setting).unwrap_or_default(),
            );
        }
        scenario
    }

    /// The territory that the plan is about: with its own changes to the ground.
    pub fn ground<'a>(&self, territory: &'a Territory) -> Result<Cow<'a, Territory>, Vec<Fault>> {
        self.plan.on(territory).map_err(|why| {
            vec![Fault {
                what: "ground".to_owned(),
                why: why.1,
            }]
        })
    }

    /// How good the evidence of an assumption in force is: 案例 where it was fitted to a case ledger.
    pub fn grade(&self, row: &assumption::Assumption) -> assumption::Grade {
        let fitted = self.measured.contains_key(row.key) && self.assumptions.contains_key(row.key);
        if fitted { assumption::Grade::Case } else { row.grade }
    }

    /// Everything that is wrong with the numbers, by name, before a run: lever values or
    /// assumptions out of bounds, unknown keys, a plan that does not fit.
    pub fn check(&self, territory: &Territory) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        if let Err(why) = self.plan.fits(territory) {
            faults.push(Fault {
                what: "plan".to_owned(),
                why,
            });
        } else if let Err(why) = self.ground(territory) {
            faults.extend(why);
        }
        lever::check(&self.levers, &mut faults);
        lever::own::check(&self.own_levers, &mut faults);
        budget::setting::check(&self.budget, &mut faults);
        assumption::check(&self.assumptions, &mut faults);
        self.classes.check(&mut faults);
        if let Some(before) = self.redrawn_from.as_ref().filter(|r| {
            // Before or after the plan's own changes to the ground.
            let units = territory.units().len();
            r.len() != units && r.len() + self.plan.added_units() != units
        }) {
            faults.push(Fault {
                what: "plan before the redraw".to_owned(),
                why: format!(
                    "it has {} units, the territory {}",
                    before.len(),
                    territory.units().len()
                ),
            });
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// One number that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The lever, assumption or part of the plan.
    pub what: String,
    /// What is wrong and what would be right.
    pub why: String,
}
