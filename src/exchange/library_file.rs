//! Several scenarios in one file: a list of scenario files, each with its place in the tree of forks
//! and its note. JSON, `version` first; each entry opens by itself as [`super::scenario_file`] does.

use super::scenario_file::{MOST_BYTES, OpenError};
use crate::locale::exchange::ExchangeMsg;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The version written.
pub const VERSION: u32 = 1;

/// Most scenarios of one file.
const MOST_ENTRIES: usize = 2_000;

/// One scenario of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id in the library it comes from.
    pub id: u32,
    /// The id of the scenario that it was copied from.
    pub parent: Option<u32>,
    /// What somebody wrote about it.
    pub note: String,
    /// Its scenario file.
    pub file: String,
}

#[derive(Serialize, Deserialize)]
struct Row<'a> {
    id: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<u32>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(borrow)]
    file: &'a RawValue,
}

#[derive(Deserialize)]
struct Library<'a> {
    version: u64,
    #[serde(borrow)]
    library: Vec<Row<'a>>,
}

/// Whether a file says that it is a library; looks at its beginning only.
pub fn is_library(text: &str) -> bool {
    let head: String = text.chars().take(300).collect();
    head.contains("\"library\"") && head.contains("\"version\"")
}

/// Writes a library. An entry whose file is no JSON is left out.
pub fn save(entries: &[Entry]) -> String {
    let rows: Vec<String> = entries
        .iter()
        .filter_map(|entry| {
            let row = Row {
                id: entry.id,
                parent: entry.parent,
                note: entry.note.clone(),
                file: serde_json::from_str(&entry.file).ok()?,
            };
            serde_json::to_string(&row).ok()
        })
        .collect();
    format!(
        "{{\n\"version\": {VERSION},\n\"engine\": \"{}\",\n\"library\": [\n{}\n]\n}}\n",
        crate::ENGINE_VERSION,
        rows.join(",\n")
    )
}

/// Reads a library.
pub fn open(text: &str) -> Result<Vec<Entry>, OpenError> {
    if text.len() > MOST_BYTES {
        return Err(ExchangeMsg::TooLarge.into());
    }
    let library: Library<'_> = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|why| {
        OpenError(
            format!("情景库文件读不出来：{why}。请重新导出"),
            format!("The library file cannot be read: {why}. Export it again"),
        )
    })?;
    if library.version > u64::from(VERSION) {
        return Err(OpenError(
            format!(
                "这个情景库文件的版本是 {}，本程序只认识到 {VERSION}。请更新格局后再打开",
                library.version
            ),
            format!(
                "This library file has version {}; this program knows versions up to {VERSION}. Update Geju and open it again",
                library.version
            ),
        ));
    }
    if library.library.len() > MOST_ENTRIES {
        return Err(ExchangeMsg::TooLarge.into());
    }
    Ok(library
        .library
        .into_iter()
        .map(|row| Entry {
            id: row.id,
            parent: row.parent,
            note: row.note,
            file: row.file.get().to_owned(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_comes_back_and_foreign_text_is_refused() {
        let entry = |id, parent: Option<u32>, note: &str| Entry {
            id,
            parent,
            note: note.to_owned(),
            file: format!("{{\n\"version\": 1, \"n\": {id}}}"),
        };
        let entries = vec![entry(1, None, ""), entry(7, Some(1), "“给领导看”的一版\n第二行")];
        let text = save(&entries);
        assert!(is_library(&text) && !is_library(&entries[0].file));
        assert_eq!(open(&text), Ok(entries));
        for wrong in [
            "",
            "{}",
            "[]",
            "{\"version\":1,\"library\":{}}",
            "{\"version\":1,\"library\":[{\"id\":-1,\"file\":1}]}",
        ] {
            assert!(open(wrong).is_err(), "{wrong}");
        }
        let later = open("{\"version\":2,\"library\":[]}").expect_err("later");
        assert!(later.1.contains("version 2"));
    }
}
