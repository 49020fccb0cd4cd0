//! The roles of the founding document (岗位与力量): who there is, how many, by which lever, and where
//! they come from. Head counts are never named persons.

use crate::scenario::lever;
use crate::scenario::{Scenario, parameters};
use crate::territory::Territory;
use serde::{Deserialize, Serialize};

/// Who works for grids, communities, villages and towns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 网格员, full- and part-time.
    GridWorker,
    /// 社区工作者.
    CommunityWorker,
    /// 驻村第一书记.
    FirstSecretary,
    /// 驻村工作队员.
    TeamMember,
    /// 乡镇办案人员.
    TownStaff,
    /// 乡村振兴指导员.
    Adviser,
    /// 包抓社区的县处级领导.
    Leader,
    /// 包联网格的乡镇(街道)干部.
    Cadre,
    /// 在职党员.
    PartyMember,
    /// 共建单位.
    PartnerUnit,
    /// 志愿者 (registered).
    Volunteer,
    /// 社会工作专业人才.
    SocialWorker,
    /// 购买服务, as full posts.
    BoughtService,
}

/// Where a role works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Grids of urban communities.
    Grid,
    /// Urban communities.
    Community,
    /// Villages.
    Village,
    /// Towns.
    Town,
    /// The whole territory, spread over communities by residents unless set otherwise.
    Force,
}

impl Role {
    /// All, in the order shown.
    pub const ALL: [Self; 13] = [
        Self::GridWorker,
        Self::CommunityWorker,
        Self::FirstSecretary,
        Self::TeamMember,
        Self::TownStaff,
        Self::Adviser,
        Self::Leader,
        Self::Cadre,
        Self::PartyMember,
        Self::PartnerUnit,
        Self::Volunteer,
        Self::SocialWorker,
        Self::BoughtService,
    ];

    /// Roles that help from outside and may be spread over communities by hand.
    pub const FORCES: [Self; 7] = [
        Self::Leader,
        Self::Cadre,
        Self::PartyMember,
        Self::PartnerUnit,
        Self::Volunteer,
        Self::SocialWorker,
        Self::BoughtService,
    ];

    /// Stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::GridWorker => "grid_worker",
            Self::CommunityWorker => "community_worker",
            Self::FirstSecretary => "first_secretary",
            Self::TeamMember => "team_member",
            Self::TownStaff => "town_staff",
            Self::Adviser => "adviser",
            Self::Leader => "leader",
            Self::Cadre => "cadre",
            Self::PartyMember => "party_member",
            Self::PartnerUnit => "partner_unit",
            Self::Volunteer => "volunteer",
            Self::SocialWorker => "social_worker",
            Self::BoughtService => "bought_service",
        }
    }

    /// By its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.key() == key)
    }

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::GridWorker => ("网格员", "Grid workers"),
            Self::CommunityWorker => ("社区工作者", "Community workers"),
            Self::FirstSecretary => ("驻村第一书记", "First secretaries"),
            Self::TeamMember => ("驻村工作队员", "Village team members"),
            Self::TownStaff => ("乡镇办案人员", "Town case staff"),
            Self::Adviser => ("乡村振兴指导员", "Rural advisers"),
            Self::Leader => ("包抓领导", "Leaders in charge"),
            Self::Cadre => ("包联干部", "Town cadres"),
            Self::PartyMember => ("在职党员", "Party members"),
            Self::PartnerUnit => ("共建单位", "Partner units"),
            Self::Volunteer => ("注册志愿者", "Registered volunteers"),
            Self::SocialWorker => ("社会工作人才", "Social workers"),
            Self::BoughtService => ("购买服务（折合岗位）", "Bought services (posts)"),
        }
    }

    /// Where it works.
    pub fn place(self) -> Place {
        match self {
            Self::GridWorker => Place::Grid,
            Self::CommunityWorker => Place::Community,
            Self::FirstSecretary | Self::TeamMember | Self::Adviser => Place::Village,
            Self::TownStaff => Place::Town,
            _ => Place::Force,
        }
    }

    /// The lever and its number that hold the role's total; `None` where it is made of several.
    pub fn lever(self) -> Option<(&'static str, usize)> {
        Some(match self {
            Self::GridWorker => ("add06", 0),
            Self::CommunityWorker => ("add07", 0),
            Self::FirstSecretary | Self::TeamMember => ("add08", 0),
            Self::TownStaff => return None,
            Self::Adviser => ("add09", 0),
            Self::Leader => ("mul14", 0),
            Self::Cadre => ("mul15", 0),
            Self::PartyMember => ("mul02", 0),
            Self::PartnerUnit => ("mul01", 0),
            Self::Volunteer => ("mul16", 0),
            Self::SocialWorker => ("mul16", 2),
            Self::BoughtService => ("mul10", 0),
        })
    }
}

/// Heads of a role in the whole territory, as the scenario has it.
pub fn total(territory: &Territory, scenario: &Scenario, role: Role) -> u32 {
    use super::HeadTotal::{Community, Grid, Posted};
    let scale = parameters::scale(territory);
    let number = |id: &str, i: usize| lever::value(&scenario.levers, id, i) * scale;
    let heads = match role {
        Role::GridWorker => return super::total(territory, scenario, Grid),
        Role::CommunityWorker => return super::total(territory, scenario, Community),
        Role::TownStaff => return super::town_total(territory, scenario),
        Role::FirstSecretary | Role::TeamMember => {
            // One first secretary a village, the others are team members (domain.md §1.5).
            let posted = super::total(territory, scenario, Posted);
            let first = posted.min(villages(scenario));
            return if role == Role::FirstSecretary {
                first
            } else {
                posted - first
            };
        }
        Role::BoughtService => {
            let numbers = super::Numbers::of(scenario);
            let hours = number("mul10", 0) * 1e4 / numbers.get("service_hour_price").max(1.0);
            hours / (numbers.get("hours_per_day") * parameters::WORK_DAYS).max(1.0)
        }
        _ => role.lever().map_or(0.0, |(id, i)| number(id, i)),
    };
    super::round(heads)
}

/// Villages of the plan.
fn villages(scenario: &Scenario) -> u32 {
    let village = |c: &&crate::plan::Community| c.kind == crate::plan::CommunityKind::Village;
    scenario.plan.communities().iter().filter(village).count() as u32
}
