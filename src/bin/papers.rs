//! Entry of the program that reads and writes files: orders in, [`geju::job::office::Office`] does the
//! work, answers out. It is started by the page for one matter and ended after it.

use geju::job::office::{Answer, Office, decode_order, encode_answer};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static OFFICE: RefCell<Office> = RefCell::new(Office::new());
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(|event: web_sys::MessageEvent| {
        let order = decode_order(&js_sys::Uint8Array::new(&event.data()).to_vec());
        let Ok(order) = order else { return };
        let answer =
            OFFICE.with_borrow_mut(|office| office.handle(order, &mut |progress| post(&Answer::Progress(progress))));
        post(&answer);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&Answer::Ready);
}

fn post(answer: &Answer) {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = js_sys::Uint8Array::from(encode_answer(answer).as_slice()).buffer();
    let _ = scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
}
