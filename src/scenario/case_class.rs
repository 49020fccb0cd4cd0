//! The classes of cases as data. Defaults: domain.md §5.

use super::assumption;
use super::distribution::Distribution;
use super::lever::{Effect, Levers, levers};
use super::numbers::Numbers;
use super::own_class::{Change, Classes};
use serde::{Deserialize, Serialize};

/// One class of cases, as resolved for a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseClass {
    /// Stable key (`dispute`).
    pub key: String,
    /// Names, zh and en.
    pub name: (String, String),
    /// Key of its streams below a unit's: fixed for good, so that a class added or removed leaves the
    /// cases of all others as they are.
    pub stream: u32,
    /// Cases per 1,000 residents and month at which the keyed stream is drawn. Constant of the
    /// version: changing a rate thins or thickens this stream, it never redraws it.
    pub reference_rate: f64,
    /// Cases per 1,000 residents and month in this scenario, mean over the year: a season shifts
    /// cases within the year and changes no total.
    pub rate: f64,
    /// Rate multiplier by property mode, in the order of [`crate::territory::PropertyMode::ALL`].
    pub property_factor: [f64; 4],
    /// Rate multiplier in old compounds.
    pub old_factor: f64,
    /// Cases a head of special groups, as a multiple of other residents'
    /// ([`super::Parameters::special_multiplier`]).
    pub special_factor: f64,
    /// Shape parameter of the gamma factor of each unit (overdispersion; larger is more even).
    pub dispersion: f64,
    /// When in the year, week and day cases happen.
    pub season: Season,
    /// 2 high, 1 normal, 0 low: served first to last.
    pub priority: u8,
    /// Served at any hour by whoever is on call.
    pub on_call: bool,
    /// Time allowed from filing to closing.
    pub deadline: Deadline,
    /// Hands-on hours at the level that closes it.
    pub handling: Distribution,
    /// Days it takes besides hands-on work (parties, parts, permits).
    pub elapsed: Distribution,
    /// Days until one department called has done its part.
    pub department: Distribution,
    /// Share that nobody reports: found by patrol, visit or courier.
    pub latent_share: f64,
    /// Probability that it cannot be closed in the community.
    pub beyond_community: f64,
    /// Of those that can, the share closed by the grid itself.
    pub grid_share: f64,
    /// Of those beyond the community, the share that the town can close; the rest is a whistle
    /// to departments.
    pub town_share: f64,
    /// Departments that a whistle calls (fork–join: done when the slowest has come).
    pub departments: u8,
    /// Which people of a town take it.
    pub skill: Skill,
    /// Whose help from outside can close it in grid or community.
    pub helped_by: Helpers,
}

/// Lines of a town's case work, each an office or a centre of the 五办四中心; a town pools them into
/// as many teams as it has (`town_pools`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Skill {
    /// 平安法治: disputes.
    Peace,
    /// 应急与综合执法: hazards, streets, noise.
    Enforcement,
    /// 建设与物业: fixtures, property, heating.
    Building,
    /// 便民服务: help and questions.
    #[default]
    Service,
}

impl Skill {
    /// All, in the order in which neighbours are pooled.
    pub const ALL: [Self; 4] = [Self::Peace, Self::Enforcement, Self::Building, Self::Service];

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Peace => ("平安法治", "peace and law"),
            Self::Enforcement => ("应急执法", "emergency and enforcement"),
            Self::Building => ("建设物业", "building and property"),
            Self::Service => ("便民服务", "services"),
        }
    }

    /// Stable key for files and links.
    pub fn key(self) -> &'static str {
        match self {
            Self::Peace => "peace",
            Self::Enforcement => "enforcement",
            Self::Building => "building",
            Self::Service => "service",
        }
    }
}

/// Who helps from outside (乘): each gives hours a year that go to the cases it can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Helper {
    /// 志愿者 (乘16).
    Volunteers,
    /// 共建单位和在职党员 (乘01, 乘02).
    Partners,
    /// 政府购买服务 (乘10).
    Bought,
}

impl Helper {
    /// All, in the order of [`super::Parameters::helper_hours`].
    pub const ALL: [Self; 3] = [Self::Volunteers, Self::Partners, Self::Bought];

    /// Name, zh and en.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Volunteers => ("志愿者", "volunteers"),
            Self::Partners => ("共建单位和党员", "partner units and members"),
            Self::Bought => ("购买服务", "bought services"),
        }
    }
}

/// A set of helpers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helpers {
    /// Volunteers.
    pub volunteers: bool,
    /// Partner units and party members.
    pub partners: bool,
    /// Bought services.
    pub bought: bool,
}

impl Helpers {
    /// Nobody.
    pub const NONE: Self = Self::of(false, false, false);

    const fn of(volunteers: bool, partners: bool, bought: bool) -> Self {
        Self {
            volunteers,
            partners,
            bought,
        }
    }

    /// Whether this one is among them.
    pub fn contains(self, helper: Helper) -> bool {
        match helper {
            Helper::Volunteers => self.volunteers,
            Helper::Partners => self.partners,
            Helper::Bought => self.bought,
        }
    }
}

/// Shape of the arrival rate over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Season {
    /// Even over the year; more on weekdays and by day.
    Daytime,
    /// Even over the year; evenings and nights.
    Evening,
    /// Office hours of weekdays.
    Office,
    /// First weeks of the heating season (late October and November), then winter.
    Heating,
}

/// A limit in one of the three clocks of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Deadline {
    /// 紧急工作时: hours that run day and night.
    UrgentHours(f64),
    /// 工作时: office hours.
    WorkHours(f64),
    /// 工作日: working days of office hours.
    WorkDays(f64),
}

impl Deadline {
    /// Whether it is a limit at all: above 0, and not beyond all measure.
    pub fn is_sound(self) -> bool {
        let (Self::UrgentHours(x) | Self::WorkHours(x) | Self::WorkDays(x)) = self;
        x > 0.0 && x <= 1e6
    }

    /// Roughly how many hours of wall clock it allows (8 office hours a day, 5 days of 7).
    pub fn rough_hours(self) -> f64 {
        match self {
            Self::UrgentHours(h) => h,
            Self::WorkHours(h) => h * 3.0 * 7.0 / 5.0,
            Self::WorkDays(d) => d * 24.0 * 7.0 / 5.0,
        }
    }
}

/// What makes a class besides the numbers of the ledger.
struct Kind {
    key: &'static str,
    name: (&'static str, &'static str),
    season: Season,
    priority: u8,
    on_call: bool,
    deadline: Deadline,
    /// More of them in old compounds.
    old: bool,
    /// The mode of property management matters.
    property: bool,
    /// Special groups raise more or fewer of them.
    special: bool,
    latent: Option<&'static str>,
    elapsed: Option<&'static str>,
    skill: Skill,
    /// Volunteers, partners, bought services: what each can take is an estimate [E].
    helped_by: Helpers,
}

/// The nine classes (domain.md §5; deadlines S25, S17).
const KINDS: [Kind; 9] = [
    Kind {
        key: "dispute",
        name: ("矛盾纠纷", "Disputes"),
        season: Season::Evening,
        priority: 1,
        on_call: false,
        deadline: Deadline::WorkDays(7.0),
        old: false,
        property: false,
        special: false,
        latent: None,
        elapsed: Some("elapsed_dispute"),
        skill: Skill::Peace,
        helped_by: Helpers::of(true, true, false),
    },
    Kind {
        key: "hazard",
        name: ("安全隐患", "Hazards"),
        season: Season::Daytime,
        priority: 2,
        on_call: true,
        deadline: Deadline::UrgentHours(24.0),
        old: true,
        property: false,
        special: false,
        latent: Some("latent_hazard"),
        elapsed: None,
        skill: Skill::Enforcement,
        helped_by: Helpers::NONE,
    },
    Kind {
        key: "street",
        name: ("市容环境", "Street and tidiness"),
        season: Season::Daytime,
        priority: 1,
        on_call: false,
        // 1 working day; 4 working hours where the stricter of two cities' tables is wanted.
        deadline: Deadline::WorkDays(1.0),
        old: true,
        property: false,
        special: false,
        latent: Some("latent_street"),
        elapsed: None,
        skill: Skill::Enforcement,
        helped_by: Helpers::of(true, false, true),
    },
    Kind {
        key: "fixture",
        name: ("公共部件", "Fixtures"),
        season: Season::Daytime,
        priority: 2,
        on_call: true,
        deadline: Deadline::UrgentHours(6.0),
        old: true,
        property: false,
        special: false,
        latent: Some("latent_fixture"),
        elapsed: None,
        skill: Skill::Building,
        helped_by: Helpers::of(false, false, true),
    },
    Kind {
        key: "property",
        name: ("物业", "Property management"),
        season: Season::Daytime,
        priority: 1,
        on_call: false,
        deadline: Deadline::WorkDays(7.0),
        old: true,
        property: true,
        special: false,
        latent: None,
        elapsed: Some("elapsed_property"),
        skill: Skill::Building,
        helped_by: Helpers::of(false, true, true),
    },
    Kind {
        key: "noise",
        name: ("噪音扰民", "Noise"),
        season: Season::Evening,
        priority: 1,
        on_call: false,
        deadline: Deadline::UrgentHours(24.0),
        old: false,
        property: false,
        special: false,
        latent: None,
        elapsed: None,
        skill: Skill::Enforcement,
        helped_by: Helpers::NONE,
    },
    Kind {
        key: "help",
        name: ("民生诉求", "Help and services"),
        season: Season::Daytime,
        priority: 1,
        on_call: false,
        deadline: Deadline::WorkDays(5.0),
        old: true,
        property: false,
        special: true,
        latent: None,
        elapsed: None,
        skill: Skill::Service,
        helped_by: Helpers::of(true, true, true),
    },
    Kind {
        key: "heating",
        name: ("供暖", "Heating"),
        season: Season::Heating,
        priority: 2,
        on_call: true,
        deadline: Deadline::UrgentHours(24.0),
        old: true,
        property: false,
        special: false,
        latent: None,
        elapsed: None,
        skill: Skill::Building,
        helped_by: Helpers::NONE,
    },
    Kind {
        key: "question",
        name: ("咨询", "Questions"),
        season: Season::Office,
        priority: 0,
        on_call: false,
        deadline: Deadline::WorkDays(1.0),
        old: false,
        property: false,
        special: false,
        latent: None,
        elapsed: None,
        skill: Skill::Service,
        helped_by: Helpers::NONE,
    },
];

/// Keys of the nine, in order.
pub fn keys() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.key)
}

/// Names of the nine, in order: zh and en.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    KINDS.iter().map(|kind| kind.name)
}

/// The nine classes of domain.md §5 with every number at the ledger's default and no lever on.
pub fn defaults() -> Vec<CaseClass> {
    let values = Numbers::defaults();
    resolve(&values, &values, &Levers::new(), &Classes::default())
}

/// The classes with the numbers in force, the user's own last. `reference_rate` stays the ledger's
/// default whatever is changed, so that the streams of cases are those of every other scenario.
/// `before` is the ledger before levers: a distribution that the user chose instead of the ledger's
/// is lengthened or shortened by the same factor as the ledger's number.
pub fn resolve(numbers: &Numbers, before: &Numbers, settings: &Levers, classes: &Classes) -> Vec<CaseClass> {
    let property = property_factors(numbers, settings);
    let shared = Shared {
        numbers,
        before,
        cv: numbers.get("handling_cv"),
    };
    let mut all: Vec<CaseClass> = KINDS
        .iter()
        .enumerate()
        .map(|(i, kind)| {
            let none = Change::default();
            let change = classes.changes.get(kind.key).unwrap_or(&none);
            let of = |prefix: &str| numbers.get(&format!("{prefix}_{}", kind.key));
            CaseClass {
                key: kind.key.to_owned(),
                name: (kind.name.0.to_owned(), kind.name.1.to_owned()),
                stream: i as u32,
                reference_rate: assumption::find(&format!("rate_{}", kind.key)).map_or(0.0, |row| row.value),
                rate: of("rate"),
                property_factor: if kind.property { property } else { [1.0; 4] },
                old_factor: if kind.old { numbers.get("old_factor") } else { 1.0 },
                special_factor: if kind.special {
                    numbers.get("special_factor")
                } else {
                    1.0
                },
                dispersion: numbers.get("dispersion"),
                season: kind.season,
                priority: change.priority.unwrap_or(kind.priority),
                on_call: change.on_call.unwrap_or(kind.on_call),
                deadline: change.deadline.unwrap_or(kind.deadline),
                handling: shared.time(&change.handling, Some(&format!("hours_{}", kind.key))),
                elapsed: shared.time(&change.elapsed, kind.elapsed),
                department: shared.department(&change.department),
                latent_share: kind.latent.map_or(0.0, |k| numbers.get(k)),
                beyond_community: of("beyond"),
                grid_share: numbers.get("grid_share"),
                town_share: numbers.get("town_share"),
                departments: numbers.get("whistle_departments").clamp(1.0, 255.0) as u8,
                skill: kind.skill,
                helped_by: kind.helped_by,
            }
        })
        .collect();
    all.extend(classes.own.iter().map(|own| CaseClass {
        key: own.key.clone(),
        name: (own.name.clone(), own.name.clone()),
        stream: own.stream(),
        reference_rate: REFERENCE_OF_OWN,
        rate: own.rate,
        property_factor: own.property_factor,
        old_factor: own.old_factor,
        special_factor: 1.0,
        dispersion: numbers.get("dispersion"),
        season: own.season,
        priority: own.priority,
        on_call: own.on_call,
        deadline: own.deadline,
        handling: own.handling.clone(),
        elapsed: own.elapsed.clone().unwrap_or(Distribution::Deterministic(0.0)),
        department: shared.department(&own.department),
        latent_share: own.latent_share,
        beyond_community: own.beyond_community,
        grid_share: own.grid_share.unwrap_or_else(|| numbers.get("grid_share")),
        town_share: own.town_share.unwrap_or_else(|| numbers.get("town_share")),
        departments: own.departments,
        skill: own.skill,
        helped_by: own.helped_by,
    }));
    all
}

/// Rate per 1,000 residents and month at which the streams of the user's own classes are drawn.
const REFERENCE_OF_OWN: f64 = 1.0;

/// What the times of all classes are made of.
struct Shared<'a> {
    numbers: &'a Numbers,
    before: &'a Numbers,
    cv: f64,
}

impl Shared<'_> {
    /// The ledger's lognormal by its median, or the one chosen; nothing without either.
    fn time(&self, chosen: &Option<Distribution>, key: Option<&str>) -> Distribution {
        match (chosen, key) {
            (Some(chosen), Some(key)) => chosen.scaled(self.factor(key)),
            (Some(chosen), None) => chosen.clone(),
            (None, Some(key)) => match self.numbers.get(key) {
                median if median > 0.0 => Distribution::lognormal_of_cv(median, self.cv),
                _ => Distribution::Deterministic(0.0),
            },
            (None, None) => Distribution::Deterministic(0.0),
        }
    }

    fn department(&self, chosen: &Option<Distribution>) -> Distribution {
        match chosen {
            Some(chosen) => chosen.scaled(self.factor("department_days")),
            None => Distribution::Lognormal {
                median: self.numbers.get("department_days"),
                sigma: self.numbers.get("department_sigma"),
            },
        }
    }

    /// What the levers make of a number of the ledger.
    fn factor(&self, key: &str) -> f64 {
        match self.before.get(key) {
            before if before > 0.0 => self.numbers.get(key) / before,
            _ => 1.0,
        }
    }
}

/// Compounds of the founding document: run by the community; by a company or the owners (domain.md §1.5).
const FALLBACK_COMPOUNDS: f64 = 221.0;
const OTHER_COMPOUNDS: f64 = 524.0 + 143.0;

/// Factor of property matters by mode, in the order of [`crate::territory::PropertyMode::ALL`].
///
/// A territory records who runs a compound once the measures are taken (524 / 143 / 221). A lever
/// that says more than 221 fallback compounds means that a share of the others is still run so and
/// has the fallback's factor; fewer means that a share of the fallback compounds has a company's.
fn property_factors(numbers: &Numbers, settings: &Levers) -> [f64; 4] {
    // 兜底 until 除02: nobody in charge; after it the community.
    let fallback = numbers.get("unmanaged_factor");
    let mut factors = [1.0, numbers.get("self_managed_factor"), fallback, 1.0];
    for lever in levers() {
        for effect in lever.effects {
            let Effect::ConvertFallback(number) = effect else {
                continue;
            };
            let converted = FALLBACK_COMPOUNDS - lever.value(settings, *number);
            if converted >= 0.0 {
                factors[2] += (factors[0] - factors[2]) * converted / FALLBACK_COMPOUNDS;
            } else {
                let share = (-converted / OTHER_COMPOUNDS).min(1.0);
                factors[0] += (fallback - factors[0]) * share;
                factors[1] += (fallback - factors[1]) * share;
            }
        }
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_classes_with_the_rates_of_the_brief() {
        let classes = defaults();
        assert_eq!(classes.len(), 9);
        let sum: f64 = classes.iter().map(|c| c.rate).sum();
        assert!((sum - 20.5).abs() < 1e-9, "{sum}");
        assert!(classes.iter().all(|c| c.rate == c.reference_rate));
    }

    #[test]
    fn property_modes_are_ordered_from_company_to_nobody_in_charge() {
        let [market, own, fallback, none] = defaults()[4].property_factor;
        assert!(
            1.0 <= market && market < own && own < fallback,
            "{market} {own} {fallback}"
        );
        assert_eq!((fallback, none), (2.0, 1.0));
    }
}
