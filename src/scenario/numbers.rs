//! The ledger's numbers in force (参数取值): defaults, the scenario's changes, then the effects of
//! the levers in table order.
//!
//! # How effects combine
//! Two levers on one number multiply on what remains ([`Effect::Less`], [`Effect::Toward`]), close
//! what is left of the gap ([`Effect::Gain`]) or add up ([`Effect::Add`]); within one kind the order
//! does not matter, and between kinds it is that of the table, the user's own measures coming after
//! the document's. At the end every number is held
//! within its hard bounds, so that no combination of levers makes a negative share.

use super::Scenario;
use super::assumption::{self, assumptions};
use super::lever::own::{How, taken};
use super::lever::{Amount, Effect, Lever, Levers, levers};

/// The value of every row of the ledger, by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    values: Vec<f64>,
}

impl Numbers {
    /// The ledger as it is.
    pub fn defaults() -> Self {
        Self {
            values: assumptions().iter().map(|row| row.value).collect(),
        }
    }

    /// Before levers: defaults and the scenario's changed assumptions.
    pub fn before_levers(scenario: &Scenario) -> Self {
        Self {
            values: assumptions()
                .iter()
                .map(|row| assumption::value(&scenario.assumptions, row.key).unwrap_or(row.value))
                .collect(),
        }
    }

    /// With the effects of the levers, each number within its bounds.
    pub fn of(scenario: &Scenario) -> Self {
        let mut numbers = Self::unbounded(scenario);
        for (value, row) in numbers.values.iter_mut().zip(assumptions()) {
            *value = value.clamp(row.bounds.0, row.bounds.1);
        }
        numbers
    }

    /// With the effects of the levers, before numbers are held within their bounds: what
    /// [`super::lever::interaction`] looks at.
    pub fn unbounded(scenario: &Scenario) -> Self {
        let base = Self::before_levers(scenario);
        let mut numbers = base.clone();
        for lever in levers() {
            for effect in lever.effects {
                numbers.apply(&base, lever, effect, &scenario.levers);
            }
        }
        for (_, effect) in taken(scenario) {
            let by = effect.amount;
            match effect.how {
                How::Less => numbers.change(&effect.key, |v| v * (1.0 - by).max(0.0)),
                How::Gain => numbers.change(&effect.key, |v| 1.0 - (1.0 - v) * (1.0 - by).max(0.0)),
                How::Add => numbers.change(&effect.key, |v| v + by),
                // Carried out by staffing and budget.
                How::Heads | How::Money => {}
            }
        }
        numbers
    }

    /// One value. A key that is not in the ledger reads 0 (a test walks every key that is used).
    pub fn get(&self, key: &str) -> f64 {
        let row = assumptions().iter().position(|a| a.key == key);
        debug_assert!(row.is_some(), "no assumption {key}");
        row.map_or(0.0, |i| self.values[i])
    }

    fn change(&mut self, key: &str, f: impl FnOnce(f64) -> f64) {
        if let Some(i) = assumptions().iter().position(|a| a.key == key) {
            self.values[i] = f(self.values[i]);
        }
    }

    /// Amounts read the ledger as it was before levers, so that no lever changes another's reach.
    fn apply(&mut self, base: &Self, lever: &Lever, effect: &Effect, settings: &Levers) {
        let amount = |a: &Amount| amount(base, lever, a, settings);
        match effect {
            Effect::Less(key, by) => {
                let by = amount(by);
                self.change(key, |v| v * (1.0 - by).max(0.0));
            }
            Effect::Gain(key, by) => {
                let by = amount(by);
                self.change(key, |v| 1.0 - (1.0 - v) * (1.0 - by).max(0.0));
            }
            Effect::Add(key, by) => {
                let by = amount(by);
                self.change(key, |v| v + by);
            }
            Effect::Toward(key, after, by) => {
                let (from, to) = (base.get(key), base.get(after));
                // A way that starts or ends at 0 has no ratio: then the number stays as it is.
                if from > 0.0 && to > 0.0 {
                    let factor = libm::pow(to / from, amount(by).max(0.0));
                    self.change(key, |v| v * factor);
                }
            }
            Effect::BoughtHours(number) => {
                let price = base.get("service_hour_price");
                if lever.is_on(settings) && price > 0.0 {
                    let hours = lever.value(settings, *number) * 1e4 / price;
                    self.change("outside_hours", |v| v + hours * base.get("service_visit_share"));
                    self.change("bought_case_hours", |v| v + hours * base.get("service_case_share"));
                }
            }
            // Carried out elsewhere: staffing, budget, case classes, the plan.
            Effect::Context
            | Effect::Boundary
            | Effect::Heads(..)
            | Effect::TownPosts(_)
            | Effect::Money
            | Effect::ConvertFallback(_) => {}
        }
    }
}

/// How far an effect goes: 0 while the lever is off.
pub(super) fn amount(base: &Numbers, lever: &Lever, amount: &Amount, settings: &Levers) -> f64 {
    if !lever.is_on(settings) {
        return 0.0;
    }
    let change = |&i: &usize| lever.value(settings, i) - lever.numbers.get(i).map_or(0.0, |n| n.before);
    let numbers: f64 = amount.numbers.iter().map(change).product();
    let keys: f64 = amount.keys.iter().map(|k| base.get(k)).product();
    amount.scale * numbers * keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::scenario::lever::{all_on, find};

    fn scenario(ids: &[&str]) -> Scenario {
        let plan = Plan::new(vec![], vec![], vec![]).expect("an empty plan refers to nothing");
        let mut scenario = Scenario::new("", plan);
        for id in ids {
            let lever = find(id).expect("a lever of the table");
            scenario.levers.insert((*id).to_owned(), lever.document_setting());
        }
        scenario
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn nothing_set_is_the_ledger() {
        let scenario = scenario(&[]);
        assert_eq!(Numbers::of(&scenario), Numbers::before_levers(&scenario));
    }

    #[test]
    fn the_cuts_take_forms_from_28_to_8_percent_and_meetings_from_6_to_3() {
        let all = Numbers::of(&scenario(&[
            "cut11", "cut12", "cut13", "cut14", "cut03", "cut07", "cut08",
        ]));
        near(all.get("forms_share"), 0.08);
        near(all.get("meetings_share"), 0.03);
        // Half of the way (in ratios) with the platform alone.
        let platform = Numbers::of(&scenario(&["cut11"]));
        near(platform.get("forms_share"), (0.28f64 * 0.08).sqrt());
    }

    #[test]
    fn two_levers_on_one_number_multiply_on_what_remains() {
        let both = Numbers::of(&scenario(&["mul06", "div05"]));
        near(both.get("beyond_property"), 0.35 * 0.9 * 0.8);
        let property = Numbers::of(&scenario(&["div03", "div04"]));
        near(property.get("rate_property"), 0.8 * 0.98 * (1.0 - 0.27 * 0.15));
    }

    #[test]
    fn outside_hours_add_up() {
        let numbers = Numbers::of(&scenario(&["mul02", "mul10"]));
        let members = 12_800.0 * 4.0 * 2.0 * 0.25;
        let bought = 1382e4 / 50.0 * 0.3;
        near(numbers.get("outside_hours"), members + bought);
    }

    #[test]
    fn the_document_s_departments_and_towns() {
        let numbers = Numbers::of(&scenario(&["add03", "add04", "div02"]));
        near(numbers.get("department_days"), 1.3);
        near(numbers.get("town_share"), 0.55);
        near(numbers.get("unmanaged_factor"), 1.6);
    }

    #[test]
    fn all_levers_at_their_bounds_keep_every_number_within_its_own() {
        type Pick = fn(&crate::scenario::lever::Number) -> f64;
        let extremes: [Pick; 2] = [|n| n.bounds.0, |n| n.bounds.1];
        for extreme in extremes {
            let mut scenario = scenario(&[]);
            scenario.levers = all_on();
            for lever in levers() {
                let values = lever.numbers.iter().map(extreme).collect();
                let setting = crate::scenario::LeverSetting { on: true, values };
                scenario.levers.insert(lever.id.to_owned(), setting);
            }
            let numbers = Numbers::of(&scenario);
            for row in assumptions() {
                let value = numbers.get(row.key);
                assert!(row.bounds.0 <= value && value <= row.bounds.1, "{} {value}", row.key);
            }
        }
    }
}
