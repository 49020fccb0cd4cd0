//! Keyed random streams: pure functions of (seed, replication, unit, class, running number, purpose).
//!
//! Nothing is drawn "next": every number has its key, so a scenario that needs fewer or more draws
//! shifts no other draw (common random numbers, design/simulation-methods.md §3.1). A stream is the
//! SplitMix64 sequence (Steele, Lea & Flood 2014) started at a hash of its key, read at fixed
//! positions: `running number × 32 + purpose`.

/// What a draw is for. The positions are part of the engine's version: never renumber, only add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// The unit's gamma factor (running number 0 only).
    Factor = 0,
    /// Gap to the next candidate of the reference stream.
    Gap = 1,
    /// Whether the candidate happens at the scenario's rate.
    Thinning = 2,
    /// Whether somebody reports it at once.
    Latent = 3,
    /// How long until the next patrol passes, as a share of a round.
    Patrol = 4,
    /// Whether a courier sees it.
    Courier = 5,
    /// How long until the courier sees it.
    CourierDelay = 6,
    /// How long until a resident reports it after all.
    ResidentDelay = 7,
    /// Whether it is beyond the community.
    Beyond = 8,
    /// Whether the grid itself can close it.
    ByGrid = 9,
    /// Whether the town can close it.
    ByTown = 10,
    /// Hands-on hours.
    Handling = 11,
    /// Days that it takes besides.
    Elapsed = 12,
    /// Whether the closing fails its check.
    Rework = 13,
    /// Hands-on hours of the second time.
    Handling2 = 14,
    /// Whether it is really solved.
    Solved = 15,
    /// Whether an unsolved one comes back.
    Repeats = 16,
    /// When it comes back.
    RepeatDelay = 17,
    /// What the people called back say.
    Satisfaction = 18,
    /// Whether a leader looks after it if it is stuck.
    Boost = 19,
    /// Delays of the departments called: 20 … 31, one each.
    Department = 20,
}

/// Further draws of a case, in a row of their own (see [`Draws::more`]): few cases need them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum More {
    /// Whether a case about to be late gets an extension.
    Extension = 0,
    /// Whether a case is parked.
    Parked = 1,
    /// How long it rests.
    ParkedDelay = 2,
}

/// Departments that can be called at most: their draws fill the row.
pub const DEPARTMENTS_MOST: u8 = 12;

const ROW: u64 = 32;
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// David Stafford's variant 13 of the 64-bit finaliser, as in SplitMix64.
#[inline(always)]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The stream of one unit and class in one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream(u64);

impl Stream {
    /// The root of a replication, from which the streams of units are made.
    pub fn root(seed: u64, replication: u32) -> Self {
        Self(mix(
            mix(seed.wrapping_add(GOLDEN)) ^ u64::from(replication).wrapping_mul(0xd6e8_feb8_6659_fd93)
        ))
    }

    /// A stream below this one.
    #[inline(always)]
    pub fn child(self, key: u64) -> Self {
        Self(mix(self.0 ^ mix(key.wrapping_add(GOLDEN))))
    }

    /// The draws of the `number`-th case.
    #[inline(always)]
    pub fn draws(self, number: u32) -> Draws {
        Draws(
            self.0
                .wrapping_add(u64::from(number).wrapping_mul(ROW.wrapping_mul(GOLDEN))),
        )
    }
}

/// All draws of one case: eight bytes from which every number about it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Draws(u64);

impl Draws {
    /// A uniform number in the open interval (0, 1).
    #[inline(always)]
    pub fn uniform(self, purpose: Purpose) -> f64 {
        self.at(purpose as u64)
    }

    /// The uniform of the `k`-th department called.
    #[inline(always)]
    pub fn department(self, k: u8) -> f64 {
        self.at(Purpose::Department as u64 + u64::from(k))
    }

    /// The key under which the repeats of this case are drawn.
    pub fn descendant(self) -> Stream {
        Stream(mix(self.0 ^ 0xa076_1d64_78bd_642f))
    }

    /// A uniform number of the case's second row. (Row 0 of the same stream is the first repeat's.)
    pub fn more(self, purpose: More) -> f64 {
        self.descendant().draws(1).at(purpose as u64)
    }

    /// The bare key: a fixed order of simultaneous cases that no boundary changes.
    #[inline]
    pub fn key(self) -> u64 {
        self.0
    }

    #[inline(always)]
    fn at(self, position: u64) -> f64 {
        let bits = mix(self.0.wrapping_add((position + 1).wrapping_mul(GOLDEN)));
        // 52 bits and a half: never 0, never 1, and exact in an f64. (Signed, because processors
        // convert signed integers in one step.)
        ((bits >> 12) as i64 as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }
}

/// An exponential number with mean 1, from a uniform one.
#[inline]
pub fn exponential(u: f64) -> f64 {
    -libm::log(u)
}

/// The standard normal quantile: Wichura's algorithm AS241 (PPND16), about 16 digits.
#[inline]
pub fn normal(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * poly(
            r,
            [
                3.387_132_872_796_366_5,
                1.331_416_678_917_843_8e2,
                1.971_590_950_306_551_3e3,
                1.373_169_376_550_946_2e4,
                4.592_195_393_154_987e4,
                6.726_577_092_700_87e4,
                3.343_057_558_358_813e4,
                2.509_080_928_730_122_7e3,
            ],
        ) / poly(
            r,
            [
                1.0,
                4.231_333_070_160_091e1,
                6.871_870_074_920_579e2,
                5.394_196_021_424_751e3,
                2.121_379_430_158_659_7e4,
                3.930_789_580_009_271e4,
                2.872_908_573_572_194_3e4,
                5.226_495_278_852_854e3,
            ],
        );
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let x = if r <= 5.0 {
        let r = r - 1.6;
        poly(
            r,
            [
                1.423_437_110_749_683_5,
                4.630_337_846_156_546,
                5.769_497_221_460_691,
                3.647_848_324_763_204_5,
                1.270_458_252_452_368_4,
                2.417_807_251_774_506e-1,
                2.272_384_498_926_918_4e-2,
                7.745_450_142_783_414e-4,
            ],
        ) / poly(
            r,
            [
                1.0,
                2.053_191_626_637_759,
                1.676_384_830_183_803_8,
                6.897_673_349_851e-1,
                1.481_039_764_274_800_8e-1,
                1.519_866_656_361_645_7e-2,
                5.475_938_084_995_345e-4,
                1.050_750_071_644_416_9e-9,
            ],
        )
    } else {
        let r = r - 5.0;
        poly(
            r,
            [
                6.657_904_643_501_103,
                5.463_784_911_164_114,
                1.784_826_539_917_291_3,
                2.965_605_718_285_048_7e-1,
                2.653_218_952_657_612_4e-2,
                1.242_660_947_388_078_4e-3,
                2.711_555_568_743_487_6e-5,
                2.010_334_399_292_288_1e-7,
            ],
        ) / poly(
            r,
            [
                1.0,
                5.998_322_065_558_88e-1,
                1.369_298_809_227_358e-1,
                1.487_536_129_085_061_5e-2,
                7.868_691_311_456_133e-4,
                1.846_318_317_510_054_8e-5,
                1.421_511_758_316_446e-7,
                2.044_263_103_389_939_8e-15,
            ],
        )
    };
    if q < 0.0 { -x } else { x }
}

#[inline]
fn poly(x: f64, c: [f64; 8]) -> f64 {
    ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
}

/// A lognormal number with the given median and σ.
#[inline]
pub fn lognormal(u: f64, median: f64, sigma: f64) -> f64 {
    if sigma == 0.0 {
        median
    } else {
        median * libm::exp(sigma * normal(u))
    }
}

/// σ of the lognormal whose coefficient of variation is `cv`.
pub fn sigma_of_cv(cv: f64) -> f64 {
    libm::log(1.0 + cv * cv).sqrt()
}

/// Gamma numbers with mean 1 and a given shape, by the Wilson–Hilferty cube of a normal one (mean
/// exact, quantiles within 1 % for shapes above 2): by inversion, so that another shape keeps the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    middle: f64,
    spread: f64,
    scale: f64,
}

impl Gamma {
    /// For a shape above 1/9.
    pub fn new(shape: f64) -> Self {
        let b2 = 1.0 / (9.0 * shape);
        let a = 1.0 - b2;
        Self {
            middle: a,
            spread: b2.sqrt(),
            // (a + b z)³ has the mean a³ + 3ab².
            scale: 1.0 / (a * (a * a + 3.0 * b2)),
        }
    }

    /// The gamma number at the same quantile as the standard normal `z`.
    #[inline]
    pub fn of_normal(&self, z: f64) -> f64 {
        let x = (self.middle + self.spread * z).max(0.0);
        x * x * x * self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.001, -3.090_232_306_167_813_6),
            (1e-12, -7.034_483_825_301_132),
            (0.9, 1.281_551_565_544_600_4),
        ] {
            assert!((normal(p) - z).abs() < 1e-9, "{p}: {} {z}", normal(p));
        }
    }

    #[test]
    fn uniforms_look_uniform_and_streams_do_not_hang_together() {
        let root = Stream::root(1, 0);
        let n = 200_000;
        let (mut sum, mut square, mut cross) = (0.0, 0.0, 0.0);
        for i in 0..n {
            let d = root.child(i).draws(0);
            let (u, v) = (d.uniform(Purpose::Gap), d.uniform(Purpose::Thinning));
            sum += u;
            square += u * u;
            cross += (u - 0.5) * (v - 0.5);
        }
        let n = n as f64;
        assert!((sum / n - 0.5).abs() < 4.0 * (1.0 / 12.0_f64 / n).sqrt());
        assert!((square / n - 1.0 / 3.0).abs() < 4.0 * (4.0 / 45.0_f64 / n).sqrt());
        assert!((cross / n).abs() < 4.0 / 12.0 / n.sqrt());
    }

    #[test]
    fn the_gamma_factor_has_mean_one_and_the_variance_of_its_shape() {
        for shape in [2.0, 4.0, 50.0] {
            let n = 20_000;
            let draws: Vec<f64> = (0..n)
                .map(|i| Gamma::new(shape).of_normal(normal((f64::from(i) + 0.5) / f64::from(n))))
                .collect();
            let mean = draws.iter().sum::<f64>() / f64::from(n);
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n);
            assert!((mean - 1.0).abs() < 0.01, "{shape}: mean {mean}");
            assert!((variance * shape - 1.0).abs() < 0.05, "{shape}: variance {variance}");
        }
    }

    #[test]
    fn every_key_part_makes_another_stream() {
        let base = Stream::root(1, 0).child(5).draws(3).uniform(Purpose::Gap);
        for other in [
            Stream::root(2, 0).child(5).draws(3).uniform(Purpose::Gap),
            Stream::root(1, 1).child(5).draws(3).uniform(Purpose::Gap),
            Stream::root(1, 0).child(6).draws(3).uniform(Purpose::Gap),
            Stream::root(1, 0).child(5).draws(4).uniform(Purpose::Gap),
            Stream::root(1, 0).child(5).draws(3).uniform(Purpose::Thinning),
            Stream::root(1, 0)
                .child(5)
                .draws(3)
                .descendant()
                .draws(3)
                .uniform(Purpose::Gap),
        ] {
            assert_ne!(base, other);
        }
    }
}
