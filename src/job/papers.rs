//! Files and links on the desk: written and read beside the page, which must not stall on them.

use super::{OpenedLink, Reply};
use crate::exchange::scenario_file;
use crate::exchange::share_link::{self, LinkError, Run};
use crate::plan::{History, Plan};
use crate::scenario::{Scenario, ScenarioEdit};
use crate::territory::Territory;

/// A scenario file.
pub(super) fn write_file(
    territory: &Territory,
    scenario: &Scenario,
    seed: u64,
    replications: u32,
    digest: Option<&str>,
    whole: bool,
) -> Reply {
    let write = if whole {
        scenario_file::save
    } else {
        scenario_file::save_named
    };
    Reply::Text(write(territory, scenario, seed, replications, digest))
}

/// What a scenario file holds.
pub(super) fn read_file(text: &str) -> Reply {
    Reply::Read(scenario_file::open(text).map(Box::new))
}

/// A history as text.
pub(super) fn write_history(history: &History<ScenarioEdit>) -> Reply {
    Reply::Text(serde_json::to_string(history).unwrap_or_default())
}

/// A history from text. One that cannot be read any more is empty; the scenario does not hang on it.
pub(super) fn read_history(text: &str) -> Reply {
    Reply::History(Box::new(serde_json::from_str(text).unwrap_or_default()))
}

/// A link.
pub(super) fn write_link(territory: &Territory, base: &Plan, scenario: &Scenario, run: &Run) -> Reply {
    Reply::Text(share_link::encode(territory, base, scenario, run))
}

/// What a link holds.
pub(super) fn read_link(territory: Option<&Territory>, link: &str, base: Option<&Plan>) -> Reply {
    Reply::Link(open_link(territory, link, base).map(Box::new))
}

fn open_link(territory: Option<&Territory>, link: &str, base: Option<&Plan>) -> Result<OpenedLink, LinkError> {
    let header = share_link::header(link)?;
    let content = match (territory, base) {
        (Some(territory), Some(base)) if territory.hash() == header.territory => {
            Some(share_link::decode(link, territory, base)?)
        }
        _ => None,
    };
    Ok(OpenedLink { header, content })
}
