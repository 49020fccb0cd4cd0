//! Sorting where the size of the code counts for more than its speed.
//!
//! The standard library's sorts are fast and large: each kind of element brings some seven
//! kilobytes of wasm with it, and there were fifty kinds. A heapsort brings half of one. Use it where the
//! whole element is compared (equal elements are then indistinguishable, so that its being unstable
//! cannot be seen) and the list is sorted once, not in the loop of a simulation.

use std::cmp::Ordering;

/// In-place heapsort by the elements' own order.
pub trait SortCompact<T> {
    /// Sorts ascending.
    fn sort_compact(&mut self)
    where
        T: Ord;

    /// Sorts by `compare`, which must tell all elements apart that are not the same.
    fn sort_compact_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);
}

impl<T> SortCompact<T> for [T] {
    fn sort_compact(&mut self)
    where
        T: Ord,
    {
        self.sort_compact_by(T::cmp);
    }

    fn sort_compact_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let n = self.len();
        // First the heap is built from its last parent up, then its top goes behind it, again and again.
        for step in (0..n + n / 2).rev() {
            let (root, end) = if step >= n {
                (step - n, n)
            } else {
                self.swap(0, step);
                (0, step)
            };
            let mut parent = root;
            loop {
                let mut child = 2 * parent + 1;
                if child >= end {
                    break;
                }
                if child + 1 < end && compare(&self[child], &self[child + 1]) == Ordering::Less {
                    child += 1;
                }
                if compare(&self[parent], &self[child]) != Ordering::Less {
                    break;
                }
                self.swap(parent, child);
                parent = child;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut state = 7u64;
        for n in (0..40).chain([1000, 4097]) {
            let mut list: Vec<u64> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 33) % 50
                })
                .collect();
            let mut expected = list.clone();
            expected.sort_unstable();
            list.sort_compact();
            assert_eq!(list, expected);
        }
    }
}
