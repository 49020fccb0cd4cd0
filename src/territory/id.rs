//! Dense ids. They index vectors in memory and never leave the process: files and links use
//! stable codes or positions defined by their own format.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($letter:literal);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// Position in the vector that holds the thing.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of position `index`.
            pub fn of(index: usize) -> Self {
                Self(index as u32)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }
    )*};
}

ids! {
    /// A basic unit (基本单元).
    UnitId("u");
    /// An arc of the planar map (弧段).
    ArcId("a");
    /// A compound (小区).
    CompoundId("p");
    /// A town or subdistrict (乡镇、街道).
    TownId("t");
    /// A county (县、市、区).
    CountyId("x");
    /// A grid (网格) of a plan.
    GridId("g");
    /// A community or village (社区、村) of a plan.
    CommunityId("c");
}
