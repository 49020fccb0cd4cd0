//! Shapefile ⇄ layer (Esri Shapefile Technical Description, July 1998): `.shp` and `.dbf`, with what
//! `.prj` says of the system and `.cpg` of the encoding.

mod dbf;
mod read;
mod write;

pub(in crate::exchange) use read::polygons;
pub use read::{Parts, read};
pub use write::write;

/// Code of the file, first in its header.
const CODE: u32 = 9994;
