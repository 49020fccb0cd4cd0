//! When to stop adding replications: an absolute half-width with look-ahead
//! (design/simulation-methods.md §3.6; Chow & Robbins 1965; Hoad, Robinson & Davies 2010).
//!
//! A relative width never ends where the mean difference is 0, and the first crossing under-covers:
//! so the width is absolute, at least ten values are taken, and the width must hold for some more.

use super::interval::interval;

/// Fewest values before any stop.
pub const LEAST: usize = 10;

/// The precision that is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stopping {
    /// Half-width of the 95 % interval, in the measure's unit.
    pub half_width: f64,
    /// Most values: the end even if the width is not reached.
    pub most: usize,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Play at least so many more.
    More(usize),
    /// The width is reached and has held.
    Reached,
    /// The most values are there and the width is not reached.
    GivenUp,
}

/// Values that must follow the first crossing at `n`: 5 for up to 100, then 5 % of n.
fn look_ahead(n: usize) -> usize {
    5 * n.max(100) / 100
}

impl Stopping {
    /// Judges the values so far, in the order in which they were played: paired differences, or the
    /// values of one scenario. What is not finite counts as played but says nothing.
    pub fn judge(&self, values: &[f64]) -> Verdict {
        let narrow = |n: usize| interval(&values[..n]).is_some_and(|i| i.half_width <= self.half_width);
        // The crossing since which the width has held.
        let mut crossed = None;
        for n in LEAST..=values.len() {
            match (narrow(n), crossed) {
                (true, None) => crossed = Some(n),
                (true, Some(from)) if n - from >= look_ahead(from) => return Verdict::Reached,
                (true, Some(_)) => {}
                (false, _) => crossed = None,
            }
        }
        if values.len() >= self.most {
            return Verdict::GivenUp;
        }
        let more = match crossed {
            Some(from) => from + look_ahead(from) - values.len(),
            None => LEAST.saturating_sub(values.len()).max(1),
        };
        Verdict::More(more.min(self.most - values.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Stopping = Stopping {
        half_width: 0.5,
        most: 1000,
    };

    /// Values that go up and down around 1.
    fn waves(n: usize, size: f64) -> Vec<f64> {
        (0..n)
            .map(|i| 1.0 + size * if i % 2 == 0 { 1.0 } else { -1.0 })
            .collect()
    }

    #[test]
    fn ten_at_least_and_five_more_even_for_an_untouched_copy() {
        assert_eq!(RULE.judge(&[]), Verdict::More(10));
        assert_eq!(RULE.judge(&[0.0; 9]), Verdict::More(1));
        assert_eq!(RULE.judge(&[0.0; 10]), Verdict::More(5));
        assert_eq!(RULE.judge(&[0.0; 15]), Verdict::Reached);
    }

    #[test]
    fn wide_values_need_more_and_a_first_crossing_that_does_not_hold_does_not_count() {
        assert_eq!(RULE.judge(&waves(10, 2.0)), Verdict::More(1));
        let enough = (10..200).find(|&n| RULE.judge(&waves(n, 2.0)) == Verdict::Reached);
        // t·s/√n = ½ at about n = 64.
        assert!(enough.is_some_and(|n| (60..80).contains(&n)), "{enough:?}");
        let mut values = vec![0.0; 12];
        values.push(50.0);
        assert_eq!(RULE.judge(&values), Verdict::More(1));
        let most = Stopping { most: 13, ..RULE };
        assert_eq!(most.judge(&values), Verdict::GivenUp);
    }
}
