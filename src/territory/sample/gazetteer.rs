//! The invented prefecture: counties, towns and every total that the sample must meet.
//!
//! Totals are those of domain.md §1.5; names and codes (99…) belong to no real place.

use crate::territory::Terrain;

/// Residents of the whole (domain.md §1.5).
pub const RESIDENTS: u64 = 1_382_713;
/// Residents of the urban communities: 1,351 community workers at 18 per 10,000 (domain.md §1.5).
pub const URBAN_RESIDENTS: u64 = 751_000;
/// Households of the whole, at 2.79 persons each.
pub const HOUSEHOLDS: u64 = 495_596;
/// Households of the urban communities: 93 × 2,893 rounded as in domain.md §1.5 (286 a grid).
pub const URBAN_HOUSEHOLDS: u64 = 269_016;
/// Share of residents of special groups.
pub const SPECIAL_SHARE: f64 = 0.025;
/// Urban communities of the reform and the baseline.
pub const COMMUNITIES: [usize; 2] = [93, 72];
/// Grids of the urban communities in the reform and the baseline.
pub const GRIDS: [usize; 2] = [940, 742];
/// Exclusive grids among them, in both plans.
pub const EXCLUSIVE: usize = 38;
/// Villages in both plans: the sum over the counties, held by the test below.
#[cfg(test)]
pub const VILLAGES: usize = 377;
/// Compounds by property mode: market, self-managed, fallback.
pub const COMPOUNDS: [usize; 3] = [524, 143, 221];
/// Old compounds, about 20 %.
pub const OLD_COMPOUNDS: usize = 178;

/// Name of the prefecture.
pub const PREFECTURE: &str = "澄川市(示例数据)";

/// One county's plan.
#[derive(Debug)]
pub struct CountyPlan {
    pub name: &'static str,
    /// Six-digit code.
    pub code: &'static str,
    pub terrain: Terrain,
    /// Share of the territory's area.
    pub area: f64,
    /// Urban communities of the reform.
    pub communities: usize,
    pub villages: usize,
    /// Subdistricts and towns of the core.
    pub core: &'static [&'static str],
    /// Towns outside.
    pub outer: &'static [&'static str],
}

/// The five counties. The first is the largest city.
pub const COUNTIES: [CountyPlan; 5] = [
    CountyPlan {
        name: "澄阳区",
        code: "990102",
        terrain: Terrain::Plain,
        area: 0.15,
        communities: 46,
        villages: 52,
        core: &["鼓楼街道", "文澜街道", "滨河街道", "朝晖街道", "金桥街道", "东塔街道"],
        outer: &["柳堤镇", "延丰坝镇", "白马滩镇", "枣林镇", "高闸口镇", "望川镇"],
    },
    CountyPlan {
        name: "柳渠市",
        code: "990181",
        terrain: Terrain::Plain,
        area: 0.18,
        communities: 20,
        villages: 78,
        core: &["裕民街道", "南苑街道", "铁西街道"],
        outer: &["双渠口镇", "大坝湾镇", "叶家滩镇", "稻香镇", "青石嘴镇"],
    },
    CountyPlan {
        name: "青滩县",
        code: "990121",
        terrain: Terrain::Plain,
        area: 0.17,
        communities: 13,
        villages: 82,
        core: &["新平街道", "青滩镇"],
        outer: &["沙井镇", "红柳镇", "惠民渠镇", "石桥镇", "甘泉堡镇", "黄羊乡"],
    },
    CountyPlan {
        name: "云岭县",
        code: "990122",
        terrain: Terrain::Mountain,
        area: 0.28,
        communities: 8,
        villages: 95,
        core: &["云岭镇"],
        outer: &[
            "马家塬镇",
            "苇河镇",
            "老君台镇",
            "窑山镇",
            "豫安堡镇",
            "下河岔乡",
            "羊路乡",
            "田家沟乡",
        ],
    },
    CountyPlan {
        name: "苍峪县",
        code: "990123",
        terrain: Terrain::Mountain,
        area: 0.22,
        communities: 6,
        villages: 70,
        core: &["苍峪镇"],
        outer: &[
            "清水坑镇",
            "麻黄梁镇",
            "惠和台镇",
            "冯家岔镇",
            "王家井乡",
            "青山乡",
            "花坪乡",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counties_add_up_to_the_whole() {
        let sum = |f: fn(&CountyPlan) -> usize| COUNTIES.iter().map(f).sum::<usize>();
        assert_eq!(sum(|c| c.communities), COMMUNITIES[0]);
        assert_eq!(sum(|c| c.villages), VILLAGES);
        assert_eq!(sum(|c| c.core.len() + c.outer.len()), 45);
        assert_eq!(COMPOUNDS.iter().sum::<usize>(), 888);
        assert!((COUNTIES.iter().map(|c| c.area).sum::<f64>() - 1.0).abs() < 1e-9);
        let plain = COUNTIES.iter().filter(|c| c.terrain == Terrain::Plain).count();
        assert_eq!((plain, COUNTIES.len() - plain), (3, 2));
        assert!((HOUSEHOLDS as f64 * 2.79 - RESIDENTS as f64).abs() < 2.0);
    }
}
