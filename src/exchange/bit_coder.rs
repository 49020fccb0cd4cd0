//! Adaptive binary arithmetic coding: a bit costs as little as it surprises. A plan mostly repeats
//! its base, so a unit costs a few thousandths of a bit where nothing changed; run lengths and
//! deflate alone took about twice the room on redrawn areas.
//!
//! [`Coder`] is implemented by a writer and a reader, so a model is written once and both sides
//! cannot drift apart: the writer is given the value and returns it, the reader ignores what it is
//! given and returns what was written. Integers only: equal on every platform.

/// The chance that a bit is set, learnt as it goes.
#[derive(Clone, Copy, Debug)]
pub struct Chance {
    /// In 1/65536.
    set: u16,
    seen: u8,
}

impl Default for Chance {
    fn default() -> Self {
        Self { set: 1 << 15, seen: 0 }
    }
}

impl Chance {
    /// Learns fast at first and never forgets more than 1/60 a bit.
    fn learn(&mut self, bit: bool) {
        let target = if bit { 65_535 - 24 } else { 24 };
        let step = (target - i32::from(self.set)) * 2 / (i32::from(self.seen) * 2 + 3);
        // Stays between the two targets.
        self.set = (i32::from(self.set) + step) as u16;
        self.seen = (self.seen + 1).min(60);
    }
}

/// Either side of the code.
pub trait Coder {
    /// Codes one bit.
    fn bit(&mut self, chance: &mut Chance, bit: bool) -> bool;
}

/// Where the interval is cut for a set bit.
fn cut(low: u32, high: u32, chance: Chance) -> u32 {
    let set = u64::from(chance.set).max(1);
    low + ((u64::from(high - low) * set) >> 16) as u32
}

/// The writing side.
#[derive(Debug)]
pub struct Encoder {
    low: u32,
    high: u32,
    bytes: Vec<u8>,
}

impl Default for Encoder {
    fn default() -> Self {
        Self {
            low: 0,
            high: u32::MAX,
            bytes: Vec::new(),
        }
    }
}

impl Coder for Encoder {
    fn bit(&mut self, chance: &mut Chance, bit: bool) -> bool {
        let cut = cut(self.low, self.high, *chance);
        if bit {
            self.high = cut;
        } else {
            self.low = cut + 1;
        }
        chance.learn(bit);
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push((self.high >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 255;
        }
        bit
    }
}

impl Encoder {
    /// The code: the shortest number within what is left of the interval, zeros at its end left out.
    pub fn finish(mut self) -> Vec<u8> {
        for length in 0..=4u32 {
            let zeros = u32::MAX.checked_shr(8 * length).unwrap_or(0);
            // Rounds up to a number that ends in zeros.
            let Some(number) = self.low.checked_add(zeros).map(|n| n & !zeros) else {
                continue;
            };
            if number <= self.high {
                self.bytes.extend_from_slice(&number.to_be_bytes()[..length as usize]);
                break;
            }
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

/// The reading side; behind the end it reads zeros, so it never fails, but foreign bytes give
/// foreign values: whoever reads must check what comes out.
#[derive(Debug)]
pub struct Decoder<'a> {
    low: u32,
    high: u32,
    number: u32,
    rest: &'a [u8],
}

impl<'a> Decoder<'a> {
    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self {
            low: 0,
            high: u32::MAX,
            number: 0,
            rest: bytes,
        };
        for _ in 0..4 {
            decoder.shift();
        }
        decoder
    }

    fn shift(&mut self) {
        let byte = match self.rest.split_first() {
            Some((&byte, rest)) => {
                self.rest = rest;
                byte
            }
            None => 0,
        };
        self.number = self.number << 8 | u32::from(byte);
    }
}

impl Coder for Decoder<'_> {
    fn bit(&mut self, chance: &mut Chance, _: bool) -> bool {
        let cut = cut(self.low, self.high, *chance);
        let bit = self.number <= cut;
        if bit {
            self.high = cut;
        } else {
            self.low = cut + 1;
        }
        chance.learn(bit);
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 255;
            self.shift();
        }
        bit
    }
}

/// A whole number whose size and leading digits are learnt: small and frequent ones are cheap.
#[derive(Clone, Debug)]
pub struct Number {
    size: [Chance; 32],
    lead: [[Chance; 4]; 33],
    rest: [Chance; 32],
}

impl Default for Number {
    fn default() -> Self {
        Self {
            size: [Chance::default(); 32],
            lead: [[Chance::default(); 4]; 33],
            rest: [Chance::default(); 32],
        }
    }
}

impl Number {
    /// Codes a number.
    pub fn code(&mut self, coder: &mut impl Coder, value: u32) -> u32 {
        let value = u64::from(value) + 1;
        let wanted = value.ilog2() as usize;
        let mut size = 0;
        while size < 32 && coder.bit(&mut self.size[size], size < wanted) {
            size += 1;
        }
        let mut number = 1u64;
        for place in (0..size).rev() {
            let bit = value >> place & 1 == 1;
            let chance = match size - place {
                1 => &mut self.lead[size][0],
                2 => &mut self.lead[size][2 + (number & 1) as usize],
                _ => &mut self.rest[place],
            };
            number = number << 1 | u64::from(coder.bit(chance, bit));
        }
        u32::try_from(number - 1).unwrap_or(u32::MAX)
    }

    /// Codes a step up or down from `from`; steps are kept within 31 bits, beyond that `from` is
    /// returned by a reader of foreign bytes.
    pub fn code_near(&mut self, coder: &mut impl Coder, from: u32, value: u32) -> u32 {
        let step = i64::from(value) - i64::from(from);
        let zigzag = (step << 1 ^ step >> 63) as u64;
        let zigzag = u64::from(self.code(coder, u32::try_from(zigzag).unwrap_or(u32::MAX)));
        let step = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        u32::try_from(i64::from(from) + step).unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_surprise_costs_nothing() {
        let mut encoder = Encoder::default();
        let mut chance = Chance::default();
        for _ in 0..20_000 {
            encoder.bit(&mut chance, false);
        }
        let length = encoder.finish().len();
        assert!(length <= 8, "{length} bytes");
    }

    proptest! {
        #[test]
        fn bits_and_numbers_read_as_written(values in proptest::collection::vec((any::<bool>(), any::<u32>(), 0u32..1000), 0..200)) {
            let mut encoder = Encoder::default();
            let (mut chance, mut number, mut near) = (Chance::default(), Number::default(), Number::default());
            for &(bit, big, small) in &values {
                encoder.bit(&mut chance, bit);
                number.code(&mut encoder, big);
                near.code_near(&mut encoder, 500, small);
            }
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            let (mut chance, mut number, mut near) = (Chance::default(), Number::default(), Number::default());
            for &(bit, big, small) in &values {
                prop_assert_eq!(decoder.bit(&mut chance, !bit), bit);
                prop_assert_eq!(number.code(&mut decoder, 0), big);
                prop_assert_eq!(near.code_near(&mut decoder, 500, 0), small);
            }
        }
    }
}
