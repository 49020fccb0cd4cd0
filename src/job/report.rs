//! The report on the desk: what the page sends, and what becomes of it.

use crate::locale::Language;
use crate::report::document::Exhibit;
use crate::report::{Document, Subject, brief, full, on_one_ground};
use crate::scenario::Scenario;
use crate::simulation::Outcome;
use crate::territory::Territory;
use serde::{Deserialize, Serialize};

/// A report asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportOrder {
    /// 现状.
    pub baseline: Scenario,
    /// The scenario.
    pub scenario: Scenario,
    /// Their names as people read them.
    pub names: (String, String),
    /// Results of both.
    pub outcomes: Option<(Outcome, Outcome)>,
    /// Day of writing.
    pub date: String,
    /// Charts gathered of the results.
    pub charts: Vec<Exhibit>,
    /// What the tornado found.
    pub caveat: Option<String>,
    /// Language.
    pub language: Language,
    /// One page, or all.
    pub brief: bool,
}

impl ReportOrder {
    /// The document.
    pub fn document(&self, territory: &Territory) -> Document {
        let common = on_one_ground(territory, &self.baseline, &self.scenario);
        let (territory, baseline, scenario) = match &common {
            Some((territory, baseline, scenario)) => (territory, baseline, scenario),
            None => (territory, &self.baseline, &self.scenario),
        };
        let subject = Subject {
            territory,
            baseline: (baseline, &self.names.0),
            scenario: (scenario, &self.names.1),
            outcomes: self.outcomes.as_ref().map(|(b, a)| (b, a)),
            date: &self.date,
            charts: &self.charts,
            caveat: self.caveat.as_deref(),
            language: self.language,
        };
        if self.brief { brief(subject) } else { full(subject) }
    }
}
