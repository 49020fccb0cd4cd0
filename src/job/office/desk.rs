//! The brain of `papers` without a browser: an order in, an answer out, progress on the way.

use super::{Answer, Order, Progress};
use crate::exchange::workbook::{self, personal};
use crate::report::{docx, markdown};
use crate::territory::Territory;

/// Rows in which a header may stand, titles above it included.
pub(super) const HEADER_ROWS: usize = 6;

/// The office: what it was given to read stays until it is told otherwise.
#[derive(Default)]
pub struct Office {}

impl Office {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Does what is asked; `tell` hears how far it has come.
    pub fn handle(&mut self, order: Order, tell: &mut dyn FnMut(Progress)) -> Answer {
        let _ = tell;
        match order {
            Order::Workbook(workbook) => Answer::Bytes(workbook::write::xlsx(&workbook)),
            Order::Csv(workbook) => {
                Answer::Bytes(workbook.sheets.first().map(workbook::csv::write).unwrap_or_default())
            }
            Order::Word(data, order) => Answer::Bytes(docx::write(&order.document(&Territory::new(*data)))),
            Order::Markdown(data, order) => {
                Answer::Bytes(markdown::write(&order.document(&Territory::new(*data))).into_bytes())
            }
            Order::Decide(order) => super::decide::decide(*order),
            Order::Tables { name, bytes } => match workbook::read::book(&name, &bytes) {
                Ok(mut tables) => {
                    let dropped = tables
                        .iter_mut()
                        .flat_map(|t| personal::drop_columns(t, HEADER_ROWS))
                        .collect();
                    Answer::Tables(tables, dropped)
                }
                Err(why) => Answer::Refused(why),
            },
        }
    }
}
