//! The number of spanning trees, exactly: Kirchhoff's theorem, the determinant taken modulo primes.

use super::Graph;

/// 2⁶¹ − 1 and 2⁶² − 57, both prime.
const PRIMES: [u64; 2] = [(1 << 61) - 1, (1 << 62) - 57];

/// Spanning trees of the subgraph on `nodes` (0 if it is not connected, 1 for a single node).
/// `None` if the number may be 2¹²² or more and cannot be said exactly.
pub fn trees(graph: &Graph, nodes: &[u32]) -> Option<u128> {
    let n = nodes.len();
    if n <= 1 {
        return Some(n as u128);
    }
    let mut place = vec![usize::MAX; graph.len()];
    for (i, &node) in nodes.iter().enumerate() {
        place[node as usize] = i;
    }
    let mut laplacian = vec![0i8; n * n];
    // Every node but the root has one of its neighbours as parent: the product of the degrees is a bound.
    let mut bits = 0.0;
    for (i, &node) in nodes.iter().enumerate() {
        let mut degree = 0i64;
        for &other in graph.beside(node) {
            let j = place[other as usize];
            if j != usize::MAX {
                laplacian[i * n + j] = -1;
                degree += 1;
            }
        }
        if degree == 0 {
            return Some(0);
        }
        laplacian[i * n + i] = i8::try_from(degree).ok()?;
        if i > 0 {
            bits += libm::log2(degree as f64);
        }
    }
    let first = determinant(&laplacian, n, PRIMES[0]);
    if bits < 60.9 {
        return Some(u128::from(first));
    }
    if bits > 121.0 {
        return None;
    }
    let second = determinant(&laplacian, n, PRIMES[1]);
    // x = first + p·k with k = (second − first) / p modulo the second prime (Chinese remainders).
    let [p, q] = PRIMES;
    let difference = (second + q - first % q) % q;
    let k = times(difference, inverse(p % q, q), q);
    Some(u128::from(first) + u128::from(p) * u128::from(k))
}

/// Of the Laplacian without its last row and column, modulo `p`.
fn determinant(laplacian: &[i8], n: usize, p: u64) -> u64 {
    let m = n - 1;
    let mut a: Vec<u64> = (0..m * m)
        .map(|k| {
            let x = laplacian[k / m * n + k % m];
            if x < 0 {
                p - u64::from(x.unsigned_abs())
            } else {
                x as u64
            }
        })
        .collect();
    let mut value = 1;
    for column in 0..m {
        let Some(pivot) = (column..m).find(|r| a[r * m + column] != 0) else {
            return 0;
        };
        if pivot != column {
            for k in column..m {
                a.swap(pivot * m + k, column * m + k);
            }
            value = p - value;
        }
        let top = a[column * m + column];
        value = times(value, top, p);
        let invert = inverse(top, p);
        for row in column + 1..m {
            if a[row * m + column] == 0 {
                continue;
            }
            let factor = times(a[row * m + column], invert, p);
            for k in column + 1..m {
                if a[column * m + k] != 0 {
                    let less = times(factor, a[column * m + k], p);
                    let x = a[row * m + k];
                    a[row * m + k] = if x >= less { x - less } else { x + p - less };
                }
            }
        }
    }
    value
}

fn times(a: u64, b: u64, p: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    if p == PRIMES[0] {
        // 2⁶¹ = 1 here: the upper bits are added to the lower ones.
        let sum = (product as u64 & p) + (product >> 61) as u64;
        return if sum >= p { sum - p } else { sum };
    }
    (product % u128::from(p)) as u64
}

/// By Fermat: a^(p − 2).
fn inverse(a: u64, p: u64) -> u64 {
    let (mut power, mut result, mut rest) = (a, 1, p - 2);
    while rest > 0 {
        if rest & 1 == 1 {
            result = times(result, power, p);
        }
        power = times(power, power, p);
        rest >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    /// OEIS A007341: spanning trees of the n × n lattice.
    #[test]
    fn lattices_have_the_numbers_of_the_encyclopedia() {
        for (n, expected) in [
            (1, 1),
            (2, 4),
            (3, 192),
            (4, 100_352),
            (5, 557_568_000),
            (6, 32_565_539_635_200),
            (7, 19_872_369_301_840_986_112),
            (8, 126_231_322_912_498_539_682_594_816),
        ] {
            let graph = Graph::lattice(n, n);
            let nodes: Vec<u32> = (0..n * n).collect();
            assert_eq!(trees(&graph, &nodes), Some(expected), "{n}");
        }
        let graph = Graph::lattice(12, 12);
        assert_eq!(trees(&graph, &(0..144).collect::<Vec<_>>()), None);
        assert_eq!(trees(&graph, &[0, 1, 12, 14]), Some(0));
        assert_eq!(trees(&graph, &[0, 1, 2, 12, 13, 14]), Some(15));
    }
}
