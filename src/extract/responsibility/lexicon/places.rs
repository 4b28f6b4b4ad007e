//! Kinds of places and of bodies that govern them.

/// Kinds of places and what they stand for in 各…: one to three characters, longest first (conventions 41, 42).
pub(in crate::extract::responsibility) const COUNTY_TYPES: &[&str] = &[
    "自治区",
    "直辖市",
    "县级市",
    "辖市",
    "自治州",
    "自治县",
    "地级市",
    "设区市",
    "县市区",
    "市县区",
    "县(市、区)",
    "区(市、县)",
    "市(州)",
    "区(县)",
    "县(区)",
    "县(市)",
    "市(区)",
    "新区",
    "市州",
    "州市",
    "市县",
    "县市",
    "县区",
    "区县",
    "市区",
    "开发区",
    "园区",
    "功能区",
    "高新区",
    "经开区",
    "管理区",
    "省",
    "市",
    "区",
    "县",
    "州",
    "旗",
    "盟",
];

/// Kinds of places below counties.
pub(in crate::extract::responsibility) const TOWN_TYPES: &[&str] = &[
    "街道办事处",
    "办事处",
    "街道",
    "乡镇",
    "镇街",
    "街镇",
    "镇乡",
    "社区",
    "街乡镇",
    "镇",
    "乡",
    "村",
    "街",
    "场",
    "苏木",
];

/// Kinds of bodies that 各 may list: 各委、办、局.
pub(in crate::extract::responsibility) const BODY_TYPES: &[&str] =
    &["部委", "委办", "部门", "委", "办", "局", "部", "厅", "院", "署", "行", "司", "处", "室", "科"];

/// Bodies that govern a place.
pub(in crate::extract::responsibility) const GOVERNING: &[&str] =
    &["人民政府", "政府", "管理委员会", "管委会", "办事处", "街道办", "党委", "党工委", "街道办事处", "办"];

/// Levels that stand before the name of a department.
pub(in crate::extract::responsibility) const LEVELS: &str = "省市区县州镇旗盟";

/// Characters after a level that make it part of another word: 市场, 区域.
pub(in crate::extract::responsibility) const NOT_AFTER_LEVEL: &[(char, &str)] = &[
    ('市', "场民容值长域"),
    ('区', "域块划位间长"),
    ('县', "域长"),
    ('省', "际长"),
    ('镇', "静长"),
    ('旗', "帜舰"),
    ('盟', "友"),
];
