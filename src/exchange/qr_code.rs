//! A link as a QR code (ISO/IEC 18004) that a phone's camera reads off a screen or paper.

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as the standard asks.
const QUIET: i32 = 4;

/// The code as SVG, black on white; `None` if the text is too long for any code. The lowest
/// correction is enough: nothing covers a screen, and fewer modules are read from further away.
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let size = code.size();
    let whole = size + 2 * QUIET;
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                path.push_str(&format!(
                    "M{} {}h{}v1H{}z",
                    start + QUIET,
                    y + QUIET,
                    x - start,
                    start + QUIET
                ));
            }
            x += 1;
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\" role=\"img\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_green_link_has_a_code_and_a_book_has_none() {
        let link = format!(
            "https://example.org/geju/#s=1.{}",
            "aB3-".repeat(crate::exchange::share_link::GREEN / 4)
        );
        let svg = svg(&link).expect("fits");
        // 1,800 characters need some 130 modules a side.
        assert!(svg.contains("viewBox=\"0 0 1") && svg.len() < 120_000, "{}", svg.len());
        assert_eq!(super::svg(&"x".repeat(5000)), None);
    }
}
