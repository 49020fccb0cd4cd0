//! Smooth fields over the plane: how straight lines bend, where people live, which way streets run.

use super::random::Random;
use super::subdivision::{Vector, distance};

/// A sum of plane waves: smooth, cheap, with a known bound on its slope.
#[derive(Clone, Debug)]
pub struct Waves(Vec<[f64; 4]>);

impl Waves {
    /// `octaves` are (wavelength, amplitude) in metres; each becomes two crossing waves.
    pub fn new(octaves: &[(f64, f64)], random: &mut Random) -> Self {
        let mut waves = Vec::new();
        for &(length, amplitude) in octaves {
            let turn = random.between(0.0, std::f64::consts::TAU);
            for quarter in [0.0, 1.3] {
                let angle = turn + quarter;
                let k = std::f64::consts::TAU / (length * random.between(0.85, 1.15));
                let phase = random.between(0.0, std::f64::consts::TAU);
                waves.push([k * libm::cos(angle), k * libm::sin(angle), phase, amplitude / 2.0]);
            }
        }
        Self(waves)
    }

    /// The value at a point.
    pub fn at(&self, p: Vector) -> f64 {
        self.0
            .iter()
            .map(|w| w[3] * libm::sin(w[0] * p[0] + w[1] * p[1] + w[2]))
            .sum()
    }
}

/// A built-up core: an ellipse in which the urban communities lie.
#[derive(Clone, Copy, Debug)]
pub struct Core {
    /// Its middle.
    pub centre: Vector,
    /// Mean radius in metres.
    pub radius: f64,
}

/// 0 below `low`, 1 above `high`, smooth between.
pub fn smoothstep(low: f64, high: f64, x: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// All fields of one sample.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The cores, by county.
    pub cores: Vec<Core>,
    bend: [Waves; 2],
    ripple: [Waves; 2],
    turn: Waves,
    lumps: Waves,
}

impl Fields {
    /// Draws the fields. Cores are set later, when the counties are known.
    pub fn new(random: &mut Random) -> Self {
        // Slopes (2π·amplitude/wavelength) add up to less than 1 on each axis, so the bent plane
        // never folds: topology stays what the straight chords made it.
        let bend = [(21_000.0, 900.0), (8_500.0, 430.0), (2_400.0, 55.0), (800.0, 9.0)];
        let ripple = [(1_700.0, 55.0), (620.0, 14.0)];
        Self {
            cores: Vec::new(),
            bend: [Waves::new(&bend, random), Waves::new(&bend, random)],
            ripple: [Waves::new(&ripple, random), Waves::new(&ripple, random)],
            turn: Waves::new(&[(5_200.0, 0.5), (1_900.0, 0.22)], random),
            lumps: Waves::new(&[(3_000.0, 0.35), (1_100.0, 0.25)], random),
        }
    }

    /// Distance to the nearest core's edge in metres; 0 inside.
    pub fn outside(&self, p: Vector) -> f64 {
        self.cores
            .iter()
            .map(|c| (distance(p, c.centre) - c.radius).max(0.0))
            .fold(f64::INFINITY, f64::min)
    }

    /// Where a point of the straight plan lies on the map: large bends everywhere, ripples only
    /// outside towns.
    pub fn bent(&self, p: Vector) -> Vector {
        let wild = smoothstep(300.0, 3_500.0, self.outside(p));
        let mut q = p;
        for ((q, bend), ripple) in q.iter_mut().zip(&self.bend).zip(&self.ripple) {
            *q += bend.at(p);
            if wild > 0.0 {
                *q += wild * ripple.at(p);
            }
        }
        q
    }

    /// Relative density of town dwellers: a dense centre, thinning outward, with lumps.
    pub fn town_density(&self, p: Vector, core: usize) -> f64 {
        let c = self.cores[core];
        let d = distance(p, c.centre) / c.radius;
        (libm::exp(-2.1 * d * d) * 1.5 + 0.4) * (1.0 + self.lumps.at(p)).max(0.25)
    }

    /// Relative density of villages: closer together near towns.
    pub fn village_density(&self, p: Vector) -> f64 {
        0.25 + 1.0 / (1.0 + self.outside(p) / 3_500.0)
    }

    /// Which way the streets run, in radians.
    pub fn street_angle(&self, p: Vector) -> f64 {
        self.turn.at(p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bent_plane_never_folds() {
        for seed in 1..=5 {
            let mut fields = Fields::new(&mut Random::new(seed, 1));
            fields.cores = vec![Core {
                centre: [0.0, 0.0],
                radius: 3_500.0,
            }];
            let mut random = Random::new(seed, 2);
            for _ in 0..4_000 {
                let p = [random.between(-3e4, 3e4), random.between(-3e4, 3e4)];
                let step = 5.0;
                let (o, x, y) = (
                    fields.bent(p),
                    fields.bent([p[0] + step, p[1]]),
                    fields.bent([p[0], p[1] + step]),
                );
                let determinant = ((x[0] - o[0]) * (y[1] - o[1]) - (x[1] - o[1]) * (y[0] - o[0])) / (step * step);
                assert!(determinant > 0.15, "seed {seed}: {determinant} at {p:?}");
            }
        }
    }
}
