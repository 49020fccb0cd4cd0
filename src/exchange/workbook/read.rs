//! A workbook from outside, recognised by its bytes and not by its name.

use super::{Table, csv, read_xlsx};
use crate::exchange::archive::Archive;
use crate::exchange::read_error::ReadError;
use crate::locale::import as words;

/// The tables of an .xlsx or a CSV file. The error says what the file is instead and what to do.
pub fn book(name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    if bytes.is_empty() {
        return Err(words::file_empty().into());
    }
    if Archive::looks_like(bytes) {
        let archive = Archive::open(bytes)?;
        if archive.find("xl/workbook.xml").is_some() {
            return read_xlsx::tables(&archive);
        }
        if archive
            .entries()
            .iter()
            .any(|e| e.name == "content.xml" || e.name.starts_with("xl/") && e.name.ends_with(".bin"))
        {
            return Err(words::other_workbook().into());
        }
        return Err(words::not_a_workbook().into());
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        // A compound file: an encrypted .xlsx names its package in UTF-16, an .xls does not.
        let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(mark.len()).any(|w| w == mark);
        return Err(if encrypted {
            words::workbook_encrypted()
        } else {
            words::old_workbook()
        }
        .into());
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    if head.trim_start_matches(['\u{feff}', ' ', '\r', '\n']).starts_with('<') {
        return Err(words::web_page_as_workbook().into());
    }
    if bytes.starts_with(b"%PDF")
        || bytes[..bytes.len().min(4096)].iter().filter(|&&b| b == 0).count() > 64
            && !bytes.starts_with(&[0xff, 0xfe])
            && !bytes.starts_with(&[0xfe, 0xff])
    {
        return Err(words::not_a_workbook().into());
    }
    let stem = name.rsplit_once('.').map_or(name, |n| n.0);
    let table = csv::read(stem, bytes);
    if table.rows.is_empty() {
        return Err(words::file_empty().into());
    }
    Ok(vec![table])
}
