//! Where to put stations (驿站): places chosen among candidates so that people have short ways.
//!
//! All four questions get an answer by greedy choice and exchange, and a bound that holds whatever is
//! chosen: so the gap is known, and an answer that meets its bound is proven to be the best.

use crate::territory::order::SortCompact;

/// Distances and people.
#[derive(Clone, Debug)]
pub struct Ground {
    /// Metres from candidate to demand point, candidate after candidate; infinite where there is no way.
    pub metres: Vec<f32>,
    /// Households by demand point.
    pub households: Vec<f64>,
    /// Candidates that have a station already and keep it.
    pub existing: Vec<usize>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// So many stations, the mean way as short as possible (p-median).
    Median(usize),
    /// So many stations, the longest way as short as possible (p-center).
    Center(usize),
    /// So many stations, as many households as possible within so many metres (maximal cover).
    Cover(usize, f64),
    /// As few stations as possible, everybody within so many metres who can be (set cover).
    All(f64),
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sites {
    /// Candidates chosen, the existing among them, ascending.
    pub chosen: Vec<usize>,
    /// Mean metres (median), longest metres (center), households covered (cover), stations (all).
    pub value: f64,
    /// No choice can do better than this.
    pub bound: f64,
    /// Demand points that no candidate reaches (within the walk asked for).
    pub unreachable: usize,
}

impl Ground {
    fn demands(&self) -> usize {
        self.households.len()
    }

    fn candidates(&self) -> usize {
        self.metres.len() / self.demands().max(1)
    }

    fn row(&self, candidate: usize) -> &[f32] {
        &self.metres[candidate * self.demands()..(candidate + 1) * self.demands()]
    }

    /// The metres from each demand point to the nearest of `chosen`.
    pub fn nearest(&self, chosen: &[usize]) -> Vec<f32> {
        let mut near = vec![f32::INFINITY; self.demands()];
        for &c in chosen {
            near.iter_mut().zip(self.row(c)).for_each(|(n, d)| *n = n.min(*d));
        }
        near
    }

    /// Solves for a goal.
    pub fn solve(&self, goal: Goal) -> Sites {
        match goal {
            Goal::Median(k) => self.median(k),
            Goal::Center(k) => self.center(k),
            Goal::Cover(k, walk) => self.cover(k, walk),
            Goal::All(walk) => self.all(walk),
        }
    }

    /// Adds candidates one by one, always the one that lowers the sum of `cost(metres, demand point)` most,
    /// until `k` are chosen or nothing is gained. Gains only shrink as stations are added, so that an old
    /// gain is a bound and few are reckoned anew (Minoux 1978).
    fn greedy(&self, k: usize, cost: impl Fn(f32, usize) -> f64) -> Vec<usize> {
        let mut chosen = self.existing.clone();
        let mut near = self.nearest(&chosen);
        let gain = |near: &[f32], c: usize| -> f64 {
            (self.row(c).iter().zip(near).enumerate())
                .filter(|(_, (d, n))| d < n)
                .map(|(i, (d, n))| cost(*n, i) - cost(*d, i))
                .sum()
        };
        let mut bounds: Vec<f64> = (0..self.candidates())
            .map(|c| {
                if chosen.contains(&c) {
                    f64::NEG_INFINITY
                } else {
                    gain(&near, c)
                }
            })
            .collect();
        while chosen.len() < k.min(self.candidates()) {
            let mut best: Option<(f64, usize)> = None;
            loop {
                let mut top = 0;
                for (c, bound) in bounds.iter().enumerate() {
                    if *bound > bounds[top] {
                        top = c;
                    }
                }
                if best.is_some_and(|b| b.0 >= bounds[top]) || bounds[top] == f64::NEG_INFINITY {
                    break;
                }
                let now = gain(&near, top);
                if best.is_none_or(|b| now > b.0) {
                    if let Some((old, c)) = best {
                        bounds[c] = old;
                    }
                    best = Some((now, top));
                    bounds[top] = f64::NEG_INFINITY;
                } else {
                    bounds[top] = now;
                }
            }
            // With so many wanted the rest goes anywhere; with any number wanted it ends here.
            let Some((_, c)) = best.filter(|b| b.0 > 0.0 || k < usize::MAX) else {
                break;
            };
            chosen.push(c);
            near.iter_mut().zip(self.row(c)).for_each(|(n, d)| *n = n.min(*d));
        }
        chosen
    }

    /// Exchanges one chosen for one not chosen while that lowers the sum of `cost(metres, demand point)`
    /// (Teitz & Bart 1968), at most `most` times; what the sum is then. One look at a candidate tells what
    /// each exchange for it would bring (Whitaker 1983).
    fn exchange(&self, chosen: &mut [usize], most: usize, cost: impl Fn(f32, usize) -> f64) -> f64 {
        let n = self.demands();
        let fixed = self.existing.len();
        // By demand point: place in `chosen` of the nearest, and the metres of the nearest and the next.
        let look = |chosen: &[usize]| {
            let mut first = vec![(0usize, f32::INFINITY, f32::INFINITY); n];
            for (place, &c) in chosen.iter().enumerate() {
                for (f, &d) in first.iter_mut().zip(self.row(c)) {
                    if d < f.1 {
                        *f = (place, d, f.1);
                    } else if d < f.2 {
                        f.2 = d;
                    }
                }
            }
            first
        };
        let mut first = look(chosen);
        let value = |first: &[(usize, f32, f32)]| first.iter().enumerate().map(|(i, f)| cost(f.1, i)).sum::<f64>();
        let mut now = value(&first);
        let (mut done, mut idle, mut c) = (0, 0, 0);
        let mut loss = vec![0.0; chosen.len()];
        while chosen.len() > fixed && done < most && idle < self.candidates() {
            let candidate = c % self.candidates().max(1);
            c += 1;
            idle += 1;
            if chosen.contains(&candidate) {
                continue;
            }
            loss.fill(0.0);
            let mut gain = 0.0;
            for (i, (f, &d)) in first.iter().zip(self.row(candidate)).enumerate() {
                if d < f.1 {
                    gain += cost(f.1, i) - cost(d, i);
                } else {
                    loss[f.0] += cost(f.2.min(d), i) - cost(f.1, i);
                }
            }
            let mut out = fixed;
            for place in fixed..chosen.len() {
                if loss[place] < loss[out] {
                    out = place;
                }
            }
            if gain - loss[out] > 1e-9 * now.abs().max(1.0) {
                chosen[out] = candidate;
                first = look(chosen);
                now = value(&first);
                (done, idle) = (done + 1, 0);
            }
        }
        now
    }

    /// Most exchanges: each looks at all chosen and some candidates.
    fn exchanges(&self) -> usize {
        if self.metres.len() > 2_000_000 { 300 } else { 5_000 }
    }

    fn sites(&self, mut chosen: Vec<usize>, value: f64, bound: f64, unreachable: usize) -> Sites {
        chosen.sort_compact();
        Sites {
            chosen,
            value,
            bound,
            unreachable,
        }
    }

    /// Demand points that some candidate reaches within `walk`.
    fn reachable(&self, walk: f64) -> Vec<bool> {
        let mut reached = vec![false; self.demands()];
        for c in 0..self.candidates() {
            reached
                .iter_mut()
                .zip(self.row(c))
                .for_each(|(r, d)| *r |= f64::from(*d) <= walk);
        }
        reached
    }

    fn median(&self, k: usize) -> Sites {
        let reached = self.reachable(f64::MAX);
        let weight: Vec<f64> = self
            .households
            .iter()
            .zip(&reached)
            .map(|(w, r)| if *r { *w } else { 0.0 })
            .collect();
        let all: f64 = weight.iter().sum::<f64>().max(1.0);
        let far = 1e6f32;
        let cost = |d: f32, i: usize| f64::from(d.min(far)) * weight[i];
        let mut chosen = self.greedy(k, cost);
        let value = self.exchange(&mut chosen, self.exchanges(), cost);
        // Lagrangian relaxation of "everybody is served": any prices give a bound; a few steps make them
        // good.
        let near = self.nearest(&chosen);
        let mut price: Vec<f64> = near
            .iter()
            .zip(&weight)
            .map(|(d, w)| f64::from(d.min(far)) * w)
            .collect();
        let (mut bound, mut step) = (0.0f64, 1.0);
        for _ in 0..if self.metres.len() > 2_000_000 { 40 } else { 150 } {
            let mut reduced: Vec<(f64, usize)> = (0..self.candidates())
                .map(|c| {
                    let parts = self.row(c).iter().zip(&weight).zip(&price);
                    let sum: f64 = parts.map(|((d, w), p)| (f64::from(d.min(far)) * w - p).min(0.0)).sum();
                    (
                        if self.existing.contains(&c) {
                            f64::NEG_INFINITY
                        } else {
                            sum
                        },
                        c,
                    )
                })
                .collect();
            reduced.sort_compact_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let open: Vec<usize> = reduced.iter().take(k.max(self.existing.len())).map(|r| r.1).collect();
            let mut dual: f64 = price.iter().sum();
            let mut served = vec![0.0f64; self.demands()];
            for &c in &open {
                for (d, (m, w)) in self.row(c).iter().zip(&weight).enumerate() {
                    let part = f64::from(m.min(far)) * w - price[d];
                    if part < 0.0 {
                        dual += part;
                        served[d] += 1.0;
                    }
                }
            }
            if dual > bound + 1e-9 {
                bound = dual;
            } else {
                step *= 0.8;
            }
            let norm: f64 = served.iter().map(|s| (1.0 - s) * (1.0 - s)).sum();
            if norm < 0.5 {
                break;
            }
            let length = step * (value - dual).max(0.0) / norm;
            price
                .iter_mut()
                .zip(&served)
                .for_each(|(p, s)| *p = (*p + length * (1.0 - s)).max(0.0));
        }
        self.sites(
            chosen,
            value / all,
            bound.min(value) / all,
            reached.iter().filter(|r| !**r).count(),
        )
    }

    fn cover(&self, k: usize, walk: f64) -> Sites {
        let covered = |near: &[f32]| {
            let all = near
                .iter()
                .zip(&self.households)
                .filter(|(d, _)| f64::from(**d) <= walk);
            all.map(|(_, w)| w).sum::<f64>()
        };
        let gain = |near: &[f32], row: &[f32]| {
            let new = near.iter().zip(row).zip(&self.households);
            new.filter(|((n, d), _)| f64::from(**n) > walk && f64::from(**d) <= walk)
                .map(|(_, w)| w)
                .sum::<f64>()
        };
        let cost = |d: f32, i: usize| if f64::from(d) <= walk { 0.0 } else { self.households[i] };
        let mut chosen = self.greedy(k, cost);
        // What is covered by some plus the k largest gains beyond them is a bound for any choice (the
        // gains only shrink as stations are added).
        let mut bound = self.households.iter().sum::<f64>();
        let more = k.saturating_sub(self.existing.len());
        for part in self.existing.len()..=chosen.len() {
            let near = self.nearest(&chosen[..part]);
            let mut gains: Vec<f64> = (0..self.candidates()).map(|c| gain(&near, self.row(c))).collect();
            gains.sort_compact_by(|a, b| b.total_cmp(a));
            bound = bound.min(covered(&near) + gains.iter().take(more).sum::<f64>());
        }
        let value = self.households.iter().sum::<f64>() - self.exchange(&mut chosen, self.exchanges(), cost);
        let unreachable = self.reachable(walk).iter().filter(|r| !**r).count();
        self.sites(chosen, value, bound, unreachable)
    }

    fn all(&self, walk: f64) -> Sites {
        let reached = self.reachable(walk);
        let needed = reached.iter().filter(|r| **r).count();
        // Everybody counts the same; whoever cannot be reached gains nothing.
        let cost = |d: f32, _: usize| f64::from(u8::from(f64::from(d) > walk));
        let mut chosen = self.greedy(usize::MAX, cost);
        // Whoever is not needed any more goes: each of his has another.
        let mut served = vec![0u32; self.demands()];
        let reach = |c: usize| {
            let all = self.row(c).iter().enumerate();
            all.filter(|(_, d)| f64::from(**d) <= walk)
                .map(|(i, _)| i)
                .collect::<Vec<usize>>()
        };
        chosen.iter().flat_map(|c| reach(*c)).for_each(|i| served[i] += 1);
        for place in (self.existing.len()..chosen.len()).rev() {
            let his = reach(chosen[place]);
            if his.iter().all(|i| served[*i] > 1) {
                his.iter().for_each(|i| served[*i] -= 1);
                chosen.remove(place);
            }
        }
        let bound = self.cover_bound(walk, &reached);
        let value = chosen.len() as f64;
        self.sites(chosen, value, bound.min(value), self.demands() - needed)
    }

    /// No choice that reaches everybody who can be has fewer stations.
    fn cover_bound(&self, walk: f64, reached: &[bool]) -> f64 {
        // A dual solution: each demand point pays one over the size of the largest set that serves it, so
        // that no set is paid more than 1.
        let begun = self.nearest(&self.existing);
        let open: Vec<bool> = begun
            .iter()
            .zip(reached)
            .map(|(d, r)| *r && f64::from(*d) > walk)
            .collect();
        let size = |c: usize| {
            let set = self.row(c).iter().zip(&open);
            set.filter(|(d, o)| **o && f64::from(**d) <= walk).count()
        };
        let mut largest = vec![0usize; self.demands()];
        for c in 0..self.candidates() {
            let n = size(c);
            for (l, d) in largest.iter_mut().zip(self.row(c)) {
                if f64::from(*d) <= walk {
                    *l = (*l).max(n);
                }
            }
        }
        let paid: f64 = open
            .iter()
            .zip(&largest)
            .filter(|(o, _)| **o)
            .map(|(_, l)| 1.0 / (*l).max(1) as f64)
            .sum();
        self.existing.len() as f64 + libm::ceil(paid - 1e-9)
    }

    fn center(&self, k: usize) -> Sites {
        let reached = self.reachable(f64::MAX);
        // The radii worth trying: the distances themselves, or whole metres where there are very many.
        let whole_metres = self.metres.len() > 200_000;
        let finite = || self.metres.iter().copied().filter(|d| d.is_finite());
        let radii: Vec<f32> = if whole_metres {
            let farthest = finite().fold(0.0, f32::max);
            (0..=farthest as u32 + 1).map(|m| m as f32).collect()
        } else {
            let mut all: Vec<f32> = finite().collect();
            all.sort_compact_by(f32::total_cmp);
            all.dedup();
            all
        };
        let everyone = reached.iter().filter(|r| **r).count();
        // The least radius at which covering all takes no more than k stations.
        let fits = |radius: f32| {
            let sites = self.all(f64::from(radius));
            let whole = self.demands() - sites.unreachable == everyone;
            (whole && sites.chosen.len() <= k.max(self.existing.len())).then_some(sites)
        };
        let (mut low, mut high) = (0, radii.len());
        let mut best: Option<(f32, Vec<usize>)> = None;
        while low < high {
            let middle = (low + high) / 2;
            match fits(radii[middle]) {
                Some(sites) => {
                    best = Some((radii[middle], sites.chosen));
                    high = middle;
                }
                None => low = middle + 1,
            }
        }
        // The bound: the least radius at which even the bound of covering all is at most k.
        let possible = |radius: f32| {
            let within = self.reachable(f64::from(radius));
            let whole = within.iter().filter(|r| **r).count() == everyone;
            whole && self.cover_bound(f64::from(radius), &within) <= k.max(self.existing.len()) as f64
        };
        let (mut low, mut high) = (0, radii.len());
        while low < high {
            let middle = (low + high) / 2;
            if possible(radii[middle]) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        // A whole metre less was not possible, but a part of it may be.
        let slack = if whole_metres { 1.0 } else { 0.0 };
        let bound = radii.get(low).map_or(f32::INFINITY, |r| (r - slack).max(0.0));
        let chosen = best.map_or_else(|| self.existing.clone(), |b| b.1);
        let value = (self.nearest(&chosen).iter().zip(&reached))
            .filter(|n| *n.1)
            .map(|n| *n.0)
            .fold(0.0, f32::max);
        self.sites(
            chosen,
            f64::from(value),
            f64::from(bound.min(value)),
            self.demands() - everyone,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::Random;

    fn ground(seed: u64, n: usize, existing: Vec<usize>) -> Ground {
        let mut random = Random::new(seed);
        let points: Vec<(f64, f64)> = (0..n)
            .map(|_| (random.fraction() * 1000.0, random.fraction() * 1000.0))
            .collect();
        let metres = points.iter().flat_map(|a| {
            points
                .iter()
                .map(move |b| ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt() as f32)
        });
        Ground {
            metres: metres.collect(),
            households: (0..n).map(|_| (random.below(90) + 10) as f64).collect(),
            existing,
        }
    }

    fn subsets(n: usize, k: usize) -> Vec<Vec<usize>> {
        (0u32..1 << n)
            .filter(|s| s.count_ones() as usize == k)
            .map(|s| (0..n).filter(|i| s >> i & 1 == 1).collect())
            .collect()
    }

    #[test]
    fn answers_are_no_better_than_their_bound_and_near_what_trying_everything_finds() {
        for seed in 1..12 {
            let ground = ground(seed, 12, vec![seed as usize % 12]);
            let with = |k| subsets(12, k).into_iter().filter(|s| s.contains(&ground.existing[0]));
            let all: f64 = ground.households.iter().sum();
            let mean = |s: &Vec<usize>| {
                let near = ground.nearest(s);
                near.iter()
                    .zip(&ground.households)
                    .map(|(d, w)| f64::from(*d) * w)
                    .sum::<f64>()
                    / all
            };
            let best = with(3).map(|s| mean(&s)).fold(f64::INFINITY, f64::min);
            let found = ground.solve(Goal::Median(3));
            assert!(found.chosen.contains(&ground.existing[0]) && found.chosen.len() == 3);
            assert!(
                found.bound <= best + 1e-6 && best <= found.value + 1e-6,
                "{seed} {found:?} {best}"
            );
            assert!(
                found.value <= best * 1.05 && found.bound >= best * 0.8,
                "{seed} {found:?} {best}"
            );

            let covered = |s: &Vec<usize>| {
                let near = ground.nearest(s);
                near.iter()
                    .zip(&ground.households)
                    .filter(|(d, _)| **d <= 250.0)
                    .map(|(_, w)| w)
                    .sum::<f64>()
            };
            let best = with(3).map(|s| covered(&s)).fold(0.0, f64::max);
            let found = ground.solve(Goal::Cover(3, 250.0));
            assert!(found.value <= best + 1e-6 && best <= found.bound + 1e-6 && found.value >= 0.93 * best);

            let longest = |s: &Vec<usize>| ground.nearest(s).into_iter().fold(0.0, f32::max);
            let best = f64::from(with(3).map(|s| longest(&s)).fold(f32::INFINITY, f32::min));
            let found = ground.solve(Goal::Center(3));
            assert!(found.bound <= best + 1e-3 && best <= found.value + 1e-3 && found.value <= 1.5 * best);

            let fewest = (1..=12)
                .find(|k| with(*k).any(|s| longest(&s) <= 400.0))
                .expect("all of them do");
            let found = ground.solve(Goal::All(400.0));
            assert!(found.bound <= fewest as f64 && fewest as f64 <= found.value && found.value <= fewest as f64 + 1.0);
            assert!(ground.nearest(&found.chosen).iter().all(|d| *d <= 400.0));
        }
    }
}
