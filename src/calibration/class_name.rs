//! Which class of the model a ledger's word means (案件类别归并). Ledgers have up to 1,285 minor classes
//! (domain.md §4.2); what is told apart here is what the model plays differently.

use crate::scenario::case_class::CaseClass;

/// Words by class, the more special first: 供暖 is heating though it is also 民生.
const WORDS: [(&str, &[&str]); 9] = [
    ("heating", &["供暖", "供热", "暖气", "采暖", "heating"]),
    ("noise", &["噪音", "噪声", "扰民", "noise"]),
    ("property", &["物业", "业委会", "业主委员会", "property"]),
    (
        "fixture",
        &[
            "部件",
            "井盖",
            "路灯",
            "公用设施",
            "交通设施",
            "设施损坏",
            "园林绿化设施",
            "fixture",
        ],
    ),
    ("dispute", &["矛盾", "纠纷", "调解", "邻里", "信访", "dispute"]),
    (
        "hazard",
        &["隐患", "安全", "消防", "火灾", "燃气", "应急", "突发", "hazard"],
    ),
    ("question", &["咨询", "政策解答", "question"]),
    (
        "street",
        &[
            "市容",
            "环境",
            "卫生",
            "垃圾",
            "占道",
            "街面",
            "广告",
            "停车",
            "堆物",
            "施工",
            "违建",
            "违法搭建",
            "street",
        ],
    ),
    (
        "help",
        &[
            "民生", "求助", "服务", "诉求", "救助", "投诉", "建议", "办事", "证明", "社保", "help",
        ],
    ),
];

/// Position of the class that a word means: its key, its name in either language, or a word that
/// belongs to it.
pub fn find(classes: &[CaseClass], text: &str) -> Option<usize> {
    let text = text.trim().to_lowercase();
    let exact = classes
        .iter()
        .position(|c| c.key == text || c.name.0.to_lowercase() == text || c.name.1.to_lowercase() == text);
    exact.or_else(|| {
        let (key, _) = WORDS.iter().find(|(_, words)| words.iter().any(|w| text.contains(w)))?;
        classes.iter().position(|c| c.key == *key)
    })
}
