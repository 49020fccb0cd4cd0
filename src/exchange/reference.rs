//! How files name a thing among its like: by its code where the code is its own, by `#position`
//! where it is not (drafts may carry a code twice, and that is no reason to lose them).

use crate::sorted::SortedMap;

/// The codes of all things of one kind, by position.
#[derive(Debug)]
pub struct References<'a> {
    codes: Vec<&'a str>,
    positions: SortedMap<&'a str, Vec<usize>>,
}

impl<'a> References<'a> {
    /// From the codes, in order.
    pub fn new(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let codes: Vec<&str> = codes.into_iter().collect();
        let mut positions: SortedMap<&str, Vec<usize>> = SortedMap::new();
        for (i, &code) in codes.iter().enumerate() {
            positions.entry(code).or_default().push(i);
        }
        Self { codes, positions }
    }

    /// What to write for the thing at `position`.
    pub fn write(&self, position: usize) -> String {
        let code = self.codes.get(position).copied().unwrap_or("");
        let own = self.positions.get(code).is_some_and(|at| at.len() == 1);
        if own && !code.is_empty() && !code.starts_with('#') {
            code.to_owned()
        } else {
            format!("#{position}")
        }
    }

    /// Which thing a file means; `None` if there is none or more than one.
    pub fn read(&self, text: &str) -> Option<usize> {
        match text.strip_prefix('#') {
            Some(position) => position.parse().ok().filter(|&p| p < self.codes.len()),
            None => match self.positions.get(text)?.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubtful_codes_are_named_by_position() {
        let codes = ["a", "b", "b", "", "#0"];
        let references = References::new(codes);
        let written: Vec<String> = (0..codes.len()).map(|i| references.write(i)).collect();
        assert_eq!(written, ["a", "#1", "#2", "#3", "#4"]);
        for (i, text) in written.iter().enumerate() {
            assert_eq!(references.read(text), Some(i));
        }
        for wrong in ["b", "c", "#5", "#", "#-1", "#x"] {
            assert_eq!(references.read(wrong), None, "{wrong}");
        }
    }
}
