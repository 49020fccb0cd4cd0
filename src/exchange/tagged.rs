//! Tagged binary: `tag length content` again and again, all numbers as varints. Readers skip tags
//! they do not know, so later versions can say more without breaking earlier ones.

/// Collects fields.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// Adds a field.
    pub fn field(&mut self, tag: u32, content: &[u8]) {
        self.varint(u64::from(tag));
        self.text(content);
    }

    /// Adds a number: seven bits a byte, lowest first.
    pub fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// Adds bytes with their length before them.
    pub fn text(&mut self, content: &[u8]) {
        self.varint(content.len() as u64);
        self.0.extend_from_slice(content);
    }

    /// Adds a float: as a decimal of few digits if it is exactly that (what people type), else by
    /// its bits.
    pub fn float(&mut self, value: f64) {
        for (decimals, scale) in (0u8..).zip(SCALES) {
            let scaled = (value * scale).round();
            // −0.0 has no decimal of its own.
            if scaled.abs() < 9e15 && (scaled / scale).to_bits() == value.to_bits() {
                self.0.push(decimals);
                let whole = scaled as i64;
                self.varint((whole << 1 ^ whole >> 63) as u64);
                return;
            }
        }
        self.0.push(RAW);
        self.0.extend_from_slice(&value.to_bits().to_le_bytes());
    }
}

const SCALES: [f64; 7] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
const RAW: u8 = 255;

/// Takes fields and numbers off the front; every method gives `None` where the bytes run out or
/// make no sense.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The next field.
    pub fn field(&mut self) -> Option<(u64, &'a [u8])> {
        Some((self.varint()?, self.text()?))
    }

    /// The next number.
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// The next number, if it fits 32 bits.
    pub fn small(&mut self) -> Option<u32> {
        u32::try_from(self.varint()?).ok()
    }

    /// The next bytes with a length before them.
    pub fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.varint()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    /// The next float.
    pub fn float(&mut self) -> Option<f64> {
        let (&kind, rest) = self.0.split_first()?;
        self.0 = rest;
        if kind == RAW {
            let (bits, rest) = self.0.split_first_chunk::<8>()?;
            self.0 = rest;
            return Some(f64::from_bits(u64::from_le_bytes(*bits)));
        }
        let scale = SCALES.get(usize::from(kind))?;
        let zigzag = self.varint()?;
        let whole = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        Some(whole as f64 / scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_numbers_are_short() {
        for (value, length) in [
            (0.0, 2),
            (0.35, 2),
            (-0.5, 2),
            (940.0, 3),
            (0.123456, 4),
            (1.0 / 3.0, 9),
        ] {
            let mut writer = Writer::default();
            writer.float(value);
            assert_eq!(writer.0.len(), length, "{value}");
        }
    }

    proptest! {
        #[test]
        fn numbers_read_as_written(a: u64, bits: u64, b in proptest::collection::vec(any::<u8>(), 0..40)) {
            let float = f64::from_bits(bits);
            let mut writer = Writer::default();
            writer.varint(a);
            writer.float(float);
            writer.field(7, &b);
            let mut reader = Reader(&writer.0);
            prop_assert_eq!(reader.varint(), Some(a));
            prop_assert_eq!(reader.float().map(f64::to_bits), Some(bits));
            prop_assert_eq!(reader.field(), Some((7, &b[..])));
            prop_assert!(reader.0.is_empty());
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut reader = Reader(&bytes);
            while reader.field().is_some() {}
            Reader(&bytes).float();
        }
    }
}
