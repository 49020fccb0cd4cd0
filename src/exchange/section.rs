//! Parts of a scenario that came after the first versions of file and link: one table for both, so
//! that whoever adds to [`Scenario`] adds one line here and nothing else.
//!
//! A section is JSON: under its key in the file's `scenario`, behind its tag in a link (deflated
//! with the rest). Absent means default. Within a section, later fields must have serde defaults.
//!
//! **What an older program makes of it.** It skips what it does not know. A section that changes
//! results `must` be understood: file and link then name it among their needs, and a program that
//! does not know it says that a newer one wrote this, instead of showing other results.

use super::classes_json;
use super::ground_section;
use crate::scenario::Scenario;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One part of a scenario.
#[derive(Clone, Copy)]
pub struct Section {
    /// Name in files.
    pub key: &'static str,
    /// Tag in links; never used again for anything else.
    pub tag: u32,
    /// Whether results depend on it.
    pub must: bool,
    /// The JSON; `None` if it is at its default.
    pub write: fn(&Scenario) -> Option<String>,
    /// Takes the JSON; the error says what is wrong with it.
    pub read: fn(&mut Scenario, &str) -> Result<(), String>,
}

/// All sections. Tags 1–15 are the link's own; sections count on from 20.
pub const SECTIONS: &[Section] = &[
    section!("own_levers", 20, must, own_levers),
    section!("budget", 21, must, budget),
    section!("measured", 22, may, measured),
    section!("community_rule", 23, must, staffing.community_rule),
    section!("forces", 24, must, staffing.forces),
    Section {
        key: "classes",
        tag: 25,
        must: true,
        write: |scenario| classes_json::write(&scenario.classes),
        read: |scenario, text| {
            scenario.classes = classes_json::read(text)?;
            Ok(())
        },
    },
    Section {
        key: "ground",
        tag: 30,
        must: true,
        write: ground_section::write_ground,
        read: ground_section::read_ground,
    },
    Section {
        key: "notes",
        tag: 31,
        must: false,
        write: ground_section::write_notes,
        read: ground_section::read_notes,
    },
];

/// Declares a section of one field of the scenario: key, tag, whether it must be understood, field.
macro_rules! section {
    ($key:literal, $tag:literal, must, $($field:ident).+) => {
        section!(@ $key, $tag, true, $($field).+)
    };
    ($key:literal, $tag:literal, may, $($field:ident).+) => {
        section!(@ $key, $tag, false, $($field).+)
    };
    (@ $key:literal, $tag:literal, $must:literal, $($field:ident).+) => {
        Section {
            key: $key,
            tag: $tag,
            must: $must,
            write: |scenario| written(&scenario.$($field).+),
            read: |scenario, text| taken(&mut scenario.$($field).+, text),
        }
    };
}
use section;

/// The JSON of a value that is not its default.
fn written<T: Serialize + Default + PartialEq>(value: &T) -> Option<String> {
    // Text keys and finite trees only: the worst that JSON refuses is left out, never half written.
    (*value != T::default())
        .then(|| serde_json::to_string(value).ok())
        .flatten()
}

fn taken<T: DeserializeOwned>(place: &mut T, text: &str) -> Result<(), String> {
    *place = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(())
}

/// A section by its key.
pub fn by_key(key: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.key == key)
}

/// A section by its tag.
pub fn by_tag(tag: u64) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| u64::from(section.tag) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_tags_are_used_once() {
        for (i, section) in SECTIONS.iter().enumerate() {
            assert!(section.tag >= 20, "{}: tags below 20 are the link's own", section.key);
            for other in &SECTIONS[..i] {
                assert!(section.key != other.key && section.tag != other.tag, "{}", section.key);
            }
            // The words of the file itself.
            assert!(
                !["name", "levers", "assumptions", "staffing", "communities", "grids"].contains(&section.key),
                "{}",
                section.key
            );
        }
    }
}
