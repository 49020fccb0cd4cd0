//! Degrees or metres, and where the map's plane lies.

use super::read::Polygons;
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::territory::order::SortCompact;
use crate::territory::{Point, Projection, build::Shape, projection};

/// How the coordinates of a file become map coordinates.
pub(super) struct Place {
    /// The plane.
    pub(super) projection: Projection,
    /// Subtracted from plane coordinates (whole metres); only used where they would not fit.
    shift: [f64; 2],
}

fn degrees(p: &[f64; 2]) -> bool {
    p[0].abs() <= 180.0 && p[1].abs() <= 90.0
}

impl Place {
    /// Decides by the majority of features, so that a stray one does not move the rest.
    pub(super) fn of<'a>(features: impl Iterator<Item = &'a Polygons>) -> Self {
        let (mut on_earth, mut elsewhere) = (Vec::new(), Vec::new());
        for polygons in features {
            let mut points = polygons.iter().flatten().flatten();
            if let Some(first) = points.next() {
                if degrees(first) && points.all(degrees) {
                    on_earth.push(*first);
                } else {
                    elsewhere.push(*first);
                }
            }
        }
        if on_earth.len() >= elsewhere.len() {
            // Medians, to a thousandth of a degree: one far feature does not draw the origin away.
            let round = |x: f64| (x * 1000.0).round() / 1000.0;
            return Self {
                projection: Projection::TransverseMercator {
                    longitude: round(median(&on_earth, 0)),
                    latitude: round(median(&on_earth, 1)),
                },
                shift: [0.0; 2],
            };
        }
        let shift = [0, 1].map(|axis| {
            let middle = median(&elsewhere, axis);
            // Kept as they are where they fit, so that exports match the user's other layers.
            if middle.abs() <= projection::REACH / 2.0 {
                0.0
            } else {
                middle.round()
            }
        });
        Self {
            projection: Projection::Plane,
            shift,
        }
    }

    /// The shape of a feature in map coordinates.
    pub(super) fn shape(&self, polygons: &Polygons) -> Result<Shape, Pair> {
        let forward = self.projection.forward_all();
        let point = |&[x, y]: &[f64; 2]| {
            let point = match &forward {
                Some(forward) => forward(x, y),
                None => {
                    let (x, y) = (x - self.shift[0], y - self.shift[1]);
                    let fits = x.abs() <= projection::REACH && y.abs() <= projection::REACH;
                    fits.then(|| Point::from_metres(x, y))
                }
            };
            point.ok_or_else(|| words::too_far(x, y))
        };
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(point).collect::<Result<Vec<_>, _>>();
        let polygons = polygons
            .iter()
            .map(|rings| rings.iter().map(ring).collect::<Result<Vec<_>, _>>());
        Ok(Shape {
            polygons: polygons.collect::<Result<Vec<_>, _>>()?,
        })
    }

    /// A point in the file's own coordinates, for messages.
    pub(super) fn tell(&self, p: Point) -> String {
        match self.projection.inverse(p) {
            Some((lon, lat)) => format!("({lon:.6}, {lat:.6})"),
            None => {
                let (x, y) = p.metres();
                format!("({:.2}, {:.2})", x + self.shift[0], y + self.shift[1])
            }
        }
    }
}

fn median(points: &[[f64; 2]], axis: usize) -> f64 {
    let mut values: Vec<f64> = points.iter().map(|p| p[axis]).collect();
    values.sort_compact_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
