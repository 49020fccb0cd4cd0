//! The app as the main map sees it.

use super::drawing::on_ground;
use super::map::{Camera, ColourMode, Layers, Look, MapModel, Tool, palette};
use super::preferences;
use super::view::View;
use super::workbench::Workbench;
use crate::locale::map::MapMsg;
use crate::plan::ground_edits;
use crate::plan::stroke::Source;
use crate::plan::{Effects, GridId, Plan, PlanEdit, area_edits, diff};
use crate::scenario::ScenarioEdit;
use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use crate::territory::order::SortCompact;
use crate::territory::spatial_index::SpatialIndex;
use crate::territory::{ArcId, GroundEdit, Point, Territory, UnitId};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// The draft in hand, editable.
pub struct MainModel {
    /// The workbench.
    pub bench: Workbench,
    /// The view state.
    pub view: View,
    /// Names and numbers of the map follow this draft (`None`: the one in hand).
    pub fixed: Option<u32>,
    /// What colours mean, whatever the view says.
    pub mode: Option<ColourMode>,
    /// Told when the user moves the map.
    pub on_camera: Option<Callback<Camera>>,
}

thread_local! {
    /// The index that lines are cut with, of the territory it was made for.
    static INDEX: RefCell<Option<(Arc<Territory>, SpatialIndex)>> = const { RefCell::new(None) };
}

impl MainModel {
    fn with_draft<R>(&self, look: impl FnOnce(&super::session::Session, &super::draft::Draft) -> R) -> Option<R> {
        self.bench
            .peek(|s| {
                let draft = match self.fixed {
                    Some(id) => s.drafts.iter().find(|d| d.id == id)?,
                    None => s.draft(),
                };
                Some(look(s, draft))
            })
            .flatten()
    }

    fn may_edit(&self) -> bool {
        self.fixed.is_none()
    }

    /// The grid that a line splits: the selected one, else the one it begins to cross.
    fn grid_to_cut(&self, line: &[Point]) -> Option<GridId> {
        self.bench.selected.get_untracked().or_else(|| {
            let under = self.units_along(line);
            self.with_draft(|_, d| under.iter().find_map(|u| d.scenario.plan.grid_of(*u)))
                .flatten()
        })
    }

    fn with_index<R>(&self, look: impl FnOnce(&Territory, &SpatialIndex) -> R) -> R {
        let territory = self.territory();
        INDEX.with_borrow_mut(|kept| {
            let fresh = kept.as_ref().is_none_or(|(t, _)| !Arc::ptr_eq(t, &territory));
            if fresh {
                *kept = Some((territory.clone(), SpatialIndex::of(&territory)));
            }
            // Just filled.
            let index = &kept.as_ref().expect("filled above").1;
            look(&territory, index)
        })
    }

    fn units_along(&self, line: &[Point]) -> Vec<UnitId> {
        self.with_index(|territory, index| {
            let pairs = line.windows(2);
            pairs
                .flat_map(|w| index.in_capsule(territory, w[0], w[1], 0.0))
                .collect()
        })
    }
}

/// Means of one index by grid, of one outcome.
type Means = (Rc<Outcome>, Index, Vec<f64>);

thread_local! {
    /// Of the outcomes on the map (two side by side at most): a repaint asks for every grid.
    static MEANS: RefCell<[Option<Means>; 2]> = const { RefCell::new([None, None]) };
}

/// Mean over replications of a grid's index; NaN where there is none.
fn grid_mean(outcome: &Rc<Outcome>, index: Index, grid: GridId) -> f64 {
    let of = |means: &Means| means.2.get(grid.index()).copied().unwrap_or(f64::NAN);
    MEANS.with_borrow_mut(|cache| {
        let known = |m: &&Means| Rc::ptr_eq(&m.0, outcome) && m.1 == index;
        if let Some(means) = cache.iter().flatten().find(known) {
            return of(means);
        }
        let mut means = Vec::new();
        for (position, area) in outcome.areas.iter().enumerate() {
            if let Area::Grid(g) = area {
                let series = outcome.series(position, index);
                means.resize(means.len().max(*g as usize + 1), f64::NAN);
                means[*g as usize] = series.iter().sum::<f64>() / series.len().max(1) as f64;
            }
        }
        let means = (outcome.clone(), index, means);
        let value = of(&means);
        cache.swap(0, 1);
        cache[0] = Some(means);
        value
    })
}

/// The load ratio of a grid, played or expected.
fn load_of(draft: &super::draft::Draft, grid: GridId, played: bool) -> Option<f64> {
    match draft.outcome.as_ref().filter(|_| played) {
        Some(outcome) => Some(grid_mean(outcome, Index::LoadRatio, grid)).filter(|v| v.is_finite()),
        None => draft.live.load_ratio(grid),
    }
}

/// What the baseline's load was in the places of each grid of a draft, and what that was made for.
type Before = ((u32, u32, u32, u32, bool), Vec<f64>);

thread_local! {
    static BEFORE: RefCell<Option<Before>> = const { RefCell::new(None) };
}

impl MainModel {
    /// Whether results are shown where there are some: on maps of given scenarios always.
    fn simulated(&self) -> bool {
        self.fixed.is_some() || self.view.simulated.get_untracked()
    }

    /// The baseline's load ratio in the places of a grid, by households; NaN where nobody lives.
    fn before_of(&self, s: &super::session::Session, draft: &super::draft::Draft, grid: GridId, played: bool) -> f64 {
        let bench = self.bench;
        let (live, library) = (bench.live.get_untracked(), bench.library.get_untracked());
        let key = (draft.id, live, library, bench.results.get_untracked(), played);
        BEFORE.with_borrow_mut(|kept| {
            if kept.as_ref().is_none_or(|k| k.0 != key) {
                let plan = &draft.scenario.plan;
                let base = on_ground(&s.baseline().scenario.plan, plan);
                let mut sums = vec![(0.0, 0.0); plan.grids().len()];
                for (i, now) in plan.assignment().iter().enumerate() {
                    let unit = UnitId::of(i);
                    let load = base.grid_of(unit).and_then(|g| load_of(s.baseline(), g, played));
                    let (Some(now), Some(load)) = (now, load) else { continue };
                    let households = f64::from(draft.ground.unit(unit).households);
                    sums[now.index()].0 += load * households;
                    sums[now.index()].1 += households;
                }
                *kept = Some((key, sums.into_iter().map(|(sum, all)| sum / all).collect()));
            }
            let before = kept.as_ref().map(|k| &k.1);
            before.and_then(|b| b.get(grid.index())).copied().unwrap_or(f64::NAN)
        })
    }
}

impl MainModel {
    /// What the colours mean and how many grids have each; tracked.
    pub fn legend(&self) -> Vec<super::map::LegendRow> {
        let bench = self.bench;
        let (mode, language, theme) = (
            self.mode.unwrap_or_else(|| self.view.mode.get()),
            bench.language.get(),
            map_theme(&bench),
        );
        let _ = bench.watch(|_| ());
        let values = self.with_draft(|_, draft| {
            (0..draft.scenario.plan.grids().len())
                .map(GridId::of)
                .filter(|g| draft.live.tallies.grid(*g).units > 0)
                .map(|g| self.value(g))
                .collect::<Vec<_>>()
        });
        super::map::legend(mode, &values.unwrap_or_default(), theme, language)
    }
}

/// The theme in the map's terms.
pub fn map_theme(bench: &Workbench) -> palette::Theme {
    if preferences::is_dark(bench.theme.get()) {
        palette::Theme::Dark
    } else {
        palette::Theme::Light
    }
}

impl MapModel for MainModel {
    fn territory(&self) -> Arc<Territory> {
        self.with_draft(|_, draft| draft.ground.clone())
            .or_else(|| self.bench.peek(|s| s.territory.clone()))
            .expect("a map is only shown when there is a session")
    }

    fn with_plan(&self, read: &mut dyn FnMut(&Plan)) {
        self.with_draft(|_, draft| read(&draft.scenario.plan));
    }

    fn value(&self, grid: GridId) -> Option<f64> {
        let mode = self.mode.unwrap_or_else(|| self.view.mode.get_untracked());
        self.with_draft(|s, draft| {
            let tally = draft.live.tallies.grids.get(grid.index())?;
            match mode {
                ColourMode::LoadChange => {
                    // Both played, or both expected.
                    let played = self.simulated() && s.baseline().outcome.is_some() && draft.outcome.is_some();
                    let now = load_of(draft, grid, played)?;
                    let before = self.before_of(s, draft, grid, played);
                    Some(now - before).filter(|v| v.is_finite())
                }
                ColourMode::LoadRatio | ColourMode::VisitCoverage => {
                    let load = mode == ColourMode::LoadRatio;
                    // Simulated numbers where there are some, expectation elsewhere.
                    if let Some(outcome) = draft.outcome.as_ref().filter(|_| self.simulated()) {
                        let index = if load { Index::LoadRatio } else { Index::VisitCoverage };
                        let mean = grid_mean(outcome, index, grid);
                        return mean.is_finite().then_some(mean);
                    }
                    if load {
                        draft.live.load_ratio(grid)
                    } else {
                        draft.live.visit_coverage(grid)
                    }
                }
                ColourMode::Households => Some(f64::from(tally.households)),
                ColourMode::Area => Some(tally.area as f64),
                _ => None,
            }
        })
        .flatten()
    }

    fn look(&self) -> Look {
        let (bench, view) = (self.bench, self.view);
        let selected = bench.selected.get();
        let drawing = bench.drawing;
        let breaks = drawing.breaks.get();
        let mut remnants = bench
            .peek(|s| {
                let findings = &s.draft().live.findings;
                findings
                    .iter()
                    .filter(|f| f.kind.severity() == crate::plan::Severity::Error)
                    .flat_map(|f| f.units.iter().copied())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        remnants.extend(breaks.iter().flat_map(|b| b.units.iter().copied()));
        let edits = self.may_edit();
        Look {
            tool: if self.may_edit() { view.tool.get() } else { Tool::Hand },
            level: view.level.get(),
            brush_radius: view.radius.get(),
            theme: map_theme(&bench),
            language: bench.language.get(),
            layers: Layers {
                // On a map of what was changed the old lines are seen under the new.
                baseline: view.layers.get().baseline || self.fixed.is_some_and(|id| id != 0),
                ..view.layers.get()
            },
            mode: self.mode.unwrap_or_else(|| view.mode.get()),
            selected_units: if self.may_edit() {
                bench.gathered.get()
            } else {
                Vec::new()
            },
            selected_grids: selected.into_iter().filter(|_| self.may_edit()).collect(),
            target: selected.filter(|_| edits && view.tool.get() == Tool::Brush),
            locked: if edits {
                bench
                    .watch(|s| s.draft().scenario.plan.notes().locked.iter().copied().collect())
                    .unwrap_or_default()
            } else {
                Vec::new()
            },
            remnants: if edits { remnants } else { Vec::new() },
            chokes: if edits {
                breaks.into_iter().flat_map(|b| b.chokes).collect()
            } else {
                Vec::new()
            },
            placing: edits && drawing.placing.get().is_some(),
            changed: edits && drawing.changed.get(),
            // Replaced plans and values; strokes tell the map themselves.
            revision: u64::from(bench.library.get())
                + u64::from(bench.results.get()) * 1_000_003
                + u64::from(view.simulated.get()),
        }
    }

    fn hover(&self, unit: Option<UnitId>) {
        if self.may_edit() {
            self.bench.hovered.set(unit);
        }
    }

    fn select(&self, unit: Option<UnitId>, additive: bool) {
        if !self.may_edit() {
            return;
        }
        if additive {
            if let Some(unit) = unit {
                self.bench.gathered.update(|units| match units.binary_search(&unit) {
                    Ok(at) => {
                        units.remove(at);
                    }
                    Err(at) => units.insert(at, unit),
                });
            }
            return;
        }
        self.bench.gathered.set(Vec::new());
        let grid = unit.and_then(|u| self.bench.peek(|s| s.draft().scenario.plan.grid_of(u)).flatten());
        self.bench.selected.set(grid);
    }

    fn lasso(&self, units: &[UnitId], additive: bool) {
        if !self.may_edit() {
            return;
        }
        let mut all = if additive {
            self.bench.gathered.get_untracked()
        } else {
            Vec::new()
        };
        all.extend_from_slice(units);
        all.sort_compact();
        all.dedup();
        if self.bench.drawing.at_once.get_untracked() && self.bench.selected.get_untracked().is_some() {
            self.bench.assign(&all);
            return;
        }
        // What the limit or a lock would keep back is not gathered in the first place.
        let all = self.would_take(&all);
        self.bench.gathered.set(all);
    }

    fn scaled(&self, scale: f64) {
        if self.may_edit() {
            self.view.scale.set(scale);
        }
    }

    fn with_before(&self, read: &mut dyn FnMut(&Plan, &[UnitId])) {
        if self.fixed.is_none() {
            self.bench.with_difference(|plan, diff| read(plan, &diff.grids.units));
            return;
        }
        let found = self.with_draft(|s, d| {
            let base = on_ground(&s.baseline().scenario.plan, &d.scenario.plan).into_owned();
            let units = diff::diff(&d.ground, &base, &d.scenario.plan).grids.units;
            (base, units)
        });
        if let Some((base, units)) = found {
            read(&base, &units);
        }
    }

    fn would_take(&self, units: &[UnitId]) -> Vec<UnitId> {
        let tool = self.view.tool.get_untracked();
        let paints = tool.paints();
        let target = self
            .bench
            .selected
            .get_untracked()
            .filter(|_| paints && tool == Tool::Brush);
        let source = self.bench.drawing.source();
        self.with_draft(|_, d| {
            let plan = &d.scenario.plan;
            if paints && target.is_some_and(|t| plan.is_locked(t)) {
                return Vec::new();
            }
            let takes = |unit: UnitId| {
                let from = plan.grid_of(unit);
                let wanted = match source {
                    Source::Anywhere => true,
                    Source::Unassigned => from.is_none(),
                    Source::Grid(grid) => from == Some(grid),
                };
                wanted && !from.is_some_and(|g| plan.is_locked(g)) && !(paints && from == target)
            };
            units.iter().copied().filter(|&u| takes(u)).collect()
        })
        .unwrap_or_default()
    }

    fn would_cut(&self, line: &[Point]) -> Vec<UnitId> {
        if self.view.posting.get_untracked() > 0 {
            return Vec::new();
        }
        if self.bench.drawing.cut_unit.get_untracked() {
            // The units that the line may cut.
            let mut units = self.units_along(line);
            units.sort_compact();
            units.dedup();
            return units;
        }
        let Some(grid) = self.grid_to_cut(line).filter(|_| line.len() > 1) else {
            return Vec::new();
        };
        // The edit itself says it: the units that it moves.
        let edit = self.with_draft(|_, d| area_edits::split_grid(&d.ground, &d.scenario.plan, grid, line));
        let mut moved = Vec::new();
        if let Some(Some((edit, _))) = &edit {
            moves(edit, &mut moved);
        }
        moved.sort_compact();
        moved
    }

    fn line(&self, line: &[Point]) {
        if self.view.posting.get_untracked() > 0 {
            let grid_at = |p: Option<&Point>| {
                let unit = p.and_then(|p| self.with_index(|territory, index| index.at(territory, *p)));
                unit.and_then(|u| self.with_draft(|_, d| d.scenario.plan.grid_of(u)).flatten())
            };
            if let (Some(from), Some(to)) = (grid_at(line.first()), grid_at(line.last())) {
                self.bench.post(from, to, self.view.posting.get_untracked());
            }
            return;
        }
        if self.bench.drawing.cut_unit.get_untracked() {
            self.bench.split_units(&self.units_along(line), line);
            return;
        }
        self.bench.ensure_editable();
        let made = self.grid_to_cut(line).and_then(|grid| {
            self.with_draft(|_, d| area_edits::split_grid(&d.ground, &d.scenario.plan, grid, line))
                .flatten()
        });
        match made {
            Some((edit, id)) => {
                self.bench.edit(&ScenarioEdit::Plan(edit));
                self.bench.selected.set(Some(id));
            }
            None => {
                let language = self.bench.language.get_untracked();
                self.bench.notify(MapMsg::LineMisses.text(language), false);
            }
        }
    }

    fn bend(&self, from: Point, to: Point) {
        self.bench
            .change_ground(|territory, plan| ground_edits::change(territory, plan, GroundEdit::MovePoint { from, to }));
    }

    fn shift(&self, arc: ArcId, east: i32, north: i32) {
        let edit = GroundEdit::MoveArc { arc, east, north };
        self.bench
            .change_ground(|territory, plan| ground_edits::change(territory, plan, edit));
    }

    fn basemap_fails(&self, fails: bool) {
        if self.may_edit() {
            self.view.basemap_fails.set(fails);
        }
    }

    fn place(&self, at: Point) {
        self.bench.place(Some(at));
    }

    fn lock(&self, unit: UnitId) {
        if let Some(grid) = self.with_draft(|_, d| d.scenario.plan.grid_of(unit)).flatten() {
            self.bench.toggle_lock(grid);
        }
    }

    fn cursor(&self, unit: UnitId) {
        let text = super::panel::stage::readout(&self.bench, unit);
        self.bench
            .drawing
            .spoken
            .set(text.map_or(String::new(), |(a, b)| format!("{a}；{b}")));
    }

    fn pick(&self, unit: UnitId) {
        self.select(Some(unit), false);
        self.view.tool.set(Tool::Brush);
    }

    fn stroke_begin(&self) -> bool {
        self.may_edit() && self.bench.stroke_begin(self.view.tool.get_untracked() == Tool::Eraser)
    }

    fn stroke_paint(&self, units: &[UnitId]) -> Effects {
        self.bench.stroke_paint(units)
    }

    fn stroke_end(&self) {
        self.bench.stroke_end();
    }

    fn stroke_cancel(&self) -> Effects {
        self.bench.stroke_cancel()
    }

    fn set_brush_radius(&self, radius: f64) {
        self.view.radius.set(radius.clamp(3.0, 120.0));
    }

    fn camera_moved(&self, camera: Camera) {
        match self.on_camera {
            Some(tell) => tell.run(camera),
            None => self.bench.autosave_place_soon(),
        }
    }
}

/// The units that an edit moves.
fn moves(edit: &PlanEdit, units: &mut Vec<UnitId>) {
    match edit {
        PlanEdit::Assign(all) => units.extend(all.iter().map(|m| m.0)),
        PlanEdit::All(edits) => edits.iter().for_each(|e| moves(e, units)),
        _ => {}
    }
}
