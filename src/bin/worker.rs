//! Worker entry.

fn main() {}
