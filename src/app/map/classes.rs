//! From values to colour classes, and the legend that explains them. Pure.

use super::palette::{Ramp, Rgb, Theme, ink};
use crate::locale::Language;
use crate::locale::map::MapMsg;
use crate::territory::order::SortCompact;

/// What the colour of a grid means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ColourMode {
    /// 车马比: hours demanded / hours available, around 1.0.
    #[default]
    LoadRatio,
    /// Households against the norm of 300–500 (domain.md §2.1).
    Households,
    /// Load ratio less that of the baseline in the same places.
    LoadChange,
    /// Share of mandated visits made, 0–1.
    VisitCoverage,
    /// Square metres, by quantiles.
    Area,
    /// Communities, told apart by hue.
    Community,
    /// What stands on the ground.
    Plain,
}

impl ColourMode {
    /// All, in the order of menus.
    pub const ALL: [Self; 7] = [
        Self::LoadRatio,
        Self::LoadChange,
        Self::Households,
        Self::VisitCoverage,
        Self::Area,
        Self::Community,
        Self::Plain,
    ];

    /// Its name.
    pub fn name(self) -> MapMsg {
        match self {
            Self::LoadRatio => MapMsg::ModeLoadRatio,
            Self::LoadChange => MapMsg::ModeLoadChange,
            Self::Households => MapMsg::ModeHouseholds,
            Self::VisitCoverage => MapMsg::ModeVisits,
            Self::Area => MapMsg::ModeArea,
            Self::Community => MapMsg::ModeCommunity,
            Self::Plain => MapMsg::ModePlain,
        }
    }

    /// The colours it uses.
    pub fn ramp(self) -> Ramp {
        match self {
            Self::LoadRatio => Ramp::Load,
            // Its third class is the quiet one: about as before.
            Self::Households | Self::LoadChange => Ramp::Size,
            Self::VisitCoverage => Ramp::Coverage,
            Self::Area => Ramp::Area,
            Self::Community => Ramp::Hues,
            Self::Plain => Ramp::Plain,
        }
    }

    /// Whether colours stand for numbers.
    pub fn is_numeric(self) -> bool {
        !matches!(self, Self::Community | Self::Plain)
    }
}

/// The class of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The ramp's colour of this position.
    Of(u8),
    /// No value: hatched.
    NoData,
}

/// The bounds between classes: class `i` holds `breaks[i - 1] <= value < breaks[i]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    /// The mode.
    pub mode: ColourMode,
    /// Ascending bounds between the classes, one less than there are classes.
    pub breaks: Vec<f64>,
}

impl Classes {
    /// The classes of a mode. `values` are only looked at where bounds are quantiles.
    pub fn of(mode: ColourMode, values: impl Iterator<Item = f64>) -> Self {
        let breaks = match mode {
            ColourMode::LoadRatio => vec![0.6, 0.8, 1.0, 1.2, 1.5],
            ColourMode::LoadChange => vec![-0.2, -0.05, 0.05, 0.2, 0.5],
            ColourMode::Households => vec![150.0, 300.0, 501.0, 701.0, 1001.0],
            ColourMode::VisitCoverage => vec![0.5, 0.7, 0.85, 0.95],
            ColourMode::Area => quantiles(values, mode.ramp().count()),
            ColourMode::Community | ColourMode::Plain => Vec::new(),
        };
        Self { mode, breaks }
    }

    /// The class of a value.
    pub fn class(&self, value: Option<f64>) -> Class {
        match value {
            Some(v) if v.is_finite() => Class::Of(self.breaks.partition_point(|&b| b <= v) as u8),
            _ => Class::NoData,
        }
    }

    /// How the bounds of a class are written.
    pub fn label(&self, class: u8, language: Language) -> String {
        let i = usize::from(class);
        let low = i.checked_sub(1).and_then(|i| self.breaks.get(i)).copied();
        let high = self.breaks.get(i).copied();
        let write = |v: f64, upper: bool| match self.mode {
            ColourMode::LoadRatio => format!("{v:.1}"),
            ColourMode::LoadChange => crate::locale::number::decimals(v, 2),
            ColourMode::VisitCoverage => format!("{:.0}%", v * 100.0),
            // A class that ends before 501 households ends at 500.
            ColourMode::Households if (upper || low == Some(v)) && v > 500.0 => format!("{:.0}", v - 1.0),
            ColourMode::Households => format!("{v:.0}"),
            _ if self.breaks.first().is_some_and(|&b| b < 1e5) => format!("{:.0}", v / 1e4),
            _ => format!("{:.1}", v / 1e6),
        };
        let span = match (low, high) {
            (None, Some(h)) => format!("< {}", write(h, false)),
            (Some(l), None)
                if matches!(
                    self.mode,
                    ColourMode::LoadRatio | ColourMode::LoadChange | ColourMode::VisitCoverage
                ) =>
            {
                format!("≥ {}", write(l, false))
            }
            (Some(l), None) => format!("> {}", write(l, false)),
            (Some(l), Some(h)) if self.mode == ColourMode::LoadChange => {
                format!("{} ~ {}", write(l, false), write(h, true))
            }
            (Some(l), Some(h)) => format!("{}–{}", write(l, false), write(h, true)),
            (None, None) => String::new(),
        };
        match self.unit() {
            Some(unit) if !span.is_empty() && class == 0 => format!("{span} {}", unit.text(language)),
            _ => span,
        }
    }

    fn unit(&self) -> Option<MapMsg> {
        match self.mode {
            ColourMode::Households => Some(MapMsg::UnitHouseholds),
            ColourMode::Area if self.breaks.first().is_some_and(|&b| b < 1e5) => Some(MapMsg::UnitHectares),
            ColourMode::Area => Some(MapMsg::UnitSquareKilometres),
            _ => None,
        }
    }
}

/// Bounds that put about as many values into each of `count` classes; fewer where values repeat.
fn quantiles(values: impl Iterator<Item = f64>, count: usize) -> Vec<f64> {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    values.sort_compact_by(f64::total_cmp);
    let mut breaks: Vec<f64> = (1..count)
        .filter_map(|i| values.get(i * values.len() / count).copied())
        .collect();
    breaks.dedup();
    breaks
}

/// One line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// The class.
    pub class: Class,
    /// What it stands for; empty in modes without numbers.
    pub label: String,
    /// Its colour.
    pub colour: Rgb,
    /// Whether it is hatched.
    pub hatched: bool,
    /// How many grids are in it.
    pub count: usize,
}

impl Classes {
    /// The legend over the classes of all grids shown, in order, "no data" last and only if there
    /// is any. Empty for modes whose colours are no numbers.
    pub fn legend(&self, shown: impl Iterator<Item = Class>, theme: Theme, language: Language) -> Vec<LegendRow> {
        if !self.mode.is_numeric() {
            return Vec::new();
        }
        let mut counts = vec![0; self.breaks.len() + 1];
        let mut without = 0;
        for class in shown {
            match class {
                Class::Of(c) => counts[usize::from(c).min(self.breaks.len())] += 1,
                Class::NoData => without += 1,
            }
        }
        let row = |(i, count): (usize, usize)| LegendRow {
            class: Class::Of(i as u8),
            label: self.label(i as u8, language),
            colour: self.mode.ramp().colour(i as u8, theme),
            hatched: false,
            count,
        };
        let mut rows: Vec<LegendRow> = counts.into_iter().enumerate().map(row).collect();
        if without > 0 {
            rows.push(LegendRow {
                class: Class::NoData,
                label: MapMsg::NoData.text(language).to_owned(),
                colour: ink(theme).land,
                hatched: true,
                count: without,
            });
        }
        rows
    }
}

/// The legend of a mode over the values of all grids with units (see [`Classes::legend`]).
pub fn legend(mode: ColourMode, values: &[Option<f64>], theme: Theme, language: Language) -> Vec<LegendRow> {
    let classes = Classes::of(mode, values.iter().copied().flatten());
    classes.legend(values.iter().map(|&v| classes.class(v)), theme, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_belong_to_the_class_above() {
        let c = Classes::of(ColourMode::LoadRatio, std::iter::empty());
        let at = |v| c.class(Some(v));
        assert_eq!(at(0.0), Class::Of(0));
        assert_eq!(at(0.6), Class::Of(1));
        assert_eq!(at(0.999), Class::Of(2));
        assert_eq!(at(1.0), Class::Of(3));
        assert_eq!(at(9.0), Class::Of(5));
        assert_eq!(c.class(None), Class::NoData);
        assert_eq!(c.class(Some(f64::NAN)), Class::NoData);
    }

    #[test]
    fn the_norm_of_households_is_a_class_of_its_own() {
        let c = Classes::of(ColourMode::Households, std::iter::empty());
        for (v, class) in [(299.0, 1), (300.0, 2), (500.0, 2), (501.0, 3)] {
            assert_eq!(c.class(Some(v)), Class::Of(class), "{v}");
        }
        let words: Vec<String> = (0..6).map(|i| c.label(i, Language::English)).collect();
        assert_eq!(
            words,
            [
                "< 150 households",
                "150–300",
                "300–500",
                "500–700",
                "700–1000",
                "> 1000"
            ]
        );
    }

    #[test]
    fn quantiles_share_the_values_out_evenly() {
        let values: Vec<Option<f64>> = (0..600).map(|i| Some(f64::from(i) * 1e4)).collect();
        let rows = legend(ColourMode::Area, &values, Theme::Light, Language::Chinese);
        assert_eq!(rows.iter().map(|r| r.count).collect::<Vec<_>>(), [100; 6]);
        let same = legend(ColourMode::Area, &[Some(5.0); 9], Theme::Light, Language::Chinese);
        assert_eq!(same.iter().map(|r| r.count).sum::<usize>(), 9);
    }

    #[test]
    fn every_value_is_counted_once_and_no_data_is_said() {
        let values = [Some(0.5), Some(1.1), None, Some(2.0), Some(f64::NAN)];
        let rows = legend(ColourMode::LoadRatio, &values, Theme::Dark, Language::English);
        assert_eq!(rows.iter().map(|r| r.count).sum::<usize>(), values.len());
        let last = rows.last().expect("rows are not empty");
        assert!(last.hatched && last.count == 2 && last.label == "No data");
        assert_eq!(rows[5].label, "≥ 1.5");
        assert_eq!(rows[3].label, "1.0–1.2");
    }
}
