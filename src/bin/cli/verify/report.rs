//! What a file expects beside what the engine gives: one line each, a summary last.

use crate::files;
use crate::table::table;
use crate::trouble::Trouble;
use geju::locale::Language;
use serde_json::{Value, json};

/// One thing held against the known answer.
pub struct Check {
    what: String,
    value: Value,
    expected: Value,
    tolerance: f64,
    /// `None`: could not be run, for the reason in `remark`.
    pass: Option<bool>,
    remark: String,
}

/// All checks of a file.
#[derive(Default)]
pub struct Report {
    checks: Vec<Check>,
}

impl Report {
    /// A number that may be off by `tolerance`.
    pub fn number(&mut self, what: impl Into<String>, value: f64, expected: f64, tolerance: f64) {
        self.checks.push(Check {
            what: what.into(),
            value: tidy(value),
            expected: tidy(expected),
            tolerance,
            pass: Some((value - expected).abs() <= tolerance),
            remark: String::new(),
        });
    }

    /// Anything that must be equal.
    pub fn equal(&mut self, what: impl Into<String>, value: impl Into<Value>, expected: impl Into<Value>) {
        let (value, expected) = (value.into(), expected.into());
        self.checks.push(Check {
            what: what.into(),
            pass: Some(value == expected),
            value,
            expected,
            tolerance: 0.0,
            remark: String::new(),
        });
    }

    /// Something expected that the engine refuses or lacks.
    pub fn failed(&mut self, what: impl Into<String>, expected: impl Into<Value>, why: String) {
        self.checks.push(Check {
            what: what.into(),
            value: Value::Null,
            expected: expected.into(),
            tolerance: 0.0,
            pass: Some(false),
            remark: why,
        });
    }

    /// Something that cannot be run.
    pub fn not_run(&mut self, what: impl Into<String>, why: String) {
        self.checks.push(Check {
            what: what.into(),
            value: Value::Null,
            expected: Value::Null,
            tolerance: 0.0,
            pass: None,
            remark: why,
        });
    }

    /// Prints everything; an error if a check fails.
    pub fn finish(self, file: &str, as_json: bool, language: Language) -> Result<(), Trouble> {
        let count = |pass| self.checks.iter().filter(|c| c.pass == pass).count();
        let (passed, failed, not_run) = (count(Some(true)), count(Some(false)), count(None));
        let all = self.checks.len();
        let text = if as_json {
            let list: Vec<Value> = self.checks.iter().map(Check::json).collect();
            let summary = json!({ "checks": all, "passed": passed, "failed": failed, "not_run": not_run });
            format!("{:#}\n", json!({ "checks": list, "summary": summary }))
        } else {
            let rows: Vec<Vec<String>> = self.checks.iter().map(|c| c.row(language)).collect();
            let summary = language.pick((
                format!("{all} 项：通过 {passed}，不符 {failed}，未检 {not_run}\n"),
                format!("{all} checks: {passed} passed, {failed} failed, {not_run} not run\n"),
            ));
            table(&rows) + &summary
        };
        files::print(&text)?;
        match failed {
            0 => Ok(()),
            _ => Err(Trouble::new(
                format!("{file}：{failed} 项与标准答案不符"),
                format!("{file}: {failed} checks differ from the known answers"),
            )),
        }
    }
}

impl Check {
    fn row(&self, language: Language) -> Vec<String> {
        let mark = match self.pass {
            Some(true) => ("通过", "pass"),
            Some(false) => ("不符", "FAIL"),
            None => ("未检", "n/a"),
        };
        let shown = |value: &Value| match value {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let tolerance = match (self.tolerance, self.remark.as_str()) {
            (0.0, remark) => remark.to_owned(),
            (t, "") => format!("± {}", tidy(t)),
            (t, remark) => format!("± {}  {remark}", tidy(t)),
        };
        vec![
            format!("{}  {}", language.pick(mark), self.what),
            shown(&self.value),
            language.pick(("应为", "expected")).to_owned(),
            shown(&self.expected),
            tolerance,
        ]
    }

    fn json(&self) -> Value {
        json!({
            "what": self.what,
            "value": self.value,
            "expected": self.expected,
            "tolerance": self.tolerance,
            "pass": self.pass,
            "remark": if self.remark.is_empty() { Value::Null } else { Value::from(self.remark.as_str()) },
        })
    }
}

/// A number without digits that mean nothing.
fn tidy(value: f64) -> Value {
    let rounded = (value * 10_000.0).round() / 10_000.0;
    if rounded == rounded.trunc() && rounded.abs() < 1e15 {
        Value::from(rounded as i64)
    } else {
        Value::from(rounded)
    }
}
