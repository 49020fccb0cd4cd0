//! What a community worker earns (报酬): ladder × grade × certificate × performance, and what the
//! employer pays on top.
//!
//! ```text
//! grade    = clamp(range of the post, 1 + ⌊(service + degree years) / years a grade⌋ + certificate grades)
//! pay      = (first grade + step · (grade − 1) + certificate) · (1 − p + p · paid)
//! mean pay = Σ post: share · pay(mean grade of the post)            three posts, 18 grades: 5,100
//! in force = mean pay · (number of 加12 / 5,100)                    without a ladder: the number of 加12
//! ```
//!
//! Formula: domain.md §2.5 (a linear ladder 3,900 + 200 a grade gives the document's 5,100 at grade
//! 7). Ladders are data: the document's three posts and eighteen grades, and the four posts and
//! twenty-four grades to which Ningxia and others moved in 2025 (S29); amounts of neither are public.

use super::Scenario;
use super::lever;
use super::numbers::Numbers;

/// Mean monthly pay that the document states (加12), 元.
pub const DOCUMENT_MEAN: f64 = 5100.0;

/// A pay ladder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ladder {
    /// Stable key.
    pub key: &'static str,
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// Its posts, highest first.
    pub posts: &'static [Post],
    /// Grades in all.
    pub grades: u32,
    /// Years of service that make one grade.
    pub years_a_grade: f64,
}

/// A post on a ladder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Post {
    /// Names, zh and en.
    pub name: (&'static str, &'static str),
    /// Lowest and highest grade.
    pub range: (f64, f64),
    /// Whose share of the workers and mean grade it takes from the ledger.
    pub rank: Rank,
}

/// The ranks that the ledger knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// 正职.
    Head,
    /// 副职.
    Deputy,
    /// 成员.
    Member,
    /// 专职工作人员: half of what would be 成员 on the older ladder.
    Staff,
}

/// The ladders, the document's first. Ranges: domain.md §2.5 (three posts, S29 C); those of four posts
/// are ours, in proportion.
pub const LADDERS: [Ladder; 2] = [
    Ladder {
        key: "three_posts",
        name: ("三岗十八级", "three posts, eighteen grades"),
        posts: &[
            Post {
                name: ("正职", "head"),
                range: (7.0, 18.0),
                rank: Rank::Head,
            },
            Post {
                name: ("副职", "deputy"),
                range: (4.0, 15.0),
                rank: Rank::Deputy,
            },
            Post {
                name: ("成员", "member"),
                range: (1.0, 12.0),
                rank: Rank::Member,
            },
        ],
        grades: 18,
        years_a_grade: 3.0,
    },
    Ladder {
        key: "four_posts",
        name: ("四岗二十四级", "four posts, twenty-four grades"),
        posts: &[
            Post {
                name: ("正职", "head"),
                range: (10.0, 24.0),
                rank: Rank::Head,
            },
            Post {
                name: ("副职", "deputy"),
                range: (7.0, 21.0),
                rank: Rank::Deputy,
            },
            Post {
                name: ("成员", "member"),
                range: (4.0, 18.0),
                rank: Rank::Member,
            },
            Post {
                name: ("专职工作人员", "full-time staff"),
                range: (1.0, 15.0),
                rank: Rank::Staff,
            },
        ],
        grades: 24,
        years_a_grade: 2.0,
    },
];

/// Years of service that a degree counts for (domain.md §2.5, S29): none, bachelor, master, doctor.
pub const DEGREE_YEARS: [f64; 4] = [0.0, 3.0, 5.0, 7.0];

impl Ladder {
    /// The grade of somebody in a post after so many years of service, degree years counted in, with
    /// so many grades for a certificate.
    pub fn grade(&self, post: &Post, years: f64, certificate_grades: f64) -> f64 {
        let grade = 1.0 + libm::floor(years.max(0.0) / self.years_a_grade) + certificate_grades;
        grade.clamp(post.range.0, post.range.1)
    }
}

/// One post as it is paid in a scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaidPost {
    /// The post.
    pub post: Post,
    /// Share of the community workers in it, 0–1.
    pub share: f64,
    /// Their mean grade.
    pub grade: f64,
    /// Mean monthly pay, 元.
    pub monthly: f64,
}

/// The ladder in force: that of 加11, by its number of grades; `None` while the lever is off.
pub fn ladder(scenario: &Scenario) -> Option<&'static Ladder> {
    let grades = lever::value(&scenario.levers, "add11", 1);
    match grades {
        g if g < 1.0 => None,
        g if g <= 20.0 => LADDERS.first(),
        _ => LADDERS.last(),
    }
}

/// Monthly pay at a grade, 元, before the level of 加12.
pub fn monthly(numbers: &Numbers, grade: f64, certified: f64) -> f64 {
    let of = |key: &str| numbers.get(key);
    let fixed = of("pay_first_grade") + of("pay_step") * (grade - 1.0) + certified * of("pay_certificate");
    let p = of("pay_performance_share");
    fixed * (1.0 - p + p * of("pay_performance_paid"))
}

/// Every post of the ladder in force with its share, mean grade and pay; empty without a ladder.
pub fn posts(scenario: &Scenario, numbers: &Numbers) -> Vec<PaidPost> {
    let Some(ladder) = ladder(scenario) else {
        return Vec::new();
    };
    let level = lever::value(&scenario.levers, "add12", 0) / DOCUMENT_MEAN;
    let certified = numbers.get("certified_share");
    let has_staff = ladder.posts.iter().any(|p| p.rank == Rank::Staff);
    ladder
        .posts
        .iter()
        .map(|post| {
            let (head, deputy) = (numbers.get("head_share"), numbers.get("deputy_share"));
            let member = (1.0 - head - deputy).max(0.0);
            let (share, key) = match post.rank {
                Rank::Head => (head, "head_grade"),
                Rank::Deputy => (deputy, "deputy_grade"),
                Rank::Member if has_staff => (member / 2.0, "member_grade"),
                Rank::Staff => (member / 2.0, "member_grade"),
                Rank::Member => (member, "member_grade"),
            };
            // The ledger's mean grades are those of three years a grade; the same service makes more
            // grades on a faster ladder.
            let seniority = (numbers.get(key) - 1.0) * LADDERS[0].years_a_grade / ladder.years_a_grade;
            let grade = 1.0 + seniority + certified * numbers.get("certificate_grades");
            let grade = grade.clamp(post.range.0, post.range.1);
            PaidPost {
                post: *post,
                share,
                grade,
                monthly: monthly(numbers, grade, certified) * level,
            }
        })
        .collect()
}

/// Mean monthly pay of a community worker in force, 元, on-cost left out.
pub fn mean_monthly(scenario: &Scenario, numbers: &Numbers) -> f64 {
    let posts = posts(scenario, numbers);
    if posts.is_empty() {
        return lever::value(&scenario.levers, "add12", 0);
    }
    posts.iter().map(|p| p.share * p.monthly).sum()
}

/// How mean pay drifts by seniority alone, as a factor a year: those who stay climb, those who come
/// start at the bottom of their post. 1 without a ladder.
pub fn drift(scenario: &Scenario, numbers: &Numbers) -> f64 {
    let (Some(ladder), posts) = (ladder(scenario), posts(scenario, numbers)) else {
        return 1.0;
    };
    let (turnover, certified) = (numbers.get("turnover"), numbers.get("certified_share"));
    let (mut now, mut next) = (0.0, 0.0);
    for paid in &posts {
        let stayed = (paid.grade + 1.0 / ladder.years_a_grade).min(paid.post.range.1);
        let grade = (1.0 - turnover) * stayed + turnover * paid.post.range.0;
        now += paid.share * monthly(numbers, paid.grade, certified);
        next += paid.share * monthly(numbers, grade, certified);
    }
    if now > 0.0 { next / now } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    fn scenario(ids: &[&str]) -> Scenario {
        let plan = Plan::new(vec![], vec![], vec![]).expect("an empty plan refers to nothing");
        let mut scenario = Scenario::new("", plan);
        for id in ids {
            let lever = lever::find(id).expect("a lever of the table");
            scenario.levers.insert((*id).to_owned(), lever.document_setting());
        }
        scenario
    }

    #[test]
    fn the_ladder_reproduces_the_document_s_mean() {
        let scenario = scenario(&["add11", "add12"]);
        let numbers = Numbers::of(&scenario);
        assert!((mean_monthly(&scenario, &numbers) - 5100.0).abs() < 1e-6);
        // Grade 7 is 5,100 and grade 18 is 7,300 (domain.md §2.5).
        assert!((monthly(&numbers, 7.0, 0.0) - 5100.0).abs() < 1e-9);
        assert!((monthly(&numbers, 18.0, 0.0) - 7300.0).abs() < 1e-9);
        let shares: f64 = posts(&scenario, &numbers).iter().map(|p| p.share).sum();
        assert!((shares - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_a_ladder_everybody_earns_the_mean() {
        let off = scenario(&[]);
        assert_eq!(mean_monthly(&off, &Numbers::of(&off)), 4000.0);
        assert_eq!(drift(&off, &Numbers::of(&off)), 1.0);
    }

    #[test]
    fn four_posts_pay_more_for_the_same_service() {
        let mut four = scenario(&["add11", "add12"]);
        four.levers.get_mut("add11").expect("it is on").values = vec![4.0, 24.0];
        let numbers = Numbers::of(&four);
        assert_eq!(ladder(&four).map(|l| l.key), Some("four_posts"));
        assert!(mean_monthly(&four, &numbers) > 5400.0);
    }

    #[test]
    fn service_degree_and_certificate_make_a_grade_within_the_post_s_range() {
        let ladder = &LADDERS[0];
        let member = &ladder.posts[2];
        assert_eq!(ladder.grade(member, 0.0, 0.0), 1.0);
        // Ten years and a bachelor's degree: 13 years, four grades.
        assert_eq!(ladder.grade(member, 10.0 + DEGREE_YEARS[1], 0.0), 5.0);
        assert_eq!(ladder.grade(member, 10.0 + DEGREE_YEARS[1], 2.0), 7.0);
        assert_eq!(ladder.grade(member, 60.0, 3.0), 12.0);
        assert_eq!(ladder.grade(&ladder.posts[0], 0.0, 0.0), 7.0);
    }

    #[test]
    fn unpaid_performance_lowers_pay_by_its_share() {
        let mut scenario = scenario(&["add11", "add12"]);
        scenario.assumptions.insert("pay_performance_paid".to_owned(), 0.8);
        let mean = mean_monthly(&scenario, &Numbers::of(&scenario));
        assert!((mean - 5100.0 * (0.75 + 0.25 * 0.8)).abs() < 1e-6);
    }
}
