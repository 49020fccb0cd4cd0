//! One cell, and what people mean by what stands in it: codes, counts, dates.

use serde::{Deserialize, Serialize};

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A day, perhaps with a time.
    Date(Date),
}

/// A day of the Gregorian calendar with the seconds since its midnight, without a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, 1–12.
    pub month: u8,
    /// Day, 1–31.
    pub day: u8,
    /// Seconds since midnight.
    pub seconds: u32,
}

/// Excel keeps fifteen digits of a number: from here on some were lost.
const EXACT: f64 = 1e15;

impl Cell {
    /// Text; empty text is an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Whether it says nothing: blank, or one of the marks people write for that (无, —, /).
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            // Whatever has a digit says something; codes are most of what there is.
            Self::Text(text) if text.bytes().any(|b| b.is_ascii_digit()) => false,
            Self::Text(text) => matches!(
                tidy(text).as_str(),
                "" | "无" | "-" | "—" | "－" | "--" | "/" | "null" | "NULL" | "N/A"
            ),
            _ => false,
        }
    }

    /// As text for people; whole numbers without decimals.
    pub fn label(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(n) if *n == n.trunc() && n.abs() < EXACT => format!("{n:.0}"),
            Self::Number(n) => n.to_string(),
            Self::Truth(yes) => if *yes { "是" } else { "否" }.to_owned(),
            Self::Date(date) => date.to_string(),
        }
    }

    /// As a code: text, however the file holds it. `640402001001.0`, a number, full-width digits and
    /// a leading apostrophe come out plain. `Err` with what stands there where digits were lost
    /// (`6.40402E+11`, or a number of more than fifteen digits).
    pub fn code(&self) -> Result<String, String> {
        match self {
            Self::Number(n) if n.abs() >= EXACT => Err(n.to_string()),
            Self::Text(text) => {
                let text = tidy(text);
                let text = text.trim_start_matches('\'');
                let whole = text
                    .strip_suffix(".0")
                    .or_else(|| text.strip_suffix(".00"))
                    .unwrap_or(text);
                if !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) {
                    return Ok(whole.to_owned());
                }
                if is_scientific(text) {
                    return match expand(text) {
                        Some(code) => Ok(code),
                        None => Err(text.to_owned()),
                    };
                }
                Ok(text.to_owned())
            }
            other => Ok(other.label()),
        }
    }

    /// As a number; thousands separators, full-width digits and a unit behind (户, 人, 元, 万元 …) are
    /// understood, per cent is a hundredth, 万 ten thousand. `None`: it is none.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => n.is_finite().then_some(*n),
            Self::Text(text) => {
                let text = tidy(text).replace([',', '，'], "");
                let mut plain = text.as_str();
                for unit in ["户", "人", "名", "元", "件", "个", "处", "㎡", "m²", "平方米"] {
                    plain = plain.strip_suffix(unit).unwrap_or(plain).trim_end();
                }
                let (plain, factor) = if let Some(plain) = plain.strip_suffix('万') {
                    (plain, (1e4, 1.0))
                } else if let Some(plain) = plain.strip_suffix('%').or_else(|| plain.strip_suffix('％')) {
                    (plain, (1.0, 100.0))
                } else {
                    (plain, (1.0, 1.0))
                };
                // Rust also reads "inf" and "nan", which no ledger means.
                let digits = plain.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
                (plain.trim().parse::<f64>().ok())
                    .filter(|n| digits && n.is_finite())
                    .map(|n| n * factor.0 / factor.1)
            }
            _ => None,
        }
    }

    /// As a day: a date, Excel's day number, or text such as 2024年3月5日, 2024-3-5 8:30, 20240305.
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Number(n) if (1.0..2_958_466.0).contains(n) => {
                // Fewer than eight digits are Excel's day numbers, eight are written out.
                if *n >= 19_000_101.0 {
                    written(&format!("{n:.0}"))
                } else {
                    Some(Date::of_serial(*n))
                }
            }
            Self::Number(n) if (19_000_101.0..=99_991_231.0).contains(n) => written(&format!("{n:.0}")),
            Self::Text(text) => written(&tidy(text)),
            _ => None,
        }
    }

    /// As yes or no: 是, 有, √, 1, yes, true and their opposites.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Truth(yes) => Some(*yes),
            Self::Number(n) => Some(*n != 0.0),
            Self::Text(text) => match tidy(text).to_lowercase().as_str() {
                "是" | "有" | "√" | "对" | "y" | "yes" | "true" | "1" => Some(true),
                "否" | "无" | "×" | "没有" | "n" | "no" | "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Trimmed, full-width ASCII made plain, blanks of every kind made blanks.
pub fn tidy(text: &str) -> String {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.trim().to_owned();
    }
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'))
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' | '\t' | '\r' | '\n' => ' ',
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '．' | '：' | '－' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
            }
            _ => c,
        })
        .collect();
    plain.trim().to_owned()
}

fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    !mantissa.is_empty()
        && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && exponent
            .strip_prefix('+')
            .unwrap_or(exponent)
            .bytes()
            .all(|b| b.is_ascii_digit())
        && exponent.len() > 1
}

/// `6.40402001001E+11` with all its digits as a code; `None` where the mantissa does not have them.
fn expand(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    (whole.len() == 1 && decimals.len() == exponent).then(|| format!("{whole}{decimals}"))
}

/// A date written by people.
fn written(text: &str) -> Option<Date> {
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|s| !s.is_empty())
        .collect();
    let (year, month, day, time) = match numbers.as_slice() {
        [all, time @ ..] if all.len() == 8 => (&all[..4], &all[4..6], &all[6..], time),
        [all] if all.len() == 14 => {
            let date = written(&all[..8])?;
            let of = |range: std::ops::Range<usize>| all[range].parse::<u32>().ok();
            let seconds = of(8..10)? * 3600 + of(10..12)? * 60 + of(12..14)?;
            return (seconds < 86_400).then_some(Date { seconds, ..date });
        }
        [year, month, day, time @ ..] if year.len() == 4 => (*year, *month, *day, time),
        _ => return None,
    };
    let date = Date {
        year: year.parse().ok()?,
        month: month.parse().ok()?,
        day: day.parse().ok()?,
        seconds: 0,
    };
    let mut seconds = 0;
    for (i, part) in time.iter().take(3).enumerate() {
        seconds += part.parse::<u32>().ok()?.checked_mul([3600, 60, 1][i])?;
    }
    (date.exists() && seconds < 86_400).then_some(Date { seconds, ..date })
}

impl Date {
    /// Whether there is such a day (years 1900–9999, as Excel has them).
    pub fn exists(&self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            1..=12 => 31,
            _ => 0,
        };
        (1900..=9999).contains(&self.year) && (1..=days).contains(&self.day)
    }

    /// Days since 1 January 1970 (civil calendar by H. Hinnant's algorithm, eras of 400 years).
    pub fn days(&self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn of_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days - era * 146_097;
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        Self {
            year: (year + era * 400 + i64::from(month <= 2)) as i32,
            month: month as u8,
            day: day as u8,
            seconds: 0,
        }
    }

    /// Excel's day number: days since 30 December 1899, the time as a fraction.
    pub fn serial(&self) -> f64 {
        (self.days() + 25_569) as f64 + f64::from(self.seconds) / 86_400.0
    }

    /// From Excel's day number; beyond the years 1900–9999 the nearest day of them.
    pub fn of_serial(serial: f64) -> Self {
        let seconds = (serial.clamp(1.0, 2_958_465.0) * 86_400.0).round();
        let days = (seconds / 86_400.0).floor();
        Self {
            seconds: (seconds - days * 86_400.0) as u32,
            ..Self::of_days(days as i64 - 25_569)
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        if self.seconds > 0 {
            let (h, m, s) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
            write!(f, " {h:02}:{m:02}:{s:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn codes_stay_text() {
        for cell in [
            text("640402001001"),
            text("640402001001.0"),
            text(" '640402001001 "),
            text("６４０４０２００１００１"),
            text("6.40402001001E+11"),
            Cell::Number(640_402_001_001.0),
        ] {
            assert_eq!(cell.code(), Ok("640402001001".to_owned()), "{cell:?}");
        }
        assert_eq!(text("6.40402E+11").code(), Err("6.40402E+11".to_owned()));
        assert!(Cell::Number(1.234_567_890_123_456_8e17).code().is_err());
        assert_eq!(text("第3网格").code(), Ok("第3网格".to_owned()));
        assert_eq!(text("007").code(), Ok("007".to_owned()));
        assert_eq!(text("E12").code(), Ok("E12".to_owned()));
    }

    #[test]
    fn counts_as_people_write_them() {
        for (written, number) in [
            ("1,234", Some(1234.0)),
            ("３００户", Some(300.0)),
            ("12.5万元", Some(125_000.0)),
            ("35%", Some(0.35)),
            ("约300", None),
            ("inf", None),
            ("nan", None),
            ("", None),
        ] {
            assert_eq!(text(written).number(), number, "{written}");
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        let day = |seconds| Date {
            year: 2024,
            month: 3,
            day: 5,
            seconds,
        };
        for (cell, seconds) in [
            (text("2024年3月5日"), 0),
            (text("2024-03-05"), 0),
            (text("2024/3/5 8:30"), 30_600),
            (text("2024.3.5"), 0),
            (text("20240305"), 0),
            (Cell::Number(20_240_305.0), 0),
            (Cell::Number(45_356.0), 0),
            (text("2024-03-05T08:30:00"), 30_600),
            (text("20240305083000"), 30_600),
        ] {
            assert_eq!(cell.date(), Some(day(seconds)), "{cell:?}");
        }
        for wrong in ["2024-13-01", "2023-02-29", "3月5日", "2024-03-05 25:00", "昨天"] {
            assert_eq!(text(wrong).date(), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_numbered_as_excel_does() {
        // 1 January 1900 is 1 in Excel only because of its invented 29 February 1900; from 1 March on both agree.
        for (serial, shown) in [(61.0, "1900-03-01"), (36_526.0, "2000-01-01"), (46_350.0, "2026-11-24")] {
            assert_eq!(Date::of_serial(serial).to_string(), shown);
            assert_eq!(Date::of_serial(serial).serial(), serial);
        }
        assert_eq!(Date::of_serial(45_356.75).to_string(), "2024-03-05 18:00:00");
        let mut last = Date::of_serial(61.0);
        for serial in 62..100_000 {
            let next = Date::of_serial(f64::from(serial));
            assert!(
                next > last && next.exists() && next.days() == last.days() + 1,
                "{serial}"
            );
            last = next;
        }
    }
}
