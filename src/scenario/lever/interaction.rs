//! Where measures meet (举措叠加): the rule of combination made visible, and conflicts as findings.
//!
//! The rule stands in [`super::super::numbers`]: shares cut what remains, gaps close what is left,
//! sums add up, and every number is held within its hard bounds at the end. Here is said which
//! measures meet on one number, and where the rule gives something that nobody would mean.

use super::own::{How, taken};
use super::{Amount, Effect, Lever, levers};
use crate::scenario::Scenario;
use crate::scenario::assumption::{self, assumptions};
use crate::scenario::numbers::Numbers;

/// Measures that meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// What about it.
    pub kind: Meeting,
    /// Key of the number on which they meet.
    pub key: &'static str,
    /// Labels (`减11`) of the document's measures and names of one's own, in table order.
    pub measures: Vec<String>,
}

/// How measures meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meeting {
    /// They combine by the rule; worth knowing.
    Together {
        /// Before any measure.
        before: f64,
        /// With all of them.
        after: f64,
    },
    /// One raises what another lowers.
    Opposed,
    /// Together they go further than the whole way that they share (`share` above 1).
    BeyondTheWay {
        /// How much of the way they go.
        share: f64,
    },
    /// The number is held at its hard bound: part of what they do has no effect.
    Held {
        /// The bound.
        at: f64,
    },
}

impl Meeting {
    /// Whether somebody should look at it.
    pub fn is_conflict(&self) -> bool {
        !matches!(self, Self::Together { .. })
    }
}

/// One measure's push on a number.
struct Push {
    label: String,
    up: bool,
    /// Part of a shared way, where it is one.
    way: Option<f64>,
}

/// All meetings of a scenario's measures, conflicts first, then in the ledger's order.
pub fn interactions(scenario: &Scenario) -> Vec<Interaction> {
    let before = Numbers::before_levers(scenario);
    let (after, free) = (Numbers::of(scenario), Numbers::unbounded(scenario));
    let mut found = Vec::new();
    for row in assumptions() {
        let pushes = pushes(scenario, &before, row.key);
        let measures: Vec<String> = pushes.iter().map(|p| p.label.clone()).collect();
        let mut find = |kind: Meeting| {
            found.push(Interaction {
                kind,
                key: row.key,
                measures: measures.clone(),
            });
        };
        let way: f64 = pushes.iter().filter_map(|p| p.way).sum();
        if way > 1.0 + 1e-9 {
            find(Meeting::BeyondTheWay { share: way });
        }
        let (held, wanted) = (after.get(row.key), free.get(row.key));
        if !pushes.is_empty() && held != wanted {
            find(Meeting::Held { at: held });
        }
        if pushes.iter().any(|p| p.up) && pushes.iter().any(|p| !p.up) {
            find(Meeting::Opposed);
        } else if pushes.len() > 1 {
            find(Meeting::Together {
                before: before.get(row.key),
                after: held,
            });
        }
    }
    // Stable: conflicts keep the ledger's order, and so does the rest.
    let (mut conflicts, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|i| i.kind.is_conflict());
    conflicts.extend(rest);
    conflicts
}

fn pushes(scenario: &Scenario, before: &Numbers, key: &str) -> Vec<Push> {
    let mut pushes = Vec::new();
    for lever in levers().iter().filter(|l| l.is_on(&scenario.levers)) {
        let amount = |by: &Amount| super::super::numbers::amount(before, lever, by, &scenario.levers);
        for effect in lever.effects.iter().filter(|e| e.key() == Some(key)) {
            let (up, way, size) = match effect {
                Effect::Less(_, by) => (amount(by) < 0.0, None, amount(by)),
                Effect::Gain(_, by) | Effect::Add(_, by) => (amount(by) > 0.0, None, amount(by)),
                Effect::Toward(_, after, by) => {
                    let rises = before.get(after) > before.get(key);
                    (rises, Some(amount(by)), amount(by))
                }
                Effect::BoughtHours(_) => (true, None, 1.0),
                _ => continue,
            };
            if size != 0.0 {
                pushes.push(push(lever, up, way));
            }
        }
    }
    for (own, effect) in taken(scenario).filter(|(_, e)| e.key == key && e.amount != 0.0) {
        let up = match effect.how {
            How::Less => false,
            How::Gain => true,
            How::Add => effect.amount > 0.0,
            How::Heads | How::Money => continue,
        };
        pushes.push(Push {
            label: own.name.clone(),
            up,
            way: None,
        });
    }
    pushes
}

fn push(lever: &Lever, up: bool, way: Option<f64>) -> Push {
    Push {
        label: lever.label.to_owned(),
        up,
        way,
    }
}

/// A meeting in words, zh and en.
pub fn sentence(interaction: &Interaction) -> (String, String) {
    let names = assumption::find(interaction.key).map_or(("", ""), |row| row.name);
    let (zh, en) = (interaction.measures.join("、"), interaction.measures.join(", "));
    let (of_zh, of_en) = names;
    match interaction.kind {
        Meeting::Together { before, after } => (
            format!("{zh} 同时作用于“{of_zh}”：{} → {}", short(before), short(after)),
            format!("{en} act together on “{of_en}”: {} → {}", short(before), short(after)),
        ),
        Meeting::Opposed => (
            format!("{zh} 对“{of_zh}”一增一减，效果相抵，请核对"),
            format!("{en} pull “{of_en}” both ways; check that this is meant"),
        ),
        Meeting::BeyondTheWay { share } => (
            format!(
                "{zh} 合计走过“{of_zh}”减负路程的 {:.0}%，超过 100%，请调低占比",
                share * 100.0
            ),
            format!(
                "{en} together go {:.0} % of the way of “{of_en}”, more than the whole; lower their shares",
                share * 100.0
            ),
        ),
        Meeting::Held { at } => (
            format!("{zh} 把“{of_zh}”推到了上下限 {}，超出部分不起作用", short(at)),
            format!(
                "{en} push “{of_en}” to its bound {}; what lies beyond has no effect",
                short(at)
            ),
        ),
    }
}

/// At most four decimals.
fn short(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
