//! What the generator knows while it works: the tree county → town → community → grid → lot, whose
//! leaves are faces of the subdivision. Reading it depth first gives the order of unit ids.

use super::subdivision::{NO_STREET, Subdivision};
use crate::plan::{CommunityKind, GridKind};
use crate::territory::UnitKind;

/// Everything drawn.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The divided plane.
    pub plane: Subdivision,
    /// Counties, largest core first.
    pub counties: Vec<CountyDraft>,
    /// Number of compounds.
    pub compounds: usize,
}

/// A county's towns: those of the core first.
#[derive(Clone, Debug, Default)]
pub struct CountyDraft {
    /// Towns and subdistricts.
    pub towns: Vec<TownDraft>,
}

/// A town or subdistrict with its urban communities or its villages.
#[derive(Clone, Debug, Default)]
pub struct TownDraft {
    /// Reform communities, or villages.
    pub communities: Vec<CommunityDraft>,
}

/// A community of the reform plan, or a village.
#[derive(Clone, Debug)]
pub struct CommunityDraft {
    /// Urban or village.
    pub kind: CommunityKind,
    /// Households relative to others of its kind.
    pub size: f64,
    /// Its grids in the reform plan.
    pub grids: Vec<GridDraft>,
}

/// A grid of the reform plan.
#[derive(Clone, Debug)]
pub struct GridDraft {
    /// Basic or exclusive.
    pub kind: GridKind,
    /// What an exclusive grid is.
    pub purpose: Purpose,
    /// Households relative to the other grids of the community.
    pub size: f64,
    /// The face before it is divided into lots.
    pub face: u32,
    /// Its units.
    pub lots: Vec<Lot>,
}

/// What a grid mainly is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Dwellings.
    Homes,
    /// A park.
    Park,
    /// A school or college.
    Campus,
    /// A hospital.
    Hospital,
    /// A market.
    Market,
    /// An industrial park.
    Works,
}

/// A future unit.
#[derive(Clone, Copy, Debug)]
pub struct Lot {
    /// Its face.
    pub face: u32,
    /// What stands on it.
    pub kind: UnitKind,
    /// Households relative to the other lots of the grid.
    pub weight: f64,
    /// Its compound.
    pub compound: Option<u32>,
    /// The street it fronts, or [`NO_STREET`].
    pub street: u32,
}

impl Lot {
    /// A lot off the streets.
    pub fn new(face: u32, kind: UnitKind, weight: f64) -> Self {
        Self {
            face,
            kind,
            weight,
            compound: None,
            street: NO_STREET,
        }
    }
}
