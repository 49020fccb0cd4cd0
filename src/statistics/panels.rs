//! What a study says, as panels: a finding in words, a chart, and a table with the same numbers.
//!
//! The last scenario is the one in hand; with several, the first is the baseline and differences are
//! paired.

mod backlog;
mod closing;
mod equity;
mod heat;
mod hours;
mod levels;

use super::study::{Cases, Gathered, Measure, Study};
use crate::chart::{Axis, Form, Panel, Table};
use crate::comparison::Interval;
use crate::locale::Language;
use crate::locale::number::{Kind, MISSING, Style};

/// All panels of a study, in the order in which they are read. Empty while nothing is gathered.
pub fn panels(study: &Study, language: Language) -> Vec<Panel> {
    let Some(last) = study.scenarios.last().filter(|s| s.replications > 0) else {
        return Vec::new();
    };
    let v = View { study, last, language };
    let mut panels = vec![
        closing::distribution(&v),
        closing::classes(&v),
        levels::levels(&v),
        backlog::backlog(&v),
    ];
    panels.extend(heat::heat(&v));
    panels.extend(equity::equity(&v));
    panels.extend(hours::hours(&v));
    panels
}

/// What every panel looks at.
struct View<'a> {
    study: &'a Study,
    /// The scenario in hand.
    last: &'a Gathered,
    language: Language,
}

impl View<'_> {
    fn say<T>(&self, zh: T, en: T) -> T {
        self.language.pick((zh, en))
    }

    fn several(&self) -> bool {
        self.study.scenarios.len() > 1
    }

    fn names(&self) -> Vec<String> {
        self.study.scenarios.iter().map(|s| s.name.clone()).collect()
    }

    fn axis(&self, zh: &str, en: &str, form: Form, zero: bool) -> Axis {
        Axis {
            label: self.say(zh, en).to_owned(),
            form,
            zero,
        }
    }

    fn head(&self, words: &[(&str, &str)]) -> Vec<String> {
        words.iter().map(|w| self.language.pick(*w).to_owned()).collect()
    }

    /// A value with its interval.
    fn cell(&self, i: Option<Interval>, kind: Kind) -> String {
        let Some(i) = i else { return MISSING.to_owned() };
        let style = Style::of(kind, i.mean, [i.half_width]);
        format!(
            "{} {}",
            style.value(i.mean, self.language),
            style.half_width(i.half_width, self.language)
        )
    }

    /// A paired difference with its interval; what is exactly nothing is said to be the same.
    fn difference(&self, i: Option<Interval>, kind: Kind) -> String {
        match i {
            None => MISSING.to_owned(),
            Some(d) if d.mean == 0.0 && d.half_width == 0.0 => self.say("相同", "same").to_owned(),
            Some(d) => Style::of(kind, d.mean, [d.half_width]).difference(d.mean, d.half_width, self.language),
        }
    }

    fn plain(&self, value: f64, kind: Kind) -> String {
        crate::locale::number::format_number(value, kind, self.language)
    }

    fn mean(&self, cases: Cases, measure: Measure) -> f64 {
        self.last.mean(cases, measure).map_or(f64::NAN, |i| i.mean)
    }

    fn panel(
        &self,
        key: &str,
        title: String,
        note: (&str, &str),
        chart: Option<crate::chart::Chart>,
        table: Table,
    ) -> Panel {
        Panel {
            key: key.to_owned(),
            title,
            note: self.language.pick(note).to_owned(),
            chart,
            table,
        }
    }
}
