//! Whole numbers that add up exactly: shares by the largest remainder.

use crate::territory::order::SortCompact;

/// Divides `total` in proportion to the weights (not negative, not all 0), each at least `least`
/// where `total` allows. Ties go to the earlier position.
pub fn apportion(total: u64, weights: &[f64], least: u64) -> Vec<u64> {
    let n = weights.len() as u64;
    if n == 0 {
        return Vec::new();
    }
    let least = if least * n <= total { least } else { 0 };
    let rest = total - least * n;
    let sum: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights
        .iter()
        .map(|w| {
            if sum > 0.0 {
                rest as f64 * w / sum
            } else {
                rest as f64 / n as f64
            }
        })
        .collect();
    let mut shares: Vec<u64> = exact.iter().map(|e| *e as u64).collect();
    let given: u64 = shares.iter().sum();
    let mut order: Vec<usize> = (0..weights.len()).filter(|&i| sum <= 0.0 || weights[i] > 0.0).collect();
    order.sort_compact_by(|&a, &b| {
        let (ra, rb) = (exact[a] - shares[a] as f64, exact[b] - shares[b] as f64);
        rb.total_cmp(&ra).then(a.cmp(&b))
    });
    for k in 0..rest.saturating_sub(given) as usize {
        shares[order[k % order.len()]] += 1;
    }
    shares.iter().map(|s| s + least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_keep_the_least_and_leave_nothing_to_zero_weights() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0], 0), [4, 3, 3]);
        assert_eq!(apportion(10, &[0.0, 100.0], 1), [1, 9]);
        assert_eq!(apportion(7, &[0.0, 1.0, 1.0], 0), [0, 4, 3]);
        assert_eq!(apportion(3, &[], 0), Vec::<u64>::new());
        let weights: Vec<f64> = (0..1000).map(|i| f64::from(i % 17) + 0.3).collect();
        assert_eq!(apportion(1_382_713, &weights, 0).iter().sum::<u64>(), 1_382_713);
    }
}
