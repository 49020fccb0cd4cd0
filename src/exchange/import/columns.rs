//! Which column is what, guessed from its name.

use super::{Column, Mapping};

/// Names by meaning, the surest first. Compared in lower case without blanks.
const HOUSEHOLDS: &[&str] = &[
    "户数",
    "总户数",
    "住户数",
    "家庭户数",
    "居民户数",
    "常住户数",
    "户籍户数",
    "家庭户",
    "households",
    "household",
    "hh",
    "hhs",
    "num_hh",
    "hh_count",
    "hhcount",
];
const RESIDENTS: &[&str] = &[
    "常住人口",
    "常住人口数",
    "居民数",
    "居民人数",
    "总人口",
    "人口数",
    "人口",
    "人数",
    "residents",
    "population",
    "totpop",
    "tot_pop",
    "total_pop",
    "pop",
    "pop20",
    "pop2020",
    "pop10",
    "pop2010",
    "popn",
];
const GRID: &[&str] = &[
    "网格编码",
    "网格代码",
    "网格编号",
    "网格码",
    "网格",
    "网格名称",
    "所属网格",
    "网格名",
    "网格号",
    "grid",
    "grid_name",
    "gridname",
    "grid_id",
    "gridid",
    "grid_code",
    "gridcode",
];
const COMMUNITY: &[&str] = &[
    "社区编码",
    "社区代码",
    "社区码",
    "村(社区)编码",
    "社区",
    "社区名称",
    "所属社区",
    "社区(村)",
    "社区（村）",
    "村(社区)",
    "村（社区）",
    "村社区",
    "社区名",
    "居委会",
    "行政村",
    "村",
    "community",
    "community_name",
    "ward",
    "tract",
    "neighbourhood",
    "neighborhood",
    "village",
    "precinct",
];
const NAME: &[&str] = &[
    "单元名称",
    "单元名",
    "名称",
    "小区名称",
    "小区",
    "小区名",
    "楼栋",
    "楼栋名称",
    "地块名称",
    "name",
    "name_zh",
    "unit_name",
    "label",
];
const CODE: &[&str] = &[
    "单元编码",
    "单元码",
    "编码",
    "代码",
    "楼栋编码",
    "地块编码",
    "编号",
    "code",
    "geoid",
    "geoid20",
    "geoid10",
    "unit_code",
    "gid",
    "uid",
    "osm_id",
    "id",
    "fid",
    "objectid",
    "idx",
];

const SPECIAL: &[&str] = &["特殊人群", "特殊人群数", "特殊", "重点人群", "special"];
const KIND: &[&str] = &["单元类型", "类型", "kind", "unit_kind"];
const GRID_NAME: &[&str] = &["网格名称", "网格名", "grid_name", "gridname"];
const COMMUNITY_NAME: &[&str] = &["社区名称", "社区名", "社区", "community_name"];
const TOWN: &[&str] = &[
    "乡镇",
    "街道",
    "乡镇(街道)",
    "乡镇（街道）",
    "镇街",
    "所属街道",
    "所属乡镇",
    "街道名称",
    "乡镇名称",
    "town",
    "street_name",
    "subdistrict",
];
const COMPOUND: &[&str] = &["小区", "小区名称", "所属小区", "compound"];
const PROPERTY: &[&str] = &["物业模式", "物业类型", "物业", "property", "property_mode"];
const OLD: &[&str] = &["老旧小区", "是否老旧", "老旧", "old"];
const TERRAIN: &[&str] = &["地形", "川区山区", "terrain"];

/// Guesses the mapping. A column means one thing only; counts must be numbers.
pub(super) fn guess(columns: &[Column]) -> Mapping {
    let mut taken = vec![false; columns.len()];
    let mut find = |names: &[&str], numeric: bool| {
        let fits = |c: &Column| !numeric || c.numeric;
        let exact = names.iter().find_map(|n| {
            columns
                .iter()
                .position(|c| plain(&c.name) == *n)
                .filter(|&i| fits(&columns[i]))
        });
        // Ledgers write "2023年常住人口(人)": a long name inside a longer one counts as well.
        let inside = || {
            names
                .iter()
                .filter(|n| n.chars().count() >= if n.is_ascii() { 5 } else { 2 })
                .find_map(|n| {
                    columns
                        .iter()
                        .position(|c| plain(&c.name).contains(n) && fits(c) && !plain(&c.name).contains('员'))
                })
        };
        let i = exact.or_else(inside).filter(|&i| !taken[i])?;
        taken[i] = true;
        Some(columns[i].name.clone())
    };
    Mapping {
        households: find(HOUSEHOLDS, true),
        residents: find(RESIDENTS, true),
        grid: find(GRID, false),
        community: find(COMMUNITY, false),
        code: find(CODE, false),
        grid_name: find(GRID_NAME, false),
        community_name: find(COMMUNITY_NAME, false),
        town: find(TOWN, false),
        // A layer of compounds is named by them; where units have a name of their own the compound is another column.
        name: find(NAME, false),
        compound: find(COMPOUND, false),
        property: find(PROPERTY, false),
        old: find(OLD, false),
        special: find(SPECIAL, true),
        kind: find(KIND, false),
        terrain: find(TERRAIN, false),
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<Column> {
        names
            .iter()
            .map(|n| Column {
                name: (*n).into(),
                numeric: true,
                distinct: 2,
                first: vec![],
            })
            .collect()
    }

    #[test]
    fn guesses() {
        let g = guess(&columns(&["geoid", "idx", "pop", "tract", "vap", "ward"]));
        assert_eq!(g.residents.as_deref(), Some("pop"));
        assert_eq!(g.code.as_deref(), Some("geoid"));
        assert_eq!(g.community.as_deref(), Some("ward"));
        assert_eq!((g.households, g.grid, g.name), (None, None, None));
        let g = guess(&columns(&[
            "网格员",
            "网格名称",
            "2023年常住人口(人)",
            "户 数",
            "社区",
            "小区",
            "编码",
        ]));
        assert_eq!(g.households.as_deref(), Some("户 数"));
        assert_eq!(g.residents.as_deref(), Some("2023年常住人口(人)"));
        assert_eq!(g.grid.as_deref(), Some("网格名称"));
        assert_eq!(g.community.as_deref(), Some("社区"));
        assert_eq!(g.name.as_deref(), Some("小区"));
    }
}
