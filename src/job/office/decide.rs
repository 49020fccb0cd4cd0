//! How [`super::decisions`] are answered.

use super::desk::HEADER_ROWS;
use super::{Answer, Ask, Calibrated, Decided, DecisionOrder};
use crate::calibration::calibrate;
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{self, Table, personal};
use crate::exchange::{case_ledger, decision_book};
use crate::locale::import::Pair;
use crate::territory::Territory;

/// Answers an order, or says why it cannot be done.
pub(super) fn decide(order: DecisionOrder) -> Answer {
    answer(order).unwrap_or_else(|(zh, en)| Answer::Refused(ReadError(zh, en)))
}

fn answer(order: DecisionOrder) -> Result<Answer, Pair> {
    let DecisionOrder {
        territory,
        scenario,
        language,
        ask,
    } = order;
    let territory = Territory::new(territory);
    Ok(match ask {
        Ask::Write(outcome) => {
            let book = decision_book::write(&territory, &scenario, outcome.as_deref(), language);
            Answer::Bytes(workbook::write::xlsx(&book))
        }
        Ask::WriteSheet(part) => {
            let book = decision_book::write(&territory, &scenario, None, language);
            let name = language.pick(part.name());
            let sheet = book.sheets.iter().find(|s| s.name == name);
            Answer::Bytes(sheet.map(workbook::csv::write).unwrap_or_default())
        }
        Ask::Read(name, bytes) => {
            let (tables, _) = tables(&name, &bytes)?;
            let found = decision_book::read(&territory, &scenario, &tables)?;
            Answer::Decided(Decided::Read {
                edit: Box::new(found.edit),
                parts: found.parts,
                refused: found.refused,
            })
        }
        Ask::Calibrate(name, bytes) => {
            let (tables, dropped) = tables(&name, &bytes)?;
            let ledger = case_ledger::read(&tables)?;
            let calibration = calibrate(&territory, &scenario, &ledger.rows).map_err(|faults| {
                let list: String = faults.iter().map(|f| format!(" {}: {};", f.what, f.why)).collect();
                (
                    format!("当前情景的数值有误，先改正再校准：{list}"),
                    format!("The scenario has numbers that cannot be used; mend them first:{list}"),
                )
            })?;
            Answer::Decided(Decided::Calibrated(Box::new(Calibrated {
                source: name,
                calibration,
                columns: ledger.columns,
                dropped,
                refused: ledger.refused,
                refused_count: ledger.refused_count,
            })))
        }
    })
}

/// The tables of a file without their columns about persons, whose headers are told.
fn tables(name: &str, bytes: &[u8]) -> Result<(Vec<Table>, Vec<String>), Pair> {
    let mut tables = workbook::read::book(name, bytes).map_err(Pair::from)?;
    let dropped = tables
        .iter_mut()
        .flat_map(|t| personal::drop_columns(t, HEADER_ROWS))
        .collect();
    Ok((tables, dropped))
}
