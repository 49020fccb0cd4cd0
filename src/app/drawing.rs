//! Drawing: what it remembers between strokes, and the steps that are more than one stroke.

use super::map::Tool;
use super::view::View;
use super::workbench::Workbench;
use crate::locale::finding;
use crate::locale::map::MapMsg;
use crate::plan::diff::{self, PlanDiff};
use crate::plan::finding::Strength;
use crate::plan::remnant::{self, Remnant};
use crate::plan::stroke::Source;
use crate::plan::{
    CommunityId, Effects, Finding, FindingKind, GridId, Norms, Plan, PlanEdit, area_edits, ground_edits, repair,
};
use crate::scenario::ScenarioEdit;
use crate::territory::order::SortCompact;
use crate::territory::{GroundEdit, GroundError, Point, Territory, UnitId};
use leptos::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Keys of drawing, beside those of [`super::action::ACTIONS`].
#[allow(clippy::type_complexity)] // a table of keys, words and actions
pub const KEYS: &[(&str, MapMsg, fn(Workbench, View))] = &[
    ("C", MapMsg::ToolLine, |_, v| v.tool.set(Tool::Line)),
    ("A", MapMsg::ToolVertex, |_, v| v.tool.set(Tool::Vertex)),
    ("Q", MapMsg::ToolLock, |_, v| v.tool.set(Tool::Lock)),
    ("U", MapMsg::UnassignedOnly, |b, _| b.toggle_limit()),
    ("Y", MapMsg::Layers, |_, v| v.layers_open.update(|o| *o = !*o)),
    ("D", MapMsg::ChangedUnits, |b, _| b.drawing.changed.update(|c| *c = !*c)),
    ("P", MapMsg::NextProblem, |b, _| b.step_problem(true)),
    ("O", MapMsg::PreviousProblem, |b, _| b.step_problem(false)),
    ("F", MapMsg::FixKey, |b, _| b.repair_problem()),
    ("G", MapMsg::Give, |b, _| b.give_remnant()),
    ("K", MapMsg::Keep, |b, _| b.keep_remnant()),
    ("X", MapMsg::TakeBack, |b, _| b.take_back()),
];

/// Which units strokes, lasso and lines may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// Any.
    #[default]
    Anywhere,
    /// Only those in no grid.
    Unassigned,
    /// Only those of the grid that was selected when this was chosen.
    From(GridId),
}

/// Something that gets a place on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// The base of a grid's team (驿站).
    Base(GridId),
    /// The station of a community (党群服务中心).
    Station(CommunityId),
}

/// Its name.
pub fn strength_name(strength: Strength) -> MapMsg {
    match strength {
        Strength::Valid => MapMsg::StrengthValid,
        Strength::Check => MapMsg::StrengthCheck,
        Strength::All => MapMsg::StrengthAll,
    }
}

/// What drawing remembers; copied into views.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// Which units may be taken.
    pub limit: RwSignal<Limit>,
    /// Whether lasso and rectangle paint at once instead of gathering.
    pub at_once: RwSignal<bool>,
    /// Whether the line tool splits the unit instead of the grid.
    pub cut_unit: RwSignal<bool>,
    /// Whether what differs from the baseline is tinted.
    pub changed: RwSignal<bool>,
    /// The community shown beside the map.
    pub community: RwSignal<Option<CommunityId>>,
    /// What the next click on the map gives a place to.
    pub placing: RwSignal<Option<Placing>>,
    /// What the last stroke cut off.
    pub breaks: RwSignal<Vec<Remnant>>,
    /// How much the list of problems says.
    pub strength: RwSignal<Strength>,
    /// Position in the list of problems.
    pub problem: RwSignal<Option<usize>>,
    /// What the keyboard did or stands on, for screen readers.
    pub spoken: RwSignal<String>,
    /// The difference from the baseline as last reckoned, of the plan that it was reckoned for.
    difference: StoredValue<Option<(Plan, Rc<PlanDiff>)>, LocalStorage>,
}

impl Drawing {
    /// Nothing locked, everything allowed.
    pub fn new() -> Self {
        Self {
            limit: RwSignal::new(Limit::Anywhere),
            at_once: RwSignal::new(false),
            cut_unit: RwSignal::new(false),
            changed: RwSignal::new(false),
            community: RwSignal::new(None),
            placing: RwSignal::new(None),
            breaks: RwSignal::new(Vec::new()),
            strength: RwSignal::new(Strength::Check),
            problem: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            difference: StoredValue::new_local(None),
        }
    }

    /// Another plan is in hand: ids mean other grids.
    pub fn forget(&self) {
        self.limit.set(Limit::Anywhere);
        self.problem.set(None);
        self.community.set(None);
        self.placing.set(None);
        self.begin();
    }

    /// A stroke begins (or the last one is gone): nothing is cut by it yet.
    pub fn begin(&self) {
        if !self.breaks.with_untracked(Vec::is_empty) {
            self.breaks.set(Vec::new());
        }
    }

    /// Which units a stroke may take.
    pub fn source(&self) -> Source {
        match self.limit.get_untracked() {
            Limit::Anywhere => Source::Anywhere,
            Limit::Unassigned => Source::Unassigned,
            Limit::From(grid) => Source::Grid(grid),
        }
    }
}

impl Workbench {
    /// The baseline's plan and what differs from it now; reckoned anew only if the plan changed.
    pub fn with_difference<R>(&self, look: impl FnOnce(&Plan, &PlanDiff) -> R) -> Option<R> {
        self.peek(|s| {
            let plan = &s.draft().scenario.plan;
            // Compared on the draft's ground: what was split counts as several on both sides.
            let base = &on_ground(&s.baseline().scenario.plan, plan);
            let known = self
                .drawing
                .difference
                .with_value(|d| d.as_ref().filter(|(of, _)| of == plan).map(|(_, d)| d.clone()));
            let diff = known.unwrap_or_else(|| {
                let diff = Rc::new(diff::diff(&s.territory, base, plan));
                self.drawing.difference.set_value(Some((plan.clone(), diff.clone())));
                diff
            });
            look(base, &diff)
        })
    }

    /// After a dab: what it cut off, and where. What was in pieces before the stroke is no news.
    pub(super) fn follow_breaks(&self, effects: &Effects) {
        let found = self.peek(|s| {
            let known = &s.draft().live.findings;
            let broken = |grid: GridId| {
                let mut of_grid = known.iter().filter(|f| f.grid == Some(grid));
                of_grid.any(|f| matches!(f.kind, FindingKind::NotContiguous { .. }))
            };
            let grids: Vec<GridId> = effects.grids.iter().copied().filter(|g| !broken(*g)).collect();
            let nothing = BTreeMap::new();
            let taken = s.taken().unwrap_or(&nothing);
            remnant::remnants(&s.territory, &s.draft().scenario.plan, &grids, taken)
        });
        let found = found.unwrap_or_default();
        self.drawing.breaks.update(|all| {
            all.retain(|b| !effects.grids.contains(&b.grid));
            all.extend(found);
        });
    }

    /// Says how many units a lock kept back.
    pub(super) fn say_withheld(&self) {
        let n = self.peek(super::session::Session::withheld).unwrap_or(0);
        if n > 0 {
            let language = self.language.get_untracked();
            self.notify(
                language.pick((
                    format!("{n} 个单元所在网格已锁定，没有移动"),
                    format!("{n} units were left alone: their grid is locked"),
                )),
                false,
            );
        }
    }

    /// What is done about the first remnant: one key.
    fn answer(&self, make: impl Fn(&Territory, &Plan, &Remnant) -> Option<PlanEdit>) {
        self.finish_stroke();
        let mut breaks = self.drawing.breaks.get_untracked();
        if breaks.is_empty() {
            return;
        }
        let first = breaks.remove(0);
        match self
            .peek(|s| make(&s.territory, &s.draft().scenario.plan, &first))
            .flatten()
        {
            Some(edit) => {
                self.edit(&ScenarioEdit::Plan(edit));
                self.drawing.breaks.set(breaks);
            }
            None => self.notify(MapMsg::NoNeighbour.text(self.language.get_untracked()), false),
        }
    }

    /// Gives what the last stroke cut off to its best neighbour.
    pub fn give_remnant(&self) {
        self.answer(remnant::give_away);
    }

    /// Keeps what was cut off as an exclave.
    pub fn keep_remnant(&self) {
        self.answer(|_, _, cut| Some(remnant::keep(cut)));
    }

    /// Takes the stroke back that cut.
    pub fn take_back(&self) {
        if self.drawing.breaks.with_untracked(Vec::is_empty) {
            return;
        }
        if self.peek(super::session::Session::is_stroking).unwrap_or(false) {
            self.map.with_value(|map| {
                if let Some(map) = map {
                    map.cancel();
                }
            });
        } else {
            self.undo();
        }
    }

    /// Lifts the hand for the person, where a key asks for something in the middle of a stroke.
    fn finish_stroke(&self) {
        if self.peek(super::session::Session::is_stroking).unwrap_or(false) {
            let breaks = self.drawing.breaks.get_untracked();
            self.stroke_end();
            self.drawing.breaks.set(breaks);
        }
    }

    /// Only unassigned units, or any.
    fn toggle_limit(&self) {
        self.drawing.limit.update(|l| {
            *l = if *l == Limit::Unassigned {
                Limit::Anywhere
            } else {
                Limit::Unassigned
            }
        });
    }

    /// A change of the ground as one step; why not, if it is refused.
    pub fn change_ground(&self, make: impl FnOnce(&Territory, &Plan) -> Result<PlanEdit, GroundError>) {
        self.ensure_editable();
        match self.peek(|s| make(&s.territory, &s.draft().scenario.plan)) {
            Some(Ok(edit)) => self.edit(&ScenarioEdit::Plan(edit)),
            Some(Err(why)) => self.notify(self.language.get_untracked().pick((why.0, why.1)), true),
            None => {}
        }
    }

    /// Splits every unit that a line runs right through, as one step.
    pub fn split_units(&self, units: &[UnitId], line: &[Point]) {
        self.change_ground(|territory, plan| {
            let mut edits = Vec::new();
            let mut refused = None;
            let mut ground = territory.clone();
            let mut units = units.to_vec();
            units.sort_compact();
            units.dedup();
            for unit in units {
                // One cut moves points of the next unit's boundary: each is looked at on the ground as
                // the ones before have left it.
                match ground_edits::split_unit(&ground, plan, unit, line) {
                    Ok(PlanEdit::ChangeGround { edit, grids }) => {
                        ground = ground.with(std::slice::from_ref(&edit))?;
                        edits.push(PlanEdit::ChangeGround { edit, grids });
                    }
                    Ok(_) => {}
                    Err(why) => refused = Some(why),
                }
            }
            match refused {
                Some(why) if edits.is_empty() => Err(why),
                _ => Ok(PlanEdit::All(edits)),
            }
        });
    }

    /// A new community with one grid of the gathered units.
    pub fn new_community_of_gathered(&self) {
        self.ensure_editable();
        let units = self.gathered.get_untracked();
        let made = self.peek(|s| area_edits::new_community_of(&s.territory, &s.draft().scenario.plan, &units));
        if let Some((edit, community, grid)) = made.flatten() {
            self.edit(&ScenarioEdit::Plan(edit));
            self.gathered.set(Vec::new());
            self.selected.set(Some(grid));
            self.drawing.community.set(Some(community));
        }
    }

    /// Gives what is being placed its place, or takes it away.
    pub fn place(&self, at: Option<Point>) {
        let Some(what) = self.drawing.placing.get_untracked() else {
            return;
        };
        self.drawing.placing.set(None);
        self.edit(&ScenarioEdit::Plan(match what {
            Placing::Base(grid) => PlanEdit::SetBase(grid, at),
            Placing::Station(community) => PlanEdit::SetStation(community, at),
        }));
    }

    /// Locks a grid, or frees it.
    pub fn toggle_lock(&self, grid: GridId) {
        self.ensure_editable();
        let locked = self.peek(|s| s.draft().scenario.plan.is_locked(grid)).unwrap_or(false);
        self.edit(&ScenarioEdit::Plan(PlanEdit::SetLocked(grid, !locked)));
    }

    /// Locks all grids but the selected one; frees all if any is locked.
    pub fn lock_all(&self) {
        self.ensure_editable();
        let selected = self.selected.get_untracked();
        let edit = self.peek(|s| {
            let plan = &s.draft().scenario.plan;
            let any = !plan.notes().locked.is_empty();
            let all = area_edits::lock_all(plan, !any);
            match all {
                PlanEdit::All(mut edits) if !any => {
                    edits.retain(|e| !matches!(e, PlanEdit::SetLocked(g, true) if Some(*g) == selected));
                    PlanEdit::All(edits)
                }
                all => all,
            }
        });
        if let Some(edit) = edit {
            self.edit(&ScenarioEdit::Plan(edit));
        }
        let n = self.peek(|s| s.draft().scenario.plan.notes().locked.len()).unwrap_or(0);
        let text = self
            .language
            .get_untracked()
            .pick((format!("已锁定 {n} 个网格"), format!("{n} grids are locked")));
        self.notify(text, false);
    }

    /// The problems listed, worst first.
    pub fn problems(&self) -> Vec<Finding> {
        let strength = self.drawing.strength.get();
        self.watch(|s| {
            let all = s.draft().live.findings.iter();
            all.filter(|f| strength.asks_for(f.kind.severity())).cloned().collect()
        })
        .unwrap_or_default()
    }

    /// Goes to the next problem (or the one before) and shows it.
    pub fn step_problem(&self, forwards: bool) {
        let all = untrack(|| self.problems());
        if all.is_empty() {
            self.drawing.problem.set(None);
            self.notify(MapMsg::NoProblems.text(self.language.get_untracked()), false);
            return;
        }
        let n = all.len();
        let next = match self.drawing.problem.get_untracked() {
            None => 0,
            Some(i) if forwards => (i + 1) % n,
            Some(i) => (i + n - 1) % n,
        };
        self.show_problem(next, &all[next]);
    }

    /// Shows a problem of the list.
    pub fn show_problem(&self, position: usize, problem: &Finding) {
        self.drawing.problem.set(Some(position));
        let text = self.peek(|s| {
            let plan = &s.draft().scenario.plan;
            finding::describe(problem, plan, self.language.get_untracked())
        });
        self.drawing.spoken.set(text.unwrap_or_default());
        self.show(problem.grid, problem.units.first().copied());
    }

    /// Mends the problem in hand, where there is a sure way.
    pub fn repair_problem(&self) {
        let all = untrack(|| self.problems());
        let position = self.drawing.problem.get_untracked().unwrap_or(0);
        match all.get(position) {
            Some(problem) => self.repair(problem),
            None => self.step_problem(true),
        }
    }

    /// Mends a problem, and says how.
    pub fn repair(&self, problem: &Finding) {
        self.ensure_editable();
        let language = self.language.get_untracked();
        let made = self.peek(|s| {
            let draft = s.draft();
            let (plan, tallies) = (&draft.scenario.plan, &draft.live.tallies);
            repair::repair(&s.territory, plan, tallies, &Norms::default(), problem)
        });
        match made.flatten() {
            Some((how, edit)) => {
                self.edit(&ScenarioEdit::Plan(edit));
                self.notify(finding::repair(how).text(language), false);
            }
            None => self.notify(MapMsg::NoRepair.text(language), false),
        }
    }
}

/// A plan carried onto the ground of another: units that the other splits stay whole in their grid.
pub fn on_ground<'a>(plan: &'a Plan, other: &Plan) -> Cow<'a, Plan> {
    let Some(rest) = other.ground().strip_prefix(plan.ground()) else {
        return Cow::Borrowed(plan);
    };
    if rest.is_empty() {
        return Cow::Borrowed(plan);
    }
    let mut carried = plan.clone();
    for edit in rest {
        let grid = match edit {
            GroundEdit::Split { unit, .. } => carried.assignment().get(unit.index()).copied().flatten(),
            _ => None,
        };
        let grids = vec![grid; edit.adds()];
        // The other plan holds this very edit: it fits.
        let _ = PlanEdit::ChangeGround {
            edit: edit.clone(),
            grids,
        }
        .apply(&mut carried);
    }
    Cow::Owned(carried)
}

/// Units of a grid, ascending.
pub fn units_of(plan: &Plan, grid: GridId) -> Vec<UnitId> {
    let all = plan.assignment().iter().enumerate();
    all.filter(|(_, g)| **g == Some(grid))
        .map(|(u, _)| UnitId::of(u))
        .collect()
}
