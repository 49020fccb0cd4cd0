//! Worker entry: messages in, [`geju::job::run::Desk`] does the work, messages out. One
//! replication a step, so that a cancel is heard between two steps.

use geju::job::run::Desk;
use geju::job::{Reply, decode_request, encode_reply};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
    static PUMPING: RefCell<bool> = const { RefCell::new(false) };
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(|event: web_sys::MessageEvent| {
        let bytes = js_sys::Uint8Array::new(&event.data()).to_vec();
        let Ok((id, request)) = decode_request(&bytes) else {
            return;
        };
        let reply = DESK.with_borrow_mut(|desk| desk.handle(id, request));
        if let Some((id, reply)) = reply {
            post(id, &reply);
        }
        pump();
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(0, &Reply::Ready);
}

/// Steps the desk's work, giving the message queue a turn after each step.
fn pump() {
    if PUMPING.replace(true) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async {
        while DESK.with_borrow(Desk::is_busy) {
            let reply = DESK.with_borrow_mut(Desk::step);
            if let Some((id, reply)) = reply {
                post(id, &reply);
            }
            gloo_timers::future::TimeoutFuture::new(0).await;
        }
        PUMPING.replace(false);
    });
}

fn post(id: geju::job::JobId, reply: &Reply) {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = js_sys::Uint8Array::from(encode_reply(id, reply).as_slice()).buffer();
    let _ = scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
}
