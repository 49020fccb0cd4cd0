//! Content hashing: a small, fixed, portable 64-bit hash (FNV-1a folded by a finaliser).
//! Not for security: it tells honest copies apart, and a link's checksum tells truncation.

use super::{ContentHash, Origin, TerritoryData};

/// A streaming hash over bytes and numbers; equal on every platform.
#[derive(Clone, Copy, Debug)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Adds a number.
    pub fn word(&mut self, word: u64) {
        self.bytes(&word.to_le_bytes());
    }

    /// Adds a float by its bits; all NaN are one, and -0 is 0.
    pub fn float(&mut self, value: f64) {
        let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
        self.word(value.to_bits());
    }

    /// The hash so far.
    pub fn finish(self) -> u64 {
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl std::io::Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The hash of a territory's stored part (its compact binary form): the fields of the first version,
/// then each later one only where it says something, so that what was named before keeps its name. The
/// places of the sample follow from its seed and are left out for the same reason.
pub fn of(data: &TerritoryData) -> ContentHash {
    let mut digest = Digest::default();
    let TerritoryData {
        name,
        origin,
        counties,
        towns,
        compounds,
        units,
        map,
        projection,
        layers,
    } = data;
    // Writing to a hash cannot fail; a serialiser error would need a map or stream of unknown length.
    let first = (name, origin, counties, towns, compounds, units, map, projection);
    if postcard::to_io(&first, &mut digest).is_err() {
        digest.word(u64::MAX);
    }
    if !layers.is_empty() && *origin == Origin::Imported {
        digest.bytes(b"layers");
        let _ = postcard::to_io(layers, &mut digest);
    }
    ContentHash(digest.finish())
}
