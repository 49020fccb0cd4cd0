//! Sorting where the size of the code counts for more than its speed.
//!
//! The standard library's sorts are fast and large: each kind of element brings some seven
//! kilobytes of wasm with it, and there were fifty kinds, a fifth of the worker. Here one merge sort of positions
//! serves all kinds, asking for comparisons through a pointer; a kind of element brings only its comparison and
//! the walk that puts elements in their places. Stable, like the standard `sort_by`. Use it for lists sorted
//! once, not in the loop of a simulation.

use std::cmp::Ordering;

/// Stable sorting by the elements' own order, a comparison or a key.
pub trait SortCompact<T> {
    /// Sorts ascending.
    fn sort_compact(&mut self)
    where
        T: Ord;

    /// Sorts by `compare`; equal elements keep their order.
    fn sort_compact_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// Sorts by what `key` makes of an element; elements with equal keys keep their order.
    fn sort_compact_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);
}

impl<T> SortCompact<T> for [T] {
    fn sort_compact(&mut self)
    where
        T: Ord,
    {
        self.sort_compact_by(T::cmp);
    }

    fn sort_compact_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        // Short lists where they stand, without a list of positions: there are millions of them.
        if self.len() <= SHORT {
            for end in 1..self.len() {
                let mut at = end;
                while at > 0 && compare(&self[at - 1], &self[at]) == Ordering::Greater {
                    self.swap(at - 1, at);
                    at -= 1;
                }
            }
            return;
        }
        let mut order = sorted_positions(self.len(), &|a, b| compare(&self[a], &self[b]));
        // `order[k]` is where the element of place `k` stands now. Every ring of places is walked once.
        for start in 0..order.len() {
            let mut place = start;
            loop {
                let from = std::mem::replace(&mut order[place], place);
                if from == start {
                    break;
                }
                self.swap(place, from);
                place = from;
            }
        }
    }

    fn sort_compact_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.sort_compact_by(|a, b| key(a).cmp(&key(b)));
    }
}

/// Lists up to this length are sorted by insertion.
const SHORT: usize = 12;

/// Positions sorted by a whole number each, equal numbers in the order given: for millions. `of` is asked
/// for the key of a position; keys that are small, or of which many are equal, cost less. By several keys
/// one sorts by the least important first.
pub fn sort_by_number(positions: &mut [u32], of: &dyn Fn(u32) -> u32) {
    const BITS: u32 = 11;
    const MASK: u32 = (1 << BITS) - 1;
    let mut from: Vec<(u32, u32)> = positions.iter().map(|&p| (of(p), p)).collect();
    let mut to = from.clone();
    let every = from.iter().fold((0, u32::MAX), |(or, and), p| (or | p.0, and & p.0));
    // Bits in which no two keys differ sort nothing.
    let differ = every.0 ^ every.1;
    for shift in [0, BITS, 2 * BITS] {
        if (differ >> shift) & MASK == 0 {
            continue;
        }
        let digit = |key: u32| ((key >> shift) & MASK) as usize;
        let mut next = vec![0u32; 1 << BITS];
        from.iter().for_each(|p| next[digit(p.0)] += 1);
        let mut before = 0;
        for count in &mut next {
            before += std::mem::replace(count, before);
        }
        for &pair in &from {
            let place = &mut next[digit(pair.0)];
            to[*place as usize] = pair;
            *place += 1;
        }
        std::mem::swap(&mut from, &mut to);
    }
    positions.iter_mut().zip(from).for_each(|(p, (_, sorted))| *p = sorted);
}

/// The positions `0..n` in the order of `compare`: bottom-up merging, longer runs from shorter ones.
fn sorted_positions(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..n).collect();
    let mut to = from.clone();
    let mut width = 1;
    while width < n {
        for start in (0..n).step_by(2 * width) {
            let middle = (start + width).min(n);
            let end = (start + 2 * width).min(n);
            let (mut left, mut right) = (start, middle);
            // Two runs already in order are copied: a sorted list costs one comparison a pair of runs.
            if middle == end || compare(from[middle - 1], from[middle]) != Ordering::Greater {
                to[start..end].copy_from_slice(&from[start..end]);
                continue;
            }
            for slot in &mut to[start..end] {
                let take_left =
                    right == end || (left < middle && compare(from[left], from[right]) != Ordering::Greater);
                let source = if take_left { &mut left } else { &mut right };
                *slot = from[*source];
                *source += 1;
            }
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut state = 7u64;
        for n in (0..40).chain([1000, 4097]) {
            let mut list: Vec<(u64, u64)> = (0..n)
                .map(|i| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    ((state >> 33) % 50, i)
                })
                .collect();
            let mut expected = list.clone();
            expected.sort_by_key(|pair| pair.0);
            let mut whole = list.clone();
            whole.sort_compact_by(|a, b| b.cmp(a));
            list.sort_compact_by_key(|pair| pair.0);
            assert_eq!(list, expected, "equal keys keep their order");
            expected.sort_unstable_by(|a, b| b.cmp(a));
            assert_eq!(whole, expected);
        }
    }

    #[test]
    fn numbers_sort_as_the_standard_library_does() {
        let mut state = 11u64;
        for (n, bits) in [(0, 3), (1, 32), (300, 2), (300, 32), (5000, 12), (5000, 32)] {
            let keys: Vec<u32> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    ((state >> 32) as u32) >> (32 - bits)
                })
                .collect();
            let mut positions: Vec<u32> = (0..n as u32).rev().collect();
            let mut expected = positions.clone();
            expected.sort_by_key(|&p| keys[p as usize]);
            sort_by_number(&mut positions, &|p| keys[p as usize]);
            assert_eq!(positions, expected);
        }
    }
}
