//! Spatial hashing: a fast fixed hash for keys, and segments by the cells they pass.

use crate::territory::Point;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map that is only looked up, never iterated, so that its order does not matter.
pub(super) type Lookup<V> = HashMap<u64, V, BuildHasherDefault<Mix>>;

/// Multiplicative hashing of one word. Not for keys chosen by an attacker: the worst that comes of
/// that is a slow import of the attacker's own file.
#[derive(Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u64(u64::from(b));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let z = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        self.0 = z ^ (z >> 29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// One key of two coordinates.
pub(super) fn key(x: i32, y: i32) -> u64 {
    (u64::from(x as u32) << 32) | u64::from(y as u32)
}

/// Segments by square cells, sparse: only cells that a segment passes take space.
pub(super) struct SegmentHash {
    cell: f64,
    slots: Lookup<u32>,
    starts: Vec<u32>,
    segments: Vec<u32>,
}

impl SegmentHash {
    /// Hashes `segments`, each found from every point at most `reach` away from it.
    pub(super) fn of(segments: &[(Point, Point)], reach: i32) -> Self {
        let reach = f64::from(reach) + 1.0;
        let mut lengths: Vec<f64> = segments.iter().map(|s| span(s.0, s.1)).collect();
        let total: f64 = lengths.iter().sum();
        let half = lengths.len() / 2;
        let median = if lengths.is_empty() {
            1.0
        } else {
            *lengths.select_nth_unstable_by(half, f64::total_cmp).1
        };
        // Twice the usual length keeps few segments in a cell; the mean bounds how many cells long
        // segments pass altogether.
        let cell = (2.0 * median)
            .max(total / (2.0 * segments.len().max(1) as f64))
            .max(2.0 * reach)
            .max(1.0);
        let mut slots = Lookup::default();
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(segments.len() * 3);
        for (i, &(a, b)) in segments.iter().enumerate() {
            passed(a, b, cell, reach, |x, y| {
                let next = slots.len() as u32;
                let slot = *slots.entry(key(x, y)).or_insert(next);
                pairs.push((slot, i as u32));
            });
        }
        let mut starts = vec![0u32; slots.len() + 1];
        for &(slot, _) in &pairs {
            starts[slot as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut at = starts.clone();
        let mut sorted = vec![0u32; pairs.len()];
        for (slot, segment) in pairs {
            let to = &mut at[slot as usize];
            sorted[*to as usize] = segment;
            *to += 1;
        }
        Self {
            cell,
            slots,
            starts,
            segments: sorted,
        }
    }

    /// The segments that may reach `p`, ascending.
    pub(super) fn near(&self, p: Point) -> &[u32] {
        let (x, y) = (index(f64::from(p.x), self.cell), index(f64::from(p.y), self.cell));
        match self.slots.get(&key(x, y)) {
            Some(&slot) => self.slot(slot as usize),
            None => &[],
        }
    }

    /// The segments of every cell that holds any, in order of first use.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.starts.len() - 1).map(|slot| self.slot(slot))
    }

    fn slot(&self, slot: usize) -> &[u32] {
        &self.segments[self.starts[slot] as usize..self.starts[slot + 1] as usize]
    }
}

fn span(a: Point, b: Point) -> f64 {
    let dx = (f64::from(a.x) - f64::from(b.x)).abs();
    let dy = (f64::from(a.y) - f64::from(b.y)).abs();
    dx.max(dy)
}

fn index(x: f64, cell: f64) -> i32 {
    (x / cell).floor() as i32
}

/// Calls `visit` for every cell within `reach` of the segment, row by row.
fn passed(a: Point, b: Point, cell: f64, reach: f64, mut visit: impl FnMut(i32, i32)) {
    let (a, b) = if a.y <= b.y { (a, b) } else { (b, a) };
    let (ax, ay, bx, by) = (f64::from(a.x), f64::from(a.y), f64::from(b.x), f64::from(b.y));
    for row in index(ay - reach, cell)..=index(by + reach, cell) {
        let low = (f64::from(row) * cell - reach).clamp(ay, by);
        let high = ((f64::from(row) + 1.0) * cell + reach).clamp(ay, by);
        let at = |y: f64| {
            if by > ay {
                ax + (bx - ax) * ((y - ay) / (by - ay))
            } else {
                ax
            }
        };
        let (mut left, mut right) = (at(low), at(high));
        if by <= ay {
            (left, right) = (ax, bx);
        }
        if left > right {
            std::mem::swap(&mut left, &mut right);
        }
        for column in index(left - reach, cell)..=index(right + reach, cell) {
            visit(column, row);
        }
    }
}
