//! How map coordinates (centimetres on a plane) relate to longitude and latitude.

use super::planar_map::Point;
use serde::{Deserialize, Serialize};

/// The plane of the map.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Projection {
    /// A plane of its own, for invented places and for files without coordinates of the earth.
    Plane,
    /// Transverse Mercator on the CGCS2000 ellipsoid, scale 1, centred on the data.
    TransverseMercator {
        /// Longitude of the origin in degrees.
        longitude: f64,
        /// Latitude of the origin in degrees.
        latitude: f64,
    },
}

impl Projection {
    /// From degrees to map coordinates. `None` on [`Projection::Plane`] or out of range.
    pub fn forward(&self, longitude: f64, latitude: f64) -> Option<Point> {
        let _ = (longitude, latitude);
        todo!("territory helper")
    }

    /// From map coordinates to degrees. `None` on [`Projection::Plane`].
    pub fn inverse(&self, point: Point) -> Option<(f64, f64)> {
        let _ = point;
        todo!("territory helper")
    }
}
