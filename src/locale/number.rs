//! Numbers and units as people write them: 万 and 亿 in Chinese, grouped digits in English, a true
//! minus sign, and a dash for what has no value.

use super::Language;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A share 0–1, written in per cent with one decimal.
    Percent,
    /// Hours with one decimal; from 96 hours on, days.
    Hours,
    /// A ratio with two decimals.
    Ratio,
    /// A count without decimals.
    Count,
    /// 元 in 万元 or 亿元; in English millions of yuan.
    Yuan,
}

/// What is written where there is no value.
pub const MISSING: &str = "—";

/// A number with its unit.
pub fn format_number(value: f64, kind: Kind, language: Language) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    match kind {
        Kind::Percent => format!("{}%", decimals(value * 100.0, 1)),
        Kind::Ratio => decimals(value, 2),
        Kind::Hours if value.abs() >= 96.0 => {
            let days = decimals(value / 24.0, 1);
            language.pick((format!("{days} 天"), format!("{days} d")))
        }
        Kind::Hours => {
            let hours = decimals(value, 1);
            language.pick((format!("{hours} 小时"), format!("{hours} h")))
        }
        Kind::Count => match language {
            Language::Chinese => chinese_magnitude(value),
            Language::English => grouped(value),
        },
        Kind::Yuan => match language {
            Language::Chinese if value.abs() < 1e5 => format!("{} 元", decimals(value, 0)),
            Language::Chinese => format!("{}元", chinese_magnitude(value)),
            Language::English if value.abs() >= 1e6 => format!("{} million yuan", decimals(value / 1e6, 2)),
            Language::English => format!("{} yuan", grouped(value)),
        },
    }
}

/// A difference: signed, and in percentage points where the number itself is in per cent.
pub fn format_difference(value: f64, kind: Kind, language: Language) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    let text = match kind {
        Kind::Percent => {
            let points = decimals(value * 100.0, 1);
            language.pick((format!("{points} 个百分点"), format!("{points} points")))
        }
        _ => format_number(value, kind, language),
    };
    // What rounds to nothing has no sign.
    let signless = text.starts_with('−') || !text.contains(|c: char| ('1'..='9').contains(&c));
    if signless { text } else { format!("+{text}") }
}

/// Half the width of an interval: without sign, "±" before it; infinite where one run alone says
/// nothing.
pub fn format_half_width(value: f64, kind: Kind, language: Language) -> String {
    if !value.is_finite() {
        return format!("±{MISSING}");
    }
    let text = match kind {
        Kind::Percent => {
            let points = decimals(value.abs() * 100.0, 1);
            language.pick((format!("{points} 个百分点"), format!("{points} points")))
        }
        _ => format_number(value.abs(), kind, language),
    };
    format!("±{text}")
}

/// How all numbers of one index are written side by side: in one unit, and with as many decimals
/// as the narrowest interval needs to be seen at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    kind: Kind,
    /// Hours written as days.
    days: bool,
    places: usize,
}

impl Style {
    /// Most decimals: beyond them nobody reads.
    const MOST_PLACES: usize = 3;

    /// `typical` decides the unit; `half_widths` the decimals (those that are 0 or infinite say
    /// nothing).
    pub fn of(kind: Kind, typical: f64, half_widths: impl IntoIterator<Item = f64>) -> Self {
        let days = kind == Kind::Hours && typical.abs() >= 96.0;
        let mut style = Self { kind, days, places: 0 };
        let least = match kind {
            Kind::Percent | Kind::Hours => 1,
            Kind::Ratio => 2,
            Kind::Count | Kind::Yuan => 0,
        };
        let narrowest = half_widths
            .into_iter()
            .map(|h| style.scaled(h).abs())
            .filter(|h| h.is_finite() && *h > 0.0)
            .fold(f64::INFINITY, f64::min);
        let mut places = least;
        if !matches!(kind, Kind::Count | Kind::Yuan) && narrowest.is_finite() {
            // Add decimals until the half-width shows its first digit.
            let mut unit = 0.5 * libm::pow(10.0, -(places as f64));
            while narrowest < unit && places < Self::MOST_PLACES {
                places += 1;
                unit /= 10.0;
            }
        }
        style.places = places;
        style
    }

    fn scaled(&self, value: f64) -> f64 {
        match self.kind {
            Kind::Percent => value * 100.0,
            Kind::Hours if self.days => value / 24.0,
            _ => value,
        }
    }

    fn digits(&self, value: f64, language: Language) -> String {
        match self.kind {
            Kind::Count | Kind::Yuan => format_number(value, self.kind, language),
            _ => decimals(self.scaled(value), self.places),
        }
    }

    fn unit(&self, language: Language, difference: bool) -> &'static str {
        match (self.kind, difference) {
            (Kind::Percent, true) => language.pick((" 个百分点", " points")),
            (Kind::Percent, false) => "%",
            (Kind::Hours, _) if self.days => language.pick((" 天", " d")),
            (Kind::Hours, _) => language.pick((" 小时", " h")),
            _ => "",
        }
    }

    /// A value with its unit.
    pub fn value(&self, value: f64, language: Language) -> String {
        if !value.is_finite() {
            return MISSING.to_owned();
        }
        format!("{}{}", self.digits(value, language), self.unit(language, false))
    }

    /// Half a width, "±" before it, in the unit of the value beside it.
    pub fn half_width(&self, value: f64, language: Language) -> String {
        if !value.is_finite() {
            return format!("±{MISSING}");
        }
        let text = self.digits(value.abs(), language);
        let seen = text.contains(|c: char| ('1'..='9').contains(&c));
        if value != 0.0 && !seen && self.places > 0 {
            // Not nothing, only too narrow to be written.
            return format!("±<{}", decimals(libm::pow(10.0, -(self.places as f64)), self.places));
        }
        format!("±{text}")
    }

    /// A signed difference with its half-width and unit.
    pub fn difference(&self, mean: f64, half_width: f64, language: Language) -> String {
        if !mean.is_finite() {
            return MISSING.to_owned();
        }
        let text = self.digits(mean, language);
        let signless = text.starts_with('−') || !text.contains(|c: char| ('1'..='9').contains(&c));
        let sign = if signless { "" } else { "+" };
        format!(
            "{sign}{text} {}{}",
            self.half_width(half_width, language),
            self.unit(language, true)
        )
    }
}

/// Fixed decimals with a true minus sign and no "−0".
pub fn decimals(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// 亿 and 万 from a hundred thousand on, where people say them; digits are never grouped.
fn chinese_magnitude(value: f64) -> String {
    let size = value.abs();
    if size >= 1e8 {
        format!("{} 亿", decimals(value / 1e8, 2))
    } else if size >= 1e5 {
        format!("{} 万", decimals(value / 1e4, 1))
    } else {
        decimals(value, 0)
    }
}

/// Whole number with commas every three digits.
fn grouped(value: f64) -> String {
    let text = decimals(value, 0);
    let (sign, digits) = match text.strip_prefix('−') {
        Some(rest) => ("−", rest),
        None => ("", text.as_str()),
    };
    let mut out = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_index_share_unit_and_decimals() {
        let zh = Language::Chinese;
        let s = Style::of(Kind::Percent, 0.9, [0.002, 0.0004, 0.0, f64::INFINITY]);
        assert_eq!(s.value(0.9, zh), "90.00%");
        assert_eq!(s.difference(0.0007, 0.0004, zh), "+0.07 ±0.04 个百分点");
        let s = Style::of(Kind::Hours, 350.0, [26.0]);
        assert_eq!(s.value(350.0, zh), "14.6 天");
        assert_eq!(s.difference(-12.0, 26.0, zh), "−0.5 ±1.1 天");
        let s = Style::of(Kind::Ratio, 0.8, [1e-9]);
        assert_eq!(s.value(0.8, zh), "0.800");
    }
    use Language::{Chinese, English};

    #[test]
    fn as_people_write_them() {
        for (value, kind, zh, en) in [
            (0.8534, Kind::Percent, "85.3%", "85.3%"),
            (-0.004, Kind::Percent, "−0.4%", "−0.4%"),
            (1.236, Kind::Ratio, "1.24", "1.24"),
            (-0.001, Kind::Ratio, "0.00", "0.00"),
            (26.04, Kind::Hours, "26.0 小时", "26.0 h"),
            (120.0, Kind::Hours, "5.0 天", "5.0 d"),
            (1659.0, Kind::Count, "1659", "1,659"),
            (341_400.0, Kind::Count, "34.1 万", "341,400"),
            (64_297_000.0, Kind::Yuan, "6429.7 万元", "64.30 million yuan"),
            (123_456_789.0, Kind::Yuan, "1.23 亿元", "123.46 million yuan"),
            (-5000.0, Kind::Yuan, "−5000 元", "−5,000 yuan"),
            (f64::NAN, Kind::Count, "—", "—"),
            (f64::INFINITY, Kind::Hours, "—", "—"),
        ] {
            assert_eq!(format_number(value, kind, Chinese), zh);
            assert_eq!(format_number(value, kind, English), en);
        }
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(format_difference(0.052, Kind::Percent, Chinese), "+5.2 个百分点");
        assert_eq!(format_difference(-0.052, Kind::Percent, English), "−5.2 points");
        assert_eq!(format_difference(0.0, Kind::Ratio, Chinese), "0.00");
        assert_eq!(format_difference(0.24, Kind::Ratio, Chinese), "+0.24");
        assert_eq!(format_difference(0.001, Kind::Ratio, Chinese), "0.00");
        assert_eq!(format_half_width(f64::INFINITY, Kind::Ratio, Chinese), "±—");
        assert_eq!(format_half_width(0.013, Kind::Percent, Chinese), "±1.3 个百分点");
    }
}
