//! The order in which cases come to a station: by time, then by key, so that no boundary changes it.
//! Times spread over the run, so they are dealt into as many buckets as there are cases and only
//! put right within each: a few steps a case instead of a sort.

use super::whole::whole;

/// From so many on a bucket is sorted like any list.
const CROWDED: usize = 24;

/// Positions in order of arrival, and room to find it.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    /// Time bits and position, in order.
    order: Vec<(u64, u32)>,
    dealt: Vec<(u64, u32)>,
    ends: Vec<u32>,
}

impl Arrivals {
    /// Orders `times` (none negative) of a run of so many hours; `key` of a position decides between
    /// equal times.
    pub fn sort(&mut self, times: impl Iterator<Item = f64>, horizon: f64, key: impl Fn(u32) -> u64) {
        let dealt = &mut self.dealt;
        dealt.clear();
        // Non-negative floats order like their bits; adding 0 makes −0 a 0.
        dealt.extend(times.enumerate().map(|(i, t)| ((t + 0.0).to_bits(), i as u32)));
        let n = dealt.len();
        let scale = n as f64 / horizon.max(1.0);
        let last = n.saturating_sub(1);
        let bucket = |bits: u64| {
            let at = f64::from_bits(bits) * scale;
            if at < last as f64 { whole(at).0 as usize } else { last }
        };
        let ends = &mut self.ends;
        ends.clear();
        ends.resize(n + 1, 0);
        for &(bits, _) in dealt.iter() {
            ends[bucket(bits) + 1] += 1;
        }
        for b in 0..n {
            ends[b + 1] += ends[b];
        }
        self.order.clear();
        self.order.resize(n, (0, 0));
        for &one in dealt.iter() {
            // Each bucket's beginning moves to its end as it fills.
            let place = &mut ends[bucket(one.0)];
            self.order[*place as usize] = one;
            *place += 1;
        }
        let mut from = 0;
        for &to in &ends[..n] {
            let to = to as usize;
            let mine = &mut self.order[from..to];
            from = to;
            if mine.len() > CROWDED {
                mine.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| key(a.1).cmp(&key(b.1))));
                continue;
            }
            for i in 1..mine.len() {
                let one = mine[i];
                let mut j = i;
                while j > 0 {
                    let before = mine[j - 1];
                    if before.0 < one.0 || (before.0 == one.0 && key(before.1) <= key(one.1)) {
                        break;
                    }
                    mine[j] = before;
                    j -= 1;
                }
                mine[j] = one;
            }
        }
    }

    /// Positions in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.order.iter().map(|&(_, i)| i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_a_sort(
            times in proptest::collection::vec(prop_oneof![Just(0.0), 0.0..9000.0_f64, Just(1e8), 4000.0..4001.0_f64], 0..200),
        ) {
            let key = |i: u32| u64::from(i).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7;
            let mut arrivals = Arrivals::default();
            arrivals.sort(times.iter().copied(), 8760.0, key);
            let mut expected: Vec<u32> = (0..times.len() as u32).collect();
            expected.sort_by_key(|&i| (times[i as usize].to_bits(), key(i)));
            prop_assert_eq!(arrivals.iter().collect::<Vec<_>>(), expected);
        }
    }
}
