//! The brain of `papers` without a browser: an order in, an answer out, progress on the way.

use super::{Answer, LedgerForm, MapForm, Opened, Order, Progress};
use crate::exchange::import::{self, ImportedData, Stage};
use crate::exchange::layer::recognise::{Found, recognise};
use crate::exchange::layer::{geojson, kml, of_territory, shapefile};
use crate::exchange::ledger;
use crate::exchange::read_error::ReadError;
use crate::exchange::territory_data;
use crate::exchange::workbook::{self, personal};
use crate::locale::import as words;
use crate::plan::Plan;
use crate::report::{docx, markdown, spreadsheet};
use crate::territory::{Territory, TerritoryData};

/// Rows in which a header may stand, titles above it included.
pub(super) const HEADER_ROWS: usize = 6;

/// The office: what it was given to read stays until other files are opened.
#[derive(Default)]
pub struct Office {
    found: Found,
}

/// A territory and plan as a map file; `name` is that of the files in an archive.
pub fn map_file(territory: &Territory, plan: &Plan, form: MapForm, name: &str) -> Vec<u8> {
    let (territory, plan) = &of_territory::settled(territory, plan);
    match form {
        MapForm::GeoJson => geojson::write(&of_territory::layer(territory, plan, false)),
        MapForm::Shapefile => shapefile::write(&of_territory::layer(territory, plan, true), name),
        MapForm::Kml => kml::write(&of_territory::layer(territory, plan, false), "单元名称"),
    }
}

/// The territory that a plan is about, checked.
fn checked(data: TerritoryData, plan: &Plan) -> Result<Territory, ReadError> {
    let unusable = |why: String| ReadError::from(words::territory_unusable(&why));
    let territory = territory_data::check(data).map_err(unusable)?;
    plan.fits(&territory).map_err(unusable)?;
    Ok(of_territory::settled(&territory, plan).0)
}

impl Office {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Does what is asked; `tell` hears how far it has come.
    pub fn handle(&mut self, order: Order, tell: &mut dyn FnMut(Progress)) -> Answer {
        match self.read(order, tell) {
            Ok(answer) => answer,
            Err(order) => self.write(order),
        }
    }

    /// Files in: what the first piece of the program can do. Any other order is given back, for
    /// [`Office::write`].
    #[allow(clippy::result_large_err, reason = "an order is moved through once")]
    pub fn read(&mut self, order: Order, tell: &mut dyn FnMut(Progress)) -> Result<Answer, Order> {
        if !matches!(
            order,
            Order::Tables { .. } | Order::Open { .. } | Order::Look(_) | Order::Import(_)
        ) {
            return Err(order);
        }
        Ok(self.reading(order, tell).unwrap_or_else(Answer::Refused))
    }

    /// Files out, and what is read against a scenario.
    pub fn write(&self, order: Order) -> Answer {
        self.writing(order).unwrap_or_else(Answer::Refused)
    }

    fn reading(&mut self, order: Order, tell: &mut dyn FnMut(Progress)) -> Result<Answer, ReadError> {
        Ok(match order {
            Order::Tables { name, bytes } => {
                let mut tables = workbook::read::book(&name, &bytes)?;
                let dropped = (tables.iter_mut())
                    .flat_map(|t| personal::drop_columns(t, HEADER_ROWS))
                    .collect();
                Answer::Tables(tables, dropped)
            }
            Order::Open { files } => self.open(files, tell)?,
            Order::Look(options) => Answer::Looked(import::look(&self.found.layers, &options)),
            Order::Import(options) => {
                let made = import::import(&self.found.layers, &self.found.tables, &options, &mut |stage, done| {
                    tell(Progress { stage, done })
                })?;
                if let Err(why) = territory_data::validate(made.territory.data()) {
                    return Err(words::territory_unusable(&why).into());
                }
                Answer::Imported(Box::new(ImportedData {
                    territory: made.territory.into_data(),
                    plan: made.plan,
                    refused: made.refused,
                    snapped: made.snapped,
                    fitted: made.fitted,
                    unjoined: made.unjoined,
                }))
            }
            _ => Answer::Ready,
        })
    }

    fn writing(&self, order: Order) -> Result<Answer, ReadError> {
        Ok(match order {
            Order::Workbook(workbook) => Answer::Bytes(workbook::write::xlsx(&workbook)),
            Order::Csv(workbook) => {
                Answer::Bytes(workbook.sheets.first().map(workbook::csv::write).unwrap_or_default())
            }
            Order::Word(data, order) => Answer::Bytes(docx::write(&order.document(&Territory::new(*data)))),
            Order::Markdown(data, order) => {
                Answer::Bytes(markdown::write(&order.document(&Territory::new(*data))).into_bytes())
            }
            Order::Spreadsheet(data, order) => {
                let outcomes = order.outcomes.as_ref().map(|(b, a)| (b, a));
                let book = spreadsheet::workbook(&order.document(&Territory::new(*data)), outcomes);
                Answer::Bytes(workbook::write::xlsx(&book))
            }
            Order::Decide(order) => super::decide::decide(*order),
            Order::Ledger { territory, scenario } => {
                // On the territory itself: counts belong to it, whatever a plan cuts out of it.
                let territory = territory_data::check(*territory).map_err(|why| words::territory_unusable(&why))?;
                scenario
                    .plan
                    .fits(&territory)
                    .map_err(|why| words::territory_unusable(&why))?;
                Answer::Ledger(Box::new(ledger::read(&territory, &scenario, &self.found.tables)?))
            }
            Order::WriteLedger {
                what,
                territory,
                scenario,
                base,
            } => {
                let territory = checked(*territory, &scenario.plan)?;
                Answer::Bytes(match what {
                    LedgerForm::Whole => workbook::write::xlsx(&ledger::write(&territory, &scenario, Some(&base))),
                    LedgerForm::Assignment => workbook::csv::write(&ledger::assignment(&territory, &scenario.plan)),
                    LedgerForm::Template => workbook::write::xlsx(&ledger::template(&territory, &scenario)),
                })
            }
            Order::Map { form, territory, plan } => {
                let territory = checked(*territory, &plan)?;
                Answer::Bytes(map_file(&territory, &plan, form, "units"))
            }
            Order::Tables { .. } | Order::Open { .. } | Order::Look(_) | Order::Import(_) => Answer::Ready,
        })
    }

    fn open(&mut self, files: Vec<(String, Vec<u8>)>, tell: &mut dyn FnMut(Progress)) -> Result<Answer, ReadError> {
        self.found = Found::default();
        let first = files.first().map(|f| f.0.clone()).unwrap_or_default();
        let name = first.rsplit('/').next().unwrap_or_default();
        let name = name.rsplit_once('.').map_or(name, |n| n.0).to_owned();
        self.found = recognise(files, &mut |done| {
            tell(Progress {
                stage: Stage::Read,
                done,
            })
        })?;
        let Found {
            layers,
            tables,
            dropped,
        } = &self.found;
        let survey = match layers.is_empty() {
            true => None,
            false => Some(import::survey(&name, layers, tables)?),
        };
        Ok(Answer::Opened(Box::new(Opened {
            outline: survey
                .as_ref()
                .map(|s| import::look(layers, &s.guess))
                .unwrap_or_default(),
            survey,
            dropped: dropped.clone(),
        })))
    }
}
