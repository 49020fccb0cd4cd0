//! ZIP archives in memory: what Shapefiles, KMZ and workbooks travel in.
//!
//! Written here on `miniz_oxide`, which the project has anyway, and not taken from the crate `zip`: an archive from
//! outside must not be able to fill the memory, whatever it claims of itself, and what is written must
//! be the same bytes every time (no clock).

mod read;
mod write;

pub use read::{Archive, Entry};
pub use write::Writer;

/// Most bytes that one file of an archive may have when it is unpacked.
pub const MOST_UNPACKED: usize = 512 << 20;

/// The checksum of ZIP (CRC-32 of ISO 3309, reflected 0xEDB88320).
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0u32; 256];
        let mut i = 0;
        while i < 256 {
            let mut value = i as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 {
                    0xedb8_8320 ^ (value >> 1)
                } else {
                    value >> 1
                };
                bit += 1;
            }
            table[i] = value;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!0u32, |sum, &b| {
        TABLE[((sum ^ u32::from(b)) & 0xff) as usize] ^ (sum >> 8)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let long = "格局".repeat(10_000);
        let mut writer = Writer::new();
        writer.add("甲/一.txt", long.as_bytes());
        writer.add("empty", b"");
        let bytes = writer.finish();
        assert!(bytes.len() < 2_000, "{} bytes", bytes.len());
        let archive = Archive::open(&bytes).expect("an archive");
        let names: Vec<&str> = archive.entries().iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["甲/一.txt", "empty"]);
        assert_eq!(
            archive.unpack(&archive.entries()[0], 1 << 20).expect("whole"),
            long.as_bytes()
        );
        assert_eq!(archive.unpack(&archive.entries()[1], 10).expect("whole"), b"");
    }

    #[test]
    fn damage_and_bombs_are_told() {
        let mut writer = Writer::new();
        writer.add("bomb", &vec![0u8; 4 << 20]);
        let bytes = writer.finish();
        let archive = Archive::open(&bytes).expect("an archive");
        let why = archive.unpack(&archive.entries()[0], 1 << 20).expect_err("too large");
        assert!(why.1.contains("MB"), "{why:?}");
        // It claims to be small.
        let at = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a directory");
        let mut lying = bytes.clone();
        lying[at + 24..at + 28].copy_from_slice(&100u32.to_le_bytes());
        let archive = Archive::open(&lying).expect("an archive");
        assert!(archive.unpack(&archive.entries()[0], 1 << 20).is_err());
        // A flipped bit.
        let mut writer = Writer::new();
        writer.add("text", b"abcdefgh");
        let mut bytes = writer.finish();
        let at = bytes.windows(4).position(|w| w == b"text").expect("its name") + 6;
        bytes[at] ^= 1;
        let archive = Archive::open(&bytes).expect("an archive");
        assert!(archive.unpack(&archive.entries()[0], 1 << 20).is_err());
        for cut in 0..bytes.len() {
            let _ = Archive::open(&bytes[..cut]);
        }
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }
}
