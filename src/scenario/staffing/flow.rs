//! Posts that move (编制与人员流动): what one place gains another gives. The document creates no posts
//! for towns; it moves them down (加04, 加05) and calls people back (减05).

use crate::scenario::lever::{self, Effect};
use crate::scenario::{Scenario, parameters};
use crate::territory::Territory;

/// A place that gives or gains posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// County departments.
    CountyDepartments,
    /// Other towns and counties whose posts were saved.
    OtherPlaces,
    /// City and county offices that had borrowed cadres.
    Borrowers,
    /// Towns, subdistricts.
    Towns,
}

impl Side {
    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::CountyDepartments => ("县级部门", "county departments"),
            Self::OtherPlaces => ("精简调剂", "posts saved elsewhere"),
            Self::Borrowers => ("借调单位", "borrowing offices"),
            Self::Towns => ("乡镇（街道）", "towns"),
        }
    }
}

/// One flow of posts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// The lever.
    pub lever: &'static lever::Lever,
    /// Who gives.
    pub from: Side,
    /// Who gains.
    pub to: Side,
    /// Posts.
    pub posts: f64,
}

/// The flows of a scenario, those of 0 posts left out.
pub fn flows(territory: &Territory, scenario: &Scenario) -> Vec<Flow> {
    let scale = parameters::scale(territory);
    lever::levers()
        .iter()
        .filter_map(|lever| {
            let number = lever.effects.iter().find_map(|effect| match effect {
                Effect::TownPosts(number) => Some(*number),
                _ => None,
            })?;
            let posts = lever.value(&scenario.levers, number) * scale;
            let from = match lever.id {
                "add05" => Side::OtherPlaces,
                "cut05" => Side::Borrowers,
                _ => Side::CountyDepartments,
            };
            (posts != 0.0).then_some(Flow {
                lever,
                from,
                to: Side::Towns,
                posts,
            })
        })
        .collect()
}

/// What a place gains (positive) or gives (negative) over all flows.
pub fn balance(flows: &[Flow], side: Side) -> f64 {
    flows
        .iter()
        .map(|f| match (f.from == side, f.to == side) {
            (true, false) => -f.posts,
            (false, true) => f.posts,
            _ => 0.0,
        })
        .sum()
}
