//! In and out: pure bytes ⇄ types. No file is opened here.

pub mod geojson_map;
pub mod record_table;
pub mod scenario_file;
pub mod share_link;
pub mod station_day_table;
pub mod territory_data;

mod base64url;
mod bit_coder;
mod classes_json;
mod name_pattern;
mod plan_code;
mod ranges;
mod reference;
mod section;
mod tagged;
mod territory_json;
