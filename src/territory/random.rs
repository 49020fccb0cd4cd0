//! The seeded source of chance of sample and searches: SplitMix64 (Steele, Lea, Flood 2014). Small, fast,
//! the same everywhere; its whole state is one word, so that a search can be laid aside and taken up.

use serde::{Deserialize, Serialize};

/// A stream of random words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Random(u64);

impl Random {
    /// A stream by seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The stream number `number` of a seed: streams of different numbers have nothing in common.
    pub fn stream(seed: u64, number: u64) -> Self {
        let mut first = Self(seed ^ 0x6a09_e667_f3bc_c908);
        let mut second = Self(first.word() ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        Self(second.word())
    }

    /// The next 64 bits.
    #[inline(always)]
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `n` (0 if `n` is 0). By the upper half of a product: the bias is below
    /// n / 2⁶⁴, which no sample can see.
    // Searches live in another piece of the program than the sample: a call would go from one to the other.
    #[inline(always)]
    pub fn below(&mut self, n: usize) -> usize {
        let word = self.word();
        match u32::try_from(n) {
            // wasm has no product of 128 bits but a call for it, and searches spend their time here.
            Ok(n) if cfg!(target_pointer_width = "32") => upper_half(word, n) as usize,
            _ => ((u128::from(word) * n as u128) >> 64) as usize,
        }
    }

    /// Between 0 (included) and 1 (not).
    #[inline(always)]
    pub fn fraction(&mut self) -> f64 {
        (self.word() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// ⌊word · n / 2⁶⁴⌋ by products of 64 bits: neither they nor their sum can be too large for one word.
#[inline(always)]
fn upper_half(word: u64, n: u32) -> u32 {
    let (high, low, n) = (word >> 32, word & u64::from(u32::MAX), u64::from(n));
    ((high * n + ((low * n) >> 32)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_half_is_that_of_the_whole_product() {
        let mut random = Random::new(9);
        let edges = [0, 1, 2, 3, u32::MAX - 1, u32::MAX];
        for _ in 0..20_000 {
            let (any, word) = (random.word() as u32, random.word());
            for n in edges.into_iter().chain([any, any & 0xff]) {
                for word in [word, 0, u64::MAX, u64::MAX << 32, u64::from(u32::MAX)] {
                    let whole = (u128::from(word) * u128::from(n)) >> 64;
                    assert_eq!(u128::from(upper_half(word, n)), whole, "{word} · {n}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_below_their_bound_and_evenly_spread() {
        let mut random = Random::stream(1, 2);
        let mut counts = [0u32; 7];
        for _ in 0..70_000 {
            counts[random.below(7)] += 1;
        }
        assert!(counts.iter().all(|c| c.abs_diff(10_000) < 400), "{counts:?}");
        assert_ne!(Random::stream(1, 1), Random::stream(1, 2));
        assert_ne!(Random::stream(1, 1), Random::stream(2, 1));
    }
}
