//! In and out: pure bytes ⇄ types. No file is opened here.

#[cfg(feature = "office")]
pub mod archive;
pub mod case_ledger;
pub mod decision_book;
#[cfg(feature = "office")]
pub mod encoding;
#[cfg(feature = "office")]
pub mod geojson_map;
pub mod import;
#[cfg(feature = "office")]
pub mod layer;
pub mod ledger;
pub mod library_file;
pub mod qr_code;
pub mod read_error;
pub mod record_table;
pub mod scenario_file;
pub mod share_link;
pub mod station_day_table;
pub mod territory_data;
pub mod workbook;
#[cfg(feature = "office")]
mod xml;

mod base64url;
mod bit_coder;
mod classes_json;
mod ground_section;
mod name_pattern;
mod plan_code;
mod ranges;
mod reference;
mod section;
mod tagged;
mod territory_json;
