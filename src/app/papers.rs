//! The program `papers` as the page sees it: started for one matter (a file to read, a file to write),
//! asked, and ended. Ending it gives its memory back and stops whatever it is doing.

use super::files;
use super::workbench::Workbench;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Table, Workbook};
use crate::job::office::{Answer, Order, Progress, decode_answer, encode_order};
use crate::locale::app::Msg;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A running program; it is ended when the last handle goes.
#[derive(Clone)]
pub struct Papers(Rc<Running>);

struct Running {
    worker: web_sys::Worker,
    state: Rc<RefCell<State>>,
    _on_message: Closure<dyn FnMut(web_sys::MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::ErrorEvent)>,
}

#[derive(Default)]
struct State {
    ready: bool,
    waiting: Option<js_sys::Array>,
    tell: Option<Box<dyn FnMut(Progress)>>,
    answer: Option<Answer>,
    /// Wakes whoever waits for the answer.
    resolve: Option<js_sys::Function>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl State {
    fn finish(&mut self, answer: Answer) {
        self.answer = Some(answer);
        self.tell = None;
        if let Some(resolve) = self.resolve.take() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        }
    }
}

impl Papers {
    /// Starts the program; `None` where the browser does not let it.
    pub fn start() -> Option<Self> {
        let worker = super::job_client::spawn("papers").ok()?;
        let state = Rc::new(RefCell::new(State::default()));
        let (heard, sender) = (state.clone(), worker.clone());
        let on_message = Closure::<dyn FnMut(_)>::new(move |event: web_sys::MessageEvent| {
            let Ok(answer) = decode_answer(&js_sys::Uint8Array::new(&event.data()).to_vec()) else {
                return;
            };
            match answer {
                Answer::Ready => {
                    let mut state = heard.borrow_mut();
                    state.ready = true;
                    if let Some(buffers) = state.waiting.take() {
                        send(&sender, &buffers);
                    }
                }
                Answer::Progress(progress) => {
                    // Taken out for the call: the listener may look here.
                    let tell = heard.borrow_mut().tell.take();
                    if let Some(mut tell) = tell {
                        tell(progress);
                        heard.borrow_mut().tell = Some(tell);
                    }
                }
                answer => heard.borrow_mut().finish(answer),
            }
        });
        let heard = state.clone();
        let on_error = Closure::<dyn FnMut(_)>::new(move |event: web_sys::ErrorEvent| {
            // Out of memory ends here as well; the page's own work is not touched.
            event.prevent_default();
            heard.borrow_mut().finish(Answer::Refused(ReadError(
                "文件处理中断：文件可能太大，浏览器内存不足。已打开的工作不受影响。请拆小后再试".to_owned(),
                "Reading the file broke off: it may be too large for the browser's memory. Open work is untouched. Split the file and try again".to_owned(),
            )));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self(Rc::new(Running {
            worker,
            state,
            _on_message: on_message,
            _on_error: on_error,
        })))
    }

    /// Asks for one thing and waits for the answer; `tell` hears the progress. One order at a time.
    pub async fn order(&self, order: &Order, tell: impl FnMut(Progress) + 'static) -> Answer {
        self.order_with(order, js_sys::Array::new(), tell).await
    }

    /// The same with the contents of the order's files, in their order: handed over as they are, so that
    /// a large file never passes through the page's own memory.
    pub async fn order_with(
        &self,
        order: &Order,
        contents: js_sys::Array,
        tell: impl FnMut(Progress) + 'static,
    ) -> Answer {
        let buffers = contents;
        buffers.unshift(&js_sys::Uint8Array::from(encode_order(order).as_slice()).buffer());
        let state = self.0.state.clone();
        let promise = js_sys::Promise::new(&mut |resolve, _| state.borrow_mut().resolve = Some(resolve));
        {
            let mut state = state.borrow_mut();
            state.tell = Some(Box::new(tell));
            state.answer = None;
            if state.ready {
                send(&self.0.worker, &buffers);
            } else {
                state.waiting = Some(buffers);
            }
        }
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        let answer = state.borrow_mut().answer.take();
        answer.unwrap_or_else(|| Answer::Refused(ReadError("没有回答".to_owned(), "No answer".to_owned())))
    }
}

/// Sends buffers; they are the program's from now on.
fn send(worker: &web_sys::Worker, buffers: &js_sys::Array) {
    let _ = worker.post_message_with_transfer(buffers, buffers);
}

/// Asks a program started for this alone; says what went wrong and gives `None` then.
pub async fn ask(bench: Workbench, order: Order) -> Option<Answer> {
    let Some(papers) = Papers::start() else {
        bench.notify(bench.say(Msg::FileUnreadable), true);
        return None;
    };
    match papers.order(&order, |_| {}).await {
        Answer::Refused(ReadError(zh, en)) => {
            bench.notify(bench.language.get_untracked().pick((zh, en)), true);
            None
        }
        answer => Some(answer),
    }
}

/// Writes a workbook as .xlsx and offers it as a download.
pub fn save_workbook(bench: Workbench, name: impl Into<String>, workbook: Workbook) {
    save(bench, name.into(), Order::Workbook(workbook));
}

/// Has `papers` make a file and offers it as a download.
pub fn save(bench: Workbench, name: String, order: Order) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(Answer::Bytes(bytes)) = ask(bench, order).await {
            files::download(&name, &bytes);
        }
    });
}

/// The tables of a workbook or CSV file; `None` after saying what is wrong with it. Columns about
/// persons are dropped and this is said.
pub async fn read_workbook(bench: Workbench, name: &str, bytes: Vec<u8>) -> Option<Vec<Table>> {
    let order = Order::Tables {
        name: name.to_owned(),
        bytes,
    };
    let Some(Answer::Tables(tables, dropped)) = ask(bench, order).await else {
        return None;
    };
    if !dropped.is_empty() {
        bench.notify(
            bench.language.get_untracked().pick((
                format!("已丢弃个人信息列：{}", dropped.join("、")),
                format!("Columns about persons were dropped: {}", dropped.join(", ")),
            )),
            false,
        );
    }
    Some(tables)
}
