//! Sets of positions as people read page numbers: `0-12 15 20-31`.

/// Writes ascending positions.
pub fn write(positions: impl IntoIterator<Item = usize>) -> String {
    let mut text = String::new();
    let mut run: Option<(usize, usize)> = None;
    for position in positions {
        match &mut run {
            Some((_, last)) if *last + 1 == position => *last = position,
            _ => {
                push(&mut text, run);
                run = Some((position, position));
            }
        }
    }
    push(&mut text, run);
    text
}

fn push(text: &mut String, run: Option<(usize, usize)>) {
    let Some((first, last)) = run else { return };
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(&first.to_string());
    if last > first {
        text.push('-');
        text.push_str(&last.to_string());
    }
}

/// Reads ranges of positions below `count`, each as (first, last). The error is the piece that
/// cannot be used.
pub fn read(text: &str, count: usize) -> Result<Vec<(usize, usize)>, String> {
    text.split_ascii_whitespace()
        .map(|piece| {
            let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
            match (first.parse::<usize>(), last.parse::<usize>()) {
                (Ok(first), Ok(last)) if first <= last && last < count => Ok((first, last)),
                _ => Err(piece.chars().take(40).collect()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_read_as_written() {
        assert_eq!(write([0, 1, 2, 5, 7, 8]), "0-2 5 7-8");
        assert_eq!(read("0-2 5 7-8", 9), Ok(vec![(0, 2), (5, 5), (7, 8)]));
        assert_eq!(write([]), "");
        assert_eq!(read("", 0), Ok(vec![]));
        for wrong in ["9", "3-1", "0-99999999999999999999", "x", "1-", "-1", "1-2-3"] {
            assert!(read(wrong, 9).is_err(), "{wrong}");
        }
    }
}
