//! Five years (年度测算): what recurs grows, what is spent once falls in the first year.

use super::{Envelope, Line};

/// Years shown.
pub const YEARS: usize = 5;

/// 元 of a line in each year.
pub fn of_line(line: &Line) -> [f64; YEARS] {
    let mut years = [0.0; YEARS];
    let mut amount = line.amount;
    for (i, year) in years.iter_mut().enumerate() {
        if i == 0 || !line.once {
            *year = amount;
        }
        amount *= 1.0 + line.growth;
    }
    years
}

/// 元 of all lines of an envelope in each year.
pub fn of_envelope(lines: &[Line], envelope: Envelope) -> [f64; YEARS] {
    let mut years = [0.0; YEARS];
    for line in lines.iter().filter(|l| l.envelope == envelope) {
        for (year, amount) in years.iter_mut().zip(of_line(line)) {
            *year += amount;
        }
    }
    years
}

/// 元 of all lines in each year.
pub fn total(lines: &[Line]) -> [f64; YEARS] {
    let mut years = [0.0; YEARS];
    for envelope in Envelope::ALL {
        for (year, amount) in years.iter_mut().zip(of_envelope(lines, envelope)) {
            *year += amount;
        }
    }
    years
}
