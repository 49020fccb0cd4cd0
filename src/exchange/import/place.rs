//! Degrees or metres, and where the map's plane lies.

use crate::exchange::layer::Polygons;
use crate::exchange::read_error::ReadError;
use crate::locale::import as words;
use crate::locale::import::Pair;
use crate::territory::coordinates::System;
use crate::territory::{Point, Projection, build::Shape, projection};

/// How the coordinates of the layers become map coordinates.
pub(super) struct Place {
    /// The plane.
    pub(super) projection: Projection,
    /// Subtracted from plane coordinates (whole metres); only used where they would not fit.
    shift: [f64; 2],
    /// By layer: its system and whether its axes are swapped.
    layers: Vec<(System, bool)>,
}

fn degrees(p: &[f64; 2]) -> bool {
    p[0].abs() <= 180.0 && p[1].abs() <= 90.0
}

impl Place {
    /// Where nothing is chosen for a layer the majority of features decides between degrees and a
    /// plane, so that a stray one does not move the rest. `origin`: of the plane, where a file says so.
    pub(super) fn of<'a>(
        features: impl Iterator<Item = (u32, &'a Polygons)>,
        chosen: &[(Option<System>, bool)],
        origin: Option<(f64, f64)>,
    ) -> Result<Self, ReadError> {
        let (mut on_earth, mut elsewhere) = (Vec::new(), Vec::new());
        for (layer, polygons) in features {
            let (system, swapped) = chosen.get(layer as usize).copied().unwrap_or((None, false));
            let turn = |p: &[f64; 2]| if swapped { [p[1], p[0]] } else { *p };
            let mut points = polygons.iter().flatten().flatten();
            let Some(first) = points.next().map(turn) else { continue };
            match system {
                Some(System::Plane) => elsewhere.push(first),
                Some(system) => {
                    if let Some((lon, lat)) = system.to_degrees(first[0], first[1]) {
                        on_earth.push([lon, lat]);
                    }
                }
                None if degrees(&first) && points.map(turn).all(|p| degrees(&p)) => on_earth.push(first),
                None => elsewhere.push(first),
            }
        }
        let planes = chosen.iter().filter(|c| c.0 == Some(System::Plane)).count();
        if planes > 0 && planes < chosen.len() {
            return Err(words::mixed_systems().into());
        }
        let earth = on_earth.len() >= elsewhere.len();
        let layers = chosen
            .iter()
            .map(|&(system, swapped)| {
                (
                    system.unwrap_or(if earth { System::Degrees } else { System::Plane }),
                    swapped,
                )
            })
            .collect();
        if earth {
            // Medians, to a thousandth of a degree: one far feature does not draw the origin away.
            let round = |x: f64| (x * 1000.0).round() / 1000.0;
            let (longitude, latitude) =
                origin.unwrap_or_else(|| (round(median(&on_earth, 0)), round(median(&on_earth, 1))));
            return Ok(Self {
                projection: Projection::TransverseMercator { longitude, latitude },
                shift: [0.0; 2],
                layers,
            });
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
        Ok(Self {
            projection: Projection::Plane,
            shift,
            layers,
        })
    }

    fn layer(&self, layer: u32) -> (System, bool) {
        self.layers
            .get(layer as usize)
            .copied()
            .unwrap_or((System::Degrees, false))
    }

    /// What makes shapes.
    pub(super) fn shaper(&self) -> Shaper<'_> {
        Shaper {
            place: self,
            forward: (self.projection.forward_all()).map(|f| Box::new(f) as Box<dyn Fn(f64, f64) -> Option<Point>>),
            kept: vec![(0, 0, 0, None); KEPT],
        }
    }

    /// A point in the file's own coordinates, for messages.
    pub(super) fn tell(&self, layer: u32, p: Point) -> String {
        let (system, _) = self.layer(layer);
        match self
            .projection
            .inverse(p)
            .and_then(|(lon, lat)| system.of_degrees(lon, lat))
        {
            Some((x, y)) if degrees(&[x, y]) => format!("({x:.6}, {y:.6})"),
            Some((x, y)) => format!("({x:.2}, {y:.2})"),
            None => {
                let (x, y) = p.metres();
                format!("({:.2}, {:.2})", x + self.shift[0], y + self.shift[1])
            }
        }
    }
}

/// How many places of one file are kept; neighbours have most of theirs in common.
const KEPT: usize = 1 << 14;

/// A place of a file on the plane.
type Forward = Box<dyn Fn(f64, f64) -> Option<Point>>;

/// Makes shapes of features, and remembers where it put which place last.
pub(super) struct Shaper<'a> {
    place: &'a Place,
    /// Onto the plane; `None` where it is nowhere on earth.
    forward: Option<Forward>,
    /// Layer, the bits of x and y, and the point they are.
    kept: Vec<(u32, u64, u64, Option<Point>)>,
}

impl Shaper<'_> {
    /// The shape of a feature in map coordinates.
    pub(super) fn shape(&mut self, layer: u32, polygons: &Polygons) -> Result<Shape, Pair> {
        let place = self.place;
        let forward = self.forward.as_deref();
        let (system, swapped) = place.layer(layer);
        let kept = &mut self.kept;
        let mut point = |&[x, y]: &[f64; 2]| {
            let (x, y) = if swapped { (y, x) } else { (x, y) };
            let Some(forward) = forward else {
                let (x, y) = (x - place.shift[0], y - place.shift[1]);
                let fits = x.abs() <= projection::REACH && y.abs() <= projection::REACH;
                return fits
                    .then(|| Point::from_metres(x, y))
                    .ok_or_else(|| words::too_far(x, y));
            };
            let (bx, by) = (x.to_bits(), y.to_bits());
            let mixed = (bx ^ by.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let slot = &mut kept[(mixed >> 50) as usize % KEPT];
            if slot.3.is_none() || (slot.0, slot.1, slot.2) != (layer, bx, by) {
                let point = system.to_degrees(x, y).and_then(|(lon, lat)| forward(lon, lat));
                *slot = (layer, bx, by, point);
            }
            slot.3.ok_or_else(|| words::too_far(x, y))
        };
        let mut ring = |ring: &Vec<[f64; 2]>| ring.iter().map(&mut point).collect::<Result<Vec<_>, _>>();
        let polygons = polygons
            .iter()
            .map(|rings| rings.iter().map(&mut ring).collect::<Result<Vec<_>, _>>());
        Ok(Shape {
            polygons: polygons.collect::<Result<Vec<_>, _>>()?,
        })
    }
}

fn median(points: &[[f64; 2]], axis: usize) -> f64 {
    let mut values: Vec<f64> = points.iter().map(|p| p[axis]).collect();
    let half = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(half, f64::total_cmp).1
}
