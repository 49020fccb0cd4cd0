//! Keyed random streams: pure functions of (seed, replication, unit, class, running number, purpose).
