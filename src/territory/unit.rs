//! The smallest piece that is moved whole.

use super::id::CompoundId;
use serde::{Deserialize, Serialize};

/// A building, a block, a villagers' group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Stable code; always text.
    pub code: String,
    /// Name shown to people.
    pub name: String,
    /// Households (户).
    pub households: u32,
    /// Residents (人).
    pub residents: u32,
    /// Residents of special groups, visited monthly (hardship, elders living alone, …). At most `residents`.
    pub special: u32,
    /// What stands here.
    pub kind: UnitKind,
    /// The compound it belongs to.
    pub compound: Option<CompoundId>,
    /// 川区 or 山区.
    pub terrain: Terrain,
}

/// What stands on a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UnitKind {
    /// Dwellings in town.
    Residential,
    /// Shops or offices along a street, with some dwellings.
    Mixed,
    /// School, hospital, office of the state.
    Institution,
    /// Market, industry.
    Business,
    /// Park, square, water.
    Open,
    /// Villagers' group (村民小组).
    VillageGroup,
    /// Farmland or hills without a settlement of its own.
    Farmland,
}

/// Who runs a compound: the "three types" (三型) of red property management, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PropertyMode {
    /// 市场化: a property company.
    Market,
    /// 自管: the owners.
    SelfManaged,
    /// 兜底: the community as a last resort.
    Fallback,
    /// 无.
    None,
}

impl PropertyMode {
    /// All modes, in the order of every table indexed by mode.
    pub const ALL: [Self; 4] = [Self::Market, Self::SelfManaged, Self::Fallback, Self::None];
}

/// 川区 (plain, irrigated) or 山区 (mountain).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Terrain {
    /// 川区.
    Plain,
    /// 山区.
    Mountain,
}
