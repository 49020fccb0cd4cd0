//! Durations counted in classes that grow with them: a quantile from few bytes, to a stated error.
//!
//! Every power of two is cut into 32 equal classes, so a class is at most 1/32 wide relative to its
//! lower end, and its middle is within [`ERROR`] of every duration in it. Which class a duration falls
//! into is read off its bits, so the same everywhere; histograms add up in any order.

/// Relative error of a quantile at most.
pub const ERROR: f64 = 1.0 / 64.0;

/// Bits of the mantissa that make the classes of one power of two.
const BITS: u32 = 5;
/// Durations below 2⁻⁷ hours (28 seconds) are taken as none.
const LEAST: f64 = 0.007_812_5;
/// Durations from 2²⁷ hours on share the last class.
const CLASSES: usize = 34 << BITS;

/// A histogram of durations in hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Count by class, as far as any was met; class 0 is "none at all".
    counts: Vec<u32>,
    total: u64,
}

fn class(hours: f64) -> usize {
    if hours.is_nan() || hours < LEAST {
        return 0;
    }
    let shift = 52 - BITS;
    let from_least = (hours.to_bits() >> shift) - (LEAST.to_bits() >> shift);
    (from_least as usize + 1).min(CLASSES)
}

/// Lower end of a class.
fn low(class: usize) -> f64 {
    match class {
        0 => 0.0,
        c => f64::from_bits(((LEAST.to_bits() >> (52 - BITS)) + c as u64 - 1) << (52 - BITS)),
    }
}

/// Middle of a class.
fn middle(class: usize) -> f64 {
    if class == 0 {
        0.0
    } else {
        0.5 * (low(class) + low(class + 1))
    }
}

impl Histogram {
    /// Counts a duration.
    #[inline]
    pub fn add(&mut self, hours: f64) {
        let class = class(hours);
        if self.counts.len() <= class {
            self.counts.resize(class + 1, 0);
        }
        self.counts[class] += 1;
        self.total += 1;
    }

    /// Adds another's counts.
    pub fn merge(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (a, b) in self.counts.iter_mut().zip(&other.counts) {
            *a += b;
        }
        self.total += other.total;
    }

    /// Durations counted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The duration that a share of all does not exceed, by nearest rank, within [`ERROR`]; `None` of
    /// an empty one.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if self.total == 0 {
            return None;
        }
        let rank = ((share.clamp(0.0, 1.0) * self.total as f64).ceil() as u64).clamp(1, self.total);
        let mut below = 0;
        self.counts.iter().enumerate().find_map(|(class, &count)| {
            below += u64::from(count);
            (below >= rank).then(|| middle(class))
        })
    }

    /// Share of all that is at most `hours` (to the class).
    pub fn share_within(&self, hours: f64) -> f64 {
        let last = class(hours);
        let within: u64 = self.counts.iter().take(last + 1).map(|&c| u64::from(c)).sum();
        within as f64 / self.total.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn classes_follow_each_other_without_gap() {
        for c in 1..CLASSES {
            assert_eq!(class(low(c)), c);
            assert!(low(c) < low(c + 1) && (middle(c) - low(c)) / low(c) <= ERROR + 1e-12);
        }
        assert_eq!(
            (class(0.0), class(-1.0), class(f64::NAN), class(f64::INFINITY)),
            (0, 0, 0, CLASSES)
        );
        assert_eq!(Histogram::default().quantile(0.5), None);
    }

    proptest! {
        #[test]
        fn quantiles_are_those_of_the_sorted_list_within_the_stated_error(
            mut hours in prop::collection::vec(0.01f64..5_000.0, 1..300), share in 0.01f64..1.0
        ) {
            let mut whole = Histogram::default();
            let (mut a, mut b) = (Histogram::default(), Histogram::default());
            for (i, &h) in hours.iter().enumerate() {
                whole.add(h);
                if i % 3 == 0 { a.add(h) } else { b.add(h) }
            }
            b.merge(&a);
            prop_assert_eq!(&b, &whole);
            hours.sort_unstable_by(f64::total_cmp);
            let exact = hours[((share * hours.len() as f64).ceil() as usize).clamp(1, hours.len()) - 1];
            let found = whole.quantile(share).expect("not empty");
            prop_assert!((found - exact).abs() <= ERROR * exact, "{found} for {exact}");
            prop_assert!(whole.share_within(exact) >= share - 1e-9);
        }
    }
}
