//! The directory of an archive and the files in it.

use super::{MOST_UNPACKED, checksum};
use crate::exchange::encoding;
use crate::exchange::read_error::ReadError;
use crate::locale::import as words;

/// An archive whose directory was read.
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name with its folders, `/` between them.
    pub name: String,
    /// Bytes when unpacked, as the archive claims.
    pub size: usize,
    packed: usize,
    method: u16,
    encrypted: bool,
    sum: u32,
    at: usize,
}

/// Most files in an archive.
const MOST_ENTRIES: usize = 20_000;

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let slice = bytes.get(at..at.checked_add(N)?)?;
    Some(slice.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b)))
}

impl<'a> Archive<'a> {
    /// Whether bytes begin as an archive does.
    pub fn looks_like(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Reads the directory.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        // The end record stands in the last 64 kB: a comment may follow it.
        let from = bytes.len().saturating_sub(65_557);
        let tail = &bytes[from..];
        let end = (tail.windows(4).rposition(|w| w == b"PK\x05\x06")).map(|i| i + from);
        let entries = end
            .and_then(|end| directory(bytes, end))
            .ok_or_else(words::archive_damaged)?;
        Ok(Self { bytes, entries })
    }

    /// The files; folders are left out.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// A file by its exact name.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.name == name)
    }

    /// Unpacks a file of at most `most` bytes, whatever the archive claims of it.
    pub fn unpack(&self, entry: &Entry, most: usize) -> Result<Vec<u8>, ReadError> {
        let most = most.min(MOST_UNPACKED);
        if entry.encrypted {
            return Err(words::archive_encrypted(&entry.name).into());
        }
        if entry.size > most {
            return Err(words::archive_too_large(&entry.name, entry.size >> 20, most >> 20).into());
        }
        let damaged = || ReadError::from(words::archive_damaged());
        let header = entry.at;
        if self.bytes.get(header..header + 4) != Some(b"PK\x03\x04") {
            return Err(damaged());
        }
        let lengths = number::<2>(self.bytes, header + 26).zip(number::<2>(self.bytes, header + 28));
        let (name, extra) = lengths.ok_or_else(damaged)?;
        let start = header + 30 + name as usize + extra as usize;
        let packed = start
            .checked_add(entry.packed)
            .and_then(|end| self.bytes.get(start..end))
            .ok_or_else(damaged)?;
        let plain = match entry.method {
            0 => packed.to_vec(),
            8 => {
                miniz_oxide::inflate::decompress_to_vec_with_limit(packed, entry.size.max(1)).map_err(|_| damaged())?
            }
            method => return Err(words::archive_method(&entry.name, method).into()),
        };
        if plain.len() != entry.size || checksum(&plain) != entry.sum {
            return Err(damaged());
        }
        Ok(plain)
    }
}

fn directory(bytes: &[u8], end: usize) -> Option<Vec<Entry>> {
    let count = number::<2>(bytes, end + 10)? as usize;
    let mut at = number::<4>(bytes, end + 16)? as usize;
    let mut entries = Vec::new();
    for _ in 0..count.min(MOST_ENTRIES) {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let flags = number::<2>(bytes, at + 8)?;
        let lengths: Vec<usize> = [28, 30, 32]
            .iter()
            .map(|o| number::<2>(bytes, at + o).map(|n| n as usize))
            .collect::<Option<_>>()?;
        let name = bytes.get(at + 46..at + 46 + lengths[0])?;
        // Windows writes names in the system's encoding unless a flag says UTF-8.
        let name = if flags & 0x800 != 0 {
            String::from_utf8_lossy(name).into_owned()
        } else {
            encoding::text(name)
        };
        let entry = Entry {
            name: name.replace('\\', "/"),
            method: number::<2>(bytes, at + 10)? as u16,
            encrypted: flags & 1 != 0,
            sum: number::<4>(bytes, at + 16)? as u32,
            packed: number::<4>(bytes, at + 20)? as usize,
            size: number::<4>(bytes, at + 24)? as usize,
            at: number::<4>(bytes, at + 42)? as usize,
        };
        if !entry.name.ends_with('/') {
            entries.push(entry);
        }
        at = at.checked_add(46 + lengths.iter().sum::<usize>())?;
    }
    Some(entries)
}
