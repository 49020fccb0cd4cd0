//! Hours to closing of all cases, kept so that few changes give the new quantiles: as ascending codes by
//! grid and by town.
//!
//! What the departments close is kept apart from the rest. A stroke somewhere in a county moves a few
//! departments' cases of nearly every grid, and nothing else of most of them: so the long lists stay as they
//! are, and only the short ones are written anew.

use super::super::measure::quantiles_of_sorted;
use super::super::run::Setup;
use std::cmp::Ordering;
use std::ops::Range;

/// Median and 90th percentile, where there are enough cases.
pub(super) type Quantiles = Option<(f64, f64)>;

/// Codes of what grid, community and town closed, and of what the departments did.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    Near,
    Departments,
}

impl By {
    const ALL: [Self; 2] = [Self::Near, Self::Departments];
}

/// Codes of a grid or town by [`By`], each ascending, and the quantiles of both together.
#[derive(Debug, Default)]
struct Codes {
    by: [Vec<u64>; 2],
    quantiles: Quantiles,
}

impl Codes {
    fn lists(&self) -> [&[u64]; 2] {
        [&self.by[0], &self.by[1]]
    }

    fn reckon(&mut self) {
        self.quantiles = quantiles_of_sorted(&self.lists(), self.quantiles);
    }
}

/// What became of a grid's codes of one kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// They must be put together anew: a station has other grids than before.
    pub anew: bool,
    pub gone: Vec<u64>,
    pub come: Vec<u64>,
}

impl Change {
    fn is_any(&self) -> bool {
        self.anew || !self.gone.is_empty() || !self.come.is_empty()
    }
}

/// What became of all grids' codes.
#[derive(Debug, Default)]
pub(super) struct Changes(Vec<[Change; 2]>);

impl Changes {
    /// Nothing yet, of so many grids.
    pub fn none(grids: usize) -> Self {
        Self(vec![Default::default(); grids])
    }

    pub fn of(&mut self, grid: usize, by: By) -> &mut Change {
        &mut self.0[grid][by as usize]
    }

    fn is_any(&self, grids: &Range<usize>) -> bool {
        self.0[grids.clone()].iter().flatten().any(Change::is_any)
    }
}

/// The codes of all grids and towns, and the quantiles of each area up to towns.
#[derive(Debug, Default)]
pub(super) struct Closing {
    grids: Vec<Codes>,
    /// With the grids that each had.
    communities: Vec<(Range<usize>, Quantiles)>,
    towns: Vec<Codes>,
    /// The grids of each town when its codes were put together.
    spans: Vec<Range<usize>>,
    counties: Vec<Quantiles>,
    city: Quantiles,
}

impl Closing {
    /// Takes over what changed; `codes` says what a grid's of one kind are now, in any order.
    pub fn follow(&mut self, setup: &Setup, changes: &mut Changes, mut codes: impl FnMut(usize, By, &mut Vec<u64>)) {
        self.grids.resize_with(setup.grids.len(), Default::default);
        self.communities.resize_with(setup.communities.len(), Default::default);
        self.towns.resize_with(setup.towns.len(), Default::default);
        self.spans.resize(setup.towns.len(), 0..0);
        for (t, town) in setup.towns.iter().enumerate() {
            let span = setup.grids_of(&town.communities);
            // Other grids than before: the town is put together anew.
            let anew = self.spans[t] != span;
            let regrouped = |c: usize| self.communities[c].0 != setup.communities[c].grids;
            if !anew && !changes.is_any(&span) && !town.communities.clone().any(regrouped) {
                continue;
            }
            for by in By::ALL {
                let (mut gone, mut come) = (Vec::new(), Vec::new());
                for g in span.clone() {
                    let change = changes.of(g, by);
                    if !change.is_any() {
                        continue;
                    }
                    let own = &mut self.grids[g].by[by as usize];
                    if change.anew {
                        let before = std::mem::take(own);
                        codes(g, by, own);
                        own.sort_unstable();
                        change.gone.clear();
                        change.come.clear();
                        apart(&before, own, &mut change.gone, &mut change.come);
                    } else {
                        change.gone.sort_unstable();
                        change.come.sort_unstable();
                        exchange(own, &change.gone, &change.come);
                    }
                    gone.extend_from_slice(&change.gone);
                    come.extend_from_slice(&change.come);
                }
                let own = &mut self.towns[t].by[by as usize];
                if anew {
                    own.clear();
                    self.grids[span.clone()]
                        .iter()
                        .for_each(|g| own.extend_from_slice(&g.by[by as usize]));
                    own.sort_unstable();
                } else {
                    gone.sort_unstable();
                    come.sort_unstable();
                    exchange(own, &gone, &come);
                }
            }
            for g in span.clone() {
                if changes.is_any(&(g..g + 1)) {
                    self.grids[g].reckon();
                }
            }
            for c in town.communities.clone() {
                let grids = setup.communities[c].grids.clone();
                if self.communities[c].0 != grids || changes.is_any(&grids) {
                    let lists: Vec<&[u64]> = self.grids[grids.clone()].iter().flat_map(Codes::lists).collect();
                    self.communities[c] = (grids, quantiles_of_sorted(&lists, self.communities[c].1));
                }
            }
            self.towns[t].reckon();
            self.spans[t] = span;
        }
        self.counties.resize(setup.counties.len(), None);
        for (c, county) in setup.counties.iter().enumerate() {
            self.counties[c] = self.of_towns(&county.towns, self.counties[c]);
        }
        self.city = self.of_towns(&(0..setup.towns.len()), self.city);
    }

    fn of_towns(&self, towns: &Range<usize>, before: Quantiles) -> Quantiles {
        let lists: Vec<&[u64]> = self.towns[towns.clone()].iter().flat_map(Codes::lists).collect();
        quantiles_of_sorted(&lists, before)
    }

    pub fn of_grid(&self, grid: usize) -> Quantiles {
        self.grids[grid].quantiles
    }

    pub fn of_community(&self, community: usize) -> Quantiles {
        self.communities[community].1
    }

    pub fn of_town(&self, town: usize) -> Quantiles {
        self.towns[town].quantiles
    }

    pub fn of_county(&self, county: usize) -> Quantiles {
        self.counties[county]
    }

    pub fn of_city(&self) -> Quantiles {
        self.city
    }
}

/// What is in only one of two ascending lists.
pub(super) fn apart(before: &[u64], now: &[u64], gone: &mut Vec<u64>, come: &mut Vec<u64>) {
    let (mut i, mut j) = (0, 0);
    while i < before.len() && j < now.len() {
        match before[i].cmp(&now[j]) {
            Ordering::Equal => (i, j) = (i + 1, j + 1),
            Ordering::Less => {
                gone.push(before[i]);
                i += 1;
            }
            Ordering::Greater => {
                come.push(now[j]);
                j += 1;
            }
        }
    }
    gone.extend_from_slice(&before[i..]);
    come.extend_from_slice(&now[j..]);
}

/// Takes `gone`, all of which are in it, out of an ascending list and puts `come` in its places.
fn exchange(list: &mut Vec<u64>, gone: &[u64], come: &[u64]) {
    if gone.is_empty() && come.is_empty() {
        return;
    }
    let before = std::mem::take(list);
    list.reserve(before.len() + come.len());
    let (mut from, mut gone, mut come) = (0, gone, come);
    // Stretches between two changes are copied whole.
    loop {
        let (out, new) = (gone.first().copied(), come.first().copied());
        let Some(next) = out.into_iter().chain(new).min() else {
            break;
        };
        let to = from + before[from..].partition_point(|&c| c < next);
        list.extend_from_slice(&before[from..to]);
        from = to;
        if out == Some(next) {
            gone = &gone[1..];
            from += 1;
        }
        if new == Some(next) {
            come = &come[1..];
            list.push(next);
        }
    }
    list.extend_from_slice(&before[from..]);
}
