//! The page's side of the workers: requests out, replies in, replications shared among several
//! workers, cancel, stale answers dropped.
//!
//! The first worker generates and imports; the others wake at the first run. Which worker plays
//! which replication does not matter: a replication is a pure function of its number, and the
//! chunks are put together in order.

use crate::job::{JobId, Reply, Request, decode_reply, encode_load, encode_request};
use crate::scenario::{Fault, Scenario};
use crate::simulation::Outcome;
use crate::sorted::SortedMap;
use crate::territory::Territory;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Most workers used; more only crowd an office machine.
const MOST_WORKERS: usize = 4;
/// Most replications asked of a worker at a time.
const MOST_CHUNK: u32 = 4;

type OnReply = Box<dyn FnMut(Reply)>;

/// What a run tells while it goes on.
#[derive(Clone, Debug)]
pub enum RunNews {
    /// Replications done, and all.
    Progress(u32, u32),
    /// What there is so far: told when it has doubled.
    Partial(Box<Outcome>),
    /// All done, or as many as were done when it was cancelled.
    Done(Box<Outcome>),
    /// Numbers that cannot be used.
    Refused(Vec<Fault>),
    /// Something else went wrong, zh and en.
    Failed(String, String),
    /// Cancelled before the first replication was done.
    Nothing,
}

struct WorkerHandle {
    worker: web_sys::Worker,
    ready: bool,
    waiting: Vec<Vec<u8>>,
    has_territory: bool,
    busy: bool,
    _on_message: Closure<dyn FnMut(web_sys::MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::ErrorEvent)>,
}

struct Run {
    scenario: Box<Scenario>,
    seed: u64,
    from: u32,
    of: u32,
    /// Replications at which partial results are told next.
    partial_at: u32,
    /// First replication and number of each chunk that nobody plays yet.
    chunks: VecDeque<(u32, u32)>,
    under_way: SortedMap<JobId, Chunk>,
    finished: SortedMap<u32, Outcome>,
    tell: Box<dyn FnMut(RunNews)>,
}

/// Replications that a worker plays.
struct Chunk {
    worker: usize,
    from: u32,
    /// How many of them are done.
    done: u32,
}

impl Run {
    /// Replications done, and all.
    fn progress(&self) -> (u32, u32) {
        let finished: u32 = self.finished.values().map(|o| o.replications).sum();
        let in_hand: u32 = self.under_way.values().map(|c| c.done).sum();
        (finished + in_hand, self.of)
    }
}

#[derive(Default)]
struct Inner {
    workers: Vec<WorkerHandle>,
    next_job: JobId,
    pending: SortedMap<JobId, OnReply>,
    territory: Option<Arc<Territory>>,
    run: Option<Run>,
    /// The question that several workers share.
    shared: Option<JobId>,
}

/// A handle to the workers; cheap to clone.
#[derive(Clone, Default)]
pub struct JobClient(Rc<RefCell<Inner>>);

impl JobClient {
    /// Starts the first worker.
    pub fn start() -> Self {
        let client = Self::default();
        client.add_worker();
        client
    }

    fn add_worker(&self) {
        let Ok(worker) = spawn("worker") else { return };
        let index = self.0.borrow().workers.len();
        let client = self.clone();
        let on_message =
            Closure::<dyn FnMut(_)>::new(move |event: web_sys::MessageEvent| client.receive(index, &event));
        let client = self.clone();
        let on_error =
            Closure::<dyn FnMut(_)>::new(move |event: web_sys::ErrorEvent| client.broken(index, &event.message()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.0.borrow_mut().workers.push(WorkerHandle {
            worker,
            ready: false,
            waiting: Vec::new(),
            has_territory: false,
            busy: false,
            _on_message: on_message,
            _on_error: on_error,
        });
    }

    /// Asks the first worker; `on_reply` hears every reply to it.
    pub fn ask(&self, request: &Request, on_reply: impl FnMut(Reply) + 'static) -> JobId {
        let id = self.new_id();
        self.0.borrow_mut().pending.insert(id, Box::new(on_reply));
        self.send(0, id, request);
        id
    }

    /// Gives a worker the territory in use if it has another one.
    fn bring(&self, worker: usize) {
        let load = {
            let mut inner = self.0.borrow_mut();
            let territory = inner.territory.clone();
            match inner.workers.get_mut(worker) {
                Some(worker) if !worker.has_territory && territory.is_some() => {
                    worker.has_territory = true;
                    territory
                }
                _ => None,
            }
        };
        if let Some(territory) = load {
            let id = self.new_id();
            self.send_bytes(worker, &encode_load(id, territory.data()));
        }
    }

    /// Asks the first worker about the territory in use; `on_reply` hears every reply.
    pub fn inquire(&self, request: &Request, on_reply: impl FnMut(Reply) + 'static) -> JobId {
        self.bring(0);
        self.ask(request, on_reply)
    }

    /// Asks several workers together: `request` makes the request of each part; only the first answers,
    /// what the others find goes to it. For a question that is worth waking them.
    pub fn inquire_all(&self, request: impl Fn((u32, u32)) -> Request, on_reply: impl FnMut(Reply) + 'static) -> JobId {
        // The page has nothing to do meanwhile, so its core is used too.
        let wanted = hardware_threads().min(MOST_WORKERS);
        self.wake(wanted);
        let of = self.0.borrow().workers.len().min(wanted) as u32;
        let id = self.inquire(&request((0, of)), on_reply);
        for part in 1..of {
            self.bring(part as usize);
            self.send(part as usize, id, &request((part, of)));
        }
        self.0.borrow_mut().shared = (of > 1).then_some(id);
        id
    }

    /// Tells the helpers of a shared question that it is over.
    fn dismiss(&self, id: JobId) {
        let mut inner = self.0.borrow_mut();
        if inner.shared != Some(id) {
            return;
        }
        inner.shared = None;
        let helpers = 1..inner.workers.len();
        drop(inner);
        helpers.for_each(|w| self.send(w, id, &Request::Cancel(id)));
    }

    fn wake(&self, wanted: usize) {
        while self.0.borrow().workers.len() < wanted {
            let before = self.0.borrow().workers.len();
            self.add_worker();
            if self.0.borrow().workers.len() == before {
                break;
            }
        }
    }

    /// Gives an inquiry up; nothing more is heard of it.
    pub fn give_up(&self, id: JobId) {
        if self.0.borrow_mut().pending.remove(&id).is_some() {
            self.send(0, id, &Request::Cancel(id));
            self.dismiss(id);
        }
    }

    /// Asks the first worker and waits for the answer. The worker is given the territory first if it
    /// has another one.
    pub async fn answer(&self, request: &Request) -> Reply {
        self.bring(0);
        let slot = Rc::new(RefCell::new(None));
        let mut asked = false;
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            if !std::mem::replace(&mut asked, true) {
                let slot = slot.clone();
                self.ask(request, move |reply| {
                    *slot.borrow_mut() = Some(reply);
                    let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
                });
            }
        });
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        slot.take().unwrap_or_else(|| {
            Reply::Failed(
                "后台没有回答。请重试".to_owned(),
                "The worker gave no answer. Try again".to_owned(),
            )
        })
    }

    /// Says which territory runs are on from now. `first_has_it`: the first worker made it itself.
    pub fn use_territory(&self, territory: Arc<Territory>, first_has_it: bool) {
        let mut inner = self.0.borrow_mut();
        inner.territory = Some(territory);
        for (i, worker) in inner.workers.iter_mut().enumerate() {
            worker.has_territory = i == 0 && first_has_it;
        }
    }

    /// Plays the replications from `from` on of a scenario on all workers. A run under way is given up
    /// first.
    pub fn simulate(
        &self,
        scenario: Box<Scenario>,
        seed: u64,
        from: u32,
        replications: u32,
        tell: impl FnMut(RunNews) + 'static,
    ) {
        self.drop_run();
        // One core stays free for the page; of two it lends its own, for it is idle most of the time.
        let threads = hardware_threads();
        let wanted = threads.saturating_sub(1).max(threads.min(2)).min(MOST_WORKERS);
        self.wake(wanted);
        let chunks = chunks(from, replications, wanted as u32);
        let tell: Box<dyn FnMut(RunNews)> = Box::new(tell);
        self.0.borrow_mut().run = Some(Run {
            scenario,
            seed,
            from,
            of: replications,
            partial_at: 4,
            chunks,
            under_way: SortedMap::new(),
            finished: SortedMap::new(),
            tell,
        });
        self.feed();
    }

    /// Ends the run under way as soon as the workers have said how far they are; what is done is reported.
    pub fn cancel(&self) {
        if self.stop_workers().is_empty() {
            self.finish();
        }
    }

    /// Ends the run under way at once, with what the workers have said so far.
    fn drop_run(&self) {
        for (job, worker) in self.stop_workers() {
            let mut inner = self.0.borrow_mut();
            inner.pending.remove(&job);
            if let Some(handle) = inner.workers.get_mut(worker) {
                handle.busy = false;
            }
        }
        self.finish();
    }

    /// Tells the workers to stop; what each of them is at. They answer with the replications done.
    fn stop_workers(&self) -> Vec<(JobId, usize)> {
        let mut jobs = Vec::new();
        if let Some(run) = self.0.borrow_mut().run.as_mut() {
            run.chunks.clear();
            jobs.extend(run.under_way.iter().map(|(&job, chunk)| (job, chunk.worker)));
        }
        for &(job, worker) in &jobs {
            self.send(worker, job, &Request::Cancel(job));
        }
        jobs
    }

    fn new_id(&self) -> JobId {
        let mut inner = self.0.borrow_mut();
        inner.next_job += 1;
        inner.next_job
    }

    fn send(&self, worker: usize, id: JobId, request: &Request) {
        self.send_bytes(worker, &encode_request(id, request));
    }

    fn send_bytes(&self, worker: usize, bytes: &[u8]) {
        let mut inner = self.0.borrow_mut();
        let Some(handle) = inner.workers.get_mut(worker) else {
            return;
        };
        if handle.ready {
            post(&handle.worker, bytes);
        } else {
            handle.waiting.push(bytes.to_vec());
        }
    }

    fn receive(&self, worker: usize, event: &web_sys::MessageEvent) {
        let bytes = js_sys::Uint8Array::new(&event.data()).to_vec();
        let Ok((id, reply)) = decode_reply(&bytes) else { return };
        if matches!(reply, Reply::Ready) {
            let mut inner = self.0.borrow_mut();
            if let Some(handle) = inner.workers.get_mut(worker) {
                handle.ready = true;
                let waiting = std::mem::take(&mut handle.waiting);
                waiting.iter().for_each(|bytes| post(&handle.worker, bytes));
            }
            return;
        }
        if let Reply::Found { found, .. } = reply {
            if self.0.borrow().shared == Some(id) && !found.is_empty() {
                self.send(0, id, &Request::Found(found));
            }
            return;
        }
        if worker > 0 && self.0.borrow().shared == Some(id) {
            return;
        }
        if matches!(reply, Reply::Proposed { over: true, .. } | Reply::Failed(..)) {
            self.dismiss(id);
        }
        // The callback may ask again, so it must not run while the client is borrowed.
        let callback = self.0.borrow_mut().pending.remove(&id);
        if let Some(mut callback) = callback {
            let goes_on = match &reply {
                Reply::Progress { .. } => true,
                Reply::Studied { done, of, .. } => done < of,
                Reply::Proposed { over, .. } => !over,
                _ => false,
            };
            callback(reply);
            if goes_on {
                self.0.borrow_mut().pending.entry(id).or_insert(callback);
            }
        }
    }

    /// A worker that broke is replaced; a run it had a part in ends with an error.
    fn broken(&self, worker: usize, message: &str) {
        let tell = {
            let mut inner = self.0.borrow_mut();
            if let Some(handle) = inner.workers.get_mut(worker) {
                handle.busy = false;
                handle.has_territory = false;
            }
            inner.run.take()
        };
        let zh = format!("后台计算出错：{message}。请刷新页面后重试，已保存的内容不会丢失。");
        let en = format!("The background worker failed: {message}. Reload the page and try again; saved work is kept.");
        if let Some(mut run) = tell {
            (run.tell)(RunNews::Failed(zh, en));
        } else {
            let callbacks = std::mem::take(&mut self.0.borrow_mut().pending);
            for (_, mut callback) in callbacks {
                callback(Reply::Failed(zh.clone(), en.clone()));
            }
        }
    }

    /// Gives every idle worker its next chunk.
    fn feed(&self) {
        loop {
            let next = {
                let mut inner = self.0.borrow_mut();
                let Some(worker) = inner.workers.iter().position(|w| !w.busy) else {
                    break;
                };
                let Some(run) = inner.run.as_mut() else { break };
                let Some(chunk) = run.chunks.pop_front() else { break };
                let request = Request::Simulate {
                    scenario: run.scenario.clone(),
                    seed: run.seed,
                    from: chunk.0,
                    count: chunk.1,
                };
                inner.workers[worker].busy = true;
                let load = if inner.workers[worker].has_territory {
                    None
                } else {
                    inner.territory.clone()
                };
                inner.workers[worker].has_territory = true;
                (worker, chunk, request, load)
            };
            let (worker, chunk, request, load) = next;
            if let Some(territory) = load {
                let id = self.new_id();
                self.send_bytes(worker, &encode_load(id, territory.data()));
            }
            let id = self.new_id();
            {
                let mut inner = self.0.borrow_mut();
                if let Some(run) = inner.run.as_mut() {
                    let (from, done) = (chunk.0, 0);
                    run.under_way.insert(id, Chunk { worker, from, done });
                }
                let client = self.clone();
                inner.pending.insert(id, Box::new(move |reply| client.chunk(id, reply)));
            }
            self.send(worker, id, &request);
        }
    }

    fn chunk(&self, id: JobId, reply: Reply) {
        match reply {
            Reply::Progress { done, .. } => {
                let news = {
                    let mut inner = self.0.borrow_mut();
                    let Some(run) = inner.run.as_mut() else { return };
                    let Some(chunk) = run.under_way.get_mut(&id) else {
                        return;
                    };
                    chunk.done = done;
                    run.progress()
                };
                self.tell(RunNews::Progress(news.0, news.1));
            }
            Reply::Simulated(outcome) => {
                let news = {
                    let mut inner = self.0.borrow_mut();
                    let Some(run) = inner.run.as_mut() else { return };
                    let Some(Chunk { worker, from, .. }) = run.under_way.remove(&id) else {
                        return;
                    };
                    run.finished.insert(from, *outcome);
                    let news = run.progress();
                    inner.workers[worker].busy = false;
                    news
                };
                self.tell(RunNews::Progress(news.0, news.1));
                let partial = {
                    let mut inner = self.0.borrow_mut();
                    let due = inner.run.as_mut().filter(|r| news.0 >= r.partial_at && news.0 < news.1);
                    due.and_then(|run| {
                        run.partial_at = news.0 * 2;
                        whole(run.from, &run.finished)
                    })
                };
                if let Some(partial) = partial {
                    self.tell(RunNews::Partial(Box::new(partial)));
                }
                let over = self
                    .0
                    .borrow()
                    .run
                    .as_ref()
                    .is_some_and(|r| r.chunks.is_empty() && r.under_way.is_empty());
                if over { self.finish() } else { self.feed() }
            }
            Reply::Refused(faults) => self.stop_with(RunNews::Refused(faults)),
            Reply::Failed(zh, en) => self.stop_with(RunNews::Failed(zh, en)),
            _ => {}
        }
    }

    fn tell(&self, news: RunNews) {
        // Taken out for the call, so that the listener may look at the client.
        let run = self.0.borrow_mut().run.take();
        if let Some(mut run) = run {
            (run.tell)(news);
            let mut inner = self.0.borrow_mut();
            if inner.run.is_none() {
                inner.run = Some(run);
            }
        }
    }

    fn stop_with(&self, news: RunNews) {
        let run = self.0.borrow_mut().run.take();
        let mut inner = self.0.borrow_mut();
        inner.workers.iter_mut().for_each(|w| w.busy = false);
        drop(inner);
        if let Some(mut run) = run {
            (run.tell)(news);
        }
    }

    fn finish(&self) {
        let Some(mut run) = self.0.borrow_mut().run.take() else {
            return;
        };
        let news = match whole(run.from, &run.finished) {
            Some(outcome) if outcome.replications > 0 => RunNews::Done(Box::new(outcome)),
            _ => RunNews::Nothing,
        };
        (run.tell)(news);
    }
}

/// The replications from `from` on that are there without a gap: of a run under way or cancelled only
/// these are a result.
fn whole(from: u32, finished: &SortedMap<u32, Outcome>) -> Option<Outcome> {
    let mut whole: Option<Outcome> = None;
    for (&at, chunk) in finished {
        let fits = match whole.as_mut() {
            None if at == from => {
                whole = Some(chunk.clone());
                true
            }
            Some(whole) => from + whole.replications == at && whole.append(chunk).is_ok(),
            None => false,
        };
        if !fits {
            break;
        }
    }
    whole
}

/// Replications in the order in which workers take them: large chunks first, so that little is said, and small
/// ones at the end, so that nobody waits for the last.
fn chunks(from: u32, replications: u32, workers: u32) -> VecDeque<(u32, u32)> {
    let (mut at, end) = (from, from + replications);
    let mut chunks = VecDeque::new();
    while at < end {
        let count = (end - at).div_ceil(2 * workers.max(1)).min(MOST_CHUNK);
        chunks.push_back((at, count));
        at += count;
    }
    chunks
}

fn hardware_threads() -> usize {
    web_sys::window()
        .map_or(1, |w| w.navigator().hardware_concurrency() as usize)
        .max(1)
}

/// Starts a program of this build (`worker`, `papers`) beside the page.
pub(super) fn spawn(program: &str) -> Result<web_sys::Worker, wasm_bindgen::JsValue> {
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    // The worker's file name carries no hash; the version keeps an old copy out of the way.
    web_sys::Worker::new_with_options(&format!("./{program}_loader.js?v={}", crate::ENGINE_VERSION), &options)
}

/// Sends bytes to a program.
pub(super) fn post(worker: &web_sys::Worker, bytes: &[u8]) {
    let array = js_sys::Uint8Array::from(bytes);
    let buffer = array.buffer();
    let _ = worker.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
}
