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
}
