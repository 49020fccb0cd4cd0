//! Heads where they do most: whole heads given one by one to the station that gains most by the next
//! (Fox 1966), which is best for every total as long as each further head gains less; and the fewest
//! heads that reach a target.

/// Most heads tried for one station.
pub const HEADS_MOST: u32 = 200;

/// Shares out `total` heads over stations that have at least `least` each. `loss(station, heads)` is to
/// be small in sum; it must fall by less and less with every head (a convex loss). Ties go to the
/// earlier. `None` if the total is below the sum of `least`.
pub fn allocate(total: u32, least: &[u32], loss: impl Fn(usize, u32) -> f64) -> Option<Vec<u32>> {
    let mut heads = least.to_vec();
    let given: u64 = least.iter().map(|h| u64::from(*h)).sum();
    let rest = u64::from(total).checked_sub(given)?;
    let gain = |i: usize, h: u32| loss(i, h) - loss(i, h + 1);
    let mut gains: Vec<f64> = (0..heads.len()).map(|i| gain(i, heads[i])).collect();
    for _ in 0..if heads.is_empty() { 0 } else { rest } {
        let mut best = 0;
        for (i, g) in gains.iter().enumerate() {
            if *g > gains[best] {
                best = i;
            }
        }
        heads[best] += 1;
        gains[best] = gain(best, heads[best]);
    }
    Some(heads)
}

/// The fewest heads with which a station reaches what is wanted, where more heads never do worse;
/// `None` if [`HEADS_MOST`] are not enough.
pub fn fewest(reaches: impl Fn(u32) -> bool) -> Option<u32> {
    (0..=HEADS_MOST).find(|h| reaches(*h))
}

/// Probability that somebody who comes to a station of `servers` must wait (Erlang C), at an offered
/// load of `load` (arrivals × mean service time); 1 where the load is not below the servers.
pub fn waits(servers: u32, load: f64) -> f64 {
    if load >= f64::from(servers) {
        return 1.0;
    }
    // Erlang B by its recursion, then C from it.
    let b = (1..=servers).fold(1.0, |b, c| load * b / (f64::from(c) + load * b));
    let c = f64::from(servers);
    c * b / (c - load * (1.0 - b))
}

/// Share of cases begun within `patience` (in mean service times): 1 − C · e^(−(servers − load) ·
/// patience), for random arrivals and exponential service.
pub fn begun_within(servers: u32, load: f64, patience: f64) -> f64 {
    if load >= f64::from(servers) {
        return 0.0;
    }
    1.0 - waits(servers, load) * libm::exp(-(f64::from(servers) - load) * patience)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_force(total: u32, stations: usize, loss: &dyn Fn(usize, u32) -> f64) -> f64 {
        if stations == 0 {
            return if total == 0 { 0.0 } else { f64::INFINITY };
        }
        (0..=total)
            .map(|h| loss(stations - 1, h) + by_force(total - h, stations - 1, loss))
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn marginal_allocation_is_what_trying_everything_finds() {
        let demand = [3.2, 0.4, 5.9, 2.5];
        let loss = |i: usize, h: u32| {
            let over: f64 = demand[i] - f64::from(h);
            over.max(0.0) * over.max(0.0) + 1.0 / (1.0 + f64::from(h))
        };
        for total in 0..=14 {
            let heads = allocate(total, &[0; 4], loss).expect("nothing is asked at least");
            assert_eq!(heads.iter().sum::<u32>(), total);
            let sum: f64 = heads.iter().enumerate().map(|(i, h)| loss(i, *h)).sum();
            assert!((sum - by_force(total, 4, &loss)).abs() < 1e-9, "{total} {heads:?}");
        }
        assert_eq!(allocate(3, &[2, 2], |_, _| 0.0), None);
    }

    #[test]
    fn erlangs_formula() {
        // M/M/1: the wait's probability is the load. M/M/2 at load 1: 1/3.
        assert!((waits(1, 0.7) - 0.7).abs() < 1e-12);
        assert!((waits(2, 1.0) - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(waits(2, 2.0), 1.0);
        assert!(begun_within(3, 1.0, 0.0) < begun_within(3, 1.0, 1.0));
    }
}
