//! What a leader reads (报告): the one-page brief and the full report, as a document of plain blocks
//! that is then written as a web page, as Word, as Markdown or as a workbook.
//!
//! ```text
//! scenario, outcomes ─ figures ─┐
//! plan, territory ─── picture ──┴─ compose ─ document ─┬ html
//!                                                      ├ docx
//!                                                      ├ markdown
//!                                                      └ spreadsheet
//! ```
//!
//! Finding first, numbers with their intervals, and under every table and picture the scenario, seed,
//! replications, version and date it is of.

mod compose;
pub mod document;
#[cfg(feature = "office")]
pub mod docx;
mod ground;
pub mod html;
pub mod markdown;
pub mod picture;
mod png;
#[cfg(feature = "office")]
pub mod spreadsheet;

pub use compose::{Subject, brief, full};
pub use document::Document;
pub use ground::on_one_ground;
pub use picture::thumbnail;
