//! Who lives where: households, residents and special groups, exact in total.

use super::apportion::apportion;
use super::draft::Draft;
use super::field::Fields;
use super::gazetteer::{
    COMPOUNDS, HOUSEHOLDS, OLD_COMPOUNDS, RESIDENTS, SPECIAL_SHARE, URBAN_HOUSEHOLDS, URBAN_RESIDENTS,
};
use super::random::Random;
use super::subdivision::{centroid, distance};
use crate::plan::CommunityKind;
use crate::territory::PropertyMode;
use crate::territory::order::SortCompact;

/// Per-lot numbers, in depth-first order.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// Households.
    pub households: Vec<u64>,
    /// Residents.
    pub residents: Vec<u64>,
    /// Residents of special groups.
    pub special: Vec<u64>,
    /// Property mode and age of each compound.
    pub compounds: Vec<(PropertyMode, bool)>,
}

/// Settles people on the lots.
pub fn settle(seed: u64, draft: &Draft, fields: &Fields) -> Population {
    let mut random = Random::new(seed, 41);
    let compounds = compounds(draft, fields, &mut random);
    let (mut weights, mut urban) = (Vec::new(), Vec::new());
    let (mut sizes, mut rates) = (Vec::new(), Vec::new());
    for county in &draft.counties {
        for community in county.towns.iter().flat_map(|t| &t.communities) {
            let is_urban = community.kind == CommunityKind::Urban;
            let living: f64 = community
                .grids
                .iter()
                .filter(|g| g.lots.iter().any(|l| l.weight > 0.3))
                .map(|g| g.size)
                .sum();
            for grid in &community.grids {
                let sum: f64 = grid.lots.iter().map(|l| l.weight).sum();
                // An exclusive grid's few dwellings keep their own small weight.
                let share = if sum > 0.3 { grid.size / living / sum } else { 0.1 };
                let large = 1.0 + 0.06 * random.bell();
                for lot in &grid.lots {
                    let old = lot.compound.is_some_and(|c| compounds[c as usize].1);
                    weights.push(community.size * share * lot.weight);
                    urban.push(is_urban);
                    sizes.push(large * if old { 0.93 } else { 1.0 } * (1.0 + 0.03 * random.bell()));
                    let rate = if old {
                        1.7
                    } else if is_urban {
                        1.0
                    } else {
                        1.2
                    };
                    rates.push(rate * (1.0 + 0.25 * random.bell()).max(0.2));
                }
            }
        }
    }
    let share = |wanted: bool, values: &[f64]| -> Vec<f64> {
        values
            .iter()
            .zip(&urban)
            .map(|(v, u)| if *u == wanted { *v } else { 0.0 })
            .collect()
    };
    let both = |town: u64, all: u64, values: &[f64]| -> Vec<u64> {
        let (a, b) = (
            apportion(town, &share(true, values), 0),
            apportion(all - town, &share(false, values), 0),
        );
        a.iter().zip(b).map(|(a, b)| a + b).collect()
    };
    let households = both(URBAN_HOUSEHOLDS, HOUSEHOLDS, &weights);
    let people: Vec<f64> = households.iter().zip(&sizes).map(|(&h, s)| h as f64 * s).collect();
    let residents = both(URBAN_RESIDENTS, RESIDENTS, &people);
    let marked: Vec<f64> = residents.iter().zip(&rates).map(|(&r, s)| r as f64 * s).collect();
    let special = apportion((RESIDENTS as f64 * SPECIAL_SHARE) as u64, &marked, 0);
    let special = special.iter().zip(&residents).map(|(&s, &r)| s.min(r)).collect();
    Population {
        households,
        residents,
        special,
        compounds,
    }
}

/// Old compounds lie near the middle; they and the small ones fall to the community more often.
fn compounds(draft: &Draft, fields: &Fields, random: &mut Random) -> Vec<(PropertyMode, bool)> {
    let mut scores = vec![0.0; draft.compounds];
    for (county, core) in draft.counties.iter().zip(&fields.cores) {
        let grids = county.towns.iter().flat_map(|t| &t.communities).flat_map(|c| &c.grids);
        for lot in grids.flat_map(|g| &g.lots) {
            if let Some(c) = lot.compound {
                let p = centroid(&draft.plane.polygon(lot.face));
                scores[c as usize] = distance(p, core.centre) / core.radius;
            }
        }
    }
    scores.iter_mut().for_each(|s| *s += 0.22 * random.bell());
    let rank = |scores: &[f64]| {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_compact_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(a.cmp(&b)));
        order
    };
    let mut result = vec![(PropertyMode::Market, false); scores.len()];
    for &c in rank(&scores).iter().take(OLD_COMPOUNDS) {
        result[c].1 = true;
    }
    let need: Vec<f64> = result
        .iter()
        .map(|r| if r.1 { 0.0 } else { 1.2 } + random.bell())
        .collect();
    let order = rank(&need);
    for (k, &c) in order.iter().enumerate() {
        result[c].0 = match k {
            k if k < COMPOUNDS[2] => PropertyMode::Fallback,
            k if k < COMPOUNDS[2] + COMPOUNDS[1] => PropertyMode::SelfManaged,
            _ => PropertyMode::Market,
        };
    }
    result
}
