//! The work in hand: a territory, its base plan and the drafts on it. Plain data without signals,
//! so that nothing in the domain depends on the page's reactivity.

use super::draft::{Draft, Live};
use crate::plan::stroke::{Source, Stroke};
use crate::plan::{Effects, GridId, Plan};
use crate::scenario::{Scenario, ScenarioEdit, ScenarioEffects};
use crate::territory::{Origin, Territory, UnitId};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A territory and the drafts on it. Draft 0 is 现状 and never edited.
#[derive(Debug)]
pub struct Session {
    /// The territory as it was opened: what files, links and workers know.
    pub root: Arc<Territory>,
    /// The ground of the draft in hand: the territory, changed as its plan says.
    pub territory: Arc<Territory>,
    /// The plan that links are written against: the sample's baseline or an import's first plan.
    pub base: Rc<Plan>,
    /// The drafts, 现状 first.
    pub drafts: Vec<Draft>,
    /// Position of the draft in hand.
    pub current: usize,
    /// The document's redraw, where the territory has one (the sample).
    pub reform: Option<Rc<Plan>>,
    /// The highest id that any draft ever had, deleted ones among them.
    pub reserved: u32,
    /// Changes of head counts by ledgers, to be taken back and done again.
    pub(super) turns: super::counts::Turns,
    stroke: Option<Stroke>,
}

impl Session {
    /// A session with 现状 alone.
    pub fn new(territory: Territory, base: Plan, baseline_name: &str) -> Self {
        let root = Arc::new(territory);
        let baseline = Draft::new(0, &root, Scenario::new(baseline_name, base.clone()));
        Self {
            territory: baseline.ground.clone(),
            root,
            base: Rc::new(base),
            drafts: vec![baseline],
            current: 0,
            reform: None,
            reserved: 0,
            turns: Default::default(),
            stroke: None,
        }
    }

    /// Moves all drafts to the same units with other counts; their results are of the old ones and go.
    pub fn rebase(&mut self, territory: Territory) {
        self.turns[1].clear();
        self.root = Arc::new(territory);
        self.rebased();
    }

    /// Brings all drafts onto the territory.
    pub(super) fn rebased(&mut self) {
        self.stroke = None;
        let root = self.root.clone();
        for draft in &mut self.drafts {
            draft.ground = super::draft::ground_of(&root, &root, &draft.scenario.plan);
            draft.live = Live::of(&draft.ground, &draft.scenario);
            draft.outcome = None;
        }
        self.settle();
    }

    /// The draft in hand.
    pub fn draft(&self) -> &Draft {
        &self.drafts[self.current]
    }

    /// The draft in hand, to be changed.
    pub fn draft_mut(&mut self) -> &mut Draft {
        &mut self.drafts[self.current]
    }

    /// 现状.
    pub fn baseline(&self) -> &Draft {
        &self.drafts[0]
    }

    /// Whether the territory is the generated sample.
    pub fn is_sample(&self) -> bool {
        matches!(self.territory.data().origin, Origin::Sample { .. })
    }

    /// Adds a scenario and takes it in hand; returns its id.
    pub fn add(&mut self, scenario: Scenario) -> u32 {
        let id = self.fresh_id();
        // Every draft is drawn from 现状 unless it says otherwise.
        let scenario = scenario.drawn_from(&self.base);
        self.drafts.push(Draft::new(id, &self.root, scenario));
        self.current = self.drafts.len() - 1;
        self.settle();
        id
    }

    /// An id that no draft has or had.
    pub fn fresh_id(&mut self) -> u32 {
        let most = self.drafts.iter().map(|d| d.id).max().unwrap_or(0);
        self.reserved = self.reserved.max(most) + 1;
        self.reserved
    }

    /// Takes a draft out (never 现状); whatever follows it comes into hand.
    pub fn take_out(&mut self, id: u32) -> Option<Draft> {
        let at = self.drafts.iter().position(|d| d.id == id && id != 0)?;
        let draft = self.drafts.remove(at);
        if self.current == at {
            self.current = self
                .drafts
                .iter()
                .position(|d| Some(d.id) == draft.card.parent)
                .unwrap_or(0);
        } else if self.current > at {
            self.current -= 1;
        }
        self.settle();
        Some(draft)
    }

    /// Copies the draft in hand under a new name. Results are not copied: that an unedited copy is
    /// the same is something to be seen, not assumed.
    pub fn fork(&mut self, name: String) -> u32 {
        let mut scenario = self.draft().scenario.clone();
        scenario.name = name;
        let parent = self.draft().id;
        let id = self.add(scenario);
        self.draft_mut().card = super::autosave::card_of_copy(parent);
        id
    }

    /// Follows the draft in hand: its ground is the session's.
    pub fn settle(&mut self) {
        self.territory = self.draft().ground.clone();
    }

    /// Applies an edit to the draft in hand.
    pub fn edit(&mut self, edit: &ScenarioEdit) -> Option<ScenarioEffects> {
        self.turns[1].clear();
        let root = self.root.clone();
        self.draft_mut().edit(&root, edit).ok()
    }

    /// Starts painting into `target` (`None`: unassign), from `source` only, past locked grids.
    pub fn stroke_begin(&mut self, target: Option<GridId>, source: Source) {
        let stroke = Stroke::begin(target).only_from(source);
        let locked = self.draft().scenario.plan.notes().locked.iter().copied();
        self.stroke = Some(stroke.locked(locked));
    }

    /// What the stroke under way took, and from where.
    pub fn taken(&self) -> Option<&BTreeMap<UnitId, Option<GridId>>> {
        self.stroke.as_ref().map(Stroke::taken)
    }

    /// Units that the stroke under way left alone because of a lock.
    pub fn withheld(&self) -> usize {
        self.stroke.as_ref().map_or(0, Stroke::withheld)
    }

    /// Paints units; returns what changed.
    pub fn stroke_paint(&mut self, units: &[UnitId]) -> Effects {
        let Some(stroke) = self.stroke.as_mut() else {
            return Effects::default();
        };
        let draft = &mut self.drafts[self.current];
        stroke.paint(&mut draft.scenario.plan, &mut draft.live.tallies, units)
    }

    /// Ends the stroke as one step of history; whether anything changed.
    pub fn stroke_end(&mut self) -> bool {
        let Some(inverse) = self.stroke.take().and_then(Stroke::finish) else {
            return false;
        };
        self.turns[1].clear();
        self.draft_mut().record_stroke(inverse);
        true
    }

    /// Takes the stroke back.
    pub fn stroke_cancel(&mut self) -> Effects {
        let Some(stroke) = self.stroke.take() else {
            return Effects::default();
        };
        let draft = &mut self.drafts[self.current];
        stroke.cancel(&mut draft.scenario.plan, &mut draft.live.tallies)
    }

    /// Whether a stroke is under way.
    pub fn is_stroking(&self) -> bool {
        self.stroke.is_some()
    }

    /// Replaces a draft's scenario without history (opened from storage).
    pub fn restore(&mut self, id: u32, scenario: Scenario, history: crate::plan::History<ScenarioEdit>) {
        let scenario = scenario.drawn_from(&self.base);
        self.reserved = self.reserved.max(id);
        let ground = super::draft::ground_of(&self.root, &self.root, &scenario.plan);
        let live = Live::of(&ground, &scenario);
        match self.drafts.iter_mut().find(|d| d.id == id) {
            Some(draft) if id != 0 => {
                draft.scenario = scenario;
                draft.history = history;
                draft.ground = ground;
                draft.live = live;
                draft.outcome = None;
            }
            Some(_) => {}
            None => self.drafts.push(Draft {
                id,
                scenario,
                history,
                ground,
                live,
                outcome: None,
                card: super::storage::Card::default(),
                revision: 0,
            }),
        }
    }
}
