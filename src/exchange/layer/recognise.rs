//! Files → layers and ledgers, recognised by what is in them and not by their names.

use super::{Layer, geojson, kml, shapefile};
use crate::exchange::archive::{Archive, MOST_UNPACKED};
use crate::exchange::encoding;
use crate::exchange::import::side::{self, Side};
use crate::exchange::read_error::ReadError;
use crate::exchange::workbook::{Table, personal, read};
use crate::locale::import as words;

/// What files hold.
#[derive(Debug, Default)]
pub struct Found {
    /// Layers of polygons.
    pub layers: Vec<Layer>,
    /// Ledgers, with columns about persons dropped.
    pub tables: Vec<Table>,
    /// The headers of what was dropped.
    pub dropped: Vec<String>,
}

/// A file with its name.
struct File {
    name: String,
    bytes: Vec<u8>,
}

impl File {
    /// Name without folders and ending.
    fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.rsplit_once('.').map_or(name, |n| n.0)
    }

    /// Name with folders, without ending, in lower case: files of one Shapefile share it.
    fn family(&self) -> String {
        self.name
            .rsplit_once('.')
            .map_or(self.name.as_str(), |n| n.0)
            .to_lowercase()
    }

    fn ending(&self) -> String {
        self.name.rsplit_once('.').map_or("", |n| n.1).to_lowercase()
    }
}

/// Most bytes of all files of an archive together.
const MOST_TOGETHER: usize = 768 << 20;
/// Rows in which a header may stand, titles above it included.
const HEADER_ROWS: usize = 6;

/// Recognises and reads files that were brought together. The error says of the first bad one what is
/// wrong. `tell` hears the thousandths of each.
pub fn recognise(files: Vec<(String, Vec<u8>)>, tell: &mut dyn FnMut(u16)) -> Result<Found, ReadError> {
    let mut all = Vec::new();
    for (name, bytes) in files {
        unpack(File { name, bytes }, &mut all)?;
    }
    let mut found = Found::default();
    let mut side = None;
    let many = all.len() > 1;
    for i in 0..all.len() {
        let file = &all[i];
        // One bad file among several is named.
        let named = |e: ReadError| {
            if many {
                ReadError(format!("{}：{}", file.name, e.0), format!("{}: {}", file.name, e.1))
            } else {
                e
            }
        };
        if file.bytes.is_empty() {
            return Err(named(words::file_empty().into()));
        }
        if file.bytes.starts_with(&[0, 0, 0x27, 0x0a]) && file.ending() != "shx" {
            let part = |ending: &str| {
                let family = file.family();
                all.iter()
                    .find(|f| f.family() == family && f.ending() == ending)
                    .map(|f| f.bytes.as_slice())
            };
            let parts = shapefile::Parts {
                shp: &file.bytes,
                dbf: part("dbf"),
                prj: part("prj"),
                cpg: part("cpg"),
            };
            found
                .layers
                .push(shapefile::read(file.stem(), &parts, tell).map_err(named)?);
        } else if file.name == side::FILE {
            side = Side::read(&encoding::text(&file.bytes));
        } else if matches!(
            file.ending().as_str(),
            "shx" | "dbf" | "prj" | "cpg" | "sbn" | "sbx" | "qpj" | "qix" | "fix"
        ) {
            // Read with their .shp, or of no use.
            let alone = !all.iter().any(|f| f.ending() == "shp" && f.family() == file.family());
            if alone && file.ending() == "dbf" {
                return Err(named(words::shp_missing().into()));
            }
        } else if file.ending() == "shp" {
            return Err(named(words::not_a_shapefile(&file.name).into()));
        } else if kml::looks_like(&file.bytes) {
            found
                .layers
                .push(kml::read(file.stem(), &file.bytes, tell).map_err(named)?);
        } else if looks_like_json(&file.bytes) || matches!(file.ending().as_str(), "geojson" | "json") {
            found
                .layers
                .push(geojson::read(file.stem(), &file.bytes, tell).map_err(named)?);
        } else if is_other(&file.ending()) {
            if !many {
                return Err(words::unknown_file().into());
            }
        } else {
            let mut tables = read::book(&file.name, &file.bytes).map_err(named)?;
            for table in &mut tables {
                found.dropped.extend(personal::drop_columns(table, HEADER_ROWS));
            }
            found.tables.append(&mut tables);
        }
    }
    if let [layer] = found.layers.as_mut_slice()
        && layer.side.is_none()
    {
        layer.side = side;
    }
    for layer in &mut found.layers {
        drop_personal(layer, &mut found.dropped);
    }
    if found.layers.is_empty() && found.tables.is_empty() {
        return Err(words::nothing_usable().into());
    }
    Ok(found)
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    matches!(bytes.iter().find(|b| !b.is_ascii_whitespace()), Some(b'{' | b'['))
}

fn is_other(ending: &str) -> bool {
    matches!(
        ending,
        "pdf"
            | "doc"
            | "docx"
            | "ppt"
            | "pptx"
            | "png"
            | "jpg"
            | "jpeg"
            | "tif"
            | "tiff"
            | "dwg"
            | "dxf"
            | "xml"
            | "txt"
            | "md"
            | "html"
            | "htm"
            | "rar"
            | "7z"
            | "gdb"
            | "mdb"
    )
}

/// A file, or the files of an archive; archives in archives are left alone.
fn unpack(file: File, all: &mut Vec<File>) -> Result<(), ReadError> {
    if file.bytes.starts_with(b"Rar!") || file.bytes.starts_with(b"7z\xbc\xaf") {
        return Err(words::other_archive().into());
    }
    if !Archive::looks_like(&file.bytes) {
        all.push(file);
        return Ok(());
    }
    let archive = Archive::open(&file.bytes)?;
    if archive.find("[Content_Types].xml").is_some() || archive.find("content.xml").is_some() {
        // A workbook is an archive too.
        drop(archive);
        all.push(file);
        return Ok(());
    }
    let mut left = MOST_TOGETHER;
    for entry in archive.entries() {
        let name = entry.name.rsplit('/').next().unwrap_or_default();
        // What a Mac adds.
        if entry.name.starts_with("__MACOSX") || name.starts_with('.') {
            continue;
        }
        left = left
            .checked_sub(entry.size)
            .ok_or_else(|| words::archive_too_large(&entry.name, entry.size >> 20, MOST_TOGETHER >> 20))?;
        all.push(File {
            name: entry.name.clone(),
            bytes: archive.unpack(entry, MOST_UNPACKED)?,
        });
    }
    Ok(())
}

/// Maps carry columns about persons too (网格员姓名, 联系电话).
fn drop_personal(layer: &mut Layer, dropped: &mut Vec<String>) {
    for (c, name) in layer.columns.iter_mut().enumerate() {
        if personal::is_personal(name) {
            dropped.push(std::mem::take(name));
            for feature in &mut layer.features {
                if let Some(cell) = feature.values.get_mut(c) {
                    *cell = Default::default();
                }
            }
        }
    }
}
