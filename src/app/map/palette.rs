//! The map's colours in both themes: classed, colour-blind-safe, quiet. Pure.
//!
//! Diverging ramps run blue–orange and teal–purple, pairs that the common colour deficiencies keep
//! apart; sequential ramps change in lightness. In the dark theme extremes are light and the middle
//! is dark, so that in both themes the middle recedes into the ground.

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Theme {
    /// Dark lines on a light ground.
    #[default]
    Light,
    /// Light lines on a near-black ground.
    Dark,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    const fn hex(v: u32) -> Self {
        Self((v >> 16) as u8, (v >> 8) as u8, v as u8)
    }

    /// As CSS.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// As CSS with an opacity.
    pub fn alpha(self, a: f64) -> String {
        format!("rgba({},{},{},{a})", self.0, self.1, self.2)
    }

    /// `part` of `other` in this colour.
    pub fn mix(self, other: Self, part: f64) -> Self {
        let m = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
        Self(m(self.0, other.0), m(self.1, other.1), m(self.2, other.2))
    }

    /// Relative luminance as WCAG defines it.
    pub fn luminance(self) -> f64 {
        let c = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 {
                v / 12.92
            } else {
                libm::pow((v + 0.055) / 1.055, 2.4)
            }
        };
        0.2126 * c(self.0) + 0.7152 * c(self.1) + 0.0722 * c(self.2)
    }

    /// Contrast ratio as WCAG defines it, 1–21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// A family of class colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// Blue – middle – orange, six classes: three on each side.
    Load,
    /// Teal – middle – purple, six classes; the third is the norm.
    Size,
    /// Light to deep blue-green, five classes; in the dark theme dark to light.
    Coverage,
    /// Sand, six classes.
    Area,
    /// Eight distinct quiet hues without order.
    Hues,
    /// One colour.
    Plain,
}

const LOAD: [[u32; 6]; 2] = [
    [0x5b8fc4, 0x9dc0df, 0xd5e3ed, 0xf6dfc0, 0xe9a870, 0xc8632f],
    [0x5f9bd6, 0x3d6b97, 0x2a3e52, 0x4f3c26, 0x9a602c, 0xdb8a48],
];
const SIZE: [[u32; 6]; 2] = [
    [0x3a8f8b, 0x98cbc4, 0xe0e5df, 0xdac6e2, 0xab7fbb, 0x7a478d],
    [0x4fb3ad, 0x2f7370, 0x34393b, 0x503f5c, 0x87609a, 0xc69ad8],
];
const COVERAGE: [[u32; 5]; 2] = [
    [0xf3efdc, 0xcfe6cf, 0x93ccc0, 0x4c9fb0, 0x256c88],
    [0x33352e, 0x2c4f47, 0x2f736d, 0x4aa09d, 0x97d6cb],
];
const AREA: [[u32; 6]; 2] = [
    [0xf3f0e8, 0xdfd8c8, 0xc5baa2, 0x998c70, 0x7d7157, 0x584e3a],
    [0x2a2823, 0x443f34, 0x635b48, 0x887d61, 0xb0a37f, 0xd8cba4],
];
const HUES: [[u32; 8]; 2] = [
    [
        0xb3cfe9, 0xf3cda9, 0xbcdcb2, 0xe6bccb, 0xcfc5e9, 0xefe0a6, 0xaadcd6, 0xd9cfc1,
    ],
    [
        0x35587a, 0x75522f, 0x3f6538, 0x6d4253, 0x544a78, 0x6b6130, 0x2f6561, 0x59513f,
    ],
];
const PLAIN: [[u32; 1]; 2] = [[0xe7e4dd], [0x2d3036]];

impl Ramp {
    fn table(self, theme: Theme) -> &'static [u32] {
        let t = usize::from(theme == Theme::Dark);
        match self {
            Self::Load => &LOAD[t],
            Self::Size => &SIZE[t],
            Self::Coverage => &COVERAGE[t],
            Self::Area => &AREA[t],
            Self::Hues => &HUES[t],
            Self::Plain => &PLAIN[t],
        }
    }

    /// Number of classes.
    pub fn count(self) -> usize {
        self.table(Theme::Light).len()
    }

    /// The colour of a class; past the end the last.
    pub fn colour(self, class: u8, theme: Theme) -> Rgb {
        let table = self.table(theme);
        Rgb::hex(table[usize::from(class).min(table.len() - 1)])
    }
}

/// Every other colour of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// Beside the territory.
    pub ground: Rgb,
    /// Land without a value.
    pub land: Rgb,
    /// Parks and squares.
    pub park: Rgb,
    /// Fields and hills.
    pub field: Rgb,
    /// Rivers.
    pub water: Rgb,
    /// The bed of streets.
    pub street: Rgb,
    /// The edge of streets.
    pub casing: Rgb,
    /// Railways.
    pub rail: Rgb,
    /// Compound walls and lanes.
    pub wall: Rgb,
    /// Boundaries and names.
    pub line: Rgb,
    /// Around names and outlines.
    pub halo: Rgb,
    /// Selection.
    pub accent: Rgb,
    /// Problems.
    pub alarm: Rgb,
    /// Edges of compounds.
    pub compound: Rgb,
    /// Boundaries of the plan compared with.
    pub before: Rgb,
}

/// The inks of a theme.
pub fn ink(theme: Theme) -> Ink {
    let h = Rgb::hex;
    match theme {
        Theme::Light => Ink {
            ground: h(0xf7f8f8),
            land: h(0xf1efea),
            park: h(0xd3e4c9),
            field: h(0xf0efe4),
            water: h(0x9cc3de),
            street: h(0xffffff),
            casing: h(0xb9bcbf),
            rail: h(0x7d8287),
            wall: h(0x8c8478),
            line: h(0x2b3138),
            halo: h(0xffffff),
            accent: h(0x0b57d0),
            alarm: h(0xb3261e),
            compound: h(0x8a5a14),
            before: h(0x8b1d6b),
        },
        Theme::Dark => Ink {
            ground: h(0x14161a),
            land: h(0x23262b),
            park: h(0x24382c),
            field: h(0x22261f),
            water: h(0x28506e),
            street: h(0x111317),
            casing: h(0x4a5058),
            rail: h(0x8d949c),
            wall: h(0x8b8476),
            line: h(0xd7dce2),
            halo: h(0x101216),
            accent: h(0x8ab8ff),
            alarm: h(0xff8a80),
            compound: h(0xd8a85c),
            before: h(0xf29ad2),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAMPS: [Ramp; 6] = [
        Ramp::Load,
        Ramp::Size,
        Ramp::Coverage,
        Ramp::Area,
        Ramp::Hues,
        Ramp::Plain,
    ];

    /// A selection outline is drawn in accent upon a halo: one of the two must stand out of every
    /// class (3:1, WCAG 1.4.11), and they out of each other.
    #[test]
    fn outlines_can_be_read_on_every_class_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let ink = ink(theme);
            assert!(ink.accent.contrast(ink.halo) >= 4.5, "{theme:?}");
            for ramp in RAMPS {
                for class in 0..ramp.count() as u8 {
                    let fill = ramp.colour(class, theme);
                    let best = ink.accent.contrast(fill).max(ink.halo.contrast(fill));
                    assert!(best >= 3.0, "{theme:?} {ramp:?} {class}: {best}");
                }
            }
        }
    }

    #[test]
    fn names_can_be_read_on_their_halo() {
        for theme in [Theme::Light, Theme::Dark] {
            assert!(ink(theme).line.contrast(ink(theme).halo) >= 7.0);
        }
    }

    #[test]
    fn neighbouring_classes_differ_in_lightness_or_hue() {
        for theme in [Theme::Light, Theme::Dark] {
            for ramp in RAMPS {
                for class in 1..ramp.count() as u8 {
                    let (a, b) = (ramp.colour(class - 1, theme), ramp.colour(class, theme));
                    let distance = i32::from(a.0).abs_diff(i32::from(b.0))
                        + i32::from(a.1).abs_diff(i32::from(b.1))
                        + i32::from(a.2).abs_diff(i32::from(b.2));
                    assert!(distance >= 40, "{theme:?} {ramp:?} {class}: {distance}");
                }
            }
        }
    }

    #[test]
    fn sequential_ramps_are_monotone_in_lightness() {
        for ramp in [Ramp::Coverage, Ramp::Area] {
            for (theme, sign) in [(Theme::Light, -1.0), (Theme::Dark, 1.0)] {
                for class in 1..ramp.count() as u8 {
                    let (a, b) = (ramp.colour(class - 1, theme), ramp.colour(class, theme));
                    assert!(
                        (b.luminance() - a.luminance()) * sign > 0.0,
                        "{theme:?} {ramp:?} {class}"
                    );
                }
            }
        }
    }

    #[test]
    fn css_and_mix() {
        assert_eq!(Rgb::hex(0x0b57d0).css(), "#0b57d0");
        assert_eq!(Rgb(0, 0, 0).mix(Rgb(200, 100, 50), 0.5), Rgb(100, 50, 25));
    }
}
