//! The sample's source of chance: an integer one, so that the sample is the same bytes on every platform.

use crate::territory::random::Random as Words;

/// Streams by seed and purpose.
#[derive(Clone, Debug)]
pub struct Random(Words);

impl Random {
    /// A stream keyed by a seed and a purpose, so that a change in one part of the generator does
    /// not shift the numbers of another.
    pub fn new(seed: u64, purpose: u64) -> Self {
        let first = seed.wrapping_mul(0xd134_2543_de82_ef95) ^ purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut r = Self(Words::new(first));
        r.word();
        r
    }

    /// 64 random bits.
    pub fn word(&mut self) -> u64 {
        self.0.word()
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        self.0.fraction()
    }

    /// Uniform in [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Bell-shaped about 0 with standard deviation 1, never beyond ±3.5 (sum of four uniforms).
    pub fn bell(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 1.732_050_807_568_877_2
    }

    /// Uniform in 0..n (0 when n is 0).
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.word() % n as u64) as usize }
    }

    /// True with this probability.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Puts the items in random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_by_seed_and_purpose_and_stay_in_range() {
        let first = |s, p| Random::new(s, p).word();
        assert_ne!(first(1, 1), first(1, 2));
        assert_ne!(first(1, 1), first(2, 1));
        let mut r = Random::new(1, 1);
        let bells: Vec<f64> = (0..4000).map(|_| r.bell()).collect();
        let mean = bells.iter().sum::<f64>() / 4000.0;
        let sd = (bells.iter().map(|b| b * b).sum::<f64>() / 4000.0).sqrt();
        assert!(mean.abs() < 0.06 && (sd - 1.0).abs() < 0.06, "mean {mean}, sd {sd}");
        assert!((0..1000).all(|_| r.below(7) < 7));
    }
}
