//! Whom a year is for: after the name of one place it says nothing of the next (convention 51).

/// Last words of the names of places that have figures of their own.
const PLACES: &[&str] = &[
    "园区",
    "产业园",
    "工业园",
    "科技园",
    "创意园",
    "物流园",
    "材料园",
    "加工园",
    "种业园",
    "食品园",
    "软件园",
    "示范园",
    "集聚区",
    "示范区",
    "试验区",
    "开发区",
    "高新区",
    "经开区",
    "农高区",
    "工业区",
    "度假区",
    "保税区",
    "片区",
    "新区",
    "基地",
    "小镇",
    "新城",
    "科学城",
    "医学城",
    "医药城",
    "科技城",
    "科学岛",
    "陆港",
    "空港",
    "农谷",
    "药谷",
    "光谷",
];

/// Whether words name a place.
pub(super) fn names_place(words: &str) -> bool {
    PLACES.iter().any(|place| words.contains(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_figures_of_their_own() {
        assert!(names_place("青岚新材料产业园聚焦电池,"));
        assert!(!names_place("全市"));
    }
}
