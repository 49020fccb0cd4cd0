//! `levers` and `assumptions`: the two tables that a scenario changes.

use crate::files;
use crate::trouble::Trouble;
use geju::locale::Language;
use geju::scenario::assumption::assumptions as ledger;
use geju::scenario::lever::{Effect, levers as table};
use serde_json::{Value, json};

/// A pair as an object.
fn both(pair: (&str, &str)) -> Value {
    json!({ "zh": pair.0, "en": pair.1 })
}

/// `levers`.
pub fn levers(as_json: bool, language: Language) -> Result<(), Trouble> {
    let text = if as_json {
        let list: Vec<Value> = table()
            .iter()
            .map(|lever| {
                let numbers: Vec<Value> = lever
                    .numbers
                    .iter()
                    .map(|n| {
                        json!({
                            "name": both(n.name),
                            "unit": both(n.unit),
                            "before": n.before,
                            "document": n.document,
                            "bounds": [n.bounds.0, n.bounds.1],
                        })
                    })
                    .collect();
                json!({
                    "id": lever.id,
                    "label": lever.label,
                    "group": both(lever.group.name()),
                    "name": both(lever.name),
                    "sentence": both(lever.sentence),
                    "acts": both(lever.acts),
                    "grade": both(lever.grade.name()),
                    "acts_in_model": !lever.is_context(),
                    "numbers": numbers,
                    "effects": lever.effects.iter().map(effect).collect::<Vec<_>>(),
                    "moves": lever.moves.map(|m| json!({ "index": m.index, "up": m.up })),
                })
            })
            .collect();
        format!("{:#}\n", Value::from(list))
    } else {
        let mut text = String::new();
        for lever in table() {
            let mark = match lever.is_context() {
                true => language.pick(("（仅作背景）", " (context only)")),
                false => "",
            };
            let grade = language.pick(lever.grade.name());
            let name = language.pick(lever.name);
            text.push_str(&format!("{} {} {name} [{grade}]{mark}\n", lever.id, lever.label));
            for n in lever.numbers {
                let (name, unit) = (language.pick(n.name), language.pick(n.unit));
                text.push_str(&format!("    {name}: {} → {} {unit}\n", n.before, n.document));
            }
        }
        text
    };
    files::print(&text)
}

/// What an effect acts on, by which rule and how far.
fn effect(effect: &Effect) -> Value {
    let kind = effect.kind();
    let amount = match effect {
        Effect::Less(_, by) | Effect::Gain(_, by) | Effect::Add(_, by) | Effect::Toward(_, _, by) => {
            json!({ "scale": by.scale, "numbers": by.numbers, "keys": by.keys })
        }
        Effect::Heads(_, i) | Effect::TownPosts(i) | Effect::ConvertFallback(i) | Effect::BoughtHours(i) => {
            json!({ "scale": 1.0, "numbers": [i], "keys": [] })
        }
        Effect::Context | Effect::Boundary | Effect::Money => Value::Null,
    };
    let toward = match effect {
        Effect::Toward(_, after, _) => Some(after),
        _ => None,
    };
    json!({
        "kind": kind.key(),
        "kind_name": both(kind.name()),
        "rule": effect.rule(),
        "key": effect.key(),
        "toward": toward,
        "amount": amount,
    })
}

/// `assumptions`.
pub fn assumptions(as_json: bool, language: Language) -> Result<(), Trouble> {
    let text = if as_json {
        let list: Vec<Value> = ledger()
            .iter()
            .map(|a| {
                json!({
                    "key": a.key,
                    "name": both(a.name),
                    "unit": both(a.unit),
                    "value": a.value,
                    "range": [a.range.0, a.range.1],
                    "bounds": [a.bounds.0, a.bounds.1],
                    "source": a.source,
                    "grade": both(a.grade.name()),
                })
            })
            .collect();
        format!("{:#}\n", Value::from(list))
    } else {
        ledger()
            .iter()
            .map(|a| {
                let (name, unit) = (language.pick(a.name), language.pick(a.unit));
                let grade = language.pick(a.grade.name());
                format!(
                    "{} {name}: {} {unit} ({}–{}) [{grade}] {}\n",
                    a.key, a.value, a.range.0, a.range.1, a.source
                )
            })
            .collect()
    };
    files::print(&text)
}
