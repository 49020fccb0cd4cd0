//! PNG of eight-bit red, green, blue (W3C PNG specification): enough for maps, and no crate.

/// A PNG file of `rgb`, three bytes a pixel, rows from the top.
pub fn encode(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
    let stride = width as usize * 3;
    let mut raw = Vec::with_capacity((stride + 1) * height as usize);
    let mut above: &[u8] = &[];
    for row in rgb.chunks_exact(stride.max(1)).take(height as usize) {
        // Filter 2, "up": maps repeat the row above.
        raw.push(2);
        raw.extend(
            row.iter()
                .enumerate()
                .map(|(i, &v)| v.wrapping_sub(above.get(i).copied().unwrap_or(0))),
        );
        above = row;
    }
    let mut out = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&raw, 8));
    chunk(&mut out, b"IEND", &[]);
    out
}

/// CRC-32 of ISO 3309, as in PNG.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut i = 0;
        while i < 16 {
            let mut value = i as u32;
            let mut bit = 0;
            while bit < 4 {
                value = if value & 1 == 1 {
                    value >> 1 ^ 0xedb8_8320
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
    let mut sum = u32::MAX;
    for &byte in bytes {
        for half in [byte & 15, byte >> 4] {
            sum = sum >> 4 ^ TABLE[(sum as u8 & 15 ^ half) as usize];
        }
    }
    !sum
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    out.extend_from_slice(&(content.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend_from_slice(kind);
    out.extend_from_slice(content);
    let sum = crc32(&out[start..]);
    out.extend_from_slice(&sum.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn the_pixels_come_back() {
        let rgb: Vec<u8> = (0..5 * 3 * 3).map(|i| (i * 7) as u8).collect();
        let png = encode(5, 3, &rgb);
        assert_eq!(&png[1..4], b"PNG");
        let at = png.windows(4).position(|w| w == b"IDAT").expect("pixels") + 4;
        let raw = miniz_oxide::inflate::decompress_to_vec_zlib(&png[at..]).expect("zlib");
        let mut back: Vec<u8> = Vec::new();
        for (y, row) in raw.chunks(16).enumerate() {
            assert_eq!(row[0], 2);
            for (x, &v) in row[1..].iter().enumerate() {
                let above = if y == 0 { 0 } else { back[(y - 1) * 15 + x] };
                back.push(v.wrapping_add(above));
            }
        }
        assert_eq!(back, rgb);
    }
}
