//! What went wrong, in both languages, each said once and on standard error.

use geju::scenario::Fault;

/// A failure; the program ends with 1. (Wrong usage is clap's business and ends with 2.)
#[derive(Debug)]
pub struct Trouble {
    pub zh: String,
    pub en: String,
}

impl Trouble {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// Numbers that cannot be used.
    pub fn faults(path: &str, faults: &[Fault]) -> Self {
        let list: String = faults.iter().map(|f| format!("\n  {}: {}", f.what, f.why)).collect();
        Self::new(
            format!("{path} 中有不能用的数值，请改正：{list}"),
            format!("{path} has numbers that cannot be used; mend them:{list}"),
        )
    }
}

impl From<(String, String)> for Trouble {
    fn from((zh, en): (String, String)) -> Self {
        Self { zh, en }
    }
}
