//! The app as the main map sees it.

use super::map::{Camera, ColourMode, Look, MapModel, Tool, palette};
use super::preferences;
use super::view::View;
use super::workbench::Workbench;
use crate::plan::{Effects, GridId, Plan};
use crate::simulation::outcome::Area;
use crate::simulation::{Index, Outcome};
use crate::territory::{Territory, UnitId};
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
    /// Told when the user moves the map.
    pub on_camera: Option<Callback<Camera>>,
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
        self.bench
            .peek(|s| s.territory.clone())
            .expect("a map is only shown when there is a session")
    }

    fn with_plan(&self, read: &mut dyn FnMut(&Plan)) {
        self.with_draft(|_, draft| read(&draft.scenario.plan));
    }

    fn value(&self, grid: GridId) -> Option<f64> {
        self.with_draft(|_, draft| {
            let tally = draft.live.tallies.grids.get(grid.index())?;
            match self.view.mode.get_untracked() {
                ColourMode::LoadRatio | ColourMode::VisitCoverage => {
                    let load = self.view.mode.get_untracked() == ColourMode::LoadRatio;
                    // Simulated numbers where there are some, expectation elsewhere.
                    if let Some(outcome) = draft.outcome.as_ref().filter(|_| self.view.simulated.get_untracked()) {
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
        let remnants = bench
            .peek(|s| {
                let findings = &s.draft().live.findings;
                findings
                    .iter()
                    .filter(|f| f.kind.severity() == crate::plan::Severity::Error)
                    .flat_map(|f| f.units.iter().copied())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        Look {
            tool: if self.may_edit() { view.tool.get() } else { Tool::Hand },
            level: view.level.get(),
            brush_radius: view.radius.get(),
            theme: map_theme(&bench),
            language: bench.language.get(),
            labels: view.labels.get(),
            mode: view.mode.get(),
            selected_units: if self.may_edit() {
                bench.gathered.get()
            } else {
                Vec::new()
            },
            selected_grids: selected.into_iter().filter(|_| self.may_edit()).collect(),
            target: selected.filter(|_| self.may_edit() && view.tool.get() == Tool::Brush),
            remnants: if self.may_edit() { remnants } else { Vec::new() },
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
        all.sort_unstable();
        all.dedup();
        self.bench.gathered.set(all);
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
