//! Moving money inside an envelope without changing its total (保持总额): what one line gains the
//! others give, in proportion to what they have.

use super::Line;
use crate::sorted::SortedMap;

/// New amounts, 元, of the lines of `key`'s envelope when that line gets `amount` and their sum stays.
/// The line gets no more than the envelope spends now; lines spent once keep their amount. `None` if
/// there is no such line or no other line that could give or take.
pub fn keep_total(lines: &[Line], key: &str, amount: f64) -> Option<SortedMap<String, f64>> {
    let line = lines.iter().find(|l| l.key == key && !l.once)?;
    let others: Vec<&Line> = lines
        .iter()
        .filter(|l| l.envelope == line.envelope && l.key != key && !l.once)
        .collect();
    let rest: f64 = others.iter().map(|l| l.amount).sum();
    let all = rest + line.amount;
    if others.is_empty() || all <= 0.0 || !amount.is_finite() {
        return None;
    }
    let amount = amount.clamp(0.0, all);
    let mut amounts = SortedMap::from([(key.to_owned(), amount)]);
    for other in &others {
        let share = if rest > 0.0 {
            other.amount / rest
        } else {
            1.0 / others.len() as f64
        };
        amounts.insert(other.key.to_owned(), (all - amount) * share);
    }
    Some(amounts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::budget::{Envelope, Payer};
    use proptest::prelude::*;

    fn line(key: &'static str, amount: f64, once: bool) -> Line {
        Line {
            key,
            name: ("", ""),
            formula: (String::new(), String::new()),
            amount,
            reckoned: amount,
            envelope: Envelope::Governance,
            payer: Payer::County,
            growth: 0.0,
            once,
        }
    }

    proptest! {
        #[test]
        fn the_total_stays_and_nobody_falls_below_nothing(a in 0.0..1e7, b in 0.0..1e7, c in 0.0..1e7, to in 0.0..4e7) {
            let lines = [line("service_fund", a, false), line("party_work", b, false), line("grid_work", c, false), line("stations", 5e5, true)];
            if let Some(new) = keep_total(&lines, "party_work", to) {
                let sum: f64 = new.values().sum();
                prop_assert!((sum - (a + b + c)).abs() <= 1e-6 * (1.0 + a + b + c));
                prop_assert!(new.values().all(|&v| v >= 0.0));
                prop_assert!(!new.contains_key("stations"));
            }
        }
    }

    #[test]
    fn who_has_more_gives_more() {
        let lines = [
            line("service_fund", 300.0, false),
            line("party_work", 100.0, false),
            line("grid_work", 100.0, false),
        ];
        let new = keep_total(&lines, "grid_work", 200.0).expect("others can give");
        assert_eq!(new["service_fund"], 225.0);
        assert_eq!(new["party_work"], 75.0);
        assert_eq!(keep_total(&lines, "no_line", 1.0), None);
    }
}
