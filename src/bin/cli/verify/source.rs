//! A JSON file of known answers, read with care: whatever is not as its form says is told by place.

use crate::files;
use crate::trouble::Trouble;
use serde_json::Value;

/// A file, or a part of one.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub path: &'a str,
    pub value: &'a Value,
}

/// Reads a whole file.
pub fn load(path: &str) -> Result<Value, Trouble> {
    let text = files::read_text(path)?;
    serde_json::from_str(&text).map_err(|error| {
        Trouble::new(
            format!("{path} 不是 JSON：{error}"),
            format!("{path} is not JSON: {error}"),
        )
    })
}

impl<'a> Source<'a> {
    /// What is wrong at a place of the file.
    pub fn malformed(&self, place: &str, zh: &str, en: &str) -> Trouble {
        let path = self.path;
        Trouble::new(
            format!("{path} 的 {place} {zh}。请按标准答案文件的格式给出"),
            format!("{path}: {place} {en}. Give a file of the form of known answers"),
        )
    }

    /// The list under a key, which must be there.
    pub fn list(&self, key: &str) -> Result<&'a [Value], Trouble> {
        match self.value.get(key) {
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.malformed(key, "不是列表", "is not a list")),
            None => Err(self.malformed(key, "缺失", "is missing")),
        }
    }

    /// The list under a key, or nothing if the key is not there.
    pub fn list_if_any(&self, key: &str) -> Result<Option<&'a [Value]>, Trouble> {
        match self.value.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.list(key).map(Some),
        }
    }

    /// The number under a key, or nothing if the key is not there.
    pub fn number_if_any(&self, key: &str) -> Result<Option<f64>, Trouble> {
        match self.value.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.number(key, value).map(Some),
        }
    }

    /// A finite number.
    pub fn number(&self, place: &str, value: &Value) -> Result<f64, Trouble> {
        let number = value.as_f64().filter(|n| n.is_finite());
        number.ok_or_else(|| self.malformed(place, &format!("不是数：{value}"), &format!("is not a number: {value}")))
    }

    /// A whole number from 0.
    pub fn count(&self, place: &str, value: &Value) -> Result<u32, Trouble> {
        let number = value.as_f64().filter(|n| *n == n.trunc() && (0.0..=4e9).contains(n));
        number.map(|n| n as u32).ok_or_else(|| {
            self.malformed(
                place,
                &format!("不是非负整数：{value}"),
                &format!("is not a whole number from 0: {value}"),
            )
        })
    }

    /// A position below `count`.
    pub fn position(&self, place: &str, value: &Value, count: usize) -> Result<usize, Trouble> {
        let at = self.count(place, value)? as usize;
        if at < count {
            return Ok(at);
        }
        Err(self.malformed(
            place,
            &format!("指向第 {at} 个单元，但只有 {count} 个"),
            &format!("names unit {at}, but there are {count}"),
        ))
    }

    /// What an area is called, a number or a text; blank for none.
    pub fn label(&self, place: &str, value: &Value) -> Result<String, Trouble> {
        match value {
            Value::Null => Ok(String::new()),
            Value::String(text) => Ok(text.clone()),
            Value::Number(n) => Ok(match n.as_f64() {
                Some(f) if f == f.trunc() && f.abs() < 1e15 => format!("{f:.0}"),
                _ => n.to_string(),
            }),
            _ => Err(self.malformed(place, "不是数或文字", "is neither a number nor a text")),
        }
    }
}
