//! Drawing: what it remembers between strokes, and the steps that are more than one stroke.

use super::map::Tool;
use super::view::View;
use super::workbench::Workbench;
use crate::locale::finding;
use crate::locale::map::MapMsg;
use crate::plan::diff::{self, PlanDiff};
use crate::plan::stroke::Source;
use crate::plan::{
    CommunityId, Effects, Finding, FindingKind, GridId, Plan, PlanEdit, Severity, common_edits, contiguity,
    ground_edits, new_grid,
};
use crate::scenario::ScenarioEdit;
use crate::territory::order::SortCompact;
use crate::territory::{GroundEdit, GroundError, Point, Territory, UnitId};
use leptos::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Keys of drawing, beside those of [`super::action::ACTIONS`].
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

/// How much the list of problems says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strength {
    /// What makes the plan invalid.
    Valid,
    /// And what is off the norm.
    #[default]
    Check,
    /// And what is worth knowing.
    All,
}

impl Strength {
    /// All, weakest first.
    pub const ALL: [Self; 3] = [Self::Valid, Self::Check, Self::All];

    /// Its name.
    pub fn name(self) -> MapMsg {
        match self {
            Self::Valid => MapMsg::StrengthValid,
            Self::Check => MapMsg::StrengthCheck,
            Self::All => MapMsg::StrengthAll,
        }
    }

    /// Whether a finding is listed.
    pub fn lists(self, severity: Severity) -> bool {
        match self {
            Self::Valid => severity == Severity::Error,
            Self::Check => severity >= Severity::Warning,
            Self::All => true,
        }
    }
}

/// A grid that the stroke under way (or just done) has cut through.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// The grid.
    pub grid: GridId,
    /// What is cut off, ascending.
    pub remnant: Vec<UnitId>,
    /// Where it was cut.
    pub chokes: Vec<UnitId>,
}

/// What drawing remembers; copied into views.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// Which units may be taken.
    pub limit: RwSignal<Limit>,
    /// Grids that neither give nor take units.
    pub locked: RwSignal<BTreeSet<GridId>>,
    /// Whether lasso and rectangle paint at once instead of gathering.
    pub at_once: RwSignal<bool>,
    /// Whether the line tool splits the unit instead of the grid.
    pub cut_unit: RwSignal<bool>,
    /// Whether what differs from the baseline is tinted.
    pub changed: RwSignal<bool>,
    /// The community shown beside the map.
    pub community: RwSignal<Option<CommunityId>>,
    /// Grids cut by the last stroke.
    pub breaks: RwSignal<Vec<Break>>,
    /// Grids whose pieces are wanted as they are.
    pub kept: RwSignal<BTreeSet<GridId>>,
    /// How much the list of problems says.
    pub strength: RwSignal<Strength>,
    /// Position in the list of problems.
    pub problem: RwSignal<Option<usize>>,
    /// What the keyboard did or stands on, for screen readers.
    pub spoken: RwSignal<String>,
    /// What the stroke moved so far.
    moved: StoredValue<BTreeSet<UnitId>>,
    /// The difference from the baseline as last reckoned, of the plan that it was reckoned for.
    difference: StoredValue<Option<(Plan, Rc<PlanDiff>)>, LocalStorage>,
}

impl Drawing {
    /// Nothing locked, everything allowed.
    pub fn new() -> Self {
        Self {
            limit: RwSignal::new(Limit::Anywhere),
            locked: RwSignal::new(BTreeSet::new()),
            at_once: RwSignal::new(false),
            cut_unit: RwSignal::new(false),
            changed: RwSignal::new(false),
            community: RwSignal::new(None),
            breaks: RwSignal::new(Vec::new()),
            kept: RwSignal::new(BTreeSet::new()),
            strength: RwSignal::new(Strength::Check),
            problem: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            moved: StoredValue::new(BTreeSet::new()),
            difference: StoredValue::new_local(None),
        }
    }

    /// Another plan is in hand: ids mean other grids.
    pub fn forget(&self) {
        self.locked.set(BTreeSet::new());
        self.kept.set(BTreeSet::new());
        self.limit.set(Limit::Anywhere);
        self.problem.set(None);
        self.community.set(None);
        self.begin();
    }

    /// A stroke begins (or the last one is gone): nothing is cut by it yet.
    pub fn begin(&self) {
        self.moved.set_value(BTreeSet::new());
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

/// The grid that shares most boundary with `units`, of those that are not locked and not `own`.
pub fn best_neighbour(
    territory: &Territory,
    plan: &Plan,
    units: &[UnitId],
    own: Option<GridId>,
    locked: &BTreeSet<GridId>,
) -> Option<GridId> {
    let mut shared: BTreeMap<GridId, f64> = BTreeMap::new();
    for &unit in units {
        for beside in territory.geometry().neighbours(unit) {
            if let Some(grid) = plan
                .grid_of(beside.unit)
                .filter(|g| Some(*g) != own && !locked.contains(g))
            {
                *shared.entry(grid).or_default() += beside.length;
            }
        }
    }
    // Of equals the lowest id.
    let best = shared.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(grid, _)| grid)
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

    /// After a dab: which of the touched grids fall into pieces, and where they were cut.
    pub(super) fn follow_breaks(&self, effects: &Effects) {
        self.drawing
            .moved
            .update_value(|m| m.extend(effects.units.iter().copied()));
        let kept = self.drawing.kept.get_untracked();
        let found = self.drawing.moved.with_value(|moved| {
            self.peek(|s| {
                let (territory, plan) = (&s.territory, &s.draft().scenario.plan);
                let broken_before = |grid: GridId| {
                    let known = &s.draft().live.findings;
                    known
                        .iter()
                        .any(|f| f.grid == Some(grid) && matches!(f.kind, FindingKind::NotContiguous { .. }))
                };
                let grids = effects.grids.iter().filter(|g| !kept.contains(g));
                let breaks = grids.filter_map(|&grid| {
                    let units = units_of(plan, grid);
                    let pieces = contiguity::pieces(territory, plan, grid, &units);
                    if pieces.len() < 2 || broken_before(grid) {
                        return None;
                    }
                    let mut remnant = pieces[1..].concat();
                    remnant.sort_compact();
                    let chokes = chokes(territory, &pieces, moved);
                    Some(Break { grid, remnant, chokes })
                });
                breaks.collect::<Vec<_>>()
            })
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

    /// Gives what the last stroke cut off to its best neighbours: one key.
    pub fn give_remnant(&self) {
        let Some(cut) = self.drawing.breaks.get_untracked().into_iter().next() else {
            return;
        };
        self.finish_stroke();
        let edit = self.peek(|s| {
            let plan = &s.draft().scenario.plan;
            let locked = self.drawing.locked.get_untracked();
            let piece = |units: &[UnitId]| best_neighbour(&s.territory, plan, units, Some(cut.grid), &locked);
            let mut moves = Vec::new();
            for units in contiguity::pieces(&s.territory, plan, cut.grid, &units_of(plan, cut.grid))
                .into_iter()
                .skip(1)
            {
                if let Some(to) = piece(&units) {
                    moves.extend(units.into_iter().map(|u| (u, Some(to))));
                }
            }
            moves
        });
        let moves = edit.unwrap_or_default();
        if moves.is_empty() {
            self.notify(MapMsg::NoNeighbour.text(self.language.get_untracked()), false);
            return;
        }
        self.edit(&ScenarioEdit::Plan(PlanEdit::Assign(moves)));
        self.drawing.breaks.update(|b| b.retain(|b| b.grid != cut.grid));
    }

    /// Keeps what was cut off as an exclave.
    pub fn keep_remnant(&self) {
        let Some(cut) = self.drawing.breaks.get_untracked().into_iter().next() else {
            return;
        };
        self.drawing.kept.update(|k| {
            k.insert(cut.grid);
        });
        self.drawing.breaks.update(|b| b.retain(|b| b.grid != cut.grid));
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

    /// Locks a grid, or frees it.
    pub fn toggle_lock(&self, grid: GridId) {
        self.drawing.locked.update(|locked| {
            if !locked.remove(&grid) {
                locked.insert(grid);
            }
        });
    }

    /// Locks all grids but the selected one; frees all if any is locked.
    pub fn lock_all(&self) {
        let any = !self.drawing.locked.with_untracked(BTreeSet::is_empty);
        let all: BTreeSet<GridId> = if any {
            BTreeSet::new()
        } else {
            let selected = self.selected.get_untracked();
            self.peek(|s| {
                let grids = (0..s.draft().scenario.plan.grids().len()).map(GridId::of);
                grids
                    .filter(|g| Some(*g) != selected && s.draft().live.tallies.grid(*g).units > 0)
                    .collect()
            })
            .unwrap_or_default()
        };
        let n = all.len();
        self.drawing.locked.set(all);
        let language = self.language.get_untracked();
        self.notify(
            if any {
                language.pick(("已全部解锁".to_owned(), "All grids are free".to_owned()))
            } else {
                language.pick((format!("已锁定 {n} 个网格"), format!("{n} grids locked")))
            },
            false,
        );
    }

    /// The problems listed, worst first.
    pub fn problems(&self) -> Vec<Finding> {
        let (strength, kept) = (self.drawing.strength.get(), self.drawing.kept.get());
        self.watch(|s| {
            let listed = |f: &&Finding| {
                let wanted = f.grid.is_some_and(|g| kept.contains(&g));
                strength.lists(f.kind.severity()) && !(wanted && matches!(f.kind, FindingKind::NotContiguous { .. }))
            };
            s.draft().live.findings.iter().filter(listed).cloned().collect()
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

    /// Mends a problem.
    pub fn repair(&self, problem: &Finding) {
        let locked = self.drawing.locked.get_untracked();
        let edit = self.peek(|s| repair(&s.territory, &s.draft().scenario.plan, problem, &locked));
        match edit.flatten() {
            Some(edit) => self.edit(&ScenarioEdit::Plan(edit)),
            None => self.notify(MapMsg::NoRepair.text(self.language.get_untracked()), false),
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

/// Where the stroke cut: the units it moved that touch both the main piece and a remnant.
fn chokes(territory: &Territory, pieces: &[Vec<UnitId>], moved: &BTreeSet<UnitId>) -> Vec<UnitId> {
    let touches = |unit: UnitId, piece: &[UnitId]| {
        let mut beside = territory.geometry().neighbours(unit).iter();
        beside.any(|n| piece.binary_search(&n.unit).is_ok())
    };
    let cut = |u: &UnitId| touches(*u, &pieces[0]) && pieces[1..].iter().any(|p| touches(*u, p));
    moved.iter().copied().filter(cut).take(3).collect()
}

/// Units of a grid, ascending.
pub fn units_of(plan: &Plan, grid: GridId) -> Vec<UnitId> {
    let all = plan.assignment().iter().enumerate();
    all.filter(|(_, g)| **g == Some(grid))
        .map(|(u, _)| UnitId::of(u))
        .collect()
}

/// Whether [`repair`] knows a way for this kind of problem.
pub fn is_repairable(kind: &FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::Unassigned
            | FindingKind::NotContiguous { .. }
            | FindingKind::DuplicateCode { .. }
            | FindingKind::TooFewHouseholds { .. }
    )
}

fn repair(territory: &Territory, plan: &Plan, problem: &Finding, locked: &BTreeSet<GridId>) -> Option<PlanEdit> {
    match &problem.kind {
        FindingKind::Unassigned | FindingKind::NotContiguous { .. } => {
            // Unit by unit from the edge inwards, so that each joins what it hangs on.
            let mut moves: BTreeMap<UnitId, GridId> = BTreeMap::new();
            let mut left: Vec<UnitId> = problem.units.clone();
            let mut trial = plan.clone();
            while !left.is_empty() {
                let mut rest = Vec::new();
                let mut batch = Vec::new();
                for &unit in &left {
                    match best_neighbour(territory, &trial, &[unit], problem.grid, locked) {
                        Some(grid) => batch.push((unit, grid)),
                        None => rest.push(unit),
                    }
                }
                if batch.is_empty() {
                    break;
                }
                let edit = batch.iter().map(|&(u, g)| (u, Some(g))).collect();
                PlanEdit::Assign(edit).apply(&mut trial).ok()?;
                moves.extend(batch);
                left = rest;
            }
            let moves: Vec<_> = moves.into_iter().map(|(u, g)| (u, Some(g))).collect();
            (!moves.is_empty()).then_some(PlanEdit::Assign(moves))
        }
        FindingKind::DuplicateCode { .. } => {
            let grid = problem.grid?;
            let community = plan.grid(grid).community;
            let code = new_grid::code(
                &plan.community(community).code,
                new_grid::next_sequence(plan, community),
            );
            Some(common_edits::recode_grid(plan, grid, code))
        }
        FindingKind::TooFewHouseholds { .. } => {
            let grid = problem.grid?;
            let units = units_of(plan, grid);
            // Within the community, so that no resident changes community.
            let foreign: BTreeSet<GridId> = (0..plan.grids().len())
                .map(GridId::of)
                .filter(|g| locked.contains(g) || plan.grid(*g).community != plan.grid(grid).community)
                .collect();
            let into = best_neighbour(territory, plan, &units, Some(grid), &foreign)?;
            Some(common_edits::merge_grids(plan, grid, into))
        }
        _ => None,
    }
}
