//! Entry of the program that reads and writes files: orders in, [`geju::job::office::Office`] does the
//! work, answers out. It is started by the page for one matter and ended after it.
//!
//! It comes in two pieces (`.ci/split.sh`): the first reads maps and tables; the second, fetched when
//! first asked for, writes files, reads ledgers against a scenario and fits cases.

use geju::job::office::{Answer, Office, Order, decode_order, encode_answer};
use std::cell::RefCell;
use std::collections::VecDeque;
use wasm_bindgen::prelude::*;

thread_local! {
    static OFFICE: RefCell<Office> = RefCell::new(Office::new());
    static INBOX: RefCell<VecDeque<Order>> = const { RefCell::new(VecDeque::new()) };
    static WORKING: RefCell<bool> = const { RefCell::new(false) };
}

fn main() {
    console_error_panic_hook::set_once();
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(|event: web_sys::MessageEvent| {
        // The order, and what is in its files.
        let buffers: js_sys::Array = event.data().unchecked_into();
        let bytes = |i: u32| js_sys::Uint8Array::new(&buffers.get(i)).to_vec();
        let Ok(mut order) = decode_order(&bytes(0)) else { return };
        if let Order::Open { files } = &mut order {
            (files.iter_mut().zip(1..buffers.length())).for_each(|(file, i)| file.1 = bytes(i));
        }
        drop(buffers);
        INBOX.with_borrow_mut(|inbox| inbox.push_back(order));
        work();
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&Answer::Ready);
}

/// Orders one after another, as they came.
fn work() {
    if WORKING.replace(true) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async {
        while let Some(order) = INBOX.with_borrow_mut(VecDeque::pop_front) {
            let read =
                OFFICE.with_borrow_mut(|office| office.read(order, &mut |progress| post(&Answer::Progress(progress))));
            let answer = match read {
                Ok(answer) => answer,
                Err(order) => write(order)
                    .await
                    .unwrap_or_else(|_| Answer::Refused(geju::locale::import::piece_missing().into())),
            };
            post(&answer);
        }
        WORKING.replace(false);
    });
}

#[cfg(feature = "split")]
#[allow(unsafe_code, improper_ctypes, improper_ctypes_definitions, missing_docs)]
mod second_piece {
    use super::{Answer, OFFICE, Order};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(clerk, fallible)]
    pub fn write(order: Order) -> Result<Answer, SplitLoaderError> {
        Ok(OFFICE.with_borrow(|office| office.write(order)))
    }
}

#[cfg(not(feature = "split"))]
mod second_piece {
    use super::{Answer, OFFICE, Order};

    pub async fn write(order: Order) -> Result<Answer, std::convert::Infallible> {
        Ok(OFFICE.with_borrow(|office| office.write(order)))
    }
}

use second_piece::write;

fn post(answer: &Answer) {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = js_sys::Uint8Array::from(encode_answer(answer).as_slice()).buffer();
    let _ = scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
}
