//! Taking fitted numbers into the ledger of assumptions: one edit, so that one undo takes them all back.

use super::Calibration;
use crate::scenario::{ScenarioEdit, assumption};

/// Sets the fitted numbers of these keys, held within their hard bounds, and notes what they rest on
/// (their grade becomes 案例). `source` is the ledger's name.
pub fn accept(calibration: &Calibration, keys: &[String], source: &str) -> ScenarioEdit {
    let note = format!("{source} · {}", calibration.cases);
    let edits = calibration
        .fits
        .iter()
        .filter(|fit| keys.contains(&fit.key))
        .filter_map(|fit| {
            let bounds = assumption::find(&fit.key)?.bounds;
            Some([
                ScenarioEdit::Assumption {
                    key: fit.key.clone(),
                    value: Some(fit.value.clamp(bounds.0, bounds.1)),
                },
                ScenarioEdit::Measured {
                    key: fit.key.clone(),
                    note: Some(note.clone()),
                },
            ])
        })
        .flatten()
        .collect();
    ScenarioEdit::All(edits)
}
