//! Cost against effect: which scenarios nobody beats for their money.
//!
//! A scenario is *dominated* if another costs no more and gives no less, and one of the two is
//! strictly better; *dominated by a mix* if a mix of two others gives as much for less (extended
//! dominance, as in health economics). The rest is the efficient frontier; along it each step has a
//! price: cost a unit of effect.

use crate::territory::order::SortCompact;
use serde::{Deserialize, Serialize};

/// A scenario's cost and effect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// 元 a year.
    pub cost: f64,
    /// The index looked at.
    pub effect: f64,
}

/// Where a scenario stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Standing {
    /// On the frontier; the price of one unit of effect from the scenario before it on the frontier
    /// (`None` for the cheapest).
    Efficient {
        /// 元 a unit of effect.
        price: Option<f64>,
    },
    /// This one costs no more and gives no less.
    Dominated {
        /// Position of it.
        by: usize,
    },
    /// A mix of these two gives as much for less.
    Mixed {
        /// The cheaper one.
        cheaper: usize,
        /// The better one.
        better: usize,
    },
    /// Cost or effect is not known.
    Unknown,
}

/// The frontier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frontier {
    /// By scenario.
    pub standings: Vec<Standing>,
    /// The efficient ones, the cheapest first.
    pub efficient: Vec<usize>,
}

/// Finds the frontier. Of two scenarios with equal cost and effect the first is taken.
pub fn frontier(points: &[Point], larger_is_better: bool) -> Frontier {
    let gain = |i: usize| {
        if larger_is_better {
            points[i].effect
        } else {
            -points[i].effect
        }
    };
    let mut standings = vec![Standing::Unknown; points.len()];
    let mut order: Vec<usize> = (0..points.len())
        .filter(|&i| points[i].cost.is_finite() && points[i].effect.is_finite())
        .collect();
    order.sort_compact_by(|&a, &b| {
        points[a]
            .cost
            .total_cmp(&points[b].cost)
            .then(gain(b).total_cmp(&gain(a)))
            .then(a.cmp(&b))
    });
    // From the cheapest up, whoever gives no more than the best before is dominated by it.
    let mut steps: Vec<usize> = Vec::new();
    for &i in &order {
        match steps.last() {
            Some(&best) if gain(i) <= gain(best) => standings[i] = Standing::Dominated { by: best },
            _ => steps.push(i),
        }
    }
    // What lies under the line between its neighbours is beaten by a mix of them: the prices of a
    // frontier only rise.
    let price = |a: usize, b: usize| (points[b].cost - points[a].cost) / (gain(b) - gain(a));
    let mut efficient: Vec<usize> = Vec::new();
    for &i in &steps {
        while let [.., before, last] = efficient[..] {
            if price(before, last) <= price(last, i) {
                break;
            }
            efficient.pop();
            standings[last] = Standing::Mixed {
                cheaper: before,
                better: i,
            };
        }
        efficient.push(i);
    }
    // A neighbour may itself have been beaten later: name the two that stand.
    for standing in &mut standings {
        if let Standing::Mixed { cheaper, better } = standing {
            let at = |i: usize| steps.iter().position(|&s| s == i).unwrap_or(0);
            let own = at(*better).saturating_sub(1).max(at(*cheaper));
            let before = efficient.iter().rev().find(|&&e| at(e) <= own && e != *better);
            let after = efficient.iter().find(|&&e| at(e) >= at(*better));
            if let (Some(&b), Some(&a)) = (before, after) {
                (*cheaper, *better) = (b, a);
            }
        }
    }
    for (i, &own) in efficient.iter().enumerate() {
        standings[own] = Standing::Efficient {
            price: i.checked_sub(1).map(|before| price(efficient[before], own)),
        };
    }
    Frontier { standings, efficient }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(of: &[(f64, f64)]) -> Vec<Point> {
        of.iter().map(|&(cost, effect)| Point { cost, effect }).collect()
    }

    #[test]
    fn by_hand() {
        let p = points(&[
            (0.0, 0.0),
            (10.0, 1.0),
            (10.0, 5.0),
            (20.0, 4.0),
            (30.0, 6.0),
            (40.0, 9.0),
            (f64::NAN, 1.0),
        ]);
        let f = frontier(&p, true);
        assert_eq!(f.efficient, [0, 2, 5]);
        assert_eq!(f.standings[2], Standing::Efficient { price: Some(2.0) });
        assert_eq!(f.standings[5], Standing::Efficient { price: Some(7.5) });
        assert_eq!(f.standings[1], Standing::Dominated { by: 2 });
        assert_eq!(f.standings[3], Standing::Dominated { by: 2 });
        assert_eq!(f.standings[4], Standing::Mixed { cheaper: 2, better: 5 });
        assert_eq!(f.standings[6], Standing::Unknown);
        // Less is better: the same with signs turned.
        let turned: Vec<Point> = p
            .iter()
            .map(|p| Point {
                effect: -p.effect,
                ..*p
            })
            .collect();
        assert_eq!(frontier(&turned, false), f);
        assert_eq!(frontier(&[], true).efficient, [] as [usize; 0]);
    }

    proptest! {
        #[test]
        fn nobody_on_the_frontier_is_beaten(of in prop::collection::vec((0u8..20, 0u8..20), 1..12)) {
            let p: Vec<Point> = of.iter().map(|&(c, e)| Point { cost: f64::from(c), effect: f64::from(e) }).collect();
            let f = frontier(&p, true);
            prop_assert!(!f.efficient.is_empty());
            for (i, standing) in f.standings.iter().enumerate() {
                match standing {
                    Standing::Efficient { .. } => {
                        for other in &p {
                            prop_assert!(!(other.cost <= p[i].cost && other.effect >= p[i].effect && *other != p[i]));
                        }
                    }
                    Standing::Dominated { by } => {
                        prop_assert!(p[*by].cost <= p[i].cost && p[*by].effect >= p[i].effect);
                    }
                    Standing::Mixed { cheaper, better } => {
                        let (a, b) = (p[*cheaper], p[*better]);
                        prop_assert!(a.cost <= p[i].cost && b.effect >= p[i].effect);
                        let at = a.cost + (b.cost - a.cost) * (p[i].effect - a.effect) / (b.effect - a.effect);
                        prop_assert!(at <= p[i].cost + 1e-9, "{a:?} {b:?} {:?}", p[i]);
                    }
                    Standing::Unknown => prop_assert!(false),
                }
            }
            let prices: Vec<f64> = f.efficient.iter().filter_map(|&i| match f.standings[i] { Standing::Efficient { price } => price, _ => None }).collect();
            prop_assert!(prices.windows(2).all(|w| w[0] <= w[1] + 1e-9));
        }
    }
}
