//! Faults of a scenario in words: which number, by its name, and what is wrong with it. The core says them in
//! English with keys; here keys become names, and Chinese readers get Chinese.

use super::Language;
use crate::scenario::{Fault, assumption, case_class};

/// What is wrong, English and Chinese, as the core's checks say it.
const WHY: [(&str, &str); 27] = [
    ("the mean must not be negative", "均值不能为负"),
    (
        "the median must not be negative, σ must lie in 0–20",
        "中位数不能为负，对数标准差须在 0–20 之间",
    ),
    ("shape and mean must be above 0", "形状和均值须大于 0"),
    ("shape and scale must be above 0", "形状和尺度须大于 0"),
    ("the least must not be above the most", "最小值不能大于最大值"),
    (
        "the likeliest must lie between the least and the most",
        "最可能值须在最小值和最大值之间",
    ),
    (
        "weights and means must not be negative, and some weight must be above 0",
        "权重和均值不能为负，且至少一个权重大于 0",
    ),
    (
        "there must be at least one value and at most 10,000, and none negative",
        "须有 1 至 10,000 个观测值，且不能为负",
    ),
    ("give a limit above 0", "时限须大于 0"),
    ("give 0 (low), 1 (normal) or 2 (high)", "优先级只能是低、中、高"),
    ("give a name of 1 to 40 characters", "名称须为 1 至 40 个字"),
    ("give a number of cases from 0 to 1,000", "发生率须在 0–1,000 之间"),
    ("give factors from 0 to 1,000", "倍数须在 0–1,000 之间"),
    ("give shares from 0 to 1", "比例须在 0–1 之间"),
    ("give 1 to 12 departments", "部门数须在 1–12 之间"),
    ("another class has this key; give each its own", "与另一类别的代码重复"),
    (
        "its key must be 1 to 40 ASCII letters, digits or _",
        "代码须为 1 至 40 个英文字母、数字或下划线",
    ),
    ("at most 50 classes of one's own can be added", "自定类别最多 50 个"),
    (
        "the number is not one that can be played (negative, not finite, or far out of range)",
        "该数值无法推演（为负、不是有限数，或远超范围）",
    ),
    ("there must be 1 to 200 classes of cases", "案件类别须为 1 至 200 个"),
    (
        "hours a day must lie in 0–24 and shares in 0–1",
        "每日工时须在 0–24 之间，各占比须在 0–1 之间",
    ),
    ("must lie in 0–1", "须在 0–1 之间"),
    ("must be a number from 0 to a million", "须在 0–1,000,000 之间"),
    ("must be a number from 0 to a billion", "须在 0–1,000,000,000 之间"),
    ("must be 1 to 4", "须为 1 至 4"),
    ("must be above 0", "须大于 0"),
    (
        "give weights from 0 up, at least one of them above 0",
        "权重不能为负，且至少一个大于 0",
    ),
];

/// Parts of a class, and numbers put together from several, as the core's checks name them.
const WHAT: [(&str, &str); 24] = [
    ("handling", "处置用时"),
    ("hands-on hours", "处置用时"),
    ("elapsed", "其他耗时"),
    ("elapsed days", "其他耗时"),
    ("department", "部门用时"),
    ("department days", "部门用时"),
    ("deadline", "时限"),
    ("priority", "优先级"),
    ("name", "名称"),
    ("rate", "发生率"),
    ("reference rate", "基准发生率"),
    ("factors", "倍数"),
    ("shares", "比例"),
    ("departments", "部门数"),
    ("classes", "案件类别"),
    ("cases", "案件量"),
    ("weights of the three rates", "三率权重"),
    ("grid workers' hours", "网格员工时"),
    ("community workers' hours", "社区工作者工时"),
    ("town staff's hours", "乡镇人员工时"),
    ("part-time hours", "兼职折合全职"),
    ("coordination hours", "协调用时"),
    ("speed", "出行速度"),
    ("dispersion", "离散程度"),
];

/// A fault in words: `处置用时（hazard）：…`.
pub fn in_words(fault: &Fault, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let known = |table: &[(&str, &str)], word: &str| -> Option<String> {
        table
            .iter()
            .find(|(english, _)| chinese && *english == word)
            .map(|(_, zh)| (*zh).to_owned())
    };
    let part = |word: &str| -> String {
        let row = assumption::find(word).map(|row| language.pick(row.name).to_owned());
        row.or_else(|| known(&WHAT, word)).unwrap_or_else(|| word.to_owned())
    };
    let what = match fault.what.split_once(": ") {
        Some((class, what)) => {
            let known = case_class::keys().position(|key| key == class);
            let name = known.and_then(|at| case_class::names().nth(at));
            let (class, of) = name.map_or((class, " 的"), |n| (language.pick(n), "的"));
            language.pick((format!("{class}{of}{}", part(what)), format!("{class}, {}", part(what))))
        }
        None => part(&fault.what),
    };
    let why = known(&WHY, &fault.why).unwrap_or_else(|| fault.why.clone());
    language.pick((format!("{what}：{why}"), format!("{what}: {why}")))
}

/// Several, one after the other.
pub fn list(faults: &[Fault], language: Language) -> String {
    let each: Vec<String> = faults.iter().map(|f| in_words(f, language)).collect();
    each.join(language.pick(("；", "; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::case_class::Deadline;
    use crate::scenario::distribution::Distribution;
    use crate::scenario::own_class::{Classes, OwnClass};

    #[test]
    fn what_the_checks_say_is_said_in_both_languages() {
        let mut classes = Classes::default();
        classes.own.push(OwnClass {
            rate: f64::INFINITY,
            priority: 7,
            departments: 0,
            old_factor: -1.0,
            latent_share: 2.0,
            deadline: Deadline::WorkDays(0.0),
            handling: Distribution::Triangular(3.0, 2.0, 1.0),
            ..OwnClass::new("pets", "")
        });
        let mut faults = Vec::new();
        classes.check(&mut faults);
        assert_eq!(faults.len(), 8);
        for fault in &faults {
            let (zh, en) = (in_words(fault, Language::Chinese), in_words(fault, Language::English));
            assert!(zh.starts_with("pets 的") && en.starts_with("pets, "), "{zh} {en}");
            let letters = zh.trim_start_matches("pets").chars().filter(char::is_ascii_alphabetic);
            assert_eq!(letters.count(), 0, "{zh}");
        }
        let of_the_ledger = Fault {
            what: "leave_share".to_owned(),
            why: "must lie in 0–1".to_owned(),
        };
        assert_eq!(in_words(&of_the_ledger, Language::Chinese), "休假占比：须在 0–1 之间");
    }
}
