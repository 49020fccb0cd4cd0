//! In and out: pure bytes ⇄ types. No file is opened here.

pub mod geojson_map;
pub mod scenario_file;
pub mod share_link;
pub mod territory_data;

mod ranges;
mod reference;
mod territory_json;
