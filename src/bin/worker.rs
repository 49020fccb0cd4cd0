//! Worker entry: messages in, [`geju::job::run::Desk`] does the work, messages out. A slice of a
//! replication a step, so that a cancel is heard between two steps.
//!
//! The program comes in two pieces (`.ci/split.sh`): the first makes territories and plays
//! simulations; the second, fetched when first asked for, has files, links, reports, studies and
//! proposals. Messages are taken in the order they came, whichever piece they wait for.

use geju::job::run::Desk;
use geju::job::{JobId, Reply, Request, decode_request, encode_reply};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;

type Answer = Option<(JobId, Reply)>;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
    static INBOX: RefCell<VecDeque<(JobId, Request)>> = const { RefCell::new(VecDeque::new()) };
    static PUMPING: RefCell<bool> = const { RefCell::new(false) };
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(|event: web_sys::MessageEvent| {
        let bytes = js_sys::Uint8Array::new(&event.data()).to_vec();
        let Ok(message) = decode_request(&bytes) else {
            return;
        };
        INBOX.with_borrow_mut(|inbox| inbox.push_back(message));
        pump();
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(0, &Reply::Ready);
}

/// Takes what came in and steps the desk's work, giving the message queue a turn after each step.
fn pump() {
    if PUMPING.replace(true) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async {
        loop {
            while let Some((id, request)) = INBOX.with_borrow_mut(VecDeque::pop_front) {
                answer(take(id, request).await);
            }
            if !DESK.with_borrow(Desk::is_busy) {
                break;
            }
            answer(step().await);
            turn().await;
        }
        PUMPING.replace(false);
    });
}

/// Lets messages that came in meanwhile be taken. A message to oneself: a timer of 0 waits 4 ms from the
/// fifth on (HTML standard, timers), which is as long as many a step.
async fn turn() {
    thread_local! {
        static CHANNEL: Option<web_sys::MessageChannel> = web_sys::MessageChannel::new().ok();
    }
    let heard = js_sys::Promise::new(&mut |heard, _| {
        let sent = CHANNEL.with(|channel| {
            let channel = channel.as_ref()?;
            channel.port1().set_onmessage(Some(&heard));
            channel.port2().post_message(&JsValue::NULL).ok()
        });
        if sent.is_none() {
            // Without a channel the step goes on at once.
            let _ = heard.call0(&JsValue::NULL);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(heard).await;
}

async fn take(id: JobId, request: Request) -> Answer {
    match DESK.with_borrow_mut(|desk| desk.play(id, request)) {
        Ok(reply) => reply,
        Err(request) => match serve(id, request).await {
            Ok(reply) => reply,
            Err(_) => Some((id, not_fetched())),
        },
    }
}

async fn step() -> Answer {
    if DESK.with_borrow(Desk::has_plays) {
        return DESK.with_borrow_mut(Desk::step_play);
    }
    // The piece is here: a study or proposal got in line through it.
    step_serve().await.unwrap_or(None)
}

fn not_fetched() -> Reply {
    Reply::Failed(
        "这项工作的程序没有取到：请检查网络后再试；已有的工作不受影响".to_owned(),
        "The code for this could not be fetched: check the network and try again. Your work is safe".to_owned(),
    )
}

#[cfg(feature = "split")]
#[allow(unsafe_code, improper_ctypes, improper_ctypes_definitions, missing_docs)]
mod second_piece {
    use super::{Answer, DESK, Desk, JobId, Request};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(desk, fallible)]
    pub fn serve(id: JobId, request: Request) -> Result<Answer, SplitLoaderError> {
        Ok(DESK.with_borrow_mut(|desk| desk.serve(id, request)))
    }

    #[wasm_split(desk, fallible)]
    pub fn step_serve() -> Result<Answer, SplitLoaderError> {
        Ok(DESK.with_borrow_mut(Desk::step_serve))
    }
}

#[cfg(not(feature = "split"))]
mod second_piece {
    use super::{Answer, DESK, Desk, JobId, Request};

    pub async fn serve(id: JobId, request: Request) -> Result<Answer, std::convert::Infallible> {
        Ok(DESK.with_borrow_mut(|desk| desk.serve(id, request)))
    }

    pub async fn step_serve() -> Result<Answer, std::convert::Infallible> {
        Ok(DESK.with_borrow_mut(Desk::step_serve))
    }
}

use second_piece::{serve, step_serve};

fn answer(reply: Answer) {
    if let Some((id, reply)) = reply {
        post(id, &reply);
    }
}

fn post(id: JobId, reply: &Reply) {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = js_sys::Uint8Array::from(encode_reply(id, reply).as_slice()).buffer();
    let _ = scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
}
