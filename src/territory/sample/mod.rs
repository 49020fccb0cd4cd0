//! The sample territory (示例数据): an invented city, calibrated to the totals of the founding
//! document, generated from a seed.

use super::Territory;
use crate::plan::Plan;

/// The seed of the sample that the app opens with.
pub const SAMPLE_SEED: u64 = 1;

/// A generated territory with its two plans.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Units and geometry.
    pub territory: Territory,
    /// 现状: 72 communities of 742 grids, and 377 villages.
    pub baseline: Plan,
    /// 优化调整: 93 communities of 940 grids, and 377 villages.
    pub reform: Plan,
}

/// Generates the sample. Same seed, same bytes, on every platform.
pub fn generate(seed: u64) -> Sample {
    let _ = seed;
    todo!("sample helper")
}
