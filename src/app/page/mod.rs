//! The pages, one a file.

pub mod budget;
pub mod classes;
pub mod compare;
pub mod draw;
pub mod ledger;
pub mod levers;
pub mod report;
pub mod simulate;
pub mod staff;
pub mod weigh;
