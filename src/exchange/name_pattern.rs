//! Names and codes as rules: `第7网格` of 文昌社区 is pattern `第#网格` with number 7. Where names
//! follow their parent and count on, a link need not spell them out.

/// What a name may refer to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The parent's name or code.
    pub parent: &'a str,
}

impl<'a> Context<'a> {
    /// The parent's name without what says that it is a community or a village.
    fn stem(self) -> &'a str {
        ["社区", "村"]
            .iter()
            .find_map(|suffix| self.parent.strip_suffix(suffix))
            .unwrap_or("")
    }
}

// Placeholders; texts that hold control characters themselves are never made into patterns.
const PARENT: char = '\u{1}';
const STEM: char = '\u{2}';
const NUMBER: char = '\u{3}';
/// Followed by its width as a digit.
const PADDED: char = '\u{4}';
const CHINESE: char = '\u{5}';

/// The pattern and number of a text; `None` if it has neither a parent's name nor a number in it.
/// `expand` gives the text back.
pub fn parse(text: &str, context: Context<'_>) -> Option<(String, u32)> {
    if text.chars().any(|c| c < ' ') {
        return None;
    }
    let (mut pattern, mut rest) = (String::new(), text);
    for (what, placeholder) in [(context.parent, PARENT), (context.stem(), STEM)] {
        if let Some((before, after)) = text.split_once(what).filter(|_| !what.is_empty()) {
            // Numbers are looked for behind the parent's name.
            pattern = format!("{before}{placeholder}");
            rest = after;
            break;
        }
    }
    let (before, number, after) = number_in(rest);
    pattern.push_str(before);
    let number = number.map(|(placeholder, number)| {
        pattern.push_str(&placeholder);
        number
    });
    pattern.push_str(after);
    let is_rule = pattern.contains(|c| c < ' ');
    let number = number.unwrap_or(0);
    (is_rule && expand(&pattern, number, context) == text).then_some((pattern, number))
}

/// The last number of a text: what stands before it, its placeholder and value, what stands behind.
fn number_in(text: &str) -> (&str, Option<(String, u32)>, &str) {
    if let Some(end) = text.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1) {
        let digits = text[..end].bytes().rev().take_while(u8::is_ascii_digit).count();
        // Of a long code only its last three digits count on.
        let width = if digits > 6 { 3 } else { digits };
        let run = &text[end - width..end];
        let number: u32 = run.parse().unwrap_or(0);
        let placeholder = if digits > 6 || run.starts_with('0') || (width == 3 && digits == text.len()) {
            format!("{PADDED}{width}")
        } else {
            NUMBER.to_string()
        };
        return (&text[..end - width], Some((placeholder, number)), &text[end..]);
    }
    if let Some(start) = text.find('第').map(|at| at + '第'.len_utf8()) {
        let run: String = text[start..]
            .chars()
            .take_while(|&c| "一二三四五六七八九十".contains(c))
            .collect();
        if let Some(number) = (1..100).find(|&n| chinese(n) == run) {
            return (
                &text[..start],
                Some((CHINESE.to_string(), number)),
                &text[start + run.len()..],
            );
        }
    }
    (text, None, "")
}

/// The text of a pattern. Any text is a pattern; unknown placeholders stand for nothing.
pub fn expand(pattern: &str, number: u32, context: Context<'_>) -> String {
    let mut text = String::with_capacity(pattern.len() + context.parent.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            PARENT => text.push_str(context.parent),
            STEM => text.push_str(context.stem()),
            NUMBER => text.push_str(&number.to_string()),
            PADDED => {
                let width = chars.next().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
                text.push_str(&format!("{number:0width$}"));
            }
            CHINESE => text.push_str(&chinese(number)),
            c if c < ' ' => {}
            c => text.push(c),
        }
    }
    text
}

/// 1–99 in Chinese numerals; empty beyond.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or("");
    match number {
        1..10 => digit(number).to_owned(),
        10..20 => format!("十{}", digit(number - 10)),
        20..100 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_count_on_are_rules() {
        let parse = |text, parent| parse(text, Context { parent }).map(|(p, n)| (p.replace(|c| c < ' ', "#"), n));
        for (text, parent, pattern, number) in [
            ("第7网格", "文昌社区", "第#网格", 7),
            ("文昌社区第12网格", "文昌社区", "#第#网格", 12),
            ("文昌第三网格", "文昌社区", "#第#网格", 3),
            ("文昌东社区", "文昌社区", "#东社区", 0),
            ("640302001001007", "640302001001", "##3", 7),
            ("640302001013", "640302001", "##3", 13),
            ("grid 007", "", "grid #3", 7),
        ] {
            assert_eq!(parse(text, parent), Some((pattern.to_owned(), number)), "{text}");
        }
        for text in ["文昌", "", "a\u{1}1", "第百网格"] {
            assert_eq!(parse(text, "x"), None, "{text}");
        }
    }

    #[test]
    fn every_pattern_gives_its_text_back() {
        for text in [
            "第第一网格2",
            "999",
            "0",
            "00",
            "12345678901",
            "第四十网格",
            "文昌文昌社区1",
        ] {
            for parent in ["", "文昌社区", "第", "1", "9"] {
                let context = Context { parent };
                if let Some((pattern, number)) = parse(text, context) {
                    assert_eq!(expand(&pattern, number, context), text);
                }
            }
        }
    }
}
