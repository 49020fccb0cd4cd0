//! Small things for the library and the share dialog: thumbnails, QR codes, library files.

use super::Reply;
use crate::exchange::library_file::{self, Entry};
use crate::exchange::qr_code;
use crate::plan::{GridId, Tallies};
use crate::report::html::base64;
use crate::report::thumbnail;
use crate::scenario::{Scenario, parameters, staffing, workload};
use crate::territory::Territory;

/// A small map of a scenario, by expected load, as a data address.
pub(super) fn picture(territory: &Territory, scenario: &Scenario) -> Reply {
    let Ok(ground) = scenario.ground(territory) else {
        return Reply::Text(String::new());
    };
    let territory = &*ground;
    let parameters = parameters::resolve(territory, scenario).ok();
    let hours = parameters
        .as_ref()
        .map(|p| workload::unit_hours(territory, p))
        .unwrap_or_default();
    let tallies = Tallies::of(territory, &scenario.plan, &hours);
    let heads = staffing::heads(territory, scenario, &tallies);
    let plan = &scenario.plan;
    let load = |grid: GridId| {
        workload::team_load_ratio(
            parameters.as_ref()?,
            tallies.grids.get(grid.index())?,
            plan.community(plan.grid(grid).community).kind,
            heads.grids.get(grid.index()).copied().unwrap_or(0),
        )
    };
    let picture = thumbnail(territory, plan, &load);
    Reply::Text(format!("data:image/png;base64,{}", base64(&picture.png)))
}

/// A QR code as SVG; empty if the text is too long for one.
pub(super) fn qr(text: &str) -> Reply {
    Reply::Text(qr_code::svg(text).unwrap_or_default())
}

/// A library file.
pub(super) fn write(entries: &[Entry]) -> Reply {
    Reply::Text(library_file::save(entries))
}

/// What a library file holds.
pub(super) fn read(text: &str) -> Reply {
    Reply::Library(library_file::open(text))
}
