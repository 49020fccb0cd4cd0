//! Where the marks of an axis stand and how they are written.

use super::Form;
use crate::locale::Language;
use crate::locale::number::decimals;

/// An axis laid out: from `low` to `high` over `from..to` pixels.
#[derive(Clone, Copy, Debug)]
pub struct Laid {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    log: bool,
}

impl Laid {
    pub fn new(low: f64, high: f64, from: f64, to: f64, form: Form) -> Self {
        let log = form == Form::Time;
        let map = |v: f64| if log { libm::log(v.max(1e-3)) } else { v };
        Self {
            low: map(low),
            high: map(high),
            from,
            to,
            log,
        }
    }

    /// Pixels of a value, held within the axis.
    pub fn at(&self, value: f64) -> f64 {
        let v = if self.log { libm::log(value.max(1e-3)) } else { value };
        let share = ((v - self.low) / (self.high - self.low).max(1e-12)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }
}

/// The range that holds all values, with round ends.
pub fn range(values: impl Iterator<Item = f64>, form: Form, zero: bool) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for v in values.filter(|v| v.is_finite()) {
        low = low.min(v);
        high = high.max(v);
    }
    if low > high {
        (low, high) = (0.0, 1.0);
    }
    match form {
        Form::Months => (0.0, 365.0),
        Form::Time => (low.max(0.05), high.max(low.max(0.05) * 2.0)),
        _ => {
            if zero {
                low = low.min(0.0);
                high = high.max(0.0);
            }
            if high - low < 1e-9 {
                high = low + low.abs().max(1.0) * 0.1;
            }
            let step = step((high - low) / 4.0);
            ((low / step).floor() * step, (high / step).ceil() * step)
        }
    }
}

/// 1, 2 or 5 times a power of ten, not below `rough`.
fn step(rough: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(rough.max(1e-12))));
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|&s| s >= rough * 0.999)
        .unwrap_or(10.0 * power)
}

const TIMES: [(f64, &str, &str); 9] = [
    (0.25, "15 分", "15 min"),
    (1.0, "1 时", "1 h"),
    (4.0, "4 时", "4 h"),
    (24.0, "1 天", "1 d"),
    (72.0, "3 天", "3 d"),
    (168.0, "7 天", "7 d"),
    (336.0, "14 天", "14 d"),
    (720.0, "30 天", "30 d"),
    (2160.0, "90 天", "90 d"),
];

const MONTH_STARTS: [f64; 12] = [
    0.0, 31.0, 59.0, 90.0, 120.0, 151.0, 181.0, 212.0, 243.0, 273.0, 304.0, 334.0,
];

const MONTH_NAMES: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Name of a month, from 0.
pub fn month(m: usize, language: Language) -> String {
    match language {
        Language::Chinese => format!("{}月", m % 12 + 1),
        Language::English => MONTH_NAMES[m % 12].to_owned(),
    }
}

/// The marks within a range: value and words; about `most` of them.
pub fn ticks(low: f64, high: f64, form: Form, most: usize, language: Language) -> Vec<(f64, String)> {
    match form {
        Form::Months => {
            let every = 12_usize.div_ceil(most.clamp(1, 12));
            (0..12)
                .step_by(every)
                .map(|m| (MONTH_STARTS[m], month(m, language)))
                .collect()
        }
        Form::Time => TIMES
            .iter()
            .filter(|t| t.0 >= low && t.0 <= high)
            .map(|t| (t.0, language.pick((t.1, t.2)).to_owned()))
            .collect(),
        Form::Number | Form::Percent | Form::Change => {
            let step = step((high - low) / most.max(1) as f64);
            let (from, to) = ((low / step).ceil() as i64, (high / step + 1e-9).floor() as i64);
            (from..=to.min(from + 50))
                .map(|i| {
                    let v = i as f64 * step;
                    (v, write(v, step, form))
                })
                .collect()
        }
    }
}

fn write(value: f64, step: f64, form: Form) -> String {
    let shown = if form == Form::Percent { step * 100.0 } else { step };
    // Steps are 1, 2 or 5 of some power of ten: so many places tell one mark from the next.
    let (mut places, mut unit) = (0, shown);
    while unit < 0.999 && places < 6 {
        (places, unit) = (places + 1, unit * 10.0);
    }
    match form {
        Form::Percent => format!("{}%", decimals(value * 100.0, places)),
        Form::Change if value > 0.0 => format!("+{}%", decimals(value, places)),
        Form::Change if value == 0.0 => "0".to_owned(),
        Form::Change => format!("{}%", decimals(value, places)),
        _ => decimals(value, places),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_round_ends_and_marks_lie_within() {
        let (low, high) = range([0.63, 1.31].into_iter(), Form::Number, false);
        assert!(low <= 0.63 && high >= 1.31 && low >= 0.5 && high <= 1.5, "{low} {high}");
        let marks = ticks(low, high, Form::Number, 6, Language::English);
        assert!(marks.len() >= 3 && marks.iter().all(|m| m.0 >= low - 1e-9 && m.0 <= high + 1e-9));
        assert_eq!(range(std::iter::empty(), Form::Number, false), (0.0, 1.0));
        assert_eq!(ticks(0.0, 365.0, Form::Months, 12, Language::Chinese)[11].1, "12月");
        assert_eq!(ticks(0.0, 0.02, Form::Percent, 2, Language::English)[1].1, "1%");
    }

    #[test]
    fn hours_are_marked_where_people_count() {
        let marks = ticks(0.3, 800.0, Form::Time, 9, Language::Chinese);
        assert_eq!(marks[0].1, "1 时");
        let axis = Laid::new(1.0, 100.0, 0.0, 100.0, Form::Time);
        assert!((axis.at(10.0) - 50.0).abs() < 1e-9);
        assert_eq!(axis.at(1e6), 100.0);
    }
}
