//! `verify flips`: units moved one by one between the areas of a graph. Every step is an edit of the
//! engine's own; the engine says whether the area left behind still hangs together, and an edit that
//! breaks it is taken back. Totals are the engine's running totals.

use super::graph::Graph;
use super::report::Report;
use super::source::{self, Source};
use crate::args::VerifyFlips;
use crate::trouble::Trouble;
use geju::locale::Language;
use geju::plan::contiguity::pieces;
use geju::plan::measures::cut_edges;
use geju::plan::{Grid, GridId, GridKind, Plan, PlanEdit, Tallies};
use geju::territory::{Territory, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// Lengths in the files have two decimals.
const LENGTH: f64 = 0.01;

struct Board {
    territory: Territory,
    plan: Plan,
    tallies: Tallies,
    ids: BTreeMap<String, GridId>,
    /// Units by grid.
    members: Vec<BTreeSet<UnitId>>,
}

impl Board {
    fn of(graph: &Graph) -> Self {
        let (territory, plan) = graph.territory();
        let tallies = Tallies::of(&territory, &plan, &[]);
        let ids = (plan.grids().iter().enumerate())
            .map(|(g, grid)| (grid.name.clone(), GridId::of(g)))
            .collect();
        let members = plan.units_by_grid().into_iter().map(BTreeSet::from_iter).collect();
        Self {
            territory,
            plan,
            tallies,
            ids,
            members,
        }
    }

    /// Applies an edit and follows it; gives its inverse.
    fn apply(&mut self, edit: &PlanEdit) -> Result<PlanEdit, Trouble> {
        let (inverse, effects) = edit
            .apply(&mut self.plan)
            .map_err(|why| Trouble::new(why.to_string(), why.to_string()))?;
        self.tallies.follow(&self.plan, &effects);
        Ok(inverse)
    }

    /// The grid of a label, made if it is new.
    fn grid(&mut self, label: &str) -> Result<Option<GridId>, Trouble> {
        if label.is_empty() {
            return Ok(None);
        }
        if let Some(&id) = self.ids.get(label) {
            return Ok(Some(id));
        }
        let id = GridId::of(self.plan.grids().len());
        let mut edits = Vec::new();
        if self.plan.communities().is_empty() {
            edits.push(PlanEdit::AddCommunity(geju::plan::Community {
                name: "-".to_owned(),
                code: "000000000001".to_owned(),
                town: geju::territory::TownId(0),
                kind: geju::plan::CommunityKind::Urban,
            }));
        }
        edits.push(PlanEdit::AddGrid(Grid {
            name: label.to_owned(),
            code: label.to_owned(),
            community: geju::plan::CommunityId(0),
            kind: GridKind::Basic,
        }));
        self.apply(&PlanEdit::All(edits))?;
        self.ids.insert(label.to_owned(), id);
        self.members.push(BTreeSet::new());
        Ok(Some(id))
    }

    /// Moves a unit if what it leaves stays non-empty and in one piece.
    fn flip(&mut self, unit: UnitId, to: Option<GridId>) -> Result<bool, Trouble> {
        let Some(from) = self.plan.grid_of(unit) else {
            self.apply(&PlanEdit::Assign(vec![(unit, to)]))?;
            to.iter().for_each(|g| {
                self.members[g.index()].insert(unit);
            });
            return Ok(true);
        };
        let rest: Vec<UnitId> = self.members[from.index()]
            .iter()
            .copied()
            .filter(|&u| u != unit)
            .collect();
        let inverse = self.apply(&PlanEdit::Assign(vec![(unit, None)]))?;
        let holds = pieces(&self.territory, &self.plan, from, &rest).len() == 1;
        if holds {
            self.apply(&PlanEdit::Assign(vec![(unit, to)]))?;
            self.members[from.index()].remove(&unit);
            to.iter().for_each(|g| {
                self.members[g.index()].insert(unit);
            });
        } else {
            self.apply(&inverse)?;
        }
        Ok(holds)
    }
}

/// `verify flips`.
pub fn flips(args: &VerifyFlips, language: Language) -> Result<(), Trouble> {
    let (graph, file) = (source::load(&args.graph)?, source::load(&args.file)?);
    let graph = Source {
        path: &args.graph,
        value: &graph,
    };
    let file = Source {
        path: &args.file,
        value: &file,
    };
    let graph_read = Graph::of(&graph)?;
    if graph_read.wards.is_empty() && !graph_read.nodes.is_empty() {
        return Err(graph.malformed("ward", "缺失", "is missing"));
    }
    let mut board = Board::of(&graph_read);
    let units = board.territory.units().len();
    let mut report = Report::default();
    let mut allowed = 0u32;
    let steps = file.list("steps")?;
    for (i, step) in steps.iter().enumerate() {
        let place = format!("steps[{i}]");
        let Some([unit, target, expected]) = step.as_array().map(Vec::as_slice) else {
            return Err(file.malformed(&place, "不是 [单元, 目标, 是否允许]", "is not [unit, target, allowed]"));
        };
        let unit = file.position(&place, unit, units)?;
        let target = file.label(&place, target)?;
        let expected = match (expected.as_bool(), expected.as_f64()) {
            (Some(b), _) => b,
            (_, Some(0.0)) => false,
            (_, Some(1.0)) => true,
            _ => {
                return Err(file.malformed(&place, "的第三项不是 0 或 1", "does not end with 0 or 1"));
            }
        };
        let to = board.grid(&target)?;
        let holds = board.flip(UnitId::of(unit), to)?;
        allowed += u32::from(holds);
        let what = language.pick((
            format!("第 {} 步 单元 {unit} → {target}", i + 1),
            format!("step {} unit {unit} → {target}", i + 1),
        ));
        report.equal(what, u32::from(holds), u32::from(expected));
    }
    for (key, value) in [("allowed", allowed), ("refused", steps.len() as u32 - allowed)] {
        if let Some(expected) = file.number_if_any(key)? {
            report.number(key, f64::from(value), expected, 0.0);
        }
    }
    final_state(&file, &board, &mut report)?;
    report.finish(&args.file, args.json, language)
}

fn final_state(file: &Source<'_>, board: &Board, report: &mut Report) -> Result<(), Trouble> {
    match file.value.get("final_pop") {
        None | Some(serde_json::Value::Null) => {}
        Some(serde_json::Value::Object(expected)) => {
            for (label, residents) in expected {
                let place = format!("final_pop {label}");
                let residents = file.number(&place, residents)?;
                let value = board.ids.get(label).map_or(0, |g| board.tallies.grid(*g).residents);
                report.number(place, f64::from(value), residents, 0.0);
            }
            for (label, id) in &board.ids {
                let tally = board.tallies.grid(*id);
                if tally.units > 0 && !expected.contains_key(label) {
                    report.number(format!("final_pop {label}"), f64::from(tally.residents), 0.0, 0.0);
                }
            }
        }
        Some(_) => return Err(file.malformed("final_pop", "不是对象", "is not an object")),
    }
    let (pairs, metres) = cut_edges(&board.territory, &board.plan);
    if let Some(expected) = file.number_if_any("final_cut_edges")? {
        report.number("final_cut_edges", f64::from(pairs), expected, 0.0);
    }
    if let Some(expected) = file.number_if_any("final_cut_length_m")? {
        report.number("final_cut_length_m", metres, expected, LENGTH);
    }
    if let Some(list) = file.list_if_any("final_plan")? {
        report.equal("final_plan units", board.territory.units().len(), list.len());
        for (u, (grid, expected)) in board.plan.assignment().iter().zip(list).enumerate() {
            let place = format!("final_plan[{u}]");
            let expected = file.label(&place, expected)?;
            let value = grid.map_or("", |g| board.plan.grid(g).name.as_str());
            report.equal(place, value, expected);
        }
    }
    Ok(())
}
