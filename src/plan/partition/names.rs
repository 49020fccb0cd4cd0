//! Names and codes for areas that come without.

/// 第三社区, 第三村.
pub(super) fn community(number: usize, village: bool) -> String {
    format!("第{}{}", chinese(number), if village { "村" } else { "社区" })
}

/// 第三网格.
pub(super) fn grid(number: usize) -> String {
    format!("第{}网格", chinese(number))
}

/// Whether a label is a code of so many digits.
pub(super) fn is_code(label: &str, digits: usize) -> bool {
    label.len() == digits && label.bytes().all(|b| b.is_ascii_digit())
}

/// A number in Chinese characters up to 9999, in digits beyond.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap |= !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push_str(DIGITS[0]);
        }
        // 十二, not 一十二.
        if !(unit == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit]);
        }
        text.push_str(name);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn numerals() {
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (2003, "二千零三"),
            (10000, "10000"),
        ] {
            assert_eq!(super::chinese(n), text);
        }
    }
}
