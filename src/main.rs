//! Page entry.

fn main() {}
