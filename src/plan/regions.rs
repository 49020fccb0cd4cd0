//! A plan boiled down to who belongs together (分区): which units share a grid, and nothing of names
//! or ids. What a scenario remembers of the plan that it was drawn from.

use super::Plan;
use serde::{Deserialize, Serialize};

/// The mark of a unit in no grid.
const NONE: u32 = u32::MAX;

/// Units by region, canonical: regions are numbered by their first unit, so that two plans that put
/// the same units together are equal whatever their grids are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regions(Vec<u32>);

impl Regions {
    /// From the region of each unit, by any numbers.
    pub fn of(region_of: impl Iterator<Item = Option<u32>>) -> Self {
        let mut number: Vec<u32> = Vec::new();
        let mut next = 0;
        let canonical = region_of.map(|region| {
            let Some(region) = region else { return NONE };
            let at = region as usize;
            if number.len() <= at {
                number.resize(at + 1, NONE);
            }
            if number[at] == NONE {
                number[at] = next;
                next += 1;
            }
            number[at]
        });
        Self(canonical.collect())
    }

    /// Those of a plan.
    pub fn of_plan(plan: &Plan) -> Self {
        Self::of(plan.assignment().iter().map(|g| g.map(|g| g.0)))
    }

    /// The region of each unit.
    pub fn by_unit(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        self.0.iter().map(|&r| (r != NONE).then_some(r))
    }

    /// The units of every region, each ascending.
    pub fn units(&self) -> Vec<Vec<usize>> {
        let mut units: Vec<Vec<usize>> = Vec::new();
        for (unit, region) in self.by_unit().enumerate() {
            let Some(region) = region else { continue };
            if units.len() <= region as usize {
                units.resize(region as usize + 1, Vec::new());
            }
            units[region as usize].push(unit);
        }
        units
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which of a list of groups of units (each ascending) were not a region of their own before.
    pub fn new_ones<'a>(&self, groups: impl Iterator<Item = &'a [usize]>) -> Vec<bool> {
        let mut size: Vec<usize> = Vec::new();
        for region in self.by_unit().flatten() {
            if size.len() <= region as usize {
                size.resize(region as usize + 1, 0);
            }
            size[region as usize] += 1;
        }
        groups
            .map(|units| {
                let region = |u: usize| self.0.get(u).copied().filter(|&r| r != NONE);
                let first = units.first().and_then(|&u| region(u));
                !first.is_some_and(|r| size[r as usize] == units.len() && units.iter().all(|&u| region(u) == Some(r)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_matter_and_changes_are_found() {
        let a = Regions::of([Some(7), Some(7), None, Some(2), Some(2)].into_iter());
        let b = Regions::of([Some(0), Some(0), None, Some(5), Some(5)].into_iter());
        assert_eq!(a, b);
        assert_eq!(a.units(), vec![vec![0, 1], vec![3, 4]]);
        let groups: [&[usize]; 4] = [&[0, 1], &[3], &[2], &[3, 4]];
        assert_eq!(a.new_ones(groups.into_iter()), [false, true, true, false]);
    }
}
