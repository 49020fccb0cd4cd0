//! The gate for territories from outside: nothing derives from a [`TerritoryData`] that has not
//! passed here.

use crate::territory::{Projection, Territory, TerritoryData};

/// Most units a territory may have: beyond any county at one unit a building.
pub const MOST_UNITS: usize = 500_000;

/// Builds a territory from data that passed [`validate`].
pub fn check(data: TerritoryData) -> Result<Territory, String> {
    validate(&data)?;
    Ok(Territory::new(data))
}

/// Checks every reference and number of a territory, and says the first thing that is wrong (in
/// plain English; callers wrap it in a sentence).
pub fn validate(data: &TerritoryData) -> Result<(), String> {
    if data.units.is_empty() {
        return Err("it has no units".to_owned());
    }
    if data.units.len() > MOST_UNITS {
        return Err(format!("it has {} units, more than {MOST_UNITS}", data.units.len()));
    }
    if data.map.face_count() != data.units.len() {
        return Err(format!(
            "it has {} units but {} faces",
            data.units.len(),
            data.map.face_count()
        ));
    }
    if let Some(town) = data.towns.iter().find(|t| t.county.index() >= data.counties.len()) {
        return Err(format!("town {} lies in a county that is not there", town.name));
    }
    for unit in &data.units {
        if unit.compound.is_some_and(|c| c.index() >= data.compounds.len()) {
            return Err(format!("unit {} lies in a compound that is not there", unit.code));
        }
        if unit.special > unit.residents {
            return Err(format!("unit {} has more special residents than residents", unit.code));
        }
    }
    let total = |of: fn(&crate::territory::Unit) -> u32| data.units.iter().map(|u| u64::from(of(u))).sum::<u64>();
    for (what, sum) in [
        ("residents", total(|u| u.residents)),
        ("households", total(|u| u.households)),
    ] {
        // Sums are kept in 32 bits; no city comes near.
        if sum > u64::from(u32::MAX) {
            return Err(format!("it has {sum} {what}, more than can be counted"));
        }
    }
    if let Projection::TransverseMercator { longitude, latitude } = data.projection {
        let fits = |value: f64, most: f64| value.is_finite() && value.abs() <= most;
        if !fits(longitude, 180.0) || !fits(latitude, 90.0) {
            return Err("its projection has no place on earth".to_owned());
        }
    }
    data.map.validate()
}
