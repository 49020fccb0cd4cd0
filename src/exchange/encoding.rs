//! Bytes → text in the encodings that Chinese offices use: UTF-8, UTF-16 and GB18030 (GBK).

/// The text of a file: by its byte order mark, else UTF-8 if it is that, else GB18030. Nothing is
/// refused; what is no character becomes U+FFFD.
pub fn text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned();
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => gb18030(bytes),
    }
}

/// GB18030 (which holds GBK and GB2312).
pub fn gb18030(bytes: &[u8]) -> String {
    encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned()
}

/// Text in an encoding named by a file (`.cpg`, an XML declaration, a .dbf's code page); by [`text`]
/// where the name says nothing.
pub fn named(name: &str, bytes: &[u8]) -> String {
    let name = name.trim().to_ascii_lowercase();
    match name.as_str() {
        "utf-8" | "utf8" | "65001" => String::from_utf8_lossy(bytes).into_owned(),
        "gbk" | "gb2312" | "gb18030" | "936" | "cp936" | "ansi 936" | "oem 936" | "hz" => gb18030(bytes),
        "utf-16" | "utf-16le" => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
        "utf-16be" => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
        _ => text(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_in_every_encoding() {
        let word = "网格";
        assert_eq!(text(word.as_bytes()), word);
        assert_eq!(text(&[0xcd, 0xf8, 0xb8, 0xf1]), word, "GBK");
        assert_eq!(text("\u{feff}网格".as_bytes()), word);
        assert_eq!(text(&[0xff, 0xfe, 0x51, 0x7f, 0x3c, 0x68]), word);
        assert_eq!(text(&[0xfe, 0xff, 0x7f, 0x51, 0x68, 0x3c]), word);
        // A rare character of four bytes: only GB18030 has it.
        assert_eq!(gb18030(&[0x95, 0x32, 0x82, 0x36]), "𠀀");
        assert_eq!(named("GBK", &[0xcd, 0xf8]), "网");
    }
}
