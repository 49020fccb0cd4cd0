//! The page's state: the session behind a door, and the signals that say what changed.
//!
//! Domain data holds no signals. Whoever changes it does so through a method here, which bumps the
//! versions that views read, tells the map what to repaint, and keeps the change in the browser.

use super::draft::Draft;
use super::drawing::Drawing;
use super::job_client::{JobClient, RunNews};
use super::map::{Camera, MapHandle};
use super::preferences::{self, Theme};
use super::session::Session;
use super::storage::Storage;
use crate::locale::Language;
use crate::locale::app::Msg;
use crate::plan::region::Region;
use crate::plan::{Effects, GridId, new_grid};
use crate::scenario::{Scenario, ScenarioEdit, ScenarioEffects};
use crate::simulation::Outcome;
use crate::territory::{Territory, UnitId};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// How far opening has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// The sample is being made, or a file read.
    Opening,
    /// There is a session.
    Ready,
    /// It cannot be opened: what, and what to do.
    Failed(String),
}

/// The pages (left to right as work goes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// 划分.
    Draw,
    /// 人员.
    Staff,
    /// 经费.
    Budget,
    /// 举措.
    Levers,
    /// 推演.
    Simulate,
    /// 对比.
    Compare,
    /// 报告.
    Report,
}

impl Page {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::Draw,
        Self::Staff,
        Self::Budget,
        Self::Levers,
        Self::Simulate,
        Self::Compare,
        Self::Report,
    ];

    /// Its name.
    pub fn title(self) -> Msg {
        match self {
            Self::Draw => Msg::PageDraw,
            Self::Staff => Msg::PageStaff,
            Self::Budget => Msg::PageBudget,
            Self::Levers => Msg::PageLevers,
            Self::Simulate => Msg::PageSimulate,
            Self::Compare => Msg::PageCompare,
            Self::Report => Msg::PageReport,
        }
    }

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draw => "draw",
            Self::Staff => "staff",
            Self::Budget => "budget",
            Self::Levers => "levers",
            Self::Simulate => "simulate",
            Self::Compare => "compare",
            Self::Report => "report",
        }
    }

    /// By key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.key() == key)
    }

    /// Whether the page needs the whole width.
    pub fn is_wide(self) -> bool {
        matches!(self, Self::Budget | Self::Levers | Self::Compare | Self::Report)
    }
}

/// A step through a draft's history, on the territory as it was opened.
pub type Step = fn(&mut Draft, &Arc<Territory>) -> Option<ScenarioEffects>;

/// A run under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The draft's id.
    pub draft: u32,
    /// Its name.
    pub name: String,
    /// Replications done.
    pub done: u32,
    /// Replications asked for.
    pub of: u32,
    /// Replications that were there before.
    pub from: u32,
    /// Milliseconds since the page opened, when it began.
    pub since: f64,
    /// Drafts still to come.
    pub queue: Vec<u32>,
}

/// Whether an opened link's results came out the same here.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkCheck {
    /// The link carried no digest.
    NoDigest,
    /// Not recomputed yet.
    Waiting {
        /// Digest in the link.
        expected: String,
        /// The draft.
        draft: u32,
        /// Engine version of the link.
        engine: String,
    },
    /// 重算一致.
    Same,
    /// Something differs.
    Differs {
        /// Engine version of the link.
        engine: String,
    },
}

/// A short notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Key for the list.
    pub id: u32,
    /// Words.
    pub text: String,
    /// Whether it is bad news.
    pub bad: bool,
    /// What can be done about it at once.
    pub remedy: Option<Remedy>,
}

/// A button on a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Take a deleted draft back.
    Undelete(u32),
    /// Download a copy of the draft in hand.
    Download,
}

/// Dialogs.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// None open.
    None,
    /// Share by link.
    Share,
    /// The scenarios kept in this browser.
    Library,
    /// A link that asks for its passphrase.
    Unlock(String),
    /// Dropped or chosen files.
    Import {
        /// Their names; the contents wait in [`super::files::brought`].
        files: Vec<String>,
    },
    /// The map as a picture.
    ExportMap,
    /// Where files go out.
    Export,
    /// Keyboard help.
    Keys,
    /// What the sample is; first steps.
    About,
}

/// Cheap handle to everything; copied into views.
#[derive(Clone, Copy)]
pub struct Workbench {
    session: StoredValue<Option<Session>, LocalStorage>,
    pub(super) jobs: StoredValue<JobClient, LocalStorage>,
    pub(super) storage: StoredValue<Option<Rc<Storage>>, LocalStorage>,
    /// What drawing remembers between strokes.
    pub drawing: Drawing,
    /// The main map.
    pub map: StoredValue<Option<MapHandle>, LocalStorage>,
    /// Opening, ready or failed.
    pub phase: RwSignal<Phase>,
    /// Bumped by every change of the draft in hand, strokes under way included.
    pub live: RwSignal<u32>,
    /// Bumped when drafts come, go, or are taken in hand.
    pub library: RwSignal<u32>,
    /// Bumped when results come or go.
    pub results: RwSignal<u32>,
    /// Page shown.
    pub page: RwSignal<Page>,
    /// Grid selected.
    pub selected: RwSignal<Option<GridId>>,
    /// Units gathered by lasso or rectangle.
    pub gathered: RwSignal<Vec<UnitId>>,
    /// Unit under the pointer.
    pub hovered: RwSignal<Option<UnitId>>,
    /// Language.
    pub language: RwSignal<Language>,
    /// Theme chosen.
    pub theme: RwSignal<Theme>,
    /// Run under way.
    pub running: RwSignal<Option<Running>>,
    /// Seed of runs.
    pub seed: RwSignal<u64>,
    /// Replications of runs.
    pub replications: RwSignal<u32>,
    /// Deleted drafts that can come back.
    pub bin: RwSignal<Vec<super::storage::StoredDraft>>,
    /// A link whose territory is not here: it waits until that is opened.
    pub pending: RwSignal<Option<super::arrival::Pending>>,
    /// Link opened.
    pub link: RwSignal<Option<LinkCheck>>,
    /// Notices.
    pub notices: RwSignal<Vec<Notice>>,
    /// Dialog open.
    pub dialog: RwSignal<Dialog>,
    /// Whether the last save went well.
    pub saved: RwSignal<Option<bool>>,
    /// Camera to return to once the map is there.
    pub restore_camera: RwSignal<Option<[f64; 3]>>,
    next_notice: StoredValue<u32>,
    place_timer: StoredValue<Option<gloo_timers::callback::Timeout>, LocalStorage>,
}

/// The workbench of this page.
pub fn use_workbench() -> Workbench {
    expect_context::<Workbench>()
}

impl Workbench {
    /// A workbench without a session.
    pub fn new() -> Self {
        Self {
            session: StoredValue::new_local(None),
            jobs: StoredValue::new_local(JobClient::start()),
            storage: StoredValue::new_local(None),
            drawing: Drawing::new(),
            map: StoredValue::new_local(None),
            phase: RwSignal::new(Phase::Opening),
            live: RwSignal::new(0),
            library: RwSignal::new(0),
            results: RwSignal::new(0),
            page: RwSignal::new(Page::Draw),
            selected: RwSignal::new(None),
            gathered: RwSignal::new(Vec::new()),
            hovered: RwSignal::new(None),
            language: RwSignal::new(preferences::language()),
            theme: RwSignal::new(preferences::theme()),
            running: RwSignal::new(None),
            seed: RwSignal::new(1),
            replications: RwSignal::new(20),
            bin: RwSignal::new(Vec::new()),
            pending: RwSignal::new(None),
            link: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            dialog: RwSignal::new(Dialog::None),
            saved: RwSignal::new(None),
            restore_camera: RwSignal::new(None),
            next_notice: StoredValue::new(0),
            place_timer: StoredValue::new_local(None),
        }
    }

    /// Words in the language chosen; tracked.
    pub fn t(&self, msg: Msg) -> &'static str {
        msg.text(self.language.get())
    }

    /// Words in the language chosen, untracked.
    pub fn say(&self, msg: Msg) -> &'static str {
        msg.text(self.language.get_untracked())
    }

    /// One of a (zh, en) pair; tracked.
    pub fn pick<T>(&self, pair: (T, T)) -> T {
        self.language.get().pick(pair)
    }

    /// Looks at the session; tracked by `live`, `library` and `results`.
    pub fn watch<R>(&self, look: impl FnOnce(&Session) -> R) -> Option<R> {
        self.live.track();
        self.library.track();
        self.results.track();
        self.peek(look)
    }

    /// Looks at the session, untracked.
    pub fn peek<R>(&self, look: impl FnOnce(&Session) -> R) -> Option<R> {
        self.session.with_value(|session| session.as_ref().map(look))
    }

    /// Changes the session without telling anybody: for methods that tell themselves.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut Session) -> R) -> Option<R> {
        let mut out = None;
        self.session.update_value(|session| {
            out = session.as_mut().map(change);
            if let Some(session) = session {
                session.settle();
            }
        });
        out
    }

    /// Puts a new session in place; the workers have been told of its territory.
    pub fn set_session(&self, session: Session) {
        self.jobs.with_value(JobClient::cancel);
        self.running.set(None);
        self.selected.set(None);
        self.gathered.set(Vec::new());
        self.hovered.set(None);
        self.drawing.forget();
        self.session.set_value(Some(session));
        self.bump_all();
        self.phase.set(Phase::Ready);
    }

    /// Tells every view and the map.
    pub fn bump_all(&self) {
        self.library.update(|v| *v += 1);
        self.live.update(|v| *v += 1);
        self.results.update(|v| *v += 1);
        self.repaint_all();
    }

    fn repaint_all(&self) {
        self.map.with_value(|map| {
            if let Some(map) = map {
                map.invalidate_all();
            }
        });
    }

    fn repaint(&self, effects: &Effects) {
        self.map.with_value(|map| {
            if let Some(map) = map {
                map.invalidate(effects);
            }
        });
    }

    /// Says something for a few seconds.
    pub fn notify(&self, text: impl Into<String>, bad: bool) {
        self.notify_with(text.into(), bad, None);
    }

    /// Says that a draft is gone, with a button that takes it back.
    pub fn notify_undo(&self, text: String, id: u32) {
        self.notify_with(text, false, Some(Remedy::Undelete(id)));
    }

    /// Says what is wrong with the storage, with a button that downloads a copy.
    pub fn notify_download(&self, text: String) {
        self.notify_with(text, true, Some(Remedy::Download));
    }

    fn notify_with(&self, text: String, bad: bool, remedy: Option<Remedy>) {
        let id = self.next_notice.get_value() + 1;
        self.next_notice.set_value(id);
        self.notices.update(|n| n.push(Notice { id, text, bad, remedy }));
        let notices = self.notices;
        let wait = if bad || remedy.is_some() { 12_000 } else { 5_000 };
        gloo_timers::callback::Timeout::new(wait, move || {
            let _ = notices.try_update(|n| n.retain(|n| n.id != id));
        })
        .forget();
    }

    /// Takes a draft in hand by its id.
    pub fn take(&self, id: u32) {
        self.change(|s| {
            if let Some(position) = s.drafts.iter().position(|d| d.id == id) {
                s.current = position;
            }
        });
        self.drawing.forget();
        self.bump_all();
        self.autosave_place();
    }

    /// 现状 stays as it is: the first edit on it goes into a copy.
    pub(super) fn ensure_editable(&self) {
        let is_baseline = self.peek(|s| s.draft().is_baseline()).unwrap_or(false);
        if is_baseline {
            let name = self.fresh_name();
            self.change(|s| s.fork(name.clone()));
            self.library.update(|v| *v += 1);
            let language = self.language.get_untracked();
            self.notify(
                language.pick((
                    format!("现状保持不变，已另存为“{name}”并在其中修改"),
                    format!("The baseline stays as it is; you now edit a copy, “{name}”"),
                )),
                false,
            );
        }
    }

    /// The name shown: the two built-in scenarios speak the page's language until they are renamed.
    pub fn name_of(&self, draft: &Draft) -> String {
        let language = self.language.get();
        let stored = draft.scenario.name.as_str();
        [Msg::BaselineName, Msg::ReformName]
            .into_iter()
            .find(|m| Language::ALL.into_iter().any(|l| m.text(l) == stored))
            .map_or_else(|| stored.to_owned(), |m| m.text(language).to_owned())
    }

    /// A name that no draft carries yet.
    pub fn fresh_name(&self) -> String {
        let language = self.language.get_untracked();
        self.peek(|s| {
            (1..)
                .map(|n| language.pick((format!("我的情景 {n}"), format!("My scenario {n}"))))
                .find(|name| s.drafts.iter().all(|d| &d.scenario.name != name))
                .unwrap_or_default()
        })
        .unwrap_or_default()
    }

    /// Copies the draft in hand.
    pub fn fork(&self) {
        let name = self.fresh_name();
        self.change(|s| s.fork(name));
        self.bump_all();
        self.autosave();
    }

    /// Removes the draft in hand (never 现状).
    pub fn remove_current(&self) {
        if let Some(id) = self.peek(|s| s.draft().id) {
            self.delete_draft(id);
        }
    }

    /// Applies an edit as one step.
    pub fn edit(&self, edit: &ScenarioEdit) {
        self.ensure_editable();
        let effects = self.change(|s| s.edit(edit)).flatten();
        match effects {
            Some(effects) => self.after_edit(effects.numbers, &effects.plan),
            None => self.notify(self.say(Msg::EditRefused), true),
        }
    }

    fn after_edit(&self, numbers: bool, plan: &Effects) {
        if numbers || plan.units.is_empty() {
            self.repaint_all();
        } else {
            self.repaint(plan);
        }
        self.live.update(|v| *v += 1);
        self.library.update(|v| *v += 1);
        self.results.update(|v| *v += 1);
        self.autosave();
    }

    /// A step through the history; blocked during a stroke.
    pub(super) fn step(&self, step: Step) {
        let effects = self.change(|s| {
            let root = s.root.clone();
            if s.is_stroking() {
                None
            } else {
                step(s.draft_mut(), &root)
            }
        });
        self.drawing.begin();
        if let Some(effects) = effects.flatten() {
            self.after_edit(true, &effects.plan);
        }
    }

    /// Starts a stroke into the selected grid (`erase`: out of every grid). Says whether it may.
    pub fn stroke_begin(&self, erase: bool) -> bool {
        let target = self.selected.get_untracked();
        if !erase && target.is_none() {
            self.notify(self.say(Msg::SelectGridFirst), false);
            return false;
        }
        self.ensure_editable();
        let target = target.filter(|_| !erase);
        let source = self.drawing.source();
        self.change(|s| s.stroke_begin(target, source));
        self.drawing.begin();
        true
    }

    /// Paints; the touched numbers follow at once.
    pub fn stroke_paint(&self, units: &[UnitId]) -> Effects {
        let effects = self.change(|s| s.stroke_paint(units)).unwrap_or_default();
        // The map repaints what it is told; everybody else follows `live`.
        if !effects.units.is_empty() {
            self.follow_breaks(&effects);
            self.live.update(|v| *v += 1);
        }
        effects
    }

    /// Ends the stroke as one undo step.
    pub fn stroke_end(&self) {
        self.say_withheld();
        if self.change(Session::stroke_end).unwrap_or(false) {
            self.repaint_all();
            self.live.update(|v| *v += 1);
            self.library.update(|v| *v += 1);
            self.results.update(|v| *v += 1);
            self.autosave();
        }
    }

    /// Takes the stroke back; returns what that touched.
    pub fn stroke_cancel(&self) -> Effects {
        let effects = self.change(Session::stroke_cancel).unwrap_or_default();
        self.drawing.begin();
        self.live.update(|v| *v += 1);
        effects
    }

    /// Units into the selected grid as one step (lasso, rectangle).
    pub fn assign(&self, units: &[UnitId]) {
        if self.stroke_begin(false) {
            self.stroke_paint(units);
            self.stroke_end();
        }
    }

    /// Plays the drafts `ids`, one after another, on all workers. What was played before (a run given up
    /// half-way) is gone on with.
    pub fn run(&self, ids: Vec<u32>) {
        let replications = self.replications.get_untracked();
        let lacks = |d: &Draft| d.outcome.as_ref().is_none_or(|o| o.replications < replications);
        let mut queue: Vec<u32> = self
            .peek(|s| {
                ids.into_iter()
                    .filter(|id| s.drafts.iter().any(|d| d.id == *id && lacks(d)))
                    .collect()
            })
            .unwrap_or_default();
        if queue.is_empty() {
            self.running.set(None);
            return;
        }
        let id = queue.remove(0);
        let bench = *self;
        self.play_on(id, replications, queue, move |outcome| {
            let complete = outcome.replications >= bench.replications.get_untracked();
            if complete {
                bench.check_link(id, &outcome.digest());
            }
            let queue = bench.running.get_untracked().map(|r| r.queue).unwrap_or_default();
            bench.running.set(None);
            if complete && !queue.is_empty() {
                bench.run(queue);
            }
            bench.autosave();
        });
    }

    /// Plays draft `id` on to `replications` in all; `done` hears what there is at the end, which may be
    /// less if the run is given up.
    pub(super) fn play_on(
        &self,
        id: u32,
        replications: u32,
        queue: Vec<u32>,
        done: impl Fn(&Outcome) + Clone + 'static,
    ) {
        let found = self.peek(|s| {
            let draft = s.drafts.iter().find(|d| d.id == id)?;
            Some((draft.scenario.clone(), draft.outcome.clone()))
        });
        let Some(Some((scenario, base))) = found else {
            return;
        };
        let seed = self.seed.get_untracked();
        let base = base.filter(|o| o.seed == seed);
        let from = base.as_ref().map_or(0, |o| o.replications);
        self.running.set(Some(Running {
            draft: id,
            name: scenario.name.clone(),
            done: from,
            of: replications,
            from,
            since: now(),
            queue,
        }));
        let bench = *self;
        let played = scenario.clone();
        let count = replications.saturating_sub(from);
        self.jobs.with_value(|jobs| {
            jobs.simulate(Box::new(scenario), seed, from, count, move |news| {
                bench.hear(id, &played, base.as_ref(), news, &done)
            });
        });
    }

    fn hear(&self, id: u32, played: &Scenario, base: Option<&Rc<Outcome>>, news: RunNews, done: &impl Fn(&Outcome)) {
        let from = base.map_or(0, |o| o.replications);
        // Results of a scenario that was edited meanwhile are stale.
        let put = |next: &Outcome| {
            let mut outcome = base.map_or_else(|| next.clone(), |o| o.as_ref().clone());
            if base.is_some() && outcome.append(next).is_err() {
                return None;
            }
            let outcome = Rc::new(outcome);
            self.change(|s| {
                if let Some(draft) = s.drafts.iter_mut().find(|d| d.id == id && d.scenario == *played) {
                    draft.outcome = Some(outcome.clone());
                }
            });
            self.results.update(|v| *v += 1);
            self.repaint_all();
            Some(outcome)
        };
        match news {
            RunNews::Progress(done, of) => self.running.update(|r| {
                if let Some(r) = r {
                    r.done = from + done;
                    r.of = from + of;
                }
            }),
            RunNews::Partial(outcome) => {
                put(&outcome);
            }
            RunNews::Done(outcome) => match put(&outcome) {
                Some(outcome) => done(&outcome),
                None => self.running.set(None),
            },
            RunNews::Refused(faults) => {
                self.running.set(None);
                let list = crate::locale::fault::list(&faults, self.language.get_untracked());
                self.notify(format!("{}{list}", self.say(Msg::RunRefused)), true);
            }
            RunNews::Failed(zh, en) => {
                self.running.set(None);
                self.notify(self.language.get_untracked().pick((zh, en)), true);
            }
            RunNews::Nothing => self.running.set(None),
        }
    }

    /// Gives the run up; what is done so far stays as the result.
    pub fn cancel_run(&self) {
        self.running.update(|r| {
            if let Some(r) = r {
                r.queue.clear();
            }
        });
        self.jobs.with_value(JobClient::cancel);
    }

    fn check_link(&self, id: u32, digest: &str) {
        if let Some(LinkCheck::Waiting {
            expected,
            draft,
            engine,
        }) = self.link.get_untracked()
            && draft == id
        {
            self.link.set(Some(if expected == digest {
                LinkCheck::Same
            } else {
                LinkCheck::Differs { engine }
            }));
        }
    }

    /// Flies the main map to a grid and selects it.
    pub fn show_grid(&self, grid: GridId) {
        self.selected.set(Some(grid));
        self.fly_to(Region::Grid(grid));
    }

    /// Flies to what a finding is about.
    pub fn show(&self, grid: Option<GridId>, unit: Option<UnitId>) {
        match (grid, unit) {
            (Some(grid), _) => self.show_grid(grid),
            (None, Some(unit)) => self.fly_to(Region::Unit(unit)),
            (None, None) => {}
        }
    }

    /// The whole territory on the map.
    pub fn fit_all(&self) {
        self.fly_to(Region::Whole);
    }

    pub(super) fn fly_to(&self, region: Region) {
        if let Some(bounds) = self
            .peek(|s| region.bounds(&s.territory, &s.draft().scenario.plan))
            .flatten()
        {
            self.map.with_value(|map| {
                if let Some(map) = map {
                    map.fly_to(bounds);
                }
            });
        }
    }

    /// The main map's handle, made at the first call and shown where the person was last; the map
    /// itself chooses a first look.
    pub fn main_map(&self, make: impl FnOnce() -> MapHandle) -> MapHandle {
        if let Some(handle) = self.map.get_value() {
            return handle;
        }
        let handle = make();
        if let Some([x, y, scale]) = self.restore_camera.get_untracked() {
            handle.set_camera(Camera { x, y, scale });
        }
        self.map.set_value(Some(handle.clone()));
        handle
    }

    /// Keeps the place a little later: panning must not write at every frame.
    pub fn autosave_place_soon(&self) {
        let bench = *self;
        if let Some([x, y, scale]) = self.camera_state() {
            self.restore_camera.set(Some([x, y, scale]));
        }
        self.place_timer
            .set_value(Some(gloo_timers::callback::Timeout::new(600, move || {
                bench.autosave_place()
            })));
    }

    /// Centre and scale of the main map.
    pub fn camera_state(&self) -> Option<[f64; 3]> {
        self.map
            .with_value(|map| map.as_ref().and_then(MapHandle::camera))
            .map(|c| [c.x, c.y, c.scale])
    }

    /// A new grid of `units`, selected.
    pub fn new_grid(&self, units: &[UnitId]) {
        self.ensure_editable();
        let made = self
            .peek(|s| new_grid::new_grid(&s.territory, &s.draft().scenario.plan, units, None))
            .flatten();
        match made {
            Some((edit, id)) => {
                self.edit(&ScenarioEdit::Plan(edit));
                self.gathered.set(Vec::new());
                self.selected.set(Some(id));
            }
            None => self.notify(self.say(Msg::EditRefused), true),
        }
    }

    /// Results of another seed or another number of replications are not this scenario's any more.
    pub fn forget_results_of_other_runs(&self) {
        let (seed, replications) = (self.seed.get_untracked(), self.replications.get_untracked());
        let forgotten = self
            .change(|s| {
                let mut any = false;
                for draft in &mut s.drafts {
                    if draft
                        .outcome
                        .as_ref()
                        .is_some_and(|o| o.seed != seed || o.replications != replications)
                    {
                        draft.outcome = None;
                        any = true;
                    }
                }
                any
            })
            .unwrap_or(false);
        if forgotten {
            self.results.update(|v| *v += 1);
        }
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}

/// Milliseconds since the page opened.
pub fn now() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}
