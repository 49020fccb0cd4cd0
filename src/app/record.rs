//! Records as the browser keeps them: JSON objects, read and written by the browser's own reader. A
//! field that is missing or of another kind is `None`, so that records of older pages are read too.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Something that is kept as a record.
pub trait Kept: Sized {
    /// As a record.
    fn to_record(&self) -> Record;
    /// From a record; `None` if what it cannot be without is missing.
    fn from_record(record: &Record) -> Option<Self>;
}

/// A JSON object.
#[derive(Clone, Debug)]
pub struct Record(Object);

impl From<Record> for JsValue {
    fn from(record: Record) -> Self {
        record.0.into()
    }
}

impl Record {
    /// Without fields.
    pub fn new() -> Self {
        Self(Object::new())
    }

    /// From its text; `None` if that is no object.
    pub fn read(text: &str) -> Option<Self> {
        JSON::parse(text).ok()?.dyn_into().ok().map(Self)
    }

    /// Its text.
    pub fn text(&self) -> JsValue {
        JSON::stringify(&self.0).map_or(JsValue::NULL, Into::into)
    }

    /// Sets a field; `None` is left out.
    pub fn set(&self, name: &str, value: impl Into<JsValue>) {
        // Fails on frozen objects only.
        let _ = Reflect::set(&self.0, &JsValue::from_str(name), &value.into());
    }

    fn get(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
    }

    /// A text.
    pub fn string(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).as_f64()
    }

    /// A whole number from 0 to 2³²−1.
    pub fn whole(&self, name: &str) -> Option<u32> {
        let number = self.number(name)?;
        (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as u32)
    }

    /// An object in it.
    pub fn inner(&self, name: &str) -> Option<Self> {
        self.get(name).dyn_into().ok().map(Self)
    }

    /// A list of numbers.
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        let list: js_sys::Array = self.get(name).dyn_into().ok()?;
        list.iter().map(|v| v.as_f64()).collect()
    }
}
