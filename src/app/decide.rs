//! What the page has `papers` do about decisions: the workbook out and in, a case ledger fitted.

use super::workbench::Workbench;
use super::{files, papers};
use crate::exchange::decision_book::Part;
use crate::job::office::{Answer, Ask, Calibrated, Decided, DecisionOrder, Order};
use crate::scenario::lever::{self, preset::Preset};
use crate::scenario::{Scenario, ScenarioEdit};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

impl Workbench {
    fn decision(&self, ask: Ask) -> Option<Order> {
        let language = self.language.get_untracked();
        self.peek(|s| {
            Order::Decide(Box::new(DecisionOrder {
                territory: s.root.data().clone(),
                scenario: s.draft().scenario.clone(),
                language,
                ask,
            }))
        })
    }

    /// Offers everything decided as one workbook, or one of its sheets as CSV.
    pub fn export_decisions(&self, sheet: Option<Part>) {
        let name = self
            .peek(|s| files::clean(&self.name_of(s.draft())))
            .unwrap_or_default();
        let (ask, end) = match sheet {
            Some(part) => (Ask::WriteSheet(part), "csv"),
            None => {
                let outcome = self.peek(|s| s.draft().outcome.as_ref().map(|o| Box::new((**o).clone())));
                (Ask::Write(outcome.flatten()), "xlsx")
            }
        };
        if let Some(order) = self.decision(ask) {
            papers::save(*self, format!("{name}.{end}"), order);
        }
    }

    /// Lets the user choose a workbook and takes what it decides as one step.
    pub fn import_decisions(&self) {
        let bench = *self;
        choose_table(move |name, bytes| {
            wasm_bindgen_futures::spawn_local(async move {
                let Some(order) = bench.decision(Ask::Read(name, bytes)) else {
                    return;
                };
                if let Some(Answer::Decided(Decided::Read { edit, parts, refused })) = papers::ask(bench, order).await {
                    bench.edit(&edit);
                    let language = bench.language.get_untracked();
                    let names: Vec<&str> = parts.iter().map(|p| language.pick(p.name())).collect();
                    let mut text = language.pick(("已导入：", "Imported: ")).to_owned() + &names.join("、");
                    if let Some(first) = refused.first() {
                        let (reason, n) = (language.pick((&first.reason.0, &first.reason.1)), refused.len());
                        let (sheet, row) = (&first.sheet, first.row);
                        text.push_str(&language.pick((
                            format!("；拒收 {n} 行，首行：{sheet} 第 {row} 行，{reason}"),
                            format!("; {n} rows refused, the first: {sheet} row {row}, {reason}"),
                        )));
                    }
                    bench.notify(text, !refused.is_empty());
                }
            });
        });
    }

    /// Lets the user choose a case ledger and fits it.
    pub fn calibrate(&self, into: RwSignal<Option<Calibrated>>, busy: RwSignal<bool>) {
        let bench = *self;
        choose_table(move |name, bytes| {
            wasm_bindgen_futures::spawn_local(async move {
                let Some(order) = bench.decision(Ask::Calibrate(name, bytes)) else {
                    return;
                };
                busy.set(true);
                if let Some(Answer::Decided(Decided::Calibrated(found))) = papers::ask(bench, order).await {
                    into.set(Some(*found));
                }
                busy.set(false);
            });
        });
    }

    /// Takes a ready-made choice: levers in the draft in hand; with the redraw a new scenario on the
    /// redrawn plan, where there is one.
    pub fn take_preset(&self, preset: Preset) {
        let reform = self
            .peek(|s| s.reform.clone())
            .flatten()
            .filter(|_| preset.is_redrawn());
        if let Some(plan) = reform {
            let language = self.language.get_untracked();
            let mut scenario = Scenario::new(language.pick(preset.name()), (*plan).clone());
            scenario.levers = preset.levers();
            self.change(|s| s.add(scenario));
            self.bump_all();
            self.autosave();
            return;
        }
        let edits = lever::levers()
            .iter()
            .map(|l| ScenarioEdit::Lever {
                id: l.id.to_owned(),
                setting: preset.setting(l),
            })
            .collect();
        self.edit(&ScenarioEdit::All(edits));
    }
}

/// Lets the user choose an Excel or CSV file.
fn choose_table(then: impl FnMut(String, Vec<u8>) + 'static) {
    let mut then: Box<dyn FnMut(String, Vec<u8>)> = Box::new(then);
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return;
    };
    let Some(input) = document
        .create_element("input")
        .ok()
        .and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok())
    else {
        return;
    };
    input.set_type("file");
    input.set_accept(".xlsx,.csv");
    let chosen = input.clone();
    let on_change = Closure::<dyn FnMut()>::new(move || {
        let Some(file) = chosen.files().and_then(|f| f.get(0)) else {
            return;
        };
        let (Ok(reader), name) = (web_sys::FileReader::new(), file.name()) else {
            return;
        };
        let done = reader.clone();
        // Read once: the callback is handed on, the next choice makes its own.
        let then = std::mem::replace(&mut then, Box::new(|_, _| {}));
        let mut then = Some(then);
        let on_load = Closure::<dyn FnMut()>::new(move || {
            if let (Some(mut then), Ok(buffer)) = (then.take(), done.result()) {
                then(name.clone(), js_sys::Uint8Array::new(&buffer).to_vec());
            }
        });
        reader.set_onload(Some(on_load.as_ref().unchecked_ref()));
        on_load.forget();
        let _ = reader.read_as_array_buffer(&file);
    });
    input.set_onchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    input.click();
}
