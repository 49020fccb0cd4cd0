//! Invented names: streets, compounds, communities and villages, each used once in a county.

use super::random::Random;
use crate::territory::Terrain;
use std::collections::BTreeSet;

const WORDS: &[&str] = &[
    "幸福",
    "和平",
    "建设",
    "胜利",
    "文化",
    "解放",
    "朝阳",
    "新华",
    "光明",
    "团结",
    "友谊",
    "民生",
    "康宁",
    "安泰",
    "利民",
    "裕华",
    "永安",
    "永昌",
    "兴盛",
    "富康",
    "福宁",
    "吉祥",
    "如意",
    "锦绣",
    "金穗",
    "银渠",
    "枣园",
    "梨花",
    "桃园",
    "杏林",
    "柳荫",
    "槐安",
    "榆林巷",
    "沙枣",
    "红花",
    "紫荆",
    "丁香",
    "牡丹",
    "玉兰",
    "翠湖",
    "明珠",
    "星光",
    "晨曦",
    "朝霞",
    "望江",
    "临河",
    "滨水",
    "清波",
    "古渡",
    "盐井巷",
    "新渠",
    "汉韵",
    "唐坊",
    "鼓楼",
    "钟楼",
    "文昌",
    "崇文",
    "尚学",
    "育才",
    "书香",
    "弘毅",
    "明德",
    "博雅",
    "至善",
    "春晖",
    "夏荷",
    "秋实",
    "冬青",
    "东升",
    "西苑",
    "南华",
    "北辰",
    "中兴",
    "龙腾",
    "凤鸣",
    "麒麟",
    "仁和",
    "义顺",
    "礼贤",
    "信达",
    "诚信",
    "同德桥",
    "同乐",
    "共青",
    "青年",
    "劳动",
    "工农",
    "工人",
    "农垦",
    "军民",
    "八一",
    "五一",
    "国庆",
    "迎宾",
    "站前",
    "创业",
    "创新",
    "科技",
    "金桥",
    "银河",
    "天山",
    "云山",
    "望河楼",
    "昆仑",
    "长城",
    "塞上",
    "塞北",
    "江南",
    "园艺",
    "果园",
    "稻香",
    "麦香",
    "丰收",
    "丰宁",
    "丰泽",
    "惠民",
    "惠泽",
    "恒安",
    "恒泰",
    "世纪",
    "新城",
    "新村",
    "新民",
    "新源",
    "新泰",
    "开元",
    "开泰",
    "文苑",
    "学府",
    "体育场",
    "双拥",
    "健康",
    "康乐",
    "乐居",
    "安居",
    "宜居",
    "怡园",
    "静安",
    "景泰",
    "景明",
    "凯旋",
    "瑞丰",
    "瑞祥",
    "嘉和",
    "嘉禾",
    "嘉园",
    "佳苑",
    "美林",
    "绿地",
    "绿洲",
    "碧水",
    "碧云",
    "蓝天",
    "湖滨",
    "芦苇",
    "荷塘",
    "鹭鸣",
    "雁栖",
    "驼铃",
    "骏马",
    "牧歌",
    "羊市巷",
    "皮毛",
    "染坊",
    "铁匠",
    "油坊",
    "粮市",
    "米粮",
];
const NEW_COMPOUND: &[&str] = &[
    "花园", "家园", "小区", "苑", "名邸", "华庭", "雅居", "新苑", "佳园", "府", "公馆", "水岸", "嘉苑", "名城", "湾",
];
const OLD_COMPOUND: &[&str] = &["小区", "里", "新村", "巷小区", "住宅区", "东区", "西区"];
const WORKS: &[&str] = &[
    "农机厂",
    "毛纺厂",
    "面粉厂",
    "印刷厂",
    "造纸厂",
    "水泥厂",
    "化肥厂",
    "糖厂",
    "棉织厂",
    "轴承厂",
    "酒厂",
    "皮革厂",
    "粮食局",
    "供销社",
    "水利局",
    "邮电局",
    "运输公司",
    "百货公司",
    "食品公司",
    "物资局",
    "建筑公司",
    "师范学校",
    "县医院",
    "铁路",
    "地质队",
    "林业局",
    "商业局",
    "教育局",
    "税务局",
    "电力局",
    "园林场",
    "农科所",
    "二轻局",
    "乳品厂",
];
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林",
    "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "萧", "田", "董", "袁", "潘", "蒋",
    "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪",
    "范", "金", "石", "廖", "贾", "夏", "韦", "付", "方", "白", "邹", "孟", "熊", "秦", "邱", "江", "尹", "薛", "闫",
    "段", "雷", "侯", "龙", "史", "陶", "黎", "贺", "顾", "毛", "郝", "龚", "邵", "万", "钱", "严", "武", "戴", "莫",
    "孔", "向", "汤", "杭", "纳", "哈", "海", "买", "强", "虎",
];
const PLAIN: &[&str] = &[
    "渠", "滩", "湖", "桥", "闸", "营", "堡", "庄", "坝", "寨", "台子", "洼", "园子", "渡口",
];
const MOUNTAIN: &[&str] = &[
    "沟", "塬", "岔", "梁", "湾", "峁", "套子", "坪", "崾岘", "堡子", "庄", "坡", "川", "窑",
];
const PLACES: &[&str] = &[
    "上", "下", "东", "西", "南", "北", "大", "小", "新", "老", "前", "后", "红", "白", "黑", "青", "金", "双", "高",
    "清",
];
const PLACE_KINDS: &[&str] = &[
    "河", "泉", "井", "柳", "滩", "桥", "岭", "坡", "庙", "圈", "槐", "石", "沙", "林",
];

/// Hands out names of one county, none twice.
#[derive(Clone, Debug)]
pub struct Names {
    random: Random,
    used: BTreeSet<String>,
}

impl Names {
    /// For one county.
    pub fn new(seed: u64, county: usize) -> Self {
        Self {
            random: Random::new(seed, 500 + county as u64),
            used: BTreeSet::new(),
        }
    }

    fn pick(&mut self, list: &'static [&'static str]) -> &'static str {
        list[self.random.below(list.len())]
    }

    /// The first name of `make` that is new; after many misses, one with a number.
    fn fresh(&mut self, mut make: impl FnMut(&mut Self) -> String) -> String {
        let mut name = make(self);
        for _ in 0..40 {
            if self.used.insert(name.clone()) {
                return name;
            }
            name = make(self);
        }
        for n in 2.. {
            let numbered = format!("{name}{n}号");
            if self.used.insert(numbered.clone()) {
                return numbered;
            }
        }
        name
    }

    /// A street; `class` 2 is an arterial road, 1 a street, 0 a lane.
    pub fn street(&mut self, class: u8) -> String {
        self.fresh(|n| {
            let word = n.pick(WORDS).trim_end_matches('巷');
            let middle = match n.random.below(9) {
                0 => "东",
                1 => "西",
                2 => "南",
                3 => "北",
                _ => "",
            };
            let kind = match (class, n.random.below(4)) {
                (2, 0) => "大街",
                (2, 1) => "大道",
                (2, _) => "路",
                (1, 0) => "路",
                (1, 1) => "巷",
                (1, _) => "街",
                _ => "巷",
            };
            format!("{word}{middle}{kind}")
        })
    }

    /// A compound.
    pub fn compound(&mut self, old: bool) -> String {
        self.fresh(|n| {
            if old && n.random.chance(0.45) {
                format!("{}家属院", n.pick(WORKS))
            } else if old {
                format!("{}{}", n.pick(WORDS).trim_end_matches('巷'), n.pick(OLD_COMPOUND))
            } else {
                format!("{}{}", n.pick(WORDS).trim_end_matches('巷'), n.pick(NEW_COMPOUND))
            }
        })
    }

    /// An urban community, with 社区.
    pub fn community(&mut self) -> String {
        self.fresh(|n| format!("{}社区", n.pick(WORDS).trim_end_matches('巷')))
    }

    /// A village, with 村.
    pub fn village(&mut self, terrain: Terrain) -> String {
        self.fresh(|n| {
            let forms = if terrain == Terrain::Plain { PLAIN } else { MOUNTAIN };
            match n.random.below(4) {
                0 => format!("{}{}村", n.pick(PLACES), n.pick(PLACE_KINDS)),
                1 => format!("{}{}{}村", n.pick(SURNAMES), "家", n.pick(PLACE_KINDS)),
                _ => format!("{}家{}村", n.pick(SURNAMES), n.pick(forms)),
            }
        })
    }

    /// A place with one of these endings: a school, a park, a market.
    pub fn place(&mut self, endings: &'static [&'static str]) -> String {
        self.fresh(|n| format!("{}{}", n.pick(WORDS).trim_end_matches('巷'), n.pick(endings)))
    }

    /// How much the next house number grows.
    pub fn step(&mut self) -> u32 {
        1 + self.random.below(3) as u32
    }
}

/// 一 … 九十九.
pub fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (n / 10 % 10, n % 10) {
        (0, o) => DIGITS[o].to_string(),
        (1, o) => format!("十{}", DIGITS[o]),
        (t, o) => format!("{}十{}", DIGITS[t], DIGITS[o]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_county_never_repeat() {
        let mut names = Names::new(1, 0);
        let mut seen = BTreeSet::new();
        for i in 0..900 {
            assert!(seen.insert(names.street((i % 3) as u8)));
            assert!(seen.insert(names.compound(i % 5 == 0)));
        }
    }

    #[test]
    fn counting_in_chinese() {
        let said: Vec<String> = [1, 9, 10, 11, 20, 23].map(chinese).to_vec();
        assert_eq!(said, ["一", "九", "十", "十一", "二十", "二十三"]);
    }
}
